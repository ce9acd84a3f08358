/* Data sets: read when first used, split, converted to their fields.
 *
 * A reader gives the sources of all fields for all rows (source.c), or the cache does. Which rows train
 * is decided before anything is computed: by the files, by their order, or by a permutation that depends
 * on the split's seed alone (parts.c). Then the fields are computed (fields.c) and the parts made. */
#include "runtime/data.h"
#include "runtime/device.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

char *rt_path_of_model(dlm_run *r, const char *path)
{
    rt_text whole = {0};
    if (path[0] == '/' || !r->program->folder)
        return strdup(path);
    rt_print(&whole, "%s/%s", r->program->folder, path);
    return whole.p;
}

char *rt_data_path(dlm_run *r, const dlm_data *data)
{
    for (int k = r->options.nsettings - 1; k >= 0; k--)
        if (!strcmp(r->options.settings[k].name, data->name))
            return strdup(r->options.settings[k].path);
    return rt_path_of_model(r, data->path);
}

/* Fields that share a length have as many items in each row. */
static int check_lengths(rt_reader *rd, const rt_part *all)
{
    for (int a = 0; a < rd->data->nfields; a++)
        for (int b = 0; b < a; b++) {
            const dlm_field *x = &rd->data->fields[a], *y = &rd->data->fields[b];
            for (dlm_i64 k = 0; x->ragged >= 0 && x->ragged == y->ragged && k < rd->rows; k++)
                if (all->start[a][k + 1] - all->start[a][k] !=
                    all->start[b][k + 1] - all->start[b][k])
                    return rt_error(rd->r, "%s: row %lld: `%s` has %lld items and `%s` %lld, but "
                                    "both are declared with the length %s", rd->path,
                                    (long long)k + 1, x->name,
                                    (long long)(all->start[a][k + 1] - all->start[a][k]), y->name,
                                    (long long)(all->start[b][k + 1] - all->start[b][k]),
                                    rd->data->lengths[x->ragged]);
        }
    return 0;
}

static double processor_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Rows of numbers, from the files. */
static int read_files(rt_reader *rd, rt_dataset *d)
{
    double before = processor_seconds();
    rt_reads(rd->r, rd->path);
    int fault = rd->data->reader->read(rd);
    for (int k = 0; k < rd->nsources && !fault; k++)
        fault = rt_source_end(rd, &rd->source[k]);
    if (!fault && !rd->rows)
        fault = rt_error(rd->r, "%s holds no rows", rd->path);
    if (!fault)
        fault = rt_choose_training(rd, d) || rt_encode_fields(rd, d);
    if (!fault)
        rt_data_keep(rd, d, processor_seconds() - before);
    return fault;
}

static int read_sources(rt_reader *rd, rt_dataset *d)
{
    dlm_i64 training;
    if (rt_data_find(rd, d, &training)) {
        int fault = rt_choose_training(rd, d);
        d->ntraining = training;
        rd->r->progress.cached++;
        return fault;
    }
    rt_origins_begin(rd->r);
    int fault = read_files(rd, d);
    rt_origins_end(rd->r);
    return fault;
}

static int read_fields(rt_reader *rd, rt_dataset *d)
{
    rt_source *s = rd->source;
    int fault = read_sources(rd, d);
    for (int f = 0; f < rd->data->nfields && !fault; f++) {
        fault = rt_convert_field(rd, d, f, s);
        s += rd->data->fields[f].nsources;
    }
    d->part[DLM_ALL].rows = rd->rows;
    d->part[DLM_ALL].present = true;
    if (!fault)
        fault = check_lengths(rd, &d->part[DLM_ALL]);
    return fault || !d->split ? fault : rt_split_parts(rd->r, rd->data, d);
}

static int open_reader(rt_reader *rd, dlm_run *r, const dlm_data *data)
{
    rt_text advice = {0};
    *rd = (rt_reader){.r = r, .data = data, .train_rows = -1, .path = rt_data_path(r, data)};
    rt_print(&advice, "name the file of `%s` with `--set %s.path=FILE`", data->name, data->name);
    rd->advice = advice.p;
    for (int f = 0; f < data->nfields; f++)
        rd->nsources += data->fields[f].nsources;
    rt_source *s = rd->source = calloc((size_t)rd->nsources + 1, sizeof *rd->source);
    if (!rd->path || !rd->advice || !s)
        return rt_error(r, "out of memory");
    if (data->nfields > RT_MAX_FIELDS)
        return rt_error(r, "data %s has more than %d fields", data->name, RT_MAX_FIELDS);
    for (int f = 0; f < data->nfields; f++)
        for (int k = 0; k < data->fields[f].nsources; k++, s++) {
            s->source = &data->fields[f].sources[k];
            s->field = &data->fields[f];
            for (int axis = 0; axis < s->source->rank; axis++)
                s->shape[axis] = s->source->shape[axis];
        }
    return 0;
}

static void close_reader(rt_reader *rd)
{
    for (int k = 0; rd->source && k < rd->nsources; k++) {
        rt_drop_value(rd, &rd->source[k]);
        free(rd->source[k].start);
        free(rd->source[k].cell);
        rt_text_free(&rd->source[k].text);
        rt_text_free(&rd->source[k].begun);
    }
    rt_cache_release(&rd->cached);
    free(rd->source);
    free(rd->path);
    free(rd->advice);
}

