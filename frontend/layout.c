/* Layout: which newlines count, and which brackets belong together.
 *
 * A newline ends a statement unless the innermost open bracket is ( or [, the token before it
 * cannot end a statement, or the token behind it cannot begin one; tokens.def says which can. So
 *
 *     y = x            one statement: `|>` begins none        y = x        two statements
 *         |> relu                                             (a, b) = f(x)
 *
 * Brackets are matched here, before the grammar, because here one can tell which is missing: a line
 * that begins with `return` within ( ), or with `entry` within { }, shows that a bracket was not
 * closed. It is reported once, and closing brackets are put in, so that the grammar goes on as if
 * it had been.
 *
 * After a syntax error the tokens up to the end of the statement are dropped, whole blocks with
 * them, but for the block that the statement heads (`for x inn d { ... }`): that is parsed on. */
#include <string.h>

#include "dlm_parse.h"
#include "frontend/parser.h"

int raw_lex(Value *value, Span *at, void *scanner);

/* ---- kinds of tokens ---- */

/* T_END is 0, the others count from 258; the two between are bison's own. */
int token_index(int kind)
{
    return kind ? kind - T_NEWLINE + 1 : 0;
}

static const TokenInfo infos[TOKEN_KINDS] = {
#define TOKEN(kind, text, flags) [T_##kind ? T_##kind - T_NEWLINE + 1 : 0] = {#kind, text, flags},
#include "frontend/tokens.def"
#undef TOKEN
};

const TokenInfo *token_info(int kind)
{
    const TokenInfo *info = &infos[token_index(kind)];
    check(info->kind);
    return info;
}

typedef struct {
    const char *word;
    int kind;
} WordKind;

/* Words that share a kind; the others stand in tokens.def. */
static const WordKind shared_words[] = {
    {"true", T_LIT}, {"false", T_LIT}, {"inf", T_LIT},
    {"sum", T_REDUCE}, {"prod", T_REDUCE}, {"max", T_REDUCE}, {"min", T_REDUCE}, {"any", T_REDUCE},
    {"all", T_REDUCE}, {"argmax", T_REDUCE}, {"argmin", T_REDUCE},
    {"f16", T_DTYPE}, {"f32", T_DTYPE}, {"f64", T_DTYPE}, {"bf16", T_DTYPE}, {"i32", T_DTYPE},
    {"i64", T_DTYPE}, {"u32", T_DTYPE}, {"u8", T_DTYPE}, {"bool", T_DTYPE}, {"int", T_DTYPE},
    {"float", T_DTYPE}, {"str", T_DTYPE}, {"_", T_WILD},
};

int token_of_word(const char *word)
{
    for (int i = 0; i < LENGTH(shared_words); i++)
        if (!strcmp(shared_words[i].word, word))
            return shared_words[i].kind;
    for (int i = 0; i < TOKEN_KINDS; i++)
        if ((infos[i].flags & WORD) && !strcmp(infos[i].text, word))
            return i + T_NEWLINE - 1;
    return T_NAME;
}

static bool has(int kind, int flag)
{
    return (token_info(kind)->flags & flag) != 0;
}

/* ---- the queue between the scanner and the grammar ---- */

static void enqueue(Parser *parser, Token token)
{
    check(parser->queued < LENGTH(parser->queue));
    token.depth = parser->depth;
    parser->queue[parser->queued++] = token;
    parser->last_kind = token.kind;
    parser->last_end = token.at.end;
}

static Token raw_token(Parser *parser)
{
    Token token = {0};
    while ((token.kind = raw_lex(&token.value, &token.at, parser->scanner)) == T_NEWLINE)
        if (!token.newline.file)
            token.newline = token.at;
    if (token.kind == T_END)                /* shown behind the last token, not on an empty line */
        token.at = (Span){parser->file, parser->last_end, parser->last_end};
    return token;
}

/* ---- brackets ---- */

static int closer_of(int opener)
{
    return opener == T_LPAREN ? T_RPAREN : opener == T_LBRACKET ? T_RBRACKET : T_RBRACE;
}

static bool is_opener(int kind)
{
    return kind == T_LPAREN || kind == T_LBRACKET || kind == T_LBRACE;
}

static bool is_closer(int kind)
{
    return kind == T_RPAREN || kind == T_RBRACKET || kind == T_RBRACE;
}

static const Token *innermost(const Parser *parser)
{
    return parser->depth ? &parser->open[parser->depth - 1] : NULL;
}

/* How many brackets are open up to the innermost {, itself included. */
static int depth_of_block(const Parser *parser)
{
    int depth = parser->depth;
    while (depth && parser->open[depth - 1].kind != T_LBRACE)
        depth--;
    return depth;
}

