/* schedule: how each kernel runs.
 *
 * Three kinds of kernels, told apart by what they compute:
 *
 *   - a contraction (a sum of products of two loads, each used more than once) gets a register
 *     tile: lanes along an axis of one operand, copies of that vector, and rows along an axis
 *     of the other, whose elements are broadcast. All choices of the vector axis are costed in
 *     cycles (multiply-adds, staging, stores) and the cheapest is taken. An operand that needs
 *     bounds in the tile is read from a copy with a border of zeros, others are skipped by the loops
 *     around it; an operand that is not contiguous, or whose rows lie far apart and are used
 *     often, is read from a packed copy;
 *   - other reductions put lanes on a parallel axis or on the reduced one, whichever their
 *     loads are contiguous in;
 *   - maps merge axes that every access walks in one sweep, then put lanes on the last.
 *
 * Long reductions are divided in fixed chunks, so that threads have work, or the chunks of a
 * contraction stay in the cache. The order of sums depends on shapes alone: plans are compared as for a CPU
 * with 32 registers of 16 lanes, and then only the number of vectors and rows in a tile is fitted to
 * pass_options.vectors, so that all CPUs add in the same order.
 *
 * With pass_options.schedule_seed, all choices are drawn at random among the legal ones
 * instead: what fuzzing runs. */
#include "passes/schedule.h"

#include "passes/pass.h"
#include "passes/reshape_kernel.h"

#include <stdlib.h>
#include <string.h>

enum {
    SYMBOL_SIZE = 64,           /* what an unknown size is taken for */
    LONG_ROW = 256              /* so many results are work for all threads */
};

static uint64_t random_state;

bool randomly(void)
{
    return pass_options.schedule_seed != 0;
}

uint32_t draw(uint32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % n);
}

/* ---- sizes ---- */

double size_of(Dim d)
{
    int64_t v;
    if (dim_is_const(d, &v))
        return (double)v;
    DimValue values[32];
    const char *names[32];
    int n = dim_symbols(d, names, LENGTH(names));
    for (int i = 0; i < n; i++)
        values[i] = (DimValue){names[i], SYMBOL_SIZE};
    DimEnv env = {values, n};
    return dim_eval(d, &env, &v) ? (double)v : SYMBOL_SIZE;
}

double extent_of(const Kernel *k, int axis)
{
    return size_of(k->axis[axis].extent);
}

double product_of_extents(const Kernel *k, uint32_t axes)
{
    double p = 1;
    for (int a = 0; a < k->naxes; a++)
        if (axes >> a & 1)
            p *= extent_of(k, a);
    return p;
}

/* Axes that count the chunks of a divided reduction: each chunk may have another length, so that
 * neither lanes nor tiles can lie along them. */
uint32_t chunk_axes(const Kernel *k)
{
    uint32_t set = 0;
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].outer >= 0)
            set |= 1u << k->axis[a].outer;
    return set;
}

static int ceil_div(double a, int b)
{
    return (int)((a + b - 1) / b);
}

/* ---- accesses ---- */

/* Consecutive indices of the axis are consecutive elements. */
bool contiguous_at(const Step *s, int buffer, const Affine *at, const ValueId *via, int axis)
{
    const Buffer *b = &s->buffers.p[buffer];
    int last = innermost_axis(b);
    for (int i = 0; i < b->rank; i++)
        if (affine_coef(&at[i], axis) != (i == last) || (via[i] != NO_VALUE && i == last))
            return false;
    return b->rank > 0;
}

static bool bounded_on(int n, const Bound *bounds, int axis)
{
    for (int i = 0; i < n; i++)
        if (affine_coef(&bounds[i].at, axis))
            return true;
    return false;
}

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

static int lanes_for(double extent)
{
    return extent > 8 ? 16 : extent > 4 ? 8 : 4;
}

static VectorUnit vector_unit(void)
{
    return pass_options.vectors.lanes ? pass_options.vectors : (VectorUnit){32, 16};
}

