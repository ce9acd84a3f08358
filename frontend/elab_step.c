/* Steps: the graphs under construction, and what passes between them.
 *
 * Statements of an entry are gathered into the current step until a host operation (a loop,
 * save, stop, if) closes it; `report` only takes a result and leaves it open. A tensor belongs to
 * the step that made it. When another step asks for it (tensor_ref), it becomes a result of the
 * one and an argument of the other: a Var. That happens as late as possible, so a step's results
 * are exactly what others read.
 *
 * Places (params, states, carried variables) have versions inside a step: the first read is an
 * input of the graph, a write makes the next version, and when the step closes the last version
 * becomes an update. A new version is marked, so that a gradient may be taken by it.
 *
 * The body of a loop is a step inside another: what it reads from there is captured, a value once,
 * and each place by an input of its own, since a place that the body changes is carried. */
#include "frontend/elab.h"

#include <string.h>

Step *step_begin(const char *name)
{
    Step *s = NEW(Step);
    s->graph = graph_new(name);
    s->round = elab.round;
    return s;
}

Step *current_step(void)
{
    if (elab.step)
        return elab.step;
    check(elab.entry);
    elab.step = step_begin(internf("%s.%d", elab.entry->name, ++elab.steps));
    elab.step->host = NEW(Host);
    elab.step->host->kind = HOST_STEP;
    elab.step->host->graph = elab.step->graph;
    elab.step->host->span = build_span;
    PUSH(elab.made, elab.step);
    elab.step->host->value = elab.step->host->gathered = elab.step->host->high_var = NO_VAR;
    return elab.step;
}

void step_updates(Step *s)
{
    for (int i = 0; i < s->versions.n; i++) {
        Version *v = &s->versions.p[i];
        if (v->changed)
            build_update(s->graph, elab.program->places.p[v->place].path, v->value);
    }
}

void step_flush(void)
{
    Step *s = elab.step;
    check(!elab.in_init && !(s && s->body));
    elab.step = NULL;
    if (!s)
        return;
    step_updates(s);
    PUSH(*elab.block, s->host);
    for (int i = 0; i < s->after.n; i++)
        PUSH(*elab.block, s->after.p[i]);
    elab.nodes += s->graph->nodes.n;
}

static Host *host_make(HostKind kind, Span at)
{
    Host *h = NEW(Host);
    h->kind = kind;
    h->span = at;
    h->value = h->gathered = h->high_var = NO_VAR;
    return h;
}

Host *host_new(HostKind kind, Span at)
{
    step_flush();
    Host *h = host_make(kind, at);
    PUSH(*elab.block, h);
    return h;
}

Host *report_new(HostKind kind, Span at)
{
    Host *h = host_make(kind, at);
    if (elab.step)
        PUSH(elab.step->after, h);
    else
        PUSH(*elab.block, h);
    return h;
}

Step *root_step(void)
{
    Step *s = current_step();
    while (s->body)
        s = s->body->outer;
    return s;
}

/* ---- values between steps ---- */

VarId var_new(VarKind kind, const char *name, DType t, const Shape *shape)
{
    Var v = {.kind = kind, .name = name, .type = t, .rank = shape->rank};
    memcpy(v.shape, shape->dim, sizeof v.shape);
    PUSH(elab.entry->vars, v);
    return elab.entry->vars.n - 1;
}

Object object_var(VarId var, uint8_t ones)
{
    return (Object){.kind = OBJ_VAR, .ones = ones, .var = var};
}

VarId step_export(Object o, const char *name)
{
    Step *s = o.step;
    for (int i = 0; i < s->imports.n; i++)
        if (s->imports.p[i].ref == o.ref)
            return s->imports.p[i].var;
    for (int i = 0; i < s->exports.n; i++)
        if (s->exports.p[i].ref == o.ref)
            return s->exports.p[i].var;
    const Node *n = tensor_node(o);
    Shape shape = tensor_shape(o);
    check(s->host);
    name = name ? name : n->name ? n->name : "value";
    VarId v = var_new(VAR_STEP, name, n->type, &shape);
    build_result(s->graph, s->host->outputs.n, name, o.ref);
    PUSH(s->host->outputs, v);
    PUSH(s->exports, (Link){v, o.ref});
    return v;
}

static Ref capture_new(Step *s, Ref outer, Slot *slot)
{
    const Node *n = node_at(s->body->outer->graph, outer);
    const char *name = n->name;
    Ref inner = build_input(s->graph, FROM_CAPTURE, s->body->captures.n, NULL, n->type, n->rank,
                            n->shape);
    node_at(s->graph, inner)->name = name;
    PUSH(s->body->captures, (Capture){outer, inner, slot});
    return inner;
}

