/* Matrix products of dlm against OpenBLAS, side by side in one program.
 *
 *     gemm [--json] [--rounds N] [--only TEXT]
 *
 * Each product of the table below is compiled from bench/gemm.dlm as `dlm run` would compile it,
 * with its sizes as constants, and run as an entry would run it: by the runtime's own threads.
 * Only the step is timed, neither reading nor copying of its arguments. OpenBLAS is opened when it
 * is there (Debian: libopenblas0-pthread); without it the table shows dlm alone.
 *
 * The two take turns, a millisecond or a product each, so that whatever else the machine does hits
 * both alike; between turns the threads of the one that ran go to sleep. Turns in which a thread
 * had to wait for a processor, because other processes ran there, do not count (Linux tells, in
 * schedstat). A rate is the median over the turns that count. Where there are too few, on a machine
 * that is busy all the time, it is that over all turns, and marked with a `~`. */
#include "codegen/embed.h"
#include "codegen/emit.h"
#include "codegen/model.h"
#include "frontend/frontend.h"
#include "passes/pass.h"
#include "runtime/rt.h"

#include <dirent.h>
#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_ROUNDS = 1000, MOST_THREADS = 2, FEWEST = 5, PATIENCE = 3 };
static const double MOST_WAIT = 0.02;       /* of a turn that counts, waiting for a processor */
static const double TURN = 1e-3;            /* seconds that one of the two runs at a stretch */
static const double PARK = 2e-3;            /* until idle threads are asleep */

typedef enum { PLAIN, A_TRANSPOSED, B_TRANSPOSED } Form;

typedef struct {
    int m, n, k;
    Form form;
} Case;

static const Case cases[] = {
    {512, 512, 512, PLAIN},
    {512, 512, 512, A_TRANSPOSED},
    {512, 512, 512, B_TRANSPOSED},
    {1024, 1024, 1024, PLAIN},
    {1024, 1024, 1024, A_TRANSPOSED},
    {1024, 1024, 1024, B_TRANSPOSED},
    {256, 256, 256, PLAIN},
    {100, 100, 100, PLAIN},
    {64, 128, 784, PLAIN},
    {64, 784, 128, B_TRANSPOSED},
    {784, 128, 64, A_TRANSPOSED},
    {1, 1024, 1024, PLAIN},
};
static const char *const form_names[] = {"A B", "A' B", "A B'"};

/* ---- OpenBLAS ---- */

enum { ROW_MAJOR = 101, NO_TRANSPOSE = 111, TRANSPOSE = 112 };
typedef void Sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                   const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc);

typedef struct {
    Sgemm *sgemm;                           /* NULL: there is none */
    void (*set_threads)(int n);
    const char *version;
} Peer;

/* Its idle threads would keep a processor busy for a tenth of a second (2 to the 28th cycles); this
 * is half a millisecond, and no less than they need from one product to the next. */
