/* The front of the front end: text and places (ir/util, ir/diag), suggestions, the layout rule, the
 * tree and its spans, doc comments, and input that is no program at all. The texts of the messages
 * stand in tests/errors. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "frontend/ast.h"
#include "runtime/suggest.h"

/* ---- helpers ---- */

static int clean(void **state)
{
    (void)state;
    diag_reset();
    arena_free();
    return 0;
}

static uint32_t source(const char *text)
{
    return source_add("t.dlm", text, strlen(text));
}

/* What a printer writes, on the arena. */
static const char *printed(void (*print)(FILE *to, void *what), void *what)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    print(to, what);
    fclose(to);
    const char *copy = alloc_copy(text, size + 1);
    free(text);
    return copy;
}

static void print_errors(FILE *to, void *what)
{
    (void)what;
    errors_print(to);
}

static void print_tokens(FILE *to, void *what)
{
    tokens_print(*(uint32_t *)what, to);
}

static void print_tree(FILE *to, void *what)
{
    ast_print(what, to);
}

static const char *errors(void)
{
    return printed(print_errors, NULL);
}

/* The kinds of the tokens that the grammar gets, separated by blanks. */
static const char *kinds(const char *text)
{
    uint32_t file = source(text);
    char *lines = (char *)printed(print_tokens, &file), *rest = lines;
    Buf found = {0};
    for (char *line; (line = strsep(&rest, "\n")) && *line; ) {
        const char *kind = strchr(line, ' ') + 1;
        buf_printf(&found, "%s%.*s", found.n ? " " : "", (int)strcspn(kind, " "), kind);
    }
    const char *copy = intern(buf_text(&found));
    buf_free(&found);
    return copy;
}

static Ast *parsed(const char *text)
{
    Ast *ast = parse_dlm(source(text));
    if (error_count())
        fail_msg("%s\n%s", text, errors());
    return ast;
}

static Ast *expression(const char *text)
{
    return parsed(internf("const a = %s", text))->kid[0]->kid[0];
}

static const char *unparsed(const Ast *ast)
{
    Buf text = {0};
    ast_unparse(ast, &text);
    const char *copy = intern(buf_text(&text));
    buf_free(&text);
    return copy;
}

static const char *text_at(Span at)
{
    return intern_n(source_get(at.file)->text + at.start, at.end - at.start);
}

/* The first node of a kind, in source order. */
static const Ast *find(const Ast *ast, AstKind kind)
{
    if (!ast || ast->kind == kind)
        return ast;
    for (int i = 0; i < ast->nkids; i++) {
        const Ast *found = find(ast->kid[i], kind);
        if (found)
            return found;
    }
    return NULL;
}

static void assert_codes(const char *text, const char *codes)
{
    diag_reset();
    parse_dlm(source(text));
    Buf found = {0};
    for (const char *p = errors(); (p = strstr(p, "error[")); p += 6)
        buf_printf(&found, "%s%.5s", found.n ? " " : "", p + 6);
    if (strcmp(buf_text(&found), codes))
        fail_msg("%.200s\nexpected %s, found %s", text, codes, buf_text(&found));
    buf_free(&found);
}

/* ---- text, memory, files ---- */

static void test_doubles_read_back(void **state)
{
    (void)state;
    static const struct { double value; const char *text; } cases[] = {
        {1, "1.0"}, {0.1, "0.1"}, {-0.0, "-0.0"}, {1e20, "1e+20"}, {5e-324, "5e-324"},
        {100000, "100000.0"}, {3.141592653589793, "3.141592653589793"},
        {1.0 / 3, "0.3333333333333333"},
        {1.7976931348623157e308, "1.7976931348623157e+308"}, {INFINITY, "inf"}, {-INFINITY, "-inf"},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        Buf text = {0};
        buf_double(&text, cases[i].value);
        assert_string_equal(buf_text(&text), cases[i].text);
        assert_true(strtod(buf_text(&text), NULL) == cases[i].value);
        buf_free(&text);
    }
}

