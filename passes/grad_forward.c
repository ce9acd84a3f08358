/* Forward mode: the walk along and the rule of each op.
 *
 *     %1: f32[N] = exp %0                          %3: f32[N] = mul %2, %1
 *     %3: f32[N] = jvp %1, %0, %2           =>
 *
 * The walk visits the nodes between x and the values in question, from the first to the last; the
 * tangent of a node is the sum of what its arguments contribute. For a pointwise op that is its
 * rule of reverse mode, with the argument's tangent in the place of the node's adjoint: both
 * multiply by the same derivative, element by element. All other ops have a rule here, which the
 * rows of ops.def name like that of reverse mode.
 *
 * A loop is built once more, with the tangents of its carries beside them. */
#include <string.h>

#include "passes/grad.h"

typedef struct {
    Graph *g;
    Ref end;
    Active active;
    bool *useful;
    Ref *tangent;               /* by node; NO_REF: none */
    Ref **part;                 /* by node of a loop: the tangents of its parts */
} Forward;

static Forward forward_new(Graph *g, Ref end)
{
    Forward f = {g, end, active_new(end), NEW_ARRAY(bool, end), NEW_ARRAY(Ref, end),
                 NEW_ARRAY(Ref *, end)};
    for (Ref r = 0; r < end; r++)
        f.tangent[r] = NO_REF;
    return f;
}

static void walk(Forward *f);

/* ---- the rules: n is the node, y its value; each gives its tangent ---- */

typedef Ref Rule(Forward *f, const Node *n, Ref y);
#define RULE(name) static Ref D_##name(Forward *f, const Node *n, Ref y)
#define UNUSED(x) (void)(x)

static bool has_tangent(const Forward *f, Ref r)
{
    return f->tangent[r] != NO_REF;
}

static Ref tangent_or_zero(Forward *f, Ref r)
{
    return has_tangent(f, r) ? f->tangent[r] : number_like(f->g, r, 0);
}

static Ref add(Forward *f, Ref a, Ref b)
{
    return a == NO_REF ? b : b == NO_REF ? a : build_point(f->g, OP_ADD, a, b, NO_REF);
}

RULE(point)
{
    Ref sum = NO_REF;
    Walk w = {.g = f->g, .end = f->end, .active.node = NEW_ARRAY(bool, f->end),
              .adjoint = f->tangent};
    for (int k = 0; k < n->nargs; k++) {
        Ref a = n->arg[k], tangent = f->tangent[a];
        bool before = false;
        for (int i = 0; i < k; i++)
            before |= n->arg[i] == a;
        if (tangent == NO_REF || before)
            continue;
        w.active.node[a] = true;
        w.adjoint[a] = NO_REF;
        give_arguments(&w, n, y, tangent);
        sum = add(f, sum, w.adjoint[a]);
        w.adjoint[a] = tangent;
        w.active.node[a] = false;
    }
    return sum;
}

RULE(select)
{
    UNUSED(y);
    Ref a = tangent_or_zero(f, n->arg[1]), b = tangent_or_zero(f, n->arg[2]);
    return build_point(f->g, OP_SELECT, n->arg[0], a, b);
}

RULE(cast)
{
    UNUSED(y);
    return build_cast(f->g, n->type, f->tangent[n->arg[0]]);
}

RULE(mark)
{
    UNUSED(y);
    return f->tangent[n->arg[0]];
}

RULE(custom)
{
    UNUSED(y);
    return f->tangent[n->arg[1]];
}

RULE(contract)
{
    UNUSED(y);
    Ref sum = NO_REF;
    for (int k = 0; k < n->nargs; k++) {
        Ref args[2] = {n->arg[0], n->nargs > 1 ? n->arg[1] : NO_REF};
        if (!has_tangent(f, args[k]))
            continue;
        args[k] = f->tangent[args[k]];
        sum = add(f, sum, build_contract(f->g, n->contract, args[0], args[1], n->rank, n->shape));
    }
    return sum;
}

RULE(reshape)
{
    UNUSED(y);
    return build_reshape(f->g, f->tangent[n->arg[0]], n->rank, n->shape);
}

RULE(concat)
{
    UNUSED(y);
    Ref *parts = NEW_ARRAY(Ref, n->nargs);
    for (int k = 0; k < n->nargs; k++)
        parts[k] = tangent_or_zero(f, n->arg[k]);
    return build_concat(f->g, __builtin_ctz(n->axes), parts, n->nargs);
}

