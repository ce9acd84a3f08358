/* Reductions in a kernel's text: nests of reduce loops around a body that updates partial
 * results in registers, on lanes of the vector axis or on lanes of a reduced axis. */
#include "codegen/kernel_emit.h"

#include <stdlib.h>
#include <string.h>

/* ---- reductions ---- */

bool is_arg(const KValue *v)
{
    return v->point == OP_ARGMAX || v->point == OP_ARGMIN;
}

/* a * b summed: written as one fused multiply-add. */
static const KValue *product_of(const Emit *e, const KValue *r)
{
    const KValue *x = &e->k->values.p[r->arg[0]];
    return r->point == OP_ADD && is_float(r->type) && x->op == K_POINT && x->point == OP_MUL ? x : NULL;
}

int reduced_values(const Emit *e, ValueId id, ValueId list[2])
{
    const KValue *r = &e->k->values.p[id], *x = product_of(e, r) ? product_of(e, r) : r;
    list[0] = x->arg[0];
    list[1] = x->arg[1];
    return list[1] == NO_VALUE ? 1 : 2;
}

static const char *identity_c(const KValue *r, DType t)
{
    if (r->point == OP_ADD)
        return "0";
    bool max = r->point == OP_MAX || r->point == OP_ARGMAX;
    return internf("%s_%s", max ? "LOWEST" : "HIGHEST", scalar_type(t));
}

static const char *masked(const Emit *e, const char *x, DType t, const char *identity)
{
    if (!e->lane_edge)
        return x;
    const char *type = vector_type(e, t, true);
    return internf("SELECT_%s(IOTA_i32x%d < SPLAT_i32x%d((i32)left), %s, SPLAT_%s(%s))", type, e->sc->width,
                   e->sc->width, x, type, identity);
}

/* What a value of the nest is added to: x7, y7 for lanes of a reduced axis, z7 for a part of a long sum. */
static const char *accumulator(const Emit *e, ValueId id)
{
    bool lanes = on_lanes(e, e->k->values.p[id].over);
    return e->parts[id] || lanes ? internf("%c%s", e->parts[id] ? 'z' : 'y', name_of(e, id) + 1) : name_of(e, id);
}

/* The largest number and the last NaN of a lane are kept apart: each waits for less than both together. */
static bool nan_apart(const Emit *e, const KValue *r)
{
    return (r->point == OP_MAX || r->point == OP_MIN) && r->type == F32 && on_lanes(e, r->over) && !e->edge &&
           !tile_bits(e, r->axes);
}

static void emit_update(Emit *e, ValueId id)
{
    const KValue *r = &e->k->values.p[id];
    bool vector = on_lanes(e, r->axes | r->over);
    const char *acc = accumulator(e, id);
    const char *type = vector_type(e, r->type, vector);
    const KValue *product = product_of(e, r);
    if (r->over & e->sc->pairs) {
        const char *pair[2];
        for (int i = 0; i < 2; i++)
            pair[i] = is_vector(e, product->arg[i]) ? name_of(e, product->arg[i])
                      : internf("SPLAT_u32x%d(%s)", e->sc->width, name_of(e, product->arg[i]));
        line(e, "%s = DOT_bf16x%d(%s, %s, %s);", acc, e->sc->width, pair[0], pair[1], acc);
        return;
    }
    if (product) {
        const char *a = operand(e, product->arg[0], vector), *b = operand(e, product->arg[1], vector);
        line(e, "%s = FMA_%s(%s, %s, %s);", acc, type, masked(e, a, r->type, "0"), masked(e, b, r->type, "0"), acc);
        return;
    }
    DType t = e->k->values.p[r->arg[0]].type;
    const char *x = masked(e, operand(e, r->arg[0], vector), t, identity_c(r, t));
    if (is_arg(r)) {
        const char *best = internf("%s_best", acc), *held = vector_type(e, t, vector);
        if (strchr(acc, '['))
            best = internf("x%d_best%s", id, strchr(acc, '['));
        const char *i = operand(e, r->arg[1], vector);
        line(e, "%s = SELECT_%s(%s_%s(%s, %s), %s, %s);", acc, type,
             r->point == OP_ARGMAX ? "ABOVE" : "BELOW", held, x, best, i, acc);
        line(e, "%s = %s_%s(%s, %s);", best, r->point == OP_ARGMAX ? "MAXIMUM" : "MINIMUM", held, best, x);
    } else if (r->point == OP_ADD)
        line(e, "%s += %s;", acc, x);
    else if (nan_apart(e, r)) {
        line(e, "y%d = SELECT_%s(%s %c y%d, %s, y%d);", id, type, x, r->point == OP_MAX ? '>' : '<', id, x, id);
        line(e, "y%d_nan = SELECT_%s(%s != %s, %s, y%d_nan);", id, type, x, x, x, id);
    } else
        line(e, "%s = %s_%s(%s, %s);", acc, r->point == OP_MAX ? "MAXIMUM" : "MINIMUM", type, acc, x);
}

