/* Entries: their arguments, their beginning, their results, and calls of one by another.
 *
 * An int argument is a dimension of the entry, so it can be the size of a batch or the end of a
 * loop; other numbers are inputs of the steps, tensors are read from files and bind sizes. An
 * entry begins with what its places need: the file of a net which it only reads, and one step that
 * initialises all others.
 *
 * A call of an entry in another one is evaluated there and then, as uses of functions are: its host
 * operations go into the caller's block, its arguments are values of the caller. Its own params and
 * states begin anew with each call. */
#include "frontend/elab.h"

#include <string.h>

/* ---- arguments ---- */

static const char *const reserved[] = {"seed",   "threads", "json",    "device", "weights",
                                       "resume", "memory",  "profile", "trace",  "set",
                                       "help",   "log",     "output",  "no_cache"};

static const char *preset_text(Object v)
{
    Buf b = {0};
    if (v.kind == OBJ_STR)
        buf_puts(&b, v.str);
    else if (v.kind == OBJ_BOOL)
        buf_puts(&b, v.truth ? "true" : "false");
    else if (v.kind == OBJ_FLOAT)
        buf_double(&b, v.f);
    else
        buf_puts(&b, dim_text(v.dim));
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static bool read_preset(const Ast *parm, Argument *a)
{
    if (!parm->kid[1])
        return true;
    Object v = eval_value(parm->kid[1]);
    double f;
    if (is_poison(v))
        return false;
    bool fits = a->is_str ? v.kind == OBJ_STR
                          : a->rank == 0 && static_float(v, &f) &&
                                (a->type == BOOL     ? v.kind == OBJ_BOOL
                                 : is_float(a->type) ? v.kind != OBJ_BOOL
                                                     : v.kind == OBJ_INT);
    if (!fits) {
        fail(parm->kid[1]->span, "E0403", "the default of `%s` must be %s, but is %s", parm->name,
             a->is_str ? "a string" : parm->kid[0]->name, object_describe(v));
        return false;
    }
    if (!a->is_str && is_float(a->type) && v.kind == OBJ_INT) {
        static_float(v, &f);
        v = object_float(f);
    }
    a->preset = preset_text(v);
    return true;
}

/* A size in the type of a tensor argument: a constant, or a symbol that the file's size binds. */
static bool argument_size(const Ast *e, Dim *d, bool *literal)
{
    Item *item = e->kind == AST_NAME ? item_find(elab.frame->module, e->name, ANY_NAME) : NULL;
    Binding *b = e->kind == AST_NAME ? name_binding(e->name) : NULL;
    if (e->kind == AST_NAME && !b && !(item && item->ast->kind == AST_CONST)) {
        *d = dim_symbol(fresh_symbol(e->name));
        PUSH(elab.frame->scope->names, (Binding){.name = e->name,
                                                 .value = object_dim(*d),
                                                 .span = e->span,
                                                 .dimension = true});
        return true;
    }
    if (e->kind == AST_DOTS || e->kind == AST_WILD) {
        fail(e->span, "E0309", "every size of an argument needs a name or a number");
        return false;
    }
    const char *symbol;
    if (!eval_dim(e, d, literal))
        return false;
    if (dim_is_const(*d, NULL) || dim_is_symbol(*d, &symbol))
        return true;
    fail(e->span, "E0309",
         "a size of an argument is a name or a number; name it and compute with the name");
    return false;
}

static bool argument_type(const Ast *parm, Argument *a, uint8_t *ones)
{
    const Ast *type = parm->kid[0];
    if (!type || type->kind != AST_TYPE) {
        fail(parm->span, "E0601", "the argument `%s` of an entry needs a type, e.g. %s: int = 10",
             parm->name, parm->name);
        return false;
    }
    a->is_str = !strcmp(type->name, "str");
    if (a->is_str)
        return true;
    if (!type_dtype(type, &a->type))
        return false;
    if (!strcmp(type->name, "int"))
        a->type = I64;
    if (type->nkids > MAX_RANK) {
        fail(type->span, "E0304", "a tensor has at most %d axes", MAX_RANK);
        return false;
    }
    for (int i = 0; i < type->nkids; i++) {
        bool literal = false;
        if (!argument_size(type->kid[i], &a->shape[a->rank], &literal))
            return false;
        *ones |= (uint8_t)((literal && dim_is(a->shape[a->rank], 1)) << a->rank);
        a->rank++;
    }
    return true;
}

static bool is_reserved(const Ast *parm)
{
    for (int i = 0; i < LENGTH(reserved); i++)
        if (!strcmp(reserved[i], parm->name)) {
            fail(parm->name_span, "E0601",
                 "`--%s` is an option of the program itself; choose another name", parm->name);
            return true;
        }
    return false;
}

/* An int of 0 or more is a dimension of the entry; other numbers are inputs of the steps. */
static void make_argument(const Ast *parm)
{
    Argument a = {.name = parm->name, .doc = parm->doc, .span = parm->span};
    uint8_t ones = 0;
    Shape s = {0};
    if (is_reserved(parm) || !argument_type(parm, &a, &ones) || !read_preset(parm, &a)) {
        name_define(parm->name, poison, parm->name_span);
        return;
    }
    s.rank = a.rank, s.ones = ones;
    memcpy(s.dim, a.shape, sizeof s.dim);
    VarId v = var_new(VAR_ARG, a.name, a.type, &s);
    elab.entry->vars.p[v].is_str = a.is_str;
    elab.entry->vars.p[v].index = elab.entry->args.n;
    Object value = object_var(v, ones);
    if (a.rank == 0 && a.type == I64 && !a.is_str && !(a.preset && a.preset[0] == '-')) {
        a.symbol = fresh_symbol(a.name);
        value = object_dim(dim_symbol(a.symbol));
    }
    PUSH(elab.entry->args, a);
    name_define(parm->name, value, parm->name_span);
}

/* ---- the beginning and the end ---- */

static void begin_entry(HostBlock *body, const HostBlock *statements)
{
    load_weights(body);
    step_updates(elab.init);
    PUSH(*body, elab.init->host);
    for (int i = 0; i < statements->n; i++)
        PUSH(*body, statements->p[i]);
}

/* Steps which nobody reads and which change nothing are left out. */
static void prune(HostBlock *block)
{
    int n = 0;
    for (int i = 0; i < block->n; i++) {
        Host *h = block->p[i];
        prune(&h->body);
        prune(&h->otherwise);
        if (h->kind != HOST_STEP || h->graph->outputs.n > 0)
            block->p[n++] = h;
    }
    block->n = n;
}

/* ---- the entry ---- */

static void give_results(const Ast *decl, Object v, Span at)
{
    v = check_result(decl->kid[1], v, at);
    bool many = v.kind == OBJ_TUPLE;
    for (int i = 0; i < (many ? v.list->n : 1); i++) {
        Object one = many ? v.list->p[i] : v;
        if (is_poison(one))
            continue;
        DType t = ANY_TYPE;
        if (is_number(one) && decl->kid[1] && !many)
            type_dtype(decl->kid[1], &t);
        one = to_tensor(one, t, at);
        if (is_poison(one))
            continue;
        VarId var = step_export(one, "result");
        host_new(HOST_RESULT, at)->value = var;
    }
}

Object entry_value(const Ast *decl)
{
    const Ast *body = decl->kid[3];
    if (!body)
        return none;
    __typeof__(elab.training) callers = elab.training;
    memset(&elab.training, 0, sizeof elab.training);
    mark_training(body);
    if (body->kind == AST_BLOCK)
        exec_block(body);
    else {
        elab.frame->training |= elab.frame->fed;
        elab.frame->result = eval_value(body);
        elab.frame->result_span = body->span;
        elab.frame->returned = true;
    }
    elab.training = callers;
    if (elab.frame->returned)
        return elab.frame->result;
    if (decl->kid[1])
        fail(decl->kid[1]->span, "E0108", "`%s` declares a result, but ends without `return`",
             decl->name);
    return decl->kid[1] ? poison : none;
}

static void run_body(const Ast *decl)
{
    const Ast *params = decl_params(decl);
    for (int i = 0; i < params->nkids; i++)
        make_argument(params->kid[i]);
    if (decl->kid[2])
        check_where(decl->kid[2], decl->kid[2]->span);
    Object v = entry_value(decl);
    if (elab.frame->returned && !is_poison(v))
        give_results(decl, v, elab.frame->result_span);
    step_flush();
}

/* ---- calls of entries ---- */

bool may_call_entry(const Callable *c, Span at)
{
    const Frame *f = elab.frame;
    if (!elab.entry || !f->is_entry || f->scan || f->mapped || elab.in_init) {
        fail(at, "E0605", "`%s` is an entry, which only another entry can call", c->name);
        return false;
    }
    for (; f; f = f->up)
        if (f->decl == c->decl) {
            fail(at, "E0103", "`%s` calls itself, and so without an end", c->name);
            return false;
        }
    return true;
}

void begin_called(Frame *f)
{
    f->is_entry = true;
    f->nested = elab.nested;
    f->round = elab.round;
    f->fed = f->up->training;
}

void exec_call(const Ast *s)
{
    Object callee = name_lookup(s->kid[0]->name, s->kid[0]->span, CALLABLE_NAME);
    const Ast *decl = callee.kind == OBJ_CALLABLE ? callee.callable->decl : NULL;
    if (decl && decl->kind == AST_ENTRY)
        call_expr(s, NULL, s->span);
    else if (!is_poison(callee))
        fail(s->span, "E0002", "`%s` is no entry, and nothing uses its value: bind it (`y = ...`), "
             "`return` it, or show it with `emit` or `report`", s->kid[0]->name);
}

static void reset_slots(void)
{
    for (int i = 0; i < elab.slots.n; i++) {
        Slot *s = elab.slots.p[i];
        s->learnt = s->used = false;
        s->initial_step = NULL;
    }
    for (int i = 0; i < elab.nets.n; i++)
        elab.nets.p[i]->loaded = false;
    transfers_reset();
    memset(&elab.made, 0, sizeof elab.made);
    elab.round = elab.rounds = elab.nested = elab.steps = elab.statements = 0;
    elab.nodes = 0;
    elab.facts.n = 0;
    elab.exhausted = elab.spent;
}

static bool learns(void)
{
    for (int i = 0; i < elab.slots.n; i++)
        if (elab.slots.p[i]->learnt)
            return true;
    return false;
}

void exec_entry(Item *item)
{
    const Ast *decl = item->ast;
    Frame f;
    HostBlock statements = {0};
    int errors = error_count();
    Instance owner = {.path = item->name};
    reset_slots();
    elab.entry = NEW(Entry);
    *elab.entry = (Entry){.name = item->name, .doc = decl->doc, .span = decl->name_span};
    elab.block = &statements;
    elab.init = step_begin(internf("%s.init", item->name));
    elab.init->host = NEW(Host);
    *elab.init->host = (Host){.kind = HOST_STEP, .span = decl->name_span, .graph = elab.init->graph,
                              .value = NO_VAR, .gathered = NO_VAR, .high_var = NO_VAR};
    frame_enter(&f, decl, item->module, (Span){0});
    f.is_entry = true;
    f.owner = &owner;
    f.path = item->name;
    run_body(decl);
    if (error_count() == errors)
        begin_entry(&elab.entry->body, &statements);
    transfers_finish();
    frame_leave();
    prune(&elab.entry->body);
    elab.entry->trains = learns();
    PUSH(elab.program->entries, *elab.entry);
    elab.entry = NULL;
    elab.init = NULL;
    transfers_reset();
}
