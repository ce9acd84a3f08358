/* Building, printing and unparsing the tree (see ast.h and parser.h). */
#include <string.h>

#include "frontend/parser.h"

const char *const ast_names[AST_KINDS] = {
#define AST(kind, name, doc) [AST_##kind] = name,
#include "frontend/ast.def"
#undef AST
};

/* ---- building ---- */

static Ast *new_node(AstKind kind, Span at, int nkids)
{
    Ast *ast = NEW(Ast);
    ast->kind = kind;
    ast->span = at;
    ast->nkids = nkids;
    ast->kid = nkids ? NEW_ARRAY(Ast *, nkids) : NULL;
    return ast;
}

static void set_kids(Ast *ast, va_list kids)
{
    for (int i = 0; i < ast->nkids; i++)
        ast->kid[i] = va_arg(kids, Ast *);
}

Ast *ast_new(AstKind kind, Span at, int nkids, ...)
{
    Ast *ast = new_node(kind, at, nkids);
    va_list kids;
    va_start(kids, nkids);
    set_kids(ast, kids);
    va_end(kids);
    return ast;
}

Ast *ast_named(AstKind kind, Span at, const char *name, Span name_at, int nkids, ...)
{
    Ast *ast = new_node(kind, at, nkids);
    ast->name = name;
    ast->name_span = name_at;
    va_list kids;
    va_start(kids, nkids);
    set_kids(ast, kids);
    va_end(kids);
    return ast;
}

Ast *ast_of_list(AstKind kind, Span at, AstList kids)
{
    Ast *ast = new_node(kind, at, kids.n);
    if (kids.n)
        memcpy(ast->kid, kids.p, (size_t)kids.n * sizeof *kids.p);
    return ast;
}

AstList list_add(AstList list, Ast *more)
{
    if (more)
        PUSH(list, more);
    return list;
}

AstList list_of(Ast *first)
{
    return list_add((AstList){0}, first);
}

AstList list_add_all(AstList list, AstList more)
{
    for (int i = 0; i < more.n; i++)
        PUSH(list, more.p[i]);
    return list;
}

Ast *ast_flagged(Ast *ast)
{
    ast->flag = true;
    return ast;
}

/* ---- printing ---- */

/* A string as it is written in .dlm. */
static void put_string(const char *text, Buf *to)
{
    buf_puts(to, "\"");
    for (; *text; text++) {
        switch (*text) {
        case '\n': buf_puts(to, "\\n"); break;
        case '\t': buf_puts(to, "\\t"); break;
        case '\r': buf_puts(to, "\\r"); break;
        case '"':  buf_puts(to, "\\\""); break;
        case '\\': buf_puts(to, "\\\\"); break;
        default:   buf_put(to, text, 1); break;
        }
    }
    buf_puts(to, "\"");
}

static void print_value(const Ast *ast, FILE *to)
{
    Buf text = {0};
    if (ast->kind == AST_INT)
        buf_printf(&text, " %lld", (long long)ast->int_value);
    if (ast->kind == AST_FLOAT) {
        buf_puts(&text, " ");
        buf_double(&text, ast->float_value);
    }
    if (ast->kind == AST_SLOT)
        buf_puts(&text, ast->op == 'p' ? " param" : ast->op == 's' ? " state" : " cache");
    if (ast->name)
        buf_puts(&text, " ");
    if (ast->name && ast->kind == AST_STR)
        put_string(ast->name, &text);
    else if (ast->name)
        buf_puts(&text, ast->name);
    fputs(buf_text(&text), to);
    if (ast->flag)
        fputs(ast->kind == AST_SLOT ? " ~" : ast->kind == AST_SCAN ? " backwards"
              : ast->kind == AST_PARM ? " flat" : " []", to);
    buf_free(&text);
}

static void print_node(const Ast *ast, int indent, FILE *to)
{
    if (!ast) {
        fprintf(to, "%*s-\n", indent, "");
        return;
    }
    int line, column;
    source_position(ast->span, &line, &column);
    fprintf(to, "%*s%s", indent, "", ast_names[ast->kind]);
    print_value(ast, to);
    fprintf(to, " @%d:%d", line, column);
    if (ast->doc) {
        Buf doc = {0};
        put_string(ast->doc, &doc);
        fprintf(to, " ## %s", buf_text(&doc));
        buf_free(&doc);
    }
    fputc('\n', to);
    for (int i = 0; i < ast->nkids; i++)
        print_node(ast->kid[i], indent + 2, to);
}

