/* Loops inside a step, under construction: from loop_begin to loop_end what is evaluated goes
 * into the body, which is a step of its own (elab_step.c) whose graph becomes the loop's.
 *
 *     loop_begin(&l, "t", T)        the body is now the current step
 *     h = loop_carry(&l, h0)        h0 belongs to the step around, h to the body
 *     loop_next(&l, 0, h')          what the next round begins with
 *     loop_stack(&l, row, axis)     what this round adds to a stacked result
 *     loop_end(&l)                  the step around is the current one again
 *     loop_part(&l, 0)              the last h
 *
 * Places that the body changed are carried, too; behind the loop they have their last values. */
#include "frontend/elab.h"

#include <string.h>

void loop_begin(OpenLoop *l, const char *name, Dim trips)
{
    Step *outer = current_step();
    const char *symbol = dim_fresh(name);
    check(dim_bound(symbol, trips));
    *l = (OpenLoop){.step = step_begin(internf("%s.%s", outer->graph->name, symbol)),
                    .active = NO_REF, .result = NO_REF};
    l->loop = (Loop){.symbol = symbol, .trips = trips, .rest = DIM_BAD, .until = -1,
                     .body = l->step->graph};
    Dim before = outer->body ? outer->body->round : dim_const(0);
    l->step->round = outer->round;
    l->step->body = NEW(Body);
    *l->step->body = (Body){.outer = outer, .symbol = symbol, .trips = trips,
                            .round = dim_add(dim_mul(before, trips), dim_symbol(symbol))};
    elab.step = l->step;
}

static int add_carry(OpenLoop *l, Ref start)
{
    PUSH(l->starts, start);
    return l->loop.ncarry++;
}

Object loop_carry(OpenLoop *l, Object start)
{
    elab.step = l->step->body->outer;
    Ref outer = tensor_ref(start);
    elab.step = l->step;
    const Node *n = node_at(l->step->body->outer->graph, outer);
    Ref r = build_input(l->step->graph, FROM_CARRY, add_carry(l, outer), NULL, n->type, n->rank,
                        n->shape);
    return with_axes_of(object_tensor(r, start.ones), start);
}

/* After the last round that is to run, `old` stays. */
static Ref while_active(const OpenLoop *l, Ref value, Ref old)
{
    Graph *g = l->step->graph;
    const Node *n = node_at(g, value);
    if (l->active == NO_REF)
        return value;
    Ref wide = build_splat(g, l->active, n->rank, n->shape);
    return build_point(g, OP_SELECT, wide, value, old);
}

static Ref carry_input(const Graph *g, int k)
{
    for (Ref r = 0; r < g->nodes.n; r++)
        if (g->nodes.p[r].op == OP_INPUT && g->nodes.p[r].input->kind == FROM_CARRY &&
            g->nodes.p[r].input->index == k)
            return r;
    die("no input for carry %d", k);
}

Object loop_next(OpenLoop *l, int k, Object value)
{
    Graph *g = l->step->graph;
    Ref old = carry_input(g, k), r = tensor_ref(value);
    const char *name = node_at(g, old)->name;
    if (k != l->loop.until)
        r = while_active(l, r, old);
    build_next(g, k, name, r);
    return object_tensor(r, value.ones);
}

void loop_stack(OpenLoop *l, Object row, int axis)
{
    int n = l->loop.nstack++, *axes = NEW_ARRAY(int, n + 1);
    Ref r = tensor_ref(row);
    if (n)
        memcpy(axes, l->loop.stack_axis, sizeof(int) * (size_t)n);
    axes[n] = axis;
    l->loop.stack_axis = axes;
    build_stack(l->step->graph, n, node_at(l->step->graph, r)->name, r);
}

/* Places that the body changed become carries. */
static void carry_places(OpenLoop *l)
{
    Body *body = l->step->body;
    int kept = 0;
    for (int i = 0; i < body->captures.n; i++) {
        const Capture c = body->captures.p[i];
        Version *v = c.slot ? step_version(l->step, c.slot->place) : NULL;
        if (!v || !v->changed) {
            node_at(l->step->graph, c.inner)->input->index = kept;
            body->captures.p[kept++] = c;
            continue;
        }
        Input *in = node_at(l->step->graph, c.inner)->input;
        *in = (Input){.kind = FROM_CARRY, .index = add_carry(l, c.outer)};
        build_next(l->step->graph, in->index, elab.program->places.p[v->place].path,
                   while_active(l, v->value, c.inner));
    }
    body->captures.n = kept;
}

/* Behind the loop the places have the values of the last round. */
static void write_places(const OpenLoop *l, int first)
{
    int k = first;
    for (int i = 0; i < l->step->versions.n; i++)
        if (l->step->versions.p[i].changed) {
            Slot *slot = elab.slots.p[l->step->versions.p[i].place];
            place_write(slot, loop_part(l, k++, slot->shape.ones));
        }
}

void loop_drop(OpenLoop *l)
{
    elab.nodes += l->step->graph->nodes.n;
    elab.step = l->step->body->outer;
}

