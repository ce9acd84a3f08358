/* The reference evaluation of a step: its kernels in order, one index of their axes after another,
 * one value after another, whatever the schedule. It is what rewrites of kernels are checked
 * against without a C compiler: interp_run of the graph must give the same.
 *
 * A loop gives its symbol a value for each round.
 *
 * It notices what generated code could not: reads outside of a buffer, reads of elements that no
 * kernel has written, and two indices that store into one element. */
#include "ir/kernel.h"
#include "ir/point.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    Tensor t;
    int *writer;                /* by element: 0: none, 1: given, else 2 + the last launch */
} Storage;

typedef struct {
    const Step *s;
    Interp *how;
    DimEnv dims;                /* with the rounds of the loops around */
    Storage *storage;           /* by buffer; only where it has no alias */
    const Kernel *k;
    int launch;                 /* how many kernels ran before it */
    int64_t z[MAX_AXES], extent[MAX_AXES];
    Value *value;               /* by value of the kernel, where `known` */
    uint8_t *known;
    const char *fault;
} Run;

static Value eval(Run *run, ValueId id);

/* ---- sizes and indices ---- */

static int64_t size_of(Run *run, Dim d)
{
    int64_t value = 0;
    if (!dim_eval(d, &run->dims, &value) && !run->fault)
        run->fault = internf("the size %s has no value", dim_text(d));
    return value;
}

static int64_t index_at(Run *run, const Affine *a, ValueId via)
{
    int64_t index = size_of(run, a->offset);
    for (int i = 0; i < a->nterms; i++)
        index += a->coef[i] * run->z[a->axis[i]];
    return via == NO_VALUE ? index : index + eval(run, via).i;
}

/* Whether all bounds hold; `faulty`: one with an index value fails while those without hold. */
static bool inside(Run *run, int n, const Bound *bounds, bool *faulty)
{
    bool plain = true, indirect = true;
    for (int i = 0; i < n; i++) {
        int64_t at = index_at(run, &bounds[i].at, bounds[i].via);
        bool holds = at >= 0 && at < size_of(run, bounds[i].extent);
        if (bounds[i].via == NO_VALUE)
            plain = plain && holds;
        else
            indirect = indirect && holds;
    }
    if (faulty)
        *faulty = plain && !indirect;
    return plain && indirect;
}

/* The element of a buffer; -1, with a fault, outside. */
static int64_t element_at(Run *run, int buffer, const Affine *at, const ValueId *via)
{
    const Buffer *b = &run->s->buffers.p[buffer];
    int64_t element = 0;
    for (int i = 0; i < b->rank; i++) {
        int64_t index = index_at(run, &at[i], via[i]), size = size_of(run, b->shape[i]);
        if (index < 0 || index >= size) {
            if (!run->fault)
                run->fault =
                    internf("kernel %s: index %lld is outside 0..%lld, axis %d of buffer %%%d",
                            run->k->name, (long long)index, (long long)size, i, buffer);
            return -1;
        }
        element = element * size + index;
    }
    return element;
}

/* ---- values ---- */

static DType computed(const Run *run, DType t)
{
    return is_float(t) && run->how->wide ? F64 : t;
}

static Value get(const Tensor *t, int64_t at)
{
    return t->f ? (Value){.f = t->f[at]} : (Value){.i = t->i[at]};
}

static Value eval_load(Run *run, const KValue *v)
{
    bool faulty = false;
    if (v->nbounds && !inside(run, v->nbounds, v->bounds, &faulty)) {
        if (faulty && v->fault >= 0 && !run->fault)
            run->fault = run->s->faults.p[v->fault].message;
        return (Value){0};
    }
    Storage *from = &run->storage[buffer_storage(run->s, v->buffer)];
    int64_t at = element_at(run, v->buffer, v->at, v->via);
    if (at < 0)
        return (Value){0};
    if (!from->writer[at] && !run->fault)
        run->fault = internf("kernel %s: reads element %lld of %%%d, which is not written",
                             run->k->name, (long long)at, v->buffer);
    return get(&from->t, at);
}

static Value eval_random(Run *run, const KValue *v)
{
    int64_t element = 0;
    for (int i = 0; i < v->rank; i++)
        element = element * size_of(run, v->extents[i]) + index_at(run, &v->at[i], NO_VALUE);
    return (Value){.i = random_bits(v->site, size_of(run, v->round), run->how->seed,
                                    run->how->execution, (uint64_t)element)};
}

