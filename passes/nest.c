/* nest: kernels that hand large values to each other run together in one loop over the axes that they share.
 *
 * A contraction's result is stored whole where another kernel goes on with it, and where it is larger than its
 * operands that costs more than the product: the scores of attention have an element for every two positions. But the
 * kernels have their outer axes in common, the sample and the head, so that one round over these needs a
 * slice of the temporary alone. The pass makes the shared axes a parallel loop (ir/kernel.h) around the kernels, and a
 * temporary that nothing else touches gets the shape of a slice, of which each thread has its own. The scores
 * are never stored but in the thread's cache.
 *
 *   before: kernel k0 { axis i0 < N; .. store %s[i0, i1, i2] = .. }
 *           kernel k1 { axis i0 < N; .. load %s[i0, i1, r0] .. }
 *   after:  loop part1_1 < N parallel {
 *             kernel k0 { .. store %s[i1, i2] = .. }
 *             kernel k1 { .. load %s[i1, r0] .. }
 *           }
 *
 * Kernels are put together by way of a temporary that one of them stores and the others read, where
 *
 *   - each has a parallel axis that indexes the same axis of all that they store and read of each other: so
 *     no round touches what another one stores;
 *   - no kernel outside must run between them;
 *   - there are rounds enough to divide among threads, and slices that are worth a round;
 *   - what all rounds read alike, as weights, is small: each round would go through all of it again.
 *
 * The order of every sum stays what the kernel alone would have, but for what the schedule makes of its size. */
#include "passes/pass.h"
#include "passes/reshape_kernel.h"
#include "passes/schedule.h"

#include <stdlib.h>
#include <string.h>

enum {
    LEAST_WHOLE = 1 << 20,          /* bytes of a temporary that is worth it */
    LEAST_SLICE = 8 << 10,          /* bytes of it that are worth a round */
    GOOD_SLICE = 512 << 10,         /* and that stay in a thread's cache */
    LEAST_ROUNDS = 8, MANY_ROUNDS = 16,
    MOST_ALIKE = 64 << 10           /* bytes that every round reads */
};

typedef struct { int storage, buffer; bool stores, adds; const Affine *at; const ValueId *via; } Access;
typedef VEC(Access) Accesses;
typedef VEC(int) Ints;

/* Kernels, by their numbers in the step's list, and the axes that they share: axis[c][i] is that of kernel i. */
typedef struct {
    Ints kernels;
    int n;
    Dim trips[MAX_RANK];
    int8_t *axis[MAX_RANK];
} Nest;

typedef struct {
    Step *s;
    Accesses *access;               /* by kernel */
    Ints *touching;                 /* by storage: kernels */
    bool *aliased;                  /* by storage */
    Ints order;                     /* of the kernels, as they are to stand */
    int *nest;                      /* by kernel: the number of its nest, or -1 */
    VEC(Nest) nests;
} Nests;

/* ---- what kernels touch ---- */

static void note_access(Nests *n, int kernel, Access a)
{
    a.storage = buffer_storage(n->s, a.buffer);
    PUSH(n->access[kernel], a);
    Ints *list = &n->touching[a.storage];
    if (!list->n || list->p[list->n - 1] != kernel)
        PUSH(*list, kernel);
}

static void find_accesses(Nests *n)
{
    const Step *s = n->s;
    for (int i = 0; i < s->kernels.n; i++) {
        const Kernel *k = &s->kernels.p[i];
        for (ValueId v = 0; v < k->values.n; v++)
            if (k->values.p[v].op == K_LOAD)
                note_access(n, i, (Access){0, k->values.p[v].buffer, false, false, k->values.p[v].at, k->values.p[v].via});
        for (int j = 0; j < k->stores.n; j++)
            note_access(n, i, (Access){0, k->stores.p[j].buffer, true, k->stores.p[j].add, k->stores.p[j].at,
                                       k->stores.p[j].via});
    }
    for (int b = 0; b < s->buffers.n; b++)
        if (s->buffers.p[b].alias >= 0)
            n->aliased[buffer_storage(s, b)] = true;
}

