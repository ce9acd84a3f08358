/* The structural rules of the algebra pass, one function each.
 *
 * A view composes with the contract or view that reads it when nothing is dropped wrongly:
 * where the outer map leaves the view, its terms are dropped, and the composed map must leave
 * the view's operand there as well; and the view must not fill in zeros that a product would
 * see (0 * inf), so with two operands it must be proved in range. */
#include "passes/structure.h"

#include <string.h>

#include "passes/pass.h"
#include "passes/rewrite.h"

/* ---- views ---- */

bool affine_covers(const Affine *a, int axis, Dim box, Dim extent)
{
    if (a->nterms != 1 || a->axis[0] != axis || box != extent)
        return false;
    if (a->coef[0] == 1)
        return dim_is(a->offset, 0);
    return a->coef[0] == -1 && a->offset == dim_sub(extent, dim_const(1));
}

static Ref drop_identity_view(Graph *g, Ref r)
{
    const Node *n = node_at(g, r);
    if (!is_view(n))
        return r;
    const Node *a = node_at(g, n->arg[0]);
    Map map = view_map(n), identity = map_identity(n->rank);
    bool same = shape_equal(n->rank, n->shape, a->rank, a->shape) && map_equal(&map, &identity);
    return same && rewrite_allowed() ? n->arg[0] : r;
}

/* Whether what an index into axis j of a view drops is dropped by the view's own map as well. */
static bool keeps_drops(const Contract *c, const Affine *index, const Node *view, int j,
                        const Map *map, const Node *operand)
{
    if (affine_in_range(index, c->box, view->shape[j]))
        return true;
    for (int k = 0; k < map->rank; k++)
        if (affine_covers(&map->at[k], j, view->shape[j], operand->shape[k]))
            return true;
    return false;
}

/* The index of the view's operand, for operand i of the contract n; false: they do not compose. */
static bool compose(const Graph *g, const Node *n, int i, Map *result)
{
    const Contract *c = n->contract;
    const Node *view = node_at(g, n->arg[i]);
    if (!is_view(view))
        return false;
    const Node *operand = node_at(g, view->arg[0]);
    Map map = view_map(view);
    if (n->nargs == 2 && !map_in_range(&map, view->shape, operand->shape))
        return false;
    for (int j = 0; j < view->rank; j++)
        if (!keeps_drops(c, &c->in[i].at[j], view, j, &map, operand))
            return false;
    return map_substitute(result, &map, c->in[i].at);
}

static Ref absorb_views(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    for (int i = 0; i < n.nargs; i++) {
        Contract c = *n.contract;
        Ref args[2] = {n.arg[0], n.nargs == 2 ? n.arg[1] : NO_REF};
        if (!compose(g, &n, i, &c.in[i]) || !rewrite_allowed())
            continue;
        args[i] = node_at(g, args[i])->arg[0];
        return build_contract(g, &c, args[0], args[1], n.rank, n.shape);
    }
    return r;
}

/* ---- contracts ---- */

static uint32_t map_axes(const Map *map)
{
    uint32_t axes = 0;
    for (int i = 0; i < map->rank; i++)
        for (int t = 0; t < map->at[i].nterms; t++)
            axes |= 1u << map->at[i].axis[t];
    return axes;
}

static Ref build_like(Graph *g, const Node *n, const Contract *c)
{
    return build_contract(g, c, n->arg[0], n->nargs == 2 ? n->arg[1] : NO_REF, n->rank, n->shape);
}

/* A factor that is 1 everywhere it is read. */
static Ref drop_ones(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    for (int i = 0; i < n.nargs && n.nargs == 2; i++) {
        const Node *a = node_at(g, n.arg[i]);
        bool one = a->op == OP_CONST && (is_float(a->type) ? a->value.f == 1 : a->value.i == 1);
        if (!one || !map_in_range(&n.contract->in[i], n.contract->box, a->shape)
            || !rewrite_allowed())
            continue;
        Contract c = *n.contract;
        c.in[0] = c.in[1 - i];
        return build_contract(g, &c, n.arg[1 - i], NO_REF, n.rank, n.shape);
    }
    return r;
}

