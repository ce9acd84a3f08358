/* The elaborator against numbers worked out by hand: each case is an entry `f`, which is
 * elaborated and interpreted. The cases follow the rules of the language guide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/machine.h"

#define M "[[1.0, 2.0, 3.0], [4.0, 5.0, 9.0]]"
#define V "[1.0, 2.0, 3.0]"

static void test_arithmetic(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32 = 7 / 2 + 7 // 2 + -7 % 4", 7.5),
        CASE("entry f() -> f32 = -3.0 ^ 2 + 2 ^ 3 ^ 2", 503),
        CASE("entry f() -> f32[3] = " V " ^ 2 - 1", 0, 3, 8),
        CASE("entry f() -> f32[3] = 2 ^ " V, 2, 4, 8),
        CASE("entry f() -> f32[3] = " V " / 2", 0.5, 1, 1.5),
        CASE("entry f() -> f32[2] = [7, -7] / 2", 3.5, -3.5),
        CASE("entry f() -> i32[2] = [7, -7] // 2", 3, -4),
        CASE("entry f() -> i32[2] = [7, -7] % 3", 1, 2),
        CASE("entry f() -> i32[2] = [true, false] + [true, true]", 2, 1),
        CASE("entry f() -> f32[2] = [true, false] * 2.5", 2.5, 0),
        CASE("entry f() -> f64 = f64(3) / 4", 0.75),
        CASE("entry f() -> bool[3] = " V " >= 2 and not (" V " == 3)", 0, 1, 0),
        CASE("entry f() -> f32[3] = if " V " > 1 then 0 else " V, 1, 0, 0),
        CASE("entry f() -> f32 = max(2, 3) + min(1.5, 4) + abs(-2) + floor(2.7) + sqrt(16)", 12.5),
        CASE("entry f() -> f32[3] = max(" V ", 2)", 2, 2, 3),
        CASE("const A = 3;  const B = if A > 2 then A * 2 else 0\nentry f() -> i32[B] = iota(B)", 0,
             1, 2, 3, 4, 5),
        CASE("entry f() -> f32 = exp(0) + log(1) + cos(0) + pi * 0", 2),
        CASE("entry f() -> i32 = i32(2.9) + i32(true)", 3),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_broadcasting(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2, 3] = " M " - " V, 0, 0, 0, 3, 3, 6),
        CASE("entry f() -> f32[2, 3] = [10.0, 20.0][:, _] + " V "[_, :]", 11, 12, 13, 21, 22, 23),
        CASE("entry f() -> f32[2, 1] = sum(" M ", axis = 1, keep = true)", 6, 18),
        CASE("entry f() -> f32[2, 3] = " M " / sum(" M ", axis = 1, keep = true)", 1.0 / 6, 2.0 / 6,
             0.5, 4.0 / 18, 5.0 / 18, 0.5),
        CASE("entry f() -> f32[1, 1] = " M "[0..1, 0..1] + " M "[1..2, 2..]", 10),
        CASE("fn add(a: f32[N, K], b: f32[N, K]) -> f32[N, K] = a + b\nentry f() -> f32[1, 2] = "
             "add([[1.0, 2.0]], 1)",
             2, 3),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_slices(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2] = " M "[:, -1]", 3, 9),
        CASE("entry f() -> f32[2, 2] = " M "[:, 1..]", 2, 3, 5, 9),
        CASE("entry f() -> f32[2, 2] = " M "[..., 0..-1]", 1, 2, 4, 5),
        CASE("entry f() -> f32[3] = " M "[1]", 4, 5, 9),
        CASE("entry f() -> f32[3, 2] = " M "'", 1, 4, 2, 5, 3, 9),
        CASE("entry f() -> f32[2, 3] = " M "[[1, 0]]", 4, 5, 9, 1, 2, 3),
        CASE("entry f() -> f32[2, 2] = " M "[:, [2, 0]]", 3, 1, 9, 4),
        CASE("entry f() -> f32[6] = reshape(" M ", [-1])", 1, 2, 3, 4, 5, 9),
        CASE("entry f() -> f32[5] = concat(" V ", [7.0, 8.0])", 1, 2, 3, 7, 8),
        CASE("entry f() -> f32[3, 2] = stack(" V ", " V " * 2, axis = -1)", 1, 2, 2, 4, 3, 6),
        CASE("entry f() -> f32[3, 2] = permute(" M ", [1, 0])", 1, 4, 2, 5, 3, 9),
        CASE("entry f() -> f32[1] {\n a, b, c = split(" V ", 3)\n return c - a\n}", 2),
        CASE("entry f() -> f32[2] = [" V "[2], 5.0]", 3, 5),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_reductions(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32 = sum(" M ")", 24),
        CASE("entry f() -> f32[3] = sum(" M ", axis = 0)", 5, 7, 12),
        CASE("entry f() -> f32[2] = max(" M ", except = 0)", 3, 9),
        CASE("entry f() -> f32 = min(" M ", axis = 0..)", 1),
        CASE("entry f() -> f32 = sum(" M ", axis = [0, -1])", 24),
        CASE("entry f() -> i32[2] = argmax(" M ", axis = 1)", 2, 2),
        CASE("entry f() -> i32 = sum(" M " > 2)", 4),
        CASE("entry f() -> bool[2] = any(" M " > 4, axis = 1)", 0, 1),
        CASE("entry f() -> bool = all(" M " > 0)", 1),
        CASE("entry f() -> i32 = count(" M ", axis = 0) * 10 + size(" M ", 1) + rank(" M ")", 25),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_products(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2, 2] = " M " @ " M "'", 14, 41, 41, 122),
        CASE("entry f() -> f32[2] = " M " @ " V, 14, 41),
        CASE("entry f() -> f32[3] = [1.0, 2.0] @ " M, 9, 12, 21),
        CASE("entry f() -> f32 = " V " @ " V, 14),
        CASE("entry f() -> f32[1, 2, 1] = [" M "] @ [[1.0], [0.0], [1.0]]", 4, 13),
        CASE("entry f() -> f32[2, 1, 1] {\n a[b < 2, i < 1, k < 3] = f32(b + k)\n w[b < 2, k < 3, "
             "j < 1] = f32(b + 1)\n"
             " return a @ w\n}",
             3, 12),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_functions(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("fn g(x: f32[N, K], scale: f32 = 2, shift: f32 = 0) -> f32[N, K] = x * scale + shift\n"
             "entry f() -> f32[1, 2] = [[1.0, 2.0]] |> g(shift = 1)",
             3, 5),
        CASE("fn two(x: f32[N]) -> (f32[N], f32) = (x * 2, sum(x))\n"
             "entry f() -> f32[3] {\n a, s = two(" V ")\n return a / s\n}",
             1.0 / 3, 2.0 / 3, 1),
        CASE("fn power(x: f32[N], n: int) -> f32[N] {\n if n == 0 { return x * 0 + 1 }\n return x "
             "* power(x, n - 1)\n}\n"
             "entry f() -> f32[3] = power(" V ", 3)",
             1, 8, 27),
        CASE("fn halves(x: f32[N]) -> f32[N//2] = x[0..N//2]\nentry f() -> f32[1] = halves(" V ")",
             1),
        CASE("fn apply(x: f32[N], act: fn = tanh) -> f32[N] = act(x)\nentry f() -> f32[3] = "
             "apply(" V ", act = exp)",
             2.718281828, 7.389056, 20.0855369),
        CASE("fn steps(x: f32[N]) -> f32[N] {\n for a, b in zip([1, 2], [10, 20]) { x = x * a + b "
             "}\n return x\n}\n"
             "entry f() -> f32[3] = steps(" V ")",
             42, 44, 46),
        CASE("fn f1(x: f32[...]) -> f32[...] = x + 1\nentry f() -> f32[3] = f1(" V ") * f1(1)", 4,
             6, 8),
        CASE("fn mean(x) = sum(x) / count(x)\nfn g(x: f32[N]) -> f32 {\n mean = mean(x)\n return "
             "mean\n}\n"
             "entry f() -> f32 = g(" V ")",
             2),
        CASE("fn pick(x: f32[N], where_: int) -> f32[N] where N > where_ = x * where_\n"
             "entry f() -> f32[3] = pick(" V ", 2)",
             2, 4, 6),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_layers(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("layer scale(x: f32[N], start: f32) -> f32[N] { param w: f32 = start;  return x * w "
             "}\n"
             "layer both(x: f32[N]) -> f32[N] = x |> scale(2) |> scale(3)\n"
             "entry f() -> f32[3] = both(" V ")",
             6, 12, 18),
        CASE("layer scale(x: f32[N]) -> f32[N] { param w: f32 = 2;  w <- w + 1;  return x * w }\n"
             "net n(x: f32[N]) -> f32[N] { share s = scale();  return s(s(x)) }\n"
             "entry f() -> f32[3] {\n for i in 0..1 { y = n(" V "); n.s.w <- 5 }\n return n(" V
             ")\n}",
             42, 84, 126),
        CASE("layer drop(x: f32[N]) -> f32[N] = if training then x * 0 else x\n"
             "entry f() -> f32[3] = drop(" V ", training = true) + drop(" V ")",
             1, 2, 3),
        CASE("param w: f32[2] = [3.0, 4.0]\nentry f() -> f32[2] {\n w <- w * 2\n return w\n}", 6,
             8),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_host(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> i32 {\n n = 0\n for i in 0..5 { n = n + i }\n return n\n}", 10),
        CASE("entry f() -> f32 {\n x = 1.0\n for i in 0..10 { x = x * 2;  stop if x > 20 }\n "
             "return x\n}",
             32),
        CASE("entry f() -> f32 {\n x = 1.0\n for i in 0..4 {\n  if x > 3 { x = x - 3 } else { x = "
             "x * 2 }\n }\n return x\n}",
             2),
        CASE("entry f() -> f32 {\n x = 2.0\n for i in 0..3 {\n  if x > 3 { y = 1.0 } else { y = "
             "10.0 }\n  x = x + y\n }\n"
             " return x\n}",
             14),
        CASE("entry f() -> f32 {\n t = 0.0\n for i in 0..3 { for j in 0..i { t = t + i * 10 + j } "
             "}\n return t\n}",
             51),
        CASE("entry f() -> f32[2] {\n param w: f32[2] = 1\n for i in 0..2 { w <- w * 3 }\n return "
             "w\n}",
             9, 9),
        CASE("entry f() -> f32 {\n n = sum([1, 2])\n x = 0.0\n for i in 0..n { x = x + 1 }\n "
             "return x\n}",
             3),
        /* v is each round's own: it may change its shape. */
        CASE("entry f() -> f32 {\n v = " V "\n x = sum(v)\n"
             " for i in 0..3 { v = [x, 1.0];  x = sum(v) }\n return x\n}",
             9),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_learning(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("optimizer go(p, g, lr: f32) { p <- p - lr * g }\n"
             "entry f() -> f32[2] {\n param w: f32[2] = [1.0, 2.0]\n for i in 0..2 {\n  loss = "
             "sum(w ^ 2)\n"
             "  minimize loss over w using go(0.25)\n }\n return w\n}",
             0.25, 0.5),
        CASE("optimizer go(p, g, lr: f32) { p <- p - lr * g }\n"
             "entry f() -> f32 {\n param w: f32 = 1\n param v: f32 = 1\n for i in 0..3 {\n"
             "  minimize w ^ 2 + 3 * v over w using go(step), v using go(1)\n }\n return w + 100 * "
             "v\n}",
             -797),
        CASE("optimizer heavy(p, g) { state m = zeros_like(p);  m <- m + g;  p <- p - m }\n"
             "optimizer mine(p, g) = heavy(p, g)\n"
             "entry f() -> f32 {\n param w: f32 = 0\n for i in 0..3 { minimize 2 * w over w using "
             "mine() }\n return w\n}",
             -12),
        CASE("entry f() -> f32[3] {\n x = " V "\n y = sum(x ^ 3)\n return grad(y, x)\n}", 3, 12,
             27),
        CASE("entry f() -> f32[3] {\n x = " V
             "\n g = grad(sum(x ^ 3), x)\n return grad(sum(g * g), x)\n}",
             36, 288, 972),
        CASE("entry f() -> f32 {\n param w: f32 = 2\n loss = w ^ 2\n for i in 0..1 { maximize w "
             "over w using "
             "up(1) }\n return w\n}\noptimizer up(p, g, lr: f32) { p <- p - lr * g }",
             3),
        CASE("layer noisy(x: f32[N]) -> f32[N] { param w: f32 = 1;  return if training then x * w "
             "* 10 else x * w }\n"
             "optimizer go(p, g) { p <- p - g }\nnet n(x: f32[N]) -> f32[N] = noisy(x)\n"
             "entry f() -> f32 {\n for i in 0..1 {\n  y = n([1.0])\n  loss = sum(y)\n  minimize "
             "loss over n using go()\n"
             "  back = sum(n([1.0]))\n }\n return sum(n([1.0]))\n}",
             -9),
    };
    run_cases(cases, LENGTH(cases));
}

