/* The verifier of steps: every fault of buffers, values, stores and schedules, each with its
 * kernel and its value. What codegen/kernel.c relies on stands here as rules, and so does that
 * no access leaves its buffer, whatever the sizes: an index is in range by the extents of its
 * axes, or under the bounds of its load or store.
 *
 * step_plan_check checks the memory pass again, by comparing all pairs of kernels. */
#include "ir/kernel.h"
#include "ir/point.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const Step *s;
    const Kernel *k;
    bool *live;                 /* values that some store needs */
    const char *where;          /* of the present fault: "kernel k0_add v3" */
    Buf *faults;
    int count;                  /* of faults so far */
} Check;

static void fault(Check *c, const char *fmt, ...) PRINTF(2, 3);
static void fault(Check *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_printf(c->faults, "%s: ", c->where);
    buf_vprintf(c->faults, fmt, ap);
    buf_puts(c->faults, "\n");
    va_end(ap);
    c->count++;
}

static const char *axis_name(const Check *c, int axis)
{
    return c->k->axis[axis].name;
}

/* ---- buffers ---- */

static bool alias_ends(const Step *s, int buffer)
{
    for (int steps = 0; buffer >= 0; steps++) {
        if (buffer >= s->buffers.n || steps > s->buffers.n)
            return false;
        buffer = s->buffers.p[buffer].alias;
    }
    return true;
}

static void check_buffer(Check *c, int i)
{
    const Buffer *b = &c->s->buffers.p[i];
    c->where = internf("buffer %%%d", i);
    if ((unsigned)b->type >= DTYPES || b->rank < 0 || b->rank > MAX_RANK) {
        fault(c, "no type or no rank");
        return;
    }
    for (int d = 0; d < b->rank; d++)
        if (b->shape[d] == DIM_BAD)
            fault(c, "size %d is no dimension", d);
    if (b->kind == BUF_PLACE && !b->name)
        fault(c, "a place without a path");
    if (b->kind == BUF_ARRAY && (!b->array || !dim_is_const(shape_count(b->rank, b->shape), NULL)))
        fault(c, "listed values need a shape of numbers");
    if (!alias_ends(c->s, i)) {
        fault(c, "its aliases do not end at a buffer");
        return;
    }
    const Buffer *of = &c->s->buffers.p[buffer_storage(c->s, i)];
    Dim count = shape_count(b->rank, b->shape);
    if (of != b && (of->type != b->type || shape_count(of->rank, of->shape) != count))
        fault(c, "an alias of another type or number of elements");
}

/* ---- ranges ---- */

/* The symbol of a loop has a value in its kernels only. */
static void check_symbols(Check *c, Dim d, int loop)
{
    for (int l = 0; l < c->s->loops.n; l++) {
        bool known = !dim_mentions(d, c->s->loops.p[l].symbol);
        for (int around = loop; around >= 0 && !known; around = c->s->loops.p[around].parent)
            known = c->s->loops.p[around].symbol == c->s->loops.p[l].symbol;
        if (!known)
            fault(c, "%s of another loop in %s", c->s->loops.p[l].symbol, dim_text(d));
    }
}

static bool affine_is_sound(Check *c, const Affine *a)
{
    check_symbols(c, a->offset, c->k->loop);
    bool sound = a->offset != DIM_BAD && a->nterms >= 0 && a->nterms <= MAX_TERMS;
    for (int t = 0; sound && t < a->nterms; t++)
        sound = a->axis[t] < c->k->naxes && a->coef[t] != 0 &&
            (t == 0 || a->axis[t] > a->axis[t - 1]);
    if (!sound)
        fault(c, "an index over axes that do not exist, or out of order");
    return sound;
}

/* Counts both parts of a split reduce axis in `a` as one axis, of the extent that was split. */
static void join_split(const Kernel *k, Affine *a, Dim *box)
{
    for (int i = 0; i < k->naxes; i++) {
        int outer = k->axis[i].outer;
        int64_t factor, coef = affine_coef(a, i);
        if (outer < 0 || !coef || !dim_is_const(k->axis[i].extent, &factor) ||
            affine_coef(a, outer) != coef * factor)
            continue;
        *a = affine_add(*a, affine_scale(affine_axis(i), -coef));
        *a = affine_add(*a, affine_scale(affine_axis(outer), coef - coef * factor));
        box[outer] = k->axis[i].total;
    }
}

static bool box_proves(const Affine *a, const Dim *box, Dim low, Dim high, Dim extent)
{
    Dim least = dim_add(affine_low(a, box), low), most = dim_add(affine_high(a, box), high);
    return least != DIM_BAD && most != DIM_BAD && dim_ge(least, dim_const(0)) &&
           dim_ge(dim_sub(extent, dim_const(1)), most);
}

/* Proved 0 <= a + slack < extent over the axes, for slack from low to high, which stands for what
 * bounds limit. */
static bool range_proved(const Kernel *k, Affine a, Dim low, Dim high, Dim extent)
{
    Dim box[MAX_AXES];
    for (int i = 0; i < k->naxes; i++)
        box[i] = k->axis[i].extent;
    if (box_proves(&a, box, low, high, extent))
        return true;
    join_split(k, &a, box);
    return box_proves(&a, box, low, high, extent);
}

