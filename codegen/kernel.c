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
 * The innermost part is written twice where tiles do not divide their axes: for full tiles,
 * and for the edge, where indices are clamped and only what exists is stored. Contiguous
 * vector loads may read past the end of a row; every buffer has 128 spare bytes behind it. */
#include "codegen/emit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const Step *s;
    const Kernel *k;
    const Schedule *sc;
    Buf *out;
    int indent;
    bool edge;              /* indices may pass the end of their tile */
    int lane_axis;          /* the axis that lies across lanes here, or -1 */
    bool lane_edge;         /* fewer than width lanes of a reduce axis exist: `left` of them */
    const char *lane;       /* inside a loop over lanes: its variable, else NULL */
    uint32_t starts;        /* axes whose index is that of their tile's start here */
    bool *live;             /* values that some store needs */
    int ntile;
    int tile_axis[MAX_AXES];    /* unrolled axes, in order; the vector axis last */
    bool *hoisted;          /* values computed before all loops */
    bool *array;            /* values of the present nest held as arrays over their tile axes */
} Emit;

/* ---- text ---- */

static void line(Emit *e, const char *fmt, ...) PRINTF(2, 3);
static void line(Emit *e, const char *fmt, ...)
{
    buf_printf(e->out, "%*s", 4 * e->indent, "");
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(e->out, fmt, ap);
    va_end(ap);
    buf_puts(e->out, "\n");
}

static void open_block(Emit *e, const char *head)
{
    line(e, "%s%s{", head, *head ? " " : "");
    e->indent++;
}

static void close_block(Emit *e)
{
    e->indent--;
    line(e, "}");
}

static const char *scalar_type(DType t)
{
    static const char *const names[DTYPES] = {"f32", "f64", "f16", "bf16", "i32", "i64", "u32", "u8", "i32"};
    return names[t];
}

static const char *memory_type(DType t)
{
    return t == BOOL ? "u8" : scalar_type(t);
}

static const char *vector_type(const Emit *e, DType t, bool vector)
{
    return vector ? internf("%sx%d", scalar_type(t), e->sc->width) : scalar_type(t);
}

/* ---- buffers and sizes ---- */

static int storage_of(const Step *s, int buffer)
{
    while (s->buffers.p[buffer].alias >= 0)
        buffer = s->buffers.p[buffer].alias;
    return buffer;
}

static const char *buffer_name(const Step *s, int buffer)
{
    int id = storage_of(s, buffer);
    const char *name = s->buffers.p[id].name;
    return internf("%s_%d", c_identifier(name ? name : "t"), id);
}

static Dim stride_of(const Buffer *b, int axis)
{
    Dim d = dim_const(1);
    for (int i = axis + 1; i < b->rank; i++)
        d = dim_mul(d, b->shape[i]);
    return d;
}

