/* Types: explicit casts of all pairs, literals that take the type they meet, what kinds of numbers
 * become where they meet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/machine.h"

enum { NUMBERS = 4 };

/* What a cast gives: a float to an int loses its fraction, out of range it becomes the nearest int;
 * an int to a narrower one wraps; to bool it is whether the number is not 0. */
static double cast_value(double x, DType from, DType to)
{
    static const double low[DTYPES] = {[I32] = INT32_MIN, [I64] = -9e18, [U32] = 0, [U8] = 0},
                        high[DTYPES] = {[I32] = INT32_MAX, [I64] = 9e18, [U32] = UINT32_MAX,
                                        [U8] = 255};
    if (to == BOOL)
        return x != 0;
    if (is_float(to))
        return x;
    if (is_float(from))
        return trunc(fmin(fmax(x, low[to]), high[to]));
    int64_t i = (int64_t)x;
    return to == I32 ? (int32_t)i : to == U32 ? (uint32_t)i : to == U8 ? (uint8_t)i : (double)i;
}

static void test_casts(void **state)
{
    (void)state;
    static const double whole[NUMBERS] = {0, 1, 7, 200}, below[NUMBERS] = {0, 1, -7, 300},
                        parts[NUMBERS] = {0, 0.5, -2.75, 300}, truth[NUMBERS] = {0, 1, 1, 0};
    for (int from = 0; from < DTYPES; from++)
        for (int to = 0; to < DTYPES; to++) {
            const double *x = is_float((DType)from) ? parts
                              : from == BOOL        ? truth
                              : from == I32 || from == I64 ? below : whole;
            double expected[NUMBERS];
            char text[256], list[128];
            for (int i = 0; i < NUMBERS; i++)
                expected[i] = cast_value(x[i], (DType)from, (DType)to);
            snprintf(list, sizeof list, from == BOOL ? "[false, true, true, false]"
                                        : is_float((DType)from) ? "[%.2f, %.2f, %.2f, %.2f]"
                                                                : "[%.0f, %.0f, %.0f, %.0f]",
                     x[0], x[1], x[2], x[3]);
            snprintf(text, sizeof text, "entry f() -> %s[4] {\n x: %s[4] = %s\n return %s(x)\n}",
                     dtype_names[to], dtype_names[from], list, dtype_names[to]);
            expect(text, NUMBERS, expected);
        }
}

static void test_literals(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f64 = f64(1) / 3 * 3e300", 1e300),
        CASE("entry f() -> f16[2] {\n x: f16[2] = [0.5, 1.5]\n return 2 * x + 0.25\n}", 1.25, 3.25),
        CASE("entry f() -> bf16 {\n x: bf16[2] = [1.0, 2.0]\n return sum(x) / 2\n}", 1.5),
        CASE("entry f() -> i64[2] {\n x: i64[2] = [1, 2]\n return x * 3000000000\n}", 3e9, 6e9),
        CASE("entry f() -> i64 {\n x: i64[2] = [9007199254740993, 0]\n"
             " return x[0] - 9007199254740992\n}", 1),
        CASE("entry f() -> u8[2] {\n x: u8[2] = [250, 3]\n return x + 10\n}", 4, 13),
        CASE("entry f() -> u32 = u32(4294967295) - 4294967290", 5),
        CASE("entry f() -> f32[2] {\n x: u8[2] = [255, 51]\n return x / 255\n}", 1, 0.2),
        CASE("entry f() -> f32[2] {\n x: u8[2] = [255, 51]\n return (x / 255 - [0.5, 0.1]) / 0.5\n}",
             1, 0.2),
        CASE("entry f() -> i32 {\n x: u8[3] = [200, 100, 50]\n return sum(x) + sum(x > 60)\n}", 352),
        CASE("entry f() -> f16[2] {\n x: f16[2] = [1.5, 2.0]\n return x * [true, false]\n}", 1.5, 0),
        CASE("entry f() -> f32[2] = [3, -3] * [0.5, 1.0] * true", 1.5, -3),
        CASE("entry f() -> f64[2] {\n x: f64[2] = [1.5, 2.0];  k: i32[2] = [2, 3]\n return x * k\n}",
             3, 6),
        CASE("entry f() -> i32[2] = max([3, -3], [true, true])", 3, 1),
        CASE("entry f() -> i32 = i32(-2.9) + int(2.9) + i32(1e10) - i32(2147483647)", 0),
        CASE("entry f() -> i32[3] {\n x: i32[3] = [3, -2, 1]\n return x ^ 5\n}", 243, -32, 1),
        CASE("entry f() -> f32 = mean([1, 2]) + mean([true, false, false, false])", 1.75),
    };
    run_cases(cases, LENGTH(cases));
}

/* `float` and `int` stand for one type throughout a signature. */
static void test_signatures(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("fn add(x: float[N], y: float[N]) -> float[N] = x + 0.5 * y\n"
             "entry f() -> f64[1] {\n x: f64[1] = [1e300];  y: i32[1] = [2]\n return add(x, x) / add(x, y)\n}",
             1.5),
        CASE("fn times(x: int[N], k: int) -> int[N] = x * k\n"
             "entry f() -> i64[2] {\n x: i64[2] = [3000000000, 1]\n return times(x, 2)\n}",
             6e9, 2),
        CASE("fn unit(x: float[...]) -> float[...] = x / sum(x)\n"
             "entry f() -> f64[2] {\n x: f64[2] = [1.0, 3.0]\n return unit(x) + f64(unit([1.0, 1.0]))\n}",
             0.75, 1.25),
    };
    run_cases(cases, LENGTH(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_casts),
        cmocka_unit_test(test_literals),
        cmocka_unit_test(test_signatures),
    };
    read_library();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
