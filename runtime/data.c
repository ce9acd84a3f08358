/* Data sets: read when first used, converted to their fields, split, shuffled, batched.
 *
 * The columns that fields name are parsed as f64, and each field's compiled step turns its
 * columns into the field's type and shape for all rows at once. A split chooses the training
 * rows by a permutation that depends on the split's seed alone; within both parts rows keep the
 * order of the file. Each part is an array of its own, because steps want aligned inputs.
 *
 * A shuffled opening draws its permutation from (seed of the run, name of the data set and
 * part, number of shuffled openings before), so the n-th epoch sees the same batches whatever
 * else the program does. Batches are copied into aligned buffers that live as long as the loop. */
#include "runtime/philox.h"
#include "runtime/rt.h"

#include <stdlib.h>
#include <string.h>

static const char *const part_name[] = {
    [DLM_ALL] = "", [DLM_TRAIN] = ".train", [DLM_TEST] = ".test"};

typedef struct {
    dlm_i64 rows;
    void *field[RT_MAX_FIELDS];
    dlm_i64 openings;       /* shuffled ones */
    bool present;
} Part;

struct rt_dataset {
    bool loaded, split;
    size_t row_bytes[RT_MAX_FIELDS];
    Part part[3];           /* of a split set ALL is put together when it is asked for */
    dlm_i64 *training;      /* which rows train: TRAIN's rows, ascending; of a split set */
};

/* ---- columns ---- */

typedef struct {            /* the values of one dlm_columns */
    int first, count;
    double *value;          /* rows × count, an rt_block */
    dlm_i64 capacity;       /* in rows */
} Selection;

typedef struct {
    dlm_run *r;
    const dlm_data *data;
    const char *path;
    Selection *selection;   /* of all fields, in order */
    int nselections;
    dlm_i64 rows;
} Reader;

static int find_column(Reader *rd, const dlm_field *field, const char *column, const rt_row *header)
{
    if (!header)
        return rt_error(rd->r,
                        "%s: %s.%s wants the column named `%s`, but the first row holds numbers, "
                        "not names",
                        rd->path, rd->data->name, field->name, column);
    for (int k = 0; k < header->n; k++)
        if (!strcmp(header->cell[k], column))
            return k;
    const char *near = dlm_suggest(column, (const char *const *)header->cell, header->n);
    return rt_error(rd->r, "%s has no column `%s`, which %s.%s reads%s%s%s", rd->path, column,
                    rd->data->name, field->name, near ? "; did you mean `" : "", near ? near : "",
                    near ? "`?" : "");
}

static int resolve_columns(Reader *rd, const rt_row *first_row, bool header)
{
    Selection *s = rd->selection;
    for (int f = 0; f < rd->data->nfields; f++) {
        const dlm_field *field = &rd->data->fields[f];
        for (int k = 0; k < field->ncolumns; k++, s++) {
            const dlm_columns *c = &field->columns[k];
            dlm_i64 first = c->first, last = c->last < 0 ? first_row->n : c->last;
            if (c->column) {
                first = find_column(rd, field, c->column, header ? first_row : NULL);
                if (first < 0)
                    return -1;
                last = first + 1;
            }
            if (first < 0 || first > last || last > first_row->n)
                return rt_error(rd->r,
                                "%s: row 1 has %d columns, but %s.%s reads columns %lld..%lld "
                                "(counted from 0)",
                                rd->path, first_row->n, rd->data->name, field->name,
                                (long long)first, (long long)last);
            s->first = (int)first;
            s->count = (int)(last - first);
        }
    }
    return 0;
}

static int grow(dlm_run *r, Selection *s, dlm_i64 rows)
{
    dlm_i64 capacity = s->capacity ? 2 * s->capacity : 256;
    double *value = rt_alloc(r, capacity * s->count * (dlm_i64)sizeof *value, "a data set");
    if (!value)
        return -1;
    if (s->value)
        memcpy(value, s->value, (size_t)(rows * s->count) * sizeof *value);
    rt_free(s->value);
    s->value = value;
    s->capacity = capacity;
    return 0;
}

static int add_row(Reader *rd, rt_csv *csv, const rt_row *row)
{
    for (int k = 0; k < rd->nselections; k++) {
        Selection *s = &rd->selection[k];
        if (rd->rows == s->capacity && grow(rd->r, s, rd->rows))
            return -1;
        double *to = s->value + rd->rows * s->count;
        for (int j = 0; j < s->count; j++)
            if (rt_csv_number(csv, row, s->first + j, &to[j]))
                return -1;
    }
    rd->rows++;
    return 0;
}

