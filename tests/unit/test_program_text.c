/* The text of programs: models read back as what was printed, the messages of the parser, and the
 * faults that the verifier finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "codegen/embed.h"
#include "frontend/frontend.h"
#include "ir/program.h"

static const char *print(const Program *p)
{
    Buf b = {0};
    program_print(p, &b);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static Program *read_program(const char *text)
{
    Program *p = program_parse(text, "program.ir");
    if (!p)
        errors_print(stderr);
    assert_non_null(p);
    return p;
}

static void assert_sound(const Program *p)
{
    Buf faults = {0};
    program_verify(p, &faults);
    assert_string_equal(buf_text(&faults), "");
    buf_free(&faults);
}

static void assert_round_trip(const Program *p)
{
    const char *text = print(p);
    Program *again = read_program(text);
    assert_true(program_equal(p, again));
    assert_string_equal(text, print(again));
}

/* ---- models ---- */

static void check_model(const char *path)
{
    StdFile *std = NEW_ARRAY(StdFile, embedded_std_count);
    for (int i = 0; i < embedded_std_count; i++)
        std[i] = (StdFile){embedded_std[i].name, (const char *)embedded_std[i].data,
                           embedded_std[i].size};
    FrontendOptions options = {.path = path, .std = std, .nstd = embedded_std_count};
    Program *p = compile_front(&options);
    if (!p)
        errors_print(stderr);
    assert_non_null(p);
    assert_true(p->entries.n > 0);
    assert_sound(p);
    assert_round_trip(p);
}

static void test_models(void **state)
{
    (void)state;
    check_model(DLM_SOURCE "/models/linear/linear_regression.dlm");
    check_model(DLM_SOURCE "/models/linear/logistic_regression.dlm");
    check_model(DLM_SOURCE "/models/mlp/mlp.dlm");
    check_model(DLM_SOURCE "/models/vision/lenet.dlm");
    check_model(DLM_SOURCE "/examples/first.dlm");
}

/* ---- everything the text can say ---- */

#define DATA \
    "  data d = csv(\"d.csv\") split(train = 0.5, seed = -3) {\n" \
    "    field x: f32[2] from cols(0 .. 2): f64[2]\n" \
    "      graph \"d.x\" {\n" \
    "        %0: f64[R, 2] = input arg 0\n" \
    "        %1: f32[R, 2] = cast %0\n" \
    "        result 0 \"x\" %1\n" \
    "      }\n" \
    "    field y: f64[] from col(\"a \\\"b\\\"\"): f64[]\n" \
    "      graph \"d.y\" {\n" \
    "        %0: f64[R] = input arg 0\n" \
    "        result 0 \"y\" %0\n" \
    "      }\n" \
    "  }\n"

static const char whole[] =
    "program \"whole\" {\n"
    "  doc \"Two lines, # no comment\"\n"
    "  doc \"\"\n"
    "  param \"net.w\": f32[2]\n"
    "  variable \"f/best\": bool[]\n"
    DATA
    "  entry f(n: i64[] = 3 as n, \"odd name\": str = \"a, b\", t: f32[N, 2], lr: f32[] = -1e-05)"
    " trains with n, N, d_rows, i, rows, all {\n"
    "    doc \"Does it all\"\n"
    "    doc arg n \"how many\"\n"
    "    doc arg \"odd name\" \"with\"\n"
    "    doc arg \"odd name\" \"two lines\"\n"
    "    $0 n: i64[] = arg 0\n"
    "    $10: str = arg 1\n"
    "    $2 t: f32[N, 2] = arg 2\n"
    "    $3 of: i64[] = counter\n"
    "    $4 \"x of\": f32[rows, 2] = field 0\n"
    "    $5 c: bool[] = step\n"
    "    $6 if: f32[rows, 2] = step\n"
    "    $7: f32[all, 2] = gathered rows all\n"
    "    $8: f64[d_rows] = data d.test field 1\n"
    "    load \"net.w\" from \"w.safetensors\" implicitly\n"
    "    load \"net.w\" from \"v.safetensors\" in order\n"
    "    step $0 n -> $5 c\n"
    "      graph \"f.1\" {\n"
    "        %0: i64[] = input arg 0\n"
    "        %1: i64[] = const 0\n"
    "        %2: bool[] = lt %1, %0\n"
    "        result 0 \"c\" %2\n"
    "        update \"f/best\" %2\n"
    "      }\n"
    "    check \"n > 0\" $5 c\n"
    "    for \"the loop\" in 2*N .. n + 1, counter $3 of, symbol i, rounds {\n"
    "      batches $4 \"x of\" of d.train, i at a time, symbol rows, rounds {\n"
    "        step $4 -> $6 if\n"
    "          graph \"f.2\" {\n"
    "            %0: f32[rows, 2] = input arg 0\n"
    "            %1: f32[rows, 2] = neg %0\n"
    "            result 0 \"y\" %1\n"
    "          }\n"
    "        gather $6 if into $7\n"
    "      }\n"
    "      if $5 c {\n"
    "        stop if $5 c\n"
    "        report $3\n"
    "      } else {\n"
    "        stop\n"
    "      }\n"
    "      emit $7\n"
    "    }\n"
    "    batches of d, 4 at a time, shuffled {\n"
    "    }\n"
    "    for up in 0 .. $0 n {\n"
    "    }\n"
    "    save \"net.w\", \"f/best\" to \"b.safetensors\" if $5\n"
    "    report \"n\" $0 n\n"
    "    emit \"text\"\n"
    "    emit $10\n"
    "    result $8\n"
    "  }\n"
    "}\n";