/* The contract without some of its axes, which are 0 in its maps. */
static void remove_axes(Contract *c, int nargs, uint32_t axes)
{
    Affine by[MAX_BOX];
    int n = 0;
    for (int k = 0; k < c->nbox; k++) {
        by[k] = axes >> k & 1 ? affine_const(dim_const(0)) : affine_axis(n);
        if (!(axes >> k & 1))
            c->box[n++] = c->box[k];
    }
    c->nbox = n;
    check(map_substitute(&c->out, &c->out, by));
    for (int i = 0; i < nargs; i++)
        check(map_substitute(&c->in[i], &c->in[i], by));
}

/* Axes of extent 1 that are no axes of the result. */
static Ref drop_unit_axes(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    Contract c = *n.contract;
    uint32_t units = 0, result = map_axes(&c.out);
    for (int k = 0; k < c.nbox; k++)
        if (dim_is(c.box[k], 1) && !(result >> k & 1))
            units |= 1u << k;
    if (!units || !rewrite_allowed())
        return r;
    remove_axes(&c, n.nargs, units);
    return build_like(g, &n, &c);
}

/* A size as a number of the type of the node, in its shape. */
static Ref build_count(Graph *g, const Node *like, Dim count)
{
    int64_t number;
    if (dim_is_const(count, &number))
        return build_const(g, like->type, (double)number, number, like->rank, like->shape);
    return build_splat(g, build_cast(g, like->type, build_size(g, count)), like->rank, like->shape);
}

/* A sum over axes on which nothing depends is a product with their size. */
static Ref multiply_instead(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    Contract c = *n.contract;
    uint32_t used = map_axes(&c.out), unused = 0;
    Dim count = dim_const(1);
    for (int i = 0; i < n.nargs; i++)
        used |= map_axes(&c.in[i]);
    for (int k = 0; k < c.nbox; k++)
        if (!(used >> k & 1)) {
            unused |= 1u << k;
            count = dim_mul(count, c.box[k]);
        }
    if (!unused || count == DIM_BAD || dtype_bytes[n.type] < 4 || !rewrite_allowed())
        return r;
    remove_axes(&c, n.nargs, unused);
    Ref sum = simplify(g, build_like(g, &n, &c));
    return build_point(g, OP_MUL, sum, build_count(g, &n, count), NO_REF);
}

/* ---- pointwise ops on expanded values ---- */

/* Every index is one axis of the result, each another, and some axis is in none. */
static bool is_expand(const Node *n, const Node *operand)
{
    if (!is_view(n) || operand->rank >= n->rank)
        return false;
    Map map = view_map(n);
    uint32_t seen = 0;
    for (int i = 0; i < map.rank; i++) {
        int axis;
        if (!affine_is_axis(&map.at[i], &axis) || (seen >> axis & 1)
            || n->shape[axis] != operand->shape[i])
            return false;
        seen |= 1u << axis;
    }
    return true;
}

/* The view that all operands but consts are, NO_REF if there is none. */
static Ref common_expand(const Graph *g, const Node *n)
{
    Ref found = NO_REF;
    for (int i = 0; i < n->nargs; i++) {
        const Node *a = node_at(g, n->arg[i]);
        if (a->op == OP_CONST)
            continue;
        if (!is_view(a) || !is_expand(a, node_at(g, a->arg[0])))
            return NO_REF;
        if (found != NO_REF) {
            Map first = view_map(node_at(g, found)), map = view_map(a);
            if (!map_equal(&first, &map))
                return NO_REF;
        }
        found = n->arg[i];
    }
    return found;
}

/* f(expand(a), expand(b)) is expand(f(a, b)). */
static Ref compute_before_expand(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    Ref expand = common_expand(g, &n), args[3] = {NO_REF, NO_REF, NO_REF};
    if (expand == NO_REF || !rewrite_allowed())
        return r;
    Node view = *node_at(g, expand), from = *node_at(g, view.arg[0]);
    for (int i = 0; i < n.nargs; i++) {
        Node a = *node_at(g, n.arg[i]);
        args[i] = a.op != OP_CONST
            ? a.arg[0] : build_const(g, a.type, a.value.f, a.value.i, from.rank, from.shape);
    }
    Ref inner = n.op == OP_CAST ? build_cast(g, n.type, args[0])
                                : build_point(g, n.op, args[0], args[1], args[2]);
    return build_contract(g, view.contract, simplify(g, inner), NO_REF, n.rank, n.shape);
}

