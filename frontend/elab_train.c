/* Which values feed what is learnt (rule 33). Whether a net trains is decided on the syntax before
 * the entry is evaluated: from each minimize, each update and each gradient by a net we walk
 * backwards through the statements before it, in its block and in those around it, and collect
 * the assignments whose names it uses. Nets called in these see training = true. */
#include "frontend/elab.h"

#include <string.h>

/* ---- what a statement uses and assigns ---- */

typedef struct Around { struct Around *up; const Ast *block; int position; } Around;

static void add_names(NameList *s, const Ast *e)
{
    if (!e)
        return;
    if (e->kind == AST_NAME)
        add_name(s, e->name);
    for (int i = 0; i < e->nkids; i++)
        add_names(s, e->kid[i]);
}

static bool assigns_any(const Ast *s, const NameList *names)
{
    bool scans = s->kind == AST_SCAN || s->kind == AST_DECLARE || s->kind == AST_ASSIGN;
    if (scans && carries_any(s, names))
        return true;
    if (s->kind == AST_DECLARE)
        return has_name(names, s->name);
    if (s->kind == AST_SET) {
        const Ast *t = s->kid[0];
        t = t->kind == AST_INDEX ? t->kid[0] : t;
        return t->kind == AST_NAME && has_name(names, t->name);
    }
    if (s->kind != AST_ASSIGN)
        return false;
    for (int i = 0; i < s->kid[0]->nkids; i++) {
        const Ast *t = s->kid[0]->kid[i];
        t = t->kind == AST_INDEX ? t->kid[0] : t;
        if (t->kind == AST_NAME && has_name(names, t->name))
            return true;
    }
    return false;
}

static void trace_block(const Ast *block, int end, NameList *names);

static void trace_statement(const Ast *s, NameList *names)
{
    if (assigns_any(s, names)) {
        PUSH(elab.training, s);
        add_names(names, s->kind == AST_SCAN ? s : s->kid[1]);
    }
    if (s->kind != AST_IF && s->kind != AST_FOR)
        return;
    for (int i = 0; i < s->nkids; i++) {
        const Ast *k = s->kid[i];
        if (k && k->kind == AST_BLOCK)
            trace_block(k, k->nkids, names);
        else if (k && k->kind == AST_IF)
            trace_statement(k, names);
    }
}

static void trace_block(const Ast *block, int end, NameList *names)
{
    for (int i = end; i-- > 0;)
        if (block->kid[i])
            trace_statement(block->kid[i], names);
}

/* ---- what learns ---- */

static bool is_net(const Ast *e)
{
    while (e->kind == AST_MEMBER)
        e = e->kid[0];
    Item *item = e->kind == AST_NAME ? item_find(elab.user, e->name, ANY_NAME) : NULL;
    bool found = item && (item->ast->kind == AST_NET || item->ast->kind == AST_NET_IS);
    for (int i = 0; !found && (e->kind == AST_LIST || e->kind == AST_TUPLE) && i < e->nkids; i++)
        found = is_net(e->kid[i]);
    return found;
}

/* Holds grad(y, net). */
static bool differentiates_net(const Ast *e)
{
    bool found = e->kind == AST_CALL && e->nkids > 2 && e->kid[0]->name &&
                 !strcmp(e->kid[0]->name, "grad") &&
                 is_net(e->kid[2]->kind == AST_ARG ? e->kid[2]->kid[0] : e->kid[2]);
    for (int i = 0; !found && i < e->nkids; i++)
        found = e->kid[i] && e->kid[i]->kind != AST_BLOCK && differentiates_net(e->kid[i]);
    return found;
}

static const Ast *learnt_from(const Ast *s)
{
    if (s->kind == AST_MINIMIZE)
        return s->kid[0];
    if (s->kind == AST_UPDATE)
        return s->kid[1];
    bool plain = s->kind != AST_IF && s->kind != AST_FOR && s->kind != AST_SCAN;
    return plain && differentiates_net(s) ? s : NULL;
}

static void trace_learning(const Ast *block, Around *up)
{
    for (int i = 0; i < block->nkids; i++) {
        const Ast *s = block->kid[i];
        Around here = {up, block, i};
        const Ast *source = s ? learnt_from(s) : NULL;
        if (source) {
            NameList names = {0};
            add_names(&names, source);
            PUSH(elab.training, s);
            for (const Around *a = &here; a; a = a->up)
                trace_block(a->block, a->position, &names);
        }
        for (int k = 0; s && (s->kind == AST_IF || s->kind == AST_FOR) && k < s->nkids; k++) {
            const Ast *body = s->kid[k];
            const Ast chain = {.kind = AST_BLOCK, .nkids = 1, .kid = (Ast **)&s->kid[k]};
            if (body && body->kind == AST_BLOCK)
                trace_learning(body, &here);
            else if (body && body->kind == AST_IF)
                trace_learning(&chain, &here);
        }
    }
}

void mark_training(const Ast *body)
{
    elab.training.n = 0;
    if (body->kind == AST_BLOCK)
        trace_learning(body, NULL);
    else
        elab.frame->training = differentiates_net(body);
}

bool feeds_training(const Ast *statement)
{
    for (int i = 0; i < elab.training.n; i++)
        if (elab.training.p[i] == statement)
            return true;
    return false;
}
