/* A stand-in for NVIDIA's driver, on the CPU: what dlm calls of it, as the driver API's documentation says
 * it behaves, but as unkindly as that allows.
 *
 * Nothing runs before somebody waits for it: a stream is a list of what it was given, and a copy reads its
 * source when its turn comes, so whoever changes a block too early, or reads a result too soon, gets
 * wrong numbers. The memory of the device can be touched by kernels and copies alone: elsewhere the pages
 * are protected. Around each block stands a guard. Misuse, such as a kernel with an address of the
 * host or an asynchronous copy of memory that is not pinned, is an error, and said on stderr.
 *
 * DLM_EMULATION in the environment says what the machine is like: "devices=2 sm=80 processors=5
 * memory=1000000 driver=11000", or "lose=5": the device is lost in the fifth kernel; "empty": it says at the end how
 * often somebody waited until it had nothing left to do. Kernels run in emulation.c. */
#include "tests/gpu/emulation/emulate.h"

#include <dlfcn.h>
#include <elf.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define PUBLIC __attribute__((visibility("default")))

enum { SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NO_DEVICE = 100, INVALID_IMAGE = 200, NOT_FOUND = 500,
       LAUNCH_FAILED = 719, CAPTURE_UNSUPPORTED = 900, CAPTURE_INVALIDATED = 901 };
enum { GUARD = 256, MOST_ARGUMENTS = 96, MOST_TABLE = 500, PATTERN = 0xC9, FRESH = 0xA5 };

typedef unsigned long long CUdeviceptr;

/* ---- settings and errors ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int lost;                        /* what every call gives from then on */

static long setting(const char *name, long preset)
{
    const char *all = getenv("DLM_EMULATION"), *at = all ? strstr(all, name) : NULL;
    return at ? atol(at + strlen(name)) : preset;
}

