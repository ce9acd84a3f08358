/* Loops over time against numbers computed by hand: each case is an entry `f`, interpreted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/machine.h"

#define X "x: f32[4] = [1.0, 2.0, 3.0, 4.0]\n "
#define M "m: f32[2, 3] = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]\n "

static void test_sequences(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[4] {\n " X "y = scan v in x carrying s = 0.0 { s = s + v;  yield s }\n return y\n}",
             1, 3, 6, 10),
        CASE("entry f() -> f32[4] {\n " X "y = scan v in x backwards carrying s = 0.0 { s = s + v;  yield s }\n"
             " return y\n}", 10, 9, 7, 4),
        CASE("entry f() -> f32 {\n " X "scan v in x carrying s = 0.0 { s = s + v }\n return s\n}", 10),
        CASE("entry f() -> f32 {\n " X "s = 1.0\n scan v in x carrying s { s = s * v }\n return s\n}", 24),
        CASE("entry f() -> f32 {\n " X "s = 0.0\n scan a, b in x, x[0..4] carrying s { s = s + a * b }\n return s\n}", 30),
        CASE("entry f() -> f32 {\n " X "s = 0.0\n scan a, b in zip(x, x) carrying s { s = s + a * b }\n return s\n}", 30),
        CASE("entry f() -> f32 {\n " X "s = 0.0\n both = (x, 2 * x)\n scan a, b in both carrying s { s = s + a * b }\n"
             " return s\n}", 60),
        CASE("entry f() -> f32 {\n " X "scan t in 1..4 carrying s = 0.0 { s = s + t * x[t] }\n return s\n}", 20),
        CASE("entry f() -> i32[3] = scan t in 1..4 { yield 2 * t }", 2, 4, 6),
        CASE("entry f() -> f32 {\n " X "scan t, v in 1.., x carrying s = 0.0 { s = s + t * v }\n return s\n}", 30),
        CASE("entry f() -> i32 {\n scan _ in 0..5 carrying n = 1 { n = 2 * n }\n return n\n}", 32),
        CASE("entry f() -> f32 {\n scan v in [1.0, 2.5] carrying s = 0.0 { s = s + v }\n return s\n}", 3.5),
        CASE("entry f() -> i32 {\n scan t in 0..0 carrying n = 7 { n = n + t }\n return n\n}", 7),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_axes(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("fn g(m: f32[N, T]) -> f32[N, T] {\n y = scan v in m over T carrying s = zeros(N) { s = s + v;  yield s }\n"
             " return y\n}\nentry f() -> f32[2, 3] {\n " M "return g(m)\n}", 1, 3, 6, 4, 9, 15),
        CASE("entry f() -> f32[2, 3] {\n " M "y = scan row in m carrying s = zeros(3) { s = s + row;  yield s }\n"
             " return y\n}", 1, 2, 3, 5, 7, 9),
        /* N = T: the axis is found by its name in the signature, through arithmetic and calls */
        CASE("fn g(m: f32[N, T]) -> f32[N, T] {\n"
             " y = scan v in relu(m) * 1 over T carrying s = zeros(N) { s = s + v;  yield s }\n return y\n}\n"
             "entry f() -> f32[2, 2] = g([[1.0, 2.0], [3.0, 4.0]])", 1, 3, 3, 7),
        /* and through slices, index notation, parts joined, and scans themselves */
        CASE("fn g(m: f32[N, T, C]) -> f32[N, T] {\n a = m[:, :, 0]\n b[n, t] = a[n, t] + 1\n c[n < N, t < T] = f32(n + t)\n"
             " d = (concat(b[_], a[_], axis = 0))[0]\n"
             " e = scan v in d over T carrying s = sum(c, axis = 1) { s = s + v;  yield s }\n"
             " y = scan v, w in e, c over T carrying s = zeros(N) { s = s + v + w;  yield s }\n return y\n}\n"
             "entry f() -> f32[2, 2] = g([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]])", 3, 11, 10, 29),
        /* a yield of fewer axes than the position */
        CASE("fn g(m: f32[N, T]) -> f32[T] {\n y = scan v in m over T { yield sum(v) }\n return y\n}\n"
             "entry f() -> f32[3] {\n " M "return g(m)\n}", 5, 7, 9),
        CASE("fn g(m: f32[N, T]) -> f32[N, T, 2] {\n y = scan v in m over T { yield stack(v, -v, axis = 1) }\n"
             " return y\n}\nentry f() -> f32[2, 1, 2] = g([[1.0], [4.0]])", 1, -1, 4, -4),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_carried(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2, 4] {\n " X "a, b = scan v in x carrying p = 0.0, q = 1.0 {\n"
             "  p, q = p + v, q * v\n  yield p, q\n }\n return stack(a, b)\n}", 1, 3, 6, 10, 1, 2, 6, 24),
        /* the old q on the right: a round hands both on at once */
        CASE("entry f() -> f32 {\n scan _ in 0..5 carrying p = 0.0, q = 1.0 {\n  r = p + q\n  p = q\n  q = r\n }\n"
             " return q\n}", 8),
        CASE("entry f() -> f32 {\n scan _ in 0..5 carrying s = (0.0, 1.0) {\n  p, q = s\n  s = (q, p + q)\n }\n"
             " p, q = s\n return q\n}", 8),
        CASE("entry f() -> i32 {\n scan _ in 0..3 carrying a = [1, 2], ok = false {\n  ok = not ok\n  a = a + 1\n }\n"
             " return if ok then a[0] + a[1] else 0\n}", 9),
        /* nested: Σ over rows of the running products */
        CASE("entry f() -> f32 {\n " M "scan row in m carrying s = 0.0 {\n"
             "  scan v in row carrying p = 1.0 { p = p * v }\n  s = s + p\n }\n return s\n}", 126),
        CASE("entry f() -> f32[2, 3] {\n " M "y = scan row in m {\n"
             "  z = scan v in row carrying p = 1.0 { p = p * v;  yield p }\n  yield z\n }\n return y\n}",
             1, 2, 6, 4, 20, 120),
        /* two yields a body, and a name of the body that hides nothing */
        CASE("entry f() -> f32 {\n " X "scan v in x carrying s = 0.0 {\n  if 1 < 2 { w = v * v } else { w = v }\n"
             "  for k in 0..2 { w = w + k }\n  s = s + w\n }\n return s\n}", 34),
        CASE("fn double(v: f32) -> f32 = 2 * v\n"
             "entry f() -> f32 {\n " X "scan v in x carrying s = 0.0 { s = s + double(v) }\n return s\n}", 20),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_while(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> i32 {\n scan k in 0..100 carrying n = 1 while n < 50 { n = 2 * n }\n return n\n}", 64),
        CASE("entry f() -> i32 {\n scan k in 0..3 carrying n = 1 while n < 50 { n = 2 * n }\n return n\n}", 8),
        CASE("entry f() -> i32 {\n scan k in 0..3 carrying n = 70 while n < 50 { n = 2 * n }\n return n\n}", 70),
        CASE("entry f() -> f32 {\n " X "scan v in x carrying s = 0.0 while v < 3 { s = s + v }\n return s\n}", 3),
        CASE("entry f() -> f32 {\n " X "scan v in x backwards carrying s = 0.0 while v > 1.5 { s = s + v }\n return s\n}", 9),
        CASE("entry f() -> f32 {\n " X "scan t in 0..4 carrying s = 0.0 while x[t] < 3 { s = s + x[t] }\n return s\n}", 3),
        /* a scan within the condition: while the sum of the first 3 elements times s stays below 100 */
        CASE("fn total(x: f32[n], s: f32) -> f32 {\n scan v in x carrying a = 0.0 { a = a + s * v }\n return a\n}\n"
             "entry f() -> f32 {\n " X "scan k in 0..9 carrying s = 1.0 while total(x, s) < 100 { s = 2 * s }\n return s\n}", 16),
        /* what is not run leaves no trace: 1 / 0 would be infinite */
        CASE("entry f() -> f32 {\n scan k in 0..9 carrying s = 3.0, y = 0.0 while s > 0 {\n  y = y + 1 / s\n  s = s - 1\n }\n"
             " return y\n}", 1.8333333),
    };
    run_cases(cases, LENGTH(cases));
}