/* Host operations between a value and its minimize do not cut gradients (rule 30). */
static void test_rounds(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("optimizer go(p, g) { p <- p - 0.001 * g }\n"
             "net n(x: f32[N, 2]) -> f32[N] { param w: f32[2] = [1.0, 2.0];  return x @ w }\n"
             "entry f() -> f32[2] {\n for i in 0..2 {\n  h = n([[1.0, 2.0], [3.0, 4.0]])\n"
             "  stop if sum(h) > 1000\n  loss = sum(h * h)\n  stop if loss > 1000\n"
             "  minimize loss over n using go()\n }\n return n.w\n}",
             0.852544, 1.790448),
        CASE("entry f() -> f32 {\n t = 0.0\n for i in 0..2 {\n  x = 2.0 + t\n  y = x ^ 2\n"
             "  stop if y > 100\n  t = grad(y * t + y, x)\n }\n return t\n}",
             60),
    };
    run_cases(cases, LENGTH(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arithmetic), cmocka_unit_test(test_broadcasting),
        cmocka_unit_test(test_slices),     cmocka_unit_test(test_reductions),
        cmocka_unit_test(test_products),   cmocka_unit_test(test_functions),
        cmocka_unit_test(test_layers),     cmocka_unit_test(test_host),
        cmocka_unit_test(test_learning),   cmocka_unit_test(test_rounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
