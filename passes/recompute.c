/* recompute: values that would be held over the peak of a step's memory are computed once more behind it, where that
 * takes less than holding them.
 *
 * A step that is differentiated holds what its way back reads, and most of that is cheap to have again: an
 * activation from the sums that it was made of, a normalised row from its mean and deviation, the probabilities of
 * attention from queries, keys and two numbers a row. The peak is where the nodes that are read further on have the
 * most bytes together. What is made before it and read behind it is held, unless it follows in a few
 * operations from what is held anyway; then its readers behind the peak get a copy, made where the first
 * of them stands.
 *
 * A product of matrices is made again only if it is larger than its operands, sums few terms, and has an axis in
 * common with both operands: then `nest` may have it in a thread's cache, slice by slice, and it is never stored.
 * Draws are functions of their site and element, and so the same again.
 *
 *   before: %2 = tanh %1 ; %3 = contract %2 .. ; (peak) %8 = contract %2, %7
 *   after:  %2 = tanh %1 ; %3 = contract %2 .. ; (peak) %8 = tanh %1 ; %9 = contract %8, %7 */
#include "passes/fuse.h"
#include "passes/pass.h"
#include "passes/rewrite.h"
#include "passes/schedule.h"

#include <stdlib.h>

enum {
    LEAST_BYTES = 1 << 20,          /* of a value that is worth it */
    LEAST_PEAK = 32 << 20,          /* what stays in the caches costs nothing to hold */
    MOST_COST = 100,                /* operations of vectors for an element */
    MOST_TERMS = 128,               /* of a sum of products */
    NEVER = 1 << 20
};

typedef struct {
    const Graph *g;
    int n, peak;
    int *last;                      /* the last node that reads it, through views; n: an output does */
    int *cost;                      /* of an element behind the peak: loaded, or computed again */
    bool *again;                    /* it is computed again */
    Ref *copy;                      /* the node that stands for it there, or NO_REF */
} Recompute;

/* ---- what is alive ---- */

static bool is_name(const Node *n)
{
    return n->op == OP_RESHAPE || n->op == OP_MARK || n->op == OP_STOP || n->op == OP_CUSTOM || is_view(n);
}

static bool is_made(const Node *n)
{
    return n->op != OP_CONST && n->op != OP_ARRAY && n->op != OP_SIZE && n->op != OP_IOTA && n->op != OP_INPUT &&
           n->op != OP_LOOP && !is_name(n);
}

static double bytes_of(const Node *n)
{
    return size_of(shape_count(n->rank, n->shape)) * dtype_bytes[n->type];
}

static void find_last(Recompute *c)
{
    for (int i = 0; i < c->g->outputs.n; i++)
        c->last[c->g->outputs.p[i].value] = c->n;
    for (Ref r = c->n - 1; r >= 0; r--) {
        const Node *n = node_at(c->g, r);
        int reader = is_name(n) ? c->last[r] : r;
        for (int i = 0; i < n->nargs; i++)
            c->last[n->arg[i]] = c->last[n->arg[i]] > reader ? c->last[n->arg[i]] : reader;
    }
}

/* The node before which the most is held; -1: too little. What no product stands between it and its last reader is
 * computed in passing. */
static int find_peak(const Recompute *c)
{
    double *change = NEW_ARRAY(double, c->n + 2), alive = 0, most = LEAST_PEAK;
    int peak = -1, product = c->n;
    for (Ref r = c->n - 1; r >= 0; r--) {
        const Node *n = node_at(c->g, r);
        bool held = is_made(n) && product < c->last[r];
        if (is_contraction(n))
            product = r;
        if (!held)
            continue;
        change[r + 1] += bytes_of(n);
        change[c->last[r] + 1] -= bytes_of(n);
    }
    for (Ref r = 0; r < c->n; r++) {
        alive += change[r];
        if (alive >= most) {        /* the last such node: the first readers are before it */
            most = alive;
            peak = r;
        }
    }
    return peak;
}

/* ---- what is computed again ---- */

static int op_cost(const Node *n)
{
    switch (n->op) {
    case OP_EXP: case OP_LOG: case OP_EXPM1: case OP_LOG1P: case OP_TANH: case OP_ERF: case OP_SIN: case OP_COS:
        return 20;
    case OP_DIV: case OP_SQRT: case OP_RSQRT: case OP_IDIV: case OP_MOD:
        return 8;
    case OP_POW: case OP_RANDOM:
        return 60;
    default:
        return 1;
    }
}

