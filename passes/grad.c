/* grad: expand derivatives into the graphs that compute them.
 *
 *     %1 x: f32[3] = mark %0                       %1 x: f32[3] = mark %0
 *     %2: f32[3] = mul %1 %1                       %2: f32[3] = mul %1 %1
 *     %3: f32[] = contract %2[i] -> [] ...   =>    %3: f32[] = contract %2[i] -> [] ...
 *     %4: f32[] = const 1                          %4: f32[] = const 1
 *     %5: f32[3] = grad %3 %1 %4                   %5: f32[3] = contract %4[] -> [i] over i < 3
 *                                                  %6: f32[3] = mul %5 %1
 *                                                  %7: f32[3] = add %6 %6
 *
 * Nodes are copied in order; at the first gradient of some y with some seed, one walk back from y
 * gives the gradients by every x that y is differentiated by, and at the first tangent along some
 * v of some x one walk along gives those of all y that are there. What is inner stands before what
 * is outer, and is already ordinary nodes when a walk meets it, so every order exists. The bodies
 * of loops come first for the same reason.
 *
 * A Jacobian is a gradient whose seed has one axis more, as grad_batch.c tells. */
#include "passes/grad.h"

#include <string.h>

#include "passes/pass.h"
#include "passes/rewrite.h"

/* ---- errors ---- */

static void report_no_path(const Graph *g, Span at, const char *what, Ref y, Ref x)
{
    error_at(at, "E0501",
             "%s does not depend on %s through differentiable operations, so there is no %s; "
             "differentiate by a value that it is computed from",
             value_name(g, y, "the value"), value_name(g, x, "the variable"), what);
    note_cut(g, y, x);
}

/* ---- the pass ---- */

typedef struct {
    Graph *g;                   /* being built */
    Graph old;                  /* as it was */
    Ref *now;                   /* the new node for an old one */
    bool full;                  /* more operations than are allowed: what is left is refused */
} Grad;

static const char *noun(Op op)
{
    return op == OP_GRAD ? "gradient" : op == OP_JVP ? "tangent" : "jacobian";
}

/* Derivatives of derivatives grow by a factor each. */
enum { MOST_NODES = 250000 };

static bool too_large(const Grad *d, const Node *n)
{
    if (d->g->nodes.n <= MOST_NODES)
        return false;
    error_at(n->span, "E0533",
             "the derivatives up to this %s come to more than %d operations; differentiate less "
             "often, or a smaller part",
             noun(n->op), MOST_NODES);
    return true;
}

/* Stands for a derivative that was refused, so that no other error follows from that: depends on
 * what the value depends on. */
static Ref refused(Grad *d, const Node *n)
{
    Ref y = d->now[n->arg[0]];
    int rank = node_at(d->g, y)->rank;
    Ref sum = rank ? build_sum(d->g, y, (1u << rank) - 1) : y;
    return build_splat(d->g, build_cast(d->g, n->type, sum), n->rank, n->shape);
}

/* What stands for derivative r: `value`, unless there is none. */
static void settle(Grad *d, Ref r, Ref value)
{
    const Node *n = node_at(&d->old, r);
    Ref y = d->now[n->arg[0]], x = d->now[n->arg[1]];
    d->now[r] = value;
    if (value != NO_REF)
        return;
    bool known = x != NO_REF;
    build_span = n->span;
    report_no_path(known ? d->g : &d->old, n->span, noun(n->op), known ? y : n->arg[0],
                   known ? x : n->arg[1]);
    d->now[r] = refused(d, n);
}

/* Two seeds are the same if they are one node, or equal consts. */
static bool same_seed(const Graph *g, Ref a, Ref b)
{
    return a == b || (node_at(g, a)->op == OP_CONST && node_same(node_at(g, a), node_at(g, b)));
}

/* The derivatives from `first` on of the same op, and the same operand k and seed. */
static bool in_group(const Grad *d, Ref first, Ref r, int k)
{
    const Node *a = node_at(&d->old, first), *b = node_at(&d->old, r);
    return b->op == a->op && b->arg[k] == a->arg[k] && same_seed(&d->old, a->arg[2], b->arg[2]);
}

