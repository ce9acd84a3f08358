/* Steps on a device: what the rest of the runtime asks of an accelerator. A program names the one that
 * it was compiled for (runtime/cuda.c), so that a program for the CPU alone does not contain it.
 *
 * The steps of a run leave on the device what they compute: places, and the blocks of results that
 * other steps read. What the host has is a copy that may be old. So who reads such a block or a
 * place on the host says so before (fetch), and who has written one says so after (changed). A block
 * of the host is known by its address; one that nobody has announced is small, and is copied to the
 * device before each step that reads it, and back after each that writes it. */
#ifndef DLM_DEVICE_H
#define DLM_DEVICE_H

#include "runtime/rt.h"

typedef struct {                /* one execution of a step */
    const dlm_step *step;
    const dlm_i64 *dim, *bytes, *offset;    /* bytes of each buffer, offsets of temporaries */
    dlm_i64 peak, execution;
    const void *const *inputs;
    void *const *outputs;
    void **kept;                /* the accelerator's own, of this step at these sizes: NULL at first */
    bool later;                 /* nobody reads its numbers but the log, which can wait for them */
} rt_execution;

struct dlm_accelerator {
    const char *name;           /* "cuda" */
    int (*open)(dlm_run *r, int number);        /* fills r->device; its message says what is missing */
    void (*close)(rt_device *d);
    int (*places)(dlm_run *r);                  /* they begin as zeros, like those of the host */
    /* As dlm_step.run; may go on behind it: the fault of a step whose numbers nobody waits for is reported
     * (rt_step_fault) before anybody reads what it has written. */
    int (*run)(dlm_run *r, const rt_execution *e, dlm_i64 *fault);
    /* Whether a number of the last such step goes to this address: it is then handed to rt_log_number. */
    bool (*promises)(rt_device *d, const void *output, int type, dlm_i64 number);
    void (*forget)(rt_device *d, void *kept);
    int (*wait)(dlm_run *r);                    /* until all has run */

    int (*fetch)(dlm_run *r, const void *block);
    int (*changed)(dlm_run *r, const void *block, dlm_i64 bytes);
    void (*dropped)(rt_device *d, const void *block);       /* is about to be freed */
    int (*fetch_place)(dlm_run *r, int place);
    void (*place_changed)(dlm_run *r, int place);

    /* Of batches, also from the thread that reads ahead, which reports nothing. `reuse` waits until
     * the block may be written again, `send` begins its way to the device, `release` says that no step
     * to come reads what is in it now. */
    void *(*pinned)(rt_device *d, size_t bytes);            /* NULL: there is none */
    void (*unpinned)(rt_device *d, void *block);
    void (*reuse)(rt_device *d, const void *block);
    void (*send)(rt_device *d, const void *block, dlm_i64 bytes);
    void (*release)(rt_device *d, const void *block);

    /* Seconds of the device between two calls. The next execution is noted as that of a thread is, a cooperative launch
     * on the first of its kernels. What the device can
     * do at best: multiply-adds of f32, as operations a second, and bytes that are copied. */
    int (*time)(dlm_run *r, bool begin, double *seconds);
    void (*profile)(rt_device *d, rt_profile *p);
    int (*rates)(dlm_run *r, double *flops, double *bandwidth);
    int (*bench)(const dlm_program *p, const char *entry, int argc, char **argv);  /* dlm_bench_turns */
    const char *(*describe)(const rt_device *d);            /* "NVIDIA H200" */
};

/* ---- device.c: the same for any run; without a device they do nothing ---- */

/* What --device says: false if it is none of cpu, cuda and cuda:N. -1: the CPU. */
bool rt_device_number(const char *text, int *number);
int rt_device_unknown(dlm_run *r, const char *text);    /* a message; RT_USAGE */
/* --device, or what the program is for; -1: it was said why not. */
int rt_device_open(dlm_run *r);
void rt_device_close(dlm_run *r);
int rt_device_wait(dlm_run *r);         /* until all has run, and the log has its numbers */
bool rt_device_promises(dlm_run *r, const void *output, int type, dlm_i64 number);
int rt_fetch(dlm_run *r, const void *block);
int rt_changed(dlm_run *r, const void *block, dlm_i64 bytes);
void rt_dropped(dlm_run *r, const void *block);
int rt_fetch_place(dlm_run *r, int place);
void rt_place_changed(dlm_run *r, int place);

#endif
