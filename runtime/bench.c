/* `dlm bench`: one entry of several compilations of a program (unfused and fused), side by side.
 *
 * Each program runs the entry in bench mode: nothing is shown, logged or saved, loops end after
 * a few batches, and what it reports is recorded, as are the inputs of its steps. The records
 * must agree, or there is nothing to compare. Then the step in which the entry spends its time,
 * found on the first program, is run alone with its recorded inputs, the programs in turn
 * (A, B, A, B, ...), so that whatever else the machine does hits all alike. All programs share
 * one pool of threads. A profile of the last program's step follows (bench_profile.c). */
#include "runtime/bench.h"
#include "runtime/device.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TOLERANCE = 1e-4, FLOOR = 1e-6;     /* relative, absolute: of f32 results */
static const double SECONDS = 2, LONGEST = 30;          /* of timing */
static const double SHORTEST = 200e-6;                  /* of one measurement */
enum { ROUNDS = 30, MOST_ROUNDS = 5000, FEWEST_ROUNDS = 5, WARM_UP = 3 };

/* ---- do they agree? ---- */

static double difference(double a, double b)
{
    if (a == b || (isnan(a) && isnan(b)))
        return 0;
    double d = fabs(a - b) / (fmax(fabs(a), fabs(b)) + FLOOR / TOLERANCE);
    return isnan(d) ? INFINITY : d;
}

int rt_bench_compare(const rt_replay *first, const rt_replay *other, double *largest)
{
    const rt_bench *a = first->r->bench, *b = other->r->bench;
    if (a->nnumbers != b->nnumbers)
        return rt_error(first->r, "%s reports %d values and %s reports %d", first->label,
                        a->nnumbers, other->label, b->nnumbers);
    for (int k = 0; k < a->nnumbers; k++) {
        double d = difference(a->number[k].value, b->number[k].value);
        *largest = fmax(*largest, d);
        if (d > TOLERANCE)
            return rt_error(first->r, "%s and %s disagree: value %d, %s, is %.9g and %.9g",
                            first->label, other->label, k + 1, a->number[k].name,
                            a->number[k].value, b->number[k].value);
    }
    return 0;
}

/* ---- timing ---- */

typedef struct {
    rt_replay replay;
    int times;                  /* executions in one measurement */
    double *seconds;            /* of one execution, by round */
    double median, low, high;   /* low, high: quartiles */
} Variant;

