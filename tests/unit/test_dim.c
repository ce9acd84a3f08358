/* Dimensions: equalities that shapes of real networks need, bounds, text, and random
 * polynomials whose normal form must evaluate to what was written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "ir/dim.h"

static Dim read_dim(const char *text)
{
    const char *s = text;
    Dim d = dim_parse(&s);
    assert_string_equal(s, "");
    return d;
}

static void assert_dims(const char *a, const char *b)
{
    Dim x = read_dim(a), y = read_dim(b);
    if (x != y)
        fail_msg("%s is %s, but %s is %s", a, dim_text(x), b, dim_text(y));
}

static void assert_text(const char *source, const char *text)
{
    assert_string_equal(dim_text(read_dim(source)), text);
}

/* The size of a convolution's result. */
static Dim conv(Dim size, int kernel, int stride, int pad)
{
    return dim_add(dim_div(dim_add(size, dim_const(2 * pad - kernel)), dim_const(stride)),
                   dim_const(1));
}

static void test_networks(void **state)
{
    (void)state;
    Dim h = dim_symbol("H"), even = dim_mul(dim_const(2), dim_symbol("K"));
    assert_true(conv(h, 3, 1, 1) == h);
    assert_true(conv(conv(h, 3, 2, 1), 3, 1, 1) == conv(h, 1, 2, 0));
    assert_true(conv(h, 4, 2, 1) == dim_div(h, dim_const(2)));
    assert_dims("(H//2)//2", "H//4");
    assert_true(conv(conv(conv(h, 3, 2, 1), 3, 2, 1), 3, 2, 1) == read_dim("(H + 7)//8"));
    assert_true(dim_mul(dim_const(2), conv(h, 3, 2, 1)) != h);
    Dim four = dim_substitute(conv(conv(h, 3, 2, 1), 3, 2, 1), "H", read_dim("4*K"));
    assert_true(dim_mul(dim_const(4), four) == read_dim("4*K"));
    assert_dims("(at + T) - at", "T");
    assert_dims("(N*T)//T", "N");
    assert_dims("(N*T + T*T + 2*T)//T", "N + T + 2");
    Dim back = dim_add(dim_mul(dim_sub(conv(even, 4, 2, 1), dim_const(1)), dim_const(2)),
                       dim_const(2));
    assert_true(back == even);
    assert_true(read_dim("2*(C//2)") != read_dim("C"));
    assert_dims("(N*T + 3)//T - N", "3//T");
    assert_dims("(N*T + T)//(T*M)", "(N + 1)//M");
    assert_dims("(N//2)//T", "N//(2*T)");
    assert_dims("(N + T)*(N - T)", "N*N - T*T");
    assert_dims("(N*N - T*T)//(N + T)", "N - T");
}

static void test_floors(void **state)
{
    (void)state;
    assert_dims("(2*N + 1)//4", "N//2");
    assert_dims("(2*N + 3)//4", "(N + 1)//2");
    assert_dims("(6*N + 4)//3", "2*N + 1");
    assert_dims("(N//2 + 5)//3", "(N + 10)//6");
    assert_dims("(N//2 + M + 5)//3", "(N + 2*M + 10)//6");
    assert_dims("(N - 1)//2", "(N + 1)//2 - 1");
    assert_dims("(0 - N)//3", "(2*N)//3 - N");
    assert_dims("7//2", "3");
    assert_dims("(0 - 7)//2", "0 - 4");
    assert_true(dim_mod(read_dim("4*N + 7"), dim_const(4)) == dim_const(3));
    assert_true(dim_div(dim_symbol("N"), dim_const(0)) == DIM_BAD);
    assert_true(dim_div(dim_symbol("N"), dim_const(-2)) == DIM_BAD);
}

