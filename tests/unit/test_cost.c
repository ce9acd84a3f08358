/* What a step costs, by its own account: the bytes that it moves (max-pooling) and the peak of its
 * temporaries (loops), read from the functions of the compiled step. */
#include "tests/unit/eval.h"

#include "codegen/embed.h"
#include "codegen/emit.h"
#include "codegen/toolchain.h"
#include "ir/kernel.h"
#include "passes/pass.h"
#include "runtime/dlm_abi.h"

dlm_i64 dlm_plan(int n, const dlm_i64 *bytes, const int *first, const int *last, dlm_i64 *offset);

typedef struct {
    int nodes, kernels;
    double moved;
    dlm_i64 peak;
} Cost;

static dlm_i64 peak_of(const dlm_step *step, const dlm_i64 *dim)
{
    enum { MOST = 256 };
    dlm_i64 all[MOST], bytes[MOST], offset[MOST];
    int first[MOST], last[MOST], n = 0;
    assert_true(step->nbuffers < MOST);
    step->sizes(dim, all);
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

static Cost cost_of(const char *text, const dlm_i64 *dim)
{
    Cost cost = {0};
    Graph *g = graph_parse(text, "test");
    assert_non_null(g);
    pass_options = (PassOptions){.limit = -1};
    assert_true(run_tensor_passes(g));
    Step *s = step_new(g);
    step_dim(s, intern("T"));
    assert_true(run_kernel_passes(s));
    Buf c = {0};
    buf_puts(&c, (const char *)embedded_abi.data);
    buf_puts(&c, (const char *)embedded_prelude.data);
    emit_step(s, "it", STEP_LOCAL, &c);
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
    step->traffic(dim, &cost.moved, &flops);
    cost.peak = peak_of(step, dim);
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
        Cost cost = cost_of(pooling(k, out), (const dlm_i64[]){0});
        assert_true(cost.moved >= least);
        if (cost.moved > 1.3 * least)
            fail_msg("windows of %d: %.0f bytes, at best %.0f", k, cost.moved, least);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_max_pooling, forget_all),
    };
    return cmocka_run_group_tests_name("cost", tests, NULL, NULL);
}
