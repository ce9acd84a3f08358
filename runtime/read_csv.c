/* The readers of tables: csv, and tsv, whose cells are parted by tabs and never quoted.
 *
 * Columns of numbers are parsed as f64. An empty cell, nan and infinities are mistakes, unless the
 * set says what stands for a missing number. A first row with a cell that is no number, in a column
 * that is read as numbers, holds the names of the columns; so it does where a column is named.
 *
 * Of a grouped table, lines with one cell in a column are one row: ragged fields of numbers have an
 * item a line, all others take the first line. */
#include "runtime/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- columns ---- */

static int find_column(rt_reader *rd, const rt_source *s, const rt_row *header)
{
    const char *column = s->source->name;
    for (int k = 0; k < header->n; k++)
        if (!strcmp(header->cell[k], column))
            return k;
    if (!rt_row_is_header(header))
        return rt_error(rd->r,
                        "%s: %s.%s wants the column named `%s`, but the first row holds numbers, "
                        "not names",
                        rd->path, rd->data->name, s->field->name, column);
    const char *near = dlm_suggest(column, (const char *const *)header->cell, header->n);
    return rt_error(rd->r, "%s has no column `%s`, which %s.%s reads%s%s%s", rd->path, column,
                    rd->data->name, s->field->name, near ? "; did you mean `" : "",
                    near ? near : "", near ? "`?" : "");
}

typedef struct { int first, count; } Range;

static int resolve(rt_reader *rd, const rt_source *s, const rt_row *first_row, Range *range)
{
    const dlm_source *c = s->source;
    dlm_i64 first = c->first, last = rt_offers(s, "cols") ? c->last : first + 1;
    if (c->name) {
        first = find_column(rd, s, first_row);
        if (first < 0)
            return -1;
        last = first + 1;
    }
    if (last > first_row->n)
        return rt_error(rd->r,
                        "%s: row 1 has %d columns, but %s.%s reads columns %lld..%lld (counted "
                        "from 0)",
                        rd->path, first_row->n, rd->data->name, s->field->name, (long long)first,
                        (long long)last);
    *range = (Range){(int)first, (int)(last - first)};
    return 0;
}

static bool is_missing(const char *cell)
{
    static const char *const words[] = {"", "na", "n/a", "nan", "null", "none", "?"};
    for (int k = 0; k < RT_LENGTH(words); k++)
        if (!strcasecmp(cell, words[k]))
            return true;
    return false;
}

static bool is_header(const rt_reader *rd, const rt_row *row, const Range *range)
{
    double x;
    for (int k = 0; k < rd->nsources; k++) {
        if (rd->source[k].source->name)
            return true;
        bool text = rt_is_coded(rd->source[k].source) || rd->source[k].source->media;
        for (int j = 0; j < range[k].count && !text; j++) {
            const char *cell = row->cell[range[k].first + j];
            bool missing = !isnan(rd->data->missing) && is_missing(cell);
            if (*cell && !missing && !rt_read_double(cell, &x))
                return true;
        }
    }
    return false;
}

/* A first row of numbers but for a cell or two is more likely one with a mistake. It is not kept in the
 * cache, so that every run says so. */
static void warn_of_header(rt_reader *rd, const rt_row *row, const Range *range)
{
    int numbers = 0, others = 0, column = 0;
    double x;
    for (int k = 0; k < rd->nsources; k++)
        for (int j = range[k].first; j < range[k].first + range[k].count; j++) {
            bool text = rt_is_coded(rd->source[k].source) || rd->source[k].source->media || !*row->cell[j];
            bool number = !text && rt_read_double(row->cell[j], &x);
            numbers += number;
            others += !text && !number;
            column = !text && !number ? j : column;
        }
    if (numbers <= others)
        return;
    rt_warn(rd->r, "%s: the first row counts as names of columns, since column %d holds `%.40s`; if it holds data, "
            "mend that cell", rd->path, column + 1, row->cell[column]);
    rd->cacheable = false;
}

/* ---- rows ---- */

static int read_number(rt_reader *rd, rt_csv *csv, const rt_row *row, int column, double *x)
{
    if (!isnan(rd->data->missing) && is_missing(row->cell[column])) {
        *x = rd->data->missing;
        return 0;
    }
    if (rt_csv_number(csv, row, column, x))
        return -1;
    if (isfinite(*x))
        return 0;
    return rt_error(rd->r, "%s:%lld: row %lld, column %d: expected a finite number, found `%.40s`; "
                    "%s(\"...\", missing = 0) takes a number in its place", rd->path,
                    (long long)row->line, (long long)row->number, column + 1, row->cell[column],
                    rd->data->format);
}

/* Of a grouped table, whether each line has an item of the source. */
static bool is_item(const rt_reader *rd, const rt_source *s)
{
    bool text = rt_is_coded(s->source) && !rt_is_category(s->source);
    return rd->data->group && s->field->ragged >= 0 && !text && !s->source->media;
}

static int add_cells(rt_reader *rd, rt_source *s, rt_csv *csv, const rt_row *row, const Range *range)
{
    const char *cell = row->cell[range->first];
    if (s->source->media)
        return rt_listed_file(rd, s, cell);
    if (rt_is_coded(s->source))
        return rt_cell(rd, s, cell, strlen(cell));
    double *to = rt_source_rows(rd, s, 1);
    for (int j = 0; to && j < range->count; j++)
        if (read_number(rd, csv, row, range->first + j, &to[j]))
            return -1;
    return to ? 0 : -1;
}

