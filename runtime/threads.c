/* The threads that run a step together.
 *
 * A pool has the calling thread as number 0 and count - 1 workers, started when the first step
 * runs. A step is one parallel region: the caller publishes the task, adds 1 to `generation`
 * and takes part; workers see the new generation, run, and count themselves out of `running`.
 * Between steps a worker waits for about 50 us (training runs step after step), then sleeps on
 * the generation word (futex), so that an idle pool takes no processor time.
 *
 * Within a step dlm_barrier separates phases. The last thread to arrive moves `phase` on; the
 * others spin on it. Whoever waits spins for 2 or 3 us, then yields at each look: when other
 * processes leave the team one processor, the thread that is waited for needs it, and a longer
 * spin costs a step many times its own time. More threads than processors yield sooner. A thread
 * reads `phase` before it arrives, and the phase cannot move on without it: that is why one word
 * suffices where the textbook's barrier turns a sense in each thread.
 *
 * A task may be for the caller alone: waking the workers costs as much as a few microseconds of
 * work. The results are the same, as they are for any number of threads.
 *
 * Each thread notes faults in a cell of its own; the lowest site number is reported, which does
 * not depend on who came first. */
#include "runtime/bench.h"

#include <linux/futex.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CACHE_LINE = 64, SPINS = 100, CROWDED_SPINS = 20 };
static const double PARK_AFTER = 50e-6;     /* seconds without work */

typedef struct {
    _Alignas(CACHE_LINE) atomic_int arrived;
    _Alignas(CACHE_LINE) atomic_uint phase;
    int spins;              /* before a waiting thread yields */
} Barrier;

typedef struct {
    _Alignas(CACHE_LINE) dlm_team team;
    dlm_i64 fault;
    rt_pool *pool;
    pthread_t thread;
} Worker;

struct rt_pool {
    Barrier barrier;
    _Alignas(CACHE_LINE) atomic_uint generation;
    atomic_int sleeping;
    atomic_bool leaving;
    _Alignas(CACHE_LINE) atomic_int running;    /* workers that have not finished the task */
    const rt_task *task;
    Worker *worker;
    int count;              /* threads wanted, the caller included; fewer when the system refuses */
    bool started;
};

int rt_processors(void)
{
    cpu_set_t set;
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return CPU_COUNT(&set);
    return online > 0 ? (int)online : 1;
}

static void relax(void)
{
#if defined __x86_64__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}

static void futex(atomic_uint *word, int operation, unsigned value)
{
    syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

void dlm_barrier(dlm_team *team)
{
    if (team->count == 1)
        return;
    Barrier *b = team->barrier;
    unsigned phase = atomic_load(&b->phase);
    if (atomic_fetch_add(&b->arrived, 1) + 1 == team->count) {
        atomic_store(&b->arrived, 0);
        atomic_store(&b->phase, phase + 1);
        return;                             /* it has not waited */
    }
    for (int spins = 0; atomic_load_explicit(&b->phase, memory_order_acquire) == phase; spins++) {
        if (spins < b->spins)
            relax();
        else
            sched_yield();
    }
    if (team->profile)
        dlm_mark(team, RT_SPAN_WAIT);
}

/* ---- workers ---- */

static unsigned wait_for_work(rt_pool *pool, unsigned seen)
{
    double since = rt_now();
    unsigned now;
    int looks = 0;
    while ((now = atomic_load(&pool->generation)) == seen) {
        for (int k = 0; k < SPINS; k++)
            relax();
        if (looks++)
            sched_yield();
        if (rt_now() - since < PARK_AFTER)
            continue;
        atomic_fetch_add(&pool->sleeping, 1);
        futex(&pool->generation, FUTEX_WAIT_PRIVATE, seen);     /* returns at once if it moved on */
        atomic_fetch_sub(&pool->sleeping, 1);
    }
    return now;
}

static void take_part(rt_pool *pool, Worker *w)
{
    const rt_task *task = pool->task;
    w->fault = 0;
    w->team.count = task->alone ? 1 : pool->count;
    w->team.fault = &w->fault;
    w->team.seed = task->seed;
    w->team.execution = task->execution;
    w->team.barrier = &pool->barrier;
    w->team.profile = task->profile ? &task->profile[w->team.id] : NULL;
    if (w->team.profile)
        rt_profile_begin(w->team.profile);
    task->run(task->buffer, task->dim, &w->team);
    if (w->team.profile)
        rt_profile_end(w->team.profile);
}

static void *work(void *argument)
{
    Worker *w = argument;
    rt_pool *pool = w->pool;
    unsigned seen = 0;
    for (;;) {
        seen = wait_for_work(pool, seen);
        if (atomic_load(&pool->leaving))
            return NULL;
        take_part(pool, w);
        atomic_fetch_sub(&pool->running, 1);
    }
}

/* Signals are for the caller's thread: workers block them all. */
static void start_workers(rt_pool *pool)
{
    sigset_t all, before;
    pool->started = true;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int k = 1; k < pool->count; k++) {
        Worker *w = &pool->worker[k];
        w->team.id = k;
        w->pool = pool;
        if (pthread_create(&w->thread, NULL, work, w))
            pool->count = k;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* ---- the pool ---- */

rt_pool *rt_pool_new(int threads)
{
    rt_pool *pool = aligned_alloc(CACHE_LINE, sizeof *pool);
    Worker *worker = aligned_alloc(CACHE_LINE, sizeof *worker * (size_t)threads);
    if (!pool || !worker) {
        free(pool);
        free(worker);
        return NULL;
    }
    *pool = (rt_pool){.worker = worker, .count = threads};
    pool->barrier.spins = threads > rt_processors() ? CROWDED_SPINS : SPINS;
    worker[0] = (Worker){.pool = pool};
    for (int k = 1; k < threads; k++)
        worker[k] = (Worker){0};
    return pool;
}

int rt_pool_threads(const rt_pool *pool)
{
    return pool->count;
}

static void wake(rt_pool *pool)
{
    atomic_fetch_add(&pool->generation, 1);
    if (atomic_load(&pool->sleeping))
        futex(&pool->generation, FUTEX_WAKE_PRIVATE, INT_MAX);
}

dlm_i64 rt_pool_run(rt_pool *pool, const rt_task *task)
{
    dlm_i64 fault = 0;
    if (task->alone) {
        pool->task = task;
        take_part(pool, &pool->worker[0]);
        return pool->worker[0].fault;
    }
    if (!pool->started)
        start_workers(pool);
    pool->task = task;
    atomic_store(&pool->running, pool->count - 1);
    if (pool->count > 1)
        wake(pool);
    take_part(pool, &pool->worker[0]);
    for (int spins = 0; atomic_load(&pool->running) > 0; spins++) {
        if (spins < pool->barrier.spins)
            relax();
        else
            sched_yield();
    }
    for (int k = 0; k < pool->count; k++) {
        dlm_i64 f = pool->worker[k].fault;
        if (f && (!fault || f < fault))
            fault = f;
    }
    return fault;
}

void rt_pool_free(rt_pool *pool)
{
    if (!pool)
        return;
    if (pool->started && pool->count > 1) {
        atomic_store(&pool->leaving, true);
        wake(pool);
        for (int k = 1; k < pool->count; k++)
            pthread_join(pool->worker[k].thread, NULL);
    }
    free(pool->worker);
    free(pool);
}