/* Proved 0 <= a < extent, also where a contains a multiple of something that a bound limits. */
static bool proved(const Kernel *k, Affine a, Dim low, Dim high, Dim extent, int n,
                   const Bound *bounds, int depth)
{
    if (range_proved(k, a, low, high, extent))
        return true;
    for (int i = 0; i < n && depth < 3; i++) {
        const Bound *b = &bounds[i];
        if (b->via != NO_VALUE || !b->at.nterms)
            continue;
        int64_t coef = affine_coef(&a, b->at.axis[0]), times = coef / b->at.coef[0];
        if (!coef || coef % b->at.coef[0])
            continue;
        Affine rest = affine_add(a, affine_scale(b->at, -times));
        if (rest.nterms >= a.nterms)
            continue;
        Dim reach = dim_mul(dim_const(times), dim_sub(b->extent, dim_const(1)));
        Dim below = times < 0 ? dim_add(low, reach) : low;
        Dim above = times > 0 ? dim_add(high, reach) : high;
        if (proved(k, rest, below, above, extent, n, bounds, depth + 1))
            return true;
    }
    return false;
}

static bool bound_covers(int n, const Bound *bounds, const Affine *at, ValueId via, Dim extent)
{
    for (int i = 0; i < n; i++)
        if (bounds[i].via == via && affine_equal(&bounds[i].at, at) &&
            dim_ge(extent, bounds[i].extent))
            return true;
    return false;
}

/* ---- accesses ---- */

static void check_via(Check *c, ValueId via, ValueId before)
{
    if (via == NO_VALUE)
        return;
    if (via < 0 || via >= before)
        fault(c, "index value v%d does not stand before it", via);
    else if (!is_int(c->k->values.p[via].type))
        fault(c, "index value v%d is no integer", via);
}

static void check_bounds(Check *c, int n, const Bound *bounds, ValueId before)
{
    for (int i = 0; i < n; i++) {
        affine_is_sound(c, &bounds[i].at);
        check_via(c, bounds[i].via, before);
        if (bounds[i].extent == DIM_BAD)
            fault(c, "bound %d has no extent", i);
        check_symbols(c, bounds[i].extent, c->k->loop);
    }
}

static void check_access(Check *c, int buffer, int rank, const Affine *at, const ValueId *via,
                         int nbounds,
                         const Bound *bounds, ValueId before)
{
    if (buffer < 0 || buffer >= c->s->buffers.n) {
        fault(c, "no buffer %%%d", buffer);
        return;
    }
    const Buffer *b = &c->s->buffers.p[buffer];
    if (b->rank != rank) {
        fault(c, "%d indices into buffer %%%d of rank %d", rank, buffer, b->rank);
        return;
    }
    check_bounds(c, nbounds, bounds, before);
    for (int i = 0; i < rank; i++) {
        check_via(c, via[i], before);
        if (!affine_is_sound(c, &at[i]) ||
            bound_covers(nbounds, bounds, &at[i], via[i], b->shape[i]))
            continue;
        if (via[i] != NO_VALUE)
            fault(c, "index %d, with v%d in it, has no bound", i, via[i]);
        else if (!proved(c->k, at[i], dim_const(0), dim_const(0), b->shape[i], nbounds, bounds, 0))
            fault(c, "index %d may lie outside 0..%s of buffer %%%d", i, dim_text(b->shape[i]),
                  buffer);
    }
}

/* ---- types ---- */

enum { FOR_FLOAT, FOR_INT, FOR_NUM, FOR_BOOL, FOR_ANY };

static int types_of(Op op)
{
    switch (op) {
#define POINT(NAME, text, arity, types, ...) case OP_##NAME: return FOR_##types;
#define SHAPE(...)
#include "ir/ops.def"
#undef POINT
#undef SHAPE
    default:
        return FOR_ANY;
    }
}

static bool type_is_legal(int types, DType t)
{
    return types == FOR_ANY || (types == FOR_FLOAT && is_float(t)) ||
           (types == FOR_INT && is_int(t)) ||
           (types == FOR_NUM && t != BOOL) || (types == FOR_BOOL && t == BOOL);
}

static void check_point(Check *c, const KValue *v)
{
    const KValue *values = c->k->values.p;
    if (v->point == OP_SELECT) {
        if (values[v->arg[0]].type != BOOL || values[v->arg[1]].type != v->type ||
            values[v->arg[2]].type != v->type)
            fault(c, "select of other types than bool, %s, %s", dtype_names[v->type],
                  dtype_names[v->type]);
        return;
    }
    DType t = values[v->arg[0]].type;
    if (!type_is_legal(types_of(v->point), t))
        fault(c, "%s does not work on %s", op_info[v->point].name, dtype_names[t]);
    if (op_info[v->point].arity == 2 && values[v->arg[1]].type != t)
        fault(c, "operands of types %s and %s", dtype_names[t],
              dtype_names[values[v->arg[1]].type]);
    if (v->type != (point_gives_bool(v->point) ? BOOL : t))
        fault(c, "%s of %s does not give %s", op_info[v->point].name, dtype_names[t],
              dtype_names[v->type]);
}

static bool is_arg(const KValue *v)
{
    return v->point == OP_ARGMAX || v->point == OP_ARGMIN;
}

static void check_reduce(Check *c, const KValue *v)
{
    const KValue *x = &c->k->values.p[v->arg[0]];
    uint32_t reduce = axes_of_kind(c->k, AXIS_REDUCE);
    if (!v->over || v->over & ~reduce)
        fault(c, "a reduction over other axes than reduce axes");
    if (x->axes & reduce & ~v->over)
        fault(c, "a reduction that varies on the axes of another");
    if (x->type == BOOL)
        fault(c, "a reduction of bools");
    if (v->type != (is_arg(v) ? I32 : x->type))
        fault(c, "reduce %s of %s does not give %s", op_info[v->point].name, dtype_names[x->type],
              dtype_names[v->type]);
    if (is_arg(v) && c->k->values.p[v->arg[1]].type != I32)
        fault(c, "the index of %s is no i32", op_info[v->point].name);
    for (int a = 0; a < c->k->naxes; a++) {
        int outer = c->k->axis[a].outer;
        if ((v->over >> a & 1) && outer >= 0 && (reduce >> outer & 1) && !(v->over >> outer & 1))
            fault(c, "a reduction over %s but not over %s", axis_name(c, a), axis_name(c, outer));
    }
}

