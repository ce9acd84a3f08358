/* Lines: where those end that are too long, how far each is indented, which columns stay aligned.
 *
 * A line that begins a statement is indented by its braces; one that goes on is indented by 4 more,
 * or by 8 before the block of a definition, or stands behind the bracket that is open:
 *
 *     layer conv(x: float[N, C, H, W], out: int,
 *                bias: bool = true)
 *             -> float[N, out, _, _] {
 *         y[n, o] =
 *             sum[c] x[n, c] * w[o, c]
 *
 * A line that is too long is broken at the least depth of brackets where that helps, and there at
 * the place that `strength` likes best. Columns are aligned where they were aligned in the source:
 * tokens of one kind in one column of neighbouring lines, one of them with blanks to spare. */
#include "frontend/format.h"

#include <stdlib.h>

#include "dlm_parse.h"

enum { MAX_COLUMNS = 120, INDENT = 4, NO_BREAK = 100 };

typedef struct {
    int first, end;         /* its pieces */
    int indent;
} Line;

typedef struct {
    int piece;              /* the bracket */
    int column;
    int statement;          /* indentation of the statement it stands in */
    int line;               /* indentation of its line */
    bool hangs;             /* nothing stands behind it on its line */
} Open;

typedef struct {
    Pieces *pieces;
    Open open[MAX_NESTING];
    int depth;
    int statement;          /* indentation of the statement at hand */
    VEC(Line) lines;
} Layout;

static const Piece *piece_at(const Layout *l, int i)
{
    return &l->pieces->p[i];
}

static bool is_comment(const Layout *l, int i)
{
    return piece_at(l, i)->kind == FORMAT_COMMENT;
}

static int end_of_line(const Layout *l, int first)
{
    int end = first + 1;
    while (end < l->pieces->n && !piece_at(l, end)->breaks)
        end++;
    return end;
}

/* Columns from piece `first` up to `end`, without what stands before `first`. */
static int columns(const Layout *l, int first, int end)
{
    int n = 0;
    for (int i = first; i < end; i++)
        n += (i > first ? piece_at(l, i)->gap : 0) + piece_at(l, i)->width;
    return n;
}

/* ---- indentation ---- */

static int indent_of_closer(const Open *open, int kind)
{
    if (kind == T_RBRACE)
        return open->statement;
    return open->hangs ? open->line : open->column;
}

/* Does piece i stand in the signature of a definition, before its `=` or `{`? */
static bool is_in_signature(const Layout *l, int i)
{
    int depth = 0;
    while (--i >= 0) {
        const Piece *piece = piece_at(l, i);
        depth += piece_closes(piece) - piece_opens(piece);
        if (depth == 0 && piece->kind == T_EQUALS)
            return false;
        if (depth <= 0 && piece->starts)
            return (token_info(piece->kind)->flags & ITEM) && depth == 0;
    }
    return false;
}

static int indent_of_continuation(const Layout *l, int i)
{
    int last = i - 1;
    while (last > 0 && is_comment(l, last))
        last--;
    if (piece_at(l, i)->kind == T_ELSE && last >= 0 && piece_at(l, last)->kind == T_RBRACE)
        return l->statement;
    return l->statement + (is_in_signature(l, i) ? 2 : 1) * INDENT;
}

/* Of the line that begins with piece i. A comment stands as what follows it does. */
static int indentation(const Layout *l, int i)
{
    const Open *open = l->depth ? &l->open[l->depth - 1] : NULL;
    bool comment = is_comment(l, i), block = open && piece_at(l, open->piece)->kind == T_LBRACE;
    while (i < l->pieces->n && is_comment(l, i))
        i++;
    const Piece *piece = i < l->pieces->n ? piece_at(l, i) : NULL;
    bool closes = piece && piece_closes(piece);
    if (closes && !comment)
        return indent_of_closer(open, piece->kind);
    if (open && !block)
        return open->hangs ? open->line + INDENT : open->column + 1;
    if (!piece || closes || piece->starts)
        return open ? open->statement + INDENT : 0;
    return indent_of_continuation(l, i);
}

/* Notes what the line opens and closes. */
static void pass_line(Layout *l, Line line)
{
    int column = line.indent;
    if (piece_at(l, line.first)->starts)
        l->statement = line.indent;
    for (int i = line.first; i < line.end; i++) {
        const Piece *piece = piece_at(l, i);
        column += i > line.first ? piece->gap : 0;
        if (piece_closes(piece))
            l->statement = l->open[--l->depth].statement;
        if (piece_opens(piece)) {
            bool hangs = i + 1 == line.end || is_comment(l, i + 1);
            l->open[l->depth++] = (Open){i, column, l->statement, line.indent, hangs};
        }
        column += piece->width;
    }
}

/* ---- breaking ---- */

