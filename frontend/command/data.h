/* What `dlm check` says of the files that data sets name. */
#ifndef DLM_CLI_DATA_H
#define DLM_CLI_DATA_H

#include "ir/program.h"

/* Reports the faults of those files that exist; whether there is none. */
bool check_data(const Program *p);

#endif
