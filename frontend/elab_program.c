/* The whole program: files, then data, then every net by itself (so that all its parameters are
 * known and its mistakes are found even where no entry uses it), then the entries. */
#include "frontend/elab.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

Elab elab;

/* ---- nets by themselves ---- */

static void bind_free_names(const Ast *type)
{
    for (int i = 0; type && type->kind == AST_TYPE && i < type->nkids; i++) {
        const Ast *e = type->kid[i];
        if (e->kind != AST_NAME || name_binding(e->name))
            continue;
        Item *item = item_find(elab.frame->module, e->name, ANY_NAME);
        if (!item || item->ast->kind != AST_CONST)
            name_define(e->name, object_dim(dim_symbol(size_symbol(e->name))), e->span);
    }
}

/* A stand-in of the declared type; none where the type does not say enough. */
static Object stand_in(const Ast *type)
{
    bool ok;
    DType t;
    if (!type || type->kind != AST_TYPE || !strcmp(type->name, "str"))
        return none;
    for (int i = 0; i < type->nkids; i++)
        if (type->kid[i]->kind == AST_DOTS || type->kid[i]->kind == AST_WILD)
            return none;
    bool number = type->nkids == 0 && (!strcmp(type->name, "int") || !strcmp(type->name, "bool"));
    if (number || !type_dtype(type, &t))
        return none;
    Shape s = eval_shape(type, &ok);
    if (!ok)
        return poison;
    int index = elab.checked_inputs++;
    return object_tensor(build_input(elab.step->graph, FROM_ARG, index, NULL, t, s.rank, s.dim),
                         s.ones);
}

static bool is_bound(const Callable *c, const char *name)
{
    for (int i = 0; i < c->bound.n; i++)
        if (c->bound.p[i].name == name)
            return true;
    return false;
}

/* Stand-ins for the arguments without a default; false when one cannot be made. */
static bool stand_ins(const Callable *c, ArgList *args)
{
    const Ast *params = decl_params(c->decl);
    for (int i = 0; i < params->nkids; i++)
        bind_free_names(params->kid[i]->kid[0]);
    for (int i = 0; i < params->nkids; i++) {
        const Ast *parm = params->kid[i];
        if (parm->kid[1] || is_bound(c, parm->name))
            continue;
        Object o = stand_in(parm->kid[0]);
        if (o.kind != OBJ_TENSOR)
            return false;
        PUSH(*args, (Arg){.name = parm->name, .value = o, .span = parm->span});
    }
    return true;
}

static void check_callable(Object o)
{
    ArgList args = {0};
    Frame f;
    Callable *c = o.callable;
    frame_enter(&f, c->decl, c->module, (Span){0});
    f.path = c->name;
    bool can = stand_ins(c, &args);
    frame_leave();
    if (can)
        call_object(o, &args, (Span){0});
}

/* Evaluates the net in a step that is thrown away, for the initial values of its places. */
void draw_net(Net *net)
{
    Step *step = elab.step;
    int facts = elab.facts.n;
    bool in_init = elab.in_init;
    const char *site = elab.site;
    Frame root;
    frame_enter(&root, NULL, net->item->module, (Span){0});
    elab.in_init = false;
    elab.site = NULL;
    elab.checking = true;
    elab.checked_inputs = 0;
    elab.step = step_begin(net->name);
    Object o = item_value(net->item, net->item->ast->name_span);
    if (o.kind == OBJ_CALLABLE)
        check_callable(o);
    for (int i = 0; o.kind == OBJ_LIST && i < o.list->n; i++)
        check_callable(o.list->p[i]);
    elab.step = step;
    elab.facts.n = facts;
    elab.in_init = in_init;
    elab.site = site;
    elab.checking = false;
    frame_leave();
}

static void check_net(Item *item)
{
    int errors = error_count();
    Net *net = net_of(item);
    elab.exhausted = elab.spent;
    elab.init = step_begin(item->name);
    draw_net(net);
    net->faulty = error_count() > errors;
    elab.init = NULL;
    elab.nodes = 0;
}

/* ---- the order of everything ---- */

static void each_item(void (*act)(Item *), AstKind a, AstKind b)
{
    for (int i = 0; i < elab.modules.n; i++)
        for (int k = 0; k < elab.modules.p[i]->items.n; k++) {
            Item *item = elab.modules.p[i]->items.p[k];
            if (item->ast->kind == a || item->ast->kind == b)
                act(item);
        }
}

static void elaborate_value(Item *item)
{
    Frame root;
    Step *step = elab.step;
    frame_enter(&root, NULL, item->module, (Span){0});
    elab.step = step_begin(item->name);
    item_value(item, item->ast->name_span);
    elab.step = step;
    frame_leave();
}

static bool is_wanted(const Item *item)
{
    const char *only = elab.options->only_entry;
    return item->ast->kind == AST_ENTRY && (!only || !strcmp(only, item->name));
}

static void run_entries(void)
{
    const char *names[256];
    int n = 0, found = 0;
    for (int i = 0; i < elab.user->items.n; i++) {
        Item *item = elab.user->items.p[i];
        if (item->ast->kind == AST_ENTRY && n < LENGTH(names))
            names[n++] = item->name;
        if (!is_wanted(item))
            continue;
        found++;
        exec_entry(item);
    }
    if (elab.options->only_entry && !found)
        error_at((Span){0}, "E0613", "%s has no entry `%s`%s", elab.options->path,
                 elab.options->only_entry, hint_for(elab.options->only_entry, names, n));
    else if (elab.user->items.n == 0)
        error_at((Span){0}, "E0613", "%s is empty: it declares no net and no entry",
                 elab.options->path);
}

static const char *program_name(const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    size_t n = strlen(base);
    return intern_n(base, n > 4 && !strcmp(base + n - 4, ".dlm") ? n - 4 : n);
}

/* The comment that opens the file. */
static const char *opening_comment(const Source *s)
{
    Buf b = {0};
    const char *p = s->text;
    while (*p == '#') {
        size_t n = strcspn(p, "\n"), skip = strspn(p, "#");
        skip += p[skip] == ' ';
        buf_put(&b, p + (skip < n ? skip : n), n - (skip < n ? skip : n));
        buf_puts(&b, "\n");
        p += n + (p[n] == '\n');
    }
    while (b.n && b.p[b.n - 1] == '\n')
        b.p[--b.n] = 0;
    const char *text = b.n ? intern(b.p) : NULL;
    buf_free(&b);
    return text;
}

static void describe_program(void)
{
    char real[PATH_MAX];
    const char *folder = realpath(elab.user->folder, real) ? real : elab.user->folder;
    elab.program->name = program_name(elab.options->path);
    elab.program->folder = intern(folder);
    elab.program->doc = opening_comment(source_get(elab.user->file));
}

Program *compile_front(const FrontendOptions *options)
{
    elab = (Elab){.options = options, .program = NEW(Program), .bytes_before = arena_bytes()};
    refuse_node = refuse_tensor;
    if (!module_load(options))
        return NULL;
    describe_program();
    for (int i = 0; i < elab.modules.n; i++)
        collect_differentiated(elab.modules.p[i], elab.modules.p[i]->ast);
    for (int i = 0; i < elab.std->items.n; i++)
        collect_differentiated(elab.std, elab.std->items.p[i]->ast);
    each_item(elaborate_value, AST_CONST, AST_DATA);
    each_item(check_net, AST_NET, AST_NET_IS);
    each_item(check_net, AST_SLOT, AST_SLOT);
    run_entries();
    for (int i = 0; i < elab.modules.n; i++)
        resolve_module(elab.modules.p[i]);
    return error_count() ? NULL : elab.program;
}
