/* A GPU of NVIDIA: finding it, its memory, transfers, and the messages about it.
 *
 * Whatever the host sends or fetches passes through two pinned blocks in turn: while the one is on
 * its way the other is filled, and the driver copies without waiting. */
#include "runtime/cuda.h"

#include "runtime/runtime.h"

#include <stdlib.h>
#include <string.h>

/* ---- messages ---- */

int rt_cuda_fault(dlm_run *r, int code, const char *what)
{
    rt_device *d = r->device;
    const char *text = NULL, *name = NULL;
    if (d->lost)
        return rt_error(r, "the GPU was lost");
    d->driver->GetErrorString(code, &text);
    d->driver->GetErrorName(code, &name);
    d->lost = true;
    return rt_error(r, "%s: GPU %d (%s) failed: %s (%s)%s", what, d->number, d->name,
                    text ? text : "an unknown error", name ? name : "no name",
                    d->stepwise ? "" : "; CUDA_LAUNCH_BLOCKING=1 in the environment tells the kernel");
}

static int out_of_memory(dlm_run *r, size_t bytes, const char *what)
{
    rt_device *d = r->device;
    rt_text needed = {0}, left = {0}, all = {0};
    size_t free_bytes = 0, total = 0;
    d->driver->MemGetInfo(&free_bytes, &total);
    rt_put_bytes(&needed, (double)bytes);
    rt_put_bytes(&left, (double)free_bytes);
    rt_put_bytes(&all, (double)total);
    rt_error(r, "out of memory on GPU %d (%s): %s needs %s, and %s of %s are free; smaller batches need "
             "less, and `--memory` computes again what does not fit", d->number, d->name, what,
             needed.p ? needed.p : "more", left.p ? left.p : "less", all.p ? all.p : "all");
    rt_text_free(&needed);
    rt_text_free(&left);
    rt_text_free(&all);
    return -1;
}

/* ---- memory ---- */

rt_address rt_cuda_alloc(dlm_run *r, size_t bytes, const char *what)
{
    rt_device *d = r->device;
    rt_address block = 0;
    int code = d->driver->MemAlloc(&block, bytes + RT_ALIGN);
    if (code == CUDA_OUT_OF_MEMORY)
        out_of_memory(r, bytes, what);
    else if (code)
        rt_cuda_fault(r, code, what);
    return code ? 0 : block;
}

void rt_cuda_free(rt_device *d, rt_address block)
{
    if (block)
        d->driver->MemFree(block);
}

rt_event rt_cuda_event(rt_device *d)
{
    rt_event event = NULL;
    return d->driver->EventCreate(&event, CUDA_EVENT_DISABLE_TIMING) ? NULL : event;
}

/* ---- transfers ---- */

static size_t part(size_t bytes, size_t at)
{
    return bytes - at < CUDA_STAGE_BYTES ? bytes - at : CUDA_STAGE_BYTES;
}

int rt_cuda_to_device(dlm_run *r, rt_address to, const void *from, size_t bytes)
{
    rt_device *d = r->device;
    int code = 0;
    for (size_t at = 0, k = 0; at < bytes && !code; at += CUDA_STAGE_BYTES, k = (k + 1) % CUDA_STAGES) {
        code = d->driver->EventSynchronize(d->staged[k]);
        if (!code)
            memcpy(d->stage[k], (const char *)from + at, part(bytes, at));
        if (!code)
            code = d->driver->CopyToDevice(to + at, d->stage[k], part(bytes, at), d->compute);
        if (!code)
            code = d->driver->EventRecord(d->staged[k], d->compute);
    }
    return code ? rt_cuda_fault(r, code, "sending data to the GPU") : 0;
}

static int ask_for(rt_device *d, rt_address from, size_t bytes, size_t at)
{
    size_t k = at / CUDA_STAGE_BYTES % CUDA_STAGES;
    int code = at < bytes ? d->driver->CopyToHost(d->stage[k], from + at, part(bytes, at), d->compute) : 0;
    return code ? code : d->driver->EventRecord(d->staged[k], d->compute);
}

