/* The program emitter: a small program built by hand becomes C, which gcc and clang compile
 * without a warning. What it does is compared line by line where it matters. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "codegen/program.h"

static const char source_text[] =
    "data d = csv(\"d\\\"x.csv\") { x: f32[4] = cols(0..4), y: i32 = col(\"class\") }\n"
    "entry train(epochs: int = 3, batch: int = 8, lr: f32 = 0.1) {\n"
    "    for epoch in 0..epochs {\n"
    "        for x, y in batches(d.train, batch, shuffle = true) { /* odd */ minimize loss over m }\n"
    "        acc = mean(for x, y in batches(d.test, 256): correct(m(x), y))\n"
    "    }\n"
    "}\n"
    "entry predict(x: f32[N, 4]) -> f32[N] = m(x)\n";

typedef struct {
    Program *p;
    uint32_t file;
    VEC(StepCode) steps;
} Fixture;

static Span at_text(const Fixture *f, const char *text)
{
    const char *found = strstr(source_text, text);
    assert_non_null(found);
    uint32_t start = (uint32_t)(found - source_text);
    return (Span){f->file, start, start + (uint32_t)strlen(text)};
}

static Graph *step(Fixture *f, const char *name, int ndims, const char *const *dims)
{
    Graph *g = NEW(Graph);
    g->name = intern(name);
    const char **order = NEW_ARRAY(const char *, ndims);
    for (int i = 0; i < ndims; i++)
        order[i] = intern(dims[i]);
    const char *symbol = internf("step_%d", f->steps.n);
    PUSH(f->steps, (StepCode){g, symbol, order, ndims});
    return g;
}

/* The step of a field, whose result is of the type. */
static Graph *convert(Fixture *f, const char *name, DType t)
{
    static const char *const rows[] = {"R"};
    Graph *g = step(f, name, 1, rows);
    Dim shape[1] = {dim_symbol(intern("R"))};
    build_result(g, 0, name, build_const(g, t, 0, 0, 1, shape));
    return g;
}

static Host *host(HostBlock *in, HostKind kind, Span at)
{
    Host *h = NEW(Host);
    h->kind = kind;
    h->span = at;
    h->value = h->gathered = h->high_var = NO_VAR;
    PUSH(*in, h);
    return h;
}

static Host *run_step(HostBlock *in, Graph *g, Span at, const VarId *inputs, int n, VarId output)
{
    Host *h = host(in, HOST_STEP, at);
    h->graph = g;
    for (int i = 0; i < n; i++)
        PUSH(h->inputs, inputs[i]);
    if (output != NO_VAR)
        PUSH(h->outputs, output);
    return h;
}

static VarId var(Entry *e, VarKind kind, const char *name, DType type, int index)
{
    Var v = {.kind = kind, .name = name, .type = type, .index = index};
    PUSH(e->vars, v);
    return e->vars.n - 1;
}

static VarId vector(Entry *e, VarKind kind, const char *name, DType type, int index, Dim rows)
{
    VarId v = var(e, kind, name, type, index);
    e->vars.p[v].rank = 1;
    e->vars.p[v].shape[0] = rows;
    return v;
}

static void add_data(Fixture *f)
{
    Data d = {.name = "d", .format = "csv", .path = "d\"x.csv", .train = 0.8, .split_seed = 1, .missing = NAN};
    Field x = {.name = "x", .type = F32, .rank = 1, .shape = {4}, .ragged = -1, .convert = convert(f, "x", F32)};
    PUSH(x.sources, (FieldSource){"cols", NULL, 0, 4, NULL, F64, 1, {dim_const(4)}});
    PUSH(d.fields, x);
    Field y = {.name = "y", .type = I32, .ragged = -1, .convert = convert(f, "y", F64)};
    PUSH(y.sources, (FieldSource){"col", "class", 0, 0, NULL, F64, 0, {0}});
    PUSH(d.fields, y);
    PUSH(f->p->data, d);
    Place w = {.path = "m.w", .type = F32, .role = PLACE_PARAM, .rank = 2,
               .shape = {dim_const(4), dim_const(1)}};
    PUSH(f->p->places, w);
    Place t = {.path = "train.1/m.w.t", .type = I32, .role = PLACE_OPTIMIZER};
    PUSH(f->p->places, t);
}

