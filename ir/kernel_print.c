/* Steps as text:
 *
 *     step "train.1" {
 *       dims N
 *       fault 0 "m.dlm:3:9" "index outside 0..N"
 *       buffer %0 x: f32[N, 64] = arg 0
 *       buffer %1: f32[64, 10] = place "net.dense.1.w"
 *       buffer %2 y: f32[N, 10] = temp phases 0 to 3
 *       buffer %3: f32[N*10] = temp alias %2
 *       kernel k0_contract contraction phase 0 {
 *         axis i0 < N parallel
 *         axis i1 < 10 parallel
 *         axis r0 < 64 reduce
 *         v0: f32 = load %0[i0, r0]
 *         v1: f32 = load %1[r0, i1] if 0 <= i1 < 10
 *         v2: f32 = mul v0, v1
 *         v3: f32 = reduce add v2 over r0
 *         store %2[i0, i1] = v3
 *         schedule { order i0 i1; spread 1; tile i0 4; vector i1; width 16; reduce r0 }
 *       }
 *     }
 *
 * `cooperative 1` behind the phase says in which cooperative launch of a device a kernel runs.
 *
 * Kernels in a loop stand in its braces. A round runs only while the buffer behind `until` is true,
 * at most `rest` rounds run, and `barrier` says that threads wait for each other between rounds:
 *
 *     loop t < T backwards until %4 rest T - 4 phase 1 barrier {
 *     loop part1_1 < N parallel phase 2 {
 *       kernel k1_mul phase 1 {
 *         ...
 *
 * The inner part of a split reduce axis is written `axis r0i < 8 reduce in r0o to 100`: it runs
 * while 8 * r0o + r0i < 100. The axes on which a value varies follow from its parts. The text is
 * complete: step_parse gives an equal step, spans apart. */
#include "ir/kernel.h"
#include "ir/text.h"

#include <string.h>

typedef const char *Names[MAX_AXES];

/* ---- indices and bounds ---- */

static void print_index(Buf *b, const Affine *a, ValueId via, const char *const *names)
{
    bool alone = a->nterms == 0 && dim_is(a->offset, 0) && via != NO_VALUE;
    if (!alone)
        print_affine(b, a, names);
    if (via != NO_VALUE)
        buf_printf(b, "%sv%d", alone ? "" : " + ", via);
}

static void print_indices(Buf *b, int rank, const Affine *at, const ValueId *via,
                          const char *const *names)
{
    buf_puts(b, "[");
    for (int i = 0; i < rank; i++) {
        buf_puts(b, i ? ", " : "");
        print_index(b, &at[i], via ? via[i] : NO_VALUE, names);
    }
    buf_puts(b, "]");
}

static void print_bounds(Buf *b, const char *word, int n, const Bound *bounds,
                         const char *const *names)
{
    for (int i = 0; i < n; i++) {
        buf_printf(b, "%s0 <= ", i ? " and " : word);
        print_index(b, &bounds[i].at, bounds[i].via, names);
        buf_puts(b, " < ");
        dim_print(b, bounds[i].extent);
    }
}

static void print_set(Buf *b, const char *word, uint32_t set, const char *separator,
                      const char *const *names)
{
    for (int a = 0, n = 0; a < MAX_AXES; a++)
        if (set >> a & 1)
            buf_printf(b, "%s%s", n++ ? separator : word, names[a]);
}

/* ---- values and stores ---- */

static void print_args(Buf *b, const KValue *v)
{
    for (int i = 0; i < 3 && v->arg[i] != NO_VALUE; i++)
        buf_printf(b, "%sv%d", i ? ", " : " ", v->arg[i]);
}

static void print_random(Buf *b, const KValue *v, const char *const *names)
{
    buf_puts(b, "random ");
    print_string(b, v->site);
    if (!dim_is(v->round, 0)) {
        buf_puts(b, " round ");
        dim_print(b, v->round);
    }
    buf_puts(b, " at ");
    print_indices(b, v->rank, v->at, NULL, names);
    buf_puts(b, " of [");
    for (int i = 0; i < v->rank; i++) {
        buf_puts(b, i ? ", " : "");
        dim_print(b, v->extents[i]);
    }
    buf_puts(b, "]");
}

