/* The program IR: what the built program does around its steps. A Program has places
 * (tensors that outlive a step), data sets, and entries; an entry is a tree of host
 * operations in source order: run a step, loop over numbers or batches, report, save,
 * stop. All arithmetic, also on single numbers, stands in steps' graphs; the host only
 * moves values between them.
 *
 * A host value (Var) is a number (rank 0) or a tensor, written by exactly one kind of
 * operation at a time and read by later ones. Its shape may use the entry's dimensions:
 * symbols which get their value where they are bound (an argument, the rows of a batch, the
 * counter of a loop, the rows gathered by a `for` expression). A step sees the dimensions by
 * name.
 *
 * Text form (program_print, program_parse), one operation a line, in part:
 *
 *     program "line" {
 *       doc "Points on a line."
 *       param "line.w": f32[2]
 *       cache "train/mean.w": f32[2] as "line.w"
 *
 *       data d = csv("d.csv") split(train = 0.5, seed = 3) {
 *         field x: f32[2] from cols(0 .. 2)
 *           graph "d.x" { ... }
 *       }
 *
 *       entry train(epochs: i64[] = 2 as epochs) trains with epochs, epoch, batch_rows {
 *         doc "Learns from the first half."
 *         doc arg epochs "how often"
 *         $0 epochs: i64[] = arg 0
 *         $1 epoch: i64[] = counter
 *         $2 x: f32[batch_rows, 2] = field 0
 *         $3 loss: f32[] = step
 *         step ->
 *           graph "train.init" { ... }
 *         for epoch in 0 .. epochs, counter $1 epoch, symbol epoch, rounds {
 *           batches $2 x of d.train, 8 at a time, symbol batch_rows {
 *             step $2 x -> $3 loss
 *               graph "train.1" { ... }
 *             report "loss" $3 loss
 *           }
 *         }
 *         save "line.w" to "line.safetensors"
 *       }
 *     }
 *
 * Spans and the model's folder are no part of it: they say where the source is. */
#ifndef DLM_PROGRAM_H
#define DLM_PROGRAM_H

#include "ir/ir.h"

/* order of dlm_abi.h */
typedef enum { PLACE_PARAM, PLACE_STATE, PLACE_CACHE, PLACE_OPTIMIZER, PLACE_VARIABLE } PlaceRole;

typedef struct {
    const char *path;               /* "lenet.conv.1.w" */
    PlaceRole role;
    DType type;
    int rank;
    Dim shape[MAX_RANK];            /* a symbol is one of the entry whose place it is: not kept in files */
    const char *saved_as;           /* its name in files, or NULL: the path */
    Span span;
} Place;

typedef struct {                    /* a column selection that a field's graph reads as an input */
    const char *column;             /* by name, or NULL */
    int64_t first, last;            /* half-open; last -1: to the end */
    bool single;
} Columns;

typedef struct {
    const char *name;
    DType type;
    int rank;                       /* of one row */
    int64_t shape[MAX_RANK];
    Graph *convert;                 /* args: the columns as f64[R] or f64[R, n]; symbol R; result 0: [R, shape...] */
    VEC(Columns) columns;
    Span span;
} Field;

typedef struct {
    const char *name, *format, *path;
    VEC(Field) fields;
    double train;                   /* 0: not split */
    int64_t split_seed;
    Span span;
} Data;

enum { PART_ALL, PART_TRAIN, PART_TEST };

typedef int VarId;
#define NO_VAR (-1)
typedef VEC(VarId) VarIds;

typedef enum {
    VAR_ARG,        /* an argument of the entry (number, string or tensor); index: which */
    VAR_STEP,       /* result of a step */
    VAR_FIELD,      /* field `index` of the batch of the enclosing loop */
    VAR_COUNTER,    /* of a range loop: i64 */
    VAR_DATA,       /* a whole field: data `index`, part, field */
    VAR_GATHERED    /* filled by HOST_GATHER */
} VarKind;

