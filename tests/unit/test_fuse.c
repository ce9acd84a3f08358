/* The kernel passes keep meaning: random graphs become kernels, which are fused, scheduled as the
 * compiler would and at random, and given memory; each step then verifies, reads back from its
 * text, has a sound memory plan, and gives what the interpreter gives for the graph, up to the
 * order of sums. No C is compiled here; tests/fuzz does that. */
#include "tests/unit/eval.h"
#include "tests/unit/sample_graphs.h"

#include "ir/kernel.h"
#include "ir/random_graph.h"
#include "passes/pass.h"

typedef struct {
    uint64_t seed;
    const char *text;           /* the graph; NULL: a random one */
    DimEnv dims;
} Setting;

enum { MOST_INPUTS = 256 };

static Tensor given[MOST_INPUTS];

static const Tensor *give_random(void *ctx, const Input *in, const Node *n)
{
    const Setting *setting = ctx;
    int index = in->kind == FROM_ARG ? in->index : atoi(in->place + 1);
    assert_true(index < MOST_INPUTS);
    if (!given[index].f && !given[index].i)
        given[index] = random_input(n, &setting->dims, setting->seed, false);
    return &given[index];
}

static Interp how_to_run(Setting *setting)
{
    return (Interp){.dims = setting->dims, .wide = true, .seed = 7, .input = give_random,
                    .ctx = setting};
}

/* An input that is of the type and shape of `like`, and no place yet. */
static Node *input_like(const Graph *g, const Node *like)
{
    for (Ref r = 0; r < g->nodes.n; r++) {
        Node *n = node_at(g, r);
        if (n->op == OP_INPUT && n->input->kind == FROM_ARG && n->type == like->type &&
            shape_equal(n->rank, n->shape, like->rank, like->shape))
            return n;
    }
    return NULL;
}

/* Outputs become new values of places, which are read as inputs: stored in place or swapped. */
static void make_places(Graph *g)
{
    for (int k = 0; k < g->outputs.n; k++) {
        Output *o = &g->outputs.p[k];
        Node *n = input_like(g, node_at(g, o->value));
        if (!n)
            continue;
        n->input->kind = o->kind = FROM_PLACE;
        n->input->place = o->name = internf("p%d", n->input->index);
    }
}

static Graph *draw_graph(uint64_t seed)
{
    RandomGraphOptions options = {.symbolic = seed % 2, .gradient = seed % 3 != 0,
                                  .doubles = seed % 5 == 0, .loops = seed % 7 < 4};
    Graph *g = random_graph(seed, &options);
    if (seed % 4 < 2)
        make_places(g);
    return g;
}

static void show(const Step *s, const char *what)
{
    Buf text = {0};
    step_print(s, &text);
    fprintf(stderr, "%s%s\n", buf_text(&text), what);
    buf_free(&text);
}

/* The buffer that holds an output in the end. */
static int output_buffer(const Step *s, const Output *o)
{
    for (int i = 0; i < s->buffers.n; i++) {
        const Buffer *b = &s->buffers.p[i];
        if (o->kind == FROM_ARG ? b->kind == BUF_RESULT && b->index == o->index
                                : b->kind == BUF_PLACE && b->alias < 0 && b->name == o->name)
            return i;
    }
    fail_msg("no buffer of output %s", o->name);
    return -1;
}

/* Sums of hundreds of terms in another order. */
static bool near(const Tensor *want, int64_t e, double got, double largest)
{
    double x = element(want, e);
    return want->i ? x == got : same_number(got, x, 1e-9) || fabs(got - x) <= 1e-10 * largest;
}

static void compare(const Step *s, const char *what, const Tensor *want, Setting *setting)
{
    Tensor *got = calloc((size_t)s->buffers.n, sizeof *got);
    Interp how = how_to_run(setting);
    const char *wrong = step_interp(s, &how, got);
    if (wrong) {
        show(s, wrong);
        fail_msg("%s: %s", what, wrong);
    }
    for (int k = 0; k < s->graph->outputs.n; k++) {
        const Tensor *t = &got[output_buffer(s, &s->graph->outputs.p[k])];
        double largest = 0;
        assert_int_equal(t->count, want[k].count);
        for (int64_t e = 0; e < t->count; e++)
            if (isfinite(element(&want[k], e)))
                largest = fmax(largest, fabs(element(&want[k], e)));
        for (int64_t e = 0; e < t->count; e++)
            if (!near(&want[k], e, element(t, e), largest)) {
                show(s, "");
                fail_msg("%s: result %d, element %ld is %.17g instead of %.17g", what, k, (long)e,
                         element(t, e),
                         element(&want[k], e));
            }
    }
    for (int b = 0; b < s->buffers.n; b++)
        tensor_free(&got[b]);
    free(got);
}

