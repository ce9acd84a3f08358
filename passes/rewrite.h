/* What passes over the tensor IR share: rebuilding a graph node by node.
 *
 * rewrite_begin takes the nodes out of the graph; the pass walks the old nodes in order and
 * says for each which new node stands for it, often a copy (rewrite_copy); rewrite_end hands
 * the outputs over. The build_ functions append to the graph being built. Example:
 *
 *     Rewrite w = rewrite_begin(g);
 *     for (Ref r = 0; r < w.old.nodes.n; r++)
 *         w.map[r] = is_boring(node_at(&w.old, r)) ? something : rewrite_copy(&w, r);
 *     rewrite_end(&w); */
#ifndef DLM_REWRITE_H
#define DLM_REWRITE_H

#include "ir/ir.h"

typedef struct {
    Graph *g;       /* being built */
    Graph old;      /* as it was */
    Ref *map;       /* for each old node, the new node that stands for it */
} Rewrite;

Rewrite rewrite_begin(Graph *g);
/* A copy of an old node with the new arguments. */
Ref rewrite_copy(Rewrite *w, Ref old);
void rewrite_end(Rewrite *w);

/* Drops the nodes, and the carries, captures and stacks of loops, that no output needs; whether
 * there were any (passes/unused.c). */
bool drop_unused(Graph *g);
/* Whether grads, jvps or jacobians are left, in the bodies of loops, too; for a body, also in what
 * is around it. */
bool has_derivatives(const Graph *g);
bool is_derivative(const Node *n);
/* Whether the graph is the body of a loop that gives something. */
bool is_body(const Graph *g);
/* The first of them, NULL: none. */
const Node *find_derivative(const Graph *g);

/* Turns a node into a constant in place where its operands are constants (passes/fold.c). */
bool fold_node(Graph *g, Ref r);

#endif
