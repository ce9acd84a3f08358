/* The grammar of .dlm: the tree of ast.def from the tokens that layout.c lets through.
 *
 * A newline or `;` between statements is a separator here; newlines that do not count never arrive.
 * What is commonly mistaken is accepted where that makes no conflict, and rejected by an action
 * that can say more than "unexpected". After any other error the layout skips to the end of the
 * statement, or to the `{` of the block that it heads, where the `error` rules take up again.
 * All values lie on the arena, so nothing is to be freed when a symbol is dropped. */
%code requires {
#include "frontend/parser.h"
}

%code {
#define YYLLOC_DEFAULT(span, rhs, n) ((span) = span_of_rule(rhs, n))
#define YYINITDEPTH 1000
#define YYMAXDEPTH 20000

static Span span_of_rule(const Span *rhs, int n);
static void dlm_error(Span *at, Parser *parser, const char *message);
static Ast *definition(AstKind kind, Span at, Ast *signature, Ast *body);
}

%define api.prefix {dlm_}
%define api.token.prefix {T_}
%define api.pure full
%define api.value.type {Value}
%define api.location.type {Span}
%define parse.error custom
%define parse.lac full
%locations
%param {Parser *parser}
%expect 0
%initial-action { @$ = (Span){parser->file, 0, 0}; }

%token END 0
%token NEWLINE SEMI ";"
%token <name> NAME STR LIT REDUCE DTYPE
%token <integer> INT
%token <real> FLOAT
%token USE "use" CONST "const" DATA "data" FN "fn" LAYER "layer" NET "net" OPTIMIZER "optimizer"
%token ENTRY "entry" PARAM "param" STATE "state" CACHE "cache" SHARE "share"
%token IF "if" FOR "for" SCAN "scan" RETURN "return" YIELD "yield" MINIMIZE "minimize"
%token MAXIMIZE "maximize" UPDATE "update" REPORT "report" EMIT "emit" SAVE "save" LOAD "load"
%token STOP "stop" FLAT "flat" WHERE "where" IN "in" OVER "over" BACKWARDS "backwards"
%token CARRYING "carrying" WHILE "while" USING "using" WITH "with" TO "to" FROM "from" BY "by"
%token THEN "then" ELSE "else" AND "and" OR "or" NOT "not"
%token PIPE "|>" EQ "==" NE "!=" LESS "<" LE "<=" GREATER ">" GE ">=" PLUS "+" MINUS "-" STAR "*"
%token SLASH "/" FLOOR "//" PERCENT "%" AT "@" CARET "^" QUOTE "'" EQUALS "=" TILDE "~" SET "<-"
%token ARROW "->" COMMA "," COLON ":" DOT "." DOTDOT ".." DOTS "..." WILD "_"
%token LPAREN "(" RPAREN ")" LBRACKET "[" RBRACKET "]" LBRACE "{" RBRACE "}"

%precedence NO_BLOCK
%precedence "{"
%left "or"
%left "and"
%precedence "not"
%left "==" "!=" "<" "<=" ">" ">="
%left "+" "-"
%precedence REDUCTION
%left "*" "/" "//" "%" "@"
%precedence NEGATION
%right "^"
%precedence REDUCE          /* `sum` alone names the function; before `[` it begins a reduction */
%precedence "["

%type <ast> item_opt item definition data_block field_opt field data_tail signature parm params
%type <ast> result type scalar parm_type default where body block block_opt stmt_opt stmt if_stmt
%type <ast> scan scan_over carry carries scan_while group by_name guard bound slot expr pipe arith
%type <ast> postfix primary range arg sub dim dtype names exprs_node lhs sequences expr_stmt
%type <ast> subs_node place
%type <list> fields parm_list types dim_list stmts carry_list groups name_list exprs args subs
%type <list> arg_list lhs_list sequence_list
%type <op> slot_kind objective backwards flat binds

%%

/* Statements and definitions may be empty, and no rule is reduced before one begins: so an error at
 * its first token finds the `error` rules. What separates them lets the next error be reported. */

