/* The tables of a model, made in memory from its program: what the runtime needs to show help and
 * to judge a command line, before anything is compiled. Their entries cannot be run. */
#ifndef DLM_CLI_TABLES_H
#define DLM_CLI_TABLES_H

#include "ir/program.h"
#include "runtime/dlm_abi.h"

const dlm_program *program_tables(const Program *p);

#endif
