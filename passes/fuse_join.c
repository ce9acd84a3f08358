/* May a value that is stored be computed by a kernel that reads it, or by one that computes something of the same
 * operands? Not where another kernel must run in between. */
#include "passes/fuse_decide.h"
#include "passes/pass.h"

#include <stdlib.h>
#include <string.h>

bool feeds(const Decision *d, Ref node, const Group *gr)
{
    if (gr->loop != NO_REF)
        return depends(d, node, gr->loop);
    for (int t = 0; t < gr->targets.n; t++) {
        const Target *target = &gr->targets.p[t];
        if (target->node == node ? target->copy : depends(d, node, target->node))
            return true;
    }
    return false;
}

/* What a group stores is needed in another. */
static bool feeds_group(const Decision *d, const Group *from, const Group *to)
{
    if (from->loop != NO_REF)
        return feeds(d, from->loop, to);
    for (int t = 0; t < from->targets.n; t++)
        if (from->targets.p[t].stored != NO_REF && feeds(d, from->targets.p[t].stored, to))
            return true;
    return false;
}

static bool leads(const Decision *d, int from, int to)
{
    return d->leads[from][to / 64] >> (to % 64) & 1;
}

/* `to`, and where it leads, can be reached from `from`, and so from wherever leads there. */
static void connect(Decision *d, int from, int to)
{
    if (from == to)
        return;
    int words = d->room / 64;
    for (int w = 0; w < words; w++)
        d->leads[from][w] |= d->leads[to][w];
    d->leads[from][to / 64] |= 1ull << (to % 64);
    for (int h = 0; h < d->f.groups.n; h++) {
        bool reaches = leads(d, h, from);
        for (int w = 0; reaches && w < words; w++)
            d->leads[h][w] |= d->leads[from][w];
    }
}

static void make_room(Decision *d)
{
    int room = d->room ? d->room : 64, groups = d->f.groups.n;
    while (room < groups)
        room *= 2;
    if (room == d->room)
        return;
    uint64_t **rows = NEW_ARRAY(uint64_t *, room);
    int64_t *known = NEW_ARRAY(int64_t, room);
    for (int h = 0; h < room; h++) {
        rows[h] = NEW_ARRAY(uint64_t, room / 64);
        if (h < d->room) {
            memcpy(rows[h], d->leads[h], (size_t)d->room / 8);
            known[h] = d->known[h];
        }
    }
    d->leads = rows;
    d->known = known;
    d->room = room;
}

/* A number that changes as the group grows; never 0. */
static int64_t contents(const Group *gr)
{
    uint64_t sum = (uint64_t)gr->loop + 2;
    for (int t = 0; t < gr->targets.n; t++)
        sum = sum * 1000003 + (uint64_t)gr->targets.p[t].node * 7 + (uint64_t)gr->targets.p[t].stored + 2;
    return (int64_t)(sum | 1ull << 63);
}

/* Groups only grow, so what leads somewhere goes on doing so. The newest are nearest, and lead to most. */
static void find_leads(Decision *d)
{
    make_room(d);
    for (int i = 0; i < d->f.groups.n; i++) {
        const Group *gr = &d->f.groups.p[i];
        int64_t now = contents(gr);
        for (int h = d->f.groups.n - 1; h >= 0 && now != d->known[i]; h--) {
            if (!leads(d, i, h) && feeds_group(d, gr, &d->f.groups.p[h]))
                connect(d, i, h);
            if (!leads(d, h, i) && feeds_group(d, &d->f.groups.p[h], gr))
                connect(d, h, i);
        }
        d->known[i] = now;
    }
}

bool detour(Decision *d, Ref r, int group)
{
    find_leads(d);
    for (int h = 0; h < d->f.groups.n; h++)
        if (h != group && leads(d, h, group) && feeds(d, r, &d->f.groups.p[h]))
            return true;
    return false;
}

bool may_join(Decision *d, Ref r, int group)
{
    const Node *n = node_at(d->f.g, r);
    const Group *gr = &d->f.groups.p[group];
    const Target *t = &gr->targets.p[0];
    const Node *first = node_at(d->f.g, t->node);
    if (pass_options.unfused || gr->scatter || n->op == OP_SCATTER || n->op == OP_CONCAT ||
        (n->op == OP_CONTRACT && !contract_is_plain(n)))
        return false;
    if (!shape_equal(n->rank, n->shape, first->rank, first->shape))
        return false;
    if (is_reduction(n) && (gr->contraction || (gr->reduces && is_contraction(n))))
        return false;
    if (!has_room(d->f.g, gr, n))
        return false;
    Reads w = group_reads(d, group, r);
    return w.found && w.identity && w.plain && !detour(d, r, group);
}

/* The operand is read at the element that is computed: of a pointwise op, or of a product that sums nothing. */
static bool at_same_element(const Node *n, int o)
{
    if (op_info[n->op].pointwise)
        return true;
    if (n->op != OP_CONTRACT || n->nargs < 2 || contract_reduces(n->contract) || n->contract->in[o].rank != n->rank)
        return false;
    for (int i = 0; i < n->rank; i++)
        if (!affine_equal(&n->contract->in[o].at[i], &n->contract->out.at[i]))
            return false;
    return true;
}

/* Visits the values that pointwise ops make r of, at the element of r itself; numbers that are the same at all
 * elements do not count. True once one is found that was visited by the walk number `of`. */
static bool visit_operands(const Decision *d, Ref r, int of, int *budget)
{
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    if (of && d->visited[r] == of)
        return true;
    if (d->visited[r] == d->walk || --*budget < 0 || n->op == OP_CONST || is_view(n))
        return false;
    d->visited[r] = d->walk;
    for (int i = 0; i < n->nargs; i++)
        if (at_same_element(n, i) && visit_operands(d, n->arg[i], of, budget))
            return true;
    return false;
}

bool share_operands(Decision *d, Ref a, Ref b)
{
    int budget = 400, of = ++d->walk;
    visit_operands(d, a, 0, &budget);
    d->walk++;
    return visit_operands(d, b, of, &budget);
}

bool reads_in(const Decision *d, Ref r, int group)
{
    for (int i = 0; i < d->in[r].n; i++)
        if (d->in[r].p[i] == group)
            return true;
    return false;
}
