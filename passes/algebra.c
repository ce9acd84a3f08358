/* algebra: rewrites by rules, from operands to users, until none applies.
 *
 *     %2: f32[N, 4] = contract %1[j, i] -> [i, j] over i < N, j < 4       (a transpose)
 *     %3: f32[N, 8] = contract %2[i, k] * %0[k, j] -> [i, j] over i < N, j < 8, k < 4
 *     %4: f32[N, 8] = pow %3, 2.0
 *   =>
 *     %2: f32[N, 8] = contract %1[k, i] * %0[k, j] -> [i, j] over i < N, j < 8, k < 4
 *     %3: f32[N, 8] = mul %2, %2
 *
 * Rules on pointwise ops are the table passes/algebra.def, in a small pattern language; rules on shapes
 * stand in passes/structure.c, adjoint.c and diagonal.c. What has become constant is folded.
 *
 * What may change in a result, and nothing else:
 *   - the sign of a zero (x + 0 is x, also for x = -0);
 *   - pow(-inf, 0.5) becomes NaN, and pow(x, 3) is two products, rounded twice;
 *   - the rounding of a sum of equal terms, which becomes a product with their number;
 *   - sums of quotients by one number of a row are divided once, when they are added up (passes/quotients.c);
 *   - a product of what is 0 off a diagonal is 0 there, whatever the other factor is.
 * NaN and infinities stay what they are: there is no x * 0 => 0 and no x - x => 0 on floats. */
#include "passes/pass.h"
#include "passes/rewrite.h"
#include "passes/structure.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "ir/point.h"

typedef enum { FLOATS = 1, INTS = 2, BOOLS = 4, NUMBERS = FLOATS | INTS } Kinds;

static const struct {
    Kinds kinds;
    const char *from, *to;
} rules[] = {
#define ALGEBRA(kinds, from, to) {kinds, from, to},
#include "passes/algebra.def"
#undef ALGEBRA
};

/* ---- patterns: parsed once into trees ---- */

typedef struct Pattern Pattern;
struct Pattern {
    enum { VARIABLE, NUMBER, OPERATION } kind;
    int variable;               /* letter's number; CONSTANT for K */
    double number;
    Op op;
    int nargs;
    Pattern *arg[3];
};

enum { CONSTANT = 26, VARIABLES = 27 };

static struct {
    Pattern *from, *to;
} parsed[LENGTH(rules)];
static bool rules_of[OPS];      /* whether any rule begins with this op */

/* The run of the pass. */
static bool changed, grads_remain;

static Pattern *parse_pattern(const char **s)
{
    Pattern *p = NEW(Pattern);
    size_t n = strspn(*s, "abcdefghijklmnopqrstuvwxyz_");
    char *end;
    double number = strtod(*s, &end);
    p->kind = NUMBER;
    p->number = number;
    if (end > *s) {
        *s = end;
    } else if (n == 4 && !memcmp(*s, "true", 4)) {
        p->number = 1;
        *s += n;
    } else if (n == 5 && !memcmp(*s, "false", 5)) {
        *s += n;
    } else if (n <= 1) {
        p->kind = VARIABLE;
        p->variable = **s == 'K' ? CONSTANT : **s - 'a';
        ++*s;
    } else {
        p->kind = OPERATION;
        check(op_parse(intern_n(*s, n), &p->op));
        *s += n;
        do {
            *s += 1 + (p->nargs > 0);            /* the bracket, or the comma and the space */
            p->arg[p->nargs++] = parse_pattern(s);
        } while (**s == ',');
        check(**s == ')' && p->nargs == op_info[p->op].arity);
        ++*s;
    }
    return p;
}

/* Patterns live on the arena, so they are read anew for every run of the pass. */
static void parse_rules(void)
{
    memset(rules_of, 0, sizeof rules_of);
    for (int i = 0; i < LENGTH(rules); i++) {
        const char *from = rules[i].from, *to = rules[i].to;
        parsed[i].from = parse_pattern(&from);
        parsed[i].to = parse_pattern(&to);
        check(*from == 0 && *to == 0);
        rules_of[parsed[i].from->op] = true;
    }
}

/* ---- matching ---- */

typedef struct {
    Ref bound[VARIABLES];       /* NO_REF: not yet */
} Binding;

static bool commutes(Op op)
{
    return op == OP_ADD || op == OP_MUL || op == OP_MAX || op == OP_MIN || op == OP_EQ
        || op == OP_NE || op == OP_AND || op == OP_OR || op == OP_XOR;
}

