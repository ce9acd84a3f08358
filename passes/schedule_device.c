/* Schedules for a device: how the threads of blocks share the indices of a kernel.
 *
 *   - maps: a thread an index;
 *   - rows: reductions along what is contiguous in memory, with what is made of their results: a group of
 *     threads a row, as many as it has work for;
 *   - columns: reductions across it: neighbouring threads have neighbouring columns, and a group of
 *     threads further down in the block each has a part of the rows;
 *   - contractions: a tile a block;
 *   - maps that read along another axis than they store: a tile, turned in shared memory.
 *
 * Where all that gives too few blocks for a device, sums are divided in parts, and so are all reductions over the
 * rows of a kernel that has few of them: what they give is then read by a map. */
#include "passes/schedule.h"

#include "passes/pass.h"
#include "passes/reshape_kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 256, WARP = 32 };

/* ---- reductions ---- */

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

/* The terms that lie side by side in memory are the last ones. */
static void order_terms(const Step *s, Kernel *k, ValueId r)
{
    Schedule *sc = &k->schedule;
    uint32_t last = 0;
    for (int a = 0; a < k->naxes && !last; a++)
        if (k->values.p[r].over >> a & 1 && k->axis[a].outer < 0 &&
            !(chunk_axes(k) >> a & 1) && smooth_loads(s, k, r, a) > 0)
            last = 1u << a;
    for (int i = 0; last && i + 1 < sc->nreduce; i++)
        if (last >> sc->reduce[i] & 1) {
            uint8_t axis = sc->reduce[i];
            sc->reduce[i] = sc->reduce[i + 1];
            sc->reduce[i + 1] = axis;
        }
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
        sc->threads = power_below(work / 4, work >= 4 * MANY ? 512 : THREADS);
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

/* Loops over what both sides have, or neither, then those of rows, then those across. */
static void order_tile(Kernel *k)
{
    Schedule *sc = &k->schedule;
    uint8_t order[MAX_AXES];
    int n = 0;
    for (int turn = 0; turn < 3; turn++)
        for (int i = 0; i < sc->norder; i++) {
            int place = sc->rows >> sc->order[i] & 1 ? 1 : sc->across >> sc->order[i] & 1 ? 2 : 0;
            if (place == turn)
                order[n++] = sc->order[i];
            sc->spread = turn == 0 ? n : sc->spread;
        }
    memcpy(sc->order, order, (size_t)n);
}

/* ---- maps ---- */

/* Loads and stores of four neighbours along the last axis, where there are enough of them for all threads. */
static void schedule_map(const Step *s, Kernel *k)
{
    enum { ENOUGH = 4 * 132 * 256 };
    Schedule *sc = &k->schedule;
    int last = -1, smooth = 0;
    for (int i = 0; i < sc->norder; i++)
        if (k->axis[sc->order[i]].kind == AXIS_PARALLEL && !(chunk_axes(k) >> sc->order[i] & 1))
            last = sc->order[i];
    if (last < 0 || sc->order[sc->norder - 1] != last || extent_of(k, last) < 4)
        return;
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        smooth += x->op == K_LOAD && contiguous_at(s, x->buffer, x->at, x->via, last);
    }
    for (int i = 0; i < k->stores.n; i++)
        smooth += contiguous_at(s, k->stores.p[i].buffer, k->stores.p[i].at, k->stores.p[i].via, last);
    int64_t size;
    bool whole = dim_is_const(k->axis[last].extent, &size) ? size % 4 == 0 : sc->norder == 1;
    double all = product_of_extents(k, axes_of_kind(k, AXIS_PARALLEL));
    if (randomly() ? draw(2) : smooth && whole && (all >= ENOUGH || !dim_is_const(k->axis[sc->order[0]].extent, &size))) {
        sc->vector = last;
        sc->tile[last] = 4;
    }
}

