/* Statements of bodies. In a function, layer, net or optimiser everything here happens while
 * compiling: `if` takes one branch, `for` is unrolled. In an entry the same statements may
 * depend on values of the run; those cases go to elab_entry.c. */
#include "frontend/elab.h"

#include <string.h>

/* ---- binding ---- */

static bool is_carried_bundle(Object o)
{
    return is_bundle(o) && holds_places(o) &&
           elab.program->places.p[o.bundle->parts.p[0].value.slot->place].role == PLACE_VARIABLE;
}

/* A name that a host loop carries is a place: giving it a new value writes there. */
static bool assign_carried(const char *name, Object v, Span at)
{
    Binding *b = name_binding(name);
    if (b && is_carried_bundle(b->value)) {
        bundle_write(b->value, v, at);
        return true;
    }
    if (!b || b->value.kind != OBJ_PLACE ||
        elab.program->places.p[b->value.slot->place].role != PLACE_VARIABLE)
        return false;
    Slot *slot = b->value.slot;
    v = to_tensor(v, slot->type, at);
    if (is_poison(v))
        return true;
    Shape s = tensor_shape(v);
    bool same = shape_equal(s.rank, s.dim, slot->shape.rank, slot->shape.dim);
    if (tensor_node(v)->type == slot->type && same)
        place_write(slot, v);
    else {
        fail(at, "E0604",
             "`%s` goes from one round of the loop to the next, so it keeps its type: it was %s "
             "and is now %s",
             name, shape_text(slot->type, &slot->shape), object_describe(v));
        note_at(b->span, "it comes from here");
    }
    return true;
}

/* A round of a scan must not give a new value to a name from outside that it does not carry. */
static bool rebinds_outside(const char *name, Span at)
{
    bool outside = false;
    for (Scope *s = elab.frame->scope; s; s = s->up) {
        for (int i = 0; i < s->names.n; i++) {
            if (s->names.p[i].name != name)
                continue;
            if (outside) {
                fail(at, "E0804",
                     "`%s` has a value from outside of this scan, which a round can only change if "
                     "the scan carries it: write `carrying %s`, or use another name",
                     name, name);
                note_at(s->names.p[i].span, "its value comes from here");
            }
            return outside;
        }
        outside |= s->body;
    }
    return false;
}

void assign_name(const char *name, Object v, Span at)
{
    if (elab.frame->scan && rebinds_outside(name, at))
        v = poison;
    if (!assign_carried(name, v, at))
        name_assign(name, marked(name, v), at);
}

static void assign_target(const Ast *target, Object v)
{
    if (target->kind == AST_NAME)
        assign_name(target->name, v, target->span);
    else if (target->kind != AST_WILD)
        fail(target->span, "E0111",
             "this cannot be given a value; a part of a place is changed by `<-`");
}

void bind_name(const char *name, Object v, Span at)
{
    name_define(name, marked(name, v), at);
}

void bind_names(const Ast *names, Object v, Span at)
{
    bool several = names->nkids > 1;
    bool tuple = v.kind == OBJ_TUPLE || v.kind == OBJ_LIST;
    if (several && !is_poison(v) && (!tuple || v.list->n != names->nkids)) {
        fail(at, "E0210", "%d names stand for %s", names->nkids, object_describe(v));
        v = poison;
    }
    for (int i = 0; i < names->nkids; i++)
        if (names->kid[i]->kind == AST_NAME) {
            Object one = !several || is_poison(v) ? v : v.list->p[i];
            bind_name(names->kid[i]->name, one, names->kid[i]->span);
        }
}

static void exec_assign(const Ast *s)
{
    const Ast *left = s->kid[0], *right = s->kid[1];
    if (left->nkids == 1 && left->kid[0]->kind == AST_INDEX && right->nkids == 1) {
        exec_indexed(left->kid[0], right->kid[0]);
        return;
    }
    Object *values = NEW_ARRAY(Object, left->nkids + right->nkids);
    for (int i = 0; i < right->nkids; i++)
        values[i] = eval_value(right->kid[i]);
    if (left->nkids == 1 && right->nkids > 1) {
        Object tuple = object_list(OBJ_TUPLE);
        for (int i = 0; i < right->nkids; i++)
            PUSH(*tuple.list, values[i]);
        values[0] = tuple;
    } else if (left->nkids > 1 && right->nkids == 1) {
        Object v = values[0];
        bool fits = (v.kind == OBJ_TUPLE || v.kind == OBJ_LIST) && v.list->n == left->nkids;
        if (!fits && !is_poison(v))
            fail(right->span, "E0210", "%d names stand for %s", left->nkids, object_describe(v));
        for (int i = 0; i < left->nkids; i++)
            values[i] = fits ? v.list->p[i] : poison;
    } else if (left->nkids != right->nkids) {
        fail(s->span, "E0210", "%d names on the left, %d values on the right", left->nkids,
             right->nkids);
        return;
    }
    for (int i = 0; i < left->nkids; i++)
        assign_target(left->kid[i], values[i]);
}

