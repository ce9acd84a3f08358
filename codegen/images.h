/* The images of a model's steps for a device, as one more unit of its C. */
#ifndef DLM_IMAGES_H
#define DLM_IMAGES_H

#include "codegen/model.h"

enum { MOST_ARCHS = 16 };
typedef struct {
    const char *p[MOST_ARCHS];  /* "sm_90a"; "compute_80": PTX */
    int n;
} Archs;

/* "sm_80,sm_90a,ptx" as a list; false: *error says which NVRTC does not know. Where the list is only what
 * would be best (asked: false), those are left out, and ptx stands for all where none is left. */
bool archs_read(const char *text, bool asked, Archs *archs, char **error);
/* What runs on a GPU of this capability (90), the features of its generation included. */
const char *arch_of(int capability);

/* Compiles the CUDA of each step for each architecture and adds the unit. 0, or -1 with *error. A source
 * that does not compile is kept in a file, which *error names. */
int images_emit(const Model *m, const Archs *archs, Units *units, char **error);
/* Adds a unit whose images are the CUDA itself: that of all steps, in this file, which the C compiler takes in
 * from the folder that it runs in, and which NVRTC compiles where the program runs. */
void images_emit_source(const Model *m, const char *file, Units *units);

#endif