static Peer open_peer(void)
{
    setenv("OPENBLAS_THREAD_TIMEOUT", "20", 0);
    static const char *const names[] = {"libopenblas.so.0", "libopenblas.so"};
    void *library = NULL;
    Peer peer = {0};
    for (int i = 0; i < LENGTH(names) && !library; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return peer;
    char *(*config)(void) = (char *(*)(void))dlsym(library, "openblas_get_config");
    peer.set_threads = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    peer.sgemm = peer.set_threads ? (Sgemm *)dlsym(library, "cblas_sgemm") : NULL;
    peer.version = config ? config() : "OpenBLAS";
    return peer;
}

/* ---- a product, compiled ---- */

typedef struct {
    const Case *size;
    Jit *jit;
    const dlm_step *step;
    void **buffer;                          /* of the step */
    void *arena;
    float *a, *b, *ours, *theirs;
} Product;

static Program *read_product(const char *file, const Case *c)
{
    StdFile *std = NEW_ARRAY(StdFile, embedded_std_count);
    for (int i = 0; i < embedded_std_count; i++)
        std[i] = (StdFile){embedded_std[i].name, (const char *)embedded_std[i].data,
                           embedded_std[i].size};
    const char *defines[] = {internf("M=%d", c->m), internf("N=%d", c->n), internf("K=%d", c->k)};
    FrontendOptions options = {.path = file, .std = std, .nstd = embedded_std_count,
                               .defines = defines, .ndefines = LENGTH(defines)};
    Program *p = compile_front(&options);
    if (!p || error_count()) {
        errors_print(stderr);
        exit(1);
    }
    return program_only(p, &p->entries.p[c->form]);
}

static void compile_product(Product *p, const char *file)
{
    Model m = model_new(read_product(file, p->size), TARGET_NATIVE);
    check(model_tensor_passes(&m) && model_kernel_passes(&m) && m.steps.n == 1);
    Buf text = {0};
    buf_put(&text, (const char *)embedded_abi.data, embedded_abi.size);
    buf_put(&text, (const char *)embedded_prelude.data, embedded_prelude.size);
    emit_step(m.steps.p[0], "step", STEP_LOCAL, NULL, &text);
    buf_puts(&text, "extern const dlm_step *const product_step;\n"
                    "const dlm_step *const product_step = &step;\n");
    CompileOptions options = COMPILE_DEFAULT;
    Bytes object;
    char *said = NULL;
    if (compile_c(buf_text(&text), "product.c", &options, &object, &said))
        die("the product does not compile:\n%s", said ? said : "");
    p->jit = jit_load(&object, 1, &said);
    if (!p->jit)
        die("%s", said ? said : "the product cannot be loaded");
    const dlm_step *const *step = jit_symbol(p->jit, "product_step", &said);
    if (!step)
        die("%s", said ? said : "the product has no step");
    p->step = *step;
    bytes_free(&object);
    buf_free(&text);
}

static float *new_matrix(size_t n, unsigned seed)
{
    float *x = rt_block(n * sizeof *x);
    check(x);
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        x[i] = (float)(seed >> 8) / (float)(1 << 23) - 1;
    }
    return x;
}

static void place_buffers(Product *p)
{
    const dlm_step *s = p->step;
    dlm_i64 bytes[s->nbuffers], temporary[s->nbuffers], offset[s->nbuffers];
    int first[s->nbuffers], last[s->nbuffers];
    s->sizes(NULL, bytes);
    for (int i = 0; i < s->nbuffers; i++) {
        temporary[i] = s->buffers[i].kind == DLM_BUF_TEMP ? bytes[i] : 0;
        first[i] = s->buffers[i].first;
        last[i] = s->buffers[i].last;
    }
    dlm_i64 peak = dlm_plan(s->nbuffers, temporary, first, last, offset);
    p->arena = rt_block((size_t)peak + 1);
    p->buffer = calloc((size_t)s->nbuffers, sizeof *p->buffer);
    check(p->arena && p->buffer);
    for (int i = 0; i < s->nbuffers; i++)
        switch (s->buffers[i].kind) {
        case DLM_BUF_INPUT: p->buffer[i] = s->buffers[i].index ? p->b : p->a; break;
        case DLM_BUF_OUTPUT: p->buffer[i] = p->ours; break;
        default: p->buffer[i] = (char *)p->arena + offset[i];
        }
}

static Product new_product(const Case *c, const char *file)
{
    Product p = {.size = c};
    size_t m = (size_t)c->m, n = (size_t)c->n, k = (size_t)c->k;
    compile_product(&p, file);
    p.a = new_matrix(m * k, 1);
    p.b = new_matrix(k * n, 2);
    p.ours = new_matrix(m * n, 3);
    p.theirs = new_matrix(m * n, 4);
    place_buffers(&p);
    return p;
}

static void free_product(Product *p)
{
    jit_free(p->jit);
    rt_free(p->arena);
    free(p->buffer);
    rt_free(p->a);
    rt_free(p->b);
    rt_free(p->ours);
    rt_free(p->theirs);
}

/* ---- running ---- */

static void run_ours(const Product *p, rt_pool *pool)
{
    rt_task task = {p->step->run, p->buffer, NULL, 0, 0};
    if (rt_pool_run(pool, &task))
        die("the product reports a fault");
}

