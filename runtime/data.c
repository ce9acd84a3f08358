/* Data sets: read when first used, split, fitted, converted to their fields.
 *
 * A reader gives the sources of all fields for all rows. Which rows train is decided before
 * anything is computed: by the files, by their order, or by a permutation that depends on the
 * split's seed alone; within both parts rows keep the order of the files. Then vocabularies are
 * counted and fitted places computed, from the training rows, unless a checkpoint brought them.
 * Each field's compiled step turns its sources into the field's type and shape for all rows at
 * once. Each part is an array of its own, because steps want aligned inputs; the items of a
 * ragged field stand one after another, with the places where rows begin. */
#include "runtime/data.h"
#include "runtime/device.h"

#include "runtime/philox.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const char *const rt_part_name[] = {[DLM_ALL] = "", [DLM_TRAIN] = ".train", [DLM_TEST] = ".test"};

/* ---- what readers fill ---- */

bool rt_offers(const rt_source *s, const char *offer)
{
    return !strcmp(s->source->offer, offer);
}

bool rt_is_coded(const dlm_source *s)
{
    return s->tokenizer || !strcmp(s->offer, "words") || !strcmp(s->offer, "chars");
}

size_t rt_source_bytes(const rt_source *s)
{
    return (size_t)rt_elements(s->source->rank, s->shape) * rt_type_size(s->source->type);
}

void *rt_source_rows(rt_reader *rd, rt_source *s, dlm_i64 more)
{
    size_t bytes = rt_source_bytes(s);
    if (!s->value || s->items + more > s->capacity) {
        dlm_i64 capacity = s->items + more, total;
        if (s->items && capacity < 2 * s->capacity)
            capacity = 2 * s->capacity;
        if (__builtin_mul_overflow(capacity, (dlm_i64)bytes, &total))
            total = -1;
        void *value = rt_alloc(rd->r, total, "a data set");
        if (!value)
            return NULL;
        if (s->items)
            memcpy(value, s->value, (size_t)s->items * bytes);
        rt_free(s->value);
        s->value = value;
        s->capacity = capacity;
    }
    void *to = (char *)s->value + (size_t)s->items * bytes;
    s->items += more;
    return to;
}

int rt_cell(rt_reader *rd, rt_source *s, const char *text, size_t n)
{
    if (s->cells == s->cell_capacity) {
        dlm_i64 capacity = s->cell_capacity ? 2 * s->cell_capacity : 256;
        dlm_i64 *cell = realloc(s->cell, (size_t)capacity * sizeof *cell);
        if (!cell)
            return rt_error(rd->r, "out of memory");
        s->cell = cell;
        s->cell_capacity = capacity;
    }
    rt_put(&s->text, text, n);
    s->cell[s->cells++] = (dlm_i64)s->text.n;
    return s->text.failed ? rt_error(rd->r, "out of memory") : 0;
}

void rt_source_begin(rt_source *s)
{
    if (s->field->ragged >= 0 && !rt_is_coded(s->source))
        rt_put(&s->begun, (const char *)&s->items, sizeof s->items);
}

/* The list's mistake: what it names is of no known kind, or not there. */
static int refuse_listed(rt_reader *rd, const rt_source *s, const char *name, const char *path)
{
    rt_text why = {0};
    rt_print(&why, "%s: row %lld: ", rd->path, (long long)rd->rows + 1);
    if (rt_has_one_of(name, s->source->media->extensions)) {
        rt_print(&why, "cannot read %s: %s", path, strerror(errno));
    } else {
        rt_print(&why, "%s.%s reads files named ", rd->data->name, s->field->name);
        rt_put_extensions(&why, s->source->media->extensions);
        rt_print(&why, ", but found `%.80s`", name);
    }
    rt_error(rd->r, "%s", why.p ? why.p : "out of memory");
    rt_text_free(&why);
    return -1;
}

int rt_listed_file(rt_reader *rd, rt_source *s, const char *name)
{
    const char *slash = strrchr(rd->path, '/');
    rt_text path = {0};
    rt_print(&path, "%.*s%s", slash && *name != '/' ? (int)(slash - rd->path) + 1 : 0, rd->path, name);
    if (!path.failed)
        rt_reads(rd->r, path.p);
    int fault = path.failed ? rt_error(rd->r, "out of memory")
        : !rt_has_one_of(name, s->source->media->extensions) || access(path.p, R_OK)
            ? refuse_listed(rd, s, name, path.p)
            : s->source->media->add(rd, s, path.p);
    rt_text_free(&path);
    return fault;
}

