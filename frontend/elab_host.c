/* Statements of entries as host operations.
 *
 * Ordinary statements only add nodes to the current step. A host operation closes the step and
 * takes its place in the block. A name from outside that a loop (or a branch) gives a new value
 * becomes a place for that purpose: its rounds hand the value on through it (rule 23). */
#include "frontend/elab.h"

#include <string.h>

static const Ast *unwrap(const Ast *s)
{
    return s->nkids == 1 && s->kid[0] && s->kid[0]->kind == AST_EXPRS ? s->kid[0] : s;
}

/* ---- blocks ---- */

typedef struct { HostBlock *block; int round, facts; Scope scope; } Inside;

static void block_enter(Inside *in, HostBlock *block, bool new_round)
{
    *in = (Inside){.block = elab.block, .round = elab.round, .facts = elab.facts.n};
    elab.block = block;
    elab.nested++;
    if (new_round)
        elab.round = ++elab.rounds;
    scope_push(&in->scope);
}

static void block_leave(Inside *in)
{
    step_flush();
    scope_pop();
    elab.nested--;
    elab.block = in->block;
    elab.round = in->round;
    elab.facts.n = in->facts;
}

/* ---- names that a loop carries ---- */

static void assigned_names(const Ast *s, NameList *names)
{
    if (s->kind == AST_DECLARE)
        add_name(names, s->name);
    if (s->kind == AST_SET && s->kid[0]->kind == AST_INDEX && s->kid[0]->kid[0]->kind == AST_NAME)
        add_name(names, s->kid[0]->kid[0]->name);
    for (int i = 0; s->kind == AST_ASSIGN && i < s->kid[0]->nkids; i++) {
        const Ast *t = s->kid[0]->kid[i];
        t = t->kind == AST_INDEX ? t->kid[0] : t;
        if (t->kind == AST_NAME)
            add_name(names, t->name);
    }
    if (s->kind == AST_SCAN || s->kind == AST_ASSIGN || s->kind == AST_DECLARE)
        carried_by(s, names);
    if (s->kind == AST_BLOCK || s->kind == AST_IF || s->kind == AST_FOR)
        for (int i = 0; i < s->nkids; i++)
            if (s->kid[i])
                assigned_names(s->kid[i], names);
}

static const char *variable_path(const char *name)
{
    const char *path = internf("%s/%s", elab.entry->name, name);
    for (int k = 2; program_place(elab.program, path) >= 0; k++)
        path = internf("%s/%s.%d", elab.entry->name, name, k);
    return path;
}

/* A place of the value's type and shape, or NULL after a message. */
static Slot *variable_new(const char *name, Object *value, Span at)
{
    *value = to_tensor(*value, ANY_TYPE, at);
    if (is_poison(*value))
        return NULL;
    Shape s = tensor_shape(*value);
    s.ones = 0;
    return place_new(variable_path(name), PLACE_VARIABLE, tensor_node(*value)->type, &s, NULL, NULL,
                     at);
}

typedef struct { const char *name; Span at; } Carried;

static Slot *carried_part(void *ctx, const char *behind, Object value)
{
    const Carried *c = ctx;
    Slot *slot = variable_new(internf("%s/%s", c->name, behind), &value, c->at);
    if (slot)
        place_write(slot, value);
    return slot;
}

Object bundle_store(const char *name, Object bundle, Span at)
{
    return bundle_places(bundle, carried_part, &(Carried){name, at});
}

static void carry_bundle(const char *name, Object bundle)
{
    Span at = name_binding(name)->span;
    if (!holds_places(bundle))
        bundle = bundle_store(name, bundle, at);
    name_binding(name)->value = bundle;
}

/* What can be handed on as a tensor. */
static bool holds_numbers(Object o)
{
    bool all = o.kind == OBJ_LIST && o.list->n > 0;
    for (int i = 0; all && i < o.list->n; i++)
        all = holds_numbers(o.list->p[i]);
    return all || is_number(o) || is_tensor(o) || o.kind == OBJ_VAR;
}