/* The parallel axis that alone is index i of the access; -1: none is. */
static int axis_at(const Nests *n, int kernel, const Access *a, int i)
{
    int axis;
    bool one = a->via[i] == NO_VALUE && affine_is_axis(&a->at[i], &axis);
    return one && n->s->kernels.p[kernel].axis[axis].kind == AXIS_PARALLEL ? axis : -1;
}

static bool one_shape(const Nests *n, const Access *a, const Access *b)
{
    const Buffer *x = &n->s->buffers.p[a->buffer], *y = &n->s->buffers.p[b->buffer];
    return shape_equal(x->rank, x->shape, y->rank, y->shape);
}

/* ---- shared axes ---- */

static bool stores(const Nests *n, const Ints *kernels, int storage)
{
    for (int i = 0; i < kernels->n; i++)
        for (int j = 0; j < n->access[kernels->p[i]].n; j++) {
            const Access *a = &n->access[kernels->p[i]].p[j];
            if (a->storage == storage && a->stores)
                return true;
        }
    return false;
}

/* Another access of the storage, in kernel y, has an axis where this one has that of kernel x: gives it, or -1. */
static int partner_axis(const Nests *n, int x, int axis, const Access *a, int y)
{
    for (int j = 0; j < n->access[y].n; j++) {
        const Access *b = &n->access[y].p[j];
        for (int i = 0; b->storage == a->storage && one_shape(n, a, b) && i < n->s->buffers.p[a->buffer].rank; i++)
            if (axis_at(n, x, a, i) == axis && axis_at(n, y, b, i) >= 0)
                return axis_at(n, y, b, i);
    }
    return -1;
}

/* From the kernels whose axis is known to those that they hand something to. */
static void spread_axis(const Nests *n, const Ints *kernels, int8_t *axis)
{
    for (bool found = true; found;) {
        found = false;
        for (int i = 0; i < kernels->n; i++) {
            int x = kernels->p[i];
            for (int j = 0; j < n->access[x].n && axis[i] >= 0; j++) {
                const Access *a = &n->access[x].p[j];
                for (int m = 0; m < kernels->n; m++)
                    if (axis[m] < 0 && stores(n, kernels, a->storage)) {
                        axis[m] = (int8_t)partner_axis(n, x, axis[i], a, kernels->p[m]);
                        found |= axis[m] >= 0;
                    }
            }
        }
    }
}

/* The index of the storage that is the shared axis wherever one of the kernels touches it; -1: there is none. */
static int shared_index(const Nests *n, const Ints *kernels, const int8_t *axis, int storage)
{
    const Access *first = NULL;
    uint32_t set = (1u << MAX_RANK) - 1;
    for (int m = 0; m < kernels->n; m++)
        for (int j = 0; j < n->access[kernels->p[m]].n; j++) {
            const Access *a = &n->access[kernels->p[m]].p[j];
            if (a->storage != storage)
                continue;
            first = first ? first : a;
            if (!one_shape(n, a, first))
                return -1;
            for (int i = 0; i < MAX_RANK; i++)
                if (i >= n->s->buffers.p[a->buffer].rank || axis_at(n, kernels->p[m], a, i) != axis[m])
                    set &= ~(1u << i);
        }
    return set && first ? __builtin_ctz(set) : -1;
}

/* All kernels have the axis, of one extent, and go by it in all that one of them stores. */
static bool is_shared(const Nests *n, const Ints *kernels, const int8_t *axis, Dim extent)
{
    for (int m = 0; m < kernels->n; m++)
        if (axis[m] < 0 || n->s->kernels.p[kernels->p[m]].axis[axis[m]].extent != extent)
            return false;
    for (int m = 0; m < kernels->n; m++)
        for (int j = 0; j < n->access[kernels->p[m]].n; j++) {
            const Access *a = &n->access[kernels->p[m]].p[j];
            if (a->adds || (stores(n, kernels, a->storage) && shared_index(n, kernels, axis, a->storage) < 0))
                return false;
        }
    return true;
}

