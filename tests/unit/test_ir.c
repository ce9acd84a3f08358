/* The tensor IR: printing and parsing, the parser's messages, the verifier, the builder's
 * spellings, affine maps, and ops on single numbers. */
#include "tests/unit/eval.h"

#include "ir/point.h"
#include "ir/random_graph.h"

/* ---- text ---- */

static const char *print(const Graph *g)
{
    Buf b = {0};
    graph_print(g, &b);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static void assert_round_trip(const Graph *g)
{
    const char *text = print(g);
    Graph *again = graph_parse(text, "again.ir");
    if (!again)
        errors_print(stderr);
    assert_non_null(again);
    assert_true(graph_equal(g, again));
    assert_string_equal(text, print(again));
}

static void test_round_trip_of_attributes(void **state)
{
    (void)state;
    assert_round_trip(read_nodes(
        "%0 x: f32[N, 64] = input arg 0\n"
        "%1 \"a name\": f32[64, 10] = input place \"net.\\\"q\\\\.w\\x01\"\n"
        "%2: f32[N, 10] = contract %0[n, k] * %1[k, o] -> [n, o] over n < N, k < 64, o < 10\n"
        "%3: f32[N] = reduce_max %2 axes 1\n%4: f32[] = reduce_min %2 axes 0, 1\n"
        "%5: f32[5] = array 0.1, -0.0, inf, nan, 1e-45\n%6: f64[2] = array 0.1, 1e308\n"
        "%7: u32[1] = array 4294967295\n%8: i64[1] = array -9223372036854775808\n"
        "%9: bool[2] = array true, false\n%10: f32[0, 3] = array\n%11: i64[] = size N*64 + N//2\n"
        "%12: i32[N, 10] = iota axis 0\n%13: u32[N] = random \"net/dropout.1\"\n"
        "%14: f32[N, 10] = gather %0[i, 2*j - 1 + %12] -> [i, j] checked\n"
        "%15: f32[N, 64] = scatter %14[i, j] -> [i + (N//2 - 1), %12]\n"
        "%16: f32[N, 20] = concat %2, %14 axis 1\n%17: i32[N] = argmax %16 axis 1\n"
        "%18: f32[N, 5] = contract %0[n, -2*k + 12] -> [n, k] over n < N, k < 5\n"
        "%19: f32[] = mark %4\n%110: f32[] = const 1\n%20: f32[N, 64] = grad %19, %0, %110\n%21: f32[N*64] = reshape %0\n"
        "%22: f16[] = const 0.333\n%23: bf16[] = const 1.007\n"
        "result 0 \"y\" %16\nresult 3 \"\" %3\nupdate \"net.w\" %1"));
}

#define SUMS "%0: f32[N, T] = input arg 0\n%1: f32[N] = const 0\n%2: bool[] = const true\n"
#define NEXT(shape) "  %0 h: f32[" shape "] = input carry 0\n  %1: bool[] = input carry 1\n" \
    "  %2: f32[N, T] = input capture 0\n  %3: f32[N] = contract %2[i, (t)] -> [i] over i < N\n" \
    "  %4: f32[N] = add %0, %3\n"

static void test_round_trip_of_loops(void **state)
{
    (void)state;
    const char *nodes = SUMS
        "%3 sums = loop t < T backwards until 1 rest T - 4 carry %1, %2 capture %0 {\n" NEXT("N")
        "  %5 = loop u < T rest t + 1 carry %4 {\n    %0: f32[N] = input carry 0\n"
        "    %1: u32[N] = random \"draw\" round t*T + u\n    %2: f32[N] = cast %1\n"
        "    %3: f32[N] = add %0, %2\n    carry 0 \"\" %3\n  }\n"
        "  %6: f32[N] = part 0 of %5\n  %7: i64[] = size t\n"
        "  carry 0 \"h\" %6\n  carry 1 \"more\" %1\n  stack 0 axis 1 \"hs\" %6\n"
        "  stack 1 axis 0 \"t\" %7\n}\n"
        "%4: f32[N] = part 0 of %3\n%5: f32[N, T] = part 2 of %3\n%6: i64[T] = part 3 of %3\n"
        "%7 = loop none < 0 {\n}\n%8: f32[] = const 1\n%9: f32[] = mark %8\n"
        "%10: f32[N] = custom %4, %1\n%11: f32[N] = jvp %10, %9, %8\n"
        "%12: f32[N] = jacobian %10, %9\n%13: f32[N] = mark %12\n"
        "%14: f32[N, N] = jacobian %13, %13\n%15: f32[N] = jacobian %13, %13 each 0\n"
        "result 0 \"h\" %4\nresult 1 \"hs\" %5\nresult 2 \"t\" %6";
    Graph *g = read_nodes(nodes);
    Buf faults = {0};
    graph_verify(g, &faults);
    assert_string_equal(buf_text(&faults), "");
    assert_round_trip(g);
    assert_non_null(strstr(print(g), "  %3 sums = loop t < T backwards until 1 rest T - 4 "
                                     "carry %1, %2 capture %0 {\n    %0 h: f32[N] = input carry 0"));
    assert_non_null(strstr(print(g), "    %5 = loop u < T rest t + 1 carry %4 {\n      %0: f32[N] = input"));
    assert_non_null(strstr(print(g), "\n    }\n    %6: f32[N] = part 0 of %5\n"));
    Graph *clone = graph_clone(g);
    assert_true(graph_equal(g, clone));
    node_at(node_at(node_at(clone, 3)->loop->body, 5)->loop->body, 1)->random->round = dim_const(0);
    assert_true(graph_equal(g, clone));           /* attributes are shared, */
    node_at(clone, 3)->loop->body->outputs.p[0].value = 4;
    assert_false(graph_equal(g, clone));          /* bodies are not */
    buf_free(&faults);
}

static void test_axis_names_avoid_dimensions(void **state)
{
    (void)state;
    Graph *g = read_nodes("%0: f32[i] = input arg 0\n"
                          "%1: f32[j] = contract %0[a + (i - 1)] -> [a] over a < j\n"
                          "result 0 \"y\" %1");
    assert_non_null(strstr(print(g), "%0[i_ + (i - 1)] -> [i_] over i_ < j"));
    assert_round_trip(g);
}

static void test_round_trip_of_random_graphs(void **state)
{
    for (uint64_t seed = 1; seed <= 200; seed++) {
        RandomGraphOptions options = {.symbolic = seed % 2, .gradient = seed % 3 == 0,
                                      .loops = true};
        Graph *g = random_graph(seed, &options);
        Buf faults = {0};
        assert_true(graph_verify(g, &faults));
        assert_round_trip(g);
        buf_free(&faults);
        if (seed % 50 == 0)
            forget_all(state);
    }
}

/* Each text with a part of the message that it must give. */
static const struct {
    const char *nodes, *message;
} mistakes[] = {
    {"%0: f23[] = const 1", "`f23` is no type; did you mean `f32`?"},
    {"%0: f32[] = cosnt 1", "`cosnt` is no operation; did you mean `const`?"},
    {"%0: f32[] = const", "expected a number, found the end of the line"},
    {"%0: bool[] = const 1", "expected true or false, found `1`"},
    {"%0: u8[] = const 256", "a value of type u8 must be from 0 to 255"},
    {"%0: f32[N = const 1", "expected `]`, found `=`"},
    {"%0: f32[N+] = const 1", "not a dimension"},
    {"%0: f32[1, 1, 1, 1, 1, 1, 1, 1, 1] = const 1", "more than 8 axes"},
    {"%0: f32[] = const 1 2", "expected the end of the line, found `2`"},
    {"%0: f32[] = const 1\n%0: f32[] = const 1", "%0 is defined twice"},
    {"%1: f32[] = neg %0", "%0 is not defined above this line"},
    {"%0: f32[] = input place x", "expected the path of a place in double quotes, found `x`"},
    {"%0: f32[] = input place \"x", "the string does not end on its line"},
    {"%0: f32[] = input 3", "expected `arg` or `place`, found `3`"},
    {"%0: f32[2] = array 1", "1 values for 2 elements"},
    {"%0: f32[N] = array 1", "listed values need a shape of numbers"},
    {"%0: f32[4] = input arg 0\n%1: f32[4] = contract %0[k] -> [i] over i < 4", "`k` is no axis here"},
    {"%0: f32[4] = input arg 0\n%1: f32[4] = contract %0[i] -> [i] over i < 4, i < 2", "named twice"},
    {"%0: f32[4] = input arg 0\n%1: f32[4] = contract %0[i] * %0[i] * %0[i] -> [i] over i < 4",
     "more than two operands"},
    {"%0: f32[4] = input arg 0\n%1: f32[4] = contract %0[i, i] -> [i] over i < 4",
     "the first operand has rank 1, its index 2"},
    {"%0: f32[] = const 1\n%1: f32[] = add %0", "add: needs 2 operands, has 1"},
    {"%0: f32[] = const 1\n%1: f32[2] = neg %0", "operand %0 has shape f32[], the result f32[2]"},
    {"%0: i32[] = const 1\n%1: i32[] = sqrt %0", "operands must be floats, not i32"},
    {"%0: i32[] = const 1\n%1: f32[] = const 1\n%2: f32[] = add %1, %0", "operands of types f32 and i32"},
    {"%0: f32[] = const 1\n%1: f32[] = lt %0, %0", "the result has type bool, not f32"},
    {"%0: f32[] = const 1\n%1: f32[] = select %0, %0, %0", "the condition has type f32, not bool"},
    {"%0: bool[2] = const true\n%1: bool[] = contract %0[i] -> [] over i < 2", "bools have no sums"},
    {"%0: f32[2, 3] = const 1\n%1: f32[5] = reshape %0", "has 6 elements"},
    {"%0: f32[2, 3] = const 1\n%1: f32[2] = reduce_max %0 axes 2", "not axes of f32[2, 3]"},
    {"%0: f32[2, 3] = const 1\n%1: f32[3] = reduce_max %0 axes 1", "gives f32[2], not f32[3]"},
    {"%0: f32[2, 3] = const 1\n%1: f32[2] = argmax %0 axis 1", "the result has type i32, not f32"},
    {"%0: f32[2, 3] = const 1\n%1: f32[4, 4] = concat %0, %0 axis 0", "part %0 is f32[2, 3]"},
    {"%0: f32[2, 3] = const 1\n%1: f32[5, 3] = concat %0, %0 axis 0", "the parts have 4 on axis 0"},
    {"%0: f32[9] = const 1\n%1: f32[2] = const 0\n%2: f32[2] = gather %0[%1] -> [i]", "indices are i32 or i64"},
    {"%0: f32[9] = const 1\n%1: i32[3] = const 0\n%2: f32[2] = gather %0[%1] -> [i]", "not that of f32[2]"},
    {"%0: f32[9] = input arg 0\n%1: f32[] = const 1\n%2: f32[9] = grad %0, %0, %1",
     "grad: operand %1 is f32[], not f32[9]"},
    {"%0: f32[9] = input arg 0\n%1: f32[] = const 1\n%2: f32[9] = jvp %0, %0, %1",
     "jvp: operand %1 is f32[], not f32[9]"},
    {"%0: f32[9] = input arg 0\n%1: i32[] = const 1\n%2: f32[9] = grad %1, %0, %1",
     "grad: of i32: only floats have derivatives"},
    {"%0: f32[9] = input arg 0\n%1: f32[9] = jacobian %0, %0", "gives f32[9, 9], not f32[9]"},
    {"%0: f32[9] = input arg 0\n%1: f32[] = const 1\n%2: f32[] = jacobian %1, %0 each 0",
     "f32[] and f32[9] do not share axis 0"},
    {"%0: f32[9] = input arg 0\n%1: f32[] = const 1\n%2: f32[9] = custom %0, %1",
     "custom: the result is f32[9], but operand %1 is f32[]"},
    {"%0: f32[] = const 1\n%91: f32[] = const 1\n%1: f32[] = grad %0, %0, %91", "differentiation is by a mark or an input"},
    {"%0: f32[-1] = const 1", "axis 0 has size -1"},
    {"%0: f32[] = const 1\nresult x", "expected the number of a result, found `x`"},
    {"hello", "expected a node (%0: ...), `result`, `update` or `}`, found `hello`"},
    {SUMS "%3 = loop t < T carry %1, %2 capture %0 {\n" NEXT("N") "carry 0 \"\" %4\n}",
     "loop: carry 1 has no next value"},
    {SUMS "%3 = loop t < T carry %1, %2 capture %0 {\n" NEXT("N") "carry 0 \"\" %4\n"
     "carry 1 \"\" %4\n}", "loop: carry 1 is bool[], its next value f32[N]"},
    {SUMS "%3 = loop t < T carry %1, %2 {\n" NEXT("N") "carry 0 \"\" %4\n"
     "carry 1 \"\" %1\n}", "loop: no capture 0 for its body"},
    {SUMS "%3 = loop t < T carry %1, %2 capture %0 {\n  %0: f32[N] = input carry 1\n"
     "%1: bool[] = const true\ncarry 0 \"\" %0\ncarry 1 \"\" %1\n}",
     "loop: carry 1 is bool[], in its body f32[N]"},
    {SUMS "%3 = loop t < T until 0 carry %1 {\n  %0: f32[N] = input carry 0\n"
     "carry 0 \"\" %0\n}", "loop: it runs while carry 0 is true, which is f32[N]"},
    {SUMS "%3 = loop t < T until 2 carry %1 {\n  %0: f32[N] = input carry 0\n"
     "carry 0 \"\" %0\n}", "it runs while carry 2 is true, which is none of them"},
    {"%0 = loop b < T - b {\n}", "loop: the number of rounds depends on the round `b`"},
    {"%0 = loop c < 0 - 1 {\n}", "loop: -1 rounds"},
    {"%0 = loop 2*t < T {\n}", "expected the name of the round"},
    {"%0 = loop a < T {\n}\n%1 = loop a < N {\n}",
     "`a` is the round of another loop, with another bound"},
    {"%0 = loop t < T\n", "expected `{`, found the end of the line"},
    {"%0 = loop t < T {\n", "the graph does not end with `}`"},
    {"%0: i32[] = loop t < T {\n}", "a loop has no type: %0 = loop .."},
    {"%0 = lopo t < T {\n}", "expected `loop`, found `lopo`"},
    {"%0 = loop t < T {\n  result 0 \"\" %0\n}",
     "expected a node (%0: ...), `carry`, `stack` or `}`, found `result`"},
    {"%0 = loop t < T {\n  %0: f32[] = input 0\n}", "expected `carry` or `capture`, found `0`"},
    {"%0 = loop t < T {\n  %0: f32[] = const 1\n  stack 1 axis 0 \"\" %0\n}",
     "the number of a stack, in order must be from 0 to 0"},
    {"%0 = loop t < T {\n  %0: f32[] = const 1\n  stack 0 axis 1 \"\" %0\n}",
     "loop: stack 0: no axis 1 with rows of rank 0"},
    {"%0 = loop t < T {\n}\n%1: i32[] = neg %0", "operand %0 is a loop, which only part reads"},
    {"%0 = loop t < T {\n}\n%1: i32[] = part 0 of %0", "part: the loop has 0 parts"},
    {"%0: i32[] = const 1\n%1: i32[] = part 0 of %0", "part: operand %0 is const, no loop"},
    {"%0 = loop t < T {\n  %0: f32[] = const 1\n  stack 0 axis 0 \"\" %0\n}\n"
     "%1: f32[N] = part 0 of %0", "part: part 0 is f32[T], not f32[N]"},
};

/* What errors_print writes. */
static void take_errors(Buf *b)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    errors_print(to);
    fclose(to);
    buf_put(b, text, size);
    free(text);
}

