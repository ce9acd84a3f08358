/* Jacobians: a gradient whose seed has leading axes, one for each axis of y; or, where x has fewer
 * elements than y, a tangent whose seed has those of x.
 *
 *     %2: f32[N, 3] = exp %1
 *     %3: f32[N, 3, 3] = jacobian %2, %1 each 0
 *   =>
 *     %3: f32[3, N, 3] = contract %one[] -> [j, n, j] over n < N, j < 3        (the seed)
 *     %4: f32[3, N, 3] = contract %2[n, k] -> [j, n, k] over ...
 *     %5: f32[3, N, 3] = mul %3, %4
 *     %6: f32[N, 3, 3] = contract %5[j, n, k] -> [n, j, k] over ...
 *
 * The walk starts from a seed of the shape of y (of x), of which nothing is known; then every node
 * that depends on the seed is built once more with the leading axes, by the rule of its op. The
 * seed with the axes is 1 where they name the element, and 0 elsewhere: a diagonal, which the rules
 * of passes/diagonal.c keep from being multiplied out. Where rows are independent, the seeds of all
 * rows walk together, and the axis of rows stands once in the result. */
#include <string.h>

#include "passes/grad.h"

typedef struct {
    const Graph *from;
    Graph *to;
    int n;                      /* leading axes */
    Dim size[MAX_RANK];
    const Active *on_seed;      /* the nodes that get them */
    Ref *now;                   /* by node */
} Batch;

/* ---- values with and without the axes ---- */

static int batched_shape(const Batch *b, const Node *n, Dim *shape)
{
    check(b->n + n->rank <= MAX_RANK);
    memcpy(shape, b->size, (size_t)b->n * sizeof *shape);
    memcpy(shape + b->n, n->shape, (size_t)n->rank * sizeof *shape);
    return b->n + n->rank;
}

/* A node with the axes, repeated along them if it does not depend on the seed. */
static Ref batched(Batch *b, Ref r)
{
    int at[MAX_RANK];
    Dim shape[MAX_RANK];
    const Node *n = node_at(b->from, r);
    if (b->on_seed->node[r])
        return b->now[r];
    for (int i = 0; i < n->rank; i++)
        at[i] = b->n + i;
    int rank = batched_shape(b, n, shape);
    return build_expand(b->to, b->now[r], at, rank, shape);
}

/* The map, whose axes now begin at `shift`, behind the leading axes, which begin at `first`. */
static Map batched_map(const Batch *b, const Map *map, int shift, int first)
{
    Map result = {.rank = b->n + map->rank};
    Affine by[MAX_BOX];
    for (int i = 0; i < MAX_BOX; i++)
        by[i] = affine_axis(i + shift);
    for (int i = 0; i < b->n; i++)
        result.at[i] = affine_axis(first + i);
    for (int i = 0; i < map->rank; i++)
        check(affine_substitute(&result.at[b->n + i], &map->at[i], by));
    return result;
}

/* ---- the rules ---- */

typedef Ref Rule(Batch *b, const Node *n);
#define RULE(NAME) static Ref B_##NAME(Batch *b, const Node *n)

static Ref copy_with(Batch *b, const Node *n)
{
    Node copy = *n;
    Ref *args = NEW_ARRAY(Ref, n->nargs);
    for (int k = 0; k < n->nargs; k++)
        args[k] = batched(b, n->arg[k]);
    copy.rank = batched_shape(b, n, copy.shape);
    return build_copy(b->to, &copy, args);
}

#define B_point copy_with
#define B_SELECT copy_with
#define B_CAST copy_with
#define B_MARK copy_with
#define B_STOP copy_with
#define B_CUSTOM copy_with
#define B_RESHAPE copy_with

static Ref shift_axes(Batch *b, const Node *n)
{
    Node copy = *n;
    copy.axes <<= b->n;
    return copy_with(b, &copy);
}

#define B_CONCAT shift_axes
#define B_RMAX shift_axes
#define B_RMIN shift_axes
#define B_ARGMAX shift_axes
#define B_ARGMIN shift_axes

RULE(CONTRACT)
{
    Contract c = *n->contract;
    Ref args[2] = {NO_REF, NO_REF};
    Dim shape[MAX_RANK];
    int first = c.nbox, rank = batched_shape(b, n, shape);
    check(c.nbox + b->n <= MAX_BOX);
    for (int i = 0; i < b->n; i++)
        c.box[c.nbox++] = b->size[i];
    c.out = batched_map(b, &c.out, 0, first);
    for (int k = 0; k < n->nargs; k++) {
        args[k] = b->now[n->arg[k]];
        if (b->on_seed->node[n->arg[k]])
            c.in[k] = batched_map(b, &c.in[k], 0, first);
    }
    return build_contract(b->to, &c, args[0], args[1], rank, shape);
}

