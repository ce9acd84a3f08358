/* Expressions outside index notation: one case a kind of the syntax tree. */
#include "frontend/elab.h"

#include <math.h>
#include <string.h>

Object read_object(Object o)
{
    if (o.kind == OBJ_PLACE)
        return place_read(o.slot);
    if (is_bundle(o))
        return bundle_read(o);
    if (o.kind == OBJ_SOURCE)
        return source_read(o.source);
    return o.kind == OBJ_VAR ? var_read(o) : o;
}

Object eval_value(const Ast *e)
{
    Span span = build_span;
    build_span = e->span;
    Object o = read_object(eval(e));
    build_span = span;
    return o;
}

static Object literal(const Ast *e)
{
    if (!strcmp(e->name, "inf"))
        return object_float(INFINITY);
    return object_bool(!strcmp(e->name, "true"));
}

/* Static bools decide early, so that the right side need not have a meaning. */
static Object logic(const Ast *e)
{
    bool is_and = !strcmp(e->name, "and");
    Object a = eval_value(e->kid[0]);
    if (is_poison(a) || (a.kind == OBJ_BOOL && a.truth != is_and))
        return a;
    Object b = eval_value(e->kid[1]);
    if (a.kind == OBJ_BOOL && (b.kind == OBJ_BOOL || is_poison(b)))
        return b;
    if (b.kind == OBJ_BOOL && is_tensor(a) && tensor_node(a)->type == BOOL)
        return b.truth == is_and ? a : b;
    return arith_binary(e->name, a, b, e->span);
}

static Object binary(const Ast *e)
{
    Object a = eval_value(e->kid[0]), b = eval_value(e->kid[1]);
    Object r = arith_binary(e->name, a, b, e->span);
    return *e->name == '@' ? r : with_axes_of(with_axes_of(r, a), b);
}

static Object condition(const Ast *e)
{
    Object c = eval_value(e->kid[0]);
    if (is_poison(c))
        return c;
    if (c.kind == OBJ_BOOL)
        return eval_value(e->kid[c.truth ? 1 : 2]);
    Object a = eval_value(e->kid[1]), b = eval_value(e->kid[2]);
    if (is_poison(a) || is_poison(b))
        return poison;
    return with_axes_of(with_axes_of(arith_select(c, a, b, e->span), a), b);
}

static Object pipe(const Ast *e)
{
    Object left = eval_value(e->kid[0]);
    return call_expr(e->kid[1], &left, e->kid[0]->span);
}

static Object transpose(const Ast *e)
{
    Object a = to_tensor(eval_value(e->kid[0]), ANY_TYPE, e->span);
    if (is_poison(a))
        return a;
    int rank = tensor_node(a)->rank, order[MAX_RANK];
    if (rank < 2) {
        fail(e->span, "E0326", "`'` swaps the last two axes, but this is %s", object_describe(a));
        return poison;
    }
    for (int i = 0; i < rank; i++)
        order[i] = i < rank - 2 ? i : 2 * rank - 3 - i;
    unsigned last = a.ones >> (rank - 2), low = a.ones & ((1u << (rank - 2)) - 1);
    uint8_t ones = (uint8_t)(low | ((last & 1) << 1 | last >> 1) << (rank - 2));
    return object_tensor(build_permute(current_step()->graph, tensor_ref(a), order), ones);
}

static Object collect(const Ast *e, ObjectKind kind)
{
    Object r = object_list(kind);
    for (int i = 0; i < e->nkids; i++) {
        Object o = eval_value(e->kid[i]);
        if (is_poison(o))
            return poison;
        PUSH(*r.list, o);
    }
    return r;
}

static bool range_end(const Ast *e, Dim *d)
{
    if (!e)
        return true;
    Object o = eval_value(e);
    if (o.kind == OBJ_INT) {
        *d = o.dim;
        return true;
    }
    if (!is_poison(o))
        fail(e->span, "E0409", "an end of a range must be an int%s, but this is %s",
             is_tensor(o) && tensor_node(o)->rank == 0 && is_int(tensor_node(o)->type)
                 ? " that is known before the step runs, as an argument `n: int` of an entry is"
                 : "",
             object_describe(o));
    return false;
}

