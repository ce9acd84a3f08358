/* Rewrites of kernels: splitting and merging axes, reading through a staged copy, and
 * dividing long reductions. See reshape_kernel.h for what each promises. */
#include "passes/reshape_kernel.h"

#include <stdlib.h>
#include <string.h>

/* ---- walking all affine expressions of a kernel ---- */

typedef void (*OnAffine)(Affine *a, void *ctx);

static void each_bound(int n, Bound *bounds, OnAffine f, void *ctx)
{
    for (int i = 0; i < n; i++)
        f(&bounds[i].at, ctx);
}

static Bound *own_bounds(int n, const Bound *bounds)
{
    return alloc_copy(bounds, (size_t)n * sizeof(Bound));
}

static void each_affine(Kernel *k, OnAffine f, void *ctx)
{
    for (ValueId v = 0; v < k->values.n; v++) {
        KValue *x = &k->values.p[v];
        if (x->op == K_LOAD || x->op == K_INDEX || x->op == K_RANDOM)
            for (int i = 0; i < x->rank; i++)
                f(&x->at[i], ctx);
        x->bounds = own_bounds(x->nbounds, x->bounds);
        each_bound(x->nbounds, x->bounds, f, ctx);
    }
    for (int s = 0; s < k->stores.n; s++) {
        Store *st = &k->stores.p[s];
        for (int i = 0; i < st->rank; i++)
            f(&st->at[i], ctx);
        st->bounds = own_bounds(st->nbounds, st->bounds);
        each_bound(st->nbounds, st->bounds, f, ctx);
    }
}

static ValueId renamed(const ValueId *map, ValueId v)
{
    return v == NO_VALUE ? v : map[v];
}

static void rename_value(KValue *x, const ValueId *map)
{
    for (int i = 0; i < 3; i++)
        x->arg[i] = renamed(map, x->arg[i]);
    for (int i = 0; i < MAX_RANK; i++)
        x->via[i] = renamed(map, x->via[i]);
    x->bounds = own_bounds(x->nbounds, x->bounds);
    for (int i = 0; i < x->nbounds; i++)
        x->bounds[i].via = renamed(map, x->bounds[i].via);
}

/* Builds the value list anew, so that equal values merge and sets of axes are right. `change`
 * may alter a value (its parts are new already). */
static void rebuild(Kernel *k, void (*change)(Kernel *k, ValueId old, KValue *v, void *ctx), void *ctx)
{
    Kernel old = *k;
    bool *live = calloc((size_t)old.values.n + 1, 1);
    ValueId *map = malloc(((size_t)old.values.n + 1) * sizeof *map);
    kernel_live(&old, live);
    memset(&k->values, 0, sizeof k->values);
    for (ValueId v = 0; v < old.values.n; v++) {
        if (!live[v])
            continue;
        KValue x = old.values.p[v];
        rename_value(&x, map);
        if (change)
            change(k, v, &x, ctx);
        map[v] = kernel_value(k, x);
    }
    for (int s = 0; s < k->stores.n; s++) {
        Store *st = &k->stores.p[s];
        st->value = map[st->value];
        for (int i = 0; i < st->rank; i++)
            st->via[i] = renamed(map, st->via[i]);
        st->bounds = own_bounds(st->nbounds, st->bounds);
        for (int i = 0; i < st->nbounds; i++)
            st->bounds[i].via = renamed(map, st->bounds[i].via);
    }
    free(live);
    free(map);
}

/* ---- clean ---- */

typedef struct { int to[MAX_AXES]; } AxisMap;

static void rename_axes(Affine *a, void *ctx)
{
    const AxisMap *m = ctx;
    Affine r = affine_const(a->offset);
    for (int i = 0; i < a->nterms; i++)
        r = affine_add(r, affine_scale(affine_axis(m->to[a->axis[i]]), a->coef[i]));
    *a = r;
}

static uint32_t renamed_set(const AxisMap *m, uint32_t set, int n)
{
    uint32_t r = 0;
    for (int i = 0; i < n; i++)
        if (set >> i & 1)
            r |= 1u << m->to[i];
    return r;
}

