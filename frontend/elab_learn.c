/* Learning: `minimize L over P using O` is `update P with grad(L, P) using O` (rule 32). In the
 * current step stand one GRAD node for each parameter of P, then one evaluation of O's body for
 * each, whose `p <- e` makes the parameter's next version. All gradients are taken before the
 * first update, and statements behind see the new weights. The states of O are places called
 * ENTRY.k/PARAM.state.
 *
 * An optimizer whose parameters are `flat` is evaluated once, on one vector of all elements. Its
 * third parameter, f, is the loss as a function of p: what depends on the weights is copied with
 * other values in their stead; what does not, data and draws, is shared. */
#include "frontend/elab.h"

#include <string.h>

typedef struct {
    const Ast *using;
    SlotList slots;
    Object *grads;
    Object loss;             /* none: of an update */
    Ref *x;                  /* the nodes of the slots on which the loss depends */
    const char *prefix;      /* of the optimiser's states */
} Group;

/* ---- what to learn ---- */

static const char *path_of(const Slot *slot)
{
    return elab.program->places.p[slot->place].path;
}

static bool add_target(SlotList *list, Object o, Span at)
{
    if (is_poison(o))
        return false;
    o = as_bundle(o);
    if (o.kind == OBJ_PLACE)
        PUSH(*list, o.slot);
    else if (o.kind == OBJ_LIST || o.kind == OBJ_TUPLE) {
        for (int i = 0; i < o.list->n; i++)
            if (!add_target(list, o.list->p[i], at))
                return false;
    } else if (is_bundle(o) && (holds_places(o) || !o.bundle->parts.n)) {
        for (int i = 0; i < o.bundle->parts.n; i++)
            PUSH(*list, o.bundle->parts.p[i].value.slot);
    } else {
        fail(at, "E0507", "what is learnt must be a net, a part of one or a param, but this is %s",
             object_describe(o));
        return false;
    }
    return true;
}

/* Where the loss is faulty, so may be the nets: that they own nothing is no news then. */
static bool targets(const Ast *what, bool faulty, SlotList *all)
{
    for (int i = 0; i < what->nkids; i++) {
        int before = all->n;
        Span at = what->kid[i]->span;
        if (!add_target(all, eval(what->kid[i]), at))
            return false;
        if (all->n == before) {
            if (!faulty)
                fail(at, "E0507", "there are no parameters to learn here");
            return false;
        }
    }
    return true;
}

/* The parameters of a group, without those that an earlier group took: the first match wins. */
static bool group_targets(const Ast *group, bool faulty, SlotList *taken, SlotList *own)
{
    SlotList all = {0};
    if (!targets(group->kid[0], faulty, &all))
        return false;
    for (int i = 0; i < all.n; i++) {
        bool seen = false;
        for (int k = 0; k < taken->n; k++)
            seen |= taken->p[k] == all.p[i];
        if (seen)
            continue;
        PUSH(*taken, all.p[i]);
        PUSH(*own, all.p[i]);
    }
    return true;
}

/* ---- the loss at other values: f ---- */

typedef struct {
    Builtin builtin;         /* first: what a call of f is given */
    Object loss;
    const Slot *slot;        /* of p, perhaps flat */
    int n;
    Ref *x;
} Again;

static void mark_cone(const Graph *g, Ref target, char *needed)
{
    needed[target] = 1;
    for (Ref r = target; r >= 0; r--)
        for (int k = 0; needed[r] && k < g->nodes.p[r].nargs; k++)
            needed[g->nodes.p[r].arg[k]] = 1;
}

/* A derivative inside the loss is taken by a node of the copy. */
static void copy_variables(const Step *s, const char *needed, Ref *now, Ref end)
{
    for (Ref r = 0; r <= end; r++) {
        const Node n = *node_at(s->graph, r);
        bool derivative = n.op == OP_GRAD || n.op == OP_JVP || n.op == OP_JACOBIAN;
        if (!needed[r] || !derivative || now[n.arg[1]] != NO_REF)
            continue;
        Object x = {.kind = OBJ_TENSOR, .step = (Step *)s, .ref = n.arg[1]};
        Ref value = tensor_ref(x);
        now[n.arg[1]] = build_mark(current_step()->graph, value);
    }
}

