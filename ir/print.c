/* Graphs as text (the form is described in ir.h). The text is deterministic and complete:
 * graph_parse gives an equal graph, spans apart. */
#include "ir/text.h"

/* ---- affine maps ---- */

/* Names for the axes of a box: letters from i on, with a _ where a dimension has that name. */
typedef struct {
    const char *name[MAX_BOX];
} BoxNames;

static void avoid_symbols(BoxNames *names, Dim d)
{
    const char *symbols[32];
    int n = dim_symbols(d, symbols, LENGTH(symbols));
    for (int k = 0; k < n && k < LENGTH(symbols); k++)
        for (int i = 0; i < MAX_BOX; i++)
            if (symbols[k] == names->name[i])
                names->name[i] = internf("%s_", symbols[k]);
}

static BoxNames name_axes(const Map *const *maps, int nmaps)
{
    BoxNames names;
    for (int i = 0; i < MAX_BOX; i++)
        names.name[i] = internf("%c", 'i' + i);
    for (int m = 0; m < nmaps; m++)
        for (int i = 0; i < maps[m]->rank; i++)
            avoid_symbols(&names, maps[m]->at[i].offset);
    return names;
}

/* [2*i + j, k]; with index operands their values stand beside the affine part: [i + %3, j]. */
static void print_map(Buf *b, const Map *map, const BoxNames *names, const Gather *gather,
                      const Ref *index)
{
    buf_puts(b, "[");
    for (int i = 0; i < map->rank; i++) {
        const Affine *at = &map->at[i];
        bool indexed = false;
        buf_puts(b, i ? ", " : "");
        for (int j = 0; gather && j < gather->n; j++)
            if (gather->on[j] == i) {
                bool alone = at->nterms == 0 && dim_is(at->offset, 0);
                if (!alone) {
                    print_affine(b, at, names->name);
                    buf_puts(b, " + ");
                }
                buf_printf(b, "%%%d", index[j]);
                indexed = true;
            }
        if (!indexed)
            print_affine(b, at, names->name);
    }
    buf_puts(b, "]");
}

static void print_contract(Buf *b, const Node *n)
{
    const Contract *c = n->contract;
    const Map *maps[] = {&c->out, &c->in[0], &c->in[1]};
    BoxNames names = name_axes(maps, 1 + n->nargs);
    for (int i = 0; i < n->nargs; i++) {
        buf_printf(b, "%s%%%d", i ? " * " : " ", n->arg[i]);
        print_map(b, &c->in[i], &names, NULL, NULL);
    }
    buf_puts(b, " -> ");
    print_map(b, &c->out, &names, NULL, NULL);
    for (int i = 0; i < c->nbox; i++) {
        buf_printf(b, "%s%s < ", i ? ", " : " over ", names.name[i]);
        dim_print(b, c->box[i]);
    }
}

static void print_indexed(Buf *b, const Graph *g, const Node *n)
{
    const Gather *a = n->gather;
    const Map *maps[] = {&a->map};
    BoxNames names = name_axes(maps, 1);
    bool gather = n->op == OP_GATHER;
    Map box = map_identity(gather ? n->rank : node_at(g, n->arg[0])->rank);
    buf_printf(b, " %%%d", n->arg[0]);
    if (gather)
        print_map(b, &a->map, &names, a, n->arg + 1);
    else
        print_map(b, &box, &names, NULL, NULL);
    buf_puts(b, " -> ");
    if (gather)
        print_map(b, &box, &names, NULL, NULL);
    else
        print_map(b, &a->map, &names, a, n->arg + 1);
    buf_puts(b, a->checked ? " checked" : "");
}

/* ---- nodes ---- */

static void print_axes(Buf *b, const char *word, uint32_t axes)
{
    buf_printf(b, " %s", word);
    for (int i = 0, n = 0; i < MAX_RANK; i++)
        if (axes >> i & 1)
            buf_printf(b, "%s%d", n++ ? ", " : " ", i);
}