/* How many of the CPU's registers a vector of so many numbers takes. */
static int registers_for(int width, DType type)
{
    int whole = 4 * vector_unit().lanes, bytes = width * (dtype_bytes[type] == 8 ? 8 : 4);
    return (bytes + whole - 1) / whole;
}

/* ---- parts common to all ---- */

uint32_t live_reductions(const Kernel *k, ValueId *list, int *n)
{
    uint32_t over = 0;
    bool *live = calloc((size_t)k->values.n + 1, 1);
    kernel_live(k, live);
    *n = 0;
    for (ValueId v = 0; v < k->values.n && *n < 64; v++)
        if (live[v] && k->values.p[v].op == K_REDUCE) {
            list[(*n)++] = v;
            over |= k->values.p[v].over;
        }
    free(live);
    return over;
}

/* The largest prefix of the order that no reduction or store stands within: how many loops may be spread. A
 * long reduction in none of the loops would be computed again by each. */
int outer_levels(const Kernel *k)
{
    enum { SHORT = 64 };
    const Schedule *sc = &k->schedule;
    ValueId list[64];
    int n, levels = 0;
    live_reductions(k, list, &n);
    for (int i = 0; i < sc->norder; i++)
        levels += k->axis[sc->order[i]].kind == AXIS_PARALLEL;
    for (int i = 0; i < n; i++) {
        int level = loop_level(k, k->values.p[list[i]].axes);
        if (level < levels && (level > 0 || product_of_extents(k, k->values.p[list[i]].over) > SHORT))
            levels = level;
    }
    for (int i = 0; i < k->stores.n; i++) {
        int level = store_level(k, &k->stores.p[i]);
        levels = level < levels ? level : levels;
    }
    return levels;
}

static void add_order(Schedule *sc, int axis)
{
    for (int i = 0; i < sc->norder; i++)
        if (sc->order[i] == axis)
            return;
    sc->order[sc->norder++] = (uint8_t)axis;
}

void natural_order(Kernel *k)
{
    Schedule *sc = &k->schedule;
    sc->norder = 0;
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].kind == AXIS_PARALLEL && (chunk_axes(k) >> a & 1 || dim_is(k->axis[a].extent, 1)))
            add_order(sc, a);
    for (int kind = AXIS_PARALLEL; kind <= AXIS_SEQUENTIAL; kind += AXIS_SEQUENTIAL - AXIS_PARALLEL)
        for (int a = 0; a < k->naxes; a++)
            if ((int)k->axis[a].kind == kind)
                add_order(sc, a);
}

/* Those of `first`, the others, and last what lies across lanes. */
void reduce_order(Kernel *k, uint32_t first)
{
    Schedule *sc = &k->schedule;
    sc->nreduce = 0;
    for (int turn = 0; turn < 3; turn++)
        for (int a = 0; a < k->naxes; a++) {
            int place = sc->lanes >> a & 1 ? 2 : first >> a & 1 ? 0 : 1;
            if (k->axis[a].kind == AXIS_REDUCE && place == turn)
                sc->reduce[sc->nreduce++] = (uint8_t)a;
        }
}

/* In a loop, less than threads need to wait for each other: a loop of such kernels runs on one. */
static bool is_little(const Kernel *k)
{
    enum { LITTLE = 2048 };
    int64_t all = 1, size;
    for (int a = 0; a < k->naxes; a++) {
        if (!dim_is_const(k->axis[a].extent, &size) || size > LITTLE)
            return false;
        all *= size;
        if (all > LITTLE)
            return false;
    }
    return k->loop >= 0;
}

/* Flatten loops until there is enough to divide among threads. */
static void choose_spread(Kernel *k)
{
    Schedule *sc = &k->schedule;
    int levels = is_little(k) && !(randomly() && draw(2)) ? 0 : outer_levels(k);
    double trips = 1;
    sc->spread = 0;
    while (sc->spread < levels && (trips < 32 || (randomly() && draw(2)))) {
        int axis = sc->order[sc->spread];
        trips *= ceil_div(extent_of(k, axis), sc->tile[axis] > 1 ? sc->tile[axis] : 1);
        sc->spread++;
    }
}

/* ---- maps and plain reductions ---- */

