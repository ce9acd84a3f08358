/* Params and states. A declaration names a place of the program by its path; the place is made
 * when the declaration is first met, and every later evaluation must find the same type and shape.
 *
 * Initial values are computed by the entry's first step, the init step. There the declaration is
 * evaluated with the names around it: sizes, options and other places mean the same as in the
 * body, but tensors of the body do not exist yet. A place that an entry declares outside of loops
 * begins where it is declared; a state of an optimiser that begins with a value of the step or of
 * another place begins in the first update.
 *
 * A place whose initial value is a bundle is a bundle of places. */
#include "frontend/elab.h"

#include <string.h>

typedef struct { Step *step; bool in_init, here; const char *site; } Aside;

/* Whether the value is computed where the declaration stands: a place is initialised once. */
static bool begins_here(void)
{
    return elab.frame->is_entry && elab.nested == elab.frame->nested;
}

static Aside init_enter(const char *site)
{
    Aside a = {elab.step, elab.in_init, begins_here(), elab.site};
    elab.site = site;
    elab.site_draws = 0;
    if (!a.here) {
        elab.step = elab.init;
        elab.in_init = true;
    }
    return a;
}

static void init_leave(Aside a)
{
    elab.site = a.site;
    if (!a.here) {
        elab.step = a.step;
        elab.in_init = a.in_init;
    }
}

/* ---- initial values ---- */

static bool has_parameter(const Callable *c, const char *name)
{
    const Ast *params = decl_params(c->decl);
    for (int i = 0; i < params->nkids; i++)
        if (params->kid[i]->name == name)
            return true;
    return false;
}

/* An initialiser that was handed to the layer need not know all options that the layer offers. */
static void drop_unknown(Object callee, const Ast *name, ArgList *args)
{
    bool local = name->kind == AST_NAME && name_binding(name->name);
    if (!local || callee.kind != OBJ_CALLABLE)
        return;
    int n = 0;
    for (int i = 0; i < args->n; i++)
        if (!args->p[i].name ||
            (callee.callable->decl && has_parameter(callee.callable, args->p[i].name)))
            args->p[n++] = args->p[i];
    args->n = n;
}

/* param w: T[shape] ~ f(a) calls f(shape, a) */
static Object drawn_value(const Ast *e, const Shape *shape)
{
    bool call = e->kind == AST_CALL;
    const Ast *name = call ? e->kid[0] : e;
    Object callee = name->kind == AST_NAME ? name_lookup(name->name, name->span, CALLABLE_NAME)
                                           : eval(name);
    Object list = object_list(OBJ_LIST);
    ArgList all = {0}, args = {0};
    for (int i = 0; i < shape->rank; i++) {
        Object size = object_dim(shape->dim[i]);
        size.literal = shape->ones >> i & 1;
        PUSH(*list.list, size);
    }
    PUSH(all, (Arg){.value = list, .span = e->span});
    if (call)
        args = eval_args(e);
    drop_unknown(callee, name, &args);
    for (int i = 0; i < args.n; i++)
        PUSH(all, args.p[i]);
    return call_object(callee, &all, e->span);
}

/* What an initialiser drew, or gave as a float, takes the type of any place of floats. */
static Object fit_initial(const Ast *place, Object v, DType t, const Shape *shape)
{
    Span at = place->kid[1] ? place->kid[1]->span : place->span;
    v = to_tensor(v, t, at);
    if (is_poison(v))
        return v;
    DType have = tensor_node(v)->type;
    bool upwards = have == BOOL || (is_int(have) && is_float(t)) || (have == I64 && t == I32) ||
                   (place->flag && is_float(have) && is_float(t));
    if (have != t && !upwards) {
        fail(at, "E0402", "the initial value has type %s, but the place has type %s; write %s(...)",
             dtype_names[have], dtype_names[t], dtype_names[t]);
        return poison;
    }
    Shape s = tensor_shape(v);
    if (s.rank > 0 && !shape_equal(s.rank, s.dim, shape->rank, shape->dim)) {
        fail(at, "E0311", "the initial value is %s, but the place is %s", object_describe(v),
             shape_text(t, shape));
        return poison;
    }
    return expand_tensor(cast_tensor(v, t), shape);
}

static Object initial_value(const Ast *s, const Shape *shape)
{
    if (!s->kid[1])
        return object_int(0);
    return s->flag ? drawn_value(s->kid[1], shape) : eval_value(s->kid[1]);
}

/* ---- the place ---- */

/* A place of an entry or an optimiser may have sizes that are known when the entry begins. */
static bool size_is_known(Dim d)
{
    const char *symbols[16];
    const Frame *f = elab.frame;
    bool optimizer = f->decl && f->decl->kind == AST_OPTIMIZER;
    int n = dim_symbols(d, symbols, LENGTH(symbols));
    if (n == 0 || (begins_here() && elab.nested == 0))
        return true;
    bool known = elab.entry && n <= LENGTH(symbols) && (optimizer || (f->owner && !f->owner->net));
    for (int i = 0; known && i < n; i++)
        known = names_argument(symbols[i]);
    return known;
}

