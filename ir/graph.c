/* Graphs: the table of ops, the builder, and properties of nodes.
 *
 * Every build_ function fills a Node and hands it to add_node, which checks it against its
 * row (node_fault, ir/rules.c) and appends it. Nodes are values in a growing array: a Node
 * pointer is good only until the next node is built, a Ref for ever. Attributes behind
 * pointers are never changed after building, so copies of a node share them. */
#include "ir/ir.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ir/point.h"

const char *const dtype_names[DTYPES] = {
    "f32", "f64", "f16", "bf16", "i32", "i64", "u32", "u8", "bool",
};
const int dtype_bytes[DTYPES] = {4, 8, 2, 2, 4, 8, 4, 1, 1};

bool dtype_parse(const char *name, DType *type)
{
    for (int t = 0; t < DTYPES; t++)
        if (!strcmp(name, dtype_names[t])) {
            *type = (DType)t;
            return true;
        }
    return false;
}

/* IS_ZERO(ZERO) and IS_ZERO(NONE) are 1, IS_ZERO of any other name is 0: only for those two
 * does pasting give a macro, whose comma moves the 1 into second place. */
#define DECLARED_ZERO ~, 1
#define DECLARED_NONE ~, 1
#define SECOND(a, b, ...) b
#define PICK(...) SECOND(__VA_ARGS__)
#define IS_ZERO(derivative) PICK(DECLARED_##derivative, 0, 0)

