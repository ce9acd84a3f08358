/* Subscripts outside index notation: x[0], x[-1], x[a..b, :, i], x[_, :], x[...], and one tensor
 * of ints, which gathers along its axis. Axes that are not mentioned stay whole. */
#include "frontend/elab.h"

#include <string.h>

typedef struct {
    Object x;                /* what is left to cut; axes before `axis` are done */
    int axis;                /* of x: the next to be subscripted */
    uint32_t drop;           /* axes of x to be removed at the end */
    uint32_t insert[MAX_RANK + 1];   /* literal ones wanted before an axis of x */
    int from[MAX_RANK];      /* which whole axis of what is subscripted an axis of x is, or -1 */
    bool gathered;
} Cut;

/* Whether a range lies inside of an axis, proved; else there is a message. */
bool slice_fits(Dim low, Dim high, Dim size, Span at)
{
    Dim pairs[3][2] = {{low, dim_const(0)}, {high, low}, {size, high}};
    for (int i = 0; i < 3; i++) {
        if (proved_ge(pairs[i][0], pairs[i][1]))
            continue;
        bool outside = proved_ge(pairs[i][1], dim_add(pairs[i][0], dim_const(1)));
        if (!outside && checked_ge(pairs[i][0], pairs[i][1],
                                   internf("the slice %s..%s leaves an axis of size %s",
                                           dim_text(low), dim_text(high), dim_text(size)), at))
            continue;
        if (outside)
            fail(at, "E0305", "the slice %s..%s leaves an axis of size %s", dim_text(low),
                 dim_text(high), dim_text(size));
        else
            fail(at, "E0333",
                 "the slice %s..%s of an axis of size %s is not known to lie inside; state "
                 "`where %s`",
                 dim_text(low), dim_text(high), dim_text(size),
                 fact_for_ge(pairs[i][0], pairs[i][1]));
        return false;
    }
    return true;
}

static bool take_slice(Cut *c, Dim low, Dim high, const Ast *sub)
{
    Dim size = tensor_node(c->x)->shape[c->axis];
    if (!slice_fits(low, high, size, sub->span))
        return false;
    uint8_t ones = c->x.ones;
    if (low != dim_const(0) || high != size)
        ones &= (uint8_t)~(1u << c->axis);
    Ref r = tensor_ref(c->x);
    if (low != dim_const(0) || high != size)
        r = build_slice(current_step()->graph, r, c->axis, low, 1, dim_sub(high, low));
    c->x = object_tensor(r, ones);
    if (low != dim_const(0) || high != size)
        c->from[c->axis] = -1;
    return true;
}

Dim dim_from_end(Dim d, Dim size)
{
    int64_t v;
    return dim_is_const(d, &v) && v < 0 ? dim_add(size, d) : d;
}

static bool range_sub(Cut *c, const Ast *sub)
{
    Object r = eval_value(sub);
    if (r.kind != OBJ_RANGE)
        return false;
    Dim size = tensor_node(c->x)->shape[c->axis];
    Dim low = dim_from_end(r.low, size), high = r.open_high ? size : dim_from_end(r.high, size);
    bool fine = take_slice(c, low, high, sub);
    c->axis += fine;
    return fine;
}

/* Gathers along the axis at hand by a tensor of ints, whose axes take its place; the run checks. */
static bool gather_sub(Cut *c, Object index, const Ast *sub)
{
    Shape x = tensor_shape(c->x), ix = tensor_shape(index), out = {0};
    Graph *g = current_step()->graph;
    if (c->gathered && ix.rank > 0) {
        fail(sub->span, "E0313",
             "only one subscript may be a tensor here; use index notation, y[n] = x[a[n], b[n]]");
        return false;
    }
    if (x.rank - 1 + ix.rank > MAX_RANK) {
        fail(sub->span, "E0304", "the result would have more than %d axes", MAX_RANK);
        return false;
    }
    Gather how = {.n = 1, .checked = true, .on = {(uint8_t)c->axis}, .map = {.rank = x.rank}};
    int at[MAX_RANK], axes[MAX_RANK];
    memcpy(axes, c->from, sizeof axes);
    for (int i = 0; i < x.rank; i++) {
        int from = out.rank;
        if (i == c->axis) {
            for (int k = 0; k < ix.rank; k++) {
                c->from[out.rank] = -1;
                at[k] = out.rank, out.dim[out.rank++] = ix.dim[k];
            }
            how.map.at[i] = affine_const(dim_const(0));
        } else {
            c->from[from] = axes[i];
            out.ones |= (uint8_t)((x.ones >> i & 1) << from);
            out.dim[out.rank++] = x.dim[i];
            how.map.at[i] = affine_axis(from);
        }
    }
    Ref wide = build_expand(g, tensor_ref(index), at, out.rank, out.dim);
    c->x = object_tensor(build_gather(g, &how, tensor_ref(c->x), &wide, out.rank, out.dim),
                         out.ones);
    c->axis += ix.rank;
    c->gathered |= ix.rank > 0;
    return true;
}

