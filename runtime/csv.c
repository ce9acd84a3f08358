/* Reading comma-separated text, plain or compressed by gzip, one row at a time.
 *
 * Cells may be quoted ("a, ""b"""), then they may hold separators and line ends; lines end in LF
 * or CRLF; blanks around a cell and blank lines are skipped; a mark of UTF-8 at the front is
 * passed over. The separator is the comma or, where the first line has none, a semicolon or a
 * tab. Every row must have as many cells as the first. zlib reads plain files through the same
 * calls and tells a truncated .gz from an end. */
#include "runtime/rt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { CHUNK = 128 << 10 };

struct rt_csv {
    dlm_run *r;
    gzFile file;
    char *path;
    unsigned char *chunk;
    int used, have;         /* of the chunk */
    char separator;
    bool plain;             /* quotes mean nothing */
    dlm_i64 row, line;      /* delivered so far; line of the next character */
    int columns;            /* of the first row; 0 before it */
    rt_text text;           /* the cells of the row, each ended by 0 */
    size_t *start;          /* of each cell in the text */
    char **cell;
    int ncells, cap;
};

/* ---- characters ---- */

static int fill(rt_csv *csv)
{
    int code;
    csv->used = 0;
    csv->have = gzread(csv->file, csv->chunk, CHUNK);
    const char *reason = gzerror(csv->file, &code);
    if (csv->have < 0 || code == Z_BUF_ERROR || code == Z_DATA_ERROR) {
        csv->have = 0;
        if (code == Z_BUF_ERROR)
            return rt_error(csv->r, "%s is truncated: the compressed data ends in the middle",
                            csv->path);
        return rt_error(csv->r, "cannot read %s: %s", csv->path,
                        code == Z_ERRNO ? strerror(errno) : rt_gz_reason(reason));
    }
    if (memchr(csv->chunk, 0, (size_t)csv->have)) {
        csv->have = 0;
        return rt_error(csv->r, "%s is not a text file: it contains zero bytes", csv->path);
    }
    return csv->have;
}

/* The next character without taking it; -1 at the end or on a fault (then the run has failed). */
static int peek(rt_csv *csv)
{
    if (csv->used == csv->have && fill(csv) <= 0)
        return -1;
    return csv->chunk[csv->used];
}

static int take(rt_csv *csv)
{
    int c = peek(csv);
    if (c >= 0)
        csv->used++;
    csv->line += c == '\n';
    return c;
}

/* ---- opening ---- */

static void skip_mark(rt_csv *csv)
{
    if (peek(csv) == 0xEF && csv->have >= 3 && csv->chunk[1] == 0xBB && csv->chunk[2] == 0xBF)
        csv->used = 3;
}

static void find_separator(rt_csv *csv)
{
    int commas = 0, semicolons = 0, tabs = 0;
    csv->separator = ',';
    for (int k = csv->used; k < csv->have && csv->chunk[k] != '\n'; k++) {
        commas += csv->chunk[k] == ',';
        semicolons += csv->chunk[k] == ';';
        tabs += csv->chunk[k] == '\t';
    }
    if (!commas && (semicolons || tabs))
        csv->separator = semicolons ? ';' : '\t';
}

static int open_file(rt_csv *csv, const char *path, const char *advice)
{
    struct stat s;
    int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
    int fault = fd < 0 ? errno : fstat(fd, &s) == 0 && S_ISDIR(s.st_mode) ? EISDIR : 0;
    if (!fault) {
        csv->file = gzdopen(fd, "rb");
        if (csv->file)
            return 0;
        fault = ENOMEM;
    }
    if (fd >= 0)
        close(fd);
    return rt_error(csv->r, "cannot read %s: %s%s%s", path, strerror(fault),
                    advice ? "; " : "", advice ? advice : "");
}

rt_csv *rt_csv_open(dlm_run *r, const char *path, const char *advice)
{
    rt_csv *csv = calloc(1, sizeof *csv);
    if (!csv || !(csv->path = strdup(strcmp(path, "-") ? path : "standard input")) ||
        !(csv->chunk = malloc(CHUNK))) {
        rt_error(r, "out of memory");
        rt_csv_close(csv);
        return NULL;
    }
    csv->r = r;
    csv->line = 1;
    if (open_file(csv, path, advice)) {
        rt_csv_close(csv);
        return NULL;
    }
    skip_mark(csv);
    find_separator(csv);
    if (r->failed) {
        rt_csv_close(csv);
        return NULL;
    }
    return csv;
}

void rt_csv_tabs(rt_csv *csv)
{
    csv->separator = '\t';
    csv->plain = true;
}

void rt_csv_close(rt_csv *csv)
{
    if (!csv)
        return;
    if (csv->file)
        gzclose(csv->file);
    rt_text_free(&csv->text);
    free(csv->start);
    free(csv->cell);
    free(csv->chunk);
    free(csv->path);
    free(csv);
}

/* ---- rows ---- */

static int begin_cell(rt_csv *csv)
{
    if (csv->ncells == csv->cap) {
        int cap = csv->cap ? 2 * csv->cap : 64;
        size_t *start = realloc(csv->start, (size_t)cap * sizeof *start);
        if (start)
            csv->start = start;
        char **cell = realloc(csv->cell, (size_t)cap * sizeof *cell);
        if (cell)
            csv->cell = cell;
        if (!start || !cell)
            return rt_error(csv->r, "out of memory");
        csv->cap = cap;
    }
    csv->start[csv->ncells++] = csv->text.n;
    return 0;
}