static Object range(const Ast *e)
{
    Object r = {.kind = OBJ_RANGE, .open_low = !e->kid[0], .open_high = e->nkids < 2 || !e->kid[1]};
    r.low = dim_const(0), r.high = dim_const(0);
    bool fine = range_end(e->kid[0], &r.low) && (r.open_high || range_end(e->kid[1], &r.high));
    return fine ? r : poison;
}

/* tuple[rows]: the rows of each part. */
static Object rows_of_parts(const Ast *e, Object tuple)
{
    Object rows = object_list(OBJ_TUPLE);
    for (int k = 0; k < tuple.list->n; k++) {
        Object part = to_tensor(tuple.list->p[k], ANY_TYPE, e->kid[0]->span);
        part = is_poison(part) ? part : eval_slice(e, part);
        if (is_poison(part))
            return part;
        PUSH(*rows.list, part);
    }
    return rows;
}

/* list[i] with a static i, where a literal negative counts from the end; by other subscripts a
 * list of numbers is a tensor, and a tuple gives a tuple */
static Object list_item(const Ast *e, Object list)
{
    const Ast *subs = e->kid[1];
    int64_t i;
    if (subs->nkids == 1 && subs->kid[0]->kind == AST_RANGE) {
        Object r = range(subs->kid[0]), part = object_list(OBJ_LIST);
        int64_t low = 0, high = list.list->n;
        bool fine = r.kind == OBJ_RANGE && dim_is_const(r.low, &low) &&
                    (r.open_high || dim_is_const(r.high, &high));
        for (int64_t k = low; fine && k < high && k < list.list->n; k++)
            PUSH(*part.list, list.list->p[k]);
        return fine ? part : poison;
    }
    Object o = eval_value(subs->kid[0]);
    if (is_poison(o))
        return o;
    if (!static_int(o, &i) && list.kind == OBJ_TUPLE)
        return rows_of_parts(e, list);
    if (!static_int(o, &i)) {
        list = to_tensor(list, ANY_TYPE, e->kid[0]->span);
        return is_poison(list) ? list : eval_slice(e, list);
    }
    int64_t k = i < 0 ? i + list.list->n : i;
    if (k >= 0 && k < list.list->n)
        return list.list->p[k];
    fail(e->span, "E0335", "item %lld of a list of %d does not exist", (long long)i, list.list->n);
    return poison;
}

/* range[i]: the number it holds there, counted from its end where i is negative. */
static Object range_item(const Ast *e, Object range)
{
    Object i = e->kid[1]->nkids == 1 ? eval_value(e->kid[1]->kid[0]) : none;
    int64_t k;
    if (is_poison(i))
        return i;
    bool known = static_int(i, &k) && !(k < 0 ? range.open_high : range.open_low);
    if (known)
        return object_dim(dim_add(k < 0 ? range.high : range.low, dim_const(k)));
    fail(e->span, "E0335", "an item of a range has a static number and its end must be given: "
         "(2..5)[0] is 2, (2..5)[-1] is 4");
    return poison;
}

/* A list of plain numbers with a single static subscript is a list; else it is a tensor. */
static bool lists_as_list(const Ast *e, Object base)
{
    bool single = e->kid[1]->nkids == 1;
    AstKind k = single ? e->kid[1]->kid[0]->kind : AST_COLON;
    return (base.kind == OBJ_LIST || base.kind == OBJ_TUPLE) && single && k != AST_COLON &&
           k != AST_WILD && k != AST_DOTS;
}

/* bundle["pattern"] */
static Object choose_parts(const Ast *e, Object bundle)
{
    const Ast *subs = e->kid[1];
    Object pattern = subs->nkids == 1 ? eval_value(subs->kid[0]) : none;
    if (pattern.kind == OBJ_STR)
        return bundle_select(bundle, pattern.str, subs->span);
    if (!is_poison(pattern))
        fail(subs->span, "E0514",
             "params are chosen by the form of their paths, a string: params[\"dense.*.w\"]");
    return poison;
}

