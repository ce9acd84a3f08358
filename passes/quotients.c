/* Quotients by a number that is the same for all of a row, as the sum of a softmax: the division is done
 * once, where the graph divides already, or behind the sum.
 *
 *     %s: f32[N, C] = contract %sums[i] -> [i, j] over i < N, j < C
 *     %y: f32[N, C] = div %e, %s
 *     %1: f32[N, C] = div %g, %s
 *     %2: f32[N, C] = mul %1, %y                              %1: f32[N, C] = mul %g, %y
 *     %3: f32[N] = contract %2[i, j] -> [i] over ..           %2: f32[N] = contract %1[i, j] -> [i] over ..
 *     %4: f32[N, C] = contract %3[i] -> [i, j] over ..        %3: f32[N, C] = contract %2[i] -> [i, j] over ..
 *     %5: f32[N, C] = add %1, %4                      =>      %4: f32[N, C] = add %g, %3
 *     %6: f32[N, C] = mul %5, %e                              %5: f32[N, C] = mul %4, %y
 *
 * by three rules: a sum of products of two quotients by one number is divided by it once, behind the sum; a sum
 * of two quotients by one number is the quotient of the sum; and (u / s) * e is u * (e / s), if e / s is known. Derivatives of
 * quotients are made of such. What is divided by is never assumed to be anything: the results differ by
 * rounding, and where a sum of what is not divided yet overflows. */
#include "passes/structure.h"

#include <string.h>

#include "passes/pass.h"
#include "passes/rewrite.h"

/* ---- what is divided by ---- */

static bool same_view(const Graph *g, Ref a, Ref b)
{
    const Node *x = node_at(g, a), *y = node_at(g, b);
    return a == b || (is_view(x) && is_view(y) && node_same(x, y));
}

/* The axes of a view's result on which it varies. */
static uint32_t varies_on(const Node *view)
{
    Map map = view_map(view);
    uint32_t set = 0;
    for (int i = 0; i < map.rank; i++)
        for (int t = 0; t < map.at[i].nterms; t++)
            set |= 1u << map.at[i].axis[t];
    return set;
}

/* The quotients in a product, by divisors that do not vary on the axes; gives how many. */
static int find_quotients(const Graph *g, Ref r, uint32_t axes, Ref *list, int n)
{
    enum { MOST = 8 };
    const Node *x = node_at(g, r);
    if (x->op == OP_DIV && is_view(node_at(g, x->arg[1])) && !(varies_on(node_at(g, x->arg[1])) & axes) && n < MOST)
        list[n++] = r;
    for (int i = 0; i < x->nargs && (x->op == OP_MUL || x->op == OP_NEG) && n < MOST; i++)
        n = find_quotients(g, x->arg[i], axes, list, n);
    return n;
}

/* The newest of two quotients by one number: the other is left, which more is known of. NO_REF: there are none. */
static Ref newest_of_two(const Graph *g, Ref r, uint32_t axes)
{
    Ref list[8], newest = NO_REF;
    int n = find_quotients(g, r, axes, list, 0);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            if (list[i] != list[j] && same_view(g, node_at(g, list[i])->arg[1], node_at(g, list[j])->arg[1]))
                newest = list[i] > list[j] ? list[i] : list[j];
    return newest;
}

/* The product with the dividend instead of the quotient. */
static Ref undivided(Graph *g, Ref r, Ref quotient)
{
    Node n = *node_at(g, r);
    Ref args[2] = {NO_REF, NO_REF};
    if (r == quotient)
        return n.arg[0];
    if (n.op != OP_MUL && n.op != OP_NEG)
        return r;
    bool same = true;
    for (int i = 0; i < n.nargs; i++) {
        args[i] = undivided(g, n.arg[i], quotient);
        same &= args[i] == n.arg[i];
    }
    return same ? r : build_point(g, n.op, args[0], args[1], NO_REF);
}

/* ---- rules ---- */

/* The view of what the box of a sum reads, at the indices of the sum's result. */
static Ref view_at_result(Graph *g, const Node *sum, Ref view)
{
    Node v = *node_at(g, view);
    Map map = view_map(&v);
    Contract c = {.nbox = sum->rank, .out = map_identity(sum->rank)};
    Affine at[MAX_BOX];
    for (int z = 0; z < sum->contract->nbox; z++)
        at[z] = affine_const(dim_const(0));
    for (int p = 0; p < sum->rank; p++) {
        int z;
        if (affine_is_axis(&sum->contract->out.at[p], &z))
            at[z] = affine_axis(p);
    }
    memcpy(c.box, sum->shape, sizeof sum->shape);
    if (!map_substitute(&c.in[0], &map, at))
        return NO_REF;
    return simplify(g, build_contract(g, &c, v.arg[0], NO_REF, sum->rank, sum->shape));
}