static void test_names_are_unique(void **state)
{
    (void)state;
    const char *first[3000];
    for (int i = 0; i < LENGTH(first); i++)
        first[i] = internf("name%d", i);
    for (int i = 0; i < LENGTH(first); i++)
        assert_ptr_equal(intern(first[i]), first[i]);
    assert_ptr_equal(intern_n("name1234", 5), first[1]);
    assert_ptr_equal(intern(""), intern_n("x", 0));
}

static void test_arena(void **state)
{
    (void)state;
    for (size_t size = 0; size < 300000; size = size * 2 + 1) {
        unsigned char *block = alloc(size);
        assert_int_equal((uintptr_t)block % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(block[i], 0);
        memset(block, 255, size);
    }
    VEC(int) numbers = {0};
    for (int i = 0; i < 1000; i++)
        PUSH(numbers, i);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers.p[i], i);
}

static void test_files(void **state)
{
    (void)state;
    char folder[] = "/tmp/dlm-syntax-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *path = internf("%s/a", folder), *link = internf("%s/b", folder);
    size_t size;
    assert_true(write_file(path, "one", 3));
    assert_int_equal(symlink("a", link), 0);
    assert_true(write_file(link, "two\0!", 5));         /* through the link, which stays one */
    char *text = read_file(path, &size);
    assert_int_equal(size, 5);
    assert_memory_equal(text, "two\0!", 6);
    free(text);
    assert_null(read_file(folder, &size));
    assert_false(write_file(folder, "x", 1));
    assert_false(write_file(internf("%s/none/c", folder), "x", 1));
    assert_true(write_file("/dev/null", "x", 1));
    assert_int_equal(unlink(link), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);                 /* no temporary file was left */
}

static void test_suggestions(void **state)
{
    (void)state;
    static const char *const names[] = {"dense", NULL, "conv", "lstm_cell", "out", "relu", "x"};
    static const struct { const char *got, *want; } cases[] = {
        {"dens", "dense"}, {"desne", "dense"}, {"Dense", "dense"}, {"uot", "out"},
        {"lstm-cell", "lstm_cell"},
        {"lstmcel", "lstm_cell"}, {"cnov", "conv"}, {"y", NULL}, {"banana", NULL}, {"", NULL},
        {"dense", NULL},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        const char *found = dlm_suggest(cases[i].got, names, LENGTH(names));
        if (cases[i].want)
            assert_string_equal(found, cases[i].want);
        else
            assert_null(found);
    }
}

/* ---- messages ---- */

static void test_carets_under_wide_characters(void **state)
{
    (void)state;
    uint32_t file = source("a = \xE6\x97\xA5\xE6\x9C\xAC + \xC3\xA9\n\tb = e\xCC\x81 + c\n");
    error_at((Span){file, 4, 10}, "E0001", "wide");
    error_at((Span){file, 13, 15}, "E0001", "behind wide");
    error_at((Span){file, 27, 28}, "E0001", "behind a tab and a combining mark");
    assert_string_equal(errors(),
        "t.dlm:1:5: error[E0001]: wide\n"
        "  1 | a = \xE6\x97\xA5\xE6\x9C\xAC + \xC3\xA9\n"
        "    |     ^^^^\n"
        "t.dlm:1:10: error[E0001]: behind wide\n"
        "  1 | a = \xE6\x97\xA5\xE6\x9C\xAC + \xC3\xA9\n"
        "    |            ^\n"
        "t.dlm:2:11: error[E0001]: behind a tab and a combining mark\n"
        "  2 |     b = e\xCC\x81 + c\n"
        "    |             ^\n");
}

