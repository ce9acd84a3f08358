/* The plan of a contraction on the CPU: a tile of registers with lanes along an axis of one operand, copies of that
 * vector, and rows along an axis of the other, whose elements are broadcast; or lanes along a sum that both operands
 * walk smoothly. Every choice of the axis is costed in cycles (multiply-adds, copies of operands, stores), as for a CPU with
 * 32 registers of 16 lanes; then only the number of vectors and rows is fitted to the one at hand. */
#include "passes/schedule_cpu.h"

#include "passes/pass.h"
#include "passes/reshape_kernel.h"

#include <stdlib.h>
#include <string.h>

/* A copy with one axis for each that the load varies on is no more than four times what it reads. */
static bool can_copy(const Step *s, const Kernel *k, const KValue *x)
{
    double most = 4 * size_of(shape_count(s->buffers.p[x->buffer].rank, s->buffers.p[x->buffer].shape));
    for (int i = 0; i < x->rank; i++)
        if (x->via[i] != NO_VALUE)
            return false;
    for (int i = 0; i < x->nbounds; i++)
        if (x->bounds[i].via != NO_VALUE)
            return false;
    return product_of_extents(k, x->axes) <= most && __builtin_popcount(x->axes) + 1 <= MAX_RANK;
}

/* Cycles for what stands behind the reduction, for each of its results: stores, and loads that no
 * reduction needs. Lanes that are not neighbours are moved one by one. */
static double epilogue_cost(const Step *s, const Kernel *k, int axis)
{
    double cost = 0;
    bool *needs = calloc((size_t)k->values.n + 1, 1);
    for (int i = 0; i < k->stores.n; i++) {
        const Store *st = &k->stores.p[i];
        kernel_needs(k, st->value, needs);
        cost += contiguous_at(s, st->buffer, st->at, st->via, axis) ? 0.1 : 1.5;
    }
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        if (needs[v] && x->op == K_LOAD && x->axes >> axis & 1)
            cost += contiguous_at(s, x->buffer, x->at, x->via, axis) ? 0.1 : 1.5;
    }
    free(needs);
    return cost;
}

/* The bound says no more than that an index lies in the buffer. */
static bool bounds_buffer(const Step *s, const KValue *x, const Bound *bound)
{
    for (int i = 0; i < x->rank; i++)
        if (bound->via == NO_VALUE && x->via[i] == NO_VALUE && affine_equal(&bound->at, &x->at[i]) &&
            bound->extent == s->buffers.p[x->buffer].shape[i])
            return true;
    return false;
}

/* A copy with a border of zeros makes its bounds needless. */
static bool can_border(const Step *s, const KValue *x)
{
    for (int i = 0; i < x->nbounds; i++)
        if (!bounds_buffer(s, x, &x->bounds[i]))
            return false;
    return x->nbounds > 0;
}

/* Its bounds become constants, or leave the inner loops, when the tile and short loops are unrolled. */
static bool bounds_fold(const Kernel *k, const KValue *x, const Plan *p)
{
    for (int i = 0; i < x->nbounds; i++) {
        uint32_t axes = affine_axes(&x->bounds[i].at);
        for (int a = 0; a < k->naxes; a++) {
            int64_t size;
            if (!(axes >> a & 1) || k->axis[a].kind != AXIS_REDUCE)
                continue;
            if (!dim_is_const(k->axis[a].extent, &size) || size > 8)
                return false;
        }
        for (int j = 0; j < 2; j++)
            if (p->rows[j] >= 0 && (axes >> p->rows[j] & 1) && !dim_is(k->axis[p->rows[j]].extent, p->nrows[j]))
                return false;
    }
    return true;
}

/* Its bounds depend on the loops around the tile alone, which skip what is outside. */
bool bounds_in_loops(const Kernel *k, const KValue *x, const Plan *p)
{
    uint32_t tile = 1u << p->vector;
    for (int j = 0; j < 2; j++)
        tile |= p->rows[j] >= 0 ? 1u << p->rows[j] : 0;
    for (int i = 0; i < x->nbounds; i++)
        if (x->bounds[i].via != NO_VALUE || affine_axes(&x->bounds[i].at) & tile)
            return false;
    return (x->axes & axes_of_kind(k, AXIS_REDUCE) & ~tile) != 0;
}

/* The reduce axes of such bounds: the outermost, so that they are tested seldom. */
static uint32_t axes_that_skip(const Kernel *k, const Plan *p)
{
    uint32_t set = 0;
    for (int o = 0; o < 2; o++) {
        const KValue *x = &k->values.p[o ? p->y : p->x];
        for (int i = 0; i < x->nbounds && bounds_in_loops(k, x, p); i++)
            set |= affine_axes(&x->bounds[i].at);
    }
    return set & axes_of_kind(k, AXIS_REDUCE);
}

