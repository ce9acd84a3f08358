/* checkpoint: divide loops that are differentiated into blocks of rounds, so that the way back
 * needs what blocks began with, not what rounds did (`--memory`).
 *
 *     %3 = loop t < 1000 carry %0 capture %1 {
 *       %0 h: .. = input carry 0
 *       %1 x: .. = input capture 0
 *       %2: .. = contract %1[n, (t), i] ..
 *       carry 0 "h" %9
 *     }
 *   =>
 *     %3 = loop t_b < 25 blocks recomputed carry %0 capture %1 {
 *       %0: .. = input carry 0
 *       %1: .. = input capture 0
 *       %2 = loop t_2 < 40 carry %0 capture %1 {
 *         %0 h: .. = input carry 0
 *         %1 x: .. = input capture 0
 *         %2: .. = contract %1[n, (40*t_b + t_2), i] ..
 *         carry 0 "h" %9
 *       }
 *       %3: .. = part 0 of %2
 *       carry 0 "h" %3
 *     }
 *
 * No new derivative is needed: the loop over blocks is walked back like any, by a loop that
 * computes each round, which is a block, again from what it began with, and within it walks the
 * inner loop back. What the mark `blocks` changes is where sums over rounds happen (grad_loop.c):
 * within a block at once, and from block to block in a carry, so that no more than a block of rows
 * is stacked; and `hoist` computes nothing for all blocks at once. With `blocks kept` the way back
 * does the same sums, but reads what the forward loop stacked: the same bits, for more memory and
 * less work.
 *
 * The size of a block is the divisor of the number of rounds nearest to its square root, where
 * there is one within a factor of two; else the square root, and the last block is shorter. Of a
 * symbolic number of rounds, blocks have 32. The rows of stacks outside are put together from
 * those of the blocks. */
#include <stdlib.h>

#include "passes/grad.h"
#include "passes/pass.h"
#include "passes/rewrite.h"

enum { FEWEST_ROUNDS = 16, SYMBOLIC_BLOCK = 32 };

typedef struct {
    Rewrite *w;
    const Node *n;              /* the loop, as it was */
    Dim size, count;            /* of a block; of blocks */
    bool whole;                 /* the last block is as long as the others */
    Graph *body;                /* of the loop over blocks */
    const char *symbol;         /* its round */
} Division;

/* ---- how many rounds a block has ---- */

static int64_t block_of(int64_t trips)
{
    int64_t root = 1, best = 0;
    while (root * root < trips)
        root++;
    for (int64_t d = (root + 1) / 2; d <= 2 * root; d++)
        if (trips % d == 0 && (!best || llabs(d - root) < llabs(best - root)))
            best = d;
    return best ? best : root;
}

static void choose_blocks(Division *d)
{
    int64_t trips;
    bool known = dim_is_const(d->n->loop->trips, &trips);
    int64_t size = known ? block_of(trips) : SYMBOLIC_BLOCK;
    d->size = dim_const(size);
    d->count = dim_div(dim_add(d->n->loop->trips, dim_const(size - 1)), d->size);
    d->whole = known && trips % size == 0;
}

/* ---- the loop over blocks ---- */

static Ref give_input(Division *d, InputKind kind, int index)
{
    int at = kind == FROM_CARRY ? index : d->n->loop->ncarry + index;
    Node like = *node_at(&d->w->old, d->n->arg[at]);
    return build_input(d->body, kind, index, NULL, like.type, like.rank, like.shape);
}

/* The rounds of one block; its loop in the body. */
static Ref build_block(Division *d)
{
    const Loop *l = d->n->loop;
    Loop inner = *l;
    Ref *args = NEW_ARRAY(Ref, d->n->nargs);
    Dim begin = dim_mul(dim_symbol(d->symbol), d->size);
    inner.symbol = dim_fresh(l->symbol);
    inner.trips = d->size;
    inner.rest = d->whole ? DIM_BAD : dim_sub(l->trips, begin);
    check(dim_bound(inner.symbol, inner.trips));
    inner.body = clone_body(l->body, l->symbol, dim_add(begin, dim_symbol(inner.symbol)));
    for (int k = 0; k < l->ncarry; k++)
        args[k] = give_input(d, FROM_CARRY, k);
    for (int k = 0; k < l->ncapture; k++)
        args[l->ncarry + k] = give_input(d, FROM_CAPTURE, k);
    return build_loop(d->body, &inner, args);
}

