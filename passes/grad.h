/* What the files of the pass `grad` share.
 *
 *     grad.c           the pass: finds derivatives, expands them, reports those that do not exist
 *     grad_close.c     derivatives within a loop by values from outside
 *     grad_active.c    which nodes depend on others, through loops
 *     grad_rules.c     reverse mode: the walk back and a rule an op
 *     grad_forward.c   forward mode: the walk along and a rule an op
 *     grad_loop.c      reverse mode through a loop
 *     grad_body.c      bodies of loops: copies, rows, what is not needed
 *     grad_batch.c     a leading axis for all that depends on a seed; the rows of a Jacobian
 *     grad_rows.c      whether the rows of a value are independent */
#ifndef DLM_GRAD_H
#define DLM_GRAD_H

#include "ir/ir.h"

typedef VEC(Ref) Refs;

/* ---- what depends on what ---- */

typedef struct {
    bool *node;                 /* by node; of a loop: whether any of its parts does */
    bool **part;                /* by node: the parts of a loop, NULL elsewhere */
} Active;

Active active_new(int nodes);
/* Extends marks on some nodes before `end` to all that depend on them: through float results of
 * ops that have a derivative, or through all. */
void mark_active(const Graph *g, Ref end, Active *a, bool differentiable);
/* The marks in the body of a loop, given those on its arguments; a carry is marked if its start is,
 * or what it becomes. parts[k] gets the mark of part k. */
Active body_active(const Node *loop, const bool *arg, bool differentiable, bool *parts);
/* Which carries of a loop matter to its parts `wanted`, along marked nodes of the body. */
bool *live_carries(const Loop *l, const Active *body, const bool *wanted);
/* The nodes of the body on which those carries and the stacks among `wanted` depend. */
bool *useful_in_body(const Loop *l, const Active *body, const bool *wanted, const bool *live);
/* Marks the nodes before `end` on which marked ones depend, along active nodes. */
void mark_useful(const Graph *g, Ref end, const Active *a, bool *useful);
/* Points at the first op that cuts the way from x to y. */
void note_cut(const Graph *g, Ref y, Ref x);
/* The source's name of a value in backquotes, or else the other text. */
const char *value_name(const Graph *g, Ref r, const char *otherwise);

/* ---- derivatives within loops ---- */

/* Brings into the body of a loop, whose derivatives are not expanded yet, what leads from a value
 * that it differentiates by to its other captures; reports carries on that way with error_at. */
void close_loop(Graph *g, Ref loop);

/* ---- reverse mode ---- */

typedef struct {
    Graph *g;
    Ref end;                    /* the walk visits the nodes before it; new ones stand behind */
    Active active;              /* depends on an x differentiably, or is one */
    Ref *adjoint;               /* by node; NO_REF: nothing came yet */
    Ref **part;                 /* by node of a loop: the adjoints of its parts */
    Refs *kept;                 /* NULL, or by node: summands of its adjoint, kept apart */
    bool *apart;                /* with kept: by node, whether they are */
    bool unsure;                /* of a round that may never have run, with indices that never were */
} Walk;

/* A walk over the nodes that the graph has now; none is marked. */
Walk walk_new(Graph *g);
bool wanted(const Walk *w, Ref r);
/* Adds to the adjoint of a node; to that of a part of a loop. */
void give(Walk *w, Ref to, Ref part);
void give_part(Walk *w, Ref loop, int k, Ref part);
/* The adjoints of all active nodes, from those that are set on entry. */
void walk_back(Walk *w);
/* What node n, with the value y and the adjoint g, gives its arguments: its rule. */
void give_arguments(Walk *w, const Node *n, Ref y, Ref g);
void reverse_loop(Walk *w, Ref loop);

/* Consts of the type and shape of a node; select by one bool for all elements. */
Ref number_like(Graph *g, Ref like, double value);
Ref choose_all(Graph *g, Ref condition, Ref a, Ref b);
/* Where a lies among the elements that an extremum is taken of: true at the winner. */
Ref find_winner(Graph *g, const Node *extremum, Ref y);

/* ---- forward mode ---- */

/* The tangents of the values y, for the tangent v of x; on return NO_REF for one without. */
void walk_along(Graph *g, Ref x, Ref v, const Ref *y, int n, Ref *tangent);

/* ---- Jacobians ---- */

/* dy/dx, built from the adjoint of a seed: the shape of y, then that of x; with rows, without the
 * first axis of x. NO_REF: no path, or an error, which was reported. */
Ref expand_jacobian(Graph *g, Ref y, Ref x, bool rows);
/* Whether row i of y depends on row i of x only; reported with error_at otherwise. */
bool check_rows(const Graph *g, Ref y, Ref x, Span at);

/* ---- bodies of loops ---- */

/* A copy with the same numbers of nodes, in which `by` stands for the symbol, and the loops
 * inside have symbols of their own. */
Graph *clone_body(const Graph *body, const char *symbol, Dim by);
/* A copy with a symbol of its own, and one for each loop inside. */
Loop *rename_loop(const Loop *l);
/* Appends the nodes of a body; input(ctx, node) stands for its inputs. now[r]: the node for r. */
Ref *append_body(Graph *to, const Graph *body, Ref (*input)(void *ctx, const Node *n), void *ctx);
/* One element along an axis, e.g. row t of a stack. */
Ref build_row(Graph *g, Ref stacked, int axis, Dim at);
/* The shape of rows when stacked along an axis. */
int stacked_shape(const Node *row, int axis, Dim trips, Dim *shape);
/* Appends a stack to the loop, in place; `row` is a node of its body. The part that it is. */
Ref add_stack(Graph *g, Ref loop, Ref row, int axis);
/* Drops the nodes of the body that no output needs, and the captures that are not read. */
void trim_loop(Graph *g, Ref loop);

#endif
