/* dlm fmt. */
#ifndef DLM_CLI_FORMAT_H
#define DLM_CLI_FORMAT_H

#include "frontend/command/options.h"

int command_format(const Options *o);

#endif