/* Params and states inside: made once, and changed from round to round. */
static void test_places(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("layer count(x: f32) -> f32 {\n state n: f32 = 0\n n <- n + 1\n return x * n\n}\n"
             "entry f() -> f32[5] {\n " X "y = scan v in x { yield count(v) }\n return concat(y, [0.0])\n}", 1, 4, 9, 16, 0),
        CASE("entry f() -> f32 {\n param n: f32 = 2\n " X "scan v in x { n <- n * v }\n return n\n}", 48),
        CASE("entry f() -> f32 {\n param n: f32 = 1\n " X "scan v in x { scan k in 0..2 { n <- n + v } }\n return n\n}", 21),
        CASE("entry f() -> f32 {\n param n: f32 = 2\n " X "scan v in x carrying s = 0.0 { s = s + v * n }\n return s\n}", 20),
        CASE("layer acc(x: f32[T, 2]) -> f32[T, 3] {\n y = scan v in x over T { yield dense(v, 3, init = ones) }\n return y\n}\n"
             "entry f() -> f32[2, 3] {\n y = acc([[1.0, 2.0], [3.0, 4.0]])\n return y\n}", 3, 3, 3, 7, 7, 7),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_products(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32 {\n " X "return prod(x)\n}", 24),
        CASE("entry f() -> f32[2] {\n " M "return prod(m, axis = 1)\n}", 6, 120),
        CASE("entry f() -> f32[3] {\n " M "return prod(m, except = 1)\n}", 4, 10, 18),
        CASE("entry f() -> f32[1, 1] {\n " M "return prod(m, keep = true)\n}", 720),
        CASE("entry f() -> f32[3] {\n " M "p[j] = prod[i] m[i, j]\n return p\n}", 4, 10, 18),
        CASE("entry f() -> f32 = prod[i < 5] 2.0", 32),
        CASE("entry f() -> i32 = prod([true, true, false])", 0),
        CASE("entry f() -> f32 = prod(full(1.01, [300]))", 19.78847),
        CASE("entry f() -> f32[2] {\n y[i < 200, j < 2] = if i == 70 * j then 3.0 else 1.0\n return prod(y, axis = 0)\n}", 3, 3),
        CASE("entry f() -> f32 = prod(zeros(0))", 1),
        CASE("entry f() -> f32[4] {\n param x: f32[4] = [2.0, 0.0, 3.0, 5.0]\n return grad(prod(x), x)\n}", 0, 30, 0, 0),
        CASE("entry f() -> f32[4] {\n param x: f32[4] = [2.0, 0.0, 3.0, 0.0]\n return grad(prod(x), x)\n}", 0, 0, 0, 0),
    };
    run_cases(cases, LENGTH(cases));
}

