/* From a source to its tree: looks whether it is text at all, runs scanner, layout and grammar,
 * hangs the doc comments on what they describe, and makes sure that the tree can be walked by
 * recursion.
 *
 * A doc comment belongs to the definition, parameter, field or slot that begins on the line below
 * it, or, standing behind one on the same line, to that one:
 *
 *     ## Trains the net.
 *     entry train(
 *         epochs: int = 20,    ## how often the data is gone through */
#include <string.h>

#include "dlm_parse.h"
#include "frontend/parser.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* ---- is it text? ---- */

/* The bytes of the UTF-8 character at p; 0: it is none. */
static int utf8_bytes(const unsigned char *p)
{
    unsigned char c = p[0];
    if (c < 0x80)
        return 1;
    int n = c >= 0xC2 && c < 0xE0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    for (int i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)              /* the text's closing zero is none, either */
            return 0;
    bool overlong = (c == 0xE0 && p[1] < 0xA0) || (c == 0xF0 && p[1] < 0x90);
    bool surrogate = c == 0xED && p[1] >= 0xA0;
    bool too_large = c == 0xF4 && p[1] >= 0x90;
    return overlong || surrogate || too_large ? 0 : n;
}

static bool source_is_text(uint32_t file)
{
    const Source *source = source_get(file);
    const unsigned char *text = (const unsigned char *)source->text;
    bool utf16 = source->size >= 2 && ((text[0] == 0xFF && text[1] == 0xFE)
                                       || (text[0] == 0xFE && text[1] == 0xFF));
    if (source->size > MAX_SOURCE_BYTES) {
        error_at((Span){file, 0, 0}, "E0012", "this file is too large to be a .dlm program (%zu "
                 "bytes)", source->size);
        return false;
    }
    for (size_t i = 0; i < source->size; ) {
        int n = text[i] ? utf8_bytes(text + i) : 0;
        Span at = {file, (uint32_t)i, (uint32_t)i + 1};
        if (n == 0) {
            if (utf16)
                error_at(at, "E0012", "this file is written in UTF-16: save it as UTF-8");
            else if (text[i] == 0)
                error_at(at, "E0012", "this is no text: a zero byte stands here");
            else
                error_at(at, "E0012", "this is no UTF-8 text: the byte 0x%02X stands here",
                         text[i]);
            return false;
        }
        i += (size_t)n;
    }
    return true;
}

/* ---- parsing ---- */

Parser *parser_start(uint32_t file)
{
    Parser *parser = NEW(Parser);
    const Source *source = source_get(file);
    size_t skip = strncmp(source->text, byte_order_mark, 3) ? 0 : 3;
    parser->file = file;
    parser->source = source;
    parser->offset = parser->last_end = (uint32_t)skip;
    parser->token.at = parser->before.at = (Span){file, 0, 0};
    scanner_start(parser, source->text + skip, source->size - skip);
    return parser;
}

/* ---- doc comments and depth ---- */

static bool can_be_documented(const Ast *ast)
{
    switch (ast->kind) {
    case AST_CONST: case AST_DATA: case AST_FIELD: case AST_FN: case AST_LAYER: case AST_NET:
    case AST_OPTIMIZER: case AST_ENTRY: case AST_NET_IS: case AST_PARM: case AST_SLOT:
    case AST_SHARE:
        return true;
    default:
        return false;
    }
}

static bool is_blank(const char *from, const char *to, const char *also)
{
    for (; from < to; from++)
        if (!strchr(" \t\r", *from) && !strchr(also, *from))
            return false;
    return true;
}

static uint32_t line_start(const Parser *parser, uint32_t offset)
{
    const char *text = parser->source->text;
    while (offset && text[offset - 1] != '\n')
        offset--;
    return offset;
}

