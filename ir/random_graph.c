/* Random graphs (see random_graph.h).
 *
 * A graph grows from a pool of values. Each round draws a maker, which takes operands from the
 * pool (or makes inputs and constants of the shape it needs) and adds its result. With every
 * value goes a bound of its magnitude: what grows beyond a limit is brought back by tanh or a
 * factor, arguments of log, sqrt and division are kept away from 0, and indices are taken modulo
 * the size they index. So results stay finite, and what differs between two ways of computing
 * them is an error and not chaos. Sizes are counted with N = ROWS_CAP.
 *
 * The body of a loop grows from a pool of its own, of carries and captures. The symbol of a loop
 * holds the text of its bound, so that the same symbol has the same bound in all graphs of a
 * process. */
#include "ir/random_graph.h"
#include "ir/point.h"

#include <math.h>
#include <string.h>

enum { MAX_INPUTS = 8, MAX_COUNT = 6000, MAX_TERMS_SUMMED = 120000 };
enum { ROWS_CAP = 17, MOST_ROUNDS = 400, MOST_NESTED = 2 };
static const double float_limit = 20, int_limit = 1000, carry_limit = 2;

typedef struct {
    Ref r;
    double bound;               /* of the absolute value of its elements */
} Entry;

typedef struct Maker Maker;
struct Maker {
    Graph *g;
    const RandomGraphOptions *options;
    uint64_t *random;
    VEC(Entry) pool;
    int ninputs;
    int made;                   /* operations so far */
    int *loops;                 /* so far, nested ones too */
    Maker *around;              /* NULL, or this graph is the body of a loop */
    int depth;
    Dim t, trips, round;        /* of that loop; the round of a draw, loops around it counted */
    VEC(Entry) carries, captures;   /* values of the graph around */
};

/* ---- random numbers ---- */

uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static int draw(Maker *m, int n)
{
    return (int)(next_random(m->random) % (uint64_t)n);
}

static bool chance(Maker *m, int percent)
{
    return draw(m, 100) < percent;
}

static int draw_size(Maker *m)
{
    static const int sizes[] = {2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 64, 70};
    int kind = draw(m, 100);
    if (kind < 12)
        return kind < 2 ? 0 : 1;
    return sizes[draw(m, kind < 80 ? 7 : LENGTH(sizes))];
}

static Dim draw_dim(Maker *m, int axis)
{
    if (axis == 0 && m->options->symbolic && chance(m, 50))
        return dim_symbol("N");
    return dim_const(draw_size(m));
}

static DType draw_float(Maker *m)
{
    return m->options->doubles && chance(m, 20) ? F64 : F32;
}

/* ---- sizes ---- */

static int64_t at_cap(Dim d)
{
    int64_t value;
    bool known = dim_eval(d, &(DimEnv){(DimValue[]){{"N", ROWS_CAP}}, 1}, &value);
    return known ? value : INT64_MAX;
}

static bool fits(int rank, const Dim *shape, int64_t limit)
{
    return rank <= MAX_RANK && at_cap(shape_count(rank, shape)) <= limit;
}

static const Node *node_of(const Maker *m, Entry e)
{
    return node_at(m->g, e.r);
}

/* ---- the pool ---- */

static void push(Maker *m, Ref r, double bound)
{
    PUSH(m->pool, (Entry){r, bound});
}

static Ref number_like(Maker *m, Ref like, double value)
{
    Node n = *node_at(m->g, like);
    return build_number(m->g, n.type, value, n.rank, n.shape);
}

static Ref point(Maker *m, Op op, Ref a, Ref b)
{
    return build_point(m->g, op, a, b, NO_REF);
}

/* The value with its magnitude brought under `limit`. */
static Entry tame(Maker *m, Ref r, double bound, double limit)
{
    const Node *n = node_at(m->g, r);
    if (bound <= limit || n->type == BOOL)
        return (Entry){r, bound};
    if (is_int(n->type))
        return (Entry){point(m, OP_MOD, r, number_like(m, r, 97)), 97};
    if (limit >= 1 && chance(m, 50))
        return (Entry){build_point(m->g, OP_TANH, r, NO_REF, NO_REF), 1};
    return (Entry){point(m, OP_MUL, r, number_like(m, r, limit / bound)), limit};
}

static void keep(Maker *m, Ref r, double bound)
{
    Entry e = tame(m, r, bound, is_float(node_at(m->g, r)->type) ? float_limit : int_limit);
    push(m, e.r, e.bound);
}

static Entry like(Maker *m, DType t, int rank, const Dim *shape);

/* A value of the graph around, in the body of a loop. */
static Entry capture(Maker *m, Entry e)
{
    Node n = *node_of(m->around, e);
    Ref r = build_input(m->g, FROM_CAPTURE, m->captures.n, NULL, n.type, n.rank, n.shape);
    PUSH(m->captures, e);
    m->ninputs++;
    push(m, r, e.bound);
    return m->pool.p[m->pool.n - 1];
}

static Entry new_input(Maker *m, DType t, int rank, const Dim *shape)
{
    if (m->around)
        return capture(m, like(m->around, t, rank, shape));
    Ref r = build_input(m->g, FROM_ARG, m->ninputs++, NULL, t, rank, shape);
    if (is_float(t) && chance(m, 50))
        r = build_mark(m->g, r);
    push(m, r, t == BOOL ? 1 : is_float(t) ? 2 : 50);
    return m->pool.p[m->pool.n - 1];
}

static Entry fresh_input(Maker *m, DType t)
{
    Dim shape[MAX_RANK];
    int rank;
    do {
        rank = draw(m, 5);
        for (int i = 0; i < rank; i++)
            shape[i] = draw_dim(m, i);
    } while (!fits(rank, shape, MAX_COUNT));
    return new_input(m, t, rank, shape);
}

typedef enum { ANY_FLOAT, ANY_INT, ANY_BOOL, ANY_NUMBER } Kind;

static bool is_kind(DType t, Kind kind)
{
    return kind == ANY_NUMBER ? t != BOOL
           : kind == ANY_FLOAT ? is_float(t) : kind == ANY_INT ? is_int(t) && t != U32 : t == BOOL;
}

/* A value of a kind with a rank in low..high, recent ones more likely; a new input if there is
 * none. */