/* The axis of all kernels that goes along axis `at` of the temporary; NULL: they have none. */
static int8_t *shared_axis(const Nests *n, const Ints *kernels, int storage, int at)
{
    int8_t *axis = NEW_ARRAY(int8_t, kernels->n);
    Dim extent = n->s->buffers.p[storage].shape[at];
    memset(axis, -1, (size_t)kernels->n);
    for (int m = 0; m < kernels->n; m++)
        for (int j = 0; j < n->access[kernels->p[m]].n; j++) {
            const Access *a = &n->access[kernels->p[m]].p[j];
            if (a->storage == storage && a->stores)
                axis[m] = (int8_t)axis_at(n, kernels->p[m], a, at);
        }
    spread_axis(n, kernels, axis);
    return is_shared(n, kernels, axis, extent) ? axis : NULL;
}

/* In each kernel it is another axis than those chosen so far: along a diagonal two are one. */
static bool is_new_axis(const Nest *nest, const int8_t *axis)
{
    for (int c = 0; c < nest->n; c++)
        for (int m = 0; m < nest->kernels.n; m++)
            if (nest->axis[c][m] == axis[m])
                return false;
    return true;
}

/* The outermost shared axes, until there are rounds enough and a slice of the temporary stays in a cache. */
static void choose_axes(const Nests *n, Nest *nest, int storage)
{
    const Buffer *b = &n->s->buffers.p[storage];
    double rounds = 1, slice = size_of(buffer_bytes(b));
    for (int i = 0; i < b->rank && !(rounds >= MANY_ROUNDS && slice <= GOOD_SLICE); i++) {
        double extent = size_of(b->shape[i]);
        bool worth = randomly() ? draw(4) : slice / extent >= LEAST_SLICE;
        if (dim_is(b->shape[i], 1))
            continue;
        int8_t *axis = worth ? shared_axis(n, &nest->kernels, storage, i) : NULL;
        if (!axis || !is_new_axis(nest, axis))
            break;
        nest->axis[nest->n] = axis;
        nest->trips[nest->n++] = b->shape[i];
        rounds *= extent;
        slice /= extent;
    }
    if (rounds < LEAST_ROUNDS && !randomly())
        nest->n = 0;
}

/* ---- is it worth it, and may it be? ---- */

/* Bytes that the kernels read in every round alike. */
static double bytes_alike(const Nests *n, const Nest *nest)
{
    double bytes = 0;
    for (int m = 0; m < nest->kernels.n; m++) {
        int kernel = nest->kernels.p[m];
        uint32_t shared = 0;
        for (int c = 0; c < nest->n; c++)
            shared |= 1u << nest->axis[c][m];
        for (int j = 0; j < n->access[kernel].n; j++) {
            const Access *a = &n->access[kernel].p[j];
            uint32_t axes = 0;
            for (int i = 0; i < n->s->buffers.p[a->buffer].rank; i++)
                axes |= affine_axes(&a->at[i]) |
                        (a->via[i] == NO_VALUE ? 0 : n->s->kernels.p[kernel].values.p[a->via[i]].axes);
            if (!(axes & shared))
                bytes += size_of(buffer_bytes(&n->s->buffers.p[a->buffer]));
        }
    }
    return bytes;
}

static bool multiplies(const Nests *n, const Ints *kernels)
{
    for (int i = 0; i < kernels->n; i++)
        if (n->s->kernels.p[kernels->p[i]].contraction)
            return true;
    return false;
}

static bool holds(const Ints *list, int x)
{
    for (int i = 0; i < list->n; i++)
        if (list->p[i] == x)
            return true;
    return false;
}

/* What must stay together: the kernels of a nest, or of a loop. */
static bool same_item(const Nests *n, int level, int a, int b)
{
    int x = n->s->kernels.p[a].loop, y = n->s->kernels.p[b].loop;
    if (!loop_contains(n->s, level, x) || !loop_contains(n->s, level, y))
        return false;
    x = loop_below(n->s, level, x);
    y = loop_below(n->s, level, y);
    return a == b || (x >= 0 && x == y) || (n->nest[a] >= 0 && n->nest[a] == n->nest[b]);
}

typedef struct { bool *read, *written; } Marks;