static void sink_updates(Emit *e, void *ctx, uint32_t bits)
{
    const Nest *n = ctx;
    for (int i = 0; i < n->n; i++)
        if (tile_bits(e, e->k->values.p[n->r[i]].axes) == bits)
            emit_update(e, n->r[i]);
}

/* The values that the updates need, split into those inside and outside of the reduce loops. */
static void nest_values(const Emit *e, const Nest *n, bool *inside, bool *outside)
{
    const Kernel *k = e->k;
    for (int i = 0; i < n->n; i++) {
        ValueId list[2];
        for (int j = reduced_values(e, n->r[i], list) - 1; j >= 0; j--)
            row_needs(e, list[j], inside);
    }
    for (ValueId v = 0; v < k->values.n; v++) {
        if (k->values.p[v].op == K_REDUCE || e->hoisted[v])
            inside[v] = false;
        outside[v] = inside[v] && !(k->values.p[v].axes & n->over) && !tile_bits(e, k->values.p[v].axes) &&
                     !is_vector(e, v);
        inside[v] = inside[v] && !outside[v];
    }
}

static uint32_t nest_bits(const Emit *e, const Nest *n)
{
    uint32_t bits = 0;
    for (int i = 0; i < n->n; i++)
        bits |= tile_bits(e, e->k->values.p[n->r[i]].axes);
    return bits;
}

/* How many bytes the load moves when the axis goes on, where it is a scalar whose neighbours lie
 * along the tile: 0 otherwise, or when that is not known. */
static int64_t far_stride(const Emit *e, const KValue *v, int axis)
{
    int64_t bytes = 0, stride;
    if (v->op != K_LOAD || v->nbounds || on_lanes(e, v->axes) || v->rank < 2)
        return 0;
    const Affine *last = &v->at[v->rank - 1];
    bool tile = false;
    for (int t = 0; t < e->ntile; t++)
        tile |= affine_coef(last, e->tile_axis[t]) == 1;
    for (int i = 0; i < v->rank; i++) {
        if (v->via[i] != NO_VALUE || !dim_is_const(stride_of(&e->s->buffers.p[v->buffer], i), &stride))
            return 0;
        bytes += affine_coef(&v->at[i], axis) * stride * dtype_bytes[e->s->buffers.p[v->buffer].type];
    }
    return tile ? bytes : 0;
}

/* Scalars a kilobyte or more apart are more lines than the processor foresees. */
static void emit_prefetches(Emit *e, const Nest *n, const bool *inside)
{
    enum { AHEAD = 16, FAR = 1024 };
    int axis = -1;
    for (int i = 0; i < e->sc->nreduce; i++)
        if (n->over >> e->sc->reduce[i] & 1)
            axis = e->sc->reduce[i];
    for (ValueId v = 0; v < e->k->values.n && axis >= 0 && !on_device(e); v++) {
        const KValue *x = &e->k->values.p[v];
        int64_t stride = inside[v] ? far_stride(e, x, axis) : 0;
        if (stride < FAR)
            continue;
        e->starts = ~0u;
        line(e, "__builtin_prefetch(%s + %s + %lld);", buffer_name(e->s, x->buffer),
             offset_c(e, x->buffer, x->at, x->via), (long long)(AHEAD * stride / dtype_bytes[e->s->buffers.p[x->buffer].type]));
        e->starts = 0;
    }
}

static void emit_reduce_body(Emit *e, Nest *n)
{
    bool *inside = calloc((size_t)e->k->values.n, 1), *outside = calloc((size_t)e->k->values.n, 1);
    nest_values(e, n, inside, outside);
    emit_prefetches(e, n, inside);
    emit_nest(e, inside, nest_bits(e, n), sink_updates, n);
    free(inside);
    free(outside);
}

/* How far a reduce axis runs: less in the last part of a divided reduction. */
static const char *reduce_extent(const Emit *e, int axis)
{
    const Axis *a = &e->k->axis[axis];
    if (a->outer < 0)
        return dim_c(a->extent);
    return internf("MIN64(%s, %s - %s * %s)", dim_c(a->extent), dim_c(a->total), e->k->axis[a->outer].name, dim_c(a->extent));
}