static void print_load(Buf *b, const KValue *v, const char *const *names)
{
    buf_printf(b, "load %%%d", v->buffer);
    print_indices(b, v->rank, v->at, v->via, names);
    print_bounds(b, " if ", v->nbounds, v->bounds, names);
    if (v->fault >= 0)
        buf_printf(b, " fault %d", v->fault);
}

static void print_kvalue(Buf *b, const KValue *v, const char *const *names)
{
    switch (v->op) {
    case K_CONST:
        buf_puts(b, "const ");
        print_value(b, v->type, v->value);
        break;
    case K_SIZE:
        buf_puts(b, "size ");
        dim_print(b, v->size);
        break;
    case K_INDEX:
        buf_puts(b, "index ");
        print_affine(b, &v->at[0], names);
        break;
    case K_INSIDE:
        print_bounds(b, "inside ", v->nbounds, v->bounds, names);
        break;
    case K_LOAD:
        print_load(b, v, names);
        break;
    case K_RANDOM:
        print_random(b, v, names);
        break;
    case K_POINT:
    case K_CAST:
        buf_puts(b, v->op == K_CAST ? "cast" : op_info[v->point].name);
        print_args(b, v);
        break;
    case K_REDUCE:
        buf_printf(b, "reduce %s", op_info[v->point].name);
        print_args(b, v);
        print_set(b, " over ", v->over, ", ", names);
        break;
    }
}

static void print_store(Buf *b, const Store *st, const char *const *names)
{
    buf_printf(b, "    store %%%d", st->buffer);
    print_indices(b, st->rank, st->at, st->via, names);
    buf_printf(b, " %s v%d", st->add ? "+=" : "=", st->value);
    print_bounds(b, " if ", st->nbounds, st->bounds, names);
    if (st->fault >= 0)
        buf_printf(b, " fault %d", st->fault);
    buf_puts(b, "\n");
}

/* ---- kernels ---- */

static void print_axis(Buf *b, const Axis *a, const char *const *names)
{
    static const char *const kinds[] = {"parallel", "reduce", "sequential"};
    buf_printf(b, "    axis %s < ", a->name);
    dim_print(b, a->extent);
    buf_printf(b, " %s", kinds[a->kind]);
    if (a->outer >= 0) {
        buf_printf(b, " in %s to ", names[a->outer]);
        dim_print(b, a->total);
    }
    buf_puts(b, "\n");
}

/* The parts that say something; a kernel that is not scheduled yet has none. */
static void print_schedule(Buf *b, const Kernel *k, const char *const *names)
{
    const Schedule *sc = &k->schedule;
    Buf parts = {0};
    for (int i = 0; i < sc->norder; i++)
        buf_printf(&parts, "%s %s", i ? "" : "; order", names[sc->order[i]]);
    if (sc->spread)
        buf_printf(&parts, "; spread %d", sc->spread);
    for (int a = 0; a < k->naxes; a++)
        if (sc->tile[a] > 1)
            buf_printf(&parts, "; tile %s %d", names[a], sc->tile[a]);
    if (sc->vector >= 0)
        buf_printf(&parts, "; vector %s", names[sc->vector]);
    if (sc->width)
        buf_printf(&parts, "; width %d", sc->width);
    for (int i = 0; i < sc->nreduce; i++)
        buf_printf(&parts, "%s %s", i ? "" : "; reduce", names[sc->reduce[i]]);
    print_set(&parts, "; lanes ", sc->lanes, " ", names);
    print_set(&parts, "; pairs ", sc->pairs, " ", names);
    if (sc->threads)
        buf_printf(&parts, "; threads %d; group %d%s", sc->threads, sc->group, sc->columns ? "; columns" : "");
    if (sc->segments)
        buf_printf(&parts, "; segments %d", sc->segments);
    print_set(&parts, "; rows ", sc->rows, " ", names);
    print_set(&parts, "; across ", sc->across, " ", names);
    if (sc->rows)
        buf_printf(&parts, "; block %d %d %d; each %d %d%s", sc->block[0], sc->block[1], sc->block[2], sc->each[0],
                   sc->each[1], sc->tensor ? "; tensor" : "");
    if (parts.n)
        buf_printf(b, "    schedule { %s }\n", buf_text(&parts) + 2);
    buf_free(&parts);
}

