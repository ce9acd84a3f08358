/* Random graphs: they are sound, survive printing and parsing, are the same for the same seed, use
 * every op; their gradients agree with finite differences along random directions; and the tensor
 * passes do not change what they compute. */
#include "tests/unit/eval.h"

#include "ir/random_graph.h"
#include "passes/pass.h"

enum { GRAPHS = 300 };
static const double step = 1e-6, least_margin = 1e-4;

typedef struct {
    Inputs inputs;
    DimEnv dims;
    uint64_t seed;
} Setting;

static const Tensor *give_random(void *ctx, const Input *in, const Node *n)
{
    Setting *s = ctx;
    Tensor *t = &s->inputs.tensor[in->index];
    if (!t->f && !t->i)
        *t = random_input(n, &s->dims, s->seed, false);
    return t;
}

static Graph *draw_graph(uint64_t seed, bool honest)
{
    RandomGraphOptions options = {.symbolic = seed % 2, .gradient = true, .doubles = seed % 3 == 0,
                                  .honest = honest, .loops = seed % 4 > 0};
    return random_graph(seed, &options);
}

static void assert_sound(const Graph *g)
{
    Buf faults = {0};
    if (!graph_verify(g, &faults))
        fail_msg("%s", buf_text(&faults));
    buf_free(&faults);
}

static void test_text(void **state)
{
    (void)state;
    bool seen[OPS] = {0};
    for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
        Graph *g = draw_graph(seed, false);
        assert_sound(g);
        for (Ref r = 0; r < g->nodes.n; r++)
            seen[node_at(g, r)->op] = true;
        Buf text = {0};
        graph_print(g, &text);
        Graph *back = graph_parse(buf_text(&text), "random.ir");
        if (!back || !graph_equal(g, back))
            fail_msg("reads back differently:\n%s", buf_text(&text));
        assert_true(graph_equal(g, draw_graph(seed, false)));
        buf_free(&text);
    }
    for (int op = 0; op < OPS; op++)
        if (!seen[op] && op != OP_JVP && op != OP_JACOBIAN && op != OP_TF32)     /* every number is near its ties */
            fail_msg("no random graph has %s", op_info[op].name);
}

/* ---- gradients ---- */

/* Runs a graph in f64; false where a step is near. The caller frees the outputs. */
static bool run_setting(const Graph *g, Setting *s, Tensor *out)
{
    Interp how = {.dims = s->dims, .wide = true, .seed = s->seed, .input = give_random, .ctx = s};
    const char *fault = interp_run(g, &how, out);
    if (fault)
        fail_msg("%s: %s", g->name, fault);
    return how.margin >= least_margin;
}

static void free_outputs(const Graph *g, Tensor *out)
{
    for (int i = 0; i < g->outputs.n; i++)
        tensor_free(&out[i]);
}

static double loss_of(const Graph *g, Setting *s, int loss)
{
    Tensor out[11];
    run_setting(g, s, out);
    double value = out[loss].f[0];
    free_outputs(g, out);
    return value;
}

/* The number of the input that gradient "grad.%d" of the graph before expansion is by; -1 where it
 * is by a mark through which not all of the input goes. */
static int input_of(const Graph *before, const char *name)
{
    Ref x = atoi(name + strlen("grad."));
    const Node *n = node_at(before, x);
    if (n->op == OP_INPUT)
        return n->input->index;
    for (Ref r = 0; r < before->nodes.n; r++)
        for (int k = 0; k < node_at(before, r)->nargs; k++)
            if (r != x && node_at(before, r)->arg[k] == n->arg[0])
                return -1;
    return node_at(before, n->arg[0])->input->index;
}

/* The derivative of the loss as x moves along a random direction, both ways. */
static void compare_direction(const Graph *g, Setting *s, Tensor *x, const Tensor *dx, int loss)
{
    double *from = NEW_ARRAY(double, x->count), *along = NEW_ARRAY(double, x->count);
    double want[2], got = 0;
    random_state = (uint32_t)s->seed;
    for (int64_t e = 0; e < x->count; e++) {
        from[e] = x->f[e];
        along[e] = draw_between(-1, 1);
        got += dx->f[e] * along[e];
    }
    for (int side = 0; side < 2; side++) {
        for (int64_t e = 0; e < x->count; e++)
            x->f[e] = from[e] + (side ? step : -step) * along[e];
        want[side] = loss_of(g, s, loss);
    }
    memcpy(x->f, from, (size_t)x->count * sizeof *from);
    double difference = (want[1] - want[0]) / (2 * step);
    double noise = 1e-15 * fabs(want[0]) / step;
    if (fabs(difference - got) > 1e-4 + noise + 1e-3 * fabs(got))
        fail_msg("%s: gradient %g, difference %g", g->name, got, difference);
}

static bool compare_gradients(uint64_t seed)
{
    Graph *g = draw_graph(seed, true), *before = draw_graph(seed, true);
    pass_grad(g);
    assert_int_equal(error_count(), 0);
    assert_sound(g);
    Setting s = {.dims = {(DimValue[]){{"N", random_rows(seed)}}, 1}, .seed = seed};
    Tensor out[10];
    bool fine = run_setting(g, &s, out);
    int loss = -1;
    for (int i = 0; i < g->outputs.n && fine; i++) {
        const Output *o = &g->outputs.p[i];
        loss = o->index == 4 ? i : loss;
        int x = o->index > 4 ? input_of(before, o->name) : -1;
        if (x >= 0)
            compare_direction(g, &s, &s.inputs.tensor[x], &out[i], loss);
    }
    free_outputs(g, out);
    free_inputs(&s.inputs);
    return fine && loss >= 0;
}