int rt_cuda_to_host(dlm_run *r, void *to, rt_address from, size_t bytes)
{
    rt_device *d = r->device;
    int code = ask_for(d, from, bytes, 0);
    for (size_t at = 0; at < bytes && !code; at += CUDA_STAGE_BYTES) {
        size_t k = at / CUDA_STAGE_BYTES % CUDA_STAGES;
        code = ask_for(d, from, bytes, at + CUDA_STAGE_BYTES);
        if (!code)
            code = d->driver->EventSynchronize(d->staged[k]);
        if (!code)
            memcpy((char *)to + at, d->stage[k], part(bytes, at));
    }
    return code ? rt_cuda_fault(r, code, "fetching data from the GPU") : 0;
}

static int wait(dlm_run *r)
{
    rt_device *d = r->device;
    int code = d->lost ? 0 : d->driver->StreamSynchronize(d->compute);
    return code ? rt_cuda_fault(r, code, r->entry->name) : rt_cuda_settle(r);
}

/* ---- a device ---- */

static int no_such_device(dlm_run *r, int number, int count)
{
    if (count == 1)
        return rt_error(r, "--device cuda:%d: this machine has one GPU, cuda:0", number);
    return rt_error(r, "--device cuda:%d: this machine has %d GPUs, cuda:0 to cuda:%d", number, count,
                    count - 1);
}

static int prepare_streams(rt_device *d)
{
    const rt_driver *c = d->driver;
    int code = c->StreamCreate(&d->compute, CUDA_STREAM_NON_BLOCKING);
    if (!code)
        code = c->StreamCreate(&d->transfer, CUDA_STREAM_NON_BLOCKING);
    for (int k = 0; k < CUDA_STAGES && !code; k++) {
        code = c->HostAlloc((void **)&d->stage[k], CUDA_STAGE_BYTES, 0);
        if (!code)
            code = c->EventCreate(&d->staged[k], CUDA_EVENT_DISABLE_TIMING);
        if (!code)
            code = c->EventRecord(d->staged[k], d->compute);
    }
    if (!code)
        code = c->EventCreate(&d->from, 0);
    return code ? code : c->EventCreate(&d->to, 0);
}

static int find_device(rt_device *d)
{
    const rt_driver *c = d->driver;
    int code = c->DeviceGet(&d->id, d->number);
    if (!code)
        code = c->DeviceGetName(d->name, sizeof d->name, d->id);
    if (!code)
        code = c->DeviceGetAttribute(&d->major, CUDA_CAPABILITY_MAJOR, d->id);
    if (!code)
        code = c->DeviceGetAttribute(&d->minor, CUDA_CAPABILITY_MINOR, d->id);
    if (!code)
        code = c->DeviceGetAttribute(&d->processors, CUDA_PROCESSORS, d->id);
    if (!code)
        code = c->PrimaryRetain(&d->context, d->id);
    return code ? code : c->SetCurrent(d->context);
}

static int open_device(dlm_run *r, int number)
{
    const char *why, *blocking = getenv("CUDA_LAUNCH_BLOCKING");
    const rt_driver *driver = rt_cuda_driver(&why);
    int count = 0;
    if (!driver)
        return rt_error(r, "%s", why);
    driver->DeviceGetCount(&count);
    if (number >= count)
        return no_such_device(r, number, count);
    rt_device *d = r->device = calloc(1, sizeof *d);
    if (!d)
        return rt_error(r, "out of memory");
    d->driver = driver;
    d->number = number;
    d->stepwise = blocking && !strcmp(blocking, "1");
    pthread_mutex_init(&d->lock, NULL);
    int code = find_device(d);
    if (!code)
        code = prepare_streams(d);
    return code ? rt_cuda_fault(r, code, "opening the GPU") : 0;
}

