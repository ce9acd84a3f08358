/* Bodies of loops, for the pass `grad`: copies of them, and loops that are built or grow in place.
 *
 * A loop may get more stacks after it was built: the numbers of its parts stay, and only its body,
 * which no other loop shares, gets an output more. So the reverse of a loop asks the loop for what
 * it needs, when it knows what that is. */
#include <string.h>

#include "passes/grad.h"
#include "passes/rewrite.h"

/* ---- copies ---- */

typedef struct Replace Replace;
struct Replace {
    const char *symbol;
    Dim by;
    const Replace *outer;       /* in what stands around */
};

static Dim replace(Dim d, const Replace *with)
{
    for (; with; with = with->outer)
        d = d == DIM_BAD ? d : dim_substitute(d, with->symbol, with->by);
    return d;
}

static void replace_map(Map *map, const Replace *with)
{
    for (int i = 0; i < map->rank; i++)
        map->at[i].offset = replace(map->at[i].offset, with);
}

static Graph *clone_with(const Graph *body, const Replace *with);

static Loop *clone_loop(const Loop *l, const Replace *with)
{
    Loop *copy = alloc_copy(l, sizeof *l);
    copy->symbol = dim_fresh(l->symbol);
    copy->trips = replace(l->trips, with);
    copy->rest = replace(l->rest, with);
    check(dim_bound(copy->symbol, copy->trips));
    Replace inner = {l->symbol, dim_symbol(copy->symbol), with};
    copy->body = clone_with(l->body, &inner);
    return copy;
}

static void replace_in(Node *n, const Replace *with)
{
    switch (n->op) {
    case OP_CONTRACT:
        n->contract = alloc_copy(n->contract, sizeof *n->contract);
        for (int i = 0; i < n->contract->nbox; i++)
            n->contract->box[i] = replace(n->contract->box[i], with);
        replace_map(&n->contract->out, with);
        for (int i = 0; i < n->nargs; i++)
            replace_map(&n->contract->in[i], with);
        break;
    case OP_GATHER:
    case OP_SCATTER:
        n->gather = alloc_copy(n->gather, sizeof *n->gather);
        replace_map(&n->gather->map, with);
        break;
    case OP_SIZE:
        n->size = replace(n->size, with);
        break;
    case OP_RANDOM:
        n->random = alloc_copy(n->random, sizeof *n->random);
        n->random->round = replace(n->random->round, with);
        break;
    case OP_LOOP:
        n->loop = clone_loop(n->loop, with);
        break;
    default:
        break;
    }
}

Loop *rename_loop(const Loop *l)
{
    return clone_loop(l, NULL);
}

static Graph *clone_with(const Graph *body, const Replace *with)
{
    Graph *clone = graph_new(body->name);
    for (Ref r = 0; r < body->nodes.n; r++) {
        Node n = *node_at(body, r);
        replace_in(&n, with);
        PUSH(clone->nodes, n);
    }
    for (int i = 0; i < body->outputs.n; i++)
        PUSH(clone->outputs, body->outputs.p[i]);
    return clone;
}

Graph *clone_body(const Graph *body, const char *symbol, Dim by)
{
    Replace with = {symbol, by, NULL};
    return clone_with(body, &with);
}

Ref *append_body(Graph *to, const Graph *body, Ref (*input)(void *ctx, const Node *n), void *ctx)
{
    Span outer = build_span;
    Ref *now = NEW_ARRAY(Ref, body->nodes.n);
    for (Ref r = 0; r < body->nodes.n; r++) {
        const Node *n = node_at(body, r);
        Ref *args = NEW_ARRAY(Ref, n->nargs);
        for (int k = 0; k < n->nargs; k++)
            args[k] = now[n->arg[k]];
        build_span = n->span;
        now[r] = n->op == OP_INPUT ? input(ctx, n) : build_copy(to, n, args);
    }
    build_span = outer;
    return now;
}

/* ---- rows ---- */

Ref build_row(Graph *g, Ref stacked, int axis, Dim at)
{
    Node n = *node_at(g, stacked);
    Contract c = {.nbox = n.rank - 1, .out = map_identity(n.rank - 1), .in[0].rank = n.rank};
    for (int i = 0, k = 0; i < n.rank; i++) {
        c.in[0].at[i] = i == axis ? affine_const(at) : affine_axis(k);
        if (i != axis)
            c.box[k++] = n.shape[i];
    }
    return build_contract(g, &c, stacked, NO_REF, n.rank - 1, c.box);
}

int stacked_shape(const Node *row, int axis, Dim trips, Dim *shape)
{
    check(row->rank < MAX_RANK);
    for (int i = 0; i <= row->rank; i++)
        shape[i] = i == axis ? trips : row->shape[i - (i > axis)];
    return row->rank + 1;
}

Ref add_stack(Graph *g, Ref loop, Ref row, int axis)
{
    Loop *l = node_at(g, loop)->loop = alloc_copy(node_at(g, loop)->loop, sizeof *l);
    int *axes = NEW_ARRAY(int, l->nstack + 1);
    for (int k = 0; k < l->nstack; k++)
        axes[k] = l->stack_axis[k];
    axes[l->nstack] = axis;
    l->stack_axis = axes;
    build_stack(l->body, l->nstack, NULL, row);
    return build_part(g, loop, l->ncarry + l->nstack++);
}

/* ---- what is not needed ---- */

void trim_loop(Graph *g, Ref loop)
{
    Loop *l = node_at(g, loop)->loop;
    int kept = 0, *number = NEW_ARRAY(int, l->ncapture);
    const Ref *old = node_at(g, loop)->arg;
    drop_unused(l->body);
    for (Ref r = 0; r < l->body->nodes.n; r++) {
        Node *n = node_at(l->body, r);
        if (n->op != OP_INPUT || n->input->kind != FROM_CAPTURE)
            continue;
        int *now = &number[n->input->index];
        *now = *now ? *now : ++kept;
        n->input = alloc_copy(n->input, sizeof *n->input);
        n->input->index = *now - 1;
    }
    Ref *args = NEW_ARRAY(Ref, l->ncarry + kept);
    for (int k = 0; k < l->ncarry; k++)
        args[k] = old[k];
    for (int k = 0; k < l->ncapture; k++)
        if (number[k])
            args[l->ncarry + number[k] - 1] = old[l->ncarry + k];
    l->ncapture = kept;
    node_at(g, loop)->arg = args;
    node_at(g, loop)->nargs = l->ncarry + kept;
}