static uint32_t used_axes(const Kernel *k)
{
    uint32_t used = 0;
    for (ValueId v = 0; v < k->values.n; v++)
        used |= k->values.p[v].axes | k->values.p[v].over;
    for (int s = 0; s < k->stores.n; s++) {
        for (int i = 0; i < k->stores.p[s].rank; i++)
            used |= affine_axes(&k->stores.p[s].at[i]);
        for (int i = 0; i < k->stores.p[s].nbounds; i++)
            used |= affine_axes(&k->stores.p[s].bounds[i].at);
    }
    for (int a = 0; a < k->naxes; a++)      /* what runs more than once must stay */
        if (k->axis[a].kind != AXIS_REDUCE && !dim_is(k->axis[a].extent, 1))
            used |= 1u << a;
    return used;
}

typedef struct { AxisMap map; int n; } Renaming;

static void rename_over(Kernel *k, ValueId old, KValue *v, void *ctx)
{
    (void)k;
    (void)old;
    const Renaming *r = ctx;
    v->over = renamed_set(&r->map, v->over, r->n);
}

void kernel_clean(Kernel *k)
{
    rebuild(k, NULL, NULL);
    uint32_t used = used_axes(k);
    Renaming r = {.n = k->naxes};
    int n = 0;
    for (int a = 0; a < k->naxes; a++) {
        r.map.to[a] = n;
        if (used >> a & 1)
            k->axis[n++] = k->axis[a];
    }
    for (int a = 0; a < n; a++)
        if (k->axis[a].outer >= 0)
            k->axis[a].outer = r.map.to[k->axis[a].outer];
    if (n == k->naxes)
        return;
    each_affine(k, rename_axes, &r.map);
    k->naxes = n;
    rebuild(k, rename_over, &r);
}

/* ---- axes of one index ---- */

/* A part of a divided reduce axis: its number says how many terms it has. */
static bool is_part(const Kernel *k, int axis)
{
    bool part = k->axis[axis].outer >= 0;
    for (int i = 0; i < k->naxes; i++)
        part |= k->axis[i].outer == axis;
    return part;
}

static void drop_singles(Affine *a, void *ctx)
{
    const uint32_t *singles = ctx;
    Affine r = affine_const(a->offset);
    for (int i = 0; i < a->nterms; i++)
        if (!(*singles >> a->axis[i] & 1))
            r = affine_add(r, affine_scale(affine_axis(a->axis[i]), a->coef[i]));
    *a = r;
}

static void not_over_singles(Kernel *k, ValueId old, KValue *v, void *ctx)
{
    (void)k;
    (void)old;
    const uint32_t *singles = ctx;
    if (v->op == K_REDUCE)      /* over one of them, if there are no others */
        v->over = v->over & ~*singles ? v->over & ~*singles : v->over & -v->over;
}

void kernel_drop_singles(Kernel *k)
{
    uint32_t singles = 0;
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].kind != AXIS_SEQUENTIAL && dim_is(k->axis[a].extent, 1) && !is_part(k, a))
            singles |= 1u << a;
    if (!singles)
        return;
    each_affine(k, drop_singles, &singles);
    rebuild(k, not_over_singles, &singles);
    kernel_clean(k);
}

/* ---- one index of an axis ---- */

typedef struct { int axis; Dim at; } Fixed;

static void fix_affine(Affine *a, void *ctx)
{
    const Fixed *f = ctx;
    int coef = affine_coef(a, f->axis);
    if (coef)
        *a = affine_shift(affine_add(*a, affine_scale(affine_axis(f->axis), -coef)), dim_mul(f->at, dim_const(coef)));
}

void kernel_fix_axis(Kernel *k, int axis, Dim at)
{
    Fixed f = {axis, at};
    each_affine(k, fix_affine, &f);
    k->axis[axis].extent = dim_const(1);
}

static int drop_indices(Affine *at, ValueId *via, int rank, uint32_t drop)
{
    int left = 0;
    for (int i = 0; i < rank; i++)
        if (!(drop >> i & 1)) {
            at[left] = at[i];
            via[left++] = via[i];
        }
    for (int i = left; i < rank; i++) {
        at[i] = (Affine){0};
        via[i] = NO_VALUE;
    }
    return left;
}