void loop_end(OpenLoop *l)
{
    int own = l->loop.ncarry;
    Body *body = l->step->body;
    carry_places(l);
    l->loop.ncapture = body->captures.n;
    Ref *args = NEW_ARRAY(Ref, l->loop.ncarry + l->loop.ncapture + 1);
    for (int i = 0; i < l->loop.ncarry; i++)
        args[i] = l->starts.p[i];
    for (int i = 0; i < l->loop.ncapture; i++)
        args[l->loop.ncarry + i] = body->captures.p[i].outer;
    loop_drop(l);
    l->result = build_loop(elab.step->graph, &l->loop, args);
    write_places(l, own);
}

Object loop_part(const OpenLoop *l, int k, uint8_t ones)
{
    return object_tensor(build_part(current_step()->graph, l->result, k), ones);
}

bool mentions_round(Dim d)
{
    for (const Step *s = current_step(); s->body; s = s->body->outer)
        if (dim_mentions(d, s->body->symbol))
            return true;
    return false;
}

/* ---- the same body at another round ---- */

static void substitute_map(Map *map, const char *symbol, Dim by)
{
    for (int i = 0; i < map->rank; i++)
        map->at[i].offset = dim_substitute(map->at[i].offset, symbol, by);
}

static void substitute_node(Node *n, const char *symbol, Dim by);

/* A loop inside gets a symbol of its own, as no two loops share one. */
static Loop *substitute_loop(const Loop *loop, const char *symbol, Dim by)
{
    Loop *l = alloc_copy(loop, sizeof *loop);
    const char *fresh = dim_fresh(l->symbol);
    l->trips = dim_substitute(l->trips, symbol, by);
    check(l->rest == DIM_BAD && dim_bound(fresh, l->trips));
    l->body = graph_clone(l->body);
    for (int i = 0; i < l->body->nodes.n; i++) {
        substitute_node(&l->body->nodes.p[i], symbol, by);
        substitute_node(&l->body->nodes.p[i], l->symbol, dim_symbol(fresh));
    }
    l->symbol = fresh;
    return l;
}

/* A copy in the current step; of a loop, with a symbol and a body of its own. */
Ref loop_copy(const Node *n, const Ref *args)
{
    Node copy = *n;
    if (n->op == OP_LOOP)
        copy.loop = substitute_loop(n->loop, n->loop->symbol, dim_symbol(n->loop->symbol));
    return build_copy(current_step()->graph, &copy, args);
}

static void substitute_node(Node *n, const char *symbol, Dim by)
{
    for (int i = 0; i < n->rank; i++)
        n->shape[i] = dim_substitute(n->shape[i], symbol, by);
    if (n->op == OP_CONTRACT) {
        n->contract = alloc_copy(n->contract, sizeof *n->contract);
        for (int i = 0; i < n->contract->nbox; i++)
            n->contract->box[i] = dim_substitute(n->contract->box[i], symbol, by);
        substitute_map(&n->contract->out, symbol, by);
        for (int i = 0; i < n->nargs; i++)
            substitute_map(&n->contract->in[i], symbol, by);
    } else if (n->op == OP_GATHER || n->op == OP_SCATTER) {
        n->gather = alloc_copy(n->gather, sizeof *n->gather);
        substitute_map(&n->gather->map, symbol, by);
    } else if (n->op == OP_SIZE)
        n->size = dim_substitute(n->size, symbol, by);
    else if (n->op == OP_RANDOM) {
        n->random = alloc_copy(n->random, sizeof *n->random);
        n->random->round = dim_substitute(n->random->round, symbol, by);
    } else if (n->op == OP_LOOP)
        n->loop = substitute_loop(n->loop, symbol, by);
}

/* What an input of the given-up body is in the current step. */
static Ref input_instance(const OpenLoop *l, Ref r, const Ref *carries)
{
    const Node *n = node_at(l->step->graph, r);
    if (n->input->kind == FROM_CARRY)
        return carries[n->input->index];
    const Capture *c = &l->step->body->captures.p[n->input->index];
    if (c->slot)
        return tensor_ref(place_read(c->slot));
    return tensor_ref((Object){.kind = OBJ_TENSOR, .step = l->step->body->outer, .ref = c->outer});
}

Object loop_instance(const OpenLoop *l, Object value, Dim round, const Ref *carries)
{
    const Graph *from = l->step->graph;
    Graph *g = current_step()->graph;
    Ref *now = NEW_ARRAY(Ref, value.ref + 1);
    Span span = build_span;
    for (Ref r = 0; r <= value.ref; r++) {
        Node n = from->nodes.p[r];
        if (n.op == OP_INPUT) {
            now[r] = input_instance(l, r, carries);
            continue;
        }
        Ref *args = NEW_ARRAY(Ref, n.nargs + 1);
        for (int k = 0; k < n.nargs; k++)
            args[k] = now[n.arg[k]];
        build_span = n.span;
        substitute_node(&n, l->loop.symbol, round);
        now[r] = build_copy(g, &n, args);
    }
    build_span = span;
    return object_tensor(now[value.ref], value.ones);
}
