/* One kernel to one C function.
 *
 * The schedule's parallel axes become loops, the outermost of them flattened into the range
 * [begin, end) that the caller gives. At each depth stand the reductions that vary on the
 * axes so far; at the innermost, the last reductions and the stores. Each reduction is a
 * nest over its reduce axes around a body; each body is a list of scalar values, which
 * become vectors of `width` lanes where they vary on the vector axis.
 *
 * A tiled axis has a variable for the first index of the tile and a constant loop over the
 * rest, unrolled by the C compiler, so that a reduction's partial sums are an array which
 * lies in registers:
 *
 *     f32x16 x7[6][2] = {0};
 *     for (i64 r0 = 0; r0 < 256; r0++) {
 *         for v: x4[v] = b[r0 * 32 + v * 16 ..];
 *         for u: { x5 = a[(i0 + u) * 256 + r0];  for v: x7[u][v] = FMA(x5, x4[v], x7[u][v]); }
 *     }
 *
 * What several passes over a row need may be kept in between (kernel_rows.c).
 *
 * The innermost part is written twice where tiles do not divide their axes: for full tiles,
 * and for the edge, where indices are clamped and only what exists is stored. Contiguous
 * vector loads may read past the end of a row; every buffer has 128 spare bytes behind it. */
#include "codegen/kernel_emit.h"

#include <stdlib.h>
#include <string.h>

/* ---- stores ---- */

static void emit_store_lanes(Emit *e, const Store *st, const char *p)
{
    const KValue *v = &e->k->values.p[st->value];
    int width = e->sc->width;
    const char *first = copies(e, e->lane_axis) > 1 ? internf("u%d * %d + ", e->lane_axis, width) : "";
    bool edge = e->edge && e->lane_axis == e->sc->vector;
    line(e, "for (int l = 0; l < %d; l++)", width);
    e->indent++;
    e->lane = "l";
    const char *offset = offset_c(e, st->buffer, st->at, st->via);
    const char *x = is_vector(e, st->value) ? internf("%s[l]", name_of(e, st->value)) : name_of(e, st->value);
    if (v->type == BOOL && is_vector(e, st->value))
        x = internf("-%s", x);
    Buf guard = {0};
    if (edge)
        buf_printf(&guard, "%sl < n%d", first, e->lane_axis);
    if (st->nbounds)
        buf_printf(&guard, "%s%s", edge ? " && " : "", bounds_c(e, st->nbounds, st->bounds));
    const char *cond = text_of(&guard, "");
    line(e, "%s%s[%s] %s (%s)%s;", *cond ? internf("if (%s) ", cond) : "", p, offset, st->add ? "+=" : "=",
         memory_type(v->type), to_memory(v->type, x));
    e->lane = NULL;
    e->indent--;
}

static bool store_on_lanes(const Emit *e, const Store *st)
{
    for (int i = 0; i < st->rank; i++)
        if (on_lanes(e, affine_axes(&st->at[i])))
            return true;
    return is_vector(e, st->value);
}

/* In an edge tile, the copies that do not exist must not be stored. */
static const char *edge_guard(const Emit *e, const Store *st)
{
    Buf b = {0};
    if (e->edge)
        for (int t = 0; t < e->ntile; t++) {
            int axis = e->tile_axis[t];
            bool varies = false;
            for (int i = 0; i < st->rank; i++)
                varies |= affine_coef(&st->at[i], axis) != 0;
            if (varies && axis != e->sc->vector)
                buf_printf(&b, "%su%d < n%d", b.n ? " && " : "", axis, axis);
        }
    if (st->nbounds && !bounds_on_lanes(e, st->nbounds, st->bounds))
        buf_printf(&b, "%s%s", b.n ? " && " : "", bounds_c(e, st->nbounds, st->bounds));
    return text_of(&b, "");
}

/* The only bound that lanes can break, where they can do so at its upper end alone; or NULL. */
static const Bound *only_end(const Emit *e, const Store *st)
{
    const Bound *end = NULL;
    int64_t offset;
    for (int i = 0; i < st->nbounds; i++) {
        const Bound *b = &st->bounds[i];
        if (!bound_on_lanes(e, b))
            continue;
        bool up = b->via == NO_VALUE && affine_coef(&b->at, e->lane_axis) == 1 &&
                  dim_is_const(b->at.offset, &offset) && offset >= 0;
        for (int t = 0; up && t < b->at.nterms; t++)
            up = b->at.coef[t] > 0;
        if (end || !up)
            return NULL;
        end = b;
    }
    return e->k->values.p[st->value].type == BOOL ? NULL : end;
}

