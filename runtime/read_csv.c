/* The readers of tables: csv, and tsv, whose cells are parted by tabs and never quoted.
 *
 * Columns of numbers are parsed as f64. An empty cell, nan and infinities are mistakes, unless the
 * set says what stands for a missing number. A first row with a cell that is no number, in a column
 * that is read as numbers, holds the names of the columns; so it does where a column is named. */
#include "runtime/reader.h"

#include <math.h>
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

static bool is_header(const rt_reader *rd, const rt_row *row, const Range *range)
{
    double x;
    for (int k = 0; k < rd->nsources; k++) {
        if (rd->source[k].source->name)
            return true;
        bool text = rt_is_coded(rd->source[k].source) || rd->source[k].source->media;
        for (int j = 0; j < range[k].count && !text; j++) {
            const char *cell = row->cell[range[k].first + j];
            if (*cell && !rt_read_double(cell, &x))
                return true;
        }
    }
    return false;
}

/* ---- rows ---- */

static bool is_missing(const char *cell)
{
    static const char *const words[] = {"", "na", "n/a", "nan", "null", "none", "?"};
    for (int k = 0; k < RT_LENGTH(words); k++)
        if (!strcasecmp(cell, words[k]))
            return true;
    return false;
}

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

static int add_row(rt_reader *rd, rt_csv *csv, const rt_row *row, const Range *range)
{
    for (int k = 0; k < rd->nsources; k++) {
        rt_source *s = &rd->source[k];
        const char *cell = row->cell[range[k].first];
        rt_source_begin(s);
        if (rt_is_coded(s->source) || s->source->media) {
            if (s->source->media ? rt_listed_file(rd, s, cell) : rt_cell(rd, s, cell, strlen(cell)))
                return -1;
            continue;
        }
        double *to = rt_source_rows(rd, s, 1);
        if (!to)
            return -1;
        for (int j = 0; j < range[k].count; j++)
            if (read_number(rd, csv, row, range[k].first + j, &to[j]))
                return -1;
    }
    rd->rows++;
    return 0;
}

static int read_rows(rt_reader *rd, rt_csv *csv, Range *range)
{
    rt_row row;
    int more = rt_csv_next(csv, &row);
    if (more == 0)
        return rt_error(rd->r, "%s is empty", rd->path);
    if (more < 0)
        return -1;
    for (int k = 0; k < rd->nsources; k++)
        if (resolve(rd, &rd->source[k], &row, &range[k]))
            return -1;
    if (is_header(rd, &row, range))
        more = rt_csv_next(csv, &row);
    for (; more > 0; more = rt_csv_next(csv, &row))
        if (add_row(rd, csv, &row, range))
            return -1;
    if (more == 0 && rd->rows == 0)
        return rt_error(rd->r, "%s has a header and no rows", rd->path);
    return more;
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
