/* layout: the order of axes in which temporaries are stored.
 *
 * The index of a convolution along rows and columns is a sum, i + r - 1, with borders: bad for lanes.
 * Its channels are single axes, good for lanes in the product and in both its gradients. So a
 * temporary whose last axis is windowed in some contraction is stored with one last that never is,
 * where its size is known and fills vectors: [N, C, H, W] becomes [N, H, W, C]. A buffer of the
 * caller (argument, result, place) stays as it is; what reads it does so in any order.
 *
 * What belongs together changes together: axes of two buffers are of one class if some kernel walks
 * them by one index. The classes say which axes are windowed, so that a sum of two activations, or
 * the mean over one, is laid out like the convolution between them.
 *
 * A reshaped buffer has several shapes for one storage. Only what all of them keep apart can be
 * moved: the axes of a storage are divided into groups, and groups are permuted. In a storage [N, C, 17,
 * 2, 17, 2], also read as [N, C, 34, 34], there are four. */
#include "passes/pass.h"

#include "ir/kernel.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_LAST = 16 };           /* elements of an axis that fill a vector */

/* A storage with its groups; group g of the buffer `b` is its axes begin[b][g] .. begin[b][g + 1]. */
typedef struct {
    bool movable;
    int ngroups;
    int order[MAX_RANK];            /* of the groups, as they are to be stored */
} Storage;

typedef struct {
    Storage *storage;               /* by number of buffer; only those without an alias */
    int (*begin)[MAX_RANK + 1];     /* by number of buffer */
    int *parent;                    /* classes of groups: MAX_RANK * storage + group */
    bool *windowed, *summed;        /* by class: in some contraction it is a window, or a single axis */
} Layout;

/* ---- groups ---- */

/* The axes of two shapes, in groups with equal products, as few axes as may be in each; ends[i]: axis i of the first
 * ends a group, of the second that ends before ends[i]. False: a comparison of sizes is not known. */
static bool match_shapes(const Buffer *a, const Buffer *b, int ends[MAX_RANK])
{
    int j = 0;
    Dim pa = dim_const(1), pb = dim_const(1);
    for (int i = 0; i < a->rank; i++) {
        pa = dim_mul(pa, a->shape[i]);
        while (j < b->rank && pb != pa && dim_ge(pa, dim_mul(pb, b->shape[j])))
            pb = dim_mul(pb, b->shape[j++]);
        ends[i] = pa == pb ? j : -1;
        if (pa == pb)
            pa = pb = dim_const(1);
    }
    for (; j < b->rank && dim_is(b->shape[j], 1) && a->rank; j++)
        ends[a->rank - 1] = j + 1;
    return a->rank && ends[a->rank - 1] == b->rank;
}

static void find_groups(const Step *s, Layout *l, int root)
{
    int ends[MAX_RANK];
    bool apart[MAX_RANK];
    Storage *st = &l->storage[root];
    const Buffer *b = &s->buffers.p[root];
    for (int i = 0; i < b->rank; i++)
        apart[i] = true;
    for (int m = 0; m < s->buffers.n && st->movable; m++) {
        if (buffer_storage(s, m) != root)
            continue;
        st->movable = match_shapes(b, &s->buffers.p[m], ends);
        for (int i = 0; i < b->rank && st->movable; i++)
            apart[i] = apart[i] && ends[i] >= 0;
    }
    for (int m = 0; m < s->buffers.n && st->movable; m++) {
        if (buffer_storage(s, m) != root)
            continue;
        match_shapes(b, &s->buffers.p[m], ends);
        st->ngroups = 0;
        l->begin[m][0] = 0;
        for (int i = 0; i < b->rank; i++)
            if (apart[i])
                l->begin[m][++st->ngroups] = ends[i];
    }
    for (int g = 0; g < st->ngroups; g++)
        st->order[g] = g;
}

static int group_of(const Layout *l, int buffer, int axis)
{
    int g = 0;
    while (l->begin[buffer][g + 1] <= axis)
        g++;
    return g;
}

/* ---- classes ---- */

static int find_class(Layout *l, int x)
{
    while (l->parent[x] != x)
        x = l->parent[x] = l->parent[l->parent[x]];
    return x;
}

static void join(Layout *l, int a, int b)
{
    l->parent[find_class(l, a)] = find_class(l, b);
}

typedef void (*OnAccess)(const Step *s, Layout *l, const Kernel *k, int buffer, int axis, const Affine *at,
                         bool plain, int *first);