static const struct {
    const char *name, *stop;
    bool unfused;
    uint64_t seed;
} variants[] = {
    {"unfused", NULL, true, 0},
    {"fused", "fuse", false, 0},
    {"scheduled", NULL, false, 0},
    {"scheduled at random, 1", NULL, false, 1},
    {"scheduled at random, 2", NULL, false, 2},
    {"scheduled at random, 3", NULL, false, 3},
};

static Graph *make_graph(const Setting *setting, int variant)
{
    uint64_t seed = setting->seed;
    Graph *g = setting->text ? graph_parse(setting->text, "test") : draw_graph(seed);
    assert_non_null(g);
    if (setting->text && seed % 2)
        make_places(g);
    uint64_t schedule = variants[variant].seed;
    pass_options = (PassOptions){.limit = -1, .unfused = variants[variant].unfused,
                                 .verify_each = true,
                                 .stop_after = variants[variant].stop,
                                 .schedule_seed = schedule ? seed * 8 + schedule : 0};
    assert_true(run_tensor_passes(g));
    return g;
}

/* The runner verifies after each pass, and reads the text back. */
static Step *make_step(const Graph *g)
{
    Step *s = step_new(g);
    assert_true(run_kernel_passes(s));
    return s;
}

static void check_variant(int variant, Setting *setting)
{
    const char *what = internf("seed %lu, %s", (unsigned long)setting->seed, variants[variant].name);
    Buf faults = {0};
    Graph *g = make_graph(setting, variant);
    Interp how = how_to_run(setting);
    Tensor *want = calloc((size_t)g->outputs.n, sizeof *want);
    assert_null(interp_run(g, &how, want));
    Step *s = make_step(g);
    if (!variants[variant].stop && !step_plan_check(s, &faults)) {
        show(s, buf_text(&faults));
        fail_msg("%s: the memory plan is broken", what);
    }
    if (how.margin > 1e-7)
        compare(s, what, want, setting);
    for (int k = 0; k < g->outputs.n; k++)
        tensor_free(&want[k]);
    free(want);
    buf_free(&faults);
}

static void check_variants(Setting *setting)
{
    for (int v = 0; v < LENGTH(variants); v++)
        check_variant(v, setting);
    for (int i = 0; i < MOST_INPUTS; i++)
        tensor_free(&given[i]);
}

static void check_graph(uint64_t seed)
{
    DimValue rows = {intern("N"), random_rows(seed)};
    check_variants(&(Setting){seed, NULL, {&rows, 1}});
}

static void test_random_graphs(void **state)
{
    const char *first = getenv("SEED"), *count = getenv("N");
    uint64_t from = first ? strtoull(first, NULL, 10) : 1;
    uint64_t n = count ? strtoull(count, NULL, 10) : 300;
    for (uint64_t seed = from; seed < from + n; seed++) {
        check_graph(seed);
        forget_all(state);
    }
}

/* No round, one, and several; rows that divide nothing. */
static void test_loops(void **state)
{
    static const int64_t sizes[][2] = {{3, 0}, {1, 1}, {5, 2}, {17, 4}};
    for (int i = 0; i < LENGTH(sample_graphs); i++)
        for (int j = 0; j < LENGTH(sizes); j++) {
            DimValue dims[] = {{intern("N"), sizes[j][0]}, {intern("T"), sizes[j][1]}};
            check_variants(&(Setting){(uint64_t)(10 * i + j + 1), sample_graphs[i], {dims, 2}});
            forget_all(state);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_random_graphs, forget_all),
        cmocka_unit_test_teardown(test_loops, forget_all),
    };
    return cmocka_run_group_tests_name("fuse", tests, NULL, NULL);
}
