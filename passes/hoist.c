/* hoist: moves work out of loops that the rounds need not do.
 *
 * A value of the body depends on carries, on the round only, or on neither:
 *
 *   - what depends on neither is computed once, before the loop, and captured;
 *   - a product of something that depends on the round only with something that depends on neither
 *     is computed for all rounds at once, before the loop: one large contraction for many small
 *     ones, the classical treatment of x[t] @ w in a recurrent net. Its rows are captured;
 *   - a stack of rows that depend on no carry is computed for all rounds at once, behind the loop;
 *   - a carry that keeps its value becomes a capture.
 *
 *     %3 = loop t < T carry %2 capture %0, %1 {
 *       %1: f32[N, T, C] = input capture 0
 *       %2: f32[C, H] = input capture 1
 *       %3: f32[N, H] = contract %1[i, (t), k] * %2[k, j] -> [i, j] over i < N, j < H, k < C
 *       ..
 *   =>
 *     %3: f32[T, N, H] = contract %0[j, i, l] * %1[l, k] -> [i, j, k] over i < T, j < N, ..
 *     %4 = loop t < T carry %2 capture %3 {
 *       %1: f32[T, N, H] = input capture 0
 *       %2: f32[N, H] = contract %1[(t), i, j] -> [i, j] over i < N, j < H
 *       ..
 *
 * "For all rounds" is the same op with an axis of the rounds in front, where the round enters
 * indices linearly. Constants, indices and views stay: they cost nothing in a round. Checked
 * gathers stay, since the loop may run no round, and loops that may end early (until) keep what
 * depends on the round. */
#include <string.h>

#include "passes/pass.h"
#include "passes/rewrite.h"

/* CARRIED: also what must stay for other reasons. */
typedef enum { FIXED, BY_ROUND, CARRIED } Dependence;
typedef enum { STAYS, MOVES, SPREADS } Decision;

typedef struct {
    Rewrite *w;                 /* of the graph around */
    const Node *n;              /* the loop, as it was */
    const Graph *body;
    Dependence *on;             /* by node of the body */
    bool *spreads;              /* BY_ROUND: can be computed for all rounds at once */
    bool *kept;                 /* by carry: keeps its value, and becomes a capture */
    Decision *decision;
    Ref *outside, *spread;      /* in the graph around: the value, the values of all rounds;
                                   NO_REF: not yet */
    Graph *inner;               /* the new body */
    Ref *inside;                /* in the new body */
    VEC(Ref) captures;          /* in the graph around */
    const char *symbol;
} Hoist;

/* ---- where the round occurs ---- */

static bool loop_mentions(const Loop *l, const char *symbol);

static bool map_mentions(const Map *m, const char *symbol)
{
    for (int i = 0; i < m->rank; i++)
        if (dim_mentions(m->at[i].offset, symbol))
            return true;
    return false;
}

static bool box_mentions(const Contract *c, const char *symbol)
{
    for (int i = 0; i < c->nbox; i++)
        if (dim_mentions(c->box[i], symbol))
            return true;
    return false;
}

static bool node_mentions(const Node *n, const char *symbol)
{
    switch (n->op) {
    case OP_SIZE:
        return dim_mentions(n->size, symbol);
    case OP_RANDOM:
        return dim_mentions(n->random->round, symbol);
    case OP_CONTRACT:
        return box_mentions(n->contract, symbol) || map_mentions(&n->contract->out, symbol)
            || map_mentions(&n->contract->in[0], symbol)
            || map_mentions(&n->contract->in[1], symbol);
    case OP_GATHER:
    case OP_SCATTER:
        return map_mentions(&n->gather->map, symbol);
    case OP_LOOP:
        return loop_mentions(n->loop, symbol);
    default:
        return false;
    }
}

static bool loop_mentions(const Loop *l, const char *symbol)
{
    if (dim_mentions(l->trips, symbol) || dim_mentions(l->rest, symbol))
        return true;
    for (Ref r = 0; r < l->body->nodes.n; r++)
        if (node_mentions(node_at(l->body, r), symbol))
            return true;
    return false;
}

/* d = rest + factor * symbol with a number as factor. */
static bool is_linear(Dim d, const char *symbol, Dim *rest, int64_t *factor)
{
    *rest = dim_substitute(d, symbol, dim_const(0));
    Dim next = dim_substitute(d, symbol, dim_const(1));
    if (!dim_is_const(dim_sub(next, *rest), factor) || *factor != (int32_t)*factor)
        return false;
    return d == dim_add(*rest, dim_mul(dim_const(*factor), dim_symbol(symbol)));
}