static Entry pick_ranked(Maker *m, Kind kind, int low, int high)
{
    for (int tries = 0; tries < 20 && m->pool.n; tries++) {
        int a = draw(m, m->pool.n), b = draw(m, m->pool.n);
        Entry e = m->pool.p[a > b ? a : b];
        const Node *n = node_of(m, e);
        bool empty = dim_is(shape_count(n->rank, n->shape), 0) && chance(m, 80);
        if (is_kind(n->type, kind) && n->rank >= low && n->rank <= high && !empty)
            return e;
    }
    DType t = kind == ANY_BOOL ? BOOL : kind == ANY_INT ? I32 : draw_float(m);
    Dim shape[MAX_RANK];
    int rank = low + draw(m, (high < 4 ? high : 4) - low + 1);
    for (int i = 0; i < rank; i++)
        shape[i] = dim_const(1 + draw(m, 6));
    return new_input(m, t, rank, shape);
}

static Entry pick(Maker *m, Kind kind)
{
    return pick_ranked(m, kind, 0, MAX_RANK);
}

/* Repeats a value of lower rank to `shape`, when its axes are some of it, in order. */
static bool expand_to(Maker *m, Entry e, int rank, const Dim *shape, Ref *result)
{
    int at[MAX_RANK], axis = 0;
    const Node *n = node_of(m, e);
    if (n->rank >= rank)
        return false;
    for (int i = 0; i < n->rank; i++, axis++) {
        while (axis < rank && shape[axis] != n->shape[i])
            axis++;
        if (axis == rank)
            return false;
        at[i] = axis;
    }
    *result = build_expand(m->g, e.r, at, rank, shape);
    return true;
}

/* A value of the given type and shape. */
static Entry like(Maker *m, DType t, int rank, const Dim *shape)
{
    for (int tries = 0; tries < 12; tries++) {
        Entry e = m->pool.p[draw(m, m->pool.n)];
        const Node *n = node_of(m, e);
        Ref r;
        if (n->type == t && shape_equal(n->rank, n->shape, rank, shape))
            return e;
        if (n->type == t && expand_to(m, e, rank, shape, &r))
            return (Entry){r, e.bound};
    }
    if (m->ninputs < MAX_INPUTS && chance(m, 60))
        return new_input(m, t, rank, shape);
    double value = t == BOOL ? draw(m, 2) : draw(m, 21) - 10;
    value /= is_float(t) ? 4 : 1;
    return (Entry){build_number(m->g, t, value, rank, shape), fabs(value)};
}

/* Preferably another value. */
static Entry like_entry(Maker *m, Entry e)
{
    Node n = *node_of(m, e);
    Entry found = e;
    for (int tries = 0; tries < 3 && found.r == e.r; tries++)
        found = like(m, n.type, n.rank, n.shape);
    return found;
}

/* ---- pointwise makers ---- */

/* |e| + by: positive, for what has a pole or a branch at 0. */
static Entry away_from_zero(Maker *m, Entry e, double by)
{
    Ref size = build_point(m->g, OP_ABS, e.r, NO_REF, NO_REF);
    return (Entry){point(m, OP_ADD, size, number_like(m, size, by)), e.bound + by};
}

static void make_unary(Maker *m)
{
    static const Op ops[] = {OP_NEG, OP_ABS, OP_SIGN, OP_EXP, OP_LOG, OP_EXPM1, OP_LOG1P, OP_SQRT,
                             OP_RSQRT, OP_SIN, OP_COS, OP_TANH, OP_ERF, OP_FLOOR, OP_ROUND};
    Op op = ops[draw(m, LENGTH(ops))];
    Entry e = pick(m, ANY_FLOAT);
    double bound = e.bound + 1;
    if (op == OP_EXP || op == OP_EXPM1) {
        e = tame(m, e.r, e.bound, 3);
        bound = 21;
    }
    if (op == OP_LOG || op == OP_SQRT || op == OP_RSQRT) {
        e = away_from_zero(m, e, 0.25);
        bound = 2 + fabs(log(e.bound));
        bound = op == OP_SQRT ? sqrt(e.bound) : bound;
    }
    if (op == OP_LOG1P)
        e = away_from_zero(m, e, 0);
    if (op == OP_SIGN || op == OP_SIN || op == OP_COS || op == OP_TANH || op == OP_ERF)
        bound = 1;
    keep(m, build_point(m->g, op, e.r, NO_REF, NO_REF), bound);
}

static void make_binary(Maker *m)
{
    static const Op ops[] = {OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD, OP_POW, OP_MAX, OP_MIN,
                             OP_IDIV, OP_ADD, OP_MUL};
    Op op = ops[draw(m, LENGTH(ops))];
    Entry a = pick(m, ANY_FLOAT), b = chance(m, 8) ? a : like_entry(m, a);
    double bound = a.bound + b.bound;
    if (op == OP_MUL)
        bound = a.bound * b.bound;
    if (op == OP_DIV || op == OP_MOD || op == OP_IDIV) {
        b = away_from_zero(m, b, 0.5);
        bound = op == OP_MOD ? b.bound : 2 * a.bound + 1;
    }
    if (op == OP_POW) {
        a = away_from_zero(m, tame(m, a.r, a.bound, 2), 0.5);
        b = tame(m, b.r, b.bound, 2);
        bound = 7;
    }
    keep(m, point(m, op, a.r, b.r), bound);
}

static void make_int(Maker *m)
{
    static const Op ops[] = {OP_ADD, OP_SUB, OP_MUL, OP_IDIV, OP_MOD, OP_MAX, OP_MIN, OP_XOR,
                             OP_SHR};
    Op op = ops[draw(m, LENGTH(ops))];
    Entry a = pick(m, ANY_INT), b = like_entry(m, a);
    if (op == OP_IDIV || op == OP_MOD || op == OP_SHR) {
        int low = op == OP_SHR ? 0 : 1;
        b = (Entry){number_like(m, a.r, low + draw(m, 5)), 5};
    }
    double bound = op == OP_MUL ? a.bound * b.bound : op == OP_XOR ? 2 * (a.bound + b.bound) + 1
                                                                   : a.bound + b.bound;
    keep(m, point(m, op, a.r, b.r), bound);
}

static void make_compare(Maker *m)
{
    static const Op ops[] = {OP_EQ, OP_NE, OP_LT, OP_LE};
    Entry a = pick(m, ANY_NUMBER), b = like_entry(m, a);
    keep(m, point(m, ops[draw(m, LENGTH(ops))], a.r, b.r), 1);
}

static void make_logic(Maker *m)
{
    static const Op ops[] = {OP_AND, OP_OR, OP_NOT};
    Op op = ops[draw(m, LENGTH(ops))];
    Entry a = pick(m, ANY_BOOL);
    keep(m, point(m, op, a.r, op == OP_NOT ? NO_REF : like_entry(m, a).r), 1);
}