/* A tile of two axes for a map that reads along the one and stores along the other. */
static bool schedule_turn(const Step *s, Kernel *k)
{
    enum { TILE = 32, LEAST = 8 };
    Schedule *sc = &k->schedule;
    int stored = -1, along = -1, most = 0;
    for (int a = 0; a < k->naxes && k->stores.n; a++)
        if (k->axis[a].kind == AXIS_PARALLEL &&
            contiguous_at(s, k->stores.p[0].buffer, k->stores.p[0].at, k->stores.p[0].via, a))
            stored = a;
    for (int a = 0; a < k->naxes && stored >= 0; a++) {
        int turned = 0;
        for (ValueId v = 0; v < k->values.n && a != stored; v++)
            turned += kernel_turns(s, &k->values.p[v], a, stored);
        if (k->axis[a].kind == AXIS_PARALLEL && turned > most && extent_of(k, a) >= LEAST) {
            along = a;
            most = turned;
        }
    }
    uint32_t counted = chunk_axes(k);
    if (along < 0 || stores_of_rows(k) || extent_of(k, stored) < LEAST || most > 8 || (counted >> along | counted >> stored) & 1 ||
        (randomly() && draw(2)))
        return false;
    sc->rows = 1u << along;
    sc->across = 1u << stored;
    sc->block[0] = sc->block[1] = TILE;
    sc->each[0] = TILE * TILE / THREADS;
    sc->each[1] = 1;
    order_tile(k);
    return true;
}

/* What fuzzing runs. */
static void draw_groups(Kernel *k, int least)
{
    Schedule *sc = &k->schedule;
    sc->threads = WARP << draw(4);
    sc->spread = least < sc->norder ? least : (int)draw((uint32_t)outer_levels(k) + 1);
    sc->columns = least == sc->norder && sc->spread == sc->norder && draw(2);
    sc->group = sc->columns || draw(2) ? 1 << draw(6) : sc->threads;
    sc->columns &= sc->group > 1;       /* where they meet, all have read what one of them stores */
}

/* ---- contractions ---- */

typedef struct { int block[3], each[2]; } TileSize;
static const TileSize tile_sizes[] = {      /* the largest first */
    {{128, 128, 8}, {8, 8}}, {{128, 64, 8}, {8, 4}}, {{64, 128, 8}, {4, 8}}, {{64, 64, 8}, {4, 4}},
    {{64, 32, 8}, {4, 4}}, {{32, 64, 8}, {4, 4}}, {{32, 32, 8}, {4, 4}}, {{16, 64, 8}, {4, 4}}, {{64, 16, 8}, {4, 4}},
};

static const TileSize tensor_sizes[] = {    /* a warp has 64 or 32 rows by 64 or 32 columns */
    {{128, 256, 32}, {16, 8}}, {{256, 128, 32}, {16, 8}}, {{128, 128, 32}, {8, 8}}, {{64, 64, 32}, {8, 4}},
    {{32, 32, 32}, {8, 4}},
};

/* Microseconds or so on a device of 132 processors: whole tiles, in turns, each of which costs its
 * multiply-adds and what it loads. A processor has two tiles at a time, or one large one. */
static double tile_cost(const TileSize *t, double rows, double across, double batch)
{
    enum { PROCESSORS = 132, LARGE = 64 };
    double m = t->block[0], n = t->block[1], each = t->each[0] * t->each[1], at_once = each > LARGE ? 1 : 2;
    double tiles = ceil(rows / m) * ceil(across / n) * batch, turns = ceil(tiles / (at_once * PROCESSORS));
    return turns * at_once * (m * n) * (1 + 8.0 / each + 16 / m + 16 / n);
}

/* The sum is over one product of two values, each of which has parallel axes that the other has not. */
static bool has_tile(const Kernel *k, ValueId *r, uint32_t *rows, uint32_t *across)
{
    ValueId list[64];
    int n;
    uint32_t parallel = axes_of_kind(k, AXIS_PARALLEL);
    live_reductions(k, list, &n);
    *r = list[0];
    if (n != 1 || has_add_store(k) || stores_of_rows(k) || !varies_on_all(k, list[0]))
        return false;
    const KValue *sum = &k->values.p[list[0]], *x = &k->values.p[sum->arg[0]];
    if (sum->point != OP_ADD || !is_float(sum->type) || x->op != K_POINT || x->point != OP_MUL)
        return false;
    uint32_t a = k->values.p[x->arg[0]].axes & parallel, b = k->values.p[x->arg[1]].axes & parallel;
    *rows = a & ~b;
    *across = b & ~a;
    return *rows && *across && !(chunk_axes(k) & (*rows | *across));
}

