/* Finds the entry, passes its options on to the runtime, and builds the tables of a program that is
 * not compiled: the same rows that codegen/program.c writes as C. */
#include "frontend/command/entry.h"

#include "codegen/program.h"

#include <string.h>

const char *entry_word(const Options *o)
{
    return o->argc && o->argv[0][0] != '-' ? o->argv[0] : "";
}

/* In names, - and _ are one letter. */
static bool same_name(const char *given, const char *name)
{
    for (; *given && *name; given++, name++)
        if (*given != *name && !(*given == '-' && *name == '_'))
            return false;
    return *given == *name;
}

const Entry *find_entry(const Program *p, const char *word)
{
    if (!*word && p->entries.n == 1)
        return p->entries.p;
    for (int i = 0; i < p->entries.n; i++)
        if (same_name(word, p->entries.p[i].name))
            return &p->entries.p[i];
    return NULL;
}

bool wants_help(const Options *o)
{
    for (int i = 0; i < o->argc; i++)
        if (!strcmp(o->argv[i], "--help") || !strcmp(o->argv[i], "-h"))
            return true;
    return false;
}

char **model_arguments(const Options *o, int *argc)
{
    int n = 0, words = *entry_word(o) ? 1 : 0;
    char **argv = NEW_ARRAY(char *, o->argc + 4);
    argv[n++] = (char *)internf("dlm %s %s", o->command->name, o->file);
    for (int i = 0; i < words; i++)
        argv[n++] = o->argv[i];
    if (o->json)
        argv[n++] = (char *)"--json";
    if (o->no_cache)
        argv[n++] = (char *)"--no-cache";
    for (int i = words; i < o->argc; i++)
        argv[n++] = o->argv[i];
    *argc = n;
    return argv;
}

/* ---- tables ---- */

static dlm_argument argument_row(const Entry *e, const Argument *a)
{
    dlm_i64 *shape = NEW_ARRAY(dlm_i64, a->rank + 1);
    for (int k = 0; k < a->rank; k++)
        shape[k] = size_code(e, a->shape[k]);
    int type = a->is_str ? DLM_STR : (int)a->type;
    return (dlm_argument){a->name, a->doc, type, a->rank, shape, a->preset};
}

static dlm_entry entry_row(const Entry *e)
{
    dlm_argument *args = NEW_ARRAY(dlm_argument, e->args.n + 1);
    for (int i = 0; i < e->args.n; i++)
        args[i] = argument_row(e, &e->args.p[i]);
    return (dlm_entry){e->name, e->doc, e->args.n, e->dims.n, args, NULL};
}

const dlm_program *program_tables(const Program *p, bool cuda)
{
    dlm_program *tables = NEW(dlm_program);
    dlm_entry *entries = NEW_ARRAY(dlm_entry, p->entries.n + 1);
    for (int i = 0; i < p->entries.n; i++)
        entries[i] = entry_row(&p->entries.p[i]);
    dlm_data *data = NEW_ARRAY(dlm_data, p->data.n + 1);
    for (int i = 0; i < p->data.n; i++)
        data[i] = (dlm_data){.name = p->data.p[i].name, .path = p->data.p[i].path};
    *tables = (dlm_program){.name = p->name, .doc = p->doc, .folder = p->folder, .ndata = p->data.n, .data = data,
                            .nentries = p->entries.n, .entries = entries,
                            .accelerator = cuda ? &dlm_accelerator_cuda : NULL};
    return tables;
}
