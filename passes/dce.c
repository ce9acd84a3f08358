/* dce: drops nodes that no output needs, and, once no derivative is left to expand, the marks,
 * stopped gradients and custom derivatives, which then are identities.
 *
 *     %0: f32[N] = input arg 0                    %0: f32[N] = input arg 0
 *     %1: f32[N] = mark %0                  =>    %1: f32[N] = neg %0
 *     %2: f32[N] = exp %1                         result 0 "y" %1
 *     %3: f32[N] = neg %1
 *     result 0 "y" %3
 *
 * A gather that is checked goes like any node: what nobody reads faults nobody. */
#include "passes/pass.h"
#include "passes/rewrite.h"

static bool is_identity(const Node *n)
{
    return n->op == OP_MARK || n->op == OP_STOP || n->op == OP_CUSTOM;
}

static bool drop_identities(Graph *g)
{
    bool found = false;
    for (int r = 0; r < g->nodes.n; r++)
        found |= is_identity(node_at(g, r));
    if (!found || has_derivatives(g))
        return false;
    bool changed = false;
    Rewrite w = rewrite_begin(g);
    for (int r = 0; r < w.old.nodes.n; r++) {
        const Node *n = node_at(&w.old, r);
        bool drop = is_identity(n) && rewrite_allowed();
        w.map[r] = drop ? w.map[n->arg[0]] : rewrite_copy(&w, r);
        changed |= drop;
    }
    rewrite_end(&w);
    return changed;
}

bool pass_dce(Graph *g)
{
    bool changed = drop_identities(g);
    return (rewrite_allowed() && drop_unused(g)) || changed;
}
