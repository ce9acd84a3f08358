/* Steps as text, their verifier, the check of their memory plan, and their evaluation. */
#include "tests/unit/eval.h"

#include "ir/kernel.h"

static const char *const whole =
    "step \"a \\\"step\\\"\" {\n"
    "  dims N, b.rows\n"
    "  fault 0 \"m.dlm:3:9\" \"index outside 0..N\"\n"
    "  buffer %0 x: f32[N, 64] = arg 0\n"
    "  buffer %1: f32[64, 10] = place \"net.w\" number 3\n"
    "  buffer %2 y: f32[N, 10] = temp phases 0 to 1\n"
    "  buffer %3: f32[10*N] = temp alias %2\n"
    "  buffer %4: i32[3] = array 1, -2, 3\n"
    "  buffer %5 \"odd name\": i32[N] = arg 1\n"
    "  buffer %6 z: f32[N, 10] = result 0\n"
    "  kernel k0_contract contraction {\n"
    "    axis i0 < N parallel\n"
    "    axis i1 < 10 parallel\n"
    "    axis r0o < 8 reduce\n"
    "    axis r0i < 8 reduce in r0o to 64\n"
    "    v0: f32 = load %0[i0, 8*r0o + r0i]\n"
    "    v1: f32 = load %1[8*r0o + r0i, i1] if 0 <= i1 < 10 and 0 <= i0 - 1 < N\n"
    "    v2: f32 = mul v0, v1\n"
    "    v3: f32 = reduce add v2 over r0o, r0i\n"
    "    v4: u32 = random \"m.noise\" at [i0, i1] of [N, 10]\n"
    "    v5: f32 = cast v4\n"
    "    v6: f32 = add v3, v5\n"
    "    store %2[i0, i1] = v6\n"
    "    schedule { order i0 i1; spread 1; tile i0 4; tile i1 16; vector i1; width 16; "
    "reduce r0o r0i }\n"
    "  }\n"
    "  kernel k1_zero {\n"
    "    axis i0 < N parallel\n"
    "    axis i1 < 10 parallel\n"
    "    v0: f32 = const 0.0\n"
    "    store %6[i0, i1] = v0\n"
    "  }\n"
    "  kernel k2_scatter phase 1 {\n"
    "    axis i0 < N sequential\n"
    "    axis i1 < 10 parallel\n"
    "    v0: i32 = load %5[i0]\n"
    "    v1: f32 = load %2[-i0 + (N - 1), i1]\n"
    "    v2: bool = inside 0 <= i1 - 1 < 8\n"
    "    v3: f32 = const -0.5\n"
    "    v4: f32 = select v2, v1, v3\n"
    "    v5: i64 = size N\n"
    "    v6: f32 = cast v5\n"
    "    v7: f32 = add v4, v6\n"
    "    v8: i32 = load %4[v0] if 0 <= v0 < 3 fault 0\n"
    "    v9: i32 = index i1 + 2\n"
    "    v10: i32 = add v8, v9\n"
    "    v11: f32 = cast v10\n"
    "    v12: f32 = add v7, v11\n"
    "    store %6[v0, i1] += v12 if 0 <= v0 < N\n"
    "    schedule { order i1 i0; spread 1; width 4 }\n"
    "  }\n"
    "}\n";

static Step *read_step(const char *text)
{
    Step *s = step_parse(text, "test.ir");
    if (!s) {
        errors_print(stderr);
        fail();
    }
    return s;
}

static void test_text(void **state)
{
    (void)state;
    Buf text = {0}, faults = {0};
    Step *s = read_step(whole);
    step_print(s, &text);
    assert_string_equal(buf_text(&text), whole);
    assert_true(step_equal(s, read_step(whole)));
    step_verify(s, &faults);
    assert_string_equal(buf_text(&faults), "");
    buf_free(&text);
    buf_free(&faults);
}