static void make_select(Maker *m)
{
    Entry a = pick(m, ANY_NUMBER), b = like_entry(m, a);
    Node n = *node_of(m, a);
    Ref condition = like(m, BOOL, n.rank, n.shape).r;
    if (node_at(m->g, condition)->op == OP_CONST && n.type != U32)
        condition = point(m, OP_LT, b.r, a.r);
    keep(m, build_point(m->g, OP_SELECT, condition, a.r, b.r), fmax(a.bound, b.bound));
}

static void make_cast(Maker *m)
{
    Entry e = m->pool.p[draw(m, m->pool.n)];
    const Node *n = node_of(m, e);
    if (n->type == U32) {                       /* random bits to [0, 1) */
        Ref f = build_cast(m->g, F32, point(m, OP_SHR, e.r, number_like(m, e.r, 8)));
        keep(m, point(m, OP_MUL, f, number_like(m, f, 0x1p-24)), 1);
        return;
    }
    DType to = is_float(n->type) ? chance(m, 40) ? I32 : chance(m, 20) ? BOOL : draw_float(m)
                                 : chance(m, 70) ? draw_float(m) : chance(m, 50) ? I64 : I32;
    keep(m, build_cast(m->g, to, e.r), e.bound + 1);
}

/* ---- leaves ---- */

static void make_input(Maker *m)
{
    if (m->ninputs < MAX_INPUTS)
        fresh_input(m, chance(m, 75) ? draw_float(m) : chance(m, 60) ? I32 : BOOL);
}

static void make_leaf(Maker *m)
{
    Dim shape[2] = {draw_dim(m, 0), dim_const(1 + draw(m, 9))};
    Value values[12];
    int rank = 1 + draw(m, 2);
    switch (draw(m, 4)) {
    case 0:
        push(m, build_random(m->g, internf("site.%d", m->made),
                             chance(m, 70) ? m->round : dim_const(0), rank, shape), 0x1p32);
        break;
    case 1:
        keep(m, build_iota(m->g, chance(m, 70) ? I32 : I64, draw(m, rank), rank, shape), 99);
        break;
    case 2:
        keep(m, build_size(m->g, dim_add(shape[0], dim_const(draw(m, 3)))), 99);
        break;
    default:
        for (int i = 0; i < LENGTH(values); i++)
            values[i] = (Value){.f = (draw(m, 65) - 32) / 16.0};
        keep(m, build_array(m->g, F32, values, 2, (Dim[]){dim_const(3), dim_const(4)}), 2);
    }
}

/* ---- views ---- */

static void make_permute(Maker *m)
{
    Entry e = pick_ranked(m, ANY_NUMBER, 2, MAX_RANK);
    int rank = node_of(m, e)->rank, order[MAX_RANK];
    for (int i = 0; i < rank; i++)
        order[i] = i;
    for (int i = rank - 1; i > 0; i--) {
        int j = draw(m, i + 1), swap = order[i];
        order[i] = order[j];
        order[j] = swap;
    }
    keep(m, build_permute(m->g, e.r, order), e.bound);
}

/* A part of an axis of known size with a step, forwards or backwards; of a symbolic one every
 * second element, or all in reverse. */
static void make_slice(Maker *m)
{
    Entry e = pick_ranked(m, ANY_NUMBER, 1, MAX_RANK);
    int axis = draw(m, node_of(m, e)->rank);
    Dim size = node_of(m, e)->shape[axis], one = dim_const(1);
    int64_t n;
    if (!dim_is_const(size, &n)) {
        bool flip = chance(m, 50);
        Dim count = flip ? size : dim_div(dim_add(size, one), dim_const(2));
        Dim start = flip ? dim_sub(size, one) : dim_const(0);
        keep(m, build_slice(m->g, e.r, axis, start, flip ? -1 : 2, count), e.bound);
        return;
    }
    if (n == 0)
        return;
    int64_t start = draw(m, (int)n), step = 1 + draw(m, 3);
    bool back = chance(m, 40);
    int64_t most = (back ? start : n - 1 - start) / step + 1;
    int64_t count = chance(m, 3) ? 0 : 1 + draw(m, (int)most);
    keep(m, build_slice(m->g, e.r, axis, dim_const(start), back ? -step : step, dim_const(count)),
         e.bound);
}

static void make_pad(Maker *m)
{
    Entry e = pick_ranked(m, ANY_NUMBER, 1, MAX_RANK);
    Node n = *node_of(m, e);
    int axis = draw(m, n.rank), low = dim_ge(n.shape[axis], dim_const(4)) ? -2 : 0;
    Dim before = dim_const(low + draw(m, 4)), after = dim_const(low + draw(m, 4));
    n.shape[axis] = dim_add(n.shape[axis], dim_add(before, after));
    if (fits(n.rank, n.shape, MAX_COUNT))
        keep(m, build_pad(m->g, e.r, axis, before, after), e.bound);
}

static void make_expand(Maker *m)
{
    Entry e = pick_ranked(m, ANY_NUMBER, 0, 3);
    Node n = *node_of(m, e);
    Dim shape[MAX_RANK];
    int at[MAX_RANK], rank = 0, fresh = 1 + draw(m, 2);
    for (int i = 0; i <= n.rank; i++) {
        while (fresh > 0 && (i == n.rank || chance(m, 40))) {
            shape[rank] = draw_dim(m, rank);
            rank++;
            fresh--;
        }
        if (i < n.rank) {
            at[i] = rank;
            shape[rank++] = n.shape[i];
        }
    }
    if (fits(rank, shape, MAX_COUNT))
        keep(m, build_expand(m->g, e.r, at, rank, shape), e.bound);
}

/* The box, operand map and result map of a contract that moves every axis of a to itself. */
static Contract all_axes(const Node *a)
{
    Contract c = {.nbox = a->rank, .out = {.rank = a->rank}, .in[0] = {.rank = a->rank}};
    for (int i = 0; i < a->rank; i++) {
        c.box[i] = a->shape[i];
        c.out.at[i] = c.in[0].at[i] = affine_axis(i);
    }
    return c;
}

typedef struct { int kernel, stride, dilation, pad; } Sliding;

static Sliding draw_sliding(Maker *m)
{
    return (Sliding){1 + draw(m, 3), 1 + draw(m, 3), 1 + draw(m, 2), draw(m, 3)};
}