void kernel_drop_indices(Kernel *k, int buffer, uint32_t drop)
{
    for (ValueId v = 0; v < k->values.n; v++) {
        KValue *x = &k->values.p[v];
        if (x->op == K_LOAD && x->buffer == buffer)
            x->rank = drop_indices(x->at, x->via, x->rank, drop);
    }
    for (int i = 0; i < k->stores.n; i++)
        if (k->stores.p[i].buffer == buffer)
            k->stores.p[i].rank = drop_indices(k->stores.p[i].at, k->stores.p[i].via, k->stores.p[i].rank, drop);
}

/* ---- split ---- */

typedef struct { int axis, inner, factor; } Split;

static void split_affine(Affine *a, void *ctx)
{
    const Split *sp = ctx;
    int coef = affine_coef(a, sp->axis);
    if (!coef)
        return;
    *a = affine_add(*a, affine_scale(affine_axis(sp->axis), (int64_t)coef * (sp->factor - 1)));
    *a = affine_add(*a, affine_scale(affine_axis(sp->inner), coef));
}

static void split_over(Kernel *k, ValueId old, KValue *v, void *ctx)
{
    (void)k;
    (void)old;
    const Split *sp = ctx;
    if (v->op == K_REDUCE && v->over >> sp->axis & 1)
        v->over |= 1u << sp->inner;
}

static Bound *with_bound(int n, const Bound *bounds, Affine at, Dim extent)
{
    Bound *b = alloc((size_t)(n + 1) * sizeof(Bound));
    if (n)
        memcpy(b, bounds, (size_t)n * sizeof(Bound));
    b[n] = (Bound){at, extent, NO_VALUE};
    return b;
}

/* Loads beyond the end of a split axis give 0. */
typedef struct { Affine index; Dim extent; int axis; } Beyond;

static void bound_loads(Kernel *k, ValueId old, KValue *v, void *ctx)
{
    (void)k;
    (void)old;
    const Beyond *b = ctx;
    if (v->op != K_LOAD || !(v->axes >> b->axis & 1))
        return;
    v->bounds = with_bound(v->nbounds, v->bounds, b->index, b->extent);
    v->nbounds++;
}

int kernel_split(Step *s, Kernel *k, int axis, int factor)
{
    (void)s;
    Dim extent = k->axis[axis].extent;
    Split sp = {axis, kernel_axis(k, internf("%si", k->axis[axis].name), dim_const(factor), k->axis[axis].kind), factor};
    k->axis[axis].extent = dim_div(dim_add(extent, dim_const(factor - 1)), dim_const(factor));
    k->axis[axis].name = internf("%so", k->axis[axis].name);
    each_affine(k, split_affine, &sp);
    rebuild(k, split_over, &sp);
    if (dim_mod(extent, dim_const(factor)) == dim_const(0))
        return sp.inner;
    Affine index = affine_add(affine_scale(affine_axis(axis), factor), affine_axis(sp.inner));
    if (k->axis[axis].kind == AXIS_REDUCE) {
        k->axis[sp.inner].outer = axis;
        k->axis[sp.inner].total = extent;
        return sp.inner;
    }
    Beyond beyond = {index, extent, axis};
    rebuild(k, bound_loads, &beyond);
    for (int i = 0; i < k->stores.n; i++) {
        Store *st = &k->stores.p[i];
        if (!(kernel_store_axes(k, st) >> axis & 1))    /* one of the same number for all of the axis */
            continue;
        st->bounds = with_bound(st->nbounds, st->bounds, index, extent);
        st->nbounds++;
    }
    return sp.inner;
}

/* ---- merge ---- */

/* Dimension d of an access is a, dimension d + 1 is b, nothing else has them: gives d; -1: has
 * neither; -2: cannot be merged. */
static int merge_place(const Step *s, int buffer, int rank, const Affine *at, const ValueId *via, int a, int b, Dim extent)
{
    int place = -1;
    for (int i = 0; i < rank; i++) {
        uint32_t axes = affine_axes(&at[i]);
        if (!(axes >> a & 1) && !(axes >> b & 1))
            continue;
        int axis;
        if (affine_is_axis(&at[i], &axis) && axis == b && i > 0 && place == i - 1)
            continue;
        if (place >= 0 || !affine_is_axis(&at[i], &axis) || axis != a || i + 1 >= rank ||
            !affine_is_axis(&at[i + 1], &axis) || axis != b || s->buffers.p[buffer].shape[i + 1] != extent ||
            via[i] != NO_VALUE || via[i + 1] != NO_VALUE)
            return -2;
        place = i;
    }
    return place;
}

