/* dlm emit --what cuda --standalone. */
#ifndef DLM_CLI_STANDALONE_H
#define DLM_CLI_STANDALONE_H

#include "frontend/command/options.h"

int emit_standalone(const Options *o);          /* an exit code */

#endif
