/* Steps of entries without places, run on demand: one process beside its peers, which a script lets
 * take turns (bench/contract.py). Each is compiled as `dlm run` would compile it and run by the
 * runtime's own threads; only the step is timed, not what an entry does around it.
 *
 * Commands come as lines on stdin, an answer of one line goes to stdout:
 *
 *     open FILE ENTRY COLD NAME=VALUE ...      number of the step, seconds to compile, kernels
 *     read STEP INDEX PATH                     fills an argument from a file of its bytes
 *     write STEP PATH                          the result's bytes to a file
 *     run STEP THREADS TIMES                   seconds of so many executions in a row
 *
 * COLD is 1 where the cache of objects must not be looked into. What fails is answered by "failed". */
#include "codegen/embed.h"
#include "codegen/emit.h"
#include "codegen/model.h"
#include "frontend/frontend.h"
#include "passes/pass.h"
#include "runtime/rt.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_THREADS = 256, MOST_WORDS = 64 };

typedef struct {
    Jit *jit;
    const dlm_step *step;
    void **buffer;                          /* of the step */
    dlm_i64 *bytes;
    void *arena;
} BenchStep;

static rt_pool *pools[MOST_THREADS + 1];
static VEC(BenchStep) steps;

static Program *read_entry(const char *file, const char *entry, const char **defines, int ndefines)
{
    StdFile *std = NEW_ARRAY(StdFile, embedded_std_count);
    for (int i = 0; i < embedded_std_count; i++)
        std[i] = (StdFile){embedded_std[i].name, (const char *)embedded_std[i].data,
                           embedded_std[i].size};
    FrontendOptions options = {.path = file, .std = std, .nstd = embedded_std_count,
                               .defines = defines, .ndefines = ndefines};
    Program *p = compile_front(&options);
    if (!p || error_count()) {
        errors_print(stderr);
        return NULL;
    }
    for (int i = 0; i < p->entries.n; i++)
        if (!strcmp(p->entries.p[i].name, entry))
            return program_only(p, &p->entries.p[i]);
    return NULL;
}

static bool compile_step(BenchStep *b, Program *p, bool cold)
{
    Model m = model_new(p, TARGET_NATIVE);
    if (!model_tensor_passes(&m) || !model_kernel_passes(&m) || m.steps.n != 1)
        return false;
    Buf text = {0};
    buf_put(&text, (const char *)embedded_abi.data, embedded_abi.size);
    buf_put(&text, (const char *)embedded_prelude.data, embedded_prelude.size);
    emit_step(m.steps.p[0], "step", STEP_LOCAL, NULL, &text);
    buf_puts(&text, "extern const dlm_step *const bench_step;\n"
                    "const dlm_step *const bench_step = &step;\n");
    CompileOptions options = COMPILE_DEFAULT;
    options.no_cache = cold;
    Bytes object;
    char *said = NULL;
    if (compile_c(buf_text(&text), "bench.c", &options, &object, &said)) {
        fprintf(stderr, "%s\n", said ? said : "the step does not compile");
        return false;
    }
    b->jit = jit_load(&object, 1, &said);
    const dlm_step *const *step = b->jit ? jit_symbol(b->jit, "bench_step", &said) : NULL;
    b->step = step ? *step : NULL;
    bytes_free(&object);
    buf_free(&text);
    return step != NULL;
}

