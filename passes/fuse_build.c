/* From a group of stores to a kernel: the value of a node at an index is found by walking
 * its arguments. Views change the index, arithmetic makes values, reductions add axes, and
 * what has storage is loaded. Nothing here chooses; fuse.c has.
 *
 * An index may lie outside a tensor only where a view says so; then the walk carries the
 * bounds under which it lies inside, loads are read under them, and what is not a bare load
 * is replaced by 0 where they fail. */
#include "passes/fuse.h"
#include "ir/point.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BOUNDS = 24 };
typedef struct {
    Affine at[MAX_RANK];
    int nbounds;
    Bound bounds[MAX_BOUNDS];
} Index;

typedef struct {
    Fusion *f;
    Kernel *k;
    int group;
    struct { Ref node; Index at; ValueId value; } *memo;
    int nmemo, capmemo;
} Builder;

static ValueId value_of(Builder *b, Ref r, const Index *at);

static KValue new_value(KOp op, DType type)
{
    KValue v = {.op = op, .type = type, .span = build_span, .buffer = -1, .fault = -1};
    for (int i = 0; i < 3; i++)
        v.arg[i] = NO_VALUE;
    for (int i = 0; i < MAX_RANK; i++)
        v.via[i] = NO_VALUE;
    return v;
}

/* The type in which values of a node are computed. */
static DType computed(DType t)
{
    return is_half(t) ? F32 : t;
}

static ValueId const_value(Builder *b, DType type, Value value)
{
    KValue v = new_value(K_CONST, computed(type));
    v.value = is_float(type) ? value_of_type(type, value) : value;
    return kernel_value(b->k, v);
}

static ValueId cast_value(Builder *b, DType type, ValueId x)
{
    KValue v = new_value(K_CAST, type);
    v.point = OP_CAST;
    v.arg[0] = x;
    return b->k->values.p[x].type == type ? x : kernel_value(b->k, v);
}

/* x as it is after it went through memory as a number of this type. */
static ValueId rounded(Builder *b, DType type, ValueId x)
{
    return is_half(type) ? cast_value(b, F32, cast_value(b, type, x)) : x;
}

static ValueId point_value(Builder *b, Op op, DType type, ValueId x, ValueId y, ValueId z)
{
    KValue v = new_value(K_POINT, type);
    v.point = op;
    v.arg[0] = x;
    v.arg[1] = y;
    v.arg[2] = z;
    return kernel_value(b->k, v);
}

/* ---- index arithmetic ---- */

/* Replaces each z[axis] of m by at[axis]. */
static Affine compose(const Affine *m, const Affine *at)
{
    Affine r = affine_const(m->offset);
    for (int i = 0; i < m->nterms; i++)
        r = affine_add(r, affine_scale(at[m->axis[i]], m->coef[i]));
    return r;
}

static bool inside_proved(const Kernel *k, const Affine *a, Dim extent)
{
    Dim box[MAX_AXES];
    axis_extents(k, box);
    return affine_in_range(a, box, extent);
}

static void add_bound(Index *at, Affine a, Dim extent, ValueId via)
{
    for (int i = 0; i < at->nbounds; i++)
        if (affine_equal(&at->bounds[i].at, &a) && at->bounds[i].extent == extent &&
            at->bounds[i].via == via)
            return;
    check(at->nbounds < MAX_BOUNDS);
    at->bounds[at->nbounds++] = (Bound){a, extent, via};
}

static void set_bounds(KValue *v, const Index *at)
{
    v->nbounds = at->nbounds;
    v->bounds = alloc_copy(at->bounds, (size_t)at->nbounds * sizeof(Bound));
}

/* x where the bounds that `inner` has beyond `outer` hold, else 0. A bare load does that itself. */
static ValueId zero_outside(Builder *b, ValueId x, const Index *outer, const Index *inner)
{
    if (inner->nbounds == outer->nbounds || b->k->values.p[x].op == K_LOAD)
        return x;
    KValue v = new_value(K_INSIDE, BOOL);
    set_bounds(&v, inner);
    ValueId inside = kernel_value(b->k, v);
    DType t = b->k->values.p[x].type;
    return point_value(b, OP_SELECT, t, inside, x, const_value(b, t, (Value){0}));
}

