/* Sources, positions and the rendering of messages (see diag.h).
 *
 * A source keeps a table of where its lines start, so that a byte offset becomes a line by binary
 * search. Messages are kept in the order they were reported until errors_print writes them. A
 * shown source line is made safe for a terminal (tabs expanded, control bytes and broken UTF-8
 * replaced) and cropped to a window around the carets when it is long. */
#include "ir/diag.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "runtime/suggest.h"

enum { SHOWN_ERRORS = 20, TAB_WIDTH = 4, WINDOW = 120, WINDOW_BEFORE = 40 };

typedef struct {
    Source source;
    uint32_t *line_start;   /* byte offsets */
    int nlines;
} SourceLines;

typedef struct {
    Span at;
    const char *code;       /* NULL: a note on the error before it */
    char *message;
} Message;

static struct {
    SourceLines *source;
    uint32_t nsources;
    Message *message;
    int nmessages, capacity;
    int nerrors;
    bool records;           /* print JSON */
    bool repeated;          /* the last error was dropped as a repetition, and so are its notes */
} diag;

typedef struct {
    const char *strong, *error, *note, *gutter, *plain;
} Colours;

static const Colours no_colours = {"", "", "", "", ""};
static const Colours ansi_colours = {"\033[1m", "\033[1;31m", "\033[1;36m", "\033[34m", "\033[0m"};

/* ---- characters ---- */

typedef struct {
    uint32_t first, last;
} CodeRange;

static const CodeRange zero_width[] = {
    {0x300, 0x36F}, {0x483, 0x489}, {0x591, 0x5BD}, {0x610, 0x61A}, {0x64B, 0x65F},
    {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2069}, {0x20D0, 0x20F0}, {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
};
static const CodeRange double_width[] = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE4F}, {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD},
};

static bool in_ranges(uint32_t c, const CodeRange *range, int n)
{
    for (int i = 0; i < n; i++)
        if (c >= range[i].first && c <= range[i].last)
            return true;
    return false;
}

static int width_of(uint32_t c)
{
    if (c < 0x300)
        return 1;
    if (in_ranges(c, zero_width, LENGTH(zero_width)))
        return 0;
    return in_ranges(c, double_width, LENGTH(double_width)) ? 2 : 1;
}

