/* scan: loops over time, inside a step (rule 24).
 *
 *     ys = scan x_t in x over T backwards carrying h = h0 while c { h = f(x_t, h);  yield h }
 *
 * The body is evaluated once, for a round whose number t is a symbol with the bound T: x_t is the
 * slice x[:, t], and a name of a range is the dimension t itself. What stands outside is captured.
 * The carried names begin a round with inputs of the body, and what they stand for at its end is
 * what the next round begins with; tuples are carried value by value.
 *
 * The condition of `while` is evaluated once as well, in a body of its own; what it computes is
 * repeated before the loop with the starting values, and at the end of a round with those of the
 * next. The outcome is carried, and without it a round changes nothing. */
#include "frontend/elab.h"

#include <string.h>

typedef struct {
    Object value;            /* a tensor, or a range */
    int axis;                /* of a tensor: the one that the rounds walk along */
    Span at;
} Sequence;

typedef struct Scan {
    const Ast *ast;
    VEC(Sequence) sequences;
    Dim trips;
    OpenLoop loop, condition;
    Object *start;           /* of each carried name: a tensor of the step around, or a tuple */
    Object *begin;           /* the same at the beginning of a round, in the body */
    bool has_condition;
    Object holds;            /* the condition, in its own body */
    Object yielded;          /* none: not yet */
    Span yield_at;
} Scan;

enum { NAMES, SEQUENCES, OVER, CARRIED, WHILE, BODY };

static int carry_count(const Ast *s)
{
    return s->kid[CARRIED] ? s->kid[CARRIED]->nkids : 0;
}

static const Ast *carry_at(const Ast *s, int i)
{
    return s->kid[CARRIED]->kid[i];
}

void carried_by(const Ast *s, NameList *names)
{
    for (int i = 0; s->kind == AST_SCAN && i < carry_count(s); i++)
        add_name(names, carry_at(s, i)->name);
    for (int i = 0; i < s->nkids; i++)
        if (s->kid[i])
            carried_by(s->kid[i], names);
}

bool carries_any(const Ast *s, const NameList *names)
{
    NameList carried = {0};
    carried_by(s, &carried);
    for (int i = 0; i < carried.n; i++)
        if (has_name(names, carried.p[i]))
            return true;
    return false;
}

/* ---- values of several parts ---- */

/* A tuple has parts, and so has a bundle; -1: a tensor. */
static int part_count(Object o)
{
    return o.kind == OBJ_TUPLE ? o.list->n : is_bundle(o) ? o.bundle->parts.n : -1;
}

static Object part_at(Object o, int i)
{
    return is_bundle(o) ? o.bundle->parts.p[i].value : o.list->p[i];
}

/* The same value with what `leaf` makes of each tensor in it, in order; poison if one is. */
static Object map_leaves(Object o, Object (*leaf)(void *ctx, Object o), void *ctx)
{
    if (part_count(o) < 0)
        return leaf(ctx, o);
    Object r = is_bundle(o) ? bundle_new(o.bundle->prefix) : object_list(OBJ_TUPLE);
    for (int i = 0; i < part_count(o); i++) {
        Object part = map_leaves(part_at(o, i), leaf, ctx);
        if (is_poison(part))
            return poison;
        if (is_bundle(o))
            bundle_add(r, o.bundle->parts.p[i].path, part);
        else
            PUSH(*r.list, part);
    }
    return r;
}

static Object listed_leaf(void *list, Object o)
{
    PUSH(*(ObjectList *)list, o);
    return o;
}

static void leaves(Object o, ObjectList *list)
{
    map_leaves(o, listed_leaf, list);
}

static Object next_leaf(void *next, Object o)
{
    (void)o;
    return *(*(const Object **)next)++;
}

/* The same value with the tensors from *next on instead of its own. */
static Object rebuilt(Object o, const Object **next)
{
    return map_leaves(o, next_leaf, next);
}

static Object tensor_leaf(void *at, Object o)
{
    return to_tensor(o, ANY_TYPE, *(Span *)at);
}

