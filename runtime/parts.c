/* Which rows train, the two parts of a data set, and where in its files a row stands.
 *
 * Each part is an array of its own, because steps want aligned inputs; the items of a ragged field
 * stand one after another, with the places where rows begin. Within both parts rows keep the order
 * of the files. */
#include "runtime/data.h"

#include <stdlib.h>
#include <string.h>

const char *const rt_part_name[] = {[DLM_ALL] = "", [DLM_TRAIN] = ".train", [DLM_TEST] = ".test"};

/* ---- which rows train ---- */

static int compare_rows(const void *a, const void *b)
{
    dlm_i64 x = *(const dlm_i64 *)a, y = *(const dlm_i64 *)b;
    return (x > y) - (x < y);
}

int rt_choose_training(rt_reader *rd, rt_dataset *d)
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

/* ---- parts ---- */

/* The rows of a field that are listed, or those of 0..n that are not, as an array of their own. */
static int pick(dlm_run *r, const rt_part *from, rt_part *to, int f, size_t bytes,
                const dlm_i64 *rows, dlm_i64 n)
{
    rt_source s = {.value = from->field[f], .start = from->start[f]};
    dlm_i64 items = rt_count_items(&s, rows, n);
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

void rt_drop_field(rt_part *p, int f)
{
    rt_free(p->field[f]);
    free(p->start[f]);
    p->field[f] = NULL;
    p->start[f] = NULL;
}

/* All rows of both parts, in the order of the files. */
int rt_split_parts(dlm_run *r, const dlm_data *data, rt_dataset *d)
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
        rt_drop_field(all, f);
    }
    d->part[DLM_TRAIN].present = d->part[DLM_TEST].present = true;
    all->present = false;
    free(rest);
    return fault ? -1 : 0;
}

/* All rows of a split set, again in the order of the file. */
int rt_join_parts(dlm_run *r, const dlm_data *data, rt_dataset *d)
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