static bool map_is_linear(const Map *m, const char *symbol)
{
    Dim rest;
    int64_t factor;
    for (int i = 0; i < m->rank; i++)
        if (!is_linear(m->at[i].offset, symbol, &rest, &factor)
            || (factor && m->at[i].nterms == MAX_TERMS))
            return false;
    return true;
}

/* ---- what depends on what ---- */

static bool may_fault(const Node *n)
{
    if (n->op == OP_LOOP)
        for (Ref r = 0; r < n->loop->body->nodes.n; r++)
            if (may_fault(node_at(n->loop->body, r)))
                return true;
    return (n->op == OP_GATHER || n->op == OP_SCATTER) && n->gather->checked;
}

/* A carry whose next value is the carry itself, and which does not end the loop. */
static bool keeps_value(const Node *loop, int carry)
{
    const Graph *body = loop->loop->body;
    const Node *next = node_at(body, find_output(body, FROM_CARRY, carry));
    return next->op == OP_INPUT && next->input->kind == FROM_CARRY && next->input->index == carry
        && loop->loop->until != carry;
}

static void find_dependence(Hoist *h)
{
    for (int i = 0; i < h->n->loop->ncarry; i++)
        h->kept[i] = keeps_value(h->n, i) && rewrite_allowed();
    for (Ref r = 0; r < h->body->nodes.n; r++) {
        const Node *n = node_at(h->body, r);
        Dependence on = node_mentions(n, h->symbol) ? BY_ROUND : FIXED;
        if (n->op == OP_INPUT && n->input->kind == FROM_CARRY)
            on = h->kept[n->input->index] ? FIXED : CARRIED;
        for (int k = 0; k < n->nargs; k++)
            on = h->on[n->arg[k]] > on ? h->on[n->arg[k]] : on;
        h->on[r] = may_fault(n) ? CARRIED : on;
    }
}

/* Whether a node that depends on the round only can be computed for all rounds at once, its
 * operands too. */
static bool can_spread(const Hoist *h, const Node *n)
{
    Dim rest;
    int64_t factor;
    for (int k = 0; k < n->nargs; k++)
        if (h->on[n->arg[k]] == BY_ROUND && !h->spreads[n->arg[k]])
            return false;
    if (n->rank == MAX_RANK)
        return false;
    switch (n->op) {
    case OP_SIZE:
        return is_linear(n->size, h->symbol, &rest, &factor);
    case OP_CONTRACT:
        for (int k = 0; k < n->nargs; k++)
            if (!map_is_linear(&n->contract->in[k], h->symbol)
                || node_at(h->body, n->arg[k])->rank == MAX_RANK)
                return false;
        return n->contract->nbox < MAX_BOX && !box_mentions(n->contract, h->symbol)
            && map_is_linear(&n->contract->out, h->symbol);
    case OP_GATHER:
        return map_is_linear(&n->gather->map, h->symbol) && n->gather->map.rank < MAX_RANK;
    case OP_RESHAPE:
    case OP_CONCAT:
    case OP_MARK:
    case OP_STOP:
    case OP_CUSTOM:
        return true;
    case OP_RMAX:
    case OP_RMIN:
    case OP_ARGMAX:
    case OP_ARGMIN:
        return node_at(h->body, n->arg[0])->rank < MAX_RANK;
    default:
        return op_info[n->op].pointwise;
    }
}

static bool is_identity(const Node *n)
{
    return n->op == OP_MARK || n->op == OP_STOP || n->op == OP_CUSTOM;
}

/* What costs nothing in a round. */
static bool is_free(const Node *n)
{
    return n->op == OP_INPUT || n->op == OP_CONST || n->op == OP_ARRAY || n->op == OP_SIZE
        || n->op == OP_IOTA || n->op == OP_LOOP || is_view(n) || is_identity(n);
}

/* A sum of products of what depends on the round with what is the same in every round. */
static bool is_large_product(const Hoist *h, const Node *n)
{
    return n->op == OP_CONTRACT && n->nargs == 2 && n->contract->nbox > n->rank
        && (h->on[n->arg[0]] == FIXED || h->on[n->arg[1]] == FIXED);
}

/* Whether all rounds run, so that what is computed for all is what would be stacked. */
static bool runs_all(const Loop *l)
{
    return l->until < 0 && l->rest == DIM_BAD;
}

/* Whether a row of a stack can be computed without the loop. */
static bool can_leave(const Hoist *h, Ref row)
{
    return runs_all(h->n->loop) && (h->on[row] == FIXED || h->spreads[row]);
}

