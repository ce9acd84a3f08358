/* Names in bodies that nothing evaluates: functions nobody uses, branches not taken. Evaluation
 * reports an unknown name where it meets it; this walk finds the rest. It knows no order and no
 * scopes inside a body: a name counts as known when anything in the declaration binds it. So it
 * never reports a sound program, and a name misspelt against all others is found. */
#include "frontend/elab.h"

#include <string.h>

typedef struct {
    NameList bound;          /* by the declaration at hand */
    Module *module;
} Resolver;

/* ---- what a declaration binds ---- */

static void bind_targets(Resolver *r, const Ast *targets)
{
    for (int i = 0; targets && i < targets->nkids; i++)
        if (targets->kid[i]->kind == AST_NAME)
            add_name(&r->bound, targets->kid[i]->name);
}

/* y[n, i < H] and sum[i, j < W]: the names of indices; of a computed place, y[id[n] < K], the
 * names in subscripts */
static void bind_indices(Resolver *r, const Ast *subs)
{
    for (int i = 0; i < subs->nkids; i++) {
        const Ast *s = subs->kid[i];
        if (s->kind == AST_BINARY && !strcmp(s->name, "<"))
            s = s->kid[0];
        if (s->kind == AST_NAME)
            add_name(&r->bound, s->name);
        else if (s->kind == AST_INDEX)
            bind_indices(r, s->kid[1]);
    }
}

static void bind_assigned(Resolver *r, const Ast *targets)
{
    bind_targets(r, targets);
    for (int i = 0; i < targets->nkids; i++) {
        const Ast *t = targets->kid[i];
        if (t->kind != AST_INDEX)
            continue;
        if (t->kid[0]->kind == AST_NAME)
            add_name(&r->bound, t->kid[0]->name);
        bind_indices(r, t->kid[1]);
    }
}

static void bind_signature_type(Resolver *r, const Ast *type)
{
    for (int i = 0; type && i < type->nkids; i++) {
        if (type->kid[i]->kind == AST_NAME)
            add_name(&r->bound, type->kid[i]->name);
        bind_signature_type(r, type->kid[i]);
    }
}

static void bind_all(Resolver *r, const Ast *a)
{
    switch (a->kind) {
    case AST_ASSIGN: bind_assigned(r, a->kid[0]); break;
    case AST_FOR: case AST_EACH: case AST_SCAN: bind_targets(r, a->kid[0]); break;
    case AST_REDUCE: bind_indices(r, a->kid[0]); break;
    case AST_DECLARE: case AST_SLOT: case AST_SHARE: case AST_CARRY: case AST_PARM:
        add_name(&r->bound, a->name);
        break;
    case AST_MINIMIZE: case AST_UPDATE: add_name(&r->bound, intern("step")); break;
    default: break;
    }
    for (int i = 0; i < a->nkids; i++)
        if (a->kid[i])
            bind_all(r, a->kid[i]);
}

/* ---- what it uses ---- */

static bool is_known(const Resolver *r, const char *name)
{
    static const char *const implicit[] = {"none", "pi", "training", "params"};
    for (int i = 0; i < LENGTH(implicit); i++)
        if (!strcmp(implicit[i], name))
            return true;
    return has_name(&r->bound, name) || item_find(r->module, name, ANY_NAME) || builtin_find(name);
}

static void module_candidates(const Module *m, NameList *list)
{
    for (int i = 0; m && i < m->items.n; i++)
        add_name(list, m->items.p[i]->name);
}

static void report(const Resolver *r, const Ast *name)
{
    NameList list = {0};
    const char *builtins[128];
    int n = builtin_names(builtins, LENGTH(builtins));
    for (int i = 0; i < r->bound.n; i++)
        PUSH(list, r->bound.p[i]);
    module_candidates(r->module, &list);
    module_candidates(elab.std, &list);
    for (int i = 0; i < n; i++)
        PUSH(list, builtins[i]);
    error_at(name->span, "E0101", "there is no `%s` here%s", name->name,
             hint_for_item(name->name, list.p, list.n));
}

static void resolve(const Resolver *r, const Ast *a)
{
    if (a->kind == AST_NAME && !is_known(r, a->name))
        report(r, a);
    for (int i = 0; i < a->nkids; i++)
        if (a->kid[i])
            resolve(r, a->kid[i]);
}

static void resolve_item(Module *m, const Ast *decl)
{
    Resolver r = {.module = m};
    const Ast *params = decl_params(decl);
    for (int i = 0; i < params->nkids; i++)
        bind_signature_type(&r, params->kid[i]->kid[0]);
    bind_signature_type(&r, decl->kid[1]);
    bind_all(&r, decl);
    resolve(&r, decl);
}

void resolve_module(const Module *m)
{
    for (int i = 0; i < m->items.n; i++)
        switch (m->items.p[i]->ast->kind) {
        case AST_FN: case AST_LAYER: case AST_NET: case AST_OPTIMIZER: case AST_ENTRY:
            resolve_item(m->items.p[i]->module, m->items.p[i]->ast);
            break;
        default: break;
        }
}
