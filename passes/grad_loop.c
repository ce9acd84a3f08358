/* Reverse mode through a loop.
 *
 *     %3 = loop t < T carry %0 capture %1, %2 {      h' = tanh(h W + x[t])
 *       carry 0 "h" ..
 *     }
 *     %4: f32[N, H] = part 0 of %3
 *   =>
 *     %3 = loop t < T carry %0 capture %1, %2 {
 *       carry 0 "h" ..
 *       stack 0 axis 0 "" %0                         (what each round began with)
 *     }
 *     %8: f32[T, N, H] = part 1 of %3
 *     %9 = loop t_2 < T backwards carry %7 capture %8, %1, %2 {
 *       ...                                          (the round once more, and its walk back)
 *       carry 0 "" ..                                (the adjoint of h before the round)
 *       stack 0 axis 0 "" ..                         (the adjoint of h W + x[t])
 *     }
 *     %11: f32[T, N, H] = part 1 of %9
 *     %12: f32[H, H] = contract %8[t, n, i] * %11[t, n, j] -> [i, j] over ...
 *
 * The reverse loop runs in the other order and carries adjoints, of those carries that matter and
 * depend. Each round is computed again from what it began with, but for sums of products that take
 * longer than storing and loading their results: of those the forward loop stacks the results, or
 * what is made of them alone, as h W + x[t] is of h W. What the rounds give a capture is
 * summed outside, at once: a contract or scatter of values of the round becomes one with an axis
 * for the rounds more, over stacks of its operands, and where an index has a multiple of t, as in
 * x[t], the multiple becomes a coefficient of that axis. Only what has another form is summed up
 * in a carry. Operands that no round computes (captures, and slices of them) are not stacked, and
 * a product of something stacked with a capture is computed outside, for all rounds at once, if no
 * round needs it: the gradient of an input x[t] is one product.
 *
 * A loop that may end early stacks its condition, which then says whether a round ran; a round
 * that did not run leaves every adjoint as it was, whatever it computed. */
#include <string.h>

#include "passes/grad.h"
#include "passes/rewrite.h"

typedef struct {
    Ref outer;                  /* the value outside; NO_REF: what the rounds began with */
    int carry;
    Ref input, row;             /* in the body; of what the rounds began with, that of this round */
} Capture;

typedef struct {
    Ref start, next;            /* outside; in the body */
    Ref to;                     /* the argument of the forward loop that gets the last value */
} Carried;

typedef struct {
    Walk *w;                    /* around the loop */
    Ref forward;                /* in w->g */
    Loop l;                     /* as it was */
    Ref *arg;
    bool *parts;                /* parts of the forward loop that depend */
    bool *live;                 /* carries whose adjoints are carried */
    const char *symbol;
    Dim t;
    Graph *g;                   /* the reverse body */
    VEC(Capture) sources;        /* its captures, by number */
    VEC(Carried) carried;
    Ref *copy;                  /* by node of the forward body: what stands for it */
    Ref ran;                    /* whether this round did; NO_REF: all do */
    Ref loop;                   /* the reverse loop, when it is built */
    bool *inside;               /* by node of the body: what the carries need */
    bool *invariant;            /* by node, as are the next: the same in all rounds */
    bool *products, *sums;      /* linear in products; summed over the rounds outside */
    bool *stacked;              /* what products and scatters outside need the values of */
    Ref *outside;               /* its values in all rounds, stacked on axis 0, or, for what is the same
                                   in all, its value; NO_REF: not known */
    Ref *summed;                /* the sum of its values; NO_REF: not known */
} Reverse;

/* ---- the captures of the reverse loop ---- */

static Ref capture(Reverse *v, Ref outer)
{
    for (int i = 0; i < v->sources.n; i++)
        if (v->sources.p[i].outer == outer)
            return v->sources.p[i].input;
    Node n = *node_at(v->w->g, outer);
    Ref input = build_input(v->g, FROM_CAPTURE, v->sources.n, NULL, n.type, n.rank, n.shape);
    PUSH(v->sources, (Capture){outer, -1, input, input});
    return input;
}

/* What a carry was when round t began. */
static Ref saved_carry(Reverse *v, int carry)
{
    for (int i = 0; i < v->sources.n; i++)
        if (v->sources.p[i].carry == carry)
            return v->sources.p[i].row;
    Node n = *node_at(v->w->g, v->arg[carry]);
    Dim shape[MAX_RANK];
    int rank = stacked_shape(&n, 0, v->l.trips, shape);
    Ref input = build_input(v->g, FROM_CAPTURE, v->sources.n, NULL, n.type, rank, shape);
    Ref row = build_row(v->g, input, 0, v->t);
    PUSH(v->sources, (Capture){NO_REF, carry, input, row});
    return row;
}