/* Puts in closing brackets until only `depth` are open. */
static void close_down_to(Parser *parser, int depth)
{
    Span here = {parser->file, parser->last_end, parser->last_end};
    while (parser->depth > depth) {
        int closer = closer_of(parser->open[--parser->depth].kind);
        parser->forgiven += closer == T_RBRACE;
        enqueue(parser, (Token){.kind = closer, .at = here});
    }
}

/* How far the line of a token is indented, in characters. */
static int indentation(const Parser *parser, const Token *token)
{
    const char *text = parser->source->text, *line = text + token->at.start;
    while (line > text && line[-1] != '\n')
        line--;
    return (int)strspn(line, " \t");
}

/* Does the token begin a definition at top level? One that is indented within an open bracket is
 * misplaced, and nothing is missing. `fn`, `layer` and `optimizer` are types, too; a name behind
 * them makes them definitions. */
static bool begins_definition(const Parser *parser, const Token *token)
{
    if (!token->newline.file || !has(token->kind, ITEM))
        return false;
    if (parser->depth && indentation(parser, token) > indentation(parser, &parser->open[0]))
        return false;
    const char *behind = parser->source->text + token->at.end;
    behind += strspn(behind, " \t");
    return has(token->kind, HARD) || *behind == '_' || (*behind >= 'A' && *behind <= 'z');
}

/* A word at the start of a line that begins a statement or a definition, whatever stands before. */
static bool begins_anew(const Parser *parser, const Token *token)
{
    return begins_definition(parser, token) || (token->newline.file && has(token->kind, HARD));
}

static void report_unclosed(Parser *parser, const Token *found)
{
    const Token *open = innermost(parser);
    const char *text = token_info(open->kind)->text;
    const char *closer = token_info(closer_of(open->kind))->text;
    if (parser->skipping && found->kind != T_END)
        return;
    if (open->kind == T_LBRACE && parser->odd_open.kind) {
        lexical_error(parser, parser->odd_open.at, "E0009", "this `{` is not closed: a `}` is "
                      "missing");
        note_at(parser->odd_close.at, "by its indentation, this `}` closes an outer block");
    } else if (found->kind == T_END) {
        lexical_error(parser, open->at, "E0009", "this `%s` is not closed: a `%s` is missing "
                      "before the end of the file", text, closer);
    } else {
        lexical_error(parser, open->at, "E0009", "this `%s` is not closed: a `%s` is missing", text,
                      closer);
        note_at(found->at, "`%s` cannot stand within it", token_info(found->kind)->text);
    }
    parser->silent_until = found->at.start + (found->kind == T_END);
}

/* How many brackets are open up to the innermost one that a ) or ] closes; all, when it closes none
 * of this block. */
static int depth_of_match(const Parser *parser, int closer)
{
    for (int depth = parser->depth; depth > depth_of_block(parser); depth--)
        if (closer_of(parser->open[depth - 1].kind) == closer)
            return depth;
    return parser->depth;
}

/* Closes what the token shows to have been left open. */
static void close_unclosed(Parser *parser, const Token *token)
{
    int block = depth_of_block(parser), down_to = parser->depth;
    if (token->kind == T_END || begins_definition(parser, token))
        down_to = 0;
    else if (token->newline.file && has(token->kind, HARD))
        down_to = block;
    else if (token->kind == T_RBRACE && block)
        down_to = block;
    else if (is_closer(token->kind))
        down_to = depth_of_match(parser, token->kind);
    if (down_to == parser->depth)
        return;
    report_unclosed(parser, token);
    close_down_to(parser, down_to);
}

/* Takes a closing bracket off the stack; false when it closes nothing, and is to be dropped. */
static bool close_bracket(Parser *parser, Token *token)
{
    const Token *open = innermost(parser);
    const char *text = token_info(token->kind)->text;
    if (!open || (open->kind == T_LBRACE && token->kind != T_RBRACE)) {
        if (token->kind == T_RBRACE && parser->forgiven) {
            parser->forgiven--;
            return false;
        }
        if (token->kind != T_RBRACE && parser->forgiven_parentheses) {
            parser->forgiven_parentheses--;
            return false;
        }
        if (!parser->skipping)
            lexical_error(parser, token->at, "E0010", "this `%s` closes nothing: delete it, or "
                          "open the bracket that it is to close", text);
        return false;
    }
    int closer = closer_of(open->kind);
    if (token->kind != closer) {
        if (!parser->skipping) {
            lexical_error(parser, token->at, "E0010", "this `%s` stands where a `%s` is needed",
                          text, token_info(closer)->text);
            note_at(open->at, "to close this `%s`", token_info(open->kind)->text);
        }
        token->kind = closer;
    }
    bool first_on_line = token->newline.file != 0;
    if (closer == T_RBRACE && first_on_line && !parser->odd_open.kind
        && indentation(parser, token) < indentation(parser, open)) {
        parser->odd_open = *open;
        parser->odd_close = *token;
    }
    parser->depth--;
    return true;
}

