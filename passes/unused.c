/* What no output needs: nodes, and of loops the carries, captures and stacks.
 *
 * A carry is needed if its last value is read, if the loop ends by it, or if something needed in
 * the body reads it. The body is searched again until no carry is added. Then every graph is built
 * anew from its needed nodes, with what is left of carries, captures and stacks numbered in
 * order. */
#include "passes/rewrite.h"

typedef struct LoopNeeds LoopNeeds;
typedef struct {
    bool *node;
    LoopNeeds **loop;           /* by node: of a needed loop */
} Needs;
struct LoopNeeds {
    bool *part;                 /* carries, then stacks */
    bool *capture;
    int *number;                /* the new number of each part */
    Needs body;
};

/* ---- finding ---- */

static Needs find_needs(const Graph *g, const bool *outputs);

/* The body's needs, once the carries are known; whether they need another carry. */
static bool find_body_needs(const Loop *l, LoopNeeds *needs)
{
    const Graph *body = l->body;
    bool *outputs = NEW_ARRAY(bool, body->outputs.n), more = false;
    for (int i = 0; i < body->outputs.n; i++) {
        const Output *o = &body->outputs.p[i];
        outputs[i] = needs->part[o->kind == FROM_CARRY ? o->index : l->ncarry + o->index];
    }
    needs->body = find_needs(body, outputs);
    for (Ref r = 0; r < body->nodes.n; r++) {
        const Node *n = node_at(body, r);
        if (n->op != OP_INPUT || !needs->body.node[r])
            continue;
        bool *is_needed = n->input->kind == FROM_CARRY ? &needs->part[n->input->index]
                                                       : &needs->capture[n->input->index];
        more |= n->input->kind == FROM_CARRY && !*is_needed;
        *is_needed = true;
    }
    return more;
}

static void find_loop_needs(const Loop *l, LoopNeeds *needs)
{
    if (l->until >= 0)
        needs->part[l->until] = true;
    while (find_body_needs(l, needs))
        ;
    for (int i = 0, carries = 0, stacks = 0; i < l->ncarry + l->nstack; i++)
        needs->number[i] = i < l->ncarry ? (needs->part[i] ? carries++ : -1)
                                         : (needs->part[i] ? carries + stacks++ : -1);
}

static LoopNeeds *new_needs(const Loop *l)
{
    LoopNeeds *needs = NEW(LoopNeeds);
    needs->part = NEW_ARRAY(bool, l->ncarry + l->nstack);
    needs->number = NEW_ARRAY(int, l->ncarry + l->nstack);
    needs->capture = NEW_ARRAY(bool, l->ncapture);
    return needs;
}

/* Parts of a loop stand behind it, so they are all known when the search backwards meets the
 * loop. */
static Needs find_needs(const Graph *g, const bool *outputs)
{
    Needs needs = {NEW_ARRAY(bool, g->nodes.n), NEW_ARRAY(LoopNeeds *, g->nodes.n)};
    for (int i = 0; i < g->outputs.n; i++)
        needs.node[g->outputs.p[i].value] |= !outputs || outputs[i];
    for (Ref r = g->nodes.n - 1; r >= 0; r--) {
        const Node *n = node_at(g, r);
        if (!needs.node[r])
            continue;
        if (n->op == OP_PART) {
            LoopNeeds **of = &needs.loop[n->arg[0]];
            *of = *of ? *of : new_needs(node_at(g, n->arg[0])->loop);
            (*of)->part[n->part] = true;
        }
        if (n->op == OP_LOOP)
            find_loop_needs(n->loop, needs.loop[r]);
        for (int i = 0; i < n->nargs; i++) {
            int capture = n->op == OP_LOOP ? i - n->loop->ncarry : -1;
            if (n->op != OP_LOOP || (capture < 0 ? needs.loop[r]->part[i]
                                                 : needs.loop[r]->capture[capture]))
                needs.node[n->arg[i]] = true;
        }
    }
    return needs;
}

static bool all(const bool *set, int n)
{
    for (int i = 0; i < n; i++)
        if (!set[i])
            return false;
    return true;
}

