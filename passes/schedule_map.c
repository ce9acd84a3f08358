/* How maps and plain reductions run on the CPU: axes that every access walks in one sweep are merged, lanes
 * lie along the smoothest axis, those of a reduction on a parallel axis or on the reduced one, whichever its
 * loads are contiguous in; a map that reads along another axis than it writes gets a square tile. */
#include "passes/schedule_cpu.h"

#include "passes/pass.h"

#include <stdlib.h>

/* Loads and stores that vary on the axis: how many go on smoothly, less how many do not. */
static int smoothness(const Step *s, const Kernel *k, int axis)
{
    int score = 0;
    bool *live = calloc((size_t)k->values.n + 1, 1);
    kernel_live(k, live);
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        if (!live[v] || x->op != K_LOAD || !(x->axes >> axis & 1))
            continue;
        bool smooth = contiguous_at(s, x->buffer, x->at, x->via, axis);
        score += smooth ? (bounded_on(x->nbounds, x->bounds, axis) ? 1 : 2) : -1;
    }
    for (int j = 0; j < k->stores.n; j++) {
        const Store *st = &k->stores.p[j];
        bool varies = false;
        for (int i = 0; i < st->rank; i++)
            varies |= affine_coef(&st->at[i], axis) != 0;
        if (varies)
            score += contiguous_at(s, st->buffer, st->at, st->via, axis) ? 2 : -1;
    }
    free(live);
    return score;
}

static bool can_lane(const Kernel *k, ValueId r)
{
    Op op = k->values.p[r].point;
    return op == OP_ADD || op == OP_MAX || op == OP_MIN;
}

/* The reduce axis in which the loads of a reduction's operand are contiguous; -1: none. */
static int lane_axis(const Step *s, const Kernel *k, ValueId r)
{
    const KValue *x = &k->values.p[r];
    int best = -1, best_score = 0;
    bool *needs = calloc((size_t)k->values.n, 1);
    kernel_needs(k, x->arg[0], needs);
    for (int a = 0; a < k->naxes; a++) {
        if (!(x->over >> a & 1) || extent_of(k, a) < 4)
            continue;
        int score = 0;
        for (ValueId v = 0; v < k->values.n; v++) {
            const KValue *l = &k->values.p[v];
            if (needs[v] && l->op == K_LOAD && l->axes >> a & 1)
                score += contiguous_at(s, l->buffer, l->at, l->via, a) &&
                         !bounded_on(l->nbounds, l->bounds, a) ? 2 : -2;
        }
        if (score > best_score) {
            best = a;
            best_score = score;
        }
    }
    free(needs);
    return best;
}

/* How many vectors side by side: sums down the columns of a matrix read a longer piece of each row, as long as
 * there are tiles enough to divide among threads. */
static int column_copies(const Kernel *k, const ValueId *sums, int n)
{
    const Schedule *sc = &k->schedule;
    int copies = n > 0 && n <= 2 ? 8 : 1;
    for (int i = 0; i < n; i++) {
        int each = n * registers_for(sc->width, k->values.p[sums[i]].type);
        while (copies > 1 && each * copies > vector_unit().registers / 2)
            copies /= 2;
        if (!(k->values.p[sums[i]].axes >> sc->vector & 1) || !varies_on_all(k, sums[i])
            || product_of_extents(k, k->values.p[sums[i]].over) < 64)
            copies = 1;
    }
    while (copies > 1 && extent_of(k, sc->vector) < 8 * copies * sc->width)
        copies /= 2;
    return copies;
}

/* Some sum or store varies on the axis, and stands outside of the last loop. */
static bool stands_outside(const Kernel *k, int axis)
{
    ValueId list[64];
    int n, last = k->schedule.order[k->schedule.norder - 1];
    bool outside = false;
    live_reductions(k, list, &n);
    for (int i = 0; i < n; i++) {
        uint32_t axes = k->values.p[list[i]].axes;
        outside |= (axes >> axis & 1) && !(axes >> last & 1);
    }
    for (int i = 0; i < k->stores.n; i++) {
        const Store *st = &k->stores.p[i];
        uint32_t axes = k->values.p[st->value].axes;
        for (int r = 0; r < st->rank; r++)
            axes |= affine_axes(&st->at[r]);
        outside |= (axes >> axis & 1) && !(axes >> last & 1);
    }
    return outside;
}

