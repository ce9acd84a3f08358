/* The tensor IR: a graph says what a step computes, as a list of nodes in which every
 * argument stands before its use. A node is one primitive of ops.def with its type, shape
 * and attributes; nodes are named by their position (Ref). Graphs are pure: what a step
 * changes (parameters, states) are inputs of role PLACE and outputs of role PLACE.
 *
 * Shapes are strict. Nothing broadcasts: a scalar meets a matrix through a one-operand
 * contract (expand). The one symmetric op is
 *
 *     contract(box; A0; T1[A1], T2[A2]):  out[A0 z] += T1[A1 z] * T2[A2 z]  for z in the box
 *
 * with affine maps; terms whose index lies outside a tensor (the result included) are
 * dropped. It is matrix product, convolution and their gradients; with one operand sum,
 * permute, expand, slice, pad, flip, diagonal, window and fold.
 *
 * Text form (graph_print, graph_parse), one node a line:
 *
 *     graph "train.1" {
 *       %0 x: f32[N, 64] = input arg 0
 *       %1: f32[64, 10] = input place "net.dense.1.w"
 *       %2: f32[N, 10] = contract %0[n, k] * %1[k, o] -> [n, o] over n < N, k < 64, o < 10
 *       %3: f32[N] = reduce_max %2 axes 1
 *       %4: f32[] = const 0.5
 *       %5: i32[N] = input arg 1
 *       %6: f32[N] = gather %2[i, %5] -> [i] checked      (%2[i, the i-th element of %5])
 *       %7: f32[10] = scatter %6[i] -> [%5]               (added to where %5 says)
 *       %8 = loop t < T carry %3 capture %0 {             (rounds t = 0, 1, .. T - 1)
 *         %0: f32[N] = input carry 0
 *         %1: f32[N, 64] = input capture 0
 *         %2: f32[N] = contract %1[i, (t)] -> [i] over i < N
 *         %3: f32[N] = add %0, %2
 *         carry 0 "sum" %3                                (carry 0 of the next round)
 *         stack 0 axis 1 "sums" %3                        (element t of axis 1 of a result)
 *       }
 *       %9: f32[N] = part 0 of %8                         (the last value of carry 0)
 *       %10: f32[N, T] = part 1 of %8                     (behind the carries: the stacks)
 *       result 0 "sums" %7
 *       update "net.dense.1.w" %1
 *     }
 *
 * A name after the %number is the source's name for the value; it carries no meaning. */
#ifndef DLM_IR_H
#define DLM_IR_H

#include "ir/diag.h"
#include "ir/dim.h"

typedef enum { F32, F64, F16, BF16, I32, I64, U32, U8, BOOL, DTYPES } DType;   /* order of dlm_abi.h */
extern const char *const dtype_names[DTYPES];
extern const int dtype_bytes[DTYPES];
bool dtype_parse(const char *name, DType *type);
static inline bool is_float(DType t) { return t <= BF16; }
static inline bool is_half(DType t) { return t == F16 || t == BF16; }   /* two bytes in memory, f32 in kernels */
static inline bool is_int(DType t) { return t >= I32 && t <= U8; }

typedef enum {
#define POINT(NAME, ...) OP_##NAME,
#define SHAPE(NAME, ...) OP_##NAME,
#include "ir/ops.def"
#undef POINT
#undef SHAPE
    OPS
} Op;
typedef struct {
    const char *name;
    int arity;             /* -1: any number */
    bool pointwise;        /* a POINT row, SELECT or CAST */
    bool zero;             /* derivative is zero by declaration (ZERO, NONE) */
} OpInfo;
extern const OpInfo op_info[OPS];
bool op_parse(const char *name, Op *op);

enum { MAX_RANK = 8, MAX_BOX = 16, MAX_TERMS = 8 };
#define MAX_ELEMENTS ((int64_t)1 << 56)   /* of a tensor: bytes and sums of them stay in 64 bits */
typedef int32_t Ref;
#define NO_REF ((Ref)-1)

/* ---- affine maps ---- */

