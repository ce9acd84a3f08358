/* Where the temporaries of a step lie in its arena.
 *
 * Best fit, largest first: each buffer goes into the smallest gap between those already placed
 * that are alive at the same time, or behind them. Buffers of equal size keep their order, so
 * the plan is a function of its input alone. The buffers placed so far are kept sorted by
 * offset, so that one walk over them finds all gaps: a few hundred buffers take well under a
 * millisecond, once for each set of sizes.
 *
 *     bytes 100 100 50, alive 0..1 1..2 2..3   →   offsets 0 192 0, peak 384
 *
 * Each buffer takes its bytes rounded up to 64 and 64 more: the slack for vector loads. */
#include "runtime/rt.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    dlm_i64 offset, bytes;  /* bytes: with rounding and slack */
    int first, last, index;
} Piece;

static int by_size(const void *a, const void *b)
{
    const Piece *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? 1 : -1;
    return x->index - y->index;
}

/* `placed` is sorted by offset. */
static dlm_i64 best_gap(const Piece *placed, int n, const Piece *p)
{
    dlm_i64 end = 0, best = -1, best_bytes = INT64_MAX;
    for (int k = 0; k < n; k++) {
        const Piece *q = &placed[k];
        if (q->last < p->first || p->last < q->first)
            continue;
        dlm_i64 gap = q->offset - end;
        if (gap >= p->bytes && gap < best_bytes) {
            best = end;
            best_bytes = gap;
        }
        if (q->offset + q->bytes > end)
            end = q->offset + q->bytes;
    }
    return best >= 0 ? best : end;
}

static void insert_by_offset(Piece *placed, int n, const Piece *p)
{
    int at = n;
    while (at > 0 && placed[at - 1].offset > p->offset)
        at--;
    memmove(placed + at + 1, placed + at, (size_t)(n - at) * sizeof *placed);
    placed[at] = *p;
}

static dlm_i64 place_all(int n, Piece *todo, Piece *placed, dlm_i64 *offset)
{
    dlm_i64 peak = 0;
    for (int k = 0; k < n; k++) {
        dlm_i64 end;
        todo[k].offset = best_gap(placed, k, &todo[k]);
        if (__builtin_add_overflow(todo[k].offset, todo[k].bytes, &end))
            return -1;
        insert_by_offset(placed, k, &todo[k]);
        offset[todo[k].index] = todo[k].offset;
        if (end > peak)
            peak = end;
    }
    return peak;
}

dlm_i64 dlm_plan(int n, const dlm_i64 *bytes, const int *first, const int *last, dlm_i64 *offset)
{
    Piece *todo = malloc(((size_t)n + 1) * sizeof *todo);
    Piece *placed = malloc(((size_t)n + 1) * sizeof *placed);
    dlm_i64 peak = todo && placed ? 0 : -1;
    for (int k = 0; k < n && peak == 0; k++) {
        if (bytes[k] < 0 || bytes[k] > INT64_MAX - 2 * RT_ALIGN)
            peak = -1;
        else
            todo[k] = (Piece){0, (bytes[k] + RT_ALIGN - 1) / RT_ALIGN * RT_ALIGN + RT_ALIGN,
                              first[k], last[k], k};
    }
    if (peak == 0) {
        qsort(todo, (size_t)n, sizeof *todo, by_size);
        peak = place_all(n, todo, placed, offset);
    }
    free(todo);
    free(placed);
    return peak;
}
