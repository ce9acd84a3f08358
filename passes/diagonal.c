/* Diagonals: rules that keep what is 0 off a diagonal from being multiplied out.
 *
 *     %1: f32[64, N, 64] = contract %0[n, j] -> [j, n, j] over n < N, j < 64
 *     %2: f32[64, N, 64] = mul %1, %h                       (%h: repeated along the first axis)
 *     %3: f32[64, N, 784] = contract %2[b, n, j] * %w[k, j] -> [b, n, k] over ...
 *   =>
 *     %1: f32[N, 64] = mul %0, %h'                          (the elements of %h on the diagonal)
 *     %2: f32[64, N, 784] = contract %1[n, b] * %w[k, b] -> [b, n, k] over n < N, b < 64, k < 784
 *
 * Such a value is a one-operand contract which moves each element of a box to a place of its own,
 * and whose result names an axis of the box twice. The seeds of Jacobians begin so
 * (passes/grad_batch.c). Arithmetic that gives 0 for 0 acts on the diagonal; a contract that reads
 * it by two of its axes has only terms where the two are equal, so they become one axis.
 *
 * In the derivative of that the diagonal of a product is read, which becomes a smaller product.
 *
 * What is 0 off the diagonal is no factor: it stays 0 beside an infinity or NaN. */
#include "passes/structure.h"

#include <string.h>

#include "passes/pass.h"
#include "passes/rewrite.h"

/* The index of the result that is each axis of the box, the first if there are several; false
 * unless every index is one axis at its full size, every axis is some index, and one is twice. */
static bool diagonal_axes(const Node *n, int *first)
{
    const Contract *c = n->contract;
    if (n->op != OP_CONTRACT || n->nargs != 1 || n->type == BOOL || c->nbox >= n->rank)
        return false;
    for (int k = 0; k < c->nbox; k++)
        first[k] = -1;
    for (int i = n->rank - 1; i >= 0; i--) {
        int axis;
        if (!affine_is_axis(&c->out.at[i], &axis) || n->shape[i] != c->box[axis])
            return false;
        first[axis] = i;
    }
    for (int k = 0; k < c->nbox; k++)
        if (first[k] < 0)
            return false;
    return true;
}

/* ---- arithmetic ---- */

/* The elements on the diagonal, with the axes of its box. */
static Ref on_diagonal(Graph *g, const Node *diagonal, Ref r)
{
    const Node *n = node_at(g, r);
    Contract c = *diagonal->contract;
    if (n->op == OP_CONST)
        return build_const(g, n->type, n->value.f, n->value.i, c.nbox, c.box);
    c.in[0] = c.out;
    c.out = map_identity(c.nbox);
    return simplify(g, build_contract(g, &c, r, NO_REF, c.nbox, c.box));
}

static bool is_zero(const Node *n)
{
    if (n->op != OP_CONST || n->type == BOOL)
        return false;
    return is_float(n->type) ? n->value.f == 0 : n->value.i == 0;
}

/* Whether operand k of a pointwise op may be a diagonal beside the others: 0 gives 0. */
static bool keeps_zeros(const Graph *g, const Node *n, int k)
{
    switch (n->op) {
    case OP_NEG:
    case OP_CAST:
    case OP_MUL:
        return n->type != BOOL;
    case OP_DIV:
        return k == 0;
    case OP_SELECT:
        return k > 0 && is_zero(node_at(g, n->arg[3 - k]));
    default:
        return false;
    }
}

/* Whether both operands of a sum are 0 off the same diagonal. */
static bool is_sum_of_diagonals(const Graph *g, const Node *n)
{
    int first[MAX_BOX];
    if (n->op != OP_ADD && n->op != OP_SUB)
        return false;
    const Node *a = node_at(g, n->arg[0]), *b = node_at(g, n->arg[1]);
    return diagonal_axes(a, first) && diagonal_axes(b, first)
        && map_equal(&a->contract->out, &b->contract->out)
        && shape_equal(a->contract->nbox, a->contract->box, b->contract->nbox, b->contract->box);
}

