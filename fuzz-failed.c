/* What generated C and the runtime agree on: the tables a compiled model consists of and
 * the functions its entries call. The file includes nothing, because it is pasted at the
 * head of every generated C file, which the compiler translates without system headers.
 *
 * Life of a program: main calls dlm_main(&dlm_model, argc, argv), which reads the command
 * line, picks an entry and calls its `run`. The entry is straight C: loops over data,
 * calls of dlm_step_run for the compiled steps, reports and saves. A step is a list of
 * kernels run by all threads at once, with a barrier where a kernel needs what another
 * thread has written; its temporaries lie in one arena, placed by dlm when its sizes are
 * first seen.
 *
 * Functions that return int give 0, or a negative number after the runtime has recorded a
 * message; the entry then returns that number at once. Nothing here aborts. */
#ifndef DLM_ABI_H
#define DLM_ABI_H

typedef __INT8_TYPE__ dlm_i8;
typedef __UINT8_TYPE__ dlm_u8;
typedef __INT32_TYPE__ dlm_i32;
typedef __UINT32_TYPE__ dlm_u32;
typedef __INT64_TYPE__ dlm_i64;
typedef __UINT64_TYPE__ dlm_u64;

/* Element types, in the order of the compiler's DType. Bools are bytes 0 and 1. */
enum { DLM_F32, DLM_F64, DLM_F16, DLM_BF16, DLM_I32, DLM_I64, DLM_U32, DLM_U8, DLM_BOOL, DLM_STR };

/* ---- places: tensors that outlive a step ---- */

enum {
    DLM_PARAM,      /* saved with its net, learnt */
    DLM_STATE,      /* saved with its net */
    DLM_CACHE,      /* not saved */
    DLM_OPTIMIZER,  /* state of an optimiser: not saved with the net */
    DLM_VARIABLE    /* a value that an entry hands from one step to another */
};

typedef struct {
    const char *path;          /* "lenet.conv.1.w"; unique */
    int type, rank, role;
    const dlm_i64 *shape;      /* rank sizes; -1: known when a step first writes the place */
    const char *saved_as;      /* its name in files; NULL: the path */
} dlm_place;

/* ---- steps ---- */

typedef struct dlm_team {      /* one per thread, handed to dlm_step.run */
    int id, count;             /* this thread, and how many there are */
    dlm_i64 *fault;            /* a kernel that meets a bad index stores 1 + the number of its fault site */
    dlm_i64 seed, execution;   /* for random bits: the run's seed, and how often the step ran before */
    void *barrier;
} dlm_team;

void dlm_barrier(dlm_team *team);   /* all threads of the team; spins, then yields */

enum { DLM_BUF_INPUT, DLM_BUF_OUTPUT, DLM_BUF_PLACE, DLM_BUF_TEMP };

typedef struct {
    int kind;        /* DLM_BUF_* */
    int index;       /* of the step's input or output, or the program's place */
    int first, last; /* TEMP: phases between which it is alive, both included */
} dlm_buffer;

typedef struct {
    const char *place;    /* "models/x.dlm:4:17" */
    const char *message;  /* "index of table is outside 0..%lld" with the limit filled in */
} dlm_fault_site;

typedef struct dlm_step {
    const char *name;          /* "train.1" */
    int nbuffers, ndims, nphases, nkernels;
    const dlm_buffer *buffers;
    void (*sizes)(const dlm_i64 *dim, dlm_i64 *bytes);       /* bytes of each buffer; dim: ndims values */
    void (*traffic)(const dlm_i64 *dim, double *bytes, double *flops);  /* moved and done by one execution */
    void (*run)(void *const *buffer, const dlm_i64 *dim, dlm_team *team);
    int nsites;
    const dlm_fault_site *sites;
} dlm_step;

/* ---- data ---- */

typedef struct {                /* one use of cols(a..b) or col(k) in a field */
    const char *column;         /* by name, or NULL */
    dlm_i64 first, last;        /* half-open range of columns; last = -1: to the end of the row */
    int single;                 /* 1: f64[R]; 0: f64[R, last - first] */
} dlm_columns;

typedef struct {
    const char *name;
    int type, rank;
    const dlm_i64 *shape;       /* of one row */
    const dlm_step *convert;    /* inputs: the columns, f64; dim 0: R; output: [R, shape...] */
    int ncolumns;
    const dlm_columns *columns;
} dlm_field;

typedef struct {
    const char *name, *format, *path;   /* "digits", "csv", "digits.csv.gz" as written in the source */
    int nfields;
    const dlm_field *fields;
    double train;               /* fraction of the rows in .train; 0: not split */
    dlm_i64 split_seed;
} dlm_data;

enum { DLM_ALL, DLM_TRAIN, DLM_TEST };

/* ---- entries and the program ---- */

typedef struct dlm_run dlm_run;

typedef struct {
    const char *name, *doc;     /* doc may be NULL */
    int type, rank;             /* rank 0: an option; rank > 0: a file */
    const dlm_i64 *shape;       /* a size >= 0, or -1 - k: binds or must equal dimension k */
    const char *preset;         /* the default as text, or NULL: required */
} dlm_argument;

typedef struct {
    const char *name, *doc;
    int nargs, ndims;
    const dlm_argument *args;
    int (*run)(dlm_run *r, dlm_i64 *dim);   /* dim: ndims values; those of tensor arguments are bound already */
} dlm_entry;

typedef struct dlm_program {
    const char *name;           /* "lenet" */
    const char *doc;            /* the comment that opens the file, or NULL */
    const char *folder;         /* of the .dlm file, absolute: where data paths start */
    int nplaces, ndata, nentries;
    const dlm_place *places;
    const dlm_data *data;
    const dlm_entry *entries;
} dlm_program;

int dlm_main(const dlm_program *program, int argc, char **argv);

/* ---- what entries call ---- */

/* Arguments, by their position in dlm_entry.args. */
dlm_i64 dlm_arg_int(dlm_run *r, int k);
double dlm_arg_float(dlm_run *r, int k);
const char *dlm_arg_str(dlm_run *r, int k);
const void *dlm_arg_tensor(dlm_run *r, int k);

/* Run a step. inputs and outputs are in the order of the step's DLM_BUF_INPUT and
 * DLM_BUF_OUTPUT indices. A step whose dims make every output empty does nothing. */
int dlm_step_run(dlm_run *r, const dlm_step *step, const dlm_i64 *dim,
                 const void *const *inputs, void *const *outputs);

/* Batches of a data set: next gives the rows of the batch, 0 at the end, negative on a
 * fault; field k of the batch is then at it.field[k]. Shuffled batches all have n rows
 * (the remainder is dropped); others keep the remainder. */
typedef struct {
    const void *field[16];
    dlm_i64 rows;
    void *state;
} dlm_batches;
int dlm_batches_open(dlm_run *r, dlm_batches *it, int data, int part, dlm_i64 n, int shuffle);
dlm_i64 dlm_batches_next(dlm_run *r, dlm_batches *it);
void dlm_batches_close(dlm_run *r, dlm_batches *it);
dlm_i64 dlm_rows(dlm_run *r, int data, int part);              /* negative on a fault */
const void *dlm_field_data(dlm_run *r, int data, int part, int field);  /* all rows; NULL on a fault */

/* A `for` expression gathers the values of its rounds: bytes appended one after another. */
typedef struct {
    void *data;
    dlm_i64 bytes, capacity;
} dlm_rows_buffer;
int dlm_rows_add(dlm_run *r, dlm_rows_buffer *b, const void *data, dlm_i64 bytes);
void dlm_rows_free(dlm_rows_buffer *b);

/* Scratch that lives until the entry ends (outputs of steps with symbolic sizes); slot is a
 * number of the caller's choice, the block is kept and grown from call to call. NULL when
 * memory is exhausted, which is recorded. */
void *dlm_scratch(dlm_run *r, int slot, dlm_i64 bytes);

/* Progress: the entry says where it is. level 0 is the outermost loop; total < 0: unknown. */
void dlm_loop(dlm_run *r, int level, const char *name, dlm_i64 index, dlm_i64 total);
void dlm_loop_end(dlm_run *r, int level);
int dlm_stopped(dlm_run *r);                                    /* 1 after SIGINT or when a bench has seen enough */

int dlm_report(dlm_run *r, const char *name, double value);
int dlm_emit_text(dlm_run *r, const char *text);
int dlm_emit_tensor(dlm_run *r, int type, int rank, const dlm_i64 *shape, const void *data);
/* The value of an entry that returns one: printed as CSV, or written to -o FILE. */
int dlm_result(dlm_run *r, int type, int rank, const dlm_i64 *shape, const void *data);

/* Places by number. save writes safetensors atomically; load checks names, types and shapes
 * and lists every mismatch; load_by_order takes the tensors as they lie in the file, and compares
 * types and shapes only. load_weights is the implicit load of an entry that only reads a
 * net: --weights overrides the file. */
int dlm_save(dlm_run *r, const char *path, int n, const int *places);
int dlm_load(dlm_run *r, const char *path, int n, const int *places);
int dlm_load_by_order(dlm_run *r, const char *path, int n, const int *places);
int dlm_load_weights(dlm_run *r, const char *path, int n, const int *places);
void *dlm_place_data(dlm_run *r, int place);

/* The model as a part of another program (runtime/library.c): args holds the data of a tensor,
 * a string, or the address of a dlm_i64 or double. Not for several threads at once. */
typedef struct dlm_library dlm_library;
dlm_library *dlm_open(const dlm_program *program, const char *weights);   /* NULL: no memory */
int dlm_call(dlm_library *l, int entry, const dlm_i64 *dim, const void *const *args, void *result);
const char *dlm_error(const dlm_library *l);                    /* of the last call; "": none */
void dlm_close(dlm_library *l);

int dlm_fail(dlm_run *r, const char *message);                  /* records it; returns -1 */

#endif
/* The vocabulary of generated kernels, pasted behind dlm_abi.h at the head of every
 * generated file: short names of types, vectors of 4, 8 and 16 lanes, and the functions of
 * ir/ops.def, each for scalars and for vectors under one name with the type behind it:
 * EXP_f32, EXP_f32x16. A scalar and each lane of a vector are computed by the same steps, so
 * the results do not depend on the width. Truth values are i32: 0 and 1 in scalars, 0 and -1
 * in lanes. */

#pragma GCC diagnostic ignored "-Wpsabi"     /* all functions on vectors are inlined */

typedef float f32;
typedef double f64;
typedef dlm_u8 u8;
typedef dlm_i32 i32;
typedef dlm_u32 u32;
typedef dlm_i64 i64;
typedef dlm_u64 u64;

#define UNROLL _Pragma("GCC unroll 64")
#define MIN64(a, b) ((i64)(a) < (i64)(b) ? (i64)(a) : (i64)(b))
#define INT64_C_(x) ((i64)x##ll)
#define INF_ __builtin_inff()
#define NAN_ __builtin_nanf("")
#define INLINE static inline __attribute__((always_inline, unused))
#define UNALIGNED __attribute__((packed, may_alias, aligned(1)))

#define LOWEST_f32 (-__builtin_inff())
#define HIGHEST_f32 __builtin_inff()
#define LOWEST_f64 (-__builtin_inf())
#define HIGHEST_f64 __builtin_inf()
#define LOWEST_i32 (-2147483647 - 1)
#define HIGHEST_i32 2147483647
#define LOWEST_i64 (-9223372036854775807ll - 1)
#define HIGHEST_i64 9223372036854775807ll
#define LOWEST_u32 0u
#define HIGHEST_u32 4294967295u
#define LOWEST_u8 0
#define HIGHEST_u8 255

double exp(double), log(double), expm1(double), log1p(double), sin(double), cos(double), tanh(double),
    erf(double), pow(double, double), sqrt(double), floor(double), rint(double), fma(double, double, double);
float sinf(float), cosf(float), powf(float, float), sqrtf(float), floorf(float), rintf(float),
    fmaf(float, float, float);

/* ---- scalars ---- */

#define SCALAR_COMMON(T) \
    INLINE T SELECT_##T(i32 c, T a, T b) { return c ? a : b; }
#define SCALAR_NUMBER(T) \
    INLINE T MAXIMUM_##T(T a, T b) { return ((a > b) | (a != a)) ? a : b; } \
    INLINE T MINIMUM_##T(T a, T b) { return ((a < b) | (a != a)) ? a : b; } \
    INLINE i32 ABOVE_##T(T a, T b) { return (a > b) | ((a != a) & (b == b)); } \
    INLINE i32 BELOW_##T(T a, T b) { return (a < b) | ((a != a) & (b == b)); }
#define SCALAR_SIGN(T) \
    INLINE T SIGN_##T(T a) { return a != a ? a : (T)((a > 0) - (a < 0)); }
#define SCALAR_UNSIGNED(T) \
    INLINE T SIGN_##T(T a) { return a > 0; } \
    INLINE T ABS_##T(T a) { return a; } \
    INLINE T FLOORDIV_##T(T a, T b) { return b ? a / b : 0; } \
    INLINE T FLOORMOD_##T(T a, T b) { return b ? a % b : 0; }
#define SCALAR_INT(T) \
    INLINE T FLOORDIV_##T(T a, T b) \
    { \
        if (b == 0 || b == -1) \
            return b == 0 ? 0 : (T)(0 - (u64)a); \
        T q = a / b; \
        return q - ((a % b != 0) & ((a < 0) != (b < 0))); \
    } \
    INLINE T FLOORMOD_##T(T a, T b) { return b == 0 ? 0 : (T)((u64)a - (u64)FLOORDIV_##T(a, b) * (u64)b); } \
    INLINE T ABS_##T(T a) { return a < 0 ? (T)(0 - (u64)a) : a; }

SCALAR_COMMON(f32) SCALAR_COMMON(f64) SCALAR_COMMON(i32) SCALAR_COMMON(i64) SCALAR_COMMON(u32) SCALAR_COMMON(u8)
SCALAR_NUMBER(f32) SCALAR_NUMBER(f64) SCALAR_NUMBER(i32) SCALAR_NUMBER(i64) SCALAR_NUMBER(u32) SCALAR_NUMBER(u8)
SCALAR_SIGN(f32) SCALAR_SIGN(f64) SCALAR_SIGN(i32) SCALAR_SIGN(i64)
SCALAR_INT(i32) SCALAR_INT(i64) SCALAR_UNSIGNED(u32) SCALAR_UNSIGNED(u8)

INLINE f32 SQRT_f32(f32 a) { return sqrtf(a); }
INLINE f64 SQRT_f64(f64 a) { return sqrt(a); }
INLINE f32 FLOOR_f32(f32 a) { return floorf(a); }
INLINE f64 FLOOR_f64(f64 a) { return floor(a); }
INLINE f32 ROUND_f32(f32 a) { return rintf(a); }
INLINE f64 ROUND_f64(f64 a) { return rint(a); }
INLINE f32 ABS_f32(f32 a) { return __builtin_fabsf(a); }
INLINE f64 ABS_f64(f64 a) { return __builtin_fabs(a); }
#ifdef __FMA__
INLINE f32 FMA_f32(f32 a, f32 b, f32 c) { return fmaf(a, b, c); }
INLINE f64 FMA_f64(f64 a, f64 b, f64 c) { return fma(a, b, c); }
#else
INLINE f32 FMA_f32(f32 a, f32 b, f32 c) { return a * b + c; }
INLINE f64 FMA_f64(f64 a, f64 b, f64 c) { return a * b + c; }
#endif
INLINE i32 BITS_f32(f32 a) { union { f32 f; i32 i; } u = {a}; return u.i; }
INLINE f32 FROM_BITS_f32(i32 a) { union { i32 i; f32 f; } u = {a}; return u.f; }
INLINE i32 TO_INT_f32(f32 a) { return (i32)a; }
INLINE f32 TO_f32(i32 a) { return (f32)a; }
INLINE f32 SPLAT_f32(f32 a) { return a; }

INLINE f64 EXP_f64(f64 a) { return exp(a); }
INLINE f64 LOG_f64(f64 a) { return log(a); }
INLINE f64 EXPM1_f64(f64 a) { return expm1(a); }
INLINE f64 LOG1P_f64(f64 a) { return log1p(a); }
INLINE f64 SIN_f64(f64 a) { return sin(a); }
INLINE f64 COS_f64(f64 a) { return cos(a); }
INLINE f64 TANH_f64(f64 a) { return tanh(a); }
INLINE f64 ERF_f64(f64 a) { return erf(a); }
INLINE f64 POW_f64(f64 a, f64 b) { return pow(a, b); }
INLINE f32 POW_f32(f32 a, f32 b) { return powf(a, b); }
INLINE f32 SINF_f32(f32 a) { return sinf(a); }
INLINE f32 COSF_f32(f32 a) { return cosf(a); }
INLINE i32 ANY_i32(i32 a) { return a; }

/* ---- vectors ---- */

#define LANES(W, ...) for (int l_ = 0; l_ < W; l_++) __VA_ARGS__

/* T: element, W: lanes, S: the type of a comparison's result as elements */
#define VECTOR_TYPE(T, W) \
    typedef T T##x##W __attribute__((vector_size(sizeof(T) * W))); \
    typedef struct { T##x##W v; } UNALIGNED T##x##W##_u;
#define VECTOR_TYPES(W) \
    typedef signed char i8x##W __attribute__((vector_size(W))); \
    VECTOR_TYPE(f32, W) VECTOR_TYPE(f64, W) VECTOR_TYPE(i32, W) VECTOR_TYPE(i64, W) VECTOR_TYPE(u32, W) \
    VECTOR_TYPE(u8, W) VECTOR_TYPE(u64, W)
VECTOR_TYPES(4) VECTOR_TYPES(8) VECTOR_TYPES(16)

#define IOTA4 0, 1, 2, 3
#define IOTA8 IOTA4, 4, 5, 6, 7
#define IOTA16 IOTA8, 8, 9, 10, 11, 12, 13, 14, 15
#define IOTA_i32x4 ((i32x4){IOTA4})
#define IOTA_i32x8 ((i32x8){IOTA8})
#define IOTA_i32x16 ((i32x16){IOTA16})
#define IOTA_i64x4 ((i64x4){IOTA4})
#define IOTA_i64x8 ((i64x8){IOTA8})
#define IOTA_i64x16 ((i64x16){IOTA16})

/* Lane l + h in lane l. Folding by halves leaves lane 0 with ((0, 8), (4, 12)), ... */
#define TURN_(l, W, h) (((l) + (h)) % (W))
#define TURN4_(l, W, h) TURN_(l, W, h), TURN_(l + 1, W, h), TURN_(l + 2, W, h), TURN_(l + 3, W, h)
#define TURN4(a, h) __builtin_shufflevector(a, a, TURN4_(0, 4, h))
#define TURN8(a, h) __builtin_shufflevector(a, a, TURN4_(0, 8, h), TURN4_(4, 8, h))
#define TURN16(a, h) \
    __builtin_shufflevector(a, a, TURN4_(0, 16, h), TURN4_(4, 16, h), TURN4_(8, 16, h), TURN4_(12, 16, h))
#define FOLD_LANES(W, ADD) \
    if (W > 8) { enum { h_ = 8 }; ADD; } \
    if (W > 4) { enum { h_ = 4 }; ADD; } \
    { enum { h_ = 2 }; ADD; } \
    { enum { h_ = 1 }; ADD; }

/* SELECT by bits; I: the integer vector of the same size */
#define VECTOR_COMMON(T, W, I, MASK) \
    INLINE T##x##W LOAD_##T##x##W(const T *p) { return ((const T##x##W##_u *)p)->v; } \
    INLINE void STORE_##T##x##W(T *p, T##x##W a) { ((T##x##W##_u *)p)->v = a; } \
    INLINE T##x##W SPLAT_##T##x##W(T a) { return a - (T##x##W){0}; } \
    INLINE T##x##W SELECT_##T##x##W(i32x##W c, T##x##W a, T##x##W b) \
    { \
        I##x##W m = MASK; \
        return (T##x##W)((m & (I##x##W)a) | (~m & (I##x##W)b)); \
    } \
    INLINE T##x##W MAXIMUM_##T##x##W(T##x##W a, T##x##W b) \
    { \
        __typeof__(a > b) m = (a > b) | (a != a); \
        return (T##x##W)(((__typeof__(m))a & m) | ((__typeof__(m))b & ~m)); \
    } \
    INLINE T##x##W MINIMUM_##T##x##W(T##x##W a, T##x##W b) \
    { \
        __typeof__(a > b) m = (a < b) | (a != a); \
        return (T##x##W)(((__typeof__(m))a & m) | ((__typeof__(m))b & ~m)); \
    } \
    INLINE i32x##W ABOVE_##T##x##W(T##x##W a, T##x##W b) \
    { \
        return __builtin_convertvector((a > b) | ((a != a) & (b == b)), i32x##W); \
    } \
    INLINE i32x##W BELOW_##T##x##W(T##x##W a, T##x##W b) \
    { \
        return __builtin_convertvector((a < b) | ((a != a) & (b == b)), i32x##W); \
    } \
    INLINE T##x##W SIGN_##T##x##W(T##x##W a) { T##x##W r; LANES(W, r[l_] = SIGN_##T(a[l_]);) return r; } \
    INLINE T SUM_LANES_##T##x##W(T##x##W a) \
    { \
        FOLD_LANES(W, a = a + TURN##W(a, h_)) \
        return a[0]; \
    } \
    INLINE T MAX_LANES_##T##x##W(T##x##W a) \
    { \
        FOLD_LANES(W, a = MAXIMUM_##T##x##W(a, TURN##W(a, h_))) \
        return a[0]; \
    } \
    INLINE T MIN_LANES_##T##x##W(T##x##W a) \
    { \
        FOLD_LANES(W, a = MINIMUM_##T##x##W(a, TURN##W(a, h_))) \
        return a[0]; \
    }
/* The first `left` lanes. */
#define VECTOR_PART(T, W) \
    INLINE void STORE_PART_##T##x##W(T *p, T##x##W a, i64 left) \
    { \
        if (left >= W) \
            STORE_##T##x##W(p, a); \
        else { \
            UNROLL \
            for (int l = 0; l < W; l++) \
                if (l < left) \
                    p[l] = a[l]; \
        } \
    }
#define VECTOR_INT(T, W) \
    INLINE T##x##W FLOORDIV_##T##x##W(T##x##W a, T##x##W b) \
    { T##x##W r; LANES(W, r[l_] = FLOORDIV_##T(a[l_], b[l_]);) return r; } \
    INLINE T##x##W FLOORMOD_##T##x##W(T##x##W a, T##x##W b) \
    { T##x##W r; LANES(W, r[l_] = FLOORMOD_##T(a[l_], b[l_]);) return r; } \
    INLINE T##x##W ABS_##T##x##W(T##x##W a) { T##x##W r; LANES(W, r[l_] = ABS_##T(a[l_]);) return r; }
#define VECTOR_BY_LANE(T, W, F) \
    INLINE T##x##W F##_##T##x##W(T##x##W a) { T##x##W r; LANES(W, r[l_] = F##_##T(a[l_]);) return r; }
#define VECTOR_BY_LANE2(T, W, F) \
    INLINE T##x##W F##_##T##x##W(T##x##W a, T##x##W b) { T##x##W r; LANES(W, r[l_] = F##_##T(a[l_], b[l_]);) return r; }

/* One instruction where the C compiler knows the vector's own function. */
#if defined(__clang__) && defined(__FMA__)
#define VECTOR_FLOAT(T, W) \
    INLINE T##x##W FMA_##T##x##W(T##x##W a, T##x##W b, T##x##W c) { return __builtin_elementwise_fma(a, b, c); } \
    INLINE T##x##W SQRT_##T##x##W(T##x##W a) { return __builtin_elementwise_sqrt(a); } \
    INLINE T##x##W FLOOR_##T##x##W(T##x##W a) { return __builtin_elementwise_floor(a); } \
    INLINE T##x##W ROUND_##T##x##W(T##x##W a) { return __builtin_elementwise_rint(a); } \
    INLINE T##x##W ABS_##T##x##W(T##x##W a) { return __builtin_elementwise_abs(a); }
#else
#define VECTOR_FLOAT(T, W) \
    INLINE T##x##W FMA_##T##x##W(T##x##W a, T##x##W b, T##x##W c) \
    { return a * b + c; } \
    VECTOR_BY_LANE(T, W, SQRT) VECTOR_BY_LANE(T, W, FLOOR) VECTOR_BY_LANE(T, W, ROUND) VECTOR_BY_LANE(T, W, ABS)
#endif

#define VECTORS(W) \
    VECTOR_COMMON(f32, W, i32, c) VECTOR_COMMON(i32, W, i32, c) VECTOR_COMMON(u32, W, i32, c) \
    VECTOR_COMMON(f64, W, i64, __builtin_convertvector(c, i64x##W)) \
    VECTOR_COMMON(i64, W, i64, __builtin_convertvector(c, i64x##W)) \
    VECTOR_COMMON(u8, W, i8, __builtin_convertvector(c, i8x##W)) \
    VECTOR_PART(i32, W) VECTOR_PART(u32, W) VECTOR_PART(f64, W) VECTOR_PART(i64, W) VECTOR_PART(u8, W) \
    VECTOR_INT(i32, W) VECTOR_INT(i64, W) VECTOR_INT(u32, W) VECTOR_INT(u8, W) \
    VECTOR_FLOAT(f32, W) VECTOR_FLOAT(f64, W) \
    INLINE i32x##W LOAD_boolx##W(const u8 *p) { return __builtin_convertvector(LOAD_u8x##W(p), i32x##W) != 0; } \
    INLINE void STORE_boolx##W(u8 *p, i32x##W a) { STORE_u8x##W(p, __builtin_convertvector(-a, u8x##W)); } \
    VECTOR_BY_LANE(f64, W, EXP) VECTOR_BY_LANE(f64, W, LOG) VECTOR_BY_LANE(f64, W, EXPM1) \
    VECTOR_BY_LANE(f64, W, LOG1P) VECTOR_BY_LANE(f64, W, SIN) VECTOR_BY_LANE(f64, W, COS) \
    VECTOR_BY_LANE(f64, W, TANH) VECTOR_BY_LANE(f64, W, ERF) VECTOR_BY_LANE2(f64, W, POW) \
    VECTOR_BY_LANE2(f32, W, POW) VECTOR_BY_LANE(f32, W, SINF) VECTOR_BY_LANE(f32, W, COSF) \
    INLINE i32x##W BITS_f32x##W(f32x##W a) { return (i32x##W)a; } \
    INLINE f32x##W FROM_BITS_f32x##W(i32x##W a) { return (f32x##W)a; } \
    INLINE i32x##W TO_INT_f32x##W(f32x##W a) { return __builtin_convertvector(a, i32x##W); } \
    INLINE f32x##W TO_f32x##W(i32x##W a) { return __builtin_convertvector(a, f32x##W); } \
    INLINE f32x##W FLOORDIV_f32x##W(f32x##W a, f32x##W b) { return FLOOR_f32x##W(a / b); } \
    INLINE f64x##W FLOORDIV_f64x##W(f64x##W a, f64x##W b) { return FLOOR_f64x##W(a / b); } \
    INLINE f32x##W FLOORMOD_f32x##W(f32x##W a, f32x##W b) { return a - b * FLOOR_f32x##W(a / b); } \
    INLINE f64x##W FLOORMOD_f64x##W(f64x##W a, f64x##W b) { return a - b * FLOOR_f64x##W(a / b); } \
    INLINE i32 ANY_i32x##W(i32x##W a) { i32 r = 0; LANES(W, r |= a[l_];) return r; }
VECTORS(4) VECTORS(8) VECTORS(16)

#if defined(__clang__) && defined(__AVX512VL__)
#define STORE_PART_f32(W, BITS) \
    INLINE void STORE_PART_f32x##W(f32 *p, f32x##W a, i64 left) \
    { \
        if (left >= W) \
            STORE_f32x##W(p, a); \
        else if (left > 0) \
            __builtin_ia32_storeups##BITS##_mask((void *)p, a, (1 << left) - 1); \
    }
STORE_PART_f32(4, 128) STORE_PART_f32(8, 256) STORE_PART_f32(16, 512)
#else
VECTOR_PART(f32, 4) VECTOR_PART(f32, 8) VECTOR_PART(f32, 16)
#endif

/* As many vectors as they have lanes become columns of what they were rows of: vectors H apart
 * exchange blocks of H lanes, for H = W/2 ... 1. */
#define SWAP_(l, W, H, o) (((l) & (H) ? (l) - (H) + (W) : (l)) + (o))
#define SWAP4_(l, W, H, o) \
    SWAP_(l, W, H, o), SWAP_(l + 1, W, H, o), SWAP_(l + 2, W, H, o), SWAP_(l + 3, W, H, o)
#define SWAP4(H, o) SWAP4_(0, 4, H, o)
#define SWAP8(H, o) SWAP4_(0, 8, H, o), SWAP4_(4, 8, H, o)
#define SWAP16(H, o) \
    SWAP4_(0, 16, H, o), SWAP4_(4, 16, H, o), SWAP4_(8, 16, H, o), SWAP4_(12, 16, H, o)
#define EXCHANGE(V, W, H) \
    UNROLL \
    for (int i = 0; i < W; i++) \
        if (!(i & H)) { \
            V a = x[i], b = x[i + H]; \
            x[i] = __builtin_shufflevector(a, b, SWAP##W(H, 0)); \
            x[i + H] = __builtin_shufflevector(a, b, SWAP##W(H, H)); \
        }
#define TRANSPOSES(T) \
    INLINE void TRANSPOSE_##T##x4(T##x4 *x) { EXCHANGE(T##x4, 4, 2) EXCHANGE(T##x4, 4, 1) } \
    INLINE void TRANSPOSE_##T##x8(T##x8 *x) \
    { \
        EXCHANGE(T##x8, 8, 4) EXCHANGE(T##x8, 8, 2) EXCHANGE(T##x8, 8, 1) \
    } \
    INLINE void TRANSPOSE_##T##x16(T##x16 *x) \
    { \
        EXCHANGE(T##x16, 16, 8) EXCHANGE(T##x16, 16, 4) EXCHANGE(T##x16, 16, 2) EXCHANGE(T##x16, 16, 1) \
    }
TRANSPOSES(f32) TRANSPOSES(i32) TRANSPOSES(u32)

INLINE f32 FLOORDIV_f32(f32 a, f32 b) { return floorf(a / b); }
INLINE f64 FLOORDIV_f64(f64 a, f64 b) { return floor(a / b); }
INLINE f32 FLOORMOD_f32(f32 a, f32 b) { return a - b * floorf(a / b); }
INLINE f64 FLOORMOD_f64(f64 a, f64 b) { return a - b * floor(a / b); }

/* ---- mathematics in f32: V is f32 or a vector of it, I the integers of the same lanes ----
 * exp: 2^n times a polynomial on [-ln2/2, ln2/2]; log: a polynomial of the mantissa; both after
 * Cephes (S. Moshier). tanh and erf: a polynomial near 0, else through exp. */
#define MATH(V, I) \
    INLINE V EXP_##V(V x) \
    { \
        V big = SPLAT_##V(104.0f); \
        x = SELECT_##V(x > big, big, SELECT_##V(x < -big, -big, x)); \
        V n = ROUND_##V(x * SPLAT_##V(1.44269504088896341f)); \
        V r = FMA_##V(n, SPLAT_##V(-0.693359375f), x); \
        r = FMA_##V(n, SPLAT_##V(2.12194440e-4f), r); \
        V p = FMA_##V(SPLAT_##V(1.9875691500e-4f), r, SPLAT_##V(1.3981999507e-3f)); \
        p = FMA_##V(p, r, SPLAT_##V(8.3334519073e-3f)); \
        p = FMA_##V(p, r, SPLAT_##V(4.1665795894e-2f)); \
        p = FMA_##V(p, r, SPLAT_##V(1.6666665459e-1f)); \
        p = FMA_##V(p, r, SPLAT_##V(5.0000001201e-1f)); \
        p = FMA_##V(p, r * r, r) + 1.0f; \
        I k = TO_INT_##V(SELECT_##V(n == n, n, SPLAT_##V(0.0f))), half = k >> 1; \
        return p * FROM_BITS_##V((half + 127) << 23) * FROM_BITS_##V((k - half + 127) << 23); \
    } \
    INLINE V LOG_##V(V x) \
    { \
        V tiny = SPLAT_##V(1.17549435e-38f); \
        V scaled = SELECT_##V(x < tiny, x * SPLAT_##V(8388608.0f), x); \
        I bits = BITS_##V(scaled); \
        V e = TO_##V(((bits >> 23) & 255) - 126) - SELECT_##V(x < tiny, SPLAT_##V(23.0f), SPLAT_##V(0.0f)); \
        V m = FROM_BITS_##V((bits & 0x007fffff) | 0x3f000000); \
        I low = m < SPLAT_##V(0.707106781186547524f); \
        e = e - SELECT_##V(low, SPLAT_##V(1.0f), SPLAT_##V(0.0f)); \
        m = SELECT_##V(low, m + m, m) - 1.0f; \
        V z = m * m; \
        V p = FMA_##V(SPLAT_##V(7.0376836292e-2f), m, SPLAT_##V(-1.1514610310e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(1.1676998740e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(-1.2420140846e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(1.4249322787e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(-1.6668057665e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(2.0000714765e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(-2.4999993993e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(3.3333331174e-1f)); \
        p = p * m * z; \
        p = FMA_##V(e, SPLAT_##V(-2.12194440e-4f), p); \
        p = FMA_##V(z, SPLAT_##V(-0.5f), p); \
        V y = FMA_##V(e, SPLAT_##V(0.693359375f), m + p); \
        y = SELECT_##V(x == SPLAT_##V(HIGHEST_f32), x, y); \
        y = SELECT_##V(x == SPLAT_##V(0.0f), SPLAT_##V(LOWEST_f32), y); \
        return SELECT_##V((x < SPLAT_##V(0.0f)) | (x != x), SPLAT_##V(NAN_), y); \
    } \
    INLINE V EXPM1_##V(V x) \
    { \
        V p = FMA_##V(SPLAT_##V(2.48015873e-5f), x, SPLAT_##V(1.98412698e-4f)); \
        p = FMA_##V(p, x, SPLAT_##V(1.38888889e-3f)); \
        p = FMA_##V(p, x, SPLAT_##V(8.33333333e-3f)); \
        p = FMA_##V(p, x, SPLAT_##V(4.16666667e-2f)); \
        p = FMA_##V(p, x, SPLAT_##V(1.66666667e-1f)); \
        p = FMA_##V(p, x, SPLAT_##V(0.5f)); \
        p = FMA_##V(p, x * x, x); \
        return SELECT_##V(ABS_##V(x) < SPLAT_##V(0.5f), p, EXP_##V(x) - 1.0f); \
    } \
    INLINE V LOG1P_##V(V x) \
    { \
        V u = x + 1.0f, d = u - 1.0f; \
        V y = LOG_##V(u) * (x / SELECT_##V(d == SPLAT_##V(0.0f), SPLAT_##V(1.0f), d)); \
        y = SELECT_##V(d == SPLAT_##V(0.0f), x, y); \
        return SELECT_##V(u == SPLAT_##V(HIGHEST_f32), u, SELECT_##V(u == SPLAT_##V(0.0f), SPLAT_##V(LOWEST_f32), y)); \
    } \
    INLINE V TANH_##V(V x) \
    { \
        V a = ABS_##V(x), z = x * x; \
        V p = FMA_##V(SPLAT_##V(-5.70498872745e-3f), z, SPLAT_##V(2.06390887954e-2f)); \
        p = FMA_##V(p, z, SPLAT_##V(-5.37397155531e-2f)); \
        p = FMA_##V(p, z, SPLAT_##V(1.33314422036e-1f)); \
        p = FMA_##V(p, z, SPLAT_##V(-3.33332819422e-1f)); \
        V small = FMA_##V(p * z, x, x); \
        V large = 1.0f - 2.0f / (EXP_##V(a + a) + 1.0f); \
        large = SELECT_##V(x < SPLAT_##V(0.0f), -large, large); \
        return SELECT_##V(a < SPLAT_##V(0.625f), small, large); \
    } \
    INLINE V ERF_NEAR_##V(V x, V z) \
    { \
        V p = FMA_##V(SPLAT_##V(-1.636584469e-07f), z, SPLAT_##V(1.646211437e-06f)); \
        p = FMA_##V(p, z, SPLAT_##V(-1.492565036e-05f)); \
        p = FMA_##V(p, z, SPLAT_##V(1.205533298e-04f)); \
        p = FMA_##V(p, z, SPLAT_##V(-8.548327023e-04f)); \
        p = FMA_##V(p, z, SPLAT_##V(5.223977625e-03f)); \
        p = FMA_##V(p, z, SPLAT_##V(-2.686617065e-02f)); \
        p = FMA_##V(p, z, SPLAT_##V(1.128379167e-01f)); \
        p = FMA_##V(p, z, SPLAT_##V(-3.761263890e-01f)); \
        p = FMA_##V(p, z, SPLAT_##V(1.128379167e+00f)); \
        return p * x; \
    } \
    INLINE V ERF_##V(V x) \
    { \
        V a = ABS_##V(x), z = x * x; \
        V t = 1.0f / FMA_##V(SPLAT_##V(0.3275911f), a, SPLAT_##V(1.0f)); \
        V q = FMA_##V(SPLAT_##V(1.061405429f), t, SPLAT_##V(-1.453152027f)); \
        q = FMA_##V(q, t, SPLAT_##V(1.421413741f)); \
        q = FMA_##V(q, t, SPLAT_##V(-0.284496736f)); \
        q = FMA_##V(q, t, SPLAT_##V(0.254829592f)) * t; \
        V large = 1.0f - q * EXP_##V(-z); \
        large = SELECT_##V(x < SPLAT_##V(0.0f), -large, large); \
        return SELECT_##V(a < SPLAT_##V(1.0f), ERF_NEAR_##V(x, z), large); \
    } \
    INLINE V SINCOS_##V(V x, i32 quarter) \
    { \
        V n = ROUND_##V(x * SPLAT_##V(0.636619772367581343f)); \
        V r = FMA_##V(n, SPLAT_##V(-1.57079625129699707031f), x); \
        r = FMA_##V(n, SPLAT_##V(-7.54978941586159635335e-8f), r); \
        r = FMA_##V(n, SPLAT_##V(-5.39030285815811905290e-15f), r); \
        I k = TO_INT_##V(SELECT_##V(ABS_##V(x) < SPLAT_##V(30000.0f), n, SPLAT_##V(0.0f))) + quarter; \
        V z = r * r; \
        V s = FMA_##V(SPLAT_##V(-1.9515295891e-4f), z, SPLAT_##V(8.3321608736e-3f)); \
        s = FMA_##V(s, z, SPLAT_##V(-1.6666654611e-1f)); \
        s = FMA_##V(s * z, r, r); \
        V c = FMA_##V(SPLAT_##V(2.443315711809948e-5f), z, SPLAT_##V(-1.388731625493765e-3f)); \
        c = FMA_##V(c, z, SPLAT_##V(4.166664568298827e-2f)); \
        c = FMA_##V(c, z * z, FMA_##V(z, SPLAT_##V(-0.5f), SPLAT_##V(1.0f))); \
        V y = SELECT_##V((k & 1) == 0, s, c); \
        return SELECT_##V((k & 2) == 0, y, -y); \
    } \
    INLINE V SIN_##V(V x) \
    { \
        I far = (ABS_##V(x) < SPLAT_##V(30000.0f)) == 0; \
        V y = SINCOS_##V(x, 0); \
        return ANY_##I(far) ? SELECT_##V(far, SINF_##V(x), y) : y; \
    } \
    INLINE V COS_##V(V x) \
    { \
        I far = (ABS_##V(x) < SPLAT_##V(30000.0f)) == 0; \
        V y = SINCOS_##V(x, 1); \
        return ANY_##I(far) ? SELECT_##V(far, COSF_##V(x), y) : y; \
    }
MATH(f32, i32) MATH(f32x4, i32x4) MATH(f32x8, i32x8) MATH(f32x16, i32x16)

/* Element `e` of a draw: Philox4x32-10 (Salmon et al., 2011), four elements a block. */
INLINE u32 RANDOM_BITS(i64 seed, u64 site, i64 draw, i64 execution, i64 e)
{
    u64 key = ((u64)seed ^ site) + (u64)draw * 0x9E3779B97F4A7C15u, block = (u64)e / 4;
    u32 c0 = (u32)block, c1 = (u32)(block >> 32), c2 = (u32)execution, c3 = (u32)((u64)execution >> 32);
    u32 k0 = (u32)key, k1 = (u32)(key >> 32);
    for (int round = 0; round < 10; round++) {
        u64 p0 = (u64)0xD2511F53u * c0, p1 = (u64)0xCD9E8D57u * c2;
        u32 n0 = (u32)(p1 >> 32) ^ c1 ^ k0, n2 = (u32)(p0 >> 32) ^ c3 ^ k1;
        c1 = (u32)p1;
        c3 = (u32)p0;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return (e & 2) ? ((e & 1) ? c3 : c2) : ((e & 1) ? c1 : c0);
}

/* This thread's part of n iterations, of which a thread takes at least `grain`. */
/* All threads wait here for each other; the phase begins. */
#define BARRIER(team, phase) dlm_barrier(team)

INLINE i32 SHARE(const dlm_team *team, i64 n, i64 grain, i64 *lo, i64 *hi)
{
    i64 parts = (n + grain - 1) / grain;
    parts = parts < team->count ? parts : team->count;
    if (team->id >= parts)
        return 0;
    *lo = n * team->id / parts;
    *hi = n * (team->id + 1) / parts;
    return *lo < *hi;
}
void fuzz_barrier(dlm_team *, int);
#undef BARRIER
#define BARRIER fuzz_barrier
/* ---- step g31_0 ---- */

/*
  kernel k0_mod {
    axis i0 < 5 parallel
    v0: i32 = load %21[i0]
    v1: i32 = const 3
    v2: i32 = mod v0, v1
    store %22[i0] = v2
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_0_k0_mod(const i32 *restrict t__1, i32 *restrict mod_11, i64 begin, i64 end)
{
    const i32 x1 = 3;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const i32x8 x0 = LOAD_i32x8(t__1 + i0);
            const i32x8 x2 = FLOORMOD_i32x8(x0, SPLAT_i32x8(x1));
            STORE_i32x8(mod_11 + i0, x2);
        } else {
            enum { n0 = 5 };
            const i32x8 x0 = LOAD_i32x8(t__1 + i0);
            const i32x8 x2 = FLOORMOD_i32x8(x0, SPLAT_i32x8(x1));
            STORE_PART_i32x8(mod_11 + i0, x2, n0);
        }
    }
}

/*
  kernel k3_shr {
    axis i0 < 12 parallel
    v0: i32 = load %24[i0]
    v1: i32 = const 0
    v2: i32 = shr v0, v1
    store %25[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g31_0_k3_shr(const i32 *restrict t__2, i32 *restrict shr_8, i64 begin, i64 end)
{
    const i32 x1 = 0;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_i32x16(t__2 + i0);
            const i32x16 x2 = x0 >> SPLAT_i32x16(x1);
            STORE_i32x16(shr_8 + i0, x2);
        } else {
            enum { n0 = 12 };
            const i32x16 x0 = LOAD_i32x16(t__2 + i0);
            const i32x16 x2 = x0 >> SPLAT_i32x16(x1);
            STORE_PART_i32x16(shr_8 + i0, x2, n0);
        }
    }
}

/*
  kernel k5_copy {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    v0: i32 = load %2[i0, i1]
    store %5[i0 + 6, i1] = v0
    schedule { order i0 i1; spread 2; tile i1 4; vector i1; width 4 }
  }
*/
static void g31_0_k5_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 4;
        const i64 i0 = t / (1);
        const i32x4 x0 = LOAD_i32x4(t__2 + 4 * i0 + i1);
        STORE_i32x4(value_37_5 + 4 * (i0 + 6) + i1, x0);
    }
}

/*
  kernel k9_copy {
    v0: bool = const true
    store %7[] = v0
    schedule { width 4 }
  }
*/
static void g31_0_k9_copy(u8 *restrict carry_7)
{
    const i32 x0 = 1;
    carry_7[0] = x0;
}

/*
  kernel k1_gather phase 1 {
    axis i0 < 5 parallel
    v0: i32 = load %22[i0]
    v1: f32 = load %0[v0] if 0 <= v0 < 3 fault 0
    store %23[i0] = v1
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_0_k1_gather(const i32 *restrict mod_11, const f32 *restrict t__0, f32 *restrict gather_10, i64 begin, i64 end, const dlm_team *team)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const i32x8 x0 = LOAD_i32x8(mod_11 + i0);
            f32x8 x1;
            for (int l = 0; l < 8; l++)
                x1[l] = (u64)(x0[l]) < (u64)(3) ? t__0[x0[l]] : 0;
            for (int l = 0; l < 8; l++)
                if (!((u64)(x0[l]) < (u64)(3))) *team->fault = 1;
            STORE_f32x8(gather_10 + i0, x1);
        } else {
            enum { n0 = 5 };
            const i32x8 x0 = LOAD_i32x8(mod_11 + i0);
            f32x8 x1;
            for (int l = 0; l < 8; l++)
                x1[l] = (u64)(x0[l]) < (u64)(3) ? t__0[x0[l]] : 0;
            for (int l = 0; l < MIN64(n0, 8); l++)
                if (!((u64)(x0[l]) < (u64)(3))) *team->fault = 1;
            STORE_PART_f32x8(gather_10 + i0, x1, n0);
        }
    }
}

/*
  kernel k6_copy phase 1 {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    v0: i32 = load %2[i0, i1]
    store %5[i0 + 3, i1] = v0
    schedule { order i0 i1; spread 2; tile i1 4; vector i1; width 4 }
  }
*/
static void g31_0_k6_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 4;
        const i64 i0 = t / (1);
        const i32x4 x0 = LOAD_i32x4(t__2 + 4 * i0 + i1);
        STORE_i32x4(value_37_5 + 4 * (i0 + 3) + i1, x0);
    }
}

/*
  kernel k2_neg phase 2 {
    axis i0 < 5 parallel
    v0: f32 = load %23[i0]
    v1: f32 = neg v0
    store %12[i0] = v1
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_0_k2_neg(const f32 *restrict gather_10, f32 *restrict neg_9, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(gather_10 + i0);
            const f32x8 x1 = -x0;
            STORE_f32x8(neg_9 + i0, x1);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(gather_10 + i0);
            const f32x8 x1 = -x0;
            STORE_PART_f32x8(neg_9 + i0, x1, n0);
        }
    }
}

/*
  kernel k7_copy phase 2 {
    axis i0 < 12 parallel
    v0: i32 = load %25[i0]
    store %27[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g31_0_k7_copy(const i32 *restrict shr_8, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_i32x16(shr_8 + i0);
            STORE_i32x16(value_37_5 + i0, x0);
        } else {
            enum { n0 = 12 };
            const i32x16 x0 = LOAD_i32x16(shr_8 + i0);
            STORE_PART_i32x16(value_37_5 + i0, x0, n0);
        }
    }
}

/*
  kernel k4_mul phase 3 {
    axis i0 < 5 parallel
    v0: f32 = load %12[i0]
    v1: f32 = const 0.6666667
    v2: f32 = mul v0, v1
    store %26[i0] = v2
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_0_k4_mul(const f32 *restrict neg_9, f32 *restrict value_35_6, i64 begin, i64 end)
{
    const f32 x1 = 0.6666666865348816f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(neg_9 + i0);
            const f32x8 x2 = x0 * SPLAT_f32x8(x1);
            STORE_f32x8(value_35_6 + i0, x2);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(neg_9 + i0);
            const f32x8 x2 = x0 * SPLAT_f32x8(x1);
            STORE_PART_f32x8(value_35_6 + i0, x2, n0);
        }
    }
}

/*
  kernel k8_mul phase 3 {
    axis i0 < 5 parallel
    v0: f32 = load %12[i0]
    v1: f32 = const 0.6666667
    v2: f32 = mul v0, v1
    store %4[i0] = v2
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_0_k8_mul(const f32 *restrict neg_9, f32 *restrict value_43_4, i64 begin, i64 end)
{
    const f32 x1 = 0.6666666865348816f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(neg_9 + i0);
            const f32x8 x2 = x0 * SPLAT_f32x8(x1);
            STORE_f32x8(value_43_4 + i0, x2);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(neg_9 + i0);
            const f32x8 x2 = x0 * SPLAT_f32x8(x1);
            STORE_PART_f32x8(value_43_4 + i0, x2, n0);
        }
    }
}

/*
  kernel k10_cast phase 4 {
    v0: i64 = size r1_0 + 1
    v1: f32 = cast v0
    store %16[] = v1
    schedule { width 4 }
  }
*/
static void g31_0_k10_cast(f32 *restrict cast_16, i64 r1_0_)
{
    const i64 x0 = r1_0_ + 1;
    const f32 x1 = (f32)x0;
    cast_16[0] = x1;
}

/*
  kernel k11_tanh phase 4 {
    v0: f32 = load %16[]
    v1: f32 = tanh v0
    store %15[] = v1
    schedule { width 4 }
  }
*/
static void g31_0_k11_tanh(const f32 *restrict cast_16, f32 *restrict tanh_15)
{
    const f32 x0 = cast_16[0];
    const f32 x1 = TANH_f32(x0);
    tanh_15[0] = x1;
}

/*
  kernel k13_copy phase 4 {
    axis i0 < 5 parallel
    v0: f32 = load %23[i0]
    store %28[i0] = v0
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_0_k13_copy(const f32 *restrict gather_10, f32 *restrict value_35_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(gather_10 + i0);
            STORE_f32x8(value_35_6 + i0, x0);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(gather_10 + i0);
            STORE_PART_f32x8(value_35_6 + i0, x0, n0);
        }
    }
}

/*
  kernel k12_lt phase 5 {
    v0: f32 = load %15[]
    v1: f32 = const 0.6
    v2: bool = lt v0, v1
    store %14[] = v2
    schedule { width 4 }
  }
*/
static void g31_0_k12_lt(const f32 *restrict tanh_15, u8 *restrict carry_7)
{
    const f32 x0 = tanh_15[0];
    const f32 x1 = 0.6000000238418579f;
    const i32 x2 = x0 < x1;
    carry_7[0] = x2;
}

/*
  kernel k14_copy phase 5 {
    axis i0 < 5 parallel
    v0: f32 = load %4[i0]
    store %18[i0] = v0
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_0_k14_copy(const f32 *restrict value_43_4, f32 *restrict carry_18, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(value_43_4 + i0);
            STORE_f32x8(carry_18 + i0, x0);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(value_43_4 + i0);
            STORE_PART_f32x8(carry_18 + i0, x0, n0);
        }
    }
}

/*
  kernel k15_copy phase 6 {
    axis i0 < 5 parallel
    v0: f32 = load %18[i0]
    store %3[(r3_4), i0] = v0
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_0_k15_copy(const f32 *restrict carry_18, f32 *restrict value_44_3, i64 r3_4_, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(carry_18 + i0);
            STORE_f32x8(value_44_3 + 5 * r3_4_ + i0, x0);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(carry_18 + i0);
            STORE_PART_f32x8(value_44_3 + 5 * r3_4_ + i0, x0, n0);
        }
    }
}

/*
  kernel k16_contract phase 6 {
    axis r0 < r3_4 + 1 reduce
    v0: f32 = load %18[r0]
    v1: f32 = reduce add v0 over r0
    store %20[] = v1
    schedule { width 16; reduce r0; lanes r0 }
  }
*/
static void g31_0_k16_contract(const f32 *restrict carry_18, f32 *restrict contract_20, i64 r3_4_)
{
    f32 x1 = 0;
    {
        {
            f32x16 y1 = {0};
            i64 r0 = 0;
            for (; r0 + 16 <= r3_4_ + 1; r0 += 16) {
                const f32x16 x0 = LOAD_f32x16(carry_18 + r0);
                y1 += x0;
            }
            if (r0 < r3_4_ + 1) {
                const i64 left = r3_4_ + 1 - r0;
                const f32x16 x0 = LOAD_f32x16(carry_18 + r0);
                y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
            }
            x1 = SUM_LANES_f32x16(y1);
        }
    }
    contract_20[0] = x1;
}

/*
  kernel k17_tanh phase 6 {
    v0: f32 = load %20[]
    v1: f32 = tanh v0
    store %19[] = v1
    schedule { width 4 }
  }
*/
static void g31_0_k17_tanh(const f32 *restrict contract_20, f32 *restrict tanh_19)
{
    const f32 x0 = contract_20[0];
    const f32 x1 = TANH_f32(x0);
    tanh_19[0] = x1;
}

/*
  kernel k18_copy phase 7 {
    axis i0 < 5 parallel
    v0: f32 = load %19[]
    store %17[i0] = v0
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_0_k18_copy(const f32 *restrict tanh_19, f32 *restrict value_43_4, i64 begin, i64 end)
{
    const f32 x0 = tanh_19[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            STORE_f32x8(value_43_4 + i0, SPLAT_f32x8(x0));
        } else {
            enum { n0 = 5 };
            STORE_PART_f32x8(value_43_4 + i0, SPLAT_f32x8(x0), n0);
        }
    }
}

static void step_g31_0_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (1), 1092, &lo, &hi))
        g31_0_k0_mod(buffer[1], buffer[11], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g31_0_k3_shr(buffer[2], buffer[8], lo, hi);
    if (SHARE(team, (3) * (1), 2048, &lo, &hi))
        g31_0_k5_copy(buffer[2], buffer[5], lo, hi);
    if (team->id == 0)
        g31_0_k9_copy(buffer[7]);
    BARRIER(team, 1);
    if (SHARE(team, (1), 1638, &lo, &hi))
        g31_0_k1_gather(buffer[11], buffer[0], buffer[10], lo, hi, team);
    if (SHARE(team, (3) * (1), 2048, &lo, &hi))
        g31_0_k6_copy(buffer[2], buffer[5], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (1), 1092, &lo, &hi))
        g31_0_k2_neg(buffer[10], buffer[9], lo, hi);
    if (SHARE(team, (1), 682, &lo, &hi))
        g31_0_k7_copy(buffer[8], buffer[5], lo, hi);
    BARRIER(team, 3);
    if (SHARE(team, (1), 1092, &lo, &hi))
        g31_0_k4_mul(buffer[9], buffer[6], lo, hi);
    if (SHARE(team, (1), 1092, &lo, &hi))
        g31_0_k8_mul(buffer[9], buffer[4], lo, hi);
    BARRIER(team, 4);
    for (i64 r1_0_ = 0 - 1; r1_0_ >= 0; r1_0_--) {
        if (r1_0_ < 0 - 1)
            BARRIER(team, 4);
        if (!*(const u8 *)buffer[7])
            break;
        if (team->id == 0)
            g31_0_k10_cast(buffer[16], r1_0_);
        if (team->id == 0)
            g31_0_k11_tanh(buffer[16], buffer[15]);
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_0_k13_copy(buffer[10], buffer[6], lo, hi);
        BARRIER(team, 5);
        if (team->id == 0)
            g31_0_k12_lt(buffer[15], buffer[7]);
    }
    for (i64 r3_4_ = 4 - 1; r3_4_ >= 0; r3_4_--) {
        if (r3_4_ < 4 - 1)
            BARRIER(team, 5);
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_0_k14_copy(buffer[4], buffer[18], lo, hi);
        BARRIER(team, 6);
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_0_k15_copy(buffer[18], buffer[3], r3_4_, lo, hi);
        if (team->id == 0)
            g31_0_k16_contract(buffer[18], buffer[20], r3_4_);
        if (team->id == 0)
            g31_0_k17_tanh(buffer[20], buffer[19]);
        BARRIER(team, 7);
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_0_k18_copy(buffer[19], buffer[4], lo, hi);
    }
}

static void step_g31_0_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 12;
    bytes[1] = 20;
    bytes[2] = 48;
    bytes[3] = 80;
    bytes[4] = 20;
    bytes[5] = 144;
    bytes[6] = 20;
    bytes[7] = 1;
    bytes[8] = 48;
    bytes[9] = 20;
    bytes[10] = 20;
    bytes[11] = 20;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 4;
    bytes[16] = 4;
    bytes[17] = 0;
    bytes[18] = 20;
    bytes[19] = 4;
    bytes[20] = 4;
    bytes[21] = 0;
    bytes[22] = 0;
    bytes[23] = 0;
    bytes[24] = 0;
    bytes[25] = 0;
    bytes[26] = 0;
    bytes[27] = 0;
    bytes[28] = 0;
}

static void step_g31_0_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(5);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (5) + 4 * (3) + 4 * (5));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(5);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(5);
    *bytes += (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(5);
    *bytes += (f64)(0) * (f64)(0 + 4 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(0) * (f64)(0 + 4 * (1) + 4 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(0) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
    *bytes += (f64)(0) * (f64)(0 + 4 * (1) + 1 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(4) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
    *bytes += (f64)(4) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
    *bytes += (f64)(4) * (f64)(0 + 4 * (r3_4_ + 1) + 4 * (1));
    *flops += (f64)(4*r3_4_ + 4);
    *bytes += (f64)(4) * (f64)(0 + 4 * (1) + 4 * (1));
    *flops += (f64)(4);
    *bytes += (f64)(4) * (f64)(0 + 4 * (1) + 4 * (5));
    *flops += (f64)(0);
}

static const dlm_buffer step_g31_0_buffers[] = {
    {DLM_BUF_INPUT, 1, 1, 1},  /* 0  f32[3] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  i32[5, 1] */
    {DLM_BUF_INPUT, 3, 0, 1},  /* 2  i32[3, 4] */
    {DLM_BUF_OUTPUT, 0, 6, 6},  /* 3 value.44 f32[4, 5] */
    {DLM_BUF_OUTPUT, 1, 3, 7},  /* 4 value.43 f32[5] */
    {DLM_BUF_OUTPUT, 2, 0, 2},  /* 5 value.37 i32[9, 4] */
    {DLM_BUF_OUTPUT, 3, 3, 5},  /* 6 value.35 f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 5},  /* 7 carry bool[] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 8 shr i32[3, 4] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 9 neg f32[5, 1] */
    {DLM_BUF_TEMP, 0, 1, 5},  /* 10 gather f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 11 mod i32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12 reshape f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13 next f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14 next bool[] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 15 tanh f32[] */
    {DLM_BUF_TEMP, 0, 4, 4},  /* 16 cast f32[] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 next f32[5] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 18 carry f32[5] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 19 tanh f32[] */
    {DLM_BUF_TEMP, 0, 6, 6},  /* 20 contract f32[] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 21  i32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 22 mod i32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 23 gather f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 24  i32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 25 shr i32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 26 value.35 f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 27 value.37 i32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 28 next f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g31_0_sites[] = {
    {"-", "index outside 0..3"},
};

static const dlm_step step_g31_0 = {
    .name = "g31_0",
    .nbuffers = 29, .ndims = 2, .nphases = 8, .nkernels = 19,
    .buffers = step_g31_0_buffers, .sizes = step_g31_0_sizes, .traffic = step_g31_0_traffic, .run = step_g31_0_run,
    .nsites = 1, .sites = step_g31_0_sites
};

extern const dlm_step *const get_g31_0; const dlm_step *const get_g31_0 = &step_g31_0;

/* ---- step g31_1 ---- */

/*
  kernel k0_mul {
    axis i0 < 5 parallel
    v0: i32 = load %13[i0]
    v1: i32 = const 3
    v2: i32 = mod v0, v1
    v3: f32 = load %0[v2] if 0 <= v2 < 3 fault 0
    v4: f32 = const -0.6666667
    v5: f32 = mul v3, v4
    store %14[i0] = v5
    store %15[i0] = v3
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_1_k0_mul(const i32 *restrict t__1, const f32 *restrict t__0, f32 *restrict value_35_6, f32 *restrict gather_8, i64 begin, i64 end, const dlm_team *team)
{
    const i32 x1 = 3;
    const f32 x4 = -0.6666666865348816f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const i32x8 x0 = LOAD_i32x8(t__1 + i0);
            const i32x8 x2 = FLOORMOD_i32x8(x0, SPLAT_i32x8(x1));
            f32x8 x3;
            for (int l = 0; l < 8; l++)
                x3[l] = (u64)(x2[l]) < (u64)(3) ? t__0[x2[l]] : 0;
            for (int l = 0; l < 8; l++)
                if (!((u64)(x2[l]) < (u64)(3))) *team->fault = 1;
            const f32x8 x5 = x3 * SPLAT_f32x8(x4);
            STORE_f32x8(value_35_6 + i0, x5);
            STORE_f32x8(gather_8 + i0, x3);
        } else {
            enum { n0 = 5 };
            const i32x8 x0 = LOAD_i32x8(t__1 + i0);
            const i32x8 x2 = FLOORMOD_i32x8(x0, SPLAT_i32x8(x1));
            f32x8 x3;
            for (int l = 0; l < 8; l++)
                x3[l] = (u64)(x2[l]) < (u64)(3) ? t__0[x2[l]] : 0;
            for (int l = 0; l < MIN64(n0, 8); l++)
                if (!((u64)(x2[l]) < (u64)(3))) *team->fault = 1;
            const f32x8 x5 = x3 * SPLAT_f32x8(x4);
            STORE_PART_f32x8(value_35_6 + i0, x5, n0);
            STORE_PART_f32x8(gather_8 + i0, x3, n0);
        }
    }
}

/*
  kernel k1_copy {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    v0: i32 = load %2[i0, i1]
    store %5[i0 + 6, i1] = v0
    schedule { order i0 i1; spread 2; tile i1 4; vector i1; width 4 }
  }
*/
static void g31_1_k1_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 4;
        const i64 i0 = t / (1);
        const i32x4 x0 = LOAD_i32x4(t__2 + 4 * i0 + i1);
        STORE_i32x4(value_37_5 + 4 * (i0 + 6) + i1, x0);
    }
}

/*
  kernel k5_copy {
    v0: bool = const true
    store %7[] = v0
    schedule { width 4 }
  }
*/
static void g31_1_k5_copy(u8 *restrict carry_7)
{
    const i32 x0 = 1;
    carry_7[0] = x0;
}

/*
  kernel k2_copy phase 1 {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    v0: i32 = load %2[i0, i1]
    store %5[i0 + 3, i1] = v0
    schedule { order i0 i1; spread 2; tile i1 4; vector i1; width 4 }
  }
*/
static void g31_1_k2_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 4;
        const i64 i0 = t / (1);
        const i32x4 x0 = LOAD_i32x4(t__2 + 4 * i0 + i1);
        STORE_i32x4(value_37_5 + 4 * (i0 + 3) + i1, x0);
    }
}

/*
  kernel k4_mul phase 1 {
    axis i0 < 5 parallel
    v0: f32 = load %8[i0, 0]
    v1: f32 = neg v0
    v2: f32 = const 0.6666667
    v3: f32 = mul v1, v2
    store %4[i0] = v3
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_1_k4_mul(const f32 *restrict gather_8, f32 *restrict value_43_4, i64 begin, i64 end)
{
    const f32 x2 = 0.6666666865348816f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(gather_8 + i0);
            const f32x8 x1 = -x0;
            const f32x8 x3 = x1 * SPLAT_f32x8(x2);
            STORE_f32x8(value_43_4 + i0, x3);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(gather_8 + i0);
            const f32x8 x1 = -x0;
            const f32x8 x3 = x1 * SPLAT_f32x8(x2);
            STORE_PART_f32x8(value_43_4 + i0, x3, n0);
        }
    }
}

/*
  kernel k7_copy phase 1 {
    axis i0 < 5 parallel
    v0: f32 = load %15[i0]
    store %18[i0] = v0
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_1_k7_copy(const f32 *restrict gather_8, f32 *restrict value_35_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(gather_8 + i0);
            STORE_f32x8(value_35_6 + i0, x0);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(gather_8 + i0);
            STORE_PART_f32x8(value_35_6 + i0, x0, n0);
        }
    }
}

/*
  kernel k6_lt phase 2 {
    v0: i64 = size r1_0 + 1
    v1: f32 = cast v0
    v2: f32 = tanh v1
    v3: f32 = const 0.6
    v4: bool = lt v2, v3
    store %10[] = v4
    schedule { width 4 }
  }
*/
static void g31_1_k6_lt(u8 *restrict carry_7, i64 r1_0_)
{
    const i64 x0 = r1_0_ + 1;
    const f32 x1 = (f32)x0;
    const f32 x2 = TANH_f32(x1);
    const f32 x3 = 0.6000000238418579f;
    const i32 x4 = x2 < x3;
    carry_7[0] = x4;
}

/*
  kernel k3_copy phase 3 {
    axis i0 < 12 parallel
    v0: i32 = load %16[i0]
    store %17[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g31_1_k3_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_i32x16(t__2 + i0);
            STORE_i32x16(value_37_5 + i0, x0);
        } else {
            enum { n0 = 12 };
            const i32x16 x0 = LOAD_i32x16(t__2 + i0);
            STORE_PART_i32x16(value_37_5 + i0, x0, n0);
        }
    }
}

/*
  kernel k8_copy phase 3 {
    axis i0 < 5 parallel
    v0: f32 = load %4[i0]
    store %3[(r3_4), i0] = v0
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_1_k8_copy(const f32 *restrict value_43_4, f32 *restrict value_44_3, i64 r3_4_, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(value_43_4 + i0);
            STORE_f32x8(value_44_3 + 5 * r3_4_ + i0, x0);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(value_43_4 + i0);
            STORE_PART_f32x8(value_44_3 + 5 * r3_4_ + i0, x0, n0);
        }
    }
}

/*
  kernel k9_copy phase 3 {
    axis i0 < 5 parallel
    axis r0 < r3_4 + 1 reduce
    v0: f32 = load %4[r0]
    v1: f32 = reduce add v0 over r0
    v2: f32 = tanh v1
    store %11[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16; reduce r0; lanes r0 }
  }
*/
static void g31_1_k9_copy(const f32 *restrict value_43_4, f32 *restrict next_11, i64 r3_4_, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        f32 x1 = 0;
        {
            {
                f32x16 y1 = {0};
                i64 r0 = 0;
                for (; r0 + 16 <= r3_4_ + 1; r0 += 16) {
                    const f32x16 x0 = LOAD_f32x16(value_43_4 + r0);
                    y1 += x0;
                }
                if (r0 < r3_4_ + 1) {
                    const i64 left = r3_4_ + 1 - r0;
                    const f32x16 x0 = LOAD_f32x16(value_43_4 + r0);
                    y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
                }
                x1 = SUM_LANES_f32x16(y1);
            }
        }
        const i64 n0 = MIN64(5 - i0, 16);
        if (n0 == 16) {
            const f32 x2 = TANH_f32(x1);
            STORE_f32x16(next_11 + i0, SPLAT_f32x16(x2));
        } else {
            enum { n0 = 5 };
            const f32 x2 = TANH_f32(x1);
            STORE_PART_f32x16(next_11 + i0, SPLAT_f32x16(x2), n0);
        }
    }
}

/*
  kernel k10_copy phase 4 {
    axis i0 < 5 parallel
    v0: f32 = load %11[i0]
    store %12[i0] = v0
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_1_k10_copy(const f32 *restrict next_11, f32 *restrict value_43_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(next_11 + i0);
            STORE_f32x8(value_43_4 + i0, x0);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(next_11 + i0);
            STORE_PART_f32x8(value_43_4 + i0, x0, n0);
        }
    }
}

static void step_g31_1_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (1), 546, &lo, &hi))
        g31_1_k0_mul(buffer[1], buffer[0], buffer[6], buffer[8], lo, hi, team);
    if (SHARE(team, (3) * (1), 2048, &lo, &hi))
        g31_1_k1_copy(buffer[2], buffer[5], lo, hi);
    if (team->id == 0)
        g31_1_k5_copy(buffer[7]);
    BARRIER(team, 1);
    if (SHARE(team, (3) * (1), 2048, &lo, &hi))
        g31_1_k2_copy(buffer[2], buffer[5], lo, hi);
    if (SHARE(team, (1), 819, &lo, &hi))
        g31_1_k4_mul(buffer[8], buffer[4], lo, hi);
    for (i64 r1_0_ = 0 - 1; r1_0_ >= 0; r1_0_--) {
        if (r1_0_ < 0 - 1)
            BARRIER(team, 1);
        if (!*(const u8 *)buffer[7])
            break;
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_1_k7_copy(buffer[8], buffer[6], lo, hi);
        BARRIER(team, 2);
        if (team->id == 0)
            g31_1_k6_lt(buffer[7], r1_0_);
    }
    BARRIER(team, 3);
    if (SHARE(team, (1), 682, &lo, &hi))
        g31_1_k3_copy(buffer[2], buffer[5], lo, hi);
    for (i64 r3_4_ = 4 - 1; r3_4_ >= 0; r3_4_--) {
        if (r3_4_ < 4 - 1)
            BARRIER(team, 3);
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_1_k8_copy(buffer[4], buffer[3], r3_4_, lo, hi);
        if (SHARE(team, (1), 585, &lo, &hi))
            g31_1_k9_copy(buffer[4], buffer[11], r3_4_, lo, hi);
        BARRIER(team, 4);
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_1_k10_copy(buffer[11], buffer[4], lo, hi);
    }
}

static void step_g31_1_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 12;
    bytes[1] = 20;
    bytes[2] = 48;
    bytes[3] = 80;
    bytes[4] = 20;
    bytes[5] = 144;
    bytes[6] = 20;
    bytes[7] = 1;
    bytes[8] = 20;
    bytes[9] = 0;
    bytes[10] = 0;
    bytes[11] = 20;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
}

static void step_g31_1_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (5) + 4 * (3) + 4 * (5) + 4 * (5));
    *flops += (f64)(10);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(10);
    *bytes += (f64)(0) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
    *bytes += (f64)(0) * (f64)(0 + 1 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(4) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
    *bytes += (f64)(4) * (f64)(0 + 4 * (r3_4_ + 1) + 4 * (5));
    *flops += (f64)(4*r3_4_ + 8);
    *bytes += (f64)(4) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
}

static const dlm_buffer step_g31_1_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 0},  /* 0  f32[3] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  i32[5, 1] */
    {DLM_BUF_INPUT, 3, 0, 3},  /* 2  i32[3, 4] */
    {DLM_BUF_OUTPUT, 0, 3, 3},  /* 3 value.44 f32[4, 5] */
    {DLM_BUF_OUTPUT, 1, 1, 4},  /* 4 value.43 f32[5] */
    {DLM_BUF_OUTPUT, 2, 0, 3},  /* 5 value.37 i32[9, 4] */
    {DLM_BUF_OUTPUT, 3, 0, 2},  /* 6 value.35 f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 7 carry bool[] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 8 gather f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 9 next f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 10 next bool[] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 11 next f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12 next f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13  i32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14 value.35 f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 gather f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16  i32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 value.37 i32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18 next f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g31_1_sites[] = {
    {"-", "index outside 0..3"},
};

static const dlm_step step_g31_1 = {
    .name = "g31_1",
    .nbuffers = 19, .ndims = 2, .nphases = 5, .nkernels = 11,
    .buffers = step_g31_1_buffers, .sizes = step_g31_1_sizes, .traffic = step_g31_1_traffic, .run = step_g31_1_run,
    .nsites = 1, .sites = step_g31_1_sites
};

extern const dlm_step *const get_g31_1; const dlm_step *const get_g31_1 = &step_g31_1;

/* ---- step g31_2 ---- */

/*
  kernel k0_mul {
    axis i0 < 5 parallel
    v0: i32 = load %13[i0]
    v1: i32 = const 3
    v2: i32 = mod v0, v1
    v3: f32 = load %0[v2] if 0 <= v2 < 3 fault 0
    v4: f32 = const -0.6666667
    v5: f32 = mul v3, v4
    store %14[i0] = v5
    store %15[i0] = v3
    schedule { order i0; spread 1; tile i0 8; vector i0; width 4 }
  }
*/
static void g31_2_k0_mul(const i32 *restrict t__1, const f32 *restrict t__0, f32 *restrict value_35_6, f32 *restrict gather_8, i64 begin, i64 end, const dlm_team *team)
{
    const i32 x1 = 3;
    const f32 x4 = -0.6666666865348816f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const i32x4 x0 = LOAD_i32x4(t__1 + (i0 + u0 * 4));
                const i32x4 x2 = FLOORMOD_i32x4(x0, SPLAT_i32x4(x1));
                f32x4 x3;
                for (int l = 0; l < 4; l++)
                    x3[l] = (u64)(x2[l]) < (u64)(3) ? t__0[x2[l]] : 0;
                for (int l = 0; l < 4; l++)
                    if (!((u64)(x2[l]) < (u64)(3))) *team->fault = 1;
                const f32x4 x5 = x3 * SPLAT_f32x4(x4);
                STORE_f32x4(value_35_6 + (i0 + u0 * 4), x5);
                STORE_f32x4(gather_8 + (i0 + u0 * 4), x3);
            }
        } else {
            enum { n0 = 5 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const i32x4 x0 = LOAD_i32x4(t__1 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)));
                const i32x4 x2 = FLOORMOD_i32x4(x0, SPLAT_i32x4(x1));
                f32x4 x3;
                for (int l = 0; l < 4; l++)
                    x3[l] = (u64)(x2[l]) < (u64)(3) ? t__0[x2[l]] : 0;
                for (int l = 0; l < MIN64(n0 - u0 * 4, 4); l++)
                    if (!((u64)(x2[l]) < (u64)(3))) *team->fault = 1;
                const f32x4 x5 = x3 * SPLAT_f32x4(x4);
                STORE_PART_f32x4(value_35_6 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)), x5, n0 - u0 * 4);
                STORE_PART_f32x4(gather_8 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)), x3, n0 - u0 * 4);
            }
        }
    }
}

/*
  kernel k1_copy {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    v0: i32 = load %2[i0, i1]
    store %5[i0 + 6, i1] = v0
    schedule { order i0 i1; spread 2; width 8 }
  }
*/
static void g31_2_k1_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (4);
        const i64 i0 = t / (4);
        const i32 x0 = t__2[4 * i0 + i1];
        value_37_5[4 * (i0 + 6) + i1] = x0;
    }
}

/*
  kernel k5_copy {
    v0: bool = const true
    store %7[] = v0
    schedule { width 16 }
  }
*/
static void g31_2_k5_copy(u8 *restrict carry_7)
{
    const i32 x0 = 1;
    carry_7[0] = x0;
}

/*
  kernel k2_copy phase 1 {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    v0: i32 = load %2[i0, i1]
    store %5[i0 + 3, i1] = v0
    schedule { order i0 i1; spread 2; width 8 }
  }
*/
static void g31_2_k2_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (4);
        const i64 i0 = t / (4);
        const i32 x0 = t__2[4 * i0 + i1];
        value_37_5[4 * (i0 + 3) + i1] = x0;
    }
}

/*
  kernel k4_mul phase 1 {
    axis i0 < 5 parallel
    v0: f32 = load %8[i0, 0]
    v1: f32 = neg v0
    v2: f32 = const 0.6666667
    v3: f32 = mul v1, v2
    store %4[i0] = v3
    schedule { order i0; spread 1; tile i0 4; vector i0; width 4 }
  }
*/
static void g31_2_k4_mul(const f32 *restrict gather_8, f32 *restrict value_43_4, i64 begin, i64 end)
{
    const f32 x2 = 0.6666666865348816f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 4;
        const i64 n0 = MIN64(5 - i0, 4);
        if (n0 == 4) {
            const f32x4 x0 = LOAD_f32x4(gather_8 + i0);
            const f32x4 x1 = -x0;
            const f32x4 x3 = x1 * SPLAT_f32x4(x2);
            STORE_f32x4(value_43_4 + i0, x3);
        } else {
            enum { n0 = 1 };
            const f32x4 x0 = LOAD_f32x4(gather_8 + i0);
            const f32x4 x1 = -x0;
            const f32x4 x3 = x1 * SPLAT_f32x4(x2);
            STORE_PART_f32x4(value_43_4 + i0, x3, n0);
        }
    }
}

/*
  kernel k7_copy phase 1 {
    axis i0 < 5 parallel
    v0: f32 = load %15[i0]
    store %18[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 8 }
  }
*/
static void g31_2_k7_copy(const f32 *restrict gather_8, f32 *restrict value_35_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(5 - i0, 16);
        if (n0 == 16) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x8 x0 = LOAD_f32x8(gather_8 + (i0 + u0 * 8));
                STORE_f32x8(value_35_6 + (i0 + u0 * 8), x0);
            }
        } else {
            enum { n0 = 5 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x8 x0 = LOAD_f32x8(gather_8 + (i0 + (u0 * 8 < n0 ? u0 * 8 : 0)));
                STORE_PART_f32x8(value_35_6 + (i0 + (u0 * 8 < n0 ? u0 * 8 : 0)), x0, n0 - u0 * 8);
            }
        }
    }
}

/*
  kernel k6_lt phase 2 {
    v0: i64 = size r1_0 + 1
    v1: f32 = cast v0
    v2: f32 = tanh v1
    v3: f32 = const 0.6
    v4: bool = lt v2, v3
    store %10[] = v4
    schedule { width 16 }
  }
*/
static void g31_2_k6_lt(u8 *restrict carry_7, i64 r1_0_)
{
    const i64 x0 = r1_0_ + 1;
    const f32 x1 = (f32)x0;
    const f32 x2 = TANH_f32(x1);
    const f32 x3 = 0.6000000238418579f;
    const i32 x4 = x2 < x3;
    carry_7[0] = x4;
}

/*
  kernel k3_copy phase 3 {
    axis i0 < 12 parallel
    v0: i32 = load %16[i0]
    store %17[i0] = v0
    schedule { order i0; spread 1; tile i0 32; vector i0; width 16 }
  }
*/
static void g31_2_k3_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 32;
        const i64 n0 = MIN64(12 - i0, 32);
        if (n0 == 32) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const i32x16 x0 = LOAD_i32x16(t__2 + (i0 + u0 * 16));
                STORE_i32x16(value_37_5 + (i0 + u0 * 16), x0);
            }
        } else {
            enum { n0 = 12 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const i32x16 x0 = LOAD_i32x16(t__2 + (i0 + (u0 * 16 < n0 ? u0 * 16 : 0)));
                STORE_PART_i32x16(value_37_5 + (i0 + (u0 * 16 < n0 ? u0 * 16 : 0)), x0, n0 - u0 * 16);
            }
        }
    }
}

/*
  kernel k8_copy phase 3 {
    axis i0 < 5 parallel
    v0: f32 = load %4[i0]
    store %3[(r3_4), i0] = v0
    schedule { order i0; spread 1; width 8 }
  }
*/
static void g31_2_k8_copy(const f32 *restrict value_43_4, f32 *restrict value_44_3, i64 r3_4_, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = value_43_4[i0];
        value_44_3[5 * r3_4_ + i0] = x0;
    }
}

/*
  kernel k9_copy phase 3 {
    axis i0 < 5 parallel
    axis r0 < r3_4 + 1 reduce
    v0: f32 = load %4[r0]
    v1: f32 = reduce add v0 over r0
    v2: f32 = tanh v1
    store %11[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16; reduce r0 }
  }
*/
static void g31_2_k9_copy(const f32 *restrict value_43_4, f32 *restrict next_11, i64 r3_4_, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        f32 x1 = 0;
        {
            for (i64 r0 = 0; r0 < r3_4_ + 1; r0++) {
                const f32 x0 = value_43_4[r0];
                x1 += x0;
            }
        }
        const i64 n0 = MIN64(5 - i0, 16);
        if (n0 == 16) {
            const f32 x2 = TANH_f32(x1);
            STORE_f32x16(next_11 + i0, SPLAT_f32x16(x2));
        } else {
            enum { n0 = 5 };
            const f32 x2 = TANH_f32(x1);
            STORE_PART_f32x16(next_11 + i0, SPLAT_f32x16(x2), n0);
        }
    }
}

/*
  kernel k10_copy phase 4 {
    axis i0 < 5 parallel
    v0: f32 = load %11[i0]
    store %12[i0] = v0
    schedule { order i0; spread 1; tile i0 32; vector i0; width 16 }
  }
*/
static void g31_2_k10_copy(const f32 *restrict next_11, f32 *restrict value_43_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 32;
        const i64 n0 = MIN64(5 - i0, 32);
        if (n0 == 32) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x16 x0 = LOAD_f32x16(next_11 + (i0 + u0 * 16));
                STORE_f32x16(value_43_4 + (i0 + u0 * 16), x0);
            }
        } else {
            enum { n0 = 5 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x16 x0 = LOAD_f32x16(next_11 + (i0 + (u0 * 16 < n0 ? u0 * 16 : 0)));
                STORE_PART_f32x16(value_43_4 + (i0 + (u0 * 16 < n0 ? u0 * 16 : 0)), x0, n0 - u0 * 16);
            }
        }
    }
}

static void step_g31_2_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (1), 546, &lo, &hi))
        g31_2_k0_mul(buffer[1], buffer[0], buffer[6], buffer[8], lo, hi, team);
    if (SHARE(team, (3) * (4), 8192, &lo, &hi))
        g31_2_k1_copy(buffer[2], buffer[5], lo, hi);
    if (team->id == 0)
        g31_2_k5_copy(buffer[7]);
    BARRIER(team, 1);
    if (SHARE(team, (3) * (4), 8192, &lo, &hi))
        g31_2_k2_copy(buffer[2], buffer[5], lo, hi);
    if (SHARE(team, (2), 1638, &lo, &hi))
        g31_2_k4_mul(buffer[8], buffer[4], lo, hi);
    for (i64 r1_0_ = 0 - 1; r1_0_ >= 0; r1_0_--) {
        if (r1_0_ < 0 - 1)
            BARRIER(team, 1);
        if (!*(const u8 *)buffer[7])
            break;
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_2_k7_copy(buffer[8], buffer[6], lo, hi);
        BARRIER(team, 2);
        if (team->id == 0)
            g31_2_k6_lt(buffer[7], r1_0_);
    }
    BARRIER(team, 3);
    if (SHARE(team, (1), 682, &lo, &hi))
        g31_2_k3_copy(buffer[2], buffer[5], lo, hi);
    for (i64 r3_4_ = 4 - 1; r3_4_ >= 0; r3_4_--) {
        if (r3_4_ < 4 - 1)
            BARRIER(team, 3);
        if (SHARE(team, (5), 8192, &lo, &hi))
            g31_2_k8_copy(buffer[4], buffer[3], r3_4_, lo, hi);
        if (SHARE(team, (1), 585, &lo, &hi))
            g31_2_k9_copy(buffer[4], buffer[11], r3_4_, lo, hi);
        BARRIER(team, 4);
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_2_k10_copy(buffer[11], buffer[4], lo, hi);
    }
}

static void step_g31_2_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 12;
    bytes[1] = 20;
    bytes[2] = 48;
    bytes[3] = 80;
    bytes[4] = 20;
    bytes[5] = 144;
    bytes[6] = 20;
    bytes[7] = 1;
    bytes[8] = 20;
    bytes[9] = 0;
    bytes[10] = 0;
    bytes[11] = 20;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
}

static void step_g31_2_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (5) + 4 * (3) + 4 * (5) + 4 * (5));
    *flops += (f64)(10);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(10);
    *bytes += (f64)(0) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
    *bytes += (f64)(0) * (f64)(0 + 1 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(4) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
    *bytes += (f64)(4) * (f64)(0 + 4 * (r3_4_ + 1) + 4 * (5));
    *flops += (f64)(4*r3_4_ + 8);
    *bytes += (f64)(4) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
}

static const dlm_buffer step_g31_2_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 0},  /* 0  f32[3] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  i32[5, 1] */
    {DLM_BUF_INPUT, 3, 0, 3},  /* 2  i32[3, 4] */
    {DLM_BUF_OUTPUT, 0, 3, 3},  /* 3 value.44 f32[4, 5] */
    {DLM_BUF_OUTPUT, 1, 1, 4},  /* 4 value.43 f32[5] */
    {DLM_BUF_OUTPUT, 2, 0, 3},  /* 5 value.37 i32[9, 4] */
    {DLM_BUF_OUTPUT, 3, 0, 2},  /* 6 value.35 f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 7 carry bool[] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 8 gather f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 9 next f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 10 next bool[] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 11 next f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12 next f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13  i32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14 value.35 f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 gather f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16  i32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 value.37 i32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18 next f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g31_2_sites[] = {
    {"-", "index outside 0..3"},
};

static const dlm_step step_g31_2 = {
    .name = "g31_2",
    .nbuffers = 19, .ndims = 2, .nphases = 5, .nkernels = 11,
    .buffers = step_g31_2_buffers, .sizes = step_g31_2_sizes, .traffic = step_g31_2_traffic, .run = step_g31_2_run,
    .nsites = 1, .sites = step_g31_2_sites
};

extern const dlm_step *const get_g31_2; const dlm_step *const get_g31_2 = &step_g31_2;

/* ---- step g31_3 ---- */

/*
  kernel k0_mul {
    axis i0 < 5 parallel
    v0: i32 = load %13[i0]
    v1: i32 = const 3
    v2: i32 = mod v0, v1
    v3: f32 = load %0[v2] if 0 <= v2 < 3 fault 0
    v4: f32 = const -0.6666667
    v5: f32 = mul v3, v4
    store %14[i0] = v5
    store %15[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g31_3_k0_mul(const i32 *restrict t__1, const f32 *restrict t__0, f32 *restrict value_35_6, f32 *restrict gather_8, i64 begin, i64 end, const dlm_team *team)
{
    const i32 x1 = 3;
    const f32 x4 = -0.6666666865348816f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(5 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_i32x16(t__1 + i0);
            const i32x16 x2 = FLOORMOD_i32x16(x0, SPLAT_i32x16(x1));
            f32x16 x3;
            for (int l = 0; l < 16; l++)
                x3[l] = (u64)(x2[l]) < (u64)(3) ? t__0[x2[l]] : 0;
            for (int l = 0; l < 16; l++)
                if (!((u64)(x2[l]) < (u64)(3))) *team->fault = 1;
            const f32x16 x5 = x3 * SPLAT_f32x16(x4);
            STORE_f32x16(value_35_6 + i0, x5);
            STORE_f32x16(gather_8 + i0, x3);
        } else {
            enum { n0 = 5 };
            const i32x16 x0 = LOAD_i32x16(t__1 + i0);
            const i32x16 x2 = FLOORMOD_i32x16(x0, SPLAT_i32x16(x1));
            f32x16 x3;
            for (int l = 0; l < 16; l++)
                x3[l] = (u64)(x2[l]) < (u64)(3) ? t__0[x2[l]] : 0;
            for (int l = 0; l < MIN64(n0, 16); l++)
                if (!((u64)(x2[l]) < (u64)(3))) *team->fault = 1;
            const f32x16 x5 = x3 * SPLAT_f32x16(x4);
            STORE_PART_f32x16(value_35_6 + i0, x5, n0);
            STORE_PART_f32x16(gather_8 + i0, x3, n0);
        }
    }
}

/*
  kernel k1_copy {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    v0: i32 = load %2[i0, i1]
    store %5[i0 + 6, i1] = v0
    schedule { order i0 i1; spread 2; tile i1 8; vector i1; width 4 }
  }
*/
static void g31_3_k1_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(4 - i1, 8);
        if (n1 == 8) {
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const i32x4 x0 = LOAD_i32x4(t__2 + 4 * i0 + (i1 + u1 * 4));
                STORE_i32x4(value_37_5 + 4 * (i0 + 6) + (i1 + u1 * 4), x0);
            }
        } else {
            enum { n1 = 4 };
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const i32x4 x0 = LOAD_i32x4(t__2 + 4 * i0 + (i1 + (u1 * 4 < n1 ? u1 * 4 : 0)));
                STORE_PART_i32x4(value_37_5 + 4 * (i0 + 6) + (i1 + (u1 * 4 < n1 ? u1 * 4 : 0)), x0, n1 - u1 * 4);
            }
        }
    }
}

/*
  kernel k5_copy {
    v0: bool = const true
    store %7[] = v0
    schedule { width 16 }
  }
*/
static void g31_3_k5_copy(u8 *restrict carry_7)
{
    const i32 x0 = 1;
    carry_7[0] = x0;
}

/*
  kernel k2_copy phase 1 {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    v0: i32 = load %2[i0, i1]
    store %5[i0 + 3, i1] = v0
    schedule { order i0 i1; spread 2; tile i1 8; vector i1; width 4 }
  }
*/
static void g31_3_k2_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(4 - i1, 8);
        if (n1 == 8) {
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const i32x4 x0 = LOAD_i32x4(t__2 + 4 * i0 + (i1 + u1 * 4));
                STORE_i32x4(value_37_5 + 4 * (i0 + 3) + (i1 + u1 * 4), x0);
            }
        } else {
            enum { n1 = 4 };
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const i32x4 x0 = LOAD_i32x4(t__2 + 4 * i0 + (i1 + (u1 * 4 < n1 ? u1 * 4 : 0)));
                STORE_PART_i32x4(value_37_5 + 4 * (i0 + 3) + (i1 + (u1 * 4 < n1 ? u1 * 4 : 0)), x0, n1 - u1 * 4);
            }
        }
    }
}

/*
  kernel k4_mul phase 1 {
    axis i0 < 5 parallel
    v0: f32 = load %8[i0, 0]
    v1: f32 = neg v0
    v2: f32 = const 0.6666667
    v3: f32 = mul v1, v2
    store %4[i0] = v3
    schedule { order i0; spread 1; width 16 }
  }
*/
static void g31_3_k4_mul(const f32 *restrict gather_8, f32 *restrict value_43_4, i64 begin, i64 end)
{
    const f32 x2 = 0.6666666865348816f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = gather_8[i0];
        const f32 x1 = -x0;
        const f32 x3 = x1 * x2;
        value_43_4[i0] = x3;
    }
}

/*
  kernel k7_copy phase 1 {
    axis i0 < 5 parallel
    v0: f32 = load %15[i0]
    store %18[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 8 }
  }
*/
static void g31_3_k7_copy(const f32 *restrict gather_8, f32 *restrict value_35_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(5 - i0, 16);
        if (n0 == 16) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x8 x0 = LOAD_f32x8(gather_8 + (i0 + u0 * 8));
                STORE_f32x8(value_35_6 + (i0 + u0 * 8), x0);
            }
        } else {
            enum { n0 = 5 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x8 x0 = LOAD_f32x8(gather_8 + (i0 + (u0 * 8 < n0 ? u0 * 8 : 0)));
                STORE_PART_f32x8(value_35_6 + (i0 + (u0 * 8 < n0 ? u0 * 8 : 0)), x0, n0 - u0 * 8);
            }
        }
    }
}

/*
  kernel k6_lt phase 2 {
    v0: i64 = size r1_0 + 1
    v1: f32 = cast v0
    v2: f32 = tanh v1
    v3: f32 = const 0.6
    v4: bool = lt v2, v3
    store %10[] = v4
    schedule { width 8 }
  }
*/
static void g31_3_k6_lt(u8 *restrict carry_7, i64 r1_0_)
{
    const i64 x0 = r1_0_ + 1;
    const f32 x1 = (f32)x0;
    const f32 x2 = TANH_f32(x1);
    const f32 x3 = 0.6000000238418579f;
    const i32 x4 = x2 < x3;
    carry_7[0] = x4;
}

/*
  kernel k3_copy phase 3 {
    axis i0 < 12 parallel
    v0: i32 = load %16[i0]
    store %17[i0] = v0
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g31_3_k3_copy(const i32 *restrict t__2, i32 *restrict value_37_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const i32 x0 = t__2[i0];
        value_37_5[i0] = x0;
    }
}

/*
  kernel k8_copy phase 3 {
    axis i0 < 5 parallel
    v0: f32 = load %4[i0]
    store %3[(r3_4), i0] = v0
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g31_3_k8_copy(const f32 *restrict value_43_4, f32 *restrict value_44_3, i64 r3_4_, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(value_43_4 + i0);
            STORE_f32x8(value_44_3 + 5 * r3_4_ + i0, x0);
        } else {
            enum { n0 = 5 };
            const f32x8 x0 = LOAD_f32x8(value_43_4 + i0);
            STORE_PART_f32x8(value_44_3 + 5 * r3_4_ + i0, x0, n0);
        }
    }
}

/*
  kernel k9_copy phase 3 {
    axis i0 < 5 parallel
    axis r0 < r3_4 + 1 reduce
    v0: f32 = load %4[r0]
    v1: f32 = reduce add v0 over r0
    v2: f32 = tanh v1
    store %11[i0] = v2
    schedule { order i0; spread 1; tile i0 4; vector i0; width 4; reduce r0 }
  }
*/
static void g31_3_k9_copy(const f32 *restrict value_43_4, f32 *restrict next_11, i64 r3_4_, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 4;
        f32 x1 = 0;
        {
            for (i64 r0 = 0; r0 < r3_4_ + 1; r0++) {
                const f32 x0 = value_43_4[r0];
                x1 += x0;
            }
        }
        const i64 n0 = MIN64(5 - i0, 4);
        if (n0 == 4) {
            const f32 x2 = TANH_f32(x1);
            STORE_f32x4(next_11 + i0, SPLAT_f32x4(x2));
        } else {
            enum { n0 = 1 };
            const f32 x2 = TANH_f32(x1);
            STORE_PART_f32x4(next_11 + i0, SPLAT_f32x4(x2), n0);
        }
    }
}

/*
  kernel k10_copy phase 4 {
    axis i0 < 5 parallel
    v0: f32 = load %11[i0]
    store %12[i0] = v0
    schedule { order i0; spread 1; width 8 }
  }
*/
static void g31_3_k10_copy(const f32 *restrict next_11, f32 *restrict value_43_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = next_11[i0];
        value_43_4[i0] = x0;
    }
}

static void step_g31_3_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (1), 546, &lo, &hi))
        g31_3_k0_mul(buffer[1], buffer[0], buffer[6], buffer[8], lo, hi, team);
    if (SHARE(team, (3) * (1), 2048, &lo, &hi))
        g31_3_k1_copy(buffer[2], buffer[5], lo, hi);
    if (team->id == 0)
        g31_3_k5_copy(buffer[7]);
    BARRIER(team, 1);
    if (SHARE(team, (3) * (1), 2048, &lo, &hi))
        g31_3_k2_copy(buffer[2], buffer[5], lo, hi);
    if (SHARE(team, (5), 4096, &lo, &hi))
        g31_3_k4_mul(buffer[8], buffer[4], lo, hi);
    for (i64 r1_0_ = 0 - 1; r1_0_ >= 0; r1_0_--) {
        if (r1_0_ < 0 - 1)
            BARRIER(team, 1);
        if (!*(const u8 *)buffer[7])
            break;
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_3_k7_copy(buffer[8], buffer[6], lo, hi);
        BARRIER(team, 2);
        if (team->id == 0)
            g31_3_k6_lt(buffer[7], r1_0_);
    }
    BARRIER(team, 3);
    if (SHARE(team, (12), 8192, &lo, &hi))
        g31_3_k3_copy(buffer[2], buffer[5], lo, hi);
    for (i64 r3_4_ = 4 - 1; r3_4_ >= 0; r3_4_--) {
        if (r3_4_ < 4 - 1)
            BARRIER(team, 3);
        if (SHARE(team, (1), 1638, &lo, &hi))
            g31_3_k8_copy(buffer[4], buffer[3], r3_4_, lo, hi);
        if (SHARE(team, (2), 1170, &lo, &hi))
            g31_3_k9_copy(buffer[4], buffer[11], r3_4_, lo, hi);
        BARRIER(team, 4);
        if (SHARE(team, (5), 8192, &lo, &hi))
            g31_3_k10_copy(buffer[11], buffer[4], lo, hi);
    }
}

static void step_g31_3_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 12;
    bytes[1] = 20;
    bytes[2] = 48;
    bytes[3] = 80;
    bytes[4] = 20;
    bytes[5] = 144;
    bytes[6] = 20;
    bytes[7] = 1;
    bytes[8] = 20;
    bytes[9] = 0;
    bytes[10] = 0;
    bytes[11] = 20;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
}

static void step_g31_3_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (5) + 4 * (3) + 4 * (5) + 4 * (5));
    *flops += (f64)(10);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(10);
    *bytes += (f64)(0) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
    *bytes += (f64)(0) * (f64)(0 + 1 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(4) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
    *bytes += (f64)(4) * (f64)(0 + 4 * (r3_4_ + 1) + 4 * (5));
    *flops += (f64)(4*r3_4_ + 8);
    *bytes += (f64)(4) * (f64)(0 + 4 * (5) + 4 * (5));
    *flops += (f64)(0);
}

static const dlm_buffer step_g31_3_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 0},  /* 0  f32[3] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  i32[5, 1] */
    {DLM_BUF_INPUT, 3, 0, 3},  /* 2  i32[3, 4] */
    {DLM_BUF_OUTPUT, 0, 3, 3},  /* 3 value.44 f32[4, 5] */
    {DLM_BUF_OUTPUT, 1, 1, 4},  /* 4 value.43 f32[5] */
    {DLM_BUF_OUTPUT, 2, 0, 3},  /* 5 value.37 i32[9, 4] */
    {DLM_BUF_OUTPUT, 3, 0, 2},  /* 6 value.35 f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 7 carry bool[] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 8 gather f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 9 next f32[5, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 10 next bool[] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 11 next f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12 next f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13  i32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14 value.35 f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 gather f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16  i32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 value.37 i32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18 next f32[5] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g31_3_sites[] = {
    {"-", "index outside 0..3"},
};

static const dlm_step step_g31_3 = {
    .name = "g31_3",
    .nbuffers = 19, .ndims = 2, .nphases = 5, .nkernels = 11,
    .buffers = step_g31_3_buffers, .sizes = step_g31_3_sizes, .traffic = step_g31_3_traffic, .run = step_g31_3_run,
    .nsites = 1, .sites = step_g31_3_sites
};

extern const dlm_step *const get_g31_3; const dlm_step *const get_g31_3 = &step_g31_3;

/* ---- step g32_0 ---- */

/*
  kernel k0_mod {
    axis i0 < 7 parallel
    v0: i64 = load %19[i0]
    v1: i64 = const 3
    v2: i64 = mod v0, v1
    store %20[i0] = v2
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g32_0_k0_mod(const i64 *restrict t__1, i64 *restrict mod_18, i64 begin, i64 end)
{
    const i64 x1 = INT64_C_(3);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(7 - i0, 8);
        if (n0 == 8) {
            const i64x8 x0 = LOAD_i64x8(t__1 + i0);
            const i64x8 x2 = FLOORMOD_i64x8(x0, SPLAT_i64x8(x1));
            STORE_i64x8(mod_18 + i0, x2);
        } else {
            enum { n0 = 7 };
            const i64x8 x0 = LOAD_i64x8(t__1 + i0);
            const i64x8 x2 = FLOORMOD_i64x8(x0, SPLAT_i64x8(x1));
            STORE_PART_i64x8(mod_18 + i0, x2, n0);
        }
    }
}

/*
  kernel k4_ne {
    axis i0 < 7 parallel
    axis i2 < 9 parallel
    v0: i64 = load %19[i0]
    v1: bool = ne v0, v0
    store %21[i0, i2] = v1
    schedule { order i0 i2; spread 2; tile i2 16; vector i2; width 16 }
  }
*/
static void g32_0_k4_ne(const i64 *restrict t__1, u8 *restrict value_9_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 16;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(9 - i2, 16);
        if (n1 == 16) {
            const i64 x0 = t__1[i0];
            const i32 x1 = x0 != x0;
            STORE_boolx16(value_9_4 + 9 * i0 + i2, SPLAT_i32x16(-x1));
        } else {
            enum { n1 = 9 };
            const i64 x0 = t__1[i0];
            const i32 x1 = x0 != x0;
            for (int l = 0; l < 16; l++)
                if (l < n1) value_9_4[9 * i0 + (i2 + MIN64(0 + l, n1 - 1))] = (u8)x1;
        }
    }
}

/*
  kernel k14_zero {
    axis i0 < 3 parallel
    v0: f32 = const 0.0
    store %28[i0] = v0
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g32_0_k14_zero(f32 *restrict grad_0_7, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        grad_0_7[i0] = x0;
    }
}

/*
  kernel k1_gather phase 1 {
    axis i0 < 7 parallel
    axis i1 < 1 parallel
    v0: i64 = load %18[i0, i1]
    v1: f32 = load %0[i1, v0] if 0 <= v0 < 3 fault 0
    store %17[i0, i1] = v1
    schedule { order i0 i1; spread 2; width 4 }
  }
*/
static void g32_0_k1_gather(const i64 *restrict mod_18, const f32 *restrict t__0, f32 *restrict gather_17, i64 begin, i64 end, const dlm_team *team)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1);
        const i64 i0 = t / (1);
        const i64 x0 = mod_18[i0 + i1];
        const f32 x1 = (u64)(x0) < (u64)(3) ? t__0[3 * i1 + x0] : 0;
        if (!((u64)(x0) < (u64)(3))) *team->fault = 1;
        gather_17[i0 + i1] = x1;
    }
}

/*
  kernel k2_contract contraction phase 2 {
    axis i0 < 7 parallel
    axis i1 < 7 parallel
    axis r0 < 1 reduce
    v0: f32 = load %17[i0, r0]
    v1: f32 = const 2.5
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %16[i0, i1] = v3
    schedule { order i0 i1; spread 1; tile i1 8; vector i1; width 8; reduce r0 }
  }
*/
static void g32_0_k2_contract(const f32 *restrict gather_17, f32 *restrict contract_16, i64 begin, i64 end)
{
    const f32 x1 = 2.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 1; r0++) {
                const f32 x0 = gather_17[i0 + r0];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        for (i64 i1 = 0; i1 < 7; i1 += 8) {
            const i64 n1 = MIN64(7 - i1, 8);
            if (n1 == 8) {
                STORE_f32x8(contract_16 + 7 * i0 + i1, SPLAT_f32x8(x3));
            } else {
                enum { n1 = 7 };
                STORE_PART_f32x8(contract_16 + 7 * i0 + i1, SPLAT_f32x8(x3), n1);
            }
        }
    }
}

/*
  kernel k5_contract contraction phase 2 {
    axis i0 < 7 parallel
    axis i1 < 42 parallel
    axis r0 < 1 reduce
    v0: f32 = load %17[i0, r0]
    v1: f32 = load %2[r0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %3[i0, i1] = v3
    schedule { order i0 i1; spread 2; tile i0 4; tile i1 48; vector i1; width 16; reduce r0 }
  }
*/
static void g32_0_k5_contract(const f32 *restrict gather_17, const f32 *restrict t__2, f32 *restrict value_12_3, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 48;
        const i64 i0 = t / (1) * 4;
        const i64 n0 = MIN64(7 - i0, 4);
        const i64 n1 = MIN64(42 - i1, 48);
        if (n0 == 4 && n1 == 48) {
            f32x16 x3[4][3] = {0};
            {
                for (i64 r0 = 0; r0 < 1; r0++) {
                    f32x16 x1[3];
                    UNROLL
                    for (int u1 = 0; u1 < 3; u1++) {
                        x1[u1] = LOAD_f32x16(t__2 + 42 * r0 + (i1 + u1 * 16));
                    }
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        const f32 x0 = gather_17[(i0 + u0) + r0];
                        UNROLL
                        for (int u1 = 0; u1 < 3; u1++) {
                            x3[u0][u1] = FMA_f32x16(SPLAT_f32x16(x0), x1[u1], x3[u0][u1]);
                        }
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                UNROLL
                for (int u1 = 0; u1 < 3; u1++) {
                    STORE_f32x16(value_12_3 + 42 * (i0 + u0) + (i1 + u1 * 16), x3[u0][u1]);
                }
            }
        } else {
            f32x16 x3[4][3] = {0};
            {
                for (i64 r0 = 0; r0 < 1; r0++) {
                    f32x16 x1[3];
                    UNROLL
                    for (int u1 = 0; u1 < 3; u1++) {
                        x1[u1] = LOAD_f32x16(t__2 + 42 * r0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)));
                    }
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        const f32 x0 = gather_17[(i0 + MIN64(u0, n0 - 1)) + r0];
                        UNROLL
                        for (int u1 = 0; u1 < 3; u1++) {
                            x3[u0][u1] = FMA_f32x16(SPLAT_f32x16(x0), x1[u1], x3[u0][u1]);
                        }
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                UNROLL
                for (int u1 = 0; u1 < 3; u1++) {
                    if (u0 < n0) {
                        STORE_PART_f32x16(value_12_3 + 42 * (i0 + MIN64(u0, n0 - 1)) + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)), x3[u0][u1], n1 - u1 * 16);
                    }
                }
            }
        }
    }
}

/*
  kernel k3_argmin phase 3 {
    axis i0 < 7 parallel
    axis r0 < 7 reduce
    v0: f32 = load %16[i0, r0]
    v1: i32 = index r0
    v2: i32 = reduce argmin v0, v1 over r0
    store %5[i0] = v2
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8; reduce r0 }
  }
*/
static void g32_0_k3_argmin(const f32 *restrict contract_16, i32 *restrict value_7_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(7 - i0, 8);
        if (n0 == 8) {
            i32x8 x2 = {0};
            f32x8 x2_best = SPLAT_f32x8(HIGHEST_f32);
            {
                for (i64 r0 = 0; r0 < 7; r0++) {
                    f32x8 x0;
                    for (int l = 0; l < 8; l++)
                        x0[l] = contract_16[7 * (i0 + 0 + l) + r0];
                    const i32 x1 = (i32)(r0);
                    x2 = SELECT_i32x8(BELOW_f32x8(x0, x2_best), SPLAT_i32x8(x1), x2);
                    x2_best = MINIMUM_f32x8(x2_best, x0);
                }
            }
            STORE_i32x8(value_7_5 + i0, x2);
        } else {
            enum { n0 = 7 };
            i32x8 x2 = {0};
            f32x8 x2_best = SPLAT_f32x8(HIGHEST_f32);
            {
                for (i64 r0 = 0; r0 < 7; r0++) {
                    f32x8 x0;
                    for (int l = 0; l < 8; l++)
                        x0[l] = contract_16[7 * (i0 + MIN64(0 + l, n0 - 1)) + r0];
                    const i32 x1 = (i32)(r0);
                    x2 = SELECT_i32x8(BELOW_f32x8(x0, x2_best), SPLAT_i32x8(x1), x2);
                    x2_best = MINIMUM_f32x8(x2_best, x0);
                }
            }
            STORE_PART_i32x8(value_7_5 + i0, x2, n0);
        }
    }
}

/*
  kernel k6_mul phase 3 {
    axis i0 < 294 parallel
    v0: f32 = load %22[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %23[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g32_0_k6_mul(const f32 *restrict value_12_3, f32 *restrict mul_15, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(294 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_12_3 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_15 + i0, x2);
        } else {
            enum { n0 = 6 };
            const f32x16 x0 = LOAD_f32x16(value_12_3 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_15 + i0, x2, n0);
        }
    }
}

/*
  kernel k10_mul phase 3 {
    axis i0 < 294 parallel
    v0: f32 = load %22[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %26[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g32_0_k10_mul(const f32 *restrict value_12_3, f32 *restrict mul_12, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(294 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_12_3 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_12 + i0, x2);
        } else {
            enum { n0 = 6 };
            const f32x16 x0 = LOAD_f32x16(value_12_3 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_12 + i0, x2, n0);
        }
    }
}

/*
  kernel k7_add phase 4 {
    axis i0 < 294 parallel
    v0: f32 = load %23[i0]
    v1: f32 = const 0.25
    v2: f32 = add v0, v1
    store %24[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g32_0_k7_add(const f32 *restrict mul_15, f32 *restrict add_14, i64 begin, i64 end)
{
    const f32 x1 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(294 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_15 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_14 + i0, x2);
        } else {
            enum { n0 = 6 };
            const f32x16 x0 = LOAD_f32x16(mul_15 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_14 + i0, x2, n0);
        }
    }
}

/*
  kernel k8_mul phase 5 {
    axis i0 < 294 parallel
    v0: f32 = load %22[i0]
    v1: f32 = load %24[i0]
    v2: f32 = mul v0, v1
    store %25[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g32_0_k8_mul(const f32 *restrict value_12_3, const f32 *restrict add_14, f32 *restrict mul_13, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(294 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_12_3 + i0);
            const f32x16 x1 = LOAD_f32x16(add_14 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_13 + i0, x2);
        } else {
            enum { n0 = 6 };
            const f32x16 x0 = LOAD_f32x16(value_12_3 + i0);
            const f32x16 x1 = LOAD_f32x16(add_14 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_13 + i0, x2, n0);
        }
    }
}

/*
  kernel k11_add phase 5 {
    axis i0 < 294 parallel
    v0: f32 = load %24[i0]
    v1: f32 = load %26[i0]
    v2: f32 = add v0, v1
    store %27[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g32_0_k11_add(const f32 *restrict add_14, const f32 *restrict mul_12, f32 *restrict add_11, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(294 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_14 + i0);
            const f32x16 x1 = LOAD_f32x16(mul_12 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_11 + i0, x2);
        } else {
            enum { n0 = 6 };
            const f32x16 x0 = LOAD_f32x16(add_14 + i0);
            const f32x16 x1 = LOAD_f32x16(mul_12 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_11 + i0, x2, n0);
        }
    }
}

/*
  kernel k9_contract phase 6 {
    axis r0 < 7 reduce
    axis r1 < 42 reduce
    v0: f32 = load %13[r0, r1]
    v1: f32 = reduce add v0 over r0, r1
    store %6[] = v1
    schedule { width 16; reduce r0 r1; lanes r1 }
  }
*/
static void g32_0_k9_contract(const f32 *restrict mul_13, f32 *restrict loss_6)
{
    f32 x1 = 0;
    {
        {
            f32x16 y1 = {0};
            for (i64 r0 = 0; r0 < 7; r0++) {
                i64 r1 = 0;
                for (; r1 + 16 <= 42; r1 += 16) {
                    const f32x16 x0 = LOAD_f32x16(mul_13 + 42 * r0 + r1);
                    y1 += x0;
                }
                if (r1 < 42) {
                    const i64 left = 42 - r1;
                    const f32x16 x0 = LOAD_f32x16(mul_13 + 42 * r0 + r1);
                    y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
                }
            }
            x1 = SUM_LANES_f32x16(y1);
        }
    }
    loss_6[0] = x1;
}

/*
  kernel k12_contract contraction phase 6 {
    axis i0 < 7 parallel
    axis i1 < 1 parallel
    axis r0 < 42 reduce
    v0: f32 = load %11[i0, r0]
    v1: f32 = load %2[i1, r0]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %10[i0, i1] = v3
    schedule { order i1 i0; spread 2; tile i0 4; width 16; reduce r0; lanes r0 }
  }
*/
static void g32_0_k12_contract(const f32 *restrict add_11, const f32 *restrict t__2, f32 *restrict contract_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t % (2) * 4;
        const i64 i1 = t / (2);
        const i64 n0 = MIN64(7 - i0, 4);
        if (n0 == 4) {
            f32 x3[4] = {0};
            {
                {
                    f32x16 y3[4];
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        y3[u0] = SPLAT_f32x16(0);
                    }
                    i64 r0 = 0;
                    for (; r0 + 16 <= 42; r0 += 16) {
                        const f32x16 x1 = LOAD_f32x16(t__2 + 42 * i1 + r0);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x16 x0 = LOAD_f32x16(add_11 + 42 * (i0 + u0) + r0);
                            y3[u0] = FMA_f32x16(x0, x1, y3[u0]);
                        }
                    }
                    if (r0 < 42) {
                        const i64 left = 42 - r0;
                        const f32x16 x1 = LOAD_f32x16(t__2 + 42 * i1 + r0);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x16 x0 = LOAD_f32x16(add_11 + 42 * (i0 + u0) + r0);
                            y3[u0] = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x1, SPLAT_f32x16(0)), y3[u0]);
                        }
                    }
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        x3[u0] = SUM_LANES_f32x16(y3[u0]);
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                contract_10[(i0 + u0) + i1] = x3[u0];
            }
        } else {
            enum { n0 = 3 };
            f32 x3[4] = {0};
            {
                {
                    f32x16 y3[4];
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        y3[u0] = SPLAT_f32x16(0);
                    }
                    i64 r0 = 0;
                    for (; r0 + 16 <= 42; r0 += 16) {
                        const f32x16 x1 = LOAD_f32x16(t__2 + 42 * i1 + r0);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x16 x0 = LOAD_f32x16(add_11 + 42 * (i0 + MIN64(u0, n0 - 1)) + r0);
                            y3[u0] = FMA_f32x16(x0, x1, y3[u0]);
                        }
                    }
                    if (r0 < 42) {
                        const i64 left = 42 - r0;
                        const f32x16 x1 = LOAD_f32x16(t__2 + 42 * i1 + r0);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x16 x0 = LOAD_f32x16(add_11 + 42 * (i0 + MIN64(u0, n0 - 1)) + r0);
                            y3[u0] = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x1, SPLAT_f32x16(0)), y3[u0]);
                        }
                    }
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        x3[u0] = SUM_LANES_f32x16(y3[u0]);
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                if (u0 < n0) {
                    contract_10[(i0 + MIN64(u0, n0 - 1)) + i1] = x3[u0];
                }
            }
        }
    }
}

/*
  kernel k13_contract contraction phase 6 {
    axis i0 < 1 parallel
    axis i1 < 42 parallel
    axis r0 < 7 reduce
    v0: f32 = load %11[r0, i1]
    v1: f32 = load %17[r0, i0]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %8[i0, i1] = v3
    schedule { order i0 i1; spread 2; tile i1 48; vector i1; width 16; reduce r0 }
  }
*/
static void g32_0_k13_contract(const f32 *restrict add_11, const f32 *restrict gather_17, f32 *restrict grad_10_8, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 48;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(42 - i1, 48);
        if (n1 == 48) {
            f32x16 x3[3] = {0};
            {
                for (i64 r0 = 0; r0 < 7; r0++) {
                    const f32 x1 = gather_17[r0 + i0];
                    UNROLL
                    for (int u1 = 0; u1 < 3; u1++) {
                        const f32x16 x0 = LOAD_f32x16(add_11 + 42 * r0 + (i1 + u1 * 16));
                        x3[u1] = FMA_f32x16(x0, SPLAT_f32x16(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 3; u1++) {
                STORE_f32x16(grad_10_8 + 42 * i0 + (i1 + u1 * 16), x3[u1]);
            }
        } else {
            enum { n1 = 42 };
            f32x16 x3[3] = {0};
            {
                for (i64 r0 = 0; r0 < 7; r0++) {
                    const f32 x1 = gather_17[r0 + i0];
                    UNROLL
                    for (int u1 = 0; u1 < 3; u1++) {
                        const f32x16 x0 = LOAD_f32x16(add_11 + 42 * r0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)));
                        x3[u1] = FMA_f32x16(x0, SPLAT_f32x16(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 3; u1++) {
                STORE_PART_f32x16(grad_10_8 + 42 * i0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)), x3[u1], n1 - u1 * 16);
            }
        }
    }
}

/*
  kernel k15_scatter phase 7 {
    axis i0 < 7 sequential
    axis i1 < 1 parallel
    v0: f32 = load %10[i0, i1]
    v1: i64 = load %18[i0, i1]
    store %7[i1, v1] += v0 if 0 <= v1 < 3
    schedule { order i1 i0; spread 1; width 4 }
  }
*/
static void g32_0_k15_scatter(const f32 *restrict contract_10, const i64 *restrict mod_18, f32 *restrict grad_0_7, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t;
        for (i64 i0 = 0; i0 < 7; i0 += 1) {
            const f32 x0 = contract_10[i0 + i1];
            const i64 x1 = mod_18[i0 + i1];
            if ((u64)(x1) < (u64)(3)) {
                grad_0_7[3 * i1 + x1] += x0;
            }
        }
    }
}

/*
  kernel k16_copy phase 7 {
    axis i0 < 42 parallel
    v0: f32 = load %29[i0]
    store %30[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g32_0_k16_copy(const f32 *restrict grad_10_8, f32 *restrict grad_11_9, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(42 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(grad_10_8 + i0);
            STORE_f32x16(grad_11_9 + i0, x0);
        } else {
            enum { n0 = 10 };
            const f32x16 x0 = LOAD_f32x16(grad_10_8 + i0);
            STORE_PART_f32x16(grad_11_9 + i0, x0, n0);
        }
    }
}

static void step_g32_0_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (1), 780, &lo, &hi))
        g32_0_k0_mod(buffer[1], buffer[18], lo, hi);
    if (SHARE(team, (7) * (1), 862, &lo, &hi))
        g32_0_k4_ne(buffer[1], buffer[4], lo, hi);
    if (SHARE(team, (3), 8192, &lo, &hi))
        g32_0_k14_zero(buffer[7], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (7) * (1), 8192, &lo, &hi))
        g32_0_k1_gather(buffer[18], buffer[0], buffer[17], lo, hi, team);
    BARRIER(team, 2);
    if (SHARE(team, (7), 1024, &lo, &hi))
        g32_0_k2_contract(buffer[17], buffer[16], lo, hi);
    if (SHARE(team, (2) * (1), 27, &lo, &hi))
        g32_0_k5_contract(buffer[17], buffer[2], buffer[3], lo, hi);
    BARRIER(team, 3);
    if (SHARE(team, (1), 260, &lo, &hi))
        g32_0_k3_argmin(buffer[16], buffer[5], lo, hi);
    if (SHARE(team, (19), 356, &lo, &hi))
        g32_0_k6_mul(buffer[3], buffer[15], lo, hi);
    if (SHARE(team, (19), 356, &lo, &hi))
        g32_0_k10_mul(buffer[3], buffer[12], lo, hi);
    BARRIER(team, 4);
    if (SHARE(team, (19), 356, &lo, &hi))
        g32_0_k7_add(buffer[15], buffer[14], lo, hi);
    BARRIER(team, 5);
    if (SHARE(team, (19), 356, &lo, &hi))
        g32_0_k8_mul(buffer[3], buffer[14], buffer[13], lo, hi);
    if (SHARE(team, (19), 356, &lo, &hi))
        g32_0_k11_add(buffer[14], buffer[12], buffer[11], lo, hi);
    BARRIER(team, 6);
    if (team->id == 0)
        g32_0_k9_contract(buffer[13], buffer[6]);
    if (SHARE(team, (1) * (2), 54, &lo, &hi))
        g32_0_k12_contract(buffer[11], buffer[2], buffer[10], lo, hi);
    if (SHARE(team, (1) * (1), 24, &lo, &hi))
        g32_0_k13_contract(buffer[11], buffer[17], buffer[8], lo, hi);
    BARRIER(team, 7);
    if (SHARE(team, (1), 8192, &lo, &hi))
        g32_0_k15_scatter(buffer[10], buffer[18], buffer[7], lo, hi);
    if (SHARE(team, (3), 585, &lo, &hi))
        g32_0_k16_copy(buffer[8], buffer[9], lo, hi);
}

static void step_g32_0_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 12;
    bytes[1] = 56;
    bytes[2] = 168;
    bytes[3] = 1176;
    bytes[4] = 63;
    bytes[5] = 28;
    bytes[6] = 4;
    bytes[7] = 12;
    bytes[8] = 168;
    bytes[9] = 168;
    bytes[10] = 28;
    bytes[11] = 1176;
    bytes[12] = 1176;
    bytes[13] = 1176;
    bytes[14] = 1176;
    bytes[15] = 1176;
    bytes[16] = 196;
    bytes[17] = 28;
    bytes[18] = 56;
    bytes[19] = 0;
    bytes[20] = 0;
    bytes[21] = 0;
    bytes[22] = 0;
    bytes[23] = 0;
    bytes[24] = 0;
    bytes[25] = 0;
    bytes[26] = 0;
    bytes[27] = 0;
    bytes[28] = 0;
    bytes[29] = 0;
    bytes[30] = 0;
}

static void step_g32_0_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 8 * (7) + 8 * (7));
    *flops += (f64)(7);
    *bytes += (f64)(0 + 8 * (7) + 1 * (63));
    *flops += (f64)(7);
    *bytes += (f64)(0 + 4 * (3));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 8 * (7) + 4 * (3) + 4 * (7));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (7) + 4 * (49));
    *flops += (f64)(14);
    *bytes += (f64)(0 + 4 * (7) + 4 * (42) + 4 * (294));
    *flops += (f64)(588);
    *bytes += (f64)(0 + 4 * (49) + 4 * (7));
    *flops += (f64)(49);
    *bytes += (f64)(0 + 4 * (294) + 4 * (294));
    *flops += (f64)(294);
    *bytes += (f64)(0 + 4 * (294) + 4 * (294));
    *flops += (f64)(294);
    *bytes += (f64)(0 + 4 * (294) + 4 * (294));
    *flops += (f64)(294);
    *bytes += (f64)(0 + 4 * (294) + 4 * (294) + 4 * (294));
    *flops += (f64)(294);
    *bytes += (f64)(0 + 4 * (294) + 4 * (294) + 4 * (294));
    *flops += (f64)(294);
    *bytes += (f64)(0 + 4 * (294) + 4 * (1));
    *flops += (f64)(294);
    *bytes += (f64)(0 + 4 * (294) + 4 * (42) + 4 * (7));
    *flops += (f64)(588);
    *bytes += (f64)(0 + 4 * (294) + 4 * (7) + 4 * (42));
    *flops += (f64)(588);
    *bytes += (f64)(0 + 4 * (7) + 8 * (7) + 4 * (3));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (42) + 4 * (42));
    *flops += (f64)(0);
}

static const dlm_buffer step_g32_0_buffers[] = {
    {DLM_BUF_INPUT, 0, 1, 1},  /* 0  f32[1, 3] */
    {DLM_BUF_INPUT, 1, 0, 0},  /* 1  i64[7, 1] */
    {DLM_BUF_INPUT, 2, 2, 6},  /* 2  f32[1, 42] */
    {DLM_BUF_OUTPUT, 0, 2, 5},  /* 3 value.12 f32[7, 42] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 4 value.9 bool[7, 1, 9] */
    {DLM_BUF_OUTPUT, 2, 3, 3},  /* 5 value.7 i32[7] */
    {DLM_BUF_OUTPUT, 4, 6, 6},  /* 6 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 0, 7},  /* 7 grad.0 f32[1, 3] */
    {DLM_BUF_OUTPUT, 6, 6, 7},  /* 8 grad.10 f32[1, 42] */
    {DLM_BUF_OUTPUT, 7, 7, 7},  /* 9 grad.11 f32[1, 42] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 10 contract f32[7, 1] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 11 add f32[7, 42] */
    {DLM_BUF_TEMP, 0, 3, 5},  /* 12 mul f32[7, 42] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 13 mul f32[7, 42] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 14 add f32[7, 42] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 15 mul f32[7, 42] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 16 contract f32[7, 7] */
    {DLM_BUF_TEMP, 0, 1, 6},  /* 17 gather f32[7, 1] */
    {DLM_BUF_TEMP, 0, 0, 7},  /* 18 mod i64[7, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 19  i64[7] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 20 mod i64[7] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 21 value.9 bool[7, 9] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 22 value.12 f32[294] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 23 mul f32[294] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 24 add f32[294] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 25 mul f32[294] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 26 mul f32[294] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 27 add f32[294] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 28 grad.0 f32[3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 29 grad.10 f32[42] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 30 grad.11 f32[42] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g32_0_sites[] = {
    {"-", "index outside 0..3"},
};

static const dlm_step step_g32_0 = {
    .name = "g32_0",
    .nbuffers = 31, .ndims = 2, .nphases = 8, .nkernels = 17,
    .buffers = step_g32_0_buffers, .sizes = step_g32_0_sizes, .traffic = step_g32_0_traffic, .run = step_g32_0_run,
    .nsites = 1, .sites = step_g32_0_sites
};

extern const dlm_step *const get_g32_0; const dlm_step *const get_g32_0 = &step_g32_0;

/* ---- step g32_1 ---- */

/*
  kernel k0_gather {
    axis i0 < 7 parallel
    axis i1 < 1 parallel
    v0: i64 = load %1[i0, i1]
    v1: i64 = const 3
    v2: i64 = mod v0, v1
    v3: f32 = load %0[i1, v2] if 0 <= v2 < 3 fault 0
    store %12[i0, i1] = v3
    store %13[i0, i1] = v2
    schedule { order i0 i1; spread 2; width 4 }
  }
*/
static void g32_1_k0_gather(const i64 *restrict t__1, const f32 *restrict t__0, f32 *restrict gather_12, i64 *restrict mod_13, i64 begin, i64 end, const dlm_team *team)
{
    const i64 x1 = INT64_C_(3);
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1);
        const i64 i0 = t / (1);
        const i64 x0 = t__1[i0 + i1];
        const i64 x2 = FLOORMOD_i64(x0, x1);
        const f32 x3 = (u64)(x2) < (u64)(3) ? t__0[3 * i1 + x2] : 0;
        if (!((u64)(x2) < (u64)(3))) *team->fault = 1;
        gather_12[i0 + i1] = x3;
        mod_13[i0 + i1] = x2;
    }
}

/*
  kernel k4_zero {
    axis i0 < 3 parallel
    v0: f32 = const 0.0
    store %14[i0] = v0
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g32_1_k4_zero(f32 *restrict grad_0_7, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        grad_0_7[i0] = x0;
    }
}

/*
  kernel k7_copy {
    axis i0 < 63 parallel
    v0: bool = const false
    store %16[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g32_1_k7_copy(u8 *restrict value_9_4, i64 begin, i64 end)
{
    const i32 x0 = 0;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(63 - i0, 16);
        if (n0 == 16) {
            STORE_boolx16(value_9_4 + i0, SPLAT_i32x16(-x0));
        } else {
            enum { n0 = 15 };
            for (int l = 0; l < 16; l++)
                if (l < n0) value_9_4[(i0 + MIN64(0 + l, n0 - 1))] = (u8)x0;
        }
    }
}

/*
  kernel k1_argmin phase 1 {
    axis i0 < 7 parallel
    axis r0 < 7 reduce
    v0: f32 = load %12[i0, 0]
    v1: f32 = const 2.5
    v2: f32 = mul v0, v1
    v3: i32 = index r0
    v4: i32 = reduce argmin v2, v3 over r0
    store %5[i0] = v4
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8; reduce r0 }
  }
*/
static void g32_1_k1_argmin(const f32 *restrict gather_12, i32 *restrict value_7_5, i64 begin, i64 end)
{
    const f32 x1 = 2.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(7 - i0, 8);
        if (n0 == 8) {
            i32x8 x4 = {0};
            f32x8 x4_best = SPLAT_f32x8(HIGHEST_f32);
            {
                for (i64 r0 = 0; r0 < 7; r0++) {
                    const f32x8 x0 = LOAD_f32x8(gather_12 + i0);
                    const f32x8 x2 = x0 * SPLAT_f32x8(x1);
                    const i32 x3 = (i32)(r0);
                    x4 = SELECT_i32x8(BELOW_f32x8(x2, x4_best), SPLAT_i32x8(x3), x4);
                    x4_best = MINIMUM_f32x8(x4_best, x2);
                }
            }
            STORE_i32x8(value_7_5 + i0, x4);
        } else {
            enum { n0 = 7 };
            i32x8 x4 = {0};
            f32x8 x4_best = SPLAT_f32x8(HIGHEST_f32);
            {
                for (i64 r0 = 0; r0 < 7; r0++) {
                    const f32x8 x0 = LOAD_f32x8(gather_12 + i0);
                    const f32x8 x2 = x0 * SPLAT_f32x8(x1);
                    const i32 x3 = (i32)(r0);
                    x4 = SELECT_i32x8(BELOW_f32x8(x2, x4_best), SPLAT_i32x8(x3), x4);
                    x4_best = MINIMUM_f32x8(x4_best, x2);
                }
            }
            STORE_PART_i32x8(value_7_5 + i0, x4, n0);
        }
    }
}

/*
  kernel k2_add phase 1 {
    axis i0 < 7 parallel
    axis i1 < 42 parallel
    v0: f32 = load %12[i0, 0]
    v1: f32 = load %2[0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = const 0.5
    v4: f32 = mul v2, v3
    v5: f32 = const 0.25
    v6: f32 = add v4, v5
    v7: f32 = add v6, v4
    store %11[i0, i1] = v7
    store %3[i0, i1] = v2
    schedule { order i0 i1; spread 2; tile i1 16; vector i1; width 16 }
  }
*/
static void g32_1_k2_add(const f32 *restrict gather_12, const f32 *restrict t__2, f32 *restrict add_11, f32 *restrict value_12_3, i64 begin, i64 end)
{
    const f32 x3 = 0.5f;
    const f32 x5 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (3) * 16;
        const i64 i0 = t / (3);
        const i64 n1 = MIN64(42 - i1, 16);
        if (n1 == 16) {
            const f32 x0 = gather_12[i0];
            const f32x16 x1 = LOAD_f32x16(t__2 + i1);
            const f32x16 x2 = SPLAT_f32x16(x0) * x1;
            const f32x16 x4 = x2 * SPLAT_f32x16(x3);
            const f32x16 x6 = x4 + SPLAT_f32x16(x5);
            const f32x16 x7 = x6 + x4;
            STORE_f32x16(add_11 + 42 * i0 + i1, x7);
            STORE_f32x16(value_12_3 + 42 * i0 + i1, x2);
        } else {
            enum { n1 = 10 };
            const f32 x0 = gather_12[i0];
            const f32x16 x1 = LOAD_f32x16(t__2 + i1);
            const f32x16 x2 = SPLAT_f32x16(x0) * x1;
            const f32x16 x4 = x2 * SPLAT_f32x16(x3);
            const f32x16 x6 = x4 + SPLAT_f32x16(x5);
            const f32x16 x7 = x6 + x4;
            STORE_PART_f32x16(add_11 + 42 * i0 + i1, x7, n1);
            STORE_PART_f32x16(value_12_3 + 42 * i0 + i1, x2, n1);
        }
    }
}

/*
  kernel k3_contract contraction phase 2 {
    axis i0 < 7 parallel
    axis i1 < 1 parallel
    axis r0 < 42 reduce
    v0: f32 = load %11[i0, r0]
    v1: f32 = load %2[i1, r0]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %10[i0, i1] = v3
    schedule { order i1 i0; spread 2; tile i0 4; width 16; reduce r0; lanes r0 }
  }
*/
static void g32_1_k3_contract(const f32 *restrict add_11, const f32 *restrict t__2, f32 *restrict contract_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t % (2) * 4;
        const i64 i1 = t / (2);
        const i64 n0 = MIN64(7 - i0, 4);
        if (n0 == 4) {
            f32 x3[4] = {0};
            {
                {
                    f32x16 y3[4];
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        y3[u0] = SPLAT_f32x16(0);
                    }
                    i64 r0 = 0;
                    for (; r0 + 16 <= 42; r0 += 16) {
                        const f32x16 x1 = LOAD_f32x16(t__2 + 42 * i1 + r0);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x16 x0 = LOAD_f32x16(add_11 + 42 * (i0 + u0) + r0);
                            y3[u0] = FMA_f32x16(x0, x1, y3[u0]);
                        }
                    }
                    if (r0 < 42) {
                        const i64 left = 42 - r0;
                        const f32x16 x1 = LOAD_f32x16(t__2 + 42 * i1 + r0);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x16 x0 = LOAD_f32x16(add_11 + 42 * (i0 + u0) + r0);
                            y3[u0] = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x1, SPLAT_f32x16(0)), y3[u0]);
                        }
                    }
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        x3[u0] = SUM_LANES_f32x16(y3[u0]);
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                contract_10[(i0 + u0) + i1] = x3[u0];
            }
        } else {
            enum { n0 = 3 };
            f32 x3[4] = {0};
            {
                {
                    f32x16 y3[4];
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        y3[u0] = SPLAT_f32x16(0);
                    }
                    i64 r0 = 0;
                    for (; r0 + 16 <= 42; r0 += 16) {
                        const f32x16 x1 = LOAD_f32x16(t__2 + 42 * i1 + r0);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x16 x0 = LOAD_f32x16(add_11 + 42 * (i0 + MIN64(u0, n0 - 1)) + r0);
                            y3[u0] = FMA_f32x16(x0, x1, y3[u0]);
                        }
                    }
                    if (r0 < 42) {
                        const i64 left = 42 - r0;
                        const f32x16 x1 = LOAD_f32x16(t__2 + 42 * i1 + r0);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x16 x0 = LOAD_f32x16(add_11 + 42 * (i0 + MIN64(u0, n0 - 1)) + r0);
                            y3[u0] = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x1, SPLAT_f32x16(0)), y3[u0]);
                        }
                    }
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        x3[u0] = SUM_LANES_f32x16(y3[u0]);
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                if (u0 < n0) {
                    contract_10[(i0 + MIN64(u0, n0 - 1)) + i1] = x3[u0];
                }
            }
        }
    }
}

/*
  kernel k6_copy contraction phase 2 {
    axis i0 < 1 parallel
    axis i1 < 42 parallel
    axis r0 < 7 reduce
    v0: f32 = load %11[r0, i1]
    v1: f32 = load %12[r0, i0]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %9[i0, i1] = v3
    store %8[i0, i1] = v3
    schedule { order i0 i1; spread 2; tile i1 48; vector i1; width 16; reduce r0 }
  }
*/
static void g32_1_k6_copy(const f32 *restrict add_11, const f32 *restrict gather_12, f32 *restrict grad_11_9, f32 *restrict grad_10_8, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 48;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(42 - i1, 48);
        if (n1 == 48) {
            f32x16 x3[3] = {0};
            {
                for (i64 r0 = 0; r0 < 7; r0++) {
                    const f32 x1 = gather_12[r0 + i0];
                    UNROLL
                    for (int u1 = 0; u1 < 3; u1++) {
                        const f32x16 x0 = LOAD_f32x16(add_11 + 42 * r0 + (i1 + u1 * 16));
                        x3[u1] = FMA_f32x16(x0, SPLAT_f32x16(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 3; u1++) {
                STORE_f32x16(grad_11_9 + 42 * i0 + (i1 + u1 * 16), x3[u1]);
                STORE_f32x16(grad_10_8 + 42 * i0 + (i1 + u1 * 16), x3[u1]);
            }
        } else {
            enum { n1 = 42 };
            f32x16 x3[3] = {0};
            {
                for (i64 r0 = 0; r0 < 7; r0++) {
                    const f32 x1 = gather_12[r0 + i0];
                    UNROLL
                    for (int u1 = 0; u1 < 3; u1++) {
                        const f32x16 x0 = LOAD_f32x16(add_11 + 42 * r0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)));
                        x3[u1] = FMA_f32x16(x0, SPLAT_f32x16(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 3; u1++) {
                STORE_PART_f32x16(grad_11_9 + 42 * i0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)), x3[u1], n1 - u1 * 16);
                STORE_PART_f32x16(grad_10_8 + 42 * i0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)), x3[u1], n1 - u1 * 16);
            }
        }
    }
}

/*
  kernel k8_contract phase 2 {
    axis r0 < 7 reduce
    axis r1 < 42 reduce
    v0: f32 = load %3[r0, r1]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = mul v0, v4
    v6: f32 = reduce add v5 over r0, r1
    store %6[] = v6
    schedule { width 16; reduce r0 r1; lanes r1 }
  }
*/
static void g32_1_k8_contract(const f32 *restrict value_12_3, f32 *restrict loss_6)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    f32 x6 = 0;
    {
        {
            f32x16 y6 = {0};
            for (i64 r0 = 0; r0 < 7; r0++) {
                i64 r1 = 0;
                for (; r1 + 16 <= 42; r1 += 16) {
                    const f32x16 x0 = LOAD_f32x16(value_12_3 + 42 * r0 + r1);
                    const f32x16 x2 = x0 * SPLAT_f32x16(x1);
                    const f32x16 x4 = x2 + SPLAT_f32x16(x3);
                    y6 = FMA_f32x16(x0, x4, y6);
                }
                if (r1 < 42) {
                    const i64 left = 42 - r1;
                    const f32x16 x0 = LOAD_f32x16(value_12_3 + 42 * r0 + r1);
                    const f32x16 x2 = x0 * SPLAT_f32x16(x1);
                    const f32x16 x4 = x2 + SPLAT_f32x16(x3);
                    y6 = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x4, SPLAT_f32x16(0)), y6);
                }
            }
            x6 = SUM_LANES_f32x16(y6);
        }
    }
    loss_6[0] = x6;
}

/*
  kernel k5_scatter phase 3 {
    axis i0 < 7 sequential
    axis i1 < 1 parallel
    v0: f32 = load %10[i0, i1]
    v1: i64 = load %13[i0, i1]
    store %7[i1, v1] += v0 if 0 <= v1 < 3
    schedule { order i1 i0; spread 1; width 4 }
  }
*/
static void g32_1_k5_scatter(const f32 *restrict contract_10, const i64 *restrict mod_13, f32 *restrict grad_0_7, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t;
        for (i64 i0 = 0; i0 < 7; i0 += 1) {
            const f32 x0 = contract_10[i0 + i1];
            const i64 x1 = mod_13[i0 + i1];
            if ((u64)(x1) < (u64)(3)) {
                grad_0_7[3 * i1 + x1] += x0;
            }
        }
    }
}

static void step_g32_1_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (7) * (1), 3276, &lo, &hi))
        g32_1_k0_gather(buffer[1], buffer[0], buffer[12], buffer[13], lo, hi, team);
    if (SHARE(team, (3), 8192, &lo, &hi))
        g32_1_k4_zero(buffer[7], lo, hi);
    if (SHARE(team, (4), 528, &lo, &hi))
        g32_1_k7_copy(buffer[4], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (1), 234, &lo, &hi))
        g32_1_k1_argmin(buffer[12], buffer[5], lo, hi);
    if (SHARE(team, (7) * (3), 146, &lo, &hi))
        g32_1_k2_add(buffer[12], buffer[2], buffer[11], buffer[3], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (1) * (2), 54, &lo, &hi))
        g32_1_k3_contract(buffer[11], buffer[2], buffer[10], lo, hi);
    if (SHARE(team, (1) * (1), 21, &lo, &hi))
        g32_1_k6_copy(buffer[11], buffer[12], buffer[9], buffer[8], lo, hi);
    if (team->id == 0)
        g32_1_k8_contract(buffer[3], buffer[6]);
    BARRIER(team, 3);
    if (SHARE(team, (1), 8192, &lo, &hi))
        g32_1_k5_scatter(buffer[10], buffer[13], buffer[7], lo, hi);
}

static void step_g32_1_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 12;
    bytes[1] = 56;
    bytes[2] = 168;
    bytes[3] = 1176;
    bytes[4] = 63;
    bytes[5] = 28;
    bytes[6] = 4;
    bytes[7] = 12;
    bytes[8] = 168;
    bytes[9] = 168;
    bytes[10] = 28;
    bytes[11] = 1176;
    bytes[12] = 28;
    bytes[13] = 56;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
}

static void step_g32_1_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 8 * (7) + 4 * (3) + 4 * (7) + 8 * (7));
    *flops += (f64)(7);
    *bytes += (f64)(0 + 4 * (3));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (63));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (7) + 4 * (7));
    *flops += (f64)(56);
    *bytes += (f64)(0 + 4 * (7) + 4 * (42) + 4 * (294) + 4 * (294));
    *flops += (f64)(1176);
    *bytes += (f64)(0 + 4 * (294) + 4 * (42) + 4 * (7));
    *flops += (f64)(588);
    *bytes += (f64)(0 + 4 * (294) + 4 * (7) + 4 * (42) + 4 * (42));
    *flops += (f64)(588);
    *bytes += (f64)(0 + 4 * (294) + 4 * (1));
    *flops += (f64)(1176);
    *bytes += (f64)(0 + 4 * (7) + 8 * (7) + 4 * (3));
    *flops += (f64)(0);
}

static const dlm_buffer step_g32_1_buffers[] = {
    {DLM_BUF_INPUT, 0, 0, 0},  /* 0  f32[1, 3] */
    {DLM_BUF_INPUT, 1, 0, 0},  /* 1  i64[7, 1] */
    {DLM_BUF_INPUT, 2, 1, 2},  /* 2  f32[1, 42] */
    {DLM_BUF_OUTPUT, 0, 1, 2},  /* 3 value.12 f32[7, 42] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 4 value.9 bool[7, 1, 9] */
    {DLM_BUF_OUTPUT, 2, 1, 1},  /* 5 value.7 i32[7] */
    {DLM_BUF_OUTPUT, 4, 2, 2},  /* 6 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 0, 3},  /* 7 grad.0 f32[1, 3] */
    {DLM_BUF_OUTPUT, 6, 2, 2},  /* 8 grad.10 f32[1, 42] */
    {DLM_BUF_OUTPUT, 7, 2, 2},  /* 9 grad.11 f32[1, 42] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 10 contract f32[7, 1] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 11 add f32[7, 42] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 12 gather f32[7, 1] */
    {DLM_BUF_TEMP, 0, 0, 3},  /* 13 mod i64[7, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14 grad.0 f32[3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 value.9 bool[7, 9] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16 value.9 bool[63] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g32_1_sites[] = {
    {"-", "index outside 0..3"},
};

static const dlm_step step_g32_1 = {
    .name = "g32_1",
    .nbuffers = 17, .ndims = 2, .nphases = 4, .nkernels = 9,
    .buffers = step_g32_1_buffers, .sizes = step_g32_1_sizes, .traffic = step_g32_1_traffic, .run = step_g32_1_run,
    .nsites = 1, .sites = step_g32_1_sites
};

extern const dlm_step *const get_g32_1; const dlm_step *const get_g32_1 = &step_g32_1;

/* ---- step g32_2 ---- */

/*
  kernel k0_gather {
    axis i0 < 7 parallel
    axis i1 < 1 parallel
    v0: i64 = load %1[i0, i1]
    v1: i64 = const 3
    v2: i64 = mod v0, v1
    v3: f32 = load %0[i1, v2] if 0 <= v2 < 3 fault 0
    store %12[i0, i1] = v3
    store %13[i0, i1] = v2
    schedule { order i0 i1; spread 2; tile i1 8; vector i1; width 8 }
  }
*/
static void g32_2_k0_gather(const i64 *restrict t__1, const f32 *restrict t__0, f32 *restrict gather_12, i64 *restrict mod_13, i64 begin, i64 end, const dlm_team *team)
{
    const i64 x1 = INT64_C_(3);
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(1 - i1, 8);
        if (n1 == 8) {
            i64x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = t__1[i0 + (i1 + 0 + l)];
            const i64x8 x2 = FLOORMOD_i64x8(x0, SPLAT_i64x8(x1));
            f32x8 x3;
            for (int l = 0; l < 8; l++)
                x3[l] = (u64)(x2[l]) < (u64)(3) ? t__0[3 * (i1 + 0 + l) + x2[l]] : 0;
            for (int l = 0; l < 8; l++)
                if (!((u64)(x2[l]) < (u64)(3))) *team->fault = 1;
            for (int l = 0; l < 8; l++)
                gather_12[i0 + (i1 + 0 + l)] = (f32)x3[l];
            for (int l = 0; l < 8; l++)
                mod_13[i0 + (i1 + 0 + l)] = (i64)x2[l];
        } else {
            enum { n1 = 1 };
            i64x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = t__1[i0 + (i1 + MIN64(0 + l, n1 - 1))];
            const i64x8 x2 = FLOORMOD_i64x8(x0, SPLAT_i64x8(x1));
            f32x8 x3;
            for (int l = 0; l < 8; l++)
                x3[l] = (u64)(x2[l]) < (u64)(3) ? t__0[3 * (i1 + MIN64(0 + l, n1 - 1)) + x2[l]] : 0;
            for (int l = 0; l < MIN64(n1, 8); l++)
                if (!((u64)(x2[l]) < (u64)(3))) *team->fault = 1;
            for (int l = 0; l < 8; l++)
                if (l < n1) gather_12[i0 + (i1 + MIN64(0 + l, n1 - 1))] = (f32)x3[l];
            for (int l = 0; l < 8; l++)
                if (l < n1) mod_13[i0 + (i1 + MIN64(0 + l, n1 - 1))] = (i64)x2[l];
        }
    }
}

/*
  kernel k5_zero {
    axis i0 < 3 parallel
    v0: f32 = const 0.0
    store %15[i0] = v0
    schedule { order i0; spread 1; width 16 }
  }
*/
static void g32_2_k5_zero(f32 *restrict grad_0_7, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        grad_0_7[i0] = x0;
    }
}

/*
  kernel k8_copy {
    axis i0 < 63 parallel
    v0: bool = const false
    store %17[i0] = v0
    schedule { order i0; spread 1; width 8 }
  }
*/
static void g32_2_k8_copy(u8 *restrict value_9_4, i64 begin, i64 end)
{
    const i32 x0 = 0;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        value_9_4[i0] = x0;
    }
}

/*
  kernel k1_argmin phase 1 {
    axis i0 < 7 parallel
    axis r0 < 7 reduce
    v0: f32 = load %12[i0, 0]
    v1: f32 = const 2.5
    v2: f32 = mul v0, v1
    v3: i32 = index r0
    v4: i32 = reduce argmin v2, v3 over r0
    store %5[i0] = v4
    schedule { order i0; spread 1; width 4; reduce r0 }
  }
*/
static void g32_2_k1_argmin(const f32 *restrict gather_12, i32 *restrict value_7_5, i64 begin, i64 end)
{
    const f32 x1 = 2.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        i32 x4 = 0;
        f32 x4_best = HIGHEST_f32;
        {
            const f32 x0 = gather_12[i0];
            const f32 x2 = x0 * x1;
            for (i64 r0 = 0; r0 < 7; r0++) {
                const i32 x3 = (i32)(r0);
                x4 = SELECT_i32(BELOW_f32(x2, x4_best), x3, x4);
                x4_best = MINIMUM_f32(x4_best, x2);
            }
        }
        value_7_5[i0] = x4;
    }
}

/*
  kernel k2_add phase 1 {
    axis i0 < 7 parallel
    axis i1 < 42 parallel
    v0: f32 = load %12[i0, 0]
    v1: f32 = load %2[0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = const 0.5
    v4: f32 = mul v2, v3
    v5: f32 = const 0.25
    v6: f32 = add v4, v5
    v7: f32 = add v6, v4
    store %11[i0, i1] = v7
    store %3[i0, i1] = v2
    schedule { order i0 i1; spread 2; tile i1 4; vector i1; width 4 }
  }
*/
static void g32_2_k2_add(const f32 *restrict gather_12, const f32 *restrict t__2, f32 *restrict add_11, f32 *restrict value_12_3, i64 begin, i64 end)
{
    const f32 x3 = 0.5f;
    const f32 x5 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (11) * 4;
        const i64 i0 = t / (11);
        const i64 n1 = MIN64(42 - i1, 4);
        if (n1 == 4) {
            const f32 x0 = gather_12[i0];
            const f32x4 x1 = LOAD_f32x4(t__2 + i1);
            const f32x4 x2 = SPLAT_f32x4(x0) * x1;
            const f32x4 x4 = x2 * SPLAT_f32x4(x3);
            const f32x4 x6 = x4 + SPLAT_f32x4(x5);
            const f32x4 x7 = x6 + x4;
            STORE_f32x4(add_11 + 42 * i0 + i1, x7);
            STORE_f32x4(value_12_3 + 42 * i0 + i1, x2);
        } else {
            enum { n1 = 2 };
            const f32 x0 = gather_12[i0];
            const f32x4 x1 = LOAD_f32x4(t__2 + i1);
            const f32x4 x2 = SPLAT_f32x4(x0) * x1;
            const f32x4 x4 = x2 * SPLAT_f32x4(x3);
            const f32x4 x6 = x4 + SPLAT_f32x4(x5);
            const f32x4 x7 = x6 + x4;
            STORE_PART_f32x4(add_11 + 42 * i0 + i1, x7, n1);
            STORE_PART_f32x4(value_12_3 + 42 * i0 + i1, x2, n1);
        }
    }
}

/*
  kernel k3_contract_pack phase 2 {
    axis i0 < 1 parallel
    axis i1 < 42 parallel
    axis i2 < 8 parallel
    v0: f32 = load %11[8*i0 + i2, i1] if 0 <= 8*i0 + i2 < 7 and 0 <= 8*i0 + i2 < 7
    store %14[i0, i1, i2] = v0
    schedule { order i0 i1 i2; spread 2; tile i2 32; vector i2; width 16 }
  }
*/
static void g32_2_k3_contract_pack(const f32 *restrict add_11, f32 *restrict packed_14, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (42);
        const i64 i0 = t / (42);
        for (i64 i2 = 0; i2 < 8; i2 += 32) {
            const i64 n2 = MIN64(8 - i2, 32);
            if (n2 == 32) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    f32x16 x0;
                    for (int l = 0; l < 16; l++)
                        x0[l] = (u64)(8 * i0 + (i2 + u2 * 16 + l)) < (u64)(7) && (u64)(8 * i0 + (i2 + u2 * 16 + l)) < (u64)(7) ? add_11[42 * (8 * i0 + (i2 + u2 * 16 + l)) + i1] : 0;
                    STORE_f32x16(packed_14 + 336 * i0 + 8 * i1 + (i2 + u2 * 16), x0);
                }
            } else {
                enum { n2 = 8 };
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    f32x16 x0;
                    for (int l = 0; l < 16; l++)
                        x0[l] = (u64)(8 * i0 + (i2 + MIN64(u2 * 16 + l, n2 - 1))) < (u64)(7) && (u64)(8 * i0 + (i2 + MIN64(u2 * 16 + l, n2 - 1))) < (u64)(7) ? add_11[42 * (8 * i0 + (i2 + MIN64(u2 * 16 + l, n2 - 1))) + i1] : 0;
                    STORE_PART_f32x16(packed_14 + 336 * i0 + 8 * i1 + (i2 + (u2 * 16 < n2 ? u2 * 16 : 0)), x0, n2 - u2 * 16);
                }
            }
        }
    }
}

/*
  kernel k7_copy contraction phase 2 {
    axis i0 < 1 parallel
    axis i1 < 42 parallel
    axis r0 < 7 reduce
    v0: f32 = load %11[r0, i1]
    v1: f32 = load %12[r0, i0]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %9[i0, i1] = v3
    store %8[i0, i1] = v3
    schedule { order i0 i1; spread 2; tile i1 48; vector i1; width 16; reduce r0 }
  }
*/
static void g32_2_k7_copy(const f32 *restrict add_11, const f32 *restrict gather_12, f32 *restrict grad_11_9, f32 *restrict grad_10_8, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 48;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(42 - i1, 48);
        if (n1 == 48) {
            f32x16 x3[3] = {0};
            {
                for (i64 r0 = 0; r0 < 7; r0++) {
                    const f32 x1 = gather_12[r0 + i0];
                    UNROLL
                    for (int u1 = 0; u1 < 3; u1++) {
                        const f32x16 x0 = LOAD_f32x16(add_11 + 42 * r0 + (i1 + u1 * 16));
                        x3[u1] = FMA_f32x16(x0, SPLAT_f32x16(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 3; u1++) {
                STORE_f32x16(grad_11_9 + 42 * i0 + (i1 + u1 * 16), x3[u1]);
                STORE_f32x16(grad_10_8 + 42 * i0 + (i1 + u1 * 16), x3[u1]);
            }
        } else {
            enum { n1 = 42 };
            f32x16 x3[3] = {0};
            {
                for (i64 r0 = 0; r0 < 7; r0++) {
                    const f32 x1 = gather_12[r0 + i0];
                    UNROLL
                    for (int u1 = 0; u1 < 3; u1++) {
                        const f32x16 x0 = LOAD_f32x16(add_11 + 42 * r0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)));
                        x3[u1] = FMA_f32x16(x0, SPLAT_f32x16(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 3; u1++) {
                STORE_PART_f32x16(grad_11_9 + 42 * i0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)), x3[u1], n1 - u1 * 16);
                STORE_PART_f32x16(grad_10_8 + 42 * i0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)), x3[u1], n1 - u1 * 16);
            }
        }
    }
}

/*
  kernel k9_contract phase 2 {
    axis r0 < 7 reduce
    axis r1 < 42 reduce
    v0: f32 = load %3[r0, r1]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = mul v0, v4
    v6: f32 = reduce add v5 over r0, r1
    store %6[] = v6
    schedule { width 4; reduce r0 r1; lanes r1 }
  }
*/
static void g32_2_k9_contract(const f32 *restrict value_12_3, f32 *restrict loss_6)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    f32 x6 = 0;
    {
        {
            f32x4 y6 = {0};
            for (i64 r0 = 0; r0 < 7; r0++) {
                i64 r1 = 0;
                for (; r1 + 4 <= 42; r1 += 4) {
                    const f32x4 x0 = LOAD_f32x4(value_12_3 + 42 * r0 + r1);
                    const f32x4 x2 = x0 * SPLAT_f32x4(x1);
                    const f32x4 x4 = x2 + SPLAT_f32x4(x3);
                    y6 = FMA_f32x4(x0, x4, y6);
                }
                if (r1 < 42) {
                    const i64 left = 42 - r1;
                    const f32x4 x0 = LOAD_f32x4(value_12_3 + 42 * r0 + r1);
                    const f32x4 x2 = x0 * SPLAT_f32x4(x1);
                    const f32x4 x4 = x2 + SPLAT_f32x4(x3);
                    y6 = FMA_f32x4(SELECT_f32x4(IOTA_i32x4 < SPLAT_i32x4((i32)left), x0, SPLAT_f32x4(0)), SELECT_f32x4(IOTA_i32x4 < SPLAT_i32x4((i32)left), x4, SPLAT_f32x4(0)), y6);
                }
            }
            x6 = SUM_LANES_f32x4(y6);
        }
    }
    loss_6[0] = x6;
}

/*
  kernel k4_contract contraction phase 3 {
    axis i0o < 1 parallel
    axis i1 < 1 parallel
    axis r0 < 42 reduce
    axis i0i < 8 parallel
    v0: f32 = load %14[i0o, r0, i0i]
    v1: f32 = load %2[i1, r0]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %10[8*i0o + i0i, i1] = v3 if 0 <= 8*i0o + i0i < 7
    schedule { order i0o i1 i0i; spread 3; tile i0i 8; vector i0i; width 8; reduce r0 }
  }
*/
static void g32_2_k4_contract(const f32 *restrict packed_14, const f32 *restrict t__2, f32 *restrict contract_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0i = t % (1) * 8;
        const i64 i1 = t / (1) % (1);
        const i64 i0o = t / (1) / (1);
        f32x8 x3 = {0};
        {
            for (i64 r0 = 0; r0 < 42; r0++) {
                const f32x8 x0 = LOAD_f32x8(packed_14 + 336 * i0o + 8 * r0 + i0i);
                const f32 x1 = t__2[42 * i1 + r0];
                x3 = FMA_f32x8(x0, SPLAT_f32x8(x1), x3);
            }
        }
        STORE_PART_f32x8(contract_10 + 8 * i0o + i0i + i1, x3, 7 - (8 * i0o + i0i));
    }
}

/*
  kernel k6_scatter phase 4 {
    axis i0 < 7 sequential
    axis i1 < 1 parallel
    v0: f32 = load %10[i0, i1]
    v1: i64 = load %13[i0, i1]
    store %7[i1, v1] += v0 if 0 <= v1 < 3
    schedule { order i1 i0; spread 1; width 4 }
  }
*/
static void g32_2_k6_scatter(const f32 *restrict contract_10, const i64 *restrict mod_13, f32 *restrict grad_0_7, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t;
        for (i64 i0 = 0; i0 < 7; i0 += 1) {
            const f32 x0 = contract_10[i0 + i1];
            const i64 x1 = mod_13[i0 + i1];
            if ((u64)(x1) < (u64)(3)) {
                grad_0_7[3 * i1 + x1] += x0;
            }
        }
    }
}

static void step_g32_2_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (7) * (1), 3276, &lo, &hi))
        g32_2_k0_gather(buffer[1], buffer[0], buffer[12], buffer[13], lo, hi, team);
    if (SHARE(team, (3), 8192, &lo, &hi))
        g32_2_k5_zero(buffer[7], lo, hi);
    if (SHARE(team, (63), 8192, &lo, &hi))
        g32_2_k8_copy(buffer[4], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (7), 1638, &lo, &hi))
        g32_2_k1_argmin(buffer[12], buffer[5], lo, hi);
    if (SHARE(team, (7) * (11), 546, &lo, &hi))
        g32_2_k2_add(buffer[12], buffer[2], buffer[11], buffer[3], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (1) * (42), 1024, &lo, &hi))
        g32_2_k3_contract_pack(buffer[11], buffer[14], lo, hi);
    if (SHARE(team, (1) * (1), 21, &lo, &hi))
        g32_2_k7_copy(buffer[11], buffer[12], buffer[9], buffer[8], lo, hi);
    if (team->id == 0)
        g32_2_k9_contract(buffer[3], buffer[6]);
    BARRIER(team, 3);
    if (SHARE(team, (1) * (1) * (1), 23, &lo, &hi))
        g32_2_k4_contract(buffer[14], buffer[2], buffer[10], lo, hi);
    BARRIER(team, 4);
    if (SHARE(team, (1), 8192, &lo, &hi))
        g32_2_k6_scatter(buffer[10], buffer[13], buffer[7], lo, hi);
}

static void step_g32_2_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 12;
    bytes[1] = 56;
    bytes[2] = 168;
    bytes[3] = 1176;
    bytes[4] = 63;
    bytes[5] = 28;
    bytes[6] = 4;
    bytes[7] = 12;
    bytes[8] = 168;
    bytes[9] = 168;
    bytes[10] = 28;
    bytes[11] = 1176;
    bytes[12] = 28;
    bytes[13] = 56;
    bytes[14] = 1344;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
}

static void step_g32_2_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 8 * (7) + 4 * (3) + 4 * (7) + 8 * (7));
    *flops += (f64)(7);
    *bytes += (f64)(0 + 4 * (3));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (63));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (7) + 4 * (7));
    *flops += (f64)(56);
    *bytes += (f64)(0 + 4 * (7) + 4 * (42) + 4 * (294) + 4 * (294));
    *flops += (f64)(1176);
    *bytes += (f64)(0 + 4 * (294) + 4 * (336));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (294) + 4 * (7) + 4 * (42) + 4 * (42));
    *flops += (f64)(588);
    *bytes += (f64)(0 + 4 * (294) + 4 * (1));
    *flops += (f64)(1176);
    *bytes += (f64)(0 + 4 * (336) + 4 * (42) + 4 * (7));
    *flops += (f64)(672);
    *bytes += (f64)(0 + 4 * (7) + 8 * (7) + 4 * (3));
    *flops += (f64)(0);
}

static const dlm_buffer step_g32_2_buffers[] = {
    {DLM_BUF_INPUT, 0, 0, 0},  /* 0  f32[1, 3] */
    {DLM_BUF_INPUT, 1, 0, 0},  /* 1  i64[7, 1] */
    {DLM_BUF_INPUT, 2, 1, 3},  /* 2  f32[1, 42] */
    {DLM_BUF_OUTPUT, 0, 1, 2},  /* 3 value.12 f32[7, 42] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 4 value.9 bool[7, 1, 9] */
    {DLM_BUF_OUTPUT, 2, 1, 1},  /* 5 value.7 i32[7] */
    {DLM_BUF_OUTPUT, 4, 2, 2},  /* 6 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 0, 4},  /* 7 grad.0 f32[1, 3] */
    {DLM_BUF_OUTPUT, 6, 2, 2},  /* 8 grad.10 f32[1, 42] */
    {DLM_BUF_OUTPUT, 7, 2, 2},  /* 9 grad.11 f32[1, 42] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 10 contract f32[7, 1] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 11 add f32[7, 42] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 12 gather f32[7, 1] */
    {DLM_BUF_TEMP, 0, 0, 4},  /* 13 mod i64[7, 1] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 14 packed f32[1, 42, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 grad.0 f32[3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16 value.9 bool[7, 9] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 value.9 bool[63] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g32_2_sites[] = {
    {"-", "index outside 0..3"},
};

static const dlm_step step_g32_2 = {
    .name = "g32_2",
    .nbuffers = 18, .ndims = 2, .nphases = 5, .nkernels = 10,
    .buffers = step_g32_2_buffers, .sizes = step_g32_2_sizes, .traffic = step_g32_2_traffic, .run = step_g32_2_run,
    .nsites = 1, .sites = step_g32_2_sites
};

extern const dlm_step *const get_g32_2; const dlm_step *const get_g32_2 = &step_g32_2;

/* ---- step g32_3 ---- */

/*
  kernel k0_gather {
    axis i0 < 7 parallel
    axis i1 < 1 parallel
    v0: i64 = load %1[i0, i1]
    v1: i64 = const 3
    v2: i64 = mod v0, v1
    v3: f32 = load %0[i1, v2] if 0 <= v2 < 3 fault 0
    store %12[i0, i1] = v3
    store %13[i0, i1] = v2
    schedule { order i0 i1; spread 2; tile i1 8; vector i1; width 4 }
  }
*/
static void g32_3_k0_gather(const i64 *restrict t__1, const f32 *restrict t__0, f32 *restrict gather_12, i64 *restrict mod_13, i64 begin, i64 end, const dlm_team *team)
{
    const i64 x1 = INT64_C_(3);
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(1 - i1, 8);
        if (n1 == 8) {
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                i64x4 x0;
                for (int l = 0; l < 4; l++)
                    x0[l] = t__1[i0 + (i1 + u1 * 4 + l)];
                const i64x4 x2 = FLOORMOD_i64x4(x0, SPLAT_i64x4(x1));
                f32x4 x3;
                for (int l = 0; l < 4; l++)
                    x3[l] = (u64)(x2[l]) < (u64)(3) ? t__0[3 * (i1 + u1 * 4 + l) + x2[l]] : 0;
                for (int l = 0; l < 4; l++)
                    if (!((u64)(x2[l]) < (u64)(3))) *team->fault = 1;
                for (int l = 0; l < 4; l++)
                    gather_12[i0 + (i1 + u1 * 4 + l)] = (f32)x3[l];
                for (int l = 0; l < 4; l++)
                    mod_13[i0 + (i1 + u1 * 4 + l)] = (i64)x2[l];
            }
        } else {
            enum { n1 = 1 };
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                i64x4 x0;
                for (int l = 0; l < 4; l++)
                    x0[l] = t__1[i0 + (i1 + MIN64(u1 * 4 + l, n1 - 1))];
                const i64x4 x2 = FLOORMOD_i64x4(x0, SPLAT_i64x4(x1));
                f32x4 x3;
                for (int l = 0; l < 4; l++)
                    x3[l] = (u64)(x2[l]) < (u64)(3) ? t__0[3 * (i1 + MIN64(u1 * 4 + l, n1 - 1)) + x2[l]] : 0;
                for (int l = 0; l < MIN64(n1 - u1 * 4, 4); l++)
                    if (!((u64)(x2[l]) < (u64)(3))) *team->fault = 1;
                for (int l = 0; l < 4; l++)
                    if (u1 * 4 + l < n1) gather_12[i0 + (i1 + MIN64(u1 * 4 + l, n1 - 1))] = (f32)x3[l];
                for (int l = 0; l < 4; l++)
                    if (u1 * 4 + l < n1) mod_13[i0 + (i1 + MIN64(u1 * 4 + l, n1 - 1))] = (i64)x2[l];
            }
        }
    }
}

/*
  kernel k5_zero {
    axis i0 < 3 parallel
    v0: f32 = const 0.0
    store %17[i0] = v0
    schedule { order i0; spread 1; tile i0 4; vector i0; width 4 }
  }
*/
static void g32_3_k5_zero(f32 *restrict grad_0_7, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 4;
        const i64 n0 = MIN64(3 - i0, 4);
        if (n0 == 4) {
            STORE_f32x4(grad_0_7 + i0, SPLAT_f32x4(x0));
        } else {
            enum { n0 = 3 };
            STORE_PART_f32x4(grad_0_7 + i0, SPLAT_f32x4(x0), n0);
        }
    }
}

/*
  kernel k9_copy {
    axis i0 < 7 parallel
    axis i2 < 9 parallel
    v0: bool = const false
    store %22[i0, i2] = v0
    schedule { order i0 i2; spread 2; tile i2 8; vector i2; width 8 }
  }
*/
static void g32_3_k9_copy(u8 *restrict value_9_4, i64 begin, i64 end)
{
    const i32 x0 = 0;
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (2) * 8;
        const i64 i0 = t / (2);
        const i64 n1 = MIN64(9 - i2, 8);
        if (n1 == 8) {
            STORE_boolx8(value_9_4 + 9 * i0 + i2, SPLAT_i32x8(-x0));
        } else {
            enum { n1 = 1 };
            for (int l = 0; l < 8; l++)
                if (l < n1) value_9_4[9 * i0 + (i2 + MIN64(0 + l, n1 - 1))] = (u8)x0;
        }
    }
}

/*
  kernel k1_argmin phase 1 {
    axis i0 < 7 parallel
    axis r0 < 7 reduce
    v0: f32 = load %12[i0, 0]
    v1: f32 = const 2.5
    v2: f32 = mul v0, v1
    v3: i32 = index r0
    v4: i32 = reduce argmin v2, v3 over r0
    store %5[i0] = v4
    schedule { order i0; spread 1; width 4; reduce r0 }
  }
*/
static void g32_3_k1_argmin(const f32 *restrict gather_12, i32 *restrict value_7_5, i64 begin, i64 end)
{
    const f32 x1 = 2.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        i32 x4 = 0;
        f32 x4_best = HIGHEST_f32;
        {
            const f32 x0 = gather_12[i0];
            const f32 x2 = x0 * x1;
            for (i64 r0 = 0; r0 < 7; r0++) {
                const i32 x3 = (i32)(r0);
                x4 = SELECT_i32(BELOW_f32(x2, x4_best), x3, x4);
                x4_best = MINIMUM_f32(x4_best, x2);
            }
        }
        value_7_5[i0] = x4;
    }
}

/*
  kernel k2_add phase 1 {
    axis i0 < 7 parallel
    axis i1 < 42 parallel
    v0: f32 = load %12[i0, 0]
    v1: f32 = load %2[0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = const 0.5
    v4: f32 = mul v2, v3
    v5: f32 = const 0.25
    v6: f32 = add v4, v5
    v7: f32 = add v6, v4
    store %11[i0, i1] = v7
    store %3[i0, i1] = v2
    schedule { order i0 i1; spread 2; width 16 }
  }
*/
static void g32_3_k2_add(const f32 *restrict gather_12, const f32 *restrict t__2, f32 *restrict add_11, f32 *restrict value_12_3, i64 begin, i64 end)
{
    const f32 x3 = 0.5f;
    const f32 x5 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (42);
        const i64 i0 = t / (42);
        const f32 x0 = gather_12[i0];
        const f32 x1 = t__2[i1];
        const f32 x2 = x0 * x1;
        const f32 x4 = x2 * x3;
        const f32 x6 = x4 + x5;
        const f32 x7 = x6 + x4;
        add_11[42 * i0 + i1] = x7;
        value_12_3[42 * i0 + i1] = x2;
    }
}

/*
  kernel k3_contract_part contraction phase 2 {
    axis i0 < 7 parallel
    axis i1 < 1 parallel
    axis r0o < 9 parallel
    axis r0i < 5 reduce in r0o to 42
    v0: f32 = load %11[i0, 5*r0o + r0i]
    v1: f32 = load %2[i1, 5*r0o + r0i]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0i
    store %14[r0o, i0, i1] = v3
    schedule { order i1 r0o i0; spread 3; tile i0 4; width 8; reduce r0i; lanes r0i }
  }
*/
static void g32_3_k3_contract_part(const f32 *restrict add_11, const f32 *restrict t__2, f32 *restrict partial_14, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t % (2) * 4;
        const i64 r0o = t / (2) % (9);
        const i64 i1 = t / (2) / (9);
        const i64 n0 = MIN64(7 - i0, 4);
        if (n0 == 4) {
            f32 x3[4] = {0};
            {
                {
                    f32x8 y3[4];
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        y3[u0] = SPLAT_f32x8(0);
                    }
                    i64 r0i = 0;
                    for (; r0i + 8 <= MIN64(5, 42 - r0o * 5); r0i += 8) {
                        const f32x8 x1 = LOAD_f32x8(t__2 + 42 * i1 + 5 * r0o + r0i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x8 x0 = LOAD_f32x8(add_11 + 42 * (i0 + u0) + 5 * r0o + r0i);
                            y3[u0] = FMA_f32x8(x0, x1, y3[u0]);
                        }
                    }
                    if (r0i < MIN64(5, 42 - r0o * 5)) {
                        const i64 left = MIN64(5, 42 - r0o * 5) - r0i;
                        const f32x8 x1 = LOAD_f32x8(t__2 + 42 * i1 + 5 * r0o + r0i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x8 x0 = LOAD_f32x8(add_11 + 42 * (i0 + u0) + 5 * r0o + r0i);
                            y3[u0] = FMA_f32x8(SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_f32x8(0)), SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x1, SPLAT_f32x8(0)), y3[u0]);
                        }
                    }
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        x3[u0] = SUM_LANES_f32x8(y3[u0]);
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                partial_14[7 * r0o + (i0 + u0) + i1] = x3[u0];
            }
        } else {
            enum { n0 = 3 };
            f32 x3[4] = {0};
            {
                {
                    f32x8 y3[4];
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        y3[u0] = SPLAT_f32x8(0);
                    }
                    i64 r0i = 0;
                    for (; r0i + 8 <= MIN64(5, 42 - r0o * 5); r0i += 8) {
                        const f32x8 x1 = LOAD_f32x8(t__2 + 42 * i1 + 5 * r0o + r0i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x8 x0 = LOAD_f32x8(add_11 + 42 * (i0 + MIN64(u0, n0 - 1)) + 5 * r0o + r0i);
                            y3[u0] = FMA_f32x8(x0, x1, y3[u0]);
                        }
                    }
                    if (r0i < MIN64(5, 42 - r0o * 5)) {
                        const i64 left = MIN64(5, 42 - r0o * 5) - r0i;
                        const f32x8 x1 = LOAD_f32x8(t__2 + 42 * i1 + 5 * r0o + r0i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            const f32x8 x0 = LOAD_f32x8(add_11 + 42 * (i0 + MIN64(u0, n0 - 1)) + 5 * r0o + r0i);
                            y3[u0] = FMA_f32x8(SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_f32x8(0)), SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x1, SPLAT_f32x8(0)), y3[u0]);
                        }
                    }
                    UNROLL
                    for (int u0 = 0; u0 < 4; u0++) {
                        x3[u0] = SUM_LANES_f32x8(y3[u0]);
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                if (u0 < n0) {
                    partial_14[7 * r0o + (i0 + MIN64(u0, n0 - 1)) + i1] = x3[u0];
                }
            }
        }
    }
}

/*
  kernel k7_copy_part contraction phase 2 {
    axis i0 < 1 parallel
    axis i1 < 42 parallel
    axis r0o < 2 parallel
    axis r0i < 5 reduce in r0o to 7
    v0: f32 = load %11[5*r0o + r0i, i1]
    v1: f32 = load %12[5*r0o + r0i, i0]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0i
    store %18[r0o, i0, i1] = v3
    schedule { order i0 r0o i1; spread 3; tile i1 48; vector i1; width 16; reduce r0i }
  }
*/
static void g32_3_k7_copy_part(const f32 *restrict add_11, const f32 *restrict gather_12, f32 *restrict partial_18, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 48;
        const i64 r0o = t / (1) % (2);
        const i64 i0 = t / (1) / (2);
        const i64 n1 = MIN64(42 - i1, 48);
        if (n1 == 48) {
            f32x16 x3[3] = {0};
            {
                for (i64 r0i = 0; r0i < MIN64(5, 7 - r0o * 5); r0i++) {
                    const f32 x1 = gather_12[5 * r0o + r0i + i0];
                    UNROLL
                    for (int u1 = 0; u1 < 3; u1++) {
                        const f32x16 x0 = LOAD_f32x16(add_11 + 42 * (5 * r0o + r0i) + (i1 + u1 * 16));
                        x3[u1] = FMA_f32x16(x0, SPLAT_f32x16(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 3; u1++) {
                STORE_f32x16(partial_18 + 42 * r0o + 42 * i0 + (i1 + u1 * 16), x3[u1]);
            }
        } else {
            enum { n1 = 42 };
            f32x16 x3[3] = {0};
            {
                for (i64 r0i = 0; r0i < MIN64(5, 7 - r0o * 5); r0i++) {
                    const f32 x1 = gather_12[5 * r0o + r0i + i0];
                    UNROLL
                    for (int u1 = 0; u1 < 3; u1++) {
                        const f32x16 x0 = LOAD_f32x16(add_11 + 42 * (5 * r0o + r0i) + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)));
                        x3[u1] = FMA_f32x16(x0, SPLAT_f32x16(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 3; u1++) {
                STORE_PART_f32x16(partial_18 + 42 * r0o + 42 * i0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)), x3[u1], n1 - u1 * 16);
            }
        }
    }
}

/*
  kernel k10_contract phase 2 {
    axis r0 < 7 reduce
    axis r1 < 42 reduce
    v0: f32 = load %3[r0, r1]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = mul v0, v4
    v6: f32 = reduce add v5 over r0, r1
    store %6[] = v6
    schedule { width 8; reduce r0 r1; lanes r1 }
  }
*/
static void g32_3_k10_contract(const f32 *restrict value_12_3, f32 *restrict loss_6)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    f32 x6 = 0;
    {
        {
            f32x8 y6 = {0};
            for (i64 r0 = 0; r0 < 7; r0++) {
                i64 r1 = 0;
                for (; r1 + 8 <= 42; r1 += 8) {
                    const f32x8 x0 = LOAD_f32x8(value_12_3 + 42 * r0 + r1);
                    const f32x8 x2 = x0 * SPLAT_f32x8(x1);
                    const f32x8 x4 = x2 + SPLAT_f32x8(x3);
                    y6 = FMA_f32x8(x0, x4, y6);
                }
                if (r1 < 42) {
                    const i64 left = 42 - r1;
                    const f32x8 x0 = LOAD_f32x8(value_12_3 + 42 * r0 + r1);
                    const f32x8 x2 = x0 * SPLAT_f32x8(x1);
                    const f32x8 x4 = x2 + SPLAT_f32x8(x3);
                    y6 = FMA_f32x8(SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_f32x8(0)), SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x4, SPLAT_f32x8(0)), y6);
                }
            }
            x6 = SUM_LANES_f32x8(y6);
        }
    }
    loss_6[0] = x6;
}

/*
  kernel k4_contract phase 3 {
    axis i0 < 7 parallel
    axis r0c < 9 reduce
    v0: f32 = load %15[r0c, i0]
    v1: f32 = reduce add v0 over r0c
    store %16[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16; reduce r0c }
  }
*/
static void g32_3_k4_contract(const f32 *restrict partial_14, f32 *restrict contract_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(7 - i0, 16);
        if (n0 == 16) {
            f32x16 x1 = {0};
            {
                for (i64 r0c = 0; r0c < 9; r0c++) {
                    const f32x16 x0 = LOAD_f32x16(partial_14 + 7 * r0c + i0);
                    x1 += x0;
                }
            }
            STORE_f32x16(contract_10 + i0, x1);
        } else {
            enum { n0 = 7 };
            f32x16 x1 = {0};
            {
                for (i64 r0c = 0; r0c < 9; r0c++) {
                    const f32x16 x0 = LOAD_f32x16(partial_14 + 7 * r0c + i0);
                    x1 += x0;
                }
            }
            STORE_PART_f32x16(contract_10 + i0, x1, n0);
        }
    }
}

/*
  kernel k8_copy phase 3 {
    axis i0 < 42 parallel
    axis r0c < 2 reduce
    v0: f32 = load %19[r0c, i0]
    v1: f32 = reduce add v0 over r0c
    store %20[i0] = v1
    store %21[i0] = v1
    schedule { order i0; spread 1; width 8; reduce r0c }
  }
*/
static void g32_3_k8_copy(const f32 *restrict partial_18, f32 *restrict grad_11_9, f32 *restrict grad_10_8, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x1 = 0;
        {
            for (i64 r0c = 0; r0c < 2; r0c++) {
                const f32 x0 = partial_18[42 * r0c + i0];
                x1 += x0;
            }
        }
        grad_11_9[i0] = x1;
        grad_10_8[i0] = x1;
    }
}

/*
  kernel k6_scatter phase 4 {
    axis i0 < 7 sequential
    axis i1 < 1 parallel
    v0: f32 = load %10[i0, i1]
    v1: i64 = load %13[i0, i1]
    store %7[i1, v1] += v0 if 0 <= v1 < 3
    schedule { order i1 i0; spread 1; width 4 }
  }
*/
static void g32_3_k6_scatter(const f32 *restrict contract_10, const i64 *restrict mod_13, f32 *restrict grad_0_7, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t;
        for (i64 i0 = 0; i0 < 7; i0 += 1) {
            const f32 x0 = contract_10[i0 + i1];
            const i64 x1 = mod_13[i0 + i1];
            if ((u64)(x1) < (u64)(3)) {
                grad_0_7[3 * i1 + x1] += x0;
            }
        }
    }
}

static void step_g32_3_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (7) * (1), 3276, &lo, &hi))
        g32_3_k0_gather(buffer[1], buffer[0], buffer[12], buffer[13], lo, hi, team);
    if (SHARE(team, (1), 2730, &lo, &hi))
        g32_3_k5_zero(buffer[7], lo, hi);
    if (SHARE(team, (7) * (2), 1820, &lo, &hi))
        g32_3_k9_copy(buffer[4], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (7), 1638, &lo, &hi))
        g32_3_k1_argmin(buffer[12], buffer[5], lo, hi);
    if (SHARE(team, (7) * (42), 2048, &lo, &hi))
        g32_3_k2_add(buffer[12], buffer[2], buffer[11], buffer[3], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (1) * (9) * (2), 390, &lo, &hi))
        g32_3_k3_contract_part(buffer[11], buffer[2], buffer[14], lo, hi);
    if (SHARE(team, (1) * (2) * (1), 32, &lo, &hi))
        g32_3_k7_copy_part(buffer[11], buffer[12], buffer[18], lo, hi);
    if (team->id == 0)
        g32_3_k10_contract(buffer[3], buffer[6]);
    BARRIER(team, 3);
    if (SHARE(team, (1), 212, &lo, &hi))
        g32_3_k4_contract(buffer[14], buffer[10], lo, hi);
    if (SHARE(team, (42), 2730, &lo, &hi))
        g32_3_k8_copy(buffer[18], buffer[9], buffer[8], lo, hi);
    BARRIER(team, 4);
    if (SHARE(team, (1), 8192, &lo, &hi))
        g32_3_k6_scatter(buffer[10], buffer[13], buffer[7], lo, hi);
}

static void step_g32_3_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 12;
    bytes[1] = 56;
    bytes[2] = 168;
    bytes[3] = 1176;
    bytes[4] = 63;
    bytes[5] = 28;
    bytes[6] = 4;
    bytes[7] = 12;
    bytes[8] = 168;
    bytes[9] = 168;
    bytes[10] = 28;
    bytes[11] = 1176;
    bytes[12] = 28;
    bytes[13] = 56;
    bytes[14] = 252;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 336;
    bytes[19] = 0;
    bytes[20] = 0;
    bytes[21] = 0;
    bytes[22] = 0;
}

static void step_g32_3_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 8 * (7) + 4 * (3) + 4 * (7) + 8 * (7));
    *flops += (f64)(7);
    *bytes += (f64)(0 + 4 * (3));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (63));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (7) + 4 * (7));
    *flops += (f64)(56);
    *bytes += (f64)(0 + 4 * (7) + 4 * (42) + 4 * (294) + 4 * (294));
    *flops += (f64)(1176);
    *bytes += (f64)(0 + 4 * (294) + 4 * (42) + 4 * (63));
    *flops += (f64)(630);
    *bytes += (f64)(0 + 4 * (294) + 4 * (7) + 4 * (84));
    *flops += (f64)(840);
    *bytes += (f64)(0 + 4 * (294) + 4 * (1));
    *flops += (f64)(1176);
    *bytes += (f64)(0 + 4 * (63) + 4 * (7));
    *flops += (f64)(63);
    *bytes += (f64)(0 + 4 * (84) + 4 * (42) + 4 * (42));
    *flops += (f64)(84);
    *bytes += (f64)(0 + 4 * (7) + 8 * (7) + 4 * (3));
    *flops += (f64)(0);
}

static const dlm_buffer step_g32_3_buffers[] = {
    {DLM_BUF_INPUT, 0, 0, 0},  /* 0  f32[1, 3] */
    {DLM_BUF_INPUT, 1, 0, 0},  /* 1  i64[7, 1] */
    {DLM_BUF_INPUT, 2, 1, 2},  /* 2  f32[1, 42] */
    {DLM_BUF_OUTPUT, 0, 1, 2},  /* 3 value.12 f32[7, 42] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 4 value.9 bool[7, 1, 9] */
    {DLM_BUF_OUTPUT, 2, 1, 1},  /* 5 value.7 i32[7] */
    {DLM_BUF_OUTPUT, 4, 2, 2},  /* 6 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 0, 4},  /* 7 grad.0 f32[1, 3] */
    {DLM_BUF_OUTPUT, 6, 3, 3},  /* 8 grad.10 f32[1, 42] */
    {DLM_BUF_OUTPUT, 7, 3, 3},  /* 9 grad.11 f32[1, 42] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 10 contract f32[7, 1] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 11 add f32[7, 42] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 12 gather f32[7, 1] */
    {DLM_BUF_TEMP, 0, 0, 4},  /* 13 mod i64[7, 1] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 14 partial f32[9, 7, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 partial f32[9, 7] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16 contract f32[7] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 grad.0 f32[3] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 18 partial f32[2, 1, 42] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 19 partial f32[2, 42] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 20 grad.11 f32[42] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 21 grad.10 f32[42] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 22 value.9 bool[7, 9] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g32_3_sites[] = {
    {"-", "index outside 0..3"},
};

static const dlm_step step_g32_3 = {
    .name = "g32_3",
    .nbuffers = 23, .ndims = 2, .nphases = 5, .nkernels = 11,
    .buffers = step_g32_3_buffers, .sizes = step_g32_3_sizes, .traffic = step_g32_3_traffic, .run = step_g32_3_run,
    .nsites = 1, .sites = step_g32_3_sites
};

extern const dlm_step *const get_g32_3; const dlm_step *const get_g32_3 = &step_g32_3;

/* ---- step g33_0 ---- */

/*
  kernel k0_contract contraction {
    axis i0 < 2 parallel
    axis i1 < 5 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    axis r0 < 4 reduce
    axis r1 < 1 reduce
    axis r2 < 2 reduce
    v0: f32 = load %0[i0, r0, 2*i2 + r1 - 1, 2*i3 + 2*r2 - 1] if 0 <= 2*i2 + r1 - 1 < 4 and 0 <= 2*i3 + 2*r2 - 1 < 1
    v1: f32 = const 1.5
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0, r1, r2
    store %8[i0, i1, i2, i3] = v3
    schedule { order i0 i1 i2 i3; spread 4; width 4; reduce r0 r1 r2 }
  }
*/
static void g33_0_k0_contract(const f32 *restrict t__0, f32 *restrict contract_8, i64 begin, i64 end)
{
    const f32 x1 = 1.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1);
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (5);
        const i64 i0 = t / (1) / (3) / (5);
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 4; r0++) {
                for (i64 r1 = 0; r1 < 1; r1++) {
                    for (i64 r2 = 0; r2 < 2; r2++) {
                        const f32 x0 = (u64)(2 * i2 + r1 + -1) < (u64)(4) && (u64)(2 * i3 + 2 * r2 + -1) < (u64)(1) ? t__0[16 * i0 + 4 * r0 + 2 * i2 + r1 + -1 + 2 * i3 + 2 * r2 + -1] : 0;
                        x3 = FMA_f32(x0, x1, x3);
                    }
                }
            }
        }
        contract_8[15 * i0 + 3 * i1 + i2 + i3] = x3;
    }
}

/*
  kernel k2_lt {
    axis i0 < 32 parallel
    v0: f32 = load %21[i0]
    v1: f32 = load %22[i0]
    v2: bool = lt v0, v1
    store %23[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g33_0_k2_lt(const f32 *restrict t__2, const f32 *restrict t__0, u8 *restrict lt_7, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const f32x16 x0 = LOAD_f32x16(t__2 + i0);
        const f32x16 x1 = LOAD_f32x16(t__0 + i0);
        const i32x16 x2 = x0 < x1;
        STORE_boolx16(lt_7 + i0, x2);
    }
}

/*
  kernel k4_copy {
    axis i0 < 8*N parallel
    v0: f32 = load %27[i0]
    store %28[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g33_0_k4_copy(const f32 *restrict t__1, f32 *restrict value_16_5, i64 N, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(8*N - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(t__1 + i0);
            STORE_f32x16(value_16_5 + i0, x0);
        } else {
            const f32x16 x0 = LOAD_f32x16(t__1 + i0);
            STORE_PART_f32x16(value_16_5 + i0, x0, n0);
        }
    }
}

/*
  kernel k5_copy {
    axis i0 < 32 parallel
    v0: bool = const true
    store %31[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g33_0_k5_copy(u8 *restrict value_19_4, i64 begin, i64 end)
{
    const i32 x0 = 1;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        STORE_boolx16(value_19_4 + i0, SPLAT_i32x16(-x0));
    }
}

/*
  kernel k1_tanh phase 1 {
    axis i0 < 30 parallel
    v0: f32 = load %13[i0]
    v1: f32 = tanh v0
    store %14[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g33_0_k1_tanh(const f32 *restrict contract_8, f32 *restrict value_15_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_8 + i0);
            const f32x16 x1 = TANH_f32x16(x0);
            STORE_f32x16(value_15_6 + i0, x1);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(contract_8 + i0);
            const f32x16 x1 = TANH_f32x16(x0);
            STORE_PART_f32x16(value_15_6 + i0, x1, n0);
        }
    }
}

/*
  kernel k3_select phase 1 {
    axis i0 < 32 parallel
    v0: bool = load %23[i0]
    v1: f32 = load %22[i0]
    v2: f32 = load %21[i0]
    v3: f32 = select v0, v1, v2
    store %26[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g33_0_k3_select(const u8 *restrict lt_7, const f32 *restrict t__0, const f32 *restrict t__2, f32 *restrict value_21_3, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i32x16 x0 = LOAD_boolx16(lt_7 + i0);
        const f32x16 x1 = LOAD_f32x16(t__0 + i0);
        const f32x16 x2 = LOAD_f32x16(t__2 + i0);
        const f32x16 x3 = SELECT_f32x16(x0, x1, x2);
        STORE_f32x16(value_21_3 + i0, x3);
    }
}

static void step_g33_0_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (2) * (5) * (3) * (1), 3276, &lo, &hi))
        g33_0_k0_contract(buffer[0], buffer[8], lo, hi);
    if (SHARE(team, (2), 341, &lo, &hi))
        g33_0_k2_lt(buffer[2], buffer[0], buffer[7], lo, hi);
    if (SHARE(team, ((N + 1) / 2), 512, &lo, &hi))
        g33_0_k4_copy(buffer[1], buffer[5], N, lo, hi);
    if (SHARE(team, (2), 512, &lo, &hi))
        g33_0_k5_copy(buffer[4], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (2), 364, &lo, &hi))
        g33_0_k1_tanh(buffer[8], buffer[6], lo, hi);
    if (SHARE(team, (2), 341, &lo, &hi))
        g33_0_k3_select(buffer[7], buffer[0], buffer[2], buffer[3], lo, hi);
}

static void step_g33_0_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 128;
    bytes[1] = 32*N;
    bytes[2] = 128;
    bytes[3] = 128;
    bytes[4] = 32;
    bytes[5] = 32*N;
    bytes[6] = 120;
    bytes[7] = 32;
    bytes[8] = 120;
    bytes[9] = 0;
    bytes[10] = 0;
    bytes[11] = 0;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
    bytes[19] = 0;
    bytes[20] = 0;
    bytes[21] = 0;
    bytes[22] = 0;
    bytes[23] = 0;
    bytes[24] = 0;
    bytes[25] = 0;
    bytes[26] = 0;
    bytes[27] = 0;
    bytes[28] = 0;
    bytes[29] = 0;
    bytes[30] = 0;
    bytes[31] = 0;
}

static void step_g33_0_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (32) + 4 * (30));
    *flops += (f64)(96);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32) + 1 * (32));
    *flops += (f64)(32);
    *bytes += (f64)(0 + 4 * (8*N) + 4 * (8*N));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (32));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 1 * (32) + 4 * (32) + 4 * (32) + 4 * (32));
    *flops += (f64)(32);
}

static const dlm_buffer step_g33_0_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 1},  /* 0  f32[2, 4, 4, 1] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  f32[N, 8] */
    {DLM_BUF_INPUT, 3, 0, 1},  /* 2  f32[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 0, 1, 1},  /* 3 value.21 f32[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 4 value.19 bool[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 2, 0, 0},  /* 5 value.16 f32[N, 8] */
    {DLM_BUF_OUTPUT, 3, 1, 1},  /* 6 value.15 f32[2, 5, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 7 lt bool[2, 4, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 8 contract f32[2, 5, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 9 contract f32[10, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 10 value.15 f32[10, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 11 contract f32[30, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12 value.15 f32[30, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13 contract f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14 value.15 f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15  f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16  f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 lt bool[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18  f32[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 19  f32[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 20 lt bool[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 21  f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 22  f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 23 lt bool[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 24 value.21 f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 25 value.21 f32[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 26 value.21 f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 27  f32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 28 value.16 f32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 29 value.19 bool[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 30 value.19 bool[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 31 value.19 bool[32] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g33_0 = {
    .name = "g33_0",
    .nbuffers = 32, .ndims = 2, .nphases = 2, .nkernels = 6,
    .buffers = step_g33_0_buffers, .sizes = step_g33_0_sizes, .traffic = step_g33_0_traffic, .run = step_g33_0_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g33_0; const dlm_step *const get_g33_0 = &step_g33_0;

/* ---- step g33_1 ---- */

/*
  kernel k0_contract_tanh contraction {
    axis i0 < 2 parallel
    axis i1 < 5 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    axis r0 < 4 reduce
    axis r1 < 2 reduce
    v0: f32 = load %0[i0, r0, 2*i2 - 1, 2*i3 + 2*r1 - 1] if 0 <= 2*i2 - 1 < 4 and 0 <= 2*i3 + 2*r1 - 1 < 1
    v1: f32 = const 1.5
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0, r1
    v4: f32 = tanh v3
    store %6[i0, i1, i2, i3] = v4
    schedule { order i0 i1 i2 i3; spread 4; width 4; reduce r0 r1 }
  }
*/
static void g33_1_k0_contract_tanh(const f32 *restrict t__0, f32 *restrict value_15_6, i64 begin, i64 end)
{
    const f32 x1 = 1.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1);
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (5);
        const i64 i0 = t / (1) / (3) / (5);
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 4; r0++) {
                for (i64 r1 = 0; r1 < 2; r1++) {
                    const f32 x0 = (u64)(2 * i2 + -1) < (u64)(4) && (u64)(2 * i3 + 2 * r1 + -1) < (u64)(1) ? t__0[16 * i0 + 4 * r0 + 2 * i2 + -1 + 2 * i3 + 2 * r1 + -1] : 0;
                    x3 = FMA_f32(x0, x1, x3);
                }
            }
        }
        const f32 x4 = TANH_f32(x3);
        value_15_6[15 * i0 + 3 * i1 + i2 + i3] = x4;
    }
}

/*
  kernel k1_select {
    axis i0 < 32 parallel
    v0: f32 = load %13[i0]
    v1: f32 = load %14[i0]
    v2: bool = lt v0, v1
    v3: f32 = select v2, v1, v0
    store %15[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g33_1_k1_select(const f32 *restrict t__2, const f32 *restrict t__0, f32 *restrict value_21_3, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const f32x16 x0 = LOAD_f32x16(t__2 + i0);
        const f32x16 x1 = LOAD_f32x16(t__0 + i0);
        const i32x16 x2 = x0 < x1;
        const f32x16 x3 = SELECT_f32x16(x2, x1, x0);
        STORE_f32x16(value_21_3 + i0, x3);
    }
}

/*
  kernel k2_copy {
    axis i0 < 8*N parallel
    v0: f32 = load %16[i0]
    store %17[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g33_1_k2_copy(const f32 *restrict t__1, f32 *restrict value_16_5, i64 N, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(8*N - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(t__1 + i0);
            STORE_f32x16(value_16_5 + i0, x0);
        } else {
            const f32x16 x0 = LOAD_f32x16(t__1 + i0);
            STORE_PART_f32x16(value_16_5 + i0, x0, n0);
        }
    }
}

/*
  kernel k3_copy {
    axis i0 < 32 parallel
    v0: bool = const true
    store %20[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g33_1_k3_copy(u8 *restrict value_19_4, i64 begin, i64 end)
{
    const i32 x0 = 1;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        STORE_boolx16(value_19_4 + i0, SPLAT_i32x16(-x0));
    }
}

static void step_g33_1_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (2) * (5) * (3) * (1), 3276, &lo, &hi))
        g33_1_k0_contract_tanh(buffer[0], buffer[6], lo, hi);
    if (SHARE(team, (2), 256, &lo, &hi))
        g33_1_k1_select(buffer[2], buffer[0], buffer[3], lo, hi);
    if (SHARE(team, ((N + 1) / 2), 512, &lo, &hi))
        g33_1_k2_copy(buffer[1], buffer[5], N, lo, hi);
    if (SHARE(team, (2), 512, &lo, &hi))
        g33_1_k3_copy(buffer[4], lo, hi);
}

static void step_g33_1_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 128;
    bytes[1] = 32*N;
    bytes[2] = 128;
    bytes[3] = 128;
    bytes[4] = 32;
    bytes[5] = 32*N;
    bytes[6] = 120;
    bytes[7] = 0;
    bytes[8] = 0;
    bytes[9] = 0;
    bytes[10] = 0;
    bytes[11] = 0;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
    bytes[19] = 0;
    bytes[20] = 0;
}

static void step_g33_1_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (32) + 4 * (30));
    *flops += (f64)(102);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32) + 4 * (32));
    *flops += (f64)(64);
    *bytes += (f64)(0 + 4 * (8*N) + 4 * (8*N));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (32));
    *flops += (f64)(0);
}

static const dlm_buffer step_g33_1_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 0},  /* 0  f32[2, 4, 4, 1] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  f32[N, 8] */
    {DLM_BUF_INPUT, 3, 0, 0},  /* 2  f32[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 0, 0, 0},  /* 3 value.21 f32[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 4 value.19 bool[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 2, 0, 0},  /* 5 value.16 f32[N, 8] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.15 f32[2, 5, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 7  f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 8  f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 9 value.21 f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 10  f32[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 11  f32[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12 value.21 f32[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13  f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14  f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 value.21 f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16  f32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 value.16 f32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18 value.19 bool[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 19 value.19 bool[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 20 value.19 bool[32] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g33_1 = {
    .name = "g33_1",
    .nbuffers = 21, .ndims = 2, .nphases = 1, .nkernels = 4,
    .buffers = step_g33_1_buffers, .sizes = step_g33_1_sizes, .traffic = step_g33_1_traffic, .run = step_g33_1_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g33_1; const dlm_step *const get_g33_1 = &step_g33_1;

/* ---- step g33_2 ---- */

/*
  kernel k0_contract_tanh contraction {
    axis i0 < 2 parallel
    axis i1 < 5 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    axis r0 < 4 reduce
    axis r1 < 2 reduce
    v0: f32 = load %0[i0, r0, 2*i2 - 1, 2*i3 + 2*r1 - 1] if 0 <= 2*i2 - 1 < 4 and 0 <= 2*i3 + 2*r1 - 1 < 1
    v1: f32 = const 1.5
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0, r1
    v4: f32 = tanh v3
    store %6[i0, i1, i2, i3] = v4
    schedule { order i0 i1 i2 i3; spread 4; tile i3 32; vector i3; width 16; reduce r0 r1 }
  }
*/
static void g33_2_k0_contract_tanh(const f32 *restrict t__0, f32 *restrict value_15_6, i64 begin, i64 end)
{
    const f32 x1 = 1.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 32;
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (5);
        const i64 i0 = t / (1) / (3) / (5);
        const i64 n3 = MIN64(1 - i3, 32);
        if (n3 == 32) {
            f32x16 x3[2] = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    UNROLL
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        UNROLL
                        for (int u3 = 0; u3 < 2; u3++) {
                            f32x16 x0;
                            for (int l = 0; l < 16; l++)
                                x0[l] = (u64)(2 * i2 + -1) < (u64)(4) && (u64)(2 * (i3 + u3 * 16 + l) + 2 * r1 + -1) < (u64)(1) ? t__0[16 * i0 + 4 * r0 + 2 * i2 + -1 + 2 * (i3 + u3 * 16 + l) + 2 * r1 + -1] : 0;
                            x3[u3] = FMA_f32x16(x0, SPLAT_f32x16(x1), x3[u3]);
                        }
                    }
                }
            }
            UNROLL
            for (int u3 = 0; u3 < 2; u3++) {
                const f32x16 x4 = TANH_f32x16(x3[u3]);
                for (int l = 0; l < 16; l++)
                    value_15_6[15 * i0 + 3 * i1 + i2 + (i3 + u3 * 16 + l)] = (f32)x4[l];
            }
        } else {
            enum { n3 = 1 };
            f32x16 x3[2] = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    UNROLL
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        UNROLL
                        for (int u3 = 0; u3 < 2; u3++) {
                            f32x16 x0;
                            for (int l = 0; l < 16; l++)
                                x0[l] = (u64)(2 * i2 + -1) < (u64)(4) && (u64)(2 * (i3 + MIN64(u3 * 16 + l, n3 - 1)) + 2 * r1 + -1) < (u64)(1) ? t__0[16 * i0 + 4 * r0 + 2 * i2 + -1 + 2 * (i3 + MIN64(u3 * 16 + l, n3 - 1)) + 2 * r1 + -1] : 0;
                            x3[u3] = FMA_f32x16(x0, SPLAT_f32x16(x1), x3[u3]);
                        }
                    }
                }
            }
            UNROLL
            for (int u3 = 0; u3 < 2; u3++) {
                const f32x16 x4 = TANH_f32x16(x3[u3]);
                for (int l = 0; l < 16; l++)
                    if (u3 * 16 + l < n3) value_15_6[15 * i0 + 3 * i1 + i2 + (i3 + MIN64(u3 * 16 + l, n3 - 1))] = (f32)x4[l];
            }
        }
    }
}

/*
  kernel k1_select {
    axis i0 < 32 parallel
    v0: f32 = load %13[i0]
    v1: f32 = load %14[i0]
    v2: bool = lt v0, v1
    v3: f32 = select v2, v1, v0
    store %15[i0] = v3
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g33_2_k1_select(const f32 *restrict t__2, const f32 *restrict t__0, f32 *restrict value_21_3, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = t__2[i0];
        const f32 x1 = t__0[i0];
        const i32 x2 = x0 < x1;
        const f32 x3 = SELECT_f32(x2, x1, x0);
        value_21_3[i0] = x3;
    }
}

/*
  kernel k2_copy {
    axis i0 < 8*N parallel
    v0: f32 = load %16[i0]
    store %17[i0] = v0
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g33_2_k2_copy(const f32 *restrict t__1, f32 *restrict value_16_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = t__1[i0];
        value_16_5[i0] = x0;
    }
}

/*
  kernel k3_copy {
    axis i0 < 32 parallel
    v0: bool = const true
    store %20[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 8 }
  }
*/
static void g33_2_k3_copy(u8 *restrict value_19_4, i64 begin, i64 end)
{
    const i32 x0 = 1;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        UNROLL
        for (int u0 = 0; u0 < 2; u0++) {
            STORE_boolx8(value_19_4 + (i0 + u0 * 8), SPLAT_i32x8(-x0));
        }
    }
}

static void step_g33_2_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (2) * (5) * (3) * (1), 3276, &lo, &hi))
        g33_2_k0_contract_tanh(buffer[0], buffer[6], lo, hi);
    if (SHARE(team, (32), 4096, &lo, &hi))
        g33_2_k1_select(buffer[2], buffer[0], buffer[3], lo, hi);
    if (SHARE(team, (8*N), 8192, &lo, &hi))
        g33_2_k2_copy(buffer[1], buffer[5], lo, hi);
    if (SHARE(team, (2), 512, &lo, &hi))
        g33_2_k3_copy(buffer[4], lo, hi);
}

static void step_g33_2_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 128;
    bytes[1] = 32*N;
    bytes[2] = 128;
    bytes[3] = 128;
    bytes[4] = 32;
    bytes[5] = 32*N;
    bytes[6] = 120;
    bytes[7] = 0;
    bytes[8] = 0;
    bytes[9] = 0;
    bytes[10] = 0;
    bytes[11] = 0;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
    bytes[19] = 0;
    bytes[20] = 0;
}

static void step_g33_2_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (32) + 4 * (30));
    *flops += (f64)(102);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32) + 4 * (32));
    *flops += (f64)(64);
    *bytes += (f64)(0 + 4 * (8*N) + 4 * (8*N));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (32));
    *flops += (f64)(0);
}

static const dlm_buffer step_g33_2_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 0},  /* 0  f32[2, 4, 4, 1] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  f32[N, 8] */
    {DLM_BUF_INPUT, 3, 0, 0},  /* 2  f32[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 0, 0, 0},  /* 3 value.21 f32[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 4 value.19 bool[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 2, 0, 0},  /* 5 value.16 f32[N, 8] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.15 f32[2, 5, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 7  f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 8  f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 9 value.21 f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 10  f32[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 11  f32[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12 value.21 f32[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13  f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14  f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 value.21 f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16  f32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 value.16 f32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18 value.19 bool[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 19 value.19 bool[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 20 value.19 bool[32] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g33_2 = {
    .name = "g33_2",
    .nbuffers = 21, .ndims = 2, .nphases = 1, .nkernels = 4,
    .buffers = step_g33_2_buffers, .sizes = step_g33_2_sizes, .traffic = step_g33_2_traffic, .run = step_g33_2_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g33_2; const dlm_step *const get_g33_2 = &step_g33_2;

/* ---- step g33_3 ---- */

/*
  kernel k0_contract_tanh contraction {
    axis i0 < 2 parallel
    axis i1 < 5 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    axis r0 < 4 reduce
    axis r1 < 2 reduce
    v0: f32 = load %0[i0, r0, 2*i2 - 1, 2*i3 + 2*r1 - 1] if 0 <= 2*i2 - 1 < 4 and 0 <= 2*i3 + 2*r1 - 1 < 1
    v1: f32 = const 1.5
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0, r1
    v4: f32 = tanh v3
    store %6[i0, i1, i2, i3] = v4
    schedule { order i0 i1 i2 i3; spread 4; tile i3 4; vector i3; width 4; reduce r0 r1 }
  }
*/
static void g33_3_k0_contract_tanh(const f32 *restrict t__0, f32 *restrict value_15_6, i64 begin, i64 end)
{
    const f32 x1 = 1.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 4;
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (5);
        const i64 i0 = t / (1) / (3) / (5);
        const i64 n3 = MIN64(1 - i3, 4);
        if (n3 == 4) {
            f32x4 x3 = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        f32x4 x0;
                        for (int l = 0; l < 4; l++)
                            x0[l] = (u64)(2 * i2 + -1) < (u64)(4) && (u64)(2 * (i3 + 0 + l) + 2 * r1 + -1) < (u64)(1) ? t__0[16 * i0 + 4 * r0 + 2 * i2 + -1 + 2 * (i3 + 0 + l) + 2 * r1 + -1] : 0;
                        x3 = FMA_f32x4(x0, SPLAT_f32x4(x1), x3);
                    }
                }
            }
            const f32x4 x4 = TANH_f32x4(x3);
            for (int l = 0; l < 4; l++)
                value_15_6[15 * i0 + 3 * i1 + i2 + (i3 + 0 + l)] = (f32)x4[l];
        } else {
            enum { n3 = 1 };
            f32x4 x3 = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        f32x4 x0;
                        for (int l = 0; l < 4; l++)
                            x0[l] = (u64)(2 * i2 + -1) < (u64)(4) && (u64)(2 * (i3 + MIN64(0 + l, n3 - 1)) + 2 * r1 + -1) < (u64)(1) ? t__0[16 * i0 + 4 * r0 + 2 * i2 + -1 + 2 * (i3 + MIN64(0 + l, n3 - 1)) + 2 * r1 + -1] : 0;
                        x3 = FMA_f32x4(x0, SPLAT_f32x4(x1), x3);
                    }
                }
            }
            const f32x4 x4 = TANH_f32x4(x3);
            for (int l = 0; l < 4; l++)
                if (l < n3) value_15_6[15 * i0 + 3 * i1 + i2 + (i3 + MIN64(0 + l, n3 - 1))] = (f32)x4[l];
        }
    }
}

/*
  kernel k1_select {
    axis i0 < 32 parallel
    v0: f32 = load %13[i0]
    v1: f32 = load %14[i0]
    v2: bool = lt v0, v1
    v3: f32 = select v2, v1, v0
    store %15[i0] = v3
    schedule { order i0; spread 1; tile i0 4; vector i0; width 4 }
  }
*/
static void g33_3_k1_select(const f32 *restrict t__2, const f32 *restrict t__0, f32 *restrict value_21_3, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 4;
        const f32x4 x0 = LOAD_f32x4(t__2 + i0);
        const f32x4 x1 = LOAD_f32x4(t__0 + i0);
        const i32x4 x2 = x0 < x1;
        const f32x4 x3 = SELECT_f32x4(x2, x1, x0);
        STORE_f32x4(value_21_3 + i0, x3);
    }
}

/*
  kernel k2_copy {
    axis i0 < 8*N parallel
    v0: f32 = load %16[i0]
    store %17[i0] = v0
    schedule { order i0; spread 1; width 16 }
  }
*/
static void g33_3_k2_copy(const f32 *restrict t__1, f32 *restrict value_16_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = t__1[i0];
        value_16_5[i0] = x0;
    }
}

/*
  kernel k3_copy {
    axis i0 < 32 parallel
    v0: bool = const true
    store %20[i0] = v0
    schedule { order i0; spread 1; width 16 }
  }
*/
static void g33_3_k3_copy(u8 *restrict value_19_4, i64 begin, i64 end)
{
    const i32 x0 = 1;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        value_19_4[i0] = x0;
    }
}

static void step_g33_3_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (2) * (5) * (3) * (1), 3276, &lo, &hi))
        g33_3_k0_contract_tanh(buffer[0], buffer[6], lo, hi);
    if (SHARE(team, (8), 1024, &lo, &hi))
        g33_3_k1_select(buffer[2], buffer[0], buffer[3], lo, hi);
    if (SHARE(team, (8*N), 8192, &lo, &hi))
        g33_3_k2_copy(buffer[1], buffer[5], lo, hi);
    if (SHARE(team, (32), 8192, &lo, &hi))
        g33_3_k3_copy(buffer[4], lo, hi);
}

static void step_g33_3_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 128;
    bytes[1] = 32*N;
    bytes[2] = 128;
    bytes[3] = 128;
    bytes[4] = 32;
    bytes[5] = 32*N;
    bytes[6] = 120;
    bytes[7] = 0;
    bytes[8] = 0;
    bytes[9] = 0;
    bytes[10] = 0;
    bytes[11] = 0;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
    bytes[19] = 0;
    bytes[20] = 0;
}

static void step_g33_3_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (32) + 4 * (30));
    *flops += (f64)(102);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32) + 4 * (32));
    *flops += (f64)(64);
    *bytes += (f64)(0 + 4 * (8*N) + 4 * (8*N));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (32));
    *flops += (f64)(0);
}

static const dlm_buffer step_g33_3_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 0},  /* 0  f32[2, 4, 4, 1] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  f32[N, 8] */
    {DLM_BUF_INPUT, 3, 0, 0},  /* 2  f32[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 0, 0, 0},  /* 3 value.21 f32[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 4 value.19 bool[2, 4, 4, 1] */
    {DLM_BUF_OUTPUT, 2, 0, 0},  /* 5 value.16 f32[N, 8] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.15 f32[2, 5, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 7  f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 8  f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 9 value.21 f32[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 10  f32[8, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 11  f32[8, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12 value.21 f32[8, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13  f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14  f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 value.21 f32[32] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16  f32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 value.16 f32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18 value.19 bool[8, 4, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 19 value.19 bool[32, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 20 value.19 bool[32] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g33_3 = {
    .name = "g33_3",
    .nbuffers = 21, .ndims = 2, .nphases = 1, .nkernels = 4,
    .buffers = step_g33_3_buffers, .sizes = step_g33_3_sizes, .traffic = step_g33_3_traffic, .run = step_g33_3_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g33_3; const dlm_step *const get_g33_3 = &step_g33_3;

/* ---- step g34_0 ---- */

/*
  kernel k0_lt {
    axis i0 < 30 parallel
    v0: f32 = load %135[i0]
    v1: bool = lt v0, v0
    store %136[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k0_lt(const f32 *restrict t__0, u8 *restrict lt_132, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const i32x16 x1 = x0 < x0;
            STORE_boolx16(lt_132 + i0, x1);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const i32x16 x1 = x0 < x0;
            for (int l = 0; l < 16; l++)
                if (l < n0) lt_132[(i0 + MIN64(0 + l, n0 - 1))] = (u8)-x1[l];
        }
    }
}

/*
  kernel k2_abs {
    axis i0 < 30 parallel
    v0: f32 = load %135[i0]
    v1: f32 = abs v0
    store %140[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k2_abs(const f32 *restrict t__0, f32 *restrict abs_130, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const f32x16 x1 = ABS_f32x16(x0);
            STORE_f32x16(abs_130 + i0, x1);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const f32x16 x1 = ABS_f32x16(x0);
            STORE_PART_f32x16(abs_130 + i0, x1, n0);
        }
    }
}

/*
  kernel k18_cast {
    axis i0 < 30 parallel
    v0: f32 = load %135[i0]
    v1: i32 = cast v0
    store %159[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k18_cast(const f32 *restrict t__0, i32 *restrict cast_115, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const i32x16 x1 = __builtin_convertvector(x0, i32x16);
            STORE_i32x16(cast_115 + i0, x1);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const i32x16 x1 = __builtin_convertvector(x0, i32x16);
            STORE_PART_i32x16(cast_115 + i0, x1, n0);
        }
    }
}

/*
  kernel k20_reduce_max {
    axis r0 < 2 reduce
    axis r1 < 7 reduce
    v0: f32 = load %1[r0, r1]
    v1: f32 = reduce max v0 over r0, r1
    store %113[] = v1
    schedule { width 8; reduce r0 r1; lanes r1 }
  }
*/
static void g34_0_k20_reduce_max(const f32 *restrict t__1, f32 *restrict reduce_max_113)
{
    f32 x1 = LOWEST_f32;
    {
        {
            f32x8 y1;
            y1 = SPLAT_f32x8(LOWEST_f32);
            for (i64 r0 = 0; r0 < 2; r0++) {
                i64 r1 = 0;
                if (r1 < 7) {
                    const i64 left = 7 - r1;
                    const f32x8 x0 = LOAD_f32x8(t__1 + 7 * r0 + r1);
                    y1 = MAXIMUM_f32x8(y1, SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_f32x8(LOWEST_f32)));
                }
            }
            x1 = MAX_LANES_f32x8(y1);
        }
    }
    reduce_max_113[0] = x1;
}

/*
  kernel k45_mul {
    axis i0 < 2 parallel
    axis i1 < 4 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    v0: f32 = load %1[i0 + 2*i2 - 2, 3*i1 + i3 - 2] if 0 <= i0 + 2*i2 - 2 < 2 and 0 <= 3*i1 + i3 - 2 < 7
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %91[i0, i1, i2, i3] = v2
    schedule { order i0 i1 i2 i3; spread 4; width 4 }
  }
*/
static void g34_0_k45_mul(const f32 *restrict t__1, f32 *restrict mul_91, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1);
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (4);
        const i64 i0 = t / (1) / (3) / (4);
        const f32 x0 = (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + i3 + -2) < (u64)(7) ? t__1[7 * (i0 + 2 * i2 + -2) + 3 * i1 + i3 + -2] : 0;
        const f32 x2 = x0 * x1;
        mul_91[12 * i0 + 3 * i1 + i2 + i3] = x2;
    }
}

/*
  kernel k50_mul {
    axis i0 < 2 parallel
    axis i1 < 4 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    v0: f32 = load %1[i0 + 2*i2 - 2, 3*i1 + i3 - 2] if 0 <= i0 + 2*i2 - 2 < 2 and 0 <= 3*i1 + i3 - 2 < 7
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %87[i0, i1, i2, i3] = v2
    schedule { order i0 i1 i2 i3; spread 4; width 4 }
  }
*/
static void g34_0_k50_mul(const f32 *restrict t__1, f32 *restrict mul_87, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1);
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (4);
        const i64 i0 = t / (1) / (3) / (4);
        const f32 x0 = (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + i3 + -2) < (u64)(7) ? t__1[7 * (i0 + 2 * i2 + -2) + 3 * i1 + i3 + -2] : 0;
        const f32 x2 = x0 * x1;
        mul_87[12 * i0 + 3 * i1 + i2 + i3] = x2;
    }
}

/*
  kernel k64_zero {
    axis i0 < 14 parallel
    v0: f32 = const 0.0
    store %236[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k64_zero(f32 *restrict contract_73, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(14 - i0, 16);
        if (n0 == 16) {
            STORE_f32x16(contract_73 + i0, SPLAT_f32x16(x0));
        } else {
            enum { n0 = 14 };
            STORE_PART_f32x16(contract_73 + i0, SPLAT_f32x16(x0), n0);
        }
    }
}

/*
  kernel k74_mul {
    axis i0 < 2 parallel
    axis i1 < 7 parallel
    v0: i32 = const 7
    v1: i32 = index i0
    v2: i32 = mul v0, v1
    store %64[i0, i1] = v2
    schedule { order i0 i1; spread 2; tile i1 8; vector i1; width 8 }
  }
*/
static void g34_0_k74_mul(i32 *restrict mul_64, i64 begin, i64 end)
{
    const i32 x0 = 7;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(7 - i1, 8);
        if (n1 == 8) {
            const i32 x1 = (i32)(i0);
            const i32 x2 = x0 * x1;
            STORE_i32x8(mul_64 + 7 * i0 + i1, SPLAT_i32x8(x2));
        } else {
            enum { n1 = 7 };
            const i32 x1 = (i32)(i0);
            const i32 x2 = x0 * x1;
            STORE_PART_i32x8(mul_64 + 7 * i0 + i1, SPLAT_i32x8(x2), n1);
        }
    }
}

/*
  kernel k108_mul {
    axis i0 < 2 parallel
    axis i1 < 3 parallel
    axis i2 < 5 parallel
    v0: i32 = const 5
    v1: i32 = index i1
    v2: i32 = mul v0, v1
    store %31[i0, i1, i2] = v2
    schedule { order i0 i1 i2; spread 3; tile i2 8; vector i2; width 8 }
  }
*/
static void g34_0_k108_mul(i32 *restrict mul_31, i64 begin, i64 end)
{
    const i32 x0 = 5;
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 8;
        const i64 i1 = t / (1) % (3);
        const i64 i0 = t / (1) / (3);
        const i64 n2 = MIN64(5 - i2, 8);
        if (n2 == 8) {
            const i32 x1 = (i32)(i1);
            const i32 x2 = x0 * x1;
            STORE_i32x8(mul_31 + 15 * i0 + 5 * i1 + i2, SPLAT_i32x8(x2));
        } else {
            enum { n2 = 5 };
            const i32 x1 = (i32)(i1);
            const i32 x2 = x0 * x1;
            STORE_PART_i32x8(mul_31 + 15 * i0 + 5 * i1 + i2, SPLAT_i32x8(x2), n2);
        }
    }
}

/*
  kernel k110_mul {
    axis i0 < 2 parallel
    axis i1 < 15 parallel
    v0: i32 = const 15
    v1: i32 = index i0
    v2: i32 = mul v0, v1
    store %274[i0, i1] = v2
    schedule { order i0 i1; spread 2; tile i1 16; vector i1; width 16 }
  }
*/
static void g34_0_k110_mul(i32 *restrict mul_29, i64 begin, i64 end)
{
    const i32 x0 = 15;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 16;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(15 - i1, 16);
        if (n1 == 16) {
            const i32 x1 = (i32)(i0);
            const i32 x2 = x0 * x1;
            STORE_i32x16(mul_29 + 15 * i0 + i1, SPLAT_i32x16(x2));
        } else {
            enum { n1 = 15 };
            const i32 x1 = (i32)(i0);
            const i32 x2 = x0 * x1;
            STORE_PART_i32x16(mul_29 + 15 * i0 + i1, SPLAT_i32x16(x2), n1);
        }
    }
}

/*
  kernel k124_sign {
    axis i0 < 30 parallel
    v0: f32 = load %135[i0]
    v1: f32 = sign v0
    store %306[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k124_sign(const f32 *restrict t__0, f32 *restrict sign_15, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const f32x16 x1 = SIGN_f32x16(x0);
            STORE_f32x16(sign_15 + i0, x1);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const f32x16 x1 = SIGN_f32x16(x0);
            STORE_PART_f32x16(sign_15 + i0, x1, n0);
        }
    }
}

/*
  kernel k131_copy {
    axis i0 < 2 parallel
    axis i1 < 4 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    v0: f32 = load %1[i0 + 2*i2 - 2, 3*i1 + i3 - 2] if 0 <= i0 + 2*i2 - 2 < 2 and 0 <= 3*i1 + i3 - 2 < 7
    store %6[i0, i1, i2, i3] = v0
    schedule { order i0 i1 i2 i3; spread 4; width 4 }
  }
*/
static void g34_0_k131_copy(const f32 *restrict t__1, f32 *restrict value_80_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1);
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (4);
        const i64 i0 = t / (1) / (3) / (4);
        const f32 x0 = (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + i3 + -2) < (u64)(7) ? t__1[7 * (i0 + 2 * i2 + -2) + 3 * i1 + i3 + -2] : 0;
        value_80_6[12 * i0 + 3 * i1 + i2 + i3] = x0;
    }
}

/*
  kernel k1_select phase 1 {
    axis i0 < 30 parallel
    v0: bool = load %136[i0]
    v1: f32 = load %135[i0]
    v2: f32 = select v0, v1, v1
    store %138[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k1_select(const u8 *restrict lt_132, const f32 *restrict t__0, f32 *restrict select_131, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_boolx16(lt_132 + i0);
            const f32x16 x1 = LOAD_f32x16(t__0 + i0);
            const f32x16 x2 = SELECT_f32x16(x0, x1, x1);
            STORE_f32x16(select_131 + i0, x2);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_boolx16(lt_132 + i0);
            const f32x16 x1 = LOAD_f32x16(t__0 + i0);
            const f32x16 x2 = SELECT_f32x16(x0, x1, x1);
            STORE_PART_f32x16(select_131 + i0, x2, n0);
        }
    }
}

/*
  kernel k3_add phase 1 {
    axis i0 < 30 parallel
    v0: f32 = load %140[i0]
    v1: f32 = const 0.5
    v2: f32 = add v0, v1
    store %142[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k3_add(const f32 *restrict abs_130, f32 *restrict add_129, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(abs_130 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_129 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(abs_130 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_129 + i0, x2, n0);
        }
    }
}

/*
  kernel k19_cast phase 1 {
    axis i0 < 30 parallel
    v0: i32 = load %159[i0]
    v1: f32 = cast v0
    store %161[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k19_cast(const i32 *restrict cast_115, f32 *restrict cast_114, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_i32x16(cast_115 + i0);
            const f32x16 x1 = __builtin_convertvector(x0, f32x16);
            STORE_f32x16(cast_114 + i0, x1);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_i32x16(cast_115 + i0);
            const f32x16 x1 = __builtin_convertvector(x0, f32x16);
            STORE_PART_f32x16(cast_114 + i0, x1, n0);
        }
    }
}

/*
  kernel k28_abs phase 1 {
    axis i0 < 108 parallel
    v0: f32 = load %113[]
    v1: f32 = abs v0
    store %179[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k28_abs(const f32 *restrict reduce_max_113, f32 *restrict abs_107, i64 begin, i64 end)
{
    const f32 x0 = reduce_max_113[0];
    const f32 x1 = ABS_f32(x0);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            STORE_f32x16(abs_107 + i0, SPLAT_f32x16(x1));
        } else {
            enum { n0 = 12 };
            STORE_PART_f32x16(abs_107 + i0, SPLAT_f32x16(x1), n0);
        }
    }
}

/*
  kernel k46_add phase 1 {
    axis i0 < 24 parallel
    v0: f32 = load %206[i0]
    v1: f32 = const 0.25
    v2: f32 = add v0, v1
    store %207[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k46_add(const f32 *restrict mul_91, f32 *restrict add_90, i64 begin, i64 end)
{
    const f32 x1 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(24 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_91 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_90 + i0, x2);
        } else {
            enum { n0 = 8 };
            const f32x16 x0 = LOAD_f32x16(mul_91 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_90 + i0, x2, n0);
        }
    }
}

/*
  kernel k59_sign phase 1 {
    axis i0 < 108 parallel
    v0: f32 = load %113[]
    v1: f32 = sign v0
    store %229[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k59_sign(const f32 *restrict reduce_max_113, f32 *restrict sign_78, i64 begin, i64 end)
{
    const f32 x0 = reduce_max_113[0];
    const f32 x1 = SIGN_f32(x0);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            STORE_f32x16(sign_78 + i0, SPLAT_f32x16(x1));
        } else {
            enum { n0 = 12 };
            STORE_PART_f32x16(sign_78 + i0, SPLAT_f32x16(x1), n0);
        }
    }
}

/*
  kernel k73_lt phase 1 {
    axis i0 < 14 parallel
    v0: f32 = load %249[i0]
    v1: f32 = load %113[]
    v2: bool = lt v0, v1
    store %250[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k73_lt(const f32 *restrict t__1, const f32 *restrict reduce_max_113, u8 *restrict lt_65, i64 begin, i64 end)
{
    const f32 x1 = reduce_max_113[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(14 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(t__1 + i0);
            const i32x16 x2 = x0 < SPLAT_f32x16(x1);
            STORE_boolx16(lt_65 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(t__1 + i0);
            const i32x16 x2 = x0 < SPLAT_f32x16(x1);
            for (int l = 0; l < 16; l++)
                if (l < n0) lt_65[(i0 + MIN64(0 + l, n0 - 1))] = (u8)-x2[l];
        }
    }
}

/*
  kernel k75_add phase 1 {
    axis i0 < 2 parallel
    axis i1 < 7 parallel
    v0: i32 = index i1
    v1: i32 = load %64[i0, i1]
    v2: i32 = add v0, v1
    store %63[i0, i1] = v2
    schedule { order i0 i1; spread 2; tile i1 8; vector i1; width 8 }
  }
*/
static void g34_0_k75_add(const i32 *restrict mul_64, i32 *restrict add_63, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(7 - i1, 8);
        if (n1 == 8) {
            const i32x8 x0 = SPLAT_i32x8((i32)(i1)) + 1 * IOTA_i32x8;
            const i32x8 x1 = LOAD_i32x8(mul_64 + 7 * i0 + i1);
            const i32x8 x2 = x0 + x1;
            STORE_i32x8(add_63 + 7 * i0 + i1, x2);
        } else {
            enum { n1 = 7 };
            const i32x8 x0 = SPLAT_i32x8((i32)(i1)) + 1 * IOTA_i32x8;
            const i32x8 x1 = LOAD_i32x8(mul_64 + 7 * i0 + i1);
            const i32x8 x2 = x0 + x1;
            STORE_PART_i32x8(add_63 + 7 * i0 + i1, x2, n1);
        }
    }
}

/*
  kernel k109_add phase 1 {
    axis i0 < 6 parallel
    axis i2 < 5 parallel
    v0: i32 = index i2
    v1: i32 = load %272[i0, i2]
    v2: i32 = add v0, v1
    store %273[i0, i2] = v2
    schedule { order i0 i2; spread 2; tile i2 8; vector i2; width 8 }
  }
*/
static void g34_0_k109_add(const i32 *restrict mul_31, i32 *restrict add_30, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(5 - i2, 8);
        if (n1 == 8) {
            const i32x8 x0 = SPLAT_i32x8((i32)(i2)) + 1 * IOTA_i32x8;
            const i32x8 x1 = LOAD_i32x8(mul_31 + 5 * i0 + i2);
            const i32x8 x2 = x0 + x1;
            STORE_i32x8(add_30 + 5 * i0 + i2, x2);
        } else {
            enum { n1 = 5 };
            const i32x8 x0 = SPLAT_i32x8((i32)(i2)) + 1 * IOTA_i32x8;
            const i32x8 x1 = LOAD_i32x8(mul_31 + 5 * i0 + i2);
            const i32x8 x2 = x0 + x1;
            STORE_PART_i32x8(add_30 + 5 * i0 + i2, x2, n1);
        }
    }
}

/*
  kernel k4_div phase 2 {
    axis i0 < 30 parallel
    v0: f32 = load %138[i0]
    v1: f32 = load %142[i0]
    v2: f32 = div v0, v1
    store %144[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k4_div(const f32 *restrict select_131, const f32 *restrict add_129, f32 *restrict div_128, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(select_131 + i0);
            const f32x16 x1 = LOAD_f32x16(add_129 + i0);
            const f32x16 x2 = x0 / x1;
            STORE_f32x16(div_128 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(select_131 + i0);
            const f32x16 x1 = LOAD_f32x16(add_129 + i0);
            const f32x16 x2 = x0 / x1;
            STORE_PART_f32x16(div_128 + i0, x2, n0);
        }
    }
}

/*
  kernel k5_contract_pack phase 2 {
    axis i0 < 1 parallel
    axis i1 < 6 parallel
    axis i3 < 8 parallel
    v0: f32 = load %291[8*i0 + i3, i1] if 0 <= 8*i0 + i3 < 5 and 0 <= 8*i0 + i3 < 5
    store %319[i0, i1, i3] = v0
    schedule { order i0 i1 i3; spread 3; tile i1 8; tile i3 8; vector i3; width 8 }
  }
*/
static void g34_0_k5_contract_pack(const f32 *restrict select_131, f32 *restrict packed_145, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 8;
        const i64 i1 = t / (1) % (1) * 8;
        const i64 i0 = t / (1) / (1);
        const i64 n1 = MIN64(6 - i1, 8);
        enum { n2 = 8 };
        if (n1 == 8) {
            f32x8 x0[8];
            {
                f32x8 y[8];
                UNROLL
                for (int u1 = 0; u1 < 8; u1++) {
                    y[u1] = (u64)(8 * i0 + (i3 + 0 + u1)) < (u64)(5) && (u64)(8 * i0 + (i3 + 0 + u1)) < (u64)(5) ? LOAD_f32x8(select_131 + 6 * (8 * i0 + (i3 + 0 + u1)) + i1) : SPLAT_f32x8(0);
                }
                TRANSPOSE_f32x8(y);
                UNROLL
                for (int u1 = 0; u1 < 8; u1++) {
                    x0[u1] = y[u1];
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 8; u1++) {
                STORE_f32x8(packed_145 + 48 * i0 + 8 * (i1 + u1) + i3, x0[u1]);
            }
        } else {
            enum { n1 = 6 };
            f32x8 x0[8];
            {
                f32x8 y[8];
                UNROLL
                for (int u1 = 0; u1 < 8; u1++) {
                    y[u1] = (u64)(8 * i0 + (i3 + MIN64(0 + u1, n2 - 1))) < (u64)(5) && (u64)(8 * i0 + (i3 + MIN64(0 + u1, n2 - 1))) < (u64)(5) ? LOAD_f32x8(select_131 + 6 * (8 * i0 + (i3 + MIN64(0 + u1, n2 - 1))) + i1) : SPLAT_f32x8(0);
                }
                TRANSPOSE_f32x8(y);
                UNROLL
                for (int u1 = 0; u1 < 8; u1++) {
                    x0[u1] = y[u1];
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 8; u1++) {
                if (u1 < n1) {
                    STORE_PART_f32x8(packed_145 + 48 * i0 + 8 * (i1 + MIN64(u1, n1 - 1)) + i3, x0[u1], n2);
                }
            }
        }
    }
}

/*
  kernel k24_abs phase 2 {
    axis i0 < 30 parallel
    v0: f32 = load %161[i0]
    v1: f32 = abs v0
    store %169[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k24_abs(const f32 *restrict cast_114, f32 *restrict abs_109, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(cast_114 + i0);
            const f32x16 x1 = ABS_f32x16(x0);
            STORE_f32x16(abs_109 + i0, x1);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(cast_114 + i0);
            const f32x16 x1 = ABS_f32x16(x0);
            STORE_PART_f32x16(abs_109 + i0, x1, n0);
        }
    }
}

/*
  kernel k29_add phase 2 {
    axis i0 < 108 parallel
    v0: f32 = load %179[i0]
    v1: f32 = const 0.5
    v2: f32 = add v0, v1
    store %181[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k29_add(const f32 *restrict abs_107, f32 *restrict add_106, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(abs_107 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_106 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(abs_107 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_106 + i0, x2, n0);
        }
    }
}

/*
  kernel k47_mul phase 2 {
    axis i0 < 2 parallel
    axis i1 < 4 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    v0: f32 = load %1[i0 + 2*i2 - 2, 3*i1 + i3 - 2] if 0 <= i0 + 2*i2 - 2 < 2 and 0 <= 3*i1 + i3 - 2 < 7
    v1: f32 = load %90[i0, i1, i2, i3]
    v2: f32 = mul v0, v1
    store %89[i0, i1, i2, i3] = v2
    schedule { order i0 i1 i2 i3; spread 4; width 4 }
  }
*/
static void g34_0_k47_mul(const f32 *restrict t__1, const f32 *restrict add_90, f32 *restrict mul_89, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1);
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (4);
        const i64 i0 = t / (1) / (3) / (4);
        const f32 x0 = (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + i3 + -2) < (u64)(7) ? t__1[7 * (i0 + 2 * i2 + -2) + 3 * i1 + i3 + -2] : 0;
        const f32 x1 = add_90[12 * i0 + 3 * i1 + i2 + i3];
        const f32 x2 = x0 * x1;
        mul_89[12 * i0 + 3 * i1 + i2 + i3] = x2;
    }
}

/*
  kernel k51_add phase 2 {
    axis i0 < 24 parallel
    v0: f32 = load %207[i0]
    v1: f32 = load %212[i0]
    v2: f32 = add v0, v1
    store %213[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k51_add(const f32 *restrict add_90, const f32 *restrict mul_87, f32 *restrict add_86, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(24 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_90 + i0);
            const f32x16 x1 = LOAD_f32x16(mul_87 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_86 + i0, x2);
        } else {
            enum { n0 = 8 };
            const f32x16 x0 = LOAD_f32x16(add_90 + i0);
            const f32x16 x1 = LOAD_f32x16(mul_87 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_86 + i0, x2, n0);
        }
    }
}

/*
  kernel k76_select phase 2 {
    axis i0 < 14 parallel
    v0: bool = load %250[i0]
    v1: i32 = const 2147483647
    v2: i32 = load %251[i0]
    v3: i32 = select v0, v1, v2
    store %252[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k76_select(const u8 *restrict lt_65, const i32 *restrict add_63, i32 *restrict select_62, i64 begin, i64 end)
{
    const i32 x1 = 2147483647;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(14 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_boolx16(lt_65 + i0);
            const i32x16 x2 = LOAD_i32x16(add_63 + i0);
            const i32x16 x3 = SELECT_i32x16(x0, SPLAT_i32x16(x1), x2);
            STORE_i32x16(select_62 + i0, x3);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_boolx16(lt_65 + i0);
            const i32x16 x2 = LOAD_i32x16(add_63 + i0);
            const i32x16 x3 = SELECT_i32x16(x0, SPLAT_i32x16(x1), x2);
            STORE_PART_i32x16(select_62 + i0, x3, n0);
        }
    }
}

/*
  kernel k111_add phase 2 {
    axis i0 < 30 parallel
    v0: i32 = load %277[i0]
    v1: i32 = load %278[i0]
    v2: i32 = add v0, v1
    store %279[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k111_add(const i32 *restrict add_30, const i32 *restrict mul_29, i32 *restrict add_28, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_i32x16(add_30 + i0);
            const i32x16 x1 = LOAD_i32x16(mul_29 + i0);
            const i32x16 x2 = x0 + x1;
            STORE_i32x16(add_28 + i0, x2);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_i32x16(add_30 + i0);
            const i32x16 x1 = LOAD_i32x16(mul_29 + i0);
            const i32x16 x2 = x0 + x1;
            STORE_PART_i32x16(add_28 + i0, x2, n0);
        }
    }
}

/*
  kernel k6_contract contraction phase 3 {
    axis i0 < 2 parallel
    axis i1 < 3 parallel
    axis i2o < 1 parallel
    axis r0 < 5 reduce
    axis i2i < 8 parallel
    v0: f32 = load %128[r0, i0, i1]
    v1: f32 = load %145[i2o, i0, i1, i2i]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %127[i0, i1, 8*i2o + i2i] = v3 if 0 <= 8*i2o + i2i < 5
    schedule { order i2o i0 i1 i2i; spread 4; tile i2i 8; vector i2i; width 8; reduce r0 }
  }
*/
static void g34_0_k6_contract(const f32 *restrict div_128, const f32 *restrict packed_145, f32 *restrict contract_127, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2i = t % (1) * 8;
        const i64 i1 = t / (1) % (3);
        const i64 i0 = t / (1) / (3) % (2);
        const i64 i2o = t / (1) / (3) / (2);
        f32x8 x3 = {0};
        {
            for (i64 r0 = 0; r0 < 5; r0++) {
                const f32 x0 = div_128[6 * r0 + 3 * i0 + i1];
                const f32x8 x1 = LOAD_f32x8(packed_145 + 48 * i2o + 24 * i0 + 8 * i1 + i2i);
                x3 = FMA_f32x8(SPLAT_f32x8(x0), x1, x3);
            }
        }
        STORE_PART_f32x8(contract_127 + 15 * i0 + 5 * i1 + 8 * i2o + i2i, x3, 5 - (8 * i2o + i2i));
    }
}

/*
  kernel k25_add phase 3 {
    axis i0 < 30 parallel
    v0: f32 = load %169[i0]
    v1: f32 = const 0.25
    v2: f32 = add v0, v1
    store %171[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k25_add(const f32 *restrict abs_109, f32 *restrict add_108, i64 begin, i64 end)
{
    const f32 x1 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(abs_109 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_108 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(abs_109 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_108 + i0, x2, n0);
        }
    }
}

/*
  kernel k48_contract phase 3 {
    axis r0 < 2 reduce
    axis r1 < 4 reduce
    axis r2 < 3 reduce
    axis r3 < 1 reduce
    v0: f32 = load %89[r0, r1, r2, r3]
    v1: f32 = reduce add v0 over r0, r1, r2, r3
    store %88[] = v1
    schedule { width 4; reduce r0 r1 r2 r3 }
  }
*/
static void g34_0_k48_contract(const f32 *restrict mul_89, f32 *restrict contract_88)
{
    f32 x1 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 4; r1++) {
                for (i64 r2 = 0; r2 < 3; r2++) {
                    for (i64 r3 = 0; r3 < 1; r3++) {
                        const f32 x0 = mul_89[12 * r0 + 3 * r1 + r2 + r3];
                        x1 += x0;
                    }
                }
            }
        }
    }
    contract_88[0] = x1;
}

/*
  kernel k65_contract phase 3 {
    axis i0 < 2 sequential
    axis i1 < 4 sequential
    axis i2 < 3 sequential
    axis i3 < 1 sequential
    v0: f32 = load %86[i0, i1, i2, i3]
    store %73[i0 + 2*i2 - 2, 3*i1 + i3 - 2] += v0 if 0 <= i0 + 2*i2 - 2 < 2 and 0 <= 3*i1 + i3 - 2 < 7
    schedule { order i0 i1 i2 i3; width 4 }
  }
*/
static void g34_0_k65_contract(const f32 *restrict add_86, f32 *restrict contract_73)
{
    for (i64 i0 = 0; i0 < 2; i0 += 1) {
        for (i64 i1 = 0; i1 < 4; i1 += 1) {
            for (i64 i2 = 0; i2 < 3; i2 += 1) {
                for (i64 i3 = 0; i3 < 1; i3 += 1) {
                    const f32 x0 = add_86[12 * i0 + 3 * i1 + i2 + i3];
                    if ((u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + i3 + -2) < (u64)(7)) {
                        contract_73[7 * (i0 + 2 * i2 + -2) + 3 * i1 + i3 + -2] += x0;
                    }
                }
            }
        }
    }
}

/*
  kernel k77_reduce_min phase 3 {
    axis r0 < 2 reduce
    axis r1 < 7 reduce
    v0: i32 = load %62[r0, r1]
    v1: i32 = reduce min v0 over r0, r1
    store %61[] = v1
    schedule { width 8; reduce r0 r1; lanes r1 }
  }
*/
static void g34_0_k77_reduce_min(const i32 *restrict select_62, i32 *restrict reduce_min_61)
{
    i32 x1 = HIGHEST_i32;
    {
        {
            i32x8 y1;
            y1 = SPLAT_i32x8(HIGHEST_i32);
            for (i64 r0 = 0; r0 < 2; r0++) {
                i64 r1 = 0;
                if (r1 < 7) {
                    const i64 left = 7 - r1;
                    const i32x8 x0 = LOAD_i32x8(select_62 + 7 * r0 + r1);
                    y1 = MINIMUM_i32x8(y1, SELECT_i32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_i32x8(HIGHEST_i32)));
                }
            }
            x1 = MIN_LANES_i32x8(y1);
        }
    }
    reduce_min_61[0] = x1;
}

/*
  kernel k7_mul phase 4 {
    axis i0 < 30 parallel
    v0: f32 = load %148[i0]
    v1: f32 = const 0.4
    v2: f32 = mul v0, v1
    store %149[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k7_mul(const f32 *restrict contract_127, f32 *restrict mul_126, i64 begin, i64 end)
{
    const f32 x1 = 0.4000000059604645f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_127 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_126 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(contract_127 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_126 + i0, x2, n0);
        }
    }
}

/*
  kernel k26_rsqrt phase 4 {
    axis i0 < 30 parallel
    v0: f32 = load %171[i0]
    v1: f32 = rsqrt v0
    store %173[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k26_rsqrt(const f32 *restrict add_108, f32 *restrict value_84_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_108 + i0);
            const f32x16 x1 = 1 / SQRT_f32x16(x0);
            STORE_f32x16(value_84_5 + i0, x1);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(add_108 + i0);
            const f32x16 x1 = 1 / SQRT_f32x16(x0);
            STORE_PART_f32x16(value_84_5 + i0, x1, n0);
        }
    }
}

/*
  kernel k78_eq phase 4 {
    axis i0 < 14 parallel
    v0: i32 = load %251[i0]
    v1: i32 = load %61[]
    v2: bool = eq v0, v1
    store %253[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k78_eq(const i32 *restrict add_63, const i32 *restrict reduce_min_61, u8 *restrict eq_60, i64 begin, i64 end)
{
    const i32 x1 = reduce_min_61[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(14 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_i32x16(add_63 + i0);
            const i32x16 x2 = x0 == SPLAT_i32x16(x1);
            STORE_boolx16(eq_60 + i0, x2);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_i32x16(add_63 + i0);
            const i32x16 x2 = x0 == SPLAT_i32x16(x1);
            for (int l = 0; l < 16; l++)
                if (l < n0) eq_60[(i0 + MIN64(0 + l, n0 - 1))] = (u8)-x2[l];
        }
    }
}

/*
  kernel k8_reduce_min phase 5 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 5 reduce
    v0: f32 = load %126[r0, r1, r2]
    v1: f32 = reduce min v0 over r0, r1, r2
    store %125[] = v1
    schedule { width 8; reduce r0 r1 r2; lanes r2 }
  }
*/
static void g34_0_k8_reduce_min(const f32 *restrict mul_126, f32 *restrict reduce_min_125)
{
    f32 x1 = HIGHEST_f32;
    {
        {
            f32x8 y1;
            y1 = SPLAT_f32x8(HIGHEST_f32);
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    i64 r2 = 0;
                    if (r2 < 5) {
                        const i64 left = 5 - r2;
                        const f32x8 x0 = LOAD_f32x8(mul_126 + 15 * r0 + 5 * r1 + r2);
                        y1 = MINIMUM_f32x8(y1, SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_f32x8(HIGHEST_f32)));
                    }
                }
            }
            x1 = MIN_LANES_f32x8(y1);
        }
    }
    reduce_min_125[0] = x1;
}

/*
  kernel k9_lt phase 5 {
    v0: f32 = load %125[]
    v1: bool = lt v0, v0
    store %124[] = v1
    schedule { width 4 }
  }
*/
static void g34_0_k9_lt(const f32 *restrict reduce_min_125, u8 *restrict lt_124)
{
    const f32 x0 = reduce_min_125[0];
    const i32 x1 = x0 < x0;
    lt_124[0] = x1;
}

/*
  kernel k10_select phase 5 {
    v0: bool = load %124[]
    v1: f32 = load %125[]
    v2: f32 = select v0, v1, v1
    store %123[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k10_select(const u8 *restrict lt_124, const f32 *restrict reduce_min_125, f32 *restrict select_123)
{
    const i32 x0 = lt_124[0];
    const f32 x1 = reduce_min_125[0];
    const f32 x2 = SELECT_f32(x0, x1, x1);
    select_123[0] = x2;
}

/*
  kernel k15_tanh phase 5 {
    v0: f32 = load %123[]
    v1: f32 = tanh v0
    store %118[] = v1
    schedule { width 4 }
  }
*/
static void g34_0_k15_tanh(const f32 *restrict select_123, f32 *restrict tanh_118)
{
    const f32 x0 = select_123[0];
    const f32 x1 = TANH_f32(x0);
    tanh_118[0] = x1;
}

/*
  kernel k16_exp phase 5 {
    v0: f32 = load %118[]
    v1: f32 = exp v0
    store %117[] = v1
    schedule { width 4 }
  }
*/
static void g34_0_k16_exp(const f32 *restrict tanh_118, f32 *restrict exp_117)
{
    const f32 x0 = tanh_118[0];
    const f32 x1 = EXP_f32(x0);
    exp_117[0] = x1;
}

/*
  kernel k17_tanh phase 5 {
    v0: f32 = load %117[]
    v1: f32 = tanh v0
    store %116[] = v1
    schedule { width 4 }
  }
*/
static void g34_0_k17_tanh(const f32 *restrict exp_117, f32 *restrict tanh_116)
{
    const f32 x0 = exp_117[0];
    const f32 x1 = TANH_f32(x0);
    tanh_116[0] = x1;
}

/*
  kernel k40_mul phase 5 {
    axis i0 < 30 parallel
    v0: f32 = load %173[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %197[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k40_mul(const f32 *restrict value_84_5, f32 *restrict mul_96, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_84_5 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_96 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(value_84_5 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_96 + i0, x2, n0);
        }
    }
}

/*
  kernel k81_mul phase 5 {
    v0: f32 = load %116[]
    v1: f32 = mul v0, v0
    store %58[] = v1
    schedule { width 4 }
  }
*/
static void g34_0_k81_mul(const f32 *restrict tanh_116, f32 *restrict mul_58)
{
    const f32 x0 = tanh_116[0];
    const f32 x1 = x0 * x0;
    mul_58[0] = x1;
}

/*
  kernel k82_sub phase 5 {
    v0: f32 = const 1.0
    v1: f32 = load %58[]
    v2: f32 = sub v0, v1
    store %57[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k82_sub(const f32 *restrict mul_58, f32 *restrict sub_57)
{
    const f32 x0 = 1.0f;
    const f32 x1 = mul_58[0];
    const f32 x2 = x0 - x1;
    sub_57[0] = x2;
}

/*
  kernel k85_mul phase 5 {
    v0: f32 = load %118[]
    v1: f32 = mul v0, v0
    store %54[] = v1
    schedule { width 4 }
  }
*/
static void g34_0_k85_mul(const f32 *restrict tanh_118, f32 *restrict mul_54)
{
    const f32 x0 = tanh_118[0];
    const f32 x1 = x0 * x0;
    mul_54[0] = x1;
}

/*
  kernel k86_sub phase 5 {
    v0: f32 = const 1.0
    v1: f32 = load %54[]
    v2: f32 = sub v0, v1
    store %53[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k86_sub(const f32 *restrict mul_54, f32 *restrict sub_53)
{
    const f32 x0 = 1.0f;
    const f32 x1 = mul_54[0];
    const f32 x2 = x0 - x1;
    sub_53[0] = x2;
}

/*
  kernel k11_contract contraction phase 6 {
    axis i0 < 6 parallel
    axis i2 < 2 parallel
    axis r0 < 5 reduce
    v0: f32 = load %147[i0, r0]
    v1: f32 = load %125[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %150[i0, i2] = v3
    schedule { order i0 i2; spread 1; width 8; reduce r0; lanes r0 }
  }
*/
static void g34_0_k11_contract(const f32 *restrict mul_126, const f32 *restrict reduce_min_125, f32 *restrict contract_122, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_125[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x3 = 0;
        {
            {
                f32x8 y3 = {0};
                i64 r0 = 0;
                if (r0 < 5) {
                    const i64 left = 5 - r0;
                    const f32x8 x0 = LOAD_f32x8(mul_126 + 5 * i0 + r0);
                    y3 = FMA_f32x8(SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_f32x8(0)), SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), SPLAT_f32x8(x1), SPLAT_f32x8(0)), y3);
                }
                x3 = SUM_LANES_f32x8(y3);
            }
        }
        for (i64 i2 = 0; i2 < 2; i2 += 1) {
            contract_122[2 * i0 + i2] = x3;
        }
    }
}

/*
  kernel k21_abs phase 6 {
    axis i0 < 12 parallel
    v0: f32 = load %116[]
    v1: f32 = abs v0
    store %163[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k21_abs(const f32 *restrict tanh_116, f32 *restrict abs_112, i64 begin, i64 end)
{
    const f32 x0 = tanh_116[0];
    const f32 x1 = ABS_f32(x0);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            STORE_f32x16(abs_112 + i0, SPLAT_f32x16(x1));
        } else {
            enum { n0 = 12 };
            STORE_PART_f32x16(abs_112 + i0, SPLAT_f32x16(x1), n0);
        }
    }
}

/*
  kernel k41_add phase 6 {
    axis i0 < 30 parallel
    v0: f32 = load %197[i0]
    v1: f32 = const 0.25
    v2: f32 = add v0, v1
    store %199[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k41_add(const f32 *restrict mul_96, f32 *restrict add_95, i64 begin, i64 end)
{
    const f32 x1 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_96 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_95 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(mul_96 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_95 + i0, x2, n0);
        }
    }
}

/*
  kernel k70_sign phase 6 {
    axis i0 < 12 parallel
    v0: f32 = load %116[]
    v1: f32 = sign v0
    store %246[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k70_sign(const f32 *restrict tanh_116, f32 *restrict sign_68, i64 begin, i64 end)
{
    const f32 x0 = tanh_116[0];
    const f32 x1 = SIGN_f32(x0);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            STORE_f32x16(sign_68 + i0, SPLAT_f32x16(x1));
        } else {
            enum { n0 = 12 };
            STORE_PART_f32x16(sign_68 + i0, SPLAT_f32x16(x1), n0);
        }
    }
}

/*
  kernel k107_lt phase 6 {
    axis i0 < 30 parallel
    v0: f32 = load %125[]
    v1: f32 = load %149[i0]
    v2: bool = lt v0, v1
    store %271[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k107_lt(const f32 *restrict reduce_min_125, const f32 *restrict mul_126, u8 *restrict lt_32, i64 begin, i64 end)
{
    const f32 x0 = reduce_min_125[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x1 = LOAD_f32x16(mul_126 + i0);
            const i32x16 x2 = SPLAT_f32x16(x0) < x1;
            STORE_boolx16(lt_32 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x1 = LOAD_f32x16(mul_126 + i0);
            const i32x16 x2 = SPLAT_f32x16(x0) < x1;
            for (int l = 0; l < 16; l++)
                if (l < n0) lt_32[(i0 + MIN64(0 + l, n0 - 1))] = (u8)-x2[l];
        }
    }
}

/*
  kernel k12_tanh phase 7 {
    axis i0 < 12 parallel
    v0: f32 = load %152[i0]
    v1: f32 = tanh v0
    store %153[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k12_tanh(const f32 *restrict contract_122, f32 *restrict tanh_121, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_122 + i0);
            const f32x16 x1 = TANH_f32x16(x0);
            STORE_f32x16(tanh_121 + i0, x1);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(contract_122 + i0);
            const f32x16 x1 = TANH_f32x16(x0);
            STORE_PART_f32x16(tanh_121 + i0, x1, n0);
        }
    }
}

/*
  kernel k22_add phase 7 {
    axis i0 < 12 parallel
    v0: f32 = load %163[i0]
    v1: f32 = const 0.5
    v2: f32 = add v0, v1
    store %165[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k22_add(const f32 *restrict abs_112, f32 *restrict add_111, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(abs_112 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_111 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(abs_112 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_111 + i0, x2, n0);
        }
    }
}

/*
  kernel k42_mul phase 7 {
    axis i0 < 30 parallel
    v0: f32 = load %173[i0]
    v1: f32 = load %199[i0]
    v2: f32 = mul v0, v1
    store %201[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k42_mul(const f32 *restrict value_84_5, const f32 *restrict add_95, f32 *restrict mul_94, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_84_5 + i0);
            const f32x16 x1 = LOAD_f32x16(add_95 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_94 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(value_84_5 + i0);
            const f32x16 x1 = LOAD_f32x16(add_95 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_94 + i0, x2, n0);
        }
    }
}

/*
  kernel k112_select phase 7 {
    axis i0 < 30 parallel
    v0: bool = load %271[i0]
    v1: i32 = const 2147483647
    v2: i32 = load %279[i0]
    v3: i32 = select v0, v1, v2
    store %281[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k112_select(const u8 *restrict lt_32, const i32 *restrict add_28, i32 *restrict select_27, i64 begin, i64 end)
{
    const i32 x1 = 2147483647;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_boolx16(lt_32 + i0);
            const i32x16 x2 = LOAD_i32x16(add_28 + i0);
            const i32x16 x3 = SELECT_i32x16(x0, SPLAT_i32x16(x1), x2);
            STORE_i32x16(select_27 + i0, x3);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_boolx16(lt_32 + i0);
            const i32x16 x2 = LOAD_i32x16(add_28 + i0);
            const i32x16 x3 = SELECT_i32x16(x0, SPLAT_i32x16(x1), x2);
            STORE_PART_i32x16(select_27 + i0, x3, n0);
        }
    }
}

/*
  kernel k13_contract contraction phase 8 {
    axis i0 < 6 parallel
    axis i2 < 18 parallel
    axis r0 < 2 reduce
    v0: f32 = load %151[i0, r0]
    v1: f32 = load %125[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %154[i0, i2] = v3
    schedule { order i0 i2; spread 1; tile i2 16; vector i2; width 16; reduce r0 }
  }
*/
static void g34_0_k13_contract(const f32 *restrict tanh_121, const f32 *restrict reduce_min_125, f32 *restrict contract_120, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_125[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                const f32 x0 = tanh_121[2 * i0 + r0];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        for (i64 i2 = 0; i2 < 18; i2 += 16) {
            const i64 n1 = MIN64(18 - i2, 16);
            if (n1 == 16) {
                STORE_f32x16(contract_120 + 18 * i0 + i2, SPLAT_f32x16(x3));
            } else {
                enum { n1 = 2 };
                STORE_PART_f32x16(contract_120 + 18 * i0 + i2, SPLAT_f32x16(x3), n1);
            }
        }
    }
}

/*
  kernel k23_div phase 8 {
    axis i0 < 12 parallel
    v0: f32 = load %153[i0]
    v1: f32 = load %165[i0]
    v2: f32 = div v0, v1
    store %167[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k23_div(const f32 *restrict tanh_121, const f32 *restrict add_111, f32 *restrict div_110, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(tanh_121 + i0);
            const f32x16 x1 = LOAD_f32x16(add_111 + i0);
            const f32x16 x2 = x0 / x1;
            STORE_f32x16(div_110 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(tanh_121 + i0);
            const f32x16 x1 = LOAD_f32x16(add_111 + i0);
            const f32x16 x2 = x0 / x1;
            STORE_PART_f32x16(div_110 + i0, x2, n0);
        }
    }
}

/*
  kernel k43_contract phase 8 {
    axis r0 < 5 reduce
    axis r1 < 2 reduce
    axis r2 < 3 reduce
    v0: f32 = load %94[r0, r1, r2]
    v1: f32 = reduce add v0 over r0, r1, r2
    store %93[] = v1
    schedule { width 4; reduce r0 r1 r2 }
  }
*/
static void g34_0_k43_contract(const f32 *restrict mul_94, f32 *restrict contract_93)
{
    f32 x1 = 0;
    {
        for (i64 r0 = 0; r0 < 5; r0++) {
            for (i64 r1 = 0; r1 < 2; r1++) {
                for (i64 r2 = 0; r2 < 3; r2++) {
                    const f32 x0 = mul_94[6 * r0 + 3 * r1 + r2];
                    x1 += x0;
                }
            }
        }
    }
    contract_93[0] = x1;
}

/*
  kernel k96_mul phase 8 {
    axis i0 < 12 parallel
    v0: f32 = load %153[i0]
    v1: f32 = mul v0, v0
    store %264[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k96_mul(const f32 *restrict tanh_121, f32 *restrict mul_43, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(tanh_121 + i0);
            const f32x16 x1 = x0 * x0;
            STORE_f32x16(mul_43 + i0, x1);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(tanh_121 + i0);
            const f32x16 x1 = x0 * x0;
            STORE_PART_f32x16(mul_43 + i0, x1, n0);
        }
    }
}

/*
  kernel k113_reduce_min phase 8 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 5 reduce
    v0: i32 = load %27[r0, r1, r2]
    v1: i32 = reduce min v0 over r0, r1, r2
    store %26[] = v1
    schedule { width 8; reduce r0 r1 r2; lanes r2 }
  }
*/
static void g34_0_k113_reduce_min(const i32 *restrict select_27, i32 *restrict reduce_min_26)
{
    i32 x1 = HIGHEST_i32;
    {
        {
            i32x8 y1;
            y1 = SPLAT_i32x8(HIGHEST_i32);
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    i64 r2 = 0;
                    if (r2 < 5) {
                        const i64 left = 5 - r2;
                        const i32x8 x0 = LOAD_i32x8(select_27 + 15 * r0 + 5 * r1 + r2);
                        y1 = MINIMUM_i32x8(y1, SELECT_i32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_i32x8(HIGHEST_i32)));
                    }
                }
            }
            x1 = MIN_LANES_i32x8(y1);
        }
    }
    reduce_min_26[0] = x1;
}

/*
  kernel k14_tanh phase 9 {
    axis i0 < 108 parallel
    v0: f32 = load %156[i0]
    v1: f32 = tanh v0
    store %157[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k14_tanh(const f32 *restrict contract_120, f32 *restrict tanh_119, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_120 + i0);
            const f32x16 x1 = TANH_f32x16(x0);
            STORE_f32x16(tanh_119 + i0, x1);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(contract_120 + i0);
            const f32x16 x1 = TANH_f32x16(x0);
            STORE_PART_f32x16(tanh_119 + i0, x1, n0);
        }
    }
}

/*
  kernel k27_select phase 9 {
    axis i0 < 12 parallel
    v0: bool = load %176[i0]
    v1: f32 = load %167[i0]
    v2: f32 = load %153[i0]
    v3: f32 = select v0, v1, v2
    store %177[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k27_select(const u8 *restrict t__2, const f32 *restrict div_110, const f32 *restrict tanh_121, f32 *restrict value_86_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_boolx16(t__2 + i0);
            const f32x16 x1 = LOAD_f32x16(div_110 + i0);
            const f32x16 x2 = LOAD_f32x16(tanh_121 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, x1, x2);
            STORE_f32x16(value_86_4 + i0, x3);
        } else {
            enum { n0 = 12 };
            const i32x16 x0 = LOAD_boolx16(t__2 + i0);
            const f32x16 x1 = LOAD_f32x16(div_110 + i0);
            const f32x16 x2 = LOAD_f32x16(tanh_121 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, x1, x2);
            STORE_PART_f32x16(value_86_4 + i0, x3, n0);
        }
    }
}

/*
  kernel k97_sub phase 9 {
    axis i0 < 12 parallel
    v0: f32 = const 1.0
    v1: f32 = load %264[i0]
    v2: f32 = sub v0, v1
    store %266[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k97_sub(const f32 *restrict mul_43, f32 *restrict sub_42, i64 begin, i64 end)
{
    const f32 x0 = 1.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x1 = LOAD_f32x16(mul_43 + i0);
            const f32x16 x2 = SPLAT_f32x16(x0) - x1;
            STORE_f32x16(sub_42 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x1 = LOAD_f32x16(mul_43 + i0);
            const f32x16 x2 = SPLAT_f32x16(x0) - x1;
            STORE_PART_f32x16(sub_42 + i0, x2, n0);
        }
    }
}

/*
  kernel k114_eq phase 9 {
    axis i0 < 30 parallel
    v0: i32 = load %279[i0]
    v1: i32 = load %26[]
    v2: bool = eq v0, v1
    store %283[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k114_eq(const i32 *restrict add_28, const i32 *restrict reduce_min_26, u8 *restrict eq_25, i64 begin, i64 end)
{
    const i32 x1 = reduce_min_26[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_i32x16(add_28 + i0);
            const i32x16 x2 = x0 == SPLAT_i32x16(x1);
            STORE_boolx16(eq_25 + i0, x2);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_i32x16(add_28 + i0);
            const i32x16 x2 = x0 == SPLAT_i32x16(x1);
            for (int l = 0; l < 16; l++)
                if (l < n0) eq_25[(i0 + MIN64(0 + l, n0 - 1))] = (u8)-x2[l];
        }
    }
}

/*
  kernel k30_mod phase 10 {
    axis i0 < 108 parallel
    v0: f32 = load %157[i0]
    v1: f32 = load %181[i0]
    v2: f32 = mod v0, v1
    store %183[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k30_mod(const f32 *restrict tanh_119, const f32 *restrict add_106, f32 *restrict value_91_3, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(tanh_119 + i0);
            const f32x16 x1 = LOAD_f32x16(add_106 + i0);
            const f32x16 x2 = FLOORMOD_f32x16(x0, x1);
            STORE_f32x16(value_91_3 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(tanh_119 + i0);
            const f32x16 x1 = LOAD_f32x16(add_106 + i0);
            const f32x16 x2 = FLOORMOD_f32x16(x0, x1);
            STORE_PART_f32x16(value_91_3 + i0, x2, n0);
        }
    }
}

/*
  kernel k35_mul phase 10 {
    axis i0 < 12 parallel
    v0: f32 = load %177[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %191[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k35_mul(const f32 *restrict value_86_4, f32 *restrict mul_101, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_86_4 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_101 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(value_86_4 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_101 + i0, x2, n0);
        }
    }
}

/*
  kernel k52_mul phase 10 {
    axis i0 < 12 parallel
    v0: f32 = load %177[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %215[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k52_mul(const f32 *restrict value_86_4, f32 *restrict mul_85, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_86_4 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_85 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(value_86_4 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_85 + i0, x2, n0);
        }
    }
}

/*
  kernel k56_idiv phase 10 {
    axis i0 < 108 parallel
    v0: f32 = load %157[i0]
    v1: f32 = load %181[i0]
    v2: f32 = idiv v0, v1
    store %223[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k56_idiv(const f32 *restrict tanh_119, const f32 *restrict add_106, f32 *restrict idiv_81, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(tanh_119 + i0);
            const f32x16 x1 = LOAD_f32x16(add_106 + i0);
            const f32x16 x2 = FLOORDIV_f32x16(x0, x1);
            STORE_f32x16(idiv_81 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(tanh_119 + i0);
            const f32x16 x1 = LOAD_f32x16(add_106 + i0);
            const f32x16 x2 = FLOORDIV_f32x16(x0, x1);
            STORE_PART_f32x16(idiv_81 + i0, x2, n0);
        }
    }
}

/*
  kernel k88_mul phase 10 {
    axis i0 < 108 parallel
    v0: f32 = load %157[i0]
    v1: f32 = mul v0, v0
    store %257[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k88_mul(const f32 *restrict tanh_119, f32 *restrict mul_51, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(tanh_119 + i0);
            const f32x16 x1 = x0 * x0;
            STORE_f32x16(mul_51 + i0, x1);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(tanh_119 + i0);
            const f32x16 x1 = x0 * x0;
            STORE_PART_f32x16(mul_51 + i0, x1, n0);
        }
    }
}

/*
  kernel k31_mul phase 11 {
    axis i0 < 108 parallel
    v0: f32 = load %183[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %185[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k31_mul(const f32 *restrict value_91_3, f32 *restrict mul_105, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_91_3 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_105 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(value_91_3 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_105 + i0, x2, n0);
        }
    }
}

/*
  kernel k36_add phase 11 {
    axis i0 < 12 parallel
    v0: f32 = load %191[i0]
    v1: f32 = const 0.25
    v2: f32 = add v0, v1
    store %193[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k36_add(const f32 *restrict mul_101, f32 *restrict add_100, i64 begin, i64 end)
{
    const f32 x1 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_101 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_100 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(mul_101 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_100 + i0, x2, n0);
        }
    }
}

/*
  kernel k54_mul phase 11 {
    axis i0 < 108 parallel
    v0: f32 = load %183[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %219[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k54_mul(const f32 *restrict value_91_3, f32 *restrict mul_83, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_91_3 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_83 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(value_91_3 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_83 + i0, x2, n0);
        }
    }
}

/*
  kernel k89_sub phase 11 {
    axis i0 < 108 parallel
    v0: f32 = const 1.0
    v1: f32 = load %257[i0]
    v2: f32 = sub v0, v1
    store %259[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k89_sub(const f32 *restrict mul_51, f32 *restrict sub_50, i64 begin, i64 end)
{
    const f32 x0 = 1.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x1 = LOAD_f32x16(mul_51 + i0);
            const f32x16 x2 = SPLAT_f32x16(x0) - x1;
            STORE_f32x16(sub_50 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x1 = LOAD_f32x16(mul_51 + i0);
            const f32x16 x2 = SPLAT_f32x16(x0) - x1;
            STORE_PART_f32x16(sub_50 + i0, x2, n0);
        }
    }
}

/*
  kernel k32_add phase 12 {
    axis i0 < 108 parallel
    v0: f32 = load %185[i0]
    v1: f32 = const 0.25
    v2: f32 = add v0, v1
    store %187[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k32_add(const f32 *restrict mul_105, f32 *restrict add_104, i64 begin, i64 end)
{
    const f32 x1 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_105 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_104 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(mul_105 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_104 + i0, x2, n0);
        }
    }
}

/*
  kernel k37_mul phase 12 {
    axis i0 < 12 parallel
    v0: f32 = load %177[i0]
    v1: f32 = load %193[i0]
    v2: f32 = mul v0, v1
    store %195[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k37_mul(const f32 *restrict value_86_4, const f32 *restrict add_100, f32 *restrict mul_99, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_86_4 + i0);
            const f32x16 x1 = LOAD_f32x16(add_100 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_99 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(value_86_4 + i0);
            const f32x16 x1 = LOAD_f32x16(add_100 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_99 + i0, x2, n0);
        }
    }
}

/*
  kernel k53_add phase 12 {
    axis i0 < 12 parallel
    v0: f32 = load %193[i0]
    v1: f32 = load %215[i0]
    v2: f32 = add v0, v1
    store %217[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k53_add(const f32 *restrict add_100, const f32 *restrict mul_85, f32 *restrict add_84, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_100 + i0);
            const f32x16 x1 = LOAD_f32x16(mul_85 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_84 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(add_100 + i0);
            const f32x16 x1 = LOAD_f32x16(mul_85 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_84 + i0, x2, n0);
        }
    }
}

/*
  kernel k33_mul phase 13 {
    axis i0 < 108 parallel
    v0: f32 = load %183[i0]
    v1: f32 = load %187[i0]
    v2: f32 = mul v0, v1
    store %189[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k33_mul(const f32 *restrict value_91_3, const f32 *restrict add_104, f32 *restrict mul_103, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_91_3 + i0);
            const f32x16 x1 = LOAD_f32x16(add_104 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_103 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(value_91_3 + i0);
            const f32x16 x1 = LOAD_f32x16(add_104 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_103 + i0, x2, n0);
        }
    }
}

/*
  kernel k38_contract phase 13 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 2 reduce
    v0: f32 = load %99[r0, r1, r2]
    v1: f32 = reduce add v0 over r0, r1, r2
    store %98[] = v1
    schedule { width 4; reduce r0 r1 r2 }
  }
*/
static void g34_0_k38_contract(const f32 *restrict mul_99, f32 *restrict contract_98)
{
    f32 x1 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r2 = 0; r2 < 2; r2++) {
                    const f32 x0 = mul_99[6 * r0 + 2 * r1 + r2];
                    x1 += x0;
                }
            }
        }
    }
    contract_98[0] = x1;
}

/*
  kernel k55_add phase 13 {
    axis i0 < 108 parallel
    v0: f32 = load %187[i0]
    v1: f32 = load %219[i0]
    v2: f32 = add v0, v1
    store %221[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k55_add(const f32 *restrict add_104, const f32 *restrict mul_83, f32 *restrict add_82, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_104 + i0);
            const f32x16 x1 = LOAD_f32x16(mul_83 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_82 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(add_104 + i0);
            const f32x16 x1 = LOAD_f32x16(mul_83 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_82 + i0, x2, n0);
        }
    }
}

/*
  kernel k62_select phase 13 {
    axis i0 < 12 parallel
    v0: bool = load %176[i0]
    v1: f32 = load %217[i0]
    v2: f32 = const 0.0
    v3: f32 = select v0, v1, v2
    store %233[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k62_select(const u8 *restrict t__2, const f32 *restrict add_84, f32 *restrict select_75, i64 begin, i64 end)
{
    const f32 x2 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_boolx16(t__2 + i0);
            const f32x16 x1 = LOAD_f32x16(add_84 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, x1, SPLAT_f32x16(x2));
            STORE_f32x16(select_75 + i0, x3);
        } else {
            enum { n0 = 12 };
            const i32x16 x0 = LOAD_boolx16(t__2 + i0);
            const f32x16 x1 = LOAD_f32x16(add_84 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, x1, SPLAT_f32x16(x2));
            STORE_PART_f32x16(select_75 + i0, x3, n0);
        }
    }
}

/*
  kernel k63_select phase 13 {
    axis i0 < 12 parallel
    v0: bool = load %176[i0]
    v1: f32 = const 0.0
    v2: f32 = load %217[i0]
    v3: f32 = select v0, v1, v2
    store %235[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k63_select(const u8 *restrict t__2, const f32 *restrict add_84, f32 *restrict select_74, i64 begin, i64 end)
{
    const f32 x1 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_boolx16(t__2 + i0);
            const f32x16 x2 = LOAD_f32x16(add_84 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, SPLAT_f32x16(x1), x2);
            STORE_f32x16(select_74 + i0, x3);
        } else {
            enum { n0 = 12 };
            const i32x16 x0 = LOAD_boolx16(t__2 + i0);
            const f32x16 x2 = LOAD_f32x16(add_84 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, SPLAT_f32x16(x1), x2);
            STORE_PART_f32x16(select_74 + i0, x3, n0);
        }
    }
}

/*
  kernel k34_contract phase 14 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 18 reduce
    v0: f32 = load %103[r0, r1, r2]
    v1: f32 = reduce add v0 over r0, r1, r2
    store %102[] = v1
    schedule { width 16; reduce r0 r1 r2; lanes r2 }
  }
*/
static void g34_0_k34_contract(const f32 *restrict mul_103, f32 *restrict contract_102)
{
    f32 x1 = 0;
    {
        {
            f32x16 y1 = {0};
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    i64 r2 = 0;
                    for (; r2 + 16 <= 18; r2 += 16) {
                        const f32x16 x0 = LOAD_f32x16(mul_103 + 54 * r0 + 18 * r1 + r2);
                        y1 += x0;
                    }
                    if (r2 < 18) {
                        const i64 left = 18 - r2;
                        const f32x16 x0 = LOAD_f32x16(mul_103 + 54 * r0 + 18 * r1 + r2);
                        y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
                    }
                }
            }
            x1 = SUM_LANES_f32x16(y1);
        }
    }
    contract_102[0] = x1;
}

/*
  kernel k39_add phase 14 {
    v0: f32 = load %102[]
    v1: f32 = load %98[]
    v2: f32 = add v0, v1
    store %97[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k39_add(const f32 *restrict contract_102, const f32 *restrict contract_98, f32 *restrict add_97)
{
    const f32 x0 = contract_102[0];
    const f32 x1 = contract_98[0];
    const f32 x2 = x0 + x1;
    add_97[0] = x2;
}

/*
  kernel k44_add phase 14 {
    v0: f32 = load %97[]
    v1: f32 = load %93[]
    v2: f32 = add v0, v1
    store %92[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k44_add(const f32 *restrict add_97, const f32 *restrict contract_93, f32 *restrict add_92)
{
    const f32 x0 = add_97[0];
    const f32 x1 = contract_93[0];
    const f32 x2 = x0 + x1;
    add_92[0] = x2;
}

/*
  kernel k49_add phase 14 {
    v0: f32 = load %92[]
    v1: f32 = load %88[]
    v2: f32 = add v0, v1
    store %7[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k49_add(const f32 *restrict add_92, const f32 *restrict contract_88, f32 *restrict loss_7)
{
    const f32 x0 = add_92[0];
    const f32 x1 = contract_88[0];
    const f32 x2 = x0 + x1;
    loss_7[0] = x2;
}

/*
  kernel k57_mul phase 14 {
    axis i0 < 108 parallel
    v0: f32 = load %221[i0]
    v1: f32 = load %223[i0]
    v2: f32 = mul v0, v1
    store %225[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k57_mul(const f32 *restrict add_82, const f32 *restrict idiv_81, f32 *restrict mul_80, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_82 + i0);
            const f32x16 x1 = LOAD_f32x16(idiv_81 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_80 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(add_82 + i0);
            const f32x16 x1 = LOAD_f32x16(idiv_81 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_80 + i0, x2, n0);
        }
    }
}

/*
  kernel k66_div phase 14 {
    axis i0 < 12 parallel
    v0: f32 = load %233[i0]
    v1: f32 = load %165[i0]
    v2: f32 = div v0, v1
    store %238[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k66_div(const f32 *restrict select_75, const f32 *restrict add_111, f32 *restrict div_72, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(select_75 + i0);
            const f32x16 x1 = LOAD_f32x16(add_111 + i0);
            const f32x16 x2 = x0 / x1;
            STORE_f32x16(div_72 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(select_75 + i0);
            const f32x16 x1 = LOAD_f32x16(add_111 + i0);
            const f32x16 x2 = x0 / x1;
            STORE_PART_f32x16(div_72 + i0, x2, n0);
        }
    }
}

/*
  kernel k90_mul phase 14 {
    axis i0 < 108 parallel
    v0: f32 = load %221[i0]
    v1: f32 = load %259[i0]
    v2: f32 = mul v0, v1
    store %261[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k90_mul(const f32 *restrict add_82, const f32 *restrict sub_50, f32 *restrict mul_49, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_82 + i0);
            const f32x16 x1 = LOAD_f32x16(sub_50 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_49 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(add_82 + i0);
            const f32x16 x1 = LOAD_f32x16(sub_50 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_49 + i0, x2, n0);
        }
    }
}

/*
  kernel k58_neg phase 15 {
    axis i0 < 108 parallel
    v0: f32 = load %225[i0]
    v1: f32 = neg v0
    store %227[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k58_neg(const f32 *restrict mul_80, f32 *restrict neg_79, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_80 + i0);
            const f32x16 x1 = -x0;
            STORE_f32x16(neg_79 + i0, x1);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(mul_80 + i0);
            const f32x16 x1 = -x0;
            STORE_PART_f32x16(neg_79 + i0, x1, n0);
        }
    }
}

/*
  kernel k67_add phase 15 {
    axis i0 < 12 parallel
    v0: f32 = load %235[i0]
    v1: f32 = load %238[i0]
    v2: f32 = add v0, v1
    store %240[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k67_add(const f32 *restrict select_74, const f32 *restrict div_72, f32 *restrict add_71, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(select_74 + i0);
            const f32x16 x1 = LOAD_f32x16(div_72 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_71 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(select_74 + i0);
            const f32x16 x1 = LOAD_f32x16(div_72 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_71 + i0, x2, n0);
        }
    }
}

/*
  kernel k68_mul phase 15 {
    axis i0 < 12 parallel
    v0: f32 = load %238[i0]
    v1: f32 = load %167[i0]
    v2: f32 = mul v0, v1
    store %242[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k68_mul(const f32 *restrict div_72, const f32 *restrict div_110, f32 *restrict mul_70, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(div_72 + i0);
            const f32x16 x1 = LOAD_f32x16(div_110 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_70 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(div_72 + i0);
            const f32x16 x1 = LOAD_f32x16(div_110 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_70 + i0, x2, n0);
        }
    }
}

/*
  kernel k91_contract contraction phase 15 {
    axis i0 < 6 parallel
    axis i2 < 2 parallel
    axis r0 < 18 reduce
    v0: f32 = load %260[i0, r0]
    v1: f32 = load %125[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %262[i0, i2] = v3
    schedule { order i0 i2; spread 1; width 16; reduce r0; lanes r0 }
  }
*/
static void g34_0_k91_contract(const f32 *restrict mul_49, const f32 *restrict reduce_min_125, f32 *restrict contract_48, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_125[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x3 = 0;
        {
            {
                f32x16 y3 = {0};
                i64 r0 = 0;
                for (; r0 + 16 <= 18; r0 += 16) {
                    const f32x16 x0 = LOAD_f32x16(mul_49 + 18 * i0 + r0);
                    y3 = FMA_f32x16(x0, SPLAT_f32x16(x1), y3);
                }
                if (r0 < 18) {
                    const i64 left = 18 - r0;
                    const f32x16 x0 = LOAD_f32x16(mul_49 + 18 * i0 + r0);
                    y3 = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), SPLAT_f32x16(x1), SPLAT_f32x16(0)), y3);
                }
                x3 = SUM_LANES_f32x16(y3);
            }
        }
        for (i64 i2 = 0; i2 < 2; i2 += 1) {
            contract_48[2 * i0 + i2] = x3;
        }
    }
}

/*
  kernel k92_contract contraction phase 15 {
    axis i0 < 2 parallel
    axis i1 < 2 parallel
    axis i2 < 18 parallel
    axis r0 < 3 reduce
    v0: f32 = load %49[i0, r0, i2]
    v1: f32 = load %121[i0, r0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %47[i0, i1, i2] = v3
    schedule { order i0 i1 i2; spread 3; tile i1 2; tile i2 32; vector i2; width 16; reduce r0 }
  }
*/
static void g34_0_k92_contract(const f32 *restrict mul_49, const f32 *restrict tanh_121, f32 *restrict contract_47, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 32;
        const i64 i1 = t / (1) % (1) * 2;
        const i64 i0 = t / (1) / (1);
        const i64 n2 = MIN64(18 - i2, 32);
        enum { n1 = 2 };
        if (n2 == 32) {
            f32x16 x3[2][2] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    f32x16 x0[2];
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        x0[u2] = LOAD_f32x16(mul_49 + 54 * i0 + 18 * r0 + (i2 + u2 * 16));
                    }
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        const f32 x1 = tanh_121[6 * i0 + 2 * r0 + (i1 + u1)];
                        UNROLL
                        for (int u2 = 0; u2 < 2; u2++) {
                            x3[u1][u2] = FMA_f32x16(x0[u2], SPLAT_f32x16(x1), x3[u1][u2]);
                        }
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    STORE_f32x16(contract_47 + 36 * i0 + 18 * (i1 + u1) + (i2 + u2 * 16), x3[u1][u2]);
                }
            }
        } else {
            enum { n2 = 18 };
            f32x16 x3[2][2] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    f32x16 x0[2];
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        x0[u2] = LOAD_f32x16(mul_49 + 54 * i0 + 18 * r0 + (i2 + (u2 * 16 < n2 ? u2 * 16 : 0)));
                    }
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        const f32 x1 = tanh_121[6 * i0 + 2 * r0 + (i1 + MIN64(u1, n1 - 1))];
                        UNROLL
                        for (int u2 = 0; u2 < 2; u2++) {
                            x3[u1][u2] = FMA_f32x16(x0[u2], SPLAT_f32x16(x1), x3[u1][u2]);
                        }
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    if (u1 < n1) {
                        STORE_PART_f32x16(contract_47 + 36 * i0 + 18 * (i1 + MIN64(u1, n1 - 1)) + (i2 + (u2 * 16 < n2 ? u2 * 16 : 0)), x3[u1][u2], n2 - u2 * 16);
                    }
                }
            }
        }
    }
}

/*
  kernel k60_mul phase 16 {
    axis i0 < 108 parallel
    v0: f32 = load %227[i0]
    v1: f32 = load %229[i0]
    v2: f32 = mul v0, v1
    store %231[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k60_mul(const f32 *restrict neg_79, const f32 *restrict sign_78, f32 *restrict mul_77, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(108 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(neg_79 + i0);
            const f32x16 x1 = LOAD_f32x16(sign_78 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_77 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(neg_79 + i0);
            const f32x16 x1 = LOAD_f32x16(sign_78 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_77 + i0, x2, n0);
        }
    }
}

/*
  kernel k69_neg phase 16 {
    axis i0 < 12 parallel
    v0: f32 = load %242[i0]
    v1: f32 = neg v0
    store %244[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k69_neg(const f32 *restrict mul_70, f32 *restrict neg_69, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_70 + i0);
            const f32x16 x1 = -x0;
            STORE_f32x16(neg_69 + i0, x1);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(mul_70 + i0);
            const f32x16 x1 = -x0;
            STORE_PART_f32x16(neg_69 + i0, x1, n0);
        }
    }
}

/*
  kernel k93_contract phase 16 {
    axis r0 < 2 reduce
    axis r1 < 2 reduce
    axis r2 < 18 reduce
    v0: f32 = load %47[r0, r1, r2]
    v1: f32 = reduce add v0 over r0, r1, r2
    store %46[] = v1
    schedule { width 16; reduce r0 r1 r2; lanes r2 }
  }
*/
static void g34_0_k93_contract(const f32 *restrict contract_47, f32 *restrict contract_46)
{
    f32 x1 = 0;
    {
        {
            f32x16 y1 = {0};
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 2; r1++) {
                    i64 r2 = 0;
                    for (; r2 + 16 <= 18; r2 += 16) {
                        const f32x16 x0 = LOAD_f32x16(contract_47 + 36 * r0 + 18 * r1 + r2);
                        y1 += x0;
                    }
                    if (r2 < 18) {
                        const i64 left = 18 - r2;
                        const f32x16 x0 = LOAD_f32x16(contract_47 + 36 * r0 + 18 * r1 + r2);
                        y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
                    }
                }
            }
            x1 = SUM_LANES_f32x16(y1);
        }
    }
    contract_46[0] = x1;
}

/*
  kernel k94_contract phase 16 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 2 reduce
    v0: f32 = load %48[r0, r1, r2]
    v1: f32 = reduce add v0 over r0, r1, r2
    store %45[] = v1
    schedule { width 4; reduce r0 r1 r2 }
  }
*/
static void g34_0_k94_contract(const f32 *restrict contract_48, f32 *restrict contract_45)
{
    f32 x1 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r2 = 0; r2 < 2; r2++) {
                    const f32 x0 = contract_48[6 * r0 + 2 * r1 + r2];
                    x1 += x0;
                }
            }
        }
    }
    contract_45[0] = x1;
}

/*
  kernel k98_mul phase 16 {
    axis i0 < 12 parallel
    v0: f32 = load %240[i0]
    v1: f32 = load %266[i0]
    v2: f32 = mul v0, v1
    store %268[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k98_mul(const f32 *restrict add_71, const f32 *restrict sub_42, f32 *restrict mul_41, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_71 + i0);
            const f32x16 x1 = LOAD_f32x16(sub_42 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_41 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(add_71 + i0);
            const f32x16 x1 = LOAD_f32x16(sub_42 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_41 + i0, x2, n0);
        }
    }
}

/*
  kernel k61_contract phase 17 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 18 reduce
    v0: f32 = load %77[r0, r1, r2]
    v1: f32 = reduce add v0 over r0, r1, r2
    store %76[] = v1
    schedule { width 16; reduce r0 r1 r2; lanes r2 }
  }
*/
static void g34_0_k61_contract(const f32 *restrict mul_77, f32 *restrict contract_76)
{
    f32 x1 = 0;
    {
        {
            f32x16 y1 = {0};
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    i64 r2 = 0;
                    for (; r2 + 16 <= 18; r2 += 16) {
                        const f32x16 x0 = LOAD_f32x16(mul_77 + 54 * r0 + 18 * r1 + r2);
                        y1 += x0;
                    }
                    if (r2 < 18) {
                        const i64 left = 18 - r2;
                        const f32x16 x0 = LOAD_f32x16(mul_77 + 54 * r0 + 18 * r1 + r2);
                        y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
                    }
                }
            }
            x1 = SUM_LANES_f32x16(y1);
        }
    }
    contract_76[0] = x1;
}

/*
  kernel k71_mul phase 17 {
    axis i0 < 12 parallel
    v0: f32 = load %244[i0]
    v1: f32 = load %246[i0]
    v2: f32 = mul v0, v1
    store %248[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k71_mul(const f32 *restrict neg_69, const f32 *restrict sign_68, f32 *restrict mul_67, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(12 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(neg_69 + i0);
            const f32x16 x1 = LOAD_f32x16(sign_68 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_67 + i0, x2);
        } else {
            enum { n0 = 12 };
            const f32x16 x0 = LOAD_f32x16(neg_69 + i0);
            const f32x16 x1 = LOAD_f32x16(sign_68 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_67 + i0, x2, n0);
        }
    }
}

/*
  kernel k99_contract contraction phase 17 {
    axis i0 < 6 parallel
    axis i2 < 5 parallel
    axis r0 < 2 reduce
    v0: f32 = load %267[i0, r0]
    v1: f32 = load %125[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %269[i0, i2] = v3
    schedule { order i0 i2; spread 1; tile i2 8; vector i2; width 8; reduce r0 }
  }
*/
static void g34_0_k99_contract(const f32 *restrict mul_41, const f32 *restrict reduce_min_125, f32 *restrict contract_40, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_125[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                const f32 x0 = mul_41[2 * i0 + r0];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        for (i64 i2 = 0; i2 < 5; i2 += 8) {
            const i64 n1 = MIN64(5 - i2, 8);
            if (n1 == 8) {
                STORE_f32x8(contract_40 + 5 * i0 + i2, SPLAT_f32x8(x3));
            } else {
                enum { n1 = 5 };
                STORE_PART_f32x8(contract_40 + 5 * i0 + i2, SPLAT_f32x8(x3), n1);
            }
        }
    }
}

/*
  kernel k100_contract contraction phase 17 {
    axis i0 < 2 parallel
    axis i1 < 5 parallel
    axis i2 < 2 parallel
    axis r0 < 3 reduce
    v0: f32 = load %41[i0, r0, i2]
    v1: f32 = load %126[i0, r0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %39[i0, i1, i2] = v3
    schedule { order i0 i1 i2; spread 3; tile i1 5; tile i2 4; vector i2; width 4; reduce r0 }
  }
*/
static void g34_0_k100_contract(const f32 *restrict mul_41, const f32 *restrict mul_126, f32 *restrict contract_39, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 4;
        const i64 i1 = t / (1) % (1) * 5;
        const i64 i0 = t / (1) / (1);
        const i64 n2 = MIN64(2 - i2, 4);
        enum { n1 = 5 };
        if (n2 == 4) {
            f32x4 x3[5] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    const f32x4 x0 = LOAD_f32x4(mul_41 + 6 * i0 + 2 * r0 + i2);
                    UNROLL
                    for (int u1 = 0; u1 < 5; u1++) {
                        const f32 x1 = mul_126[15 * i0 + 5 * r0 + (i1 + u1)];
                        x3[u1] = FMA_f32x4(x0, SPLAT_f32x4(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 5; u1++) {
                STORE_f32x4(contract_39 + 10 * i0 + 2 * (i1 + u1) + i2, x3[u1]);
            }
        } else {
            enum { n2 = 2 };
            f32x4 x3[5] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    const f32x4 x0 = LOAD_f32x4(mul_41 + 6 * i0 + 2 * r0 + i2);
                    UNROLL
                    for (int u1 = 0; u1 < 5; u1++) {
                        const f32 x1 = mul_126[15 * i0 + 5 * r0 + (i1 + MIN64(u1, n1 - 1))];
                        x3[u1] = FMA_f32x4(x0, SPLAT_f32x4(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 5; u1++) {
                if (u1 < n1) {
                    STORE_PART_f32x4(contract_39 + 10 * i0 + 2 * (i1 + MIN64(u1, n1 - 1)) + i2, x3[u1], n2);
                }
            }
        }
    }
}

/*
  kernel k72_contract phase 18 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 2 reduce
    v0: f32 = load %67[r0, r1, r2]
    v1: f32 = reduce add v0 over r0, r1, r2
    store %66[] = v1
    schedule { width 4; reduce r0 r1 r2 }
  }
*/
static void g34_0_k72_contract(const f32 *restrict mul_67, f32 *restrict contract_66)
{
    f32 x1 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r2 = 0; r2 < 2; r2++) {
                    const f32 x0 = mul_67[6 * r0 + 2 * r1 + r2];
                    x1 += x0;
                }
            }
        }
    }
    contract_66[0] = x1;
}

/*
  kernel k79_select phase 18 {
    axis i0 < 14 parallel
    v0: bool = load %253[i0]
    v1: f32 = load %76[]
    v2: f32 = const 0.0
    v3: f32 = select v0, v1, v2
    store %254[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k79_select(const u8 *restrict eq_60, const f32 *restrict contract_76, f32 *restrict select_59, i64 begin, i64 end)
{
    const f32 x1 = contract_76[0];
    const f32 x2 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(14 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_boolx16(eq_60 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, SPLAT_f32x16(x1), SPLAT_f32x16(x2));
            STORE_f32x16(select_59 + i0, x3);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_boolx16(eq_60 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, SPLAT_f32x16(x1), SPLAT_f32x16(x2));
            STORE_PART_f32x16(select_59 + i0, x3, n0);
        }
    }
}

/*
  kernel k83_mul phase 18 {
    v0: f32 = load %66[]
    v1: f32 = load %57[]
    v2: f32 = mul v0, v1
    store %56[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k83_mul(const f32 *restrict contract_66, const f32 *restrict sub_57, f32 *restrict mul_56)
{
    const f32 x0 = contract_66[0];
    const f32 x1 = sub_57[0];
    const f32 x2 = x0 * x1;
    mul_56[0] = x2;
}

/*
  kernel k84_mul phase 18 {
    v0: f32 = load %56[]
    v1: f32 = load %117[]
    v2: f32 = mul v0, v1
    store %55[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k84_mul(const f32 *restrict mul_56, const f32 *restrict exp_117, f32 *restrict mul_55)
{
    const f32 x0 = mul_56[0];
    const f32 x1 = exp_117[0];
    const f32 x2 = x0 * x1;
    mul_55[0] = x2;
}

/*
  kernel k87_mul phase 18 {
    v0: f32 = load %55[]
    v1: f32 = load %53[]
    v2: f32 = mul v0, v1
    store %52[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k87_mul(const f32 *restrict mul_55, const f32 *restrict sub_53, f32 *restrict mul_52)
{
    const f32 x0 = mul_55[0];
    const f32 x1 = sub_53[0];
    const f32 x2 = x0 * x1;
    mul_52[0] = x2;
}

/*
  kernel k95_add phase 18 {
    v0: f32 = load %52[]
    v1: f32 = load %45[]
    v2: f32 = add v0, v1
    store %44[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k95_add(const f32 *restrict mul_52, const f32 *restrict contract_45, f32 *restrict add_44)
{
    const f32 x0 = mul_52[0];
    const f32 x1 = contract_45[0];
    const f32 x2 = x0 + x1;
    add_44[0] = x2;
}

/*
  kernel k101_contract phase 18 {
    axis r0 < 2 reduce
    axis r1 < 5 reduce
    axis r2 < 2 reduce
    v0: f32 = load %39[r0, r1, r2]
    v1: f32 = reduce add v0 over r0, r1, r2
    store %38[] = v1
    schedule { width 4; reduce r0 r1 r2 }
  }
*/
static void g34_0_k101_contract(const f32 *restrict contract_39, f32 *restrict contract_38)
{
    f32 x1 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 5; r1++) {
                for (i64 r2 = 0; r2 < 2; r2++) {
                    const f32 x0 = contract_39[10 * r0 + 2 * r1 + r2];
                    x1 += x0;
                }
            }
        }
    }
    contract_38[0] = x1;
}

/*
  kernel k102_add phase 18 {
    v0: f32 = load %46[]
    v1: f32 = load %38[]
    v2: f32 = add v0, v1
    store %37[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k102_add(const f32 *restrict contract_46, const f32 *restrict contract_38, f32 *restrict add_37)
{
    const f32 x0 = contract_46[0];
    const f32 x1 = contract_38[0];
    const f32 x2 = x0 + x1;
    add_37[0] = x2;
}

/*
  kernel k103_select phase 18 {
    v0: bool = load %124[]
    v1: f32 = load %44[]
    v2: f32 = const 0.0
    v3: f32 = select v0, v1, v2
    store %36[] = v3
    schedule { width 4 }
  }
*/
static void g34_0_k103_select(const u8 *restrict lt_124, const f32 *restrict add_44, f32 *restrict select_36)
{
    const i32 x0 = lt_124[0];
    const f32 x1 = add_44[0];
    const f32 x2 = 0.0f;
    const f32 x3 = SELECT_f32(x0, x1, x2);
    select_36[0] = x3;
}

/*
  kernel k104_add phase 18 {
    v0: f32 = load %37[]
    v1: f32 = load %36[]
    v2: f32 = add v0, v1
    store %35[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k104_add(const f32 *restrict add_37, const f32 *restrict select_36, f32 *restrict add_35)
{
    const f32 x0 = add_37[0];
    const f32 x1 = select_36[0];
    const f32 x2 = x0 + x1;
    add_35[0] = x2;
}

/*
  kernel k105_select phase 18 {
    v0: bool = load %124[]
    v1: f32 = const 0.0
    v2: f32 = load %44[]
    v3: f32 = select v0, v1, v2
    store %34[] = v3
    schedule { width 4 }
  }
*/
static void g34_0_k105_select(const u8 *restrict lt_124, const f32 *restrict add_44, f32 *restrict select_34)
{
    const i32 x0 = lt_124[0];
    const f32 x1 = 0.0f;
    const f32 x2 = add_44[0];
    const f32 x3 = SELECT_f32(x0, x1, x2);
    select_34[0] = x3;
}

/*
  kernel k106_add phase 18 {
    v0: f32 = load %35[]
    v1: f32 = load %34[]
    v2: f32 = add v0, v1
    store %33[] = v2
    schedule { width 4 }
  }
*/
static void g34_0_k106_add(const f32 *restrict add_35, const f32 *restrict select_34, f32 *restrict add_33)
{
    const f32 x0 = add_35[0];
    const f32 x1 = select_34[0];
    const f32 x2 = x0 + x1;
    add_33[0] = x2;
}

/*
  kernel k80_add phase 19 {
    axis i0 < 14 parallel
    v0: f32 = load %236[i0]
    v1: f32 = load %254[i0]
    v2: f32 = add v0, v1
    store %255[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k80_add(const f32 *restrict contract_73, const f32 *restrict select_59, f32 *restrict grad_49_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(14 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_73 + i0);
            const f32x16 x1 = LOAD_f32x16(select_59 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(grad_49_10 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(contract_73 + i0);
            const f32x16 x1 = LOAD_f32x16(select_59 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(grad_49_10 + i0, x2, n0);
        }
    }
}

/*
  kernel k115_select phase 19 {
    axis i0 < 30 parallel
    v0: bool = load %283[i0]
    v1: f32 = load %33[]
    v2: f32 = const 0.0
    v3: f32 = select v0, v1, v2
    store %285[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k115_select(const u8 *restrict eq_25, const f32 *restrict add_33, f32 *restrict select_24, i64 begin, i64 end)
{
    const f32 x1 = add_33[0];
    const f32 x2 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_boolx16(eq_25 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, SPLAT_f32x16(x1), SPLAT_f32x16(x2));
            STORE_f32x16(select_24 + i0, x3);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_boolx16(eq_25 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, SPLAT_f32x16(x1), SPLAT_f32x16(x2));
            STORE_PART_f32x16(select_24 + i0, x3, n0);
        }
    }
}

/*
  kernel k116_add phase 20 {
    axis i0 < 30 parallel
    v0: f32 = load %287[i0]
    v1: f32 = load %285[i0]
    v2: f32 = add v0, v1
    store %288[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k116_add(const f32 *restrict contract_40, const f32 *restrict select_24, f32 *restrict add_23, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_40 + i0);
            const f32x16 x1 = LOAD_f32x16(select_24 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_23 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(contract_40 + i0);
            const f32x16 x1 = LOAD_f32x16(select_24 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_23 + i0, x2, n0);
        }
    }
}

/*
  kernel k117_mul phase 21 {
    axis i0 < 30 parallel
    v0: f32 = load %288[i0]
    v1: f32 = const 0.4
    v2: f32 = mul v0, v1
    store %290[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k117_mul(const f32 *restrict add_23, f32 *restrict mul_22, i64 begin, i64 end)
{
    const f32 x1 = 0.4000000059604645f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_23 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_22 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(add_23 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_22 + i0, x2, n0);
        }
    }
}

/*
  kernel k118_contract phase 22 {
    axis i0 < 5 parallel
    axis i1 < 6 parallel
    axis r0 < 5 reduce
    v0: f32 = load %289[i1, r0]
    v1: f32 = load %291[r0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %292[i0, i1] = v3
    schedule { order i0 i1; spread 2; tile i1 8; vector i1; width 8; reduce r0 }
  }
*/
static void g34_0_k118_contract(const f32 *restrict mul_22, const f32 *restrict select_131, f32 *restrict contract_21, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(6 - i1, 8);
        if (n1 == 8) {
            f32x8 x3 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    f32x8 x0;
                    for (int l = 0; l < 8; l++)
                        x0[l] = mul_22[5 * (i1 + 0 + l) + r0];
                    const f32x8 x1 = LOAD_f32x8(select_131 + 6 * r0 + i1);
                    x3 = FMA_f32x8(x0, x1, x3);
                }
            }
            STORE_f32x8(contract_21 + 6 * i0 + i1, x3);
        } else {
            enum { n1 = 6 };
            f32x8 x3 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    f32x8 x0;
                    for (int l = 0; l < 8; l++)
                        x0[l] = mul_22[5 * (i1 + MIN64(0 + l, n1 - 1)) + r0];
                    const f32x8 x1 = LOAD_f32x8(select_131 + 6 * r0 + i1);
                    x3 = FMA_f32x8(x0, x1, x3);
                }
            }
            STORE_PART_f32x8(contract_21 + 6 * i0 + i1, x3, n1);
        }
    }
}

/*
  kernel k119_contract contraction phase 22 {
    axis i0 < 5 parallel
    axis i1 < 2 parallel
    axis i2 < 3 parallel
    axis r0 < 5 reduce
    v0: f32 = load %22[i1, i2, i0]
    v1: f32 = load %128[r0, i1, i2]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %20[i0, i1, i2] = v3
    schedule { order i1 i2 i0; spread 3; tile i0 8; vector i0; width 8; reduce r0 }
  }
*/
static void g34_0_k119_contract(const f32 *restrict mul_22, const f32 *restrict div_128, f32 *restrict contract_20, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t % (1) * 8;
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3);
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            f32x8 x3 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    const f32x8 x0 = LOAD_f32x8(mul_22 + 15 * i1 + 5 * i2 + i0);
                    const f32 x1 = div_128[6 * r0 + 3 * i1 + i2];
                    x3 = FMA_f32x8(x0, SPLAT_f32x8(x1), x3);
                }
            }
            for (int l = 0; l < 8; l++)
                contract_20[6 * (i0 + 0 + l) + 3 * i1 + i2] = (f32)x3[l];
        } else {
            enum { n0 = 5 };
            f32x8 x3 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    const f32x8 x0 = LOAD_f32x8(mul_22 + 15 * i1 + 5 * i2 + i0);
                    const f32 x1 = div_128[6 * r0 + 3 * i1 + i2];
                    x3 = FMA_f32x8(x0, SPLAT_f32x8(x1), x3);
                }
            }
            for (int l = 0; l < 8; l++)
                if (l < n0) contract_20[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2] = (f32)x3[l];
        }
    }
}

/*
  kernel k120_div phase 23 {
    axis i0 < 30 parallel
    v0: f32 = load %295[i0]
    v1: f32 = load %142[i0]
    v2: f32 = div v0, v1
    store %296[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k120_div(const f32 *restrict contract_21, const f32 *restrict add_129, f32 *restrict div_19, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_21 + i0);
            const f32x16 x1 = LOAD_f32x16(add_129 + i0);
            const f32x16 x2 = x0 / x1;
            STORE_f32x16(div_19 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(contract_21 + i0);
            const f32x16 x1 = LOAD_f32x16(add_129 + i0);
            const f32x16 x2 = x0 / x1;
            STORE_PART_f32x16(div_19 + i0, x2, n0);
        }
    }
}

/*
  kernel k121_add phase 24 {
    axis i0 < 30 parallel
    v0: f32 = load %299[i0]
    v1: f32 = load %296[i0]
    v2: f32 = add v0, v1
    store %300[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k121_add(const f32 *restrict contract_20, const f32 *restrict div_19, f32 *restrict add_18, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_20 + i0);
            const f32x16 x1 = LOAD_f32x16(div_19 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_18 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(contract_20 + i0);
            const f32x16 x1 = LOAD_f32x16(div_19 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_18 + i0, x2, n0);
        }
    }
}

/*
  kernel k122_mul phase 24 {
    axis i0 < 30 parallel
    v0: f32 = load %296[i0]
    v1: f32 = load %144[i0]
    v2: f32 = mul v0, v1
    store %302[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k122_mul(const f32 *restrict div_19, const f32 *restrict div_128, f32 *restrict mul_17, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(div_19 + i0);
            const f32x16 x1 = LOAD_f32x16(div_128 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_17 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(div_19 + i0);
            const f32x16 x1 = LOAD_f32x16(div_128 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_17 + i0, x2, n0);
        }
    }
}

/*
  kernel k123_neg phase 25 {
    axis i0 < 30 parallel
    v0: f32 = load %302[i0]
    v1: f32 = neg v0
    store %304[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k123_neg(const f32 *restrict mul_17, f32 *restrict neg_16, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_17 + i0);
            const f32x16 x1 = -x0;
            STORE_f32x16(neg_16 + i0, x1);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(mul_17 + i0);
            const f32x16 x1 = -x0;
            STORE_PART_f32x16(neg_16 + i0, x1, n0);
        }
    }
}

/*
  kernel k126_select phase 25 {
    axis i0 < 30 parallel
    v0: bool = load %136[i0]
    v1: f32 = load %300[i0]
    v2: f32 = const 0.0
    v3: f32 = select v0, v1, v2
    store %310[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k126_select(const u8 *restrict lt_132, const f32 *restrict add_18, f32 *restrict select_13, i64 begin, i64 end)
{
    const f32 x2 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_boolx16(lt_132 + i0);
            const f32x16 x1 = LOAD_f32x16(add_18 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, x1, SPLAT_f32x16(x2));
            STORE_f32x16(select_13 + i0, x3);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_boolx16(lt_132 + i0);
            const f32x16 x1 = LOAD_f32x16(add_18 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, x1, SPLAT_f32x16(x2));
            STORE_PART_f32x16(select_13 + i0, x3, n0);
        }
    }
}

/*
  kernel k128_select phase 25 {
    axis i0 < 30 parallel
    v0: bool = load %136[i0]
    v1: f32 = const 0.0
    v2: f32 = load %300[i0]
    v3: f32 = select v0, v1, v2
    store %314[i0] = v3
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k128_select(const u8 *restrict lt_132, const f32 *restrict add_18, f32 *restrict select_11, i64 begin, i64 end)
{
    const f32 x1 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_boolx16(lt_132 + i0);
            const f32x16 x2 = LOAD_f32x16(add_18 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, SPLAT_f32x16(x1), x2);
            STORE_f32x16(select_11 + i0, x3);
        } else {
            enum { n0 = 14 };
            const i32x16 x0 = LOAD_boolx16(lt_132 + i0);
            const f32x16 x2 = LOAD_f32x16(add_18 + i0);
            const f32x16 x3 = SELECT_f32x16(x0, SPLAT_f32x16(x1), x2);
            STORE_PART_f32x16(select_11 + i0, x3, n0);
        }
    }
}

/*
  kernel k125_mul phase 26 {
    axis i0 < 30 parallel
    v0: f32 = load %304[i0]
    v1: f32 = load %306[i0]
    v2: f32 = mul v0, v1
    store %308[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k125_mul(const f32 *restrict neg_16, const f32 *restrict sign_15, f32 *restrict mul_14, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(neg_16 + i0);
            const f32x16 x1 = LOAD_f32x16(sign_15 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_14 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(neg_16 + i0);
            const f32x16 x1 = LOAD_f32x16(sign_15 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_14 + i0, x2, n0);
        }
    }
}

/*
  kernel k127_add phase 27 {
    axis i0 < 30 parallel
    v0: f32 = load %308[i0]
    v1: f32 = load %310[i0]
    v2: f32 = add v0, v1
    store %312[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k127_add(const f32 *restrict mul_14, const f32 *restrict select_13, f32 *restrict add_12, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_14 + i0);
            const f32x16 x1 = LOAD_f32x16(select_13 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_12 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(mul_14 + i0);
            const f32x16 x1 = LOAD_f32x16(select_13 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_12 + i0, x2, n0);
        }
    }
}

/*
  kernel k129_add phase 28 {
    axis i0 < 30 parallel
    v0: f32 = load %312[i0]
    v1: f32 = load %314[i0]
    v2: f32 = add v0, v1
    store %316[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k129_add(const f32 *restrict add_12, const f32 *restrict select_11, f32 *restrict grad_0_8, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_12 + i0);
            const f32x16 x1 = LOAD_f32x16(select_11 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(grad_0_8 + i0, x2);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(add_12 + i0);
            const f32x16 x1 = LOAD_f32x16(select_11 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(grad_0_8 + i0, x2, n0);
        }
    }
}

/*
  kernel k130_copy phase 29 {
    axis i0 < 30 parallel
    v0: f32 = load %316[i0]
    store %318[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_0_k130_copy(const f32 *restrict grad_0_8, f32 *restrict grad_1_9, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(grad_0_8 + i0);
            STORE_f32x16(grad_1_9 + i0, x0);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(grad_0_8 + i0);
            STORE_PART_f32x16(grad_1_9 + i0, x0, n0);
        }
    }
}

static void step_g34_0_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k0_lt(buffer[0], buffer[132], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k2_abs(buffer[0], buffer[130], lo, hi);
    if (SHARE(team, (2), 546, &lo, &hi))
        g34_0_k18_cast(buffer[0], buffer[115], lo, hi);
    if (team->id == 0)
        g34_0_k20_reduce_max(buffer[1], buffer[113]);
    if (SHARE(team, (2) * (4) * (3) * (1), 5461, &lo, &hi))
        g34_0_k45_mul(buffer[1], buffer[91], lo, hi);
    if (SHARE(team, (2) * (4) * (3) * (1), 5461, &lo, &hi))
        g34_0_k50_mul(buffer[1], buffer[87], lo, hi);
    if (SHARE(team, (1), 585, &lo, &hi))
        g34_0_k64_zero(buffer[73], lo, hi);
    if (SHARE(team, (2) * (1), 1092, &lo, &hi))
        g34_0_k74_mul(buffer[64], lo, hi);
    if (SHARE(team, (2) * (3) * (1), 1638, &lo, &hi))
        g34_0_k108_mul(buffer[31], lo, hi);
    if (SHARE(team, (2) * (1), 528, &lo, &hi))
        g34_0_k110_mul(buffer[29], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k124_sign(buffer[0], buffer[15], lo, hi);
    if (SHARE(team, (2) * (4) * (3) * (1), 8192, &lo, &hi))
        g34_0_k131_copy(buffer[1], buffer[6], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k1_select(buffer[132], buffer[0], buffer[131], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k3_add(buffer[130], buffer[129], lo, hi);
    if (SHARE(team, (2), 546, &lo, &hi))
        g34_0_k19_cast(buffer[115], buffer[114], lo, hi);
    if (SHARE(team, (7), 528, &lo, &hi))
        g34_0_k28_abs(buffer[113], buffer[107], lo, hi);
    if (SHARE(team, (2), 455, &lo, &hi))
        g34_0_k46_add(buffer[91], buffer[90], lo, hi);
    if (SHARE(team, (7), 528, &lo, &hi))
        g34_0_k59_sign(buffer[113], buffer[78], lo, hi);
    if (SHARE(team, (1), 390, &lo, &hi))
        g34_0_k73_lt(buffer[1], buffer[113], buffer[65], lo, hi);
    if (SHARE(team, (2) * (1), 780, &lo, &hi))
        g34_0_k75_add(buffer[64], buffer[63], lo, hi);
    if (SHARE(team, (6) * (1), 1092, &lo, &hi))
        g34_0_k109_add(buffer[31], buffer[30], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k4_div(buffer[131], buffer[129], buffer[128], lo, hi);
    if (SHARE(team, (1) * (1) * (1), 170, &lo, &hi))
        g34_0_k5_contract_pack(buffer[131], buffer[145], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k24_abs(buffer[114], buffer[109], lo, hi);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k29_add(buffer[107], buffer[106], lo, hi);
    if (SHARE(team, (2) * (4) * (3) * (1), 5461, &lo, &hi))
        g34_0_k47_mul(buffer[1], buffer[90], buffer[89], lo, hi);
    if (SHARE(team, (2), 455, &lo, &hi))
        g34_0_k51_add(buffer[90], buffer[87], buffer[86], lo, hi);
    if (SHARE(team, (1), 390, &lo, &hi))
        g34_0_k76_select(buffer[65], buffer[63], buffer[62], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k111_add(buffer[30], buffer[29], buffer[28], lo, hi);
    BARRIER(team, 3);
    if (SHARE(team, (1) * (2) * (3) * (1), 170, &lo, &hi))
        g34_0_k6_contract(buffer[128], buffer[145], buffer[127], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k25_add(buffer[109], buffer[108], lo, hi);
    if (team->id == 0)
        g34_0_k48_contract(buffer[89], buffer[88]);
    if (team->id == 0)
        g34_0_k65_contract(buffer[86], buffer[73]);
    if (team->id == 0)
        g34_0_k77_reduce_min(buffer[62], buffer[61]);
    BARRIER(team, 4);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k7_mul(buffer[127], buffer[126], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k26_rsqrt(buffer[108], buffer[5], lo, hi);
    if (SHARE(team, (1), 390, &lo, &hi))
        g34_0_k78_eq(buffer[63], buffer[61], buffer[60], lo, hi);
    BARRIER(team, 5);
    if (team->id == 0)
        g34_0_k8_reduce_min(buffer[126], buffer[125]);
    if (team->id == 0)
        g34_0_k9_lt(buffer[125], buffer[124]);
    if (team->id == 0)
        g34_0_k10_select(buffer[124], buffer[125], buffer[123]);
    if (team->id == 0)
        g34_0_k15_tanh(buffer[123], buffer[118]);
    if (team->id == 0)
        g34_0_k16_exp(buffer[118], buffer[117]);
    if (team->id == 0)
        g34_0_k17_tanh(buffer[117], buffer[116]);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k40_mul(buffer[5], buffer[96], lo, hi);
    if (team->id == 0)
        g34_0_k81_mul(buffer[116], buffer[58]);
    if (team->id == 0)
        g34_0_k82_sub(buffer[58], buffer[57]);
    if (team->id == 0)
        g34_0_k85_mul(buffer[118], buffer[54]);
    if (team->id == 0)
        g34_0_k86_sub(buffer[54], buffer[53]);
    BARRIER(team, 6);
    if (SHARE(team, (6), 1170, &lo, &hi))
        g34_0_k11_contract(buffer[126], buffer[125], buffer[122], lo, hi);
    if (SHARE(team, (1), 655, &lo, &hi))
        g34_0_k21_abs(buffer[116], buffer[112], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k41_add(buffer[96], buffer[95], lo, hi);
    if (SHARE(team, (1), 655, &lo, &hi))
        g34_0_k70_sign(buffer[116], buffer[68], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k107_lt(buffer[125], buffer[126], buffer[32], lo, hi);
    BARRIER(team, 7);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k12_tanh(buffer[122], buffer[121], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k22_add(buffer[112], buffer[111], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k42_mul(buffer[5], buffer[95], buffer[94], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k112_select(buffer[32], buffer[28], buffer[27], lo, hi);
    BARRIER(team, 8);
    if (SHARE(team, (6), 409, &lo, &hi))
        g34_0_k13_contract(buffer[121], buffer[125], buffer[120], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k23_div(buffer[121], buffer[111], buffer[110], lo, hi);
    if (team->id == 0)
        g34_0_k43_contract(buffer[94], buffer[93]);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k96_mul(buffer[121], buffer[43], lo, hi);
    if (team->id == 0)
        g34_0_k113_reduce_min(buffer[27], buffer[26]);
    BARRIER(team, 9);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k14_tanh(buffer[120], buffer[119], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k27_select(buffer[2], buffer[110], buffer[121], buffer[4], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k97_sub(buffer[43], buffer[42], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k114_eq(buffer[28], buffer[26], buffer[25], lo, hi);
    BARRIER(team, 10);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k30_mod(buffer[119], buffer[106], buffer[3], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k35_mul(buffer[4], buffer[101], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k52_mul(buffer[4], buffer[85], lo, hi);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k56_idiv(buffer[119], buffer[106], buffer[81], lo, hi);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k88_mul(buffer[119], buffer[51], lo, hi);
    BARRIER(team, 11);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k31_mul(buffer[3], buffer[105], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k36_add(buffer[101], buffer[100], lo, hi);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k54_mul(buffer[3], buffer[83], lo, hi);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k89_sub(buffer[51], buffer[50], lo, hi);
    BARRIER(team, 12);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k32_add(buffer[105], buffer[104], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k37_mul(buffer[4], buffer[100], buffer[99], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k53_add(buffer[100], buffer[85], buffer[84], lo, hi);
    BARRIER(team, 13);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k33_mul(buffer[3], buffer[104], buffer[103], lo, hi);
    if (team->id == 0)
        g34_0_k38_contract(buffer[99], buffer[98]);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k55_add(buffer[104], buffer[83], buffer[82], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k62_select(buffer[2], buffer[84], buffer[75], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k63_select(buffer[2], buffer[84], buffer[74], lo, hi);
    BARRIER(team, 14);
    if (team->id == 0)
        g34_0_k34_contract(buffer[103], buffer[102]);
    if (team->id == 0)
        g34_0_k39_add(buffer[102], buffer[98], buffer[97]);
    if (team->id == 0)
        g34_0_k44_add(buffer[97], buffer[93], buffer[92]);
    if (team->id == 0)
        g34_0_k49_add(buffer[92], buffer[88], buffer[7]);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k57_mul(buffer[82], buffer[81], buffer[80], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k66_div(buffer[75], buffer[111], buffer[72], lo, hi);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k90_mul(buffer[82], buffer[50], buffer[49], lo, hi);
    BARRIER(team, 15);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k58_neg(buffer[80], buffer[79], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k67_add(buffer[74], buffer[72], buffer[71], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k68_mul(buffer[72], buffer[110], buffer[70], lo, hi);
    if (SHARE(team, (6), 409, &lo, &hi))
        g34_0_k91_contract(buffer[49], buffer[125], buffer[48], lo, hi);
    if (SHARE(team, (2) * (1) * (1), 56, &lo, &hi))
        g34_0_k92_contract(buffer[49], buffer[121], buffer[47], lo, hi);
    BARRIER(team, 16);
    if (SHARE(team, (7), 356, &lo, &hi))
        g34_0_k60_mul(buffer[79], buffer[78], buffer[77], lo, hi);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k69_neg(buffer[70], buffer[69], lo, hi);
    if (team->id == 0)
        g34_0_k93_contract(buffer[47], buffer[46]);
    if (team->id == 0)
        g34_0_k94_contract(buffer[48], buffer[45]);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k98_mul(buffer[71], buffer[42], buffer[41], lo, hi);
    BARRIER(team, 17);
    if (team->id == 0)
        g34_0_k61_contract(buffer[77], buffer[76]);
    if (SHARE(team, (1), 455, &lo, &hi))
        g34_0_k71_mul(buffer[69], buffer[68], buffer[67], lo, hi);
    if (SHARE(team, (6), 1170, &lo, &hi))
        g34_0_k99_contract(buffer[41], buffer[125], buffer[40], lo, hi);
    if (SHARE(team, (2) * (1) * (1), 204, &lo, &hi))
        g34_0_k100_contract(buffer[41], buffer[126], buffer[39], lo, hi);
    BARRIER(team, 18);
    if (team->id == 0)
        g34_0_k72_contract(buffer[67], buffer[66]);
    if (SHARE(team, (1), 390, &lo, &hi))
        g34_0_k79_select(buffer[60], buffer[76], buffer[59], lo, hi);
    if (team->id == 0)
        g34_0_k83_mul(buffer[66], buffer[57], buffer[56]);
    if (team->id == 0)
        g34_0_k84_mul(buffer[56], buffer[117], buffer[55]);
    if (team->id == 0)
        g34_0_k87_mul(buffer[55], buffer[53], buffer[52]);
    if (team->id == 0)
        g34_0_k95_add(buffer[52], buffer[45], buffer[44]);
    if (team->id == 0)
        g34_0_k101_contract(buffer[39], buffer[38]);
    if (team->id == 0)
        g34_0_k102_add(buffer[46], buffer[38], buffer[37]);
    if (team->id == 0)
        g34_0_k103_select(buffer[124], buffer[44], buffer[36]);
    if (team->id == 0)
        g34_0_k104_add(buffer[37], buffer[36], buffer[35]);
    if (team->id == 0)
        g34_0_k105_select(buffer[124], buffer[44], buffer[34]);
    if (team->id == 0)
        g34_0_k106_add(buffer[35], buffer[34], buffer[33]);
    BARRIER(team, 19);
    if (SHARE(team, (1), 390, &lo, &hi))
        g34_0_k80_add(buffer[73], buffer[59], buffer[10], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k115_select(buffer[25], buffer[33], buffer[24], lo, hi);
    BARRIER(team, 20);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k116_add(buffer[40], buffer[24], buffer[23], lo, hi);
    BARRIER(team, 21);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k117_mul(buffer[23], buffer[22], lo, hi);
    BARRIER(team, 22);
    if (SHARE(team, (5) * (1), 682, &lo, &hi))
        g34_0_k118_contract(buffer[22], buffer[131], buffer[21], lo, hi);
    if (SHARE(team, (2) * (3) * (1), 273, &lo, &hi))
        g34_0_k119_contract(buffer[22], buffer[128], buffer[20], lo, hi);
    BARRIER(team, 23);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k120_div(buffer[21], buffer[129], buffer[19], lo, hi);
    BARRIER(team, 24);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k121_add(buffer[20], buffer[19], buffer[18], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k122_mul(buffer[19], buffer[128], buffer[17], lo, hi);
    BARRIER(team, 25);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k123_neg(buffer[17], buffer[16], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k126_select(buffer[132], buffer[18], buffer[13], lo, hi);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k128_select(buffer[132], buffer[18], buffer[11], lo, hi);
    BARRIER(team, 26);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k125_mul(buffer[16], buffer[15], buffer[14], lo, hi);
    BARRIER(team, 27);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k127_add(buffer[14], buffer[13], buffer[12], lo, hi);
    BARRIER(team, 28);
    if (SHARE(team, (2), 364, &lo, &hi))
        g34_0_k129_add(buffer[12], buffer[11], buffer[8], lo, hi);
    BARRIER(team, 29);
    if (SHARE(team, (2), 546, &lo, &hi))
        g34_0_k130_copy(buffer[8], buffer[9], lo, hi);
}

static void step_g34_0_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 120;
    bytes[1] = 56;
    bytes[2] = 12;
    bytes[3] = 432;
    bytes[4] = 48;
    bytes[5] = 120;
    bytes[6] = 96;
    bytes[7] = 4;
    bytes[8] = 120;
    bytes[9] = 120;
    bytes[10] = 56;
    bytes[11] = 120;
    bytes[12] = 120;
    bytes[13] = 120;
    bytes[14] = 120;
    bytes[15] = 120;
    bytes[16] = 120;
    bytes[17] = 120;
    bytes[18] = 120;
    bytes[19] = 120;
    bytes[20] = 120;
    bytes[21] = 120;
    bytes[22] = 120;
    bytes[23] = 120;
    bytes[24] = 120;
    bytes[25] = 30;
    bytes[26] = 4;
    bytes[27] = 120;
    bytes[28] = 120;
    bytes[29] = 120;
    bytes[30] = 120;
    bytes[31] = 120;
    bytes[32] = 30;
    bytes[33] = 4;
    bytes[34] = 4;
    bytes[35] = 4;
    bytes[36] = 4;
    bytes[37] = 4;
    bytes[38] = 4;
    bytes[39] = 80;
    bytes[40] = 120;
    bytes[41] = 48;
    bytes[42] = 48;
    bytes[43] = 48;
    bytes[44] = 4;
    bytes[45] = 4;
    bytes[46] = 4;
    bytes[47] = 288;
    bytes[48] = 48;
    bytes[49] = 432;
    bytes[50] = 432;
    bytes[51] = 432;
    bytes[52] = 4;
    bytes[53] = 4;
    bytes[54] = 4;
    bytes[55] = 4;
    bytes[56] = 4;
    bytes[57] = 4;
    bytes[58] = 4;
    bytes[59] = 56;
    bytes[60] = 14;
    bytes[61] = 4;
    bytes[62] = 56;
    bytes[63] = 56;
    bytes[64] = 56;
    bytes[65] = 14;
    bytes[66] = 4;
    bytes[67] = 48;
    bytes[68] = 48;
    bytes[69] = 48;
    bytes[70] = 48;
    bytes[71] = 48;
    bytes[72] = 48;
    bytes[73] = 56;
    bytes[74] = 48;
    bytes[75] = 48;
    bytes[76] = 4;
    bytes[77] = 432;
    bytes[78] = 432;
    bytes[79] = 432;
    bytes[80] = 432;
    bytes[81] = 432;
    bytes[82] = 432;
    bytes[83] = 432;
    bytes[84] = 48;
    bytes[85] = 48;
    bytes[86] = 96;
    bytes[87] = 96;
    bytes[88] = 4;
    bytes[89] = 96;
    bytes[90] = 96;
    bytes[91] = 96;
    bytes[92] = 4;
    bytes[93] = 4;
    bytes[94] = 120;
    bytes[95] = 120;
    bytes[96] = 120;
    bytes[97] = 4;
    bytes[98] = 4;
    bytes[99] = 48;
    bytes[100] = 48;
    bytes[101] = 48;
    bytes[102] = 4;
    bytes[103] = 432;
    bytes[104] = 432;
    bytes[105] = 432;
    bytes[106] = 432;
    bytes[107] = 432;
    bytes[108] = 120;
    bytes[109] = 120;
    bytes[110] = 48;
    bytes[111] = 48;
    bytes[112] = 48;
    bytes[113] = 4;
    bytes[114] = 120;
    bytes[115] = 120;
    bytes[116] = 4;
    bytes[117] = 4;
    bytes[118] = 4;
    bytes[119] = 432;
    bytes[120] = 432;
    bytes[121] = 48;
    bytes[122] = 48;
    bytes[123] = 4;
    bytes[124] = 1;
    bytes[125] = 4;
    bytes[126] = 120;
    bytes[127] = 120;
    bytes[128] = 120;
    bytes[129] = 120;
    bytes[130] = 120;
    bytes[131] = 120;
    bytes[132] = 30;
    bytes[133] = 0;
    bytes[134] = 0;
    bytes[135] = 0;
    bytes[136] = 0;
    bytes[137] = 0;
    bytes[138] = 0;
    bytes[139] = 0;
    bytes[140] = 0;
    bytes[141] = 0;
    bytes[142] = 0;
    bytes[143] = 0;
    bytes[144] = 0;
    bytes[145] = 192;
    bytes[146] = 0;
    bytes[147] = 0;
    bytes[148] = 0;
    bytes[149] = 0;
    bytes[150] = 0;
    bytes[151] = 0;
    bytes[152] = 0;
    bytes[153] = 0;
    bytes[154] = 0;
    bytes[155] = 0;
    bytes[156] = 0;
    bytes[157] = 0;
    bytes[158] = 0;
    bytes[159] = 0;
    bytes[160] = 0;
    bytes[161] = 0;
    bytes[162] = 0;
    bytes[163] = 0;
    bytes[164] = 0;
    bytes[165] = 0;
    bytes[166] = 0;
    bytes[167] = 0;
    bytes[168] = 0;
    bytes[169] = 0;
    bytes[170] = 0;
    bytes[171] = 0;
    bytes[172] = 0;
    bytes[173] = 0;
    bytes[174] = 0;
    bytes[175] = 0;
    bytes[176] = 0;
    bytes[177] = 0;
    bytes[178] = 0;
    bytes[179] = 0;
    bytes[180] = 0;
    bytes[181] = 0;
    bytes[182] = 0;
    bytes[183] = 0;
    bytes[184] = 0;
    bytes[185] = 0;
    bytes[186] = 0;
    bytes[187] = 0;
    bytes[188] = 0;
    bytes[189] = 0;
    bytes[190] = 0;
    bytes[191] = 0;
    bytes[192] = 0;
    bytes[193] = 0;
    bytes[194] = 0;
    bytes[195] = 0;
    bytes[196] = 0;
    bytes[197] = 0;
    bytes[198] = 0;
    bytes[199] = 0;
    bytes[200] = 0;
    bytes[201] = 0;
    bytes[202] = 0;
    bytes[203] = 0;
    bytes[204] = 0;
    bytes[205] = 0;
    bytes[206] = 0;
    bytes[207] = 0;
    bytes[208] = 0;
    bytes[209] = 0;
    bytes[210] = 0;
    bytes[211] = 0;
    bytes[212] = 0;
    bytes[213] = 0;
    bytes[214] = 0;
    bytes[215] = 0;
    bytes[216] = 0;
    bytes[217] = 0;
    bytes[218] = 0;
    bytes[219] = 0;
    bytes[220] = 0;
    bytes[221] = 0;
    bytes[222] = 0;
    bytes[223] = 0;
    bytes[224] = 0;
    bytes[225] = 0;
    bytes[226] = 0;
    bytes[227] = 0;
    bytes[228] = 0;
    bytes[229] = 0;
    bytes[230] = 0;
    bytes[231] = 0;
    bytes[232] = 0;
    bytes[233] = 0;
    bytes[234] = 0;
    bytes[235] = 0;
    bytes[236] = 0;
    bytes[237] = 0;
    bytes[238] = 0;
    bytes[239] = 0;
    bytes[240] = 0;
    bytes[241] = 0;
    bytes[242] = 0;
    bytes[243] = 0;
    bytes[244] = 0;
    bytes[245] = 0;
    bytes[246] = 0;
    bytes[247] = 0;
    bytes[248] = 0;
    bytes[249] = 0;
    bytes[250] = 0;
    bytes[251] = 0;
    bytes[252] = 0;
    bytes[253] = 0;
    bytes[254] = 0;
    bytes[255] = 0;
    bytes[256] = 0;
    bytes[257] = 0;
    bytes[258] = 0;
    bytes[259] = 0;
    bytes[260] = 0;
    bytes[261] = 0;
    bytes[262] = 0;
    bytes[263] = 0;
    bytes[264] = 0;
    bytes[265] = 0;
    bytes[266] = 0;
    bytes[267] = 0;
    bytes[268] = 0;
    bytes[269] = 0;
    bytes[270] = 0;
    bytes[271] = 0;
    bytes[272] = 0;
    bytes[273] = 0;
    bytes[274] = 0;
    bytes[275] = 0;
    bytes[276] = 0;
    bytes[277] = 0;
    bytes[278] = 0;
    bytes[279] = 0;
    bytes[280] = 0;
    bytes[281] = 0;
    bytes[282] = 0;
    bytes[283] = 0;
    bytes[284] = 0;
    bytes[285] = 0;
    bytes[286] = 0;
    bytes[287] = 0;
    bytes[288] = 0;
    bytes[289] = 0;
    bytes[290] = 0;
    bytes[291] = 0;
    bytes[292] = 0;
    bytes[293] = 0;
    bytes[294] = 0;
    bytes[295] = 0;
    bytes[296] = 0;
    bytes[297] = 0;
    bytes[298] = 0;
    bytes[299] = 0;
    bytes[300] = 0;
    bytes[301] = 0;
    bytes[302] = 0;
    bytes[303] = 0;
    bytes[304] = 0;
    bytes[305] = 0;
    bytes[306] = 0;
    bytes[307] = 0;
    bytes[308] = 0;
    bytes[309] = 0;
    bytes[310] = 0;
    bytes[311] = 0;
    bytes[312] = 0;
    bytes[313] = 0;
    bytes[314] = 0;
    bytes[315] = 0;
    bytes[316] = 0;
    bytes[317] = 0;
    bytes[318] = 0;
    bytes[319] = 0;
}

static void step_g34_0_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (30) + 1 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (14) + 4 * (1));
    *flops += (f64)(14);
    *bytes += (f64)(0 + 4 * (14) + 4 * (24));
    *flops += (f64)(24);
    *bytes += (f64)(0 + 4 * (14) + 4 * (24));
    *flops += (f64)(24);
    *bytes += (f64)(0 + 4 * (14));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (14));
    *flops += (f64)(2);
    *bytes += (f64)(0 + 4 * (30));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (30));
    *flops += (f64)(2);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (14) + 4 * (24));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 1 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (1) + 4 * (108));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (24) + 4 * (24));
    *flops += (f64)(24);
    *bytes += (f64)(0 + 4 * (1) + 4 * (108));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (14) + 4 * (1) + 1 * (14));
    *flops += (f64)(14);
    *bytes += (f64)(0 + 4 * (14) + 4 * (14));
    *flops += (f64)(14);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (48));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (14) + 4 * (24) + 4 * (24));
    *flops += (f64)(24);
    *bytes += (f64)(0 + 4 * (24) + 4 * (24) + 4 * (24));
    *flops += (f64)(24);
    *bytes += (f64)(0 + 1 * (14) + 4 * (14) + 4 * (14));
    *flops += (f64)(14);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (48) + 4 * (30));
    *flops += (f64)(480);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (24) + 4 * (1));
    *flops += (f64)(24);
    *bytes += (f64)(0 + 4 * (24) + 4 * (14));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (14) + 4 * (1));
    *flops += (f64)(14);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (14) + 4 * (1) + 1 * (14));
    *flops += (f64)(14);
    *bytes += (f64)(0 + 4 * (30) + 4 * (1));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (1) + 1 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 1 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (30) + 4 * (1) + 4 * (12));
    *flops += (f64)(60);
    *bytes += (f64)(0 + 4 * (1) + 4 * (12));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (1) + 4 * (12));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (30) + 1 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 1 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1) + 4 * (108));
    *flops += (f64)(24);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (30) + 4 * (1));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (30) + 4 * (1));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 1 * (12) + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (30) + 4 * (1) + 1 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 1 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 1 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (108) + 4 * (1));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (108) + 4 * (1) + 4 * (12));
    *flops += (f64)(216);
    *bytes += (f64)(0 + 4 * (108) + 4 * (12) + 4 * (72));
    *flops += (f64)(432);
    *bytes += (f64)(0 + 4 * (108) + 4 * (108) + 4 * (108));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (72) + 4 * (1));
    *flops += (f64)(72);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (108) + 4 * (1));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1) + 4 * (30));
    *flops += (f64)(24);
    *bytes += (f64)(0 + 4 * (12) + 4 * (30) + 4 * (20));
    *flops += (f64)(120);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1));
    *flops += (f64)(12);
    *bytes += (f64)(0 + 1 * (14) + 4 * (1) + 4 * (14));
    *flops += (f64)(14);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (20) + 4 * (1));
    *flops += (f64)(20);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 1 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 1 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (14) + 4 * (14) + 4 * (14));
    *flops += (f64)(14);
    *bytes += (f64)(0 + 1 * (30) + 4 * (1) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(60);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(300);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 1 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 1 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(0);
}

static const dlm_buffer step_g34_0_buffers[] = {
    {DLM_BUF_INPUT, 0, 0, 1},  /* 0  f32[5, 2, 3] */
    {DLM_BUF_INPUT, 2, 0, 2},  /* 1  f32[2, 7] */
    {DLM_BUF_INPUT, 5, 9, 13},  /* 2  bool[2, 3, 2] */
    {DLM_BUF_OUTPUT, 0, 10, 13},  /* 3 value.91 f32[2, 3, 18] */
    {DLM_BUF_OUTPUT, 1, 9, 12},  /* 4 value.86 f32[2, 3, 2] */
    {DLM_BUF_OUTPUT, 2, 4, 7},  /* 5 value.84 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.80 f32[2, 4, 3, 1] */
    {DLM_BUF_OUTPUT, 4, 14, 14},  /* 7 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 28, 29},  /* 8 grad.0 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 6, 29, 29},  /* 9 grad.1 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 7, 19, 19},  /* 10 grad.49 f32[2, 7] */
    {DLM_BUF_TEMP, 0, 25, 28},  /* 11 select f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 27, 28},  /* 12 add f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 25, 27},  /* 13 select f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 26, 27},  /* 14 mul f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 0, 26},  /* 15 sign f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 25, 26},  /* 16 neg f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 24, 25},  /* 17 mul f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 24, 25},  /* 18 add f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 23, 24},  /* 19 div f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 22, 24},  /* 20 contract f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 22, 23},  /* 21 contract f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 21, 22},  /* 22 mul f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 20, 21},  /* 23 add f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 19, 20},  /* 24 select f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 9, 19},  /* 25 eq bool[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 8, 9},  /* 26 reduce_min i32[] */
    {DLM_BUF_TEMP, 0, 7, 8},  /* 27 select i32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 2, 9},  /* 28 add i32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 29 mul i32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 30 add i32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 31 mul i32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 32 lt bool[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 18, 19},  /* 33 add f32[] */
    {DLM_BUF_TEMP, 0, 18, 18},  /* 34 select f32[] */
    {DLM_BUF_TEMP, 0, 18, 18},  /* 35 add f32[] */
    {DLM_BUF_TEMP, 0, 18, 18},  /* 36 select f32[] */
    {DLM_BUF_TEMP, 0, 18, 18},  /* 37 add f32[] */
    {DLM_BUF_TEMP, 0, 18, 18},  /* 38 contract f32[] */
    {DLM_BUF_TEMP, 0, 17, 18},  /* 39 contract f32[2, 5, 2] */
    {DLM_BUF_TEMP, 0, 17, 20},  /* 40 contract f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 16, 17},  /* 41 mul f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 9, 16},  /* 42 sub f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 8, 9},  /* 43 mul f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 18, 18},  /* 44 add f32[] */
    {DLM_BUF_TEMP, 0, 16, 18},  /* 45 contract f32[] */
    {DLM_BUF_TEMP, 0, 16, 18},  /* 46 contract f32[] */
    {DLM_BUF_TEMP, 0, 15, 16},  /* 47 contract f32[2, 2, 18] */
    {DLM_BUF_TEMP, 0, 15, 16},  /* 48 contract f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 14, 15},  /* 49 mul f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 11, 14},  /* 50 sub f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 10, 11},  /* 51 mul f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 18, 18},  /* 52 mul f32[] */
    {DLM_BUF_TEMP, 0, 5, 18},  /* 53 sub f32[] */
    {DLM_BUF_TEMP, 0, 5, 5},  /* 54 mul f32[] */
    {DLM_BUF_TEMP, 0, 18, 18},  /* 55 mul f32[] */
    {DLM_BUF_TEMP, 0, 18, 18},  /* 56 mul f32[] */
    {DLM_BUF_TEMP, 0, 5, 18},  /* 57 sub f32[] */
    {DLM_BUF_TEMP, 0, 5, 5},  /* 58 mul f32[] */
    {DLM_BUF_TEMP, 0, 18, 19},  /* 59 select f32[2, 7] */
    {DLM_BUF_TEMP, 0, 4, 18},  /* 60 eq bool[2, 7] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 61 reduce_min i32[] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 62 select i32[2, 7] */
    {DLM_BUF_TEMP, 0, 1, 4},  /* 63 add i32[2, 7] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 64 mul i32[2, 7] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 65 lt bool[2, 7] */
    {DLM_BUF_TEMP, 0, 18, 18},  /* 66 contract f32[] */
    {DLM_BUF_TEMP, 0, 17, 18},  /* 67 mul f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 6, 17},  /* 68 sign f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 16, 17},  /* 69 neg f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 15, 16},  /* 70 mul f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 15, 16},  /* 71 add f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 14, 15},  /* 72 div f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 0, 19},  /* 73 contract f32[2, 7] */
    {DLM_BUF_TEMP, 0, 13, 15},  /* 74 select f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 13, 14},  /* 75 select f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 17, 18},  /* 76 contract f32[] */
    {DLM_BUF_TEMP, 0, 16, 17},  /* 77 mul f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 1, 16},  /* 78 sign f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 15, 16},  /* 79 neg f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 14, 15},  /* 80 mul f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 10, 14},  /* 81 idiv f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 13, 14},  /* 82 add f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 11, 13},  /* 83 mul f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 12, 13},  /* 84 add f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 10, 12},  /* 85 mul f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 86 add f32[2, 4, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 87 mul f32[2, 4, 3, 1] */
    {DLM_BUF_TEMP, 0, 3, 14},  /* 88 contract f32[] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 89 mul f32[2, 4, 3, 1] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 90 add f32[2, 4, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 91 mul f32[2, 4, 3, 1] */
    {DLM_BUF_TEMP, 0, 14, 14},  /* 92 add f32[] */
    {DLM_BUF_TEMP, 0, 8, 14},  /* 93 contract f32[] */
    {DLM_BUF_TEMP, 0, 7, 8},  /* 94 mul f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 95 add f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 96 mul f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 14, 14},  /* 97 add f32[] */
    {DLM_BUF_TEMP, 0, 13, 14},  /* 98 contract f32[] */
    {DLM_BUF_TEMP, 0, 12, 13},  /* 99 mul f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 11, 12},  /* 100 add f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 10, 11},  /* 101 mul f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 14, 14},  /* 102 contract f32[] */
    {DLM_BUF_TEMP, 0, 13, 14},  /* 103 mul f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 12, 13},  /* 104 add f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 11, 12},  /* 105 mul f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 2, 10},  /* 106 add f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 107 abs f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 108 add f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 109 abs f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 8, 15},  /* 110 div f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 7, 14},  /* 111 add f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 112 abs f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 113 reduce_max f32[] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 114 cast f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 115 cast i32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 116 tanh f32[] */
    {DLM_BUF_TEMP, 0, 5, 18},  /* 117 exp f32[] */
    {DLM_BUF_TEMP, 0, 5, 5},  /* 118 tanh f32[] */
    {DLM_BUF_TEMP, 0, 9, 10},  /* 119 tanh f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 8, 9},  /* 120 contract f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 7, 15},  /* 121 tanh f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 122 contract f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 5, 5},  /* 123 select f32[] */
    {DLM_BUF_TEMP, 0, 5, 18},  /* 124 lt bool[] */
    {DLM_BUF_TEMP, 0, 5, 17},  /* 125 reduce_min f32[] */
    {DLM_BUF_TEMP, 0, 4, 17},  /* 126 mul f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 127 contract f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 2, 24},  /* 128 div f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 1, 23},  /* 129 add f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 130 abs f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 1, 22},  /* 131 select f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 0, 25},  /* 132 lt bool[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 133  f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 134 lt bool[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 135  f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 136 lt bool[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 137 select f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 138 select f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 139 abs f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 140 abs f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 141 add f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 142 add f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 143 div f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 144 div f32[30] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 145 packed f32[1, 2, 3, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 146 contract f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 147 mul f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 148 contract f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 149 mul f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 150 contract f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 151 tanh f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 152 contract f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 153 tanh f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 154 contract f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 155 tanh f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 156 contract f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 157 tanh f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 158 cast i32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 159 cast i32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 160 cast f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 161 cast f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 162 abs f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 163 abs f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 164 add f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 165 add f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 166 div f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 167 div f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 168 abs f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 169 abs f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 170 add f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 171 add f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 172 value.84 f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 173 value.84 f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 174  bool[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 175 value.86 f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 176  bool[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 177 value.86 f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 178 abs f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 179 abs f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 180 add f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 181 add f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 182 value.91 f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 183 value.91 f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 184 mul f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 185 mul f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 186 add f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 187 add f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 188 mul f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 189 mul f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 190 mul f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 191 mul f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 192 add f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 193 add f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 194 mul f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 195 mul f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 196 mul f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 197 mul f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 198 add f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 199 add f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 200 mul f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 201 mul f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 202 mul f32[8, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 203 add f32[8, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 204 mul f32[24, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 205 add f32[24, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 206 mul f32[24] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 207 add f32[24] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 208 mul f32[8, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 209 add f32[8, 3, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 210 mul f32[24, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 211 add f32[24, 1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 212 mul f32[24] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 213 add f32[24] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 214 mul f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 215 mul f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 216 add f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 217 add f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 218 mul f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 219 mul f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 220 add f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 221 add f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 222 idiv f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 223 idiv f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 224 mul f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 225 mul f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 226 neg f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 227 neg f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 228 sign f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 229 sign f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 230 mul f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 231 mul f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 232 select f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 233 select f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 234 select f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 235 select f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 236 contract f32[14] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 237 div f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 238 div f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 239 add f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 240 add f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 241 mul f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 242 mul f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 243 neg f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 244 neg f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 245 sign f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 246 sign f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 247 mul f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 248 mul f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 249  f32[14] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 250 lt bool[14] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 251 add i32[14] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 252 select i32[14] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 253 eq bool[14] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 254 select f32[14] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 255 grad.49 f32[14] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 256 mul f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 257 mul f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 258 sub f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 259 sub f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 260 mul f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 261 mul f32[108] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 262 contract f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 263 mul f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 264 mul f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 265 sub f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 266 sub f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 267 mul f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 268 mul f32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 269 contract f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 270 lt bool[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 271 lt bool[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 272 mul i32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 273 add i32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 274 mul i32[2, 15] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 275 mul i32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 276 add i32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 277 add i32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 278 mul i32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 279 add i32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 280 select i32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 281 select i32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 282 eq bool[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 283 eq bool[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 284 select f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 285 select f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 286 add f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 287 contract f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 288 add f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 289 mul f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 290 mul f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 291 select f32[5, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 292 contract f32[5, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 293 contract f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 294 div f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 295 contract f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 296 div f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 297 contract f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 298 add f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 299 contract f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 300 add f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 301 mul f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 302 mul f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 303 neg f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 304 neg f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 305 sign f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 306 sign f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 307 mul f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 308 mul f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 309 select f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 310 select f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 311 add f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 312 add f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 313 select f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 314 select f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 315 grad.0 f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 316 grad.0 f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 317 grad.1 f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 318 grad.1 f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 319 packed f32[1, 6, 8] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g34_0 = {
    .name = "g34_0",
    .nbuffers = 320, .ndims = 2, .nphases = 30, .nkernels = 132,
    .buffers = step_g34_0_buffers, .sizes = step_g34_0_sizes, .traffic = step_g34_0_traffic, .run = step_g34_0_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g34_0; const dlm_step *const get_g34_0 = &step_g34_0;

/* ---- step g34_1 ---- */

/*
  kernel k0_div {
    axis i0 < 30 parallel
    v0: f32 = load %35[i0]
    v1: f32 = abs v0
    v2: f32 = const 0.5
    v3: f32 = add v1, v2
    v4: f32 = div v0, v3
    store %36[i0] = v4
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_1_k0_div(const f32 *restrict t__0, f32 *restrict div_31, i64 begin, i64 end)
{
    const f32 x2 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const f32x16 x1 = ABS_f32x16(x0);
            const f32x16 x3 = x1 + SPLAT_f32x16(x2);
            const f32x16 x4 = x0 / x3;
            STORE_f32x16(div_31 + i0, x4);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const f32x16 x1 = ABS_f32x16(x0);
            const f32x16 x3 = x1 + SPLAT_f32x16(x2);
            const f32x16 x4 = x0 / x3;
            STORE_PART_f32x16(div_31 + i0, x4, n0);
        }
    }
}

/*
  kernel k1_contract_mul_pack {
    axis i0 < 1 parallel
    axis i1 < 6 parallel
    axis i3 < 8 parallel
    v0: f32 = load %53[8*i0 + i3, i1] if 0 <= 8*i0 + i3 < 5 and 0 <= 8*i0 + i3 < 5
    store %55[i0, i1, i3] = v0
    schedule { order i0 i1 i3; spread 3; tile i1 8; tile i3 8; vector i3; width 8 }
  }
*/
static void g34_1_k1_contract_mul_pack(const f32 *restrict t__0, f32 *restrict packed_37, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 8;
        const i64 i1 = t / (1) % (1) * 8;
        const i64 i0 = t / (1) / (1);
        const i64 n1 = MIN64(6 - i1, 8);
        enum { n2 = 8 };
        if (n1 == 8) {
            f32x8 x0[8];
            {
                f32x8 y[8];
                UNROLL
                for (int u1 = 0; u1 < 8; u1++) {
                    y[u1] = (u64)(8 * i0 + (i3 + 0 + u1)) < (u64)(5) && (u64)(8 * i0 + (i3 + 0 + u1)) < (u64)(5) ? LOAD_f32x8(t__0 + 6 * (8 * i0 + (i3 + 0 + u1)) + i1) : SPLAT_f32x8(0);
                }
                TRANSPOSE_f32x8(y);
                UNROLL
                for (int u1 = 0; u1 < 8; u1++) {
                    x0[u1] = y[u1];
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 8; u1++) {
                STORE_f32x8(packed_37 + 48 * i0 + 8 * (i1 + u1) + i3, x0[u1]);
            }
        } else {
            enum { n1 = 6 };
            f32x8 x0[8];
            {
                f32x8 y[8];
                UNROLL
                for (int u1 = 0; u1 < 8; u1++) {
                    y[u1] = (u64)(8 * i0 + (i3 + MIN64(0 + u1, n2 - 1))) < (u64)(5) && (u64)(8 * i0 + (i3 + MIN64(0 + u1, n2 - 1))) < (u64)(5) ? LOAD_f32x8(t__0 + 6 * (8 * i0 + (i3 + MIN64(0 + u1, n2 - 1))) + i1) : SPLAT_f32x8(0);
                }
                TRANSPOSE_f32x8(y);
                UNROLL
                for (int u1 = 0; u1 < 8; u1++) {
                    x0[u1] = y[u1];
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 8; u1++) {
                if (u1 < n1) {
                    STORE_PART_f32x8(packed_37 + 48 * i0 + 8 * (i1 + MIN64(u1, n1 - 1)) + i3, x0[u1], n2);
                }
            }
        }
    }
}

/*
  kernel k4_rsqrt {
    axis i0 < 30 parallel
    v0: f32 = load %35[i0]
    v1: i32 = cast v0
    v2: f32 = cast v1
    v3: f32 = abs v2
    v4: f32 = const 0.25
    v5: f32 = add v3, v4
    v6: f32 = rsqrt v5
    store %39[i0] = v6
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g34_1_k4_rsqrt(const f32 *restrict t__0, f32 *restrict value_84_5, i64 begin, i64 end)
{
    const f32 x4 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(30 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const i32x16 x1 = __builtin_convertvector(x0, i32x16);
            const f32x16 x2 = __builtin_convertvector(x1, f32x16);
            const f32x16 x3 = ABS_f32x16(x2);
            const f32x16 x5 = x3 + SPLAT_f32x16(x4);
            const f32x16 x6 = 1 / SQRT_f32x16(x5);
            STORE_f32x16(value_84_5 + i0, x6);
        } else {
            enum { n0 = 14 };
            const f32x16 x0 = LOAD_f32x16(t__0 + i0);
            const i32x16 x1 = __builtin_convertvector(x0, i32x16);
            const f32x16 x2 = __builtin_convertvector(x1, f32x16);
            const f32x16 x3 = ABS_f32x16(x2);
            const f32x16 x5 = x3 + SPLAT_f32x16(x4);
            const f32x16 x6 = 1 / SQRT_f32x16(x5);
            STORE_PART_f32x16(value_84_5 + i0, x6, n0);
        }
    }
}

/*
  kernel k5_add {
    axis r0 < 2 reduce
    axis r1 < 7 reduce
    v0: f32 = load %1[r0, r1]
    v1: f32 = reduce max v0 over r0, r1
    v2: f32 = abs v1
    v3: f32 = const 0.5
    v4: f32 = add v2, v3
    store %21[] = v4
    store %23[] = v1
    schedule { width 8; reduce r0 r1; lanes r1 }
  }
*/
static void g34_1_k5_add(const f32 *restrict t__1, f32 *restrict add_21, f32 *restrict reduce_max_23)
{
    const f32 x3 = 0.5f;
    f32 x1 = LOWEST_f32;
    {
        {
            f32x8 y1;
            y1 = SPLAT_f32x8(LOWEST_f32);
            for (i64 r0 = 0; r0 < 2; r0++) {
                i64 r1 = 0;
                if (r1 < 7) {
                    const i64 left = 7 - r1;
                    const f32x8 x0 = LOAD_f32x8(t__1 + 7 * r0 + r1);
                    y1 = MAXIMUM_f32x8(y1, SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_f32x8(LOWEST_f32)));
                }
            }
            x1 = MAX_LANES_f32x8(y1);
        }
    }
    const f32 x2 = ABS_f32(x1);
    const f32 x4 = x2 + x3;
    add_21[0] = x4;
    reduce_max_23[0] = x1;
}

/*
  kernel k6_contract {
    axis i0 < 3 parallel
    axis i1 < 2 parallel
    axis i2 < 4 parallel
    axis i3 < 3 parallel
    v0: f32 = load %1[2*i0 + i1 - 2, 3*i2 + i3 - 2] if 0 <= i3 < 1 and 0 <= 2*i0 + i1 - 2 < 2 and 0 <= 3*i2 + i3 - 2 < 7
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = add v4, v2
    v6: bool = inside 0 <= i3 < 1
    v7: f32 = const 0.0
    v8: f32 = select v6, v5, v7
    store %19[i0, i1, i2, i3] = v8
    schedule { order i0 i1 i2 i3; spread 4; width 4 }
  }
*/
static void g34_1_k6_contract(const f32 *restrict t__1, f32 *restrict contract_19, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const f32 x7 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (3);
        const i64 i2 = t / (3) % (4);
        const i64 i1 = t / (3) / (4) % (2);
        const i64 i0 = t / (3) / (4) / (2);
        const f32 x0 = (u64)(i3) < (u64)(1) && (u64)(2 * i0 + i1 + -2) < (u64)(2) && (u64)(3 * i2 + i3 + -2) < (u64)(7) ? t__1[7 * (2 * i0 + i1 + -2) + 3 * i2 + i3 + -2] : 0;
        const f32 x2 = x0 * x1;
        const f32 x4 = x2 + x3;
        const f32 x5 = x4 + x2;
        const i32 x6 = (u64)(i3) < (u64)(1);
        const f32 x8 = SELECT_f32(x6, x5, x7);
        contract_19[24 * i0 + 12 * i1 + 3 * i2 + i3] = x8;
    }
}

/*
  kernel k9_copy {
    axis i0 < 2 parallel
    axis i1 < 4 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    v0: f32 = load %1[i0 + 2*i2 - 2, 3*i1 + i3 - 2] if 0 <= i0 + 2*i2 - 2 < 2 and 0 <= 3*i1 + i3 - 2 < 7
    store %6[i0, i1, i2, i3] = v0
    schedule { order i0 i1 i2 i3; spread 4; width 4 }
  }
*/
static void g34_1_k9_copy(const f32 *restrict t__1, f32 *restrict value_80_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1);
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (4);
        const i64 i0 = t / (1) / (3) / (4);
        const f32 x0 = (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + i3 + -2) < (u64)(7) ? t__1[7 * (i0 + 2 * i2 + -2) + 3 * i1 + i3 + -2] : 0;
        value_80_6[12 * i0 + 3 * i1 + i2 + i3] = x0;
    }
}

/*
  kernel k2_contract_mul contraction phase 1 {
    axis i0 < 2 parallel
    axis i1 < 3 parallel
    axis i2o < 1 parallel
    axis r0 < 5 reduce
    axis i2i < 8 parallel
    v0: f32 = load %31[r0, i0, i1]
    v1: f32 = load %37[i2o, i0, i1, i2i]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    v4: f32 = const 0.4
    v5: f32 = mul v3, v4
    store %30[i0, i1, 8*i2o + i2i] = v5 if 0 <= 8*i2o + i2i < 5
    schedule { order i2o i0 i1 i2i; spread 4; tile i2i 8; vector i2i; width 8; reduce r0 }
  }
*/
static void g34_1_k2_contract_mul(const f32 *restrict div_31, const f32 *restrict packed_37, f32 *restrict mul_30, i64 begin, i64 end)
{
    const f32 x4 = 0.4000000059604645f;
    for (i64 t = begin; t < end; t++) {
        const i64 i2i = t % (1) * 8;
        const i64 i1 = t / (1) % (3);
        const i64 i0 = t / (1) / (3) % (2);
        const i64 i2o = t / (1) / (3) / (2);
        f32x8 x3 = {0};
        {
            for (i64 r0 = 0; r0 < 5; r0++) {
                const f32 x0 = div_31[6 * r0 + 3 * i0 + i1];
                const f32x8 x1 = LOAD_f32x8(packed_37 + 48 * i2o + 24 * i0 + 8 * i1 + i2i);
                x3 = FMA_f32x8(SPLAT_f32x8(x0), x1, x3);
            }
        }
        const f32x8 x5 = x3 * SPLAT_f32x8(x4);
        STORE_PART_f32x8(mul_30 + 15 * i0 + 5 * i1 + 8 * i2o + i2i, x5, 5 - (8 * i2o + i2i));
    }
}

/*
  kernel k3_tanh phase 2 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 5 reduce
    v0: f32 = load %30[r0, r1, r2]
    v1: f32 = reduce min v0 over r0, r1, r2
    v2: f32 = tanh v1
    v3: f32 = exp v2
    v4: f32 = tanh v3
    store %24[] = v4
    store %25[] = v3
    store %26[] = v2
    store %29[] = v1
    schedule { width 8; reduce r0 r1 r2; lanes r2 }
  }
*/
static void g34_1_k3_tanh(const f32 *restrict mul_30, f32 *restrict tanh_24, f32 *restrict exp_25, f32 *restrict tanh_26, f32 *restrict reduce_min_29)
{
    f32 x1 = HIGHEST_f32;
    {
        {
            f32x8 y1;
            y1 = SPLAT_f32x8(HIGHEST_f32);
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    i64 r2 = 0;
                    if (r2 < 5) {
                        const i64 left = 5 - r2;
                        const f32x8 x0 = LOAD_f32x8(mul_30 + 15 * r0 + 5 * r1 + r2);
                        y1 = MINIMUM_f32x8(y1, SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_f32x8(HIGHEST_f32)));
                    }
                }
            }
            x1 = MIN_LANES_f32x8(y1);
        }
    }
    const f32 x2 = TANH_f32(x1);
    const f32 x3 = EXP_f32(x2);
    const f32 x4 = TANH_f32(x3);
    tanh_24[0] = x4;
    exp_25[0] = x3;
    tanh_26[0] = x2;
    reduce_min_29[0] = x1;
}

/*
  kernel k7_mul phase 3 {
    axis i0 < 6 parallel
    axis i2 < 2 parallel
    axis r0 < 5 reduce
    v0: bool = load %40[i0, i2]
    v1: f32 = const 0.0
    v2: f32 = load %41[i0, r0]
    v3: f32 = load %29[]
    v4: f32 = mul v2, v3
    v5: f32 = reduce add v4 over r0
    v6: f32 = tanh v5
    v7: f32 = load %24[]
    v8: f32 = abs v7
    v9: f32 = const 0.5
    v10: f32 = add v8, v9
    v11: f32 = div v6, v10
    v12: f32 = select v0, v11, v6
    v13: f32 = mul v12, v9
    v14: f32 = const 0.25
    v15: f32 = add v13, v14
    v16: f32 = add v15, v13
    v17: f32 = select v0, v1, v16
    v18: f32 = select v0, v16, v1
    v19: f32 = div v18, v10
    v20: f32 = add v17, v19
    v21: f32 = const 1.0
    v22: f32 = mul v6, v6
    v23: f32 = sub v21, v22
    v24: f32 = mul v20, v23
    store %42[i0, i2] = v24
    store %43[i0, i2] = v19
    store %44[i0, i2] = v12
    store %45[i0, i2] = v11
    store %46[i0, i2] = v6
    schedule { order i0 i2; spread 1; width 8; reduce r0; lanes r0 }
  }
*/
static void g34_1_k7_mul(const u8 *restrict t__2, const f32 *restrict mul_30, const f32 *restrict reduce_min_29, const f32 *restrict tanh_24, f32 *restrict mul_14, f32 *restrict div_18, f32 *restrict value_86_4, f32 *restrict div_22, f32 *restrict tanh_28, i64 begin, i64 end)
{
    const f32 x1 = 0.0f;
    const f32 x3 = reduce_min_29[0];
    const f32 x7 = tanh_24[0];
    const f32 x8 = ABS_f32(x7);
    const f32 x9 = 0.5f;
    const f32 x10 = x8 + x9;
    const f32 x14 = 0.25f;
    const f32 x21 = 1.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x5 = 0;
        {
            {
                f32x8 y5 = {0};
                i64 r0 = 0;
                if (r0 < 5) {
                    const i64 left = 5 - r0;
                    const f32x8 x2 = LOAD_f32x8(mul_30 + 5 * i0 + r0);
                    y5 = FMA_f32x8(SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x2, SPLAT_f32x8(0)), SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), SPLAT_f32x8(x3), SPLAT_f32x8(0)), y5);
                }
                x5 = SUM_LANES_f32x8(y5);
            }
        }
        for (i64 i2 = 0; i2 < 2; i2 += 1) {
            const i32 x0 = t__2[2 * i0 + i2];
            const f32 x6 = TANH_f32(x5);
            const f32 x11 = x6 / x10;
            const f32 x12 = SELECT_f32(x0, x11, x6);
            const f32 x13 = x12 * x9;
            const f32 x15 = x13 + x14;
            const f32 x16 = x15 + x13;
            const f32 x17 = SELECT_f32(x0, x1, x16);
            const f32 x18 = SELECT_f32(x0, x16, x1);
            const f32 x19 = x18 / x10;
            const f32 x20 = x17 + x19;
            const f32 x22 = x6 * x6;
            const f32 x23 = x21 - x22;
            const f32 x24 = x20 * x23;
            mul_14[2 * i0 + i2] = x24;
            div_18[2 * i0 + i2] = x19;
            value_86_4[2 * i0 + i2] = x12;
            div_22[2 * i0 + i2] = x11;
            tanh_28[2 * i0 + i2] = x6;
        }
    }
}

/*
  kernel k8_contract contraction phase 4 {
    axis i0 < 2 parallel
    axis i1 < 5 parallel
    axis i2 < 2 parallel
    axis r0 < 3 reduce
    v0: f32 = load %14[i0, r0, i2]
    v1: f32 = load %30[i0, r0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %13[i0, i1, i2] = v3
    schedule { order i0 i1 i2; spread 3; tile i1 5; tile i2 4; vector i2; width 4; reduce r0 }
  }
*/
static void g34_1_k8_contract(const f32 *restrict mul_14, const f32 *restrict mul_30, f32 *restrict contract_13, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 4;
        const i64 i1 = t / (1) % (1) * 5;
        const i64 i0 = t / (1) / (1);
        const i64 n2 = MIN64(2 - i2, 4);
        enum { n1 = 5 };
        if (n2 == 4) {
            f32x4 x3[5] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    const f32x4 x0 = LOAD_f32x4(mul_14 + 6 * i0 + 2 * r0 + i2);
                    UNROLL
                    for (int u1 = 0; u1 < 5; u1++) {
                        const f32 x1 = mul_30[15 * i0 + 5 * r0 + (i1 + u1)];
                        x3[u1] = FMA_f32x4(x0, SPLAT_f32x4(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 5; u1++) {
                STORE_f32x4(contract_13 + 10 * i0 + 2 * (i1 + u1) + i2, x3[u1]);
            }
        } else {
            enum { n2 = 2 };
            f32x4 x3[5] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    const f32x4 x0 = LOAD_f32x4(mul_14 + 6 * i0 + 2 * r0 + i2);
                    UNROLL
                    for (int u1 = 0; u1 < 5; u1++) {
                        const f32 x1 = mul_30[15 * i0 + 5 * r0 + (i1 + MIN64(u1, n1 - 1))];
                        x3[u1] = FMA_f32x4(x0, SPLAT_f32x4(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 5; u1++) {
                if (u1 < n1) {
                    STORE_PART_f32x4(contract_13 + 10 * i0 + 2 * (i1 + MIN64(u1, n1 - 1)) + i2, x3[u1], n2);
                }
            }
        }
    }
}

/*
  kernel k10_mul phase 4 {
    axis i0 < 6 parallel
    axis i2 < 18 parallel
    axis r0 < 2 reduce
    v0: f32 = load %46[i0, r0]
    v1: f32 = load %29[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    v4: f32 = tanh v3
    v5: f32 = load %21[]
    v6: f32 = mod v4, v5
    v7: f32 = const 0.5
    v8: f32 = mul v6, v7
    v9: f32 = const 0.25
    v10: f32 = add v8, v9
    v11: f32 = add v10, v8
    v12: f32 = const 1.0
    v13: f32 = mul v4, v4
    v14: f32 = sub v12, v13
    v15: f32 = mul v11, v14
    store %47[i0, i2] = v15
    store %48[i0, i2] = v11
    store %49[i0, i2] = v6
    store %50[i0, i2] = v4
    schedule { order i0 i2; spread 1; tile i2 16; vector i2; width 16; reduce r0 }
  }
*/
static void g34_1_k10_mul(const f32 *restrict tanh_28, const f32 *restrict reduce_min_29, const f32 *restrict add_21, f32 *restrict mul_17, f32 *restrict add_20, f32 *restrict value_91_3, f32 *restrict tanh_27, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_29[0];
    const f32 x5 = add_21[0];
    const f32 x7 = 0.5f;
    const f32 x9 = 0.25f;
    const f32 x12 = 1.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                const f32 x0 = tanh_28[2 * i0 + r0];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        for (i64 i2 = 0; i2 < 18; i2 += 16) {
            const i64 n1 = MIN64(18 - i2, 16);
            if (n1 == 16) {
                const f32 x4 = TANH_f32(x3);
                const f32 x6 = FLOORMOD_f32(x4, x5);
                const f32 x8 = x6 * x7;
                const f32 x10 = x8 + x9;
                const f32 x11 = x10 + x8;
                const f32 x13 = x4 * x4;
                const f32 x14 = x12 - x13;
                const f32 x15 = x11 * x14;
                STORE_f32x16(mul_17 + 18 * i0 + i2, SPLAT_f32x16(x15));
                STORE_f32x16(add_20 + 18 * i0 + i2, SPLAT_f32x16(x11));
                STORE_f32x16(value_91_3 + 18 * i0 + i2, SPLAT_f32x16(x6));
                STORE_f32x16(tanh_27 + 18 * i0 + i2, SPLAT_f32x16(x4));
            } else {
                enum { n1 = 2 };
                const f32 x4 = TANH_f32(x3);
                const f32 x6 = FLOORMOD_f32(x4, x5);
                const f32 x8 = x6 * x7;
                const f32 x10 = x8 + x9;
                const f32 x11 = x10 + x8;
                const f32 x13 = x4 * x4;
                const f32 x14 = x12 - x13;
                const f32 x15 = x11 * x14;
                STORE_PART_f32x16(mul_17 + 18 * i0 + i2, SPLAT_f32x16(x15), n1);
                STORE_PART_f32x16(add_20 + 18 * i0 + i2, SPLAT_f32x16(x11), n1);
                STORE_PART_f32x16(value_91_3 + 18 * i0 + i2, SPLAT_f32x16(x6), n1);
                STORE_PART_f32x16(tanh_27 + 18 * i0 + i2, SPLAT_f32x16(x4), n1);
            }
        }
    }
}

/*
  kernel k11_contract phase 5 {
    axis i0 < 6 parallel
    axis i2 < 2 parallel
    axis r0 < 18 reduce
    v0: f32 = load %47[i0, r0]
    v1: f32 = load %29[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %51[i0, i2] = v3
    schedule { order i0 i2; spread 1; width 16; reduce r0; lanes r0 }
  }
*/
static void g34_1_k11_contract(const f32 *restrict mul_17, const f32 *restrict reduce_min_29, f32 *restrict contract_16, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_29[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x3 = 0;
        {
            {
                f32x16 y3 = {0};
                i64 r0 = 0;
                for (; r0 + 16 <= 18; r0 += 16) {
                    const f32x16 x0 = LOAD_f32x16(mul_17 + 18 * i0 + r0);
                    y3 = FMA_f32x16(x0, SPLAT_f32x16(x1), y3);
                }
                if (r0 < 18) {
                    const i64 left = 18 - r0;
                    const f32x16 x0 = LOAD_f32x16(mul_17 + 18 * i0 + r0);
                    y3 = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), SPLAT_f32x16(x1), SPLAT_f32x16(0)), y3);
                }
                x3 = SUM_LANES_f32x16(y3);
            }
        }
        for (i64 i2 = 0; i2 < 2; i2 += 1) {
            contract_16[2 * i0 + i2] = x3;
        }
    }
}

/*
  kernel k12_contract contraction phase 5 {
    axis i0 < 2 parallel
    axis i1 < 2 parallel
    axis i2 < 18 parallel
    axis r0 < 3 reduce
    v0: f32 = load %17[i0, r0, i2]
    v1: f32 = load %28[i0, r0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %15[i0, i1, i2] = v3
    schedule { order i0 i1 i2; spread 3; tile i1 2; tile i2 32; vector i2; width 16; reduce r0 }
  }
*/
static void g34_1_k12_contract(const f32 *restrict mul_17, const f32 *restrict tanh_28, f32 *restrict contract_15, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 32;
        const i64 i1 = t / (1) % (1) * 2;
        const i64 i0 = t / (1) / (1);
        const i64 n2 = MIN64(18 - i2, 32);
        enum { n1 = 2 };
        if (n2 == 32) {
            f32x16 x3[2][2] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    f32x16 x0[2];
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        x0[u2] = LOAD_f32x16(mul_17 + 54 * i0 + 18 * r0 + (i2 + u2 * 16));
                    }
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        const f32 x1 = tanh_28[6 * i0 + 2 * r0 + (i1 + u1)];
                        UNROLL
                        for (int u2 = 0; u2 < 2; u2++) {
                            x3[u1][u2] = FMA_f32x16(x0[u2], SPLAT_f32x16(x1), x3[u1][u2]);
                        }
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    STORE_f32x16(contract_15 + 36 * i0 + 18 * (i1 + u1) + (i2 + u2 * 16), x3[u1][u2]);
                }
            }
        } else {
            enum { n2 = 18 };
            f32x16 x3[2][2] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    f32x16 x0[2];
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        x0[u2] = LOAD_f32x16(mul_17 + 54 * i0 + 18 * r0 + (i2 + (u2 * 16 < n2 ? u2 * 16 : 0)));
                    }
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        const f32 x1 = tanh_28[6 * i0 + 2 * r0 + (i1 + MIN64(u1, n1 - 1))];
                        UNROLL
                        for (int u2 = 0; u2 < 2; u2++) {
                            x3[u1][u2] = FMA_f32x16(x0[u2], SPLAT_f32x16(x1), x3[u1][u2]);
                        }
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    if (u1 < n1) {
                        STORE_PART_f32x16(contract_15 + 36 * i0 + 18 * (i1 + MIN64(u1, n1 - 1)) + (i2 + (u2 * 16 < n2 ? u2 * 16 : 0)), x3[u1][u2], n2 - u2 * 16);
                    }
                }
            }
        }
    }
}

/*
  kernel k16_add phase 5 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 18 reduce
    axis r3 < 2 reduce
    axis r4 < 5 reduce
    axis r5 < 4 reduce
    v0: f32 = load %3[r0, r1, r2]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = mul v0, v4
    v6: f32 = reduce add v5 over r0, r1, r2
    v7: f32 = load %4[r0, r1, r3]
    v8: f32 = mul v7, v1
    v9: f32 = add v8, v3
    v10: f32 = mul v7, v9
    v11: f32 = reduce add v10 over r0, r1, r3
    v12: f32 = add v6, v11
    v13: f32 = load %5[r4, r0, r1]
    v14: f32 = mul v13, v1
    v15: f32 = add v14, v3
    v16: f32 = mul v13, v15
    v17: f32 = reduce add v16 over r0, r1, r4
    v18: f32 = add v12, v17
    v19: f32 = load %1[r0 + 2*r1 - 2, 3*r5 - 2] if 0 <= r0 + 2*r1 - 2 < 2 and 0 <= 3*r5 - 2 < 7
    v20: f32 = mul v19, v1
    v21: f32 = add v20, v3
    v22: f32 = mul v19, v21
    v23: f32 = reduce add v22 over r0, r1, r5
    v24: f32 = add v18, v23
    store %7[] = v24
    schedule { width 16; reduce r0 r1 r3 r4 r5 r2; lanes r2 }
  }
*/
static void g34_1_k16_add(const f32 *restrict value_91_3, const f32 *restrict value_86_4, const f32 *restrict value_84_5, const f32 *restrict t__1, f32 *restrict loss_7)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    f32 x6 = 0;
    {
        {
            f32x16 y6 = {0};
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    i64 r2 = 0;
                    for (; r2 + 16 <= 18; r2 += 16) {
                        const f32x16 x0 = LOAD_f32x16(value_91_3 + 54 * r0 + 18 * r1 + r2);
                        const f32x16 x2 = x0 * SPLAT_f32x16(x1);
                        const f32x16 x4 = x2 + SPLAT_f32x16(x3);
                        y6 = FMA_f32x16(x0, x4, y6);
                    }
                    if (r2 < 18) {
                        const i64 left = 18 - r2;
                        const f32x16 x0 = LOAD_f32x16(value_91_3 + 54 * r0 + 18 * r1 + r2);
                        const f32x16 x2 = x0 * SPLAT_f32x16(x1);
                        const f32x16 x4 = x2 + SPLAT_f32x16(x3);
                        y6 = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x4, SPLAT_f32x16(0)), y6);
                    }
                }
            }
            x6 = SUM_LANES_f32x16(y6);
        }
    }
    f32 x11 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r3 = 0; r3 < 2; r3++) {
                    const f32 x7 = value_86_4[6 * r0 + 2 * r1 + r3];
                    const f32 x8 = x7 * x1;
                    const f32 x9 = x8 + x3;
                    x11 = FMA_f32(x7, x9, x11);
                }
            }
        }
    }
    f32 x17 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r4 = 0; r4 < 5; r4++) {
                    const f32 x13 = value_84_5[6 * r4 + 3 * r0 + r1];
                    const f32 x14 = x13 * x1;
                    const f32 x15 = x14 + x3;
                    x17 = FMA_f32(x13, x15, x17);
                }
            }
        }
    }
    f32 x23 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r5 = 0; r5 < 4; r5++) {
                    const f32 x19 = (u64)(r0 + 2 * r1 + -2) < (u64)(2) && (u64)(3 * r5 + -2) < (u64)(7) ? t__1[7 * (r0 + 2 * r1 + -2) + 3 * r5 + -2] : 0;
                    const f32 x20 = x19 * x1;
                    const f32 x21 = x20 + x3;
                    x23 = FMA_f32(x19, x21, x23);
                }
            }
        }
    }
    const f32 x12 = x6 + x11;
    const f32 x18 = x12 + x17;
    const f32 x24 = x18 + x23;
    loss_7[0] = x24;
}

/*
  kernel k17_add phase 5 {
    axis i0 < 2 parallel
    axis i1 < 7 parallel
    axis r0 < 2 reduce
    axis r1 < 7 reduce
    axis r2 < 3 reduce
    axis r3 < 18 reduce
    v0: f32 = load %32[i0 + 2, i1 + 2]
    v1: i32 = index i1
    v2: i32 = const 7
    v3: i32 = index i0
    v4: i32 = mul v2, v3
    v5: i32 = add v1, v4
    v6: f32 = load %1[r0, r1]
    v7: f32 = load %23[]
    v8: bool = lt v6, v7
    v9: i32 = const 2147483647
    v10: i32 = index r1
    v11: i32 = index r0
    v12: i32 = mul v2, v11
    v13: i32 = add v10, v12
    v14: i32 = select v8, v9, v13
    v15: i32 = reduce min v14 over r0, r1
    v16: bool = eq v5, v15
    v17: f32 = load %20[r0, r2, r3]
    v18: f32 = load %27[r0, r2, r3]
    v19: f32 = load %21[]
    v20: f32 = idiv v18, v19
    v21: f32 = mul v17, v20
    v22: f32 = neg v21
    v23: f32 = sign v7
    v24: f32 = mul v22, v23
    v25: f32 = reduce add v24 over r0, r2, r3
    v26: f32 = const 0.0
    v27: f32 = select v16, v25, v26
    v28: f32 = add v0, v27
    store %10[i0, i1] = v28
    schedule { order i0 i1; spread 2; tile i1 16; vector i1; width 16; reduce r0 r2 r1 r3; lanes r1 r3 }
  }
*/
static void g34_1_k17_add(const f32 *restrict contract_19, const f32 *restrict t__1, const f32 *restrict reduce_max_23, const f32 *restrict add_20, const f32 *restrict tanh_27, const f32 *restrict add_21, f32 *restrict grad_49_10, i64 begin, i64 end)
{
    const i32 x2 = 7;
    const f32 x7 = reduce_max_23[0];
    const i32 x9 = 2147483647;
    const f32 x19 = add_21[0];
    const f32 x23 = SIGN_f32(x7);
    const f32 x26 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 16;
        const i64 i0 = t / (1);
        i32 x15 = HIGHEST_i32;
        {
            {
                i32x16 y15;
                y15 = SPLAT_i32x16(HIGHEST_i32);
                for (i64 r0 = 0; r0 < 2; r0++) {
                    i64 r1 = 0;
                    if (r1 < 7) {
                        const i64 left = 7 - r1;
                        const f32x16 x6 = LOAD_f32x16(t__1 + 7 * r0 + r1);
                        const i32x16 x8 = x6 < SPLAT_f32x16(x7);
                        const i32x16 x10 = SPLAT_i32x16((i32)(r1)) + 1 * IOTA_i32x16;
                        const i32 x11 = (i32)(r0);
                        const i32 x12 = x2 * x11;
                        const i32x16 x13 = x10 + SPLAT_i32x16(x12);
                        const i32x16 x14 = SELECT_i32x16(x8, SPLAT_i32x16(x9), x13);
                        y15 = MINIMUM_i32x16(y15, SELECT_i32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x14, SPLAT_i32x16(HIGHEST_i32)));
                    }
                }
                x15 = MIN_LANES_i32x16(y15);
            }
        }
        f32 x25 = 0;
        {
            {
                f32x16 y25 = {0};
                for (i64 r0 = 0; r0 < 2; r0++) {
                    for (i64 r2 = 0; r2 < 3; r2++) {
                        i64 r3 = 0;
                        for (; r3 + 16 <= 18; r3 += 16) {
                            const f32x16 x17 = LOAD_f32x16(add_20 + 54 * r0 + 18 * r2 + r3);
                            const f32x16 x18 = LOAD_f32x16(tanh_27 + 54 * r0 + 18 * r2 + r3);
                            const f32x16 x20 = FLOORDIV_f32x16(x18, SPLAT_f32x16(x19));
                            const f32x16 x21 = x17 * x20;
                            const f32x16 x22 = -x21;
                            y25 = FMA_f32x16(x22, SPLAT_f32x16(x23), y25);
                        }
                        if (r3 < 18) {
                            const i64 left = 18 - r3;
                            const f32x16 x17 = LOAD_f32x16(add_20 + 54 * r0 + 18 * r2 + r3);
                            const f32x16 x18 = LOAD_f32x16(tanh_27 + 54 * r0 + 18 * r2 + r3);
                            const f32x16 x20 = FLOORDIV_f32x16(x18, SPLAT_f32x16(x19));
                            const f32x16 x21 = x17 * x20;
                            const f32x16 x22 = -x21;
                            y25 = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x22, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), SPLAT_f32x16(x23), SPLAT_f32x16(0)), y25);
                        }
                    }
                }
                x25 = SUM_LANES_f32x16(y25);
            }
        }
        const i64 n1 = MIN64(7 - i1, 16);
        if (n1 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_19 + 12 * (i0 + 2) + i1 + 2);
            const i32x16 x1 = SPLAT_i32x16((i32)(i1)) + 1 * IOTA_i32x16;
            const i32 x3 = (i32)(i0);
            const i32 x4 = x2 * x3;
            const i32x16 x5 = x1 + SPLAT_i32x16(x4);
            const i32x16 x16 = x5 == SPLAT_i32x16(x15);
            const f32x16 x27 = SELECT_f32x16(x16, SPLAT_f32x16(x25), SPLAT_f32x16(x26));
            const f32x16 x28 = x0 + x27;
            STORE_f32x16(grad_49_10 + 7 * i0 + i1, x28);
        } else {
            enum { n1 = 7 };
            const f32x16 x0 = LOAD_f32x16(contract_19 + 12 * (i0 + 2) + i1 + 2);
            const i32x16 x1 = SPLAT_i32x16((i32)(i1)) + 1 * IOTA_i32x16;
            const i32 x3 = (i32)(i0);
            const i32 x4 = x2 * x3;
            const i32x16 x5 = x1 + SPLAT_i32x16(x4);
            const i32x16 x16 = x5 == SPLAT_i32x16(x15);
            const f32x16 x27 = SELECT_f32x16(x16, SPLAT_f32x16(x25), SPLAT_f32x16(x26));
            const f32x16 x28 = x0 + x27;
            STORE_PART_f32x16(grad_49_10 + 7 * i0 + i1, x28, n1);
        }
    }
}

/*
  kernel k13_mul phase 6 {
    axis i0 < 2 parallel
    axis i1 < 3 parallel
    axis i2 < 5 parallel
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 5 reduce
    axis r3 < 2 reduce
    axis r4 < 18 reduce
    v0: f32 = load %14[i0, i1, r0]
    v1: f32 = load %29[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    v4: i32 = index i2
    v5: i32 = const 5
    v6: i32 = index i1
    v7: i32 = mul v5, v6
    v8: i32 = add v4, v7
    v9: i32 = const 15
    v10: i32 = index i0
    v11: i32 = mul v9, v10
    v12: i32 = add v8, v11
    v13: f32 = load %30[r0, r1, r2]
    v14: bool = lt v1, v13
    v15: i32 = const 2147483647
    v16: i32 = index r2
    v17: i32 = index r1
    v18: i32 = mul v5, v17
    v19: i32 = add v16, v18
    v20: i32 = index r0
    v21: i32 = mul v9, v20
    v22: i32 = add v19, v21
    v23: i32 = select v14, v15, v22
    v24: i32 = reduce min v23 over r0, r1, r2
    v25: bool = eq v12, v24
    v26: f32 = load %15[r0, r3, r4]
    v27: f32 = reduce add v26 over r0, r3, r4
    v28: f32 = load %13[r0, r2, r3]
    v29: f32 = reduce add v28 over r0, r2, r3
    v30: f32 = add v27, v29
    v31: f32 = load %18[r0, r1, r3]
    v32: f32 = load %22[r0, r1, r3]
    v33: f32 = mul v31, v32
    v34: f32 = neg v33
    v35: f32 = load %24[]
    v36: f32 = sign v35
    v37: f32 = mul v34, v36
    v38: f32 = reduce add v37 over r0, r1, r3
    v39: f32 = const 1.0
    v40: f32 = mul v35, v35
    v41: f32 = sub v39, v40
    v42: f32 = mul v38, v41
    v43: f32 = load %25[]
    v44: f32 = mul v42, v43
    v45: f32 = load %26[]
    v46: f32 = mul v45, v45
    v47: f32 = sub v39, v46
    v48: f32 = mul v44, v47
    v49: f32 = load %16[r0, r1, r3]
    v50: f32 = reduce add v49 over r0, r1, r3
    v51: f32 = add v48, v50
    v52: f32 = add v30, v51
    v53: f32 = const 0.0
    v54: f32 = select v25, v52, v53
    v55: f32 = add v3, v54
    v56: f32 = const 0.4
    v57: f32 = mul v55, v56
    store %12[i0, i1, i2] = v57
    schedule { order i0 i1 i2; spread 2; tile i2 16; vector i2; width 16; reduce r0 r1 r3 r2 r4; lanes r2 r4 }
  }
*/
static void g34_1_k13_mul(const f32 *restrict mul_14, const f32 *restrict reduce_min_29, const f32 *restrict mul_30, const f32 *restrict contract_15, const f32 *restrict contract_13, const f32 *restrict div_18, const f32 *restrict div_22, const f32 *restrict tanh_24, const f32 *restrict exp_25, const f32 *restrict tanh_26, const f32 *restrict contract_16, f32 *restrict mul_12, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_29[0];
    const i32 x5 = 5;
    const i32 x9 = 15;
    const i32 x15 = 2147483647;
    const f32 x35 = tanh_24[0];
    const f32 x36 = SIGN_f32(x35);
    const f32 x39 = 1.0f;
    const f32 x40 = x35 * x35;
    const f32 x41 = x39 - x40;
    const f32 x43 = exp_25[0];
    const f32 x45 = tanh_26[0];
    const f32 x46 = x45 * x45;
    const f32 x47 = x39 - x46;
    const f32 x53 = 0.0f;
    const f32 x56 = 0.4000000059604645f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (3);
        const i64 i0 = t / (3);
        i32 x24 = HIGHEST_i32;
        {
            {
                i32x16 y24;
                y24 = SPLAT_i32x16(HIGHEST_i32);
                for (i64 r0 = 0; r0 < 2; r0++) {
                    for (i64 r1 = 0; r1 < 3; r1++) {
                        i64 r2 = 0;
                        if (r2 < 5) {
                            const i64 left = 5 - r2;
                            const f32x16 x13 = LOAD_f32x16(mul_30 + 15 * r0 + 5 * r1 + r2);
                            const i32x16 x14 = SPLAT_f32x16(x1) < x13;
                            const i32x16 x16 = SPLAT_i32x16((i32)(r2)) + 1 * IOTA_i32x16;
                            const i32 x17 = (i32)(r1);
                            const i32 x18 = x5 * x17;
                            const i32x16 x19 = x16 + SPLAT_i32x16(x18);
                            const i32 x20 = (i32)(r0);
                            const i32 x21 = x9 * x20;
                            const i32x16 x22 = x19 + SPLAT_i32x16(x21);
                            const i32x16 x23 = SELECT_i32x16(x14, SPLAT_i32x16(x15), x22);
                            y24 = MINIMUM_i32x16(y24, SELECT_i32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x23, SPLAT_i32x16(HIGHEST_i32)));
                        }
                    }
                }
                x24 = MIN_LANES_i32x16(y24);
            }
        }
        f32 x27 = 0;
        {
            {
                f32x16 y27 = {0};
                for (i64 r0 = 0; r0 < 2; r0++) {
                    for (i64 r3 = 0; r3 < 2; r3++) {
                        i64 r4 = 0;
                        for (; r4 + 16 <= 18; r4 += 16) {
                            const f32x16 x26 = LOAD_f32x16(contract_15 + 36 * r0 + 18 * r3 + r4);
                            y27 += x26;
                        }
                        if (r4 < 18) {
                            const i64 left = 18 - r4;
                            const f32x16 x26 = LOAD_f32x16(contract_15 + 36 * r0 + 18 * r3 + r4);
                            y27 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x26, SPLAT_f32x16(0));
                        }
                    }
                }
                x27 = SUM_LANES_f32x16(y27);
            }
        }
        f32 x29 = 0;
        {
            {
                f32x16 y29 = {0};
                for (i64 r0 = 0; r0 < 2; r0++) {
                    for (i64 r3 = 0; r3 < 2; r3++) {
                        i64 r2 = 0;
                        if (r2 < 5) {
                            const i64 left = 5 - r2;
                            f32x16 x28;
                            for (int l = 0; l < 16; l++)
                                x28[l] = contract_13[10 * r0 + 2 * (r2 + MIN64(l, left - 1)) + r3];
                            y29 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x28, SPLAT_f32x16(0));
                        }
                    }
                }
                x29 = SUM_LANES_f32x16(y29);
            }
        }
        f32 x38 = 0;
        f32 x50 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    for (i64 r3 = 0; r3 < 2; r3++) {
                        const f32 x31 = div_18[6 * r0 + 2 * r1 + r3];
                        const f32 x32 = div_22[6 * r0 + 2 * r1 + r3];
                        const f32 x33 = x31 * x32;
                        const f32 x34 = -x33;
                        const f32 x49 = contract_16[6 * r0 + 2 * r1 + r3];
                        x38 = FMA_f32(x34, x36, x38);
                        x50 += x49;
                    }
                }
            }
        }
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                const f32 x0 = mul_14[6 * i0 + 2 * i1 + r0];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        for (i64 i2 = 0; i2 < 5; i2 += 16) {
            const i64 n2 = MIN64(5 - i2, 16);
            if (n2 == 16) {
                const i32x16 x4 = SPLAT_i32x16((i32)(i2)) + 1 * IOTA_i32x16;
                const i32 x6 = (i32)(i1);
                const i32 x7 = x5 * x6;
                const i32x16 x8 = x4 + SPLAT_i32x16(x7);
                const i32 x10 = (i32)(i0);
                const i32 x11 = x9 * x10;
                const i32x16 x12 = x8 + SPLAT_i32x16(x11);
                const i32x16 x25 = x12 == SPLAT_i32x16(x24);
                const f32 x30 = x27 + x29;
                const f32 x42 = x38 * x41;
                const f32 x44 = x42 * x43;
                const f32 x48 = x44 * x47;
                const f32 x51 = x48 + x50;
                const f32 x52 = x30 + x51;
                const f32x16 x54 = SELECT_f32x16(x25, SPLAT_f32x16(x52), SPLAT_f32x16(x53));
                const f32x16 x55 = SPLAT_f32x16(x3) + x54;
                const f32x16 x57 = x55 * SPLAT_f32x16(x56);
                STORE_f32x16(mul_12 + 15 * i0 + 5 * i1 + i2, x57);
            } else {
                enum { n2 = 5 };
                const i32x16 x4 = SPLAT_i32x16((i32)(i2)) + 1 * IOTA_i32x16;
                const i32 x6 = (i32)(i1);
                const i32 x7 = x5 * x6;
                const i32x16 x8 = x4 + SPLAT_i32x16(x7);
                const i32 x10 = (i32)(i0);
                const i32 x11 = x9 * x10;
                const i32x16 x12 = x8 + SPLAT_i32x16(x11);
                const i32x16 x25 = x12 == SPLAT_i32x16(x24);
                const f32 x30 = x27 + x29;
                const f32 x42 = x38 * x41;
                const f32 x44 = x42 * x43;
                const f32 x48 = x44 * x47;
                const f32 x51 = x48 + x50;
                const f32 x52 = x30 + x51;
                const f32x16 x54 = SELECT_f32x16(x25, SPLAT_f32x16(x52), SPLAT_f32x16(x53));
                const f32x16 x55 = SPLAT_f32x16(x3) + x54;
                const f32x16 x57 = x55 * SPLAT_f32x16(x56);
                STORE_PART_f32x16(mul_12 + 15 * i0 + 5 * i1 + i2, x57, n2);
            }
        }
    }
}

/*
  kernel k14_contract phase 7 {
    axis i0 < 5 parallel
    axis i1 < 6 parallel
    axis r0 < 5 reduce
    v0: f32 = load %52[i1, r0]
    v1: f32 = load %53[r0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %54[i0, i1] = v3
    schedule { order i0 i1; spread 2; tile i1 8; vector i1; width 8; reduce r0 }
  }
*/
static void g34_1_k14_contract(const f32 *restrict mul_12, const f32 *restrict t__0, f32 *restrict contract_11, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(6 - i1, 8);
        if (n1 == 8) {
            f32x8 x3 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    f32x8 x0;
                    for (int l = 0; l < 8; l++)
                        x0[l] = mul_12[5 * (i1 + 0 + l) + r0];
                    const f32x8 x1 = LOAD_f32x8(t__0 + 6 * r0 + i1);
                    x3 = FMA_f32x8(x0, x1, x3);
                }
            }
            STORE_f32x8(contract_11 + 6 * i0 + i1, x3);
        } else {
            enum { n1 = 6 };
            f32x8 x3 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    f32x8 x0;
                    for (int l = 0; l < 8; l++)
                        x0[l] = mul_12[5 * (i1 + MIN64(0 + l, n1 - 1)) + r0];
                    const f32x8 x1 = LOAD_f32x8(t__0 + 6 * r0 + i1);
                    x3 = FMA_f32x8(x0, x1, x3);
                }
            }
            STORE_PART_f32x8(contract_11 + 6 * i0 + i1, x3, n1);
        }
    }
}

/*
  kernel k15_contract_copy contraction phase 8 {
    axis i0 < 5 parallel
    axis i1 < 2 parallel
    axis i2 < 3 parallel
    axis r0 < 5 reduce
    v0: f32 = load %11[i0, i1, i2]
    v1: f32 = load %0[i0, i1, i2]
    v2: f32 = abs v1
    v3: f32 = const 0.5
    v4: f32 = add v2, v3
    v5: f32 = div v0, v4
    v6: f32 = load %31[i0, i1, i2]
    v7: f32 = mul v5, v6
    v8: f32 = neg v7
    v9: f32 = sign v1
    v10: f32 = mul v8, v9
    v11: f32 = load %12[i1, i2, i0]
    v12: f32 = load %31[r0, i1, i2]
    v13: f32 = mul v11, v12
    v14: f32 = reduce add v13 over r0
    v15: f32 = add v14, v5
    v16: f32 = add v10, v15
    store %9[i0, i1, i2] = v16
    store %8[i0, i1, i2] = v16
    schedule { order i1 i2 i0; spread 3; tile i0 8; vector i0; width 8; reduce r0 }
  }
*/
static void g34_1_k15_contract_copy(const f32 *restrict contract_11, const f32 *restrict t__0, const f32 *restrict div_31, const f32 *restrict mul_12, f32 *restrict grad_1_9, f32 *restrict grad_0_8, i64 begin, i64 end)
{
    const f32 x3 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t % (1) * 8;
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3);
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            f32x8 x14 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    const f32x8 x11 = LOAD_f32x8(mul_12 + 15 * i1 + 5 * i2 + i0);
                    const f32 x12 = div_31[6 * r0 + 3 * i1 + i2];
                    x14 = FMA_f32x8(x11, SPLAT_f32x8(x12), x14);
                }
            }
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = contract_11[6 * (i0 + 0 + l) + 3 * i1 + i2];
            f32x8 x1;
            for (int l = 0; l < 8; l++)
                x1[l] = t__0[6 * (i0 + 0 + l) + 3 * i1 + i2];
            const f32x8 x2 = ABS_f32x8(x1);
            const f32x8 x4 = x2 + SPLAT_f32x8(x3);
            const f32x8 x5 = x0 / x4;
            f32x8 x6;
            for (int l = 0; l < 8; l++)
                x6[l] = div_31[6 * (i0 + 0 + l) + 3 * i1 + i2];
            const f32x8 x7 = x5 * x6;
            const f32x8 x8 = -x7;
            const f32x8 x9 = SIGN_f32x8(x1);
            const f32x8 x10 = x8 * x9;
            const f32x8 x15 = x14 + x5;
            const f32x8 x16 = x10 + x15;
            for (int l = 0; l < 8; l++)
                grad_1_9[6 * (i0 + 0 + l) + 3 * i1 + i2] = (f32)x16[l];
            for (int l = 0; l < 8; l++)
                grad_0_8[6 * (i0 + 0 + l) + 3 * i1 + i2] = (f32)x16[l];
        } else {
            enum { n0 = 5 };
            f32x8 x14 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    const f32x8 x11 = LOAD_f32x8(mul_12 + 15 * i1 + 5 * i2 + i0);
                    const f32 x12 = div_31[6 * r0 + 3 * i1 + i2];
                    x14 = FMA_f32x8(x11, SPLAT_f32x8(x12), x14);
                }
            }
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = contract_11[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2];
            f32x8 x1;
            for (int l = 0; l < 8; l++)
                x1[l] = t__0[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2];
            const f32x8 x2 = ABS_f32x8(x1);
            const f32x8 x4 = x2 + SPLAT_f32x8(x3);
            const f32x8 x5 = x0 / x4;
            f32x8 x6;
            for (int l = 0; l < 8; l++)
                x6[l] = div_31[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2];
            const f32x8 x7 = x5 * x6;
            const f32x8 x8 = -x7;
            const f32x8 x9 = SIGN_f32x8(x1);
            const f32x8 x10 = x8 * x9;
            const f32x8 x15 = x14 + x5;
            const f32x8 x16 = x10 + x15;
            for (int l = 0; l < 8; l++)
                if (l < n0) grad_1_9[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2] = (f32)x16[l];
            for (int l = 0; l < 8; l++)
                if (l < n0) grad_0_8[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2] = (f32)x16[l];
        }
    }
}

static void step_g34_1_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (2), 218, &lo, &hi))
        g34_1_k0_div(buffer[0], buffer[31], lo, hi);
    if (SHARE(team, (1) * (1) * (1), 170, &lo, &hi))
        g34_1_k1_contract_mul_pack(buffer[0], buffer[37], lo, hi);
    if (SHARE(team, (2), 218, &lo, &hi))
        g34_1_k4_rsqrt(buffer[0], buffer[5], lo, hi);
    if (team->id == 0)
        g34_1_k5_add(buffer[1], buffer[21], buffer[23]);
    if (SHARE(team, (3) * (2) * (4) * (3), 2730, &lo, &hi))
        g34_1_k6_contract(buffer[1], buffer[19], lo, hi);
    if (SHARE(team, (2) * (4) * (3) * (1), 8192, &lo, &hi))
        g34_1_k9_copy(buffer[1], buffer[6], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (1) * (2) * (3) * (1), 157, &lo, &hi))
        g34_1_k2_contract_mul(buffer[31], buffer[37], buffer[30], lo, hi);
    BARRIER(team, 2);
    if (team->id == 0)
        g34_1_k3_tanh(buffer[30], buffer[24], buffer[25], buffer[26], buffer[29]);
    BARRIER(team, 3);
    if (SHARE(team, (6), 315, &lo, &hi))
        g34_1_k7_mul(buffer[2], buffer[30], buffer[29], buffer[24], buffer[14], buffer[18], buffer[4], buffer[22], buffer[28], lo, hi);
    BARRIER(team, 4);
    if (SHARE(team, (2) * (1) * (1), 204, &lo, &hi))
        g34_1_k8_contract(buffer[14], buffer[30], buffer[13], lo, hi);
    if (SHARE(team, (6), 105, &lo, &hi))
        g34_1_k10_mul(buffer[28], buffer[29], buffer[21], buffer[17], buffer[20], buffer[3], buffer[27], lo, hi);
    BARRIER(team, 5);
    if (SHARE(team, (6), 409, &lo, &hi))
        g34_1_k11_contract(buffer[17], buffer[29], buffer[16], lo, hi);
    if (SHARE(team, (2) * (1) * (1), 56, &lo, &hi))
        g34_1_k12_contract(buffer[17], buffer[28], buffer[15], lo, hi);
    if (team->id == 0)
        g34_1_k16_add(buffer[3], buffer[4], buffer[5], buffer[1], buffer[7]);
    if (SHARE(team, (2) * (1), 47, &lo, &hi))
        g34_1_k17_add(buffer[19], buffer[1], buffer[23], buffer[20], buffer[27], buffer[21], buffer[10], lo, hi);
    BARRIER(team, 6);
    if (SHARE(team, (2) * (3), 178, &lo, &hi))
        g34_1_k13_mul(buffer[14], buffer[29], buffer[30], buffer[15], buffer[13], buffer[18], buffer[22], buffer[24], buffer[25], buffer[26], buffer[16], buffer[12], lo, hi);
    BARRIER(team, 7);
    if (SHARE(team, (5) * (1), 682, &lo, &hi))
        g34_1_k14_contract(buffer[12], buffer[0], buffer[11], lo, hi);
    BARRIER(team, 8);
    if (SHARE(team, (2) * (3) * (1), 142, &lo, &hi))
        g34_1_k15_contract_copy(buffer[11], buffer[0], buffer[31], buffer[12], buffer[9], buffer[8], lo, hi);
}

static void step_g34_1_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 120;
    bytes[1] = 56;
    bytes[2] = 12;
    bytes[3] = 432;
    bytes[4] = 48;
    bytes[5] = 120;
    bytes[6] = 96;
    bytes[7] = 4;
    bytes[8] = 120;
    bytes[9] = 120;
    bytes[10] = 56;
    bytes[11] = 120;
    bytes[12] = 120;
    bytes[13] = 80;
    bytes[14] = 48;
    bytes[15] = 288;
    bytes[16] = 48;
    bytes[17] = 432;
    bytes[18] = 48;
    bytes[19] = 288;
    bytes[20] = 432;
    bytes[21] = 4;
    bytes[22] = 48;
    bytes[23] = 4;
    bytes[24] = 4;
    bytes[25] = 4;
    bytes[26] = 4;
    bytes[27] = 432;
    bytes[28] = 48;
    bytes[29] = 4;
    bytes[30] = 120;
    bytes[31] = 120;
    bytes[32] = 0;
    bytes[33] = 0;
    bytes[34] = 0;
    bytes[35] = 0;
    bytes[36] = 0;
    bytes[37] = 192;
    bytes[38] = 0;
    bytes[39] = 0;
    bytes[40] = 0;
    bytes[41] = 0;
    bytes[42] = 0;
    bytes[43] = 0;
    bytes[44] = 0;
    bytes[45] = 0;
    bytes[46] = 0;
    bytes[47] = 0;
    bytes[48] = 0;
    bytes[49] = 0;
    bytes[50] = 0;
    bytes[51] = 0;
    bytes[52] = 0;
    bytes[53] = 0;
    bytes[54] = 0;
    bytes[55] = 0;
}

static void step_g34_1_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(90);
    *bytes += (f64)(0 + 4 * (30) + 4 * (48));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(90);
    *bytes += (f64)(0 + 4 * (14) + 4 * (1) + 4 * (1));
    *flops += (f64)(16);
    *bytes += (f64)(0 + 4 * (14) + 4 * (72));
    *flops += (f64)(288);
    *bytes += (f64)(0 + 4 * (14) + 4 * (24));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (30) + 4 * (48) + 4 * (30));
    *flops += (f64)(528);
    *bytes += (f64)(0 + 4 * (30) + 4 * (1) + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(33);
    *bytes += (f64)(0 + 1 * (12) + 4 * (30) + 4 * (1) + 4 * (1) + 4 * (12) + 4 * (12) + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(194);
    *bytes += (f64)(0 + 4 * (12) + 4 * (30) + 4 * (20));
    *flops += (f64)(120);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1) + 4 * (1) + 4 * (108) + 4 * (108) + 4 * (108) + 4 * (108));
    *flops += (f64)(72);
    *bytes += (f64)(0 + 4 * (108) + 4 * (1) + 4 * (12));
    *flops += (f64)(216);
    *bytes += (f64)(0 + 4 * (108) + 4 * (12) + 4 * (72));
    *flops += (f64)(432);
    *bytes += (f64)(0 + 4 * (108) + 4 * (12) + 4 * (30) + 4 * (14) + 4 * (1));
    *flops += (f64)(699);
    *bytes += (f64)(0 + 4 * (14) + 4 * (14) + 4 * (1) + 4 * (108) + 4 * (108) + 4 * (1) + 4 * (14));
    *flops += (f64)(657);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1) + 4 * (30) + 4 * (72) + 4 * (20) + 4 * (12) + 4 * (12) + 4 * (1) + 4 * (1) + 4 * (1) + 4 * (12) + 4 * (30));
    *flops += (f64)(497);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(60);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * MIN64(60, 30) + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(570);
}

static const dlm_buffer step_g34_1_buffers[] = {
    {DLM_BUF_INPUT, 0, 0, 8},  /* 0  f32[5, 2, 3] */
    {DLM_BUF_INPUT, 2, 0, 5},  /* 1  f32[2, 7] */
    {DLM_BUF_INPUT, 5, 3, 3},  /* 2  bool[2, 3, 2] */
    {DLM_BUF_OUTPUT, 0, 4, 5},  /* 3 value.91 f32[2, 3, 18] */
    {DLM_BUF_OUTPUT, 1, 3, 5},  /* 4 value.86 f32[2, 3, 2] */
    {DLM_BUF_OUTPUT, 2, 0, 5},  /* 5 value.84 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.80 f32[2, 4, 3, 1] */
    {DLM_BUF_OUTPUT, 4, 5, 5},  /* 7 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 8, 8},  /* 8 grad.0 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 6, 8, 8},  /* 9 grad.1 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 7, 5, 5},  /* 10 grad.49 f32[2, 7] */
    {DLM_BUF_TEMP, 0, 7, 8},  /* 11 contract f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 6, 8},  /* 12 mul f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 4, 6},  /* 13 contract f32[2, 5, 2] */
    {DLM_BUF_TEMP, 0, 3, 6},  /* 14 mul f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 15 contract f32[2, 2, 18] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 16 contract f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 17 mul f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 3, 6},  /* 18 div f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 0, 5},  /* 19 contract f32[3, 2, 4, 3] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 20 add f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 0, 5},  /* 21 add f32[] */
    {DLM_BUF_TEMP, 0, 3, 6},  /* 22 div f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 0, 5},  /* 23 reduce_max f32[] */
    {DLM_BUF_TEMP, 0, 2, 6},  /* 24 tanh f32[] */
    {DLM_BUF_TEMP, 0, 2, 6},  /* 25 exp f32[] */
    {DLM_BUF_TEMP, 0, 2, 6},  /* 26 tanh f32[] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 27 tanh f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 3, 5},  /* 28 tanh f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 2, 6},  /* 29 reduce_min f32[] */
    {DLM_BUF_TEMP, 0, 1, 6},  /* 30 mul f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 0, 8},  /* 31 div f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 32 reshape f32[6, 12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 33  f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 34 div f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 35  f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 36 div f32[30] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 37 packed f32[1, 2, 3, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 38 value.84 f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 39 value.84 f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 40  bool[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 41 mul f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 42 mul f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 43 div f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 44 value.86 f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 45 div f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 46 tanh f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 47 mul f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 48 add f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 49 value.91 f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 50 tanh f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 51 contract f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 52 mul f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 53  f32[5, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 54 contract f32[5, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 55 packed f32[1, 6, 8] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g34_1 = {
    .name = "g34_1",
    .nbuffers = 56, .ndims = 2, .nphases = 9, .nkernels = 18,
    .buffers = step_g34_1_buffers, .sizes = step_g34_1_sizes, .traffic = step_g34_1_traffic, .run = step_g34_1_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g34_1; const dlm_step *const get_g34_1 = &step_g34_1;

/* ---- step g34_2 ---- */

/*
  kernel k0_div {
    axis i0 < 30 parallel
    v0: f32 = load %35[i0]
    v1: f32 = abs v0
    v2: f32 = const 0.5
    v3: f32 = add v1, v2
    v4: f32 = div v0, v3
    store %36[i0] = v4
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g34_2_k0_div(const f32 *restrict t__0, f32 *restrict div_31, i64 begin, i64 end)
{
    const f32 x2 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = t__0[i0];
        const f32 x1 = ABS_f32(x0);
        const f32 x3 = x1 + x2;
        const f32 x4 = x0 / x3;
        div_31[i0] = x4;
    }
}

/*
  kernel k1_contract_mul_pack {
    axis i0 < 1 parallel
    axis i1 < 2 parallel
    axis i2 < 3 parallel
    axis i3 < 8 parallel
    v0: f32 = load %0[8*i0 + i3, i1, i2] if 0 <= 8*i0 + i3 < 5 and 0 <= 8*i0 + i3 < 5
    store %37[i0, i1, i2, i3] = v0
    schedule { order i0 i1 i2 i3; spread 4; width 8 }
  }
*/
static void g34_2_k1_contract_mul_pack(const f32 *restrict t__0, f32 *restrict packed_37, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (8);
        const i64 i2 = t / (8) % (3);
        const i64 i1 = t / (8) / (3) % (2);
        const i64 i0 = t / (8) / (3) / (2);
        const f32 x0 = (u64)(8 * i0 + i3) < (u64)(5) && (u64)(8 * i0 + i3) < (u64)(5) ? t__0[6 * (8 * i0 + i3) + 3 * i1 + i2] : 0;
        packed_37[48 * i0 + 24 * i1 + 8 * i2 + i3] = x0;
    }
}

/*
  kernel k4_rsqrt {
    axis i0 < 30 parallel
    v0: f32 = load %40[i0]
    v1: i32 = cast v0
    v2: f32 = cast v1
    v3: f32 = abs v2
    v4: f32 = const 0.25
    v5: f32 = add v3, v4
    v6: f32 = rsqrt v5
    store %41[i0] = v6
    schedule { order i0; spread 1; tile i0 8; vector i0; width 4 }
  }
*/
static void g34_2_k4_rsqrt(const f32 *restrict t__0, f32 *restrict value_84_5, i64 begin, i64 end)
{
    const f32 x4 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(30 - i0, 8);
        if (n0 == 8) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x4 x0 = LOAD_f32x4(t__0 + (i0 + u0 * 4));
                const i32x4 x1 = __builtin_convertvector(x0, i32x4);
                const f32x4 x2 = __builtin_convertvector(x1, f32x4);
                const f32x4 x3 = ABS_f32x4(x2);
                const f32x4 x5 = x3 + SPLAT_f32x4(x4);
                const f32x4 x6 = 1 / SQRT_f32x4(x5);
                STORE_f32x4(value_84_5 + (i0 + u0 * 4), x6);
            }
        } else {
            enum { n0 = 6 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x4 x0 = LOAD_f32x4(t__0 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)));
                const i32x4 x1 = __builtin_convertvector(x0, i32x4);
                const f32x4 x2 = __builtin_convertvector(x1, f32x4);
                const f32x4 x3 = ABS_f32x4(x2);
                const f32x4 x5 = x3 + SPLAT_f32x4(x4);
                const f32x4 x6 = 1 / SQRT_f32x4(x5);
                STORE_PART_f32x4(value_84_5 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)), x6, n0 - u0 * 4);
            }
        }
    }
}

/*
  kernel k5_add {
    axis r0 < 2 reduce
    axis r1 < 7 reduce
    v0: f32 = load %1[r0, r1]
    v1: f32 = reduce max v0 over r0, r1
    v2: f32 = abs v1
    v3: f32 = const 0.5
    v4: f32 = add v2, v3
    store %21[] = v4
    store %23[] = v1
    schedule { width 4; reduce r0 r1; lanes r1 }
  }
*/
static void g34_2_k5_add(const f32 *restrict t__1, f32 *restrict add_21, f32 *restrict reduce_max_23)
{
    const f32 x3 = 0.5f;
    f32 x1 = LOWEST_f32;
    {
        {
            f32x4 y1;
            y1 = SPLAT_f32x4(LOWEST_f32);
            for (i64 r0 = 0; r0 < 2; r0++) {
                i64 r1 = 0;
                for (; r1 + 4 <= 7; r1 += 4) {
                    const f32x4 x0 = LOAD_f32x4(t__1 + 7 * r0 + r1);
                    y1 = MAXIMUM_f32x4(y1, x0);
                }
                if (r1 < 7) {
                    const i64 left = 7 - r1;
                    const f32x4 x0 = LOAD_f32x4(t__1 + 7 * r0 + r1);
                    y1 = MAXIMUM_f32x4(y1, SELECT_f32x4(IOTA_i32x4 < SPLAT_i32x4((i32)left), x0, SPLAT_f32x4(LOWEST_f32)));
                }
            }
            x1 = MAX_LANES_f32x4(y1);
        }
    }
    const f32 x2 = ABS_f32(x1);
    const f32 x4 = x2 + x3;
    add_21[0] = x4;
    reduce_max_23[0] = x1;
}

/*
  kernel k6_contract {
    axis i0 < 3 parallel
    axis i1 < 2 parallel
    axis i2 < 4 parallel
    axis i3 < 3 parallel
    v0: f32 = load %1[2*i0 + i1 - 2, 3*i2 + i3 - 2] if 0 <= i3 < 1 and 0 <= 2*i0 + i1 - 2 < 2 and 0 <= 3*i2 + i3 - 2 < 7
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = add v4, v2
    v6: bool = inside 0 <= i3 < 1
    v7: f32 = const 0.0
    v8: f32 = select v6, v5, v7
    store %19[i0, i1, i2, i3] = v8
    schedule { order i0 i1 i2 i3; spread 4; tile i3 16; vector i3; width 16 }
  }
*/
static void g34_2_k6_contract(const f32 *restrict t__1, f32 *restrict contract_19, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const f32 x7 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 16;
        const i64 i2 = t / (1) % (4);
        const i64 i1 = t / (1) / (4) % (2);
        const i64 i0 = t / (1) / (4) / (2);
        const i64 n3 = MIN64(3 - i3, 16);
        if (n3 == 16) {
            f32x16 x0;
            if ((u64)((i3 + 0 + 0)) < (u64)(1) && (u64)(2 * i0 + i1 + -2) < (u64)(2) && (u64)(3 * i2 + (i3 + 0 + 0) + -2) < (u64)(7) && (u64)((i3 + 0 + 15)) < (u64)(1) && (u64)(2 * i0 + i1 + -2) < (u64)(2) && (u64)(3 * i2 + (i3 + 0 + 15) + -2) < (u64)(7))
                x0 = LOAD_f32x16(t__1 + 7 * (2 * i0 + i1 + -2) + 3 * i2 + i3 + -2);
            else for (int l = 0; l < 16; l++)
                x0[l] = (u64)((i3 + 0 + l)) < (u64)(1) && (u64)(2 * i0 + i1 + -2) < (u64)(2) && (u64)(3 * i2 + (i3 + 0 + l) + -2) < (u64)(7) ? t__1[7 * (2 * i0 + i1 + -2) + 3 * i2 + (i3 + 0 + l) + -2] : 0;
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            const f32x16 x4 = x2 + SPLAT_f32x16(x3);
            const f32x16 x5 = x4 + x2;
            i32x16 x6;
            for (int l = 0; l < 16; l++)
                x6[l] = -((u64)((i3 + 0 + l)) < (u64)(1));
            const f32x16 x8 = SELECT_f32x16(x6, x5, SPLAT_f32x16(x7));
            STORE_f32x16(contract_19 + 24 * i0 + 12 * i1 + 3 * i2 + i3, x8);
        } else {
            enum { n3 = 3 };
            f32x16 x0;
            for (int l = 0; l < 16; l++)
                x0[l] = (u64)((i3 + MIN64(0 + l, n3 - 1))) < (u64)(1) && (u64)(2 * i0 + i1 + -2) < (u64)(2) && (u64)(3 * i2 + (i3 + MIN64(0 + l, n3 - 1)) + -2) < (u64)(7) ? t__1[7 * (2 * i0 + i1 + -2) + 3 * i2 + (i3 + MIN64(0 + l, n3 - 1)) + -2] : 0;
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            const f32x16 x4 = x2 + SPLAT_f32x16(x3);
            const f32x16 x5 = x4 + x2;
            i32x16 x6;
            for (int l = 0; l < 16; l++)
                x6[l] = -((u64)((i3 + MIN64(0 + l, n3 - 1))) < (u64)(1));
            const f32x16 x8 = SELECT_f32x16(x6, x5, SPLAT_f32x16(x7));
            STORE_PART_f32x16(contract_19 + 24 * i0 + 12 * i1 + 3 * i2 + i3, x8, n3);
        }
    }
}

/*
  kernel k11_copy {
    axis i0 < 2 parallel
    axis i1 < 4 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    v0: f32 = load %1[i0 + 2*i2 - 2, 3*i1 + i3 - 2] if 0 <= i0 + 2*i2 - 2 < 2 and 0 <= 3*i1 + i3 - 2 < 7
    store %6[i0, i1, i2, i3] = v0
    schedule { order i0 i1 i2 i3; spread 4; tile i3 32; vector i3; width 16 }
  }
*/
static void g34_2_k11_copy(const f32 *restrict t__1, f32 *restrict value_80_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 32;
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (4);
        const i64 i0 = t / (1) / (3) / (4);
        const i64 n3 = MIN64(1 - i3, 32);
        if (n3 == 32) {
            UNROLL
            for (int u3 = 0; u3 < 2; u3++) {
                f32x16 x0;
                if ((u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + (i3 + u3 * 16 + 0) + -2) < (u64)(7) && (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + (i3 + u3 * 16 + 15) + -2) < (u64)(7))
                    x0 = LOAD_f32x16(t__1 + 7 * (i0 + 2 * i2 + -2) + 3 * i1 + (i3 + u3 * 16) + -2);
                else for (int l = 0; l < 16; l++)
                    x0[l] = (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + (i3 + u3 * 16 + l) + -2) < (u64)(7) ? t__1[7 * (i0 + 2 * i2 + -2) + 3 * i1 + (i3 + u3 * 16 + l) + -2] : 0;
                for (int l = 0; l < 16; l++)
                    value_80_6[12 * i0 + 3 * i1 + i2 + (i3 + u3 * 16 + l)] = (f32)x0[l];
            }
        } else {
            enum { n3 = 1 };
            UNROLL
            for (int u3 = 0; u3 < 2; u3++) {
                f32x16 x0;
                for (int l = 0; l < 16; l++)
                    x0[l] = (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + (i3 + MIN64(u3 * 16 + l, n3 - 1)) + -2) < (u64)(7) ? t__1[7 * (i0 + 2 * i2 + -2) + 3 * i1 + (i3 + MIN64(u3 * 16 + l, n3 - 1)) + -2] : 0;
                for (int l = 0; l < 16; l++)
                    if (u3 * 16 + l < n3) value_80_6[12 * i0 + 3 * i1 + i2 + (i3 + MIN64(u3 * 16 + l, n3 - 1))] = (f32)x0[l];
            }
        }
    }
}

/*
  kernel k2_contract_mul contraction phase 1 {
    axis i0 < 2 parallel
    axis i1 < 3 parallel
    axis i2o < 1 parallel
    axis r0 < 5 reduce
    axis i2i < 8 parallel
    v0: f32 = load %31[r0, i0, i1]
    v1: f32 = load %37[i2o, i0, i1, i2i]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    v4: f32 = const 0.4
    v5: f32 = mul v3, v4
    store %30[i0, i1, 8*i2o + i2i] = v5 if 0 <= 8*i2o + i2i < 5
    schedule { order i2o i0 i1 i2i; spread 4; tile i2i 8; vector i2i; width 8; reduce r0 }
  }
*/
static void g34_2_k2_contract_mul(const f32 *restrict div_31, const f32 *restrict packed_37, f32 *restrict mul_30, i64 begin, i64 end)
{
    const f32 x4 = 0.4000000059604645f;
    for (i64 t = begin; t < end; t++) {
        const i64 i2i = t % (1) * 8;
        const i64 i1 = t / (1) % (3);
        const i64 i0 = t / (1) / (3) % (2);
        const i64 i2o = t / (1) / (3) / (2);
        f32x8 x3 = {0};
        {
            for (i64 r0 = 0; r0 < 5; r0++) {
                const f32 x0 = div_31[6 * r0 + 3 * i0 + i1];
                const f32x8 x1 = LOAD_f32x8(packed_37 + 48 * i2o + 24 * i0 + 8 * i1 + i2i);
                x3 = FMA_f32x8(SPLAT_f32x8(x0), x1, x3);
            }
        }
        const f32x8 x5 = x3 * SPLAT_f32x8(x4);
        STORE_PART_f32x8(mul_30 + 15 * i0 + 5 * i1 + 8 * i2o + i2i, x5, 5 - (8 * i2o + i2i));
    }
}

/*
  kernel k3_tanh phase 2 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 5 reduce
    v0: f32 = load %30[r0, r1, r2]
    v1: f32 = reduce min v0 over r0, r1, r2
    v2: f32 = tanh v1
    v3: f32 = exp v2
    v4: f32 = tanh v3
    store %24[] = v4
    store %25[] = v3
    store %26[] = v2
    store %29[] = v1
    schedule { width 4; reduce r0 r1 r2; lanes r2 }
  }
*/
static void g34_2_k3_tanh(const f32 *restrict mul_30, f32 *restrict tanh_24, f32 *restrict exp_25, f32 *restrict tanh_26, f32 *restrict reduce_min_29)
{
    f32 x1 = HIGHEST_f32;
    {
        {
            f32x4 y1;
            y1 = SPLAT_f32x4(HIGHEST_f32);
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    i64 r2 = 0;
                    for (; r2 + 4 <= 5; r2 += 4) {
                        const f32x4 x0 = LOAD_f32x4(mul_30 + 15 * r0 + 5 * r1 + r2);
                        y1 = MINIMUM_f32x4(y1, x0);
                    }
                    if (r2 < 5) {
                        const i64 left = 5 - r2;
                        const f32x4 x0 = LOAD_f32x4(mul_30 + 15 * r0 + 5 * r1 + r2);
                        y1 = MINIMUM_f32x4(y1, SELECT_f32x4(IOTA_i32x4 < SPLAT_i32x4((i32)left), x0, SPLAT_f32x4(HIGHEST_f32)));
                    }
                }
            }
            x1 = MIN_LANES_f32x4(y1);
        }
    }
    const f32 x2 = TANH_f32(x1);
    const f32 x3 = EXP_f32(x2);
    const f32 x4 = TANH_f32(x3);
    tanh_24[0] = x4;
    exp_25[0] = x3;
    tanh_26[0] = x2;
    reduce_min_29[0] = x1;
}

/*
  kernel k7_mul phase 3 {
    axis i0 < 6 parallel
    axis i2 < 2 parallel
    axis r0 < 5 reduce
    v0: bool = load %42[i0, i2]
    v1: f32 = const 0.0
    v2: f32 = load %43[i0, r0]
    v3: f32 = load %29[]
    v4: f32 = mul v2, v3
    v5: f32 = reduce add v4 over r0
    v6: f32 = tanh v5
    v7: f32 = load %24[]
    v8: f32 = abs v7
    v9: f32 = const 0.5
    v10: f32 = add v8, v9
    v11: f32 = div v6, v10
    v12: f32 = select v0, v11, v6
    v13: f32 = mul v12, v9
    v14: f32 = const 0.25
    v15: f32 = add v13, v14
    v16: f32 = add v15, v13
    v17: f32 = select v0, v1, v16
    v18: f32 = select v0, v16, v1
    v19: f32 = div v18, v10
    v20: f32 = add v17, v19
    v21: f32 = const 1.0
    v22: f32 = mul v6, v6
    v23: f32 = sub v21, v22
    v24: f32 = mul v20, v23
    store %44[i0, i2] = v24
    store %45[i0, i2] = v19
    store %46[i0, i2] = v12
    store %47[i0, i2] = v11
    store %48[i0, i2] = v6
    schedule { order i0 i2; spread 1; tile i2 8; vector i2; width 8; reduce r0; lanes r0 }
  }
*/
static void g34_2_k7_mul(const u8 *restrict t__2, const f32 *restrict mul_30, const f32 *restrict reduce_min_29, const f32 *restrict tanh_24, f32 *restrict mul_14, f32 *restrict div_18, f32 *restrict value_86_4, f32 *restrict div_22, f32 *restrict tanh_28, i64 begin, i64 end)
{
    const f32 x1 = 0.0f;
    const f32 x3 = reduce_min_29[0];
    const f32 x7 = tanh_24[0];
    const f32 x8 = ABS_f32(x7);
    const f32 x9 = 0.5f;
    const f32 x10 = x8 + x9;
    const f32 x14 = 0.25f;
    const f32 x21 = 1.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x5 = 0;
        {
            {
                f32x8 y5 = {0};
                i64 r0 = 0;
                if (r0 < 5) {
                    const i64 left = 5 - r0;
                    const f32x8 x2 = LOAD_f32x8(mul_30 + 5 * i0 + r0);
                    y5 = FMA_f32x8(SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x2, SPLAT_f32x8(0)), SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), SPLAT_f32x8(x3), SPLAT_f32x8(0)), y5);
                }
                x5 = SUM_LANES_f32x8(y5);
            }
        }
        for (i64 i2 = 0; i2 < 2; i2 += 8) {
            const i64 n1 = MIN64(2 - i2, 8);
            if (n1 == 8) {
                const i32x8 x0 = LOAD_boolx8(t__2 + 2 * i0 + i2);
                const f32 x6 = TANH_f32(x5);
                const f32 x11 = x6 / x10;
                const f32x8 x12 = SELECT_f32x8(x0, SPLAT_f32x8(x11), SPLAT_f32x8(x6));
                const f32x8 x13 = x12 * SPLAT_f32x8(x9);
                const f32x8 x15 = x13 + SPLAT_f32x8(x14);
                const f32x8 x16 = x15 + x13;
                const f32x8 x17 = SELECT_f32x8(x0, SPLAT_f32x8(x1), x16);
                const f32x8 x18 = SELECT_f32x8(x0, x16, SPLAT_f32x8(x1));
                const f32x8 x19 = x18 / SPLAT_f32x8(x10);
                const f32x8 x20 = x17 + x19;
                const f32 x22 = x6 * x6;
                const f32 x23 = x21 - x22;
                const f32x8 x24 = x20 * SPLAT_f32x8(x23);
                STORE_f32x8(mul_14 + 2 * i0 + i2, x24);
                STORE_f32x8(div_18 + 2 * i0 + i2, x19);
                STORE_f32x8(value_86_4 + 2 * i0 + i2, x12);
                STORE_f32x8(div_22 + 2 * i0 + i2, SPLAT_f32x8(x11));
                STORE_f32x8(tanh_28 + 2 * i0 + i2, SPLAT_f32x8(x6));
            } else {
                enum { n1 = 2 };
                const i32x8 x0 = LOAD_boolx8(t__2 + 2 * i0 + i2);
                const f32 x6 = TANH_f32(x5);
                const f32 x11 = x6 / x10;
                const f32x8 x12 = SELECT_f32x8(x0, SPLAT_f32x8(x11), SPLAT_f32x8(x6));
                const f32x8 x13 = x12 * SPLAT_f32x8(x9);
                const f32x8 x15 = x13 + SPLAT_f32x8(x14);
                const f32x8 x16 = x15 + x13;
                const f32x8 x17 = SELECT_f32x8(x0, SPLAT_f32x8(x1), x16);
                const f32x8 x18 = SELECT_f32x8(x0, x16, SPLAT_f32x8(x1));
                const f32x8 x19 = x18 / SPLAT_f32x8(x10);
                const f32x8 x20 = x17 + x19;
                const f32 x22 = x6 * x6;
                const f32 x23 = x21 - x22;
                const f32x8 x24 = x20 * SPLAT_f32x8(x23);
                STORE_PART_f32x8(mul_14 + 2 * i0 + i2, x24, n1);
                STORE_PART_f32x8(div_18 + 2 * i0 + i2, x19, n1);
                STORE_PART_f32x8(value_86_4 + 2 * i0 + i2, x12, n1);
                STORE_PART_f32x8(div_22 + 2 * i0 + i2, SPLAT_f32x8(x11), n1);
                STORE_PART_f32x8(tanh_28 + 2 * i0 + i2, SPLAT_f32x8(x6), n1);
            }
        }
    }
}

/*
  kernel k8_contract_part contraction phase 4 {
    axis i0 < 2 parallel
    axis i1 < 5 parallel
    axis i2 < 2 parallel
    axis r0o < 3 parallel
    axis r0i < 1 reduce
    v0: f32 = load %14[i0, r0o + r0i, i2]
    v1: f32 = load %30[i0, r0o + r0i, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0i
    store %49[r0o, i0, i1, i2] = v3
    schedule { order i0 r0o i2 i1; spread 4; tile i1 8; tile i2 2; vector i1; width 8; reduce r0i }
  }
*/
static void g34_2_k8_contract_part(const f32 *restrict mul_14, const f32 *restrict mul_30, f32 *restrict partial_49, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 8;
        const i64 i2 = t / (1) % (1) * 2;
        const i64 r0o = t / (1) / (1) % (3);
        const i64 i0 = t / (1) / (1) / (3);
        const i64 n1 = MIN64(5 - i1, 8);
        enum { n2 = 2 };
        if (n1 == 8) {
            f32x8 x3[2] = {0};
            {
                for (i64 r0i = 0; r0i < 1; r0i++) {
                    const f32x8 x1 = LOAD_f32x8(mul_30 + 15 * i0 + 5 * (r0o + r0i) + i1);
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        const f32 x0 = mul_14[6 * i0 + 2 * (r0o + r0i) + (i2 + u2)];
                        x3[u2] = FMA_f32x8(SPLAT_f32x8(x0), x1, x3[u2]);
                    }
                }
            }
            UNROLL
            for (int u2 = 0; u2 < 2; u2++) {
                for (int l = 0; l < 8; l++)
                    partial_49[20 * r0o + 10 * i0 + 2 * (i1 + 0 + l) + (i2 + u2)] = (f32)x3[u2][l];
            }
        } else {
            enum { n1 = 5 };
            f32x8 x3[2] = {0};
            {
                for (i64 r0i = 0; r0i < 1; r0i++) {
                    const f32x8 x1 = LOAD_f32x8(mul_30 + 15 * i0 + 5 * (r0o + r0i) + i1);
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        const f32 x0 = mul_14[6 * i0 + 2 * (r0o + r0i) + (i2 + MIN64(u2, n2 - 1))];
                        x3[u2] = FMA_f32x8(SPLAT_f32x8(x0), x1, x3[u2]);
                    }
                }
            }
            UNROLL
            for (int u2 = 0; u2 < 2; u2++) {
                if (u2 < n2) {
                    for (int l = 0; l < 8; l++)
                        if (l < n1) partial_49[20 * r0o + 10 * i0 + 2 * (i1 + MIN64(0 + l, n1 - 1)) + (i2 + MIN64(u2, n2 - 1))] = (f32)x3[u2][l];
                }
            }
        }
    }
}

/*
  kernel k12_mul phase 4 {
    axis i0 < 6 parallel
    axis i2 < 18 parallel
    axis r0 < 2 reduce
    v0: f32 = load %48[i0, r0]
    v1: f32 = load %29[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    v4: f32 = tanh v3
    v5: f32 = load %21[]
    v6: f32 = mod v4, v5
    v7: f32 = const 0.5
    v8: f32 = mul v6, v7
    v9: f32 = const 0.25
    v10: f32 = add v8, v9
    v11: f32 = add v10, v8
    v12: f32 = const 1.0
    v13: f32 = mul v4, v4
    v14: f32 = sub v12, v13
    v15: f32 = mul v11, v14
    store %57[i0, i2] = v15
    store %58[i0, i2] = v11
    store %59[i0, i2] = v6
    store %60[i0, i2] = v4
    schedule { order i0 i2; spread 1; tile i2 32; vector i2; width 16; reduce r0 }
  }
*/
static void g34_2_k12_mul(const f32 *restrict tanh_28, const f32 *restrict reduce_min_29, const f32 *restrict add_21, f32 *restrict mul_17, f32 *restrict add_20, f32 *restrict value_91_3, f32 *restrict tanh_27, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_29[0];
    const f32 x5 = add_21[0];
    const f32 x7 = 0.5f;
    const f32 x9 = 0.25f;
    const f32 x12 = 1.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                const f32 x0 = tanh_28[2 * i0 + r0];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        for (i64 i2 = 0; i2 < 18; i2 += 32) {
            const i64 n1 = MIN64(18 - i2, 32);
            if (n1 == 32) {
                const f32 x4 = TANH_f32(x3);
                const f32 x6 = FLOORMOD_f32(x4, x5);
                const f32 x8 = x6 * x7;
                const f32 x10 = x8 + x9;
                const f32 x11 = x10 + x8;
                const f32 x13 = x4 * x4;
                const f32 x14 = x12 - x13;
                const f32 x15 = x11 * x14;
                UNROLL
                for (int u1 = 0; u1 < 2; u1++) {
                    STORE_f32x16(mul_17 + 18 * i0 + (i2 + u1 * 16), SPLAT_f32x16(x15));
                    STORE_f32x16(add_20 + 18 * i0 + (i2 + u1 * 16), SPLAT_f32x16(x11));
                    STORE_f32x16(value_91_3 + 18 * i0 + (i2 + u1 * 16), SPLAT_f32x16(x6));
                    STORE_f32x16(tanh_27 + 18 * i0 + (i2 + u1 * 16), SPLAT_f32x16(x4));
                }
            } else {
                enum { n1 = 18 };
                const f32 x4 = TANH_f32(x3);
                const f32 x6 = FLOORMOD_f32(x4, x5);
                const f32 x8 = x6 * x7;
                const f32 x10 = x8 + x9;
                const f32 x11 = x10 + x8;
                const f32 x13 = x4 * x4;
                const f32 x14 = x12 - x13;
                const f32 x15 = x11 * x14;
                UNROLL
                for (int u1 = 0; u1 < 2; u1++) {
                    STORE_PART_f32x16(mul_17 + 18 * i0 + (i2 + (u1 * 16 < n1 ? u1 * 16 : 0)), SPLAT_f32x16(x15), n1 - u1 * 16);
                    STORE_PART_f32x16(add_20 + 18 * i0 + (i2 + (u1 * 16 < n1 ? u1 * 16 : 0)), SPLAT_f32x16(x11), n1 - u1 * 16);
                    STORE_PART_f32x16(value_91_3 + 18 * i0 + (i2 + (u1 * 16 < n1 ? u1 * 16 : 0)), SPLAT_f32x16(x6), n1 - u1 * 16);
                    STORE_PART_f32x16(tanh_27 + 18 * i0 + (i2 + (u1 * 16 < n1 ? u1 * 16 : 0)), SPLAT_f32x16(x4), n1 - u1 * 16);
                }
            }
        }
    }
}

/*
  kernel k9_contract_part phase 5 {
    axis i0 < 20 parallel
    axis r0co < 1 parallel
    axis r0ci < 4 reduce in r0co to 3
    v0: f32 = load %53[4*r0co + r0ci, i0]
    v1: f32 = reduce add v0 over r0ci
    store %54[r0co, i0] = v1
    schedule { order r0co i0; spread 2; width 16; reduce r0ci }
  }
*/
static void g34_2_k9_contract_part(const f32 *restrict partial_49, f32 *restrict partial_50, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t % (20);
        const i64 r0co = t / (20);
        f32 x1 = 0;
        {
            for (i64 r0ci = 0; r0ci < MIN64(4, 3 - r0co * 4); r0ci++) {
                const f32 x0 = partial_49[20 * (4 * r0co + r0ci) + i0];
                x1 += x0;
            }
        }
        partial_50[20 * r0co + i0] = x1;
    }
}

/*
  kernel k13_contract phase 5 {
    axis i0 < 6 parallel
    axis i2 < 2 parallel
    axis r0 < 18 reduce
    v0: f32 = load %57[i0, r0]
    v1: f32 = load %29[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %61[i0, i2] = v3
    schedule { order i0 i2; spread 1; width 4; reduce r0; lanes r0 }
  }
*/
static void g34_2_k13_contract(const f32 *restrict mul_17, const f32 *restrict reduce_min_29, f32 *restrict contract_16, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_29[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x3 = 0;
        {
            {
                f32x4 y3 = {0};
                i64 r0 = 0;
                for (; r0 + 4 <= 18; r0 += 4) {
                    const f32x4 x0 = LOAD_f32x4(mul_17 + 18 * i0 + r0);
                    y3 = FMA_f32x4(x0, SPLAT_f32x4(x1), y3);
                }
                if (r0 < 18) {
                    const i64 left = 18 - r0;
                    const f32x4 x0 = LOAD_f32x4(mul_17 + 18 * i0 + r0);
                    y3 = FMA_f32x4(SELECT_f32x4(IOTA_i32x4 < SPLAT_i32x4((i32)left), x0, SPLAT_f32x4(0)), SELECT_f32x4(IOTA_i32x4 < SPLAT_i32x4((i32)left), SPLAT_f32x4(x1), SPLAT_f32x4(0)), y3);
                }
                x3 = SUM_LANES_f32x4(y3);
            }
        }
        for (i64 i2 = 0; i2 < 2; i2 += 1) {
            contract_16[2 * i0 + i2] = x3;
        }
    }
}

/*
  kernel k14_contract_part contraction phase 5 {
    axis i0 < 2 parallel
    axis i1 < 2 parallel
    axis i2 < 18 parallel
    axis r0o < 2 parallel
    axis r0i < 2 reduce in r0o to 3
    v0: f32 = load %17[i0, 2*r0o + r0i, i2]
    v1: f32 = load %28[i0, 2*r0o + r0i, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0i
    store %62[r0o, i0, i1, i2] = v3
    schedule { order i0 r0o i1 i2; spread 4; tile i1 2; tile i2 32; vector i2; width 16; reduce r0i }
  }
*/
static void g34_2_k14_contract_part(const f32 *restrict mul_17, const f32 *restrict tanh_28, f32 *restrict partial_62, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 32;
        const i64 i1 = t / (1) % (1) * 2;
        const i64 r0o = t / (1) / (1) % (2);
        const i64 i0 = t / (1) / (1) / (2);
        const i64 n2 = MIN64(18 - i2, 32);
        enum { n1 = 2 };
        if (n2 == 32) {
            f32x16 x3[2][2] = {0};
            {
                for (i64 r0i = 0; r0i < MIN64(2, 3 - r0o * 2); r0i++) {
                    f32x16 x0[2];
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        x0[u2] = LOAD_f32x16(mul_17 + 54 * i0 + 18 * (2 * r0o + r0i) + (i2 + u2 * 16));
                    }
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        const f32 x1 = tanh_28[6 * i0 + 2 * (2 * r0o + r0i) + (i1 + u1)];
                        UNROLL
                        for (int u2 = 0; u2 < 2; u2++) {
                            x3[u1][u2] = FMA_f32x16(x0[u2], SPLAT_f32x16(x1), x3[u1][u2]);
                        }
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    STORE_f32x16(partial_62 + 72 * r0o + 36 * i0 + 18 * (i1 + u1) + (i2 + u2 * 16), x3[u1][u2]);
                }
            }
        } else {
            enum { n2 = 18 };
            f32x16 x3[2][2] = {0};
            {
                for (i64 r0i = 0; r0i < MIN64(2, 3 - r0o * 2); r0i++) {
                    f32x16 x0[2];
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        x0[u2] = LOAD_f32x16(mul_17 + 54 * i0 + 18 * (2 * r0o + r0i) + (i2 + (u2 * 16 < n2 ? u2 * 16 : 0)));
                    }
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        const f32 x1 = tanh_28[6 * i0 + 2 * (2 * r0o + r0i) + (i1 + MIN64(u1, n1 - 1))];
                        UNROLL
                        for (int u2 = 0; u2 < 2; u2++) {
                            x3[u1][u2] = FMA_f32x16(x0[u2], SPLAT_f32x16(x1), x3[u1][u2]);
                        }
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    if (u1 < n1) {
                        STORE_PART_f32x16(partial_62 + 72 * r0o + 36 * i0 + 18 * (i1 + MIN64(u1, n1 - 1)) + (i2 + (u2 * 16 < n2 ? u2 * 16 : 0)), x3[u1][u2], n2 - u2 * 16);
                    }
                }
            }
        }
    }
}

/*
  kernel k19_add phase 5 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 18 reduce
    axis r3 < 2 reduce
    axis r4 < 5 reduce
    axis r5 < 4 reduce
    v0: f32 = load %3[r0, r1, r2]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = mul v0, v4
    v6: f32 = reduce add v5 over r0, r1, r2
    v7: f32 = load %4[r0, r1, r3]
    v8: f32 = mul v7, v1
    v9: f32 = add v8, v3
    v10: f32 = mul v7, v9
    v11: f32 = reduce add v10 over r0, r1, r3
    v12: f32 = add v6, v11
    v13: f32 = load %5[r4, r0, r1]
    v14: f32 = mul v13, v1
    v15: f32 = add v14, v3
    v16: f32 = mul v13, v15
    v17: f32 = reduce add v16 over r0, r1, r4
    v18: f32 = add v12, v17
    v19: f32 = load %1[r0 + 2*r1 - 2, 3*r5 - 2] if 0 <= r0 + 2*r1 - 2 < 2 and 0 <= 3*r5 - 2 < 7
    v20: f32 = mul v19, v1
    v21: f32 = add v20, v3
    v22: f32 = mul v19, v21
    v23: f32 = reduce add v22 over r0, r1, r5
    v24: f32 = add v18, v23
    store %7[] = v24
    schedule { width 16; reduce r0 r1 r2 r3 r4 r5 }
  }
*/
static void g34_2_k19_add(const f32 *restrict value_91_3, const f32 *restrict value_86_4, const f32 *restrict value_84_5, const f32 *restrict t__1, f32 *restrict loss_7)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    f32 x6 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r2 = 0; r2 < 18; r2++) {
                    const f32 x0 = value_91_3[54 * r0 + 18 * r1 + r2];
                    const f32 x2 = x0 * x1;
                    const f32 x4 = x2 + x3;
                    x6 = FMA_f32(x0, x4, x6);
                }
            }
        }
    }
    f32 x11 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r3 = 0; r3 < 2; r3++) {
                    const f32 x7 = value_86_4[6 * r0 + 2 * r1 + r3];
                    const f32 x8 = x7 * x1;
                    const f32 x9 = x8 + x3;
                    x11 = FMA_f32(x7, x9, x11);
                }
            }
        }
    }
    f32 x17 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r4 = 0; r4 < 5; r4++) {
                    const f32 x13 = value_84_5[6 * r4 + 3 * r0 + r1];
                    const f32 x14 = x13 * x1;
                    const f32 x15 = x14 + x3;
                    x17 = FMA_f32(x13, x15, x17);
                }
            }
        }
    }
    f32 x23 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r5 = 0; r5 < 4; r5++) {
                    const f32 x19 = (u64)(r0 + 2 * r1 + -2) < (u64)(2) && (u64)(3 * r5 + -2) < (u64)(7) ? t__1[7 * (r0 + 2 * r1 + -2) + 3 * r5 + -2] : 0;
                    const f32 x20 = x19 * x1;
                    const f32 x21 = x20 + x3;
                    x23 = FMA_f32(x19, x21, x23);
                }
            }
        }
    }
    const f32 x12 = x6 + x11;
    const f32 x18 = x12 + x17;
    const f32 x24 = x18 + x23;
    loss_7[0] = x24;
}

/*
  kernel k20_add phase 5 {
    axis i0 < 2 parallel
    axis i1 < 7 parallel
    axis r0 < 2 reduce
    axis r1 < 7 reduce
    axis r2 < 3 reduce
    axis r3 < 18 reduce
    v0: f32 = load %32[i0 + 2, i1 + 2]
    v1: i32 = index i1
    v2: i32 = const 7
    v3: i32 = index i0
    v4: i32 = mul v2, v3
    v5: i32 = add v1, v4
    v6: f32 = load %1[r0, r1]
    v7: f32 = load %23[]
    v8: bool = lt v6, v7
    v9: i32 = const 2147483647
    v10: i32 = index r1
    v11: i32 = index r0
    v12: i32 = mul v2, v11
    v13: i32 = add v10, v12
    v14: i32 = select v8, v9, v13
    v15: i32 = reduce min v14 over r0, r1
    v16: bool = eq v5, v15
    v17: f32 = load %20[r0, r2, r3]
    v18: f32 = load %27[r0, r2, r3]
    v19: f32 = load %21[]
    v20: f32 = idiv v18, v19
    v21: f32 = mul v17, v20
    v22: f32 = neg v21
    v23: f32 = sign v7
    v24: f32 = mul v22, v23
    v25: f32 = reduce add v24 over r0, r2, r3
    v26: f32 = const 0.0
    v27: f32 = select v16, v25, v26
    v28: f32 = add v0, v27
    store %10[i0, i1] = v28
    schedule { order i0 i1; spread 2; width 16; reduce r0 r1 r2 r3 }
  }
*/
static void g34_2_k20_add(const f32 *restrict contract_19, const f32 *restrict t__1, const f32 *restrict reduce_max_23, const f32 *restrict add_20, const f32 *restrict tanh_27, const f32 *restrict add_21, f32 *restrict grad_49_10, i64 begin, i64 end)
{
    const i32 x2 = 7;
    const f32 x7 = reduce_max_23[0];
    const i32 x9 = 2147483647;
    const f32 x19 = add_21[0];
    const f32 x23 = SIGN_f32(x7);
    const f32 x26 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (7);
        const i64 i0 = t / (7);
        i32 x15 = HIGHEST_i32;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 7; r1++) {
                    const f32 x6 = t__1[7 * r0 + r1];
                    const i32 x8 = x6 < x7;
                    const i32 x10 = (i32)(r1);
                    const i32 x11 = (i32)(r0);
                    const i32 x12 = x2 * x11;
                    const i32 x13 = x10 + x12;
                    const i32 x14 = SELECT_i32(x8, x9, x13);
                    x15 = MINIMUM_i32(x15, x14);
                }
            }
        }
        f32 x25 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r2 = 0; r2 < 3; r2++) {
                    for (i64 r3 = 0; r3 < 18; r3++) {
                        const f32 x17 = add_20[54 * r0 + 18 * r2 + r3];
                        const f32 x18 = tanh_27[54 * r0 + 18 * r2 + r3];
                        const f32 x20 = FLOORDIV_f32(x18, x19);
                        const f32 x21 = x17 * x20;
                        const f32 x22 = -x21;
                        x25 = FMA_f32(x22, x23, x25);
                    }
                }
            }
        }
        const f32 x0 = contract_19[12 * (i0 + 2) + i1 + 2];
        const i32 x1 = (i32)(i1);
        const i32 x3 = (i32)(i0);
        const i32 x4 = x2 * x3;
        const i32 x5 = x1 + x4;
        const i32 x16 = x5 == x15;
        const f32 x27 = SELECT_f32(x16, x25, x26);
        const f32 x28 = x0 + x27;
        grad_49_10[7 * i0 + i1] = x28;
    }
}

/*
  kernel k10_contract phase 6 {
    axis i0 < 20 parallel
    axis r0cc < 1 reduce
    v0: f32 = load %54[r0cc, i0]
    v1: f32 = reduce add v0 over r0cc
    store %56[i0] = v1
    schedule { order i0; spread 1; tile i0 8; vector i0; width 4; reduce r0cc }
  }
*/
static void g34_2_k10_contract(const f32 *restrict partial_50, f32 *restrict contract_13, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(20 - i0, 8);
        if (n0 == 8) {
            f32x4 x1[2] = {0};
            {
                for (i64 r0cc = 0; r0cc < 1; r0cc++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        const f32x4 x0 = LOAD_f32x4(partial_50 + 20 * r0cc + (i0 + u0 * 4));
                        x1[u0] += x0;
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_f32x4(contract_13 + (i0 + u0 * 4), x1[u0]);
            }
        } else {
            enum { n0 = 4 };
            f32x4 x1[2] = {0};
            {
                for (i64 r0cc = 0; r0cc < 1; r0cc++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        const f32x4 x0 = LOAD_f32x4(partial_50 + 20 * r0cc + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)));
                        x1[u0] += x0;
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_PART_f32x4(contract_13 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)), x1[u0], n0 - u0 * 4);
            }
        }
    }
}

/*
  kernel k15_contract phase 6 {
    axis i0 < 72 parallel
    axis r0c < 2 reduce
    v0: f32 = load %65[r0c, i0]
    v1: f32 = reduce add v0 over r0c
    store %66[i0] = v1
    schedule { order i0; spread 1; tile i0 8; vector i0; width 4; reduce r0c }
  }
*/
static void g34_2_k15_contract(const f32 *restrict partial_62, f32 *restrict contract_15, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        f32x4 x1[2] = {0};
        {
            for (i64 r0c = 0; r0c < 2; r0c++) {
                UNROLL
                for (int u0 = 0; u0 < 2; u0++) {
                    const f32x4 x0 = LOAD_f32x4(partial_62 + 72 * r0c + (i0 + u0 * 4));
                    x1[u0] += x0;
                }
            }
        }
        UNROLL
        for (int u0 = 0; u0 < 2; u0++) {
            STORE_f32x4(contract_15 + (i0 + u0 * 4), x1[u0]);
        }
    }
}

/*
  kernel k16_mul phase 7 {
    axis i0 < 2 parallel
    axis i1 < 3 parallel
    axis i2 < 5 parallel
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 5 reduce
    axis r3 < 2 reduce
    axis r4 < 18 reduce
    v0: f32 = load %14[i0, i1, r0]
    v1: f32 = load %29[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    v4: i32 = index i2
    v5: i32 = const 5
    v6: i32 = index i1
    v7: i32 = mul v5, v6
    v8: i32 = add v4, v7
    v9: i32 = const 15
    v10: i32 = index i0
    v11: i32 = mul v9, v10
    v12: i32 = add v8, v11
    v13: f32 = load %30[r0, r1, r2]
    v14: bool = lt v1, v13
    v15: i32 = const 2147483647
    v16: i32 = index r2
    v17: i32 = index r1
    v18: i32 = mul v5, v17
    v19: i32 = add v16, v18
    v20: i32 = index r0
    v21: i32 = mul v9, v20
    v22: i32 = add v19, v21
    v23: i32 = select v14, v15, v22
    v24: i32 = reduce min v23 over r0, r1, r2
    v25: bool = eq v12, v24
    v26: f32 = load %15[r0, r3, r4]
    v27: f32 = reduce add v26 over r0, r3, r4
    v28: f32 = load %13[r0, r2, r3]
    v29: f32 = reduce add v28 over r0, r2, r3
    v30: f32 = add v27, v29
    v31: f32 = load %18[r0, r1, r3]
    v32: f32 = load %22[r0, r1, r3]
    v33: f32 = mul v31, v32
    v34: f32 = neg v33
    v35: f32 = load %24[]
    v36: f32 = sign v35
    v37: f32 = mul v34, v36
    v38: f32 = reduce add v37 over r0, r1, r3
    v39: f32 = const 1.0
    v40: f32 = mul v35, v35
    v41: f32 = sub v39, v40
    v42: f32 = mul v38, v41
    v43: f32 = load %25[]
    v44: f32 = mul v42, v43
    v45: f32 = load %26[]
    v46: f32 = mul v45, v45
    v47: f32 = sub v39, v46
    v48: f32 = mul v44, v47
    v49: f32 = load %16[r0, r1, r3]
    v50: f32 = reduce add v49 over r0, r1, r3
    v51: f32 = add v48, v50
    v52: f32 = add v30, v51
    v53: f32 = const 0.0
    v54: f32 = select v25, v52, v53
    v55: f32 = add v3, v54
    v56: f32 = const 0.4
    v57: f32 = mul v55, v56
    store %12[i0, i1, i2] = v57
    schedule { order i0 i1 i2; spread 2; width 16; reduce r0 r1 r3 r2 r4; lanes r2 r4 }
  }
*/
static void g34_2_k16_mul(const f32 *restrict mul_14, const f32 *restrict reduce_min_29, const f32 *restrict mul_30, const f32 *restrict contract_15, const f32 *restrict contract_13, const f32 *restrict div_18, const f32 *restrict div_22, const f32 *restrict tanh_24, const f32 *restrict exp_25, const f32 *restrict tanh_26, const f32 *restrict contract_16, f32 *restrict mul_12, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_29[0];
    const i32 x5 = 5;
    const i32 x9 = 15;
    const i32 x15 = 2147483647;
    const f32 x35 = tanh_24[0];
    const f32 x36 = SIGN_f32(x35);
    const f32 x39 = 1.0f;
    const f32 x40 = x35 * x35;
    const f32 x41 = x39 - x40;
    const f32 x43 = exp_25[0];
    const f32 x45 = tanh_26[0];
    const f32 x46 = x45 * x45;
    const f32 x47 = x39 - x46;
    const f32 x53 = 0.0f;
    const f32 x56 = 0.4000000059604645f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (3);
        const i64 i0 = t / (3);
        i32 x24 = HIGHEST_i32;
        {
            {
                i32x16 y24;
                y24 = SPLAT_i32x16(HIGHEST_i32);
                for (i64 r0 = 0; r0 < 2; r0++) {
                    for (i64 r1 = 0; r1 < 3; r1++) {
                        i64 r2 = 0;
                        if (r2 < 5) {
                            const i64 left = 5 - r2;
                            const f32x16 x13 = LOAD_f32x16(mul_30 + 15 * r0 + 5 * r1 + r2);
                            const i32x16 x14 = SPLAT_f32x16(x1) < x13;
                            const i32x16 x16 = SPLAT_i32x16((i32)(r2)) + 1 * IOTA_i32x16;
                            const i32 x17 = (i32)(r1);
                            const i32 x18 = x5 * x17;
                            const i32x16 x19 = x16 + SPLAT_i32x16(x18);
                            const i32 x20 = (i32)(r0);
                            const i32 x21 = x9 * x20;
                            const i32x16 x22 = x19 + SPLAT_i32x16(x21);
                            const i32x16 x23 = SELECT_i32x16(x14, SPLAT_i32x16(x15), x22);
                            y24 = MINIMUM_i32x16(y24, SELECT_i32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x23, SPLAT_i32x16(HIGHEST_i32)));
                        }
                    }
                }
                x24 = MIN_LANES_i32x16(y24);
            }
        }
        f32 x27 = 0;
        {
            {
                f32x16 y27 = {0};
                for (i64 r0 = 0; r0 < 2; r0++) {
                    for (i64 r3 = 0; r3 < 2; r3++) {
                        i64 r4 = 0;
                        for (; r4 + 16 <= 18; r4 += 16) {
                            const f32x16 x26 = LOAD_f32x16(contract_15 + 36 * r0 + 18 * r3 + r4);
                            y27 += x26;
                        }
                        if (r4 < 18) {
                            const i64 left = 18 - r4;
                            const f32x16 x26 = LOAD_f32x16(contract_15 + 36 * r0 + 18 * r3 + r4);
                            y27 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x26, SPLAT_f32x16(0));
                        }
                    }
                }
                x27 = SUM_LANES_f32x16(y27);
            }
        }
        f32 x29 = 0;
        {
            {
                f32x16 y29 = {0};
                for (i64 r0 = 0; r0 < 2; r0++) {
                    for (i64 r3 = 0; r3 < 2; r3++) {
                        i64 r2 = 0;
                        if (r2 < 5) {
                            const i64 left = 5 - r2;
                            f32x16 x28;
                            for (int l = 0; l < 16; l++)
                                x28[l] = contract_13[10 * r0 + 2 * (r2 + MIN64(l, left - 1)) + r3];
                            y29 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x28, SPLAT_f32x16(0));
                        }
                    }
                }
                x29 = SUM_LANES_f32x16(y29);
            }
        }
        f32 x38 = 0;
        f32 x50 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    for (i64 r3 = 0; r3 < 2; r3++) {
                        const f32 x31 = div_18[6 * r0 + 2 * r1 + r3];
                        const f32 x32 = div_22[6 * r0 + 2 * r1 + r3];
                        const f32 x33 = x31 * x32;
                        const f32 x34 = -x33;
                        const f32 x49 = contract_16[6 * r0 + 2 * r1 + r3];
                        x38 = FMA_f32(x34, x36, x38);
                        x50 += x49;
                    }
                }
            }
        }
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                const f32 x0 = mul_14[6 * i0 + 2 * i1 + r0];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        for (i64 i2 = 0; i2 < 5; i2 += 1) {
            const i32 x4 = (i32)(i2);
            const i32 x6 = (i32)(i1);
            const i32 x7 = x5 * x6;
            const i32 x8 = x4 + x7;
            const i32 x10 = (i32)(i0);
            const i32 x11 = x9 * x10;
            const i32 x12 = x8 + x11;
            const i32 x25 = x12 == x24;
            const f32 x30 = x27 + x29;
            const f32 x42 = x38 * x41;
            const f32 x44 = x42 * x43;
            const f32 x48 = x44 * x47;
            const f32 x51 = x48 + x50;
            const f32 x52 = x30 + x51;
            const f32 x54 = SELECT_f32(x25, x52, x53);
            const f32 x55 = x3 + x54;
            const f32 x57 = x55 * x56;
            mul_12[15 * i0 + 5 * i1 + i2] = x57;
        }
    }
}

/*
  kernel k17_contract phase 8 {
    axis i0 < 5 parallel
    axis i1 < 6 parallel
    axis r0 < 5 reduce
    v0: f32 = load %67[i1, r0]
    v1: f32 = load %33[r0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %68[i0, i1] = v3
    schedule { order i0 i1; spread 2; width 4; reduce r0 }
  }
*/
static void g34_2_k17_contract(const f32 *restrict mul_12, const f32 *restrict t__0, f32 *restrict contract_11, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (6);
        const i64 i0 = t / (6);
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 5; r0++) {
                const f32 x0 = mul_12[5 * i1 + r0];
                const f32 x1 = t__0[6 * r0 + i1];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        contract_11[6 * i0 + i1] = x3;
    }
}

/*
  kernel k18_contract_copy contraction phase 9 {
    axis i0 < 5 parallel
    axis i1 < 2 parallel
    axis i2 < 3 parallel
    axis r0 < 5 reduce
    v0: f32 = load %11[i0, i1, i2]
    v1: f32 = load %0[i0, i1, i2]
    v2: f32 = abs v1
    v3: f32 = const 0.5
    v4: f32 = add v2, v3
    v5: f32 = div v0, v4
    v6: f32 = load %31[i0, i1, i2]
    v7: f32 = mul v5, v6
    v8: f32 = neg v7
    v9: f32 = sign v1
    v10: f32 = mul v8, v9
    v11: f32 = load %12[i1, i2, i0]
    v12: f32 = load %31[r0, i1, i2]
    v13: f32 = mul v11, v12
    v14: f32 = reduce add v13 over r0
    v15: f32 = add v14, v5
    v16: f32 = add v10, v15
    store %9[i0, i1, i2] = v16
    store %8[i0, i1, i2] = v16
    schedule { order i1 i2 i0; spread 3; tile i0 8; vector i0; width 8; reduce r0 }
  }
*/
static void g34_2_k18_contract_copy(const f32 *restrict contract_11, const f32 *restrict t__0, const f32 *restrict div_31, const f32 *restrict mul_12, f32 *restrict grad_1_9, f32 *restrict grad_0_8, i64 begin, i64 end)
{
    const f32 x3 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t % (1) * 8;
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3);
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            f32x8 x14 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    const f32x8 x11 = LOAD_f32x8(mul_12 + 15 * i1 + 5 * i2 + i0);
                    const f32 x12 = div_31[6 * r0 + 3 * i1 + i2];
                    x14 = FMA_f32x8(x11, SPLAT_f32x8(x12), x14);
                }
            }
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = contract_11[6 * (i0 + 0 + l) + 3 * i1 + i2];
            f32x8 x1;
            for (int l = 0; l < 8; l++)
                x1[l] = t__0[6 * (i0 + 0 + l) + 3 * i1 + i2];
            const f32x8 x2 = ABS_f32x8(x1);
            const f32x8 x4 = x2 + SPLAT_f32x8(x3);
            const f32x8 x5 = x0 / x4;
            f32x8 x6;
            for (int l = 0; l < 8; l++)
                x6[l] = div_31[6 * (i0 + 0 + l) + 3 * i1 + i2];
            const f32x8 x7 = x5 * x6;
            const f32x8 x8 = -x7;
            const f32x8 x9 = SIGN_f32x8(x1);
            const f32x8 x10 = x8 * x9;
            const f32x8 x15 = x14 + x5;
            const f32x8 x16 = x10 + x15;
            for (int l = 0; l < 8; l++)
                grad_1_9[6 * (i0 + 0 + l) + 3 * i1 + i2] = (f32)x16[l];
            for (int l = 0; l < 8; l++)
                grad_0_8[6 * (i0 + 0 + l) + 3 * i1 + i2] = (f32)x16[l];
        } else {
            enum { n0 = 5 };
            f32x8 x14 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    const f32x8 x11 = LOAD_f32x8(mul_12 + 15 * i1 + 5 * i2 + i0);
                    const f32 x12 = div_31[6 * r0 + 3 * i1 + i2];
                    x14 = FMA_f32x8(x11, SPLAT_f32x8(x12), x14);
                }
            }
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = contract_11[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2];
            f32x8 x1;
            for (int l = 0; l < 8; l++)
                x1[l] = t__0[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2];
            const f32x8 x2 = ABS_f32x8(x1);
            const f32x8 x4 = x2 + SPLAT_f32x8(x3);
            const f32x8 x5 = x0 / x4;
            f32x8 x6;
            for (int l = 0; l < 8; l++)
                x6[l] = div_31[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2];
            const f32x8 x7 = x5 * x6;
            const f32x8 x8 = -x7;
            const f32x8 x9 = SIGN_f32x8(x1);
            const f32x8 x10 = x8 * x9;
            const f32x8 x15 = x14 + x5;
            const f32x8 x16 = x10 + x15;
            for (int l = 0; l < 8; l++)
                if (l < n0) grad_1_9[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2] = (f32)x16[l];
            for (int l = 0; l < 8; l++)
                if (l < n0) grad_0_8[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2] = (f32)x16[l];
        }
    }
}

static void step_g34_2_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (30), 3276, &lo, &hi))
        g34_2_k0_div(buffer[0], buffer[31], lo, hi);
    if (SHARE(team, (1) * (2) * (3) * (8), 8192, &lo, &hi))
        g34_2_k1_contract_mul_pack(buffer[0], buffer[37], lo, hi);
    if (SHARE(team, (4), 442, &lo, &hi))
        g34_2_k4_rsqrt(buffer[0], buffer[5], lo, hi);
    if (team->id == 0)
        g34_2_k5_add(buffer[1], buffer[21], buffer[23]);
    if (SHARE(team, (3) * (2) * (4) * (1), 910, &lo, &hi))
        g34_2_k6_contract(buffer[1], buffer[19], lo, hi);
    if (SHARE(team, (2) * (4) * (3) * (1), 8192, &lo, &hi))
        g34_2_k11_copy(buffer[1], buffer[6], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (1) * (2) * (3) * (1), 157, &lo, &hi))
        g34_2_k2_contract_mul(buffer[31], buffer[37], buffer[30], lo, hi);
    BARRIER(team, 2);
    if (team->id == 0)
        g34_2_k3_tanh(buffer[30], buffer[24], buffer[25], buffer[26], buffer[29]);
    BARRIER(team, 3);
    if (SHARE(team, (6), 315, &lo, &hi))
        g34_2_k7_mul(buffer[2], buffer[30], buffer[29], buffer[24], buffer[14], buffer[18], buffer[4], buffer[22], buffer[28], lo, hi);
    BARRIER(team, 4);
    if (SHARE(team, (2) * (3) * (1) * (1), 409, &lo, &hi))
        g34_2_k8_contract_part(buffer[14], buffer[30], buffer[49], lo, hi);
    if (SHARE(team, (6), 105, &lo, &hi))
        g34_2_k12_mul(buffer[28], buffer[29], buffer[21], buffer[17], buffer[20], buffer[3], buffer[27], lo, hi);
    BARRIER(team, 5);
    if (SHARE(team, (1) * (20), 2730, &lo, &hi))
        g34_2_k9_contract_part(buffer[49], buffer[50], lo, hi);
    if (SHARE(team, (6), 409, &lo, &hi))
        g34_2_k13_contract(buffer[17], buffer[29], buffer[16], lo, hi);
    if (SHARE(team, (2) * (2) * (1) * (1), 75, &lo, &hi))
        g34_2_k14_contract_part(buffer[17], buffer[28], buffer[62], lo, hi);
    if (team->id == 0)
        g34_2_k19_add(buffer[3], buffer[4], buffer[5], buffer[1], buffer[7]);
    if (SHARE(team, (2) * (7), 341, &lo, &hi))
        g34_2_k20_add(buffer[19], buffer[1], buffer[23], buffer[20], buffer[27], buffer[21], buffer[10], lo, hi);
    BARRIER(team, 6);
    if (SHARE(team, (3), 819, &lo, &hi))
        g34_2_k10_contract(buffer[50], buffer[13], lo, hi);
    if (SHARE(team, (9), 512, &lo, &hi))
        g34_2_k15_contract(buffer[62], buffer[15], lo, hi);
    BARRIER(team, 7);
    if (SHARE(team, (2) * (3), 178, &lo, &hi))
        g34_2_k16_mul(buffer[14], buffer[29], buffer[30], buffer[15], buffer[13], buffer[18], buffer[22], buffer[24], buffer[25], buffer[26], buffer[16], buffer[12], lo, hi);
    BARRIER(team, 8);
    if (SHARE(team, (5) * (6), 4096, &lo, &hi))
        g34_2_k17_contract(buffer[12], buffer[0], buffer[11], lo, hi);
    BARRIER(team, 9);
    if (SHARE(team, (2) * (3) * (1), 142, &lo, &hi))
        g34_2_k18_contract_copy(buffer[11], buffer[0], buffer[31], buffer[12], buffer[9], buffer[8], lo, hi);
}

static void step_g34_2_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 120;
    bytes[1] = 56;
    bytes[2] = 12;
    bytes[3] = 432;
    bytes[4] = 48;
    bytes[5] = 120;
    bytes[6] = 96;
    bytes[7] = 4;
    bytes[8] = 120;
    bytes[9] = 120;
    bytes[10] = 56;
    bytes[11] = 120;
    bytes[12] = 120;
    bytes[13] = 80;
    bytes[14] = 48;
    bytes[15] = 288;
    bytes[16] = 48;
    bytes[17] = 432;
    bytes[18] = 48;
    bytes[19] = 288;
    bytes[20] = 432;
    bytes[21] = 4;
    bytes[22] = 48;
    bytes[23] = 4;
    bytes[24] = 4;
    bytes[25] = 4;
    bytes[26] = 4;
    bytes[27] = 432;
    bytes[28] = 48;
    bytes[29] = 4;
    bytes[30] = 120;
    bytes[31] = 120;
    bytes[32] = 0;
    bytes[33] = 0;
    bytes[34] = 0;
    bytes[35] = 0;
    bytes[36] = 0;
    bytes[37] = 192;
    bytes[38] = 0;
    bytes[39] = 0;
    bytes[40] = 0;
    bytes[41] = 0;
    bytes[42] = 0;
    bytes[43] = 0;
    bytes[44] = 0;
    bytes[45] = 0;
    bytes[46] = 0;
    bytes[47] = 0;
    bytes[48] = 0;
    bytes[49] = 240;
    bytes[50] = 80;
    bytes[51] = 0;
    bytes[52] = 0;
    bytes[53] = 0;
    bytes[54] = 0;
    bytes[55] = 0;
    bytes[56] = 0;
    bytes[57] = 0;
    bytes[58] = 0;
    bytes[59] = 0;
    bytes[60] = 0;
    bytes[61] = 0;
    bytes[62] = 576;
    bytes[63] = 0;
    bytes[64] = 0;
    bytes[65] = 0;
    bytes[66] = 0;
    bytes[67] = 0;
    bytes[68] = 0;
}

static void step_g34_2_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(90);
    *bytes += (f64)(0 + 4 * (30) + 4 * (48));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(90);
    *bytes += (f64)(0 + 4 * (14) + 4 * (1) + 4 * (1));
    *flops += (f64)(16);
    *bytes += (f64)(0 + 4 * (14) + 4 * (72));
    *flops += (f64)(288);
    *bytes += (f64)(0 + 4 * (14) + 4 * (24));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (30) + 4 * (48) + 4 * (30));
    *flops += (f64)(528);
    *bytes += (f64)(0 + 4 * (30) + 4 * (1) + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(33);
    *bytes += (f64)(0 + 1 * (12) + 4 * (30) + 4 * (1) + 4 * (1) + 4 * (12) + 4 * (12) + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(194);
    *bytes += (f64)(0 + 4 * (12) + 4 * (30) + 4 * (60));
    *flops += (f64)(120);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1) + 4 * (1) + 4 * (108) + 4 * (108) + 4 * (108) + 4 * (108));
    *flops += (f64)(72);
    *bytes += (f64)(0 + 4 * (60) + 4 * (20));
    *flops += (f64)(80);
    *bytes += (f64)(0 + 4 * (108) + 4 * (1) + 4 * (12));
    *flops += (f64)(216);
    *bytes += (f64)(0 + 4 * (108) + 4 * (12) + 4 * (144));
    *flops += (f64)(576);
    *bytes += (f64)(0 + 4 * (108) + 4 * (12) + 4 * (30) + 4 * (14) + 4 * (1));
    *flops += (f64)(699);
    *bytes += (f64)(0 + 4 * (14) + 4 * (14) + 4 * (1) + 4 * (108) + 4 * (108) + 4 * (1) + 4 * (14));
    *flops += (f64)(657);
    *bytes += (f64)(0 + 4 * (20) + 4 * (20));
    *flops += (f64)(20);
    *bytes += (f64)(0 + 4 * (144) + 4 * (72));
    *flops += (f64)(144);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1) + 4 * (30) + 4 * (72) + 4 * (20) + 4 * (12) + 4 * (12) + 4 * (1) + 4 * (1) + 4 * (1) + 4 * (12) + 4 * (30));
    *flops += (f64)(497);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(60);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * MIN64(60, 30) + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(570);
}

static const dlm_buffer step_g34_2_buffers[] = {
    {DLM_BUF_INPUT, 0, 0, 9},  /* 0  f32[5, 2, 3] */
    {DLM_BUF_INPUT, 2, 0, 5},  /* 1  f32[2, 7] */
    {DLM_BUF_INPUT, 5, 3, 3},  /* 2  bool[2, 3, 2] */
    {DLM_BUF_OUTPUT, 0, 4, 5},  /* 3 value.91 f32[2, 3, 18] */
    {DLM_BUF_OUTPUT, 1, 3, 5},  /* 4 value.86 f32[2, 3, 2] */
    {DLM_BUF_OUTPUT, 2, 0, 5},  /* 5 value.84 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.80 f32[2, 4, 3, 1] */
    {DLM_BUF_OUTPUT, 4, 5, 5},  /* 7 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 9, 9},  /* 8 grad.0 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 6, 9, 9},  /* 9 grad.1 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 7, 5, 5},  /* 10 grad.49 f32[2, 7] */
    {DLM_BUF_TEMP, 0, 8, 9},  /* 11 contract f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 7, 9},  /* 12 mul f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 13 contract f32[2, 5, 2] */
    {DLM_BUF_TEMP, 0, 3, 7},  /* 14 mul f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 15 contract f32[2, 2, 18] */
    {DLM_BUF_TEMP, 0, 5, 7},  /* 16 contract f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 17 mul f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 3, 7},  /* 18 div f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 0, 5},  /* 19 contract f32[3, 2, 4, 3] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 20 add f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 0, 5},  /* 21 add f32[] */
    {DLM_BUF_TEMP, 0, 3, 7},  /* 22 div f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 0, 5},  /* 23 reduce_max f32[] */
    {DLM_BUF_TEMP, 0, 2, 7},  /* 24 tanh f32[] */
    {DLM_BUF_TEMP, 0, 2, 7},  /* 25 exp f32[] */
    {DLM_BUF_TEMP, 0, 2, 7},  /* 26 tanh f32[] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 27 tanh f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 3, 5},  /* 28 tanh f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 2, 7},  /* 29 reduce_min f32[] */
    {DLM_BUF_TEMP, 0, 1, 7},  /* 30 mul f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 0, 9},  /* 31 div f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 32 reshape f32[6, 12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 33  f32[5, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 34 div f32[5, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 35  f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 36 div f32[30] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 37 packed f32[1, 2, 3, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 38  f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 39 value.84 f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 40  f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 41 value.84 f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 42  bool[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 43 mul f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 44 mul f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 45 div f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 46 value.86 f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 47 div f32[6, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 48 tanh f32[6, 2] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 49 partial f32[3, 2, 5, 2] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 50 partial f32[1, 2, 5, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 51 partial f32[3, 10, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 52 partial f32[1, 10, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 53 partial f32[3, 20] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 54 partial f32[1, 20] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 55 contract f32[10, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 56 contract f32[20] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 57 mul f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 58 add f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 59 value.91 f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 60 tanh f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 61 contract f32[6, 2] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 62 partial f32[2, 2, 2, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 63 partial f32[2, 4, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 64 contract f32[4, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 65 partial f32[2, 72] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 66 contract f32[72] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 67 mul f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 68 contract f32[5, 6] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g34_2 = {
    .name = "g34_2",
    .nbuffers = 69, .ndims = 2, .nphases = 10, .nkernels = 21,
    .buffers = step_g34_2_buffers, .sizes = step_g34_2_sizes, .traffic = step_g34_2_traffic, .run = step_g34_2_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g34_2; const dlm_step *const get_g34_2 = &step_g34_2;

/* ---- step g34_3 ---- */

/*
  kernel k0_div {
    axis i0 < 30 parallel
    v0: f32 = load %35[i0]
    v1: f32 = abs v0
    v2: f32 = const 0.5
    v3: f32 = add v1, v2
    v4: f32 = div v0, v3
    store %36[i0] = v4
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g34_3_k0_div(const f32 *restrict t__0, f32 *restrict div_31, i64 begin, i64 end)
{
    const f32 x2 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(30 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(t__0 + i0);
            const f32x8 x1 = ABS_f32x8(x0);
            const f32x8 x3 = x1 + SPLAT_f32x8(x2);
            const f32x8 x4 = x0 / x3;
            STORE_f32x8(div_31 + i0, x4);
        } else {
            enum { n0 = 6 };
            const f32x8 x0 = LOAD_f32x8(t__0 + i0);
            const f32x8 x1 = ABS_f32x8(x0);
            const f32x8 x3 = x1 + SPLAT_f32x8(x2);
            const f32x8 x4 = x0 / x3;
            STORE_PART_f32x8(div_31 + i0, x4, n0);
        }
    }
}

/*
  kernel k1_contract_mul_part_pack {
    axis i0 < 1 parallel
    axis i1 < 2 parallel
    axis i2 < 3 parallel
    axis i3 < 8 parallel
    v0: f32 = load %0[8*i0 + i3, i1, i2] if 0 <= 8*i0 + i3 < 5 and 0 <= 8*i0 + i3 < 5
    store %38[i0, i1, i2, i3] = v0
    schedule { order i0 i1 i2 i3; spread 4; tile i3 8; vector i3; width 8 }
  }
*/
static void g34_3_k1_contract_mul_part_pack(const f32 *restrict t__0, f32 *restrict packed_38, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 8;
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (2);
        const i64 i0 = t / (1) / (3) / (2);
        f32x8 x0;
        for (int l = 0; l < 8; l++)
            x0[l] = (u64)(8 * i0 + (i3 + 0 + l)) < (u64)(5) && (u64)(8 * i0 + (i3 + 0 + l)) < (u64)(5) ? t__0[6 * (8 * i0 + (i3 + 0 + l)) + 3 * i1 + i2] : 0;
        STORE_f32x8(packed_38 + 48 * i0 + 24 * i1 + 8 * i2 + i3, x0);
    }
}

/*
  kernel k5_rsqrt {
    axis i0 < 10 parallel
    axis i2 < 3 parallel
    v0: f32 = load %33[i0, i2]
    v1: i32 = cast v0
    v2: f32 = cast v1
    v3: f32 = abs v2
    v4: f32 = const 0.25
    v5: f32 = add v3, v4
    v6: f32 = rsqrt v5
    store %43[i0, i2] = v6
    schedule { order i0 i2; spread 2; tile i2 16; vector i2; width 8 }
  }
*/
static void g34_3_k5_rsqrt(const f32 *restrict t__0, f32 *restrict value_84_5, i64 begin, i64 end)
{
    const f32 x4 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 16;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(3 - i2, 16);
        if (n1 == 16) {
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const f32x8 x0 = LOAD_f32x8(t__0 + 3 * i0 + (i2 + u1 * 8));
                const i32x8 x1 = __builtin_convertvector(x0, i32x8);
                const f32x8 x2 = __builtin_convertvector(x1, f32x8);
                const f32x8 x3 = ABS_f32x8(x2);
                const f32x8 x5 = x3 + SPLAT_f32x8(x4);
                const f32x8 x6 = 1 / SQRT_f32x8(x5);
                STORE_f32x8(value_84_5 + 3 * i0 + (i2 + u1 * 8), x6);
            }
        } else {
            enum { n1 = 3 };
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const f32x8 x0 = LOAD_f32x8(t__0 + 3 * i0 + (i2 + (u1 * 8 < n1 ? u1 * 8 : 0)));
                const i32x8 x1 = __builtin_convertvector(x0, i32x8);
                const f32x8 x2 = __builtin_convertvector(x1, f32x8);
                const f32x8 x3 = ABS_f32x8(x2);
                const f32x8 x5 = x3 + SPLAT_f32x8(x4);
                const f32x8 x6 = 1 / SQRT_f32x8(x5);
                STORE_PART_f32x8(value_84_5 + 3 * i0 + (i2 + (u1 * 8 < n1 ? u1 * 8 : 0)), x6, n1 - u1 * 8);
            }
        }
    }
}

/*
  kernel k6_add {
    axis r0 < 2 reduce
    axis r1 < 7 reduce
    v0: f32 = load %1[r0, r1]
    v1: f32 = reduce max v0 over r0, r1
    v2: f32 = abs v1
    v3: f32 = const 0.5
    v4: f32 = add v2, v3
    store %21[] = v4
    store %23[] = v1
    schedule { width 8; reduce r0 r1 }
  }
*/
static void g34_3_k6_add(const f32 *restrict t__1, f32 *restrict add_21, f32 *restrict reduce_max_23)
{
    const f32 x3 = 0.5f;
    f32 x1 = LOWEST_f32;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 7; r1++) {
                const f32 x0 = t__1[7 * r0 + r1];
                x1 = MAXIMUM_f32(x1, x0);
            }
        }
    }
    const f32 x2 = ABS_f32(x1);
    const f32 x4 = x2 + x3;
    add_21[0] = x4;
    reduce_max_23[0] = x1;
}

/*
  kernel k7_contract {
    axis i0 < 3 parallel
    axis i1 < 2 parallel
    axis i2 < 4 parallel
    axis i3 < 3 parallel
    v0: f32 = load %1[2*i0 + i1 - 2, 3*i2 + i3 - 2] if 0 <= i3 < 1 and 0 <= 2*i0 + i1 - 2 < 2 and 0 <= 3*i2 + i3 - 2 < 7
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = add v4, v2
    v6: bool = inside 0 <= i3 < 1
    v7: f32 = const 0.0
    v8: f32 = select v6, v5, v7
    store %19[i0, i1, i2, i3] = v8
    schedule { order i0 i1 i2 i3; spread 4; tile i3 4; vector i3; width 4 }
  }
*/
static void g34_3_k7_contract(const f32 *restrict t__1, f32 *restrict contract_19, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const f32 x7 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 4;
        const i64 i2 = t / (1) % (4);
        const i64 i1 = t / (1) / (4) % (2);
        const i64 i0 = t / (1) / (4) / (2);
        const i64 n3 = MIN64(3 - i3, 4);
        if (n3 == 4) {
            f32x4 x0;
            if ((u64)((i3 + 0 + 0)) < (u64)(1) && (u64)(2 * i0 + i1 + -2) < (u64)(2) && (u64)(3 * i2 + (i3 + 0 + 0) + -2) < (u64)(7) && (u64)((i3 + 0 + 3)) < (u64)(1) && (u64)(2 * i0 + i1 + -2) < (u64)(2) && (u64)(3 * i2 + (i3 + 0 + 3) + -2) < (u64)(7))
                x0 = LOAD_f32x4(t__1 + 7 * (2 * i0 + i1 + -2) + 3 * i2 + i3 + -2);
            else for (int l = 0; l < 4; l++)
                x0[l] = (u64)((i3 + 0 + l)) < (u64)(1) && (u64)(2 * i0 + i1 + -2) < (u64)(2) && (u64)(3 * i2 + (i3 + 0 + l) + -2) < (u64)(7) ? t__1[7 * (2 * i0 + i1 + -2) + 3 * i2 + (i3 + 0 + l) + -2] : 0;
            const f32x4 x2 = x0 * SPLAT_f32x4(x1);
            const f32x4 x4 = x2 + SPLAT_f32x4(x3);
            const f32x4 x5 = x4 + x2;
            i32x4 x6;
            for (int l = 0; l < 4; l++)
                x6[l] = -((u64)((i3 + 0 + l)) < (u64)(1));
            const f32x4 x8 = SELECT_f32x4(x6, x5, SPLAT_f32x4(x7));
            STORE_f32x4(contract_19 + 24 * i0 + 12 * i1 + 3 * i2 + i3, x8);
        } else {
            enum { n3 = 3 };
            f32x4 x0;
            for (int l = 0; l < 4; l++)
                x0[l] = (u64)((i3 + MIN64(0 + l, n3 - 1))) < (u64)(1) && (u64)(2 * i0 + i1 + -2) < (u64)(2) && (u64)(3 * i2 + (i3 + MIN64(0 + l, n3 - 1)) + -2) < (u64)(7) ? t__1[7 * (2 * i0 + i1 + -2) + 3 * i2 + (i3 + MIN64(0 + l, n3 - 1)) + -2] : 0;
            const f32x4 x2 = x0 * SPLAT_f32x4(x1);
            const f32x4 x4 = x2 + SPLAT_f32x4(x3);
            const f32x4 x5 = x4 + x2;
            i32x4 x6;
            for (int l = 0; l < 4; l++)
                x6[l] = -((u64)((i3 + MIN64(0 + l, n3 - 1))) < (u64)(1));
            const f32x4 x8 = SELECT_f32x4(x6, x5, SPLAT_f32x4(x7));
            STORE_PART_f32x4(contract_19 + 24 * i0 + 12 * i1 + 3 * i2 + i3, x8, n3);
        }
    }
}

/*
  kernel k10_copy {
    axis i0 < 2 parallel
    axis i1 < 4 parallel
    axis i2 < 3 parallel
    axis i3 < 1 parallel
    v0: f32 = load %1[i0 + 2*i2 - 2, 3*i1 + i3 - 2] if 0 <= i0 + 2*i2 - 2 < 2 and 0 <= 3*i1 + i3 - 2 < 7
    store %6[i0, i1, i2, i3] = v0
    schedule { order i0 i1 i2 i3; spread 4; tile i3 8; vector i3; width 8 }
  }
*/
static void g34_3_k10_copy(const f32 *restrict t__1, f32 *restrict value_80_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 8;
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3) % (4);
        const i64 i0 = t / (1) / (3) / (4);
        const i64 n3 = MIN64(1 - i3, 8);
        if (n3 == 8) {
            f32x8 x0;
            if ((u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + (i3 + 0 + 0) + -2) < (u64)(7) && (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + (i3 + 0 + 7) + -2) < (u64)(7))
                x0 = LOAD_f32x8(t__1 + 7 * (i0 + 2 * i2 + -2) + 3 * i1 + i3 + -2);
            else for (int l = 0; l < 8; l++)
                x0[l] = (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + (i3 + 0 + l) + -2) < (u64)(7) ? t__1[7 * (i0 + 2 * i2 + -2) + 3 * i1 + (i3 + 0 + l) + -2] : 0;
            for (int l = 0; l < 8; l++)
                value_80_6[12 * i0 + 3 * i1 + i2 + (i3 + 0 + l)] = (f32)x0[l];
        } else {
            enum { n3 = 1 };
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = (u64)(i0 + 2 * i2 + -2) < (u64)(2) && (u64)(3 * i1 + (i3 + MIN64(0 + l, n3 - 1)) + -2) < (u64)(7) ? t__1[7 * (i0 + 2 * i2 + -2) + 3 * i1 + (i3 + MIN64(0 + l, n3 - 1)) + -2] : 0;
            for (int l = 0; l < 8; l++)
                if (l < n3) value_80_6[12 * i0 + 3 * i1 + i2 + (i3 + MIN64(0 + l, n3 - 1))] = (f32)x0[l];
        }
    }
}

/*
  kernel k2_contract_mul_part contraction phase 1 {
    axis i0 < 2 parallel
    axis i1 < 3 parallel
    axis i2o < 1 parallel
    axis r0o < 2 parallel
    axis r0i < 4 reduce in r0o to 5
    axis i2i < 8 parallel
    v0: f32 = load %31[4*r0o + r0i, i0, i1]
    v1: f32 = load %38[i2o, i0, i1, i2i]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0i
    store %37[r0o, i0, i1, 8*i2o + i2i] = v3 if 0 <= 8*i2o + i2i < 5
    schedule { order i2o i0 i1 r0o i2i; spread 5; tile i2i 8; vector i2i; width 8; reduce r0i }
  }
*/
static void g34_3_k2_contract_mul_part(const f32 *restrict div_31, const f32 *restrict packed_38, f32 *restrict partial_37, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2i = t % (1) * 8;
        const i64 r0o = t / (1) % (2);
        const i64 i1 = t / (1) / (2) % (3);
        const i64 i0 = t / (1) / (2) / (3) % (2);
        const i64 i2o = t / (1) / (2) / (3) / (2);
        f32x8 x3 = {0};
        {
            for (i64 r0i = 0; r0i < MIN64(4, 5 - r0o * 4); r0i++) {
                const f32 x0 = div_31[6 * (4 * r0o + r0i) + 3 * i0 + i1];
                const f32x8 x1 = LOAD_f32x8(packed_38 + 48 * i2o + 24 * i0 + 8 * i1 + i2i);
                x3 = FMA_f32x8(SPLAT_f32x8(x0), x1, x3);
            }
        }
        STORE_PART_f32x8(partial_37 + 30 * r0o + 15 * i0 + 5 * i1 + 8 * i2o + i2i, x3, 5 - (8 * i2o + i2i));
    }
}

/*
  kernel k3_contract_mul phase 2 {
    axis i0 < 30 parallel
    axis r0c < 2 reduce
    v0: f32 = load %41[r0c, i0]
    v1: f32 = reduce add v0 over r0c
    v2: f32 = const 0.4
    v3: f32 = mul v1, v2
    store %42[i0] = v3
    schedule { order i0; spread 1; tile i0 8; vector i0; width 4; reduce r0c }
  }
*/
static void g34_3_k3_contract_mul(const f32 *restrict partial_37, f32 *restrict mul_30, i64 begin, i64 end)
{
    const f32 x2 = 0.4000000059604645f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(30 - i0, 8);
        if (n0 == 8) {
            f32x4 x1[2] = {0};
            {
                for (i64 r0c = 0; r0c < 2; r0c++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        const f32x4 x0 = LOAD_f32x4(partial_37 + 30 * r0c + (i0 + u0 * 4));
                        x1[u0] += x0;
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x4 x3 = x1[u0] * SPLAT_f32x4(x2);
                STORE_f32x4(mul_30 + (i0 + u0 * 4), x3);
            }
        } else {
            enum { n0 = 6 };
            f32x4 x1[2] = {0};
            {
                for (i64 r0c = 0; r0c < 2; r0c++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        const f32x4 x0 = LOAD_f32x4(partial_37 + 30 * r0c + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)));
                        x1[u0] += x0;
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x4 x3 = x1[u0] * SPLAT_f32x4(x2);
                STORE_PART_f32x4(mul_30 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)), x3, n0 - u0 * 4);
            }
        }
    }
}

/*
  kernel k4_tanh phase 3 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 5 reduce
    v0: f32 = load %30[r0, r1, r2]
    v1: f32 = reduce min v0 over r0, r1, r2
    v2: f32 = tanh v1
    v3: f32 = exp v2
    v4: f32 = tanh v3
    store %24[] = v4
    store %25[] = v3
    store %26[] = v2
    store %29[] = v1
    schedule { width 16; reduce r0 r1 r2; lanes r2 }
  }
*/
static void g34_3_k4_tanh(const f32 *restrict mul_30, f32 *restrict tanh_24, f32 *restrict exp_25, f32 *restrict tanh_26, f32 *restrict reduce_min_29)
{
    f32 x1 = HIGHEST_f32;
    {
        {
            f32x16 y1;
            y1 = SPLAT_f32x16(HIGHEST_f32);
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    i64 r2 = 0;
                    if (r2 < 5) {
                        const i64 left = 5 - r2;
                        const f32x16 x0 = LOAD_f32x16(mul_30 + 15 * r0 + 5 * r1 + r2);
                        y1 = MINIMUM_f32x16(y1, SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(HIGHEST_f32)));
                    }
                }
            }
            x1 = MIN_LANES_f32x16(y1);
        }
    }
    const f32 x2 = TANH_f32(x1);
    const f32 x3 = EXP_f32(x2);
    const f32 x4 = TANH_f32(x3);
    tanh_24[0] = x4;
    exp_25[0] = x3;
    tanh_26[0] = x2;
    reduce_min_29[0] = x1;
}

/*
  kernel k8_mul phase 4 {
    axis i0 < 2 parallel
    axis i1 < 3 parallel
    axis i2 < 2 parallel
    axis r0 < 5 reduce
    v0: bool = load %2[i0, i1, i2]
    v1: f32 = const 0.0
    v2: f32 = load %30[i0, i1, r0]
    v3: f32 = load %29[]
    v4: f32 = mul v2, v3
    v5: f32 = reduce add v4 over r0
    v6: f32 = tanh v5
    v7: f32 = load %24[]
    v8: f32 = abs v7
    v9: f32 = const 0.5
    v10: f32 = add v8, v9
    v11: f32 = div v6, v10
    v12: f32 = select v0, v11, v6
    v13: f32 = mul v12, v9
    v14: f32 = const 0.25
    v15: f32 = add v13, v14
    v16: f32 = add v15, v13
    v17: f32 = select v0, v1, v16
    v18: f32 = select v0, v16, v1
    v19: f32 = div v18, v10
    v20: f32 = add v17, v19
    v21: f32 = const 1.0
    v22: f32 = mul v6, v6
    v23: f32 = sub v21, v22
    v24: f32 = mul v20, v23
    store %14[i0, i1, i2] = v24
    store %18[i0, i1, i2] = v19
    store %4[i0, i1, i2] = v12
    store %22[i0, i1, i2] = v11
    store %28[i0, i1, i2] = v6
    schedule { order i0 i1 i2; spread 2; width 16; reduce r0; lanes r0 }
  }
*/
static void g34_3_k8_mul(const u8 *restrict t__2, const f32 *restrict mul_30, const f32 *restrict reduce_min_29, const f32 *restrict tanh_24, f32 *restrict mul_14, f32 *restrict div_18, f32 *restrict value_86_4, f32 *restrict div_22, f32 *restrict tanh_28, i64 begin, i64 end)
{
    const f32 x1 = 0.0f;
    const f32 x3 = reduce_min_29[0];
    const f32 x7 = tanh_24[0];
    const f32 x8 = ABS_f32(x7);
    const f32 x9 = 0.5f;
    const f32 x10 = x8 + x9;
    const f32 x14 = 0.25f;
    const f32 x21 = 1.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (3);
        const i64 i0 = t / (3);
        f32 x5 = 0;
        {
            {
                f32x16 y5 = {0};
                i64 r0 = 0;
                if (r0 < 5) {
                    const i64 left = 5 - r0;
                    const f32x16 x2 = LOAD_f32x16(mul_30 + 15 * i0 + 5 * i1 + r0);
                    y5 = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x2, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), SPLAT_f32x16(x3), SPLAT_f32x16(0)), y5);
                }
                x5 = SUM_LANES_f32x16(y5);
            }
        }
        for (i64 i2 = 0; i2 < 2; i2 += 1) {
            const i32 x0 = t__2[6 * i0 + 2 * i1 + i2];
            const f32 x6 = TANH_f32(x5);
            const f32 x11 = x6 / x10;
            const f32 x12 = SELECT_f32(x0, x11, x6);
            const f32 x13 = x12 * x9;
            const f32 x15 = x13 + x14;
            const f32 x16 = x15 + x13;
            const f32 x17 = SELECT_f32(x0, x1, x16);
            const f32 x18 = SELECT_f32(x0, x16, x1);
            const f32 x19 = x18 / x10;
            const f32 x20 = x17 + x19;
            const f32 x22 = x6 * x6;
            const f32 x23 = x21 - x22;
            const f32 x24 = x20 * x23;
            mul_14[6 * i0 + 2 * i1 + i2] = x24;
            div_18[6 * i0 + 2 * i1 + i2] = x19;
            value_86_4[6 * i0 + 2 * i1 + i2] = x12;
            div_22[6 * i0 + 2 * i1 + i2] = x11;
            tanh_28[6 * i0 + 2 * i1 + i2] = x6;
        }
    }
}

/*
  kernel k9_contract contraction phase 5 {
    axis i0 < 2 parallel
    axis i1 < 5 parallel
    axis i2 < 2 parallel
    axis r0 < 3 reduce
    v0: f32 = load %14[i0, r0, i2]
    v1: f32 = load %30[i0, r0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %13[i0, i1, i2] = v3
    schedule { order i0 i1 i2; spread 3; tile i1 5; tile i2 4; vector i2; width 4; reduce r0 }
  }
*/
static void g34_3_k9_contract(const f32 *restrict mul_14, const f32 *restrict mul_30, f32 *restrict contract_13, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 4;
        const i64 i1 = t / (1) % (1) * 5;
        const i64 i0 = t / (1) / (1);
        const i64 n2 = MIN64(2 - i2, 4);
        enum { n1 = 5 };
        if (n2 == 4) {
            f32x4 x3[5] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    const f32x4 x0 = LOAD_f32x4(mul_14 + 6 * i0 + 2 * r0 + i2);
                    UNROLL
                    for (int u1 = 0; u1 < 5; u1++) {
                        const f32 x1 = mul_30[15 * i0 + 5 * r0 + (i1 + u1)];
                        x3[u1] = FMA_f32x4(x0, SPLAT_f32x4(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 5; u1++) {
                STORE_f32x4(contract_13 + 10 * i0 + 2 * (i1 + u1) + i2, x3[u1]);
            }
        } else {
            enum { n2 = 2 };
            f32x4 x3[5] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    const f32x4 x0 = LOAD_f32x4(mul_14 + 6 * i0 + 2 * r0 + i2);
                    UNROLL
                    for (int u1 = 0; u1 < 5; u1++) {
                        const f32 x1 = mul_30[15 * i0 + 5 * r0 + (i1 + MIN64(u1, n1 - 1))];
                        x3[u1] = FMA_f32x4(x0, SPLAT_f32x4(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 5; u1++) {
                if (u1 < n1) {
                    STORE_PART_f32x4(contract_13 + 10 * i0 + 2 * (i1 + MIN64(u1, n1 - 1)) + i2, x3[u1], n2);
                }
            }
        }
    }
}

/*
  kernel k11_mul_part phase 5 {
    axis i0 < 2 parallel
    axis i1 < 3 parallel
    axis r0o < 1 parallel
    axis r0i < 2 reduce
    v0: f32 = load %28[i0, i1, 2*r0o + r0i]
    v1: f32 = load %29[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0i
    store %44[r0o, i0, i1] = v3
    schedule { order i0 i1 r0o; spread 3; width 4; reduce r0i }
  }
*/
static void g34_3_k11_mul_part(const f32 *restrict tanh_28, const f32 *restrict reduce_min_29, f32 *restrict partial_44, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_29[0];
    for (i64 t = begin; t < end; t++) {
        const i64 r0o = t % (1);
        const i64 i1 = t / (1) % (3);
        const i64 i0 = t / (1) / (3);
        f32 x3 = 0;
        {
            for (i64 r0i = 0; r0i < 2; r0i++) {
                const f32 x0 = tanh_28[6 * i0 + 2 * i1 + 2 * r0o + r0i];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        partial_44[6 * r0o + 3 * i0 + i1] = x3;
    }
}

/*
  kernel k12_mul phase 6 {
    axis i0 < 6 parallel
    axis i2 < 18 parallel
    axis r0c < 1 reduce
    v0: f32 = load %45[r0c, i0]
    v1: f32 = reduce add v0 over r0c
    v2: f32 = tanh v1
    v3: f32 = load %21[]
    v4: f32 = mod v2, v3
    v5: f32 = const 0.5
    v6: f32 = mul v4, v5
    v7: f32 = const 0.25
    v8: f32 = add v6, v7
    v9: f32 = add v8, v6
    v10: f32 = const 1.0
    v11: f32 = mul v2, v2
    v12: f32 = sub v10, v11
    v13: f32 = mul v9, v12
    store %46[i0, i2] = v13
    store %47[i0, i2] = v9
    store %48[i0, i2] = v4
    store %49[i0, i2] = v2
    schedule { order i0 i2; spread 1; tile i2 16; vector i2; width 16; reduce r0c }
  }
*/
static void g34_3_k12_mul(const f32 *restrict partial_44, const f32 *restrict add_21, f32 *restrict mul_17, f32 *restrict add_20, f32 *restrict value_91_3, f32 *restrict tanh_27, i64 begin, i64 end)
{
    const f32 x3 = add_21[0];
    const f32 x5 = 0.5f;
    const f32 x7 = 0.25f;
    const f32 x10 = 1.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x1 = 0;
        {
            for (i64 r0c = 0; r0c < 1; r0c++) {
                const f32 x0 = partial_44[6 * r0c + i0];
                x1 += x0;
            }
        }
        for (i64 i2 = 0; i2 < 18; i2 += 16) {
            const i64 n1 = MIN64(18 - i2, 16);
            if (n1 == 16) {
                const f32 x2 = TANH_f32(x1);
                const f32 x4 = FLOORMOD_f32(x2, x3);
                const f32 x6 = x4 * x5;
                const f32 x8 = x6 + x7;
                const f32 x9 = x8 + x6;
                const f32 x11 = x2 * x2;
                const f32 x12 = x10 - x11;
                const f32 x13 = x9 * x12;
                STORE_f32x16(mul_17 + 18 * i0 + i2, SPLAT_f32x16(x13));
                STORE_f32x16(add_20 + 18 * i0 + i2, SPLAT_f32x16(x9));
                STORE_f32x16(value_91_3 + 18 * i0 + i2, SPLAT_f32x16(x4));
                STORE_f32x16(tanh_27 + 18 * i0 + i2, SPLAT_f32x16(x2));
            } else {
                enum { n1 = 2 };
                const f32 x2 = TANH_f32(x1);
                const f32 x4 = FLOORMOD_f32(x2, x3);
                const f32 x6 = x4 * x5;
                const f32 x8 = x6 + x7;
                const f32 x9 = x8 + x6;
                const f32 x11 = x2 * x2;
                const f32 x12 = x10 - x11;
                const f32 x13 = x9 * x12;
                STORE_PART_f32x16(mul_17 + 18 * i0 + i2, SPLAT_f32x16(x13), n1);
                STORE_PART_f32x16(add_20 + 18 * i0 + i2, SPLAT_f32x16(x9), n1);
                STORE_PART_f32x16(value_91_3 + 18 * i0 + i2, SPLAT_f32x16(x4), n1);
                STORE_PART_f32x16(tanh_27 + 18 * i0 + i2, SPLAT_f32x16(x2), n1);
            }
        }
    }
}

/*
  kernel k13_contract phase 7 {
    axis i0 < 6 parallel
    axis i2 < 2 parallel
    axis r0 < 18 reduce
    v0: f32 = load %46[i0, r0]
    v1: f32 = load %29[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %50[i0, i2] = v3
    schedule { order i0 i2; spread 1; tile i2 4; vector i2; width 4; reduce r0 }
  }
*/
static void g34_3_k13_contract(const f32 *restrict mul_17, const f32 *restrict reduce_min_29, f32 *restrict contract_16, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_29[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 18; r0++) {
                const f32 x0 = mul_17[18 * i0 + r0];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        for (i64 i2 = 0; i2 < 2; i2 += 4) {
            const i64 n1 = MIN64(2 - i2, 4);
            if (n1 == 4) {
                STORE_f32x4(contract_16 + 2 * i0 + i2, SPLAT_f32x4(x3));
            } else {
                enum { n1 = 2 };
                STORE_PART_f32x4(contract_16 + 2 * i0 + i2, SPLAT_f32x4(x3), n1);
            }
        }
    }
}

/*
  kernel k14_contract_part contraction phase 7 {
    axis i0 < 2 parallel
    axis i1 < 2 parallel
    axis i2 < 18 parallel
    axis r0o < 1 parallel
    axis r0i < 3 reduce
    v0: f32 = load %17[i0, 3*r0o + r0i, i2]
    v1: f32 = load %28[i0, 3*r0o + r0i, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0i
    store %51[r0o, i0, i1, i2] = v3
    schedule { order i0 r0o i1 i2; spread 4; tile i1 2; tile i2 32; vector i2; width 16; reduce r0i }
  }
*/
static void g34_3_k14_contract_part(const f32 *restrict mul_17, const f32 *restrict tanh_28, f32 *restrict partial_51, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 32;
        const i64 i1 = t / (1) % (1) * 2;
        const i64 r0o = t / (1) / (1) % (1);
        const i64 i0 = t / (1) / (1) / (1);
        const i64 n2 = MIN64(18 - i2, 32);
        enum { n1 = 2 };
        if (n2 == 32) {
            f32x16 x3[2][2] = {0};
            {
                for (i64 r0i = 0; r0i < 3; r0i++) {
                    f32x16 x0[2];
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        x0[u2] = LOAD_f32x16(mul_17 + 54 * i0 + 18 * (3 * r0o + r0i) + (i2 + u2 * 16));
                    }
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        const f32 x1 = tanh_28[6 * i0 + 2 * (3 * r0o + r0i) + (i1 + u1)];
                        UNROLL
                        for (int u2 = 0; u2 < 2; u2++) {
                            x3[u1][u2] = FMA_f32x16(x0[u2], SPLAT_f32x16(x1), x3[u1][u2]);
                        }
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    STORE_f32x16(partial_51 + 72 * r0o + 36 * i0 + 18 * (i1 + u1) + (i2 + u2 * 16), x3[u1][u2]);
                }
            }
        } else {
            enum { n2 = 18 };
            f32x16 x3[2][2] = {0};
            {
                for (i64 r0i = 0; r0i < 3; r0i++) {
                    f32x16 x0[2];
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        x0[u2] = LOAD_f32x16(mul_17 + 54 * i0 + 18 * (3 * r0o + r0i) + (i2 + (u2 * 16 < n2 ? u2 * 16 : 0)));
                    }
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        const f32 x1 = tanh_28[6 * i0 + 2 * (3 * r0o + r0i) + (i1 + MIN64(u1, n1 - 1))];
                        UNROLL
                        for (int u2 = 0; u2 < 2; u2++) {
                            x3[u1][u2] = FMA_f32x16(x0[u2], SPLAT_f32x16(x1), x3[u1][u2]);
                        }
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    if (u1 < n1) {
                        STORE_PART_f32x16(partial_51 + 72 * r0o + 36 * i0 + 18 * (i1 + MIN64(u1, n1 - 1)) + (i2 + (u2 * 16 < n2 ? u2 * 16 : 0)), x3[u1][u2], n2 - u2 * 16);
                    }
                }
            }
        }
    }
}

/*
  kernel k19_add phase 7 {
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 18 reduce
    axis r3 < 2 reduce
    axis r4 < 5 reduce
    axis r5 < 4 reduce
    v0: f32 = load %3[r0, r1, r2]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = mul v0, v4
    v6: f32 = reduce add v5 over r0, r1, r2
    v7: f32 = load %4[r0, r1, r3]
    v8: f32 = mul v7, v1
    v9: f32 = add v8, v3
    v10: f32 = mul v7, v9
    v11: f32 = reduce add v10 over r0, r1, r3
    v12: f32 = add v6, v11
    v13: f32 = load %5[r4, r0, r1]
    v14: f32 = mul v13, v1
    v15: f32 = add v14, v3
    v16: f32 = mul v13, v15
    v17: f32 = reduce add v16 over r0, r1, r4
    v18: f32 = add v12, v17
    v19: f32 = load %1[r0 + 2*r1 - 2, 3*r5 - 2] if 0 <= r0 + 2*r1 - 2 < 2 and 0 <= 3*r5 - 2 < 7
    v20: f32 = mul v19, v1
    v21: f32 = add v20, v3
    v22: f32 = mul v19, v21
    v23: f32 = reduce add v22 over r0, r1, r5
    v24: f32 = add v18, v23
    store %7[] = v24
    schedule { width 16; reduce r0 r1 r2 r3 r4 r5 }
  }
*/
static void g34_3_k19_add(const f32 *restrict value_91_3, const f32 *restrict value_86_4, const f32 *restrict value_84_5, const f32 *restrict t__1, f32 *restrict loss_7)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    f32 x6 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r2 = 0; r2 < 18; r2++) {
                    const f32 x0 = value_91_3[54 * r0 + 18 * r1 + r2];
                    const f32 x2 = x0 * x1;
                    const f32 x4 = x2 + x3;
                    x6 = FMA_f32(x0, x4, x6);
                }
            }
        }
    }
    f32 x11 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r3 = 0; r3 < 2; r3++) {
                    const f32 x7 = value_86_4[6 * r0 + 2 * r1 + r3];
                    const f32 x8 = x7 * x1;
                    const f32 x9 = x8 + x3;
                    x11 = FMA_f32(x7, x9, x11);
                }
            }
        }
    }
    f32 x17 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r4 = 0; r4 < 5; r4++) {
                    const f32 x13 = value_84_5[6 * r4 + 3 * r0 + r1];
                    const f32 x14 = x13 * x1;
                    const f32 x15 = x14 + x3;
                    x17 = FMA_f32(x13, x15, x17);
                }
            }
        }
    }
    f32 x23 = 0;
    {
        for (i64 r0 = 0; r0 < 2; r0++) {
            for (i64 r1 = 0; r1 < 3; r1++) {
                for (i64 r5 = 0; r5 < 4; r5++) {
                    const f32 x19 = (u64)(r0 + 2 * r1 + -2) < (u64)(2) && (u64)(3 * r5 + -2) < (u64)(7) ? t__1[7 * (r0 + 2 * r1 + -2) + 3 * r5 + -2] : 0;
                    const f32 x20 = x19 * x1;
                    const f32 x21 = x20 + x3;
                    x23 = FMA_f32(x19, x21, x23);
                }
            }
        }
    }
    const f32 x12 = x6 + x11;
    const f32 x18 = x12 + x17;
    const f32 x24 = x18 + x23;
    loss_7[0] = x24;
}

/*
  kernel k20_add phase 7 {
    axis i0 < 2 parallel
    axis i1 < 7 parallel
    axis r0 < 2 reduce
    axis r1 < 7 reduce
    axis r2 < 3 reduce
    axis r3 < 18 reduce
    v0: f32 = load %32[i0 + 2, i1 + 2]
    v1: i32 = index i1
    v2: i32 = const 7
    v3: i32 = index i0
    v4: i32 = mul v2, v3
    v5: i32 = add v1, v4
    v6: f32 = load %1[r0, r1]
    v7: f32 = load %23[]
    v8: bool = lt v6, v7
    v9: i32 = const 2147483647
    v10: i32 = index r1
    v11: i32 = index r0
    v12: i32 = mul v2, v11
    v13: i32 = add v10, v12
    v14: i32 = select v8, v9, v13
    v15: i32 = reduce min v14 over r0, r1
    v16: bool = eq v5, v15
    v17: f32 = load %20[r0, r2, r3]
    v18: f32 = load %27[r0, r2, r3]
    v19: f32 = load %21[]
    v20: f32 = idiv v18, v19
    v21: f32 = mul v17, v20
    v22: f32 = neg v21
    v23: f32 = sign v7
    v24: f32 = mul v22, v23
    v25: f32 = reduce add v24 over r0, r2, r3
    v26: f32 = const 0.0
    v27: f32 = select v16, v25, v26
    v28: f32 = add v0, v27
    store %10[i0, i1] = v28
    schedule { order i0 i1; spread 2; tile i1 32; vector i1; width 16; reduce r0 r1 r2 r3; lanes r3 }
  }
*/
static void g34_3_k20_add(const f32 *restrict contract_19, const f32 *restrict t__1, const f32 *restrict reduce_max_23, const f32 *restrict add_20, const f32 *restrict tanh_27, const f32 *restrict add_21, f32 *restrict grad_49_10, i64 begin, i64 end)
{
    const i32 x2 = 7;
    const f32 x7 = reduce_max_23[0];
    const i32 x9 = 2147483647;
    const f32 x19 = add_21[0];
    const f32 x23 = SIGN_f32(x7);
    const f32 x26 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 32;
        const i64 i0 = t / (1);
        i32 x15 = HIGHEST_i32;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 7; r1++) {
                    const f32 x6 = t__1[7 * r0 + r1];
                    const i32 x8 = x6 < x7;
                    const i32 x10 = (i32)(r1);
                    const i32 x11 = (i32)(r0);
                    const i32 x12 = x2 * x11;
                    const i32 x13 = x10 + x12;
                    const i32 x14 = SELECT_i32(x8, x9, x13);
                    x15 = MINIMUM_i32(x15, x14);
                }
            }
        }
        f32 x25 = 0;
        {
            {
                f32x16 y25 = {0};
                for (i64 r0 = 0; r0 < 2; r0++) {
                    for (i64 r2 = 0; r2 < 3; r2++) {
                        i64 r3 = 0;
                        for (; r3 + 16 <= 18; r3 += 16) {
                            const f32x16 x17 = LOAD_f32x16(add_20 + 54 * r0 + 18 * r2 + r3);
                            const f32x16 x18 = LOAD_f32x16(tanh_27 + 54 * r0 + 18 * r2 + r3);
                            const f32x16 x20 = FLOORDIV_f32x16(x18, SPLAT_f32x16(x19));
                            const f32x16 x21 = x17 * x20;
                            const f32x16 x22 = -x21;
                            y25 = FMA_f32x16(x22, SPLAT_f32x16(x23), y25);
                        }
                        if (r3 < 18) {
                            const i64 left = 18 - r3;
                            const f32x16 x17 = LOAD_f32x16(add_20 + 54 * r0 + 18 * r2 + r3);
                            const f32x16 x18 = LOAD_f32x16(tanh_27 + 54 * r0 + 18 * r2 + r3);
                            const f32x16 x20 = FLOORDIV_f32x16(x18, SPLAT_f32x16(x19));
                            const f32x16 x21 = x17 * x20;
                            const f32x16 x22 = -x21;
                            y25 = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x22, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), SPLAT_f32x16(x23), SPLAT_f32x16(0)), y25);
                        }
                    }
                }
                x25 = SUM_LANES_f32x16(y25);
            }
        }
        const i64 n1 = MIN64(7 - i1, 32);
        if (n1 == 32) {
            const i32 x3 = (i32)(i0);
            const i32 x4 = x2 * x3;
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const f32x16 x0 = LOAD_f32x16(contract_19 + 12 * (i0 + 2) + (i1 + u1 * 16) + 2);
                const i32x16 x1 = SPLAT_i32x16((i32)((i1 + u1 * 16))) + 1 * IOTA_i32x16;
                const i32x16 x5 = x1 + SPLAT_i32x16(x4);
                const i32x16 x16 = x5 == SPLAT_i32x16(x15);
                const f32x16 x27 = SELECT_f32x16(x16, SPLAT_f32x16(x25), SPLAT_f32x16(x26));
                const f32x16 x28 = x0 + x27;
                STORE_f32x16(grad_49_10 + 7 * i0 + (i1 + u1 * 16), x28);
            }
        } else {
            enum { n1 = 7 };
            const i32 x3 = (i32)(i0);
            const i32 x4 = x2 * x3;
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const f32x16 x0 = LOAD_f32x16(contract_19 + 12 * (i0 + 2) + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)) + 2);
                const i32x16 x1 = SPLAT_i32x16((i32)((i1 + (u1 * 16 < n1 ? u1 * 16 : 0)))) + 1 * IOTA_i32x16;
                const i32x16 x5 = x1 + SPLAT_i32x16(x4);
                const i32x16 x16 = x5 == SPLAT_i32x16(x15);
                const f32x16 x27 = SELECT_f32x16(x16, SPLAT_f32x16(x25), SPLAT_f32x16(x26));
                const f32x16 x28 = x0 + x27;
                STORE_PART_f32x16(grad_49_10 + 7 * i0 + (i1 + (u1 * 16 < n1 ? u1 * 16 : 0)), x28, n1 - u1 * 16);
            }
        }
    }
}

/*
  kernel k15_contract phase 8 {
    axis i0 < 72 parallel
    axis r0c < 1 reduce
    v0: f32 = load %54[r0c, i0]
    v1: f32 = reduce add v0 over r0c
    store %55[i0] = v1
    schedule { order i0; spread 1; width 16; reduce r0c }
  }
*/
static void g34_3_k15_contract(const f32 *restrict partial_51, f32 *restrict contract_15, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x1 = 0;
        {
            for (i64 r0c = 0; r0c < 1; r0c++) {
                const f32 x0 = partial_51[72 * r0c + i0];
                x1 += x0;
            }
        }
        contract_15[i0] = x1;
    }
}

/*
  kernel k16_mul phase 9 {
    axis i0 < 2 parallel
    axis i1 < 3 parallel
    axis i2 < 5 parallel
    axis r0 < 2 reduce
    axis r1 < 3 reduce
    axis r2 < 5 reduce
    axis r3 < 2 reduce
    axis r4 < 18 reduce
    v0: f32 = load %14[i0, i1, r0]
    v1: f32 = load %29[]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    v4: i32 = index i2
    v5: i32 = const 5
    v6: i32 = index i1
    v7: i32 = mul v5, v6
    v8: i32 = add v4, v7
    v9: i32 = const 15
    v10: i32 = index i0
    v11: i32 = mul v9, v10
    v12: i32 = add v8, v11
    v13: f32 = load %30[r0, r1, r2]
    v14: bool = lt v1, v13
    v15: i32 = const 2147483647
    v16: i32 = index r2
    v17: i32 = index r1
    v18: i32 = mul v5, v17
    v19: i32 = add v16, v18
    v20: i32 = index r0
    v21: i32 = mul v9, v20
    v22: i32 = add v19, v21
    v23: i32 = select v14, v15, v22
    v24: i32 = reduce min v23 over r0, r1, r2
    v25: bool = eq v12, v24
    v26: f32 = load %15[r0, r3, r4]
    v27: f32 = reduce add v26 over r0, r3, r4
    v28: f32 = load %13[r0, r2, r3]
    v29: f32 = reduce add v28 over r0, r2, r3
    v30: f32 = add v27, v29
    v31: f32 = load %18[r0, r1, r3]
    v32: f32 = load %22[r0, r1, r3]
    v33: f32 = mul v31, v32
    v34: f32 = neg v33
    v35: f32 = load %24[]
    v36: f32 = sign v35
    v37: f32 = mul v34, v36
    v38: f32 = reduce add v37 over r0, r1, r3
    v39: f32 = const 1.0
    v40: f32 = mul v35, v35
    v41: f32 = sub v39, v40
    v42: f32 = mul v38, v41
    v43: f32 = load %25[]
    v44: f32 = mul v42, v43
    v45: f32 = load %26[]
    v46: f32 = mul v45, v45
    v47: f32 = sub v39, v46
    v48: f32 = mul v44, v47
    v49: f32 = load %16[r0, r1, r3]
    v50: f32 = reduce add v49 over r0, r1, r3
    v51: f32 = add v48, v50
    v52: f32 = add v30, v51
    v53: f32 = const 0.0
    v54: f32 = select v25, v52, v53
    v55: f32 = add v3, v54
    v56: f32 = const 0.4
    v57: f32 = mul v55, v56
    store %12[i0, i1, i2] = v57
    schedule { order i0 i1 i2; spread 2; tile i2 4; vector i2; width 4; reduce r0 r1 r3 r4 r2; lanes r2 }
  }
*/
static void g34_3_k16_mul(const f32 *restrict mul_14, const f32 *restrict reduce_min_29, const f32 *restrict mul_30, const f32 *restrict contract_15, const f32 *restrict contract_13, const f32 *restrict div_18, const f32 *restrict div_22, const f32 *restrict tanh_24, const f32 *restrict exp_25, const f32 *restrict tanh_26, const f32 *restrict contract_16, f32 *restrict mul_12, i64 begin, i64 end)
{
    const f32 x1 = reduce_min_29[0];
    const i32 x5 = 5;
    const i32 x9 = 15;
    const i32 x15 = 2147483647;
    const f32 x35 = tanh_24[0];
    const f32 x36 = SIGN_f32(x35);
    const f32 x39 = 1.0f;
    const f32 x40 = x35 * x35;
    const f32 x41 = x39 - x40;
    const f32 x43 = exp_25[0];
    const f32 x45 = tanh_26[0];
    const f32 x46 = x45 * x45;
    const f32 x47 = x39 - x46;
    const f32 x53 = 0.0f;
    const f32 x56 = 0.4000000059604645f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (3);
        const i64 i0 = t / (3);
        i32 x24 = HIGHEST_i32;
        {
            {
                i32x4 y24;
                y24 = SPLAT_i32x4(HIGHEST_i32);
                for (i64 r0 = 0; r0 < 2; r0++) {
                    for (i64 r1 = 0; r1 < 3; r1++) {
                        i64 r2 = 0;
                        for (; r2 + 4 <= 5; r2 += 4) {
                            const f32x4 x13 = LOAD_f32x4(mul_30 + 15 * r0 + 5 * r1 + r2);
                            const i32x4 x14 = SPLAT_f32x4(x1) < x13;
                            const i32x4 x16 = SPLAT_i32x4((i32)(r2)) + 1 * IOTA_i32x4;
                            const i32 x17 = (i32)(r1);
                            const i32 x18 = x5 * x17;
                            const i32x4 x19 = x16 + SPLAT_i32x4(x18);
                            const i32 x20 = (i32)(r0);
                            const i32 x21 = x9 * x20;
                            const i32x4 x22 = x19 + SPLAT_i32x4(x21);
                            const i32x4 x23 = SELECT_i32x4(x14, SPLAT_i32x4(x15), x22);
                            y24 = MINIMUM_i32x4(y24, x23);
                        }
                        if (r2 < 5) {
                            const i64 left = 5 - r2;
                            const f32x4 x13 = LOAD_f32x4(mul_30 + 15 * r0 + 5 * r1 + r2);
                            const i32x4 x14 = SPLAT_f32x4(x1) < x13;
                            const i32x4 x16 = SPLAT_i32x4((i32)(r2)) + 1 * IOTA_i32x4;
                            const i32 x17 = (i32)(r1);
                            const i32 x18 = x5 * x17;
                            const i32x4 x19 = x16 + SPLAT_i32x4(x18);
                            const i32 x20 = (i32)(r0);
                            const i32 x21 = x9 * x20;
                            const i32x4 x22 = x19 + SPLAT_i32x4(x21);
                            const i32x4 x23 = SELECT_i32x4(x14, SPLAT_i32x4(x15), x22);
                            y24 = MINIMUM_i32x4(y24, SELECT_i32x4(IOTA_i32x4 < SPLAT_i32x4((i32)left), x23, SPLAT_i32x4(HIGHEST_i32)));
                        }
                    }
                }
                x24 = MIN_LANES_i32x4(y24);
            }
        }
        f32 x27 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r3 = 0; r3 < 2; r3++) {
                    for (i64 r4 = 0; r4 < 18; r4++) {
                        const f32 x26 = contract_15[36 * r0 + 18 * r3 + r4];
                        x27 += x26;
                    }
                }
            }
        }
        f32 x29 = 0;
        {
            {
                f32x4 y29 = {0};
                for (i64 r0 = 0; r0 < 2; r0++) {
                    for (i64 r3 = 0; r3 < 2; r3++) {
                        i64 r2 = 0;
                        for (; r2 + 4 <= 5; r2 += 4) {
                            f32x4 x28;
                            for (int l = 0; l < 4; l++)
                                x28[l] = contract_13[10 * r0 + 2 * (r2 + l) + r3];
                            y29 += x28;
                        }
                        if (r2 < 5) {
                            const i64 left = 5 - r2;
                            f32x4 x28;
                            for (int l = 0; l < 4; l++)
                                x28[l] = contract_13[10 * r0 + 2 * (r2 + MIN64(l, left - 1)) + r3];
                            y29 += SELECT_f32x4(IOTA_i32x4 < SPLAT_i32x4((i32)left), x28, SPLAT_f32x4(0));
                        }
                    }
                }
                x29 = SUM_LANES_f32x4(y29);
            }
        }
        f32 x38 = 0;
        f32 x50 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                for (i64 r1 = 0; r1 < 3; r1++) {
                    for (i64 r3 = 0; r3 < 2; r3++) {
                        const f32 x31 = div_18[6 * r0 + 2 * r1 + r3];
                        const f32 x32 = div_22[6 * r0 + 2 * r1 + r3];
                        const f32 x33 = x31 * x32;
                        const f32 x34 = -x33;
                        const f32 x49 = contract_16[6 * r0 + 2 * r1 + r3];
                        x38 = FMA_f32(x34, x36, x38);
                        x50 += x49;
                    }
                }
            }
        }
        f32 x3 = 0;
        {
            for (i64 r0 = 0; r0 < 2; r0++) {
                const f32 x0 = mul_14[6 * i0 + 2 * i1 + r0];
                x3 = FMA_f32(x0, x1, x3);
            }
        }
        for (i64 i2 = 0; i2 < 5; i2 += 4) {
            const i64 n2 = MIN64(5 - i2, 4);
            if (n2 == 4) {
                const i32x4 x4 = SPLAT_i32x4((i32)(i2)) + 1 * IOTA_i32x4;
                const i32 x6 = (i32)(i1);
                const i32 x7 = x5 * x6;
                const i32x4 x8 = x4 + SPLAT_i32x4(x7);
                const i32 x10 = (i32)(i0);
                const i32 x11 = x9 * x10;
                const i32x4 x12 = x8 + SPLAT_i32x4(x11);
                const i32x4 x25 = x12 == SPLAT_i32x4(x24);
                const f32 x30 = x27 + x29;
                const f32 x42 = x38 * x41;
                const f32 x44 = x42 * x43;
                const f32 x48 = x44 * x47;
                const f32 x51 = x48 + x50;
                const f32 x52 = x30 + x51;
                const f32x4 x54 = SELECT_f32x4(x25, SPLAT_f32x4(x52), SPLAT_f32x4(x53));
                const f32x4 x55 = SPLAT_f32x4(x3) + x54;
                const f32x4 x57 = x55 * SPLAT_f32x4(x56);
                STORE_f32x4(mul_12 + 15 * i0 + 5 * i1 + i2, x57);
            } else {
                enum { n2 = 1 };
                const i32x4 x4 = SPLAT_i32x4((i32)(i2)) + 1 * IOTA_i32x4;
                const i32 x6 = (i32)(i1);
                const i32 x7 = x5 * x6;
                const i32x4 x8 = x4 + SPLAT_i32x4(x7);
                const i32 x10 = (i32)(i0);
                const i32 x11 = x9 * x10;
                const i32x4 x12 = x8 + SPLAT_i32x4(x11);
                const i32x4 x25 = x12 == SPLAT_i32x4(x24);
                const f32 x30 = x27 + x29;
                const f32 x42 = x38 * x41;
                const f32 x44 = x42 * x43;
                const f32 x48 = x44 * x47;
                const f32 x51 = x48 + x50;
                const f32 x52 = x30 + x51;
                const f32x4 x54 = SELECT_f32x4(x25, SPLAT_f32x4(x52), SPLAT_f32x4(x53));
                const f32x4 x55 = SPLAT_f32x4(x3) + x54;
                const f32x4 x57 = x55 * SPLAT_f32x4(x56);
                STORE_PART_f32x4(mul_12 + 15 * i0 + 5 * i1 + i2, x57, n2);
            }
        }
    }
}

/*
  kernel k17_contract phase 10 {
    axis i0 < 5 parallel
    axis i1 < 6 parallel
    axis r0 < 5 reduce
    v0: f32 = load %56[i1, r0]
    v1: f32 = load %57[r0, i1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    store %58[i0, i1] = v3
    schedule { order i0 i1; spread 2; tile i1 16; vector i1; width 8; reduce r0 }
  }
*/
static void g34_3_k17_contract(const f32 *restrict mul_12, const f32 *restrict t__0, f32 *restrict contract_11, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 16;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(6 - i1, 16);
        if (n1 == 16) {
            f32x8 x3[2] = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        f32x8 x0;
                        for (int l = 0; l < 8; l++)
                            x0[l] = mul_12[5 * (i1 + u1 * 8 + l) + r0];
                        const f32x8 x1 = LOAD_f32x8(t__0 + 6 * r0 + (i1 + u1 * 8));
                        x3[u1] = FMA_f32x8(x0, x1, x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                STORE_f32x8(contract_11 + 6 * i0 + (i1 + u1 * 8), x3[u1]);
            }
        } else {
            enum { n1 = 6 };
            f32x8 x3[2] = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        f32x8 x0;
                        for (int l = 0; l < 8; l++)
                            x0[l] = mul_12[5 * (i1 + MIN64(u1 * 8 + l, n1 - 1)) + r0];
                        const f32x8 x1 = LOAD_f32x8(t__0 + 6 * r0 + (i1 + (u1 * 8 < n1 ? u1 * 8 : 0)));
                        x3[u1] = FMA_f32x8(x0, x1, x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                STORE_PART_f32x8(contract_11 + 6 * i0 + (i1 + (u1 * 8 < n1 ? u1 * 8 : 0)), x3[u1], n1 - u1 * 8);
            }
        }
    }
}

/*
  kernel k18_contract_copy contraction phase 11 {
    axis i0 < 5 parallel
    axis i1 < 2 parallel
    axis i2 < 3 parallel
    axis r0 < 5 reduce
    v0: f32 = load %11[i0, i1, i2]
    v1: f32 = load %0[i0, i1, i2]
    v2: f32 = abs v1
    v3: f32 = const 0.5
    v4: f32 = add v2, v3
    v5: f32 = div v0, v4
    v6: f32 = load %31[i0, i1, i2]
    v7: f32 = mul v5, v6
    v8: f32 = neg v7
    v9: f32 = sign v1
    v10: f32 = mul v8, v9
    v11: f32 = load %12[i1, i2, i0]
    v12: f32 = load %31[r0, i1, i2]
    v13: f32 = mul v11, v12
    v14: f32 = reduce add v13 over r0
    v15: f32 = add v14, v5
    v16: f32 = add v10, v15
    store %9[i0, i1, i2] = v16
    store %8[i0, i1, i2] = v16
    schedule { order i1 i2 i0; spread 3; tile i0 8; vector i0; width 8; reduce r0 }
  }
*/
static void g34_3_k18_contract_copy(const f32 *restrict contract_11, const f32 *restrict t__0, const f32 *restrict div_31, const f32 *restrict mul_12, f32 *restrict grad_1_9, f32 *restrict grad_0_8, i64 begin, i64 end)
{
    const f32 x3 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t % (1) * 8;
        const i64 i2 = t / (1) % (3);
        const i64 i1 = t / (1) / (3);
        const i64 n0 = MIN64(5 - i0, 8);
        if (n0 == 8) {
            f32x8 x14 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    const f32x8 x11 = LOAD_f32x8(mul_12 + 15 * i1 + 5 * i2 + i0);
                    const f32 x12 = div_31[6 * r0 + 3 * i1 + i2];
                    x14 = FMA_f32x8(x11, SPLAT_f32x8(x12), x14);
                }
            }
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = contract_11[6 * (i0 + 0 + l) + 3 * i1 + i2];
            f32x8 x1;
            for (int l = 0; l < 8; l++)
                x1[l] = t__0[6 * (i0 + 0 + l) + 3 * i1 + i2];
            const f32x8 x2 = ABS_f32x8(x1);
            const f32x8 x4 = x2 + SPLAT_f32x8(x3);
            const f32x8 x5 = x0 / x4;
            f32x8 x6;
            for (int l = 0; l < 8; l++)
                x6[l] = div_31[6 * (i0 + 0 + l) + 3 * i1 + i2];
            const f32x8 x7 = x5 * x6;
            const f32x8 x8 = -x7;
            const f32x8 x9 = SIGN_f32x8(x1);
            const f32x8 x10 = x8 * x9;
            const f32x8 x15 = x14 + x5;
            const f32x8 x16 = x10 + x15;
            for (int l = 0; l < 8; l++)
                grad_1_9[6 * (i0 + 0 + l) + 3 * i1 + i2] = (f32)x16[l];
            for (int l = 0; l < 8; l++)
                grad_0_8[6 * (i0 + 0 + l) + 3 * i1 + i2] = (f32)x16[l];
        } else {
            enum { n0 = 5 };
            f32x8 x14 = {0};
            {
                for (i64 r0 = 0; r0 < 5; r0++) {
                    const f32x8 x11 = LOAD_f32x8(mul_12 + 15 * i1 + 5 * i2 + i0);
                    const f32 x12 = div_31[6 * r0 + 3 * i1 + i2];
                    x14 = FMA_f32x8(x11, SPLAT_f32x8(x12), x14);
                }
            }
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = contract_11[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2];
            f32x8 x1;
            for (int l = 0; l < 8; l++)
                x1[l] = t__0[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2];
            const f32x8 x2 = ABS_f32x8(x1);
            const f32x8 x4 = x2 + SPLAT_f32x8(x3);
            const f32x8 x5 = x0 / x4;
            f32x8 x6;
            for (int l = 0; l < 8; l++)
                x6[l] = div_31[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2];
            const f32x8 x7 = x5 * x6;
            const f32x8 x8 = -x7;
            const f32x8 x9 = SIGN_f32x8(x1);
            const f32x8 x10 = x8 * x9;
            const f32x8 x15 = x14 + x5;
            const f32x8 x16 = x10 + x15;
            for (int l = 0; l < 8; l++)
                if (l < n0) grad_1_9[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2] = (f32)x16[l];
            for (int l = 0; l < 8; l++)
                if (l < n0) grad_0_8[6 * (i0 + MIN64(0 + l, n0 - 1)) + 3 * i1 + i2] = (f32)x16[l];
        }
    }
}

static void step_g34_3_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (4), 442, &lo, &hi))
        g34_3_k0_div(buffer[0], buffer[31], lo, hi);
    if (SHARE(team, (1) * (2) * (3) * (1), 1024, &lo, &hi))
        g34_3_k1_contract_mul_part_pack(buffer[0], buffer[38], lo, hi);
    if (SHARE(team, (10) * (1), 1092, &lo, &hi))
        g34_3_k5_rsqrt(buffer[0], buffer[5], lo, hi);
    if (team->id == 0)
        g34_3_k6_add(buffer[1], buffer[21], buffer[23]);
    if (SHARE(team, (3) * (2) * (4) * (1), 910, &lo, &hi))
        g34_3_k7_contract(buffer[1], buffer[19], lo, hi);
    if (SHARE(team, (2) * (4) * (3) * (1), 8192, &lo, &hi))
        g34_3_k10_copy(buffer[1], buffer[6], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (1) * (2) * (3) * (2) * (1), 204, &lo, &hi))
        g34_3_k2_contract_mul_part(buffer[31], buffer[38], buffer[37], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (4), 442, &lo, &hi))
        g34_3_k3_contract_mul(buffer[37], buffer[30], lo, hi);
    BARRIER(team, 3);
    if (team->id == 0)
        g34_3_k4_tanh(buffer[30], buffer[24], buffer[25], buffer[26], buffer[29]);
    BARRIER(team, 4);
    if (SHARE(team, (2) * (3), 315, &lo, &hi))
        g34_3_k8_mul(buffer[2], buffer[30], buffer[29], buffer[24], buffer[14], buffer[18], buffer[4], buffer[22], buffer[28], lo, hi);
    BARRIER(team, 5);
    if (SHARE(team, (2) * (1) * (1), 204, &lo, &hi))
        g34_3_k9_contract(buffer[14], buffer[30], buffer[13], lo, hi);
    if (SHARE(team, (2) * (3) * (1), 2730, &lo, &hi))
        g34_3_k11_mul_part(buffer[28], buffer[29], buffer[44], lo, hi);
    BARRIER(team, 6);
    if (SHARE(team, (6), 107, &lo, &hi))
        g34_3_k12_mul(buffer[44], buffer[21], buffer[17], buffer[20], buffer[3], buffer[27], lo, hi);
    BARRIER(team, 7);
    if (SHARE(team, (6), 409, &lo, &hi))
        g34_3_k13_contract(buffer[17], buffer[29], buffer[16], lo, hi);
    if (SHARE(team, (2) * (1) * (1) * (1), 56, &lo, &hi))
        g34_3_k14_contract_part(buffer[17], buffer[28], buffer[51], lo, hi);
    if (team->id == 0)
        g34_3_k19_add(buffer[3], buffer[4], buffer[5], buffer[1], buffer[7]);
    if (SHARE(team, (2) * (1), 47, &lo, &hi))
        g34_3_k20_add(buffer[19], buffer[1], buffer[23], buffer[20], buffer[27], buffer[21], buffer[10], lo, hi);
    BARRIER(team, 8);
    if (SHARE(team, (72), 5461, &lo, &hi))
        g34_3_k15_contract(buffer[51], buffer[15], lo, hi);
    BARRIER(team, 9);
    if (SHARE(team, (2) * (3), 178, &lo, &hi))
        g34_3_k16_mul(buffer[14], buffer[29], buffer[30], buffer[15], buffer[13], buffer[18], buffer[22], buffer[24], buffer[25], buffer[26], buffer[16], buffer[12], lo, hi);
    BARRIER(team, 10);
    if (SHARE(team, (5) * (1), 682, &lo, &hi))
        g34_3_k17_contract(buffer[12], buffer[0], buffer[11], lo, hi);
    BARRIER(team, 11);
    if (SHARE(team, (2) * (3) * (1), 142, &lo, &hi))
        g34_3_k18_contract_copy(buffer[11], buffer[0], buffer[31], buffer[12], buffer[9], buffer[8], lo, hi);
}

static void step_g34_3_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 120;
    bytes[1] = 56;
    bytes[2] = 12;
    bytes[3] = 432;
    bytes[4] = 48;
    bytes[5] = 120;
    bytes[6] = 96;
    bytes[7] = 4;
    bytes[8] = 120;
    bytes[9] = 120;
    bytes[10] = 56;
    bytes[11] = 120;
    bytes[12] = 120;
    bytes[13] = 80;
    bytes[14] = 48;
    bytes[15] = 288;
    bytes[16] = 48;
    bytes[17] = 432;
    bytes[18] = 48;
    bytes[19] = 288;
    bytes[20] = 432;
    bytes[21] = 4;
    bytes[22] = 48;
    bytes[23] = 4;
    bytes[24] = 4;
    bytes[25] = 4;
    bytes[26] = 4;
    bytes[27] = 432;
    bytes[28] = 48;
    bytes[29] = 4;
    bytes[30] = 120;
    bytes[31] = 120;
    bytes[32] = 0;
    bytes[33] = 0;
    bytes[34] = 0;
    bytes[35] = 0;
    bytes[36] = 0;
    bytes[37] = 240;
    bytes[38] = 192;
    bytes[39] = 0;
    bytes[40] = 0;
    bytes[41] = 0;
    bytes[42] = 0;
    bytes[43] = 0;
    bytes[44] = 24;
    bytes[45] = 0;
    bytes[46] = 0;
    bytes[47] = 0;
    bytes[48] = 0;
    bytes[49] = 0;
    bytes[50] = 0;
    bytes[51] = 288;
    bytes[52] = 0;
    bytes[53] = 0;
    bytes[54] = 0;
    bytes[55] = 0;
    bytes[56] = 0;
    bytes[57] = 0;
    bytes[58] = 0;
}

static void step_g34_3_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(90);
    *bytes += (f64)(0 + 4 * (30) + 4 * (48));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30));
    *flops += (f64)(90);
    *bytes += (f64)(0 + 4 * (14) + 4 * (1) + 4 * (1));
    *flops += (f64)(16);
    *bytes += (f64)(0 + 4 * (14) + 4 * (72));
    *flops += (f64)(288);
    *bytes += (f64)(0 + 4 * (14) + 4 * (24));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (30) + 4 * (48) + 4 * (60));
    *flops += (f64)(768);
    *bytes += (f64)(0 + 4 * (60) + 4 * (30));
    *flops += (f64)(90);
    *bytes += (f64)(0 + 4 * (30) + 4 * (1) + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(33);
    *bytes += (f64)(0 + 1 * (12) + 4 * (30) + 4 * (1) + 4 * (1) + 4 * (12) + 4 * (12) + 4 * (12) + 4 * (12) + 4 * (12));
    *flops += (f64)(194);
    *bytes += (f64)(0 + 4 * (12) + 4 * (30) + 4 * (20));
    *flops += (f64)(120);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1) + 4 * (6));
    *flops += (f64)(24);
    *bytes += (f64)(0 + 4 * (6) + 4 * (1) + 4 * (108) + 4 * (108) + 4 * (108) + 4 * (108));
    *flops += (f64)(54);
    *bytes += (f64)(0 + 4 * (108) + 4 * (1) + 4 * (12));
    *flops += (f64)(216);
    *bytes += (f64)(0 + 4 * (108) + 4 * (12) + 4 * (72));
    *flops += (f64)(432);
    *bytes += (f64)(0 + 4 * (108) + 4 * (12) + 4 * (30) + 4 * (14) + 4 * (1));
    *flops += (f64)(699);
    *bytes += (f64)(0 + 4 * (14) + 4 * (14) + 4 * (1) + 4 * (108) + 4 * (108) + 4 * (1) + 4 * (14));
    *flops += (f64)(657);
    *bytes += (f64)(0 + 4 * (72) + 4 * (72));
    *flops += (f64)(72);
    *bytes += (f64)(0 + 4 * (12) + 4 * (1) + 4 * (30) + 4 * (72) + 4 * (20) + 4 * (12) + 4 * (12) + 4 * (1) + 4 * (1) + 4 * (1) + 4 * (12) + 4 * (30));
    *flops += (f64)(497);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(60);
    *bytes += (f64)(0 + 4 * (30) + 4 * (30) + 4 * MIN64(60, 30) + 4 * (30) + 4 * (30) + 4 * (30));
    *flops += (f64)(570);
}

static const dlm_buffer step_g34_3_buffers[] = {
    {DLM_BUF_INPUT, 0, 0, 11},  /* 0  f32[5, 2, 3] */
    {DLM_BUF_INPUT, 2, 0, 7},  /* 1  f32[2, 7] */
    {DLM_BUF_INPUT, 5, 4, 4},  /* 2  bool[2, 3, 2] */
    {DLM_BUF_OUTPUT, 0, 6, 7},  /* 3 value.91 f32[2, 3, 18] */
    {DLM_BUF_OUTPUT, 1, 4, 7},  /* 4 value.86 f32[2, 3, 2] */
    {DLM_BUF_OUTPUT, 2, 0, 7},  /* 5 value.84 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.80 f32[2, 4, 3, 1] */
    {DLM_BUF_OUTPUT, 4, 7, 7},  /* 7 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 11, 11},  /* 8 grad.0 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 6, 11, 11},  /* 9 grad.1 f32[5, 2, 3] */
    {DLM_BUF_OUTPUT, 7, 7, 7},  /* 10 grad.49 f32[2, 7] */
    {DLM_BUF_TEMP, 0, 10, 11},  /* 11 contract f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 9, 11},  /* 12 mul f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 5, 9},  /* 13 contract f32[2, 5, 2] */
    {DLM_BUF_TEMP, 0, 4, 9},  /* 14 mul f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 8, 9},  /* 15 contract f32[2, 2, 18] */
    {DLM_BUF_TEMP, 0, 7, 9},  /* 16 contract f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 17 mul f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 4, 9},  /* 18 div f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 0, 7},  /* 19 contract f32[3, 2, 4, 3] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 20 add f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 0, 7},  /* 21 add f32[] */
    {DLM_BUF_TEMP, 0, 4, 9},  /* 22 div f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 0, 7},  /* 23 reduce_max f32[] */
    {DLM_BUF_TEMP, 0, 3, 9},  /* 24 tanh f32[] */
    {DLM_BUF_TEMP, 0, 3, 9},  /* 25 exp f32[] */
    {DLM_BUF_TEMP, 0, 3, 9},  /* 26 tanh f32[] */
    {DLM_BUF_TEMP, 0, 6, 7},  /* 27 tanh f32[2, 3, 18] */
    {DLM_BUF_TEMP, 0, 4, 7},  /* 28 tanh f32[2, 3, 2] */
    {DLM_BUF_TEMP, 0, 3, 9},  /* 29 reduce_min f32[] */
    {DLM_BUF_TEMP, 0, 2, 9},  /* 30 mul f32[2, 3, 5] */
    {DLM_BUF_TEMP, 0, 0, 11},  /* 31 div f32[5, 2, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 32 reshape f32[6, 12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 33  f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 34 div f32[10, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 35  f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 36 div f32[30] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 37 partial f32[2, 2, 3, 5] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 38 packed f32[1, 2, 3, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 39 partial f32[2, 6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 40 mul f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 41 partial f32[2, 30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 42 mul f32[30] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 43 value.84 f32[10, 3] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 44 partial f32[1, 2, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 45 partial f32[1, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 46 mul f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 47 add f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 48 value.91 f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 49 tanh f32[6, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 50 contract f32[6, 2] */
    {DLM_BUF_TEMP, 0, 7, 8},  /* 51 partial f32[1, 2, 2, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 52 partial f32[1, 4, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 53 contract f32[4, 18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 54 partial f32[1, 72] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 55 contract f32[72] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 56 mul f32[6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 57  f32[5, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 58 contract f32[5, 6] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g34_3 = {
    .name = "g34_3",
    .nbuffers = 59, .ndims = 2, .nphases = 12, .nkernels = 21,
    .buffers = step_g34_3_buffers, .sizes = step_g34_3_sizes, .traffic = step_g34_3_traffic, .run = step_g34_3_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g34_3; const dlm_step *const get_g34_3 = &step_g34_3;

/* ---- step g35_0 ---- */

/*
  kernel k0_contract_border {
    axis i0 < 16 parallel
    axis i2 < 6 parallel
    v0: f32 = load %25[i0, i2 - 2] if 0 <= i2 - 2 < 2
    store %31[i0, i2] = v0
    schedule { order i0 i2; spread 2; tile i2 8; vector i2; width 8 }
  }
*/
static void g35_0_k0_contract_border(const f32 *restrict t__0, f32 *restrict bordered_12, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(6 - i2, 8);
        if (n1 == 8) {
            f32x8 x0;
            if ((u64)((i2 + 0 + 0) + -2) < (u64)(2) && (u64)((i2 + 0 + 7) + -2) < (u64)(2))
                x0 = LOAD_f32x8(t__0 + 2 * i0 + i2 + -2);
            else for (int l = 0; l < 8; l++)
                x0[l] = (u64)((i2 + 0 + l) + -2) < (u64)(2) ? t__0[2 * i0 + (i2 + 0 + l) + -2] : 0;
            STORE_f32x8(bordered_12 + 6 * i0 + i2, x0);
        } else {
            enum { n1 = 6 };
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = (u64)((i2 + MIN64(0 + l, n1 - 1)) + -2) < (u64)(2) ? t__0[2 * i0 + (i2 + MIN64(0 + l, n1 - 1)) + -2] : 0;
            STORE_PART_f32x8(bordered_12 + 6 * i0 + i2, x0, n1);
        }
    }
}

/*
  kernel k1_contract_pack {
    axis i0 < 1 parallel
    axis i1 < 8 parallel
    axis i3 < 8 parallel
    v0: f32 = load %32[8*i0 + i3, i1] if 0 <= 8*i0 + i3 < 6 and 0 <= 8*i0 + i3 < 6
    store %33[i0, i1, i3] = v0
    schedule { order i0 i1 i3; spread 3; tile i1 8; tile i3 8; vector i3; width 8 }
  }
*/
static void g35_0_k1_contract_pack(const f32 *restrict t__1, f32 *restrict packed_13, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 8;
        const i64 i1 = t / (1) % (1) * 8;
        const i64 i0 = t / (1) / (1);
        f32x8 x0[8];
        {
            f32x8 y[8];
            UNROLL
            for (int u1 = 0; u1 < 8; u1++) {
                y[u1] = (u64)(8 * i0 + (i3 + 0 + u1)) < (u64)(6) && (u64)(8 * i0 + (i3 + 0 + u1)) < (u64)(6) ? LOAD_f32x8(t__1 + 8 * (8 * i0 + (i3 + 0 + u1)) + i1) : SPLAT_f32x8(0);
            }
            TRANSPOSE_f32x8(y);
            UNROLL
            for (int u1 = 0; u1 < 8; u1++) {
                x0[u1] = y[u1];
            }
        }
        UNROLL
        for (int u1 = 0; u1 < 8; u1++) {
            STORE_f32x8(packed_13 + 64 * i0 + 8 * (i1 + u1) + i3, x0[u1]);
        }
    }
}

/*
  kernel k4_mul {
    axis i0 < 48 parallel
    v0: f32 = load %20[i0]
    v1: f32 = mul v0, v0
    store %21[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g35_0_k4_mul(const f32 *restrict t__1, f32 *restrict value_12_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const f32x16 x0 = LOAD_f32x16(t__1 + i0);
        const f32x16 x1 = x0 * x0;
        STORE_f32x16(value_12_5 + i0, x1);
    }
}

/*
  kernel k5_abs {
    axis i0 < 48 parallel
    v0: f32 = load %20[i0]
    v1: f32 = abs v0
    store %23[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g35_0_k5_abs(const f32 *restrict t__1, f32 *restrict value_11_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const f32x16 x0 = LOAD_f32x16(t__1 + i0);
        const f32x16 x1 = ABS_f32x16(x0);
        STORE_f32x16(value_11_6 + i0, x1);
    }
}

/*
  kernel k6_copy {
    axis i0 < 16 parallel
    axis i2 < 1 parallel
    v0: f32 = const 2.0
    store %24[i0, i2 + 4] = v0
    schedule { order i0 i2; spread 2; width 4 }
  }
*/
static void g35_0_k6_copy(f32 *restrict value_14_4, i64 begin, i64 end)
{
    const f32 x0 = 2.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1);
        const i64 i0 = t / (1);
        value_14_4[5 * i0 + i2 + 4] = x0;
    }
}

/*
  kernel k2_contract contraction phase 1 {
    axis i0 < 4 parallel
    axis i1o < 1 parallel
    axis i2 < 3 parallel
    axis r0 < 4 reduce
    axis r1 < 2 reduce
    axis i1i < 8 parallel
    v0: f32 = load %12[i0, r0, 2*i2 + r1]
    v1: f32 = load %13[i1o, r0, r1, i1i]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0, r1
    store %10[i0, 8*i1o + i1i, i2] = v3 if 0 <= 8*i1o + i1i < 6
    schedule { order i1o i0 i2 i1i; spread 4; tile i0 4; tile i2 2; tile i1i 8; vector i1i; width 8; reduce r0 r1 }
  }
*/
static void g35_0_k2_contract(const f32 *restrict bordered_12, const f32 *restrict packed_13, f32 *restrict contract_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1i = t % (1) * 8;
        const i64 i2 = t / (1) % (2) * 2;
        const i64 i0 = t / (1) / (2) % (1) * 4;
        const i64 i1o = t / (1) / (2) / (1);
        const i64 n2 = MIN64(3 - i2, 2);
        enum { n0 = 4 };
        enum { n5 = 8 };
        if (n2 == 2) {
            f32x8 x3[4][2] = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        const f32x8 x1 = LOAD_f32x8(packed_13 + 64 * i1o + 16 * r0 + 8 * r1 + i1i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            UNROLL
                            for (int u2 = 0; u2 < 2; u2++) {
                                const f32 x0 = bordered_12[24 * (i0 + u0) + 6 * r0 + 2 * (i2 + u2) + r1];
                                x3[u0][u2] = FMA_f32x8(SPLAT_f32x8(x0), x1, x3[u0][u2]);
                            }
                        }
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    for (int l = 0; l < 8; l++)
                        if ((u64)(8 * i1o + (i1i + 0 + l)) < (u64)(6)) contract_10[18 * (i0 + u0) + 3 * (8 * i1o + (i1i + 0 + l)) + (i2 + u2)] = (f32)x3[u0][u2][l];
                }
            }
        } else {
            enum { n2 = 1 };
            f32x8 x3[4][2] = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        const f32x8 x1 = LOAD_f32x8(packed_13 + 64 * i1o + 16 * r0 + 8 * r1 + i1i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            UNROLL
                            for (int u2 = 0; u2 < 2; u2++) {
                                const f32 x0 = bordered_12[24 * (i0 + MIN64(u0, n0 - 1)) + 6 * r0 + 2 * (i2 + MIN64(u2, n2 - 1)) + r1];
                                x3[u0][u2] = FMA_f32x8(SPLAT_f32x8(x0), x1, x3[u0][u2]);
                            }
                        }
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    if (u0 < n0 && u2 < n2) {
                        for (int l = 0; l < 8; l++)
                            if (l < n5 && (u64)(8 * i1o + (i1i + MIN64(0 + l, n5 - 1))) < (u64)(6)) contract_10[18 * (i0 + MIN64(u0, n0 - 1)) + 3 * (8 * i1o + (i1i + MIN64(0 + l, n5 - 1))) + (i2 + MIN64(u2, n2 - 1))] = (f32)x3[u0][u2][l];
                    }
                }
            }
        }
    }
}

/*
  kernel k7_copy phase 1 {
    axis i0 < 16 parallel
    axis i2 < 2 parallel
    v0: f32 = load %25[i0, i2]
    store %24[i0, i2 + 2] = v0
    schedule { order i0 i2; spread 2; width 4 }
  }
*/
static void g35_0_k7_copy(const f32 *restrict t__0, f32 *restrict value_14_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (2);
        const i64 i0 = t / (2);
        const f32 x0 = t__0[2 * i0 + i2];
        value_14_4[5 * i0 + i2 + 2] = x0;
    }
}

/*
  kernel k3_mul phase 2 {
    axis i0 < 72 parallel
    v0: f32 = load %16[i0]
    v1: f32 = const 0.1388889
    v2: f32 = mul v0, v1
    store %17[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g35_0_k3_mul(const f32 *restrict contract_10, f32 *restrict mul_9, i64 begin, i64 end)
{
    const f32 x1 = 0.1388888955116272f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(72 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_10 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_9 + i0, x2);
        } else {
            enum { n0 = 8 };
            const f32x16 x0 = LOAD_f32x16(contract_10 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_9 + i0, x2, n0);
        }
    }
}

/*
  kernel k8_copy phase 2 {
    axis i0 < 16 parallel
    axis i2 < 2 parallel
    v0: f32 = load %25[i0, i2]
    store %24[i0, i2] = v0
    schedule { order i0 i2; spread 2; width 4 }
  }
*/
static void g35_0_k8_copy(const f32 *restrict t__0, f32 *restrict value_14_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (2);
        const i64 i0 = t / (2);
        const f32 x0 = t__0[2 * i0 + i2];
        value_14_4[5 * i0 + i2] = x0;
    }
}

/*
  kernel k9_contract_border phase 3 {
    axis i0 < 24 parallel
    axis i2 < 5 parallel
    v0: f32 = load %15[i0, i2 - 1] if 0 <= i2 - 1 < 3
    store %34[i0, i2] = v0
    schedule { order i0 i2; spread 2; tile i2 8; vector i2; width 8 }
  }
*/
static void g35_0_k9_contract_border(const f32 *restrict mul_9, f32 *restrict bordered_26, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(5 - i2, 8);
        if (n1 == 8) {
            f32x8 x0;
            if ((u64)((i2 + 0 + 0) + -1) < (u64)(3) && (u64)((i2 + 0 + 7) + -1) < (u64)(3))
                x0 = LOAD_f32x8(mul_9 + 3 * i0 + i2 + -1);
            else for (int l = 0; l < 8; l++)
                x0[l] = (u64)((i2 + 0 + l) + -1) < (u64)(3) ? mul_9[3 * i0 + (i2 + 0 + l) + -1] : 0;
            STORE_f32x8(bordered_26 + 5 * i0 + i2, x0);
        } else {
            enum { n1 = 5 };
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = (u64)((i2 + MIN64(0 + l, n1 - 1)) + -1) < (u64)(3) ? mul_9[3 * i0 + (i2 + MIN64(0 + l, n1 - 1)) + -1] : 0;
            STORE_PART_f32x8(bordered_26 + 5 * i0 + i2, x0, n1);
        }
    }
}

/*
  kernel k10_contract contraction phase 4 {
    axis i0 < 4 parallel
    axis i1 < 4 parallel
    axis i2 < 5 parallel
    axis r0 < 6 reduce
    axis r1 < 1 reduce
    v0: f32 = load %26[i0, r0, i2 + 2*r1]
    v1: f32 = load %2[i1, r0, r1]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0, r1
    store %8[i0, i1, i2] = v3
    schedule { order i0 i1 i2; spread 3; tile i1 4; tile i2 8; vector i2; width 8; reduce r0 r1 }
  }
*/
static void g35_0_k10_contract(const f32 *restrict bordered_26, const f32 *restrict t__2, f32 *restrict contract_8, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 8;
        const i64 i1 = t / (1) % (1) * 4;
        const i64 i0 = t / (1) / (1);
        const i64 n2 = MIN64(5 - i2, 8);
        enum { n1 = 4 };
        if (n2 == 8) {
            f32x8 x3[4] = {0};
            {
                for (i64 r0 = 0; r0 < 6; r0++) {
                    for (i64 r1 = 0; r1 < 1; r1++) {
                        const f32x8 x0 = LOAD_f32x8(bordered_26 + 30 * i0 + 5 * r0 + i2 + 2 * r1);
                        UNROLL
                        for (int u1 = 0; u1 < 4; u1++) {
                            const f32 x1 = t__2[6 * (i1 + u1) + r0 + r1];
                            x3[u1] = FMA_f32x8(x0, SPLAT_f32x8(x1), x3[u1]);
                        }
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 4; u1++) {
                STORE_f32x8(contract_8 + 20 * i0 + 5 * (i1 + u1) + i2, x3[u1]);
            }
        } else {
            enum { n2 = 5 };
            f32x8 x3[4] = {0};
            {
                for (i64 r0 = 0; r0 < 6; r0++) {
                    for (i64 r1 = 0; r1 < 1; r1++) {
                        const f32x8 x0 = LOAD_f32x8(bordered_26 + 30 * i0 + 5 * r0 + i2 + 2 * r1);
                        UNROLL
                        for (int u1 = 0; u1 < 4; u1++) {
                            const f32 x1 = t__2[6 * (i1 + MIN64(u1, n1 - 1)) + r0 + r1];
                            x3[u1] = FMA_f32x8(x0, SPLAT_f32x8(x1), x3[u1]);
                        }
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 4; u1++) {
                if (u1 < n1) {
                    STORE_PART_f32x8(contract_8 + 20 * i0 + 5 * (i1 + MIN64(u1, n1 - 1)) + i2, x3[u1], n2);
                }
            }
        }
    }
}

/*
  kernel k11_tanh phase 5 {
    axis i0 < 80 parallel
    v0: f32 = load %29[i0]
    v1: f32 = tanh v0
    store %30[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g35_0_k11_tanh(const f32 *restrict contract_8, f32 *restrict value_17_3, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const f32x16 x0 = LOAD_f32x16(contract_8 + i0);
        const f32x16 x1 = TANH_f32x16(x0);
        STORE_f32x16(value_17_3 + i0, x1);
    }
}

static void step_g35_0_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (16) * (1), 1365, &lo, &hi))
        g35_0_k0_contract_border(buffer[0], buffer[12], lo, hi);
    if (SHARE(team, (1) * (1) * (1), 128, &lo, &hi))
        g35_0_k1_contract_pack(buffer[1], buffer[13], lo, hi);
    if (SHARE(team, (3), 341, &lo, &hi))
        g35_0_k4_mul(buffer[1], buffer[5], lo, hi);
    if (SHARE(team, (3), 341, &lo, &hi))
        g35_0_k5_abs(buffer[1], buffer[6], lo, hi);
    if (SHARE(team, (16) * (1), 8192, &lo, &hi))
        g35_0_k6_copy(buffer[4], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (1) * (1) * (2) * (1), 18, &lo, &hi))
        g35_0_k2_contract(buffer[12], buffer[13], buffer[10], lo, hi);
    if (SHARE(team, (16) * (2), 8192, &lo, &hi))
        g35_0_k7_copy(buffer[0], buffer[4], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (5), 381, &lo, &hi))
        g35_0_k3_mul(buffer[10], buffer[9], lo, hi);
    if (SHARE(team, (16) * (2), 8192, &lo, &hi))
        g35_0_k8_copy(buffer[0], buffer[4], lo, hi);
    BARRIER(team, 3);
    if (SHARE(team, (24) * (1), 1638, &lo, &hi))
        g35_0_k9_contract_border(buffer[9], buffer[26], lo, hi);
    BARRIER(team, 4);
    if (SHARE(team, (4) * (1) * (1), 58, &lo, &hi))
        g35_0_k10_contract(buffer[26], buffer[2], buffer[8], lo, hi);
    BARRIER(team, 5);
    if (SHARE(team, (5), 341, &lo, &hi))
        g35_0_k11_tanh(buffer[8], buffer[3], lo, hi);
}

static void step_g35_0_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 128;
    bytes[1] = 192;
    bytes[2] = 96;
    bytes[3] = 320;
    bytes[4] = 320;
    bytes[5] = 192;
    bytes[6] = 192;
    bytes[7] = 0;
    bytes[8] = 320;
    bytes[9] = 288;
    bytes[10] = 288;
    bytes[11] = 0;
    bytes[12] = 384;
    bytes[13] = 256;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
    bytes[19] = 0;
    bytes[20] = 0;
    bytes[21] = 0;
    bytes[22] = 0;
    bytes[23] = 0;
    bytes[24] = 0;
    bytes[25] = 0;
    bytes[26] = 480;
    bytes[27] = 0;
    bytes[28] = 0;
    bytes[29] = 0;
    bytes[30] = 0;
    bytes[31] = 0;
    bytes[32] = 0;
    bytes[33] = 0;
    bytes[34] = 0;
}

static void step_g35_0_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (32) + 4 * (96));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (48) + 4 * (64));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (48) + 4 * (48));
    *flops += (f64)(48);
    *bytes += (f64)(0 + 4 * (48) + 4 * (48));
    *flops += (f64)(48);
    *bytes += (f64)(0 + 4 * (16));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (96) + 4 * (64) + 4 * (72));
    *flops += (f64)(1536);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (72) + 4 * (72));
    *flops += (f64)(72);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (72) + 4 * (120));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (120) + 4 * (24) + 4 * (80));
    *flops += (f64)(960);
    *bytes += (f64)(0 + 4 * (80) + 4 * (80));
    *flops += (f64)(80);
}

static const dlm_buffer step_g35_0_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 2},  /* 0  f32[4, 4, 2] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  f32[6, 4, 2] */
    {DLM_BUF_INPUT, 3, 4, 4},  /* 2  f32[4, 6, 1] */
    {DLM_BUF_OUTPUT, 0, 5, 5},  /* 3 value.17 f32[4, 4, 5] */
    {DLM_BUF_OUTPUT, 1, 0, 2},  /* 4 value.14 f32[4, 4, 5] */
    {DLM_BUF_OUTPUT, 2, 0, 0},  /* 5 value.12 f32[6, 4, 2] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.11 f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 7 abs f32[6, 4, 2] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 8 contract f32[4, 4, 5] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 9 mul f32[4, 6, 3] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 10 contract f32[4, 6, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 11 reshape f32[48] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 12 bordered f32[4, 4, 6] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 13 packed f32[1, 4, 2, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14 contract f32[24, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 mul f32[24, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16 contract f32[72] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 mul f32[72] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18  f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 19 value.12 f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 20  f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 21 value.12 f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 22 abs f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 23 abs f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 24 value.14 f32[16, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 25  f32[16, 2] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 26 bordered f32[4, 6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 27 contract f32[16, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 28 value.17 f32[16, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 29 contract f32[80] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 30 value.17 f32[80] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 31 bordered f32[16, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 32  f32[6, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 33 packed f32[1, 8, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 34 bordered f32[24, 5] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g35_0 = {
    .name = "g35_0",
    .nbuffers = 35, .ndims = 2, .nphases = 6, .nkernels = 12,
    .buffers = step_g35_0_buffers, .sizes = step_g35_0_sizes, .traffic = step_g35_0_traffic, .run = step_g35_0_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g35_0; const dlm_step *const get_g35_0 = &step_g35_0;

/* ---- step g35_1 ---- */

/*
  kernel k0_contract_mul_border {
    axis i0 < 16 parallel
    axis i2 < 6 parallel
    v0: f32 = load %19[i0, i2 - 2] if 0 <= i2 - 2 < 2
    store %21[i0, i2] = v0
    schedule { order i0 i2; spread 2; tile i2 8; vector i2; width 8 }
  }
*/
static void g35_1_k0_contract_mul_border(const f32 *restrict t__0, f32 *restrict bordered_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(6 - i2, 8);
        if (n1 == 8) {
            f32x8 x0;
            if ((u64)((i2 + 0 + 0) + -2) < (u64)(2) && (u64)((i2 + 0 + 7) + -2) < (u64)(2))
                x0 = LOAD_f32x8(t__0 + 2 * i0 + i2 + -2);
            else for (int l = 0; l < 8; l++)
                x0[l] = (u64)((i2 + 0 + l) + -2) < (u64)(2) ? t__0[2 * i0 + (i2 + 0 + l) + -2] : 0;
            STORE_f32x8(bordered_10 + 6 * i0 + i2, x0);
        } else {
            enum { n1 = 6 };
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = (u64)((i2 + MIN64(0 + l, n1 - 1)) + -2) < (u64)(2) ? t__0[2 * i0 + (i2 + MIN64(0 + l, n1 - 1)) + -2] : 0;
            STORE_PART_f32x8(bordered_10 + 6 * i0 + i2, x0, n1);
        }
    }
}

/*
  kernel k1_contract_mul_pack {
    axis i0 < 1 parallel
    axis i1 < 8 parallel
    axis i3 < 8 parallel
    v0: f32 = load %22[8*i0 + i3, i1] if 0 <= 8*i0 + i3 < 6 and 0 <= 8*i0 + i3 < 6
    store %23[i0, i1, i3] = v0
    schedule { order i0 i1 i3; spread 3; tile i1 8; tile i3 8; vector i3; width 8 }
  }
*/
static void g35_1_k1_contract_mul_pack(const f32 *restrict t__1, f32 *restrict packed_11, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 8;
        const i64 i1 = t / (1) % (1) * 8;
        const i64 i0 = t / (1) / (1);
        f32x8 x0[8];
        {
            f32x8 y[8];
            UNROLL
            for (int u1 = 0; u1 < 8; u1++) {
                y[u1] = (u64)(8 * i0 + (i3 + 0 + u1)) < (u64)(6) && (u64)(8 * i0 + (i3 + 0 + u1)) < (u64)(6) ? LOAD_f32x8(t__1 + 8 * (8 * i0 + (i3 + 0 + u1)) + i1) : SPLAT_f32x8(0);
            }
            TRANSPOSE_f32x8(y);
            UNROLL
            for (int u1 = 0; u1 < 8; u1++) {
                x0[u1] = y[u1];
            }
        }
        UNROLL
        for (int u1 = 0; u1 < 8; u1++) {
            STORE_f32x8(packed_11 + 64 * i0 + 8 * (i1 + u1) + i3, x0[u1]);
        }
    }
}

/*
  kernel k3_mul {
    axis i0 < 48 parallel
    v0: f32 = load %14[i0]
    v1: f32 = mul v0, v0
    store %15[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g35_1_k3_mul(const f32 *restrict t__1, f32 *restrict value_12_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const f32x16 x0 = LOAD_f32x16(t__1 + i0);
        const f32x16 x1 = x0 * x0;
        STORE_f32x16(value_12_5 + i0, x1);
    }
}

/*
  kernel k4_abs {
    axis i0 < 48 parallel
    v0: f32 = load %14[i0]
    v1: f32 = abs v0
    store %17[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g35_1_k4_abs(const f32 *restrict t__1, f32 *restrict value_11_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const f32x16 x0 = LOAD_f32x16(t__1 + i0);
        const f32x16 x1 = ABS_f32x16(x0);
        STORE_f32x16(value_11_6 + i0, x1);
    }
}

/*
  kernel k5_copy {
    axis i0 < 16 parallel
    axis i2 < 1 parallel
    v0: f32 = const 2.0
    store %18[i0, i2 + 4] = v0
    schedule { order i0 i2; spread 2; width 4 }
  }
*/
static void g35_1_k5_copy(f32 *restrict value_14_4, i64 begin, i64 end)
{
    const f32 x0 = 2.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1);
        const i64 i0 = t / (1);
        value_14_4[5 * i0 + i2 + 4] = x0;
    }
}

/*
  kernel k2_contract_mul contraction phase 1 {
    axis i0 < 4 parallel
    axis i1o < 1 parallel
    axis i2 < 3 parallel
    axis r0 < 4 reduce
    axis r1 < 2 reduce
    axis i1i < 8 parallel
    v0: f32 = load %10[i0, r0, 2*i2 + r1]
    v1: f32 = load %11[i1o, r0, r1, i1i]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0, r1
    v4: f32 = const 0.1388889
    v5: f32 = mul v3, v4
    store %8[i0, 8*i1o + i1i, i2] = v5 if 0 <= 8*i1o + i1i < 6
    schedule { order i1o i0 i2 i1i; spread 4; tile i0 4; tile i2 2; tile i1i 8; vector i1i; width 8; reduce r0 r1 }
  }
*/
static void g35_1_k2_contract_mul(const f32 *restrict bordered_10, const f32 *restrict packed_11, f32 *restrict mul_8, i64 begin, i64 end)
{
    const f32 x4 = 0.1388888955116272f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1i = t % (1) * 8;
        const i64 i2 = t / (1) % (2) * 2;
        const i64 i0 = t / (1) / (2) % (1) * 4;
        const i64 i1o = t / (1) / (2) / (1);
        const i64 n2 = MIN64(3 - i2, 2);
        enum { n0 = 4 };
        enum { n5 = 8 };
        if (n2 == 2) {
            f32x8 x3[4][2] = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        const f32x8 x1 = LOAD_f32x8(packed_11 + 64 * i1o + 16 * r0 + 8 * r1 + i1i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            UNROLL
                            for (int u2 = 0; u2 < 2; u2++) {
                                const f32 x0 = bordered_10[24 * (i0 + u0) + 6 * r0 + 2 * (i2 + u2) + r1];
                                x3[u0][u2] = FMA_f32x8(SPLAT_f32x8(x0), x1, x3[u0][u2]);
                            }
                        }
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    const f32x8 x5 = x3[u0][u2] * SPLAT_f32x8(x4);
                    for (int l = 0; l < 8; l++)
                        if ((u64)(8 * i1o + (i1i + 0 + l)) < (u64)(6)) mul_8[18 * (i0 + u0) + 3 * (8 * i1o + (i1i + 0 + l)) + (i2 + u2)] = (f32)x5[l];
                }
            }
        } else {
            enum { n2 = 1 };
            f32x8 x3[4][2] = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        const f32x8 x1 = LOAD_f32x8(packed_11 + 64 * i1o + 16 * r0 + 8 * r1 + i1i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            UNROLL
                            for (int u2 = 0; u2 < 2; u2++) {
                                const f32 x0 = bordered_10[24 * (i0 + MIN64(u0, n0 - 1)) + 6 * r0 + 2 * (i2 + MIN64(u2, n2 - 1)) + r1];
                                x3[u0][u2] = FMA_f32x8(SPLAT_f32x8(x0), x1, x3[u0][u2]);
                            }
                        }
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    const f32x8 x5 = x3[u0][u2] * SPLAT_f32x8(x4);
                    if (u0 < n0 && u2 < n2) {
                        for (int l = 0; l < 8; l++)
                            if (l < n5 && (u64)(8 * i1o + (i1i + MIN64(0 + l, n5 - 1))) < (u64)(6)) mul_8[18 * (i0 + MIN64(u0, n0 - 1)) + 3 * (8 * i1o + (i1i + MIN64(0 + l, n5 - 1))) + (i2 + MIN64(u2, n2 - 1))] = (f32)x5[l];
                    }
                }
            }
        }
    }
}

/*
  kernel k6_copy phase 1 {
    axis i0 < 16 parallel
    axis i2 < 2 parallel
    v0: f32 = load %19[i0, i2]
    store %18[i0, i2 + 2] = v0
    schedule { order i0 i2; spread 2; width 4 }
  }
*/
static void g35_1_k6_copy(const f32 *restrict t__0, f32 *restrict value_14_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (2);
        const i64 i0 = t / (2);
        const f32 x0 = t__0[2 * i0 + i2];
        value_14_4[5 * i0 + i2 + 2] = x0;
    }
}

/*
  kernel k7_copy phase 2 {
    axis i0 < 16 parallel
    axis i2 < 2 parallel
    v0: f32 = load %19[i0, i2]
    store %18[i0, i2] = v0
    schedule { order i0 i2; spread 2; width 4 }
  }
*/
static void g35_1_k7_copy(const f32 *restrict t__0, f32 *restrict value_14_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (2);
        const i64 i0 = t / (2);
        const f32 x0 = t__0[2 * i0 + i2];
        value_14_4[5 * i0 + i2] = x0;
    }
}

/*
  kernel k8_contract_tanh_border phase 2 {
    axis i0 < 24 parallel
    axis i2 < 5 parallel
    v0: f32 = load %24[i0, i2 - 1] if 0 <= i2 - 1 < 3
    store %25[i0, i2] = v0
    schedule { order i0 i2; spread 2; tile i2 8; vector i2; width 8 }
  }
*/
static void g35_1_k8_contract_tanh_border(const f32 *restrict mul_8, f32 *restrict bordered_20, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(5 - i2, 8);
        if (n1 == 8) {
            f32x8 x0;
            if ((u64)((i2 + 0 + 0) + -1) < (u64)(3) && (u64)((i2 + 0 + 7) + -1) < (u64)(3))
                x0 = LOAD_f32x8(mul_8 + 3 * i0 + i2 + -1);
            else for (int l = 0; l < 8; l++)
                x0[l] = (u64)((i2 + 0 + l) + -1) < (u64)(3) ? mul_8[3 * i0 + (i2 + 0 + l) + -1] : 0;
            STORE_f32x8(bordered_20 + 5 * i0 + i2, x0);
        } else {
            enum { n1 = 5 };
            f32x8 x0;
            for (int l = 0; l < 8; l++)
                x0[l] = (u64)((i2 + MIN64(0 + l, n1 - 1)) + -1) < (u64)(3) ? mul_8[3 * i0 + (i2 + MIN64(0 + l, n1 - 1)) + -1] : 0;
            STORE_PART_f32x8(bordered_20 + 5 * i0 + i2, x0, n1);
        }
    }
}

/*
  kernel k9_contract_tanh contraction phase 3 {
    axis i0 < 4 parallel
    axis i1 < 4 parallel
    axis i2 < 5 parallel
    axis r0 < 6 reduce
    v0: f32 = load %20[i0, r0, i2]
    v1: f32 = load %2[i1, r0, 0]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    v4: f32 = tanh v3
    store %3[i0, i1, i2] = v4
    schedule { order i0 i1 i2; spread 3; tile i1 4; tile i2 8; vector i2; width 8; reduce r0 }
  }
*/
static void g35_1_k9_contract_tanh(const f32 *restrict bordered_20, const f32 *restrict t__2, f32 *restrict value_17_3, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 8;
        const i64 i1 = t / (1) % (1) * 4;
        const i64 i0 = t / (1) / (1);
        const i64 n2 = MIN64(5 - i2, 8);
        enum { n1 = 4 };
        if (n2 == 8) {
            f32x8 x3[4] = {0};
            {
                for (i64 r0 = 0; r0 < 6; r0++) {
                    const f32x8 x0 = LOAD_f32x8(bordered_20 + 30 * i0 + 5 * r0 + i2);
                    UNROLL
                    for (int u1 = 0; u1 < 4; u1++) {
                        const f32 x1 = t__2[6 * (i1 + u1) + r0];
                        x3[u1] = FMA_f32x8(x0, SPLAT_f32x8(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 4; u1++) {
                const f32x8 x4 = TANH_f32x8(x3[u1]);
                STORE_f32x8(value_17_3 + 20 * i0 + 5 * (i1 + u1) + i2, x4);
            }
        } else {
            enum { n2 = 5 };
            f32x8 x3[4] = {0};
            {
                for (i64 r0 = 0; r0 < 6; r0++) {
                    const f32x8 x0 = LOAD_f32x8(bordered_20 + 30 * i0 + 5 * r0 + i2);
                    UNROLL
                    for (int u1 = 0; u1 < 4; u1++) {
                        const f32 x1 = t__2[6 * (i1 + MIN64(u1, n1 - 1)) + r0];
                        x3[u1] = FMA_f32x8(x0, SPLAT_f32x8(x1), x3[u1]);
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 4; u1++) {
                const f32x8 x4 = TANH_f32x8(x3[u1]);
                if (u1 < n1) {
                    STORE_PART_f32x8(value_17_3 + 20 * i0 + 5 * (i1 + MIN64(u1, n1 - 1)) + i2, x4, n2);
                }
            }
        }
    }
}

static void step_g35_1_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (16) * (1), 1365, &lo, &hi))
        g35_1_k0_contract_mul_border(buffer[0], buffer[10], lo, hi);
    if (SHARE(team, (1) * (1) * (1), 128, &lo, &hi))
        g35_1_k1_contract_mul_pack(buffer[1], buffer[11], lo, hi);
    if (SHARE(team, (3), 341, &lo, &hi))
        g35_1_k3_mul(buffer[1], buffer[5], lo, hi);
    if (SHARE(team, (3), 341, &lo, &hi))
        g35_1_k4_abs(buffer[1], buffer[6], lo, hi);
    if (SHARE(team, (16) * (1), 8192, &lo, &hi))
        g35_1_k5_copy(buffer[4], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (1) * (1) * (2) * (1), 17, &lo, &hi))
        g35_1_k2_contract_mul(buffer[10], buffer[11], buffer[8], lo, hi);
    if (SHARE(team, (16) * (2), 8192, &lo, &hi))
        g35_1_k6_copy(buffer[0], buffer[4], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (16) * (2), 8192, &lo, &hi))
        g35_1_k7_copy(buffer[0], buffer[4], lo, hi);
    if (SHARE(team, (24) * (1), 1638, &lo, &hi))
        g35_1_k8_contract_tanh_border(buffer[8], buffer[20], lo, hi);
    BARRIER(team, 3);
    if (SHARE(team, (4) * (1) * (1), 54, &lo, &hi))
        g35_1_k9_contract_tanh(buffer[20], buffer[2], buffer[3], lo, hi);
}

static void step_g35_1_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 128;
    bytes[1] = 192;
    bytes[2] = 96;
    bytes[3] = 320;
    bytes[4] = 320;
    bytes[5] = 192;
    bytes[6] = 192;
    bytes[7] = 0;
    bytes[8] = 288;
    bytes[9] = 0;
    bytes[10] = 384;
    bytes[11] = 256;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
    bytes[19] = 0;
    bytes[20] = 480;
    bytes[21] = 0;
    bytes[22] = 0;
    bytes[23] = 0;
    bytes[24] = 0;
    bytes[25] = 0;
}

static void step_g35_1_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (32) + 4 * (96));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (48) + 4 * (64));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (48) + 4 * (48));
    *flops += (f64)(48);
    *bytes += (f64)(0 + 4 * (48) + 4 * (48));
    *flops += (f64)(48);
    *bytes += (f64)(0 + 4 * (16));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (96) + 4 * (64) + 4 * (72));
    *flops += (f64)(1632);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (72) + 4 * (120));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (120) + 4 * (24) + 4 * (80));
    *flops += (f64)(1040);
}

static const dlm_buffer step_g35_1_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 2},  /* 0  f32[4, 4, 2] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  f32[6, 4, 2] */
    {DLM_BUF_INPUT, 3, 3, 3},  /* 2  f32[4, 6, 1] */
    {DLM_BUF_OUTPUT, 0, 3, 3},  /* 3 value.17 f32[4, 4, 5] */
    {DLM_BUF_OUTPUT, 1, 0, 2},  /* 4 value.14 f32[4, 4, 5] */
    {DLM_BUF_OUTPUT, 2, 0, 0},  /* 5 value.12 f32[6, 4, 2] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.11 f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 7 abs f32[6, 4, 2] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 8 mul f32[4, 6, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 9 reshape f32[48] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 10 bordered f32[4, 4, 6] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 11 packed f32[1, 4, 2, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12  f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13 value.12 f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14  f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 value.12 f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16 abs f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 abs f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18 value.14 f32[16, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 19  f32[16, 2] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 20 bordered f32[4, 6, 5] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 21 bordered f32[16, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 22  f32[6, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 23 packed f32[1, 8, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 24 mul f32[24, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 25 bordered f32[24, 5] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g35_1 = {
    .name = "g35_1",
    .nbuffers = 26, .ndims = 2, .nphases = 4, .nkernels = 10,
    .buffers = step_g35_1_buffers, .sizes = step_g35_1_sizes, .traffic = step_g35_1_traffic, .run = step_g35_1_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g35_1; const dlm_step *const get_g35_1 = &step_g35_1;

/* ---- step g35_2 ---- */

/*
  kernel k0_contract_mul_border {
    axis i0 < 16 parallel
    axis i2 < 6 parallel
    v0: f32 = load %21[i0, i2 - 2] if 0 <= i2 - 2 < 2
    store %22[i0, i2] = v0
    schedule { order i0 i2; spread 2; tile i2 4; vector i2; width 4 }
  }
*/
static void g35_2_k0_contract_mul_border(const f32 *restrict t__0, f32 *restrict bordered_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (2) * 4;
        const i64 i0 = t / (2);
        const i64 n1 = MIN64(6 - i2, 4);
        if (n1 == 4) {
            f32x4 x0;
            if ((u64)((i2 + 0 + 0) + -2) < (u64)(2) && (u64)((i2 + 0 + 3) + -2) < (u64)(2))
                x0 = LOAD_f32x4(t__0 + 2 * i0 + i2 + -2);
            else for (int l = 0; l < 4; l++)
                x0[l] = (u64)((i2 + 0 + l) + -2) < (u64)(2) ? t__0[2 * i0 + (i2 + 0 + l) + -2] : 0;
            STORE_f32x4(bordered_10 + 6 * i0 + i2, x0);
        } else {
            enum { n1 = 2 };
            f32x4 x0;
            for (int l = 0; l < 4; l++)
                x0[l] = (u64)((i2 + MIN64(0 + l, n1 - 1)) + -2) < (u64)(2) ? t__0[2 * i0 + (i2 + MIN64(0 + l, n1 - 1)) + -2] : 0;
            STORE_PART_f32x4(bordered_10 + 6 * i0 + i2, x0, n1);
        }
    }
}

/*
  kernel k1_contract_mul_pack {
    axis i0 < 1 parallel
    axis i1 < 8 parallel
    axis i3 < 8 parallel
    v0: f32 = load %23[8*i0 + i3, i1] if 0 <= 8*i0 + i3 < 6 and 0 <= 8*i0 + i3 < 6
    store %24[i0, i1, i3] = v0
    schedule { order i0 i1 i3; spread 3; tile i3 16; vector i3; width 16 }
  }
*/
static void g35_2_k1_contract_mul_pack(const f32 *restrict t__1, f32 *restrict packed_11, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 16;
        const i64 i1 = t / (1) % (8);
        const i64 i0 = t / (1) / (8);
        const i64 n2 = MIN64(8 - i3, 16);
        if (n2 == 16) {
            f32x16 x0;
            for (int l = 0; l < 16; l++)
                x0[l] = (u64)(8 * i0 + (i3 + 0 + l)) < (u64)(6) && (u64)(8 * i0 + (i3 + 0 + l)) < (u64)(6) ? t__1[8 * (8 * i0 + (i3 + 0 + l)) + i1] : 0;
            STORE_f32x16(packed_11 + 64 * i0 + 8 * i1 + i3, x0);
        } else {
            enum { n2 = 8 };
            f32x16 x0;
            for (int l = 0; l < 16; l++)
                x0[l] = (u64)(8 * i0 + (i3 + MIN64(0 + l, n2 - 1))) < (u64)(6) && (u64)(8 * i0 + (i3 + MIN64(0 + l, n2 - 1))) < (u64)(6) ? t__1[8 * (8 * i0 + (i3 + MIN64(0 + l, n2 - 1))) + i1] : 0;
            STORE_PART_f32x16(packed_11 + 64 * i0 + 8 * i1 + i3, x0, n2);
        }
    }
}

/*
  kernel k3_mul {
    axis i0 < 48 parallel
    v0: f32 = load %14[i0]
    v1: f32 = mul v0, v0
    store %15[i0] = v1
    schedule { order i0; spread 1; tile i0 4; vector i0; width 4 }
  }
*/
static void g35_2_k3_mul(const f32 *restrict t__1, f32 *restrict value_12_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 4;
        const f32x4 x0 = LOAD_f32x4(t__1 + i0);
        const f32x4 x1 = x0 * x0;
        STORE_f32x4(value_12_5 + i0, x1);
    }
}

/*
  kernel k4_abs {
    axis i0 < 48 parallel
    v0: f32 = load %14[i0]
    v1: f32 = abs v0
    store %17[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 8 }
  }
*/
static void g35_2_k4_abs(const f32 *restrict t__1, f32 *restrict value_11_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        UNROLL
        for (int u0 = 0; u0 < 2; u0++) {
            const f32x8 x0 = LOAD_f32x8(t__1 + (i0 + u0 * 8));
            const f32x8 x1 = ABS_f32x8(x0);
            STORE_f32x8(value_11_6 + (i0 + u0 * 8), x1);
        }
    }
}

/*
  kernel k5_copy {
    axis i0 < 16 parallel
    axis i2 < 1 parallel
    v0: f32 = const 2.0
    store %18[i0, i2 + 4] = v0
    schedule { order i0 i2; spread 2; tile i2 16; vector i2; width 8 }
  }
*/
static void g35_2_k5_copy(f32 *restrict value_14_4, i64 begin, i64 end)
{
    const f32 x0 = 2.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 16;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(1 - i2, 16);
        if (n1 == 16) {
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                STORE_f32x8(value_14_4 + 5 * i0 + (i2 + u1 * 8) + 4, SPLAT_f32x8(x0));
            }
        } else {
            enum { n1 = 1 };
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                STORE_PART_f32x8(value_14_4 + 5 * i0 + (i2 + (u1 * 8 < n1 ? u1 * 8 : 0)) + 4, SPLAT_f32x8(x0), n1 - u1 * 8);
            }
        }
    }
}

/*
  kernel k2_contract_mul contraction phase 1 {
    axis i0 < 4 parallel
    axis i1o < 1 parallel
    axis i2 < 3 parallel
    axis r0 < 4 reduce
    axis r1 < 2 reduce
    axis i1i < 8 parallel
    v0: f32 = load %10[i0, r0, 2*i2 + r1]
    v1: f32 = load %11[i1o, r0, r1, i1i]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0, r1
    v4: f32 = const 0.1388889
    v5: f32 = mul v3, v4
    store %8[i0, 8*i1o + i1i, i2] = v5 if 0 <= 8*i1o + i1i < 6
    schedule { order i1o i0 i2 i1i; spread 4; tile i0 4; tile i2 2; tile i1i 8; vector i1i; width 8; reduce r0 r1 }
  }
*/
static void g35_2_k2_contract_mul(const f32 *restrict bordered_10, const f32 *restrict packed_11, f32 *restrict mul_8, i64 begin, i64 end)
{
    const f32 x4 = 0.1388888955116272f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1i = t % (1) * 8;
        const i64 i2 = t / (1) % (2) * 2;
        const i64 i0 = t / (1) / (2) % (1) * 4;
        const i64 i1o = t / (1) / (2) / (1);
        const i64 n2 = MIN64(3 - i2, 2);
        enum { n0 = 4 };
        enum { n5 = 8 };
        if (n2 == 2) {
            f32x8 x3[4][2] = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        const f32x8 x1 = LOAD_f32x8(packed_11 + 64 * i1o + 16 * r0 + 8 * r1 + i1i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            UNROLL
                            for (int u2 = 0; u2 < 2; u2++) {
                                const f32 x0 = bordered_10[24 * (i0 + u0) + 6 * r0 + 2 * (i2 + u2) + r1];
                                x3[u0][u2] = FMA_f32x8(SPLAT_f32x8(x0), x1, x3[u0][u2]);
                            }
                        }
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    const f32x8 x5 = x3[u0][u2] * SPLAT_f32x8(x4);
                    for (int l = 0; l < 8; l++)
                        if ((u64)(8 * i1o + (i1i + 0 + l)) < (u64)(6)) mul_8[18 * (i0 + u0) + 3 * (8 * i1o + (i1i + 0 + l)) + (i2 + u2)] = (f32)x5[l];
                }
            }
        } else {
            enum { n2 = 1 };
            f32x8 x3[4][2] = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        const f32x8 x1 = LOAD_f32x8(packed_11 + 64 * i1o + 16 * r0 + 8 * r1 + i1i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            UNROLL
                            for (int u2 = 0; u2 < 2; u2++) {
                                const f32 x0 = bordered_10[24 * (i0 + MIN64(u0, n0 - 1)) + 6 * r0 + 2 * (i2 + MIN64(u2, n2 - 1)) + r1];
                                x3[u0][u2] = FMA_f32x8(SPLAT_f32x8(x0), x1, x3[u0][u2]);
                            }
                        }
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    const f32x8 x5 = x3[u0][u2] * SPLAT_f32x8(x4);
                    if (u0 < n0 && u2 < n2) {
                        for (int l = 0; l < 8; l++)
                            if (l < n5 && (u64)(8 * i1o + (i1i + MIN64(0 + l, n5 - 1))) < (u64)(6)) mul_8[18 * (i0 + MIN64(u0, n0 - 1)) + 3 * (8 * i1o + (i1i + MIN64(0 + l, n5 - 1))) + (i2 + MIN64(u2, n2 - 1))] = (f32)x5[l];
                    }
                }
            }
        }
    }
}

/*
  kernel k6_copy phase 1 {
    axis i0 < 4 parallel
    axis i1 < 4 parallel
    axis i2 < 2 parallel
    v0: f32 = load %0[i0, i1, i2]
    store %4[i0, i1, i2 + 2] = v0
    schedule { order i0 i1 i2; spread 3; tile i2 4; vector i2; width 4 }
  }
*/
static void g35_2_k6_copy(const f32 *restrict t__0, f32 *restrict value_14_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 4;
        const i64 i1 = t / (1) % (4);
        const i64 i0 = t / (1) / (4);
        const i64 n2 = MIN64(2 - i2, 4);
        if (n2 == 4) {
            const f32x4 x0 = LOAD_f32x4(t__0 + 8 * i0 + 2 * i1 + i2);
            STORE_f32x4(value_14_4 + 20 * i0 + 5 * i1 + i2 + 2, x0);
        } else {
            enum { n2 = 2 };
            const f32x4 x0 = LOAD_f32x4(t__0 + 8 * i0 + 2 * i1 + i2);
            STORE_PART_f32x4(value_14_4 + 20 * i0 + 5 * i1 + i2 + 2, x0, n2);
        }
    }
}

/*
  kernel k7_copy phase 2 {
    axis i0 < 4 parallel
    axis i1 < 4 parallel
    axis i2 < 2 parallel
    v0: f32 = load %0[i0, i1, i2]
    store %4[i0, i1, i2] = v0
    schedule { order i0 i1 i2; spread 3; tile i2 8; vector i2; width 8 }
  }
*/
static void g35_2_k7_copy(const f32 *restrict t__0, f32 *restrict value_14_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 8;
        const i64 i1 = t / (1) % (4);
        const i64 i0 = t / (1) / (4);
        const i64 n2 = MIN64(2 - i2, 8);
        if (n2 == 8) {
            const f32x8 x0 = LOAD_f32x8(t__0 + 8 * i0 + 2 * i1 + i2);
            STORE_f32x8(value_14_4 + 20 * i0 + 5 * i1 + i2, x0);
        } else {
            enum { n2 = 2 };
            const f32x8 x0 = LOAD_f32x8(t__0 + 8 * i0 + 2 * i1 + i2);
            STORE_PART_f32x8(value_14_4 + 20 * i0 + 5 * i1 + i2, x0, n2);
        }
    }
}

/*
  kernel k8_contract_tanh_border phase 2 {
    axis i0 < 24 parallel
    axis i2 < 5 parallel
    v0: f32 = load %25[i0, i2 - 1] if 0 <= i2 - 1 < 3
    store %26[i0, i2] = v0
    schedule { order i0 i2; spread 2; tile i2 32; vector i2; width 16 }
  }
*/
static void g35_2_k8_contract_tanh_border(const f32 *restrict mul_8, f32 *restrict bordered_19, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 32;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(5 - i2, 32);
        if (n1 == 32) {
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                f32x16 x0;
                if ((u64)((i2 + u1 * 16 + 0) + -1) < (u64)(3) && (u64)((i2 + u1 * 16 + 15) + -1) < (u64)(3))
                    x0 = LOAD_f32x16(mul_8 + 3 * i0 + (i2 + u1 * 16) + -1);
                else for (int l = 0; l < 16; l++)
                    x0[l] = (u64)((i2 + u1 * 16 + l) + -1) < (u64)(3) ? mul_8[3 * i0 + (i2 + u1 * 16 + l) + -1] : 0;
                STORE_f32x16(bordered_19 + 5 * i0 + (i2 + u1 * 16), x0);
            }
        } else {
            enum { n1 = 5 };
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                f32x16 x0;
                for (int l = 0; l < 16; l++)
                    x0[l] = (u64)((i2 + MIN64(u1 * 16 + l, n1 - 1)) + -1) < (u64)(3) ? mul_8[3 * i0 + (i2 + MIN64(u1 * 16 + l, n1 - 1)) + -1] : 0;
                STORE_PART_f32x16(bordered_19 + 5 * i0 + (i2 + (u1 * 16 < n1 ? u1 * 16 : 0)), x0, n1 - u1 * 16);
            }
        }
    }
}

/*
  kernel k9_contract_tanh_pack phase 3 {
    axis i0 < 1 parallel
    axis i1 < 5 parallel
    axis i2 < 6 parallel
    axis i3 < 4 parallel
    v0: f32 = load %19[4*i0 + i3, i2, i1]
    store %20[i0, i1, i2, i3] = v0
    schedule { order i0 i1 i2 i3; spread 4; tile i3 32; vector i3; width 16 }
  }
*/
static void g35_2_k9_contract_tanh_pack(const f32 *restrict bordered_19, f32 *restrict packed_20, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 32;
        const i64 i2 = t / (1) % (6);
        const i64 i1 = t / (1) / (6) % (5);
        const i64 i0 = t / (1) / (6) / (5);
        const i64 n3 = MIN64(4 - i3, 32);
        if (n3 == 32) {
            UNROLL
            for (int u3 = 0; u3 < 2; u3++) {
                f32x16 x0;
                for (int l = 0; l < 16; l++)
                    x0[l] = bordered_19[30 * (4 * i0 + (i3 + u3 * 16 + l)) + 5 * i2 + i1];
                STORE_f32x16(packed_20 + 120 * i0 + 24 * i1 + 4 * i2 + (i3 + u3 * 16), x0);
            }
        } else {
            enum { n3 = 4 };
            UNROLL
            for (int u3 = 0; u3 < 2; u3++) {
                f32x16 x0;
                for (int l = 0; l < 16; l++)
                    x0[l] = bordered_19[30 * (4 * i0 + (i3 + MIN64(u3 * 16 + l, n3 - 1))) + 5 * i2 + i1];
                STORE_PART_f32x16(packed_20 + 120 * i0 + 24 * i1 + 4 * i2 + (i3 + (u3 * 16 < n3 ? u3 * 16 : 0)), x0, n3 - u3 * 16);
            }
        }
    }
}

/*
  kernel k10_contract_tanh contraction phase 4 {
    axis i0o < 1 parallel
    axis i1 < 4 parallel
    axis i2 < 5 parallel
    axis r0 < 6 reduce
    axis i0i < 4 parallel
    v0: f32 = load %20[i0o, i2, r0, i0i]
    v1: f32 = load %2[i1, r0, 0]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    v4: f32 = tanh v3
    store %3[4*i0o + i0i, i1, i2] = v4
    schedule { order i0o i2 i1 i0i; spread 4; tile i1 4; tile i0i 4; vector i0i; width 4; reduce r0 }
  }
*/
static void g35_2_k10_contract_tanh(const f32 *restrict packed_20, const f32 *restrict t__2, f32 *restrict value_17_3, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0i = t % (1) * 4;
        const i64 i1 = t / (1) % (1) * 4;
        const i64 i2 = t / (1) / (1) % (5);
        const i64 i0o = t / (1) / (1) / (5);
        f32x4 x3[4] = {0};
        {
            for (i64 r0 = 0; r0 < 6; r0++) {
                const f32x4 x0 = LOAD_f32x4(packed_20 + 120 * i0o + 24 * i2 + 4 * r0 + i0i);
                UNROLL
                for (int u1 = 0; u1 < 4; u1++) {
                    const f32 x1 = t__2[6 * (i1 + u1) + r0];
                    x3[u1] = FMA_f32x4(x0, SPLAT_f32x4(x1), x3[u1]);
                }
            }
        }
        UNROLL
        for (int u1 = 0; u1 < 4; u1++) {
            const f32x4 x4 = TANH_f32x4(x3[u1]);
            for (int l = 0; l < 4; l++)
                value_17_3[20 * (4 * i0o + (i0i + 0 + l)) + 5 * (i1 + u1) + i2] = (f32)x4[l];
        }
    }
}

static void step_g35_2_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (16) * (2), 2730, &lo, &hi))
        g35_2_k0_contract_mul_border(buffer[0], buffer[10], lo, hi);
    if (SHARE(team, (1) * (8) * (1), 1024, &lo, &hi))
        g35_2_k1_contract_mul_pack(buffer[1], buffer[11], lo, hi);
    if (SHARE(team, (12), 1365, &lo, &hi))
        g35_2_k3_mul(buffer[1], buffer[5], lo, hi);
    if (SHARE(team, (3), 341, &lo, &hi))
        g35_2_k4_abs(buffer[1], buffer[6], lo, hi);
    if (SHARE(team, (16) * (1), 8192, &lo, &hi))
        g35_2_k5_copy(buffer[4], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (1) * (1) * (2) * (1), 17, &lo, &hi))
        g35_2_k2_contract_mul(buffer[10], buffer[11], buffer[8], lo, hi);
    if (SHARE(team, (4) * (4) * (1), 4096, &lo, &hi))
        g35_2_k6_copy(buffer[0], buffer[4], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (4) * (4) * (1), 4096, &lo, &hi))
        g35_2_k7_copy(buffer[0], buffer[4], lo, hi);
    if (SHARE(team, (24) * (1), 1638, &lo, &hi))
        g35_2_k8_contract_tanh_border(buffer[8], buffer[19], lo, hi);
    BARRIER(team, 3);
    if (SHARE(team, (1) * (5) * (6) * (1), 2048, &lo, &hi))
        g35_2_k9_contract_tanh_pack(buffer[19], buffer[20], lo, hi);
    BARRIER(team, 4);
    if (SHARE(team, (1) * (5) * (1) * (1), 68, &lo, &hi))
        g35_2_k10_contract_tanh(buffer[20], buffer[2], buffer[3], lo, hi);
}

static void step_g35_2_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 128;
    bytes[1] = 192;
    bytes[2] = 96;
    bytes[3] = 320;
    bytes[4] = 320;
    bytes[5] = 192;
    bytes[6] = 192;
    bytes[7] = 0;
    bytes[8] = 288;
    bytes[9] = 0;
    bytes[10] = 384;
    bytes[11] = 256;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
    bytes[19] = 480;
    bytes[20] = 480;
    bytes[21] = 0;
    bytes[22] = 0;
    bytes[23] = 0;
    bytes[24] = 0;
    bytes[25] = 0;
    bytes[26] = 0;
}

static void step_g35_2_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (32) + 4 * (96));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (48) + 4 * (64));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (48) + 4 * (48));
    *flops += (f64)(48);
    *bytes += (f64)(0 + 4 * (48) + 4 * (48));
    *flops += (f64)(48);
    *bytes += (f64)(0 + 4 * (16));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (96) + 4 * (64) + 4 * (72));
    *flops += (f64)(1632);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (72) + 4 * (120));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (120) + 4 * (120));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (120) + 4 * (24) + 4 * (80));
    *flops += (f64)(1040);
}

static const dlm_buffer step_g35_2_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 2},  /* 0  f32[4, 4, 2] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  f32[6, 4, 2] */
    {DLM_BUF_INPUT, 3, 4, 4},  /* 2  f32[4, 6, 1] */
    {DLM_BUF_OUTPUT, 0, 4, 4},  /* 3 value.17 f32[4, 4, 5] */
    {DLM_BUF_OUTPUT, 1, 0, 2},  /* 4 value.14 f32[4, 4, 5] */
    {DLM_BUF_OUTPUT, 2, 0, 0},  /* 5 value.12 f32[6, 4, 2] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.11 f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 7 abs f32[6, 4, 2] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 8 mul f32[4, 6, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 9 reshape f32[48] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 10 bordered f32[4, 4, 6] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 11 packed f32[1, 4, 2, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12  f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13 value.12 f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14  f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 value.12 f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16 abs f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 abs f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18 value.14 f32[16, 5] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 19 bordered f32[4, 6, 5] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 20 packed f32[1, 5, 6, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 21  f32[16, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 22 bordered f32[16, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 23  f32[6, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 24 packed f32[1, 8, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 25 mul f32[24, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 26 bordered f32[24, 5] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g35_2 = {
    .name = "g35_2",
    .nbuffers = 27, .ndims = 2, .nphases = 5, .nkernels = 11,
    .buffers = step_g35_2_buffers, .sizes = step_g35_2_sizes, .traffic = step_g35_2_traffic, .run = step_g35_2_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g35_2; const dlm_step *const get_g35_2 = &step_g35_2;

/* ---- step g35_3 ---- */

/*
  kernel k0_contract_mul_border {
    axis i0 < 16 parallel
    axis i2 < 6 parallel
    v0: f32 = load %20[i0, i2 - 2] if 0 <= i2 - 2 < 2
    store %24[i0, i2] = v0
    schedule { order i0 i2; spread 2; tile i2 32; vector i2; width 16 }
  }
*/
static void g35_3_k0_contract_mul_border(const f32 *restrict t__0, f32 *restrict bordered_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 32;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(6 - i2, 32);
        if (n1 == 32) {
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                f32x16 x0;
                if ((u64)((i2 + u1 * 16 + 0) + -2) < (u64)(2) && (u64)((i2 + u1 * 16 + 15) + -2) < (u64)(2))
                    x0 = LOAD_f32x16(t__0 + 2 * i0 + (i2 + u1 * 16) + -2);
                else for (int l = 0; l < 16; l++)
                    x0[l] = (u64)((i2 + u1 * 16 + l) + -2) < (u64)(2) ? t__0[2 * i0 + (i2 + u1 * 16 + l) + -2] : 0;
                STORE_f32x16(bordered_10 + 6 * i0 + (i2 + u1 * 16), x0);
            }
        } else {
            enum { n1 = 6 };
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                f32x16 x0;
                for (int l = 0; l < 16; l++)
                    x0[l] = (u64)((i2 + MIN64(u1 * 16 + l, n1 - 1)) + -2) < (u64)(2) ? t__0[2 * i0 + (i2 + MIN64(u1 * 16 + l, n1 - 1)) + -2] : 0;
                STORE_PART_f32x16(bordered_10 + 6 * i0 + (i2 + (u1 * 16 < n1 ? u1 * 16 : 0)), x0, n1 - u1 * 16);
            }
        }
    }
}

/*
  kernel k1_contract_mul_pack {
    axis i0 < 1 parallel
    axis i1 < 8 parallel
    axis i3 < 8 parallel
    v0: f32 = load %16[8*i0 + i3, i1] if 0 <= 8*i0 + i3 < 6 and 0 <= 8*i0 + i3 < 6
    store %25[i0, i1, i3] = v0
    schedule { order i0 i1 i3; spread 3; width 16 }
  }
*/
static void g35_3_k1_contract_mul_pack(const f32 *restrict t__1, f32 *restrict packed_11, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (8);
        const i64 i1 = t / (8) % (8);
        const i64 i0 = t / (8) / (8);
        const f32 x0 = (u64)(8 * i0 + i3) < (u64)(6) && (u64)(8 * i0 + i3) < (u64)(6) ? t__1[8 * (8 * i0 + i3) + i1] : 0;
        packed_11[64 * i0 + 8 * i1 + i3] = x0;
    }
}

/*
  kernel k3_mul {
    axis i0 < 48 parallel
    v0: f32 = load %14[i0]
    v1: f32 = mul v0, v0
    store %15[i0] = v1
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g35_3_k3_mul(const f32 *restrict t__1, f32 *restrict value_12_5, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = t__1[i0];
        const f32 x1 = x0 * x0;
        value_12_5[i0] = x1;
    }
}

/*
  kernel k4_abs {
    axis i0 < 48 parallel
    v0: f32 = load %18[i0]
    v1: f32 = abs v0
    store %19[i0] = v1
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g35_3_k4_abs(const f32 *restrict t__1, f32 *restrict value_11_6, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const f32x8 x0 = LOAD_f32x8(t__1 + i0);
        const f32x8 x1 = ABS_f32x8(x0);
        STORE_f32x8(value_11_6 + i0, x1);
    }
}

/*
  kernel k5_copy {
    axis i0 < 4 parallel
    axis i1 < 4 parallel
    axis i2 < 1 parallel
    v0: f32 = const 2.0
    store %4[i0, i1, i2 + 4] = v0
    schedule { order i0 i1 i2; spread 3; width 8 }
  }
*/
static void g35_3_k5_copy(f32 *restrict value_14_4, i64 begin, i64 end)
{
    const f32 x0 = 2.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1);
        const i64 i1 = t / (1) % (4);
        const i64 i0 = t / (1) / (4);
        value_14_4[20 * i0 + 5 * i1 + i2 + 4] = x0;
    }
}

/*
  kernel k2_contract_mul contraction phase 1 {
    axis i0 < 4 parallel
    axis i1o < 1 parallel
    axis i2 < 3 parallel
    axis r0 < 4 reduce
    axis r1 < 2 reduce
    axis i1i < 8 parallel
    v0: f32 = load %10[i0, r0, 2*i2 + r1]
    v1: f32 = load %11[i1o, r0, r1, i1i]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0, r1
    v4: f32 = const 0.1388889
    v5: f32 = mul v3, v4
    store %8[i0, 8*i1o + i1i, i2] = v5 if 0 <= 8*i1o + i1i < 6
    schedule { order i1o i0 i2 i1i; spread 4; tile i0 4; tile i2 2; tile i1i 8; vector i1i; width 8; reduce r0 r1 }
  }
*/
static void g35_3_k2_contract_mul(const f32 *restrict bordered_10, const f32 *restrict packed_11, f32 *restrict mul_8, i64 begin, i64 end)
{
    const f32 x4 = 0.1388888955116272f;
    for (i64 t = begin; t < end; t++) {
        const i64 i1i = t % (1) * 8;
        const i64 i2 = t / (1) % (2) * 2;
        const i64 i0 = t / (1) / (2) % (1) * 4;
        const i64 i1o = t / (1) / (2) / (1);
        const i64 n2 = MIN64(3 - i2, 2);
        enum { n0 = 4 };
        enum { n5 = 8 };
        if (n2 == 2) {
            f32x8 x3[4][2] = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        const f32x8 x1 = LOAD_f32x8(packed_11 + 64 * i1o + 16 * r0 + 8 * r1 + i1i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            UNROLL
                            for (int u2 = 0; u2 < 2; u2++) {
                                const f32 x0 = bordered_10[24 * (i0 + u0) + 6 * r0 + 2 * (i2 + u2) + r1];
                                x3[u0][u2] = FMA_f32x8(SPLAT_f32x8(x0), x1, x3[u0][u2]);
                            }
                        }
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    const f32x8 x5 = x3[u0][u2] * SPLAT_f32x8(x4);
                    for (int l = 0; l < 8; l++)
                        if ((u64)(8 * i1o + (i1i + 0 + l)) < (u64)(6)) mul_8[18 * (i0 + u0) + 3 * (8 * i1o + (i1i + 0 + l)) + (i2 + u2)] = (f32)x5[l];
                }
            }
        } else {
            enum { n2 = 1 };
            f32x8 x3[4][2] = {0};
            {
                for (i64 r0 = 0; r0 < 4; r0++) {
                    for (i64 r1 = 0; r1 < 2; r1++) {
                        const f32x8 x1 = LOAD_f32x8(packed_11 + 64 * i1o + 16 * r0 + 8 * r1 + i1i);
                        UNROLL
                        for (int u0 = 0; u0 < 4; u0++) {
                            UNROLL
                            for (int u2 = 0; u2 < 2; u2++) {
                                const f32 x0 = bordered_10[24 * (i0 + MIN64(u0, n0 - 1)) + 6 * r0 + 2 * (i2 + MIN64(u2, n2 - 1)) + r1];
                                x3[u0][u2] = FMA_f32x8(SPLAT_f32x8(x0), x1, x3[u0][u2]);
                            }
                        }
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 4; u0++) {
                UNROLL
                for (int u2 = 0; u2 < 2; u2++) {
                    const f32x8 x5 = x3[u0][u2] * SPLAT_f32x8(x4);
                    if (u0 < n0 && u2 < n2) {
                        for (int l = 0; l < 8; l++)
                            if (l < n5 && (u64)(8 * i1o + (i1i + MIN64(0 + l, n5 - 1))) < (u64)(6)) mul_8[18 * (i0 + MIN64(u0, n0 - 1)) + 3 * (8 * i1o + (i1i + MIN64(0 + l, n5 - 1))) + (i2 + MIN64(u2, n2 - 1))] = (f32)x5[l];
                    }
                }
            }
        }
    }
}

/*
  kernel k6_copy phase 1 {
    axis i0 < 16 parallel
    axis i2 < 2 parallel
    v0: f32 = load %20[i0, i2]
    store %21[i0, i2 + 2] = v0
    schedule { order i0 i2; spread 2; width 16 }
  }
*/
static void g35_3_k6_copy(const f32 *restrict t__0, f32 *restrict value_14_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (2);
        const i64 i0 = t / (2);
        const f32 x0 = t__0[2 * i0 + i2];
        value_14_4[5 * i0 + i2 + 2] = x0;
    }
}

/*
  kernel k7_copy phase 2 {
    axis i0 < 16 parallel
    axis i2 < 2 parallel
    v0: f32 = load %20[i0, i2]
    store %21[i0, i2] = v0
    schedule { order i0 i2; spread 2; width 16 }
  }
*/
static void g35_3_k7_copy(const f32 *restrict t__0, f32 *restrict value_14_4, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (2);
        const i64 i0 = t / (2);
        const f32 x0 = t__0[2 * i0 + i2];
        value_14_4[5 * i0 + i2] = x0;
    }
}

/*
  kernel k8_contract_tanh_border phase 2 {
    axis i0 < 4 parallel
    axis i1 < 6 parallel
    axis i2 < 5 parallel
    v0: f32 = load %8[i0, i1, i2 - 1] if 0 <= i2 - 1 < 3
    store %22[i0, i1, i2] = v0
    schedule { order i0 i1 i2; spread 3; tile i2 16; vector i2; width 16 }
  }
*/
static void g35_3_k8_contract_tanh_border(const f32 *restrict mul_8, f32 *restrict bordered_22, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 16;
        const i64 i1 = t / (1) % (6);
        const i64 i0 = t / (1) / (6);
        const i64 n2 = MIN64(5 - i2, 16);
        if (n2 == 16) {
            f32x16 x0;
            if ((u64)((i2 + 0 + 0) + -1) < (u64)(3) && (u64)((i2 + 0 + 15) + -1) < (u64)(3))
                x0 = LOAD_f32x16(mul_8 + 18 * i0 + 3 * i1 + i2 + -1);
            else for (int l = 0; l < 16; l++)
                x0[l] = (u64)((i2 + 0 + l) + -1) < (u64)(3) ? mul_8[18 * i0 + 3 * i1 + (i2 + 0 + l) + -1] : 0;
            STORE_f32x16(bordered_22 + 30 * i0 + 5 * i1 + i2, x0);
        } else {
            enum { n2 = 5 };
            f32x16 x0;
            for (int l = 0; l < 16; l++)
                x0[l] = (u64)((i2 + MIN64(0 + l, n2 - 1)) + -1) < (u64)(3) ? mul_8[18 * i0 + 3 * i1 + (i2 + MIN64(0 + l, n2 - 1)) + -1] : 0;
            STORE_PART_f32x16(bordered_22 + 30 * i0 + 5 * i1 + i2, x0, n2);
        }
    }
}

/*
  kernel k9_contract_tanh_pack phase 3 {
    axis i0 < 1 parallel
    axis i1 < 5 parallel
    axis i2 < 6 parallel
    axis i3 < 4 parallel
    v0: f32 = load %22[4*i0 + i3, i2, i1]
    store %23[i0, i1, i2, i3] = v0
    schedule { order i0 i1 i2 i3; spread 4; tile i1 4; tile i3 4; vector i3; width 4 }
  }
*/
static void g35_3_k9_contract_tanh_pack(const f32 *restrict bordered_22, f32 *restrict packed_23, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i3 = t % (1) * 4;
        const i64 i2 = t / (1) % (6);
        const i64 i1 = t / (1) / (6) % (2) * 4;
        const i64 i0 = t / (1) / (6) / (2);
        const i64 n1 = MIN64(5 - i1, 4);
        enum { n3 = 4 };
        if (n1 == 4) {
            f32x4 x0[4];
            {
                f32x4 y[4];
                UNROLL
                for (int u1 = 0; u1 < 4; u1++) {
                    y[u1] = LOAD_f32x4(bordered_22 + 30 * (4 * i0 + (i3 + 0 + u1)) + 5 * i2 + i1);
                }
                TRANSPOSE_f32x4(y);
                UNROLL
                for (int u1 = 0; u1 < 4; u1++) {
                    x0[u1] = y[u1];
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 4; u1++) {
                STORE_f32x4(packed_23 + 120 * i0 + 24 * (i1 + u1) + 4 * i2 + i3, x0[u1]);
            }
        } else {
            enum { n1 = 1 };
            f32x4 x0[4];
            {
                f32x4 y[4];
                UNROLL
                for (int u1 = 0; u1 < 4; u1++) {
                    y[u1] = LOAD_f32x4(bordered_22 + 30 * (4 * i0 + (i3 + MIN64(0 + u1, n3 - 1))) + 5 * i2 + i1);
                }
                TRANSPOSE_f32x4(y);
                UNROLL
                for (int u1 = 0; u1 < 4; u1++) {
                    x0[u1] = y[u1];
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 4; u1++) {
                if (u1 < n1) {
                    STORE_PART_f32x4(packed_23 + 120 * i0 + 24 * (i1 + MIN64(u1, n1 - 1)) + 4 * i2 + i3, x0[u1], n3);
                }
            }
        }
    }
}

/*
  kernel k10_contract_tanh contraction phase 4 {
    axis i0o < 1 parallel
    axis i1 < 4 parallel
    axis i2 < 5 parallel
    axis r0 < 6 reduce
    axis i0i < 4 parallel
    v0: f32 = load %23[i0o, i2, r0, i0i]
    v1: f32 = load %2[i1, r0, 0]
    v2: f32 = mul v0, v1
    v3: f32 = reduce add v2 over r0
    v4: f32 = tanh v3
    store %3[4*i0o + i0i, i1, i2] = v4
    schedule { order i0o i2 i1 i0i; spread 4; tile i1 4; tile i0i 4; vector i0i; width 4; reduce r0 }
  }
*/
static void g35_3_k10_contract_tanh(const f32 *restrict packed_23, const f32 *restrict t__2, f32 *restrict value_17_3, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0i = t % (1) * 4;
        const i64 i1 = t / (1) % (1) * 4;
        const i64 i2 = t / (1) / (1) % (5);
        const i64 i0o = t / (1) / (1) / (5);
        f32x4 x3[4] = {0};
        {
            for (i64 r0 = 0; r0 < 6; r0++) {
                const f32x4 x0 = LOAD_f32x4(packed_23 + 120 * i0o + 24 * i2 + 4 * r0 + i0i);
                UNROLL
                for (int u1 = 0; u1 < 4; u1++) {
                    const f32 x1 = t__2[6 * (i1 + u1) + r0];
                    x3[u1] = FMA_f32x4(x0, SPLAT_f32x4(x1), x3[u1]);
                }
            }
        }
        UNROLL
        for (int u1 = 0; u1 < 4; u1++) {
            const f32x4 x4 = TANH_f32x4(x3[u1]);
            for (int l = 0; l < 4; l++)
                value_17_3[20 * (4 * i0o + (i0i + 0 + l)) + 5 * (i1 + u1) + i2] = (f32)x4[l];
        }
    }
}

static void step_g35_3_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (16) * (1), 1365, &lo, &hi))
        g35_3_k0_contract_mul_border(buffer[0], buffer[10], lo, hi);
    if (SHARE(team, (1) * (8) * (8), 8192, &lo, &hi))
        g35_3_k1_contract_mul_pack(buffer[1], buffer[11], lo, hi);
    if (SHARE(team, (48), 5461, &lo, &hi))
        g35_3_k3_mul(buffer[1], buffer[5], lo, hi);
    if (SHARE(team, (6), 682, &lo, &hi))
        g35_3_k4_abs(buffer[1], buffer[6], lo, hi);
    if (SHARE(team, (4) * (4) * (1), 8192, &lo, &hi))
        g35_3_k5_copy(buffer[4], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (1) * (1) * (2) * (1), 17, &lo, &hi))
        g35_3_k2_contract_mul(buffer[10], buffer[11], buffer[8], lo, hi);
    if (SHARE(team, (16) * (2), 8192, &lo, &hi))
        g35_3_k6_copy(buffer[0], buffer[4], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (16) * (2), 8192, &lo, &hi))
        g35_3_k7_copy(buffer[0], buffer[4], lo, hi);
    if (SHARE(team, (4) * (6) * (1), 1638, &lo, &hi))
        g35_3_k8_contract_tanh_border(buffer[8], buffer[22], lo, hi);
    BARRIER(team, 3);
    if (SHARE(team, (1) * (2) * (6) * (1), 819, &lo, &hi))
        g35_3_k9_contract_tanh_pack(buffer[22], buffer[23], lo, hi);
    BARRIER(team, 4);
    if (SHARE(team, (1) * (5) * (1) * (1), 68, &lo, &hi))
        g35_3_k10_contract_tanh(buffer[23], buffer[2], buffer[3], lo, hi);
}

static void step_g35_3_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 128;
    bytes[1] = 192;
    bytes[2] = 96;
    bytes[3] = 320;
    bytes[4] = 320;
    bytes[5] = 192;
    bytes[6] = 192;
    bytes[7] = 0;
    bytes[8] = 288;
    bytes[9] = 0;
    bytes[10] = 384;
    bytes[11] = 256;
    bytes[12] = 0;
    bytes[13] = 0;
    bytes[14] = 0;
    bytes[15] = 0;
    bytes[16] = 0;
    bytes[17] = 0;
    bytes[18] = 0;
    bytes[19] = 0;
    bytes[20] = 0;
    bytes[21] = 0;
    bytes[22] = 480;
    bytes[23] = 480;
    bytes[24] = 0;
    bytes[25] = 0;
}

static void step_g35_3_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (32) + 4 * (96));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (48) + 4 * (64));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (48) + 4 * (48));
    *flops += (f64)(48);
    *bytes += (f64)(0 + 4 * (48) + 4 * (48));
    *flops += (f64)(48);
    *bytes += (f64)(0 + 4 * (16));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (96) + 4 * (64) + 4 * (72));
    *flops += (f64)(1632);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (32) + 4 * (32));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (72) + 4 * (120));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (120) + 4 * (120));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (120) + 4 * (24) + 4 * (80));
    *flops += (f64)(1040);
}

static const dlm_buffer step_g35_3_buffers[] = {
    {DLM_BUF_INPUT, 1, 0, 2},  /* 0  f32[4, 4, 2] */
    {DLM_BUF_INPUT, 2, 0, 0},  /* 1  f32[6, 4, 2] */
    {DLM_BUF_INPUT, 3, 4, 4},  /* 2  f32[4, 6, 1] */
    {DLM_BUF_OUTPUT, 0, 4, 4},  /* 3 value.17 f32[4, 4, 5] */
    {DLM_BUF_OUTPUT, 1, 0, 2},  /* 4 value.14 f32[4, 4, 5] */
    {DLM_BUF_OUTPUT, 2, 0, 0},  /* 5 value.12 f32[6, 4, 2] */
    {DLM_BUF_OUTPUT, 3, 0, 0},  /* 6 value.11 f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 7 abs f32[6, 4, 2] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 8 mul f32[4, 6, 3] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 9 reshape f32[48] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 10 bordered f32[4, 4, 6] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 11 packed f32[1, 4, 2, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 12  f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 13 value.12 f32[24, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 14  f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 15 value.12 f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 16  f32[6, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 17 abs f32[6, 8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 18  f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 19 abs f32[48] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 20  f32[16, 2] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 21 value.14 f32[16, 5] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 22 bordered f32[4, 6, 5] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 23 packed f32[1, 5, 6, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 24 bordered f32[16, 6] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 25 packed f32[1, 8, 8] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_step step_g35_3 = {
    .name = "g35_3",
    .nbuffers = 26, .ndims = 2, .nphases = 5, .nkernels = 11,
    .buffers = step_g35_3_buffers, .sizes = step_g35_3_sizes, .traffic = step_g35_3_traffic, .run = step_g35_3_run,
    .nsites = 0, .sites = 0
};

extern const dlm_step *const get_g35_3; const dlm_step *const get_g35_3 = &step_g35_3;

/* ---- step g36_0 ---- */

/*
  kernel k0_add {
    axis i0 < 8 parallel
    v0: i32 = load %73[i0]
    v1: i32 = add v0, v0
    store %74[i0] = v1
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g36_0_k0_add(const i32 *restrict t__0, i32 *restrict add_65, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i32x8 x0 = LOAD_i32x8(t__0 + i0);
        const i32x8 x1 = x0 + x0;
        STORE_i32x8(add_65 + i0, x1);
    }
}

/*
  kernel k1_copy {
    axis i0 < 1 parallel
    axis i1 < 4 parallel
    v0: i32 = load %1[i0, i1]
    store %64[i0 + 2, i1] = v0
    schedule { order i0 i1; spread 2; tile i1 4; vector i1; width 4 }
  }
*/
static void g36_0_k1_copy(const i32 *restrict t__1, i32 *restrict concat_64, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 4;
        const i64 i0 = t / (1);
        const i32x4 x0 = LOAD_i32x4(t__1 + 4 * i0 + i1);
        STORE_i32x4(concat_64 + 4 * (i0 + 2) + i1, x0);
    }
}

/*
  kernel k3_mod {
    axis i0 < 8*N parallel
    v0: i64 = load %78[i0]
    v1: i64 = const 3
    v2: i64 = mod v0, v1
    store %79[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k3_mod(const i64 *restrict t__2, i64 *restrict mod_63, i64 N, i64 begin, i64 end)
{
    const i64 x1 = INT64_C_(3);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(8*N - i0, 16);
        if (n0 == 16) {
            const i64x16 x0 = LOAD_i64x16(t__2 + i0);
            const i64x16 x2 = FLOORMOD_i64x16(x0, SPLAT_i64x16(x1));
            STORE_i64x16(mod_63 + i0, x2);
        } else {
            const i64x16 x0 = LOAD_i64x16(t__2 + i0);
            const i64x16 x2 = FLOORMOD_i64x16(x0, SPLAT_i64x16(x1));
            STORE_PART_i64x16(mod_63 + i0, x2, n0);
        }
    }
}

/*
  kernel k5_xor {
    axis i0 < 8*N parallel
    v0: i64 = load %78[i0]
    v1: i64 = load %83[i0]
    v2: i64 = xor v0, v1
    store %84[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k5_xor(const i64 *restrict t__2, const i64 *restrict t__4, i64 *restrict xor_60, i64 N, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(8*N - i0, 16);
        if (n0 == 16) {
            const i64x16 x0 = LOAD_i64x16(t__2 + i0);
            const i64x16 x1 = LOAD_i64x16(t__4 + i0);
            const i64x16 x2 = x0 ^ x1;
            STORE_i64x16(xor_60 + i0, x2);
        } else {
            const i64x16 x0 = LOAD_i64x16(t__2 + i0);
            const i64x16 x1 = LOAD_i64x16(t__4 + i0);
            const i64x16 x2 = x0 ^ x1;
            STORE_PART_i64x16(xor_60 + i0, x2, n0);
        }
    }
}

/*
  kernel k6_mod {
    axis i0 < 3 parallel
    v0: i32 = const 10
    v1: i32 = const 36
    v2: i32 = mod v0, v1
    store %59[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k6_mod(i32 *restrict mod_59, i64 begin, i64 end)
{
    const i32 x0 = 10;
    const i32 x1 = 36;
    const i32 x2 = FLOORMOD_i32(x0, x1);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        mod_59[i0] = x2;
    }
}

/*
  kernel k7_cast {
    v0: i64 = size N
    v1: i32 = cast v0
    store %58[] = v1
    schedule { width 4 }
  }
*/
static void g36_0_k7_cast(i32 *restrict cast_58, i64 N)
{
    const i64 x0 = N;
    const i32 x1 = (i32)x0;
    cast_58[0] = x1;
}

/*
  kernel k10_zero {
    axis i0 < 36 parallel
    v0: f32 = const 0.0
    store %17[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k10_zero(f32 *restrict carry_17, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            STORE_f32x16(carry_17 + i0, SPLAT_f32x16(x0));
        } else {
            enum { n0 = 4 };
            STORE_PART_f32x16(carry_17 + i0, SPLAT_f32x16(x0), n0);
        }
    }
}

/*
  kernel k11_zero {
    axis i0 < 9 parallel
    v0: f32 = const 0.0
    store %89[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k11_zero(f32 *restrict contract_22, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(9 - i0, 16);
        if (n0 == 16) {
            STORE_f32x16(contract_22 + i0, SPLAT_f32x16(x0));
        } else {
            enum { n0 = 9 };
            STORE_PART_f32x16(contract_22 + i0, SPLAT_f32x16(x0), n0);
        }
    }
}

/*
  kernel k12_copy {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    v0: f32 = load %3[i0, i1]
    store %11[i0, (r1_3), i1] = v0
    schedule { order i0 i1; spread 2; tile i1 4; vector i1; width 4 }
  }
*/
static void g36_0_k12_copy(const f32 *restrict t__3, f32 *restrict stack_11, i64 r1_3_, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 4;
        const i64 i0 = t / (1);
        const f32x4 x0 = LOAD_f32x4(t__3 + 4 * i0 + i1);
        STORE_f32x4(stack_11 + 12 * i0 + 4 * r1_3_ + i1, x0);
    }
}

/*
  kernel k2_copy phase 1 {
    axis i0 < 8 parallel
    v0: i32 = load %74[i0]
    store %75[i0] = v0
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g36_0_k2_copy(const i32 *restrict add_65, i32 *restrict concat_64, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i32x8 x0 = LOAD_i32x8(add_65 + i0);
        STORE_i32x8(concat_64 + i0, x0);
    }
}

/*
  kernel k8_mod phase 1 {
    axis i0 < 8*N parallel
    v0: i32 = const -5
    v1: i32 = load %58[]
    v2: i32 = mod v0, v1
    store %86[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k8_mod(const i32 *restrict cast_58, i32 *restrict mod_57, i64 N, i64 begin, i64 end)
{
    const i32 x0 = -5;
    const i32 x1 = cast_58[0];
    const i32 x2 = FLOORMOD_i32(x0, x1);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(8*N - i0, 16);
        if (n0 == 16) {
            STORE_i32x16(mod_57 + i0, SPLAT_i32x16(x2));
        } else {
            STORE_PART_i32x16(mod_57 + i0, SPLAT_i32x16(x2), n0);
        }
    }
}

/*
  kernel k9_shr phase 1 {
    axis i0 < 8*N parallel
    v0: i64 = load %84[i0]
    v1: i64 = const 4
    v2: i64 = shr v0, v1
    store %88[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k9_shr(const i64 *restrict xor_60, i64 *restrict value_48_6, i64 N, i64 begin, i64 end)
{
    const i64 x1 = INT64_C_(4);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(8*N - i0, 16);
        if (n0 == 16) {
            const i64x16 x0 = LOAD_i64x16(xor_60 + i0);
            const i64x16 x2 = x0 >> SPLAT_i64x16(x1);
            STORE_i64x16(value_48_6 + i0, x2);
        } else {
            const i64x16 x0 = LOAD_i64x16(xor_60 + i0);
            const i64x16 x2 = x0 >> SPLAT_i64x16(x1);
            STORE_PART_i64x16(value_48_6 + i0, x2, n0);
        }
    }
}

/*
  kernel k13_contract phase 1 {
    axis i0 < 9 parallel
    axis r0 < 4 reduce
    v0: f32 = load %90[i0, r0]
    v1: f32 = mul v0, v0
    v2: f32 = reduce add v1 over r0
    store %91[i0] = v2
    schedule { order i0; spread 1; width 4; reduce r0; lanes r0 }
  }
*/
static void g36_0_k13_contract(const f32 *restrict stack_11, f32 *restrict contract_61, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x2 = 0;
        {
            {
                f32x4 y2 = {0};
                i64 r0 = 0;
                for (; r0 + 4 <= 4; r0 += 4) {
                    const f32x4 x0 = LOAD_f32x4(stack_11 + 4 * i0 + r0);
                    y2 = FMA_f32x4(x0, x0, y2);
                }
                x2 = SUM_LANES_f32x4(y2);
            }
        }
        contract_61[i0] = x2;
    }
}

/*
  kernel k23_copy phase 1 {
    axis i0 < 36 parallel
    v0: f32 = load %66[i0]
    store %15[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k23_copy(const f32 *restrict stack_11, f32 *restrict carry_15, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(stack_11 + i0);
            STORE_f32x16(carry_15 + i0, x0);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(stack_11 + i0);
            STORE_PART_f32x16(carry_15 + i0, x0, n0);
        }
    }
}

/*
  kernel k24_copy phase 1 {
    axis i0 < 36 parallel
    v0: f32 = load %66[i0]
    store %12[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k24_copy(const f32 *restrict stack_11, f32 *restrict carry_12, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(stack_11 + i0);
            STORE_f32x16(carry_12 + i0, x0);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(stack_11 + i0);
            STORE_PART_f32x16(carry_12 + i0, x0, n0);
        }
    }
}

/*
  kernel k4_gather phase 2 {
    axis i0 < 2*N parallel
    axis i2 < 4 parallel
    v0: i64 = load %77[i0, i2]
    v1: i32 = load %64[v0, i2] if 0 <= v0 < 3
    store %80[i0, i2] = v1
    schedule { order i0 i2; spread 1; tile i2 4; vector i2; width 4 }
  }
*/
static void g36_0_k4_gather(const i64 *restrict mod_63, const i32 *restrict concat_64, i32 *restrict gather_62, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        for (i64 i2 = 0; i2 < 4; i2 += 4) {
            const i64x4 x0 = LOAD_i64x4(mod_63 + 4 * i0 + i2);
            i32x4 x1;
            for (int l = 0; l < 4; l++)
                x1[l] = (u64)(x0[l]) < (u64)(3) ? concat_64[4 * x0[l] + (i2 + 0 + l)] : 0;
            STORE_i32x4(gather_62 + 4 * i0 + i2, x1);
        }
    }
}

/*
  kernel k14_mul phase 2 {
    axis i0 < 3 parallel
    v0: f32 = load %61[i0, i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %38[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k14_mul(const f32 *restrict contract_61, f32 *restrict mul_38, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = contract_61[3 * i0 + i0];
        const f32 x2 = x0 * x1;
        mul_38[i0] = x2;
    }
}

/*
  kernel k18_mul phase 2 {
    axis i0 < 3 parallel
    v0: f32 = load %61[i0, i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %34[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k18_mul(const f32 *restrict contract_61, f32 *restrict mul_34, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = contract_61[3 * i0 + i0];
        const f32 x2 = x0 * x1;
        mul_34[i0] = x2;
    }
}

/*
  kernel k32_gather phase 2 {
    axis i0 < 3 parallel
    v0: i32 = load %59[i0]
    v1: f32 = load %12[v0] if 0 <= v0 < 36 fault 0
    store %8[i0] = v1
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k32_gather(const i32 *restrict mod_59, const f32 *restrict carry_12, f32 *restrict value_40_8, i64 begin, i64 end, const dlm_team *team)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const i32 x0 = mod_59[i0];
        const f32 x1 = (u64)(x0) < (u64)(36) ? carry_12[x0] : 0;
        if (!((u64)(x0) < (u64)(36))) *team->fault = 1;
        value_40_8[i0] = x1;
    }
}

/*
  kernel k34_reduce_max phase 2 {
    axis r0 < 36 reduce
    v0: f32 = load %15[r0]
    v1: f32 = reduce max v0 over r0
    store %56[] = v1
    schedule { width 16; reduce r0; lanes r0 }
  }
*/
static void g36_0_k34_reduce_max(const f32 *restrict carry_15, f32 *restrict reduce_max_56)
{
    f32 x1 = LOWEST_f32;
    {
        {
            f32x16 y1;
            y1 = SPLAT_f32x16(LOWEST_f32);
            i64 r0 = 0;
            for (; r0 + 16 <= 36; r0 += 16) {
                const f32x16 x0 = LOAD_f32x16(carry_15 + r0);
                y1 = MAXIMUM_f32x16(y1, x0);
            }
            if (r0 < 36) {
                const i64 left = 36 - r0;
                const f32x16 x0 = LOAD_f32x16(carry_15 + r0);
                y1 = MAXIMUM_f32x16(y1, SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(LOWEST_f32)));
            }
            x1 = MAX_LANES_f32x16(y1);
        }
    }
    reduce_max_56[0] = x1;
}

/*
  kernel k15_add phase 3 {
    axis i0 < 3 parallel
    v0: f32 = load %38[i0]
    v1: f32 = const 0.25
    v2: f32 = add v0, v1
    store %37[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k15_add(const f32 *restrict mul_38, f32 *restrict add_37, i64 begin, i64 end)
{
    const f32 x1 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = mul_38[i0];
        const f32 x2 = x0 + x1;
        add_37[i0] = x2;
    }
}

/*
  kernel k25_copy phase 3 {
    axis i0 < 8*N parallel
    v0: i32 = load %95[i0]
    store %96[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k25_copy(const i32 *restrict gather_62, i32 *restrict concat_69, i64 N, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(8*N - i0, 16);
        if (n0 == 16) {
            const i32x16 x0 = LOAD_i32x16(gather_62 + i0);
            STORE_i32x16(concat_69 + i0, x0);
        } else {
            const i32x16 x0 = LOAD_i32x16(gather_62 + i0);
            STORE_PART_i32x16(concat_69 + i0, x0, n0);
        }
    }
}

/*
  kernel k27_abs phase 3 {
    axis i0 < 36 parallel
    v0: f32 = load %12[i0]
    v1: f32 = abs v0
    store %72[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k27_abs(const f32 *restrict carry_12, f32 *restrict abs_72, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(carry_12 + i0);
            const f32x16 x1 = ABS_f32x16(x0);
            STORE_f32x16(abs_72 + i0, x1);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(carry_12 + i0);
            const f32x16 x1 = ABS_f32x16(x0);
            STORE_PART_f32x16(abs_72 + i0, x1, n0);
        }
    }
}

/*
  kernel k28_add phase 4 {
    axis i0 < 36 parallel
    v0: f32 = load %72[i0]
    v1: f32 = const 0.5
    v2: f32 = add v0, v1
    store %71[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k28_add(const f32 *restrict abs_72, f32 *restrict add_71, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(abs_72 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_71 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(abs_72 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_71 + i0, x2, n0);
        }
    }
}

/*
  kernel k29_idiv phase 5 {
    axis i0 < 36 parallel
    v0: f32 = load %12[i0]
    v1: f32 = load %71[i0]
    v2: f32 = idiv v0, v1
    store %70[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k29_idiv(const f32 *restrict carry_12, const f32 *restrict add_71, f32 *restrict idiv_70, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(carry_12 + i0);
            const f32x16 x1 = LOAD_f32x16(add_71 + i0);
            const f32x16 x2 = FLOORDIV_f32x16(x0, x1);
            STORE_f32x16(idiv_70 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(carry_12 + i0);
            const f32x16 x1 = LOAD_f32x16(add_71 + i0);
            const f32x16 x2 = FLOORDIV_f32x16(x0, x1);
            STORE_PART_f32x16(idiv_70 + i0, x2, n0);
        }
    }
}

/*
  kernel k30_copy phase 6 {
    v0: f32 = load %70[(N - r4_N - 1)] if 0 <= (N - r4_N - 1) < 36
    store %68[(r4_N)] = v0
    schedule { width 4 }
  }
*/
static void g36_0_k30_copy(const f32 *restrict idiv_70, f32 *restrict stack_68, i64 N, i64 r4_N_)
{
    const f32 x0 = (u64)(N - r4_N_ - 1) < (u64)(36) ? idiv_70[N - r4_N_ - 1] : 0;
    stack_68[r4_N_] = x0;
}

/*
  kernel k26_copy phase 7 {
    axis i0 < N parallel
    axis i1 < 4 parallel
    v0: i32 = load %69[i0, (r3_N), i1] if 0 <= (r3_N) < 2
    store %14[i0, (r3_N), i1] = v0
    schedule { order i0 i1; spread 1; tile i1 4; vector i1; width 4 }
  }
*/
static void g36_0_k26_copy(const i32 *restrict concat_69, i32 *restrict stack_14, i64 N, i64 r3_N_, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        for (i64 i1 = 0; i1 < 4; i1 += 4) {
            const i32x4 x0 = (u64)(r3_N_) < (u64)(2) ? LOAD_i32x4(concat_69 + 8 * i0 + 4 * r3_N_ + i1) : SPLAT_i32x4(0);
            STORE_i32x4(stack_14 + 4*N * i0 + 4 * r3_N_ + i1, x0);
        }
    }
}

/*
  kernel k31_copy phase 7 {
    axis i0 < N parallel
    v0: f32 = load %68[i0]
    store %13[i0, (r3_N)] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k31_copy(const f32 *restrict stack_68, f32 *restrict stack_13, i64 N, i64 r3_N_, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(N - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(stack_68 + i0);
            for (int l = 0; l < 16; l++)
                stack_13[N * (i0 + 0 + l) + r3_N_] = (f32)x0[l];
        } else {
            const f32x16 x0 = LOAD_f32x16(stack_68 + i0);
            for (int l = 0; l < 16; l++)
                if (l < n0) stack_13[N * (i0 + MIN64(0 + l, n0 - 1)) + r3_N_] = (f32)x0[l];
        }
    }
}

/*
  kernel k35_sub phase 7 {
    axis i0 < 36 parallel
    v0: f32 = load %15[i0]
    v1: f32 = load %56[]
    v2: f32 = sub v0, v1
    store %55[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k35_sub(const f32 *restrict carry_15, const f32 *restrict reduce_max_56, f32 *restrict sub_55, i64 begin, i64 end)
{
    const f32 x1 = reduce_max_56[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(carry_15 + i0);
            const f32x16 x2 = x0 - SPLAT_f32x16(x1);
            STORE_f32x16(sub_55 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(carry_15 + i0);
            const f32x16 x2 = x0 - SPLAT_f32x16(x1);
            STORE_PART_f32x16(sub_55 + i0, x2, n0);
        }
    }
}

/*
  kernel k43_mul phase 7 {
    axis i0 < 3 parallel
    v0: f32 = load %8[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %48[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k43_mul(const f32 *restrict value_40_8, f32 *restrict mul_48, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = value_40_8[i0];
        const f32 x2 = x0 * x1;
        mul_48[i0] = x2;
    }
}

/*
  kernel k54_mul phase 7 {
    axis i0 < 3 parallel
    v0: f32 = load %8[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %32[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k54_mul(const f32 *restrict value_40_8, f32 *restrict mul_32, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = value_40_8[i0];
        const f32 x2 = x0 * x1;
        mul_32[i0] = x2;
    }
}

/*
  kernel k16_mul phase 8 {
    axis i0 < 3 parallel
    v0: f32 = load %61[i0, i0]
    v1: f32 = load %37[i0]
    v2: f32 = mul v0, v1
    store %36[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k16_mul(const f32 *restrict contract_61, const f32 *restrict add_37, f32 *restrict mul_36, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = contract_61[3 * i0 + i0];
        const f32 x1 = add_37[i0];
        const f32 x2 = x0 * x1;
        mul_36[i0] = x2;
    }
}

/*
  kernel k19_add phase 8 {
    axis i0 < 3 parallel
    v0: f32 = load %37[i0]
    v1: f32 = load %34[i0]
    v2: f32 = add v0, v1
    store %33[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k19_add(const f32 *restrict add_37, const f32 *restrict mul_34, f32 *restrict add_33, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = add_37[i0];
        const f32 x1 = mul_34[i0];
        const f32 x2 = x0 + x1;
        add_33[i0] = x2;
    }
}

/*
  kernel k33_gather phase 8 {
    axis i0 < 2 parallel
    axis i1 < N parallel
    axis i2 < 4 parallel
    v0: i32 = load %57[i0, i1, i2]
    v1: i32 = load %14[i1, v0, i2] if 0 <= v0 < N
    store %7[i0, i1, i2] = v1
    schedule { order i0 i1 i2; spread 2; tile i2 4; vector i2; width 4 }
  }
*/
static void g36_0_k33_gather(const i32 *restrict mod_57, const i32 *restrict stack_14, i32 *restrict value_46_7, i64 N, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (N);
        const i64 i0 = t / (N);
        for (i64 i2 = 0; i2 < 4; i2 += 4) {
            const i32x4 x0 = LOAD_i32x4(mod_57 + 4*N * i0 + 4 * i1 + i2);
            i32x4 x1;
            for (int l = 0; l < 4; l++)
                x1[l] = (u64)(x0[l]) < (u64)(N) ? stack_14[4*N * i1 + 4 * x0[l] + (i2 + 0 + l)] : 0;
            STORE_i32x4(value_46_7 + 4*N * i0 + 4 * i1 + i2, x1);
        }
    }
}

/*
  kernel k36_exp phase 8 {
    axis i0 < 36 parallel
    v0: f32 = load %55[i0]
    v1: f32 = exp v0
    store %54[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k36_exp(const f32 *restrict sub_55, f32 *restrict exp_54, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(sub_55 + i0);
            const f32x16 x1 = EXP_f32x16(x0);
            STORE_f32x16(exp_54 + i0, x1);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(sub_55 + i0);
            const f32x16 x1 = EXP_f32x16(x0);
            STORE_PART_f32x16(exp_54 + i0, x1, n0);
        }
    }
}

/*
  kernel k44_add phase 8 {
    axis i0 < 3 parallel
    v0: f32 = load %48[i0]
    v1: f32 = const 0.25
    v2: f32 = add v0, v1
    store %47[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k44_add(const f32 *restrict mul_48, f32 *restrict add_47, i64 begin, i64 end)
{
    const f32 x1 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = mul_48[i0];
        const f32 x2 = x0 + x1;
        add_47[i0] = x2;
    }
}

/*
  kernel k48_mul phase 8 {
    axis i0 < N*N parallel
    v0: f32 = load %97[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %98[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k48_mul(const f32 *restrict stack_13, f32 *restrict mul_43, i64 N, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(N*N - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(stack_13 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_43 + i0, x2);
        } else {
            const f32x16 x0 = LOAD_f32x16(stack_13 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_43 + i0, x2, n0);
        }
    }
}

/*
  kernel k17_contract phase 9 {
    axis r0 < 3 reduce
    v0: f32 = load %36[r0]
    v1: f32 = reduce add v0 over r0
    store %35[] = v1
    schedule { width 4; reduce r0 }
  }
*/
static void g36_0_k17_contract(const f32 *restrict mul_36, f32 *restrict contract_35)
{
    f32 x1 = 0;
    {
        for (i64 r0 = 0; r0 < 3; r0++) {
            const f32 x0 = mul_36[r0];
            x1 += x0;
        }
    }
    contract_35[0] = x1;
}

/*
  kernel k20_contract phase 9 {
    axis i0 < 3 sequential
    v0: f32 = load %33[i0]
    store %22[i0, i0] += v0
    schedule { order i0; width 4 }
  }
*/
static void g36_0_k20_contract(const f32 *restrict add_33, f32 *restrict contract_22)
{
    for (i64 i0 = 0; i0 < 3; i0 += 1) {
        const f32 x0 = add_33[i0];
        contract_22[3 * i0 + i0] += x0;
    }
}

/*
  kernel k37_contract phase 9 {
    axis r0 < 36 reduce
    v0: f32 = load %54[r0]
    v1: f32 = reduce add v0 over r0
    store %53[] = v1
    schedule { width 16; reduce r0; lanes r0 }
  }
*/
static void g36_0_k37_contract(const f32 *restrict exp_54, f32 *restrict contract_53)
{
    f32 x1 = 0;
    {
        {
            f32x16 y1 = {0};
            i64 r0 = 0;
            for (; r0 + 16 <= 36; r0 += 16) {
                const f32x16 x0 = LOAD_f32x16(exp_54 + r0);
                y1 += x0;
            }
            if (r0 < 36) {
                const i64 left = 36 - r0;
                const f32x16 x0 = LOAD_f32x16(exp_54 + r0);
                y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
            }
            x1 = SUM_LANES_f32x16(y1);
        }
    }
    contract_53[0] = x1;
}

/*
  kernel k45_mul phase 9 {
    axis i0 < 3 parallel
    v0: f32 = load %8[i0]
    v1: f32 = load %47[i0]
    v2: f32 = mul v0, v1
    store %46[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k45_mul(const f32 *restrict value_40_8, const f32 *restrict add_47, f32 *restrict mul_46, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = value_40_8[i0];
        const f32 x1 = add_47[i0];
        const f32 x2 = x0 * x1;
        mul_46[i0] = x2;
    }
}

/*
  kernel k49_add phase 9 {
    axis i0 < N*N parallel
    v0: f32 = load %98[i0]
    v1: f32 = const 0.25
    v2: f32 = add v0, v1
    store %99[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k49_add(const f32 *restrict mul_43, f32 *restrict add_42, i64 N, i64 begin, i64 end)
{
    const f32 x1 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(N*N - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_43 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_42 + i0, x2);
        } else {
            const f32x16 x0 = LOAD_f32x16(mul_43 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_42 + i0, x2, n0);
        }
    }
}

/*
  kernel k55_add phase 9 {
    axis i0 < 3 parallel
    v0: f32 = load %47[i0]
    v1: f32 = load %32[i0]
    v2: f32 = add v0, v1
    store %31[i0] = v2
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_0_k55_add(const f32 *restrict add_47, const f32 *restrict mul_32, f32 *restrict add_31, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        const f32 x0 = add_47[i0];
        const f32 x1 = mul_32[i0];
        const f32 x2 = x0 + x1;
        add_31[i0] = x2;
    }
}

/*
  kernel k21_contract phase 10 {
    axis i0 < 9 parallel
    axis i2 < 4 parallel
    v0: f32 = load %89[i0]
    v1: f32 = load %90[i0, i2]
    v2: f32 = mul v0, v1
    store %92[i0, i2] = v2
    schedule { order i0 i2; spread 2; tile i2 4; vector i2; width 4 }
  }
*/
static void g36_0_k21_contract(const f32 *restrict contract_22, const f32 *restrict stack_11, f32 *restrict contract_21, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 4;
        const i64 i0 = t / (1);
        const f32 x0 = contract_22[i0];
        const f32x4 x1 = LOAD_f32x4(stack_11 + 4 * i0 + i2);
        const f32x4 x2 = SPLAT_f32x4(x0) * x1;
        STORE_f32x4(contract_21 + 4 * i0 + i2, x2);
    }
}

/*
  kernel k22_contract phase 10 {
    axis i0 < 9 parallel
    axis i2 < 4 parallel
    v0: f32 = load %89[i0]
    v1: f32 = load %90[i0, i2]
    v2: f32 = mul v0, v1
    store %93[i0, i2] = v2
    schedule { order i0 i2; spread 2; tile i2 4; vector i2; width 4 }
  }
*/
static void g36_0_k22_contract(const f32 *restrict contract_22, const f32 *restrict stack_11, f32 *restrict contract_19, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 4;
        const i64 i0 = t / (1);
        const f32 x0 = contract_22[i0];
        const f32x4 x1 = LOAD_f32x4(stack_11 + 4 * i0 + i2);
        const f32x4 x2 = SPLAT_f32x4(x0) * x1;
        STORE_f32x4(contract_19 + 4 * i0 + i2, x2);
    }
}

/*
  kernel k38_div phase 10 {
    axis i0 < 36 parallel
    v0: f32 = load %54[i0]
    v1: f32 = load %53[]
    v2: f32 = div v0, v1
    store %5[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k38_div(const f32 *restrict exp_54, const f32 *restrict contract_53, f32 *restrict value_56_5, i64 begin, i64 end)
{
    const f32 x1 = contract_53[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(exp_54 + i0);
            const f32x16 x2 = x0 / SPLAT_f32x16(x1);
            STORE_f32x16(value_56_5 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(exp_54 + i0);
            const f32x16 x2 = x0 / SPLAT_f32x16(x1);
            STORE_PART_f32x16(value_56_5 + i0, x2, n0);
        }
    }
}

/*
  kernel k46_contract phase 10 {
    axis r0 < 3 reduce
    v0: f32 = load %46[r0]
    v1: f32 = reduce add v0 over r0
    store %45[] = v1
    schedule { width 4; reduce r0 }
  }
*/
static void g36_0_k46_contract(const f32 *restrict mul_46, f32 *restrict contract_45)
{
    f32 x1 = 0;
    {
        for (i64 r0 = 0; r0 < 3; r0++) {
            const f32 x0 = mul_46[r0];
            x1 += x0;
        }
    }
    contract_45[0] = x1;
}

/*
  kernel k50_mul phase 10 {
    axis i0 < N*N parallel
    v0: f32 = load %97[i0]
    v1: f32 = load %99[i0]
    v2: f32 = mul v0, v1
    store %100[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k50_mul(const f32 *restrict stack_13, const f32 *restrict add_42, f32 *restrict mul_41, i64 N, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(N*N - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(stack_13 + i0);
            const f32x16 x1 = LOAD_f32x16(add_42 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_41 + i0, x2);
        } else {
            const f32x16 x0 = LOAD_f32x16(stack_13 + i0);
            const f32x16 x1 = LOAD_f32x16(add_42 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_41 + i0, x2, n0);
        }
    }
}

/*
  kernel k64_scatter phase 10 {
    axis i0 < 3 sequential
    v0: f32 = load %31[i0]
    v1: i32 = load %59[i0]
    store %17[v1] += v0 if 0 <= v1 < 36
    schedule { order i0; width 4 }
  }
*/
static void g36_0_k64_scatter(const f32 *restrict add_31, const i32 *restrict mod_59, f32 *restrict carry_17)
{
    for (i64 i0 = 0; i0 < 3; i0 += 1) {
        const f32 x0 = add_31[i0];
        const i32 x1 = mod_59[i0];
        if ((u64)(x1) < (u64)(36)) {
            carry_17[x1] += x0;
        }
    }
}

/*
  kernel k39_mul phase 11 {
    axis i0 < 36 parallel
    v0: f32 = load %5[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %52[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k39_mul(const f32 *restrict value_56_5, f32 *restrict mul_52, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_56_5 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_52 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(value_56_5 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_52 + i0, x2, n0);
        }
    }
}

/*
  kernel k51_contract phase 11 {
    axis r0 < N reduce
    axis r1 < N reduce
    v0: f32 = load %41[r0, r1]
    v1: f32 = reduce add v0 over r0, r1
    store %40[] = v1
    schedule { width 16; reduce r0 r1; lanes r1 }
  }
*/
static void g36_0_k51_contract(const f32 *restrict mul_41, f32 *restrict contract_40, i64 N)
{
    f32 x1 = 0;
    {
        {
            f32x16 y1 = {0};
            for (i64 r0 = 0; r0 < N; r0++) {
                i64 r1 = 0;
                for (; r1 + 16 <= N; r1 += 16) {
                    const f32x16 x0 = LOAD_f32x16(mul_41 + N * r0 + r1);
                    y1 += x0;
                }
                if (r1 < N) {
                    const i64 left = N - r1;
                    const f32x16 x0 = LOAD_f32x16(mul_41 + N * r0 + r1);
                    y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
                }
            }
            x1 = SUM_LANES_f32x16(y1);
        }
    }
    contract_40[0] = x1;
}

/*
  kernel k56_mul phase 11 {
    axis i0 < 36 parallel
    v0: f32 = load %5[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    store %30[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k56_mul(const f32 *restrict value_56_5, f32 *restrict mul_30, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_56_5 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_f32x16(mul_30 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(value_56_5 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            STORE_PART_f32x16(mul_30 + i0, x2, n0);
        }
    }
}

/*
  kernel k40_add phase 12 {
    axis i0 < 36 parallel
    v0: f32 = load %52[i0]
    v1: f32 = const 0.25
    v2: f32 = add v0, v1
    store %51[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k40_add(const f32 *restrict mul_52, f32 *restrict add_51, i64 begin, i64 end)
{
    const f32 x1 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_52 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_51 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(mul_52 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_51 + i0, x2, n0);
        }
    }
}

/*
  kernel k41_mul phase 13 {
    axis i0 < 36 parallel
    v0: f32 = load %5[i0]
    v1: f32 = load %51[i0]
    v2: f32 = mul v0, v1
    store %50[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k41_mul(const f32 *restrict value_56_5, const f32 *restrict add_51, f32 *restrict mul_50, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_56_5 + i0);
            const f32x16 x1 = LOAD_f32x16(add_51 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_50 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(value_56_5 + i0);
            const f32x16 x1 = LOAD_f32x16(add_51 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_50 + i0, x2, n0);
        }
    }
}

/*
  kernel k57_add phase 13 {
    axis i0 < 36 parallel
    v0: f32 = load %51[i0]
    v1: f32 = load %30[i0]
    v2: f32 = add v0, v1
    store %29[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k57_add(const f32 *restrict add_51, const f32 *restrict mul_30, f32 *restrict add_29, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_51 + i0);
            const f32x16 x1 = LOAD_f32x16(mul_30 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_29 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(add_51 + i0);
            const f32x16 x1 = LOAD_f32x16(mul_30 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_29 + i0, x2, n0);
        }
    }
}

/*
  kernel k42_contract phase 14 {
    axis r0 < 36 reduce
    v0: f32 = load %50[r0]
    v1: f32 = reduce add v0 over r0
    store %49[] = v1
    schedule { width 16; reduce r0; lanes r0 }
  }
*/
static void g36_0_k42_contract(const f32 *restrict mul_50, f32 *restrict contract_49)
{
    f32 x1 = 0;
    {
        {
            f32x16 y1 = {0};
            i64 r0 = 0;
            for (; r0 + 16 <= 36; r0 += 16) {
                const f32x16 x0 = LOAD_f32x16(mul_50 + r0);
                y1 += x0;
            }
            if (r0 < 36) {
                const i64 left = 36 - r0;
                const f32x16 x0 = LOAD_f32x16(mul_50 + r0);
                y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
            }
            x1 = SUM_LANES_f32x16(y1);
        }
    }
    contract_49[0] = x1;
}

/*
  kernel k47_add phase 14 {
    v0: f32 = load %49[]
    v1: f32 = load %45[]
    v2: f32 = add v0, v1
    store %44[] = v2
    schedule { width 4 }
  }
*/
static void g36_0_k47_add(const f32 *restrict contract_49, const f32 *restrict contract_45, f32 *restrict add_44)
{
    const f32 x0 = contract_49[0];
    const f32 x1 = contract_45[0];
    const f32 x2 = x0 + x1;
    add_44[0] = x2;
}

/*
  kernel k52_add phase 14 {
    v0: f32 = load %44[]
    v1: f32 = load %40[]
    v2: f32 = add v0, v1
    store %39[] = v2
    schedule { width 4 }
  }
*/
static void g36_0_k52_add(const f32 *restrict add_44, const f32 *restrict contract_40, f32 *restrict add_39)
{
    const f32 x0 = add_44[0];
    const f32 x1 = contract_40[0];
    const f32 x2 = x0 + x1;
    add_39[0] = x2;
}

/*
  kernel k53_add phase 14 {
    v0: f32 = load %39[]
    v1: f32 = load %35[]
    v2: f32 = add v0, v1
    store %9[] = v2
    schedule { width 4 }
  }
*/
static void g36_0_k53_add(const f32 *restrict add_39, const f32 *restrict contract_35, f32 *restrict loss_9)
{
    const f32 x0 = add_39[0];
    const f32 x1 = contract_35[0];
    const f32 x2 = x0 + x1;
    loss_9[0] = x2;
}

/*
  kernel k58_div phase 14 {
    axis i0 < 36 parallel
    v0: f32 = load %29[i0]
    v1: f32 = load %53[]
    v2: f32 = div v0, v1
    store %28[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k58_div(const f32 *restrict add_29, const f32 *restrict contract_53, f32 *restrict div_28, i64 begin, i64 end)
{
    const f32 x1 = contract_53[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_29 + i0);
            const f32x16 x2 = x0 / SPLAT_f32x16(x1);
            STORE_f32x16(div_28 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(add_29 + i0);
            const f32x16 x2 = x0 / SPLAT_f32x16(x1);
            STORE_PART_f32x16(div_28 + i0, x2, n0);
        }
    }
}

/*
  kernel k59_mul phase 15 {
    axis i0 < 36 parallel
    v0: f32 = load %28[i0]
    v1: f32 = load %5[i0]
    v2: f32 = mul v0, v1
    store %27[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k59_mul(const f32 *restrict div_28, const f32 *restrict value_56_5, f32 *restrict mul_27, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(div_28 + i0);
            const f32x16 x1 = LOAD_f32x16(value_56_5 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(mul_27 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(div_28 + i0);
            const f32x16 x1 = LOAD_f32x16(value_56_5 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(mul_27 + i0, x2, n0);
        }
    }
}

/*
  kernel k60_neg phase 16 {
    axis i0 < 36 parallel
    v0: f32 = load %27[i0]
    v1: f32 = neg v0
    store %26[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k60_neg(const f32 *restrict mul_27, f32 *restrict neg_26, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(mul_27 + i0);
            const f32x16 x1 = -x0;
            STORE_f32x16(neg_26 + i0, x1);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(mul_27 + i0);
            const f32x16 x1 = -x0;
            STORE_PART_f32x16(neg_26 + i0, x1, n0);
        }
    }
}

/*
  kernel k61_contract phase 17 {
    axis r0 < 36 reduce
    v0: f32 = load %26[r0]
    v1: f32 = reduce add v0 over r0
    store %25[] = v1
    schedule { width 16; reduce r0; lanes r0 }
  }
*/
static void g36_0_k61_contract(const f32 *restrict neg_26, f32 *restrict contract_25)
{
    f32 x1 = 0;
    {
        {
            f32x16 y1 = {0};
            i64 r0 = 0;
            for (; r0 + 16 <= 36; r0 += 16) {
                const f32x16 x0 = LOAD_f32x16(neg_26 + r0);
                y1 += x0;
            }
            if (r0 < 36) {
                const i64 left = 36 - r0;
                const f32x16 x0 = LOAD_f32x16(neg_26 + r0);
                y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
            }
            x1 = SUM_LANES_f32x16(y1);
        }
    }
    contract_25[0] = x1;
}

/*
  kernel k62_add phase 18 {
    axis i0 < 36 parallel
    v0: f32 = load %28[i0]
    v1: f32 = load %25[]
    v2: f32 = add v0, v1
    store %24[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k62_add(const f32 *restrict div_28, const f32 *restrict contract_25, f32 *restrict add_24, i64 begin, i64 end)
{
    const f32 x1 = contract_25[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(div_28 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_f32x16(add_24 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(div_28 + i0);
            const f32x16 x2 = x0 + SPLAT_f32x16(x1);
            STORE_PART_f32x16(add_24 + i0, x2, n0);
        }
    }
}

/*
  kernel k63_mul phase 19 {
    axis i0 < 36 parallel
    v0: f32 = load %24[i0]
    v1: f32 = load %54[i0]
    v2: f32 = mul v0, v1
    store %16[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k63_mul(const f32 *restrict add_24, const f32 *restrict exp_54, f32 *restrict carry_16, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_24 + i0);
            const f32x16 x1 = LOAD_f32x16(exp_54 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_f32x16(carry_16 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(add_24 + i0);
            const f32x16 x1 = LOAD_f32x16(exp_54 + i0);
            const f32x16 x2 = x0 * x1;
            STORE_PART_f32x16(carry_16 + i0, x2, n0);
        }
    }
}

/*
  kernel k65_add phase 20 {
    axis i0 < 36 parallel
    v0: f32 = load %16[i0]
    v1: f32 = load %17[i0]
    v2: f32 = add v0, v1
    store %23[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k65_add(const f32 *restrict carry_16, const f32 *restrict carry_17, f32 *restrict add_23, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(carry_16 + i0);
            const f32x16 x1 = LOAD_f32x16(carry_17 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_23 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(carry_16 + i0);
            const f32x16 x1 = LOAD_f32x16(carry_17 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_23 + i0, x2, n0);
        }
    }
}

/*
  kernel k66_add phase 21 {
    axis i0 < 36 parallel
    v0: f32 = load %103[i0]
    v1: f32 = load %104[i0]
    v2: f32 = add v0, v1
    store %105[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k66_add(const f32 *restrict add_23, const f32 *restrict contract_21, f32 *restrict add_20, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_23 + i0);
            const f32x16 x1 = LOAD_f32x16(contract_21 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_20 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(add_23 + i0);
            const f32x16 x1 = LOAD_f32x16(contract_21 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_20 + i0, x2, n0);
        }
    }
}

/*
  kernel k67_add phase 22 {
    axis i0 < 36 parallel
    v0: f32 = load %105[i0]
    v1: f32 = load %107[i0]
    v2: f32 = add v0, v1
    store %108[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_0_k67_add(const f32 *restrict add_20, const f32 *restrict contract_19, f32 *restrict add_18, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(add_20 + i0);
            const f32x16 x1 = LOAD_f32x16(contract_19 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_f32x16(add_18 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(add_20 + i0);
            const f32x16 x1 = LOAD_f32x16(contract_19 + i0);
            const f32x16 x2 = x0 + x1;
            STORE_PART_f32x16(add_18 + i0, x2, n0);
        }
    }
}

/*
  kernel k68_contract phase 23 {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    axis r0 < 3 reduce
    v0: f32 = load %18[i0, r0, i1]
    v1: f32 = reduce add v0 over r0
    store %10[i0, i1] = v1
    schedule { order i0 i1; spread 2; tile i1 4; vector i1; width 4; reduce r0 }
  }
*/
static void g36_0_k68_contract(const f32 *restrict add_18, f32 *restrict grad_13_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 4;
        const i64 i0 = t / (1);
        f32x4 x1 = {0};
        {
            for (i64 r0 = 0; r0 < 3; r0++) {
                const f32x4 x0 = LOAD_f32x4(add_18 + 12 * i0 + 4 * r0 + i1);
                x1 += x0;
            }
        }
        STORE_f32x4(grad_13_10 + 4 * i0 + i1, x1);
    }
}

static void step_g36_0_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (1), 682, &lo, &hi))
        g36_0_k0_add(buffer[0], buffer[65], lo, hi);
    if (SHARE(team, (1) * (1), 2048, &lo, &hi))
        g36_0_k1_copy(buffer[1], buffer[64], lo, hi);
    if (SHARE(team, ((N + 1) / 2), 341, &lo, &hi))
        g36_0_k3_mod(buffer[2], buffer[63], N, lo, hi);
    if (SHARE(team, ((N + 1) / 2), 341, &lo, &hi))
        g36_0_k5_xor(buffer[2], buffer[4], buffer[60], N, lo, hi);
    if (SHARE(team, (3), 8192, &lo, &hi))
        g36_0_k6_mod(buffer[59], lo, hi);
    if (team->id == 0)
        g36_0_k7_cast(buffer[58], N);
    if (SHARE(team, (3), 682, &lo, &hi))
        g36_0_k10_zero(buffer[17], lo, hi);
    if (SHARE(team, (1), 910, &lo, &hi))
        g36_0_k11_zero(buffer[22], lo, hi);
    for (i64 r1_3_ = 0; r1_3_ < 3; r1_3_++) {
        if (SHARE(team, (3) * (1), 2048, &lo, &hi))
            g36_0_k12_copy(buffer[3], buffer[11], r1_3_, lo, hi);
    }
    BARRIER(team, 1);
    if (SHARE(team, (1), 1024, &lo, &hi))
        g36_0_k2_copy(buffer[65], buffer[64], lo, hi);
    if (SHARE(team, ((N + 1) / 2), 512, &lo, &hi))
        g36_0_k8_mod(buffer[58], buffer[57], N, lo, hi);
    if (SHARE(team, ((N + 1) / 2), 341, &lo, &hi))
        g36_0_k9_shr(buffer[60], buffer[6], N, lo, hi);
    if (SHARE(team, (9), 1638, &lo, &hi))
        g36_0_k13_contract(buffer[11], buffer[61], lo, hi);
    if (SHARE(team, (3), 682, &lo, &hi))
        g36_0_k23_copy(buffer[11], buffer[15], lo, hi);
    if (SHARE(team, (3), 682, &lo, &hi))
        g36_0_k24_copy(buffer[11], buffer[12], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (2*N), 2048, &lo, &hi))
        g36_0_k4_gather(buffer[63], buffer[64], buffer[62], lo, hi);
    if (SHARE(team, (3), 5461, &lo, &hi))
        g36_0_k14_mul(buffer[61], buffer[38], lo, hi);
    if (SHARE(team, (3), 5461, &lo, &hi))
        g36_0_k18_mul(buffer[61], buffer[34], lo, hi);
    if (SHARE(team, (3), 8192, &lo, &hi))
        g36_0_k32_gather(buffer[59], buffer[12], buffer[8], lo, hi, team);
    if (team->id == 0)
        g36_0_k34_reduce_max(buffer[15], buffer[56]);
    BARRIER(team, 3);
    if (SHARE(team, (3), 5461, &lo, &hi))
        g36_0_k15_add(buffer[38], buffer[37], lo, hi);
    for (i64 r3_N_ = N - 1; r3_N_ >= 0; r3_N_--) {
        if (r3_N_ < N - 1)
            BARRIER(team, 3);
        if (SHARE(team, ((N + 1) / 2), 512, &lo, &hi))
            g36_0_k25_copy(buffer[62], buffer[69], N, lo, hi);
        for (i64 r4_N_ = 0; r4_N_ < N; r4_N_++) {
            if (r4_N_ > 0)
                BARRIER(team, 3);
            if (SHARE(team, (3), 455, &lo, &hi))
                g36_0_k27_abs(buffer[12], buffer[72], lo, hi);
            BARRIER(team, 4);
            if (SHARE(team, (3), 455, &lo, &hi))
                g36_0_k28_add(buffer[72], buffer[71], lo, hi);
            BARRIER(team, 5);
            if (SHARE(team, (3), 455, &lo, &hi))
                g36_0_k29_idiv(buffer[12], buffer[71], buffer[70], lo, hi);
            BARRIER(team, 6);
            if (team->id == 0)
                g36_0_k30_copy(buffer[70], buffer[68], N, r4_N_);
        }
        BARRIER(team, 7);
        if (SHARE(team, (N), 2048, &lo, &hi))
            g36_0_k26_copy(buffer[69], buffer[14], N, r3_N_, lo, hi);
        if (SHARE(team, ((N + 15) / 16), 512, &lo, &hi))
            g36_0_k31_copy(buffer[68], buffer[13], N, r3_N_, lo, hi);
    }
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k35_sub(buffer[15], buffer[56], buffer[55], lo, hi);
    if (SHARE(team, (3), 5461, &lo, &hi))
        g36_0_k43_mul(buffer[8], buffer[48], lo, hi);
    if (SHARE(team, (3), 5461, &lo, &hi))
        g36_0_k54_mul(buffer[8], buffer[32], lo, hi);
    BARRIER(team, 8);
    if (SHARE(team, (3), 5461, &lo, &hi))
        g36_0_k16_mul(buffer[61], buffer[37], buffer[36], lo, hi);
    if (SHARE(team, (3), 5461, &lo, &hi))
        g36_0_k19_add(buffer[37], buffer[34], buffer[33], lo, hi);
    if (SHARE(team, (2) * (N), 2048, &lo, &hi))
        g36_0_k33_gather(buffer[57], buffer[14], buffer[7], N, lo, hi);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k36_exp(buffer[55], buffer[54], lo, hi);
    if (SHARE(team, (3), 5461, &lo, &hi))
        g36_0_k44_add(buffer[48], buffer[47], lo, hi);
    if (SHARE(team, ((N*N + 15) / 16), 341, &lo, &hi))
        g36_0_k48_mul(buffer[13], buffer[43], N, lo, hi);
    BARRIER(team, 9);
    if (team->id == 0)
        g36_0_k17_contract(buffer[36], buffer[35]);
    if (team->id == 0)
        g36_0_k20_contract(buffer[33], buffer[22]);
    if (team->id == 0)
        g36_0_k37_contract(buffer[54], buffer[53]);
    if (SHARE(team, (3), 5461, &lo, &hi))
        g36_0_k45_mul(buffer[8], buffer[47], buffer[46], lo, hi);
    if (SHARE(team, ((N*N + 15) / 16), 341, &lo, &hi))
        g36_0_k49_add(buffer[43], buffer[42], N, lo, hi);
    if (SHARE(team, (3), 5461, &lo, &hi))
        g36_0_k55_add(buffer[47], buffer[32], buffer[31], lo, hi);
    BARRIER(team, 10);
    if (SHARE(team, (9) * (1), 1365, &lo, &hi))
        g36_0_k21_contract(buffer[22], buffer[11], buffer[21], lo, hi);
    if (SHARE(team, (9) * (1), 1365, &lo, &hi))
        g36_0_k22_contract(buffer[22], buffer[11], buffer[19], lo, hi);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k38_div(buffer[54], buffer[53], buffer[5], lo, hi);
    if (team->id == 0)
        g36_0_k46_contract(buffer[46], buffer[45]);
    if (SHARE(team, ((N*N + 15) / 16), 341, &lo, &hi))
        g36_0_k50_mul(buffer[13], buffer[42], buffer[41], N, lo, hi);
    if (team->id == 0)
        g36_0_k64_scatter(buffer[31], buffer[59], buffer[17]);
    BARRIER(team, 11);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k39_mul(buffer[5], buffer[52], lo, hi);
    if (team->id == 0)
        g36_0_k51_contract(buffer[41], buffer[40], N);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k56_mul(buffer[5], buffer[30], lo, hi);
    BARRIER(team, 12);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k40_add(buffer[52], buffer[51], lo, hi);
    BARRIER(team, 13);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k41_mul(buffer[5], buffer[51], buffer[50], lo, hi);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k57_add(buffer[51], buffer[30], buffer[29], lo, hi);
    BARRIER(team, 14);
    if (team->id == 0)
        g36_0_k42_contract(buffer[50], buffer[49]);
    if (team->id == 0)
        g36_0_k47_add(buffer[49], buffer[45], buffer[44]);
    if (team->id == 0)
        g36_0_k52_add(buffer[44], buffer[40], buffer[39]);
    if (team->id == 0)
        g36_0_k53_add(buffer[39], buffer[35], buffer[9]);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k58_div(buffer[29], buffer[53], buffer[28], lo, hi);
    BARRIER(team, 15);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k59_mul(buffer[28], buffer[5], buffer[27], lo, hi);
    BARRIER(team, 16);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k60_neg(buffer[27], buffer[26], lo, hi);
    BARRIER(team, 17);
    if (team->id == 0)
        g36_0_k61_contract(buffer[26], buffer[25]);
    BARRIER(team, 18);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k62_add(buffer[28], buffer[25], buffer[24], lo, hi);
    BARRIER(team, 19);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k63_mul(buffer[24], buffer[54], buffer[16], lo, hi);
    BARRIER(team, 20);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k65_add(buffer[16], buffer[17], buffer[23], lo, hi);
    BARRIER(team, 21);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k66_add(buffer[23], buffer[21], buffer[20], lo, hi);
    BARRIER(team, 22);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_0_k67_add(buffer[20], buffer[19], buffer[18], lo, hi);
    BARRIER(team, 23);
    if (SHARE(team, (3) * (1), 819, &lo, &hi))
        g36_0_k68_contract(buffer[18], buffer[10], lo, hi);
}

static void step_g36_0_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 32;
    bytes[1] = 16;
    bytes[2] = 64*N;
    bytes[3] = 48;
    bytes[4] = 64*N;
    bytes[5] = 144;
    bytes[6] = 64*N;
    bytes[7] = 32*N;
    bytes[8] = 12;
    bytes[9] = 4;
    bytes[10] = 48;
    bytes[11] = 144;
    bytes[12] = 144;
    bytes[13] = 4*N*N;
    bytes[14] = 16*N*N;
    bytes[15] = 144;
    bytes[16] = 144;
    bytes[17] = 144;
    bytes[18] = 144;
    bytes[19] = 144;
    bytes[20] = 144;
    bytes[21] = 144;
    bytes[22] = 36;
    bytes[23] = 144;
    bytes[24] = 144;
    bytes[25] = 4;
    bytes[26] = 144;
    bytes[27] = 144;
    bytes[28] = 144;
    bytes[29] = 144;
    bytes[30] = 144;
    bytes[31] = 12;
    bytes[32] = 12;
    bytes[33] = 12;
    bytes[34] = 12;
    bytes[35] = 4;
    bytes[36] = 12;
    bytes[37] = 12;
    bytes[38] = 12;
    bytes[39] = 4;
    bytes[40] = 4;
    bytes[41] = 4*N*N;
    bytes[42] = 4*N*N;
    bytes[43] = 4*N*N;
    bytes[44] = 4;
    bytes[45] = 4;
    bytes[46] = 12;
    bytes[47] = 12;
    bytes[48] = 12;
    bytes[49] = 4;
    bytes[50] = 144;
    bytes[51] = 144;
    bytes[52] = 144;
    bytes[53] = 4;
    bytes[54] = 144;
    bytes[55] = 144;
    bytes[56] = 4;
    bytes[57] = 32*N;
    bytes[58] = 4;
    bytes[59] = 12;
    bytes[60] = 64*N;
    bytes[61] = 36;
    bytes[62] = 32*N;
    bytes[63] = 64*N;
    bytes[64] = 48;
    bytes[65] = 32;
    bytes[66] = 0;
    bytes[67] = 0;
    bytes[68] = 4*N;
    bytes[69] = 32*N;
    bytes[70] = 144;
    bytes[71] = 144;
    bytes[72] = 144;
    bytes[73] = 0;
    bytes[74] = 0;
    bytes[75] = 0;
    bytes[76] = 0;
    bytes[77] = 0;
    bytes[78] = 0;
    bytes[79] = 0;
    bytes[80] = 0;
    bytes[81] = 0;
    bytes[82] = 0;
    bytes[83] = 0;
    bytes[84] = 0;
    bytes[85] = 0;
    bytes[86] = 0;
    bytes[87] = 0;
    bytes[88] = 0;
    bytes[89] = 0;
    bytes[90] = 0;
    bytes[91] = 0;
    bytes[92] = 0;
    bytes[93] = 0;
    bytes[94] = 0;
    bytes[95] = 0;
    bytes[96] = 0;
    bytes[97] = 0;
    bytes[98] = 0;
    bytes[99] = 0;
    bytes[100] = 0;
    bytes[101] = 0;
    bytes[102] = 0;
    bytes[103] = 0;
    bytes[104] = 0;
    bytes[105] = 0;
    bytes[106] = 0;
    bytes[107] = 0;
    bytes[108] = 0;
}

static void step_g36_0_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (8) + 4 * (8));
    *flops += (f64)(8);
    *bytes += (f64)(0 + 4 * (4) + 4 * (4));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 8 * (8*N) + 8 * (8*N));
    *flops += (f64)(8*N);
    *bytes += (f64)(0 + 8 * (8*N) + 8 * (8*N) + 8 * (8*N));
    *flops += (f64)(8*N);
    *bytes += (f64)(0 + 4 * (3));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (9));
    *flops += (f64)(0);
    *bytes += (f64)(3) * (f64)(0 + 4 * (12) + 4 * (12));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (8) + 4 * (8));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (1) + 4 * (8*N));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 8 * (8*N) + 8 * (8*N));
    *flops += (f64)(8*N);
    *bytes += (f64)(0 + 4 * (36) + 4 * (9));
    *flops += (f64)(72);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 8 * (8*N) + 4 * (12) + 4 * (8*N));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (9) + 4 * (3));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (9) + 4 * (3));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (3) + 4 * (36) + 4 * (3));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3));
    *flops += (f64)(3);
    *bytes += (f64)(N) * (f64)(0 + 4 * (8*N) + 4 * (8*N));
    *flops += (f64)(0);
    *bytes += (f64)(N*N) * (f64)(0 + 4 * (36) + 4 * (36));
    *flops += (f64)(36*N*N);
    *bytes += (f64)(N*N) * (f64)(0 + 4 * (36) + 4 * (36));
    *flops += (f64)(36*N*N);
    *bytes += (f64)(N*N) * (f64)(0 + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(36*N*N);
    *bytes += (f64)(N*N) * (f64)(0 + 4 * (1) + 4 * (N));
    *flops += (f64)(0);
    *bytes += (f64)(N) * (f64)(0 + 4 * (4*N) + 4 * (4*N*N));
    *flops += (f64)(0);
    *bytes += (f64)(N) * (f64)(0 + 4 * (N) + 4 * (N*N));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (9) + 4 * (3) + 4 * (3));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3) + 4 * (3));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (8*N) + 4 * (4*N*N) + 4 * (8*N));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (N*N) + 4 * (N*N));
    *flops += (f64)(N*N);
    *bytes += (f64)(0 + 4 * (3) + 4 * (1));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (3) + 4 * (9));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3) + 4 * (3));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (N*N) + 4 * (N*N));
    *flops += (f64)(N*N);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3) + 4 * (3));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (9) + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (9) + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (3) + 4 * (1));
    *flops += (f64)(3);
    *bytes += (f64)(0 + 4 * (N*N) + 4 * (N*N) + 4 * (N*N));
    *flops += (f64)(N*N);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3) + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (N*N) + 4 * (1));
    *flops += (f64)(N*N);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (12));
    *flops += (f64)(36);
}

static const dlm_buffer step_g36_0_buffers[] = {
    {DLM_BUF_INPUT, 2, 0, 0},  /* 0  i32[2, 4] */
    {DLM_BUF_INPUT, 3, 0, 0},  /* 1  i32[1, 4] */
    {DLM_BUF_INPUT, 4, 0, 0},  /* 2  i64[N, 2, 4] */
    {DLM_BUF_INPUT, 6, 0, 0},  /* 3  f32[3, 4] */
    {DLM_BUF_INPUT, 7, 0, 0},  /* 4  i64[N, 2, 4] */
    {DLM_BUF_OUTPUT, 0, 10, 15},  /* 5 value.56 f32[36] */
    {DLM_BUF_OUTPUT, 1, 1, 1},  /* 6 value.48 i64[N, 2, 4] */
    {DLM_BUF_OUTPUT, 2, 8, 8},  /* 7 value.46 i32[2, N, 4] */
    {DLM_BUF_OUTPUT, 3, 2, 9},  /* 8 value.40 f32[3] */
    {DLM_BUF_OUTPUT, 4, 14, 14},  /* 9 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 23, 23},  /* 10 grad.13 f32[3, 4] */
    {DLM_BUF_TEMP, 0, 0, 10},  /* 11 stack f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 1, 7},  /* 12 carry f32[36] */
    {DLM_BUF_TEMP, 0, 3, 10},  /* 13 stack f32[N, N] */
    {DLM_BUF_TEMP, 0, 3, 8},  /* 14 stack i32[N, N, 4] */
    {DLM_BUF_TEMP, 0, 1, 7},  /* 15 carry f32[36] */
    {DLM_BUF_TEMP, 0, 19, 20},  /* 16 carry f32[36] */
    {DLM_BUF_TEMP, 0, 0, 20},  /* 17 carry f32[36] */
    {DLM_BUF_TEMP, 0, 22, 23},  /* 18 add f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 10, 22},  /* 19 contract f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 21, 22},  /* 20 add f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 10, 21},  /* 21 contract f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 0, 10},  /* 22 contract f32[3, 3] */
    {DLM_BUF_TEMP, 0, 20, 21},  /* 23 add f32[36] */
    {DLM_BUF_TEMP, 0, 18, 19},  /* 24 add f32[36] */
    {DLM_BUF_TEMP, 0, 17, 18},  /* 25 contract f32[] */
    {DLM_BUF_TEMP, 0, 16, 17},  /* 26 neg f32[36] */
    {DLM_BUF_TEMP, 0, 15, 16},  /* 27 mul f32[36] */
    {DLM_BUF_TEMP, 0, 14, 18},  /* 28 div f32[36] */
    {DLM_BUF_TEMP, 0, 13, 14},  /* 29 add f32[36] */
    {DLM_BUF_TEMP, 0, 11, 13},  /* 30 mul f32[36] */
    {DLM_BUF_TEMP, 0, 9, 10},  /* 31 add f32[3] */
    {DLM_BUF_TEMP, 0, 7, 9},  /* 32 mul f32[3] */
    {DLM_BUF_TEMP, 0, 8, 9},  /* 33 add f32[3] */
    {DLM_BUF_TEMP, 0, 2, 8},  /* 34 mul f32[3] */
    {DLM_BUF_TEMP, 0, 9, 14},  /* 35 contract f32[] */
    {DLM_BUF_TEMP, 0, 8, 9},  /* 36 mul f32[3] */
    {DLM_BUF_TEMP, 0, 3, 8},  /* 37 add f32[3] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 38 mul f32[3] */
    {DLM_BUF_TEMP, 0, 14, 14},  /* 39 add f32[] */
    {DLM_BUF_TEMP, 0, 11, 14},  /* 40 contract f32[] */
    {DLM_BUF_TEMP, 0, 10, 11},  /* 41 mul f32[N, N] */
    {DLM_BUF_TEMP, 0, 9, 10},  /* 42 add f32[N, N] */
    {DLM_BUF_TEMP, 0, 8, 9},  /* 43 mul f32[N, N] */
    {DLM_BUF_TEMP, 0, 14, 14},  /* 44 add f32[] */
    {DLM_BUF_TEMP, 0, 10, 14},  /* 45 contract f32[] */
    {DLM_BUF_TEMP, 0, 9, 10},  /* 46 mul f32[3] */
    {DLM_BUF_TEMP, 0, 8, 9},  /* 47 add f32[3] */
    {DLM_BUF_TEMP, 0, 7, 8},  /* 48 mul f32[3] */
    {DLM_BUF_TEMP, 0, 14, 14},  /* 49 contract f32[] */
    {DLM_BUF_TEMP, 0, 13, 14},  /* 50 mul f32[36] */
    {DLM_BUF_TEMP, 0, 12, 13},  /* 51 add f32[36] */
    {DLM_BUF_TEMP, 0, 11, 12},  /* 52 mul f32[36] */
    {DLM_BUF_TEMP, 0, 9, 14},  /* 53 contract f32[] */
    {DLM_BUF_TEMP, 0, 8, 19},  /* 54 exp f32[36] */
    {DLM_BUF_TEMP, 0, 7, 8},  /* 55 sub f32[36] */
    {DLM_BUF_TEMP, 0, 2, 7},  /* 56 reduce_max f32[] */
    {DLM_BUF_TEMP, 0, 1, 8},  /* 57 mod i32[2, N, 4] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 58 cast i32[] */
    {DLM_BUF_TEMP, 0, 0, 10},  /* 59 mod i32[3] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 60 xor i64[N, 2, 4] */
    {DLM_BUF_TEMP, 0, 1, 8},  /* 61 contract f32[3, 3] */
    {DLM_BUF_TEMP, 0, 2, 7},  /* 62 gather i32[N, 2, 4] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 63 mod i64[N, 2, 4] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 64 concat i32[3, 4] */
    {DLM_BUF_TEMP, 0, 0, 1},  /* 65 add i32[2, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 66 reshape f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 67 reshape f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 3, 7},  /* 68 stack f32[N] */
    {DLM_BUF_TEMP, 0, 3, 7},  /* 69 concat i32[N, 2, 4] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 70 idiv f32[36] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 71 add f32[36] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 72 abs f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 73  i32[8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 74 add i32[8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 75 concat i32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 76  i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 77 mod i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 78  i64[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 79 mod i64[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 80 gather i32[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 81  i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 82 xor i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 83  i64[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 84 xor i64[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 85 mod i32[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 86 mod i32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 87 value.48 i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 88 value.48 i64[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 89 contract f32[9] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 90 stack f32[9, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 91 contract f32[9] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 92 contract f32[9, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 93 contract f32[9, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 94 concat i32[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 95 gather i32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 96 concat i32[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 97 stack f32[N*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 98 mul f32[N*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 99 add f32[N*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 100 mul f32[N*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 101 reshape f32[9, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 102 add f32[9, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 103 reshape f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 104 contract f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 105 add f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 106 add f32[9, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 107 contract f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 108 add f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g36_0_sites[] = {
    {"-", "index outside 0..36"},
};

static const dlm_step step_g36_0 = {
    .name = "g36_0",
    .nbuffers = 109, .ndims = 2, .nphases = 24, .nkernels = 69,
    .buffers = step_g36_0_buffers, .sizes = step_g36_0_sizes, .traffic = step_g36_0_traffic, .run = step_g36_0_run,
    .nsites = 1, .sites = step_g36_0_sites
};

extern const dlm_step *const get_g36_0; const dlm_step *const get_g36_0 = &step_g36_0;

/* ---- step g36_1 ---- */

/*
  kernel k0_copy {
    axis i0 < 1 parallel
    axis i1 < 4 parallel
    v0: i32 = load %1[i0, i1]
    store %21[i0 + 2, i1] = v0
    schedule { order i0 i1; spread 2; tile i1 4; vector i1; width 4 }
  }
*/
static void g36_1_k0_copy(const i32 *restrict t__1, i32 *restrict concat_21, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 4;
        const i64 i0 = t / (1);
        const i32x4 x0 = LOAD_i32x4(t__1 + 4 * i0 + i1);
        STORE_i32x4(concat_21 + 4 * (i0 + 2) + i1, x0);
    }
}

/*
  kernel k2_contract {
    axis i0 < 3 parallel
    axis i1 < 3 parallel
    axis i2 < 4 parallel
    v0: f32 = load %3[i0, i2]
    store %20[i0, i1, i2] = v0
    schedule { order i0 i1 i2; spread 3; tile i2 4; vector i2; width 4 }
  }
*/
static void g36_1_k2_contract(const f32 *restrict t__3, f32 *restrict contract_20, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 4;
        const i64 i1 = t / (1) % (3);
        const i64 i0 = t / (1) / (3);
        const f32x4 x0 = LOAD_f32x4(t__3 + 4 * i0 + i2);
        STORE_f32x4(contract_20 + 12 * i0 + 4 * i1 + i2, x0);
    }
}

/*
  kernel k6_shr {
    axis i0 < 8*N parallel
    v0: i64 = load %29[i0]
    v1: i64 = load %30[i0]
    v2: i64 = xor v0, v1
    v3: i64 = const 4
    v4: i64 = shr v2, v3
    store %31[i0] = v4
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_1_k6_shr(const i64 *restrict t__2, const i64 *restrict t__4, i64 *restrict value_48_6, i64 N, i64 begin, i64 end)
{
    const i64 x3 = INT64_C_(4);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(8*N - i0, 16);
        if (n0 == 16) {
            const i64x16 x0 = LOAD_i64x16(t__2 + i0);
            const i64x16 x1 = LOAD_i64x16(t__4 + i0);
            const i64x16 x2 = x0 ^ x1;
            const i64x16 x4 = x2 >> SPLAT_i64x16(x3);
            STORE_i64x16(value_48_6 + i0, x4);
        } else {
            const i64x16 x0 = LOAD_i64x16(t__2 + i0);
            const i64x16 x1 = LOAD_i64x16(t__4 + i0);
            const i64x16 x2 = x0 ^ x1;
            const i64x16 x4 = x2 >> SPLAT_i64x16(x3);
            STORE_PART_i64x16(value_48_6 + i0, x4, n0);
        }
    }
}

/*
  kernel k12_zero {
    axis i0 < 36 parallel
    v0: f32 = const 0.0
    store %13[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_1_k12_zero(f32 *restrict scatter_13, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            STORE_f32x16(scatter_13 + i0, SPLAT_f32x16(x0));
        } else {
            enum { n0 = 4 };
            STORE_PART_f32x16(scatter_13 + i0, SPLAT_f32x16(x0), n0);
        }
    }
}

/*
  kernel k15_zero {
    axis i0 < 36 parallel
    v0: f32 = const 0.0
    store %33[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_1_k15_zero(f32 *restrict contract_11, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            STORE_f32x16(contract_11 + i0, SPLAT_f32x16(x0));
        } else {
            enum { n0 = 4 };
            STORE_PART_f32x16(contract_11 + i0, SPLAT_f32x16(x0), n0);
        }
    }
}

/*
  kernel k1_copy phase 1 {
    axis i0 < 8 parallel
    v0: i32 = load %24[i0]
    v1: i32 = add v0, v0
    store %25[i0] = v1
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g36_1_k1_copy(const i32 *restrict t__0, i32 *restrict concat_21, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i32x8 x0 = LOAD_i32x8(t__0 + i0);
        const i32x8 x1 = x0 + x0;
        STORE_i32x8(concat_21 + i0, x1);
    }
}

/*
  kernel k4_gather phase 1 {
    axis i0 < 3 parallel
    v0: i32 = const 10
    v1: f32 = load %22[v0] if 0 <= v0 < 36 fault 0
    store %8[i0] = v1
    schedule { order i0; spread 1; width 4 }
  }
*/
static void g36_1_k4_gather(const f32 *restrict contract_20, f32 *restrict value_40_8, i64 begin, i64 end, const dlm_team *team)
{
    const i32 x0 = 10;
    const f32 x1 = (u64)(x0) < (u64)(36) ? contract_20[x0] : 0;
    if (!((u64)(x0) < (u64)(36))) *team->fault = 1;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        value_40_8[i0] = x1;
    }
}

/*
  kernel k7_exp phase 1 {
    axis i0 < 36 parallel
    axis r0 < 36 reduce
    v0: f32 = load %22[i0]
    v1: f32 = load %22[r0]
    v2: f32 = reduce max v1 over r0
    v3: f32 = sub v0, v2
    v4: f32 = exp v3
    store %17[i0] = v4
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16; reduce r0; lanes r0 }
  }
*/
static void g36_1_k7_exp(const f32 *restrict contract_20, f32 *restrict exp_17, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        f32 x2 = LOWEST_f32;
        {
            {
                f32x16 y2;
                y2 = SPLAT_f32x16(LOWEST_f32);
                i64 r0 = 0;
                for (; r0 + 16 <= 36; r0 += 16) {
                    const f32x16 x1 = LOAD_f32x16(contract_20 + r0);
                    y2 = MAXIMUM_f32x16(y2, x1);
                }
                if (r0 < 36) {
                    const i64 left = 36 - r0;
                    const f32x16 x1 = LOAD_f32x16(contract_20 + r0);
                    y2 = MAXIMUM_f32x16(y2, SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x1, SPLAT_f32x16(LOWEST_f32)));
                }
                x2 = MAX_LANES_f32x16(y2);
            }
        }
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(contract_20 + i0);
            const f32x16 x3 = x0 - SPLAT_f32x16(x2);
            const f32x16 x4 = EXP_f32x16(x3);
            STORE_f32x16(exp_17 + i0, x4);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(contract_20 + i0);
            const f32x16 x3 = x0 - SPLAT_f32x16(x2);
            const f32x16 x4 = EXP_f32x16(x3);
            STORE_PART_f32x16(exp_17 + i0, x4, n0);
        }
    }
}

/*
  kernel k10_add phase 1 {
    axis i0 < 3 parallel
    axis r0 < 4 reduce
    v0: f32 = load %20[i0, i0, r0]
    v1: f32 = mul v0, v0
    v2: f32 = reduce add v1 over r0
    v3: f32 = const 0.5
    v4: f32 = mul v2, v3
    v5: f32 = const 0.25
    v6: f32 = add v4, v5
    store %14[i0] = v6
    store %15[i0] = v4
    store %19[i0] = v2
    schedule { order i0; spread 1; width 4; reduce r0; lanes r0 }
  }
*/
static void g36_1_k10_add(const f32 *restrict contract_20, f32 *restrict add_14, f32 *restrict mul_15, f32 *restrict contract_19, i64 begin, i64 end)
{
    const f32 x3 = 0.5f;
    const f32 x5 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x2 = 0;
        {
            {
                f32x4 y2 = {0};
                i64 r0 = 0;
                for (; r0 + 4 <= 4; r0 += 4) {
                    const f32x4 x0 = LOAD_f32x4(contract_20 + 12 * i0 + 4 * i0 + r0);
                    y2 = FMA_f32x4(x0, x0, y2);
                }
                x2 = SUM_LANES_f32x4(y2);
            }
        }
        const f32 x4 = x2 * x3;
        const f32 x6 = x4 + x5;
        add_14[i0] = x6;
        mul_15[i0] = x4;
        contract_19[i0] = x2;
    }
}

/*
  kernel k3_contract phase 2 {
    axis i0 < N parallel
    axis i1 < N parallel
    axis i2 < 4 parallel
    v0: i64 = load %2[i0, i1, i2] if 0 <= i1 < 2
    v1: i64 = const 3
    v2: i64 = mod v0, v1
    v3: i32 = load %21[v2, i2] if 0 <= i1 < 2 and 0 <= v2 < 3
    store %18[i0, i1, i2] = v3
    schedule { order i0 i1 i2; spread 1; tile i2 4; vector i2; width 4 }
  }
*/
static void g36_1_k3_contract(const i64 *restrict t__2, const i32 *restrict concat_21, i32 *restrict contract_18, i64 N, i64 begin, i64 end)
{
    const i64 x1 = INT64_C_(3);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        for (i64 i1 = 0; i1 < N; i1 += 1) {
            for (i64 i2 = 0; i2 < 4; i2 += 4) {
                const i64x4 x0 = (u64)(i1) < (u64)(2) ? LOAD_i64x4(t__2 + 8 * i0 + 4 * i1 + i2) : SPLAT_i64x4(0);
                const i64x4 x2 = FLOORMOD_i64x4(x0, SPLAT_i64x4(x1));
                i32x4 x3;
                for (int l = 0; l < 4; l++)
                    x3[l] = (u64)(i1) < (u64)(2) && (u64)(x2[l]) < (u64)(3) ? concat_21[4 * x2[l] + (i2 + 0 + l)] : 0;
                STORE_i32x4(contract_18 + 4*N * i0 + 4 * i1 + i2, x3);
            }
        }
    }
}

/*
  kernel k8_contract phase 2 {
    axis r0 < 36 reduce
    v0: f32 = load %17[r0]
    v1: f32 = reduce add v0 over r0
    store %16[] = v1
    schedule { width 16; reduce r0; lanes r0 }
  }
*/
static void g36_1_k8_contract(const f32 *restrict exp_17, f32 *restrict contract_16)
{
    f32 x1 = 0;
    {
        {
            f32x16 y1 = {0};
            i64 r0 = 0;
            for (; r0 + 16 <= 36; r0 += 16) {
                const f32x16 x0 = LOAD_f32x16(exp_17 + r0);
                y1 += x0;
            }
            if (r0 < 36) {
                const i64 left = 36 - r0;
                const f32x16 x0 = LOAD_f32x16(exp_17 + r0);
                y1 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0));
            }
            x1 = SUM_LANES_f32x16(y1);
        }
    }
    contract_16[0] = x1;
}

/*
  kernel k13_scatter phase 2 {
    axis i0 < 3 sequential
    v0: f32 = load %8[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = add v4, v2
    v6: i32 = const 10
    store %13[v6] += v5 if 0 <= v6 < 36
    schedule { order i0; width 4 }
  }
*/
static void g36_1_k13_scatter(const f32 *restrict value_40_8, f32 *restrict scatter_13)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const i32 x6 = 10;
    for (i64 i0 = 0; i0 < 3; i0 += 1) {
        const f32 x0 = value_40_8[i0];
        const f32 x2 = x0 * x1;
        const f32 x4 = x2 + x3;
        const f32 x5 = x4 + x2;
        if ((u64)(x6) < (u64)(36)) {
            scatter_13[x6] += x5;
        }
    }
}

/*
  kernel k16_contract phase 2 {
    axis i0 < 3 sequential
    axis i1 < 4 parallel
    v0: f32 = load %14[i0]
    v1: f32 = load %15[i0]
    v2: f32 = add v0, v1
    v3: f32 = load %20[i0, i0, i1]
    v4: f32 = mul v2, v3
    store %11[i0, i0, i1] += v4
    schedule { order i1 i0; spread 1; width 4 }
  }
*/
static void g36_1_k16_contract(const f32 *restrict add_14, const f32 *restrict mul_15, const f32 *restrict contract_20, f32 *restrict contract_11, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t;
        for (i64 i0 = 0; i0 < 3; i0 += 1) {
            const f32 x0 = add_14[i0];
            const f32 x1 = mul_15[i0];
            const f32 x2 = x0 + x1;
            const f32 x3 = contract_20[12 * i0 + 4 * i0 + i1];
            const f32 x4 = x2 * x3;
            contract_11[12 * i0 + 4 * i0 + i1] += x4;
        }
    }
}

/*
  kernel k5_gather phase 3 {
    axis i0 < 2 parallel
    axis i1 < N parallel
    axis i2 < 4 parallel
    v0: i32 = const -5
    v1: i64 = size N
    v2: i32 = cast v1
    v3: i32 = mod v0, v2
    v4: i32 = load %18[i1, v3, i2] if 0 <= v3 < N
    store %7[i0, i1, i2] = v4
    schedule { order i0 i1 i2; spread 2; tile i2 4; vector i2; width 4 }
  }
*/
static void g36_1_k5_gather(const i32 *restrict contract_18, i32 *restrict value_46_7, i64 N, i64 begin, i64 end)
{
    const i32 x0 = -5;
    const i64 x1 = N;
    const i32 x2 = (i32)x1;
    const i32 x3 = FLOORMOD_i32(x0, x2);
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (N);
        const i64 i0 = t / (N);
        for (i64 i2 = 0; i2 < 4; i2 += 4) {
            const i32x4 x4 = (u64)(x3) < (u64)(N) ? LOAD_i32x4(contract_18 + 4*N * i1 + 4 * x3 + i2) : SPLAT_i32x4(0);
            STORE_i32x4(value_46_7 + 4*N * i0 + 4 * i1 + i2, x4);
        }
    }
}

/*
  kernel k9_div phase 3 {
    axis i0 < 36 parallel
    v0: f32 = load %17[i0]
    v1: f32 = load %16[]
    v2: f32 = div v0, v1
    store %5[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_1_k9_div(const f32 *restrict exp_17, const f32 *restrict contract_16, f32 *restrict value_56_5, i64 begin, i64 end)
{
    const f32 x1 = contract_16[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(exp_17 + i0);
            const f32x16 x2 = x0 / SPLAT_f32x16(x1);
            STORE_f32x16(value_56_5 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(exp_17 + i0);
            const f32x16 x2 = x0 / SPLAT_f32x16(x1);
            STORE_PART_f32x16(value_56_5 + i0, x2, n0);
        }
    }
}

/*
  kernel k11_add phase 4 {
    axis r0 < 36 reduce
    axis r1 < 3 reduce
    axis r2 < N reduce
    axis r3 < N reduce
    v0: f32 = load %5[r0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = mul v0, v4
    v6: f32 = reduce add v5 over r0
    v7: f32 = load %8[r1]
    v8: f32 = mul v7, v1
    v9: f32 = add v8, v3
    v10: f32 = mul v7, v9
    v11: f32 = reduce add v10 over r1
    v12: f32 = add v6, v11
    v13: f32 = load %22[-r2 + (N - 1)] if 0 <= -r2 + (N - 1) < 36
    v14: f32 = abs v13
    v15: f32 = add v14, v1
    v16: f32 = idiv v13, v15
    v17: bool = inside 0 <= -r2 + (N - 1) < 36
    v18: f32 = const 0.0
    v19: f32 = select v17, v16, v18
    v20: f32 = mul v19, v1
    v21: f32 = add v20, v3
    v22: f32 = mul v19, v21
    v23: f32 = reduce add v22 over r2, r3
    v24: f32 = add v12, v23
    v25: f32 = load %19[r1]
    v26: f32 = load %14[r1]
    v27: f32 = mul v25, v26
    v28: f32 = reduce add v27 over r1
    v29: f32 = add v24, v28
    store %9[] = v29
    schedule { width 16; reduce r1 r2 r3 r0; lanes r0 }
  }
*/
static void g36_1_k11_add(const f32 *restrict value_56_5, const f32 *restrict value_40_8, const f32 *restrict contract_20, const f32 *restrict contract_19, const f32 *restrict add_14, f32 *restrict loss_9, i64 N)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const f32 x18 = 0.0f;
    f32 x6 = 0;
    {
        {
            f32x16 y6 = {0};
            i64 r0 = 0;
            for (; r0 + 16 <= 36; r0 += 16) {
                const f32x16 x0 = LOAD_f32x16(value_56_5 + r0);
                const f32x16 x2 = x0 * SPLAT_f32x16(x1);
                const f32x16 x4 = x2 + SPLAT_f32x16(x3);
                y6 = FMA_f32x16(x0, x4, y6);
            }
            if (r0 < 36) {
                const i64 left = 36 - r0;
                const f32x16 x0 = LOAD_f32x16(value_56_5 + r0);
                const f32x16 x2 = x0 * SPLAT_f32x16(x1);
                const f32x16 x4 = x2 + SPLAT_f32x16(x3);
                y6 = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x4, SPLAT_f32x16(0)), y6);
            }
            x6 = SUM_LANES_f32x16(y6);
        }
    }
    f32 x11 = 0;
    {
        for (i64 r1 = 0; r1 < 3; r1++) {
            const f32 x7 = value_40_8[r1];
            const f32 x8 = x7 * x1;
            const f32 x9 = x8 + x3;
            x11 = FMA_f32(x7, x9, x11);
        }
    }
    f32 x23 = 0;
    {
        for (i64 r2 = 0; r2 < N; r2++) {
            for (i64 r3 = 0; r3 < N; r3++) {
                const f32 x13 = (u64)((-1) * r2 + N - 1) < (u64)(36) ? contract_20[(-1) * r2 + N - 1] : 0;
                const f32 x14 = ABS_f32(x13);
                const f32 x15 = x14 + x1;
                const f32 x16 = FLOORDIV_f32(x13, x15);
                const i32 x17 = (u64)((-1) * r2 + N - 1) < (u64)(36);
                const f32 x19 = SELECT_f32(x17, x16, x18);
                const f32 x20 = x19 * x1;
                const f32 x21 = x20 + x3;
                x23 = FMA_f32(x19, x21, x23);
            }
        }
    }
    f32 x28 = 0;
    {
        for (i64 r1 = 0; r1 < 3; r1++) {
            const f32 x25 = contract_19[r1];
            const f32 x26 = add_14[r1];
            x28 = FMA_f32(x25, x26, x28);
        }
    }
    const f32 x12 = x6 + x11;
    const f32 x24 = x12 + x23;
    const f32 x29 = x24 + x28;
    loss_9[0] = x29;
}

/*
  kernel k14_add phase 4 {
    axis i0 < 36 parallel
    axis r0 < 36 reduce
    v0: f32 = load %5[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = add v4, v2
    v6: f32 = load %16[]
    v7: f32 = div v5, v6
    v8: f32 = load %5[r0]
    v9: f32 = mul v8, v1
    v10: f32 = add v9, v3
    v11: f32 = add v10, v9
    v12: f32 = div v11, v6
    v13: f32 = mul v12, v8
    v14: f32 = neg v13
    v15: f32 = reduce add v14 over r0
    v16: f32 = add v7, v15
    v17: f32 = load %17[i0]
    v18: f32 = mul v16, v17
    v19: f32 = load %13[i0]
    v20: f32 = add v18, v19
    store %12[i0] = v20
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16; reduce r0; lanes r0 }
  }
*/
static void g36_1_k14_add(const f32 *restrict value_56_5, const f32 *restrict contract_16, const f32 *restrict exp_17, const f32 *restrict scatter_13, f32 *restrict add_12, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const f32 x6 = contract_16[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        f32 x15 = 0;
        {
            {
                f32x16 y15 = {0};
                i64 r0 = 0;
                for (; r0 + 16 <= 36; r0 += 16) {
                    const f32x16 x8 = LOAD_f32x16(value_56_5 + r0);
                    const f32x16 x9 = x8 * SPLAT_f32x16(x1);
                    const f32x16 x10 = x9 + SPLAT_f32x16(x3);
                    const f32x16 x11 = x10 + x9;
                    const f32x16 x12 = x11 / SPLAT_f32x16(x6);
                    const f32x16 x13 = x12 * x8;
                    const f32x16 x14 = -x13;
                    y15 += x14;
                }
                if (r0 < 36) {
                    const i64 left = 36 - r0;
                    const f32x16 x8 = LOAD_f32x16(value_56_5 + r0);
                    const f32x16 x9 = x8 * SPLAT_f32x16(x1);
                    const f32x16 x10 = x9 + SPLAT_f32x16(x3);
                    const f32x16 x11 = x10 + x9;
                    const f32x16 x12 = x11 / SPLAT_f32x16(x6);
                    const f32x16 x13 = x12 * x8;
                    const f32x16 x14 = -x13;
                    y15 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x14, SPLAT_f32x16(0));
                }
                x15 = SUM_LANES_f32x16(y15);
            }
        }
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(value_56_5 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            const f32x16 x4 = x2 + SPLAT_f32x16(x3);
            const f32x16 x5 = x4 + x2;
            const f32x16 x7 = x5 / SPLAT_f32x16(x6);
            const f32x16 x16 = x7 + SPLAT_f32x16(x15);
            const f32x16 x17 = LOAD_f32x16(exp_17 + i0);
            const f32x16 x18 = x16 * x17;
            const f32x16 x19 = LOAD_f32x16(scatter_13 + i0);
            const f32x16 x20 = x18 + x19;
            STORE_f32x16(add_12 + i0, x20);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(value_56_5 + i0);
            const f32x16 x2 = x0 * SPLAT_f32x16(x1);
            const f32x16 x4 = x2 + SPLAT_f32x16(x3);
            const f32x16 x5 = x4 + x2;
            const f32x16 x7 = x5 / SPLAT_f32x16(x6);
            const f32x16 x16 = x7 + SPLAT_f32x16(x15);
            const f32x16 x17 = LOAD_f32x16(exp_17 + i0);
            const f32x16 x18 = x16 * x17;
            const f32x16 x19 = LOAD_f32x16(scatter_13 + i0);
            const f32x16 x20 = x18 + x19;
            STORE_PART_f32x16(add_12 + i0, x20, n0);
        }
    }
}

/*
  kernel k17_contract phase 5 {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    axis r0 < 3 reduce
    v0: f32 = load %23[i0, r0, i1]
    v1: f32 = load %11[i0, r0, i1]
    v2: f32 = add v0, v1
    v3: f32 = add v2, v1
    v4: f32 = reduce add v3 over r0
    store %10[i0, i1] = v4
    schedule { order i0 i1; spread 2; tile i1 4; vector i1; width 4; reduce r0 }
  }
*/
static void g36_1_k17_contract(const f32 *restrict add_12, const f32 *restrict contract_11, f32 *restrict grad_13_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 4;
        const i64 i0 = t / (1);
        f32x4 x4 = {0};
        {
            for (i64 r0 = 0; r0 < 3; r0++) {
                const f32x4 x0 = LOAD_f32x4(add_12 + 12 * i0 + 4 * r0 + i1);
                const f32x4 x1 = LOAD_f32x4(contract_11 + 12 * i0 + 4 * r0 + i1);
                const f32x4 x2 = x0 + x1;
                const f32x4 x3 = x2 + x1;
                x4 += x3;
            }
        }
        STORE_f32x4(grad_13_10 + 4 * i0 + i1, x4);
    }
}

static void step_g36_1_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (1) * (1), 2048, &lo, &hi))
        g36_1_k0_copy(buffer[1], buffer[21], lo, hi);
    if (SHARE(team, (3) * (3) * (1), 2048, &lo, &hi))
        g36_1_k2_contract(buffer[3], buffer[20], lo, hi);
    if (SHARE(team, ((N + 1) / 2), 256, &lo, &hi))
        g36_1_k6_shr(buffer[2], buffer[4], buffer[6], N, lo, hi);
    if (SHARE(team, (3), 682, &lo, &hi))
        g36_1_k12_zero(buffer[13], lo, hi);
    if (SHARE(team, (3), 682, &lo, &hi))
        g36_1_k15_zero(buffer[11], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (1), 682, &lo, &hi))
        g36_1_k1_copy(buffer[0], buffer[21], lo, hi);
    if (SHARE(team, (3), 8192, &lo, &hi))
        g36_1_k4_gather(buffer[20], buffer[8], lo, hi, team);
    if (SHARE(team, (3), 273, &lo, &hi))
        g36_1_k7_exp(buffer[20], buffer[17], lo, hi);
    if (SHARE(team, (3), 1024, &lo, &hi))
        g36_1_k10_add(buffer[20], buffer[14], buffer[15], buffer[19], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (N), 85, &lo, &hi))
        g36_1_k3_contract(buffer[2], buffer[21], buffer[18], N, lo, hi);
    if (team->id == 0)
        g36_1_k8_contract(buffer[17], buffer[16]);
    if (team->id == 0)
        g36_1_k13_scatter(buffer[8], buffer[13]);
    if (SHARE(team, (4), 3276, &lo, &hi))
        g36_1_k16_contract(buffer[14], buffer[15], buffer[20], buffer[11], lo, hi);
    BARRIER(team, 3);
    if (SHARE(team, (2) * (N), 2048, &lo, &hi))
        g36_1_k5_gather(buffer[18], buffer[7], N, lo, hi);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_1_k9_div(buffer[17], buffer[16], buffer[5], lo, hi);
    BARRIER(team, 4);
    if (team->id == 0)
        g36_1_k11_add(buffer[5], buffer[8], buffer[20], buffer[19], buffer[14], buffer[9], N);
    if (SHARE(team, (3), 85, &lo, &hi))
        g36_1_k14_add(buffer[5], buffer[16], buffer[17], buffer[13], buffer[12], lo, hi);
    BARRIER(team, 5);
    if (SHARE(team, (3) * (1), 372, &lo, &hi))
        g36_1_k17_contract(buffer[12], buffer[11], buffer[10], lo, hi);
}

static void step_g36_1_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 32;
    bytes[1] = 16;
    bytes[2] = 64*N;
    bytes[3] = 48;
    bytes[4] = 64*N;
    bytes[5] = 144;
    bytes[6] = 64*N;
    bytes[7] = 32*N;
    bytes[8] = 12;
    bytes[9] = 4;
    bytes[10] = 48;
    bytes[11] = 144;
    bytes[12] = 144;
    bytes[13] = 144;
    bytes[14] = 12;
    bytes[15] = 12;
    bytes[16] = 4;
    bytes[17] = 144;
    bytes[18] = 16*N*N;
    bytes[19] = 12;
    bytes[20] = 144;
    bytes[21] = 48;
    bytes[22] = 0;
    bytes[23] = 0;
    bytes[24] = 0;
    bytes[25] = 0;
    bytes[26] = 0;
    bytes[27] = 0;
    bytes[28] = 0;
    bytes[29] = 0;
    bytes[30] = 0;
    bytes[31] = 0;
    bytes[32] = 0;
    bytes[33] = 0;
}

static void step_g36_1_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (4) + 4 * (4));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (12) + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 8 * (8*N) + 8 * (8*N) + 8 * (8*N));
    *flops += (f64)(16*N);
    *bytes += (f64)(0 + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (8) + 4 * (8));
    *flops += (f64)(8);
    *bytes += (f64)(0 + 4 * (36) + 4 * (3));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * MIN64(72, 36) + 4 * (36));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (36) + 4 * (3) + 4 * (3) + 4 * (3));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 8 * (8*N) + 4 * (12) + 4 * (4*N*N));
    *flops += (f64)(4*N*N);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (3) + 4 * (36));
    *flops += (f64)(9);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3) + 4 * (36) + 4 * (36));
    *flops += (f64)(15);
    *bytes += (f64)(0 + 4 * (4*N*N) + 4 * (8*N));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (3) + 4 * (36) + 4 * (3) + 4 * (3) + 4 * (1));
    *flops += (f64)(N*N + 7*N + 165);
    *bytes += (f64)(0 + 4 * MIN64(72, 36) + 4 * (1) + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(504);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36) + 4 * (12));
    *flops += (f64)(108);
}

static const dlm_buffer step_g36_1_buffers[] = {
    {DLM_BUF_INPUT, 2, 1, 1},  /* 0  i32[2, 4] */
    {DLM_BUF_INPUT, 3, 0, 0},  /* 1  i32[1, 4] */
    {DLM_BUF_INPUT, 4, 0, 2},  /* 2  i64[N, 2, 4] */
    {DLM_BUF_INPUT, 6, 0, 0},  /* 3  f32[3, 4] */
    {DLM_BUF_INPUT, 7, 0, 0},  /* 4  i64[N, 2, 4] */
    {DLM_BUF_OUTPUT, 0, 3, 4},  /* 5 value.56 f32[36] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 6 value.48 i64[N, 2, 4] */
    {DLM_BUF_OUTPUT, 2, 3, 3},  /* 7 value.46 i32[2, N, 4] */
    {DLM_BUF_OUTPUT, 3, 1, 4},  /* 8 value.40 f32[3] */
    {DLM_BUF_OUTPUT, 4, 4, 4},  /* 9 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 5, 5},  /* 10 grad.13 f32[3, 4] */
    {DLM_BUF_TEMP, 0, 0, 5},  /* 11 contract f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 12 add f32[36] */
    {DLM_BUF_TEMP, 0, 0, 4},  /* 13 scatter f32[36] */
    {DLM_BUF_TEMP, 0, 1, 4},  /* 14 add f32[3] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 15 mul f32[3] */
    {DLM_BUF_TEMP, 0, 2, 4},  /* 16 contract f32[] */
    {DLM_BUF_TEMP, 0, 1, 4},  /* 17 exp f32[36] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 18 contract i32[N, N, 4] */
    {DLM_BUF_TEMP, 0, 1, 4},  /* 19 contract f32[3] */
    {DLM_BUF_TEMP, 0, 0, 4},  /* 20 contract f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 21 concat i32[3, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 22 reshape f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 23 reshape f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 24  i32[8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 25 concat i32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 26  i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 27  i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 28 value.48 i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 29  i64[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 30  i64[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 31 value.48 i64[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 32 contract f32[9, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 33 contract f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g36_1_sites[] = {
    {"-", "index outside 0..36"},
};

static const dlm_step step_g36_1 = {
    .name = "g36_1",
    .nbuffers = 34, .ndims = 2, .nphases = 6, .nkernels = 18,
    .buffers = step_g36_1_buffers, .sizes = step_g36_1_sizes, .traffic = step_g36_1_traffic, .run = step_g36_1_run,
    .nsites = 1, .sites = step_g36_1_sites
};

extern const dlm_step *const get_g36_1; const dlm_step *const get_g36_1 = &step_g36_1;

/* ---- step g36_2 ---- */

/*
  kernel k0_copy {
    axis i0 < 1 parallel
    axis i1 < 4 parallel
    v0: i32 = load %1[i0, i1]
    store %21[i0 + 2, i1] = v0
    schedule { order i0 i1; spread 2; tile i1 8; vector i1; width 4 }
  }
*/
static void g36_2_k0_copy(const i32 *restrict t__1, i32 *restrict concat_21, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 8;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(4 - i1, 8);
        if (n1 == 8) {
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const i32x4 x0 = LOAD_i32x4(t__1 + 4 * i0 + (i1 + u1 * 4));
                STORE_i32x4(concat_21 + 4 * (i0 + 2) + (i1 + u1 * 4), x0);
            }
        } else {
            enum { n1 = 4 };
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const i32x4 x0 = LOAD_i32x4(t__1 + 4 * i0 + (i1 + (u1 * 4 < n1 ? u1 * 4 : 0)));
                STORE_PART_i32x4(concat_21 + 4 * (i0 + 2) + (i1 + (u1 * 4 < n1 ? u1 * 4 : 0)), x0, n1 - u1 * 4);
            }
        }
    }
}

/*
  kernel k2_contract {
    axis i0 < 3 parallel
    axis i1 < 3 parallel
    axis i2 < 4 parallel
    v0: f32 = load %3[i0, i2]
    store %20[i0, i1, i2] = v0
    schedule { order i0 i1 i2; spread 3; tile i2 4; vector i2; width 4 }
  }
*/
static void g36_2_k2_contract(const f32 *restrict t__3, f32 *restrict contract_20, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 4;
        const i64 i1 = t / (1) % (3);
        const i64 i0 = t / (1) / (3);
        const f32x4 x0 = LOAD_f32x4(t__3 + 4 * i0 + i2);
        STORE_f32x4(contract_20 + 12 * i0 + 4 * i1 + i2, x0);
    }
}

/*
  kernel k6_shr {
    axis i0 < 2*N parallel
    axis i2 < 4 parallel
    v0: i64 = load %26[i0, i2]
    v1: i64 = load %27[i0, i2]
    v2: i64 = xor v0, v1
    v3: i64 = const 4
    v4: i64 = shr v2, v3
    store %28[i0, i2] = v4
    schedule { order i0 i2; spread 2; tile i2 32; vector i2; width 16 }
  }
*/
static void g36_2_k6_shr(const i64 *restrict t__2, const i64 *restrict t__4, i64 *restrict value_48_6, i64 begin, i64 end)
{
    const i64 x3 = INT64_C_(4);
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 32;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(4 - i2, 32);
        if (n1 == 32) {
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const i64x16 x0 = LOAD_i64x16(t__2 + 4 * i0 + (i2 + u1 * 16));
                const i64x16 x1 = LOAD_i64x16(t__4 + 4 * i0 + (i2 + u1 * 16));
                const i64x16 x2 = x0 ^ x1;
                const i64x16 x4 = x2 >> SPLAT_i64x16(x3);
                STORE_i64x16(value_48_6 + 4 * i0 + (i2 + u1 * 16), x4);
            }
        } else {
            enum { n1 = 4 };
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                const i64x16 x0 = LOAD_i64x16(t__2 + 4 * i0 + (i2 + (u1 * 16 < n1 ? u1 * 16 : 0)));
                const i64x16 x1 = LOAD_i64x16(t__4 + 4 * i0 + (i2 + (u1 * 16 < n1 ? u1 * 16 : 0)));
                const i64x16 x2 = x0 ^ x1;
                const i64x16 x4 = x2 >> SPLAT_i64x16(x3);
                STORE_PART_i64x16(value_48_6 + 4 * i0 + (i2 + (u1 * 16 < n1 ? u1 * 16 : 0)), x4, n1 - u1 * 16);
            }
        }
    }
}

/*
  kernel k15_zero {
    axis i0 < 36 parallel
    v0: f32 = const 0.0
    store %13[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 8 }
  }
*/
static void g36_2_k15_zero(f32 *restrict scatter_13, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_f32x8(scatter_13 + (i0 + u0 * 8), SPLAT_f32x8(x0));
            }
        } else {
            enum { n0 = 4 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_PART_f32x8(scatter_13 + (i0 + (u0 * 8 < n0 ? u0 * 8 : 0)), SPLAT_f32x8(x0), n0 - u0 * 8);
            }
        }
    }
}

/*
  kernel k18_zero {
    axis i0 < 9 parallel
    axis i2 < 4 parallel
    v0: f32 = const 0.0
    store %32[i0, i2] = v0
    schedule { order i0 i2; spread 2; width 8 }
  }
*/
static void g36_2_k18_zero(f32 *restrict contract_11, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (4);
        const i64 i0 = t / (4);
        contract_11[4 * i0 + i2] = x0;
    }
}

/*
  kernel k1_copy phase 1 {
    axis i0 < 8 parallel
    v0: i32 = load %24[i0]
    v1: i32 = add v0, v0
    store %25[i0] = v1
    schedule { order i0; spread 1; tile i0 4; vector i0; width 4 }
  }
*/
static void g36_2_k1_copy(const i32 *restrict t__0, i32 *restrict concat_21, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 4;
        const i32x4 x0 = LOAD_i32x4(t__0 + i0);
        const i32x4 x1 = x0 + x0;
        STORE_i32x4(concat_21 + i0, x1);
    }
}

/*
  kernel k4_gather phase 1 {
    axis i0 < 3 parallel
    v0: i32 = const 10
    v1: f32 = load %22[v0] if 0 <= v0 < 36 fault 0
    store %8[i0] = v1
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g36_2_k4_gather(const f32 *restrict contract_20, f32 *restrict value_40_8, i64 begin, i64 end, const dlm_team *team)
{
    const i32 x0 = 10;
    const f32 x1 = (u64)(x0) < (u64)(36) ? contract_20[x0] : 0;
    if (!((u64)(x0) < (u64)(36))) *team->fault = 1;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(3 - i0, 8);
        if (n0 == 8) {
            STORE_f32x8(value_40_8 + i0, SPLAT_f32x8(x1));
        } else {
            enum { n0 = 3 };
            STORE_PART_f32x8(value_40_8 + i0, SPLAT_f32x8(x1), n0);
        }
    }
}

/*
  kernel k7_exp phase 1 {
    axis i0 < 36 parallel
    axis r0 < 36 reduce
    v0: f32 = load %22[i0]
    v1: f32 = load %22[r0]
    v2: f32 = reduce max v1 over r0
    v3: f32 = sub v0, v2
    v4: f32 = exp v3
    store %17[i0] = v4
    schedule { order i0; spread 1; width 4; reduce r0; lanes r0 }
  }
*/
static void g36_2_k7_exp(const f32 *restrict contract_20, f32 *restrict exp_17, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x2 = LOWEST_f32;
        {
            {
                f32x4 y2;
                y2 = SPLAT_f32x4(LOWEST_f32);
                i64 r0 = 0;
                for (; r0 + 4 <= 36; r0 += 4) {
                    const f32x4 x1 = LOAD_f32x4(contract_20 + r0);
                    y2 = MAXIMUM_f32x4(y2, x1);
                }
                x2 = MAX_LANES_f32x4(y2);
            }
        }
        const f32 x0 = contract_20[i0];
        const f32 x3 = x0 - x2;
        const f32 x4 = EXP_f32(x3);
        exp_17[i0] = x4;
    }
}

/*
  kernel k13_add phase 1 {
    axis i0 < 3 parallel
    axis r0 < 4 reduce
    v0: f32 = load %20[i0, i0, r0]
    v1: f32 = mul v0, v0
    v2: f32 = reduce add v1 over r0
    v3: f32 = const 0.5
    v4: f32 = mul v2, v3
    v5: f32 = const 0.25
    v6: f32 = add v4, v5
    store %14[i0] = v6
    store %15[i0] = v4
    store %19[i0] = v2
    schedule { order i0; spread 1; width 8; reduce r0 }
  }
*/
static void g36_2_k13_add(const f32 *restrict contract_20, f32 *restrict add_14, f32 *restrict mul_15, f32 *restrict contract_19, i64 begin, i64 end)
{
    const f32 x3 = 0.5f;
    const f32 x5 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x2 = 0;
        {
            for (i64 r0 = 0; r0 < 4; r0++) {
                const f32 x0 = contract_20[12 * i0 + 4 * i0 + r0];
                x2 = FMA_f32(x0, x0, x2);
            }
        }
        const f32 x4 = x2 * x3;
        const f32 x6 = x4 + x5;
        add_14[i0] = x6;
        mul_15[i0] = x4;
        contract_19[i0] = x2;
    }
}

/*
  kernel k3_contract phase 2 {
    axis i0 < N parallel
    axis i1 < N parallel
    axis i2 < 4 parallel
    v0: i64 = load %2[i0, i1, i2] if 0 <= i1 < 2
    v1: i64 = const 3
    v2: i64 = mod v0, v1
    v3: i32 = load %21[v2, i2] if 0 <= i1 < 2 and 0 <= v2 < 3
    store %18[i0, i1, i2] = v3
    schedule { order i0 i1 i2; spread 1; tile i2 8; vector i2; width 4 }
  }
*/
static void g36_2_k3_contract(const i64 *restrict t__2, const i32 *restrict concat_21, i32 *restrict contract_18, i64 N, i64 begin, i64 end)
{
    const i64 x1 = INT64_C_(3);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        for (i64 i1 = 0; i1 < N; i1 += 1) {
            for (i64 i2 = 0; i2 < 4; i2 += 8) {
                const i64 n2 = MIN64(4 - i2, 8);
                if (n2 == 8) {
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        const i64x4 x0 = (u64)(i1) < (u64)(2) ? LOAD_i64x4(t__2 + 8 * i0 + 4 * i1 + (i2 + u2 * 4)) : SPLAT_i64x4(0);
                        const i64x4 x2 = FLOORMOD_i64x4(x0, SPLAT_i64x4(x1));
                        i32x4 x3;
                        for (int l = 0; l < 4; l++)
                            x3[l] = (u64)(i1) < (u64)(2) && (u64)(x2[l]) < (u64)(3) ? concat_21[4 * x2[l] + (i2 + u2 * 4 + l)] : 0;
                        STORE_i32x4(contract_18 + 4*N * i0 + 4 * i1 + (i2 + u2 * 4), x3);
                    }
                } else {
                    enum { n2 = 4 };
                    UNROLL
                    for (int u2 = 0; u2 < 2; u2++) {
                        const i64x4 x0 = (u64)(i1) < (u64)(2) ? LOAD_i64x4(t__2 + 8 * i0 + 4 * i1 + (i2 + (u2 * 4 < n2 ? u2 * 4 : 0))) : SPLAT_i64x4(0);
                        const i64x4 x2 = FLOORMOD_i64x4(x0, SPLAT_i64x4(x1));
                        i32x4 x3;
                        for (int l = 0; l < 4; l++)
                            x3[l] = (u64)(i1) < (u64)(2) && (u64)(x2[l]) < (u64)(3) ? concat_21[4 * x2[l] + (i2 + MIN64(u2 * 4 + l, n2 - 1))] : 0;
                        STORE_PART_i32x4(contract_18 + 4*N * i0 + 4 * i1 + (i2 + (u2 * 4 < n2 ? u2 * 4 : 0)), x3, n2 - u2 * 4);
                    }
                }
            }
        }
    }
}

/*
  kernel k8_contract_part phase 2 {
    axis r0o < 8 parallel
    axis r0i < 5 reduce in r0o to 36
    v0: f32 = load %17[5*r0o + r0i]
    v1: f32 = reduce add v0 over r0i
    store %29[r0o] = v1
    schedule { order r0o; spread 1; width 8; reduce r0i }
  }
*/
static void g36_2_k8_contract_part(const f32 *restrict exp_17, f32 *restrict partial_29, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 r0o = t;
        f32 x1 = 0;
        {
            for (i64 r0i = 0; r0i < MIN64(5, 36 - r0o * 5); r0i++) {
                const f32 x0 = exp_17[5 * r0o + r0i];
                x1 += x0;
            }
        }
        partial_29[r0o] = x1;
    }
}

/*
  kernel k16_scatter phase 2 {
    axis i0 < 3 sequential
    v0: f32 = load %8[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = add v4, v2
    v6: i32 = const 10
    store %13[v6] += v5 if 0 <= v6 < 36
    schedule { order i0; width 4 }
  }
*/
static void g36_2_k16_scatter(const f32 *restrict value_40_8, f32 *restrict scatter_13)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const i32 x6 = 10;
    for (i64 i0 = 0; i0 < 3; i0 += 1) {
        const f32 x0 = value_40_8[i0];
        const f32 x2 = x0 * x1;
        const f32 x4 = x2 + x3;
        const f32 x5 = x4 + x2;
        if ((u64)(x6) < (u64)(36)) {
            scatter_13[x6] += x5;
        }
    }
}

/*
  kernel k19_contract phase 2 {
    axis i0 < 3 sequential
    axis i1 < 4 parallel
    v0: f32 = load %14[i0]
    v1: f32 = load %15[i0]
    v2: f32 = add v0, v1
    v3: f32 = load %20[i0, i0, i1]
    v4: f32 = mul v2, v3
    store %11[i0, i0, i1] += v4
    schedule { order i1 i0; spread 1; width 4 }
  }
*/
static void g36_2_k19_contract(const f32 *restrict add_14, const f32 *restrict mul_15, const f32 *restrict contract_20, f32 *restrict contract_11, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t;
        for (i64 i0 = 0; i0 < 3; i0 += 1) {
            const f32 x0 = add_14[i0];
            const f32 x1 = mul_15[i0];
            const f32 x2 = x0 + x1;
            const f32 x3 = contract_20[12 * i0 + 4 * i0 + i1];
            const f32 x4 = x2 * x3;
            contract_11[12 * i0 + 4 * i0 + i1] += x4;
        }
    }
}

/*
  kernel k5_gather phase 3 {
    axis i0 < 2 parallel
    axis i1 < N parallel
    axis i2 < 4 parallel
    v0: i32 = const -5
    v1: i64 = size N
    v2: i32 = cast v1
    v3: i32 = mod v0, v2
    v4: i32 = load %18[i1, v3, i2] if 0 <= v3 < N
    store %7[i0, i1, i2] = v4
    schedule { order i0 i1 i2; spread 2; width 4 }
  }
*/
static void g36_2_k5_gather(const i32 *restrict contract_18, i32 *restrict value_46_7, i64 N, i64 begin, i64 end)
{
    const i32 x0 = -5;
    const i64 x1 = N;
    const i32 x2 = (i32)x1;
    const i32 x3 = FLOORMOD_i32(x0, x2);
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (N);
        const i64 i0 = t / (N);
        for (i64 i2 = 0; i2 < 4; i2 += 1) {
            const i32 x4 = (u64)(x3) < (u64)(N) ? contract_18[4*N * i1 + 4 * x3 + i2] : 0;
            value_46_7[4*N * i0 + 4 * i1 + i2] = x4;
        }
    }
}

/*
  kernel k9_contract_part phase 3 {
    axis r0co < 2 parallel
    axis r0ci < 4 reduce
    v0: f32 = load %29[4*r0co + r0ci]
    v1: f32 = reduce add v0 over r0ci
    store %30[r0co] = v1
    schedule { order r0co; spread 1; tile r0co 32; vector r0co; width 16; reduce r0ci }
  }
*/
static void g36_2_k9_contract_part(const f32 *restrict partial_29, f32 *restrict partial_30, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 r0co = t * 32;
        const i64 n0 = MIN64(2 - r0co, 32);
        if (n0 == 32) {
            f32x16 x1[2] = {0};
            {
                for (i64 r0ci = 0; r0ci < 4; r0ci++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        f32x16 x0;
                        for (int l = 0; l < 16; l++)
                            x0[l] = partial_29[4 * (r0co + u0 * 16 + l) + r0ci];
                        x1[u0] += x0;
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_f32x16(partial_30 + (r0co + u0 * 16), x1[u0]);
            }
        } else {
            enum { n0 = 2 };
            f32x16 x1[2] = {0};
            {
                for (i64 r0ci = 0; r0ci < 4; r0ci++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        f32x16 x0;
                        for (int l = 0; l < 16; l++)
                            x0[l] = partial_29[4 * (r0co + MIN64(u0 * 16 + l, n0 - 1)) + r0ci];
                        x1[u0] += x0;
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_PART_f32x16(partial_30 + (r0co + (u0 * 16 < n0 ? u0 * 16 : 0)), x1[u0], n0 - u0 * 16);
            }
        }
    }
}

/*
  kernel k10_contract_part phase 4 {
    axis r0cco < 1 parallel
    axis r0cci < 2 reduce
    v0: f32 = load %30[2*r0cco + r0cci]
    v1: f32 = reduce add v0 over r0cci
    store %31[r0cco] = v1
    schedule { order r0cco; spread 1; tile r0cco 16; vector r0cco; width 8; reduce r0cci }
  }
*/
static void g36_2_k10_contract_part(const f32 *restrict partial_30, f32 *restrict partial_31, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 r0cco = t * 16;
        const i64 n0 = MIN64(1 - r0cco, 16);
        if (n0 == 16) {
            f32x8 x1[2] = {0};
            {
                for (i64 r0cci = 0; r0cci < 2; r0cci++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        f32x8 x0;
                        for (int l = 0; l < 8; l++)
                            x0[l] = partial_30[2 * (r0cco + u0 * 8 + l) + r0cci];
                        x1[u0] += x0;
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_f32x8(partial_31 + (r0cco + u0 * 8), x1[u0]);
            }
        } else {
            enum { n0 = 1 };
            f32x8 x1[2] = {0};
            {
                for (i64 r0cci = 0; r0cci < 2; r0cci++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        f32x8 x0;
                        for (int l = 0; l < 8; l++)
                            x0[l] = partial_30[2 * (r0cco + MIN64(u0 * 8 + l, n0 - 1)) + r0cci];
                        x1[u0] += x0;
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_PART_f32x8(partial_31 + (r0cco + (u0 * 8 < n0 ? u0 * 8 : 0)), x1[u0], n0 - u0 * 8);
            }
        }
    }
}

/*
  kernel k11_contract phase 5 {
    axis r0ccc < 1 reduce
    v0: f32 = load %31[r0ccc]
    v1: f32 = reduce add v0 over r0ccc
    store %16[] = v1
    schedule { width 4; reduce r0ccc }
  }
*/
static void g36_2_k11_contract(const f32 *restrict partial_31, f32 *restrict contract_16)
{
    f32 x1 = 0;
    {
        for (i64 r0ccc = 0; r0ccc < 1; r0ccc++) {
            const f32 x0 = partial_31[r0ccc];
            x1 += x0;
        }
    }
    contract_16[0] = x1;
}

/*
  kernel k12_div phase 6 {
    axis i0 < 36 parallel
    v0: f32 = load %17[i0]
    v1: f32 = load %16[]
    v2: f32 = div v0, v1
    store %5[i0] = v2
    schedule { order i0; spread 1; tile i0 8; vector i0; width 8 }
  }
*/
static void g36_2_k12_div(const f32 *restrict exp_17, const f32 *restrict contract_16, f32 *restrict value_56_5, i64 begin, i64 end)
{
    const f32 x1 = contract_16[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        const i64 n0 = MIN64(36 - i0, 8);
        if (n0 == 8) {
            const f32x8 x0 = LOAD_f32x8(exp_17 + i0);
            const f32x8 x2 = x0 / SPLAT_f32x8(x1);
            STORE_f32x8(value_56_5 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x8 x0 = LOAD_f32x8(exp_17 + i0);
            const f32x8 x2 = x0 / SPLAT_f32x8(x1);
            STORE_PART_f32x8(value_56_5 + i0, x2, n0);
        }
    }
}

/*
  kernel k14_add phase 7 {
    axis r0 < 36 reduce
    axis r1 < 3 reduce
    axis r2 < N reduce
    axis r3 < N reduce
    v0: f32 = load %5[r0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = mul v0, v4
    v6: f32 = reduce add v5 over r0
    v7: f32 = load %8[r1]
    v8: f32 = mul v7, v1
    v9: f32 = add v8, v3
    v10: f32 = mul v7, v9
    v11: f32 = reduce add v10 over r1
    v12: f32 = add v6, v11
    v13: f32 = load %22[-r2 + (N - 1)] if 0 <= -r2 + (N - 1) < 36
    v14: f32 = abs v13
    v15: f32 = add v14, v1
    v16: f32 = idiv v13, v15
    v17: bool = inside 0 <= -r2 + (N - 1) < 36
    v18: f32 = const 0.0
    v19: f32 = select v17, v16, v18
    v20: f32 = mul v19, v1
    v21: f32 = add v20, v3
    v22: f32 = mul v19, v21
    v23: f32 = reduce add v22 over r2, r3
    v24: f32 = add v12, v23
    v25: f32 = load %19[r1]
    v26: f32 = load %14[r1]
    v27: f32 = mul v25, v26
    v28: f32 = reduce add v27 over r1
    v29: f32 = add v24, v28
    store %9[] = v29
    schedule { width 8; reduce r0 r1 r2 r3 }
  }
*/
static void g36_2_k14_add(const f32 *restrict value_56_5, const f32 *restrict value_40_8, const f32 *restrict contract_20, const f32 *restrict contract_19, const f32 *restrict add_14, f32 *restrict loss_9, i64 N)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const f32 x18 = 0.0f;
    f32 x6 = 0;
    {
        for (i64 r0 = 0; r0 < 36; r0++) {
            const f32 x0 = value_56_5[r0];
            const f32 x2 = x0 * x1;
            const f32 x4 = x2 + x3;
            x6 = FMA_f32(x0, x4, x6);
        }
    }
    f32 x11 = 0;
    {
        for (i64 r1 = 0; r1 < 3; r1++) {
            const f32 x7 = value_40_8[r1];
            const f32 x8 = x7 * x1;
            const f32 x9 = x8 + x3;
            x11 = FMA_f32(x7, x9, x11);
        }
    }
    f32 x23 = 0;
    {
        for (i64 r2 = 0; r2 < N; r2++) {
            for (i64 r3 = 0; r3 < N; r3++) {
                const f32 x13 = (u64)((-1) * r2 + N - 1) < (u64)(36) ? contract_20[(-1) * r2 + N - 1] : 0;
                const f32 x14 = ABS_f32(x13);
                const f32 x15 = x14 + x1;
                const f32 x16 = FLOORDIV_f32(x13, x15);
                const i32 x17 = (u64)((-1) * r2 + N - 1) < (u64)(36);
                const f32 x19 = SELECT_f32(x17, x16, x18);
                const f32 x20 = x19 * x1;
                const f32 x21 = x20 + x3;
                x23 = FMA_f32(x19, x21, x23);
            }
        }
    }
    f32 x28 = 0;
    {
        for (i64 r1 = 0; r1 < 3; r1++) {
            const f32 x25 = contract_19[r1];
            const f32 x26 = add_14[r1];
            x28 = FMA_f32(x25, x26, x28);
        }
    }
    const f32 x12 = x6 + x11;
    const f32 x24 = x12 + x23;
    const f32 x29 = x24 + x28;
    loss_9[0] = x29;
}

/*
  kernel k17_add phase 7 {
    axis i0 < 36 parallel
    axis r0 < 36 reduce
    v0: f32 = load %5[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = add v4, v2
    v6: f32 = load %16[]
    v7: f32 = div v5, v6
    v8: f32 = load %5[r0]
    v9: f32 = mul v8, v1
    v10: f32 = add v9, v3
    v11: f32 = add v10, v9
    v12: f32 = div v11, v6
    v13: f32 = mul v12, v8
    v14: f32 = neg v13
    v15: f32 = reduce add v14 over r0
    v16: f32 = add v7, v15
    v17: f32 = load %17[i0]
    v18: f32 = mul v16, v17
    v19: f32 = load %13[i0]
    v20: f32 = add v18, v19
    store %12[i0] = v20
    schedule { order i0; spread 1; tile i0 8; vector i0; width 4; reduce r0; lanes r0 }
  }
*/
static void g36_2_k17_add(const f32 *restrict value_56_5, const f32 *restrict contract_16, const f32 *restrict exp_17, const f32 *restrict scatter_13, f32 *restrict add_12, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const f32 x6 = contract_16[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        f32 x15 = 0;
        {
            {
                f32x4 y15 = {0};
                i64 r0 = 0;
                for (; r0 + 4 <= 36; r0 += 4) {
                    const f32x4 x8 = LOAD_f32x4(value_56_5 + r0);
                    const f32x4 x9 = x8 * SPLAT_f32x4(x1);
                    const f32x4 x10 = x9 + SPLAT_f32x4(x3);
                    const f32x4 x11 = x10 + x9;
                    const f32x4 x12 = x11 / SPLAT_f32x4(x6);
                    const f32x4 x13 = x12 * x8;
                    const f32x4 x14 = -x13;
                    y15 += x14;
                }
                x15 = SUM_LANES_f32x4(y15);
            }
        }
        const i64 n0 = MIN64(36 - i0, 8);
        if (n0 == 8) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x4 x0 = LOAD_f32x4(value_56_5 + (i0 + u0 * 4));
                const f32x4 x2 = x0 * SPLAT_f32x4(x1);
                const f32x4 x4 = x2 + SPLAT_f32x4(x3);
                const f32x4 x5 = x4 + x2;
                const f32x4 x7 = x5 / SPLAT_f32x4(x6);
                const f32x4 x16 = x7 + SPLAT_f32x4(x15);
                const f32x4 x17 = LOAD_f32x4(exp_17 + (i0 + u0 * 4));
                const f32x4 x18 = x16 * x17;
                const f32x4 x19 = LOAD_f32x4(scatter_13 + (i0 + u0 * 4));
                const f32x4 x20 = x18 + x19;
                STORE_f32x4(add_12 + (i0 + u0 * 4), x20);
            }
        } else {
            enum { n0 = 4 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x4 x0 = LOAD_f32x4(value_56_5 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)));
                const f32x4 x2 = x0 * SPLAT_f32x4(x1);
                const f32x4 x4 = x2 + SPLAT_f32x4(x3);
                const f32x4 x5 = x4 + x2;
                const f32x4 x7 = x5 / SPLAT_f32x4(x6);
                const f32x4 x16 = x7 + SPLAT_f32x4(x15);
                const f32x4 x17 = LOAD_f32x4(exp_17 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)));
                const f32x4 x18 = x16 * x17;
                const f32x4 x19 = LOAD_f32x4(scatter_13 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)));
                const f32x4 x20 = x18 + x19;
                STORE_PART_f32x4(add_12 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)), x20, n0 - u0 * 4);
            }
        }
    }
}

/*
  kernel k20_contract phase 8 {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    axis r0 < 3 reduce
    v0: f32 = load %23[i0, r0, i1]
    v1: f32 = load %11[i0, r0, i1]
    v2: f32 = add v0, v1
    v3: f32 = add v2, v1
    v4: f32 = reduce add v3 over r0
    store %10[i0, i1] = v4
    schedule { order i0 i1; spread 2; tile i1 16; vector i1; width 8; reduce r0 }
  }
*/
static void g36_2_k20_contract(const f32 *restrict add_12, const f32 *restrict contract_11, f32 *restrict grad_13_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (1) * 16;
        const i64 i0 = t / (1);
        const i64 n1 = MIN64(4 - i1, 16);
        if (n1 == 16) {
            f32x8 x4[2] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        const f32x8 x0 = LOAD_f32x8(add_12 + 12 * i0 + 4 * r0 + (i1 + u1 * 8));
                        const f32x8 x1 = LOAD_f32x8(contract_11 + 12 * i0 + 4 * r0 + (i1 + u1 * 8));
                        const f32x8 x2 = x0 + x1;
                        const f32x8 x3 = x2 + x1;
                        x4[u1] += x3;
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                STORE_f32x8(grad_13_10 + 4 * i0 + (i1 + u1 * 8), x4[u1]);
            }
        } else {
            enum { n1 = 4 };
            f32x8 x4[2] = {0};
            {
                for (i64 r0 = 0; r0 < 3; r0++) {
                    UNROLL
                    for (int u1 = 0; u1 < 2; u1++) {
                        const f32x8 x0 = LOAD_f32x8(add_12 + 12 * i0 + 4 * r0 + (i1 + (u1 * 8 < n1 ? u1 * 8 : 0)));
                        const f32x8 x1 = LOAD_f32x8(contract_11 + 12 * i0 + 4 * r0 + (i1 + (u1 * 8 < n1 ? u1 * 8 : 0)));
                        const f32x8 x2 = x0 + x1;
                        const f32x8 x3 = x2 + x1;
                        x4[u1] += x3;
                    }
                }
            }
            UNROLL
            for (int u1 = 0; u1 < 2; u1++) {
                STORE_PART_f32x8(grad_13_10 + 4 * i0 + (i1 + (u1 * 8 < n1 ? u1 * 8 : 0)), x4[u1], n1 - u1 * 8);
            }
        }
    }
}

static void step_g36_2_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (1) * (1), 2048, &lo, &hi))
        g36_2_k0_copy(buffer[1], buffer[21], lo, hi);
    if (SHARE(team, (3) * (3) * (1), 2048, &lo, &hi))
        g36_2_k2_contract(buffer[3], buffer[20], lo, hi);
    if (SHARE(team, (2*N) * (1), 1024, &lo, &hi))
        g36_2_k6_shr(buffer[2], buffer[4], buffer[6], lo, hi);
    if (SHARE(team, (3), 682, &lo, &hi))
        g36_2_k15_zero(buffer[13], lo, hi);
    if (SHARE(team, (9) * (4), 8192, &lo, &hi))
        g36_2_k18_zero(buffer[11], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (2), 1365, &lo, &hi))
        g36_2_k1_copy(buffer[0], buffer[21], lo, hi);
    if (SHARE(team, (1), 2730, &lo, &hi))
        g36_2_k4_gather(buffer[20], buffer[8], lo, hi, team);
    if (SHARE(team, (36), 3276, &lo, &hi))
        g36_2_k7_exp(buffer[20], buffer[17], lo, hi);
    if (SHARE(team, (3), 1024, &lo, &hi))
        g36_2_k13_add(buffer[20], buffer[14], buffer[15], buffer[19], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (N), 85, &lo, &hi))
        g36_2_k3_contract(buffer[2], buffer[21], buffer[18], N, lo, hi);
    if (SHARE(team, (8), 2340, &lo, &hi))
        g36_2_k8_contract_part(buffer[17], buffer[29], lo, hi);
    if (team->id == 0)
        g36_2_k16_scatter(buffer[8], buffer[13]);
    if (SHARE(team, (4), 3276, &lo, &hi))
        g36_2_k19_contract(buffer[14], buffer[15], buffer[20], buffer[11], lo, hi);
    BARRIER(team, 3);
    if (SHARE(team, (2) * (N), 2048, &lo, &hi))
        g36_2_k5_gather(buffer[18], buffer[7], N, lo, hi);
    if (SHARE(team, (1), 1365, &lo, &hi))
        g36_2_k9_contract_part(buffer[29], buffer[30], lo, hi);
    BARRIER(team, 4);
    if (SHARE(team, (1), 4096, &lo, &hi))
        g36_2_k10_contract_part(buffer[30], buffer[31], lo, hi);
    BARRIER(team, 5);
    if (team->id == 0)
        g36_2_k11_contract(buffer[31], buffer[16]);
    BARRIER(team, 6);
    if (SHARE(team, (5), 780, &lo, &hi))
        g36_2_k12_div(buffer[17], buffer[16], buffer[5], lo, hi);
    BARRIER(team, 7);
    if (team->id == 0)
        g36_2_k14_add(buffer[5], buffer[8], buffer[20], buffer[19], buffer[14], buffer[9], N);
    if (SHARE(team, (5), 142, &lo, &hi))
        g36_2_k17_add(buffer[5], buffer[16], buffer[17], buffer[13], buffer[12], lo, hi);
    BARRIER(team, 8);
    if (SHARE(team, (3) * (1), 372, &lo, &hi))
        g36_2_k20_contract(buffer[12], buffer[11], buffer[10], lo, hi);
}

static void step_g36_2_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 32;
    bytes[1] = 16;
    bytes[2] = 64*N;
    bytes[3] = 48;
    bytes[4] = 64*N;
    bytes[5] = 144;
    bytes[6] = 64*N;
    bytes[7] = 32*N;
    bytes[8] = 12;
    bytes[9] = 4;
    bytes[10] = 48;
    bytes[11] = 144;
    bytes[12] = 144;
    bytes[13] = 144;
    bytes[14] = 12;
    bytes[15] = 12;
    bytes[16] = 4;
    bytes[17] = 144;
    bytes[18] = 16*N*N;
    bytes[19] = 12;
    bytes[20] = 144;
    bytes[21] = 48;
    bytes[22] = 0;
    bytes[23] = 0;
    bytes[24] = 0;
    bytes[25] = 0;
    bytes[26] = 0;
    bytes[27] = 0;
    bytes[28] = 0;
    bytes[29] = 32;
    bytes[30] = 8;
    bytes[31] = 4;
    bytes[32] = 0;
}

static void step_g36_2_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (4) + 4 * (4));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (12) + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 8 * (8*N) + 8 * (8*N) + 8 * (8*N));
    *flops += (f64)(16*N);
    *bytes += (f64)(0 + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (8) + 4 * (8));
    *flops += (f64)(8);
    *bytes += (f64)(0 + 4 * (36) + 4 * (3));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * MIN64(72, 36) + 4 * (36));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (36) + 4 * (3) + 4 * (3) + 4 * (3));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 8 * (8*N) + 4 * (12) + 4 * (4*N*N));
    *flops += (f64)(4*N*N);
    *bytes += (f64)(0 + 4 * (36) + 4 * (8));
    *flops += (f64)(40);
    *bytes += (f64)(0 + 4 * (3) + 4 * (36));
    *flops += (f64)(9);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3) + 4 * (36) + 4 * (36));
    *flops += (f64)(15);
    *bytes += (f64)(0 + 4 * (4*N*N) + 4 * (8*N));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (8) + 4 * (2));
    *flops += (f64)(8);
    *bytes += (f64)(0 + 4 * (2) + 4 * (1));
    *flops += (f64)(2);
    *bytes += (f64)(0 + 4 * (1) + 4 * (1));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (36) + 4 * (3) + 4 * (36) + 4 * (3) + 4 * (3) + 4 * (1));
    *flops += (f64)(N*N + 7*N + 165);
    *bytes += (f64)(0 + 4 * MIN64(72, 36) + 4 * (1) + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(504);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36) + 4 * (12));
    *flops += (f64)(108);
}

static const dlm_buffer step_g36_2_buffers[] = {
    {DLM_BUF_INPUT, 2, 1, 1},  /* 0  i32[2, 4] */
    {DLM_BUF_INPUT, 3, 0, 0},  /* 1  i32[1, 4] */
    {DLM_BUF_INPUT, 4, 0, 2},  /* 2  i64[N, 2, 4] */
    {DLM_BUF_INPUT, 6, 0, 0},  /* 3  f32[3, 4] */
    {DLM_BUF_INPUT, 7, 0, 0},  /* 4  i64[N, 2, 4] */
    {DLM_BUF_OUTPUT, 0, 6, 7},  /* 5 value.56 f32[36] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 6 value.48 i64[N, 2, 4] */
    {DLM_BUF_OUTPUT, 2, 3, 3},  /* 7 value.46 i32[2, N, 4] */
    {DLM_BUF_OUTPUT, 3, 1, 7},  /* 8 value.40 f32[3] */
    {DLM_BUF_OUTPUT, 4, 7, 7},  /* 9 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 8, 8},  /* 10 grad.13 f32[3, 4] */
    {DLM_BUF_TEMP, 0, 0, 8},  /* 11 contract f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 7, 8},  /* 12 add f32[36] */
    {DLM_BUF_TEMP, 0, 0, 7},  /* 13 scatter f32[36] */
    {DLM_BUF_TEMP, 0, 1, 7},  /* 14 add f32[3] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 15 mul f32[3] */
    {DLM_BUF_TEMP, 0, 5, 7},  /* 16 contract f32[] */
    {DLM_BUF_TEMP, 0, 1, 7},  /* 17 exp f32[36] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 18 contract i32[N, N, 4] */
    {DLM_BUF_TEMP, 0, 1, 7},  /* 19 contract f32[3] */
    {DLM_BUF_TEMP, 0, 0, 7},  /* 20 contract f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 21 concat i32[3, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 22 reshape f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 23 reshape f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 24  i32[8] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 25 concat i32[12] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 26  i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 27  i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 28 value.48 i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 29 partial f32[8] */
    {DLM_BUF_TEMP, 0, 3, 4},  /* 30 partial f32[2] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 31 partial f32[1] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 32 contract f32[9, 4] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g36_2_sites[] = {
    {"-", "index outside 0..36"},
};

static const dlm_step step_g36_2 = {
    .name = "g36_2",
    .nbuffers = 33, .ndims = 2, .nphases = 9, .nkernels = 21,
    .buffers = step_g36_2_buffers, .sizes = step_g36_2_sizes, .traffic = step_g36_2_traffic, .run = step_g36_2_run,
    .nsites = 1, .sites = step_g36_2_sites
};

extern const dlm_step *const get_g36_2; const dlm_step *const get_g36_2 = &step_g36_2;

/* ---- step g36_3 ---- */

/*
  kernel k0_copy {
    axis i0 < 1 parallel
    axis i1 < 4 parallel
    v0: i32 = load %1[i0, i1]
    store %21[i0 + 2, i1] = v0
    schedule { order i0 i1; spread 2; width 16 }
  }
*/
static void g36_3_k0_copy(const i32 *restrict t__1, i32 *restrict concat_21, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (4);
        const i64 i0 = t / (4);
        const i32 x0 = t__1[4 * i0 + i1];
        concat_21[4 * (i0 + 2) + i1] = x0;
    }
}

/*
  kernel k2_contract {
    axis i0 < 3 parallel
    axis i1 < 3 parallel
    axis i2 < 4 parallel
    v0: f32 = load %3[i0, i2]
    store %20[i0, i1, i2] = v0
    schedule { order i0 i1 i2; spread 3; width 8 }
  }
*/
static void g36_3_k2_contract(const f32 *restrict t__3, f32 *restrict contract_20, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (4);
        const i64 i1 = t / (4) % (3);
        const i64 i0 = t / (4) / (3);
        const f32 x0 = t__3[4 * i0 + i2];
        contract_20[12 * i0 + 4 * i1 + i2] = x0;
    }
}

/*
  kernel k6_shr {
    axis i0 < 8*N parallel
    v0: i64 = load %27[i0]
    v1: i64 = load %28[i0]
    v2: i64 = xor v0, v1
    v3: i64 = const 4
    v4: i64 = shr v2, v3
    store %29[i0] = v4
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_3_k6_shr(const i64 *restrict t__2, const i64 *restrict t__4, i64 *restrict value_48_6, i64 N, i64 begin, i64 end)
{
    const i64 x3 = INT64_C_(4);
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(8*N - i0, 16);
        if (n0 == 16) {
            const i64x16 x0 = LOAD_i64x16(t__2 + i0);
            const i64x16 x1 = LOAD_i64x16(t__4 + i0);
            const i64x16 x2 = x0 ^ x1;
            const i64x16 x4 = x2 >> SPLAT_i64x16(x3);
            STORE_i64x16(value_48_6 + i0, x4);
        } else {
            const i64x16 x0 = LOAD_i64x16(t__2 + i0);
            const i64x16 x1 = LOAD_i64x16(t__4 + i0);
            const i64x16 x2 = x0 ^ x1;
            const i64x16 x4 = x2 >> SPLAT_i64x16(x3);
            STORE_PART_i64x16(value_48_6 + i0, x4, n0);
        }
    }
}

/*
  kernel k13_zero {
    axis i0 < 36 parallel
    v0: f32 = const 0.0
    store %13[i0] = v0
    schedule { order i0; spread 1; tile i0 32; vector i0; width 16 }
  }
*/
static void g36_3_k13_zero(f32 *restrict scatter_13, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 32;
        const i64 n0 = MIN64(36 - i0, 32);
        if (n0 == 32) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_f32x16(scatter_13 + (i0 + u0 * 16), SPLAT_f32x16(x0));
            }
        } else {
            enum { n0 = 4 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_PART_f32x16(scatter_13 + (i0 + (u0 * 16 < n0 ? u0 * 16 : 0)), SPLAT_f32x16(x0), n0 - u0 * 16);
            }
        }
    }
}

/*
  kernel k17_zero {
    axis i0 < 36 parallel
    v0: f32 = const 0.0
    store %33[i0] = v0
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_3_k17_zero(f32 *restrict contract_11, i64 begin, i64 end)
{
    const f32 x0 = 0.0f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            STORE_f32x16(contract_11 + i0, SPLAT_f32x16(x0));
        } else {
            enum { n0 = 4 };
            STORE_PART_f32x16(contract_11 + i0, SPLAT_f32x16(x0), n0);
        }
    }
}

/*
  kernel k1_copy phase 1 {
    axis i0 < 2 parallel
    axis i1 < 4 parallel
    v0: i32 = load %0[i0, i1]
    v1: i32 = add v0, v0
    store %21[i0, i1] = v1
    schedule { order i0 i1; spread 2; width 8 }
  }
*/
static void g36_3_k1_copy(const i32 *restrict t__0, i32 *restrict concat_21, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (4);
        const i64 i0 = t / (4);
        const i32 x0 = t__0[4 * i0 + i1];
        const i32 x1 = x0 + x0;
        concat_21[4 * i0 + i1] = x1;
    }
}

/*
  kernel k4_gather phase 1 {
    axis i0 < 3 parallel
    v0: i32 = const 10
    v1: f32 = load %22[v0] if 0 <= v0 < 36 fault 0
    store %8[i0] = v1
    schedule { order i0; spread 1; tile i0 16; vector i0; width 8 }
  }
*/
static void g36_3_k4_gather(const f32 *restrict contract_20, f32 *restrict value_40_8, i64 begin, i64 end, const dlm_team *team)
{
    const i32 x0 = 10;
    const f32 x1 = (u64)(x0) < (u64)(36) ? contract_20[x0] : 0;
    if (!((u64)(x0) < (u64)(36))) *team->fault = 1;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(3 - i0, 16);
        if (n0 == 16) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_f32x8(value_40_8 + (i0 + u0 * 8), SPLAT_f32x8(x1));
            }
        } else {
            enum { n0 = 3 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_PART_f32x8(value_40_8 + (i0 + (u0 * 8 < n0 ? u0 * 8 : 0)), SPLAT_f32x8(x1), n0 - u0 * 8);
            }
        }
    }
}

/*
  kernel k7_exp phase 1 {
    axis i0 < 36 parallel
    axis r0 < 36 reduce
    v0: f32 = load %22[i0]
    v1: f32 = load %22[r0]
    v2: f32 = reduce max v1 over r0
    v3: f32 = sub v0, v2
    v4: f32 = exp v3
    store %17[i0] = v4
    schedule { order i0; spread 1; tile i0 8; vector i0; width 4; reduce r0 }
  }
*/
static void g36_3_k7_exp(const f32 *restrict contract_20, f32 *restrict exp_17, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 8;
        f32 x2 = LOWEST_f32;
        {
            for (i64 r0 = 0; r0 < 36; r0++) {
                const f32 x1 = contract_20[r0];
                x2 = MAXIMUM_f32(x2, x1);
            }
        }
        const i64 n0 = MIN64(36 - i0, 8);
        if (n0 == 8) {
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x4 x0 = LOAD_f32x4(contract_20 + (i0 + u0 * 4));
                const f32x4 x3 = x0 - SPLAT_f32x4(x2);
                const f32x4 x4 = EXP_f32x4(x3);
                STORE_f32x4(exp_17 + (i0 + u0 * 4), x4);
            }
        } else {
            enum { n0 = 4 };
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                const f32x4 x0 = LOAD_f32x4(contract_20 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)));
                const f32x4 x3 = x0 - SPLAT_f32x4(x2);
                const f32x4 x4 = EXP_f32x4(x3);
                STORE_PART_f32x4(exp_17 + (i0 + (u0 * 4 < n0 ? u0 * 4 : 0)), x4, n0 - u0 * 4);
            }
        }
    }
}

/*
  kernel k10_add_part phase 1 {
    axis i0 < 3 parallel
    axis r0o < 1 parallel
    axis r0i < 5 reduce in r0o to 4
    v0: f32 = load %20[i0, i0, 5*r0o + r0i]
    v1: f32 = mul v0, v0
    v2: f32 = reduce add v1 over r0i
    store %30[r0o, i0] = v2
    schedule { order r0o i0; spread 2; tile i0 32; vector i0; width 16; reduce r0i }
  }
*/
static void g36_3_k10_add_part(const f32 *restrict contract_20, f32 *restrict partial_30, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t % (1) * 32;
        const i64 r0o = t / (1);
        const i64 n0 = MIN64(3 - i0, 32);
        if (n0 == 32) {
            f32x16 x2[2] = {0};
            {
                for (i64 r0i = 0; r0i < MIN64(5, 4 - r0o * 5); r0i++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        f32x16 x0;
                        for (int l = 0; l < 16; l++)
                            x0[l] = contract_20[12 * (i0 + u0 * 16 + l) + 4 * (i0 + u0 * 16 + l) + 5 * r0o + r0i];
                        x2[u0] = FMA_f32x16(x0, x0, x2[u0]);
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_f32x16(partial_30 + 3 * r0o + (i0 + u0 * 16), x2[u0]);
            }
        } else {
            enum { n0 = 3 };
            f32x16 x2[2] = {0};
            {
                for (i64 r0i = 0; r0i < MIN64(5, 4 - r0o * 5); r0i++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        f32x16 x0;
                        for (int l = 0; l < 16; l++)
                            x0[l] = contract_20[12 * (i0 + MIN64(u0 * 16 + l, n0 - 1)) + 4 * (i0 + MIN64(u0 * 16 + l, n0 - 1)) + 5 * r0o + r0i];
                        x2[u0] = FMA_f32x16(x0, x0, x2[u0]);
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_PART_f32x16(partial_30 + 3 * r0o + (i0 + (u0 * 16 < n0 ? u0 * 16 : 0)), x2[u0], n0 - u0 * 16);
            }
        }
    }
}

/*
  kernel k3_contract phase 2 {
    axis i0 < N parallel
    axis i1 < N parallel
    axis i2 < 4 parallel
    v0: i64 = load %2[i0, i1, i2] if 0 <= i1 < 2
    v1: i64 = const 3
    v2: i64 = mod v0, v1
    v3: i32 = load %21[v2, i2] if 0 <= i1 < 2 and 0 <= v2 < 3
    store %18[i0, i1, i2] = v3
    schedule { order i0 i1 i2; spread 2; tile i2 16; vector i2; width 16 }
  }
*/
static void g36_3_k3_contract(const i64 *restrict t__2, const i32 *restrict concat_21, i32 *restrict contract_18, i64 N, i64 begin, i64 end)
{
    const i64 x1 = INT64_C_(3);
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (N);
        const i64 i0 = t / (N);
        for (i64 i2 = 0; i2 < 4; i2 += 16) {
            const i64 n2 = MIN64(4 - i2, 16);
            if (n2 == 16) {
                const i64x16 x0 = (u64)(i1) < (u64)(2) ? LOAD_i64x16(t__2 + 8 * i0 + 4 * i1 + i2) : SPLAT_i64x16(0);
                const i64x16 x2 = FLOORMOD_i64x16(x0, SPLAT_i64x16(x1));
                i32x16 x3;
                for (int l = 0; l < 16; l++)
                    x3[l] = (u64)(i1) < (u64)(2) && (u64)(x2[l]) < (u64)(3) ? concat_21[4 * x2[l] + (i2 + 0 + l)] : 0;
                STORE_i32x16(contract_18 + 4*N * i0 + 4 * i1 + i2, x3);
            } else {
                enum { n2 = 4 };
                const i64x16 x0 = (u64)(i1) < (u64)(2) ? LOAD_i64x16(t__2 + 8 * i0 + 4 * i1 + i2) : SPLAT_i64x16(0);
                const i64x16 x2 = FLOORMOD_i64x16(x0, SPLAT_i64x16(x1));
                i32x16 x3;
                for (int l = 0; l < 16; l++)
                    x3[l] = (u64)(i1) < (u64)(2) && (u64)(x2[l]) < (u64)(3) ? concat_21[4 * x2[l] + (i2 + MIN64(0 + l, n2 - 1))] : 0;
                STORE_PART_i32x16(contract_18 + 4*N * i0 + 4 * i1 + i2, x3, n2);
            }
        }
    }
}

/*
  kernel k8_contract phase 2 {
    axis r0 < 36 reduce
    v0: f32 = load %17[r0]
    v1: f32 = reduce add v0 over r0
    store %16[] = v1
    schedule { width 8; reduce r0; lanes r0 }
  }
*/
static void g36_3_k8_contract(const f32 *restrict exp_17, f32 *restrict contract_16)
{
    f32 x1 = 0;
    {
        {
            f32x8 y1 = {0};
            i64 r0 = 0;
            for (; r0 + 8 <= 36; r0 += 8) {
                const f32x8 x0 = LOAD_f32x8(exp_17 + r0);
                y1 += x0;
            }
            if (r0 < 36) {
                const i64 left = 36 - r0;
                const f32x8 x0 = LOAD_f32x8(exp_17 + r0);
                y1 += SELECT_f32x8(IOTA_i32x8 < SPLAT_i32x8((i32)left), x0, SPLAT_f32x8(0));
            }
            x1 = SUM_LANES_f32x8(y1);
        }
    }
    contract_16[0] = x1;
}

/*
  kernel k11_add phase 2 {
    axis i0 < 3 parallel
    axis r0c < 1 reduce
    v0: f32 = load %30[r0c, i0]
    v1: f32 = reduce add v0 over r0c
    v2: f32 = const 0.5
    v3: f32 = mul v1, v2
    v4: f32 = const 0.25
    v5: f32 = add v3, v4
    store %14[i0] = v5
    store %15[i0] = v3
    store %19[i0] = v1
    schedule { order i0; spread 1; width 8; reduce r0c }
  }
*/
static void g36_3_k11_add(const f32 *restrict partial_30, f32 *restrict add_14, f32 *restrict mul_15, f32 *restrict contract_19, i64 begin, i64 end)
{
    const f32 x2 = 0.5f;
    const f32 x4 = 0.25f;
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x1 = 0;
        {
            for (i64 r0c = 0; r0c < 1; r0c++) {
                const f32 x0 = partial_30[3 * r0c + i0];
                x1 += x0;
            }
        }
        const f32 x3 = x1 * x2;
        const f32 x5 = x3 + x4;
        add_14[i0] = x5;
        mul_15[i0] = x3;
        contract_19[i0] = x1;
    }
}

/*
  kernel k14_scatter phase 2 {
    axis i0 < 3 sequential
    v0: f32 = load %8[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = add v4, v2
    v6: i32 = const 10
    store %13[v6] += v5 if 0 <= v6 < 36
    schedule { order i0; width 4 }
  }
*/
static void g36_3_k14_scatter(const f32 *restrict value_40_8, f32 *restrict scatter_13)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const i32 x6 = 10;
    for (i64 i0 = 0; i0 < 3; i0 += 1) {
        const f32 x0 = value_40_8[i0];
        const f32 x2 = x0 * x1;
        const f32 x4 = x2 + x3;
        const f32 x5 = x4 + x2;
        if ((u64)(x6) < (u64)(36)) {
            scatter_13[x6] += x5;
        }
    }
}

/*
  kernel k5_gather phase 3 {
    axis i0 < 2 parallel
    axis i1 < N parallel
    axis i2 < 4 parallel
    v0: i32 = const -5
    v1: i64 = size N
    v2: i32 = cast v1
    v3: i32 = mod v0, v2
    v4: i32 = load %18[i1, v3, i2] if 0 <= v3 < N
    store %7[i0, i1, i2] = v4
    schedule { order i0 i1 i2; spread 3; tile i2 4; vector i2; width 4 }
  }
*/
static void g36_3_k5_gather(const i32 *restrict contract_18, i32 *restrict value_46_7, i64 N, i64 begin, i64 end)
{
    const i32 x0 = -5;
    const i64 x1 = N;
    const i32 x2 = (i32)x1;
    const i32 x3 = FLOORMOD_i32(x0, x2);
    for (i64 t = begin; t < end; t++) {
        const i64 i2 = t % (1) * 4;
        const i64 i1 = t / (1) % (N);
        const i64 i0 = t / (1) / (N);
        const i32x4 x4 = (u64)(x3) < (u64)(N) ? LOAD_i32x4(contract_18 + 4*N * i1 + 4 * x3 + i2) : SPLAT_i32x4(0);
        STORE_i32x4(value_46_7 + 4*N * i0 + 4 * i1 + i2, x4);
    }
}

/*
  kernel k9_div phase 3 {
    axis i0 < 36 parallel
    v0: f32 = load %17[i0]
    v1: f32 = load %16[]
    v2: f32 = div v0, v1
    store %5[i0] = v2
    schedule { order i0; spread 1; tile i0 16; vector i0; width 16 }
  }
*/
static void g36_3_k9_div(const f32 *restrict exp_17, const f32 *restrict contract_16, f32 *restrict value_56_5, i64 begin, i64 end)
{
    const f32 x1 = contract_16[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t * 16;
        const i64 n0 = MIN64(36 - i0, 16);
        if (n0 == 16) {
            const f32x16 x0 = LOAD_f32x16(exp_17 + i0);
            const f32x16 x2 = x0 / SPLAT_f32x16(x1);
            STORE_f32x16(value_56_5 + i0, x2);
        } else {
            enum { n0 = 4 };
            const f32x16 x0 = LOAD_f32x16(exp_17 + i0);
            const f32x16 x2 = x0 / SPLAT_f32x16(x1);
            STORE_PART_f32x16(value_56_5 + i0, x2, n0);
        }
    }
}

/*
  kernel k18_contract phase 3 {
    axis i0 < 3 sequential
    axis i1 < 4 parallel
    v0: f32 = load %14[i0]
    v1: f32 = load %15[i0]
    v2: f32 = add v0, v1
    v3: f32 = load %20[i0, i0, i1]
    v4: f32 = mul v2, v3
    store %11[i0, i0, i1] += v4
    schedule { order i1 i0; spread 1; width 4 }
  }
*/
static void g36_3_k18_contract(const f32 *restrict add_14, const f32 *restrict mul_15, const f32 *restrict contract_20, f32 *restrict contract_11, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t;
        for (i64 i0 = 0; i0 < 3; i0 += 1) {
            const f32 x0 = add_14[i0];
            const f32 x1 = mul_15[i0];
            const f32 x2 = x0 + x1;
            const f32 x3 = contract_20[12 * i0 + 4 * i0 + i1];
            const f32 x4 = x2 * x3;
            contract_11[12 * i0 + 4 * i0 + i1] += x4;
        }
    }
}

/*
  kernel k12_add phase 4 {
    axis r0 < 36 reduce
    axis r1 < 3 reduce
    axis r2 < N reduce
    axis r3 < N reduce
    v0: f32 = load %5[r0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = mul v0, v4
    v6: f32 = reduce add v5 over r0
    v7: f32 = load %8[r1]
    v8: f32 = mul v7, v1
    v9: f32 = add v8, v3
    v10: f32 = mul v7, v9
    v11: f32 = reduce add v10 over r1
    v12: f32 = add v6, v11
    v13: f32 = load %22[-r2 + (N - 1)] if 0 <= -r2 + (N - 1) < 36
    v14: f32 = abs v13
    v15: f32 = add v14, v1
    v16: f32 = idiv v13, v15
    v17: bool = inside 0 <= -r2 + (N - 1) < 36
    v18: f32 = const 0.0
    v19: f32 = select v17, v16, v18
    v20: f32 = mul v19, v1
    v21: f32 = add v20, v3
    v22: f32 = mul v19, v21
    v23: f32 = reduce add v22 over r2, r3
    v24: f32 = add v12, v23
    v25: f32 = load %19[r1]
    v26: f32 = load %14[r1]
    v27: f32 = mul v25, v26
    v28: f32 = reduce add v27 over r1
    v29: f32 = add v24, v28
    store %9[] = v29
    schedule { width 16; reduce r1 r2 r3 r0; lanes r0 }
  }
*/
static void g36_3_k12_add(const f32 *restrict value_56_5, const f32 *restrict value_40_8, const f32 *restrict contract_20, const f32 *restrict contract_19, const f32 *restrict add_14, f32 *restrict loss_9, i64 N)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const f32 x18 = 0.0f;
    f32 x6 = 0;
    {
        {
            f32x16 y6 = {0};
            i64 r0 = 0;
            for (; r0 + 16 <= 36; r0 += 16) {
                const f32x16 x0 = LOAD_f32x16(value_56_5 + r0);
                const f32x16 x2 = x0 * SPLAT_f32x16(x1);
                const f32x16 x4 = x2 + SPLAT_f32x16(x3);
                y6 = FMA_f32x16(x0, x4, y6);
            }
            if (r0 < 36) {
                const i64 left = 36 - r0;
                const f32x16 x0 = LOAD_f32x16(value_56_5 + r0);
                const f32x16 x2 = x0 * SPLAT_f32x16(x1);
                const f32x16 x4 = x2 + SPLAT_f32x16(x3);
                y6 = FMA_f32x16(SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x0, SPLAT_f32x16(0)), SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x4, SPLAT_f32x16(0)), y6);
            }
            x6 = SUM_LANES_f32x16(y6);
        }
    }
    f32 x11 = 0;
    {
        for (i64 r1 = 0; r1 < 3; r1++) {
            const f32 x7 = value_40_8[r1];
            const f32 x8 = x7 * x1;
            const f32 x9 = x8 + x3;
            x11 = FMA_f32(x7, x9, x11);
        }
    }
    f32 x23 = 0;
    {
        for (i64 r2 = 0; r2 < N; r2++) {
            for (i64 r3 = 0; r3 < N; r3++) {
                const f32 x13 = (u64)((-1) * r2 + N - 1) < (u64)(36) ? contract_20[(-1) * r2 + N - 1] : 0;
                const f32 x14 = ABS_f32(x13);
                const f32 x15 = x14 + x1;
                const f32 x16 = FLOORDIV_f32(x13, x15);
                const i32 x17 = (u64)((-1) * r2 + N - 1) < (u64)(36);
                const f32 x19 = SELECT_f32(x17, x16, x18);
                const f32 x20 = x19 * x1;
                const f32 x21 = x20 + x3;
                x23 = FMA_f32(x19, x21, x23);
            }
        }
    }
    f32 x28 = 0;
    {
        for (i64 r1 = 0; r1 < 3; r1++) {
            const f32 x25 = contract_19[r1];
            const f32 x26 = add_14[r1];
            x28 = FMA_f32(x25, x26, x28);
        }
    }
    const f32 x12 = x6 + x11;
    const f32 x24 = x12 + x23;
    const f32 x29 = x24 + x28;
    loss_9[0] = x29;
}

/*
  kernel k15_add_part phase 4 {
    axis r0o < 18 parallel
    axis r0i < 2 reduce
    v0: f32 = const 0.5
    v1: f32 = const 0.25
    v2: f32 = load %16[]
    v3: f32 = load %5[2*r0o + r0i]
    v4: f32 = mul v3, v0
    v5: f32 = add v4, v1
    v6: f32 = add v5, v4
    v7: f32 = div v6, v2
    v8: f32 = mul v7, v3
    v9: f32 = neg v8
    v10: f32 = reduce add v9 over r0i
    store %31[r0o] = v10
    schedule { order r0o; spread 1; tile r0o 32; vector r0o; width 16; reduce r0i }
  }
*/
static void g36_3_k15_add_part(const f32 *restrict contract_16, const f32 *restrict value_56_5, f32 *restrict partial_31, i64 begin, i64 end)
{
    const f32 x0 = 0.5f;
    const f32 x1 = 0.25f;
    const f32 x2 = contract_16[0];
    for (i64 t = begin; t < end; t++) {
        const i64 r0o = t * 32;
        const i64 n0 = MIN64(18 - r0o, 32);
        if (n0 == 32) {
            f32x16 x10[2] = {0};
            {
                for (i64 r0i = 0; r0i < 2; r0i++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        f32x16 x3;
                        for (int l = 0; l < 16; l++)
                            x3[l] = value_56_5[2 * (r0o + u0 * 16 + l) + r0i];
                        const f32x16 x4 = x3 * SPLAT_f32x16(x0);
                        const f32x16 x5 = x4 + SPLAT_f32x16(x1);
                        const f32x16 x6 = x5 + x4;
                        const f32x16 x7 = x6 / SPLAT_f32x16(x2);
                        const f32x16 x8 = x7 * x3;
                        const f32x16 x9 = -x8;
                        x10[u0] += x9;
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_f32x16(partial_31 + (r0o + u0 * 16), x10[u0]);
            }
        } else {
            enum { n0 = 18 };
            f32x16 x10[2] = {0};
            {
                for (i64 r0i = 0; r0i < 2; r0i++) {
                    UNROLL
                    for (int u0 = 0; u0 < 2; u0++) {
                        f32x16 x3;
                        for (int l = 0; l < 16; l++)
                            x3[l] = value_56_5[2 * (r0o + MIN64(u0 * 16 + l, n0 - 1)) + r0i];
                        const f32x16 x4 = x3 * SPLAT_f32x16(x0);
                        const f32x16 x5 = x4 + SPLAT_f32x16(x1);
                        const f32x16 x6 = x5 + x4;
                        const f32x16 x7 = x6 / SPLAT_f32x16(x2);
                        const f32x16 x8 = x7 * x3;
                        const f32x16 x9 = -x8;
                        x10[u0] += x9;
                    }
                }
            }
            UNROLL
            for (int u0 = 0; u0 < 2; u0++) {
                STORE_PART_f32x16(partial_31 + (r0o + (u0 * 16 < n0 ? u0 * 16 : 0)), x10[u0], n0 - u0 * 16);
            }
        }
    }
}

/*
  kernel k16_add phase 5 {
    axis i0 < 36 parallel
    axis r0c < 18 reduce
    v0: f32 = load %5[i0]
    v1: f32 = const 0.5
    v2: f32 = mul v0, v1
    v3: f32 = const 0.25
    v4: f32 = add v2, v3
    v5: f32 = add v4, v2
    v6: f32 = load %16[]
    v7: f32 = div v5, v6
    v8: f32 = load %31[r0c]
    v9: f32 = reduce add v8 over r0c
    v10: f32 = add v7, v9
    v11: f32 = load %17[i0]
    v12: f32 = mul v10, v11
    v13: f32 = load %13[i0]
    v14: f32 = add v12, v13
    store %12[i0] = v14
    schedule { order i0; spread 1; width 16; reduce r0c; lanes r0c }
  }
*/
static void g36_3_k16_add(const f32 *restrict value_56_5, const f32 *restrict contract_16, const f32 *restrict partial_31, const f32 *restrict exp_17, const f32 *restrict scatter_13, f32 *restrict add_12, i64 begin, i64 end)
{
    const f32 x1 = 0.5f;
    const f32 x3 = 0.25f;
    const f32 x6 = contract_16[0];
    for (i64 t = begin; t < end; t++) {
        const i64 i0 = t;
        f32 x9 = 0;
        {
            {
                f32x16 y9 = {0};
                i64 r0c = 0;
                for (; r0c + 16 <= 18; r0c += 16) {
                    const f32x16 x8 = LOAD_f32x16(partial_31 + r0c);
                    y9 += x8;
                }
                if (r0c < 18) {
                    const i64 left = 18 - r0c;
                    const f32x16 x8 = LOAD_f32x16(partial_31 + r0c);
                    y9 += SELECT_f32x16(IOTA_i32x16 < SPLAT_i32x16((i32)left), x8, SPLAT_f32x16(0));
                }
                x9 = SUM_LANES_f32x16(y9);
            }
        }
        const f32 x0 = value_56_5[i0];
        const f32 x2 = x0 * x1;
        const f32 x4 = x2 + x3;
        const f32 x5 = x4 + x2;
        const f32 x7 = x5 / x6;
        const f32 x10 = x7 + x9;
        const f32 x11 = exp_17[i0];
        const f32 x12 = x10 * x11;
        const f32 x13 = scatter_13[i0];
        const f32 x14 = x12 + x13;
        add_12[i0] = x14;
    }
}

/*
  kernel k19_contract phase 6 {
    axis i0 < 3 parallel
    axis i1 < 4 parallel
    axis r0 < 3 reduce
    v0: f32 = load %23[i0, r0, i1]
    v1: f32 = load %11[i0, r0, i1]
    v2: f32 = add v0, v1
    v3: f32 = add v2, v1
    v4: f32 = reduce add v3 over r0
    store %10[i0, i1] = v4
    schedule { order i0 i1; spread 2; width 4; reduce r0 }
  }
*/
static void g36_3_k19_contract(const f32 *restrict add_12, const f32 *restrict contract_11, f32 *restrict grad_13_10, i64 begin, i64 end)
{
    for (i64 t = begin; t < end; t++) {
        const i64 i1 = t % (4);
        const i64 i0 = t / (4);
        f32 x4 = 0;
        {
            for (i64 r0 = 0; r0 < 3; r0++) {
                const f32 x0 = add_12[12 * i0 + 4 * r0 + i1];
                const f32 x1 = contract_11[12 * i0 + 4 * r0 + i1];
                const f32 x2 = x0 + x1;
                const f32 x3 = x2 + x1;
                x4 += x3;
            }
        }
        grad_13_10[4 * i0 + i1] = x4;
    }
}

static void step_g36_3_run(void *const *buffer, const i64 *dim, dlm_team *team)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    i64 lo, hi;
    (void)lo;
    (void)hi;
    (void)dim;
    (void)buffer;
    if (SHARE(team, (1) * (4), 8192, &lo, &hi))
        g36_3_k0_copy(buffer[1], buffer[21], lo, hi);
    if (SHARE(team, (3) * (3) * (4), 8192, &lo, &hi))
        g36_3_k2_contract(buffer[3], buffer[20], lo, hi);
    if (SHARE(team, ((N + 1) / 2), 256, &lo, &hi))
        g36_3_k6_shr(buffer[2], buffer[4], buffer[6], N, lo, hi);
    if (SHARE(team, (2), 455, &lo, &hi))
        g36_3_k13_zero(buffer[13], lo, hi);
    if (SHARE(team, (3), 682, &lo, &hi))
        g36_3_k17_zero(buffer[11], lo, hi);
    BARRIER(team, 1);
    if (SHARE(team, (2) * (4), 5461, &lo, &hi))
        g36_3_k1_copy(buffer[0], buffer[21], lo, hi);
    if (SHARE(team, (1), 2730, &lo, &hi))
        g36_3_k4_gather(buffer[20], buffer[8], lo, hi, team);
    if (SHARE(team, (5), 455, &lo, &hi))
        g36_3_k7_exp(buffer[20], buffer[17], lo, hi);
    if (SHARE(team, (1) * (1), 455, &lo, &hi))
        g36_3_k10_add_part(buffer[20], buffer[30], lo, hi);
    BARRIER(team, 2);
    if (SHARE(team, (N) * (N), 1365, &lo, &hi))
        g36_3_k3_contract(buffer[2], buffer[21], buffer[18], N, lo, hi);
    if (team->id == 0)
        g36_3_k8_contract(buffer[17], buffer[16]);
    if (SHARE(team, (3), 1820, &lo, &hi))
        g36_3_k11_add(buffer[30], buffer[14], buffer[15], buffer[19], lo, hi);
    if (team->id == 0)
        g36_3_k14_scatter(buffer[8], buffer[13]);
    BARRIER(team, 3);
    if (SHARE(team, (2) * (N) * (1), 2048, &lo, &hi))
        g36_3_k5_gather(buffer[18], buffer[7], N, lo, hi);
    if (SHARE(team, (3), 455, &lo, &hi))
        g36_3_k9_div(buffer[17], buffer[16], buffer[5], lo, hi);
    if (SHARE(team, (4), 3276, &lo, &hi))
        g36_3_k18_contract(buffer[14], buffer[15], buffer[20], buffer[11], lo, hi);
    BARRIER(team, 4);
    if (team->id == 0)
        g36_3_k12_add(buffer[5], buffer[8], buffer[20], buffer[19], buffer[14], buffer[9], N);
    if (SHARE(team, (1), 56, &lo, &hi))
        g36_3_k15_add_part(buffer[16], buffer[5], buffer[31], lo, hi);
    BARRIER(team, 5);
    if (SHARE(team, (36), 1820, &lo, &hi))
        g36_3_k16_add(buffer[5], buffer[16], buffer[31], buffer[17], buffer[13], buffer[12], lo, hi);
    BARRIER(team, 6);
    if (SHARE(team, (3) * (4), 1489, &lo, &hi))
        g36_3_k19_contract(buffer[12], buffer[11], buffer[10], lo, hi);
}

static void step_g36_3_sizes(const i64 *dim, i64 *bytes)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    (void)bytes;
    bytes[0] = 32;
    bytes[1] = 16;
    bytes[2] = 64*N;
    bytes[3] = 48;
    bytes[4] = 64*N;
    bytes[5] = 144;
    bytes[6] = 64*N;
    bytes[7] = 32*N;
    bytes[8] = 12;
    bytes[9] = 4;
    bytes[10] = 48;
    bytes[11] = 144;
    bytes[12] = 144;
    bytes[13] = 144;
    bytes[14] = 12;
    bytes[15] = 12;
    bytes[16] = 4;
    bytes[17] = 144;
    bytes[18] = 16*N*N;
    bytes[19] = 12;
    bytes[20] = 144;
    bytes[21] = 48;
    bytes[22] = 0;
    bytes[23] = 0;
    bytes[24] = 0;
    bytes[25] = 0;
    bytes[26] = 0;
    bytes[27] = 0;
    bytes[28] = 0;
    bytes[29] = 0;
    bytes[30] = 12;
    bytes[31] = 72;
    bytes[32] = 0;
    bytes[33] = 0;
}

static void step_g36_3_traffic(const i64 *dim, f64 *bytes, f64 *flops)
{
    const i64 N = dim[0];
    const i64 T = dim[1];
    (void)N;
    (void)T;
    (void)dim;
    *bytes = *flops = 0;
    *bytes += (f64)(0 + 4 * (4) + 4 * (4));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (12) + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 8 * (8*N) + 8 * (8*N) + 8 * (8*N));
    *flops += (f64)(16*N);
    *bytes += (f64)(0 + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (36));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * (8) + 4 * (8));
    *flops += (f64)(8);
    *bytes += (f64)(0 + 4 * (36) + 4 * (3));
    *flops += (f64)(0);
    *bytes += (f64)(0 + 4 * MIN64(72, 36) + 4 * (36));
    *flops += (f64)(108);
    *bytes += (f64)(0 + 4 * (36) + 4 * (3));
    *flops += (f64)(30);
    *bytes += (f64)(0 + 8 * (8*N) + 4 * (12) + 4 * (4*N*N));
    *flops += (f64)(4*N*N);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3) + 4 * (3) + 4 * (3));
    *flops += (f64)(9);
    *bytes += (f64)(0 + 4 * (3) + 4 * (36));
    *flops += (f64)(9);
    *bytes += (f64)(0 + 4 * (4*N*N) + 4 * (8*N));
    *flops += (f64)(1);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1) + 4 * (36));
    *flops += (f64)(36);
    *bytes += (f64)(0 + 4 * (3) + 4 * (3) + 4 * (36) + 4 * (36));
    *flops += (f64)(15);
    *bytes += (f64)(0 + 4 * (36) + 4 * (3) + 4 * (36) + 4 * (3) + 4 * (3) + 4 * (1));
    *flops += (f64)(N*N + 7*N + 165);
    *bytes += (f64)(0 + 4 * (1) + 4 * (36) + 4 * (18));
    *flops += (f64)(252);
    *bytes += (f64)(0 + 4 * (36) + 4 * (1) + 4 * (18) + 4 * (36) + 4 * (36) + 4 * (36));
    *flops += (f64)(270);
    *bytes += (f64)(0 + 4 * (36) + 4 * (36) + 4 * (12));
    *flops += (f64)(108);
}

static const dlm_buffer step_g36_3_buffers[] = {
    {DLM_BUF_INPUT, 2, 1, 1},  /* 0  i32[2, 4] */
    {DLM_BUF_INPUT, 3, 0, 0},  /* 1  i32[1, 4] */
    {DLM_BUF_INPUT, 4, 0, 2},  /* 2  i64[N, 2, 4] */
    {DLM_BUF_INPUT, 6, 0, 0},  /* 3  f32[3, 4] */
    {DLM_BUF_INPUT, 7, 0, 0},  /* 4  i64[N, 2, 4] */
    {DLM_BUF_OUTPUT, 0, 3, 5},  /* 5 value.56 f32[36] */
    {DLM_BUF_OUTPUT, 1, 0, 0},  /* 6 value.48 i64[N, 2, 4] */
    {DLM_BUF_OUTPUT, 2, 3, 3},  /* 7 value.46 i32[2, N, 4] */
    {DLM_BUF_OUTPUT, 3, 1, 4},  /* 8 value.40 f32[3] */
    {DLM_BUF_OUTPUT, 4, 4, 4},  /* 9 loss f32[] */
    {DLM_BUF_OUTPUT, 5, 6, 6},  /* 10 grad.13 f32[3, 4] */
    {DLM_BUF_TEMP, 0, 0, 6},  /* 11 contract f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 5, 6},  /* 12 add f32[36] */
    {DLM_BUF_TEMP, 0, 0, 5},  /* 13 scatter f32[36] */
    {DLM_BUF_TEMP, 0, 2, 4},  /* 14 add f32[3] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 15 mul f32[3] */
    {DLM_BUF_TEMP, 0, 2, 5},  /* 16 contract f32[] */
    {DLM_BUF_TEMP, 0, 1, 5},  /* 17 exp f32[36] */
    {DLM_BUF_TEMP, 0, 2, 3},  /* 18 contract i32[N, N, 4] */
    {DLM_BUF_TEMP, 0, 2, 4},  /* 19 contract f32[3] */
    {DLM_BUF_TEMP, 0, 0, 4},  /* 20 contract f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 0, 2},  /* 21 concat i32[3, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 22 reshape f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 23 reshape f32[3, 3, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 24  i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 25  i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 26 value.48 i64[2*N, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 27  i64[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 28  i64[8*N] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 29 value.48 i64[8*N] */
    {DLM_BUF_TEMP, 0, 1, 2},  /* 30 partial f32[1, 3] */
    {DLM_BUF_TEMP, 0, 4, 5},  /* 31 partial f32[18] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 32 contract f32[9, 4] */
    {DLM_BUF_TEMP, 0, 0, 0},  /* 33 contract f32[36] */
    {DLM_BUF_TEMP, 0, 0, 0}
};

static const dlm_fault_site step_g36_3_sites[] = {
    {"-", "index outside 0..36"},
};

static const dlm_step step_g36_3 = {
    .name = "g36_3",
    .nbuffers = 34, .ndims = 2, .nphases = 7, .nkernels = 20,
    .buffers = step_g36_3_buffers, .sizes = step_g36_3_sizes, .traffic = step_g36_3_traffic, .run = step_g36_3_run,
    .nsites = 1, .sites = step_g36_3_sites
};

extern const dlm_step *const get_g36_3; const dlm_step *const get_g36_3 = &step_g36_3;

