/* Reductions over axes: sum(x, axis = 1), max(x, except = 0, keep = true). Axes are an int, a
 * list, a range (`2..`) or `none` for all. */
#include "frontend/elab.h"

#include <string.h>

bool static_axis(Object o, int rank, int *axis, Span at)
{
    int64_t v;
    if (!static_int(o, &v)) {
        if (!is_poison(o))
            fail(at, "E0408", "an axis must be a static int, but this is %s", object_describe(o));
        return false;
    }
    if (v < -rank || v >= rank) {
        fail(at, "E0334", "there is no axis %lld: the tensor has %d", (long long)v, rank);
        return false;
    }
    *axis = (int)(v < 0 ? v + rank : v);
    return true;
}

static bool range_axes(Object r, int rank, uint32_t *axes, Span at)
{
    int64_t low, high = rank;
    if (!dim_is_const(r.low, &low) || (!r.open_high && !dim_is_const(r.high, &high))) {
        fail(at, "E0408", "a range of axes must be known while compiling");
        return false;
    }
    low += low < 0 ? rank : 0;
    high += high < 0 ? rank : 0;
    if (low < 0 || high > rank) {
        fail(at, "E0334", "these axes do not exist: the tensor has %d", rank);
        return false;
    }
    for (int64_t i = low; i < high; i++)
        *axes |= 1u << i;
    return true;
}

static bool axes_of(Object o, int rank, uint32_t *axes, Span at)
{
    int axis;
    *axes = 0;
    if (o.kind == OBJ_RANGE)
        return range_axes(o, rank, axes, at);
    if (o.kind != OBJ_LIST && o.kind != OBJ_TUPLE) {
        if (!static_axis(o, rank, &axis, at))
            return false;
        *axes = 1u << axis;
        return true;
    }
    for (int i = 0; i < o.list->n; i++) {
        if (!static_axis(o.list->p[i], rank, &axis, at))
            return false;
        *axes |= 1u << axis;
    }
    return true;
}

/* `axis` and `except` together; neither: all axes. */
static bool choose_axes(const Arg *axis, const Arg *except, int rank, uint32_t *axes)
{
    uint32_t all = (1u << rank) - 1, kept;
    *axes = all;
    if (axis->value.kind != OBJ_NONE && !axes_of(axis->value, rank, axes, axis->span))
        return false;
    if (except->value.kind == OBJ_NONE)
        return true;
    if (!axes_of(except->value, rank, &kept, except->span))
        return false;
    *axes &= ~kept;
    return true;
}

/* The shape after the reduction; reduced axes stay as literal ones with `keep`. */
static Shape reduced_shape(Shape s, uint32_t axes, bool keep)
{
    Shape r = {0};
    for (int i = 0; i < s.rank; i++) {
        bool reduced = axes >> i & 1;
        if (reduced && !keep)
            continue;
        if (reduced || (s.ones >> i & 1))
            r.ones |= (uint8_t)(1u << r.rank);
        r.dim[r.rank++] = reduced ? dim_const(1) : s.dim[i];
    }
    return r;
}

/* Whether any or all elements hold, counted in ints: max or min against 0. */
static Ref any_or_all(Graph *g, Op op, Object x, uint32_t axes)
{
    Ref r = tensor_ref(cast_tensor(x, I32));
    if (axes)
        r = build_reduce(g, op, r, axes);
    const Node *n = node_at(g, r);
    Ref zero = build_const(g, I32, 0, 0, n->rank, n->shape);
    return build_point(g, OP_LT, zero, r, NO_REF);
}

static Ref reduced(const char *op, Object x, uint32_t axes)
{
    Graph *g = current_step()->graph;
    DType t = tensor_node(x)->type;
    if (!strcmp(op, "any") || !strcmp(op, "all"))
        return any_or_all(g, op[1] == 'n' ? OP_RMAX : OP_RMIN, x, axes);
    if (t == BOOL || (t == U8 && (!strcmp(op, "sum") || !strcmp(op, "prod"))))
        x = cast_tensor(x, I32);
    Ref r = tensor_ref(x);
    if (!strcmp(op, "argmax") || !strcmp(op, "argmin"))
        return build_reduce(g, op[4] == 'a' ? OP_ARGMAX : OP_ARGMIN, r, axes);
    if (axes == 0)
        return r;
    if (!strcmp(op, "prod"))
        return tensor_ref(product(x, axes));
    return !strcmp(op, "sum") ? build_sum(g, r, axes)
                              : build_reduce(g, op[1] == 'a' ? OP_RMAX : OP_RMIN, r, axes);
}

