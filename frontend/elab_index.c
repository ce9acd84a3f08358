/* Index notation (rules 26-28): y[n, i < H] = sum[r < K] x[n, i + r - 1 else 0] * k[r].
 *
 * Within it an expression stands for one number at each point of a box of indices. We keep such
 * an expression as an Element: a tensor and an affine map from the indices to its axes, which
 * names only the indices it depends on. Nothing is moved until an operation needs the numbers
 * side by side; then a one-operand contract (a view) lays them out over the union of the
 * indices. A sum over a product of two elements is directly one contract with their maps: matrix
 * product and convolution, in any order of operands and indices.
 *
 * An index ranges over the axes which it subscripts alone, found by a walk over the syntax before
 * anything is evaluated. Affine subscripts are proved to lie inside; `else 0` costs nothing, as a
 * contract drops what lies outside. Other subscripts are tensors of ints and become a gather. */
#include "frontend/elab.h"

#include <string.h>

typedef struct {
    const char *name;        /* NULL: part of a `...` group */
    Dim extent;              /* DIM_BAD: not yet known */
    Span from;               /* what gave it its extent */
} Index;

typedef struct { const Ast *ast; Object value; } Base;   /* a subscripted tensor, evaluated once */

typedef struct Indexing {
    struct Indexing *up;
    int n;
    Index at[MAX_BOX];
    int group_first, group_count;    /* count -1: there is no `...` */
    VEC(Base) bases;
} Indexing;

static Indexing *now;

typedef struct {
    Object value;            /* poison, a static number, or a tensor */
    Map map;                 /* of a tensor: its axes from the indices */
    uint32_t deps;           /* bit set of the indices it depends on */
} Element;

static Element eval_element(const Ast *e);

/* ---- indices ---- */

static int find_index(const char *name)
{
    for (int i = now->n; i-- > 0;)
        if (now->at[i].name == name)
            return i;
    return -1;
}

static bool mentions(const Ast *e, uint32_t set)
{
    int k = e->kind == AST_NAME ? find_index(e->name) : -1;
    if (k >= 0)
        return set >> k & 1;
    if (e->kind == AST_DOTS)
        return now->group_count > 0 && (set >> now->group_first & 1);
    for (int i = 0; i < e->nkids; i++) {
        bool callee = i == 0 && e->kind == AST_CALL && e->kid[0]->kind == AST_NAME;
        if (e->kid[i] && !callee && mentions(e->kid[i], set))
            return true;
    }
    return false;
}

static bool mentions_any(const Ast *e)
{
    return mentions(e, ~0u);
}

static bool add_index(const char *name, Dim extent, Span at)
{
    if (now->n == MAX_BOX) {
        fail(at, "E0304", "at most %d indices can be used together", MAX_BOX);
        return false;
    }
    now->at[now->n++] = (Index){name, extent, at};
    return true;
}

static Object base_value(const Ast *e)
{
    for (int i = 0; i < now->bases.n; i++)
        if (now->bases.p[i].ast == e)
            return now->bases.p[i].value;
    Object o = to_tensor(eval_value(e), ANY_TYPE, e->span);
    PUSH(now->bases, (Base){e, o});
    return o;
}

static int plain_subs(const Ast *subs)
{
    int n = 0;
    for (int i = 0; i < subs->nkids; i++)
        n += subs->kid[i]->kind != AST_DOTS;
    return n;
}

static bool has_dots(const Ast *subs)
{
    return plain_subs(subs) < subs->nkids;
}

/* How many axes `...` stands for: by the first access that uses it. -1: a fault. */
static int group_size(const Ast *e)
{
    if (e->kind == AST_INDEX && has_dots(e->kid[1]) && !mentions_any(e->kid[0])) {
        Object base = base_value(e->kid[0]);
        return is_poison(base) ? -1 : tensor_node(base)->rank - plain_subs(e->kid[1]);
    }
    int n = 0;
    for (int i = 0; n == 0 && i < e->nkids; i++)
        if (e->kid[i])
            n = group_size(e->kid[i]);
    return n;
}

static bool set_extent(int k, Dim d, Span at)
{
    Index *x = &now->at[k];
    if (x->extent == DIM_BAD) {
        x->extent = d;
        x->from = at;
        return true;
    }
    if (x->extent == d || x->from.file == 0)
        return true;
    fail(at, "E0318",
         "index `%s` goes over an axis of size %s here, but over one of size %s elsewhere; give it "
         "a bound: `%s < %s`",
         x->name ? x->name : "...", dim_text(d), dim_text(x->extent), x->name ? x->name : "...",
         dim_text(d));
    note_at(x->from, "it has size %s from here", dim_text(x->extent));
    return false;
}

