/* Running a compiled step: give every buffer its address, plan the arena where these sizes are
 * new, let the threads run, look for faults.
 *
 * What a run knows of a step is its number of executions, which random bits depend on, and the
 * plans for the tuples of dimensions met lately (full batches and the short last one; a loop
 * counter used as a size gives many, of which the last few are kept). The arena serves all
 * steps, one after another: it grows when a larger step comes and never while steps repeat.
 * A step with kernels for a device runs there (device.h), by the same plan.
 *
 * DLM_POISON=1 in the environment is for tests: temporaries, the slack between them and the
 * outputs are filled with NaN bytes before each execution, so that a kernel which reads what
 * nobody has written gives NaN, and slack that no buffer ever shares must be intact after it. */
#include "runtime/device.h"

#include <stdlib.h>
#include <string.h>

enum { PLANS = 16, POISON = 0xFF };
/* Some 2 us on one thread: what to wait for each other once is worth. */
static const double LITTLE_WORK = 1 << 18, FEW_BYTES = 1 << 18;

typedef struct {
    dlm_i64 *dim;           /* owned; the block holds bytes and offset, too */
    dlm_i64 *bytes, *offset;    /* of each buffer; offsets of temporaries only */
    dlm_i64 peak;
    bool alone;             /* so little work that one thread does it */
    void *kept;             /* the accelerator's */
} Plan;

typedef struct {
    const dlm_step *step;   /* NULL: resumed, and not run since */
    char *name;             /* of a resumed one */
    dlm_i64 executions;
    double seconds, least;
    Plan plan[PLANS];
    int nplans, next, last;     /* next: the one to replace; last: used last */
} Record;

struct rt_steps {
    Record *record;
    int n, cap, last;
    void **buffer;          /* the addresses handed to a step */
    int nbuffers;
};

/* ---- records ---- */

static Record *add_record(rt_steps *s)
{
    if (s->n == s->cap) {
        int cap = s->cap ? 2 * s->cap : 16;
        Record *grown = realloc(s->record, (size_t)cap * sizeof *grown);
        if (!grown)
            return NULL;
        s->record = grown;
        s->cap = cap;
    }
    s->record[s->n] = (Record){0};
    return &s->record[s->n++];
}

/* Of a step that is resumed. */
static Record *find_name(rt_steps *s, const char *name)
{
    for (int k = 0; k < s->n; k++)
        if (!s->record[k].step && !strcmp(s->record[k].name, name))
            return &s->record[k];
    return NULL;
}

static Record *find_record(dlm_run *r, const dlm_step *step)
{
    rt_steps *s = r->steps;
    if (!s && !(s = r->steps = calloc(1, sizeof *s)))
        return NULL;
    for (int k = 0; k < s->n; k++) {        /* entries run their steps in turn */
        int at = (s->last + 1 + k) % s->n;
        if (s->record[at].step == step) {
            s->last = at;
            return &s->record[at];
        }
    }
    Record *resumed = find_name(s, step->name);
    if (step->nbuffers > s->nbuffers) {
        void **grown = realloc(s->buffer, (size_t)step->nbuffers * sizeof *grown);
        if (!grown)
            return NULL;
        s->buffer = grown;
        s->nbuffers = step->nbuffers;
    }
    if (!resumed && !(resumed = add_record(s)))
        return NULL;
    resumed->step = step;
    s->last = (int)(resumed - s->record);
    return resumed;
}

int rt_steps_resume(dlm_run *r, const char *name, dlm_i64 executions)
{
    rt_steps *s = r->steps ? r->steps : (r->steps = calloc(1, sizeof *s));
    Record *record = NULL;
    for (int k = 0; s && k < s->n && !record; k++)
        if (s->record[k].step && !strcmp(s->record[k].step->name, name))
            record = &s->record[k];
    if (!record && s && (record = add_record(s)))
        record->name = strdup(name);
    if (!record || (!record->step && !record->name))
        return rt_error(r, "out of memory");
    record->executions = executions;
    return 0;
}

dlm_i64 rt_step_executions(dlm_run *r, const dlm_step *step)
{
    const Record *record = find_record(r, rt_best_step(step));
    return record ? record->executions : rt_error(r, "out of memory");
}

