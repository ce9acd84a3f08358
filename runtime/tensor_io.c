/* Tensors that come from files named on the command line, and tensors that go out: printed as
 * CSV (or JSON lines), or written to a file: CSV, .npy, or what the program's codecs know.
 *
 * Axis 0 of a tensor is the rows of its CSV; the other axes, flattened, are the columns. So a
 * file of 64 columns gives f32[N, 64] and f32[N, 1, 8, 8] alike. A tensor of one axis is a single
 * column or row; where all sizes are known, any table with as many numbers will do. */
#include "runtime/device.h"
#include "runtime/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static int add_row(dlm_run *r, rt_csv *csv, const rt_row *row, rt_tensor *t, dlm_i64 *capacity)
{
    if (t->shape[0] == *capacity) {
        dlm_i64 more = *capacity ? 2 * *capacity : 64;
        size_t bytes = (size_t)(t->shape[0] * row->n) * sizeof(double);
        void *grown = rt_alloc(r, more * row->n * (dlm_i64)sizeof(double), "a tensor from a file");
        if (!grown)
            return -1;
        if (t->data)
            memcpy(grown, t->data, bytes);
        rt_free(t->data);
        t->data = grown;
        *capacity = more;
    }
    double *to = (double *)t->data + t->shape[0]++ * row->n;
    for (int k = 0; k < row->n; k++)
        if (rt_csv_number(csv, row, k, &to[k]))
            return -1;
    return 0;
}

/* As f64[rows, columns]. */
static int read_csv(dlm_run *r, const char *path, rt_tensor *t)
{
    rt_row row;
    dlm_i64 capacity = 0;
    rt_csv *csv = rt_csv_open(r, path, NULL);
    if (!csv)
        return -1;
    *t = (rt_tensor){.type = DLM_F64, .rank = 2};
    int more = rt_csv_next(csv, &row);
    if (more > 0) {
        t->shape[1] = row.n;
        if (rt_row_is_header(&row))
            more = rt_csv_next(csv, &row);
    }
    for (; more > 0; more = rt_csv_next(csv, &row))
        if (add_row(r, csv, &row, t, &capacity))
            more = -2;
    rt_csv_close(csv);
    return more < 0 ? -1 : 0;
}

/* The sizes that the argument asks for: -1 where a dimension is still free. */
static void wanted_shape(const dlm_argument *arg, const dlm_i64 *dim, dlm_i64 *shape)
{
    for (int k = 0; k < arg->rank; k++)
        shape[k] = arg->shape[k] >= 0 ? arg->shape[k] : dim[-1 - arg->shape[k]];
}

/* Fills the one free size among shape[from..rank] so that `count` elements fit; false if that
 * cannot be. */
static bool solve(dlm_i64 *shape, int from, int rank, dlm_i64 count)
{
    dlm_i64 known = 1;
    int unknown = -1;
    for (int k = from; k < rank; k++) {
        if (shape[k] < 0 && unknown >= 0)
            return false;
        if (shape[k] < 0)
            unknown = k;
        else if (__builtin_mul_overflow(known, shape[k], &known))
            return false;
    }
    if (unknown < 0)
        return known == count;
    if (known == 0 || count % known)
        return false;
    shape[unknown] = count / known;
    return true;
}

static bool fit_table(const dlm_argument *arg, const rt_tensor *t, dlm_i64 *shape)
{
    dlm_i64 rows = t->shape[0], columns = t->shape[1];
    if (arg->rank == 1)
        return (rows <= 1 || columns == 1) && solve(shape, 0, 1, rows * columns);
    dlm_i64 known = rt_elements(arg->rank, shape);
    if (known >= 0)
        return known == rows * columns;
    if (shape[0] >= 0 && shape[0] != rows)
        return false;
    shape[0] = rows;
    return rows == 0 ? rt_elements(arg->rank, shape) == 0 : solve(shape, 1, arg->rank, columns);
}

