/* fold: computes nodes whose operands are constants, exactly as the interpreter would.
 *
 *     %0: f32[] = const 2.0                       %0: f32[] = const 2.0
 *     %1: f32[] = sqrt %0                   =>    %1: f32[] = const 1.4142135
 *     %2: f32[N, 4] = contract %1[] -> ..         %2: f32[N, 4] = const 1.4142135
 *
 * A const holds one value in every element, so pointwise ops, reshapes, views that drop nothing and
 * extrema of consts are consts, whatever the shape. Listed values (array) are computed through
 * pointwise ops, views and reshapes up to ARRAY_LIMIT elements. Indices (iota) stay: kernels
 * compute them for nothing. Nodes are replaced where they stand. A constant that a loop captures
 * becomes one of its body. */
#include "passes/pass.h"
#include "passes/rewrite.h"

#include "ir/point.h"

enum { ARRAY_LIMIT = 4096 };

static bool is_constant(const Node *n)
{
    return n->op == OP_CONST || n->op == OP_ARRAY;
}

static Value element(const Node *n, int64_t i)
{
    return n->op == OP_CONST ? n->value : n->array[i];
}

static void become_const(Node *n, Value v)
{
    n->op = OP_CONST;
    n->nargs = 0;
    n->arg = NULL;
    n->value = v;
}

/* Listed values that are all equal are one value. */
static void become_array(Node *n, Value *values, int64_t count)
{
    bool equal = count > 0;
    for (int64_t i = 1; i < count && equal; i++)
        equal = number_equal(n->type, values[0], values[i]);
    if (equal) {
        become_const(n, values[0]);
        return;
    }
    n->op = OP_ARRAY;
    n->nargs = 0;
    n->arg = NULL;
    n->array = values;
}

static bool small_count(const Node *n, int64_t *count)
{
    return dim_is_const(shape_count(n->rank, n->shape), count) && *count <= ARRAY_LIMIT;
}

/* ---- pointwise ops ---- */

static Value point_element(const Graph *g, const Node *n, int64_t i)
{
    Value v[3] = {{0}, {0}, {0}};
    DType t = node_at(g, n->arg[n->op == OP_SELECT])->type;
    for (int k = 0; k < n->nargs; k++)
        v[k] = element(node_at(g, n->arg[k]), i);
    return n->op == OP_CAST ? point_cast(t, n->type, v[0]) : point_eval(n->op, t, v[0], v[1], v[2]);
}

static bool fold_point(const Graph *g, Node *n)
{
    bool one_value = true;
    int64_t count;
    for (int i = 0; i < n->nargs; i++) {
        if (!is_constant(node_at(g, n->arg[i])))
            return false;
        one_value &= node_at(g, n->arg[i])->op == OP_CONST;
    }
    if (!one_value && !small_count(n, &count))
        return false;
    if (!rewrite_allowed())
        return false;
    if (one_value) {
        become_const(n, point_element(g, n, 0));
        return true;
    }
    Value *values = NEW_ARRAY(Value, count);
    for (int64_t i = 0; i < count; i++)
        values[i] = point_element(g, n, i);
    become_array(n, values, count);
    return true;
}

/* ---- views ---- */

/* The row-major position that a map gives, for numbers as sizes; false: outside. */
static bool position(const Map *map, const Node *of, const int64_t *z, int64_t *result)
{
    *result = 0;
    for (int i = 0; i < map->rank; i++) {
        int64_t at = 0, extent = 0;
        dim_is_const(map->at[i].offset, &at);
        dim_is_const(of->shape[i], &extent);
        for (int t = 0; t < map->at[i].nterms; t++)
            at += map->at[i].coef[t] * z[map->at[i].axis[t]];
        if (at < 0 || at >= extent)
            return false;
        *result = *result * extent + at;
    }
    return true;
}

static bool map_is_constant(const Map *map)
{
    for (int i = 0; i < map->rank; i++)
        if (!dim_is_const(map->at[i].offset, NULL))
            return false;
    return true;
}

/* To the next index of a row-major walk. */
static void step_index(int64_t *z, const Node *n)
{
    for (int i = n->rank - 1; i >= 0; i--) {
        int64_t extent = 0;
        dim_is_const(n->shape[i], &extent);
        if (++z[i] < extent)
            return;
        z[i] = 0;
    }
}

static bool fold_array_view(const Node *a, Node *n)
{
    Map map = view_map(n);
    int64_t count, z[MAX_RANK] = {0}, at;
    if (!small_count(n, &count) || !map_is_constant(&map) || !rewrite_allowed())
        return false;
    Value *values = NEW_ARRAY(Value, count);
    for (int64_t i = 0; i < count; i++) {
        if (position(&map, a, z, &at))
            values[i] = a->array[at];
        step_index(z, n);
    }
    become_array(n, values, count);
    return true;
}