static int prepare(Variant *v, const char *step_name)
{
    double once = 0;
    if (rt_replay_open(&v->replay, step_name))
        return -1;
    v->seconds = calloc(MOST_ROUNDS, sizeof *v->seconds);
    if (!v->seconds)
        return rt_error(v->replay.r, "out of memory");
    int fault = rt_replay_run(&v->replay, WARM_UP, &once);
    v->times = once > 0 && once < SHORTEST ? (int)fmin(ceil(SHORTEST / once), 1000) : 1;
    return fault;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Returns the number of rounds, or -1. */
static int time_in_turn(Variant *v, int n)
{
    double start = rt_now();
    int rounds = 0, fault = 0;
    while (rounds < MOST_ROUNDS && !fault) {
        double passed = rt_now() - start;
        if ((passed >= SECONDS && rounds >= ROUNDS) ||
            (passed >= LONGEST && rounds >= FEWEST_ROUNDS))
            break;
        for (int k = 0; k < n && !fault; k++)
            fault = rt_replay_run(&v[k].replay, v[k].times, &v[k].seconds[rounds]);
        rounds++;
    }
    for (int k = 0; k < n; k++) {
        qsort(v[k].seconds, (size_t)rounds, sizeof *v[k].seconds, by_value);
        v[k].median = v[k].seconds[rounds / 2];
        v[k].low = v[k].seconds[rounds / 4];
        v[k].high = v[k].seconds[rounds * 3 / 4];
    }
    return fault ? -1 : rounds;
}

/* ---- output ---- */

static int print_table(const Variant *v, int n, int rounds, int values, double largest,
                      const char *trace)
{
    const Variant *last = &v[n - 1];
    const dlm_run *r = v->replay.r;
    rt_text on = {0};
    if (r->device)
        rt_print(&on, "%s", r->program->accelerator->describe(r->device));
    else
        rt_print(&on, "%d thread%s", rt_pool_threads(r->pool), rt_pool_threads(r->pool) == 1 ? "" : "s");
    printf("%s %s, step %s on %s; %d reported values agree, largest relative difference %.2g; %d rounds\n\n",
           r->program->name, r->entry->name, v->replay.step->name, on.p ? on.p : "", values, largest, rounds);
    rt_text_free(&on);
    printf("%-12s %8s %11s %11s %22s %21s %9s\n", "", "kernels", "moved", "peak", "time of a step",
           "quartiles", "speed-up");
    for (int k = 0; k < n; k++) {
        const rt_replay *p = &v[k].replay;
        rt_text moved = {0}, peak = {0}, time = {0}, spread = {0};
        rt_put_bytes(&moved, p->moved);
        rt_put_bytes(&peak, (double)p->peak);
        rt_put_time(&time, v[k].median);
        rt_put_time(&spread, v[k].low);
        rt_print(&spread, " .. ");
        rt_put_time(&spread, v[k].high);
        printf("%-12s %8d %11s %11s %22s %21s %8.2fx\n", p->label, p->step->nkernels, moved.p,
               peak.p, time.p, spread.p, v[0].median / v[k].median);
        rt_text_free(&moved);
        rt_text_free(&peak);
        rt_text_free(&time);
        rt_text_free(&spread);
    }
    return rt_bench_profile(&last->replay, last->median, trace, NULL);
}

static int print_json(const Variant *v, int n, int rounds, int values, double largest,
                      const char *trace)
{
    const Variant *last = &v[n - 1];
    const dlm_run *r = v->replay.r;
    rt_text t = {0};
    rt_print(&t, "{\"event\": \"bench\", \"program\": ");
    rt_put_json_string(&t, r->program->name);
    rt_print(&t, ", \"entry\": ");
    rt_put_json_string(&t, r->entry->name);
    rt_print(&t, ", \"step\": ");
    rt_put_json_string(&t, v->replay.step->name);
    rt_print(&t,
             ", \"threads\": %d, \"rounds\": %d, \"agree\": true, \"values\": %d, \"difference\": ",
             rt_pool_threads(r->pool), rounds, values);
    rt_put_json_number(&t, largest);
    rt_print(&t, ", \"variants\": [");
    for (int k = 0; k < n; k++) {
        const rt_replay *p = &v[k].replay;
        rt_print(&t, "%s{\"label\": ", k ? ", " : "");
        rt_put_json_string(&t, p->label);
        rt_print(&t,
                 ", \"kernels\": %d, \"bytes_moved\": %.0f, \"flops\": %.0f, \"peak_bytes\": %lld, "
                 "\"seconds\": %.9g, \"low\": %.9g, \"high\": %.9g}",
                 p->step->nkernels, p->moved, p->flops, (long long)p->peak, v[k].median,
                 v[k].low, v[k].high);
    }
    rt_print(&t, "], \"speedup\": %.4g", v[0].median / last->median);
    int fault = rt_bench_profile(&last->replay, last->median, trace, &t);
    rt_print(&t, "}");
    if (!fault)
        printf("%s\n", t.p ? t.p : "{}");
    rt_text_free(&t);
    return fault;
}

/* ---- the whole ---- */

static int compare_and_time(Variant *v, int n, const char *trace)
{
    double largest = 0;
    dlm_run *first = v[0].replay.r;
    const dlm_step *step = rt_bench_main_step(first);
    if (!step) {
        rt_error(first, "`%s` runs no step, so there is nothing to measure", first->entry->name);
        return RT_FAILED;
    }
    for (int k = 1; k < n; k++)
        if (rt_bench_compare(&v[0].replay, &v[k].replay, &largest))
            return RT_FAILED;
    for (int k = 0; k < n; k++)
        if (prepare(&v[k], step->name))
            return RT_FAILED;
    int rounds = time_in_turn(v, n), values = first->bench->nnumbers;
    if (rounds < 0)
        return RT_FAILED;
    if ((first->options.json ? print_json : print_table)(v, n, rounds, values, largest, trace))
        return RT_FAILED;
    return fflush(stdout) ? RT_FAILED : RT_OK;
}

static int bench_all(Variant *v, int n, const char *entry, const dlm_program *const *programs,
                     const char *const *labels, const char *trace, int argc, char **argv)
{
    int code = RT_OK;
    for (int k = 0; k < n && !code; k++) {
        rt_replay *p = &v[k].replay;
        const dlm_entry *e = rt_find_entry(programs[k], programs[k]->name, entry);
        if (!e)
            return RT_USAGE;
        p->label = labels[k];
        p->r = rt_run_new(programs[k], e);
        if (!p->r)
            return RT_FAILED;
        code = rt_bench_entry(p->r, k ? v[0].replay.r->pool : NULL, argc, argv);
        if (!code && p->r->options.help) {
            rt_help_entry(programs[k], e, programs[k]->name);
            return RT_OK;
        }
    }
    return code ? code : compare_and_time(v, n, trace);
}

int dlm_bench_main(const dlm_program *const *programs, const char *const *labels, int n,
                   const char *entry, const char *trace, int argc, char **argv)
{
    Variant *v = calloc((size_t)n, sizeof *v);
    int code = v ? bench_all(v, n, entry, programs, labels, trace, argc, argv) : RT_FAILED;
    for (int k = 0; v && k < n; k++)
        rt_bench_complain(v[k].replay.r);
    for (int k = n - 1; v && k >= 0; k--) {     /* the first owns the threads */
        free(v[k].seconds);
        rt_replay_close(&v[k].replay);
    }
    free(v);
    return code;
}