static bool static_shape(const Shape *shape, Span at)
{
    for (int i = 0; i < shape->rank; i++)
        if (!size_is_known(shape->dim[i])) {
            if (!elab.checking)
                fail(at, "E0310",
                     "the shape of a place must be known while compiling, but axis %d is %s, a "
                     "size of the run",
                     i, dim_text(shape->dim[i]));
            return false;
        }
    return true;
}

static bool size_fits(const Shape *shape, Span at)
{
    Dim count = shape_count(shape->rank, shape->dim);
    bool open = count != DIM_BAD && !dim_is_const(count, NULL);
    if (open || dim_ge(dim_const((int64_t)1 << 40), count))
        return true;
    fail(at, "E0337", "this place is too large: its number of elements overflows");
    return false;
}

static Slot *find_slot(const char *path)
{
    int k = program_place(elab.program, path);
    return k < 0 ? NULL : elab.slots.p[k];
}

static Slot *slot_at(const Ast *s, const char *path, PlaceRole role, Net *net, DType t,
                     const Shape *shape)
{
    Slot *slot = find_slot(path);
    if (!slot)
        return place_new(path, role, t, shape, s, net, s->name_span);
    if (slot->type == t && shape_equal(slot->shape.rank, slot->shape.dim, shape->rank, shape->dim))
        return slot;
    fail(s->name_span, "E0312", "`%s` is %s here, but %s in another use of the same weights", path,
         shape_text(t, shape), shape_text(slot->type, &slot->shape));
    return NULL;
}

/* The declared type and shape, or those of the initial value. */
static bool slot_type(const Ast *s, Object *initial, DType *t, Shape *shape)
{
    bool ok = true;
    if (s->kid[0]) {
        *shape = eval_shape(s->kid[0], &ok);
        return ok && type_dtype(s->kid[0], t) && static_shape(shape, s->span) &&
               size_fits(shape, s->span);
    }
    if (s->flag) {
        fail(s->span, "E0309", "`%s ~ ...` needs a type with a shape: %s: f32[...] ~ ...", s->name,
             s->name);
        return false;
    }
    *initial = to_tensor(*initial, ANY_TYPE, s->span);
    if (is_poison(*initial))
        return false;
    *t = tensor_node(*initial)->type;
    *shape = tensor_shape(*initial);
    return static_shape(shape, s->span);
}

/* Whether the value of the init step rests on a place. */
static bool reads_place(Object v)
{
    const Graph *g = v.step->graph;
    for (Ref r = 0; r <= v.ref; r++)
        if (g->nodes.p[r].op == OP_INPUT && g->nodes.p[r].input->kind == FROM_PLACE &&
            depends_on(g, v.ref, r))
            return true;
    return false;
}

/* A state that begins in the first update: until then its place is not read. */
static void begin_late(const Ast *s, Slot *slot, const char *path)
{
    Shape scalar = {0};
    const char *name = internf("%s.started", path);
    Aside aside = init_enter(elab.site);
    Slot *started = find_slot(name);
    if (!started)
        started = place_new(name, PLACE_OPTIMIZER, BOOL, &scalar, s, NULL, s->span);
    place_write(slot, number_tensor(object_int(0), slot->type, slot->shape));
    place_write(started, number_tensor(object_bool(false), BOOL, scalar));
    init_leave(aside);
    Object v = fit_initial(s, initial_value(s, &slot->shape), slot->type, &slot->shape);
    if (is_poison(v))
        return;
    place_write(slot, arith_select(place_read(started), place_read(slot), v, s->span));
    place_write(started, number_tensor(object_bool(true), BOOL, scalar));
}

typedef struct { const Ast *decl; const char *path; PlaceRole role; Net *net; } Declared;

static Slot *bundle_slot(void *ctx, const char *behind, Object value)
{
    const Declared *d = ctx;
    Shape shape = tensor_shape(value);
    Slot *slot = slot_at(d->decl, internf("%s.%s", d->path, behind), d->role, d->net,
                         tensor_node(value)->type, &shape);
    if (!slot)
        return NULL;
    slot->used = true;
    if (slot->initial_step != elab.init)
        place_write(slot, value);
    slot->initial_step = elab.init;
    return slot;
}

/* The first value in its place; false: it has to wait for the first update. */
static bool begin_early(const Ast *s, Slot *slot, Object initial, const bool *late)
{
    bool optimizer = elab.program->places.p[slot->place].role == PLACE_OPTIMIZER;
    if (initial.kind == OBJ_NONE)
        initial = initial_value(s, &slot->shape);
    initial = fit_initial(s, initial, slot->type, &slot->shape);
    if (is_poison(initial))
        return true;
    if (*late || (optimizer && reads_place(initial)))
        return false;
    place_write(slot, initial);
    return true;
}