static Ref give_source(void *ctx, const Node *n)
{
    Reverse *v = ctx;
    int k = n->input->index;
    return n->input->kind == FROM_CARRY ? saved_carry(v, k) : capture(v, v->arg[v->l.ncarry + k]);
}

/* The forward loop's stack of what a carry was when each round began. */
static Ref save_carry(Graph *g, Ref loop, int carry)
{
    Node n = *node_at(g, loop), start = *node_at(g, n.arg[carry]);
    Ref input = find_input(n.loop->body, FROM_CARRY, carry);
    for (int k = 0; k < n.loop->nstack; k++)
        if (n.loop->stack_axis[k] == 0 && find_output(n.loop->body, FROM_STACK, k) == input)
            return build_part(g, loop, n.loop->ncarry + k);
    Loop *l = node_at(g, loop)->loop = alloc_copy(n.loop, sizeof *n.loop);
    l->body = graph_clone(l->body);             /* the graph before the pass has it, too */
    if (input == NO_REF)
        input = build_input(l->body, FROM_CARRY, carry, NULL, start.type, start.rank, start.shape);
    return add_stack(g, loop, input, 0);
}

/* ---- the round, walked back ---- */

static void add_carry(Reverse *v, Ref start, Ref next, Ref to)
{
    PUSH(v->carried, (Carried){start, next, to});
}

/* A new carry, whose value in round t this is. */
static Ref carry_input(Reverse *v, int number, Ref like)
{
    Node n = *node_at(v->w->g, like);
    return build_input(v->g, FROM_CARRY, number, NULL, n.type, n.rank, n.shape);
}

static Ref if_ran(Reverse *v, Ref a, Ref b)
{
    return v->ran == NO_REF ? a : choose_all(v->g, v->ran, a, b);
}

/* Sets the adjoints of what the round passes on and of its rows. */
static void seed_round(Reverse *v, Walk *w, const Ref *now, const Ref *part, Ref *adjoint)
{
    int number = 0;
    for (int k = 0; k < v->l.ncarry; k++)
        if (v->live[k]) {
            adjoint[k] = carry_input(v, number++, v->arg[k]);
            give(w, now[find_output(v->l.body, FROM_CARRY, k)], adjoint[k]);
        }
    for (int k = 0; k < v->l.nstack; k++) {
        Ref g = part[v->l.ncarry + k];
        if (g != NO_REF)
            give(w, now[find_output(v->l.body, FROM_STACK, k)],
                 build_row(v->g, capture(v, g), v->l.stack_axis[k], v->t));
    }
}

/* The walk back through one round; the adjoints of captures stay in summands. */
static Walk walk_round(Reverse *v, const Ref *part)
{
    Graph *body = clone_body(v->l.body, v->l.symbol, v->t);
    Ref *now = append_body(v->g, body, give_source, v);
    v->copy = now;
    v->ran = v->l.until < 0 ? NO_REF : saved_carry(v, v->l.until);
    Walk w = walk_new(v->g);
    w.unsure = v->w->unsure || v->l.until >= 0 || v->l.rest != DIM_BAD;
    Ref *adjoint = NEW_ARRAY(Ref, v->l.ncarry);
    w.kept = NEW_ARRAY(Refs, w.end);
    w.apart = NEW_ARRAY(bool, w.end);
    for (Ref r = 0; r < body->nodes.n; r++) {
        const Node *n = node_at(body, r);
        if (n->op != OP_INPUT)
            continue;
        bool carry = n->input->kind == FROM_CARRY;
        int k = n->input->index;
        w.active.node[now[r]] = carry ? v->parts[k] : wanted(v->w, v->arg[v->l.ncarry + k]);
        w.apart[now[r]] = !carry;
    }
    mark_active(v->g, w.end, &w.active, true);
    seed_round(v, &w, now, part, adjoint);
    walk_back(&w);
    for (int k = 0; k < v->l.ncarry; k++) {
        if (!v->live[k])
            continue;
        Ref before = NO_REF, start = part[k];
        for (int i = 0; i < v->sources.n; i++)
            if (v->sources.p[i].carry == k)
                before = w.adjoint[v->sources.p[i].row];
        before = before == NO_REF ? number_like(v->g, adjoint[k], 0) : before;
        start = start == NO_REF ? number_like(v->w->g, v->arg[k], 0) : start;
        add_carry(v, start, if_ran(v, before, adjoint[k]), v->arg[k]);
    }
    return w;
}

/* ---- sums over the rounds, outside: whether they can be ---- */

/* d as rest + coef * t. */
static bool split_offset(const Reverse *v, Dim d, int64_t *coef, Dim *rest)
{
    *coef = 0;
    *rest = d;
    if (!dim_mentions(d, v->symbol))
        return true;
    *rest = dim_substitute(d, v->symbol, dim_const(0));
    Dim step = dim_sub(dim_substitute(d, v->symbol, dim_const(1)), *rest);
    return dim_is_const(step, coef) && *coef == (int32_t)*coef && !dim_mentions(*rest, v->symbol)
        && d == dim_add(*rest, dim_mul(step, v->t));
}

