/* Reverse mode: the walk back and the rule of each op.
 *
 * The walk visits the nodes from the last to the first. The adjoint of a node is the sum of what
 * its users gave, in reverse order of the users; what a node gives its arguments is the rule D_...
 * of its row in ops.def. Only nodes on a path from an x are given anything. Rules guard what they
 * divide by or raise in the branch that is not taken: 0 * inf would reach second derivatives.
 *
 * Every rule builds from the node's adjoint linearly: forward mode calls those of pointwise ops
 * with a tangent in the adjoint's place, and Jacobians give the adjoint another axis.
 *
 * A loop has no adjoint: its parts have, and grad_loop.c walks back through its body. Every new
 * node has the span of the node it differentiates. */
#include "passes/grad.h"

#include <math.h>
#include <string.h>

#include "ir/point.h"

/* ---- small builders: a constant operand simplifies at once ---- */

static bool is_number(const Graph *g, Ref r, double *value)
{
    const Node *n = node_at(g, r);
    if (is_view(n) && node_at(g, n->arg[0])->rank == 0)
        n = node_at(g, n->arg[0]);
    if (n->op != OP_CONST)
        return false;
    *value = value_number(n->type, n->value);
    return true;
}

static bool is_this(const Graph *g, Ref r, double value)
{
    double is;
    return is_number(g, r, &is) && is == value;
}

Ref number_like(Graph *g, Ref like, double value)
{
    const Node *n = node_at(g, like);
    return build_number(g, n->type, value, n->rank, n->shape);
}

static Ref number(Walk *w, Ref like, double value)
{
    return number_like(w->g, like, value);
}

static Ref point1(Walk *w, Op op, Ref a)
{
    return build_point(w->g, op, a, NO_REF, NO_REF);
}

static Ref point2(Walk *w, Op op, Ref a, Ref b)
{
    return build_point(w->g, op, a, b, NO_REF);
}

static Ref times(Walk *w, Ref a, Ref b)
{
    return is_this(w->g, a, 1) ? b : is_this(w->g, b, 1) ? a : point2(w, OP_MUL, a, b);
}

static Ref scaled(Walk *w, Ref a, double by)
{
    return times(w, number(w, a, by), a);
}

static Ref negative(Walk *w, Ref a)
{
    double value;
    const Node *n = node_at(w->g, a);
    if (n->op == OP_NEG)
        return n->arg[0];
    return is_number(w->g, a, &value) ? number(w, a, -value) : point1(w, OP_NEG, a);
}

static Ref choose(Walk *w, Ref condition, Ref a, Ref b)
{
    return build_point(w->g, OP_SELECT, condition, a, b);
}

Ref choose_all(Graph *g, Ref condition, Ref a, Ref b)
{
    Node n = *node_at(g, a);
    return build_point(g, OP_SELECT, build_splat(g, condition, n.rank, n.shape), a, b);
}

/* ---- adjoints ---- */

Walk walk_new(Graph *g)
{
    Ref end = g->nodes.n;
    Walk w = {.g = g, .end = end, .active = active_new(end), .adjoint = NEW_ARRAY(Ref, end),
              .part = NEW_ARRAY(Ref *, end)};
    for (Ref r = 0; r < end; r++)
        w.adjoint[r] = NO_REF;
    return w;
}

bool wanted(const Walk *w, Ref r)
{
    return r < w->end && w->active.node[r];
}

static void add_to(Walk *w, Ref *sum, Ref part)
{
    *sum = *sum == NO_REF ? part : point2(w, OP_ADD, *sum, part);
}

void give(Walk *w, Ref to, Ref part)
{
    if (!wanted(w, to))
        return;
    if (w->kept && w->apart[to])
        PUSH(w->kept[to], part);
    else
        add_to(w, &w->adjoint[to], part);
}

void give_part(Walk *w, Ref loop, int k, Ref part)
{
    if (!wanted(w, loop) || !w->active.part[loop][k])
        return;
    if (!w->part[loop]) {
        const Loop *l = node_at(w->g, loop)->loop;
        w->part[loop] = NEW_ARRAY(Ref, l->ncarry + l->nstack);
        for (int i = 0; i < l->ncarry + l->nstack; i++)
            w->part[loop][i] = NO_REF;
    }
    add_to(w, &w->part[loop][k], part);
}

/* ---- the rules: n is the node, y its value, g its adjoint; a and b its arguments ---- */