/* What is stored is larger than the caches, and not what the kernel loads: it goes to memory past them,
 * which need not read the lines first. */
static bool streams(const Emit *e, const Store *st)
{
    enum { CACHES = 32 << 20 };
    int64_t bytes;
    int storage = buffer_storage(e->s, st->buffer);
    DType t = e->s->buffers.p[storage].type;
    if (st->add || !dim_is_const(buffer_bytes(&e->s->buffers.p[storage]), &bytes) || bytes < CACHES || t == BOOL
        || is_half(t))
        return false;
    for (ValueId v = 0; v < e->k->values.n; v++)
        if (e->live[v] && e->k->values.p[v].op == K_LOAD && buffer_storage(e->s, e->k->values.p[v].buffer) == storage)
            return false;
    return true;
}

static const char *vector_store(const Emit *e, const Store *st, const char *p)
{
    const KValue *v = &e->k->values.p[st->value];
    const char *offset = offset_c(e, st->buffer, st->at, st->via), *x = operand(e, st->value, true);
    const Bound *end = e->edge ? NULL : only_end(e, st);
    if (st->add)
        x = internf("LOAD_%sx%d(%s + %s) + %s", access_type(v->type), e->sc->width, p, offset, x);
    if (end)
        return internf("STORE_PART_%sx%d(%s + %s, %s, %s - (%s))", access_type(v->type), e->sc->width, p, offset, x,
                       dim_c(end->extent), affine_c(e, &end->at));
    if (e->edge)
        return internf("STORE_PART_%sx%d(%s + %s, %s, n%d%s)", access_type(v->type), e->sc->width, p, offset, x,
                       e->lane_axis, copies(e, e->lane_axis) > 1 ? internf(" - u%d * %d", e->lane_axis, e->sc->width)
                                                                 : "");
    return internf("%s_%sx%d(%s + %s, %s)", streams(e, st) ? "STREAM" : "STORE", access_type(v->type), e->sc->width, p,
                   offset, x);
}

/* A vector, or, in an edge tile, as much of it as exists. */
static bool stores_vectors(const Emit *e, const Store *st)
{
    bool part = !e->edge || (e->lane_axis == e->sc->vector && e->k->values.p[st->value].type != BOOL);
    bool inside = !bounds_on_lanes(e, st->nbounds, st->bounds) || (!e->edge && only_end(e, st));
    return part && inside && is_contiguous(e, st->buffer, st->at, st->via);
}

static void emit_store(Emit *e, const Store *st)
{
    const char *p = buffer_name(e->s, st->buffer), *guard = edge_guard(e, st);
    emit_fault(e, st->nbounds, st->bounds, st->fault);
    if (*guard)
        open_block(e, internf("if (%s)", guard));
    if (e->sc->pairs && e->k->axis[__builtin_ctz(e->sc->pairs)].kind == AXIS_PARALLEL) {
        e->starts = e->sc->pairs;
        line(e, "STORE_HALF_bf16x%d(%s + %s, %s, u%d);", e->sc->width, p, offset_c(e, st->buffer, st->at, st->via),
             operand(e, st->value, true), __builtin_ctz(e->sc->pairs));
        e->starts = 0;
    } else if (!store_on_lanes(e, st)) {
        const char *x = to_memory(e->k->values.p[st->value].type, operand(e, st->value, false));
        const char *at = offset_c(e, st->buffer, st->at, st->via);
        int number = (int)(st - e->k->stores.p);
        if (e->gathered && e->gathered[number])
            line(e, "y%d[u%d] = %s;", number, e->wide, x);
        else if (on_device(e))
            line(e, "%s(%s, %s, %s);", st->add ? "ADD" : "WRITE", p, at, x);
        else
            line(e, "%s[%s] %s %s;", p, at, st->add ? "+=" : "=", x);
    } else if (stores_vectors(e, st)) {
        line(e, "%s;", vector_store(e, st, p));
    } else if (is_contiguous(e, st->buffer, st->at, st->via) && !e->edge) {
        e->lane = internf("%d", e->sc->width - 1);
        const char *last = bounds_c(e, st->nbounds, st->bounds);
        e->lane = NULL;
        line(e, "if (%s)", last);
        line(e, "    %s;", vector_store(e, st, p));
        line(e, "else");
        e->indent++;
        emit_store_lanes(e, st, p);
        e->indent--;
    } else
        emit_store_lanes(e, st, p);
    if (*guard)
        close_block(e);
}