/* ---- casts ---- */

/* Whether every value of the first type is a value of the second. */
static bool widens(DType from, DType to)
{
    static const int digits[DTYPES] = {    /* bits that hold an integer exactly */
        [F32] = 24, [F64] = 53, [F16] = 11, [BF16] = 8, [I32] = 31, [I64] = 63, [U32] = 32,
        [U8] = 8, [BOOL] = 1,
    };
    bool sign = from == I32 || from == I64;
    if (is_float(from))
        return to == F64 || from == to || (to == F32 && from != F64);
    bool negative = is_float(to) || to == I32 || to == I64;
    return to != BOOL && digits[from] <= digits[to] && (!sign || negative);
}

/* A cast that loses nothing leaves the next one as if it came from the first type. Ints that
 * went through a float saturate where ints wrap, so such a pair stays. */
static Ref merge_casts(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    const Node *middle = node_at(g, n.arg[0]);
    if (middle->op != OP_CAST)
        return r;
    DType from = node_at(g, middle->arg[0])->type;
    bool saturates = is_float(middle->type) && !is_float(from) && is_int(n.type)
        && !widens(from, n.type);
    if (!widens(from, middle->type) || saturates || !rewrite_allowed())
        return r;
    return build_cast(g, n.type, middle->arg[0]);
}

/* ---- scatters ---- */

/* For each axis of the source, the axis of the result it is; false unless every source axis is
 * one, at its full size, and the one indexed axis is left. */
static bool spread_axes(const Node *n, const Node *source, int *at)
{
    const Gather *a = n->gather;
    uint32_t seen = 0;
    if (a->n != 1 || n->rank != source->rank + 1)
        return false;
    for (int i = 0; i < n->rank; i++) {
        const Affine *index = &a->map.at[i];
        int axis;
        if (i == a->on[0] ? index->nterms != 0 || !dim_is(index->offset, 0)
                          : !affine_is_axis(index, &axis) || n->shape[i] != source->shape[axis])
            return false;
        if (i == a->on[0])
            continue;
        at[axis] = i;
        seen |= 1u << axis;
    }
    return seen == (1u << source->rank) - 1;
}

/* The index itself, read from a list of all that there are: so a faulty one is still found. */
static Ref checked_index(Graph *g, Ref index, Dim extent)
{
    Node n = *node_at(g, index);
    Gather a = {.n = 1, .map = {.rank = 1}, .checked = true};
    a.map.at[0] = affine_const(dim_const(0));
    return build_gather(g, &a, build_iota(g, n.type, 0, 1, &extent), &index, n.rank, n.shape);
}

/* A scatter that puts each element somewhere along an axis of its own never adds: it is
 * select(position == index, element, 0), the gradient of x[n, label[n]]. */
static Ref select_instead_of_scatter(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    int at[MAX_RANK];
    DType t = node_at(g, n.arg[1])->type;
    if (n.type == BOOL || !spread_axes(&n, node_at(g, n.arg[0]), at) || !rewrite_allowed())
        return r;
    Ref index = n.gather->checked ? checked_index(g, n.arg[1], n.shape[n.gather->on[0]]) : n.arg[1];
    index = build_expand(g, index, at, n.rank, n.shape);
    Ref value = simplify(g, build_expand(g, n.arg[0], at, n.rank, n.shape));
    Ref here = build_point(g, OP_EQ, build_iota(g, t, n.gather->on[0], n.rank, n.shape),
                           simplify(g, index), NO_REF);
    return build_point(g, OP_SELECT, here, value, build_number(g, n.type, 0, n.rank, n.shape));
}

/* ---- gathers ---- */

/* The operand of a table at the elements that the gather takes, where it is the same along the indexed
 * axes; else NO_REF. */
static Ref taken_view(Graph *g, const Node *n, Ref operand)
{
    Node view = *node_at(g, operand);
    if (!is_view(&view) || !is_expand(&view, node_at(g, view.arg[0])))
        return NO_REF;
    Map map = view_map(&view);
    Contract c = {.nbox = n->rank, .out = map_identity(n->rank)};
    for (int j = 0; j < n->gather->n; j++)
        if (map_axes(&map) >> n->gather->on[j] & 1)
            return NO_REF;
    memcpy(c.box, n->shape, sizeof n->shape);
    if (!map_substitute(&c.in[0], &map, n->gather->map.at))
        return NO_REF;
    return build_contract(g, &c, view.arg[0], NO_REF, n->rank, n->shape);
}

