/* dlm doc. */
#ifndef DLM_CLI_DOC_H
#define DLM_CLI_DOC_H

#include "frontend/command/options.h"

int command_doc(const Options *o);

#endif
