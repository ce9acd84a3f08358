/* Reductions over indices. A sum of a product of elements is contracted with their maps: matrix
 * product, convolution, in any order of operands and indices. With more than two factors, pairs are
 * contracted first, those whose product has the fewest indices left: sum[j, k] a[i, j] * b[j, k] *
 * c[k, l] is two matrix products. Factors that no summed index touches are taken out of the sum.
 * All other reductions lay their value out and reduce its axes.
 *
 * A sum may also go into computed places, y[id[n] < K, d] = sum[n] x[n, d]: where the places are
 * affine, that is a contract whose result has their map, else a scatter. What would lie outside of
 * y is dropped; what meets in one place is added in the order of the summed index. */
#include "frontend/elab_index.h"

#include <string.h>

/* ---- factors ---- */

typedef struct {
    VEC(Element) in;         /* factors that depend on an index of `within` */
    Element out;             /* the product of the others */
    uint32_t within;
    uint32_t used;           /* the indices that any factor had, before some were summed */
    bool has_out, negative, faulty;
} Factors;

static void add_factor(Factors *f, Element e, const char *op, Span at)
{
    f->faulty |= is_faulty(&e);
    if (f->faulty)
        return;
    if (e.deps & f->within) {
        f->used |= e.deps;
        PUSH(f->in, e);
        return;
    }
    if (!f->has_out && *op == '/')
        f->out = plain_element(object_int(1));
    f->out = f->has_out || *op == '/' ? combine(op, f->out, e, at) : e;
    f->has_out = true;
}

static void find_factors(Factors *f, const Ast *e)
{
    bool binary = e->kind == AST_BINARY;
    if (binary && !strcmp(e->name, "*")) {
        find_factors(f, e->kid[0]);
        find_factors(f, e->kid[1]);
    } else if (binary && !strcmp(e->name, "/") && !mentions(e->kid[1], f->within)) {
        find_factors(f, e->kid[0]);
        add_factor(f, eval_element(e->kid[1]), "/", e->span);
    } else if (e->kind == AST_UNARY && *e->name == '-') {
        find_factors(f, e->kid[0]);
        f->negative = !f->negative;
    } else
        add_factor(f, eval_element(e), "*", e->span);
}

/* Sums and products need one type; those of bool and u8 are i32. */
static bool same_types(Factors *f, Span at)
{
    Object *values = NEW_ARRAY(Object, f->in.n + 1);
    for (int i = 0; i < f->in.n; i++)
        values[i] = f->in.p[i].value;
    if (!join_types(values, f->in.n, at, "the factors"))
        return false;
    for (int i = 0; i < f->in.n; i++) {
        DType t = tensor_node(values[i])->type;
        f->in.p[i].value = t == BOOL || t == U8 ? cast_tensor(values[i], I32) : values[i];
    }
    return true;
}

/* The box of `all`, the indices of `free` first. */
static int contract_box(Contract *c, uint32_t all, uint32_t free, uint8_t *axis)
{
    int rank = index_axes(all & free, axis, c->box);
    c->nbox = rank;
    for (int i = 0; i < indexing->n; i++)
        if (all & ~free & 1u << i) {
            axis[i] = (uint8_t)c->nbox;
            c->box[c->nbox++] = indexing->at[i].extent;
        }
    return rank;
}

/* One factor or two, summed over some of their indices: one contract with their maps. */
static Element contracted(const Element *f, int n, uint32_t summed)
{
    uint8_t axis[MAX_BOX];
    Contract c = {0};
    uint32_t all = f[0].deps | (n > 1 ? f[1].deps : 0), free = all & ~summed;
    Ref r[2] = {NO_REF, NO_REF};
    if (!rank_fits(free))
        return faulty_element;
    int rank = contract_box(&c, all, free, axis);
    c.out = map_identity(rank);
    for (int i = 0; i < n; i++) {
        c.in[i] = rename_indices(&f[i].map, axis);
        r[i] = tensor_ref(f[i].value);
    }
    return over_indices(
        object_tensor(build_contract(current_step()->graph, &c, r[0], r[1], rank, c.box), 0), free);
}

/* The indices of factors a and b that can be summed once these two are multiplied. */
static uint32_t private_to(const Factors *f, int a, int b, uint32_t summed)
{
    uint32_t others = 0;
    for (int i = 0; i < f->in.n; i++)
        if (i != a && i != b)
            others |= f->in.p[i].deps;
    return (f->in.p[a].deps | f->in.p[b].deps) & summed & ~others;
}

