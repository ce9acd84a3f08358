/* Random graphs through the whole compiler against the interpreter.
 *
 *     fuzz_graphs [--count N] [--seed S]       N graphs from seed S on; prints what fails, and a count
 *         --interpret          interpret the kernels: many more graphs in the time, but no C is tested
 *         --file GRAPH.ir      this graph, with the inputs and schedules of the seed
 *         --variant V          only variant V: 0 unfused, 1 fused, 2 and 3 with random schedules
 *         --device             as CUDA, in the emulation of a device on the CPU
 *         --counts             and print what each kernel did there: bytes, sectors, turns of banks
 *         --limit K            at most K rewrites (tools/bisect)
 *         --optimise L         the C compiler's level; else 1 in 16 C files at -O1, 1 in 64 at -O2, the rest at -O0
 *         --target NAME        a level of CPUs: native, x86-64-v3, x86-64; else by the seed
 *         --whole              all variants compiled
 *         --keep FILE.c        keep the C text
 *         --print              the IR after the passes, and which pass made the last rewrite
 *         --special            denormal numbers, infinities, NaN and signed zeros among the inputs; no gradients
 *         --samples            graphs of unit/sample_graphs.h, with other sizes and inputs for each seed
 *         --pairs              compile nothing: which op reads which how often in N graphs of pairs
 *
 * Each graph, with its gradients, runs in all variants: two of them compiled, those of 24 graphs in one C file, and the
 * others in the interpreter of kernels. A graph that fails is made small and kept as fuzz-SEED.ir, which is a text test:
 * move it to tests/fuzz. A batch runs in a process of its own, so that a crash is a failure like any other. */
#include "codegen/embed.h"
#include "codegen/emit.h"
#include "codegen/toolchain.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAIRS = 24, SECONDS = 300 };

void fuzz_barrier(dlm_team *team, int phase);
extern const char emulation_start[], emulation_end[];      /* tests/gpu/emulation/emulation.h */

static const char *keep;

/* ---- in the child: some cases, compiled together ---- */

typedef struct {                /* shared with the parent */
    Verdict verdict[BATCH];
    char failure[sizeof fuzz_failure];
    int variant;
} Report;
static Report *report;

static int level_of(uint64_t seed)
{
    uint64_t batch = seed / BATCH;
    return fuzz.optimise >= 0 ? fuzz.optimise : batch % 64 == 5 ? 2 : batch % 16 == 2;
}

static void emit_one(const Step *s, Buf *text, Buf *cuda)
{
    if (fuzz.device) {
        emit_cuda(s, cuda);
        emit_device_step(s, internf("step_%s", s->name), STEP_LOCAL, text);
        buf_printf(text, "const dlm_image step_%s_images[] = {{0}};\n", s->name);
    } else
        emit_step(s, internf("step_%s", s->name), STEP_LOCAL, NULL, text);
    buf_printf(text, "extern const dlm_step *const get_%s; const dlm_step *const get_%s = &step_%s;\n\n", s->name, s->name,
               s->name);
}

static void emit_cases(const Case *cases, int n, Buf *text, Buf *cuda)
{
    buf_puts(text, (const char *)embedded_abi.data);
    buf_puts(text, (const char *)embedded_prelude.data);
    buf_puts(text, "void fuzz_barrier(dlm_team *, int);\n#undef BARRIER\n#define BARRIER fuzz_barrier\n");
    buf_puts(text, "void fuzz_launch(dlm_queue *, int, i64, i64, i64, int, int, void **);\n"
                   "int fuzz_test(dlm_queue *, const void *);\n"
                   "void fuzz_launch_cooperative(dlm_queue *, int, i64, int, int, const void *const *, const i64 *);\n"
                   "#define dlm_launch fuzz_launch\n#define dlm_test fuzz_test\n"
                   "#define dlm_launch_cooperative fuzz_launch_cooperative\n");
    emit_cuda_head(cuda);
    for (int i = 0; i < n; i++)
        for (int v = 0; v <= VARIANTS; v++) {
            bool compiled = v == VARIANTS || draw_compiled(cases[i].seed) >> v & 1;
            const Step *s = v < VARIANTS ? cases[i].step[v] : cases[i].apart;
            if (s && compiled)
                emit_one(s, text, cuda);
        }
    if (keep)
        write_file(keep, fuzz.device ? cuda->p : text->p, fuzz.device ? cuda->n : text->n);
}

