/* The standard library against numbers computed elsewhere: each case is an entry `f` of a small
 * program, which is elaborated and then interpreted, host operations included. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/machine.h"

/* ---- the cases ---- */

#define X "[-2.0, -0.5, 0.0, 0.5, 2.0]"

static void test_activations(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[5] = relu(" X ")", 0, 0, 0, 0.5, 2),
        CASE("entry f() -> f32[5] = leaky_relu(" X ", 0.1)", -0.2, -0.05, 0, 0.5, 2),
        CASE("entry f() -> f32[5] = sigmoid(" X ")",
             0.119202922, 0.377540669, 0.5, 0.622459331, 0.880797078),
        CASE("entry f() -> f32[5] = softplus(" X ")",
             0.126928011, 0.474076984, 0.693147181, 0.974076984, 2.12692801),
        CASE("entry f() -> f32[5] = silu(" X ")",
             -0.238405844, -0.188770334, 0, 0.311229666, 1.76159416),
        CASE("entry f() -> f32[5] = gelu(" X ")",
             -0.0455002639, -0.154268769, 0, 0.345731231, 1.95449974),
        CASE("entry f() -> f32[3] = softmax([1.0, 2.0, 3.0])", 0.0900305732, 0.244728471, 0.665240956),
        CASE("entry f() -> f32[3] = softmax([1000.0, -1000.0, 1000.0])", 0.5, 0, 0.5),
        CASE("entry f() -> f32[2, 2] = log_softmax([[1.0, 2.0], [3.0, 5.0]], axis = 0)",
             -2.12692801, -3.04858735, -0.126928011, -0.0485873516),
        CASE("entry f() -> f32[2] = log_softmax([0.0, -1000.0])", 0, -1000),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_schedules(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[3] = stack(cosine(0.2, 0), cosine(0.2, 0.5), cosine(0.2, 1), axis = 0)", 0.2, 0.1, 0),
        CASE("entry f() -> f32 = linear(0.2, 0.75)", 0.05),
        CASE("entry f() -> f32[4] = [warm_cosine(1.0, 0, 4, 12), warm_cosine(1.0, 3, 4, 12), "
             "warm_cosine(1.0, 7, 4, 12), warm_cosine(1.0, 11, 4, 12)]", 0.25, 1, 0.5, 0),
        CASE("entry f() -> f32[2] = [step_decay(1.0, 5, 2, factor = 0.5), polynomial(1.0, 0.5)]", 0.25, 0.25),
        CASE("entry f() -> f32[3] = [warm_up(1.0, 0, 4), warm_up(1.0, 1, 4), warm_up(1.0, 9, 4)]", 0.25, 0.5, 1),
        CASE("entry f() -> f32[2] = [cosine_restarts(1.0, 5, 4), range_test(0.1, 10.0, 0.5)]", 0.853553391, 1),
        CASE("entry f() -> f32[3] = [one_cycle(1.0, 0), one_cycle(1.0, 0.3), one_cycle(1.0, 1)]", 0.04, 1, 0),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_losses(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2] = cross_entropy_each([[1.0, 2.0, 3.0], [1.0, 0.0, 0.0]], [2, 0])",
             0.407605964, 0.551444714),
        CASE("entry f() -> f32 = cross_entropy([[1.0, 2.0, 3.0], [1.0, 0.0, 0.0]], [2, 0])", 0.479525339),
        CASE("entry f() -> f32 = cross_entropy([[0.0, 1000.0]], [0])", 1000),
        CASE("entry f() -> f32 = mse([1.0, 2.0], [2.0, 4.0])", 2.5),
        CASE("entry f() -> f32 = bce([0.8, 0.3], [1.0, 0.0])", 0.289909248),
        CASE("entry f() -> f32 = bce_logits([2.0, -3.0], [1.0, 0.0])", 0.0877576813),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_gradients(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2, 3] {\n param z: f32[2, 3] = [[1.0, 2.0, 3.0], [1.0, 0.0, 0.0]]\n"
             " loss = cross_entropy(z, [2, 0])\n return grad(loss, z)\n}",
             0.0450152866, 0.122364236, -0.167379522, -0.211941558, 0.105970779, 0.105970779),
        CASE("entry f() -> f32[5] {\n param x: f32[5] = " X "\n y = sum(sigmoid(x))\n return grad(y, x)\n}",
             0.104993585, 0.235003712, 0.25, 0.235003712, 0.104993585),
        CASE("entry f() -> f32[3] {\n param x: f32[3] = [2.0, 0.0, -100.0]\n"
             " y = bce_logits(x, [1.0, 0.0, 0.0])\n return grad(y, x)\n}", -0.0397343073, 0.166666667, 0),
        CASE("entry f() -> f32[2] {\n param x: f32[2] = [0.0, 1.0]\n y = bce(x, [0.0, 1.0])\n"
             " return grad(y, x)\n}", 0.5, -0.5),
        CASE("entry f() -> f32[3] {\n param x: f32[3] = [-1.0, 0.0, 2.0]\n y = sum(relu(x))\n"
             " return grad(y, x)\n}", 0, 0, 1),
        CASE("entry f() -> f32[3] {\n param x: f32[3] = [-1.0, 0.0, 2.0]\n y = sum(elu(x))\n"
             " return grad(y, x)\n}", 0.367879441, 1, 1),
        CASE("entry f() -> f32[2] {\n param x: f32[2] = [0.0, 1.0]\n y = sum(softplus(x))\n"
             " return hvp(y, x, [1.0, 1.0])\n}", 0.25, 0.196611933),
    };
    run_cases(cases, LENGTH(cases));
}