/* Numbers and lists become tensors. */
static Object as_tensors(Object o, Span at)
{
    return map_leaves(read_object(o), tensor_leaf, &at);
}

/* ---- sequences ---- */

static bool add_sequence(Scan *scan, Object o, Span at)
{
    o = read_object(o);
    if (o.kind == OBJ_TUPLE) {
        for (int i = 0; i < o.list->n; i++)
            if (!add_sequence(scan, o.list->p[i], at))
                return false;
        return true;
    }
    if (o.kind != OBJ_RANGE)
        o = to_tensor(o, ANY_TYPE, at);
    if (is_tensor(o) && tensor_node(o)->rank == 0) {
        fail(at, "E0810", "a scan goes over an axis of a tensor or a range, but this is one %s",
             dtype_names[tensor_node(o)->type]);
        return false;
    }
    PUSH(scan->sequences, (Sequence){.value = o, .at = at});
    return !is_poison(o);
}

/* `zip(x, y)` is the same as `x, y`. */
static bool find_sequences(Scan *scan)
{
    const Ast *list = scan->ast->kid[SEQUENCES], *names = scan->ast->kid[NAMES];
    bool fine = true;
    for (int i = 0; i < list->nkids; i++) {
        const Ast *e = list->kid[i];
        bool zip = e->kind == AST_CALL && e->kid[0]->name && !strcmp(e->kid[0]->name, "zip");
        for (int k = zip; fine && k < (zip ? e->nkids : 1); k++) {
            const Ast *one = zip ? e->kid[k] : e;
            fine = add_sequence(scan, eval(one), one->span);
        }
    }
    if (!fine || names->nkids == scan->sequences.n)
        return fine;
    fail(names->span, "E0201", "%d %s for %d %s", names->nkids,
         names->nkids == 1 ? "name" : "names", scan->sequences.n,
         scan->sequences.n == 1 ? "sequence" : "sequences");
    return false;
}

/* The only axis that a signature called so. */
static bool named_axis(Sequence *q, const Ast *over)
{
    int found = 0;
    for (int i = tensor_node(q->value)->rank; q->value.axes && i-- > 0;)
        if (over->kind == AST_NAME && q->value.axes[i] == over->name) {
            q->axis = i;
            found++;
        }
    return found == 1;
}

/* The axis that `over` means: by its name, so that it is the same for all sizes, or else the only
 * one of that size. */
static bool find_axis(Sequence *q, Dim size, const Ast *over)
{
    Shape s = tensor_shape(q->value);
    int found = 0;
    if (named_axis(q, over))
        return true;
    const char *shown = object_describe(q->value), *length = dim_text(size);
    for (int i = s.rank; i-- > 0;)
        if (same_size(s.dim[i], size)) {
            q->axis = i;
            found++;
        }
    if (found == 1)
        return true;
    if (found)
        fail(q->at, "E0805",
             "`over` says %s, but this is %s, with %d axes of that size; put the one to go over "
             "first, with `permute`, and leave `over` out", length, shown, found);
    else
        fail(q->at, "E0805", "`over` says %s, but this is %s, without an axis of that size", length,
             shown);
    note_at(over->span, "the axis is named here");
    return false;
}

static bool sequence_length(const Sequence *q, Dim *length)
{
    if (is_tensor(q->value))
        *length = tensor_node(q->value)->shape[q->axis];
    else if (!q->value.open_high)
        *length = dim_sub(q->value.high, q->value.low);
    return is_tensor(q->value) || !q->value.open_high;
}

static bool lengths_agree(Scan *scan)
{
    const Sequence *first = NULL;
    Dim length;
    for (int i = 0; i < scan->sequences.n; i++) {
        const Sequence *q = &scan->sequences.p[i];
        if (!sequence_length(q, &length))
            continue;
        if (first && !same_size(length, scan->trips)) {
            fail(q->at, "E0806", "the sequences of a scan have one length, but this has %s rounds",
                 dim_text(length));
            note_at(first->at, "this has %s", dim_text(scan->trips));
            return false;
        }
        first = first ? first : q;
        scan->trips = length;
    }
    if (!first)
        fail(scan->ast->kid[SEQUENCES]->span, "E0811",
             "this range has no end, and nothing else says how many rounds there are");
    return first;
}

