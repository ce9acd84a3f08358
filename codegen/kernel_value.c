/* Values in a kernel's text: each kind of value as an expression or, lane by lane, as a loop;
 * and the body of a loop nest, in which every value stands at the depth of the tile axes on
 * which it varies. */
#include "codegen/kernel_emit.h"

#include <stdlib.h>
#include <string.h>

/* ---- single values ---- */

static const char *const_c(const KValue *v)
{
    if (!is_float(v->type))
        return v->type == I64 ? internf("INT64_C_(%lld)", (long long)v->value.i)
                              : internf("%lld", (long long)v->value.i);
    Buf b = {0};
    if (v->value.f != v->value.f)
        buf_puts(&b, "NAN_");
    else if (v->value.f - v->value.f != 0)
        buf_puts(&b, v->value.f > 0 ? "INF_" : "-INF_");
    else {
        buf_double(&b, v->value.f);
        if (!strpbrk(buf_text(&b), ".e"))
            buf_puts(&b, ".0");
        if (v->type != F64)
            buf_puts(&b, "f");
    }
    return text_of(&b, "0");
}

/* Replaces the letters a, b, c of an op's expression by operands and adds the type to its
 * functions: "MAXIMUM(a, b)" becomes "MAXIMUM_f32x16(x3, x4)". */
static const char *expand_expression(const char *expr, const char *const *args, const char *type)
{
    Buf b = {0};
    for (const char *p = expr; *p;) {
        size_t n = 0;
        while ((p[n] >= 'A' && p[n] <= 'Z') || (p[n] >= 'a' && p[n] <= 'z') || (p[n] >= '0' && p[n] <= '9'))
            n++;
        if (n == 1 && *p >= 'a' && *p <= 'c')
            buf_puts(&b, args[*p - 'a']);
        else if (n > 1 && *p >= 'A' && *p <= 'Z') {
            buf_put(&b, p, n);
            buf_printf(&b, "_%s", type);
        } else
            buf_put(&b, p, n ? n : 1);
        p += n ? n : 1;
    }
    return text_of(&b, "");
}

static const char *const op_expression[OPS] = {
#define POINT(NAME, text, n, types, result, derivative, ...) [OP_##NAME] = #__VA_ARGS__,
#define SHAPE(...)
#include "ir/ops.def"
#undef POINT
#undef SHAPE
};

static bool gives_bool(Op op)
{
    return op == OP_EQ || op == OP_NE || op == OP_LT || op == OP_LE;
}

static const char *point_c(const Emit *e, const KValue *v, bool vector)
{
    const char *args[3] = {"", "", ""};
    for (int i = 0; i < 3 && v->arg[i] != NO_VALUE; i++)
        args[i] = operand(e, v->arg[i], vector);
    DType t = e->k->values.p[v->arg[0]].type;
    const char *type = vector_type(e, t, vector);
    if (v->point == OP_SELECT)
        return internf("SELECT_%s(%s, %s, %s)", vector_type(e, v->type, vector), args[0], args[1], args[2]);
    if (v->point == OP_NOT)
        return internf(vector ? "~%s" : "!%s", args[0]);
    const char *text = expand_expression(op_expression[v->point], args, type);
    if (gives_bool(v->point) && vector && dtype_bytes[t] != 4 && t != BOOL)
        return internf("__builtin_convertvector(%s, i32x%d)", text, e->sc->width);
    return text;
}

/* Rounds to what two bytes hold: from f32, or from f64, which the other types fit in. */
static const char *round_c(const Emit *e, DType from, const char *x, DType to, bool vector)
{
    const char *type = vector_type(e, F32, vector);
    if (from != F32) {
        const char *wide = vector_type(e, F64, vector);
        x = vector ? internf("__builtin_convertvector(%s%s, %s)", from == BOOL ? "-" : "", x, wide)
                   : internf("(f64)%s", x);
        x = internf("ODD_%s(%s)", type, x);
    }
    return internf("ROUND_%s_%s(%s)", dtype_names[to], type, x);
}

