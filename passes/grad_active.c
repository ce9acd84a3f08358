/* Which nodes depend on others, through loops: what the walks of `grad` visit, and where the way
 * is cut.
 *
 * A loop has no value of its own: of its parts some depend and others do not. In its body, a carry
 * depends if its start does or what it becomes in a round, which may be known only after another
 * look at the body: the marks grow until they stay. */
#include <string.h>

#include "passes/grad.h"

Active active_new(int nodes)
{
    return (Active){NEW_ARRAY(bool, nodes), NEW_ARRAY(bool *, nodes)};
}

/* Whether a node depends through its arguments; the value of a custom one has no part in it. */
static bool any_argument(const Node *n, const Active *a, bool differentiable)
{
    if (n->op == OP_PART)
        return a->part[n->arg[0]][n->part];
    for (int k = differentiable && n->op == OP_CUSTOM; k < n->nargs; k++)
        if (a->node[n->arg[k]])
            return true;
    return false;
}

static bool passes_on(const Node *n, bool differentiable)
{
    return !differentiable || (!op_info[n->op].zero && is_float(n->type));
}

static void mark_loop(const Node *n, Active *a, Ref r, bool differentiable)
{
    bool *arg = NEW_ARRAY(bool, n->nargs);
    int parts = n->loop->ncarry + n->loop->nstack;
    for (int k = 0; k < n->nargs; k++)
        arg[k] = a->node[n->arg[k]];
    a->part[r] = NEW_ARRAY(bool, parts);
    body_active(n, arg, differentiable, a->part[r]);
    for (int k = 0; k < parts; k++)
        a->node[r] |= a->part[r][k];
}

void mark_active(const Graph *g, Ref end, Active *a, bool differentiable)
{
    for (Ref r = 0; r < end; r++) {
        const Node *n = node_at(g, r);
        if (n->op == OP_LOOP)
            mark_loop(n, a, r, differentiable);
        else if (passes_on(n, differentiable))
            a->node[r] |= any_argument(n, a, differentiable);
    }
}

/* The marks of a body with these arguments; whether they give a carry that is not among them. */
static bool mark_body(const Loop *l, bool *arg, bool differentiable, Active *a)
{
    bool grown = false;
    *a = active_new(l->body->nodes.n);
    for (Ref r = 0; r < l->body->nodes.n; r++) {
        const Node *n = node_at(l->body, r);
        if (n->op == OP_INPUT)
            a->node[r] = arg[n->input->index + (n->input->kind == FROM_CAPTURE ? l->ncarry : 0)];
    }
    mark_active(l->body, l->body->nodes.n, a, differentiable);
    for (int k = 0; k < l->ncarry; k++) {
        bool carries = a->node[find_output(l->body, FROM_CARRY, k)] && !arg[k];
        grown |= carries;
        arg[k] |= carries;
    }
    return grown;
}

Active body_active(const Node *loop, const bool *arg, bool differentiable, bool *parts)
{
    const Loop *l = loop->loop;
    bool *marked = alloc_copy(arg, (size_t)loop->nargs * sizeof *arg);
    Active a;
    while (mark_body(l, marked, differentiable, &a))
        ;
    for (int k = 0; k < l->ncarry; k++)
        parts[k] = marked[k];
    for (int k = 0; k < l->nstack; k++)
        parts[l->ncarry + k] = a.node[find_output(l->body, FROM_STACK, k)];
    return a;
}

bool *useful_in_body(const Loop *l, const Active *body, const bool *wanted, const bool *live)
{
    bool *useful = NEW_ARRAY(bool, l->body->nodes.n);
    for (int k = 0; k < l->ncarry; k++)
        useful[find_output(l->body, FROM_CARRY, k)] |= live[k];
    for (int k = 0; k < l->nstack; k++)
        useful[find_output(l->body, FROM_STACK, k)] |= wanted[l->ncarry + k];
    mark_useful(l->body, l->body->nodes.n, body, useful);
    return useful;
}

