/* The verifier: every fault of a graph, each with the number of its node. What one node must
 * be stands in rules.c; here stands what holds between nodes. */
#include "ir/ir.h"

#include <string.h>

static bool report(Buf *faults, const char *what, int number, const char *message)
{
    buf_printf(faults, "%s%d: %s\n", what, number, message);
    return false;
}

static bool verify_node(const Graph *g, int r, Buf *faults)
{
    const Node *n = node_at(g, r);
    if ((unsigned)n->op >= OPS || (unsigned)n->type >= DTYPES)
        return report(faults, "%", r, "no operation or type");
    for (int i = 0; i < n->nargs; i++)
        if (n->arg[i] < 0 || n->arg[i] >= r)
            return report(faults, "%", r, internf("%s: operand %%%d does not stand before it",
                                                  op_info[n->op].name, n->arg[i]));
    const char *fault = node_fault(g, n);
    return fault ? report(faults, "%", r, internf("%s: %s", op_info[n->op].name, fault)) : true;
}

/* Two inputs of one origin are the same tensor. */
static bool verify_inputs(const Graph *g, Buf *faults)
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
                sound = report(faults, "%", r,
                               internf("the same input as %%%d, of another type or shape",
                                       inputs.p[i]));
        }
        PUSH(inputs, r);
    }
    return sound;
}

static bool verify_outputs(const Graph *g, Buf *faults)
{
    bool sound = true;
    for (int i = 0; i < g->outputs.n; i++) {
        const Output *o = &g->outputs.p[i];
        if (o->value < 0 || o->value >= g->nodes.n)
            sound = report(faults, "output ", i, internf("no node %%%d", o->value));
        if (!o->name)
            sound = report(faults, "output ", i, "no name");
        for (int j = 0; j < i; j++) {
            const Output *other = &g->outputs.p[j];
            if (o->kind == other->kind && (o->kind == FROM_ARG ? o->index == other->index
                                                               : o->name == other->name))
                sound = report(faults, "output ", i, internf("the same as output %d", j));
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
        if (!verify_node(g, r, &faults))
            buf_printf(b, "  # ^ %s", buf_text(&faults));
    }
    faults.n = 0;
    buf_put(&faults, "", 0);
    verify_inputs(g, &faults);
    verify_outputs(g, &faults);
    buf_printf(b, "}\n%s", buf_text(&faults));
    buf_free(&faults);
}

bool graph_verify(const Graph *g, Buf *faults)
{
    bool sound = true;
    for (int r = 0; r < g->nodes.n; r++)
        sound &= verify_node(g, r, faults);
    if (sound)
        sound &= verify_inputs(g, faults);
    sound &= verify_outputs(g, faults);
    return sound;
}