typedef void Rule(Walk *w, const Node *n, Ref y, Ref g);
#define RULE(name) static void D_##name(Walk *w, const Node *n, Ref y, Ref g)
#define UNUSED(x) (void)(x)

RULE(add)
{
    UNUSED(y);
    give(w, n->arg[0], g);
    give(w, n->arg[1], g);
}

RULE(sub)
{
    UNUSED(y);
    give(w, n->arg[0], g);
    if (wanted(w, n->arg[1]))
        give(w, n->arg[1], negative(w, g));
}

RULE(mul)
{
    UNUSED(y);
    for (int k = 0; k < 2; k++)
        if (wanted(w, n->arg[k]))
            give(w, n->arg[k], times(w, g, n->arg[!k]));
}

RULE(div)
{
    Ref quotient = is_this(w->g, n->arg[1], 1) ? g : point2(w, OP_DIV, g, n->arg[1]);
    give(w, n->arg[0], quotient);
    if (wanted(w, n->arg[1]))
        give(w, n->arg[1], negative(w, times(w, quotient, y)));
}

RULE(mod)
{
    UNUSED(y);
    give(w, n->arg[0], g);
    if (wanted(w, n->arg[1]))
        give(w, n->arg[1], negative(w, times(w, g, point2(w, OP_IDIV, n->arg[0], n->arg[1]))));
}

RULE(neg)
{
    UNUSED(y);
    give(w, n->arg[0], negative(w, g));
}

RULE(abs)
{
    UNUSED(y);
    give(w, n->arg[0], times(w, g, point1(w, OP_SIGN, n->arg[0])));
}

RULE(exp)
{
    give(w, n->arg[0], times(w, g, y));
}

RULE(log)
{
    UNUSED(y);
    give(w, n->arg[0], point2(w, OP_DIV, g, n->arg[0]));
}

RULE(expm1)
{
    give(w, n->arg[0], times(w, g, point2(w, OP_ADD, y, number(w, y, 1))));
}

RULE(log1p)
{
    give(w, n->arg[0], point2(w, OP_DIV, g, point2(w, OP_ADD, n->arg[0], number(w, y, 1))));
}

RULE(sqrt)
{
    give(w, n->arg[0], point2(w, OP_DIV, scaled(w, g, 0.5), y));
}

/* y = a^(-1/2), so y' = -1/2 y^3 */
RULE(rsqrt)
{
    give(w, n->arg[0], times(w, scaled(w, g, -0.5), times(w, y, times(w, y, y))));
}

RULE(sin)
{
    UNUSED(y);
    give(w, n->arg[0], times(w, g, point1(w, OP_COS, n->arg[0])));
}

RULE(cos)
{
    UNUSED(y);
    give(w, n->arg[0], negative(w, times(w, g, point1(w, OP_SIN, n->arg[0]))));
}

RULE(tanh)
{
    give(w, n->arg[0], times(w, g, point2(w, OP_SUB, number(w, y, 1), times(w, y, y))));
}

RULE(erf)
{
    Ref a = n->arg[0];
    UNUSED(y);
    Ref bell = point1(w, OP_EXP, negative(w, times(w, a, a)));
    give(w, a, times(w, g, scaled(w, bell, M_2_SQRTPI)));
}

/* To the base: g b a^(b-1), which is 0 where b is 0. Where a is 0 too, 0 / 0 is kept out. */
static Ref pow_by_base(Walk *w, Ref a, Ref b, Ref g)
{
    double exponent;
    if (is_number(w->g, b, &exponent)) {
        if (exponent == 0 || exponent == 1)
            return exponent ? g : number(w, g, 0);
        Ref power = exponent == 2 ? a : point2(w, OP_POW, a, number(w, b, exponent - 1));
        return times(w, g, scaled(w, power, exponent));
    }
    Ref zero = number(w, b, 0), one = number(w, b, 1);
    Ref flat = point2(w, OP_AND, point2(w, OP_EQ, a, zero), point2(w, OP_EQ, b, zero));
    Ref lowered = point2(w, OP_SUB, choose(w, flat, one, b), one);
    Ref change = times(w, b, point2(w, OP_POW, a, lowered));
    return choose(w, flat, zero, times(w, g, change));
}

/* To the exponent: g a^b log a, and 0 where a <= 0. The power is computed again from the guarded
 * base, so that nothing infinite is multiplied by 0 when this is differentiated. */