/* The map with the axis of rounds, which is axis `round`; false: it cannot be written so. */
static bool map_of_rounds(const Reverse *v, Map *map, int round)
{
    for (int i = 0; i < map->rank; i++) {
        int64_t coef;
        Affine *a = &map->at[i];
        if (!split_offset(v, a->offset, &coef, &a->offset) || (coef && a->nterms == MAX_TERMS))
            return false;
        if (coef)
            *a = affine_add(*a, affine_scale(affine_axis(round), coef));
    }
    return true;
}

static bool mentions_map(const Map *map, const char *symbol)
{
    for (int i = 0; i < map->rank; i++)
        if (dim_mentions(map->at[i].offset, symbol))
            return true;
    return false;
}

static bool mentions_round(const Reverse *v, const Node *n)
{
    bool found = false;
    switch (n->op) {
    case OP_CONTRACT:
        for (int i = 0; i < n->contract->nbox; i++)
            found |= dim_mentions(n->contract->box[i], v->symbol);
        for (int i = 0; i < n->nargs; i++)
            found |= mentions_map(&n->contract->in[i], v->symbol);
        return found || mentions_map(&n->contract->out, v->symbol);
    case OP_GATHER:
    case OP_SCATTER:
        return mentions_map(&n->gather->map, v->symbol);
    case OP_SIZE:
        return dim_mentions(n->size, v->symbol);
    default:
        return false;
    }
}

static const Capture *source_of(const Reverse *v, Ref r)
{
    const Node *n = node_at(v->g, r);
    bool is = n->op == OP_INPUT && n->input->kind == FROM_CAPTURE;
    return is ? &v->sources.p[n->input->index] : NULL;
}

/* Whether a node is computed from captures alone, the same in all rounds. */
static bool find_invariant(const Reverse *v, Ref r)
{
    const Node *n = node_at(v->g, r);
    const Capture *s = source_of(v, r);
    if (s)
        return s->outer != NO_REF;
    if (n->op == OP_INPUT || n->op == OP_RANDOM || n->op == OP_LOOP || n->op == OP_PART
        || mentions_round(v, n))
        return false;
    for (int k = 0; k < n->nargs; k++)
        if (!v->invariant[n->arg[k]])
            return false;
    return true;
}

/* Whether a node is a slice of a capture, with an index that moves with t. Where not every round
 * runs, only what those that ran have stacked will do. */
static bool is_sliced(const Reverse *v, Ref r)
{
    const Node *n = node_at(v->g, r);
    const Capture *s = source_of(v, r);
    if (s)
        return s->outer == NO_REF || (v->l.rest == DIM_BAD && v->ran == NO_REF);
    if (!is_view(n) || n->rank == MAX_RANK)
        return false;
    Map in = n->contract->in[0];
    return map_of_rounds(v, &in, MAX_BOX) && is_sliced(v, n->arg[0]);
}

static bool has_rounds(const Reverse *v, Ref r)
{
    return v->invariant[r] || node_at(v->g, r)->rank < MAX_RANK;
}

/* A contract or scatter of values of the round. */
static bool is_summable(const Reverse *v, const Node *n)
{
    bool varies = v->l.rest == DIM_BAD && v->ran == NO_REF;
    for (int k = 0; k < n->nargs; k++) {
        if (!has_rounds(v, n->arg[k]))
            return false;
        varies |= !v->invariant[n->arg[k]];
    }
    if (n->op == OP_SCATTER) {
        Map map = n->gather->map;
        return map_of_rounds(v, &map, MAX_BOX) && node_at(v->g, n->arg[0])->rank < MAX_RANK;
    }
    Contract c = *n->contract;
    if (!varies || c.nbox == MAX_BOX || !map_of_rounds(v, &c.out, MAX_BOX))
        return false;
    for (int k = 0; k < n->nargs; k++)
        if (!map_of_rounds(v, &c.in[k], MAX_BOX))
            return false;
    for (int i = 0; i < c.nbox; i++)
        if (dim_mentions(c.box[i], v->symbol))
            return false;
    return true;
}

/* Ops that may as well be applied to the sum of what they are applied to. */
static bool is_linear(const Reverse *v, const Node *n)
{
    return n->op == OP_NEG || n->op == OP_CAST || n->op == OP_RESHAPE || n->op == OP_ADD
        || (n->op == OP_CONTRACT && n->nargs == 1 && !mentions_round(v, n));
}