static Ref batch_indexed(Batch *b, const Node *n)
{
    Node copy = *n;
    copy.gather = alloc_copy(n->gather, sizeof *n->gather);
    copy.gather->map = batched_map(b, &n->gather->map, b->n, 0);
    for (int j = 0; j < n->gather->n; j++)
        copy.gather->on[j] = (uint8_t)(n->gather->on[j] + b->n);
    return copy_with(b, &copy);
}

#define B_GATHER batch_indexed
#define B_SCATTER batch_indexed

RULE(PART)
{
    return build_part(b->to, b->now[n->arg[0]], n->part);
}

static void batch_nodes(Batch *b, Ref first);

/* The body, whose carries and captures have the axes where their arguments do. */
static void batch_body(Batch *b)
{
    const Graph *body = b->from;
    for (Ref r = 0; r < body->nodes.n; r++) {
        const Node *n = node_at(body, r);
        Dim shape[MAX_RANK];
        bool deep = b->on_seed->node[r];
        if (n->op != OP_INPUT)
            continue;
        int rank = deep ? batched_shape(b, n, shape) : n->rank;
        b->now[r] = build_input(b->to, n->input->kind, n->input->index, NULL, n->type, rank,
                                deep ? shape : n->shape);
    }
    batch_nodes(b, 0);
}

RULE(LOOP)
{
    Loop l = *n->loop;
    bool *arg = NEW_ARRAY(bool, n->nargs), *parts = NEW_ARRAY(bool, l.ncarry + l.nstack);
    Ref *args = NEW_ARRAY(Ref, n->nargs);
    for (int k = 0; k < n->nargs; k++)
        arg[k] = b->on_seed->node[n->arg[k]];
    Active marks = body_active(n, arg, false, parts);
    l.symbol = dim_fresh(l.symbol);
    check(dim_bound(l.symbol, l.trips));
    Batch inner = *b;
    inner.from = clone_body(n->loop->body, n->loop->symbol, dim_symbol(l.symbol));
    inner.to = l.body = graph_new(n->loop->body->name);
    inner.on_seed = &marks;
    inner.now = NEW_ARRAY(Ref, inner.from->nodes.n);
    batch_body(&inner);
    l.stack_axis = alloc_copy(l.stack_axis, (size_t)l.nstack * sizeof(int));
    for (int k = 0; k < l.ncarry + l.nstack; k++) {
        bool carry = k < l.ncarry;
        int number = carry ? k : k - l.ncarry;
        Ref value = find_output(inner.from, carry ? FROM_CARRY : FROM_STACK, number);
        Ref now = parts[k] ? batched(&inner, value) : inner.now[value];
        if (carry) {
            build_next(l.body, number, NULL, now);
        } else {
            build_stack(l.body, number, NULL, now);
            l.stack_axis[number] += parts[k] ? b->n : 0;
        }
    }
    for (int k = 0; k < n->nargs; k++)
        args[k] = arg[k] || (k < l.ncarry && parts[k]) ? batched(b, n->arg[k]) : b->now[n->arg[k]];
    return build_loop(b->to, &l, args);
}

/* These depend on no seed; derivatives are expanded before. */
#define B_INPUT NULL
#define B_CONST NULL
#define B_ARRAY NULL
#define B_SIZE NULL
#define B_IOTA NULL
#define B_RANDOM NULL
#define B_GRAD NULL
#define B_JVP NULL
#define B_JACOBIAN NULL

static Rule *const rules[OPS] = {
#define POINT(NAME, ...) [OP_##NAME] = B_point,
#define SHAPE(NAME, ...) [OP_##NAME] = B_##NAME,
#include "ir/ops.def"
#undef POINT
#undef SHAPE
};

/* ---- graphs ---- */

/* Builds the nodes from `first` on that are not there yet. */
static void batch_nodes(Batch *b, Ref first)
{
    Span outer = build_span;
    for (Ref r = first; r < b->from->nodes.n; r++) {
        const Node *n = node_at(b->from, r);
        Ref *args = NEW_ARRAY(Ref, n->nargs);
        if (n->op == OP_INPUT)
            continue;
        for (int k = 0; k < n->nargs; k++)
            args[k] = b->now[n->arg[k]];
        build_span = n->span;
        b->now[r] = b->on_seed->node[r] ? rules[n->op](b, n) : build_copy(b->to, n, args);
    }
    build_span = outer;
}