/* Calls f for each axis of each access to a movable buffer; plain: its index is one axis, no bound. */
static void each_index(const Step *s, Layout *l, const Kernel *k, OnAccess f, int *first)
{
    for (ValueId v = 0; v < k->values.n + k->stores.n; v++) {
        bool load = v < k->values.n;
        const KValue *x = load ? &k->values.p[v] : NULL;
        const Store *st = load ? NULL : &k->stores.p[v - k->values.n];
        if (load && x->op != K_LOAD)
            continue;
        int buffer = load ? x->buffer : st->buffer, nbounds = load ? x->nbounds : st->nbounds;
        const Affine *at = load ? x->at : st->at;
        const ValueId *via = load ? x->via : st->via;
        const Bound *bounds = load ? x->bounds : st->bounds;
        if (!l->storage[buffer_storage(s, buffer)].movable)
            continue;
        for (int i = 0; i < s->buffers.p[buffer].rank; i++) {
            bool plain = at[i].nterms == 1 && at[i].coef[0] == 1 && via[i] == NO_VALUE;
            for (int b = 0; b < nbounds && plain; b++)
                plain = !affine_coef(&bounds[b].at, at[i].axis[0]);
            f(s, l, k, buffer, i, &at[i], plain, first);
        }
    }
}

static int class_at(const Step *s, Layout *l, int buffer, int axis)
{
    return MAX_RANK * buffer_storage(s, buffer) + group_of(l, buffer, axis);
}

/* One index walks them in one kernel; what a contraction sums over is another matter. */
static void join_index(const Step *s, Layout *l, const Kernel *k, int buffer, int axis, const Affine *at,
                       bool plain, int *first)
{
    (void)k;
    int group = group_of(l, buffer, axis);
    bool whole = l->begin[buffer][group + 1] == axis + 1;   /* neighbours along it are neighbours in the group */
    if (!plain || !whole)
        return;
    int class = class_at(s, l, buffer, axis), a = at->axis[0];
    if (first[a] >= 0)
        join(l, first[a], class);
    first[a] = class;
}

static void judge_index(const Step *s, Layout *l, const Kernel *k, int buffer, int axis, const Affine *at,
                        bool plain, int *first)
{
    (void)first;
    if (!k->contraction || !at->nterms)
        return;
    int class = find_class(l, class_at(s, l, buffer, axis));
    int64_t size;
    if (!plain)
        l->windowed[class] = true;
    else if (dim_is_const(k->axis[at->axis[0]].extent, &size) && size >= LEAST_LAST)
        l->summed[class] = true;
}

static Layout find_classes(const Step *s)
{
    size_t n = (size_t)s->buffers.n + 1;
    Layout l = {.storage = calloc(n, sizeof(Storage)), .begin = calloc(n, sizeof *l.begin),
                .parent = malloc(n * MAX_RANK * sizeof(int)), .windowed = calloc(n * MAX_RANK, 1),
                .summed = calloc(n * MAX_RANK, 1)};
    for (int b = 0; b < s->buffers.n; b++) {
        Storage *root = &l.storage[buffer_storage(s, b)];
        if (s->buffers.p[b].alias < 0)
            root->movable = true;
    }
    for (int b = 0; b < s->buffers.n; b++)
        if (s->buffers.p[b].kind != BUF_TEMP)
            l.storage[buffer_storage(s, b)].movable = false;
    for (int b = 0; b < s->buffers.n; b++)
        if (l.storage[b].movable)
            find_groups(s, &l, b);
    for (int i = 0; i < s->buffers.n * MAX_RANK; i++)
        l.parent[i] = i;
    for (int i = 0; i < s->kernels.n; i++) {
        int first[MAX_AXES];
        for (int a = 0; a < MAX_AXES; a++)
            first[a] = -1;
        each_index(s, &l, &s->kernels.p[i], join_index, first);
    }
    for (int i = 0; i < s->kernels.n; i++)
        each_index(s, &l, &s->kernels.p[i], judge_index, NULL);
    return l;
}

static void free_layout(Layout *l)
{
    free(l->storage);
    free(l->begin);
    free(l->parent);
    free(l->windowed);
    free(l->summed);
}

/* ---- the choice ---- */