static Ref pow_by_exponent(Walk *w, Ref a, Ref b, Ref g)
{
    Ref zero = number(w, a, 0), positive = point2(w, OP_LT, zero, a);
    Ref base = choose(w, positive, a, number(w, a, 1));
    Ref change = times(w, point2(w, OP_POW, base, b), point1(w, OP_LOG, base));
    return choose(w, positive, times(w, g, change), zero);
}

RULE(pow)
{
    UNUSED(y);
    if (wanted(w, n->arg[0]))
        give(w, n->arg[0], pow_by_base(w, n->arg[0], n->arg[1], g));
    if (wanted(w, n->arg[1]))
        give(w, n->arg[1], pow_by_exponent(w, n->arg[0], n->arg[1], g));
}

/* To the winner of two, half and half on a tie. */
RULE(max)
{
    UNUSED(y);
    Ref tie = point2(w, OP_EQ, n->arg[0], n->arg[1]);
    Ref half = choose(w, tie, scaled(w, g, 0.5), number(w, g, 0));
    for (int k = 0; k < 2; k++) {
        if (!wanted(w, n->arg[k]))
            continue;
        Ref mine = n->arg[k], other = n->arg[!k];
        Ref wins = n->op == OP_MAX ? point2(w, OP_LT, other, mine) : point2(w, OP_LT, mine, other);
        give(w, mine, choose(w, wins, g, half));
    }
}
#define D_min D_max

RULE(select)
{
    UNUSED(y);
    Ref zero = number(w, g, 0);
    if (wanted(w, n->arg[1]))
        give(w, n->arg[1], choose(w, n->arg[0], g, zero));
    if (wanted(w, n->arg[2]))
        give(w, n->arg[2], choose(w, n->arg[0], zero, g));
}

RULE(cast)
{
    UNUSED(y);
    give(w, n->arg[0], build_cast(w->g, node_at(w->g, n->arg[0])->type, g));
}

RULE(mark)
{
    UNUSED(y);
    give(w, n->arg[0], g);
}

/* The adjoint takes the place of the result, the result that of the operand. */
/* A rounding is smooth to who looks from afar. */
RULE(tf32)
{
    UNUSED(y);
    give(w, n->arg[0], g);
}

/* The way back of a product of numbers rounded to tf32 is a product of such numbers. */
RULE(contract)
{
    UNUSED(y);
    if (n->nargs > 1 && node_at(w->g, n->arg[0])->op == OP_TF32 && node_at(w->g, n->arg[1])->op == OP_TF32)
        g = point1(w, OP_TF32, g);
    for (int k = 0; k < n->nargs; k++) {
        if (!wanted(w, n->arg[k]))
            continue;
        Contract c = *n->contract;
        c.out = n->contract->in[k];
        c.in[0] = n->contract->out;
        c.in[1] = n->contract->in[!k];
        Node to = *node_at(w->g, n->arg[k]);
        Ref other = n->nargs > 1 ? n->arg[!k] : NO_REF;
        give(w, n->arg[k], build_contract(w->g, &c, g, other, to.rank, to.shape));
    }
}

RULE(reshape)
{
    UNUSED(y);
    Node to = *node_at(w->g, n->arg[0]);
    give(w, n->arg[0], build_reshape(w->g, g, to.rank, to.shape));
}

RULE(concat)
{
    UNUSED(y);
    int axis = __builtin_ctz(n->axes);
    Dim start = dim_const(0);
    for (int k = 0; k < n->nargs; k++) {
        Dim size = node_at(w->g, n->arg[k])->shape[axis];
        if (wanted(w, n->arg[k]))
            give(w, n->arg[k], build_slice(w->g, g, axis, start, 1, size));
        start = dim_add(start, size);
    }
}

/* What was reduced over `axes` of a, repeated to the shape of a. */
static Ref repeat(Walk *w, Ref reduced, const Node *a, uint32_t axes)
{
    int at[MAX_RANK], kept = 0;
    for (int i = 0; i < a->rank; i++)
        if (!(axes >> i & 1))
            at[kept++] = i;
    return build_expand(w->g, reduced, at, a->rank, a->shape);
}