/* The loss with `now` in place of some nodes, in the step at hand. */
static Object copied_loss(Object loss, Ref *now)
{
    Step *s = loss.step;
    char *needed = alloc((size_t)loss.ref + 1);
    mark_cone(s->graph, loss.ref, needed);
    copy_variables(s, needed, now, loss.ref);
    for (Ref r = 0; r <= loss.ref; r++) {
        const Node n = *node_at(s->graph, r);
        bool changed = false;
        if (!needed[r] || now[r] != NO_REF)
            continue;
        for (int k = 0; k < n.nargs; k++)
            changed |= now[n.arg[k]] != NO_REF;
        if (!changed)
            continue;
        Ref *arg = NEW_ARRAY(Ref, n.nargs);
        for (int k = 0; k < n.nargs; k++)
            arg[k] = now[n.arg[k]] != NO_REF
                         ? now[n.arg[k]]
                         : tensor_ref((Object){.kind = OBJ_TENSOR, .step = s, .ref = n.arg[k]});
        now[r] = loop_copy(&n, arg);
    }
    if (now[loss.ref] == NO_REF)
        return loss;
    return object_tensor(now[loss.ref], 0);
}

static Object call_again(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"p"};
    const Again *again = (const Again *)b;
    const Slot *slot = again->slot;
    Arg a[1];
    if (!take_args(b, args, names, 1, 1, a, at))
        return poison;
    Object p = to_tensor(a[0].value, slot->type, a[0].span);
    if (is_poison(p))
        return p;
    Shape s = tensor_shape(p);
    if (tensor_node(p)->type != slot->type ||
        !shape_equal(s.rank, s.dim, slot->shape.rank, slot->shape.dim)) {
        fail(a[0].span, "E0511", "`f` is the loss at other values of p, which is %s, but this is %s",
             shape_text(slot->type, &slot->shape), object_describe(p));
        return poison;
    }
    Ref *now = NEW_ARRAY(Ref, again->loss.ref + 1);
    for (Ref r = 0; r <= again->loss.ref; r++)
        now[r] = NO_REF;
    for (int i = 0; i < again->n; i++) {
        Object value = slot->parts ? flat_part(p, slot->parts, i) : p;
        now[again->x[i]] = build_mark(current_step()->graph, tensor_ref(value));
    }
    return copied_loss(again->loss, now);
}

static Object loss_again(const Group *g, const Slot *slot, int first, Span at)
{
    if (g->loss.kind == OBJ_NONE) {
        fail(at, "E0511", "this optimizer evaluates the loss at other values of p, but `update` has "
                          "no loss; write `minimize loss over ...`");
        return poison;
    }
    Again *again = NEW(Again);
    *again = (Again){{.name = "f", .call = call_again}, g->loss, slot,
                     slot->parts ? slot->parts->n : 1, g->x + first};
    Callable *c = NEW(Callable);
    *c = (Callable){.name = "f", .builtin = &again->builtin};
    return object_callable(c);
}

/* ---- updating ---- */

static bool mentions(const Ast *e, const char *name)
{
    bool found = e->kind == AST_NAME && !strcmp(e->name, name);
    for (int i = 0; !found && i < e->nkids; i++)
        found = e->kid[i] && mentions(e->kid[i], name);
    return found;
}

/* `step` inside `using` counts the updates of the statement from 0 (rule 36). */
static Slot *step_counter(const char *prefix)
{
    const char *path = internf("%s/step", prefix);
    Shape scalar = {0};
    Slot *slot = place_new(path, PLACE_OPTIMIZER, I64, &scalar, NULL, NULL, build_span);
    Step *step = elab.step;
    elab.step = elab.init;
    elab.in_init = true;
    place_write(slot, number_tensor(object_int(0), I64, scalar));
    elab.step = step;
    elab.in_init = false;
    return slot;
}

