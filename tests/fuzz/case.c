/* A graph, its variants, what they must give, and within which bound.
 *
 * The bound on the difference is derived per tensor: the interpreter computes the graph again with each
 * result and each term of a sum off by a random relative error of 16 roundings, and once by one rounding,
 * always upwards (as equal terms of a long sum round), which tells how the graph magnifies rounding. In f64
 * numbers of two bytes are not rounded: a result may also be what comes of rounding everything to its type,
 * within what the same errors change there, where a number near a tie becomes its neighbour. Graphs in
 * which a comparison came closer to a tie than rounding reaches are passed over, and counted. */
#include "tests/fuzz/fuzz.h"
#include "ir/point.h"
#include "tests/unit/sample_graphs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COMPILED_PAIRS = 5 };

FuzzOptions fuzz = {.optimise = -1, .limit = -1, .target = TARGET_COUNT, .variants = (1 << VARIANTS) - 1};
const char *const variant_names[VARIANTS] = {"unfused", "fused", "random schedule 1",
                                               "random schedule 2"};
char fuzz_failure[512];
int fuzz_failed_variant;

bool fuzz_fail(const Case *c, int variant, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    snprintf(fuzz_failure, sizeof fuzz_failure, "seed %llu, %s: %s", (unsigned long long)c->seed,
             variant_names[variant], text);
    fuzz_failed_variant = variant;
    printf("FAIL %s\n", fuzz_failure);
    return false;
}

/* ---- graphs and their variants ---- */

Graph *draw_graph(uint64_t seed)
{
    if (fuzz.samples) {
        Graph *g = graph_parse(sample_graphs[seed % LENGTH(sample_graphs)], "sample_graphs.h");
        check(g);
        return g;
    }
    if (seed % 8 == 7 && !fuzz.special)
        return pair_graph(seed / 8, COMPILED_PAIRS, seed % 5 == 0);
    RandomGraphOptions o = {.symbolic = seed % 3 == 0, .gradient = seed % 2 == 0 && !fuzz.special, .doubles = seed % 5 == 0,
                            .loops = seed % 7 < 4};
    return random_graph(seed, &o);
}

/* Most kernels of a graph are those of the unfused variant, and each of them is one op: it is compiled for one
 * graph in four. */
unsigned draw_compiled(uint64_t seed)
{
    static const unsigned others[] = {0, 2, 3, 2, 0, 3, 2, 3};
    if (fuzz.interpret)
        return 0;
    return fuzz.whole ? fuzz.variants : fuzz.variants & (1u << 1 | 1u << others[seed / 3 % LENGTH(others)]);
}

Target draw_target(uint64_t seed)
{
    static const Target targets[] = {TARGET_NATIVE, TARGET_V3, TARGET_NATIVE, TARGET_BASE};
    Target t = fuzz.target < TARGET_COUNT ? fuzz.target : targets[seed / BATCH % LENGTH(targets)];
    return cpu_target(t)->cpu && cpu_target(t)->level <= cpu_target(TARGET_NATIVE)->level ? t : TARGET_NATIVE;
}

/* The last variant leaves one of the passes out that may be. What passes make of one variant is printed, parsed
 * and printed again after each. */
static Step *make_variant(const Case *c, const Graph *source, int v, bool apart)
{
    static const char *const optional[] = {NULL, "fold", "algebra", "hoist", "cse", "dce", "layout"};
    Graph *g = graph_clone(source);
    g->name = internf("g%llu_%d%s", (unsigned long long)c->seed, v, apart ? "_apart" : "");
    pass_options = (PassOptions){.limit = fuzz.limit, .unfused = v == 0,
                                 .verify_each = fuzz.whole || c->seed / 2 % VARIANTS == (uint64_t)v,
                                 .vectors = cpu_target(c->target)->vectors,
                                 .device = fuzz.device,
                                 .schedule_seed = v >= 2 ? c->seed * 2 + (uint64_t)v : 0,
                                 .skip = fuzz.counts || apart ? "cooperate" : v == 3 ? optional[c->seed / VARIANTS % LENGTH(optional)] : NULL};
    restart_rewrites();
    check(run_tensor_passes(g));
    Step *s = step_new(g);
    step_dim(s, intern("N"));
    step_dim(s, intern("T"));
    check(run_kernel_passes(s));
    return s;
}

