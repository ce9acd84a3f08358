/* Derivatives as expressions: grad(y, x) and its kin become nodes (GRAD, JVP, JACOBIAN) which the
 * passes expand. x is what y was computed from: a param, a name (its value is marked where it is
 * bound, so that the node stands for it), or a bundle of such, as a net is. */
#include "frontend/elab.h"

#include <string.h>

/* ---- names that are differentiated by ---- */

static bool is_derivative(const char *name)
{
    static const char *const names[] = {"grad", "vjp", "jvp", "hvp", "jacobian"};
    for (int i = 0; name && i < LENGTH(names); i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

/* Values that some grad(y, x) of a file names as x are marked where that file binds them. */
void collect_differentiated(const Module *m, const Ast *a)
{
    if (!a)
        return;
    if (a->kind == AST_CALL && a->nkids > 2 && is_derivative(a->kid[0]->name))
        for (int i = 1; i < a->nkids; i++) {
            const Ast *x = a->kid[i];
            bool named = x->kind == AST_ARG && !strcmp(x->name, "x");
            const Ast *e = named ? x->kid[0] : x;
            if ((named || i == 2) && e->kind == AST_NAME)
                PUSH(elab.differentiated, (Variable){m, e->name});
        }
    for (int i = 0; i < a->nkids; i++)
        collect_differentiated(m, a->kid[i]);
}

bool is_differentiated(const char *name)
{
    for (int i = 0; i < elab.differentiated.n; i++)
        if (elab.differentiated.p[i].name == name &&
            elab.differentiated.p[i].module == elab.frame->module)
            return true;
    return false;
}

static Object mark_one(void *ctx, Object *args, Span at)
{
    (void)ctx, (void)at;
    Object v = args[0];
    if (v.kind != OBJ_TENSOR || !is_float(tensor_node(v)->type))
        return v;
    return mark_tensor(v);
}

/* The value of a name, marked if a gradient is taken by this name somewhere. */
Object marked(const char *name, Object v)
{
    if (!is_differentiated(name))
        return v;
    if (v.kind == OBJ_LIST && !is_bundle(as_bundle(v)))
        v = to_tensor(v, ANY_TYPE, build_span);
    if (is_bundle(v) && !holds_places(v))
        return bundle_map(mark_one, NULL, &v, 1, build_span);
    return mark_one(NULL, &v, build_span);
}

/* ---- what is differentiated ---- */

bool check_scalar(Object y, const char *what, Span at)
{
    if (is_poison(y))
        return false;
    if (tensor_node(y)->rank == 0 && is_float(tensor_node(y)->type))
        return true;
    fail(at, "E0504", "%s must be one float, but this is %s; write mean(...) or sum(...)", what,
         object_describe(y));
    return false;
}

/* The version of a parameter on which the loss depends, or NO_REF after a message (rule 32). */
Ref differentiable_version(const Slot *slot, Ref loss, Span at)
{
    Step *s = current_step();
    const char *path = elab.program->places.p[slot->place].path;
    Version *v = step_version(s, slot->place);
    if (v && depends_on(s->graph, loss, v->now))
        return v->now;
    for (int i = 0; i < s->old.n; i++)
        if (s->old.p[i].place == slot->place && depends_on(s->graph, loss, s->old.p[i].now)) {
            fail(at, "E0503",
                 "`%s` was changed after this was computed from it; compute the value again with "
                 "the new weights",
                 path);
            return NO_REF;
        }
    if (!v && slot->used)
        fail(at, "E0503",
             "`%s` was not used for this in the same round of the loop; compute the value here",
             path);
    else
        fail(at, "E0502", "the value does not depend on `%s`, so it has no gradient", path);
    return NO_REF;
}

Ref one_like(Ref y)
{
    const Node n = *node_at(current_step()->graph, y);
    return build_number(current_step()->graph, n.type, 1, n.rank, n.shape);
}

/* ---- by what ---- */

typedef struct {
    const char *name;        /* of the function */
    const char *of, *by;     /* what its first two arguments are called, or NULL */
    Object y;
    Span at;
} Derivative;

/* The node that stands for x, or NO_REF after a message. */
static Ref variable_of(const Derivative *d, Object x, Span at)
{
    if (x.kind == OBJ_PLACE) {
        if (is_float(x.slot->type))
            return differentiable_version(x.slot, tensor_ref(d->y), d->at);
    } else if (!is_tensor(x) ||
               (tensor_node(x)->op != OP_MARK && tensor_node(x)->op != OP_INPUT)) {
        fail(at, "E0505", "a gradient is taken with respect to a name or a param, but this is %s",
             object_describe(x));
        return NO_REF;
    }
    if (!is_float(x.kind == OBJ_PLACE ? x.slot->type : tensor_node(x)->type)) {
        fail(at, "E0506", "%s carries no derivative", object_describe(x));
        return NO_REF;
    }
    Ref y = tensor_ref(d->y), r = tensor_ref(whole_round(x));
    if (depends_on(current_step()->graph, y, r))
        return r;
    fail(d->at, "E0502", "%s of `%s` does not depend on %s: no path leads from there to it",
         d->of ? internf("`%s`, the first argument", d->of) : "the first argument", d->name,
         d->by ? internf("`%s`, the second", d->by) : "the second");
    return NO_REF;
}

static uint8_t ones_of(Object x)
{
    return x.kind == OBJ_PLACE ? x.slot->shape.ones : x.ones;
}

/* y and x of a function of derivatives; false after a message. */
static bool take_variables(const Builtin *b, Arg *a, bool scalar, Derivative *d, Object *x, Span at)
{
    Object y = to_tensor(a[0].value, ANY_TYPE, a[0].span);
    *x = as_bundle(a[1].value);
    if (x->kind == OBJ_VAR)
        *x = var_read(*x);
    if (is_poison(y) || is_poison(*x))
        return false;
    if (scalar && !check_scalar(y, "what is differentiated", a[0].span))
        return false;
    if (!is_float(tensor_node(y)->type)) {
        fail(a[0].span, "E0506", "%s carries no derivative", object_describe(y));
        return false;
    }
    if (is_bundle(*x) && !x->bundle->parts.n) {
        fail(a[1].span, "E0507", "there are no parameters to differentiate by here");
        return false;
    }
    *d = (Derivative){.name = b->name, .y = through_bodies(whole_round(y), *x), .at = at,
                      .of = a[0].expr && a[0].expr->kind == AST_NAME ? a[0].expr->name : NULL,
                      .by = a[1].expr && a[1].expr->kind == AST_NAME ? a[1].expr->name : NULL};
    return true;
}

/* v is like the value that it goes along with. */
static bool check_alike(const char *name, Object v, Object like, const char *what, Span at)
{
    if (is_poison(v))
        return false;
    Shape a = tensor_shape(v), b = tensor_shape(read_object(like));
    if (tensor_node(v)->type == tensor_node(read_object(like))->type &&
        shape_equal(a.rank, a.dim, b.rank, b.dim))
        return true;
    fail(at, "E0515", "v of `%s` goes along with %s, which is %s, but it is %s", name, what,
         object_describe(like), object_describe(v));
    return false;
}

/* ---- grad and vjp ---- */

static Object gradient(const Derivative *d, Object x, Ref seed, Span at)
{
    Ref r = variable_of(d, x, at);
    if (r == NO_REF)
        return poison;
    return object_tensor(build_grad(current_step()->graph, tensor_ref(d->y), r, seed), ones_of(x));
}

static Object gradients(const Derivative *d, Object x, Ref seed, Span at)
{
    if (!is_bundle(x))
        return gradient(d, x, seed, at);
    Object r = bundle_new(x.bundle->prefix);
    for (int i = 0; i < x.bundle->parts.n; i++) {
        Object g = gradient(d, x.bundle->parts.p[i].value, seed, at);
        if (is_poison(g))
            return g;
        bundle_add(r, x.bundle->parts.p[i].path, g);
    }
    return r;
}

static const char *const of_two[] = {"y", "x"}, *const of_three[] = {"y", "x", "v"};

Object call_grad(const Builtin *b, ArgList *args, Span at)
{
    Arg a[2];
    Derivative d;
    Object x;
    if (!take_args(b, args, of_two, 2, 2, a, at) || !take_variables(b, a, true, &d, &x, at))
        return poison;
    return gradients(&d, x, one_like(tensor_ref(d.y)), a[1].span);
}

/* vjp(y, x, v): the gradient of sum(v * y) by x, v taken as constant. */
Object call_vjp(const Builtin *b, ArgList *args, Span at)
{
    Arg a[3];
    Derivative d;
    Object x;
    if (!take_args(b, args, of_three, 3, 3, a, at) || !take_variables(b, a, false, &d, &x, at))
        return poison;
    Object v = to_tensor(a[2].value, tensor_node(d.y)->type, a[2].span);
    if (!check_alike(b->name, v, d.y, "y", a[2].span))
        return poison;
    return gradients(&d, x, tensor_ref(v), a[1].span);
}

/* ---- jvp ---- */

static Object tangent(const Derivative *d, Object x, Object v, const Arg *a)
{
    Ref r = variable_of(d, x, a[1].span);
    if (r == NO_REF || !check_alike(d->name, v, x, "x", a[2].span))
        return poison;
    return object_tensor(build_jvp(current_step()->graph, tensor_ref(d->y), r, tensor_ref(v)),
                         d->y.ones);
}

/* jvp(y, x, v): how y changes when x goes along v. */
Object call_jvp(const Builtin *b, ArgList *args, Span at)
{
    Arg a[3];
    Derivative d;
    Object x, sum = none;
    if (!take_args(b, args, of_three, 3, 3, a, at) || !take_variables(b, a, false, &d, &x, at))
        return poison;
    Object v = read_object(as_bundle(a[2].value));
    if (!is_bundle(x))
        return tangent(&d, x, to_tensor(v, tensor_node(d.y)->type, a[2].span), a);
    if (is_poison(v) || !is_bundle(v) || !bundles_fit(x, v, a[2].span)) {
        if (!is_poison(v) && !is_bundle(v))
            fail(a[2].span, "E0515", "v of `%s` goes along with x, which is %s, but it is %s",
                 b->name, object_describe(x), object_describe(v));
        return poison;
    }
    for (int i = 0; i < x.bundle->parts.n; i++) {
        const Part *p = &x.bundle->parts.p[i];
        const Part *q = bundle_part(v.bundle, path_behind(p->path, x.bundle->prefix));
        Object one = tangent(&d, p->value, q->value, a);
        sum = i == 0 || is_poison(one) ? one : arith_binary("+", sum, one, at);
        if (is_poison(sum))
            return sum;
    }
    return sum;
}

/* ---- hvp ---- */

static Object times_constant(void *ctx, Object *args, Span at)
{
    (void)ctx;
    Object v = object_tensor(build_stop(current_step()->graph, tensor_ref(args[1])), args[1].ones);
    return arith_binary("*", args[0], v, at);
}

/* hvp(y, x, v): the second derivative of y by x, times v. A bundle is treated as one vector. */
Object call_hvp(const Builtin *b, ArgList *args, Span at)
{
    Arg a[3];
    Derivative d;
    Object x;
    if (!take_args(b, args, of_three, 3, 3, a, at) || !take_variables(b, a, true, &d, &x, at))
        return poison;
    Object g = gradients(&d, x, one_like(tensor_ref(d.y)), a[1].span);
    Object both[2] = {g, read_object(as_bundle(a[2].value))};
    if (is_poison(g) || is_poison(both[1]))
        return poison;
    if (!is_bundle(g)) {
        Object v = to_tensor(both[1], tensor_node(g)->type, a[2].span);
        if (!check_alike(b->name, v, x, "x", a[2].span))
            return poison;
        d.y = g;
        return gradients(&d, x, tensor_ref(v), a[1].span);
    }
    Object products = bundle_map(times_constant, NULL, both, 2, a[2].span);
    if (is_poison(products))
        return poison;
    d.y = bundle_reduce("sum", products, at);
    return gradients(&d, x, one_like(tensor_ref(d.y)), a[1].span);
}

/* ---- jacobian ---- */

/* Whether axis 0 of y and of x are the same rows (`each = 0`). */
static bool take_each(const Arg *each, bool *rows)
{
    int64_t axis = 0;
    *rows = each->value.kind != OBJ_NONE;
    if (!*rows || (static_int(each->value, &axis) && axis == 0))
        return true;
    fail(each->span, "E0516", "`each` can be 0: the rows of y and x, along axis 0, belong together");
    return false;
}

static bool check_jacobian(Shape y, Shape x, bool rows, Span at)
{
    if (rows && (!y.rank || !x.rank || y.dim[0] != x.dim[0])) {
        fail(at, "E0516", "with `each = 0` the rows of x and y are the same, but x has %s and y %s",
             x.rank ? dim_text(x.dim[0]) : "none", y.rank ? dim_text(y.dim[0]) : "none");
        return false;
    }
    if (y.rank + x.rank - rows <= MAX_RANK)
        return true;
    fail(at, "E0304", "this Jacobian would have %d axes; a tensor has at most %d",
         y.rank + x.rank - rows, MAX_RANK);
    return false;
}

static Object one_jacobian(const Derivative *d, Object x, bool rows, Span at)
{
    Shape s = x.kind == OBJ_PLACE ? x.slot->shape : is_tensor(x) ? tensor_shape(x) : (Shape){0};
    Ref r = variable_of(d, x, at);
    if (r == NO_REF || !check_jacobian(tensor_shape(d->y), s, rows, at))
        return poison;
    return object_tensor(build_jacobian(current_step()->graph, tensor_ref(d->y), r, rows), 0);
}

/* jacobian(y, x): the derivative of each element of y by each of x: y's axes, then x's. With
 * `each = 0` axis 0 is common: row n of y depends on row n of x only, which the passes prove. */
Object call_jacobian(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"y", "x", "each"};
    Arg a[3];
    Derivative d;
    Object x;
    bool rows;
    if (!take_args(b, args, names, 3, 2, a, at) || !take_each(&a[2], &rows) ||
        !take_variables(b, a, false, &d, &x, at))
        return poison;
    if (!is_bundle(x))
        return one_jacobian(&d, x, rows, a[1].span);
    Object r = bundle_new(x.bundle->prefix);
    for (int i = 0; i < x.bundle->parts.n; i++) {
        Object j = one_jacobian(&d, x.bundle->parts.p[i].value, rows, a[1].span);
        if (is_poison(j))
            return j;
        bundle_add(r, x.bundle->parts.p[i].path, j);
    }
    return r;
}

/* ---- a derivative of one's own ---- */

/* with_derivative(value, of = other): value, with the derivative of other. */
Object call_with_derivative(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"value", "of"};
    Arg a[2];
    Object v[2];
    if (!take_args(b, args, names, 2, 2, a, at))
        return poison;
    for (int i = 0; i < 2; i++)
        v[i] = to_tensor(a[i].value, ANY_TYPE, a[i].span);
    if (is_poison(v[0]) || is_poison(v[1]))
        return poison;
    Shape s = tensor_shape(v[0]), t = tensor_shape(v[1]);
    DType type = tensor_node(v[0])->type;
    if (!is_float(type) || type != tensor_node(v[1])->type ||
        !shape_equal(s.rank, s.dim, t.rank, t.dim)) {
        fail(at, "E0517",
             "the value and what gives its derivative must be floats of one type and shape, but "
             "these are %s and %s",
             object_describe(v[0]), object_describe(v[1]));
        return poison;
    }
    return object_tensor(build_custom(current_step()->graph, tensor_ref(v[0]), tensor_ref(v[1])),
                         v[0].ones);
}
