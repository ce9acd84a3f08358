/* The interpreter: listed values for every kind of op, random contracts against a direct
 * evaluation term by term, rounding, random bits, margins and faults. */
#include "tests/unit/eval.h"

#include "runtime/philox.h"

typedef struct {
    const char *name, *nodes;
    int count;
    double want[16];
} Case;

#define SUM(symbol) "  %0: f32[] = input carry 0\n  %1: f32[4] = input capture 0\n" \
    "  %2: f32[] = contract %1[(" symbol ")] -> []\n  %3: f32[] = add %0, %2\n" \
    "  carry 0 \"s\" %3\n"
#define X4 "%0: f32[4] = array 1, 2, 3, 4\n%1: f32[] = const 5\n"
#define BOTH "%3: f32[] = part 0 of %2\n%4: f32[4] = part 1 of %2\n%5: f32[1] = reshape %3\n" \
    "%6: f32[5] = concat %5, %4 axis 0\nresult 0 \"r\" %6"
#define NAN_ (0.0 / 0.0)
#define INF (1.0 / 0.0)

static const Case cases[] = {
    {"idiv and mod floor",
     "%0: i32[4] = array 7, -7, 7, -7\n%1: i32[4] = array 2, 2, -2, 0\n%2: i32[4] = idiv %0, %1\n"
     "%3: i32[4] = mod %0, %1\n%4: i32[8] = concat %2, %3 axis 0\nresult 0 \"r\" %4",
     8, {3, -4, -4, 0, 1, 1, -1, 0}},
    {"ints wrap",
     "%0: i32[2] = array 2147483647, -2147483648\n%1: i32[2] = const 1\n%2: i32[2] = add %0, %1\n"
     "%3: i32[2] = neg %0\n%4: i32[4] = concat %2, %3 axis 0\nresult 0 \"r\" %4",
     4, {-2147483648.0, -2147483647.0, -2147483647.0, -2147483648.0}},
    {"round to even, floor, sign",
     "%0: f32[4] = array 0.5, 1.5, -2.5, -0.25\n%1: f32[4] = round %0\n%2: f32[4] = floor %0\n"
     "%3: f32[4] = sign %0\n%4: f32[12] = concat %1, %2, %3 axis 0\nresult 0 \"r\" %4",
     12, {0, 2, -2, 0, 0, 1, -3, -1, 1, 1, -1, -1}},
    {"max gives NaN",
     "%0: f32[3] = array nan, 1, 2\n%1: f32[3] = array 1, nan, 3\n%2: f32[3] = max %0, %1\n"
     "%3: f32[3] = min %0, %1\n%4: f32[6] = concat %2, %3 axis 0\nresult 0 \"r\" %4",
     6, {NAN_, NAN_, 3, NAN_, NAN_, 2}},
    {"casts",
     "%0: f32[5] = array 2.9, -2.9, nan, 1e20, -1e20\n%1: i32[5] = cast %0\n"
     "%2: u8[5] = cast %1\n%3: i32[5] = cast %2\n%4: i32[10] = concat %1, %3 axis 0\n"
     "result 0 \"r\" %4",
     10, {2, -2, 0, 2147483647.0, -2147483648.0, 2, 254, 0, 255, 0}},
    {"cast to bool and back",
     "%0: f32[3] = array 0, -0.5, 2\n%1: bool[3] = cast %0\n%2: bool[3] = not %1\n"
     "%3: f32[3] = cast %2\nresult 0 \"r\" %3", 3, {1, 0, 0}},
    {"select", "%0: bool[3] = array true, false, true\n%1: f32[3] = array 1, 2, 3\n"
     "%2: f32[3] = array 4, 5, nan\n%3: f32[3] = select %0, %1, %2\nresult 0 \"r\" %3",
     3, {1, 5, 3}},
    {"bits", "%0: i32[3] = array 6, -8, 5\n%1: i32[3] = array 1, 1, 33\n%2: i32[3] = shr %0, %1\n"
     "%3: i32[3] = xor %0, %1\n%4: i32[6] = concat %2, %3 axis 0\nresult 0 \"r\" %4",
     6, {3, -4, 2, 7, -7, 36}},
    {"iota, size", "%0: i32[2, 3] = iota axis 1\n%1: i64[] = size 2*N + 1\n%2: i32[] = cast %1\n"
     "%3: i32[2, 3] = contract %2[] -> [i, j] over i < 2, j < 3\n%4: i32[2, 3] = add %0, %3\n"
     "result 0 \"r\" %4", 6, {7, 8, 9, 7, 8, 9}},
    {"matrix product",
     "%0: f32[2, 3] = array 1, 2, 3, 4, 5, 6\n%1: f32[3, 2] = array 1, 0, 2, 1, 0, 3\n"
     "%2: f32[2, 2] = contract %0[i, k] * %1[k, j] -> [i, j] over i < 2, j < 2, k < 3\n"
     "result 0 \"r\" %2", 4, {5, 11, 14, 23}},
    {"convolution with stride, dilation and pad",
     "%0: f32[7] = array 1, 2, 3, 4, 5, 6, 7\n%1: f32[2] = array 10, 1\n"
     "%2: f32[4] = contract %0[2*i + 2*k - 1] * %1[k] -> [i] over i < 4, k < 2\n"
     "result 0 \"r\" %2", 4, {2, 24, 46, 60}},
    {"transposed convolution",
     "%0: f32[2] = array 1, 2\n%1: f32[3] = array 1, 10, 100\n"
     "%2: f32[5] = contract %0[i] * %1[k] -> [2*i + k] over i < 2, k < 3\nresult 0 \"r\" %2",
     5, {1, 10, 102, 20, 200}},
    {"a result index outside is dropped",
     "%0: f32[3] = array 1, 2, 3\n%1: f32[2] = contract %0[i] -> [i - 1] over i < 3\n"
     "result 0 \"r\" %1", 2, {2, 3}},
    {"sum, flip, diagonal and fold",
     "%0: i32[2, 2] = array 1, 2, 3, 4\n%1: i32[2] = contract %0[i, j] -> [j] over i < 2, j < 2\n"
     "%2: i32[2] = contract %1[-i + 1] -> [i] over i < 2\n"
     "%3: i32[2] = contract %0[i, i] -> [i] over i < 2\n"
     "%4: i32[3] = contract %0[i, j] -> [i + j] over i < 2, j < 2\n"
     "%5: i32[7] = concat %2, %3, %4 axis 0\nresult 0 \"r\" %5", 7, {6, 4, 1, 4, 1, 5, 4}},
    {"window with zeros outside",
     "%0: f32[3] = array 1, 2, 3\n"
     "%1: f32[3, 3] = contract %0[i + k - 1] -> [i, k] over i < 3, k < 3\nresult 0 \"r\" %1",
     9, {0, 1, 2, 1, 2, 3, 2, 3, 0}},
    {"a sum over nothing",
     "%0: f32[2, 0] = const 1\n%1: f32[2] = contract %0[i, j] -> [i] over i < 2, j < 0\n"
     "result 0 \"r\" %1", 2, {0, 0}},
    {"sums of bytes wrap",
     "%0: u8[3] = array 200, 100, 1\n%1: u8[] = contract %0[i] -> [] over i < 3\n"
     "%2: i32[] = cast %1\nresult 0 \"r\" %2", 1, {45}},
    {"reshape", "%0: i32[2, 3] = iota axis 1\n%1: i32[3, 2] = reshape %0\nresult 0 \"r\" %1",
     6, {0, 1, 2, 0, 1, 2}},
    {"concat inside",
     "%0: i32[2, 1] = array 1, 2\n%1: i32[2, 2] = array 3, 4, 5, 6\n"
     "%2: i32[2, 3] = concat %0, %1 axis 1\nresult 0 \"r\" %2", 6, {1, 3, 4, 2, 5, 6}},
    {"extrema over outer and inner axes",
     "%0: f32[2, 2, 2] = array 1, 8, 3, 2, 5, 6, 7, 0\n%1: f32[2] = reduce_max %0 axes 0, 2\n"
     "%2: f32[2] = reduce_min %0 axes 0, 2\n%3: f32[4] = concat %1, %2 axis 0\n"
     "result 0 \"r\" %3", 4, {8, 7, 1, 0}},
    {"the first of equals; NaN wins",
     "%0: f32[3, 3] = array 1, 2, 2, 5, nan, nan, 3, 3, 3\n%1: i32[3] = argmax %0 axis 1\n"
     "%2: i32[3] = argmin %0 axis 1\n%3: i32[6] = concat %1, %2 axis 0\nresult 0 \"r\" %3",
     6, {1, 1, 0, 0, 1, 0}},
    {"extrema of nothing",
     "%0: f32[1, 0] = const 1\n%1: f32[1] = reduce_max %0 axes 1\n"
     "%2: f32[1] = reduce_min %0 axes 1\n%3: f32[2] = concat %1, %2 axis 0\nresult 0 \"r\" %3",
     2, {-INF, INF}},
    {"lowest int of nothing",
     "%0: i32[1, 0] = const 1\n%1: i32[1] = reduce_max %0 axes 1\nresult 0 \"r\" %1",
     1, {-2147483648.0}},
    {"rows by index; 0 outside",
     "%0: f32[3, 2] = array 1, 2, 3, 4, 5, 6\n%1: i32[3, 2] = array 2, 2, 0, 0, 5, -1\n"
     "%2: f32[3, 2] = gather %0[%1, j] -> [i, j]\nresult 0 \"r\" %2", 6, {5, 6, 1, 2, 0, 0}},
    {"an index added to an axis",
     "%0: f32[4] = array 1, 2, 3, 4\n%1: i32[3] = array 1, 0, 1\n"
     "%2: f32[3] = gather %0[i + %1] -> [i]\nresult 0 \"r\" %2", 3, {2, 2, 4}},
    {"scatter adds duplicates and drops what is outside",
     "%0: f32[4] = array 1, 2, 3, 4\n%1: i32[4] = array 1, 1, 7, 0\n"
     "%2: f32[3] = scatter %0[i] -> [%1]\nresult 0 \"r\" %2", 3, {4, 3, 0}},
    {"a product of single numbers",
     "%0: f32[] = const 3\n%1: f32[] = const 5\n%2: f32[] = contract %0[] * %1[] -> []\n"
     "result 0 \"r\" %2", 1, {15}},
    {"a loop: last value and stack",
     X4 "%2 = loop a < 4 carry %1 capture %0 {\n" SUM("a") "  stack 0 axis 0 \"\" %3\n}\n" BOTH,
     5, {15, 6, 8, 11, 15}},
    {"backwards",
     X4 "%2 = loop b < 4 backwards carry %1 capture %0 {\n" SUM("b")
     "  stack 0 axis 0 \"\" %3\n}\n" BOTH, 5, {15, 15, 14, 12, 9}},
    {"backwards by the index",
     X4 "%2 = loop c < 4 carry %1 capture %0 {\n" SUM("3 - c") "  stack 0 axis 0 \"\" %3\n}\n" BOTH,
     5, {15, 9, 12, 14, 15}},
    {"no round",
     X4 "%2 = loop d < 4 rest N - 3 carry %1 capture %0 {\n" SUM("d")
     "  stack 0 axis 0 \"\" %3\n}\n" BOTH, 5, {5, 0, 0, 0, 0}},
    {"less than no round",
     X4 "%2 = loop e < N - 3 rest N - 8 carry %1 capture %0 {\n" SUM("e") "}\n"
     "%3: f32[] = part 0 of %2\nresult 0 \"r\" %3", 1, {5}},
    {"rest", X4 "%2 = loop f < 4 rest N carry %1 capture %0 {\n" SUM("f")
     "  stack 0 axis 0 \"\" %3\n}\n" BOTH, 5, {11, 6, 8, 11, 0}},
    {"rest, backwards",
     X4 "%2 = loop g < 4 backwards rest N carry %1 capture %0 {\n" SUM("g")
     "  stack 0 axis 0 \"\" %3\n}\n" BOTH, 5, {11, 11, 10, 8, 0}},
    {"until",
     X4 "%9: bool[] = const true\n%2 = loop h < 4 until 1 carry %1, %9 capture %0 {\n" SUM("h")
     "  %4: f32[] = const 7\n  %5: bool[] = lt %3, %4\n  carry 1 \"\" %5\n"
     "  stack 0 axis 0 \"\" %3\n}\n%3: f32[] = part 0 of %2\n%4: f32[4] = part 2 of %2\n"
     "%5: f32[1] = reshape %3\n%6: f32[5] = concat %5, %4 axis 0\nresult 0 \"r\" %6",
     5, {8, 6, 8, 0, 0}},
    {"until, false at the start",
     X4 "%9: bool[] = const false\n%2 = loop i < 4 until 1 carry %1, %9 capture %0 {\n" SUM("i")
     "  %4: bool[] = input carry 1\n  carry 1 \"\" %4\n}\n"
     "%3: f32[] = part 0 of %2\nresult 0 \"r\" %3", 1, {5}},
    {"a loop in a loop, rows stacked on the last axis, an unused carry",
     "%0: f32[2] = array 1, 2\n%1 = loop j < N carry %0 {\n  %0: f32[2] = input carry 0\n"
     "  %1 = loop k < N rest j + 1 carry %0 {\n    %0: f32[2] = input carry 0\n    %1: i64[] = size 10*j + k\n"
     "    %2: f32[] = cast %1\n    %3: f32[2] = contract %2[] -> [i] over i < 2\n"
     "    %4: f32[2] = add %0, %3\n    carry 0 \"\" %4\n  }\n  %2: f32[2] = part 0 of %1\n"
     "  carry 0 \"\" %0\n  stack 0 axis 1 \"\" %2\n}\n%2: f32[2, N] = part 1 of %1\n"
     "result 0 \"r\" %2", 6, {1, 22, 64, 2, 23, 65}},
    {"rows with a middle axis, exchanged carries",
     "%0: i32[2] = array 1, 2\n%1: i32[2] = array 3, 4\n%2 = loop l < 2 carry %0, %1 {\n"
     "  %0: i32[2] = input carry 0\n  %1: i32[2] = input carry 1\n"
     "  %2: i32[2, 2] = contract %0[i] -> [i, j] over i < 2, j < 2\n  carry 0 \"\" %1\n"
     "  carry 1 \"\" %0\n  stack 0 axis 1 \"\" %2\n}\n%3: i32[2, 2, 2] = part 2 of %2\n"
     "result 0 \"r\" %3", 8, {1, 1, 3, 3, 2, 2, 4, 4}},
    {"a custom derivative has its value",
     "%0: f32[] = const 2\n%1: f32[] = const 3\n%2: f32[] = custom %0, %1\nresult 0 \"r\" %2", 1, {2}},
};