/* Marks the arguments of a loop on which the parts `wanted` depend. */
static void mark_useful_loop(const Node *n, const Active *a, const bool *wanted, bool *useful)
{
    const Loop *l = n->loop;
    bool *arg = NEW_ARRAY(bool, n->nargs), *active = NEW_ARRAY(bool, l->ncarry + l->nstack);
    for (int k = 0; k < n->nargs; k++)
        arg[k] = a->node[n->arg[k]];
    Active body = body_active(n, arg, true, active);
    bool *live = live_carries(l, &body, wanted);
    bool *inside = useful_in_body(l, &body, wanted, live);
    for (int k = 0; k < l->ncarry; k++)
        useful[n->arg[k]] |= live[k] && arg[k];
    for (Ref r = 0; r < l->body->nodes.n; r++) {
        const Node *in = node_at(l->body, r);
        if (in->op == OP_INPUT && in->input->kind == FROM_CAPTURE && inside[r] && body.node[r])
            useful[n->arg[l->ncarry + in->input->index]] = true;
    }
}

void mark_useful(const Graph *g, Ref end, const Active *a, bool *useful)
{
    bool **parts = NEW_ARRAY(bool *, end);
    for (Ref r = end - 1; r >= 0; r--) {
        const Node *n = node_at(g, r);
        if (!useful[r] || !a->node[r])
            continue;
        if (n->op == OP_LOOP && parts[r])
            mark_useful_loop(n, a, parts[r], useful);
        if (n->op == OP_PART) {
            const Loop *l = node_at(g, n->arg[0])->loop;
            if (!parts[n->arg[0]])
                parts[n->arg[0]] = NEW_ARRAY(bool, l->ncarry + l->nstack);
            parts[n->arg[0]][n->part] = true;
        }
        for (int k = n->op == OP_CUSTOM; k < n->nargs && n->op != OP_LOOP; k++)
            useful[n->arg[k]] |= a->node[n->arg[k]];
    }
}

bool *live_carries(const Loop *l, const Active *body, const bool *wanted)
{
    bool *live = NEW_ARRAY(bool, l->ncarry), grown = true;
    for (int k = 0; k < l->ncarry; k++)
        live[k] = wanted[k];
    while (grown) {
        bool *useful = useful_in_body(l, body, wanted, live);
        grown = false;
        for (Ref r = 0; r < l->body->nodes.n; r++) {
            const Node *n = node_at(l->body, r);
            bool carry = n->op == OP_INPUT && n->input->kind == FROM_CARRY && useful[r]
                && body->node[r];
            grown |= carry && !live[n->input->index];
            if (carry)
                live[n->input->index] = true;
        }
    }
    return live;
}

/* ---- errors ---- */

const char *value_name(const Graph *g, Ref r, const char *otherwise)
{
    const Node *n = node_at(g, r);
    while (!n->name && n->op == OP_MARK)
        n = node_at(g, n->arg[0]);
    const char *name = n->name ? n->name : n->op == OP_INPUT ? n->input->place : NULL;
    return name ? internf("`%s`", name) : otherwise;
}

/* The first node that depends on marked ones, but not differentiably, though an argument does; in
 * loops, of their bodies. */
static const Node *find_cut(const Graph *g, Ref end, const Active *any, const Active *through)
{
    for (Ref r = 0; r < end; r++) {
        const Node *n = node_at(g, r);
        if (n->op == OP_LOOP) {
            bool *arg = NEW_ARRAY(bool, n->nargs), *differentiable = NEW_ARRAY(bool, n->nargs);
            bool *parts = NEW_ARRAY(bool, n->loop->ncarry + n->loop->nstack);
            for (int k = 0; k < n->nargs; k++) {
                arg[k] = any->node[n->arg[k]];
                differentiable[k] = through->node[n->arg[k]];
            }
            Active a = body_active(n, arg, false, parts);
            Active b = body_active(n, differentiable, true, parts);
            const Node *cut = find_cut(n->loop->body, n->loop->body->nodes.n, &a, &b);
            if (cut)
                return cut;
        } else if (any->node[r] && !through->node[r] && n->op != OP_PART
                   && any_argument(n, through, false)) {
            return n;
        }
    }
    return NULL;
}

void note_cut(const Graph *g, Ref y, Ref x)
{
    Active any = active_new(y + 1), through = active_new(y + 1);
    if (x <= y)
        any.node[x] = through.node[x] = true;
    mark_active(g, y + 1, &any, false);
    mark_active(g, y + 1, &through, true);
    if (!any.node[y]) {
        note_at(node_at(g, y)->span, "it is computed without %s", value_name(g, x, "this value"));
        return;
    }
    const Node *cut = find_cut(g, y + 1, &any, &through);
    if (cut)
        note_at(cut->span, "the way is cut here: %s of type %s has no derivative",
                op_info[cut->op].name, dtype_names[cut->type]);
}
