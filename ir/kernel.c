/* Building kernels: steps, loops, shared values, axes and what depends on what. The text form stands in
 * kernel_print.c and kernel_parse.c, the checks in kernel_verify.c. */
#include "ir/kernel.h"

#include <string.h>

Step *step_new(const Graph *g)
{
    Step *s = NEW(Step);
    s->name = g ? g->name : "";
    s->suffix = "";
    s->graph = g;
    return s;
}

int step_dim(Step *s, const char *symbol)
{
    for (int i = 0; i < s->dims.n; i++)
        if (s->dims.p[i] == symbol)
            return i;
    PUSH(s->dims, symbol);
    return s->dims.n - 1;
}

int buffer_storage(const Step *s, int buffer)
{
    while (s->buffers.p[buffer].alias >= 0)
        buffer = s->buffers.p[buffer].alias;
    return buffer;
}

/* ---- loops ---- */

int loop_below(const Step *s, int level, int loop)
{
    if (loop == level)
        return -1;
    while (s->loops.p[loop].parent != level)
        loop = s->loops.p[loop].parent;
    return loop;
}

bool loop_contains(const Step *s, int loop, int inner)
{
    while (inner != loop && inner >= 0)
        inner = s->loops.p[inner].parent;
    return inner == loop;
}

int item_end(const Step *s, int at, int level)
{
    int loop = loop_below(s, level, s->kernels.p[at].loop), end = at + 1;
    while (loop >= 0 && end < s->kernels.n && loop_contains(s, loop, s->kernels.p[end].loop))
        end++;
    return end;
}

int cooperative_end(const Step *s, int at)
{
    int end = at + 1;
    while (end < s->kernels.n && s->kernels.p[end].cooperative == s->kernels.p[at].cooperative)
        end++;
    return end;
}

bool kernel_alone(const Kernel *k)
{
    return !k->schedule.spread && !k->schedule.rows && !k->schedule.segments;
}

int parallel_loop(const Step *s, int loop)
{
    int outermost = -1;
    for (; loop >= 0; loop = s->loops.p[loop].parent)
        if (s->loops.p[loop].parallel)
            outermost = loop;
    return outermost;
}

bool runs_alone(const Step *s, int from, int to, int level)
{
    int around = parallel_loop(s, level);
    for (int i = from; i < to; i++)
        if (!kernel_alone(&s->kernels.p[i]) || parallel_loop(s, s->kernels.p[i].loop) != around)
            return false;
    return true;
}

int parallel_nest(const Step *s, int loop, int nest[MAX_AXES])
{
    int n = 0, from = 0, end = 0;
    while (!loop_contains(s, loop, s->kernels.p[from].loop))
        from++;
    for (; loop >= 0 && s->loops.p[loop].parallel && n < MAX_AXES;
         loop = loop_below(s, loop, s->kernels.p[from].loop)) {
        int last = item_end(s, from, s->loops.p[loop].parent);
        if (n && last != end)
            break;
        end = last;
        nest[n++] = loop;
    }
    return n;
}

Dim parallel_rounds(const Step *s, int loop)
{
    int nest[MAX_AXES], n = parallel_nest(s, loop, nest);
    Dim all = dim_const(1);
    for (int i = 0; i < n; i++)
        all = dim_mul(all, s->loops.p[nest[i]].trips);
    return all;
}

static void note_owner(const Step *s, int *owner, int buffer, int loop)
{
    enum { UNTOUCHED = -2 };
    int storage = buffer_storage(s, buffer);
    if (owner[storage] == UNTOUCHED && s->buffers.p[storage].kind == BUF_TEMP)
        owner[storage] = loop;
    else if (owner[storage] != loop)
        owner[storage] = -1;
}