static const char *cast_c(const Emit *e, const KValue *v, bool vector)
{
    DType from = e->k->values.p[v->arg[0]].type;
    const char *x = operand(e, v->arg[0], vector), *to = vector_type(e, v->type, vector);
    if (is_half(v->type))
        return round_c(e, from, x, v->type, vector);
    if (is_float(from) && is_int(v->type))
        return internf("TRUNC_%s_%s(%s)", scalar_type(v->type), vector_type(e, from, vector), x);
    if (!vector)
        return v->type == BOOL ? internf("%s != 0", x) : internf("(%s)%s", to, x);
    if (v->type != BOOL)
        return internf("__builtin_convertvector(%s%s, %s)", from == BOOL ? "-" : "", x, to);
    const char *mask = internf("%s != 0", x);
    return dtype_bytes[from] == 4 ? mask : internf("__builtin_convertvector(%s, %s)", mask, to);
}

static const char *random_c(const Emit *e, const KValue *v)
{
    Buf b = {0};
    Dim stride = dim_const(1);
    const char *parts[MAX_RANK];
    for (int i = v->rank - 1; i >= 0; i--) {
        parts[i] = internf("(%s) * (%s)", dim_c(stride), affine_c(e, &v->at[i]));
        stride = dim_mul(stride, v->extents[i]);
    }
    for (int i = 0; i < v->rank; i++)
        buf_printf(&b, "%s%s", i ? " + " : "", parts[i]);
    return internf("RANDOM_BITS(team->seed, site%d, %s, team->execution, %s)", (int)(v - e->k->values.p),
                   dim_c(v->round), text_of(&b, "0"));
}

/* The value of one lane (or of a scalar) as an expression; only for what is not arithmetic. */
static const char *leaf_c(Emit *e, const KValue *v)
{
    bool bounded = v->nbounds && !e->guarded[v - e->k->values.p];
    switch (v->op) {
    case K_CONST:
        return const_c(v);
    case K_SIZE:
        return dim_c(v->size);
    case K_INDEX:
        return internf("(%s)(%s)", scalar_type(v->type), affine_c(e, &v->at[0]));
    case K_INSIDE: {
        const char *in = bounds_c(e, v->nbounds, v->bounds);
        return e->lane ? internf("-(%s)", in) : in;
    }
    case K_RANDOM:
        return random_c(e, v);
    case K_LOAD: {
        DType stored = e->s->buffers.p[v->buffer].type;
        const char *at = offset_c(e, v->buffer, v->at, v->via);
        bool constant = e->s->buffers.p[buffer_storage(e->s, v->buffer)].kind == BUF_ARRAY;
        const char *p = internf(on_device(e) && !constant ? "READ(%s, %s)" : "%s[%s]", buffer_name(e->s, v->buffer), at);
        if (is_half(stored))
            p = internf("FROM_%s(%s)", dtype_names[stored], p);
        if (v->type == BOOL && e->lane)
            p = internf("-%s", p);
        return bounded ? internf("%s ? %s : 0", bounds_c(e, v->nbounds, v->bounds), p) : p;
    }
    default:
        die("leaf_c: no leaf");
    }
}

void emit_fault(Emit *e, int nbounds, const Bound *bounds, int fault)
{
    if (fault < 0)
        return;
    Buf b = {0};
    uint32_t axes = 0;
    for (int i = 0; i < nbounds; i++)
        axes |= affine_axes(&bounds[i].at) | (bounds[i].via == NO_VALUE ? 0 : e->k->values.p[bounds[i].via].axes);
    for (int t = 0; t < e->ntile && e->edge; t++)      /* copies in an edge tile that do not exist */
        if (axes >> e->tile_axis[t] & 1 && e->tile_axis[t] != e->sc->vector)
            buf_printf(&b, "%su%d < n%d", b.n ? " && " : "", e->tile_axis[t], e->tile_axis[t]);
    for (int i = 0; i < nbounds; i++)
        buf_printf(&b, "%s%s(u64)(%s) < (u64)(%s)%s", b.n ? " && " : "", bounds[i].via == NO_VALUE ? "" : "!(",
                   indirect_c(e, &bounds[i].at, bounds[i].via), dim_c(bounds[i].extent),
                   bounds[i].via == NO_VALUE ? "" : ")");
    line(e, "if (%s) FAULT(team, %d);", text_of(&b, "0"), fault + 1);
}

