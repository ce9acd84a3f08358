/* The type and shape rules: what makes a node well formed, one function a kind of op.
 *
 * node_fault gives the first thing wrong with a node whose arguments are sound, as a phrase
 * for the middle of a message. Nothing here depends on the rest of the graph but the nodes
 * of the arguments. */
#include "ir/ir.h"

#include <stdarg.h>
#include <string.h>

static const char *fault(const char *fmt, ...) PRINTF(1, 2);

static const char *fault(const char *fmt, ...)
{
    Buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static const char *type_text(DType t, int rank, const Dim *shape)
{
    Buf b = {0};
    shape_print(&b, t, rank, shape);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static const char *node_text(const Node *n)
{
    return type_text(n->type, n->rank, n->shape);
}

static bool same_shape(const Node *a, const Node *b)
{
    return shape_equal(a->rank, a->shape, b->rank, b->shape);
}

/* ---- pointwise ops ---- */

enum { FLOAT = 1, INT = 2, NUM = FLOAT | INT, BOOLS = 4, ANY = NUM | BOOLS };
enum { SAME, GIVES_BOOL };

static const struct { uint8_t kinds, result; } point_rules[OPS] = {
#define KINDS_FLOAT FLOAT
#define KINDS_INT INT
#define KINDS_NUM NUM
#define KINDS_BOOL BOOLS
#define KINDS_ANY ANY
#define RESULT_SAME SAME
#define RESULT_BOOL GIVES_BOOL
#define POINT(NAME, text, arity, types, result, ...) [OP_##NAME] = {KINDS_##types, RESULT_##result},
#define SHAPE(...)
#include "ir/ops.def"
#undef POINT
#undef SHAPE
};

static int kind_of(DType t)
{
    return is_float(t) ? FLOAT : is_int(t) ? INT : BOOLS;
}

static const char *kinds_text(int kinds)
{
    switch (kinds) {
    case FLOAT:
        return "floats";
    case INT:
        return "ints";
    case BOOLS:
        return "bools";
    default:
        return "numbers";
    }
}

static const char *point_fault(const Graph *g, const Node *n)
{
    const Node *first = node_at(g, n->arg[0]);
    for (int i = 0; i < n->nargs; i++) {
        const Node *a = node_at(g, n->arg[i]);
        if (!(kind_of(a->type) & point_rules[n->op].kinds))
            return fault("operands must be %s, not %s", kinds_text(point_rules[n->op].kinds),
                         dtype_names[a->type]);
        if (a->type != first->type)
            return fault("operands of types %s and %s", dtype_names[first->type],
                         dtype_names[a->type]);
        if (!same_shape(a, n))
            return fault("operand %%%d has shape %s, the result %s", n->arg[i], node_text(a),
                         node_text(n));
    }
    DType want = point_rules[n->op].result == GIVES_BOOL ? BOOL : first->type;
    if (n->type != want)
        return fault("the result has type %s, not %s", dtype_names[want], dtype_names[n->type]);
    return NULL;
}

static const char *select_fault(const Graph *g, const Node *n)
{
    if (node_at(g, n->arg[0])->type != BOOL)
        return fault("the condition has type %s, not bool",
                     dtype_names[node_at(g, n->arg[0])->type]);
    for (int i = 0; i < 3; i++) {
        const Node *a = node_at(g, n->arg[i]);
        if (i && a->type != n->type)
            return fault("a branch has type %s, the result %s", dtype_names[a->type],
                         dtype_names[n->type]);
        if (!same_shape(a, n))
            return fault("operand %%%d has shape %s, the result %s", n->arg[i], node_text(a),
                         node_text(n));
    }
    return NULL;
}

static const char *alike_fault(const Graph *g, const Node *n, int operand)
{
    const Node *a = node_at(g, n->arg[operand]);
    if (!same_shape(a, n) || a->type != n->type)
        return fault("the result is %s, but operand %%%d is %s", node_text(n), n->arg[operand],
                     node_text(a));
    return NULL;
}

static const char *cast_fault(const Graph *g, const Node *n)
{
    const Node *a = node_at(g, n->arg[0]);
    return same_shape(a, n) ? NULL : fault("from %s to %s", node_text(a), node_text(n));
}

static const char *custom_fault(const Graph *g, const Node *n)
{
    const char *bad = alike_fault(g, n, 0);
    return bad ? bad : alike_fault(g, n, 1);
}

/* ---- derivatives ---- */

static const char *jacobian_fault(const Node *n, const Node *y, const Node *x)
{
    Dim shape[2 * MAX_RANK];
    int rank = y->rank;
    memcpy(shape, y->shape, sizeof y->shape);
    if (n->axes > 1)
        return "not axis 0, or none";
    if (n->axes && (y->rank == 0 || x->rank == 0 || y->shape[0] != x->shape[0]))
        return fault("%s and %s do not share axis 0", node_text(y), node_text(x));
    for (int i = n->axes ? 1 : 0; i < x->rank; i++)
        shape[rank++] = x->shape[i];
    if (x->type != y->type)
        return fault("of %s by %s: they must have one type", dtype_names[y->type],
                     dtype_names[x->type]);
    if (n->type != y->type || !shape_equal(rank, shape, n->rank, n->shape))
        return fault("gives %s, not %s", type_text(y->type, rank, shape), node_text(n));
    return NULL;
}

static const char *derivative_fault(const Graph *g, const Node *n)
{
    const Node *y = node_at(g, n->arg[0]), *x = node_at(g, n->arg[1]);
    if (!is_float(y->type))
        return fault("of %s: only floats have derivatives", dtype_names[y->type]);
    if (x->op != OP_MARK && x->op != OP_INPUT)
        return fault("%%%d is %s; differentiation is by a mark or an input", n->arg[1],
                     op_info[x->op].name);
    if (!is_float(x->type))
        return fault("by %s: only floats have derivatives", dtype_names[x->type]);
    if (n->op == OP_JACOBIAN)
        return jacobian_fault(n, y, x);
    const Node *along = node_at(g, n->arg[2]), *like = n->op == OP_GRAD ? y : x;
    if (along->type != like->type || !same_shape(along, like))
        return fault("operand %%%d is %s, not %s", n->arg[2], node_text(along), node_text(like));
    return alike_fault(g, n, n->op == OP_GRAD ? 1 : 0);
}

/* ---- leaves ---- */

static const char *leaf_fault(const Node *n)
{
    int64_t count;
    switch (n->op) {
    case OP_INPUT:
        if (n->input->kind == FROM_PLACE && !n->input->place)
            return "a place without a path";
        return n->input->kind == FROM_STACK ? "stacks are no inputs" : NULL;
    case OP_ARRAY:
        if (!dim_is_const(shape_count(n->rank, n->shape), &count))
            return "listed values need a shape of numbers";
        return NULL;
    case OP_SIZE:
        if (n->size == DIM_BAD)
            return "a size that overflows";
        return n->type != I64 || n->rank != 0 ? "a size is an i64 of rank 0" : NULL;
    case OP_IOTA:
        return n->type != I32 && n->type != I64 ? "indices are i32 or i64" : NULL;
    case OP_RANDOM:
        if (n->random->round == DIM_BAD)
            return "a round that overflows";
        return n->type != U32 ? "random bits are u32" : !n->random->site ? "no site" : NULL;
    default:
        return NULL;
    }
}

/* ---- contract, gather, scatter ---- */

static const char *map_fault(const char *what, const Map *map, int rank, int naxes)
{
    if (map->rank != rank)
        return fault("%s has rank %d, its index %d", what, rank, map->rank);
    for (int i = 0; i < rank; i++) {
        if (map->at[i].offset == DIM_BAD)
            return fault("%s: the offset of index %d overflows", what, i);
        for (int t = 0; t < map->at[i].nterms; t++)
            if (map->at[i].axis[t] >= naxes)
                return fault("%s: index %d uses axis %d of a box with %d", what, i,
                             map->at[i].axis[t], naxes);
    }
    return NULL;
}

static const char *contract_fault(const Graph *g, const Node *n)
{
    const Contract *c = n->contract;
    const char *bad = NULL;
    if (n->nargs < 1 || n->nargs > 2)
        return fault("needs 1 or 2 operands, has %d", n->nargs);
    if (c->nbox < 0 || c->nbox > MAX_BOX)
        return fault("a box of %d axes; at most %d", c->nbox, MAX_BOX);
    for (int i = 0; i < c->nbox; i++) {
        int64_t extent;
        if (c->box[i] == DIM_BAD)
            return fault("the extent of box axis %d overflows", i);
        if (dim_is_const(c->box[i], &extent) && extent < 0)
            return fault("box axis %d has extent %lld", i, (long long)extent);
    }
    for (int i = 0; i < n->nargs && !bad; i++) {
        const Node *a = node_at(g, n->arg[i]);
        if (a->type != n->type)
            return fault("operand %%%d has type %s, the result %s", n->arg[i],
                         dtype_names[a->type], dtype_names[n->type]);
        bad = map_fault(i ? "the second operand" : "the first operand", &c->in[i], a->rank,
                        c->nbox);
    }
    bad = bad ? bad : map_fault("the result", &c->out, n->rank, c->nbox);
    if (!bad && n->type == BOOL && !is_view(n))
        return "bools have no sums or products";
    return bad;
}

static const char *indexed_fault(const Graph *g, const Node *n)
{
    const Gather *a = n->gather;
    bool gather = n->op == OP_GATHER;
    const Node *t = node_at(g, n->arg[0]);
    const Node *box = gather ? n : t, *target = gather ? t : n;
    if (n->nargs != 1 + a->n)
        return fault("%d index operands, %d indexed axes", n->nargs - 1, a->n);
    if (t->type != n->type)
        return fault("the operand has type %s, the result %s", dtype_names[t->type],
                     dtype_names[n->type]);
    if (!gather && n->type == BOOL)
        return "bools have no sums";
    uint32_t seen = 0;
    for (int j = 0; j < a->n; j++) {
        const Node *index = node_at(g, n->arg[1 + j]);
        if (index->type != I32 && index->type != I64)
            return fault("index %%%d has type %s; indices are i32 or i64", n->arg[1 + j],
                         dtype_names[index->type]);
        if (!same_shape(index, box))
            return fault("index %%%d has shape %s, not that of %s", n->arg[1 + j],
                         node_text(index), node_text(box));
        if (a->on[j] >= target->rank || (seen >> a->on[j] & 1))
            return fault("index %d on axis %d of a tensor of rank %d", j, a->on[j], target->rank);
        seen |= 1u << a->on[j];
    }
    return map_fault(gather ? "the operand" : "the result", &a->map, target->rank, box->rank);
}

/* ---- shapes ---- */

static const char *reshape_fault(const Graph *g, const Node *n)
{
    const Node *a = node_at(g, n->arg[0]);
    Dim from = shape_count(a->rank, a->shape), to = shape_count(n->rank, n->shape);
    if (a->type != n->type)
        return fault("from %s to %s", dtype_names[a->type], dtype_names[n->type]);
    if (from != to)
        return fault("%s has %s elements, %s has %s", node_text(a), dim_text(from), node_text(n),
                     dim_text(to));
    return NULL;
}

static bool one_axis(uint32_t axes, int rank)
{
    return axes && !(axes & (axes - 1)) && axes < 1u << rank;
}

static const char *concat_fault(const Graph *g, const Node *n)
{
    if (n->nargs < 1)
        return "no parts";
    if (!one_axis(n->axes, n->rank))
        return "not one axis of the result";
    int axis = __builtin_ctz(n->axes);
    Dim total = dim_const(0);
    for (int i = 0; i < n->nargs; i++) {
        const Node *a = node_at(g, n->arg[i]);
        bool fits = a->rank == n->rank && a->type == n->type;
        for (int k = 0; fits && k < n->rank; k++)
            fits = k == axis || a->shape[k] == n->shape[k];
        if (!fits)
            return fault("part %%%d is %s, the result %s", n->arg[i], node_text(a), node_text(n));
        total = dim_add(total, a->shape[axis]);
    }
    if (total != n->shape[axis])
        return fault("the parts have %s on axis %d, the result %s", dim_text(total), axis,
                     dim_text(n->shape[axis]));
    return NULL;
}

static const char *reduce_fault(const Graph *g, const Node *n)
{
    const Node *a = node_at(g, n->arg[0]);
    bool index = n->op == OP_ARGMAX || n->op == OP_ARGMIN;
    Dim left[MAX_RANK];
    int rank = 0;
    if (a->type == BOOL)
        return "bools have no order";
    if (n->axes >= 1u << a->rank || !n->axes || (index && !one_axis(n->axes, a->rank)))
        return fault("not %s of %s", index ? "one axis" : "axes", node_text(a));
    for (int i = 0; i < a->rank; i++)
        if (!(n->axes >> i & 1))
            left[rank++] = a->shape[i];
    if (!shape_equal(rank, left, n->rank, n->shape))
        return fault("of %s gives %s, not %s", node_text(a), type_text(n->type, rank, left),
                     node_text(n));
    if (n->type != (index ? I32 : a->type))
        return fault("the result has type %s, not %s", dtype_names[index ? I32 : a->type],
                     dtype_names[n->type]);
    return NULL;
}

bool node_huge(const Node *n)
{
    int64_t size;
    Dim count = shape_count(n->rank, n->shape);
    return count == DIM_BAD || (dim_is_const(count, &size) && size > MAX_ELEMENTS);
}

/* ---- loops ---- */

/* What a value of the body must be like, or NULL; at most one for each kind and number. */
static const Node *loop_operand(const Graph *g, const Node *n, InputKind kind, int index)
{
    const Loop *l = n->loop;
    if (kind == FROM_CARRY && index >= 0 && index < l->ncarry)
        return node_at(g, n->arg[index]);
    if (kind == FROM_CAPTURE && index >= 0 && index < l->ncapture)
        return node_at(g, n->arg[l->ncarry + index]);
    return NULL;
}

static const char *body_inputs_fault(const Graph *g, const Node *n)
{
    static const char *const words[] = {"arg", "place", "carry", "capture", "stack"};
    const Graph *body = n->loop->body;
    for (Ref r = 0; r < body->nodes.n; r++) {
        const Node *a = node_at(body, r);
        if (a->op != OP_INPUT)
            continue;
        const Node *like = loop_operand(g, n, a->input->kind, a->input->index);
        if (!like)
            return fault("no %s %d for its body", words[a->input->kind], a->input->index);
        if (a->type != like->type || !same_shape(a, like))
            return fault("%s %d is %s, in its body %s", words[a->input->kind], a->input->index,
                         node_text(like), node_text(a));
    }
    return NULL;
}

static const char *next_fault(const Graph *g, const Node *n, int carry)
{
    const Node *like = node_at(g, n->arg[carry]);
    Ref r = find_output(n->loop->body, FROM_CARRY, carry);
    if (r < 0 || r >= n->loop->body->nodes.n)
        return fault("carry %d has no next value", carry);
    const Node *next = node_at(n->loop->body, r);
    if (next->type != like->type || !same_shape(next, like))
        return fault("carry %d is %s, its next value %s", carry, node_text(like), node_text(next));
    return NULL;
}

static const char *stack_fault(const Node *n, int stack)
{
    Ref r = find_output(n->loop->body, FROM_STACK, stack);
    if (r < 0 || r >= n->loop->body->nodes.n)
        return fault("stack %d has no row", stack);
    int rank = node_at(n->loop->body, r)->rank, axis = n->loop->stack_axis[stack];
    if (axis < 0 || axis > rank || rank == MAX_RANK)
        return fault("stack %d: no axis %d with rows of rank %d", stack, axis, rank);
    return NULL;
}

static const char *loop_fault(const Graph *g, const Node *n)
{
    const Loop *l = n->loop;
    const char *bad = NULL;
    int64_t trips;
    if (n->type != I32 || n->rank != 0)
        return "its type is i32[]";
    if (l->ncarry < 0 || l->ncapture < 0 || l->nstack < 0 || n->nargs != l->ncarry + l->ncapture)
        return fault("%d operands, %d carried and %d captured", n->nargs, l->ncarry, l->ncapture);
    if (l->trips == DIM_BAD || (dim_is_const(l->trips, &trips) && trips < 0))
        return fault("%s rounds", l->trips == DIM_BAD ? "bad" : dim_text(l->trips));
    if (dim_mentions(l->trips, l->symbol) || dim_mentions(l->rest, l->symbol))
        return fault("the number of rounds depends on the round `%s`", l->symbol);
    for (int i = 0; i < l->ncarry && !bad; i++)
        bad = next_fault(g, n, i);
    for (int i = 0; i < l->nstack && !bad; i++)
        bad = stack_fault(n, i);
    if (!bad && l->body->outputs.n != l->ncarry + l->nstack)
        bad = fault("%d outputs for %d carries and %d stacks", l->body->outputs.n, l->ncarry,
                    l->nstack);
    if (bad || l->until < 0)
        return bad ? bad : body_inputs_fault(g, n);
    const Node *until = l->until < l->ncarry ? node_at(g, n->arg[l->until]) : NULL;
    if (!until || until->type != BOOL || until->rank != 0)
        return fault("it runs while carry %d is true, which is %s", l->until,
                     until ? node_text(until) : "none of them");
    return body_inputs_fault(g, n);
}

static const char *part_fault(const Graph *g, const Node *n)
{
    const Node *loop = node_at(g, n->arg[0]);
    if (loop->op != OP_LOOP)
        return fault("operand %%%d is %s, no loop", n->arg[0], op_info[loop->op].name);
    if (n->part < 0 || n->part >= loop->loop->ncarry + loop->loop->nstack)
        return fault("the loop has %d parts", loop->loop->ncarry + loop->loop->nstack);
    Node like = part_like(g, loop, n->part);
    if (like.type != n->type || !same_shape(&like, n))
        return fault("part %d is %s, not %s", n->part, node_text(&like), node_text(n));
    return NULL;
}

static const char *shape_fault(const Node *n)
{
    if (n->rank < 0 || n->rank > MAX_RANK)
        return fault("rank %d; at most %d", n->rank, MAX_RANK);
    for (int i = 0; i < n->rank; i++) {
        int64_t size;
        if (n->shape[i] == DIM_BAD)
            return fault("the size of axis %d overflows", i);
        if (dim_is_const(n->shape[i], &size) && size < 0)
            return fault("axis %d has size %lld", i, (long long)size);
    }
    if (node_huge(n))
        return "more elements than can be counted";
    return NULL;
}

const char *node_fault(const Graph *g, const Node *n)
{
    const char *bad = shape_fault(n);
    if (bad)
        return bad;
    if (op_info[n->op].arity >= 0 && n->nargs != op_info[n->op].arity)
        return fault("needs %d operands, has %d", op_info[n->op].arity, n->nargs);
    for (int i = 0; i < n->nargs; i++) {
        if (n->arg[i] < 0 || n->arg[i] >= g->nodes.n)
            return fault("operand %d does not exist", i);
        if (node_at(g, n->arg[i])->op == OP_LOOP && n->op != OP_PART)
            return fault("operand %%%d is a loop, which only part reads", n->arg[i]);
    }
    switch (n->op) {
    case OP_SELECT:
        return select_fault(g, n);
    case OP_CAST:
        return cast_fault(g, n);
    case OP_MARK:
    case OP_STOP:
        return alike_fault(g, n, 0);
    case OP_CUSTOM:
        return custom_fault(g, n);
    case OP_LOOP:
        return loop_fault(g, n);
    case OP_PART:
        return part_fault(g, n);
    case OP_GRAD:
    case OP_JVP:
    case OP_JACOBIAN:
        return derivative_fault(g, n);
    case OP_CONTRACT:
        return contract_fault(g, n);
    case OP_GATHER:
    case OP_SCATTER:
        return indexed_fault(g, n);
    case OP_RESHAPE:
        return reshape_fault(g, n);
    case OP_CONCAT:
        return concat_fault(g, n);
    case OP_RMAX:
    case OP_RMIN:
    case OP_ARGMAX:
    case OP_ARGMIN:
        return reduce_fault(g, n);
    default:
        return op_info[n->op].pointwise ? point_fault(g, n) : leaf_fault(n);
    }
}