static Ref divide(Division *d)
{
    const Loop *l = d->n->loop;
    Loop outer = *l;
    Ref *args = NEW_ARRAY(Ref, d->n->nargs);
    choose_blocks(d);
    outer.symbol = d->symbol = dim_fresh(internf("%s_b", l->symbol));
    outer.trips = d->count;
    outer.blocks = pass_options.blocks;
    outer.body = d->body = graph_new(l->body->name);
    check(dim_bound(outer.symbol, outer.trips));
    build_span = d->n->span;
    Ref block = build_block(d);
    for (int i = 0; i < l->body->outputs.n; i++) {
        const Output *o = &l->body->outputs.p[i];
        bool carry = o->kind == FROM_CARRY;
        Ref part = build_part(d->body, block, carry ? o->index : l->ncarry + o->index);
        build_span = o->span;
        (carry ? build_next : build_stack)(d->body, o->index, o->name, part);
    }
    build_span = d->n->span;
    for (int k = 0; k < d->n->nargs; k++)
        args[k] = d->w->map[d->n->arg[k]];
    return build_loop(d->w->g, &outer, args);
}

/* A part of the old loop: of a stack, the rows of the blocks behind each other. */
static Ref divide_part(Rewrite *w, const Node *n)
{
    const Node *loop = node_at(&w->old, n->arg[0]);
    const Loop *l = loop->loop;
    Ref part = build_part(w->g, w->map[n->arg[0]], n->part);
    if (n->part < l->ncarry)
        return part;
    int axis = l->stack_axis[n->part - l->ncarry];
    Node blocks = *node_at(w->g, part);
    Dim shape[MAX_RANK], rounds = dim_mul(blocks.shape[axis], blocks.shape[axis + 1]);
    for (int i = 0; i < n->rank; i++)
        shape[i] = i == axis ? rounds : n->shape[i];
    part = build_reshape(w->g, part, n->rank, shape);
    return rounds == l->trips ? part
                              : build_slice(w->g, part, axis, dim_const(0), 1, n->shape[axis]);
}

/* ---- which loops ---- */

/* Marks what gradients by reverse mode go through. */
static bool *find_differentiated(const Graph *g)
{
    bool *through = NEW_ARRAY(bool, g->nodes.n);
    for (Ref r = g->nodes.n - 1; r >= 0; r--) {
        const Node *n = node_at(g, r);
        if (n->op == OP_GRAD || n->op == OP_JACOBIAN)
            through[n->arg[0]] = true;
        for (int k = 0; through[r] && k < n->nargs; k++)
            through[n->arg[k]] = true;
    }
    return through;
}

/* A stack for all blocks of a stack for the rounds of one has as many axes as there may be. */
static bool is_divisible(const Graph *g, const Node *n)
{
    int64_t trips;
    if (n->op != OP_LOOP || n->loop->rest != DIM_BAD || n->loop->blocks)
        return false;
    for (int k = 0; k < n->loop->ncarry + n->loop->nstack; k++)
        if (part_like(g, n, k).rank + (k < n->loop->ncarry) >= MAX_RANK)
            return false;
    return !dim_is_const(n->loop->trips, &trips) || trips >= FEWEST_ROUNDS;
}

bool pass_checkpoint(Graph *g)
{
    if (!pass_options.blocks || is_body(g) || !has_derivatives(g))
        return false;
    bool changed = false, *through = find_differentiated(g);
    Rewrite w = rewrite_begin(g);
    bool *divided = NEW_ARRAY(bool, w.old.nodes.n);
    for (Ref r = 0; r < w.old.nodes.n; r++) {
        const Node *n = node_at(&w.old, r);
        divided[r] = through[r] && is_divisible(&w.old, n) && rewrite_allowed();
        changed |= divided[r];
        if (divided[r])
            w.map[r] = divide(&(Division){.w = &w, .n = n});
        else
            w.map[r] = n->op == OP_PART && divided[n->arg[0]] ? divide_part(&w, n)
                                                              : rewrite_copy(&w, r);
    }
    rewrite_end(&w);
    return changed;
}
