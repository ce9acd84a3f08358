/* Index notation, and facts about sizes, against numbers worked out by hand: each case is an entry `f`, which is elaborated
 * and interpreted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/machine.h"

#define M "[[1.0, 2.0, 3.0], [4.0, 5.0, 9.0]]"
#define V "[1.0, 2.0, 3.0]"

static void test_accesses(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2, 2] {\n m = " M
             "\n y[i, j] = sum[k] m[j, k] * m[i, k]\n return y\n}",
             14, 41, 41, 122),
        CASE("entry f() -> f32[3, 2] {\n m = " M "\n y[j, i] = m[i, j]\n return y\n}", 1, 4, 2, 5,
             3, 9),
        CASE("entry f() -> f32[3] {\n v = " V
             "\n y[i < 3] = v[i - 1 else 0] + v[i + 1 else 0]\n return y\n}",
             2, 4, 2),
        CASE("entry f() -> f32[4] {\n v = " V
             "\n y[i < 4] = sum[r < 2] v[i - r else 0] * (r + 1)\n return y\n}",
             1, 4, 7, 6),
        CASE("entry f() -> f32[3] {\n v = " V "\n y[i < 3] = v[i - 1 else -9]\n return y\n}", -9, 1,
             2),
        CASE("entry f() -> f32[3] {\n v = " V
             "\n y[i < 3] = max[r < 2] v[i - r else -inf]\n return y\n}",
             1, 2, 3),
        CASE("entry f() -> f32[3] {\n v = " V "\n y[i] = v[i] * v[2 - i]\n return y\n}", 3, 4, 3),
        CASE("entry f() -> f32[2] {\n v = [1.0, 2.0, 3.0, 4.0]\n y[i < 2] = sum[r < 2] v[2*i + r] "
             "/ 2\n return y\n}",
             1.5, 3.5),
        CASE("entry f() -> f32[2] {\n m = " M "\n c = [2, 0]\n y[n] = m[n, c[n]]\n return y\n}", 3,
             4),
        CASE("entry f() -> f32[2, 2] {\n m = " M
             "\n c = [1, 0]\n y[n, j < 2] = m[n, c[n] + j]\n return y\n}",
             2, 3, 4, 5),
        CASE("entry f() -> f32[2, 2] {\n m = " M
             "\n c = [2, 0]\n y[n, j < 2] = m[n, c[n] + j else 0]\n return y\n}",
             3, 0, 4, 5),
        CASE("entry f() -> f32[2, 3] {\n m = " M "\n y[n, ...] = m[n, ...] * (n + 1)\n return y\n}",
             1, 2, 3, 8, 10, 18),
        CASE("entry f() -> f32 {\n v = " V "\n return sum[i, j] v[i] * v[j] * 2\n}", 72),
        CASE("entry f() -> f32 {\n v = " V "\n return sum[i] v[i] * v[i] * v[i]\n}", 36),
        CASE("entry f() -> i32 = sum[i < 4, j < 5] 1", 20),
        CASE("entry f() -> i32 {\n v = " V "\n return argmax[i] v[i] * (i < 2)\n}", 1),
        CASE("entry f() -> bool {\n v = " V "\n return any[i] (v[i] > 2.5)\n}", 1),
        CASE("entry f() -> f32[2, 3] {\n y[i < 2, j < 3] = if j <= i then 1 else 0\n return y\n}",
             1, 0, 0, 1, 1, 0),
        CASE("fn inv(x: f32) -> f32 = if x > 0 then 1 / x else 0\n"
             "entry f() -> f32[2, 3] {\n m = " M "\n y[i, j] = inv(m[i, j] - 1)\n return y\n}",
             0, 1, 0.5, 1.0 / 3, 0.25, 0.125),
        CASE("entry f() -> f32[2] {\n m = " M
             "\n y[i] = (sum[k] m[i, k]) / (max[k] m[i, k])\n return y\n}",
             2, 2),
        CASE("entry f() -> f32[3] {\n m = " M "\n y[k] = m[-1, k]\n return y\n}", 4, 5, 9),
        CASE("entry f() -> f32[2] {\n v = " V "\n"
             " y[k < 2] = sum[i < 2] v[i - i + 1] * v[k + 5 - k else 4] * v[i + k]\n return y\n}",
             24, 40),
        CASE("entry f() -> f32[2] {\n m = " M ";  v = " V "\n"
             " y[k < 2] = sum[i] m[i, k] * v[k]\n return y\n}",
             5, 14),
    };
    run_cases(cases, LENGTH(cases));
}

/* Subscripts of any integer expression: they gather. */
static void test_computed_subscripts(void **state)
{
    (void)state;
    static const Case cases[] = {
        /* A shift and a mirror image, each a row's own; zeros come in at the border. */
        CASE("entry f() -> f32[2, 3] {\n m = " M ";  shift = [1, 0];  flip = [false, true]\n"
             " y[n, i < 3] = m[n, (if flip[n] then 2 - i else i) + shift[n] else 0]\n return y\n}",
             2, 3, 0, 9, 5, 4),
        CASE("entry f() -> f32[6] {\n v = " V "\n y[i < 6] = v[i // 2]\n return y\n}", 1, 1, 2, 2,
             3, 3),
        CASE("entry f() -> f32[4] {\n v = " V "\n y[i < 4] = v[(i * 2 + 1) % 3]\n return y\n}", 2,
             1, 3, 2),
        CASE("entry f() -> f32[2, 2] {\n t = " M ";  a = [[1, 0], [0, 0]];  b = [2, 1]\n"
             " y[i, j] = t[a[i, j], b[j]]\n return y\n}",
             9, 2, 3, 2),
        CASE("entry f() -> f32 {\n t = " M ";  c = [2, 0]\n return sum[n] 10 * t[n, c[n]]\n}", 70),
        CASE("entry f() -> f32[3] {\n t = " M ";  c = [2, 0]\n return t[argmin(c)]\n}", 4, 5, 9),
    };
    run_cases(cases, LENGTH(cases));
}