static Object optimizer_of(const Ast *using)
{
    Object o;
    ArgList args = {0};
    if (using->kind == AST_CALL) {
        o = eval(using->kid[0]);
        args = eval_args(using);
    } else
        o = eval(using);
    if (is_poison(o))
        return o;
    if (o.kind != OBJ_CALLABLE || !o.callable->decl || o.callable->decl->kind != AST_OPTIMIZER) {
        fail(using->span, "E0508", "`using` needs an optimizer, e.g. adam(1e-3), but this is %s",
             object_describe(o));
        return poison;
    }
    return bind_options(o, &args, using->span);
}

static bool is_flat(Object optimizer)
{
    const Ast *params = decl_params(optimizer.callable->decl);
    return params->nkids && params->kid[0]->flag;
}

static bool wants_loss(Object optimizer)
{
    const Ast *params = decl_params(optimizer.callable->decl);
    return params->nkids > 2 && !params->kid[2]->kid[0] && !params->kid[2]->kid[1];
}

static void apply(const Group *g, Object optimizer, Slot *slot, Object gradient, int first)
{
    Frame *f = elab.frame;
    const char *outer = f->place_prefix;
    Span at = g->using->span;
    ArgList args = {0};
    PUSH(args, (Arg){.value = {.kind = OBJ_PLACE, .slot = slot}, .span = at});
    PUSH(args, (Arg){.value = gradient, .span = at});
    if (wants_loss(optimizer))
        PUSH(args, (Arg){.value = loss_again(g, slot, first, at), .span = at});
    f->place_prefix = internf("%s/%s", g->prefix, slot->parts ? "flat" : path_of(slot));
    call_object(optimizer, &args, at);
    f->place_prefix = outer;
}

static void apply_flat(const Group *g, Object optimizer)
{
    for (int i = 1; i < g->slots.n; i++)
        if (g->slots.p[i]->type != g->slots.p[0]->type) {
            fail(g->using->span, "E0512",
                 "`flat` makes one vector of all params, but `%s` is of %s and `%s` of %s",
                 path_of(g->slots.p[0]), dtype_names[g->slots.p[0]->type], path_of(g->slots.p[i]),
                 dtype_names[g->slots.p[i]->type]);
            return;
        }
    apply(g, optimizer, flat_slot(&g->slots), flat_join(g->grads, g->slots.n), 0);
}

static void apply_group(const Group *g)
{
    Object optimizer = optimizer_of(g->using);
    if (is_poison(optimizer))
        return;
    if (is_flat(optimizer) && g->slots.n)
        apply_flat(g, optimizer);
    for (int i = 0; !is_flat(optimizer) && i < g->slots.n; i++)
        apply(g, optimizer, g->slots.p[i], g->grads[i], i);
}

static void apply_groups(const Group *groups, int n, const char *prefix, Span at)
{
    Scope scope = {0};
    Slot *counter = NULL;
    scope_push(&scope);
    for (int i = 0; i < n && !counter; i++)
        if (mentions(groups[i].using, "step") && !name_exists(intern("step"))) {
            counter = step_counter(prefix);
            name_define(intern("step"), (Object){.kind = OBJ_PLACE, .slot = counter}, at);
        }
    for (int i = 0; i < n; i++)
        apply_group(&groups[i]);
    if (counter)
        place_write(counter, arith_binary("+", place_read(counter), object_int(1), at));
    scope_pop();
}

static const char *next_statement(void)
{
    return internf("%s.%d", elab.entry->name, ++elab.statements);
}

/* The states of the first group are called ENTRY.k/..., those of the second ENTRY.k.2/... */
static const char *group_prefix(const char *prefix, int i)
{
    return i == 0 ? prefix : internf("%s.%d", prefix, i + 1);
}

/* ---- minimize ---- */

static Object loss_of(const Ast *s)
{
    Object loss = to_tensor(eval_value(s->kid[0]), ANY_TYPE, s->kid[0]->span);
    if (!check_scalar(loss, "what is minimised", s->kid[0]->span))
        return poison;
    loss = whole_round(loss);
    return strcmp(s->name, "maximize") ? loss : arith_unary("-", loss, s->span);
}

