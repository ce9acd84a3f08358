/* Subscripts in index notation. Affine ones are proved to lie inside and become the map of a view;
 * `else 0` costs nothing, as a contract drops what lies outside. Others are tensors of ints and
 * become a gather, whose index the run checks. */
#include "frontend/elab_index.h"

#include <string.h>

static bool constant_of(const Subscript *s, int64_t *v)
{
    return !s->has_rest && s->affine.nterms == 0 && dim_is_const(s->affine.offset, v);
}

static bool whole_element(const Ast *e, Subscript *s)
{
    s->rest = eval_element(e);
    s->has_rest = true;
    s->affine = affine_const(dim_const(0));
    if (is_faulty(&s->rest))
        return false;
    Object o = s->rest.value;
    DType t = is_tensor(o) ? tensor_node(o)->type : F32;
    if (t == I32 || t == I64)
        return true;
    if (is_tensor(o) && is_int(t)) {
        s->rest.value = cast_tensor(o, I32);
        return true;
    }
    fail(e->span, "E0412", "a subscript must be an int, but this is %s",
         is_tensor(o) ? dtype_names[t] : object_describe(o));
    return false;
}

/* s = by_s * s + by_b * b */
static bool joined(Subscript *s, int32_t by_s, const Subscript *b, int32_t by_b, Span at)
{
    Affine sum = {.offset = dim_const(0), .nterms = 2, .axis = {0, 1}, .coef = {by_s, by_b}};
    Element rest[2] = {s->rest, b->rest};
    bool has[2] = {s->has_rest, b->has_rest};
    if (!affine_substitute(&s->affine, &sum, (Affine[]){s->affine, b->affine})) {
        fail(at, "E0306", "this subscript grows too large to be counted, or has too many indices");
        return false;
    }
    for (int i = 0; i < 2; i++)
        if (has[i] && sum.coef[i] != 1)
            rest[i] = combine("*", rest[i], plain_element(object_int(sum.coef[i])), at);
    s->has_rest = has[0] || has[1];
    s->rest = has[0] && has[1] ? combine("+", rest[0], rest[1], at) : rest[has[0] ? 0 : 1];
    return !s->has_rest || !is_faulty(&s->rest);
}

static Subscript constant(Dim d)
{
    return (Subscript){.affine = affine_const(d)};
}

static bool sum_of(const Ast *e, Subscript *s)
{
    Subscript b;
    return subscript_of(e->kid[0], s) && subscript_of(e->kid[1], &b) &&
           joined(s, 1, &b, *e->name == '-' ? -1 : 1, e->span);
}

static bool product_of(const Ast *e, Subscript *s)
{
    Subscript b, zero = constant(dim_const(0));
    int64_t v;
    if (!subscript_of(e->kid[0], s) || !subscript_of(e->kid[1], &b))
        return false;
    if (constant_of(s, &v))
        *s = b;
    else if (!constant_of(&b, &v))
        return whole_element(e, s);
    if (v < INT32_MIN || v > INT32_MAX)
        return whole_element(e, s);
    return joined(s, (int32_t)v, &zero, 1, e->span);
}

bool subscript_of(const Ast *e, Subscript *s)
{
    *s = constant(dim_const(0));
    int k = e->kind == AST_NAME ? find_index(e->name) : -1;
    if (k >= 0) {
        s->affine = affine_axis(k);
        return true;
    }
    if (!mentions_any(e)) {
        Object o = eval_value(e);
        if (o.kind != OBJ_INT)
            return !is_poison(o) && whole_element(e, s);
        s->affine = affine_const(o.dim);
        return true;
    }
    if (e->kind == AST_BINARY && (!strcmp(e->name, "+") || !strcmp(e->name, "-")))
        return sum_of(e, s);
    if (e->kind == AST_BINARY && !strcmp(e->name, "*"))
        return product_of(e, s);
    if (e->kind == AST_UNARY && *e->name == '-') {
        Subscript zero = constant(dim_const(0));
        return subscript_of(e->kid[0], s) && joined(s, -1, &zero, 1, e->span);
    }
    return whole_element(e, s);
}

