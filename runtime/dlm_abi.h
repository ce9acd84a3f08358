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
    DLM_VARIABLE,   /* a value that an entry hands from one step to another */
    DLM_FITTED      /* computed from the training rows of a data set, saved with the nets */
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
    struct rt_profile *profile;     /* NULL: nobody wants to know where the time goes */
} dlm_team;

void dlm_barrier(dlm_team *team);   /* all threads of the team; spins, then yields */
void dlm_mark(dlm_team *team, int kernel);  /* for the profile: this thread's part of a kernel is done */

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

typedef struct {
    const char *name;     /* "k3_contract_add" */
    const char *lines;    /* what it computes: "mlp.dlm:4, layers.dlm:9" */
    const char *function; /* of a device: its name in the step's images; kernels that are alike share one. Of
                             a cooperative launch: that of all, at the first of its kernels; NULL at others */
} dlm_kernel;

/* ---- steps on a device (runtime/cuda.c) ---- */

typedef struct dlm_queue dlm_queue;

typedef struct {           /* in the device's memory: the first argument of every kernel */
    dlm_i64 seed, execution;
    dlm_u64 fault;         /* the least of 1 + the number of a fault site; all bits set: none */
    dlm_u64 arrived;       /* how often blocks of cooperative kernels have come to where all meet */
} dlm_device;

typedef struct {           /* the kernels of a step, compiled */
    const char *arch;      /* "sm_90a"; "compute_80" of PTX; "cuda": the text, for NVRTC; NULL ends the list */
    int version;           /* 13000: compiled with CUDA 13.0 */
    dlm_i64 bytes;         /* of the text: 0, a zero ends it */
    const void *data;
} dlm_image;

/* Puts a kernel behind those launched before; a grid without blocks does nothing. args[0] is filled in
 * with the address of the dlm_device; the others point at addresses of buffers in the device's memory,
 * dimensions and numbers of rounds. shared: bytes of shared memory which the kernel does not declare. */
void dlm_launch(dlm_queue *queue, int kernel, dlm_i64 grid_x, dlm_i64 grid_y, dlm_i64 grid_z,
                int block, int shared, void **args);
/* A kernel whose blocks wait for each other: at most so many, and not more than the device holds at once. table:
 * the addresses of its buffers, sizes: dimensions and numbers of rounds; both are copied. */
void dlm_launch_cooperative(dlm_queue *queue, int kernel, dlm_i64 blocks, int block, int shared,
                            const void *const *table, const dlm_i64 *sizes);
/* The bool at this address, when all that was launched has run; 0 after a fault. */
int dlm_test(dlm_queue *queue, const void *buffer);

typedef struct dlm_step {
    const char *name;          /* "train.1" */
    int nbuffers, ndims, nphases, nkernels;
    const dlm_buffer *buffers;
    /* Bytes of each buffer when so many threads run it; dim: ndims values. */
    void (*sizes)(const dlm_i64 *dim, int threads, dlm_i64 *bytes);
    void (*traffic)(const dlm_i64 *dim, double *bytes, double *flops);  /* of each kernel, in one execution */
    void (*run)(void *const *buffer, const dlm_i64 *dim, dlm_team *team);
    int nsites;
    const dlm_fault_site *sites;
    dlm_i64 (*waits)(const dlm_i64 *dim);   /* how often threads wait for each other in loops; NULL: never */
    const dlm_kernel *kernels;              /* nkernels; NULL: unknown */
    int level;                              /* of the CPU, that it needs: 0, 3 (x86-64-v3), 4 (x86-64-v4) */
    const struct dlm_step *better;          /* the same for a higher level, or NULL */
    /* On a device: buffer and dim as of run, the addresses those of the device's memory; NULL: for the
     * CPU. Where a program is for both, the step of the CPU names that of the device. */
    void (*launch)(void *const *buffer, const dlm_i64 *dim, dlm_queue *queue);
    const dlm_image *images;
    const struct dlm_step *device;
} dlm_step;

/* ---- data ---- */

typedef struct dlm_tokenizer dlm_tokenizer; /* of a published vocabulary: runtime/reader.h */
typedef struct dlm_media dlm_media;         /* pictures, sounds: likewise */

