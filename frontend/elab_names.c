/* Files and names (rule 7). A file is a Module: its items in any order, the files it uses, and
 * behind them the standard library, which is one module of many files, and the builtins. A body
 * is evaluated in the module that declares it, so the library sees the library's names.
 *
 * Constants are evaluated when first asked for; a circle is an error. */
#include "frontend/elab.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- messages ---- */

static bool same_span(Span a, Span b)
{
    return a.file == b.file && a.start == b.start && a.end == b.end;
}

static bool in_library(Span at)
{
    return at.file && at.file >= elab.std_first && at.file <= elab.std_last;
}

/* What goes wrong inside the library is a mistake in its innermost use from outside. */
static Span blamed(Span at)
{
    for (const Frame *f = elab.frame; f && in_library(at); f = f->up)
        if (f->at.file)
            at = f->at;
    return at;
}

/* The chain of uses that led to a mistake at `at`. A use that stands in a circle of uses is shown
 * once. */
void note_uses(Span at)
{
    Span shown[8] = {at};
    int n = 1;
    for (const Frame *f = elab.frame; f && n < LENGTH(shown); f = f->up) {
        bool again = f->binding || !f->decl || f->at.file == 0;
        for (int i = 0; i < n; i++)
            again |= same_span(shown[i], f->at);
        if (again)
            continue;
        shown[n++] = f->at;
        note_at(f->at, "in this use of `%s`", f->decl->name);
    }
}

void fail(Span at, const char *code, const char *fmt, ...)
{
    va_list ap;
    if (elab.exhausted)
        return;
    va_start(ap, fmt);
    Buf b = {0};
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    Span blame = blamed(at);
    error_at(blame, code, "%s", buf_text(&b));
    buf_free(&b);
    if (!same_span(at, blame))
        note_at(at, "it happens here, in the library");
    note_uses(blame);
}

/* ---- lists of names ---- */

bool has_name(const NameList *list, const char *name)
{
    for (int i = 0; i < list->n; i++)
        if (list->p[i] == name)
            return true;
    return false;
}

void add_name(NameList *list, const char *name)
{
    if (!has_name(list, name))
        PUSH(*list, name);
}

/* ---- scopes ---- */

void scope_push(Scope *s)
{
    s->up = elab.frame->scope;
    elab.frame->scope = s;
}

void scope_pop(void)
{
    elab.frame->scope = elab.frame->scope->up;
}

static Binding *scope_find(Scope *s, const char *name)
{
    for (int i = s->names.n; i-- > 0;)
        if (s->names.p[i].name == name)
            return &s->names.p[i];
    return NULL;
}

Binding *name_binding(const char *name)
{
    for (Scope *s = elab.frame->scope; s; s = s->up) {
        Binding *b = scope_find(s, name);
        if (b)
            return b;
    }
    return NULL;
}

/* Later messages and the printed graph call the value by this name. */
static void name_node(const char *name, Object value)
{
    if (value.kind != OBJ_TENSOR)
        return;
    Node *n = node_at(value.step->graph, value.ref);
    if (!n->name)
        n->name = name;
}

void name_define(const char *name, Object value, Span at)
{
    Scope *s = elab.frame->scope;
    Binding *b = scope_find(s, name);
    name_node(name, value);
    if (b)
        *b = (Binding){.name = name, .value = value, .span = at};
    else
        PUSH(s->names, (Binding){.name = name, .value = value, .span = at});
}

void name_assign(const char *name, Object value, Span at)
{
    Binding *b = name_binding(name);
    if (!b) {
        name_define(name, value, at);
        return;
    }
    name_node(name, value);
    *b = (Binding){.name = name, .value = value, .span = at};
}

/* ---- items of files ---- */

/* A const that is the name of a function, such as `const ACT = relu`, without computing it. */
static bool names_callable(Item *i)
{
    const Ast *e = i->ast->nkids ? i->ast->kid[0] : NULL;
    if (i->state)
        return i->value.kind == OBJ_CALLABLE;
    if (!e || e->kind != AST_NAME || i->asked)
        return false;
    i->asked = true;                /* the name may lead back here */
    bool found = item_find(i->module, e->name, CALLABLE_NAME) ||
                 (!item_find(i->module, e->name, ANY_NAME) && builtin_find(e->name));
    i->asked = false;
    return found;
}