static void test_mistakes(void **state)
{
    (void)state;
    for (int i = 0; i < LENGTH(mistakes); i++) {
        Buf text = {0}, errors = {0};
        buf_printf(&text, "graph \"x\" {\n%s\n}\n", mistakes[i].nodes);
        assert_null(graph_parse(buf_text(&text), "x.ir"));
        take_errors(&errors);
        if (!strstr(buf_text(&errors), mistakes[i].message))
            fail_msg("for\n%s\nexpected: %s\nfound: %s", mistakes[i].nodes, mistakes[i].message,
                     buf_text(&errors));
        buf_free(&text);
        buf_free(&errors);
    }
}

static void test_all_mistakes_of_a_text(void **state)
{
    (void)state;
    Buf errors = {0};
    assert_null(graph_parse("graph \"x\" {\n%0: f32[] = cosnt 1\n%1: f32[] = neg %0\n"
                            "%2: f32[ = const 1\nresult 0 \"y\" %1", "x.ir"));
    assert_int_equal(error_count(), 3);    /* two nodes and the missing bracket, no echo in %1 */
    take_errors(&errors);
    buf_free(&errors);
}

/* Any part of a text, and any text with a changed byte, is parsed or refused, never more. */
static void test_broken_texts(void **state)
{
    const char *whole = "graph \"t\" { # c\n%0 x: f32[N, 4] = input arg 0\n%1: i32[2] = array 1, 2\n"
                        "%2: f32[N] = contract %0[n, 3 - k] * %0[n, k] -> [n] over n < N, k < 4\n"
                        "%3: f32[2] = gather %2[i + %1] -> [i] checked\n"
                        "%4 = loop t < N rest 3 until 0 carry %3 {\n%0: f32[2] = input carry 0\n"
                        "carry 0 \"c\" %0\nstack 0 axis 1 \"s\" %0\n}\n%5: f32[2] = part 0 of %4\nresult 0 \"y\\x41\" %3\n}\n";
    static const char bytes[] = "%[]0*+-,:\"\\x \n}";
    size_t n = strlen(whole);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k <= strlen(bytes); k++) {
            char *text = strdup(whole);
            text[i] = bytes[k];
            graph_parse(text, "broken.ir");
            free(text);
            diag_reset();
        }
        if (i % 64 == 0)
            forget_all(state);
    }
}

