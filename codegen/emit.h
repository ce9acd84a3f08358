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

/* All kernels of the step and `LINKAGE const dlm_step ID`: seen in its file alone, or in all files of
 * the model. */
#define STEP_LOCAL "static"
#define STEP_SHARED "__attribute__((visibility(\"hidden\")))"
void emit_step(const Step *s, const char *id, const char *linkage, Buf *out);

/* Shared by the emitters: a size as C, with each symbol as a plain identifier. */
void emit_dim(Buf *out, Dim d);
const char *c_identifier(const char *name);       /* any text to a legal C name */
const char *c_string(const char *text);           /* a C string literal */

#endif