static int misuse(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static int misuse(int code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("the stand-in of libcuda: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    return code;
}

/* ---- memory ---- */

typedef struct { char *from; size_t bytes; } Block;
static Block *blocks, *pinned;          /* blocks: of the device, by address */
static int nblocks, npinned;
static char *region, *high;             /* high: the end of what was ever used */
static const size_t region_bytes = (size_t)64 << 30;
static size_t used;

static void protect(bool on)
{
    size_t bytes = ((size_t)(high - region) + 4095) / 4096 * 4096;
    if (bytes)
        mprotect(region, bytes, on ? PROT_NONE : PROT_READ | PROT_WRITE);
}

static Block *find_block(const Block *list, int n, const void *p, size_t bytes)
{
    for (int i = 0; i < n; i++)
        if (list[i].from <= (const char *)p && (const char *)p + bytes <= list[i].from + list[i].bytes)
            return (Block *)&list[i];
    return NULL;
}

static bool on_device(const void *p, size_t bytes)
{
    return find_block(blocks, nblocks, p, bytes) != NULL;
}

/* The first gap between blocks, guards included. */
static int find_gap(size_t whole, char **at)
{
    *at = region;
    for (int i = 0; i < nblocks; i++) {
        if ((size_t)(blocks[i].from - GUARD - *at) >= whole)
            return i;
        *at = blocks[i].from + (blocks[i].bytes + GUARD + 255) / 256 * 256;
    }
    return nblocks;
}

PUBLIC int cuMemAlloc_v2(CUdeviceptr *to, size_t bytes)
{
    char *at;
    size_t whole = (bytes + 2 * GUARD + 255) / 256 * 256;
    if (lost || !bytes)
        return lost ? lost : INVALID_VALUE;
    pthread_mutex_lock(&lock);
    if (used + bytes > (size_t)setting("memory=", 2000000000)) {
        pthread_mutex_unlock(&lock);
        return OUT_OF_MEMORY;
    }
    int i = find_gap(whole, &at);
    blocks = realloc(blocks, (size_t)(nblocks + 1) * sizeof *blocks);
    memmove(blocks + i + 1, blocks + i, (size_t)(nblocks++ - i) * sizeof *blocks);
    blocks[i] = (Block){at + GUARD, bytes};
    high = at + whole > high ? at + whole : high;
    used += bytes;
    protect(false);
    memset(at, PATTERN, whole);
    memset(at + GUARD, FRESH, bytes);
    protect(true);
    emu_allow(at + GUARD, bytes);
    *to = (CUdeviceptr)(at + GUARD);
    pthread_mutex_unlock(&lock);
    return SUCCESS;
}

static bool guards_hold(const Block *b)
{
    for (int i = 0; i < GUARD; i++)
        if ((unsigned char)b->from[-1 - i] != PATTERN || (unsigned char)b->from[b->bytes + (size_t)i] != PATTERN)
            return false;
    return true;
}

static int drain_all(void);

PUBLIC int cuMemFree_v2(CUdeviceptr p)
{
    pthread_mutex_lock(&lock);
    int code = drain_all(), i = 0;
    while (i < nblocks && (CUdeviceptr)blocks[i].from != p)
        i++;
    if (i == nblocks) {
        code = misuse(INVALID_VALUE, "%llx is freed, which is no block", p);
    } else {
        protect(false);
        if (!guards_hold(&blocks[i]))
            code = misuse(LAUNCH_FAILED, "somebody wrote beside a block of %zu bytes", blocks[i].bytes);
        protect(true);
        used -= blocks[i].bytes;
        emu_forget(blocks[i].from);
        memmove(blocks + i, blocks + i + 1, (size_t)(--nblocks - i) * sizeof *blocks);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

PUBLIC int cuMemGetInfo_v2(size_t *free_bytes, size_t *total)
{
    *total = (size_t)setting("memory=", 2000000000);
    *free_bytes = *total - used;
    return lost;
}

PUBLIC int cuMemHostAlloc(void **to, size_t bytes, unsigned flags)
{
    (void)flags;
    if (lost)
        return lost;
    pthread_mutex_lock(&lock);
    pinned = realloc(pinned, (size_t)(npinned + 1) * sizeof *pinned);
    pinned[npinned++] = (Block){*to = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096), bytes};
    pthread_mutex_unlock(&lock);
    return SUCCESS;
}

PUBLIC int cuMemFreeHost(void *p)
{
    pthread_mutex_lock(&lock);
    int code = drain_all(), i = 0;
    while (i < npinned && pinned[i].from != p)
        i++;
    if (i == npinned)
        code = misuse(INVALID_VALUE, "memory of the host is freed that was not pinned");
    else
        pinned[i] = pinned[--npinned];
    free(p);
    pthread_mutex_unlock(&lock);
    return code;
}

/* ---- streams ---- */

typedef struct Stream Stream;
typedef struct { Stream *stream; long at; double time; } Event;

typedef struct {
    const char *name;
    void *kernel;
    int arguments, threads;
    int buffers, sizes;         /* of a cooperative one: of its tables */
} Function;

typedef enum { LAUNCH, COPY, FILL, WAIT, MARK } Kind;

typedef struct {
    Kind kind;
    const Function *function;
    unsigned grid, block, shared;
    uint64_t arg[MOST_ARGUMENTS];
    uint64_t table[MOST_TABLE]; /* of a cooperative one: addresses, then sizes */
    char *to;
    const char *from;
    size_t bytes;
    unsigned char value;
    Stream *other;              /* WAIT: until it has done so much */
    long at;
    Event *event;
} Op;

typedef struct { Op *op; long n, cap; } Ops;

struct Stream {
    Ops ops;                    /* those after the first `before` */
    long before, done;          /* done: so many of all have been executed */
    bool captures, invalid;
    Ops graph;
};
static Stream *streams[64];
static int nstreams;

static void push(Ops *ops, const Op *op)
{
    if (ops->n == ops->cap) {
        ops->cap = ops->cap ? 2 * ops->cap : 64;
        ops->op = realloc(ops->op, (size_t)ops->cap * sizeof *ops->op);
    }
    ops->op[ops->n++] = *op;
}

static long end_of(const Stream *s)
{
    return s->before + s->ops.n;
}

static int drain(Stream *s, long to);

static int run_kernel(const Op *op)
{
    const Function *f = op->function;
    const EmuLaunch launch = {f->name, f->kernel, op->grid, (int)op->block, (int)op->shared, f->buffers > 0};
    const void *table = op->table, *sizes = op->table + f->buffers;
    void *args[MOST_ARGUMENTS];
    static long launched;
    if (++launched == setting("lose=", -1))
        return lost = LAUNCH_FAILED;
    for (int i = 0; i < f->arguments; i++)
        args[i] = (void *)&op->arg[i];
    if (f->buffers)
        args[1] = &table, args[2] = &sizes;
    const char *error = emu_launch(&launch, f->buffers ? 3 : f->arguments, args);
    return error ? lost = misuse(LAUNCH_FAILED, "%s", error) : SUCCESS;
}

static int run_op(const Op *op)
{
    struct timespec t;
    switch (op->kind) {
    case LAUNCH: return run_kernel(op);
    case COPY: memcpy(op->to, op->from, op->bytes); return SUCCESS;
    case FILL: memset(op->to, op->value, op->bytes); return SUCCESS;
    case WAIT: return op->other ? drain(op->other, op->at) : SUCCESS;
    case MARK:
        clock_gettime(CLOCK_MONOTONIC, &t);
        op->event->time = (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
        return SUCCESS;
    }
    return INVALID_VALUE;
}

/* How often somebody waited until a stream had nothing left to do: said at the end, if that is wished. */
static int emptied;

static void say_emptied(void)
{
    fprintf(stderr, "the stand-in of libcuda: a stream was waited empty %d times\n", emptied);
}

static int drain(Stream *s, long to)
{
    static int depth;
    int code = lost;
    bool computed = false;
    if (!depth++)
        protect(false);
    while (!code && s->done < to) {
        Op op = s->ops.op[s->done++ - s->before];
        if (s->done == end_of(s)) {
            s->before = s->done;
            s->ops.n = 0;
        }
        computed |= op.kind == LAUNCH;
        code = run_op(&op);
    }
    emptied += computed && s->done == end_of(s);
    if (!--depth)
        protect(true);
    return code;
}

static int drain_all(void)
{
    int code = lost;
    for (int i = 0; i < nstreams && !code; i++) {
        if (streams[i]->captures)
            streams[i]->invalid = true;
        code = drain(streams[i], end_of(streams[i]));
    }
    return code;
}

/* Behind what the stream has been given, or into the graph that it captures. */
static int enqueue(Stream *s, const Op *op)
{
    pthread_mutex_lock(&lock);
    int code = lost;
    if (!code && s->captures && (op->kind == WAIT || op->kind == MARK)) {
        s->invalid = true;
        code = misuse(CAPTURE_UNSUPPORTED, "an event during a capture");
    }
    if (!code)
        push(s->captures ? &s->graph : &s->ops, op);
    pthread_mutex_unlock(&lock);
    return code;
}

PUBLIC int cuStreamCreate(Stream **s, unsigned flags)
{
    (void)flags;
    if (lost)
        return lost;
    *s = streams[nstreams++] = calloc(1, sizeof **s);
    return SUCCESS;
}

PUBLIC int cuStreamDestroy_v2(Stream *s)
{
    for (int i = 0; i < nstreams; i++)
        if (streams[i] == s)
            streams[i] = streams[--nstreams];
    free(s->ops.op);
    free(s->graph.op);
    free(s);
    return lost;
}

PUBLIC int cuStreamSynchronize(Stream *s)
{
    pthread_mutex_lock(&lock);
    if (s->captures)
        s->invalid = true;
    int code = s->captures ? misuse(CAPTURE_UNSUPPORTED, "waiting during a capture") : drain(s, end_of(s));
    pthread_mutex_unlock(&lock);
    return code;
}

/* ---- events ---- */

PUBLIC int cuEventCreate(Event **e, unsigned flags)
{
    (void)flags;
    *e = calloc(1, sizeof **e);
    return lost;
}

PUBLIC int cuEventDestroy_v2(Event *e)
{
    pthread_mutex_lock(&lock);
    if (e->stream)
        drain(e->stream, e->at);
    pthread_mutex_unlock(&lock);
    free(e);
    return lost;
}

PUBLIC int cuEventRecord(Event *e, Stream *s)
{
    int code = enqueue(s, &(Op){.kind = MARK, .event = e});
    if (!code) {
        e->stream = s;
        e->at = end_of(s);
    }
    return code;
}

PUBLIC int cuEventSynchronize(Event *e)
{
    pthread_mutex_lock(&lock);
    int code = e->stream ? drain(e->stream, e->at) : lost;
    pthread_mutex_unlock(&lock);
    return code;
}

PUBLIC int cuEventElapsedTime(float *milliseconds, Event *from, Event *to)
{
    *milliseconds = (float)((to->time - from->time) * 1e3);
    return lost;
}

PUBLIC int cuStreamWaitEvent(Stream *s, Event *e, unsigned flags)
{
    (void)flags;
    return enqueue(s, &(Op){.kind = WAIT, .other = e->stream, .at = e->at});
}

/* ---- copies ---- */

static int copy(void *to, const void *from, size_t bytes, const void *device, const void *host, Stream *s)
{
    if (!bytes)
        return lost;
    if (!on_device(device, bytes))
        return misuse(INVALID_VALUE, "a copy of %zu bytes, not all of them in a block of the device", bytes);
    if (!find_block(pinned, npinned, host, bytes))
        return misuse(INVALID_VALUE, "an asynchronous copy of memory that is not pinned");
    return enqueue(s, &(Op){.kind = COPY, .to = to, .from = from, .bytes = bytes});
}

PUBLIC int cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, Stream *s)
{
    return copy((void *)to, from, bytes, (void *)to, from, s);
}

PUBLIC int cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, Stream *s)
{
    return copy(to, (void *)from, bytes, (void *)from, to, s);
}

PUBLIC int cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, Stream *s)
{
    if (!on_device((void *)to, bytes) || !on_device((void *)from, bytes))
        return misuse(INVALID_VALUE, "a copy of %zu bytes, not all of them in a block of the device", bytes);
    return enqueue(s, &(Op){.kind = COPY, .to = (void *)to, .from = (void *)from, .bytes = bytes});
}

PUBLIC int cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, Stream *s)
{
    if (bytes && !on_device((void *)to, bytes))
        return misuse(INVALID_VALUE, "%zu bytes are filled, not all of them in a block of the device", bytes);
    return enqueue(s, &(Op){.kind = FILL, .to = (void *)to, .value = value, .bytes = bytes});
}

