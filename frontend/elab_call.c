/* Uses of functions, layers, nets and optimisers: a use gets a Frame, its arguments are bound to
 * the signature, and the body is evaluated there and then.
 *
 * A layer's params hang on an Instance, whose path is net.layer.k (rule 17): k counts the unnamed
 * uses of that layer by its owner, so every evaluation of a net finds the same paths and with them
 * the same weights. A shared instance (`share`, `net n = layer(...)`) has its own name as path. */
#include "frontend/elab.h"

#include <string.h>

/* ---- frames ---- */

void frame_enter(Frame *f, const Ast *decl, Module *module, Span at)
{
    Frame *up = elab.frame;
    *f = (Frame){.up = up, .decl = decl, .at = at, .module = module, .result = none};
    f->float_type = f->int_type = DTYPES;
    f->scope = NEW(Scope);
    if (up) {
        f->owner = up->owner;
        f->training = up->training;
        f->params = up->params;
        f->place_prefix = up->place_prefix;
        f->depth = up->depth + (decl != NULL);
        f->path = up->path;
        if (decl)
            f->path = internf("%s/%s.%d", up->path, decl->name, ++up->uses);
    } else
        f->path = decl && decl->name ? decl->name : "";
    elab.frame = f;
}

void frame_leave(void)
{
    elab.frame = elab.frame->up;
}

/* ---- owners of params ---- */

static Instance *instance_new(const char *path, Net *net)
{
    Instance *i = NEW(Instance);
    i->path = path;
    i->net = net;
    return i;
}

static int count_use(Instance *owner, const char *name)
{
    for (int i = 0; i < owner->uses.n; i++)
        if (owner->uses.p[i].name == name)
            return ++owner->uses.p[i].n;
    PUSH(owner->uses, (struct Count){name, 1});
    return 1;
}

static bool choose_owner(Frame *f, const Callable *c, Span at)
{
    Instance *up = f->up ? f->up->owner : NULL;
    if (c->path) {
        f->owner = instance_new(c->path, c->net ? c->net : up ? up->net : NULL);
    } else if (c->decl->kind == AST_NET) {
        f->owner = instance_new(c->net->prefix, c->net);
    } else if (c->decl->kind == AST_ENTRY) {
        f->owner = instance_new(internf("%s/%s.%d", up->path, c->name, count_use(up, c->name)), NULL);
    } else if (c->decl->kind == AST_LAYER) {
        if (!up) {
            fail(at, "E0205", "layer `%s` is used outside a net, so its parameters have no place",
                 c->name);
            return false;
        }
        bool in_entry = !up->net && !strchr(up->path, '/');
        f->owner = instance_new(internf("%s%s%s.%d", up->path, in_entry ? "/" : ".", c->name,
                                        count_use(up, c->name)), up->net);
    }
    return true;
}

/* ---- arguments ---- */

bool take_named(ArgList *args, const char *name, Arg *found)
{
    for (int i = 0; i < args->n; i++) {
        if (!args->p[i].name || strcmp(args->p[i].name, name))
            continue;
        *found = args->p[i];
        memmove(&args->p[i], &args->p[i + 1], sizeof(Arg) * (size_t)(args->n - i - 1));
        args->n--;
        return true;
    }
    return false;
}

/* `like = pairs.src` names a field, which is not read for that. */
static Object eval_argument(const Ast *e, const char *name, bool keep_places)
{
    if (keep_places && name && !strcmp(name, "like"))
        return none;
    return keep_places ? eval(e) : eval_value(e);
}

static Object eval_callee(const Ast *e)
{
    return e->kind == AST_NAME ? name_lookup(e->name, e->span, CALLABLE_NAME) : eval(e);
}

/* Whether the parameter, of this name or number, is a function or a layer. */
static bool takes_function(const Callable *c, const char *name, int number)
{
    if (!c || !c->decl)
        return false;
    const Ast *params = decl_params(c->decl);
    for (int i = 0; i < params->nkids; i++)
        if (name ? params->kid[i]->name == name : i == number)
            return params->kid[i]->kid[0] && params->kid[i]->kid[0]->kind == AST_TYPE_FN;
    return false;
}

/* init = constant(0.5): a function with some of its options given. */
static Object eval_function(const Ast *e)
{
    Object callee = eval_callee(e->kid[0]);
    ArgList args = eval_args(e);
    return bind_options(callee, &args, e->span);
}