static bool group_gradients(Group *g, Span at)
{
    Ref y = tensor_ref(g->loss), seed = one_like(y);
    g->grads = NEW_ARRAY(Object, g->slots.n + 1);
    g->x = NEW_ARRAY(Ref, g->slots.n + 1);
    for (int i = 0; i < g->slots.n; i++) {
        g->x[i] = differentiable_version(g->slots.p[i], y, at);
        if (g->x[i] == NO_REF)
            return false;
        g->grads[i] = object_tensor(build_grad(current_step()->graph, y, g->x[i], seed),
                                    g->slots.p[i]->shape.ones);
    }
    return true;
}

void exec_minimize(const Ast *s)
{
    const char *prefix = next_statement();
    SlotList taken = {0};
    Group *groups = NEW_ARRAY(Group, s->nkids);
    Object loss = loss_of(s);
    for (int i = 1; i < s->nkids; i++) {
        Group *g = &groups[i - 1];
        *g = (Group){.using = s->kid[i]->kid[1], .loss = loss, .prefix = group_prefix(prefix, i - 1)};
        if (!group_targets(s->kid[i], is_poison(loss), &taken, &g->slots))
            return;
        for (int k = 0; k < g->slots.n; k++)     /* also of a faulty loss: no net is only read */
            g->slots.p[k]->learnt = true;
        if (!is_poison(loss) && !group_gradients(g, s->kid[0]->span))
            return;
    }
    if (!is_poison(loss))
        apply_groups(groups, s->nkids - 1, prefix, s->span);
}

/* ---- update ---- */

/* What the params with these paths are changed by: the part of the same path; or, when one net
 * is updated, the part behind the prefix, so that the params of a twin serve as well. */
static const Part *part_for(const Bundle *b, const Slot *slot, const char *prefix)
{
    const char *path = path_of(slot);
    for (int i = 0; i < b->parts.n; i++)
        if (b->parts.p[i].path == path)
            return &b->parts.p[i];
    return prefix ? bundle_part(b, path_behind(path, prefix)) : NULL;
}

static bool fits_param(Object v, const Slot *slot, Span at)
{
    Shape s = tensor_shape(v);
    if (tensor_node(v)->type == slot->type &&
        shape_equal(s.rank, s.dim, slot->shape.rank, slot->shape.dim))
        return true;
    fail(at, "E0513", "`%s` is %s, but what updates it is %s", path_of(slot),
         shape_text(slot->type, &slot->shape), object_describe(v));
    return false;
}

static bool update_gradients(Group *g, const Ast *what, Object with, Span at)
{
    Object single = what->nkids == 1 ? as_bundle(eval(what->kid[0])) : none;
    const char *prefix = is_bundle(single) ? single.bundle->prefix : NULL;
    g->grads = NEW_ARRAY(Object, g->slots.n + 1);
    if (!is_bundle(with) && (g->slots.n != 1 || !is_tensor(with))) {
        fail(at, "E0513", "a net is updated with a bundle of its gradients, but this is %s; write "
                          "grad(loss, net)",
             object_describe(with));
        return false;
    }
    for (int i = 0; i < g->slots.n; i++) {
        const Part *p = is_bundle(with) ? part_for(with.bundle, g->slots.p[i], prefix) : NULL;
        if (is_bundle(with) && !p) {
            fail(at, "E0513", "there is nothing to update `%s` with: %s has no such part",
                 path_of(g->slots.p[i]), object_describe(with));
            return false;
        }
        g->grads[i] = p ? p->value : with;
        if (!fits_param(g->grads[i], g->slots.p[i], at))
            return false;
    }
    return true;
}

/* update P with G using O */
void exec_update(const Ast *s)
{
    Group g = {.using = s->kid[2], .loss = none, .prefix = next_statement()};
    Object with = eval_value(s->kid[1]);
    bool known = targets(s->kid[0], is_poison(with), &g.slots);
    for (int k = 0; k < g.slots.n; k++)
        g.slots.p[k]->learnt = true;
    if (is_poison(with) || !known || !update_gradients(&g, s->kid[0], with, s->kid[1]->span))
        return;
    apply_groups(&g, 1, g.prefix, s->span);
}
