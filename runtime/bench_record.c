/* Recording for benches: an entry is run in bench mode (nothing is shown, logged or saved, and
 * loops end after a few batches), what it reports is kept, as are the inputs of its steps, and the
 * step in which it spends its time can be run again, alone, with its recorded inputs. */
#include "runtime/bench.h"
#include "runtime/device.h"

#include <stdlib.h>
#include <string.h>

/* ---- called while an entry runs ---- */

void rt_bench_number(dlm_run *r, const char *name, double value)
{
    rt_bench *b = r->bench;
    if (b->nnumbers == b->number_cap) {
        int cap = b->number_cap ? 2 * b->number_cap : 64;
        rt_number *grown = realloc(b->number, (size_t)cap * sizeof *grown);
        if (!grown) {
            rt_error(r, "out of memory");
            return;
        }
        b->number = grown;
        b->number_cap = cap;
    }
    b->number[b->nnumbers++] = (rt_number){strdup(name), value};
}

static void free_capture(dlm_run *r, rt_capture *c)
{
    for (int k = 0; c->input && k < c->ninputs; k++) {
        rt_dropped(r, c->input[k]);
        rt_free(c->input[k]);
    }
    free(c->input);
    free(c->output_bytes);
    free(c->dim);
}

static void fill_capture(dlm_run *r, rt_capture *c, const dlm_i64 *dim, const dlm_i64 *bytes,
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
            if (c->input[b->index])
                rt_changed(r, c->input[b->index], bytes[k]);
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
        rt_capture *grown = realloc(b->capture, ((size_t)at + 1) * sizeof *grown);
        if (!grown) {
            rt_error(r, "out of memory");
            return;
        }
        b->capture = grown;
        b->ncaptures++;
    } else {
        free_capture(r, &b->capture[at]);
    }
    b->capture[at] = (rt_capture){.step = step, .total = total};
    fill_capture(r, &b->capture[at], dim, bytes, inputs);
}

void rt_bench_free(dlm_run *r)
{
    rt_bench *b = r->bench;
    for (int k = 0; b && k < b->nnumbers; k++)
        free(b->number[k].name);
    for (int k = 0; b && k < b->ncaptures; k++)
        free_capture(r, &b->capture[k]);
    if (b) {
        free(b->number);
        free(b->capture);
    }
    free(b);
    r->bench = NULL;
}

/* ---- which step matters ---- */

/* What prepares batches, for the sake of another step ("train.1.ahead" of passes/ahead.c). */
static bool prepares(const dlm_step *step)
{
    const char *dot = strrchr(step->name, '.');
    return dot && !strcmp(dot, ".ahead");
}

/* Of the steps that loops repeat the one with the most time; else the longest of all. The
 * first execution of a step may be slow for reasons of its own, so the least time counts. */
const dlm_step *rt_bench_main_step(const dlm_run *r)
{
    const dlm_step *best = NULL;
    double most = -1;
    bool repeated = false;
    for (int k = 0; k < rt_steps_count(r); k++) {
        rt_step_facts f = rt_steps_facts(r, k);
        bool again = f.executions > 1;
        double time = f.least * (double)f.executions;
        if (!f.executions || rt_is_of_field(r->program, f.step) || prepares(f.step) || (repeated && !again))
            continue;
        if (time > most || (again && !repeated)) {
            best = f.step;
            most = time;
            repeated = again;
        }
    }
    return best;
}

/* ---- replaying ---- */

int rt_replay_open(rt_replay *v, const char *step_name)
{
    dlm_run *r = v->r;
    const rt_bench *b = r->bench;
    for (int k = 0; k < b->ncaptures; k++)
        if (!strcmp(b->capture[k].step->name, step_name))
            v->capture = &b->capture[k];
    if (!v->capture)
        return rt_error(r, "%s has no step %s", v->label, step_name);
    v->step = v->capture->step;
    v->output = calloc((size_t)v->capture->noutputs + 1, sizeof *v->output);
    if (!v->output)
        return rt_error(r, "out of memory");
    for (int k = 0; k < v->capture->noutputs; k++)
        if (!(v->output[k] = rt_alloc(r, v->capture->output_bytes[k], "an output")) ||
            rt_changed(r, v->output[k], v->capture->output_bytes[k]))
            return -1;
    rt_step_traffic(v->step, v->capture->dim, &v->moved, &v->flops);
    for (int k = 0; k < rt_steps_count(r); k++)
        if (rt_steps_facts(r, k).step == v->step)
            v->peak = rt_steps_facts(r, k).peak + r->place_bytes;
    return 0;
}

int rt_replay_run(const rt_replay *v, int times, double *seconds)
{
    const dlm_accelerator *accelerator = v->r->program->accelerator;
    rt_bench *recording = v->r->bench;
    int fault = 0;
    v->r->bench = NULL;
    double start = rt_now();
    if (v->r->device)
        fault = accelerator->time(v->r, true, seconds);
    for (int k = 0; k < times && !fault; k++)
        fault = dlm_step_run(v->r, v->step, v->capture->dim,
                             (const void *const *)v->capture->input, v->output);
    *seconds = rt_now() - start;
    if (v->r->device && !fault)
        fault = accelerator->time(v->r, false, seconds);
    *seconds /= times;
    v->r->bench = recording;
    return fault;
}

void rt_replay_close(rt_replay *v)
{
    for (int k = 0; v->output && k < v->capture->noutputs; k++) {
        rt_dropped(v->r, v->output[k]);
        rt_free(v->output[k]);
    }
    free(v->output);
    if (v->r)
        rt_bench_free(v->r);
    rt_run_free(v->r);
}

/* ---- the whole ---- */

int rt_bench_entry(dlm_run *r, rt_pool *pool, int argc, char **argv)
{
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

void rt_bench_complain(const dlm_run *r)
{
    if (r && r->failed)
        rt_complain(r->program->name, "error", r->message.p ? r->message.p : "out of memory");
}