/* The length that the first byte of a character announces; 0: it cannot begin one. */
static int announced_bytes(unsigned char c)
{
    if (c < 0x80)
        return 1;
    if (c >= 0xC2 && c < 0xE0)
        return 2;
    return (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
}

/* The bytes of the character at p (before `end`), and its code; a broken sequence is one byte,
 * U+FFFD. */
static int decode(const char *p, const char *end, uint32_t *code)
{
    unsigned char c = (unsigned char)*p;
    int n = announced_bytes(c);
    *code = n == 1 ? c : n ? c & (0x7Fu >> n) : 0xFFFD;
    for (int i = 1; i < n; i++) {
        if (p + i >= end || ((unsigned char)p[i] & 0xC0) != 0x80) {
            *code = 0xFFFD;
            return 1;
        }
        *code = *code << 6 | ((unsigned char)p[i] & 0x3F);
    }
    return n ? n : 1;
}

/* ---- sources and positions ---- */

static void find_lines(SourceLines *lines)
{
    const char *text = lines->source.text;
    int n = 1;
    for (size_t i = 0; i < lines->source.size; i++)
        n += text[i] == '\n';
    lines->line_start = xrealloc(NULL, (size_t)n * sizeof *lines->line_start);
    bool marked = !strncmp(text, "\xEF\xBB\xBF", 3);        /* a byte order mark is no column */
    lines->line_start[lines->nlines++] = marked ? 3 : 0;
    for (size_t i = 0; i < lines->source.size; i++)
        if (text[i] == '\n')
            lines->line_start[lines->nlines++] = (uint32_t)i + 1;
}

uint32_t source_add(const char *name, const char *text, size_t size)
{
    check(size < UINT32_MAX);
    diag.source = xrealloc(diag.source, (diag.nsources + 1) * sizeof *diag.source);
    SourceLines *lines = &diag.source[diag.nsources++];
    char *copy = xrealloc(NULL, size + 1);
    memcpy(copy, text, size);
    copy[size] = 0;
    *lines = (SourceLines){.source = {strdup(name), copy, size}};
    find_lines(lines);
    return diag.nsources;
}

static const SourceLines *lines_of(uint32_t file)
{
    check(file >= 1 && file <= diag.nsources);
    return &diag.source[file - 1];
}

const Source *source_get(uint32_t file)
{
    return &lines_of(file)->source;
}

uint32_t source_count(void)
{
    return diag.nsources;
}

/* The 0-based line that holds byte `at`. */
static int line_index(const SourceLines *lines, uint32_t at)
{
    int low = 0, high = lines->nlines;
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (lines->line_start[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void source_position(Span at, int *line, int *column)
{
    const SourceLines *lines = lines_of(at.file);
    const char *text = lines->source.text;
    uint32_t start = at.start < lines->source.size ? at.start : (uint32_t)lines->source.size;
    int index = line_index(lines, start);
    int characters = 0;
    uint32_t code;
    for (const char *p = text + lines->line_start[index]; p < text + start; characters++)
        p += decode(p, text + lines->source.size, &code);
    *line = index + 1;
    *column = characters + 1;
}

Span span_join(Span a, Span b)
{
    if (!a.file || a.file != b.file)
        return a.file ? a : b;
    return (Span){a.file, a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

/* ---- collecting ---- */

static void keep_message(Span at, const char *code, const char *fmt, va_list ap)
{
    if (diag.nmessages == diag.capacity) {
        diag.capacity = 2 * diag.capacity + 16;
        diag.message = xrealloc(diag.message, (size_t)diag.capacity * sizeof *diag.message);
    }
    Buf text = {0};
    if (at.file) {                               /* a span may not leave its source */
        uint32_t size = (uint32_t)source_get(at.file)->size;
        at.start = at.start < size ? at.start : size;
        at.end = at.end < size ? at.end : size;
    }
    buf_vprintf(&text, fmt, ap);
    diag.message[diag.nmessages++] = (Message){at, code, text.p};
}

static bool same_span(Span a, Span b)
{
    return a.file == b.file && a.start == b.start && a.end == b.end;
}

static bool was_reported(Span at, const char *code, const char *message)
{
    for (int i = 0; i < diag.nmessages; i++) {
        const Message *m = &diag.message[i];
        if (m->code && same_span(m->at, at) && !strcmp(m->code, code)
            && (at.file || !strcmp(m->message, message)))
            return true;
    }
    return false;
}

void error_at(Span at, const char *code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    keep_message(at, code, fmt, ap);
    va_end(ap);
    const Message *m = &diag.message[--diag.nmessages];
    diag.repeated = was_reported(m->at, code, m->message);
    if (diag.repeated) {
        free(m->message);
        return;
    }
    diag.nmessages++;
    diag.nerrors++;
}

void note_at(Span at, const char *fmt, ...)
{
    check(diag.nerrors > 0);
    if (diag.repeated)
        return;
    va_list ap;
    va_start(ap, fmt);
    keep_message(at, NULL, fmt, ap);
    va_end(ap);
}

int error_count(void)
{
    return diag.nerrors;
}

static void forget_messages(void)
{
    for (int i = 0; i < diag.nmessages; i++)
        free(diag.message[i].message);
    free(diag.message);
    diag.message = NULL;
    diag.nmessages = diag.capacity = diag.nerrors = 0;
    diag.repeated = false;
}

void diag_reset(void)
{
    forget_messages();
    for (uint32_t i = 0; i < diag.nsources; i++) {
        free((char *)diag.source[i].source.name);
        free((char *)diag.source[i].source.text);
        free(diag.source[i].line_start);
    }
    free(diag.source);
    diag.source = NULL;
    diag.nsources = 0;
}

const char *did_you_mean(const char *got, const char *const *candidates, int n)
{
    const char *name = dlm_suggest(got, candidates, n);
    return name ? internf("; did you mean `%s`?", name) : "";
}

/* ---- rendering ---- */

/* One source line as it is shown, and where in it the carets stand, in columns. */
typedef struct {
    Buf text;
    int from, to;           /* columns of the carets, in the whole line */
    int first, last;        /* columns that are shown: [first, last) */
} ShownLine;

/* The columns that a character takes when it stands in column `column`. */
static int shown_width(uint32_t code, int column)
{
    return code == '\t' ? TAB_WIDTH - column % TAB_WIDTH : width_of(code);
}

/* Leaves out what would reorder the line on the screen. */
static void put_shown(Buf *to, const char *p, int bytes, uint32_t code, int width)
{
    if (code == '\t')
        buf_printf(to, "%*s", width, "");
    else if (code < 0x20 || code == 0x7F || (code >= 0x80 && code < 0xA0) || code == 0xFFFD)
        buf_puts(to, "\xEF\xBF\xBD");
    else if (!(code >= 0x202A && code <= 0x202E) && !(code >= 0x2066 && code <= 0x2069))
        buf_put(to, p, (size_t)bytes);
}

/* Calls put_shown for the columns in the window; with a window of no columns it only measures. */
static int walk_line(ShownLine *shown, const char *p, const char *end, const char *from,
                     const char *to)
{
    int column = 0;
    shown->from = shown->to = -1;
    while (p < end) {
        uint32_t code;
        int bytes = decode(p, end, &code), width = shown_width(code, column);
        if (shown->from < 0 && p + bytes > from)
            shown->from = column;
        if (shown->to < 0 && p >= to)
            shown->to = column;
        if (column >= shown->first && column + width <= shown->last)
            put_shown(&shown->text, p, bytes, code, width);
        column += width;
        p += bytes;
    }
    if (shown->from < 0)
        shown->from = column;
    if (shown->to < 0)
        shown->to = column;
    if (shown->to <= shown->from)
        shown->to = shown->from + 1;
    return column;
}

/* Finds the line in which a span begins, without its end of line. */
static int find_line(Span at, const char **line, const char **end)
{
    const SourceLines *lines = lines_of(at.file);
    const char *stop = lines->source.text + lines->source.size;
    int index = line_index(lines, at.start);
    *line = lines->source.text + lines->line_start[index];
    *end = memchr(*line, '\n', (size_t)(stop - *line));
    *end = *end ? *end : stop;
    if (*end > *line && (*end)[-1] == '\r')
        --*end;
    return index;
}

static void print_source_line(FILE *out, Span at, const Colours *colour)
{
    const char *text = source_get(at.file)->text, *line, *end;
    int index = find_line(at, &line, &end);
    ShownLine shown = {0};
    int columns = walk_line(&shown, line, end, text + at.start, text + at.end);
    bool cropped = columns > WINDOW;
    shown.first = cropped && shown.from > WINDOW_BEFORE ? shown.from - WINDOW_BEFORE : 0;
    shown.last = cropped ? shown.first + WINDOW : columns;
    walk_line(&shown, line, end, text + at.start, text + at.end);
    const char *before = shown.first > 0 ? "..." : "", *after = shown.last < columns ? "..." : "";
    int carets = (cropped && shown.to > shown.last ? shown.last : shown.to) - shown.from;
    int digits = snprintf(NULL, 0, "%d", index + 1);
    fprintf(out, "%s  %d |%s%s%s%s%s\n", colour->gutter, index + 1, colour->plain,
            columns ? " " : "", before, buf_text(&shown.text), after);
    fprintf(out, "%s  %*s |%s %*s%s", colour->gutter, digits, "", colour->plain,
            shown.from - shown.first + (int)strlen(before), "", colour->error);
    for (int i = 0; i < (carets > 0 ? carets : 1); i++)
        fputc('^', out);
    fprintf(out, "%s\n", colour->plain);
    buf_free(&shown.text);
}

static void print_place(FILE *out, Span at)
{
    int line, column;
    if (!at.file)
        return;
    source_position(at, &line, &column);
    fprintf(out, "%s:%d:%d: ", source_get(at.file)->name, line, column);
}

static void print_message(FILE *out, const Message *m, const Colours *colour)
{
    fprintf(out, "%s%s", m->code ? "" : "  ", colour->strong);
    print_place(out, m->at);
    if (m->code)
        fprintf(out, "%serror[%s]:%s %s%s%s\n", colour->error, m->code, colour->plain,
                colour->strong, m->message, colour->plain);
    else
        fprintf(out, "%s%snote:%s %s\n", colour->plain, colour->note, colour->plain, m->message);
    if (m->at.file)
        print_source_line(out, m->at, colour);
}

/* ---- records ---- */

static void add_place(json_t *record, Span at)
{
    int line, column, end_line, end_column;
    if (!at.file)
        return;
    source_position(at, &line, &column);
    source_position((Span){at.file, at.end, at.end}, &end_line, &end_column);
    json_object_set_new(record, "file", json_string(source_get(at.file)->name));
    json_object_set_new(record, "line", json_integer(line));
    json_object_set_new(record, "column", json_integer(column));
    json_object_set_new(record, "end_line", json_integer(end_line));
    json_object_set_new(record, "end_column", json_integer(end_column));
}

static json_t *record_of(const Message *m)
{
    json_t *record = json_object();
    if (m->code) {
        json_object_set_new(record, "code", json_string(m->code));
        json_object_set_new(record, "severity", json_string("error"));
    }
    json_object_set_new(record, "message", json_string(m->message));
    add_place(record, m->at);
    return record;
}

/* One error a line, with its notes. */
static void print_records(FILE *to)
{
    for (int i = 0; i < diag.nmessages; ) {
        json_t *error = record_of(&diag.message[i++]), *notes = json_array();
        while (i < diag.nmessages && !diag.message[i].code)
            json_array_append_new(notes, record_of(&diag.message[i++]));
        json_object_set_new(error, "notes", notes);
        json_dumpf(error, to, JSON_COMPACT);
        fputc('\n', to);
        json_decref(error);
    }
}

void errors_as_records(void)
{
    diag.records = true;
}

static void print_messages(FILE *to)
{
    const char *no_color = getenv("NO_COLOR");
    bool coloured = isatty(fileno(to)) && !(no_color && *no_color);
    int shown = 0;
    for (int i = 0; i < diag.nmessages; i++) {
        shown += diag.message[i].code != NULL;
        if (shown <= SHOWN_ERRORS)
            print_message(to, &diag.message[i], coloured ? &ansi_colours : &no_colours);
    }
    if (shown > SHOWN_ERRORS)
        fprintf(to, "and %d more error%s\n", shown - SHOWN_ERRORS,
                shown == SHOWN_ERRORS + 1 ? "" : "s");
}

void errors_print(FILE *to)
{
    if (diag.records)
        print_records(to);
    else
        print_messages(to);
    forget_messages();
}