/* f(diagonal(a), b) is diagonal(f(a, the elements of b on it)). */
static Ref compute_on_diagonal(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    int first[MAX_BOX], at = -1;
    Ref args[3] = {NO_REF, NO_REF, NO_REF};
    for (int k = 0; k < n.nargs && at < 0; k++)
        if (diagonal_axes(node_at(g, n.arg[k]), first)
            && (keeps_zeros(g, &n, k) || is_sum_of_diagonals(g, &n)))
            at = k;
    if (at < 0 || !rewrite_allowed())
        return r;
    Node diagonal = *node_at(g, n.arg[at]);
    for (int k = 0; k < n.nargs; k++)
        args[k] = on_diagonal(g, &diagonal, n.arg[k]);
    Ref value = n.op == OP_CAST ? build_cast(g, n.type, args[0])
                                : build_point(g, n.op, args[0], args[1], args[2]);
    Contract c = *diagonal.contract;
    c.in[0] = map_identity(c.nbox);
    return build_contract(g, &c, simplify(g, value), NO_REF, n.rank, n.shape);
}

/* ---- contracts ---- */

/* Sets by[axis] to the axis that a contract's axis equals where it reads the diagonal as operand i;
 * false where an index is not one axis at its full size. */
static bool unify_axes(const Contract *c, int i, const Node *diagonal, const int *first, int *by)
{
    for (int k = 0; k < c->nbox; k++)
        by[k] = k;
    for (int j = 0; j < diagonal->rank; j++) {
        int axis, other, box = diagonal->contract->out.at[j].axis[0];
        if (!affine_is_axis(&c->in[i].at[j], &axis) || c->box[axis] != diagonal->shape[j])
            return false;
        check(affine_is_axis(&c->in[i].at[first[box]], &other));
        int from = by[axis], to = by[other];
        for (int k = 0; k < c->nbox; k++)
            by[k] = by[k] == from ? to : by[k];
    }
    return true;
}

/* The contract with one axis for those that are the same. */
static bool substitute_axes(Contract *c, int nargs, const int *by)
{
    Affine to[MAX_BOX];
    int number[MAX_BOX], n = 0;
    for (int k = 0; k < c->nbox; k++)
        if (by[k] == k) {
            number[k] = n;
            c->box[n++] = c->box[k];
        }
    for (int k = 0; k < c->nbox; k++)
        to[k] = affine_axis(number[by[k]]);
    c->nbox = n;
    if (!map_substitute(&c->out, &c->out, to))
        return false;
    for (int i = 0; i < nargs; i++)
        if (!map_substitute(&c->in[i], &c->in[i], to))
            return false;
    return true;
}

/* A contract that reads a diagonal reads what the diagonal was made of. */
static Ref read_diagonal(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    for (int i = 0; i < n.nargs; i++) {
        Node d = *node_at(g, n.arg[i]);
        int first[MAX_BOX], by[MAX_BOX];
        Affine at[MAX_BOX];
        Contract c = *n.contract;
        Ref args[2] = {n.arg[0], n.nargs == 2 ? n.arg[1] : NO_REF};
        if (!diagonal_axes(&d, first) || !unify_axes(&c, i, &d, first, by)
            || (n.nargs == 2 && !map_in_range(&d.contract->in[0], d.contract->box,
                                              node_at(g, d.arg[0])->shape)))
            continue;
        for (int k = 0; k < d.contract->nbox; k++)
            at[k] = c.in[i].at[first[k]];
        if (!map_substitute(&c.in[i], &d.contract->in[0], at) || !substitute_axes(&c, n.nargs, by)
            || !rewrite_allowed())
            continue;
        args[i] = d.arg[0];
        return build_contract(g, &c, args[0], args[1], n.rank, n.shape);
    }
    return r;
}