static void compile_text(const Case *cases, const Buf *text, Bytes *object)
{
    CompileOptions options = COMPILE_DEFAULT;
    options.optimise = level_of(cases[0].seed);
    options.target = fuzz.device ? TARGET_NATIVE : cases[0].target;
    options.no_cache = true;
    char *message = NULL;
    if (compile_c(text->p, "fuzz.c", &options, object, &message) != 0) {
        write_file("fuzz-failed.c", text->p, text->n);
        die("fuzz: seed %llu does not compile (fuzz-failed.c):\n%s", (unsigned long long)cases[0].seed,
            message ? message : "");
    }
}

/* The parent loads Clang and ORC, so that its children have them. */
static void load_compiler(void)
{
    CompileOptions options = COMPILE_DEFAULT;
    options.no_cache = true;
    Bytes object = {0};
    char *message = NULL;
    if (compile_c("int fuzz_nothing;\n", "nothing.c", &options, &object, &message) != 0 || !jit_load(&object, 1, &message))
        die("fuzz: %s", message);
}

static Jit *compile_cases(const Case *cases, int n)
{
    Buf text = {0}, cuda = {0};
    Bytes objects[2] = {{0}};
    char *message = NULL;
    if (fuzz.device)
        buf_put(&cuda, (const char *)emulation_start, (size_t)(emulation_end - emulation_start));
    emit_cases(cases, n, &text, &cuda);
    compile_text(cases, &text, &objects[0]);
    if (fuzz.device)
        compile_text(cases, &cuda, &objects[1]);
    Jit *jit = jit_load(objects, fuzz.device ? 2 : 1, &message);
    if (!jit)
        die("fuzz: %s", message);
    return jit;
}

static const dlm_step *compiled_step(Jit *jit, const Step *s)
{
    char *message = NULL;
    const dlm_step *const *step = jit_symbol(jit, internf("get_%s", s->name), &message);
    if (!step)
        die("fuzz: %s", message);
    return *step;
}

static bool check_variant(const Case *c, int v, Jit *jit, const Expected *want)
{
    const Step *again = v == FUSED && c->apart ? c->apart : c->step[v];
    if (!(draw_compiled(c->seed) >> v & 1))
        return check_interpreted(c, v, want);
    return check_compiled(c, v, compiled_step(jit, c->step[v]), compiled_step(jit, again), jit, want);
}

static Verdict check_case(const Case *c, Jit *jit)
{
    static Expected want;
    work_out(c, &want);
    Verdict verdict = want.tie ? TIES : AGREES;
    for (int v = 0; v < VARIANTS && verdict == AGREES; v++)
        if (c->step[v])
            verdict = check_variant(c, v, jit, &want) ? AGREES : DIFFERS;
    expected_free(&want);
    return verdict;
}

static void check_cases(uint64_t seed, const Graph *const *graphs, int n)
{
    static Case cases[BATCH];
    for (int i = 0; i < n; i++)
        make_case(&cases[i], seed + (uint64_t)i, draw_target(seed), graphs[i]);
    Jit *jit = fuzz.interpret ? NULL : compile_cases(cases, n);
    for (int i = 0; i < n; i++)
        report->verdict[i] = check_case(&cases[i], jit);
    memcpy(report->failure, fuzz_failure, sizeof fuzz_failure);
    report->variant = fuzz_failed_variant;
}

/* ---- in the parent ---- */

static char last_words[256];            /* the last line of a process that broke off, without its numbers */

static void read_last_words(FILE *from)
{
    char line[4096];
    last_words[0] = 0;
    rewind(from);
    while (fgets(line, sizeof line, from)) {
        size_t n = 0;
        for (const char *p = line; *p && *p != '\n' && n + 1 < sizeof last_words; p++)
            if (*p < '0' || *p > '9')
                last_words[n++] = *p;
        last_words[n] = 0;
    }
}

