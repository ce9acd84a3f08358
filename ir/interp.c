/* The reference interpreter: evaluates a graph node by node, each result a whole tensor.
 *
 * It is the oracle of the tests, so it is naive: no fusion, no blocking, one function a kind of
 * op, written from the op's definition in ir.h. Floats are held as doubles; a result is rounded
 * to its type after each op unless `wide`. Sums (contract, scatter) run over the box in row-major
 * order in double and are rounded once, at the end; sums of ints wrap. Tensors are freed after
 * their last use. A loop evaluates its body once a round. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ir/ir.h"
#include "ir/point.h"

typedef struct {
    const Graph *g;
    Interp *how;
    Tensor *value;              /* by node */
    Tensor **parts;             /* by node that is a loop: its carries, then its stacks */
    const char *fault;
} Run;

/* ---- tensors ---- */

Tensor tensor_new(DType t, int rank, const int64_t *shape)
{
    Tensor v = {.type = t, .rank = rank, .count = 1};
    for (int i = 0; i < rank; i++) {
        v.shape[i] = shape[i];
        check(!__builtin_mul_overflow(v.count, shape[i], &v.count));
    }
    size_t bytes = (size_t)(v.count ? v.count : 1) * 8;
    void *p = memset(xrealloc(NULL, bytes), 0, bytes);
    if (is_float(t))
        v.f = p;
    else
        v.i = p;
    return v;
}

void tensor_free(Tensor *t)
{
    free(t->f);
    free(t->i);
    *t = (Tensor){0};
}

static Value get(const Tensor *t, int64_t at)
{
    return t->f ? (Value){.f = t->f[at]} : (Value){.i = t->i[at]};
}

static void put(Tensor *t, int64_t at, Value v)
{
    if (t->f)
        t->f[at] = v.f;
    else
        t->i[at] = v.i;
}

static Tensor copy_tensor(const Tensor *from)
{
    Tensor t = tensor_new(from->type, from->rank, from->shape);
    memcpy(t.f ? (void *)t.f : t.i, from->f ? (void *)from->f : from->i, (size_t)from->count * 8);
    return t;
}

/* The type in which floats of type t are computed. */
static DType computed(const Run *run, DType t)
{
    return is_float(t) && run->how->wide ? F64 : t;
}

/* Brings every element into the range of the tensor's type. */
static void settle(const Run *run, Tensor *t)
{
    DType type = computed(run, t->type);
    for (int64_t e = 0; type != F64 && type != I64 && e < t->count; e++)
        put(t, e, value_of_type(type, get(t, e)));
}

/* A factor near 1, for a float of type t. */
static double jitter(Run *run, DType t)
{
    Interp *how = run->how;
    how->draws = how->draws * 6364136223846793005u + 1442695040888963407u;
    double unit = how->aligned ? 1 : (double)(how->draws >> 11) / (double)(1ull << 52) - 1;
    return 1 + how->jitter * (t == F64 ? 1e-9 : 1) * unit;
}

/* Numbers of two bytes are rounded anew: where one lay near a tie it becomes its neighbour. */
static void jitter_all(Run *run, Tensor *t)
{
    for (int64_t e = 0; t->f && e < t->count; e++)
        t->f[e] *= jitter(run, t->type);
    if (t->type == F16 || t->type == BF16)
        settle(run, t);
}

/* One step of a sum of floats. */
static void add_term(Run *run, Tensor *sum, int64_t at, double term)
{
    sum->f[at] += term;
    if (run->how->jitter != 0)
        sum->f[at] = (sum->f[at] + term * (jitter(run, sum->type) - 1)) * jitter(run, sum->type);
}

static int64_t size_of(Run *run, Dim d)
{
    int64_t value = 0;
    if (!dim_eval(d, &run->how->dims, &value) && !run->fault)
        run->fault = internf("the size %s has no value", dim_text(d));
    return value;
}

