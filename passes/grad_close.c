/* Derivatives in the body of a loop by a value from outside.
 *
 *     %1: f32[3] = mul %0, %0                      %2 = loop t < T ... capture %0, %0 {
 *     %2 = loop t < T ... capture %0, %1 {           %0: f32[3] = input capture 0
 *       %0: f32[3] = input capture 0                 %1: f32[3] = mul %0, %0
 *       %1: f32[3] = input capture 1           =>    ...
 *       ...                                          %6: f32[3] = grad %5, %0, %4
 *       %6: f32[3] = grad %5, %0, %4               }
 *     }
 *
 * The way from x to y may lead through other captures, which were computed from x outside. What
 * lies on that way is computed in the body as well, from x, so that the walk meets it there; the
 * pass `hoist` takes out again what is the same in all rounds. A carry that depends on x is
 * refused: its derivative would have to be carried through all rounds. */
#include "passes/grad.h"
#include "passes/rewrite.h"

typedef struct {
    Graph *g;                   /* around the loop */
    Loop *l;
    Graph *body;                /* being built */
    Refs captured;              /* the values outside, by number of the capture */
    Refs input;                 /* their nodes in the body; NO_REF: not there yet */
    Ref *now;                   /* by node outside: its copy in the body; NO_REF: it is captured */
} Close;

/* ---- whether a loop differentiates by a capture ---- */

static bool is_capture(const Graph *body, Ref r, int number)
{
    const Node *n = node_at(body, r);
    return n->op == OP_INPUT && n->input->kind == FROM_CAPTURE && n->input->index == number;
}

static bool is_variable(const Graph *body, int number)
{
    for (Ref r = 0; r < body->nodes.n; r++) {
        const Node *n = node_at(body, r);
        if (is_derivative(n) && is_capture(body, n->arg[1], number))
            return true;
        for (int k = 0; n->op == OP_LOOP && k < n->loop->ncapture; k++)
            if (is_capture(body, n->arg[n->loop->ncarry + k], number)
                && is_variable(n->loop->body, k))
                return true;
    }
    return false;
}

/* ---- the way from x to other captures ---- */

static Ref capture_number(Close *c, int k)
{
    Node n = *node_at(c->g, c->captured.p[k]);
    if (c->input.p[k] == NO_REF)
        c->input.p[k] = build_input(c->body, FROM_CAPTURE, k, NULL, n.type, n.rank, n.shape);
    return c->input.p[k];
}

/* A value outside, in the body. */
static Ref in_body(Close *c, Ref outer)
{
    if (c->now[outer] != NO_REF)
        return c->now[outer];
    for (int k = 0; k < c->captured.n; k++)
        if (c->captured.p[k] == outer)
            return capture_number(c, k);
    PUSH(c->captured, outer);
    PUSH(c->input, NO_REF);
    return capture_number(c, c->captured.n - 1);
}

static Ref give_input(void *ctx, const Node *n)
{
    Close *c = ctx;
    if (n->input->kind == FROM_CAPTURE)
        return in_body(c, c->captured.p[n->input->index]);
    return build_input(c->body, FROM_CARRY, n->input->index, NULL, n->type, n->rank, n->shape);
}

static void copy_way(Close *c, Ref loop, const Active *a, const bool *useful, Ref x)
{
    for (Ref r = 0; r < loop; r++) {
        if (r == x || !a->node[r] || !useful[r])
            continue;
        Node n = *node_at(c->g, r);
        Ref *args = NEW_ARRAY(Ref, n.nargs);
        for (int k = 0; k < n.nargs; k++)
            args[k] = in_body(c, n.arg[k]);
        build_span = n.span;
        if (n.op == OP_LOOP)
            n.loop = rename_loop(n.loop);
        c->now[r] = build_copy(c->body, &n, args);
    }
}

static void rebuild_body(Close *c, Ref loop, const Active *a, const bool *useful, Ref x)
{
    const Node *n = node_at(c->g, loop);
    Ref *args = NEW_ARRAY(Ref, n->nargs), *now;
    c->l = alloc_copy(n->loop, sizeof *n->loop);
    for (int k = 0; k < c->l->ncapture; k++) {
        PUSH(c->captured, n->arg[c->l->ncarry + k]);
        PUSH(c->input, NO_REF);
    }
    copy_way(c, loop, a, useful, x);
    now = append_body(c->body, c->l->body, give_input, c);
    for (int i = 0; i < c->l->body->outputs.n; i++) {
        Output o = c->l->body->outputs.p[i];
        o.value = now[o.value];
        PUSH(c->body->outputs, o);
    }
    args = NEW_ARRAY(Ref, c->l->ncarry + c->captured.n);
    for (int k = 0; k < c->l->ncarry; k++)
        args[k] = node_at(c->g, loop)->arg[k];
    for (int k = 0; k < c->captured.n; k++)
        args[c->l->ncarry + k] = c->captured.p[k];
    c->l->ncapture = c->captured.n;
    c->l->body = c->body;
    Node *to = node_at(c->g, loop);
    to->loop = c->l;
    to->arg = args;
    to->nargs = c->l->ncarry + c->captured.n;
}