void ast_print(const Ast *ast, FILE *to)
{
    print_node(ast, 0, to);
}

/* ---- unparsing ---- */

/* How tightly an expression holds together, low to high (rule 3 of the language). */
enum { LOOSE, PIPED, OR, AND, NOT, COMPARED, ADDED, REDUCED, MULTIPLIED, NEGATED, RAISED, POSTFIX };

enum { DEEPEST_SHOWN = 100 };

typedef struct {
    const char *op;
    int tightness;
} Operator;

static const Operator operators[] = {
    {"or", OR}, {"and", AND}, {"==", COMPARED}, {"!=", COMPARED}, {"<", COMPARED}, {"<=", COMPARED},
    {">", COMPARED}, {">=", COMPARED}, {"+", ADDED}, {"-", ADDED}, {"*", MULTIPLIED},
    {"/", MULTIPLIED}, {"//", MULTIPLIED}, {"%", MULTIPLIED}, {"@", MULTIPLIED}, {"^", RAISED},
};

static int tightness(const Ast *ast)
{
    switch (ast->kind) {
    case AST_COND: case AST_EACH: case AST_SCAN:
        return LOOSE;
    case AST_PIPE:
        return PIPED;
    case AST_REDUCE:
        return REDUCED;
    case AST_UNARY:
        return !strcmp(ast->name, "not") ? NOT : NEGATED;
    case AST_BINARY:
        for (int i = 0; i < LENGTH(operators); i++)
            if (!strcmp(operators[i].op, ast->name))
                return operators[i].tightness;
        die("unknown operator %s", ast->name);
    default:
        return POSTFIX;
    }
}

static void unparse(const Ast *ast, int least, int depth, Buf *to);

static void unparse_list(const Ast *ast, int first, const char *between, int depth, Buf *to)
{
    for (int i = first; i < ast->nkids; i++) {
        if (i > first)
            buf_puts(to, between);
        unparse(ast->kid[i], LOOSE, depth, to);
    }
}

static void unparse_between(const char *open, const Ast *ast, int first, const char *close,
                            int depth, Buf *to)
{
    buf_puts(to, open);
    unparse_list(ast, first, ", ", depth, to);
    buf_puts(to, close);
}

/* Writes `before` and the expression when there is one. */
static void unparse_optional(const char *before, const Ast *ast, int depth, Buf *to)
{
    if (!ast)
        return;
    buf_puts(to, before);
    unparse(ast, LOOSE, depth, to);
}

static void unparse_binary(const Ast *ast, int depth, Buf *to)
{
    int level = tightness(ast);
    bool right = level == RAISED;               /* a ^ b ^ c is a ^ (b ^ c) */
    bool apart = level == COMPARED;             /* comparisons are not chained */
    unparse(ast->kid[0], level + (right || apart), depth, to);
    buf_printf(to, " %s ", ast->name);
    unparse(ast->kid[1], right ? level : level + 1, depth, to);
}

static void unparse_scan(const Ast *ast, int depth, Buf *to)
{
    unparse_optional("scan ", ast->kid[0], depth, to);
    unparse_optional(" in ", ast->kid[1], depth, to);
    unparse_optional(" over ", ast->kid[2], depth, to);
    if (ast->flag)
        buf_puts(to, " backwards");
    unparse_optional(" carrying ", ast->kid[3], depth, to);
    unparse_optional(" while ", ast->kid[4], depth, to);
    buf_puts(to, " { ... }");
}

static void unparse_type(const Ast *ast, int depth, Buf *to)
{
    buf_puts(to, ast->name);
    if (ast->flag)
        unparse_between("[", ast, 0, "]", depth, to);
}

static void unparse_index(const Ast *ast, int depth, Buf *to)
{
    unparse(ast->kid[0], POSTFIX, depth, to);
    unparse_between("[", ast->kid[1], 0, "", depth, to);
    unparse_optional(" else ", ast->kid[2], depth, to);
    buf_puts(to, "]");
}

