/* The kernel IR: a step is a list of kernels over buffers, and a kernel is data, with no op
 * known by name:
 *
 *     axis    name, extent; parallel (the iteration space of its stores), reduce, or
 *             sequential (the order in which `add` stores happen)
 *     value   an SSA DAG of scalars, each varying on a set of axes: constant, index, load,
 *             arithmetic, reduce(monoid, value, axes)
 *     store   a value into a buffer at an affine index, set or add
 *
 * A reduction's axes are its own: its result varies on the other axes of its operand and may
 * be used like any value, also in the body of a later reduction. So softmax is two
 * reductions over copies of the row's axis and a store. A reduction never varies on another
 * reduction's axes: what would need that is split in two kernels.
 *
 * A store happens once for each index of the axes on which it varies: beside the elements of a row, a
 * kernel may store what it knows of the whole row (its sum, say).
 *
 * Numbers of two bytes (f16, bf16) are numbers of memory: a load gives f32, arithmetic and sums are
 * in f32, and a cast to the type of the result, and back, rounds where the IR does.
 *
 * How a kernel runs stands apart, in its Schedule:
 *
 *     order     the parallel axes, outermost first; each becomes a loop whose step is its tile
 *     spread    so many of the outermost loops are flattened and divided among the threads
 *     tile      how many consecutive indices of an axis one pass computes in registers
 *     vector    the axis that lies across vector lanes, and how many lanes
 *     reduce    the order of the reduce loops
 *     lanes     reduce axes that lie across lanes: 16 partial sums, added as a fixed tree
 *
 * and on a device, where there are no lanes of vectors:
 *
 *     threads   of a block; 0: the schedule is for a CPU
 *     group     so many threads share each index of the spread loops. Down to the last reduction that
 *               stands outside of the innermost loop they go through the loops together and divide the
 *               terms of reductions; the loops below are divided among them
 *     columns   neighbouring threads have neighbouring indices, and a group lies across the block
 *     vector    the axis of which a thread has four neighbours, which it loads and stores at once; of a
 *               contraction it does so with the results
 *     segments  elements that are added to are dealt out by the index that is looked up: a thread goes
 *               through all sequential indices, and adds where its remainder by `segments` is its own
 *     rows      of a contraction: the axes that its first operand has alone, counted as one axis
 *     across    those of its second operand. The spread loops are over the axes that both have, or none
 *     block     the tile of a block: rows, columns, and how deep a part of the sum it keeps of both operands
 *               in shared memory
 *     tensor    numbers of two bytes, or of f32 rounded to tf32, multiplied by the device's instruction for
 *               matrices
 *     each      the part of the tile that a thread has in registers: rows, columns
 *               Without terms it is the tile of a map that reads along `rows` and stores along `across`
 *
 * and beside the schedules of its kernels, how a step for a device is launched: neighbours, with all loops
 * around some of them, may be one cooperative kernel, whose blocks wait for each other between phases.
 *
 * Kernels may stand in loops, one inside of another: the kernels of a loop are neighbours in the
 * list and run once a round, with the number of the round as the value of the loop's symbol,
 * which offsets and extents may mention. What a round hands to the next lies in buffers. The rounds of a
 * `parallel` loop hand nothing on: they are divided among threads, each of which runs the kernels of its
 * rounds alone, one after the other. A temporary that only such a loop touches is the thread's own: there is
 * one for each thread, and it may stay in the thread's cache.
 *
 * Staging (packed panels, padded copies) and splitting of long reductions are rewrites of the
 * kernel list: a copy kernel writes a temporary in the layout that the reader wants.
 * A legal schedule changes speed only; the order of every sum depends on the kernel and its
 * schedule's `vector` and never on the number of threads. */
#ifndef DLM_KERNEL_H
#define DLM_KERNEL_H

#include "ir/ir.h"

typedef enum { BUF_ARG, BUF_RESULT, BUF_PLACE, BUF_TEMP, BUF_ARRAY } BufferKind;