/* acc = mean(for x, y in batches(d.test, 256): correct(m(x), y)) */
static void add_evaluation(Fixture *f, Entry *e, HostBlock *body)
{
    static const char *const swapped[] = {"N", "batch"}, *const gathered[] = {"rows"};
    Span at = at_text(f, "acc = mean");
    Host *loop = host(body, HOST_BATCHES, at);
    VarId x = var(e, VAR_FIELD, "x", F32, 0), y = var(e, VAR_FIELD, "y", I32, 1);
    PUSH(loop->vars, x);
    PUSH(loop->vars, y);
    loop->part = PART_TEST;
    loop->rows = dim_const(256);
    loop->symbol = intern("N");
    VarId correct = vector(e, VAR_STEP, "correct", BOOL, 0, dim_symbol(intern("N")));
    VarId all = vector(e, VAR_GATHERED, "correct", BOOL, 0, dim_symbol(intern("rows")));
    e->vars.p[all].rows = intern("rows");
    run_step(&loop->body, step(f, "train.2", 2, swapped), at, (VarId[]){x, y}, 2, correct);
    Host *gather = host(&loop->body, HOST_GATHER, at);
    gather->value = correct;
    gather->gathered = all;
    VarId acc = var(e, VAR_STEP, "acc", F32, 0);
    run_step(body, step(f, "train.3", 1, gathered), at, &all, 1, acc);
    host(body, HOST_REPORT, at)->value = acc;
    body->p[body->n - 1]->name = "acc";
    VarId best = var(e, VAR_STEP, "for", BOOL, 0);
    run_step(body, step(f, "train.4", 0, NULL), at, &acc, 1, best);
    Host *save = host(body, HOST_SAVE, at);
    save->value = best;
    save->path = "m.safetensors";
    PUSH(save->places, 0);
    host(body, HOST_STOP, at)->value = best;
}

static void add_argument(Entry *e, const char *name, DType type, const char *preset, bool is_size)
{
    Argument a = {.name = name, .type = type, .preset = preset, .symbol = is_size ? intern(name) : NULL};
    PUSH(e->args, a);
    if (is_size)
        PUSH(e->dims, intern(name));
}

static void add_train(Fixture *f)
{
    Entry e = {.name = "train", .doc = "Learn.\nTwo \"lines\".", .span = at_text(f, "entry train")};
    add_argument(&e, "epochs", I64, "3", true);
    add_argument(&e, "batch", I64, "8", true);
    add_argument(&e, "lr", F32, "0.1", false);
    PUSH(e.dims, intern("N"));
    PUSH(e.dims, intern("rows"));
    VarId lr = var(&e, VAR_ARG, "lr", F32, 2);
    run_step(&e.body, step(f, "train.init", 0, NULL), e.span, NULL, 0, NO_VAR);
    Host *epochs = host(&e.body, HOST_RANGE, at_text(f, "for epoch"));
    epochs->name = "epoch";
    epochs->low = dim_const(0);
    epochs->high = dim_symbol(intern("epochs"));
    epochs->per_round = true;
    VarId epoch = var(&e, VAR_COUNTER, "epoch", I64, 0);
    PUSH(epochs->vars, epoch);
    Host *batches = host(&epochs->body, HOST_BATCHES, at_text(f, "for x, y"));
    batches->part = PART_TRAIN;
    batches->rows = dim_symbol(intern("batch"));
    batches->shuffle = batches->per_round = true;
    VarId x = var(&e, VAR_FIELD, "x", F32, 0);
    PUSH(batches->vars, x);
    VarId loss = var(&e, VAR_STEP, "loss", F32, 0);
    static const char *const dims[] = {"epochs", "batch"};
    run_step(&batches->body, step(f, "train.1", 2, dims), at_text(f, "minimize"),
             (VarId[]){x, lr, epoch}, 3, loss);
    add_evaluation(f, &e, &epochs->body);
    PUSH(f->p->entries, e);
}

static void add_predict(Fixture *f)
{
    Entry e = {.name = "predict", .span = at_text(f, "entry predict")};
    const char *n = intern("N");
    PUSH(e.dims, n);
    Argument x = {.name = "x", .type = F32, .rank = 2, .shape = {dim_symbol(n), dim_const(4)}};
    PUSH(e.args, x);
    VarId in = vector(&e, VAR_ARG, "x", F32, 0, dim_symbol(n));
    VarId out = vector(&e, VAR_STEP, NULL, F32, 0, dim_symbol(n));
    Host *load = host(&e.body, HOST_LOAD, e.span);
    load->path = "m.safetensors";
    load->implicit = true;
    PUSH(load->places, 0);
    run_step(&e.body, step(f, "predict.1", 1, &n), e.span, &in, 1, out);
    host(&e.body, HOST_RESULT, e.span)->value = out;
    PUSH(f->p->entries, e);
}