/* No vector along the axis has an edge, so that whatever varies on it can have lanes, wherever it stands. */
static bool has_whole_vectors(const Kernel *k, int axis)
{
    enum { WIDEST = 16 };
    int64_t size;
    return dim_is_const(k->axis[axis].extent, &size) && size % WIDEST == 0;
}

/* The axis for lanes: the last of the loops, or one that is smoother, as the channels are where they are stored last.
 * -1: there is none. */
static int smoothest_axis(const Step *s, const Kernel *k, int *smooth)
{
    const Schedule *sc = &k->schedule;
    int best = -1;
    *smooth = 0;
    for (int i = sc->norder - 1; i >= 0; i--) {
        int axis = sc->order[i];
        if (k->axis[axis].kind != AXIS_PARALLEL || chunk_axes(k) >> axis & 1 ||
            (best >= 0 && stands_outside(k, axis) && !has_whole_vectors(k, axis)))
            continue;
        int score = extent_of(k, axis) >= 4 ? smoothness(s, k, axis) : 0;
        if (best < 0 || score > *smooth) {
            best = axis;
            *smooth = score;
        }
    }
    return best;
}

/* The loop over the axis becomes the innermost. */
static void put_last(Schedule *sc, int axis)
{
    int n = 0;
    for (int i = 0; i < sc->norder; i++)
        if (sc->order[i] != axis)
            sc->order[n++] = sc->order[i];
    sc->order[n] = (uint8_t)axis;
}

/* Lanes for reductions: on the vector axis if they vary on it and it is smoother, else on their own. The loops
 * of a map run along its lanes; those around reductions stay, which are computed where all that they vary on is open. */
static void choose_lanes(const Step *s, Kernel *k)
{
    ValueId list[64];
    int n, width = 4, smooth;
    Schedule *sc = &k->schedule;
    live_reductions(k, list, &n);
    int last = smoothest_axis(s, k, &smooth);
    bool innermost = false;
    int own = 0;
    for (int i = 0; i < n; i++) {
        innermost |= varies_on_all(k, list[i]);
        own += can_lane(k, list[i]) && lane_axis(s, k, list[i]) >= 0;
    }
    if (smooth > 0 && !(innermost && own && smooth <= 1))
        sc->vector = last;
    if (randomly() && last >= 0)
        sc->vector = draw(3) ? last : -1;
    for (int i = 0; i < n; i++) {
        int a = lane_axis(s, k, list[i]);
        if (a < 0 || !can_lane(k, list[i]) || (sc->vector >= 0 && k->values.p[list[i]].axes >> sc->vector & 1))
            continue;
        if (randomly() && !draw(2))
            continue;
        bool shared = false;        /* another reduction over this axis that cannot have lanes */
        for (int j = 0; j < n; j++)
            shared |= (k->values.p[list[j]].over >> a & 1) &&
                      (!can_lane(k, list[j]) || k->values.p[list[j]].over & sc->lanes & ~(1u << a) ||
                       (sc->vector >= 0 && k->values.p[list[j]].axes >> sc->vector & 1));
        if (shared || k->values.p[list[i]].over & sc->lanes & ~(1u << a))
            continue;
        sc->lanes |= 1u << a;
        width = lanes_for(extent_of(k, a)) > width ? lanes_for(extent_of(k, a)) : width;
    }
    if (sc->vector >= 0) {
        int w = lanes_for(extent_of(k, sc->vector));
        sc->width = w > width ? w : width;
        sc->tile[sc->vector] = sc->width * column_copies(k, list, n);
    } else
        sc->width = width;
    bool outside = sc->vector >= 0 && stands_outside(k, sc->vector);
    if (randomly()) {
        sc->width = 4 << draw(3);
        if (sc->vector >= 0)
            sc->tile[sc->vector] = sc->width * (int)(1 + draw(outside ? 1 : 2));
    }
    if (sc->vector >= 0 && !n && !outside)
        put_last(sc, sc->vector);
}