typedef struct {
    BufferKind kind;
    int index;                  /* ARG, RESULT: number; PLACE: of the program (set before emission) */
    const char *name;           /* PLACE: path; else for the reader */
    DType type;
    int rank;
    Dim shape[MAX_RANK];        /* row-major, contiguous */
    const Value *array;         /* ARRAY: the values */
    int alias;                  /* another buffer with the same storage (reshape, in place), or -1 */
    int first, last;            /* TEMP: phases between which it is alive (memory pass) */
} Buffer;

typedef enum { AXIS_PARALLEL, AXIS_REDUCE, AXIS_SEQUENTIAL } AxisKind;
typedef struct {
    const char *name;
    Dim extent;
    AxisKind kind;
    int outer;                  /* >= 0: runs only while outer * extent + this < total (a split reduce axis) */
    Dim total;
} Axis;
enum { MAX_AXES = 32, MAX_PARAMS = 64 };  /* of a kernel: axes, storages that it names */

typedef enum { K_CONST, K_SIZE, K_INDEX, K_INSIDE, K_LOAD, K_POINT, K_CAST, K_RANDOM, K_REDUCE } KOp;
typedef int ValueId;
#define NO_VALUE (-1)

typedef struct {                /* 0 <= at + via < extent */
    Affine at;
    Dim extent;
    ValueId via;
} Bound;

typedef struct {
    KOp op;
    DType type;
    uint32_t axes;              /* on which it varies */
    Span span;
    Op point;                   /* POINT: which (SELECT too); REDUCE: ADD, MAX, MIN, ARGMAX, ARGMIN */
    ValueId arg[3];             /* POINT, CAST, REDUCE; NO_VALUE where unused */
    Value value;                /* CONST */
    Dim size;                   /* SIZE */
    const char *site;           /* RANDOM */
    Dim round;                  /* RANDOM: which draw of the site (ir.h) */
    const Dim *extents;         /* RANDOM: shape of the draw; at[] is the index in it */
    uint32_t over;              /* REDUCE: its axes */
    int buffer;                 /* LOAD */
    int rank;                   /* LOAD: of the buffer; RANDOM: of the draw; INDEX: 1 */
    Affine at[MAX_RANK];        /* LOAD: index; INDEX, RANDOM: at[0] */
    ValueId via[MAX_RANK];      /* LOAD: an integer value added to the index, or NO_VALUE */
    int nbounds;                /* LOAD: 0 is read where one fails; INSIDE: their conjunction */
    Bound *bounds;
    int fault;                  /* LOAD: site number reported when a bound with `via` fails, or -1 */
} KValue;

typedef struct {
    int buffer, rank;
    Affine at[MAX_RANK];
    ValueId via[MAX_RANK];
    int nbounds;                /* not stored where one fails */
    Bound *bounds;
    int fault;                  /* site number reported when a bound with `via` fails, or -1 */
    bool add;
    ValueId value;
} Store;

typedef struct {
    int norder;
    uint8_t order[MAX_AXES];
    int spread;
    int tile[MAX_AXES];         /* per axis; 0 and 1: none */
    int vector;                 /* axis, or -1 */
    int width;                  /* lanes: 4, 8, 16 */
    int nreduce;
    uint8_t reduce[MAX_AXES];   /* reduce axes, outermost first */
    uint32_t lanes;             /* reduce axes that lie across lanes, each the innermost of its nest */
    uint32_t pairs;             /* the reduce axis of two terms that one instruction adds, products of bf16s; in
                                   the copy of an operand for that, the axis on which it has such neighbours */
    int threads, group;         /* on a device; 0, 0: on a CPU */
    bool columns;
    int segments;               /* 0: none */
    uint32_t rows, across;      /* 0, 0: no tile of a contraction */
    int block[3], each[2];
    bool tensor;
} Schedule;

typedef struct {                /* what a schedule must know of a CPU */
    int registers, lanes;       /* vector registers, and numbers of four bytes in each */
} VectorUnit;

