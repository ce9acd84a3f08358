/* From kernels and programs to C text. */
#ifndef DLM_EMIT_H
#define DLM_EMIT_H

#include "ir/kernel.h"

/* What is seen in its file alone, or in all files of the model. */
#define STEP_LOCAL "static"
#define STEP_SHARED "__attribute__((visibility(\"hidden\")))"
/* Tables of one file that another one names: through the table of addresses, because a loader may put two
 * objects further apart than an offset reaches. */
#define TABLE_SHARED "__attribute__((visibility(\"default\")))"

/* One kernel as `LINKAGE void NAME(buffers..., sizes..., i64 begin, i64 end, ...)`; the same without a body. */
void emit_kernel(const Step *s, const Kernel *k, const char *linkage, Buf *out);
void emit_kernel_prototype(const Step *s, const Kernel *k, const char *linkage, Buf *out);
/* A call of it in the step's function, or of `body`, which is alike, with its buffers. */
void emit_kernel_call(const Step *s, const Kernel *k, const Kernel *body, const int *owner, Buf *out);
/* How many iterations its spread loops have, as C; and how many one thread should take at least. */
void emit_trip_count(const Kernel *k, Buf *out);

/* What a launch of the kernel on a device hands over: the list of addresses. */
void emit_launch_arguments(const Step *s, const Kernel *k, Buf *out);
/* How many blocks it has, as C; how many bytes of shared memory it declares. */
void emit_block_count(const Kernel *k, Buf *out);
int shared_bytes(const Step *s, const Kernel *k);

/* A cooperative launch, of the kernels [from, to): its kernel, as CUDA, which calls their functions; and in C,
 * at this depth of the text, what launches it. Both name it alike. */
const char *cooperative_name(const Step *s, int from);
void emit_cooperative(const Step *s, const int *function, int from, int to, Buf *out);
void emit_cooperative_launch(const Step *s, int from, int to, int depth, Buf *out);
/* The storages that a kernel is given; a call of it, or of `body`, which is alike, in a cooperative kernel, whose
 * table of buffers has storage i at slot[i]. */
void mark_storages(const Step *s, const Kernel *k, bool *used);
void emit_part_call(const Step *s, const Kernel *k, const Kernel *body, const int *slot, Buf *out);

/* A step in one file: its kernels, and `LINKAGE const dlm_step ID`. device: the step for a device of the same
 * graph, or NULL. */
void emit_step(const Step *s, const char *id, const char *linkage, const char *device, Buf *out);

/* A step that is scheduled for a device: its kernels as CUDA, behind the head of the file, which includes
 * nothing, ... */
void emit_cuda_head(Buf *out);
void emit_cuda(const Step *s, Buf *out);
/* ... and what launches them, in C, with `LINKAGE const dlm_step ID`; the images are ID_images. */
void emit_device_step(const Step *s, const char *id, const char *linkage, Buf *out);

/* A step in several files: for each kernel, the number of the first that is alike, whose function serves both
 * (to be freed); the functions of kernels [from, to), seen in all files; and what calls them. The same step
 * for a CPU that can do more is called `better` (NULL: there is none). */
typedef struct {
    const char *id, *linkage, *device, *better;
} StepName;
int *step_functions(const Step *s);
void emit_step_kernels(const Step *s, const int *function, int from, int to, Buf *out);
void emit_step_table(const Step *s, const int *function, const StepName *name, Buf *out);

/* ---- parts of both (step.c) ---- */

/* A walk over the items of a level, in C or CUDA: loops as loops, barriers where phases change and, if need be,
 * between rounds. */
typedef struct Run Run;
typedef struct {
    const char *first;          /* the condition under which loops that one thread, or block, runs alone go on */
    void (*call)(Run *r, const Kernel *k);
    void (*barrier)(Run *r, int phase);
    const char *(*test)(const Run *r, int storage);     /* the byte by which a loop goes on */
} RunForm;

struct Run {
    const Step *s;
    const RunForm *form;
    const int *function;    /* of each kernel: the first that is alike, whose function serves both */
    const int *owner;       /* storage_owners of the step */
    const int *slot;        /* of each storage: where the table of buffers has it; NULL: at its number */
    Buf *out;
    int depth;
    bool alone;             /* only the first thread, or block, comes here */
    bool apart;             /* rounds around do not wait for each other */
    int phase;              /* of the kernel above */
    Dim waits;              /* barriers in loops, with their rounds */
};
void run_line(Run *r, const char *fmt, ...) PRINTF(2, 3);
void emit_items(Run *r, int from, int to, int level);

void emit_functions(const Step *s, const int *function, int from, int to, const char *linkage, Buf *out);
void emit_constants(const Step *s, const char *storage_class, Buf *out);
void emit_dims(const Step *s, Buf *out);
const char *dim_code(Dim d);
/* The bytes of a storage of which each thread has its own, with what may be loaded behind it. */
Dim own_bytes(const Step *s, int storage);
/* What the runtime has to know of a step, whoever runs it; the row of the table is open. Kernels of a device
 * (else function is NULL) say which function each calls. */
void emit_runtime_tables(const Step *s, const int *function, const char *id, const char *linkage, Buf *out);

/* Shared by the emitters: a size as C, with each symbol as a plain identifier. */
void emit_dim(Buf *out, Dim d);
const char *c_identifier(const char *name);       /* any text to a legal C name */
const char *step_identifier(const Step *s);       /* its name and suffix */
const char *c_string(const char *text);           /* a C string literal */

#endif
