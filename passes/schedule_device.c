/* Schedules for a device: how the threads of blocks share the indices of a kernel.
 *
 *   - maps: a thread an index;
 *   - rows: reductions along what is contiguous in memory, with what is made of their results: a group of
 *     threads a row, as many as it has work for;
 *   - columns: reductions across it: neighbouring threads have neighbouring columns, and a group of
 *     threads further down in the block each has a part of the rows. */
#include "passes/schedule.h"

#include <stdlib.h>

enum { THREADS = 256, WARP = 32 };

/* ---- reductions ---- */

static int level_of(const Kernel *k, uint32_t axes)
{
    int level = 0;
    for (int i = 0; i < k->schedule.norder; i++)
        if (axes >> k->schedule.order[i] & 1)
            level = i + 1;
    return level;
}

/* Loads of the reduction's operand that go on smoothly along the axis, less those that do not. */
static int smooth_loads(const Step *s, const Kernel *k, ValueId r, int axis)
{
    int score = 0;
    bool *needs = calloc((size_t)k->values.n + 1, 1);
    kernel_needs(k, k->values.p[r].arg[0], needs);
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        if (needs[v] && x->op == K_LOAD && x->axes >> axis & 1)
            score += contiguous_at(s, x->buffer, x->at, x->via, axis) ? 1 : -1;
    }
    free(needs);
    return score;
}

/* Some reduction reads neighbours along one of its own axes. */
static bool reduces_rows(const Step *s, const Kernel *k, const ValueId *list, int n)
{
    for (int i = 0; i < n; i++)
        for (int a = 0; a < k->naxes; a++)
            if (k->values.p[list[i]].over >> a & 1 && smooth_loads(s, k, list[i], a) > 0)
                return true;
    return false;
}

static int power_below(double n, int most)
{
    int p = 1;
    while (p < most && 2 * p <= n)
        p *= 2;
    return p;
}

/* Threads for a row with so much to do, where there are so many rows. */
static void choose_group(Schedule *sc, double work, double rows)
{
    enum { LONG_ROW = 2048, FEW_ROWS = 256, MANY = 4096 };
    sc->group = power_below(work / 2, WARP);
    if (work >= LONG_ROW || (work >= 8 * WARP && rows <= FEW_ROWS)) {
        sc->threads = power_below(work / 4, work >= 4 * MANY ? 1024 : THREADS);
        sc->threads = sc->threads < 64 ? 64 : sc->threads;
        sc->group = sc->threads;
    }
    if (rows >= 64 * MANY && work <= WARP)
        sc->group = 1;
}

/* All reductions give one number an index of the innermost loop. */
static void schedule_sums(const Step *s, Kernel *k, const ValueId *list, int n)
{
    Schedule *sc = &k->schedule;
    double terms = 0, results = product_of_extents(k, axes_of_kind(k, AXIS_PARALLEL));
    for (int i = 0; i < n; i++) {
        double t = product_of_extents(k, k->values.p[list[i]].over);
        terms = t > terms ? t : terms;
    }
    if (sc->spread != sc->norder)
        return;
    if (reduces_rows(s, k, list, n) || results <= 4)
        choose_group(sc, terms, results);
    else if (terms >= 64 && results < 65536) {
        sc->columns = true;
        sc->group = power_below(terms / 8, results < 4096 ? WARP : 8);
    }
}

/* Reductions whose results are used along further axes, as of softmax: a group goes through a row. */
static void schedule_rows(Kernel *k, const ValueId *list, int n, int level)
{
    Schedule *sc = &k->schedule;
    double work = 0, rows = 1;
    uint32_t inner = 0;
    sc->spread = level;
    for (int i = 0; i < sc->norder; i++)
        if (i < level)
            rows *= extent_of(k, sc->order[i]);
        else
            inner |= 1u << sc->order[i];
    work = product_of_extents(k, inner);
    for (int i = 0; i < n; i++) {
        double t = product_of_extents(k, k->values.p[list[i]].over);
        work = t > work ? t : work;
    }
    choose_group(sc, work, rows);
}

/* What fuzzing runs. */
static void draw_groups(Kernel *k, int least)
{
    Schedule *sc = &k->schedule;
    sc->threads = WARP << draw(4);
    sc->spread = least < sc->norder ? least : (int)draw((uint32_t)outer_levels(k) + 1);
    sc->columns = least == sc->norder && sc->spread == sc->norder && draw(2);
    sc->group = sc->columns || draw(2) ? 1 << draw(6) : sc->threads;
}

static void schedule_kernel(Step *s, Kernel *k)
{
    Schedule *sc = &k->schedule;
    ValueId list[64];
    int n, least;
    merge_axes(s, k);
    natural_order(k);
    reduce_order(k, 0);
    sc->width = 4;
    sc->threads = THREADS;
    sc->group = 1;
    sc->spread = outer_levels(k);
    if (has_add_store(k))
        return;
    live_reductions(k, list, &n);
    least = sc->norder;
    for (int i = 0; i < n; i++) {
        int level = level_of(k, k->values.p[list[i]].axes);
        least = level < least ? level : least;
    }
    if (randomly())
        draw_groups(k, least);
    else if (n && least < sc->norder)
        schedule_rows(k, list, n, least);
    else if (n)
        schedule_sums(s, k, list, n);
}

/* ---- entry ---- */

void schedule_device(Step *s)
{
    for (int i = 0; i < s->kernels.n; i++)
        schedule_kernel(s, &s->kernels.p[i]);
}