program: item_opt                   { parser->items = list_add(parser->items, $1); }
    | program separator item_opt    { parser->items = list_add(parser->items, $3); };
item_opt: %empty { $$ = NULL; } | item;
separator: NEWLINE { yyerrok; } | ";" { yyerrok; };
open: "{" { yyerrok; };
close: "}" { yyerrok; };

/* ---- definitions ---- */

item: definition
    | slot
    | error                                 { $$ = NULL; };

definition: "use" STR       { $$ = ast_new(AST_USE, @$, 1, ast_named(AST_STR, @2, $2, @2, 0)); }
    | "const" NAME "=" expr { $$ = ast_named(AST_CONST, @$, $2, @2, 1, $4); }
    | "data" NAME "=" postfix data_block data_tail
                            { $$ = ast_named(AST_DATA, @$, $2, @2, 3, $4, $5, $6); }
    | "net" NAME "=" expr   { $$ = ast_named(AST_NET_IS, @$, $2, @2, 2, NULL, $4); }
    | "net" NAME "[" expr "]" "=" expr
                            { $$ = ast_named(AST_NET_IS, @$, $2, @2, 2, $4, $7); }
    | "fn" signature body           { $$ = definition(AST_FN, @$, $2, $3); }
    | "layer" signature body        { $$ = definition(AST_LAYER, @$, $2, $3); }
    | "net" signature body          { $$ = definition(AST_NET, @$, $2, $3); }
    | "optimizer" signature body    { $$ = definition(AST_OPTIMIZER, @$, $2, $3); }
    | "entry" signature body        { $$ = definition(AST_ENTRY, @$, $2, $3); }
    | "data" error data_block data_tail { $$ = NULL; }
    | "fn" error block_opt          { $$ = NULL; }
    | "layer" error block_opt       { $$ = NULL; }
    | "net" error block_opt         { $$ = NULL; }
    | "optimizer" error block_opt   { $$ = NULL; }
    | "entry" error block_opt       { $$ = NULL; };

data_block: %empty                      { $$ = NULL; }
    | open fields close                 { $$ = ast_of_list(AST_FIELDS, @$, $2); };
fields: field_opt                       { $$ = list_of($1); }
    | fields field_end field_opt        { $$ = list_add($1, $3); };
field_end: separator | ",";
field_opt: %empty { $$ = NULL; } | field;
field: NAME ":" type "=" expr           { $$ = ast_named(AST_FIELD, @$, $1, @1, 2, $3, $5); }
    | error                             { $$ = NULL; };
data_tail: %empty       { $$ = NULL; }
    | NAME "(" args ")" { Ast *name = ast_named(AST_NAME, @1, $1, @1, 0);
                          $$ = ast_of_list(AST_CALL, @$, list_add_all(list_of(name), $3)); };

signature: NAME "(" params ")" result where
                        { $$ = ast_named(AST_FN, @$, $1, @1, 4, $3, $5, $6, NULL); };
params: parm_list       { $$ = ast_of_list(AST_PARAMS, @$, $1); }
    | parm_list ","     { $$ = ast_of_list(AST_PARAMS, @$, $1); }
    | %empty            { $$ = ast_new(AST_PARAMS, @$, 0); };
parm_list: parm         { $$ = list_of($1); }
    | parm_list "," parm { $$ = list_add($1, $3); };
parm: flat NAME parm_type default   { $$ = ast_named(AST_PARM, @$, $2, @2, 2, $3, $4);
                                      $$->flag = $1; }
    | flat NAME "..."               { $$ = ast_named(AST_PARM, @$, $2, @2, 2, NULL, NULL);
                                      $$->flag = $1;  $$->op = '*'; };
flat: %empty { $$ = 0; } | "flat" { $$ = 1; };
parm_type: %empty { $$ = NULL; } | ":" type { $$ = $2; };
default: %empty { $$ = NULL; } | "=" expr { $$ = $2; };
result: %empty { $$ = NULL; } | "->" type { $$ = $2; };
where: %empty { $$ = NULL; } | "where" expr { $$ = $2; };
body: "=" expr { $$ = $2; } | block;