static void carry_name(const char *name)
{
    Binding *b = name_binding(name);
    if (b && is_bundle(b->value))
        carry_bundle(name, b->value);
    if (!b || !holds_numbers(b->value))
        return;
    Object value = b->value;
    Span at = b->span;
    Slot *slot = variable_new(name, &value, at);
    if (slot)
        place_write(slot, value);
    b = name_binding(name);
    b->value = slot ? (Object){.kind = OBJ_PLACE, .slot = slot} : poison;
}

typedef enum { UNUSED_NAME, READ_FIRST, SET_FIRST } Use;

static bool mentions(const Ast *a, const char *name)
{
    bool found = a->kind == AST_NAME && a->name == name;
    for (int i = 0; !found && i < a->nkids; i++)
        found = a->kid[i] && mentions(a->kid[i], name);
    return found;
}

static Use first_use(const Ast *s, const char *name)
{
    Use use = UNUSED_NAME;
    if (s->kind == AST_BLOCK) {
        for (int i = 0; !use && i < s->nkids; i++)
            use = s->kid[i] ? first_use(s->kid[i], name) : UNUSED_NAME;
        return use;
    }
    if (s->kind == AST_DECLARE && s->name == name)
        return mentions(s->kid[1], name) ? READ_FIRST : SET_FIRST;
    if (s->kind != AST_ASSIGN || mentions(s->kid[1], name))
        return mentions(s, name) ? READ_FIRST : UNUSED_NAME;
    for (int i = 0; i < s->kid[0]->nkids; i++) {
        const Ast *target = s->kid[0]->kid[i];
        if (target->kind == AST_NAME && target->name == name)
            use = use ? use : SET_FIRST;
        else if (mentions(target, name))
            use = READ_FIRST;
    }
    return use;
}

/* Whether the entry says the name again behind the loop. */
static bool mentioned_behind(const Ast *a, const char *name, Span loop)
{
    bool found = a->kind == AST_NAME && a->name == name && a->span.start >= loop.end;
    for (int i = 0; !found && i < a->nkids; i++)
        found = a->kid[i] && mentioned_behind(a->kid[i], name, loop);
    return found;
}

/* A name that each round sets before it reads it, and nobody reads afterwards, only happens to be
 * called like one from before. */
static bool is_handed_on(const char *name, const Ast *loop)
{
    return elab.nested > elab.frame->nested || first_use(loop->kid[2], name) != SET_FIRST ||
           mentioned_behind(elab.frame->decl, name, loop->span);
}

/* The names that a loop hands on become places; its own are declared by `own_names` inside. */
static void carry_names(const Ast *body, const Ast *loop)
{
    NameList names = {0};
    assigned_names(body, &names);
    for (int i = 0; i < names.n; i++)
        if (!loop || is_handed_on(names.p[i], loop))
            carry_name(names.p[i]);
}

static void own_names(const Ast *loop)
{
    NameList names = {0};
    assigned_names(loop->kid[2], &names);
    elab.nested--;
    for (int i = 0; i < names.n; i++)
        if (name_binding(names.p[i]) && !is_handed_on(names.p[i], loop))
            name_define(names.p[i], none, loop->span);
    elab.nested++;
}

/* ---- loops ---- */

static bool contains(const Ast *a, AstKind kind)
{
    bool found = a->kind == kind;
    for (int i = 0; !found && i < a->nkids; i++)
        found = a->kid[i] && contains(a->kid[i], kind);
    return found;
}

static bool trains_inside(const Ast *body)
{
    return contains(body, AST_MINIMIZE) || contains(body, AST_UPDATE) || contains(body, AST_SET);
}

typedef struct { Dim low, high; VarId high_var; } Bounds;