typedef struct {                /* one use of what a reader offers in a field */
    const char *offer;          /* "cols", "images", "words", ... */
    const char *name;           /* of a column or tensor, or NULL */
    dlm_i64 first, last;        /* columns, half-open; of words: the column, the largest vocabulary */
    int type, rank;             /* of the values of one row, or of one item of a ragged field */
    const dlm_i64 *shape;       /* -1: the file tells */
    const char *option;         /* of tokens: the file of their vocabulary; of files: "exact", "crop", ... */
    const dlm_tokenizer *tokenizer;     /* of tokens, or NULL */
    const dlm_media *media;     /* of pictures and sounds in files of their own, or NULL */
} dlm_source;

typedef struct {
    const char *name;
    int type, rank;
    const dlm_i64 *shape;       /* of one row, or of one item */
    int ragged;                 /* rows have a number of items each: which of the set's lengths; or -1 */
    int nsources;
    const dlm_source *sources;
    const dlm_step *convert;    /* inputs: the sources, R rows or items; output: as many rows */
    int gives;                  /* element type of that output: checked when it becomes the field's */
    const int *dims;            /* the dims of convert: -1: R; else 8 * source + axis */
    const dlm_step *fit;        /* of the training rows: updates fitted places; or NULL */
    const int *fit_dims;
    int nfitted;
    const int *fitted;          /* places, saved with every net */
} dlm_field;

typedef struct dlm_reader dlm_reader;       /* of a format: runtime/reader.h */

typedef struct {
    const char *name, *format, *path;   /* "digits", "csv", "digits.csv.gz" as written in the source */
    const dlm_reader *reader;
    int nfields;
    const dlm_field *fields;
    int nlengths;
    const char *const *lengths; /* names of the ragged dimensions */
    double train;               /* fraction of the rows in .train; 0: not split */
    dlm_i64 split_seed;
    int ordered;                /* the first rows train, not a draw of them */
    double missing;             /* stands for an empty cell; NaN: a mistake */
    const char *group;          /* lines of a table with one cell in this column are one row; or NULL */
} dlm_data;

enum { DLM_ALL, DLM_TRAIN, DLM_TEST };

/* ---- entries and the program ---- */

typedef struct dlm_run dlm_run;

typedef struct dlm_codec dlm_codec;         /* of files that hold a tensor: runtime/reader.h */

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

typedef struct dlm_accelerator dlm_accelerator;     /* what runs steps on a device: runtime/device.h */

