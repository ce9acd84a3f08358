/* The profile that `dlm bench` prints below its table, and the trace that --trace writes: how long
 * each kernel of the fused step takes, at which line of the model it stands, and how near it comes
 * to what the machine can do; and how long steps waited for batches of data. The step is run some more times for it, each thread taking notes
 * (runtime/profile.c); executions that took much longer than the median, because the machine was
 * busy, do not count. The machine is measured right before (runtime/machine.c).
 *
 * The time of a kernel is the mean of all threads', so that the kernels and the time in which
 * threads wait for each other add up to the step. Its share of the peak is the larger of two:
 * its operations by the rate of multiply-adds, its traffic by the bandwidth of the cache (or the
 * memory) that holds the data of the step.
 *
 * On a device the kernels are launched one by one for this, between events; what a step takes beyond their
 * sum, or less, is what a graph of them makes of it. */
#include "runtime/bench.h"
#include "runtime/device.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 1000, FEWEST_STEPS = 3, SPANS = 100000, TRACED_STEPS = 10, ROWS = 25,
       MACHINE_ROUNDS = 5, DEVICE_STEPS = 20 };
static const double SECONDS = 0.3, PATIENCE = 3, MUCH_LONGER = 1.3, WORTH_A_ROW = 0.002;

typedef struct {
    int number;                 /* of the kernel */
    double seconds, calls;      /* of one step, mean of all threads */
    double bytes, flops;        /* of one step */
    double peak;                /* 0 to 1 */
} Row;

typedef struct {
    const rt_replay *replay;
    rt_profile *profile;
    int threads, steps;         /* steps: that count */
    double seconds, waiting;    /* of a step; mean of all threads */
    rt_machine *machine;
    double flops, bandwidth;    /* at best; of the level that holds the step's data */
    const char *level, *where;  /* where: the machine, or the name of the device */
    Row *row;                   /* of each kernel, the slowest first */
    int nrows;
} Profile;

/* ---- measuring ---- */

/* Runs steps until `times` of them took no longer than `longest`, or time is up. */
static int run_steps(Profile *f, int times, double longest, double time)
{
    dlm_run *r = f->replay->r;
    double start = rt_now(), seconds;
    int fault = 0;
    r->profile = f->profile;
    while (f->steps < times && !fault && rt_now() - start < time) {
        fault = rt_replay_run(f->replay, 1, &seconds);
        bool counts = seconds <= longest;
        for (int t = 0; t < f->threads; t++)
            rt_profile_count(&f->profile[t], f->replay->step->nkernels, counts);
        f->steps += counts;
        f->seconds += counts ? seconds : 0;
    }
    r->profile = NULL;
    return fault;
}

static int take_notes(Profile *f, double once)
{
    int times = (int)fmin(MOST_STEPS, fmax(FEWEST_STEPS, SECONDS / fmax(once, 1e-7)));
    int fault = run_steps(f, times, MUCH_LONGER * once, PATIENCE * fmax(SECONDS, times * once));
    if (!fault && f->steps < FEWEST_STEPS)
        fault = run_steps(f, FEWEST_STEPS, INFINITY, INFINITY);
    return fault;
}

static int slower_first(const void *a, const void *b)
{
    const Row *x = a, *y = b;
    return x->seconds != y->seconds ? (x->seconds < y->seconds) - (x->seconds > y->seconds)
                                    : x->number - y->number;
}

/* A cooperative launch of a device is one row: that of its first kernel, k. */
static int last_of_launch(const Profile *f, int k)
{
    const dlm_step *step = f->replay->step;
    while (f->replay->r->device && k + 1 < step->nkernels && !step->kernels[k + 1].function)
        k++;
    return k;
}

static void fill_row(Profile *f, Row *row)
{
    for (int t = 0; t < f->threads; t++) {
        row->seconds += f->profile[t].sum[row->number].seconds;
        row->calls += (double)f->profile[t].sum[row->number].calls;
    }
    row->seconds /= f->steps * f->threads;
    row->calls /= f->steps;
    if (row->seconds > 0)
        row->peak = fmax(row->flops / f->flops, row->bytes / f->bandwidth) / row->seconds;
}