static Dim slid_size(Dim size, Sliding s)
{
    Dim reach = dim_add(size, dim_const(2 * s.pad - s.dilation * (s.kernel - 1) - 1));
    return dim_add(dim_div(reach, dim_const(s.stride)), dim_const(1));
}

static bool can_slide(Dim size, Sliding s)
{
    return dim_ge(size, dim_const(s.dilation * (s.kernel - 1) + 1 - 2 * s.pad));
}

static Affine slid_index(int axis, int window, Sliding s)
{
    Affine a = affine_scale(affine_axis(axis), s.stride);
    a = affine_add(a, affine_scale(affine_axis(window), s.dilation));
    return affine_shift(a, dim_const(-s.pad));
}

/* Sliding windows along one or two axes, the windows' axes last; often reduced at once (pooling),
 * or summed back to where they came from (fold). */
static void make_window(Maker *m)
{
    Entry e = pick_ranked(m, ANY_NUMBER, 1, 4);
    Node a = *node_of(m, e);
    Contract c = all_axes(&a);
    int naxes = a.rank > 1 && chance(m, 60) ? 2 : 1, first = draw(m, a.rank - naxes + 1);
    uint32_t windows = 0;
    for (int i = first; i < first + naxes; i++) {
        Sliding s = draw_sliding(m);
        if (!can_slide(a.shape[i], s))
            return;
        c.box[i] = slid_size(a.shape[i], s);
        c.box[c.nbox] = dim_const(s.kernel);
        c.in[0].at[i] = slid_index(i, c.nbox, s);
        c.out.at[c.out.rank++] = affine_axis(c.nbox);
        windows |= 1u << c.nbox++;
    }
    if (!fits(c.nbox, c.box, MAX_COUNT))
        return;
    Ref window = build_contract(m->g, &c, e.r, NO_REF, c.nbox, c.box);
    if (chance(m, 30)) {
        Map swap = c.out;
        c.out = c.in[0];
        c.in[0] = swap;
        keep(m, build_contract(m->g, &c, window, NO_REF, a.rank, a.shape), 9 * e.bound);
    } else if (chance(m, 60)) {
        Op op = chance(m, 70) ? OP_RMAX : OP_RMIN;
        keep(m, build_reduce(m->g, op, window, windows), e.bound);
    } else {
        keep(m, window, e.bound);
    }
}

static void make_diagonal(Maker *m)
{
    Entry e = pick_ranked(m, ANY_FLOAT, 1, 3);
    Node a = *node_of(m, e);
    Contract c = all_axes(&a);
    Dim shape[MAX_RANK];
    if (a.rank > 1 && a.shape[0] == a.shape[1]) {                   /* take the diagonal */
        c.nbox = c.out.rank = a.rank - 1;
        for (int i = 0; i < a.rank; i++)
            c.in[0].at[i] = affine_axis(i ? i - 1 : 0);
        keep(m, build_contract(m->g, &c, e.r, NO_REF, a.rank - 1, a.shape + 1), e.bound);
        return;
    }
    for (int i = 0; i <= a.rank; i++) {                             /* put on a diagonal */
        shape[i] = a.shape[i ? i - 1 : 0];
        c.out.at[i] = affine_axis(i ? i - 1 : 0);
    }
    c.out.rank = a.rank + 1;
    if (fits(a.rank + 1, shape, MAX_COUNT))
        keep(m, build_contract(m->g, &c, e.r, NO_REF, a.rank + 1, shape), e.bound);
}

/* ---- reductions and products ---- */

static void make_reduce(Maker *m)
{
    Entry e = pick_ranked(m, ANY_NUMBER, 1, MAX_RANK);
    Node n = *node_of(m, e);
    uint32_t axes = 1 + (uint32_t)draw(m, (1 << n.rank) - 1);
    int64_t summed = 1;
    int at;
    for (int i = 0; i < n.rank; i++)
        summed *= axes >> i & 1 ? at_cap(n.shape[i]) : 1;
    switch (n.type == U32 ? 1 : draw(m, 4)) {
    case 0:
        keep(m, build_sum(m->g, e.r, axes), e.bound * (double)summed);
        break;
    case 1:
        at = draw(m, n.rank);
        if (!dim_ge(n.shape[at], dim_const(1)))
            return;
        axes = 1u << at;
        keep(m, build_reduce(m->g, chance(m, 50) ? OP_ARGMAX : OP_ARGMIN, e.r, axes), 99);
        break;
    default:                                    /* the extremum of nothing is infinite */
        for (int i = 0; i < n.rank; i++)
            if (axes >> i & 1 && !dim_ge(n.shape[i], dim_const(1)))
                return;
        keep(m, build_reduce(m->g, chance(m, 60) ? OP_RMAX : OP_RMIN, e.r, axes), e.bound);
    }
}

static void make_matmul(Maker *m)
{
    Entry a = pick_ranked(m, ANY_FLOAT, 2, 3);
    Node n = *node_of(m, a);
    Dim inner = n.shape[n.rank - 1], columns = dim_const(1 + draw(m, 70));
    Dim shape[MAX_RANK], result[MAX_RANK];
    memcpy(shape, n.shape, sizeof shape);
    memcpy(result, n.shape, sizeof result);
    shape[n.rank - 2] = inner;
    shape[n.rank - 1] = result[n.rank - 1] = columns;
    result[n.rank] = inner;
    if (!fits(n.rank, shape, MAX_COUNT) || !fits(n.rank + 1, result, MAX_TERMS_SUMMED))
        return;
    Entry b = like(m, n.type, n.rank, shape);
    keep(m, build_matmul(m->g, a.r, b.r), a.bound * b.bound * (double)at_cap(inner));
}

