/* dlm check reads the files of data sets that are there, as a run would: a file that is broken, lacks a
 * column, or has rows of another size than the model says, is found before anything is compiled. What
 * fields compute is not. */
#include "frontend/command/data.h"

#include "runtime/runtime.h"

#include <dlfcn.h>
#include <stdlib.h>

/* The readers are those of the runtime inside dlm, found as a compiled model finds them. */
static const void *runtime_table(const char *name)
{
    const void *table = name ? dlsym(RTLD_DEFAULT, name) : NULL;
    check(table || !name);
    return table;
}

static dlm_source source_row(const FieldSource *s)
{
    dlm_i64 *shape = NEW_ARRAY(dlm_i64, s->rank + 1);
    for (int k = 0; k < s->rank; k++)
        if (!dim_is_const(s->shape[k], &shape[k]))
            shape[k] = -1;
    return (dlm_source){s->offer, s->name, s->first, s->last, (int)s->type, s->rank, shape, s->option,
                        runtime_table(source_table(s, true)), runtime_table(source_table(s, false))};
}

static dlm_field field_row(const Field *f)
{
    dlm_source *sources = NEW_ARRAY(dlm_source, f->sources.n + 1);
    for (int i = 0; i < f->sources.n; i++)
        sources[i] = source_row(&f->sources.p[i]);
    return (dlm_field){.name = f->name, .type = (int)f->type, .rank = f->rank, .shape = f->shape,
                       .ragged = f->ragged, .nsources = f->sources.n, .sources = sources};
}

static dlm_data data_row(const Data *d)
{
    dlm_field *fields = NEW_ARRAY(dlm_field, d->fields.n + 1);
    for (int i = 0; i < d->fields.n; i++)
        fields[i] = field_row(&d->fields.p[i]);
    const dlm_reader *reader = runtime_table(internf("dlm_reader_%s", d->format));
    return (dlm_data){.name = d->name, .format = d->format, .path = d->path, .reader = reader,
                      .nfields = d->fields.n, .fields = fields, .nlengths = d->lengths.n,
                      .lengths = d->lengths.p, .train = d->train, .split_seed = d->split_seed,
                      .ordered = d->ordered, .missing = d->missing, .group = d->group};
}

/* The numbers of a row, where the graph leaves sizes to the file. */
static dlm_i64 row_size(const void *data, int field, const dlm_i64 *shapes)
{
    const Field *f = &((const Data *)data)->fields.p[field];
    const Node *n = node_at(f->convert, f->convert->outputs.p[0].value);
    Dim count = shape_count(n->rank - 1, n->shape + 1);
    int64_t size;
    for (int i = 0; i < f->sources.n; i++)
        for (int k = 0; k < f->sources.p[i].rank; k++) {
            const char *symbol;
            bool open = dim_is_symbol(f->sources.p[i].shape[k], &symbol) && shapes[8 * i + k] >= 0;
            count = open ? dim_substitute(count, symbol, dim_const(shapes[8 * i + k])) : count;
        }
    return count != DIM_BAD && dim_is_const(count, &size) ? size : -1;
}

bool check_data(const Program *p)
{
    bool sound = true;
    for (int i = 0; i < p->data.n; i++) {
        dlm_data row = data_row(&p->data.p[i]);
        char *fault = dlm_data_check(&row, p->folder, row_size, &p->data.p[i]);
        if (fault)
            error_at(p->data.p[i].span, "E0630", "%s", fault);
        sound &= !fault;
        free(fault);
    }
    return sound;
}
