/* Derivatives as expressions: grad(y, x) becomes a GRAD node, which the passes expand. x is what
 * y was computed from: a param, a name (its value is marked where it is bound, so that the node
 * stands for it), or a bundle of such, as a net is. */
#include "frontend/elab.h"

#include <string.h>

/* ---- names that are differentiated by ---- */

static bool is_derivative(const char *name)
{
    static const char *const names[] = {"grad"};
    for (int i = 0; name && i < LENGTH(names); i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

/* Values that some grad(y, x) names as x are marked where they are bound. */
void collect_differentiated(const Ast *a)
{
    if (!a)
        return;
    if (a->kind == AST_CALL && a->nkids > 2 && is_derivative(a->kid[0]->name))
        for (int i = 1; i < a->nkids; i++) {
            const Ast *x = a->kid[i];
            bool named = x->kind == AST_ARG && !strcmp(x->name, "x");
            if (named || (i == 2 && x->kind != AST_ARG))
                x = named ? x->kid[0] : x;
            if (x->kind == AST_NAME && (named || i == 2))
                PUSH(elab.differentiated, x->name);
        }
    for (int i = 0; i < a->nkids; i++)
        collect_differentiated(a->kid[i]);
}

bool is_differentiated(const char *name)
{
    for (int i = 0; i < elab.differentiated.n; i++)
        if (elab.differentiated.p[i] == name)
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

typedef struct { Object y; Ref seed; Span at; } Derivative;

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
    fail(d->at, "E0502", "no path leads from the second argument of `grad` to the first");
    return NO_REF;
}

static Object gradient(const Derivative *d, Object x, Span at)
{
    Ref r = variable_of(d, x, at);
    if (r == NO_REF)
        return poison;
    return object_tensor(build_grad(current_step()->graph, tensor_ref(d->y), r, d->seed),
                         x.kind == OBJ_PLACE ? x.slot->shape.ones : x.ones);
}

static Object gradients(const Derivative *d, Object x, Span at)
{
    if (!is_bundle(x))
        return gradient(d, x, at);
    Object r = bundle_new(x.bundle->prefix);
    for (int i = 0; i < x.bundle->parts.n; i++) {
        Object g = gradient(d, x.bundle->parts.p[i].value, at);
        if (is_poison(g))
            return g;
        bundle_add(r, x.bundle->parts.p[i].path, g);
    }
    if (r.bundle->parts.n)
        return r;
    fail(at, "E0507", "there are no parameters to differentiate by here");
    return poison;
}

Object call_grad(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"y", "x"};
    Arg a[2];
    if (!take_args(b, args, names, 2, 2, a, at))
        return poison;
    Object y = to_tensor(a[0].value, ANY_TYPE, a[0].span), x = as_bundle(a[1].value);
    if (x.kind == OBJ_VAR)
        x = var_read(x);
    if (!check_scalar(y, "what is differentiated", a[0].span) || is_poison(x))
        return poison;
    y = whole_round(y);
    Derivative d = {y, one_like(tensor_ref(y)), at};
    return gradients(&d, x, a[1].span);
}