static void test_gradients(void **state)
{
    (void)state;
    int compared = 0;
    for (uint64_t seed = 1; seed <= GRAPHS; seed++)
        compared += compare_gradients(seed);
    if (compared < GRAPHS / 2)
        fail_msg("only %d of %d graphs had a margin", compared, GRAPHS);
}

/* ---- the passes ---- */

/* Compares the outputs with others; the scale is the largest element of a tensor. Constants that
 * passes computed are rounded to f32 also where the interpreter is wide. */
static void assert_alike(const Graph *g, const Tensor *want, const Tensor *got)
{
    for (int i = 0; i < g->outputs.n; i++) {
        double scale = 1;
        for (int64_t e = 0; e < want[i].count; e++)
            scale = fmax(scale, fabs(element(&want[i], e)));
        assert_int_equal(want[i].count, got[i].count);
        for (int64_t e = 0; e < want[i].count; e++)
            if (!same_number(element(&got[i], e), element(&want[i], e), 1e-5 * scale))
                fail_msg("%s, %s, element %ld: %.17g became %.17g", g->name, g->outputs.p[i].name,
                         (long)e, element(&want[i], e), element(&got[i], e));
    }
}

static void test_passes(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
        Graph *plain = draw_graph(seed, false), *rewritten = draw_graph(seed, false);
        Setting s = {.dims = {(DimValue[]){{"N", random_rows(seed)}}, 1}, .seed = seed};
        Tensor want[10], got[10];
        pass_grad(plain);
        assert_true(run_tensor_passes(rewritten));
        assert_sound(rewritten);
        if (run_setting(plain, &s, want)) {
            run_setting(rewritten, &s, got);
            assert_alike(plain, want, got);
            free_outputs(plain, got);
        }
        free_outputs(plain, want);
        free_inputs(&s.inputs);
    }
}

/* ---- pairs of ops ---- */

enum { PAIRS = 24 };

/* The gradients of result `loss`, which are the three results from `first` on. */
static void compare_three(const Graph *g, Setting *s, const Tensor *out, int loss, int first)
{
    int by_index[11];
    for (int i = 0; i < g->outputs.n; i++)
        by_index[g->outputs.p[i].index] = i;
    for (int k = 0; k < 3; k++)
        compare_direction(g, s, &s->inputs.tensor[POSITIVE_INPUTS + k], &out[by_index[first + k]],
                          by_index[loss]);
}

static bool compare_pairs(uint64_t seed)
{
    Graph *g = pair_graph(seed, PAIRS, true);
    Setting s = {.dims = {(DimValue[]){{"N", 3}}, 1}, .seed = seed};
    Tensor out[11];
    pass_grad(g);
    assert_int_equal(error_count(), 0);
    assert_sound(g);
    bool fine = run_setting(g, &s, out);
    if (fine) {
        compare_three(g, &s, out, 2, 4);
        compare_three(g, &s, out, 3, 7);
    }
    free_outputs(g, out);
    free_inputs(&s.inputs);
    return fine;
}

/* Every pair agrees with finite differences, first and second order, in each sweep over all pairs: in four, or as
 * many as PAIR_SWEEPS says. One in four has no derivatives but other types. */
static void test_pairs(void **state)
{
    const char *wanted = getenv("PAIR_SWEEPS");
    int sweeps = wanted ? atoi(wanted) : 4, graphs = sweeps * pair_count() / PAIRS + 1, fine = 0;
    static PairCounts c;
    memset(&c, 0, sizeof c);
    for (int seed = 0; seed < graphs; seed++) {
        count_pairs(pair_graph((uint64_t)seed, PAIRS, true), &c);
        fine += compare_pairs((uint64_t)seed);
        if (seed % 20 == 0)
            forget_all(state);
    }
    if (fine < graphs * 3 / 4)
        fail_msg("only %d of %d graphs are far from ties", fine, graphs);
    for (int i = 0; i < OPS * OPS; i++) {
        Op first = (Op)(i / OPS), second = (Op)(i % OPS);
        int64_t all = c.all[first][second], smooth = c.smooth[first][second];
        bool allowed = pair_allowed(first, second), derivative = first >= OP_GRAD || second >= OP_GRAD;
        if (allowed ? all < sweeps : all && !derivative)
            fail_msg("%s -> %s occurs %ld times", op_info[first].name, op_info[second].name, (long)all);
        if (pair_differentiable(first, second) && smooth < 3 * (sweeps / 4))
            fail_msg("%s -> %s is differentiated %ld times", op_info[first].name,
                     op_info[second].name, (long)smooth);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_text, forget_all),
        cmocka_unit_test_teardown(test_gradients, forget_all),
        cmocka_unit_test_teardown(test_passes, forget_all),
        cmocka_unit_test_teardown(test_pairs, forget_all),
    };
    return cmocka_run_group_tests_name("random_graph", tests, NULL, NULL);
}