static Tensor new_result(Run *run, const Node *n)
{
    int64_t shape[MAX_RANK];
    for (int i = 0; i < n->rank; i++) {
        shape[i] = size_of(run, n->shape[i]);
        if (shape[i] < 0 && !run->fault)
            run->fault = internf("the size %s is negative", dim_text(n->shape[i]));
    }
    return run->fault ? (Tensor){0} : tensor_new(n->type, n->rank, shape);
}

static const Tensor *operand(const Run *run, const Node *n, int k)
{
    return &run->value[n->arg[k]];
}

/* ---- the margin ---- */

static void meet(Run *run, DType t, double a, double b)
{
    double scale = fmax(1, fmax(fabs(a), fabs(b))), distance = fabs(a - b) / scale;
    bool coarse = t == F16 || t == BF16;         /* where ties happen by chance */
    if (a == b && !(coarse && a != rint(a)))
        return;
    if (distance < run->how->margin)
        run->how->margin = distance;
}

/* How near x is to the numbers `phase` beyond a whole one. */
static void meet_grid(Run *run, DType t, double x, double phase)
{
    if (isfinite(x))
        meet(run, t, x, rint(x - phase) + phase);
}

static void meet_point(Run *run, Op op, DType t, double a, double b)
{
    switch (op) {
    case OP_EQ:
    case OP_NE:
    case OP_LT:
    case OP_LE:
        meet(run, t, a, b);
        break;
    case OP_SIGN:
        meet(run, t, a, 0);
        break;
    case OP_FLOOR:
        meet_grid(run, t, a, 0);
        break;
    case OP_ROUND:
        meet_grid(run, t, a, 0.5);
        break;
    case OP_IDIV:
    case OP_MOD:
        meet_grid(run, t, a / b, 0);
        break;
    default:
        break;
    }
}

/* ---- pointwise ops ---- */

static void run_point(Run *run, const Node *n, Tensor *out)
{
    const Tensor *a = operand(run, n, 0), *b = n->nargs > 1 ? operand(run, n, 1) : a;
    const Tensor *c = n->nargs > 2 ? operand(run, n, 2) : a;
    DType type = computed(run, n->op == OP_SELECT ? n->type : a->type);
    if (n->op == OP_TF32 && run->how->rounds)
        type = n->type;
    for (int64_t e = 0; e < out->count; e++) {
        if (a->f)
            meet_point(run, n->op, a->type, a->f[e], b->f[e]);
        put(out, e, point_eval(n->op, type, get(a, e), get(b, e), get(c, e)));
    }
}

static void run_cast(Run *run, const Node *n, Tensor *out)
{
    const Tensor *a = operand(run, n, 0);
    for (int64_t e = 0; e < out->count; e++) {
        if (a->f && n->type == BOOL)
            meet(run, a->type, a->f[e], 0);
        else if (a->f && out->i)
            meet_grid(run, a->type, a->f[e], 0);
        put(out, e, point_cast(computed(run, a->type), computed(run, n->type), get(a, e)));
    }
}

/* ---- leaves ---- */

static void run_input(Run *run, const Node *n, Tensor *out)
{
    const Tensor *given = run->how->input(run->how->ctx, n->input, n);
    if (!given || given->type != n->type || given->rank != n->rank
        || memcmp(given->shape, out->shape, (size_t)n->rank * sizeof *out->shape)) {
        run->fault = internf("input %s was given no tensor of its type and shape",
                             n->name ? n->name : n->input->place ? n->input->place : "");
        return;
    }
    memcpy(out->f ? (void *)out->f : out->i, given->f ? (void *)given->f : given->i,
           (size_t)out->count * 8);
    settle(run, out);
}

static void run_values(const Node *n, Tensor *out)
{
    for (int64_t e = 0; e < out->count; e++)
        put(out, e, n->op == OP_CONST ? n->value : n->array[e]);
}

/* The distance of two neighbours along an axis. */
static int64_t stride_of(const Tensor *t, int axis)
{
    int64_t stride = 1;
    for (int i = axis + 1; i < t->rank; i++)
        stride *= t->shape[i];
    return stride;
}

