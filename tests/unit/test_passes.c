/* The tensor passes keep meaning: random graphs and listed adjoints give the same values before
 * and after each pass, computed by the interpreter in f64. */
#include "tests/unit/eval.h"

#include "ir/random_graph.h"
#include "passes/pass.h"

typedef struct {
    uint64_t seed;
    DimEnv dims;
} Setting;

enum { MOST_INPUTS = 64 };

static struct {
    const Node *node;
    Tensor tensor;
} given[MOST_INPUTS];
static int ngiven;

/* Inputs are made once a graph, by their number: passes may reorder the nodes. */
static const Tensor *give_random(void *ctx, const Input *in, const Node *n)
{
    const Setting *setting = ctx;
    for (int i = 0; i < ngiven; i++)
        if (given[i].node->input->index == in->index)
            return &given[i].tensor;
    assert_true(ngiven < MOST_INPUTS);
    given[ngiven].node = alloc_copy(n, sizeof *n);
    given[ngiven].tensor = random_input(n, &setting->dims, setting->seed, false);
    return &given[ngiven++].tensor;
}

static Tensor *run_graph(const Graph *g, Setting *setting, double *margin)
{
    Interp how = {.dims = setting->dims, .wide = true, .seed = 7, .input = give_random,
                  .ctx = setting};
    Tensor *out = calloc((size_t)g->outputs.n + 1, sizeof *out);
    const char *fault = interp_run(g, &how, out);
    if (fault)
        fail_msg("%s: %s", g->name, fault);
    *margin = how.margin;
    return out;
}

static void free_results(Tensor *out, int n)
{
    for (int i = 0; i < n; i++)
        tensor_free(&out[i]);
    free(out);
}

static void show(const Graph *g)
{
    Buf text = {0};
    graph_print(g, &text);
    print_error("%s", buf_text(&text));
    buf_free(&text);
}

static void compare(const char *pass, const Graph *g, const Tensor *want, const Tensor *got,
                    double tolerance)
{
    for (int k = 0; k < g->outputs.n; k++) {
        assert_int_equal(want[k].count, got[k].count);
        for (int64_t e = 0; e < want[k].count; e++)
            if (!same_number(element(&got[k], e), element(&want[k], e), tolerance)) {
                show(g);
                fail_msg("after %s: result %d, element %ld is %.17g instead of %.17g", pass, k,
                         (long)e, element(&got[k], e), element(&want[k], e));
            }
    }
}

static void check_passes(Graph *g, Setting *setting, double tolerance)
{
    static const struct {
        const char *name;
        bool (*run)(Graph *);
    } passes[] = {
        {"fold", pass_fold}, {"algebra", pass_algebra}, {"hoist", pass_hoist}, {"cse", pass_cse},
        {"dce", pass_dce}, {"algebra again", pass_algebra}, {"hoist again", pass_hoist},
    };
    double margin;
    Buf faults = {0};
    ngiven = 0;
    pass_everywhere(pass_grad, g);
    Tensor *want = run_graph(g, setting, &margin);
    for (int i = 0; i < LENGTH(passes) && margin > 1e-7; i++) {
        double ignored;
        pass_everywhere(passes[i].run, g);
        if (!graph_verify(g, &faults)) {
            show(g);
            fail_msg("after %s: %s", passes[i].name, buf_text(&faults));
        }
        Tensor *got = run_graph(g, setting, &ignored);
        compare(passes[i].name, g, want, got, tolerance);
        free_results(got, g->outputs.n);
    }
    free_results(want, g->outputs.n);
    for (int i = 0; i < ngiven; i++)
        tensor_free(&given[i].tensor);
    buf_free(&faults);
}

static void test_random_graphs(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        RandomGraphOptions options = {.symbolic = seed % 2, .gradient = seed % 3 == 0,
                                      .doubles = seed % 5 == 0, .loops = seed % 7 < 5};
        DimValue rows = {intern("N"), random_rows(seed)};
        Setting setting = {seed, {&rows, 1}};
        Graph *g = random_graph(seed, &options);
        check_passes(g, &setting, 1e-5);    /* fold rounds to f32 */
        if (seed % 20 == 0)
            forget_all(state);
    }
}

/* Every way in which a contract adds into places: windows, strides, dilation, offsets, flips. */
static void test_adjoints(void **state)
{
    (void)state;
    uint64_t at = 1;
    for (int stride = 1; stride <= 4; stride++)
        for (int length = 1; length <= 5; length++)
            for (int offset = -3; offset <= 2; offset++)
                for (int size = 1; size <= 11; size += 5) {
                    DimValue rows = {intern("N"), (int64_t)(at % 4)};
                    Setting setting = {at++, {&rows, 1}};
                    Buf text = {0};
                    buf_printf(&text,
                               "%%0: f64[N, 4] = input arg 0\n%%1: f64[%d] = input arg 1\n"
                               "%%2: f64[N, %d] = contract %%0[n, h] * %%1[r] -> [n, %d*h + r + %d]"
                               " over n < N, h < 4, r < %d\n"
                               "%%3: f64[4, %d] = input arg 2\n"
                               "%%4: f64[%d] = contract %%3[h, %d - r] -> [%d*h + r + %d]"
                               " over h < 4, r < %d\n"
                               "%%5: f64[%d] = contract %%1[r] -> [%d*r + %d] over r < %d\n"
                               "result 0 \"a\" %%2\nresult 1 \"b\" %%4\nresult 2 \"c\" %%5",
                               length, size, stride, offset, length, length, size, length - 1,
                               stride, offset, length, size, stride, offset, length);
                    for (char *p = text.p; (p = strstr(p, "+ -")); p++)
                        memcpy(p, "-  ", 3);
                    check_passes(read_nodes(buf_text(&text)), &setting, 1e-12);
                    buf_free(&text);
                }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_random_graphs, forget_all),
        cmocka_unit_test_teardown(test_adjoints, forget_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
