/* The same rows that codegen/program.c writes as C. */
#include "cli/tables.h"

static int64_t size_code(const Entry *e, Dim d)
{
    int64_t value;
    const char *symbol;
    if (dim_is_const(d, &value))
        return value;
    check(dim_is_symbol(d, &symbol));
    for (int k = 0; k < e->dims.n; k++)
        if (e->dims.p[k] == symbol)
            return -1 - k;
    die("entry %s has no dimension %s", e->name, symbol);
}

static dlm_argument argument_row(const Entry *e, const Argument *a)
{
    dlm_i64 *shape = NEW_ARRAY(dlm_i64, a->rank + 1);
    for (int k = 0; k < a->rank; k++)
        shape[k] = size_code(e, a->shape[k]);
    return (dlm_argument){a->name, a->doc, a->is_str ? DLM_STR : (int)a->type, a->rank, shape, a->preset};
}

static dlm_entry entry_row(const Entry *e)
{
    dlm_argument *args = NEW_ARRAY(dlm_argument, e->args.n + 1);
    for (int i = 0; i < e->args.n; i++)
        args[i] = argument_row(e, &e->args.p[i]);
    return (dlm_entry){e->name, e->doc, e->args.n, e->dims.n, args, NULL};
}

const dlm_program *program_tables(const Program *p)
{
    dlm_program *tables = NEW(dlm_program);
    dlm_entry *entries = NEW_ARRAY(dlm_entry, p->entries.n + 1);
    for (int i = 0; i < p->entries.n; i++)
        entries[i] = entry_row(&p->entries.p[i]);
    *tables = (dlm_program){.name = p->name, .doc = p->doc, .folder = p->folder,
                            .nentries = p->entries.n, .entries = entries};
    return tables;
}
