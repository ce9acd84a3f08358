/* `dlm bench`: one entry of several compilations of a program (unfused and fused), side by side.
 *
 * Each program runs the entry in bench mode: nothing is shown, logged or saved, loops end after
 * a few batches, and what it reports is recorded, as are the inputs of its steps. The records
 * must agree, or there is nothing to compare. Then the step in which the entry spends its time,
 * found on the first program, is run alone with its recorded inputs, the programs in turn
 * (A, B, A, B, ...), so that whatever else the machine does hits all alike. All programs share
 * one pool of threads. */
#include "runtime/rt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TOLERANCE = 1e-4, FLOOR = 1e-6;     /* relative, absolute: of f32 results */
static const double SECONDS = 2, LONGEST = 30;          /* of timing */
static const double SHORTEST = 200e-6;                  /* of one measurement */
enum { ROUNDS = 30, MOST_ROUNDS = 5000, FEWEST_ROUNDS = 5, WARM_UP = 3 };

typedef struct {
    char *name;
    double value;
} Number;

typedef struct {                /* the largest execution of a step that was seen */
    const dlm_step *step;
    dlm_i64 *dim;
    dlm_i64 total;              /* bytes of the inputs */
    int ninputs, noutputs;
    void **input;               /* copies */
    dlm_i64 *output_bytes;
} Capture;

struct rt_bench {
    Number *number;
    int nnumbers, number_cap;
    Capture *capture;
    int ncaptures;
};

/* ---- recording, called while an entry runs ---- */

void rt_bench_number(dlm_run *r, const char *name, double value)
{
    rt_bench *b = r->bench;
    if (b->nnumbers == b->number_cap) {
        int cap = b->number_cap ? 2 * b->number_cap : 64;
        Number *grown = realloc(b->number, (size_t)cap * sizeof *grown);
        if (!grown) {
            rt_error(r, "out of memory");
            return;
        }
        b->number = grown;
        b->number_cap = cap;
    }
    b->number[b->nnumbers++] = (Number){strdup(name), value};
}

static void free_capture(Capture *c)
{
    for (int k = 0; c->input && k < c->ninputs; k++)
        rt_free(c->input[k]);
    free(c->input);
    free(c->output_bytes);
    free(c->dim);
}

static void fill_capture(dlm_run *r, Capture *c, const dlm_i64 *dim, const dlm_i64 *bytes,
                         const void *const *inputs)
{
    const dlm_step *step = c->step;
    size_t ndims = (size_t)step->ndims, n = (size_t)step->nbuffers;
    c->dim = malloc((ndims + 1) * sizeof *c->dim);
    c->input = calloc(n + 1, sizeof *c->input);
    c->output_bytes = calloc(n + 1, sizeof *c->output_bytes);
    if (!c->dim || !c->input || !c->output_bytes) {
        rt_error(r, "out of memory");
        return;
    }
    if (ndims)
        memcpy(c->dim, dim, ndims * sizeof *dim);
    for (int k = 0; k < step->nbuffers; k++) {
        const dlm_buffer *b = &step->buffers[k];
        if (b->kind == DLM_BUF_OUTPUT) {
            c->output_bytes[b->index] = bytes[k];
            c->noutputs = b->index < c->noutputs ? c->noutputs : b->index + 1;
        } else if (b->kind == DLM_BUF_INPUT && !c->input[b->index]) {
            c->ninputs = b->index < c->ninputs ? c->ninputs : b->index + 1;
            c->input[b->index] = rt_alloc(r, bytes[k], "a recorded input");
            if (c->input[b->index] && bytes[k])
                memcpy(c->input[b->index], inputs[b->index], (size_t)bytes[k]);
        }
    }
}