static void test_text(void **state)
{
    (void)state;
    assert_text("1 + N*2", "2*N + 1");
    assert_text("(1+H)//2", "(H + 1)//2");
    assert_text("T*N", "N*T");
    assert_text("N - N", "0");
    assert_text("5 - N", "5 - N");
    assert_text("0 - N", "-N");
    assert_text("0 - N - 1", "-N - 1");
    assert_text("N//2 - N", "N//2 - N");
    assert_text("2*(H//2)", "2*(H//2)");
    assert_text("0 - H//2", "-(H//2)");
    assert_text("(H//2)*W + 3", "W*(H//2) + 3");
    assert_text("N//(T + 1)", "N//(T + 1)");
    assert_text("(2*N)//3", "(2*N)//3");
    assert_text("N//(3*T)", "N//(3*T)");
    const char *s = "N -> x";
    assert_true(dim_parse(&s) == dim_symbol("N"));
    assert_string_equal(s, " -> x");
    s = "2*(N + ";
    assert_true(dim_parse(&s) == DIM_BAD);
    s = ", x";
    assert_true(dim_parse(&s) == DIM_BAD);
}

static const char *as_c_name(void *ctx, const char *symbol)
{
    (void)ctx;
    return internf("dim[%c]", symbol[0]);
}

static void test_c_text(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"N", "dim[N]"},
        {"2*(H//2) + 1", "2*(dim[H] / 2) + 1"},
        {"(N + 1)//2", "(dim[N] + 1) / 2"},
        {"N - M//2", "dim[N] - dim[M] / 2"},
        {"(N - M)//T", "((dim[N] - dim[M]) / dim[T] - ((dim[N] - dim[M]) % dim[T] < 0))"},
    };
    for (int i = 0; i < LENGTH(pairs); i++) {
        Buf b = {0};
        dim_print_c(&b, read_dim(pairs[i][0]), as_c_name, NULL);
        assert_string_equal(buf_text(&b), pairs[i][1]);
        buf_free(&b);
    }
}

static void test_overflow(void **state)
{
    (void)state;
    Dim big = dim_const(INT64_MAX), n = dim_symbol("N");
    assert_true(dim_add(big, dim_const(1)) == DIM_BAD);
    assert_true(dim_mul(big, dim_const(2)) == DIM_BAD);
    assert_true(dim_mul(dim_mul(big, n), dim_const(2)) == DIM_BAD);
    assert_true(dim_sub(DIM_BAD, n) == DIM_BAD);
    assert_true(dim_div(DIM_BAD, n) == DIM_BAD);
    assert_false(dim_ge(DIM_BAD, n));
    assert_false(dim_is(DIM_BAD, 0));
    Dim power = dim_const(1);
    for (int i = 0; i < 20; i++)
        power = dim_mul(power, n);
    assert_true(power == DIM_BAD);
    int64_t value;
    DimEnv env = {(DimValue[]){{"N", INT64_MAX}}, 1};
    assert_false(dim_eval(read_dim("2*N"), &env, &value));
    assert_false(dim_eval(read_dim("M"), &env, &value));
    assert_false(dim_eval(read_dim("3//(N - 9223372036854775807)"), &env, &value));
}

static void test_bounds(void **state)
{
    (void)state;
    static const char *const proved[][2] = {
        {"N", "0"}, {"N + 1", "1"}, {"N + 3", "N"}, {"H//2", "0"}, {"H", "H//2"},
        {"H", "2*(H//2)"}, {"2*(H//2) + 1", "H"}, {"H", "H//2 + H//4"}, {"(H + 1)//2", "H//2"},
        {"H + 1", "2*((H + 1)//2)"}, {"N*T", "0"}, {"N*T", "T*(N//2)"}, {"N", "T*(N//T)"},
        {"N", "N//T"}, {"H//2", "H//4"}, {"N*(H//2)", "0"}, {"3", "0 - N"},
        {"4*(H//4) + 2", "2*(H//2)"}, {"4*(H//4) + 5", "2*(H//2) + 3"},
    };
    static const char *const open[][2] = {
        {"N", "1"}, {"N", "T"}, {"H//2", "1"}, {"2*(H//2)", "H"}, {"N - T", "0"},
        {"(N - T)//2", "0"}, {"4*(H//4) + 1", "2*(H//2)"},
    };
    for (int i = 0; i < LENGTH(proved); i++)
        if (!dim_ge(read_dim(proved[i][0]), read_dim(proved[i][1])))
            fail_msg("not proved: %s >= %s", proved[i][0], proved[i][1]);
    for (int i = 0; i < LENGTH(open); i++)
        if (dim_ge(read_dim(open[i][0]), read_dim(open[i][1])))
            fail_msg("proved wrongly: %s >= %s", open[i][0], open[i][1]);
    int64_t value;
    assert_true(dim_lower(read_dim("2*N + 3"), &value) && value == 3);
    assert_true(dim_upper(read_dim("3 - N"), &value) && value == 3);
    assert_false(dim_upper(read_dim("N"), &value));
    assert_true(dim_upper(read_dim("H - 2*(H//2)"), &value) && value == 1);
    assert_true(dim_lower(dim_const(-4), &value) && value == -4);
}