/* A few elements of x - m, with m the same along the indexed axes: those of x, less m, so that the difference
 * need not be stored. */
static Ref gather_before_arithmetic(Graph *g, Ref r)
{
    Node n = *node_at(g, r), table = *node_at(g, n.arg[0]);
    bool arithmetic = table.op == OP_ADD || table.op == OP_SUB || table.op == OP_MUL;
    if (!arithmetic || n.rank >= table.rank || !n.gather->checked || !map_in_range(&n.gather->map, n.shape, table.shape))
        return r;
    for (int i = 0; i < 2; i++) {
        Ref args[2], view = taken_view(g, &n, table.arg[i]);
        if (view == NO_REF || !rewrite_allowed())
            continue;
        args[i] = simplify(g, view);
        args[1 - i] = simplify(g, build_gather(g, n.gather, table.arg[1 - i], n.arg + 1, n.rank, n.shape));
        return build_point(g, table.op, args[0], args[1], NO_REF);
    }
    return r;
}

/* ---- shapes ---- */

/* The view that only inserts and removes axes of extent 1; false when a reshape does more. */
static bool unit_axes_view(const Node *from, const Node *n, Contract *c)
{
    int i = 0;
    *c = (Contract){.nbox = n->rank, .out = map_identity(n->rank), .in[0].rank = from->rank};
    for (int k = 0; k < n->rank; k++) {
        c->box[k] = n->shape[k];
        if (dim_is(n->shape[k], 1))
            continue;
        for (; i < from->rank && dim_is(from->shape[i], 1); i++)
            c->in[0].at[i] = affine_const(dim_const(0));
        if (i == from->rank || from->shape[i] != n->shape[k])
            return false;
        c->in[0].at[i++] = affine_axis(k);
    }
    for (; i < from->rank; i++) {
        if (!dim_is(from->shape[i], 1))
            return false;
        c->in[0].at[i] = affine_const(dim_const(0));
    }
    return true;
}

static Ref simplify_reshape(Graph *g, Ref r)
{
    Node n = *node_at(g, r), a = *node_at(g, n.arg[0]);
    Contract c;
    if (shape_equal(n.rank, n.shape, a.rank, a.shape))
        return rewrite_allowed() ? n.arg[0] : r;
    if (a.op == OP_RESHAPE)
        return rewrite_allowed() ? build_reshape(g, a.arg[0], n.rank, n.shape) : r;
    if (unit_axes_view(&a, &n, &c) && rewrite_allowed())
        return build_contract(g, &c, n.arg[0], NO_REF, n.rank, n.shape);
    return r;
}

/* The extremum of one element. */
static Ref simplify_extremum(Graph *g, Ref r)
{
    Node n = *node_at(g, r), a = *node_at(g, n.arg[0]);
    Contract c = {.nbox = n.rank, .out = map_identity(n.rank), .in[0].rank = a.rank};
    int kept = 0;
    for (int i = 0; i < a.rank; i++) {
        bool reduced = n.axes >> i & 1;
        if (reduced && !dim_is(a.shape[i], 1))
            return r;
        c.in[0].at[i] = reduced ? affine_const(dim_const(0)) : affine_axis(kept);
        if (!reduced)
            c.box[kept++] = a.shape[i];
    }
    if (!rewrite_allowed())
        return r;
    if (n.op == OP_ARGMAX || n.op == OP_ARGMIN)
        return build_const(g, n.type, 0, 0, n.rank, n.shape);
    return build_contract(g, &c, n.arg[0], NO_REF, n.rank, n.shape);
}

/* ---- views of results ---- */

/* Whether a view of a contract only exchanges axes, and inserts and removes axes of extent 1; then
 * the axis of the view for each axis of the contract's result, -1 for a removed one. */