#define M "[[1.0, 2.0, 3.0], [4.0, 5.0, 9.0]]"

static void test_metrics(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32 = mean(" M ")", 4),
        CASE("entry f() -> f32[2] = mean(" M ", axis = 1)", 2, 6),
        CASE("entry f() -> f32[3] = mean(" M ", except = 1)", 2.5, 3.5, 6),
        CASE("entry f() -> f32 = mean([true, false, true, true])", 0.75),
        CASE("entry f() -> f32 = var(" M ")", 20.0 / 3),
        CASE("entry f() -> f32[2] = var(" M ", axis = 1)", 2.0 / 3, 14.0 / 3),
        CASE("entry f() -> f32[2] = norm(" M ", axis = 1)", 3.74165739, 11.045361),
        CASE("entry f() -> f32 = dot([1.0, 2.0], [3.0, 4.0])", 11),
        CASE("entry f() -> bool[2] = correct(" M ", [2, 0])", 1, 0),
        CASE("entry f() -> f32 = accuracy(" M ", [2, 0])", 0.5),
    };
    run_cases(cases, LENGTH(cases));
}

/* A 4x4 image that counts from 0. */
#define IMAGE "image[n < 1, c < 1, i < 4, j < 4] = f32(4 * i + j)"

static void test_layers(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("net n(x: f32[N, 2]) -> f32[N, 2] = act_norm(x)\nentry f() -> f32[2, 2] {\n"
             " for i in 0..2 {\n  x = [[1.0, 2.0], [3.0, 8.0]] * (i + 1)\n"
             "  minimize sum(n(x)) over n using sgd(0.0)\n }\n return n([[1.0, 2.0], [3.0, 8.0]])\n}",
             -1, -1, 1, 1),
        CASE("entry f() -> f32[2, 2] {\n param w: f32[2, 2] ~ identity()\n return w\n}", 1, 0, 0, 1),
        CASE("entry f() -> f32[1, 1, 2, 2] {\n " IMAGE "\n"
             " return conv(image, 1, kernel = 3, stride = 2, pad = 1, init = ones)\n}", 10, 24, 51, 90),
        CASE("entry f() -> f32[1, 1, 2, 2] {\n " IMAGE "\n"
             " return conv(image, 1, kernel = 3, bias = false, init = ones)\n}", 45, 54, 81, 90),
        CASE("entry f() -> f32[1, 1, 2, 2] {\n " IMAGE "\n return max_pool(image, 2)\n}", 5, 7, 13, 15),
        CASE("entry f() -> f32[1, 1, 1, 1] {\n " IMAGE "\n return max_pool(image, 3, stride = 2)\n}", 10),
        CASE("entry f() -> f32[1, 1, 2, 2] {\n " IMAGE "\n return avg_pool(image, 2)\n}", 2.5, 4.5, 10.5, 12.5),
        CASE("entry f() -> f32[2, 4] {\n x[n < 2, i < 2, j < 2] = f32(4*n + 2*i + j)\n return flatten(x)\n}",
             0, 1, 2, 3, 4, 5, 6, 7),
        CASE("entry f() -> f32[2, 2] = dense(" M ", 2, init = ones)", 6, 6, 18, 18),
        CASE("entry f() -> f32[1, 2, 2] = dense([" M "], 2, init = ones)", 6, 6, 18, 18),
    };
    run_cases(cases, LENGTH(cases));
}