/* How well a line breaks before piece i; the smaller, the better. */
static int strength(const Layout *l, int i, bool enclosed)
{
    const Piece *piece = piece_at(l, i), *last = piece - 1;
    switch (piece->kind) {
    case T_PIPE: case T_OVER: case T_USING: case T_CARRYING: case T_WHILE: case T_WITH: return 1;
    case T_ELSE: case T_WHERE: return last->kind == T_RBRACE ? NO_BREAK : 3;
    case T_ARROW: return 4;
    default: break;
    }
    switch (last->kind) {
    case T_SEMI: return 0;
    case T_COMMA: return enclosed ? 0 : 4;
    case T_EQUALS: case T_SET: case T_TILDE: return enclosed ? NO_BREAK : 2;
    case T_OR: return 5;
    case T_AND: return 6;
    case T_EQ: case T_NE: case T_LESS: case T_LE: case T_GREATER: case T_GE: return 7;
    case T_PLUS: return 8;
    case T_STAR: case T_SLASH: case T_FLOOR: case T_PERCENT: case T_AT: return 9;
    default: return NO_BREAK;
    }
}

/* Behind `=` a line breaks only if the rest then fits. */
static bool is_worthwhile(const Layout *l, Line line, int i)
{
    int kind = piece_at(l, i - 1)->kind;
    bool binds = kind == T_EQUALS || kind == T_SET || kind == T_TILDE;
    return !binds || l->statement + INDENT + columns(l, i, line.end) <= MAX_COLUMNS;
}

static bool is_enclosed(const Layout *l, const int *open, int depth)
{
    if (depth == 0 && l->depth == 0)
        return false;
    int piece = depth ? open[depth - 1] : l->open[l->depth - 1].piece;
    return piece_at(l, piece)->kind != T_LBRACE;
}

/* The piece before which the line is to be broken; 0: there is no place. */
static int find_break(const Layout *l, Line line)
{
    int open[MAX_NESTING], local = 0, depth = 0, column = line.indent, best = 0, least = 0;
    int best_depth = 0;
    bool best_fits = false;
    for (int i = line.first; i < line.end && !is_comment(l, i); i++) {
        const Piece *piece = piece_at(l, i);
        bool fits = column <= MAX_COLUMNS;
        int now = i > line.first ? strength(l, i, is_enclosed(l, open, local)) : NO_BREAK;
        if (now < NO_BREAK && (fits || !best) && is_worthwhile(l, line, i)
            && (!best || depth < best_depth || (depth == best_depth && now <= least)
                || !best_fits)) {
            best = i;
            best_depth = depth;
            best_fits = fits;
            least = now;
        }
        if (piece_closes(piece)) {
            depth--;
            local -= local > 0;
        }
        if (piece_opens(piece)) {
            depth++;
            open[local++] = i;
        }
        column += (i > line.first ? piece->gap : 0) + piece->width;
    }
    return best;
}

/* A block that the line holds whole gets a line for each of its statements. */
static bool open_block(Layout *l, Line line)
{
    int depth = 0;
    for (int i = line.first; i < line.end; i++) {
        Piece *open = &l->pieces->p[i];
        if (depth == 0 && open->kind == T_LBRACE && open->partner < line.end
            && open->partner > i + 1) {
            int inner = 0;
            for (int k = i + 1; k < open->partner; k++) {
                Piece *piece = &l->pieces->p[k];
                bool separates = piece[-1].kind == T_SEMI
                    || (open->fields && piece[-1].kind == T_COMMA);
                if (k == i + 1 || (inner == 0 && separates)) {
                    piece->breaks = 1;
                    piece->starts = true;
                }
                inner += piece_opens(piece) - piece_closes(piece);
            }
            l->pieces->p[open->partner].breaks = 1;
            return true;
        }
        depth += piece_opens(open) - piece_closes(open);
    }
    return false;
}

static bool is_too_long(const Layout *l, Line line)
{
    int end = line.end;
    while (end > line.first && is_comment(l, end - 1))
        end--;
    return line.indent + columns(l, line.first, end) > MAX_COLUMNS;
}

/* Breaks the line once; false: it is short enough, or cannot be broken. */
static bool break_line(Layout *l, Line line)
{
    if (!is_too_long(l, line))
        return false;
    if (open_block(l, line))
        return true;
    int at = find_break(l, line);
    if (at) {
        Piece *piece = &l->pieces->p[at];
        piece->breaks = 1;
        piece->starts |= piece[-1].kind == T_SEMI;
    }
    return at != 0;
}

static void set_lines(Layout *l, bool breaks)
{
    l->lines.n = l->depth = l->statement = 0;
    for (int i = 0; i < l->pieces->n; ) {
        Line line = {i, end_of_line(l, i), indentation(l, i)};
        while (breaks && break_line(l, line))
            line.end = end_of_line(l, i);
        PUSH(l->lines, line);
        pass_line(l, line);
        i = line.end;
    }
}

/* ---- alignment ---- */

typedef struct {
    int line, piece;
} Cell;

typedef struct {            /* cells of one column, in lines that follow each other */
    VEC(Cell) cells;
    int column;             /* in the source */
} Column;

