/* The kernel of a group may hold all that is computed of a row: its outer axes are those of every value, and
 * the inner ones are walked once for each reduction and once for the stores. What several of these passes
 * need is computed again in each, or kept for the row (codegen/kernel_rows.c). So a row is read once from
 * memory and written once, whatever its values have to do with each other. */
#include "passes/fuse_decide.h"
#include "passes/pass.h"

#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_ROW = 16384,        /* elements: so many stay in the nearest caches */
    FEWEST_ROWS = 8             /* to divide among threads */
};

const Node *longest_target(const Decision *d, const Group *gr)
{
    const Node *best = node_at(d->f.g, gr->targets.p[0].node);
    for (int t = 1; t < gr->targets.n; t++) {
        const Node *n = node_at(d->f.g, gr->targets.p[t].node);
        best = n->rank > best->rank ? n : best;
    }
    return best;
}

static bool is_prefix(const Node *n, const Node *of)
{
    return n->rank <= of->rank && shape_equal(n->rank, n->shape, n->rank, of->shape);
}

/* As many leading axes as all values of the group have, r included, and no reduction sweeps; 0: they have no
 * rows in common. */
static int outer_rank(const Decision *d, const Group *gr, const Node *n, const Node *whole, uint32_t swept)
{
    int outer = n->rank < whole->rank ? n->rank : whole->rank;
    for (int t = 0; t < gr->targets.n; t++) {
        const Node *target = node_at(d->f.g, gr->targets.p[t].node);
        if (gr->targets.p[t].axis >= 0 || !is_prefix(target, whole))
            return 0;
        outer = target->rank < outer ? target->rank : outer;
    }
    while (swept & ((1u << outer) - 1))
        outer--;
    return outer;
}

/* Rows of known length, not too long, and enough of them where they are long enough to divide. */
static bool rows_fit(const Node *whole, int outer)
{
    int64_t length = 1, rows = 1, size;
    for (int i = outer; i < whole->rank; i++) {
        if (!dim_is_const(whole->shape[i], &size))
            return false;
        length *= size > LONGEST_ROW ? LONGEST_ROW + 1 : size;
        if (length > LONGEST_ROW || length <= 0)
            return false;
    }
    for (int i = 0; i < outer; i++) {
        if (!dim_is_const(whole->shape[i], &size))
            return true;
        rows *= size < FEWEST_ROWS ? size : FEWEST_ROWS;
    }
    return rows >= FEWEST_ROWS || rows * length <= 1024;
}

/* Both are sums over the same box, of terms that share an operand. */
static bool sums_alike(Decision *d, const Node *a, const Node *b)
{
    if (a->op != OP_CONTRACT || b->op != OP_CONTRACT || a->contract->nbox != b->contract->nbox
        || !shape_equal(a->contract->nbox, a->contract->box, b->contract->nbox, b->contract->box)
        || !map_equal(&a->contract->out, &b->contract->out))
        return false;
    for (int i = 0; i < a->nargs; i++)
        for (int j = 0; j < b->nargs; j++)
            if (map_equal(&a->contract->in[i], &b->contract->in[j]) && share_operands(d, a->arg[i], b->arg[j]))
                return true;
    return false;
}

/* The buffer is stored over an old value that something reads: when that may happen is bound already. */
static bool overwrites(const Decision *d, int buffer)
{
    int old = buffer < 0 ? -1 : d->f.s->buffers.p[buffer].alias;
    for (Ref r = 0; r < d->n && old >= 0; r++)
        if (d->f.storage[r] == old && d->nusers[r])
            return true;
    return false;
}

/* The group does not read r, but computes another value of the same elements, and nothing that r needs. */
static bool is_sibling(Decision *d, Ref r, const Group *gr)
{
    const Node *n = node_at(d->f.g, r);
    bool apart = overwrites(d, d->f.storage[r]);
    for (int t = 0; t < gr->targets.n && !apart; t++) {
        Ref stored = gr->targets.p[t].stored;
        apart = overwrites(d, gr->targets.p[t].buffer) || (stored != NO_REF && depends(d, stored, r));
    }
    if (apart)
        return false;
    for (int t = 0; t < gr->targets.n; t++) {
        const Node *target = node_at(d->f.g, gr->targets.p[t].node);
        if (gr->targets.p[t].copy || !shape_equal(n->rank, n->shape, target->rank, target->shape))
            continue;
        if (is_reduction(n) && is_reduction(target) ? sums_alike(d, n, target)
            : !is_reduction(n) && share_operands(d, r, gr->targets.p[t].node))
            return true;
    }
    return false;
}

/* Neither the group nor the node does what only a kernel of its own can. */
static bool joins(const Decision *d, Ref r, const Group *gr)
{
    const Node *n = node_at(d->f.g, r);
    return !pass_options.unfused && !gr->scatter && !gr->contraction && gr->loop == NO_REF && !is_contraction(n)
        && n->op != OP_SCATTER && n->op != OP_CONCAT && (n->op != OP_CONTRACT || contract_is_plain(n))
        && has_room(d->f.g, gr, n);
}

bool may_join_rows(Decision *d, Ref r, int group)
{
    const Node *n = node_at(d->f.g, r);
    const Group *gr = &d->f.groups.p[group];
    if (!joins(d, r, gr))
        return false;
    const Node *whole = longest_target(d, gr);
    whole = n->rank > whole->rank ? n : whole;
    if (!is_prefix(n, whole))
        return false;
    Reads w = group_reads(d, group, r);
    int outer = outer_rank(d, gr, n, whole, w.swept);
    return w.found && w.rows && outer > 0 && (!is_reduction(n) || n->rank == outer) && rows_fit(whole, outer)
        && !detour(d, r, group);
}

bool may_join_sibling(Decision *d, Ref r, int group)
{
    const Node *n = node_at(d->f.g, r);
    const Group *gr = &d->f.groups.p[group];
    if (!joins(d, r, gr) || reads_in(d, r, group))
        return false;
    const Node *whole = longest_target(d, gr);
    return n->rank == whole->rank && is_prefix(n, whole) && is_sibling(d, r, gr) && !detour(d, r, group);
}