/* Each element of the operand at its own index, each index of the result an axis of the box or 0. */
static bool sums_rows(const Node *n, uint32_t *summed)
{
    const Contract *c = n->contract;
    if (n->nargs != 1 || !is_float(n->type) || c->nbox > MAX_RANK)
        return false;
    Map identity = map_identity(c->nbox);
    *summed = (1u << c->nbox) - 1;
    if (!map_equal(&c->in[0], &identity))
        return false;
    for (int p = 0; p < n->rank; p++) {
        int z;
        bool unit = dim_is(n->shape[p], 1) && c->out.at[p].nterms == 0 && dim_is(c->out.at[p].offset, 0);
        if (!unit && (!affine_is_axis(&c->out.at[p], &z) || c->box[z] != n->shape[p] || !(*summed >> z & 1)))
            return false;
        *summed &= unit ? ~0u : ~(1u << z);
    }
    return *summed != 0;
}

static Ref divide_sum(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    uint32_t summed;
    if (!sums_rows(&n, &summed))
        return r;
    Ref quotient = newest_of_two(g, n.arg[0], summed);
    if (quotient == NO_REF || !rewrite_allowed())
        return r;
    Ref by = view_at_result(g, &n, node_at(g, quotient)->arg[1]);
    if (by == NO_REF)
        return r;
    Ref sum = build_contract(g, n.contract, undivided(g, n.arg[0], quotient), NO_REF, n.rank, n.shape);
    return build_point(g, OP_DIV, simplify(g, sum), by, NO_REF);
}

/* What r is the quotient of by the view s: a of a / s, or the view of a of a view of a quotient. */
static Ref dividend(Graph *g, Ref r, Ref s)
{
    Node n = *node_at(g, r);
    if (n.op == OP_DIV)
        return same_view(g, n.arg[1], s) ? n.arg[0] : NO_REF;
    if (!is_view(&n) || node_at(g, n.arg[0])->op != OP_DIV)
        return NO_REF;
    Node inner = *node_at(g, n.arg[0]);
    Ref by = simplify(g, build_contract(g, n.contract, inner.arg[1], NO_REF, n.rank, n.shape));
    return same_view(g, by, s) ? simplify(g, build_contract(g, n.contract, inner.arg[0], NO_REF, n.rank, n.shape))
                               : NO_REF;
}

static Ref divide_once(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    for (int i = 0; i < 2; i++) {
        Node x = *node_at(g, n.arg[i]);
        if (x.op != OP_DIV || !is_view(node_at(g, x.arg[1])))
            continue;
        Ref other = dividend(g, n.arg[1 - i], x.arg[1]);
        if (other == NO_REF || !rewrite_allowed())
            continue;
        Ref a = i ? other : x.arg[0], b = i ? x.arg[0] : other;
        return build_point(g, OP_DIV, simplify(g, build_point(g, n.op, a, b, NO_REF)), x.arg[1], NO_REF);
    }
    return r;
}

/* The node e / s, where there is one older than `before`: so of u / s * e and u * (e / s) one is given up. */
static Ref find_quotient(const Graph *g, Ref e, Ref s, Ref before)
{
    for (Ref r = before - 1; r > e; r--) {
        const Node *n = node_at(g, r);
        if (n->op == OP_DIV && n->arg[0] == e && same_view(g, n->arg[1], s))
            return r;
    }
    return NO_REF;
}

static Ref multiply_quotient(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    for (int i = 0; i < 2; i++) {
        Node x = *node_at(g, n.arg[i]);
        if (x.op != OP_DIV || !is_view(node_at(g, x.arg[1])) || x.arg[0] == n.arg[1 - i])
            continue;
        Ref known = find_quotient(g, n.arg[1 - i], x.arg[1], n.arg[i]);
        if (known != NO_REF && rewrite_allowed())
            return build_point(g, OP_MUL, x.arg[0], known, NO_REF);
    }
    return r;
}

Ref simplify_quotients(Graph *g, Ref r)
{
    const Node *n = node_at(g, r);
    if (!is_float(n->type))
        return r;
    switch (n->op) {
    case OP_CONTRACT:
        return divide_sum(g, r);
    case OP_ADD:
    case OP_SUB:
        return divide_once(g, r);
    case OP_MUL:
        return multiply_quotient(g, r);
    default:
        return r;
    }
}
