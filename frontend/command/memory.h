/* `--memory`: which loops are computed again on the way back, so that a step fits. */
#ifndef DLM_CLI_MEMORY_H
#define DLM_CLI_MEMORY_H

#include "codegen/model.h"

/* The tensor passes on all graphs of a model. With pass_options.memory, loops are divided into blocks, and
 * the steps of entries that would need more than that for their temporaries compute blocks again; one
 * that does not fit even so is an error. False: errors were reported. */
bool tensor_passes_within(Model *m);

#endif