/* The text with `was` replaced by `is`, once. */
static const char *changed(const char *text, const char *was, const char *is)
{
    const char *at = strstr(text, was);
    assert_non_null(at);
    return internf("%.*s%s%s", (int)(at - text), text, is, at + strlen(was));
}

static void test_equality(void **state)
{
    (void)state;
    static const char *const changes[][2] = {
        {"dims N, b.rows", "dims N"}, {"m.dlm:3:9", "m.dlm:3:8"},
        {"x: f32[N, 64] = arg 0", "x: f32[N, 64] = arg 2"}, {"number 3", "number 4"},
        {"phases 0 to 1", "phases 0 to 2"}, {"-2, 3", "-2, 4"}, {"contraction", ""},
        {"to 64", "to 63"}, {"i1 < 10 and", "i1 < 9 and"}, {"mul v0", "add v0"},
        {"m.noise", "m.other"}, {"of [N, 10]", "of [N, 11]"}, {"over r0o, r0i", "over r0o"},
        {"spread 1", "spread 2"}, {"tile i0 4", "tile i0 8"}, {"width 16", "width 8"},
        {"phase 1", "phase 2"}, {"const -0.5", "const 0.5"}, {"+= v12", "= v12"},
        {"fault 0\n", "\n"}, {"[v0, i1] +=", "[1 + v0, i1] +="},
    };
    const Step *s = read_step(whole);
    for (int i = 0; i < LENGTH(changes); i++)
        if (step_equal(s, read_step(changed(whole, changes[i][0], changes[i][1]))))
            fail_msg("%s and %s are equal", changes[i][0], changes[i][1]);
}

/* Every mistake of a text is reported, with its place. */
static void test_mistakes(void **state)
{
    (void)state;
    static const struct { const char *was, *is, *message; } mistakes[] = {
        {"step", "stop", "expected `step`, found `stop`"},
        {"= temp", "= team", "expected `array`, found `team`"},
        {"load %0[", "load %9[", "%9 is not defined above this line"},
        {"mul v0, v1", "mull v0, v1",
         "`mull` is no operation on single numbers; did you mean `mul`?"},
        {"mul v0, v1", "mul v0, v9", "v9 is not defined above this line"},
        {"over r0o", "over r0x", "`r0x` is no axis of this kernel; did you mean `r0o`?"},
        {"8*r0o + r0i]", "8*k + r0i]", "`k` is no axis here"},
        {"v2: f32 =", "v1: f32 =", "v1 is defined twice"},
        {"reduce add", "reduce mean", "`mean` is no reduction"},
        {"vector i1", "vectors i1", "expected order, spread, tile, vector, width, reduce, lanes, pairs, threads, group, columns, rows, across, block, each, tensor or segments"},
        {"< N parallel", "< N sideways",
         "expected parallel, reduce or sequential, found `sideways`"},
        {"of [N, 10]", "of [N]", "expected 2 sizes"},
        {"fault 0 \"", "fault 1 \"", "fault sites are numbered from 0 on"},
        {"dims N,", "dims 2*N,", "expected the name of a dimension"},
    };
    for (int i = 0; i < LENGTH(mistakes); i++) {
        char *text = NULL;
        size_t size = 0;
        FILE *to = open_memstream(&text, &size);
        assert_null(step_parse(changed(whole, mistakes[i].was, mistakes[i].is), "test.ir"));
        errors_print(to);
        fclose(to);
        if (!strstr(text, mistakes[i].message))
            fail_msg("expected \"%s\" in:\n%s", mistakes[i].message, text);
        free(text);
    }
}

/* ---- the verifier ---- */