/* ---- carries ---- */

static void report_carry(const Graph *body, const Node *n)
{
    error_at(n->span, "E0532",
             "within a loop, %s cannot be differentiated by %s, which comes from outside: it also "
             "depends on it through what earlier rounds carry over; bind what is carried with "
             "stop_gradient, or take the derivative behind the loop",
             value_name(body, n->arg[0], "a value"), value_name(body, n->arg[1], "a value"));
}

/* Reports derivatives by a capture of values that depend on marked inputs of the body. */
static void check_derivatives(const Graph *body, int number, Active *marked)
{
    mark_active(body, body->nodes.n, marked, true);
    for (Ref r = 0; r < body->nodes.n; r++) {
        const Node *n = node_at(body, r);
        if (is_derivative(n) && is_capture(body, n->arg[1], number) && marked->node[n->arg[0]])
            report_carry(body, n);
        for (int k = 0; n->op == OP_LOOP && k < n->loop->ncapture; k++) {
            if (!is_capture(body, n->arg[n->loop->ncarry + k], number)
                || !is_variable(n->loop->body, k))
                continue;
            bool *arg = NEW_ARRAY(bool, n->nargs);
            bool *parts = NEW_ARRAY(bool, n->loop->ncarry + n->loop->nstack);
            for (int i = 0; i < n->nargs; i++)
                arg[i] = marked->node[n->arg[i]];
            Active inner = body_active(n, arg, true, parts);
            check_derivatives(n->loop->body, k, &inner);
        }
    }
}

static void check_carries(const Graph *g, Ref loop, int number, const Active *a)
{
    const Node *n = node_at(g, loop);
    const Loop *l = n->loop;
    bool *arg = NEW_ARRAY(bool, n->nargs), *parts = NEW_ARRAY(bool, l->ncarry + l->nstack);
    for (int k = 0; k < l->ncarry; k++)
        arg[k] = a->node[n->arg[k]];
    arg[l->ncarry + number] = true;
    body_active(n, arg, true, parts);
    Active marked = active_new(l->body->nodes.n);
    for (Ref r = 0; r < l->body->nodes.n; r++) {
        const Node *in = node_at(l->body, r);
        marked.node[r] = in->op == OP_INPUT && in->input->kind == FROM_CARRY
            && parts[in->input->index];
    }
    check_derivatives(l->body, number, &marked);
}

/* ---- the loop ---- */

static void close_variable(Graph *g, Ref loop, int number)
{
    const Node *n = node_at(g, loop);
    int ncarry = n->loop->ncarry, ncapture = n->loop->ncapture;
    Ref x = n->arg[ncarry + number];
    Active a = active_new(loop);
    bool *useful = NEW_ARRAY(bool, loop), found = false;
    a.node[x] = true;
    mark_active(g, loop, &a, true);
    for (int k = 0; k < ncapture; k++) {
        Ref value = n->arg[ncarry + k];
        useful[value] |= a.node[value];
        found |= k != number && a.node[value];
    }
    if (found) {
        Close c = {.g = g, .body = graph_new(n->loop->body->name), .now = NEW_ARRAY(Ref, loop)};
        for (Ref r = 0; r < loop; r++)
            c.now[r] = NO_REF;
        mark_useful(g, loop, &a, useful);
        rebuild_body(&c, loop, &a, useful, x);
        for (int k = 0; k < ncapture; k++)
            if (c.captured.p[k] == x && c.input.p[k] != NO_REF)
                number = k;
    }
    check_carries(g, loop, number, &a);
}

void close_loop(Graph *g, Ref loop)
{
    Span outer = build_span;
    int ncapture = node_at(g, loop)->loop->ncapture;
    for (int k = 0; k < ncapture; k++)
        if (is_variable(node_at(g, loop)->loop->body, k))
            close_variable(g, loop, k);
    build_span = outer;
}