#define LEARN(optimizer) \
    "entry f() -> f32[2] {\n param p: f32[2] = [1.0, -2.0]\n" \
    " for i in 0..3 {\n  loss = sum(p * p)\n  minimize loss over p using " optimizer "\n }\n return p\n}"

static void test_optimizers(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(LEARN("sgd(0.1)"), 0.512, -1.024),
        CASE(LEARN("sgd(0.1, decay = 0.5)"), 0.421875, -0.84375),
        CASE(LEARN("momentum(0.1)"), 0.062, -0.124),
        CASE(LEARN("nesterov(0.1)"), -0.108352, 0.216704),
        CASE(LEARN("adam(0.1)"), 0.701586273, -1.70062339),
        CASE(LEARN("adamw(0.1, decay = 0.5)"), 0.574973931, -1.43102524),
        /* of a short type the averages are f32 all the same: 0.999 is 1 in bf16 */
        CASE("entry f() -> f32[2] {\n param p: bf16[2] = [1.0, -2.0]\n"
             " for i in 0..3 {\n  loss = sum(f32(p * p))\n  minimize loss over p using adam(0.1)\n }\n return f32(p)\n}",
             0.703125, -1.6953125),
        /* the gradients 3 and 4, together 5 long, become 0.6 and 0.8 */
        CASE("param a: f32 = 3\nparam b: f32 = 4\nentry f() -> f32[2] {\n loss = (a * a + b * b) / 2\n"
             " minimize loss over a, b using clipped_adam(0.1, norm = 1, eps = 1.0)\n return stack(a, b)\n}",
             2.9625, 3.95555556),
    };
    run_cases(cases, LENGTH(cases));
}

#define LOOK(condition) \
    "entry f() -> i32 {\n state yes: i32 = 0\n seen: f32[6] = [0.5, 0.4, 0.7, 0.7, 0.6, 0.9]\n" \
    " for i in 0..6 {\n  score = seen[i]\n  if " condition " { yes <- yes + 1 }\n }\n return yes\n}"

static void test_counts(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> bool[2] = correct_in_top([[1.0, 3.0, 2.0], [3.0, 1.0, 2.0]], [2, 1], k = 2)", 1, 0),
        CASE("entry f() -> bool[3] {\n n = 0.0 / full(0.0, [3])\n"
             " return correct_in_top(stack(n, n, [1.0, 1.0, 1.0]), [0, 1, 2], k = 2)\n}", 0, 0, 0),
        CASE("entry f() -> i32[2, 2] = confusion([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], 2)", 1, 1, 1, 2),
        CASE("entry f() -> f32[4] {\n p = [true, true, true, false]\n t = [true, false, true, true]\n"
             " return [precision(p, t), recall(p, t), f1(p, t), iou(p, t)]\n}", 0.666666667, 0.666666667, 0.666666667, 0.5),
        CASE("entry f() -> f32 = auc([0.9, 0.5, 0.5, 0.1], [true, true, false, false])", 0.875),
        CASE("entry f() -> f32 = average_precision([0.9, 0.8, 0.7, 0.1], [true, false, true, false])", 0.833333333),
        CASE("entry f() -> f32 = mean_average_precision([[0.9, 0.1], [0.8, 0.3], [0.7, 0.2]], "
             "[[true, false], [false, true], [true, true]])", 0.916666667),
        CASE("entry f() -> f32[2] = [perplexity(1.0), bits(0.6931471805599453)]", 2.71828183, 1),
        CASE("entry f() -> i32[3] = [edit_distance([1, 2, 3, 3, 4, 5], [6, 2, 3, 3, 2, 5, 7]), "
             "edit_distance([1, 2], [1, 2]), edit_distance([1, 2, 3], [4])]", 3, 0, 3),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_tensors(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2, 3] = one_hot([2, 0], 3)", 0, 0, 1, 1, 0, 0),
        CASE("entry f() -> f32[5] = linspace(0, 1, 5)", 0, 0.25, 0.5, 0.75, 1),
        CASE("entry f() -> f32[4] = repeat([1.0, 2.0], 2)", 1, 1, 2, 2),
        CASE("entry f() -> f32[1, 4] = repeat([[1.0, 2.0]], 2, axis = -1)", 1, 1, 2, 2),
        CASE("entry f() -> f32[2] = ema([1.0, 2.0], [3.0, 4.0], keep = 0.5)", 2, 3),
        CASE("entry f() -> f32[1, 3, 6] = grid(reshape([1.0, 2.0], [2, 1, 1, 1]), columns = 2)",
             0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0),
        CASE("entry f() -> f32[3] {\n v, c = pca([[3.0, 4.0], [-3.0, -4.0], [0.4, -0.3], [-0.4, 0.3]], 2)\n"
             " return [abs(v[0, 0]), abs(v[0, 1]), c[0]]\n}", 0.6, 0.8, 12.5),
        CASE("entry f() -> f32[2, 4] = sinusoidal([0, 1], 4)",
             0, 0, 1, 1, 0.841470985, 0.00999983333, 0.540302306, 0.999950000),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_control(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(LOOK("best(score)"), 3),
        CASE(LOOK("best(score, lowest = true)"), 2),
        CASE(LOOK("stalled(score, epochs = 2)"), 1),
        CASE(LOOK("every(2)"), 3),
        /* no better at the second look, the fourth, the fifth: two waits in a row once */
        CASE("entry f() -> f32 {\n state rate: f32 = 0\n seen: f32[6] = [0.5, 0.4, 0.7, 0.7, 0.6, 0.9]\n"
             " for i in 0..6 {\n  score = seen[i]\n"
             "  rate <- plateau(score, 0.5, factor = 0.25, epochs = 2, lowest = false)\n }\n return rate\n}", 0.125),
    };
    run_cases(cases, LENGTH(cases));
}

