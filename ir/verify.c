/* The verifier: every fault of a graph, each with the number of its node. What one node must
 * be stands in rules.c; here stands what holds between nodes. */
#include "ir/ir.h"

#include <string.h>

/* Where a graph stands: the numbers of the loops around it, outermost first, and their symbols. */
enum { MAX_NESTED = 64 };

typedef struct {
    const char *prefix;             /* "%5/%7/" */
    int depth;
    const char *symbol[MAX_NESTED];
} Scope;

static bool verify_graph(const Graph *g, const Scope *scope, Buf *faults);

static bool report(Buf *faults, const Scope *scope, const char *what, int number,
                   const char *message)
{
    buf_printf(faults, "%s%s%d: %s\n", scope->prefix, what, number, message);
    return false;
}

/* Sizes are the same in every round. */
static const char *scope_fault(const Node *n, const Scope *scope)
{
    for (int i = 0; i < n->rank; i++)
        for (int k = 0; k < scope->depth; k++)
            if (dim_mentions(n->shape[i], scope->symbol[k]))
                return internf("its shape depends on the round `%s`", scope->symbol[k]);
    if (n->op == OP_INPUT
        && (n->input->kind == FROM_ARG || n->input->kind == FROM_PLACE) != (scope->depth == 0))
        return scope->depth ? "a loop reads carries and captures only"
                            : "carries and captures stand in the bodies of loops";
    return NULL;
}

static bool verify_loop(const Node *n, int r, const Scope *scope, Buf *faults)
{
    Scope inner = *scope;
    for (int k = 0; k < scope->depth; k++)
        if (scope->symbol[k] == n->loop->symbol)
            return report(faults, scope, "%", r,
                          internf("loop: `%s` is a round of a loop around it", n->loop->symbol));
    for (int k = 0; k < scope->depth; k++)
        if (dim_mentions(n->loop->trips, scope->symbol[k]))
            return report(faults, scope, "%", r,
                          internf("loop: its trips depend on the round `%s`; `rest` may",
                                  scope->symbol[k]));
    if (scope->depth == MAX_NESTED)
        return report(faults, scope, "%", r, "loop: too many loops in each other");
    inner.prefix = internf("%s%%%d/", scope->prefix, r);
    inner.symbol[inner.depth++] = n->loop->symbol;
    return verify_graph(n->loop->body, &inner, faults);
}

static bool verify_node(const Graph *g, int r, const Scope *scope, Buf *faults)
{
    const Node *n = node_at(g, r);
    if ((unsigned)n->op >= OPS || (unsigned)n->type >= DTYPES)
        return report(faults, scope, "%", r, "no operation or type");
    for (int i = 0; i < n->nargs; i++)
        if (n->arg[i] < 0 || n->arg[i] >= r)
            return report(faults, scope, "%", r,
                          internf("%s: operand %%%d does not stand before it",
                                  op_info[n->op].name, n->arg[i]));
    const char *fault = node_fault(g, n);
    fault = fault ? fault : scope_fault(n, scope);
    if (fault)
        return report(faults, scope, "%", r, internf("%s: %s", op_info[n->op].name, fault));
    return n->op != OP_LOOP || verify_loop(n, r, scope, faults);
}

/* Two inputs of one origin are the same tensor. */
static bool verify_inputs(const Graph *g, const Scope *scope, Buf *faults)
{
    bool sound = true;
    VEC(Ref) inputs = {0};
    for (int r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        if (n->op != OP_INPUT)
            continue;
        for (int i = 0; i < inputs.n; i++) {
            const Node *m = node_at(g, inputs.p[i]);
            bool same = m->input->kind == n->input->kind && m->input->index == n->input->index
                && m->input->place == n->input->place;
            if (same && (m->type != n->type || !shape_equal(m->rank, m->shape, n->rank, n->shape)))
                sound = report(faults, scope, "%", r,
                               internf("the same input as %%%d, of another type or shape",
                                       inputs.p[i]));
        }
        PUSH(inputs, r);
    }
    return sound;
}

static bool verify_outputs(const Graph *g, const Scope *scope, Buf *faults)
{
    bool sound = true;
    for (int i = 0; i < g->outputs.n; i++) {
        const Output *o = &g->outputs.p[i];
        bool step = o->kind == FROM_ARG || o->kind == FROM_PLACE;
        if (o->value < 0 || o->value >= g->nodes.n)
            sound = report(faults, scope, "output ", i, internf("no node %%%d", o->value));
        else if (node_at(g, o->value)->op == OP_LOOP)
            sound = report(faults, scope, "output ", i, "a loop, which only part reads");
        if (!o->name)
            sound = report(faults, scope, "output ", i, "no name");
        if (step != (scope->depth == 0) || o->kind == FROM_CAPTURE)
            sound = report(faults, scope, "output ", i, scope->depth
                           ? "a loop gives carries and stacks"
                           : "only loops have carries and stacks");
        for (int j = 0; j < i; j++) {
            const Output *other = &g->outputs.p[j];
            if (o->kind == other->kind && (o->kind == FROM_PLACE ? o->name == other->name
                                                                 : o->index == other->index))
                sound = report(faults, scope, "output ", i, internf("the same as output %d", j));
        }
    }
    return sound;
}

/* A node whose arguments do not exist cannot be printed in full. */
static bool is_printable(const Graph *g, const Node *n)
{
    if ((unsigned)n->op >= OPS || (unsigned)n->type >= DTYPES || n->rank < 0 || n->rank > MAX_RANK)
        return false;
    for (int i = 0; i < n->nargs; i++)
        if (n->arg[i] < 0 || n->arg[i] >= g->nodes.n)
            return false;
    return true;
}

void graph_print_faults(const Graph *g, Buf *b)
{
    Buf faults = {0};
    Scope scope = {.prefix = ""};
    buf_printf(b, "graph \"%s\" {\n", g->name);
    for (int r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        buf_puts(b, "  ");
        if (is_printable(g, n))
            node_print(g, r, b);
        else
            buf_printf(b, "%%%d: broken", r);
        buf_puts(b, "\n");
        faults.n = 0;
        if (!verify_node(g, r, &scope, &faults))
            buf_printf(b, "  # ^ %s", buf_text(&faults));
    }
    faults.n = 0;
    buf_put(&faults, "", 0);
    verify_inputs(g, &scope, &faults);
    verify_outputs(g, &scope, &faults);
    buf_printf(b, "}\n%s", buf_text(&faults));
    buf_free(&faults);
}

static bool verify_graph(const Graph *g, const Scope *scope, Buf *faults)
{
    bool sound = true;
    for (int r = 0; r < g->nodes.n; r++)
        sound &= verify_node(g, r, scope, faults);
    if (sound)
        sound &= verify_inputs(g, scope, faults);
    sound &= verify_outputs(g, scope, faults);
    return sound;
}

bool graph_verify(const Graph *g, Buf *faults)
{
    return verify_graph(g, &(Scope){.prefix = ""}, faults);
}
