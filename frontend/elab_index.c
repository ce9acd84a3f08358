/* Index notation (rules 26-28): y[n, i < H] = sum[r < K] x[n, i + r - 1 else 0] * k[r].
 *
 * How an expression is kept while its indices are free is told in elab_index.h. An operation on
 * elements lays its operands out over the union of their indices; only a sum of a product keeps
 * their maps (elab_sum.c). */
#include "frontend/elab_index.h"

#include <string.h>

Indexing *indexing;

/* ---- elements ---- */

const Element faulty_element = {.value = {.kind = OBJ_POISON}};

bool is_faulty(const Element *e)
{
    return is_poison(e->value);
}

Element plain_element(Object o)
{
    return (Element){.value = o};
}

/* A tensor whose axes are the indices of `set`. */
Element over_indices(Object o, uint32_t set)
{
    Element e = {.value = o, .deps = set};
    o.each = false;
    if (!is_tensor(o) || tensor_node(o)->rank == 0) {
        e.deps = 0;
        return e;
    }
    for (int i = 0; i < indexing->n; i++)
        if (set >> i & 1)
            e.map.at[e.map.rank++] = affine_axis(i);
    return e;
}

/* The numbers laid out over the indices of `set`; scalars stay scalars. */
Object lay_out(const Element *e, uint32_t set)
{
    uint8_t axis[MAX_BOX];
    Contract c = {0};
    if (!is_tensor(e->value) || set == 0 || tensor_node(e->value)->rank + e->deps == 0)
        return e->value;
    if (!rank_fits(set))
        return poison;
    c.nbox = index_axes(set, axis, c.box);
    c.out = map_identity(c.nbox);
    c.in[0] = rename_indices(&e->map, axis);
    const Node *n = tensor_node(e->value);
    if (map_equal(&c.in[0], &c.out) && shape_equal(n->rank, n->shape, c.nbox, c.box))
        return object_tensor(tensor_ref(e->value), 0);
    Ref r = tensor_ref(e->value);
    return object_tensor(build_contract(current_step()->graph, &c, r, NO_REF, c.nbox, c.box), 0);
}

Element iota_element(int k)
{
    Element e = {.deps = 1u << k, .map = {.rank = 1}};
    e.value = object_tensor(build_iota(current_step()->graph, I32, 0, 1, &indexing->at[k].extent), 0);
    e.map.at[0] = affine_axis(k);
    return e;
}

Element combine(const char *op, Element a, Element b, Span at)
{
    uint32_t set = a.deps | b.deps;
    if (is_faulty(&a) || is_faulty(&b))
        return faulty_element;
    Object x = lay_out(&a, a.deps ? set : 0), y = lay_out(&b, b.deps ? set : 0);
    if (is_poison(x) || is_poison(y))
        return faulty_element;
    return over_indices(arith_binary(op, x, y, at), set);
}

Element choose_element(Element c, Element a, Element b, Span at)
{
    uint32_t set = c.deps | a.deps | b.deps;
    if (is_faulty(&c) || is_faulty(&a) || is_faulty(&b))
        return faulty_element;
    Object x = lay_out(&c, c.deps ? set : 0), y = lay_out(&a, a.deps ? set : 0),
           z = lay_out(&b, b.deps ? set : 0);
    if (is_poison(x) || is_poison(y) || is_poison(z))
        return faulty_element;
    return over_indices(arith_select(x, y, z, at), set);
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
        PUSH(parts, mentions_any(value) ? eval_element(value) : plain_element(eval_value(value)));
        PUSH(args,
             (Arg){.name = a->kind == AST_ARG ? a->name : NULL, .span = a->span, .expr = value});
    }
    for (int i = 0; i < parts.n; i++)
        set |= parts.p[i].deps;
    for (int i = 0; i < parts.n; i++) {
        args.p[i].value = parts.p[i].deps ? lay_out(&parts.p[i], set) : parts.p[i].value;
        args.p[i].value.each |= parts.p[i].deps != 0;
        if (is_poison(args.p[i].value))
            return faulty_element;
    }
    Object callee = name->kind == AST_NAME ? name_lookup(name->name, name->span, CALLABLE_NAME)
                                           : eval(name);
    Indexing *here = indexing;
    indexing = NULL;
    Object r = call_object(callee, &args, e->span);
    indexing = here;
    if (is_poison(r))
        return faulty_element;
    if (is_tensor(r) && tensor_node(r)->rank != 0 && tensor_node(r)->rank != count_indices(set)) {
        fail(e->span, "E0321",
             "a function in index notation must give one number for each index, but this gives %s",
             object_describe(r));
        return faulty_element;
    }
    return over_indices(r, set);
}

