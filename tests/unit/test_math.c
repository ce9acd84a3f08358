/* The f32 functions of codegen/prelude.h against libm in f64.
 *
 *     test_math                    as a test: every 65537th float, the neighbourhood of special ones
 *     test_math --every K          the table of the largest errors over every Kth float (1: all of them),
 *                                  and the nanoseconds an element takes
 *
 * A scalar and each lane of a vector give the same bits. Results that f32 holds only as denormal
 * numbers are measured in steps of the least one. */
#include "tests/unit/eval.h"
#include "codegen/embed.h"
#include "codegen/toolchain.h"
#include "ir/util.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

typedef void Function(float *y, const float *x, long n);
enum { WIDTHS = 4, BLOCK = 4096 };
static const int widths[WIDTHS] = {1, 4, 8, 16};

/* Largest error in units of the last place, over all floats (`--every 1`), which the documents state. */
static const struct {
    const char *name;
    double (*exact)(double);
    double bound;
} functions[] = {
    {"EXP", exp, 1.0}, {"LOG", log, 0.9}, {"TANH", tanh, 1.4}, {"ERF", erf, 3.4},
    {"SIN", sin, 1.6}, {"COS", cos, 1.6}, {"EXPM1", expm1, 1.8}, {"LOG1P", log1p, 2.5},
};

static Function *compiled[LENGTH(functions)][WIDTHS];
static Jit *jit;
static Bytes object;

static void emit_loop(Buf *text, const char *name, int width)
{
    const char *type = width == 1 ? "f32" : internf("f32x%d", width);
    buf_printf(text, "void %s_%d(float *y, const float *x, long n)\n{\n"
               "    for (long i = 0; i < n; i += %d) {\n        %s v;\n"
               "        __builtin_memcpy(&v, x + i, sizeof v);\n        v = %s_%s(v);\n"
               "        __builtin_memcpy(y + i, &v, sizeof v);\n    }\n}\n", name, width, width, type, name, type);
}

static void compile_functions(void)
{
    Buf text = {0};
    buf_puts(&text, (const char *)embedded_abi.data);
    buf_puts(&text, (const char *)embedded_prelude.data);
    for (int f = 0; f < LENGTH(functions); f++)
        for (int w = 0; w < WIDTHS; w++)
            emit_loop(&text, functions[f].name, widths[w]);
    CompileOptions options = COMPILE_DEFAULT;
    char *message = NULL;
    if (compile_c(buf_text(&text), "math.c", &options, &object, &message) != 0)
        die("%s", message);
    jit = jit_load(&object, 1, &message);
    if (!jit)
        die("%s", message);
    for (int f = 0; f < LENGTH(functions); f++)
        for (int w = 0; w < WIDTHS; w++)
            compiled[f][w] = (Function *)jit_symbol(jit, internf("%s_%d", functions[f].name, widths[w]), &message);
    buf_free(&text);
}

/* ---- errors ---- */

