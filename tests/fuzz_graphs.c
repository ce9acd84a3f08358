/* Random graphs through the whole compiler against the interpreter.
 *
 *     fuzz_graphs [--count N] [--seed S] [--keep FILE.c] [--samples] [--pairs]
 *
 * runs N graphs from seed S on, prints the failing ones and a count, and keeps the C text if asked. With
 * --samples it takes those of unit/sample_graphs.h in turn, with other sizes and inputs for each seed. With
 * --pairs it compiles nothing: it prints which op reads which how often in N graphs of pairs, of which each
 * eighth graph of a run has a few, and which unit/test_random_graph.c differentiates twice.
 *
 * Each graph, with its gradients, is compiled unfused, fused with the schedules of the cost
 * model, and fused with random schedules, 25 kernels lists to a C file at -O1, and run on one
 * and on three threads, which must agree bit for bit. At each barrier, and before the first
 * kernel, those parts of the arena that hold no living temporary are filled with NaN bytes, and
 * so is the slack behind each buffer checked at the end.
 *
 * The bound on the difference is derived per tensor: the interpreter computes the graph again
 * with each result and each term of a sum off by a random relative error of 16 roundings, and once
 * by one rounding, always upwards (as equal terms of a long sum round), which tells how the graph
 * magnifies rounding. Graphs in which a comparison came closer to a tie than rounding reaches are
 * passed over, and counted. */
#include "codegen/embed.h"
#include "codegen/emit.h"
#include "codegen/toolchain.h"
#include "ir/random_graph.h"
#include "passes/pass.h"
#include "runtime/rt.h"
#include "tests/unit/sample_graphs.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { VARIANTS = 4, BATCH = 6, THREADS = 3, SLACK = 128, POISON = 0xFF, PAIRS = 24, COMPILED_PAIRS = 5 };

dlm_i64 dlm_plan(int n, const dlm_i64 *bytes, const int *first, const int *last, dlm_i64 *offset);

/* ---- running one compiled step ---- */

typedef struct {
    const dlm_step *step;
    dlm_i64 bytes[4096], offset[4096];
    char *arena;
    dlm_i64 peak;
    int phase, waiting, count;
    unsigned round;
    pthread_mutex_t lock;
    pthread_cond_t turn;
} Run;

/* Fills what holds no temporary in this phase. */
static void poison(Run *r)
{
    char *alive = calloc((size_t)r->peak + 1, 1);
    for (int i = 0; i < r->step->nbuffers; i++) {
        const dlm_buffer *b = &r->step->buffers[i];
        if (b->kind == DLM_BUF_TEMP && b->first <= r->phase && r->phase <= b->last)
            memset(alive + r->offset[i], 1, (size_t)r->bytes[i]);
    }
    for (dlm_i64 i = 0; i < r->peak; i++)
        if (!alive[i])
            r->arena[i] = (char)POISON;
    free(alive);
}

void fuzz_barrier(dlm_team *team, int phase);
void fuzz_barrier(dlm_team *team, int phase)
{
    Run *r = team->barrier;
    pthread_mutex_lock(&r->lock);
    unsigned round = r->round;
    if (++r->waiting == r->count) {
        r->waiting = 0;
        r->phase = phase;
        r->round++;
        poison(r);
        pthread_cond_broadcast(&r->turn);
    } else
        while (round == r->round)
            pthread_cond_wait(&r->turn, &r->lock);
    pthread_mutex_unlock(&r->lock);
}

typedef struct { Run *r; void **buffer; const dlm_i64 *dim; dlm_team team; } Worker;

static void *work(void *p)
{
    Worker *w = p;
    w->r->step->run(w->buffer, w->dim, &w->team);
    return NULL;
}