typedef struct {
    const char *name;
    Span span;                  /* of the node that gave it its name */
    int naxes;
    Axis axis[MAX_AXES];
    VEC(KValue) values;
    VEC(Store) stores;
    bool contraction;           /* its main reduction multiplies two loads that are both reused */
    Schedule schedule;
    int planned;                /* the contraction of passes/tuning.h that it computes, or copies for, + 1 */
    int phase;                  /* barriers before it (memory pass) */
    int loop;                   /* the innermost loop that runs it, or -1 */
    int cooperative;            /* on a device: the number, from 1 on, of the launch that runs it with its
                                   neighbours; 0: it is launched by itself */
} Kernel;

typedef struct {
    const char *symbol;         /* the number of the round, in the dimensions of its kernels */
    Dim trips;                  /* rounds 0 .. trips */
    Dim rest;                   /* at most so many of them run; DIM_BAD: all */
    bool backwards;             /* from the last round to the first */
    bool parallel;              /* rounds are divided among threads */
    int until;                  /* a bool buffer: a round runs only while it is true before it; -1: none */
    int parent;                 /* the loop around it, or -1 */
    int phase;                  /* in which it begins, and threads test whether it goes on (memory pass) */
    bool barrier;               /* between rounds (memory pass) */
    Span span;
} StepLoop;

typedef struct {
    const char *place;          /* file:line:column */
    const char *message;
} FaultSite;

typedef struct Step {
    const char *name;
    const char *suffix;         /* distinguishes it in C from the same step for other CPUs: "_v3"; or "" */
    int level;                  /* of the CPU, that its code needs: runtime/dlm_abi.h */
    VEC(Buffer) buffers;
    VEC(Kernel) kernels;
    VEC(StepLoop) loops;        /* in the order in which their first kernels stand in the list */
    VEC(FaultSite) faults;
    VEC(const char *) dims;     /* symbols, in the order of the step's dim array */
    const Graph *graph;         /* what fuse reads; not printed */
} Step;

Step *step_new(const Graph *g);
int step_dim(Step *s, const char *symbol);       /* its number; added when new */
int buffer_storage(const Step *s, int buffer);   /* the buffer whose bytes it names: the end of its aliases */

/* ---- loops ---- the list of kernels at one level (in loop `level`; -1: in none) is a list of items:
 * a kernel, or all kernels of a loop. */

/* The loop of this level that runs the kernels of `loop`; -1 where `loop` is the level itself. */
int loop_below(const Step *s, int level, int loop);
bool loop_contains(const Step *s, int loop, int inner);     /* or is it; -1 contains all */
/* The number behind the last kernel of the item that begins with kernel `at`. */
int item_end(const Step *s, int at, int level);
/* It is not divided among threads, or on a device among blocks. */
bool kernel_alone(const Kernel *k);
/* All kernels of the list [from, to) are like that, within one round of loop `level`: one thread, or block, runs
 * them, the first one where no loop is parallel. */
bool runs_alone(const Step *s, int from, int to, int level);
/* The outermost parallel loop around the kernels of `loop`, itself included; -1: none is. */
int parallel_loop(const Step *s, int loop);
/* The parallel loops from `loop`, which is one, on that stand around the same kernels, the outermost first: their
 * rounds are divided as one. Gives how many loops, and how many rounds. */
int parallel_nest(const Step *s, int loop, int nest[MAX_AXES]);
Dim parallel_rounds(const Step *s, int loop);
/* Of each storage, the outermost parallel loop that alone touches it, where it is a temporary: each thread has its
 * own; else -1. */
int *storage_owners(const Step *s);
/* Two threads never touch one element of the storage in two rounds of the loop, one in kernel a and one
 * in kernel b. */
bool rounds_apart(const Step *s, int a, int b, int storage, int loop);
/* Both store into the storage, and neither touches an element that the other stores, in one round of all
 * loops: they have parts of their own, as of a concat. */