/* A contract that sums or multiplies, and names an axis twice in its result, does so before. */
static Ref lift_diagonal(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    Contract inner = *n.contract, outer = {.out.rank = n.rank};
    int number[MAX_BOX];
    uint32_t seen = 0;
    Dim shape[MAX_RANK];
    inner.out.rank = 0;
    for (int i = 0; i < n.rank; i++) {
        int axis;
        if (!affine_is_axis(&n.contract->out.at[i], &axis) || n.shape[i] != inner.box[axis])
            return r;
        if (!(seen >> axis & 1)) {
            shape[outer.nbox] = outer.box[outer.nbox] = inner.box[axis];
            inner.out.at[inner.out.rank++] = affine_axis(axis);
            number[axis] = outer.nbox++;
        }
        seen |= 1u << axis;
        outer.out.at[i] = affine_axis(number[axis]);
    }
    bool plain = n.nargs == 1 && outer.nbox == inner.nbox;
    if (outer.nbox == n.rank || plain || !rewrite_allowed())
        return r;
    Ref second = n.nargs == 2 ? n.arg[1] : NO_REF;
    Ref value = build_contract(g, &inner, n.arg[0], second, outer.nbox, shape);
    outer.in[0] = map_identity(outer.nbox);
    return build_contract(g, &outer, simplify(g, value), NO_REF, n.rank, n.shape);
}

/* Whether a view reads each axis of its operand by one of its own at its full size, and two by the
 * same one; by[i] is what reads axis i. */
static bool is_taken(const Node *view, const Node *operand, int *by)
{
    uint32_t used = 0;
    if (!is_view(view) || view->rank >= operand->rank)
        return false;
    Map map = view_map(view);
    for (int i = 0; i < operand->rank; i++) {
        if (!affine_is_axis(&map.at[i], &by[i]) || view->shape[by[i]] != operand->shape[i])
            return false;
        used |= 1u << by[i];
    }
    return used == (1u << view->rank) - 1;
}

/* Sets to[k] to what axis k of a contract is, whose result is read by these axes of a view; others
 * become new axes of the box. false: the result's indices are not axes, each another. */
static bool name_axes(const Node *n, const int *by, Contract *c, Affine *to)
{
    uint32_t seen = 0;
    for (int i = 0; i < n->rank; i++) {
        int axis;
        if (!affine_is_axis(&n->contract->out.at[i], &axis) || (seen >> axis & 1)
            || n->shape[i] != n->contract->box[axis])
            return false;
        to[axis] = affine_axis(by[i]);
        seen |= 1u << axis;
    }
    for (int k = 0; k < n->contract->nbox; k++)
        if (!(seen >> k & 1)) {
            to[k] = affine_axis(c->nbox);
            c->box[c->nbox++] = n->contract->box[k];
        }
    return true;
}

/* The diagonal of a contract is a contract with one axis for those that are the same, that of a
 * pointwise op is one of diagonals. */
static Ref take_diagonal(Graph *g, Ref r)
{
    Node n = *node_at(g, r), a = *node_at(g, n.arg[0]);
    int by[MAX_RANK];
    Affine to[MAX_BOX];
    Contract c = {.nbox = n.rank, .out = map_identity(n.rank)};
    memcpy(c.box, n.shape, sizeof n.shape);
    if (!is_taken(&n, &a, by))
        return r;
    if (op_info[a.op].pointwise && rewrite_allowed()) {
        Ref args[3] = {NO_REF, NO_REF, NO_REF};
        for (int k = 0; k < a.nargs; k++)
            args[k] = simplify(g, build_contract(g, n.contract, a.arg[k], NO_REF, n.rank, n.shape));
        return a.op == OP_CAST ? build_cast(g, a.type, args[0])
                               : build_point(g, a.op, args[0], args[1], args[2]);
    }
    if (a.op != OP_CONTRACT || is_view(&a) || !name_axes(&a, by, &c, to) || !rewrite_allowed())
        return r;
    for (int i = 0; i < a.nargs; i++)
        check(map_substitute(&c.in[i], &a.contract->in[i], to));
    return build_contract(g, &c, a.arg[0], a.nargs == 2 ? a.arg[1] : NO_REF, n.rank, n.shape);
}

Ref simplify_diagonal(Graph *g, Ref r)
{
    if (node_at(g, r)->op != OP_CONTRACT)
        return compute_on_diagonal(g, r);
    Ref now = read_diagonal(g, r);
    now = now == r ? take_diagonal(g, r) : now;
    return now == r ? lift_diagonal(g, r) : now;
}