static Value eval_leaf(Run *run, const KValue *v)
{
    DType t = computed(run, v->type);
    switch (v->op) {
    case K_CONST:
        return value_of_type(t, v->value);
    case K_SIZE:
        return (Value){.i = size_of(run, v->size)};
    case K_INDEX:
        return (Value){.i = index_at(run, &v->at[0], NO_VALUE)};
    case K_INSIDE:
        return (Value){.i = inside(run, v->nbounds, v->bounds, NULL)};
    case K_LOAD:
        return eval_load(run, v);
    case K_RANDOM:
        return eval_random(run, v);
    default:
        die("kernel_interp: no leaf");
    }
}

static Value eval_point(Run *run, const KValue *v)
{
    Value arg[3] = {{0}};
    for (int i = 0; i < 3 && v->arg[i] != NO_VALUE; i++)
        arg[i] = eval(run, v->arg[i]);
    DType from = computed(run, run->k->values.p[v->arg[0]].type);
    if (v->point == OP_TF32 && run->how->rounds)
        from = v->type;
    if (v->op == K_CAST)
        return point_cast(from, computed(run, v->type), arg[0]);
    return point_eval(v->point, v->point == OP_SELECT ? v->type : from, arg[0], arg[1], arg[2]);
}

/* ---- reductions ---- */

static Value identity_of(const KValue *r, DType t)
{
    if (r->point == OP_ADD)
        return (Value){0};
    double bound = r->point == OP_MAX || r->point == OP_ARGMAX ? -INFINITY : INFINITY;
    return is_float(t) ? (Value){.f = bound} : point_cast(F64, t, (Value){.f = bound});
}

static Value add(DType t, Value a, Value b)
{
    if (is_float(t))
        return (Value){.f = a.f + b.f};
    return value_of_type(t, (Value){.i = (int64_t)((uint64_t)a.i + (uint64_t)b.i)});
}

/* Whether x comes before the best so far: NaN before all, and nothing before an equal one. */
static bool beats(DType t, bool highest, Value x, Value best)
{
    if (!is_float(t))
        return highest ? x.i > best.i : x.i < best.i;
    if (isnan(best.f))
        return false;
    return isnan(x.f) || (highest ? x.f > best.f : x.f < best.f);
}

/* Sets an axis; what varies on it is no longer known. */
static void move(Run *run, int axis, int64_t to)
{
    run->z[axis] = to;
    for (ValueId v = 0; v < run->k->values.n; v++)
        if (run->k->values.p[v].axes >> axis & 1)
            run->known[v] = false;
}

typedef struct { Value best, index; } Result;

static void step_reduction(Run *run, const KValue *r, Result *result)
{
    DType t = run->k->values.p[r->arg[0]].type;
    Value x = eval(run, r->arg[0]);
    bool highest = r->point == OP_MAX || r->point == OP_ARGMAX;
    if (r->point == OP_ADD) {
        result->best = add(t, result->best, x);
    } else if (beats(t, highest, x, result->best)) {
        result->best = x;
        if (r->arg[1] != NO_VALUE)
            result->index = eval(run, r->arg[1]);
    }
}

static void walk_reduction(Run *run, const KValue *r, int axis, Result *result)
{
    while (axis < run->k->naxes && !(r->over >> axis & 1))
        axis++;
    if (axis == run->k->naxes) {
        step_reduction(run, r, result);
        return;
    }
    const Axis *a = &run->k->axis[axis];
    for (int64_t i = 0; i < run->extent[axis] && !run->fault; i++) {
        if (a->outer >= 0 && run->z[a->outer] * run->extent[axis] + i >= size_of(run, a->total))
            break;
        move(run, axis, i);
        walk_reduction(run, r, axis + 1, result);
    }
}

/* It may stand in the body of another reduction over the same axes, which goes on where it was. */
static Value eval_reduce(Run *run, const KValue *r)
{
    Result result = {identity_of(r, run->k->values.p[r->arg[0]].type), {0}};
    int64_t before[MAX_AXES];
    memcpy(before, run->z, sizeof before);
    walk_reduction(run, r, 0, &result);
    for (int a = 0; a < run->k->naxes; a++)
        if (r->over >> a & 1)
            move(run, a, before[a]);
    if (r->point == OP_ARGMAX || r->point == OP_ARGMIN)
        return result.index;
    return value_of_type(computed(run, r->type), result.best);
}

