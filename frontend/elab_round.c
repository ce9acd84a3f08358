/* One round, one graph (rule 30). Host operations cut a round of a loop into several steps, but
 * they do not cut gradients: what is differentiated is first gathered into the current step, with
 * everything of the same round that it was computed from. Values of earlier rounds, draws, and
 * places that have changed since stay what they were: inputs, on which no gradient is taken.
 *
 * Before:  step 1 { h = f(w) }  stop if ...  step 2 { loss = g(h as an input) }
 * After:   step 1 { h = f(w) }  stop if ...  step 2 { h = f(w);  loss = g(h) }
 *
 * The body of a loop captures what was computed around it. Where that depends on what is
 * differentiated by, it is computed again in the body, so that all paths run there:
 *
 * Before:  u = w * w;  scan v in x { e = (u, captured) * v;  grad(e, w) }
 * After:   u = w * w;  scan v in x { e = (w, captured) * w * v;  grad(e, w) } */
#include "frontend/elab.h"

#include <string.h>

/* The step of this round, other than the current, whose result the variable is. */
static Step *maker_of(VarId var, Ref *ref)
{
    for (int i = 0; i < elab.made.n; i++) {
        Step *s = elab.made.p[i];
        for (int k = 0; s != elab.step && s->round == elab.round && k < s->exports.n; k++)
            if (s->exports.p[k].var == var) {
                *ref = s->exports.p[k].ref;
                return s;
            }
    }
    return NULL;
}

static VarId imported_var(const Step *s, Ref r)
{
    for (int i = 0; i < s->imports.n; i++)
        if (s->imports.p[i].ref == r)
            return s->imports.p[i].var;
    return NO_VAR;
}

static bool changed_since(const Step *from, int place)
{
    bool later = false;
    for (int i = 0; i < elab.made.n; i++) {
        Version *v = step_version(elab.made.p[i], place);
        later |= elab.made.p[i] == from;
        if (later && v && v->changed)
            return true;
    }
    return false;
}

static Slot *slot_of(const char *path)
{
    return elab.slots.p[program_place(elab.program, path)];
}

static Ref gathered(Step *s, Ref target);

/* A node without operands, of another step or standing for a value of another step. */
static Ref leaf(Step *s, Ref r)
{
    const Node *n = node_at(s->graph, r);
    Object value = {.kind = OBJ_TENSOR, .step = s, .ref = r};
    Ref made;
    if (n->op != OP_INPUT)
        return s == elab.step ? r : tensor_ref(value);
    if (n->input->kind == FROM_ARG) {
        Step *maker = maker_of(imported_var(s, r), &made);
        return maker ? gathered(maker, made) : tensor_ref(value);
    }
    Slot *slot = slot_of(n->input->place);
    return s == elab.step || changed_since(s, slot->place) ? tensor_ref(value)
                                                           : tensor_ref(place_read(slot));
}

static void mark_needed(const Graph *g, Ref target, char *needed)
{
    needed[target] = 1;
    for (Ref r = target; r >= 0; r--)
        for (int k = 0; needed[r] && k < g->nodes.p[r].nargs; k++)
            needed[g->nodes.p[r].arg[k]] = 1;
}

/* Where the nodes of `from` are in the current step; room for n of them. */
static Ref *copies_of(Step *from, int n)
{
    Copies *c = NULL;
    for (int i = 0; i < elab.step->copies.n; i++)
        if (elab.step->copies.p[i].from == from)
            c = &elab.step->copies.p[i];
    if (!c) {
        PUSH(elab.step->copies, (Copies){.from = from});
        c = &elab.step->copies.p[elab.step->copies.n - 1];
    }
    if (c->n < n) {
        Ref *now = NEW_ARRAY(Ref, n);
        for (int i = 0; i < n; i++)
            now[i] = i < c->n ? c->now[i] : NO_REF;
        c->now = now;
        c->n = n;
    }
    return c->now;
}