static void run_threads(Run *r, void **buffer, const dlm_i64 *dim, int count, dlm_i64 *fault)
{
    pthread_t thread[THREADS];
    Worker worker[THREADS];
    r->count = count;
    r->phase = r->waiting = 0;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->turn, NULL);
    for (int i = 0; i < count; i++) {
        worker[i] = (Worker){r, buffer, dim, {.id = i, .count = count, .fault = fault, .seed = 7, .barrier = r}};
        if (i)
            pthread_create(&thread[i], NULL, work, &worker[i]);
    }
    work(&worker[0]);
    for (int i = 1; i < count; i++)
        pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&r->lock);
    pthread_cond_destroy(&r->turn);
}

/* ---- one graph ---- */

typedef struct {
    uint64_t seed;
    Graph *graph;               /* before any pass: what the interpreter runs */
    Step *step[VARIANTS];
    int64_t rows, rounds;       /* N and T */
} Case;

static bool only_samples;

static char fail_text[512];

static bool fail(const Case *c, int variant, const char *fmt, ...) PRINTF(3, 4);
static bool fail(const Case *c, int variant, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    static const char *const names[VARIANTS] = {"unfused", "fused", "random schedule 1", "random schedule 2"};
    snprintf(fail_text, sizeof fail_text, "seed %llu, %s: %s", (unsigned long long)c->seed, names[variant], text);
    printf("FAIL %s\n", fail_text);
    return false;
}

static void write_element(void *p, const Tensor *t, int64_t i)
{
    switch (t->type) {
    case F32: ((float *)p)[i] = (float)t->f[i]; break;
    case F16: rt_set(DLM_F16, p, i, t->f[i]); break;
    case BF16: rt_set(DLM_BF16, p, i, t->f[i]); break;
    case F64: ((double *)p)[i] = t->f[i]; break;
    case I32: ((int32_t *)p)[i] = (int32_t)t->i[i]; break;
    case I64: ((int64_t *)p)[i] = t->i[i]; break;
    case U32: ((uint32_t *)p)[i] = (uint32_t)t->i[i]; break;
    case U8: case BOOL: ((uint8_t *)p)[i] = (uint8_t)t->i[i]; break;
    default: die("fuzz: type");
    }
}

static double read_element(const void *p, DType type, int64_t i)
{
    switch (type) {
    case F32: return ((const float *)p)[i];
    case F16: return rt_get(DLM_F16, p, i);
    case BF16: return rt_get(DLM_BF16, p, i);
    case F64: return ((const double *)p)[i];
    case I32: return ((const int32_t *)p)[i];
    case I64: return (double)((const int64_t *)p)[i];
    case U32: return ((const uint32_t *)p)[i];
    case U8: case BOOL: return ((const uint8_t *)p)[i];
    default: die("fuzz: type");
    }
}

static double element(const Tensor *t, int64_t i)
{
    return t->f ? t->f[i] : (double)t->i[i];
}

/* Input tensors by argument number. */
typedef struct { Tensor t[256]; int n; } Inputs;

static const Tensor *give_input(void *ctx, const Input *in, const Node *n)
{
    (void)n;
    return &((Inputs *)ctx)->t[in->index];
}

static void make_inputs(const Case *c, const DimEnv *env, Inputs *in)
{
    for (Ref r = 0; r < c->graph->nodes.n; r++) {
        const Node *n = node_at(c->graph, r);
        if (n->op != OP_INPUT)
            continue;
        check(n->input->index < 256);
        in->t[n->input->index] = random_input(n, env, c->seed, false);
        if (n->input->index >= in->n)
            in->n = n->input->index + 1;
    }
}

static const dlm_i64 *dims_of(const Case *c, const Step *s, dlm_i64 *dim)
{
    for (int i = 0; i < s->dims.n; i++)
        dim[i] = s->dims.p[i] == intern("T") ? c->rounds : c->rows;
    return dim;
}

