/* Which plans of contractions are the fastest on this machine. */
#ifndef DLM_CLI_TUNE_H
#define DLM_CLI_TUNE_H

#include "frontend/command/options.h"

/* Sets pass_options.tuning to what has been measured on this machine, where code is for it alone. */
void use_tuning(const Options *o);

/* Measures the contractions of an entry, and keeps what is faster; an exit code. */
int command_tune(const Options *o);

#endif
