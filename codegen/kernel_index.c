/* Names and indices in a kernel's text: buffers and their strides, the index along an axis
 * (which tile, which copy in it, which lane), affine indices, bounds, and references to
 * values, as scalars or as vectors. */
#include "codegen/kernel_emit.h"

#include <string.h>

/* ---- text ---- */

void line(Emit *e, const char *fmt, ...)
{
    buf_printf(e->out, "%*s", 4 * e->indent, "");
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(e->out, fmt, ap);
    va_end(ap);
    buf_puts(e->out, "\n");
}

void open_block(Emit *e, const char *head)
{
    line(e, "%s%s{", head, *head ? " " : "");
    e->indent++;
}

void close_block(Emit *e)
{
    e->indent--;
    line(e, "}");
}

const char *scalar_type(DType t)
{
    static const char *const names[DTYPES] = {"f32", "f64", "f32", "f32", "i32", "i64", "u32", "u8", "i32"};
    return names[t];
}

const char *memory_type(DType t)
{
    return is_half(t) ? dtype_names[t] : t == BOOL ? "u8" : scalar_type(t);
}

const char *access_type(DType t)
{
    return t == BOOL ? "bool" : memory_type(t);
}

const char *to_memory(DType t, const char *x)
{
    return is_half(t) ? internf("TO_%s(%s)", dtype_names[t], x) : x;
}

const char *vector_type(const Emit *e, DType t, bool vector)
{
    return vector ? internf("%sx%d", scalar_type(t), e->sc->width) : scalar_type(t);
}

/* ---- buffers and sizes ---- */

const char *buffer_name(const Step *s, int buffer)
{
    int id = buffer_storage(s, buffer);
    const char *name = s->buffers.p[id].name;
    if (s->buffers.p[id].kind == BUF_ARRAY && s->kernels.n && s->kernels.p[0].schedule.threads)
        return internf("%s_array_%d", c_identifier(s->name), id);
    return internf("%s_%d", c_identifier(name ? name : "t"), id);
}

Dim stride_of(const Buffer *b, int axis)
{
    Dim d = dim_const(1);
    for (int i = axis + 1; i < b->rank; i++)
        d = dim_mul(d, b->shape[i]);
    return d;
}