static bool is_cooperative(const Step *s)
{
    for (int i = 0; s && i < s->kernels.n; i++)
        if (s->kernels.p[i].cooperative)
            return true;
    return false;
}

/* N. A sum of N equal terms is compiled as N times the term, which is NaN, not 0, where the term is infinite and
 * there are none: special numbers come with some. */
static int64_t draw_rows(uint64_t seed)
{
    int64_t rows = random_rows(seed);
    return fuzz.special && rows == 0 ? 1 : rows;
}

void make_case(Case *c, uint64_t seed, Target target, const Graph *g)
{
    *c = (Case){.seed = seed, .target = target, .rows = draw_rows(seed), .drawn = g, .graph = graph_clone(g),
                .rounds = (int64_t)(seed / LENGTH(sample_graphs) % 6)};
    pass_options = (PassOptions){.limit = -1, .skip = "fold,algebra,hoist,cse"};
    if (!run_tensor_passes(c->graph))
        die("fuzz: seed %llu has no gradient", (unsigned long long)seed);
    for (int v = 0; v < VARIANTS; v++)
        if (fuzz.variants >> v & 1)
            c->step[v] = make_variant(c, g, v, false);
    if (is_cooperative(c->step[FUSED]))
        c->apart = make_variant(c, g, FUSED, true);
}

/* ---- what must come out ---- */

static double element(const Tensor *t, int64_t i)
{
    return t->f ? t->f[i] : (double)t->i[i];
}

static const Tensor *give_input(void *ctx, const Input *in, const Node *n)
{
    (void)n;
    return &((const Expected *)ctx)->in[in->index];
}

/* One element in 32 becomes a number that arithmetic treats apart. */
static void sprinkle(Tensor *t, uint64_t seed)
{
    static const double special[] = {0.0, -0.0, INFINITY, -INFINITY, NAN, 1e-40, -1e-45, 1.5e-38};
    for (int64_t e = 0; t->f && e < t->count; e++) {
        uint64_t bits = next_random(&seed);
        if (bits >> 59 == 0)
            t->f[e] = round_to(t->type, special[bits % LENGTH(special)]);
    }
}

static void make_inputs(const Case *c, const DimEnv *env, Expected *want)
{
    for (Ref r = 0; r < c->drawn->nodes.n; r++) {
        const Node *n = node_at(c->drawn, r);
        if (n->op != OP_INPUT)
            continue;
        check(n->input->index < INPUTS);
        want->in[n->input->index] = random_input(n, env, c->seed, false);
        if (fuzz.special)
            sprinkle(&want->in[n->input->index], c->seed + (uint64_t)n->input->index);
    }
}

/* The largest change of a result under random errors of this size, by element of the outputs. */
static double noise_of(const Tensor *exact, const Tensor *shaken)
{
    double noise = 0;
    for (int64_t i = 0; i < exact->count; i++) {
        double d = fabs(element(exact, i) - element(shaken, i));
        noise = d > noise ? d : noise;
    }
    return noise;
}

static void find_noise(const Case *c, Interp how, const Tensor *exact, double *noise)
{
    Tensor shaken[64];
    how.draws = c->seed;
    for (int round = 0; round < 5; round++) {
        how.aligned = round == 4;
        how.jitter = how.aligned ? 6e-8 : 16 * 6e-8;
        check(!interp_run(c->graph, &how, shaken));
        for (int k = 0; k < c->graph->outputs.n; k++) {
            noise[k] = fmax(noise[k], noise_of(&exact[k], &shaken[k]));
            tensor_free(&shaken[k]);
        }
    }
}

static bool has_two_bytes(const Graph *g)
{
    for (Ref r = 0; r < g->nodes.n; r++)
        if (node_at(g, r)->type == F16 || node_at(g, r)->type == BF16)
            return true;
    return false;
}

static Interp how_to_run(const Case *c, DimValue sizes[2], Expected *want)
{
    sizes[0] = (DimValue){intern("N"), c->rows};
    sizes[1] = (DimValue){intern("T"), c->rounds};
    return (Interp){.dims = {sizes, 2}, .wide = true, .rounds = true, .seed = 7, .input = give_input, .ctx = want,
                    .margin = 1e300};
}

