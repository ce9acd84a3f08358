/* Random graphs through the compiler against the interpreter: what the chapters share.
 *
 *     case.c      a graph, its variants, what they must give, and within which bound
 *     compiled.c  one variant, compiled, on one thread and on several
 *     device.c    one variant as CUDA, in the emulation
 *     reduce.c    a graph that fails, made small
 *     main.c      the command, which runs cases in processes of their own */
#ifndef DLM_FUZZ_H
#define DLM_FUZZ_H

#include "codegen/toolchain.h"
#include "ir/kernel.h"
#include "ir/random_graph.h"
#include "passes/pass.h"
#include "runtime/rt.h"

enum { VARIANTS = 4, FUSED = 1, BATCH = 24, RESULTS = 256, INPUTS = 256 };
typedef enum { AGREES, DIFFERS, TIES, BREAKS } Verdict;    /* TIES: too near a tie; BREAKS: no answer */

typedef struct {
    bool samples;               /* graphs of unit/sample_graphs.h */
    bool special;               /* denormal numbers, infinities, NaN and zeros among the inputs; no gradients */
    bool device;                /* as CUDA, in the emulation */
    bool counts;                /* print what each kernel did there */
    bool interpret;             /* kernels are interpreted; nothing is compiled */
    int optimise;               /* of the C compiler; -1: by the seed */
    Target target;              /* TARGET_COUNT: by the seed */
    int64_t limit;              /* of rewrites (pass.h), -1: none */
    unsigned variants;          /* a bit for each that runs */
    bool whole;                 /* all of them are compiled, else two, and the others interpreted */
} FuzzOptions;
extern FuzzOptions fuzz;

typedef struct {
    uint64_t seed;              /* of inputs and random schedules */
    Target target;
    int64_t rows, rounds;       /* values of N and T */
    const Graph *drawn;
    Graph *graph;               /* the same with derivatives expanded: what the interpreter runs */
    Step *step[VARIANTS];       /* of the variants that run */
    Step *apart;                /* on a device: the fused one, where it has cooperative launches, without them */
} Case;

typedef struct {
    Tensor in[INPUTS];          /* by number of the argument */
    Tensor exact[64], rounded[64];     /* by output: in f64, and rounded to its type after each op */
    Tensor zeros[2][64];        /* special: exact, with what else a product with 0 may be (Interp) */
    double noise[64];           /* how far rounding may carry it from what is exact */
    double ties[64];            /* and from what is rounded, where numbers of two bytes lie near a tie; else 0 */
    bool tie;                   /* a comparison came closer to a tie than rounding reaches */
} Expected;

/* What a seed stands for: a graph; the variants that are compiled, a bit for each; for the first seed of a batch,
 * one of the levels of CPUs that this one includes. */
Graph *draw_graph(uint64_t seed);
unsigned draw_compiled(uint64_t seed);
Target draw_target(uint64_t seed);
/* The variants of a graph, which is not changed: unfused, fused with the schedules of the cost model, fused with
 * two random ones. */
void make_case(Case *c, uint64_t seed, Target target, const Graph *g);
void work_out(const Case *c, Expected *want);
void expected_free(Expected *want);
bool compare_result(const Case *c, int v, int k, const Tensor *got, const Expected *want);
bool check_interpreted(const Case *c, int v, const Expected *want);
/* `again` computes the same: on a device it is launched otherwise. */
bool check_compiled(const Case *c, int v, const dlm_step *step, const dlm_step *again, Jit *jit, const Expected *want);
/* NULL, or what a kernel did wrong. fault: 1 + the number of a site, or 0. */
const char *run_on_device(const dlm_step *step, Jit *jit, void **buffer, const dlm_i64 *bytes, const dlm_i64 *dim,
                          dlm_i64 *fault);

/* Notes and prints what is wrong; false. */
bool fuzz_fail(const Case *c, int variant, const char *fmt, ...) PRINTF(3, 4);
extern char fuzz_failure[512];          /* the last one */
extern int fuzz_failed_variant;
extern const char *const variant_names[VARIANTS];

/* A smaller graph that still gets `verdict` from `judge`, which runs a graph with a seed. */
Graph *reduce_graph(const Graph *g, uint64_t seed, Verdict verdict, Verdict (*judge)(uint64_t seed, const Graph *g));

#endif