void kernel_print(const Kernel *k, Buf *b)
{
    Names names = {0};
    for (int a = 0; a < k->naxes; a++)
        names[a] = k->axis[a].name;
    buf_puts(b, "  kernel ");
    print_name(b, k->name);
    buf_puts(b, k->contraction ? " contraction" : "");
    if (k->phase)
        buf_printf(b, " phase %d", k->phase);
    if (k->cooperative)
        buf_printf(b, " cooperative %d", k->cooperative);
    buf_puts(b, " {\n");
    for (int a = 0; a < k->naxes; a++)
        print_axis(b, &k->axis[a], names);
    for (ValueId v = 0; v < k->values.n; v++) {
        buf_printf(b, "    v%d: %s = ", v, dtype_names[k->values.p[v].type]);
        print_kvalue(b, &k->values.p[v], names);
        buf_puts(b, "\n");
    }
    for (int i = 0; i < k->stores.n; i++)
        print_store(b, &k->stores.p[i], names);
    print_schedule(b, k, names);
    buf_puts(b, "  }\n");
}

/* ---- buffers ---- */

static void print_elements(Buf *b, const Buffer *buf)
{
    int64_t count = 0;
    dim_is_const(shape_count(buf->rank, buf->shape), &count);
    for (int64_t i = 0; i < count; i++) {
        buf_puts(b, i ? ", " : " ");
        print_value(b, buf->type, buf->array[i]);
    }
}

static void print_kind(Buf *b, const Buffer *buf)
{
    static const char *const kinds[] = {"arg", "result", "place", "temp", "array"};
    buf_puts(b, kinds[buf->kind]);
    if (buf->kind == BUF_ARG || buf->kind == BUF_RESULT)
        buf_printf(b, " %d", buf->index);
    if (buf->kind == BUF_PLACE) {
        buf_puts(b, " ");
        print_string(b, buf->name);
        if (buf->index)
            buf_printf(b, " number %d", buf->index);
    }
    if (buf->alias >= 0)
        buf_printf(b, " alias %%%d", buf->alias);
    if (buf->first || buf->last)
        buf_printf(b, " phases %d to %d", buf->first, buf->last);
    if (buf->kind == BUF_ARRAY)
        print_elements(b, buf);
}

static void print_buffer(Buf *b, const Step *s, int i)
{
    const Buffer *buf = &s->buffers.p[i];
    buf_printf(b, "  buffer %%%d", i);
    if (buf->name && buf->kind != BUF_PLACE) {
        buf_puts(b, " ");
        print_name(b, buf->name);
    }
    buf_puts(b, ": ");
    shape_print(b, buf->type, buf->rank, buf->shape);
    buf_puts(b, " = ");
    print_kind(b, buf);
    buf_puts(b, "\n");
}

/* ---- loops ---- */

static void indent(Buf *b, int depth)
{
    buf_printf(b, "%*s", 2 * depth, "");
}

static int depth_of(const Step *s, int loop)
{
    int depth = 0;
    for (; loop >= 0; loop = s->loops.p[loop].parent)
        depth++;
    return depth;
}

static void print_loop_head(Buf *b, const StepLoop *l)
{
    buf_printf(b, "loop %s < ", l->symbol);
    dim_print(b, l->trips);
    buf_puts(b, l->backwards ? " backwards" : "");
    buf_puts(b, l->parallel ? " parallel" : "");
    if (l->until >= 0)
        buf_printf(b, " until %%%d", l->until);
    if (l->rest != DIM_BAD) {
        buf_puts(b, " rest ");
        dim_print(b, l->rest);
    }
    if (l->phase)
        buf_printf(b, " phase %d", l->phase);
    buf_puts(b, l->barrier ? " barrier {\n" : " {\n");
}

/* From one kernel's loop to the next one's: closes what ends, opens what begins. */
static void print_loop_change(Buf *b, const Step *s, int from, int to)
{
    while (!loop_contains(s, from, to)) {
        indent(b, depth_of(s, from));
        buf_puts(b, "}\n");
        from = s->loops.p[from].parent;
    }
    for (int next; (next = loop_below(s, from, to)) >= 0; from = next) {
        indent(b, depth_of(s, next));
        print_loop_head(b, &s->loops.p[next]);
    }
}

