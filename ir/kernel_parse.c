/* Steps from text (the form is described in kernel_print.c), for tests.
 *
 * One buffer, axis, value, store or schedule a line; # begins a comment. Numbers after % and v
 * need not be consecutive: buffers and values are numbered anew in the order of their lines. A
 * mistake ends its line, not the parse; what could not be read stays known as FAULTY, and what
 * uses it is passed over in silence. Whether the step is sound is for step_verify to say. */
#include "ir/kernel.h"
#include "ir/text.h"

#include <ctype.h>
#include <string.h>

enum { UNKNOWN = -1, FAULTY = -2, HIGHEST_NUMBER = 1 << 22 };

typedef VEC(int) Numbers;       /* by the number in the text: the one here, UNKNOWN or FAULTY */

typedef struct {
    Reader in;
    Step *s;
    Kernel *k;
    int loop;                   /* around this line, or -1 */
    Numbers buffers, values;    /* values: of this kernel */
    AxisNames axes;             /* of this kernel */
} Parser;

/* ---- numbers ---- */

static void remember(Numbers *known, int64_t number, int here)
{
    while (known->n <= number)
        PUSH(*known, UNKNOWN);
    known->p[number] = here;
}

/* What stands above: %3 or v3. */
static int read_number(Parser *p, const char *mark, const char *what, const Numbers *known)
{
    skip_space(&p->in);
    const char *start = p->in.at;
    if (p->in.failed)
        return 0;
    if (*start != *mark || !isdigit((unsigned char)start[1])) {
        fail_from(&p->in, start, "expected %s such as %s0, found %s", what, mark, found(&p->in));
        return 0;
    }
    p->in.at++;
    int64_t number = read_integer(&p->in, internf("the number of %s", what), 0, HIGHEST_NUMBER);
    if (!p->in.failed && (number >= known->n || known->p[number] == UNKNOWN))
        fail_from(&p->in, start, "%s%lld is not defined above this line", mark, (long long)number);
    if (!p->in.failed && known->p[number] == FAULTY)
        p->in.failed = true;
    return p->in.failed ? 0 : known->p[number];
}

static int read_buffer(Parser *p)
{
    return read_number(p, "%", "a buffer", &p->buffers);
}

static ValueId read_value_id(Parser *p)
{
    return read_number(p, "v", "a value", &p->values);
}

/* The number that a line defines. */
static int64_t read_definition(Parser *p, const char *mark, const char *what, const Numbers *known)
{
    skip_space(&p->in);
    const char *start = p->in.at;
    if (*start != *mark || !isdigit((unsigned char)start[1])) {
        fail_from(&p->in, start, "expected %s such as %s0, found %s", what, mark, found(&p->in));
        return 0;
    }
    p->in.at++;
    int64_t number = read_integer(&p->in, internf("the number of %s", what), 0, HIGHEST_NUMBER);
    if (!p->in.failed && number < known->n && known->p[number] != UNKNOWN)
        fail_from(&p->in, start, "%s%lld is defined twice", mark, (long long)number);
    return number;
}

static int read_axis(Parser *p)
{
    skip_space(&p->in);
    const char *start = p->in.at, *name = read_word(&p->in, "an axis");
    for (int a = 0; !p->in.failed && a < p->axes.n; a++)
        if (p->axes.name[a] == name)
            return a;
    fail_from(&p->in, start, "`%s` is no axis of this kernel%s", name,
              did_you_mean(name, p->axes.name, p->axes.n));
    return 0;
}

static int read_small(Parser *p, const char *what)
{
    return (int)read_integer(&p->in, what, 0, INT32_MAX);
}

/* ---- indices and bounds ---- */

static bool is_value(const char *at)
{
    return at[0] == 'v' && isdigit((unsigned char)at[1]);
}

static Affine read_index(Parser *p, ValueId *via)
{
    bool value = false;
    Affine a = read_affine(&p->in, &p->axes, via ? is_value : NULL, &value);
    if (via)
        *via = value ? read_value_id(p) : NO_VALUE;
    return a;
}

/* [i0, r0 + v3]; gives how many. */
static int read_indices(Parser *p, Affine *at, ValueId *via)
{
    int rank = 0;
    expect(&p->in, "[");
    for (bool more = !take(&p->in, "]"); more && !p->in.failed; more = take(&p->in, ",")) {
        if (rank == MAX_RANK)
            fail_from(&p->in, p->in.at, "more than %d axes", MAX_RANK);
        else {
            at[rank] = read_index(p, via ? &via[rank] : NULL);
            rank++;
        }
    }
    if (rank)
        expect(&p->in, "]");
    return rank;
}

