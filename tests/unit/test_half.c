/* Numbers of two bytes in generated code: rounding, and the way to memory and back, of scalars and of
 * vectors, against the interpreter's rounding. All 65536 patterns, the midpoints between neighbours, and
 * what lies next to them. */
#include "tests/unit/eval.h"

#include "codegen/embed.h"
#include "codegen/toolchain.h"
#include "ir/point.h"
#include "runtime/rt.h"

#include <math.h>

typedef void Convert(const double *x, float *scalar, float *vector, void *memory, float *back, long n);

/* For each type a function that rounds n numbers, a multiple of 4, in both ways, stores and loads them. */
static const char *const source =
    "#define CONVERT(T) \\\n"
    "    void convert_##T(const f64 *x, f32 *scalar, f32 *vector, T *memory, f32 *back, i64 n); \\\n"
    "    void convert_##T(const f64 *x, f32 *scalar, f32 *vector, T *memory, f32 *back, i64 n) \\\n"
    "    { \\\n"
    "        for (i64 i = 0; i < n; i++) \\\n"
    "            scalar[i] = ROUND_##T##_f32(ODD_f32(x[i])); \\\n"
    "        for (i64 i = 0; i < n; i += 4) { \\\n"
    "            STORE_f32x4(vector + i, ROUND_##T##_f32x4(ODD_f32x4(LOAD_f64x4(x + i)))); \\\n"
    "            STORE_##T##x4(memory + i, LOAD_f32x4(vector + i)); \\\n"
    "            STORE_f32x4(back + i, LOAD_##T##x4(memory + i)); \\\n"
    "        } \\\n"
    "        for (i64 i = 0; i < n; i++) \\\n"
    "            if (TO_##T(scalar[i]) != memory[i] || BITS_f32(FROM_##T(memory[i])) != BITS_f32(back[i])) \\\n"
    "                back[i] = 12345; \\\n"
    "    }\n"
    "CONVERT(f16) CONVERT(bf16)\n";

static bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

static void check_numbers(Convert *convert, DType type, const double *x, int n)
{
    static float scalar[64], vector[64], back[64];
    static uint16_t memory[64];
    assert_true(n <= 64);
    convert(x, scalar, vector, memory, back, n);
    for (int i = 0; i < n; i++) {
        double want = round_to(type, x[i]), stored = rt_get((int)type, memory, i);
        if (!same(scalar[i], want) || !same(vector[i], want) || !same(back[i], want) || !same(stored, want))
            fail_msg("%s of %a: %a, in vectors %a, loaded %a, in memory %a, instead of %a", dtype_names[type],
                     x[i], scalar[i], vector[i], back[i], stored, want);
    }
}

static void check_all(Convert *convert, DType type)
{
    for (int bits = 0; bits < 0x8000; bits++) {
        uint16_t at[2] = {(uint16_t)bits, (uint16_t)(bits + 1)};
        double a = rt_get((int)type, at, 0), b = rt_get((int)type, at, 1), middle = (a + b) / 2;
        double x[16] = {a, middle, nextafter(middle, a), nextafter(middle, b), (double)(float)middle,
                        nextafterf((float)middle, (float)a), nextafterf((float)middle, (float)b),
                        nextafter(a, b)};
        for (int i = 0; i < 8; i++)
            x[8 + i] = -x[i];
        check_numbers(convert, type, x, 16);
    }
    double extremes[] = {INFINITY, -INFINITY, NAN, 1e300, 1e-300, 65519.999, 65520, 3.39e38};
    check_numbers(convert, type, extremes, LENGTH(extremes));
}

static void test_conversions(void **state)
{
    (void)state;
    Buf text = {0};
    buf_puts(&text, (const char *)embedded_abi.data);
    buf_puts(&text, (const char *)embedded_prelude.data);
    buf_puts(&text, source);
    CompileOptions options = COMPILE_DEFAULT;
    options.optimise = 1;
    Bytes object = {0};
    char *message = NULL;
    assert_int_equal(compile_c(buf_text(&text), "half.c", &options, &object, &message), 0);
    Jit *jit = jit_load(&object, 1, &message);
    assert_non_null(jit);
    check_all((Convert *)jit_symbol(jit, "convert_f16", &message), F16);
    check_all((Convert *)jit_symbol(jit, "convert_bf16", &message), BF16);
    jit_free(jit);
    bytes_free(&object);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_conversions, forget_all),
    };
    return cmocka_run_group_tests_name("half", tests, NULL, NULL);
}