/* Rows of the tile: as many of the broadcast operand's own axes as registers allow. */
static void choose_rows(const Kernel *k, Plan *p, uint32_t candidates, int limit)
{
    p->rows[0] = p->rows[1] = -1;
    p->nrows[0] = p->nrows[1] = 1;
    for (int slot = 0; slot < 2; slot++) {
        double best = 0;
        int room = slot ? limit / p->nrows[0] : limit;
        for (int a = 0; a < k->naxes; a++) {
            if (!(candidates >> a & 1) || a == p->rows[0])
                continue;
            double e = extent_of(k, a);
            for (int m = room; m > 1; m--) {
                if (m > e)
                    continue;
                double used = e / (ceil_div(e, m) * (double)m), score = used * used * m / (m + 1.0);
                if (used == 1)
                    score *= 1.02;          /* no code for an edge */
                if (score > best) {
                    best = score;
                    p->rows[slot] = a;
                    p->nrows[slot] = m;
                }
            }
        }
        if (p->rows[slot] < 0)
            return;
    }
}

static double row_waste(const Kernel *k, const Plan *p)
{
    double waste = 1;
    for (int i = 0; i < 2; i++)
        if (p->rows[i] >= 0) {
            double e = extent_of(k, p->rows[i]);
            waste *= ceil_div(e, p->nrows[i]) * p->nrows[i] / e;
        }
    return waste;
}

static double elements_of(const Step *s, const KValue *load)
{
    const Buffer *b = &s->buffers.p[load->buffer];
    return size_of(shape_count(b->rank, b->shape));
}

/* The packed copy of an operand can be made in registers: some axis of it is contiguous, and long. */
static bool packs_by_transposing(const Step *s, const Kernel *k, const KValue *x)
{
    for (int a = 0; a < k->naxes; a++)
        if (contiguous_at(s, x->buffer, x->at, x->via, a) && extent_of(k, a) >= 4)
            return dtype_bytes[x->type] == 4;
    return false;
}

/* How often the kernel runs for each time that the load is copied for it. */
static double runs_of_copy(const Step *s, const Kernel *k, const KValue *x)
{
    double n = 1;
    for (int l = k->loop, end = kernel_copy_loop(s, k, x); l != end; l = s->loops.p[l].parent)
        n *= size_of(s->loops.p[l].trips);
    return n < 1 ? 1 : n;
}

/* Cycles of a plan: multiply-adds with their loads, staging, stores. A 512-bit multiply-add takes
 * a cycle, a 256- or 128-bit one half of it. */
static void cost_plan(const Step *s, const Kernel *k, Plan *p)
{
    const KValue *x = &k->values.p[p->x], *y = &k->values.p[p->y], *r = &k->values.p[p->r];
    double all = product_of_extents(k, r->axes | r->over), results = product_of_extents(k, r->axes);
    double e = extent_of(k, p->vector), vectors = ceil_div(e, p->width);
    int rows = p->nrows[0] * p->nrows[1];
    double each = p->width == 16 ? 1 : 0.5;
    double fma = all / e * vectors * each * row_waste(k, p) * (p->pair >= 0 ? 0.5 : 1);
    double loads = p->lanes ? 0.5 / p->nrows[0] + 0.5 / p->nrows[1] : 0.5 / rows + 0.5 / p->copies;
    p->cost = fma * (1 + loads);
    if (p->stage)
        p->cost += product_of_extents(k, x->axes) / runs_of_copy(s, k, x) *
                   (contiguous_at(s, x->buffer, x->at, x->via, p->vector) ? 0.3
                    : packs_by_transposing(s, k, x) ? 0.6 : 1.5);
    if (p->border_x)
        p->cost += 1.5 * elements_of(s, x) / runs_of_copy(s, k, x);
    if (p->border_y)
        p->cost += 1.5 * elements_of(s, y) / runs_of_copy(s, k, y);
    p->cost += p->lanes ? results * 10 : results * epilogue_cost(s, k, p->vector);
}

/* How often each element of an operand is read again. */
static double reuse_of(const Step *s, const Kernel *k, const Plan *p, const KValue *x)
{
    return product_of_extents(k, k->values.p[p->r].axes & ~x->axes) * runs_of_copy(s, k, x);
}