static void end_cell(rt_csv *csv, bool quoted)
{
    size_t start = csv->start[csv->ncells - 1];
    while (!quoted && csv->text.n > start &&
           (csv->text.p[csv->text.n - 1] == ' ' || csv->text.p[csv->text.n - 1] == '\t'))
        csv->text.n--;
    rt_put(&csv->text, "", 1);
}

/* After the opening quote, up to and with the closing one. */
static int quoted_cell(rt_csv *csv, dlm_i64 line)
{
    for (;;) {
        int c = take(csv);
        if (c < 0)
            return rt_error(csv->r, "%s:%lld: a quoted cell is not closed", csv->path,
                            (long long)line);
        if (c == '"' && peek(csv) != '"')
            return 0;
        if (c == '"')
            take(csv);
        char byte = (char)c;
        rt_put(&csv->text, &byte, 1);
    }
}

/* As many characters as mean only themselves, from what has been read of the file. */
static void take_plain(rt_csv *csv)
{
    int from = csv->used;
    while (csv->used < csv->have && csv->chunk[csv->used] > ' ' &&
           csv->chunk[csv->used] != csv->separator)
        csv->used++;
    rt_put(&csv->text, (char *)csv->chunk + from, (size_t)(csv->used - from));
}

/* One cell; returns the separator or line end behind it, '\n' at the end of the file, or -1. */
static int read_cell(rt_csv *csv)
{
    bool quoted = false, empty = true;
    dlm_i64 line = csv->line;
    if (begin_cell(csv))
        return -1;
    for (;;) {
        int c = take(csv);
        if (c == '\r' && peek(csv) == '\n')
            c = take(csv);
        if (c < 0 && csv->r->failed)
            return -1;
        if (c < 0 || c == '\n' || c == csv->separator) {
            end_cell(csv, quoted);
            return c < 0 ? '\n' : c;
        }
        if (empty && (c == ' ' || c == '\t'))
            continue;
        if (empty && c == '"' && !csv->plain) {
            if (quoted_cell(csv, line))
                return -1;
            quoted = true;
        } else if (!quoted || (c != ' ' && c != '\t')) {
            char byte = (char)c;
            rt_put(&csv->text, &byte, 1);
            take_plain(csv);
        }
        empty = false;
    }
}

static bool blank(const rt_csv *csv)
{
    return csv->ncells == 1 && !csv->text.p[0];
}

int rt_csv_next(rt_csv *csv, rt_row *row)
{
    do {
        csv->ncells = 0;
        csv->text.n = 0;
        row->line = csv->line;
        if (peek(csv) < 0)
            return csv->r->failed ? -1 : 0;
        int end;
        while ((end = read_cell(csv)) != '\n')
            if (end < 0)
                return -1;
        if (csv->text.failed)
            return rt_error(csv->r, "out of memory");
    } while (blank(csv));
    csv->row++;
    if (!csv->columns)
        csv->columns = csv->ncells;
    if (csv->ncells != csv->columns)
        return rt_error(csv->r, "%s:%lld: row %lld has %d columns, expected %d as in the first row",
                        csv->path, (long long)row->line, (long long)csv->row, csv->ncells,
                        csv->columns);
    for (int k = 0; k < csv->ncells; k++)
        csv->cell[k] = csv->text.p + csv->start[k];
    row->cell = csv->cell;
    row->n = csv->ncells;
    row->number = csv->row;
    return 1;
}

bool rt_row_is_header(const rt_row *row)
{
    double x;
    for (int k = 0; k < row->n; k++)
        if (*row->cell[k] && !rt_read_double(row->cell[k], &x))
            return true;
    return false;
}

/* ---- numbers ---- */

/* Digits that fit a double exactly, over a power of ten that does, too, give the nearest double
 * by one division; all else goes to strtod. */
static bool quick_number(const char *s, double *x)
{
    static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
                                   1e11, 1e12, 1e13, 1e14, 1e15};
    bool negative = *s == '-';
    dlm_i64 value = 0;
    int digits = 0, decimals = 0;
    for (s += negative; *s >= '0' && *s <= '9' && digits < 15; s++, digits++)
        value = value * 10 + (*s - '0');
    if (*s == '.')
        for (s++; *s >= '0' && *s <= '9' && digits < 15; s++, digits++, decimals++)
            value = value * 10 + (*s - '0');
    if (*s || !digits)
        return false;
    *x = (negative ? -1.0 : 1.0) * (double)value / power[decimals];
    return true;
}

int rt_csv_number(rt_csv *csv, const rt_row *row, int column, double *x)
{
    const char *cell = row->cell[column];
    if (quick_number(cell, x) || rt_read_double(cell, x))
        return 0;
    return rt_error(csv->r, "%s:%lld: row %lld, column %d: expected a number, found %s%.40s%s",
                    csv->path, (long long)row->line, (long long)row->number, column + 1,
                    *cell ? "`" : "nothing", cell, *cell ? "`" : "");
}