static bool range_bounds(const Ast *in, Bounds *b)
{
    Object high, low = in->kid[0] ? eval_value(in->kid[0]) : object_int(0);
    *b = (Bounds){.high_var = NO_VAR};
    if (in->nkids < 2 || !in->kid[1]) {
        fail(in->span, "E0409", "a loop needs both ends of its range");
        return false;
    }
    high = eval_value(in->kid[1]);
    if (is_poison(low) || is_poison(high))
        return false;
    bool whole = is_tensor(high) && tensor_node(high)->rank == 0 && is_int(tensor_node(high)->type);
    if (low.kind != OBJ_INT || (high.kind != OBJ_INT && !whole)) {
        fail(in->span, "E0409", "the ends of a range must be ints, but these are %s and %s",
             object_describe(low), object_describe(high));
        return false;
    }
    b->low = low.dim;
    if (whole)
        b->high_var = step_export(cast_tensor(high, I64), "end");
    else
        b->high = high.dim;
    return true;
}

/* The counter as a size: where the end of the loop is one, what it subscripts is proved in range. */
static const char *counter_symbol(const char *name, const Bounds *b)
{
    if (b->high_var != NO_VAR)
        return fresh_symbol(name);
    const char *symbol = fresh_symbol(dim_fresh(name));
    dim_bound(symbol, b->high);
    return symbol;
}

static const char *loop_name(const Ast *names)
{
    return names->nkids == 1 && names->kid[0]->kind == AST_NAME ? names->kid[0]->name
                                                                : intern("round");
}

/* The body of a loop that has no meaning is read for its own mistakes. */
static void faulty_loop(const Ast *s)
{
    Inside in;
    HostBlock nowhere = {0};
    block_enter(&in, &nowhere, true);
    bind_names(s->kid[0], poison, s->kid[0]->span);
    exec_block(s->kid[2]);
    block_leave(&in);
}

static void range_loop(const Ast *s)
{
    Bounds b;
    Inside in;
    Shape scalar = {0};
    int learnt = elab.statements;
    if (!range_bounds(s->kid[1], &b)) {
        faulty_loop(s);
        return;
    }
    carry_names(s->kid[2], s);
    Host *h = host_new(HOST_RANGE, s->span);
    h->name = loop_name(s->kid[0]);
    h->symbol = counter_symbol(h->name, &b);
    h->low = b.low, h->high = b.high, h->high_var = b.high_var;
    h->per_round = trains_inside(s->kid[2]);
    PUSH(h->vars, var_new(VAR_COUNTER, h->name, I64, &scalar));
    block_enter(&in, &h->body, true);
    own_names(s);
    bind_names(s->kid[0], object_dim(dim_symbol(h->symbol)), s->kid[0]->span);
    exec_block(s->kid[2]);
    block_leave(&in);
    h->per_round |= elab.statements > learnt;
}

/* The value of field k of a batch; those behind the last field are the same rows, one later. */
static Shape batch_shape(const Data *d, const Batches *b, const Host *h, int k)
{
    const Field *f = &d->fields.p[k % d->fields.n];
    Shape s = {.rank = 1, .dim = {h->symbol ? dim_symbol(h->symbol) : b->rows}};
    if (b->kind != BATCH_ROWS)
        s.dim[s.rank++] = b->length;
    if (f->ragged >= 0)
        s.dim[s.rank++] = dim_symbol(h->lengths.p[f->ragged]);
    for (int i = 0; i < f->rank; i++) {
        s.ones |= (uint8_t)((f->shape[i] == 1) << s.rank);
        s.dim[s.rank++] = dim_const(f->shape[i]);
    }
    return s;
}

