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
 *         field x: f32[2] from cols(0 .. 2): f64[2]
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
 *             step $2 x -> $3 loss             (step ahead: passes/ahead.c)
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

typedef VEC(const char *) TextList;

/* order of dlm_abi.h */
typedef enum {
    PLACE_PARAM, PLACE_STATE, PLACE_CACHE, PLACE_OPTIMIZER, PLACE_VARIABLE,
    PLACE_FITTED    /* computed from the training rows of a data set, and saved with the nets */
} PlaceRole;

typedef struct {
    const char *path;               /* "lenet.conv.1.w" */
    PlaceRole role;
    DType type;
    int rank;
    Dim shape[MAX_RANK];            /* a symbol is one of the entry whose place it is: not kept in files */
    const char *saved_as;           /* its name in files, or NULL: the path */
    Span span;
} Place;

typedef struct {                    /* an argument of a field's graph: a use of what the reader offers */
    const char *offer;              /* "cols", "images", "words": the reader's word for it */
    const char *name;               /* of a column or tensor, or NULL */
    int64_t first, last;            /* columns, half-open; of words: the column, the largest vocabulary;
                                       of sounds in files: the column, their rate or 0 */
    const char *option;             /* of tokens: the file of their vocabulary; of pictures and sounds
                                       in files: how they get their size; or NULL */
    DType type;
    int rank;                       /* of one row, or of one item where the field is ragged */
    Dim shape[MAX_RANK];            /* a symbol is a size which the file tells */
} FieldSource;

typedef struct {
    const char *name;
    DType type;
    int rank;                       /* of one row, or of one item */
    int64_t shape[MAX_RANK];
    int ragged;                     /* rows have a number of items each: which of the set's lengths; or -1 */
    Graph *convert;                 /* args: the sources, for R rows or items; result 0: R times the numbers of a row */
    Graph *fit;                     /* args likewise, of the training rows; updates fitted places. Or NULL */
    VEC(FieldSource) sources;
    Span span;
} Field;

typedef struct {
    const char *name, *format, *path;
    VEC(Field) fields;
    TextList lengths;               /* names of the ragged dimensions, which fields may share */
    double train;                   /* 0: not split */
    int64_t split_seed;
    bool ordered;                   /* the first rows train, not a draw of them */
    bool parted;                    /* the files themselves say which rows train */
    double missing;                 /* what stands for an empty cell; NAN: a mistake */
    const char *group;              /* lines of a table with one cell in this column are one row; or NULL */
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
    VAR_GATHERED,   /* filled by HOST_GATHER or HOST_ENCODE */
    VAR_AHEAD       /* result of a step that runs ahead; other steps alone read it */
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
    HOST_CHECK,     /* the run fails with the message `name` where the bool `value` is false */
    HOST_WRITE,     /* a tensor to a file, in the format of its extension */
    HOST_ENCODE,    /* the string `value` to numbers */
    HOST_FIT        /* what field `field` of set `data` computes from its training rows must exist */
} HostKind;

/* What the batches of a loop are: rows; pieces of long sequences side by side, which go on from
 * one batch to the next; pieces from anywhere. */
typedef enum { BATCH_ROWS, BATCH_STREAMS, BATCH_WINDOWS } BatchKind;

typedef struct Host Host;
typedef VEC(Host *) HostBlock;
struct Host {
    HostKind kind;
    Span span;
    /* STEP */
    Graph *graph;                   /* FROM_ARG inputs are numbered as in inputs, results as in outputs */
    VarIds inputs;
    VarIds outputs;
    bool ahead;                     /* needs the batch of the loop around alone: may run before earlier rounds have ended */
    /* loops */
    const char *name;               /* RANGE: the loop's name; REPORT: the value's; EMIT: text with {} for each of inputs, or NULL */
    const char *symbol;             /* RANGE: the counter's symbol; BATCHES: the symbol bound to the rows, or NULL (shuffled) */
    Dim low, high;                  /* RANGE, when high_var is NO_VAR */
    VarId high_var;                 /* RANGE: i64 scalar */
    int data, part;                 /* BATCHES; ENCODE EMIT FIT: the set of a coding */
    int field;                      /* ENCODE EMIT FIT */
    BatchKind batch;
    Dim rows;                       /* BATCHES: how many at a time */
    Dim length, count;              /* of streams and windows; how many windows, or DIM_BAD: all, in order */
    bool shuffle;                   /* BATCHES */
    int buckets;                    /* BATCHES: rows of so many batches are sorted by their length; 0: none */
    int balance;                    /* BATCHES: 1 + the field whose values are drawn equally often; 0: none */
    TextList lengths;               /* BATCHES: the symbols of the set's ragged dimensions */
    VarIds vars;                    /* RANGE: the counter; BATCHES: a VAR_FIELD each; SAVE.. */
    HostBlock body, otherwise;      /* RANGE BATCHES IF; else-branch of IF */
    bool per_round;                 /* RANGE: show in the progress line (a training loop) */
    /* the rest */
    VarId value;                    /* IF STOP SAVE: bool condition or NO_VAR; REPORT EMIT RESULT GATHER WRITE ENCODE: the value */
    VarId gathered;                 /* GATHER: the VAR_GATHERED it appends to; ENCODE: that it fills */
    const char *coding;             /* ENCODE EMIT: "bytes", "chars", "words"; EMIT: or NULL */
    const char *path;               /* SAVE LOAD WRITE: with {} for each of inputs */
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

/* The table of the runtime by which the source is read, "dlm_media_images"; NULL where it needs none. */
const char *source_table(const FieldSource *s, bool tokens);
int program_place(const Program *p, const char *path);   /* -1: none */
bool place_is_open(const Place *p);                      /* a size depends on symbols */
void program_print(const Program *p, Buf *b);            /* with the graphs of its steps */
Program *program_parse(const char *text, const char *file);  /* reports with error_at; NULL on errors */
bool program_equal(const Program *p, const Program *q);  /* up to spans and folders */
/* Every fault, as lines of text; "" when sound. */
bool program_verify(const Program *p, Buf *faults);

/* What the text calls things. */
extern const char *const role_names[6], *const var_kind_names[7];
#define PRESET_CHARS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.+-"   /* unquoted */
const char *part_text(const Program *p, int data, int part);     /* d, d.train or d.test */

#endif
