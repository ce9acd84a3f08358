/* tuning: the plans of contractions that `dlm tune` has measured to be faster than what the cost model of
 * schedule.c takes for the cheapest. A plan is known by its number in the model's order, a kernel by a
 * hash of its text. */
#include "passes/tuning.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void put_buffer(Buf *to, const Buffer *b)
{
    buf_printf(to, "%s[", dtype_names[b->type]);
    for (int i = 0; i < b->rank; i++)
        buf_printf(to, i ? ", %s" : "%s", dim_text(b->shape[i]));
    buf_puts(to, "]");
}

/* The number of a buffer becomes that of its first use in the text, where it is described. */
static const char *put_reference(Buf *to, const Step *s, const char *at, int *met, int *n)
{
    char *end;
    int buffer = (int)strtol(at + 1, &end, 10), k = 0;
    while (k < *n && met[k] != buffer)
        k++;
    buf_printf(to, "%%%d", k);
    if (k == *n) {
        put_buffer(to, &s->buffers.p[buffer]);
        met[(*n)++] = buffer;
    }
    return end;
}

uint64_t tuning_key(const Step *s, const Kernel *k)
{
    Buf text = {0}, plain = {0};
    int *met = calloc((size_t)s->buffers.n + 1, sizeof *met), n = 0;
    uint64_t h = 14695981039346656037u;
    kernel_print(k, &text);
    buf_put(&text, "", 1);
    for (const char *at = text.p + strcspn(text.p, "\n"); *at;) {       /* behind its name */
        if (*at == '%' && isdigit((unsigned char)at[1])) {
            at = put_reference(&plain, s, at, met, &n);
        } else {
            buf_put(&plain, at++, 1);
        }
    }
    for (size_t i = 0; i < plain.n; i++)
        h = (h ^ (unsigned char)plain.p[i]) * 1099511628211u;
    free(met);
    buf_free(&text);
    buf_free(&plain);
    return h;
}

/* Where the key is listed, or belongs. */
static int find(const Tuning *t, uint64_t key)
{
    int low = 0, high = t->plans.n;
    while (low < high) {
        int middle = (low + high) / 2;
        if (t->plans.p[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int tuning_plan(const Tuning *t, uint64_t key, int plans)
{
    int k = t->turn ? 0 : find(t, key), plan = t->turn;
    if (!t->turn && k < t->plans.n && t->plans.p[k].key == key)
        plan = t->plans.p[k].plan;
    return plan < plans ? plan : 0;
}

void tuning_set(Tuning *t, uint64_t key, int plan)
{
    int k = find(t, key);
    bool there = k < t->plans.n && t->plans.p[k].key == key;
    if (there && plan)
        t->plans.p[k].plan = plan;
    else if (there) {
        memmove(&t->plans.p[k], &t->plans.p[k + 1], sizeof(TunedPlan) * (size_t)(--t->plans.n - k));
    } else if (plan) {
        PUSH(t->plans, ((TunedPlan){key, plan}));
        memmove(&t->plans.p[k + 1], &t->plans.p[k], sizeof(TunedPlan) * (size_t)(t->plans.n - 1 - k));
        t->plans.p[k] = (TunedPlan){key, plan};
    }
}

/* ---- which kernels are whose ---- */

enum { OF_NONE = -1 };

void tuning_mark(const Tuning *t, Step *s, bool other)
{
    for (int i = 0; i < s->kernels.n; i++)
        if (s->kernels.p[i].planned == 0)
            s->kernels.p[i].planned = other ? OF_NONE : t->kernels.n;
}

void tuning_name(Tuning *t, const Step *s)
{
    for (int i = 0; i < s->kernels.n; i++)
        if (s->kernels.p[i].planned > 0)
            PUSH(t->parts, ((TunedPart){s->kernels.p[i].name, s->kernels.p[i].planned - 1}));
}