static void mark(const Nests *n, int kernel, Marks *marks)
{
    for (int j = 0; j < n->access[kernel].n; j++) {
        const Access *a = &n->access[kernel].p[j];
        (a->stores ? marks->written : marks->read)[a->storage] = true;
    }
}

static bool meets(const Nests *n, int kernel, const Marks *marks)
{
    for (int j = 0; j < n->access[kernel].n; j++) {
        const Access *a = &n->access[kernel].p[j];
        if (marks->written[a->storage] || (a->stores && marks->read[a->storage]))
            return true;
    }
    const StepLoop *l = n->s->kernels.p[kernel].loop < 0 ? NULL : &n->s->loops.p[n->s->kernels.p[kernel].loop];
    for (; l; l = l->parent < 0 ? NULL : &n->s->loops.p[l->parent])
        if (l->until >= 0 && marks->written[buffer_storage(n->s, l->until)])
            return true;
    return false;
}

/* Puts the kernels next to each other, and behind them what depends on one of them. False: something must run in
 * between. */
static bool bring_together(Nests *n, const Ints *kernels)
{
    int level = n->s->kernels.p[kernels->p[0]].loop, seen = 0, first = 0;
    Ints before = {0}, together = {0}, after = {0};
    Marks marks = {NEW_ARRAY(bool, n->s->buffers.n), NEW_ARRAY(bool, n->s->buffers.n)};
    Marks behind = {NEW_ARRAY(bool, n->s->buffers.n), NEW_ARRAY(bool, n->s->buffers.n)};
    while (!holds(kernels, n->order.p[first]))
        first++;
    for (int at = first, end; seen < kernels->n; at = end) {
        bool member = holds(kernels, n->order.p[at]), late = false;
        for (end = at; end < n->order.n && same_item(n, level, n->order.p[at], n->order.p[end]); end++)
            late |= meets(n, n->order.p[end], member ? &behind : &marks);
        if (member && late)
            return false;
        for (int i = at; i < end; i++) {
            if (member) {
                PUSH(together, n->order.p[i]);
                seen++;
            } else if (late) {
                PUSH(after, n->order.p[i]);
                mark(n, n->order.p[i], &behind);
            } else
                PUSH(before, n->order.p[i]);
            if (member || late)
                mark(n, n->order.p[i], &marks);
        }
    }
    const Ints *const lists[] = {&before, &together, &after};
    for (int l = 0; l < LENGTH(lists); l++)
        for (int i = 0; i < lists[l]->n; i++)
            n->order.p[first++] = lists[l]->p[i];
    return true;
}

/* ---- which kernels ---- */

static bool is_candidate(const Nests *n, int storage)
{
    const Buffer *b = &n->s->buffers.p[storage];
    const Ints *touching = &n->touching[storage];
    int writers = 0;
    if (b->kind != BUF_TEMP || b->alias >= 0 || n->aliased[storage] || touching->n < 2 ||
        (randomly() ? !draw(2) : size_of(buffer_bytes(b)) < LEAST_WHOLE))
        return false;
    for (int i = 0; i < touching->n; i++) {
        const Kernel *k = &n->s->kernels.p[touching->p[i]];
        for (int j = 0; j < k->stores.n; j++)
            writers += k->stores.p[j].buffer == storage;
        if (k->loop != n->s->kernels.p[touching->p[0]].loop || varies_in_rounds(n->s, k))
            return false;
    }
    return writers == 1;
}

/* The kernels that touch the temporary, and those that are in a nest with one of them. */
static Ints members(const Nests *n, int storage)
{
    Ints list = {0};
    for (int k = 0; k < n->s->kernels.n; k++) {
        bool in = holds(&n->touching[storage], k);
        for (int i = 0; i < n->touching[storage].n && !in; i++)
            in = n->nest[k] >= 0 && n->nest[k] == n->nest[n->touching[storage].p[i]];
        if (in)
            PUSH(list, k);
    }
    return list;
}