/* Whether a node puts what a round gives to a place that moves with the round. */
static bool moves_with_round(const Reverse *v, Ref r)
{
    const Node *n = node_at(v->g, r);
    return (n->op == OP_CONTRACT && mentions_map(&n->contract->out, v->symbol))
        || (n->op == OP_SCATTER && mentions_map(&n->gather->map, v->symbol));
}

static bool of_all_arguments(const Node *n, const bool *property)
{
    for (int k = 0; k < n->nargs; k++)
        if (!property[n->arg[k]])
            return false;
    return true;
}

/* Whether a node is linear in products and scatters of the round, whose sums are smaller than what
 * they are made of. */
static bool find_products(const Reverse *v, Ref r)
{
    const Node *n = node_at(v->g, r);
    if (is_linear(v, n))
        return of_all_arguments(n, v->products);
    return (n->op == OP_SCATTER || (n->op == OP_CONTRACT && n->nargs == 2)) && is_summable(v, n);
}

/* Marks what is stacked for the products and scatters that the summands are linear in. */
static void find_stacked(Reverse *v, const Walk *w)
{
    bool *used = NEW_ARRAY(bool, v->g->nodes.n);
    for (Ref r = 0; r < w->end; r++)
        for (int i = 0; i < w->kept[r].n; i++)
            used[w->kept[r].p[i]] = !v->l.blocks || moves_with_round(v, w->kept[r].p[i]);
    for (Ref r = v->g->nodes.n - 1; r >= 0; r--) {
        const Node *n = node_at(v->g, r);
        bool linear = is_linear(v, n);
        for (int k = 0; k < n->nargs && used[r]; k++)
            if (linear)
                used[n->arg[k]] = true;
            else if (v->products[r])
                v->stacked[n->arg[k]] = !v->invariant[n->arg[k]];
    }
}

/* Whether a contract sums over an axis of its box; over any. */
static bool is_summed(const Contract *c, int axis)
{
    for (int i = 0; i < c->out.rank; i++)
        if (affine_coef(&c->out.at[i], axis))
            return false;
    return true;
}

static bool sums_axis(const Contract *c)
{
    for (int k = 0; k < c->nbox; k++)
        if (is_summed(c, k))
            return true;
    return false;
}

/* Whether the sum of a node over all rounds is built outside: what is stacked anyway, and what is
 * smaller than what is stacked for it; of blocks, what each of them gives a place of its own. */
static bool find_sums(const Reverse *v, Ref r)
{
    const Node *n = node_at(v->g, r);
    if (v->l.blocks && !moves_with_round(v, r))
        return false;
    if (v->stacked[r] || v->products[r])
        return true;
    if (n->op == OP_CONTRACT)
        return (sums_axis(n->contract) || mentions_round(v, n)) && is_summable(v, n);
    return is_linear(v, n) && of_all_arguments(n, v->sums);
}

/* Finds out what is summed outside, and how. */
static void classify(Reverse *v, const Walk *w)
{
    int n = v->g->nodes.n;
    v->invariant = NEW_ARRAY(bool, n);
    v->products = NEW_ARRAY(bool, n);
    v->stacked = NEW_ARRAY(bool, n);
    v->sums = NEW_ARRAY(bool, n);
    for (Ref r = 0; r < n; r++) {
        v->invariant[r] = find_invariant(v, r);
        v->products[r] = find_products(v, r);
    }
    find_stacked(v, w);
    for (Ref r = 0; r < n; r++)
        v->sums[r] = find_sums(v, r);
}

/* Whether a node is a product with something that is the same in all rounds, and nothing inside
 * needs it. */
static bool is_product(const Reverse *v, Ref r)
{
    const Node *n = node_at(v->g, r);
    return n->op == OP_CONTRACT && n->nargs == 2 && !v->inside[r] && n->rank < MAX_RANK
        && v->invariant[n->arg[0]] != v->invariant[n->arg[1]] && is_summable(v, n);
}

/* ---- sums over the rounds, outside: building them ---- */

static Ref outside(Reverse *v, Ref r);

/* The map with the axis of rounds, by its first index, too, where that is stacked. */
static Map with_rounds(const Reverse *v, const Map *map, int round, bool stacked)
{
    Map in = *map, result = {.rank = map->rank + stacked};
    check(map_of_rounds(v, &in, round));
    result.at[0] = affine_axis(round);
    memcpy(result.at + stacked, in.at, (size_t)in.rank * sizeof *in.at);
    return result;
}

/* A contract with the axis of rounds, over which it sums, or which its result begins with. */
static Ref contract_outside(Reverse *v, const Node *n, bool sum)
{
    Contract c = *n->contract;
    Ref args[2] = {NO_REF, NO_REF};
    Dim shape[MAX_RANK];
    int round = c.nbox, rank = sum ? n->rank : stacked_shape(n, 0, v->l.trips, shape);
    c.box[c.nbox++] = v->l.trips;
    c.out = with_rounds(v, &c.out, round, !sum);
    for (int k = 0; k < n->nargs; k++) {
        c.in[k] = with_rounds(v, &c.in[k], round, !v->invariant[n->arg[k]]);
        args[k] = outside(v, n->arg[k]);
    }
    return build_contract(v->w->g, &c, args[0], args[1], rank, sum ? n->shape : shape);
}