static bool *find_stacked(const Hoist *h)
{
    bool *stacked = NEW_ARRAY(bool, h->body->nodes.n);
    for (int i = 0; i < h->body->outputs.n; i++)
        if (h->body->outputs.p[i].kind == FROM_STACK)
            stacked[h->body->outputs.p[i].value] = true;
    return stacked;
}

/* Whether anything moves. */
static bool decide(Hoist *h)
{
    bool any = false, *stacked = find_stacked(h);
    for (int i = 0; i < h->n->loop->ncarry; i++)
        any |= h->kept[i];
    for (Ref r = 0; r < h->body->nodes.n; r++) {
        const Node *n = node_at(h->body, r);
        h->spreads[r] = h->on[r] == BY_ROUND && can_spread(h, n);
        bool moves = h->on[r] == FIXED && !is_free(n);
        bool spreads = h->spreads[r] && !is_free(n) && !h->n->loop->blocks
            && (stacked[r] ? can_leave(h, r) : h->n->loop->until < 0 && is_large_product(h, n));
        if ((moves || spreads) && rewrite_allowed())
            h->decision[r] = moves ? MOVES : SPREADS;
        any |= h->decision[r] != STAYS;
    }
    return any;
}

/* ---- once, before the loop ---- */

static Ref outside(Hoist *h, Ref r)
{
    Node n = *node_at(h->body, r);
    if (h->outside[r] != NO_REF)
        return h->outside[r];
    if (n.op == OP_INPUT) {
        int carries = n.input->kind == FROM_CARRY ? 0 : h->n->loop->ncarry;
        return h->outside[r] = h->w->map[h->n->arg[carries + n.input->index]];
    }
    Ref *args = NEW_ARRAY(Ref, n.nargs);
    for (int k = 0; k < n.nargs; k++)
        args[k] = outside(h, n.arg[k]);
    if (n.op == OP_LOOP) {
        n.loop = alloc_copy(n.loop, sizeof *n.loop);
        n.loop->body = graph_clone(n.loop->body);
    }
    return h->outside[r] = build_copy(h->w->g, &n, args);
}

/* ---- for all rounds at once: axis 0 is the round ---- */

static Ref spread(Hoist *h, Ref r);

/* The shape of a node with an axis of the rounds in front. */
static int spread_shape(const Hoist *h, const Node *n, Dim *shape)
{
    shape[0] = h->n->loop->trips;
    memcpy(shape + 1, n->shape, (size_t)n->rank * sizeof *shape);
    return n->rank + 1;
}

/* What is the same in every round, repeated. */
static Ref repeat(Hoist *h, Ref r)
{
    const Node *n = node_at(h->body, r);
    Dim shape[MAX_RANK];
    int at[MAX_RANK], rank = spread_shape(h, n, shape);
    for (int i = 0; i < n->rank; i++)
        at[i] = i + 1;
    return build_expand(h->w->g, outside(h, r), at, rank, shape);
}

/* The map with `axis` as the round: in its offsets, and, `rows`, as an index in front; axes below
 * it as they were. */
static Map spread_map(const Hoist *h, const Map *m, int axis, int shift, bool rows)
{
    Map map = {0};
    Affine by[MAX_BOX];
    for (int i = 0; i < MAX_BOX; i++)
        by[i] = affine_axis(i + shift);
    if (rows)
        map.at[map.rank++] = affine_axis(axis);
    for (int i = 0; i < m->rank; i++) {
        Affine at;
        int64_t factor;
        check(affine_substitute(&at, &m->at[i], by));
        check(is_linear(at.offset, h->symbol, &at.offset, &factor));
        map.at[map.rank++] = affine_add(at, affine_scale(affine_axis(axis), factor));
    }
    return map;
}

static Ref spread_contract(Hoist *h, const Node *n)
{
    Contract c = *n->contract;
    Ref args[2] = {NO_REF, NO_REF};
    Dim shape[MAX_RANK];
    int rank = spread_shape(h, n, shape);
    for (int i = c.nbox++; i > 0; i--)
        c.box[i] = c.box[i - 1];
    c.box[0] = h->n->loop->trips;
    c.out = spread_map(h, &n->contract->out, 0, 1, true);
    for (int k = 0; k < n->nargs; k++) {
        bool rows = h->on[n->arg[k]] == BY_ROUND;
        args[k] = rows ? spread(h, n->arg[k]) : outside(h, n->arg[k]);
        c.in[k] = spread_map(h, &n->contract->in[k], 0, 1, rows);
    }
    build_span = n->span;
    return build_contract(h->w->g, &c, args[0], args[1], rank, shape);
}