/* ---- values ---- */

static int arity_of(const KValue *v)
{
    if (v->op == K_POINT)
        return op_info[v->point].arity;
    return v->op == K_CAST ? 1 : v->op == K_REDUCE ? 1 + is_arg(v) : 0;
}

static bool op_is_legal(const KValue *v)
{
    if (v->op == K_POINT)
        return (unsigned)v->point < OPS && op_info[v->point].pointwise && v->point != OP_CAST;
    if (v->op == K_REDUCE)
        return v->point == OP_ADD || v->point == OP_MAX || v->point == OP_MIN || is_arg(v);
    return (unsigned)v->op <= K_REDUCE;
}

static bool check_args(Check *c, const KValue *v, ValueId id)
{
    bool sound = true;
    for (int i = 0; i < arity_of(v); i++)
        if (v->arg[i] < 0 || v->arg[i] >= id) {
            fault(c, "operand v%d does not stand before it", v->arg[i]);
            sound = false;
        }
    for (int i = arity_of(v); i < 3; i++)
        if (v->arg[i] != NO_VALUE)
            fault(c, "more than %d operands", arity_of(v));
    return sound;
}

static void check_leaf(Check *c, const KValue *v, ValueId id)
{
    static const int types[] = {[K_CONST] = -1, [K_SIZE] = I64, [K_INDEX] = -1, [K_INSIDE] = BOOL,
                                [K_LOAD] = -1,
                                [K_RANDOM] = U32};
    if (types[v->op] >= 0 && v->type != (DType)types[v->op])
        fault(c, "%s instead of %s", dtype_names[v->type], dtype_names[types[v->op]]);
    if (v->op == K_INDEX && v->type != I32 && v->type != I64)
        fault(c, "an index of type %s", dtype_names[v->type]);
    for (int i = 0; (v->op == K_INDEX || v->op == K_RANDOM) && i < v->rank; i++)
        affine_is_sound(c, &v->at[i]);
    check_symbols(c, v->size, c->k->loop);
    if (v->op == K_RANDOM && (!v->site || !v->extents || v->rank > MAX_RANK))
        fault(c, "a draw without site or shape");
    if (v->op == K_INSIDE)
        check_bounds(c, v->nbounds, v->bounds, id);
    if (v->op != K_LOAD)
        return;
    check_access(c, v->buffer, v->rank, v->at, v->via, v->nbounds, v->bounds, id);
    bool known = v->buffer >= 0 && v->buffer < c->s->buffers.n;
    DType stored = known ? c->s->buffers.p[v->buffer].type : v->type;
    if (v->type != stored && !(v->type == F32 && is_half(stored)))
        fault(c, "a load of %s from %s", dtype_names[v->type],
              dtype_names[c->s->buffers.p[v->buffer].type]);
    if (v->fault >= c->s->faults.n)
        fault(c, "no fault site %d", v->fault);
}

static void check_value(Check *c, ValueId id)
{
    const KValue *v = &c->k->values.p[id];
    c->where = internf("kernel %s v%d", c->k->name, id);
    if (!op_is_legal(v) || (unsigned)v->type >= DTYPES) {
        fault(c, "no operation or no type");
        return;
    }
    if (!check_args(c, v, id))
        return;
    int before = c->count;
    if (v->op == K_POINT)
        check_point(c, v);
    else if (v->op == K_REDUCE)
        check_reduce(c, v);
    else if (v->op != K_CAST)
        check_leaf(c, v, id);
    if (before == c->count && v->axes != kernel_value_axes(c->k, v))
        fault(c, "the set of axes on which it varies is wrong");
}

/* ---- stores ---- */

/* The axes on which some store varies. */
static uint32_t stored_axes(const Kernel *k)
{
    uint32_t set = 0;
    for (int i = 0; i < k->stores.n; i++)
        set |= kernel_store_axes(k, &k->stores.p[i]);
    return set;
}

/* Two parallel indices must not meet in one element: every axis moves the store, but for those on which
 * others vary and it does not. */
static void check_injective(Check *c, const Store *st)
{
    uint32_t moves = 0, whole = st->add ? 0 : stored_axes(c->k) & ~kernel_store_axes(c->k, st);
    for (int i = 0; i < st->rank; i++)
        moves |= affine_axes(&st->at[i]);
    for (int a = 0; a < c->k->naxes; a++) {
        AxisKind kind = c->k->axis[a].kind;
        bool must = (kind == AXIS_PARALLEL || (kind == AXIS_SEQUENTIAL && !st->add)) && !(whole >> a & 1);
        if (must && !dim_is(c->k->axis[a].extent, 1) && !(moves >> a & 1))
            fault(c, "every index of %s stores into the same element", axis_name(c, a));
    }
}