static void unparse_leaf(const Ast *ast, Buf *to)
{
    switch (ast->kind) {
    case AST_INT:   buf_printf(to, "%lld", (long long)ast->int_value); break;
    case AST_FLOAT: buf_double(to, ast->float_value); break;
    case AST_STR:   put_string(ast->name, to); break;
    case AST_COLON: buf_puts(to, ":"); break;
    case AST_WILD:  buf_puts(to, "_"); break;
    case AST_DOTS:  buf_printf(to, "...%s", ast->name ? ast->name : ""); break;
    default:        buf_puts(to, ast->name ? ast->name : ast_names[ast->kind]); break;
    }
}

/* What is made of words, or of a name and what belongs to it. */
static void unparse_phrase(const Ast *ast, int depth, Buf *to)
{
    Ast **kid = ast->kid;
    switch (ast->kind) {
    case AST_COND:
        unparse_optional("if ", kid[0], depth, to);
        unparse_optional(" then ", kid[1], depth, to);
        unparse_optional(" else ", kid[2], depth, to);
        break;
    case AST_EACH:
        unparse_optional("for ", kid[0], depth, to);
        unparse_optional(" in ", kid[1], depth, to);
        unparse_optional(": ", kid[2], depth, to);
        break;
    case AST_REDUCE:
        buf_puts(to, ast->name);
        unparse_between("[", kid[0], 0, "] ", depth, to);
        unparse(kid[1], REDUCED, depth, to);
        break;
    case AST_ARG: case AST_CARRY:
        buf_puts(to, ast->name);
        unparse_optional(" = ", kid[0], depth, to);
        break;
    case AST_RANGE:
        unparse_optional("", kid[0], depth, to);
        buf_puts(to, "..");
        unparse_optional("", kid[1], depth, to);
        break;
    default:
        unparse_leaf(ast, to);
    }
}

static void unparse_bare(const Ast *ast, int depth, Buf *to)
{
    Ast **kid = ast->kid;
    switch (ast->kind) {
    case AST_UNARY:
        buf_puts(to, !strcmp(ast->name, "not") ? "not " : "-");
        unparse(kid[0], tightness(ast), depth, to);
        break;
    case AST_PIPE:
        unparse(kid[0], PIPED, depth, to);
        buf_puts(to, " |> ");
        unparse(kid[1], POSTFIX, depth, to);
        break;
    case AST_CALL:
        unparse(kid[0], POSTFIX, depth, to);
        unparse_between("(", ast, 1, ")", depth, to);
        break;
    case AST_MEMBER:
        unparse(kid[0], POSTFIX, depth, to);
        buf_printf(to, ".%s", ast->name);
        break;
    case AST_TRANSPOSE:
        unparse(kid[0], POSTFIX, depth, to);
        buf_puts(to, "'");
        break;
    case AST_BINARY: unparse_binary(ast, depth, to); break;
    case AST_INDEX:  unparse_index(ast, depth, to); break;
    case AST_SCAN:   unparse_scan(ast, depth, to); break;
    case AST_TYPE:   unparse_type(ast, depth, to); break;
    case AST_TYPES:  unparse_between("(", ast, 0, ")", depth, to); break;
    case AST_TUPLE:  unparse_between("(", ast, 0, ")", depth, to); break;
    case AST_LIST:   unparse_between("[", ast, 0, "]", depth, to); break;
    case AST_EXPRS: case AST_SUBS: case AST_CARRIES:
        unparse_list(ast, 0, ", ", depth, to);
        break;
    default:
        unparse_phrase(ast, depth, to);
    }
}

/* In parentheses where it holds together less tightly than its place asks for. */
static void unparse(const Ast *ast, int least, int depth, Buf *to)
{
    if (!ast || depth > DEEPEST_SHOWN) {
        buf_puts(to, "...");
        return;
    }
    bool enclosed = tightness(ast) < least;
    buf_puts(to, enclosed ? "(" : "");
    unparse_bare(ast, depth + 1, to);
    buf_puts(to, enclosed ? ")" : "");
}

void ast_unparse(const Ast *expr, Buf *to)
{
    unparse(expr, LOOSE, 0, to);
}