static Ref copy_outside(Reverse *v, Ref r)
{
    Node n = *node_at(v->g, r);
    const Capture *s = source_of(v, r);
    Ref *args = NEW_ARRAY(Ref, n.nargs);
    if (s)
        return s->outer;
    for (int k = 0; k < n.nargs; k++)
        args[k] = outside(v, n.arg[k]);
    return build_copy(v->w->g, &n, args);
}

/* A view of captures with the axis of rounds as its first. */
static Ref slice_outside(Reverse *v, Ref r)
{
    Node n = *node_at(v->g, r);
    bool stacked = !v->invariant[n.arg[0]] && !source_of(v, n.arg[0]);
    Contract c = {.nbox = n.rank + 1, .out = map_identity(n.rank + 1)};
    Dim shape[MAX_RANK];
    Map in = view_map(&n);
    Affine by[MAX_BOX];
    stacked_shape(&n, 0, v->l.trips, shape);
    memcpy(c.box, shape, sizeof shape);
    for (int i = 0; i < n.rank; i++)
        by[i] = affine_axis(i + 1);
    check(map_substitute(&in, &in, by));
    c.in[0] = with_rounds(v, &in, 0, stacked);
    return build_contract(v->w->g, &c, outside(v, n.arg[0]), NO_REF, n.rank + 1, shape);
}

/* The values of a node in all rounds, stacked on axis 0; its value where that is the same. */
static Ref outside(Reverse *v, Ref r)
{
    if (v->outside[r] != NO_REF)
        return v->outside[r];
    const Capture *s = source_of(v, r);
    Node product = *node_at(v->g, r);
    Ref made;
    if (s && s->outer == NO_REF)
        made = node_at(v->w->g, v->loop)->arg[v->carried.n + node_at(v->g, r)->input->index];
    else if (v->invariant[r])
        made = copy_outside(v, r);
    else if (is_sliced(v, r))
        made = slice_outside(v, r);
    else if (is_product(v, r))
        made = contract_outside(v, &product, false);
    else
        made = add_stack(v->w->g, v->loop, if_ran(v, r, number_like(v->g, r, 0)), 0);
    return v->outside[r] = made;
}

/* With the axis of rounds, which values that are the same in all are repeated along. */
static Ref repeat_rounds(Reverse *v, Ref r)
{
    Ref value = outside(v, r);
    Node n = *node_at(v->g, r);
    Dim shape[MAX_RANK];
    int at[MAX_RANK], rank = stacked_shape(&n, 0, v->l.trips, shape);
    for (int i = 0; i < n.rank; i++)
        at[i] = i + 1;
    return v->invariant[r] ? build_expand(v->w->g, value, at, rank, shape) : value;
}

static Ref sum_scatter(Reverse *v, const Node *n)
{
    Gather a = *n->gather;
    Affine by[MAX_BOX];
    Ref index[MAX_RANK];
    for (int i = 0; i < MAX_RANK; i++)
        by[i] = affine_axis(i + 1);
    check(map_substitute(&a.map, &a.map, by));
    check(map_of_rounds(v, &a.map, 0));
    for (int k = 0; k < a.n; k++)
        index[k] = repeat_rounds(v, n->arg[1 + k]);
    return build_scatter(v->w->g, &a, repeat_rounds(v, n->arg[0]), index, n->rank, n->shape);
}

static Ref sum_outside(Reverse *v, Ref r)
{
    Node n = *node_at(v->g, r);
    Ref args[2] = {NO_REF, NO_REF}, *sum = &v->summed[r];
    bool linear = is_linear(v, &n) && (n.op != OP_CONTRACT || v->products[r]);
    if (*sum != NO_REF)
        return *sum;
    build_span = n.span;
    if (v->stacked[r])
        return *sum = build_sum(v->w->g, outside(v, r), 1);
    if (n.op == OP_SCATTER)
        return *sum = sum_scatter(v, &n);
    if (!linear)
        return *sum = contract_outside(v, &n, true);
    for (int k = 0; k < n.nargs; k++)
        args[k] = sum_outside(v, n.arg[k]);
    return *sum = build_copy(v->w->g, &n, args);
}

/* A product whose results go to places that move with the block, as a product for the block and a
 * view that puts it there: then the stack is one of products, no larger than the result. */