/* ---- kernels ---- */

/* The file stays open: the C library takes two that are opened by one path for one. */
typedef struct { void *library; int file; Function *function[1024]; int n; } Module;

static size_t elf_size(const void *image)
{
    Elf64_Ehdr head;
    memcpy(&head, image, sizeof head);
    return memcmp(head.e_ident, ELFMAG, SELFMAG) ? 0 : head.e_shoff + (size_t)head.e_shnum * head.e_shentsize;
}

/* Kernels call emulation.c, which is in this library. */
static void share_symbols(void)
{
    Dl_info info;
    if (dladdr((void *)share_symbols, &info))
        dlopen(info.dli_fname, RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD);
}

PUBLIC int cuModuleLoadData(Module **m, const void *image)
{
    char path[64];
    size_t bytes = elf_size(image);
    int fd = bytes ? memfd_create("image", MFD_CLOEXEC) : -1;
    if (lost || fd < 0 || write(fd, image, bytes) != (ssize_t)bytes)
        return lost ? lost : INVALID_IMAGE;
    if (setting("driver=", 13000) < 13000)
        return close(fd), INVALID_IMAGE;
    share_symbols();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    *m = calloc(1, sizeof **m);
    (*m)->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    (*m)->file = fd;
    return (*m)->library ? SUCCESS : misuse(INVALID_IMAGE, "%s", dlerror());
}