static bool choose_axes(Scan *scan)
{
    const Ast *over = scan->ast->kid[OVER];
    Dim size;
    bool literal;
    if (over && !eval_dim(over, &size, &literal))
        return false;
    for (int i = 0; over && i < scan->sequences.n; i++) {
        Sequence *q = &scan->sequences.p[i];
        Dim length;
        if (is_tensor(q->value) && !find_axis(q, size, over))
            return false;
        if (!is_tensor(q->value) && sequence_length(q, &length) && !same_size(length, size)) {
            fail(q->at, "E0806", "this range has %s rounds, but `over` says %s", dim_text(length),
                 dim_text(size));
            return false;
        }
    }
    if (!lengths_agree(scan))
        return false;
    if (proved_ge(dim_const(0), scan->trips))
        scan->trips = dim_const(0);
    if (proved_ge(scan->trips, dim_const(0)))
        return true;
    fail(scan->ast->kid[SEQUENCES]->span, "E0812",
         "these are %s rounds, which are not known to be 0 or more; state `where %s`",
         dim_text(scan->trips), fact_for_ge(scan->trips, dim_const(0)));
    return false;
}

/* The rounds of all loops around are counted in 64 bits, and a loop is one of a few. */
static bool within_loops(const Scan *scan)
{
    int depth = 1;
    int64_t n = 0;
    Dim rounds = scan->trips;
    for (const Step *s = current_step(); s->body; s = s->body->outer) {
        rounds = dim_mul(rounds, s->body->trips);
        depth++;
    }
    if (rounds == DIM_BAD || (dim_is_const(rounds, &n) && n > MAX_ELEMENTS)) {
        fail(scan->ast->kid[SEQUENCES]->span, "E0814",
             "a scan has at most 2^56 rounds, those of the scans around it counted in");
        return false;
    }
    if (depth > MAX_LOOPS)
        fail(scan->ast->span, "E0815", "more than %d scans stand in each other here", MAX_LOOPS);
    return depth <= MAX_LOOPS;
}

/* The stacked axis stands where the first tensor has the axis that is walked along. */
static int stack_position(const Scan *scan, int rank)
{
    for (int i = 0; i < scan->sequences.n; i++)
        if (is_tensor(scan->sequences.p[i].value)) {
            int axis = scan->sequences.p[i].axis;
            return axis < rank ? axis : rank;
        }
    return 0;
}

/* ---- the beginning of a round ---- */

Object element_at(Object x, int axis, Dim t)
{
    Shape s = tensor_shape(x);
    Contract c = {.in[0].rank = s.rank};
    unsigned low = (1u << axis) - 1;
    int from[MAX_RANK];
    for (int i = 0; i < s.rank; i++) {
        if (i == axis) {
            c.in[0].at[i] = affine_const(t);
            continue;
        }
        from[c.nbox] = i;
        c.in[0].at[i] = affine_axis(c.nbox);
        c.box[c.nbox++] = s.dim[i];
    }
    c.out = map_identity(c.nbox);
    Ref r = build_contract(current_step()->graph, &c, tensor_ref(x), NO_REF, c.nbox, c.box);
    uint8_t ones = (uint8_t)((s.ones & low) | (s.ones >> 1 & ~low));
    return with_axes_at(object_tensor(r, ones), x, from);
}

static Object element_of(const Sequence *q, Dim t)
{
    if (is_tensor(q->value))
        return element_at(q->value, q->axis, t);
    return object_dim(dim_add(q->value.low, t));
}