/* The names of a batch loop stand for the fields in order. */
static bool bind_fields(const Ast *names, const Batches *b, Host *h)
{
    const Data *d = &elab.program->data.p[b->data];
    int fields = b->kind == BATCH_ROWS ? d->fields.n : 2 * d->fields.n;
    if (names->nkids > fields) {
        fail(names->span, "E0210", "%d names, but `%s` has %d %s", names->nkids, d->name,
             fields, fields == 1 ? "field" : "fields");
        note_at(d->span, "declared here");
        return false;
    }
    for (int i = 0; i < names->nkids; i++) {
        if (names->kid[i]->kind != AST_NAME)
            continue;
        Shape s = batch_shape(d, b, h, i);
        DType t = d->fields.p[i % d->fields.n].type;
        VarId v = var_new(VAR_FIELD, names->kid[i]->name, t, &s);
        elab.entry->vars.p[v].index = i;
        PUSH(h->vars, v);
        name_define(names->kid[i]->name, object_var(v, s.ones), names->kid[i]->span);
    }
    return true;
}

/* Streams and counted windows are always full; what is read in order may end in a short batch. */
static Host *batch_host(const Batches *b, Span at)
{
    Host *h = host_new(HOST_BATCHES, at);
    const Data *d = &elab.program->data.p[b->data];
    h->data = b->data, h->part = b->part, h->rows = b->rows, h->shuffle = b->shuffle;
    h->buckets = b->buckets, h->balance = b->balance;
    h->batch = b->kind, h->length = b->length, h->count = b->count;
    h->name = d->name;
    bool full = b->shuffle || b->kind == BATCH_STREAMS ||
                (b->kind == BATCH_WINDOWS && b->count != DIM_BAD);
    if (!full)
        h->symbol = fresh_symbol("batch_rows");
    for (int i = 0; i < d->lengths.n; i++)
        PUSH(h->lengths, fresh_symbol(d->lengths.p[i]));
    for (int i = 0; i < d->fields.n; i++)
        if (is_marked_text(&d->fields.p[i]))
            assume_ge(dim_symbol(h->lengths.p[d->fields.p[i].ragged]), dim_const(2));
    return h;
}

static void batch_loop(const Ast *s, const Batches *b)
{
    Inside in;
    int learnt = elab.statements;
    carry_names(s->kid[2], s);
    Host *h = batch_host(b, s->span);
    h->per_round = trains_inside(s->kid[2]);
    block_enter(&in, &h->body, true);
    own_names(s);
    if (bind_fields(s->kid[0], b, h))
        exec_block(s->kid[2]);
    block_leave(&in);
    h->per_round |= elab.statements > learnt;
}

/* false: a loop over a list, which is unrolled. */
static bool host_for(const Ast *s)
{
    const Ast *in = s->kid[1];
    if (in->kind == AST_RANGE) {
        range_loop(s);
        return true;
    }
    if (in->kind == AST_LIST)
        return false;
    Object o = eval_value(in);
    if (o.kind == OBJ_BATCHES)
        batch_loop(s, o.batches);
    else if (o.kind == OBJ_PART)
        fail(in->span, "E0606", "a data set is read in batches: for x, y in batches(%s, 64)",
             expr_name(in));
    else if (!is_poison(o))
        return false;
    if (o.kind != OBJ_BATCHES)
        faulty_loop(s);
    return true;
}

/* A value of each round, and the rows of all rounds. Values of as many rows a round share the
 * number of all of them, which the first counts. */
typedef struct {
    VarId value;
    Shape shape;
    Dim round;
    VarId all;
} Gathering;

typedef VEC(Gathering) Gatherings;

static Gathering gathering_new(Object v)
{
    Gathering g = {.shape = {.rank = 1}, .round = dim_const(1)};
    if (tensor_node(v)->rank > 0) {
        g.shape = tensor_shape(v);
        g.round = g.shape.dim[0];
    }
    g.shape.ones &= (uint8_t)~1u;
    g.value = step_export(v, NULL);
    return g;
}