/* `params = bf16(net.params)`: the type of the use is not that of the place, but of the value. */
static bool cast_instead(const char *path, PlaceRole role, DType t, const Shape *shape,
                         Object *value)
{
    const Slot *have = find_slot(path);
    if (role != PLACE_PARAM || !have || have->type == t)
        return false;
    Object given = param_instead(path, shape);
    if (!is_tensor(given) || tensor_node(given)->type != t)
        return false;
    *value = given;
    return true;
}

/* The place of a declaration, or the bundle of its places; poison after a message. */
Object slot_draw(const Ast *s, const char *path, PlaceRole role, Net *net)
{
    bool late = false, early = true, *outer = elab.borrowed;
    Object initial = none, value = none;
    DType t;
    Shape shape;
    Slot *slot = NULL;
    Aside aside = init_enter(path);
    if (role == PLACE_OPTIMIZER)
        elab.borrowed = &late;
    if (!s->kid[0] && !s->flag)
        initial = initial_value(s, NULL);
    if (is_bundle(initial))
        value = bundle_places(initial, bundle_slot, &(Declared){s, path, role, net});
    else if (slot_type(s, &initial, &t, &shape) && !cast_instead(path, role, t, &shape, &value))
        slot = slot_at(s, path, role, net, t, &shape);
    if (slot && slot->initial_step != elab.init) {
        slot->initial_step = elab.init;
        early = begin_early(s, slot, initial, &late);
    }
    elab.borrowed = outer;
    init_leave(aside);
    if (value.kind != OBJ_NONE)
        return value;
    if (!early)
        begin_late(s, slot, path);
    if (slot)
        slot->used = true;
    return slot ? place_object(slot) : poison;
}

/* ---- statements ---- */

static bool new_in_owner(Instance *owner, const char *name, Span at)
{
    for (int i = 0; i < owner->names.n; i++)
        if (owner->names.p[i] == name) {
            fail(at, "E0102",
                 "`%s` is declared twice in one use; put the repeated part into a layer", name);
            return false;
        }
    PUSH(owner->names, name);
    return true;
}

static const char *slot_path(const Ast *s, PlaceRole *role)
{
    Frame *f = elab.frame;
    if (f->decl && f->decl->kind == AST_OPTIMIZER) {
        *role = PLACE_OPTIMIZER;
        return internf("%s.%s", f->place_prefix, s->name);
    }
    if (!f->owner || (f->decl && f->decl->kind == AST_FN)) {
        fail(s->span, "E0208",
             "a function owns nothing: `%s` belongs in a layer, a net or an entry", s->name);
        return NULL;
    }
    if (!new_in_owner(f->owner, s->name, s->name_span))
        return NULL;
    bool in_entry = !f->owner->net;
    *role = s->op == 'p' ? PLACE_PARAM : s->op == 's' && !in_entry ? PLACE_STATE : PLACE_CACHE;
    return internf("%s%s%s", f->owner->path, f->is_entry ? "/" : ".", s->name);
}

void exec_slot(const Ast *s)
{
    PlaceRole role;
    const char *path = slot_path(s, &role);
    Net *net = elab.frame->owner ? elab.frame->owner->net : NULL;
    name_define(s->name, path ? slot_draw(s, path, role, net) : poison, s->name_span);
}

/* share name = layer(options), share name[k] = layer(options) */
void exec_share(const Ast *s)
{
    Instance *owner = elab.frame->owner;
    const Ast *e = s->kid[1];
    ArgList args = {0};
    int64_t count = -1;
    Object bound = e->kind == AST_CALL
                       ? name_lookup(e->kid[0]->name, e->kid[0]->span, CALLABLE_NAME)
                       : eval(e);
    if (e->kind == AST_CALL)
        args = eval_args(e);
    bound = bind_options(bound, &args, e->span);
    Object n = s->kid[0] ? eval_value(s->kid[0]) : none;
    if (s->kid[0] && (!static_int(n, &count) || count < 1 || count > MAX_INSTANCES)) {
        fail(s->kid[0]->span, "E0413",
             "the number of instances must be a static int from 1 to %d", MAX_INSTANCES);
        bound = poison;
    }
    if (!owner) {
        fail(s->span, "E0208", "`share` belongs in a layer or a net");
        bound = poison;
    }
    if (is_poison(bound) || !new_in_owner(owner, s->name, s->name_span)) {
        name_define(s->name, poison, s->name_span);
        return;
    }
    Object list = object_list(OBJ_LIST);
    for (int64_t i = 0; i < (count < 0 ? 1 : count); i++) {
        Callable *c = NEW(Callable);
        *c = *bound.callable;
        c->path = internf("%s.%s", owner->path, s->name);
        c->net = c->net ? c->net : owner->net;
        if (count >= 0)
            c->path = internf("%s.%lld", c->path, (long long)i);
        PUSH(*list.list, object_callable(c));
    }
    name_define(s->name, count < 0 ? list.list->p[0] : list, s->name_span);
}
