/* Contracts that add into places: out[h + r - 1] += g[h] * w[r]. They come from gradients, as
 * adjoints of windows, slices and convolutions. Two rules turn them into contracts that read,
 * in which every axis of the result is an axis of the box and no element is written twice.
 *
 * Solving: q = h + r - 1 is solved for an axis whose coefficient is 1 or -1:
 *
 *     contract g[h] * w[r] -> [h + r - 1] over h < H, r < 3
 *     contract g[q - r + 1] * w[r] -> [q] over q < H, r < 3
 *
 * That is right when some operand's index is the solved axis itself, over its whole extent, so
 * that what lies outside of the old box is dropped by that operand; or when q never leads
 * outside. It pays when the box hardly grows.
 *
 * Phases: the adjoint of a stride, q = c * h + r + o with r < R, has no such axis. With
 * r = c * u + f and a = h + u it is q - o = c * a + f: a result with two axes a and f, solved
 * for h = a - u, whose merged axes are cut and padded to the place:
 *
 *     contract g[h] * w[r] -> [2*h + r - 1] over h < H, r < 3
 *     %1 = contract g[a - u] * w[2*u + f] -> [a, f] over a < H + 1, f < 2, u < 2
 *     %2 = reshape %1 to [2*H + 2], then a view of it that starts at 1
 *
 * Where h is the short axis, that of a kernel whose elements lie c apart (dilation), the index is
 * solved for r instead.
 *
 * Every phase f is a dense contract. The adjoint of windows that do not overlap (pooling) is
 * the case R = c: a mere exchange of axes. */
#include "passes/structure.h"

#include <string.h>

#include "passes/pass.h"
#include "passes/rewrite.h"

/* The number of indices of a map in which an axis occurs. */
static int uses_of(const Map *map, int axis)
{
    int n = 0;
    for (int i = 0; i < map->rank; i++)
        n += affine_coef(&map->at[i], axis) != 0;
    return n;
}

static bool is_plain(const Node *n, int i)
{
    const Contract *c = n->contract;
    int axis;
    if (dim_is(n->shape[i], 1) && c->out.at[i].nterms == 0 && dim_is(c->out.at[i].offset, 0))
        return true;
    return affine_is_axis(&c->out.at[i], &axis) && c->box[axis] == n->shape[i]
        && uses_of(&c->out, axis) == 1;
}

/* Whether values of an axis beyond its box lead outside of an operand. */
static bool is_covered(const Graph *g, const Node *n, int axis)
{
    const Contract *c = n->contract;
    for (int o = 0; o < n->nargs; o++)
        for (int j = 0; j < c->in[o].rank; j++)
            if (affine_covers(&c->in[o].at[j], axis, c->box[axis], node_at(g, n->arg[o])->shape[j]))
                return true;
    return false;
}

static void identity_axes(Affine *by)
{
    for (int k = 0; k < MAX_BOX; k++)
        by[k] = affine_axis(k);
}

static bool substitute_inputs(Contract *c, int nargs, const Affine *by)
{
    for (int o = 0; o < nargs; o++)
        if (!map_substitute(&c->in[o], &c->in[o], by))
            return false;
    return true;
}

/* ---- which index can be solved ---- */

/* The box grows from `before` to `after` along one axis: to twice the size at most, or, for
 * sizes that are not known, by a number. */
static bool hardly_grows(Dim before, Dim after)
{
    bool by_number = dim_is_const(dim_sub(after, before), NULL);
    return dim_ge(dim_mul(dim_const(2), before), after)
        || (by_number && !dim_is_const(after, NULL));
}

/* q = coef * z + rest  =>  z = coef * (q - rest), where the axis keeps its number. */
static Affine solve(const Affine *at, int axis)
{
    int coef = affine_coef(at, axis);
    Affine by[MAX_BOX], rest;
    identity_axes(by);
    by[axis] = affine_const(dim_const(0));
    check(affine_substitute(&rest, at, by));
    return affine_scale(affine_add(affine_axis(axis), affine_scale(rest, -1)), coef);
}

static bool can_solve(const Graph *g, const Node *n, int i, int axis)
{
    const Contract *c = n->contract;
    const Affine *at = &c->out.at[i];
    int coef = affine_coef(at, axis);
    if ((coef != 1 && coef != -1) || uses_of(&c->out, axis) != 1)
        return false;
    if (at->nterms > 1 && !hardly_grows(c->box[axis], n->shape[i]))
        return false;
    if (is_covered(g, n, axis))
        return true;
    Affine solved = solve(at, axis);
    Dim box[MAX_BOX];
    memcpy(box, c->box, sizeof box);
    box[axis] = n->shape[i];
    return affine_in_range(&solved, box, c->box[axis]);
}

/* ---- phases ---- */

typedef struct {            /* one index of the result: stride * z[far] + z[near] + offset */
    int64_t stride, steps;  /* steps: how many strides the near axis spans, u < steps */
    int far, near;          /* near: -1 when there is none */
    Dim offset;
} Strided;

static bool is_strided(const Graph *g, const Node *n, int i, Strided *s)
{
    const Contract *c = n->contract;
    const Affine *at = &c->out.at[i];
    int64_t length;
    if (at->nterms < 1 || at->nterms > 2)
        return false;
    int far = at->nterms == 2 && at->coef[0] == 1 ? 1 : 0;
    int near = at->nterms == 2 ? at->axis[!far] : -1;
    *s = (Strided){at->coef[far], 1, at->axis[far], near, at->offset};
    if (s->stride < 2 || uses_of(&c->out, s->far) != 1)
        return false;
    if (near < 0)
        return true;
    if (can_solve(g, n, i, near))       /* the far axis is that of a kernel with dilation */
        return false;
    if (at->coef[!far] != 1 || uses_of(&c->out, near) != 1
        || !dim_is_const(c->box[near], &length) || length < 1)
        return false;
    s->steps = (length + s->stride - 1) / s->stride;
    return (length % s->stride == 0 || is_covered(g, n, near))
        && (s->steps == 1 || is_covered(g, n, s->far));
}