static int load(dlm_run *r, const dlm_data *data, rt_dataset *d)
{
    rt_reader rd;
    rt_bench *bench = r->bench;         /* a bench looks at the entry's steps only */
    dlm_i64 steps = r->steps_run;
    double before = rt_now();
    r->bench = NULL;
    int fault = open_reader(&rd, r, data) || read_fields(&rd, d);
    close_reader(&rd);
    r->bench = bench;
    r->steps_run = steps;
    r->progress.read += rt_now() - before;
    return fault ? -1 : 0;
}

rt_dataset *rt_dataset_at(dlm_run *r, int data)
{
    if (!r->data && !(r->data = calloc((size_t)r->program->ndata + 1, sizeof *r->data)))
        rt_error(r, "out of memory");
    return r->data ? &r->data[data] : NULL;
}

static int load_once(dlm_run *r, int data)
{
    rt_dataset *d = rt_dataset_at(r, data);
    if (!d || r->failed || (!d->loaded && load(r, &r->program->data[data], d)))
        return -1;
    d->loaded = true;
    return 0;
}

rt_part *rt_data_part(dlm_run *r, int data, int part)
{
    const dlm_data *description = &r->program->data[data];
    if (load_once(r, data))
        return NULL;
    rt_dataset *d = &r->data[data];
    if (d->split && part == DLM_ALL && !d->part[part].present && rt_join_parts(r, description, d))
        return NULL;
    if (d->part[part].present)
        return &d->part[part];
    rt_error(r, "data %s is not split, so %s%s does not exist", description->name,
             description->name, rt_part_name[part]);
    return NULL;
}

/* ---- what programs ask ---- */

dlm_i64 dlm_rows(dlm_run *r, int data, int part)
{
    rt_part *p = rt_data_part(r, data, part);
    return p ? p->rows : -1;
}

const void *dlm_field_data(dlm_run *r, int data, int part, int field)
{
    rt_part *p = rt_data_part(r, data, part);
    if (!p)
        return NULL;
    dlm_i64 items = p->start[field] ? p->start[field][p->rows] : p->rows;
    dlm_i64 bytes = items * (dlm_i64)r->data[data].row_bytes[field];
    return rt_changed(r, p->field[field], bytes) ? NULL : p->field[field];
}

int dlm_fit(dlm_run *r, int data, int field)
{
    rt_dataset *d = rt_dataset_at(r, data);
    return !d ? -1 : d->fitted[field] ? 0 : load_once(r, data);
}

const rt_vocabulary *rt_data_vocabulary(dlm_run *r, int data, int field)
{
    rt_dataset *d = rt_dataset_at(r, data);
    const dlm_source *s = r->program->data[data].fields[field].sources;
    if (d && !d->vocabulary[field] && s->tokenizer)
        return d->vocabulary[field] = rt_read_tokens(r, s);
    if (!d || (!d->vocabulary[field] && load_once(r, data)))
        return NULL;
    return d->vocabulary[field];
}

static bool exists(dlm_run *r, const dlm_data *data)
{
    char *path = rt_data_path(r, data);
    bool there = path && access(path, F_OK) == 0;
    free(path);
    return there;
}

static int check_tokens(rt_reader *rd)
{
    for (int k = 0; k < rd->nsources; k++) {
        const dlm_source *s = rd->source[k].source;
        rt_vocabulary *v = s->tokenizer ? rt_read_tokens(rd->r, s) : NULL;
        if (s->tokenizer && !v)
            return -1;
        rt_vocabulary_free(v);
    }
    return 0;
}

/* What the file makes of sizes that the model leaves open. */
static int check_sizes(rt_reader *rd, dlm_row_size *size, const void *context)
{
    const rt_source *s = rd->source;
    for (int f = 0; f < rd->data->nfields; f++) {
        const dlm_field *field = &rd->data->fields[f];
        dlm_i64 shapes[RT_MAX_FIELDS][RT_MAX_RANK];
        if (field->nsources > RT_MAX_FIELDS)
            return 0;
        for (int k = 0; k < field->nsources; k++)
            memcpy(shapes[k], s[k].shape, sizeof shapes[k]);
        dlm_i64 got = size(context, f, &shapes[0][0]);
        if (got >= 0 && got != rt_elements(field->rank, field->shape))
            return rt_wrong_size(rd, field, s, (double)got);
        s += field->nsources;
    }
    return 0;
}

char *dlm_data_check(const dlm_data *data, const char *folder, dlm_row_size *size, const void *context)
{
    const dlm_program program = {.name = data->name, .folder = folder, .ndata = 1, .data = data};
    const dlm_entry entry = {.name = "check"};
    dlm_run *r = rt_run_new(&program, &entry);
    char *message = NULL;
    if (r && exists(r, data)) {
        rt_reader rd;
        if (open_reader(&rd, r, data) || data->reader->read(&rd) || check_tokens(&rd) ||
            check_sizes(&rd, size, context))
            message = strdup(r->message.p ? r->message.p : "out of memory");
        close_reader(&rd);
    }
    rt_run_free(r);
    return message;
}

void rt_data_free(dlm_run *r)
{
    for (int k = 0; r->data && k < r->program->ndata; k++) {
        for (int f = 0; f < RT_MAX_FIELDS; f++) {
            for (int p = 0; p < 3; p++)
                rt_drop_field(&r->data[k].part[p], f);
            rt_vocabulary_free(r->data[k].vocabulary[f]);
        }
        free(r->data[k].training);
    }
    free(r->data);
    r->data = NULL;
}