/* Runs a variant; out[k] gets the bytes of result k (malloc'ed). */
static bool run_variant(const Case *c, int v, const dlm_step *step, const Inputs *in, int threads, void **out)
{
    static Run r;
    const Step *s = c->step[v];
    dlm_i64 dim[16], fault = 0;
    int first[4096], last[4096];
    void *buffer[4096];
    r.step = step;
    step->sizes(dims_of(c, s, dim), r.bytes);
    dlm_i64 temp[4096];
    for (int i = 0; i < step->nbuffers; i++) {
        bool is_temp = step->buffers[i].kind == DLM_BUF_TEMP;
        temp[i] = is_temp ? r.bytes[i] : 0;
        first[i] = step->buffers[i].first;
        last[i] = step->buffers[i].last;
    }
    r.peak = dlm_plan(step->nbuffers, temp, first, last, r.offset);
    r.arena = malloc((size_t)r.peak + SLACK);
    memset(r.arena, POISON, (size_t)r.peak + SLACK);
    for (int i = 0; i < step->nbuffers; i++) {
        const dlm_buffer *b = &step->buffers[i];
        buffer[i] = b->kind == DLM_BUF_TEMP ? r.arena + r.offset[i] : aligned_alloc(64, ((size_t)r.bytes[i] + SLACK + 63) / 64 * 64);
        if (b->kind == DLM_BUF_TEMP)
            continue;
        memset(buffer[i], POISON, (size_t)r.bytes[i] + SLACK);
        if (b->kind == DLM_BUF_INPUT)
            for (int64_t e = 0; e < in->t[b->index].count; e++)
                write_element(buffer[i], &in->t[b->index], e);
    }
    run_threads(&r, buffer, dim, threads, &fault);
    bool ok = true;
    for (int i = 0; i < step->nbuffers; i++) {
        const dlm_buffer *b = &step->buffers[i];
        if (b->kind == DLM_BUF_TEMP)
            continue;
        for (int j = 0; j < SLACK && ok; j++)
            if (((unsigned char *)buffer[i])[r.bytes[i] + j] != POISON)
                ok = fail(c, v, "buffer %d is written behind its end", i);
        if (b->kind == DLM_BUF_OUTPUT)
            out[b->index] = buffer[i];
        else
            free(buffer[i]);
    }
    free(r.arena);
    if (ok && fault)
        ok = fail(c, v, "a fault at site %lld", (long long)fault - 1);
    return ok;
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

static bool compare(const Case *c, int v, int k, const void *got, const Tensor *exact, const Tensor *rounded, double noise)
{
    double largest = 0;
    for (int64_t i = 0; i < exact->count; i++)
        if (isfinite(element(exact, i)))
            largest = fmax(largest, fabs(element(exact, i)));
    double bound = exact->f ? 2 * noise + (exact->type == F64 ? 1e-15 : 1e-6) * largest + 1e-30 : 0;
    for (int64_t i = 0; i < exact->count; i++) {
        double a = read_element(got, exact->type, i), b = element(exact, i), f = element(rounded, i);
        if (a == b || (a != a && (b != b || f != f)) || a == f || fabs(a - b) <= bound)
            continue;
        if (!isfinite(f) && !isfinite(a))
            continue;
        return fail(c, v, "result %d element %lld: %.9g, expected %.9g (bound %.3g)", k, (long long)i, a, b, bound);
    }
    return true;
}

static bool same_bits(const Case *c, int v, int k, const void *a, const void *b, size_t n)
{
    if (!memcmp(a, b, n))
        return true;
    return fail(c, v, "result %d depends on the number of threads", k);
}

static bool check_variant(const Case *c, int v, const dlm_step *step, const Inputs *in, const Tensor *exact,
                          const Tensor *rounded, const double *noise)
{
    void *one[256] = {0}, *three[256] = {0};
    bool ok = run_variant(c, v, step, in, 1, one) && run_variant(c, v, step, in, THREADS, three);
    for (int k = 0; k < c->graph->outputs.n; k++) {
        const Output *o = &c->graph->outputs.p[k];
        size_t n = (size_t)exact[k].count * (size_t)dtype_bytes[exact[k].type];
        ok = ok && compare(c, v, k, one[o->index], &exact[k], &rounded[k], noise[k]);
        ok = ok && same_bits(c, v, k, one[o->index], three[o->index], n);
    }
    for (int k = 0; k < 256; k++) {
        free(one[k]);
        free(three[k]);
    }
    return ok;
}

static void find_noise(const Case *c, Interp how, const Tensor *exact, double *noise)
{
    Tensor shaken[64];
    memset(noise, 0, 64 * sizeof *noise);
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

/* 1: fine, 0: failed, -1: passed over, too near a tie. */
static int check_case(const Case *c, const dlm_step *const *steps)
{
    DimValue values[] = {{intern("N"), c->rows}, {intern("T"), c->rounds}};
    DimEnv env = {values, 2};
    Inputs in = {.n = 0};
    make_inputs(c, &env, &in);
    Tensor exact[64], rounded[64];
    Interp wide = {.dims = env, .wide = true, .seed = 7, .input = give_input, .ctx = &in, .margin = 1e300};
    Interp narrow = wide;
    narrow.wide = false;
    int n = c->graph->outputs.n;
    check(n <= 64);
    const char *wrong = interp_run(c->graph, &wide, exact);
    check(!wrong);
    check(!interp_run(c->graph, &narrow, rounded));
    double noise[64];
    find_noise(c, wide, exact, noise);
    int result = wide.margin < 1e-4 ? -1 : 1;
    for (int v = 0; v < VARIANTS && result == 1; v++)
        if (!check_variant(c, v, steps[v], &in, exact, rounded, noise))
            result = 0;
    for (int k = 0; k < n; k++) {
        tensor_free(&exact[k]);
        tensor_free(&rounded[k]);
    }
    for (int k = 0; k < in.n; k++)
        if (in.t[k].f || in.t[k].i)
            tensor_free(&in.t[k]);
    return result;
}

/* ---- batches of graphs in one C file ---- */

static Graph *draw_graph(uint64_t seed)
{
    if (only_samples) {
        Graph *g = graph_parse(sample_graphs[seed % LENGTH(sample_graphs)], "sample_graphs.h");
        check(g);
        return g;
    }
    if (seed % 8 == 7)
        return pair_graph(seed / 8, COMPILED_PAIRS, seed % 5 == 0);
    RandomGraphOptions o = {.symbolic = seed % 3 == 0, .gradient = seed % 2 == 0, .doubles = seed % 5 == 0,
                            .loops = seed % 7 < 4};
    return random_graph(seed, &o);
}

static void make_case(Case *c, uint64_t seed, Buf *text)
{
    c->seed = seed;
    c->rows = random_rows(seed);
    c->rounds = (int64_t)(seed / LENGTH(sample_graphs) % 6);
    c->graph = draw_graph(seed);
    pass_options = (PassOptions){.limit = -1, .skip = "fold,algebra,hoist,cse"};
    if (!run_tensor_passes(c->graph))
        die("fuzz: seed %llu has no gradient", (unsigned long long)seed);
    for (int v = 0; v < VARIANTS; v++) {
        Graph *g = draw_graph(seed);
        g->name = internf("g%llu_%d", (unsigned long long)seed, v);
        pass_options = (PassOptions){.limit = -1, .unfused = v == 0, .verify_each = true,
                                     .schedule_seed = v >= 2 ? seed * 2 + (uint64_t)v : 0};
        check(run_tensor_passes(g));
        c->step[v] = step_new(g);
        step_dim(c->step[v], intern("N"));
        step_dim(c->step[v], intern("T"));
        check(run_kernel_passes(c->step[v]));
        emit_step(c->step[v], internf("step_%s", g->name), STEP_LOCAL, text);
        buf_printf(text, "extern const dlm_step *const get_%s; const dlm_step *const get_%s = &step_%s;\n\n", g->name,
                   g->name, g->name);
    }
}

typedef struct { int passed, failed, skipped; } Count;

static void run_batch(uint64_t seed, int n, Count *count, const char *keep)
{
    static Case cases[BATCH];
    Buf text = {0};
    buf_puts(&text, (const char *)embedded_abi.data);
    buf_puts(&text, (const char *)embedded_prelude.data);
    buf_puts(&text, "void fuzz_barrier(dlm_team *, int);\n#undef BARRIER\n#define BARRIER fuzz_barrier\n");
    for (int i = 0; i < n; i++)
        make_case(&cases[i], seed + (uint64_t)i, &text);
    if (keep)
        write_file(keep, text.p, text.n);
    CompileOptions options = COMPILE_DEFAULT;
    options.optimise = 1;
    options.no_cache = true;
    Bytes object = {0};
    char *message = NULL;
    if (compile_c(buf_text(&text), "fuzz.c", &options, &object, &message) != 0) {
        write_file("fuzz-failed.c", text.p, text.n);
        die("fuzz: seed %llu does not compile (fuzz-failed.c):\n%s", (unsigned long long)seed, message ? message : "");
    }
    free(message);
    buf_free(&text);
    Jit *jit = jit_load(&object, 1, &message);
    if (!jit)
        die("fuzz: %s", message);
    for (int i = 0; i < n; i++) {
        const dlm_step *steps[VARIANTS];
        for (int v = 0; v < VARIANTS; v++)
            steps[v] = *(const dlm_step *const *)jit_symbol(jit, internf("get_g%llu_%d", (unsigned long long)cases[i].seed, v), &message);
        int ok = check_case(&cases[i], steps);
        count->passed += ok == 1;
        count->failed += ok == 0;
        count->skipped += ok == -1;
    }
    jit_free(jit);
    bytes_free(&object);
}

/* For each op what reads it, how often, and how often on the way of a derivative; the least of both.
 * Derivatives, the last rows of ops.def, are not among them: the pass `grad` makes ops of them. */
static void print_pairs(const PairCounts *c)
{
    int64_t least = INT64_MAX, smooth = INT64_MAX;
    for (int i = 0; i < OP_GRAD; i++) {
        printf("%s:", op_info[i].name);
        for (int k = 0; k < OP_GRAD; k++) {
            if (!pair_allowed((Op)i, (Op)k))
                continue;
            least = c->all[i][k] < least ? c->all[i][k] : least;
            printf(" %s %lld", op_info[k].name, (long long)c->all[i][k]);
            if (!pair_differentiable((Op)i, (Op)k))
                continue;
            smooth = c->smooth[i][k] < smooth ? c->smooth[i][k] : smooth;
            printf("/%lld", (long long)c->smooth[i][k]);
        }
        printf("\n   types forbid:");
        for (int k = 0; k < OP_GRAD; k++)
            if (!pair_allowed((Op)i, (Op)k))
                printf(" %s", op_info[k].name);
        printf("\n");
    }
    printf("%d pairs, each at least %lld times, on the way of a second derivative at least %lld times\n",
           pair_count(), (long long)least, (long long)smooth);
}

static void run_pairs(uint64_t seed, int n)
{
    static PairCounts c;
    for (int i = 0; i < n; i++)
        count_pairs(pair_graph(seed + (uint64_t)i, PAIRS, i % 2), &c);
    print_pairs(&c);
}

int main(int argc, char **argv)
{
    int n = 500;
    uint64_t seed = 1;
    const char *keep = NULL;
    Count count = {0};
    bool pairs = false;
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(argv[i], "--count"))
            n = atoi(value);
        else if (!strcmp(argv[i], "--seed"))
            seed = strtoull(value, NULL, 10);
        else if (!strcmp(argv[i], "--keep"))
            keep = value;
        only_samples |= !strcmp(argv[i], "--samples");
        pairs |= !strcmp(argv[i], "--pairs");
    }
    if (pairs) {
        run_pairs(seed, n);
        return 0;
    }
    for (int done = 0; done < n; done += BATCH)
        run_batch(seed + (uint64_t)done, n - done < BATCH ? n - done : BATCH, &count, keep);
    printf("%d graphs agree, %d differ, %d passed over (a comparison too near a tie)\n", count.passed, count.failed,
           count.skipped);
    return count.failed ? 1 : 0;
}
