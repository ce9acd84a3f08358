/* cse: merges equal nodes: same op, type, shape, attributes and arguments. The first one
 * stays. Sums and products count as equal with their operands swapped. Marks are never
 * merged, and random draws only with the same site, where they are the same draw.
 *
 *     %2: f32[N] = mul %0, %1                     %2: f32[N] = mul %0, %1
 *     %3: f32[N] = mul %1, %0               =>    %3: f32[N] = add %2, %2
 *     %4: f32[N] = add %2, %3
 *
 * Nodes seen so far stand in a hash table of open addressing. Of a loop, captures of one value are
 * merged, which may make nodes of its body equal, and stacks of one row: their parts are. */
#include "passes/pass.h"
#include "passes/rewrite.h"

typedef struct {
    Ref *slot;
    uint64_t mask;
} Seen;

static bool commutes(Op op)
{
    switch (op) {
    case OP_ADD:
    case OP_MUL:
    case OP_EQ:
    case OP_NE:
    case OP_AND:
    case OP_OR:
    case OP_XOR:
        return true;
    default:
        return false;
    }
}

/* The node with its operands in a fixed order, which `args` holds. */
static Node normal_form(const Node *n, Ref args[2])
{
    Node normal = *n;
    if (commutes(n->op) && n->arg[0] > n->arg[1]) {
        args[0] = n->arg[1];
        args[1] = n->arg[0];
        normal.arg = args;
    }
    return normal;
}

/* The slot of a node equal to the graph's node r, or the free slot where r belongs. */
static Ref *find(const Seen *seen, const Graph *g, Ref r)
{
    Ref args[2], other_args[2];
    Node n = normal_form(node_at(g, r), args);
    uint64_t at = node_hash(&n) & seen->mask;
    for (; seen->slot[at] != NO_REF; at = (at + 1) & seen->mask) {
        Node other = normal_form(node_at(g, seen->slot[at]), other_args);
        if (node_same(&n, &other))
            break;
    }
    return &seen->slot[at];
}

/* ---- loops ---- */

/* The first capture of the same value. */
static int first_capture(const Node *loop, int capture)
{
    const Ref *captured = loop->arg + loop->loop->ncarry;
    int first = 0;
    while (captured[first] != captured[capture])
        first++;
    return first;
}

/* The body reads the first capture of each value; the others are left to dce. */
static bool merge_captures(Node *loop)
{
    bool changed = false;
    for (int i = 0; i < loop->loop->ncapture; i++)
        changed |= first_capture(loop, i) != i
            && find_input(loop->loop->body, FROM_CAPTURE, i) != NO_REF;
    if (!changed || !rewrite_allowed())
        return false;
    Graph *body = graph_clone(loop->loop->body);
    for (Ref r = 0; r < body->nodes.n; r++) {
        Node *n = node_at(body, r);
        if (n->op != OP_INPUT || n->input->kind != FROM_CAPTURE)
            continue;
        n->input = alloc_copy(n->input, sizeof *n->input);
        n->input->index = first_capture(loop, n->input->index);
    }
    pass_cse(body);
    loop->loop = alloc_copy(loop->loop, sizeof *loop->loop);
    loop->loop->body = body;
    return true;
}

/* The part that has the same value: the first stack of the same rows along the same axis. */
static bool merge_part(const Graph *g, Node *part)
{
    const Loop *l = node_at(g, part->arg[0])->loop;
    int stack = part->part - l->ncarry, first = 0;
    if (stack < 0)
        return false;
    while (find_output(l->body, FROM_STACK, first) != find_output(l->body, FROM_STACK, stack)
           || l->stack_axis[first] != l->stack_axis[stack])
        first++;
    if (first == stack || !rewrite_allowed())
        return false;
    part->part = l->ncarry + first;
    return true;
}

bool pass_cse(Graph *g)
{
    bool changed = false;
    Seen seen = {.mask = 15};
    while (seen.mask < 2 * (uint64_t)g->nodes.n)
        seen.mask = 2 * seen.mask + 1;
    seen.slot = NEW_ARRAY(Ref, seen.mask + 1);
    for (uint64_t i = 0; i <= seen.mask; i++)
        seen.slot[i] = NO_REF;
    Rewrite w = rewrite_begin(g);
    for (int r = 0; r < w.old.nodes.n; r++) {
        Ref copy = w.map[r] = rewrite_copy(&w, r);
        Node *n = node_at(g, copy);
        changed |= n->op == OP_LOOP && merge_captures(n);
        changed |= n->op == OP_PART && merge_part(g, n);
        Ref *slot = find(&seen, g, copy);
        if (*slot == NO_REF) {
            *slot = copy;
        } else if (rewrite_allowed()) {
            w.map[r] = *slot;
            g->nodes.n--;
            changed = true;
        }
    }
    rewrite_end(&w);
    return changed;
}