/* Algorithms: non-maximum suppression, principal components, k-means with an order drawn at random. */
static void test_algorithms(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("fn iou(a: f32[M, 4], b: f32[4]) -> f32[M] {\n"
             " side[m, k < 2] = max(0, min(a[m, k] + a[m, k+2]/2, b[k] + b[k+2]/2) - max(a[m, k] - a[m, k+2]/2, b[k] - b[k+2]/2))\n"
             " both = side[:, 0] * side[:, 1]\n return both / (a[:, 2] * a[:, 3] + b[2] * b[3] - both + 1e-6)\n}\n"
             "fn suppress(box: f32[M, 4], score: f32[M], keep: int, limit: f32) -> (i32[keep], f32[keep]) {\n"
             " best, s = scan k in 0..keep carrying score {\n  m = argmax(score)\n  yield m, score[m]\n"
             "  score = if iou(box, box[m]) > limit then 0 else score\n }\n return best, s\n}\n"
             "entry f() -> f32[6] {\n"
             " b, s = suppress([[0.5, 0.5, 0.4, 0.4], [0.52, 0.5, 0.4, 0.4], [0.1, 0.1, 0.2, 0.2], [0.5, 0.9, 0.2, 0.2]],\n"
             "   [0.7, 0.9, 0.2, 0.8], 3, 0.5)\n return concat(f32(b), s)\n}", 1, 3, 2, 0.9, 0.8, 0.2),
        CASE("fn principal(x: f32[N, D], k: int, rounds: int) -> (f32[k, D], f32[k]) {\n x = x - mean(x, axis = 0)\n"
             " vs, vars = scan i in 0..k carrying x {\n"
             "  scan r in 0..rounds carrying v = unit(normal(D)) { v = unit(x' @ (x @ v)) }\n"
             "  y = x @ v\n  yield v, mean(y ^ 2)\n  x = x - y[:, _] * v[_, :]\n }\n return vs, vars\n}\n"
             "entry f() -> f32[3] {\n"
             " vs, vars = principal([[3.0, 4.0, 1.0], [-3.0, -4.0, 1.0], [0.4, -0.3, 1.0], [-0.4, 0.3, 1.0]], 2, 30)\n"
             " return stack(vars[0], vars[1], abs(vs[0, 0] * vs[1, 0] + vs[0, 1] * vs[1, 1]))\n}", 12.5, 0.125, 0),
    };
    run_cases(cases, LENGTH(cases));
}