type: scalar
    | "(" type ")"          { $$ = $2; }
    | "(" types "," type ")" { $$ = ast_of_list(AST_TYPES, @$, list_add($2, $4)); };
types: type                 { $$ = list_of($1); }
    | types "," type        { $$ = list_add($1, $3); };
scalar: dtype
    | dtype "[" dim_list "]" { $$ = ast_of_list(AST_TYPE, @$, $3); $$->name = $1->name;
                               $$->name_span = @1; $$->flag = true; }
    | dtype "[" "]"         { $$ = ast_flagged(ast_named(AST_TYPE, @$, $1->name, @1, 0)); }
    | "fn"                  { $$ = ast_named(AST_TYPE_FN, @$, intern("fn"), @1, 0); }
    | "layer"               { $$ = ast_named(AST_TYPE_FN, @$, intern("layer"), @1, 0); }
    | "optimizer"           { $$ = ast_named(AST_TYPE_FN, @$, intern("optimizer"), @1, 0); };
dtype: DTYPE                { $$ = ast_named(AST_TYPE, @$, $1, @1, 0); }
    | NAME                  { $$ = ast_named(AST_TYPE, @$, $1, @1, 0); };
dim_list: dim               { $$ = list_of($1); }
    | dim_list "," dim      { $$ = list_add($1, $3); };
dim: expr
    | "..."                 { $$ = ast_new(AST_DOTS, @$, 0); }
    | "..." NAME            { $$ = ast_named(AST_DOTS, @$, $2, @2, 0); }
    | "_"                   { $$ = ast_new(AST_WILD, @$, 0); };

/* ---- statements ---- */

block: open stmts close             { $$ = ast_of_list(AST_BLOCK, @$, $2); };
block_opt: %empty { $$ = NULL; } | block;
stmts: stmt_opt                     { $$ = list_of($1); }
    | stmts separator stmt_opt      { $$ = list_add($1, $3); };
stmt_opt: %empty { $$ = NULL; } | stmt;

stmt: lhs "=" exprs_node            { $$ = ast_new(AST_ASSIGN, @$, 2, $1, $3); }
    | NAME ":" type "=" expr        { $$ = ast_named(AST_DECLARE, @$, $1, @1, 2, $3, $5); }
    | place "<-" expr               { $$ = ast_new(AST_SET, @$, 2, $1, $3); }
    | slot
    | "share" NAME bound "=" expr   { $$ = ast_named(AST_SHARE, @$, $2, @2, 2, $3, $5); }
    | if_stmt
    | "for" names "in" range block  { $$ = ast_new(AST_FOR, @$, 3, $2, $4, $5); }
    | "for" error block_opt         { $$ = NULL; }
    | scan
    | "return" exprs                { $$ = ast_of_list(AST_RETURN, @$, $2); }
    | "yield" exprs                 { $$ = ast_of_list(AST_YIELD, @$, $2); }
    | objective expr "over" groups  { AstList kids = list_add_all(list_of($2), $4);
                                      $$ = ast_of_list(AST_MINIMIZE, @$, kids);
                                      $$->name = intern($1 == 'm' ? "minimize" : "maximize");
                                      $$->name_span = @1; }
    | "update" exprs_node "with" expr "using" expr { $$ = ast_new(AST_UPDATE, @$, 3, $2, $4, $6); }
    | "report" exprs                { $$ = ast_of_list(AST_REPORT, @$, $2); }
    | "emit" exprs                  { $$ = ast_of_list(AST_EMIT, @$, $2); }
    | "save" exprs_node "to" expr guard { $$ = ast_new(AST_SAVE, @$, 3, $2, $4, $5); }
    | "load" exprs_node "from" expr by_name { $$ = ast_new(AST_LOAD, @$, 2, $2, $4);
                                      $$->name = $5 ? $5->name : NULL;
                                      $$->name_span = $5 ? $5->span : (Span){0}; }
    | "stop" guard                  { $$ = ast_new(AST_STOP, @$, 1, $2); }
    | expr_stmt                     { $$ = reject_statement($1); }
    | error                         { $$ = NULL; };