/* ---- loads ---- */

static ValueId load(Builder *b, int buffer, const Index *at, int fault, const ValueId *via)
{
    const Buffer *buf = &b->f->s->buffers.p[buffer];
    KValue v = new_value(K_LOAD, computed(buf->type));
    v.buffer = buffer;
    v.rank = buf->rank;
    v.fault = fault;
    memcpy(v.at, at->at, (size_t)buf->rank * sizeof(Affine));
    if (via)
        memcpy(v.via, via, (size_t)buf->rank * sizeof(ValueId));
    set_bounds(&v, at);
    return kernel_value(b->k, v);
}

/* The site of a node's faults; one for all kernels that compute it. */
static int fault_site(Step *s, const Node *n, Dim extent)
{
    FaultSite site = {intern("-"), internf("index outside 0..%s", dim_text(extent))};
    if (n->span.file) {
        int line, column;
        source_position(n->span, &line, &column);
        site.place = internf("%s:%d:%d", source_get(n->span.file)->name, line, column);
    }
    for (int i = 0; i < s->faults.n; i++)
        if (s->faults.p[i].place == site.place && s->faults.p[i].message == site.message)
            return i;
    PUSH(s->faults, site);
    return s->faults.n - 1;
}

static ValueId gather_value(Builder *b, const Node *n, const Index *at)
{
    const Gather *attr = n->gather;
    const Node *table = node_at(b->f->g, fuse_strip(b->f->g, n->arg[0]));
    Index in = {.nbounds = at->nbounds};
    memcpy(in.bounds, at->bounds, sizeof in.bounds);
    ValueId via[MAX_RANK];
    Dim limit = dim_const(0);
    for (int i = 0; i < table->rank; i++) {
        in.at[i] = compose(&attr->map.at[i], at->at);
        via[i] = NO_VALUE;
    }
    for (int j = 0; j < attr->n; j++) {
        int on = attr->on[j];
        via[on] = value_of(b, n->arg[1 + j], at);
        limit = table->shape[on];
    }
    for (int i = 0; i < table->rank; i++)
        if (via[i] != NO_VALUE || !inside_proved(b->k, &in.at[i], table->shape[i]))
            add_bound(&in, in.at[i], table->shape[i], via[i]);
    int fault = attr->checked ? fault_site(b->f->s, n, limit) : -1;
    return load(b, b->f->storage[fuse_strip(b->f->g, n->arg[0])], &in, fault, via);
}

/* ---- contractions and reductions ---- */

/* The kernel's reduce axis number `nth` among those of this extent: reductions share axes. */
static int reduce_axis(Kernel *k, Dim extent, int nth)
{
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].kind == AXIS_REDUCE && k->axis[a].extent == extent && nth-- == 0)
            return a;
    int count = 0;
    for (int a = 0; a < k->naxes; a++)
        count += k->axis[a].kind == AXIS_REDUCE;
    return kernel_axis(k, internf("r%d", count), extent, AXIS_REDUCE);
}

/* The index at which a reduction is read, from inside of it. Its axes are its own, and may be those
 * of a reduction around it: bounds on these say where the result is needed, not where it exists. */
static Index inside_reduction(const Builder *b, const Index *at)
{
    Index in = *at;
    in.nbounds = 0;
    for (int i = 0; i < at->nbounds; i++) {
        const Bound *bound = &at->bounds[i];
        uint32_t axes = affine_axes(&bound->at) | (bound->via == NO_VALUE ? 0 : b->k->values.p[bound->via].axes);
        bool reduces = false;
        for (int a = 0; a < b->k->naxes; a++)
            reduces |= (axes >> a & 1) && b->k->axis[a].kind == AXIS_REDUCE;
        if (!reduces)
            in.bounds[in.nbounds++] = *bound;
    }
    return in;
}