static bool bounds_have(int n, const Bound *bounds, int a, int b)
{
    for (int i = 0; i < n; i++)
        if (affine_coef(&bounds[i].at, a) || affine_coef(&bounds[i].at, b))
            return true;
    return false;
}

static bool can_merge(const Step *s, const Kernel *k, int a, int b)
{
    Dim extent = k->axis[b].extent;
    if (k->axis[a].kind != k->axis[b].kind || k->axis[a].kind == AXIS_SEQUENTIAL || is_part(k, a) || is_part(k, b))
        return false;
    int least = k->axis[a].kind == AXIS_REDUCE ? -1 : 0;    /* every store is at indices of parallel axes */
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        bool has_a = (x->axes | x->over) >> a & 1, has_b = (x->axes | x->over) >> b & 1;
        if (bounds_have(x->nbounds, x->bounds, a, b) || ((x->op == K_INDEX || x->op == K_RANDOM) && (has_a || has_b)))
            return false;
        if (has_a != has_b || ((x->over >> a & 1) != (x->over >> b & 1)))
            return false;
        if (x->op == K_LOAD && merge_place(s, x->buffer, x->rank, x->at, x->via, a, b, extent) == -2)
            return false;
    }
    for (int i = 0; i < k->stores.n; i++) {
        const Store *st = &k->stores.p[i];
        if (bounds_have(st->nbounds, st->bounds, a, b) ||
            merge_place(s, st->buffer, st->rank, st->at, st->via, a, b, extent) < least)
            return false;
    }
    return true;
}

/* Another name for the buffer, with dimensions d and d + 1 merged. */
static int merged_buffer(Step *s, int buffer, int d)
{
    Buffer m = s->buffers.p[buffer];
    m.shape[d] = dim_mul(m.shape[d], m.shape[d + 1]);
    for (int i = d + 1; i + 1 < m.rank; i++)
        m.shape[i] = m.shape[i + 1];
    m.rank--;
    for (int i = 0; i < s->buffers.n; i++)
        if (s->buffers.p[i].alias == buffer && s->buffers.p[i].kind == BUF_TEMP &&
            shape_equal(m.rank, m.shape, s->buffers.p[i].rank, s->buffers.p[i].shape))
            return i;
    m.kind = BUF_TEMP;
    m.alias = buffer;
    PUSH(s->buffers, m);
    return s->buffers.n - 1;
}

static void merge_access(Step *s, int *buffer, int *rank, Affine *at, ValueId *via, int d, int a)
{
    *buffer = merged_buffer(s, *buffer, d);
    at[d] = affine_axis(a);
    for (int i = d + 1; i + 1 < *rank; i++) {
        at[i] = at[i + 1];
        via[i] = via[i + 1];
    }
    --*rank;
    via[*rank] = NO_VALUE;
}

bool kernel_merge(Step *s, Kernel *k, int a, int b)
{
    if (!can_merge(s, k, a, b))
        return false;
    Dim extent = k->axis[b].extent;
    for (ValueId v = 0; v < k->values.n; v++) {
        KValue *x = &k->values.p[v];
        int d = x->op == K_LOAD ? merge_place(s, x->buffer, x->rank, x->at, x->via, a, b, extent) : -1;
        if (d >= 0)
            merge_access(s, &x->buffer, &x->rank, x->at, x->via, d, a);
        x->over &= ~(1u << b);
    }
    for (int i = 0; i < k->stores.n; i++) {
        Store *st = &k->stores.p[i];
        int d = merge_place(s, st->buffer, st->rank, st->at, st->via, a, b, extent);
        if (d >= 0)
            merge_access(s, &st->buffer, &st->rank, st->at, st->via, d, a);
    }
    k->axis[a].extent = dim_mul(k->axis[a].extent, extent);
    k->axis[b].extent = dim_const(1);
    kernel_clean(k);
    return true;
}