/* Numbers of two bytes that are read so often that a copy in f32, which the loads need not widen, costs less. */
static bool widens(const Step *s, const Kernel *k, const Plan *p, const KValue *x)
{
    return is_half(s->buffers.p[x->buffer].type) && reuse_of(s, k, p, x) >= 48;
}

/* The axis of the sum whose terms are multiplied two at a time, where both operands are bf16 and read so often that
 * a copy of x with pairs along it costs little. -1: there is none. */
static int pair_axis(const Step *s, const Kernel *k, const Plan *p)
{
    const KValue *x = &k->values.p[p->x], *y = &k->values.p[p->y];
    int axis = -1;
    int64_t size;
    for (int a = 0; a < k->naxes; a++)
        if (k->values.p[p->r].over >> a & 1)
            axis = a;
    bool both = s->buffers.p[x->buffer].type == BF16 && s->buffers.p[y->buffer].type == BF16 &&
                k->values.p[p->r].type == F32 && x->axes & y->axes & 1u << axis;
    bool whole = dim_is_const(k->axis[axis].extent, &size) && size % 2 == 0 && k->axis[axis].outer < 0;
    bool often = widens(s, k, p, x) || (randomly() && draw(2));
    bool fits = __builtin_popcount(x->axes) + 2 <= MAX_RANK && k->naxes + 2 < MAX_AXES && can_copy(s, k, x) &&
                !bounded_on(x->nbounds, x->bounds, axis) && !bounded_on(y->nbounds, y->bounds, axis);
    bool beside = contiguous_at(s, y->buffer, y->at, y->via, axis) || (!y->nbounds && can_copy(s, k, y));
    return both && whole && often && fits && beside ? axis : -1;
}

/* Rows of B far apart and read again for many tiles: worth a copy in panels. */
static bool far_apart(const Step *s, const Kernel *k, const Plan *p)
{
    const KValue *x = &k->values.p[p->x];
    const Buffer *b = &s->buffers.p[x->buffer];
    double reuse = reuse_of(s, k, p, x);
    double row = b->rank ? size_of(b->shape[b->rank - 1]) * dtype_bytes[b->type] : 0;
    return (row >= 2048 && reuse >= 40) || (row >= 1024 && reuse >= 1024);
}

/* How many bytes the load moves when the axis goes on. */
static double bytes_along(const Step *s, const KValue *x, int axis)
{
    const Buffer *b = &s->buffers.p[x->buffer];
    double stride = dtype_bytes[b->type], bytes = 0;
    for (int i = b->rank - 1; i >= 0; i--) {
        bytes += affine_coef(&x->at[i], axis) * stride;
        stride *= size_of(b->shape[i]);
    }
    return bytes;
}

/* Each term of the sum has another line of y, far from the one before, of which the rows of a tile take a part:
 * too many lines for the caches to keep until the next tile. */
static bool strides_far(const Step *s, const Kernel *k, const Plan *p)
{
    enum { FAR = 1024, MANY = 256 };
    const KValue *y = &k->values.p[p->y];
    int inner = -1;
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].kind == AXIS_REDUCE && y->axes >> a & 1)
            inner = a;
    return inner >= 0 && p->rows[0] >= 0 && contiguous_at(s, y->buffer, y->at, y->via, p->rows[0]) &&
           product_of_extents(k, y->axes & axes_of_kind(k, AXIS_REDUCE)) >= MANY && bytes_along(s, y, inner) >= FAR && reuse_of(s, k, p, y) >= 48;
}

/* Fewer vectors and rows where those of the plan, and what is multiplied with them, need more registers than
 * the CPU has: the tile with the fewest loads that does not. */
static void fit_tile(const Kernel *k, Plan *p, uint32_t own)
{
    int each = registers_for(p->width, k->values.p[p->r].type), free_for = vector_unit().registers - 1;
    int vectors = ceil_div(extent_of(k, p->vector), p->width);
    Plan best = *p;
    double least = 1e300;
    if (each * p->copies * (p->nrows[0] * p->nrows[1] + 1) <= free_for)
        return;
    for (int copies = 1; copies <= p->copies; copies++) {
        Plan tile = *p;
        int limit = free_for / (each * copies) - 1;
        tile.copies = copies;
        choose_rows(k, &tile, own, limit < 8 ? limit : 8);
        double loads = 1.0 / (tile.nrows[0] * tile.nrows[1]) + 1.0 / copies;
        double cost = (2 + loads) * row_waste(k, &tile) * ceil_div(vectors, copies) * copies;
        if (limit < 1 && copies > 1)
            break;
        if (cost < least) {
            least = cost;
            best = tile;
        }
    }
    *p = best;
}