/* ---- the verifier ---- */

static void test_verifier_reports_every_fault(void **state)
{
    (void)state;
    Graph *g = read_nodes("%0: f32[2] = input arg 0\n%1: f32[2] = neg %0\n%2: f32[2] = exp %1\n"
                          "%3: f32[2] = add %1, %2\nresult 0 \"a\" %3\nresult 1 \"b\" %1");
    Buf faults = {0};
    assert_true(graph_verify(g, &faults));
    assert_string_equal(buf_text(&faults), "");
    node_at(g, 1)->type = I32;
    node_at(g, 2)->arg[0] = 3;
    node_at(g, 3)->shape[0] = dim_const(5);
    g->outputs.p[0].value = 9;
    g->outputs.p[1].index = 0;
    assert_false(graph_verify(g, &faults));
    assert_string_equal(buf_text(&faults),
                        "%1: neg: the result has type f32, not i32\n"
                        "%2: exp: operand %3 does not stand before it\n"
                        "%3: add: operand %1 has shape i32[2], the result f32[5]\n"
                        "output 0: no node %9\n"
                        "output 1: the same as output 0\n");
    faults.n = 0;
    graph_print_faults(g, &faults);
    assert_non_null(strstr(buf_text(&faults), "%1: i32[2] = neg %0\n  # ^ %1: neg: the result"));
    assert_non_null(strstr(buf_text(&faults), "%2: f32[2] = exp %3\n  # ^ %2: exp: operand %3"));
    buf_free(&faults);
}