static void bind_elements(const Scan *scan, const char *symbol)
{
    Object tuple = object_list(OBJ_TUPLE);
    for (int i = 0; i < scan->sequences.n; i++)
        PUSH(*tuple.list, element_of(&scan->sequences.p[i], dim_symbol(symbol)));
    bind_names(scan->ast->kid[NAMES], tuple.list->n > 1 ? tuple : tuple.list->p[0],
               scan->ast->kid[NAMES]->span);
}

typedef struct { OpenLoop *loop; const char *name; } Carrying;

static Object carried_leaf(void *ctx, Object start)
{
    const Carrying *c = ctx;
    Object o = loop_carry(c->loop, start);
    node_at(c->loop->step->graph, o.ref)->name = c->name;
    return o;
}

static void begin_round(Scan *scan, OpenLoop *l, Scope *scope)
{
    *scope = (Scope){.body = true};
    scope_push(scope);
    for (int i = 0; i < carry_count(scan->ast); i++) {
        const Ast *c = carry_at(scan->ast, i);
        Carrying carrying = {l, c->name};
        scan->begin[i] = map_leaves(scan->start[i], carried_leaf, &carrying);
    }
    bind_elements(scan, l->loop.symbol);
    for (int i = 0; i < carry_count(scan->ast); i++) {
        const Ast *c = carry_at(scan->ast, i);
        bind_name(c->name, scan->begin[i], c->name_span);
    }
}

/* An element, or a carried value, but not both. */
static bool names_differ(const Ast *s)
{
    NameList names = {0};
    bool fine = true;
    for (int i = 0; i < s->kid[NAMES]->nkids + carry_count(s); i++) {
        int k = i - s->kid[NAMES]->nkids;
        const Ast *n = k < 0 ? s->kid[NAMES]->kid[i] : carry_at(s, k);
        if (n->kind == AST_WILD)
            continue;
        if (has_name(&names, n->name)) {
            fail(n->span, "E0102", "`%s` has two values in a round of this scan", n->name);
            fine = false;
        }
        add_name(&names, n->name);
    }
    return fine;
}

static bool find_starts(Scan *scan)
{
    int n = carry_count(scan->ast);
    bool fine = true;
    scan->start = NEW_ARRAY(Object, n + 1);
    scan->begin = NEW_ARRAY(Object, n + 1);
    for (int i = 0; i < n; i++) {
        const Ast *c = carry_at(scan->ast, i);
        Object o = c->kid[0] ? eval_value(c->kid[0]) : name_lookup(c->name, c->span, ANY_NAME);
        scan->start[i] = as_tensors(o, c->span);
        fine &= !is_poison(scan->start[i]);
    }
    return fine;
}

/* ---- while ---- */

static const char *round_name(const Scan *scan)
{
    const Ast *names = scan->ast->kid[NAMES];
    bool range = scan->sequences.p[0].value.kind == OBJ_RANGE;
    return range && names->kid[0]->kind == AST_NAME ? names->kid[0]->name : "t";
}

static bool changes_places(const Step *s)
{
    for (int i = 0; i < s->versions.n; i++)
        if (s->versions.p[i].changed)
            return true;
    return false;
}

/* Evaluates the condition in a body that is given up. */
static bool read_condition(Scan *scan)
{
    const Ast *c = scan->ast->kid[WHILE];
    Scope scope;
    if (!c)
        return true;
    loop_begin(&scan->condition, round_name(scan), scan->trips);
    begin_round(scan, &scan->condition, &scope);
    Object o = to_tensor(eval_value(c), ANY_TYPE, c->span);
    if (!is_poison(o))
        o.ref = tensor_ref(o), o.step = elab.step;
    scope_pop();
    loop_drop(&scan->condition);
    scan->holds = o;
    scan->has_condition = true;
    if (is_poison(o))
        return false;
    if (tensor_node(o)->type != BOOL || tensor_node(o)->rank > 0) {
        fail(c->span, "E0807",
             "`while` takes one bool, but this is %s; write any(...) or all(...) of many",
             object_describe(o));
        return false;
    }
    if (!changes_places(scan->condition.step))
        return true;
    fail(c->span, "E0807", "the condition of `while` is only looked at: it must change no state");
    return false;
}

