/* Failing graphs made small (tests/fuzz/reduce.c), with "fails" being a property of the graph's text. */
#include "passes/rewrite.h"
#include "tests/fuzz/fuzz.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *needle;

static Verdict holds_needle(uint64_t seed, const Graph *g)
{
    Buf text = {0};
    (void)seed;
    assert_true(graph_verify(g, &text));
    graph_print(g, &text);
    Verdict verdict = strstr(buf_text(&text), needle) ? DIFFERS : AGREES;
    buf_free(&text);
    return verdict;
}

static Graph *reduced(const char *what, uint64_t from)
{
    needle = what;
    for (uint64_t seed = from; seed < from + 2000; seed++) {
        RandomGraphOptions o = {.gradient = true, .loops = true, .symbolic = seed % 2};
        Graph *g = random_graph(seed, &o);
        drop_unused(g);
        if (holds_needle(seed, g) == DIFFERS && g->nodes.n > 20)
            return reduce_graph(g, seed, DIFFERS, holds_needle);
    }
    fail_msg("no graph with %s", what);
    return NULL;
}

static void test_value(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        Graph *g = reduced("= log ", seed * 100);
        assert_int_equal(g->outputs.n, 1);
        assert_in_range(g->nodes.n, 2, 8);          /* where it stands in a loop, that and its part */
    }
}

/* Rounds of a loop are made smaller, too. */
static void test_body(void **state)
{
    (void)state;
    Graph *g = reduced("stack 0", 1);
    assert_int_equal(g->outputs.n, 1);
    for (Ref r = 0; r < g->nodes.n; r++)
        if (node_at(g, r)->op == OP_LOOP)
            assert_in_range(node_at(g, r)->loop->body->nodes.n, 1, 4);
    assert_in_range(g->nodes.n, 2, 6);
}

/* What is differentiated by stays an input or a mark. */
static void test_derivative(void **state)
{
    (void)state;
    Graph *g = reduced("= grad ", 1);
    assert_in_range(g->nodes.n, 2, 8);
    for (Ref r = 0; r < g->nodes.n; r++)
        if (node_at(g, r)->op == OP_GRAD)
            assert_int_equal(node_at(g, node_at(g, r)->arg[1])->op, OP_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_value),
        cmocka_unit_test(test_body),
        cmocka_unit_test(test_derivative),
    };
    return cmocka_run_group_tests_name("reduce", tests, NULL, NULL);
}