int *storage_owners(const Step *s)
{
    int *owner = NEW_ARRAY(int, s->buffers.n + 1);
    for (int b = 0; b < s->buffers.n; b++)
        owner[b] = -2;
    for (int i = 0; i < s->kernels.n; i++) {
        const Kernel *k = &s->kernels.p[i];
        int loop = parallel_loop(s, k->loop);
        for (ValueId v = 0; v < k->values.n; v++)
            if (k->values.p[v].op == K_LOAD)
                note_owner(s, owner, k->values.p[v].buffer, loop);
        for (int j = 0; j < k->stores.n; j++)
            note_owner(s, owner, k->stores.p[j].buffer, loop);
    }
    for (int b = 0; b < s->buffers.n; b++)
        owner[b] = owner[b] < 0 ? -1 : owner[b];
    return owner;
}

static int renumber(const Step *old, Step *s, int *to, int loop)
{
    if (loop < 0 || to[loop] >= 0)
        return loop < 0 ? -1 : to[loop];
    StepLoop l = old->loops.p[loop];
    l.parent = renumber(old, s, to, l.parent);
    PUSH(s->loops, l);
    return to[loop] = s->loops.n - 1;
}

void step_number_loops(Step *s)
{
    const Step old = *s;
    int *to = NEW_ARRAY(int, old.loops.n);
    for (int l = 0; l < old.loops.n; l++)
        to[l] = -1;
    memset(&s->loops, 0, sizeof s->loops);
    for (int i = 0; i < s->kernels.n; i++)
        s->kernels.p[i].loop = renumber(&old, s, to, s->kernels.p[i].loop);
}

/* ---- rounds that do not meet ---- */

typedef struct { const Buffer *buffer; const Affine *at; const ValueId *via; int nbounds; const Bound *bounds; bool stores; } Access;
typedef VEC(Access) Accesses;

static void list_accesses(const Step *s, const Kernel *k, int storage, Accesses *list)
{
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        if (x->op == K_LOAD && buffer_storage(s, x->buffer) == storage)
            PUSH(*list, ((Access){&s->buffers.p[x->buffer], x->at, x->via, x->nbounds, x->bounds, false}));
    }
    for (int i = 0; i < k->stores.n; i++) {
        const Store *st = &k->stores.p[i];
        if (buffer_storage(s, st->buffer) == storage)
            PUSH(*list, ((Access){&s->buffers.p[st->buffer], st->at, st->via, st->nbounds, st->bounds, true}));
    }
}

/* All accesses go through buffers of one shape, so that equal indices are equal elements. */
static bool one_shape(const Accesses *list)
{
    for (int j = 1; j < list->n; j++)
        if (!shape_equal(list->p[j].buffer->rank, list->p[j].buffer->shape, list->p[0].buffer->rank,
                         list->p[0].buffer->shape))
            return false;
    return true;
}

/* How far apart neighbours along axis i lie. */
static Dim stride_along(const Buffer *b, int i)
{
    Dim stride = dim_const(1);
    for (int j = i + 1; j < b->rank; j++)
        stride = dim_mul(stride, b->shape[j]);
    return stride;
}

/* The index of the access that is the same part of an element's number as index i of the first one; -1: none is. */
static int same_index(const Access *x, const Access *first, int i)
{
    for (int j = 0; j < x->buffer->rank; j++)
        if (x->buffer->shape[j] == first->buffer->shape[i] && stride_along(x->buffer, j) == stride_along(first->buffer, i))
            return j;
    return -1;
}

/* Index i of all accesses is the same number in a round, and another one in each round. */
static bool row_of_round(const Accesses *list, int i, const char *symbol)
{
    const Affine *first = &list->p[0].at[i];
    Dim next = dim_substitute(first->offset, symbol, dim_add(dim_symbol(symbol), dim_const(1)));
    int64_t step = 0;
    if (first->nterms || !dim_is_const(dim_sub(next, first->offset), &step) || !step)
        return false;
    for (int j = 0; j < list->n; j++) {
        int at = same_index(&list->p[j], &list->p[0], i);
        if (at < 0 || list->p[j].via[at] != NO_VALUE || !affine_equal(&list->p[j].at[at], first))
            return false;
    }
    return true;
}