static Ref *refs_of(const Object *values, int n)
{
    ObjectList list = {0};
    for (int i = 0; i < n; i++)
        leaves(values[i], &list);
    Ref *refs = NEW_ARRAY(Ref, list.n + 1);
    for (int i = 0; i < list.n; i++)
        refs[i] = tensor_ref(list.p[i]);
    return refs;
}

/* Whether the first round runs, in the step around. */
static Object first_condition(const Scan *scan)
{
    Dim first = scan->ast->flag ? dim_sub(scan->trips, dim_const(1)) : dim_const(0);
    return loop_instance(&scan->condition, scan->holds, first,
                         refs_of(scan->start, carry_count(scan->ast)));
}

/* Whether the next round runs, at the end of a round: what is out of range behind the last one
 * reads as 0, and nobody looks. */
static Object next_condition(const Scan *scan, const Object *next)
{
    Dim step = dim_const(scan->ast->flag ? -1 : 1);
    Dim round = dim_add(dim_symbol(scan->loop.loop.symbol), step);
    Object holds = loop_instance(&scan->condition, scan->holds, round,
                                 refs_of(next, carry_count(scan->ast)));
    Ref r = build_point(scan->loop.step->graph, OP_AND, scan->loop.active, tensor_ref(holds),
                        NO_REF);
    return object_tensor(r, 0);
}

/* ---- the end of a round ---- */

static bool same_tensors(Object was, Object *now, Span at)
{
    DType t = tensor_node(was)->type;
    if (is_number(*now) || now->kind == OBJ_LIST)
        *now = to_tensor(*now, t, at);
    if (!is_tensor(*now))
        return false;
    Shape a = tensor_shape(was), b = tensor_shape(*now);
    if (tensor_node(*now)->type != t || !same_shape(a.rank, a.dim, b.rank, b.dim))
        return false;
    *now = resize_tensor(*now, a.dim);
    return true;
}

/* Lists the parts of what a round hands on, numbers as tensors; false: they are not like those that
 * it began with. */
static bool same_parts(Object was, Object now, ObjectList *list, Span at)
{
    int n = part_count(was);
    if (n != part_count(now) || is_bundle(was) != is_bundle(now))
        return false;
    if (n < 0) {
        bool same = same_tensors(was, &now, at);
        PUSH(*list, now);
        return same;
    }
    for (int i = 0; i < n; i++)
        if (!same_parts(part_at(was, i), part_at(now, i), list, at))
            return false;
    return true;
}

static bool keeps_type(const Ast *carry, Object was, Object now, ObjectList *list, Span at)
{
    if (is_poison(now))
        return false;
    int before = list->n;
    if (same_parts(was, now, list, at))
        return true;
    for (int i = before; i < list->n; i++)
        if (is_poison(list->p[i]))
            return false;
    fail(at, "E0803",
         "`%s` goes from one round of the scan to the next, so it keeps its type: it begins as %s "
         "and is %s at the end of a round",
         carry->name, object_describe(was), object_describe(now));
    note_at(carry->span, "it begins here");
    return false;
}

/* Hands the carried names on. */
static bool end_round(Scan *scan)
{
    int n = carry_count(scan->ast);
    Object *next = NEW_ARRAY(Object, n + 1);
    ObjectList list = {0};
    bool fine = true;
    for (int i = 0; i < n; i++) {
        const Ast *c = carry_at(scan->ast, i);
        Binding *b = name_binding(c->name);
        fine &= keeps_type(c, scan->begin[i], read_object(b->value), &list, b->span);
    }
    if (!fine)
        return false;
    for (int i = 0; i < list.n; i++)
        list.p[i] = loop_next(&scan->loop, i, list.p[i]);
    if (scan->has_condition) {
        const Object *masked = list.p;
        for (int i = 0; i < n; i++)
            next[i] = rebuilt(scan->begin[i], &masked);
        loop_next(&scan->loop, list.n, next_condition(scan, next));
    }
    return true;
}