typedef struct {                    /* offset + sum of coef[i] * z[axis[i]]; terms sorted by axis, coef != 0 */
    Dim offset;
    int nterms;
    uint8_t axis[MAX_TERMS];
    int32_t coef[MAX_TERMS];
} Affine;
typedef struct {
    int rank;
    Affine at[MAX_RANK];
} Map;
Affine affine_const(Dim offset);
Affine affine_axis(int axis);                                   /* z[axis] */
Affine affine_add(Affine a, Affine b);
Affine affine_scale(Affine a, int64_t by);                      /* offset too */
Affine affine_shift(Affine a, Dim by);
bool affine_equal(const Affine *a, const Affine *b);
bool affine_is_axis(const Affine *a, int *axis);                /* exactly z[axis] */
int affine_coef(const Affine *a, int axis);                     /* 0 when absent */
/* a with by[axis] in place of each axis; false when the result cannot be represented. */
bool affine_substitute(Affine *result, const Affine *a, const Affine *by);
/* The least and greatest value in a box without empty axes; DIM_BAD on overflow. */
Dim affine_low(const Affine *a, const Dim *box);
Dim affine_high(const Affine *a, const Dim *box);
bool affine_in_range(const Affine *a, const Dim *box, Dim extent);   /* proved 0 <= a < extent in the box */
Map map_identity(int rank);
bool map_equal(const Map *a, const Map *b);
bool map_substitute(Map *result, const Map *map, const Affine *by);
bool map_in_range(const Map *map, const Dim *box, const Dim *shape);

/* ---- attributes ---- */

typedef struct {
    int nbox;
    Dim box[MAX_BOX];
    Map out, in[2];                 /* in[1] unused with one operand */
} Contract;

/* gather(T, I1..Ik):  out[z] = T[m(z) + indices], where coordinate `on[j]` of T gets I_j[z] added;
 * outside T: 0, or, when checked, a fault. The box is the result's shape; each I has that shape.
 * scatter(S, I1..Ik): out[m(z) + indices] += S[z] in row-major order of z; outside: dropped. */
typedef struct {
    int n;                          /* number of index operands */
    uint8_t on[MAX_RANK];
    Map map;
    bool checked;
} Gather;

/* random: with k = (seed XOR FNV-1a-64(site)) + round * 0x9E3779B97F4A7C15, element number e (row-major) has the bits
 * philox4x32-10(counter = {lo32(e/4), hi32(e/4), lo32(execution), hi32(execution)},
 *               key = {lo32(k), hi32(k)})[e % 4].
 * cast: float to int drops the fraction; NaN gives 0, what is out of range the nearest int.
 * Int to a narrower int wraps; to bool: is not 0. */

typedef struct {
    const char *site;               /* the source path of the draw */
    Dim round;                      /* which draw of this site within the step: 0 outside of loops */
} Random;

typedef struct Graph Graph;

/* loop: the rounds t = 0, 1, .. of a body, a graph of its own. Its arguments are the starting values of what
 * is carried from round to round, then captured values, the same in every round. The body reads nothing
 * else: it has inputs FROM_CARRY and FROM_CAPTURE, and one output for each carry (FROM_CARRY: its value in the
 * next round) and each stack (FROM_STACK: the row of this round in a result with an axis for the rounds).
 * The symbol may stand in any Dim of the body but in shapes: x[t] is a slice of a capture, and build_size
 * makes a number of it. What a loop gives is read by part: the last values of the carries, or the starting
 * values after no round; then the stacks, 0 (false) where no round wrote. */
typedef enum {
    NO_BLOCKS,
    BLOCKS_KEPT,                    /* the way back reads what the loop within stacked */
    BLOCKS_RECOMPUTED               /* the way back runs the loop within again */
} Blocks;

typedef struct {
    const char *symbol;             /* the number of the round; its own in all of a program */
    Dim trips;                      /* >= 0, the same in all rounds of loops around; 0 <= symbol < trips
                                       is a bound of dim.h */
    Dim rest;                       /* only the rounds below rest (and trips) run; DIM_BAD: all. May depend
                                       on rounds of loops around */
    bool backwards;                 /* from the last round to the first; the symbol keeps its meaning */
    int until;                      /* a carried bool without axes: rounds end before one in which it is false; -1 */
    Blocks blocks;                  /* each round is a loop over a block of rounds, whose gradients are summed up
                                       block by block (passes/checkpoint.c) */
    int ncarry, ncapture, nstack;
    int *stack_axis;                /* where the axis of the rounds stands in each stacked result */
    Graph *body;
} Loop;

extern const char *const blocks_names[3];                      /* of Blocks; the first is "" */

typedef enum {
    FROM_ARG, FROM_PLACE,           /* of a graph that is a step */
    FROM_CARRY, FROM_CAPTURE,       /* of the body of a loop */
    FROM_STACK                      /* outputs only */
} InputKind;
typedef struct { InputKind kind; int index; const char *place; } Input;   /* index, or path of a place */
typedef struct { double f; int64_t i; } Value;                 /* f for floats, i for ints and bools (0, 1) */

