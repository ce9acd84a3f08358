/* A step on the GPU.
 *
 *     host ── slot: seed, numbers ──► exchange ─► kernels ─► exchange ── numbers, fault ──► slot
 *
 * Numbers that the host hands to a step, and those that it wants back (the loss), lie with the dlm_device
 * in one small block of the device, the exchange; pinned slots of the host are sent and fetched in
 * turn, so that a step whose results the host does not read can be followed by the next at once. What such a
 * step leaves in its slot, a fault or numbers for the log, is seen when the slot is needed again, or all are waited for.
 *
 * The first execution of a step at some sizes launches its kernels one by one. The second records them in
 * a graph, which later ones launch as a whole: that costs the host a few microseconds, however many
 * kernels there are. A graph holds for the addresses that it was recorded with; batches come in two
 * blocks in turn, so a few graphs are kept. A step that lets the host decide when a loop ends
 * (dlm_test) is launched kernel by kernel each time. */
#include "runtime/bench.h"
#include "runtime/cuda.h"
#include "runtime/nvrtc.h"

#include <stdlib.h>
#include <string.h>

enum { GRAPHS = 4, MOST_LAUNCHES = 1 << 16, HEAD = 64, WARP = 32 };

struct dlm_queue {
    dlm_run *r;
    const rt_loaded *kernels;
    rt_address device;          /* of the dlm_device */
    rt_stream stream;
    rt_event *note;             /* before and behind each launch, where somebody profiles */
    int *noted, nnotes, note_cap;
    int launches;
    bool recording, tested, failed;
};

typedef struct {                /* of a step at some sizes: what rt_execution keeps */
    int executions, next;
    bool never;                 /* no graph can be made of it */
    struct {
        rt_address *buffer;     /* what it was recorded with; NULL: none */
        rt_exec exec;
    } graph[GRAPHS];
} Kept;

/* ---- images ---- */

/* The CUDA itself. */
static bool is_source(const char *arch)
{
    return !strcmp(arch, "cuda");
}

/* Higher is better; 0: it does not run on this device. "sm_90a" is for 9.0 alone, "sm_80" for 8.0 and
 * those after it of the same generation, PTX for all after it, the CUDA itself for all. */
static int suitability(const rt_device *d, const char *arch)
{
    if (is_source(arch))
        return 1;
    bool ptx = !strncmp(arch, "compute_", 8);
    const char *digits = arch + (ptx ? 8 : 3);
    int number = 0, here = 10 * d->major + d->minor;
    for (; *digits >= '0' && *digits <= '9'; digits++)
        number = 10 * number + *digits - '0';
    if (number > here || (*digits && number != here) || (!ptx && number / 10 != d->major))
        return 0;
    return ptx ? number : 1000 + 2 * number + (*digits != 0);
}

static const dlm_image *best_image(const rt_device *d, const dlm_step *step)
{
    const dlm_image *best = NULL;
    for (const dlm_image *i = step->images; i && i->arch; i++)
        if (suitability(d, i->arch) > (best ? suitability(d, best->arch) : 0))
            best = i;
    return best;
}

static int no_image(dlm_run *r, const dlm_step *step)
{
    const rt_device *d = r->device;
    rt_text archs = {0};
    for (const dlm_image *i = step->images; i && i->arch; i++)
        rt_print(&archs, "%s%s", archs.n ? ", " : "", i->arch);
    rt_error(r, "this program has kernels for %s, and none for GPU %d (%s), which is sm_%d%d: build it with "
             "`--arch sm_%d%d`", archs.p ? archs.p : "no GPU", d->number, d->name, d->major, d->minor,
             d->major, d->minor);
    rt_text_free(&archs);
    return -1;
}

static int load_module(dlm_run *r, const void *data, int version, rt_module *module)
{
    rt_device *d = r->device;
    int code = d->driver->ModuleLoad(module, data);
    bool old = code == CUDA_UNSUPPORTED_PTX_VERSION || code == CUDA_NO_BINARY_FOR_GPU ||
               code == CUDA_INVALID_IMAGE || code == CUDA_SYSTEM_DRIVER_MISMATCH;
    if (old)
        return rt_error(r, "NVIDIA's driver on this machine knows CUDA %d.%d, too old for the kernels of this "
                        "program, which were compiled with CUDA %d.%d: update the driver, or compile with an "
                        "older NVRTC", d->driver->version / 1000, d->driver->version / 10 % 100,
                        version / 1000, version / 10 % 100);
    return code ? rt_cuda_fault(r, code, "loading kernels") : 0;
}