/* Whether the axes fit on every node that gets them; reported with error_at otherwise. */
static bool has_room(const Batch *b, const Graph *g, const Active *on_seed, Ref first)
{
    for (Ref r = first; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        bool room = n->rank + b->n <= MAX_RANK
            && (n->op != OP_CONTRACT || n->contract->nbox + b->n <= MAX_BOX);
        for (int k = 0; k < n->nargs; k++)
            room &= node_at(g, n->arg[k])->rank + b->n <= MAX_RANK;
        if (n->op == OP_LOOP && on_seed->node[r]) {
            bool *arg = NEW_ARRAY(bool, n->nargs);
            bool *parts = NEW_ARRAY(bool, n->loop->ncarry + n->loop->nstack);
            for (int k = 0; k < n->nargs; k++)
                arg[k] = on_seed->node[n->arg[k]];
            Active inner = body_active(n, arg, false, parts);
            if (!has_room(b, n->loop->body, &inner, 0))
                return false;
        }
        if (room || !on_seed->node[r])
            continue;
        error_at(build_span, "E0531",
                 "this jacobian needs a tensor of more than %d axes: %d of the value beside those "
                 "of %s; reshape the value to fewer axes", MAX_RANK, b->n, op_info[n->op].name);
        note_at(n->span, "this is what gets more axes");
        return false;
    }
    return true;
}

/* The seed with the axes: 1 where they name the element. */
static Ref build_diagonal(const Batch *b, const Node *of)
{
    Dim shape[MAX_RANK];
    int rows = of->rank - b->n, rank = batched_shape(b, of, shape);
    Contract c = {.nbox = of->rank, .out.rank = rank};
    memcpy(c.box, of->shape, sizeof of->shape);
    for (int i = 0; i < rank; i++)
        c.out.at[i] = affine_axis(i < b->n ? rows + i : i - b->n);
    Ref one = build_number(b->to, of->type, 1, 0, NULL);
    return build_contract(b->to, &c, one, NO_REF, rank, shape);
}

/* The axes in the order of a Jacobian: of y, then of x; the axis of rows is the first of both. The
 * leading axes are those of y, or, in forward mode, those of x. */
static Ref order_axes(const Batch *b, Ref r, bool rows, bool forward, int y_rank)
{
    int order[MAX_RANK];
    for (int i = 0; i < node_at(b->to, r)->rank; i++)
        if (forward)
            order[i] = i < y_rank ? b->n + i : i - y_rank;
        else
            order[i] = !rows || i > b->n ? i : i == 0 ? b->n : i - 1;
    return build_permute(b->to, r, order);
}

/* A graph with the same nodes, in an array of its own. */
static Graph scratch_of(const Graph *g)
{
    Graph s = {.name = g->name};
    for (Ref r = 0; r < g->nodes.n; r++)
        PUSH(s.nodes, *node_at(g, r));
    return s;
}

/* The adjoint of x for the adjoint `seed` of y. */
static Ref walk_from(Graph *g, Ref y, Ref x, Ref seed)
{
    Walk w = walk_new(g);
    w.end = y + 1;
    w.active.node[x] = true;
    mark_active(g, w.end, &w.active, true);
    w.adjoint[y] = seed;
    walk_back(&w);
    return w.adjoint[x];
}

/* Whether x surely has fewer elements, of each row with rows: then forward mode is cheaper. */
static bool is_narrower(const Node *x, const Node *y, bool rows)
{
    Dim of_x = shape_count(x->rank - rows, x->shape + rows);
    Dim of_y = shape_count(y->rank - rows, y->shape + rows);
    return of_x != of_y && dim_ge(of_y, of_x);
}

Ref expand_jacobian(Graph *g, Ref y, Ref x, bool rows)
{
    Graph s = scratch_of(g);
    bool forward = is_narrower(node_at(g, x), node_at(g, y), rows);
    Node of = *node_at(g, forward ? x : y);
    Ref first = g->nodes.n, result;
    Ref seed = build_input(&s, FROM_ARG, 0, NULL, of.type, of.rank, of.shape);
    if (forward)
        walk_along(&s, x, seed, &y, 1, &result);
    else
        result = walk_from(&s, y, x, seed);
    if (result == NO_REF)
        return NO_REF;
    memcpy(g->nodes.p, s.nodes.p, (size_t)first * sizeof *s.nodes.p);   /* loops may have grown */
    Active on_seed = active_new(s.nodes.n);
    on_seed.node[seed] = true;
    mark_active(&s, s.nodes.n, &on_seed, false);
    Batch b = {.from = &s, .to = g, .n = of.rank - rows, .on_seed = &on_seed,
               .now = NEW_ARRAY(Ref, s.nodes.n)};
    memcpy(b.size, of.shape + rows, (size_t)b.n * sizeof *b.size);
    if (!has_room(&b, &s, &on_seed, first))
        return NO_REF;
    for (Ref r = 0; r < first; r++)
        b.now[r] = r;
    b.now[seed] = build_diagonal(&b, &of);
    batch_nodes(&b, seed + 1);
    return order_axes(&b, batched(&b, result), rows, forward, node_at(g, y)->rank);
}
