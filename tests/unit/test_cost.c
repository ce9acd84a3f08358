/* What a step costs, by its own account: the bytes that it moves (max-pooling) and the peak of its
 * temporaries (loops), read from the functions of the compiled step. */
#include "tests/unit/eval.h"

#include "codegen/embed.h"
#include "codegen/emit.h"
#include "codegen/toolchain.h"
#include "ir/kernel.h"
#include "passes/pass.h"
#include "runtime/rt.h"

dlm_i64 dlm_plan(int n, const dlm_i64 *bytes, const int *first, const int *last, dlm_i64 *offset);

typedef struct {
    int nodes, kernels;
    dlm_i64 waits;
    double moved;
    dlm_i64 peak;
} Cost;

static dlm_i64 peak_of(const dlm_step *step, const dlm_i64 *dim)
{
    enum { MOST = 256 };
    dlm_i64 all[MOST], bytes[MOST], offset[MOST];
    int first[MOST], last[MOST], n = 0;
    assert_true(step->nbuffers < MOST);
    step->sizes(dim, 1, all);
    for (int i = 0; i < step->nbuffers; i++) {
        if (step->buffers[i].kind != DLM_BUF_TEMP)
            continue;
        bytes[n] = all[i];
        first[n] = step->buffers[i].first;
        last[n++] = step->buffers[i].last;
    }
    return dlm_plan(n, bytes, first, last, offset);
}

static int count_nodes(const Graph *g)
{
    int n = g->nodes.n;
    for (Ref r = 0; r < g->nodes.n; r++)
        if (node_at(g, r)->op == OP_LOOP)
            n += count_nodes(node_at(g, r)->loop->body);
    return n;
}

/* dim: the value of T, if the text has it. */
static Cost cost_of(const char *text, const dlm_i64 *dim, Blocks blocks)
{
    Cost cost = {0};
    Graph *g = graph_parse(text, "test");
    assert_non_null(g);
    pass_options = (PassOptions){.limit = -1, .blocks = blocks};
    assert_true(run_tensor_passes(g));
    Step *s = step_new(g);
    if (dim)
        step_dim(s, intern("T"));
    assert_true(run_kernel_passes(s));
    Buf c = {0};
    buf_puts(&c, (const char *)embedded_abi.data);
    buf_puts(&c, (const char *)embedded_prelude.data);
    emit_step(s, "it", STEP_LOCAL, NULL, &c);
    buf_puts(&c, "extern const dlm_step *const get; const dlm_step *const get = &it;\n");
    CompileOptions options = COMPILE_DEFAULT;
    options.optimise = 0;
    Bytes object = {0};
    char *message = NULL;
    assert_int_equal(compile_c(buf_text(&c), "cost.c", &options, &object, &message), 0);
    Jit *jit = jit_load(&object, 1, &message);
    assert_non_null(jit);
    const dlm_step *step = *(const dlm_step *const *)jit_symbol(jit, "get", &message);
    double flops;
    rt_step_traffic(step, dim, &cost.moved, &flops);
    cost.peak = peak_of(step, dim);
    cost.waits = step->waits ? step->waits(dim) : 0;
    cost.nodes = count_nodes(g);
    cost.kernels = s->kernels.n;
    jit_free(jit);
    bytes_free(&object);
    buf_free(&c);
    return cost;
}

/* ---- max-pooling ---- */

/* Windows of k by k at every second element, and the gradient. */
static const char *pooling(int k, int out)
{
    return internf("graph \"pool\" {\n"
                   "  %%0 x: f32[8, 16, 32, 32] = input arg 0\n"
                   "  %%1 g: f32[8, 16, %d, %d] = input arg 1\n"
                   "  %%2: f32[8, 16, %d, %d, %d, %d] = contract %%0[n, c, 2*i + r, 2*j + s] -> "
                   "[n, c, i, j, r, s] over n < 8, c < 16, i < %d, j < %d, r < %d, s < %d\n"
                   "  %%3: f32[8, 16, %d, %d] = reduce_max %%2 axes 4, 5\n"
                   "  %%4: f32[8, 16, 32, 32] = grad %%3, %%0, %%1\n"
                   "  result 0 \"y\" %%3\n"
                   "  result 1 \"dx\" %%4\n"
                   "}\n",
                   out, out, out, out, k, k, out, out, k, k, out, out);
}

/* At best: forward and backward read and write an input and an output each; a byte says which won. */
static void test_max_pooling(void **state)
{
    (void)state;
    for (int k = 2; k <= 3; k++) {
        int out = k == 2 ? 16 : 15;
        double x = 8 * 16 * 32 * 32 * 4, y = 8 * 16 * out * out * 4, least = 2 * x + 2 * y + y / 4;
        Cost cost = cost_of(pooling(k, out), NULL, NO_BLOCKS);
        assert_true(cost.moved >= least);
        if (cost.moved > 1.3 * least)
            fail_msg("windows of %d: %.0f bytes, at best %.0f", k, cost.moved, least);
    }
}