static bool match(const Graph *g, const Pattern *p, Ref r, Binding *binding)
{
    const Node *n = node_at(g, r);
    Ref *bound;
    switch (p->kind) {
    case VARIABLE:
        bound = &binding->bound[p->variable];
        if (p->variable == CONSTANT && n->op != OP_CONST)
            return false;
        if (*bound == NO_REF)
            *bound = r;
        return *bound == r;
    case NUMBER:
        return n->op == OP_CONST && value_number(n->type, n->value) == p->number;
    default:
        break;
    }
    if (n->op != p->op)
        return false;
    for (int swap = 0; swap <= (int)commutes(n->op); swap++) {
        Binding attempt = *binding;
        bool all = true;
        for (int i = 0; i < n->nargs && all; i++)
            all = match(g, p->arg[i], n->arg[swap ? 1 - i : i], &attempt);
        if (all) {
            *binding = attempt;
            return true;
        }
    }
    return false;
}

/* Builds what a pattern says; `like` gives the type and shape of its consts. */
static Ref construct(Graph *g, const Pattern *p, const Binding *binding, const Node *like)
{
    if (p->kind == VARIABLE)
        return binding->bound[p->variable];
    if (p->kind == NUMBER)
        return build_number(g, like->type, p->number, like->rank, like->shape);
    Ref args[3] = {NO_REF, NO_REF, NO_REF};
    for (int i = 0; i < p->nargs; i++)
        args[i] = construct(g, p->arg[i], binding, like);
    return simplify(g, build_point(g, p->op, args[0], args[1], args[2]));
}

static Kinds kind_of(DType t)
{
    return is_float(t) ? FLOATS : is_int(t) ? INTS : BOOLS;
}

/* The value of r by a rule of the table, or r itself. */
static Ref apply_table(Graph *g, Ref r)
{
    const Node *n = node_at(g, r);
    if (!rules_of[n->op])
        return r;
    Kinds kind = kind_of(node_at(g, n->arg[0])->type);
    for (int i = 0; i < LENGTH(rules); i++) {
        Binding binding;
        memset(&binding, -1, sizeof binding);
        if (parsed[i].from->op == n->op && (rules[i].kinds & kind)
            && match(g, parsed[i].from, r, &binding) && rewrite_allowed()) {
            Node like = *n;
            return construct(g, parsed[i].to, &binding, &like);
        }
    }
    return r;
}

/* A quotient by a power of two is exactly the product with its inverse; for ints, whose quotient
 * is rounded down, a shift. The const that does it, and the op; NO_REF: there is none. */
static Ref power_of_two(Graph *g, const Node *n, Value by, Op *op)
{
    double inverse = round_to(n->type, 1 / by.f);
    uint64_t bits;
    memcpy(&bits, &by.f, sizeof bits);
    if (n->op == OP_DIV && by.f > 0x1p-14 && by.f < 0x1p14 && !(bits << 12)) {
        *op = OP_MUL;
        return build_number(g, n->type, inverse, n->rank, n->shape);
    }
    if (n->op == OP_IDIV && is_int(n->type) && by.i > 0 && !(by.i & (by.i - 1))) {
        *op = OP_SHR;
        return build_const(g, n->type, 0, __builtin_ctzll((uint64_t)by.i), n->rank, n->shape);
    }
    return NO_REF;
}

static Ref apply_division(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    Op op;
    if ((n.op != OP_DIV && n.op != OP_IDIV) || node_at(g, n.arg[1])->op != OP_CONST)
        return r;
    Ref by = power_of_two(g, &n, node_at(g, n.arg[1])->value, &op);
    return by != NO_REF && rewrite_allowed() ? build_point(g, op, n.arg[0], by, NO_REF) : r;
}

/* One rule, of any kind. Where grad nodes remain, marks and stopped gradients mean something. */
static Ref apply_rule(Graph *g, Ref r)
{
    const Node *n = node_at(g, r);
    if (n->op == OP_MARK || n->op == OP_STOP)
        return grads_remain || !rewrite_allowed() ? r : n->arg[0];
    Ref now = apply_table(g, r);
    now = now == r ? apply_division(g, r) : now;
    return now == r ? simplify_structure(g, r) : now;
}

Ref simplify(Graph *g, Ref r)
{
    enum { MOST_REWRITES = 64 };
    for (int i = 0; i < MOST_REWRITES; i++) {
        changed |= fold_node(g, r);
        Ref now = apply_rule(g, r);
        if (now == r)
            break;
        changed = true;
        r = now;
    }
    return r;
}

bool pass_algebra(Graph *g)
{
    parse_rules();
    changed = false;
    grads_remain = has_derivatives(g);
    Rewrite w = rewrite_begin(g);
    for (int r = 0; r < w.old.nodes.n; r++)
        w.map[r] = simplify(g, rewrite_copy(&w, r));
    rewrite_end(&w);
    if (changed)
        drop_unused(g);
    if (merge_result_views(g) | (!grads_remain && distribute_concats(g))) {
        drop_unused(g);
        changed = true;
    }
    return changed;
}