static const char *dim_c(Dim d)
{
    Buf b = {0};
    emit_dim(&b, d);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

/* ---- axes ---- */

static int tile_of(const Emit *e, int axis)
{
    return e->sc->tile[axis] > 1 ? e->sc->tile[axis] : 1;
}

/* Unrolled copies of an axis in a tile: vectors for the vector axis, indices for others. */
static int copies(const Emit *e, int axis)
{
    return axis == e->sc->vector ? tile_of(e, axis) / e->sc->width : tile_of(e, axis);
}

static bool is_tiled(const Emit *e, int axis)
{
    return tile_of(e, axis) > 1;
}

static bool on_lanes(const Emit *e, uint32_t axes)
{
    return e->lane_axis >= 0 && (axes >> e->lane_axis & 1);
}

/* The index along an axis as C: of the first lane, or of lane `e->lane`. */
static const char *axis_index(const Emit *e, int axis)
{
    const char *name = e->k->axis[axis].name;
    bool lanes = axis == e->lane_axis;
    if (e->starts >> axis & 1)
        return name;
    if (axis != e->sc->vector && !is_tiled(e, axis))
        return lanes && e->lane ? internf("(%s + %s)", name, e->lane_edge ? internf("MIN64(%s, left - 1)", e->lane)
                                                                        : e->lane)
                                : name;
    const char *copy = copies(e, axis) > 1 ? internf("u%d", axis) : NULL;
    if (axis != e->sc->vector)
        return !copy ? name
               : e->edge ? internf("(%s + MIN64(%s, n%d - 1))", name, copy, axis)
                         : internf("(%s + %s)", name, copy);
    const char *first = copy ? internf("%s * %d", copy, e->sc->width) : "0";
    if (e->lane && lanes)
        return e->edge ? internf("(%s + MIN64(%s + %s, n%d - 1))", name, first, e->lane, axis)
                       : internf("(%s + %s + %s)", name, first, e->lane);
    if (!copy)
        return name;
    return e->edge ? internf("(%s + (%s < n%d ? %s : 0))", name, first, axis, first)
                   : internf("(%s + %s)", name, first);
}

static void put_term(Buf *b, const char *factor, const char *index)
{
    if (b->n)
        buf_puts(b, " + ");
    if (strcmp(factor, "1"))
        buf_printf(b, "%s * ", factor);
    buf_puts(b, index);
}

static const char *text_of(Buf *b, const char *empty)
{
    const char *t = intern(b->n ? buf_text(b) : empty);
    buf_free(b);
    return t;
}

static const char *affine_c(const Emit *e, const Affine *a)
{
    Buf b = {0};
    for (int i = 0; i < a->nterms; i++)
        put_term(&b, a->coef[i] < 0 ? internf("(%d)", a->coef[i]) : internf("%d", a->coef[i]),
                 axis_index(e, a->axis[i]));
    if (!dim_is(a->offset, 0) || !b.n)
        put_term(&b, "1", dim_c(a->offset));
    return text_of(&b, "0");
}

/* ---- references to values ---- */

static bool is_vector(const Emit *e, ValueId v)
{
    return on_lanes(e, e->k->values.p[v].axes);
}

static bool is_array(const Emit *e, ValueId v)
{
    return e->k->values.p[v].op == K_REDUCE || e->array[v];
}

/* x7[u0][u1], or x7 */
static const char *name_of(const Emit *e, ValueId v)
{
    Buf b = {0};
    buf_printf(&b, "x%d", v);
    if (is_array(e, v))
        for (int t = 0; t < e->ntile; t++)
            if (e->k->values.p[v].axes >> e->tile_axis[t] & 1)
                buf_printf(&b, "[u%d]", e->tile_axis[t]);
    return text_of(&b, "");
}

/* As an operand of a vector (or scalar) expression. */
static const char *operand(const Emit *e, ValueId v, bool vector)
{
    const KValue *x = &e->k->values.p[v];
    const char *name = name_of(e, v);
    if (is_vector(e, v)) {
        check(vector || e->lane);
        return e->lane && !vector ? internf("%s[%s]", name, e->lane) : name;
    }
    if (!vector)
        return name;
    return internf("SPLAT_%s(%s%s)", vector_type(e, x->type, true), x->type == BOOL ? "-" : "", name);
}

/* An integer value at the present lane, for indices; bools never index. */
static const char *lane_value(const Emit *e, ValueId v)
{
    return is_vector(e, v) ? internf("%s[%s]", name_of(e, v), e->lane ? e->lane : "0") : name_of(e, v);
}

static const char *indirect_c(const Emit *e, const Affine *a, ValueId via)
{
    const char *at = affine_c(e, a);
    return via == NO_VALUE ? at : strcmp(at, "0") ? internf("%s + %s", at, lane_value(e, via)) : lane_value(e, via);
}

static const char *offset_c(const Emit *e, int buffer, const Affine *at, const ValueId *via)
{
    const Buffer *buf = &e->s->buffers.p[buffer];
    Buf b = {0};
    for (int i = 0; i < buf->rank; i++) {
        bool zero = at[i].nterms == 0 && dim_is(at[i].offset, 0) && via[i] == NO_VALUE;
        if (zero)
            continue;
        const char *index = indirect_c(e, &at[i], via[i]);
        bool plain = at[i].nterms + (via[i] != NO_VALUE) + !dim_is(at[i].offset, 0) == 1;
        const char *stride = dim_c(stride_of(buf, i));
        put_term(&b, strchr(stride, ' ') ? internf("(%s)", stride) : stride,
                 plain || !strcmp(stride, "1") ? index : internf("(%s)", index));
    }
    return text_of(&b, "0");
}

static const char *bounds_c(const Emit *e, int n, const Bound *bounds)
{
    Buf b = {0};
    for (int i = 0; i < n; i++)
        buf_printf(&b, "%s(u64)(%s) < (u64)(%s)", i ? " && " : "", indirect_c(e, &bounds[i].at, bounds[i].via),
                   dim_c(bounds[i].extent));
    return text_of(&b, "1");
}

static bool bound_on_lanes(const Emit *e, const Bound *b)
{
    return on_lanes(e, affine_axes(&b->at)) || (b->via != NO_VALUE && is_vector(e, b->via));
}

static bool bounds_on_lanes(const Emit *e, int n, const Bound *bounds)
{
    for (int i = 0; i < n; i++)
        if (bound_on_lanes(e, &bounds[i]))
            return true;
    return false;
}

/* The tile axis t along which elements of the load are neighbours, where lanes are not: then the
 * vectors of a tile, as many as they have lanes, are read along t and transposed in registers. -1:
 * none. What is read beyond the edge of t is not stored. */
static int transposed_axis(const Emit *e, const KValue *v)
{
    if (v->op != K_LOAD || dtype_bytes[v->type] != 4 || v->fault >= 0 || v->rank == 0 ||
        e->lane_axis < 0 || e->lane_axis != e->sc->vector || !on_lanes(e, v->axes))
        return -1;
    for (int i = 0; i < v->rank; i++)
        if (v->via[i] != NO_VALUE)
            return -1;
    for (int t = 0; t < e->ntile; t++) {
        int axis = e->tile_axis[t];
        bool fits = axis != e->lane_axis && copies(e, axis) == e->sc->width;
        for (int i = 0; i < v->rank && fits; i++)
            fits = affine_coef(&v->at[i], axis) == (i == v->rank - 1) &&
                   (i < v->rank - 1 || !affine_coef(&v->at[i], e->lane_axis));
        for (int i = 0; i < v->nbounds && fits; i++)
            fits = v->bounds[i].via == NO_VALUE && !affine_coef(&v->bounds[i].at, axis);
        if (fits)
            return axis;
    }
    return -1;
}

/* Consecutive lanes are consecutive elements. */
static bool is_contiguous(const Emit *e, int buffer, const Affine *at, const ValueId *via)
{
    const Buffer *buf = &e->s->buffers.p[buffer];
    for (int i = 0; i < buf->rank; i++) {
        int coef = e->lane_axis < 0 ? 0 : affine_coef(&at[i], e->lane_axis);
        if (via[i] != NO_VALUE && is_vector(e, via[i]))
            return false;
        if (i == buf->rank - 1 ? coef != 1 : coef != 0)
            return false;
    }
    return buf->rank > 0;
}

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

static const char *cast_c(const Emit *e, const KValue *v, bool vector)
{
    DType from = e->k->values.p[v->arg[0]].type;
    const char *x = operand(e, v->arg[0], vector), *to = vector_type(e, v->type, vector);
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
    uint64_t hash = 0xcbf29ce484222325u;
    for (const char *p = v->site; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
    return internf("RANDOM_BITS(team->seed, %lluu, team->execution, %s)", (unsigned long long)hash, text_of(&b, "0"));
}

/* The value of one lane (or of a scalar) as an expression; only for what is not arithmetic. */
static const char *leaf_c(Emit *e, const KValue *v)
{
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
        const char *p = internf("%s[%s]", buffer_name(e->s, v->buffer), offset_c(e, v->buffer, v->at, v->via));
        if (v->type == BOOL && e->lane)
            p = internf("-%s", p);
        return v->nbounds ? internf("%s ? %s : 0", bounds_c(e, v->nbounds, v->bounds), p) : p;
    }
    default:
        die("leaf_c: no leaf");
    }
}