/* Gradients in the body: by what is carried, by names and params from outside, and once more. */
static void test_gradients(void **state)
{
    (void)state;
    static const Case cases[] = {
        /* Newton's method on v^3 - 8, with the derivative taken in the body */
        CASE("entry f() -> f32 {\n scan k in 0..20 carrying v = 3.0 {\n  y = v * v * v - 8\n  v = v - y / grad(y, v)\n }\n"
             " return v\n}", 2),
        /* by a name from outside */
        CASE("entry f() -> f32[4] {\n " X "w = sum([3.0])\n"
             " y = scan v in x {\n  e = w * w * v\n  yield grad(e, w)\n }\n return y\n}", 6, 12, 18, 24),
        /* by a name from outside that the body reads through another one */
        CASE("entry f() -> f32[4] {\n " X "w = sum([3.0])\n u = w * w\n"
             " y = scan v in x {\n  e = u * v + w\n  yield grad(e, w)\n }\n return y\n}", 7, 13, 19, 25),
        CASE("entry f() -> f32[4] {\n " X "param w: f32 = 3\n u = w * w\n"
             " y = scan v in x {\n  e = u * v\n  yield grad(e, w)\n }\n return y\n}", 6, 12, 18, 24),
        /* from two loops further out, and through a loop that is computed again: e = w^4 v */
        CASE("entry f() -> f32[4] {\n " X "param w: f32 = 3\n scan k in 0..4 carrying u = 1.0 { u = u * w }\n"
             " y = scan v in x {\n  z = scan k in 0..1 {\n   e = u * v\n   yield grad(e, w)\n  }\n  yield z[0]\n }\n return y\n}",
             108, 216, 324, 432),
        CASE("entry f() -> f32[4] {\n " X "y = scan v in x {\n  w = 2 * v\n  u = w * w\n"
             "  z = scan k in 0..1 {\n   yield grad(u, w)\n  }\n  yield z[0]\n }\n return y\n}", 4, 8, 12, 16),
        /* by a param that the body changes: gradient descent on (w - v)^2 / 2 */
        CASE("entry f() -> f32 {\n param w: f32 = 0\n " X "scan v in x {\n  e = (w - v) ^ 2 / 2\n"
             "  g = grad(e, w)\n  w <- w - 0.5 * g\n }\n return w\n}", 3.0625),
        /* through a scan, of a gradient in its body: d/da of the sum of 2 a v */
        CASE("entry f() -> f32 {\n " X "param a: f32 = 5\n"
             " scan v in x carrying s = 0.0 {\n  e = a * v * v\n  s = s + grad(e, v)\n }\n return grad(s, a)\n}", 20),
        /* through a carried value, by its start and by a sequence */
        CASE("entry f() -> f32[4] {\n param x: f32[4] = [1.0, 2.0, 3.0, 4.0]\n"
             " scan v in x carrying p = 1.0 { p = p * v }\n return grad(p, x)\n}", 24, 12, 8, 6),
        CASE("entry f() -> f32[4] {\n param x: f32[4] = [1.0, 0.0, 3.0, 4.0]\n"
             " scan v in x carrying p = 1.0 { p = p * v }\n return grad(p, x)\n}", 0, 12, 0, 0),
        CASE("entry f() -> f32 {\n param a: f32 = 2\n scan _ in 0..3 carrying p = a { p = p * p }\n return grad(p, a)\n}", 1024),
        /* rounds that did not run have no part in it: log(0) would be infinite */
        CASE("entry f() -> f32 {\n param a: f32 = 2\n scan _ in 0..9 carrying s = a, y = 0.0 while s > 0 {\n"
             "  y = y + log(s)\n  s = s - 1\n }\n return grad(y, a)\n}", 1.5),
        /* products of more factors than lanes, and no factor */
        CASE("entry f() -> f32 {\n param x: f32[130] = 1\n y = prod(x * (1 + 0 * f32(iota(130))))\n g = grad(y, x)\n"
             " return sum(g)\n}", 130),
        CASE("entry f() -> f32[2] {\n param x: f32[130] ~ constant(value = 1.0)\n i = iota(130)\n"
             " y = prod(if i == 70 then 0.0 * x else x)\n g = grad(y, x)\n z = prod(if i == 70 then x - 1 else 2 * x / 2)\n"
             " return stack(sum(g), sum(grad(z, x)))\n}", 0, 1),
    };
    run_cases(cases, LENGTH(cases));
}

/* Every round draws anew, and the same again where a gradient computes the round again. */
static void test_draws(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> i32 {\n y = scan t in 0..50 { yield uniform([2]) }\n z = sort(reshape(y, [100]))\n"
             " return sum(z[0..99] == z[1..])\n}", 0),
        CASE("entry f() -> i32 {\n y = scan a in 0..10 {\n  z = scan b in 0..10 { yield uniform([]) }\n  yield z\n }\n"
             " z = sort(reshape(y, [100]))\n return sum(z[0..99] == z[1..])\n}", 0),
        CASE("entry f() -> f32 {\n param w: f32 = 1\n y = scan t in 0..20 carrying s = 0.0 {\n  u = uniform([])\n"
             "  s = s + w * u\n  yield u\n }\n return grad(s, w) - sum(y)\n}", 0),
    };
    run_cases(cases, LENGTH(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sequences), cmocka_unit_test(test_axes), cmocka_unit_test(test_carried),
        cmocka_unit_test(test_while),     cmocka_unit_test(test_places), cmocka_unit_test(test_products),
        cmocka_unit_test(test_gradients), cmocka_unit_test(test_draws),
        cmocka_unit_test(test_algorithms),
    };
    read_library();
    return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