static int read_rows(Reader *rd, rt_csv *csv)
{
    rt_row row;
    int more = rt_csv_next(csv, &row);
    if (more == 0)
        return rt_error(rd->r, "%s is empty", rd->path);
    if (more < 0)
        return -1;
    bool header = rt_row_is_header(&row);
    if (resolve_columns(rd, &row, header))
        return -1;
    if (header)
        more = rt_csv_next(csv, &row);
    for (; more > 0; more = rt_csv_next(csv, &row))
        if (add_row(rd, csv, &row))
            return -1;
    if (more == 0 && rd->rows == 0)
        return rt_error(rd->r, "%s has a header and no rows", rd->path);
    return more;
}

/* ---- conversion and split ---- */

static int convert_field(Reader *rd, rt_dataset *d, int f, const Selection *selection)
{
    const dlm_field *field = &rd->data->fields[f];
    dlm_i64 elements = rt_elements(field->rank, field->shape), bytes;
    const void *inputs[RT_MAX_FIELDS * 4];
    Part *all = &d->part[DLM_ALL];
    d->row_bytes[f] = elements < 0 ? 0 : (size_t)elements * rt_type_size(field->type);
    if (elements < 0 || __builtin_mul_overflow(rd->rows, (dlm_i64)d->row_bytes[f], &bytes))
        bytes = -1;
    if (field->ncolumns > RT_LENGTH(inputs))
        return rt_error(rd->r, "%s.%s reads more than %d columns separately", rd->data->name,
                        field->name, RT_LENGTH(inputs));
    for (int k = 0; k < field->ncolumns; k++)
        inputs[k] = selection[k].value;
    all->field[f] = rt_alloc(rd->r, bytes, rd->data->name);
    if (!all->field[f])
        return -1;
    dlm_i64 dim[1] = {rd->rows};
    return dlm_step_run(rd->r, field->convert, dim, inputs, &all->field[f]);
}

static int compare_rows(const void *a, const void *b)
{
    dlm_i64 x = *(const dlm_i64 *)a, y = *(const dlm_i64 *)b;
    return (x > y) - (x < y);
}

/* Copies the rows that `order` lists (NULL: those that `but` does not list) of one field. */
static void pick(char *to, const char *from, size_t bytes, dlm_i64 rows, const dlm_i64 *order,
                 const dlm_i64 *but, dlm_i64 nbut)
{
    dlm_i64 skip = 0;
    for (dlm_i64 k = 0, row = 0; k < rows; k++, row++) {
        while (but && skip < nbut && but[skip] == row)
            skip++, row++;
        memcpy(to, from + (size_t)(order ? order[k] : row) * bytes, bytes);
        to += bytes;
    }
}

static int split(dlm_run *r, const dlm_data *data, rt_dataset *d)
{
    Part *all = &d->part[DLM_ALL], *train = &d->part[DLM_TRAIN], *test = &d->part[DLM_TEST];
    rt_random random = rt_random_start(data->split_seed, "split", 0);
    d->training = malloc((size_t)all->rows * sizeof *d->training);
    if (!d->training)
        return rt_error(r, "out of memory");
    rt_random_permutation(&random, all->rows, d->training);
    train->rows = (dlm_i64)(data->train * (double)all->rows + 0.5);
    train->rows = train->rows < 0 ? 0 : train->rows > all->rows ? all->rows : train->rows;
    test->rows = all->rows - train->rows;
    qsort(d->training, (size_t)train->rows, sizeof *d->training, compare_rows);
    for (int f = 0; f < data->nfields; f++) {
        size_t bytes = d->row_bytes[f];
        train->field[f] = rt_alloc(r, train->rows * (dlm_i64)bytes, data->name);
        test->field[f] = rt_alloc(r, test->rows * (dlm_i64)bytes, data->name);
        if (!train->field[f] || !test->field[f])
            return -1;
        pick(train->field[f], all->field[f], bytes, train->rows, d->training, NULL, 0);
        pick(test->field[f], all->field[f], bytes, test->rows, NULL, d->training, train->rows);
        rt_free(all->field[f]);
        all->field[f] = NULL;
    }
    d->split = train->present = test->present = true;
    all->present = false;
    return 0;
}

