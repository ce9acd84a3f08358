/* Graphs of pairs (see random_graph.h): an op that reads what another one gives, for every two ops
 * that types allow.
 *
 * Pairs are numbered, and each graph takes the next ones, so that a run of graphs has every pair
 * equally often. Values are kept where both ops have derivatives: the float inputs are positive, a
 * first op gets operands for which its results are positive, too, and neither grows beyond some
 * hundreds. Sums of what the pairs give are differentiated twice. */
#include "ir/random_graph.h"

#include <string.h>

/* f32 f64; i32 i64; u32; bool */
enum { FLOATS = 1, INTS = 2, BITS = 4, BOOLS = 8, KINDS = 4, ALL = 15 };
enum { ROWS = 3, COLUMNS = 4, XS = 3 };

typedef struct {
    Graph *g;
    uint64_t random;
    DType type;                 /* of floats */
    Ref x[XS], integer;         /* inputs */
    int loops, nothers;         /* so far */
    VEC(Ref) floats, ints;      /* what the pairs give, as vectors */
    VEC(Ref) apart;             /* floats that are no part of the loss */
} Pairs;

/* ---- which pairs types allow ---- */

static const struct { uint8_t in, out; } kinds[OPS] = {
#define IN_FLOAT FLOATS
#define IN_INT (INTS | BITS)
#define IN_NUM (FLOATS | INTS | BITS)
#define IN_BOOL BOOLS
#define IN_ANY ALL
#define OUT_SAME(in) in
#define OUT_BOOL(in) BOOLS
#define POINT(NAME, text, arity, types, result, ...) \
    [OP_##NAME] = {IN_##types, OUT_##result(IN_##types)},
#define SHAPE(...)
#include "ir/ops.def"
#undef POINT
#undef SHAPE
    [OP_SELECT] = {ALL, ALL},
    [OP_CAST] = {ALL, ALL},
    [OP_INPUT] = {0, FLOATS | INTS},
    [OP_CONST] = {0, ALL},
    [OP_ARRAY] = {0, ALL},
    [OP_SIZE] = {0, INTS},
    [OP_IOTA] = {0, INTS},
    [OP_RANDOM] = {0, BITS},
    [OP_CONTRACT] = {ALL, ALL},
    [OP_RESHAPE] = {ALL, ALL},
    [OP_CONCAT] = {ALL, ALL},
    [OP_RMAX] = {IN_NUM, IN_NUM},
    [OP_RMIN] = {IN_NUM, IN_NUM},
    [OP_ARGMAX] = {IN_NUM, INTS},
    [OP_ARGMIN] = {IN_NUM, INTS},
    [OP_GATHER] = {ALL, ALL},
    [OP_SCATTER] = {IN_NUM, IN_NUM},
    [OP_MARK] = {ALL, ALL},
    [OP_STOP] = {ALL, ALL},
    [OP_CUSTOM] = {ALL, ALL},
    [OP_LOOP] = {ALL, 0},
    [OP_PART] = {0, ALL},
};

/* A size has no axes. */
static bool needs_axis(Op op)
{
    return op == OP_CONCAT || op == OP_RMAX || op == OP_RMIN || op == OP_ARGMAX || op == OP_ARGMIN;
}

bool pair_allowed(Op first, Op second)
{
    if (first == OP_LOOP || second == OP_PART)
        return first == OP_LOOP && second == OP_PART;
    return (kinds[first].out & kinds[second].in) && !(first == OP_SIZE && needs_axis(second));
}

/* Whether an op takes floats to floats, and has a derivative. */
static bool is_smooth(Op op)
{
    return op == OP_LOOP || op == OP_PART
        || ((kinds[op].in & kinds[op].out & FLOATS) && !op_info[op].zero);
}

bool pair_differentiable(Op first, Op second)
{
    return pair_allowed(first, second) && (is_smooth(first) || first == OP_INPUT)
        && is_smooth(second);
}

/* The ops of pair n, as first * OPS + second. */
static int nth_pair(uint64_t n)
{
    int i = 0;
    n %= (uint64_t)pair_count();
    while (!pair_allowed((Op)(i / OPS), (Op)(i % OPS)) || n-- > 0)
        i++;
    return i;
}

int pair_count(void)
{
    int n = 0;
    for (int i = 0; i < OPS * OPS; i++)
        n += pair_allowed((Op)(i / OPS), (Op)(i % OPS));
    return n;
}

/* ---- values ---- */

static int draw(Pairs *m, int n)
{
    m->random = m->random * 6364136223846793005u + 1442695040888963407u;
    return (int)((m->random >> 33) % (uint64_t)n);
}

static int draw_kind(Pairs *m, int of)
{
    int kind;
    do
        kind = 1 << draw(m, KINDS);
    while (!(of & kind));
    return kind;
}

static DType type_of_kind(Pairs *m, int kind)
{
    return kind == FLOATS ? m->type : kind == BITS ? U32 : kind == BOOLS ? BOOL
           : draw(m, 2) ? I32 : I64;
}

static int kind_of(DType t)
{
    return is_float(t) ? FLOATS : t == BOOL ? BOOLS : t == U32 ? BITS : INTS;
}

static Ref point(Pairs *m, Op op, Ref a, Ref b)
{
    return build_point(m->g, op, a, b, NO_REF);
}

static Ref number_like(Pairs *m, Ref like, double value)
{
    Node n = *node_at(m->g, like);
    return build_number(m->g, n.type, value, n.rank, n.shape);
}

/* times * r + plus */
static Ref moved(Pairs *m, Ref r, double times, double plus)
{
    return point(m, OP_ADD, point(m, OP_MUL, r, number_like(m, r, times)), number_like(m, r, plus));
}

/* A value of a kind, [3, 4]: positive floats, ints from 1 to 5, bits from 0 to 3. */
static Ref base(Pairs *m, int kind)
{
    Dim shape[] = {dim_const(ROWS), dim_const(COLUMNS)};
    if (kind == FLOATS)
        return m->x[draw(m, XS - 1)];
    if (kind == BOOLS)
        return point(m, OP_LT, m->x[0], m->x[1]);
    if (kind == BITS) {
        Ref bits = build_random(m->g, internf("site.%d", m->g->nodes.n), dim_const(0), 2, shape);
        return point(m, OP_SHR, bits, number_like(m, bits, 30));
    }
    Ref five = point(m, OP_MOD, m->integer, number_like(m, m->integer, 5));
    five = point(m, OP_ADD, five, number_like(m, five, 1));
    return build_cast(m->g, type_of_kind(m, INTS), five);
}

/* Another operand of the type and shape of r. Floats come from the last input and differ from one
 * to the next, so that no result is at a tie for all values of the inputs. */
static Ref other(Pairs *m, Ref r)
{
    Node n = *node_at(m->g, r), x = *node_at(m->g, m->x[0]);
    if (!shape_equal(n.rank, n.shape, x.rank, x.shape))
        return number_like(m, r, is_float(n.type) ? 1.25 : 1);
    if (!is_float(n.type))
        return build_cast(m->g, n.type, base(m, kind_of(n.type)));
    return moved(m, build_cast(m->g, n.type, m->x[XS - 1]), 0.7 + 0.05 * (m->nothers++ % 7), 0.1);
}

/* ---- ops on an operand ---- */

static Ref sum_with_weights(Pairs *m, Ref r)
{
    Node n = *node_at(m->g, r);
    Dim shape[] = {n.shape[n.rank - 1], dim_const(2)};
    Contract c = {.nbox = n.rank + 1, .out.rank = n.rank,
                  .in = {map_identity(n.rank), {.rank = 2}}};
    memcpy(c.box, n.shape, sizeof n.shape);
    c.box[n.rank] = n.shape[n.rank - 1] = shape[1];
    for (int i = 0; i < n.rank; i++)
        c.out.at[i] = affine_axis(i == n.rank - 1 ? n.rank : i);
    c.in[1].at[0] = affine_axis(n.rank - 1);
    c.in[1].at[1] = affine_axis(n.rank);
    Ref weights = build_number(m->g, n.type, is_float(n.type) ? 0.3 : 2, 2, shape);
    return build_contract(m->g, &c, r, weights, n.rank, n.shape);
}

static Ref apply_contract(Pairs *m, Ref r)
{
    Node n = *node_at(m->g, r);
    Dim shape[MAX_RANK + 1] = {dim_const(2)};
    int at[MAX_RANK], order[MAX_RANK], form = draw(m, n.type == BOOL ? 3 : 6);
    memcpy(shape + 1, n.shape, sizeof n.shape);
    for (int i = 0; i < n.rank; i++) {
        at[i] = i + 1;
        order[i] = n.rank - 1 - i;
    }
    if (n.rank == 0 || form == 0)
        return build_expand(m->g, r, at, n.rank + 1, shape);
    switch (form) {
    case 1:
        return build_permute(m->g, r, order);
    case 2:
        return build_slice(m->g, r, 0, dim_sub(n.shape[0], dim_const(1)), -1, n.shape[0]);
    case 3:
        return build_sum(m->g, r, 1u << draw(m, n.rank));
    default:
        return sum_with_weights(m, r);
    }
}

/* Ints 0, 1, .. along axis 0 of a shape. */
static Ref positions(Pairs *m, int rank, const Dim *shape)
{
    return rank ? build_iota(m->g, draw(m, 2) ? I32 : I64, 0, rank, shape)
                : build_number(m->g, I32, 0, 0, NULL);
}

/* Rows of the operand, in another order; or the operand as an index, where it is of ints. */
static Ref apply_gather(Pairs *m, Ref r)
{
    Node n = *node_at(m->g, r);
    Gather attr = {.n = 1, .map = map_identity(n.rank)};
    bool as_index = (n.type == I32 || n.type == I64) && (n.rank == 0 || draw(m, 2));
    if (as_index) {
        Dim shape[] = {dim_const(ROWS * COLUMNS)};
        attr.map = (Map){.rank = 1, .at[0] = affine_const(dim_const(0))};
        Ref table = build_reshape(m->g, m->x[0], 1, shape);
        return build_gather(m->g, &attr, table, &r, n.rank, n.shape);
    }
    attr.map.at[0] = affine_const(dim_const(0));
    Ref last = positions(m, n.rank, n.shape);
    Ref size = build_size(m->g, dim_sub(n.shape[0], dim_const(1)));
    size = build_splat(m->g, build_cast(m->g, node_at(m->g, last)->type, size), n.rank, n.shape);
    last = point(m, OP_SUB, size, last);
    return build_gather(m->g, &attr, r, &last, n.rank, n.shape);
}

static Ref apply_scatter(Pairs *m, Ref r)
{
    Node n = *node_at(m->g, r);
    Gather attr = {.n = 1, .map = map_identity(n.rank)};
    bool as_index = (n.type == I32 || n.type == I64) && draw(m, 2);
    Ref source = as_index ? build_cast(m->g, m->type, r) : r;
    Ref index = as_index ? r : positions(m, n.rank, n.shape);
    if (n.rank == 0) {
        n.shape[n.rank++] = dim_const(1);
        attr.map.rank = 1;
    }
    attr.map.at[0] = affine_const(dim_const(0));
    return build_scatter(m->g, &attr, source, &index, n.rank, n.shape);
}

/* The next value of a carry h, of which c is a captured value. */
static Ref next_value(Graph *body, Ref h, Ref c)
{
    Node n = *node_at(body, h);
    if (n.type == BOOL)
        return build_point(body, OP_NE, h, c, NO_REF);
    if (!is_float(n.type))
        return build_point(body, OP_MAX, h, c, NO_REF);
    Ref half = build_number(body, n.type, 0.5, n.rank, n.shape);
    Ref sum = build_point(body, OP_ADD, h, c, NO_REF);
    return build_point(body, OP_MUL, half, sum, NO_REF);
}

/* Three rounds; the operand is carried or captured. */
static Ref apply_loop(Pairs *m, Ref r)
{
    Node n = *node_at(m->g, r);
    Ref args[2] = {r, other(m, r)};
    bool carried = draw(m, 2);
    Graph *body = graph_new("round");
    Ref h = build_input(body, FROM_CARRY, 0, NULL, n.type, n.rank, n.shape);
    Ref c = build_input(body, FROM_CAPTURE, 0, NULL, n.type, n.rank, n.shape);
    Ref next = next_value(body, h, c);
    int axis = 0;
    build_next(body, 0, "h", next);
    build_stack(body, 0, "hs", next);
    Loop l = {.symbol = internf("p%d", ++m->loops), .trips = dim_const(3), .rest = DIM_BAD,
              .backwards = draw(m, 2), .until = -1, .ncarry = 1, .ncapture = 1, .nstack = 1,
              .stack_axis = &axis, .body = body};
    if (!carried) {
        args[1] = r;
        args[0] = other(m, r);
    }
    return build_loop(m->g, &l, args);
}

static Ref apply_select(Pairs *m, Ref r)
{
    Ref second = other(m, r);
    if (node_at(m->g, r)->type == BOOL && draw(m, 2)) {
        Node n = *node_at(m->g, r);
        Ref zero = build_number(m->g, m->type, 0.5, n.rank, n.shape);
        return build_point(m->g, OP_SELECT, r, other(m, zero), zero);
    }
    Ref condition = node_at(m->g, r)->type == BOOL ? second : point(m, OP_LT, r, second);
    return build_point(m->g, OP_SELECT, condition, r, second);
}

static uint32_t draw_axis(Pairs *m, Ref r)
{
    return 1u << draw(m, node_at(m->g, r)->rank);
}

static Ref apply_point(Pairs *m, Op op, Ref r)
{
    if (op_info[op].arity == 1)
        return point(m, op, r, NO_REF);
    Ref second = other(m, r);
    return draw(m, 2) ? point(m, op, r, second) : point(m, op, second, r);
}

static Ref apply_reshape(Pairs *m, Ref r)
{
    Node n = *node_at(m->g, r);
    Dim count = shape_count(n.rank, n.shape);
    return build_reshape(m->g, r, 1, &count);
}

/* What op gives for the operand; of a cast, a value of another type of kind `to`. */
static Ref apply(Pairs *m, Op op, Ref r, int to)
{
    DType type = node_at(m->g, r)->type, cast = type_of_kind(m, to);
    switch (op) {
    case OP_SELECT:
        return apply_select(m, r);
    case OP_CAST:
        return build_cast(m->g, cast != type ? cast : is_float(type) ? (type == F32 ? F64 : F32)
                                : type == I32 ? I64 : I32, r);
    case OP_CONTRACT:
        return apply_contract(m, r);
    case OP_RESHAPE:
        return apply_reshape(m, r);
    case OP_CONCAT:
        return build_concat(m->g, 0, (Ref[]){r, other(m, r)}, 2);
    case OP_RMAX: case OP_RMIN: case OP_ARGMAX: case OP_ARGMIN:
        return build_reduce(m->g, op, r, draw_axis(m, r));
    case OP_GATHER:
        return apply_gather(m, r);
    case OP_SCATTER:
        return apply_scatter(m, r);
    case OP_MARK:
        return build_mark(m->g, r);
    case OP_STOP:
        return build_stop(m->g, r);
    case OP_CUSTOM:
        return build_custom(m->g, r, r);
    case OP_LOOP:
        return apply_loop(m, r);
    default:
        return apply_point(m, op, r);
    }
}

/* ---- first ops ---- */

/* Operands in the domain of the op, such that its results are positive and not large. */
static Ref operand_for(Pairs *m, Op op, int kind)
{
    Ref r = base(m, kind);
    if (kind != FLOATS)
        return r;
    switch (op) {
    case OP_NEG:
        return point(m, OP_NEG, r, NO_REF);
    case OP_LOG: case OP_FLOOR: case OP_ROUND: case OP_IDIV: case OP_SUB:
        return moved(m, r, 1, 1.25);
    case OP_EXP: case OP_EXPM1: case OP_COS: case OP_CONTRACT:
        return moved(m, r, 0.25, 0.1);
    default:
        return r;
    }
}

/* A difference, quotient or rest that stays positive. */
static Ref apply_in_order(Pairs *m, Op op, Ref r)
{
    Ref second = other(m, r);
    return point(m, op, r, op == OP_MOD ? moved(m, second, 1, 3) : moved(m, second, 0.5, 0));
}

static Ref leaf(Pairs *m, Op op, int kind)
{
    Dim shape[] = {dim_const(ROWS), dim_const(COLUMNS)};
    DType t = type_of_kind(m, kind);
    Value values[ROWS * COLUMNS];
    for (int i = 0; i < LENGTH(values); i++)
        values[i] = (Value){.f = 0.5 + i / 16.0, .i = t == BOOL ? i % 3 == 0 : 1 + i % 4};
    switch (op) {
    case OP_INPUT:
        return kind == FLOATS ? m->x[draw(m, XS)] : m->integer;
    case OP_CONST:
        return build_const(m->g, t, 0.75, 1, 2, shape);
    case OP_ARRAY:
        return build_array(m->g, t, values, 2, shape);
    case OP_SIZE:
        return build_size(m->g, dim_add(dim_symbol("N"), dim_const(1)));
    case OP_IOTA:
        return build_iota(m->g, t, draw(m, 2), 2, shape);
    default:
        return build_random(m->g, internf("site.%d", m->g->nodes.n), dim_const(0), 2, shape);
    }
}

/* The kind of the operands with which `first` gives this kind. */
static int operand_kind(Pairs *m, Op first, int kind, bool smooth)
{
    if (smooth)
        return FLOATS;
    bool keeps = kinds[first].in == kinds[first].out && first != OP_CAST;
    int in = keeps ? kind : draw_kind(m, kinds[first].in);
    while (first == OP_CAST && in == kind && kind != FLOATS && kind != INTS)
        in = draw_kind(m, ALL);
    return in;
}

/* The result of `first`, of this kind. */
static Ref make_first(Pairs *m, Op first, int kind, bool smooth)
{
    if (first == OP_LOOP)
        return apply_loop(m, base(m, kind));
    if (first == OP_PART)
        return build_part(m->g, apply_loop(m, base(m, kind)), draw(m, 2));
    if (kinds[first].in == 0)
        return leaf(m, first, kind);
    int in = operand_kind(m, first, kind, smooth);
    Ref r = operand_for(m, first, in), result;
    if (in == FLOATS && (first == OP_SUB || first == OP_IDIV || first == OP_MOD))
        return apply_in_order(m, first, r);
    do
        result = apply(m, first, r, kind);
    while (kind_of(node_at(m->g, result)->type) != kind);
    return result;
}

/* ---- what the graph gives ---- */

/* `apart`: its derivative is not that of its value. */
static void give(Pairs *m, Ref r, bool apart)
{
    const Node *n = node_at(m->g, r);
    if (n->op == OP_LOOP) {
        give(m, build_part(m->g, r, draw(m, 2)), apart);
        return;
    }
    bool is_f = is_float(n->type);
    r = build_cast(m->g, is_f ? m->type : I64, apply_reshape(m, r));
    if (!is_f)
        PUSH(m->ints, r);
    else if (apart)
        PUSH(m->apart, r);
    else
        PUSH(m->floats, r);
}

/* In three sweeps of four, with derivatives where there are any. */
static void add_pair(Pairs *m, uint64_t number)
{
    int pair = nth_pair(number);
    Op first = (Op)(pair / OPS), second = (Op)(pair % OPS);
    bool smooth = pair_differentiable(first, second) && number / (uint64_t)pair_count() % 4;
    int kind = smooth || first == OP_LOOP ? FLOATS
                                          : draw_kind(m, kinds[first].out & kinds[second].in);
    Ref r = make_first(m, first, kind, smooth);
    if (first != OP_LOOP)
        r = apply(m, second, r, smooth ? FLOATS : draw_kind(m, ALL));
    give(m, r, first == OP_STOP || second == OP_STOP);
}

/* The sum of a vector, and the product of all inputs, so that there is a way from each. */
static Ref sum_all(Pairs *m, Ref r)
{
    Ref product = point(m, OP_MUL, point(m, OP_MUL, m->x[0], m->x[1]), m->x[2]);
    return point(m, OP_ADD, build_sum(m->g, r, 1), build_sum(m->g, product, 3));
}

/* d sum(weight * dy/dx)/dx for every input x, behind the first derivatives. */
static void add_derivatives(Pairs *m, Ref loss)
{
    Ref seed = number_like(m, loss, 1), along = NO_REF;
    Value weights[ROWS * COLUMNS];
    for (int k = 0; k < XS; k++) {
        Ref g = build_grad(m->g, loss, m->x[k], seed);
        Node n = *node_at(m->g, g);
        for (int i = 0; i < LENGTH(weights); i++)
            weights[i] = (Value){.f = 1 - draw(m, 9) / 4.0};
        Ref terms = point(m, OP_MUL, g, build_array(m->g, n.type, weights, n.rank, n.shape));
        Ref sum = build_sum(m->g, terms, 3);
        along = along == NO_REF ? sum : point(m, OP_ADD, along, sum);
        build_result(m->g, 4 + k, "first", g);
    }
    build_result(m->g, 3, "along", along);
    for (int k = 0; k < XS; k++)
        build_result(m->g, 4 + XS + k, "second", build_grad(m->g, along, m->x[k], seed));
}

Graph *pair_graph(uint64_t seed, int pairs, bool doubles)
{
    Pairs m = {.g = graph_new(internf("pairs.%llu", (unsigned long long)seed)),
               .random = seed * 0x9E3779B97F4A7C15u, .type = doubles ? F64 : F32};
    Dim shape[] = {dim_const(ROWS), dim_const(COLUMNS)};
    for (int k = 0; k < XS; k++)
        m.x[k] = build_input(m.g, FROM_ARG, POSITIVE_INPUTS + k, NULL, m.type, 2, shape);
    m.integer = build_input(m.g, FROM_ARG, 0, NULL, I32, 2, shape);
    for (int i = 0; i < pairs; i++)
        add_pair(&m, seed * (uint64_t)pairs + (uint64_t)i);
    PUSH(m.floats, build_reshape(m.g, m.x[0], 1, (Dim[]){dim_const(ROWS * COLUMNS)}));
    PUSH(m.ints, build_number(m.g, I64, 0, 1, (Dim[]){dim_const(1)}));
    PUSH(m.apart, m.floats.p[0]);
    Ref all = build_concat(m.g, 0, m.floats.p, m.floats.n);
    Ref loss = sum_all(&m, all);
    build_result(m.g, 0, "floats", all);
    build_result(m.g, 1, "ints", build_concat(m.g, 0, m.ints.p, m.ints.n));
    build_result(m.g, 2, "loss", loss);
    build_result(m.g, 4 + 2 * XS, "apart", build_concat(m.g, 0, m.apart.p, m.apart.n));
    add_derivatives(&m, loss);
    return m.g;
}