/* Expands all gradients of one y with one seed: that at `first` and later ones. */
static void expand_gradients(Grad *d, Ref first)
{
    const Node *n = node_at(&d->old, first);
    Ref y = d->now[n->arg[0]], seed = d->now[n->arg[2]];
    Walk w = walk_new(d->g);
    w.end = y + 1;
    for (Ref r = first; r < d->old.nodes.n; r++) {
        Ref x = in_group(d, first, r, 0) ? d->now[node_at(&d->old, r)->arg[1]] : NO_REF;
        if (x != NO_REF && x <= y)
            w.active.node[x] = true;
    }
    mark_active(d->g, w.end, &w.active, true);
    w.adjoint[y] = seed;
    int before = error_count();
    walk_back(&w);
    bool failed = error_count() > before;
    for (Ref r = first; r < d->old.nodes.n; r++)
        if (in_group(d, first, r, 0)) {
            Ref x = d->now[node_at(&d->old, r)->arg[1]];
            Ref value = x != NO_REF && x <= y ? w.adjoint[x] : NO_REF;
            if (failed && value == NO_REF)
                d->now[r] = refused(d, node_at(&d->old, r));
            else
                settle(d, r, value);
        }
}

/* Expands the tangents along one v of one x: that at `first`, and later ones of what is there. */
static void expand_tangents(Grad *d, Ref first)
{
    const Node *n = node_at(&d->old, first);
    Refs y = {0}, at = {0};
    for (Ref r = first; r < d->old.nodes.n; r++)
        if (in_group(d, first, r, 1) && d->now[node_at(&d->old, r)->arg[0]] != NO_REF) {
            PUSH(at, r);
            PUSH(y, d->now[node_at(&d->old, r)->arg[0]]);
        }
    Ref *tangent = NEW_ARRAY(Ref, y.n);
    build_span = n->span;
    walk_along(d->g, d->now[n->arg[1]], d->now[n->arg[2]], y.p, y.n, tangent);
    for (int i = 0; i < y.n; i++)
        settle(d, at.p[i], tangent[i]);
}

static void expand_one(Grad *d, Ref r)
{
    const Node *n = node_at(&d->old, r);
    Ref y = d->now[n->arg[0]], x = d->now[n->arg[1]];
    bool rows = n->axes & 1;
    build_span = n->span;
    int before = error_count();
    Ref value = rows && !check_rows(d->g, y, x, n->span) ? NO_REF
                : x <= y ? expand_jacobian(d->g, y, x, rows) : NO_REF;
    if (error_count() > before)
        d->now[r] = refused(d, n);
    else
        settle(d, r, value);
}

static void expand(Grad *d, Ref r)
{
    const Node *n = node_at(&d->old, r);
    if (d->now[r] != NO_REF)
        return;
    if (is_derivative(n) && (d->full = d->full || too_large(d, n)))
        d->now[r] = refused(d, n);
    else if (n->op == OP_GRAD)
        expand_gradients(d, r);
    else if (n->op == OP_JVP)
        expand_tangents(d, r);
    else if (n->op == OP_JACOBIAN)
        expand_one(d, r);
    else {
        Ref *args = NEW_ARRAY(Ref, n->nargs);
        for (int k = 0; k < n->nargs; k++)
            args[k] = d->now[n->arg[k]];
        d->now[r] = build_copy(d->g, n, args);
    }
}

/* Expands the derivatives of a graph, those of the bodies of its loops first. */
static bool expand_all(Graph *g)
{
    bool within = false, found = false;
    for (Ref r = 0; r < g->nodes.n; r++) {
        found |= is_derivative(node_at(g, r));
        if (node_at(g, r)->op == OP_LOOP && find_derivative(node_at(g, r)->loop->body)) {
            close_loop(g, r);
            within |= expand_all(node_at(g, r)->loop->body);
        }
    }
    if (!found)
        return within;
    Grad d = {g, *g, NEW_ARRAY(Ref, g->nodes.n), false};
    for (Ref r = 0; r < d.old.nodes.n; r++)
        d.now[r] = NO_REF;
    memset(&g->nodes, 0, sizeof g->nodes);
    for (Ref r = 0; r < d.old.nodes.n; r++)
        expand(&d, r);
    for (int i = 0; i < g->outputs.n; i++)
        g->outputs.p[i].value = d.now[g->outputs.p[i].value];
    return true;
}

/* A body is left to the graph around it, where its captures come from. */
bool pass_grad(Graph *g)
{
    return !is_body(g) && expand_all(g);
}