RULE(extremum)
{
    Ref wins = find_winner(f->g, n, y), tangent = f->tangent[n->arg[0]];
    Ref zero = number_like(f->g, tangent, 0);
    return build_sum(f->g, build_point(f->g, OP_SELECT, wins, tangent, zero), n->axes);
}

RULE(gather)
{
    UNUSED(y);
    Gather attr = *n->gather;
    attr.checked = false;
    return build_gather(f->g, &attr, f->tangent[n->arg[0]], n->arg + 1, n->rank, n->shape);
}

RULE(scatter)
{
    UNUSED(y);
    Gather attr = *n->gather;
    attr.checked = false;
    return build_scatter(f->g, &attr, f->tangent[n->arg[0]], n->arg + 1, n->rank, n->shape);
}

RULE(part)
{
    UNUSED(y);
    return f->part[n->arg[0]][n->part];
}

/* ---- loops ---- */

typedef struct {
    Forward *f;                 /* around the loop */
    const Node *n;
    Loop l;                     /* the loop with tangents */
    Graph *g;                   /* its body */
    bool *live;
    int *carry, *capture;       /* the numbers of the tangents; -1: none */
    Ref *args;
} Along;

static Ref give_value(void *ctx, const Node *n)
{
    Along *a = ctx;
    return build_input(a->g, n->input->kind, n->input->index, NULL, n->type, n->rank, n->shape);
}

/* Numbers the tangents and collects the arguments of the loop: carries and their tangents, then
 * captures and theirs. */
static void collect_arguments(Along *a)
{
    const Loop *l = a->n->loop;
    const Ref *from = a->n->arg;
    int n = 0;
    a->args = NEW_ARRAY(Ref, 2 * a->n->nargs);
    a->carry = NEW_ARRAY(int, l->ncarry);
    a->capture = NEW_ARRAY(int, l->ncapture);
    for (int k = 0; k < l->ncarry; k++)
        a->args[n++] = from[k];
    for (int k = 0; k < l->ncarry; k++) {
        a->carry[k] = a->live[k] ? n : -1;
        if (a->live[k])
            a->args[n++] = tangent_or_zero(a->f, from[k]);
    }
    a->l.ncarry = n;
    for (int k = 0; k < l->ncapture; k++)
        a->args[n++] = from[l->ncarry + k];
    for (int k = 0; k < l->ncapture; k++) {
        bool has = has_tangent(a->f, from[l->ncarry + k]);
        a->capture[k] = has ? n - a->l.ncarry : -1;
        if (has)
            a->args[n++] = a->f->tangent[from[l->ncarry + k]];
    }
    a->l.ncapture = n - a->l.ncarry;
}

/* The round and the walk along it: now[r] is the node for node r of the body. */
static Forward walk_round(Along *a, const Graph *body, const bool *wanted, Ref **now)
{
    int parts = a->n->loop->ncarry;
    *now = append_body(a->g, body, give_value, a);
    Forward f = forward_new(a->g, a->g->nodes.n);
    for (Ref r = 0; r < body->nodes.n; r++) {
        Node n = *node_at(body, r);
        if (n.op != OP_INPUT)
            continue;
        const int *number = n.input->kind == FROM_CARRY ? a->carry : a->capture;
        int k = number[n.input->index];
        if (k < 0)
            continue;
        f.active.node[(*now)[r]] = true;
        f.tangent[(*now)[r]] = build_input(a->g, n.input->kind, k, NULL, n.type, n.rank, n.shape);
    }
    mark_active(a->g, f.end, &f.active, true);
    for (int i = 0; i < body->outputs.n; i++) {
        const Output *o = &body->outputs.p[i];
        f.useful[(*now)[o->value]] |= o->kind == FROM_CARRY ? a->live[o->index]
                                                            : wanted[parts + o->index];
    }
    mark_useful(a->g, f.end, &f.active, f.useful);
    walk(&f);
    return f;
}