static const char *run_graph(const Graph *g, Interp *how, Tensor *out)
{
    how->dims = (DimEnv){(DimValue[]){{"N", 3}}, 1};
    return interp_run(g, how, out);
}

static void test_cases(void **state)
{
    (void)state;
    for (int i = 0; i < LENGTH(cases); i++) {
        for (int wide = 0; wide < 2; wide++) {
            Tensor out;
            Interp how = {.wide = wide};
            const char *fault = run_graph(read_nodes(cases[i].nodes), &how, &out);
            if (fault)
                fail_msg("%s: %s", cases[i].name, fault);
            assert_elements(cases[i].name, &out, cases[i].want, cases[i].count, 0);
            tensor_free(&out);
        }
    }
}

/* What runs one graph of one number, for the tests below. */
static double one_number(const char *nodes, bool wide)
{
    Tensor out;
    Interp how = {.wide = wide};
    assert_null(run_graph(read_nodes(nodes), &how, &out));
    double x = out.f[0];
    tensor_free(&out);
    return x;
}

static void test_rounding(void **state)
{
    (void)state;
    static const char third[] = "%%0: %s[] = const 1\n%%1: %s[] = const 3\n"
                                "%%2: %s[] = div %%0, %%1\nresult 0 \"r\" %%2";
    const struct { const char *type; double narrow; } types[] = {
        {"f32", 1.0f / 3}, {"f64", 1.0 / 3}, {"f16", 0x1.554p-2}, {"bf16", 0x1.56p-2},
    };
    for (int i = 0; i < LENGTH(types); i++) {
        const char *t = types[i].type, *nodes = internf(third, t, t, t);
        assert_true(one_number(nodes, false) == types[i].narrow);
        assert_true(one_number(nodes, true) == 1.0 / 3);
    }
    const char *big = "%0: f16[2] = array 60000, 60000\n"
                      "%1: f16[] = contract %0[i] -> [] over i < 2\nresult 0 \"r\" %1";
    assert_true(isinf(one_number(big, false)));
    assert_true(one_number(big, true) == 120000);
}