static bool infer_group(int axis, int count, Object base, Span at)
{
    if (count != now->group_count) {
        fail(at, "E0318", "`...` stands for %d axes here, but for %d elsewhere", count,
             now->group_count);
        return false;
    }
    for (int k = 0; k < count; k++)
        if (!set_extent(now->group_first + k, tensor_node(base)->shape[axis + k], at))
            return false;
    return true;
}

static bool infer_access(const Ast *e, uint32_t bounded)
{
    const Ast *subs = e->kid[1];
    if (mentions_any(e->kid[0])) {
        fail(e->kid[0]->span, "E0316",
             "what is subscripted must not depend on an index; give it a name first");
        return false;
    }
    Object base = base_value(e->kid[0]);
    if (is_poison(base))
        return false;
    int rank = tensor_node(base)->rank, extra = rank - plain_subs(subs);
    if (extra < 0 || (extra > 0 && !has_dots(subs))) {
        fail(e->span, "E0302", "%d %s for %s; index notation names every axis", plain_subs(subs),
             plain_subs(subs) == 1 ? "subscript" : "subscripts", object_describe(base));
        return false;
    }
    for (int i = 0, axis = 0; i < subs->nkids; i++) {
        const Ast *s = subs->kid[i];
        if (s->kind == AST_DOTS) {
            if (now->group_count >= 0 && !infer_group(axis, extra, base, s->span))
                return false;
            axis += extra;
            continue;
        }
        int k = s->kind == AST_NAME ? find_index(s->name) : -1;
        if (k >= 0 && !(bounded >> k & 1) &&
            !set_extent(k, tensor_node(base)->shape[axis], s->span))
            return false;
        axis++;
    }
    return true;
}

/* Gives indices without a bound the sizes of the axes which they subscript alone. */
static bool infer(const Ast *e, uint32_t bounded)
{
    if (e->kind == AST_INDEX && mentions_any(e->kid[1]) && !infer_access(e, bounded))
        return false;
    for (int i = 0; i < e->nkids; i++)
        if (e->kid[i] && !infer(e->kid[i], bounded))
            return false;
    return true;
}

static bool all_known(int first)
{
    for (int i = first; i < now->n; i++)
        if (now->at[i].extent == DIM_BAD) {
            fail(now->at[i].from, "E0319",
                 "index `%s` has no range: it subscripts no axis alone; give it a bound: "
                 "`%s < SIZE`",
                 now->at[i].name, now->at[i].name);
            return false;
        }
    return true;
}

/* n, i < H or ... ; indices with a bound are noted in *bounded. */
static bool declare_index(const Ast *s, const Ast *value, uint32_t *bounded)
{
    Dim extent = DIM_BAD;
    const Ast *name = s;
    bool literal;
    if (s->kind == AST_DOTS) {
        int count = group_size(value);
        if (count < 0)
            return false;
        now->group_first = now->n;
        now->group_count = count;
        for (int k = 0; k < count; k++)
            if (!add_index(NULL, DIM_BAD, s->span))
                return false;
        return true;
    }
    if (s->kind == AST_BINARY && !strcmp(s->name, "<") && s->kid[0]->kind == AST_NAME) {
        name = s->kid[0];
        if (!eval_dim(s->kid[1], &extent, &literal))
            return false;
        *bounded |= 1u << now->n;
    }
    if (name->kind != AST_NAME) {
        fail(s->span, "E0320", "a fresh index is a name, or a name with a bound: `i < H`");
        return false;
    }
    return add_index(name->name, extent, s->span);
}

static bool declare_indices(const Ast *subs, const Ast *value)
{
    uint32_t bounded = 0;
    int first = now->n;
    for (int i = 0; i < subs->nkids; i++) {
        const Ast *s = subs->kid[i];
        int k = s->kind == AST_NAME ? find_index(s->name) : -1;
        if (k >= first) {
            fail(s->span, "E0320", "index `%s` stands here twice", s->name);
            return false;
        }
        if (!declare_index(s, value, &bounded))
            return false;
    }
    return infer(value, bounded) && all_known(first);
}

/* ---- elements ---- */

