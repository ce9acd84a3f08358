/* What the files of the GPU's runtime share: cuda.c (the device, its memory, transfers), cuda_blocks.c
 * (what of the host's memory the device has a copy of), cuda_step.c (steps).
 *
 * One stream computes. Another one brings batches to the device while the first works; events say
 * which waits for what. What the host and the device hand each other goes through pinned memory. */
#ifndef DLM_CUDA_H
#define DLM_CUDA_H

#include "runtime/cuda_driver.h"
#include "runtime/device.h"

#include <pthread.h>

enum { CUDA_STAGES = 2, CUDA_SLOTS = 4 };

typedef struct {                /* a block of the host, and its copy on the device */
    const void *host;
    rt_address device;          /* 0: none yet */
    size_t bytes, capacity;     /* of the content; of the device's block */
    bool on_host, on_device;    /* who has the content of now */
    bool pinned;
    bool wanted;                /* some step has read it: worth sending ahead */
    bool arriving;              /* what `copied` ends; no stream waits for it yet */
    bool released;              /* the event is recorded */
    rt_event copied, free;      /* NULL: not needed yet */
} rt_mirror;

typedef struct {
    rt_address device;
    size_t capacity;            /* of an open place, which has a block of its own */
    bool on_host, on_device, open;
} rt_place_copy;

typedef struct {                /* a step's kernels, loaded */
    const dlm_step *step;
    const void *data;           /* its image */
    rt_module module;
    bool shares;                /* another step's, with the same image */
    rt_function *function;      /* of each kernel */
    int *shared;                /* the largest dynamic shared memory that each may have so far */
    int *at_once;               /* of a cooperative one: how many blocks the device holds; 0: not asked yet */
} rt_loaded;

typedef struct {                /* a number that comes back in a slot */
    void *output;               /* where the entry has it */
    size_t at, bytes;           /* in the slot */
    bool promised;              /* to the log, as its event `event` */
    int type;
    dlm_i64 event;
} rt_answer;

/* What goes to the device with an execution and comes back: a dlm_device, inputs and outputs. */
typedef struct {
    unsigned char *host;        /* pinned */
    rt_event done;
    bool busy;                  /* until somebody has seen `done` */
    bool answers;               /* fault and numbers come back */
    const dlm_step *step;
    rt_answer *number;
    int nnumbers, number_cap;
} rt_slot;

struct rt_device {
    const rt_driver *driver;
    int number, id, major, minor;   /* as --device counts; of the driver; the capability */
    int processors;
    char name[128];
    rt_context context;
    rt_stream compute, transfer;
    bool lost;                  /* nothing more is asked of it */

    rt_address arena;           /* of the temporaries of all steps */
    size_t arena_bytes;
    rt_address place_block;
    rt_place_copy *place;
    int nplaces;

    pthread_mutex_t lock;       /* of the mirrors: another thread sends batches ahead */
    rt_mirror **mirror;
    int nmirrors, mirror_cap;

    unsigned char *stage[CUDA_STAGES];  /* pinned, of CUDA_STAGE_BYTES */
    rt_event staged[CUDA_STAGES];

    rt_address exchange;        /* what a slot holds, on the device */
    size_t exchange_bytes;
    rt_slot slot[CUDA_SLOTS];
    int next_slot;

    rt_loaded *loaded;
    int nloaded;
    rt_address *buffer;         /* the addresses handed to a step */
    int nbuffers;
    rt_event from, to;          /* of timing */
    rt_profile *profile;        /* takes notes of the next execution; or NULL */
    bool stepwise;              /* CUDA_LAUNCH_BLOCKING=1: wait for each kernel */
};

enum { CUDA_STAGE_BYTES = 4 << 20 };

/* ---- cuda.c ---- */

/* Records what the driver said of this; -1. */
int rt_cuda_fault(dlm_run *r, int code, const char *what);
/* `what` is what the memory is for; 0: it was recorded. */
rt_address rt_cuda_alloc(dlm_run *r, size_t bytes, const char *what);
void rt_cuda_free(rt_device *d, rt_address block);
/* Through pinned memory, behind all that the stream of computation has been given. The block of the host
 * may be changed when the first returns, and is read when the second does. */
int rt_cuda_to_device(dlm_run *r, rt_address to, const void *from, size_t bytes);
int rt_cuda_to_host(dlm_run *r, void *to, rt_address from, size_t bytes);
rt_event rt_cuda_event(rt_device *d);       /* NULL: there is none */

/* ---- cuda_blocks.c ---- */

/* The copy of a block on the device, with the content of now if it is read; 0: it was recorded. *known
 * is false when nobody has announced the block. */
rt_address rt_cuda_block(dlm_run *r, const void *host, size_t bytes, bool read, bool *known);
void rt_cuda_block_written(rt_device *d, const void *host);
rt_address rt_cuda_place(dlm_run *r, int place, size_t bytes);
void rt_cuda_free_blocks(rt_device *d);
int rt_cuda_places(dlm_run *r);
int rt_cuda_fetch(dlm_run *r, const void *block);
int rt_cuda_changed(dlm_run *r, const void *block, dlm_i64 bytes);
void rt_cuda_dropped(rt_device *d, const void *block);
int rt_cuda_fetch_place(dlm_run *r, int place);
void rt_cuda_place_changed(dlm_run *r, int place);
void *rt_cuda_pinned(rt_device *d, size_t bytes);
void rt_cuda_unpinned(rt_device *d, void *block);
void rt_cuda_reuse(rt_device *d, const void *block);
void rt_cuda_send(rt_device *d, const void *block, dlm_i64 bytes);
void rt_cuda_release(rt_device *d, const void *block);

/* ---- cuda_step.c ---- */

int rt_cuda_run(dlm_run *r, const rt_execution *e, dlm_i64 *fault);
bool rt_cuda_promises(rt_device *d, const void *output, int type, dlm_i64 event);
/* Waits for all that was launched: the log gets its numbers, and a fault is reported. */
int rt_cuda_settle(dlm_run *r);
void rt_cuda_forget(rt_device *d, void *kept);
void rt_cuda_free_steps(rt_device *d);

#endif
