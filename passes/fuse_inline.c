/* Is a value computed where it is read? A reduction, if that is one kernel which indexes it by its own loops;
 * arithmetic, if that is one kernel, or it is as cheap as the load that it saves. */
#include "passes/fuse_decide.h"
#include "passes/pass.h"

#include <stdlib.h>
#include <string.h>

/* So large that it does not stay in a cache until it is read again. */
static bool is_large(const Node *n)
{
    enum { LARGE = 4 << 20 };
    int64_t size;
    return dim_is_const(shape_count(n->rank, n->shape), &size) && size * dtype_bytes[n->type] >= LARGE;
}

enum { CHEAP = 8, CHEAP_IF_LARGE = 30 };     /* what may be computed again instead of stored: cost_again */

static int cost_again(const Decision *d, Ref r, int depth);

static int most_again(const Node *n)
{
    return is_large(n) ? CHEAP_IF_LARGE : CHEAP;
}

/* The same for an operand: what should not be computed again, either, is stored then, and read. */
static int operand_again(const Decision *d, Ref r, int depth)
{
    int cost = cost_again(d, r, depth);
    return cost > most_again(node_at(d->f.g, r)) ? 4 : cost;
}

/* Operations and loads that computing r again would take; large when it should not be. A reduction that several
 * kernels need is stored, and read. */
static int cost_again(const Decision *d, Ref r, int depth)
{
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    if (has_storage(n) || d->must[r] || is_reduction(n))
        return 4;
    if (n->op == OP_CONST || n->op == OP_SIZE || n->op == OP_IOTA)
        return 0;
    if (is_repeat(n))           /* as the mean of a row, at all of it */
        return 1;
    if (n->op == OP_EXP || n->op == OP_LOG || n->op == OP_TANH || n->op == OP_ERF)
        return 20 + operand_again(d, n->arg[0], depth + 1);
    if (depth > 6 || is_expensive(n) || n->op == OP_RESHAPE || n->op == OP_SCATTER ||
        n->op == OP_CONCAT)
        return 100;
    int cost = op_info[n->op].pointwise ? 1 : 0;
    for (int i = 0; i < n->nargs; i++)
        cost += operand_again(d, n->arg[i], depth + 1);
    return cost;
}

/* ---- at how many indices is a value read? ---- */

enum { MOST_WAYS = 8 };     /* a value read at more different indices is stored, not computed at each */

static uint64_t mix(uint64_t way, uint64_t by)
{
    way = (way ^ by) * 0x9E3779B97F4A7C15u;
    return way ^ way >> 29;
}

/* The index at which a user that stands at `way` reads its operand o. */
static uint64_t way_through(const Graph *g, Ref user, int o, uint64_t way)
{
    const Node *n = node_at(g, user);
    if (op_info[n->op].pointwise || n->op == OP_MARK || n->op == OP_STOP || n->op == OP_CUSTOM)
        return way;
    if (n->op != OP_CONTRACT || contract_reduces(n->contract))
        return mix(mix(way, (uint64_t)user), (uint64_t)o);
    const Map *in = &n->contract->in[o];
    for (int i = 0; i < in->rank; i++) {
        way = mix(way, (uint64_t)in->at[i].offset);
        for (int t = 0; t < in->at[i].nterms; t++)
            way = mix(mix(way, in->at[i].axis[t]), (uint64_t)in->at[i].coef[t]);
    }
    return way;
}

static void add_way(Decision *d, Ref r, uint64_t way)
{
    if (d->ways[r].n > MOST_WAYS)
        return;
    for (int i = 0; i < d->ways[r].n; i++)
        if (d->ways[r].p[i] == way)
            return;
    PUSH(d->ways[r], way);
}

void note_ways(Decision *d, Ref r, Ref user)
{
    const Node *n = node_at(d->f.g, user);
    for (int o = 0; o < n->nargs; o++) {
        if (n->arg[o] != r)
            continue;
        if (d->f.root[user])
            add_way(d, r, way_through(d->f.g, user, o, mix(0, (uint64_t)d->f.group[user])));
        for (int i = 0; i < d->ways[user].n && !d->f.root[user]; i++)
            add_way(d, r, way_through(d->f.g, user, o, d->ways[user].p[i]));
    }
}

/* The reduction varies on the group's outermost axes alone, so that it stands outside the loops
 * over the others; a contraction must vary on all, or its tile would be computed again. */
static bool outer_axes(const Decision *d, const Group *gr, const Node *n, const Reads *w, bool all)
{
    const Node *root = longest_target(d, gr);
    uint32_t used = 0;
    bool ended = false;
    for (int i = 0; i < n->rank; i++)
        if (w->first[i] >= 0)
            used |= 1u << w->first[i];
    for (int i = 0; i < root->rank; i++) {
        if (dim_is(root->shape[i], 1))
            continue;
        bool in = used >> i & 1;
        if ((ended && in) || (all && !in))
            return false;
        ended |= !in;
    }
    return true;
}

static bool refuse(Decision *d, Ref r, const char *reason)
{
    d->reason[r] = reason;
    return false;
}

static bool inline_reduction(Decision *d, Ref r)
{
    const Node *n = node_at(d->f.g, r);
    if (d->in[r].n != 1)
        return refuse(d, r, internf("%d kernels need it", d->in[r].n));
    int group = d->in[r].p[0];
    Group *gr = &d->f.groups.p[group];
    if (gr->scatter || (is_contraction(n) && gr->contraction))
        return refuse(d, r, gr->scatter ? "the kernel that needs it adds into places" : "the kernel that needs it is a contraction, too");
    Reads w = group_reads(d, group, r);
    if (!w.plain || !outer_axes(d, gr, n, &w, is_contraction(n)))
        return refuse(d, r, "it is read at other indices than those of the loops around it");
    if (is_contraction(n) ? gr->reduces : gr->contraction)
        return refuse(d, r, "the kernel that needs it reduces, and one of the two is a contraction");
    if (!rewrite_allowed())
        return false;
    gr->contraction |= is_contraction(n);
    gr->reduces = true;
    return true;
}

bool inlined(Decision *d, Ref r)
{
    const Node *n = node_at(d->f.g, r);
    if (d->must[r])
        return false;
    if (is_free(n))
        return true;
    for (int i = 0; i < d->in[r].n; i++)
        if (!has_room(d->f.g, &d->f.groups.p[d->in[r].p[i]], n))
            return refuse(d, r, "a kernel that needs it reads as much as one can");
    bool again = d->in[r].n > 1 || d->ways[r].n > MOST_WAYS;
    if (!is_reduction(n) && again && cost_again(d, r, 0) > most_again(n))
        return refuse(d, r, internf(d->in[r].n > 1 ? "%d kernels need it, and computing it again costs more"
                                                   : "it is read at more than %d places of each element's neighbourhood",
                                    d->in[r].n > 1 ? d->in[r].n : MOST_WAYS));
    if (is_reduction(n) ? !inline_reduction(d, r) : !rewrite_allowed())
        return false;
    for (int i = 0; i < d->in[r].n; i++)
        take_room(d->f.g, &d->f.groups.p[d->in[r].p[i]], n);
    return true;
}