static void expect_moments(const char *text, double mean, double variance, double low, double high)
{
    Tensor t = run_text(text);
    double sum = 0, squares = 0, n = (double)t.count;
    for (int64_t k = 0; k < t.count; k++) {
        double x = element(&t, k);
        sum += x;
        squares += x * x;
        assert_true(x >= low && x <= high);
    }
    tensor_free(&t);
    double m = sum / n, v = squares / n - m * m;
    if (fabs(m - mean) > 0.05 * sqrt(variance) || fabs(v - variance) > 0.08 * variance)
        fail_msg("%s\nhas mean %g and variance %g, not %g and %g", text, m, v, mean, variance);
}

static void test_random(void **state)
{
    (void)state;
    expect_moments("entry f() -> f32[10000] {\n param p: f32[10000] = 0\n"
                   " minimize sum(p) over p using noisy_sgd(2.0, noise = 0.25)\n return p\n}", -2, 1, -12, 8);
    expect_moments("entry f() -> f32[100, 100] = uniform([100, 100])", 0.5, 1.0 / 12, 0, 0.99999997);
    expect_moments("entry f() -> f32[10000] = uniform([10000], low = -1, high = 3)", 1, 16.0 / 12, -1, 3);
    expect_moments("entry f() -> f32[10000] = normal([10000])", 0, 1, -7, 7);
    expect_moments("entry f() -> bool[10000] = bernoulli(0.2, [10000])", 0.2, 0.16, 0, 1);
    expect_moments("entry f() -> i32[10000] = randint(3..9, 10000)", 5.5, 35.0 / 12, 3, 8);
    expect_moments("entry f() -> f32[10000] = gumbel(10000)", 0.5772, 1.6449, -3, 18);
    expect_moments("entry f() -> i32[10000] = categorical(full(1.0, [10000, 4]))", 1.5, 1.25, 0, 3);
    expect_moments("entry f() -> f32[10000] = truncated([10000], sd = 1.0)", 0, 0.774, -2, 2);
    expect_moments("entry f() -> f32[3, 3] {\n param w: f32[3, 5] ~ orthogonal(gain = 2.0)\n return w @ w'\n}",
                   4.0 / 3, 32.0 / 9, -1e-5, 4.00001);
    expect_moments("entry f() -> f32[200, 50] {\n param w: f32[200, 50] ~ he_normal(fan_in = 200)\n return w\n}",
                   0, 0.01, -1, 1);
    expect_moments("entry f() -> f32[200, 50] {\n param w: f32[200, 50] ~ he_uniform(fan_in = 200)\n return w\n}",
                   0, 0.01, -0.17320509, 0.17320509);
    expect_moments("entry f() -> f32[50, 100] {\n param w: f32[50, 100] ~ glorot_normal(fan_in = 50, fan_out = 150)\n"
                   " return w\n}", 0, 0.01, -1, 1);
    expect_moments("entry f() -> f32[50, 100] {\n param w: f32[50, 100] ~ glorot_uniform(fan_in = 50, fan_out = 150)\n"
                   " return w\n}", 0, 0.01, -0.17320509, 0.17320509);
    expect_moments("entry f() -> f32[200, 50] {\n param w: f32[200, 50] ~ lecun_normal(fan_in = 100)\n return w\n}",
                   0, 0.01, -1, 1);
    expect_moments("entry f() -> f32[200, 50] {\n param w: f32[200, 50] ~ lecun_uniform(fan_in = 100)\n return w\n}",
                   0, 0.01, -0.17320509, 0.17320509);
    expect_moments("net n(x: i32[N]) -> i32[N] = label_noise(x, 3, rate = 0.6)\n"
                   "entry f() -> i32[9999] = n(full(0, [9999]), training = true)", 0.6, 0.64, 0, 2);
    expect_moments("net n(x: f32[N]) -> f32[N] = noise(x, sd = 0.5)\n"
                   "entry f() -> f32[9999] = n(full(2.0, [9999]), training = true)", 2, 0.25, -2, 6);
    expect_moments("entry f() -> f32[5000] {\n param w: f32[5000] ~ gaussian(0.5)\n return w\n}", 0, 0.25, -4, 4);
}

