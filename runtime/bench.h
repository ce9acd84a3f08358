/* What the files of `dlm bench` share: an entry's record, and the replay of its main step. */
#ifndef DLM_BENCH_H
#define DLM_BENCH_H

#include "runtime/rt.h"

/* ---- machine.c ---- */

typedef struct {
    double flops, l2, l3, memory;   /* f32 operations a second; bytes a second */
} rt_rates;

typedef struct {                /* what all threads of a pool can do together */
    rt_pool *pool;
    int threads;
    double l2_bytes, l3_bytes;  /* sizes; 0: unknown. L2: of all threads */
    double memory_bytes;        /* over which the bandwidth of memory is measured */
    rt_rates now, best;         /* as measured last; the best of all times */
    void *part;                 /* what each thread works on */
} rt_machine;

rt_machine *rt_machine_new(rt_pool *pool);                  /* NULL: no memory */
void rt_machine_measure(rt_machine *m);                     /* some 30 ms */
/* The best of the smallest level that holds so many bytes; its name. */
double rt_machine_bandwidth(const rt_machine *m, double bytes, const char **level);
void rt_machine_free(rt_machine *m);

/* ---- profile.c ---- */

enum { RT_SPAN_WAIT = -1, RT_SPAN_STEP = -2 };

typedef struct {
    int what;                   /* a kernel's number, or RT_SPAN_* */
    double begin, end;
} rt_span;

typedef struct {
    double seconds;
    dlm_i64 calls;
} rt_spent;

struct rt_profile {             /* of one thread */
    _Alignas(64) double began, last;    /* of the step; the last note */
    rt_spent *step, *sum;       /* of each kernel, in the last step and in those that count */
    rt_span *span;              /* the first `cap` notes */
    int nspans, before, cap;    /* before: spans of steps that count */
};

/* A kernel that a device ran, as its events say: seconds on the clock of rt_now. */
void rt_profile_note(rt_profile *p, int kernel, double begin, double end);

/* ---- bench_record.c ---- */

typedef struct {
    char *name;
    double value;
} rt_number;

typedef struct {                /* the largest execution of a step that was seen */
    const dlm_step *step;
    dlm_i64 *dim;
    dlm_i64 total;              /* bytes of the inputs */
    int ninputs, noutputs;
    void **input;               /* copies */
    dlm_i64 *output_bytes;
} rt_capture;

struct rt_bench {
    rt_number *number;
    int nnumbers, number_cap;
    rt_capture *capture;
    int ncaptures;
};

/* Reads the arguments and runs the entry in bench mode; an exit code. pool NULL: one of its own. */
int rt_bench_entry(dlm_run *r, rt_pool *pool, int argc, char **argv);
const dlm_step *rt_bench_main_step(const dlm_run *r);       /* NULL: the entry has run none */
void rt_bench_free(dlm_run *r);
void rt_bench_complain(const dlm_run *r);                   /* what has failed, if anything */

typedef struct {                /* a step with its recorded inputs; it owns the run */
    dlm_run *r;
    const char *label;
    const dlm_step *step;
    const rt_capture *capture;
    void **output;
    double moved, flops;        /* bytes and operations of an execution */
    dlm_i64 peak;               /* bytes of its arena and of all places */
} rt_replay;

/* The run and the label are set, the entry has been recorded. */
int rt_replay_open(rt_replay *v, const char *step_name);
/* Runs it so often; *seconds: of one execution. */
int rt_replay_run(const rt_replay *v, int times, double *seconds);
void rt_replay_close(rt_replay *v);

/* ---- bench.c ---- */

/* The largest difference between what two records report; a message in the first run, and -1, when it is
 * too large. */
int rt_bench_compare(const rt_replay *first, const rt_replay *other, double *largest);

/* ---- bench_profile.c ---- */

/* Where the step's time goes, to stdout, or, where `json` is given, as a member of an object. once:
 * seconds of a step; trace: a file for Chrome's trace viewer, or NULL. */
int rt_bench_profile(const rt_replay *replay, double once, const char *trace, rt_text *json);

#endif