/* What the kernel overwrites may be read by it only at the element that it stores. */
static void check_in_place(Check *c, const Store *st)
{
    int storage = buffer_storage(c->s, st->buffer);
    for (ValueId v = 0; v < c->k->values.n; v++) {
        const KValue *x = &c->k->values.p[v];
        if (!c->live[v] || x->op != K_LOAD || buffer_storage(c->s, x->buffer) != storage)
            continue;
        bool same = !st->add && x->rank == st->rank;        /* beyond its bounds it reads nothing */
        for (int i = 0; same && i < x->rank; i++)
            same = affine_equal(&x->at[i], &st->at[i]) && x->via[i] == NO_VALUE &&
                st->via[i] == NO_VALUE;
        if (!same)
            fault(c, "overwrites what v%d reads at another element", v);
    }
}

static void check_store(Check *c, int i)
{
    const Store *st = &c->k->stores.p[i];
    c->where = internf("kernel %s store %d", c->k->name, i);
    if (st->value < 0 || st->value >= c->k->values.n || st->buffer < 0 ||
        st->buffer >= c->s->buffers.n) {
        fault(c, "no value v%d or no buffer %%%d", st->value, st->buffer);
        return;
    }
    int before = c->count;
    check_access(c, st->buffer, st->rank, st->at, st->via, st->nbounds, st->bounds, c->k->values.n);
    if (before != c->count)
        return;
    if (st->fault >= c->s->faults.n)
        fault(c, "no fault site %d", st->fault);
    const Buffer *b = &c->s->buffers.p[buffer_storage(c->s, st->buffer)];
    if (b->kind == BUF_ARG || b->kind == BUF_ARRAY)
        fault(c, "stores into an input");
    if (b->type != c->k->values.p[st->value].type)
        fault(c, "a store of %s into %s", dtype_names[c->k->values.p[st->value].type],
              dtype_names[b->type]);
    if (kernel_store_axes(c->k, st) & axes_of_kind(c->k, AXIS_REDUCE))
        fault(c, "varies on a reduce axis");
    check_injective(c, st);
    for (int j = 0; j < i; j++)
        if (buffer_storage(c->s, c->k->stores.p[j].buffer) == buffer_storage(c->s, st->buffer) &&
            !stores_apart(c->s, c->k, &c->k->stores.p[j], st))
            fault(c, "stores where store %d does", j);
}

/* ---- schedules ---- */

static int tile_of(const Schedule *sc, int axis)
{
    return sc->tile[axis] > 1 ? sc->tile[axis] : 1;
}

static uint32_t check_order(Check *c)
{
    const Schedule *sc = &c->k->schedule;
    uint32_t seen = 0, reduce = axes_of_kind(c->k, AXIS_REDUCE);
    uint32_t sequential = axes_of_kind(c->k, AXIS_SEQUENTIAL);
    int parallel = 0;
    for (int i = 0; i < sc->norder; i++) {
        int a = sc->order[i];
        if (a >= c->k->naxes || (seen | reduce) >> a & 1) {
            fault(c, "order: axis %d is a reduce axis, stands twice or does not exist", a);
            return seen;
        }
        if (!(sequential >> a & 1) && seen & sequential)
            fault(c, "order: parallel %s within a sequential axis", axis_name(c, a));
        parallel += !(sequential >> a & 1);
        seen |= 1u << a;
    }
    for (int a = 0; a < c->k->naxes; a++)
        if (!((seen | reduce) >> a & 1))
            fault(c, "order: %s is missing", axis_name(c, a));
    if (sc->spread < 0 || sc->spread > parallel)
        fault(c, "spread: %d of %d parallel loops", sc->spread, parallel);
    if (sc->spread && parallel_loop(c->s, c->k->loop) >= 0)
        fault(c, "spread: divided among threads within a round of a parallel loop");
    return seen;
}

static void check_vector(Check *c)
{
    const Schedule *sc = &c->k->schedule;
    bool adds = false;
    uint32_t tiled = 0;
    if (sc->width != 4 && sc->width != 8 && sc->width != 16)
        fault(c, "%d lanes", sc->width);
    for (int a = 0; a < c->k->naxes; a++)
        if (tile_of(sc, a) > 1) {
            tiled |= 1u << a;
            if (c->k->axis[a].kind != AXIS_PARALLEL)
                fault(c, "tile: %s is not parallel", axis_name(c, a));
        }
    if (sc->vector >= c->k->naxes ||
        (sc->vector >= 0 && c->k->axis[sc->vector].kind != AXIS_PARALLEL))
        fault(c, "vector: axis %d is not parallel", sc->vector);
    else if (sc->vector >= 0 &&
             (sc->tile[sc->vector] < sc->width || sc->tile[sc->vector] % sc->width))
        fault(c, "tile: %d of the vector axis are no whole vectors", sc->tile[sc->vector]);
    for (int i = 0; i < c->k->stores.n; i++)
        adds |= c->k->stores.p[i].add;
    if (adds && sc->lanes)
        fault(c, "lanes of a sum where elements are added to");
    for (int a = 0; a < c->k->naxes; a++) {
        int outer = c->k->axis[a].outer;
        if (outer >= 0 && (tiled >> outer & 1))
            fault(c, "tile: how far %s runs depends on %s", axis_name(c, a), axis_name(c, outer));
    }
}

static uint32_t check_reduce_order(Check *c)
{
    const Schedule *sc = &c->k->schedule;
    uint32_t seen = 0, reduce = axes_of_kind(c->k, AXIS_REDUCE);
    for (int i = 0; i < sc->nreduce; i++) {
        int a = sc->reduce[i];
        if (a >= c->k->naxes || !(reduce >> a & 1) || (seen >> a & 1)) {
            fault(c, "reduce: axis %d stands twice or is no reduce axis", a);
            return seen;
        }
        int outer = c->k->axis[a].outer;
        if (outer >= 0 && (reduce >> outer & 1) && !(seen >> outer & 1))
            fault(c, "reduce: %s stands before %s", axis_name(c, a), axis_name(c, outer));
        seen |= 1u << a;
    }
    if (sc->lanes & ~reduce)
        fault(c, "lanes on other axes than reduce axes");
    return seen;
}

