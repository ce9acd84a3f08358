/* Graphs from text (the form is described in ir.h), for tests and for `dlm opt`.
 *
 * One node or output a line; # begins a comment. Numbers after % need not be consecutive:
 * nodes are numbered anew in the order of their lines. A mistake ends its line, not the
 * parse, so that all mistakes of a text are reported; a node that could not be read stays
 * known as FAULTY, and what uses it is passed over in silence. The body of a loop is a graph
 * of its own, read by a Parser of its own up to its `}`. */
#include "ir/text.h"

#include <string.h>

enum { FAULTY = -2, HIGHEST_NUMBER = 1 << 22, MAX_LOOPS = 32 };

typedef struct {
    Graph *g;
    Reader in;
    VEC(Ref) known;             /* by the number in the text; NO_REF: not seen yet */
    bool inside;                /* the body of a loop */
    int depth;
    VEC(int) stack_axis;        /* of its stacks, by number; -1: not seen yet */
} Parser;

/* A node that stands above: %3. */
static Ref read_ref(Parser *p)
{
    skip_space(&p->in);
    const char *start = p->in.at;
    if (p->in.failed)
        return 0;
    if (*start != '%') {
        fail_from(&p->in, start, "expected a value such as %%0, found %s", found(&p->in));
        return 0;
    }
    p->in.at++;
    int64_t number = read_integer(&p->in, "the number of a value", 0, HIGHEST_NUMBER);
    if (!p->in.failed && (number >= p->known.n || p->known.p[number] == NO_REF))
        fail_from(&p->in, start, "%%%lld is not defined above this line", (long long)number);
    if (!p->in.failed && p->known.p[number] == FAULTY)
        p->in.failed = true;
    return p->in.failed ? 0 : p->known.p[number];
}

/* ---- affine maps ---- */

static void name_axis(Parser *p, AxisNames *axes)
{
    skip_space(&p->in);
    const char *start = p->in.at, *name = read_word(&p->in, "the name of an axis");
    for (int i = 0; i < axes->n; i++)
        if (!p->in.failed && axes->name[i] == name)
            fail_from(&p->in, start, "axis `%s` is named twice", name);
    if (!p->in.failed && axes->n == MAX_BOX)
        fail_from(&p->in, start, "more than %d axes", MAX_BOX);
    if (!p->in.failed)
        axes->name[axes->n++] = name;
}

static bool is_ref(const char *at)
{
    return *at == '%';
}

/* [2*i + j - 1, k]; where `gather` is given, values may be added: [i + %3]. */
static Map read_map(Parser *p, const AxisNames *axes, Gather *gather, Ref *index)
{
    Map map = {0};
    expect(&p->in, "[");
    for (bool more = !take(&p->in, "]"); more && !p->in.failed; more = take(&p->in, ",")) {
        const char *start = p->in.at;
        bool value = false;
        if (map.rank == MAX_RANK)
            fail_from(&p->in, start, "more than %d axes", MAX_RANK);
        Affine a = read_affine(&p->in, axes, gather ? is_ref : NULL, &value);
        if (value) {
            gather->on[gather->n] = (uint8_t)map.rank;
            index[gather->n++] = read_ref(p);
        }
        if (!p->in.failed)
            map.at[map.rank++] = a;
    }
    if (map.rank)
        expect(&p->in, "]");
    return map;
}

/* The names of axes in order: [i, j]. */
static void read_axis_names(Parser *p, AxisNames *axes)
{
    expect(&p->in, "[");
    for (bool more = !take(&p->in, "]"); more && !p->in.failed; more = take(&p->in, ","))
        name_axis(p, axes);
    if (axes->n)
        expect(&p->in, "]");
}

/* Moves to what stands behind a token that comes later on this line; false when it does not. */
static bool jump_behind(Parser *p, const char *token)
{
    const char *end = p->in.at + strcspn(p->in.at, "\n");
    const char *at = strstr(p->in.at, token);
    if (!at || at >= end)
        return false;
    p->in.at = at + strlen(token);
    return true;
}

/* The box stands last but is read first: it names the axes. */
static void read_contract(Parser *p, Node *n, Ref *args)
{
    AxisNames axes = {0};
    Contract *c = n->contract = NEW(Contract);
    const char *maps = p->in.at, *end = NULL;
    if (jump_behind(p, " over ")) {
        do {
            name_axis(p, &axes);
            expect(&p->in, "<");
            Dim extent = read_dim(&p->in);
            if (!p->in.failed)
                c->box[c->nbox++] = extent;
        } while (take(&p->in, ","));
        end = p->in.at;
    }
    if (p->in.failed)
        return;
    p->in.at = maps;
    do {
        if (n->nargs == 2)
            fail_from(&p->in, p->in.at, "more than two operands");
        if (p->in.failed)
            return;
        args[n->nargs] = read_ref(p);
        c->in[n->nargs++] = read_map(p, &axes, NULL, NULL);
    } while (take(&p->in, "*"));
    expect(&p->in, "->");
    c->out = read_map(p, &axes, NULL, NULL);
    if (end) {
        expect(&p->in, "over");
        p->in.at = p->in.failed ? p->in.at : end;
    }
}