bool rt_has_one_of(const char *path, const char *extensions)
{
    char extension[16];
    for (const char *e = extensions; *e; e += strspn(e, " ")) {
        size_t n = strcspn(e, " ");
        snprintf(extension, sizeof extension, "%.*s", (int)n, e);
        if (rt_has_extension(path, extension))
            return true;
        e += n;
    }
    return false;
}

/* Where rows begin, of a ragged source whose rows have these lengths, or all have `even` items. */
static int set_lengths(rt_reader *rd, rt_source *s, const char *name, dlm_i64 rows,
                       const rt_tensor *lengths, dlm_i64 even, dlm_i64 items)
{
    s->start = malloc(((size_t)rows + 1) * sizeof *s->start);
    if (!s->start)
        return rt_error(rd->r, "out of memory");
    s->start[0] = 0;
    for (dlm_i64 k = 0; k < rows; k++) {
        dlm_i64 n = lengths ? (dlm_i64)rt_get(lengths->type, lengths->data, k) : even;
        if (n < 0 || n > items - s->start[k])
            return rt_error(rd->r, "%s: row %lld of `%s.lengths` is %lld, and `%s` has %lld items",
                            rd->path, (long long)k + 1, name, (long long)n, name,
                            (long long)items);
        s->start[k + 1] = s->start[k] + n;
    }
    if (s->start[rows] != items)
        return rt_error(rd->r, "%s: `%s.lengths` adds up to %lld, but `%s` has %lld items",
                        rd->path, name, (long long)s->start[rows], name, (long long)items);
    return 0;
}

static int copy_values(rt_reader *rd, rt_source *s, const char *name, const rt_tensor *t,
                       dlm_i64 rows)
{
    dlm_i64 n = rows * rt_elements(s->source->rank, s->shape);
    char *to = rt_source_rows(rd, s, rows);
    if (!to)
        return -1;
    if (t->type == s->source->type) {
        memcpy(to, t->data, (size_t)n * rt_type_size(t->type));
        return 0;
    }
    for (dlm_i64 k = 0; k < n; k++)
        if (!rt_set(s->source->type, to, k, rt_get(t->type, t->data, k)))
            return rt_error(rd->r, "%s: row %lld of `%s` holds %g, which is no %s", rd->path,
                            (long long)(k / (n / rows)) + 1, name, rt_get(t->type, t->data, k),
                            rt_type_name(s->source->type));
    return 0;
}

int rt_source_tensor(rt_reader *rd, rt_source *s, const char *name, const rt_tensor *t,
                     const rt_tensor *lengths)
{
    bool ragged = s->field->ragged >= 0;
    int outer = ragged && !lengths ? 2 : 1;
    rt_text text = {0};
    dlm_i64 rows = t->rank >= outer ? t->shape[0] : 0;
    dlm_i64 even = outer == 2 && t->rank > 1 ? t->shape[1] : 1;
    memcpy(s->shape, s->source->shape ? s->source->shape : (const dlm_i64[1]){0},
           sizeof(dlm_i64) * (size_t)(s->source->shape ? s->source->rank : 0));
    if (t->rank < outer || rt_elements(t->rank - outer, t->shape + outer) !=
                               rt_elements(s->source->rank, s->shape)) {
        rt_put_shape(&text, t->type, t->rank, t->shape);
        rt_print(&text, ", but %s.%s reads rows of ", rd->data->name, s->field->name);
        rt_put_shape(&text, s->source->type, s->source->rank, s->source->shape);
        rt_error(rd->r, "%s: `%s` is %s", rd->path, name, text.p ? text.p : "of another shape");
        rt_text_free(&text);
        return -1;
    }
    s->rows = lengths ? rt_elements(lengths->rank, lengths->shape) : rows;
    if (ragged && set_lengths(rd, s, name, s->rows, lengths, even, rows * even))
        return -1;
    return copy_values(rd, s, name, t, rows * even);
}

/* ---- which rows train ---- */

static int compare_rows(const void *a, const void *b)
{
    dlm_i64 x = *(const dlm_i64 *)a, y = *(const dlm_i64 *)b;
    return (x > y) - (x < y);
}