/* A line without any item of its group: a picture without boxes. */
static bool has_items(const rt_reader *rd, const rt_row *row, const Range *range)
{
    for (int k = 0; k < rd->nsources; k++)
        for (int j = 0; is_item(rd, &rd->source[k]) && j < range[k].count; j++)
            if (*row->cell[range[k].first + j])
                return true;
    return false;
}

/* `begins`: the line is the first of a row of the set. */
static int add_line(rt_reader *rd, rt_csv *csv, const rt_row *row, const Range *range, bool begins)
{
    bool items = !rd->data->group || has_items(rd, row, range);
    for (int k = 0; k < rd->nsources; k++) {
        rt_source *s = &rd->source[k];
        if (begins)
            rt_source_begin(s);
        if ((is_item(rd, s) ? items : begins) && add_cells(rd, s, csv, row, &range[k]))
            return -1;
    }
    rd->rows += begins;
    return 0;
}

/* ---- groups ---- */

typedef struct {
    int column;             /* -1: each line is a row */
    rt_text keys;           /* of the rows, each ended by 0 */
    size_t last;            /* where the last one begins */
} Groups;

static int find_group(rt_reader *rd, const rt_row *header, Groups *g)
{
    g->column = -1;
    if (!rd->data->group)
        return 0;
    for (int k = 0; k < header->n; k++)
        if (!strcmp(header->cell[k], rd->data->group))
            g->column = k;
    if (g->column >= 0)
        return 0;
    const char *near = dlm_suggest(rd->data->group, (const char *const *)header->cell, header->n);
    return rt_error(rd->r, "%s has no column `%s`, by which data %s is grouped%s%s%s", rd->path,
                    rd->data->group, rd->data->name, near ? "; did you mean `" : "", near ? near : "",
                    near ? "`?" : "");
}

static bool begins_row(Groups *g, const rt_row *row)
{
    if (g->column < 0)
        return true;
    const char *key = row->cell[g->column];
    if (g->keys.n && !strcmp(g->keys.p + g->last, key))
        return false;
    g->last = g->keys.n;
    rt_put(&g->keys, key, strlen(key) + 1);
    return true;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Lines of one row stand together. */
static int check_groups(rt_reader *rd, const Groups *g)
{
    const char **key = g->column >= 0 ? malloc(((size_t)rd->rows + 1) * sizeof *key) : NULL;
    const char *at = g->keys.p;
    int fault = 0;
    if (g->column >= 0 && (!key || g->keys.failed))
        fault = rt_error(rd->r, "out of memory");
    for (dlm_i64 k = 0; key && !fault && k < rd->rows; k++, at += strlen(at) + 1)
        key[k] = at;
    if (key && !fault)
        qsort(key, (size_t)rd->rows, sizeof *key, compare_keys);
    for (dlm_i64 k = 1; key && !fault && k < rd->rows; k++)
        if (!strcmp(key[k - 1], key[k]))
            fault = rt_error(rd->r, "%s: the lines of `%s` in column `%s` do not stand together, as those "
                             "of one row must; sort the file by that column", rd->path, key[k],
                             rd->data->group);
    free(key);
    return fault;
}

/* ---- the table ---- */

static int read_lines(rt_reader *rd, rt_csv *csv, Range *range, Groups *g)
{
    rt_row row;
    int more = rt_csv_next(csv, &row);
    if (more == 0)
        return rt_error(rd->r, "%s is empty", rd->path);
    if (more < 0 || find_group(rd, &row, g))
        return -1;
    for (int k = 0; k < rd->nsources; k++)
        if (resolve(rd, &rd->source[k], &row, &range[k]))
            return -1;
    bool header = rd->data->group || is_header(rd, &row, range);
    if (header)
        warn_of_header(rd, &row, range);
    if (header)
        more = rt_csv_next(csv, &row);
    for (; more > 0; more = rt_csv_next(csv, &row))
        if (add_line(rd, csv, &row, range, begins_row(g, &row)))
            return -1;
    if (more == 0 && rd->rows == 0)
        return rt_error(rd->r, "%s has a header and no rows", rd->path);
    return more;
}

static int read_rows(rt_reader *rd, rt_csv *csv, Range *range)
{
    Groups g = {0};
    int fault = read_lines(rd, csv, range, &g);
    if (!fault)
        fault = check_groups(rd, &g);
    rt_text_free(&g.keys);
    return fault;
}

static int read_table(rt_reader *rd, bool tabs)
{
    enum { MOST_SOURCES = 1024 };
    Range range[MOST_SOURCES];
    if (rd->nsources > MOST_SOURCES)
        return rt_error(rd->r, "data %s reads more than %d columns separately", rd->data->name,
                        MOST_SOURCES);
    rt_csv *csv = rt_csv_open(rd->r, rd->path, rd->advice);
    if (!csv)
        return -1;
    if (tabs)
        rt_csv_tabs(csv);
    int fault = read_rows(rd, csv, range);
    rt_csv_close(csv);
    return fault;
}

static int read_csv(rt_reader *rd)
{
    return read_table(rd, false);
}

static int read_tsv(rt_reader *rd)
{
    return read_table(rd, true);
}

const dlm_reader dlm_reader_csv = {read_csv}, dlm_reader_tsv = {read_tsv};