static const char *const softmax =
    "step \"s\" {\n"
    "  dims N\n"
    "  buffer %0: f32[N, 8] = arg 0\n"
    "  buffer %1: f32[N, 8] = result 0\n"
    "  buffer %2: i32[N] = arg 1\n"
    "  buffer %3: f32[N, 8] = arg 2\n"
    "  kernel k {\n"
    "    axis i < N parallel\n"
    "    axis j < 8 parallel\n"
    "    axis r < 8 reduce\n"
    "    v0: f32 = load %0[i, r]\n"
    "    v1: f32 = reduce max v0 over r\n"
    "    v2: f32 = sub v0, v1\n"
    "    v3: f32 = exp v2\n"
    "    v4: f32 = reduce add v3 over r\n"
    "    v5: f32 = load %0[i, j]\n"
    "    v6: f32 = sub v5, v1\n"
    "    v7: f32 = exp v6\n"
    "    v8: f32 = div v7, v4\n"
    "    store %1[i, j] = v8\n"
    "    schedule { order i j; spread 1; tile j 8; vector j; width 8; reduce r; lanes r }\n"
    "  }\n"
    "}\n";

static void assert_fault(const char *text, const char *was, const char *is, const char *fault)
{
    Buf faults = {0};
    Step *s = read_step(changed(text, was, is));
    bool sound = step_verify(s, &faults) && step_plan_check(s, &faults);
    if (sound || !strstr(buf_text(&faults), fault))
        fail_msg("%s -> %s: expected \"%s\" in:\n%s", was, is, fault, buf_text(&faults));
    buf_free(&faults);
}

static void test_values(void **state)
{
    (void)state;
    assert_fault(softmax, "v3: f32 = exp", "v3: f64 = exp",
                 "kernel k v3: exp of f32 does not give f64");
    assert_fault(softmax, "v5: f32 = load %0", "v5: f32 = load %2",
                 "v5: 2 indices into buffer %2 of rank 1");
    assert_fault(softmax, "v5: f32 = load %0[i, j]", "v5: f32 = load %2[i]",
                 "v5: a load of f32 from i32");
    assert_fault(softmax, "%0[i, j]", "%0[i, j + 1]",
                 "v5: index 1 may lie outside 0..8 of buffer %0");
    assert_fault(softmax, "%0[i, j]", "%0[2*i, j]", "v5: index 0 may lie outside 0..N");
    assert_fault(softmax, "sub v5, v1", "sub v5", "v6: operand v-1 does not stand before it");
    assert_fault(softmax, "exp v6", "exp v6, v1", "v7: more than 1 operands");
    assert_fault(softmax, "exp v6", "shr v6, v6", "v7: shr does not work on f32");
    assert_fault(softmax, "div v7, v4", "div v7, v3", "store 0: varies on a reduce axis");
    assert_fault(softmax, "reduce add v3 over r", "reduce add v3 over j",
                 "v4: a reduction over other axes");
    assert_fault(softmax, "reduce max v0", "reduce argmax v0, v0",
                 "v1: reduce argmax of f32 does not give f32");
}

/* An index is in range by its axes, or by bounds that hold for it or for a part of it. */
static void test_ranges(void **state)
{
    (void)state;
    static const char *const sound[] = {
        "%0[i, j + 1] if 0 <= j + 1 < 8", "%0[i, 2*j - 1] if 0 <= j - 1 < 4", "%0[i, 7 - j]",
        "%0[i, j + 2] if 0 <= j < 6", "%0[(N - 1) - i, j]",
    };
    static const char *const faulty[] = {
        "%0[i, j + 1] if 0 <= j + 1 < 9", "%0[i, 2*j] if 0 <= j - 1 < 4", "%0[i, 8 - j]",
        "%0[(N) - i, j]",
        "%0[i, j + 2] if 0 <= j < 7",
    };
    for (int i = 0; i < LENGTH(sound); i++) {
        Buf faults = {0};
        step_verify(read_step(changed(softmax, "%0[i, j]", sound[i])), &faults);
        assert_string_equal(buf_text(&faults), "");
        buf_free(&faults);
    }
    for (int i = 0; i < LENGTH(faulty); i++)
        assert_fault(softmax, "%0[i, j]", faulty[i], "may lie outside");
}