/* Lists the training rows, ascending; of a set that has no parts, all. */
static int choose_training(rt_reader *rd, rt_dataset *d)
{
    const dlm_data *data = rd->data;
    dlm_i64 train = data->train > 0 ? (dlm_i64)(data->train * (double)rd->rows + 0.5)
                    : rd->train_rows >= 0 ? rd->train_rows : rd->rows;
    d->rows = rd->rows;
    d->split = data->train > 0 || rd->train_rows >= 0;
    d->ntraining = train < rd->rows ? train : rd->rows;
    d->training = malloc(((size_t)rd->rows + 1) * sizeof *d->training);
    if (!d->training)
        return rt_error(rd->r, "out of memory");
    if (data->train > 0 && !data->ordered) {
        rt_random random = rt_random_start(data->split_seed, "split", 0);
        rt_random_permutation(&random, rd->rows, d->training);
        qsort(d->training, (size_t)d->ntraining, sizeof *d->training, compare_rows);
        return 0;
    }
    for (dlm_i64 k = 0; k < rd->rows; k++)
        d->training[k] = k;
    return 0;
}

/* ---- vocabularies ---- */

static rt_vocabulary *read_tokens(dlm_run *r, const dlm_source *s)
{
    char *path = rt_path_of_model(r, s->option);
    void *tokens = path ? s->tokenizer->read(r, path) : NULL;
    free(path);
    return rt_vocabulary_of_tokens(r, s->tokenizer, tokens);
}

/* The cells of a source become numbers: items of a ragged field, or one long sequence. */
static int encode_source(rt_reader *rd, rt_dataset *d, rt_source *s, int field)
{
    const char *coding = s->source->offer;
    bool ragged = s->field->ragged >= 0;
    dlm_rows_buffer ids = {0};
    int fault = 0;
    if (!d->vocabulary[field] && s->source->tokenizer)
        d->vocabulary[field] = read_tokens(rd->r, s->source);
    else if (!d->vocabulary[field])
        d->vocabulary[field] = rt_vocabulary_count(s, coding, d->training, d->ntraining,
                                                   s->source->last);
    if (!d->vocabulary[field])
        return rt_error(rd->r, "out of memory");
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

static int encode_all(rt_reader *rd, rt_dataset *d)
{
    rt_source *s = rd->source;
    for (int f = 0; f < rd->data->nfields; f++)
        for (int k = 0; k < rd->data->fields[f].nsources; k++, s++)
            if (rt_is_coded(s->source) &&
                (encode_source(rd, d, s, f) || (s->field->ragged < 0 && number_rows(rd, d, s))))
                return -1;
    return 0;
}

/* ---- fitting and converting ---- */

static dlm_i64 count_items(const rt_source *s, const dlm_i64 *rows, dlm_i64 n)
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
    char *all = rt_alloc(r, count_items(s, rows, n) * (dlm_i64)bytes, "a data set"), *to = all;
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
                  count_items(source, d->training, d->ntraining), dim);
        fault = dlm_step_run(rd->r, field->fit, dim, inputs, NULL);
    }
    for (int k = 0; inputs && k < field->nsources; k++)
        rt_free((void *)inputs[k]);
    free(inputs);
    free(dim);
    d->fitted[f] = !fault;
    return fault;
}

static int wrong_size(rt_reader *rd, const dlm_field *field, const rt_source *source, double got)
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
        step->sizes(dim, dim + step->ndims);
        for (int k = 0; k < step->nbuffers; k++)
            if (step->buffers[k].kind == DLM_BUF_OUTPUT)
                got = dim[step->ndims + k];
        for (int k = 0; k < field->nsources; k++)
            inputs[k] = source[k].value;
        if (got != wanted)
            wrong_size(rd, field, source, (double)got / (double)rt_type_size(field->gives) / (double)rows);
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

/* The row, from 1, of an item of a field. */
static dlm_i64 row_of_item(const rt_reader *rd, const rt_source *s, dlm_i64 item)
{
    dlm_i64 row = s->start ? 0 : item;
    while (s->start && row + 1 < rd->rows && s->start[row + 1] <= item)
        row++;
    return row + 1;
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

static void drop_value(rt_reader *rd, rt_source *s)
{
    if (!rd->cached.block)
        rt_free(s->value);
    s->value = NULL;
}

static int convert_field(rt_reader *rd, rt_dataset *d, int f, rt_source *source)
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
        drop_value(rd, &source[k]);
    return value ? 0 : -1;
}

/* ---- parts ---- */