static float float_of(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The distance of the floats around a number. */
static double ulp_of(double y)
{
    int e;
    frexp(y, &e);
    return ldexp(1, (e < -125 ? -125 : e) - 24);
}

static double error_of(float got, double want)
{
    if (isnan(want))
        return isnan(got) ? 0 : INFINITY;
    if (isinf(got) || isinf((float)want))
        return got == (float)want ? 0 : fabs((double)got - want) <= ulp_of(want) ? 1 : INFINITY;
    return fabs((double)got - want) / ulp_of(want);
}

typedef struct { double error; float at; } Worst;

/* The same bits; but which NaN it is, C leaves to the compiler. */
static void check_equal(const float *a, const float *b, int n)
{
    for (int i = 0; i < n; i++)
        if (!isnan(a[i]) || !isnan(b[i]))
            assert_memory_equal(&a[i], &b[i], sizeof *a);
}

/* A block of arguments through all widths. */
static void check_block(int f, const float *x, Worst *worst)
{
    float y[WIDTHS][BLOCK];
    for (int w = 0; w < WIDTHS; w++) {
        compiled[f][w](y[w], x, BLOCK);
        check_equal(y[w], y[0], BLOCK);
    }
    for (int i = 0; i < BLOCK; i++) {
        double error = error_of(y[0][i], functions[f].exact(x[i]));
        if (error > worst->error)
            *worst = (Worst){error, x[i]};
    }
}

/* Every `every`th float, NaNs among them; whatever is left of the last block repeats its first number. */
static Worst check_floats(int f, uint64_t every)
{
    Worst worst = {0};
    float x[BLOCK];
    int n = 0;
    for (uint64_t bits = 0; bits < (uint64_t)1 << 32; bits += every) {
        x[n++] = float_of((uint32_t)bits);
        if (n == BLOCK)
            check_block(f, x, &worst);
        n %= BLOCK;
    }
    for (int i = n; n && i < BLOCK; i++)
        x[i] = x[0];
    if (n)
        check_block(f, x, &worst);
    return worst;
}

/* ---- the test ---- */

static void test_sample(void **state)
{
    (void)state;
    for (int f = 0; f < LENGTH(functions); f++) {
        Worst w = check_floats(f, 65537);
        if (w.error > functions[f].bound)
            fail_msg("%s(%.9g) is %.3g ulp off", functions[f].name, w.at, w.error);
    }
}

/* Zeros, denormal numbers, infinities, NaN, the ends of ranges and the seams of the formulas, and 512 floats on
 * both sides of each. */
static void test_special(void **state)
{
    (void)state;
    static const float seams[] = {0, 1e-45f, 1.17549435e-38f, 1, 0.5f, 0.625f, 0.70710678f, 2, 0.34657359f, 3.14159265f,
                                  88.72284f, 87.33654f, 103.97208f, 104, 9.01091f, 30000, 3.40282347e38f, INFINITY, NAN};
    for (int f = 0; f < LENGTH(functions); f++)
        for (int s = 0; s < LENGTH(seams); s++) {
            Worst worst = {0};
            float x[BLOCK];
            uint32_t middle;
            memcpy(&middle, &seams[s], sizeof middle);
            for (int i = 0; i < BLOCK; i++)
                x[i] = float_of((middle - 512 + (uint32_t)i / 2 % 1024) ^ (uint32_t)(i & 1) << 31);
            check_block(f, x, &worst);
            if (worst.error > functions[f].bound)
                fail_msg("%s(%.9g) is %.3g ulp off", functions[f].name, worst.at, worst.error);
        }
}

/* ---- the table ---- */

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Of an element in [-4, 4], the median of 31 runs over 4096 of them. */
static double nanoseconds(int f, int w)
{
    enum { RUNS = 31, REPEAT = 64 };
    float x[BLOCK], y[BLOCK];
    double time[RUNS];
    for (int i = 0; i < BLOCK; i++)
        x[i] = (float)i / 512 - 4;
    for (int run = 0; run < RUNS; run++) {
        double start = seconds();
        for (int k = 0; k < REPEAT; k++)
            compiled[f][w](y, x, BLOCK);
        double taken = (seconds() - start) / REPEAT / BLOCK * 1e9;
        int at = run;
        for (; at > 0 && time[at - 1] > taken; at--)
            time[at] = time[at - 1];
        time[at] = taken;
    }
    return time[RUNS / 2];
}

static int print_table(uint64_t every)
{
    printf("%-8s %8s %16s %12s %12s\n", "", "ulp", "at", "ns, 1 lane", "ns, 16 lanes");
    for (int f = 0; f < LENGTH(functions); f++) {
        Worst w = check_floats(f, every);
        printf("%-8s %8.3f %16.9g %12.3f %12.3f\n", functions[f].name, w.error, w.at, nanoseconds(f, 0),
               nanoseconds(f, WIDTHS - 1));
        fflush(stdout);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample),
        cmocka_unit_test(test_special),
    };
    compile_functions();
    bool table = argc > 2 && !strcmp(argv[1], "--every");
    int status = table ? print_table(strtoull(argv[2], NULL, 10)) : cmocka_run_group_tests_name("math", tests, NULL, NULL);
    jit_free(jit);
    bytes_free(&object);
    forget_all(NULL);
    return status;
}