/* A value from outside the body `s`, as an input of it. */
static Ref captured(Step *s, Object o)
{
    elab.step = s->body->outer;
    Ref outer = tensor_ref(o);
    elab.step = s;
    for (int i = 0; i < s->body->captures.n; i++)
        if (s->body->captures.p[i].outer == outer && !s->body->captures.p[i].slot)
            return s->body->captures.p[i].inner;
    return capture_new(s, outer, NULL);
}

static Ref import_var(Step *s, VarId v)
{
    for (int i = 0; i < s->imports.n; i++)
        if (s->imports.p[i].var == v)
            return s->imports.p[i].ref;
    const Var *var = &elab.entry->vars.p[v];
    Span span = build_span;
    check(s->host);
    if (var->kind == VAR_ARG)
        build_span = elab.entry->args.p[var->index].span;
    Ref r = build_input(s->graph, FROM_ARG, s->host->inputs.n, NULL, var->type, var->rank,
                        var->shape);
    build_span = span;
    node_at(s->graph, r)->name = var->name;
    PUSH(s->host->inputs, v);
    PUSH(s->imports, (Link){v, r});
    return r;
}

static void report_init(Span at)
{
    if (elab.borrowed) {
        *elab.borrowed = true;
        return;
    }
    fail(at, "E0602",
         "an initial value is computed before the entry begins: with constants, sizes, and other "
         "params and states, but not with values of the entry or weights that it loads; only what the "
         "entry declares outside of its loops begins there");
}

Object var_read(Object o)
{
    const Var *v = &elab.entry->vars.p[o.var];
    if (v->is_str) {
        fail(build_span, "E0614", "a string of the run can be emitted, but not computed with");
        return poison;
    }
    if (elab.in_init && v->kind != VAR_ARG) {
        Shape s = {.rank = v->rank};
        memcpy(s.dim, v->shape, sizeof s.dim);
        report_init(build_span);
        return elab.borrowed ? number_tensor(object_int(0), v->type, s) : poison;
    }
    Step *s = current_step();
    elab.step = root_step();
    Object value = object_tensor(import_var(elab.step, o.var), o.ones);
    elab.step = s;
    return object_tensor(tensor_ref(value), o.ones);
}

static bool is_leaf(const Node *n)
{
    return n->op == OP_CONST || n->op == OP_ARRAY || n->op == OP_SIZE || n->op == OP_IOTA;
}

Ref tensor_ref(Object o)
{
    Step *now = current_step();
    check(o.kind == OBJ_TENSOR);
    if (o.step == now)
        return o.ref;
    const Node *n = tensor_node(o);
    if (is_leaf(n))
        return build_copy(now->graph, n, NULL);
    if (now->body)
        return captured(now, o);
    if (elab.in_init || !now->host || !o.step->host) {
        report_init(build_span);
        return build_const(now->graph, n->type, 0, 0, n->rank, n->shape);
    }
    return import_var(now, step_export(o, NULL));
}

/* ---- places ---- */

Slot *place_new(const char *path, PlaceRole role, DType t, const Shape *shape, const Ast *decl,
                Net *net, Span at)
{
    Place p = {.path = path, .role = role, .type = t, .rank = shape->rank, .span = at};
    memcpy(p.shape, shape->dim, sizeof p.shape);
    PUSH(elab.program->places, p);
    Slot *slot = NEW(Slot);
    *slot = (Slot){.place = elab.program->places.n - 1, .net = net, .decl = decl, .initial = NO_REF,
                   .shape = *shape, .type = t};
    PUSH(elab.slots, slot);
    if (net)
        PUSH(net->slots, slot);
    return slot;
}

Version *step_version(Step *s, int place)
{
    for (int i = 0; i < s->versions.n; i++)
        if (s->versions.p[i].place == place)
            return &s->versions.p[i];
    return NULL;
}

static Version *version_of(Slot *slot);

static Version *captured_version(Step *s, Slot *slot)
{
    elab.step = s->body->outer;
    Ref outer = version_of(slot)->now;
    elab.step = s;
    Ref r = capture_new(s, outer, slot);
    PUSH(s->versions, (Version){.place = slot->place, .now = r, .value = r});
    return &s->versions.p[s->versions.n - 1];
}

static Version *version_of(Slot *slot)
{
    Step *s = current_step();
    Version *v = step_version(s, slot->place);
    slot->used = true;
    if (v)
        return v;
    if (s->body)
        return captured_version(s, slot);
    const Place *place = &elab.program->places.p[slot->place];
    Span span = build_span;
    build_span = place->span;
    Ref r = build_input(s->graph, FROM_PLACE, 0, place->path, slot->type, slot->shape.rank,
                        slot->shape.dim);
    build_span = span;
    PUSH(s->versions, (Version){.place = slot->place, .now = r, .value = r});
    return &s->versions.p[s->versions.n - 1];
}

