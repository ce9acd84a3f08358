/* What `dlm tune` measures: the kernels of the step in which an entry spends its time, in two
 * compilations of the program, in turn. Each thread takes notes (profile.c); the time of a kernel is the
 * mean of all threads' in a step, and of many steps the lower quartile, which a busy machine moves least. */
#include "runtime/bench.h"
#include "runtime/runtime.h"

#include <stdlib.h>

static const double SECONDS = 1.5;
enum { MOST_ROUNDS = 300, FEWEST_ROUNDS = 7, WARM_UP = 2 };

typedef struct {
    rt_replay replay;
    rt_profile *profile;
    int threads;
    double *sample;             /* of each kernel, and last of the step: one a round */
} Side;

static int open_side(Side *p, const char *step_name)
{
    double once;
    if (rt_replay_open(&p->replay, step_name))
        return -1;
    p->threads = rt_pool_threads(p->replay.r->pool);
    p->profile = rt_profile_new(p->threads, p->replay.step->nkernels, 1);
    p->sample = calloc(((size_t)p->replay.step->nkernels + 1) * MOST_ROUNDS, sizeof *p->sample);
    if (!p->profile || !p->sample)
        return rt_error(p->replay.r, "out of memory");
    return rt_replay_run(&p->replay, WARM_UP, &once);
}

static int run_round(Side *p, int round)
{
    dlm_run *r = p->replay.r;
    int n = p->replay.step->nkernels;
    r->profile = p->profile;
    int fault = rt_replay_run(&p->replay, 1, &p->sample[n * MOST_ROUNDS + round]);
    r->profile = NULL;
    for (int t = 0; t < p->threads; t++) {
        for (int k = 0; k < n; k++)
            p->sample[k * MOST_ROUNDS + round] += p->profile[t].step[k].seconds / p->threads;
        rt_profile_count(&p->profile[t], n, false);
    }
    return fault;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int take_times(const Side *p, int rounds, dlm_kernel_times *times)
{
    int n = p->replay.step->nkernels;
    times->of = p->replay.step;
    times->seconds = calloc((size_t)n + 1, sizeof *times->seconds);
    if (!times->seconds)
        return rt_error(p->replay.r, "out of memory");
    for (int k = 0; k <= n; k++) {
        double *of = &p->sample[k * MOST_ROUNDS];
        qsort(of, (size_t)rounds, sizeof *of, by_value);
        if (k < n)
            times->seconds[k] = of[rounds / 4];
        else
            times->step = of[rounds / 4];
    }
    return 0;
}

static int measure(Side side[2], dlm_kernel_times times[2])
{
    double largest = 0, start;
    const dlm_step *main = rt_bench_main_step(side[0].replay.r);
    int rounds = 0, fault = 0;
    if (!main)
        return rt_error(side[0].replay.r, "`%s` runs no step, so there is nothing to measure",
                        side[0].replay.r->entry->name);
    if (rt_bench_compare(&side[0].replay, &side[1].replay, &largest) || open_side(&side[0], main->name) ||
        open_side(&side[1], main->name))
        return -1;
    for (start = rt_now(); rounds < MOST_ROUNDS && !fault; rounds++) {
        if (rt_now() - start > SECONDS && rounds >= FEWEST_ROUNDS)
            break;
        fault = run_round(&side[0], rounds) || run_round(&side[1], rounds);
    }
    return fault || take_times(&side[0], rounds, &times[0]) ||
           take_times(&side[1], rounds, &times[1]);
}

int dlm_bench_kernels(const dlm_program *const programs[2], const char *entry, int argc, char **argv,
                      dlm_kernel_times times[2])
{
    Side side[2] = {{.replay.label = "the first"}, {.replay.label = "the second"}};
    int code = RT_OK;
    for (int k = 0; k < 2 && !code; k++) {
        const dlm_entry *e = rt_find_entry(programs[k], programs[k]->name, entry);
        side[k].replay.r = e ? rt_run_new(programs[k], e) : NULL;
        code = !e ? RT_USAGE : !side[k].replay.r ? RT_FAILED
             : rt_bench_entry(side[k].replay.r, k ? side[0].replay.r->pool : NULL, argc, argv);
    }
    if (!code && measure(side, times))
        code = RT_FAILED;
    for (int k = 0; k < 2 && side[k].replay.r; k++)
        rt_bench_complain(side[k].replay.r);
    for (int k = 1; k >= 0; k--) {              /* the first owns the threads */
        rt_profile_free(side[k].profile, side[k].threads);
        free(side[k].sample);
        if (side[k].replay.r)
            rt_replay_close(&side[k].replay);
    }
    return code;
}