/* gather %0[i + %3, j] -> [i, j]; scatter %0[i, j] -> [i + %3, j] */
static void read_indexed(Parser *p, Node *n, Ref *args)
{
    AxisNames axes = {0};
    Gather *a = n->gather = NEW(Gather);
    args[0] = read_ref(p);
    if (n->op == OP_GATHER) {
        const char *map = p->in.at;
        if (!p->in.failed && !jump_behind(p, "->"))
            fail_from(&p->in, map, "expected `-> [axes of the result]`");
        read_axis_names(p, &axes);
        const char *end = p->in.at;
        if (p->in.failed)
            return;
        p->in.at = map;
        a->map = read_map(p, &axes, a, args + 1);
        expect(&p->in, "->");
        p->in.at = p->in.failed ? p->in.at : end;
    } else {
        read_axis_names(p, &axes);
        expect(&p->in, "->");
        a->map = read_map(p, &axes, a, args + 1);
    }
    a->checked = take(&p->in, "checked");
    n->nargs = 1 + a->n;
}

/* ---- nodes ---- */

static uint32_t read_axes(Parser *p, const char *word)
{
    uint32_t axes = 0;
    expect(&p->in, word);
    do
        axes |= 1u << read_integer(&p->in, "an axis", 0, MAX_RANK - 1);
    while (take(&p->in, ","));
    return axes;
}

static void read_input(Parser *p, Node *n)
{
    n->input = NEW(Input);
    if (take(&p->in, "place")) {
        n->input->kind = FROM_PLACE;
        n->input->place = read_string(&p->in, "the path of a place");
    } else if (take(&p->in, "arg")) {
        n->input->index = (int)read_integer(&p->in, "the number of an argument", 0, INT32_MAX);
    } else if (take(&p->in, "carry")) {
        n->input->kind = FROM_CARRY;
        n->input->index = (int)read_integer(&p->in, "the number of a carry", 0, INT32_MAX);
    } else if (take(&p->in, "capture")) {
        n->input->kind = FROM_CAPTURE;
        n->input->index = (int)read_integer(&p->in, "the number of a capture", 0, INT32_MAX);
    } else if (!p->in.failed) {
        fail_from(&p->in, p->in.at, p->inside ? "expected `carry` or `capture`, found %s"
                                              : "expected `arg` or `place`, found %s",
                  found(&p->in));
    }
}

static void read_attributes(Parser *p, Node *n)
{
    switch (n->op) {
    case OP_INPUT:
        read_input(p, n);
        break;
    case OP_CONST:
        n->value = read_value(&p->in, n->type);
        break;
    case OP_ARRAY:
        n->array = read_elements(&p->in, n->type, n->rank, n->shape);
        break;
    case OP_SIZE:
        n->size = read_dim(&p->in);
        break;
    case OP_RANDOM:
        n->random = NEW(Random);
        n->random->site = read_string(&p->in, "the site of the draw");
        n->random->round = take(&p->in, "round") ? read_dim(&p->in) : dim_const(0);
        break;
    case OP_JACOBIAN:
        n->axes = take(&p->in, "each") ? 1u << read_integer(&p->in, "an axis", 0, 0) : 0;
        break;
    case OP_IOTA:
    case OP_CONCAT:
    case OP_ARGMAX:
    case OP_ARGMIN:
        n->axes = read_axes(p, "axis");
        break;
    case OP_RMAX:
    case OP_RMIN:
        n->axes = read_axes(p, "axes");
        break;
    default:
        break;
    }
}

static Op read_op(Parser *p)
{
    const char *names[OPS];
    skip_space(&p->in);
    const char *start = p->in.at, *name = read_word(&p->in, "an operation");
    Op op = OP_CONST;
    for (int i = 0; i < OPS; i++)
        names[i] = op_info[i].name;
    if (!p->in.failed && !op_parse(name, &op))
        fail_from(&p->in, start, "`%s` is no operation%s", name, did_you_mean(name, names, OPS));
    return op;
}

/* The operands of concat may be many; all others have a handful. */
static void read_operands(Parser *p, Node *n)
{
    VEC(Ref) args = {0};
    bool none = line_ends(&p->in) || *p->in.at != '%';
    for (bool more = !none; more && !p->in.failed; more = take(&p->in, ","))
        PUSH(args, read_ref(p));
    n->nargs = args.n;
    n->arg = args.p;
}