/* ---- contracts ---- */

static Ref random_array(Graph *g, int rank, Dim *shape)
{
    Value values[256];
    for (int i = 0; i < rank; i++)
        shape[i] = dim_const(draw(5));
    for (int i = 0; i < LENGTH(values); i++)
        values[i] = (Value){.f = draw(19) - 9};
    return build_array(g, F64, values, rank, shape);
}

static int64_t number_of(Dim d)
{
    int64_t value;
    assert_true(dim_is_const(d, &value));
    return value;
}

/* The element of a tensor that a map names at z; -1 outside. */
static int64_t named_element(const Map *map, const Node *n, const int64_t *z)
{
    int64_t at = 0;
    for (int i = 0; i < map->rank; i++) {
        int64_t index = number_of(map->at[i].offset), size = number_of(n->shape[i]);
        for (int k = 0; k < map->at[i].nterms; k++)
            index += map->at[i].coef[k] * z[map->at[i].axis[k]];
        if (index < 0 || index >= size)
            return -1;
        at = at * size + index;
    }
    return at;
}

static void add_term(const Graph *g, const Node *n, const int64_t *z, double *sum)
{
    int64_t to = named_element(&n->contract->out, n, z);
    double product = 1;
    for (int k = 0; k < n->nargs; k++) {
        const Node *a = node_at(g, n->arg[k]);
        int64_t from = named_element(&n->contract->in[k], a, z);
        if (from < 0)
            return;
        product *= a->array[from].f;
    }
    if (to >= 0)
        sum[to] += product;
}

