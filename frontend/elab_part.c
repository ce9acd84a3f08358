/* Writing into a part: x[:, 0, i, j] <- v, keys[:, at..at + T] <- k. x is a param, a state, or a
 * variable; its new value is, element by element, v where all subscripts apply and the old value
 * elsewhere. v is moved to its place by a view, so nothing is copied that the step does not store. */
#include "frontend/elab.h"

#include <string.h>

typedef struct {
    Object x;                    /* the old value */
    int axis;                    /* of x: the next to be subscripted */
    Ref mask;                    /* NO_REF: every element so far */
    bool kept[MAX_RANK];         /* v has this axis */
    Dim low[MAX_RANK], size[MAX_RANK];   /* of the part; of v, where kept */
} Target;

static void require(Target *t, Ref condition)
{
    t->mask = t->mask == NO_REF ? condition
                                : build_point(current_step()->graph, OP_AND, t->mask, condition,
                                              NO_REF);
}

/* iota `op` limit along the axis at hand, or the other way round. */
static void compare(Target *t, Op op, Ref limit, bool swap)
{
    Graph *g = current_step()->graph;
    Shape s = tensor_shape(t->x);
    Ref i = build_iota(g, I32, t->axis, s.rank, s.dim);
    Ref wide = build_splat(g, build_cast(g, I32, limit), s.rank, s.dim);
    require(t, swap ? build_point(g, op, wide, i, NO_REF) : build_point(g, op, i, wide, NO_REF));
}

static Ref dim_number(Dim d)
{
    return tensor_ref(number_tensor(object_dim(d), dim_is_const(d, NULL) ? I32 : I64, (Shape){0}));
}

static void range_target(Target *t, Dim low, Dim high, bool keep)
{
    Dim size = tensor_shape(t->x).dim[t->axis];
    bool one = dim_sub(high, low) == dim_const(1);
    if (one && size != dim_const(1))
        compare(t, OP_EQ, dim_number(low), false);
    if (!one && low != dim_const(0))
        compare(t, OP_LE, dim_number(low), true);
    if (!one && high != size)
        compare(t, OP_LT, dim_number(high), false);
    t->low[t->axis] = low;
    t->size[t->axis] = dim_sub(high, low);
    t->kept[t->axis++] = keep;
}

/* One number of the run; as in a read, it is checked when the step runs. */
static void run_target(Target *t, Object index)
{
    Graph *g = current_step()->graph;
    Dim size = tensor_shape(t->x).dim[t->axis];
    Gather how = {.n = 1, .checked = true, .map = {.rank = 1, .at = {affine_const(dim_const(0))}}};
    Ref all = build_iota(g, I32, 0, 1, &size), i = tensor_ref(index);
    compare(t, OP_EQ, build_gather(g, &how, all, &i, 0, NULL), false);
    t->axis++;
}

static bool int_target(Target *t, Dim d, const Ast *sub)
{
    Dim size = tensor_shape(t->x).dim[t->axis], low = dim_from_end(d, size);
    Dim next = dim_add(low, dim_const(1));
    bool constant = dim_is_const(low, NULL) && dim_is_const(size, NULL);
    if (constant || (proved_ge(low, dim_const(0)) && proved_ge(size, next))) {
        if (!proved_ge(low, dim_const(0)) || !proved_ge(size, next)) {
            fail(sub->span, "E0305", "index %s is outside an axis of size %s", dim_text(d),
                 dim_text(size));
            return false;
        }
        range_target(t, low, next, false);
    } else
        run_target(t, to_tensor(object_dim(low), I64, sub->span));
    return true;
}

static bool value_target(Target *t, const Ast *sub)
{
    Dim size = tensor_shape(t->x).dim[t->axis];
    Object o = eval_value(sub);
    if (is_poison(o))
        return false;
    if (o.kind == OBJ_INT)
        return int_target(t, o.dim, sub);
    if (o.kind == OBJ_RANGE) {
        Dim low = dim_from_end(o.low, size);
        Dim high = o.open_high ? size : dim_from_end(o.high, size);
        if (!slice_fits(low, high, size, sub->span))
            return false;
        range_target(t, low, high, true);
        return true;
    }
    bool index = is_tensor(o) && tensor_node(o)->rank == 0 &&
                 (tensor_node(o)->type == I32 || tensor_node(o)->type == I64);
    if (index)
        run_target(t, o);
    else
        fail(sub->span, "E0112",
             "what `<-` changes is chosen by ints, ranges and `:`, but this is %s",
             object_describe(o));
    return index;
}

static bool choose_part(Target *t, const Ast *subs)
{
    int rank = tensor_node(t->x)->rank, named = 0;
    for (int i = 0; i < subs->nkids; i++)
        named += subs->kid[i]->kind != AST_DOTS;
    if (named > rank) {
        fail(subs->span, "E0302", "%d subscripts for %s", named, object_describe(t->x));
        return false;
    }
    Shape s = tensor_shape(t->x);
    for (int i = 0; i < rank; i++)
        t->kept[i] = true, t->low[i] = dim_const(0), t->size[i] = s.dim[i];
    for (int i = 0; i < subs->nkids; i++) {
        const Ast *sub = subs->kid[i];
        if (sub->kind == AST_DOTS)
            t->axis += rank - named;
        else if (sub->kind == AST_COLON)
            t->axis++;
        else if (sub->kind == AST_WILD) {
            fail(sub->span, "E0112", "`_` makes an axis, and there is nothing to change in it");
            return false;
        } else {
            t->kept[t->axis] = false;
            if (!value_target(t, sub))
                return false;
        }
    }
    return true;
}

/* v with the shape of the part, as written. */
static bool fit_part(const Target *t, Object *v, Span at)
{
    Shape part = {0};
    for (int i = 0; i < tensor_node(t->x)->rank; i++)
        if (t->kept[i])
            part.dim[part.rank++] = t->size[i];
    *v = fit_value(*v, tensor_node(t->x)->type, &part, "the part", at);
    return !is_poison(*v);
}

static Object merged(const Target *t, Object v)
{
    Graph *g = current_step()->graph;
    Shape s = tensor_shape(t->x);
    Contract c = {.nbox = s.rank, .out = map_identity(s.rank)};
    memcpy(c.box, s.dim, sizeof(Dim) * (size_t)s.rank);
    for (int i = 0; i < s.rank; i++)
        if (t->kept[i])
            c.in[0].at[c.in[0].rank++] = affine_shift(affine_axis(i), dim_sub(dim_const(0), t->low[i]));
    Ref wide = build_contract(g, &c, tensor_ref(v), NO_REF, s.rank, s.dim);
    if (t->mask != NO_REF)
        wide = build_point(g, OP_SELECT, t->mask, wide, tensor_ref(t->x));
    return object_tensor(wide, s.ones);
}

/* `target`: base[subscripts]. */
void exec_set_part(const Ast *target, const Ast *value)
{
    const Ast *base = target->kid[0];
    Object place = eval(base), v = eval_value(value);
    if (is_poison(place) || is_poison(v))
        return;
    if (place.kind != OBJ_PLACE && base->kind != AST_NAME) {
        fail(base->span, "E0111",
             "`<-` changes a part of a param, a state or a variable, but this is %s",
             object_describe(place));
        return;
    }
    Target t = {.x = to_tensor(place, ANY_TYPE, base->span), .mask = NO_REF};
    if (is_poison(t.x) || !choose_part(&t, target->kid[1]) || !fit_part(&t, &v, value->span))
        return;
    v = merged(&t, v);
    if (place.kind == OBJ_PLACE)
        set_place(place.slot, v);
    else
        assign_name(base->name, v, target->span);
}