/* Neighbours along the axis are neighbours in memory, two by two. */
static bool pairs_at(const Check *c, int buffer, const Affine *at, int axis)
{
    const Buffer *b = &c->s->buffers.p[buffer];
    int64_t coef = 0;
    for (int i = 0; i < b->rank; i++)
        if (i != innermost_axis(b))
            coef |= affine_coef(&at[i], axis);
    return b->type == BF16 && !coef && affine_coef(&at[innermost_axis(b)], axis) == 1;
}

/* The axis has two indices; what is multiplied along it are numbers of two bytes side by side, and so is what is
 * stored along it. */
static void check_pairs(Check *c)
{
    const Schedule *sc = &c->k->schedule;
    int axis = __builtin_ctz(sc->pairs);
    if (sc->pairs & (sc->pairs - 1) || axis >= c->k->naxes || !dim_is(c->k->axis[axis].extent, 2) || sc->vector < 0) {
        fault(c, "pairs: no single axis of two beside a vector axis");
        return;
    }
    bool reduced = c->k->axis[axis].kind == AXIS_REDUCE;
    for (ValueId v = 0; v < c->k->values.n && reduced; v++) {
        const KValue *x = &c->k->values.p[v];
        if (c->live[v] && x->axes >> axis & 1 && x->op == K_LOAD && !pairs_at(c, x->buffer, x->at, axis))
            fault(c, "pairs: v%d does not load neighbours of two bytes along %s", v, axis_name(c, axis));
        if (c->live[v] && x->axes >> axis & 1 && x->op != K_LOAD && !(x->op == K_POINT && x->point == OP_MUL))
            fault(c, "pairs: v%d is no factor and no product along %s", v, axis_name(c, axis));
    }
    for (int i = 0; i < c->k->stores.n && !reduced; i++)
        if (!pairs_at(c, c->k->stores.p[i].buffer, c->k->stores.p[i].at, axis) || tile_of(sc, axis) != 2)
            fault(c, "pairs: store %d does not store neighbours of two bytes along %s", i, axis_name(c, axis));
}

/* The innermost reduce loop of a reduction must be the one across lanes. */
static bool lane_is_last(const Schedule *sc, uint32_t over)
{
    for (int i = sc->nreduce - 1; i >= 0; i--)
        if (over >> sc->reduce[i] & 1)
            return sc->lanes >> sc->reduce[i] & 1;
    return false;
}

/* What varies on a tiled axis is computed in the innermost loop, where tiles have edges; anywhere where the axis has none,
 * and a tile of one vector. */
static bool has_edges(const Check *c, int axis)
{
    const Schedule *sc = &c->k->schedule;
    int64_t size;
    bool vector = axis == sc->vector && tile_of(sc, axis) == sc->width;
    bool whole = vector && dim_is_const(c->k->axis[axis].extent, &size) && size % sc->width == 0;
    return tile_of(sc, axis) > 1 && !whole;
}

static void check_scheduled_reduction(Check *c, const KValue *r, uint32_t listed)
{
    const Schedule *sc = &c->k->schedule;
    uint32_t lanes = r->over & sc->lanes;
    int level = loop_level(c->k, r->axes);
    if (r->over & ~listed)
        fault(c, "one of its axes is not among the scheduled reduce axes");
    if (level > 0 && level < sc->spread)
        fault(c, "stands within the spread loops");
    for (int a = 0; a < c->k->naxes; a++)
        if ((r->axes >> a & 1) && has_edges(c, a) && level != sc->norder)
            fault(c, "varies on the tiled axis %s but stands outside of the innermost loop",
                  axis_name(c, a));
    if (!lanes)
        return;
    if (is_arg(r))
        fault(c, "%s across lanes", op_info[r->point].name);
    if (lanes & (lanes - 1) || !lane_is_last(sc, r->over))
        fault(c, "its lane axis is not one, and the innermost");
    if (sc->vector >= 0 && (r->axes >> sc->vector & 1))
        fault(c, "varies on the vector axis and has lanes of its own");
}

static bool is_power(int n)
{
    return n > 0 && !(n & (n - 1));
}

/* A group lies in a warp, is the block, or lies across it. */
static void check_device(Check *c)
{
    const Schedule *sc = &c->k->schedule;
    bool fits = sc->group <= 32 || sc->group == sc->threads || sc->columns;
    if (sc->threads % 32 || sc->threads < 32 || sc->threads > 1024)
        fault(c, "a block of %d threads", sc->threads);
    else if (!is_power(sc->group) || sc->group > sc->threads || !fits)
        fault(c, "groups of %d among %d threads", sc->group, sc->threads);
    for (int i = 0; i < c->k->stores.n; i++)
        if (c->k->stores.p[i].add && sc->group > 1)
            fault(c, "a group where elements are added to");
    if (sc->segments && (kernel_segment(c->k) == NO_VALUE || sc->spread == sc->norder))
        fault(c, "segments without an index that is looked up in a sequential loop");
    if (sc->lanes)
        fault(c, "lanes on a device");
    for (ValueId v = 0; v < c->k->values.n && sc->columns; v++)
        if (c->live[v] && c->k->values.p[v].op == K_REDUCE &&
            (sc->spread != sc->norder || loop_level(c->k, c->k->values.p[v].axes) != sc->norder))
            fault(c, "columns where v%d stands outside of the innermost loop", v);
}