/* ---- accesses ---- */

typedef struct {
    Object base;
    Subscript sub[MAX_RANK];
    uint32_t deps;
    uint32_t outside;        /* axes whose subscript may leave the tensor */
    bool gathers;
} Access;

static bool outside_fault(const Ast *sub, const Subscript *s, Dim size, int axis)
{
    Dim box[MAX_BOX];
    int64_t v;
    index_extents(box);
    bool constant = constant_of(s, &v);
    if (constant && (v < 0 || dim_is_const(size, NULL))) {
        fail(sub->span, "E0305", "index %lld is outside axis %d, whose size is %s", (long long)v,
             axis, dim_text(size));
        return false;
    }
    if (constant) {
        fail(sub->span, "E0336",
             "index %lld may be outside axis %d, whose size is %s; say what lies outside: `else "
             "0`, or state `where %s`",
             (long long)v, axis, dim_text(size), fact_for_ge(size, dim_const(v + 1)));
        return false;
    }
    Dim low = affine_low(&s->affine, box), high = affine_high(&s->affine, box);
    Dim zero = dim_const(0), last = dim_sub(size, dim_const(1));
    bool below = !proved_ge(low, zero);
    Dim large = below ? low : last, small = below ? zero : high;
    const char *fact = dim_is_const(dim_sub(large, small), NULL)
                           ? ""
                           : internf(", or state `where %s`", fact_for_ge(large, small));
    fail(sub->span, "E0336",
         "this index goes from %s to %s, but axis %d has the indices 0 to %s; say what lies "
         "outside: `else 0`%s",
         dim_text(low), dim_text(high), axis, dim_text(last), fact);
    return false;
}

/* A written negative number counts from the end. */
static bool from_end(const Ast *e, Dim size, Subscript *s)
{
    if (e->kind != AST_UNARY || *e->name != '-' || e->kid[0]->kind != AST_INT)
        return false;
    *s = constant(dim_sub(size, dim_const(e->kid[0]->int_value)));
    return true;
}

static bool stays_inside(const Affine *a, const Dim *box, Dim size)
{
    Dim low = affine_low(a, box), high = affine_high(a, box);
    return low != DIM_BAD && high != DIM_BAD && proved_ge(low, dim_const(0)) &&
           proved_ge(size, dim_add(high, dim_const(1)));
}

static bool one_subscript(Access *a, const Ast *e, int axis, bool has_else)
{
    Dim size = tensor_node(a->base)->shape[axis], box[MAX_BOX];
    Subscript *s = &a->sub[axis];
    if (e->kind == AST_COLON || e->kind == AST_RANGE || e->kind == AST_WILD) {
        fail(e->span, "E0317", "in index notation every axis has an index; slice before it");
        return false;
    }
    if (!from_end(e, size, s) && !subscript_of(e, s))
        return false;
    for (int k = 0; k < s->affine.nterms; k++)
        a->deps |= 1u << s->affine.axis[k];
    if (s->has_rest) {
        a->deps |= s->rest.deps;
        a->gathers = true;
        a->outside |= 1u << axis;
        return true;
    }
    index_extents(box);
    if (affine_in_range(&s->affine, box, size) || stays_inside(&s->affine, box, size))
        return true;
    a->outside |= 1u << axis;
    return has_else || outside_fault(e, s, size, axis);
}

static bool read_subscripts(Access *a, const Ast *e, bool has_else)
{
    const Ast *subs = e->kid[1];
    int rank = tensor_node(a->base)->rank, extra = rank - plain_subs(subs), axis = 0;
    for (int i = 0; i < subs->nkids; i++) {
        if (subs->kid[i]->kind != AST_DOTS) {
            if (!one_subscript(a, subs->kid[i], axis++, has_else))
                return false;
            continue;
        }
        for (int k = 0; k < extra; k++) {
            a->sub[axis++] = (Subscript){.affine = affine_axis(indexing->group_first + k)};
            a->deps |= 1u << (indexing->group_first + k);
        }
    }
    return true;
}

