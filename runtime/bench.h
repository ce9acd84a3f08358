/* What the files of `dlm bench` share: an entry's record, and the replay of its main step. */
#ifndef DLM_BENCH_H
#define DLM_BENCH_H

#include "runtime/rt.h"

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

/* ---- bench_record.c ---- */

/* Reads the arguments and runs the entry in bench mode; an exit code. pool NULL: one of its own. */
int rt_bench_entry(dlm_run *r, rt_pool *pool, int argc, char **argv);
const dlm_step *rt_bench_main_step(const dlm_run *r);       /* NULL: the entry has run none */
void rt_bench_free(rt_bench *b);
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

#endif