/* One sum of products of values that vary on rows and those that vary across, and nothing else. */
static void check_tile(Check *c)
{
    const Schedule *sc = &c->k->schedule;
    const int *b = sc->block, *e = sc->each;
    uint32_t parallel = axes_of_kind(c->k, AXIS_PARALLEL), spread = 0;
    for (int i = 0; i < sc->spread; i++)
        spread |= 1u << sc->order[i];
    if (!sc->across || (sc->rows & sc->across) || (spread | sc->rows | sc->across) != parallel ||
        spread & (sc->rows | sc->across))
        fault(c, "rows, across and the spread loops are not all parallel axes, each once");
    if (!b[2] && (__builtin_popcount(sc->rows) != 1 || __builtin_popcount(sc->across) != 1))
        fault(c, "a map turns one axis to one other");
    if (e[0] < 1 || e[1] < 1 || b[2] < 0 || b[0] % e[0] || b[1] % e[1] ||
        b[0] / e[0] * (b[1] / e[1]) != sc->threads || sc->group != 1)
        fault(c, "a tile of %d by %d, of which each of %d threads has %d by %d", b[0], b[1], sc->threads, e[0], e[1]);
    for (ValueId v = 0; v < c->k->values.n; v++) {
        const KValue *r = &c->k->values.p[v];
        if (!c->live[v] || r->op != K_REDUCE)
            continue;
        const KValue *x = &c->k->values.p[r->arg[0]];
        bool product = r->point == OP_ADD && x->op == K_POINT && x->point == OP_MUL && is_float(r->type);
        uint32_t a = product ? c->k->values.p[x->arg[0]].axes : 0, d = product ? c->k->values.p[x->arg[1]].axes : 0;
        if (!b[2] || !product || !((!(a & sc->across) && !(d & sc->rows)) || (!(d & sc->across) && !(a & sc->rows))))
            fault(c, "v%d is no product of what varies on rows and what varies across", v);
        else if (sc->tensor && (r->type != F32 || !kernel_has_tensor(c->s, c->k, x)))
            fault(c, "v%d is no product of numbers of two bytes, or rounded to tf32", v);
    }
}

/* One that does not vary on all axes is part of the loops around the others. */
static void check_scheduled_store(Check *c, const Store *st)
{
    const Schedule *sc = &c->k->schedule;
    uint32_t axes = kernel_store_axes(c->k, st);
    int level = store_level(c->k, st);
    if (level == sc->norder)
        return;
    if (level < sc->spread)
        fault(c, "stands within the spread loops");
    for (int a = 0; a < c->k->naxes; a++)
        if ((axes >> a & 1) && has_edges(c, a))
            fault(c, "varies on the tiled axis %s but stands outside of the innermost loop", axis_name(c, a));
}

static void check_schedule(Check *c)
{
    c->where = internf("kernel %s schedule", c->k->name);
    int before = c->count;
    uint32_t listed = check_reduce_order(c);
    check_order(c);
    check_vector(c);
    if (c->k->schedule.pairs)
        check_pairs(c);
    if (c->k->schedule.threads)
        check_device(c);
    if (c->k->schedule.rows)
        check_tile(c);
    if (before != c->count)
        return;
    for (ValueId v = 0; v < c->k->values.n; v++) {
        c->where = internf("kernel %s schedule, v%d", c->k->name, v);
        if (c->live[v] && c->k->values.p[v].op == K_REDUCE)
            check_scheduled_reduction(c, &c->k->values.p[v], listed);
    }
    for (int i = 0; i < c->k->stores.n; i++) {
        c->where = internf("kernel %s schedule, store %d", c->k->name, i);
        check_scheduled_store(c, &c->k->stores.p[i]);
    }
}

/* ---- kernels ---- */

static void check_axes(Check *c)
{
    const Kernel *k = c->k;
    c->where = internf("kernel %s", k->name);
    for (int a = 0; a < k->naxes; a++) {
        const Axis *x = &k->axis[a];
        if (x->extent == DIM_BAD || (unsigned)x->kind > AXIS_SEQUENTIAL)
            fault(c, "axis %d has no extent or kind", a);
        check_symbols(c, x->extent, k->loop);
        for (int b = 0; b < a; b++)
            if (!strcmp(k->axis[b].name, x->name))
                fault(c, "two axes are named %s", x->name);
        if (x->outer < 0)
            continue;
        if (x->outer >= k->naxes || x->outer == a || x->kind != AXIS_REDUCE ||
            x->total == DIM_BAD ||
            k->axis[x->outer].kind == AXIS_SEQUENTIAL)
            fault(c, "axis %s is no inner part of a split reduce axis", x->name);
    }
}

/* Values first: what follows reads them only if they are sound. */
static void check_kernel(Check *c)
{
    const Kernel *k = c->k;
    int before = c->count;
    check_axes(c);
    for (ValueId v = 0; v < k->values.n; v++)
        check_value(c, v);
    for (int i = 0; i < k->stores.n; i++)
        check_store(c, i);
    if (!k->stores.n)
        fault(c, "stores nothing");
    if (before != c->count)
        return;
    c->live = calloc((size_t)k->values.n + 1, 1);
    kernel_live(k, c->live);
    for (int i = 0; i < k->stores.n; i++) {
        c->where = internf("kernel %s store %d", k->name, i);
        check_in_place(c, &k->stores.p[i]);
    }
    if (k->schedule.width)
        check_schedule(c);
    free(c->live);
}

