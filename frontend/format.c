/* The formatter: a file as it would have been written with care.
 *
 * It works on tokens and the comments between them, not on the tree, so it knows no construct by
 * name and is complete whatever the grammar holds. Lines break where the author broke them; what
 * changes is
 *   - blanks: one around operators and words, none within brackets; `2*i` may stay tight;
 *   - indentation, by open brackets; empty lines, at most one;
 *   - braces: what does not fit in one line has a line for each statement;
 *   - `;` and `,` at the end of a line, where the end of the line says the same;
 *   - lines of more than 120 columns, which are broken (format_lines.c).
 * Columns that the author aligned stay aligned. The result is formatted again until nothing
 * changes, and then parsed: a tree or a comment that differs is a fault of ours, and stops. */
#include "frontend/format.h"

#include <string.h>

#include "dlm_parse.h"

enum { MOST_ROUNDS = 10 };

/* ---- pieces ---- */

static int width_of(const char *text, int bytes)
{
    int width = 0;
    for (int i = 0; i < bytes; i++)
        width += ((unsigned char)text[i] & 0xC0) != 0x80;
    return width;
}

static int column_of(const char *text, const char *at)
{
    const char *line = at;
    while (line > text && line[-1] != '\n')
        line--;
    return width_of(line, (int)(at - line));
}

static void add_piece(Pieces *pieces, const char *text, Piece piece)
{
    piece.width = width_of(piece.text, piece.bytes);
    piece.column = column_of(text, piece.text);
    piece.partner = -1;
    piece.breaks = pieces->n == 0 ? 0 : piece.breaks > 2 ? 2 : piece.breaks;
    PUSH(*pieces, piece);
}

/* Adds the comments from `at` to `end`, where a token begins; tells what stands right before it. */
static Piece add_comments(Pieces *pieces, const char *text, const char *at, const char *end)
{
    Piece next = {0};
    while (at < end) {
        if (*at != '#') {
            next.breaks += *at == '\n';
            next.blanks = *at == '\n' ? 0 : next.blanks + 1;
            at++;
            continue;
        }
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        next.kind = FORMAT_COMMENT;
        next.text = at;
        next.bytes = (int)(stop - at);
        while (strchr(" \t\r", at[next.bytes - 1]))
            next.bytes--;
        add_piece(pieces, text, next);
        next = (Piece){0};
        at = stop;
    }
    return next;
}

static Pieces read_pieces(uint32_t file)
{
    Pieces pieces = {0};
    Parser *parser = parser_start(file);
    const char *text = parser->source->text, *behind = text + parser->offset;
    bool starts = true;
    Value value;
    Span at;
    int kind;
    while ((kind = dlm_lex(&value, &at, parser)) != T_END) {
        if (kind == T_NEWLINE) {
            starts = true;
            continue;
        }
        Piece piece = add_comments(&pieces, text, behind, text + at.start);
        piece.kind = kind;
        piece.text = text + at.start;
        piece.bytes = (int)(at.end - at.start);
        piece.starts = starts;
        add_piece(&pieces, text, piece);
        behind = text + at.end;
        starts = kind == T_LBRACE || kind == T_SEMI;
    }
    scanner_stop(parser);
    add_comments(&pieces, text, behind, text + parser->source->size);
    return pieces;
}

bool piece_opens(const Piece *piece)
{
    return piece->kind == T_LPAREN || piece->kind == T_LBRACKET || piece->kind == T_LBRACE;
}

bool piece_closes(const Piece *piece)
{
    return piece->kind == T_RPAREN || piece->kind == T_RBRACKET || piece->kind == T_RBRACE;
}

/* Finds the partner of each bracket, and the braces of `data`. */
static void match_brackets(Pieces *pieces)
{
    int open[MAX_NESTING], depth = 0, item = 0;
    for (int i = 0; i < pieces->n; i++) {
        Piece *piece = &pieces->p[i];
        if (piece->starts && depth == 0)
            item = i;
        if (piece_opens(piece)) {
            piece->fields = piece->kind == T_LBRACE && !depth && pieces->p[item].kind == T_DATA;
            open[depth++] = i;
        } else if (piece_closes(piece)) {
            piece->partner = open[--depth];
            pieces->p[piece->partner].partner = i;
        }
    }
}

/* ---- blanks ---- */

static const Piece *before(const Pieces *pieces, int i)
{
    while (i > 0 && pieces->p[i - 1].kind == FORMAT_COMMENT)
        i--;
    return i > 0 ? &pieces->p[i - 1] : NULL;
}