static int setup(void **state)
{
    Fixture *f = NEW(Fixture);
    f->p = NEW(Program);
    f->p->name = "m";
    f->p->doc = "A model?\?/ of \t one line; caf\xc3\xa9.";
    f->p->folder = "/models";
    f->file = source_add("models/m.dlm", source_text, strlen(source_text));
    add_data(f);
    add_train(f);
    add_predict(f);
    Entry empty = {.name = "nothing"};
    PUSH(f->p->entries, empty);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    diag_reset();
    dim_reset();
    arena_free();
    return 0;
}

static void emit(const Fixture *f, Buf *out)
{
    size_t size;
    char *abi = read_file(DLM_SOURCE "/runtime/dlm_abi.h", &size);
    assert_non_null(abi);
    buf_puts(out, abi);
    free(abi);
    for (int i = 0; i < f->steps.n; i++)
        buf_printf(out, "static const dlm_step %s = {.name = \"%s\"};\n", f->steps.p[i].symbol,
                   f->steps.p[i].graph->name);
    emit_program(f->p, f->steps.p, f->steps.n, FOR_CPU, out);
}

static void test_compiles_without_warning(void **state)
{
    Buf out = {0};
    emit(*state, &out);
    char folder[] = "/tmp/dlm_emit_XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *path = internf("%s/m.c", folder);
    assert_true(write_file(path, out.p, out.n));
    static const char *const compilers[] = {"gcc", "clang", "clang-19"};
    for (int i = 0; i < LENGTH(compilers); i++) {
        if (system(internf("command -v %s > /dev/null", compilers[i])) != 0)
            continue;
        assert_int_equal(0, system(internf("%s -std=gnu11 -O2 -Wall -Wextra -Werror -c %s -o %s/m.o",
                                           compilers[i], path, folder)));
    }
    assert_int_equal(0, system(internf("rm -r %s", folder)));
    buf_free(&out);
}

static void test_text(void **state)
{
    static const char *const expected[] = {
        "{\"m.w\", DLM_F32, 2, DLM_PARAM, (const dlm_i64[]){4, 1}, 0}",
        "{\"d\", \"csv\", \"d\\\"x.csv\", &dlm_reader_csv, 2, dlm_fields_0, 0, 0, 0.8, 1, 0, ",
        "{\"y\", DLM_I32, 0, 0, -1, 1, dlm_sources_0_1,\n     &step_1, DLM_F64, (const int[]){-1}, 0, 0, 0, 0}",
        "{\"x\", 0, DLM_F32, 2, (const dlm_i64[]){-1, 4}, 0}",
        "/* m.dlm:4: for x, y in batches(d.train, batch, shuffle = true) { / * odd * / minimize",
        "for (dlm_i64 epoch = 0; epoch < dim[0]; epoch++) {",
        "const void *const in[] = {d_batches.field[0], &lr, &epoch};",
        "const dlm_i64 size[] = {dim[2], dim[1]};",
        "if ((rc = dlm_rows_add(r, &correct_2, correct, dim[2])) < 0)",
        "const void *const in[] = {correct_2.data};",
        "dlm_result(r, DLM_F32, 1, shape, value)",
        "int m_predict(dlm_library *model, dlm_i64 N, const float *x, float *result)",
        "const dlm_i64 dim[1] = {[0] = N};",
        "return dlm_call(model, 1, dim, args, result);",
        "\"A model?\\?/ of \\t one line; caf\\303\\251.\"",
    };
    Buf out = {0};
    emit(*state, &out);
    for (int i = 0; i < LENGTH(expected); i++)
        if (!strstr(out.p, expected[i]))
            fail_msg("missing: %s", expected[i]);
    Buf again = {0};
    emit(*state, &again);
    assert_string_equal(out.p, again.p);
    buf_free(&out);
    buf_free(&again);
}

/* The header compiles as C and C++, and fits the functions of the program. */
static void test_header(void **state)
{
    const Fixture *f = *state;
    static const char *const expected[] = {
        "int m_predict(m *model, int64_t N, const float *x, float *result);",
        "/* x: [N, 4]; result: [N]. Row-major.",
    };
    Buf out = {0};
    emit_header(f->p, &out);
    for (int i = 0; i < LENGTH(expected); i++)
        if (!strstr(out.p, expected[i]))
            fail_msg("missing: %s\nin:\n%s", expected[i], out.p);
    char path[] = "/tmp/dlm_header_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal((int)out.n, (int)write(fd, out.p, out.n));
    close(fd);
    static const char *const languages[] = {"c", "c++"};
    for (int i = 0; i < LENGTH(languages); i++)
        assert_int_equal(0, system(internf("gcc -Wall -Wextra -Werror -fsyntax-only -x %s %s",
                                           languages[i], path)));
    unlink(path);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_compiles_without_warning, setup, teardown),
        cmocka_unit_test_setup_teardown(test_text, setup, teardown),
        cmocka_unit_test_setup_teardown(test_header, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