/* Larger than its operands, of few terms, a slice at a time. */
static int product_cost(const Graph *g, const Node *n)
{
    const Contract *c = n->contract;
    double terms = 1;
    bool batch = false;
    if (!is_contraction(n) || !contract_is_plain(n) ||
        bytes_of(node_at(g, n->arg[0])) + bytes_of(node_at(g, n->arg[1])) > bytes_of(n))
        return NEVER;
    uint32_t reduces = contract_reduces(c), both = operand_axes(c, 0) & operand_axes(c, 1) & ~reduces;
    for (int z = 0; z < c->nbox; z++) {
        terms *= reduces >> z & 1 ? size_of(c->box[z]) : 1;
        batch |= (both >> z & 1) && !dim_is(c->box[z], 1);
    }
    return batch && terms <= MOST_TERMS ? (int)terms / 2 : NEVER;
}

/* Operations for an element behind the peak, if it is not held. */
static int cost_again(const Recompute *c, const Node *n)
{
    int cost = op_info[n->op].pointwise || n->op == OP_RANDOM ? op_cost(n)
               : n->op == OP_CONTRACT && n->nargs == 2 ? product_cost(c->g, n) : NEVER;
    for (int i = 0; i < n->nargs && cost < NEVER; i++)
        cost += c->cost[n->arg[i]];
    return cost < NEVER ? cost : NEVER;
}

static void find_again(Recompute *c)
{
    for (Ref r = 0; r < c->peak; r++) {
        const Node *n = node_at(c->g, r);
        if (is_name(n)) {
            c->cost[r] = c->cost[n->arg[0]];
            c->again[r] = c->again[n->arg[0]];
            continue;
        }
        bool large = randomly() || bytes_of(n) >= LEAST_BYTES, held = c->last[r] >= c->peak;
        int cost = large && is_made(n) ? cost_again(c, n) : NEVER;
        c->again[r] = cost <= MOST_COST;
        c->cost[r] = !is_made(n) ? n->op == OP_INPUT : c->again[r] ? cost : held || !large ? 1 : NEVER;
    }
}

/* ---- the copies ---- */

/* The node that stands for the old one behind the peak. */
static Ref behind_peak(Recompute *c, Rewrite *w, Ref r)
{
    if (r >= c->peak || !c->again[r])
        return w->map[r];
    if (c->copy[r] != NO_REF)
        return c->copy[r];
    const Node *n = node_at(&w->old, r);
    Ref *args = NEW_ARRAY(Ref, n->nargs);
    for (int i = 0; i < n->nargs; i++)
        args[i] = behind_peak(c, w, n->arg[i]);
    build_span = n->span;
    return c->copy[r] = build_copy(w->g, n, args);
}

static bool reads_again(const Recompute *c, const Node *n)
{
    for (int i = 0; i < n->nargs; i++)
        if (n->arg[i] < c->peak && c->again[n->arg[i]])
            return true;
    return false;
}

bool pass_recompute(Graph *g)
{
    Recompute c = {.g = g, .n = g->nodes.n};
    bool changed = false;
    c.last = NEW_ARRAY(int, c.n + 1);
    find_last(&c);
    start_draws();
    c.peak = randomly() ? (int)draw((uint32_t)c.n + 1) : find_peak(&c);
    if (is_body(g) || c.peak < 0)
        return false;
    c.cost = NEW_ARRAY(int, c.n + 1);
    c.again = NEW_ARRAY(bool, c.n + 1);
    c.copy = NEW_ARRAY(Ref, c.n + 1);
    for (Ref r = 0; r < c.n; r++)
        c.copy[r] = NO_REF;
    find_again(&c);
    Rewrite w = rewrite_begin(g);
    c.g = &w.old;
    for (Ref r = 0; r < w.old.nodes.n; r++) {
        const Node *n = node_at(&w.old, r);
        if (r < c.peak || !reads_again(&c, n) || !rewrite_allowed()) {
            w.map[r] = rewrite_copy(&w, r);
            continue;
        }
        Ref *args = NEW_ARRAY(Ref, n->nargs);
        for (int i = 0; i < n->nargs; i++)
            args[i] = behind_peak(&c, &w, n->arg[i]);
        build_span = n->span;
        w.map[r] = build_copy(g, n, args);
        changed = true;
    }
    rewrite_end(&w);
    if (changed)
        drop_unused(g);     /* what nothing reads before the peak */
    return changed;
}