static void put_together(Nests *n, int storage)
{
    Nest nest = {.kernels = members(n, storage)};
    choose_axes(n, &nest, storage);
    bool worth = randomly() || (multiplies(n, &nest.kernels) && bytes_alike(n, &nest) <= MOST_ALIKE);
    if (!nest.n || !worth || !rewrite_allowed() || !bring_together(n, &nest.kernels))
        return;
    for (int m = 0; m < nest.kernels.n; m++)
        n->nest[nest.kernels.p[m]] = n->nests.n;
    PUSH(n->nests, nest);
}

/* ---- the loop ---- */

/* A temporary that only these kernels touch gets the shape of a slice. */
static void slice_temporary(Nests *n, const Nest *nest, int storage)
{
    Buffer *b = &n->s->buffers.p[storage];
    uint32_t drop = 0;
    int rank = 0;
    for (int i = 0; i < n->touching[storage].n; i++)
        if (!holds(&nest->kernels, n->touching[storage].p[i]))
            return;
    if (b->kind != BUF_TEMP || n->aliased[storage] || b->alias >= 0 || !stores(n, &nest->kernels, storage))
        return;
    for (int c = 0; c < nest->n; c++)
        drop |= 1u << shared_index(n, &nest->kernels, nest->axis[c], storage);
    for (int m = 0; m < nest->kernels.n; m++)
        kernel_drop_indices(&n->s->kernels.p[nest->kernels.p[m]], storage, drop);
    for (int i = 0; i < b->rank; i++)
        if (!(drop >> i & 1))
            b->shape[rank++] = b->shape[i];
    b->rank = rank;
}

static void build_nest(Nests *n, const Nest *nest)
{
    Step *s = n->s;
    int loop = s->kernels.p[nest->kernels.p[0]].loop;
    for (int storage = 0; storage < s->buffers.n; storage++)
        if (n->touching[storage].n && holds(&nest->kernels, n->touching[storage].p[0]))
            slice_temporary(n, nest, storage);
    for (int c = 0; c < nest->n; c++) {
        const char *symbol = dim_round(internf("part%d", c + 1), nest->trips[c]);
        PUSH(s->loops, ((StepLoop){.symbol = symbol, .trips = nest->trips[c], .rest = DIM_BAD, .parallel = true,
                                   .until = -1, .parent = loop, .span = s->kernels.p[nest->kernels.p[0]].span}));
        loop = s->loops.n - 1;
        for (int m = 0; m < nest->kernels.n; m++)
            kernel_fix_axis(&s->kernels.p[nest->kernels.p[m]], nest->axis[c][m], dim_symbol(symbol));
    }
    for (int m = 0; m < nest->kernels.n; m++) {
        kernel_clean(&s->kernels.p[nest->kernels.p[m]]);
        s->kernels.p[nest->kernels.p[m]].loop = loop;
    }
}

static void reorder(Nests *n)
{
    VEC(Kernel) sorted = {0};
    for (int i = 0; i < n->order.n; i++)
        PUSH(sorted, n->s->kernels.p[n->order.p[i]]);
    if (sorted.n)
        memcpy(n->s->kernels.p, sorted.p, (size_t)sorted.n * sizeof(Kernel));
    step_number_loops(n->s);
}

/* ---- entry ---- */

/* On a device the blocks of one kernel go through the rounds of another, and have no memory of their own between
 * two kernels. */
bool pass_nest(Step *s)
{
    Nests n = {.s = s};
    int kernels = s->kernels.n + 1, buffers = s->buffers.n + 1;
    if (pass_options.device)
        return false;
    start_draws();
    n.access = NEW_ARRAY(Accesses, kernels);
    n.touching = NEW_ARRAY(Ints, buffers);
    n.aliased = NEW_ARRAY(bool, buffers);
    n.nest = NEW_ARRAY(int, kernels);
    for (int k = 0; k < s->kernels.n; k++) {
        n.nest[k] = -1;
        PUSH(n.order, k);
    }
    find_accesses(&n);
    for (int b = 0; b < s->buffers.n; b++)
        if (is_candidate(&n, b))
            put_together(&n, b);
    for (int i = 0; i < n.nests.n; i++)
        if (n.nest[n.nests.p[i].kernels.p[0]] == i)
            build_nest(&n, &n.nests.p[i]);
    reorder(&n);
    return n.nests.n > 0;
}