static void emit_load_fault(Emit *e, const KValue *v)
{
    if (v->op == K_LOAD)
        emit_fault(e, v->nbounds, v->bounds, v->fault);
}

static void declare(Emit *e, ValueId id, const char *type, const char *value)
{
    if (is_array(e, id))
        line(e, "%s = %s;", name_of(e, id), value);
    else
        line(e, "const %s x%d = %s;", type, id, value);
}

static const char *vector_load(const Emit *e, const KValue *v)
{
    return internf("LOAD_%sx%d(%s + %s)", access_type(e->s->buffers.p[v->buffer].type), e->sc->width,
                   buffer_name(e->s, v->buffer), offset_c(e, v->buffer, v->at, v->via));
}

/* Lane by lane: strided, gathered, or at the border. */
static void emit_lanes(Emit *e, ValueId id, const KValue *v, const char *type)
{
    if (!is_array(e, id))
        line(e, "%s x%d;", type, id);
    line(e, "for (int l = 0; l < %d; l++)", e->sc->width);
    e->indent++;
    e->lane = "l";
    line(e, "%s[l] = %s;", name_of(e, id), leaf_c(e, v));
    e->indent--;
    if (v->op == K_LOAD && v->fault >= 0) {
        const char *count = e->lane_edge ? "left" : e->edge && e->lane_axis == e->sc->vector
                            ? internf("MIN64(n%d%s, %d)", e->lane_axis, copies(e, e->lane_axis) > 1
                              ? internf(" - u%d * %d", e->lane_axis, e->sc->width) : "", e->sc->width)
                            : internf("%d", e->sc->width);
        line(e, "for (int l = 0; l < %s; l++)", count);
        e->indent++;
        emit_load_fault(e, v);
        e->indent--;
    }
    e->lane = NULL;
}

/* Contiguous where the first and the last lane are inside, else lane by lane. */
static void emit_border_load(Emit *e, ValueId id, const KValue *v, const char *type)
{
    if (!is_array(e, id))
        line(e, "%s x%d;", type, id);
    e->lane = "0";
    const char *first = bounds_c(e, v->nbounds, v->bounds);
    e->lane = internf("%d", e->sc->width - 1);
    const char *last = bounds_c(e, v->nbounds, v->bounds);
    e->lane = NULL;
    line(e, "if (%s && %s)", first, last);
    line(e, "    %s = %s;", name_of(e, id), vector_load(e, v));
    line(e, "else for (int l = 0; l < %d; l++)", e->sc->width);
    e->lane = "l";
    line(e, "    %s[l] = %s;", name_of(e, id), leaf_c(e, v));
    e->lane = NULL;
}

static bool via_on_lanes(const Emit *e, const KValue *v)
{
    for (int i = 0; i < v->nbounds; i++)
        if (v->bounds[i].via != NO_VALUE && is_vector(e, v->bounds[i].via))
            return true;
    return false;
}

static void emit_vector_leaf(Emit *e, ValueId id, const KValue *v)
{
    const char *type = vector_type(e, v->type, true);
    if (v->op == K_INDEX) {
        int coef = affine_coef(&v->at[0], e->lane_axis);
        declare(e, id, type, internf("SPLAT_%s((%s)(%s)) + %d * IOTA_%s", type, scalar_type(v->type),
                                     affine_c(e, &v->at[0]), coef, type));
        return;
    }
    bool contiguous = v->op == K_LOAD && is_contiguous(e, v->buffer, v->at, v->via);
    if (contiguous && !bounds_on_lanes(e, v->nbounds, v->bounds)) {
        const char *x = vector_load(e, v);
        if (v->nbounds && !e->guarded[id])
            x = internf("%s ? %s : SPLAT_%s(0)", bounds_c(e, v->nbounds, v->bounds), x, type);
        declare(e, id, type, x);
    } else if (contiguous && !via_on_lanes(e, v) && !e->edge && !e->lane_edge)
        emit_border_load(e, id, v, type);
    else
        emit_lanes(e, id, v, type);
}