/* What NVRTC makes of CUDA for this device: machine code, or, where the device is newer than NVRTC, PTX of the
 * newest that it knows. */
static void choose_arch(const rt_device *d, char *arch, size_t bytes)
{
    int known[64], n = rt_nvrtc_architectures(known, RT_LENGTH(known)), here = 10 * d->major + d->minor, best = 0;
    for (int k = 0; k < n; k++)
        best = known[k] <= here && known[k] > best ? known[k] : best;
    snprintf(arch, bytes, best == here ? "sm_%d%s" : "compute_%d", best, here >= 90 ? "a" : "");
}

static int load_source(dlm_run *r, const char *source, rt_module *module)
{
    rt_device *d = r->device;
    char arch[32], *error = NULL;
    const char *why;
    rt_image image;
    if (!rt_nvrtc_found(&why))
        return rt_error(r, "%s", why);
    choose_arch(d, arch, sizeof arch);
    int fault = rt_nvrtc_compile(source, r->program->name, arch, r->options.no_cache, &image, NULL, &error);
    fault = fault ? rt_error(r, "the CUDA of this program does not compile for %s: %s", arch, error ? error : "")
                  : load_module(r, image.data, rt_nvrtc_version(), module);
    free(image.data);
    free(error);
    return fault;
}

/* Steps may share the text of their kernels, and then share the module. */
static int load_image(dlm_run *r, const dlm_image *image, rt_loaded *l)
{
    rt_device *d = r->device;
    l->data = image->data;
    for (int k = 0; k < d->nloaded && !l->module; k++)
        if (&d->loaded[k] != l && d->loaded[k].data == image->data)
            l->module = d->loaded[k].module;
    l->shares = l->module != NULL;
    return l->shares ? 0 : is_source(image->arch) ? load_source(r, image->data, &l->module)
                         : load_module(r, image->data, image->version, &l->module);
}

static int find_functions(dlm_run *r, rt_loaded *l)
{
    rt_device *d = r->device;
    for (int k = 0; k < l->step->nkernels; k++) {
        const char *name = l->step->kernels[k].function;
        if (name && d->driver->ModuleGetFunction(&l->function[k], l->module, name))
            return rt_error(r, "%s: its image has no kernel %s", l->step->name, name);
    }
    return 0;
}

static rt_loaded *load_step(dlm_run *r, const dlm_step *step)
{
    rt_device *d = r->device;
    for (int k = 0; k < d->nloaded; k++)
        if (d->loaded[k].step == step)
            return &d->loaded[k];
    const dlm_image *image = best_image(d, step);
    if (!image && step->nkernels) {
        no_image(r, step);
        return NULL;
    }
    size_t n = (size_t)step->nkernels + 1;
    rt_loaded *grown = realloc(d->loaded, ((size_t)d->nloaded + 1) * sizeof *grown);
    if (!grown) {
        rt_error(r, "out of memory");
        return NULL;
    }
    d->loaded = grown;
    rt_loaded *l = &grown[d->nloaded++];
    *l = (rt_loaded){.step = step, .function = calloc(n, sizeof *l->function), .shared = calloc(n, sizeof *l->shared),
                     .at_once = calloc(n, sizeof *l->at_once)};
    if (!l->function || !l->shared || !l->at_once) {
        rt_error(r, "out of memory");
        return NULL;
    }
    return step->nkernels && (load_image(r, image, l) || find_functions(r, l)) ? NULL : l;
}

void rt_cuda_free_steps(rt_device *d)
{
    for (int k = 0; k < d->nloaded; k++) {
        if (d->loaded[k].module && !d->loaded[k].shares)
            d->driver->ModuleUnload(d->loaded[k].module);
        free(d->loaded[k].function);
        free(d->loaded[k].shared);
        free(d->loaded[k].at_once);
    }
    free(d->loaded);
    for (int k = 0; k < CUDA_SLOTS; k++) {
        if (d->slot[k].host)
            d->driver->FreeHost(d->slot[k].host);
        if (d->slot[k].done)
            d->driver->EventDestroy(d->slot[k].done);
        free(d->slot[k].number);
    }
    rt_cuda_free(d, d->exchange);
    free(d->buffer);
}