/* Rounds of loops: t < T, u < t + 1 within it, v < 5, w < T//2. */
static void test_bounded_symbols(void **state)
{
    (void)state;
    static const char *const proved[][2] = {
        {"T", "t + 1"}, {"T - 1 - t", "0"}, {"t", "u"}, {"T - 1", "u"}, {"T*N", "t*N"},
        {"T*N - 1", "t*N + N - 1"}, {"T*T", "t*T + u"}, {"4", "v"},
        {"T - 2", "2*w"}, {"T//2", "w + 1"}, {"T", "t//2"}, {"2*t + 1", "t"}, {"N*T + t", "t*N"},
        {"T - 1", "(t + u)//2"}, {"T*(N + 1) - 1 - N", "t*(N + 1)"},
    };
    static const char *const open[][2] = {
        {"T", "t + 2"}, {"u", "t"}, {"t", "1"}, {"3", "v"}, {"T - 3", "2*w"}, {"T", "t*N"},
        {"T", "2*t"}, {"0", "t"},
    };
    int64_t value;
    assert_true(dim_bound("t", read_dim("T")) && dim_bound("u", read_dim("t + 1")));
    assert_true(dim_bound("v", dim_const(5)) && dim_bound("w", read_dim("T//2")));
    assert_true(dim_bound("t", read_dim("T")));
    assert_false(dim_bound("t", read_dim("T + 1")));
    for (int i = 0; i < LENGTH(proved); i++)
        if (!dim_ge(read_dim(proved[i][0]), read_dim(proved[i][1])))
            fail_msg("not proved: %s >= %s", proved[i][0], proved[i][1]);
    for (int i = 0; i < LENGTH(open); i++)
        if (dim_ge(read_dim(open[i][0]), read_dim(open[i][1])))
            fail_msg("proved wrongly: %s >= %s", open[i][0], open[i][1]);
    assert_true(dim_upper(read_dim("3*v + 1"), &value) && value == 13);
    assert_true(dim_lower(read_dim("1 - v*v"), &value) && value == -15);
    assert_true(dim_mentions(read_dim("N*((t + 1)//2)"), intern("t")));
    assert_false(dim_mentions(read_dim("N*T"), intern("t")));
    assert_string_equal(dim_fresh("fresh"), "fresh");
    assert_string_equal(dim_fresh("fresh"), "fresh_2");
    assert_string_equal(dim_fresh("t"), "t_2");
    assert_string_equal(dim_fresh("t"), "t_3");
}

static void test_queries(void **state)
{
    (void)state;
    const char *names[4];
    const char *name;
    assert_int_equal(dim_symbols(read_dim("N*(H//T) + N"), names, 4), 3);
    assert_int_equal(dim_symbols(read_dim("N*(H//T) + N"), names, 2), 2);
    assert_true(dim_is_symbol(read_dim("N"), &name) && !strcmp(name, "N"));
    assert_false(dim_is_symbol(read_dim("2*N"), &name));
    assert_false(dim_is_symbol(read_dim("N//2"), &name));
    assert_dims("N", "N");
    assert_true(dim_substitute(read_dim("(N + 1)//2*T"), "N", dim_const(6)) == read_dim("3*T"));
}

/* ---- random expressions against plain evaluation ---- */

static uint32_t random_state;

static int draw(int n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (int)((random_state >> 8) % (uint32_t)n);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && a % b < 0);
}

static const char *const symbols[] = {"A", "B", "C"};