expr_stmt: pipe
    | "if" expr "then" expr "else" expr { $$ = ast_new(AST_COND, @$, 3, $2, $4, $6); }
    | "for" names "in" range ":" expr   { $$ = ast_new(AST_EACH, @$, 3, $2, $4, $6); };

slot: slot_kind NAME parm_type binds expr   { $$ = ast_named(AST_SLOT, @$, $2, @2, 2, $3, $5);
                                              $$->op = $1; $$->flag = $4 == '~'; };
slot_kind: "param" { $$ = 'p'; } | "state" { $$ = 's'; } | "cache" { $$ = 'c'; };
binds: "=" { $$ = '='; } | "~" { $$ = '~'; };
bound: %empty { $$ = NULL; } | "[" expr "]" { $$ = $2; };
objective: "minimize" { $$ = 'm'; } | "maximize" { $$ = 'x'; };

if_stmt: "if" expr block            { $$ = ast_new(AST_IF, @$, 3, $2, $3, NULL); }
    | "if" expr block "else" block  { $$ = ast_new(AST_IF, @$, 3, $2, $3, $5); }
    | "if" expr block "else" if_stmt { $$ = ast_new(AST_IF, @$, 3, $2, $3, $5); }
    | "if" error block              { $$ = NULL; }
    | "if" error block "else" block { $$ = NULL; }
    | "if" error block "else" if_stmt { $$ = NULL; }
    | "if" error                    { $$ = NULL; };

scan: "scan" names "in" sequences scan_over backwards carries scan_while block
                                    { $$ = ast_new(AST_SCAN, @$, 6, $2, $4, $5, $7, $8, $9);
                                      $$->flag = $6; }
    | "scan" error block            { $$ = NULL; }
    | "scan" error %prec NO_BLOCK   { $$ = NULL; };
sequences: sequence_list            { $$ = ast_of_list(AST_EXPRS, @$, $1); };
sequence_list: range                { $$ = list_of($1); }
    | sequence_list "," range       { $$ = list_add($1, $3); };
scan_over: %empty { $$ = NULL; } | "over" expr { $$ = $2; };
backwards: %empty { $$ = 0; } | "backwards" { $$ = 1; };
carries: %empty { $$ = NULL; } | "carrying" carry_list { $$ = ast_of_list(AST_CARRIES, @2, $2); };
carry_list: carry                   { $$ = list_of($1); }
    | carry_list "," carry          { $$ = list_add($1, $3); };
carry: NAME                         { $$ = ast_named(AST_CARRY, @$, $1, @1, 1, NULL); }
    | NAME "=" expr                 { $$ = ast_named(AST_CARRY, @$, $1, @1, 1, $3); };
scan_while: %empty { $$ = NULL; } | "while" expr { $$ = $2; };

groups: group                       { $$ = list_of($1); }
    | groups "," group              { $$ = list_add($1, $3); };
group: exprs_node "using" expr      { $$ = ast_new(AST_GROUP, @$, 2, $1, $3); };
by_name: %empty { $$ = NULL; } | "by" NAME { $$ = ast_named(AST_NAME, @2, $2, @2, 0); };
guard: %empty { $$ = NULL; } | "if" expr { $$ = $2; };

lhs: lhs_list                       { $$ = ast_of_list(AST_EXPRS, @$, $1); check_bindable($1); };
lhs_list: postfix                   { $$ = list_of($1); }
    | "_"                           { $$ = list_of(ast_new(AST_WILD, @$, 0)); }
    | lhs_list "," postfix          { $$ = list_add($1, $3); }
    | lhs_list "," "_"              { $$ = list_add($1, ast_new(AST_WILD, @3, 0)); };