static const char *array_dims(const Emit *e, uint32_t axes)
{
    Buf b = {0};
    for (int t = 0; t < e->ntile; t++)
        if (axes >> e->tile_axis[t] & 1)
            buf_printf(&b, "[%d]", copies(e, e->tile_axis[t]));
    return text_of(&b, "");
}

static void open_tile_loops(Emit *e, uint32_t axes)
{
    for (int t = 0; t < e->ntile; t++)
        if (axes >> e->tile_axis[t] & 1)
            open_tile_loop(e, e->tile_axis[t]);
}

static void close_tile_loops(Emit *e, uint32_t axes)
{
    for (int t = 0; t < e->ntile; t++)
        if (axes >> e->tile_axis[t] & 1)
            close_block(e);
}

/* ---- long sums ---- */

/* A sum of thousands of terms one after the other loses as many halves of the last place as their root,
 * so parts of it are added up on their own, each over the innermost loops or PART rounds of one. */
enum { PART = 256, SHORT = 64, LONG = 1024 };

static bool by_parts(const Emit *e, ValueId id)
{
    const KValue *r = &e->k->values.p[id];
    return r->point == OP_ADD && is_float(r->type) && dtype_bytes[r->type] < 8;
}

/* How many rounds the loop makes; LONG where they are more, or that is open. */
static int64_t rounds_of(const Emit *e, int axis)
{
    int64_t size, width = e->sc->lanes >> axis & 1 ? e->sc->width : 1;
    bool open = !dim_is_const(e->k->axis[axis].extent, &size);
    return open || size / width > LONG ? LONG : size < width ? 1 : size / width;
}

/* The loop around which a part stands: the innermost ones from there on are no short sum. -1: none does. */
static int part_axis(const Emit *e, const Nest *n)
{
    int64_t inner = 1, all = 1;
    int axis = -1;
    bool sums = false;
    for (int i = 0; i < n->n; i++)
        sums |= by_parts(e, n->r[i]);
    for (int i = e->sc->nreduce - 1; i >= 0; i--) {
        if (!(n->over >> e->sc->reduce[i] & 1))
            continue;
        int64_t rounds = rounds_of(e, e->sc->reduce[i]);
        if (inner < SHORT) {
            inner *= rounds;
            axis = e->sc->reduce[i];
        }
        all = all < LONG ? all * rounds : all;
    }
    return sums && all >= LONG && !on_device(e) ? axis : -1;
}

static void open_parts(Emit *e, const Nest *n)
{
    for (int i = 0; i < n->n; i++) {
        const KValue *r = &e->k->values.p[n->r[i]];
        if (!by_parts(e, n->r[i]))
            continue;
        const char *dims = array_dims(e, r->axes);
        bool vector = on_lanes(e, r->axes | r->over);
        line(e, "%s z%d%s = %s;", vector_type(e, r->type, vector), n->r[i], dims, vector || *dims ? "{0}" : "0");
        e->parts[n->r[i]] = true;
    }
}

/* Adds the parts to their sums, and closes the block that they live in. */
static void close_parts(Emit *e, const Nest *n)
{
    for (int i = 0; i < n->n; i++) {
        if (!e->parts[n->r[i]])
            continue;
        uint32_t axes = e->k->values.p[n->r[i]].axes;
        open_tile_loops(e, axes);
        const char *part = accumulator(e, n->r[i]);
        e->parts[n->r[i]] = false;
        line(e, "%s += %s;", accumulator(e, n->r[i]), part);
        close_tile_loops(e, axes);
    }
    close_block(e);
}

static void emit_lane_loop(Emit *e, Nest *n, int axis, bool parts)
{
    const char *name = e->k->axis[axis].name, *extent = reduce_extent(e, axis);
    int width = e->sc->width;
    int64_t size;
    bool known = dim_is_const(e->k->axis[axis].extent, &size) && e->k->axis[axis].outer < 0;
    line(e, "i64 %s = 0;", name);
    if (!known || size >= width) {
        const char *stop = extent;
        if (parts) {
            open_block(e, internf("while (%s + %d <= %s)", name, width, extent));
            stop = internf("%s_stop", name);
            line(e, "const i64 %s = MIN64(%s, %s + %d);", stop, extent, name, PART * width);
            open_parts(e, n);
        }
        open_block(e, internf("for (; %s + %d <= %s; %s += %d)", name, width, stop, name, width));
        emit_reduce_body(e, n);
        close_block(e);
        if (parts)
            close_parts(e, n);
    }
    if (known && size % width == 0)
        return;
    open_block(e, internf("if (%s < %s)", name, extent));
    line(e, "const i64 left = %s - %s;", extent, name);
    e->lane_edge = true;
    emit_reduce_body(e, n);
    e->lane_edge = false;
    close_block(e);
}

