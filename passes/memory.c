/* memory: phases and lifetimes.
 *
 * Kernels run in order without waiting for each other as long as none touches what another
 * has written, or writes what another has read, since the last barrier; where one would, a
 * barrier begins a new phase. A temporary is alive from the phase of its first store to that
 * of its last load; the runtime places temporaries in one arena by these lifetimes, when the
 * sizes are known. Kernels without parallel loops all run on the first thread, and so need no
 * barrier among themselves.
 *
 *   before: k0 writes a; k1 reads a, writes b; k2 reads x, writes c
 *   after:  k0 phase 0; k1 phase 1; k2 phase 1; a: 0..1, b: 1.., c: 1.. */
#include "ir/kernel.h"
#include "passes/pass.h"

#include <stdlib.h>
#include <string.h>

static int storage_of(const Step *s, int buffer)
{
    while (s->buffers.p[buffer].alias >= 0)
        buffer = s->buffers.p[buffer].alias;
    return buffer;
}

/* Per storage: which kinds of kernels touched it in the present phase. */
enum { READ_ALONE = 1, READ_SPREAD = 2, WROTE_ALONE = 4, WROTE_SPREAD = 8 };

static void touched(const Step *s, const Kernel *k, uint8_t *reads, uint8_t *writes)
{
    for (ValueId v = 0; v < k->values.n; v++)
        if (k->values.p[v].op == K_LOAD)
            reads[storage_of(s, k->values.p[v].buffer)] = 1;
    for (int i = 0; i < k->stores.n; i++)
        writes[storage_of(s, k->stores.p[i].buffer)] = 1;
}

static bool conflicts(const Step *s, const uint8_t *reads, const uint8_t *writes, const uint8_t *state, bool alone)
{
    int written = alone ? WROTE_SPREAD : WROTE_SPREAD | WROTE_ALONE;
    int read = alone ? READ_SPREAD : READ_SPREAD | READ_ALONE;
    for (int b = 0; b < s->buffers.n; b++)
        if ((reads[b] && state[b] & written) || (writes[b] && state[b] & (written | read)))
            return true;
    return false;
}

static void number_phases(Step *s)
{
    size_t n = (size_t)s->buffers.n + 1;
    uint8_t *state = calloc(n, 1), *reads = malloc(n), *writes = malloc(n);
    int phase = 0;
    for (int i = 0; i < s->kernels.n; i++) {
        Kernel *k = &s->kernels.p[i];
        bool alone = k->schedule.spread == 0;
        memset(reads, 0, n);
        memset(writes, 0, n);
        touched(s, k, reads, writes);
        if (conflicts(s, reads, writes, state, alone)) {
            phase++;
            memset(state, 0, n);
        }
        k->phase = phase;
        for (int b = 0; b < s->buffers.n; b++)
            state[b] |= (reads[b] ? alone ? READ_ALONE : READ_SPREAD : 0) |
                        (writes[b] ? alone ? WROTE_ALONE : WROTE_SPREAD : 0);
    }
    free(state);
    free(reads);
    free(writes);
}

static void use(Step *s, int buffer, int phase)
{
    Buffer *b = &s->buffers.p[storage_of(s, buffer)];
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
