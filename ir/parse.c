/* Graphs from text (the form is described in ir.h), for tests and for `dlm opt`.
 *
 * One node or output a line; # begins a comment. Numbers after % need not be consecutive:
 * nodes are numbered anew in the order of their lines. A mistake ends its line, not the
 * parse, so that all mistakes of a text are reported; a node that could not be read stays
 * known as FAULTY, and what uses it is passed over in silence.
 *
 * Within a line, the first mistake sets `failed`, after which every function that reads
 * does nothing: the code below need not test for it after each step. */
#include "ir/ir.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ir/point.h"

enum { FAULTY = -2, HIGHEST_NUMBER = 1 << 22 };

typedef struct {
    Graph *g;
    uint32_t file;
    const char *text, *at;      /* the whole text; what comes next */
    bool failed;                /* on this line */
    VEC(Ref) known;             /* by the number in the text; NO_REF: not seen yet */
} Parser;

/* ---- messages ---- */

static Span span_to_here(const Parser *p, const char *from)
{
    return (Span){p->file, (uint32_t)(from - p->text), (uint32_t)(p->at - p->text)};
}

static void fail_from(Parser *p, const char *from, const char *fmt, ...) PRINTF(3, 4);

/* The span begins at `from` and holds at least one character. */
static void fail_from(Parser *p, const char *from, const char *fmt, ...)
{
    Buf message = {0};
    va_list ap;
    Span at = span_to_here(p, from);
    at.end = at.end > at.start ? at.end : at.start + 1;
    va_start(ap, fmt);
    buf_vprintf(&message, fmt, ap);
    va_end(ap);
    if (!p->failed)
        error_at(at, "E0901", "%s", buf_text(&message));
    buf_free(&message);
    p->failed = true;
}

/* ---- tokens ---- */

static void skip_space(Parser *p)
{
    while (*p->at == ' ' || *p->at == '\t' || *p->at == '\r')
        p->at++;
}

static bool line_ends(Parser *p)
{
    skip_space(p);
    return *p->at == '\n' || *p->at == 0 || *p->at == '#';
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

static bool accept(Parser *p, const char *token)
{
    size_t n = strlen(token);
    skip_space(p);
    if (p->failed || strncmp(p->at, token, n) || (is_word(token[n - 1]) && is_word(p->at[n])))
        return false;
    p->at += n;
    return true;
}

static const char *found(Parser *p)
{
    if (line_ends(p))
        return "the end of the line";
    int n = 1;
    while (is_word(p->at[n]) && (is_word(p->at[0]) || p->at[0] == '%'))
        n++;
    return internf("`%.*s`", n, p->at);
}

static void expect(Parser *p, const char *token)
{
    if (!p->failed && !accept(p, token))
        fail_from(p, p->at, "expected `%s`, found %s", token, found(p));
}

static const char *read_word(Parser *p, const char *what)
{
    skip_space(p);
    const char *start = p->at;
    if (p->failed)
        return "";
    if (!isalpha((unsigned char)*start) && *start != '_') {
        fail_from(p, start, "expected %s, found %s", what, found(p));
        return "";
    }
    while (is_word(*p->at))
        p->at++;
    return intern_n(start, (size_t)(p->at - start));
}

static int64_t read_integer(Parser *p, const char *what, int64_t low, int64_t high)
{
    skip_space(p);
    const char *start = p->at;
    char *end;
    if (p->failed)
        return low;
    errno = 0;
    long long value = isdigit((unsigned char)start[*start == '-']) ? strtoll(start, &end, 10) : 0;
    if (!isdigit((unsigned char)start[*start == '-'])) {
        fail_from(p, start, "expected %s, found %s", what, found(p));
        return low;
    }
    p->at = end;
    if (errno || value < low || value > high) {
        fail_from(p, start, "%s must be from %lld to %lld", what, (long long)low, (long long)high);
        return low;
    }
    return value;
}

static int hex_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? tolower(c) - 'a' + 10 : -1;
}