/* ---- loops ---- */

static void check_loop(Check *c, int i)
{
    const StepLoop *l = &c->s->loops.p[i];
    c->where = internf("loop %s", l->symbol ? l->symbol : "");
    if (!l->symbol || l->trips == DIM_BAD || l->parent < -1 || l->parent >= i) {
        fault(c, "no symbol or number of rounds, or it stands before the loop around it");
        return;
    }
    for (int j = 0; j < i; j++)
        if (c->s->loops.p[j].symbol == l->symbol &&
            (c->s->loops.p[j].trips != l->trips || loop_contains(c->s, j, l->parent) || !l->parallel))
            fault(c, "another loop has its symbol");
    if (l->parallel && (l->until >= 0 || l->rest != DIM_BAD || l->backwards || l->barrier))
        fault(c, "its rounds are parallel, and in an order");
    for (int j = 0; j < c->s->dims.n; j++)
        if (c->s->dims.p[j] == l->symbol)
            fault(c, "its symbol is a dimension of the step");
    if (l->until < -1 || l->until >= c->s->buffers.n ||
        (l->until >= 0 && (c->s->buffers.p[l->until].type != BOOL || c->s->buffers.p[l->until].rank)))
        fault(c, "what it goes on by is no bool");
    check_symbols(c, l->trips, l->parent);
    check_symbols(c, l->rest, l->parent);
}

/* The kernels of a loop are neighbours, and loops are numbered in their order. */
static void check_nesting(Check *c)
{
    int begun = 0, opened = 0;
    for (int i = 0; i < c->s->kernels.n; i++) {
        int loop = c->s->kernels.p[i].loop, before = i ? c->s->kernels.p[i - 1].loop : -1;
        c->where = internf("kernel %s", c->s->kernels.p[i].name);
        if (loop < -1 || loop >= c->s->loops.n) {
            fault(c, "no loop %d", loop);
            return;
        }
        for (; !loop_contains(c->s, loop, before); loop = c->s->loops.p[loop].parent, opened++)
            if (loop < begun)
                fault(c, "the kernels of loop %s are no neighbours", c->s->loops.p[loop].symbol);
        loop = c->s->kernels.p[i].loop;
        begun = loop >= begun ? loop + 1 : begun;
    }
    if (opened != c->s->loops.n)
        fault(c, "a loop without kernels");
}

/* A cooperative launch runs neighbours, each loop around some of them for all of its rounds or not at all. */
static void check_cooperative(Check *c)
{
    const Step *s = c->s;
    int launches = 0;
    for (int i = 0, end; i < s->kernels.n; i = end) {
        const Kernel *k = &s->kernels.p[i];
        end = cooperative_end(s, i);
        c->where = internf("kernel %s", k->name);
        if (k->cooperative && k->cooperative != ++launches)
            fault(c, "cooperative launch %d is not the next, or its kernels are no neighbours", k->cooperative);
        for (int j = i; j < end && k->cooperative; j++) {
            if (!s->kernels.p[j].schedule.threads)
                fault(c, "%s is launched on no device", s->kernels.p[j].name);
            for (int l = s->kernels.p[j].loop; l >= 0; l = s->loops.p[l].parent) {
                bool around = loop_contains(s, l, s->kernels.p[i].loop) && loop_contains(s, l, s->kernels.p[end - 1].loop);
                for (int m = 0; m < s->kernels.n && !around; m++)
                    if ((m < i || m >= end) && loop_contains(s, l, s->kernels.p[m].loop))
                        fault(c, "a part of loop %s is in cooperative launch %d", s->loops.p[l].symbol, k->cooperative);
            }
        }
    }
}

bool step_verify(const Step *s, Buf *faults)
{
    Check c = {.s = s, .faults = faults};
    buf_puts(faults, "");
    for (int i = 0; i < s->buffers.n; i++)
        check_buffer(&c, i);
    for (int i = 0; i < s->loops.n; i++)
        check_loop(&c, i);
    if (!c.count)
        check_nesting(&c);
    if (!c.count)
        check_cooperative(&c);
    int in_buffers = c.count;
    for (int i = 0; i < s->kernels.n && !in_buffers; i++) {
        c.k = &s->kernels.p[i];
        check_kernel(&c);
    }
    return !c.count;
}

/* ---- the memory plan ---- */

typedef struct { bool *read, *written; } Touch;         /* by storage */

static Touch *find_touches(const Step *s)
{
    Touch *t = NEW_ARRAY(Touch, s->kernels.n);
    for (int i = 0; i < s->kernels.n; i++) {
        const Kernel *k = &s->kernels.p[i];
        t[i] = (Touch){NEW_ARRAY(bool, s->buffers.n), NEW_ARRAY(bool, s->buffers.n)};
        for (ValueId v = 0; v < k->values.n; v++)
            if (k->values.p[v].op == K_LOAD)
                t[i].read[buffer_storage(s, k->values.p[v].buffer)] = true;
        for (int j = 0; j < k->stores.n; j++) {
            int storage = buffer_storage(s, k->stores.p[j].buffer);
            t[i].written[storage] = true;
            t[i].read[storage] |= k->stores.p[j].add;
        }
    }
    return t;
}