static Element gathered(Access *a, bool checked)
{
    uint8_t axis[MAX_BOX];
    Dim box[MAX_BOX];
    Ref index[MAX_RANK];
    Gather how = {.checked = checked, .map = {.rank = tensor_node(a->base)->rank}};
    if (!rank_fits(a->deps))
        return faulty_element;
    int rank = index_axes(a->deps, axis, box);
    Graph *g = current_step()->graph;
    for (int i = 0; i < how.map.rank; i++) {
        Subscript *s = &a->sub[i];
        how.map.at[i] = s->affine;
        if (!s->has_rest)
            continue;
        Object o = lay_out(&s->rest, a->deps);
        if (is_poison(o))
            return faulty_element;
        Ref r = tensor_ref(o);
        how.on[how.n] = (uint8_t)i;
        index[how.n++] = node_at(g, r)->rank == rank ? r : build_splat(g, r, rank, box);
    }
    how.map = rename_indices(&how.map, axis);
    Ref r = build_gather(g, &how, tensor_ref(a->base), index, rank, box);
    return over_indices(object_tensor(r, 0), a->deps);
}

static Element viewed(const Access *a)
{
    Element e = {.value = a->base, .deps = a->deps, .map = {.rank = tensor_node(a->base)->rank}};
    for (int i = 0; i < e.map.rank; i++)
        e.map.at[i] = a->sub[i].affine;
    if (e.deps)
        return e;
    Contract one = {.in[0] = e.map};     /* the indices cancel out: x[i - i] */
    Ref r = build_contract(current_step()->graph, &one, tensor_ref(e.value), NO_REF, 0, NULL);
    return plain_element(object_tensor(r, 0));
}

/* The subscript as a number of i32 at every point. */
static Element subscript_value(const Subscript *s, Span at)
{
    Element sum = plain_element(object_dim(s->affine.offset));
    for (int k = 0; k < s->affine.nterms; k++) {
        Element i = iota_element(s->affine.axis[k]);
        if (s->affine.coef[k] != 1)
            i = combine("*", i, plain_element(object_int(s->affine.coef[k])), at);
        sum = combine("+", sum, i, at);
    }
    return s->has_rest ? combine("+", sum, s->rest, at) : sum;
}

/* Where all subscripts that may leave the tensor lie inside. */
static Element inside(const Access *a, Span at)
{
    Element all = plain_element(object_bool(true));
    bool first = true;
    for (int i = 0; i < tensor_node(a->base)->rank; i++) {
        if (!(a->outside >> i & 1))
            continue;
        Element v = subscript_value(&a->sub[i], at);
        Element low = combine(">=", v, plain_element(object_int(0)), at);
        Element high = combine("<", v, plain_element(object_dim(tensor_node(a->base)->shape[i])), at);
        Element both = combine("and", low, high, at);
        all = first ? both : combine("and", all, both, at);
        first = false;
    }
    return all;
}

Element access_element(const Ast *e)
{
    Access a = {.base = base_value(e->kid[0])};
    const Ast *otherwise = e->nkids > 2 ? e->kid[2] : NULL;
    double v;
    if (is_poison(a.base))
        return faulty_element;
    if (!read_subscripts(&a, e, otherwise != NULL))
        return faulty_element;
    Element r = a.gathers ? gathered(&a, !otherwise) : viewed(&a);
    if (!otherwise || is_faulty(&r) || !a.outside)
        return r;
    Element other = eval_element(otherwise);
    if (is_faulty(&other) || (is_number(other.value) && static_float(other.value, &v) && v == 0))
        return is_faulty(&other) ? faulty_element : r;
    return choose_element(inside(&a, e->span), r, other, e->span);
}