static void run_child(uint64_t seed, const Graph *const *graphs, int n, bool quiet)
{
    for (int i = 0; i < BATCH; i++)
        report->verdict[i] = BREAKS;
    FILE *errors = tmpfile();
    check(errors);
    fflush(NULL);
    pid_t child = fork();
    check(child >= 0);
    if (child == 0) {
        if (dup2(fileno(errors), STDERR_FILENO) < 0 || (quiet && !freopen("/dev/null", "w", stdout)))
            _exit(1);
        setrlimit(RLIMIT_CPU, &(struct rlimit){SECONDS, SECONDS});
        alarm(12 * SECONDS);        /* threads that wait for each other */
        check_cases(seed, graphs, n);
        fflush(NULL);
        _exit(0);
    }
    int status;
    check(waitpid(child, &status, 0) == child);
    read_last_words(errors);
    fclose(errors);
}

/* A process that breaks off for another reason is another failure. */
static Verdict judge_quietly(uint64_t seed, const Graph *g)
{
    static char before[sizeof last_words];
    memcpy(before, last_words, sizeof before);
    run_child(seed, &g, 1, true);
    Verdict verdict = report->verdict[0];
    if (verdict == BREAKS && strcmp(before, last_words))
        verdict = TIES;
    memcpy(last_words, before, sizeof before);
    return verdict;
}

static const char *name_of(Target t)
{
    return t == TARGET_NATIVE ? "native" : cpu_target(t)->cpu;
}

/* A failing graph, made small, as a text test. */
static void keep_small(uint64_t seed, const Graph *g, Verdict verdict)
{
    const char *path = internf("fuzz-%llu.ir", (unsigned long long)seed);
    FuzzOptions options = fuzz;
    fuzz.optimise = level_of(seed);
    fuzz.target = draw_target(seed);
    if (verdict == DIFFERS) {
        fuzz.variants = 1u << report->variant;
        fuzz.interpret = !draw_compiled(seed);
    }
    fuzz.whole = true;
    const Graph *small = judge_quietly(seed, g) == verdict ? reduce_graph(g, seed, verdict, judge_quietly) : g;
    judge_quietly(seed, small);
    Buf text = {0};
    buf_printf(&text, "# RUN: fuzz_graphs --file %%s --seed %llu --optimise %d --target %s%s%s", (unsigned long long)seed,
               fuzz.optimise, name_of(fuzz.target), fuzz.interpret ? " --interpret" : "",
               fuzz.special ? " --special" : "");
    if (verdict == DIFFERS)
        buf_printf(&text, " --variant %d", report->variant);
    buf_printf(&text, "\n# It failed: %s.\n", verdict == DIFFERS ? report->failure : last_words);
    graph_print(small, &text);
    buf_puts(&text, "\n# EXPECT\n# 1 graphs agree, 0 differ, 0 passed over (a comparison too near a tie)\n");
    write_file(path, text.p, text.n);
    printf("kept as %s: %d of %d nodes\n", path, small->nodes.n, g->nodes.n);
    buf_free(&text);
    fuzz = options;
}

typedef struct { int of[BREAKS + 1]; } Count;

static void count_one(uint64_t seed, const Graph *g, Verdict verdict, Count *count, bool reduce)
{
    count->of[verdict]++;
    if (verdict == BREAKS)
        printf("FAIL seed %llu breaks off: %s\n", (unsigned long long)seed, last_words);
    if (reduce && (verdict == BREAKS || verdict == DIFFERS))
        keep_small(seed, g, verdict);
}

static void run_batch(uint64_t seed, const Graph *const *graphs, int n, Count *count, bool reduce)
{
    run_child(seed, graphs, n, false);
    Report all = *report;
    for (int i = 0; i < n; i++) {
        if (n > 1 && (all.verdict[i] == DIFFERS || all.verdict[i] == BREAKS)) {
            run_child(seed + (uint64_t)i, &graphs[i], 1, all.verdict[i] == DIFFERS);
            if (all.verdict[i] == BREAKS)
                all.verdict[i] = report->verdict[0];
        }
        count_one(seed + (uint64_t)i, graphs[i], all.verdict[i], count, reduce);
    }
}

static void run_seeds(uint64_t seed, int n, Count *count)
{
    const Graph *graphs[BATCH];
    for (int done = 0; done < n; done += BATCH) {
        int size = n - done < BATCH ? n - done : BATCH;
        for (int i = 0; i < size; i++)
            graphs[i] = draw_graph(seed + (uint64_t)(done + i));
        run_batch(seed + (uint64_t)done, graphs, size, count, true);
    }
}