static void test_lines_are_safe_to_show(void **state)
{
    (void)state;
    uint32_t file = source("x\x1B[31m\xFF y\r\nlast");
    error_at((Span){file, 8, 9}, "E0001", "m");
    error_at((Span){file, 15, 99}, "E0002", "at the end");
    assert_string_equal(errors(),
        "t.dlm:1:9: error[E0001]: m\n"
        "  1 | x\xEF\xBF\xBD[31m\xEF\xBF\xBD y\n"
        "    |         ^\n"
        "t.dlm:2:5: error[E0002]: at the end\n"
        "  2 | last\n"
        "    |     ^\n");
}

static void test_long_and_several_lines(void **state)
{
    (void)state;
    uint32_t file = source(internf("f(a,\n  b)\n%0300d\n", 0));
    error_at((Span){file, 0, 9}, "E0001", "two lines");
    error_at((Span){file, 110, 113}, "E0001", "far behind");
    assert_string_equal(errors(), internf(
        "t.dlm:1:1: error[E0001]: two lines\n"
        "  1 | f(a,\n"
        "    | ^^^^\n"
        "t.dlm:3:101: error[E0001]: far behind\n"
        "  3 | ...%0120d...\n"
        "    | %43s^^^\n", 0, ""));
}

static void test_repeated_and_many_errors(void **state)
{
    (void)state;
    uint32_t file = source("abcdefghijklmnopqrstuvwxyz");
    error_at((Span){file, 0, 1}, "E0001", "first");
    note_at((Span){file, 1, 2}, "its note");
    error_at((Span){file, 0, 1}, "E0001", "again");
    note_at((Span){file, 2, 3}, "a note of the repetition");
    error_at((Span){file, 0, 1}, "E0002", "another code");
    assert_int_equal(error_count(), 2);
    const char *text = errors();
    assert_non_null(strstr(text, "  t.dlm:1:2: note: its note\n"));
    assert_null(strstr(text, "repetition"));
    assert_int_equal(error_count(), 0);
    for (uint32_t i = 0; i < 23; i++)
        error_at((Span){file, i, i + 1}, "E0001", "number %u", i);
    text = errors();
    assert_non_null(strstr(text, "number 19"));
    assert_null(strstr(text, "number 20"));
    assert_non_null(strstr(text, "\nand 3 more errors\n"));
    error_at((Span){0}, "E0001", "without a place%s",
             did_you_mean("wit", (const char *[]){"with"}, 1));
    assert_string_equal(errors(), "error[E0001]: without a place; did you mean `with`?\n");
}

/* ---- layout ---- */

static void test_newlines_that_count(void **state)
{
    (void)state;
    static const struct { const char *text, *kinds; } cases[] = {
        {"a\nb", "NAME NEWLINE NAME"},
        {"\n\na\n\n\nb\n\n", "NAME NEWLINE NAME"},
        {"a # c\n# d\nb", "NAME NEWLINE NAME"},
        {"a =\nb", "NAME EQUALS NAME"},
        {"a,\nb", "NAME COMMA NAME"},
        {"a +\n\n# c\nb", "NAME PLUS NAME"},
        {"a\n|> b", "NAME PIPE NAME"},
        {"a\n* b", "NAME STAR NAME"},
        {"a\nelse b", "NAME ELSE NAME"},
        {"a\nover b\nusing c", "NAME OVER NAME USING NAME"},
        {"a\n-> b\nwhere c", "NAME ARROW NAME WHERE NAME"},
        {"a\n- b", "NAME NEWLINE MINUS NAME"},
        {"a\n(b)", "NAME NEWLINE LPAREN NAME RPAREN"},
        {"a\n[b]", "NAME NEWLINE LBRACKET NAME RBRACKET"},
        {"(a\nb)", "LPAREN NAME NAME RPAREN"},
        {"[a\n-b]", "LBRACKET NAME MINUS NAME RBRACKET"},
        {"{\na\nb\n}", "LBRACE NAME NEWLINE NAME RBRACE"},
        {"({\na\nb\n}\nc)", "LPAREN LBRACE NAME NEWLINE NAME RBRACE NAME RPAREN"},
        {"a\n{ }\nb", "NAME LBRACE RBRACE NEWLINE NAME"},
        {"{\n}\nelse {\n}", "LBRACE RBRACE ELSE LBRACE RBRACE"},
        {"a;\nb;c", "NAME SEMI NAME SEMI NAME"},
        {"a =\nreturn b", "NAME EQUALS NEWLINE RETURN NAME"},
        {"k'\nb", "NAME QUOTE NEWLINE NAME"},
        {"stop\nb", "STOP NEWLINE NAME"},
        {"return\nb", "RETURN NAME"},
        {"a\r\nb\r\n", "NAME NEWLINE NAME"},
        {"a 1..2 1.5 x.1.w m.2 ...",
         "NAME INT DOTDOT INT FLOAT NAME DOT INT DOT NAME NAME DOT INT DOTS"},
        {"a<-b <- -c <= d", "NAME SET NAME SET MINUS NAME LE NAME"},
        {"\"a # b\" ## c", "STR"},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        assert_string_equal(kinds(cases[i].text), cases[i].kinds);
        diag_reset();
    }
}

