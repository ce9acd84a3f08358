/* What the machine can do at best, on the threads of a pool: the rate of f32 multiply-adds in
 * registers, and the bandwidth of L2, of L3 and of memory, each that of a loop which reads two
 * arrays and writes one of them, or of one that only reads, whichever is faster. Profiles and
 * floors compare with these rates. */
#include "runtime/bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 16, CHAINS = 12, STRIDE = 8, MULTIPLY_ADDS = 10000 };
static const double FMA_SECONDS = 3e-3, SWEEP_SECONDS = 4e-3;
static const double LEAST_MEMORY = 256 << 20, MOST_MEMORY = 1 << 30;

typedef float Vector __attribute__((vector_size(4 * LANES), may_alias));

/* ---- loops ---- the same for every generation of x86-64; choose() takes the widest ---- */

#if defined __x86_64__
#define FOR_512 __attribute__((target("arch=x86-64-v4,prefer-vector-width=512"), optimize("O3,fp-contract=fast")))
#define FOR_256 __attribute__((target("arch=x86-64-v3"), optimize("O3,fp-contract=fast")))
#endif
#define FOR_ANY __attribute__((optimize("O3,fp-contract=fast")))

/* Each chain waits for itself alone; there are more of them than a multiply-add takes cycles. */
#define LOOPS(NAME, TARGET) \
    TARGET static double multiply_add_##NAME(float *a, float *b, size_t n) \
    { \
        Vector x[CHAINS], factor; \
        (void)n; \
        for (int k = 0; k < LANES; k++) \
            factor[k] = b[k]; \
        for (int k = 0; k < CHAINS; k++) \
            x[k] = *(const Vector *)a; \
        for (int i = 0; i < MULTIPLY_ADDS; i++) \
            _Pragma("GCC unroll 12") for (int k = 0; k < CHAINS; k++) \
                x[k] = x[k] * factor + factor; \
        for (int k = 1; k < CHAINS; k++) \
            x[0] += x[k]; \
        *(Vector *)a = x[0]; \
        return 2.0 * LANES * CHAINS * MULTIPLY_ADDS; \
    } \
    TARGET static double update_##NAME(float *a, float *b, size_t n) \
    { \
        for (size_t i = 0; i < n; i += LANES) \
            *(Vector *)(a + i) = *(Vector *)(a + i) * 0.5f + *(Vector *)(b + i); \
        return 12.0 * (double)n; \
    } \
    TARGET static double read_##NAME(float *a, float *b, size_t n) \
    { \
        Vector sum[STRIDE] = {{0}}; \
        for (size_t i = 0; i < n; i += STRIDE * LANES) \
            _Pragma("GCC unroll 8") for (int k = 0; k < STRIDE; k++) \
                sum[k] += *(Vector *)(a + i + LANES * k) + *(Vector *)(b + i + LANES * k); \
        for (int k = 1; k < STRIDE; k++) \
            sum[0] += sum[k]; \
        *(volatile float *)a = sum[0][0]; \
        return 8.0 * (double)n; \
    } \
    static const Loops loops_##NAME = {multiply_add_##NAME, update_##NAME, read_##NAME};

typedef double Loop(float *a, float *b, size_t n);      /* operations or bytes */
typedef struct {
    Loop *multiply_add, *update, *read;
} Loops;

LOOPS(any, FOR_ANY)
#if defined __x86_64__
LOOPS(v3, FOR_256)
LOOPS(v4, FOR_512)
#endif

static const Loops *choose(void)
{
#if defined __x86_64__
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4"))
        return &loops_v4;
    if (__builtin_cpu_supports("x86-64-v3"))
        return &loops_v3;
#endif
    return &loops_any;
}

/* ---- together ---- */

typedef struct {                /* of one thread */
    _Alignas(64) float *a, *b;
    double rate;
} Part;

typedef struct {
    Part *part;
    Loop *loop;
    size_t n;                   /* elements of a and of b */
    double seconds;
} Work;

static void run_part(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    const Work *w = buffer[0];
    Part *part = &w->part[team->id];
    double begin = rt_now(), work = 0, passed = 0;
    (void)dim;
    while (passed < w->seconds) {
        work += w->loop(part->a, part->b, w->n);
        passed = rt_now() - begin;
    }
    part->rate = work / passed;
}