static bool item_is_callable(Item *i)
{
    switch (i->ast->kind) {
    case AST_FN: case AST_LAYER: case AST_NET: case AST_NET_IS: case AST_OPTIMIZER: return true;
    case AST_CONST: return names_callable(i);
    default: return false;
    }
}

static Item *own_item(const Module *m, const char *name, NameUse use)
{
    for (int i = 0; i < m->items.n; i++)
        if (m->items.p[i]->name == name && (use == ANY_NAME || item_is_callable(m->items.p[i])))
            return m->items.p[i];
    return NULL;
}

static Item *used_item(Module *m, const char *name, NameUse use, int depth)
{
    Item *found = own_item(m, name, use);
    for (int i = 0; !found && depth < 32 && i < m->uses.n; i++)
        found = used_item(m->uses.p[i], name, use, depth + 1);
    return found;
}

Item *item_find(Module *m, const char *name, NameUse use)
{
    Item *found = used_item(m, name, use, 0);
    return found || !elab.std ? found : own_item(elab.std, name, use);
}

/* Lists share their items: one that stands there again is not looked at again. */
static bool holds_tensor(Object o)
{
    if (o.kind == OBJ_LIST || o.kind == OBJ_TUPLE)
        for (int i = 0; i < o.list->n; i++) {
            const Object *item = &o.list->p[i];
            bool list = item->kind == OBJ_LIST || item->kind == OBJ_TUPLE;
            bool again = list && i > 0 && item[-1].kind == item->kind && item[-1].list == item->list;
            if (!again && holds_tensor(*item))
                return true;
        }
    return o.kind == OBJ_TENSOR;
}

/* A const that computes a tensor belongs to the step that asks: it is evaluated for each. */
static Object const_value(Item *item, Span at)
{
    if (item->state == 2)
        return item->value;
    if (item->state == 1) {
        fail(at, "E0103", "`%s` is defined by itself", item->name);
        return poison;
    }
    Frame f;
    item->state = 1;
    frame_enter(&f, NULL, item->module, at);
    Object v = item->ast->nkids ? eval_value(item->ast->kid[0]) : poison;
    frame_leave();
    v.literal = false;
    item->value = v;
    item->state = holds_tensor(v) ? 0 : 2;
    return v;
}

Net *net_of(Item *item)
{
    for (int i = 0; i < elab.nets.n; i++)
        if (elab.nets.p[i]->item == item)
            return elab.nets.p[i];
    Net *net = NEW(Net);
    *net = (Net){.name = item->name, .prefix = item->name, .decl = item->ast, .item = item};
    PUSH(elab.nets, net);
    return net;
}

static Object declared_callable(Item *item)
{
    Callable *c = NEW(Callable);
    *c = (Callable){.name = item->name, .decl = item->ast, .module = item->module};
    if (item->ast->kind == AST_NET)
        c->net = net_of(item);
    return object_callable(c);
}

/* net name = layer(options), net name[k] = layer(options) */
static Object net_instance(Item *item, Span at)
{
    const Ast *a = item->ast;
    Frame f;
    Net *net = net_of(item);
    int64_t count = -1;
    frame_enter(&f, NULL, item->module, at);
    Object bound = poison;
    if (a->kid[1]->kind == AST_CALL) {
        ArgList args = eval_args(a->kid[1]);
        bound = bind_options(eval(a->kid[1]->kid[0]), &args, a->kid[1]->span);
    } else
        bound = eval(a->kid[1]);
    Object n = a->kid[0] ? eval_value(a->kid[0]) : none;
    frame_leave();
    if (bound.kind != OBJ_CALLABLE)
        return poison;
    if (a->kid[0] && (!static_int(n, &count) || count < 1 || count > MAX_INSTANCES)) {
        fail(a->kid[0]->span, "E0413",
             "the number of instances must be a static int from 1 to %d", MAX_INSTANCES);
        return poison;
    }
    Object list = object_list(OBJ_LIST);
    for (int64_t i = 0; i < (count < 0 ? 1 : count); i++) {
        Callable *c = NEW(Callable);
        *c = *bound.callable;
        c->net = net;
        c->path = count < 0 ? item->name : internf("%s.%lld", item->name, (long long)i);
        PUSH(*list.list, object_callable(c));
    }
    return count < 0 ? list.list->p[0] : list;
}