/* "text", with \" \\ and \xNN */
static const char *read_string(Parser *p, const char *what)
{
    Buf text = {0};
    skip_space(p);
    const char *start = p->at;
    if (!accept(p, "\"")) {
        if (!p->failed)
            fail_from(p, start, "expected %s in double quotes, found %s", what, found(p));
        return "";
    }
    for (; *p->at && *p->at != '\n' && *p->at != '"'; p->at++) {
        char c = *p->at;
        if (c == '\\' && p->at[1] == 'x' && hex_digit(p->at[2]) >= 0 && hex_digit(p->at[3]) >= 0) {
            c = (char)(hex_digit(p->at[2]) * 16 + hex_digit(p->at[3]));
            p->at += 3;
        } else if (c == '\\' && (p->at[1] == '"' || p->at[1] == '\\')) {
            c = *++p->at;
        }
        if (c)
            buf_put(&text, &c, 1);
    }
    if (*p->at == '"')
        p->at++;
    else
        fail_from(p, start, "the string does not end on its line");
    const char *result = intern(buf_text(&text));
    buf_free(&text);
    return result;
}

static Dim read_dim(Parser *p)
{
    skip_space(p);
    const char *start = p->at;
    if (p->failed)
        return dim_const(0);
    Dim d = dim_parse(&p->at);
    if (d == DIM_BAD) {
        fail_from(p, start, "not a dimension (sums and products of numbers and names, // for division)");
        return dim_const(0);
    }
    return d;
}

/* A node that stands above: %3. */
static Ref read_ref(Parser *p)
{
    skip_space(p);
    const char *start = p->at;
    if (p->failed)
        return 0;
    if (*start != '%') {
        fail_from(p, start, "expected a value such as %%0, found %s", found(p));
        return 0;
    }
    p->at++;
    int64_t number = read_integer(p, "the number of a value", 0, HIGHEST_NUMBER);
    if (!p->failed && (number >= p->known.n || p->known.p[number] == NO_REF))
        fail_from(p, start, "%%%lld is not defined above this line", (long long)number);
    if (!p->failed && p->known.p[number] == FAULTY)
        p->failed = true;
    return p->failed ? 0 : p->known.p[number];
}

static Value read_value(Parser *p, DType t)
{
    skip_space(p);
    const char *start = p->at;
    char *end;
    Value v = {0};
    if (t == BOOL) {
        v.i = accept(p, "true");
        if (!v.i && !accept(p, "false"))
            fail_from(p, start, "expected true or false, found %s", found(p));
    } else if (!is_float(t)) {
        int64_t low = t == I32 ? INT32_MIN : t == I64 ? INT64_MIN : 0;
        int64_t high = t == I32 ? INT32_MAX : t == U32 ? UINT32_MAX : t == U8 ? 255 : INT64_MAX;
        v.i = read_integer(p, internf("a value of type %s", dtype_names[t]), low, high);
    } else if (!p->failed) {
        v.f = strtod(start, &end);
        p->at = end;
        if (end == start)
            fail_from(p, start, "expected a number, found %s", found(p));
    }
    return value_of_type(t, v);
}

static DType read_type(Parser *p)
{
    skip_space(p);
    const char *start = p->at, *name = read_word(p, "a type");
    DType t = F32;
    if (!p->failed && !dtype_parse(name, &t))
        fail_from(p, start, "`%s` is no type%s", name, did_you_mean(name, dtype_names, DTYPES));
    return t;
}

static void read_shape(Parser *p, Node *n)
{
    expect(p, "[");
    for (bool more = !accept(p, "]"); more && !p->failed; more = accept(p, ",")) {
        if (n->rank == MAX_RANK)
            fail_from(p, p->at, "more than %d axes", MAX_RANK);
        else
            n->shape[n->rank++] = read_dim(p);
    }
    if (n->rank)
        expect(p, "]");
}

/* ---- affine maps ---- */

typedef struct {
    int n;
    const char *name[MAX_BOX];
} AxisNames;