typedef struct dlm_program {
    const char *name;           /* "lenet" */
    const char *doc;            /* the comment that opens the file, or NULL */
    const char *folder;         /* of the .dlm file, absolute: where data paths start */
    int nplaces, ndata, nentries;
    const dlm_place *places;
    const dlm_data *data;
    const dlm_entry *entries;
    const dlm_codec *const *codecs;     /* files of tensors beside CSV and .npy; ends in NULL */
    const dlm_accelerator *accelerator; /* NULL: the entries' steps are for the CPU alone */
    int device_only;            /* they are for the accelerator alone */
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
/* The same, but a device may still be computing the numbers among its outputs when it returns: nobody may read them,
 * and at most dlm_report_output is told of each, once, before the step runs again. */
int dlm_step_start(dlm_run *r, const dlm_step *step, const dlm_i64 *dim,
                   const void *const *inputs, void *const *outputs);

/* Batches of a data set: next gives the rows of the batch, 0 at the end, negative on a
 * fault; field k of the batch is then at it.field[k]. Shuffled batches all have n rows
 * (the remainder is dropped); others keep the remainder. */
typedef struct {
    const void *field[40];      /* of streams and windows: the fields, then the same one row later; from 32 on: what is prepared */
    dlm_i64 length[16];         /* of the set's ragged dimensions, in this batch */
    dlm_i64 rows, rounds;       /* rounds: how many batches there are */
    void *state;
} dlm_batches;
/* Of shuffled ones: buckets > 0: the rows of so many batches are sorted by length; balance > 0: the
 * values of field balance - 1 are equally frequent. */
int dlm_batches_open(dlm_run *r, dlm_batches *it, int data, int part, dlm_i64 n, int shuffle,
                     int buckets, int balance);
/* Pieces of `length` rows: lanes of them side by side, which go on in the next batch; or n from
 * anywhere, count times (count -1: each row once, in order). */
int dlm_streams_open(dlm_run *r, dlm_batches *it, int data, int part, dlm_i64 lanes,
                     dlm_i64 length);
int dlm_windows_open(dlm_run *r, dlm_batches *it, int data, int part, dlm_i64 length, dlm_i64 n,
                     dlm_i64 count);
/* A step of the loop's body that needs its batch alone: it runs for each one before the body does, and, where a
 * processor is to spare, on the thread that reads ahead. Its results lie at field[32 + k]. */
typedef struct {
    const dlm_step *step;
    const int *fields;          /* for each input, the position in `field` */
    const int *dims;            /* k: dimension k of the entry as the loop begins; -1: rows of the batch; -2 - k: length k */
} dlm_preparation;
int dlm_batches_prepare(dlm_run *r, dlm_batches *it, const dlm_preparation *p, const dlm_i64 *dim);
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
void dlm_rows_free(dlm_run *r, dlm_rows_buffer *b);

/* Scratch that lives until the entry ends (outputs of steps with symbolic sizes); slot is a
 * number of the caller's choice, the block is kept and grown from call to call. NULL when
 * memory is exhausted, which is recorded. */
void *dlm_scratch(dlm_run *r, int slot, dlm_i64 bytes);

/* Progress: the entry says where it is. level 0 is the outermost loop; total < 0: unknown. */
void dlm_loop(dlm_run *r, int level, const char *name, dlm_i64 index, dlm_i64 total);
void dlm_loop_end(dlm_run *r, int level);
/* --resume: where the entry's k-th training loop begins, at *first unless a state says later; a round
 * of it is done, `next` is the number of the one that follows; it has ended, and others follow. */
int dlm_resume(dlm_run *r, int loop, dlm_i64 *first);
int dlm_round_done(dlm_run *r, int loop, dlm_i64 next, dlm_i64 rounds);
int dlm_training_done(dlm_run *r, int loop);
int dlm_stopped(dlm_run *r);                                    /* 1 after SIGINT or when a bench has seen enough */

int dlm_report(dlm_run *r, const char *name, double value);
int dlm_report_output(dlm_run *r, const char *name, int type, const void *output);
int dlm_emit_text(dlm_run *r, const char *text);               /* NULL: what made it has failed */
int dlm_emit_tensor(dlm_run *r, int type, int rank, const dlm_i64 *shape, const void *data);
/* The value of an entry that returns one: printed as CSV, or written to -o FILE. */
int dlm_result(dlm_run *r, int type, int rank, const dlm_i64 *shape, const void *data);

/* A tensor to a file, in the format of its extension. */
int dlm_write(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape,
              const void *data);

/* Texts. A template has {} for each of its values; the result lives until the next call. */
typedef struct {
    int type;                   /* DLM_STR: data is the string itself */
    const void *data;
} dlm_piece;
const char *dlm_format(dlm_run *r, const char *template, const dlm_piece *pieces);  /* NULL on a fault */
/* A text as numbers (i32): "bytes", or "chars", "words", "tokens" in the vocabulary of a field. And back:
 * n numbers of the type as text. */
int dlm_encode(dlm_run *r, dlm_rows_buffer *to, const char *coding, int data, int field,
               const char *text);
int dlm_emit_decoded(dlm_run *r, const char *coding, int data, int field, int type, dlm_i64 n,
                     const void *ids);
int dlm_fit(dlm_run *r, int data, int field);                  /* its fitted places exist from here on */

/* Places by number. save writes safetensors atomically; load checks names, types and shapes
 * and lists every mismatch; load_by_order takes the tensors as they lie in the file, and compares
 * types and shapes only. load_weights is the implicit load of an entry that only reads a
 * net: --weights overrides the file. */
int dlm_will_save(dlm_run *r, const char *path);       /* fails before the first step where a save would fail later */
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
