/* memory: phases and lifetimes.
 *
 * Kernels of a phase run without waiting for each other; a barrier stands before each phase. A
 * kernel belongs to the first phase after all kernels before it that write what it touches or
 * read what it writes: so there are as many barriers as the longest chain has links; or to the last one
 * before its readers, if what it stores is large and nothing that it reads lives longer for that. A temporary
 * is alive from the phase of its first store to that of its last load; the runtime places
 * temporaries in one arena by these lifetimes, when the sizes are known. Kernels without parallel
 * loops all run on the first thread, and so need no barrier among themselves.
 *
 *   before: k0 writes a; k1 reads a, writes b; k2 reads x, writes c
 *   after:  k0 phase 0; k2 phase 0; k1 phase 1; a: 0..1, b: 1.., c: 0..
 *
 * A loop is put in order like one kernel that touches what all of its kernels do; its own phases
 * are numbered within. Rounds wait for each other where its last phase touches what the first one
 * of the next round does, unless each round has rows of its own. What a loop touches lives for
 * all of its phases, unless every round writes it before it reads it and nothing outside does
 * either. The kernels of a parallel loop run one after the other on the thread that has the round: in one
 * phase. */
#include "ir/kernel.h"
#include "passes/pass.h"
#include "passes/schedule.h"

#include <string.h>

/* Sets of storages, by bits. */
typedef struct { uint64_t *reads, *writes; } Touch;

typedef struct {                /* a kernel, a loop, or (at == end) the test by which a loop goes on */
    int at, end, loop;
    int rank;                   /* barriers before it at its level */
    bool alone;
    Touch touch;
} Item;
typedef VEC(Item) Items;

typedef struct {
    Step *s;
    int words;
    Touch *touch;               /* by kernel, in the old order */
    VEC(Kernel) sorted;
} Order;

/* ---- what kernels touch ---- */

