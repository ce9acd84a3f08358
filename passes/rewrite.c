/* Rebuilding graphs (see rewrite.h). */
#include "passes/rewrite.h"

#include <string.h>

Rewrite rewrite_begin(Graph *g)
{
    Rewrite w = {.g = g, .old = *g, .map = NEW_ARRAY(Ref, g->nodes.n)};
    memset(&g->nodes, 0, sizeof g->nodes);
    for (int r = 0; r < w.old.nodes.n; r++)
        w.map[r] = NO_REF;
    return w;
}

Ref rewrite_copy(Rewrite *w, Ref old)
{
    const Node *n = node_at(&w->old, old);
    Ref *args = NEW_ARRAY(Ref, n->nargs);
    for (int i = 0; i < n->nargs; i++) {
        args[i] = w->map[n->arg[i]];
        check(args[i] != NO_REF);
    }
    build_span = n->span;
    return build_copy(w->g, n, args);
}

void rewrite_end(Rewrite *w)
{
    for (int i = 0; i < w->g->outputs.n; i++) {
        Ref *value = &w->g->outputs.p[i].value;
        *value = w->map[*value];
        check(*value != NO_REF);
    }
}

bool drop_unused(Graph *g)
{
    int n = g->nodes.n, used = 0;
    bool *needed = NEW_ARRAY(bool, n);
    for (int i = 0; i < g->outputs.n; i++)
        needed[g->outputs.p[i].value] = true;
    for (int r = n - 1; r >= 0; r--)
        for (int i = 0; needed[r] && i < node_at(g, r)->nargs; i++)
            needed[node_at(g, r)->arg[i]] = true;
    for (int r = 0; r < n; r++)
        used += needed[r];
    if (used == n)
        return false;
    Rewrite w = rewrite_begin(g);
    for (int r = 0; r < n; r++)
        if (needed[r])
            w.map[r] = rewrite_copy(&w, r);
    rewrite_end(&w);
    return true;
}

bool has_grads(const Graph *g)
{
    for (int r = 0; r < g->nodes.n; r++)
        if (node_at(g, r)->op == OP_GRAD)
            return true;
    return false;
}