static int fill(Profile *f)
{
    const dlm_step *step = f->replay->step;
    size_t n = (size_t)step->nkernels;
    double *bytes = calloc(2 * n + 1, sizeof *bytes);
    f->row = calloc(n + 1, sizeof *f->row);
    if (!bytes || !f->row)
        return rt_error(f->replay->r, "out of memory");
    if (step->traffic)
        step->traffic(f->replay->capture->dim, bytes, bytes + n);
    f->seconds /= f->steps;
    f->waiting = f->seconds;
    for (int k = 0, last; k < step->nkernels; k = last + 1) {
        Row *row = &f->row[f->nrows++];
        *row = (Row){.number = k};
        last = last_of_launch(f, k);
        for (int i = k; i <= last; i++) {
            row->bytes += bytes[i];
            row->flops += bytes[n + (size_t)i];
        }
        fill_row(f, row);
        f->waiting -= row->seconds;
    }
    f->waiting = fmax(f->waiting, 0);
    qsort(f->row, (size_t)f->nrows, sizeof *f->row, slower_first);
    free(bytes);
    return 0;
}

/* The device is the only "thread". */
static int take_notes_of_device(Profile *f)
{
    dlm_run *r = f->replay->r;
    double seconds;
    int fault = 0;
    for (; f->steps < DEVICE_STEPS && !fault; f->steps++) {
        r->program->accelerator->profile(r->device, f->profile);
        fault = rt_replay_run(f->replay, 1, &seconds);
        rt_profile_count(f->profile, f->replay->step->nkernels, true);
    }
    return fault;
}

static int measure_device(Profile *f, double once)
{
    dlm_run *r = f->replay->r;
    f->threads = 1;
    f->level = "its memory";
    f->where = r->program->accelerator->describe(r->device);
    f->profile = rt_profile_new(1, f->replay->step->nkernels, SPANS);
    if (!f->profile)
        return rt_error(r, "out of memory");
    if (r->program->accelerator->rates(r, &f->flops, &f->bandwidth) || take_notes_of_device(f))
        return -1;
    f->seconds = once * f->steps;
    return fill(f);
}

static int measure(Profile *f, double once)
{
    dlm_run *r = f->replay->r;
    if (r->device)
        return measure_device(f, once);
    f->where = "this machine";
    f->threads = rt_pool_threads(r->pool);
    f->machine = rt_machine_new(r->pool);
    f->profile = rt_profile_new(f->threads, f->replay->step->nkernels, SPANS);
    if (!f->machine || !f->profile)
        return rt_error(r, "out of memory");
    for (int k = 0; k < MACHINE_ROUNDS; k++)
        rt_machine_measure(f->machine);
    f->flops = f->machine->best.flops;
    f->bandwidth = rt_machine_bandwidth(f->machine, (double)f->replay->peak, &f->level);
    return take_notes(f, once) || fill(f) ? -1 : 0;
}

/* ---- the table ---- */

static void put_name(const Profile *f, int k, rt_text *t)
{
    const dlm_step *step = f->replay->step;
    int last = last_of_launch(f, k);
    rt_print(t, "%s", step->kernels ? step->kernels[k].name : step->name);
    if (last > k)
        rt_print(t, " to %s", step->kernels[last].name);
}

/* Each line once. */
static void put_lines(const Profile *f, int k, rt_text *t)
{
    const dlm_step *step = f->replay->step;
    for (int i = k; step->kernels && i <= last_of_launch(f, k); i++)
        for (const char *at = step->kernels[i].lines; *at;) {
            size_t n = strcspn(at, ",");
            rt_text line = {0};
            rt_put(&line, at, n);
            if (line.p && (!t->p || !strstr(t->p, line.p)))
                rt_print(t, "%s%s", t->n ? ", " : "", line.p);
            rt_text_free(&line);
            at += n + strspn(at + n, ", ");
        }
}