/* The row-major number of each element among those over which `axes` reduce. */
static Ref number_elements(Walk *w, const Node *a, uint32_t axes)
{
    Dim below = dim_const(1);
    Ref sum = NO_REF;
    int64_t count;
    Dim all = dim_const(1);
    for (int i = 0; i < a->rank; i++)
        all = axes >> i & 1 ? dim_mul(all, a->shape[i]) : all;
    DType t = dim_is_const(all, &count) && count <= INT32_MAX ? I32 : I64;
    for (int i = a->rank - 1; i >= 0; i--) {
        if (!(axes >> i & 1))
            continue;
        Ref term = build_iota(w->g, t, i, a->rank, a->shape);
        int64_t stride;
        if (dim_is_const(below, &stride))
            term = scaled(w, term, (double)stride);
        else
            term = times(w, term, build_splat(w->g, build_cast(w->g, t, build_size(w->g, below)),
                                              a->rank, a->shape));
        sum = sum == NO_REF ? term : point2(w, OP_ADD, sum, term);
        below = dim_mul(below, a->shape[i]);
    }
    return sum;
}

/* The winner is the lowest index of equal ones. Over one axis that is argmax; over several, the
 * lowest number of an element that is not beaten by the extremum (NaN beats and is not beaten). */
Ref find_winner(Graph *g, const Node *n, Ref y)
{
    Walk w = {.g = g};
    Node a = *node_at(g, n->arg[0]);
    bool highest = n->op == OP_RMAX;
    Ref position, winner;
    if (n->axes & (n->axes - 1)) {
        Ref extremum = repeat(&w, y, &a, n->axes);
        Ref beaten = highest ? point2(&w, OP_LT, n->arg[0], extremum)
                             : point2(&w, OP_LT, extremum, n->arg[0]);
        position = number_elements(&w, &a, n->axes);
        double none = node_at(g, position)->type == I32 ? INT32_MAX : 0x1p62;
        Ref candidate = choose(&w, beaten, number(&w, position, none), position);
        winner = build_reduce(g, OP_RMIN, candidate, n->axes);
    } else {
        position = build_iota(g, I32, __builtin_ctz(n->axes), a.rank, a.shape);
        winner = build_reduce(g, highest ? OP_ARGMAX : OP_ARGMIN, n->arg[0], n->axes);
    }
    return point2(&w, OP_EQ, position, repeat(&w, winner, &a, n->axes));
}

RULE(extremum)
{
    Node a = *node_at(w->g, n->arg[0]);
    Ref wins = find_winner(w->g, n, y), change = repeat(w, g, &a, n->axes);
    give(w, n->arg[0], choose(w, wins, change, number(w, change, 0)));
}

/* Each is the other's adjoint. The check of an index goes with it, since the gathered value may not be needed;
 * but not where the way back passes rounds that never ran. */
RULE(gather)
{
    UNUSED(y);
    Gather attr = *n->gather;
    attr.checked &= n->op == OP_GATHER && !w->unsure;
    Node to = *node_at(w->g, n->arg[0]);
    Ref (*build)(Graph *, const Gather *, Ref, const Ref *, int, const Dim *) =
        n->op == OP_GATHER ? build_scatter : build_gather;
    give(w, n->arg[0], build(w->g, &attr, g, n->arg + 1, to.rank, to.shape));
}
#define D_scatter D_gather

/* Straight through: the value has the derivative of its surrogate. */
RULE(custom)
{
    UNUSED(y);
    give(w, n->arg[1], g);
}

RULE(part)
{
    UNUSED(y);
    give_part(w, n->arg[0], n->part, g);
}

RULE(loop)
{
    UNUSED(n);
    UNUSED(g);
    reverse_loop(w, y);
}

/* No path leads through these; gradients within gradients are expanded before. */
#define ZERO NULL
#define NONE NULL
#define LEAF NULL
#define NESTED NULL

static Rule *const rules[OPS] = {
#define POINT(NAME, text, arity, types, result, derivative, ...) [OP_##NAME] = derivative,
#define SHAPE(NAME, text, arity, derivative) [OP_##NAME] = derivative,
#include "ir/ops.def"
#undef POINT
#undef SHAPE
};

void give_arguments(Walk *w, const Node *n, Ref y, Ref g)
{
    rules[n->op](w, n, y, g);
}

/* ---- the walk ---- */

void walk_back(Walk *w)
{
    Span outer = build_span;
    for (Ref r = w->end - 1; r >= 0; r--) {
        Node n = *node_at(w->g, r);
        bool reached = w->adjoint[r] != NO_REF || w->part[r];
        if (!w->active.node[r] || !reached || !rules[n.op])
            continue;
        build_span = n.span;
        give_arguments(w, &n, r, w->adjoint[r]);
    }
    build_span = outer;
}