static int earlier_equal(const Dim *extents, uint32_t set, int z)
{
    int n = 0;
    for (int i = 0; i < z; i++)
        n += (set >> i & 1) && extents[i] == extents[z];
    return n;
}

static ValueId reduce_value(Builder *b, Op monoid, DType type, ValueId x, ValueId index, uint32_t over)
{
    KValue v = new_value(K_REDUCE, type);
    v.point = monoid;
    v.arg[0] = x;
    v.arg[1] = index;
    v.over = over;
    return kernel_value(b->k, v);
}

/* Operand `o` of a contract at box index z. */
static ValueId operand_value(Builder *b, const Node *n, int o, const Affine *z, const Index *outer)
{
    const Contract *c = n->contract;
    const Node *arg = node_at(b->f->g, n->arg[o]);
    Index in = *outer;
    for (int i = 0; i < arg->rank; i++) {
        in.at[i] = compose(&c->in[o].at[i], z);
        if (!inside_proved(b->k, &in.at[i], arg->shape[i]))
            add_bound(&in, in.at[i], arg->shape[i], NO_VALUE);
    }
    return zero_outside(b, value_of(b, n->arg[o], &in), outer, &in);
}

static ValueId product_value(Builder *b, const Node *n, const Affine *z, const Index *outer)
{
    ValueId x = operand_value(b, n, 0, z, outer);
    if (n->nargs == 1)
        return x;
    return point_value(b, OP_MUL, computed(n->type), x, operand_value(b, n, 1, z, outer), NO_VALUE);
}

static ValueId contract_value(Builder *b, const Node *n, const Index *at)
{
    const Contract *c = n->contract;
    Affine z[MAX_BOX];
    uint32_t reduces = contract_reduces(c), over = 0;
    for (int i = 0; i < c->nbox; i++)
        if (reduces >> i & 1) {
            int axis = reduce_axis(b->k, c->box[i], earlier_equal(c->box, reduces, i));
            z[i] = affine_axis(axis);
            over |= 1u << axis;
        }
    for (int p = 0; p < n->rank; p++)
        if (c->out.at[p].nterms)
            z[c->out.at[p].axis[0]] = at->at[p];
    Index in = over ? inside_reduction(b, at) : *at;
    ValueId x = product_value(b, n, z, &in);
    if (over)
        x = reduce_value(b, OP_ADD, computed(n->type), x, NO_VALUE, over);
    return over || n->nargs > 1 ? rounded(b, n->type, x) : x;
}

static ValueId extremum_value(Builder *b, const Node *n, const Index *at)
{
    const Node *arg = node_at(b->f->g, n->arg[0]);
    Index in = inside_reduction(b, at);
    uint32_t over = 0;
    int next = 0, axis = 0;
    for (int i = 0; i < arg->rank; i++) {
        if (!(n->axes >> i & 1)) {
            in.at[i] = at->at[next++];
            continue;
        }
        axis = reduce_axis(b->k, arg->shape[i], earlier_equal(arg->shape, n->axes, i));
        in.at[i] = affine_axis(axis);
        over |= 1u << axis;
    }
    ValueId x = value_of(b, n->arg[0], &in), index = NO_VALUE;
    if (n->op == OP_ARGMAX || n->op == OP_ARGMIN) {
        KValue v = new_value(K_INDEX, I32);
        v.rank = 1;
        v.at[0] = affine_axis(axis);
        index = kernel_value(b->k, v);
    }
    return reduce_value(b, n->op == OP_RMAX ? OP_MAX : n->op == OP_RMIN ? OP_MIN : n->op, computed(n->type), x,
                        index, over);
}

/* ---- the walk ---- */

static ValueId index_value(Builder *b, const Node *n, const Index *at)
{
    KValue v = new_value(n->op == OP_IOTA ? K_INDEX : K_RANDOM, n->type);
    v.rank = n->op == OP_IOTA ? 1 : n->rank;
    if (n->op == OP_IOTA)
        v.at[0] = at->at[__builtin_ctz(n->axes)];
    else {
        memcpy(v.at, at->at, sizeof v.at);
        v.extents = alloc_copy(n->shape, sizeof n->shape);
        v.site = n->random->site;
        v.round = n->random->round;
    }
    return kernel_value(b->k, v);
}