typedef struct {
    Op op;
    DType type;
    int rank;
    Dim shape[MAX_RANK];
    int nargs;
    Ref *arg;
    Span span;
    const char *name;               /* the source's name, or NULL */
    union {
        Contract *contract;         /* CONTRACT */
        Gather *gather;             /* GATHER, SCATTER */
        Input *input;               /* INPUT */
        Value value;                /* CONST */
        Value *array;               /* ARRAY: one per element, row-major; shape constant */
        Dim size;                   /* SIZE */
        uint32_t axes;              /* RMAX RMIN ARGMAX ARGMIN: bit set of axes; IOTA, CONCAT: one bit;
                                       JACOBIAN: axis 0, whose rows depend on the same row of x only, or none */
        Random *random;             /* RANDOM */
        Loop *loop;                 /* LOOP; the type is i32 and the rank 0, but it has no value */
        int part;                   /* PART: number of a carry; ncarry + number of a stack */
    };
} Node;

typedef struct {
    InputKind kind;                 /* FROM_ARG: result `index` called name; FROM_PLACE: new value of place `name`;
                                       FROM_CARRY, FROM_STACK: of a body, number `index` */
    int index;
    const char *name;
    Ref value;
    Span span;
} Output;

struct Graph {
    const char *name;
    VEC(Node) nodes;
    VEC(Output) outputs;
};

/* ---- building ---- every function appends a node and gives its Ref; a wrong use is die().
 * The span of new nodes is g_span, which the front end and the passes set. */

extern Span build_span;
/* The front end's: reports a tensor of more elements than can be counted, which a user's sizes ask for. */
extern void (*refuse_node)(const Node *n);
Graph *graph_new(const char *name);
static inline Node *node_at(const Graph *g, Ref r) { return &g->nodes.p[r]; }
Ref build_input(Graph *g, InputKind kind, int index, const char *place, DType t, int rank, const Dim *shape);
Ref build_const(Graph *g, DType t, double f, int64_t i, int rank, const Dim *shape);
Ref build_number(Graph *g, DType t, double value, int rank, const Dim *shape);   /* either kind of type */
Ref build_array(Graph *g, DType t, const Value *values, int rank, const Dim *shape);
Ref build_size(Graph *g, Dim d);
Ref build_iota(Graph *g, DType t, int axis, int rank, const Dim *shape);
Ref build_random(Graph *g, const char *site, Dim round, int rank, const Dim *shape);
Ref build_point(Graph *g, Op op, Ref a, Ref b, Ref c);           /* POINT ops and SELECT; NO_REF where unused */
Ref build_cast(Graph *g, DType t, Ref a);                        /* a itself when it has the type */
Ref build_contract(Graph *g, const Contract *c, Ref a, Ref b, int rank, const Dim *shape);  /* b may be NO_REF */
Ref build_reshape(Graph *g, Ref a, int rank, const Dim *shape);
Ref build_concat(Graph *g, int axis, const Ref *parts, int n);
Ref build_reduce(Graph *g, Op op, Ref a, uint32_t axes);         /* RMAX RMIN ARGMAX ARGMIN */
Ref build_gather(Graph *g, const Gather *attr, Ref t, const Ref *index, int rank, const Dim *shape);
Ref build_scatter(Graph *g, const Gather *attr, Ref s, const Ref *index, int rank, const Dim *shape);
Ref build_mark(Graph *g, Ref a);
Ref build_stop(Graph *g, Ref a);
Ref build_custom(Graph *g, Ref value, Ref surrogate);
/* Bounds the symbol by the trips. The body of *l belongs to the loop from now on; the args are the starting values
 * of the carries, then the captures. */
Ref build_loop(Graph *g, const Loop *l, const Ref *args);
Ref build_part(Graph *g, Ref loop, int part);
Ref build_grad(Graph *g, Ref y, Ref x, Ref seed);
Ref build_jvp(Graph *g, Ref y, Ref x, Ref v);
Ref build_jacobian(Graph *g, Ref y, Ref x, uint32_t axes);
void build_result(Graph *g, int index, const char *name, Ref value);
void build_update(Graph *g, const char *place, Ref value);
void build_next(Graph *body, int carry, const char *name, Ref value);
void build_stack(Graph *body, int stack, const char *name, Ref row);
Ref build_copy(Graph *g, const Node *n, const Ref *args);        /* same op and attributes, other arguments */