/* ---- the tree ---- */

/* Unparsing shows by its parentheses how an expression was grouped. */
static void test_precedence(void **state)
{
    (void)state;
    static const struct { const char *text, *unparsed; AstKind kind; } cases[] = {
        {"-x^2", "-x ^ 2", AST_UNARY},
        {"(-x)^2", "(-x) ^ 2", AST_BINARY},
        {"2^-x", "2 ^ (-x)", AST_BINARY},
        {"a^b^c", "a ^ b ^ c", AST_BINARY},
        {"(a^b)^c", "(a ^ b) ^ c", AST_BINARY},
        {"a-b-c", "a - b - c", AST_BINARY},
        {"a-(b-c)", "a - (b - c)", AST_BINARY},
        {"sum[k] a*b + c", "sum[k] a * b + c", AST_BINARY},
        {"sum[i, j < H] (a + b)", "sum[i, j < H] (a + b)", AST_REDUCE},
        {"2 * sum[k] a", "2 * (sum[k] a)", AST_BINARY},
        {"not a == b and c", "not a == b and c", AST_BINARY},
        {"not (a and b)", "not (a and b)", AST_UNARY},
        {"(a < b) == c", "(a < b) == c", AST_BINARY},
        {"x + y |> f |> g(2, k = 3..)", "x + y |> f |> g(2, k = 3..)", AST_PIPE},
        {"(x |> f) + y", "(x |> f) + y", AST_BINARY},
        {"x |> sum", "x |> sum", AST_PIPE},
        {"if a then b else if c then d else e", "if a then b else if c then d else e", AST_COND},
        {"(if a then b else c) + 1", "(if a then b else c) + 1", AST_BINARY},
        {"for x, _ in d: f(x) + 1", "for x, _ in d: f(x) + 1", AST_EACH},
        {"k' @ w[:, _, ..., 1.., ..2, i*2 else 0]'", "k' @ w[:, _, ..., 1.., ..2, i * 2 else 0]'",
         AST_BINARY},
        {"m.dense.2.w[-1]", "m.dense.2.w[-1]", AST_INDEX},
        {"(a, b, [1, 2.5, ])", "(a, b, [1, 2.5])", AST_TUPLE},
        {"[]", "[]", AST_LIST},
        {"f(x,\n  1e-3,)", "f(x, 0.001)", AST_CALL},
        {"\"a\\n\\\"b\\\"\\\\\"", "\"a\\n\\\"b\\\"\\\\\"", AST_STR},
        {"-inf", "-inf", AST_UNARY},
        {"scan i in 0..3 over T backwards carrying h = 0, g while c { yield h }",
         "scan i in 0..3 over T backwards carrying h = 0, g while c { ... }", AST_SCAN},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        const Ast *ast = expression(cases[i].text);
        assert_string_equal(unparsed(ast), cases[i].unparsed);
        assert_int_equal(ast->kind, cases[i].kind);
    }
}