static Object top_param(Item *item)
{
    Frame f;
    Net *net = net_of(item);
    frame_enter(&f, NULL, item->module, item->ast->span);
    Object place = slot_draw(item->ast, item->name,
                             item->ast->op == 's' ? PLACE_STATE : PLACE_PARAM, net);
    frame_leave();
    return place;
}

static Object item_make(Item *item, Span at)
{
    switch (item->ast->kind) {
    case AST_FN: case AST_LAYER: case AST_NET: case AST_OPTIMIZER: return declared_callable(item);
    case AST_NET_IS: return net_instance(item, at);
    case AST_DATA: return make_data(item);
    case AST_SLOT: return top_param(item);
    default: break;
    }
    fail(at, "E0104", "`%s` is an entry, which is run or called, but is no value", item->name);
    return poison;
}

Object item_value(Item *item, Span at)
{
    if (item->ast->kind == AST_CONST)
        return const_value(item, at);
    if (item->ast->kind == AST_SLOT)      /* its slot follows the entry at hand */
        return top_param(item);
    if (item->state == 2)
        return item->value;
    if (item->state == 1) {
        fail(at, "E0103", "`%s` is defined by itself", item->name);
        return poison;
    }
    item->state = 1;
    item->value = item_make(item, at);
    item->state = 2;
    return item->value;
}

/* ---- looking up ---- */

static void module_names(const Module *m, NameUse use, NameList *list, int depth)
{
    for (int i = 0; i < m->items.n; i++)
        if (use == ANY_NAME || item_is_callable(m->items.p[i]))
            PUSH(*list, m->items.p[i]->name);
    for (int i = 0; i < m->uses.n && depth < 4; i++)
        module_names(m->uses.p[i], use, list, depth + 1);
}

static void report_unknown(const char *name, Span at, NameUse use)
{
    NameList list = {0};
    for (Scope *s = elab.frame->scope; s; s = s->up)
        for (int i = 0; i < s->names.n; i++)
            if (use == ANY_NAME || s->names.p[i].value.kind == OBJ_CALLABLE)
                PUSH(list, s->names.p[i].name);
    module_names(elab.frame->module, use, &list, 0);
    if (elab.std && elab.frame->module != elab.std)
        module_names(elab.std, use, &list, 0);
    const char *builtins[128];
    int n = builtin_names(builtins, LENGTH(builtins));
    for (int i = 0; i < n; i++)
        PUSH(list, builtins[i]);
    const char *hint = hint_for_item(name, list.p, list.n);
    Binding *value = name_binding(name);
    if (use == CALLABLE_NAME && value)
        fail(at, "E0105", "`%s` is not a function, but %s%s", name, object_describe(value->value),
             hint);
    else if (use == CALLABLE_NAME)
        fail(at, "E0101", "there is no function or layer `%s`%s", name, hint);
    else
        fail(at, "E0101", "there is no `%s` here%s", name, hint);
}

static bool implicit_name(const char *name, Object *value)
{
    if (!strcmp(name, "none"))
        *value = none;
    else if (!strcmp(name, "pi"))
        *value = object_float(3.14159265358979323846);
    else if (!strcmp(name, "training"))
        *value = object_bool(elab.frame->training);
    else
        return false;
    return true;
}

Object name_lookup(const char *name, Span at, NameUse use)
{
    Object value;
    for (Scope *s = elab.frame->scope; s; s = s->up) {
        Binding *b = scope_find(s, name);
        if (b && (use == ANY_NAME || b->value.kind == OBJ_CALLABLE || b->value.kind == OBJ_POISON))
            return b->value;
    }
    Item *item = item_find(elab.frame->module, name, use);
    if (item)
        return item_value(item, at);
    const Builtin *b = builtin_find(name);
    if (b) {
        Callable *c = NEW(Callable);
        *c = (Callable){.name = b->name, .builtin = b};
        return object_callable(c);
    }
    if (use == ANY_NAME && implicit_name(name, &value))
        return value;
    if (use == CALLABLE_NAME && (item = item_find(elab.frame->module, name, ANY_NAME)) &&
        item->ast->kind == AST_ENTRY)
        return declared_callable(item);
    report_unknown(name, at, use);
    return poison;
}