/* A size that differs from round to round has no place in a body. */
static bool shapes_are_fixed(const Scan *scan)
{
    const Graph *g = scan->loop.step->graph;
    for (Ref r = 0; r < g->nodes.n; r++)
        for (int i = 0; i < g->nodes.p[r].rank; i++)
            if (dim_mentions(g->nodes.p[r].shape[i], scan->loop.loop.symbol)) {
                Dim size = dim_substitute(g->nodes.p[r].shape[i], scan->loop.loop.symbol,
                                          dim_symbol(intern(round_name(scan))));
                fail(g->nodes.p[r].span, "E0808",
                     "this has %s elements along axis %d, which differs from round to round; keep "
                     "all of them, and mask what is not meant: `if iota(n) < %s then ... else 0`",
                     dim_text(size), i, dim_text(size));
                return false;
            }
    return true;
}

static void stack_yields(Scan *scan)
{
    ObjectList rows = {0};
    if (scan->yielded.kind == OBJ_NONE)
        return;
    leaves(scan->yielded, &rows);
    for (int i = 0; i < rows.n; i++)
        loop_stack(&scan->loop, rows.p[i], stack_position(scan, tensor_node(rows.p[i])->rank));
}

/* ---- behind the loop ---- */

/* An axis more, at `axis`, that does not stretch. */
static uint8_t wider(uint8_t ones, int axis)
{
    unsigned low = (1u << axis) - 1;
    return (uint8_t)((ones & low) | (ones & ~low) << 1);
}

/* All rows of one yield, with the axis of the rounds. */
static Object stacked_rows(const Scan *scan, int k, Object row)
{
    int axis = scan->loop.loop.stack_axis[k], from[MAX_RANK];
    const Ast *over = scan->ast->kid[OVER];
    Object o = loop_part(&scan->loop, scan->loop.loop.ncarry + k, wider(row.ones, axis));
    for (int i = 0; i < tensor_node(o)->rank; i++)
        from[i] = i < axis ? i : i == axis ? -1 : i - 1;
    return name_axis(with_axes_at(o, row, from), axis,
                     over && over->kind == AST_NAME ? over->name : NULL);
}

static Object stacked(const Scan *scan)
{
    ObjectList rows = {0};
    if (scan->yielded.kind == OBJ_NONE)
        return none;
    leaves(scan->yielded, &rows);
    for (int i = 0; i < rows.n; i++)
        rows.p[i] = stacked_rows(scan, i, rows.p[i]);
    const Object *next = rows.p;
    return rebuilt(scan->yielded, &next);
}

/* The carried names keep their last values. */
static void assign_last(const Scan *scan)
{
    int k = 0;
    for (int i = 0; i < carry_count(scan->ast); i++) {
        const Ast *c = carry_at(scan->ast, i);
        ObjectList parts = {0};
        leaves(scan->start[i], &parts);
        for (int j = 0; j < parts.n; j++)
            parts.p[j] = with_axes_of(loop_part(&scan->loop, k++, parts.p[j].ones), parts.p[j]);
        const Object *next = parts.p;
        assign_name(c->name, rebuilt(scan->start[i], &next), c->name_span);
    }
}

static void poison_last(const Scan *scan)
{
    for (int i = 0; i < carry_count(scan->ast); i++)
        assign_name(carry_at(scan->ast, i)->name, poison, carry_at(scan->ast, i)->name_span);
}

/* ---- the scan ---- */