static const Element faulty = {.value = {.kind = OBJ_POISON}};

static bool is_faulty(const Element *e)
{
    return is_poison(e->value);
}

static Element plain(Object o)
{
    return (Element){.value = o};
}

static int bits(uint32_t set)
{
    return __builtin_popcount(set);
}

/* The indices of `set` in order: the axes of a tensor laid out over them. */
static int axes_of(uint32_t set, uint8_t *axis, Dim *extent)
{
    int n = 0;
    for (int i = 0; i < now->n; i++)
        if (set >> i & 1) {
            axis[i] = (uint8_t)n;
            extent[n++] = now->at[i].extent;
        }
    return n;
}

/* The map with each index replaced by its axis of the box. */
static Map renamed(const Map *map, const uint8_t *axis)
{
    Map r = *map;
    for (int i = 0; i < r.rank; i++)
        for (int k = 0; k < r.at[i].nterms; k++)
            r.at[i].axis[k] = axis[r.at[i].axis[k]];
    return r;
}

/* A tensor whose axes are the indices of `set`. */
static Element over(Object o, uint32_t set)
{
    Element e = {.value = o, .deps = set};
    o.each = false;
    if (!is_tensor(o) || tensor_node(o)->rank == 0) {
        e.deps = 0;
        return e;
    }
    for (int i = 0; i < now->n; i++)
        if (set >> i & 1)
            e.map.at[e.map.rank++] = affine_axis(i);
    return e;
}

static bool rank_fits(uint32_t set)
{
    if (bits(set) <= MAX_RANK)
        return true;
    fail(build_span, "E0304", "this needs a tensor over %d indices; at most %d are possible",
         bits(set), MAX_RANK);
    return false;
}

/* The numbers laid out over the indices of `set`; scalars stay scalars. */
static Object lay_out(const Element *e, uint32_t set)
{
    uint8_t axis[MAX_BOX];
    Contract c = {0};
    if (!is_tensor(e->value) || set == 0 || tensor_node(e->value)->rank + e->deps == 0)
        return e->value;
    if (!rank_fits(set))
        return poison;
    c.nbox = axes_of(set, axis, c.box);
    c.out = map_identity(c.nbox);
    c.in[0] = renamed(&e->map, axis);
    const Node *n = tensor_node(e->value);
    if (map_equal(&c.in[0], &c.out) && shape_equal(n->rank, n->shape, c.nbox, c.box))
        return object_tensor(tensor_ref(e->value), 0);
    Ref r = tensor_ref(e->value);
    return object_tensor(build_contract(current_step()->graph, &c, r, NO_REF, c.nbox, c.box), 0);
}

static Element iota_element(int k)
{
    Element e = {.deps = 1u << k, .map = {.rank = 1}};
    e.value = object_tensor(build_iota(current_step()->graph, I32, 0, 1, &now->at[k].extent), 0);
    e.map.at[0] = affine_axis(k);
    return e;
}

static Element combine(const char *op, Element a, Element b, Span at)
{
    uint32_t set = a.deps | b.deps;
    if (is_faulty(&a) || is_faulty(&b))
        return faulty;
    Object x = lay_out(&a, a.deps ? set : 0), y = lay_out(&b, b.deps ? set : 0);
    if (is_poison(x) || is_poison(y))
        return faulty;
    return over(arith_binary(op, x, y, at), set);
}

/* ---- subscripts ---- */

typedef struct {
    Affine affine;
    Element rest;            /* what is not affine: a tensor of ints to be added */
    bool has_rest;
} Subscript;

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
    fail(e->span, "E0404", "a subscript must be an int, but this is %s",
         is_tensor(o) ? dtype_names[t] : object_describe(o));
    return false;
}

static bool subscript_of(const Ast *e, Subscript *s);

static void scale(Subscript *s, int64_t by, Span at)
{
    s->affine = affine_scale(s->affine, by);
    if (s->has_rest)
        s->rest = combine("*", s->rest, plain(object_int(by)), at);
}

static bool sum_of(const Ast *e, Subscript *s)
{
    Subscript b;
    if (!subscript_of(e->kid[0], s) || !subscript_of(e->kid[1], &b))
        return false;
    if (*e->name == '-')
        scale(&b, -1, e->span);
    s->affine = affine_add(s->affine, b.affine);
    if (b.has_rest)
        s->rest = s->has_rest ? combine("+", s->rest, b.rest, e->span) : b.rest;
    s->has_rest |= b.has_rest;
    return !s->has_rest || !is_faulty(&s->rest);
}