static void print_kernels(Buf *b, const Step *s)
{
    int loop = -1;
    for (int i = 0; i < s->kernels.n; i++) {
        const Kernel *k = &s->kernels.p[i];
        Buf text = {0};
        print_loop_change(b, s, loop, k->loop);
        loop = k->loop;
        kernel_print(k, &text);
        for (const char *p = buf_text(&text), *end; (end = strchr(p, '\n')); p = end + 1) {
            indent(b, depth_of(s, loop));
            buf_put(b, p, (size_t)(end + 1 - p));
        }
        buf_free(&text);
    }
    print_loop_change(b, s, loop, -1);
}

void step_print(const Step *s, Buf *b)
{
    buf_puts(b, "step ");
    print_string(b, s->name);
    buf_puts(b, " {\n");
    for (int i = 0; i < s->dims.n; i++)
        buf_printf(b, "%s%s%s", i ? ", " : "  dims ", s->dims.p[i], i + 1 < s->dims.n ? "" : "\n");
    for (int i = 0; i < s->faults.n; i++) {
        buf_printf(b, "  fault %d ", i);
        print_string(b, s->faults.p[i].place);
        buf_puts(b, " ");
        print_string(b, s->faults.p[i].message);
        buf_puts(b, "\n");
    }
    for (int i = 0; i < s->buffers.n; i++)
        print_buffer(b, s, i);
    print_kernels(b, s);
    buf_puts(b, "}\n");
}

/* ---- equality ---- */

