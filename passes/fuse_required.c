/* What must lie in memory, before anything is decided: what is read in another shape, as a table, or again and
 * again, terms that are added up in places, and what the model asks for. */
#include "passes/fuse_decide.h"
#include "passes/pass.h"

#include <stdlib.h>
#include <string.h>

static void store(Decision *d, Ref r, const char *reason)
{
    d->must[r] = true;
    d->reason[r] = d->reason[r] ? d->reason[r] : reason;
}

static void require(Decision *d, Ref r, const char *reason)
{
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    if (has_storage(n) || n->op == OP_CONST)
        return;
    if (n->op == OP_RESHAPE)
        require(d, n->arg[0], reason);
    else
        store(d, r, reason);
}

/* What is read at any index must be there, even if it is one constant. */
static void require_table(Decision *d, Ref r, const char *reason)
{
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    if (n->op == OP_RESHAPE)
        require_table(d, n->arg[0], reason);
    else if (n->op == OP_CONST)
        store(d, r, reason);
    else
        require(d, r, reason);
}

/* Through views: a contraction may read its operand in any order, but not compute it. A device rounds to tf32 when
 * it multiplies. */
static void require_operand(Decision *d, Ref r)
{
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    while ((n->op == OP_CONTRACT && is_view(n) && contract_is_plain(n)) || (n->op == OP_TF32 && pass_options.device)) {
        r = fuse_strip(d->f.g, n->arg[0]);
        n = node_at(d->f.g, r);
    }
    if (n->op != OP_IOTA && n->op != OP_SIZE)
        require(d, r, "a contraction reads each element again and again");
}

/* What is drawn for a row and repeated for its elements is drawn once: random bits cost more than all else. */
static void require_draws(Decision *d, Ref r, bool *drawn)
{
    const Node *n = node_at(d->f.g, r);
    bool repeat = is_repeat(n);
    drawn[r] = n->op == OP_RANDOM;
    for (int i = 0; i < n->nargs && (op_info[n->op].pointwise || is_free(n)); i++) {
        if (repeat && drawn[n->arg[i]])
            require(d, n->arg[i], "what is drawn for a row is drawn once");
        drawn[r] |= drawn[n->arg[i]] && !repeat;
    }
}

void find_required(Decision *d)
{
    const Graph *g = d->f.g;
    bool *drawn = NEW_ARRAY(bool, d->n + 1);
    for (Ref r = 0; r < d->n; r++) {
        const Node *n = node_at(g, r);
        require_draws(d, r, drawn);
        if (n->op == OP_RESHAPE)
            require(d, n->arg[0], "it is read in another shape");
        if (n->op == OP_GATHER)
            require_table(d, n->arg[0], "a gather reads it as a table");
        for (int i = n->op == OP_LOOP ? n->loop->ncarry : n->nargs; n->op == OP_LOOP && i < n->nargs; i++)
            require_table(d, n->arg[i], "a loop reads it in its rounds");
        bool stacked = n->op == OP_CONCAT && !d->nusers[r];     /* at most: its parts go to the rows */
        if (n->op == OP_SCATTER || (n->op == OP_CONCAT && !stacked) || (n->op == OP_CONTRACT && !contract_is_plain(n)))
            store(d, r, n->op == OP_CONCAT ? "its parts are put together in memory" : "terms are added into its elements");
        if (is_contraction(n))
            for (int i = 0; i < 2; i++)
                require_operand(d, n->arg[i]);
        if (is_window(n)) {
            const Node *a = node_at(g, fuse_strip(g, n->arg[0]));
            if (is_expensive(a) || is_reduction(a))
                require(d, n->arg[0], "a window reads each element several times");
        }
        if (pass_options.unfused && !is_free(n))
            d->must[r] = true;
    }
    for (int i = 0; i < g->outputs.n; i++) {
        Ref r = fuse_strip(g, g->outputs.p[i].value);
        if (!is_free(node_at(g, r)) && (g->outputs.p[i].kind != FROM_STACK || d->f.row[r] >= 0)) {
            d->must[r] = true;
            d->reason[r] = NULL;
        }
    }
}
