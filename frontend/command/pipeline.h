/* The way of a model through dlm, in parts that the commands put together. What fails has
 * reported errors (read_model, run_passes) or has said why (all others). */
#ifndef DLM_CLI_PIPELINE_H
#define DLM_CLI_PIPELINE_H

#include "frontend/command/options.h"
#include "frontend/command/store.h"
#include "codegen/model.h"

/* Parses and elaborates the file. */
Program *read_model(const Options *o);
/* Graphs to kernels. */
bool run_passes(Model *m);
/* ... and those for a GPU, where --target asks for one. */
bool run_target_passes(const Options *o, Model *m);
/* Kernels to C to objects. */
bool compile(const Options *o, const Model *m, int kernels_a_unit, Objects *objects);
/* The two of them for one entry, or, where `only` is NULL, for all. */
bool compile_model(const Options *o, Program *p, const Entry *only, Objects *objects);
/* Whether no pass is to be skipped that the way to C cannot do without. */
bool may_compile(const Options *o);

/* A model in this process. */
typedef struct {
    Objects objects;
    Jit *jit;
    const struct dlm_program *program;
} Loaded;
bool load(Loaded *l);
void unload(Loaded *l);

/* Links the objects to `output`, as an executable or as one object; an exit code. */
int link_model(const Objects *objects, const char *model, const char *output);  /* NULL: a program */

/* Both give an exit code. */
int failed(void);                       /* prints the errors */
int write_result(const Options *o, const char *data, size_t size);      /* to -o, or stdout */

#endif