/* ---- launching ---- */

static void launch_fault(dlm_queue *q, int kernel, int code)
{
    const dlm_kernel *k = &q->kernels->step->kernels[kernel];
    rt_text what = {0};
    rt_print(&what, "%s: kernel %s (%s)", q->kernels->step->name, k->name, k->lines);
    rt_cuda_fault(q->r, code, what.p ? what.p : k->name);
    rt_text_free(&what);
    q->failed = true;
}

/* The event where the next note is due; NULL: no memory. */
static rt_event next_note(dlm_queue *q, int kernel)
{
    const rt_driver *c = q->r->device->driver;
    if (q->nnotes == q->note_cap) {
        int cap = q->note_cap ? 2 * q->note_cap : 256;
        rt_event *note = realloc(q->note, (size_t)cap * sizeof *note);
        q->note = note ? note : q->note;
        int *noted = realloc(q->noted, (size_t)cap * sizeof *noted);
        q->noted = noted ? noted : q->noted;
        if (!note || !noted)
            return NULL;
        q->note_cap = cap;
    }
    if (c->EventCreate(&q->note[q->nnotes], 0))
        return NULL;
    q->noted[q->nnotes] = kernel;
    return q->note[q->nnotes++];
}

static int take_note(dlm_queue *q, int kernel)
{
    rt_event event = q->r->device->profile ? next_note(q, kernel) : NULL;
    return event ? q->r->device->driver->EventRecord(event, q->stream) : 0;
}

/* Beyond 48 KiB a kernel must ask for its dynamic shared memory. */
static int allow_shared(dlm_queue *q, int kernel, int shared)
{
    int *most = &q->kernels->shared[kernel];
    if (shared <= *most)
        return 0;
    *most = shared;
    return q->r->device->driver->FuncSetAttribute(q->kernels->function[kernel], CUDA_MAX_DYNAMIC_SHARED,
                                                  shared);
}

static int begin_launch(dlm_queue *q, int kernel, int shared)
{
    int code = allow_shared(q, kernel, shared);
    return code ? code : take_note(q, kernel);
}

static void end_launch(dlm_queue *q, int kernel, int code)
{
    rt_device *d = q->r->device;
    if (!code)
        code = take_note(q, kernel);
    if (!code && d->stepwise && !q->recording)
        code = d->driver->StreamSynchronize(q->stream);
    q->launches++;
    if (code)
        launch_fault(q, kernel, code);
}

void dlm_launch(dlm_queue *q, int kernel, dlm_i64 grid_x, dlm_i64 grid_y, dlm_i64 grid_z, int block,
                int shared, void **args)
{
    rt_device *d = q->r->device;
    if (q->failed || grid_x <= 0 || grid_y <= 0 || grid_z <= 0)
        return;
    args[0] = &q->device;
    int code = begin_launch(q, kernel, shared);
    if (!code)
        code = d->driver->LaunchKernel(q->kernels->function[kernel], (unsigned)grid_x, (unsigned)grid_y,
                                       (unsigned)grid_z, (unsigned)block, 1, 1, (unsigned)shared,
                                       q->stream, args, NULL);
    end_launch(q, kernel, code);
}

/* Blocks that wait for each other must all be there: as many as the device can hold. */
static int blocks_at_once(dlm_queue *q, int kernel, int block, int shared, int *most)
{
    rt_device *d = q->r->device;
    int code = 0, *known = &q->kernels->at_once[kernel];
    if (!*known) {
        code = d->driver->BlocksAtOnce(known, q->kernels->function[kernel], block, (size_t)shared);
        *known *= d->processors;
    }
    *most = *known;
    return code ? code : *known ? 0 : CUDA_LAUNCH_OUT_OF_RESOURCES;
}