PUBLIC int cuModuleUnload(Module *m)
{
    for (int i = 0; i < m->n; i++) {
        free((char *)m->function[i]->name);
        free(m->function[i]);
    }
    dlclose(m->library);
    close(m->file);
    free(m);
    return lost;
}

PUBLIC int cuModuleGetFunction(Function **f, Module *m, const char *name)
{
    char text[512];
    void *kernel = dlsym(m->library, name);
    snprintf(text, sizeof text, "%s_arguments", name);
    const int *arguments = dlsym(m->library, text);
    snprintf(text, sizeof text, "%s_threads", name);
    const int *threads = dlsym(m->library, text);
    snprintf(text, sizeof text, "%s_buffers", name);
    const int *buffers = dlsym(m->library, text);
    snprintf(text, sizeof text, "%s_sizes", name);
    const int *sizes = dlsym(m->library, text);
    if (!kernel || (!arguments && !(buffers && sizes)) || !threads || m->n == 1024)
        return NOT_FOUND;
    *f = m->function[m->n++] = calloc(1, sizeof **f);
    **f = (Function){strdup(name), kernel, arguments ? *arguments : 1, *threads, buffers ? *buffers : 0, buffers ? *sizes : 0};
    return SUCCESS;
}

PUBLIC int cuFuncSetAttribute(Function *f, int attribute, int value)
{
    (void)f;
    return attribute == 8 && value <= 227 << 10 ? lost : INVALID_VALUE;
}

