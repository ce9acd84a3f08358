/* Messages about tokens that the grammar has no place for.
 *
 * The grammar says which tokens it would have taken; from that set one can tell where in the
 * language the mistake is (a statement is to begin, a value is needed, a value is complete, ...),
 * and with the token found and the one before it, most often what was meant. The first of `habits`
 * that knows the case reports it; else the message is "expected ..., found ...". */
#include <ctype.h>
#include <string.h>

#include "dlm_parse.h"
#include "frontend/parser.h"

typedef struct {
    Parser *parser;
    const Token *found, *before;
    const bool *expects;        /* by token_index */
    bool definition;            /* what may come here: the start of a definition, */
    bool statement;             /* of a statement, */
    bool value;                 /* of a value, */
    bool operator;              /* an operator, a value being complete, */
    bool postfix;               /* ( or [ or . or ' behind a value, */
    bool type;                  /* a type, */
} Mistake;

/* ---- what stands there ---- */

static bool expects(const Mistake *m, int kind)
{
    return m->expects[token_index(kind)];
}

static bool has(const Token *token, int flag)
{
    return (token_info(token->kind)->flags & flag) != 0;
}

/* Words of the language that cannot name a value. */
static bool is_word(const Token *token)
{
    return has(token, WORD);
}

/* The source text of a token, interned, cut when long. */
static const char *text_of(const Mistake *m, const Token *token)
{
    enum { LONGEST = 40 };
    if (token->at.start == token->at.end)       /* not in the source: a bracket we put in */
        return token_info(token->kind)->text;
    uint32_t n = token->at.end - token->at.start;
    const char *text = m->parser->source->text + token->at.start;
    if (n <= LONGEST)
        return intern_n(text, n);
    n = LONGEST;
    while (n && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    return internf("%.*s...", (int)n, text);
}

static const char *found_text(const Mistake *m)
{
    int kind = m->found->kind;
    if (kind == T_END || kind == T_NEWLINE)
        return token_info(kind)->text;
    return internf("`%s`", text_of(m, m->found));
}

/* The innermost bracket that is open where the token was found, or NULL. */
static const Token *open_bracket(const Mistake *m)
{
    const Parser *parser = m->parser;
    int depth = parser->depth;
    if (depth && parser->open[depth - 1].at.start == m->found->at.start)
        depth--;                                    /* the token found is the bracket itself */
    return depth ? &parser->open[depth - 1] : NULL;
}

/* The first character behind a token that is not a blank. */
static const char *behind(const Mistake *m, const Token *token)
{
    const char *text = m->parser->source->text + token->at.end;
    return text + strspn(text, " \t");
}

/* Is a name bound or declared here: does `=`, `:`, `,` or `<-` stand behind it? */
static bool is_used_as_name(const Mistake *m, const Token *token)
{
    const char *next = behind(m, token);
    return (*next == '=' && next[1] != '=') || *next == ':' || *next == ','
        || !strncmp(next, "<-", 2);
}

static const char *suggest_word(const char *got, int flags)
{
    const char *words[TOKEN_KINDS];
    int n = 0;
    for (int kind = T_NEWLINE; kind <= T_RBRACE; kind++)
        if ((token_info(kind)->flags & (WORD | flags)) == (WORD | flags))
            words[n++] = token_info(kind)->text;
    return hint_for(got, words, n);
}

/* ---- habits of other languages, and slips ---- */

/* `x = 3 +` and on the next line `y = 4`. */
static bool line_breaks_off(const Mistake *m)
{
    const Token *last = &m->parser->before_that;
    return m->found->kind == T_EQUALS && m->before->kind == T_NAME && m->before->newline.file
        && has(last, BINARY);
}

static bool equals_for_comparison(const Mistake *m)
{
    const Token *open = open_bracket(m);
    if (line_breaks_off(m)) {
        const Token *last = &m->parser->before_that;
        error_at(last->at, "E0001", "behind `%s` a value is missing", text_of(m, last));
        return true;
    }
    if (m->found->kind == T_EQUALS && expects(m, T_EQ) && !is_word(m->before)) {
        if (open && open->kind != T_LBRACE)
            error_at(m->found->at, "E0003", "`=` cannot stand here, a `%s` being open: close it "
                     "first, or write `==` to compare", token_info(open->kind)->text);
        else
            error_at(m->found->at, "E0003", "`=` binds a name, and none can be bound here; to "
                     "compare, write `==`");
        return true;
    }
    if (m->found->kind == T_EQ && expects(m, T_EQUALS)) {
        error_at(m->found->at, "E0003", "`==` compares; to bind a name or give a default, "
                 "write `=`");
        return true;
    }
    return false;
}

static bool reserved_word(const Mistake *m)
{
    const Token *word = m->found;
    if (m->found->kind == T_EQUALS && is_word(m->before))
        word = m->before;                           /* f(max = 3) */
    else if (!is_word(word))
        return false;
    else if (m->statement && !has(word, ITEM) && is_used_as_name(m, word))
        ;                                           /* to = 3 */
    else if (m->definition || m->statement || !expects(m, T_NAME))
        return false;
    else if (m->value && (word->newline.file || word->kind == T_IF || word->kind == T_FOR
                          || word->kind == T_SCAN))
        return false;
    error_at(word->at, "E0008", "`%s` is a reserved word and cannot be a name: choose another, "
             "such as `%s_`", text_of(m, word), text_of(m, word));
    return true;
}

static bool wrong_place(const Mistake *m)
{
    const Token *found = m->found;
    if (m->definition && found->kind == T_NAME) {
        const char *name = text_of(m, found), *near = suggest_word(name, ITEM);
        const char *advice = advice_for_word(name);
        if (advice)
            error_at(found->at, "E0016", "`%s` begins no definition: %s", name, advice);
        else if (*near)
            error_at(found->at, "E0016", "`%s` begins no definition%s", name, near);
        else if (*behind(m, found) == '=')
            error_at(found->at, "E0016", "at top level a value is bound with `const %s = ...`; "
                     "what a program does stands in an `entry`", name);
        else
            error_at(found->at, "E0016", "`%s` begins no definition; at top level stand `use`, "
                     "`const`, `data`, `fn`, `layer`, `net`, `param`, `state`, `optimizer` and "
                     "`entry`", name);
        return true;
    }
    if (m->definition && is_word(found) && has(found, BEGINS)) {
        error_at(found->at, "E0016", "`%s` begins a statement: it stands in the body of an "
                 "`entry`, a `net`, a `layer` or a `fn`, not at top level", text_of(m, found));
        return true;
    }
    if (m->statement && has(found, ITEM)) {
        error_at(found->at, "E0016", "`%s` begins a definition: it stands at top level, not in a "
                 "block", text_of(m, found));
        return true;
    }
    if (found->kind == T_WHILE && found->newline.file) {
        error_at(found->at, "E0016", "there is no `while` statement: in an entry, write a `for` "
                 "with `stop if c`; in a net or fn, `scan k in 0..n carrying x while c { ... }`");
        return true;
    }
    return false;
}

/* `retrun x`, `let x = 3`: a name where a statement's own word is meant. */
static bool misspelt_statement(const Mistake *m)
{
    const Token *before = m->before;
    if (before->kind == T_RBRACE && m->found->kind == T_NAME && !m->found->newline.file)
        before = m->found;                          /* } elif */
    else if (!expects(m, T_SET) || before->kind != T_NAME || !has(m->found, BEGINS | ENDS))
        return false;
    const char *name = text_of(m, before), *advice = advice_for_word(name);
    const char *near = suggest_word(name, BEGINS);
    if (!advice && !*near)
        return false;
    error_at(before->at, "E0016", "`%s` begins no statement%s%s", name, advice ? ": " : near,
             advice ? advice : "");
    return true;
}

static bool missing_value(const Mistake *m)
{
    const Token *found = m->found, *before = m->before;
    if (!m->value)
        return false;
    if (found->kind == T_QUOTE) {
        error_at(found->at, "E0001", "expected a value, found `'`: behind a value it swaps the "
                 "last two axes; a string stands in `\"`");
        return true;
    }
    bool loose = found->kind == T_IF || found->kind == T_FOR || found->kind == T_SCAN;
    if (loose && has(before, BINARY)) {
        error_at(found->at, "E0001", "put this `%s` in parentheses: it is to be one operand of "
                 "`%s`", text_of(m, found), text_of(m, before));
        return true;
    }
    if (loose && before->kind == T_RBRACKET) {
        error_at(found->at, "E0001", "put this `%s` in parentheses: a reduction takes products and quotients, "
                 "up to the next `+` or `-`", text_of(m, found));
        return true;
    }
    bool next_line = found->newline.file || found->kind == T_NEWLINE || found->kind == T_END;
    if (next_line && before->kind && before->kind != T_LBRACE) {
        error_at(before->at, "E0001", "behind `%s` a value is missing", text_of(m, before));
        return true;
    }
    return false;
}

static bool comment_of_c(const Mistake *m)
{
    const Token *last = &m->parser->before_that;
    bool words = m->before->kind == T_NAME && m->found->kind == T_NAME;
    if (m->operator && last->kind == T_FLOOR && words) {
        error_at(last->at, "E0001", "`//` divides and rounds down; a comment begins with `#`");
        return true;
    }
    const char *text = m->parser->source->text, *line = text + m->found->at.start;
    while (line > text && line[-1] != '\n')
        line--;
    line += strspn(line, " \t");
    if (strncmp(line, "//", 2) && strncmp(line, "/*", 2))
        return false;
    uint32_t start = (uint32_t)(line - text);
    error_at((Span){m->parser->file, start, start + 2}, "E0001", "a comment begins with `#`; "
             "`%.2s` is not one", line);
    return true;
}

static bool missing_colon(const Mistake *m)
{
    if (m->found->kind != T_DTYPE || !expects(m, T_COLON) || m->before->kind != T_NAME)
        return false;
    error_at(m->found->at, "E0001", "a `:` is missing: write `%s: %s`", text_of(m, m->before),
             text_of(m, m->found));
    return true;
}

static bool set_for_less(const Mistake *m)
{
    if (m->found->kind != T_SET || !expects(m, T_LESS))
        return false;
    error_at(m->found->at, "E0001", "`<-` changes a param, a state or a part of a variable, and "
             "cannot stand here; to compare with a negative number, write `< -`");
    return true;
}

/* x[1:3] */
static bool colon_for_range(const Mistake *m)
{
    const Token *open = open_bracket(m);
    if (m->found->kind != T_COLON || !m->operator || !open || open->kind != T_LBRACKET)
        return false;
    error_at(m->found->at, "E0001", "a range is written `a..b`, as in `x[:, 1..3]`; `:` alone is a "
             "whole axis");
    return true;
}

/* `lambda v`: a word that other languages have a meaning for, where a value stands. */
static bool foreign_word(const Mistake *m)
{
    bool words = m->before->kind == T_NAME && m->found->kind == T_NAME;
    const char *advice = words && m->operator ? advice_for_word(text_of(m, m->before)) : NULL;
    if (!advice)
        return false;
    error_at(m->before->at, "E0001", "`%s` is no word of this language: %s",
             text_of(m, m->before), advice);
    return true;
}

static bool (*const habits[])(const Mistake *) = {
    comment_of_c, wrong_place, misspelt_statement, equals_for_comparison, reserved_word,
    missing_value, missing_colon, set_for_less,
    colon_for_range, foreign_word,
};

/* ---- "expected ..., found ..." ---- */

/* What need not be named, because a word for a whole group of tokens stands for it. */
static bool is_covered(const Mistake *m, int kind)
{
    int flags = token_info(kind)->flags;
    bool ends_line = expects(m, T_NEWLINE);
    switch (kind) {
    case T_SEMI: case T_END: case T_RBRACE:
        return ends_line;
    case T_LPAREN: case T_LBRACKET:
        return m->value || m->postfix || m->type;
    case T_DOT: case T_QUOTE:
        return true;
    case T_DOTDOT: case T_SCAN: case T_FOR: case T_IF: case T_NOT: case T_MINUS:
        return m->value || m->operator;
    case T_NEWLINE:
        return m->definition || m->statement;
    case T_WILD:
        return m->statement;
    case T_NAME: case T_INT: case T_FLOAT: case T_STR: case T_LIT: case T_REDUCE: case T_DTYPE:
        return m->value || m->type || m->statement || m->definition;
    case T_FN: case T_LAYER: case T_OPTIMIZER:
        return m->type || m->definition;
    }
    if ((m->definition || m->statement) && (flags & BEGINS))
        return true;
    return m->operator && (flags & BINARY);
}

static void list_expected(const Mistake *m, Buf *to)
{
    const char *what[TOKEN_KINDS + 8];
    int n = 0;
    if (m->definition)
        what[n++] = "a definition";
    else if (m->statement)
        what[n++] = "a statement";
    else if (m->type)
        what[n++] = "a type";
    else if (m->value)
        what[n++] = "a value";
    else if (m->operator)
        what[n++] = "an operator";
    for (int kind = T_END; kind <= T_RBRACE; kind = kind ? kind + 1 : T_NEWLINE)
        if (expects(m, kind) && !is_covered(m, kind)) {
            const TokenInfo *info = token_info(kind);
            bool plain = kind == T_END || (kind >= T_NEWLINE && strchr(info->text, ' '));
            what[n++] = plain ? info->text : internf("`%s`", info->text);
        }
    for (int i = 0; i < n; i++)
        buf_printf(to, "%s%s", i == 0 ? "" : i == n - 1 ? " or " : ", ", what[i]);
}

/* A bracket opened on an earlier line may be what is wrong. */
static void note_open_bracket(const Mistake *m)
{
    const Token *open = open_bracket(m);
    if (!open || open->kind == T_LBRACE)
        return;
    int line, here, column;
    source_position(open->at, &line, &column);
    source_position(m->found->at, &here, &column);
    if (line != here)
        note_at(open->at, "this `%s` is still open", token_info(open->kind)->text);
}

/* `carryng` where `carrying` may come. */
static const char *suggest_expected(const Mistake *m)
{
    const char *words[TOKEN_KINDS];
    int n = 0;
    if (m->found->kind != T_NAME)
        return "";
    for (int kind = T_NEWLINE; kind <= T_RBRACE; kind++)
        if (expects(m, kind) && (token_info(kind)->flags & WORD))
            words[n++] = token_info(kind)->text;
    return hint_for(text_of(m, m->found), words, n);
}

static void report_expected(const Mistake *m)
{
    Buf expected = {0};
    list_expected(m, &expected);
    error_at(m->found->at, "E0001", "expected %s, found %s%s", buf_text(&expected), found_text(m),
             suggest_expected(m));
    buf_free(&expected);
}

void report_unexpected(Parser *parser, const bool *expected)
{
    Mistake m = {.parser = parser, .found = &parser->token, .before = &parser->before,
                 .expects = expected};
    m.definition = expects(&m, T_ENTRY);
    m.statement = expects(&m, T_RETURN);
    m.value = expects(&m, T_FLOAT) && !m.statement;
    m.type = expects(&m, T_DTYPE) && !m.value && !m.statement;
    m.operator = expects(&m, T_PLUS);
    m.postfix = expects(&m, T_QUOTE);
    bool known = m.found->at.start < parser->silent_until;
    for (int i = 0; i < LENGTH(habits) && !known; i++)
        known = habits[i](&m);
    if (!known) {
        report_expected(&m);
        note_open_bracket(&m);
    }
    layout_skip_statement(parser);
}

void lexical_error(Parser *parser, Span at, const char *code, const char *fmt, ...)
{
    Buf message = {0};
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&message, fmt, ap);
    va_end(ap);
    error_at(at, code, "%s", buf_text(&message));
    buf_free(&message);
    const char *rest = strchr(parser->source->text + at.end, '\n');
    uint32_t end = rest ? (uint32_t)(rest - parser->source->text) + 1 : UINT32_MAX;
    if (parser->silent_until < end)
        parser->silent_until = end;
}
