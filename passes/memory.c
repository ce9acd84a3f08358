/* memory: phases and lifetimes.
 *
 * Kernels of a phase run without waiting for each other; a barrier stands before each phase. A
 * kernel belongs to the first phase after all kernels before it that write what it touches or
 * read what it writes: so there are as many barriers as the longest chain has links. A temporary
 * is alive from the phase of its first store to that of its last load; the runtime places
 * temporaries in one arena by these lifetimes, when the sizes are known. Kernels without parallel
 * loops all run on the first thread, and so need no barrier among themselves.
 *
 *   before: k0 writes a; k1 reads a, writes b; k2 reads x, writes c
 *   after:  k0 phase 0; k2 phase 0; k1 phase 1; a: 0..1, b: 1.., c: 0.. */
#include "ir/kernel.h"
#include "passes/pass.h"

#include <stdlib.h>
#include <string.h>

/* What each kernel reads and writes, as bit sets over storages. */
typedef struct {
    int words;
    uint64_t *reads, *writes;
} Touched;

static void set_bit(uint64_t *set, int bit)
{
    set[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static Touched find_touched(const Step *s)
{
    Touched t = {.words = (s->buffers.n + 63) / 64};
    t.reads = calloc((size_t)(s->kernels.n * t.words) + 1, sizeof(uint64_t));
    t.writes = calloc((size_t)(s->kernels.n * t.words) + 1, sizeof(uint64_t));
    for (int i = 0; i < s->kernels.n; i++) {
        const Kernel *k = &s->kernels.p[i];
        for (ValueId v = 0; v < k->values.n; v++)
            if (k->values.p[v].op == K_LOAD)
                set_bit(t.reads + i * t.words, buffer_storage(s, k->values.p[v].buffer));
        for (int j = 0; j < k->stores.n; j++)
            set_bit(t.writes + i * t.words, buffer_storage(s, k->stores.p[j].buffer));
    }
    return t;
}

static bool conflict(const Touched *t, int i, int j)
{
    const uint64_t *ri = t->reads + i * t->words, *wi = t->writes + i * t->words;
    const uint64_t *rj = t->reads + j * t->words, *wj = t->writes + j * t->words;
    for (int w = 0; w < t->words; w++)
        if ((wi[w] & (rj[w] | wj[w])) | (ri[w] & wj[w]))
            return true;
    return false;
}

/* Each kernel goes into the earliest phase that it may; the list is put in order of phases. */
static void number_phases(Step *s)
{
    Touched t = find_touched(s);
    int last = 0, n = 0;
    for (int j = 0; j < s->kernels.n; j++) {
        Kernel *k = &s->kernels.p[j];
        k->phase = 0;
        for (int i = 0; i < j; i++) {
            const Kernel *before = &s->kernels.p[i];
            int phase = before->phase + !(before->schedule.spread == 0 && k->schedule.spread == 0);
            if (phase > k->phase && conflict(&t, i, j))
                k->phase = phase;
        }
        last = k->phase > last ? k->phase : last;
    }
    Kernel *sorted = NEW_ARRAY(Kernel, s->kernels.n);
    for (int phase = 0; phase <= last; phase++)
        for (int i = 0; i < s->kernels.n; i++)
            if (s->kernels.p[i].phase == phase)
                sorted[n++] = s->kernels.p[i];
    memcpy(s->kernels.p, sorted, (size_t)n * sizeof(Kernel));
    free(t.reads);
    free(t.writes);
}

static void use(Step *s, int buffer, int phase)
{
    Buffer *b = &s->buffers.p[buffer_storage(s, buffer)];
    if (b->first < 0 || phase < b->first)
        b->first = phase;
    if (phase > b->last)
        b->last = phase;
}

bool pass_memory(Step *s)
{
    number_phases(s);
    for (int b = 0; b < s->buffers.n; b++)
        s->buffers.p[b].first = s->buffers.p[b].last = -1;
    for (int i = 0; i < s->kernels.n; i++) {
        const Kernel *k = &s->kernels.p[i];
        for (ValueId v = 0; v < k->values.n; v++)
            if (k->values.p[v].op == K_LOAD)
                use(s, k->values.p[v].buffer, k->phase);
        for (int j = 0; j < k->stores.n; j++)
            use(s, k->stores.p[j].buffer, k->phase);
    }
    for (int b = 0; b < s->buffers.n; b++)
        if (s->buffers.p[b].first < 0)
            s->buffers.p[b].first = s->buffers.p[b].last = 0;
    return true;
}