/* A convolution of x[batch, channel, spatial..] along one or two axes of known size. */
static void make_convolution(Maker *m)
{
    int spatial = 1 + draw(m, 2);
    Entry x = pick_ranked(m, ANY_FLOAT, spatial + 2, spatial + 2);
    Node n = *node_of(m, x);
    Dim weight[MAX_RANK] = {dim_const(1 + draw(m, 6)), n.shape[1]};
    Contract c = {.nbox = 2, .box = {n.shape[0], weight[0]}, .out.rank = n.rank,
                  .in = {{.rank = n.rank}, {.rank = n.rank}}};
    int channel = n.rank;
    for (int i = 0; i < spatial; i++) {
        Sliding s = draw_sliding(m);
        if (!can_slide(n.shape[2 + i], s))
            return;
        c.box[c.nbox++] = slid_size(n.shape[2 + i], s);
        weight[2 + i] = c.box[channel + 1 + i] = dim_const(s.kernel);
        c.in[0].at[2 + i] = slid_index(2 + i, channel + 1 + i, s);
        c.in[1].at[2 + i] = affine_axis(channel + 1 + i);
    }
    c.box[channel] = n.shape[1];
    c.nbox = channel + 1 + spatial;
    for (int i = 0; i < n.rank; i++)
        c.out.at[i] = affine_axis(i);
    c.in[0].at[0] = affine_axis(0);
    c.in[0].at[1] = c.in[1].at[1] = affine_axis(channel);
    c.in[1].at[0] = affine_axis(1);
    if (!fits(n.rank, c.box, MAX_COUNT) || !fits(n.rank, weight, MAX_COUNT)
        || at_cap(shape_count(c.nbox, c.box)) > MAX_TERMS_SUMMED)
        return;
    Entry w = like(m, n.type, n.rank, weight);
    keep(m, build_contract(m->g, &c, x.r, w.r, n.rank, c.box),
         x.bound * w.bound * 9 * (double)at_cap(n.shape[1]));
}

/* Any product of two values: axes of equal sizes may be tied, any axis may be summed. */
static void make_einsum(Maker *m)
{
    Entry a = pick_ranked(m, ANY_FLOAT, 0, 4), b = pick_ranked(m, ANY_FLOAT, 0, 4);
    Node na = *node_of(m, a), nb = *node_of(m, b);
    Contract c = all_axes(&na);
    Dim shape[MAX_RANK];
    double terms = 1;
    c.in[1].rank = nb.rank;
    c.out.rank = 0;
    for (int i = 0; i < nb.rank; i++) {
        int tied = -1;
        for (int k = 0; k < na.rank && tied < 0; k++)
            if (na.shape[k] == nb.shape[i] && chance(m, 70))
                tied = k;
        if (tied < 0) {
            tied = c.nbox;
            c.box[c.nbox++] = nb.shape[i];
        }
        c.in[1].at[i] = affine_axis(tied);
    }
    for (int i = 0; i < c.nbox; i++)
        if (c.out.rank < 4 && chance(m, 55)) {
            shape[c.out.rank] = c.box[i];
            c.out.at[c.out.rank++] = affine_axis(i);
        } else {
            terms *= (double)at_cap(c.box[i]);
        }
    if (na.type == nb.type && fits(c.out.rank, shape, MAX_COUNT)
        && at_cap(shape_count(c.nbox, c.box)) <= MAX_TERMS_SUMMED)
        keep(m, build_contract(m->g, &c, a.r, b.r, c.out.rank, shape), a.bound * b.bound * terms);
}

/* ---- shapes ---- */

static void make_reshape(Maker *m)
{
    Entry e = pick(m, ANY_NUMBER);
    Node n = *node_of(m, e);
    Dim shape[MAX_RANK];
    int rank = 0, kind = draw(m, 3), at = n.rank ? draw(m, n.rank) : 0;
    int64_t size;
    if (kind == 0 || n.rank == 0) {                                 /* flatten */
        shape[rank++] = shape_count(n.rank, n.shape);
    } else if (kind == 1 && n.rank > 1) {                           /* merge two axes */
        at = draw(m, n.rank - 1);
        for (int i = 0; i < n.rank; i++)
            if (i == at + 1)
                shape[rank - 1] = dim_mul(shape[rank - 1], n.shape[i]);
            else
                shape[rank++] = n.shape[i];
    } else {                                                        /* split an axis in two */
        if (!dim_is_const(n.shape[at], &size) || n.rank == MAX_RANK)
            return;
        int64_t by = size % 3 == 0 ? 3 : size % 2 == 0 ? 2 : 1;
        for (int i = 0; i < n.rank; i++) {
            shape[rank++] = i == at ? dim_const(size / by) : n.shape[i];
            if (i == at)
                shape[rank++] = dim_const(by);
        }
    }
    keep(m, build_reshape(m->g, e.r, rank, shape), e.bound);
}

static void make_concat(Maker *m)
{
    Entry e = pick_ranked(m, ANY_NUMBER, 1, 4);
    Node n = *node_of(m, e);
    int axis = draw(m, n.rank), count = 1 + draw(m, 3);
    Ref parts[3] = {e.r};
    Dim shape[MAX_RANK];
    double bound = e.bound;
    memcpy(shape, n.shape, sizeof shape);
    for (int k = 1; k < count; k++) {
        n.shape[axis] = chance(m, 50) ? n.shape[axis] : dim_const(draw(m, 4));
        Entry part = like(m, n.type, n.rank, n.shape);
        parts[k] = part.r;
        bound = fmax(bound, part.bound);
        shape[axis] = dim_add(shape[axis], n.shape[axis]);
    }
    if (fits(n.rank, shape, MAX_COUNT))
        keep(m, build_concat(m->g, axis, parts, count), bound);
}

/* ---- indices ---- */

/* Ints of a shape in 0..size. */
static Ref indices(Maker *m, int rank, const Dim *shape, Dim size)
{
    Ref r = like(m, chance(m, 80) ? I32 : I64, rank, shape).r;
    DType t = node_at(m->g, r)->type;
    int64_t n;
    Ref limit = dim_is_const(size, &n) ? number_like(m, r, (double)n)
                : build_splat(m->g, build_cast(m->g, t, build_size(m->g, size)), rank, shape);
    return point(m, OP_MOD, r, limit);
}

/* Rows of a table by index: the indices' axes, then the table's others; or with an index on every
 * axis of the table (rank up to 2). Indices now and then leave the table where that is allowed. */
static void make_gather(Maker *m)
{
    Entry e = pick_ranked(m, ANY_NUMBER, 1, 3);
    Node t = *node_of(m, e);
    Gather attr = {.n = t.rank == 2 && chance(m, 40) ? 2 : 1, .map = {.rank = t.rank}};
    Dim shape[MAX_RANK];
    Ref index[2];
    int rank = 1 + draw(m, 2), on = attr.n == 2 ? 0 : draw(m, t.rank);
    for (int i = 0; i < rank; i++)
        shape[i] = draw_dim(m, i);
    for (int i = 0; i < t.rank; i++) {
        bool indexed = attr.n == 2 || i == on;
        attr.map.at[i] = indexed ? affine_const(dim_const(0)) : affine_axis(rank);
        if (!indexed)
            shape[rank++] = t.shape[i];
    }
    if (!fits(rank, shape, MAX_COUNT))
        return;
    bool inside = true;
    for (int j = 0; j < attr.n; j++) {
        attr.on[j] = (uint8_t)(on + j);
        inside &= dim_ge(t.shape[on + j], dim_const(1));
        index[j] = indices(m, rank, shape, t.shape[on + j]);
    }
    attr.checked = inside && chance(m, 50);
    if (!attr.checked && chance(m, 30))
        attr.map.at[on] = affine_const(dim_const(draw(m, 3) - 1));
    keep(m, build_gather(m->g, &attr, e.r, index, rank, shape), e.bound);
}

