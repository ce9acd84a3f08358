/* schedule: how each kernel runs.
 *
 * Three kinds of kernels, told apart by what they compute, each in a chapter of its own:
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
#include "passes/schedule_cpu.h"

#include "passes/pass.h"
#include "passes/reshape_kernel.h"

#include <stdlib.h>
#include <string.h>

enum { SYMBOL_SIZE = 64 };          /* what an unknown size is taken for */

static uint64_t random_state;

bool randomly(void)
{
    return pass_options.schedule_seed != 0;
}

void start_draws(void)
{
    random_state = pass_options.schedule_seed;
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

int ceil_div(double a, int b)
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

bool bounded_on(int n, const Bound *bounds, int axis)
{
    for (int i = 0; i < n; i++)
        if (affine_coef(&bounds[i].at, axis))
            return true;
    return false;
}

int lanes_for(double extent)
{
    return extent > 8 ? 16 : extent > 4 ? 8 : 4;
}

VectorUnit vector_unit(void)
{
    return pass_options.vectors.lanes ? pass_options.vectors : (VectorUnit){32, 16};
}

/* How many of the CPU's registers a vector of so many numbers takes. */
int registers_for(int width, DType type)
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

void add_order(Schedule *sc, int axis)
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

/* Flatten loops until there is enough to divide among threads, as the rounds of a parallel loop are already. */
void choose_spread(const Step *s, Kernel *k)
{
    Schedule *sc = &k->schedule;
    bool one = parallel_loop(s, k->loop) >= 0 || (is_little(k) && !(randomly() && draw(2)));
    int levels = one ? 0 : outer_levels(k);
    double trips = 1;
    sc->spread = 0;
    while (sc->spread < levels && (trips < 32 || (randomly() && draw(2)))) {
        int axis = sc->order[sc->spread];
        trips *= ceil_div(extent_of(k, axis), sc->tile[axis] > 1 ? sc->tile[axis] : 1);
        sc->spread++;
    }
}

void merge_axes(Step *s, Kernel *k)
{
    for (int a = 0; a < k->naxes; a++)
        for (int b = 0; b < k->naxes; b++)
            if (a != b && !(randomly() && draw(4) == 0) && k->axis[a].kind == k->axis[b].kind && kernel_merge(s, k, a, b)) {
                a = -1;
                break;
            }
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

bool has_add_store(const Kernel *k)
{
    for (int i = 0; i < k->stores.n; i++)
        if (k->stores.p[i].add)
            return true;
    return false;
}

/* Some store varies on fewer axes than others. */
bool stores_of_rows(const Kernel *k)
{
    for (int i = 1; i < k->stores.n; i++)
        if (kernel_store_axes(k, &k->stores.p[i]) != kernel_store_axes(k, &k->stores.p[0]))
            return true;
    return false;
}

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
    start_draws();
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
            divide_sums(s, i);
        if (pass_options.tuning)
            tuning_mark(pass_options.tuning, s, true);
        bool tiles = s->kernels.p[i].contraction && !varies && rewrite_allowed();
        int added = tiles ? schedule_contraction(s, i) : -1;
        if (pass_options.tuning)
            tuning_mark(pass_options.tuning, s, added < 0);
        if (added < 0)
            schedule_map(s, &s->kernels.p[i]);
        else
            i += added;
    }
    for (int i = 0; i < s->kernels.n; i++)      /* the copies, which stand before their readers */
        if (!s->kernels.p[i].schedule.width)
            schedule_map(s, &s->kernels.p[i]);
    rename_kernels(s);
    if (pass_options.tuning)
        tuning_name(pass_options.tuning, s);
    return true;
}