static void run_theirs(const Product *p, const Peer *peer)
{
    const Case *c = p->size;
    bool at = c->form == A_TRANSPOSED, bt = c->form == B_TRANSPOSED;
    peer->sgemm(ROW_MAJOR, at ? TRANSPOSE : NO_TRANSPOSE, bt ? TRANSPOSE : NO_TRANSPOSE, c->m, c->n,
                c->k, 1, p->a, at ? c->m : c->k, p->b, bt ? c->k : c->n, 0, p->theirs, c->n);
}

static double operations(const Case *c)
{
    return 2.0 * c->m * c->n * c->k;
}

/* A chain of k roundings, in another order here than there. */
static void compare(const Product *p)
{
    const Case *c = p->size;
    double bound = 1e-6 * c->k;
    for (long i = 0; i < (long)c->m * c->n; i++)
        if (!(fabs((double)p->ours[i] - p->theirs[i]) <= bound))
            die("%s %dx%dx%d: element %ld is %g here and %g in OpenBLAS", form_names[c->form], c->m,
                c->n, c->k, i, p->ours[i], p->theirs[i]);
}

/* Seconds that this process's threads have been ready to run without a processor. */
static double waited(void)
{
    double sum = 0;
    DIR *threads = opendir("/proc/self/task");
    for (struct dirent *entry; threads && (entry = readdir(threads)); ) {
        char path[300];
        unsigned long long ran, ready;
        snprintf(path, sizeof path, "/proc/self/task/%s/schedstat", entry->d_name);
        FILE *from = *entry->d_name == '.' ? NULL : fopen(path, "r");
        if (from && fscanf(from, "%llu %llu", &ran, &ready) == 2)
            sum += 1e-9 * (double)ready;
        if (from)
            fclose(from);
    }
    if (threads)
        closedir(threads);
    return sum;
}

/* Seconds of so many executions in a row; peer NULL: ours. */
static double run_times(const Product *p, rt_pool *pool, const Peer *peer, int times)
{
    double begin = rt_now();
    for (int i = 0; i < times; i++)
        if (peer)
            run_theirs(p, peer);
        else
            run_ours(p, pool);
    return rt_now() - begin;
}

typedef struct {
    double all[MOST_ROUNDS * PATIENCE], clean[MOST_ROUNDS * PATIENCE];      /* GFLOP/s */
    int nall, nclean;
} Turns;

/* The threads of the turn before fall asleep; the first execution wakes those of this one up. */
static void take_turn(Turns *t, const Product *p, rt_pool *pool, const Peer *peer, int times)
{
    usleep((useconds_t)(PARK * 1e6));
    run_times(p, pool, peer, 1);
    double before = waited(), seconds = run_times(p, pool, peer, times);
    double rate = operations(p->size) * times / seconds * 1e-9;
    t->all[t->nall++] = rate;
    if (waited() - before <= MOST_WAIT * seconds)
        t->clean[t->nclean++] = rate;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, int n)
{
    qsort(x, (size_t)n, sizeof *x, ascending);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

typedef struct {
    double ours, theirs;                    /* GFLOP/s; theirs: 0 without a peer */
    bool busy;                              /* too few turns count */
} Rates;

static int executions_a_turn(const Product *p, rt_pool *pool)
{
    run_times(p, pool, NULL, 2);
    return (int)(TURN / (run_times(p, pool, NULL, 2) / 2)) + 1;
}

static Rates race(const Product *p, rt_pool *pool, const Peer *peer, int rounds)
{
    static Turns ours, theirs;
    int times = executions_a_turn(p, pool);
    ours.nall = ours.nclean = theirs.nall = theirs.nclean = 0;
    if (peer) {
        peer->set_threads(rt_pool_threads(pool));
        run_theirs(p, peer);
        compare(p);
    }
    for (int i = 0; i < rounds * PATIENCE; i++) {
        take_turn(&ours, p, pool, NULL, times);
        if (peer)
            take_turn(&theirs, p, pool, peer, times);
        if (ours.nclean >= rounds && (!peer || theirs.nclean >= rounds))
            break;
    }
    bool busy = ours.nclean < FEWEST || (peer && theirs.nclean < FEWEST);
    Rates r = {.busy = busy};
    r.ours = busy ? median(ours.all, ours.nall) : median(ours.clean, ours.nclean);
    if (peer)
        r.theirs = busy ? median(theirs.all, theirs.nall) : median(theirs.clean, theirs.nclean);
    return r;
}

/* ---- the table ---- */

typedef struct {
    bool json;
    int rounds;
    const char *only;                       /* a part of the row's name, or NULL */
} Wish;

static Wish read_wish(int argc, char **argv)
{
    Wish w = {.rounds = 15};
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (!strcmp(argv[i], "--json"))
            w.json = true;
        else if (!strcmp(argv[i], "--rounds") && more && (w.rounds = atoi(argv[i + 1])) > 0 &&
                 w.rounds <= MOST_ROUNDS)
            i++;
        else if (!strcmp(argv[i], "--only") && more)
            w.only = argv[++i];
        else {
            fprintf(stderr, "usage: gemm [--json] [--rounds 1..%d] [--only TEXT]\n", MOST_ROUNDS);
            exit(2);
        }
    }
    return w;
}