static Ref place_products(Reverse *v, Ref r)
{
    Node n = *node_at(v->g, r);
    if (n.op != OP_CONTRACT || n.nargs != 2 || !moves_with_round(v, r))
        return r;
    Contract product = *n.contract, place = {.nbox = n.rank, .in[0] = map_identity(n.rank)};
    for (int i = 0; i < n.rank; i++) {
        int axis;
        Affine *to = &product.out.at[i];
        Affine along = affine_shift(*to, dim_sub(dim_const(0), to->offset));
        if (!affine_is_axis(&along, &axis))
            return r;
        place.box[i] = product.box[axis];
        place.out.at[i] = affine_shift(affine_axis(i), to->offset);
        *to = along;
    }
    place.out.rank = n.rank;
    build_span = n.span;
    Ref made = build_contract(v->g, &product, n.arg[0], n.arg[1], n.rank, place.box);
    return build_contract(v->g, &place, made, NO_REF, n.rank, n.shape);
}

/* ---- the loop ---- */

/* Carries the sum of what cannot be summed outside; leaves the other summands. */
static void sum_up_in_carry(Reverse *v, Refs *summands, Ref to)
{
    Ref sum = NO_REF;
    int left = 0;
    for (int i = 0; i < summands->n; i++) {
        Ref s = summands->p[i];
        if (v->sums[s])
            summands->p[left++] = s;
        else
            sum = sum == NO_REF ? s : build_point(v->g, OP_ADD, sum, s, NO_REF);
    }
    summands->n = left;
    if (sum == NO_REF)
        return;
    Ref before = carry_input(v, v->carried.n, to);
    Ref after = build_point(v->g, OP_ADD, before, sum, NO_REF);
    add_carry(v, number_like(v->w->g, to, 0), if_ran(v, after, before), to);
}

/* The forward loop's stack of a part of a loop within it, node `block` of its body. */
static Ref stack_part(Reverse *v, Ref block, int part)
{
    const Loop *l = node_at(v->w->g, v->forward)->loop;
    return add_stack(v->w->g, v->forward, build_part(l->body, block, part), 0);
}

/* The loops within a round, which is a block, leave what the way back reads of them to the forward
 * loop; a part of one becomes a slice of a stack. The inputs for these stand behind it until
 * sort_inputs. */
static void keep_blocks(Reverse *v)
{
    Graph *g = v->w->g;
    const Graph *old = v->l.body;
    Loop *l = node_at(g, v->forward)->loop = alloc_copy(node_at(g, v->forward)->loop, sizeof *l);
    l->body = graph_clone(l->body);
    const Graph *same = clone_body(v->g, v->symbol, dim_symbol(l->symbol));
    for (Ref r = 0; r < old->nodes.n; r++) {
        if (node_at(old, r)->op != OP_LOOP)
            continue;
        node_at(l->body, r)->loop = node_at(same, v->copy[r])->loop;
        for (Ref p = v->copy[r]; p < same->nodes.n; p++) {
            const Node *n = node_at(same, p);
            if (n->op != OP_PART || n->arg[0] != v->copy[r])
                continue;
            Ref row = build_row(v->g, capture(v, stack_part(v, r, n->part)), 0, v->t);
            *node_at(v->g, p) = *node_at(v->g, row);
        }
    }
}

/* ---- what is kept, not computed again ---- */

/* Whether the results take longer to compute than to store and load: the time of a byte to memory is that of some
 * operations. */
static bool is_long_sum(const Node *n)
{
    enum { LONG = 16 };
    int64_t terms;
    Dim all = dim_const(1);
    if (n->op != OP_CONTRACT || n->nargs != 2)
        return false;
    for (int k = 0; k < n->contract->nbox; k++)
        if (is_summed(n->contract, k))
            all = dim_mul(all, n->contract->box[k]);
    return !dim_is_const(all, &terms) || terms >= LONG;
}

/* What of the forward body depends on a carry. The rest is computed for all rounds at once, by `hoist`. */
static bool *find_carried(const Graph *body)
{
    bool *carried = NEW_ARRAY(bool, body->nodes.n);
    for (Ref r = 0; r < body->nodes.n; r++) {
        const Node *n = node_at(body, r);
        carried[r] = n->op == OP_INPUT && n->input->kind == FROM_CARRY;
        for (int k = 0; k < n->nargs; k++)
            carried[r] |= carried[n->arg[k]];
    }
    return carried;
}

typedef struct {
    bool *needed;               /* by node of the reverse body, as the others */
    Ref *user;                  /* the one that needs it; NO_REF: a result, or several */
    Ref *origin;                /* the node of the forward body; NO_REF: there is none */
} Needs;

