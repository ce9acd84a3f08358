/* Mistakes that have the form of the language: the grammar accepts them, and its actions come here
 * to reject them with the reason and, where it can be said, the text to write instead. */
#include <string.h>

#include "dlm_parse.h"
#include "frontend/parser.h"

/* ---- showing what to write ---- */

enum { LONGEST_SHOWN = 70 };

/* The expression as text, interned; NULL when it is too long to be read within a message. */
static const char *shown(const Ast *expr)
{
    Buf text = {0};
    ast_unparse(expr, &text);
    const char *name = text.n <= LONGEST_SHOWN ? intern(buf_text(&text)) : NULL;
    buf_free(&text);
    return name;
}

static bool is_reserved(const char *word)
{
    return token_of_word(word) != T_NAME;
}

/* ---- operators ---- */

static bool is_comparison(const Ast *ast)
{
    static const char *const comparisons[] = {"==", "!=", "<", "<=", ">", ">="};
    for (int i = 0; ast && ast->kind == AST_BINARY && i < LENGTH(comparisons); i++)
        if (!strcmp(ast->name, comparisons[i]))
            return true;
    return false;
}

/* a < b < c; in (a < b) == c the parenthesis makes a_at longer than a. */
static void reject_chain(const Ast *ast, Span a_at)
{
    const Ast *a = ast->kid[0], *b = ast->kid[1];
    if (!is_comparison(ast) || !is_comparison(a) || a_at.start != a->span.start)
        return;
    Ast second = *ast;
    second.kid = (Ast *[]){a->kid[1], (Ast *)b};
    const char *one = shown(a), *two = shown(&second);
    if (one && two)
        error_at(ast->name_span, "E0005", "comparisons are not chained: write `%s and %s`",
                 one, two);
    else
        error_at(ast->name_span, "E0005", "comparisons are not chained: write `a < b and b < c`");
}

Ast *ast_binary(Span at, Ast *a, Span a_at, const char *op, Span op_at, Ast *b)
{
    Ast *ast = ast_named(AST_BINARY, at, intern(op), op_at, 2, a, b);
    if (a && b)
        reject_chain(ast, a_at);
    return ast;
}

/* A function that can be applied: `f`, `net.layer`, `blocks[i]`. */
static bool is_path(const Ast *ast)
{
    while (ast && (ast->kind == AST_MEMBER || ast->kind == AST_INDEX))
        ast = ast->kid[0];
    return ast && ast->kind == AST_NAME;
}

static bool can_be_piped_to(const Ast *ast)
{
    return is_path(ast) || (ast && ast->kind == AST_CALL && is_path(ast->kid[0]));
}

/* `left |> f + y` as `(left |> f) + y`: a copy of the right side with its leftmost part piped to.
 * NULL when nothing there can be. */
static Ast *regroup(Ast *left, Ast *right)
{
    Ast *result = right, **place = &result;
    while (*place && !can_be_piped_to(*place)) {
        switch ((*place)->kind) {
        case AST_BINARY: case AST_INDEX: case AST_MEMBER: case AST_TRANSPOSE: case AST_CALL: {
            Ast *copy = alloc_copy(*place, sizeof **place);
            copy->kid = alloc_copy(copy->kid, (size_t)copy->nkids * sizeof *copy->kid);
            *place = copy;
            place = &copy->kid[0];
            break;
        }
        default:
            return NULL;
        }
    }
    if (*place)
        *place = ast_new(AST_PIPE, (*place)->span, 2, left, *place);
    return *place ? result : NULL;
}

Ast *ast_pipe(Span at, Ast *left, Ast *right)
{
    Ast *pipe = ast_new(AST_PIPE, at, 2, left, right);
    if (can_be_piped_to(right) || !right)
        return pipe;
    Ast *regrouped = regroup(left, right);
    const char *text = regrouped ? shown(regrouped) : NULL;
    if (text)
        error_at(right->span, "E0004", "right of `|>` stands one call or function name: write `%s`",
                 text);
    else if (regrouped)
        error_at(right->span, "E0004", "right of `|>` stands one call or function name: put the "
                 "pipe in parentheses, as in `(x |> f) + y`");
    else
        error_at(right->span, "E0004", "right of `|>` stands one call or function name, as in "
                 "`x |> dense(10) |> relu`");
    return pipe;
}

/* ---- statements ---- */

typedef struct {
    const char *word, *advice;
} Advice;