static void test_verifier_looks_into_loops(void **state)
{
    (void)state;
    Graph *g = read_nodes(SUMS
        "%3 = loop t < T carry %1, %2 capture %0 {\n" NEXT("N") "  carry 0 \"\" %4\n"
        "  carry 1 \"\" %1\n  %5 = loop u < T {\n    %0: f32[] = const 0\n"
        "    stack 0 axis 0 \"\" %0\n  }\n}\n%4: f32[N] = part 0 of %3\nresult 0 \"r\" %4");
    Buf faults = {0};
    assert_true(graph_verify(g, &faults));
    Graph *body = node_at(g, 3)->loop->body, *inner = node_at(body, 5)->loop->body;
    node_at(inner, 0)->rank = 1;
    node_at(inner, 0)->shape[0] = dim_symbol("t");
    node_at(body, 4)->arg[1] = 5;
    node_at(body, 5)->loop->symbol = intern("t");
    g->outputs.p[0].value = 3;
    assert_false(graph_verify(g, &faults));
    assert_string_equal(buf_text(&faults),
                        "%3/%4: add: operand %5 does not stand before it\n"
                        "%3/%5: loop: `t` is a round of a loop around it\n"
                        "output 0: a loop, which only part reads\n");
    faults.n = 0;
    node_at(body, 4)->arg[1] = 3;
    node_at(body, 5)->loop->symbol = intern("u");
    g->outputs.p[0].kind = FROM_CARRY;
    assert_false(graph_verify(g, &faults));
    assert_string_equal(buf_text(&faults),
                        "%3/%5/%0: const: its shape depends on the round `t`\n"
                        "output 0: a loop, which only part reads\n"
                        "output 0: only loops have carries and stacks\n");
    faults.n = 0;
    node_at(inner, 0)->rank = 0;
    node_at(body, 5)->loop->trips = dim_symbol("t");
    g->outputs.p[0] = (Output){FROM_ARG, 0, "r", 4, {0}};
    assert_false(graph_verify(g, &faults));
    assert_string_equal(buf_text(&faults),
                        "%3/%5: loop: its trips depend on the round `t`; `rest` may\n");
    buf_free(&faults);
}