/* ---- expressions ---- */

static Element whole_value(const Ast *e)
{
    Object o = eval_value(e);
    if (o.kind == OBJ_LIST)
        o = to_tensor(o, ANY_TYPE, e->span);
    if (is_poison(o))
        return faulty_element;
    if (is_number(o) || (is_tensor(o) && tensor_node(o)->rank == 0))
        return plain_element(o);
    fail(e->span, "E0315", "in index notation this must be one number, but it is %s; subscript it",
         object_describe(o));
    return faulty_element;
}

static Element condition_element(const Ast *e)
{
    Element c = eval_element(e->kid[0]);
    if (!is_faulty(&c) && c.value.kind == OBJ_BOOL)
        return eval_element(e->kid[c.value.truth ? 1 : 2]);
    Element a = eval_element(e->kid[1]);
    return choose_element(c, a, eval_element(e->kid[2]), e->span);
}

static Element unary_element(const Ast *e)
{
    Element a = eval_element(e->kid[0]);
    if (is_faulty(&a))
        return a;
    Object x = lay_out(&a, a.deps);
    return is_poison(x) ? faulty_element : over_indices(arith_unary(e->name, x, e->span), a.deps);
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
    return faulty_element;
}

Element eval_element(const Ast *e)
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
    *x = (Indexing){.up = indexing, .group_count = -1};
    indexing = x;
}

/* sum[i] e outside index notation: all its indices are bound. */
Object eval_reduce(const Ast *e)
{
    Indexing x;
    indexing_enter(&x);
    Element r = reduce_element(e);
    Object o = lay_out(&r, 0);
    indexing = x.up;
    return o;
}

static bool check_target(const Ast *lhs)
{
    if (lhs->kid[0]->kind == AST_NAME && !(lhs->nkids > 2 && lhs->kid[2]))
        return true;
    fail(lhs->span, "E0320", "left of `=` stands a name with fresh indices: y[n, i] = ...");
    return false;
}

static bool has_computed(const Ast *subs)
{
    for (int i = 0; i < subs->nkids; i++)
        if (is_computed(subs->kid[i]))
            return true;
    return false;
}

static Object computed_places(const Ast *lhs, const Ast *rhs)
{
    if (rhs->kind == AST_REDUCE && !strcmp(rhs->name, "sum"))
        return sum_into_places(lhs->kid[1], rhs, rhs->span);
    fail(rhs->span, "E0322",
         "into a computed place goes a sum over the indices it is computed from: "
         "y[id[n] < K] = sum[n] x[n]");
    return poison;
}

static Object fresh_places(const Ast *rhs)
{
    uint32_t all = (1u << indexing->n) - 1;
    Element e = eval_element(rhs);
    Shape s = {.rank = indexing->n};
    if (is_faulty(&e))
        return poison;
    e.value = to_tensor(e.value, ANY_TYPE, rhs->span);
    if (is_poison(e.value) || !rank_fits(all))
        return poison;
    for (int i = 0; i < indexing->n; i++)
        s.dim[i] = indexing->at[i].extent;
    Object o = e.deps ? lay_out(&e, all) : expand_tensor(e.value, &s);
    for (int i = 0; is_tensor(o) && i < indexing->n; i++)
        o = name_axis(o, i, indexing->at[i].axis);
    return o;
}

/* y[n, i] = e */
void exec_indexed(const Ast *lhs, const Ast *rhs)
{
    Indexing x;
    Object o = poison;
    indexing_enter(&x);
    if (check_target(lhs) && declare_indices(lhs->kid[1], &rhs, 1))
        o = has_computed(lhs->kid[1]) ? computed_places(lhs, rhs) : fresh_places(rhs);
    indexing = x.up;
    if (lhs->kid[0]->kind == AST_NAME)
        assign_name(lhs->kid[0]->name, o, lhs->span);
}