int rt_step_continue(dlm_run *r, const dlm_step *step, dlm_i64 executions)
{
    Record *record = find_record(r, rt_best_step(step));
    if (!record)
        return rt_error(r, "out of memory");
    record->executions = executions;
    return 0;
}

/* ---- plans ---- */

/* dlm_plan wants the temporaries alone, in arrays of their own. */
static dlm_i64 place_temporaries(const dlm_step *step, const Plan *plan)
{
    size_t n = (size_t)step->nbuffers;
    dlm_i64 *wide = malloc((2 * n + 1) * sizeof *wide), peak = -1;
    int *narrow = malloc((3 * n + 1) * sizeof *narrow);
    if (wide && narrow) {
        dlm_i64 *bytes = wide, *offset = wide + n;
        int *first = narrow, *last = narrow + n, *which = narrow + 2 * n, count = 0;
        for (int k = 0; k < step->nbuffers; k++) {
            const dlm_buffer *b = &step->buffers[k];
            if (b->kind != DLM_BUF_TEMP)
                continue;
            bytes[count] = plan->bytes[k];
            first[count] = b->first;
            last[count] = b->last;
            which[count++] = k;
        }
        peak = dlm_plan(count, bytes, first, last, offset);
        for (int k = 0; k < count; k++)
            plan->offset[which[k]] = offset[k];
    }
    free(wide);
    free(narrow);
    return peak;
}

void rt_step_traffic(const dlm_step *step, const dlm_i64 *dim, double *bytes, double *flops)
{
    size_t n = (size_t)step->nkernels;
    double *each = step->traffic ? calloc(2 * n + 1, sizeof *each) : NULL;
    *bytes = *flops = 0;
    if (each)
        step->traffic(dim, each, each + n);
    for (size_t k = 0; each && k < n; k++) {
        *bytes += each[k];
        *flops += each[n + k];
    }
    free(each);
}

bool rt_is_little(const dlm_step *step, const dlm_i64 *dim)
{
    double bytes, work;
    if (!step->traffic)
        return false;
    rt_step_traffic(step, dim, &bytes, &work);
    double waits = 1 + (step->waits ? (double)step->waits(dim) : 0);
    return bytes < waits * FEW_BYTES && work < waits * LITTLE_WORK;
}

static void forget_plan(dlm_run *r, Plan *plan)
{
    if (plan->kept)
        r->program->accelerator->forget(r->device, plan->kept);
    free(plan->dim);
}

static Plan *find_plan(dlm_run *r, Record *record, const dlm_i64 *dim)
{
    const dlm_step *step = record->step;
    size_t ndims = (size_t)step->ndims, n = (size_t)step->nbuffers;
    for (int k = 0; k < record->nplans; k++) {
        int at = (record->last + k) % record->nplans;
        if (!ndims || !memcmp(record->plan[at].dim, dim, ndims * sizeof *dim)) {
            record->last = at;
            return &record->plan[at];
        }
    }
    Plan *plan = &record->plan[record->next];
    forget_plan(r, plan);
    *plan = (Plan){.dim = malloc((ndims + 2 * n + 1) * sizeof *plan->dim)};
    if (!plan->dim) {
        rt_error(r, "out of memory");
        return NULL;
    }
    if (ndims)
        memcpy(plan->dim, dim, ndims * sizeof *dim);
    plan->bytes = plan->dim + ndims;
    plan->offset = plan->bytes + n;
    step->sizes(dim, r->pool ? rt_pool_threads(r->pool) : 1, plan->bytes);
    plan->alone = rt_is_little(step, dim);
    plan->peak = place_temporaries(step, plan);
    if (plan->peak < 0) {
        rt_error(r, "%s: the temporaries of these sizes are too large to be addressed", step->name);
        return NULL;
    }
    record->last = record->next;
    record->next = (record->next + 1) % PLANS;
    if (record->nplans < PLANS)
        record->nplans++;
    return plan;
}

static int grow_arena(dlm_run *r, const dlm_step *step, dlm_i64 bytes)
{
    if (r->arena && (size_t)bytes <= r->arena_bytes)
        return 0;
    rt_text what = {0};
    rt_free(r->arena);
    r->arena_bytes = 0;
    rt_print(&what, "the temporaries of %s", step->name);
    r->arena = rt_alloc(r, bytes, what.p ? what.p : "a step"); /* zeroing it touches every page */
    rt_text_free(&what);
    if (!r->arena)
        return -1;
    r->arena_bytes = (size_t)bytes;
    return 0;
}