static void test_inputs_of_one_origin(void **state)
{
    (void)state;
    Graph *g = read_nodes("%0: f32[2] = input place \"w\"\n%1: f32[3] = input place \"w\"\n"
                          "result 0 \"a\" %0");
    Buf faults = {0};
    assert_false(graph_verify(g, &faults));
    assert_string_equal(buf_text(&faults), "%1: the same input as %0, of another type or shape\n");
    buf_free(&faults);
}

/* ---- the builder ---- */

static void test_spellings(void **state)
{
    (void)state;
    Dim n = dim_symbol(intern("N")), four = dim_const(4), shape[2] = {n, four}, square[2] = {four, four};
    Dim wide[3] = {n, dim_const(7), dim_const(4)};
    int order[2] = {1, 0}, at[2] = {0, 2};
    Graph *g = graph_new("built");
    Ref x = build_input(g, FROM_ARG, 0, NULL, F32, 2, shape);
    Ref w = build_input(g, FROM_PLACE, 0, "w", F32, 2, square);
    build_sum(g, x, 1);
    build_permute(g, x, order);
    build_expand(g, x, at, 3, wide);
    build_slice(g, x, 1, dim_const(3), -2, dim_const(2));
    build_pad(g, x, 1, dim_const(1), dim_const(-2));
    build_matmul(g, x, w);
    build_splat(g, build_number(g, F32, 2, 0, NULL), 2, shape);
    assert_string_equal(print(g),
        "graph \"built\" {\n"
        "  %0: f32[N, 4] = input arg 0\n"
        "  %1: f32[4, 4] = input place \"w\"\n"
        "  %2: f32[4] = contract %0[j, i] -> [i] over i < 4, j < N\n"
        "  %3: f32[4, N] = contract %0[j, i] -> [i, j] over i < 4, j < N\n"
        "  %4: f32[N, 7, 4] = contract %0[i, k] -> [i, j, k] over i < N, j < 7, k < 4\n"
        "  %5: f32[N, 2] = contract %0[i, -2*j + 3] -> [i, j] over i < N, j < 2\n"
        "  %6: f32[N, 3] = contract %0[i, j - 1] -> [i, j] over i < N, j < 3\n"
        "  %7: f32[N, 4] = contract %0[i, k] * %1[k, j] -> [i, j] over i < N, j < 4, k < 4\n"
        "  %8: f32[] = const 2.0\n"
        "  %9: f32[N, 4] = contract %8[] -> [i, j] over i < N, j < 4\n"
        "}\n");
    assert_false(is_view(node_at(g, 2)));
    for (Ref r = 3; r <= 6; r++)
        assert_true(is_view(node_at(g, r)));
    assert_false(is_view(node_at(g, 7)));
}

