/* dlm explain. */
#ifndef DLM_CLI_EXPLAIN_H
#define DLM_CLI_EXPLAIN_H

#include "frontend/command/options.h"

int command_explain(const Options *o);

#endif