/* Gives one of its operands, or its negative. */
static bool is_exact(Op op)
{
    return op == OP_SELECT || op == OP_MAX || op == OP_MIN || op == OP_NEG || op == OP_ABS;
}

static ValueId pointwise_value(Builder *b, const Node *n, const Index *at)
{
    if (n->op == OP_CAST) {
        ValueId x = value_of(b, n->arg[0], at);
        build_span = n->span;
        return is_half(n->type) ? rounded(b, n->type, x) : cast_value(b, n->type, x);
    }
    KValue v = new_value(K_POINT, computed(n->type));
    v.point = n->op;
    for (int i = 0; i < n->nargs; i++)
        v.arg[i] = value_of(b, n->arg[i], at);
    v.span = build_span = n->span;
    return rounded(b, is_exact(n->op) ? F32 : n->type, kernel_value(b->k, v));
}

static ValueId compute(Builder *b, Ref r, const Index *at)
{
    const Node *n = node_at(b->f->g, r);
    build_span = n->span;
    if (op_info[n->op].pointwise)
        return pointwise_value(b, n, at);
    switch (n->op) {
    case OP_CONST:
        return const_value(b, n->type, n->value);
    case OP_SIZE: {
        KValue v = new_value(K_SIZE, I64);
        v.size = n->size;
        return kernel_value(b->k, v);
    }
    case OP_IOTA:
    case OP_RANDOM:
        return index_value(b, n, at);
    case OP_CONTRACT:
        return contract_value(b, n, at);
    case OP_RMAX:
    case OP_RMIN:
    case OP_ARGMAX:
    case OP_ARGMIN:
        return extremum_value(b, n, at);
    case OP_GATHER:
        return gather_value(b, n, at);
    case OP_RESHAPE:        /* of a constant, or of such a reshape; others have storage */
        return compute(b, fuse_strip(b->f->g, n->arg[0]), at);
    default:
        die("fuse: no value of a %s node", op_info[n->op].name);
    }
}

static bool index_equal(const Index *a, const Index *b, int rank)
{
    if (a->nbounds != b->nbounds)
        return false;
    for (int i = 0; i < rank; i++)
        if (!affine_equal(&a->at[i], &b->at[i]))
            return false;
    for (int i = 0; i < a->nbounds; i++)
        if (!affine_equal(&a->bounds[i].at, &b->bounds[i].at) ||
            a->bounds[i].extent != b->bounds[i].extent || a->bounds[i].via != b->bounds[i].via)
            return false;
    return true;
}

/* The index in the buffer that holds a node: a row of a stack has that of the round, too. */
static Index storage_index(const Builder *b, Ref r, const Index *at)
{
    Index in = *at;
    int row = b->f->row[r];
    if (row < 0)
        return in;
    memmove(in.at + row + 1, in.at + row, (size_t)(node_at(b->f->g, r)->rank - row) * sizeof *in.at);
    in.at[row] = affine_const(dim_symbol(b->f->s->loops.p[b->f->loop].symbol));
    return in;
}

static ValueId load_node(Builder *b, Ref r, const Index *at)
{
    Index in = storage_index(b, r, at);
    return load(b, b->f->storage[r], &in, -1, NULL);
}

static ValueId value_of(Builder *b, Ref r, const Index *at)
{
    r = fuse_strip(b->f->g, r);
    const Node *n = node_at(b->f->g, r);
    if (b->f->storage[r] >= 0 && !(b->f->root[r] && b->f->group[r] == b->group))
        return load_node(b, r, at);
    for (int i = 0; i < b->nmemo; i++)
        if (b->memo[i].node == r && index_equal(&b->memo[i].at, at, n->rank))
            return b->memo[i].value;
    Span span = build_span;
    ValueId v = compute(b, r, at);
    build_span = span;
    if (b->nmemo == b->capmemo) {
        b->capmemo = b->capmemo ? 2 * b->capmemo : 64;
        b->memo = xrealloc(b->memo, (size_t)b->capmemo * sizeof *b->memo);
    }
    b->memo[b->nmemo].node = r;
    b->memo[b->nmemo].at = *at;
    b->memo[b->nmemo++].value = v;
    return v;
}

