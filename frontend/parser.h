/* What the parts of the parser share; only they include it.
 *
 *     dlm.l      raw tokens, every newline among them
 *     layout.c   the newlines that count, brackets that match
 *     dlm.y      the tree, built with ast.c
 *     parse.c    the whole, and doc comments
 *
 * syntax_error.c makes messages of unexpected tokens, mistakes.c of what has the form of the
 * language and is wrong all the same. Everything lives on the arena but the scanner's own buffers
 * and bison's stacks.
 *
 * Codes of syntax errors
 *   E0001  an unexpected token                    E0009  a bracket that is not closed
 *   E0002  an expression alone as a statement     E0010  a bracket that closes nothing
 *   E0003  `=` for `==`, `==` for `=`             E0011  a string spelled wrongly
 *   E0004  not a call to the right of `|>`        E0012  not a text file
 *   E0005  chained comparison                     E0013  a character or operator of other languages
 *   E0006  a number spelled wrongly               E0014  nested too deeply
 *   E0007  a number too large                     E0015  something that cannot be bound or set
 *   E0008  a reserved word as a name              E0016  a definition or statement out of place */
#ifndef DLM_PARSER_H
#define DLM_PARSER_H

#include "frontend/ast.h"

enum {
    MAX_NESTING = 200,      /* brackets within brackets */
    MAX_TREE_DEPTH = 1000,  /* nodes within nodes: a sum of n terms is n deep */
    MAX_SOURCE_BYTES = 1 << 20
};

typedef struct {            /* a VEC of nodes that can be passed by value */
    Ast **p;
    int n, cap;
} AstList;

typedef union {             /* what a symbol of the grammar stands for */
    const char *name;       /* names, strings and words that differ: interned */
    int64_t integer;
    double real;
    int op;
    Ast *ast;
    AstList list;
} Value;

typedef struct {
    int kind;               /* T_... of dlm_parse.h */
    int depth;              /* open brackets, after this token */
    Value value;
    Span at;
    Span newline;           /* the first newline between it and the token before; file 0: none */
} Token;

typedef struct {
    uint32_t start, end;    /* from ## to the end of the line */
} DocComment;

typedef struct Parser {
    uint32_t file;
    const Source *source;
    /* the scanner */
    void *scanner;
    uint32_t offset;        /* of the next character */
    int last_raw;           /* kind of the last token scanned: is `.5` a number or a path's part? */
    VEC(DocComment) docs;
    /* layout */
    Token open[MAX_NESTING];
    int depth;
    Token queue[MAX_NESTING + 4];
    int queued, taken;
    int last_kind;          /* of the last token put in the queue */
    uint32_t last_end;      /* where it ends */
    Token odd_open, odd_close;  /* the first braces that match and stand as if they did not */
    int forgiven;           /* closing braces that we added, and that may now be too many */
    int forgiven_parentheses;   /* the same of ) and ] */
    bool ended;
    /* errors */
    Token token, before, before_that;   /* the last tokens the grammar got */
    uint32_t silent_until;  /* errors before this offset are echoes */
    bool skipping;          /* after an error: to the end of the statement */
    int skip_depth;         /* brackets open there */
    bool header;            /* the statement at hand begins a block: FOR, IF, SCAN, FN, ... */
    /* the result */
    AstList items;
} Parser;

/* ---- tokens (layout.c) ---- */
enum { BEGINS = 1, ENDS = 2, WORD = 4, ITEM = 8, HARD = 16, BINARY = 32 };
typedef struct {
    const char *kind, *text;
    int flags;
} TokenInfo;
enum { TOKEN_KINDS = 128 };             /* more than there are */
int token_index(int kind);              /* of a T_..., dense from 0 */
const TokenInfo *token_info(int kind);
int token_of_word(const char *word);    /* a reserved word's kind, else T_NAME */

/* ---- layout.c ---- */
int dlm_lex(Value *value, Span *at, Parser *parser);
void layout_skip_statement(Parser *parser);     /* after a syntax error at parser->token */

/* ---- parse.c ---- */
Parser *parser_start(uint32_t file);            /* before its first token; then scanner_stop */

/* ---- dlm.l ---- */
void scanner_start(Parser *parser, const char *text, size_t size);
void scanner_stop(Parser *parser);

/* ---- syntax_error.c ---- */
/* An error of the scanner or the layout: what follows on the line is not reported again. */
void lexical_error(Parser *parser, Span at, const char *code, const char *fmt, ...) PRINTF(4, 5);
/* The token at parser->token is unexpected; `expects` is indexed by token_index. */
void report_unexpected(Parser *parser, const bool *expects);

/* ---- mistakes.c: what the grammar accepts so that it can be rejected with reason ---- */
void check_bindable(AstList names);         /* the left side of `=` */
void check_place(const Ast *place);         /* the left side of `<-` */
Ast *reject_statement(const Ast *expr);     /* an expression alone; NULL, but for a call: see below */
void reject_calls(Ast *file);               /* statements that call something else than an entry */
Ast *ast_binary(Span at, Ast *a, Span a_at, const char *op, Span op_at, Ast *b);
Ast *ast_pipe(Span at, Ast *left, Ast *right);
/* A word of another language where one of ours is meant: what to write instead, or NULL. */
const char *advice_for_word(const char *word);

/* ---- building the tree (ast.c) ---- */
Ast *ast_new(AstKind kind, Span at, int nkids, ...);
Ast *ast_named(AstKind kind, Span at, const char *name, Span name_at, int nkids, ...);
Ast *ast_of_list(AstKind kind, Span at, AstList kids);
AstList list_of(Ast *first);
AstList list_add(AstList list, Ast *more);          /* passes over NULL, what was not understood */
Ast *ast_flagged(Ast *ast);                         /* sets its flag */
AstList list_add_all(AstList list, AstList more);

#endif