static bool fills_vectors(const Step *s, const Layout *l, int b, int group)
{
    int64_t size;
    int last = l->begin[b][group + 1] - 1;
    return last >= l->begin[b][group] && dim_is_const(s->buffers.p[b].shape[last], &size) && size >= LEAST_LAST;
}

/* The group to store last; -1: as it is. */
static int choose_last(const Step *s, Layout *l, int b)
{
    const Storage *st = &l->storage[b];
    int last = st->ngroups - 1;
    while (last > 0 && dim_is(s->buffers.p[b].shape[l->begin[b][last]], 1) &&
           l->begin[b][last + 1] == l->begin[b][last] + 1)
        last--;
    if (last <= 0 || !l->windowed[find_class(l, MAX_RANK * b + last)])
        return -1;
    for (int g = last - 1; g >= 0; g--) {
        int class = find_class(l, MAX_RANK * b + g);
        if (l->summed[class] && !l->windowed[class] && fills_vectors(s, l, b, g))
            return g;
    }
    return -1;
}

static void store_last(Storage *st, int group)
{
    int n = 0;
    for (int g = 0; g < st->ngroups; g++)
        if (g != group)
            st->order[n++] = g;
    st->order[n] = group;
}

static void shuffle(Storage *st, uint64_t *state)
{
    for (int g = st->ngroups - 1; g > 0; g--) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        int other = (int)((*state >> 33) % (uint64_t)(g + 1)), held = st->order[g];
        st->order[g] = st->order[other];
        st->order[other] = held;
    }
}

static bool is_moved(const Storage *st)
{
    for (int g = 0; g < st->ngroups; g++)
        if (st->order[g] != g)
            return true;
    return false;
}

/* ---- the rewrite ---- */

/* For each axis of a buffer as it will be, the one that it is now. */
static void permutation(const Step *s, const Layout *l, int b, int from[MAX_RANK])
{
    const Storage *st = &l->storage[buffer_storage(s, b)];
    int n = 0;
    for (int g = 0; g < st->ngroups; g++)
        for (int i = l->begin[b][st->order[g]]; i < l->begin[b][st->order[g] + 1]; i++)
            from[n++] = i;
    check(n == s->buffers.p[b].rank);
}

static void permute_access(const Step *s, const Layout *l, int b, Affine *at, ValueId *via)
{
    int from[MAX_RANK];
    Affine old_at[MAX_RANK];
    ValueId old_via[MAX_RANK];
    if (!is_moved(&l->storage[buffer_storage(s, b)]))
        return;
    permutation(s, l, b, from);
    memcpy(old_at, at, sizeof old_at);
    memcpy(old_via, via, sizeof old_via);
    for (int i = 0; i < s->buffers.p[b].rank; i++) {
        at[i] = old_at[from[i]];
        via[i] = old_via[from[i]];
    }
}

static void permute_all(Step *s, const Layout *l)
{
    for (int i = 0; i < s->kernels.n; i++) {
        Kernel *k = &s->kernels.p[i];
        for (ValueId v = 0; v < k->values.n; v++)
            if (k->values.p[v].op == K_LOAD)
                permute_access(s, l, k->values.p[v].buffer, k->values.p[v].at, k->values.p[v].via);
        for (int j = 0; j < k->stores.n; j++)
            permute_access(s, l, k->stores.p[j].buffer, k->stores.p[j].at, k->stores.p[j].via);
    }
    for (int b = 0; b < s->buffers.n; b++) {
        int from[MAX_RANK];
        Dim old[MAX_RANK];
        if (!is_moved(&l->storage[buffer_storage(s, b)]))
            continue;
        permutation(s, l, b, from);
        memcpy(old, s->buffers.p[b].shape, sizeof old);
        for (int i = 0; i < s->buffers.p[b].rank; i++)
            s->buffers.p[b].shape[i] = old[from[i]];
    }
}

/* ---- entry ---- */

bool pass_layout(Step *s)
{
    Layout l = find_classes(s);
    uint64_t state = pass_options.schedule_seed;
    bool changed = false;
    for (int b = 0; b < s->buffers.n; b++) {
        Storage *st = &l.storage[b];
        if (!st->movable || s->buffers.p[b].alias >= 0)
            continue;
        int last = choose_last(s, &l, b);
        if (pass_options.schedule_seed)
            shuffle(st, &state);
        else if (last >= 0 && rewrite_allowed())
            store_last(st, last);
        changed |= is_moved(st);
    }
    permute_all(s, &l);
    free_layout(&l);
    return changed;
}