void dlm_launch_cooperative(dlm_queue *q, int kernel, dlm_i64 blocks, int block, int shared,
                            const void *const *table, const dlm_i64 *sizes)
{
    rt_device *d = q->r->device;
    void *args[] = {&q->device, (void *)table, (void *)sizes};
    int most = 0;
    if (q->failed || blocks <= 0)
        return;
    int code = begin_launch(q, kernel, shared);
    if (!code)
        code = blocks_at_once(q, kernel, block, shared, &most);
    if (!code)
        code = d->driver->LaunchCooperative(q->kernels->function[kernel], (unsigned)(blocks < most ? blocks : most), 1,
                                            1, (unsigned)block, 1, 1, (unsigned)shared, q->stream, args);
    end_launch(q, kernel, code);
}

int dlm_test(dlm_queue *q, const void *buffer)
{
    unsigned char answer = 0;
    q->tested = true;
    if (q->recording || q->failed)
        return 0;
    q->failed = rt_cuda_to_host(q->r, &answer, (rt_address)(uintptr_t)buffer, 1) != 0;
    return !q->failed && answer;
}

static void read_notes(dlm_queue *q)
{
    rt_device *d = q->r->device;
    float before, during;
    d->driver->StreamSynchronize(q->stream);
    for (int k = 0; k + 1 < q->nnotes; k += 2)
        if (!d->driver->EventElapsedTime(&before, q->note[0], q->note[k]) &&
            !d->driver->EventElapsedTime(&during, q->note[k], q->note[k + 1]))
            rt_profile_note(d->profile, q->noted[k], d->profile->began + before * 1e-3,
                            d->profile->began + (before + during) * 1e-3);
    rt_profile_end(d->profile);
    for (int k = 0; k < q->nnotes; k++)
        d->driver->EventDestroy(q->note[k]);
    free(q->note);
    free(q->noted);
    d->profile = NULL;
}

/* ---- graphs ---- */

static void drop_graph(rt_device *d, Kept *kept, int k)
{
    if (kept->graph[k].exec)
        d->driver->ExecDestroy(kept->graph[k].exec);
    free(kept->graph[k].buffer);
    kept->graph[k].exec = NULL;
    kept->graph[k].buffer = NULL;
}

void rt_cuda_forget(rt_device *d, void *kept)
{
    for (int k = 0; kept && k < GRAPHS; k++)
        drop_graph(d, kept, k);
    free(kept);
}

static rt_exec find_graph(const Kept *kept, const rt_address *buffer, size_t bytes)
{
    for (int k = 0; k < GRAPHS; k++)
        if (kept->graph[k].buffer && !memcmp(kept->graph[k].buffer, buffer, bytes))
            return kept->graph[k].exec;
    return NULL;
}

/* A graph of all that the step launches with these addresses; NULL where none can be made of it, or a
 * fault was recorded. */
static rt_exec record_graph(dlm_queue *q, const rt_execution *e, const rt_address *buffer)
{
    const rt_driver *c = q->r->device->driver;
    rt_graph graph = NULL;
    rt_exec exec = NULL;
    int code = c->BeginCapture(q->stream, CUDA_CAPTURE_THREAD_LOCAL);
    if (!code) {
        q->recording = true;
        e->step->launch((void *const *)buffer, e->dim, q);
        q->recording = false;
        code = c->EndCapture(q->stream, &graph);
    }
    if (!code && !q->failed)
        code = c->GraphInstantiate(&exec, graph, 0);
    if (graph)
        c->GraphDestroy(graph);
    if (code && !q->failed) {
        rt_cuda_fault(q->r, code, e->step->name);
        q->failed = true;
    }
    return exec;
}

static rt_exec keep_graph(dlm_queue *q, const rt_execution *e, Kept *kept, const rt_address *buffer,
                          size_t bytes)
{
    int k = kept->next;
    rt_address *copy = malloc(bytes + 1);
    rt_exec exec = copy ? record_graph(q, e, buffer) : NULL;
    if (!exec) {
        free(copy);
        return NULL;
    }
    memcpy(copy, buffer, bytes);
    drop_graph(q->r->device, kept, k);
    kept->graph[k].buffer = copy;
    kept->graph[k].exec = exec;
    kept->next = (k + 1) % GRAPHS;
    return exec;
}

static Kept *find_kept(const rt_execution *e)
{
    if (!*e->kept)
        *e->kept = calloc(1, sizeof(Kept));
    return *e->kept;
}