/* ---- loops ---- */

static void parse_content(Parser *p);

static int read_args(Parser *p, const char *word, Node *n)
{
    VEC(Ref) args = {.p = n->arg, .n = n->nargs, .cap = n->nargs};
    bool any = take(&p->in, word);
    for (bool more = any; more && !p->in.failed; more = take(&p->in, ","))
        PUSH(args, read_ref(p));
    int count = args.n - n->nargs;
    n->arg = args.p;
    n->nargs = args.n;
    return count;
}

static Blocks read_blocks(Parser *p)
{
    for (Blocks b = BLOCKS_KEPT; b <= BLOCKS_RECOMPUTED; b++)
        if (take(&p->in, blocks_names[b]))
            return b;
    fail_from(&p->in, p->in.at, "expected `kept` or `recomputed`");
    return NO_BLOCKS;
}

/* t < T backwards until 0 rest T - 4 blocks kept carry %1, %2 capture %3 { */
static void read_loop_head(Parser *p, Node *n)
{
    Loop *l = n->loop = NEW(Loop);
    l->until = -1;
    skip_space(&p->in);
    const char *start = p->in.at;
    Dim symbol = read_dim(&p->in);
    if (!p->in.failed && !dim_is_symbol(symbol, &l->symbol))
        fail_from(&p->in, start, "expected the name of the round");
    expect(&p->in, "<");
    l->trips = read_dim(&p->in);
    if (!p->in.failed && !dim_bound(l->symbol, l->trips))
        fail_from(&p->in, start, "`%s` is the round of another loop, with another bound",
                  l->symbol);
    l->backwards = take(&p->in, "backwards");
    if (take(&p->in, "until"))
        l->until = (int)read_integer(&p->in, "the number of a carry", 0, INT32_MAX);
    if (take(&p->in, "rest"))
        l->rest = read_dim(&p->in);
    if (take(&p->in, "blocks"))
        l->blocks = read_blocks(p);
    l->ncarry = read_args(p, "carry", n);
    l->ncapture = read_args(p, "capture", n);
    expect(&p->in, "{");
    expect_line_end(&p->in);
}

/* The head on its line, the body, and its `}`. After a mistake in the head, the body is read all
 * the same. */
static void read_loop(Parser *p, Node *n)
{
    int before = error_count();
    const char *start = p->in.at;
    read_loop_head(p, n);
    Parser inner = {.in = p->in, .inside = true, .depth = p->depth + 1};
    if (inner.depth > MAX_LOOPS)
        fail_from(&p->in, start, "more than %d loops in each other", MAX_LOOPS);
    if (inner.depth > MAX_LOOPS || !memchr(start, '{', strcspn(start, "\n")))
        return;
    inner.g = graph_new(n->loop->symbol ? n->loop->symbol : "");
    parse_content(&inner);
    p->in = inner.in;
    p->in.failed |= error_count() > before;
    n->loop->body = inner.g;
    n->loop->nstack = inner.stack_axis.n;
    n->loop->stack_axis = inner.stack_axis.p;
}

static void read_part(Parser *p, Node *n)
{
    n->part = (int)read_integer(&p->in, "the number of a part", 0, INT32_MAX);
    expect(&p->in, "of");
    n->nargs = 1;
    n->arg = NEW(Ref);
    *n->arg = read_ref(p);
}

static void read_body(Parser *p, Node *n)
{
    Ref args[2 + MAX_RANK];
    n->type = read_type(&p->in);
    n->rank = read_shape(&p->in, n->shape);
    expect(&p->in, "=");
    skip_space(&p->in);
    const char *start = p->in.at;
    n->op = read_op(p);
    if (n->op == OP_LOOP)
        fail_from(&p->in, start, "a loop has no type: %%0 = loop ..");
    if (n->op == OP_PART) {
        read_part(p, n);
        return;
    }
    if (n->op == OP_CONTRACT || n->op == OP_GATHER || n->op == OP_SCATTER) {
        if (n->op == OP_CONTRACT)
            read_contract(p, n, args);
        else
            read_indexed(p, n, args);
        n->arg = alloc_copy(args, (size_t)n->nargs * sizeof *args);
        return;
    }
    if (op_info[n->op].arity)
        read_operands(p, n);
    read_attributes(p, n);
}

static void remember(Parser *p, int64_t number, Ref r)
{
    while (p->known.n <= number)
        PUSH(p->known, NO_REF);
    p->known.p[number] = r;
}

