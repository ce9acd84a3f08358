/* Learning: minimize, grad, and which values feed them.
 *
 * `minimize L over P using O` becomes, in the current step: one GRAD node for each parameter of
 * P, then one evaluation of O's body for each parameter, whose `p <- e` makes the parameter's next
 * version. All gradients are taken before the first update, and statements behind see the new
 * weights (rule 32). The states of O are places called ENTRY.k/PARAM.state.
 *
 * Training (rule 33) is decided on the syntax before the entry is evaluated: from each minimize
 * we walk backwards through the statements before it, in its block and in those around it, and
 * collect the assignments whose names it uses. Nets called in these see training = true. */
#include "frontend/elab.h"

#include <string.h>

/* ---- which statements feed a minimize ---- */

typedef struct Around { struct Around *up; const Ast *block; int position; } Around;

static void add_names(NameList *s, const Ast *e)
{
    if (!e)
        return;
    if (e->kind == AST_NAME)
        add_name(s, e->name);
    for (int i = 0; i < e->nkids; i++)
        add_names(s, e->kid[i]);
}

static bool assigns_any(const Ast *s, const NameList *names)
{
    if (s->kind == AST_DECLARE)
        return has_name(names, s->name);
    if (s->kind != AST_ASSIGN)
        return false;
    for (int i = 0; i < s->kid[0]->nkids; i++) {
        const Ast *t = s->kid[0]->kid[i];
        t = t->kind == AST_INDEX ? t->kid[0] : t;
        if (t->kind == AST_NAME && has_name(names, t->name))
            return true;
    }
    return false;
}

static void trace_block(const Ast *block, int end, NameList *names);

static void trace_statement(const Ast *s, NameList *names)
{
    if (assigns_any(s, names)) {
        PUSH(elab.training, s);
        add_names(names, s->kid[1]);
    }
    if (s->kind != AST_IF && s->kind != AST_FOR)
        return;
    for (int i = 0; i < s->nkids; i++) {
        const Ast *k = s->kid[i];
        if (k && k->kind == AST_BLOCK)
            trace_block(k, k->nkids, names);
        else if (k && k->kind == AST_IF)
            trace_statement(k, names);
    }
}

static void trace_block(const Ast *block, int end, NameList *names)
{
    for (int i = end; i-- > 0;)
        if (block->kid[i])
            trace_statement(block->kid[i], names);
}

static void trace_learning(const Ast *block, Around *up)
{
    for (int i = 0; i < block->nkids; i++) {
        const Ast *s = block->kid[i];
        Around here = {up, block, i};
        if (s && s->kind == AST_MINIMIZE) {
            NameList names = {0};
            add_names(&names, s->kid[0]);
            PUSH(elab.training, s);
            for (const Around *a = &here; a; a = a->up)
                trace_block(a->block, a->position, &names);
        }
        for (int k = 0; s && (s->kind == AST_IF || s->kind == AST_FOR) && k < s->nkids; k++) {
            const Ast *body = s->kid[k];
            const Ast chain = {.kind = AST_BLOCK, .nkids = 1, .kid = (Ast **)&s->kid[k]};
            if (body && body->kind == AST_BLOCK)
                trace_learning(body, &here);
            else if (body && body->kind == AST_IF)
                trace_learning(&chain, &here);
        }
    }
}

void mark_training(const Ast *block)
{
    elab.training.n = 0;
    if (block && block->kind == AST_BLOCK)
        trace_learning(block, NULL);
}

bool feeds_training(const Ast *statement)
{
    for (int i = 0; i < elab.training.n; i++)
        if (elab.training.p[i] == statement)
            return true;
    return false;
}

/* ---- gradients ---- */