static bool product_of(const Ast *e, Subscript *s)
{
    Subscript b;
    int64_t v;
    if (!subscript_of(e->kid[0], s) || !subscript_of(e->kid[1], &b))
        return false;
    if (constant_of(s, &v))
        *s = b;
    else if (!constant_of(&b, &v))
        return whole_element(e, s);
    if (v < INT32_MIN || v > INT32_MAX)
        return whole_element(e, s);
    scale(s, v, e->span);
    return !s->has_rest || !is_faulty(&s->rest);
}

static bool subscript_of(const Ast *e, Subscript *s)
{
    *s = (Subscript){.affine = affine_const(dim_const(0))};
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
        if (!subscript_of(e->kid[0], s))
            return false;
        scale(s, -1, e->span);
        return true;
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

static void extents(Dim *box)
{
    for (int i = 0; i < now->n; i++)
        box[i] = now->at[i].extent;
}

static bool outside_fault(const Ast *sub, const Subscript *s, Dim size, int axis)
{
    Dim box[MAX_BOX];
    int64_t v;
    extents(box);
    if (constant_of(s, &v)) {
        fail(sub->span, "E0305", "index %lld is outside axis %d, whose size is %s", (long long)v,
             axis, dim_text(size));
        return false;
    }
    Dim low = affine_low(&s->affine, box), high = affine_high(&s->affine, box);
    fail(sub->span, "E0305",
         "this index goes from %s to %s, but axis %d has the indices 0 to %s; say what lies "
         "outside: `else 0`",
         dim_text(low), dim_text(high), axis, dim_text(dim_sub(size, dim_const(1))));
    return false;
}

/* A written negative number counts from the end. */
static bool from_end(const Ast *e, Dim size, Subscript *s)
{
    if (e->kind != AST_UNARY || *e->name != '-' || e->kid[0]->kind != AST_INT)
        return false;
    *s = (Subscript){.affine = affine_const(dim_sub(size, dim_const(e->kid[0]->int_value)))};
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
    extents(box);
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
            a->sub[axis++] = (Subscript){.affine = affine_axis(now->group_first + k)};
            a->deps |= 1u << (now->group_first + k);
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
        return faulty;
    int rank = axes_of(a->deps, axis, box);
    Graph *g = current_step()->graph;
    for (int i = 0; i < how.map.rank; i++) {
        Subscript *s = &a->sub[i];
        how.map.at[i] = s->affine;
        if (!s->has_rest)
            continue;
        Object o = lay_out(&s->rest, a->deps);
        if (is_poison(o))
            return faulty;
        Ref r = tensor_ref(o);
        how.on[how.n] = (uint8_t)i;
        index[how.n++] = node_at(g, r)->rank == rank ? r : build_splat(g, r, rank, box);
    }
    how.map = renamed(&how.map, axis);
    Ref r = build_gather(g, &how, tensor_ref(a->base), index, rank, box);
    return over(object_tensor(r, 0), a->deps);
}

static Element viewed(const Access *a)
{
    Element e = {.value = a->base, .deps = a->deps, .map = {.rank = tensor_node(a->base)->rank}};
    for (int i = 0; i < e.map.rank; i++)
        e.map.at[i] = a->sub[i].affine;
    return e;
}

/* The subscript as a number of i32 at every point. */
static Element subscript_value(const Subscript *s, Span at)
{
    Element sum = plain(object_dim(s->affine.offset));
    for (int k = 0; k < s->affine.nterms; k++) {
        Element i = iota_element(s->affine.axis[k]);
        if (s->affine.coef[k] != 1)
            i = combine("*", i, plain(object_int(s->affine.coef[k])), at);
        sum = combine("+", sum, i, at);
    }
    return s->has_rest ? combine("+", sum, s->rest, at) : sum;
}

/* Where all subscripts that may leave the tensor lie inside. */
static Element inside(const Access *a, Span at)
{
    Element all = plain(object_bool(true));
    bool first = true;
    for (int i = 0; i < tensor_node(a->base)->rank; i++) {
        if (!(a->outside >> i & 1))
            continue;
        Element v = subscript_value(&a->sub[i], at);
        Element low = combine(">=", v, plain(object_int(0)), at);
        Element high = combine("<", v, plain(object_dim(tensor_node(a->base)->shape[i])), at);
        Element both = combine("and", low, high, at);
        all = first ? both : combine("and", all, both, at);
        first = false;
    }
    return all;
}

static Element choose(Element c, Element a, Element b, Span at)
{
    uint32_t set = c.deps | a.deps | b.deps;
    if (is_faulty(&c) || is_faulty(&a) || is_faulty(&b))
        return faulty;
    Object x = lay_out(&c, c.deps ? set : 0), y = lay_out(&a, a.deps ? set : 0),
           z = lay_out(&b, b.deps ? set : 0);
    if (is_poison(x) || is_poison(y) || is_poison(z))
        return faulty;
    return over(arith_select(x, y, z, at), set);
}

static Element access_element(const Ast *e)
{
    Access a = {.base = base_value(e->kid[0])};
    const Ast *otherwise = e->nkids > 2 ? e->kid[2] : NULL;
    double v;
    if (is_poison(a.base))
        return faulty;
    if (!read_subscripts(&a, e, otherwise != NULL))
        return faulty;
    Element r = a.gathers ? gathered(&a, !otherwise) : viewed(&a);
    if (!otherwise || is_faulty(&r) || !a.outside)
        return r;
    Element other = eval_element(otherwise);
    if (is_faulty(&other) || (is_number(other.value) && static_float(other.value, &v) && v == 0))
        return is_faulty(&other) ? faulty : r;
    return choose(inside(&a, e->span), r, other, e->span);
}

/* ---- functions of elements ---- */

/* A function is applied to all points at once: its arguments are laid out over one set of
 * indices. */
static Element call_element(const Ast *e, const Ast *piped)
{
    bool bare = e->kind != AST_CALL;
    const Ast *name = bare ? e : e->kid[0];
    VEC(Element) parts = {0};
    ArgList args = {0};
    uint32_t set = 0;
    if (piped)
        PUSH(parts, eval_element(piped));
    if (piped)
        PUSH(args, (Arg){.span = piped->span});
    for (int i = 1; !bare && i < e->nkids; i++) {
        const Ast *a = e->kid[i], *value = a->kind == AST_ARG ? a->kid[0] : a;
        PUSH(parts, mentions_any(value) ? eval_element(value) : plain(eval_value(value)));
        PUSH(args,
             (Arg){.name = a->kind == AST_ARG ? a->name : NULL, .span = a->span, .expr = value});
    }
    for (int i = 0; i < parts.n; i++)
        set |= parts.p[i].deps;
    for (int i = 0; i < parts.n; i++) {
        args.p[i].value = parts.p[i].deps ? lay_out(&parts.p[i], set) : parts.p[i].value;
        args.p[i].value.each |= parts.p[i].deps != 0;
        if (is_poison(args.p[i].value))
            return faulty;
    }
    Object callee = name->kind == AST_NAME ? name_lookup(name->name, name->span, CALLABLE_NAME)
                                           : eval(name);
    Indexing *here = now;
    now = NULL;
    Object r = call_object(callee, &args, e->span);
    now = here;
    if (is_poison(r))
        return faulty;
    if (is_tensor(r) && tensor_node(r)->rank != 0 && tensor_node(r)->rank != bits(set)) {
        fail(e->span, "E0321",
             "a function in index notation must give one number for each index, but this gives %s",
             object_describe(r));
        return faulty;
    }
    return over(r, set);
}

/* ---- reductions over indices ---- */

typedef struct {
    VEC(Element) in;         /* factors that depend on the bound indices */
    Element out;             /* the product of the others */
    bool has_out, faulty;
} Factors;

static void add_factor(Factors *f, Element e, uint32_t bound, const char *op, Span at)
{
    f->faulty |= is_faulty(&e);
    if (f->faulty)
        return;
    if (e.deps & bound) {
        PUSH(f->in, e);
        return;
    }
    if (!f->has_out && *op == '/')
        f->out = plain(object_int(1));
    f->out = f->has_out || *op == '/' ? combine(op, f->out, e, at) : e;
    f->has_out = true;
}

static void find_factors(Factors *f, const Ast *e, uint32_t bound)
{
    bool divide = e->kind == AST_BINARY && !strcmp(e->name, "/") && !mentions(e->kid[1], bound);
    if (e->kind == AST_BINARY && !strcmp(e->name, "*")) {
        find_factors(f, e->kid[0], bound);
        find_factors(f, e->kid[1], bound);
    } else if (divide) {
        find_factors(f, e->kid[0], bound);
        add_factor(f, eval_element(e->kid[1]), bound, "/", e->span);
    } else
        add_factor(f, eval_element(e), bound, "*", e->span);
}

/* More than two factors: the two with the fewest indices together are multiplied first. */
static void merge_factors(Factors *f, Span at)
{
    while (f->in.n > 2 && !f->faulty) {
        int a = 0, b = 1;
        for (int i = 0; i < f->in.n; i++)
            for (int k = i + 1; k < f->in.n; k++)
                if (bits(f->in.p[i].deps | f->in.p[k].deps) <
                    bits(f->in.p[a].deps | f->in.p[b].deps))
                    a = i, b = k;
        f->in.p[a] = combine("*", f->in.p[a], f->in.p[b], at);
        f->in.p[b] = f->in.p[--f->in.n];
        f->faulty |= is_faulty(&f->in.p[a]);
    }
}

static bool same_types(Factors *f, Span at)
{
    Object values[2];
    for (int i = 0; i < f->in.n; i++)
        values[i] = f->in.p[i].value;
    if (!join_types(values, f->in.n, at, "the factors"))
        return false;
    for (int i = 0; i < f->in.n; i++)
        f->in.p[i].value = tensor_node(values[i])->type == BOOL ? cast_tensor(values[i], I32)
                                                                : values[i];
    return true;
}

/* sum over `bound` of one factor or two: one contract with their maps. */
static Element contracted(Factors *f, uint32_t bound)
{
    uint8_t axis[MAX_BOX];
    Contract c = {0};
    uint32_t all = f->in.p[0].deps | (f->in.n > 1 ? f->in.p[1].deps : 0), free = all & ~bound;
    int rank = axes_of(free, axis, c.box);
    if (!rank_fits(free))
        return faulty;
    c.nbox = rank;
    for (int i = 0; i < now->n; i++)
        if (all & bound & 1u << i) {
            axis[i] = (uint8_t)c.nbox;
            c.box[c.nbox++] = now->at[i].extent;
        }
    c.out = map_identity(rank);
    Ref r[2] = {NO_REF, NO_REF};
    for (int i = 0; i < f->in.n; i++) {
        c.in[i] = renamed(&f->in.p[i].map, axis);
        r[i] = tensor_ref(f->in.p[i].value);
    }
    return over(object_tensor(build_contract(current_step()->graph, &c, r[0], r[1], rank, c.box),
                              0),
                free);
}

static Element sum_element(const Ast *value, uint32_t bound, Span at)
{
    Factors f = {0};
    Element r = plain(object_int(1));
    uint32_t used = 0;
    find_factors(&f, value, bound);
    merge_factors(&f, at);
    if (f.faulty || (f.in.n && !same_types(&f, at)))
        return faulty;
    for (int i = 0; i < f.in.n; i++)
        used |= f.in.p[i].deps;
    if (f.in.n)
        r = contracted(&f, bound);
    if (f.has_out)
        r = f.in.n ? combine("*", r, f.out, at) : f.out;
    for (int i = 0; i < now->n; i++)
        if (bound & ~used & 1u << i)
            r = combine("*", r, plain(object_dim(now->at[i].extent)), at);
    return r;
}

static uint32_t axis_set(uint32_t set, uint32_t within)
{
    uint32_t axes = 0;
    int n = 0;
    for (int i = 0; i < now->n; i++)
        if (within >> i & 1) {
            axes |= (uint32_t)(set >> i & 1) << n;
            n++;
        }
    return axes;
}

static Element extremum_element(const char *op, const Ast *value, uint32_t bound, Span at)
{
    Element e = eval_element(value);
    if (is_faulty(&e))
        return e;
    bool index = !strncmp(op, "arg", 3);
    uint32_t set = e.deps | (index ? bound : 0);
    if (index && bits(bound) != 1) {
        fail(at, "E0302", "`%s` goes over one index", op);
        return faulty;
    }
    Object laid = to_tensor(lay_out(&e, set), ANY_TYPE, at);
    if (is_poison(laid))
        return faulty;
    return over(reduce_axes(op, laid, axis_set(bound, set), false, at), set & ~bound);
}

static Element reduce_element(const Ast *e)
{
    int first = now->n;
    Element r = faulty;
    if (!strcmp(e->name, "prod")) {
        fail(e->span, "E0207", "`prod` over an index is not available yet");
        return r;
    }
    if (declare_indices(e->kid[0], e->kid[1])) {
        uint32_t bound = ((now->n == 32 ? 0 : 1u << now->n) - 1) & ~((1u << first) - 1);
        r = !strcmp(e->name, "sum") ? sum_element(e->kid[1], bound, e->span)
                                    : extremum_element(e->name, e->kid[1], bound, e->span);
    }
    now->n = first;
    return r;
}

/* ---- expressions ---- */

static Element whole_value(const Ast *e)
{
    Object o = eval_value(e);
    if (o.kind == OBJ_LIST)
        o = to_tensor(o, ANY_TYPE, e->span);
    if (is_poison(o))
        return faulty;
    if (is_number(o) || (is_tensor(o) && tensor_node(o)->rank == 0))
        return plain(o);
    fail(e->span, "E0315", "in index notation this must be one number, but it is %s; subscript it",
         object_describe(o));
    return faulty;
}

static Element condition_element(const Ast *e)
{
    Element c = eval_element(e->kid[0]);
    if (!is_faulty(&c) && c.value.kind == OBJ_BOOL)
        return eval_element(e->kid[c.value.truth ? 1 : 2]);
    Element a = eval_element(e->kid[1]);
    return choose(c, a, eval_element(e->kid[2]), e->span);
}

static Element unary_element(const Ast *e)
{
    Element a = eval_element(e->kid[0]);
    if (is_faulty(&a))
        return a;
    Object x = lay_out(&a, a.deps);
    return is_poison(x) ? faulty : over(arith_unary(e->name, x, e->span), a.deps);
}

static Element element_of(const Ast *e)
{
    int k = e->kind == AST_NAME ? find_index(e->name) : -1;
    if (k >= 0)
        return iota_element(k);
    if (!mentions_any(e))
        return whole_value(e);
    switch (e->kind) {
    case AST_BINARY: {
        Element a = eval_element(e->kid[0]);
        return combine(e->name, a, eval_element(e->kid[1]), e->span);
    }
    case AST_UNARY: return unary_element(e);
    case AST_COND: return condition_element(e);
    case AST_INDEX: return access_element(e);
    case AST_CALL: return call_element(e, NULL);
    case AST_PIPE: return call_element(e->kid[1], e->kid[0]);
    case AST_REDUCE: return reduce_element(e);
    default: break;
    }
    fail(e->span, "E0315",
         "this cannot stand in index notation; compute it before and subscript it");
    return faulty;
}

static Element eval_element(const Ast *e)
{
    Span span = build_span;
    build_span = e->span;
    Element r = element_of(e);
    build_span = span;
    return r;
}

/* ---- the two ways in ---- */

static void indexing_enter(Indexing *x)
{
    *x = (Indexing){.up = now, .group_count = -1};
    now = x;
}

/* sum[i] e outside index notation: all its indices are bound. */
Object eval_reduce(const Ast *e)
{
    Indexing x;
    indexing_enter(&x);
    Element r = reduce_element(e);
    Object o = lay_out(&r, 0);
    now = x.up;
    return o;
}

static bool check_target(const Ast *lhs)
{
    if (lhs->kid[0]->kind == AST_NAME && !(lhs->nkids > 2 && lhs->kid[2]))
        return true;
    fail(lhs->span, "E0320", "left of `=` stands a name with fresh indices: y[n, i] = ...");
    return false;
}

/* y[n, i] = e */
void exec_indexed(const Ast *lhs, const Ast *rhs)
{
    Indexing x;
    Object o = poison;
    indexing_enter(&x);
    if (check_target(lhs) && declare_indices(lhs->kid[1], rhs)) {
        uint32_t all = (1u << now->n) - 1;
        Element e = eval_element(rhs);
        if (!is_faulty(&e)) {
            Shape s = {.rank = now->n};
            e.value = to_tensor(e.value, ANY_TYPE, rhs->span);
            if (!is_poison(e.value) && rank_fits(all)) {
                for (int i = 0; i < now->n; i++)
                    s.dim[i] = now->at[i].extent;
                o = e.deps ? lay_out(&e, all) : expand_tensor(e.value, &s);
            }
        }
    }
    now = x.up;
    if (lhs->kid[0]->kind == AST_NAME)
        assign_name(lhs->kid[0]->name, o, lhs->span);
}