place: postfix                      { $$ = $1; check_place($1); };
names: name_list                    { $$ = ast_of_list(AST_EXPRS, @$, $1); };
name_list: NAME                     { $$ = list_of(ast_named(AST_NAME, @1, $1, @1, 0)); }
    | "_"                           { $$ = list_of(ast_new(AST_WILD, @1, 0)); }
    | name_list "," NAME            { $$ = list_add($1, ast_named(AST_NAME, @3, $3, @3, 0)); }
    | name_list "," "_"             { $$ = list_add($1, ast_new(AST_WILD, @3, 0)); };

/* ---- expressions ---- */

exprs_node: exprs                   { $$ = ast_of_list(AST_EXPRS, @$, $1); };
exprs: expr                         { $$ = list_of($1); }
    | exprs "," expr                { $$ = list_add($1, $3); };

range: expr
    | expr ".."                     { $$ = ast_new(AST_RANGE, @$, 2, $1, NULL); }
    | expr ".." expr                { $$ = ast_new(AST_RANGE, @$, 2, $1, $3); }
    | ".." expr                     { $$ = ast_new(AST_RANGE, @$, 2, NULL, $2); };

expr: pipe
    | "if" expr "then" expr "else" expr { $$ = ast_new(AST_COND, @$, 3, $2, $4, $6); }
    | "for" names "in" range ":" expr   { $$ = ast_new(AST_EACH, @$, 3, $2, $4, $6); }
    | scan;

pipe: arith
    | pipe "|>" arith               { $$ = ast_pipe(@$, $1, $3); };

arith: postfix
    | "not" arith                   { $$ = ast_named(AST_UNARY, @$, intern("not"), @1, 1, $2); }
    | "-" arith %prec NEGATION      { $$ = ast_named(AST_UNARY, @$, intern("-"), @1, 1, $2); }
    | REDUCE "[" subs_node "]" arith %prec REDUCTION
                                    { $$ = ast_named(AST_REDUCE, @$, $1, @1, 2, $3, $5); }
    | arith "or" arith              { $$ = ast_binary(@$, $1, @1, "or", @2, $3); }
    | arith "and" arith             { $$ = ast_binary(@$, $1, @1, "and", @2, $3); }
    | arith "==" arith              { $$ = ast_binary(@$, $1, @1, "==", @2, $3); }
    | arith "!=" arith              { $$ = ast_binary(@$, $1, @1, "!=", @2, $3); }
    | arith "<" arith               { $$ = ast_binary(@$, $1, @1, "<", @2, $3); }
    | arith "<=" arith              { $$ = ast_binary(@$, $1, @1, "<=", @2, $3); }
    | arith ">" arith               { $$ = ast_binary(@$, $1, @1, ">", @2, $3); }
    | arith ">=" arith              { $$ = ast_binary(@$, $1, @1, ">=", @2, $3); }
    | arith "+" arith               { $$ = ast_binary(@$, $1, @1, "+", @2, $3); }
    | arith "-" arith               { $$ = ast_binary(@$, $1, @1, "-", @2, $3); }
    | arith "*" arith               { $$ = ast_binary(@$, $1, @1, "*", @2, $3); }
    | arith "/" arith               { $$ = ast_binary(@$, $1, @1, "/", @2, $3); }
    | arith "//" arith              { $$ = ast_binary(@$, $1, @1, "//", @2, $3); }
    | arith "%" arith               { $$ = ast_binary(@$, $1, @1, "%", @2, $3); }
    | arith "@" arith               { $$ = ast_binary(@$, $1, @1, "@", @2, $3); }
    | arith "^" arith               { $$ = ast_binary(@$, $1, @1, "^", @2, $3); };

postfix: primary
    | postfix "(" args ")"          { AstList kids = list_add_all(list_of($1), $3);
                                      $$ = ast_of_list(AST_CALL, @$, kids); }
    | postfix "[" subs_node "]"     { $$ = ast_new(AST_INDEX, @$, 3, $1, $3, NULL); }
    | postfix "[" subs_node "else" expr "]" { $$ = ast_new(AST_INDEX, @$, 3, $1, $3, $5); }
    | postfix "." NAME              { $$ = ast_named(AST_MEMBER, @$, $3, @3, 1, $1); }
    | postfix "." INT               { const char *place = internf("%lld", (long long)$3);
                                      $$ = ast_named(AST_MEMBER, @$, place, @3, 1, $1); }
    | postfix "'"                   { $$ = ast_new(AST_TRANSPOSE, @$, 1, $1); };