static bool fit_array(const dlm_argument *arg, const rt_tensor *t, dlm_i64 *shape)
{
    if (arg->rank != t->rank)
        return false;
    for (int k = 0; k < arg->rank; k++) {
        if (shape[k] >= 0 && shape[k] != t->shape[k])
            return false;
        shape[k] = t->shape[k];
    }
    return true;
}

/* A dimension that occurs twice must get one size; else nothing is bound. */
static bool bind(const dlm_argument *arg, const dlm_i64 *shape, dlm_i64 *dim)
{
    for (int k = 0; k < arg->rank; k++)
        for (int j = 0; j < k; j++)
            if (arg->shape[k] < 0 && arg->shape[j] == arg->shape[k] && shape[j] != shape[k])
                return false;
    for (int k = 0; k < arg->rank; k++)
        if (arg->shape[k] < 0)
            dim[-1 - arg->shape[k]] = shape[k];
    return true;
}

static int wrong_shape(dlm_run *r, const char *path, const dlm_argument *arg, const dlm_i64 *dim,
                       bool table, const rt_tensor *t)
{
    rt_text text = {0};
    dlm_i64 shape[RT_MAX_RANK];
    for (int k = 0; k < arg->rank; k++)
        shape[k] = arg->shape[k] < 0 && dim[-1 - arg->shape[k]] >= 0 ? dim[-1 - arg->shape[k]]
                                                                     : arg->shape[k];
    rt_put_shape(&text, arg->type, arg->rank, shape);
    rt_print(&text, ", and %s holds ", path);
    if (table)
        rt_print(&text, "%lld rows of %lld columns", (long long)t->shape[0],
                 (long long)t->shape[1]);
    else
        rt_put_shape(&text, t->type, t->rank, t->shape);
    rt_error(r, "--%s needs %s", arg->name, text.p ? text.p : "another shape");
    rt_text_free(&text);
    return -1;
}

static int convert(dlm_run *r, const char *path, const dlm_argument *arg, const dlm_i64 *shape,
                   rt_tensor *t)
{
    dlm_i64 n = rt_elements(arg->rank, shape);
    rt_tensor to = {.type = arg->type, .rank = arg->rank};
    memcpy(to.shape, shape, sizeof to.shape);
    to.data = rt_alloc(r, n * (dlm_i64)rt_type_size(arg->type), path);
    if (!to.data)
        return -1;
    for (dlm_i64 k = 0; k < n; k++) {
        double x = rt_get(t->type, t->data, k);
        if (rt_set(arg->type, to.data, k, x))
            continue;
        rt_text number = {0};
        rt_put_double(&number, x);
        rt_error(r, "--%s needs %s, and %s holds %s", arg->name, rt_type_name(arg->type), path,
                 number.p ? number.p : "another number");
        rt_text_free(&number);
        rt_free(to.data);
        return -1;
    }
    rt_free(t->data);
    *t = to;
    return 0;
}

/* The codec of the program for the file's extension; NULL: none. */
static const dlm_codec *find_codec(const dlm_run *r, const char *path)
{
    const dlm_codec *const *codec = r->program->codecs;
    for (; codec && *codec; codec++)
        for (const char *e = (*codec)->extensions; *e; e += strspn(e, " ")) {
            char extension[16];
            size_t n = strcspn(e, " ");
            snprintf(extension, sizeof extension, "%.*s", (int)n, e);
            if (rt_has_extension(path, extension))
                return *codec;
            e += n;
        }
    return NULL;
}

static bool is_table(const char *path)
{
    static const char *const known[] = {"csv", "gz", "tsv", "txt"};
    bool readable = !strcmp(path, "-");
    for (int k = 0; k < RT_LENGTH(known); k++)
        readable |= rt_has_extension(path, known[k]);
    return readable;
}