/* Whether the init step cannot know the value: an entry's own place begins where it is declared,
 * and a net that the entry loads has its weights from then on. Other nets are drawn. */
static bool is_unknown_yet(const Slot *slot)
{
    if (!elab.in_init || elab.borrowed || slot->parts)
        return false;
    if (slot->net && slot->initial_step != elab.init && !slot->net->loaded)
        draw_net(slot->net);
    Version *v = step_version(elab.init, slot->place);
    return slot->net ? slot->net->loaded : !v || !v->changed;
}

Object place_read(Slot *slot)
{
    if (is_unknown_yet(slot)) {
        report_init(build_span);
        return poison;
    }
    if (slot->parts) {
        Object *values = NEW_ARRAY(Object, slot->parts->n);
        for (int i = 0; i < slot->parts->n; i++)
            values[i] = place_read(slot->parts->p[i]);
        return flat_join(values, slot->parts->n);
    }
    return object_tensor(version_of(slot)->now, slot->shape.ones);
}

void place_write(Slot *slot, Object value)
{
    for (int i = 0; slot->parts && i < slot->parts->n; i++)
        place_write(slot->parts->p[i], flat_part(value, slot->parts, i));
    if (slot->parts)
        return;
    Ref r = tensor_ref(value);
    Step *s = current_step();
    Version next = {slot->place, build_mark(s->graph, r), r, true};
    Version *v = s->body ? version_of(slot) : step_version(s, slot->place);
    slot->used = true;
    if (v) {
        PUSH(s->old, *v);
        *v = next;
    } else
        PUSH(s->versions, next);
}

/* ---- many places as one vector ---- */

static Dim slot_count(const Slot *s)
{
    return shape_count(s->shape.rank, s->shape.dim);
}

Slot *flat_slot(const SlotList *parts)
{
    Slot *slot = NEW(Slot);
    Dim n = dim_const(0);
    for (int i = 0; i < parts->n; i++)
        n = dim_add(n, slot_count(parts->p[i]));
    *slot = (Slot){.place = -1, .parts = parts, .initial = NO_REF, .shape = {.rank = 1, .dim = {n}},
                   .type = parts->p[0]->type, .used = true};
    return slot;
}

Object flat_join(const Object *values, int n)
{
    Graph *g = current_step()->graph;
    Ref *refs = NEW_ARRAY(Ref, n);
    for (int i = 0; i < n; i++) {
        Shape s = tensor_shape(values[i]);
        Dim count = shape_count(s.rank, s.dim);
        refs[i] = build_reshape(g, tensor_ref(values[i]), 1, &count);
    }
    return object_tensor(n == 1 ? refs[0] : build_concat(g, 0, refs, n), 0);
}

Object flat_part(Object vector, const SlotList *parts, int i)
{
    Graph *g = current_step()->graph;
    const Slot *slot = parts->p[i];
    Dim before = dim_const(0);
    for (int k = 0; k < i; k++)
        before = dim_add(before, slot_count(parts->p[k]));
    Ref r = build_slice(g, tensor_ref(vector), 0, before, 1, slot_count(slot));
    return object_tensor(build_reshape(g, r, slot->shape.rank, slot->shape.dim), slot->shape.ones);
}

bool depends_on(const Graph *g, Ref value, Ref on)
{
    char *reached = alloc((size_t)g->nodes.n);
    reached[on] = 1;
    for (Ref r = on + 1; r <= value; r++)
        for (int k = 0; k < g->nodes.p[r].nargs && !reached[r]; k++)
            reached[r] = reached[g->nodes.p[r].arg[k]];
    return reached[value];
}

const char *size_symbol(const char *name)
{
    const char *symbol = intern(name);
    for (int k = 2; dim_is_bounded(symbol); k++)
        symbol = internf("%s_%d", name, k);
    return symbol;
}

static bool symbol_taken(const char *name)
{
    if (dim_is_bounded(name))
        return true;
    for (int i = 0; i < elab.entry->dims.n; i++)
        if (elab.entry->dims.p[i] == name)
            return true;
    return false;
}

bool names_argument(const char *symbol)
{
    for (int i = 0; i < elab.entry->args.n; i++) {
        const Argument *a = &elab.entry->args.p[i];
        if (a->symbol == symbol)
            return true;
        for (int k = 0; k < a->rank; k++)
            if (a->shape[k] == dim_symbol(symbol))
                return true;
    }
    return false;
}

const char *fresh_symbol(const char *name)
{
    const char *symbol = intern(name);
    for (int k = 2; symbol_taken(symbol); k++)
        symbol = internf("%s_%d", name, k);
    PUSH(elab.entry->dims, symbol);
    return symbol;
}