static void place_buffers(BenchStep *b)
{
    const dlm_step *s = b->step;
    dlm_i64 temporary[s->nbuffers], offset[s->nbuffers];
    int first[s->nbuffers], last[s->nbuffers];
    b->bytes = calloc((size_t)s->nbuffers, sizeof *b->bytes);
    b->buffer = calloc((size_t)s->nbuffers, sizeof *b->buffer);
    check(b->bytes && b->buffer);
    s->sizes(NULL, MOST_THREADS, b->bytes);
    for (int i = 0; i < s->nbuffers; i++) {
        temporary[i] = s->buffers[i].kind == DLM_BUF_TEMP ? b->bytes[i] : 0;
        first[i] = s->buffers[i].first;
        last[i] = s->buffers[i].last;
    }
    dlm_i64 peak = dlm_plan(s->nbuffers, temporary, first, last, offset);
    b->arena = rt_block((size_t)peak + 1);
    check(b->arena);
    for (int i = 0; i < s->nbuffers; i++) {
        bool temp = s->buffers[i].kind == DLM_BUF_TEMP;
        b->buffer[i] = temp ? (char *)b->arena + offset[i] : rt_block((size_t)b->bytes[i] + 1);
        check(b->buffer[i]);
    }
}

/* ---- commands ---- */

static void fail(void)
{
    puts("failed");
}

static void open_step(int nwords, char **words)
{
    BenchStep b = {0};
    double begin = rt_now();
    const char *defines[MOST_WORDS];
    for (int i = 4; i < nwords; i++)
        defines[i - 4] = intern(words[i]);
    Program *p = nwords >= 4 ? read_entry(intern(words[1]), words[2], defines, nwords - 4) : NULL;
    if (!p || !compile_step(&b, p, *words[3] == '1')) {
        fail();
        return;
    }
    double seconds = rt_now() - begin;
    place_buffers(&b);
    PUSH(steps, b);
    printf("%d %.6f %d\n", steps.n - 1, seconds, b.step->nkernels);
}

static bool move_file(BenchStep *b, int kind, int index, const char *path)
{
    for (int i = 0; i < b->step->nbuffers; i++)
        if (b->step->buffers[i].kind == kind && b->step->buffers[i].index == index && b->bytes[i]) {
            FILE *file = fopen(path, kind == DLM_BUF_INPUT ? "rb" : "wb");
            size_t size = (size_t)b->bytes[i], n = 0;
            if (file)
                n = kind == DLM_BUF_INPUT ? fread(b->buffer[i], 1, size, file)
                                          : fwrite(b->buffer[i], 1, size, file);
            return file && fclose(file) == 0 && n == size;
        }
    return false;
}

static double run_step(BenchStep *b, int threads, int times)
{
    check(threads >= 1 && threads <= MOST_THREADS);
    if (!pools[threads])
        pools[threads] = rt_pool_new(threads);
    check(pools[threads]);
    rt_task task = {.run = b->step->run, .buffer = b->buffer, .alone = rt_is_little(b->step, NULL)};
    double begin = rt_now();
    for (int i = 0; i < times; i++)
        check(!rt_pool_run(pools[threads], &task));
    return rt_now() - begin;
}

static void answer(int nwords, char **words)
{
    int step = nwords > 1 ? atoi(words[1]) : -1;
    bool known = step >= 0 && step < steps.n;
    if (nwords && !strcmp(words[0], "open"))
        open_step(nwords, words);
    else if (known && nwords == 4 && !strcmp(words[0], "run"))
        printf("%.9f\n", run_step(&steps.p[step], atoi(words[2]), atoi(words[3])));
    else if (known && nwords == 4 && !strcmp(words[0], "read") &&
             move_file(&steps.p[step], DLM_BUF_INPUT, atoi(words[2]), words[3]))
        puts("done");
    else if (known && nwords == 3 && !strcmp(words[0], "write") &&
             move_file(&steps.p[step], DLM_BUF_OUTPUT, 0, words[2]))
        puts("done");
    else
        fail();
}

/* ---- entry ---- */

int main(void)
{
    char text[4096], *words[MOST_WORDS];
    while (fgets(text, sizeof text, stdin)) {
        int n = 0;
        for (char *w = strtok(text, " \n"); w && n < MOST_WORDS; w = strtok(NULL, " \n"))
            words[n++] = w;
        answer(n, words);
        fflush(stdout);
    }
    return 0;
}