typedef VEC(Column) Columns;

/* The cell of a line that can be aligned at a column of the source; -1: there is none. */
static int cell_at(const Layout *l, Line line, int column, int kind)
{
    int depth = 0;
    for (int i = line.first; i < line.end; i++) {
        const Piece *piece = piece_at(l, i);
        depth -= piece_closes(piece);
        if (i > line.first && depth <= 0 && piece->column == column && piece->kind == kind
            && piece[-1].kind != T_SEMI)
            return i;
        depth += piece_opens(piece);
    }
    return -1;
}

static bool may_align(const Layout *l, int line, bool comments)
{
    return comments || piece_at(l, l->lines.p[line].first)->starts;
}

/* The next line, from `line` by `step`, with a cell in the same column: a neighbour or, for comments,
 * one with only lines without comments between. -1: there is none. */
static int next_in_column(const Layout *l, int line, int step, const Piece *head, int *cell)
{
    bool comments = head->kind == FORMAT_COMMENT;
    for (int at = line + step; at >= 0 && at < l->lines.n; at += step) {
        int lower = step > 0 ? at : at + 1;
        if (piece_at(l, l->lines.p[lower].first)->breaks != 1 || !may_align(l, at, comments))
            return -1;
        *cell = cell_at(l, l->lines.p[at], head->column, head->kind);
        if (*cell >= 0)
            return at;
        if (!comments)
            return -1;
    }
    return -1;
}

/* The run of cells that begins with this one; empty if it is none, or has begun above. */
static Column find_column(const Layout *l, int line, int piece)
{
    const Piece *head = piece_at(l, piece);
    Column found = {.column = head->column};
    bool spare = false;
    int cell = cell_at(l, l->lines.p[line], head->column, head->kind), above;
    if (cell != piece || next_in_column(l, line, -1, head, &above) >= 0)
        return found;
    for (int at = line; at >= 0; at = next_in_column(l, at, 1, head, &cell)) {
        PUSH(found.cells, (Cell){at, cell});
        spare |= piece_at(l, cell)->blanks > piece_at(l, cell)->gap;
    }
    if (!spare || found.cells.n < 2)
        found.cells.n = 0;
    return found;
}

static int natural_column(const Layout *l, Cell cell)
{
    const Line *line = &l->lines.p[cell.line];
    return line->indent + columns(l, line->first, cell.piece + 1) - piece_at(l, cell.piece)->width;
}

static void align_column(Layout *l, const Column *column, bool comments)
{
    int target = 0;
    for (int i = 0; i < column->cells.n; i++) {
        int natural = natural_column(l, column->cells.p[i]);
        target = natural > target ? natural : target;
    }
    for (int i = 0; i < column->cells.n && !comments; i++) {
        Cell cell = column->cells.p[i];
        const Line *line = &l->lines.p[cell.line];
        if (target + columns(l, cell.piece, line->end) > MAX_COLUMNS)
            return;
    }
    for (int i = 0; i < column->cells.n; i++) {
        Cell cell = column->cells.p[i];
        l->pieces->p[cell.piece].gap += target - natural_column(l, cell);
    }
}

static int from_left(const void *a, const void *b)
{
    const Column *x = a, *y = b;
    if (x->column != y->column)
        return x->column - y->column;
    return x->cells.p[0].line - y->cells.p[0].line;
}

/* Aligns tokens, or the comments behind them. */
static void align(Layout *l, bool comments)
{
    Columns found = {0};
    for (int line = 0; line < l->lines.n; line++)
        for (int i = l->lines.p[line].first + 1; i < l->lines.p[line].end; i++) {
            if (is_comment(l, i) != comments || !may_align(l, line, comments))
                continue;
            Column column = find_column(l, line, i);
            if (column.cells.n)
                PUSH(found, column);
        }
    if (found.n)
        qsort(found.p, (size_t)found.n, sizeof *found.p, from_left);
    for (int i = 0; i < found.n; i++)
        align_column(l, &found.p[i], comments);
}

/* ---- entry ---- */

static void write_line(const Layout *l, Line line, Buf *to)
{
    for (int n = line.first ? piece_at(l, line.first)->breaks : 0; n > 0; n--)
        buf_puts(to, "\n");
    buf_printf(to, "%*s", line.indent, "");
    for (int i = line.first; i < line.end; i++) {
        const Piece *piece = piece_at(l, i);
        buf_printf(to, "%*s", i > line.first ? piece->gap : 0, "");
        buf_put(to, piece->text, (size_t)piece->bytes);
    }
}

void format_lines(Pieces *pieces, Buf *to)
{
    Layout layout = {.pieces = pieces};
    set_lines(&layout, true);
    align(&layout, false);
    set_lines(&layout, false);
    align(&layout, true);
    for (int i = 0; i < layout.lines.n; i++)
        write_line(&layout, layout.lines.p[i], to);
    if (pieces->n)
        buf_puts(to, "\n");
}