/* The axes along which results are stored lie across. */
static bool stores_along(const Step *s, const Kernel *k, uint32_t axes)
{
    int score = 0;
    for (int i = 0; i < k->stores.n; i++)
        for (int a = 0; a < k->naxes; a++)
            if (contiguous_at(s, k->stores.p[i].buffer, k->stores.p[i].at, k->stores.p[i].via, a))
                score += axes >> a & 1 ? 1 : -1;
    return score > 0;
}

/* The last of the scheduled axes in the set. */
static int last_axis(const Schedule *sc, uint32_t set)
{
    int last = -1;
    for (int i = 0; i < sc->norder; i++)
        last = set >> sc->order[i] & 1 ? sc->order[i] : last;
    return last;
}

/* Both factors can be copied by pieces of 16 bytes, along the terms or along what is multiplied. */
static bool copied_by_pieces(const Step *s, const Kernel *k, const KValue *product)
{
    const Schedule *sc = &k->schedule;
    bool both = true;
    for (int i = 0; i < 2; i++) {
        bool half = kernel_half(s, k, product->arg[i]) != F32;
        ValueId v = half ? product->arg[i] : k->values.p[product->arg[i]].arg[0];
        int piece = half ? 8 : 4, own = last_axis(sc, (k->values.p[v].axes & sc->rows ? sc->rows : sc->across));
        both = both && (kernel_pieces(s, k, v, sc->reduce[sc->nreduce - 1], piece) || kernel_pieces(s, k, v, own, piece));
    }
    return both;
}

static void choose_tile(const Step *s, Kernel *k, const KValue *product, double m, double n, double batch)
{
    enum { LARGE = 64 };        /* results of a thread: with more, nothing else has room in registers */
    Schedule *sc = &k->schedule;
    double best = 1e300;
    bool half = kernel_half(s, k, product->arg[0]) != F32, pieces = sc->tensor && copied_by_pieces(s, k, product);
    for (int i = 0; i < (sc->tensor ? LENGTH(tensor_sizes) : LENGTH(tile_sizes)); i++) {
        const TileSize *t = &(sc->tensor ? tensor_sizes : tile_sizes)[i];
        double cost = randomly() ? draw(1000) : tile_cost(t, m, n, batch);
        if (cost >= best || (!pieces && t->each[0] * t->each[1] > LARGE))
            continue;
        best = cost;
        memcpy(sc->block, t->block, sizeof sc->block);
        memcpy(sc->each, t->each, sizeof sc->each);
    }
    if (sc->tensor && !half)
        sc->block[2] /= 2;
    sc->threads = sc->block[0] / sc->each[0] * (sc->block[1] / sc->each[1]);
}

/* Neighbours across are stored four at a time. */
static void store_neighbours(const Step *s, Kernel *k)
{
    Schedule *sc = &k->schedule;
    int axis = last_axis(sc, sc->across), smooth = 0;
    int64_t size;
    for (int i = 0; i < k->stores.n; i++)
        smooth += contiguous_at(s, k->stores.p[i].buffer, k->stores.p[i].at, k->stores.p[i].via, axis);
    if (smooth && dim_is_const(k->axis[axis].extent, &size) && size % 4 == 0 && (!randomly() || draw(4))) {
        sc->vector = axis;
        sc->tile[axis] = 4;
    }
}

static bool schedule_tile(const Step *s, Kernel *k)
{
    enum { LEAST = 8 };
    Schedule *sc = &k->schedule;
    ValueId r;
    uint32_t rows, across;
    if (!has_tile(k, &r, &rows, &across))
        return false;
    double m = product_of_extents(k, rows), n = product_of_extents(k, across);
    double batch = product_of_extents(k, axes_of_kind(k, AXIS_PARALLEL) & ~rows & ~across);
    if (randomly() ? draw(2) : m < LEAST || n < LEAST || product_of_extents(k, k->values.p[r].over) < LEAST)
        return false;
    bool turned = randomly() ? draw(2) : stores_along(s, k, rows);
    sc->rows = turned ? across : rows;
    sc->across = turned ? rows : across;
    order_tile(k);
    order_terms(s, k, r);
    const KValue *product = &k->values.p[k->values.p[r].arg[0]];
    sc->tensor = k->values.p[r].type == F32 && kernel_has_tensor(s, k, product);
    choose_tile(s, k, product, turned ? n : m, turned ? m : n, batch);
    store_neighbours(s, k);
    return true;
}