static void test_stores(void **state)
{
    (void)state;
    assert_fault(softmax, "store %1", "store %0", "store 0: stores into an input");
    assert_fault(softmax, "%1[i, j]", "%1[i, 0]",
                 "store 0: every index of j stores into the same element");
    assert_fault(softmax, "%1[i, j]", "%1[i, j + 1]", "store 0: index 1 may lie outside");
    assert_fault(softmax, "store %1[i, j] = v8", "store %1[i, j] = v8\n    store %1[i, j] = v7",
                 "store 1: stores where store 0 does");
    assert_fault(softmax, "v5: f32 = load %0[i, j]", "v5: f32 = load %1[i, -j + 7]",
                 "store 0: overwrites what v5 reads at another element");
    assert_fault(softmax, "= v8", "+= v8",
                 "lanes of a sum where elements are added to");
}

static void test_schedules(void **state)
{
    (void)state;
    static const char *const faults[][3] = {
        {"order i j", "order j", "order: i is missing"},
        {"order i j", "order i j i", "order: axis 0"},
        {"spread 1", "spread 3", "spread: 3 of 2 parallel loops"},
        {"spread 1", "spread 2", "v1: stands within the spread loops"},
        {"tile j 8", "tile j 12", "tile: 12 of the vector axis are no whole vectors"},
        {"tile j 8", "tile j 8; tile i 4",
         "v1: varies on the tiled axis i but stands outside of the innermost loop"},
        {"tile j 8", "tile j 8; tile r 4", "tile: r is not parallel"},
        {"width 8", "width 5", "5 lanes"},
        {"vector j", "vector r", "vector: axis 2 is not parallel"},
        {"reduce r;", "", "one of its axes is not among the scheduled reduce axes"},
        {"lanes r", "lanes i", "lanes on other axes than reduce axes"},
    };
    for (int i = 0; i < LENGTH(faults); i++)
        assert_fault(softmax, faults[i][0], faults[i][1], faults[i][2]);
}

static void test_split_reductions(void **state)
{
    (void)state;
    static const char *const split =
        "step \"s\" {\n"
        "  buffer %0: f32[9] = arg 0\n"
        "  buffer %1: f32[3] = result 0\n"
        "  kernel k {\n"
        "    axis c < 3 parallel\n"
        "    axis r < 4 reduce in c to 9\n"
        "    v0: f32 = load %0[4*c + r]\n"
        "    v1: f32 = reduce add v0 over r\n"
        "    store %1[c] = v1\n"
        "    schedule { order c; spread 1; width 4; reduce r }\n"
        "  }\n"
        "}\n";
    Buf faults = {0};
    step_verify(read_step(split), &faults);
    assert_string_equal(buf_text(&faults), "");
    assert_fault(split, "to 9", "to 10", "v0: index 0 may lie outside 0..9");
    assert_fault(split, "4*c", "3*c", "v0: index 0 may lie outside 0..9");
    assert_fault(split, "width 4", "tile c 4; vector c; width 4",
                 "tile: how far r runs depends on c");
    buf_free(&faults);
}

/* ---- the memory plan ---- */

static const char *const chain =
    "step \"s\" {\n"
    "  dims N\n"
    "  buffer %0: f32[N] = arg 0\n"
    "  buffer %1: f32[N] = temp phases 0 to 1\n"
    "  buffer %2: f32[N] = result 0\n"
    "  kernel a {\n"
    "    axis i < N parallel\n"
    "    v0: f32 = load %0[i]\n"
    "    v1: f32 = exp v0\n"
    "    store %1[i] = v1\n"
    "    schedule { order i; spread 1; width 4 }\n"
    "  }\n"
    "  kernel b phase 1 {\n"
    "    axis i < N parallel\n"
    "    v0: f32 = load %1[i]\n"
    "    v1: f32 = neg v0\n"
    "    store %2[i] = v1\n"
    "    schedule { order i; spread 1; width 4 }\n"
    "  }\n"
    "}\n";