/* Both kernels touch other elements of the storage in each round. */
static bool rows_apart(const Step *s, const Kernel *a, const Kernel *b, int storage, const char *symbol)
{
    Accesses list = {0};
    list_accesses(s, a, storage, &list);
    list_accesses(s, b, storage, &list);
    for (int i = 0; i < list.p[0].buffer->rank; i++)
        if (row_of_round(&list, i, symbol))
            return true;
    return false;
}

/* The kernel touches one element of the storage at each index, so the thread that has the index in
 * one round has it in the next one. */
static bool same_elements(const Step *s, const Kernel *k, int storage)
{
    Accesses list = {0};
    list_accesses(s, k, storage, &list);
    for (int j = 0; one_shape(&list) && j < list.n; j++)
        for (int i = 0; i < list.p[0].buffer->rank; i++)
            if (list.p[j].via[i] != NO_VALUE || !affine_equal(&list.p[j].at[i], &list.p[0].at[i]))
                return false;
    return one_shape(&list);
}

bool rounds_apart(const Step *s, int a, int b, int storage, int loop)
{
    const Kernel *x = &s->kernels.p[a], *y = &s->kernels.p[b];
    int around = parallel_loop(s, x->loop);
    bool one_thread = kernel_alone(x) && kernel_alone(y) && around == parallel_loop(s, y->loop) &&
                      (around < 0 || !loop_contains(s, loop, around));
    return one_thread || rows_apart(s, x, y, storage, s->loops.p[loop].symbol) ||
           (a == b && around < 0 && same_elements(s, x, storage));
}

/* ---- parts of a storage ---- */

typedef struct { Dim low, high; } Extent;

/* Along axis i of its buffer, as far as a bound on the same index lets it go. */
static Extent extent_along(const Access *x, int i, const Dim *box)
{
    for (int b = 0; b < x->nbounds; b++) {
        Affine beyond = affine_add(x->at[i], affine_scale(x->bounds[b].at, -1));
        if (beyond.nterms == 0 && x->bounds[b].at.nterms && x->bounds[b].via == NO_VALUE)
            return (Extent){beyond.offset, dim_add(beyond.offset, dim_sub(x->bounds[b].extent, dim_const(1)))};
    }
    return (Extent){affine_low(&x->at[i], box), affine_high(&x->at[i], box)};
}

/* Of the numbers of elements, row after row. */
static Extent extent_in_rows(const Access *x, const Dim *box)
{
    Extent e = {dim_const(0), dim_const(0)};
    Dim stride = dim_const(1);
    for (int i = x->buffer->rank - 1; i >= 0; i--) {
        Extent along = extent_along(x, i, box);
        e.low = dim_add(e.low, dim_mul(stride, along.low));
        e.high = dim_add(e.high, dim_mul(stride, along.high));
        stride = dim_mul(stride, x->buffer->shape[i]);
    }
    return e;
}

static bool below(Extent a, Extent b)
{
    return a.high != DIM_BAD && b.low != DIM_BAD && dim_ge(dim_sub(b.low, a.high), dim_const(1));
}

static bool apart(Extent a, Extent b)
{
    return below(a, b) || below(b, a);
}

static bool accesses_apart(const Access *x, const Dim *xbox, const Access *y, const Dim *ybox)
{
    for (int i = 0; i < x->buffer->rank; i++)
        if (x->via[i] != NO_VALUE)
            return false;
    for (int i = 0; i < y->buffer->rank; i++)
        if (y->via[i] != NO_VALUE)
            return false;
    bool same = shape_equal(x->buffer->rank, x->buffer->shape, y->buffer->rank, y->buffer->shape);
    for (int i = 0; same && i < x->buffer->rank; i++)
        if (apart(extent_along(x, i, xbox), extent_along(y, i, ybox)))
            return true;
    return apart(extent_in_rows(x, xbox), extent_in_rows(y, ybox));
}