/* 0 <= i1 + v3 < 10 and ... */
static Bound *read_bounds(Parser *p, int *n)
{
    VEC(Bound) bounds = {0};
    do {
        Bound b = {.via = NO_VALUE};
        expect(&p->in, "0");
        expect(&p->in, "<=");
        b.at = read_index(p, &b.via);
        expect(&p->in, "<");
        b.extent = read_dim(&p->in);
        PUSH(bounds, b);
    } while (!p->in.failed && take(&p->in, "and"));
    *n = bounds.n;
    return bounds.p;
}

/* ---- values ---- */

static void read_args(Parser *p, KValue *v)
{
    for (int i = 0; i < 3 && !p->in.failed && (i == 0 || take(&p->in, ",")); i++)
        v->arg[i] = read_value_id(p);
}

static void read_reduce(Parser *p, KValue *v)
{
    static const char *const names[] = {"add", "max", "min", "argmax", "argmin"};
    static const Op ops[] = {OP_ADD, OP_MAX, OP_MIN, OP_ARGMAX, OP_ARGMIN};
    skip_space(&p->in);
    const char *start = p->in.at, *name = read_word(&p->in, "add, max, min, argmax or argmin");
    int i = 0;
    while (i < LENGTH(names) && strcmp(names[i], name))
        i++;
    if (i == LENGTH(names))
        fail_from(&p->in, start, "`%s` is no reduction%s", name,
                  did_you_mean(name, names, LENGTH(names)));
    if (p->in.failed)
        return;
    v->op = K_REDUCE;
    v->point = ops[i];
    read_args(p, v);
    expect(&p->in, "over");
    do
        v->over |= 1u << read_axis(p);
    while (take(&p->in, ","));
}

static void read_random(Parser *p, KValue *v)
{
    Dim extents[MAX_RANK] = {0};
    v->op = K_RANDOM;
    v->site = read_string(&p->in, "the site of the draw");
    v->round = take(&p->in, "round") ? read_dim(&p->in) : dim_const(0);
    expect(&p->in, "at");
    v->rank = read_indices(p, v->at, NULL);
    expect(&p->in, "of");
    skip_space(&p->in);
    const char *start = p->in.at;
    if (read_shape(&p->in, extents) != v->rank)
        fail_from(&p->in, start, "expected %d sizes", v->rank);
    v->extents = alloc_copy(extents, sizeof extents);
}

static void read_load(Parser *p, KValue *v)
{
    v->op = K_LOAD;
    v->buffer = read_buffer(p);
    v->rank = read_indices(p, v->at, v->via);
    if (take(&p->in, "if"))
        v->bounds = read_bounds(p, &v->nbounds);
    if (take(&p->in, "fault"))
        v->fault = read_small(p, "the number of a fault site");
}

static void read_point(Parser *p, KValue *v)
{
    const char *names[OPS];
    const char *start = p->in.at, *name = read_word(&p->in, "an operation");
    Op op = OP_ADD;
    for (int i = 0; i < OPS; i++)
        names[i] = op_info[i].name;
    if (!p->in.failed && (!op_parse(name, &op) || !op_info[op].pointwise))
        fail_from(&p->in, start, "`%s` is no operation on single numbers%s", name,
                  did_you_mean(name, names, OPS));
    v->op = op == OP_CAST ? K_CAST : K_POINT;
    v->point = op;
    read_args(p, v);
}

/* What stands behind the `=`. */
static void read_operation(Parser *p, KValue *v)
{
    skip_space(&p->in);
    if (take(&p->in, "const")) {
        v->op = K_CONST;
        v->value = read_value(&p->in, v->type);
    } else if (take(&p->in, "size")) {
        v->op = K_SIZE;
        v->size = read_dim(&p->in);
    } else if (take(&p->in, "index")) {
        v->op = K_INDEX;
        v->rank = 1;
        v->at[0] = read_index(p, NULL);
    } else if (take(&p->in, "inside")) {
        v->op = K_INSIDE;
        v->bounds = read_bounds(p, &v->nbounds);
    } else if (take(&p->in, "load")) {
        read_load(p, v);
    } else if (take(&p->in, "random")) {
        read_random(p, v);
    } else if (take(&p->in, "reduce")) {
        read_reduce(p, v);
    } else {
        read_point(p, v);
    }
}