/* A short loop on which bounds depend together with an unrolled axis: unrolled, they are constants. */
static bool decides_bounds(const Emit *e, const Nest *n, int axis)
{
    int64_t size;
    bool yes = false;
    if (!dim_is_const(e->k->axis[axis].extent, &size) || size > 8)
        return false;
    bool *inside = calloc((size_t)e->k->values.n, 1), *outside = calloc((size_t)e->k->values.n, 1);
    nest_values(e, n, inside, outside);
    for (ValueId v = 0; v < e->k->values.n; v++)
        for (int i = 0; inside[v] && i < e->k->values.p[v].nbounds; i++) {
            uint32_t axes = affine_axes(&e->k->values.p[v].bounds[i].at);
            yes |= (axes >> axis & 1) && tile_bits(e, axes);
        }
    free(inside);
    free(outside);
    return yes;
}

/* ---- guards ---- */

/* The axes that have an index of their own where the body of the nest stands: those of the loops around
 * it, but for what lies in the tile or across lanes. */
static uint32_t loop_axes(const Emit *e, const Nest *n)
{
    uint32_t set = n->over & ~e->sc->lanes;
    for (int i = 0; i < e->sc->norder; i++)
        if (copies(e, e->sc->order[i]) == 1 && e->sc->order[i] != e->lane_axis)
            set |= 1u << e->sc->order[i];
    return set;
}

/* A product's term is left out where a factor is outside of its tensor. If that depends on the loops
 * alone, they test it, and the load is free of bounds. */
static void choose_guards(Emit *e, const Nest *n)
{
    uint32_t loops = loop_axes(e, n), first = n->over & ~e->sc->lanes;
    const KValue *product = n->n == 1 ? product_of(e, &e->k->values.p[n->r[0]]) : NULL;
    for (int i = 0; i < 2 && product && first; i++) {
        const KValue *x = &e->k->values.p[product->arg[i]];
        bool guarded = x->op == K_LOAD && x->fault < 0 && x->axes & first && !e->hoisted[product->arg[i]];
        for (int b = 0; b < x->nbounds && guarded; b++)
            guarded = x->bounds[b].via == NO_VALUE && !(affine_axes(&x->bounds[b].at) & ~loops);
        e->guarded[product->arg[i]] = guarded;
    }
}

/* What the loops so far, over the axes `known`, can test for the first time. */
static void emit_guards(Emit *e, const Nest *n, uint32_t known, uint32_t before, bool first)
{
    Buf b = {0};
    for (ValueId v = 0; v < e->k->values.n; v++) {
        const KValue *x = &e->k->values.p[v];
        for (int i = 0; e->guarded[v] && i < x->nbounds; i++) {
            uint32_t axes = affine_axes(&x->bounds[i].at) & n->over;
            if (!(axes & ~known) && (first || axes & ~before))
                buf_printf(&b, "%s%s", b.n ? " && " : "", bounds_c(e, 1, &x->bounds[i]));
        }
    }
    const char *all = text_of(&b, "");
    if (*all) {
        line(e, "if (!(%s))", all);
        line(e, "    continue;");
    }
}

/* ---- on a device: the threads of a group divide the terms ---- */

static bool is_grouped(const Emit *e)
{
    return on_device(e) && e->sc->group > 1 && e->level <= e->uniform;
}

/* How many axes of the nest the threads divide as one: all, or the innermost where it is long enough for
 * them or how far it runs depends on another. */
static int divided_axes(const Emit *e, const Nest *n, int *axes)
{
    int all = 0, extra = 0;
    int64_t size;
    for (int i = 0; i < e->sc->nreduce; i++)
        if (n->over >> e->sc->reduce[i] & 1) {
            axes[all++] = e->sc->reduce[i];
            extra |= e->k->axis[e->sc->reduce[i]].outer >= 0;
        }
    int last = all ? axes[all - 1] : 0;
    bool enough = all && dim_is_const(e->k->axis[last].extent, &size) && size >= e->sc->group;
    if (!is_grouped(e) || all == 0)
        return 0;
    return extra || enough ? 1 : all;
}

