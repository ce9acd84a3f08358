/* Passes and their runner. A program pass rewrites a Program, a tensor pass a Graph, a kernel pass a Step (its
 * kernels); each is one file named after its function, listed in passes.def, and returns
 * whether it changed anything. The runner alone verifies, prints, counts and times. */
#ifndef DLM_PASS_H
#define DLM_PASS_H

#include "ir/kernel.h"
#include "ir/program.h"

struct Step;

typedef struct {
    const char *print_after;     /* a pass's name, "all", or NULL */
    const char *stop_after;
    const char *skip;            /* comma-separated names */
    const char *only;            /* comma-separated: run just these, in this order (dlm opt) */
    int64_t limit;               /* at most so many rewrites over the whole run; -1: no limit */
    bool verify_each;
    bool time_passes;
    bool why;                    /* what fusion stored, and the reasons, on stderr */
    bool device;                 /* kernels are scheduled for CUDA, not for the CPU */
    bool unfused;                /* -O0: the passes marked OPTIMISE do not run */
    Blocks blocks;               /* how the way back through loops saves memory */
    int64_t memory;              /* bytes for the temporaries of a step, 0: no limit; chooses blocks */
    uint64_t schedule_seed;      /* not 0: random legal schedules */
    struct Tuning *tuning;       /* plans of contractions that were measured (tuning.h), or NULL */
    VectorUnit vectors;          /* of the CPU that schedules are for; if nothing is said, 32 of 16 lanes */
} PassOptions;
extern PassOptions pass_options;
extern FILE *pass_output;        /* where print_after goes; NULL: stderr */

/* Whether every pass that the options name exists; else false, reported with error_at. */
bool check_pass_options(void);

/* Asked by a pass before each rewrite; false once --limit is reached. */
bool rewrite_allowed(void);
/* Counts them from 0 again. */
void restart_rewrites(void);
/* The pass that made the last one; "none". */
const char *last_rewrite(void);

/* Runs a tensor pass on the bodies of loops, the innermost first, then on the graph around them. */
bool pass_everywhere(bool (*pass)(Graph *), Graph *g);

void run_program_passes(Program *p);
/* Run the tensor passes, then (when step is not NULL) the kernel passes. Dies when a pass breaks the IR.
 * False: an error was reported with error_at (a gradient that does not exist, ...). */
bool run_tensor_passes(Graph *g);
/* With stop_after a tensor pass, no kernel pass runs. */
bool run_kernel_passes(struct Step *step);
/* What the runner does around each pass, for a program: dies when it is broken or its text does
 * not read back as the same. */
void check_program(const Program *p, const char *after);
void print_pass_times(FILE *to); /* a table of all runs so far */
const char *const *pass_names(int *count);

#define PROGRAM(name, when, doc) bool pass_##name(Program *p);
#define TENSOR(name, when, doc) bool pass_##name(Graph *g);
#define KERNEL(name, when, doc) bool pass_##name(struct Step *s);
#include "passes/passes.def"
#undef PROGRAM
#undef TENSOR
#undef KERNEL

#endif