static void run_iota(const Node *n, Tensor *out)
{
    int axis = __builtin_ctz(n->axes);
    int64_t stride = stride_of(out, axis);
    for (int64_t e = 0; e < out->count; e++)
        out->i[e] = e / stride % out->shape[axis];
}

static uint64_t hash_site(const char *site)
{
    uint64_t h = 14695981039346656037u;
    for (; *site; site++)
        h = (h ^ (unsigned char)*site) * 1099511628211u;
    return h;
}

/* Philox4x32-10: ten rounds, the key raised between them. */
static void philox(uint64_t block, uint64_t stream, uint64_t key, uint32_t out[4])
{
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    uint32_t c[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)stream,
                     (uint32_t)(stream >> 32)};
    for (int round = 0; round < 10; round++) {
        uint64_t x = (uint64_t)c[0] * 0xD2511F53u, y = (uint64_t)c[2] * 0xCD9E8D57u;
        uint32_t next[4] = {(uint32_t)(y >> 32) ^ c[1] ^ k0, (uint32_t)y,
                            (uint32_t)(x >> 32) ^ c[3] ^ k1, (uint32_t)x};
        memcpy(c, next, sizeof c);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    memcpy(out, c, sizeof c);
}

uint32_t random_bits(const char *site, int64_t round, uint64_t seed, uint64_t execution,
                     uint64_t element)
{
    uint32_t word[4];
    uint64_t key = (seed ^ hash_site(site)) + (uint64_t)round * 0x9E3779B97F4A7C15u;
    philox(element / 4, execution, key, word);
    return word[element % 4];
}

static void run_random(Run *run, const Node *n, Tensor *out)
{
    int64_t round = size_of(run, n->random->round);
    for (int64_t e = 0; e < out->count; e++)
        out->i[e] = random_bits(n->random->site, round, run->how->seed, run->how->execution,
                                (uint64_t)e);
}

/* ---- contract ---- */

/* An affine map to one tensor, with numbers for its dimensions. */
typedef struct {
    const Tensor *t;
    int64_t offset[MAX_RANK], coef[MAX_RANK][MAX_BOX];
} Place;