static void test_everything(void **state)
{
    (void)state;
    Program *p = read_program(whole);
    assert_sound(p);
    assert_round_trip(p);
    assert_string_equal(p->doc, "Two lines, # no comment\n");
    const Entry *e = &p->entries.p[0];
    assert_string_equal(e->args.p[1].doc, "with\ntwo lines");
    assert_string_equal(e->args.p[3].preset, "-1e-05");
    assert_true(e->trains && e->body.p[4]->per_round && e->body.p[5]->shuffle);
    assert_int_equal(e->body.p[6]->high_var, 0);
    assert_int_equal(p->data.p[0].split_seed, -3);
}

static const char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    return internf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* Whatever the text says makes a difference. */
static void test_differences(void **state)
{
    (void)state;
    static const char *const changes[][2] = {
        {"Two lines", "Three lines"}, {"how many", "how few"}, {"variable \"f", "cache \"f"},
        {"seed = -3", "seed = 3"}, {"train = 0.5", "train = 0.25"}, {"cols(0", "cols(1"},
        {"d.csv", "e.csv"}, {"= 3 as n", "= 4 as n"}, {" trains", ""}, {"d.test", "d.train"},
        {" implicitly", ""}, {"\"n > 0\"", "\"n\""}, {"2*N ..", "N .."}, {"n + 1", "n"},
        {", symbol i, rounds", ", symbol i"}, {"rows, rounds", "rows"}, {"i at", "n at"},
        {"of d.train", "of d"}, {"stop if $5 c", "stop"}, {", shuffled", ""}, {"\"net.w\", ", ""},
        {"b.saf", "a.saf"}, {" if $5\n", "\n"}, {"report \"n\"", "report \"m\""},
        {"emit \"text\"", "emit $0 n"}, {"result $8", "result $0"}, {"%1, %0", "%0, %1"},
        {"      } else {\n        stop\n", ""}, {".. $0 n", ".. n"},
    };
    Program *p = read_program(whole);
    for (int i = 0; i < LENGTH(changes); i++)
        if (program_equal(p, read_program(replaced(whole, changes[i][0], changes[i][1]))))
            fail_msg("`%s` is the same as `%s`", changes[i][1], changes[i][0]);
}

/* ---- mistakes ---- */

static const char *messages_of(const char *text)
{
    char *said = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&said, &size);
    assert_null(program_parse(text, "program.ir"));
    errors_print(to);
    fclose(to);
    const char *result = intern(said);
    free(said);
    return result;
}

static void test_messages(void **state)
{
    (void)state;
    static const char *const mistakes[][3] = {
        {"program \"whole\"", "graph \"whole\"", "expected `program`, found `graph`"},
        {"variable \"f", "variabel \"f", "expected `doc`, a place, `data`, `entry` or `}`"},
        {"y: f64[]", "y: f64[N]", "the sizes must be numbers, but one is N"},
        {"doc arg n", "doc arg m", "`f` has no argument `m`"},
        {"= counter", "= conter", "`conter` is no origin of a value; did you mean `counter`?"},
        {"$10: str", "$0: str", "$0 is declared twice"},
        {"emit $10", "emit $11", "$11 is not declared at the head of `f`"},
        {"result $8", "resutl $8", "`resutl` is no operation; did you mean `result`?"},
        {"d.test", "d.tset", "there is no data set `d.tset`"},
        {"save \"net.w\"", "save \"net.v\"", "there is no place \"net.v\""},
        {", shuffled", ", shufled", "`shufled` says nothing of this loop"},
        {"into $7", "onto $7", "expected `into`, found `onto`"},
        {"%2: bool[] = lt", "%2: bool[] = lte", "`lte` is no operation"},
        {"  }\n}\n", "", "the text ends inside a block: a `}` is missing"},
        {"  }\n}\n", "  }\n}\nmore", "expected nothing behind the program, found `more`"},
    };
    for (int i = 0; i < LENGTH(mistakes); i++) {
        const char *said = messages_of(replaced(whole, mistakes[i][0], mistakes[i][1]));
        if (!strstr(said, mistakes[i][2]))
            fail_msg("not \"%s\", but:\n%s", mistakes[i][2], said);
    }
}