/* The rows of a field that are listed, or those of 0..n that are not, as an array of their own. */
static int pick(dlm_run *r, const rt_part *from, rt_part *to, int f, size_t bytes,
                const dlm_i64 *rows, dlm_i64 n)
{
    rt_source s = {.value = from->field[f], .start = from->start[f]};
    dlm_i64 items = count_items(&s, rows, n);
    char *at = to->field[f] = rt_alloc(r, items * (dlm_i64)bytes, "a data set");
    dlm_i64 *start = s.start ? malloc(((size_t)n + 1) * sizeof *start) : NULL;
    to->start[f] = start;
    if (!at || (s.start && !start))
        return rt_error(r, "out of memory");
    for (dlm_i64 k = 0; k < n; k++) {
        dlm_i64 first = s.start ? s.start[rows[k]] : rows[k];
        dlm_i64 count = s.start ? s.start[rows[k] + 1] - first : 1;
        memcpy(at, (const char *)s.value + (size_t)first * bytes, (size_t)count * bytes);
        at += (size_t)count * bytes;
        if (start)
            start[k + 1] = (k ? start[k] : (start[0] = 0)) + count;
    }
    if (start && n == 0)
        start[0] = 0;
    to->rows = n;
    return 0;
}

static void drop(rt_part *p, int f)
{
    rt_free(p->field[f]);
    free(p->start[f]);
    p->field[f] = NULL;
    p->start[f] = NULL;
}

/* All rows of both parts, in the order of the files. */
static int split(dlm_run *r, const dlm_data *data, rt_dataset *d)
{
    dlm_i64 *rest = malloc(((size_t)d->rows + 1) * sizeof *rest), n = 0;
    rt_part *all = &d->part[DLM_ALL];
    int fault = rest ? 0 : rt_error(r, "out of memory");
    for (dlm_i64 row = 0, next = 0; !fault && row < d->rows; row++)
        if (next < d->ntraining && d->training[next] == row)
            next++;
        else
            rest[n++] = row;
    for (int f = 0; f < data->nfields && !fault; f++) {
        size_t bytes = d->row_bytes[f];
        fault = pick(r, all, &d->part[DLM_TRAIN], f, bytes, d->training, d->ntraining) ||
                pick(r, all, &d->part[DLM_TEST], f, bytes, rest, n);
        drop(all, f);
    }
    d->part[DLM_TRAIN].present = d->part[DLM_TEST].present = true;
    all->present = false;
    free(rest);
    return fault ? -1 : 0;
}

/* All rows of a split set, again in the order of the file. */
static int join(dlm_run *r, const dlm_data *data, rt_dataset *d)
{
    rt_part *all = &d->part[DLM_ALL], *train = &d->part[DLM_TRAIN], *test = &d->part[DLM_TEST];
    for (int f = 0; f < data->nfields; f++) {
        size_t bytes = d->row_bytes[f];
        dlm_i64 items = train->start[f] ? train->start[f][train->rows] + test->start[f][test->rows]
                                        : d->rows;
        char *to = all->field[f] = rt_alloc(r, items * (dlm_i64)bytes, data->name);
        dlm_i64 *start = train->start[f] ? calloc((size_t)d->rows + 1, sizeof *start) : NULL;
        all->start[f] = start;
        if (!to || (train->start[f] && !start))
            return rt_error(r, "out of memory");
        for (dlm_i64 row = 0, next = 0; row < d->rows; row++) {
            bool trains = next < d->ntraining && d->training[next] == row;
            const rt_part *p = trains ? train : test;
            dlm_i64 at = trains ? next : row - next;
            dlm_i64 first = start ? p->start[f][at] : at;
            dlm_i64 count = start ? p->start[f][at + 1] - first : 1;
            memcpy(to, (const char *)p->field[f] + (size_t)first * bytes, (size_t)count * bytes);
            to += (size_t)count * bytes;
            if (start)
                start[row + 1] = start[row] + count;
            next += trains;
        }
    }
    all->rows = d->rows;
    all->present = true;
    return 0;
}

/* ---- loading ---- */

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

/* Where the rows of a ragged source that has begun them one by one begin. */
static int end_rows(rt_reader *rd, rt_source *s)
{
    if (!s->begun.n)
        return 0;
    rt_put(&s->begun, (const char *)&s->items, sizeof s->items);
    if (s->begun.failed)
        return rt_error(rd->r, "out of memory");
    s->start = (dlm_i64 *)(void *)s->begun.p;
    s->begun = (rt_text){0};
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
        fault = end_rows(rd, &rd->source[k]);
    if (!fault && !rd->rows)
        fault = rt_error(rd->r, "%s holds no rows", rd->path);
    if (!fault)
        fault = choose_training(rd, d) || encode_all(rd, d);
    if (!fault)
        rt_data_keep(rd, d, processor_seconds() - before);
    return fault;
}