static bool fold_view(const Graph *g, Node *n)
{
    if (!is_view(n))
        return false;
    const Node *a = node_at(g, n->arg[0]);
    if (a->op == OP_ARRAY)
        return fold_array_view(a, n);
    if (a->op != OP_CONST || !map_in_range(&n->contract->in[0], n->contract->box, a->shape))
        return false;
    if (!rewrite_allowed())
        return false;
    become_const(n, a->value);
    return true;
}

/* ---- the rest ---- */

static bool fold_reshape(const Graph *g, Node *n)
{
    const Node *a = node_at(g, n->arg[0]);
    if (!is_constant(a) || !rewrite_allowed())
        return false;
    if (a->op == OP_CONST) {
        become_const(n, a->value);
    } else {
        n->op = OP_ARRAY;
        n->nargs = 0;
        n->array = a->array;
    }
    return true;
}

static bool fold_concat(const Graph *g, Node *n)
{
    const Node *first = node_at(g, n->arg[0]);
    for (int i = 0; i < n->nargs; i++) {
        const Node *a = node_at(g, n->arg[i]);
        if (a->op != OP_CONST || !number_equal(n->type, a->value, first->value))
            return false;
    }
    if (!rewrite_allowed())
        return false;
    become_const(n, first->value);
    return true;
}

static bool fold_extremum(const Graph *g, Node *n)
{
    const Node *a = node_at(g, n->arg[0]);
    bool index = n->op == OP_ARGMAX || n->op == OP_ARGMIN;
    if (a->op != OP_CONST)
        return false;
    for (int i = 0; i < a->rank; i++)
        if ((n->axes >> i & 1) && !dim_ge(a->shape[i], dim_const(1)))
            return false;
    if (!rewrite_allowed())
        return false;
    become_const(n, index ? (Value){0} : a->value);
    return true;
}

static bool fold_leaf(Node *n)
{
    int64_t size;
    if (n->op == OP_SIZE && dim_is_const(n->size, &size) && rewrite_allowed()) {
        become_const(n, (Value){.i = size});
        return true;
    }
    if (n->op == OP_IOTA && dim_is(n->shape[__builtin_ctz(n->axes)], 1) && rewrite_allowed()) {
        become_const(n, (Value){0});
        return true;
    }
    return false;
}

static bool captures_constant(const Graph *g, const Node *loop, const Node *n)
{
    return n->op == OP_INPUT && n->input->kind == FROM_CAPTURE
        && is_constant(node_at(g, loop->arg[loop->loop->ncarry + n->input->index]));
}

/* The captures that become constants of the body are left to dce. */
static bool fold_loop(const Graph *g, Node *loop)
{
    Graph *body = loop->loop->body;
    bool found = false;
    for (Ref r = 0; r < body->nodes.n; r++)
        found |= captures_constant(g, loop, node_at(body, r));
    if (!found || !rewrite_allowed())
        return false;
    body = graph_clone(body);
    for (Ref r = 0; r < body->nodes.n; r++) {
        Node *n = node_at(body, r);
        if (!captures_constant(g, loop, n))
            continue;
        const Node *from = node_at(g, loop->arg[loop->loop->ncarry + n->input->index]);
        if (from->op == OP_CONST)
            become_const(n, from->value);
        else
            become_array(n, from->array, 0);
    }
    pass_fold(body);
    loop->loop = alloc_copy(loop->loop, sizeof *loop->loop);
    loop->loop->body = body;
    return true;
}

bool fold_node(Graph *g, Ref r)
{
    Node *n = node_at(g, r);
    switch (n->op) {
    case OP_SIZE:
    case OP_IOTA:
        return fold_leaf(n);
    case OP_CONTRACT:
        return fold_view(g, n);
    case OP_LOOP:
        return fold_loop(g, n);
    case OP_RESHAPE:
        return fold_reshape(g, n);
    case OP_CONCAT:
        return fold_concat(g, n);
    case OP_RMAX:
    case OP_RMIN:
    case OP_ARGMAX:
    case OP_ARGMIN:
        return fold_extremum(g, n);
    default:
        return op_info[n->op].pointwise && fold_point(g, n);
    }
}

bool pass_fold(Graph *g)
{
    bool changed = false;
    for (int r = 0; r < g->nodes.n; r++)
        changed |= fold_node(g, r);
    return changed;
}