/* for (i64 r1 = lane; r1 < 768; r1 += 32), or all axes counted as one. */
static void open_divided_loop(Emit *e, const int *axes, int n)
{
    Dim all = dim_const(1);
    for (int i = 0; i < n; i++)
        all = dim_mul(all, e->k->axis[axes[i]].extent);
    if (n == 1) {
        open_divided_axis(e, axes[0], reduce_extent(e, axes[0]));
        return;
    }
    open_block(e, internf("for (i64 all_q = lane; all_q < %s; all_q += %d)", dim_c(all), e->sc->group));
    const char *rest = "all_q";
    for (int i = n - 1; i >= 0; i--) {
        const char *extent = dim_c(e->k->axis[axes[i]].extent);
        line(e, "const i64 %s = %s%s;", e->k->axis[axes[i]].name, rest, i ? internf(" %% (%s)", extent) : "");
        rest = internf("%s / (%s)", rest, extent);
    }
}

/* The loop over a reduce axis; a part of a long sum begins before it, or every PART rounds of it. */
static void open_reduce_loop(Emit *e, Nest *n, int axis, bool parts)
{
    const char *name = e->k->axis[axis].name, *extent = reduce_extent(e, axis);
    const char *from = "0", *to = extent;
    if (parts && rounds_of(e, axis) >= LONG) {
        from = internf("%s_from", name);
        to = internf("MIN64(%s, %s + %d)", extent, from, PART);
        open_block(e, internf("for (i64 %s = 0; %s < %s; %s += %d)", from, from, extent, from, PART));
    } else if (parts)
        open_block(e, "");
    if (parts)
        open_parts(e, n);
    if (decides_bounds(e, n, axis))
        line(e, "UNROLL");
    open_block(e, internf("for (i64 %s = %s; %s < %s; %s++)", name, from, name, to, name));
}

static void emit_reduce_loops(Emit *e, Nest *n)
{
    int opened = 0, axes[MAX_AXES], divided = divided_axes(e, n, axes), serial = 0;
    int part = part_axis(e, n), whole = -1;     /* so many loops are around the parts of sums */
    bool lanes = false;
    uint32_t known = 0;
    choose_guards(e, n);
    for (int i = 0; i < e->sc->nreduce; i++)
        serial += n->over >> e->sc->reduce[i] & 1;
    serial -= divided;
    for (int i = 0; i < e->sc->nreduce; i++) {
        int axis = e->sc->reduce[i];
        if (!((n->over & ~e->sc->pairs) >> axis & 1))
            continue;
        if (e->sc->lanes >> axis & 1) {
            emit_lane_loop(e, n, axis, axis == part);
            lanes = true;
            continue;
        }
        if (opened == serial && divided) {
            uint32_t before = known;
            open_divided_loop(e, axes + (divided > 1 ? 0 : serial), divided);
            emit_guards(e, n, n->over, before, !opened);
            opened++;
            break;
        }
        if (axis == part)
            whole = opened;
        open_reduce_loop(e, n, axis, axis == part);
        emit_guards(e, n, known | 1u << axis, known, !opened);
        known |= 1u << axis;
        opened++;
    }
    if (!lanes)
        emit_reduce_body(e, n);
    for (; opened; opened--) {
        close_block(e);
        if (opened - 1 == whole)
            close_parts(e, n);
    }
    memset(e->guarded, 0, (size_t)e->k->values.n);
}

static void declare_one(Emit *e, const char *suffix, ValueId id, DType t, bool vector, const char *start)
{
    uint32_t axes = e->k->values.p[id].axes;
    const char *dims = array_dims(e, axes), *type = vector_type(e, t, vector);
    if (vector && strcmp(start, "0"))
        start = internf("SPLAT_%s(%s)", type, start);
    if (vector && !strcmp(start, "0"))
        start = "{0}";
    if (!*dims) {
        line(e, "%s x%d%s = %s;", type, id, suffix, start);
        return;
    }
    if (!strcmp(start, "0") || !strcmp(start, "{0}")) {
        line(e, "%s x%d%s%s = {0};", type, id, suffix, dims);
        return;
    }
    line(e, "%s x%d%s%s;", type, id, suffix, dims);
    open_tile_loops(e, axes);
    line(e, "x%d%s%s = %s;", id, suffix, strchr(name_of(e, id), '['), start);
    close_tile_loops(e, axes);
}