static void merge_factors(Factors *f, uint32_t summed, Span at)
{
    while (f->in.n > 2 && !f->faulty) {
        int a = 0, b = 1, least = MAX_BOX + 1;
        for (int i = 0; i < f->in.n; i++)
            for (int k = i + 1; k < f->in.n; k++) {
                uint32_t both = f->in.p[i].deps | f->in.p[k].deps;
                int left = count_indices(both & ~private_to(f, i, k, summed));
                if (left < least)
                    a = i, b = k, least = left;
            }
        Element pair[2] = {f->in.p[a], f->in.p[b]};
        uint32_t gone = private_to(f, a, b, summed);
        f->in.p[a] = gone ? contracted(pair, 2, gone) : combine("*", pair[0], pair[1], at);
        f->in.p[b] = f->in.p[--f->in.n];
        f->faulty |= is_faulty(&f->in.p[a]);
    }
}

/* The value's factors, of one type, at most two of them. */
static bool factor(Factors *f, const Ast *value, uint32_t summed, Span at)
{
    find_factors(f, value);
    if (f->faulty || (f->in.n && !same_types(f, at)))
        return false;
    merge_factors(f, summed, at);
    return !f->faulty;
}

static Object with_sign(const Factors *f, Object o, Span at)
{
    return f->negative && !is_poison(o) ? arith_unary("-", o, at) : o;
}

/* ---- sums and other reductions ---- */

/* The sum of the factors; an index that none of them had counts as often as it is long. */
static Element sum_of_factors(const Factors *f, uint32_t summed, Span at)
{
    Element r = plain_element(object_int(1));
    if (f->in.n)
        r = contracted(f->in.p, f->in.n, summed);
    for (int i = 0; i < indexing->n; i++)
        if (summed & ~f->used & 1u << i)
            r = combine("*", r, plain_element(object_dim(indexing->at[i].extent)), at);
    return r;
}

static Element sum_element(const Ast *value, uint32_t bound, Span at)
{
    Factors f = {.within = bound};
    if (!factor(&f, value, bound, at))
        return faulty_element;
    Element r = sum_of_factors(&f, bound, at);
    if (f.has_out)
        r = combine("*", r, f.out, at);
    if (!is_faulty(&r))
        r.value = with_sign(&f, lay_out(&r, r.deps), at);
    return is_faulty(&r) ? faulty_element : over_indices(r.value, r.deps);
}

/* Of the axes over the indices of `within`, those of `set`. */
static uint32_t axis_set(uint32_t set, uint32_t within)
{
    uint32_t axes = 0;
    int n = 0;
    for (int i = 0; i < indexing->n; i++)
        if (within >> i & 1) {
            axes |= (uint32_t)(set >> i & 1) << n;
            n++;
        }
    return axes;
}

static Element laid_reduction(const char *op, const Ast *value, uint32_t bound, Span at)
{
    Element e = eval_element(value);
    if (is_faulty(&e))
        return e;
    bool index = !strncmp(op, "arg", 3), counts = index || !strcmp(op, "prod");
    uint32_t set = e.deps | (counts ? bound : 0);
    if (index && count_indices(bound) != 1) {
        fail(at, "E0327", "`%s` goes over one index: %s[k]", op, op);
        return faulty_element;
    }
    Object laid = to_tensor(lay_out(&e, set), ANY_TYPE, at);
    if (is_poison(laid))
        return faulty_element;
    if (counts && tensor_node(laid)->rank == 0) {
        uint8_t axis[MAX_BOX];
        Shape s = {.rank = count_indices(set)};
        if (!rank_fits(set))
            return faulty_element;
        index_axes(set, axis, s.dim);
        laid = expand_tensor(laid, &s);
    }
    return over_indices(reduce_axes(op, laid, axis_set(bound, set), false, at), set & ~bound);
}

Element reduce_element(const Ast *e)
{
    int first = indexing->n;
    Element r = faulty_element;
    if (declare_indices(e->kid[0], (const Ast *const[]){e->kid[1]}, 1)) {
        uint32_t bound = ((1u << indexing->n) - 1) & ~((1u << first) - 1);
        r = !strcmp(e->name, "sum") ? sum_element(e->kid[1], bound, e->span)
                                    : laid_reduction(e->name, e->kid[1], bound, e->span);
    }
    indexing->n = first;
    return r;
}

/* ---- sums into computed places ---- */

typedef struct {
    int rank;
    Dim shape[MAX_RANK];
    Subscript at[MAX_RANK];  /* where an element goes, axis by axis */
    uint32_t fresh, deps;    /* indices: of the left alone, and all that the places depend on */
    bool scatters;
} Places;