static uint32_t store_bits(const Emit *e, const Store *st)
{
    uint32_t axes = e->k->values.p[st->value].axes;
    for (int i = 0; i < st->rank; i++)
        axes |= affine_axes(&st->at[i]);
    return tile_bits(e, axes);
}

static bool stores_at(const Emit *e, const Store *st, int level)
{
    return store_level(e->k, st) == level;
}

static void sink_stores(Emit *e, void *ctx, uint32_t bits)
{
    const int *level = ctx;
    uint32_t all = 0;
    for (int i = 0; i < e->k->stores.n; i++)
        if (stores_at(e, &e->k->stores.p[i], *level))
            all |= store_bits(e, &e->k->stores.p[i]);
    for (int i = 0; bits == all && i < e->k->stores.n; i++)
        if (stores_at(e, &e->k->stores.p[i], *level))
            emit_store(e, &e->k->stores.p[i]);
}

/* The stores that vary on the axes of the loops so far. */
void emit_stores(Emit *e, int level)
{
    const Kernel *k = e->k;
    bool *which = calloc((size_t)k->values.n, 1);
    uint32_t bits = 0;
    for (int i = 0; i < k->stores.n; i++) {
        const Store *st = &k->stores.p[i];
        if (!stores_at(e, st, level))
            continue;
        row_needs(e, st->value, which);
        for (int j = 0; j < st->rank; j++)
            kernel_needs(k, st->via[j], which);
        for (int j = 0; j < st->nbounds; j++)
            kernel_needs(k, st->bounds[j].via, which);
        bits |= store_bits(e, st);
    }
    for (ValueId v = 0; v < k->values.n; v++)
        which[v] = which[v] && k->values.p[v].op != K_REDUCE;
    if (level < e->sc->norder)
        open_block(e, "");
    emit_nest(e, which, bits, sink_stores, &level);
    if (level < e->sc->norder)
        close_block(e);
    free(which);
}

/* ---- levels ---- */

/* The first reductions of the list that share their axes and do not need each other. */
static Nest next_nest(const Emit *e, const ValueId *list, int n)
{
    const Kernel *k = e->k;
    Nest nest = {.over = k->values.p[list[0]].over};
    bool *needs = calloc((size_t)k->values.n, 1);
    for (int i = 0; i < n && nest.n < LENGTH(nest.r); i++) {
        const KValue *r = &k->values.p[list[i]];
        memset(needs, 0, (size_t)k->values.n);
        kernel_needs(k, r->arg[0], needs);
        bool free_of = r->over == nest.over && !(e->sc->lanes & r->over && is_arg(r));
        for (int j = 0; j < i; j++)
            free_of = free_of && !needs[list[j]];
        if (!free_of && i)
            break;
        nest.r[nest.n++] = list[i];
    }
    free(needs);
    return nest;
}

static bool any_store(const Emit *e, int level)
{
    for (int i = 0; i < e->k->stores.n; i++)
        if (stores_at(e, &e->k->stores.p[i], level))
            return true;
    return false;
}

static void add_pass(Emit *e, Pass p)
{
    e->passes = xrealloc(e->passes, (size_t)(e->npasses + 1) * sizeof *e->passes);
    e->passes[e->npasses++] = p;
}

/* At each depth stand the reductions that vary on the axes so far, then the stores that do. */
static void find_passes(Emit *e)
{
    for (int level = 0; level <= e->sc->norder; level++) {
        ValueId list[256];
        int n = 0;
        for (ValueId v = 0; v < e->k->values.n && n < LENGTH(list); v++)
            if (e->live[v] && e->k->values.p[v].op == K_REDUCE && loop_level(e->k, e->k->values.p[v].axes) == level)
                list[n++] = v;
        for (int i = 0; i < n; i += e->passes[e->npasses - 1].nest.n)
            add_pass(e, (Pass){false, level, next_nest(e, list + i, n - i)});
        if (any_store(e, level))
            add_pass(e, (Pass){.store = true, .level = level});
    }
}

