/* Compiles generated C through the Clang shim, unless the cache has the object already.
 *
 * The flags are part of what dlm promises: no fast-math and no contraction, so that a fused
 * multiply-add is only where the generator writes one (sums of products); vectorisers on, which
 * cc1 leaves off; full 512-bit vectors; loops unrolled only where the generator asks for it,
 * which saves a third of the compile time; no aliasing by type, because one arena holds
 * tensors of all types in turn. The last ones, which Clang's driver passes too, save LLVM the
 * checks of its own IR and the names in it: a sixth of the time at -O0. */
#include "codegen/shim.h"
#include "codegen/toolchain.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const common_flags[] = {
    "-emit-obj", "-std=gnu11",
    "-mrelocation-model", "pic", "-pic-level", "2",
    "-nostdsysteminc", "-nobuiltininc",
    "-vectorize-loops", "-vectorize-slp", "-mprefer-vector-width=512", "-fno-unroll-loops",
    "-ffp-contract=off", "-relaxed-aliasing",
    "-disable-llvm-verifier", "-discard-value-names", "-clear-ast-before-backend",
};

static const char *const optimise_flags[] = {"-O0", "-O1", "-O2", "-O3"};

static atomic_int compiled;
static atomic_llong nanoseconds;        /* of CPU time, by all threads */

int compiled_units(void)
{
    return atomic_load(&compiled);
}

double compile_seconds(void)
{
    return 1e-9 * (double)atomic_load(&nanoseconds);
}

static long long thread_time(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

/* ---- arguments and key ---- */

typedef struct {
    const char **p;
    int n;
} Arguments;

static Arguments make_arguments(const CompileOptions *o, const char *name)
{
    const CpuTarget *target = cpu_target(o->target);
    int most = 8 + LENGTH(common_flags) + 2 * target->nfeatures + o->nextra;
    Arguments a = {xrealloc(NULL, (size_t)most * sizeof(char *)), 0};
    a.p[a.n++] = "-triple";
    a.p[a.n++] = target->triple;
    a.p[a.n++] = "-target-cpu";
    a.p[a.n++] = target->cpu;
    for (int i = 0; i < target->nfeatures; i++) {
        a.p[a.n++] = "-target-feature";
        a.p[a.n++] = target->features[i];
    }
    for (int i = 0; i < LENGTH(common_flags); i++)
        a.p[a.n++] = common_flags[i];
    check(o->optimise >= 0 && o->optimise < LENGTH(optimise_flags));
    a.p[a.n++] = optimise_flags[o->optimise];
    for (int i = 0; i < o->nextra; i++)
        a.p[a.n++] = o->extra[i];
    a.p[a.n++] = "-main-file-name";
    a.p[a.n++] = name;
    return a;
}

static rt_cache_key object_key(const char *source, const Arguments *a)
{
    int n = a->n + 2;
    rt_cache_part *parts = xrealloc(NULL, (size_t)n * sizeof *parts);
    parts[0] = (rt_cache_part){"object " DLM_VERSION " clang " LLVM_VERSION,
                           strlen("object " DLM_VERSION " clang " LLVM_VERSION)};
    parts[1] = (rt_cache_part){source, strlen(source)};
    for (int i = 0; i < a->n; i++)
        parts[2 + i] = (rt_cache_part){a->p[i], strlen(a->p[i])};
    rt_cache_key key = rt_cache_hash(parts, n);
    free(parts);
    return key;
}

/* ---- one unit ---- */

bool find_bytes(rt_cache_key key, Bytes *content)
{
    rt_cached found;
    if (!rt_cache_find(key, &found))
        return false;
    *content = (Bytes){xrealloc(NULL, found.size), found.size};
    memcpy(content->data, found.data, found.size);
    rt_cache_release(&found);
    return true;
}

static void keep_object(void *context, const char *data, size_t n)
{
    Bytes *object = context;
    object->data = xrealloc(NULL, n);
    object->size = n;
    memcpy(object->data, data, n);
}

static int run_clang(const char *source, const char *name, const Arguments *a,
                     Bytes *object, char **diagnostics)
{
    DlmClangCompile *clang = shim_function(SHIM_CLANG, "dlm_clang_compile", diagnostics);
    if (!clang)
        return -1;
    long long start = thread_time();
    int result = clang(a->p, a->n, source, strlen(source), name, keep_object, object, diagnostics);
    atomic_fetch_add(&compiled, 1);
    atomic_fetch_add(&nanoseconds, thread_time() - start);
    return result;
}

int compile_c(const char *source, const char *name, const CompileOptions *options,
              Bytes *object, char **diagnostics)
{
    *object = (Bytes){0};
    *diagnostics = NULL;
    Arguments arguments = make_arguments(options, name);
    rt_cache_key key = object_key(source, &arguments);
    int result = 0;
    if (options->no_cache || !find_bytes(key, object)) {
        result = run_clang(source, name, &arguments, object, diagnostics);
        if (result == 0 && !options->no_cache)
            rt_cache_keep(key, &(rt_cache_part){object->data, object->size}, 1);
    }
    free(arguments.p);
    return result;
}

/* ---- several units ---- */

typedef struct {
    const CompileUnit *units;
    int n;
    const CompileOptions *options;
    Bytes *objects;
    char **texts;           /* diagnostics of each unit */
    atomic_int next;        /* the first unit that nobody has taken */
    atomic_int failures;
} Job;

static void *work(void *context)
{
    Job *job = context;
    for (int i; (i = atomic_fetch_add(&job->next, 1)) < job->n;) {
        const CompileUnit *unit = &job->units[i];
        CompileOptions options = *job->options;
        options.target = unit->target;
        options.optimise = unit->plain ? 0 : options.optimise;
        if (compile_c(unit->source, unit->name, &options, &job->objects[i], &job->texts[i]))
            atomic_fetch_add(&job->failures, 1);
    }
    return NULL;
}

static int processors(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

/* The calling thread works, too; a thread that cannot be started is one helper less. Clang
 * recurses deeply on long expressions: helpers get a stack like that of a main thread. */
static void work_on_threads(Job *job)
{
    enum { MOST_HELPERS = 63, STACK_BYTES = 8 << 20 };
    pthread_t helpers[MOST_HELPERS];
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    int wanted = processors() - 1, started = 0;
    while (started < wanted && started < job->n - 1 && started < MOST_HELPERS &&
           pthread_create(&helpers[started], &attributes, work, job) == 0)
        started++;
    work(job);
    for (int i = 0; i < started; i++)
        pthread_join(helpers[i], NULL);
    pthread_attr_destroy(&attributes);
}

static char *join_texts(char **texts, int n)
{
    Buf all = {0};
    for (int i = 0; i < n; i++) {
        if (texts[i])
            buf_puts(&all, texts[i]);
        free(texts[i]);
    }
    return all.p;
}

int compile_units(const CompileUnit *units, int n, const CompileOptions *options,
                  Bytes *objects, char **diagnostics)
{
    *diagnostics = NULL;
    if (n == 0)
        return 0;
    Job job = {.units = units, .n = n, .options = options, .objects = objects,
               .texts = xrealloc(NULL, (size_t)n * sizeof(char *))};
    work_on_threads(&job);
    *diagnostics = join_texts(job.texts, n);
    free(job.texts);
    if (!job.failures)
        return 0;
    for (int i = 0; i < n; i++)
        bytes_free(&objects[i]);
    return -1;
}