/* What only one of them writes the other may need. */
static bool stores_into(const Step *s, const Kernel *k, int storage)
{
    bool into = false;
    for (int i = 0; i < k->stores.n; i++) {
        if (buffer_storage(s, k->stores.p[i].buffer) != storage)
            continue;
        if (k->stores.p[i].add)
            return false;
        into = true;
    }
    return into;
}

bool kernels_apart(const Step *s, const Kernel *a, const Kernel *b, int storage)
{
    if (!stores_into(s, a, storage) || !stores_into(s, b, storage))
        return false;
    Accesses x = {0}, y = {0};
    Dim xbox[MAX_AXES], ybox[MAX_AXES];
    list_accesses(s, a, storage, &x);
    list_accesses(s, b, storage, &y);
    axis_extents(a, xbox);
    axis_extents(b, ybox);
    for (int i = 0; i < x.n; i++)
        for (int j = 0; j < y.n; j++)
            if ((x.p[i].stores || y.p[j].stores) && !accesses_apart(&x.p[i], xbox, &y.p[j], ybox))
                return false;
    return true;
}

bool stores_apart(const Step *s, const Kernel *k, const Store *a, const Store *b)
{
    Access x = {&s->buffers.p[a->buffer], a->at, a->via, a->nbounds, a->bounds, true};
    Access y = {&s->buffers.p[b->buffer], b->at, b->via, b->nbounds, b->bounds, true};
    Dim box[MAX_AXES];
    axis_extents(k, box);
    return accesses_apart(&x, box, &y, box);
}

/* ---- axes ---- */

int kernel_axis(Kernel *k, const char *name, Dim extent, AxisKind kind)
{
    if (k->naxes == MAX_AXES)
        die("kernel %s has more than %d axes", k->name, MAX_AXES);
    k->axis[k->naxes] = (Axis){.name = name, .extent = extent, .kind = kind, .outer = -1};
    return k->naxes++;
}

void axis_extents(const Kernel *k, Dim box[MAX_AXES])
{
    for (int a = 0; a < k->naxes; a++)
        box[a] = k->axis[a].extent;
}

uint32_t axes_of_kind(const Kernel *k, AxisKind kind)
{
    uint32_t set = 0;
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].kind == kind)
            set |= 1u << a;
    return set;
}

uint32_t affine_axes(const Affine *a)
{
    uint32_t set = 0;
    for (int i = 0; i < a->nterms; i++)
        set |= 1u << a->axis[i];
    return set;
}

static uint32_t via_axes(const Kernel *k, ValueId via)
{
    return via == NO_VALUE ? 0 : k->values.p[via].axes;
}

static uint32_t bounds_axes(const Kernel *k, int n, const Bound *bounds)
{
    uint32_t set = 0;
    for (int i = 0; i < n; i++)
        set |= affine_axes(&bounds[i].at) | via_axes(k, bounds[i].via);
    return set;
}

uint32_t kernel_value_axes(const Kernel *k, const KValue *v)
{
    uint32_t set = bounds_axes(k, v->nbounds, v->bounds);
    if (v->op == K_LOAD || v->op == K_INDEX || v->op == K_RANDOM)
        for (int i = 0; i < v->rank; i++) {
            set |= affine_axes(&v->at[i]);
            if (v->op == K_LOAD)
                set |= via_axes(k, v->via[i]);
        }
    if (v->op == K_POINT || v->op == K_CAST || v->op == K_REDUCE)
        for (int i = 0; i < 3; i++)
            set |= via_axes(k, v->arg[i]);
    for (int a = 0; v->op == K_REDUCE && a < k->naxes; a++)     /* how far a split axis runs */
        if ((v->over >> a & 1) && k->axis[a].outer >= 0)
            set |= 1u << k->axis[a].outer;
    return set & ~v->over;
}

static bool bounds_equal(int n, const Bound *a, const Bound *b)
{
    for (int i = 0; i < n; i++)
        if (!affine_equal(&a[i].at, &b[i].at) || a[i].extent != b[i].extent || a[i].via != b[i].via)
            return false;
    return true;
}

