/* The commands that show what stands between the source and machine code. */
#ifndef DLM_CLI_EMIT_H
#define DLM_CLI_EMIT_H

#include "frontend/command/options.h"

int command_emit(const Options *o);
int command_opt(const Options *o);

#endif