/* v2: f32 = mul v0, v1 */
static void parse_value(Parser *p)
{
    const char *start = p->in.at;
    KValue v = {.buffer = -1, .fault = -1};
    for (int i = 0; i < 3; i++)
        v.arg[i] = NO_VALUE;
    for (int i = 0; i < MAX_RANK; i++)
        v.via[i] = NO_VALUE;
    int64_t number = read_definition(p, "v", "a value", &p->values);
    if (p->in.failed)
        return;
    expect(&p->in, ":");
    v.type = read_type(&p->in);
    expect(&p->in, "=");
    read_operation(p, &v);
    expect_line_end(&p->in);
    v.span = span_to_here(&p->in, start);
    remember(&p->values, number, p->in.failed ? FAULTY : p->k->values.n);
    if (p->in.failed)
        return;
    v.axes = kernel_value_axes(p->k, &v);
    PUSH(p->k->values, v);
}

/* ---- the rest of a kernel ---- */

static const char *read_new_axis(Parser *p)
{
    skip_space(&p->in);
    const char *start = p->in.at, *name = read_word(&p->in, "the name of an axis");
    for (int i = 0; i < p->axes.n; i++)
        if (!p->in.failed && p->axes.name[i] == name)
            fail_from(&p->in, start, "axis `%s` is named twice", name);
    if (is_value(name))
        fail_from(&p->in, start, "`%s` is the name of a value", name);
    if (!p->in.failed && p->axes.n == MAX_AXES)
        fail_from(&p->in, start, "more than %d axes", MAX_AXES);
    return name;
}

/* axis r0i < 8 reduce in r0o to 100. Its name is known even if the rest of the line is faulty. */
static void parse_axis(Parser *p)
{
    static const char *const kinds[] = {"parallel", "reduce", "sequential"};
    Axis a = {.name = read_new_axis(p), .outer = -1};
    if (p->in.failed)
        return;
    expect(&p->in, "<");
    a.extent = read_dim(&p->in);
    int kind = 0;
    while (kind < LENGTH(kinds) && !take(&p->in, kinds[kind]))
        kind++;
    if (kind == LENGTH(kinds))
        fail_from(&p->in, p->in.at, "expected parallel, reduce or sequential, found %s",
                  found(&p->in));
    a.kind = (AxisKind)kind;
    if (take(&p->in, "in")) {
        a.outer = read_axis(p);
        expect(&p->in, "to");
        a.total = read_dim(&p->in);
    }
    expect_line_end(&p->in);
    p->k->axis[p->k->naxes++] = a;
    p->axes.name[p->axes.n++] = a.name;
}

/* store %2[i0, i1] = v3 if 0 <= i1 < 10 fault 0; += adds */
static void parse_store(Parser *p)
{
    Store st = {.buffer = read_buffer(p), .fault = -1};
    st.rank = read_indices(p, st.at, st.via);
    st.add = take(&p->in, "+=");
    if (!st.add)
        expect(&p->in, "=");
    st.value = read_value_id(p);
    if (take(&p->in, "if"))
        st.bounds = read_bounds(p, &st.nbounds);
    if (take(&p->in, "fault"))
        st.fault = read_small(p, "the number of a fault site");
    expect_line_end(&p->in);
    if (!p->in.failed)
        PUSH(p->k->stores, st);
}

static bool part_ends(Parser *p)
{
    skip_space(&p->in);
    return p->in.failed || *p->in.at == ';' || *p->in.at == '}';
}

static int read_axis_list(Parser *p, uint8_t *list)
{
    int n = 0;
    const char *start = p->in.at;
    while (!part_ends(p) && n < MAX_AXES)
        list[n++] = (uint8_t)read_axis(p);
    if (!part_ends(p))
        fail_from(&p->in, start, "more than %d axes", MAX_AXES);
    return n;
}