static Value eval(Run *run, ValueId id)
{
    const KValue *v = &run->k->values.p[id];
    if (run->known[id])
        return run->value[id];
    Value x = v->op == K_REDUCE ? eval_reduce(run, v)
              : v->op == K_POINT || v->op == K_CAST ? eval_point(run, v) : eval_leaf(run, v);
    run->value[id] = x;
    run->known[id] = true;
    return x;
}

/* ---- kernels ---- */

static void put(Run *run, const Store *st, int64_t at, Value x)
{
    Storage *to = &run->storage[buffer_storage(run->s, st->buffer)];
    DType t = computed(run, to->t.type);
    if (st->add)
        x = value_of_type(t, add(t, get(&to->t, at), x));
    else if (to->writer[at] == 2 + run->launch && !run->fault)
        run->fault = internf("kernel %s: two indices store into element %lld of %%%d", run->k->name,
                             (long long)at, st->buffer);
    if (st->add && !to->writer[at] && !run->fault)
        run->fault = internf("kernel %s: adds to element %lld of %%%d, which is not written",
                             run->k->name, (long long)at, st->buffer);
    to->writer[at] = 2 + run->launch;
    if (to->t.f)
        to->t.f[at] = x.f;
    else
        to->t.i[at] = x.i;
}

/* What does not vary on an axis is stored at its first index. */
static bool stores_here(const Run *run, const Store *st)
{
    uint32_t rest = axes_of_kind(run->k, AXIS_PARALLEL) & ~kernel_store_axes(run->k, st);
    for (int a = 0; a < run->k->naxes; a++)
        if ((rest >> a & 1) && run->z[a])
            return false;
    return true;
}

/* All values of an index first, then its stores. */
static void run_index(Run *run)
{
    enum { MOST_STORES = 64 };
    int64_t at[MOST_STORES];
    Value x[MOST_STORES];
    check(run->k->stores.n <= MOST_STORES);
    for (int i = 0; i < run->k->stores.n; i++) {
        const Store *st = &run->k->stores.p[i];
        bool faulty = false;
        at[i] = -1;
        if (!stores_here(run, st))
            continue;
        if (st->nbounds && !inside(run, st->nbounds, st->bounds, &faulty)) {
            if (faulty && st->fault >= 0 && !run->fault)
                run->fault = run->s->faults.p[st->fault].message;
            continue;
        }
        at[i] = element_at(run, st->buffer, st->at, st->via);
        x[i] = eval(run, st->value);
    }
    for (int i = 0; i < run->k->stores.n && !run->fault; i++)
        if (at[i] >= 0)
            put(run, &run->k->stores.p[i], at[i], x[i]);
}

static void walk_axes(Run *run, int axis)
{
    while (axis < run->k->naxes && run->k->axis[axis].kind == AXIS_REDUCE)
        axis++;
    if (axis == run->k->naxes) {
        run_index(run);
        return;
    }
    for (int64_t i = 0; i < run->extent[axis] && !run->fault; i++) {
        move(run, axis, i);
        walk_axes(run, axis + 1);
    }
}

static void run_kernel(Run *run, int number)
{
    const Kernel *k = run->k = &run->s->kernels.p[number];
    run->launch++;
    run->value = xrealloc(run->value, ((size_t)k->values.n + 1) * sizeof(Value));
    run->known = xrealloc(run->known, (size_t)k->values.n + 1);
    memset(run->known, 0, (size_t)k->values.n + 1);
    memset(run->z, 0, sizeof run->z);
    for (int a = 0; a < k->naxes; a++)
        run->extent[a] = size_of(run, k->axis[a].extent);
    walk_axes(run, 0);
}

/* ---- loops ---- */

static void run_items(Run *run, int from, int to, int level);