/* What is left of a lost device goes with the context. */
static void close_device(rt_device *d)
{
    const rt_driver *c = d->driver;
    if (d->compute)
        c->StreamSynchronize(d->compute);
    if (d->transfer)
        c->StreamSynchronize(d->transfer);
    rt_cuda_free_steps(d);
    rt_cuda_free_blocks(d);
    rt_cuda_free(d, d->arena);
    for (int k = 0; k < CUDA_STAGES; k++) {
        if (d->staged[k])
            c->EventDestroy(d->staged[k]);
        if (d->stage[k])
            c->FreeHost(d->stage[k]);
    }
    if (d->from)
        c->EventDestroy(d->from);
    if (d->to)
        c->EventDestroy(d->to);
    if (d->compute)
        c->StreamDestroy(d->compute);
    if (d->transfer)
        c->StreamDestroy(d->transfer);
    if (d->context)
        c->PrimaryRelease(d->id);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

/* ---- for benches ---- */

static int time_device(dlm_run *r, bool begin, double *seconds)
{
    rt_device *d = r->device;
    float milliseconds = 0;
    int code = d->driver->EventRecord(begin ? d->from : d->to, d->compute);
    if (!code && !begin)
        code = d->driver->EventSynchronize(d->to);
    if (!code && !begin)
        code = d->driver->EventElapsedTime(&milliseconds, d->from, d->to);
    if (!begin)
        *seconds = milliseconds * 1e-3;
    return code ? rt_cuda_fault(r, code, "timing") : 0;
}

static void set_profile(rt_device *d, rt_profile *p)
{
    d->profile = p;
}

/* Seconds of the fastest of some copies of that size from one half of the block to the other; -1: a fault. */
static double copy_once(dlm_run *r, rt_address block, size_t bytes)
{
    enum { COPIES = 10 };
    rt_device *d = r->device;
    double best = -1, seconds = 0;
    for (int k = 0; k < COPIES; k++) {
        int code = time_device(r, true, &seconds) ? -1
                 : d->driver->CopyWithin(block, block + bytes, bytes, d->compute);
        if (code || time_device(r, false, &seconds))
            return -1;
        best = best < 0 || seconds < best ? seconds : best;
    }
    return best;
}

/* Lanes of f32 in each processor: 64 in those of 7.x and 8.0, else 128. */
static int rates(dlm_run *r, double *flops, double *bandwidth)
{
    enum { LEAST_BYTES = 1 << 20, MOST_BYTES = 256 << 20 };
    rt_device *d = r->device;
    size_t left = 0, all = 0;
    int processors = 0, clock = 0, lanes = d->major < 8 || (d->major == 8 && !d->minor) ? 64 : 128;
    d->driver->MemGetInfo(&left, &all);
    size_t bytes = left / 8 < LEAST_BYTES ? LEAST_BYTES : left / 8 < MOST_BYTES ? left / 8 : MOST_BYTES;
    d->driver->DeviceGetAttribute(&processors, CUDA_PROCESSORS, d->id);
    d->driver->DeviceGetAttribute(&clock, CUDA_CLOCK, d->id);
    *flops = 2.0 * lanes * processors * clock * 1e3;
    rt_address block = rt_cuda_alloc(r, 2 * bytes, "measuring the GPU");
    double seconds = block ? copy_once(r, block, bytes) : -1;
    rt_cuda_free(d, block);
    *bandwidth = 2.0 * (double)bytes / seconds;
    return seconds < 0 ? rt_error(r, "the GPU could not be measured") : 0;
}

static const char *describe(const rt_device *d)
{
    return d->name;
}

const dlm_accelerator dlm_accelerator_cuda = {
    .name = "cuda", .open = open_device, .close = close_device, .wait = wait,
    .places = rt_cuda_places, .run = rt_cuda_run, .promises = rt_cuda_promises, .forget = rt_cuda_forget,
    .fetch = rt_cuda_fetch, .changed = rt_cuda_changed, .dropped = rt_cuda_dropped,
    .fetch_place = rt_cuda_fetch_place, .place_changed = rt_cuda_place_changed,
    .pinned = rt_cuda_pinned, .unpinned = rt_cuda_unpinned, .reuse = rt_cuda_reuse, .send = rt_cuda_send,
    .release = rt_cuda_release, .time = time_device, .profile = set_profile, .rates = rates, .describe = describe,
    .bench = dlm_bench_turns,
};

/* ---- for the compiler ---- */

const char *dlm_cuda_device(int *capability)
{
    const char *why;
    const rt_driver *c = rt_cuda_driver(&why);
    int id, major = 0, minor = 0, code = 0;
    if (!c)
        return why;
    code = c->DeviceGet(&id, 0);
    if (!code)
        code = c->DeviceGetAttribute(&major, CUDA_CAPABILITY_MAJOR, id);
    if (!code)
        code = c->DeviceGetAttribute(&minor, CUDA_CAPABILITY_MINOR, id);
    *capability = 10 * major + minor;
    return code ? "NVIDIA's driver does not say which GPU this machine has" : NULL;
}