void work_out(const Case *c, Expected *want)
{
    DimValue sizes[2];
    memset(want, 0, sizeof *want);
    Interp wide = how_to_run(c, sizes, want), narrow = wide;
    make_inputs(c, &wide.dims, want);
    narrow.wide = false;
    check(c->graph->outputs.n <= (int)LENGTH(want->exact));
    const char *wrong = interp_run(c->graph, &wide, want->exact);
    if (wrong)
        die("fuzz: seed %llu: %s", (unsigned long long)c->seed, wrong);
    check(!interp_run(c->graph, &narrow, want->rounded));
    for (int z = 0; z < 2 && fuzz.special; z++) {
        Interp other = wide;
        other.zeros = z ? DROP_ZEROS : PAD_OUTSIDE;
        check(!interp_run(c->graph, &other, want->zeros[z]));
        find_noise(c, other, want->zeros[z], want->noise);
    }
    find_noise(c, wide, want->exact, want->noise);
    if (has_two_bytes(c->graph))
        find_noise(c, narrow, want->rounded, want->ties);
    want->tie = wide.margin < 1e-4;
}

void expected_free(Expected *want)
{
    for (int k = 0; k < (int)LENGTH(want->exact); k++) {
        tensor_free(&want->exact[k]);
        tensor_free(&want->rounded[k]);
        tensor_free(&want->zeros[0][k]);
        tensor_free(&want->zeros[1][k]);
    }
    for (int k = 0; k < INPUTS; k++)
        tensor_free(&want->in[k]);
}

/* ---- comparing ---- */

static double largest_of(const Tensor *t, double largest)
{
    for (int64_t i = 0; i < t->count; i++)
        if (isfinite(element(t, i)))
            largest = fmax(largest, fabs(element(t, i)));
    return largest;
}

/* With huge inputs one may be infinite where the other is NaN, if a sum is done in another order. */
static bool near(double a, double b, double bound)
{
    bool huge = !fuzz.special && !isfinite(a) && !isfinite(b);
    return a == b || (a != a && b != b) || huge || fabs(a - b) <= bound;
}

bool compare_result(const Case *c, int v, int k, const Tensor *got, const Expected *want)
{
    const Tensor *exact = &want->exact[k];
    double rounding = exact->type == F64 ? 1e-15 : 1e-6, largest = largest_of(exact, 0);
    for (int z = 0; z < 2 && fuzz.special; z++)
        largest = largest_of(&want->zeros[z][k], largest);
    double bound = exact->i ? 0 : 2 * want->noise[k] + rounding * largest + 1e-30;
    for (int64_t i = 0; i < exact->count; i++) {
        double a = element(got, i), b = element(exact, i), f = element(&want->rounded[k], i);
        if (near(a, b, bound) || near(a, f, 2 * want->ties[k]))
            continue;
        if (fuzz.special && (near(a, element(&want->zeros[0][k], i), bound) ||
                             near(a, element(&want->zeros[1][k], i), bound)))
            continue;
        return fuzz_fail(c, v, "result %d element %lld: %.9g, expected %.9g (bound %.3g)", k, (long long)i, a, b,
                         bound);
    }
    return true;
}

/* The buffer that holds an output in the end. */
static int output_buffer(const Step *s, const Output *o)
{
    for (int i = 0; i < s->buffers.n; i++)
        if (s->buffers.p[i].kind == BUF_RESULT && s->buffers.p[i].index == o->index)
            return i;
    die("fuzz: no buffer of output %s", o->name);
}

bool check_interpreted(const Case *c, int v, const Expected *want)
{
    DimValue sizes[2];
    const Step *s = c->step[v];
    Interp how = how_to_run(c, sizes, (Expected *)want);
    Tensor *got = calloc((size_t)s->buffers.n + 1, sizeof *got);
    const char *wrong = step_interp(s, &how, got);
    bool ok = !wrong || fuzz_fail(c, v, "%s", wrong);
    for (int k = 0; k < c->graph->outputs.n && ok; k++)
        ok = compare_result(c, v, k, &got[output_buffer(s, &c->graph->outputs.p[k])], want);
    for (int b = 0; b < s->buffers.n; b++)
        tensor_free(&got[b]);
    free(got);
    return ok;
}
