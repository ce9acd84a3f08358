/* What the files that write a kernel share: kernel.c and, below it, kernel_reduce.c, kernel_rows.c,
 * kernel_value.c and kernel_index.c. */
#ifndef DLM_KERNEL_EMIT_H
#define DLM_KERNEL_EMIT_H

#include "codegen/emit.h"

/* Reductions that share their loops. */
typedef struct {
    int n;
    ValueId r[64];
    uint32_t over;
} Nest;

/* A walk over elements: a nest of reductions, or the stores of a level. */
typedef struct {
    bool store;
    int level;
    Nest nest;
} Pass;

typedef struct {
    const Step *s;
    const Kernel *k;
    const Schedule *sc;
    Buf *out;
    int indent;
    bool edge;              /* indices may pass the end of their tile */
    int lane_axis;          /* the axis that lies across lanes here, or -1 */
    bool lane_edge;         /* fewer than width lanes of a reduce axis exist: `left` of them */
    const char *lane;       /* inside a loop over lanes: its variable, else NULL */
    uint32_t starts;        /* axes whose index is that of their tile's start here */
    bool *live;             /* values that some store needs */
    int ntile;
    int tile_axis[MAX_AXES];    /* unrolled axes, in order; the vector axis last */
    bool *hoisted;          /* values computed before all loops */
    bool *guarded;          /* loads whose bounds were tested by the loops around them */
    int wide;               /* on a device: the axis of which a thread has 4 neighbours, or -1 */
    bool *gathered;         /* stores of them that wait until all are there, by number */
    int level;              /* on a device: so many loops are around what is being written */
    int uniform;            /* and so many do the threads of a group go through together */
    bool *array;            /* values of the present nest held as arrays over their tile axes */
    bool *parts;            /* long sums of which a part is being added up */
    int npasses, pass;      /* in their order; the present one */
    Pass *passes;
    bool registers;         /* on a device: loops over a row count the elements that a thread keeps */
    int *row, *row_pass;    /* of a value: the array that keeps it for a row, or -1, and the pass that fills it */
} Emit;

/* ---- text, buffers, axes, and references to values (kernel_index.c) ---- */

void line(Emit *e, const char *fmt, ...) PRINTF(2, 3);
void open_block(Emit *e, const char *head);
void close_block(Emit *e);
const char *scalar_type(DType t);
const char *memory_type(DType t);
const char *access_type(DType t);                   /* in the names of functions that load and store vectors */
const char *to_memory(DType t, const char *x);      /* a scalar as its buffer holds it */
const char *vector_type(const Emit *e, DType t, bool vector);
const char *buffer_name(const Step *s, int buffer);
Dim stride_of(const Buffer *b, int axis);
const char *dim_c(Dim d);
int tile_of(const Emit *e, int axis);
int copies(const Emit *e, int axis);
bool on_device(const Emit *e);                     /* the kernel is scheduled for one */
bool on_lanes(const Emit *e, uint32_t axes);
const char *text_of(Buf *b, const char *empty);
const char *affine_c(const Emit *e, const Affine *a);
bool is_vector(const Emit *e, ValueId v);
bool is_pair(const Emit *e, ValueId v);             /* a load of two factors at once, held as u32 */
const char *held_type(const Emit *e, ValueId v);    /* of the variable that holds it */
bool is_array(const Emit *e, ValueId v);
const char *name_of(const Emit *e, ValueId v);
const char *operand(const Emit *e, ValueId v, bool vector);
const char *indirect_c(const Emit *e, const Affine *a, ValueId via);
const char *offset_c(const Emit *e, int buffer, const Affine *at, const ValueId *via);
const char *bounds_c(const Emit *e, int n, const Bound *bounds);
bool bound_on_lanes(const Emit *e, const Bound *b);
bool bounds_on_lanes(const Emit *e, int n, const Bound *bounds);
int transposed_axis(const Emit *e, const KValue *v);
/* Four neighbours along e->wide, aligned, that are loaded or stored at once. */
bool is_wide(const Emit *e, int buffer, const Affine *at, const ValueId *via, int nbounds, const Bound *bounds);
bool is_wide_load(const Emit *e, const KValue *v);
bool is_contiguous(const Emit *e, int buffer, const Affine *at, const ValueId *via);

/* ---- single values, and bodies of loops over a tile (kernel_value.c) ---- */

typedef void (*Sink)(Emit *e, void *ctx, uint32_t bits);
void emit_value(Emit *e, ValueId id);
/* Reports the site (none: -1) where the plain bounds hold and one with an index value fails. */
void emit_fault(Emit *e, int nbounds, const Bound *bounds, int fault);
void open_tile_loop(Emit *e, int axis);
uint32_t tile_bits(const Emit *e, uint32_t axes);
void emit_nest(Emit *e, bool *which, uint32_t nest, Sink sink, void *ctx);

/* ---- reductions (kernel_reduce.c) ---- */

bool is_arg(const KValue *v);
/* The values that are reduced: both factors of a product that is summed. Gives how many. */
int reduced_values(const Emit *e, ValueId r, ValueId list[2]);
void emit_reduction_nest(Emit *e, Nest *n);

/* ---- levels: the reductions that stand within the first loops of the order (kernel.c) ---- */

const char *loop_count(const Kernel *k, int axis);
void emit_hoisted(Emit *e);
void emit_level(Emit *e, int level);
void emit_stores(Emit *e, int level);
void emit_innermost(Emit *e);
void emit_kernel_text(const Step *s, const Kernel *k, Buf *out);     /* what stands between the braces */

/* ---- parameters (kernel_call.c) ---- */

/* `LINKAGE void NAME(...)`; of a device, where all functions are seen, without the linkage. */
void emit_kernel_head(const Step *s, const Kernel *k, const char *linkage, Buf *out);

/* ---- on a device (cuda_kernel.c) ---- */

void emit_device_start(const Step *s, const Kernel *k, Buf *out);    /* what the text of its body speaks of */
int uniform_loops(const Emit *e);
/* A loop over an axis of which each thread of the group has a part. */
void open_divided_axis(Emit *e, int axis, const char *extent);
void emit_device_body(Emit *e);
/* The indices of a tile's axes from a number that counts through all of them; which tile a block has (from_m,
 * from_n, those of the spread loops); what a value needs, itself included. */
void emit_indices(Emit *e, uint32_t axes, const char *number);
void emit_block_indices(Emit *e);
void emit_needs(Emit *e, ValueId v);
void emit_turn_body(Emit *e);         /* of a map that reads along another axis (cuda_turn.c) */
void emit_tile_body(Emit *e);         /* of a contraction (cuda_tile.c) */
void emit_tile_count(const Kernel *k, Buf *out);     /* how many blocks it has, as C */
void emit_device_stores(Emit *e, int level);

/* ---- what is kept of a row (kernel_rows.c) ---- */

void choose_rows(Emit *e);                          /* and declares the arrays */
bool loads_row(const Emit *e, ValueId v);           /* the present pass finds it kept */
void row_needs(const Emit *e, ValueId v, bool *needed);     /* kernel_needs, but not below what is kept */
const char *row_place(const Emit *e, ValueId v, bool vector);

#endif