static void print_cell(const Rates *r, bool peer)
{
    printf("  %c%6.1f", r->busy ? '~' : ' ', r->ours);
    if (peer)
        printf(" %8.1f %6.2fx", r->theirs, r->ours / r->theirs);
}

static void print_object(const Case *c, int threads, const Rates *r, bool peer)
{
    static bool begun;
    printf("%s{\"form\": \"%s\", \"m\": %d, \"n\": %d, \"k\": %d, \"threads\": %d, "
           "\"busy\": %s, \"dlm\": %.2f", begun ? ", " : "", form_names[c->form], c->m, c->n,
           c->k, threads, r->busy ? "true" : "false", r->ours);
    if (peer)
        printf(", \"openblas\": %.2f", r->theirs);
    printf("}");
    begun = true;
}

static void print_head(const Wish *w, const Peer *peer, int most)
{
    if (w->json) {
        printf("{\"peer\": \"%s\", \"unit\": \"GFLOP/s\", \"rows\": [", peer ? peer->version : "");
        return;
    }
    printf("GFLOP/s; %s\n\n%-22s", peer ? peer->version : "OpenBLAS is not installed", "");
    for (int threads = 1; threads <= most; threads++)
        printf("  %d thread%s%*s", threads, threads > 1 ? "s" : " ", peer ? 15 : 0, "");
    printf("\n%-22s", "form    m x n x k");
    for (int threads = 1; threads <= most; threads++)
        printf(peer ? "  %7s %8s %7s" : "  %7s", "dlm", "OpenBLAS", "ratio");
    printf("\n");
}

static void run_case(const Wish *w, const Case *c, const char *file, const Peer *peer,
                     rt_pool *const *pools, int most)
{
    const char *name = internf("%-5s  %dx%dx%d", form_names[c->form], c->m, c->n, c->k);
    if (w->only && !strstr(name, w->only))
        return;
    Product p = new_product(c, file);
    if (!w->json)
        printf("%-22s", name);
    for (int threads = 1; threads <= most; threads++) {
        Rates r = race(&p, pools[threads - 1], peer, w->rounds);
        if (w->json)
            print_object(c, threads, &r, peer != NULL);
        else
            print_cell(&r, peer != NULL);
    }
    printf(w->json ? "" : "\n");
    fflush(stdout);
    free_product(&p);
}

int main(int argc, char **argv)
{
    Wish wish = read_wish(argc, argv);
    Peer found = open_peer();
    const Peer *peer = found.sgemm ? &found : NULL;
    int most = rt_processors() < MOST_THREADS ? rt_processors() : MOST_THREADS;
    rt_pool *pools[MOST_THREADS] = {0};
    for (int i = 0; i < most; i++)
        pools[i] = rt_pool_new(i + 1);
    pass_options = (PassOptions){.limit = -1};
    print_head(&wish, peer, most);
    for (int i = 0; i < LENGTH(cases); i++)
        run_case(&wish, &cases[i], DLM_SOURCE "/bench/gemm.dlm", peer, pools, most);
    printf(wish.json ? "]}\n" : "");
    for (int i = 0; i < most; i++)
        rt_pool_free(pools[i]);
    return 0;
}