/* Sets the outputs of the body; part[k] is the number of the part that is the tangent of part k. */
static void set_outputs(Along *a, const Graph *body, const bool *wanted, const Ref *now, Forward *f,
                        int *part)
{
    const Loop *l = a->n->loop;
    a->l.stack_axis = NEW_ARRAY(int, l->nstack);
    for (int k = 0; k < l->ncarry; k++) {
        Ref next = now[find_output(body, FROM_CARRY, k)];
        build_next(a->g, k, NULL, next);
        if (a->live[k])
            build_next(a->g, part[k] = a->carry[k], NULL, tangent_or_zero(f, next));
    }
    for (int k = 0; k < l->nstack; k++) {
        Ref row = now[find_output(body, FROM_STACK, k)];
        if (!wanted[l->ncarry + k])
            continue;
        a->l.stack_axis[a->l.nstack] = l->stack_axis[k];
        part[l->ncarry + k] = a->l.ncarry + a->l.nstack;
        build_stack(a->g, a->l.nstack++, NULL, tangent_or_zero(f, row));
    }
}

/* The parts that are useful and depend. */
static bool *wanted_parts(const Forward *f, Ref loop, int parts)
{
    bool *wanted = NEW_ARRAY(bool, parts);
    for (Ref r = loop + 1; r < f->end; r++) {
        const Node *n = node_at(f->g, r);
        if (n->op == OP_PART && n->arg[0] == loop && f->useful[r] && f->active.node[r])
            wanted[n->part] = true;
    }
    return wanted;
}

RULE(loop)
{
    Node node = *n;
    const Loop *l = node.loop;
    int parts = l->ncarry + l->nstack;
    bool *arg = NEW_ARRAY(bool, n->nargs), *active = NEW_ARRAY(bool, parts);
    bool *wanted = wanted_parts(f, y, parts);
    int *part = NEW_ARRAY(int, parts);
    for (int k = 0; k < n->nargs; k++)
        arg[k] = has_tangent(f, n->arg[k]);
    Active marks = body_active(&node, arg, true, active);
    Along a = {.f = f, .n = &node, .l = *l, .g = graph_new(l->body->name),
               .live = live_carries(l, &marks, wanted)};
    a.l.symbol = dim_fresh(l->symbol);
    a.l.nstack = 0;
    a.l.body = a.g;
    check(dim_bound(a.l.symbol, l->trips));
    collect_arguments(&a);
    Graph *body = clone_body(l->body, l->symbol, dim_symbol(a.l.symbol));
    Ref *now;
    Forward inner = walk_round(&a, body, wanted, &now);
    set_outputs(&a, body, wanted, now, &inner, part);
    Ref loop = build_loop(f->g, &a.l, a.args);
    f->part[y] = NEW_ARRAY(Ref, parts);
    for (int k = 0; k < parts; k++)
        f->part[y][k] = wanted[k] ? build_part(f->g, loop, part[k]) : NO_REF;
    trim_loop(f->g, loop);
    return NO_REF;
}

/* No tangent leads through these; derivatives within derivatives are expanded before. */
#define ZERO NULL
#define NONE NULL
#define LEAF NULL
#define NESTED NULL

static Rule *const rules[OPS] = {
#define POINT(NAME, text, arity, types, result, derivative, ...) [OP_##NAME] = D_point,
#define SHAPE(NAME, text, arity, derivative) [OP_##NAME] = derivative,
#include "ir/ops.def"
#undef POINT
#undef SHAPE
};

/* ---- the walk ---- */

/* The tangents of all active and useful nodes, from those that are set on entry. */
static void walk(Forward *f)
{
    Span outer = build_span;
    for (Ref r = 0; r < f->end; r++) {
        Node n = *node_at(f->g, r);
        if (!f->active.node[r] || !f->useful[r] || has_tangent(f, r))
            continue;
        build_span = n.span;
        f->tangent[r] = rules[n.op](f, &n, r);
    }
    build_span = outer;
}

void walk_along(Graph *g, Ref x, Ref v, const Ref *y, int n, Ref *tangent)
{
    Ref end = x + 1;
    for (int i = 0; i < n; i++)
        end = y[i] >= end ? y[i] + 1 : end;
    Forward f = forward_new(g, end);
    f.active.node[x] = true;
    f.tangent[x] = v;
    mark_active(g, end, &f.active, true);
    for (int i = 0; i < n; i++)
        f.useful[y[i]] = true;
    mark_useful(g, end, &f.active, f.useful);
    walk(&f);
    for (int i = 0; i < n; i++)
        tangent[i] = f.tangent[y[i]];
}