/* ---- typed values and places ---- */

Object fit_value(Object v, DType t, const Shape *shape, const char *name, Span at)
{
    v = to_tensor(v, t, at);
    if (is_poison(v))
        return v;
    DType have = tensor_node(v)->type;
    bool upwards = have == BOOL || (is_int(have) && is_float(t)) ||
                   (have == I64 && tensor_node(v)->op == OP_SIZE);
    Shape s = tensor_shape(v);
    if (have != t && !upwards) {
        fail(at, "E0402", "`%s` has type %s, but its new value has type %s; write %s(...)", name,
             dtype_names[t], dtype_names[have], dtype_names[t]);
        return poison;
    }
    if (s.rank > 0 && !same_shape(s.rank, s.dim, shape->rank, shape->dim)) {
        fail(at, "E0325", "`%s` is %s, but its new value is %s", name, shape_text(t, shape),
             object_describe(v));
        return poison;
    }
    return expand_tensor(cast_tensor(v, t), shape);
}

static void exec_declare(const Ast *s)
{
    const Ast *type = s->kid[0];
    bool ok;
    DType t;
    Shape shape = eval_shape(type, &ok);
    Object v = eval_value(s->kid[1]);
    if (!ok || !type_dtype(type, &t) || is_poison(v))
        v = poison;
    else
        v = fit_value(v, t, &shape, s->name, s->kid[1]->span);
    if (v.kind == OBJ_TENSOR)
        v.ones = shape.ones;
    assign_name(s->name, v, s->name_span);
}

void set_place(Slot *slot, Object v)
{
    place_write(slot, v);
    slot->learnt |= elab.frame->is_entry || elab.frame->decl->kind == AST_OPTIMIZER;
}

static void exec_set(const Ast *s)
{
    const Ast *target = s->kid[0];
    if (target->kind == AST_INDEX) {
        exec_set_part(target, s->kid[1]);
        return;
    }
    Object place = eval(target), v = eval_value(s->kid[1]);
    if (is_poison(place) || is_poison(v))
        return;
    if (is_bundle(place) && holds_places(place)) {
        bundle_write(place, v, s->kid[1]->span);
        return;
    }
    if (place.kind != OBJ_PLACE) {
        fail(target->span, "E0111",
             "`<-` changes a param or a state, but this is %s; a name takes a new value by `=`",
             object_describe(place));
        return;
    }
    Slot *slot = place.slot;
    v = fit_value(v, slot->type, &slot->shape, target->name ? target->name : "the place",
            s->kid[1]->span);
    if (is_poison(v))
        return;
    set_place(slot, v);
}

/* ---- control ---- */

/* false: reported. A condition of the run is left in *object. */
bool static_condition(const Ast *c, bool *value, Object *object)
{
    Object o = eval_value(c);
    *object = o;
    if (o.kind == OBJ_BOOL)
        *value = o.truth;
    else if (!is_poison(o) && !(is_tensor(o) && tensor_node(o)->type == BOOL)) {
        fail(c->span, "E0407", "a condition must be a bool, but this is %s", object_describe(o));
        return false;
    }
    return !is_poison(o);
}

static bool exec_if(const Ast *s)
{
    bool truth = false;
    Object o;
    if (!static_condition(s->kid[0], &truth, &o))
        return true;
    if (o.kind != OBJ_BOOL) {
        fail(s->kid[0]->span, "E0405",
             "`if` with a block needs a condition that is known while compiling, but this "
             "is %s; write `if c then a else b` for tensors",
             object_describe(o));
        return true;
    }
    const Ast *taken = truth ? s->kid[1] : s->nkids > 2 ? s->kid[2] : NULL;
    if (!taken)
        return true;
    return taken->kind == AST_IF ? exec_if(taken) : exec_block(taken);
}