static const char program[] =
    "use \"a.dlm\"\n"
    "data d = csv(\"a.csv\") { x: f32[3] = cols(0..3), y: i32 = col(3) } split(train = 0.8)\n"
    "net m[4] = mlp(3)\n"
    "layer f(flat x: float[N, ...S], out: int, init: fn = he)\n"
    "        -> (float[N, _], f32) where N % 2 == 0 {\n"
    "    param w: f32[3] ~ init(3); cache h = 0\n"
    "    share cell[2] = g(3)\n"
    "    y[i, j < 3] = sum[k] x[i, k else 0]\n"
    "    a, _ = f(x)\n"
    "    b: f32[N] = 0\n"
    "    w[:, 0] <- 3\n"
    "    if a { b = 1 } else if c { b = 2 } else { }\n"
    "    return y, b\n"
    "}\n"
    "entry train(epochs: int = 3) {\n"
    "    for x, y in batches(d, 3) {\n"
    "        minimize l over m.a using sgd(1), m, n using adam(2)\n"
    "        maximize l over m using sgd(1)\n"
    "        update m with g using sgd(1)\n"
    "        report l, k; emit l\n"
    "        save m, n to \"a\" if best(l)\n"
    "        load m from \"b\" by order\n"
    "        stop if l < 1; stop\n"
    "    }\n"
    "}\n";

static void test_tree(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "use @1:1", "data d @2:1", "net_is m @3:1", "layer f @4:1", "parm x flat @4:9",
        "type float [] @4:17", "dots S @4:26", "type_fn fn @4:49", "types @5:12", "wild @5:22",
        "slot param w ~ @6:5", "slot cache h @6:32", "share cell @7:5", "reduce sum @8:19",
        "declare b @10:5", "set @11:5", "if @12:5", "if @12:25", "return @13:5",
        "minimize minimize @17:9", "group @17:25", "group @17:43", "minimize maximize @18:9",
        "update @19:9", "report @20:9", "emit @20:22", "save @21:9", "load order @22:9",
        "stop @23:9", "stop @23:24",
    };
    Ast *file = parsed(program);
    const char *tree = printed(print_tree, file);
    for (int i = 0; i < LENGTH(lines); i++)
        if (!strstr(tree, internf(" %s\n", lines[i])))
            fail_msg("no `%s` in\n%s", lines[i], tree);
    assert_int_equal(file->nkids, 5);
}

static void test_spans(void **state)
{
    (void)state;
    Ast *file = parsed(program);
    assert_string_equal(text_at(find(file, AST_DATA)->span),
        "data d = csv(\"a.csv\") { x: f32[3] = cols(0..3), y: i32 = col(3) } split(train = 0.8)");
    assert_string_equal(text_at(find(file, AST_FIELD)->span), "x: f32[3] = cols(0..3)");
    assert_string_equal(text_at(find(file, AST_PARM)->span), "flat x: float[N, ...S]");
    assert_string_equal(text_at(find(file, AST_PARM)->name_span), "x");
    assert_string_equal(text_at(find(file, AST_TYPES)->span), "(float[N, _], f32)");
    assert_string_equal(text_at(find(file, AST_SLOT)->span), "param w: f32[3] ~ init(3)");
    assert_string_equal(text_at(find(file, AST_ASSIGN)->span),
                        "y[i, j < 3] = sum[k] x[i, k else 0]");
    assert_string_equal(text_at(find(file, AST_REDUCE)->span), "sum[k] x[i, k else 0]");
    assert_string_equal(text_at(find(file, AST_REDUCE)->name_span), "sum");
    assert_string_equal(text_at(find(file, AST_SAVE)->span), "save m, n to \"a\" if best(l)");
    const Ast *sum = expression("(a + b) * c");
    assert_string_equal(text_at(sum->span), "(a + b) * c");
    assert_string_equal(text_at(sum->kid[0]->span), "a + b");
    assert_string_equal(text_at(sum->name_span), "*");
}