static int misplaced(const Function *f, uint64_t word, int i)
{
    const char *p = (const char *)word;
    if (p >= region && p < high && !on_device(p, 1) && !on_device(p - 1, 1))
        return misuse(INVALID_VALUE, "argument %d of %s is in no block of the device", i, f->name);
    return SUCCESS;
}

PUBLIC int cuLaunchKernel(Function *f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                          unsigned shared, Stream *s, void **args, void **extra)
{
    Op op = {.kind = LAUNCH, .function = f, .grid = gx, .block = bx, .shared = shared};
    (void)extra;
    if (f->buffers || gy * gz * by * bz != 1 || !gx || gx > 0x7fffffff || !bx || bx > (unsigned)f->threads || shared > 227 << 10)
        return misuse(INVALID_VALUE, "%s is launched with %u blocks of %u threads", f->name, gx, bx);
    for (int i = 0; i < f->arguments; i++) {
        memcpy(&op.arg[i], args[i], 8);
        if (misplaced(f, op.arg[i], i))
            return INVALID_VALUE;
    }
    return enqueue(s, &op);
}

/* Few enough that parts have more blocks than there are, and enough for more than one. */
PUBLIC int cuOccupancyMaxActiveBlocksPerMultiprocessor(int *n, const Function *f, int threads, size_t shared)
{
    (void)f;
    *n = threads <= 1024 && shared <= 227 << 10;
    return lost;
}

PUBLIC int cuLaunchCooperativeKernel(Function *f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by,
                                     unsigned bz, unsigned shared, Stream *s, void **args)
{
    Op op = {.kind = LAUNCH, .function = f, .grid = gx, .block = bx, .shared = shared};
    if (!f->buffers || gy * gz * by * bz != 1 || !gx || gx > setting("processors=", 3) || !bx || bx > (unsigned)f->threads ||
        shared > 227 << 10 || f->buffers + f->sizes > MOST_TABLE)
        return misuse(INVALID_VALUE, "%s is launched cooperatively with %u blocks of %u threads", f->name, gx, bx);
    memcpy(&op.arg[0], args[0], 8);
    memcpy(op.table, args[1], 8 * (size_t)f->buffers);
    memcpy(op.table + f->buffers, args[2], 8 * (size_t)f->sizes);
    for (int i = 0; i < f->buffers; i++)
        if (misplaced(f, op.table[i], i))
            return INVALID_VALUE;
    return enqueue(s, &op);
}