static void put_known(rt_text *t, const dlm_run *r)
{
    const dlm_codec *const *codec = r->program->codecs;
    rt_print(t, ".csv, .csv.gz, .tsv, .txt, .npy");
    for (; codec && *codec; codec++) {
        rt_print(t, ", ");
        rt_put_extensions(t, (*codec)->extensions);
    }
}

/* A picture of u8[C, H, W] or a sound of f32[C, T] as the argument wants it: axes of 1 in front, or
 * without the only channel; the bytes of pictures as floats from 0 to 1. */
static void as_wanted(const dlm_argument *arg, rt_tensor *t)
{
    bool scaled = t->type == DLM_U8 && (arg->type == DLM_F32 || arg->type == DLM_F64);
    dlm_i64 n = rt_elements(t->rank, t->shape);
    float *to = scaled ? rt_block((size_t)n * sizeof *to) : NULL;
    if (arg->rank == t->rank - 1 && t->shape[0] == 1)
        memmove(t->shape, t->shape + 1, sizeof(dlm_i64) * (size_t)--t->rank);
    for (; t->rank < arg->rank; t->rank++) {
        memmove(t->shape + 1, t->shape, sizeof(dlm_i64) * (size_t)t->rank);
        t->shape[0] = 1;
    }
    for (dlm_i64 k = 0; to && k < n; k++)
        to[k] = (float)((unsigned char *)t->data)[k] / 255;
    if (to) {
        rt_free(t->data);
        t->data = to;
        t->type = DLM_F32;
    }
}

int rt_read_tensor(dlm_run *r, const char *path, const dlm_argument *arg, dlm_i64 *dim,
                   rt_tensor *to)
{
    dlm_i64 shape[RT_MAX_RANK] = {0};
    const dlm_codec *codec = find_codec(r, path);
    bool table = is_table(path), array = rt_has_extension(path, "npy");
    if (!codec && !table && !array) {
        rt_text known = {0};
        put_known(&known, r);
        rt_error(r, "--%s %s: files named %s can be read", arg->name, path, known.p ? known.p : "");
        rt_text_free(&known);
        return -1;
    }
    if (codec ? codec->read(r, path, to) : table ? read_csv(r, path, to) : rt_read_npy(r, path, to))
        return -1;
    if (codec)
        as_wanted(arg, to);
    wanted_shape(arg, dim, shape);
    bool fits = table ? fit_table(arg, to, shape) : fit_array(arg, to, shape);
    if (!fits || !bind(arg, shape, dim))
        return wrong_shape(r, path, arg, dim, table, to);
    return convert(r, path, arg, shape, to);
}

/* ---- writing ---- */

static void put_element(rt_text *t, int type, const void *data, dlm_i64 k)
{
    switch (type) {
    case DLM_I64: rt_print(t, "%lld", (long long)((const dlm_i64 *)data)[k]); break;
    case DLM_F64: rt_put_double(t, ((const double *)data)[k]); break;
    case DLM_F32: case DLM_F16: case DLM_BF16: rt_put_float(t, (float)rt_get(type, data, k)); break;
    default: rt_print(t, "%.0f", rt_get(type, data, k));
    }
}

void rt_put_csv(rt_text *t, int type, int rank, const dlm_i64 *shape, const void *data)
{
    dlm_i64 rows = rank ? shape[0] : 1, columns = rank > 1 ? rt_elements(rank - 1, shape + 1) : 1;
    for (dlm_i64 k = 0; k < rows; k++) {
        for (dlm_i64 j = 0; j < columns; j++) {
            if (j)
                rt_put(t, ",", 1);
            put_element(t, type, data, k * columns + j);
        }
        rt_put(t, "\n", 1);
    }
}