static void check_storage(Check *c, const Touch *t, int i, int storage)
{
    const Buffer *b = &c->s->buffers.p[storage];
    int phase = c->s->kernels.p[i].phase;
    if (b->kind == BUF_TEMP && (phase < b->first || phase > b->last))
        fault(c, "uses %%%d in phase %d, which lives in %d to %d", storage, phase, b->first,
              b->last);
    bool given = b->kind != BUF_TEMP && b->kind != BUF_RESULT;
    for (int j = 0; j < i; j++) {
        bool either_writes = (t[j].written[storage] &&
                              (t[i].read[storage] || t[i].written[storage])) ||
                             (t[j].read[storage] && t[i].written[storage]);
        bool both_alone = kernel_alone(&c->s->kernels.p[j]) && kernel_alone(&c->s->kernels.p[i]) &&
                          parallel_loop(c->s, c->s->kernels.p[j].loop) == parallel_loop(c->s, c->s->kernels.p[i].loop);
        if (either_writes && !both_alone && c->s->kernels.p[j].phase == phase &&
            (c->s->kernels.p[j].loop != c->s->kernels.p[i].loop ||
             !kernels_apart(c->s, &c->s->kernels.p[j], &c->s->kernels.p[i], storage)))
            fault(c, "meets kernel %s in phase %d at %%%d", c->s->kernels.p[j].name, phase,
                  storage);
        given |= t[j].written[storage];
    }
    if (t[i].read[storage] && !given)
        fault(c, "reads %%%d, which nothing has written", storage);
}

/* Storage that a loop touches lives for all of its phases, unless a round writes it first and nothing
 * outside touches it. */
static void check_lifetime(Check *c, const Touch *t, int loop, int storage)
{
    const Step *s = c->s;
    const Buffer *b = &s->buffers.p[storage];
    int until = s->loops.p[loop].until, first = -1, from = s->loops.p[loop].phase, to = 0;
    bool outside = false;
    for (int i = 0; i < s->kernels.n; i++) {
        bool touched = t[i].read[storage] || t[i].written[storage];
        if (!loop_contains(s, loop, s->kernels.p[i].loop)) {
            outside |= touched;
            continue;
        }
        first = touched && first < 0 ? i : first;
        to = s->kernels.p[i].phase;
    }
    bool tested = until >= 0 && buffer_storage(s, until) == storage;
    bool whole = tested || (first >= 0 && (outside || t[first].read[storage]));
    if (whole && b->kind == BUF_TEMP && (b->first > from || b->last < to))
        fault(c, "needs %%%d in phases %d to %d, which lives in %d to %d", storage, from, to, b->first,
              b->last);
}

/* Without a barrier between rounds, there is one phase, and rounds do not meet but in what is the thread's own. */
static void check_rounds(Check *c, const Touch *t, const int *owner, int loop)
{
    const Step *s = c->s;
    if (s->loops.p[loop].barrier)
        return;
    for (int i = 0; i < s->kernels.n; i++)
        for (int j = 0; j < s->kernels.n && loop_contains(s, loop, s->kernels.p[i].loop); j++) {
            if (!loop_contains(s, loop, s->kernels.p[j].loop))
                continue;
            if (s->kernels.p[i].phase != s->loops.p[loop].phase)
                fault(c, "two phases without a barrier between rounds");
            for (int b = 0; b < s->buffers.n; b++)
                if (t[i].written[b] && (t[j].read[b] || t[j].written[b]) && owner[b] < 0 && !rounds_apart(s, i, j, b, loop))
                    fault(c, "kernels %s and %s meet in two rounds at %%%d", s->kernels.p[i].name,
                          s->kernels.p[j].name, b);
        }
}

/* All threads test whether a loop goes on: what they read is not written in the same phase. */
static void check_until(Check *c, const Touch *t, int loop)
{
    const Step *s = c->s;
    int storage = s->loops.p[loop].until < 0 ? -1 : buffer_storage(s, s->loops.p[loop].until);
    bool alone = true, written = s->buffers.p[storage < 0 ? 0 : storage].kind != BUF_TEMP;
    for (int i = 0; i < s->kernels.n; i++)
        alone = alone && (kernel_alone(&s->kernels.p[i]) || !loop_contains(s, loop, s->kernels.p[i].loop));
    for (int i = 0; i < s->kernels.n && storage >= 0; i++) {
        bool inside = loop_contains(s, loop, s->kernels.p[i].loop);
        if (t[i].written[storage] && s->kernels.p[i].phase == s->loops.p[loop].phase && !alone)
            fault(c, "kernel %s writes %%%d in the phase in which all threads read it",
                  s->kernels.p[i].name, storage);
        written |= !inside && s->kernels.p[i].phase <= s->loops.p[loop].phase && t[i].written[storage];
    }
    if (storage >= 0 && !written)
        fault(c, "goes on by %%%d, which nothing has written", storage);
}

bool step_plan_check(const Step *s, Buf *faults)
{
    Check c = {.s = s, .faults = faults};
    const Touch *t = find_touches(s);
    const int *owner = storage_owners(s);
    buf_puts(faults, "");
    for (int i = 0; i < s->kernels.n; i++) {
        c.where = internf("kernel %s", s->kernels.p[i].name);
        if (i && s->kernels.p[i].phase < s->kernels.p[i - 1].phase)
            fault(&c, "its phase comes before that of the kernel above");
        for (int b = 0; b < s->buffers.n; b++)
            if (t[i].read[b] || t[i].written[b])
                check_storage(&c, t, i, b);
    }
    for (int l = 0; l < s->loops.n; l++) {
        c.where = internf("loop %s", s->loops.p[l].symbol);
        for (int b = 0; b < s->buffers.n; b++)
            check_lifetime(&c, t, l, b);
        check_rounds(&c, t, owner, l);
        check_until(&c, t, l);
    }
    return !c.count;
}
