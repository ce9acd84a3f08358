/* Long sums are divided in fixed chunks, whose partial results a second kernel adds: few results, so that threads
 * have work, and the sums of a contraction, so that a chunk stays in the cache. Results that are stored in another
 * order than they are computed are stored apart first. All of it follows from shapes alone. */
#include "passes/schedule_cpu.h"

#include "passes/pass.h"
#include "passes/reshape_kernel.h"

enum { LONG_ROW = 256 };            /* so many results are work for all threads */

static double longest_extent(const Kernel *k, uint32_t axes)
{
    double longest = 0;
    for (int a = 0; a < k->naxes; a++)
        if (axes >> a & 1 && extent_of(k, a) > longest)
            longest = extent_of(k, a);
    return longest;
}

/* Few results of long sums are divided, so that there is work for all threads. */
static void chunk_few(const Step *s, const Kernel *k, const KValue *r, int *factor)
{
    double results = product_of_extents(k, r->axes), work = product_of_extents(k, r->over);
    int axis = -1;
    for (int a = k->naxes - 1; a >= 0; a--)
        if (r->over >> a & 1)
            axis = a;
    double e = extent_of(k, axis);
    bool worth = results * work >= 65536 && work >= 1024 && results <= 1024 && e >= 16 &&
                 longest_extent(k, r->axes) < LONG_ROW && parallel_loop(s, k->loop) < 0;
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
void divide_sums(Step *s, int at)
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
        chunk_few(s, k, r, factor);
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