/* ---- pairs ---- */

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

static int run_pairs(uint64_t seed, int n)
{
    static PairCounts c;
    for (int i = 0; i < n; i++)
        count_pairs(pair_graph(seed + (uint64_t)i, PAIRS, i % 2), &c);
    print_pairs(&c);
    return 0;
}

/* ---- the command ---- */

static Graph *read_graph(const char *path)
{
    size_t n;
    char *text = read_file(path, &n);
    Graph *g = text ? graph_parse(text, path) : NULL;
    if (!g) {
        errors_print(stderr);
        die("fuzz: %s: no graph", path);
    }
    return g;
}

static int print_variants(uint64_t seed, const Graph *g)
{
    Case c;
    Buf text = {0};
    make_case(&c, seed, draw_target(seed), g);
    for (int v = 0; v < VARIANTS; v++)
        if (c.step[v]) {
            graph_print(c.step[v]->graph, &text);
            step_print(c.step[v], &text);
        }
    printf("%slast rewrite: %s\n", buf_text(&text), last_rewrite());
    return 0;
}

typedef struct {
    int count;
    uint64_t seed;
    const char *file;
    bool pairs, print;
} Arguments;

static Arguments read_arguments(int argc, char **argv)
{
    Arguments a = {.count = 500, .seed = 1};
    for (int i = 1; i < argc; i++) {
        const char *option = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(option, "--samples") || !strcmp(option, "--pairs") || !strcmp(option, "--interpret")
            || !strcmp(option, "--print") || !strcmp(option, "--special") || !strcmp(option, "--device")
            || !strcmp(option, "--counts") || !strcmp(option, "--whole")) {
            fuzz.samples |= !strcmp(option, "--samples");
            fuzz.special |= !strcmp(option, "--special");
            a.pairs |= !strcmp(option, "--pairs");
            a.print |= !strcmp(option, "--print");
            fuzz.counts |= !strcmp(option, "--counts");
            fuzz.device |= fuzz.counts || !strcmp(option, "--device");
            fuzz.whole |= fuzz.device || fuzz.samples || !strcmp(option, "--whole");
            fuzz.interpret |= option[2] == 'i';
            continue;
        }
        if (!strcmp(option, "--count"))
            a.count = atoi(value);
        else if (!strcmp(option, "--seed"))
            a.seed = strtoull(value, NULL, 10);
        else if (!strcmp(option, "--file"))
            a.file = value;
        else if (!strcmp(option, "--variant"))
            fuzz.variants = 1u << atoi(value) % VARIANTS;
        else if (!strcmp(option, "--limit"))
            fuzz.limit = strtoll(value, NULL, 10);
        else if (!strcmp(option, "--optimise"))
            fuzz.optimise = atoi(value);
        else if (!strcmp(option, "--target"))
            fuzz.target = target_named(value);
        else if (!strcmp(option, "--keep"))
            keep = value;
        else
            die("fuzz: what is `%s`? The head of tests/fuzz/main.c lists the options", option);
        i++;
    }
    fuzz.whole |= a.file || fuzz.variants != (1 << VARIANTS) - 1;
    return a;
}

int main(int argc, char **argv)
{
    Arguments a = read_arguments(argc, argv);
    Count count = {0};
    if (a.pairs)
        return run_pairs(a.seed, a.count);
    report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check(report != MAP_FAILED);
    if (!fuzz.interpret)
        load_compiler();
    const Graph *given = a.file ? read_graph(a.file) : NULL;
    if (a.print)
        return print_variants(a.seed, given ? given : draw_graph(a.seed));
    if (given)
        run_batch(a.seed, &given, 1, &count, false);
    else
        run_seeds(a.seed, a.count, &count);
    printf("%d graphs agree, %d differ, %d passed over (a comparison too near a tie)", count.of[AGREES],
           count.of[DIFFERS], count.of[TIES]);
    printf(count.of[BREAKS] ? ", %d break off\n" : "\n", count.of[BREAKS]);
    return count.of[DIFFERS] || count.of[BREAKS];
}
