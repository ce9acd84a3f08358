/* segments: what a concat is made of goes its own way as long as nothing needs the whole.
 *
 *   - a sum of values that are 0 but for segments of an axis, which together cover it, is a concat:
 *     so is the gradient of what was split;
 *   - what reads within one segment of a concat reads that part;
 *   - arithmetic on a concat is the concat of the arithmetic on its parts, where the other operands
 *     can be read in segments, too;
 *   - the sum of a concat is the sum of its parts' sums.
 *
 * The last two hold back where some reader needs all of the concat in memory anyway. So an optimiser
 * that sees all parameters as one vector updates each in its own kernel.
 *
 *   before: %2 = concat %0, %1 ; %3 = mul %2, %2 ; %4 = contract %3[i] -> []
 *   after:  %5 = mul %0, %0 ; %6 = mul %1, %1 ; %9 = concat (sum of %5), (sum of %6) ; %4 = sum of %9 */
#include "passes/structure.h"

#include "passes/pass.h"
#include "passes/rewrite.h"

enum { MOST_PARTS = 1024, MOST_LEAVES = 64, DEEPEST = 8 };

/* ---- concats of zeros and values ---- */

typedef struct {
    Ref value;
    int axis;
    Dim from, size;
} Segment;

/* The node is a value at [from, from + size) of an axis, and 0 elsewhere. */
static bool is_segment(const Graph *g, Ref r, Segment *s)
{
    const Node *n = node_at(g, r);
    if (!is_view(n))
        return false;
    const Node *a = node_at(g, n->arg[0]);
    Map map = view_map(n);
    *s = (Segment){n->arg[0], -1, DIM_BAD, DIM_BAD};
    if (a->rank != n->rank)
        return false;
    for (int k = 0; k < n->rank; k++) {
        const Affine *at = &map.at[k];
        if (at->nterms != 1 || at->axis[0] != k || at->coef[0] != 1)
            return false;
        if (dim_is(at->offset, 0) && a->shape[k] == n->shape[k])
            continue;
        if (s->axis >= 0)
            return false;
        *s = (Segment){n->arg[0], k, dim_sub(dim_const(0), at->offset), a->shape[k]};
    }
    return s->axis >= 0;
}

/* The leaves of a tree of sums, if they are segments of one axis; 0 if not. */
static int find_segments(const Graph *g, Ref r, Segment *list, int n, int depth)
{
    const Node *node = node_at(g, r);
    if (node->op != OP_ADD) {
        if (n == MOST_LEAVES || !is_segment(g, r, &list[n]) || (n && list[n].axis != list[0].axis))
            return 0;
        return n + 1;
    }
    for (int i = 0; i < 2 && (n || !i); i++)
        n = depth < MOST_LEAVES ? find_segments(g, node->arg[i], list, n, depth + 1) : 0;
    return n;
}

static Ref concat_instead_of_sum(Graph *g, Ref r)
{
    Segment list[MOST_LEAVES];
    Ref parts[MOST_LEAVES];
    int n = find_segments(g, r, list, 0, 0), done = 0;
    Dim at = dim_const(0);
    for (bool found = true; found && done < n;) {
        found = false;
        for (int i = 0; i < n && !found; i++)
            if (list[i].from == at && !dim_is(list[i].size, 0)) {
                parts[done++] = list[i].value;
                at = dim_add(at, list[i].size);
                found = true;
            }
    }
    if (n < 2 || done < n || at != node_at(g, r)->shape[list[0].axis] || !rewrite_allowed())
        return r;
    return build_concat(g, list[0].axis, parts, n);
}

/* ---- reading a part ---- */

static int concat_axis(const Node *n)
{
    return __builtin_ctz(n->axes);
}

/* The part of the concat within which the index stays over the box, and where it begins; -1: none. */
static int part_within(const Graph *g, const Node *concat, const Affine *index, const Dim *box, Dim *from)
{
    Dim low = affine_low(index, box), high = affine_high(index, box), begin = dim_const(0);
    for (int i = 0; i < concat->nargs && low != DIM_BAD && high != DIM_BAD; i++) {
        Dim end = dim_add(begin, node_at(g, concat->arg[i])->shape[concat_axis(concat)]);
        *from = begin;
        if (dim_ge(low, begin) && dim_ge(dim_sub(end, dim_const(1)), high))
            return i;
        begin = end;
    }
    return -1;
}

static Ref read_part(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    for (int i = 0; i < n.nargs; i++) {
        const Node *concat = node_at(g, n.arg[i]);
        Contract c = *n.contract;
        Dim from;
        if (concat->op != OP_CONCAT)
            continue;
        Affine *index = &c.in[i].at[concat_axis(concat)];
        int part = part_within(g, concat, index, c.box, &from);
        if (part < 0 || !rewrite_allowed())
            continue;
        *index = affine_shift(*index, dim_sub(dim_const(0), from));
        Ref args[2] = {n.arg[0], n.nargs == 2 ? n.arg[1] : NO_REF};
        args[i] = concat->arg[part];
        return build_contract(g, &c, args[0], args[1], n.rank, n.shape);
    }
    return r;
}