/* A random dimension, and what it must evaluate to for each of two settings of the symbols. */
static Dim random_dim(int depth, const int64_t at[2][3], int64_t value[2])
{
    int64_t right[2];
    int kind = depth == 0 ? draw(2) : draw(6);
    if (kind == 0) {
        value[0] = value[1] = draw(9) - 2;
        return dim_const(value[0]);
    }
    if (kind == 1) {
        int s = draw(3);
        value[0] = at[0][s];
        value[1] = at[1][s];
        return dim_symbol(symbols[s]);
    }
    Dim a = random_dim(depth - 1, at, value);
    if (kind == 5) {
        int by = 1 + draw(6);
        for (int k = 0; k < 2; k++)
            value[k] = floor_div(value[k], by);
        return dim_div(a, dim_const(by));
    }
    Dim b = random_dim(depth - 1, at, right);
    for (int k = 0; k < 2; k++)
        value[k] = kind == 2 ? value[k] + right[k]
                   : kind == 3 ? value[k] - right[k] : value[k] * right[k];
    return kind == 2 ? dim_add(a, b) : kind == 3 ? dim_sub(a, b) : dim_mul(a, b);
}

static void check_random(Dim d, const int64_t at[2][3], const int64_t value[2])
{
    int64_t low, high, got;
    bool has_low = dim_lower(d, &low), has_high = dim_upper(d, &high);
    for (int k = 0; k < 2; k++) {
        DimEnv env = {(DimValue[]){{"A", at[k][0]}, {"B", at[k][1]}, {"C", at[k][2]}}, 3};
        assert_true(dim_eval(d, &env, &got));
        if (got != value[k])
            fail_msg("%s is %ld instead of %ld", dim_text(d), (long)got, (long)value[k]);
        if ((has_low && got < low) || (has_high && got > high))
            fail_msg("%s is %ld, outside its bounds", dim_text(d), (long)got);
    }
    assert_true(read_dim(dim_text(d)) == d);
}

static void test_random(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 20000; seed++) {
        random_state = seed;
        const int64_t at[2][3] = {{draw(12), draw(12), draw(12)}, {draw(40), draw(3), draw(7)}};
        int64_t value[2];
        Dim d = random_dim(4, at, value);
        if (d != DIM_BAD)                          /* the degree may be too high */
            check_random(d, at, value);
    }
}

/* Exact and inexact division by polynomials, where the divisor is positive. */
static void test_random_division(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 5000; seed++) {
        random_state = seed;
        const int64_t at[2][3] = {{draw(12), draw(12), draw(12)}, {draw(40), draw(3), draw(7)}};
        int64_t a[2], b[2];
        Dim over = random_dim(2, at, a), by = random_dim(2, at, b);
        if (by == DIM_BAD || over == DIM_BAD || b[0] <= 0 || b[1] <= 0)
            continue;
        Dim q = dim_div(over, by);
        if (q == DIM_BAD)
            continue;
        const int64_t value[2] = {floor_div(a[0], b[0]), floor_div(a[1], b[1])};
        for (int k = 0; k < 2; k++) {
            DimEnv env = {(DimValue[]){{"A", at[k][0]}, {"B", at[k][1]}, {"C", at[k][2]}}, 3};
            int64_t got;
            if (dim_eval(q, &env, &got) && got != value[k])
                fail_msg("(%s)//(%s) = %s is %ld instead of %ld", dim_text(over), dim_text(by),
                         dim_text(q), (long)got, (long)value[k]);
        }
        assert_true(read_dim(dim_text(q)) == q);
        assert_true(dim_div(dim_mul(over, by), by) == over);
    }
}

static int forget(void **state)
{
    (void)state;
    dim_reset();
    arena_free();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_networks, forget),
        cmocka_unit_test_teardown(test_floors, forget),
        cmocka_unit_test_teardown(test_text, forget),
        cmocka_unit_test_teardown(test_c_text, forget),
        cmocka_unit_test_teardown(test_overflow, forget),
        cmocka_unit_test_teardown(test_bounds, forget),
        cmocka_unit_test_teardown(test_bounded_symbols, forget),
        cmocka_unit_test_teardown(test_queries, forget),
        cmocka_unit_test_teardown(test_random, forget),
        cmocka_unit_test_teardown(test_random_division, forget),
    };
    return cmocka_run_group_tests_name("dim", tests, NULL, NULL);
}
