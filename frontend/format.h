/* What the two halves of the formatter share (format.c, format_lines.c). */
#ifndef DLM_FORMAT_H
#define DLM_FORMAT_H

#include "frontend/parser.h"

enum { FORMAT_COMMENT = -1 };   /* the kind of a piece that is no token */

/* A token or a comment. */
typedef struct {
    int kind;               /* T_... or FORMAT_COMMENT */
    const char *text;
    int bytes, width;       /* width: in characters */
    int breaks;             /* line ends before it: 0, 1, or 2 with an empty line between */
    int blanks;             /* before it, in the source */
    int column;             /* in the source, from 0 */
    int gap;                /* blanks before it, where it stands behind another in a line */
    int partner;            /* of a bracket: the index of the other one */
    bool starts;            /* a statement, a definition or a field begins here */
    bool fields;            /* of a `{`: what it encloses are fields */
} Piece;

typedef struct {            /* a VEC that can be passed by reference */
    Piece *p;
    int n, cap;
} Pieces;

bool piece_opens(const Piece *piece);       /* ( [ { */
bool piece_closes(const Piece *piece);      /* ) ] } */

/* Breaks lines that are too long, and writes all with their indentation. */
void format_lines(Pieces *pieces, Buf *to);

#endif