void emit_level(Emit *e, int level)
{
    e->level = level;
    for (e->pass = 0; e->pass < e->npasses; e->pass++) {
        Pass *p = &e->passes[e->pass];
        if (p->level == level && p->store)
            (on_device(e) ? emit_device_stores : emit_stores)(e, level);
        else if (p->level == level)
            emit_reduction_nest(e, &p->nest);
    }
    e->pass = 0;
}

static bool divides(const Emit *e, int axis)
{
    int64_t size;
    return dim_is_const(e->k->axis[axis].extent, &size) && size % tile_of(e, axis) == 0;
}

/* Where one axis alone has an edge, of known size, its size there is a constant. */
static void declare_only_edge(Emit *e)
{
    int only = -1, edges = 0;
    int64_t size;
    for (int i = 0; i < e->sc->norder; i++)
        if (tile_of(e, e->sc->order[i]) > 1 && !divides(e, e->sc->order[i])) {
            only = e->sc->order[i];
            edges++;
        }
    if (edges == 1 && dim_is_const(e->k->axis[only].extent, &size))
        line(e, "enum { n%d = %lld };", only, (long long)size % tile_of(e, only));
}

/* The innermost level, for full tiles and for the edge. */
void emit_innermost(Emit *e)
{
    Buf full = {0};
    for (int i = 0; i < e->sc->norder; i++) {
        int axis = e->sc->order[i];
        if (tile_of(e, axis) == 1 || divides(e, axis))
            continue;
        line(e, "const i64 n%d = MIN64(%s - %s, %d);", axis, dim_c(e->k->axis[axis].extent), e->k->axis[axis].name,
             tile_of(e, axis));
        buf_printf(&full, "%sn%d == %d", full.n ? " && " : "", axis, tile_of(e, axis));
    }
    const char *cond = text_of(&full, "");
    if (!*cond) {
        emit_level(e, e->sc->norder);
        return;
    }
    for (int i = 0; i < e->sc->norder; i++) {
        int axis = e->sc->order[i];
        if (tile_of(e, axis) > 1 && divides(e, axis))
            line(e, "enum { n%d = %d };", axis, tile_of(e, axis));
    }
    open_block(e, internf("if (%s)", cond));
    emit_level(e, e->sc->norder);
    e->indent--;
    line(e, "} else {");
    e->indent++;
    declare_only_edge(e);
    e->edge = true;
    emit_level(e, e->sc->norder);
    e->edge = false;
    close_block(e);
}

const char *loop_count(const Kernel *k, int axis)
{
    int tile = k->schedule.tile[axis] > 1 ? k->schedule.tile[axis] : 1;
    Dim extent = k->axis[axis].extent;
    return tile == 1 ? dim_c(extent) : dim_c(dim_div(dim_add(extent, dim_const(tile - 1)), dim_const(tile)));
}

/* t counts the iterations of the spread loops; the last of them runs fastest. */
static void emit_spread(Emit *e)
{
    if (!e->sc->spread)
        return;
    open_block(e, "for (i64 t = begin; t < end; t++)");
    const char *rest = "t";
    for (int i = e->sc->spread - 1; i >= 0; i--) {
        int axis = e->sc->order[i];
        const char *count = loop_count(e->k, axis);
        const char *scale = tile_of(e, axis) > 1 ? internf(" * %d", tile_of(e, axis)) : "";
        if (i == 0)
            line(e, "const i64 %s = %s%s;", e->k->axis[axis].name, rest, scale);
        else
            line(e, "const i64 %s = %s %% (%s)%s;", e->k->axis[axis].name, rest, count, scale);
        rest = internf("%s / (%s)", rest, count);
    }
}

/* On a device all threads would read what one of them stores. */
static bool is_overwritten(const Emit *e, const KValue *v)
{
    for (int i = 0; i < e->k->stores.n && v->op == K_LOAD && on_device(e); i++)
        if (buffer_storage(e->s, e->k->stores.p[i].buffer) == buffer_storage(e->s, v->buffer))
            return true;
    return false;
}