/* `first`: the number of the first argument; c: what is called, or NULL. */
static ArgList collect_args(const Ast *call, const Callable *c, int first, bool keep_places)
{
    ArgList args = {0};
    for (int i = 1; i < call->nkids; i++) {
        const Ast *a = call->kid[i];
        bool named = a->kind == AST_ARG;
        const Ast *e = named ? a->kid[0] : a;
        const char *name = named ? a->name : NULL;
        bool function = e->kind == AST_CALL && takes_function(c, name, first + i - 1);
        PUSH(args,
             (Arg){.name = name,
                   .value = function ? eval_function(e) : eval_argument(e, name, keep_places),
                   .span = named && a->name_span.file ? span_join(a->name_span, e->span) : e->span,
                   .expr = e});
    }
    return args;
}

ArgList eval_args(const Ast *call)
{
    return collect_args(call, NULL, 0, false);
}

static bool args_poisoned(const ArgList *args)
{
    for (int i = 0; i < args->n; i++)
        if (is_poison(args->p[i].value))
            return true;
    return false;
}

static int find_parameter(const Ast *params, const char *name)
{
    for (int i = 0; i < params->nkids; i++)
        if (params->kid[i]->name == name)
            return i;
    return -1;
}

static void report_option(const Callable *c, const Arg *a)
{
    const Ast *params = decl_params(c->decl);
    const char *names[64];
    int n = 0;
    for (int i = 0; i < params->nkids && n < 64; i++)
        names[n++] = params->kid[i]->name;
    fail(a->span, "E0203", "`%s` has no option `%s`%s", c->name, a->name,
         hint_for(a->name, names, n));
    note_at(c->decl->name_span, "`%s` is declared here", c->name);
}

static bool set_argument(const Callable *c, Arg *slots, int k, const Arg *a)
{
    const Ast *parm = decl_params(c->decl)->kid[k];
    if (slots[k].span.file) {
        fail(a->span, "E0204", "`%s` is given twice to `%s`", parm->name, c->name);
        note_at(slots[k].span, "first here");
        return false;
    }
    slots[k] = *a;
    if (!slots[k].span.file)
        slots[k].span = elab.frame->at.file ? elab.frame->at : c->decl->name_span;
    return true;
}

static bool is_option(const Ast *decl, int k)
{
    const Ast *parm = decl_params(decl)->kid[k], *type = parm->kid[0];
    if (decl->kind == AST_OPTIMIZER)
        return k >= 2 && !(k == 2 && !type && !parm->kid[1]);
    if (parm->op == '*')
        return true;
    return type && (type->kind == AST_TYPE_FN || (type->kind == AST_TYPE && type->nkids == 0));
}

static void too_many(const Callable *c, const Arg *a, int most, bool options)
{
    const char *what = options ? "option" : "argument";
    fail(a->span, "E0201", "`%s` takes %d %s%s without a name, but this is one more", c->name, most,
         what, most == 1 ? "" : "s");
    note_at(c->decl->name_span, "`%s` is declared here", c->name);
}

/* `name...` takes the arguments without a name from number i on, as a list, or one that is a list. */
static Arg rest_of(const ArgList *args, int i)
{
    Arg rest = args->p[i];
    bool alone = i + 1 == args->n || args->p[i + 1].name;
    if (alone && rest.value.kind == OBJ_LIST)
        return rest;
    rest.value = object_list(OBJ_LIST);
    for (; i < args->n && !args->p[i].name; i++) {
        PUSH(*rest.value.list, args->p[i].value);
        rest.span = span_join(rest.span, args->p[i].span);
    }
    return rest;
}

/* Distributes arguments over the parameters. `options`: positional ones fill options only. */
static bool place_args(const Callable *c, Arg *slots, const ArgList *args, bool options)
{
    const Ast *params = decl_params(c->decl);
    int next = 0, given = 0;
    for (int i = 0; i < args->n; i++) {
        const Arg *a = &args->p[i];
        int k = a->name ? find_parameter(params, a->name) : -1;
        if (a->name && k < 0) {
            report_option(c, a);
            return false;
        }
        if (!a->name) {
            while (next < params->nkids &&
                   (slots[next].span.file || (options && !is_option(c->decl, next))))
                next++;
            if (next == params->nkids) {
                too_many(c, a, given, options);
                return false;
            }
            k = next++;
            given++;
        }
        if (params->kid[k]->op == '*' && !a->name) {
            Arg rest = rest_of(args, i);
            if (!set_argument(c, slots, k, &rest))
                return false;
            while (i + 1 < args->n && !args->p[i + 1].name)
                i++;
            continue;
        }
        if (!set_argument(c, slots, k, a))
            return false;
    }
    return true;
}