static void declare_reduction(Emit *e, ValueId id)
{
    const KValue *r = &e->k->values.p[id];
    bool vector = on_lanes(e, r->axes | r->over);
    DType t = e->k->values.p[r->arg[0]].type;
    declare_one(e, "", id, r->type, vector, is_arg(r) ? "0" : identity_c(r, r->type));
    if (is_arg(r))
        declare_one(e, "_best", id, t, vector, identity_c(r, t));
}

static const char *across_name(const KValue *r)
{
    return r->point == OP_ADD ? "SUM" : r->point == OP_MAX ? "MAX" : "MIN";
}

/* A nest whose innermost axis lies across lanes works on vectors of its own, x7_l. */
static void emit_lane_nest(Emit *e, Nest *n)
{
    open_block(e, "");
    for (int i = 0; i < n->n; i++) {
        const KValue *r = &e->k->values.p[n->r[i]];
        const char *dims = array_dims(e, r->axes), *type = vector_type(e, r->type, true);
        const char *start = identity_c(r, r->type);
        line(e, "%s y%d%s%s;", type, n->r[i], dims, !*dims && !strcmp(start, "0") ? " = {0}" : "");
        if (*dims || strcmp(start, "0")) {
            open_tile_loops(e, r->axes);
            line(e, "y%d%s = SPLAT_%s(%s);", n->r[i], name_of(e, n->r[i]) + strcspn(name_of(e, n->r[i]), "["), type,
                 start);
            close_tile_loops(e, r->axes);
        }
        if (nan_apart(e, r))
            line(e, "%s y%d_nan = {0};", type, n->r[i]);
    }
    emit_reduce_loops(e, n);
    for (int i = 0; i < n->n; i++) {
        const KValue *r = &e->k->values.p[n->r[i]];
        const char *name = name_of(e, n->r[i]), *type = vector_type(e, r->type, true);
        if (nan_apart(e, r))
            line(e, "y%d = SELECT_%s(y%d_nan != y%d_nan, y%d_nan, y%d);", n->r[i], type, n->r[i], n->r[i], n->r[i], n->r[i]);
        open_tile_loops(e, r->axes);
        line(e, "%s = %s_LANES_%s(y%s);", name, across_name(r), vector_type(e, r->type, true), name + 1);
        close_tile_loops(e, r->axes);
    }
    close_block(e);
}

/* What a thread has of each reduction, put together in the group. */
static void emit_group_results(Emit *e, const Nest *n)
{
    for (int i = 0; i < n->n && is_grouped(e); i++) {
        const KValue *r = &e->k->values.p[n->r[i]];
        const char *name = name_of(e, n->r[i]), *index = strchr(name, '[');
        const char *how = e->sc->columns ? "COLUMN" : e->sc->group > 32 ? "BLOCK" : "WARP";
        const char *among = e->sc->columns || e->sc->group > 32 ? ", THREADS" : "";
        open_tile_loops(e, r->axes);
        if (is_arg(r))
            line(e, "%s = %s_ARG%s_%s(x%d_best%s, %s, %d%s);", name, how, r->point == OP_ARGMAX ? "MAX" : "MIN",
                 scalar_type(e->k->values.p[r->arg[0]].type), n->r[i], index ? index : "", name, e->sc->group,
                 among);
        else
            line(e, "%s = %s_%s_%s(%s, %d%s);", name, how, r->point == OP_ADD ? "SUM" : r->point == OP_MAX ? "MAX" : "MIN",
                 scalar_type(r->type), name, e->sc->group, among);
        close_tile_loops(e, r->axes);
    }
}

void emit_reduction_nest(Emit *e, Nest *n)
{
    uint32_t lanes = n->over & e->sc->lanes;
    int saved = e->lane_axis;
    bool *inside = calloc((size_t)e->k->values.n, 1), *outside = calloc((size_t)e->k->values.n, 1);
    if (lanes) {
        e->lane_axis = -1;
        for (int i = 0; i < n->n; i++)
            declare_reduction(e, n->r[i]);
        e->lane_axis = __builtin_ctz(lanes);
    } else
        for (int i = 0; i < n->n; i++)
            declare_reduction(e, n->r[i]);
    open_block(e, "");
    nest_values(e, n, inside, outside);
    for (ValueId v = 0; v < e->k->values.n; v++)
        if (outside[v])
            emit_value(e, v);
    if (lanes)
        emit_lane_nest(e, n);
    else
        emit_reduce_loops(e, n);
    emit_group_results(e, n);
    close_block(e);
    e->lane_axis = saved;
    free(inside);
    free(outside);
}