/* Spellings of the one-operand contract. */
Ref build_sum(Graph *g, Ref a, uint32_t axes);
Ref build_permute(Graph *g, Ref a, const int *order);            /* result axis i is axis order[i] of a */
/* Result axis at[i] is axis i of a; all other axes of `shape` are new (repeats). */
Ref build_expand(Graph *g, Ref a, const int *at, int rank, const Dim *shape);
Ref build_splat(Graph *g, Ref scalar, int rank, const Dim *shape);
Ref build_slice(Graph *g, Ref a, int axis, Dim start, int64_t step, Dim size);   /* step may be negative */
Ref build_pad(Graph *g, Ref a, int axis, Dim before, Dim after);                 /* zeros; negative crops */
Ref build_matmul(Graph *g, Ref a, Ref b);                        /* [.., m, k] @ [.., k, n]; equal leading axes */

/* ---- properties ---- */

bool shape_equal(int ra, const Dim *a, int rb, const Dim *b);
void shape_print(Buf *b, DType t, int rank, const Dim *shape);   /* f32[N, 64] */
Dim shape_count(int rank, const Dim *shape);
/* The input or output of a graph with this kind and number; NO_REF: none. */
Ref find_input(const Graph *g, InputKind kind, int index);
Ref find_output(const Graph *g, InputKind kind, int index);
/* A node with the type and shape of a part of a loop. */
Node part_like(const Graph *g, const Node *loop, int part);
/* Checks a node against its row; NULL when fine, else what is wrong (interned). */
const char *node_fault(const Graph *g, const Node *n);
bool node_huge(const Node *n);   /* more than MAX_ELEMENTS for sure, or a size beyond 64 bits */
/* A one-operand contract whose result axes are exactly its box axes, in some order, so that every
 * element of the result is one element of the operand, or 0: it only moves elements. */
bool is_view(const Node *n);
/* A view's operand map, with result axis i as axis i. */
Map view_map(const Node *n);
bool number_equal(DType t, Value a, Value b);                     /* NaN equals NaN; 0 and -0 differ */
/* The same attributes and arguments: what CSE may merge (never MARK, INPUT of different origin, or different sites). */
bool node_same(const Node *a, const Node *b);
uint64_t node_hash(const Node *n);

/* ---- text, checking, meaning ---- */

void graph_print(const Graph *g, Buf *b);
void node_print(const Graph *g, Ref r, Buf *b);                  /* its line, without indentation and newline */
Graph *graph_parse(const char *text, const char *file);          /* reports with error_at; NULL on errors */
bool graph_equal(const Graph *a, const Graph *b);                /* up to spans */
Graph *graph_clone(const Graph *g);                              /* bodies of loops are cloned, too */
/* Every fault, as lines of text beside the node's number; "" when sound. In the body of loop %5: "%5/%2: ...". */
bool graph_verify(const Graph *g, Buf *faults);
/* The text of a graph that may be broken, with each fault as a comment below its node. */
void graph_print_faults(const Graph *g, Buf *b);

typedef struct {                    /* a value of the interpreter */
    DType type;
    int rank;
    int64_t shape[MAX_RANK];
    int64_t count;
    double *f;                      /* floats (f32 rounded to float unless wide) */
    int64_t *i;                     /* ints and bools; exactly one of f and i is set */
} Tensor;
Tensor tensor_new(DType t, int rank, const int64_t *shape);      /* zeros, on the heap */
void tensor_free(Tensor *t);

typedef struct {
    DimEnv dims;
    bool wide;                      /* compute every float type in f64 */
    bool rounds;                    /* tf32 of f32 rounds nevertheless */
    uint64_t seed, execution;       /* of random bits */
    const Tensor *(*input)(void *ctx, const Input *in, const Node *n);
    void *ctx;
    /* Out: how near the run came to another result of a discontinuous op (comparison, floor, round,
     * sign, argmax, cast to int, ... of floats): the smallest |a - b| / max(1, |a|, |b|). Exact ties
     * of f32 and f64 do not count: they come from equal computations or whole numbers. */
    double jitter;                  /* not 0: every float result, term and partial sum is off by up to this relative
                                       error (1e-9 of it in f64), drawn from `draws`: shows how rounding grows */
    uint64_t draws;
    bool aligned;                   /* all errors upwards and of full size: how equal terms round in a long sum */
    double margin;
    /* Contracts of infinities and NaN: what lies outside of an operand drops the term, or is a 0 that multiplies
     * the other factor, or every factor that is 0 drops the term. Compiled code does any of the three. */
    enum { DROP_OUTSIDE, PAD_OUTSIDE, DROP_ZEROS } zeros;
} Interp;
/* Evaluates all outputs; out[k] is the value of g->outputs.p[k] (caller frees). NULL, or what went wrong
 * (a faulty index in a checked gather). */
const char *interp_run(const Graph *g, Interp *how, Tensor *out);
uint32_t random_bits(const char *site, int64_t round, uint64_t seed, uint64_t execution, uint64_t element);

#endif
