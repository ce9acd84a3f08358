/* The part of the command line that concerns CUDA: --target, --arch, and what is missing on this machine. */
#ifndef DLM_CLI_CUDA_H
#define DLM_CLI_CUDA_H

#include "codegen/images.h"
#include "frontend/command/options.h"

/* --target. -1: go on; else an exit code. */
int read_target(Options *o, const char *value);
/* Whether this machine has what a command needs that runs on a GPU; else it was said. */
bool cuda_can_run(const Options *o);
/* The architectures as text, "sm_90a": those of --arch, else that of the GPU here, else what runs on most. */
const char *cuda_archs(const Options *o);
/* Adds the images of the steps to the C. False: it was said why not. */
bool cuda_images(const Options *o, const Model *m, Units *units);

#endif