static void test_draws_differ(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> bool = all(uniform([8]) == uniform([8]))", 0),
        CASE("entry f() -> f32[2, 2] {\n param w: f32[2, 2] ~ constant(3.0)\n param z: f32[2, 2] ~ zeros()\n"
             " return w + z\n}", 3, 3, 3, 3),
    };
    run_cases(cases, LENGTH(cases));
}

/* A function with options of its own, given to an option. */
static void test_given_functions(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("net n(x: f32[N, 2]) -> f32[N, 3] = dense(x, 3, init = constant(0.5))\n"
             "entry f() -> f32[1, 3] {\n minimize mean(n(ones(1, 2))) over n using sgd(0.0)\n return n(ones(1, 2))\n}", 1, 1, 1),
        CASE("fn twice(x: f32[N], f: fn) -> f32[N] = f(f(x))\n"
             "entry f() -> f32[2] = twice([-2.0, 3.0], leaky_relu(0.5))", -0.5, 3),
        CASE("fn twice(x: f32[N], f: fn) -> f32[N] = f(f(x))\n"
             "entry f() -> f32[2] = [-2.0, 3.0] |> twice(f = leaky_relu(slope = 0.5))", -0.5, 3),
    };
    run_cases(cases, LENGTH(cases));
}

/* A draw for all params of a net: 4000 of them, the parts not alike, and each of its own type. */
static void test_bundle_draws(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("net n(x: f64[N, 40]) -> f64[N, 40] = x |> dense(40) |> dense(40)\nentry f() -> bool[4] {\n"
             " minimize mean(n(full(f64(1.0), [2, 40]), params = noise(n.params, 0.5))) over n using sgd(0.0)\n"
             " z = noise(n.params, 0.5, training = true) - n.params\n"
             " return [abs(mean(z)) < 0.03, abs(mean(z * z) - 0.25) < 0.02, all(noise(n.params) == n.params),"
             " sum(z[\"dense.1.w\"]) != sum(z[\"dense.2.w\"])]\n}", 1, 1, 1, 1),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_sequences(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE("entry f() -> f32[2, 3] = cumsum(" M ")", 1, 3, 6, 4, 9, 18),
        CASE("entry f() -> f32[2, 3] = cumprod(" M ")", 1, 2, 6, 4, 20, 180),
        CASE("entry f() -> f32[3] = logcumsumexp([1000.0, 1000.0, -inf])", 1000, 1000.6931, 1000.6931),
        CASE("entry f() -> i32[8] = argsort([3.0, 1.0, 2.0, 1.0, -inf, 3.0, 0.0, inf])", 4, 6, 1, 3, 2, 0, 5, 7),
        CASE("entry f() -> i32[8] = argsort([3.0, 1.0, 2.0, 1.0, -inf, 3.0, 0.0, inf], descending = true)",
             7, 0, 5, 2, 1, 3, 6, 4),
        CASE("entry f() -> i32[5] = argsort([0.0, 3.0, 0.0, 2.0, 0.0] / [0.0, 1.0, 0.0, 1.0, 1.0])", 4, 3, 1, 0, 2),
        CASE("entry f() -> i32[3] = argsort([7, -2, 5])", 1, 2, 0),
        CASE("entry f() -> i32[1] = argsort([7.0])", 0),
        CASE("entry f() -> f32[2, 3] = sort([[3.0, 1.0, 2.0], [-1.0, -3.0, -2.0]])", 1, 2, 3, -3, -2, -1),
        CASE("entry f() -> f32[3] {\n param x: f32[3] = [3.0, 1.0, 2.0]\n y = sum(sort(x) * [1.0, 10.0, 100.0])\n"
             " return grad(y, x)\n}", 100, 1, 10),
        CASE("entry f() -> f32[3] {\n v, i = top_k([1.0, 5.0, 2.0, 5.0], 3)\n return v\n}", 5, 5, 2),
        CASE("entry f() -> i32[2, 3] {\n v, i = top_k([[1.0, 5.0, 2.0, 5.0], [-inf, -inf, 1.0, -inf]], 3)\n return i\n}",
             1, 3, 2, 2, 0, 1),
        /* in order means: no element twice, none left out */
        CASE("entry f() -> i32 {\n p = permutation(100)\n return sum(sort(p) == iota(100))\n}", 100),
        CASE("entry f() -> bool {\n p = permutation(100)\n return all(p == iota(100))\n}", 0),
        CASE("entry f() -> i32 {\n x = uniform([3, 77])\n y = sort(x)\n return sum(y[:, 0..76] <= y[:, 1..])\n}", 228),
        CASE("entry f() -> f32 {\n x = uniform([64])\n y = sort(x, descending = true)\n"
             " return abs(sum(x) - sum(y)) + sum(f32(y[0..63] < y[1..]))\n}", 0),
    };
    run_cases(cases, LENGTH(cases));
}

