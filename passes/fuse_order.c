/* The order of a step's kernels: after what they read, and a new value of a place, or of what a loop
 * carries, after every reader of the old one. Where that cannot be, the new value goes to a
 * temporary and is copied at the end. A loop is put in order like one kernel which reads and
 * writes what all of its kernels do. */
#include "passes/fuse.h"

#include <stdlib.h>
#include <string.h>

/* A kernel, or a loop whose kernels are in order already. */
typedef struct { int at, end; } Item;

static bool is_update(const Fusion *f, int buffer)
{
    for (int i = 0; i < f->updates.n; i++)
        if (f->updates.p[i] == buffer)
            return true;
    return false;
}

/* The buffer whose bytes it names, where old and new values of what is updated are two. */
static int alias_root(const Fusion *f, int buffer)
{
    while (f->s->buffers.p[buffer].alias >= 0 && !is_update(f, buffer))
        buffer = f->s->buffers.p[buffer].alias;
    return buffer;
}

static bool kernel_reads(const Fusion *f, const Kernel *k, int buffer)
{
    for (int v = 0; v < k->values.n; v++)
        if (k->values.p[v].op == K_LOAD && alias_root(f, k->values.p[v].buffer) == buffer)
            return true;
    return false;
}

static bool item_reads(const Fusion *f, Item item, int buffer)
{
    for (int i = item.at; i < item.end; i++) {
        const Kernel *k = &f->s->kernels.p[i];
        for (int l = k->loop; l != f->loop; l = f->s->loops.p[l].parent)
            if (f->s->loops.p[l].until >= 0 && alias_root(f, f->s->loops.p[l].until) == buffer)
                return true;
        if (kernel_reads(f, k, buffer))
            return true;
    }
    return false;
}

static bool item_writes(const Fusion *f, Item item, int buffer)
{
    for (int i = item.at; i < item.end; i++)
        for (int j = 0; j < f->s->kernels.p[i].stores.n; j++)
            if (alias_root(f, f->s->kernels.p[i].stores.p[j].buffer) == buffer)
                return true;
    return false;
}

/* Reads the old value of `place` at another element than the one that it stores. */
static bool reads_elsewhere(const Fusion *f, const Kernel *k, const Store *st, int place)
{
    const Step *s = f->s;
    const Buffer *stored = &s->buffers.p[st->buffer];
    for (int v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        if (x->op != K_LOAD || alias_root(f, x->buffer) != place)
            continue;
        const Buffer *read = &s->buffers.p[x->buffer];
        if (!shape_equal(read->rank, read->shape, stored->rank, stored->shape) || x->nbounds)
            return true;
        for (int i = 0; i < x->rank; i++)
            if (!affine_equal(&x->at[i], &st->at[i]) || x->via[i] != NO_VALUE)
                return true;
    }
    return false;
}

/* Both items are kernels of this level, with parts of their own of the buffer's storage. */
static bool items_apart(const Fusion *f, Item a, Item b, int buffer)
{
    const Kernel *x = &f->s->kernels.p[a.at], *y = &f->s->kernels.p[b.at];
    return x->loop == f->loop && y->loop == f->loop && kernels_apart(f->s, x, y, buffer_storage(f->s, buffer));
}

/* Item a must come before item b: b reads what a writes, or b overwrites what a reads. */
static bool must_precede(const Fusion *f, Item a, Item b)
{
    const Step *s = f->s;
    for (int i = a.at; i < a.end; i++)
        for (int j = 0; j < s->kernels.p[i].stores.n; j++) {
            int w = alias_root(f, s->kernels.p[i].stores.p[j].buffer);
            bool writes = b.at > a.at && item_writes(f, b, w);      /* zero, then add */
            if ((writes || item_reads(f, b, w)) && !items_apart(f, a, b, w))
                return true;
        }
    for (int i = b.at; i < b.end; i++)
        for (int j = 0; j < s->kernels.p[i].stores.n; j++) {
            int w = alias_root(f, s->kernels.p[i].stores.p[j].buffer);
            if (is_update(f, w) && item_reads(f, a, s->buffers.p[w].alias) && !items_apart(f, a, b, w))
                return true;
        }
    return false;
}

/* Store `st` into a temporary, and copy it to the place by a kernel of its own. */
static void detach(Fusion *f, int kernel, int store)
{
    Step *s = f->s;
    int place = alias_root(f, s->kernels.p[kernel].stores.p[store].buffer);
    Buffer to = s->buffers.p[place];
    s->buffers.p[place].kind = BUF_TEMP;
    s->buffers.p[place].alias = -1;
    PUSH(s->buffers, to);
    for (int i = 0; i < f->updates.n; i++)
        if (f->updates.p[i] == place)
            f->updates.p[i] = s->buffers.n - 1;
    Kernel k = {.name = internf("k%d_copy", s->kernels.n), .span = s->kernels.p[kernel].span, .loop = f->loop};
    k.schedule.vector = -1;
    Store st = {.buffer = s->buffers.n - 1, .rank = to.rank, .fault = -1};
    KValue v = {.op = K_LOAD, .type = to.type, .buffer = place, .rank = to.rank, .fault = -1, .span = k.span,
                .arg = {NO_VALUE, NO_VALUE, NO_VALUE}};
    for (int i = 0; i < MAX_RANK; i++)
        v.via[i] = st.via[i] = NO_VALUE;
    for (int i = 0; i < to.rank; i++)
        v.at[i] = st.at[i] = affine_axis(kernel_axis(&k, internf("i%d", i), to.shape[i], AXIS_PARALLEL));
    st.value = kernel_value(&k, v);
    PUSH(k.stores, st);
    PUSH(s->kernels, k);
}