static void test_plan(void **state)
{
    (void)state;
    Buf faults = {0};
    assert_true(step_plan_check(read_step(chain), &faults));
    assert_fault(chain, "phases 0 to 1", "", "kernel b: uses %1 in phase 1, which lives in 0 to 0");
    assert_fault(chain, "kernel b phase 1", "kernel b",
                 "kernel b: meets kernel a in phase 0 at %1");
    assert_fault(chain, "store %1[i]", "store %2[i]",
                 "kernel b: reads %1, which nothing has written");
    assert_fault(chain, "kernel a", "kernel a phase 2",
                 "kernel b: its phase comes before that of the kernel above");
    buf_free(&faults);
}

/* h = 2 * h + x[t] for each t, and the last h; %3 is of one round. */
static const char *const rounds =
    "step \"s\" {\n"
    "  dims N\n"
    "  buffer %0: f32[N] = arg 0\n"
    "  buffer %1: f32[1] = temp phases 0 to 3\n"
    "  buffer %2: f32[N] = temp phases 1 to 2\n"
    "  buffer %3: f32[1] = temp phases 1 to 2\n"
    "  buffer %4: bool[] = temp phases 0 to 2\n"
    "  buffer %5: f32[1] = result 0\n"
    "  kernel a {\n"
    "    axis i < 1 parallel\n"
    "    v0: f32 = const 1\n"
    "    v1: bool = const true\n"
    "    store %1[i] = v0\n"
    "    store %4[] = v1\n"
    "    schedule { order i; spread 1; width 4 }\n"
    "  }\n"
    "  loop t < N backwards until %4 rest 3 phase 1 barrier {\n"
    "    kernel b phase 1 {\n"
    "      axis i < 1 parallel\n"
    "      v0: f32 = load %1[i]\n"
    "      v1: f32 = add v0, v0\n"
    "      store %3[i] = v1\n"
    "      schedule { order i; spread 1; width 4 }\n"
    "    }\n"
    "    kernel c phase 2 {\n"
    "      axis i < 1 parallel\n"
    "      v0: f32 = load %3[i]\n"
    "      v1: f32 = load %0[(t) + i]\n"
    "      v2: f32 = add v0, v1\n"
    "      v3: f32 = const 20\n"
    "      v4: bool = lt v2, v3\n"
    "      store %1[i] = v2\n"
    "      store %2[(t) + i] = v2\n"
    "      store %4[] = v4\n"
    "      schedule { order i; spread 1; width 4 }\n"
    "    }\n"
    "  }\n"
    "  kernel d phase 3 {\n"
    "    axis i < 1 parallel\n"
    "    v0: f32 = load %1[i]\n"
    "    store %5[i] = v0\n"
    "    schedule { order i; spread 1; width 4 }\n"
    "  }\n"
    "}\n";

static void test_loop_faults(void **state)
{
    (void)state;
    Buf faults = {0};
    assert_true(step_verify(read_step(rounds), &faults) && step_plan_check(read_step(rounds), &faults));
    assert_fault(rounds, "load %1[i]\n    store", "load %0[(t)]\n    store",
                 "kernel d v0: t of another loop in t");
    assert_fault(rounds, "rest 3", "rest t", "loop t: t of another loop in t");
    assert_fault(rounds, "dims N", "dims N, t", "loop t: its symbol is a dimension of the step");
    assert_fault(rounds, "until %4", "until %3", "loop t: what it goes on by is no bool");
    assert_fault(rounds, "[(t) + i]\n      v2", "[(t) + i + 1]\n      v2",
                 "kernel c v1: index 0 may lie outside 0..N of buffer %0");
    buf_free(&faults);
}