static bool add_place(Places *p, Subscript s, Dim size, Span at)
{
    if (p->rank == MAX_RANK) {
        fail(at, "E0304", "a tensor has at most %d axes", MAX_RANK);
        return false;
    }
    for (int k = 0; k < s.affine.nterms; k++)
        p->deps |= 1u << s.affine.axis[k];
    p->deps |= s.has_rest ? s.rest.deps : 0;
    p->scatters |= s.has_rest;
    p->shape[p->rank] = size;
    p->at[p->rank++] = s;
    return true;
}

static bool read_places(Places *p, const Ast *subs)
{
    int fresh = 0;
    for (int i = 0; i < subs->nkids; i++) {
        const Ast *e = subs->kid[i];
        Subscript s;
        Dim size;
        bool literal;
        int axes = e->kind == AST_DOTS ? indexing->group_count : !is_computed(e);
        for (int k = 0; k < axes; k++, fresh++) {
            p->fresh |= 1u << fresh;
            s = (Subscript){.affine = affine_axis(fresh)};
            if (!add_place(p, s, indexing->at[fresh].extent, e->span))
                return false;
        }
        if (is_computed(e) && !(subscript_of(e->kid[0], &s) && eval_dim(e->kid[1], &size, &literal)
                                && add_place(p, s, size, e->span)))
            return false;
    }
    return true;
}

/* All places are affine: one contract whose result has their map. */
static Object contracted_into(const Places *p, const Factors *f, uint32_t summed)
{
    uint8_t axis[MAX_BOX];
    Contract c = {0};
    Ref r[2] = {NO_REF, NO_REF};
    uint32_t left = p->deps;
    for (int i = 0; i < f->in.n; i++)
        left |= f->in.p[i].deps;
    contract_box(&c, p->fresh | (summed & (left | ~f->used)), p->fresh, axis);
    Map places = {.rank = p->rank};
    for (int i = 0; i < p->rank; i++)
        places.at[i] = p->at[i].affine;
    c.out = rename_indices(&places, axis);
    for (int i = 0; i < f->in.n; i++) {
        c.in[i] = rename_indices(&f->in.p[i].map, axis);
        r[i] = tensor_ref(f->in.p[i].value);
    }
    if (f->in.n == 0)
        r[0] = tensor_ref(number_tensor(object_int(1), I32, (Shape){0}));
    return object_tensor(build_contract(current_step()->graph, &c, r[0], r[1], p->rank, p->shape),
                         0);
}

static Object scattered(const Places *p, const Factors *f, uint32_t summed, Span at)
{
    uint8_t axis[MAX_BOX];
    Shape box = {0};
    uint32_t set = p->fresh | (summed & p->deps);
    Element sum = sum_of_factors(f, summed & ~p->deps, at);
    if (is_faulty(&sum) || !rank_fits(set))
        return poison;
    Graph *g = current_step()->graph;
    Gather how = {.map = {.rank = p->rank}};
    Ref index[MAX_RANK];
    box.rank = index_axes(set, axis, box.dim);
    Object terms = to_tensor(lay_out(&sum, sum.deps ? set : 0), ANY_TYPE, at);
    if (is_poison(terms))
        return poison;
    terms = expand_tensor(terms, &box);
    for (int i = 0; i < p->rank; i++) {
        const Subscript *s = &p->at[i];
        how.map.at[i] = s->affine;
        if (!s->has_rest)
            continue;
        Object o = lay_out(&s->rest, s->rest.deps ? set : 0);
        if (is_poison(o))
            return poison;
        how.on[how.n] = (uint8_t)i;
        index[how.n++] = tensor_ref(expand_tensor(o, &box));
    }
    how.map = rename_indices(&how.map, axis);
    return object_tensor(build_scatter(g, &how, tensor_ref(terms), index, p->rank, p->shape), 0);
}

Object sum_into_places(const Ast *subs, const Ast *sum, Span at)
{
    const Ast **uses = NEW_ARRAY(const Ast *, subs->nkids + 1);
    Factors f = {.within = ~0u};
    Places p = {0};
    int first = indexing->n, n = 0;
    uses[n++] = sum->kid[1];
    for (int i = 0; i < subs->nkids; i++)
        if (is_computed(subs->kid[i]))
            uses[n++] = subs->kid[i]->kid[0];
    if (!declare_indices(sum->kid[0], uses, n) || !read_places(&p, subs))
        return poison;
    uint32_t summed = ((1u << indexing->n) - 1) & ~((1u << first) - 1);
    if (!factor(&f, sum->kid[1], summed & ~p.deps, at))
        return poison;
    Object o = p.scatters ? scattered(&p, &f, summed, at) : contracted_into(&p, &f, summed);
    if (f.has_out && !is_poison(o))
        o = arith_binary("*", o, f.out.value, at);
    return with_sign(&f, o, at);
}