Object bind_options(Object callee, ArgList *args, Span at)
{
    if (callee.kind != OBJ_CALLABLE || !callee.callable->decl) {
        if (!is_poison(callee))
            fail(at, "E0105",
                 "a layer, net or optimizer with its options is needed here, but this is %s",
                 object_describe(callee));
        return poison;
    }
    Callable *c = NEW(Callable);
    *c = *callee.callable;
    const Ast *params = decl_params(c->decl);
    Arg *slots = NEW_ARRAY(Arg, params->nkids + 1);
    if (args_poisoned(args) || !place_args(c, slots, &c->bound, false) ||
        !place_args(c, slots, args, true))
        return poison;
    c->bound = (ArgList){0};
    for (int i = 0; i < params->nkids; i++)
        if (slots[i].span.file) {
            slots[i].name = params->kid[i]->name;
            PUSH(c->bound, slots[i]);
        }
    return object_callable(c);
}

/* ---- binding a signature ---- */

static bool is_shaped(const Ast *parm)
{
    return parm->kid[0] && parm->kid[0]->kind == AST_TYPE && parm->kid[0]->nkids > 0;
}

static void define_parameter(const Ast *parm, const Arg *a)
{
    Object v = a->value;
    if (v.kind == OBJ_TENSOR || is_bundle(v))
        v = marked(parm->name, v);
    name_define(parm->name, v, a->span);
}

static bool bind_defaults(const Callable *c, Arg *slots)
{
    const Ast *params = decl_params(c->decl);
    for (int i = 0; i < params->nkids; i++) {
        const Ast *parm = params->kid[i];
        if (slots[i].span.file)
            continue;
        if (parm->op == '*') {
            slots[i] = (Arg){.value = object_list(OBJ_LIST), .span = parm->span};
            define_parameter(parm, &slots[i]);
            continue;
        }
        if (!parm->kid[1]) {
            elab.frame->binding = true;
            fail(elab.frame->at, "E0202", "`%s` is missing its argument `%s`", c->name, parm->name);
            note_at(parm->span, "declared here");
            return false;
        }
        slots[i] = (Arg){.value = eval_value(parm->kid[1]),
                         .span = parm->kid[1]->span,
                         .expr = parm->kid[1]};
        if (!bind_argument(parm->name, parm->kid[0], &slots[i].value, slots[i].span, false))
            return false;
        define_parameter(parm, &slots[i]);
    }
    return true;
}

/* Options first, then the sizes of tensors, then defaults, then the checks of every expression. */
static bool bind_signature(const Callable *c, Arg *slots)
{
    const Ast *params = decl_params(c->decl);
    bool fine = true;
    elab.frame->binding = true;
    for (int shaped = 0; shaped < 2; shaped++)
        for (int i = 0; i < params->nkids; i++) {
            const Ast *parm = params->kid[i];
            if (!slots[i].span.file || is_shaped(parm) != shaped)
                continue;
            if (!bind_argument(parm->name, parm->kid[0], &slots[i].value, slots[i].span, false))
                fine = false;
            else if (!shaped)
                define_parameter(parm, &slots[i]);
        }
    elab.frame->binding = false;
    if (!fine || !bind_defaults(c, slots))
        return false;
    elab.frame->binding = true;
    for (int i = 0; i < params->nkids; i++) {
        if (!bind_argument(params->kid[i]->name, params->kid[i]->kid[0], &slots[i].value,
                           slots[i].span, true))
            fine = false;
        else
            define_parameter(params->kid[i], &slots[i]);
    }
    elab.frame->binding = false;
    return fine;
}

static Object evaluate_body(const Callable *c, Span at)
{
    const Ast *type = c->decl->kid[1], *where = c->decl->kid[2], *body = c->decl->kid[3];
    if (where) {
        elab.frame->binding = true;
        bool holds = check_where(where, at);
        elab.frame->binding = false;
        if (!holds)
            return poison;
    }
    if (!body)
        return poison;
    if (c->decl->kind == AST_ENTRY) {
        Object v = entry_value(c->decl);
        return elab.frame->returned ? check_result(type, v, elab.frame->result_span) : v;
    }
    if (body->kind != AST_BLOCK) {
        Object v = c->decl->kind == AST_OPTIMIZER ? eval(body) : eval_value(body);
        return check_result(type, v, body->span);
    }
    exec_block(body);
    if (elab.frame->returned)
        return check_result(type, elab.frame->result, elab.frame->result_span);
    if (c->decl->kind != AST_OPTIMIZER && !is_poison(elab.frame->result))
        fail(c->decl->name_span, "E0108", "`%s` ends without `return`", c->name);
    return c->decl->kind == AST_OPTIMIZER ? none : poison;
}