/* Adding goes on in the order of the sequential axes; where that leaves few threads, elements are dealt out. */
static void schedule_adds(Kernel *k)
{
    enum { ENOUGH = 132 * 1024, MOST = 64, LONG = 256 };
    double threads = product_of_extents(k, axes_of_kind(k, AXIS_PARALLEL));
    double rounds = product_of_extents(k, axes_of_kind(k, AXIS_SEQUENTIAL));
    int segments = randomly() ? 1 + (int)draw(4) : rounds < LONG ? 1 : power_below(ENOUGH / threads, MOST);
    bool sequential = axes_of_kind(k, AXIS_SEQUENTIAL) != 0;
    if (segments > 1 && sequential && kernel_segment(k) != NO_VALUE)
        k->schedule.segments = segments;
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
    if (has_add_store(k)) {
        schedule_adds(k);
        return;
    }
    if (schedule_tile(s, k))
        return;
    live_reductions(k, list, &n);
    least = sc->norder;
    for (int i = 0; i < n; i++) {
        order_terms(s, k, list[i]);
        int level = loop_level(k, k->values.p[list[i]].axes);
        least = level < least ? level : least;
    }
    for (int i = 0; i < k->stores.n; i++) {
        int level = store_level(k, &k->stores.p[i]);
        least = level < least ? level : least;
    }
    if (!n && schedule_turn(s, k))
        return;
    if (!n && !stores_of_rows(k))
        schedule_map(s, k);
    if (randomly())
        draw_groups(k, least);
    else if (least < sc->norder)
        schedule_rows(k, list, n, least);
    else if (n)
        schedule_sums(s, k, list, n);
}

/* ---- long sums ---- */

/* How many blocks the sum has, and how many terms a part of it has at least. */
static double blocks_of_sum(const Step *s, const Kernel *k, ValueId r, double *least)
{
    enum { TILE = 64, COLUMNS = 32 };
    ValueId sum;
    uint32_t rows, across;
    double results = product_of_extents(k, k->values.p[r].axes);
    if (k->contraction && has_tile(k, &sum, &rows, &across)) {
        double m = product_of_extents(k, rows), n = product_of_extents(k, across);
        *least = 256;
        return ceil(m / TILE) * ceil(n / TILE) * (results / m / n);
    }
    bool along = reduces_rows(s, k, &r, 1);
    *least = along ? 8192 : 256;
    return along ? results : ceil(results / COLUMNS);
}

/* The length of the parts in which the sum is divided, so that there is work for the whole device, along its
 * longest axis; 0: it is not. */
static int part_of_sum(const Step *s, const Kernel *k, ValueId r, int *axis)
{
    const int wanted = k->contraction ? 2 * 132 : 8 * 132;     /* the latter keep the memory busy */
    uint32_t over = k->values.p[r].over;
    double longest = 1, least;
    *axis = -1;
    for (int a = 0; a < k->naxes; a++)
        if (over >> a & 1 && k->axis[a].outer < 0 && extent_of(k, a) > longest) {
            longest = extent_of(k, a);
            *axis = a;
        }
    if (*axis < 0)
        return 0;
    if (randomly())
        return draw(4) ? 0 : 1 + (int)draw(5);
    double blocks = blocks_of_sum(s, k, r, &least), parts = product_of_extents(k, over) / least;
    parts = fmin(fmin(parts, wanted / blocks), longest);
    return parts < 2 ? 0 : (int)ceil(longest / floor(parts));
}

/* A sum that every thread would compute again is a kernel of its own, and so are the parts of a long one. */
static void divide(Step *s, int at)
{
    enum { LONG = 1024, MANY = 8192 };
    Kernel *k = &s->kernels.p[at];
    ValueId list[64];
    int n, axis, factor[MAX_AXES] = {0};
    live_reductions(k, list, &n);
    if (n != 1 || k->values.p[list[0]].point != OP_ADD || has_add_store(k) || stores_of_rows(k))
        return;
    const KValue *r = &k->values.p[list[0]];
    double all = product_of_extents(k, axes_of_kind(k, AXIS_PARALLEL));
    bool again = !r->axes && all >= MANY && product_of_extents(k, r->over) >= LONG;
    int part = part_of_sum(s, k, list[0], &axis);
    if (part)
        factor[axis] = part;
    if ((part || again) && __builtin_popcount(r->axes) + 1 <= MAX_RANK && k->naxes + 1 <= MAX_AXES && rewrite_allowed())
        kernel_split_reduce(s, at, list[0], factor, -1);
}