static bool same_name(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool buffer_equal(const Buffer *a, const Buffer *b)
{
    if (a->kind != b->kind || !same_name(a->name, b->name) || a->type != b->type ||
        a->alias != b->alias || a->first != b->first || a->last != b->last ||
        !shape_equal(a->rank, a->shape, b->rank, b->shape))
        return false;
    if (a->kind != BUF_TEMP && a->kind != BUF_ARRAY && a->index != b->index)
        return false;
    int64_t count = 0;
    if (a->kind == BUF_ARRAY)
        dim_is_const(shape_count(a->rank, a->shape), &count);
    for (int64_t i = 0; i < count; i++)
        if (!number_equal(a->type, a->array[i], b->array[i]))
            return false;
    return true;
}

static bool value_equal(const KValue *a, const KValue *b)
{
    if (a->op == K_CONST)
        return b->op == K_CONST && a->type == b->type && number_equal(a->type, a->value, b->value);
    if (a->op == K_RANDOM && b->op == K_RANDOM &&
        !shape_equal(a->rank, a->extents, b->rank, b->extents))
        return false;
    return kernel_value_equal(a, b);
}

static bool store_equal(const Store *a, const Store *b)
{
    bool same = a->buffer == b->buffer && a->rank == b->rank && a->nbounds == b->nbounds &&
                a->add == b->add && a->value == b->value && a->fault == b->fault;
    for (int i = 0; same && i < a->rank; i++)
        same = affine_equal(&a->at[i], &b->at[i]) && a->via[i] == b->via[i];
    for (int i = 0; same && i < a->nbounds; i++)
        same = affine_equal(&a->bounds[i].at, &b->bounds[i].at) &&
            a->bounds[i].extent == b->bounds[i].extent &&
               a->bounds[i].via == b->bounds[i].via;
    return same;
}

static bool schedule_equal(const Schedule *a, const Schedule *b, int naxes)
{
    if (a->norder != b->norder || a->spread != b->spread || a->vector != b->vector ||
        a->width != b->width ||
        a->nreduce != b->nreduce || a->lanes != b->lanes || a->pairs != b->pairs || a->threads != b->threads ||
        a->group != b->group || a->columns != b->columns || a->rows != b->rows ||
        a->across != b->across || a->tensor != b->tensor || a->segments != b->segments || memcmp(a->block, b->block, sizeof a->block) ||
        memcmp(a->each, b->each, sizeof a->each))
        return false;
    for (int i = 0; i < naxes; i++)
        if (a->tile[i] != b->tile[i] && (a->tile[i] > 1 || b->tile[i] > 1))
            return false;
    return !memcmp(a->order, b->order, (size_t)a->norder) &&
           !memcmp(a->reduce, b->reduce, (size_t)a->nreduce);
}

static bool axis_equal(const Axis *a, const Axis *b)
{
    return same_name(a->name, b->name) && a->extent == b->extent && a->kind == b->kind &&
           a->outer == b->outer &&
           (a->outer < 0 || a->total == b->total);
}

static bool loops_equal(const Kernel *a, const Kernel *b)
{
    bool same = a->naxes == b->naxes && a->values.n == b->values.n && a->stores.n == b->stores.n &&
                a->contraction == b->contraction &&
                schedule_equal(&a->schedule, &b->schedule, a->naxes);
    for (int i = 0; same && i < a->naxes; i++)
        same = axis_equal(&a->axis[i], &b->axis[i]);
    return same;
}

static bool kernel_equal(const Kernel *a, const Kernel *b)
{
    bool same = same_name(a->name, b->name) && a->phase == b->phase && a->loop == b->loop &&
                a->cooperative == b->cooperative && loops_equal(a, b);
    for (ValueId v = 0; same && v < a->values.n; v++)
        same = value_equal(&a->values.p[v], &b->values.p[v]);
    for (int i = 0; same && i < a->stores.n; i++)
        same = store_equal(&a->stores.p[i], &b->stores.p[i]);
    return same;
}

/* Which storage of kernel b stands for which one of kernel a. */
typedef struct {
    const Step *s;
    int n;
    int a[MAX_PARAMS], b[MAX_PARAMS];
} Partners;

static bool partners(Partners *p, int a, int b)
{
    const Buffer *x = &p->s->buffers.p[a], *y = &p->s->buffers.p[b];
    if (x->type != y->type || !shape_equal(x->rank, x->shape, y->rank, y->shape))
        return false;
    a = buffer_storage(p->s, a);
    b = buffer_storage(p->s, b);
    for (int i = 0; i < p->n; i++)
        if (p->a[i] == a || p->b[i] == b)
            return p->a[i] == a && p->b[i] == b;
    if (p->n == MAX_PARAMS || p->s->buffers.p[a].type != p->s->buffers.p[b].type)
        return false;
    p->a[p->n] = a;
    p->b[p->n++] = b;
    return true;
}

bool kernel_alike(const Step *s, const Kernel *a, const Kernel *b)
{
    Partners p = {.s = s};
    bool same = loops_equal(a, b);
    for (ValueId v = 0; same && v < a->values.n; v++) {
        const KValue *x = &a->values.p[v];
        KValue y = b->values.p[v];
        same = x->op == y.op && (x->op != K_LOAD || partners(&p, x->buffer, y.buffer));
        y.buffer = x->buffer;
        y.site = x->site;
        same = same && x->fault == y.fault && value_equal(x, &y);
    }
    for (int i = 0; same && i < a->stores.n; i++) {
        Store y = b->stores.p[i];
        same = partners(&p, a->stores.p[i].buffer, y.buffer);
        y.buffer = a->stores.p[i].buffer;
        same = same && store_equal(&a->stores.p[i], &y);
    }
    return same;
}

static bool loop_equal(const StepLoop *a, const StepLoop *b)
{
    return same_name(a->symbol, b->symbol) && a->trips == b->trips && a->rest == b->rest &&
           a->backwards == b->backwards && a->parallel == b->parallel && a->until == b->until && a->parent == b->parent &&
           a->phase == b->phase && a->barrier == b->barrier;
}

bool step_equal(const Step *a, const Step *b)
{
    bool same = same_name(a->name, b->name) && a->buffers.n == b->buffers.n &&
                a->kernels.n == b->kernels.n && a->loops.n == b->loops.n &&
                a->faults.n == b->faults.n && a->dims.n == b->dims.n;
    for (int i = 0; same && i < a->dims.n; i++)
        same = same_name(a->dims.p[i], b->dims.p[i]);
    for (int i = 0; same && i < a->faults.n; i++)
        same = same_name(a->faults.p[i].place, b->faults.p[i].place) &&
               same_name(a->faults.p[i].message, b->faults.p[i].message);
    for (int i = 0; same && i < a->buffers.n; i++)
        same = buffer_equal(&a->buffers.p[i], &b->buffers.p[i]);
    for (int i = 0; same && i < a->loops.n; i++)
        same = loop_equal(&a->loops.p[i], &b->loops.p[i]);
    for (int i = 0; same && i < a->kernels.n; i++)
        same = kernel_equal(&a->kernels.p[i], &b->kernels.p[i]);
    return same;
}