static bool int_sub(Cut *c, Object o, const Ast *sub)
{
    Dim size = tensor_node(c->x)->shape[c->axis], low = dim_from_end(o.dim, size);
    Dim next = dim_add(low, dim_const(1));
    int64_t v, n;
    if (proved_ge(low, dim_const(0)) && proved_ge(size, next)) {
        if (!take_slice(c, low, next, sub))
            return false;
        c->drop |= 1u << c->axis++;
        return true;
    }
    if (dim_is_const(low, &v) && (v < 0 || (dim_is_const(size, &n) && v >= n))) {
        fail(sub->span, "E0305", "index %s is outside an axis of size %s", dim_text(o.dim),
             dim_text(size));
        return false;
    }
    return gather_sub(c, to_tensor(object_dim(low), I64, sub->span), sub);
}

static bool value_sub(Cut *c, const Ast *sub)
{
    Object o = eval_value(sub);
    if (o.kind == OBJ_INT)
        return int_sub(c, o, sub);
    if (o.kind == OBJ_LIST)
        o = to_tensor(o, ANY_TYPE, sub->span);
    if (is_poison(o))
        return false;
    if (is_tensor(o) && (tensor_node(o)->type == I32 || tensor_node(o)->type == I64))
        return gather_sub(c, o, sub);
    bool mask = is_tensor(o) && tensor_node(o)->type == BOOL;
    fail(sub->span, "E0412",
         "a subscript must be an int, a range, `:`, `_` or a tensor of i32 or i64, but this is %s%s",
         object_describe(o), mask ? "; a mask keeps the shape: `if mask then x else 0`" : "");
    return false;
}

static int axes_used(const Ast *subs)
{
    int n = 0;
    for (int i = 0; i < subs->nkids; i++)
        n += subs->kid[i]->kind != AST_WILD && subs->kid[i]->kind != AST_DOTS;
    return n;
}

static bool one_sub(Cut *c, const Ast *sub, int whole)
{
    switch (sub->kind) {
    case AST_COLON:
        c->axis++;
        return true;
    case AST_DOTS:
        c->axis += whole;
        return true;
    case AST_WILD:
        c->insert[c->axis]++;
        return true;
    case AST_RANGE: return range_sub(c, sub);
    default: return value_sub(c, sub);
    }
}

/* Removes the axes that an int chose and adds the ones that `_` asked for. */
static Object reshaped(Cut *c, Object base, Span at)
{
    Shape s = tensor_shape(c->x), r = {0};
    bool changed = false;
    int from[MAX_RANK];
    for (int i = 0; i <= s.rank; i++) {
        for (uint32_t k = 0; k < c->insert[i]; k++) {
            if (r.rank == MAX_RANK) {
                fail(at, "E0304", "a tensor has at most %d axes", MAX_RANK);
                return poison;
            }
            r.ones |= (uint8_t)(1u << r.rank);
            from[r.rank] = -1;
            r.dim[r.rank++] = dim_const(1);
            changed = true;
        }
        if (i == s.rank || c->drop >> i & 1) {
            changed |= i < s.rank;
            continue;
        }
        if (r.rank == MAX_RANK) {
            fail(at, "E0304", "a tensor has at most %d axes", MAX_RANK);
            return poison;
        }
        r.ones |= (uint8_t)((s.ones >> i & 1) << r.rank);
        from[r.rank] = c->from[i];
        r.dim[r.rank++] = s.dim[i];
    }
    Object o = c->x;
    if (changed)
        o = object_tensor(build_reshape(current_step()->graph, tensor_ref(o), r.rank, r.dim),
                          r.ones);
    return with_axes_at(o, base, from);
}

Object eval_slice(const Ast *e, Object base)
{
    const Ast *subs = e->kid[1];
    int rank = tensor_node(base)->rank, used = axes_used(subs);
    Cut c = {.x = base};
    for (int i = 0; i < rank; i++)
        c.from[i] = i;
    if (e->nkids > 2 && e->kid[2]) {
        fail(e->kid[2]->span, "E0314", "`else` belongs to index notation: y[i] = x[i - 1 else 0]");
        return poison;
    }
    if (used > rank) {
        fail(e->span, "E0302", "%d subscripts for %s", used, object_describe(base));
        return poison;
    }
    for (int i = 0; i < subs->nkids; i++)
        if (!one_sub(&c, subs->kid[i], rank - used))
            return poison;
    return reshaped(&c, base, e->span);
}