static void detach_unsafe(Fusion *f, int from)
{
    Step *s = f->s;
    for (int k = from; k < s->kernels.n; k++)
        for (int i = 0; i < s->kernels.p[k].stores.n && s->kernels.p[k].loop == f->loop; i++) {
            const Store *st = &s->kernels.p[k].stores.p[i];
            int b = alias_root(f, st->buffer);
            if (is_update(f, b) && reads_elsewhere(f, &s->kernels.p[k], st, s->buffers.p[b].alias))
                detach(f, k, i);
        }
}

/* The first place that a kernel not yet placed overwrites in place: detached to break a cycle. */
static bool break_cycle(Fusion *f, const Item *items, int n, const bool *done)
{
    for (int k = 0; k < n; k++) {
        const Kernel *kernel = &f->s->kernels.p[items[k].at];
        for (int i = 0; !done[k] && kernel->loop == f->loop && i < kernel->stores.n; i++)
            if (is_update(f, alias_root(f, kernel->stores.p[i].buffer))) {
                detach(f, items[k].at, i);
                return true;
            }
    }
    return false;
}

typedef VEC(int) Ints;
typedef struct { Ints *touching, *writing; } Access;    /* of each storage, the items that do so, in order */

static void note(const Fusion *f, Ints *lists, int buffer, int item)
{
    Ints *list = &lists[buffer_storage(f->s, buffer)];
    if (!list->n || list->p[list->n - 1] != item)
        PUSH(*list, item);
}

static Access find_access(const Fusion *f, const Item *items, int n)
{
    const Step *s = f->s;
    Access a = {NEW_ARRAY(Ints, s->buffers.n), NEW_ARRAY(Ints, s->buffers.n)};
    for (int k = 0; k < n; k++)
        for (int i = items[k].at; i < items[k].end; i++) {
            const Kernel *kernel = &s->kernels.p[i];
            for (int l = kernel->loop; l != f->loop; l = s->loops.p[l].parent)
                if (s->loops.p[l].until >= 0)
                    note(f, a.touching, s->loops.p[l].until, k);
            for (ValueId v = 0; v < kernel->values.n; v++)
                if (kernel->values.p[v].op == K_LOAD)
                    note(f, a.touching, kernel->values.p[v].buffer, k);
            for (int j = 0; j < kernel->stores.n; j++) {
                note(f, a.touching, kernel->stores.p[j].buffer, k);
                note(f, a.writing, kernel->stores.p[j].buffer, k);
            }
        }
    return a;
}

/* Of each item, those that must come before it: of two that depend on each other, one writes what both touch. */
static Ints *find_earlier(const Fusion *f, const Item *items, int n)
{
    Access a = find_access(f, items, n);
    Ints *earlier = NEW_ARRAY(Ints, n);
    for (int storage = 0; storage < f->s->buffers.n; storage++)
        for (int x = 0; x < a.writing[storage].n; x++)
            for (int y = 0; y < a.touching[storage].n; y++) {
                int j = a.writing[storage].p[x], k = a.touching[storage].p[y];
                if (j != k && must_precede(f, items[j], items[k]))
                    PUSH(earlier[k], j);
                if (j != k && must_precede(f, items[k], items[j]))
                    PUSH(earlier[j], k);
            }
    return earlier;
}

static bool try_order(const Fusion *f, const Item *items, int n, int *order, bool *done)
{
    const Ints *earlier = find_earlier(f, items, n);
    int placed = 0;
    memset(done, 0, (size_t)n);
    for (bool progress = true; progress;) {
        progress = false;
        for (int k = 0; k < n; k++) {
            bool ready = !done[k];
            for (int j = 0; j < earlier[k].n && ready; j++)
                ready = done[earlier[k].p[j]];
            if (ready) {
                order[placed++] = k;
                done[k] = progress = true;
            }
        }
    }
    return placed == n;
}

void order_kernels(Fusion *f, int from)
{
    Step *s = f->s;
    VEC(Item) items;
    int *order = NULL;
    bool *done = NULL;
    detach_unsafe(f, from);
    for (;;) {
        memset(&items, 0, sizeof items);
        for (int at = from, end; at < s->kernels.n; at = end) {
            end = item_end(s, at, f->loop);
            PUSH(items, ((Item){at, end}));
        }
        order = xrealloc(order, (size_t)items.n * sizeof *order + 1);
        done = xrealloc(done, (size_t)items.n + 1);
        if (try_order(f, items.p, items.n, order, done))
            break;
        if (!break_cycle(f, items.p, items.n, done))
            die("fuse: the kernels of %s depend on each other", s->name);
    }
    VEC(Kernel) sorted = {0};
    for (int i = 0; i < items.n; i++)
        for (int k = items.p[order[i]].at; k < items.p[order[i]].end; k++)
            PUSH(sorted, s->kernels.p[k]);
    if (sorted.n)
        memcpy(s->kernels.p + from, sorted.p, (size_t)sorted.n * sizeof(Kernel));
    free(order);
    free(done);
}
