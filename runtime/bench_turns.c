/* `dlm bench --turns`: an entry whose main step is measured when another program asks for it, so
 * that this program can let dlm and others take turns on one machine (bench/run does).
 *
 * The entry is run in bench mode and recorded. One line of JSON then says what it reported and
 * what its main step is; from there on each line of the standard input is a number of executions,
 * and the answer is the seconds that one of them took. The idle threads sleep between turns. The
 * end of the input ends it. */
#include "runtime/bench.h"
#include "runtime/device.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of memory that the process has in use. */
static double resident(void)
{
    char line[200];
    double kib = 0;
    FILE *from = fopen("/proc/self/status", "r");
    while (from && fgets(line, sizeof line, from))
        if (!strncmp(line, "VmRSS:", 6))
            kib = strtod(line + 6, NULL);
    if (from)
        fclose(from);
    return 1024 * kib;
}

static int say(rt_text *t)
{
    bool ok = !t->failed && t->p && puts(t->p) >= 0 && !fflush(stdout);
    rt_text_free(t);
    return ok ? 0 : -1;
}

/* Of a device also the bytes a second that it copies, read and written: what a step moves is compared with it. */
static int describe_device(dlm_run *r, rt_text *t)
{
    double flops, bandwidth;
    if (r->program->accelerator->rates(r, &flops, &bandwidth))
        return -1;
    rt_print(t, ", \"device\": ");
    rt_put_json_string(t, r->program->accelerator->describe(r->device));
    rt_print(t, ", \"copy_bandwidth\": %.0f", bandwidth);
    return 0;
}

static int introduce(const rt_replay *p, double before)
{
    const rt_bench *b = p->r->bench;
    rt_text t = {0};
    rt_print(&t, "{\"event\": \"ready\", \"step\": ");
    rt_put_json_string(&t, p->step->name);
    if (p->r->device && describe_device(p->r, &t)) {
        rt_text_free(&t);
        return -1;
    }
    rt_print(&t, ", \"threads\": %d, \"kernels\": %d, \"bytes_moved\": %.0f, \"flops\": %.0f, "
             "\"peak_bytes\": %lld, \"resident_before\": %.0f, \"values\": [",
             rt_pool_threads(p->r->pool), p->step->nkernels, p->moved, p->flops,
             (long long)p->peak, before);
    for (int k = 0; k < b->nnumbers; k++) {
        rt_print(&t, "%s[", k ? ", " : "");
        rt_put_json_string(&t, b->number[k].name);
        rt_print(&t, ", ");
        rt_put_json_number(&t, b->number[k].value);
        rt_print(&t, "]");
    }
    rt_print(&t, "]}");
    return say(&t);
}

static int answer(const rt_replay *p)
{
    char line[100];
    while (fgets(line, sizeof line, stdin)) {
        dlm_i64 times;
        double seconds;
        rt_text t = {0};
        line[strcspn(line, "\n")] = 0;
        if (!rt_read_int(line, &times) || times < 1 || times > INT_MAX)
            return rt_error(p->r, "`%s` is no number of executions", line);
        if (rt_replay_run(p, (int)times, &seconds))
            return -1;
        rt_print(&t, "{\"seconds\": %.9g}", seconds);
        if (say(&t))
            return -1;
    }
    return 0;
}

static int take_turns(rt_replay *p, int argc, char **argv)
{
    double before = resident();
    int code = rt_bench_entry(p->r, NULL, argc, argv);
    if (code || p->r->options.help) {
        if (!code)
            rt_help_entry(p->r->program, p->r->entry, p->r->program->name);
        return code;
    }
    const dlm_step *step = rt_bench_main_step(p->r);
    if (!step)
        rt_error(p->r, "`%s` runs no step, so there is nothing to measure", p->r->entry->name);
    if (!step || rt_replay_open(p, step->name) || introduce(p, before) || answer(p))
        return RT_FAILED;
    return RT_OK;
}

int dlm_bench_turns(const dlm_program *program, const char *entry, int argc, char **argv)
{
    rt_replay replay = {.label = program->name};
    const dlm_entry *e = rt_find_entry(program, program->name, entry);
    if (!e)
        return RT_USAGE;
    replay.r = rt_run_new(program, e);
    int code = replay.r ? take_turns(&replay, argc, argv) : RT_FAILED;
    rt_bench_complain(replay.r);
    rt_replay_close(&replay);
    return code;
}