/* Scores of a small recurrent net: three symbols, of which the second test takes 0 for the end. */
#define BEAM(result, what, end) \
    "fn next(token: i32[B], s: f32[B, 3]) -> (f32[B, 3], f32[B, 3]) {\n" \
    " w: f32[3, 3] = [[0.1, 1.0, -0.5], [0.7, -0.2, 0.4], [0.0, 0.3, 0.2]]\n s = tanh(s + w[token])\n" \
    " return 2 * s, s\n}\nentry f() -> " result " {\n found, score = beam_search(next, zeros(1, 3), [0], " end ", 3, 4)\n" \
    " return " what "\n}"

static void test_beam_search(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(BEAM("i32[1, 3, 4]", "found", "2"), 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 1),
        CASE(BEAM("f32[1, 3]", "score", "2"), -2.0278118, -2.44445129, -2.44670447),
        CASE(BEAM("i32[1, 3, 4]", "found", "0"), 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0),
        CASE(BEAM("f32[1, 3]", "score", "0"), -0.979091463, -1.62589908, -1.78729571),
        /* the same with a state of two parts */
        CASE("fn next(token: i32[B], s) -> (f32[B, 3], (f32[B, 3], f32[B, 1])) {\n"
             " w: f32[3, 3] = [[0.1, 1.0, -0.5], [0.7, -0.2, 0.4], [0.0, 0.3, 0.2]]\n"
             " t = tanh(s[0] + w[token])\n return 2 * t, (t, s[1] + 1)\n}\n"
             "entry f() -> i32[1, 3, 4] {\n"
             " found, _ = beam_search(next, (zeros(1, 3), zeros(1, 1)), [0], 0, 3, 4)\n return found\n}",
             1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0),
    };
    run_cases(cases, LENGTH(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_activations), cmocka_unit_test(test_losses), cmocka_unit_test(test_gradients),
        cmocka_unit_test(test_metrics), cmocka_unit_test(test_layers), cmocka_unit_test(test_optimizers),
        cmocka_unit_test(test_control), cmocka_unit_test(test_counts), cmocka_unit_test(test_tensors), cmocka_unit_test(test_random), cmocka_unit_test(test_draws_differ),
        cmocka_unit_test(test_bundle_draws), cmocka_unit_test(test_given_functions), cmocka_unit_test(test_schedules),
        cmocka_unit_test(test_sequences), cmocka_unit_test(test_beam_search),
    };
    read_library();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    for (int i = 0; i < std_count; i++) {
        free((char *)std_files[i].name);
        free((char *)std_files[i].text);
    }
    return failed;
}