/* Adds rows to places of a new table. */
static void make_scatter(Maker *m)
{
    Entry e = pick_ranked(m, ANY_FLOAT, 1, 3);
    Node s = *node_of(m, e);
    Gather attr = {.n = 1, .on = {0}, .map = {.rank = s.rank}};
    Dim shape[MAX_RANK];
    memcpy(shape, s.shape, sizeof shape);
    shape[0] = dim_const(1 + draw(m, 7));
    attr.map.at[0] = affine_const(dim_const(chance(m, 80) ? 0 : 1));
    for (int i = 1; i < s.rank; i++)
        attr.map.at[i] = affine_axis(i);
    if (!fits(s.rank, shape, MAX_COUNT))
        return;
    Ref index = indices(m, s.rank, s.shape, shape[0]);
    keep(m, build_scatter(m->g, &attr, e.r, &index, s.rank, shape),
         e.bound * (double)at_cap(s.shape[0]));
}

static void make_identity(Maker *m)
{
    Entry e = pick(m, ANY_FLOAT);
    if (chance(m, 25)) {
        Ref surrogate = m->options->honest ? e.r : like_entry(m, e).r;
        keep(m, build_custom(m->g, e.r, surrogate), e.bound);
        return;
    }
    bool mark = m->options->honest || chance(m, 60);
    keep(m, mark ? build_mark(m->g, e.r) : build_stop(m->g, e.r), e.bound);
}

/* Softmax over the last axis: the pattern of every classifier and of attention. */
static void make_softmax(Maker *m)
{
    Entry e = pick_ranked(m, ANY_FLOAT, 1, 4);
    Node n = *node_of(m, e);
    int at[MAX_RANK], last = n.rank - 1;
    if (!dim_ge(n.shape[last], dim_const(1)))
        return;
    for (int i = 0; i < last; i++)
        at[i] = i;
    Ref top = build_reduce(m->g, OP_RMAX, e.r, 1u << last);
    top = build_expand(m->g, build_stop(m->g, top), at, n.rank, n.shape);
    Ref power = point(m, OP_EXP, point(m, OP_SUB, e.r, top), NO_REF);
    Ref sum = build_expand(m->g, build_sum(m->g, power, 1u << last), at, n.rank, n.shape);
    keep(m, point(m, OP_DIV, power, sum), 1);
}

static void make_loop(Maker *m);

static const struct { int weight; void (*make)(Maker *m); } makers[] = {
    {14, make_unary},          {16, make_binary},         {4, make_int},
    {4, make_compare},         {2, make_logic},           {4, make_select},
    {4, make_cast},            {5, make_input},           {3, make_leaf},
    {4, make_permute},         {6, make_slice},           {4, make_pad},
    {4, make_expand},          {7, make_window},          {2, make_diagonal},
    {7, make_reduce},          {6, make_matmul},          {5, make_convolution},
    {5, make_einsum},          {5, make_reshape},         {4, make_concat},
    {4, make_gather},          {2, make_scatter},         {2, make_identity},
    {3, make_softmax},
};

static void make_any(Maker *m)
{
    int total = 0, i = 0;
    if (m->options->loops && m->depth < MOST_NESTED && chance(m, 12)) {
        make_loop(m);
        return;
    }
    for (int k = 0; k < LENGTH(makers); k++)
        total += makers[k].weight;
    for (int left = draw(m, total); left >= makers[i].weight; i++)
        left -= makers[i].weight;
    makers[i].make(m);
}

/* ---- loops ---- */

/* Row t of a value, from the end at times, or windows that begin at t; 0 is read outside. */
static void make_row(Maker *m)
{
    Entry e = pick_ranked(m, ANY_NUMBER, 1, 4);
    Node n = *node_of(m, e);
    Contract c = {.out = map_identity(n.rank), .in[0].rank = n.rank};
    int on = draw(m, n.rank);
    Dim at = chance(m, 75) ? m->t : dim_sub(dim_sub(m->trips, dim_const(1)), m->t), shape[MAX_RANK];
    bool window = chance(m, 25);
    for (int i = 0; i < n.rank; i++)
        if (i == on && !window) {
            c.in[0].at[i] = affine_const(at);
        } else {
            c.in[0].at[i] = i == on ? affine_shift(affine_axis(c.nbox), at) : affine_axis(c.nbox);
            shape[c.nbox] = i == on ? dim_const(1 + draw(m, 3)) : n.shape[i];
            c.box[c.nbox] = shape[c.nbox];
            c.nbox++;
        }
    c.out = map_identity(c.nbox);
    keep(m, build_contract(m->g, &c, e.r, NO_REF, c.nbox, shape), e.bound);
}

/* The number of the round, or a sum over the rounds so far. */
static void make_of_round(Maker *m)
{
    Entry e = pick_ranked(m, ANY_FLOAT, 1, 3);
    Node n = *node_of(m, e);
    if (chance(m, 50)) {
        Dim times = dim_const(1 + draw(m, 3));
        Ref size = build_size(m->g, dim_add(dim_mul(times, m->t), dim_const(1)));
        keep(m, build_cast(m->g, draw_float(m), size), 60);
        return;
    }
    Contract c = {.nbox = n.rank, .out.rank = n.rank - 1, .in[0] = map_identity(n.rank)};
    for (int i = 0; i < n.rank; i++) {
        c.box[i] = i ? n.shape[i] : dim_add(m->t, dim_const(1));
        if (i)
            c.out.at[i - 1] = affine_axis(i);
    }
    keep(m, build_contract(m->g, &c, e.r, NO_REF, n.rank - 1, n.shape + 1), ROWS_CAP * e.bound);
}

/* A carry starts, and ends each round, within these bounds. */
static Entry tame_carry(Maker *m, Entry e)
{
    bool is_f = is_float(node_of(m, e)->type);
    e = tame(m, e.r, e.bound, is_f ? carry_limit : 97);
    return (Entry){e.r, node_of(m, e)->type == BOOL ? 1 : is_f ? carry_limit : 97};
}