static bool needs_all(const Graph *g, const Needs *needs)
{
    if (!all(needs->node, g->nodes.n))
        return false;
    for (Ref r = 0; r < g->nodes.n; r++) {
        const Loop *l = node_at(g, r)->op == OP_LOOP ? node_at(g, r)->loop : NULL;
        if (l && !(all(needs->loop[r]->part, l->ncarry + l->nstack)
                   && all(needs->loop[r]->capture, l->ncapture)
                   && needs_all(l->body, &needs->loop[r]->body)))
            return false;
    }
    return true;
}

/* ---- building anew ---- */

static void keep_needed(Graph *g, const Needs *needs, const LoopNeeds *of);

/* The body with the needed outputs, in a graph of its own. */
static Graph *needed_body(const Loop *l, const LoopNeeds *needs)
{
    Graph *body = graph_new(l->body->name);
    body->nodes.p = l->body->nodes.p;
    body->nodes.n = l->body->nodes.n;
    for (int i = 0; i < l->body->outputs.n; i++) {
        Output o = l->body->outputs.p[i];
        int part = o.kind == FROM_CARRY ? o.index : l->ncarry + o.index;
        if (needs->part[part])
            PUSH(body->outputs, o);
    }
    keep_needed(body, &needs->body, needs);
    return body;
}

static Ref keep_loop(Rewrite *w, const Node *n, const LoopNeeds *needs)
{
    Loop l = *n->loop;
    int *axes = NEW_ARRAY(int, l.nstack);
    Node copy = *n;
    VEC(Ref) args = {0};
    l.body = needed_body(n->loop, needs);
    l.ncarry = l.ncapture = l.nstack = 0;
    for (int i = 0; i < n->nargs; i++) {
        int capture = i - n->loop->ncarry;
        if (!(capture < 0 ? needs->part[i] : needs->capture[capture]))
            continue;
        PUSH(args, w->map[n->arg[i]]);
        capture < 0 ? l.ncarry++ : l.ncapture++;
    }
    for (int i = 0; i < n->loop->nstack; i++)
        if (needs->part[n->loop->ncarry + i])
            axes[l.nstack++] = n->loop->stack_axis[i];
    l.stack_axis = axes;
    l.until = l.until < 0 ? -1 : needs->number[l.until];
    for (int i = 0; i < l.body->outputs.n; i++) {
        Output *o = &l.body->outputs.p[i];
        o->index = o->kind == FROM_CARRY ? needs->number[o->index]
                                         : needs->number[n->loop->ncarry + o->index] - l.ncarry;
    }
    copy.loop = alloc_copy(&l, sizeof l);
    copy.nargs = args.n;
    build_span = n->span;
    return build_copy(w->g, &copy, args.p);
}

/* The number of a capture among the needed ones. */
static int capture_number(const LoopNeeds *needs, int capture)
{
    int number = 0;
    for (int i = 0; i < capture; i++)
        number += needs->capture[i];
    return number;
}

static Ref keep_input(Rewrite *w, const Node *n, const LoopNeeds *of)
{
    Node copy = *n;
    Input input = *n->input;
    input.index = input.kind == FROM_CARRY ? of->number[input.index]
                                           : capture_number(of, input.index);
    copy.input = alloc_copy(&input, sizeof input);
    return build_copy(w->g, &copy, NULL);
}

static Ref keep_part(Rewrite *w, const Node *n, const LoopNeeds *needs)
{
    Node copy = *n;
    copy.part = needs->number[n->part];
    return build_copy(w->g, &copy, &w->map[n->arg[0]]);
}

/* `of`: the graph is the body of this loop. */
static void keep_needed(Graph *g, const Needs *needs, const LoopNeeds *of)
{
    Rewrite w = rewrite_begin(g);
    for (Ref r = 0; r < w.old.nodes.n; r++) {
        const Node *n = node_at(&w.old, r);
        if (!needs->node[r])
            continue;
        if (n->op == OP_LOOP)
            w.map[r] = keep_loop(&w, n, needs->loop[r]);
        else if (n->op == OP_PART)
            w.map[r] = keep_part(&w, n, needs->loop[n->arg[0]]);
        else if (n->op == OP_INPUT && of)
            w.map[r] = keep_input(&w, n, of);
        else
            w.map[r] = rewrite_copy(&w, r);
    }
    rewrite_end(&w);
}

bool drop_unused(Graph *g)
{
    Needs needs = find_needs(g, NULL);
    if (needs_all(g, &needs))
        return false;
    keep_needed(g, &needs, NULL);
    return true;
}