/* Can an operator, a call or a subscript stand behind it? Behind the bracket of `sum[i]` none can. */
static bool ends_operand(const Pieces *pieces, const Piece *piece)
{
    switch (piece->kind) {
    case T_NAME: case T_INT: case T_FLOAT: case T_STR: case T_LIT: case T_REDUCE: case T_DTYPE:
    case T_RPAREN: case T_QUOTE:
        return true;
    case T_RBRACKET: {
        const Piece *head = before(pieces, piece->partner);
        return !head || head->kind != T_REDUCE;
    }
    default:
        return false;
    }
}

static bool is_arithmetic(int kind)
{
    switch (kind) {
    case T_PLUS: case T_MINUS: case T_STAR: case T_SLASH: case T_FLOOR: case T_PERCENT: case T_AT:
    case T_CARET:
        return true;
    default:
        return false;
    }
}

static bool is_sign(const Pieces *pieces, int i)
{
    const Piece *last = before(pieces, i);
    return pieces->p[i].kind == T_MINUS && (!last || !ends_operand(pieces, last));
}

/* Around an arithmetic operator the author chooses: a blank on both sides, or none. */
static int gap_of_operator(const Pieces *pieces, int i)
{
    const Piece *operator = &pieces->p[i], *next = operator + 1;
    bool last = i + 1 == pieces->n;
    return operator->blanks || operator->breaks || last || next->blanks || next->breaks;
}

static int gap_before_colon_or_dots(const Pieces *pieces, const Piece *last, const Piece *piece)
{
    if (piece->kind == T_DOTS)
        return last->kind != T_NAME;
    if (piece->kind == T_COLON)
        return last->kind == T_COMMA;
    return !ends_operand(pieces, last);
}

/* Blanks behind a token that decides itself; -1: what follows decides. */
static int gap_behind(const Pieces *pieces, int i, const Piece *piece)
{
    const Piece *last = &pieces->p[i];
    bool word = (token_info(piece->kind)->flags & WORD) && !ends_operand(pieces, piece);
    switch (last->kind) {
    case T_LPAREN: case T_LBRACKET: case T_DOT:
        return 0;
    case T_LBRACE:
        return piece->kind != T_RBRACE;
    case T_SEMI:
        return 2;
    case T_DOTDOT:
        return word || piece->kind == T_LBRACE;
    case T_DOTS:
        return piece->kind == T_NAME ? 0 : -1;
    case T_MINUS:
        return is_sign(pieces, i) ? 0 : -1;
    default:
        return -1;
    }
}

static int gap_between(const Pieces *pieces, int l, int i, bool fields)
{
    const Piece *last = &pieces->p[l], *piece = &pieces->p[i];
    switch (piece->kind) {
    case T_COMMA: case T_SEMI: case T_RPAREN: case T_RBRACKET: case T_QUOTE: case T_DOT:
        return 0;
    default:
        break;
    }
    int gap = gap_behind(pieces, l, piece);
    if (gap >= 0)
        return gap;
    if (last->kind == T_COMMA)
        return fields ? 2 : 1;
    if (is_arithmetic(piece->kind) && !is_sign(pieces, i))
        return gap_of_operator(pieces, i);
    if (is_arithmetic(last->kind))
        return gap_of_operator(pieces, l);
    if (piece->kind == T_COLON || piece->kind == T_DOTS || piece->kind == T_DOTDOT)
        return gap_before_colon_or_dots(pieces, last, piece);
    if (piece->kind == T_LPAREN || piece->kind == T_LBRACKET)
        return !ends_operand(pieces, last);
    return 1;
}

static void set_gaps(Pieces *pieces)
{
    int open[MAX_NESTING + 1] = {0}, depth = 0, last = -1;
    for (int i = 0; i < pieces->n; i++) {
        Piece *piece = &pieces->p[i];
        if (piece->kind == FORMAT_COMMENT) {
            piece->gap = 2;
            continue;
        }
        bool fields = depth && pieces->p[open[depth]].fields;
        piece->gap = last < 0 ? 0 : gap_between(pieces, last, i, fields);
        if (piece_closes(piece))
            depth--;
        if (piece_opens(piece))
            open[++depth] = i;
        last = i;
    }
}

/* ---- line breaks ---- */

static bool spans_lines(const Pieces *pieces, int open)
{
    for (int i = open + 1; i <= pieces->p[open].partner; i++)
        if (pieces->p[i].breaks)
            return true;
    return false;
}

/* `{` and the `else` behind `}` stay on their line, a block that spans lines begins and ends with a
 * line break, and empty lines stand neither at its beginning nor at its end. */
