/* One round, one graph (rule 30). Host operations cut a round of a loop into several steps, but
 * they do not cut gradients: what is differentiated is first gathered into the current step, with
 * everything of the same round that it was computed from. Values of earlier rounds, draws, and
 * places that have changed since stay what they were: inputs, on which no gradient is taken.
 *
 * Before:  step 1 { h = f(w) }  stop if ...  step 2 { loss = g(h as an input) }
 * After:   step 1 { h = f(w) }  stop if ...  step 2 { h = f(w);  loss = g(h) } */
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

/* Each loop has a body of its own, since passes change it in place. */
static Ref copy_of(const Node *n, const Ref *args)
{
    Ref r = build_copy(elab.step->graph, n, args);
    if (n->op == OP_LOOP) {
        Node *copy = node_at(elab.step->graph, r);
        copy->loop = alloc_copy(n->loop, sizeof *n->loop);
        copy->loop->body = graph_clone(n->loop->body);
    }
    return r;
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
        now[r] = n.nargs == 0 ? leaf(s, r) : same ? r : copy_of(&n, arg);
    }
    return now[target];
}

static bool reads_this_round(const Object *o)
{
    Ref made;
    if (elab.step->body)             /* a round of a scan is one graph anyway */
        return false;
    if (o->step != elab.step)
        return o->step->round == elab.round && o->step->host;
    for (int i = 0; i < elab.step->imports.n; i++)
        if (maker_of(elab.step->imports.p[i].var, &made))
            return true;
    return false;
}

Object whole_round(Object o)
{
    Span span = build_span;
    current_step();
    if (is_bundle(o))
        return bundle_whole(o);
    if (o.kind != OBJ_TENSOR || elab.in_init || !reads_this_round(&o))
        return o;
    uint8_t ones = o.ones;
    o = object_tensor(gathered(o.step, o.ref), ones);
    build_span = span;
    return o;
}
