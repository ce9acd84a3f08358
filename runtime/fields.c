/* The fields of a data set, from its sources. Words and characters become numbers; what is computed of
 * the rows that train (`standardize`) is, unless a checkpoint brought it; and each field's compiled
 * step turns its sources into the field's type and shape, for all rows at once. */
#include "runtime/data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The row, from 1, of an item of a field. */
static dlm_i64 row_of_item(const rt_reader *rd, const rt_source *s, dlm_i64 item)
{
    dlm_i64 row = s->start ? 0 : item;
    while (s->start && row + 1 < rd->rows && s->start[row + 1] <= item)
        row++;
    return row + 1;
}

/* ---- vocabularies ---- */

rt_vocabulary *rt_read_tokens(dlm_run *r, const dlm_source *s)
{
    char *path = rt_path_of_model(r, s->option);
    void *tokens = path ? s->tokenizer->read(r, path) : NULL;
    free(path);
    return rt_vocabulary_of_tokens(r, s->tokenizer, tokens);
}

static int refuse_category(rt_reader *rd, const rt_vocabulary *v, const rt_source *s, dlm_i64 cell,
                           const char *word)
{
    rt_text where = {0};
    rt_print(&where, "%s: row %lld: %s.%s: ", rd->path, (long long)row_of_item(rd, s, cell),
             rd->data->name, s->field->name);
    rt_no_category(rd->r, v, where.p ? where.p : "", word);
    rt_text_free(&where);
    return -1;
}

/* Each cell of a source becomes the number of its category. */
static int number_categories(rt_reader *rd, const rt_vocabulary *v, rt_source *s)
{
    int *to = rt_source_rows(rd, s, s->cells), fault = to ? 0 : -1;
    rt_text word = {0};
    for (dlm_i64 k = 0; k < s->cells && !fault; k++) {
        dlm_i64 begin = k ? s->cell[k - 1] : 0;
        to[k] = (int)rt_category(v, s->text.p + begin, (size_t)(s->cell[k] - begin), &word);
        if (to[k] < 0)
            fault = refuse_category(rd, v, s, k, word.p ? word.p : "");
    }
    rt_text_free(&word);
    return fault;
}

/* Made of the training rows, unless a checkpoint has brought it; categories of all. */
static rt_vocabulary *make_vocabulary(rt_reader *rd, const rt_dataset *d, const rt_source *s)
{
    bool all = rt_is_category(s->source);
    if (s->source->tokenizer)
        return rt_read_tokens(rd->r, s->source);
    return rt_vocabulary_count(s, s->source->offer, all ? NULL : d->training,
                               all ? s->cells : d->ntraining, s->source->last);
}

/* The cells of a source become numbers: items of a ragged field, or one long sequence. */
static int encode_source(rt_reader *rd, rt_dataset *d, rt_source *s, int field)
{
    const char *coding = s->source->offer;
    bool ragged = s->field->ragged >= 0;
    dlm_rows_buffer ids = {0};
    int fault = 0;
    if (!d->vocabulary[field] && !(d->vocabulary[field] = make_vocabulary(rd, d, s)))
        return rt_error(rd->r, "out of memory");
    if (rt_is_category(s->source))
        return number_categories(rd, d->vocabulary[field], s);
    s->start = malloc(((size_t)s->cells + 1) * sizeof *s->start);
    if (!s->start)
        return rt_error(rd->r, "out of memory");
    for (dlm_i64 k = 0; k < s->cells && !fault; k++) {
        dlm_i64 begin = k ? s->cell[k - 1] : 0;
        s->start[k] = ids.bytes / 4;
        fault = rt_encode(rd->r, d->vocabulary[field], coding, ragged, s->text.p + begin,
                          (size_t)(s->cell[k] - begin), &ids);
        if (fault > 0)
            rt_error(rd->r, "%s: row %lld of %s.%s is not UTF-8, which tokens are made of", rd->path,
                     (long long)k + 1, rd->data->name, s->field->name);
    }
    s->start[s->cells] = s->items = ids.bytes / 4;
    s->value = ids.data;
    return fault;
}

/* A sequence is read as lines, or as one text; once it is numbered, its rows are the numbers. */
static int number_rows(rt_reader *rd, rt_dataset *d, rt_source *s)
{
    dlm_i64 train = s->start[d->ntraining];
    if (s->cells == 1 && rd->data->train > 0)
        train = (dlm_i64)(rd->data->train * (double)s->items + 0.5);
    free(s->start);
    s->start = NULL;
    free(d->training);
    d->training = malloc(((size_t)s->items + 1) * sizeof *d->training);
    if (!d->training)
        return rt_error(rd->r, "out of memory");
    for (dlm_i64 k = 0; k < s->items; k++)
        d->training[k] = k;
    d->rows = rd->rows = s->items;
    d->ntraining = train;
    return 0;
}