bool name_exists(const char *name)
{
    return name_binding(name) || item_find(elab.frame->module, name, ANY_NAME);
}

/* ---- reading files ---- */

static const char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? intern_n(path, (size_t)(slash - path)) : ".";
}

static void check_parameters(const Ast *a)
{
    const Ast *params = a->nkids ? a->kid[0] : NULL;
    if (!params || params->kind != AST_PARAMS)
        return;
    for (int i = 0; i < params->nkids; i++)
        for (int k = 0; k < i; k++)
            if (params->kid[i]->name && params->kid[i]->name == params->kid[k]->name) {
                error_at(params->kid[i]->name_span, "E0102", "`%s` has two parameters named `%s`",
                         a->name, params->kid[i]->name);
                note_at(params->kid[k]->name_span, "first here");
                break;
            }
}

static void add_item(Module *m, const Ast *a)
{
    check_parameters(a);
    Item *old = own_item(m, a->name, ANY_NAME);
    if (old) {
        error_at(a->name_span, "E0102", "`%s` is declared twice in this file", a->name);
        note_at(old->ast->name_span, "first here");
        return;
    }
    Item *item = NEW(Item);
    *item = (Item){.name = a->name, .ast = a, .module = m};
    PUSH(m->items, item);
}

static Module *load_file(const char *path, Span from);

static void add_items(Module *m, const Ast *file)
{
    for (int i = 0; i < file->nkids; i++) {
        const Ast *a = file->kid[i];
        if (a->kind != AST_USE) {
            if (a->name)
                add_item(m, a);
            continue;
        }
        const char *name = a->kid[0]->name;
        const char *path = name[0] == '/' || !strcmp(m->folder, ".")
                               ? name
                               : internf("%s/%s", m->folder, name);
        Module *used = load_file(path, a->kid[0]->span);
        if (used)
            PUSH(m->uses, used);
    }
}

static Module *load_file(const char *path, Span from)
{
    char real[PATH_MAX];
    const char *key = realpath(path, real) ? intern(real) : intern(path);
    for (int i = 0; i < elab.modules.n; i++)
        if (elab.modules.p[i]->path == key)
            return elab.modules.p[i];
    size_t size;
    struct stat info;
    bool endless = stat(path, &info) == 0 && S_ISCHR(info.st_mode);
    char *text = endless ? NULL : read_file(path, &size);
    if (endless)
        errno = EINVAL;
    if (!text) {
        error_at(from, "E0106", "%s: %s", path, strerror(errno));
        elab.broken = true;
        return NULL;
    }
    Module *m = NEW(Module);
    *m = (Module){.path = key, .folder = folder_of(path), .file = source_add(path, text, size)};
    free(text);
    PUSH(elab.modules, m);
    int errors = error_count();
    m->ast = parse_dlm(m->file);
    elab.broken |= error_count() > errors;
    add_items(m, m->ast);
    return m;
}

static void load_std(const FrontendOptions *o)
{
    elab.std = NEW(Module);
    *elab.std = (Module){.path = "std", .folder = "std", .is_std = true};
    for (int i = 0; i < o->nstd; i++) {
        const StdFile *f = &o->std[i];
        const char *name = strncmp(f->name, "std/", 4) ? internf("std/%s", f->name) : f->name;
        elab.std_last = source_add(name, f->text, f->size);
        elab.std_first = elab.std_first ? elab.std_first : elab.std_last;
        add_items(elab.std, parse_dlm(elab.std_last));
    }
}

/* ---- -D NAME=VALUE ---- */