/* Values that some grad(y, x) names as x are marked where they are bound. */
void collect_differentiated(const Ast *a)
{
    if (!a)
        return;
    if (a->kind == AST_CALL && a->nkids > 2 && a->kid[0]->name &&
        !strcmp(a->kid[0]->name, "grad")) {
        const Ast *x = a->kid[2]->kind == AST_ARG ? a->kid[2]->kid[0] : a->kid[2];
        if (x->kind == AST_NAME)
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

static bool check_scalar(Object y, const char *what, Span at)
{
    if (is_poison(y))
        return false;
    if (tensor_node(y)->rank == 0 && is_float(tensor_node(y)->type))
        return true;
    fail(at, "E0504", "%s must be one float, but this is %s; write mean(...) or sum(...)", what,
         object_describe(y));
    return false;
}

static bool can_differentiate_by(Object x)
{
    Op op = is_tensor(x) ? tensor_node(x)->op : OPS;
    return op == OP_MARK || op == OP_INPUT;
}

/* The seed of a gradient. */
static Ref one_like(Ref y)
{
    Node n = *node_at(current_step()->graph, y);
    return build_number(current_step()->graph, n.type, 1, n.rank, n.shape);
}

Object call_grad(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"y", "x"};
    Arg a[2];
    if (!take_args(b, args, names, 2, 2, a, at))
        return poison;
    Object y = to_tensor(a[0].value, ANY_TYPE, a[0].span), x = read_object(a[1].value);
    if (x.kind == OBJ_CALLABLE || x.kind == OBJ_GROUP) {
        fail(a[1].span, "E0207",
             "the gradient by a whole net is not available yet as a value; `minimize` uses it");
        return poison;
    }
    if (!check_scalar(y, "what is differentiated", a[0].span) || is_poison(x))
        return poison;
    if (!can_differentiate_by(x)) {
        fail(a[1].span, "E0505",
             "a gradient is taken with respect to a name or a param, but this is %s",
             object_describe(x));
        return poison;
    }
    if (!is_float(tensor_node(x)->type)) {
        fail(a[1].span, "E0506", "%s carries no derivative", object_describe(x));
        return poison;
    }
    y = whole_round(y);
    x = whole_round(x);
    Ref ry = tensor_ref(y), rx = tensor_ref(x);
    if (!depends_on(current_step()->graph, ry, rx)) {
        fail(at, "E0502", "no path leads from the second argument of `grad` to the first");
        return poison;
    }
    return object_tensor(build_grad(current_step()->graph, ry, rx, one_like(ry)), x.ones);
}

/* ---- what to learn ---- */

typedef VEC(Slot *) SlotList;

static bool under_prefix(const char *path, const char *prefix)
{
    size_t n = strlen(prefix);
    return !strncmp(path, prefix, n) && (path[n] == 0 || path[n] == '.');
}

static void add_group(SlotList *list, const Net *net, const char *prefix)
{
    for (int i = 0; i < net->slots.n; i++) {
        const Place *p = &elab.program->places.p[net->slots.p[i]->place];
        if (p->role == PLACE_PARAM && under_prefix(p->path, prefix))
            PUSH(*list, net->slots.p[i]);
    }
}

static bool add_target(SlotList *list, Object o, Span at)
{
    int before = list->n;
    bool fine = !is_poison(o);
    for (int i = 0; fine && o.kind == OBJ_LIST && i < o.list->n; i++)
        fine = add_target(list, o.list->p[i], at);
    if (!fine || o.kind == OBJ_LIST)
        return fine;
    o = net_group(o);
    if (o.kind == OBJ_PLACE)
        PUSH(*list, o.slot);
    else if (o.kind == OBJ_GROUP)
        add_group(list, o.net, o.prefix);
    else {
        fail(at, "E0507", "what is learnt must be a net, a part of one or a param, but this is %s",
             object_describe(o));
        return false;
    }
    if (list->n > before)
        return true;
    fail(at, "E0507", "there are no parameters to learn here");
    return false;
}

/* The parameters of a group, without those that an earlier group took: the first match wins. */
static bool group_targets(const Ast *group, SlotList *taken, SlotList *own)
{
    SlotList all = {0};
    const Ast *what = group->kid[0];
    for (int i = 0; i < what->nkids; i++)
        if (!add_target(&all, eval(what->kid[i]), what->kid[i]->span))
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

/* The version of a parameter on which the loss depends, or NO_REF after a message (rule 32). */
static Ref differentiable_version(const Slot *slot, Ref loss, Span at)
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

static bool gradients(const SlotList *slots, Object loss, Object *grads, Span at)
{
    Ref y = tensor_ref(loss), seed = one_like(y);
    for (int i = 0; i < slots->n; i++) {
        Ref x = differentiable_version(slots->p[i], y, at);
        if (x == NO_REF)
            return false;
        grads[i] = object_tensor(build_grad(current_step()->graph, y, x, seed), slots->p[i]->shape.ones);
    }
    return true;
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
    const Ast *params = decl_params(o.callable->decl);
    if (params->nkids && params->kid[0]->flag) {
        fail(using->span, "E0207", "optimizers with `flat` parameters are not available yet");
        return poison;
    }
    return bind_options(o, &args, using->span);
}

static void apply(Object optimizer, Slot *slot, Object gradient, const char *prefix,
                  const Ast *using)
{
    Frame *f = elab.frame;
    const char *outer = f->place_prefix;
    ArgList args = {0};
    PUSH(args, (Arg){.value = {.kind = OBJ_PLACE, .slot = slot}, .span = using->span});
    PUSH(args, (Arg){.value = gradient, .span = using->span});
    f->place_prefix = internf("%s/%s", prefix, elab.program->places.p[slot->place].path);
    slot->learnt = true;
    call_object(optimizer, &args, using->span);
    f->place_prefix = outer;
}

static Object loss_of(const Ast *s)
{
    Object loss = to_tensor(eval_value(s->kid[0]), ANY_TYPE, s->kid[0]->span);
    if (!check_scalar(loss, "what is minimised", s->kid[0]->span))
        return poison;
    loss = whole_round(loss);
    return strcmp(s->name, "maximize") ? loss : arith_unary("-", loss, s->span);
}

typedef struct { SlotList slots; Object *grads; const Ast *using; } Group;

void exec_minimize(const Ast *s)
{
    const char *prefix = internf("%s.%d", elab.entry->name, ++elab.statements);
    SlotList taken = {0};
    Group *groups = NEW_ARRAY(Group, s->nkids);
    Slot *counter = NULL;
    Object loss = loss_of(s);
    if (is_poison(loss))
        return;
    for (int i = 1; i < s->nkids; i++) {
        Group *g = &groups[i];
        g->using = s->kid[i]->kid[1];
        if (!group_targets(s->kid[i], &taken, &g->slots))
            return;
        g->grads = NEW_ARRAY(Object, g->slots.n + 1);
        if (!gradients(&g->slots, loss, g->grads, s->kid[0]->span))
            return;
        if (!counter && mentions(g->using, "step") && !name_exists(intern("step")))
            counter = step_counter(prefix);
    }
    Scope scope = {0};
    scope_push(&scope);
    if (counter)
        name_define(intern("step"), (Object){.kind = OBJ_PLACE, .slot = counter}, s->span);
    for (int i = 1; i < s->nkids; i++) {
        Object optimizer = optimizer_of(groups[i].using);
        for (int k = 0; !is_poison(optimizer) && k < groups[i].slots.n; k++)
            apply(optimizer, groups[i].slots.p[k], groups[i].grads[k], prefix, groups[i].using);
    }
    if (counter)
        place_write(counter, arith_binary("+", place_read(counter), object_int(1), s->span));
    scope_pop();
}

/* ---- nets as their parameters ---- */

/* A net stands for all its places where places are wanted; other objects stay. */
Object net_group(Object o)
{
    const Callable *c = o.kind == OBJ_CALLABLE ? o.callable : NULL;
    if (!c || !c->net)
        return o;
    return (Object){.kind = OBJ_GROUP, .net = c->net, .prefix = c->path ? c->path : c->net->prefix};
}

Object net_member(Object group, const char *name, Span at)
{
    const char *path = internf("%s.%s", group.prefix, name);
    VEC(const char *) near = {0};
    size_t n = strlen(group.prefix);
    bool inside = false;
    if (!strcmp(name, "params")) {
        fail(at, "E0207", "`.params` is not available yet");
        return poison;
    }
    for (int i = 0; i < group.net->slots.n; i++) {
        Slot *slot = group.net->slots.p[i];
        const char *have = elab.program->places.p[slot->place].path;
        if (have == path || !strcmp(have, path))
            return (Object){.kind = OBJ_PLACE, .slot = slot};
        inside |= under_prefix(have, path);
        if (under_prefix(have, group.prefix) && have[n] == '.')
            PUSH(near, intern_n(have + n + 1, strcspn(have + n + 1, ".")));
    }
    if (group.net->faulty)
        return poison;
    if (inside)
        return (Object){.kind = OBJ_GROUP, .net = group.net, .prefix = path};
    fail(at, "E0109", "`%s` has no part `%s`%s", group.prefix, name,
         did_you_mean(name, near.p, near.n));
    return poison;
}