/* All kernels of the step, as a graph or one by one. */
static int launch_all(dlm_run *r, const rt_execution *e, rt_loaded *kernels)
{
    rt_device *d = r->device;
    dlm_queue q = {.r = r, .kernels = kernels, .device = d->exchange, .stream = d->compute};
    if (d->profile)
        rt_profile_begin(d->profile);
    size_t bytes = (size_t)e->step->nbuffers * sizeof *d->buffer;
    Kept *kept = find_kept(e);
    bool graph = kept && !kept->never && !d->stepwise && !d->profile;
    rt_exec exec = graph ? find_graph(kept, d->buffer, bytes) : NULL;
    if (graph && !exec && kept->executions > 0)
        exec = keep_graph(&q, e, kept, d->buffer, bytes);
    if (exec && !q.failed) {
        int code = d->driver->GraphLaunch(exec, d->compute);
        return code ? rt_cuda_fault(r, code, e->step->name) : 0;
    }
    if (!q.failed)
        e->step->launch((void *const *)d->buffer, e->dim, &q);
    if (kept) {
        kept->executions++;
        kept->never |= q.tested || q.launches == 0 || q.launches > MOST_LAUNCHES;
    }
    if (d->profile)
        read_notes(&q);
    return q.failed ? -1 : 0;
}

/* ---- the exchange ---- */

static size_t rounded(dlm_i64 bytes)
{
    return ((size_t)bytes + 15) / 16 * 16;
}

static int grow_exchange(dlm_run *r, size_t bytes)
{
    rt_device *d = r->device;
    if (d->exchange && bytes <= d->exchange_bytes)
        return 0;
    if (rt_cuda_settle(r))
        return -1;
    bytes = bytes < 4096 ? 4096 : 2 * bytes;
    int code = d->driver->StreamSynchronize(d->compute);
    rt_cuda_free(d, d->exchange);
    d->exchange = rt_cuda_alloc(r, bytes, "the numbers of a step");
    d->exchange_bytes = bytes;
    for (int k = 0; k < CUDA_SLOTS && !code; k++) {
        rt_slot *s = &d->slot[k];
        if (s->host)
            d->driver->FreeHost(s->host);
        s->host = NULL;
        code = d->driver->HostAlloc((void **)&s->host, bytes, 0);
        if (!code && !s->done)
            code = d->driver->EventCreate(&s->done, CUDA_EVENT_DISABLE_TIMING);
    }
    return !d->exchange ? -1 : code ? rt_cuda_fault(r, code, "pinned memory") : 0;
}

/* What the exchange holds in one execution: behind the head inputs, then outputs, that nobody has
 * announced. */
typedef struct {
    size_t inputs, end;
    bool answers;               /* the host wants something back */
} Exchange;

/* A fault, and the numbers that the log waits for. */
static int deliver(dlm_run *r, rt_slot *s)
{
    rt_device *d = r->device;
    dlm_device head;
    if (!s->busy)
        return 0;
    s->busy = false;
    int code = d->driver->EventSynchronize(s->done);
    if (code)
        return rt_cuda_fault(r, code, s->step->name);
    memcpy(&head, s->host, sizeof head);
    if (s->answers && head.fault != ~(dlm_u64)0)
        return rt_step_fault(r, s->step, NULL, (dlm_i64)head.fault);
    for (int k = 0; k < s->nnumbers; k++)
        if (s->number[k].promised)
            rt_log_number(r, s->number[k].type, s->host + s->number[k].at, s->number[k].event);
    return 0;
}

int rt_cuda_settle(dlm_run *r)
{
    rt_device *d = r->device;
    for (int k = 0; k < CUDA_SLOTS; k++)        /* the oldest first */
        if (deliver(r, &d->slot[(d->next_slot + k) % CUDA_SLOTS]))
            return -1;
    return 0;
}

/* What was in it has been delivered. */
static rt_slot *take_slot(dlm_run *r, const dlm_step *step)
{
    rt_device *d = r->device;
    rt_slot *s = &d->slot[d->next_slot];
    if (deliver(r, s))
        return NULL;
    d->next_slot = (d->next_slot + 1) % CUDA_SLOTS;
    s->step = step;
    s->answers = false;
    s->nnumbers = 0;
    return s;
}