/* The index of the doc comment that begins behind an offset, or how many there are. */
static int doc_behind(const Parser *parser, uint32_t offset)
{
    int low = 0, high = parser->docs.n;
    while (low < high) {
        int middle = (low + high) / 2;
        if (parser->docs.p[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Does the comment fill the line that ends where `start_of_next` begins? */
static bool fills_line_before(const Parser *parser, DocComment doc, uint32_t start_of_next)
{
    const char *text = parser->source->text;
    uint32_t line = line_start(parser, doc.start);
    return doc.end + 1 == start_of_next && is_blank(text + line, text + doc.start, "");
}

/* Adds a comment's text to `to`, without ##, one blank and what is blank at its end. */
static void add_doc(const Parser *parser, DocComment doc, Buf *to)
{
    const char *text = parser->source->text + doc.start + 2, *end = parser->source->text + doc.end;
    if (*text == ' ')
        text++;
    while (end > text && strchr(" \t\r", end[-1]))
        end--;
    if (to->n)
        buf_puts(to, "\n");
    buf_put(to, text, end > text ? (size_t)(end - text) : 0);
}

static void attach_doc(const Parser *parser, Ast *ast)
{
    const char *text = parser->source->text;
    uint32_t line = line_start(parser, ast->span.start), above = line;
    Buf doc = {0};
    int next = doc_behind(parser, ast->span.start), first = next;
    if (is_blank(text + line, text + ast->span.start, ""))
        while (first > 0 && fills_line_before(parser, parser->docs.p[first - 1], above))
            above = line_start(parser, parser->docs.p[--first].start);
    for (int i = first; i < next; i++)
        add_doc(parser, parser->docs.p[i], &doc);
    int trailing = doc_behind(parser, ast->span.end);
    if (!doc.n && trailing < parser->docs.n) {
        DocComment behind = parser->docs.p[trailing];
        if (is_blank(text + ast->span.end, text + behind.start, ",;)"))
            add_doc(parser, behind, &doc);
    }
    if (doc.n)
        ast->doc = intern(buf_text(&doc));
    buf_free(&doc);
}

/* Walks a definition; false when it is deeper than the phases to come can recurse. */
static bool finish(const Parser *parser, Ast *ast, int depth)
{
    if (!ast)
        return true;
    if (depth > MAX_TREE_DEPTH) {
        error_at(ast->span, "E0014", "this is nested too deeply, or an expression of more than "
                 "about %d terms: name a part of it on a line of its own", MAX_TREE_DEPTH);
        return false;
    }
    if (parser->docs.n && can_be_documented(ast))
        attach_doc(parser, ast);
    for (int i = 0; i < ast->nkids; i++)
        if (!finish(parser, ast->kid[i], depth + 1))
            return false;
    return true;
}

/* ---- entries ---- */

Ast *parse_dlm(uint32_t file)
{
    Span whole = {file, 0, (uint32_t)source_get(file)->size};
    if (!source_is_text(file))
        return ast_new(AST_FILE, whole, 0);
    Parser *parser = parser_start(file);
    dlm_parse(parser);
    scanner_stop(parser);
    AstList items = {0};
    for (int i = 0; i < parser->items.n; i++)
        if (finish(parser, parser->items.p[i], 0))
            items = list_add(items, parser->items.p[i]);
    Ast *ast = ast_of_list(AST_FILE, whole, items);
    reject_calls(ast);
    return ast;
}

void tokens_print(uint32_t file, FILE *to)
{
    if (!source_is_text(file))
        return;
    Parser *parser = parser_start(file);
    Value value;
    Span at;
    int kind;
    while ((kind = dlm_lex(&value, &at, parser)) != T_END) {
        int line, column;
        source_position(at, &line, &column);
        fprintf(to, "%d:%d %s", line, column, token_info(kind)->kind);
        if (kind != T_NEWLINE)
            fprintf(to, " %.*s", (int)(at.end - at.start), parser->source->text + at.start);
        fputc('\n', to);
    }
    scanner_stop(parser);
}