static void put_json(rt_text *t, int type, int rank, const dlm_i64 *shape, const void *data,
                     dlm_i64 *at)
{
    if (rank == 0) {
        if (isfinite(rt_get(type, data, *at)))
            put_element(t, type, data, *at);
        else
            rt_print(t, "null");
        ++*at;
        return;
    }
    rt_put(t, "[", 1);
    for (dlm_i64 k = 0; k < shape[0]; k++) {
        if (k)
            rt_put(t, ",", 1);
        put_json(t, type, rank - 1, shape + 1, data, at);
    }
    rt_put(t, "]", 1);
}

void rt_put_json_tensor(rt_text *t, int type, int rank, const dlm_i64 *shape, const void *data)
{
    dlm_i64 at = 0;
    put_json(t, type, rank, shape, data, &at);
}

static int print_tensor(dlm_run *r, const char *event, int type, int rank, const dlm_i64 *shape,
                        const void *data)
{
    rt_text t = {0};
    if (r->options.json) {
        rt_print(&t, "{\"event\": \"%s\", \"value\": ", event);
        rt_put_json_tensor(&t, type, rank, shape, data);
        rt_print(&t, "}\n");
    } else {
        rt_put_csv(&t, type, rank, shape, data);
    }
    if (t.failed) {
        rt_text_free(&t);
        return rt_error(r, "out of memory");
    }
    rt_progress_clear(r);
    if (t.n)
        fwrite(t.p, 1, t.n, stdout);
    rt_text_free(&t);
    return fflush(stdout) ? rt_error(r, "cannot write to the standard output") : 0;
}

int dlm_emit_tensor(dlm_run *r, int type, int rank, const dlm_i64 *shape, const void *data)
{
    return r->bench ? 0 : rt_fetch(r, data) ? -1 : print_tensor(r, "emit", type, rank, shape, data);
}

int dlm_emit_text(dlm_run *r, const char *text)
{
    if (r->bench || !text)
        return text ? 0 : -1;
    rt_progress_clear(r);
    if (r->options.json) {
        rt_text t = {0};
        rt_put_json_string(&t, text);
        printf("{\"event\": \"emit\", \"value\": %s}\n", t.p ? t.p : "\"\"");
        rt_text_free(&t);
    } else {
        fputs(text, stdout);
    }
    return fflush(stdout) ? rt_error(r, "cannot write to the standard output") : 0;
}

static int write_csv(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape,
                     const void *data)
{
    rt_text t = {0};
    rt_file file;
    rt_put_csv(&t, type, rank, shape, data);
    if (t.failed || rt_file_create(r, &file, path)) {
        rt_text_free(&t);
        return rt_error(r, "out of memory");
    }
    rt_file_write(&file, t.p, t.n);
    rt_text_free(&t);
    return rt_file_commit(r, &file);
}

static int write_tensor(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape,
                        const void *data)
{
    const dlm_codec *codec = find_codec(r, path);
    if (codec)
        return codec->write(r, path, type, rank, shape, data);
    if (rt_has_extension(path, "npy"))
        return rt_write_npy(r, path, type, rank, shape, data);
    return write_csv(r, path, type, rank, shape, data);
}

int dlm_write(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape,
              const void *data)
{
    if (!path)
        return -1;
    return r->bench ? 0 : rt_fetch(r, data) ? -1 : write_tensor(r, path, type, rank, shape, data);
}

int dlm_result(dlm_run *r, int type, int rank, const dlm_i64 *shape, const void *data)
{
    if (rt_fetch(r, data))
        return -1;
    if (r->result) {
        memcpy(r->result, data, (size_t)rt_elements(rank, shape) * rt_type_size(type));
        return 0;
    }
    if (r->bench) {
        dlm_i64 n = rt_elements(rank, shape);
        for (dlm_i64 k = 0; k < n; k++)
            rt_bench_number(r, "result", rt_get(type, data, k));
        return 0;
    }
    if (!r->options.output)
        return print_tensor(r, "result", type, rank, shape, data);
    r->wrote_output = true;
    return write_tensor(r, r->options.output, type, rank, shape, data);
}