static void name_axis(Parser *p, AxisNames *axes)
{
    skip_space(p);
    const char *start = p->at, *name = read_word(p, "the name of an axis");
    for (int i = 0; i < axes->n; i++)
        if (!p->failed && axes->name[i] == name)
            fail_from(p, start, "axis `%s` is named twice", name);
    if (!p->failed && axes->n == MAX_BOX)
        fail_from(p, start, "more than %d axes", MAX_BOX);
    if (!p->failed)
        axes->name[axes->n++] = name;
}

static Affine add_affine(Parser *p, const char *from, Affine a, Affine b, int sign)
{
    Affine sum = {.offset = dim_const(0), .nterms = 2, .axis = {0, 1}, .coef = {1, sign}}, by[2] = {a, b};
    if (!p->failed && !affine_substitute(&sum, &sum, by))
        fail_from(p, from, "an index of more than %d axes, or one that overflows", MAX_TERMS);
    return p->failed ? affine_const(dim_const(0)) : sum;
}

/* 3, 2*i, i, (N - 1) */
static Affine read_term(Parser *p, const AxisNames *axes)
{
    skip_space(p);
    const char *start = p->at;
    int64_t factor = 1;
    if (accept(p, "(")) {
        Dim d = read_dim(p);
        expect(p, ")");
        return affine_const(d);
    }
    if (isdigit((unsigned char)*start)) {
        factor = read_integer(p, "a number", 0, INT64_MAX);
        if (!accept(p, "*"))
            return affine_const(dim_const(factor));
        if (factor > INT32_MAX)
            fail_from(p, start, "a factor beyond %d", INT32_MAX);
    }
    skip_space(p);
    const char *at = p->at, *name = read_word(p, "an axis");
    for (int i = 0; !p->failed && i < axes->n; i++)
        if (axes->name[i] == name) {
            Affine a = affine_axis(i);
            a.coef[0] = (int32_t)factor;
            return factor ? a : affine_const(dim_const(0));
        }
    if (!p->failed)
        fail_from(p, at, "`%s` is no axis here%s; a dimension in an index stands in parentheses",
                  name, did_you_mean(name, axes->name, axes->n));
    return affine_const(dim_const(0));
}

/* [2*i + j - 1, k]; where `gather` is given, values may be added: [i + %3]. */
static Map read_map(Parser *p, const AxisNames *axes, Gather *gather, Ref *index)
{
    Map map = {0};
    expect(p, "[");
    for (bool more = !accept(p, "]"); more && !p->failed; more = accept(p, ",")) {
        const char *start = p->at;
        Affine a = affine_const(dim_const(0));
        int sign = accept(p, "-") ? -1 : 1;
        if (map.rank == MAX_RANK)
            fail_from(p, start, "more than %d axes", MAX_RANK);
        for (bool term = true; term && !p->failed;) {
            skip_space(p);
            if (gather && *p->at == '%' && sign > 0) {
                gather->on[gather->n] = (uint8_t)map.rank;
                index[gather->n++] = read_ref(p);
                break;
            }
            a = add_affine(p, start, a, read_term(p, axes), sign);
            bool minus = accept(p, "-");
            sign = minus ? -1 : 1;
            term = minus || accept(p, "+");
        }
        if (!p->failed)
            map.at[map.rank++] = a;
    }
    if (map.rank)
        expect(p, "]");
    return map;
}

/* The names of axes in order: [i, j]. */
static void read_axis_names(Parser *p, AxisNames *axes)
{
    expect(p, "[");
    for (bool more = !accept(p, "]"); more && !p->failed; more = accept(p, ","))
        name_axis(p, axes);
    if (axes->n)
        expect(p, "]");
}

/* Moves to what stands behind a token that comes later on this line; false when it does not. */
static bool jump_behind(Parser *p, const char *token)
{
    const char *end = p->at + strcspn(p->at, "\n");
    const char *at = strstr(p->at, token);
    if (!at || at >= end)
        return false;
    p->at = at + strlen(token);
    return true;
}