bool kernels_apart(const Step *s, const Kernel *a, const Kernel *b, int storage);
bool stores_apart(const Step *s, const Kernel *k, const Store *a, const Store *b);  /* of one kernel and storage */
/* The number behind the last kernel of the cooperative launch to which kernel `at` belongs. */
int cooperative_end(const Step *s, int at);
void step_number_loops(Step *s);                 /* in the order of their kernels; others are dropped */

/* ---- text, checking, meaning ---- */

void kernel_print(const Kernel *k, Buf *b);
void step_print(const Step *s, Buf *b);          /* the form is described in kernel_print.c */
Step *step_parse(const char *text, const char *file);   /* reports with error_at; NULL on errors; not verified */
bool step_equal(const Step *a, const Step *b);   /* up to spans and the graph */
/* Kernel b of the step does what kernel a does, in the same loops, to other buffers of the same kinds, with
 * draws from other sites. */
bool kernel_alike(const Step *s, const Kernel *a, const Kernel *b);
/* Every fault, as lines of text that begin with the kernel and the value; "" when sound. */
bool step_verify(const Step *s, Buf *faults);
/* The memory pass again, from its result: every use of storage lies within its phases, no temporary
 * is read before it is written, and no two kernels of a phase that run on different threads touch
 * what one of them writes. */
bool step_plan_check(const Step *s, Buf *faults);
/* Evaluates the kernels in order, one index after another. out[b] is what storage b holds in the end
 * where b is a result or a place, else empty (caller frees). NULL, or what went wrong: a read outside
 * of a buffer or of what was not written, two parallel indices that write one element, a faulty index. */
const char *step_interp(const Step *s, Interp *how, Tensor *out);

/* ---- building ---- */

/* Building values of a kernel: equal values are shared. */
ValueId kernel_value(Kernel *k, KValue v);
uint32_t kernel_value_axes(const Kernel *k, const KValue *v);   /* on which it varies, from its parts */
bool kernel_value_equal(const KValue *a, const KValue *b);
int kernel_axis(Kernel *k, const char *name, Dim extent, AxisKind kind);
uint32_t affine_axes(const Affine *a);
/* The extents of the axes, as the box of affine_low and its kin. */
void axis_extents(const Kernel *k, Dim box[MAX_AXES]);
uint32_t axes_of_kind(const Kernel *k, AxisKind kind);
/* On which axes the store varies: its index, its value, its bounds. */
uint32_t kernel_store_axes(const Kernel *k, const Store *st);
/* How many of the scheduled loops stand around what varies on the axes, and around the store; those of one
 * index may as well. */
int loop_level(const Kernel *k, uint32_t axes);
int store_level(const Kernel *k, const Store *st);
/* The values that v needs, itself included, without passing through reductions: a bit per value. */
void kernel_needs(const Kernel *k, ValueId v, bool *needed);
/* The values from which stores are computed, through reductions too. */
void kernel_live(const Kernel *k, bool *live);
Dim buffer_bytes(const Buffer *b);
/* The load goes on smoothly along the first axis and not along the second, by a tile of which it can be
 * turned. */
bool kernel_turns(const Step *s, const KValue *v, int along, int stored);
/* The looked-up index by which the elements of the kernel's only store, which adds, can be dealt out; or
 * NO_VALUE. */
ValueId kernel_segment(const Kernel *k);
/* The type of two bytes that the value's numbers have; F32: they need not. */
DType kernel_half(const Step *s, const Kernel *k, ValueId v);
/* It is a number of f32 rounded to tf32. */
bool kernel_is_tf32(const Kernel *k, ValueId v);
/* The factors are numbers that a device's instruction for matrices multiplies: of one such type. */
bool kernel_has_tensor(const Step *s, const Kernel *k, const KValue *product);
/* The value is a load of whole aligned pieces of so many neighbours along the axis, of which all are in bounds or
 * none. */
bool kernel_pieces(const Step *s, const Kernel *k, ValueId v, int axis, int piece);
/* The axis along which elements are neighbours: the last that is not of size 1. */
int innermost_axis(const Buffer *b);

#endif