Ref simplify_segments(Graph *g, Ref r)
{
    if (node_at(g, r)->op == OP_ADD)
        return concat_instead_of_sum(g, r);
    return node_at(g, r)->op == OP_CONTRACT ? read_part(g, r) : r;
}

/* ---- does anything need the whole? ---- */

typedef struct {
    Rewrite w;
    int **users;            /* old nodes that read an old node */
    int *nusers;
} Distribution;

static void find_users(Distribution *d)
{
    const Graph *g = &d->w.old;
    int *count = NEW_ARRAY(int, g->nodes.n);
    d->users = NEW_ARRAY(int *, g->nodes.n);
    d->nusers = NEW_ARRAY(int, g->nodes.n);
    for (Ref r = 0; r < g->nodes.n; r++)
        for (int i = 0; i < node_at(g, r)->nargs; i++)
            count[node_at(g, r)->arg[i]]++;
    for (Ref r = 0; r < g->nodes.n; r++)
        d->users[r] = NEW_ARRAY(int, count[r]);
    for (Ref r = 0; r < g->nodes.n; r++)
        for (int i = 0; i < node_at(g, r)->nargs; i++) {
            Ref a = node_at(g, r)->arg[i];
            d->users[a][d->nusers[a]++] = r;
        }
}

/* A sum of one operand over a whole axis of it, which is nothing else in the contract. */
static bool sums_axis(const Node *n, int axis, Dim extent, int *z)
{
    if (n->op != OP_CONTRACT || n->nargs != 1 || !affine_is_axis(&n->contract->in[0].at[axis], z) ||
        n->contract->box[*z] != extent || n->rank + 1 > MAX_RANK)
        return false;
    for (int i = 0; i < n->contract->in[0].rank; i++)
        if (i != axis && affine_coef(&n->contract->in[0].at[i], *z))
            return false;
    for (int i = 0; i < n->contract->out.rank; i++)
        if (affine_coef(&n->contract->out.at[i], *z))
            return false;
    return true;
}

/* No reader of the old node needs all of the concat that stands for it. */
static bool dissolves(const Distribution *d, Ref old)
{
    const Node *concat = node_at(d->w.g, d->w.map[old]);
    int axis = concat_axis(concat), z;
    Dim from;
    for (int u = 0; u < d->nusers[old]; u++) {
        const Node *n = node_at(&d->w.old, d->users[old][u]);
        if (op_info[n->op].pointwise || sums_axis(n, axis, concat->shape[axis], &z))
            continue;
        if (n->op != OP_CONTRACT)
            return false;
        for (int i = 0; i < n->nargs; i++)
            if (n->arg[i] == old &&
                part_within(d->w.g, concat, &n->contract->in[i].at[axis], n->contract->box, &from) < 0)
                return false;
    }
    return concat->nargs <= MOST_PARTS;
}

/* ---- arithmetic by parts ---- */

static bool same_cuts(const Graph *g, const Node *a, const Node *b)
{
    bool same = a->nargs == b->nargs && a->axes == b->axes;
    for (int i = 0; same && i < a->nargs; i++)
        same = shape_equal(a->rank, node_at(g, a->arg[i])->shape, b->rank, node_at(g, b->arg[i])->shape);
    return same;
}

/* Segments of the value cost no more than the value. */
static bool can_cut(const Graph *g, Ref r, const Node *concat, int depth)
{
    const Node *n = node_at(g, r);
    if (n->op == OP_CONCAT)
        return same_cuts(g, n, concat);
    if (n->op == OP_CONST || n->op == OP_INPUT || n->op == OP_ARRAY || n->op == OP_PART || is_view(n))
        return true;
    bool can = op_info[n->op].pointwise && depth < DEEPEST;
    for (int i = 0; can && i < n->nargs; i++)
        can = can_cut(g, n->arg[i], concat, depth + 1);
    return can;
}

static Ref pointwise_like(Graph *g, const Node *n, const Ref *arg)
{
    build_span = n->span;
    return simplify(g, n->op == OP_CAST ? build_cast(g, n->type, arg[0]) : build_point(g, n->op, arg[0], arg[1], arg[2]));
}

/* Part k of the value, cut like the concat; it begins at `from`. */
static Ref cut(Graph *g, Ref r, const Node *concat, int k, Dim from)
{
    Node n = *node_at(g, r), part = *node_at(g, concat->arg[k]);
    Ref arg[3] = {NO_REF, NO_REF, NO_REF};
    if (n.op == OP_CONCAT)
        return n.arg[k];
    if (n.op == OP_CONST)
        return build_const(g, n.type, n.value.f, n.value.i, n.rank, part.shape);
    if (op_info[n.op].pointwise) {
        for (int i = 0; i < n.nargs; i++)
            arg[i] = cut(g, n.arg[i], concat, k, from);
        return pointwise_like(g, &n, arg);
    }
    Contract c = {.nbox = n.rank, .in[0] = map_identity(n.rank), .out = map_identity(n.rank)};
    for (int i = 0; i < n.rank; i++)
        c.box[i] = part.shape[i];
    int axis = concat_axis(concat);
    c.in[0].at[axis] = affine_shift(c.in[0].at[axis], from);
    return simplify(g, build_contract(g, &c, r, NO_REF, n.rank, part.shape));
}

