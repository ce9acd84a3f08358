/* The public face of the front end: from a .dlm file to the program IR. */
#ifndef DLM_FRONTEND_H
#define DLM_FRONTEND_H

#include "frontend/ast.h"
#include "ir/program.h"

typedef struct {
    const char *name;                   /* "layers.dlm" */
    const char *text;
    size_t size;
} StdFile;

typedef struct {
    const char *path;                   /* the model's file */
    const StdFile *std;                 /* the standard library */
    int nstd;
    const char *const *defines;         /* "NAME=VALUE": overrides of consts */
    int ndefines;
    const char *only_entry;             /* NULL: all entries */
} FrontendOptions;

/* Reads, parses and elaborates. NULL, or error_count() > 0, when the user made a mistake. */
Program *compile_front(const FrontendOptions *options);

/* What `dlm check` shows: entries with their arguments, nets with their parameters, data sets with
 * their fields, in aligned columns. */
void program_summary(const Program *program, FILE *to);

#endif