static void test_loop_plan(void **state)
{
    (void)state;
    Buf faults = {0};
    assert_fault(rounds, "phases 0 to 2", "phases 0 to 1",
                 "loop t: needs %4 in phases 1 to 2, which lives in 0 to 1");
    assert_fault(rounds, "rest 3 phase 1", "rest 3 phase 2",
                 "loop t: kernel c writes %4 in the phase in which all threads read it");
    assert_fault(rounds, " barrier", "",
                 "loop t: two phases without a barrier between rounds");
    assert_fault(changed(rounds, "phase 1 {", "phase 2 {"), "phase 1 barrier", "phase 2",
                 "loop t: kernels b and c meet in two rounds at %3");
    assert_fault(rounds, "store %4[] = v1", "store %3[i] = v0",
                 "loop t: goes on by %4, which nothing has written");
    buf_free(&faults);
}

/* y = exp(exp(x)) row by row; %2 is of one row, and each thread has its own. */
static const char *const parts =
    "step \"s\" {\n"
    "  buffer %0: f32[4, 8] = arg 0\n"
    "  buffer %1: f32[4, 8] = result 0\n"
    "  buffer %2: f32[8] = temp phases 0 to 0\n"
    "  loop p < 4 parallel {\n"
    "    kernel a {\n"
    "      axis i < 8 parallel\n"
    "      v0: f32 = load %0[(p), i]\n"
    "      v1: f32 = exp v0\n"
    "      store %2[i] = v1\n"
    "      schedule { order i; width 4 }\n"
    "    }\n"
    "    kernel b {\n"
    "      axis i < 8 parallel\n"
    "      v0: f32 = load %2[i]\n"
    "      v1: f32 = exp v0\n"
    "      store %1[(p), i] = v1\n"
    "      schedule { order i; width 4 }\n"
    "    }\n"
    "  }\n"
    "}\n";

static void test_parallel_loop(void **state)
{
    (void)state;
    Buf faults = {0};
    Step *s = read_step(parts);
    assert_true(step_verify(s, &faults) && step_plan_check(s, &faults));
    const int *owner = storage_owners(s);
    assert_true(owner[0] == -1 && owner[1] == -1 && owner[2] == 0);
    assert_int_equal(parallel_rounds(s, 0), dim_const(4));
    assert_fault(parts, "order i; width", "order i; spread 1; width",
                 "kernel a schedule: spread: divided among threads within a round of a parallel loop");
    assert_fault(parts, "parallel {\n    kernel", "parallel barrier {\n    kernel",
                 "loop p: its rounds are parallel, and in an order");
    assert_fault(parts, "store %1[(p), i]", "store %1[0, i]",
                 "loop p: kernels b and b meet in two rounds at %1");
    buf_free(&faults);
}

/* ---- evaluation ---- */

static Inputs inputs;

static void give_row(int index, int n, const double *values)
{
    inputs.tensor[index] = tensor_new(F32, 1, &(int64_t){n});
    memcpy(inputs.tensor[index].f, values, (size_t)n * sizeof *values);
}

static const char *run_step(const char *text, int64_t rows, Tensor *out)
{
    DimValue dims = {intern("N"), rows};
    Interp how = {.dims = {&dims, 1}, .wide = true, .input = give_input, .ctx = &inputs};
    return step_interp(read_step(text), &how, out);
}

static void free_outputs(Tensor *out, int n)
{
    for (int i = 0; i < n; i++)
        tensor_free(&out[i]);
    free_inputs(&inputs);
}