static void add_carry(Maker *m, Entry start)
{
    Node n = *node_of(m->around, start);
    Ref r = build_input(m->g, FROM_CARRY, m->carries.n, NULL, n.type, n.rank, n.shape);
    push(m, r, start.bound);
    PUSH(m->carries, start);
}

/* One bool of a value: whether it lies below a number, or, for ints and bools, all of them are
 * true. */
static Ref one_bool(Maker *m)
{
    Entry e = pick(m, chance(m, 50) ? ANY_BOOL : ANY_FLOAT);
    const Node *n = node_of(m, e);
    Ref r = e.r;
    if (is_float(n->type))
        r = point(m, OP_LT, r, number_like(m, r, 0.3 * carry_limit));
    if (node_at(m->g, r)->rank == 0)
        return r;
    r = build_cast(m->g, I32, r);
    r = build_reduce(m->g, OP_RMAX, r, (1u << node_at(m->g, r)->rank) - 1);
    return build_cast(m->g, BOOL, r);
}

static void add_stacks(Maker *m, Loop *l, double *bounds)
{
    int *axes = NEW_ARRAY(int, 3);
    for (int tries = draw(m, 4); tries > 0; tries--) {
        int a = draw(m, m->pool.n), b = draw(m, m->pool.n);
        Entry e = m->pool.p[a > b ? a : b];
        Node n = *node_of(m, e);
        n.shape[n.rank++] = l->trips;
        if (n.rank > 5 || !fits(n.rank, n.shape, MAX_COUNT))
            continue;
        build_stack(m->g, l->nstack, "stacked", e.r);
        axes[l->nstack] = draw(m, n.rank);
        bounds[l->nstack++] = e.bound;
    }
    l->stack_axis = axes;
}

static void make_body(Maker *m)
{
    int wanted = 2 + draw(m, 8);
    for (int round = 0; m->made < wanted && round < MOST_ROUNDS; round++) {
        int before = m->pool.n, kind = draw(m, 100);
        if (kind < 20)
            make_row(m);
        else if (kind < 27)
            make_of_round(m);
        else
            make_any(m);
        m->made += m->pool.n > before;
    }
}

/* The carries' next values; the value of `until` has one of its own. */
static void add_nexts(Maker *m, const Loop *l)
{
    for (int i = 0; i < m->carries.n; i++) {
        Node n = *node_of(m->around, m->carries.p[i]);
        Entry next = i == l->until ? (Entry){one_bool(m), 1}
                                   : tame_carry(m, like(m, n.type, n.rank, n.shape));
        build_next(m->g, i, "next", next.r);
    }
}

/* A number of rounds, and those that run of them, which in a loop may depend on its round. */
static void draw_trips(Maker *m, Loop *l)
{
    l->trips = chance(m, 20) && m->options->symbolic ? dim_symbol("N") : dim_const(draw(m, 6));
    l->symbol = internf("r%d_%s", ++*m->loops, dim_text(l->trips));
    l->rest = DIM_BAD;
    if (m->around && chance(m, 30))
        l->rest = dim_add(m->t, dim_const(draw(m, 2)));
    else if (chance(m, 20))
        l->rest = chance(m, 30) && m->options->symbolic ? dim_symbol("N") : dim_const(draw(m, 5));
    check(dim_bound(l->symbol, l->trips));
}

/* The parts of a loop; the first one always, so that none is left unread. */
static void add_parts(Maker *m, Ref loop, const Maker *body, const double *bounds)
{
    Loop l = *node_at(m->g, loop)->loop;
    for (int i = 0; i < l.ncarry + l.nstack; i++)
        if (i == 0 || chance(m, 75))
            keep(m, build_part(m->g, loop, i),
                 i < l.ncarry ? body->carries.p[i].bound : bounds[i - l.ncarry]);
}

static void make_loop(Maker *m)
{
    Loop l = {.until = -1, .backwards = chance(m, 35)};
    double bounds[3];
    VEC(Ref) args = {0};
    draw_trips(m, &l);
    Maker body = {.g = graph_new(l.symbol), .options = m->options, .random = m->random,
                  .loops = m->loops, .around = m, .depth = m->depth + 1,
                  .t = dim_symbol(l.symbol), .trips = l.trips};
    body.round = dim_add(dim_mul(m->round, dim_const(ROWS_CAP)), body.t);
    for (int i = draw(m, 3); i >= 0; i--) {
        Kind kind = chance(m, 75) ? ANY_FLOAT : chance(m, 70) ? ANY_INT : ANY_BOOL;
        add_carry(&body, tame_carry(m, pick_ranked(m, kind, 0, 4)));
    }
    if (chance(m, 25)) {
        l.until = body.carries.n;
        add_carry(&body, (Entry){build_number(m->g, BOOL, chance(m, 90), 0, NULL), 1});
    }
    for (int i = draw(m, 3); i >= 0; i--)
        capture(&body, pick(m, chance(m, 80) ? ANY_FLOAT : ANY_INT));
    make_body(&body);
    add_nexts(&body, &l);
    add_stacks(&body, &l, bounds);
    for (int i = 0; i < body.carries.n; i++)
        PUSH(args, body.carries.p[i].r);
    for (int i = 0; i < body.captures.n; i++)
        PUSH(args, body.captures.p[i].r);
    l.ncarry = body.carries.n;
    l.ncapture = body.captures.n;
    l.body = body.g;
    add_parts(m, build_loop(m->g, &l, args.p), &body, bounds);
}

/* ---- results ---- */

static bool *find_used(const Graph *g)
{
    bool *used = NEW_ARRAY(bool, g->nodes.n);
    for (Ref r = 0; r < g->nodes.n; r++)
        for (int k = 0; k < node_at(g, r)->nargs; k++)
            used[node_at(g, r)->arg[k]] = true;
    return used;
}

/* Sum of s*s/2 + s/4 over all floats that nothing reads, the last ones. */
static Ref build_loss(Maker *m, const bool *used, Ref end)
{
    Ref loss = NO_REF;
    int parts = 0;
    for (Ref r = end - 1; r >= 0 && parts < 4; r--) {
        const Node *n = node_at(m->g, r);
        if (used[r] || !is_float(n->type) || dim_is(shape_count(n->rank, n->shape), 0))
            continue;
        Ref s = build_cast(m->g, F32, r);
        Ref half = point(m, OP_MUL, s, number_like(m, s, 0.5));
        Ref bent = point(m, OP_MUL, s, point(m, OP_ADD, half, number_like(m, s, 0.25)));
        Ref sum = build_sum(m->g, bent, (1u << node_at(m->g, bent)->rank) - 1);
        loss = loss == NO_REF ? sum : point(m, OP_ADD, loss, sum);
        parts++;
    }
    return loss;
}