/* ---- affine maps ---- */

static void test_affine_maps(void **state)
{
    (void)state;
    Dim n = dim_symbol(intern("N")), box[2] = {n, dim_const(3)};
    Affine a = affine_shift(affine_axis(0), dim_const(4));
    a = affine_add(a, affine_scale(affine_axis(1), -2));
    assert_int_equal(affine_coef(&a, 1), -2);
    assert_int_equal(affine_coef(&a, 7), 0);
    assert_true(dim_is(affine_low(&a, box), 0));
    assert_true(affine_high(&a, box) == dim_add(n, dim_const(3)));
    assert_true(affine_in_range(&a, box, dim_add(n, dim_const(4))));
    assert_false(affine_in_range(&a, box, dim_add(n, dim_const(3))));
    Affine zero = affine_add(a, affine_scale(a, -1));
    assert_int_equal(zero.nterms, 0);
    Affine by[2] = {affine_axis(5), affine_add(affine_axis(5), affine_const(dim_const(1)))}, s;
    assert_true(affine_substitute(&s, &a, by));      /* 4 + z5 - 2 (z5 + 1) */
    assert_true(s.nterms == 1 && affine_coef(&s, 5) == -1 && dim_is(s.offset, 2));
    Affine huge = affine_scale(affine_axis(0), INT32_MAX), twice = affine_scale(affine_axis(0), 2);
    assert_false(affine_substitute(&s, &huge, &twice));
}