static void set_breaks(Pieces *pieces)
{
    for (int i = 1; i < pieces->n; i++) {
        Piece *piece = &pieces->p[i], *last = piece - 1;
        if (piece->kind == T_LBRACE && last->kind != FORMAT_COMMENT)
            piece->breaks = 0;
        if (piece->kind == T_ELSE && last->kind == T_RBRACE)
            piece->breaks = 0;
    }
    for (int i = 0; i < pieces->n; i++) {
        Piece *open = &pieces->p[i];
        if (open->kind != T_LBRACE || open->partner == i + 1 || !spans_lines(pieces, i))
            continue;
        Piece *first = open + 1, *close = &pieces->p[open->partner];
        first->breaks = first->kind == FORMAT_COMMENT && !first->breaks ? 0 : 1;
        if (first->kind == FORMAT_COMMENT && first[1].breaks == 2)
            first[1].breaks = 1;
        close->breaks = 1;
    }
}

/* Is piece i a `;` or a `,` between fields that the end of its line makes needless? */
static bool is_needless(const Pieces *pieces, int i, bool fields)
{
    int next = i + 1;
    const Piece *piece = &pieces->p[i], *last = before(pieces, i);
    if (piece->kind != T_SEMI && !(piece->kind == T_COMMA && fields))
        return false;
    bool broken = false;
    for (; next < pieces->n && !broken; next++) {
        broken = pieces->p[next].breaks > 0;
        if (pieces->p[next].kind != FORMAT_COMMENT)
            break;
    }
    while (next < pieces->n && pieces->p[next].kind == FORMAT_COMMENT)
        next++;
    if (!last || !(token_info(last->kind)->flags & ENDS))
        return false;
    if (next == pieces->n || pieces->p[next].kind == T_RBRACE)
        return true;
    return broken && (token_info(pieces->p[next].kind)->flags & BEGINS);
}

static void drop_needless(Pieces *pieces)
{
    Pieces kept = {0};
    int open[MAX_NESTING + 1] = {0}, depth = 0;
    bool dropped = false;
    for (int i = 0; i < pieces->n; i++) {
        Piece piece = pieces->p[i];
        if (piece_closes(&piece))
            depth--;
        if (piece_opens(&piece))
            open[++depth] = i;
        bool fields = depth && pieces->p[open[depth]].fields;
        if (is_needless(pieces, i, fields)) {
            dropped = true;
            continue;
        }
        piece.starts |= dropped && piece.kind != FORMAT_COMMENT;
        dropped &= piece.kind == FORMAT_COMMENT;
        PUSH(kept, piece);
    }
    *pieces = kept;
}

/* ---- the result is the same program ---- */

static bool same_names(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static bool same_tree(const Ast *a, const Ast *b)
{
    if (!a || !b)
        return a == b;
    bool same = a->kind == b->kind && same_names(a->name, b->name) && same_names(a->doc, b->doc)
        && a->int_value == b->int_value && a->op == b->op && a->flag == b->flag
        && !memcmp(&a->float_value, &b->float_value, sizeof(double)) && a->nkids == b->nkids;
    for (int i = 0; same && i < a->nkids; i++)
        same = same_tree(a->kid[i], b->kid[i]);
    return same;
}

/* The comments, one a line. */
static Buf comments_of(const Pieces *pieces)
{
    Buf text = {0};
    for (int i = 0; i < pieces->n; i++)
        if (pieces->p[i].kind == FORMAT_COMMENT) {
            buf_put(&text, pieces->p[i].text, (size_t)pieces->p[i].bytes);
            buf_puts(&text, "\n");
        }
    return text;
}

static void check_same(uint32_t file, const Ast *tree, uint32_t made)
{
    const Ast *again = parse_dlm(made);
    Pieces old = read_pieces(file), new = read_pieces(made);
    Buf a = comments_of(&old), b = comments_of(&new);
    if (error_count() || !same_tree(tree, again) || strcmp(buf_text(&a), buf_text(&b)))
        die("dlm fmt would change what %s says", source_get(file)->name);
    buf_free(&a);
    buf_free(&b);
}

/* ---- entry ---- */

static void format_once(uint32_t file, Buf *to)
{
    Pieces pieces = read_pieces(file);
    match_brackets(&pieces);
    set_breaks(&pieces);
    drop_needless(&pieces);
    match_brackets(&pieces);
    set_gaps(&pieces);
    format_lines(&pieces, to);
}

bool format_dlm(uint32_t file, Buf *to)
{
    const Ast *tree = parse_dlm(file);
    if (error_count())
        return false;
    uint32_t made = file;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        const Source *source = source_get(made);
        to->n = 0;
        format_once(made, to);
        if (to->n == source->size && !memcmp(buf_text(to), source->text, to->n))
            break;
        made = source_add(source->name, buf_text(to), to->n);
    }
    check_same(file, tree, made);
    return true;
}