const OpInfo op_info[OPS] = {
#define POINT(NAME, text, arity, types, result, derivative, ...) \
    [OP_##NAME] = {text, arity, true, IS_ZERO(derivative)},
#define SHAPE(NAME, text, arity, derivative) \
    [OP_##NAME] = {text, arity, OP_##NAME == OP_SELECT || OP_##NAME == OP_CAST, \
                   IS_ZERO(derivative)},
#include "ir/ops.def"
#undef POINT
#undef SHAPE
};

bool op_parse(const char *name, Op *op)
{
    for (int i = 0; i < OPS; i++)
        if (!strcmp(name, op_info[i].name)) {
            *op = (Op)i;
            return true;
        }
    return false;
}

/* ---- building ---- */

Span build_span;

Graph *graph_new(const char *name)
{
    Graph *g = NEW(Graph);
    g->name = intern(name);
    return g;
}

static void set_shape(Node *n, int rank, const Dim *shape)
{
    check(rank >= 0 && rank <= MAX_RANK);
    n->rank = rank;
    for (int i = 0; i < rank; i++)
        n->shape[i] = shape[i];
}

static Node new_node(Op op, DType type, int rank, const Dim *shape)
{
    Node n = {.op = op, .type = type, .span = build_span};
    set_shape(&n, rank, shape);
    return n;
}

/* A new node of the type and shape of an existing one. */
static Node node_like(const Graph *g, Op op, Ref r)
{
    const Node *like = node_at(g, r);
    return new_node(op, like->type, like->rank, like->shape);
}

static void set_args(Node *n, int nargs, const Ref *args)
{
    n->nargs = nargs;
    n->arg = alloc_copy(args, (size_t)nargs * sizeof *args);
}

void (*refuse_node)(const Node *n);

/* A size is the user's own: [4000000000, 4000000000, 4000000000] is a mistake in a model, not ours.
 * A graph with such a node is not used. */
static bool refuse_huge(const Node *n)
{
    if (!refuse_node || !build_span.file || !node_huge(n))
        return false;
    refuse_node(n);
    return true;
}

static Ref add_node(Graph *g, Node n)
{
    const char *fault = node_fault(g, &n);
    if (fault && !refuse_huge(&n))
        die("graph \"%s\", node %%%d = %s: %s", g->name, g->nodes.n, op_info[n.op].name, fault);
    PUSH(g->nodes, n);
    return g->nodes.n - 1;
}

Ref build_input(Graph *g, InputKind kind, int index, const char *place, DType t, int rank,
                const Dim *shape)
{
    Node n = new_node(OP_INPUT, t, rank, shape);
    n.input = NEW(Input);
    *n.input = (Input){kind, index, place ? intern(place) : NULL};
    return add_node(g, n);
}

Ref build_const(Graph *g, DType t, double f, int64_t i, int rank, const Dim *shape)
{
    Node n = new_node(OP_CONST, t, rank, shape);
    n.value = value_of_type(t, (Value){f, i});
    return add_node(g, n);
}

Ref build_number(Graph *g, DType t, double value, int rank, const Dim *shape)
{
    return build_const(g, t, value, is_float(t) ? 0 : (int64_t)value, rank, shape);
}

Ref build_array(Graph *g, DType t, const Value *values, int rank, const Dim *shape)
{
    Node n = new_node(OP_ARRAY, t, rank, shape);
    int64_t count;
    check(dim_is_const(shape_count(rank, shape), &count));
    n.array = NEW_ARRAY(Value, count);
    for (int64_t i = 0; i < count; i++)
        n.array[i] = value_of_type(t, values[i]);
    return add_node(g, n);
}

Ref build_size(Graph *g, Dim d)
{
    Node n = new_node(OP_SIZE, I64, 0, NULL);
    n.size = d;
    return add_node(g, n);
}

Ref build_iota(Graph *g, DType t, int axis, int rank, const Dim *shape)
{
    Node n = new_node(OP_IOTA, t, rank, shape);
    check(axis >= 0 && axis < rank);
    n.axes = 1u << axis;
    return add_node(g, n);
}

Ref build_random(Graph *g, const char *site, Dim round, int rank, const Dim *shape)
{
    Node n = new_node(OP_RANDOM, U32, rank, shape);
    n.random = NEW(Random);
    *n.random = (Random){intern(site), round};
    return add_node(g, n);
}

Ref build_point(Graph *g, Op op, Ref a, Ref b, Ref c)
{
    Ref args[3] = {a, b, c};
    Node n = node_like(g, op, op == OP_SELECT ? b : a);
    check(op_info[op].pointwise && op != OP_CAST);
    if (point_gives_bool(op))
        n.type = BOOL;
    set_args(&n, op_info[op].arity, args);
    return add_node(g, n);
}

Ref build_cast(Graph *g, DType t, Ref a)
{
    if (node_at(g, a)->type == t)
        return a;
    Node n = node_like(g, OP_CAST, a);
    n.type = t;
    set_args(&n, 1, &a);
    return add_node(g, n);
}

Ref build_contract(Graph *g, const Contract *c, Ref a, Ref b, int rank, const Dim *shape)
{
    Ref args[2] = {a, b};
    Node n = new_node(OP_CONTRACT, node_at(g, a)->type, rank, shape);
    n.contract = alloc_copy(c, sizeof *c);
    if (b == NO_REF)
        n.contract->in[1] = (Map){0};
    set_args(&n, b == NO_REF ? 1 : 2, args);
    return add_node(g, n);
}

Ref build_reshape(Graph *g, Ref a, int rank, const Dim *shape)
{
    Node n = new_node(OP_RESHAPE, node_at(g, a)->type, rank, shape);
    set_args(&n, 1, &a);
    return add_node(g, n);
}

Ref build_concat(Graph *g, int axis, const Ref *parts, int n)
{
    check(n > 0 && axis >= 0 && axis < node_at(g, parts[0])->rank);
    Node node = node_like(g, OP_CONCAT, parts[0]);
    for (int i = 1; i < n; i++)
        node.shape[axis] = dim_add(node.shape[axis], node_at(g, parts[i])->shape[axis]);
    node.axes = 1u << axis;
    set_args(&node, n, parts);
    return add_node(g, node);
}

Ref build_reduce(Graph *g, Op op, Ref a, uint32_t axes)
{
    const Node *from = node_at(g, a);
    Node n = new_node(op, from->type, 0, NULL);
    for (int i = 0; i < from->rank; i++)
        if (!(axes >> i & 1))
            n.shape[n.rank++] = from->shape[i];
    if (op == OP_ARGMAX || op == OP_ARGMIN)
        n.type = I32;
    n.axes = axes;
    set_args(&n, 1, &a);
    return add_node(g, n);
}

static Ref build_indexed(Graph *g, Op op, const Gather *attr, Ref t, const Ref *index, int rank,
                         const Dim *shape)
{
    Ref args[1 + MAX_RANK] = {t};
    Node n = new_node(op, node_at(g, t)->type, rank, shape);
    check(attr->n >= 0 && attr->n <= MAX_RANK);
    memcpy(args + 1, index, (size_t)attr->n * sizeof *index);
    n.gather = alloc_copy(attr, sizeof *attr);
    set_args(&n, 1 + attr->n, args);
    return add_node(g, n);
}

Ref build_gather(Graph *g, const Gather *attr, Ref t, const Ref *index, int rank, const Dim *shape)
{
    return build_indexed(g, OP_GATHER, attr, t, index, rank, shape);
}

Ref build_scatter(Graph *g, const Gather *attr, Ref s, const Ref *index, int rank, const Dim *shape)
{
    return build_indexed(g, OP_SCATTER, attr, s, index, rank, shape);
}

static Ref build_identity(Graph *g, Op op, Ref a)
{
    Node n = node_like(g, op, a);
    set_args(&n, 1, &a);
    return add_node(g, n);
}

Ref build_mark(Graph *g, Ref a)
{
    return build_identity(g, OP_MARK, a);
}

Ref build_stop(Graph *g, Ref a)
{
    return build_identity(g, OP_STOP, a);
}

Ref build_custom(Graph *g, Ref value, Ref surrogate)
{
    Ref args[2] = {value, surrogate};
    Node n = node_like(g, OP_CUSTOM, value);
    set_args(&n, 2, args);
    return add_node(g, n);
}

Ref find_input(const Graph *g, InputKind kind, int index)
{
    for (Ref r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        if (n->op == OP_INPUT && n->input->kind == kind && n->input->index == index)
            return r;
    }
    return NO_REF;
}

Ref find_output(const Graph *g, InputKind kind, int index)
{
    for (int i = 0; i < g->outputs.n; i++)
        if (g->outputs.p[i].kind == kind && g->outputs.p[i].index == index)
            return g->outputs.p[i].value;
    return NO_REF;
}

Node part_like(const Graph *g, const Node *loop, int part)
{
    const Loop *l = loop->loop;
    if (part < l->ncarry)
        return node_like(g, OP_PART, loop->arg[part]);
    int stack = part - l->ncarry, axis = l->stack_axis[stack];
    Node n = node_like(l->body, OP_PART, find_output(l->body, FROM_STACK, stack));
    for (int i = n.rank++; i > axis; i--)
        n.shape[i] = n.shape[i - 1];
    n.shape[axis] = l->trips;
    return n;
}

Ref build_loop(Graph *g, const Loop *l, const Ref *args)
{
    Node n = new_node(OP_LOOP, I32, 0, NULL);
    n.loop = alloc_copy(l, sizeof *l);
    n.loop->symbol = intern(l->symbol);
    n.loop->stack_axis = alloc_copy(l->stack_axis, (size_t)l->nstack * sizeof *l->stack_axis);
    check(dim_bound(n.loop->symbol, l->trips));
    set_args(&n, l->ncarry + l->ncapture, args);
    return add_node(g, n);
}

Ref build_part(Graph *g, Ref loop, int part)
{
    const Node *n = node_at(g, loop);
    check(n->op == OP_LOOP && part >= 0 && part < n->loop->ncarry + n->loop->nstack);
    Node result = part_like(g, n, part);
    result.part = part;
    set_args(&result, 1, &loop);
    return add_node(g, result);
}

static Ref build_derivative(Graph *g, Op op, Ref like, Ref y, Ref x, Ref along)
{
    Ref args[3] = {y, x, along};
    Node n = node_like(g, op, like);
    set_args(&n, 3, args);
    return add_node(g, n);
}

Ref build_grad(Graph *g, Ref y, Ref x, Ref seed)
{
    return build_derivative(g, OP_GRAD, x, y, x, seed);
}

Ref build_jvp(Graph *g, Ref y, Ref x, Ref v)
{
    return build_derivative(g, OP_JVP, y, y, x, v);
}

Ref build_jacobian(Graph *g, Ref y, Ref x, uint32_t axes)
{
    Ref args[2] = {y, x};
    Node n = node_like(g, OP_JACOBIAN, y);
    const Node *by = node_at(g, x);
    for (int i = axes & 1; i < by->rank; i++) {
        check(n.rank < MAX_RANK);
        n.shape[n.rank++] = by->shape[i];
    }
    n.axes = axes;
    set_args(&n, 2, args);
    return add_node(g, n);
}

static void add_output(Graph *g, InputKind kind, int index, const char *name, Ref value)
{
    PUSH(g->outputs, (Output){kind, index, intern(name ? name : ""), value, build_span});
}

void build_result(Graph *g, int index, const char *name, Ref value)
{
    add_output(g, FROM_ARG, index, name, value);
}

void build_update(Graph *g, const char *place, Ref value)
{
    add_output(g, FROM_PLACE, 0, place, value);
}

void build_next(Graph *body, int carry, const char *name, Ref value)
{
    add_output(body, FROM_CARRY, carry, name, value);
}

void build_stack(Graph *body, int stack, const char *name, Ref row)
{
    add_output(body, FROM_STACK, stack, name, row);
}

Ref build_copy(Graph *g, const Node *n, const Ref *args)
{
    Node copy = *n;
    set_args(&copy, n->nargs, args);
    return add_node(g, copy);
}

/* ---- spellings of the one-operand contract ---- */

/* A box of the axes of `shape`; the result is indexed by all of them. */
static Contract move_over(int rank, const Dim *shape)
{
    Contract c = {.nbox = rank, .out = map_identity(rank)};
    for (int i = 0; i < rank; i++)
        c.box[i] = shape[i];
    return c;
}

/* The kept axes stand first in the box. */
Ref build_sum(Graph *g, Ref a, uint32_t axes)
{
    const Node *from = node_at(g, a);
    Contract c = {.in[0].rank = from->rank};
    Dim shape[MAX_RANK];
    check(axes < 1u << from->rank);
    for (int summed = 0; summed < 2; summed++) {
        for (int i = 0; i < from->rank; i++)
            if ((int)(axes >> i & 1) == summed) {
                c.in[0].at[i] = affine_axis(c.nbox);
                c.box[c.nbox++] = from->shape[i];
            }
        if (!summed)
            c.out = map_identity(c.nbox);
    }
    memcpy(shape, c.box, sizeof shape);
    return build_contract(g, &c, a, NO_REF, c.out.rank, shape);
}

Ref build_permute(Graph *g, Ref a, const int *order)
{
    const Node *from = node_at(g, a);
    Dim shape[MAX_RANK];
    for (int i = 0; i < from->rank; i++) {
        check(order[i] >= 0 && order[i] < from->rank);
        shape[i] = from->shape[order[i]];
    }
    Contract c = move_over(from->rank, shape);
    c.in[0].rank = from->rank;
    for (int i = 0; i < from->rank; i++)
        c.in[0].at[order[i]] = affine_axis(i);
    return build_contract(g, &c, a, NO_REF, from->rank, shape);
}

Ref build_expand(Graph *g, Ref a, const int *at, int rank, const Dim *shape)
{
    const Node *from = node_at(g, a);
    Contract c = move_over(rank, shape);
    c.in[0].rank = from->rank;
    for (int i = 0; i < from->rank; i++) {
        check(at[i] >= 0 && at[i] < rank && shape[at[i]] == from->shape[i]);
        c.in[0].at[i] = affine_axis(at[i]);
    }
    return build_contract(g, &c, a, NO_REF, rank, shape);
}

Ref build_splat(Graph *g, Ref scalar, int rank, const Dim *shape)
{
    check(node_at(g, scalar)->rank == 0);
    return rank == 0 ? scalar : build_expand(g, scalar, NULL, rank, shape);
}

/* result[.., z, ..] = a[.., start + step * z, ..] along one axis; zero outside a. */
static Ref build_along(Graph *g, Ref a, int axis, Dim start, int64_t step, Dim size)
{
    const Node *from = node_at(g, a);
    Dim shape[MAX_RANK];
    int rank = from->rank;
    check(axis >= 0 && axis < rank);
    memcpy(shape, from->shape, sizeof shape);
    shape[axis] = size;
    Contract c = move_over(rank, shape);
    c.in[0] = map_identity(rank);
    c.in[0].at[axis] = affine_shift(affine_scale(affine_axis(axis), step), start);
    return build_contract(g, &c, a, NO_REF, rank, shape);
}

Ref build_slice(Graph *g, Ref a, int axis, Dim start, int64_t step, Dim size)
{
    return build_along(g, a, axis, start, step, size);
}

Ref build_pad(Graph *g, Ref a, int axis, Dim before, Dim after)
{
    check(axis >= 0 && axis < node_at(g, a)->rank);
    Dim size = dim_add(node_at(g, a)->shape[axis], dim_add(before, after));
    return build_along(g, a, axis, dim_sub(dim_const(0), before), 1, size);
}

Ref build_matmul(Graph *g, Ref a, Ref b)
{
    const Node *left = node_at(g, a), *right = node_at(g, b);
    int rank = left->rank, m = rank - 2, n = rank - 1, k = rank;
    check(rank >= 2 && right->rank == rank);
    Dim shape[MAX_RANK];
    memcpy(shape, left->shape, sizeof shape);
    shape[n] = right->shape[n];
    Contract c = move_over(rank, shape);
    c.box[c.nbox++] = left->shape[n];
    c.in[0] = c.in[1] = map_identity(rank);
    c.in[0].at[n] = affine_axis(k);
    c.in[1].at[m] = affine_axis(k);
    return build_contract(g, &c, a, b, rank, shape);
}

/* ---- properties ---- */

bool shape_equal(int ra, const Dim *a, int rb, const Dim *b)
{
    return ra == rb && (ra == 0 || !memcmp(a, b, (size_t)ra * sizeof *a));
}

void shape_print(Buf *b, DType t, int rank, const Dim *shape)
{
    buf_printf(b, "%s[", dtype_names[t]);
    for (int i = 0; i < rank; i++) {
        buf_puts(b, i ? ", " : "");
        dim_print(b, shape[i]);
    }
    buf_puts(b, "]");
}

Dim shape_count(int rank, const Dim *shape)
{
    Dim count = dim_const(1);
    for (int i = 0; i < rank; i++)
        count = dim_mul(count, shape[i]);
    return count;
}

/* For each result axis, the box axis it is; false when the result is not the box. */
static bool result_axes(const Node *n, int *box_axis)
{
    const Contract *c = n->contract;
    uint32_t seen = 0;
    if (c->nbox != n->rank)
        return false;
    for (int i = 0; i < n->rank; i++) {
        if (!affine_is_axis(&c->out.at[i], &box_axis[i]) || n->shape[i] != c->box[box_axis[i]])
            return false;
        seen |= 1u << box_axis[i];
    }
    return seen == (1u << n->rank) - 1;
}

bool is_view(const Node *n)
{
    int axis[MAX_RANK];
    return n->op == OP_CONTRACT && n->nargs == 1 && result_axes(n, axis);
}

Map view_map(const Node *n)
{
    int box_axis[MAX_RANK];
    Affine by[MAX_BOX];
    Map map;
    check(result_axes(n, box_axis));
    for (int i = 0; i < n->rank; i++)
        by[box_axis[i]] = affine_axis(i);
    check(map_substitute(&map, &n->contract->in[0], by));
    return map;
}

bool number_equal(DType t, Value a, Value b)
{
    if (!is_float(t))
        return a.i == b.i;
    return (isnan(a.f) && isnan(b.f)) || (a.f == b.f && signbit(a.f) == signbit(b.f));
}

static bool contract_equal(const Contract *a, const Contract *b, int nargs)
{
    if (!shape_equal(a->nbox, a->box, b->nbox, b->box) || !map_equal(&a->out, &b->out))
        return false;
    for (int i = 0; i < nargs; i++)
        if (!map_equal(&a->in[i], &b->in[i]))
            return false;
    return true;
}

static bool gather_equal(const Gather *a, const Gather *b)
{
    return a->n == b->n && a->checked == b->checked && !memcmp(a->on, b->on, (size_t)a->n)
        && map_equal(&a->map, &b->map);
}

static bool array_equal(const Node *a, const Node *b)
{
    int64_t count = 0;
    dim_is_const(shape_count(a->rank, a->shape), &count);
    for (int64_t i = 0; i < count; i++)
        if (!number_equal(a->type, a->array[i], b->array[i]))
            return false;
    return true;
}

static bool input_equal(const Input *a, const Input *b)
{
    return a->kind == b->kind
        && (a->kind == FROM_PLACE ? a->place == b->place : a->index == b->index);
}

static bool content_equal(const Graph *a, const Graph *b);

static bool loop_equal(const Loop *a, const Loop *b)
{
    return a->symbol == b->symbol && a->trips == b->trips && a->rest == b->rest
        && a->backwards == b->backwards && a->until == b->until && a->blocks == b->blocks
        && a->ncarry == b->ncarry && a->ncapture == b->ncapture && a->nstack == b->nstack
        && (a->nstack == 0
            || !memcmp(a->stack_axis, b->stack_axis, (size_t)a->nstack * sizeof(int)))
        && content_equal(a->body, b->body);
}

static bool attributes_equal(const Node *a, const Node *b)
{
    switch (a->op) {
    case OP_INPUT:
        return input_equal(a->input, b->input);
    case OP_CONST:
        return number_equal(a->type, a->value, b->value);
    case OP_ARRAY:
        return array_equal(a, b);
    case OP_SIZE:
        return a->size == b->size;
    case OP_RANDOM:
        return a->random->site == b->random->site && a->random->round == b->random->round;
    case OP_LOOP:
        return loop_equal(a->loop, b->loop);
    case OP_PART:
        return a->part == b->part;
    case OP_CONTRACT:
        return contract_equal(a->contract, b->contract, a->nargs);
    case OP_GATHER:
    case OP_SCATTER:
        return gather_equal(a->gather, b->gather);
    case OP_IOTA:
    case OP_CONCAT:
    case OP_RMAX:
    case OP_RMIN:
    case OP_ARGMAX:
    case OP_ARGMIN:
    case OP_JACOBIAN:
        return a->axes == b->axes;
    default:
        return true;
    }
}

static bool node_equal(const Node *a, const Node *b)
{
    return a->op == b->op && a->type == b->type && a->nargs == b->nargs
        && shape_equal(a->rank, a->shape, b->rank, b->shape)
        && (a->nargs == 0 || !memcmp(a->arg, b->arg, (size_t)a->nargs * sizeof *a->arg))
        && attributes_equal(a, b);
}

bool node_same(const Node *a, const Node *b)
{
    return a->op != OP_MARK && node_equal(a, b);
}

static uint64_t mix(uint64_t hash, uint64_t x)
{
    hash = (hash ^ x) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

static uint64_t hash_map(uint64_t hash, const Map *m)
{
    for (int i = 0; i < m->rank; i++) {
        hash = mix(hash, m->at[i].offset);
        for (int t = 0; t < m->at[i].nterms; t++)
            hash = mix(hash, (uint64_t)m->at[i].axis[t] << 32 ^ (uint32_t)m->at[i].coef[t]);
    }
    return hash;
}

static uint64_t hash_text(uint64_t hash, const char *s)
{
    for (; s && *s; s++)
        hash = mix(hash, (unsigned char)*s);
    return hash;
}

static uint64_t hash_value(DType t, Value v)
{
    uint64_t bits;
    if (!is_float(t))
        return (uint64_t)v.i;
    if (isnan(v.f))
        return 1;
    memcpy(&bits, &v.f, sizeof bits);
    return bits;
}

static uint64_t hash_attributes(uint64_t hash, const Node *n)
{
    switch (n->op) {
    case OP_INPUT:
        return n->input->kind == FROM_PLACE ? hash_text(hash, n->input->place)
                                            : mix(hash, (uint64_t)n->input->index);
    case OP_CONST:
        return mix(hash, hash_value(n->type, n->value));
    case OP_SIZE:
        return mix(hash, n->size);
    case OP_RANDOM:
        return mix(hash_text(hash, n->random->site), n->random->round);
    case OP_LOOP:
        return hash_text(hash, n->loop->symbol);
    case OP_PART:
        return mix(hash, (uint64_t)n->part);
    case OP_CONTRACT:
        hash = hash_map(hash, &n->contract->out);
        for (int i = 0; i < n->nargs; i++)
            hash = hash_map(hash, &n->contract->in[i]);
        return hash;
    case OP_GATHER:
    case OP_SCATTER:
        return hash_map(hash, &n->gather->map);
    case OP_IOTA:
    case OP_CONCAT:
    case OP_RMAX:
    case OP_RMIN:
    case OP_ARGMAX:
    case OP_ARGMIN:
    case OP_JACOBIAN:
        return mix(hash, n->axes);
    default:
        return hash;
    }
}

uint64_t node_hash(const Node *n)
{
    uint64_t hash = mix(mix((uint64_t)n->op + 1, n->type), (uint64_t)n->rank);
    for (int i = 0; i < n->rank; i++)
        hash = mix(hash, n->shape[i]);
    for (int i = 0; i < n->nargs; i++)
        hash = mix(hash, (uint64_t)n->arg[i]);
    return hash_attributes(hash, n);
}

static bool output_equal(const Output *a, const Output *b)
{
    return a->kind == b->kind && a->name == b->name && a->value == b->value
        && (a->kind == FROM_PLACE || a->index == b->index);
}

static bool content_equal(const Graph *a, const Graph *b)
{
    if (a->nodes.n != b->nodes.n || a->outputs.n != b->outputs.n)
        return false;
    for (int i = 0; i < a->nodes.n; i++)
        if (!node_equal(&a->nodes.p[i], &b->nodes.p[i]))
            return false;
    for (int i = 0; i < a->outputs.n; i++)
        if (!output_equal(&a->outputs.p[i], &b->outputs.p[i]))
            return false;
    return true;
}

bool graph_equal(const Graph *a, const Graph *b)
{
    return a->name == b->name && content_equal(a, b);
}

Graph *graph_clone(const Graph *g)
{
    Graph *clone = graph_new(g->name);
    for (int i = 0; i < g->nodes.n; i++) {
        Node n = g->nodes.p[i];
        if (n.op == OP_LOOP) {
            n.loop = alloc_copy(n.loop, sizeof *n.loop);
            n.loop->body = graph_clone(n.loop->body);
        }
        PUSH(clone->nodes, n);
    }
    for (int i = 0; i < g->outputs.n; i++)
        PUSH(clone->outputs, g->outputs.p[i]);
    return clone;
}