/* ---- poison ---- */

/* An output may be the same memory as an input: the value is updated in place. */
static bool is_read(const dlm_step *step, void *const *buffer, const dlm_i64 *bytes, int k)
{
    const char *a = buffer[k];
    for (int j = 0; j < step->nbuffers; j++) {
        const char *b = buffer[j];
        if (j != k && step->buffers[j].kind != DLM_BUF_TEMP && a < b + bytes[j] && b < a + bytes[k])
            return true;
    }
    return false;
}

static void poison(dlm_run *r, const dlm_step *step, const Plan *plan, void *const *buffer)
{
    memset(r->arena, POISON, r->arena_bytes);
    for (int k = 0; k < step->nbuffers; k++)
        if (step->buffers[k].kind == DLM_BUF_OUTPUT && !is_read(step, buffer, plan->bytes, k))
            memset(buffer[k], POISON, (size_t)plan->bytes[k]);
}

static int check_slack(dlm_run *r, const dlm_step *step, const Plan *plan)
{
    unsigned char *bytes = r->arena;
    for (int k = 0; k < step->nbuffers; k++)      /* what some buffer covers may have changed */
        if (step->buffers[k].kind == DLM_BUF_TEMP)
            memset(bytes + plan->offset[k], POISON, (size_t)plan->bytes[k]);
    for (dlm_i64 k = 0; k < plan->peak; k++)
        if (bytes[k] != POISON)
            return rt_error(r, "%s wrote behind a temporary, at byte %lld of its arena", step->name,
                            (long long)k);
    return 0;
}

/* ---- running ---- */

static int record_inputs(dlm_run *r, const dlm_step *step, const Plan *plan, const void *const *inputs)
{
    for (int k = 0; k < step->nbuffers; k++)
        if (step->buffers[k].kind == DLM_BUF_INPUT && rt_fetch(r, inputs[step->buffers[k].index]))
            return -1;
    rt_bench_step(r, step, plan->dim, plan->bytes, inputs);
    return 0;
}

/* For a step of the CPU, which may write it. */
static void *place_of_host(dlm_run *r, int place, dlm_i64 bytes)
{
    void *data = rt_fetch_place(r, place) ? NULL : rt_place(r, place, bytes);
    if (data)
        rt_place_changed(r, place);
    return data;
}

static int resolve(dlm_run *r, const dlm_step *step, const Plan *plan, const void *const *inputs,
                   void *const *outputs, void **buffer)
{
    for (int k = 0; k < step->nbuffers; k++) {
        const dlm_buffer *b = &step->buffers[k];
        switch (b->kind) {
        case DLM_BUF_INPUT: buffer[k] = (void *)inputs[b->index]; break;
        case DLM_BUF_OUTPUT: buffer[k] = outputs[b->index]; break;
        case DLM_BUF_PLACE: buffer[k] = place_of_host(r, b->index, plan->bytes[k]); break;
        default: buffer[k] = (char *)r->arena + plan->offset[k];
        }
        if (b->kind == DLM_BUF_PLACE && !buffer[k])
            return -1;
    }
    return 0;
}

static bool nothing_to_do(const dlm_step *step, const Plan *plan)
{
    int outputs = 0;
    for (int k = 0; k < step->nbuffers; k++) {
        if (step->buffers[k].kind != DLM_BUF_OUTPUT)
            continue;
        if (plan->bytes[k] > 0)
            return false;
        outputs++;
    }
    return outputs > 0;
}

int rt_step_fault(dlm_run *r, const dlm_step *step, const void *const *inputs, dlm_i64 fault)
{
    static const char range[] = "index outside 0..";
    rt_text data = {0};
    dlm_i64 limit;
    if (fault > step->nsites)
        return rt_error(r, "%s: fault %lld", step->name, (long long)fault);
    const dlm_fault_site *site = &step->sites[fault - 1];
    const char *end = strncmp(site->message, range, sizeof range - 1) ? "" : site->message + sizeof range - 1;
    if (inputs && rt_read_int(end, &limit))
        rt_put_outside(r, step, inputs, limit, &data);
    else if (!inputs)
        rt_print(&data, "; CUDA_LAUNCH_BLOCKING=1 in the environment tells whose");
    rt_error(r, "%s: %s%s", site->place, site->message, data.p ? data.p : "");
    rt_text_free(&data);
    return -1;
}