/* Three and more factors, signs and numbers in sums. */
static void test_products(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2] {\n m = " M ";  v = [1.0, 2.0]\n"
             " y[i] = sum[j, k] m[i, j] * m[k, j] * v[k]\n return y\n}",
             96, 285),
        CASE("entry f() -> f32[2] {\n m = " M ";  v = [1.0, 2.0];  w = " V "\n"
             " y[i] = -sum[j, k] w[j] * -m[i, j] * m[k, j] * v[k] / 2\n return y\n}",
             123, 361.5),
        CASE("entry f() -> f32 {\n m = " M "\n"
             " return sum[i, j, k, l] m[i, j] * m[k, j] * m[k, l] * m[i, l]\n}",
             18442),
        CASE("entry f() -> f32 {\n v = " V "\n return sum[i, j < 4, k < 2] v[i] * (j < 2) / 2\n}",
             12),
        CASE("entry f() -> f32[2] {\n m = " M "\n y[i] = sum[j] (m[i, j] - 1) ^ 2 * (j + 1)\n"
             " return y\n}",
             14, 233),
        CASE("entry f() -> f32[2, 3] {\n near = [1, 0, 1, 1];  x[n < 4, i < 3] = f32(n + i)\n"
             " y[k < 2, i] = sum[n] (near[n] == k) * x[n, i]\n return y\n}",
             1, 2, 3, 5, 8, 11),
        CASE("entry f() -> i32 {\n x: u8[3] = [200, 100, 50]\n return sum[i] x[i] * x[i]\n}", 52500),
    };
    run_cases(cases, LENGTH(cases));
}