static int add_number(dlm_run *r, rt_slot *s, void *output, size_t at, size_t bytes)
{
    if (s->nnumbers == s->number_cap) {
        int cap = s->number_cap ? 2 * s->number_cap : 8;
        rt_answer *grown = realloc(s->number, (size_t)cap * sizeof *grown);
        if (!grown)
            return rt_error(r, "out of memory");
        s->number = grown;
        s->number_cap = cap;
    }
    s->number[s->nnumbers++] = (rt_answer){.output = output, .at = at, .bytes = bytes};
    return 0;
}

bool rt_cuda_promises(rt_device *d, const void *output, int type, dlm_i64 event)
{
    rt_slot *s = &d->slot[(d->next_slot + CUDA_SLOTS - 1) % CUDA_SLOTS];
    for (int k = 0; k < s->nnumbers && s->busy; k++) {
        rt_answer *n = &s->number[k];
        if (n->output == output && !n->promised) {
            n->promised = true;
            n->type = type;
            n->event = event;
            return true;
        }
    }
    return false;
}

static size_t exchange_size(const rt_execution *e)
{
    size_t bytes = HEAD;
    for (int k = 0; k < e->step->nbuffers; k++)
        if (e->step->buffers[k].kind == DLM_BUF_INPUT || e->step->buffers[k].kind == DLM_BUF_OUTPUT)
            bytes += e->bytes[k] < HEAD ? rounded(e->bytes[k]) : 0;
    return bytes;
}

static int put_input(dlm_run *r, const rt_execution *e, rt_slot *slot, int k, size_t *at)
{
    rt_device *d = r->device;
    const void *from = e->inputs[e->step->buffers[k].index];
    bool known;
    d->buffer[k] = rt_cuda_block(r, from, (size_t)e->bytes[k], true, &known);
    if (known)
        return d->buffer[k] ? 0 : -1;
    if (*at + rounded(e->bytes[k]) > d->exchange_bytes)
        return rt_error(r, "%s reads a block of the host that is unknown to the device", e->step->name);
    memcpy(slot->host + *at, from, (size_t)e->bytes[k]);
    d->buffer[k] = d->exchange + *at;
    *at += rounded(e->bytes[k]);
    return 0;
}

static int put_output(dlm_run *r, const rt_execution *e, rt_slot *slot, int k, Exchange *x)
{
    rt_device *d = r->device;
    void *output = e->outputs[e->step->buffers[k].index];
    bool known;
    d->buffer[k] = rt_cuda_block(r, output, (size_t)e->bytes[k], false, &known);
    if (known)
        return d->buffer[k] ? 0 : -1;
    if (x->end + rounded(e->bytes[k]) > d->exchange_bytes)
        return rt_error(r, "%s writes a block of the host that is unknown to the device", e->step->name);
    d->buffer[k] = d->exchange + x->end;
    x->answers = true;
    int fault = add_number(r, slot, output, x->end, (size_t)e->bytes[k]);
    x->end += rounded(e->bytes[k]);
    return fault;
}

static int resolve(dlm_run *r, const rt_execution *e, rt_slot *slot, Exchange *x)
{
    rt_device *d = r->device;
    int fault = 0;
    x->inputs = HEAD;
    for (int k = 0; k < e->step->nbuffers && !fault; k++)
        if (e->step->buffers[k].kind == DLM_BUF_INPUT)
            fault = put_input(r, e, slot, k, &x->inputs);
    x->end = x->inputs;
    for (int k = 0; k < e->step->nbuffers && !fault; k++) {
        const dlm_buffer *b = &e->step->buffers[k];
        if (b->kind == DLM_BUF_OUTPUT)
            fault = put_output(r, e, slot, k, x);
        else if (b->kind == DLM_BUF_PLACE)
            fault = (d->buffer[k] = rt_cuda_place(r, b->index, (size_t)e->bytes[k])) ? 0 : -1;
        else if (b->kind == DLM_BUF_TEMP)
            d->buffer[k] = d->arena + (rt_address)e->offset[k];
    }
    return fault;
}

/* ---- one execution ---- */

