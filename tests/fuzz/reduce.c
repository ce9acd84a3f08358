/* A graph that fails, made small: outputs are dropped, and values are replaced by one of their operands,
 * by ones or by a new input, as long as the graph still fails in the same way. */
#include "tests/fuzz/fuzz.h"
#include "passes/rewrite.h"

#include <string.h>

typedef struct {
    Graph *g;                   /* the graph, or the body of a loop */
    Ref r;
    bool top;
} Spot;

/* Node `*number`, counted through the bodies of loops, too; counts down what it passes. */
static bool find_spot(Graph *g, int *number, bool top, Spot *found)
{
    for (Ref r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        if (n->op == OP_LOOP && find_spot(n->loop->body, number, false, found))
            return true;
        if ((*number)-- == 0) {
            *found = (Spot){g, r, top};
            return true;
        }
    }
    return false;
}

static int count_spots(const Graph *g)
{
    int n = g->nodes.n;
    for (Ref r = 0; r < g->nodes.n; r++)
        if (node_at(g, r)->op == OP_LOOP)
            n += count_spots(node_at(g, r)->loop->body);
    return n;
}

static Ref new_input(Graph *g, const Graph *old, const Node *n)
{
    int index = 0;
    for (Ref r = 0; r < old->nodes.n; r++)
        if (node_at(old, r)->op == OP_INPUT && node_at(old, r)->input->index >= index)
            index = node_at(old, r)->input->index + 1;
    return build_input(g, FROM_ARG, index, NULL, n->type, n->rank, n->shape);
}

/* ---- the choices for a value: its operands, ones, a new input ---- */

/* Whether a derivative by this value is taken: it stays a mark or an input. */
static bool is_differentiated_by(const Spot *p)
{
    for (Ref r = p->r + 1; r < p->g->nodes.n; r++)
        if (is_derivative(node_at(p->g, r)) && node_at(p->g, r)->arg[1] == p->r)
            return true;
    return false;
}

static bool may_replace(const Spot *p, int choice)
{
    const Node *n = node_at(p->g, p->r);
    if (n->op == OP_LOOP || n->op == OP_CONST || (choice <= n->nargs && is_differentiated_by(p)))
        return false;
    if (choice > n->nargs)
        return p->top && n->op != OP_INPUT;
    if (choice == n->nargs)
        return true;
    const Node *a = node_at(p->g, n->arg[choice]);
    return a->op != OP_LOOP && a->type == n->type && shape_equal(a->rank, a->shape, n->rank, n->shape);
}

static void replace(const Spot *p, int choice)
{
    Rewrite w = rewrite_begin(p->g);
    for (Ref r = 0; r < w.old.nodes.n; r++) {
        const Node *n = node_at(&w.old, r);
        if (r != p->r)
            w.map[r] = rewrite_copy(&w, r);
        else if (choice < n->nargs)
            w.map[r] = w.map[n->arg[choice]];
        else if (choice == n->nargs)
            w.map[r] = build_number(w.g, n->type, 1, n->rank, n->shape);
        else
            w.map[r] = new_input(w.g, &w.old, n);
    }
    rewrite_end(&w);
}

/* ---- the search ---- */

typedef struct {
    Graph *best;
    uint64_t seed;
    Verdict verdict;
    Verdict (*judge)(uint64_t seed, const Graph *g);
} Search;

static bool accept(Search *s, Graph *candidate)
{
    drop_unused(candidate);
    if (s->judge(s->seed, candidate) != s->verdict)
        return false;
    s->best = candidate;
    return true;
}

static bool drop_outputs(Search *s)
{
    bool dropped = false;
    for (int k = s->best->outputs.n - 1; k >= 0 && s->best->outputs.n > 1; k--) {
        Graph *candidate = graph_clone(s->best);
        Output *o = candidate->outputs.p;
        memmove(o + k, o + k + 1, (size_t)(--candidate->outputs.n - k) * sizeof *o);
        dropped |= accept(s, candidate);
    }
    return dropped;
}

static bool replace_value(Search *s, int number)
{
    Spot p;
    for (int choice = 0;; choice++) {
        Graph *candidate = graph_clone(s->best);
        int left = number;
        if (!find_spot(candidate, &left, true, &p) || choice > node_at(p.g, p.r)->nargs + 1)
            return false;
        if (!may_replace(&p, choice))
            continue;
        replace(&p, choice);
        if (accept(s, candidate))
            return true;
    }
}

Graph *reduce_graph(const Graph *g, uint64_t seed, Verdict verdict, Verdict (*judge)(uint64_t seed, const Graph *g))
{
    Search s = {graph_clone(g), seed, verdict, judge};
    bool smaller = true;
    while (smaller) {
        smaller = drop_outputs(&s);
        for (int number = count_spots(s.best) - 1; number >= 0; number--)
            smaller |= replace_value(&s, number);
    }
    return s.best;
}
