/* What the levels of IR share in their text: strings, numbers, names, indices; for printing,
 * and for reading from a text line by line.
 *
 * Within a line, the first mistake sets `failed`, after which every function that reads
 * does nothing: readers need not test for it after each step. */
#ifndef DLM_TEXT_H
#define DLM_TEXT_H

#include "ir/ir.h"

/* ---- printing ---- */

void print_string(Buf *b, const char *s);                /* "text", with \" \\ and \xNN */
void print_name(Buf *b, const char *s);                  /* bare where it is a word */
void print_value(Buf *b, DType t, Value v);
/* i, 2*i + j - 3, j + (N - 1) */
void print_affine(Buf *b, const Affine *a, const char *const *axis_name);

/* ---- reading ---- */

typedef struct {
    uint32_t file;
    const char *text, *at;      /* the whole text; what comes next */
    bool failed;                /* on this line */
} Reader;

enum { MAX_NAMES = 32 };
typedef struct {
    int n;
    const char *name[MAX_NAMES];
} AxisNames;

Reader reader_new(const char *text, const char *file);
Span span_to_here(const Reader *in, const char *from);
/* Reports a mistake; its span begins at `from` and holds at least one character. */
void fail_from(Reader *in, const char *from, const char *fmt, ...) PRINTF(3, 4);

void skip_space(Reader *in);
bool line_ends(Reader *in);
void expect_line_end(Reader *in);
void skip_line(Reader *in);
/* To the start of the next line that holds something; false at the end of the text. */
bool next_line(Reader *in);

bool take(Reader *in, const char *token);         /* whether it came next */
void expect(Reader *in, const char *token);
const char *found(Reader *in);                           /* what comes next, for a message */
bool is_word(char c);

const char *read_word(Reader *in, const char *what);
const char *read_string(Reader *in, const char *what);
const char *read_name(Reader *in, const char *what);     /* a word or a string */
int64_t read_integer(Reader *in, const char *what, int64_t low, int64_t high);
Dim read_dim(Reader *in);
Value read_value(Reader *in, DType t);
DType read_type(Reader *in);
int read_shape(Reader *in, Dim *shape);                  /* [N, 10]; gives the rank */
/* The elements of an array of this shape, separated by commas. */
Value *read_elements(Reader *in, DType t, int rank, const Dim *shape);
/* A graph within another text: from `graph "name" {` to its `}`; NULL where that does not begin. */
Graph *graph_read(Reader *in);
/* Stops before a term that is no axis but a value added to the index: *value is true then. */
Affine read_affine(Reader *in, const AxisNames *axes, bool (*is_value)(const char *at),
                   bool *value);

#endif