/* The body, from the first to the last statement; false after a mistake. */
static bool run_round(Scan *scan)
{
    Scope scope;
    struct Scan *outer = elab.frame->scan;
    Object first = scan->has_condition ? first_condition(scan) : none;
    loop_begin(&scan->loop, round_name(scan), scan->trips);
    scan->loop.loop.backwards = scan->ast->flag;
    begin_round(scan, &scan->loop, &scope);
    if (scan->has_condition) {
        scan->loop.loop.until = scan->loop.loop.ncarry;
        scan->loop.active = tensor_ref(loop_carry(&scan->loop, first));
    }
    elab.frame->scan = scan;
    int errors = error_count();
    bool fine = exec_block(scan->ast->kid[BODY]) && error_count() == errors &&
                !is_poison(scan->yielded) && end_round(scan) && shapes_are_fixed(scan);
    if (fine)
        stack_yields(scan);
    elab.frame->scan = outer;
    scope_pop();
    return fine;
}

/* A scan without a meaning is read for the mistakes in its body. */
static void faulty_scan(Scan *scan)
{
    Scope scope = {.body = true};
    struct Scan *outer = elab.frame->scan;
    elab.frame->scan = scan;
    scope_push(&scope);
    for (int i = 0; i < scan->ast->kid[NAMES]->nkids; i++)
        if (scan->ast->kid[NAMES]->kid[i]->kind == AST_NAME)
            bind_name(scan->ast->kid[NAMES]->kid[i]->name, poison, scan->ast->kid[NAMES]->span);
    for (int i = 0; i < carry_count(scan->ast); i++)
        bind_name(carry_at(scan->ast, i)->name, poison, carry_at(scan->ast, i)->span);
    exec_block(scan->ast->kid[BODY]);
    scope_pop();
    elab.frame->scan = outer;
}

static Object run_scan(Scan *scan)
{
    bool sound = names_differ(scan->ast) & find_sequences(scan) & find_starts(scan);
    if (!sound || !choose_axes(scan) || !within_loops(scan) || !read_condition(scan)) {
        faulty_scan(scan);
        poison_last(scan);
        return poison;
    }
    if (!run_round(scan)) {
        loop_drop(&scan->loop);
        poison_last(scan);
        return poison;
    }
    loop_end(&scan->loop);
    assign_last(scan);
    return stacked(scan);
}

Object eval_scan(const Ast *s)
{
    Scan scan = {.ast = s, .yielded = none};
    Object r = run_scan(&scan);
    if (r.kind != OBJ_NONE)
        return r;
    fail(s->span, "E0802", "this scan yields nothing, so it has no value; its body ends in "
                           "`yield`, or the scan is a statement of its own");
    return poison;
}

void exec_scan(const Ast *s)
{
    Scan scan = {.ast = s, .yielded = none};
    Object r = run_scan(&scan);
    if (!is_poison(r) && r.kind != OBJ_NONE)
        fail(scan.yield_at, "E0802",
             "nothing takes what this scan yields: write `ys = scan ...`, or leave `yield` out");
}

void exec_yield(const Ast *s)
{
    Scan *scan = elab.frame->scan;
    const Ast *list = s->nkids == 1 && s->kid[0]->kind == AST_EXPRS ? s->kid[0] : s;
    if (!scan) {
        fail(s->span, "E0801", "`yield` belongs in the body of a scan%s",
             elab.frame->is_entry ? "" : "; a body ends in `return`");
        return;
    }
    if (scan->ast->kid[WHILE]) {
        fail(s->span, "E0802",
             "a scan with `while` yields nothing, as it is not known how many rounds run; carry "
             "the values instead");
        return;
    }
    if (scan->yielded.kind != OBJ_NONE) {
        fail(s->span, "E0802", "a round yields once: `yield a, b` for several values");
        note_at(scan->yield_at, "the first `yield` is here");
        return;
    }
    scan->yield_at = s->span;
    scan->yielded = object_list(OBJ_TUPLE);
    for (int i = 0; i < list->nkids; i++)
        PUSH(*scan->yielded.list, as_tensors(eval_value(list->kid[i]), list->kid[i]->span));
    for (int i = 0; i < list->nkids; i++)
        if (is_poison(scan->yielded.list->p[i])) {
            scan->yielded = poison;
            return;
        }
    if (list->nkids == 1)
        scan->yielded = scan->yielded.list->p[0];
}