/* The concat that a pointwise old node may be computed by the parts of; NO_REF: none. */
static Ref concat_to_follow(const Distribution *d, const Node *n)
{
    Ref found = NO_REF;
    for (int i = 0; i < n->nargs && found == NO_REF; i++)
        if (node_at(d->w.g, d->w.map[n->arg[i]])->op == OP_CONCAT)
            found = d->w.map[n->arg[i]];
    for (int i = 0; i < n->nargs && found != NO_REF; i++) {
        Ref now = d->w.map[n->arg[i]];
        bool whole = node_at(d->w.g, now)->op == OP_CONCAT && !dissolves(d, n->arg[i]);
        if (whole || !can_cut(d->w.g, now, node_at(d->w.g, found), 0))
            return NO_REF;
    }
    return found;
}

static Ref compute_by_parts(Distribution *d, const Node *n, Ref follow)
{
    Graph *g = d->w.g;
    Node concat = *node_at(g, follow);
    Ref *parts = NEW_ARRAY(Ref, concat.nargs);
    Dim from = dim_const(0);
    for (int k = 0; k < concat.nargs; k++) {
        Ref arg[3] = {NO_REF, NO_REF, NO_REF};
        for (int i = 0; i < n->nargs; i++)
            arg[i] = cut(g, d->w.map[n->arg[i]], &concat, k, from);
        parts[k] = pointwise_like(g, n, arg);
        from = dim_add(from, node_at(g, concat.arg[k])->shape[concat_axis(&concat)]);
    }
    build_span = n->span;
    return build_concat(g, concat_axis(&concat), parts, concat.nargs);
}

/* ---- sums by parts ---- */

static Ref sum_by_parts(Distribution *d, const Node *n, int z)
{
    Graph *g = d->w.g;
    Node concat = *node_at(g, d->w.map[n->arg[0]]);
    Ref *parts = NEW_ARRAY(Ref, concat.nargs);
    Dim shape[MAX_RANK] = {dim_const(1)};
    Contract c = *n->contract;
    c.out.rank = n->rank + 1;
    c.out.at[0] = affine_const(dim_const(0));
    for (int i = 0; i < n->rank; i++) {
        c.out.at[i + 1] = n->contract->out.at[i];
        shape[i + 1] = n->shape[i];
    }
    build_span = n->span;
    for (int k = 0; k < concat.nargs; k++) {
        c.box[z] = node_at(g, concat.arg[k])->shape[concat_axis(&concat)];
        parts[k] = simplify(g, build_contract(g, &c, concat.arg[k], NO_REF, n->rank + 1, shape));
    }
    shape[0] = dim_const(concat.nargs);
    Contract sum = {.nbox = n->rank + 1, .in[0] = map_identity(n->rank + 1), .out.rank = n->rank};
    for (int i = 0; i <= n->rank; i++)
        sum.box[i] = shape[i];
    for (int i = 0; i < n->rank; i++)
        sum.out.at[i] = affine_axis(i + 1);
    return simplify(g, build_contract(g, &sum, build_concat(g, 0, parts, concat.nargs), NO_REF, n->rank, n->shape));
}

/* ---- entry ---- */

static Ref distribute(Distribution *d, Ref r)
{
    Node n = *node_at(&d->w.old, r);
    int z;
    if (op_info[n.op].pointwise) {
        Ref follow = concat_to_follow(d, &n);
        if (follow != NO_REF && rewrite_allowed())
            return compute_by_parts(d, &n, follow);
    }
    if (n.op == OP_CONTRACT && n.nargs == 1) {
        const Node *a = node_at(d->w.g, d->w.map[n.arg[0]]);
        if (a->op == OP_CONCAT && sums_axis(&n, concat_axis(a), a->shape[concat_axis(a)], &z) &&
            dissolves(d, n.arg[0]) && rewrite_allowed())
            return sum_by_parts(d, &n, z);
    }
    return NO_REF;
}

bool distribute_concats(Graph *g)
{
    bool changed = false, any = false;
    for (Ref r = 0; r < g->nodes.n; r++)
        any |= node_at(g, r)->op == OP_CONCAT;
    if (!any)
        return false;
    Distribution d = {.w = rewrite_begin(g)};
    find_users(&d);
    for (Ref r = 0; r < d.w.old.nodes.n; r++) {
        Ref now = distribute(&d, r);
        changed |= now != NO_REF;
        d.w.map[r] = now != NO_REF ? now : simplify(g, rewrite_copy(&d.w, r));
    }
    rewrite_end(&d.w);
    return changed;
}
