/* Bundles of parameters, gradients and learning: each case is an entry `f` of a small program that
 * the interpreter runs. Expected numbers are worked out by hand; gradients of whole models are
 * compared with differences of their losses, in f64. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/machine.h"

/* two(x) = w . x + b with w = [1, 2], b = 3; its twin begins elsewhere. */
#define TWO \
    "net two(x: f32[2]) -> f32 {\n param w: f32[2] = [1.0, 2.0]\n param b: f32 = 3\n" \
    " return sum(w * x) + b\n}\n" \
    "net twin(x: f32[2]) -> f32 {\n param w: f32[2] = [5.0, 5.0]\n param b: f32 = 6\n" \
    " return sum(w * x) + b\n}\n" \
    "const X = [10.0, 20.0]\n"

/* An entry that changes both nets need not load them. */
#define F(type, ...) \
    "entry f() -> " type " {\n two.params <- two.params * 1\n twin.params <- twin.params * 1\n" \
    __VA_ARGS__ "\n}"

static void test_bundles(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(TWO F("f32", " return norm(two.params)"), sqrt(14)),
        CASE(TWO F("f32", " return sum(two.params * twin.params - 1)"), 5 + 10 + 18 - 3),
        CASE(TWO F("f32", " return dot(two.params, 2 * twin.params)"), 66),
        CASE(TWO F("f32", " return max(max(two.params, [1.0, 2.0][1]))"), 3),
        CASE(TWO F("i64", " return i64(count(two.params)) + i64(size(zeros_like(two.params)))"), 6),
        CASE(TWO F("f32", " return sum(if two.params > 1.5 then two.params else 0.5)"), 5.5),
        CASE(TWO F("f32", " return mean(exp(zeros_like(two.params)) + f32(-two.params))"), -1),
        CASE(TWO F("f32", " return sum(two.params[\"w\"]) + sum(two.params[\"*\"])"), 9),
        CASE(TWO F("f32", " return two(X, params = twin.params)"), 156),
        CASE(TWO F("f32", " return two(X, params = 2 * two.params)"), 106),
        CASE(TWO F("f32", " return two(X, params = two)"), 53),
        CASE(TWO F("f32[2]", " two.params <- twin.params - 1\n return two.w"), 4, 4),
        CASE(TWO F("f32", " two.params <- 7\n return two(X)"), 217),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_carried_bundles(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(TWO F("f32", " total = zeros_like(two.params)\n"
             " for i in 0..3 {\n  total = total + two.params\n  if i == 1 { total = total * 10 }\n }\n"
             " return sum(total)"), 126),
        CASE(TWO F("f32", " state ema = two.params\n"
             " for i in 0..2 {\n  two.params <- two.params + 1\n  ema <- 0.5 * ema + 0.5 * two.params\n }\n"
             " return two(X, params = ema)"), 53 + 31 * 1.25),
    };
    run_cases(cases, LENGTH(cases));
}

/* Shared by nets inside of nets: `params` reaches all of them. */
#define NESTED \
    "net inner(x: f32) -> f32 {\n param a: f32 = 2\n return a * x\n}\n" \
    "net outer(x: f32) -> f32 {\n param c: f32 = 3\n return c + inner(x)\n}\n"
#define G(body) \
    "entry f() -> f32 {\n outer.params <- outer.params * 1\n inner.params <- inner.params * 1\n" body "\n}"

static void test_params_inside(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(NESTED G(" return outer(10.0, params = outer.params * 2)"), 26),
        CASE(NESTED G(" y = outer(10.0)\n both = grad(y * y, [outer, inner])\n"
             " return sum(both)"), 46 + 460),
        CASE(NESTED G(" y = outer(10.0)\n"
             " both = grad(y, [inner, outer]) * 5\n return outer(10.0, params = both)"), 505),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_gradient_bundles(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(TWO F("f32", " y = two(X)\n return sum(grad(y * y, two))"), 106 * 31),
        CASE(TWO F("f32", " y = two(X)\n return sum(grad(y, two.params[\"w\"]))"), 30),
        CASE(TWO F("f32[2]", " y = two(X)\n g = grad(y * y, two)\n"
             " z = sum(g * g)\n return grad(z, two.w)"), 2.0 * 501 * 2 * 106 * 10, 2.0 * 501 * 2 * 106 * 20),
        /* one step of gradient descent inside of the loss (MAML) */
        CASE(TWO F("f32", " y = two(X)\n inner = two.params - 0.001 * grad(y * y / 2, two)\n"
             " z = two(X, params = inner)\n return grad(z, two.b)"), 1 - 0.501),
        CASE(TWO F("f32", " fast = two.params * 1\n z = two(X, params = fast)\n"
             " return sum(grad(z * z / 2, fast))"), 53 * 31),
    };
    run_cases(cases, LENGTH(cases));
}