/* ---- loops ---- */

/* A recurrent layer over T rounds, of 8 rows by 64 units, and its gradient by the weights. */
static const char *const recurrent =
    "graph \"recurrent\" {\n"
    "  %0 x: f32[8, T, 16] = input arg 0\n"
    "  %1 w: f32[64, 64] = input arg 1\n"
    "  %2 u: f32[16, 64] = input arg 2\n"
    "  %3: f32[8, 64] = const 0\n"
    "  %4 = loop t < T carry %3 capture %0, %1, %2 {\n"
    "    %0 h: f32[8, 64] = input carry 0\n"
    "    %1 x: f32[8, T, 16] = input capture 0\n"
    "    %2 w: f32[64, 64] = input capture 1\n"
    "    %3 u: f32[16, 64] = input capture 2\n"
    "    %4: f32[8, 16] = contract %1[n, (t), i] -> [n, i] over n < 8, i < 16\n"
    "    %5: f32[8, 64] = contract %4[n, i] * %3[i, j] -> [n, j] over n < 8, j < 64, i < 16\n"
    "    %6: f32[8, 64] = contract %0[n, i] * %2[i, j] -> [n, j] over n < 8, j < 64, i < 64\n"
    "    %7: f32[8, 64] = add %5, %6\n"
    "    %8: f32[8, 64] = tanh %7\n"
    "    carry 0 \"h\" %8\n"
    "  }\n"
    "  %5: f32[8, 64] = part 0 of %4\n"
    "  %6: f32[] = contract %5[n, i] -> [] over n < 8, i < 64\n"
    "  %7: f32[] = const 1\n"
    "  %8: f32[64, 64] = grad %6, %1, %7\n"
    "  result 0 \"y\" %6\n"
    "  result 1 \"dw\" %8\n"
    "}\n";

/* The same with a number for T. */
static const char *with_rounds(int rounds)
{
    Buf b = {0};
    for (const char *p = recurrent; *p; p++)
        buf_printf(&b, *p == 'T' ? "%d" : "%c", *p == 'T' ? rounds : *p);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

/* A buffer in the arena. */
static dlm_i64 placed(dlm_i64 bytes)
{
    return (bytes + 63) / 64 * 64 + 64;
}

/* The formula of docs/architecture.md: in the reverse loop live the saved h, tanh(x U + h W) and the
 * adjoints of all rounds; and, however many rounds, the last h, the adjoint of h with its successor and
 * the packed weights. */
static dlm_i64 expected_peak(dlm_i64 rounds)
{
    dlm_i64 row = 8 * 64 * 4;
    return 3 * placed(rounds * row) + 3 * placed(row) + placed(64 * 64 * 4);
}

/* With so many rounds that the sums over all of them are not divided yet. */
static void test_rounds(void **state)
{
    Cost ten = cost_of(with_rounds(10), NULL, NO_BLOCKS);
    forget_all(state);      /* the bound of t, too */
    Cost more = cost_of(with_rounds(250), NULL, NO_BLOCKS);
    forget_all(state);
    assert_int_equal(ten.nodes, more.nodes);
    assert_int_equal(ten.kernels, more.kernels);
    assert_int_equal(ten.waits, 10 * (2 + 2));      /* two phases forward, two backward */
    assert_int_equal(more.waits, 250 * (2 + 2));
    assert_int_equal(ten.peak, expected_peak(10));
    assert_int_equal(more.peak, expected_peak(250));
    assert_int_equal(cost_of(recurrent, (const dlm_i64[]){100}, NO_BLOCKS).peak, expected_peak(100));
}

/* In 40 blocks of 25 rounds: what blocks began with (recomputed), or every round did, and what each kept
 * (kept); and of one block, the saved h, what was kept, and the adjoints. */
static void test_blocks(void **state)
{
    dlm_i64 row = 8 * 64 * 4, block = placed(25 * row), packed = placed(64 * 64 * 4);
    Cost kept = cost_of(with_rounds(1000), NULL, BLOCKS_KEPT);
    forget_all(state);
    Cost again = cost_of(with_rounds(1000), NULL, BLOCKS_RECOMPUTED);
    forget_all(state);
    assert_int_equal(kept.peak, 2 * placed(1000 * row) + 3 * block + 4 * placed(row) + packed);
    assert_int_equal(again.peak, placed(40 * row) + 3 * block + 5 * placed(row) + packed);
    assert_true(again.peak < expected_peak(1000) / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_max_pooling, forget_all),
        cmocka_unit_test_teardown(test_rounds, forget_all),
        cmocka_unit_test_teardown(test_blocks, forget_all),
    };
    return cmocka_run_group_tests_name("cost", tests, NULL, NULL);
}