/* Two neighbours as one number of four bytes, or a vector of such. */
static void emit_pair(Emit *e, ValueId id)
{
    const KValue *v = &e->k->values.p[id];
    const char *type = held_type(e, id);
    const char *x = internf("PAIR_%s(%s + %s)", type, buffer_name(e->s, v->buffer), offset_c(e, v->buffer, v->at, v->via));
    if (v->nbounds && !e->guarded[id])
        x = internf(is_vector(e, id) ? "%s ? %s : SPLAT_%s(0)" : "%s ? %s : 0", bounds_c(e, v->nbounds, v->bounds), x, type);
    declare(e, id, type, x);
}

static void emit_new_value(Emit *e, ValueId id)
{
    const KValue *v = &e->k->values.p[id];
    bool vector = is_vector(e, id);
    if (is_pair(e, id)) {
        emit_pair(e, id);
        return;
    }
    const char *type = vector_type(e, v->type, vector);
    if (v->op == K_POINT)
        declare(e, id, type, point_c(e, v, vector));
    else if (v->op == K_CAST)
        declare(e, id, type, cast_c(e, v, vector));
    else if (vector)
        emit_vector_leaf(e, id, v);
    else {
        declare(e, id, type, leaf_c(e, v));
        emit_load_fault(e, v);
    }
}

void emit_value(Emit *e, ValueId id)
{
    bool vector = is_vector(e, id);
    if (e->row[id] < 0 || e->pass < e->row_pass[id]) {
        emit_new_value(e, id);
        return;
    }
    DType t = e->k->values.p[id].type;
    const char *type = vector_type(e, t, vector), *place = row_place(e, id, vector);
    if (loads_row(e, id)) {
        declare(e, id, type, vector ? internf("LOAD_%s(%s)", type, place) : place);
        return;
    }
    emit_new_value(e, id);
    if (vector)
        line(e, "STORE_%s(%s, %s);", type, place, name_of(e, id));
    else
        line(e, "%s = %s;", place, name_of(e, id));
}

/* ---- a body: values at the right depth of the loops over the tile ---- */

void open_tile_loop(Emit *e, int axis)
{
    line(e, "UNROLL");
    open_block(e, internf("for (int u%d = 0; u%d < %d; u%d++)", axis, axis, copies(e, axis), axis));
}

/* The tile axes on which a value varies, as bits over e->tile_axis. */
uint32_t tile_bits(const Emit *e, uint32_t axes)
{
    uint32_t set = 0;
    for (int t = 0; t < e->ntile; t++)
        set |= (axes >> e->tile_axis[t] & 1) << t;
    return set;
}

/* A load along `axis` for all its copies at once: see transposed_axis. */
static void emit_transposed(Emit *e, ValueId id, int axis)
{
    const KValue *v = &e->k->values.p[id];
    const char *type = vector_type(e, v->type, true), *row = internf("u%d", axis);
    e->lane = row;
    e->starts = 1u << axis;
    const char *x = vector_load(e, v);
    if (v->nbounds)
        x = internf("%s ? %s : SPLAT_%s(0)", bounds_c(e, v->nbounds, v->bounds), x, type);
    e->lane = NULL;
    e->starts = 0;
    open_block(e, "");
    line(e, "%s y[%d];", type, e->sc->width);
    open_tile_loop(e, axis);
    line(e, "y[%s] = %s;", row, x);
    close_block(e);
    line(e, "TRANSPOSE_%s(y);", type);
    open_tile_loop(e, axis);
    line(e, "%s = y[%s];", name_of(e, id), row);
    close_block(e);
    close_block(e);
}