static void test_random_contracts(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 2000; seed++) {
        random_state = seed;
        Graph *g = graph_new("contract");
        int ranks[3] = {draw(4), draw(4), draw(4)};
        Dim shape[3][MAX_RANK];
        Contract c = {.nbox = draw(5)};
        int64_t z[MAX_BOX] = {0}, count = 1;
        for (int i = 0; i < c.nbox; i++) {
            c.box[i] = dim_const(draw(5));
            count *= number_of(c.box[i]);
        }
        Ref a = random_array(g, ranks[0], shape[0]), b = random_array(g, ranks[1], shape[1]);
        for (int i = 0; i < ranks[2]; i++)
            shape[2][i] = dim_const(draw(5));
        c.out = random_map(ranks[2], c.nbox);
        c.in[0] = random_map(ranks[0], c.nbox);
        c.in[1] = random_map(ranks[1], c.nbox);
        Ref r = build_contract(g, &c, a, draw(3) ? b : NO_REF, ranks[2], shape[2]);
        build_result(g, 0, "r", r);
        double sum[256] = {0};
        for (int64_t e = 0; e < count; e++) {
            for (int64_t i = c.nbox - 1, rest = e; i >= 0; i--) {
                z[i] = rest % number_of(c.box[i]);
                rest /= number_of(c.box[i]);
            }
            add_term(g, node_at(g, r), z, sum);
        }
        Tensor out;
        assert_null(run_graph(g, &(Interp){0}, &out));
        assert_elements(internf("contract %u", seed), &out, sum, (int)out.count, 0);
        tensor_free(&out);
    }
}

