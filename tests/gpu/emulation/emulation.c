/* Blocks of a grid, one after another; the threads of a block as fibres that take turns at barriers and
 * shuffles. Threads that never wait run one after another on one fibre. The blocks of a cooperative grid are
 * all there at once, and take turns where all wait for each other.
 *
 * Each access is looked at: whether the memory is the kernel's; whether another thread has touched the word,
 * one of the two writing, with no barrier of a common block or of the grid between (a race, in global memory as
 * in shared);
 * and, when asked to, which accesses of a warp would be one request. */
#include "tests/gpu/emulation/emulate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

/* Stacks begin at different lines of the caches. */
enum { F16, BF16, TF32 };                   /* types of emu_mma */
enum { WARP = 32, MOST_ARGUMENTS = 96, STACK = (256 << 10) + 576, SHARED_BYTES = 256 << 10, MOST_ARRAYS = 256 };
enum { MOST_COPIES = 64, MOST_BLOCKS = EMU_MOST_AT_ONCE / WARP };

typedef struct { int32_t thread, threads; int64_t block, blocks; } EmuThread;
EmuThread emu_thread;
const void *emu_read(const void *p, int bytes, int site);
void *emu_write(void *p, int bytes, int site);
const void *emu_shared_read(const void *p, int bytes, int site);
void *emu_shared_write(void *p, int bytes, int site);
void *emu_shared(int64_t from, int64_t bytes);
void *emu_held(const void *key, int64_t bytes);
void emu_barrier(int threads);
void emu_grid_barrier(void);
void emu_shuffle(void *value, int bytes, int mask, int group);
void emu_copy_piece(void *to, const void *from, int site);
void emu_copies_send(void);
void emu_copies_wait(int groups);
void emu_matrices(uint32_t *to, const void *row, int turned, int site);
void emu_mma(float *sum, const uint32_t *a, uint32_t b0, uint32_t b1, int type);

typedef enum { NEW, RUNS, AT_BARRIER, AT_SHUFFLE, AT_GRID, ENDED } State;

typedef struct {
    State state;
    int fibre;
    int barrier;                            /* AT_BARRIER: so many threads meet there */
    int shuffles, group;
    int64_t came[2];                        /* epochs: to the last two shuffles */
    char value[2][32];
    struct { void *to; char bytes[16]; int site, group; } copy[MOST_COPIES];    /* on their way */
    int ncopies, sent;                      /* sent: groups */
} Thread;

typedef struct {                            /* a block that is there */
    int64_t number;
    Thread *thread;
    int next;                               /* the first thread that has not begun */
    int64_t began, met;                     /* epochs: the first, and that behind the last barrier */
    char *shared;                           /* what was asked for at the launch, then arrays of functions */
    int64_t shared_used;
    struct { const void *key; int64_t at; } array[MOST_ARRAYS];
    int narrays;
} Block;

typedef void *Place[5];                     /* where a fibre goes on */

static struct {
    const EmuLaunch *launch;
    int threads;                            /* of a block */
    uint64_t arg[MOST_ARGUMENTS];
    Block block[MOST_BLOCKS], *here;        /* here: whose thread runs */
    Thread thread[EMU_MOST_AT_ONCE];
    int64_t epoch;                          /* barriers of all blocks and threads that came to a shuffle, so far */
    int64_t grid_met;                       /* the epoch behind the last barrier of the grid */
    char error[512];
    Place home, fibre[EMU_MOST_AT_ONCE];    /* home: of the scheduler */
    bool on_fibre;
    jmp_buf out;                            /* of a launch that went wrong */
    int nfibres, idle[EMU_MOST_AT_ONCE], nidle;
    char *stacks, *shared;
} emu;

/* ---- fibres ---- by the compiler's own setjmp: swapcontext asks the system each time. */

static void jump(void **to) __attribute__((noreturn, noinline));
static void jump(void **to)
{
    __builtin_longjmp(to, 1);
}

static void leave(void **from, void **to)
{
    if (!__builtin_setjmp(from))
        jump(to);
}

/* Called by way of memory, so that nobody reckons with registers that leave() itself does not change. */
static void (*volatile change)(void **from, void **to) = leave;

static void work(int fibre);

