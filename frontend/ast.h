/* The syntax tree of a .dlm file. One node type; ast.def lists the kinds and what each
 * kid is. Nodes live on the compiler's arena and are never changed after parsing. */
#ifndef DLM_AST_H
#define DLM_AST_H

#include "ir/diag.h"

typedef enum {
#define AST(K, name, doc) AST_##K,
#include "frontend/ast.def"
#undef AST
    AST_KINDS
} AstKind;

typedef struct Ast Ast;
struct Ast {
    AstKind kind;
    Span span;             /* the whole construct */
    Span name_span;        /* the name alone, where there is one */
    const char *name;      /* interned; see ast.def */
    const char *doc;       /* text of the `##` comment lines before it, or NULL */
    int64_t int_value;
    double float_value;
    int op;                /* SLOT: 'p' param, 's' state, 'c' cache; PARM: '*' for `name...` */
    bool flag;             /* see ast.def */
    int nkids;
    Ast **kid;
};

extern const char *const ast_names[AST_KINDS];

/* Parses a registered source. Reports every syntax error it can (recovering at statement and item
 * ends) and returns the AST_FILE node, with what could be parsed; check error_count(). */
Ast *parse_dlm(uint32_t file);
/* One token a line: `line:column KIND text`, after the layout rule (dlm emit --what tokens). */
void tokens_print(uint32_t file, FILE *to);
/* An indented tree, one node a line (dlm emit --what ast). */
void ast_print(const Ast *ast, FILE *to);
/* The same tree as .dlm text of one expression on one line, for messages. */
void ast_unparse(const Ast *expr, Buf *to);
/* The file with its blanks and line breaks as they should be (dlm fmt). False, with errors, when it
 * cannot be parsed. */
bool format_dlm(uint32_t file, Buf *to);

/* The way out for a name that does not exist, as the end of a message (hints.c). */
const char *hint_for(const char *got, const char *const *candidates, int n);

#endif