static bool *parts_on_path(const Node *loop, const bool *on_path);

/* Extends marks on some nodes to those that depend on them along ops that have a derivative. */
static void mark_path(const Graph *g, bool *on_path)
{
    bool **parts = NEW_ARRAY(bool *, g->nodes.n);
    for (Ref r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        if (n->op == OP_LOOP)
            parts[r] = parts_on_path(n, on_path);
        for (int k = 0; n->op == OP_LOOP && k < n->loop->ncarry + n->loop->nstack; k++)
            on_path[r] |= parts[r][k];
        if (op_info[n->op].zero || !is_float(n->type))
            continue;
        if (n->op == OP_PART)
            on_path[r] |= parts[n->arg[0]][n->part];
        for (int k = n->op == OP_CUSTOM; k < n->nargs && n->op != OP_PART; k++)
            on_path[r] |= on_path[n->arg[k]];
    }
}

/* Which parts of a loop depend on marked nodes of the graph around, through rounds too. */
static bool *parts_on_path(const Node *loop, const bool *on_path)
{
    const Loop *l = loop->loop;
    bool *part = NEW_ARRAY(bool, l->ncarry + l->nstack), more = true;
    for (int i = 0; i < l->ncarry; i++)
        part[i] = on_path[loop->arg[i]];
    while (more) {
        bool *in_body = NEW_ARRAY(bool, l->body->nodes.n);
        for (Ref r = 0; r < l->body->nodes.n; r++) {
            const Node *n = node_at(l->body, r);
            if (n->op == OP_INPUT)
                in_body[r] = n->input->kind == FROM_CARRY ? part[n->input->index]
                                                          : on_path[loop->arg[l->ncarry + n->input->index]];
        }
        mark_path(l->body, in_body);
        more = false;
        for (int i = 0; i < l->body->outputs.n; i++) {
            const Output *o = &l->body->outputs.p[i];
            int k = o->kind == FROM_CARRY ? o->index : l->ncarry + o->index;
            more |= o->kind == FROM_CARRY && in_body[o->value] && !part[k];
            part[k] |= in_body[o->value];
        }
    }
    return part;
}

static bool has_gradient(const Graph *g, Ref y, Ref x)
{
    bool *on_path = NEW_ARRAY(bool, g->nodes.n);
    on_path[x] = true;
    mark_path(g, on_path);
    return on_path[y];
}

static void add_gradients(Maker *m, const bool *used, Ref end)
{
    Ref loss = build_loss(m, used, end);
    if (loss == NO_REF)
        return;
    build_result(m->g, 4, "loss", loss);
    Ref seed = number_like(m, loss, 1);
    for (Ref r = 0, found = 0; r < end && found < 4; r++) {
        const Node *n = node_at(m->g, r);
        bool marked = n->op == OP_MARK && node_at(m->g, n->arg[0])->op == OP_INPUT;
        if ((n->op != OP_INPUT && !marked) || !is_float(n->type) || !has_gradient(m->g, loss, r))
            continue;
        build_result(m->g, 5 + found, internf("grad.%d", r), build_grad(m->g, loss, r, seed));
        found++;
    }
}

Graph *random_graph(uint64_t seed, const RandomGraphOptions *options)
{
    int loops = 0;
    Maker m = {.g = graph_new(internf("random.%llu", (unsigned long long)seed)), .options = options,
               .random = &seed, .loops = &loops, .round = dim_const(0)};
    int low = options->min_nodes ? options->min_nodes : 5;
    int high = options->max_nodes ? options->max_nodes : 40;
    int wanted = low + draw(&m, high - low + 1);
    fresh_input(&m, F32);
    for (int round = 0; m.made < wanted && round < MOST_ROUNDS; round++) {
        int before = m.pool.n;
        make_any(&m);
        m.made += m.pool.n > before;
    }
    const bool *used = find_used(m.g);
    Ref end = m.g->nodes.n;
    int results = 0;
    for (Ref r = end - 1; r >= 0 && results < 4; r--)
        if (!used[r]) {
            build_result(m.g, results, internf("value.%d", r), r);
            results++;
        }
    if (options->gradient)
        add_gradients(&m, used, end);
    return m.g;
}

void count_pairs(const Graph *g, PairCounts *c)
{
    bool *on_path = NEW_ARRAY(bool, g->nodes.n);
    for (Ref r = 0; r < g->nodes.n; r++)
        on_path[r] = node_at(g, r)->op == OP_INPUT && is_float(node_at(g, r)->type);
    mark_path(g, on_path);
    for (Ref r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        for (int k = 0; k < n->nargs; k++) {
            Op first = node_at(g, n->arg[k])->op;
            c->all[first][n->op]++;
            c->smooth[first][n->op] += on_path[n->arg[k]] && on_path[r];
        }
        if (n->op == OP_LOOP)
            count_pairs(n->loop->body, c);
    }
}

int64_t random_rows(uint64_t seed)
{
    static const int64_t rows[] = {0, 1, 2, 3, 5, 8, 13, ROWS_CAP};
    return rows[next_random(&seed) % LENGTH(rows)];
}

Tensor random_input(const Node *input, const DimEnv *dims, uint64_t seed, bool grid)
{
    int64_t shape[MAX_RANK];
    for (int i = 0; i < input->rank; i++)
        check(dim_eval(input->shape[i], dims, &shape[i]));
    Tensor t = tensor_new(input->type, input->rank, shape);
    uint64_t state = seed ^ ((uint64_t)input->input->index + 1) * 0xD1B54A32D192ED03u;
    for (int64_t e = 0; e < t.count; e++) {
        uint64_t bits = next_random(&state);
        double f = input->input->index >= POSITIVE_INPUTS ? (double)(bits >> 40) * 0x1p-24 + 0.5
                   : grid ? ((double)(bits % 9) - 4) / 2 : (double)(bits >> 40) * 0x1p-22 - 2;
        if (t.f)
            t.f[e] = round_to(input->type, f);
        else
            t.i[e] = input->type == BOOL ? (int64_t)(bits & 1) : (int64_t)(bits % 101)
                     - (input->type == I32 || input->type == I64 ? 50 : 0);
    }
    return t;
}