/* ---- stage ---- */

static int new_temp(Step *s, const char *name, DType type, int rank, const Dim *shape)
{
    Buffer b = {.kind = BUF_TEMP, .name = name, .type = type, .rank = rank, .alias = -1};
    memcpy(b.shape, shape, (size_t)rank * sizeof(Dim));
    PUSH(s->buffers, b);
    return s->buffers.n - 1;
}

/* Whether each round of the loop reads the same there: its number is not in the index, and nothing in
 * it writes the buffer. */
static bool same_in_rounds(const Step *s, int loop, const KValue *load)
{
    const char *symbol = s->loops.p[loop].symbol;
    for (int i = 0; i < load->rank; i++)
        if (load->via[i] != NO_VALUE || dim_mentions(load->at[i].offset, symbol))
            return false;
    for (int i = 0; i < load->nbounds; i++)
        if (load->bounds[i].via != NO_VALUE || dim_mentions(load->bounds[i].at.offset, symbol))
            return false;
    for (int i = 0; i < s->kernels.n; i++)
        for (int j = 0; loop_contains(s, loop, s->kernels.p[i].loop) && j < s->kernels.p[i].stores.n; j++)
            if (buffer_storage(s, s->kernels.p[i].stores.p[j].buffer) == buffer_storage(s, load->buffer))
                return false;
    return true;
}

int kernel_copy_loop(const Step *s, const Kernel *k, const KValue *load)
{
    int loop = k->loop;
    while (loop >= 0 && same_in_rounds(s, loop, load))
        loop = s->loops.p[loop].parent;
    return loop;
}

static void insert_kernel(Step *s, int at, Kernel k)
{
    PUSH(s->kernels, k);
    for (int i = s->kernels.n - 1; i > at; i--)
        s->kernels.p[i] = s->kernels.p[i - 1];
    s->kernels.p[at] = k;
}

/* The copy that serves the load of kernel `at`: out of the loops in which it is always the same. */
static void insert_copy(Step *s, int at, const KValue *load, Kernel copy)
{
    int within = copy.loop, loop = kernel_copy_loop(s, &copy, load);
    for (; within != loop; within = s->loops.p[within].parent)
        while (at > 0 && loop_contains(s, within, s->kernels.p[at - 1].loop))
            at--;
    copy.loop = loop;
    insert_kernel(s, at, copy);
}

typedef struct { ValueId load; KValue with; } Replace;

static void replace_load(Kernel *k, ValueId old, KValue *v, void *ctx)
{
    (void)k;
    const Replace *r = ctx;
    if (old == r->load)
        *v = r->with;
}

/* Adds the bound that dimension i of a load needs, if any. */
static void bound_dimension(const Step *s, const Kernel *k, KValue *x, int i)
{
    Dim box[MAX_AXES], extent = s->buffers.p[x->buffer].shape[i];
    axis_extents(k, box);
    if (affine_in_range(&x->at[i], box, extent))
        return;
    for (int b = 0; b < x->nbounds; b++)
        if (affine_equal(&x->bounds[b].at, &x->at[i]) && x->bounds[b].extent == extent && x->bounds[b].via == NO_VALUE)
            return;
    x->bounds = with_bound(x->nbounds, x->bounds, x->at[i], extent);
    x->nbounds++;
}

/* What is stored in elements of the type, which hold it. */
static ValueId stored_as(Kernel *k, DType type, ValueId x)
{
    const KValue *v = &k->values.p[x];
    if (v->type == type)
        return x;
    KValue cast = {.op = K_CAST, .type = type, .point = OP_CAST, .span = v->span, .arg = {x, NO_VALUE, NO_VALUE}, .fault = -1};
    for (int i = 0; i < MAX_RANK; i++)
        cast.via[i] = NO_VALUE;
    return kernel_value(k, cast);
}

