/* Where the time of a step goes. While somebody looks, each thread notes when it has finished its
 * part of a kernel or a wait for the others; what happened since its last note is the time of
 * that. The sums by kernel are kept, and the first notes themselves, for a trace. */
#include "runtime/bench.h"

#include <math.h>
#include <stdlib.h>

rt_profile *rt_profile_new(int threads, int nkernels, int spans)
{
    rt_profile *p = aligned_alloc(64, sizeof *p * (size_t)threads);
    bool failed = !p;
    for (int k = 0; p && k < threads; k++) {
        p[k] = (rt_profile){.cap = spans};
        p[k].step = calloc((size_t)nkernels + 1, sizeof *p[k].step);
        p[k].sum = calloc((size_t)nkernels + 1, sizeof *p[k].sum);
        p[k].span = malloc(((size_t)spans + 1) * sizeof *p[k].span);
        failed |= !p[k].step || !p[k].sum || !p[k].span;
    }
    if (!failed)
        return p;
    rt_profile_free(p, threads);
    return NULL;
}

void rt_profile_free(rt_profile *p, int threads)
{
    for (int k = 0; p && k < threads; k++) {
        free(p[k].step);
        free(p[k].sum);
        free(p[k].span);
    }
    free(p);
}

static void add_span(rt_profile *p, int what, double begin, double end)
{
    if (p->nspans < p->cap)
        p->span[p->nspans++] = (rt_span){what, begin, end};
}

void rt_profile_begin(rt_profile *p)
{
    p->began = p->last = rt_now();
}

void rt_profile_end(rt_profile *p)
{
    add_span(p, RT_SPAN_STEP, p->began, fmax(rt_now(), p->last));
}

void rt_profile_count(rt_profile *p, int nkernels, bool counts)
{
    for (int k = 0; k < nkernels; k++) {
        if (counts) {
            p->sum[k].seconds += p->step[k].seconds;
            p->sum[k].calls += p->step[k].calls;
        }
        p->step[k] = (rt_spent){0};
    }
    if (counts)
        p->before = p->nspans;
    p->nspans = p->before;
}

void rt_profile_note(rt_profile *p, int kernel, double begin, double end)
{
    p->step[kernel].seconds += end - begin;
    p->step[kernel].calls++;
    add_span(p, kernel, begin, end);
    p->last = end;
}

void dlm_mark(dlm_team *team, int kernel)
{
    rt_profile *p = team->profile;
    double now = rt_now();
    if (kernel >= 0) {
        p->step[kernel].seconds += now - p->last;
        p->step[kernel].calls++;
    }
    add_span(p, kernel, p->last, now);
    p->last = now;
}