static void gather(Gathering *g, const Gathering *first, Span at)
{
    bool counts = g == first || !same_size(g->round, first->round);
    const char *rows = counts ? fresh_symbol("gathered_rows") : NULL;
    g->shape.dim[0] = rows ? dim_symbol(rows) : first->shape.dim[0];
    g->all = var_new(VAR_GATHERED, "gathered", elab.entry->vars.p[g->value].type, &g->shape);
    elab.entry->vars.p[g->all].rows = rows;
    Host *h = host_new(HOST_GATHER, at);
    h->value = g->value;
    h->gathered = g->all;
}

/* What one round gives: a tensor, or a tuple of them. */
static bool take_gatherings(Object v, Gatherings *list, Span at)
{
    int count = v.kind == OBJ_TUPLE ? v.list->n : 1;
    for (int i = 0; i < count; i++) {
        Object o = to_tensor(v.kind == OBJ_TUPLE ? v.list->p[i] : v, ANY_TYPE, at);
        if (is_poison(o))
            return false;
        PUSH(*list, gathering_new(o));
    }
    return true;
}

/* mean(for x, y in batches(d, 256): e): the rows of e of all batches, one after another. */
Object eval_each(const Ast *e)
{
    Inside in;
    Gatherings list = {0};
    Object o = eval_value(e->kid[1]), all = poison;
    if (is_poison(o))
        return o;
    if (!elab.entry || o.kind != OBJ_BATCHES || (elab.step && elab.step->body)) {
        fail(e->span, "E0606", elab.entry && o.kind == OBJ_BATCHES
                                   ? "batches are read in an entry, not within a scan"
                                   : "batches are read in an entry");
        return poison;
    }
    Host *h = batch_host(o.batches, e->span);
    block_enter(&in, &h->body, true);
    bool fine = bind_fields(e->kid[0], o.batches, h) &&
                take_gatherings(eval_value(e->kid[2]), &list, e->kid[2]->span);
    for (int i = 0; fine && i < list.n; i++)
        gather(&list.p[i], &list.p[0], e->span);
    block_leave(&in);
    if (fine && list.n > 1)
        all = object_list(OBJ_TUPLE);
    for (int i = 0; fine && i < list.n; i++) {
        Object rows = var_read(object_var(list.p[i].all, list.p[i].shape.ones));
        if (list.n == 1)
            all = rows;
        else
            PUSH(*all.list, rows);
    }
    return all;
}

/* ---- branches ---- */

/* NameList that every branch binds anew live on (rule 21): they become places before the `if`. */
static void shared_names(const Ast *s, NameList *names)
{
    NameList one = {0}, two = {0};
    if (s->nkids < 3 || !s->kid[2])
        return;
    assigned_names(s->kid[1], &one);
    assigned_names(s->kid[2], &two);
    for (int i = 0; i < one.n; i++)
        for (int k = 0; k < two.n; k++)
            if (one.p[i] == two.p[k] && !name_binding(one.p[i]))
                PUSH(*names, one.p[i]);
}

/* At the end of a branch its value of a shared name goes to the place. */
static void store_shared(const NameList *names, Slot **slots)
{
    for (int i = 0; i < names->n; i++) {
        Binding *b = name_binding(names->p[i]);
        Object v = b ? read_object(b->value) : poison;
        if (!holds_numbers(v))
            continue;
        if (!slots[i]) {
            slots[i] = variable_new(names->p[i], &v, b->span);
            if (slots[i])
                place_write(slots[i], v);
            continue;
        }
        v = to_tensor(v, slots[i]->type, b->span);
        Shape s = is_poison(v) ? (Shape){0} : tensor_shape(v);
        if (is_poison(v))
            continue;
        if (tensor_node(v)->type == slots[i]->type &&
            shape_equal(s.rank, s.dim, slots[i]->shape.rank, slots[i]->shape.dim))
            place_write(slots[i], v);
        else
            fail(b->span, "E0604", "`%s` is %s here, but %s in the other branch", names->p[i],
                 object_describe(v), shape_text(slots[i]->type, &slots[i]->shape));
    }
}

static void exec_branch(const Ast *branch)
{
    if (branch->kind == AST_BLOCK)
        exec_block(branch);
    else
        exec_statement(branch);
}