static Ref spread_gather(Hoist *h, const Node *n)
{
    Gather attr = *n->gather;
    Dim shape[MAX_RANK];
    Ref index[MAX_RANK];
    int rank = spread_shape(h, n, shape);
    bool rows = h->on[n->arg[0]] == BY_ROUND;
    Ref table = rows ? spread(h, n->arg[0]) : outside(h, n->arg[0]);
    attr.map = spread_map(h, &n->gather->map, 0, 1, rows);
    for (int j = 0; j < attr.n; j++) {
        attr.on[j] = (uint8_t)(attr.on[j] + rows);
        index[j] = spread(h, n->arg[1 + j]);
    }
    build_span = n->span;
    return build_gather(h->w->g, &attr, table, index, rank, shape);
}

/* rest + factor * t for every t, as an i64 */
static Ref spread_size(Hoist *h, const Node *n)
{
    Graph *g = h->w->g;
    Dim rest, shape[] = {h->n->loop->trips};
    int64_t factor;
    check(is_linear(n->size, h->symbol, &rest, &factor));
    Ref size = build_iota(g, I64, 0, 1, shape);
    if (factor != 1)
        size = build_point(g, OP_MUL, size, build_number(g, I64, (double)factor, 1, shape), NO_REF);
    if (dim_is(rest, 0))
        return size;
    return build_point(g, OP_ADD, size, build_splat(g, build_size(g, rest), 1, shape), NO_REF);
}

static Ref spread_plain(Hoist *h, const Node *n)
{
    if (is_identity(n))
        return spread(h, n->arg[0]);
    Graph *g = h->w->g;
    Ref *args = NEW_ARRAY(Ref, n->nargs);
    Dim shape[MAX_RANK];
    int rank = spread_shape(h, n, shape);
    for (int k = 0; k < n->nargs; k++)
        args[k] = spread(h, n->arg[k]);
    build_span = n->span;
    switch (n->op) {
    case OP_RESHAPE:
        return build_reshape(g, args[0], rank, shape);
    case OP_CONCAT:
        return build_concat(g, __builtin_ctz(n->axes) + 1, args, n->nargs);
    case OP_RMAX:
    case OP_RMIN:
    case OP_ARGMAX:
    case OP_ARGMIN:
        return build_reduce(g, n->op, args[0], n->axes << 1);
    case OP_CAST:
        return build_cast(g, n->type, args[0]);
    default:
        return build_point(g, n->op, args[0], n->nargs > 1 ? args[1] : NO_REF,
                           n->nargs > 2 ? args[2] : NO_REF);
    }
}

/* The values of a node in all rounds. */
static Ref spread(Hoist *h, Ref r)
{
    const Node *n = node_at(h->body, r);
    if (h->spread[r] != NO_REF)
        return h->spread[r];
    build_span = n->span;
    h->spread[r] = h->on[r] == FIXED ? repeat(h, r)
                   : n->op == OP_SIZE ? spread_size(h, n)
                   : n->op == OP_CONTRACT ? spread_contract(h, n)
                   : n->op == OP_GATHER ? spread_gather(h, n) : spread_plain(h, n);
    return h->spread[r];
}

/* ---- the new body ---- */

static Ref capture(Hoist *h, Ref value)
{
    Node n = *node_at(h->w->g, value);
    int number = 0;
    while (number < h->captures.n && h->captures.p[number] != value)
        number++;
    if (number == h->captures.n)
        PUSH(h->captures, value);
    return build_input(h->inner, FROM_CAPTURE, number, NULL, n.type, n.rank, n.shape);
}

/* Row t of what was computed for all rounds. */
static Ref row(Hoist *h, Ref r)
{
    const Node *n = node_at(h->body, r);
    Contract c = {.nbox = n->rank, .out = map_identity(n->rank), .in[0].rank = n->rank + 1};
    c.in[0].at[0] = affine_const(dim_symbol(h->symbol));
    for (int i = 0; i < n->rank; i++) {
        c.box[i] = n->shape[i];
        c.in[0].at[i + 1] = affine_axis(i);
    }
    Ref rows = spread(h, r);
    build_span = n->span;
    return build_contract(h->inner, &c, capture(h, rows), NO_REF, n->rank, n->shape);
}