/* ---- random bits ---- */

static void assert_bits(const char *site, int64_t round, uint64_t seed, uint64_t execution,
                        const uint32_t *want)
{
    Graph *g = graph_new("random");
    Dim shape[] = {dim_const(2), dim_const(5)};
    Tensor out;
    build_result(g, 0, "bits", build_random(g, site, dim_const(round), 2, shape));
    assert_null(run_graph(g, &(Interp){.seed = seed, .execution = execution}, &out));
    for (int e = 0; e < 10; e++)
        assert_int_equal(out.i[e], want[e]);
    tensor_free(&out);
}

static uint64_t fnv1a(const char *s)
{
    uint64_t h = 14695981039346656037u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211u;
    return h;
}

/* The published value for counter 0 and key 0; beyond, the runtime's own implementation. */
static void test_random(void **state)
{
    (void)state;
    static const struct { const char *site; uint64_t seed, execution; int64_t round; } draws[] = {
        {"a", 0, 0, 0}, {"net.dense.1.w", 7, 3, 0}, {"", 0xFFFFFFFFFFFFFFFF, 0x123456789ABCDEF0, 0},
        {"net.lstm.1", 7, 3, 1}, {"net.lstm.1", 7, 3, 1234567},
    };
    uint32_t want[12], zero[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    Tensor out;
    Graph *g = read_nodes("%0: u32[4] = random \"x\"\nresult 0 \"r\" %0");
    assert_null(run_graph(g, &(Interp){.seed = fnv1a("x")}, &out));
    for (int e = 0; e < 4; e++)
        assert_int_equal(out.i[e], zero[e]);
    tensor_free(&out);
    for (int i = 0; i < LENGTH(draws); i++) {
        uint64_t key = draws[i].seed ^ fnv1a(draws[i].site), execution = draws[i].execution;
        key += (uint64_t)draws[i].round * 0x9E3779B97F4A7C15u;
        for (uint32_t block = 0; block < 3; block++)
            rt_philox((uint32_t[]){block, 0, (uint32_t)execution, (uint32_t)(execution >> 32)},
                      (uint32_t[]){(uint32_t)key, (uint32_t)(key >> 32)}, want + 4 * block);
        assert_bits(draws[i].site, draws[i].round, draws[i].seed, execution, want);
    }
}

/* ---- margins and faults ---- */

static void test_margin(void **state)
{
    (void)state;
    static const struct { const char *nodes; double margin; } met[] = {
        {"%0: f32[2] = array 1, 2\n%1: f32[2] = array 1, 2.5\n%2: bool[2] = lt %0, %1\n"
         "result 0 \"r\" %2", 0.5 / 2.5},
        {"%0: f32[] = const 0.75\n%1: f32[] = floor %0\nresult 0 \"r\" %1", 0.25},
        {"%0: f32[] = const 0.75\n%1: f32[] = round %0\nresult 0 \"r\" %1", 0.25},
        {"%0: f32[] = const 4.5\n%1: i32[] = cast %0\nresult 0 \"r\" %1", 0.5 / 4.5},
        {"%0: f32[] = const -0.125\n%1: f32[] = sign %0\nresult 0 \"r\" %1", 0.125},
        {"%0: f32[4] = array 1, 3, 0, 3.5\n%1: i32[] = argmax %0 axis 0\nresult 0 \"r\" %1",
         0.5 / 3.5},
        {"%0: f32[] = const 5\n%1: f32[] = const 2\n%2: f32[] = mod %0, %1\nresult 0 \"r\" %2",
         0.5 / 2.5},
        {"%0: bf16[2] = const 0.75\n%1: bool[2] = eq %0, %0\nresult 0 \"r\" %1", 0},
        {"%0: f32[2] = const 0.75\n%1: bool[2] = eq %0, %0\nresult 0 \"r\" %1", INF},
        {"%0: f32[2] = const 0.75\n%1: f32[2] = max %0, %0\nresult 0 \"r\" %1", INF},
    };
    for (int i = 0; i < LENGTH(met); i++) {
        Tensor out;
        Interp how = {0};
        assert_null(run_graph(read_nodes(met[i].nodes), &how, &out));
        if (how.margin != met[i].margin && fabs(how.margin - met[i].margin) > 1e-12)
            fail_msg("margin %g of %s", how.margin, met[i].nodes);
        tensor_free(&out);
    }
}

static const Tensor *no_input(void *ctx, const Input *in, const Node *n)
{
    (void)in;
    (void)n;
    return ctx;
}

static void test_faults(void **state)
{
    (void)state;
    static const struct { const char *nodes, *fault; } bad[] = {
        {"%0: f32[3] = const 1\n%1: i32[2] = array 0, 3\n"
         "%2: f32[2] = gather %0[%1] -> [i] checked\nresult 0 \"r\" %2",
         "index 3 is outside axis 0 of size 3"},
        {"%0: f32[M] = const 1\nresult 0 \"r\" %0", "the size M has no value"},
        {"%0: f32[N - 4] = const 1\nresult 0 \"r\" %0", "the size N - 4 is negative"},
        {"%0 x: f32[2] = input arg 0\nresult 0 \"r\" %0",
         "input x was given no tensor of its type and shape"},
        {"%0: f32[] = input arg 0\n%91: f32[] = const 1\n%1: f32[] = grad %0, %0, %91\nresult 0 \"r\" %1",
         "a derivative that was not expanded"},
    };
    Tensor scalar = tensor_new(F32, 0, NULL);
    for (int i = 0; i < LENGTH(bad); i++) {
        Tensor out = {0};
        Interp how = {.input = no_input, .ctx = &scalar};
        const char *fault = run_graph(read_nodes(bad[i].nodes), &how, &out);
        assert_non_null(fault);
        assert_string_equal(fault, bad[i].fault);
    }
    tensor_free(&scalar);
}

/* A value used again after another use, dead nodes, and one value in two outputs. */
static void test_lifetimes(void **state)
{
    (void)state;
    Graph *g = read_nodes("%0: f32[2] = array 1, 2\n%1: f32[2] = neg %0\n%2: f32[2] = exp %0\n"
                          "%3: f32[2] = add %1, %1\n%4: f32[2] = add %3, %0\n"
                          "result 0 \"a\" %4\nresult 1 \"b\" %4\nresult 2 \"c\" %1");
    Tensor out[3];
    assert_null(run_graph(g, &(Interp){0}, out));
    assert_elements("sum", &out[0], (double[]){-1, -2}, 2, 0);
    assert_elements("again", &out[1], (double[]){-1, -2}, 2, 0);
    assert_elements("negative", &out[2], (double[]){-1, -2}, 2, 0);
    for (int i = 0; i < 3; i++)
        tensor_free(&out[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_cases, forget_all),
        cmocka_unit_test_teardown(test_rounding, forget_all),
        cmocka_unit_test_teardown(test_random_contracts, forget_all),
        cmocka_unit_test_teardown(test_random, forget_all),
        cmocka_unit_test_teardown(test_margin, forget_all),
        cmocka_unit_test_teardown(test_faults, forget_all),
        cmocka_unit_test_teardown(test_lifetimes, forget_all),
    };
    return cmocka_run_group_tests_name("interp", tests, NULL, NULL);
}