/* What the results need, long sums without their operands. */
static Needs find_needs(const Reverse *v, const Walk *w)
{
    int n = v->g->nodes.n;
    const bool *carried = find_carried(v->l.body);
    Needs f = {NEW_ARRAY(bool, n), NEW_ARRAY(Ref, n), NEW_ARRAY(Ref, n)};
    for (Ref r = 0; r < n; r++)
        f.user[r] = f.origin[r] = NO_REF;
    for (Ref r = 0; r < v->l.body->nodes.n; r++)
        if (carried[r])
            f.origin[v->copy[r]] = r;
    for (int i = 0; i < v->carried.n; i++)
        f.needed[v->carried.p[i].next] = true;
    for (Ref r = 0; r < w->end; r++)
        for (int i = 0; i < w->kept[r].n; i++)
            f.needed[w->kept[r].p[i]] = true;
    for (Ref r = n - 1; r >= 0; r--) {
        const Node *x = node_at(v->g, r);
        for (int k = 0; k < x->nargs && f.needed[r] && !(f.origin[r] != NO_REF && is_long_sum(x)); k++) {
            Ref a = x->arg[k];
            f.user[a] = !f.needed[a] || f.user[a] == r ? r : NO_REF;
            f.needed[a] = true;
        }
    }
    return f;
}

/* The forward loop's stack of a node of its body: one that it has, or a new one. */
static int stack_of(Graph *g, Ref loop, Ref row)
{
    Node n = *node_at(g, loop);
    for (int k = 0; k < n.loop->nstack; k++)
        if (find_output(n.loop->body, FROM_STACK, k) == row)
            return k;
    Loop *l = node_at(g, loop)->loop = alloc_copy(n.loop, sizeof *n.loop);
    l->body = graph_clone(l->body);             /* the graph before the pass has it, too */
    add_stack(g, loop, row, 0);
    return n.loop->nstack;
}

/* Of a long sum, what is kept in its place: what alone needs it, as long as that is made element by element. */
static Ref kept_for(const Reverse *v, const Needs *f, Ref r)
{
    const Node *n = node_at(v->g, r);
    for (Ref u = f->user[r]; u != NO_REF && f->origin[u] != NO_REF; u = f->user[r]) {
        const Node *next = node_at(v->g, u);
        if (!op_info[next->op].pointwise || !shape_equal(n->rank, n->shape, next->rank, next->shape))
            break;
        r = u;
    }
    return r;
}

/* Long sums of the round become rows of stacks. The inputs for these stand behind them until sort_inputs. Whether
 * there are any. */
static bool keep_sums(Reverse *v, const Walk *w)
{
    bool any = false;
    int end = v->g->nodes.n;
    Needs f = find_needs(v, w);
    bool *kept = NEW_ARRAY(bool, end);
    for (Ref r = 0; r < end; r++)
        if (f.needed[r] && f.origin[r] != NO_REF && is_long_sum(node_at(v->g, r))
            && node_at(v->g, r)->rank < MAX_RANK)
            any = kept[kept_for(v, &f, r)] = true;
    for (Ref r = 0; r < end; r++) {
        if (!kept[r])
            continue;
        int stack = stack_of(v->w->g, v->forward, f.origin[r]);
        const Loop *l = node_at(v->w->g, v->forward)->loop;
        Ref part = build_part(v->w->g, v->forward, l->ncarry + stack);
        Ref row = build_row(v->g, capture(v, part), l->stack_axis[stack], v->t);
        *node_at(v->g, r) = *node_at(v->g, row);
    }
    return any;
}

/* The inputs of a body first, else in order. */
static void sort_inputs(Graph *g)
{
    Rewrite w = rewrite_begin(g);
    for (int inputs = 1; inputs >= 0; inputs--)
        for (Ref r = 0; r < w.old.nodes.n; r++)
            if ((node_at(&w.old, r)->op == OP_INPUT) == inputs)
                w.map[r] = rewrite_copy(&w, r);
    rewrite_end(&w);
}

/* Extends marks on nodes of the body to all that they are computed from. */
static void mark_needed(const Reverse *v, bool *needed)
{
    for (Ref r = v->g->nodes.n - 1; r >= 0; r--)
        for (int k = 0; needed[r] && k < node_at(v->g, r)->nargs; k++)
            needed[node_at(v->g, r)->arg[k]] = true;
}

/* The sources that the carries and summands need; sets what the carries need. */
static bool *needed_sources(Reverse *v, const Walk *w)
{
    bool *needed = NEW_ARRAY(bool, v->g->nodes.n), *sources = NEW_ARRAY(bool, v->sources.n);
    for (int i = 0; i < v->carried.n; i++)
        needed[v->carried.p[i].next] = true;
    mark_needed(v, needed);
    v->inside = alloc_copy(needed, (size_t)v->g->nodes.n * sizeof *needed);
    for (Ref r = 0; r < w->end; r++)
        for (int i = 0; i < w->kept[r].n; i++)
            needed[w->kept[r].p[i]] = true;
    if (v->ran != NO_REF)
        needed[v->ran] = true;
    mark_needed(v, needed);
    for (int i = 0; i < v->sources.n; i++)
        sources[i] = needed[v->sources.p[i].input];
    return sources;
}