/* ---- stores ---- */

/* A value as its buffer holds it; what was rounded already is taken as it was then. */
static ValueId stored_value(Builder *b, DType type, ValueId x)
{
    const KValue *v = &b->k->values.p[x];
    if (is_half(type) && v->op == K_CAST && b->k->values.p[v->arg[0]].type == type)
        return v->arg[0];
    return cast_value(b, type, x);
}

/* Where a part of a concat ends may be known only by a fact which graphs do not have: such a store
 * has a bound. */
static void add_store(Builder *b, const Target *t, ValueId value, const Affine *at)
{
    const Buffer *buffer = &b->f->s->buffers.p[t->buffer];
    Store st = {.buffer = t->buffer, .value = stored_value(b, buffer->type, value), .rank = buffer->rank,
                .fault = -1};
    Index bounds = {0};
    for (int i = 0, from = 0; i < st.rank; i++) {
        st.via[i] = NO_VALUE;
        if (i == t->row) {
            st.at[i] = affine_const(dim_symbol(b->f->s->loops.p[b->f->loop].symbol));
            continue;
        }
        st.at[i] = from == t->axis ? affine_shift(at[from], t->offset) : at[from];
        if (from++ == t->axis && !inside_proved(b->k, &st.at[i], buffer->shape[i]))
            add_bound(&bounds, st.at[i], buffer->shape[i], NO_VALUE);
    }
    st.nbounds = bounds.nbounds;
    st.bounds = alloc_copy(bounds.bounds, (size_t)bounds.nbounds * sizeof(Bound));
    PUSH(b->k->stores, st);
}

static const char *axis_name(int i)
{
    return internf("i%d", i);
}

static void plain_kernel(Builder *b, const Group *group)
{
    const Node *whole = node_at(b->f->g, group->targets.p[0].node);
    for (int t = 1; t < group->targets.n; t++) {
        const Node *n = node_at(b->f->g, group->targets.p[t].node);
        whole = n->rank > whole->rank ? n : whole;
    }
    Index at = {0};
    for (int i = 0; i < whole->rank; i++)
        at.at[i] = affine_axis(kernel_axis(b->k, axis_name(i), whole->shape[i], AXIS_PARALLEL));
    for (int t = 0; t < group->targets.n; t++) {
        const Target *target = &group->targets.p[t];
        add_store(b, target, value_of(b, target->node, &at), at.at);
    }
}

/* `add` stores: the axes that alone index an axis of the result are parallel, the others run in
 * order. m gives the result's index over the axes z. */
static void scatter_axes(Kernel *k, const Map *m, const bool *indirect, int n, const Dim *extents)
{
    for (int z = 0; z < n; z++) {
        int uses = 0, plain = 0;
        for (int p = 0; p < m->rank; p++) {
            int only, coef = affine_coef(&m->at[p], z);
            uses += coef != 0;
            plain += coef && affine_is_axis(&m->at[p], &only) && !indirect[p];
        }
        kernel_axis(k, axis_name(z), extents[z],
                    uses == 1 && plain == 1 ? AXIS_PARALLEL : AXIS_SEQUENTIAL);
    }
}

