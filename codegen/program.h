/* From the program IR to C: the tables of a compiled model and one function an entry, in
 * the terms of runtime/dlm_abi.h. The text goes behind the steps' own text in the same
 * file, and it includes nothing. */
#ifndef DLM_CODEGEN_PROGRAM_H
#define DLM_CODEGEN_PROGRAM_H

#include "ir/program.h"

/* A compiled step: the text above defines `static const dlm_step <symbol>`. */
typedef struct {
    const Graph *graph;             /* a step's, or a field's convert graph */
    const char *symbol;             /* its C identifier, "step_train_1" */
    const char *const *dims;        /* the symbols behind its dim array, in order */
    int ndims;
} StepCode;

/* Where the steps of its entries run. */
typedef enum { FOR_CPU, FOR_BOTH, FOR_DEVICE } ProgramTarget;

/* Appends the tables, the entries, `const dlm_program dlm_model` and the functions of the model
 * as a library. Every graph of the program must be among the steps. */
void emit_program(const Program *p, const StepCode *steps, int nsteps, ProgramTarget target, Buf *out);

/* One entry as `static int entry_NAME(dlm_run *r, dlm_i64 *dim)` (codegen/entry.c). */
void emit_entry(const Program *p, const Entry *e, const StepCode *steps, int nsteps, Buf *out);

/* Appends the functions of the model as a library, and gives its header (codegen/header.c). */
void emit_library(const Program *p, Buf *out);
void emit_header(const Program *p, Buf *out);
const char *model_name(const Program *p);   /* what the names of those functions begin with */

const StepCode *step_code(const StepCode *steps, int nsteps, const Graph *g);   /* dies when absent */
/* A size of an argument in the tables: a constant as it is, dimension k of the entry as -1 - k. */
int64_t size_code(const Entry *e, Dim d);
const char *c_dtype(DType t);                       /* "DLM_F32" */
const char *c_type(DType t);                        /* "float" */
/* A fresh C identifier near to `name`, which may be any text or NULL. */
typedef struct { VEC(const char *) taken; } Names;
const char *fresh_name(Names *names, const char *name);
void put_c_string(Buf *out, const char *s);         /* a C literal, or 0 for NULL */
/* The source line of a place as a C comment: "mlp.dlm:12: loss = cross_entropy(…)"; "" without one. */
void put_source_comment(Buf *out, Span at);

#endif