static void run_loop(Run *run, int from, int to, int loop)
{
    const StepLoop *l = &run->s->loops.p[loop];
    int64_t rounds = size_of(run, l->trips), rest = rounds;
    DimEnv outside = run->dims;
    DimValue *inside = NEW_ARRAY(DimValue, outside.n + 1);
    if (l->rest != DIM_BAD)
        rest = size_of(run, l->rest);
    rounds = rest < rounds ? rest : rounds;
    if (outside.n)
        memcpy(inside, outside.p, (size_t)outside.n * sizeof *inside);
    run->dims = (DimEnv){inside, outside.n + 1};
    for (int64_t i = 0; i < rounds && !run->fault; i++) {
        inside[outside.n] = (DimValue){l->symbol, l->backwards ? rounds - 1 - i : i};
        if (l->until >= 0 && !run->storage[buffer_storage(run->s, l->until)].t.i[0])
            break;
        run_items(run, from, to, loop);
    }
    run->dims = outside;
}

static void run_items(Run *run, int from, int to, int level)
{
    for (int i = from, end; i < to && !run->fault; i = end) {
        int loop = loop_below(run->s, level, run->s->kernels.p[i].loop);
        end = item_end(run->s, i, level);
        if (loop < 0)
            run_kernel(run, i);
        else
            run_loop(run, i, end, loop);
    }
}

/* ---- buffers ---- */

/* What a buffer holds before the step: arguments and places as their input, arrays their values. */
static void fill(Run *run, const Buffer *b, Storage *to)
{
    Input input = {b->kind == BUF_ARG ? FROM_ARG : FROM_PLACE, b->index, b->name};
    Node node = {.op = OP_INPUT, .type = b->type, .rank = b->rank, .name = b->name,
                 .input = &input};
    memcpy(node.shape, b->shape, sizeof b->shape);
    const Tensor *given = NULL;
    if (b->kind != BUF_ARRAY)
        given = run->how->input(run->how->ctx, &input, &node);
    if (b->kind != BUF_ARRAY && (!given || given->type != b->type || given->count != to->t.count)) {
        run->fault = internf("buffer %s was given no tensor of its type and shape",
                             b->name ? b->name : "");
        return;
    }
    for (int64_t e = 0; e < to->t.count; e++) {
        Value x = value_of_type(computed(run, b->type), given ? get(given, e) : b->array[e]);
        to->writer[e] = 1;
        if (to->t.f)
            to->t.f[e] = x.f;
        else
            to->t.i[e] = x.i;
    }
}

static void make_storage(Run *run, int i)
{
    const Buffer *b = &run->s->buffers.p[i];
    int64_t shape[MAX_RANK];
    if (b->alias >= 0)
        return;
    for (int d = 0; d < b->rank; d++) {
        shape[d] = size_of(run, b->shape[d]);
        if (shape[d] < 0 && !run->fault)
            run->fault = internf("the size %s is negative", dim_text(b->shape[d]));
    }
    if (run->fault)
        return;
    Storage *to = &run->storage[i];
    to->t = tensor_new(b->type, b->rank, shape);
    to->writer = memset(xrealloc(NULL, ((size_t)to->t.count + 1) * sizeof(int)), 0,
                        ((size_t)to->t.count + 1) * sizeof(int));
    if (b->kind == BUF_ARG || b->kind == BUF_ARRAY || b->kind == BUF_PLACE)
        fill(run, b, to);
}

/* Results must be written in full. */
static void give(Run *run, int i, Tensor *out)
{
    const Buffer *b = &run->s->buffers.p[i];
    Storage *from = &run->storage[i];
    *out = (Tensor){0};
    if (run->fault || b->alias >= 0 || (b->kind != BUF_RESULT && b->kind != BUF_PLACE))
        return;
    for (int64_t e = 0; e < from->t.count && !run->fault; e++)
        if (!from->writer[e])
            run->fault = internf("element %lld of result %d is not written", (long long)e,
                                 b->index);
    *out = from->t;
    from->t = (Tensor){0};
}

const char *step_interp(const Step *s, Interp *how, Tensor *out)
{
    Run run = {.s = s, .how = how, .dims = how->dims, .storage = NEW_ARRAY(Storage, s->buffers.n)};
    for (int i = 0; i < s->buffers.n && !run.fault; i++)
        make_storage(&run, i);
    run_items(&run, 0, s->kernels.n, -1);
    for (int i = 0; i < s->buffers.n; i++)
        give(&run, i, &out[i]);
    for (int i = 0; i < s->buffers.n; i++) {
        tensor_free(&run.storage[i].t);
        free(run.storage[i].writer);
        if (run.fault)
            tensor_free(&out[i]);
    }
    free(run.value);
    free(run.known);
    return run.fault;
}