primary: NAME                       { $$ = ast_named(AST_NAME, @$, $1, @1, 0); }
    | REDUCE                        { $$ = ast_named(AST_NAME, @$, $1, @1, 0); }
    | DTYPE                         { $$ = ast_named(AST_NAME, @$, $1, @1, 0); }
    | LIT                           { $$ = ast_named(AST_LIT, @$, $1, @1, 0); }
    | STR                           { $$ = ast_named(AST_STR, @$, $1, @1, 0); }
    | INT                           { $$ = ast_new(AST_INT, @$, 0); $$->int_value = $1; }
    | FLOAT                         { $$ = ast_new(AST_FLOAT, @$, 0); $$->float_value = $1; }
    | "(" expr ")"                  { $$ = $2; }
    | "(" exprs "," expr ")"        { $$ = ast_of_list(AST_TUPLE, @$, list_add($2, $4)); }
    | "[" exprs "]"                 { $$ = ast_of_list(AST_LIST, @$, $2); }
    | "[" exprs "," "]"             { $$ = ast_of_list(AST_LIST, @$, $2); }
    | "[" "]"                       { $$ = ast_new(AST_LIST, @$, 0); };

args: %empty { $$ = (AstList){0}; } | arg_list | arg_list ",";
arg_list: arg                       { $$ = list_of($1); }
    | arg_list "," arg              { $$ = list_add($1, $3); };
arg: range
    | NAME "=" range                { $$ = ast_named(AST_ARG, @$, $1, @1, 1, $3); };

subs_node: subs                     { $$ = ast_of_list(AST_SUBS, @$, $1); };
subs: sub                           { $$ = list_of($1); }
    | subs "," sub                  { $$ = list_add($1, $3); };
sub: range
    | ":"                           { $$ = ast_new(AST_COLON, @$, 0); }
    | "_"                           { $$ = ast_new(AST_WILD, @$, 0); }
    | "..."                         { $$ = ast_new(AST_DOTS, @$, 0); }
    | "..." NAME                    { $$ = ast_named(AST_DOTS, @$, $2, @2, 0); };

%%

/* From the first symbol that is not empty to the last; an empty rule stands behind what came
 * before. */
static Span span_of_rule(const Span *rhs, int n)
{
    const Span *last = &rhs[n];             /* with n = 0 what came before */
    Span at = {last->file, last->end, last->end};
    bool empty = true;
    for (int i = 1; i <= n; i++) {
        if (rhs[i].start == rhs[i].end)
            continue;
        if (empty)
            at = rhs[i];
        at.end = rhs[i].end;
        empty = false;
    }
    return at;
}

static Ast *definition(AstKind kind, Span at, Ast *signature, Ast *body)
{
    signature->kind = kind;
    signature->span = at;
    signature->kid[3] = body;
    return signature;
}

/* Bison's own complaint: its stack is full. */
static void dlm_error(Span *at, Parser *parser, const char *message)
{
    (void)message;
    lexical_error(parser, *at, "E0014", "this is nested too deeply: name a part of it on a line of "
                  "its own");
}

static int yyreport_syntax_error(const yypcontext_t *context, Parser *parser)
{
    yysymbol_kind_t symbols[YYNTOKENS];
    bool expects[TOKEN_KINDS] = {0}, by_symbol[YYNTOKENS] = {0};
    int n = yypcontext_expected_tokens(context, symbols, YYNTOKENS);
    for (int i = 0; i < n; i++)
        by_symbol[symbols[i]] = true;
    for (int kind = T_END, last = T_RBRACE; kind <= last; kind = kind ? kind + 1 : T_NEWLINE)
        expects[token_index(kind)] = by_symbol[YYTRANSLATE(kind)];
    report_unexpected(parser, expects);
    return 0;
}