static bool newline_counts(const Parser *parser, const Token *next)
{
    const Token *open = innermost(parser);
    if (!next->newline.file || (open && open->kind != T_LBRACE))
        return false;
    if (begins_anew(parser, next))
        return parser->last_kind != T_END && parser->last_kind != T_SEMI
            && parser->last_kind != T_LBRACE;
    return has(parser->last_kind, ENDS) && has(next->kind, BEGINS);
}

/* ---- tokens for the grammar ---- */

/* Puts the next token in the queue, and before it what it shows to be missing or to count. */
static void read_token(Parser *parser)
{
    Token token = {.at = {parser->file, parser->last_end, parser->last_end}};
    if (!parser->ended)
        token = raw_token(parser);
    close_unclosed(parser, &token);
    if (is_closer(token.kind) && !close_bracket(parser, &token))
        return;
    if (newline_counts(parser, &token))
        enqueue(parser, (Token){.kind = T_NEWLINE, .at = token.newline});
    if (is_opener(token.kind) && parser->depth == MAX_NESTING) {
        lexical_error(parser, token.at, "E0014", "more than %d brackets are open here: name a part "
                      "of this on a line of its own", MAX_NESTING);
        parser->silent_until = UINT32_MAX;
        parser->depth = 0;
        token.kind = T_END;
    }
    if (is_opener(token.kind))
        parser->open[parser->depth++] = token;
    parser->ended = token.kind == T_END;
    enqueue(parser, token);
}

static Token next_token(Parser *parser)
{
    if (parser->taken == parser->queued)
        parser->taken = parser->queued = 0;
    while (parser->taken == parser->queued)
        read_token(parser);
    return parser->queue[parser->taken++];
}

/* Is this where the grammar goes on after an error? */
static bool ends_skipping(const Parser *parser, const Token *token)
{
    if (token->kind == T_END || token->depth < parser->skip_depth)
        return true;
    if (token->kind == T_LBRACE)
        return parser->header && token->depth == parser->skip_depth + 1;
    bool separator = token->kind == T_NEWLINE || token->kind == T_SEMI;
    return separator && token->depth == parser->skip_depth;
}

/* The block of a statement begins within its parentheses, left open by mistake: forgets them. */
static void leave_parentheses(Parser *parser)
{
    parser->forgiven_parentheses += parser->depth - 1 - parser->skip_depth;
    parser->open[parser->skip_depth] = parser->token;
    parser->depth = parser->token.depth = parser->skip_depth + 1;
}

void layout_skip_statement(Parser *parser)
{
    const Token *token = &parser->token;
    parser->skip_depth = depth_of_block(parser);
    if (token->kind == T_LBRACE && parser->depth) {     /* the stack holds the token itself, too */
        parser->depth--;
        parser->skip_depth = depth_of_block(parser);
        parser->depth++;
        if (parser->header)
            leave_parentheses(parser);
    }
    parser->skipping = token->kind != T_RBRACE && !ends_skipping(parser, token);
}

static bool begins_statement(const Parser *parser)
{
    switch (parser->before.kind) {
    case T_END: case T_NEWLINE: case T_SEMI: case T_LBRACE: case T_RBRACE: case T_ELSE:
        return true;
    default:
        return false;
    }
}

/* Does the statement at hand, of which the grammar has got parser->token, begin a block that can be
 * parsed whatever stands before it? */
static void note_header(Parser *parser)
{
    switch (parser->token.kind) {
    case T_NEWLINE: case T_SEMI: case T_LBRACE: case T_RBRACE:
        parser->header = false;
        break;
    case T_SCAN: case T_ELSE:
        parser->header = true;
        break;
    case T_IF: case T_FOR:
        parser->header |= begins_statement(parser);
        break;
    case T_FN: case T_LAYER: case T_NET: case T_OPTIMIZER: case T_ENTRY: case T_DATA:
        parser->header |= parser->token.depth == 0 && begins_statement(parser);
    }
}

int dlm_lex(Value *value, Span *at, Parser *parser)
{
    note_header(parser);
    Token token = next_token(parser);
    while (parser->skipping && !ends_skipping(parser, &token))
        token = next_token(parser);
    parser->skipping = false;
    parser->before_that = parser->before;
    parser->before = parser->token;
    parser->token = token;
    *value = token.value;
    *at = token.at;
    return token.kind;
}