static void choose_borders(const Step *s, const Kernel *k, Plan *p)
{
    const KValue *x = &k->values.p[p->x], *y = &k->values.p[p->y];
    p->border_x = can_border(s, x) && !p->stage && !bounds_in_loops(k, x, p);   /* a copy has zeros there */
    p->border_y = can_border(s, y) && !(!p->lanes && bounds_fold(k, y, p)) && !bounds_in_loops(k, y, p);
}

/* Another way to lay a tile: so many vectors in it, and a packed copy or none. 0: as it seems best. */
typedef struct {
    int copies;
    enum { PACK_AS_BEST, PACK_NOT, PACK } pack;
} Variation;
static const Variation variations[] = {{0}, {0, PACK_NOT}, {0, PACK}, {1}, {2}, {3}, {1, PACK}, {2, PACK}, {3, PACK}};

static Plan plan_vector(const Step *s, const Kernel *k, ValueId r, ValueId x, ValueId y, int v,
                        const Variation *w)
{
    Plan p = {.r = r, .x = x, .y = y, .vector = v, .pair = -1, .cost = 1e300};
    const KValue *vx = &k->values.p[x], *vy = &k->values.p[y];
    uint32_t parallel = axes_of_kind(k, AXIS_PARALLEL) & ~chunk_axes(k);
    double e = extent_of(k, v);
    bool smooth = contiguous_at(s, vx->buffer, vx->at, vx->via, v);
    p.stage = !smooth || far_apart(s, k, &p) || widens(s, k, &p, vx);
    if (!smooth && !can_copy(s, k, vx))
        return p;
    if (w->pack && smooth)
        p.stage = w->pack == PACK;
    p.stage = p.stage && can_copy(s, k, vx);
    p.pair = p.stage ? pair_axis(s, k, &p) : -1;
    p.width = lanes_for(e);
    int vectors = ceil_div(e, p.width), most = w->copies ? w->copies : 4;
    p.copies = vectors >= most ? most : vectors;
    uint32_t own = vy->axes & ~vx->axes & parallel;
    choose_rows(k, &p, own, p.copies == 1 ? 8 : p.copies == 2 ? 8 : 6);
    if (p.rows[0] < 0 && vectors >= 8 && !w->copies)
        p.copies = 8;
    choose_borders(s, k, &p);
    cost_plan(s, k, &p);
    p.first = axes_that_skip(k, &p);
    fit_tile(k, &p, own);
    choose_borders(s, k, &p);
    p.copy = !vy->nbounds && (widens(s, k, &p, vy) || strides_far(s, k, &p)) && can_copy(s, k, vy);
    if (p.pair >= 0)
        p.copy = !contiguous_at(s, vy->buffer, vy->at, vy->via, p.pair);
    return p;
}

/* At most so many rows of each operand. */
static void choose_both_rows(const Kernel *k, Plan *p, int most)
{
    uint32_t parallel = axes_of_kind(k, AXIS_PARALLEL) & ~chunk_axes(k);
    uint32_t x = k->values.p[p->x].axes, y = k->values.p[p->y].axes;
    Plan first = *p, second = *p;
    choose_rows(k, &first, x & ~y & parallel, most);
    choose_rows(k, &second, y & ~x & parallel, most);
    bool swap = first.rows[0] < 0;
    for (int i = 0; i < 2; i++) {
        const Plan *from = (i == 0) != swap ? &first : &second;
        p->rows[i] = from->rows[0];
        p->nrows[i] = from->rows[0] < 0 ? 1 : from->nrows[0];
    }
}

/* Lanes along a reduced axis that both operands walk smoothly: partial sums, added at the end. With `copied`, y is read
 * from a copy that is so, made of a few elements that are used often. */
static Plan plan_lanes(const Step *s, const Kernel *k, ValueId r, ValueId x, ValueId y, int axis, bool copied)
{
    enum { OFTEN = 64 };
    Plan p = {.r = r, .x = x, .y = y, .vector = axis, .lanes = true, .copies = 1, .pair = -1, .cost = 1e300};
    const KValue *vx = &k->values.p[x], *vy = &k->values.p[y];
    p.copy = copied && !vy->nbounds && can_copy(s, k, vy) && reuse_of(s, k, &p, vy) >= OFTEN;
    if (!contiguous_at(s, vx->buffer, vx->at, vx->via, axis) ||
        !(p.copy || contiguous_at(s, vy->buffer, vy->at, vy->via, axis)))
        return p;
    p.width = lanes_for(extent_of(k, axis));
    int each = registers_for(p.width, k->values.p[r].type), most = 4;
    choose_both_rows(k, &p, most);
    choose_borders(s, k, &p);
    cost_plan(s, k, &p);
    p.first = axes_that_skip(k, &p);
    while (most > 1 && each * most * (most + 1) >= vector_unit().registers)
        most--;
    choose_both_rows(k, &p, most);
    choose_borders(s, k, &p);
    return p;
}