static void emit_fault(Emit *e, const KValue *v)
{
    if (v->op != K_LOAD || v->fault < 0)
        return;
    Buf b = {0};
    for (int i = 0; i < v->nbounds; i++)
        buf_printf(&b, "%s%s(u64)(%s) < (u64)(%s)%s", i ? " && " : "", v->bounds[i].via == NO_VALUE ? "" : "!(",
                   indirect_c(e, &v->bounds[i].at, v->bounds[i].via), dim_c(v->bounds[i].extent),
                   v->bounds[i].via == NO_VALUE ? "" : ")");
    line(e, "if (%s) *team->fault = %d;", text_of(&b, "0"), v->fault + 1);
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
    return internf("LOAD_%sx%d(%s + %s)", v->type == BOOL ? "bool" : scalar_type(v->type), e->sc->width,
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
        emit_fault(e, v);
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
        if (v->nbounds)
            x = internf("%s ? %s : SPLAT_%s(0)", bounds_c(e, v->nbounds, v->bounds), x, type);
        declare(e, id, type, x);
    } else if (contiguous && !via_on_lanes(e, v) && !e->edge && !e->lane_edge)
        emit_border_load(e, id, v, type);
    else
        emit_lanes(e, id, v, type);
}

static void emit_value(Emit *e, ValueId id)
{
    const KValue *v = &e->k->values.p[id];
    bool vector = is_vector(e, id);
    const char *type = vector_type(e, v->type, vector);
    if (v->op == K_POINT)
        declare(e, id, type, point_c(e, v, vector));
    else if (v->op == K_CAST)
        declare(e, id, type, cast_c(e, v, vector));
    else if (vector)
        emit_vector_leaf(e, id, v);
    else {
        declare(e, id, type, leaf_c(e, v));
        emit_fault(e, v);
    }
}