static const Advice advices[] = {
    {"let", "a name is bound without a keyword: `x = 3`"},
    {"var", "a name is bound without a keyword: `x = 3`"},
    {"val", "a name is bound without a keyword: `x = 3`"},
    {"auto", "a name is bound without a keyword: `x = 3`"},
    {"def", "a function begins with `fn`: `fn f(x: f32[N]) -> f32[N] = 2 * x`"},
    {"func", "a function begins with `fn`: `fn f(x: f32[N]) -> f32[N] = 2 * x`"},
    {"function", "a function begins with `fn`: `fn f(x: f32[N]) -> f32[N] = 2 * x`"},
    {"class", "a model begins with `net`, a part of one with `layer`"},
    {"struct", "a model begins with `net`, a part of one with `layer`"},
    {"model", "a model begins with `net`, a part of one with `layer`"},
    {"module", "a model begins with `net`, a part of one with `layer`"},
    {"main", "what a program does begins with `entry`: `entry train() { ... }`"},
    {"import", "another file is brought in with `use \"layers.dlm\"`"},
    {"include", "another file is brought in with `use \"layers.dlm\"`"},
    {"elif", "write `else if`"},
    {"elseif", "write `else if`"},
    {"print", "values are shown with `emit x`, or with `report x` in the log of the training"},
    {"log", "values are shown with `emit x`, or with `report x` in the log of the training"},
    {"break", "a loop is left with `stop if c`"},
    {"continue", "there is none: put the rest of the loop into `if c { ... }`"},
    {"pass", "an empty block is written `{ }`"},
    {"lambda", "a function has a name: `fn f(x: f32) -> f32 = 2 * x`"},
};

const char *advice_for_word(const char *word)
{
    for (int i = 0; i < LENGTH(advices); i++)
        if (!strcmp(advices[i].word, word))
            return advices[i].advice;
    return NULL;
}

/* `print(a, b)` and the like: a word that other languages have a meaning for. */
static const char *advice_for_statement(const Ast *expr)
{
    const Ast *first = expr->kind == AST_CALL ? expr->kid[0] : expr;
    return first && first->kind == AST_NAME ? advice_for_word(first->name) : NULL;
}

static void report_statement(const Ast *expr)
{
    const char *advice = advice_for_statement(expr);
    const Ast *a = expr->nkids ? expr->kid[0] : NULL;
    if (expr->kind == AST_BINARY && !strcmp(expr->name, "==") && a && shown(a))
        error_at(expr->name_span, "E0003", "`==` compares, and nothing uses the result; to bind a "
                 "name, write `%s = ...`", shown(a));
    else if (advice)
        error_at(expr->span, "E0002", "`%s` is no statement: %s",
                 expr->kind == AST_CALL ? a->name : expr->name, advice);
    else if (expr->kind == AST_STR)
        error_at(expr->span, "E0002", "a string alone is no statement: a comment begins with `#`");
    else if (expr->kind == AST_EACH)
        error_at(expr->span, "E0002", "this `for` is an expression, and nothing uses its value: "
                 "bind it (`y = for ...`), or write a loop, `for x in e { ... }`");
    else
        error_at(expr->span, "E0002", "an expression alone is no statement, as nothing uses its "
                 "value: bind it (`y = ...`), `return` it, or show it with `emit` or `report`");
}

/* A call may be that of an entry, which is known once the file has been read. */
Ast *reject_statement(const Ast *expr)
{
    if (expr && expr->kind == AST_CALL && expr->kid[0] && expr->kid[0]->kind == AST_NAME)
        return (Ast *)expr;
    if (expr)
        report_statement(expr);
    return NULL;
}

typedef struct {
    const Ast *file;
    bool uses;                   /* other files, which may have the entry */
} Callees;

static bool may_be_entry(const Callees *c, const char *name)
{
    bool found = c->uses && !advice_for_word(name);
    for (int i = 0; !found && i < c->file->nkids; i++)
        found = c->file->kid[i]->kind == AST_ENTRY && c->file->kid[i]->name == name;
    return found;
}

static void reject_calls_in(const Callees *c, Ast *a)
{
    for (int i = 0; i < a->nkids; i++) {
        Ast *kid = a->kid[i];
        if (!kid)
            continue;
        if (a->kind == AST_BLOCK && kid->kind == AST_CALL && !may_be_entry(c, kid->kid[0]->name))
            report_statement(kid);
        reject_calls_in(c, kid);
    }
}

void reject_calls(Ast *file)
{
    Callees c = {.file = file};
    for (int i = 0; i < file->nkids; i++)
        c.uses |= file->kid[i]->kind == AST_USE;
    reject_calls_in(&c, file);
}

static void check_name(const Ast *name)
{
    if (name->kind == AST_NAME && !is_reserved(name->name))
        return;
    if (name->kind == AST_NAME && is_reserved(name->name))
        error_at(name->span, "E0008", "`%s` is a reserved word and cannot name a value: choose "
                 "another name", name->name);
    else if (name->kind == AST_MEMBER)
        error_at(name->span, "E0015", "`=` binds a name, and this is a part of something else; to "
                 "change a param or state, write `<-`");
    else
        error_at(name->span, "E0015", "left of `=` stands a name, `_` or a name with indices, as "
                 "in `y = ...`, `a, _ = ...`, `y[i, j] = ...`");
}

void check_bindable(AstList names)
{
    for (int i = 0; i < names.n; i++) {
        const Ast *name = names.p[i];
        if (name->kind == AST_INDEX && name->kid[0])
            name = name->kid[0];
        if (name->kind != AST_WILD)
            check_name(name);
    }
}

void check_place(const Ast *place)
{
    if (place && !is_path(place))
        error_at(place->span, "E0015", "left of `<-` stands what is changed: a param, a state or a "
                 "part of a variable, as in `w <- ...`, `x[:, i] <- ...`");
}