static void print_attributes(Buf *b, const Node *n)
{
    int64_t count = 0;
    switch (n->op) {
    case OP_INPUT:
        if (n->input->kind == FROM_PLACE) {
            buf_puts(b, " place ");
            print_string(b, n->input->place);
        } else {
            buf_printf(b, " %s %d", n->input->kind == FROM_ARG ? "arg"
                                    : n->input->kind == FROM_CARRY ? "carry" : "capture",
                       n->input->index);
        }
        break;
    case OP_CONST:
        buf_puts(b, " ");
        print_value(b, n->type, n->value);
        break;
    case OP_ARRAY:
        dim_is_const(shape_count(n->rank, n->shape), &count);
        for (int64_t i = 0; i < count; i++) {
            buf_puts(b, i ? ", " : " ");
            print_value(b, n->type, n->array[i]);
        }
        break;
    case OP_SIZE:
        buf_puts(b, " ");
        dim_print(b, n->size);
        break;
    case OP_RANDOM:
        buf_puts(b, " ");
        print_string(b, n->random->site);
        if (!dim_is(n->random->round, 0)) {
            buf_puts(b, " round ");
            dim_print(b, n->random->round);
        }
        break;
    case OP_JACOBIAN:
        if (n->axes)
            print_axes(b, "each", n->axes);
        break;
    case OP_IOTA:
    case OP_CONCAT:
    case OP_ARGMAX:
    case OP_ARGMIN:
        print_axes(b, "axis", n->axes);
        break;
    case OP_RMAX:
    case OP_RMIN:
        print_axes(b, "axes", n->axes);
        break;
    default:
        break;
    }
}

/* ---- loops ---- */

static void print_args(Buf *b, const char *word, const Ref *args, int n)
{
    for (int i = 0; i < n; i++)
        buf_printf(b, "%s%%%d", i ? ", " : word, args[i]);
}

static void print_content(const Graph *g, const Loop *of, Buf *b, int indent);

const char *const blocks_names[] = {"", "kept", "recomputed"};

/* loop t < T backwards until 0 rest T - 4 blocks kept carry %1, %2 capture %3 { .. } */
static void print_loop(Buf *b, const Node *n, int indent)
{
    const Loop *l = n->loop;
    buf_printf(b, " %s < ", l->symbol);
    dim_print(b, l->trips);
    buf_puts(b, l->backwards ? " backwards" : "");
    if (l->until >= 0)
        buf_printf(b, " until %d", l->until);
    if (l->rest != DIM_BAD) {
        buf_puts(b, " rest ");
        dim_print(b, l->rest);
    }
    if (l->blocks)
        buf_printf(b, " blocks %s", blocks_names[l->blocks]);
    print_args(b, " carry ", n->arg, l->ncarry);
    print_args(b, " capture ", n->arg + l->ncarry, l->ncapture);
    buf_puts(b, " {\n");
    print_content(l->body, l, b, indent + 2);
    buf_printf(b, "%*s}", indent, "");
}

static void print_node(const Graph *g, Ref r, Buf *b, int indent)
{
    const Node *n = node_at(g, r);
    buf_printf(b, "%%%d", r);
    if (n->name) {
        buf_puts(b, " ");
        print_name(b, n->name);
    }
    if (n->op != OP_LOOP) {
        buf_puts(b, ": ");
        shape_print(b, n->type, n->rank, n->shape);
    }
    buf_printf(b, " = %s", op_info[n->op].name);
    if (n->op == OP_CONTRACT) {
        print_contract(b, n);
    } else if (n->op == OP_GATHER || n->op == OP_SCATTER) {
        print_indexed(b, g, n);
    } else if (n->op == OP_LOOP) {
        print_loop(b, n, indent);
    } else if (n->op == OP_PART) {
        buf_printf(b, " %d of %%%d", n->part, n->arg[0]);
    } else {
        print_args(b, " ", n->arg, n->nargs);
        print_attributes(b, n);
    }
}

void node_print(const Graph *g, Ref r, Buf *b)
{
    print_node(g, r, b, 2);
}

/* carry 0 "h" %9, and stack 0 axis 1 "ys" %9 */
static void print_output(Buf *b, const Output *o, const Loop *of)
{
    switch (o->kind) {
    case FROM_ARG:
        buf_printf(b, "result %d ", o->index);
        break;
    case FROM_CARRY:
        buf_printf(b, "carry %d ", o->index);
        break;
    case FROM_STACK:
        buf_printf(b, "stack %d axis %d ", o->index,
                   of && o->index < of->nstack ? of->stack_axis[o->index] : 0);
        break;
    default:
        buf_puts(b, "update ");
    }
    print_string(b, o->name);
    buf_printf(b, " %%%d\n", o->value);
}

/* The nodes and outputs of a graph; `of`: it is the body of this loop. */
static void print_content(const Graph *g, const Loop *of, Buf *b, int indent)
{
    for (int r = 0; r < g->nodes.n; r++) {
        buf_printf(b, "%*s", indent, "");
        print_node(g, r, b, indent);
        buf_puts(b, "\n");
    }
    for (int i = 0; i < g->outputs.n; i++) {
        buf_printf(b, "%*s", indent, "");
        print_output(b, &g->outputs.p[i], of);
    }
}

void graph_print(const Graph *g, Buf *b)
{
    buf_puts(b, "graph ");
    print_string(b, g->name);
    buf_puts(b, " {\n");
    print_content(g, NULL, b, 2);
    buf_puts(b, "}\n");
}