/* What varies on no axis and needs no reduction is computed once. */
void emit_hoisted(Emit *e)
{
    const Kernel *k = e->k;
    bool *needs = calloc((size_t)k->values.n + 1, 1);
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        if (!e->live[v] || x->axes || x->op == K_REDUCE || is_overwritten(e, x))
            continue;
        bool fixed = true;
        memset(needs, 0, (size_t)k->values.n);
        kernel_needs(k, v, needs);
        for (ValueId a = 0; a < v; a++)
            fixed = fixed && (!needs[a] || e->hoisted[a]);
        if (!fixed)
            continue;
        e->hoisted[v] = true;
        emit_value(e, v);
    }
    free(needs);
}

static void emit_body(Emit *e)
{
    const Schedule *sc = e->sc;
    emit_hoisted(e);
    emit_spread(e);
    int opened = sc->spread ? 1 : 0;
    for (int level = 0; level <= sc->norder; level++) {
        if (level == sc->norder)
            emit_innermost(e);
        else if (level == 0 || level >= sc->spread)
            emit_level(e, level);
        if (level == sc->norder || level < sc->spread)
            continue;
        int axis = sc->order[level];
        const char *name = e->k->axis[axis].name;
        open_block(e, internf("for (i64 %s = 0; %s < %s; %s += %d)", name, name, dim_c(e->k->axis[axis].extent), name,
                              tile_of(e, axis)));
        opened++;
    }
    while (opened--)
        close_block(e);
    for (int i = 0; i < e->k->stores.n; i++)
        if (streams(e, &e->k->stores.p[i])) {
            line(e, "STREAM_END();");
            break;
        }
}

void emit_trip_count(const Kernel *k, Buf *out)
{
    if (!k->schedule.spread)
        buf_puts(out, "1");
    for (int i = 0; i < k->schedule.spread; i++)
        buf_printf(out, "%s(%s)", i ? " * " : "", loop_count(k, k->schedule.order[i]));
}

/* What stands between the braces. */
void emit_kernel_text(const Step *s, const Kernel *k, Buf *out)
{
    Emit e = {.s = s, .k = k, .sc = &k->schedule, .out = out, .indent = 1, .lane_axis = k->schedule.vector, .wide = -1};
    Schedule scalars = k->schedule;         /* on a device a vector is a tile */
    if (k->schedule.threads) {
        scalars.vector = e.lane_axis = -1;
        e.wide = k->schedule.vector;
        e.sc = &scalars;
    }
    size_t n = (size_t)k->values.n + 1;
    e.live = calloc(n, 1);
    e.array = calloc(n, 1);
    e.parts = calloc(n, 1);
    e.hoisted = calloc(n, 1);
    e.guarded = calloc(n, 1);
    kernel_live(k, e.live);
    for (int vector = 0; vector < 2; vector++)
        for (int i = 0; i < k->schedule.norder; i++) {
            int axis = k->schedule.order[i];
            if (copies(&e, axis) > 1 && (axis == k->schedule.vector) == vector)
                e.tile_axis[e.ntile++] = axis;
        }
    find_passes(&e);
    e.uniform = k->schedule.threads && !k->schedule.rows ? uniform_loops(&e) : 0;
    choose_rows(&e);
    if (k->schedule.rows)
        (k->schedule.block[2] ? emit_tile_body : emit_turn_body)(&e);
    else if (on_device(&e))
        emit_device_body(&e);
    else
        emit_body(&e);
    free(e.passes);
    free(e.live);
    free(e.array);
    free(e.parts);
    free(e.hoisted);
    free(e.guarded);
}

/* ---- entry ---- */

void emit_kernel_prototype(const Step *s, const Kernel *k, const char *linkage, Buf *out)
{
    emit_kernel_head(s, k, linkage, out);
    buf_puts(out, ";\n");
}

void emit_kernel(const Step *s, const Kernel *k, const char *linkage, Buf *out)
{
    emit_kernel_head(s, k, linkage, out);
    buf_puts(out, "\n{\n");
    if (k->schedule.threads)
        emit_device_start(s, k, out);
    emit_kernel_text(s, k, out);
    buf_puts(out, "}\n\n");
}