void kernel_stage(Step *s, int at, ValueId load, const Copy *c)
{
    Kernel *k = &s->kernels.p[at];
    const KValue x = k->values.p[load];
    Kernel copy = {.name = internf("%s_pack", k->name), .span = k->span, .loop = k->loop};
    copy.schedule.vector = -1;
    copy.schedule.pairs = c->pairs ? 1u << (c->n - 1) : 0;
    int n = c->n;
    AxisMap to = {{0}};
    Dim shape[MAX_RANK];
    for (int i = 0; i < n; i++) {
        shape[i] = k->axis[c->axes[i]].extent;
        to.to[c->axes[i]] = kernel_axis(&copy, internf("i%d", i), shape[i], AXIS_PARALLEL);
    }
    int buffer = new_temp(s, "packed", c->type, n, shape);
    KValue from = x, with = x;
    from.bounds = own_bounds(x.nbounds, x.bounds);
    for (int i = 0; i < from.rank; i++)
        rename_axes(&from.at[i], &to);
    each_bound(from.nbounds, from.bounds, rename_axes, &to);
    for (int i = 0; i < from.rank; i++)
        bound_dimension(s, &copy, &from, i);
    Store st = {.buffer = buffer, .rank = n, .fault = -1};
    st.value = stored_as(&copy, c->type, kernel_value(&copy, from));
    with.buffer = buffer;
    with.rank = n;
    with.nbounds = c->kept;
    with.fault = -1;
    for (int i = 0; i < n; i++) {
        st.at[i] = affine_axis(i);
        with.at[i] = affine_axis(c->axes[i]);
        st.via[i] = with.via[i] = NO_VALUE;
    }
    PUSH(copy.stores, st);
    Replace r = {load, with};
    rebuild(k, replace_load, &r);
    insert_copy(s, at, &x, copy);
}

void kernel_stage_border(Step *s, int at, ValueId load, DType type)
{
    Kernel *k = &s->kernels.p[at];
    const KValue x = k->values.p[load];
    Kernel copy = {.name = internf("%s_border", k->name), .span = k->span, .loop = k->loop};
    copy.schedule.vector = -1;
    KValue from = x, with = x;
    Dim shape[MAX_RANK], box[MAX_AXES];
    Store st = {.rank = x.rank, .fault = -1};
    axis_extents(k, box);
    from.nbounds = with.nbounds = 0;
    from.bounds = NULL;
    for (int i = 0; i < x.rank; i++) {
        Dim low = affine_low(&x.at[i], box);
        shape[i] = dim_add(dim_sub(affine_high(&x.at[i], box), low), dim_const(1));
        int axis = kernel_axis(&copy, internf("i%d", i), shape[i], AXIS_PARALLEL);
        from.at[i] = affine_shift(affine_axis(axis), low);
        with.at[i] = affine_shift(x.at[i], dim_sub(dim_const(0), low));
        bound_dimension(s, &copy, &from, i);
        st.at[i] = affine_axis(axis);
        st.via[i] = NO_VALUE;
    }
    st.buffer = with.buffer = new_temp(s, "bordered", type, x.rank, shape);
    st.value = stored_as(&copy, type, kernel_value(&copy, from));
    PUSH(copy.stores, st);
    Replace r = {load, with};
    rebuild(k, replace_load, &r);
    insert_copy(s, at, &x, copy);
}

/* ---- long reductions ---- */

static void clear_stores(Kernel *k)
{
    memset(&k->stores, 0, sizeof k->stores);
}

typedef struct { ValueId reduce; uint32_t chunks; } Chunk;

static void shorten(Kernel *k, ValueId old, KValue *v, void *ctx)
{
    (void)k;
    const Chunk *c = ctx;
    if (old == c->reduce)
        v->over &= ~c->chunks;
}

typedef struct { ValueId reduce; KValue load; uint32_t over; } Total;

/* The reduction now adds the partial results; a load where there is one alone. */
static void add_up(Kernel *k, ValueId old, KValue *v, void *ctx)
{
    const Total *t = ctx;
    if (old != t->reduce)
        return;
    if (!t->over) {
        *v = t->load;
        return;
    }
    v->arg[0] = kernel_value(k, t->load);
    v->over = t->over;
}

/* Gives the axes new numbers: axis from[i] becomes axis i. */
static void permute_axes(Kernel *k, const int *from)
{
    Renaming r = {.n = k->naxes};
    Axis old[MAX_AXES];
    memcpy(old, k->axis, sizeof old);
    for (int i = 0; i < k->naxes; i++) {
        r.map.to[from[i]] = i;
        k->axis[i] = old[from[i]];
    }
    for (int i = 0; i < k->naxes; i++)
        if (k->axis[i].outer >= 0)
            k->axis[i].outer = r.map.to[k->axis[i].outer];
    each_affine(k, rename_axes, &r.map);
    rebuild(k, rename_over, &r);
}