static void host_if(const Ast *s, Object condition)
{
    NameList names = {0};
    Inside in;
    VarId c = step_export(condition, "condition");
    for (int i = 1; i < s->nkids; i++)
        if (s->kid[i])
            carry_names(s->kid[i], NULL);
    shared_names(s, &names);
    Slot **slots = NEW_ARRAY(Slot *, names.n + 1);
    Host *h = host_new(HOST_IF, s->span);
    h->value = c;
    for (int i = 1; i < s->nkids; i++) {
        if (!s->kid[i])
            continue;
        block_enter(&in, i == 1 ? &h->body : &h->otherwise, false);
        exec_branch(s->kid[i]);
        store_shared(&names, slots);
        block_leave(&in);
    }
    for (int i = 0; i < names.n; i++)
        name_define(names.p[i], slots[i] ? (Object){.kind = OBJ_PLACE, .slot = slots[i]} : poison,
                    s->span);
}

/* After a faulty condition, what the branches bind is not missed. */
static void poison_names(const Ast *s)
{
    NameList names = {0};
    assigned_names(s, &names);
    for (int i = 0; i < names.n; i++)
        if (!name_binding(names.p[i]))
            name_define(names.p[i], poison, s->span);
}

static void entry_if(const Ast *s)
{
    bool truth = false;
    Object o;
    if (!static_condition(s->kid[0], &truth, &o) || (is_tensor(o) && tensor_node(o)->rank > 0)) {
        if (is_tensor(o) && tensor_node(o)->type == BOOL)
            fail(s->kid[0]->span, "E0405",
                 "`if` with a block needs one bool, but this is %s; write any(...) or all(...)",
                 object_describe(o));
        poison_names(s);
        return;
    }
    const Ast *taken = truth ? s->kid[1] : s->nkids > 2 ? s->kid[2] : NULL;
    if (o.kind == OBJ_BOOL) {
        if (taken)
            exec_branch(taken);
    } else
        host_if(s, o);
}

/* ---- conditions, stop ---- */

bool exec_guard(const Ast *e, VarId *var)
{
    *var = NO_VAR;
    if (!e)
        return true;
    Object o = eval_value(e);
    if (o.kind == OBJ_BOOL)
        return o.truth;
    if (is_poison(o))
        return false;
    if (!is_tensor(o) || tensor_node(o)->type != BOOL || tensor_node(o)->rank > 0) {
        fail(e->span, "E0407", "the condition must be one bool, but this is %s",
             object_describe(o));
        return false;
    }
    *var = step_export(o, "condition");
    return true;
}

static void exec_stop(const Ast *s)
{
    VarId v;
    if (elab.round == elab.frame->round)
        fail(s->span, "E0605", "`stop` ends a loop, but there is none around it");
    else if (exec_guard(s->nkids ? s->kid[0] : NULL, &v))
        host_new(HOST_STOP, s->span)->value = v;
}

bool exec_host_statement(const Ast *s)
{
    elab.frame->training = elab.frame->fed || feeds_training(s);
    switch (s->kind) {
    case AST_FOR: return host_for(s);
    case AST_IF: entry_if(s); break;
    case AST_MINIMIZE: exec_minimize(s); break;
    case AST_UPDATE: exec_update(s); break;
    case AST_REPORT: exec_report(unwrap(s), HOST_REPORT); break;
    case AST_EMIT: exec_report(unwrap(s), HOST_EMIT); break;
    case AST_SAVE: exec_save(s); break;
    case AST_LOAD: exec_load(s); break;
    case AST_STOP: exec_stop(s); break;
    case AST_CALL: exec_call(s); break;
    case AST_RETURN:
        if (elab.nested == elab.frame->nested)
            return false;
        fail(s->span, "E0605",
             "an entry returns at its end, not inside a loop or a branch of the run");
        break;
    default: return false;
    }
    return true;
}