static double rate_of(rt_pool *pool, Work *w)
{
    void *buffer[] = {w};
    rt_task task = {.run = run_part, .buffer = buffer};
    double rate = 0;
    rt_pool_run(pool, &task);
    for (int k = 0; k < rt_pool_threads(pool); k++)
        rate += w->part[k].rate;
    return rate;
}

static double bandwidth(rt_pool *pool, Work *w, const Loops *loops, double bytes_a_thread)
{
    w->n = (size_t)(bytes_a_thread / 8) / (STRIDE * LANES) * (STRIDE * LANES);
    w->loop = loops->update;
    double updates = rate_of(pool, w);
    w->loop = loops->read;
    double reads = rate_of(pool, w);
    return updates > reads ? updates : reads;
}

/* What Linux says, which knows what a virtual machine was given of a processor's cache. */
static double cache_bytes(int level)
{
    char path[100];
    int found = 0;
    double kib = 0;
    for (int k = 0; k < 8 && found != level; k++) {
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/level", k);
        FILE *from = fopen(path, "r");
        if (!from || fscanf(from, "%d", &found) != 1)
            found = 0;
        if (from)
            fclose(from);
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/size", k);
        from = found == level ? fopen(path, "r") : NULL;
        if (from && fscanf(from, "%lf", &kib) != 1)
            kib = 0;
        if (from)
            fclose(from);
    }
    return 1024 * kib;
}

/* Half of each cache is used, and of memory four times what the last one holds. */
static int allocate(rt_machine *m, Part *part)
{
    double most = 4 * m->l3_bytes;
    most = most < LEAST_MEMORY ? LEAST_MEMORY : most > MOST_MEMORY ? MOST_MEMORY : most;
    m->memory_bytes = most;
    for (int k = 0; k < m->threads; k++) {
        size_t bytes = (size_t)(most / m->threads / 2);
        part[k].a = rt_block(bytes);
        part[k].b = rt_block(bytes);
        if (!part[k].a || !part[k].b)
            return -1;
        memset(part[k].a, 0, bytes);
        memset(part[k].b, 0, bytes);
    }
    return 0;
}

rt_machine *rt_machine_new(rt_pool *pool)
{
    rt_machine *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->pool = pool;
    m->threads = rt_pool_threads(pool);
    m->l2_bytes = cache_bytes(2) * m->threads;
    m->l3_bytes = cache_bytes(3);
    m->part = aligned_alloc(64, (size_t)m->threads * sizeof(Part));
    if (m->part)
        memset(m->part, 0, (size_t)m->threads * sizeof(Part));
    if (m->part && allocate(m, m->part) == 0)
        return m;
    rt_machine_free(m);
    return NULL;
}

void rt_machine_measure(rt_machine *m)
{
    const Loops *loops = choose();
    Work w = {.part = m->part, .loop = loops->multiply_add, .seconds = FMA_SECONDS};
    m->now.flops = rate_of(m->pool, &w);
    w.seconds = SWEEP_SECONDS;
    double n = m->threads;
    m->now.l2 = m->l2_bytes > 0 ? bandwidth(m->pool, &w, loops, m->l2_bytes / n / 2) : 0;
    m->now.l3 = m->l3_bytes > 0 ? bandwidth(m->pool, &w, loops, m->l3_bytes / n / 2) : 0;
    m->now.memory = bandwidth(m->pool, &w, loops, m->memory_bytes / n);
    m->best.flops = fmax(m->best.flops, m->now.flops);
    m->best.l2 = fmax(m->best.l2, m->now.l2);
    m->best.l3 = fmax(m->best.l3, m->now.l3);
    m->best.memory = fmax(m->best.memory, m->now.memory);
}

void rt_machine_free(rt_machine *m)
{
    Part *part = m ? m->part : NULL;
    for (int k = 0; part && k < m->threads; k++) {
        rt_free(part[k].a);
        rt_free(part[k].b);
    }
    free(part);
    free(m);
}

double rt_machine_bandwidth(const rt_machine *m, double bytes, const char **level)
{
    bool in_l2 = bytes <= m->l2_bytes, in_l3 = bytes <= m->l3_bytes;
    *level = in_l2 ? "L2" : in_l3 ? "L3" : "memory";
    return in_l2 ? m->best.l2 : in_l3 ? m->best.l3 : m->best.memory;
}