/* All rows of a split set, again in the order of the file. */
static int join(dlm_run *r, const dlm_data *data, rt_dataset *d)
{
    Part *all = &d->part[DLM_ALL];
    for (int f = 0; f < data->nfields; f++) {
        size_t bytes = d->row_bytes[f];
        char *to = all->field[f] = rt_alloc(r, all->rows * (dlm_i64)bytes, data->name);
        const char *train = d->part[DLM_TRAIN].field[f], *test = d->part[DLM_TEST].field[f];
        if (!to)
            return -1;
        for (dlm_i64 row = 0, next = 0; row < all->rows; row++) {
            bool trains = next < d->part[DLM_TRAIN].rows && d->training[next] == row;
            const char *from =
                trains ? train + (size_t)next * bytes : test + (size_t)(row - next) * bytes;
            memcpy(to + (size_t)row * bytes, from, bytes);
            next += trains;
        }
    }
    all->present = true;
    return 0;
}

/* ---- loading ---- */

static char *data_path(dlm_run *r, const dlm_data *data)
{
    rt_text path = {0};
    for (int k = r->options.nsettings - 1; k >= 0; k--)
        if (!strcmp(r->options.settings[k].name, data->name))
            return strdup(r->options.settings[k].path);
    if (data->path[0] == '/' || !r->program->folder)
        return strdup(data->path);
    rt_print(&path, "%s/%s", r->program->folder, data->path);
    return path.p;
}

static int read_file(Reader *rd, rt_dataset *d)
{
    rt_text advice = {0};
    rt_print(&advice, "name the file of `%s` with `--set %s.path=FILE`", rd->data->name,
             rd->data->name);
    rt_csv *csv = rt_csv_open(rd->r, rd->path, advice.p);
    rt_text_free(&advice);
    if (!csv)
        return -1;
    int fault = read_rows(rd, csv);
    rt_csv_close(csv);
    d->part[DLM_ALL].rows = rd->rows;
    d->part[DLM_ALL].present = true;
    const Selection *s = rd->selection;
    for (int f = 0; f < rd->data->nfields && !fault; f++) {
        fault = convert_field(rd, d, f, s);
        s += rd->data->fields[f].ncolumns;
    }
    return fault;
}

static int load(dlm_run *r, const dlm_data *data, rt_dataset *d)
{
    Reader rd = {.r = r, .data = data};
    if (strcmp(data->format, "csv"))
        return rt_error(r, "data %s: the format `%s` is not known; `csv` is", data->name,
                        data->format);
    if (data->nfields > RT_MAX_FIELDS)
        return rt_error(r, "data %s has more than %d fields", data->name, RT_MAX_FIELDS);
    for (int f = 0; f < data->nfields; f++)
        rd.nselections += data->fields[f].ncolumns;
    char *path = data_path(r, data);
    rd.path = path;
    rd.selection = calloc((size_t)rd.nselections + 1, sizeof *rd.selection);
    rt_bench *bench = r->bench;         /* a bench looks at the entry's steps only */
    dlm_i64 steps = r->steps_run;
    r->bench = NULL;
    int fault = path && rd.selection ? read_file(&rd, d) : rt_error(r, "out of memory");
    r->bench = bench;
    r->steps_run = steps;
    for (int k = 0; rd.selection && k < rd.nselections; k++)
        rt_free(rd.selection[k].value);
    free(rd.selection);
    free(path);
    return fault || data->train <= 0 ? fault : split(r, data, d);
}

/* The part, read and put together; NULL on a fault. */
static Part *find_part(dlm_run *r, int data, int part)
{
    const dlm_data *description = &r->program->data[data];
    if (!r->data && !(r->data = calloc((size_t)r->program->ndata, sizeof *r->data))) {
        rt_error(r, "out of memory");
        return NULL;
    }
    rt_dataset *d = &r->data[data];
    if (r->failed)
        return NULL;
    if (!d->loaded && load(r, description, d))
        return NULL;
    d->loaded = true;
    if (d->split && part == DLM_ALL && !d->part[part].present && join(r, description, d))
        return NULL;
    if (!d->part[part].present) {
        rt_error(r, "data %s is not split, so %s%s does not exist", description->name,
                 description->name, part_name[part]);
        return NULL;
    }
    return &d->part[part];
}

dlm_i64 dlm_rows(dlm_run *r, int data, int part)
{
    Part *p = find_part(r, data, part);
    return p ? p->rows : -1;
}

const void *dlm_field_data(dlm_run *r, int data, int part, int field)
{
    Part *p = find_part(r, data, part);
    return p ? p->field[field] : NULL;
}