/* %2 name: f32[N, 10] = add %0, %1 */
static void parse_node(Parser *p)
{
    const char *start = p->in.at;
    Node n = {0};
    expect(&p->in, "%");
    int64_t number = read_integer(&p->in, "the number of a value", 0, HIGHEST_NUMBER);
    if (p->in.failed)
        return;
    if (number < p->known.n && p->known.p[number] != NO_REF)
        fail_from(&p->in, start, "%%%lld is defined twice", (long long)number);
    skip_space(&p->in);
    if (*p->in.at == '"')
        n.name = read_string(&p->in, "a name");
    else if (*p->in.at != ':' && *p->in.at != '=')
        n.name = read_word(&p->in, "a name or `:`");
    if (take(&p->in, "=")) {
        n.op = OP_LOOP;
        n.type = I32;
        expect(&p->in, "loop");
        read_loop(p, &n);
    } else {
        expect(&p->in, ":");
        read_body(p, &n);
    }
    expect_line_end(&p->in);
    n.span = span_to_here(&p->in, start);
    if (!p->in.failed) {
        const char *fault = node_fault(p->g, &n);
        if (fault)
            error_at(n.span, "E0902", "%s: %s", op_info[n.op].name, fault);
        p->in.failed = fault != NULL;
    }
    remember(p, number, p->in.failed ? FAULTY : p->g->nodes.n);
    if (!p->in.failed)
        PUSH(p->g->nodes, n);
}

/* result 0 "loss" %9, or update "net.w" %8 */
static void read_result(Parser *p, Output *o)
{
    if (take(&p->in, "result")) {
        o->kind = FROM_ARG;
        o->index = (int)read_integer(&p->in, "the number of a result", 0, INT32_MAX);
        o->name = read_string(&p->in, "the name of a result");
    } else if (take(&p->in, "update")) {
        o->name = read_string(&p->in, "the path of a place");
    } else {
        fail_from(&p->in, p->in.at, "expected a node (%%0: ...), `result`, `update` or `}`, found %s",
                  found(&p->in));
    }
}

/* carry 0 "h" %9, or stack 0 axis 1 "ys" %9 */
static void read_next(Parser *p, Output *o)
{
    int axis = 0;
    if (take(&p->in, "carry")) {
        o->kind = FROM_CARRY;
        o->index = (int)read_integer(&p->in, "the number of a carry", 0, INT32_MAX);
    } else if (take(&p->in, "stack")) {
        o->kind = FROM_STACK;
        o->index = (int)read_integer(&p->in, "the number of a stack, in order",
                                     p->stack_axis.n, p->stack_axis.n);
        expect(&p->in, "axis");
        axis = (int)read_integer(&p->in, "an axis", 0, MAX_RANK - 1);
    } else {
        fail_from(&p->in, p->in.at, "expected a node (%%0: ...), `carry`, `stack` or `}`, found %s",
                  found(&p->in));
    }
    o->name = read_string(&p->in, "the name of what is carried or stacked");
    if (!p->in.failed && o->kind == FROM_STACK)
        PUSH(p->stack_axis, axis);
}

static void parse_output(Parser *p)
{
    const char *start = p->in.at;
    Output o = {.kind = FROM_PLACE};
    if (p->inside)
        read_next(p, &o);
    else
        read_result(p, &o);
    o.value = read_ref(p);
    o.span = span_to_here(&p->in, start);
    expect_line_end(&p->in);
    if (!p->in.failed)
        PUSH(p->g->outputs, o);
}

/* The lines behind `{`, and the `}`. */
static void parse_content(Parser *p)
{
    bool closed = false;
    for (skip_line(&p->in); !closed && next_line(&p->in); closed ? (void)0 : skip_line(&p->in)) {
        skip_space(&p->in);
        if (*p->in.at == '%')
            parse_node(p);
        else if (!(closed = take(&p->in, "}")))
            parse_output(p);
    }
    if (!closed) {
        p->in.failed = false;
        fail_from(&p->in, p->in.at, "the %s does not end with `}`", p->inside ? "loop" : "graph");
    }
}

/* From `graph "name" {` to its `}`. */
static void parse_graph(Parser *p)
{
    expect(&p->in, "graph");
    const char *name = read_string(&p->in, "the graph's name");
    expect(&p->in, "{");
    expect_line_end(&p->in);
    if (p->in.failed)
        return;
    p->g = graph_new(name);
    parse_content(p);
    expect_line_end(&p->in);
}

Graph *graph_read(Reader *in)
{
    Parser p = {.in = *in};
    parse_graph(&p);
    *in = p.in;
    return p.g;
}

Graph *graph_parse(const char *text, const char *file)
{
    int before = error_count();
    Reader in = reader_new(text, file);
    if (!next_line(&in)) {
        fail_from(&in, in.at, "expected `graph \"name\" {`, found the end of the text");
        return NULL;
    }
    Graph *g = graph_read(&in);
    skip_line(&in);
    if (error_count() == before && next_line(&in))
        fail_from(&in, in.at, "expected nothing behind the graph, found %s", found(&in));
    return error_count() == before ? g : NULL;
}