/* On the CPU: by all threads, in the memory of the host. */
static int run_here(dlm_run *r, Record *record, const Plan *plan, const void *const *inputs,
                    void *const *outputs, dlm_i64 *fault)
{
    const dlm_step *step = record->step;
    void **buffer = r->steps->buffer;
    if (grow_arena(r, step, plan->peak) || resolve(r, step, plan, inputs, outputs, buffer))
        return -1;
    if (r->poison)
        poison(r, step, plan, buffer);
    rt_task task = {step->run, buffer, plan->dim, r->options.seed, record->executions, plan->alone,
                    r->profile};
    *fault = rt_pool_run(r->pool, &task);
    return r->poison && !*fault ? check_slack(r, step, plan) : 0;
}

static int run_on_device(dlm_run *r, const Record *record, Plan *plan, const void *const *inputs,
                         void *const *outputs, bool later, dlm_i64 *fault)
{
    const rt_execution e = {record->step, plan->dim, plan->bytes, plan->offset, plan->peak,
                            record->executions, inputs, outputs, &plan->kept, later};
    return r->program->accelerator->run(r, &e, fault);
}

static int run_step(dlm_run *r, const dlm_step *step, const dlm_i64 *dim, const void *const *inputs,
                    void *const *outputs, bool later)
{
    dlm_i64 fault = 0;
    step = r->device && step->device ? step->device : rt_best_step(step);
    if (rt_check_step(r, step))
        return -1;
    Record *record = find_record(r, step);
    if (!record)
        return rt_error(r, "out of memory");
    Plan *plan = find_plan(r, record, dim);
    if (!plan)
        return -1;
    if (nothing_to_do(record->step, plan))
        return 0;
    if (r->bench && record_inputs(r, record->step, plan, inputs))
        return -1;
    double before = rt_now();
    if (record->step->launch ? run_on_device(r, record, plan, inputs, outputs, later, &fault)
                             : run_here(r, record, plan, inputs, outputs, &fault))
        return -1;
    double seconds = rt_now() - before;
    record->least = record->executions && record->least < seconds ? record->least : seconds;
    record->seconds += seconds;
    record->executions++;
    r->steps_run++;
    return fault ? rt_step_fault(r, record->step, inputs, fault) : 0;
}

int dlm_step_run(dlm_run *r, const dlm_step *step, const dlm_i64 *dim,
                 const void *const *inputs, void *const *outputs)
{
    return run_step(r, step, dim, inputs, outputs, false);
}

int dlm_step_start(dlm_run *r, const dlm_step *step, const dlm_i64 *dim,
                   const void *const *inputs, void *const *outputs)
{
    return run_step(r, step, dim, inputs, outputs, !r->bench);
}

/* ---- facts for a bench ---- */

int rt_steps_count(const dlm_run *r)
{
    return r->steps ? r->steps->n : 0;
}

bool rt_is_of_field(const dlm_program *p, const dlm_step *step)
{
    for (int k = 0; k < p->ndata; k++)
        for (int f = 0; f < p->data[k].nfields; f++)
            if (rt_best_step(p->data[k].fields[f].convert) == step || rt_best_step(p->data[k].fields[f].fit) == step)
                return true;
    return false;
}

rt_step_facts rt_steps_facts(const dlm_run *r, int k)
{
    const Record *record = &r->steps->record[k];
    const Plan *plan = &record->plan[record->last];
    bool planned = record->nplans > 0;
    return (rt_step_facts){record->step, record->executions, record->seconds, record->least,
                           planned ? plan->peak : 0, planned ? plan->dim : NULL,
                           record->step ? record->step->name : record->name};
}

void rt_steps_free(dlm_run *r)
{
    rt_steps *s = r->steps;
    for (int k = 0; s && k < s->n; k++) {
        free(s->record[k].name);
        for (int j = 0; j < PLANS; j++)
            forget_plan(r, &s->record[k].plan[j]);
    }
    if (s) {
        free(s->record);
        free(s->buffer);
    }
    free(s);
    r->steps = NULL;
}