void merge_axes(Step *s, Kernel *k)
{
    for (int a = 0; a < k->naxes; a++)
        for (int b = 0; b < k->naxes; b++)
            if (a != b && !(randomly() && draw(4) == 0) && k->axis[a].kind == k->axis[b].kind && kernel_merge(s, k, a, b)) {
                a = -1;
                break;
            }
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

/* But for axes of one index (a batch of one), on which nothing varies. */
bool varies_on_all(const Kernel *k, ValueId r)
{
    uint32_t missing = axes_of_kind(k, AXIS_PARALLEL) & ~k->values.p[r].axes;
    for (int a = 0; a < k->naxes; a++)
        if (missing >> a & 1 && !dim_is(k->axis[a].extent, 1))
            return false;
    return true;
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

/* Some sum or store varies on the axis, and stands outside of the last loop: it cannot have lanes. */
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

/* The axis for lanes: the last of the loops, or one that is smoother, as the channels are where they are stored last.
 * -1: there is none. */
static int smoothest_axis(const Step *s, const Kernel *k, int *smooth)
{
    const Schedule *sc = &k->schedule;
    int best = -1;
    *smooth = 0;
    for (int i = sc->norder - 1; i >= 0; i--) {
        int axis = sc->order[i];
        if (k->axis[axis].kind != AXIS_PARALLEL || chunk_axes(k) >> axis & 1 || (best >= 0 && stands_outside(k, axis)))
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
    if (randomly()) {
        sc->width = 4 << draw(3);
        if (sc->vector >= 0)
            sc->tile[sc->vector] = sc->width * (int)(1 + draw(2));
    }
    if (sc->vector >= 0 && !n)
        put_last(sc, sc->vector);
}

bool has_add_store(const Kernel *k)
{
    for (int i = 0; i < k->stores.n; i++)
        if (k->stores.p[i].add)
            return true;
    return false;
}

static double longest_extent(const Kernel *k, uint32_t axes)
{
    double longest = 0;
    for (int a = 0; a < k->naxes; a++)
        if (axes >> a & 1 && extent_of(k, a) > longest)
            longest = extent_of(k, a);
    return longest;
}

/* Few results of long sums are divided, so that there is work for all threads. */
static void chunk_few(const Kernel *k, const KValue *r, int *factor)
{
    double results = product_of_extents(k, r->axes), work = product_of_extents(k, r->over);
    int axis = -1;
    for (int a = k->naxes - 1; a >= 0; a--)
        if (r->over >> a & 1)
            axis = a;
    double e = extent_of(k, axis);
    bool worth = results * work >= 65536 && work >= 1024 && results <= 1024 && e >= 16 &&
                 longest_extent(k, r->axes) < LONG_ROW;
    if (worth)
        factor[axis] = e >= 2048 ? ceil_div(e, 32) : e >= 512 ? 64 : 8;
}

/* The vectors of a contraction's tile go through all of the sum, and that again for the next tile.
 * Where they do not fit in the cache, the sum is divided so that a chunk does: partial results cost
 * less than going to memory each time. */
static void chunk_for_cache(const Kernel *k, const KValue *r, int *factor)
{
    enum { LONGEST = 2048, CHUNK = 1536, MOST_RESULTS = 1 << 20 };
    double results = product_of_extents(k, r->axes), inner = product_of_extents(k, r->over);
    if (!k->contraction || inner <= LONGEST || results > MOST_RESULTS || results < LONG_ROW)
        return;
    for (int a = 0; a < k->naxes && inner > LONGEST; a++) {
        int64_t size;
        if (!(r->over >> a & 1) || extent_of(k, a) < 2)
            continue;
        inner /= extent_of(k, a);
        int most = inner >= CHUNK ? 1 : (int)(CHUNK / inner), chunk = most;
        while (dim_is_const(k->axis[a].extent, &size) && size % chunk)
            chunk--;
        factor[a] = 2 * chunk >= most ? chunk : most;   /* parts of one size, if there are some about so large */
        inner *= factor[a];
    }
}

static void chunk_randomly(const Kernel *k, const KValue *r, int *factor)
{
    for (int a = 0; a < k->naxes; a++)
        if (r->over >> a & 1 && extent_of(k, a) >= 2 && draw(4) == 0)
            factor[a] = 1 + (int)draw(5);
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

/* Some store varies on fewer axes than others. */
bool stores_of_rows(const Kernel *k)
{
    for (int i = 1; i < k->stores.n; i++)
        if (kernel_store_axes(k, &k->stores.p[i]) != kernel_store_axes(k, &k->stores.p[0]))
            return true;
    return false;
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

static void schedule_map(Step *s, Kernel *k)
{
    Schedule *sc = &k->schedule;
    if (rewrite_allowed())
        merge_axes(s, k);
    natural_order(k);
    if (!has_add_store(k) && rewrite_allowed()) {
        choose_lanes(s, k);
        transpose_tile(s, k);
    } else
        sc->width = 4;
    reduce_order(k, 0);
    choose_spread(k);
}

/* ---- contractions ---- */

typedef struct {
    ValueId r, x, y;            /* the reduction, the vector operand, the broadcast one */
    int vector;                 /* parallel axis of x, or a reduce axis of both (lanes) */
    bool lanes, stage;
    bool copy;                  /* y is read from a copy, in f32, whose sums are contiguous */
    bool border_x, border_y;    /* which operands are read from copies with borders of zeros */
    int width, copies;          /* vectors of x in a tile */
    int rows[2], nrows[2];      /* axes of y alone in the tile, and how many of each */
    uint32_t first;             /* reduce axes that are the outermost */
    double cost;
} Plan;

bool find_contraction(const Kernel *k, ValueId *r, ValueId *a, ValueId *b)
{
    ValueId list[64];
    int n;
    live_reductions(k, list, &n);
    for (int i = 0; i < n; i++) {
        const KValue *v = &k->values.p[list[i]];
        if (v->point != OP_ADD || v->arg[0] == NO_VALUE || k->values.p[v->arg[0]].op != K_POINT ||
            k->values.p[v->arg[0]].point != OP_MUL || !varies_on_all(k, list[i]))
            continue;
        *r = list[i];
        *a = k->values.p[v->arg[0]].arg[0];
        *b = k->values.p[v->arg[0]].arg[1];
        return n == 1 && k->values.p[*a].op == K_LOAD && k->values.p[*b].op == K_LOAD;
    }
    return false;
}

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
static bool bounds_in_loops(const Kernel *k, const KValue *x, const Plan *p)
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
    double fma = all / e * vectors * each * row_waste(k, p);
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

static Plan plan_vector(const Step *s, const Kernel *k, ValueId r, ValueId x, ValueId y, int v)
{
    Plan p = {.r = r, .x = x, .y = y, .vector = v, .cost = 1e300};
    const KValue *vx = &k->values.p[x], *vy = &k->values.p[y];
    uint32_t parallel = axes_of_kind(k, AXIS_PARALLEL) & ~chunk_axes(k);
    double e = extent_of(k, v);
    bool smooth = contiguous_at(s, vx->buffer, vx->at, vx->via, v);
    p.stage = !smooth || far_apart(s, k, &p) || widens(s, k, &p, vx);
    if (!smooth && !can_copy(s, k, vx))
        return p;
    p.stage = p.stage && can_copy(s, k, vx);
    p.width = lanes_for(e);
    int vectors = ceil_div(e, p.width);
    p.copies = vectors >= 4 ? 4 : vectors;
    uint32_t own = vy->axes & ~vx->axes & parallel;
    choose_rows(k, &p, own, p.copies == 1 ? 8 : p.copies == 2 ? 8 : 6);
    if (p.rows[0] < 0 && vectors >= 8)
        p.copies = 8;
    choose_borders(s, k, &p);
    cost_plan(s, k, &p);
    p.first = axes_that_skip(k, &p);
    fit_tile(k, &p, own);
    choose_borders(s, k, &p);
    p.copy = !vy->nbounds && (widens(s, k, &p, vy) || strides_far(s, k, &p)) && can_copy(s, k, vy);
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

/* Lanes along a reduced axis that both operands walk smoothly: partial sums, added at the end. */
static Plan plan_lanes(const Step *s, const Kernel *k, ValueId r, ValueId a, ValueId b, int axis)
{
    Plan p = {.r = r, .x = a, .y = b, .vector = axis, .lanes = true, .copies = 1, .cost = 1e300};
    const KValue *va = &k->values.p[a], *vb = &k->values.p[b];
    if (!contiguous_at(s, va->buffer, va->at, va->via, axis) ||
        !contiguous_at(s, vb->buffer, vb->at, vb->via, axis))
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

static void keep_best(Plan *best, Plan p)
{
    if (p.cost < 1e299 && randomly())
        p.cost = 1 + draw(1000);
    if (p.cost < best->cost)
        *best = p;
}

static Plan best_plan(const Step *s, const Kernel *k)
{
    Plan best = {.cost = 1e300};
    ValueId r, a, b;
    if (!find_contraction(k, &r, &a, &b))
        return best;
    const KValue *va = &k->values.p[a], *vb = &k->values.p[b];
    uint32_t over = k->values.p[r].over;
    for (int v = 0; v < k->naxes; v++) {
        if (k->axis[v].kind == AXIS_PARALLEL && !(chunk_axes(k) >> v & 1) && extent_of(k, v) >= 2) {
            if ((va->axes >> v & 1) && !(vb->axes >> v & 1))
                keep_best(&best, plan_vector(s, k, r, a, b, v));
            if ((vb->axes >> v & 1) && !(va->axes >> v & 1))
                keep_best(&best, plan_vector(s, k, r, b, a, v));
        }
        if ((over >> v & 1) && extent_of(k, v) >= 4)
            keep_best(&best, plan_lanes(s, k, r, a, b, v));
    }
    return best;
}

/* Puts the copies with borders before the kernel; gives how many. The plan's values are found anew. */
static int stage_borders(Step *s, int at, Plan *p)
{
    int added = 0;
    for (int o = 0; o < 2; o++) {
        if (!(o ? p->border_y : p->border_x))
            continue;
        Kernel *k = &s->kernels.p[at + added];
        uint32_t x_axes = k->values.p[p->x].axes;
        kernel_stage_border(s, at + added, o ? p->y : p->x);
        k = &s->kernels.p[at + ++added];
        ValueId a, b;
        check(find_contraction(k, &p->r, &a, &b));
        p->x = k->values.p[a].axes == x_axes ? a : b;
        p->y = k->values.p[a].axes == x_axes ? b : a;
    }
    return added;
}

static void tile_axis(Schedule *sc, int axis, int n)
{
    if (axis >= 0 && n > 1)
        sc->tile[axis] = n;
}

static void place_loops(Kernel *k, const Plan *p, int panels)
{
    Schedule *sc = &k->schedule;
    sc->norder = 0;
    ValueId r, x, y;
    check(find_contraction(k, &r, &x, &y));
    uint32_t both = k->values.p[x].axes & k->values.p[y].axes;      /* a batch, the chunks of a sum */
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].kind == AXIS_PARALLEL && both >> a & 1)
            add_order(sc, a);
    if (panels >= 0)
        add_order(sc, panels);
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].kind == AXIS_PARALLEL && a != p->vector && a != p->rows[0] && a != p->rows[1])
            add_order(sc, a);
    bool outer = !p->lanes && panels < 0 && extent_of(k, p->vector) > 4.0 * p->copies * p->width;
    if (outer)
        add_order(sc, p->vector);
    for (int i = 0; i < 2; i++)
        if (p->rows[i] >= 0)
            add_order(sc, p->rows[i]);
    if (!p->lanes)
        add_order(sc, p->vector);
}

/* The vector axis becomes panels and an index in the panel, and its operand a copy by panels, in which the
 * reduce axes have the order of the loops. */
static int stage_panels(Step *s, int at, Plan *p)
{
    Kernel *k = &s->kernels.p[at];
    int axes[MAX_RANK], n = 0, panels = p->vector;
    const KValue *whole = &k->values.p[p->x];
    int kept = bounds_in_loops(k, whole, p) ? whole->nbounds : 0;   /* what is added past the end is zero */
    p->vector = kernel_split(s, k, panels, p->copies * p->width);
    ValueId a, b;
    check(find_contraction(k, &p->r, &a, &b));
    p->x = k->values.p[a].axes >> p->vector & 1 ? a : b;
    uint32_t set = k->values.p[p->x].axes & ~(1u << panels) & ~(1u << p->vector);
    uint32_t reduce = axes_of_kind(k, AXIS_REDUCE);
    const uint32_t turns[] = {set & ~reduce, set & reduce & p->first, set & reduce & ~p->first};
    axes[n++] = panels;
    for (int t = 0; t < LENGTH(turns); t++)
        for (int i = 0; i < k->naxes; i++)
            if (turns[t] >> i & 1)
                axes[n++] = i;
    axes[n++] = p->vector;
    kernel_stage(s, at, p->x, axes, n, kept);
    return panels;
}

/* The broadcast operand becomes a copy, in which its reduce axes are the innermost. */
static void stage_rows(Step *s, int at, Plan *p)
{
    Kernel *k = &s->kernels.p[at];
    int axes[MAX_RANK], n = 0;
    uint32_t set = k->values.p[p->y].axes, x_axes = k->values.p[p->x].axes;
    for (int reduce = 0; reduce < 2; reduce++)
        for (int a = 0; a < k->naxes; a++)
            if (set >> a & 1 && (k->axis[a].kind == AXIS_REDUCE) == reduce)
                axes[n++] = a;
    kernel_stage(s, at, p->y, axes, n, 0);
    k = &s->kernels.p[at + 1];
    ValueId a, b;
    check(find_contraction(k, &p->r, &a, &b));
    p->x = k->values.p[a].axes == x_axes ? a : b;
    p->y = k->values.p[a].axes == x_axes ? b : a;
}

static bool can_stage(const Kernel *k, const Plan *p)
{
    return __builtin_popcount(k->values.p[p->x].axes) + 1 <= MAX_RANK && k->naxes + 1 < MAX_AXES;
}

static int schedule_contraction(Step *s, int at)
{
    int panels = -1;
    Plan p = best_plan(s, &s->kernels.p[at]);
    if (p.cost > 1e299 || (p.stage && !can_stage(&s->kernels.p[at], &p)))
        return -1;
    int added = stage_borders(s, at, &p);
    if (p.copy)
        stage_rows(s, at + added++, &p);
    if (p.stage) {
        panels = stage_panels(s, at + added, &p);
        added++;
    }
    Kernel *k = &s->kernels.p[at + added];
    Schedule *sc = &k->schedule;
    sc->width = p.width;
    if (p.lanes)
        sc->lanes = 1u << p.vector;
    else {
        sc->vector = p.vector;
        sc->tile[p.vector] = p.copies * p.width;
    }
    tile_axis(sc, p.rows[0], p.nrows[0]);
    tile_axis(sc, p.rows[1], p.nrows[1]);
    place_loops(k, &p, panels);
    reduce_order(k, p.first);
    choose_spread(k);
    return added;
}

/* ---- long sums, and results that are stored in another order than they are computed ---- */

static int axis_named(const Kernel *k, const char *name)
{
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].name == name)
            return a;
    return -1;
}

/* Lanes along the axis would be stored one by one, and there are many of all: better as vectors, in a
 * temporary that the rest of the kernel reads transposed. */
static bool stores_scatter(const Step *s, const Kernel *k, const KValue *r, int axis)
{
    bool scatter = false;
    if (axis < 0 || dtype_bytes[r->type] != 4 || extent_of(k, axis) < 16 || product_of_extents(k, r->axes) < 4096 ||
        !varies_on_all(k, r - k->values.p))
        return false;
    for (int i = 0; i < k->stores.n; i++) {
        const Store *st = &k->stores.p[i];
        scatter |= !contiguous_at(s, st->buffer, st->at, st->via, axis);
        if (st->add || dtype_bytes[s->buffers.p[st->buffer].type] != 4)
            return false;
    }
    return scatter;
}

/* Stores the result of the kernel's only sum apart, with the axis innermost. */
static void store_apart(Step *s, int at, int axis)
{
    const int whole[MAX_AXES] = {0};
    ValueId list[64];
    int n;
    live_reductions(&s->kernels.p[at], list, &n);
    if (n == 1 && stores_scatter(s, &s->kernels.p[at], &s->kernels.p[at].values.p[list[0]], axis))
        kernel_split_reduce(s, at, list[0], whole, axis);
}

/* The chunks of a single long reduction become a kernel of their own. */
static void divide(Step *s, int at)
{
    enum { MANY_LANED = 256 };      /* results, 16 a tile, are work for all threads */
    Kernel *k = &s->kernels.p[at];
    ValueId list[64];
    int n, factor[MAX_AXES] = {0}, chunks = 0;
    live_reductions(k, list, &n);
    if (n != 1 || k->values.p[list[0]].point != OP_ADD || has_add_store(k))
        return;
    const KValue *r = &k->values.p[list[0]];
    if (randomly())
        chunk_randomly(k, r, factor);
    else
        chunk_for_cache(k, r, factor);
    for (int a = 0; a < k->naxes; a++)
        chunks += factor[a] > 0;
    Plan p = k->contraction ? best_plan(s, k) : (Plan){.cost = 1e300};
    if (!chunks && !randomly() && !(p.lanes && product_of_extents(k, r->axes) >= MANY_LANED))
        chunk_few(k, r, factor);
    for (int a = 0; a < k->naxes && !chunks; a++)
        chunks += factor[a] > 0;
    int last = p.cost > 1e299 || p.lanes ? -1 : p.vector;
    const char *name = last < 0 ? NULL : k->axis[last].name;
    if (chunks && __builtin_popcount(r->axes) + chunks <= MAX_RANK && k->naxes + chunks <= MAX_AXES) {
        kernel_split_reduce(s, at, list[0], factor, last);
        store_apart(s, at + 1, name ? axis_named(&s->kernels.p[at + 1], name) : -1);
    } else if (!chunks)
        store_apart(s, at, last);
}

/* ---- entry ---- */

static void rename_kernels(Step *s)
{
    for (int i = 0; i < s->kernels.n; i++) {
        const char *old = s->kernels.p[i].name;
        while (*old && *old != '_')
            old++;
        s->kernels.p[i].name = internf("k%d%s", i, old);
    }
}

/* Whether an axis is longer in some rounds of a loop than in others: what is copied or divided along it
 * would have no fixed size. */
bool varies_in_rounds(const Step *s, const Kernel *k)
{
    for (int l = k->loop; l >= 0; l = s->loops.p[l].parent)
        for (int a = 0; a < k->naxes; a++)
            if (dim_mentions(k->axis[a].extent, s->loops.p[l].symbol))
                return true;
    return false;
}

bool pass_schedule(Step *s)
{
    random_state = pass_options.schedule_seed;
    for (int i = 0; i < s->kernels.n; i++)
        kernel_clean(&s->kernels.p[i]);
    if (pass_options.device) {
        schedule_device(s);
        rename_kernels(s);
        return true;
    }
    for (int i = 0; i < s->kernels.n; i++) {
        bool varies = varies_in_rounds(s, &s->kernels.p[i]);
        if (s->kernels.p[i].contraction && rewrite_allowed()) {
            kernel_drop_singles(&s->kernels.p[i]);
            merge_axes(s, &s->kernels.p[i]);
        }
        if (!varies && rewrite_allowed())
            divide(s, i);
        bool tiles = s->kernels.p[i].contraction && !varies && rewrite_allowed();
        int added = tiles ? schedule_contraction(s, i) : -1;
        if (added < 0)
            schedule_map(s, &s->kernels.p[i]);
        else
            i += added;
    }
    for (int i = 0; i < s->kernels.n; i++)      /* the copies, which stand before their readers */
        if (!s->kernels.p[i].schedule.width)
            schedule_map(s, &s->kernels.p[i]);
    rename_kernels(s);
    return true;
}
