/* Exchanged axes: arithmetic and extrema of a transposed value are done before it is transposed.
 *
 *     %1: f32[C, N] = contract %0[j, i] -> [i, j] over i < C, j < N
 *     %2: f32[N] = reduce_max %1 axes 0
 *     %3: f32[C, N] = contract %2[j] -> [i, j] over i < C, j < N
 *     %4: f32[C, N] = sub %1, %3
 *   =>
 *     %2: f32[N] = reduce_max %0 axes 1
 *     %3: f32[N, C] = contract %2[i] -> [i, j] over i < N, j < C
 *     %4: f32[N, C] = sub %0, %3
 *     %5: f32[C, N] = contract %4[j, i] -> [i, j] over i < C, j < N
 *
 * The view moves towards what reads the result: sums and products take it up in their maps, two of them become
 * one, which is often none. So it does not matter along which axis a softmax is written. Operands that are no
 * views would have to be transposed themselves, and then nothing is won. */
#include "passes/structure.h"

#include <string.h>

#include "passes/pass.h"

/* Whether the node only exchanges axes; axis k of its operand is its own axis at[k]. A contract gives its
 * result with any order of axes (merge_result_views). */
static bool exchanges_axes(const Graph *g, Ref r, int *at)
{
    const Node *n = node_at(g, r), *from = is_view(n) ? node_at(g, n->arg[0]) : NULL;
    uint32_t seen = 0;
    bool moved = false;
    if (!from || from->rank != n->rank || (from->op == OP_CONTRACT && !is_view(from)))
        return false;
    Map map = view_map(n);
    for (int k = 0; k < n->rank; k++) {
        if (!affine_is_axis(&map.at[k], &at[k]) || (seen >> at[k] & 1) || from->shape[k] != n->shape[at[k]])
            return false;
        seen |= 1u << at[k];
        moved |= at[k] != k;
    }
    return moved;
}

/* Whether the operand can be had with its axes exchanged at no cost. */
static bool is_movable(const Graph *g, Ref r)
{
    const Node *n = node_at(g, r);
    return n->op == OP_CONST || n->op == OP_IOTA || is_view(n);
}

static Ref move_axes(Graph *g, Ref r, const Node *like, const int *at)
{
    Node n = *node_at(g, r);
    Affine by[MAX_BOX];
    if (n.op == OP_CONST)
        return build_const(g, n.type, n.value.f, n.value.i, like->rank, like->shape);
    for (int k = 0; k < like->rank; k++) {
        by[at[k]] = affine_axis(k);
        if (n.op == OP_IOTA && n.axes == 1u << at[k])
            return build_iota(g, n.type, k, like->rank, like->shape);
    }
    Map map = view_map(&n);
    Contract c = {.nbox = like->rank, .out = map_identity(like->rank)};
    memcpy(c.box, like->shape, sizeof like->shape);
    check(map_substitute(&c.in[0], &map, by));
    return simplify(g, build_contract(g, &c, n.arg[0], NO_REF, like->rank, like->shape));
}

static Ref exchange_arithmetic(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    int at[MAX_RANK];
    Ref view = NO_REF, args[3] = {NO_REF, NO_REF, NO_REF};
    for (int i = 0; i < n.nargs; i++) {
        if (!is_movable(g, n.arg[i]))
            return r;
        if (view == NO_REF && exchanges_axes(g, n.arg[i], at))
            view = n.arg[i];
    }
    if (view == NO_REF || !rewrite_allowed())
        return r;
    Node exchange = *node_at(g, view), like = *node_at(g, exchange.arg[0]);
    for (int i = 0; i < n.nargs; i++)
        args[i] = move_axes(g, n.arg[i], &like, at);
    Ref inner = n.op == OP_CAST ? build_cast(g, n.type, args[0]) : build_point(g, n.op, args[0], args[1], args[2]);
    return build_contract(g, exchange.contract, simplify(g, inner), NO_REF, n.rank, n.shape);
}

static Ref exchange_extremum(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    int at[MAX_RANK], order[MAX_RANK], kept = 0;
    uint32_t axes = 0;
    if (!exchanges_axes(g, n.arg[0], at) || !rewrite_allowed())
        return r;
    Node view = *node_at(g, n.arg[0]);
    for (int k = 0; k < view.rank; k++)
        axes |= (n.axes >> at[k] & 1) << k;
    for (int i = 0; i < view.rank; i++)         /* result axis by result axis: which one of the new reduction */
        for (int k = 0, place = 0; k < view.rank; k++) {
            if (!(axes >> k & 1) && at[k] == i)
                order[kept++] = place;
            place += !(axes >> k & 1);
        }
    Ref inner = simplify(g, build_reduce(g, n.op, view.arg[0], axes));
    return kept > 1 ? build_permute(g, inner, order) : inner;
}

Ref simplify_exchange(Graph *g, Ref r)
{
    const Node *n = node_at(g, r);
    if (n->op == OP_RMAX || n->op == OP_RMIN || n->op == OP_ARGMAX || n->op == OP_ARGMIN)
        return exchange_extremum(g, r);
    return op_info[n->op].pointwise ? exchange_arithmetic(g, r) : r;
}