static void test_doc_comments(void **state)
{
    (void)state;
    Ast *file = parsed(
        "## Of the file.\n\n## The first\n##   line.\nconst a = 3   ## not this\n"
        "const b = 3  ## Behind.\n### No doc.\nconst c = \"## neither\"\n"
        "param p: f32 = 0; param q: f32 = 0  ## Of q.\r\n"
        "entry t(x: int = 1,   ## Of x.\n        ## Of y.\n"
        "        y: int = 2) { state s = 0  ## Of s.\n }\n");
    static const char *const docs[] = {"The first\n  line.", "Behind.", NULL, NULL, "Of q.", NULL};
    for (int i = 0; i < LENGTH(docs); i++) {
        if (docs[i])
            assert_string_equal(file->kid[i]->doc, docs[i]);
        else
            assert_null(file->kid[i]->doc);
    }
    const Ast *entry = file->kid[5], *params = entry->kid[0];
    assert_string_equal(params->kid[0]->doc, "Of x.");
    assert_string_equal(params->kid[1]->doc, "Of y.");
    assert_string_equal(find(entry, AST_SLOT)->doc, "Of s.");
}

/* ---- what is no program ---- */

static void test_empty(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "\n", "# only a comment", ";;\n;", "\xEF\xBB\xBF", " \t\r\n",
    };
    for (int i = 0; i < LENGTH(texts); i++) {
        Ast *file = parsed(texts[i]);
        assert_int_equal(file->kind, AST_FILE);
        assert_int_equal(file->nkids, 0);
    }
}

static void test_not_text(void **state)
{
    (void)state;
    static const struct { const char *text; size_t size; const char *message; } cases[] = {
        {"const a\0 = 3", 12, "1:8: error[E0012]: this is no text: a zero byte stands here"},
        {"# caf\xE9\n", 7, "1:6: error[E0012]: this is no UTF-8 text: the byte 0xE9 stands here"},
        {"\xFF\xFE" "a\0", 4,
         "1:1: error[E0012]: this file is written in UTF-16: save it as UTF-8"},
        {"# \xED\xA0\x80", 5,
         "1:3: error[E0012]: this is no UTF-8 text: the byte 0xED stands here"},
        {"# \xC3", 3, "1:3: error[E0012]: this is no UTF-8 text: the byte 0xC3 stands here"},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        Ast *file = parse_dlm(source_add("t.dlm", cases[i].text, cases[i].size));
        assert_int_equal(file->nkids, 0);
        assert_int_equal(error_count(), 1);
        assert_non_null(strstr(errors(), cases[i].message));
    }
}

static const char *repeated(const char *part, int n)
{
    Buf text = {0};
    for (int i = 0; i < n; i++)
        buf_puts(&text, part);
    const char *copy = intern(buf_text(&text));
    buf_free(&text);
    return copy;
}

static void test_nesting(void **state)
{
    (void)state;
    const char *open = repeated("(", 200), *shut = repeated(")", 200);
    assert_codes(internf("const a = %s1%s\n", open, shut), "");
    assert_codes(internf("const a = (%s1%s)\nconst b = )\n", open, shut), "E0014");
    assert_codes(internf("const a = %s1\n", repeated("-", 50000)), "E0014");
    assert_codes(internf("const a = 0%s\n", repeated(" + 1", 900)), "");
    assert_codes(internf("const a = 0%s\nconst b = = 3\n", repeated(" + 1", 100000)),
                 "E0001 E0014");
    assert_codes(internf("const a = x |> f%s\n", repeated(" + 1", 100000)), "E0004 E0014");
    assert_codes(internf("const a = %s3\n", repeated("if a then b else ", 5000)), "E0014");
    assert_codes(internf("entry a() { %s\n", repeated("if a { ", 150)), "E0009");
}