/* Splits the axes that have a factor; the axes that count chunks become the first, and what is in a chunk
 * takes the place of the whole. */
static void split_axes(Step *s, Kernel *k, const int *factor)
{
    int from[MAX_AXES], n = 0, naxes = k->naxes, inner[MAX_AXES];
    for (int a = 0; a < naxes; a++)
        if (factor[a]) {
            inner[a] = kernel_split(s, k, a, factor[a]);
            from[n++] = a;
        }
    for (int a = 0; a < naxes; a++)
        from[n++] = factor[a] ? inner[a] : a;
    permute_axes(k, from);
}

/* The kernel for partial results, whose store has an index for each of the chunks, then for those of a result. */
static Kernel partial_kernel(Step *s, const Kernel *k, ValueId reduce, const int *factor, int nchunks, Store st)
{
    Kernel part = *k;
    part.values.p = alloc_copy(k->values.p, (size_t)k->values.n * sizeof(KValue));
    part.values.cap = k->values.n;
    part.name = internf("%s_part", k->name);
    clear_stores(&part);
    PUSH(part.stores, st);
    for (int a = 0; a < k->naxes; a++)          /* the axes that only other values vary on */
        if (part.axis[a].kind == AXIS_PARALLEL && !(k->values.p[reduce].axes >> a & 1))
            part.axis[a].extent = dim_const(1);
    split_axes(s, &part, factor);
    Chunk c = {part.stores.p[0].value, (1u << nchunks) - 1};
    for (int i = 0; i < nchunks; i++)
        part.axis[i].kind = AXIS_PARALLEL;
    rebuild(&part, shorten, &c);
    for (int i = 0; i < nchunks; i++)
        part.stores.p[0].at[i] = affine_axis(i);
    kernel_clean(&part);
    return part;
}

void kernel_split_reduce(Step *s, int at, ValueId reduce, const int *factor, int last)
{
    Kernel *k = &s->kernels.p[at];
    const KValue x = k->values.p[reduce];
    int axes[MAX_RANK], n = 0;
    Dim shape[MAX_RANK] = {0};
    for (int a = 0; a < k->naxes; a++)
        if (factor[a]) {
            shape[n] = dim_div(dim_add(k->axis[a].extent, dim_const(factor[a] - 1)), dim_const(factor[a]));
            axes[n++] = a;
        }
    int nchunks = n;
    for (int turn = 0; turn < 2; turn++)
        for (int a = 0; a < k->naxes; a++)
            if (x.axes >> a & 1 && (a == last) == turn) {
                check(n < MAX_RANK);
                shape[n] = k->axis[a].extent;
                axes[n++] = a;
            }
    Store st = {.buffer = new_temp(s, "partial", x.type, n, shape), .rank = n, .value = reduce,
                .fault = -1};
    for (int i = 0; i < n; i++) {
        st.at[i] = i >= nchunks ? affine_axis(axes[i]) : affine_const(dim_const(0));
        st.via[i] = NO_VALUE;
    }
    Kernel part = partial_kernel(s, k, reduce, factor, nchunks, st);

    KValue load = {.op = K_LOAD, .type = x.type, .span = x.span, .buffer = st.buffer, .rank = n, .fault = -1,
                   .arg = {NO_VALUE, NO_VALUE, NO_VALUE}};
    Total total = {.reduce = reduce};
    for (int i = 0; i < MAX_RANK; i++)
        load.via[i] = NO_VALUE;
    for (int i = 0; i < n; i++) {
        int axis = i >= nchunks ? axes[i] : kernel_axis(k, internf("%sc", k->axis[axes[i]].name), shape[i], AXIS_REDUCE);
        load.at[i] = affine_axis(axis);
        total.over |= i >= nchunks ? 0 : 1u << axis;
    }
    total.load = load;
    rebuild(k, add_up, &total);
    k->contraction = false;
    kernel_clean(k);
    insert_kernel(s, at, part);
}