/* ---- a body: values at the right depth of the loops over the tile ---- */

static void open_tile_loop(Emit *e, int axis)
{
    line(e, "UNROLL");
    open_block(e, internf("for (int u%d = 0; u%d < %d; u%d++)", axis, axis, copies(e, axis), axis));
}

/* The tile axes on which a value varies, as bits over e->tile_axis. */
static uint32_t tile_bits(const Emit *e, uint32_t axes)
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
        line(e, "%s x%d%s;", vector_type(e, e->k->values.p[v].type, is_vector(e, v)), v, text_of(&dims, ""));
        int transposed = transposed_axis(e, &e->k->values.p[v]);
        for (int t = 0; t < e->ntile; t++)
            if (transposed == e->tile_axis[t])
                bits &= ~(1u << t);
        for (int t = 0; t < e->ntile; t++)
            if (bits >> t & 1)
                open_tile_loop(e, e->tile_axis[t]);
        if (transposed >= 0)
            emit_transposed(e, v, transposed);
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
        e->array[v] = which[v] && bits && (prefix != bits || transposed_axis(e, &k->values.p[v]) >= 0);
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

typedef void (*Sink)(Emit *e, void *ctx, uint32_t bits);

/* Emits the values `which` (in order) and, at the depth of each sink, the sinks. */
static void emit_nest(Emit *e, bool *which, uint32_t nest, Sink sink, void *ctx)
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

/* ---- reductions ---- */

typedef struct {
    int n;
    ValueId r[64];
    uint32_t over;
    uint32_t inner;     /* reduce axes around the body being written */
} Nest;

static bool is_arg(const KValue *v)
{
    return v->point == OP_ARGMAX || v->point == OP_ARGMIN;
}