const char *dim_c(Dim d)
{
    Buf b = {0};
    emit_dim(&b, d);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

/* ---- axes ---- */

int tile_of(const Emit *e, int axis)
{
    return e->sc->tile[axis] > 1 ? e->sc->tile[axis] : 1;
}

/* Unrolled copies of an axis in a tile: vectors for the vector axis, indices for others. */
int copies(const Emit *e, int axis)
{
    return axis == e->sc->vector ? tile_of(e, axis) / e->sc->width : tile_of(e, axis);
}

static bool is_tiled(const Emit *e, int axis)
{
    return tile_of(e, axis) > 1;
}

bool on_device(const Emit *e)
{
    return e->k->schedule.threads > 0;
}

bool on_lanes(const Emit *e, uint32_t axes)
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

const char *text_of(Buf *b, const char *empty)
{
    const char *t = intern(b->n ? buf_text(b) : empty);
    buf_free(b);
    return t;
}

static bool is_pair_axis(const Emit *e, int axis)
{
    return e->sc->pairs >> axis & 1 && e->k->axis[axis].kind == AXIS_REDUCE;
}

const char *affine_c(const Emit *e, const Affine *a)
{
    Buf b = {0};
    for (int i = 0; i < a->nterms; i++)
        if (!is_pair_axis(e, a->axis[i]))
            put_term(&b, a->coef[i] < 0 ? internf("(%d)", a->coef[i]) : internf("%d", a->coef[i]),
                     axis_index(e, a->axis[i]));
    if (!dim_is(a->offset, 0) || !b.n)
        put_term(&b, "1", dim_c(a->offset));
    return text_of(&b, "0");
}

/* ---- references to values ---- */

bool is_vector(const Emit *e, ValueId v)
{
    return on_lanes(e, e->k->values.p[v].axes);
}

bool is_pair(const Emit *e, ValueId v)
{
    const KValue *x = &e->k->values.p[v];
    return x->op == K_LOAD && x->axes & e->sc->pairs && is_pair_axis(e, __builtin_ctz(e->sc->pairs));
}

const char *held_type(const Emit *e, ValueId v)
{
    return vector_type(e, is_pair(e, v) ? U32 : e->k->values.p[v].type, is_vector(e, v));
}

bool is_array(const Emit *e, ValueId v)
{
    return e->k->values.p[v].op == K_REDUCE || e->array[v];
}

/* x7[u0][u1], or x7 */
const char *name_of(const Emit *e, ValueId v)
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
const char *operand(const Emit *e, ValueId v, bool vector)
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

const char *indirect_c(const Emit *e, const Affine *a, ValueId via)
{
    const char *at = affine_c(e, a);
    return via == NO_VALUE ? at : strcmp(at, "0") ? internf("%s + %s", at, lane_value(e, via)) : lane_value(e, via);
}

const char *offset_c(const Emit *e, int buffer, const Affine *at, const ValueId *via)
{
    const Buffer *buf = &e->s->buffers.p[buffer];
    Buf b = {0};
    for (int i = 0; i < buf->rank; i++) {
        bool zero = at[i].nterms == 0 && dim_is(at[i].offset, 0) && via[i] == NO_VALUE;
        if (zero)
            continue;
        const char *index = indirect_c(e, &at[i], via[i]);
        bool product = at[i].nterms || !strchr(index, ' ');       /* no sum, as N + 2 is */
        bool plain = product && at[i].nterms + (via[i] != NO_VALUE) + !dim_is(at[i].offset, 0) == 1;
        const char *stride = dim_c(stride_of(buf, i));
        put_term(&b, strchr(stride, ' ') ? internf("(%s)", stride) : stride,
                 plain || !strcmp(stride, "1") ? index : internf("(%s)", index));
    }
    return text_of(&b, "0");
}

const char *bounds_c(const Emit *e, int n, const Bound *bounds)
{
    Buf b = {0};
    for (int i = 0; i < n; i++)
        buf_printf(&b, "%s(u64)(%s) < (u64)(%s)", i ? " && " : "", indirect_c(e, &bounds[i].at, bounds[i].via),
                   dim_c(bounds[i].extent));
    return text_of(&b, "1");
}

bool bound_on_lanes(const Emit *e, const Bound *b)
{
    return on_lanes(e, affine_axes(&b->at)) || (b->via != NO_VALUE && is_vector(e, b->via));
}

bool bounds_on_lanes(const Emit *e, int n, const Bound *bounds)
{
    for (int i = 0; i < n; i++)
        if (bound_on_lanes(e, &bounds[i]))
            return true;
    return false;
}

/* The tile axis t along which elements of the load are neighbours, where lanes are not: then the
 * vectors of a tile, as many as they have lanes, are read along t and transposed in registers. -1:
 * none. What is read beyond the edge of t is not stored. */
int transposed_axis(const Emit *e, const KValue *v)
{
    if (v->op != K_LOAD || dtype_bytes[v->type] != 4 || v->fault >= 0 || v->rank == 0 ||
        e->lane_axis < 0 || e->lane_axis != e->sc->vector || !on_lanes(e, v->axes))
        return -1;
    for (int i = 0; i < v->rank; i++)
        if (v->via[i] != NO_VALUE)
            return -1;
    int last = innermost_axis(&e->s->buffers.p[v->buffer]);
    for (int t = 0; t < e->ntile; t++) {
        int axis = e->tile_axis[t];
        bool fits = axis != e->lane_axis && copies(e, axis) == e->sc->width;
        for (int i = 0; i < v->rank && fits; i++)
            fits = affine_coef(&v->at[i], axis) == (i == last) && (i != last || !affine_coef(&v->at[i], e->lane_axis));
        for (int i = 0; i < v->nbounds && fits; i++)
            fits = v->bounds[i].via == NO_VALUE && !affine_coef(&v->bounds[i].at, axis);
        if (fits)
            return axis;
    }
    return -1;
}

static bool is_multiple(Dim d, int n)
{
    return dim_mod(d, dim_const(n)) == dim_const(0);
}

/* A multiple of 4 at the start of each tile of e->wide. */
static bool is_aligned(const Emit *e, const Affine *a)
{
    for (int i = 0; i < a->nterms; i++)
        if (a->coef[i] % 4 && a->axis[i] != e->wide)
            return false;
    return is_multiple(a->offset, 4);
}

bool is_wide(const Emit *e, int buffer, const Affine *at, const ValueId *via, int nbounds, const Bound *bounds)
{
    const Buffer *buf = &e->s->buffers.p[buffer];
    if (e->wide < 0 || e->edge || !buf->rank || e->s->buffers.p[buffer_storage(e->s, buffer)].kind == BUF_ARRAY)
        return false;
    for (int i = 0; i < nbounds; i++)
        if (affine_coef(&bounds[i].at, e->wide) || bounds[i].via != NO_VALUE)
            return false;
    for (int i = 0; i < buf->rank; i++) {
        bool last = i == innermost_axis(buf), moves = affine_coef(&at[i], e->wide) != 0;
        if (via[i] != NO_VALUE && (last || e->k->values.p[via[i]].axes >> e->wide & 1))
            return false;
        if (moves != last || (last && affine_coef(&at[i], e->wide) != 1))
            return false;
        if (!last && !is_multiple(stride_of(buf, i), 4) && (at[i].nterms || via[i] != NO_VALUE || !dim_is(at[i].offset, 0)))
            return false;
    }
    return is_aligned(e, &at[innermost_axis(buf)]);
}

bool is_wide_load(const Emit *e, const KValue *v)
{
    return v->op == K_LOAD && v->fault < 0 && is_wide(e, v->buffer, v->at, v->via, v->nbounds, v->bounds);
}

/* Consecutive lanes are consecutive elements. */
bool is_contiguous(const Emit *e, int buffer, const Affine *at, const ValueId *via)
{
    const Buffer *buf = &e->s->buffers.p[buffer];
    for (int i = 0; i < buf->rank; i++) {
        int coef = e->lane_axis < 0 ? 0 : affine_coef(&at[i], e->lane_axis);
        if (via[i] != NO_VALUE && is_vector(e, via[i]))
            return false;
        if (coef != (i == innermost_axis(buf)))
            return false;
    }
    return buf->rank > 0;
}