/* Lanes along an axis whose neighbours are added to neighbours: the terms of each come in the order of the loops. */
static void choose_lanes_of_sums(const Step *s, Kernel *k)
{
    enum { COPIES = 4, TILES = 8 };
    Schedule *sc = &k->schedule;
    int smooth, axis = smoothest_axis(s, k, &smooth), copies = COPIES;
    if (axis < 0 || smooth <= 0 || (randomly() && draw(2)))
        return;
    for (int i = 0; i < k->stores.n; i++)
        if (!contiguous_at(s, k->stores.p[i].buffer, k->stores.p[i].at, k->stores.p[i].via, axis))
            return;
    sc->vector = axis;
    sc->width = lanes_for(extent_of(k, axis));
    while (copies > 1 && extent_of(k, axis) < TILES * copies * sc->width)
        copies /= 2;
    sc->tile[axis] = sc->width * copies;
}

/* A load of four bytes an element that goes on smoothly along `axis` and strides along the lanes. */
static bool strides_on_lanes(const Step *s, const Kernel *k, const KValue *x, int axis)
{
    int lanes = k->schedule.vector;
    if (x->op != K_LOAD || dtype_bytes[x->type] != 4 || x->fault >= 0 || !(x->axes >> lanes & 1) ||
        bounded_on(x->nbounds, x->bounds, axis))
        return false;
    for (int i = 0; i < x->nbounds; i++)
        if (x->bounds[i].via != NO_VALUE)
            return false;
    if (!contiguous_at(s, x->buffer, x->at, x->via, axis))      /* a single number is not */
        return false;
    return !affine_coef(&x->at[innermost_axis(&s->buffers.p[x->buffer])], lanes);
}

/* A map that reads along another axis than it writes: a square tile of both, transposed in
 * registers. */
static void transpose_tile(const Step *s, Kernel *k)
{
    Schedule *sc = &k->schedule;
    ValueId list[64];
    int n, best = -1;
    live_reductions(k, list, &n);
    if (n || sc->vector < 0 || stores_of_rows(k) || (randomly() && draw(2)))
        return;
    for (int a = 0; a < k->naxes; a++) {
        bool strides = false;
        if (a == sc->vector || k->axis[a].kind != AXIS_PARALLEL || chunk_axes(k) >> a & 1)
            continue;
        for (ValueId v = 0; v < k->values.n; v++)
            strides |= strides_on_lanes(s, k, &k->values.p[v], a);
        if (strides && extent_of(k, a) >= 4 && smoothness(s, k, sc->vector) >= 0)
            best = a;
    }
    if (best < 0)
        return;
    if (!randomly()) {
        double least = extent_of(k, best), other = extent_of(k, sc->vector);
        least = other < least ? other : least;
        sc->width = least >= 12 ? 16 : least >= 6 ? 8 : 4;
    }
    sc->tile[sc->vector] = sc->tile[best] = sc->width;
}

/* The copy of an operand with pairs of neighbours along its last axis: lanes along the one before, whose vectors of
 * the two are stored as one. */
static void schedule_pairs(const Step *s, Kernel *k)
{
    Schedule *sc = &k->schedule;
    int pair = __builtin_ctz(sc->pairs), vector = pair - 1;
    for (int a = 0; a < k->naxes; a++)
        if (a != vector)
            add_order(sc, a);
    add_order(sc, vector);
    sc->vector = vector;
    sc->width = lanes_for(extent_of(k, vector));
    sc->tile[vector] = sc->width;
    sc->tile[pair] = 2;
    choose_spread(s, k);
}

void schedule_map(Step *s, Kernel *k)
{
    Schedule *sc = &k->schedule;
    if (sc->pairs) {
        schedule_pairs(s, k);
        return;
    }
    if (rewrite_allowed())
        merge_axes(s, k);
    natural_order(k);
    sc->width = 4;
    if (has_add_store(k) && rewrite_allowed())
        choose_lanes_of_sums(s, k);
    else if (rewrite_allowed()) {
        choose_lanes(s, k);
        transpose_tile(s, k);
    }
    reduce_order(k, 0);
    choose_spread(s, k);
}
