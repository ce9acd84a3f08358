/* What the machine can do at best: the rate of f32 multiply-adds in registers, and the bandwidth
 * of a loop that reads two arrays and writes one of them, in L2, in L3 and in memory, or of one
 * that only reads, whichever is faster.
 *
 *     machine THREADS
 *
 * It prints the sizes of L2 (of all threads together) and L3. Then, for each line of the standard
 * input, it measures once and prints one line of JSON: operations and bytes a second of all
 * threads together. bench/run asks in turn with the programs it
 * compares, and computes the floors of its table from the medians of the answers. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The same code for every generation of x86-64; the best is chosen when the program starts. */
#if defined __x86_64__
#define EACH_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EACH_CPU
#endif

typedef float Vector __attribute__((vector_size(64)));
enum { LANES = 16, CHAINS = 12, MOST_THREADS = 256 };
static const double FMA_SECONDS = 3e-3, SWEEP_SECONDS = 4e-3;

typedef struct {
    const char *name;
    size_t bytes;               /* of all threads together; 0: that of L2, a thread */
} Level;

static const Level levels[] = {{"l2", 0}, {"l3", 12 << 20}, {"memory", 384 << 20}};
enum { LEVELS = sizeof levels / sizeof levels[0] };

typedef struct {
    pthread_t thread;
    float *a, *b;
    size_t elements;            /* of each */
    double work, seconds;
    void (*measure)(void *w);
} Worker;

static pthread_barrier_t barrier;
static int threads;
static volatile float sink;     /* keeps the results from being optimised away */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Each chain waits for itself alone; there are more of them than an FMA takes cycles. */
EACH_CPU static void multiply_add(Vector *chain, long times, float by)
{
    Vector x[CHAINS], factor = {0};
    memcpy(x, chain, sizeof x);
    for (int k = 0; k < LANES; k++)
        factor[k] = by;
    for (long i = 0; i < times; i++)
        for (int k = 0; k < CHAINS; k++)
            x[k] = x[k] * factor + factor;
    memcpy(chain, x, sizeof x);
}

EACH_CPU static void update(float *restrict a, const float *restrict b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        a[i] = a[i] * 0.5f + b[i];
}

EACH_CPU static float read_all(const float *a, size_t n)
{
    Vector sum[8] = {{0}};
    for (size_t i = 0; i + 8 * LANES <= n; i += 8 * LANES)
        for (int k = 0; k < 8; k++)
            sum[k] += *(const Vector *)(a + i + LANES * k);
    for (int k = 1; k < 8; k++)
        sum[0] += sum[k];
    float total = 0;
    for (int k = 0; k < LANES; k++)
        total += sum[0][k];
    return total;
}

static void measure_fma(void *worker)
{
    Worker *w = worker;
    Vector chain[CHAINS] = {{0}};
    const long times = 10000;
    double begin = now();
    w->work = 0;
    do {
        multiply_add(chain, times, 0.5f);
        w->work += 2.0 * LANES * CHAINS * times;
        w->seconds = now() - begin;
    } while (w->seconds < FMA_SECONDS);
    sink = chain[0][0];
}

static void measure_update(void *worker)
{
    Worker *w = worker;
    double begin = now();
    w->work = 0;
    do {
        update(w->a, w->b, w->elements);
        w->work += 3.0 * sizeof(float) * (double)w->elements;
        w->seconds = now() - begin;
    } while (w->seconds < SWEEP_SECONDS);
}

static void measure_read(void *worker)
{
    Worker *w = worker;
    double begin = now();
    w->work = 0;
    do {
        sink = read_all(w->a, w->elements) + read_all(w->b, w->elements);
        w->work += 2.0 * sizeof(float) * (double)w->elements;
        w->seconds = now() - begin;
    } while (w->seconds < SWEEP_SECONDS);
}

static void *work(void *worker)
{
    Worker *w = worker;
    pthread_barrier_wait(&barrier);
    w->measure(w);
    return NULL;
}

/* Operations or bytes a second of all threads. */
static double together(Worker *w, void (*measure)(void *))
{
    double rate = 0;
    for (int k = 0; k < threads; k++)
        w[k].measure = measure;
    for (int k = 1; k < threads; k++)
        if (pthread_create(&w[k].thread, NULL, work, &w[k]))
            exit(1);
    work(&w[0]);
    for (int k = 1; k < threads; k++)
        pthread_join(w[k].thread, NULL);
    for (int k = 0; k < threads; k++)
        rate += w[k].work / w[k].seconds;
    return rate;
}

static size_t level_bytes(const Level *level)
{
    long l2 = sysconf(_SC_LEVEL2_CACHE_SIZE);
    return level->bytes ? level->bytes / (size_t)threads : (size_t)(l2 > 0 ? l2 : 1 << 18) / 2;
}

static void prepare(Worker *w)
{
    size_t most = level_bytes(&levels[LEVELS - 1]) / 2;
    for (int k = 0; k < threads; k++) {
        w[k].a = aligned_alloc(4096, (most + 4095) / 4096 * 4096);
        w[k].b = aligned_alloc(4096, (most + 4095) / 4096 * 4096);
        if (!w[k].a || !w[k].b)
            exit(1);
        memset(w[k].a, 0, most);
        memset(w[k].b, 0, most);
    }
}

static void measure_once(Worker *w)
{
    double begin = now();
    printf("{\"flops\": %.6g", together(w, measure_fma));
    for (int k = 0; k < (int)LEVELS; k++) {
        for (int i = 0; i < threads; i++)
            w[i].elements = level_bytes(&levels[k]) / 2 / sizeof(float) / 128 * 128;
        double updates = together(w, measure_update), reads = together(w, measure_read);
        printf(", \"%s\": %.6g", levels[k].name, updates > reads ? updates : reads);
    }
    printf(", \"seconds\": %.6g}\n", now() - begin);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static Worker workers[MOST_THREADS];
    char line[100];
    threads = argc > 1 ? atoi(argv[1]) : 1;
    threads = threads < 1 ? 1 : threads > MOST_THREADS ? MOST_THREADS : threads;
    pthread_barrier_init(&barrier, NULL, (unsigned)threads);
    prepare(workers);
    printf("{\"event\": \"ready\", \"l2\": %ld, \"l3\": %ld}\n",
           threads * sysconf(_SC_LEVEL2_CACHE_SIZE), sysconf(_SC_LEVEL3_CACHE_SIZE));
    fflush(stdout);
    while (fgets(line, sizeof line, stdin))
        measure_once(workers);
    return 0;
}