/* ---- graphs ---- */

PUBLIC int cuStreamBeginCapture_v2(Stream *s, int mode)
{
    (void)mode;
    s->captures = true;
    s->invalid = false;
    s->graph.n = 0;
    return lost;
}

static Ops *copy_of(const Ops *from)
{
    Ops *to = calloc(1, sizeof *to);
    for (long i = 0; i < from->n; i++)
        push(to, &from->op[i]);
    return to;
}

static int drop(Ops *ops)
{
    free(ops->op);
    free(ops);
    return lost;
}

PUBLIC int cuStreamEndCapture(Stream *s, Ops **graph)
{
    s->captures = false;
    *graph = s->invalid ? NULL : copy_of(&s->graph);
    return s->invalid ? CAPTURE_INVALIDATED : lost;
}

PUBLIC int cuGraphInstantiateWithFlags(Ops **exec, const Ops *graph, unsigned long long flags)
{
    (void)flags;
    *exec = copy_of(graph);
    return lost;
}

PUBLIC int cuGraphLaunch(const Ops *exec, Stream *s)
{
    int code = lost;
    for (long i = 0; i < exec->n && !code; i++)
        code = enqueue(s, &exec->op[i]);
    return code;
}

PUBLIC int cuGraphDestroy(Ops *graph)
{
    return drop(graph);
}

PUBLIC int cuGraphExecDestroy(Ops *exec)
{
    return drop(exec);
}

/* ---- the device ---- */

PUBLIC int cuInit(unsigned flags)
{
    (void)flags;
    if (!region && setting("empty", -1) >= 0)
        atexit(say_emptied);
    if (!region)
        region = high = mmap(NULL, region_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return setting("devices=", 1) ? SUCCESS : NO_DEVICE;
}

PUBLIC int cuDriverGetVersion(int *version)
{
    *version = (int)setting("driver=", 13000);
    return SUCCESS;
}

PUBLIC int cuDeviceGetCount(int *count)
{
    *count = (int)setting("devices=", 1);
    return SUCCESS;
}

PUBLIC int cuDeviceGet(int *device, int number)
{
    *device = number;
    return SUCCESS;
}

PUBLIC int cuDeviceGetName(char *name, int bytes, int device)
{
    (void)device;
    snprintf(name, (size_t)bytes, "Stand-in");
    return SUCCESS;
}

PUBLIC int cuDeviceGetAttribute(int *value, int attribute, int device)
{
    (void)device;
    long sm = setting("sm=", 90);
    *value = (int)(attribute == 75 ? sm / 10 : attribute == 76 ? sm % 10 : attribute == 16 ? (int)setting("processors=", 3) : 1000000);
    return attribute == 75 || attribute == 76 || attribute == 16 || attribute == 13 ? SUCCESS : INVALID_VALUE;
}

static int retained;

PUBLIC int cuDevicePrimaryCtxRetain(void **context, int device)
{
    static int contexts[64];
    *context = &contexts[device];
    retained++;
    return SUCCESS;
}

PUBLIC int cuDevicePrimaryCtxRelease_v2(int device)
{
    (void)device;
    if (--retained == 0 && nblocks && !lost)
        return misuse(INVALID_VALUE, "%d blocks of the device were not freed", nblocks);
    return lost;
}

PUBLIC int cuCtxSetCurrent(void *context)
{
    return context ? lost : INVALID_VALUE;
}

PUBLIC int cuGetErrorName(int code, const char **name)
{
    *name = code == LAUNCH_FAILED ? "CUDA_ERROR_LAUNCH_FAILED" : code == INVALID_VALUE ? "CUDA_ERROR_INVALID_VALUE"
                                                               : "CUDA_ERROR_UNKNOWN";
    return SUCCESS;
}

PUBLIC int cuGetErrorString(int code, const char **text)
{
    *text = code == LAUNCH_FAILED ? "unspecified launch failure" : code == INVALID_VALUE ? "invalid argument"
                                                                 : "unknown error";
    return SUCCESS;
}