int rt_encode_fields(rt_reader *rd, rt_dataset *d)
{
    rt_source *s = rd->source;
    for (int f = 0; f < rd->data->nfields; f++)
        for (int k = 0; k < rd->data->fields[f].nsources; k++, s++)
            if (rt_is_coded(s->source) &&
                (encode_source(rd, d, s, f) ||
                 (s->field->ragged < 0 && !rt_is_category(s->source) && number_rows(rd, d, s))))
                return -1;
    return 0;
}

/* ---- fitting and converting ---- */

dlm_i64 rt_count_items(const rt_source *s, const dlm_i64 *rows, dlm_i64 n)
{
    dlm_i64 items = s->start ? 0 : n;
    for (dlm_i64 k = 0; s->start && k < n; k++)
        items += s->start[rows[k] + 1] - s->start[rows[k]];
    return items;
}

/* The values of some rows, one after another. */
static void *gather(dlm_run *r, const rt_source *s, const dlm_i64 *rows, dlm_i64 n)
{
    size_t bytes = rt_source_bytes(s);
    char *all = rt_alloc(r, rt_count_items(s, rows, n) * (dlm_i64)bytes, "a data set"), *to = all;
    for (dlm_i64 k = 0; all && k < n; k++) {
        dlm_i64 first = s->start ? s->start[rows[k]] : rows[k];
        dlm_i64 items = s->start ? s->start[rows[k] + 1] - first : 1;
        memcpy(to, (const char *)s->value + (size_t)first * bytes, (size_t)items * bytes);
        to += (size_t)items * bytes;
    }
    return all;
}

static void bind_dims(const int *from, int n, const rt_source *source, dlm_i64 rows, dlm_i64 *dim)
{
    for (int k = 0; k < n; k++)
        dim[k] = from[k] < 0 ? rows : source[from[k] / 8].shape[from[k] % 8];
}

static int fit_field(rt_reader *rd, rt_dataset *d, int f, const rt_source *source)
{
    const dlm_field *field = &rd->data->fields[f];
    const void **inputs = calloc((size_t)field->nsources + 1, sizeof *inputs);
    dlm_i64 *dim = calloc((size_t)field->fit->ndims + 1, sizeof *dim);
    int fault = inputs && dim ? 0 : rt_error(rd->r, "out of memory");
    if (!fault && d->ntraining == 0)
        fault = rt_error(rd->r, "%s: there is no row to train from, of which %s.%s is computed",
                         rd->path, rd->data->name, field->name);
    for (int k = 0; k < field->nsources && !fault; k++)
        if (!(inputs[k] = gather(rd->r, &source[k], d->training, d->ntraining)))
            fault = -1;
    if (!fault) {
        bind_dims(field->fit_dims, field->fit->ndims, source,
                  rt_count_items(source, d->training, d->ntraining), dim);
        fault = dlm_step_run(rd->r, field->fit, dim, inputs, NULL);
    }
    for (int k = 0; inputs && k < field->nsources; k++)
        rt_free((void *)inputs[k]);
    free(inputs);
    free(dim);
    d->fitted[f] = !fault;
    return fault;
}

int rt_wrong_size(rt_reader *rd, const dlm_field *field, const rt_source *source, double got)
{
    rt_text t = {0};
    rt_put_shape(&t, field->type, field->rank, field->shape);
    rt_print(&t, ", but its expression gives %.0f numbers a row", got);
    for (int k = 0; k < field->nsources; k++) {
        rt_print(&t, "; `%s` of the file is ", source[k].source->offer);
        rt_put_shape(&t, source[k].source->type, source[k].source->rank, source[k].shape);
    }
    rt_error(rd->r, "%s: %s.%s is declared as %s", rd->path, rd->data->name, field->name,
             t.p ? t.p : "another shape");
    rt_text_free(&t);
    return -1;
}