static bool access_equal(const KValue *a, const KValue *b)
{
    if (a->rank != b->rank || a->buffer != b->buffer || a->fault != b->fault)
        return false;
    for (int i = 0; i < a->rank; i++)
        if (!affine_equal(&a->at[i], &b->at[i]) || (a->op == K_LOAD && a->via[i] != b->via[i]))
            return false;
    return true;
}

bool kernel_value_equal(const KValue *a, const KValue *b)
{
    if (a->op != b->op || a->type != b->type || a->axes != b->axes || a->nbounds != b->nbounds ||
        !bounds_equal(a->nbounds, a->bounds, b->bounds))
        return false;
    switch (a->op) {
    case K_CONST:
        return !memcmp(&a->value.f, &b->value.f, sizeof(double)) && a->value.i == b->value.i;
    case K_SIZE:
        return a->size == b->size;
    case K_INSIDE:
        return true;
    case K_INDEX:
    case K_LOAD:
        return access_equal(a, b);
    case K_RANDOM:
        return a->site == b->site && a->round == b->round && access_equal(a, b);
    case K_POINT:
    case K_CAST:
    case K_REDUCE:
        return a->point == b->point && a->over == b->over && !memcmp(a->arg, b->arg, sizeof a->arg);
    }
    return false;
}

ValueId kernel_value(Kernel *k, KValue v)
{
    v.axes = kernel_value_axes(k, &v);
    for (int i = 0; i < k->values.n; i++)
        if (kernel_value_equal(&k->values.p[i], &v))
            return i;
    PUSH(k->values, v);
    return k->values.n - 1;
}

uint32_t kernel_store_axes(const Kernel *k, const Store *st)
{
    uint32_t set = k->values.p[st->value].axes;
    for (int i = 0; i < st->rank; i++)
        set |= affine_axes(&st->at[i]) |
               (st->via[i] == NO_VALUE ? 0 : k->values.p[st->via[i]].axes);
    for (int i = 0; i < st->nbounds; i++) {
        ValueId via = st->bounds[i].via;
        set |= affine_axes(&st->bounds[i].at) | (via == NO_VALUE ? 0 : k->values.p[via].axes);
    }
    return set;
}

int loop_level(const Kernel *k, uint32_t axes)
{
    int level = 0;
    for (int i = 0; i < k->schedule.norder; i++)
        if (axes >> k->schedule.order[i] & 1)
            level = i + 1;
    return level;
}

int store_level(const Kernel *k, const Store *st)
{
    int level = loop_level(k, kernel_store_axes(k, st));
    while (level < k->schedule.norder && dim_is(k->axis[k->schedule.order[level]].extent, 1))
        level++;
    return st->add ? k->schedule.norder : level;
}

void kernel_needs(const Kernel *k, ValueId id, bool *needed)
{
    if (id == NO_VALUE || needed[id])
        return;
    needed[id] = true;
    const KValue *v = &k->values.p[id];
    for (int i = 0; i < v->nbounds; i++)
        kernel_needs(k, v->bounds[i].via, needed);
    if (v->op == K_LOAD)
        for (int i = 0; i < v->rank; i++)
            kernel_needs(k, v->via[i], needed);
    if (v->op == K_POINT || v->op == K_CAST)
        for (int i = 0; i < 3; i++)
            kernel_needs(k, v->arg[i], needed);
}

static void mark_live(const Kernel *k, ValueId v, bool *live)
{
    if (v == NO_VALUE || live[v])
        return;
    const KValue *x = &k->values.p[v];
    live[v] = true;
    for (int i = 0; i < 3; i++)
        mark_live(k, x->arg[i], live);
    for (int i = 0; x->op == K_LOAD && i < x->rank; i++)
        mark_live(k, x->via[i], live);
    for (int i = 0; i < x->nbounds; i++)
        mark_live(k, x->bounds[i].via, live);
}