static void print_row(const Profile *f, const Row *row)
{
    rt_text time = {0}, name = {0}, lines = {0};
    rt_put_time(&time, row->seconds);
    put_name(f, row->number, &name);
    put_lines(f, row->number, &lines);
    printf("%11s %5.1f%% %8.4g %9.1f %9.1f %7.0f%%  %-36s %s\n", time.p ? time.p : "",
           100 * row->seconds / f->seconds, row->calls, row->bytes / row->seconds * 1e-9,
           row->flops / row->seconds * 1e-9, 100 * row->peak, name.p ? name.p : "", lines.p ? lines.p : "");
    rt_text_free(&time);
    rt_text_free(&name);
    rt_text_free(&lines);
}

static void put_json_of(const Profile *f, int k, void (*put)(const Profile *, int, rt_text *), rt_text *t)
{
    rt_text text = {0};
    put(f, k, &text);
    rt_put_json_string(t, text.p ? text.p : "");
    rt_text_free(&text);
}

static void print_rest(const Profile *f, int rows, double seconds, const char *what)
{
    rt_text time = {0};
    if (rows) {
        rt_put_time(&time, seconds);
        printf("%11s %5.1f%%%47s%s\n", time.p ? time.p : "", 100 * seconds / f->seconds, "", what);
    }
    rt_text_free(&time);
}

/* Of the loop that was recorded: the batches behind its first. */
static void print_data(const dlm_run *r)
{
    const rt_progress *p = &r->progress;
    rt_text t = {0};
    if (!p->batches)
        return;
    rt_put_time(&t, p->filling / (double)p->batches);
    rt_print(&t, " to fill a batch; steps waited ");
    rt_put_time(&t, p->late / (double)p->batches);
    rt_print(&t, " for each");
    if (p->preparing > 0) {
        rt_print(&t, ", and their threads prepared it in ");
        rt_put_time(&t, p->preparing / (double)p->batches);
    }
    printf("\ndata: %s\n", t.p ? t.p : "");
    rt_text_free(&t);
}

static void print_table(const Profile *f)
{
    rt_text data = {0}, others = {0};
    double rest = 0;
    int shown = 0;
    rt_put_bytes(&data, (double)f->replay->peak);
    printf("\nthe fused step, kernel by kernel; %s: %.0f GFLOP/s, %.1f GB/s (the step's %s "
           "lie in %s)\n\n%11s %6s %8s %9s %9s %8s  %-36s %s\n", f->where, f->flops * 1e-9,
           f->bandwidth * 1e-9, data.p ? data.p : "", f->level, "time", "share", "calls", "GB/s",
           "GFLOP/s", "of peak", "kernel", "lines");
    while (shown < f->nrows && shown < ROWS && f->row[shown].seconds > WORTH_A_ROW * f->seconds)
        print_row(f, &f->row[shown++]);
    for (int k = shown; k < f->nrows; k++)
        rest += f->row[k].seconds;
    rt_print(&others, "  %d more kernels", f->nrows - shown);
    print_rest(f, f->nrows - shown, rest, others.p ? others.p : "");
    print_rest(f, f->threads > 1, f->waiting, "  threads wait for each other");
    print_data(f->replay->r);
    rt_text_free(&data);
    rt_text_free(&others);
}

static void put_json(const Profile *f, rt_text *t)
{
    const rt_progress *p = &f->replay->r->progress;
    rt_print(t, ", \"data\": {\"batches\": %lld, \"filling\": %.9g, \"waited\": %.9g, \"prepared by steps' threads\": %.9g}",
             (long long)p->batches, p->filling, p->late, p->preparing);
    rt_print(t, ", \"profile\": {\"seconds\": %.9g, \"waiting\": %.9g, \"peak_flops\": %.6g, "
             "\"peak_bandwidth\": %.6g, \"level\": \"%s\", \"kernels\": [", f->seconds, f->waiting,
             f->flops, f->bandwidth, f->level);
    for (int k = 0; k < f->nrows; k++) {
        const Row *row = &f->row[k];
        rt_print(t, "%s{\"name\": ", k ? ", " : "");
        put_json_of(f, row->number, put_name, t);
        rt_print(t, ", \"lines\": ");
        put_json_of(f, row->number, put_lines, t);
        rt_print(t, ", \"seconds\": %.9g, \"calls\": %.9g, \"bytes\": %.0f, \"flops\": %.0f, "
                 "\"of_peak\": %.4g}", row->seconds, row->calls, row->bytes, row->flops, row->peak);
    }
    rt_print(t, "]}");
}