static void set_bit(uint64_t *set, int bit)
{
    set[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static Touch new_touch(const Order *o)
{
    return (Touch){NEW_ARRAY(uint64_t, o->words), NEW_ARRAY(uint64_t, o->words)};
}

static Touch find_touch(const Order *o, const Kernel *k)
{
    Touch t = new_touch(o);
    for (ValueId v = 0; v < k->values.n; v++)
        if (k->values.p[v].op == K_LOAD)
            set_bit(t.reads, buffer_storage(o->s, k->values.p[v].buffer));
    for (int j = 0; j < k->stores.n; j++) {
        set_bit(t.writes, buffer_storage(o->s, k->stores.p[j].buffer));
        if (k->stores.p[j].add)
            set_bit(t.reads, buffer_storage(o->s, k->stores.p[j].buffer));
    }
    return t;
}

static Touch *find_touches(const Order *o)
{
    Touch *t = NEW_ARRAY(Touch, o->s->kernels.n);
    for (int i = 0; i < o->s->kernels.n; i++)
        t[i] = find_touch(o, &o->s->kernels.p[i]);
    return t;
}

static void add_touch(const Order *o, Touch *to, const Touch *t)
{
    for (int w = 0; w < o->words; w++) {
        to->reads[w] |= t->reads[w];
        to->writes[w] |= t->writes[w];
    }
}

static bool conflict(const Order *o, const Touch *a, const Touch *b)
{
    for (int w = 0; w < o->words; w++)
        if ((a->writes[w] & (b->reads[w] | b->writes[w])) | (a->reads[w] & b->writes[w]))
            return true;
    return false;
}

/* ---- between rounds ---- */

static bool meet_between_rounds(const Order *o, int i, int j, int loop)
{
    const Touch *x = &o->touch[i], *y = &o->touch[j];
    if (!conflict(o, x, y))
        return false;
    for (int w = 0; w < 64 * o->words; w++) {
        uint64_t bit = (uint64_t)1 << (w % 64);
        bool writes = (x->writes[w / 64] | y->writes[w / 64]) & bit;
        bool both = (x->writes[w / 64] | x->reads[w / 64]) & (y->writes[w / 64] | y->reads[w / 64]) & bit;
        if (writes && both && !rounds_apart(o->s, i, j, w, loop))
            return true;
    }
    return false;
}

static bool rounds_meet(const Order *o, const Item *item)
{
    for (int i = item->at; i < item->end; i++)
        for (int j = item->at; j < item->end; j++)
            if (meet_between_rounds(o, i, j, item->loop))
                return true;
    return false;
}

/* ---- order and phases ---- */

static Items find_items(const Order *o, int from, int to, int level)
{
    Items items = {0};
    const StepLoop *l = level >= 0 ? &o->s->loops.p[level] : NULL;
    if (l && l->until >= 0) {
        Item test = {from, from, -1, 0, runs_alone(o->s, from, to, level), new_touch(o)};
        set_bit(test.touch.reads, buffer_storage(o->s, l->until));
        PUSH(items, test);
    }
    for (int at = from, end; at < to; at = end) {
        end = item_end(o->s, at, level);
        Item item = {at, end, loop_below(o->s, level, o->s->kernels.p[at].loop), 0,
                     runs_alone(o->s, at, end, level), new_touch(o)};
        for (int i = at; i < end; i++)
            add_touch(o, &item.touch, &o->touch[i]);
        for (int m = 0; m < o->s->loops.n && item.loop >= 0; m++)
            if (loop_contains(o->s, item.loop, m) && o->s->loops.p[m].until >= 0)
                set_bit(item.touch.reads, buffer_storage(o->s, o->s->loops.p[m].until));
        PUSH(items, item);
    }
    return items;
}

/* Two kernels of one level touch what one of them writes; with parts of their own they do not. */
static bool items_conflict(const Order *o, const Item *a, const Item *b)
{
    if (!conflict(o, &a->touch, &b->touch))
        return false;
    if (a->loop >= 0 || b->loop >= 0 || a->at == a->end || b->at == b->end)
        return true;
    const Touch *x = &a->touch, *y = &b->touch;
    for (int i = 0; i < 64 * o->words; i++)
        if (((x->writes[i / 64] & (y->reads[i / 64] | y->writes[i / 64])) | (x->reads[i / 64] & y->writes[i / 64])) >>
                (i % 64) & 1 &&
            !kernels_apart(o->s, &o->s->kernels.p[a->at], &o->s->kernels.p[b->at], i))
            return true;
    return false;
}

/* The earliest rank that each may have; gives the highest. */
static int rank_items(const Order *o, Items *items)
{
    int last = 0;
    for (int j = 0; j < items->n; j++) {
        Item *b = &items->p[j];
        for (int i = 0; i < j; i++) {
            const Item *a = &items->p[i];
            int rank = a->rank + !(a->alone && b->alone);
            if (rank > b->rank && items_conflict(o, a, b))
                b->rank = rank;
        }
        last = b->rank > last ? b->rank : last;
    }
    return last;
}

static bool has_bit(const uint64_t *set, int bit)
{
    return set[bit / 64] >> (bit % 64) & 1;
}

static double temporary_bytes(const Order *o, int storage)
{
    const Buffer *b = &o->s->buffers.p[storage];
    return b->kind == BUF_TEMP && b->alias < 0 ? size_of(buffer_bytes(b)) : 0;
}

/* Bytes that live shorter when item j has the later rank, less those that live longer: what it is the first to
 * write, and what nobody reads so late. */
static double bytes_saved(const Order *o, const Items *items, int j, int rank)
{
    const Touch *touch = &items->p[j].touch;
    double saved = 0;
    for (int b = 0; b < 64 * o->words; b++) {
        bool writes = has_bit(touch->writes, b), reads = has_bit(touch->reads, b), earlier = false, later = false;
        double bytes = reads || writes ? temporary_bytes(o, b) : 0;
        for (int i = 0; i < items->n && bytes > 0; i++) {
            const Item *x = &items->p[i];
            bool touches = i != j && (has_bit(x->touch.reads, b) || has_bit(x->touch.writes, b));
            earlier |= touches && i < j;
            later |= touches && x->rank >= rank;
        }
        saved += writes && !earlier ? bytes : !later ? -bytes : 0;
    }
    return saved;
}

/* What would wait long for its first reader is done as late as may be, where less is alive then. */
static void sink_items(const Order *o, Items *items, int last)
{
    enum { LEAST_SAVED = 1 << 20 };
    for (int j = items->n - 1; j >= 0; j--) {
        Item *a = &items->p[j];
        int rank = last;
        if (a->at == a->end || bytes_saved(o, items, j, 0) < LEAST_SAVED)
            continue;
        for (int i = j + 1; i < items->n && rank > a->rank; i++) {
            const Item *b = &items->p[i];
            int most = b->rank - !(a->alone && b->alone);
            if (most < rank && items_conflict(o, a, b))
                rank = most;
        }
        if (rank > a->rank && bytes_saved(o, items, j, rank) >= LEAST_SAVED)
            a->rank = rank;
    }
}

/* Numbers the phases of a level from `phase` on, and appends its kernels in their order; gives the
 * last phase. */
static int order_level(Order *o, int from, int to, int level, int phase)
{
    Items items = find_items(o, from, to, level);
    int last = rank_items(o, &items);
    sink_items(o, &items, last);
    for (int rank = 0; rank <= last; rank++) {
        phase += rank > 0;
        for (int i = 0; i < items.n; i++) {
            const Item *item = &items.p[i];
            int first = phase;
            if (item->rank != rank || item->at == item->end)
                continue;
            if (item->loop < 0) {
                o->s->kernels.p[item->at].phase = phase;
                PUSH(o->sorted, o->s->kernels.p[item->at]);
                continue;
            }
            o->s->loops.p[item->loop].phase = first;
            phase = order_level(o, item->at, item->end, item->loop, phase);
            o->s->loops.p[item->loop].barrier = !item->alone && !o->s->loops.p[item->loop].parallel &&
                                                (phase > first || rounds_meet(o, item));
        }
    }
    return phase;
}

/* ---- lifetimes ---- */

static void use(Buffer *b, int phase)
{
    if (b->first < 0 || phase < b->first)
        b->first = phase;
    if (phase > b->last)
        b->last = phase;
}

/* Whether a value in the storage outlives a round of the loop or comes from outside of it. */
static bool outlives_round(const Step *s, const Touch *touch, int loop, int storage)
{
    bool outside = false, inside = false, carried = false;
    for (int i = 0; i < s->kernels.n; i++) {
        bool reads = has_bit(touch[i].reads, storage);
        if (!reads && !has_bit(touch[i].writes, storage))
            continue;
        if (!loop_contains(s, loop, s->kernels.p[i].loop)) {
            outside = true;
            continue;
        }
        carried |= !inside && reads;
        inside = true;
    }
    int until = s->loops.p[loop].until;
    return carried || (inside && outside) || (until >= 0 && buffer_storage(s, until) == storage);
}

static void find_lifetimes(Step *s, const Touch *touch)
{
    for (int b = 0; b < s->buffers.n; b++)
        s->buffers.p[b].first = s->buffers.p[b].last = -1;
    for (int i = 0; i < s->kernels.n; i++)
        for (int b = 0; b < s->buffers.n; b++)
            if (has_bit(touch[i].reads, b) || has_bit(touch[i].writes, b))
                use(&s->buffers.p[b], s->kernels.p[i].phase);
    for (int l = 0; l < s->loops.n; l++)
        for (int b = 0; b < s->buffers.n; b++) {
            bool whole = s->buffers.p[b].first >= 0 && outlives_round(s, touch, l, b);
            if (whole)
                use(&s->buffers.p[b], s->loops.p[l].phase);
            for (int i = 0; whole && i < s->kernels.n; i++)
                if (loop_contains(s, l, s->kernels.p[i].loop))
                    use(&s->buffers.p[b], s->kernels.p[i].phase);
        }
    for (int b = 0; b < s->buffers.n; b++)
        if (s->buffers.p[b].first < 0)
            s->buffers.p[b].first = s->buffers.p[b].last = 0;
}

/* ---- entry ---- */

bool pass_memory(Step *s)
{
    Order o = {.s = s, .words = (s->buffers.n + 63) / 64};
    o.touch = find_touches(&o);
    order_level(&o, 0, s->kernels.n, -1, 0);
    if (s->kernels.n)
        memcpy(s->kernels.p, o.sorted.p, (size_t)s->kernels.n * sizeof(Kernel));
    step_number_loops(s);
    find_lifetimes(s, find_touches(&o));
    return true;
}