static bool parse_define(const char *text, Object *value)
{
    char *end;
    errno = 0;
    long long i = strtoll(text, &end, 10);
    if (*text && !*end && !errno) {
        *value = object_int(i);
        return true;
    }
    double f = strtod(text, &end);
    *value = !strcmp(text, "true") || !strcmp(text, "false") ? object_bool(*text == 't')
           : *text && !*end ? object_float(f) : object_str(intern(text));
    return *text != 0;
}

static void report_define(const char *name)
{
    NameList list = {0};
    for (int i = 0; i < elab.modules.n; i++)
        for (int k = 0; k < elab.modules.p[i]->items.n; k++)
            if (elab.modules.p[i]->items.p[k]->ast->kind == AST_CONST)
                PUSH(list, elab.modules.p[i]->items.p[k]->name);
    error_at((Span){0}, "E0107", "-D %s: the file has no const `%s`%s", name, name,
             hint_for(name, list.p, list.n));
}

/* Values that rest on a const are computed again once it is overridden. */
static void forget_consts(void)
{
    for (int i = 0; i < elab.modules.n; i++)
        for (int k = 0; k < elab.modules.p[i]->items.n; k++) {
            Item *item = elab.modules.p[i]->items.p[k];
            if (item->ast->kind == AST_CONST && !item->overridden)
                item->state = 0;
        }
}

/* A function, layer or optimizer by its name, as the file of the const sees it. */
static Object callable_named(const Item *item, const char *name)
{
    NameList list = {0};
    if (item_find(item->module, name, CALLABLE_NAME) || builtin_find(name)) {
        Frame f;
        frame_enter(&f, NULL, item->module, item->ast->span);
        Object v = name_lookup(name, item->ast->span, CALLABLE_NAME);
        frame_leave();
        return v;
    }
    module_names(item->module, CALLABLE_NAME, &list, 0);
    module_names(elab.std, CALLABLE_NAME, &list, 0);
    error_at((Span){0}, "E0107", "-D %s=%s: `%s` is a function, so its new value must be one%s",
             item->name, name, item->name, hint_for(name, list.p, list.n));
    return poison;
}

/* The new value is of the const's own kind: an int stays an int, a string takes any text. */
static void override(Item *item, Object value, const char *text)
{
    elab.step = step_begin(item->name);
    Object old = const_value(item, item->ast->span);
    elab.step = NULL;
    double f;
    if (old.kind == OBJ_CALLABLE && (value = callable_named(item, intern(text))).kind == OBJ_POISON)
        return;
    if (old.kind == OBJ_STR)
        value = object_str(intern(text));
    else if (old.kind == OBJ_FLOAT && value.kind == OBJ_INT && static_float(value, &f))
        value = object_float(f);
    if (is_number(old) && value.kind != old.kind) {
        const char *wanted = old.kind == OBJ_INT     ? "an int"
                             : old.kind == OBJ_FLOAT ? "a float"
                                                     : "a bool";
        error_at((Span){0}, "E0107", "-D %s=%s: `%s` is %s, so its new value must be %s",
                 item->name, text, item->name, object_describe(old), wanted);
        return;
    }
    item->value = value;
    item->state = 2;
    item->overridden = true;
    forget_consts();
}

static void apply_define(const char *define)
{
    const char *equals = strchr(define, '=');
    if (!equals || equals == define) {
        error_at((Span){0}, "E0107", "-D %s: write NAME=VALUE", define);
        return;
    }
    const char *name = intern_n(define, (size_t)(equals - define));
    Object value;
    if (!parse_define(equals + 1, &value)) {
        error_at((Span){0}, "E0107", "-D %s: the value is missing; write %s=VALUE", define, name);
        return;
    }
    for (int i = 0; i < elab.modules.n; i++) {
        Item *item = own_item(elab.modules.p[i], name, ANY_NAME);
        if (item && item->ast->kind == AST_CONST) {
            override(item, value, equals + 1);
            return;
        }
    }
    report_define(name);
}

bool module_load(const FrontendOptions *o)
{
    load_std(o);
    elab.user = load_file(o->path, (Span){0});
    for (int i = 0; !elab.broken && i < o->ndefines; i++)
        apply_define(o->defines[i]);
    return !elab.broken;
}