#define STEP "optimizer down(p, g, lr: f32 = 1) { p <- p - lr * g }\n"

static void test_updates(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(TWO STEP F("f32", " update two with twin.params using down(0.1)\n"
             " return sum(two.params)"), 6 - 1.6),
        CASE(TWO STEP F("f32", " y = two(X)\n"
             " update two with clip_norm(grad(y, two), 1) using down()\n return sum(two.params)"),
             6 - 31 / sqrt(501)),
        CASE(TWO STEP F("f32", " update two.b with 2 * twin.b using down()\n return two.b"), -9),
        /* groups: the first match wins; what `frozen` takes stays */
        CASE(TWO STEP F("f32[2]", " y = two(X)\n"
             " minimize y over two.b using frozen(), two using down(0.1)\n"
             " return [two.b, two.w[1]]"), 3, 0),
        CASE(TWO STEP F("f32[2]", " y = two(X) + twin(X)\n"
             " maximize y over two, twin.params[\"b\"] using down(step + 1)\n"
             " return [two.b, twin.b]"), 4, 7),
    };
    run_cases(cases, LENGTH(cases));
}

#define GRID "x = reshape(f32(iota(6)), [2, 3])\n "

static void test_parts(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2, 3] {\n " GRID "x[1, 0] <- 9\n return x\n}", 0, 1, 2, 9, 4, 5),
        CASE("entry f() -> f32[2, 3] {\n " GRID "x[:, -1] <- [7.0, 8.0]\n return x\n}", 0, 1, 7, 3, 4, 8),
        CASE("entry f() -> f32[2, 3] {\n " GRID "x[0] <- 10 * x[1]\n return x\n}", 30, 40, 50, 3, 4, 5),
        CASE("entry f() -> f32[2, 3] {\n " GRID "x[..., 1..3] <- x[:, 0..2]\n return x\n}",
             0, 0, 1, 3, 3, 4),
        CASE("entry f() -> f32[2, 3] {\n " GRID "x[:, :] <- 1\n return x\n}", 1, 1, 1, 1, 1, 1),
        CASE("entry f() -> f32[2, 3] {\n " GRID "k = argmax(x[0])\n x[1, k] <- x[0, k] + 10\n return x\n}",
             0, 1, 2, 3, 4, 12),
        CASE("entry f() -> f32[2, 3] {\n " GRID "for i in 0..2 {\n  for j in 1..3 { x[i, j] <- -x[i, j] }\n }\n"
             " return x\n}", 0, -1, -2, 3, -4, -5),
        CASE("entry f() -> f32[4] {\n state s: f32[4] = 0\n n = 1\n for i in 0..2 {\n"
             "  s[2*i..2*i + 2] <- [f32(i) + 1.0, 5]\n }\n return s\n}", 1, 5, 2, 5),
        /* what was computed before keeps the old value; gradients pass by what is overwritten */
        CASE("entry f() -> f32[2, 3] {\n param p: f32[2, 3] = 1\n y = p * p\n y[0, 1] <- 2 * p[1, 0]\n"
             " z = sum(y)\n return grad(z, p)\n}", 2, 0, 2, 4, 2, 2),
    };
    run_cases(cases, LENGTH(cases));
}

#define ROSENBROCK(type, steps, optimizer) \
    "entry f() -> " type "[2] {\n param x: " type "[2] = [-1.2, 1.0]\n for i in 0.." steps " {\n" \
    "  loss = (1 - x[0]) ^ 2 + 100 * (x[1] - x[0] ^ 2) ^ 2\n" \
    "  minimize loss over x using " optimizer "\n }\n return x\n}"