/* What every net and layer takes beside its own options (rule 18). */
typedef struct { bool training; const Bundle *params; Span at; } Implicit;

static bool take_implicit(const Callable *c, ArgList *args, Implicit *given)
{
    Arg a;
    const Ast *own = decl_params(c->decl);
    if (c->decl->kind != AST_NET && c->decl->kind != AST_LAYER)
        return true;
    if (find_parameter(own, intern("training")) < 0 && take_named(args, "training", &a)) {
        if (a.value.kind != OBJ_BOOL) {
            fail(a.span, "E0414", "`training` must be true or false, known while compiling");
            return false;
        }
        given->training = a.value.truth;
    }
    if (find_parameter(own, intern("params")) < 0 && take_named(args, "params", &a)) {
        Object o = read_object(as_bundle(a.value));
        if (!is_bundle(o)) {
            fail(a.span, "E0510", "`params` takes a bundle, as net.params is, but this is %s",
                 object_describe(o));
            return false;
        }
        given->params = o.bundle;
        given->at = a.span;
    }
    return true;
}

static Object call_declared(const Callable *c, ArgList *args, Span at)
{
    const Ast *params = decl_params(c->decl);
    Arg *slots = NEW_ARRAY(Arg, params->nkids + 1);
    Implicit given = {.training = elab.frame->training};
    Frame f;
    if (c->decl->kind == AST_ENTRY && !may_call_entry(c, at))
        return poison;
    if (args_poisoned(args) || !take_implicit(c, args, &given) || !within_limits(at) ||
        !place_args(c, slots, &c->bound, false) || !place_args(c, slots, args, false))
        return poison;
    frame_enter(&f, c->decl, c->module, at);
    f.training = given.training;
    if (c->decl->kind == AST_ENTRY)
        begin_called(&f);
    Object result = poison;
    bool fine = choose_owner(&f, c, at);
    if (fine && given.params) {
        Override *o = NEW(Override);
        *o = (Override){f.params, f.owner->path, given.params, given.at};
        f.params = o;
    }
    if (fine && bind_signature(c, slots))
        result = evaluate_body(c, at);
    frame_leave();
    return result;
}

static Object call_builtin(const Callable *c, ArgList *args, Span at)
{
    return args_poisoned(args) ? poison : c->builtin->call(c->builtin, args, at);
}

Object call_object(Object callee, ArgList *args, Span at)
{
    Span span = build_span;
    if (callee.kind != OBJ_CALLABLE) {
        if (!is_poison(callee))
            fail(at, "E0105", "this is not a function, but %s", object_describe(callee));
        return poison;
    }
    build_span = at;
    Object r = callee.callable->builtin ? call_builtin(callee.callable, args, at)
                                        : call_declared(callee.callable, args, at);
    build_span = span;
    return r;
}

/* Places are handed over as such to what may change them or differentiate by them, strings of the
 * run to entries. */
static bool takes_places(Object callee)
{
    const Callable *c = callee.kind == OBJ_CALLABLE ? callee.callable : NULL;
    bool declared = c && c->decl && (c->decl->kind == AST_OPTIMIZER || c->decl->kind == AST_ENTRY);
    return declared || (c && c->builtin && c->builtin->places);
}

/* `call`: a CALL, or the bare callee right of |>. */
Object call_expr(const Ast *call, const Object *piped, Span piped_span)
{
    bool bare = call->kind != AST_CALL;
    const Ast *name = bare ? call : call->kid[0];
    Object callee = eval_callee(name);
    ArgList all = {0}, args = {0};
    if (!bare)
        args = collect_args(call, callee.kind == OBJ_CALLABLE ? callee.callable : NULL,
                            piped != NULL, takes_places(callee));
    if (piped)
        PUSH(all, (Arg){.value = *piped, .span = piped_span});
    for (int i = 0; i < args.n; i++)
        PUSH(all, args.p[i]);
    return call_object(callee, &all, call->span);
}