static Object subscript(const Ast *e)
{
    Object base = eval(e->kid[0]);
    if (is_bundle(base))
        return choose_parts(e, base);
    base = read_object(base);
    if (is_poison(base))
        return base;
    if (lists_as_list(e, base))
        return list_item(e, base);
    if (base.kind == OBJ_RANGE)
        return range_item(e, base);
    base = to_tensor(base, ANY_TYPE, e->kid[0]->span);
    return is_poison(base) ? base : eval_slice(e, base);
}

static Object member(const Ast *e)
{
    Object base = eval(e->kid[0]);
    if (is_poison(base))
        return base;
    if (base.kind == OBJ_PART)
        return data_field(base, e->name, e->span);
    base = net_group(base);
    if (base.kind == OBJ_GROUP)
        return net_member(base, e->name, e->span);
    fail(e->span, "E0109",
         "`.%s` asks for a member, but this is %s; nets and data sets have members, other values "
         "go into functions: `f(x)`",
         e->name, object_describe(base));
    return poison;
}

/* A list comprehension: a list, also of tensors. */
static Object unrolled_each(const Ast *e)
{
    ObjectList items = {0};
    Object values = object_list(OBJ_LIST);
    if (loop_items(e->kid[1], &items) < 0)
        return poison;
    for (int i = 0; i < items.n && !elab.exhausted; i++) {
        Scope s = {0};
        scope_push(&s);
        bind_names(e->kid[0], items.p[i], e->kid[0]->span);
        Object v = eval_value(e->kid[2]);
        scope_pop();
        if (is_poison(v))
            return v;
        PUSH(*values.list, v);
    }
    return values;
}

static bool over_batches(const Ast *in)
{
    const Ast *call = in->kind == AST_PIPE ? in->kid[1] : in;
    const Ast *name = call->kind == AST_CALL ? call->kid[0] : call;
    static const char *const kinds[] = {"batches", "streams", "windows"};
    for (int i = 0; i < LENGTH(kinds) && name->kind == AST_NAME; i++)
        if (!strcmp(name->name, kinds[i]))
            return true;
    Binding *b = name->kind == AST_NAME && call == name ? name_binding(name->name) : NULL;
    return b && b->value.kind == OBJ_BATCHES;
}

static Object eval_kind(const Ast *e)
{
    Object o;
    switch (e->kind) {
    case AST_NAME: return name_lookup(e->name, e->span, ANY_NAME);
    case AST_INT:
        o = object_int(e->int_value);
        o.literal = true;
        return o;
    case AST_FLOAT: return object_float(e->float_value);
    case AST_STR: return object_str(e->name);
    case AST_LIT: return literal(e);
    case AST_BINARY:
        if (!strcmp(e->name, "and") || !strcmp(e->name, "or"))
            return logic(e);
        return binary(e);
    case AST_UNARY:
        o = eval_value(e->kid[0]);
        return with_axes_of(arith_unary(e->name, o, e->span), o);
    case AST_PIPE: return pipe(e);
    case AST_COND: return condition(e);
    case AST_EACH: return over_batches(e->kid[1]) ? eval_each(e) : unrolled_each(e);
    case AST_REDUCE: return eval_reduce(e);
    case AST_CALL: return call_expr(e, NULL, e->span);
    case AST_INDEX: return subscript(e);
    case AST_MEMBER: return member(e);
    case AST_TRANSPOSE: return transpose(e);
    case AST_TUPLE: return collect(e, OBJ_TUPLE);
    case AST_LIST: return collect(e, OBJ_LIST);
    case AST_RANGE: return range(e);
    case AST_SCAN: return eval_scan(e);
    default: break;
    }
    die("no expression: %s", ast_names[e->kind]);
}

Object eval(const Ast *e)
{
    Span span = build_span;
    if (!within_limits(e->span))
        return poison;
    build_span = e->span;
    elab.nested_exprs++;
    Object o = eval_kind(e);
    elab.nested_exprs--;
    build_span = span;
    return o;
}