void rt_bench_step(dlm_run *r, const dlm_step *step, const dlm_i64 *dim, const dlm_i64 *bytes,
                   const void *const *inputs)
{
    rt_bench *b = r->bench;
    dlm_i64 total = 0;
    int at = 0;
    for (int k = 0; k < step->nbuffers; k++)
        if (step->buffers[k].kind == DLM_BUF_INPUT)
            total += bytes[k];
    while (at < b->ncaptures && b->capture[at].step != step)
        at++;
    if (at < b->ncaptures && total <= b->capture[at].total)
        return;
    if (at == b->ncaptures) {
        Capture *grown = realloc(b->capture, ((size_t)at + 1) * sizeof *grown);
        if (!grown) {
            rt_error(r, "out of memory");
            return;
        }
        b->capture = grown;
        b->ncaptures++;
    } else {
        free_capture(&b->capture[at]);
    }
    b->capture[at] = (Capture){.step = step, .total = total};
    fill_capture(r, &b->capture[at], dim, bytes, inputs);
}

static void free_bench(rt_bench *b)
{
    for (int k = 0; b && k < b->nnumbers; k++)
        free(b->number[k].name);
    for (int k = 0; b && k < b->ncaptures; k++)
        free_capture(&b->capture[k]);
    if (b) {
        free(b->number);
        free(b->capture);
    }
    free(b);
}

/* ---- do they agree? ---- */

static double difference(double a, double b)
{
    if (a == b || (isnan(a) && isnan(b)))
        return 0;
    double d = fabs(a - b) / (fmax(fabs(a), fabs(b)) + FLOOR / TOLERANCE);
    return isnan(d) ? INFINITY : d;
}

/* The largest difference to the first program; a message in r when it is too large. */
static int compare(dlm_run *r, const rt_bench *a, const rt_bench *b, const char *label_a,
                   const char *label_b, double *largest)
{
    if (a->nnumbers != b->nnumbers)
        return rt_error(r, "%s reports %d values and %s reports %d", label_a, a->nnumbers, label_b,
                        b->nnumbers);
    for (int k = 0; k < a->nnumbers; k++) {
        double d = difference(a->number[k].value, b->number[k].value);
        *largest = fmax(*largest, d);
        if (d > TOLERANCE)
            return rt_error(r, "%s and %s disagree: value %d, %s, is %.9g and %.9g", label_a,
                            label_b, k + 1, a->number[k].name, a->number[k].value,
                            b->number[k].value);
    }
    return 0;
}

/* ---- which step matters ---- */

static bool converts_data(const dlm_program *p, const dlm_step *step)
{
    for (int d = 0; d < p->ndata; d++)
        for (int f = 0; f < p->data[d].nfields; f++)
            if (p->data[d].fields[f].convert == step || p->data[d].fields[f].fit == step)
                return true;
    return false;
}

/* Of the steps that loops repeat the one with the most time; else the longest of all. The
 * first execution of a step may be slow for reasons of its own, so the least time counts. */
static const dlm_step *main_step(const dlm_run *r)
{
    const dlm_step *best = NULL;
    double most = -1;
    bool repeated = false;
    for (int k = 0; k < rt_steps_count(r); k++) {
        rt_step_facts f = rt_steps_facts(r, k);
        bool again = f.executions > 1;
        double time = f.least * (double)f.executions;
        if (!f.executions || converts_data(r->program, f.step) || (repeated && !again))
            continue;
        if (time > most || (again && !repeated)) {
            best = f.step;
            most = time;
            repeated = again;
        }
    }
    return best;
}

/* ---- timing ---- */

typedef struct {
    dlm_run *r;
    const char *label;
    const dlm_step *step;
    const Capture *capture;
    void **output;
    int times;                  /* executions in one measurement */
    double *seconds;            /* of one execution, by round */
    double median, low, high;   /* low, high: quartiles */
    double moved, flops;
    dlm_i64 peak;
} Variant;

static int measure(Variant *v, int times, double *seconds)
{
    double start = rt_now();
    for (int k = 0; k < times; k++)
        if (dlm_step_run(v->r, v->step, v->capture->dim, (const void *const *)v->capture->input,
                         v->output))
            return -1;
    *seconds = (rt_now() - start) / times;
    return 0;
}