/* The same value, computed in the current step from what does not belong to this round. */
static Ref gathered(Step *s, Ref target)
{
    char *needed = alloc((size_t)target + 1);
    Ref *now = copies_of(s, target + 1);
    mark_needed(s->graph, target, needed);
    for (Ref r = 0; r <= target; r++) {
        if (!needed[r] || now[r] != NO_REF)
            continue;
        const Node n = *node_at(s->graph, r);
        Ref args[MAX_RANK + 1], *arg = n.nargs > LENGTH(args) ? NEW_ARRAY(Ref, n.nargs) : args;
        bool same = s == elab.step;
        for (int k = 0; k < n.nargs; k++) {
            arg[k] = now[n.arg[k]];
            same &= arg[k] == n.arg[k];
        }
        build_span = n.span;
        now[r] = n.nargs == 0 ? leaf(s, r) : same ? r : loop_copy(&n, arg);
    }
    return now[target];
}

static bool reads_this_round(const Object *o)
{
    Ref made;
    if (o->step != elab.step)
        return o->step->round == elab.round && o->step->host;
    for (int i = 0; i < elab.step->imports.n; i++)
        if (maker_of(elab.step->imports.p[i].var, &made))
            return true;
    return false;
}

static Object whole_step(Object o)
{
    Span span = build_span;
    if (!reads_this_round(&o))
        return o;
    o = with_axes_of(object_tensor(gathered(o.step, o.ref), o.ones), o);
    build_span = span;
    return o;
}

Object whole_round(Object o)
{
    Step *s = current_step();
    if (o.kind != OBJ_TENSOR || elab.in_init || o.step->body)
        return o;
    elab.step = root_step();
    o = whole_step(o);
    elab.step = s;
    return o;
}

/* ---- within the bodies of loops ---- */

typedef struct {
    Step *step;
    char *reached, *needed;  /* node by node: depends on a variable; y depends on it */
    Ref *now;                /* where it is in the current step, or NO_REF */
    int n;
} Level;

typedef struct {             /* the current step and those around it, from the inside */
    VEC(Level) levels;
} Inside;

/* x as a tensor of the step that it belongs to: a place to the innermost one that changed it. */
static Object variable_home(Object x)
{
    Step *now = elab.step, *s = now;
    if (x.kind == OBJ_PLACE) {
        Version *v = step_version(s, x.slot->place);
        for (; s->body && !(v && v->changed); v = step_version(s, x.slot->place))
            s = s->body->outer;
        elab.step = s;
        x = place_read(x.slot);
        elab.step = now;
    }
    return whole_round(x);
}

static void set_variable(Inside *in, Object x)
{
    Object home = variable_home(x);
    if (!is_tensor(home))
        return;
    Ref here = tensor_ref(x.kind == OBJ_PLACE ? place_read(x.slot) : home);
    for (int i = 0; i < in->levels.n; i++) {
        Level *l = &in->levels.p[i];
        if (l->step != home.step || home.ref >= l->n)
            continue;
        l->reached[home.ref] = 1;
        l->now[home.ref] = here;
    }
}

static Level *level_of(Inside *in, const Step *s)
{
    for (int i = 0; i < in->levels.n; i++)
        if (in->levels.p[i].step == s)
            return &in->levels.p[i];
    die("no such level");
}

/* The value in the step around that an input of a body stands for; NO_REF: of no input. */
static Ref captured_from(const Step *s, Ref r)
{
    for (int i = 0; s->body && i < s->body->captures.n; i++) {
        const Capture *c = &s->body->captures.p[i];
        if (c->inner == r && c->slot)
            return c->outer;
        if (c->inner == r)
            return whole_round(
                (Object){.kind = OBJ_TENSOR, .step = s->body->outer, .ref = c->outer}).ref;
    }
    return NO_REF;
}