/* The box stands last but is read first: it names the axes. */
static void read_contract(Parser *p, Node *n, Ref *args)
{
    AxisNames axes = {0};
    Contract *c = n->contract = NEW(Contract);
    const char *maps = p->at, *end = NULL;
    if (jump_behind(p, " over ")) {
        do {
            name_axis(p, &axes);
            expect(p, "<");
            Dim extent = read_dim(p);
            if (!p->failed)
                c->box[c->nbox++] = extent;
        } while (accept(p, ","));
        end = p->at;
    }
    if (p->failed)
        return;
    p->at = maps;
    do {
        if (n->nargs == 2)
            fail_from(p, p->at, "more than two operands");
        if (p->failed)
            return;
        args[n->nargs] = read_ref(p);
        c->in[n->nargs++] = read_map(p, &axes, NULL, NULL);
    } while (accept(p, "*"));
    expect(p, "->");
    c->out = read_map(p, &axes, NULL, NULL);
    if (end) {
        expect(p, "over");
        p->at = p->failed ? p->at : end;
    }
}

/* gather %0[i + %3, j] -> [i, j]; scatter %0[i, j] -> [i + %3, j] */
static void read_indexed(Parser *p, Node *n, Ref *args)
{
    AxisNames axes = {0};
    Gather *a = n->gather = NEW(Gather);
    args[0] = read_ref(p);
    if (n->op == OP_GATHER) {
        const char *map = p->at;
        if (!p->failed && !jump_behind(p, "->"))
            fail_from(p, map, "expected `-> [axes of the result]`");
        read_axis_names(p, &axes);
        const char *end = p->at;
        if (p->failed)
            return;
        p->at = map;
        a->map = read_map(p, &axes, a, args + 1);
        expect(p, "->");
        p->at = p->failed ? p->at : end;
    } else {
        read_axis_names(p, &axes);
        expect(p, "->");
        a->map = read_map(p, &axes, a, args + 1);
    }
    a->checked = accept(p, "checked");
    n->nargs = 1 + a->n;
}

/* ---- nodes ---- */

static uint32_t read_axes(Parser *p, const char *word)
{
    uint32_t axes = 0;
    expect(p, word);
    do
        axes |= 1u << read_integer(p, "an axis", 0, MAX_RANK - 1);
    while (accept(p, ","));
    return axes;
}

static void read_input(Parser *p, Node *n)
{
    n->input = NEW(Input);
    if (accept(p, "place")) {
        n->input->kind = FROM_PLACE;
        n->input->place = read_string(p, "the path of a place");
    } else if (accept(p, "arg")) {
        n->input->index = (int)read_integer(p, "the number of an argument", 0, INT32_MAX);
    } else if (!p->failed) {
        fail_from(p, p->at, "expected `arg` or `place`, found %s", found(p));
    }
}

static void read_array(Parser *p, Node *n)
{
    int64_t count;
    skip_space(p);
    const char *start = p->at;
    if (!dim_is_const(shape_count(n->rank, n->shape), &count)) {
        fail_from(p, start, "listed values need a shape of numbers");
        return;
    }
    VEC(Value) values = {0};
    for (bool more = !line_ends(p); more && !p->failed; more = accept(p, ","))
        PUSH(values, read_value(p, n->type));
    if (!p->failed && values.n != count)
        fail_from(p, start, "%d values for %lld elements", values.n, (long long)count);
    n->array = values.p ? values.p : NEW_ARRAY(Value, 1);
}