static int range_items(Object r, const Ast *in, ObjectList *items)
{
    int64_t low, high;
    if (r.open_high || !dim_is_const(r.low, &low) || !dim_is_const(r.high, &high)) {
        fail(in->span, "E0418",
             "this loop is unrolled, so both ends of its range must be known while compiling");
        return -1;
    }
    if (high - low > MAX_UNROLL) {
        fail(in->span, "E0703", "this loop would be unrolled %lld times; at most %d are",
             (long long)(high - low), MAX_UNROLL);
        return -1;
    }
    for (int64_t i = low; i < high; i++)
        PUSH(*items, object_int(i));
    return items->n;
}

int loop_items(const Ast *in, ObjectList *items)
{
    Object o = eval_value(in);
    if (o.kind == OBJ_RANGE)
        return range_items(o, in, items);
    if (o.kind == OBJ_LIST || o.kind == OBJ_TUPLE) {
        for (int i = 0; i < o.list->n; i++)
            PUSH(*items, o.list->p[i]);
        return items->n;
    }
    if (!is_poison(o))
        fail(in->span, "E0410", "`for` goes over a range, a list or `zip(...)`, but this is %s",
             object_describe(o));
    return -1;
}

static bool exec_for(const Ast *s)
{
    ObjectList items = {0};
    int n = loop_items(s->kid[1], &items);
    for (int i = 0; i < n && !elab.exhausted; i++) {
        Scope scope = {0};
        scope_push(&scope);
        bind_names(s->kid[0], items.p[i], s->kid[0]->span);
        bool goes_on = exec_block(s->kid[2]);
        scope_pop();
        if (!goes_on)
            return false;
    }
    return true;
}

static void exec_return(const Ast *s)
{
    Object r = none;
    if (s->nkids == 1)
        r = eval_value(s->kid[0]);
    else if (s->nkids > 1) {
        r = object_list(OBJ_TUPLE);
        for (int i = 0; i < s->nkids; i++)
            PUSH(*r.list, eval_value(s->kid[i]));
    }
    elab.frame->result = r;
    elab.frame->result_span = s->span;
    elab.frame->returned = true;
}

/* `return a, b` may hold its values in one EXPRS kid. */
static const Ast *unwrap(const Ast *s)
{
    return s->nkids == 1 && s->kid[0] && s->kid[0]->kind == AST_EXPRS ? s->kid[0] : s;
}

/* Statements of the host, and those that a scan cannot hold. */
static void misplaced(const Ast *s)
{
    const char *name = s->kind == AST_MINIMIZE ? s->name : ast_names[s->kind];
    if (elab.frame->scan)
        fail(s->span, "E0809",
             "`%s` cannot stand in a scan, which runs inside one step; %s", name,
             s->kind == AST_RETURN ? "a round ends in `yield`, and the body around it in `return`"
                                   : "carry or yield the value, and do this behind the scan");
    else
        fail(s->span, "E0605", "`%s` belongs in an entry", name);
}

bool exec_statement(const Ast *s)
{
    Span span = build_span;
    build_span = s->span;
    bool goes_on = true;
    if (elab.frame->is_entry && !elab.frame->scan && exec_host_statement(s)) {
        build_span = span;
        return !elab.frame->returned;
    }
    switch (s->kind) {
    case AST_ASSIGN: exec_assign(s); break;
    case AST_DECLARE: exec_declare(s); break;
    case AST_SET: exec_set(s); break;
    case AST_SLOT: exec_slot(s); break;
    case AST_SHARE: exec_share(s); break;
    case AST_IF: goes_on = exec_if(s); break;
    case AST_FOR: goes_on = exec_for(s); break;
    case AST_SCAN: exec_scan(s); break;
    case AST_YIELD: exec_yield(s); break;
    case AST_RETURN:
        if (elab.frame->scan) {
            misplaced(s);
            break;
        }
        exec_return(unwrap(s));
        goes_on = false;
        break;
    default: misplaced(s);
    }
    build_span = span;
    return goes_on;
}

bool exec_block(const Ast *block)
{
    for (int i = 0; i < block->nkids && !elab.exhausted; i++)
        if (block->kid[i] && !exec_statement(block->kid[i]))
            return false;
    return true;
}
