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
void emit_kernel_call(const Step *s, const Kernel *k, const Kernel *body, Buf *out);
/* How many iterations its spread loops have, as C; and how many one thread should take at least. */
void emit_trip_count(const Kernel *k, Buf *out);

/* What a launch of the kernel on a device hands over: the list of addresses. */
void emit_launch_arguments(const Step *s, const Kernel *k, Buf *out);

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

void emit_functions(const Step *s, const int *function, int from, int to, const char *linkage, Buf *out);
void emit_constants(const Step *s, const char *storage_class, Buf *out);
void emit_dims(const Step *s, Buf *out);
const char *dim_code(Dim d);
/* What the runtime has to know of a step, whoever runs it; the row of the table is open. Kernels of a device
 * (else function is NULL) say which function each calls. */
void emit_runtime_tables(const Step *s, const int *function, const char *id, const char *linkage, Buf *out);

/* Shared by the emitters: a size as C, with each symbol as a plain identifier. */
void emit_dim(Buf *out, Dim d);
const char *c_identifier(const char *name);       /* any text to a legal C name */
const char *step_identifier(const Step *s);       /* its name and suffix */
const char *c_string(const char *text);           /* a C string literal */

#endif