/* ---- all plans of a contraction ---- */

enum { MOST_PLANS = 64, MOST_TURNS = 8 };
typedef struct {
    Plan p[MOST_PLANS];
    int n;
} Plans;

static bool same_plan(const Plan *a, const Plan *b)
{
    return a->x == b->x && a->vector == b->vector && a->lanes == b->lanes && a->stage == b->stage &&
           a->width == b->width && a->copies == b->copies && !memcmp(a->rows, b->rows, sizeof a->rows) &&
           !memcmp(a->nrows, b->nrows, sizeof a->nrows);
}

static void add_plan(Plans *all, Plan p)
{
    if (p.cost > 1e299 || all->n == MOST_PLANS)
        return;
    for (int i = 0; i < all->n; i++)
        if (same_plan(&all->p[i], &p))
            return;
    if (randomly())
        p.cost = 1 + draw(1000);
    all->p[all->n++] = p;
}

static void add_plans(Plans *all, const Step *s, const Kernel *k, const Variation *w)
{
    ValueId r, a, b;
    if (!find_contraction(k, &r, &a, &b))
        return;
    const KValue *va = &k->values.p[a], *vb = &k->values.p[b];
    uint32_t over = k->values.p[r].over;
    for (int v = 0; v < k->naxes; v++) {
        if (k->axis[v].kind == AXIS_PARALLEL && !(chunk_axes(k) >> v & 1) && extent_of(k, v) >= 2) {
            if ((va->axes >> v & 1) && !(vb->axes >> v & 1))
                add_plan(all, plan_vector(s, k, r, a, b, v, w));
            if ((vb->axes >> v & 1) && !(va->axes >> v & 1))
                add_plan(all, plan_vector(s, k, r, b, a, v, w));
        }
        if (w == variations && (over >> v & 1) && extent_of(k, v) >= 4)
            add_plan(all, plan_lanes(s, k, r, a, b, v, false));
    }
    for (int v = 0; v < k->naxes && !all->n && w == variations; v++)
        if ((over >> v & 1) && extent_of(k, v) >= 4) {
            add_plan(all, plan_lanes(s, k, r, a, b, v, true));
            add_plan(all, plan_lanes(s, k, r, b, a, v, true));
        }
}

Plan best_plan(const Step *s, const Kernel *k)
{
    Plans all = {.n = 0};
    for (int i = 0; i < (randomly() ? LENGTH(variations) : 1); i++)
        add_plans(&all, s, k, &variations[i]);
    Plan best = {.cost = 1e300};
    for (int i = 0; i < all.n; i++)
        if (all.p[i].cost < best.cost)
            best = all.p[i];
    return best;
}

/* ---- the one to take ---- */

static const char *plan_text(const Kernel *k, const Plan *p)
{
    if (p->lanes)
        return internf("%d lanes of the sum, %d x %d results", p->width, p->nrows[0], p->nrows[1]);
    return internf("%d x %d lanes along %s by %d rows%s", p->copies, p->width, k->axis[p->vector].name,
                   p->nrows[0] * p->nrows[1], p->stage ? ", packed" : "");
}

static int by_cost(const void *a, const void *b)
{
    const Plan *p = a, *q = b;
    return (p->cost > q->cost) - (p->cost < q->cost);
}

Plan plan_to_take(const Step *s, const Kernel *k, TunedKernel *note)
{
    Plans all = {.n = 0};
    Plan best = best_plan(s, k);
    if (!pass_options.tuning || best.cost > 1e299)
        return best;
    for (int i = 0; i < LENGTH(variations); i++)
        add_plans(&all, s, k, &variations[i]);
    for (int i = 0; i < all.n; i++)
        if (same_plan(&all.p[i], &best))
            all.p[i].cost = 0;
    qsort(all.p, (size_t)all.n, sizeof all.p[0], by_cost);
    note->key = tuning_key(s, k);
    note->plan = tuning_plan(pass_options.tuning, note->key, all.n < MOST_TURNS ? all.n : MOST_TURNS);
    note->text = plan_text(k, &all.p[note->plan]);
    note->span = k->span;
    return all.p[note->plan];
}