/* ---- single numbers ---- */

static void test_rounding(void **state)
{
    (void)state;
    assert_true(round_to(F32, 0.1) == 0.1f);
    assert_true(round_to(F16, 65519) == 65504 && isinf(round_to(F16, 65520)));
    assert_true(round_to(F16, 2049) == 2048 && round_to(F16, 2051) == 2052);
    assert_true(round_to(F16, 0x1p-24) == 0x1p-24 && round_to(F16, 0x1p-25) == 0);
    assert_true(round_to(F16, 0x1.8p-25) == 0x1p-24);
    assert_true(round_to(BF16, 257) == 256 && round_to(BF16, 259) == 260);
    assert_true(isinf(round_to(BF16, 0x1.ffp127)) && round_to(BF16, 0x1.fep127) == 0x1.fep127);
    assert_true(isnan(round_to(F16, NAN)));
}

static int64_t ints(Op op, DType t, int64_t a, int64_t b)
{
    return point_eval(op, t, (Value){.i = a}, (Value){.i = b}, (Value){0}).i;
}

static void test_ints(void **state)
{
    (void)state;
    assert_int_equal(ints(OP_ADD, U8, 200, 100), 44);
    assert_int_equal(ints(OP_SUB, U32, 1, 2), UINT32_MAX);
    assert_int_equal(ints(OP_MUL, I64, INT64_MAX, 3), INT64_MAX - 2);
    assert_int_equal(ints(OP_NEG, I64, INT64_MIN, 0), INT64_MIN);
    assert_int_equal(ints(OP_IDIV, I64, INT64_MIN, -1), INT64_MIN);
    assert_int_equal(ints(OP_IDIV, I32, -7, 2), -4);
    assert_int_equal(ints(OP_MOD, I32, -7, 2), 1);
    assert_int_equal(ints(OP_MOD, I32, 7, 0), 0);
    assert_int_equal(ints(OP_SHR, I32, -8, 33), -4);
    assert_int_equal(ints(OP_SHR, U32, 0x80000000u, 31), 1);
    assert_int_equal(ints(OP_NOT, BOOL, 1, 0), 0);
    assert_int_equal(ints(OP_LT, U32, 1, UINT32_MAX), 1);
    assert_int_equal(point_cast(F32, U8, (Value){.f = 300}).i, 255);
    assert_int_equal(point_cast(I32, U8, (Value){.i = -1}).i, 255);
    assert_int_equal(point_cast(F64, BOOL, (Value){.f = 0.5}).i, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_round_trip_of_attributes, forget_all),
        cmocka_unit_test_teardown(test_round_trip_of_loops, forget_all),
        cmocka_unit_test_teardown(test_axis_names_avoid_dimensions, forget_all),
        cmocka_unit_test_teardown(test_round_trip_of_random_graphs, forget_all),
        cmocka_unit_test_teardown(test_mistakes, forget_all),
        cmocka_unit_test_teardown(test_all_mistakes_of_a_text, forget_all),
        cmocka_unit_test_teardown(test_broken_texts, forget_all),
        cmocka_unit_test_teardown(test_verifier_reports_every_fault, forget_all),
        cmocka_unit_test_teardown(test_verifier_looks_into_loops, forget_all),
        cmocka_unit_test_teardown(test_inputs_of_one_origin, forget_all),
        cmocka_unit_test_teardown(test_spellings, forget_all),
        cmocka_unit_test_teardown(test_affine_maps, forget_all),
        cmocka_unit_test_teardown(test_rounding, forget_all),
        cmocka_unit_test_teardown(test_ints, forget_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