static bool exchanges_axes(const Node *view, const Node *operand, int *at)
{
    Map map = view_map(view);
    const Contract *c = operand->contract;
    uint32_t seen = 0;
    for (int k = 0; k < map.rank; k++) {
        at[k] = -1;
        if (map.at[k].nterms == 0 && dim_is(map.at[k].offset, 0) && dim_is(operand->shape[k], 1)
            && affine_in_range(&c->out.at[k], c->box, operand->shape[k]))
            continue;
        if (!affine_is_axis(&map.at[k], &at[k]) || view->shape[at[k]] != operand->shape[k]
            || (seen >> at[k] & 1))
            return false;
        seen |= 1u << at[k];
    }
    for (int i = 0; i < view->rank; i++)
        if (!(seen >> i & 1) && !dim_is(view->shape[i], 1))
            return false;
    return true;
}

/* The contract that gives the view's elements itself. */
static Ref exchange_result(Rewrite *w, const Node *view, const Node *operand, const int *at)
{
    Contract c = *operand->contract;
    c.out = (Map){.rank = view->rank};
    for (int i = 0; i < view->rank; i++)
        c.out.at[i] = affine_const(dim_const(0));
    for (int k = 0; k < operand->rank; k++)
        if (at[k] >= 0)
            c.out.at[at[k]] = operand->contract->out.at[k];
    Ref second = operand->nargs == 2 ? w->map[operand->arg[1]] : NO_REF;
    build_span = operand->span;
    return simplify(w->g, build_contract(w->g, &c, w->map[operand->arg[0]], second, view->rank,
                                         view->shape));
}

bool merge_result_views(Graph *g)
{
    bool changed = false;
    int *uses = NEW_ARRAY(int, g->nodes.n), at[MAX_RANK];
    for (int r = 0; r < g->nodes.n; r++)
        for (int i = 0; i < node_at(g, r)->nargs; i++)
            uses[node_at(g, r)->arg[i]]++;
    for (int i = 0; i < g->outputs.n; i++)
        uses[g->outputs.p[i].value]++;
    Rewrite w = rewrite_begin(g);
    for (int r = 0; r < w.old.nodes.n; r++) {
        const Node *n = node_at(&w.old, r), *a = n->nargs ? node_at(&w.old, n->arg[0]) : NULL;
        bool merge = is_view(n) && a->op == OP_CONTRACT && !is_view(a) && uses[n->arg[0]] == 1
            && exchanges_axes(n, a, at) && rewrite_allowed();
        w.map[r] = merge ? exchange_result(&w, n, a, at) : rewrite_copy(&w, r);
        changed |= merge;
    }
    rewrite_end(&w);
    return changed;
}

/* The first rule of a list that applies. */
static Ref first_of(Graph *g, Ref r, Ref (*const *rule)(Graph *, Ref), int n)
{
    for (int i = 0; i < n; i++) {
        Ref now = rule[i](g, r);
        if (now != r)
            return now;
    }
    return r;
}

Ref simplify_structure(Graph *g, Ref r)
{
    static Ref (*const contract_rules[])(Graph *, Ref) = {
        drop_identity_view, absorb_views, drop_ones, drop_unit_axes, multiply_instead,
        simplify_diagonal, simplify_adjoint, simplify_segments, simplify_quotients,
    };
    static Ref (*const extremum_rules[])(Graph *, Ref) = {simplify_extremum, simplify_exchange};
    static Ref (*const pointwise_rules[])(Graph *, Ref) = {
        compute_before_expand, simplify_exchange, simplify_segments, simplify_quotients, simplify_diagonal,
    };
    switch (node_at(g, r)->op) {
    case OP_CONTRACT:
        return first_of(g, r, contract_rules, LENGTH(contract_rules));
    case OP_SCATTER:
        return select_instead_of_scatter(g, r);
    case OP_GATHER:
        return gather_before_arithmetic(g, r);
    case OP_RESHAPE:
        return simplify_reshape(g, r);
    case OP_RMAX:
    case OP_RMIN:
    case OP_ARGMAX:
    case OP_ARGMIN:
        return first_of(g, r, extremum_rules, LENGTH(extremum_rules));
    case OP_CONCAT:
        return node_at(g, r)->nargs == 1 && rewrite_allowed() ? node_at(g, r)->arg[0] : r;
    default:
        break;
    }
    if (!op_info[node_at(g, r)->op].pointwise)
        return r;
    Ref now = node_at(g, r)->op == OP_CAST ? merge_casts(g, r) : r;
    return now == r ? first_of(g, r, pointwise_rules, LENGTH(pointwise_rules)) : now;
}