/* One mistake is one message, and those behind it are found. */
static void test_recovery(void **state)
{
    (void)state;
    assert_codes("entry a() {\n x = f(1 2\n y = 3\n}\nentry b() {\n y = * 3\n}\n", "E0001 E0001");
    assert_codes("entry a() {\n for x inn d {\n  a b\n }\n c d\n}\n", "E0001 E0001 E0001");
    assert_codes("net f(x f32) {\n a b\n}\nconst c = = 3\n", "E0001 E0001 E0001");
    assert_codes("entry a() {\n x = 3 $ 4 5\n y = \"abc\n z = 1.\n}\n", "E0013 E0011 E0006");
    assert_codes("entry a() {\n x = (1, [2, 3\n}\nconst b = 3 +\n", "E0009 E0001");
    assert_codes("entry a() {\n if x {\n emit 3\n}\nentry b() { }\nentry c() { }\n", "E0009");
    assert_codes("data d = csv(\"a\" { x: f32 = 3 }\nconst a = }\n", "E0001 E0010");
    assert_codes("entry a() { if x then { a b } else { c d } }", "E0001 E0001 E0001");
    assert_codes("fn f(x: int) = x + \nfn g(x: int) = x +\n", "E0001 E0001");
}

/* Whatever is cut off, there is an end without a crash, and a tree that lies within the source. */
static void assert_within(const Ast *ast, Span outer)
{
    if (!ast)
        return;
    assert_true(ast->span.start <= ast->span.end);
    assert_true(ast->span.start >= outer.start && ast->span.end <= outer.end);
    for (int i = 0; i < ast->nkids; i++)
        assert_within(ast->kid[i], ast->span);
}

static void test_every_beginning(void **state)
{
    for (size_t n = 0; n < sizeof program; n++) {
        Ast *file = parse_dlm(source_add("t.dlm", program, n));
        if (!error_count())
            assert_within(file, file->span);
        errors();
        clean(state);
    }
}

static void test_random_changes(void **state)
{
    static const char *const parts[] = {
        "(", ")", "[", "]", "{", "}", "\n", ";", "=", "|>", " if ", "\nentry ", "'", "\"", "..",
        "1.", " else ", "return ", "sum[", "#", "## d\n", "\xC3\xA9", "\xFF",
        "scan ", "\nfn f", ",", ":",
    };
    srand(1);
    for (int round = 0; round < 3000; round++) {
        Buf text = {0};
        size_t at = (size_t)rand() % (sizeof program - 1), skip = (size_t)rand() % 9;
        buf_put(&text, program, at);
        buf_puts(&text, parts[rand() % LENGTH(parts)]);
        if (at + skip < sizeof program)
            buf_puts(&text, program + at + skip);
        Ast *file = parse_dlm(source_add("t.dlm", buf_text(&text), text.n));
        if (!error_count())
            assert_within(file, file->span);
        errors();
        buf_free(&text);
        clean(state);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, clean)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_doubles_read_back),
        TEST(test_names_are_unique),
        TEST(test_arena),
        TEST(test_files),
        TEST(test_suggestions),
        TEST(test_carets_under_wide_characters),
        TEST(test_lines_are_safe_to_show),
        TEST(test_long_and_several_lines),
        TEST(test_repeated_and_many_errors),
        TEST(test_newlines_that_count),
        TEST(test_precedence),
        TEST(test_tree),
        TEST(test_spans),
        TEST(test_doc_comments),
        TEST(test_empty),
        TEST(test_not_text),
        TEST(test_nesting),
        TEST(test_recovery),
        TEST(test_every_beginning),
        TEST(test_random_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
