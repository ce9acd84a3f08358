/* The rules of the algebra pass that work on shapes: views, contracts, reshapes, casts. */
#ifndef DLM_STRUCTURE_H
#define DLM_STRUCTURE_H

#include "ir/ir.h"

/* The node that may stand for r by one rule, or r itself. */
Ref simplify_structure(Graph *g, Ref r);
/* The same for contracts that add into places of their result (passes/adjoint.c). */
Ref simplify_adjoint(Graph *g, Ref r);
/* The same for values that are 0 off a diagonal (passes/diagonal.c). */
Ref simplify_diagonal(Graph *g, Ref r);

/* The same for quotients by what is the same for a row (passes/quotients.c). */
Ref simplify_quotients(Graph *g, Ref r);

/* The same for arithmetic and extrema of transposed values (passes/exchange.c). */
Ref simplify_exchange(Graph *g, Ref r);
/* The same for concats, and sums that are concats (passes/segments.c). */
Ref simplify_segments(Graph *g, Ref r);
/* Arithmetic on concats which nobody needs whole is done on their parts, and so are sums. */
bool distribute_concats(Graph *g);

/* A view that exchanges the axes of a contract which nothing else reads becomes one with it. */
bool merge_result_views(Graph *g);

/* By all rules, until none applies (passes/algebra.c); for the nodes inside of a replacement. */
Ref simplify(Graph *g, Ref r);

/* Whether an index takes every value of [0, extent) exactly once while `axis`, alone in it, runs
 * through its box: z, or extent - 1 - z. Outside of the box it is outside of the extent. */
bool affine_covers(const Affine *a, int axis, Dim box, Dim extent);

#endif
