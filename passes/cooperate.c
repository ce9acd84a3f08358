/* cooperate: which kernels of a device run in one cooperative launch.
 *
 * A launch costs a device some microseconds, even from a graph, and a loop that ends early waits for the host
 * before each round. Kernels that do not take much longer than that are put together: one launch, whose
 * blocks are all there at once, runs them in turns and waits where the memory pass has put barriers
 * between phases. Loops whose kernels are all small go into it with all of their rounds.
 *
 *   before: k0 phase 0; loop t < 64 { k1 phase 1; k2 phase 2 }; k3 phase 3, a large product
 *   after:  k0 phase 0 cooperative 1; loop t < 64 { k1, k2 cooperative 1 }; k3 phase 3
 *
 * It is the same work in the same order of sums: a kernel's blocks do not know how they were launched. */
#include "passes/pass.h"
#include "passes/schedule.h"

enum { MOST_KERNELS = 96, MOST_THREADS = 256, MOST_SUMS = 32 };

/* ---- what a kernel costs ---- */

/* Microseconds on a large device, where sizes are as product_of_extents takes them: multiply-adds of a tile,
 * else what is read and written, of which caches give most. */
static double duration(const Kernel *k)
{
    const double products = 7e6, elements = 4e5;
    double all = 0;
    bool *live = NEW_ARRAY(bool, k->values.n + 1);
    kernel_live(k, live);
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        bool sum = k->schedule.rows && x->op == K_REDUCE, read = !k->schedule.rows && x->op == K_LOAD;
        if (live[v] && (sum || read))
            all += product_of_extents(k, x->axes | x->over) / (sum ? products : elements);
    }
    for (int i = 0; i < k->stores.n; i++)
        all += product_of_extents(k, axes_of_kind(k, AXIS_PARALLEL) | axes_of_kind(k, AXIS_SEQUENTIAL)) / elements;
    return all;
}

/* It has no more threads than can have as many registers as any part may need, and takes no longer than what a launch
 * less of it saves. */
static bool is_small(const Kernel *k)
{
    const double most = 12;
    const Schedule *sc = &k->schedule;
    if (sc->threads > MOST_THREADS || sc->each[0] * sc->each[1] > MOST_SUMS)
        return false;
    return randomly() ? draw(8) > 0 : duration(k) <= most;
}

static bool all_small(const Step *s, int from, int to)
{
    for (int i = from; i < to; i++)
        if (!is_small(&s->kernels.p[i]))
            return false;
    return to - from <= MOST_KERNELS;
}

/* ---- what a launch is given ---- */

static int use(const Step *s, int buffer, bool *used)
{
    int storage = buffer_storage(s, buffer);
    bool first = !used[storage];
    used[storage] = true;
    return first;
}

/* Addresses and sizes, as they are handed over: a device takes 4 KiB of them. */
static bool fits(const Step *s, int from, int to)
{
    enum { MOST_WORDS = 500 };
    bool *used = NEW_ARRAY(bool, s->buffers.n + 1);
    int words = s->dims.n + s->loops.n;
    for (int i = from; i < to; i++) {
        const Kernel *k = &s->kernels.p[i];
        for (ValueId v = 0; v < k->values.n; v++)
            if (k->values.p[v].op == K_LOAD)
                words += use(s, k->values.p[v].buffer, used);
        for (int j = 0; j < k->stores.n; j++)
            words += use(s, k->stores.p[j].buffer, used);
    }
    for (int l = 0; l < s->loops.n; l++)
        words += s->loops.p[l].until >= 0 && use(s, s->loops.p[l].until, used);
    return words <= MOST_WORDS;
}

/* ---- putting together ---- */

/* One kernel that runs once gains nothing. */
static bool close_launch(Step *s, int from, int to, int level, int *launches)
{
    bool loops = false;
    for (int i = from; i < to; i++)
        loops |= loop_below(s, level, s->kernels.p[i].loop) >= 0;
    if (to - from < 2 && !loops)
        return false;
    ++*launches;
    for (int i = from; i < to; i++)
        s->kernels.p[i].cooperative = *launches;
    return true;
}

/* The items [from, to) of a level. */
static bool join(Step *s, int from, int to, int level, int *launches)
{
    bool changed = false;
    int open = from;
    for (int at = from, end; at < to; at = end) {
        int loop = loop_below(s, level, s->kernels.p[at].loop);
        end = item_end(s, at, level);
        bool small = all_small(s, at, end) && fits(s, at, end);
        if (small && end - open <= MOST_KERNELS && fits(s, open, end))
            continue;
        changed |= close_launch(s, open, at, level, launches);
        open = small ? at : end;
        if (!small && loop >= 0)
            changed |= join(s, at, end, loop, launches);
    }
    return close_launch(s, open, to, level, launches) || changed;
}

/* ---- entry ---- */

bool pass_cooperate(Step *s)
{
    int launches = 0;
    bool device = s->kernels.n > 0;
    for (int i = 0; i < s->kernels.n; i++)
        device = device && s->kernels.p[i].schedule.threads > 0;
    return device && (!randomly() || draw(4)) && join(s, 0, s->kernels.n, -1, &launches);
}
