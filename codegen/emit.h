/* From kernels and programs to C text. */
#ifndef DLM_EMIT_H
#define DLM_EMIT_H

#include "ir/kernel.h"

/* One kernel as `static void NAME(buffers..., sizes..., i64 begin, i64 end, ...)`. */
void emit_kernel(const Step *s, const Kernel *k, Buf *out);
/* A call of it in the step's function, or of `body`, which is alike, with its buffers. */
void emit_kernel_call(const Step *s, const Kernel *k, const Kernel *body, Buf *out);
/* How many iterations its spread loops have, as C; and how many one thread should take at least. */
void emit_trip_count(const Kernel *k, Buf *out);

/* What a launch of the kernel on a device hands over: the list of addresses. */
void emit_launch_arguments(const Step *s, const Kernel *k, Buf *out);

/* All kernels of the step and `LINKAGE const dlm_step ID`: seen in its file alone, or in all files of
 * the model. device: the step for a device of the same graph, or NULL. */
#define STEP_LOCAL "static"
#define STEP_SHARED "__attribute__((visibility(\"hidden\")))"
void emit_step(const Step *s, const char *id, const char *linkage, const char *device, Buf *out);

/* A step that is scheduled for a device: its kernels as CUDA, behind the head of the file, which includes
 * nothing, ... */
void emit_cuda_head(Buf *out);
void emit_cuda(const Step *s, Buf *out);
/* ... and what launches them, in C, with `LINKAGE const dlm_step ID`; the images are ID_images. */
void emit_device_step(const Step *s, const char *id, const char *linkage, Buf *out);

/* ---- parts of both (step.c) ---- */

/* A function for each kernel that is not like an earlier one; gives the number of the kernel whose
 * function each calls (to be freed). */
int *emit_step_kernels(const Step *s, Buf *out);
void emit_constants(const Step *s, const char *storage_class, Buf *out);
void emit_dims(const Step *s, Buf *out);
const char *dim_code(Dim d);
void emit_step_tables(const Step *s, const int *body, const char *id, const char *linkage, Buf *out);

/* Shared by the emitters: a size as C, with each symbol as a plain identifier. */
void emit_dim(Buf *out, Dim d);
const char *c_identifier(const char *name);       /* any text to a legal C name */
const char *c_string(const char *text);           /* a C string literal */

#endif