static void read_schedule_part(Parser *p, Schedule *sc)
{
    if (take(&p->in, "order")) {
        sc->norder = read_axis_list(p, sc->order);
    } else if (take(&p->in, "reduce")) {
        sc->nreduce = read_axis_list(p, sc->reduce);
    } else if (take(&p->in, "lanes")) {
        while (!part_ends(p))
            sc->lanes |= 1u << read_axis(p);
    } else if (take(&p->in, "pairs")) {
        while (!part_ends(p))
            sc->pairs |= 1u << read_axis(p);
    } else if (take(&p->in, "tile")) {
        int axis = read_axis(p);
        sc->tile[axis] = read_small(p, "a tile");
    } else if (take(&p->in, "spread")) {
        sc->spread = read_small(p, "a number of loops");
    } else if (take(&p->in, "vector")) {
        sc->vector = read_axis(p);
    } else if (take(&p->in, "width")) {
        sc->width = read_small(p, "a number of lanes");
    } else if (take(&p->in, "threads")) {
        sc->threads = read_small(p, "a number of threads");
    } else if (take(&p->in, "group")) {
        sc->group = read_small(p, "a number of threads");
    } else if (take(&p->in, "columns")) {
        sc->columns = true;
    } else if (take(&p->in, "rows")) {
        while (!part_ends(p))
            sc->rows |= 1u << read_axis(p);
    } else if (take(&p->in, "across")) {
        while (!part_ends(p))
            sc->across |= 1u << read_axis(p);
    } else if (take(&p->in, "block")) {
        for (int i = 0; i < 3; i++)
            sc->block[i] = read_small(p, "a size");
    } else if (take(&p->in, "segments")) {
        sc->segments = read_small(p, "a number of segments");
    } else if (take(&p->in, "tensor")) {
        sc->tensor = true;
    } else if (take(&p->in, "each")) {
        for (int i = 0; i < 2; i++)
            sc->each[i] = read_small(p, "a size");
    } else {
        fail_from(&p->in, p->in.at,
                  "expected order, spread, tile, vector, width, reduce, lanes, pairs, threads, group, columns, rows, across, block, each, tensor or segments, found %s",
                  found(&p->in));
    }
}

/* schedule { order i0 i1; spread 1; tile i0 4 } */
static void parse_schedule(Parser *p)
{
    Schedule sc = {.vector = -1};
    expect(&p->in, "{");
    do
        read_schedule_part(p, &sc);
    while (!p->in.failed && take(&p->in, ";"));
    expect(&p->in, "}");
    expect_line_end(&p->in);
    if (!p->in.failed)
        p->k->schedule = sc;
}

static void parse_kernel_line(Parser *p)
{
    if (take(&p->in, "axis"))
        parse_axis(p);
    else if (take(&p->in, "store"))
        parse_store(p);
    else if (take(&p->in, "schedule"))
        parse_schedule(p);
    else
        parse_value(p);
}

/* kernel k0_contract contraction phase 2 { ... } */
static void parse_kernel(Parser *p)
{
    Kernel k = {.name = read_name(&p->in, "the name of a kernel"), .loop = p->loop};
    k.schedule.vector = -1;
    k.contraction = take(&p->in, "contraction");
    if (take(&p->in, "phase"))
        k.phase = read_small(p, "a phase");
    if (take(&p->in, "cooperative"))
        k.cooperative = read_small(p, "the number of a launch");
    expect(&p->in, "{");
    expect_line_end(&p->in);
    p->k = &k;
    p->values.n = p->axes.n = 0;
    bool closed = false;
    for (skip_line(&p->in); !closed && next_line(&p->in); skip_line(&p->in)) {
        closed = take(&p->in, "}");
        if (closed)
            break;
        parse_kernel_line(p);
    }
    if (!closed)
        fail_from(&p->in, p->in.at, "kernel %s does not end with `}`", k.name);
    expect_line_end(&p->in);
    PUSH(p->s->kernels, k);
}

/* ---- what stands outside of kernels ---- */

static void read_kind(Parser *p, Buffer *b)
{
    if (take(&p->in, "arg")) {
        b->kind = BUF_ARG;
        b->index = read_small(p, "the number of an argument");
    } else if (take(&p->in, "result")) {
        b->kind = BUF_RESULT;
        b->index = read_small(p, "the number of a result");
    } else if (take(&p->in, "place")) {
        b->kind = BUF_PLACE;
        b->name = read_string(&p->in, "the path of a place");
        if (take(&p->in, "number"))
            b->index = read_small(p, "the number of a place");
    } else if (take(&p->in, "temp")) {
        b->kind = BUF_TEMP;
    } else {
        b->kind = BUF_ARRAY;
        expect(&p->in, "array");
    }
    if (take(&p->in, "alias"))
        b->alias = read_buffer(p);
    if (take(&p->in, "phases")) {
        b->first = read_small(p, "a phase");
        expect(&p->in, "to");
        b->last = read_small(p, "a phase");
    }
    if (b->kind == BUF_ARRAY && !p->in.failed)
        b->array = read_elements(&p->in, b->type, b->rank, b->shape);
}