static int grow(dlm_run *r, const rt_execution *e)
{
    rt_device *d = r->device;
    size_t n = (size_t)e->step->nbuffers;
    if (e->step->nbuffers > d->nbuffers) {
        rt_address *grown = realloc(d->buffer, n * sizeof *grown);
        if (!grown)
            return rt_error(r, "out of memory");
        d->buffer = grown;
        d->nbuffers = e->step->nbuffers;
    }
    if (grow_exchange(r, exchange_size(e)))
        return -1;
    if (d->arena && (size_t)e->peak <= d->arena_bytes)
        return 0;
    rt_text what = {0};
    rt_cuda_free(d, d->arena);
    rt_print(&what, "the temporaries of %s", e->step->name);
    d->arena = rt_cuda_alloc(r, (size_t)e->peak, what.p ? what.p : "a step");
    d->arena_bytes = (size_t)e->peak;
    rt_text_free(&what);
    return d->arena ? 0 : -1;
}

static int send_head(dlm_run *r, const rt_execution *e, rt_slot *slot, const Exchange *x)
{
    rt_device *d = r->device;
    const dlm_device head = {r->options.seed, e->execution, ~(dlm_u64)0, 0};
    memcpy(slot->host, &head, sizeof head);
    int code = d->driver->CopyToDevice(d->exchange, slot->host, x->inputs, d->compute);
    if (!code && r->poison)
        code = d->driver->Fill(d->arena, 0xFF, d->arena_bytes, d->compute);
    return code ? rt_cuda_fault(r, code, e->step->name) : 0;
}

static void mark_written(dlm_run *r, const rt_execution *e)
{
    rt_device *d = r->device;
    for (int k = 0; k < e->step->nbuffers; k++)
        if (e->step->buffers[k].kind == DLM_BUF_OUTPUT &&
            (d->buffer[k] < d->exchange || d->buffer[k] >= d->exchange + d->exchange_bytes))
            rt_cuda_block_written(d, e->outputs[e->step->buffers[k].index]);
}

/* Fault and numbers, into the slot. */
static int send_back(dlm_run *r, const rt_execution *e, rt_slot *slot, const Exchange *x)
{
    rt_device *d = r->device;
    slot->answers = x->answers || e->step->nsites || r->bench;
    int code = slot->answers ? d->driver->CopyToHost(slot->host, d->exchange, x->answers ? x->end : HEAD, d->compute) : 0;
    if (!code)
        code = d->driver->EventRecord(slot->done, d->compute);
    slot->busy = !code;
    return code ? rt_cuda_fault(r, code, e->step->name) : 0;
}

/* What the entry waits for; before it, what earlier steps have left for the log. */
static int take_answers(dlm_run *r, const rt_execution *e, rt_slot *slot, dlm_i64 *fault)
{
    rt_device *d = r->device;
    dlm_device head;
    for (int k = 0; k < CUDA_SLOTS; k++) {
        rt_slot *s = &d->slot[(d->next_slot + k) % CUDA_SLOTS];
        if (s != slot && deliver(r, s))
            return -1;
    }
    slot->busy = false;
    int code = d->driver->EventSynchronize(slot->done);
    if (code)
        return rt_cuda_fault(r, code, e->step->name);
    memcpy(&head, slot->host, sizeof head);
    *fault = head.fault == ~(dlm_u64)0 ? 0 : (dlm_i64)head.fault;
    for (int k = 0; k < slot->nnumbers; k++)
        memcpy(slot->number[k].output, slot->host + slot->number[k].at, slot->number[k].bytes);
    return 0;
}

int rt_cuda_run(dlm_run *r, const rt_execution *e, dlm_i64 *fault)
{
    rt_device *d = r->device;
    Exchange x = {0};
    *fault = 0;
    if (d->lost)
        return rt_error(r, "the GPU was lost");
    d->driver->SetCurrent(d->context);
    rt_loaded *kernels = load_step(r, e->step);
    if (!kernels || grow(r, e))
        return -1;
    rt_slot *slot = take_slot(r, e->step);
    if (!slot || resolve(r, e, slot, &x) || send_head(r, e, slot, &x) || launch_all(r, e, kernels) ||
        send_back(r, e, slot, &x))
        return -1;
    mark_written(r, e);
    bool waits = slot->answers && ((x.answers && !e->later) || d->stepwise || r->bench);
    return waits ? take_answers(r, e, slot, fault) : 0;
}