/* Sums in chunks of unequal length, and a reduction inside of another over the same axis. */
static void test_evaluation(void **state)
{
    (void)state;
    static const char *const text =
        "step \"s\" {\n"
        "  buffer %0: f32[5] = arg 0\n"
        "  buffer %1: f32[3] = result 0\n"
        "  buffer %2: f32[] = result 1\n"
        "  buffer %3: i32[] = result 2\n"
        "  kernel k {\n"
        "    axis c < 3 parallel\n"
        "    axis r < 2 reduce in c to 5\n"
        "    v0: f32 = load %0[2*c + r]\n"
        "    v1: f32 = reduce add v0 over r\n"
        "    store %1[c] = v1\n"
        "  }\n"
        "  kernel l {\n"
        "    axis r < 5 reduce\n"
        "    v0: f32 = load %0[r]\n"
        "    v1: f32 = reduce max v0 over r\n"
        "    v2: f32 = sub v1, v0\n"
        "    v3: f32 = reduce add v2 over r\n"
        "    v4: i32 = index r\n"
        "    v5: i32 = reduce argmin v2, v4 over r\n"
        "    store %2[] = v3\n"
        "    store %3[] = v5\n"
        "  }\n"
        "}\n";
    Tensor out[4];
    give_row(0, 5, (const double[]){1, 2, 8, 4, 5});
    const char *wrong = run_step(text, 0, out);
    if (wrong)
        fail_msg("%s", wrong);
    assert_elements("chunks", &out[1], (const double[]){3, 12, 5}, 3, 0);
    assert_elements("distances", &out[2], (const double[]){20}, 1, 0);
    assert_elements("place", &out[3], (const double[]){2}, 1, 0);
    free_outputs(out, 4);
}

static void test_faulty_evaluation(void **state)
{
    (void)state;
    static const char *const faults[][3] = {
        {"load %1[i]", "load %1[i + 1]", "kernel b: index 2 is outside 0..2, axis 0 of buffer %1"},
        {"store %1[i] = v1", "store %1[i] = v1 if 0 <= i < 1",
         "kernel b: reads element 1 of %1, which is not written"},
        {"store %2[i]", "store %2[0]", "kernel b: two indices store into element 0 of %2"},
        {"store %2[i] = v1", "store %2[i] = v1 if 0 <= i < 1",
         "element 1 of result 0 is not written"},
        {"store %2[i] =", "store %2[i] +=",
         "kernel b: adds to element 0 of %2, which is not written"},
    };
    for (int i = 0; i < LENGTH(faults); i++) {
        Tensor out[3];
        give_row(0, 2, (const double[]){1, 2});
        const char *wrong = run_step(changed(chain, faults[i][0], faults[i][1]), 2, out);
        assert_string_equal(wrong ? wrong : "", faults[i][2]);
        free_outputs(out, 3);
    }
}

/* Three rounds at most, of which the third does not run where h has grown to 20. */
static void test_rounds(void **state)
{
    (void)state;
    static const double x[2][4] = {{1, 22, 2, 9}, {1, 3, 5, 9}}, h[2][1] = {{30}, {35}};
    for (int i = 0; i < 2; i++) {
        Tensor out[6];
        give_row(0, 4, x[i]);
        const char *wrong = run_step(rounds, 4, out);
        assert_string_equal(wrong ? wrong : "", "");
        assert_elements("h", &out[5], h[i], 1, 0);
        free_outputs(out, 6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_text, forget_all),
        cmocka_unit_test_teardown(test_equality, forget_all),
        cmocka_unit_test_teardown(test_mistakes, forget_all),
        cmocka_unit_test_teardown(test_values, forget_all),
        cmocka_unit_test_teardown(test_ranges, forget_all),
        cmocka_unit_test_teardown(test_stores, forget_all),
        cmocka_unit_test_teardown(test_schedules, forget_all),
        cmocka_unit_test_teardown(test_split_reductions, forget_all),
        cmocka_unit_test_teardown(test_plan, forget_all),
        cmocka_unit_test_teardown(test_loop_faults, forget_all),
        cmocka_unit_test_teardown(test_loop_plan, forget_all),
        cmocka_unit_test_teardown(test_parallel_loop, forget_all),
        cmocka_unit_test_teardown(test_evaluation, forget_all),
        cmocka_unit_test_teardown(test_rounds, forget_all),
        cmocka_unit_test_teardown(test_faulty_evaluation, forget_all),
    };
    return cmocka_run_group_tests_name("kernel", tests, NULL, NULL);
}