/* Sums into places that are computed: scatters and folds. */
static void test_places(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[3] {\n id = [2, 0, 2, 5];  x = [1.0, 2.0, 3.0, 4.0]\n"
             " y[id[n] < 3] = sum[n] x[n]\n return y\n}",
             2, 0, 4),
        CASE("entry f() -> i32[2, 2] {\n a = [0, 1, 1, 1];  b = [0, 0, 1, 1]\n"
             " y[a[n] < 2, b[n] < 2] = sum[n] 1\n return y\n}",
             1, 0, 1, 2),
        CASE("entry f() -> f32[2, 3] {\n m = " M ";  id = [1, 1]\n"
             " y[id[n] < 2, d] = sum[n] m[n, d] / 2\n return y\n}",
             0, 0, 0, 2.5, 3.5, 6),
        CASE("entry f() -> f32[2, 3] {\n m = " M ";  id = [1, 1]\n"
             " y[id[n] < 2, ...] = sum[n] -m[n, ...]\n return y\n}",
             -0.0, -0.0, -0.0, -5, -7, -12),
        CASE("entry f() -> f32[6] {\n v = " V "\n y[2*i < 6] = sum[i] v[i]\n return y\n}", 1, 0, 2,
             0, 3, 0),
        CASE("entry f() -> f32[5] {\n v = " V ";  k = [1.0, 10.0, 100.0]\n"
             " y[2*i + r - 1 < 5] = sum[i, r] v[i] * k[r]\n return y\n}",
             10, 102, 20, 203, 30),
        CASE("entry f() -> f32[2] {\n v = " V ";  id = [1, 0, 1]\n"
             " y[id[n] < 2] = sum[n, j < 3] v[n] * v[n] * v[n] * v[j]\n return y\n}",
             48, 168),
        CASE("entry f() -> f32[3] {\n x = [1.0, 2.0, 3.0, 4.0];  id = [2, 0, 2, 1]\n"
             " y[id[n] < 3] = sum[n] x[n]\n return grad(sum(y ^ 2), x)[1..]\n}",
             4, 8, 8),
    };
    run_cases(cases, LENGTH(cases));
}

/* What a `where` states about sizes of the run makes shapes agree and proves slices. */
static void test_facts(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("fn g(x: f32[N]) -> f32[N] where N % 2 == 0 {\n y[i < N // 2, r < 2] = x[2*i + 1 - r]\n"
             " return reshape(y, [N]) - x\n}\n"
             "entry f() -> f32 {\n t = 0.0\n for n in 4..5 { t = sum(g(f32(iota(n))) * iota(n)) }\n"
             " return t\n}",
             -2),
        CASE("fn g(x: f32[N], y: f32[M]) -> f32[N] where N == 2 * M = concat(y, y) * x\n"
             "entry f() -> f32 {\n t = 0.0\n for n in 2..3 {\n"
             "  t = sum(g(f32(iota(2 * n)), f32(iota(n)))) }\n return t\n}",
             4),
        CASE("fn g(x: f32[N], n: int) -> f32[n] where n <= 5 and n + 2 <= N = x[2..n + 2]\n"
             "entry f() -> f32 {\n t = 0.0\n for n in 3..4 { t = sum(g(f32(iota(n + 4)), n)) }\n"
             " return t\n}",
             9),
        CASE("fn g(x: f32[N]) -> f32 where N % 4 == 0 {\n a, b, c, d = split(x, 4)\n"
             " if (N // 2) % 2 == 0 { return sum(concat(d, c, b, a) * x) }\n return 0.0\n}\n"
             "entry f() -> f32 {\n t = 0.0\n for n in 4..5 { t = g(f32(iota(n))) }\n return t\n}",
             4),
        CASE("fn g(x: f32[N]) -> f32 where (N + 1) % 3 == 0 {\n y = x[..N // 3 * 3]\n"
             " return sum(concat(y, x[N - 2..]) * x)\n}\n"
             "entry f() -> f32 {\n t = 0.0\n for n in 5..6 { t = g(f32(iota(n))) }\n return t\n}",
             30),
    };
    run_cases(cases, LENGTH(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accesses),
        cmocka_unit_test(test_computed_subscripts),
        cmocka_unit_test(test_products),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