static void build_reverse(Reverse *v, const Walk *w)
{
    bool *needed = needed_sources(v, w);
    int n = v->carried.n;
    Ref *args = NEW_ARRAY(Ref, n + v->sources.n);
    Loop l = {.symbol = v->symbol, .trips = v->l.trips, .rest = v->l.rest,
              .backwards = !v->l.backwards, .until = -1, .blocks = v->l.blocks, .ncarry = n,
              .ncapture = v->sources.n, .body = v->g};
    for (int i = 0; i < n; i++) {
        args[i] = v->carried.p[i].start;
        build_next(v->g, i, NULL, v->carried.p[i].next);
    }
    for (int i = 0; i < v->sources.n; i++) {
        const Capture *s = &v->sources.p[i];
        if (s->outer == NO_REF && needed[i])
            args[n + i] = save_carry(v->w->g, v->forward, s->carry);
        else                                    /* of an unneeded one, anything of its shape */
            args[n + i] = s->outer != NO_REF ? s->outer : NO_REF;
        if (args[n + i] == NO_REF) {
            Node like = *node_at(v->g, s->input);
            args[n + i] = build_number(v->w->g, like.type, 0, like.rank, like.shape);
        }
    }
    v->loop = build_loop(v->w->g, &l, args);
}

static void give_results(Reverse *v, const Walk *w)
{
    v->outside = NEW_ARRAY(Ref, v->g->nodes.n);
    v->summed = NEW_ARRAY(Ref, v->g->nodes.n);
    for (Ref r = 0; r < v->g->nodes.n; r++)
        v->outside[r] = v->summed[r] = NO_REF;
    for (int i = 0; i < v->carried.n; i++)
        give(v->w, v->carried.p[i].to, build_part(v->w->g, v->loop, i));
    for (Ref r = 0; r < w->end; r++)
        for (int i = 0; i < w->kept[r].n; i++)
            give(v->w, source_of(v, r)->outer, sum_outside(v, w->kept[r].p[i]));
}

/* What is carried is kept for all rounds, which takes one axis more. */
static bool room_for_rounds(const Graph *g, const Node *loop)
{
    for (int k = 0; k < loop->loop->ncarry; k++) {
        const Node *start = node_at(g, loop->arg[k]);
        if (start->rank < MAX_RANK)
            continue;
        error_at(loop->span, "E0531",
                 "to differentiate this loop, what it carries is kept for all its rounds, which needs "
                 "one axis more than the %d of %s; reshape it to fewer axes", MAX_RANK,
                 start->name ? internf("`%s`", start->name) : "a carried value");
        return false;
    }
    return true;
}

void reverse_loop(Walk *outer, Ref loop)
{
    Node n = *node_at(outer->g, loop);
    if (!room_for_rounds(outer->g, &n))
        return;
    Reverse v = {.w = outer, .forward = loop, .l = *n.loop, .arg = n.arg, .ran = NO_REF};
    int parts = v.l.ncarry + v.l.nstack;
    bool *arg = NEW_ARRAY(bool, n.nargs), *reached = NEW_ARRAY(bool, parts);
    v.parts = NEW_ARRAY(bool, parts);
    for (int k = 0; k < n.nargs; k++)
        arg[k] = wanted(outer, n.arg[k]);
    for (int k = 0; k < parts; k++)
        reached[k] = outer->part[loop][k] != NO_REF;
    Active body = body_active(&n, arg, true, v.parts);
    v.live = live_carries(&v.l, &body, reached);
    v.symbol = dim_fresh("t");
    check(dim_bound(v.symbol, v.l.trips));
    v.t = dim_symbol(v.symbol);
    v.g = graph_new(v.l.body->name);
    Walk w = walk_round(&v, outer->part[loop]);
    for (Ref r = 0; v.l.blocks && r < w.end; r++)
        for (int i = 0; i < w.kept[r].n; i++)
            w.kept[r].p[i] = place_products(&v, w.kept[r].p[i]);
    bool later = v.l.blocks ? v.l.blocks == BLOCKS_KEPT : keep_sums(&v, &w);
    if (v.l.blocks == BLOCKS_KEPT)
        keep_blocks(&v);
    classify(&v, &w);
    for (Ref r = 0; r < w.end; r++)
        if (w.kept[r].n)
            sum_up_in_carry(&v, &w.kept[r], source_of(&v, r)->outer);
    build_span = n.span;
    build_reverse(&v, &w);
    give_results(&v, &w);
    if (later)
        sort_inputs(node_at(outer->g, v.loop)->loop->body);
    trim_loop(outer->g, v.loop);
    build_span = n.span;
}
