/* One compiled step of a case: run on one thread and on several, which must agree bit for bit, and
 * compared. At each barrier, and before the first kernel, those parts of the arena that hold no
 * living temporary are filled with NaN bytes; so is the slack behind each buffer, checked at the end.
 * A buffer lies between pages that nobody may touch: right behind the first one, or, in cases of odd
 * seeds, right before the second. */
#include "tests/fuzz/fuzz.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { THREADS = 3, SLACK = 128, POISON = 0xFF, BUFFERS = 4096, PAGE = 4096 };

dlm_i64 dlm_plan(int n, const dlm_i64 *bytes, const int *first, const int *last, dlm_i64 *offset);

/* ---- memory between guard pages ---- */

/* Bytes between the guards: whole pages. */
static size_t room_for(dlm_i64 bytes)
{
    return ((size_t)bytes + SLACK + PAGE - 1) / PAGE * PAGE;
}

/* Poisoned memory for so many bytes and the slack behind them, at a multiple of 64. */
static char *new_memory(dlm_i64 bytes, bool at_end)
{
    size_t room = room_for(bytes), used = ((size_t)bytes + SLACK + 63) / 64 * 64;
    char *guard = mmap(NULL, room + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(guard != MAP_FAILED && !mprotect(guard + PAGE, room, PROT_READ | PROT_WRITE));
    memset(guard + PAGE, POISON, room);
    return guard + PAGE + (at_end ? room - used : 0);
}

static void free_memory(void *p, dlm_i64 bytes)
{
    char *page = (char *)p - (uintptr_t)p % PAGE;
    munmap(page - PAGE, room_for(bytes) + 2 * PAGE);
}

/* ---- running one compiled step ---- */

typedef struct {
    const dlm_step *step;
    dlm_i64 bytes[BUFFERS], offset[BUFFERS];
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

/* ---- one variant of a case ---- */

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

static void read_elements(Tensor *t, const void *p)
{
    for (int64_t i = 0; i < t->count; i++)
        switch (t->type) {
        case F32: t->f[i] = ((const float *)p)[i]; break;
        case F16: t->f[i] = rt_get(DLM_F16, p, i); break;
        case BF16: t->f[i] = rt_get(DLM_BF16, p, i); break;
        case F64: t->f[i] = ((const double *)p)[i]; break;
        case I32: t->i[i] = ((const int32_t *)p)[i]; break;
        case I64: t->i[i] = ((const int64_t *)p)[i]; break;
        case U32: t->i[i] = ((const uint32_t *)p)[i]; break;
        case U8: case BOOL: t->i[i] = ((const uint8_t *)p)[i]; break;
        default: die("fuzz: type");
        }
}

static const dlm_i64 *dims_of(const Case *c, const Step *s, dlm_i64 *dim)
{
    for (int i = 0; i < s->dims.n; i++)
        dim[i] = s->dims.p[i] == intern("T") ? c->rounds : c->rows;
    return dim;
}

/* Sizes of all buffers, and where each temporary lies in the arena; all of it is poisoned. */
static void lay_out(Run *r, const dlm_step *step, const dlm_i64 *dim, int threads, bool at_end)
{
    int first[BUFFERS], last[BUFFERS];
    dlm_i64 temp[BUFFERS];
    r->step = step;
    step->sizes(dim, threads, r->bytes);
    for (int i = 0; i < step->nbuffers; i++) {
        temp[i] = step->buffers[i].kind == DLM_BUF_TEMP ? r->bytes[i] : 0;
        first[i] = step->buffers[i].first;
        last[i] = step->buffers[i].last;
    }
    r->peak = dlm_plan(step->nbuffers, temp, first, last, r->offset);
    r->arena = new_memory(r->peak, at_end);
}

static void *new_buffer(const dlm_buffer *b, dlm_i64 bytes, const Expected *want, bool at_end)
{
    void *p = new_memory(bytes, at_end);
    if (b->kind == DLM_BUF_INPUT)
        for (int64_t e = 0; e < want->in[b->index].count; e++)
            write_element(p, &want->in[b->index], e);
    return p;
}

static bool ends_clean(const Case *c, int v, int buffer, const unsigned char *slack)
{
    for (int j = 0; j < SLACK; j++)
        if (slack[j] != POISON)
            return fuzz_fail(c, v, "buffer %d is written behind its end", buffer);
    return true;
}

/* Runs a variant, on a device where there are no threads; out[k] gets the bytes of result k (malloc'ed, and 1 more). */
static bool run_variant(const Case *c, int v, const dlm_step *step, Jit *jit, const Expected *want,
                        int threads, void **out)
{
    static Run r;
    dlm_i64 dim[16], fault = 0;
    void *buffer[BUFFERS];
    bool ok = true;
    bool at_end = c->seed % 2;
    lay_out(&r, step, dims_of(c, c->step[v], dim), threads, at_end);
    for (int i = 0; i < step->nbuffers; i++) {
        const dlm_buffer *b = &step->buffers[i];
        buffer[i] = b->kind == DLM_BUF_TEMP ? r.arena + r.offset[i] : new_buffer(b, r.bytes[i], want, at_end);
    }
    const char *wrong = fuzz.device ? run_on_device(step, jit, buffer, r.bytes, dim, &fault) : NULL;
    if (wrong)
        ok = fuzz_fail(c, v, "%s", wrong);
    if (!fuzz.device)
        run_threads(&r, buffer, dim, threads, &fault);
    for (int i = 0; i < step->nbuffers; i++) {
        const dlm_buffer *b = &step->buffers[i];
        if (b->kind == DLM_BUF_TEMP)
            continue;
        ok = ok && ends_clean(c, v, i, (unsigned char *)buffer[i] + r.bytes[i]);
        if (b->kind == DLM_BUF_OUTPUT) {
            out[b->index] = malloc((size_t)r.bytes[i] + 1);
            memcpy(out[b->index], buffer[i], (size_t)r.bytes[i]);
        }
        free_memory(buffer[i], r.bytes[i]);
    }
    free_memory(r.arena, r.peak);
    return ok && (!fault || fuzz_fail(c, v, "a fault at site %lld", (long long)fault - 1));
}

static bool same_bits(const Case *c, int v, int k, const void *a, const void *b, size_t n)
{
    if (!memcmp(a, b, n))
        return true;
    return fuzz_fail(c, v, fuzz.device ? "result %d depends on how kernels are launched, or differs when they run again"
                                       : "result %d depends on the number of threads", k);
}

bool check_compiled(const Case *c, int v, const dlm_step *step, const dlm_step *again, Jit *jit, const Expected *want)
{
    void *one[RESULTS] = {0}, *more[RESULTS] = {0};
    bool ok = run_variant(c, v, step, jit, want, 1, one) &&
              run_variant(c, v, again, jit, want, THREADS, more);
    for (int k = 0; k < c->graph->outputs.n && ok; k++) {
        int at = c->graph->outputs.p[k].index;
        const Tensor *exact = &want->exact[k];
        size_t n = (size_t)exact->count * (size_t)dtype_bytes[exact->type];
        Tensor got = tensor_new(exact->type, exact->rank, exact->shape);
        read_elements(&got, one[at]);
        ok = compare_result(c, v, k, &got, want) && same_bits(c, v, k, one[at], more[at], n);
        tensor_free(&got);
    }
    for (int k = 0; k < RESULTS; k++) {
        free(one[k]);
        free(more[k]);
    }
    return ok;
}