/* a * b summed: written as one fused multiply-add. */
static const KValue *product_of(const Emit *e, const KValue *r)
{
    const KValue *x = &e->k->values.p[r->arg[0]];
    return r->point == OP_ADD && is_float(r->type) && x->op == K_POINT && x->point == OP_MUL ? x : NULL;
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

static void emit_update(Emit *e, ValueId id)
{
    const KValue *r = &e->k->values.p[id];
    bool vector = on_lanes(e, r->axes | r->over);
    const char *acc = on_lanes(e, r->over) ? internf("y%s", name_of(e, id) + 1) : name_of(e, id);
    const char *type = vector_type(e, r->type, vector);
    const KValue *product = product_of(e, r);
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
    else
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
        const KValue *r = &k->values.p[n->r[i]], *product = product_of(e, r);
        kernel_needs(k, product ? product->arg[0] : r->arg[0], inside);
        kernel_needs(k, product ? product->arg[1] : r->arg[1], inside);
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
        bytes += affine_coef(&v->at[i], axis) * stride * dtype_bytes[v->type];
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
    for (ValueId v = 0; v < e->k->values.n && axis >= 0; v++) {
        const KValue *x = &e->k->values.p[v];
        int64_t stride = inside[v] ? far_stride(e, x, axis) : 0;
        if (stride < FAR)
            continue;
        e->starts = ~0u;
        line(e, "__builtin_prefetch(%s + %s + %lld);", buffer_name(e->s, x->buffer),
             offset_c(e, x->buffer, x->at, x->via), (long long)(AHEAD * stride / dtype_bytes[x->type]));
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

static void emit_lane_loop(Emit *e, Nest *n, int axis)
{
    const char *name = e->k->axis[axis].name, *extent = reduce_extent(e, axis);
    int width = e->sc->width;
    int64_t size;
    bool known = dim_is_const(e->k->axis[axis].extent, &size) && e->k->axis[axis].outer < 0;
    line(e, "i64 %s = 0;", name);
    if (!known || size >= width) {
        open_block(e, internf("for (; %s + %d <= %s; %s += %d)", name, width, extent, name, width));
        emit_reduce_body(e, n);
        close_block(e);
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

static void emit_reduce_loops(Emit *e, Nest *n)
{
    int opened = 0;
    bool lanes = false;
    for (int i = 0; i < e->sc->nreduce; i++) {
        int axis = e->sc->reduce[i];
        if (!(n->over >> axis & 1))
            continue;
        if (e->sc->lanes >> axis & 1) {
            emit_lane_loop(e, n, axis);
            lanes = true;
            continue;
        }
        const char *name = e->k->axis[axis].name;
        if (decides_bounds(e, n, axis))
            line(e, "UNROLL");
        open_block(e, internf("for (i64 %s = 0; %s < %s; %s++)", name, name, reduce_extent(e, axis), name));
        opened++;
    }
    if (!lanes)
        emit_reduce_body(e, n);
    while (opened--)
        close_block(e);
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
    }
    emit_reduce_loops(e, n);
    for (int i = 0; i < n->n; i++) {
        const KValue *r = &e->k->values.p[n->r[i]];
        const char *name = name_of(e, n->r[i]);
        open_tile_loops(e, r->axes);
        line(e, "%s = %s_LANES_%s(y%s);", name, across_name(r), vector_type(e, r->type, true), name + 1);
        close_tile_loops(e, r->axes);
    }
    close_block(e);
}

static void emit_reduction_nest(Emit *e, Nest *n)
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
    close_block(e);
    e->lane_axis = saved;
    free(inside);
    free(outside);
}

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
    line(e, "%s%s%s[%s] = (%s)%s;", *cond ? internf("if (%s) ", cond) : "", p, "", offset, memory_type(v->type), x);
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

static const char *vector_store(const Emit *e, const Store *st, const char *p)
{
    const KValue *v = &e->k->values.p[st->value];
    const char *offset = offset_c(e, st->buffer, st->at, st->via), *x = operand(e, st->value, true);
    const Bound *end = e->edge ? NULL : only_end(e, st);
    if (end)
        return internf("STORE_PART_%sx%d(%s + %s, %s, %s - (%s))", scalar_type(v->type), e->sc->width, p, offset, x,
                       dim_c(end->extent), affine_c(e, &end->at));
    if (e->edge)
        return internf("STORE_PART_%sx%d(%s + %s, %s, n%d%s)", scalar_type(v->type), e->sc->width, p, offset, x,
                       e->lane_axis, copies(e, e->lane_axis) > 1 ? internf(" - u%d * %d", e->lane_axis, e->sc->width)
                                                                 : "");
    return internf("STORE_%sx%d(%s + %s, %s)", v->type == BOOL ? "bool" : scalar_type(v->type), e->sc->width, p,
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
    if (*guard)
        open_block(e, internf("if (%s)", guard));
    if (!store_on_lanes(e, st)) {
        const char *x = operand(e, st->value, false);
        line(e, "%s[%s] %s %s;", p, offset_c(e, st->buffer, st->at, st->via), st->add ? "+=" : "=", x);
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

static void sink_stores(Emit *e, void *ctx, uint32_t bits)
{
    (void)ctx;
    uint32_t all = 0;
    for (int i = 0; i < e->k->stores.n; i++)
        all |= store_bits(e, &e->k->stores.p[i]);
    for (int i = 0; bits == all && i < e->k->stores.n; i++)
        emit_store(e, &e->k->stores.p[i]);
}

static void emit_stores(Emit *e)
{
    const Kernel *k = e->k;
    bool *which = calloc((size_t)k->values.n, 1);
    uint32_t bits = 0;
    for (int i = 0; i < k->stores.n; i++) {
        const Store *st = &k->stores.p[i];
        kernel_needs(k, st->value, which);
        for (int j = 0; j < st->rank; j++)
            kernel_needs(k, st->via[j], which);
        for (int j = 0; j < st->nbounds; j++)
            kernel_needs(k, st->bounds[j].via, which);
        bits |= store_bits(e, st);
    }
    for (ValueId v = 0; v < k->values.n; v++)
        which[v] = which[v] && k->values.p[v].op != K_REDUCE;
    emit_nest(e, which, bits, sink_stores, NULL);
    free(which);
}

/* ---- levels ---- */

static int level_of(const Emit *e, uint32_t axes)
{
    int level = 0;
    for (int i = 0; i < e->sc->norder; i++)
        if (axes >> e->sc->order[i] & 1)
            level = i + 1;
    return level;
}

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

static void emit_level(Emit *e, int level)
{
    ValueId list[256];
    int n = 0;
    for (ValueId v = 0; v < e->k->values.n && n < LENGTH(list); v++)
        if (e->live[v] && e->k->values.p[v].op == K_REDUCE && level_of(e, e->k->values.p[v].axes) == level)
            list[n++] = v;
    for (int i = 0; i < n;) {
        Nest nest = next_nest(e, list + i, n - i);
        emit_reduction_nest(e, &nest);
        i += nest.n;
    }
    if (level == e->sc->norder)
        emit_stores(e);
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
static void emit_innermost(Emit *e)
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

static const char *loop_count(const Kernel *k, int axis)
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

/* What varies on no axis and needs no reduction is computed once. */
static void emit_hoisted(Emit *e)
{
    const Kernel *k = e->k;
    bool *needs = calloc((size_t)k->values.n + 1, 1);
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        if (!e->live[v] || x->axes || x->op == K_REDUCE)
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
}

/* ---- parameters ---- */

typedef struct {
    int n;
    int storage[64];
    bool written[64];
} Params;

static void add_param(const Step *s, Params *p, int buffer, bool written)
{
    int id = storage_of(s, buffer);
    for (int i = 0; i < p->n; i++)
        if (p->storage[i] == id) {
            p->written[i] |= written;
            return;
        }
    check(p->n < LENGTH(p->storage));
    p->storage[p->n] = id;
    p->written[p->n++] = written;
}

static Params params_of(const Step *s, const Kernel *k)
{
    Params p = {0};
    bool *live = calloc((size_t)k->values.n + 1, 1);
    kernel_live(k, live);
    for (ValueId v = 0; v < k->values.n; v++)
        if (live[v] && k->values.p[v].op == K_LOAD)
            add_param(s, &p, k->values.p[v].buffer, false);
    for (int i = 0; i < k->stores.n; i++)
        add_param(s, &p, k->stores.p[i].buffer, true);
    free(live);
    return p;
}

typedef VEC(const char *) Symbols;

/* The word occurs in the text. */
static bool mentions(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = text; (p = strstr(p, word)); p += n) {
        bool begins = p == text || !(isalnum((unsigned char)p[-1]) || p[-1] == '_');
        if (begins && !(isalnum((unsigned char)p[n]) || p[n] == '_'))
            return true;
    }
    return false;
}

static void emit_text(const Step *s, const Kernel *k, Buf *out);

/* The sizes that the kernel's text speaks of. */
static Symbols symbols_of(const Step *s, const Kernel *k)
{
    Symbols set = {0};
    Buf text = {0};
    emit_text(s, k, &text);
    for (int i = 0; i < s->dims.n; i++)
        if (mentions(buf_text(&text), c_identifier(s->dims.p[i])))
            PUSH(set, s->dims.p[i]);
    buf_free(&text);
    return set;
}

static bool needs_team(const Kernel *k)
{
    for (ValueId v = 0; v < k->values.n; v++)
        if (k->values.p[v].op == K_RANDOM || (k->values.p[v].op == K_LOAD && k->values.p[v].fault >= 0))
            return true;
    return false;
}

static void put_separator(Buf *out, bool *first)
{
    if (!*first)
        buf_puts(out, ", ");
    *first = false;
}

static void emit_head(const Step *s, const Kernel *k, Buf *out)
{
    Params p = params_of(s, k);
    Symbols symbols = symbols_of(s, k);
    bool first = true;
    buf_printf(out, "static void %s_%s(", c_identifier(s->name), k->name);
    for (int i = 0; i < p.n; i++) {
        put_separator(out, &first);
        buf_printf(out, "%s%s *restrict %s", p.written[i] ? "" : "const ",
                   memory_type(s->buffers.p[p.storage[i]].type), buffer_name(s, p.storage[i]));
    }
    for (int i = 0; i < symbols.n; i++) {
        put_separator(out, &first);
        buf_printf(out, "i64 %s", c_identifier(symbols.p[i]));
    }
    if (k->schedule.spread) {
        put_separator(out, &first);
        buf_puts(out, "i64 begin, i64 end");
    }
    if (needs_team(k)) {
        put_separator(out, &first);
        buf_puts(out, "const dlm_team *team");
    }
    buf_puts(out, first ? "void)\n{\n" : ")\n{\n");
}

void emit_kernel_call(const Step *s, const Kernel *k, Buf *out)
{
    Params p = params_of(s, k);
    Symbols symbols = symbols_of(s, k);
    bool first = true;
    buf_printf(out, "%s_%s(", c_identifier(s->name), k->name);
    for (int i = 0; i < p.n; i++) {
        put_separator(out, &first);
        if (s->buffers.p[p.storage[i]].kind == BUF_ARRAY)
            buf_printf(out, "%s_array_%d", c_identifier(s->name), p.storage[i]);
        else
            buf_printf(out, "buffer[%d]", p.storage[i]);
    }
    for (int i = 0; i < symbols.n; i++) {
        put_separator(out, &first);
        buf_puts(out, c_identifier(symbols.p[i]));
    }
    if (k->schedule.spread) {
        put_separator(out, &first);
        buf_puts(out, "lo, hi");
    }
    if (needs_team(k)) {
        put_separator(out, &first);
        buf_puts(out, "team");
    }
    buf_puts(out, ")");
}

void emit_trip_count(const Kernel *k, Buf *out)
{
    if (!k->schedule.spread)
        buf_puts(out, "1");
    for (int i = 0; i < k->schedule.spread; i++)
        buf_printf(out, "%s(%s)", i ? " * " : "", loop_count(k, k->schedule.order[i]));
}

/* What stands between the braces. */
static void emit_text(const Step *s, const Kernel *k, Buf *out)
{
    Emit e = {.s = s, .k = k, .sc = &k->schedule, .out = out, .indent = 1, .lane_axis = k->schedule.vector};
    size_t n = (size_t)k->values.n + 1;
    e.live = calloc(n, 1);
    e.array = calloc(n, 1);
    e.hoisted = calloc(n, 1);
    kernel_live(k, e.live);
    for (int vector = 0; vector < 2; vector++)
        for (int i = 0; i < k->schedule.norder; i++) {
            int axis = k->schedule.order[i];
            if (copies(&e, axis) > 1 && (axis == k->schedule.vector) == vector)
                e.tile_axis[e.ntile++] = axis;
        }
    emit_body(&e);
    free(e.live);
    free(e.array);
    free(e.hoisted);
}

/* ---- entry ---- */

void emit_kernel(const Step *s, const Kernel *k, Buf *out)
{
    emit_head(s, k, out);
    emit_text(s, k, out);
    buf_puts(out, "}\n\n");
}