static Place place_in(Run *run, const Tensor *t, const Map *map)
{
    Place p = {.t = t};
    for (int i = 0; i < map->rank; i++) {
        p.offset[i] = size_of(run, map->at[i].offset);
        for (int k = 0; k < map->at[i].nterms; k++)
            p.coef[i][map->at[i].axis[k]] = map->at[i].coef[k];
    }
    return p;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

/* A row of the box: z is fixed but for the last axis. Narrows first..last (half-open) to where
 * the row lies inside the tensor; gives the element at row index 0 and the step along the row. */
static void clip_row(const Place *p, const int64_t *z, int last_axis, int64_t *first,
                     int64_t *last, int64_t *at, int64_t *step)
{
    *at = *step = 0;
    for (int i = 0; i < p->t->rank; i++) {
        int64_t start = p->offset[i], by = p->coef[i][last_axis], size = p->t->shape[i];
        for (int a = 0; a < last_axis; a++)
            start += p->coef[i][a] * z[a];
        *at = *at * size + start;
        *step = *step * size + by;
        int64_t low = 0, high = *last;           /* 0 <= start + by * r < size */
        if (by > 0) {
            low = -floor_div(start, by);
            high = -floor_div(start - size, by);
        } else if (by < 0) {
            low = floor_div(start - size, -by) + 1;
            high = floor_div(start, -by) + 1;
        } else if (start < 0 || start >= size) {
            high = 0;
        }
        *first = low > *first ? low : *first;
        *last = high < *last ? high : *last;
    }
}

/* Element r of a row, 0 outside. */
static double padded_element(const Place *p, const int64_t *z, int last_axis, int64_t r)
{
    int64_t first = r, last = r + 1, at, step;
    clip_row(p, z, last_axis, &first, &last, &at, &step);
    return first < last ? p->t->f[at + r * step] : 0;
}

/* The terms of a row that have an operand outside: 0 times the other one. */
static void add_padding(Run *run, Tensor *out, const Place *o, const Place *a, const Place *b, const int64_t *z,
                        int last_axis, int64_t extent)
{
    int64_t first = 0, last = extent, at, step, from = 0, to = extent, any[2];
    clip_row(o, z, last_axis, &first, &last, &at, &step);
    clip_row(a, z, last_axis, &from, &to, &any[0], &any[1]);
    clip_row(b, z, last_axis, &from, &to, &any[0], &any[1]);
    for (int64_t r = first; r < last; r++)
        if (r < from || r >= to)
            add_term(run, out, at + r * step, padded_element(a, z, last_axis, r) * padded_element(b, z, last_axis, r));
}

/* One row: out[..] += a[..] * b[..]; b may be NULL. */
static void add_row(Run *run, Tensor *out, const Place *o, const Place *a, const Place *b, const int64_t *z,
                    int last_axis, int64_t extent)
{
    int64_t first = 0, last = extent, at[3] = {0}, step[3] = {0};
    clip_row(o, z, last_axis, &first, &last, &at[0], &step[0]);
    clip_row(a, z, last_axis, &first, &last, &at[1], &step[1]);
    if (b)
        clip_row(b, z, last_axis, &first, &last, &at[2], &step[2]);
    for (int64_t r = first; r < last; r++) {
        int64_t to = at[0] + r * step[0], x = at[1] + r * step[1], y = at[2] + r * step[2];
        if (out->f) {
            double p = a->t->f[x], q = b ? b->t->f[y] : 1;
            if (run->how->zeros != DROP_ZEROS || (p != 0 && q != 0))
                add_term(run, out, to, p * q);
        } else {
            uint64_t product = (uint64_t)a->t->i[x] * (b ? (uint64_t)b->t->i[y] : 1);
            out->i[to] = (int64_t)((uint64_t)out->i[to] + product);
        }
    }
    if (run->how->zeros == PAD_OUTSIDE && b && out->f)
        add_padding(run, out, o, a, b, z, last_axis, extent);
}

/* Moves z to the next row of the box; false after the last one. */
static bool next_row(int64_t *z, const int64_t *extent, int last_axis)
{
    for (int a = last_axis - 1; a >= 0; a--) {
        if (++z[a] < extent[a])
            return true;
        z[a] = 0;
    }
    return false;
}

static void run_contract(Run *run, const Node *n, Tensor *out)
{
    const Contract *c = n->contract;
    int64_t z[MAX_BOX + 1] = {0}, extent[MAX_BOX + 1] = {1}, count = 1;
    int last_axis = c->nbox ? c->nbox - 1 : 0;
    for (int i = 0; i < c->nbox; i++) {
        extent[i] = size_of(run, c->box[i]);
        count = count && extent[i] > 0;
    }
    Place o = place_in(run, out, &c->out), a = place_in(run, operand(run, n, 0), &c->in[0]);
    Place b = n->nargs > 1 ? place_in(run, operand(run, n, 1), &c->in[1]) : (Place){0};
    if (run->fault || !count)
        return;
    do
        add_row(run, out, &o, &a, n->nargs > 1 ? &b : NULL, z, last_axis, extent[last_axis]);
    while (next_row(z, extent, last_axis));
    settle(run, out);
}

/* ---- gather and scatter ---- */

/* The element of the table that element e of the box meets, -1 outside. */
static int64_t indexed_element(Run *run, const Node *n, const Tensor *box, const Place *table,
                               int64_t e)
{
    const Gather *attr = n->gather;
    int64_t z[MAX_RANK], at = 0;
    bool inside = true;
    for (int i = 0; i < box->rank; i++)
        z[i] = e / stride_of(box, i) % box->shape[i];
    for (int i = 0; i < table->t->rank; i++) {
        int64_t index = table->offset[i], size = table->t->shape[i];
        for (int a = 0; a < box->rank; a++)
            index += table->coef[i][a] * z[a];
        for (int j = 0; j < attr->n; j++)
            if (attr->on[j] == i)
                index += operand(run, n, 1 + j)->i[e];
        if (index < 0 || index >= size) {
            inside = false;
            if (attr->checked && !run->fault)
                run->fault = internf("index %lld is outside axis %d of size %lld",
                                     (long long)index, i, (long long)size);
        }
        at = at * size + index;
    }
    return inside ? at : -1;
}

static void run_gather(Run *run, const Node *n, Tensor *out)
{
    const Tensor *t = operand(run, n, 0);
    Place table = place_in(run, t, &n->gather->map);
    for (int64_t e = 0; e < out->count && !run->fault; e++) {
        int64_t at = indexed_element(run, n, out, &table, e);
        if (at >= 0)
            put(out, e, get(t, at));
    }
}

static void run_scatter(Run *run, const Node *n, Tensor *out)
{
    const Tensor *s = operand(run, n, 0);
    Place table = place_in(run, out, &n->gather->map);
    for (int64_t e = 0; e < s->count && !run->fault; e++) {
        int64_t at = indexed_element(run, n, s, &table, e);
        if (at >= 0 && out->f)
            add_term(run, out, at, s->f[e]);
        else if (at >= 0)
            out->i[at] = (int64_t)((uint64_t)out->i[at] + (uint64_t)s->i[e]);
    }
    settle(run, out);
}

/* ---- the rest ---- */

static void run_concat(Run *run, const Node *n, Tensor *out)
{
    int axis = __builtin_ctz(n->axes);
    int64_t inner = stride_of(out, axis), row = inner * out->shape[axis], start = 0;
    for (int k = 0; k < n->nargs; k++) {
        const Tensor *part = operand(run, n, k);
        int64_t width = inner * part->shape[axis];
        for (int64_t e = 0; e < part->count; e++)
            put(out, e / width * row + start + e % width, get(part, e));
        start += width;
    }
}

/* The element of `from` that starts the elements which result element e is made of. */
static int64_t first_of(const Tensor *from, uint32_t axes, int64_t e)
{
    int64_t at = 0, stride = 1;
    for (int i = from->rank - 1; i >= 0; i--) {
        if (!(axes >> i & 1)) {
            at += e % from->shape[i] * stride;
            e /= from->shape[i];
        }
        stride *= from->shape[i];
    }
    return at;
}

/* How far element k of those (row-major) lies from the first. */
static int64_t reduced_offset(const Tensor *from, uint32_t axes, int64_t k)
{
    return first_of(from, ~axes, k);
}

static Value lowest(DType t, bool highest)
{
    double bound = highest ? -INFINITY : INFINITY;
    return is_float(t) ? (Value){.f = bound} : point_cast(F64, t, (Value){.f = bound});
}

/* Whether x comes before the best so far: NaN before all, and nothing before an equal one. */
static bool beats(const Tensor *t, bool highest, Value x, Value best)
{
    if (t->i)
        return highest ? x.i > best.i : x.i < best.i;
    if (isnan(best.f))
        return false;
    return isnan(x.f) || (highest ? x.f > best.f : x.f < best.f);
}

static void run_extremum(Run *run, const Node *n, Tensor *out)
{
    const Tensor *from = operand(run, n, 0);
    bool highest = n->op == OP_RMAX || n->op == OP_ARGMAX;
    bool index = n->op == OP_ARGMAX || n->op == OP_ARGMIN;
    int64_t reduced = 1;
    for (int i = 0; i < from->rank; i++)
        reduced *= n->axes >> i & 1 ? from->shape[i] : 1;
    for (int64_t e = 0; e < out->count; e++) {
        int64_t start = first_of(from, n->axes, e), winner = 0;
        Value best = reduced ? get(from, start) : lowest(n->type, highest);
        for (int64_t k = 1; k < reduced; k++) {
            Value x = get(from, start + reduced_offset(from, n->axes, k));
            if (beats(from, highest, x, best)) {
                best = x;
                winner = k;
            }
        }
        for (int64_t k = 0; index && from->f && k < reduced; k++)
            if (k != winner)
                meet(run, from->type, from->f[start + reduced_offset(from, n->axes, k)], best.f);
        put(out, e, index ? (Value){.i = winner} : best);
    }
}

/* ---- loops ---- */

typedef struct {
    const Run *around;
    const Node *n;
    Tensor *carry;
} Rounds;

static const char *evaluate(const Graph *g, Interp *how, Tensor *out);

static const Tensor *give_to_body(void *ctx, const Input *in, const Node *n)
{
    const Rounds *rounds = ctx;
    (void)n;
    return in->kind == FROM_CARRY ? &rounds->carry[in->index]
                                  : operand(rounds->around, rounds->n,
                                            rounds->n->loop->ncarry + in->index);
}

/* result[.., t, ..] = row, along the axis of the rounds */
static void stack_row(Tensor *result, int axis, int64_t t, const Tensor *row)
{
    int64_t inner = stride_of(result, axis), size = result->shape[axis];
    for (int64_t e = 0; e < row->count; e++)
        put(result, (e / inner * size + t) * inner + e % inner, get(row, e));
}

/* One round: the new carries take the place of the old ones. */
static void run_round(Run *run, const Loop *l, Interp *how, int64_t t, Tensor *parts)
{
    const Graph *body = l->body;
    Tensor *out = xrealloc(NULL, (size_t)(body->outputs.n + 1) * sizeof *out);
    run->fault = evaluate(body, how, out);
    for (int i = 0; i < body->outputs.n && !run->fault; i++) {
        const Output *o = &body->outputs.p[i];
        if (o->kind == FROM_CARRY) {
            tensor_free(&parts[o->index]);
            parts[o->index] = out[i];
        } else {
            stack_row(&parts[l->ncarry + o->index], l->stack_axis[o->index], t, &out[i]);
            tensor_free(&out[i]);
        }
    }
    free(out);
}

static void run_rounds(Run *run, const Node *n, Tensor *parts)
{
    const Loop *l = n->loop;
    const DimEnv *outer = &run->how->dims;
    int64_t trips = size_of(run, l->trips);
    int64_t rest = l->rest == DIM_BAD ? trips : size_of(run, l->rest);
    DimValue *dims = xrealloc(NULL, (size_t)(outer->n + 1) * sizeof *dims);
    Rounds rounds = {run, n, parts};
    Interp how = *run->how;
    how.input = give_to_body;
    how.ctx = &rounds;
    how.dims = (DimEnv){dims, outer->n + 1};
    if (outer->n)
        memcpy(dims, outer->p, (size_t)outer->n * sizeof *dims);
    trips = rest < trips ? rest : trips;
    for (int64_t i = 0; i < trips && !run->fault; i++) {
        if (l->until >= 0 && !parts[l->until].i[0])
            break;
        int64_t t = l->backwards ? trips - 1 - i : i;
        dims[outer->n] = (DimValue){l->symbol, t};
        run_round(run, l, &how, t, parts);
    }
    run->how->draws = how.draws;
    run->how->margin = how.margin;
    free(dims);
}

static void run_loop(Run *run, const Node *n, Ref r)
{
    const Loop *l = n->loop;
    int count = l->ncarry + l->nstack;
    Tensor *parts = run->parts[r] = xrealloc(NULL, (size_t)(count + 1) * sizeof *parts);
    memset(parts, 0, (size_t)(count + 1) * sizeof *parts);
    for (int i = 0; i < count; i++) {
        Node like = part_like(run->g, n, i);
        if (i < l->ncarry)
            parts[i] = copy_tensor(operand(run, n, i));
        else
            parts[i] = new_result(run, &like);
    }
    if (!run->fault)
        run_rounds(run, n, parts);
}

static void free_parts(Run *run, Ref r)
{
    const Loop *l = node_at(run->g, r)->loop;
    for (int i = 0; run->parts[r] && i < l->ncarry + l->nstack; i++)
        tensor_free(&run->parts[r][i]);
    free(run->parts[r]);
    run->parts[r] = NULL;
}

static void copy_elements(Tensor *out, const Tensor *from)
{
    for (int64_t e = 0; e < out->count; e++)
        put(out, e, get(from, e));
}

static void run_node(Run *run, Ref r, Tensor *out)
{
    const Node *n = node_at(run->g, r);
    switch (n->op) {
    case OP_CAST:
        run_cast(run, n, out);
        if (run->how->jitter != 0 && dtype_bytes[n->type] < dtype_bytes[operand(run, n, 0)->type])
            jitter_all(run, out);                   /* rounds to fewer bits */
        break;
    case OP_INPUT:
        run_input(run, n, out);
        break;
    case OP_CONST:
    case OP_ARRAY:
        run_values(n, out);
        settle(run, out);
        break;
    case OP_SIZE:
        out->i[0] = size_of(run, n->size);
        break;
    case OP_IOTA:
        run_iota(n, out);
        break;
    case OP_RANDOM:
        run_random(run, n, out);
        break;
    case OP_CONTRACT:
        run_contract(run, n, out);
        break;
    case OP_RESHAPE:
    case OP_MARK:
    case OP_STOP:
    case OP_CUSTOM:
        copy_elements(out, operand(run, n, 0));
        break;
    case OP_LOOP:
        run_loop(run, n, r);
        break;
    case OP_PART:
        copy_elements(out, &run->parts[n->arg[0]][n->part]);
        break;
    case OP_CONCAT:
        run_concat(run, n, out);
        break;
    case OP_RMAX:
    case OP_RMIN:
    case OP_ARGMAX:
    case OP_ARGMIN:
        run_extremum(run, n, out);
        break;
    case OP_GATHER:
        run_gather(run, n, out);
        break;
    case OP_SCATTER:
        run_scatter(run, n, out);
        break;
    case OP_GRAD:
    case OP_JVP:
    case OP_JACOBIAN:
        run->fault = "a derivative that was not expanded";
        break;
    default:
        run_point(run, n, out);
        if (run->how->jitter != 0 && n->op != OP_SELECT)
            jitter_all(run, out);
    }
}

/* last[r]: the last node that reads r; a node read by an output is never freed early. */
static void find_last_uses(const Graph *g, Ref *last)
{
    for (Ref r = 0; r < g->nodes.n; r++) {
        last[r] = r;
        for (int k = 0; k < node_at(g, r)->nargs; k++)
            last[node_at(g, r)->arg[k]] = r;
    }
    for (int i = 0; i < g->outputs.n; i++)
        last[g->outputs.p[i].value] = g->nodes.n;
}

static void free_value(Run *run, Ref r)
{
    if (node_at(run->g, r)->op == OP_LOOP)
        free_parts(run, r);
    tensor_free(&run->value[r]);
}

static void free_used(Run *run, const Ref *last, Ref now)
{
    const Node *n = node_at(run->g, now);
    if (last[now] == now)
        free_value(run, now);
    for (int k = 0; k < n->nargs; k++)
        if (last[n->arg[k]] == now)
            free_value(run, n->arg[k]);
}

static const char *evaluate(const Graph *g, Interp *how, Tensor *out)
{
    size_t count = (size_t)g->nodes.n;
    Run run = {g, how, xrealloc(NULL, count * sizeof(Tensor)),
               xrealloc(NULL, count * sizeof(Tensor *)), NULL};
    Ref *last = xrealloc(NULL, count * sizeof *last);
    memset(run.value, 0, count * sizeof *run.value);
    memset(run.parts, 0, count * sizeof *run.parts);
    find_last_uses(g, last);
    for (Ref r = 0; r < g->nodes.n && !run.fault; r++) {
        run.value[r] = new_result(&run, node_at(g, r));
        if (!run.fault)
            run_node(&run, r, &run.value[r]);
        free_used(&run, last, r);
    }
    for (int i = 0; i < g->outputs.n && !run.fault; i++)
        out[i] = copy_tensor(&run.value[g->outputs.p[i].value]);
    for (Ref r = 0; r < g->nodes.n; r++)
        free_value(&run, r);
    free(run.value);
    free(run.parts);
    free(last);
    return run.fault;
}

const char *interp_run(const Graph *g, Interp *how, Tensor *out)
{
    how->margin = INFINITY;
    return evaluate(g, how, out);
}
