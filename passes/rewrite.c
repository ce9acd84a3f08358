/* Rebuilding graphs (see rewrite.h). */
#include "passes/rewrite.h"
#include "passes/pass.h"

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

bool is_derivative(const Node *n)
{
    return n->op == OP_GRAD || n->op == OP_JVP || n->op == OP_JACOBIAN;
}

const Node *find_derivative(const Graph *g)
{
    for (int r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        const Node *found = is_derivative(n) ? n : n->op == OP_LOOP ? find_derivative(n->loop->body)
                                                                    : NULL;
        if (found)
            return found;
    }
    return NULL;
}

/* What pass_everywhere runs through. */
static const Graph *whole;

bool has_derivatives(const Graph *g)
{
    return find_derivative(whole ? whole : g) != NULL;
}

bool is_body(const Graph *g)
{
    for (int i = 0; i < g->outputs.n; i++)
        if (g->outputs.p[i].kind == FROM_CARRY || g->outputs.p[i].kind == FROM_STACK)
            return true;
    return false;
}

static bool pass_within(bool (*pass)(Graph *), Graph *g)
{
    bool changed = false;
    for (int r = 0; r < g->nodes.n; r++)
        if (node_at(g, r)->op == OP_LOOP)
            changed |= pass_within(pass, node_at(g, r)->loop->body);
    return pass(g) || changed;
}

bool pass_everywhere(bool (*pass)(Graph *), Graph *g)
{
    whole = g;
    bool changed = pass_within(pass, g);
    whole = NULL;
    return changed;
}
