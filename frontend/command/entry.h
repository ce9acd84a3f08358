/* What stands behind the model's file on the command line: an entry and its options. */
#ifndef DLM_CLI_ENTRY_H
#define DLM_CLI_ENTRY_H

#include "frontend/command/options.h"
#include "ir/program.h"
#include "runtime/runtime.h"

/* The word that names the entry; "": none does. */
const char *entry_word(const Options *o);
/* The entry of this name, or, for "", the only one; NULL: there is none. */
const Entry *find_entry(const Program *p, const char *word);
bool wants_help(const Options *o);
/* The command line of the model: `dlm run FILE` stands for its program. */
char **model_arguments(const Options *o, int *argc);

/* The tables of a model, made in memory from its program: what the runtime needs to show help and
 * to say which entries there are, before anything is compiled. Their entries cannot be run. */
const dlm_program *program_tables(const Program *p, bool cuda);

#endif