/* The step's result, in the type that it gives; NULL is recorded. */
static void *run_convert(rt_reader *rd, const dlm_field *field, const rt_source *source,
                         dlm_i64 rows)
{
    const dlm_step *step = field->convert;
    dlm_i64 *dim = calloc((size_t)step->ndims + (size_t)step->nbuffers + 1, sizeof *dim);
    const void **inputs = calloc((size_t)field->nsources + 1, sizeof *inputs);
    dlm_i64 each = rt_elements(field->rank, field->shape) * (dlm_i64)rt_type_size(field->gives);
    dlm_i64 wanted, got = 0;
    void *value = NULL;
    if (!dim || !inputs)
        rt_error(rd->r, "out of memory");
    else if (__builtin_mul_overflow(each, rows, &wanted))
        rt_error(rd->r, "%s: %s.%s is too large", rd->path, rd->data->name, field->name);
    else {
        bind_dims(field->dims, step->ndims, source, rows, dim);
        step->sizes(dim, 1, dim + step->ndims);
        for (int k = 0; k < step->nbuffers; k++)
            if (step->buffers[k].kind == DLM_BUF_OUTPUT)
                got = dim[step->ndims + k];
        for (int k = 0; k < field->nsources; k++)
            inputs[k] = source[k].value;
        if (got != wanted)
            rt_wrong_size(rd, field, source, (double)got / (double)rt_type_size(field->gives) / (double)rows);
        else if ((value = rt_alloc(rd->r, wanted, rd->data->name)) &&
                 dlm_step_run(rd->r, step, dim, inputs, &value)) {
            rt_free(value);
            value = NULL;
        }
    }
    free(dim);
    free(inputs);
    return value;
}

/* Numbers become the ints that the field declares, if they are such. */
static void *narrowed(rt_reader *rd, const dlm_field *field, const rt_source *source, void *value,
                      dlm_i64 rows)
{
    dlm_i64 each = rt_elements(field->rank, field->shape), n = rows * each;
    void *to = rt_alloc(rd->r, n * (dlm_i64)rt_type_size(field->type), rd->data->name);
    for (dlm_i64 k = 0; to && k < n; k++) {
        if (rt_set(field->type, to, k, rt_get(field->gives, value, k)))
            continue;
        rt_text t = {0};
        rt_put_double(&t, rt_get(field->gives, value, k));
        const dlm_source *s = source->source;
        if (field->nsources == 1 && !strcmp(s->offer, "col") && s->name)
            rt_print(&t, " (column `%s`)", s->name);
        else if (field->nsources == 1 && !strcmp(s->offer, "col"))
            rt_print(&t, " (column %lld)", (long long)s->first + 1);
        rt_error(rd->r, "%s: row %lld: %s.%s is %s, but its value here is %s", rd->path,
                 (long long)row_of_item(rd, source, k / each), rd->data->name, field->name,
                 rt_type_name(field->type), t.p ? t.p : "another");
        rt_text_free(&t);
        rt_free(to);
        to = NULL;
    }
    rt_free(value);
    return to;
}

/* Numbers too large for the field's floats, and NaN of files that can hold it, are mistakes. */
static int check_finite(rt_reader *rd, const dlm_field *field, const rt_source *source,
                        const void *value, dlm_i64 items)
{
    dlm_i64 each = rt_elements(field->rank, field->shape);
    if (field->type > DLM_BF16)
        return 0;
    for (dlm_i64 k = 0; k < items * each; k++) {
        double x = rt_get(field->type, value, k);
        if (isfinite(x))
            continue;
        return rt_error(rd->r, "%s: row %lld: %s.%s is %g here, and must be a finite %s", rd->path,
                        (long long)row_of_item(rd, source, k / each), rd->data->name, field->name,
                        x, rt_type_name(field->type));
    }
    return 0;
}

void rt_drop_value(rt_reader *rd, rt_source *s)
{
    if (!rd->cached.block)
        rt_free(s->value);
    s->value = NULL;
}

int rt_convert_field(rt_reader *rd, rt_dataset *d, int f, rt_source *source)
{
    const dlm_field *field = &rd->data->fields[f];
    dlm_i64 rows = source->items;
    rt_part *all = &d->part[DLM_ALL];
    if (field->fit && !d->fitted[f] && fit_field(rd, d, f, source))
        return -1;
    d->row_bytes[f] = (size_t)rt_elements(field->rank, field->shape) * rt_type_size(field->type);
    void *value = run_convert(rd, field, source, rows);
    if (value && field->gives != field->type)
        value = narrowed(rd, field, source, value, rows);
    all->field[f] = value;
    if (value && check_finite(rd, field, source, value, rows))
        return -1;
    if (field->ragged >= 0) {
        all->start[f] = source->start;
        source->start = NULL;
    }
    for (int k = 0; k < field->nsources; k++)       /* not needed any more, and may be large */
        rt_drop_value(rd, &source[k]);
    return value ? 0 : -1;
}