/* ---- faults ---- */

static void test_faults(void **state)
{
    (void)state;
    static const char *const faults[][3] = {
        {"  variable", "  param \"net.w\": f32[2]\n  variable", "place \"net.w\": stands twice"},
        {"f/best\": bool[]", "f/best\": i32[]",
         "step \"f.1\": the place \"f/best\" is i32[], but here bool[]"},
        {"f32[2]\n", "f32[N]\n", "the size of \"net.w\" is not known"},
        {"update \"f/best\"", "update \"f/worst\"", "there is no place \"f/worst\""},
        {"train = 0.5", "train = 0.0", "`d` is not split"},
        {": f64[2]", ": f64[3]", "data d: field x: %0 is not a source of the field"},
        {"field y: f64[]", "field y: f64[2]", "data d: field y: the result is not R rows"},
        {"field y", "field x", "data d: field x: stands twice"},
        {"f32[N, 2], lr", "f32[N + 1, 2], lr", "N + 1 is neither a number nor a symbol"},
        {"with n, N", "with n, n, N", "the symbol n stands twice"},
        {"with n, N", "with N", "the symbol n is none of the entry's"},
        {"lr: f32", "t: f32", "two arguments are called `t`"},
        {"= arg 2", "= arg 9", "$2: there is no argument 9"},
        {"$2 t: f32", "$2 t: f64", "$2 is not of the type of argument `t`"},
        {"test field 1", "test field 2", "`d` has no field 2"},
        {"$6 if: f32[rows, 2] = step", "$6 if: f32[rows, 2] = counter",
         "writes $6, which is of kind counter, not step"},
        {"$5 c: bool[]", "$5 c: i32[]", "result 0 is bool[], but $5 is i32[]"},
        {"step $0 n ->", "step $2 ->", "input 0 is i64[], but $2 is f32[N, 2]"},
        {"step $0 n ->", "step ->", "input 0, but there are 0"},
        {"-> $5 c", "-> $5 c, $6 if", "1 results for 2 host values"},
        {"check \"n > 0\" $5 c", "check \"n > 0\" $0", "the condition $0 is no single bool"},
        {"2*N ..", "2*rows ..", "for \"the loop\": the symbol rows is not bound here"},
        {"field 0\n", "field 1\n", "$4 is not rows rows of the field `y`"},
        {"f32[all, 2]", "f32[all, 3]", "the rows of $6 do not fit $7"},
        {"        gather $6 if into $7\n", "        emit $7\n", "$7 is read before it is written"},
        {"      if $5 c {", "      if $6 if {", "$6 is read before it is written"},
        {"report \"n\" $0 n", "report \"n\" $8", "$8 is no single number"},
        {"result $8", "result $10", "$1 is a string"},
        {".. $0 n", ".. $5 c", "the upper end $5 is no single i64"},
    };
    for (int i = 0; i < LENGTH(faults); i++) {
        Buf found = {0};
        Program *p = read_program(replaced(whole, faults[i][0], faults[i][1]));
        assert_false(program_verify(p, &found));
        if (!strstr(buf_text(&found), faults[i][2]))
            fail_msg("not \"%s\", but:\n%s", faults[i][2], buf_text(&found));
        buf_free(&found);
    }
}

/* Not only the first. */
static void test_all_faults(void **state)
{
    (void)state;
    Buf found = {0};
    Program *p = read_program(replaced(replaced(whole, "check \"n > 0\" $5 c", "check \"n > 0\" $0"),
                                       "result $8", "result $10"));
    assert_false(program_verify(p, &found));
    assert_string_equal(buf_text(&found), "entry f: check: the condition $0 is no single bool\n"
                        "entry f: result: $1 is a string\n");
    buf_free(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_models),      cmocka_unit_test(test_everything),
        cmocka_unit_test(test_differences), cmocka_unit_test(test_messages),
        cmocka_unit_test(test_faults),      cmocka_unit_test(test_all_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