/* The classical valley, in the f32 of the interpreter and in f64; and a loss of several tensors:
 * the optimiser sees one vector. */
static void test_second_order(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(ROSENBROCK("f32", "60", "lbfgs()"), 1, 1),
        CASE(ROSENBROCK("f64", "60", "lbfgs(memory = 3)"), 1, 1),
        CASE(ROSENBROCK("f64", "30", "newton_cg()"), 1, 1),
        CASE(TWO F("f32", "for i in 0..40 {\n  e = two([1.0, 2.0]) - twin([1.0, 2.0]) + two([1.0, 0.0])\n"
             "  minimize e * e + sum((two.w - 1) ^ 2) over two, twin.b using lbfgs()\n }\n"
             " return abs(two([1.0, 2.0]) - twin([1.0, 2.0]) + two([1.0, 0.0])) + sum(abs(two.w - 1))"), 0),
        /* f is the loss: half a step is taken where the whole one would lead uphill */
        CASE("optimizer halved(p, g, f) { p <- if f(p - g) < f(p) then p - g else p - g / 2 }\n"
             "entry f() -> f32[2] {\n param p: f32 = 3\n param q: f32 = 3\n"
             " minimize p * p over p using halved()\n minimize 0.4 * q * q over q using halved()\n"
             " return [p, q]\n}", 0, 0.6),
        /* states that begin with values of the first update */
        CASE("optimizer kept(p, g) {\n state first = g\n state start = p\n p <- p - first\n"
             " if true { p <- p + 0 * start }\n}\n"
             "entry f() -> f32 {\n param p: f32 = 8\n for i in 0..2 { minimize p * p / 8 over p using kept() }\n"
             " return p\n}", 4),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_derivatives(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2] {\n param x: f32[2] = [1.0, 2.0]\n y = x * x * x\n"
             " return vjp(y, x, [1.0, 10.0])\n}", 3, 120),
        CASE("entry f() -> f32[2] {\n param x: f32[2] = [1.0, 2.0]\n y = x * x * x\n"
             " return jvp(y, x, [2.0, 1.0])\n}", 6, 12),
        CASE("entry f() -> f32[2] {\n param x: f32[2] = [1.0, 2.0]\n y = x[0] ^ 3 * x[1]\n"
             " return hvp(y, x, [1.0, 1.0])\n}", 15, 3),
        CASE("entry f() -> f32[2, 2] {\n param x: f32[2] = [1.0, 2.0]\n"
             " y = stack(x[0] * x[1], x[1] ^ 2)\n return jacobian(y, x)\n}", 2, 1, 0, 4),
        CASE("entry f() -> f32[2, 2] {\n param x: f32[2, 2] = [[1.0, 2.0], [3.0, 4.0]]\n"
             " y = x[:, 0] * x[:, 1]\n return jacobian(y, x, each = 0)\n}", 2, 1, 4, 3),
        CASE("entry f() -> f32[2] {\n param x: f32[2] = [1.4, -2.6]\n"
             " y = sum(with_derivative(round(x), of = x * x))\n g = grad(y, x)\n z = sum(g * g)\n"
             " return grad(z, x)\n}", 11.2, -20.8),
        CASE(TWO F("f32", " y = two(X) ^ 2\n return sum(hvp(y, two, two.params))"), 2 * 53 * 31),
        CASE(TWO F("f32", " y = two(X)\n return jvp(y * y, two, twin.params)"), 2 * 53 * 156),
        CASE(TWO F("f32", " y = [two(X), 2 * two(X)]\n return sum(vjp(y, two, [1.0, 1.0]))"), 93),
    };
    run_cases(cases, LENGTH(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bundles), cmocka_unit_test(test_carried_bundles),
        cmocka_unit_test(test_params_inside), cmocka_unit_test(test_gradient_bundles),
        cmocka_unit_test(test_updates), cmocka_unit_test(test_parts),
        cmocka_unit_test(test_second_order), cmocka_unit_test(test_derivatives),
    };
    read_library();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    for (int i = 0; i < std_count; i++) {
        free((char *)std_files[i].name);
        free((char *)std_files[i].text);
    }
    return failed;
}