static Ref new_inside(Hoist *h, Ref r)
{
    const Node *n = node_at(h->body, r);
    build_span = n->span;
    if (h->decision[r] == SPREADS)
        return row(h, r);
    if (h->decision[r] == MOVES || (h->on[r] == FIXED && n->op == OP_INPUT))
        return capture(h, outside(h, r));
    Ref *args = NEW_ARRAY(Ref, n->nargs);
    for (int k = 0; k < n->nargs; k++)
        args[k] = h->inside[n->arg[k]];
    return build_copy(h->inner, n, args);
}

static Ref rebuild_loop(Hoist *h)
{
    Loop l = *h->n->loop;
    Node copy = *h->n;
    VEC(Ref) args = {0};
    h->inner = graph_new(h->body->name);
    for (Ref r = 0; r < h->body->nodes.n; r++)
        h->inside[r] = new_inside(h, r);
    for (int i = 0; i < h->body->outputs.n; i++) {
        Output o = h->body->outputs.p[i];
        o.value = h->inside[o.value];
        PUSH(h->inner->outputs, o);
    }
    for (int i = 0; i < l.ncarry; i++)
        PUSH(args, h->w->map[h->n->arg[i]]);
    for (int i = 0; i < h->captures.n; i++)
        PUSH(args, h->captures.p[i]);
    l.ncapture = h->captures.n;
    l.body = h->inner;
    copy.loop = alloc_copy(&l, sizeof l);
    copy.nargs = args.n;
    return build_copy(h->w->g, &copy, args.p);
}

/* ---- what is behind the loop ---- */

/* All rounds of a row, with the axis of the rounds where it is stacked. */
static Ref leave_stack(Hoist *h, Ref row, int axis)
{
    Ref rows = spread(h, row);
    int order[MAX_RANK], rank = node_at(h->w->g, rows)->rank;
    for (int i = 0; i < rank; i++)
        order[i] = i == axis ? 0 : i < axis ? i + 1 : i;
    return axis ? build_permute(h->w->g, rows, order) : rows;
}

/* What stands for a part that the loop need not give; NO_REF: it gives it. */
static Ref replace_part(Hoist *h, const Node *part)
{
    const Loop *l = h->n->loop;
    int stack = part->part - l->ncarry;
    if (stack < 0)
        return h->kept[part->part] ? h->w->map[h->n->arg[part->part]] : NO_REF;
    Ref row = find_output(h->body, FROM_STACK, stack);
    bool leaves = can_leave(h, row) && (h->decision[row] != STAYS || is_free(node_at(h->body, row)))
        && rewrite_allowed();
    build_span = part->span;
    return leaves ? leave_stack(h, row, l->stack_axis[stack]) : NO_REF;
}

static Hoist *look_at(Rewrite *w, const Node *loop)
{
    Hoist *h = NEW(Hoist);
    int n = loop->loop->body->nodes.n;
    *h = (Hoist){.w = w, .n = loop, .body = loop->loop->body, .symbol = loop->loop->symbol};
    h->on = NEW_ARRAY(Dependence, n);
    h->spreads = NEW_ARRAY(bool, n);
    h->kept = NEW_ARRAY(bool, loop->loop->ncarry);
    h->decision = NEW_ARRAY(Decision, n);
    h->outside = NEW_ARRAY(Ref, n);
    h->spread = NEW_ARRAY(Ref, n);
    h->inside = NEW_ARRAY(Ref, n);
    for (Ref r = 0; r < n; r++)
        h->outside[r] = h->spread[r] = NO_REF;
    return h;
}

bool pass_hoist(Graph *g)
{
    bool changed = false, found = false;
    for (Ref r = 0; r < g->nodes.n; r++)
        found |= node_at(g, r)->op == OP_LOOP;
    if (!found || has_derivatives(g))
        return false;
    Rewrite w = rewrite_begin(g);
    Hoist **of = NEW_ARRAY(Hoist *, w.old.nodes.n);
    for (Ref r = 0; r < w.old.nodes.n; r++) {
        const Node *n = node_at(&w.old, r);
        if (n->op == OP_LOOP) {
            of[r] = look_at(&w, n);
            find_dependence(of[r]);
            bool moves = decide(of[r]);
            w.map[r] = moves ? rebuild_loop(of[r]) : rewrite_copy(&w, r);
            changed |= moves;
        }
        Ref instead = n->op == OP_PART ? replace_part(of[n->arg[0]], n) : NO_REF;
        if (n->op != OP_LOOP)
            w.map[r] = instead == NO_REF ? rewrite_copy(&w, r) : instead;
        changed |= instead != NO_REF;
    }
    rewrite_end(&w);
    return drop_unused(g) || changed;      /* a loop that moved leaves one of the same symbol behind */
}