/* A load along e->wide, all four at once. */
static void emit_wide_load(Emit *e, ValueId id)
{
    const KValue *v = &e->k->values.p[id];
    const char *all = internf("x%d", id), *guard;
    const char *index = strchr(name_of(e, id), '['), *last = index ? strrchr(index, '[') : NULL;
    check(index);
    if (index != last)
        all = internf("x%d%.*s", id, (int)(last - index), index);
    e->starts = 1u << e->wide;
    guard = v->nbounds ? bounds_c(e, v->nbounds, v->bounds) : NULL;
    if (guard) {
        line(e, "ZERO4(%s);", all);
        line(e, "if (%s)", guard);
    }
    line(e, "%sREAD4_%s(%s, %s, %s);", guard ? "    " : "", access_type(e->s->buffers.p[v->buffer].type), all,
         buffer_name(e->s, v->buffer), offset_c(e, v->buffer, v->at, v->via));
    e->starts = 0;
}

/* The values kept in arrays, each in loops of its own. */
static void emit_arrays(Emit *e, bool *which)
{
    for (ValueId v = 0; v < e->k->values.n; v++) {
        if (!which[v] || !e->array[v])
            continue;
        uint32_t bits = tile_bits(e, e->k->values.p[v].axes);
        Buf dims = {0};
        for (int t = 0; t < e->ntile; t++)
            if (bits >> t & 1)
                buf_printf(&dims, "[%d]", copies(e, e->tile_axis[t]));
        line(e, "%s x%d%s;", held_type(e, v), v, text_of(&dims, ""));
        int transposed = transposed_axis(e, &e->k->values.p[v]);
        bool wide = is_wide_load(e, &e->k->values.p[v]);
        for (int t = 0; t < e->ntile; t++)
            if (transposed == e->tile_axis[t] || (wide && e->wide == e->tile_axis[t]))
                bits &= ~(1u << t);
        for (int t = 0; t < e->ntile; t++)
            if (bits >> t & 1)
                open_tile_loop(e, e->tile_axis[t]);
        if (transposed >= 0)
            emit_transposed(e, v, transposed);
        else if (wide)
            emit_wide_load(e, v);
        else
            emit_value(e, v);
        for (int t = 0; t < e->ntile; t++)
            if (bits >> t & 1)
                close_block(e);
    }
}

/* Values that are needed before the nest reaches their depth are kept in arrays. */
static void choose_arrays(Emit *e, const bool *which, uint32_t nest)
{
    const Kernel *k = e->k;
    bool *direct = calloc((size_t)k->values.n, 1);
    for (ValueId v = k->values.n - 1; v >= 0; v--) {
        uint32_t bits = tile_bits(e, k->values.p[v].axes), prefix = 0;
        for (int t = 0; t < e->ntile && prefix != bits; t++)
            if (nest >> t & 1)
                prefix |= 1u << t;
        e->array[v] = which[v] && bits && (prefix != bits || transposed_axis(e, &k->values.p[v]) >= 0 ||
                                             is_wide_load(e, &k->values.p[v]));
    }
    for (ValueId v = k->values.n - 1; v >= 0; v--)
        if (e->array[v]) {
            memset(direct, 0, (size_t)k->values.n);
            kernel_needs(k, v, direct);
            for (ValueId a = 0; a < v; a++)
                if (direct[a] && which[a] && tile_bits(e, k->values.p[a].axes))
                    e->array[a] = true;
        }
    free(direct);
}


/* Emits the values `which` (in order) and, at the depth of each sink, the sinks. */
void emit_nest(Emit *e, bool *which, uint32_t nest, Sink sink, void *ctx)
{
    choose_arrays(e, which, nest);
    uint32_t prefix = 0;
    int opened = 0;
    for (int depth = -1; depth < e->ntile; depth++) {
        if (depth >= 0) {
            if (!(nest >> depth & 1))
                continue;
            open_tile_loop(e, e->tile_axis[depth]);
            opened++;
            prefix |= 1u << depth;
        }
        for (ValueId v = 0; v < e->k->values.n; v++)
            if (which[v] && !e->array[v] && !e->hoisted[v] && e->k->values.p[v].op != K_REDUCE &&
                tile_bits(e, e->k->values.p[v].axes) == prefix)
                emit_value(e, v);
        if (depth < 0)
            emit_arrays(e, which);
        sink(e, ctx, prefix);
    }
    while (opened--)
        close_block(e);
    memset(e->array, 0, (size_t)e->k->values.n);
}