/* buffer %2 y: f32[N, 10] = temp phases 0 to 3 */
static void parse_buffer(Parser *p)
{
    Buffer b = {.alias = -1};
    int64_t number = read_definition(p, "%", "a buffer", &p->buffers);
    if (p->in.failed)
        return;
    skip_space(&p->in);
    if (*p->in.at != ':')
        b.name = read_name(&p->in, "a name or `:`");
    expect(&p->in, ":");
    b.type = read_type(&p->in);
    b.rank = read_shape(&p->in, b.shape);
    expect(&p->in, "=");
    read_kind(p, &b);
    expect_line_end(&p->in);
    remember(&p->buffers, number, p->in.failed ? FAULTY : p->s->buffers.n);
    if (!p->in.failed)
        PUSH(p->s->buffers, b);
}

static void parse_dims(Parser *p)
{
    do {
        const char *symbol;
        skip_space(&p->in);
        const char *start = p->in.at;
        Dim d = read_dim(&p->in);
        if (!p->in.failed && !dim_is_symbol(d, &symbol))
            fail_from(&p->in, start, "expected the name of a dimension");
        if (!p->in.failed)
            step_dim(p->s, symbol);
    } while (take(&p->in, ","));
    expect_line_end(&p->in);
}

/* fault 0 "model.dlm:3:9" "index outside 0..N" */
static void parse_fault(Parser *p)
{
    const char *start = p->in.at;
    if (read_small(p, "the number of a fault site") != p->s->faults.n)
        fail_from(&p->in, start, "fault sites are numbered from 0 on");
    FaultSite site = {.place = read_string(&p->in, "a place")};
    site.message = read_string(&p->in, "a message");
    expect_line_end(&p->in);
    if (!p->in.failed)
        PUSH(p->s->faults, site);
}

/* loop t < T backwards until %4 rest T - 4 phase 1 barrier { */
static void parse_loop(Parser *p)
{
    StepLoop l = {.symbol = read_word(&p->in, "the symbol of a loop"), .rest = DIM_BAD,
                  .until = -1, .parent = p->loop};
    expect(&p->in, "<");
    l.trips = read_dim(&p->in);
    l.backwards = take(&p->in, "backwards");
    l.parallel = take(&p->in, "parallel");
    if (take(&p->in, "until"))
        l.until = read_buffer(p);
    if (take(&p->in, "rest"))
        l.rest = read_dim(&p->in);
    if (take(&p->in, "phase"))
        l.phase = read_small(p, "a phase");
    l.barrier = take(&p->in, "barrier");
    expect(&p->in, "{");
    expect_line_end(&p->in);
    if (!p->in.failed && !dim_bound(l.symbol, l.trips))
        fail_from(&p->in, p->in.at, "`%s` is bounded by another loop", l.symbol);
    p->loop = p->s->loops.n;
    PUSH(p->s->loops, l);
}

static void parse_line(Parser *p)
{
    if (take(&p->in, "dims"))
        parse_dims(p);
    else if (take(&p->in, "fault"))
        parse_fault(p);
    else if (take(&p->in, "buffer"))
        parse_buffer(p);
    else if (take(&p->in, "kernel"))
        parse_kernel(p);
    else if (take(&p->in, "loop"))
        parse_loop(p);
    else
        fail_from(&p->in, p->in.at,
                  "expected `dims`, `fault`, `buffer`, `kernel`, `loop` or `}`, found %s",
                  found(&p->in));
}

static void parse_step(Parser *p)
{
    bool closed = false;
    if (!next_line(&p->in)) {
        fail_from(&p->in, p->in.at, "expected `step \"name\" {`, found the end of the text");
        return;
    }
    expect(&p->in, "step");
    p->s = step_new(NULL);
    p->s->name = read_string(&p->in, "the step's name");
    expect(&p->in, "{");
    expect_line_end(&p->in);
    if (p->in.failed)
        return;
    for (skip_line(&p->in); !closed && next_line(&p->in); skip_line(&p->in)) {
        if (!take(&p->in, "}")) {
            parse_line(p);
            continue;
        }
        expect_line_end(&p->in);
        closed = p->loop < 0;
        p->loop = closed ? -1 : p->s->loops.p[p->loop].parent;
    }
    p->in.failed = false;
    if (!closed)
        fail_from(&p->in, p->in.at, "the step does not end with `}`");
    else if (next_line(&p->in))
        fail_from(&p->in, p->in.at, "expected nothing behind the step, found %s", found(&p->in));
}

Step *step_parse(const char *text, const char *file)
{
    int before = error_count();
    Parser p = {.in = reader_new(text, file), .loop = -1};
    parse_step(&p);
    return error_count() == before ? p.s : NULL;
}