static void read_attributes(Parser *p, Node *n)
{
    switch (n->op) {
    case OP_INPUT:
        read_input(p, n);
        break;
    case OP_CONST:
        n->value = read_value(p, n->type);
        break;
    case OP_ARRAY:
        read_array(p, n);
        break;
    case OP_SIZE:
        n->size = read_dim(p);
        break;
    case OP_RANDOM:
        n->site = read_string(p, "the site of the draw");
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
    skip_space(p);
    const char *start = p->at, *name = read_word(p, "an operation");
    Op op = OP_CONST;
    for (int i = 0; i < OPS; i++)
        names[i] = op_info[i].name;
    if (!p->failed && !op_parse(name, &op))
        fail_from(p, start, "`%s` is no operation%s", name, did_you_mean(name, names, OPS));
    return op;
}

/* The operands of concat may be many; all others have a handful. */
static void read_operands(Parser *p, Node *n)
{
    VEC(Ref) args = {0};
    bool none = line_ends(p) || *p->at != '%';
    for (bool more = !none; more && !p->failed; more = accept(p, ","))
        PUSH(args, read_ref(p));
    n->nargs = args.n;
    n->arg = args.p;
}

static void read_body(Parser *p, Node *n)
{
    Ref args[2 + MAX_RANK];
    n->type = read_type(p);
    read_shape(p, n);
    expect(p, "=");
    n->op = read_op(p);
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

static void expect_line_end(Parser *p)
{
    if (!p->failed && !line_ends(p))
        fail_from(p, p->at, "expected the end of the line, found %s", found(p));
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
    const char *start = p->at;
    Node n = {0};
    expect(p, "%");
    int64_t number = read_integer(p, "the number of a value", 0, HIGHEST_NUMBER);
    if (p->failed)
        return;
    if (number < p->known.n && p->known.p[number] != NO_REF)
        fail_from(p, start, "%%%lld is defined twice", (long long)number);
    skip_space(p);
    if (*p->at == '"')
        n.name = read_string(p, "a name");
    else if (*p->at != ':')
        n.name = read_word(p, "a name or `:`");
    expect(p, ":");
    read_body(p, &n);
    expect_line_end(p);
    n.span = span_to_here(p, start);
    if (!p->failed) {
        const char *fault = node_fault(p->g, &n);
        if (fault)
            error_at(n.span, "E0902", "%s: %s", op_info[n.op].name, fault);
        p->failed = fault != NULL;
    }
    remember(p, number, p->failed ? FAULTY : p->g->nodes.n);
    if (!p->failed)
        PUSH(p->g->nodes, n);
}

/* result 0 "loss" %9, or update "net.w" %8 */
static void parse_output(Parser *p)
{
    const char *start = p->at;
    Output o = {.kind = FROM_PLACE};
    if (accept(p, "result")) {
        o.kind = FROM_ARG;
        o.index = (int)read_integer(p, "the number of a result", 0, INT32_MAX);
        o.name = read_string(p, "the name of a result");
    } else if (accept(p, "update")) {
        o.name = read_string(p, "the path of a place");
    } else {
        fail_from(p, p->at, "expected a node (%%0: ...), `result`, `update` or `}`, found %s", found(p));
    }
    o.value = read_ref(p);
    o.span = span_to_here(p, start);
    expect_line_end(p);
    if (!p->failed)
        PUSH(p->g->outputs, o);
}

/* To the start of the next line that holds something; false at the end of the text. */
static bool next_line(Parser *p)
{
    p->failed = false;
    for (;;) {
        if (!line_ends(p))
            return true;
        p->at += strcspn(p->at, "\n");
        if (!*p->at)
            return false;
        p->at++;
    }
}

static void skip_line(Parser *p)
{
    p->at += strcspn(p->at, "\n");
}

static void parse_graph(Parser *p)
{
    bool closed = false;
    if (!next_line(p)) {
        fail_from(p, p->at, "expected `graph \"name\" {`, found the end of the text");
        return;
    }
    expect(p, "graph");
    const char *name = read_string(p, "the graph's name");
    expect(p, "{");
    expect_line_end(p);
    if (p->failed)
        return;
    p->g = graph_new(name);
    for (skip_line(p); !closed && next_line(p); skip_line(p)) {
        skip_space(p);
        if (*p->at == '%')
            parse_node(p);
        else if (!(closed = accept(p, "}")))
            parse_output(p);
        else
            expect_line_end(p);
    }
    p->failed = false;
    if (!closed)
        fail_from(p, p->at, "the graph does not end with `}`");
    else if (next_line(p))
        fail_from(p, p->at, "expected nothing behind the graph, found %s", found(p));
}

Graph *graph_parse(const char *text, const char *file)
{
    int before = error_count();
    Parser p = {.file = source_add(file, text, strlen(text))};
    p.at = p.text = source_get(p.file)->text;
    parse_graph(&p);
    return error_count() == before ? p.g : NULL;
}