static int prepare(Variant *v, const char *step_name)
{
    rt_bench *b = v->r->bench;
    for (int k = 0; k < b->ncaptures; k++)
        if (!strcmp(b->capture[k].step->name, step_name))
            v->capture = &b->capture[k];
    if (!v->capture)
        return rt_error(v->r, "%s has no step %s", v->label, step_name);
    v->step = v->capture->step;
    v->output = calloc((size_t)v->capture->noutputs + 1, sizeof *v->output);
    v->seconds = calloc(MOST_ROUNDS, sizeof *v->seconds);
    if (!v->output || !v->seconds)
        return rt_error(v->r, "out of memory");
    for (int k = 0; k < v->capture->noutputs; k++)
        if (!(v->output[k] = rt_alloc(v->r, v->capture->output_bytes[k], "an output")))
            return -1;
    v->r->bench = NULL;         /* recording is over */
    double once = 0;
    int fault = measure(v, WARM_UP, &once);
    v->r->bench = b;
    v->times = once > 0 && once < SHORTEST ? (int)fmin(ceil(SHORTEST / once), 1000) : 1;
    if (v->step->traffic)
        v->step->traffic(v->capture->dim, &v->moved, &v->flops);
    for (int k = 0; k < rt_steps_count(v->r); k++)
        if (rt_steps_facts(v->r, k).step == v->step)
            v->peak = rt_steps_facts(v->r, k).peak + v->r->place_bytes;
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
        for (int k = 0; k < n && !fault; k++) {
            rt_bench *b = v[k].r->bench;
            v[k].r->bench = NULL;
            fault = measure(&v[k], v[k].times, &v[k].seconds[rounds]);
            v[k].r->bench = b;
        }
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

static void print_table(const Variant *v, int n, int rounds, int values, double largest)
{
    const dlm_run *r = v->r;
    printf("%s %s, step %s on %d thread%s; %d reported values agree, largest relative "
           "difference %.2g; %d rounds\n\n",
           r->program->name, r->entry->name, v->step->name, rt_pool_threads(r->pool),
           rt_pool_threads(r->pool) == 1 ? "" : "s", values, largest, rounds);
    printf("%-12s %8s %11s %11s %22s %21s %9s\n", "", "kernels", "moved", "peak", "time of a step",
           "quartiles", "speed-up");
    for (int k = 0; k < n; k++) {
        rt_text moved = {0}, peak = {0}, time = {0}, spread = {0};
        rt_put_bytes(&moved, v[k].moved);
        rt_put_bytes(&peak, (double)v[k].peak);
        rt_put_time(&time, v[k].median);
        rt_put_time(&spread, v[k].low);
        rt_print(&spread, " .. ");
        rt_put_time(&spread, v[k].high);
        printf("%-12s %8d %11s %11s %22s %21s %8.2fx\n", v[k].label, v[k].step->nkernels, moved.p,
               peak.p, time.p, spread.p, v[0].median / v[k].median);
        rt_text_free(&moved);
        rt_text_free(&peak);
        rt_text_free(&time);
        rt_text_free(&spread);
    }
}

static void print_json(const Variant *v, int n, int rounds, int values, double largest)
{
    const dlm_run *r = v->r;
    rt_text t = {0};
    rt_print(&t, "{\"event\": \"bench\", \"program\": ");
    rt_put_json_string(&t, r->program->name);
    rt_print(&t, ", \"entry\": ");
    rt_put_json_string(&t, r->entry->name);
    rt_print(&t, ", \"step\": ");
    rt_put_json_string(&t, v->step->name);
    rt_print(&t,
             ", \"threads\": %d, \"rounds\": %d, \"agree\": true, \"values\": %d, \"difference\": ",
             rt_pool_threads(r->pool), rounds, values);
    rt_put_json_number(&t, largest);
    rt_print(&t, ", \"variants\": [");
    for (int k = 0; k < n; k++) {
        rt_print(&t, "%s{\"label\": ", k ? ", " : "");
        rt_put_json_string(&t, v[k].label);
        rt_print(&t,
                 ", \"kernels\": %d, \"bytes_moved\": %.0f, \"flops\": %.0f, \"peak_bytes\": %lld, "
                 "\"seconds\": %.9g, \"low\": %.9g, \"high\": %.9g}",
                 v[k].step->nkernels, v[k].moved, v[k].flops, (long long)v[k].peak, v[k].median,
                 v[k].low, v[k].high);
    }
    rt_print(&t, "], \"speedup\": %.4g}", v[0].median / v[n - 1].median);
    printf("%s\n", t.p ? t.p : "{}");
    rt_text_free(&t);
}

/* ---- the whole ---- */

static int run_program(Variant *v, rt_pool *pool, int argc, char **argv)
{
    dlm_run *r = v->r;
    int code = rt_parse_arguments(r, argc, argv);
    if (code || r->options.help)
        return code;
    r->poison = false;
    r->pool = pool;
    r->bench = calloc(1, sizeof *r->bench);
    if (!r->bench)
        rt_error(r, "out of memory");
    return r->failed || rt_run_entry(r) ? RT_FAILED : RT_OK;
}

static int compare_and_time(Variant *v, int n)
{
    double largest = 0;
    const dlm_step *step = main_step(v[0].r);
    if (!step) {
        rt_error(v[0].r, "`%s` runs no step, so there is nothing to measure", v[0].r->entry->name);
        return RT_FAILED;
    }
    for (int k = 1; k < n; k++)
        if (compare(v[0].r, v[0].r->bench, v[k].r->bench, v[0].label, v[k].label, &largest))
            return RT_FAILED;
    for (int k = 0; k < n; k++)
        if (prepare(&v[k], step->name))
            return RT_FAILED;
    int rounds = time_in_turn(v, n), values = v[0].r->bench->nnumbers;
    if (rounds < 0)
        return RT_FAILED;
    (v[0].r->options.json ? print_json : print_table)(v, n, rounds, values, largest);
    return fflush(stdout) ? RT_FAILED : RT_OK;
}

static void free_variant(Variant *v)
{
    for (int k = 0; v->output && v->capture && k < v->capture->noutputs; k++)
        rt_free(v->output[k]);
    free(v->output);
    free(v->seconds);
    if (v->r) {
        free_bench(v->r->bench);
        v->r->bench = NULL;
    }
    rt_run_free(v->r);
}

static int bench_all(Variant *v, int n, const char *entry, const dlm_program *const *programs,
                     const char *const *labels, int argc, char **argv)
{
    int code = RT_OK;
    for (int k = 0; k < n && !code; k++) {
        const dlm_entry *e = rt_find_entry(programs[k], programs[k]->name, entry);
        if (!e)
            return RT_USAGE;
        v[k].label = labels[k];
        v[k].r = rt_run_new(programs[k], e);
        if (!v[k].r)
            return RT_FAILED;
        code = run_program(&v[k], k ? v[0].r->pool : NULL, argc, argv);
        if (!code && v[k].r->options.help) {
            rt_help_entry(programs[k], e, programs[k]->name);
            return RT_OK;
        }
    }
    return code ? code : compare_and_time(v, n);
}

int dlm_bench_main(const dlm_program *const *programs, const char *const *labels, int n,
                   const char *entry, int argc, char **argv)
{
    Variant *v = calloc((size_t)n, sizeof *v);
    int code = v ? bench_all(v, n, entry, programs, labels, argc, argv) : RT_FAILED;
    for (int k = 0; v && k < n; k++)
        if (v[k].r && v[k].r->failed)
            rt_complain(programs[k]->name, "error",
                        v[k].r->message.p ? v[k].r->message.p : "out of memory");
    for (int k = n - 1; v && k >= 0; k--)       /* the first owns the threads */
        free_variant(&v[k]);
    free(v);
    return code;
}