/* ---- the trace ---- */

/* Complete events ("ph": "X") of Chrome's format, times in microseconds. Those of one thread are
 * nested: a step, and in it, one after another, kernels and waits. */
static void put_event(const Profile *f, rt_text *t, int thread, const rt_span *s, double start)
{
    const dlm_step *step = f->replay->step;
    bool kernel = s->what >= 0;
    rt_print(t, ",\n{\"ph\": \"X\", \"pid\": 1, \"tid\": %d, \"ts\": %.3f, \"dur\": %.3f, "
             "\"cat\": \"%s\", \"name\": ", thread, (s->begin - start) * 1e6,
             (s->end - s->begin) * 1e6, kernel ? "kernel" : s->what == RT_SPAN_STEP ? "step" : "wait");
    if (kernel)
        put_json_of(f, s->what, put_name, t);
    else
        rt_put_json_string(t, s->what == RT_SPAN_STEP ? step->name : "wait");
    if (kernel) {
        rt_print(t, ", \"args\": {\"lines\": ");
        put_json_of(f, s->what, put_lines, t);
        rt_print(t, "}");
    }
    rt_print(t, "}");
}

/* Of the first steps, as far as all that happened in them was kept. */
static void put_thread(const Profile *f, rt_text *t, int thread, double start)
{
    const rt_profile *p = &f->profile[thread];
    int last = -1, steps = 0;
    for (int k = 0; k < p->nspans && steps < TRACED_STEPS; k++)
        if (p->span[k].what == RT_SPAN_STEP) {
            last = k;
            steps++;
        }
    rt_print(t, ",\n{\"ph\": \"M\", \"pid\": 1, \"tid\": %d, \"name\": \"thread_name\", "
             "\"args\": {\"name\": \"%s %d\"}}", thread, f->replay->r->device ? "device" : "thread", thread);
    for (int k = 0; k <= last; k++)
        put_event(f, t, thread, &p->span[k], start);
}

static int write_trace(const Profile *f, const char *path)
{
    dlm_run *r = f->replay->r;
    rt_text t = {0};
    rt_file file;
    double start = INFINITY;
    for (int k = 0; k < f->threads; k++)
        if (f->profile[k].nspans)
            start = fmin(start, f->profile[k].span[0].begin);
    rt_print(&t, "{\"traceEvents\": [\n{\"ph\": \"M\", \"pid\": 1, \"name\": \"process_name\", "
             "\"args\": {\"name\": ");
    rt_put_json_string(&t, r->program->name);
    rt_print(&t, "}}");
    for (int k = 0; k < f->threads; k++)
        put_thread(f, &t, k, start);
    rt_print(&t, "\n], \"displayTimeUnit\": \"ms\"}\n");
    int fault = t.failed ? rt_error(r, "out of memory") : rt_file_create(r, &file, path);
    if (!fault) {
        rt_file_write(&file, t.p, t.n);
        fault = rt_file_commit(r, &file);
    }
    rt_text_free(&t);
    return fault;
}

/* ---- the whole ---- */

int rt_bench_profile(const rt_replay *replay, double once, const char *trace, rt_text *json)
{
    Profile f = {.replay = replay};
    int fault = measure(&f, once);
    if (!fault && json)
        put_json(&f, json);
    else if (!fault)
        print_table(&f);
    if (!fault && trace)
        fault = write_trace(&f, trace);
    rt_machine_free(f.machine);
    rt_profile_free(f.profile, f.threads);
    free(f.row);
    return fault;
}