/* ---- few long rows ---- */

/* How long the parts of a reduction are along its longest axis, where its rows are so few and so long that one block
 * a row leaves most of a device idle; 0: it stays whole. As many blocks read as it takes to keep the memory busy. */
static int part_of_row(const Kernel *k, const KValue *r, double rows, int *axis)
{
    enum { BLOCKS = 8 * 132, LONG = 16384, LEAST = 4096 };
    double longest = 1, terms = product_of_extents(k, r->over);
    *axis = -1;
    for (int a = 0; a < k->naxes; a++)
        if (r->over >> a & 1 && k->axis[a].outer < 0 && extent_of(k, a) > longest) {
            longest = extent_of(k, a);
            *axis = a;
        }
    if (*axis < 0 || r->point == OP_ARGMAX || r->point == OP_ARGMIN || __builtin_popcount(r->axes) + 1 > MAX_RANK)
        return 0;
    if (randomly())
        return 1 + (int)draw(5);
    double parts = fmin(fmin(terms / LEAST, BLOCKS / rows), longest);
    return terms < LONG || parts < 4 ? 0 : (int)ceil(longest / floor(parts));
}

/* Reductions whose results are used along further axes of a row: all of them can be divided. */
static bool rows_divide(const Kernel *k)
{
    enum { MANY = 8192 };       /* of fewer results one block makes quick work */
    ValueId list[64];
    int n, axis;
    uint32_t outer = 0;
    live_reductions(k, list, &n);
    for (int i = 0; i < n; i++)
        outer |= k->values.p[list[i]].axes;
    if (!randomly() && product_of_extents(k, axes_of_kind(k, AXIS_PARALLEL)) < MANY)
        return false;
    if (!n || outer == axes_of_kind(k, AXIS_PARALLEL) || has_add_store(k) || stores_of_rows(k) ||
        k->naxes + 2 * n > MAX_AXES || (randomly() && draw(4)))
        return false;
    for (int i = 0; i < n; i++)
        if (!part_of_row(k, &k->values.p[list[i]], product_of_extents(k, outer), &axis))
            return false;
    return rewrite_allowed();
}

/* Parts of each reduction, what they give together, and at last a map: a softmax of few rows is five kernels, each of
 * which has work for all blocks, or next to none. */
static void divide_rows(Step *s, int at)
{
    ValueId list[64];
    int n, axis, whole[MAX_AXES] = {0};
    uint32_t outer = 0;
    live_reductions(&s->kernels.p[at], list, &n);
    for (int i = 0; i < n; i++)
        outer |= s->kernels.p[at].values.p[list[i]].axes;
    double rows = product_of_extents(&s->kernels.p[at], outer);
    for (int left = n; left > 0; left--, at += 2) {
        const Kernel *k = &s->kernels.p[at];
        int factor[MAX_AXES] = {0};
        live_reductions(k, list, &n);
        int part = part_of_row(k, &k->values.p[list[0]], rows, &axis);
        factor[axis] = part;
        kernel_split_reduce(s, at, list[0], factor, -1);
        live_reductions(&s->kernels.p[at + 1], list, &n);
        kernel_split_reduce(s, at + 1, list[0], whole, -1);
    }
}

/* ---- entry ---- */

void schedule_device(Step *s)
{
    for (int i = 0; i < s->kernels.n; i++) {
        int before = s->kernels.n;
        if (!varies_in_rounds(s, &s->kernels.p[i])) {
            if (rows_divide(&s->kernels.p[i]))
                divide_rows(s, i);
            else
                divide(s, i);
        }
        for (int added = s->kernels.n - before; added >= 0; added--)
            schedule_kernel(s, &s->kernels.p[added ? i++ : i]);
    }
}
