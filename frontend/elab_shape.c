/* Signatures (rules 8-11). At a use, the sizes of the arguments bind the names that stand alone
 * in the signature; then every expression in it is checked against the actual size, as
 * polynomials. `...` is one group of axes throughout a signature, `float` and `int` one type.
 *
 * Whether an axis of size 1 may stretch is decided by how it is written, not by its size: an
 * axis that has a name in the signature never stretches in the body. */
#include "frontend/elab.h"

#include <string.h>

/* ---- text for messages ---- */

static const char *expr_text(const Ast *e)
{
    Buf b = {0};
    ast_unparse(e, &b);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static const char *type_text(const Ast *type)
{
    Buf b = {0};
    if (type->kind != AST_TYPE)
        return expr_text(type);
    buf_puts(&b, type->name);
    for (int i = 0; i < type->nkids; i++) {
        buf_puts(&b, i ? ", " : "[");
        buf_puts(&b, type->kid[i]->kind == AST_DOTS ? "..." : expr_text(type->kid[i]));
    }
    buf_puts(&b, type->nkids ? "]" : "");
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static const char *frame_name(void)
{
    const Ast *d = elab.frame->decl;
    return d && d->name ? d->name : "this signature";
}

/* ---- element types ---- */

static bool is_type_variable(const Ast *type)
{
    return !strcmp(type->name, "float") || !strcmp(type->name, "int");
}

bool type_dtype(const Ast *type, DType *t)
{
    Frame *f = elab.frame;
    if (type->kind != AST_TYPE || !strcmp(type->name, "str")) {
        fail(type->span, "E0401", "`%s` is not a type of numbers", type_text(type));
        return false;
    }
    if (!strcmp(type->name, "float"))
        *t = f->float_type == DTYPES ? F32 : f->float_type;
    else if (!strcmp(type->name, "int"))
        *t = f->int_type == DTYPES ? I32 : f->int_type;
    else if (!dtype_parse(type->name, t)) {
        const char *names[DTYPES + 3] = {"float", "int", "str"};
        memcpy(names + 3, dtype_names, sizeof dtype_names);
        fail(type->name_span.file ? type->name_span : type->span, "E0401",
             "there is no type `%s`%s", type->name, hint_for(type->name, names, LENGTH(names)));
        return false;
    }
    return true;
}

static void bind_type_variable(const Ast *type, DType actual)
{
    Frame *f = elab.frame;
    if (!strcmp(type->name, "float") && is_float(actual) && f->float_type == DTYPES)
        f->float_type = actual;
    if (!strcmp(type->name, "int") && is_int(actual) && f->int_type == DTYPES)
        f->int_type = actual;
}

/* bool, int, float convert upwards; widths never mix (rule 11). */
static bool convert_type(const char *what, const Ast *type, Object *v, Span at)
{
    DType actual = tensor_node(*v)->type, want;
    bind_type_variable(type, actual);
    if (!type_dtype(type, &want))
        return false;
    bool upwards = actual == BOOL || (is_int(actual) && is_float(want));
    bool host_int = actual == I64 && want == I32 && v->ref >= 0 && tensor_node(*v)->op == OP_SIZE;
    if (actual == want || upwards || host_int) {
        *v = cast_tensor(*v, want);
        return true;
    }
    fail(at, "E0402", "%s must have type %s, but has type %s; write %s(...)", what,
         dtype_names[want], dtype_names[actual], dtype_names[want]);
    note_at(type->span, "declared here");
    return false;
}

/* A static number for a type without axes stays static; an int for a float becomes a float. */
static bool convert_number(const char *what, const Ast *type, Object *v, Span at)
{
    bool to_float = !strcmp(type->name, "float"), to_int = !strcmp(type->name, "int");
    DType t;
    double f;
    if (!type_dtype(type, &t))
        return false;
    to_float |= !to_int && is_float(t);
    v->literal = false;
    if (t == BOOL ? v->kind == OBJ_BOOL : to_float ? true : v->kind != OBJ_FLOAT) {
        if (to_float && static_float(*v, &f))
            *v = object_float(f);
        else if (!to_float && t != BOOL && v->kind == OBJ_BOOL)
            *v = object_int(v->truth);
        return true;
    }
    fail(at, "E0403", "%s must be %s %s, but is %s", what,
         strchr("aeiou", type->name[0]) ? "an" : "a", type->name, object_describe(*v));
    note_at(type->span, "declared here");
    return false;
}

/* ---- dimensions ---- */

bool check_dim_sane(Dim d, Span at)
{
    int64_t v;
    if (!dim_is_const(d, &v) || v > 0)
        return true;
    fail(at, "E0307", "a declared size must be positive, but this is %lld", (long long)v);
    return false;
}

bool eval_dim(const Ast *e, Dim *d, bool *literal)
{
    Object o = eval_value(e);
    if (is_poison(o))
        return false;
    if (o.kind != OBJ_INT) {
        fail(e->span, "E0411",
             "a size must be an int that is known before the step runs, but this is %s",
             object_describe(o));
        return false;
    }
    *d = o.dim;
    *literal = o.literal;
    return check_dim_sane(o.dim, e->span);
}

const Ast *decl_params(const Ast *decl)
{
    static const Ast no_params = {.kind = AST_PARAMS};
    return decl && decl->nkids && decl->kid[0] ? decl->kid[0] : &no_params;
}

static bool is_parameter(const char *name)
{
    const Ast *params = decl_params(elab.frame->decl);
    for (int i = 0; i < params->nkids; i++)
        if (params->kid[i]->name == name)
            return true;
    return false;
}

/* A name that a signature binds: none of its parameters, no const, and not bound before. */
static bool may_bind(const Ast *e)
{
    if (e->kind != AST_NAME || is_parameter(e->name) || name_binding(e->name))
        return false;
    Item *item = item_find(elab.frame->module, e->name, ANY_NAME);
    return !item || item->ast->kind != AST_CONST;
}

static void bind_dim(const Ast *e, Dim d, bool one, Span from)
{
    Object o = object_dim(d);
    Scope *s = elab.frame->scope;
    o.ones = one;
    PUSH(s->names, (Binding){.name = e->name, .value = o, .span = from, .dimension = true});
}

/* What the axis with this size is called where the function is used, or NULL. */
static const char *name_outside(const char *name)
{
    for (int i = 0; i < elab.frame->axis_names.n; i++)
        if (elab.frame->axis_names.p[i].name == name)
            return elab.frame->axis_names.p[i].outside;
    return NULL;
}

static int group_position(const Ast *type)
{
    for (int i = 0; i < type->nkids; i++)
        if (type->kid[i]->kind == AST_DOTS)
            return i;
    return -1;
}

static AxisGroup *group_find(const char *name)
{
    for (int i = 0; i < elab.frame->groups.n; i++)
        if (elab.frame->groups.p[i].name == name)
            return &elab.frame->groups.p[i];
    return NULL;
}

static bool shape_mismatch(const char *what, const Ast *type, Object v, Span at, const char *why)
{
    fail(at, "E0303", "%s of `%s` must be %s, but is %s: %s", what, frame_name(), type_text(type),
         object_describe(v), why);
    if (elab.frame->binding)
        note_at(type->span, "declared here");
    return false;
}

/* Which binding gave the name in `e` its value: for the notes of a mismatch. */
void note_origin(const Ast *e)
{
    if (e->kind == AST_NAME) {
        Binding *b = name_binding(e->name);
        const char *symbol;
        bool itself = b && b->value.kind == OBJ_INT && dim_is_symbol(b->value.dim, &symbol) &&
                      symbol == e->name;
        if (b && b->value.kind == OBJ_INT && !itself)
            note_at(b->span, "`%s` is %s from here", e->name, dim_text(b->value.dim));
    }
    for (int i = 0; i < e->nkids; i++)
        if (e->kid[i])
            note_origin(e->kid[i]);
}

static bool group_agrees(const char *what, const Ast *type, const Ast *dots, Object v, int axis,
                         Shape got, Span at)
{
    AxisGroup *g = group_find(dots->name);
    if (!g) {
        AxisGroup group = {.name = dots->name, .shape = got, .from = at};
        for (int i = 0; v.axes && i < got.rank; i++)
            group.outside[i] = v.axes[axis + i];
        PUSH(elab.frame->groups, group);
        return true;
    }
    bool same = same_shape(g->shape.rank, g->shape.dim, got.rank, got.dim);
    if (same)
        return true;
    Buf b = {0};
    for (int i = 0; i < g->shape.rank; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", dim_text(g->shape.dim[i]));
    shape_mismatch(what, type, v, at, internf("`...` stands for [%s]", buf_text(&b)));
    buf_free(&b);
    note_at(g->from, "`...` comes from here");
    return false;
}

static Shape shape_part(const Shape *s, int from, int n)
{
    Shape part = {.rank = n, .ones = (uint8_t)(s->ones >> from & ((1u << n) - 1))};
    for (int i = 0; i < n; i++)
        part.dim[i] = s->dim[from + i];
    return part;
}

static bool bind_axis(const Ast *e, Object v, const Shape *s, int axis, Span at)
{
    if (may_bind(e))
        bind_dim(e, s->dim[axis], s->ones >> axis & 1, at);
    if (e->kind == AST_NAME && v.axes && v.axes[axis] && !name_outside(e->name))
        PUSH(elab.frame->axis_names, (AxisName){e->name, v.axes[axis]});
    return true;
}

/* The size declared goes to *axis_size, which holds the tensor's own. */
static bool check_axis(const char *what, const Ast *type, const Ast *e, Object v, int axis,
                       Dim *axis_size, Span at)
{
    Dim want, got = tensor_shape(v).dim[axis];
    bool literal;
    if (e->kind == AST_WILD)
        return true;
    if (!eval_dim(e, &want, &literal))
        return false;
    *axis_size = want;
    if (same_size(want, got))
        return true;
    const char *text = expr_text(e), *size = dim_text(want);
    shape_mismatch(what, type, v, at,
                   internf("axis %d is %s, not %s%s%s%s", axis, dim_text(got), text,
                           strcmp(text, size) ? " = " : "", strcmp(text, size) ? size : "",
                           undecided_size(want, got)));
    note_origin(e);
    return false;
}

/* Whether the tensor lacks only the first axis: a single row where a batch is expected. */
static bool is_one_row(const Ast *type, const Shape *s)
{
    bool row = s->rank == type->nkids - 1;
    for (int i = 0; row && i < s->rank; i++)
        row = type->kid[i + 1]->kind == AST_INT && dim_is(s->dim[i], type->kid[i + 1]->int_value);
    return row;
}

static const char *wrong_rank(const Ast *type, const Shape *s, int wanted, bool or_more)
{
    return internf("it has %d %s, not %d%s%s", s->rank, s->rank == 1 ? "axis" : "axes", wanted,
                   or_more ? " or more" : "",
                   is_one_row(type, s) ? "; `[_]` behind it makes it a batch of one" : "");
}

/* First pass: rank, group, names. Second: expressions; sizes that are equal by facts become those
 * that are declared. */
static bool match_axes(const char *what, const Ast *type, Object *value, Span at, bool second)
{
    Object v = *value;
    Shape s = tensor_shape(v);
    int dots = group_position(type), fixed = type->nkids - (dots >= 0), extra = s.rank - fixed;
    if (extra < 0 || (dots < 0 && extra > 0))
        return second ||
               shape_mismatch(what, type, v, at,
                              wrong_rank(type, &s, fixed, dots >= 0));
    for (int i = 0, axis = 0; i < type->nkids; i++) {
        const Ast *e = type->kid[i];
        if (e->kind == AST_DOTS) {
            if (!second && !group_agrees(what, type, e, v, axis, shape_part(&s, axis, extra), at))
                return false;
            memcpy(&s.dim[axis], group_find(e->name)->shape.dim, sizeof(Dim) * (size_t)extra);
            axis += extra;
            continue;
        }
        if (second ? !check_axis(what, type, e, v, axis, &s.dim[axis], at)
                   : !bind_axis(e, v, &s, axis, at))
            return false;
        axis++;
    }
    if (second)
        *value = resize_tensor(v, s.dim);
    return true;
}

/* The axes that may stretch in the body: those written as 1. */
static uint8_t written_ones(const Ast *type, int rank, bool result)
{
    uint8_t ones = 0;
    int dots = group_position(type), extra = rank - (type->nkids - (dots >= 0));
    for (int i = 0, axis = 0; i < type->nkids; i++) {
        const Ast *e = type->kid[i];
        if (e->kind == AST_DOTS) {
            AxisGroup *g = group_find(e->name);
            if (result && g)
                ones |= (uint8_t)(g->shape.ones << axis);
            axis += extra;
            continue;
        }
        Binding *b = result && e->kind == AST_NAME ? name_binding(e->name) : NULL;
        if ((e->kind == AST_INT && e->int_value == 1) || (b && b->dimension && b->value.ones))
            ones |= (uint8_t)(1u << axis);
        axis++;
    }
    return ones;
}

/* What the axes of a value of this type are called: in the body by the names of the signature, at
 * the use by what the names stand for there. */
static const char *const *axis_names(const Ast *type, int rank, bool result)
{
    const char **names = NEW_ARRAY(const char *, rank + 1);
    int dots = group_position(type), extra = rank - (type->nkids - (dots >= 0));
    for (int i = 0, axis = 0; i < type->nkids; i++) {
        const Ast *e = type->kid[i];
        AxisGroup *g = e->kind == AST_DOTS ? group_find(e->name) : NULL;
        for (int k = 0; result && g && k < extra; k++)
            names[axis + k] = g->outside[k];
        if (e->kind == AST_NAME)
            names[axis] = result ? name_outside(e->name) : e->name;
        axis += e->kind == AST_DOTS ? extra : 1;
    }
    return names;
}

/* A number for a shaped type fills it, when the other arguments have fixed all its sizes. */
static bool splat(const Ast *type, Object *v, Span at)
{
    bool ok;
    DType t;
    Shape s = eval_shape(type, &ok);
    if (!ok || !type_dtype(type, &t))
        return false;
    if (is_number(*v)) {
        Object scalar = to_tensor(*v, t, at);
        if (is_poison(scalar))
            return false;
        *v = expand_tensor(scalar, &s);
    } else
        *v = expand_tensor(*v, &s);
    return true;
}

static bool is_only_dots(const Ast *type)
{
    return type->nkids == 1 && type->kid[0]->kind == AST_DOTS;
}

static bool bind_other(const char *what, const Ast *type, Object *v, Span at)
{
    bool wants_str = type->kind == AST_TYPE && !strcmp(type->name, "str");
    bool text = v->kind == OBJ_STR ||
                (v->kind == OBJ_VAR && elab.frame->is_entry && elab.entry->vars.p[v->var].is_str);
    if (type->kind == AST_TYPE_FN ? v->kind == OBJ_CALLABLE : wants_str && text)
        return true;
    fail(at, "E0404", "%s must be %s, but is %s", what,
         wants_str ? "a string" : internf("a %s", type->name ? type->name : "function"),
         object_describe(*v));
    note_at(type->span, "declared here");
    return false;
}

static bool bind_tensor(const char *what, const Ast *type, Object *v, Span at)
{
    if (!convert_type(what, type, v, at))
        return false;
    Shape s = tensor_shape(*v);
    if (v->each && type->nkids == 0)
        return true;                     /* index notation: one scalar for each index */
    if (type->nkids && s.rank == 0 && !is_only_dots(type))
        return true;                     /* filled in the second pass */
    if (!match_axes(what, type, v, at, false))
        return false;
    v->ones = written_ones(type, s.rank, false);
    v->axes = axis_names(type, s.rank, false);
    return true;
}

bool bind_argument(const char *name, const Ast *type, Object *v, Span at, bool second_pass)
{
    const char *what = internf("`%s`", name);
    if (!type || is_poison(*v))
        return !is_poison(*v);
    if (type->kind != AST_TYPE || !strcmp(type->name, "str"))
        return second_pass || bind_other(what, type, v, at);
    if (v->kind == OBJ_PLACE && elab.frame->decl->kind == AST_OPTIMIZER) {
        Object now = read_object(*v);        /* only checked: the optimiser writes the place */
        return bind_argument(name, type, &now, at, second_pass);
    }
    if (v->kind == OBJ_PLACE || v->kind == OBJ_VAR || v->kind == OBJ_SOURCE)
        *v = read_object(*v);
    DType t;
    if (v->kind == OBJ_LIST && type->nkids) {
        if (!type_dtype(type, &t))
            return false;
        *v = to_tensor(*v, is_type_variable(type) ? ANY_TYPE : t, at);
        if (is_poison(*v))
            return false;
    }
    if (is_number(*v)) {
        if (type->nkids && !is_only_dots(type))
            return !second_pass || splat(type, v, at);
        return second_pass || convert_number(what, type, v, at);
    }
    if (!is_tensor(*v)) {
        if (!second_pass)
            fail(at, "E0404", "%s of `%s` must be %s, but is %s", what, frame_name(),
                 type_text(type), object_describe(*v));
        return second_pass;
    }
    if (!second_pass)
        return bind_tensor(what, type, v, at);
    if (v->each && type->nkids == 0)
        return true;
    if (type->nkids && tensor_node(*v)->rank == 0 && !is_only_dots(type))
        return splat(type, v, at);
    return match_axes(what, type, v, at, true);
}

/* ---- results ---- */

static Object check_one(const Ast *type, Object v, Span at)
{
    DType t;
    v = read_object(v);
    if (is_poison(v) || type->kind != AST_TYPE || !strcmp(type->name, "str"))
        return v;
    if (v.kind == OBJ_LIST && type->nkids)
        v = to_tensor(v, type_dtype(type, &t) ? t : ANY_TYPE, at);
    if (is_poison(v))
        return v;
    if (is_number(v) && (!type->nkids || is_only_dots(type)))
        return convert_number("the result", type, &v, at) ? v : poison;
    if (is_number(v))
        return splat(type, &v, at) ? v : poison;
    if (!is_tensor(v)) {
        fail(at, "E0404", "the result of `%s` must be %s, but is %s", frame_name(), type_text(type),
             object_describe(v));
        return poison;
    }
    if (!convert_type("the result", type, &v, at))
        return poison;
    if (v.each && type->nkids == 0)
        return v;
    bool fits = match_axes("the result", type, &v, at, false) &&
                match_axes("the result", type, &v, at, true);
    if (!fits) {
        note_at(type->span, "the result is declared here");
        return poison;
    }
    uint8_t inferred = 0;
    for (int i = 0; group_position(type) < 0 && i < type->nkids; i++)
        if (type->kid[i]->kind == AST_WILD)
            inferred |= (uint8_t)(v.ones & 1u << i);
    v.ones = written_ones(type, tensor_node(v)->rank, true) | inferred;
    v.axes = axis_names(type, tensor_node(v)->rank, true);
    return v;
}

Object check_result(const Ast *type, Object v, Span at)
{
    if (!type || is_poison(v))
        return v;
    if (type->kind != AST_TYPES)
        return check_one(type, v, at);
    if (v.kind != OBJ_TUPLE || v.list->n != type->nkids) {
        fail(at, "E0417", "`%s` gives %d values, but this is %s", frame_name(), type->nkids,
             object_describe(v));
        note_at(type->span, "the result is declared here");
        return poison;
    }
    Object r = object_list(OBJ_TUPLE);
    for (int i = 0; i < type->nkids; i++)
        PUSH(*r.list, check_one(type->kid[i], v.list->p[i], at));
    return r;
}

/* ---- shapes ---- */

static bool shape_too_long(Span at)
{
    fail(at, "E0304", "a tensor has at most %d axes", MAX_RANK);
    return false;
}

Shape eval_shape(const Ast *type, bool *ok)
{
    Shape s = {0};
    *ok = true;
    for (int i = 0; i < type->nkids && *ok; i++) {
        const Ast *e = type->kid[i];
        AxisGroup *g = e->kind == AST_DOTS ? group_find(e->name) : NULL;
        bool literal = false;
        if (g && s.rank + g->shape.rank <= MAX_RANK) {
            for (int k = 0; k < g->shape.rank; k++)
                s.dim[s.rank++] = g->shape.dim[k];
            continue;
        }
        if (e->kind == AST_DOTS || e->kind == AST_WILD) {
            fail(e->span, "E0309", "every size must be given here");
            *ok = false;
        } else if (s.rank == MAX_RANK)
            *ok = shape_too_long(type->span);
        else
            *ok = eval_dim(e, &s.dim[s.rank], &literal);
        if (literal && dim_is(s.dim[s.rank], 1))
            s.ones |= (uint8_t)(1u << s.rank);
        s.rank++;
    }
    return s;
}

static bool push_size(Shape *s, Object o, Span at)
{
    int64_t v;
    if (is_poison(o))
        return false;
    if (o.kind != OBJ_INT || (dim_is_const(o.dim, &v) && v < 0)) {
        fail(at, "E0411", "a size must be an int of 0 or more, but this is %s", object_describe(o));
        return false;
    }
    if (s->rank == MAX_RANK)
        return shape_too_long(at);
    if (o.literal && dim_is(o.dim, 1))
        s->ones |= (uint8_t)(1u << s->rank);
    s->dim[s->rank++] = o.dim;
    return true;
}

Shape shape_from_object(Object o, Span at, bool *ok)
{
    Shape s = {0};
    *ok = !is_poison(o);
    if (o.kind != OBJ_LIST && o.kind != OBJ_TUPLE) {
        *ok = *ok && push_size(&s, o, at);
        return s;
    }
    for (int i = 0; *ok && i < o.list->n; i++)
        *ok = push_size(&s, o.list->p[i], at);
    return s;
}

/* zeros(N, H) or zeros([N, H]) */
Shape shape_from_args(ArgList *args, Span at, bool *ok)
{
    Shape s = {0};
    if (args->n == 1)
        return shape_from_object(args->p[0].value, args->p[0].span, ok);
    *ok = true;
    for (int i = 0; *ok && i < args->n; i++)
        *ok = push_size(&s, args->p[i].value, args->p[i].span);
    (void)at;
    return s;
}