static int read_sources(rt_reader *rd, rt_dataset *d)
{
    dlm_i64 training;
    if (rt_data_find(rd, d, &training)) {
        int fault = choose_training(rd, d);
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
        fault = convert_field(rd, d, f, s);
        s += rd->data->fields[f].nsources;
    }
    d->part[DLM_ALL].rows = rd->rows;
    d->part[DLM_ALL].present = true;
    if (!fault)
        fault = check_lengths(rd, &d->part[DLM_ALL]);
    return fault || !d->split ? fault : split(rd->r, rd->data, d);
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
        drop_value(rd, &rd->source[k]);
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
    if (d->split && part == DLM_ALL && !d->part[part].present && join(r, description, d))
        return NULL;
    if (d->part[part].present)
        return &d->part[part];
    rt_error(r, "data %s is not split, so %s%s does not exist", description->name,
             description->name, rt_part_name[part]);
    return NULL;
}

/* ---- whose value is at fault ---- */

/* Whether a step's input is a whole field. */
static bool field_at(const dlm_run *r, const void *input, rt_place_in_data *at)
{
    for (int k = 0; r->data && k < r->program->ndata; k++)
        for (int p = 0; p < 3; p++)
            for (int f = 0; f < r->program->data[k].nfields; f++)
                if (input && r->data[k].part[p].field[f] == input) {
                    *at = (rt_place_in_data){k, p, f, r->data[k].part[p].rows, 1, NULL, 0};
                    return r->program->data[k].fields[f].ragged < 0;
                }
    return false;
}

/* A row of a part as one of the file, from 1. */
static dlm_i64 row_of_file(const rt_dataset *d, int part, dlm_i64 row)
{
    dlm_i64 passed = 0;
    if (part == DLM_ALL)
        return row + 1;
    if (part == DLM_TRAIN)
        return d->training[row] + 1;
    while (passed < d->ntraining && d->training[passed] <= row + passed)
        passed++;
    return row + passed + 1;
}

static bool put_field(dlm_run *r, const void *input, const rt_place_in_data *at, dlm_i64 limit,
                      rt_text *to)
{
    const dlm_data *d = &r->program->data[at->data];
    const dlm_field *f = &d->fields[at->field];
    dlm_i64 each = at->items * rt_elements(f->rank, f->shape);
    bool ints = f->type == DLM_I32 || f->type == DLM_I64 || f->type == DLM_U8 || f->type == DLM_U32;
    for (dlm_i64 k = 0; ints && k < at->rows * each; k++) {
        double value = rt_get(f->type, input, k);
        if (value >= 0 && value < (double)limit)
            continue;
        dlm_i64 row = at->order ? at->order[k / each] : at->first + k / each;
        char *path = rt_data_path(r, d);
        rt_print(to, "; `%s.%s` is %.0f in row %lld of %s", d->name, f->name, value,
                 (long long)row_of_file(&r->data[at->data], at->part, row), path ? path : d->path);
        free(path);
        return true;
    }
    return false;
}

void rt_put_outside(dlm_run *r, const dlm_step *step, const void *const *inputs, dlm_i64 limit,
                    rt_text *to)
{
    rt_text found = {0};
    rt_place_in_data at;
    int n = 0;
    for (int k = 0; k < step->nbuffers; k++) {
        const dlm_buffer *b = &step->buffers[k];
        const void *input = b->kind == DLM_BUF_INPUT ? inputs[b->index] : NULL;
        if (input && (rt_batch_at(r, input, &at) || field_at(r, input, &at)))
            n += put_field(r, input, &at, limit, &found);
    }
    if (n == 1)
        rt_put(to, found.p, found.n);
    rt_text_free(&found);
}

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
        return d->vocabulary[field] = read_tokens(r, s);
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
        rt_vocabulary *v = s->tokenizer ? read_tokens(rd->r, s) : NULL;
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
            return wrong_size(rd, field, s, (double)got);
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
                drop(&r->data[k].part[p], f);
            rt_vocabulary_free(r->data[k].vocabulary[f]);
        }
        free(r->data[k].training);
    }
    free(r->data);
    r->data = NULL;
}