typedef struct {
    Contract c;
    Ref args[2];
    int nargs;
    int rank;               /* of the result in which phases are axes of their own */
    Dim shape[MAX_RANK];
} Phased;

/* A last axis of extent 1 on the first operand, indexed by a new axis: only its 0 contributes. */
static void drop_all_but_first(Graph *g, Phased *p, int axis)
{
    Node a = *node_at(g, p->args[0]);
    Dim shape[MAX_RANK];
    memcpy(shape, a.shape, sizeof shape);
    shape[a.rank] = dim_const(1);
    p->args[0] = simplify(g, build_reshape(g, p->args[0], a.rank + 1, shape));
    p->c.in[0].at[p->c.in[0].rank++] = affine_axis(axis);
}

/* Replaces the far axis by a - u and the near one by stride * u + f; index i becomes a, f. */
static bool split_index(Graph *g, Phased *p, const Strided *s, Affine *out)
{
    Contract *c = &p->c;
    Affine by[MAX_BOX];
    int near = s->near;
    identity_axes(by);
    if (near < 0) {
        near = c->nbox++;
        drop_all_but_first(g, p, near);
    }
    c->box[near] = dim_const(s->stride);
    if (s->steps > 1) {
        int u = c->nbox++;
        c->box[u] = dim_const(s->steps);
        c->box[s->far] = dim_add(c->box[s->far], dim_const(s->steps - 1));
        by[s->far] = affine_add(affine_axis(s->far), affine_scale(affine_axis(u), -1));
        by[near] = affine_add(affine_axis(near), affine_scale(affine_axis(u), s->stride));
    }
    out[0] = affine_axis(s->far);
    out[1] = affine_axis(near);
    p->shape[p->rank++] = c->box[s->far];
    p->shape[p->rank++] = c->box[near];
    return substitute_inputs(c, p->nargs, by);
}

/* Whether every index of the result is plain or strided, some are strided, and there is room. */
static bool find_strided(const Graph *g, const Node *n, Strided *strided, bool *found)
{
    int extra = 0, axes = n->contract->nbox;
    for (int i = 0; i < n->rank; i++) {
        found[i] = !is_plain(n, i);
        if (found[i] && !is_strided(g, n, i, &strided[i]))
            return false;
        extra += found[i];
        axes += found[i] ? (strided[i].near < 0) + (strided[i].steps > 1) : 0;
    }
    return extra && n->rank + extra <= MAX_RANK && axes <= MAX_BOX
        && node_at(g, n->arg[0])->rank + extra <= MAX_RANK;
}

static Ref split_phases(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    Strided strided[MAX_RANK];
    bool found[MAX_RANK];
    if (!find_strided(g, &n, strided, found) || !rewrite_allowed())
        return r;
    Phased p = {.c = *n.contract, .args = {n.arg[0], n.nargs == 2 ? n.arg[1] : NO_REF},
                .nargs = n.nargs};
    Map out = {0};
    Dim merged[MAX_RANK];
    for (int i = 0; i < n.rank; i++) {
        merged[i] = n.shape[i];
        if (!found[i]) {
            p.shape[p.rank++] = n.shape[i];
            out.at[out.rank++] = n.contract->out.at[i];
            continue;
        }
        if (!split_index(g, &p, &strided[i], &out.at[out.rank]))
            return r;
        out.rank += 2;
        merged[i] = dim_mul(p.shape[p.rank - 2], p.shape[p.rank - 1]);
    }
    p.c.out = out;
    Ref phases = simplify(g, build_contract(g, &p.c, p.args[0], p.args[1], p.rank, p.shape));
    Ref whole = build_reshape(g, phases, n.rank, merged);
    for (int i = 0; i < n.rank; i++) {
        if (!found[i])
            continue;
        Dim start = dim_sub(dim_const(0), strided[i].offset);
        whole = build_slice(g, whole, i, start, 1, n.shape[i]);
    }
    return whole;
}

/* ---- solving ---- */

/* The axis that index i is solved for: the longest that can be, as far as that is known. */
static int choose_axis(const Graph *g, const Node *n, int i)
{
    int best = -1;
    for (int t = 0; t < n->contract->out.at[i].nterms; t++) {
        int axis = n->contract->out.at[i].axis[t];
        if (can_solve(g, n, i, axis)
            && (best < 0 || !dim_ge(n->contract->box[best], n->contract->box[axis])))
            best = axis;
    }
    return best;
}

static Ref solve_index(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    for (int i = 0; i < n.rank; i++) {
        Strided strided;
        bool leave = is_plain(&n, i) || is_strided(g, &n, i, &strided);
        int axis = leave ? -1 : choose_axis(g, &n, i);
        if (axis < 0)
            continue;
        Contract c = *n.contract;
        Affine by[MAX_BOX];
        identity_axes(by);
        by[axis] = solve(&c.out.at[i], axis);
        c.out.at[i] = affine_axis(axis);
        c.box[axis] = n.shape[i];
        if (!substitute_inputs(&c, n.nargs, by) || !rewrite_allowed())
            continue;
        return build_contract(g, &c, n.arg[0], n.nargs == 2 ? n.arg[1] : NO_REF, n.rank, n.shape);
    }
    return r;
}

Ref simplify_adjoint(Graph *g, Ref r)
{
    const Node *n = node_at(g, r);
    if (n->type == BOOL)
        return r;
    Ref now = split_phases(g, r);
    return now == r ? solve_index(g, r) : now;
}