/* A new fibre comes back once, to be resumed. */
static void begin_fibre(int fibre)
{
    ucontext_t c;
    getcontext(&c);
    c.uc_stack.ss_sp = emu.stacks + (size_t)fibre * STACK;
    c.uc_stack.ss_size = STACK;
    c.uc_link = NULL;
    makecontext(&c, (void (*)(void))work, 1, fibre);
    if (!__builtin_setjmp(emu.home))
        setcontext(&c);
}

static void fail(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
static void fail(const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    snprintf(emu.error, sizeof emu.error, "%s, block %lld, thread %d: %s", emu.launch->name,
             (long long)emu.here->number, emu_thread.thread, text);
    if (emu.on_fibre)
        jump(emu.home);
    longjmp(emu.out, 1);
}

/* From the scheduler to a fibre, and back. */
static void resume(int fibre)
{
    emu.on_fibre = true;
    change(emu.home, emu.fibre[fibre]);
    emu.on_fibre = false;
    if (emu.error[0])
        longjmp(emu.out, 1);
}

/* ---- memory that kernels may touch ---- */

static struct { const char *from, *to; } *areas;
static int nareas, last_area;
static bool checked;

void emu_allow(const void *p, size_t bytes)
{
    areas = realloc(areas, (size_t)(nareas + 1) * sizeof *areas);
    areas[nareas].from = p;
    areas[nareas++].to = (const char *)p + bytes;
    checked = true;
}

void emu_forget(const void *p)
{
    for (int i = 0; i < nareas; i++)
        if (areas[i].from == p) {
            areas[i] = areas[--nareas];
            last_area = 0;
            return;
        }
}

static bool within(int i, const char *p, int bytes)
{
    return i < nareas && areas[i].from <= p && p + bytes <= areas[i].to;
}

static void check_area(const char *p, int bytes, const char *what)
{
    if ((uintptr_t)p % (uintptr_t)(bytes < 16 ? bytes : 16))
        fail("%s that is not aligned", what);
    if (!checked || within(last_area, p, bytes))
        return;
    for (int i = 0; i < nareas; i++)
        if (within(i, p, bytes)) {
            last_area = i;
            return;
        }
    fail("%s outside of device memory", what);
}

/* ---- races ---- */

/* Of 4 bytes: who wrote them and who read them last, and when. */
typedef struct {
    uintptr_t word;
    int64_t launch, wrote_at, read_at;      /* epochs */
    int64_t writer, reader;                 /* threads of the grid, from 1 on */
    int64_t warp;                           /* of the readers, and which of it; no lanes: of several warps */
    uint32_t lanes;
} Shadow;
enum { MANY = -1, MANY_OF = -2 };       /* MANY_OF - b: several of block b */
static Shadow *shadows;
static size_t nshadows, held;
static int64_t launches;

static Shadow *find_shadow(uintptr_t word);

static void grow_shadows(void)
{
    Shadow *old = shadows;
    size_t n = nshadows;
    nshadows = n ? 2 * n : 1 << 16;
    shadows = calloc(nshadows, sizeof *shadows);
    held = 0;
    for (size_t i = 0; i < n; i++)
        if (old[i].launch == launches)
            *find_shadow(old[i].word) = old[i];
    free(old);
}

static Shadow *find_shadow(uintptr_t word)
{
    if (2 * held >= nshadows)
        grow_shadows();
    size_t i = (word * 0x9E3779B97F4A7C15u) >> 20 & (nshadows - 1);
    while (shadows[i].launch == launches && shadows[i].word != word)
        i = (i + 1) & (nshadows - 1);
    if (shadows[i].launch != launches) {
        shadows[i] = (Shadow){.word = word, .launch = launches};
        held++;
    }
    return &shadows[i];
}

static int64_t block_of(int64_t who)
{
    return who == MANY ? -1 : who < 0 ? MANY_OF - who : (who - 1) / emu.threads;
}

/* What somebody did at an epoch is known to be done: by myself, before a barrier of the grid, or before one
 * of my block. */
static bool settled(int64_t who, int64_t at, int64_t me)
{
    return !who || who == me || at < emu.grid_met || (block_of(who) == emu.here->number && at < emu.here->met);
}

/* When all threads of my group had come to the last shuffle. */
static int64_t shuffled_at(void)
{
    const Thread *t = &emu.here->thread[emu_thread.thread];
    int64_t at = 0;
    int first = emu_thread.thread & ~(t->group - 1);
    for (int i = first; t->shuffles && i < first + t->group; i++)
        if (emu.here->thread[i].came[(t->shuffles - 1) & 1] > at)
            at = emu.here->thread[i].came[(t->shuffles - 1) & 1];
    return at;
}

/* All who read are done: what threads hand to each other in a shuffle depends on what they have read before. */
static bool reads_settled(const Shadow *s, int64_t me)
{
    const Thread *t = &emu.here->thread[emu_thread.thread];
    int first = emu_thread.thread % WARP & ~(t->group - 1);
    if (settled(s->reader, s->read_at, me))
        return true;
    if (!s->lanes || !t->shuffles || s->warp != (me - 1) / WARP)
        return false;
    uint32_t group = (t->group == WARP ? 0xffffffffu : (1u << t->group) - 1) << first;
    return !(s->lanes & ~group) && s->read_at < shuffled_at();
}

static void note_reader(Shadow *s, int64_t me)
{
    uint32_t lane = 1u << (me - 1) % WARP;
    if (reads_settled(s, me)) {
        s->reader = me;
        s->lanes = lane;
    } else {
        s->lanes = s->lanes && s->warp == (me - 1) / WARP ? s->lanes | lane : 0;
        s->reader = block_of(s->reader) == emu.here->number ? MANY_OF - emu.here->number : MANY;
    }
    s->warp = (me - 1) / WARP;
    s->read_at = emu.epoch;
}

static void check_races(const void *p, int bytes, bool shared, bool write, const char *what)
{
    int64_t me = emu.here->number * emu.threads + emu_thread.thread + 1;
    uintptr_t from = (uintptr_t)p & ~(uintptr_t)3;
    for (uintptr_t w = from; w < (uintptr_t)p + (uintptr_t)bytes; w += 4) {
        Shadow *s = find_shadow(bytes < 4 ? (uintptr_t)p : w);      /* bytes and halves stand alone */
        if (shared && s->wrote_at < emu.here->began)                /* another block's */
            s->writer = 0;
        if (shared && s->read_at < emu.here->began)
            s->reader = 0;
        bool after_write = settled(s->writer, s->wrote_at, me);
        if (!after_write || (write && !reads_settled(s, me)))
            fail("a race: %s of what thread %lld of the grid %s", what,
                 (long long)(after_write ? s->reader : s->writer) - 1, after_write ? "read" : "wrote");
        if (write) {
            s->writer = me;
            s->wrote_at = emu.epoch;
        } else
            note_reader(s, me);
    }
}

/* ---- counting: the accesses of a warp at one place in the text, the k-th of each thread together ---- */

typedef struct { int warp, site, turn, thread; uintptr_t at; int bytes; bool shared; } Access;
EmuCounts emu_counts;
static bool counting;
static Access *accesses;
static size_t naccesses, room;
enum { TURNS = 1 << 18 };
static struct { int64_t block; int site, thread, n; } turns[TURNS];
static int64_t counted_block = 1;

void emu_count(bool on)
{
    counting = on;
    memset(&emu_counts, 0, sizeof emu_counts);
}

static int next_turn(int site, int thread)
{
    size_t i = (((size_t)site * 1024 + (size_t)thread) * 0x9E3779B97F4A7C15u >> 40) % TURNS;
    for (int tries = 0; turns[i].block == counted_block && (turns[i].site != site || turns[i].thread != thread); tries++) {
        if (tries == TURNS)
            fail("more places that access memory than can be counted");
        i = (i + 1) % TURNS;
    }
    if (turns[i].block != counted_block)
        turns[i].n = 0;
    turns[i].block = counted_block;
    turns[i].site = site;
    turns[i].thread = thread;
    return turns[i].n++;
}

static void note(const void *p, int bytes, int site, bool shared, bool write)
{
    if (!counting)
        return;
    *(write ? &emu_counts.written : &emu_counts.read) += shared ? 0 : bytes;
    if (naccesses == room) {
        room = room ? 2 * room : 1 << 16;
        accesses = realloc(accesses, room * sizeof *accesses);
    }
    int t = (int)(emu.here - emu.block) * emu.threads + emu_thread.thread;
    accesses[naccesses++] = (Access){t / WARP, site, next_turn(site, t), t, (uintptr_t)p, bytes, shared};
}

/* It is the turn of an access that this thread leaves out. */
static void skip(int site)
{
    if (counting)
        next_turn(site, (int)(emu.here - emu.block) * emu.threads + emu_thread.thread);
}

static int compare_accesses(const void *p, const void *q)
{
    const Access *a = p, *b = q;
    if (a->warp != b->warp)
        return a->warp - b->warp;
    if (a->site != b->site)
        return a->site - b->site;
    if (a->shared != b->shared)
        return a->shared - b->shared;
    if (a->turn != b->turn)
        return a->turn - b->turn;
    if (a->shared)
        return a->thread - b->thread;
    return a->at < b->at ? -1 : a->at > b->at;
}

/* Sectors of 32 bytes, and the least that could hold the bytes; accesses are in the order of addresses. */
static void count_global(const Access *a, int n)
{
    uintptr_t sector = 0, end = 0;
    int64_t bytes = 0;
    emu_counts.requests++;
    for (int i = 0; i < n; i++) {
        uintptr_t from = a[i].at > end ? a[i].at : end, to = a[i].at + (uintptr_t)a[i].bytes;
        bytes += to > from ? (int64_t)(to - from) : 0;
        end = to > end ? to : end;
        for (uintptr_t s = a[i].at / 32; s <= (to - 1) / 32; s++)
            if (s + 1 > sector) {
                emu_counts.sectors++;
                sector = s + 1;
            }
    }
    emu_counts.ideal += (bytes + 31) / 32;
}

/* How often a bank of 4 bytes is asked for different words; wide accesses go in as many parts, of neighbouring
 * threads each. */
static void count_shared(const Access *a, int n)
{
    int parts = a[0].bytes > 4 ? a[0].bytes / 4 : 1;
    emu_counts.shared_requests += parts;
    for (int part = 0; part < parts; part++) {
        int used[32] = {0}, most = 1;
        for (int lane = n * part / parts; lane < n * (part + 1) / parts; lane++)
            for (int w = 0; w < parts; w++) {
                uintptr_t word = a[lane].at / 4 + (uintptr_t)w;
                bool again = false;
                for (int j = n * part / parts; j < lane && !again; j++)
                    again = word >= a[j].at / 4 && word < a[j].at / 4 + (uintptr_t)parts;
                used[word % 32] += !again;
                most = used[word % 32] > most ? used[word % 32] : most;
            }
        emu_counts.turns += most;
    }
}

static void count_block(void)
{
    counted_block++;
    qsort(accesses, naccesses, sizeof *accesses, compare_accesses);
    for (size_t i = 0, end; i < naccesses; i = end) {
        for (end = i + 1; end < naccesses && accesses[end].warp == accesses[i].warp &&
                          accesses[end].site == accesses[i].site &&
                          accesses[end].shared == accesses[i].shared && accesses[end].turn == accesses[i].turn; end++)
            ;
        (accesses[i].shared ? count_shared : count_global)(&accesses[i], (int)(end - i));
    }
    naccesses = 0;
}

/* ---- what kernels call ---- */

const void *emu_read(const void *p, int bytes, int site)
{
    check_area(p, bytes, "a load");
    check_races(p, bytes, false, false, "a load");
    note(p, bytes, site, false, false);
    return p;
}

void *emu_write(void *p, int bytes, int site)
{
    check_area(p, bytes, "a store");
    check_races(p, bytes, false, true, "a store");
    note(p, bytes, site, false, true);
    return p;
}

static void check_shared(const void *p, int bytes)
{
    const char *at = p;
    if (at < emu.here->shared || at + bytes > emu.here->shared + emu.here->shared_used)
        fail("shared memory outside of its arrays");
    if ((uintptr_t)p % (uintptr_t)(bytes < 16 ? bytes : 16))
        fail("shared memory that is not aligned");
}

const void *emu_shared_read(const void *p, int bytes, int site)
{
    check_shared(p, bytes);
    check_races(p, bytes, true, false, "a load of shared memory");
    note(p, bytes, site, true, false);
    return p;
}

void *emu_shared_write(void *p, int bytes, int site)
{
    check_shared(p, bytes);
    check_races(p, bytes, true, true, "a store to shared memory");
    note(p, bytes, site, true, true);
    return p;
}

void *emu_shared(int64_t from, int64_t bytes)
{
    if (from + bytes > emu.launch->shared)
        fail("%lld bytes of shared memory, and the launch asks for %d", (long long)(from + bytes), emu.launch->shared);
    return emu.here->shared + from;
}

void *emu_held(const void *key, int64_t bytes)
{
    Block *b = emu.here;
    int i = 0;
    while (i < b->narrays && b->array[i].key != key)
        i++;
    if (i == b->narrays) {
        if (i == MOST_ARRAYS || b->shared_used + bytes + 16 > SHARED_BYTES)
            fail("too much shared memory");
        b->array[b->narrays].key = key;
        b->array[b->narrays++].at = b->shared_used;
        memset(b->shared + b->shared_used, 0xFF, (size_t)bytes);
        b->shared_used += (bytes + 15) / 16 * 16;
    }
    return b->shared + b->array[i].at;
}

/* Another fibre's turn. */
static void wait_as(State state)
{
    Block *here = emu.here;
    EmuThread self = emu_thread;
    Thread *me = &here->thread[self.thread];
    me->state = state;
    change(emu.fibre[me->fibre], emu.home);
    emu_thread = self;
    emu.here = here;
}

void emu_barrier(int threads)
{
    if (emu_thread.thread >= threads || threads > emu.threads)
        fail("it waits for the first %d threads", threads);
    emu.here->thread[emu_thread.thread].barrier = threads;
    wait_as(AT_BARRIER);
}

void emu_grid_barrier(void)
{
    if (!emu.launch->cooperative)
        fail("it waits for blocks that may not be there");
    wait_as(AT_GRID);
}

void emu_shuffle(void *value, int bytes, int mask, int group)
{
    Thread *me = &emu.here->thread[emu_thread.thread];
    if (group > WARP || mask >= group || (size_t)bytes > sizeof me->value[0])
        fail("a shuffle by %d among %d", mask, group);
    me->came[me->shuffles & 1] = ++emu.epoch;
    memcpy(me->value[me->shuffles++ & 1], value, (size_t)bytes);
    me->group = group;
    wait_as(AT_SHUFFLE);
    memcpy(value, emu.here->thread[emu_thread.thread ^ mask].value[(me->shuffles - 1) & 1], (size_t)bytes);
}

/* What every thread of the warp hands over, when all are there; gives the number of the turn. */
static int exchange(const void *value, size_t bytes)
{
    Thread *me = &emu.here->thread[emu_thread.thread];
    int turn = me->shuffles++ & 1;
    me->came[turn] = ++emu.epoch;
    memcpy(me->value[turn], value, bytes);
    me->group = WARP;
    wait_as(AT_SHUFFLE);
    return turn;
}

static const char *of_lane(int lane, int turn)
{
    return emu.here->thread[(emu_thread.thread & ~(WARP - 1)) + lane].value[turn];
}

/* ---- copies, matrices ---- */

/* The bytes are there when the thread has waited, not before; nobody may look at what lay there from now on. */
void emu_copy_piece(void *to, const void *from, int site)
{
    Thread *me = &emu.here->thread[emu_thread.thread];
    if (me->ncopies == MOST_COPIES)
        fail("more than %d copies on their way", MOST_COPIES);
    me->copy[me->ncopies].to = to;
    me->copy[me->ncopies].site = site;
    me->copy[me->ncopies].group = me->sent;
    memset(me->copy[me->ncopies].bytes, 0, 16);
    if (from)
        memcpy(me->copy[me->ncopies].bytes, emu_read(from, 16, site), 16);
    else
        skip(site);
    check_shared(to, 16);
    check_races(to, 16, true, true, "a copy to shared memory");
    me->ncopies++;
}

void emu_copies_send(void)
{
    emu.here->thread[emu_thread.thread].sent++;
}

void emu_copies_wait(int groups)
{
    Thread *me = &emu.here->thread[emu_thread.thread];
    int left = 0;
    for (int i = 0; i < me->ncopies; i++)
        if (me->copy[i].group < me->sent - groups)
            memcpy(emu_shared_write(me->copy[i].to, 16, me->copy[i].site), me->copy[i].bytes, 16);
        else
            me->copy[left++] = me->copy[i];
    me->ncopies = left;
}

/* Of matrix j a lane gets two neighbours of row lane / 4, or, turned, of column lane / 4. */
void emu_matrices(uint32_t *to, const void *row, int turned, int site)
{
    int lane = emu_thread.thread % WARP, pair = lane % 4 * 2;
    if ((uintptr_t)row % 16)
        fail("a row of a matrix that is not aligned");
    emu_shared_read(row, 16, site);
    int turn = exchange(&row, sizeof row);
    for (int j = 0; j < 4; j++) {
        uint16_t x[2];
        for (int i = 0; i < 2; i++) {
            const uint16_t *p;
            memcpy(&p, of_lane(8 * j + (turned ? pair + i : lane / 4), turn), sizeof p);
            x[i] = p[turned ? lane / 4 : pair + i];
        }
        to[j] = x[0] | (uint32_t)x[1] << 16;
    }
}

/* Of a word of two numbers, or, as tf32, of one, whose last bits the device does not look at. */
static float widen(uint32_t word, int high, int type)
{
    uint32_t h = high ? word >> 16 : word & 0xffff;
    union { uint32_t u; float f; } wide = {type == TF32 ? word & 0xffffe000 : h << 16};
    if (type != F16)
        return wide.f;
    uint32_t size = h & 0x7fff;
    wide.u = size < 0x400 ? 0 : (size << 13) + (size < 0x7c00 ? 0x38000000 : 0x70000000);
    float x = size < 0x400 ? (float)size * 0x1p-24f : wide.f;
    return h & 0x8000 ? -x : x;
}

/* 16 rows by 16 terms, of tf32 8, times as many terms by 8 columns, as the fragments of mma.m16n8k16 and m16n8k8
 * lie in the lanes. */
void emu_mma(float *sum, const uint32_t *a, uint32_t b0, uint32_t b1, int type)
{
    uint32_t mine[6] = {a[0], a[1], a[2], a[3], b0, b1};
    int turn = exchange(mine, sizeof mine), lane = emu_thread.thread % WARP, each = type == TF32 ? 1 : 2;
    for (int i = 0; i < 4; i++) {
        int row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
        for (int k = 0; k < 8 * each; k++) {
            int word = k / each % 4, half = k / each / 4;
            const uint32_t *x = (const uint32_t *)of_lane(row % 8 * 4 + word, turn);
            const uint32_t *y = (const uint32_t *)of_lane(column * 4 + word, turn);
            sum[i] += widen(x[row / 8 + half * 2], k % each, type) * widen(y[4 + half], k % each, type);
        }
    }
}

/* ---- running blocks ---- */

#define A4(i) uint64_t a##i##0, uint64_t a##i##1, uint64_t a##i##2, uint64_t a##i##3
#define A16(i) A4(i##0), A4(i##1), A4(i##2), A4(i##3)
typedef void Function(A16(0), A16(1), A16(2), A16(3), A16(4), A16(5));
#define V4(i) emu.arg[i], emu.arg[i + 1], emu.arg[i + 2], emu.arg[i + 3]
#define V16(i) V4(i), V4(i + 4), V4(i + 8), V4(i + 12)

/* All arguments are words of 8 bytes; a function leaves alone those that it does not have. */
static void call_kernel(void)
{
    ((Function *)emu.launch->kernel)(V16(0), V16(16), V16(32), V16(48), V16(64), V16(80));
}

static void become(Block *b, int thread)
{
    emu.here = b;
    emu_thread = (EmuThread){thread, emu.threads, b->number, emu.launch->blocks};
}

static void work(int fibre)
{
    for (;;) {
        change(emu.fibre[fibre], emu.home);
        Block *b = emu.here;
        while (b->next < emu.threads) {
            int t = b->next++;
            become(b, t);
            b->thread[t].state = RUNS;
            b->thread[t].fibre = fibre;
            call_kernel();
            b->thread[t].state = ENDED;
        }
        emu.idle[emu.nidle++] = fibre;
    }
}

static int free_fibre(void)
{
    if (emu.nidle)
        return emu.idle[--emu.nidle];
    begin_fibre(emu.nfibres);
    return emu.nfibres++;
}

static void go_on(Block *b, int t)
{
    b->thread[t].state = RUNS;
    become(b, t);
    resume(b->thread[t].fibre);
}

/* Threads that have met are equally far, whatever they did apart. */
static void go_on_together(Block *b, int threads)
{
    for (int t = 0; t < threads; t++)
        b->thread[t].shuffles = 0;
    for (int t = 0; t < threads; t++)
        go_on(b, t);
}

/* All threads of its group have come as far. */
static bool group_is_there(Block *b, int t)
{
    int group = b->thread[t].group, first = t & ~(group - 1);
    for (int i = first; i < first + group; i++) {
        State state = b->thread[i].state;
        if (b->thread[i].shuffles >= b->thread[t].shuffles)
            continue;
        if (state == ENDED || state == AT_BARRIER || state == AT_GRID) {
            become(b, t);
            fail("a shuffle with thread %d, which %s", i, state == ENDED ? "has ended" : "is at a barrier");
        }
        return false;
    }
    return true;
}

static bool resume_ready(Block *b)
{
    bool any = false;
    for (int t = 0; t < emu.threads; t++)
        if (b->thread[t].state == AT_SHUFFLE && group_is_there(b, t)) {
            go_on(b, t);
            any = true;
        }
    return any;
}

/* The barrier of the fewest threads, if one is waited at: all of them are there, or something is wrong. */
static bool open_barrier(Block *b)
{
    int meet = emu.threads + 1;
    for (int t = 0; t < emu.threads; t++)
        if (b->thread[t].state == AT_BARRIER && b->thread[t].barrier < meet)
            meet = b->thread[t].barrier;
    if (meet > emu.threads)
        return false;
    for (int t = 0; t < meet; t++) {
        const Thread *x = &b->thread[t];
        become(b, t);
        if (x->state == ENDED)
            fail("it has ended while others wait at a barrier");
        if (x->state != AT_BARRIER || x->barrier != meet)
            fail("it waits for others than those who wait for it");
    }
    b->met = ++emu.epoch;
    emu_counts.barriers += counting;
    go_on_together(b, meet);
    return true;
}

/* Until nobody can go on without other blocks. */
static void run_block(Block *b)
{
    do {
        while (b->next < emu.threads) {
            emu.here = b;
            resume(free_fibre());
        }
    } while (resume_ready(b) || open_barrier(b));
}

static void begin_block(Block *b, int64_t number)
{
    int slot = (int)(b - emu.block);
    *b = (Block){.number = number, .thread = emu.thread + slot * emu.threads, .shared = emu.shared + (size_t)slot * SHARED_BYTES};
    for (int t = 0; t < emu.threads; t++)
        b->thread[t] = (Thread){.state = NEW};
    b->shared_used = (emu.launch->shared + 15) / 16 * 16;
    memset(b->shared, 0xFF, (size_t)b->shared_used);
    b->began = b->met = ++emu.epoch;
}

/* All threads of all blocks wait at the barrier of the grid, or all have ended: then false. */
static bool open_grid(int blocks)
{
    int waiting = 0;
    for (int i = 0; i < blocks * emu.threads; i++)
        waiting += emu.thread[i].state == AT_GRID;
    for (int i = 0; i < blocks * emu.threads && waiting; i++)
        if (emu.thread[i].state != AT_GRID) {
            become(&emu.block[i / emu.threads], i % emu.threads);
            fail("it has ended while others wait for all blocks");
        }
    emu.grid_met = ++emu.epoch;
    emu_counts.barriers += counting && waiting;
    for (int i = 0; i < blocks && waiting; i++)
        go_on_together(&emu.block[i], emu.threads);
    return waiting > 0;
}

/* So many blocks at once. */
static void run_blocks(int64_t first, int blocks)
{
    for (int i = 0; i < blocks; i++)
        begin_block(&emu.block[i], first + i);
    do {
        for (int i = 0; i < blocks; i++)
            run_block(&emu.block[i]);
    } while (emu.launch->cooperative && open_grid(blocks));
    count_block();
}

static void *memory(size_t n)
{
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        abort();
    return p;
}

const char *emu_launch(const EmuLaunch *launch, int arguments, void *const *args)
{
    bool together = launch->cooperative;
    if (!emu.stacks) {
        emu.stacks = memory((size_t)STACK * EMU_MOST_AT_ONCE);
        emu.shared = memory((size_t)SHARED_BYTES * MOST_BLOCKS);
    }
    emu.launch = launch;
    emu.threads = launch->threads;
    emu.error[0] = 0;
    emu.grid_met = 0;
    launches++;
    held = 0;
    emu_counts.launches += counting;
    if (launch->threads > EMU_MOST_THREADS || arguments > MOST_ARGUMENTS || launch->shared > SHARED_BYTES / 2 ||
        (together && launch->blocks * launch->threads > EMU_MOST_AT_ONCE))
        return "too many threads or arguments, or too much shared memory";
    for (int i = 0; i < arguments; i++)
        memcpy(&emu.arg[i], args[i], 8);
    if (setjmp(emu.out)) {
        emu.nidle = emu.nfibres = 0;        /* those that were in the middle of something begin again */
        return emu.error;
    }
    for (int64_t block = 0; block < launch->blocks; block += together ? launch->blocks : 1)
        run_blocks(block, together ? (int)launch->blocks : 1);
    return NULL;
}