void kernel_live(const Kernel *k, bool *live)
{
    for (int s = 0; s < k->stores.n; s++) {
        const Store *st = &k->stores.p[s];
        mark_live(k, st->value, live);
        for (int i = 0; i < st->rank; i++)
            mark_live(k, st->via[i], live);
        for (int i = 0; i < st->nbounds; i++)
            mark_live(k, st->bounds[i].via, live);
    }
}

Dim buffer_bytes(const Buffer *b)
{
    return dim_mul(shape_count(b->rank, b->shape), dim_const(dtype_bytes[b->type]));
}

int innermost_axis(const Buffer *b)
{
    int axis = b->rank - 1;
    while (axis > 0 && dim_is(b->shape[axis], 1))
        axis--;
    return axis;
}

bool kernel_turns(const Step *s, const KValue *v, int along, int stored)
{
    if (v->op != K_LOAD || !v->rank || v->fault >= 0 || s->buffers.p[buffer_storage(s, v->buffer)].kind == BUF_ARRAY)
        return false;
    const Buffer *b = &s->buffers.p[v->buffer];
    for (int i = 0; i < v->rank; i++)
        if (affine_coef(&v->at[i], along) != (i == innermost_axis(b)) || v->via[i] != NO_VALUE)
            return false;
    return !affine_coef(&v->at[innermost_axis(b)], stored) && v->axes >> stored & 1;
}

bool kernel_is_tf32(const Kernel *k, ValueId v)
{
    const KValue *x = &k->values.p[v];
    return x->op == K_POINT && x->point == OP_TF32 && x->type == F32;
}

DType kernel_half(const Step *s, const Kernel *k, ValueId v)
{
    const KValue *x = &k->values.p[v];
    DType t = x->op == K_LOAD ? s->buffers.p[x->buffer].type : x->op == K_CAST ? x->type : F32;
    return is_half(t) ? t : F32;
}

bool kernel_has_tensor(const Step *s, const Kernel *k, const KValue *product)
{
    DType half = kernel_half(s, k, product->arg[0]);
    if (half != F32)
        return half == kernel_half(s, k, product->arg[1]);
    return kernel_is_tf32(k, product->arg[0]) && kernel_is_tf32(k, product->arg[1]);
}

static bool is_multiple(Dim d, int n)
{
    return dim_mod(d, dim_const(n)) == dim_const(0);
}

bool kernel_pieces(const Step *s, const Kernel *k, ValueId v, int axis, int piece)
{
    const KValue *x = &k->values.p[v];
    int64_t size;
    if (x->op != K_LOAD || !x->rank || x->fault >= 0 || !dim_is_const(k->axis[axis].extent, &size) || size % piece ||
        k->axis[axis].outer >= 0 || s->buffers.p[buffer_storage(s, x->buffer)].kind == BUF_ARRAY)
        return false;
    for (int i = 0; i < x->nbounds; i++)
        if (affine_coef(&x->bounds[i].at, axis) || x->bounds[i].via != NO_VALUE)
            return false;
    Dim stride = dim_const(1);
    for (int i = x->rank - 1; i >= 0; i--) {
        const Affine *at = &x->at[i];
        bool last = i == innermost_axis(&s->buffers.p[x->buffer]), zero = !at->nterms && dim_is(at->offset, 0);
        if (x->via[i] != NO_VALUE || affine_coef(at, axis) != last)
            return false;
        if (!last && !zero && !is_multiple(stride, piece))
            return false;
        for (int j = 0; last && j < at->nterms; j++)
            if (at->axis[j] != axis && at->coef[j] % piece)
                return false;
        if (last && !is_multiple(at->offset, piece))
            return false;
        stride = dim_mul(stride, s->buffers.p[x->buffer].shape[i]);
    }
    return true;
}

ValueId kernel_segment(const Kernel *k)
{
    ValueId via = NO_VALUE;
    for (int i = 0; k->stores.n == 1 && k->stores.p[0].add && i < k->stores.p[0].rank; i++)
        if (via == NO_VALUE && !k->stores.p[0].at[i].nterms && dim_is(k->stores.p[0].at[i].offset, 0))
            via = k->stores.p[0].via[i];
    return via;
}