static void add_level(Inside *in, Step *s)
{
    for (int i = 0; s->body && i < s->body->captures.n; i++)
        captured_from(s, s->body->captures.p[i].inner);
    int n = s->graph->nodes.n;
    Level l = {.step = s, .reached = alloc((size_t)n + 1), .needed = alloc((size_t)n + 1),
               .now = NEW_ARRAY(Ref, n + 1), .n = n};
    for (int i = 0; i < n; i++)
        l.now[i] = NO_REF;
    PUSH(in->levels, l);
}

static void find_reached(Inside *in, Level *l)
{
    const Level *around = l->step->body ? level_of(in, l->step->body->outer) : NULL;
    for (Ref r = 0; r < l->n; r++) {
        const Node *n = node_at(l->step->graph, r);
        Ref from = around && n->op == OP_INPUT ? captured_from(l->step, r) : NO_REF;
        if (from != NO_REF)
            l->reached[r] |= around->reached[from];
        for (int k = 0; k < n->nargs; k++)
            l->reached[r] |= l->reached[n->arg[k]];
    }
}

static void find_needed(Inside *in, Level *l)
{
    for (Ref r = l->n; r-- > 0;) {
        const Node *n = node_at(l->step->graph, r);
        if (!l->needed[r] || !l->reached[r])
            continue;                    /* what depends on no variable stays where it is */
        for (int k = 0; k < n->nargs; k++)
            l->needed[n->arg[k]] = 1;
        Ref from = n->op == OP_INPUT ? captured_from(l->step, r) : NO_REF;
        if (from != NO_REF)
            level_of(in, l->step->body->outer)->needed[from] = 1;
    }
}

/* Node r of a level in the current step, computed from the variables where it depends on them. */
static Ref node_here(Inside *in, Level *l, Ref r)
{
    const Node n = *node_at(l->step->graph, r);
    bool same = l->step == elab.step;
    if (!l->reached[r])
        return tensor_ref((Object){.kind = OBJ_TENSOR, .step = l->step, .ref = r});
    if (n.op == OP_INPUT)
        return level_of(in, l->step->body->outer)->now[captured_from(l->step, r)];
    Ref *args = NEW_ARRAY(Ref, n.nargs + 1);
    for (int k = 0; k < n.nargs; k++) {
        args[k] = l->now[n.arg[k]];
        same &= args[k] == n.arg[k];
    }
    build_span = n.span;
    return same ? r : loop_copy(&n, args);
}

static void compute_here(Inside *in, Level *l)
{
    for (Ref r = 0; r < l->n; r++)
        if (l->needed[r] && l->now[r] == NO_REF)
            l->now[r] = node_here(in, l, r);
}

Object through_bodies(Object y, Object x)
{
    Inside in = {0};
    Span span = build_span;
    ObjectList variables = {0};
    if (!current_step()->body || is_poison(y))
        return y;
    PUSH(variables, x);
    if (is_bundle(x))
        variables.n = 0;
    for (int i = 0; is_bundle(x) && i < x.bundle->parts.n; i++)
        PUSH(variables, x.bundle->parts.p[i].value);
    y.ref = tensor_ref(y), y.step = elab.step;
    for (int i = 0; i < variables.n; i++)
        variable_home(variables.p[i]);
    for (Step *s = elab.step; s; s = s->body ? s->body->outer : NULL)
        add_level(&in, s);
    for (int i = 0; i < variables.n; i++)
        set_variable(&in, variables.p[i]);
    for (int i = in.levels.n; i-- > 0;)
        find_reached(&in, &in.levels.p[i]);
    in.levels.p[0].needed[y.ref] = 1;
    for (int i = 0; i < in.levels.n; i++)
        find_needed(&in, &in.levels.p[i]);
    for (int i = in.levels.n; i-- > 0;)
        compute_here(&in, &in.levels.p[i]);
    y.ref = in.levels.p[0].now[y.ref];
    build_span = span;
    return y;
}