Object reduce_axes(const char *op, Object x, uint32_t axes, bool keep, Span at)
{
    bool logic = !strcmp(op, "any") || !strcmp(op, "all");
    if (logic && tensor_node(x)->type != BOOL) {
        fail(at, "E0407", "`%s` needs bools, but this has type %s; compare it first, as in `%s(x > 0)` or "
             "`%s[i] (x[i] > 0)`",
             op, dtype_names[tensor_node(x)->type], op, op);
        return poison;
    }
    Shape s = reduced_shape(tensor_shape(x), axes, keep);
    Ref r = reduced(op, x, axes);
    if (keep && axes)
        r = build_reshape(current_step()->graph, r, s.rank, s.dim);
    return object_tensor(r, s.ones);
}

enum { X, AXIS, EXCEPT, KEEP, REDUCE_ARGS };
static const char *const reduce_names[] = {"x", "axis", "except", "keep"};

/* A bundle has no axes: it is reduced as a whole. */
static bool whole_bundle(const Builtin *b, const Arg *a)
{
    bool whole = strncmp(b->name, "arg", 3) != 0;
    for (int i = AXIS; i < REDUCE_ARGS; i++)
        whole &= a[i].value.kind == OBJ_NONE ||
                 (i == KEEP && a[i].value.kind == OBJ_BOOL && !a[i].value.truth);
    if (!whole)
        fail(a[X].span, "E0509", "params together have no axes, so `%s` goes over all elements",
             b->name);
    return whole;
}

static bool take_reduce(const Builtin *b, ArgList *args, Arg *a, Span at)
{
    if (args->n > 1 && !args->p[1].name) {
        fail(args->p[1].span, "E0209", "axes are named: write %s(x, axis = ...)", b->name);
        return false;
    }
    if (!take_args(b, args, reduce_names, REDUCE_ARGS, 1, a, at))
        return false;
    a[X].value = read_object(a[X].value);
    if (is_bundle(a[X].value))
        return whole_bundle(b, a);
    a[X].value = to_tensor(a[X].value, ANY_TYPE, a[X].span);
    return !is_poison(a[X].value);
}

Object reduce_call(const Builtin *b, ArgList *args, Span at)
{
    Arg a[REDUCE_ARGS];
    uint32_t axes;
    bool index = !strncmp(b->name, "arg", 3);
    if (!take_reduce(b, args, a, at))
        return poison;
    if (is_bundle(a[X].value))
        return bundle_reduce(b->name, a[X].value, at);
    int rank = tensor_node(a[X].value)->rank;
    if (index && a[AXIS].value.kind == OBJ_NONE)
        a[AXIS].value = object_int(-1);
    if (!choose_axes(&a[AXIS], &a[EXCEPT], rank, &axes))
        return poison;
    if (index && (axes & (axes - 1) || !axes)) {
        fail(at, "E0327", "`%s` goes over one axis: %s(x, axis = -1)", b->name, b->name);
        return poison;
    }
    bool keep = a[KEEP].value.kind == OBJ_BOOL && a[KEEP].value.truth;
    return reduce_axes(b->name, a[X].value, axes, keep, at);
}

/* count(x, axis = ...): how many elements a reduction takes together. */
Object axes_count(const Builtin *b, ArgList *args, Span at)
{
    Arg a[REDUCE_ARGS];
    uint32_t axes;
    if (!take_reduce(b, args, a, at))
        return poison;
    if (is_bundle(a[X].value))
        return object_dim(bundle_count(a[X].value));
    Shape s = tensor_shape(a[X].value);
    if (!choose_axes(&a[AXIS], &a[EXCEPT], s.rank, &axes))
        return poison;
    Dim n = dim_const(1);
    for (int i = 0; i < s.rank; i++)
        if (axes >> i & 1)
            n = dim_mul(n, s.dim[i]);
    return object_dim(n);
}