void rt_data_free(dlm_run *r)
{
    for (int k = 0; r->data && k < r->program->ndata; k++) {
        for (int p = 0; p < 3; p++)
            for (int f = 0; f < RT_MAX_FIELDS; f++)
                rt_free(r->data[k].part[p].field[f]);
        free(r->data[k].training);
    }
    free(r->data);
    r->data = NULL;
}

/* ---- batches ---- */

typedef struct {
    const Part *part;
    const size_t *row_bytes;
    int nfields;
    dlm_i64 *order;         /* NULL: as they stand */
    dlm_i64 at, n, given;   /* next row; rows of a batch; batches given */
    double opened;
    void *buffer[RT_MAX_FIELDS];
} Cursor;

static void free_cursor(Cursor *c)
{
    for (int f = 0; c && f < c->nfields; f++)
        rt_free(c->buffer[f]);
    if (c)
        free(c->order);
    free(c);
}

static int shuffle_rows(dlm_run *r, Cursor *c, Part *part, const char *name)
{
    rt_random random = rt_random_start(r->options.seed, name, (dlm_u64)part->openings++);
    c->order = malloc(((size_t)part->rows + 1) * sizeof *c->order);
    if (!c->order)
        return rt_error(r, "out of memory");
    rt_random_permutation(&random, part->rows, c->order);
    if (c->n > part->rows && part->rows > 0)       /* training would do nothing, and save what it began with */
        return rt_error(r,
                        "batches(%s, %lld, shuffle = true) gives no batch: there are only %lld rows, and "
                        "shuffled batches are always full; ask for %lld rows or fewer",
                        name, (long long)c->n, (long long)part->rows, (long long)part->rows);
    return 0;
}

static int open_cursor(dlm_run *r, Cursor *c, Part *part, int data, int shuffle, const char *name)
{
    const dlm_data *description = &r->program->data[data];
    c->part = part;
    c->row_bytes = r->data[data].row_bytes;
    c->nfields = description->nfields;
    c->opened = rt_now();
    dlm_i64 rows = c->n < part->rows ? c->n : part->rows;
    for (int f = 0; f < c->nfields; f++)
        if (!(c->buffer[f] = rt_alloc(r, rows * (dlm_i64)c->row_bytes[f], "a batch")))
            return -1;
    return shuffle ? shuffle_rows(r, c, part, name) : 0;
}

int dlm_batches_open(dlm_run *r, dlm_batches *it, int data, int part, dlm_i64 n, int shuffle)
{
    rt_text name = {0};
    memset(it, 0, sizeof *it);
    Part *p = find_part(r, data, part);
    if (!p)
        return -1;
    rt_print(&name, "%s%s", r->program->data[data].name, part_name[part]);
    Cursor *c = calloc(1, sizeof *c);
    int fault = 0;
    if (!c || !name.p)
        fault = rt_error(r, "out of memory");
    else if (n <= 0)
        fault =
            rt_error(r, "batches(%s, %lld): a batch needs at least 1 row", name.p, (long long)n);
    else {
        c->n = n;
        fault = open_cursor(r, c, p, data, shuffle, name.p);
    }
    rt_text_free(&name);
    if (fault) {
        free_cursor(c);
        return -1;
    }
    it->state = c;
    r->opening = true;
    return 0;
}

dlm_i64 dlm_batches_next(dlm_run *r, dlm_batches *it)
{
    Cursor *c = it->state;
    dlm_i64 left = c->part->rows - c->at, rows = c->n < left ? c->n : left;
    r->opening = false;
    if (c->order && c->n > left)
        rows = 0;
    if (r->bench && c->given == RT_BENCH_BATCHES)
        rows = 0;
    for (int f = 0; f < c->nfields; f++) {
        size_t bytes = c->row_bytes[f];
        const char *from = c->part->field[f];
        if (c->order)
            pick(c->buffer[f], from, bytes, rows, c->order + c->at, NULL, 0);
        else
            memcpy(c->buffer[f], from + (size_t)c->at * bytes, (size_t)rows * bytes);
        it->field[f] = c->buffer[f];
    }
    if (c->order) {
        double now = rt_now();
        r->progress.examples += (double)rows;
        r->progress.seconds += now - c->opened;
        c->opened = now;
    }
    c->at += rows;
    c->given++;
    it->rows = rows;
    return rows;
}

void dlm_batches_close(dlm_run *r, dlm_batches *it)
{
    (void)r;
    free_cursor(it->state);
    it->state = NULL;
}