typedef struct {
    VarKind kind;
    const char *name;               /* for the reader of the output; need not be unique */
    DType type;
    bool is_str;                    /* string argument */
    int rank;
    Dim shape[MAX_RANK];
    int index;
    int part, field;                /* VAR_DATA */
    const char *rows;               /* VAR_GATHERED: the symbol of axis 0 */
} Var;

typedef struct {
    const char *name, *doc;
    DType type;
    bool is_str;
    int rank;                       /* > 0: read from a file */
    Dim shape[MAX_RANK];            /* a constant, or a symbol that it binds or must equal */
    const char *preset;             /* default as text, or NULL */
    const char *symbol;             /* rank 0 int usable as a dimension: its symbol */
    Span span;
} Argument;

typedef enum {
    HOST_STEP, HOST_RANGE, HOST_BATCHES, HOST_IF, HOST_STOP, HOST_REPORT, HOST_SAVE, HOST_LOAD,
    HOST_GATHER, HOST_EMIT, HOST_RESULT,
    HOST_CHECK      /* the run fails with the message `name` where the bool `value` is false */
} HostKind;

typedef struct Host Host;
typedef VEC(Host *) HostBlock;
struct Host {
    HostKind kind;
    Span span;
    /* STEP */
    Graph *graph;                   /* FROM_ARG inputs are numbered as in inputs, results as in outputs */
    VarIds inputs;
    VarIds outputs;
    /* loops */
    const char *name;               /* RANGE: the loop's name; REPORT: the value's; EMIT: literal text or NULL */
    const char *symbol;             /* RANGE: the counter's symbol; BATCHES: the symbol bound to the rows, or NULL (shuffled) */
    Dim low, high;                  /* RANGE, when high_var is NO_VAR */
    VarId high_var;                 /* RANGE: i64 scalar */
    int data, part;                 /* BATCHES */
    Dim rows;                       /* BATCHES: how many at a time */
    bool shuffle;                   /* BATCHES */
    VarIds vars;                    /* RANGE: the counter; BATCHES: a VAR_FIELD each; SAVE.. */
    HostBlock body, otherwise;      /* RANGE BATCHES IF; else-branch of IF */
    bool per_round;                 /* RANGE: show in the progress line (a training loop) */
    /* the rest */
    VarId value;                    /* IF STOP SAVE: bool condition or NO_VAR; REPORT EMIT RESULT GATHER: the value */
    VarId gathered;                 /* GATHER: the VAR_GATHERED it appends to */
    const char *path;               /* SAVE LOAD */
    VEC(int) places;                /* SAVE LOAD */
    bool by_order;                  /* LOAD: tensors of the file in their order, whatever their names */
    bool implicit;                  /* LOAD: not written by the user; --weights overrides */
};

typedef struct {
    const char *name, *doc;
    Span span;
    VEC(Argument) args;
    VEC(const char *) dims;         /* all symbols the entry binds, in order of binding; position = its number */
    VEC(Var) vars;
    HostBlock body;                 /* initialisation of its places comes first, as ordinary steps */
    bool trains;                    /* has an update */
} Entry;

typedef struct {
    const char *name, *doc, *folder;
    VEC(Place) places;
    VEC(Data) data;
    VEC(Entry) entries;
} Program;

int program_place(const Program *p, const char *path);   /* -1: none */
bool place_is_open(const Place *p);                      /* a size depends on symbols */
void program_print(const Program *p, Buf *b);            /* with the graphs of its steps */
Program *program_parse(const char *text, const char *file);  /* reports with error_at; NULL on errors */
bool program_equal(const Program *p, const Program *q);  /* up to spans and folders */
/* Every fault, as lines of text; "" when sound. */
bool program_verify(const Program *p, Buf *faults);

/* What the text calls things. */
extern const char *const role_names[5], *const var_kind_names[6];
#define PRESET_CHARS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.+-"   /* unquoted */
const char *part_text(const Program *p, int data, int part);     /* d, d.train or d.test */

#endif