static void scatter_kernel(Builder *b, const Target *t, const Node *n)
{
    bool indirect[MAX_RANK] = {0};
    const Map *out = n->op == OP_SCATTER ? &n->gather->map : &n->contract->out;
    const Node *src = node_at(b->f->g, n->arg[0]);
    Index at = {0};
    Store st = {.buffer = t->buffer, .rank = n->rank, .add = true, .fault = -1};
    if (n->op == OP_SCATTER)
        for (int j = 0; j < n->gather->n; j++)
            indirect[n->gather->on[j]] = true;
    int nz = n->op == OP_SCATTER ? src->rank : n->contract->nbox;
    scatter_axes(b->k, out, indirect, nz, n->op == OP_SCATTER ? src->shape : n->contract->box);
    Affine z[MAX_BOX];
    for (int i = 0; i < nz; i++)
        z[i] = affine_axis(i);
    for (int p = 0; p < n->rank; p++) {
        st.at[p] = compose(&out->at[p], z);
        st.via[p] = NO_VALUE;
    }
    if (n->op == OP_SCATTER) {
        memcpy(at.at, z, sizeof at.at);
        st.value = value_of(b, n->arg[0], &at);
        for (int j = 0; j < n->gather->n; j++)
            st.via[n->gather->on[j]] = value_of(b, n->arg[1 + j], &at);
        if (n->gather->checked && n->gather->n)
            st.fault = fault_site(b->f->s, n, n->shape[n->gather->on[n->gather->n - 1]]);
    } else
        st.value = product_value(b, n, z, &at);
    Index bounds = {0};
    for (int p = 0; p < n->rank; p++)
        if (st.via[p] != NO_VALUE || !inside_proved(b->k, &st.at[p], n->shape[p]))
            add_bound(&bounds, st.at[p], n->shape[p], st.via[p]);
    st.nbounds = bounds.nbounds;
    st.bounds = alloc_copy(bounds.bounds, (size_t)bounds.nbounds * sizeof(Bound));
    PUSH(b->k->stores, st);
}

static void zero_kernel(Builder *b, const Target *t, const Node *n)
{
    Affine at[MAX_RANK];
    for (int i = 0; i < n->rank; i++)
        at[i] = affine_axis(kernel_axis(b->k, axis_name(i), n->shape[i], AXIS_PARALLEL));
    add_store(b, t, const_value(b, n->type, (Value){0}), at);
}

static Kernel *begin_kernel(Fusion *f, const char *what, Span span)
{
    Kernel k = {.name = internf("k%d_%s", f->s->kernels.n, what), .span = span, .loop = f->loop};
    k.schedule.vector = -1;
    PUSH(f->s->kernels, k);
    return &f->s->kernels.p[f->s->kernels.n - 1];
}

/* What is added up in f32, as the buffer holds it. */
static void round_kernel(Builder *b, const Target *sum, const Target *t, const Node *n)
{
    Index at = {0};
    for (int i = 0; i < n->rank; i++)
        at.at[i] = affine_axis(kernel_axis(b->k, axis_name(i), n->shape[i], AXIS_PARALLEL));
    add_store(b, t, load(b, sum->buffer, &at, -1, NULL), at.at);
}

/* The target at which a scatter adds: of f32, where the buffer cannot hold partial sums. */
static Target partial_sums(Fusion *f, Target t, const Node *n)
{
    if (!is_half(n->type))
        return t;
    Buffer sums = {.kind = BUF_TEMP, .name = "sums", .type = F32, .rank = n->rank, .alias = -1};
    memcpy(sums.shape, n->shape, sizeof sums.shape);
    PUSH(f->s->buffers, sums);
    t.buffer = f->s->buffers.n - 1;
    return t;
}

void build_group(Fusion *f, const Group *group)
{
    const Target *t = &group->targets.p[0];
    const Node *n = node_at(f->g, t->node);
    Target sum = group->scatter ? partial_sums(f, *t, n) : *t;
    Builder b = {.f = f, .group = (int)(group - f->groups.p)};
    build_span = n->span;
    if (group->scatter) {
        b.k = begin_kernel(f, "zero", n->span);
        zero_kernel(&b, &sum, n);
    }
    const char *what = t->copy ? "copy" : op_info[n->op].name;
    b.k = begin_kernel(f, group->contraction && n->op != OP_CONTRACT ? internf("contract_%s", what) : what,
                       n->span);
    b.k->contraction = group->contraction;
    if (group->scatter)
        scatter_kernel(&b, &sum, n);
    else
        plain_kernel(&b, group);
    if (sum.buffer != t->buffer) {
        b.k = begin_kernel(f, "round", n->span);
        round_kernel(&b, &sum, t, n);
    }
    free(b.memo);
}
