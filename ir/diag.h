/* Source text, places in it, and messages about them.
 *
 * Every AST and IR node keeps a Span. A diagnostic has a code (E0101), a primary span, any
 * number of notes with their own spans, and a way out; it is rendered as
 *
 *     models/x.dlm:4:17: error[E0203]: `dense` has no option `uot`; did you mean `out`?
 *       4 |     y = x |> dense(uot = 3)
 *         |                    ^^^
 *       models/std/layers.dlm:9:7: note: declared here
 *       9 | layer dense(x: float[..., I], out: int ...
 *         |       ^^^^^
 *
 * Errors collect (at most 20 are shown); the compiler stops after the phase that found them. */
#ifndef DLM_DIAG_H
#define DLM_DIAG_H

#include "ir/util.h"

typedef struct {
    uint32_t file;   /* 1-based index of a Source; 0: no place */
    uint32_t start;  /* byte offset of the first character */
    uint32_t end;    /* byte offset after the last one */
} Span;

typedef struct {
    const char *name;   /* as the user wrote it, or "std/layers.dlm" */
    const char *text;
    size_t size;
} Source;

uint32_t source_add(const char *name, const char *text, size_t size);   /* copies both */
const Source *source_get(uint32_t file);
uint32_t source_count(void);                                             /* files 1 .. source_count() */
void source_position(Span at, int *line, int *column);                   /* both 1-based; columns in characters */
Span span_join(Span a, Span b);

/* Report an error. The message says what is wrong and the way out. Notes attach to the last error. */
void error_at(Span at, const char *code, const char *fmt, ...) PRINTF(3, 4);
void note_at(Span at, const char *fmt, ...) PRINTF(2, 3);
int error_count(void);
/* Writes all collected errors to `to` and forgets them; colour as the terminal allows (NO_COLOR). */
void errors_print(FILE *to);
/* From now on errors_print writes JSON, one error a line: code, severity, message, file, line, column,
 * end_line, end_column (all from 1, the end behind the last character), notes (message and place). */
void errors_as_records(void);
void diag_reset(void);
/* "; did you mean `dense`?" for the nearest candidate, "" when none is near; for a message's end. */
const char *did_you_mean(const char *got, const char *const *candidates, int n);

#endif
