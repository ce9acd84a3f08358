/* The gradients of a whole model against finite differences, in f64.
 *
 *     gradcheck MODEL.dlm [--entry NAME] [--dim NAME=SIZE]... [--directions N] [--ints N]
 *               [--define NAME=VALUE]... [--only Y]
 *
 * Every step of the model that differentiates some y by x1, x2, ... is copied with all floats
 * widened to f64 and each x replaced by x + s v, with random inputs and a random direction v of
 * length 1. One compiled run then gives y and the sum of grad(y, x) v at s = 0, two more give
 * y at s = eps and -eps; (y(eps) - y(-eps)) / 2 eps must agree, for a smaller eps where a kink (as
 * of relu) lay between. Data, draws and discrete inputs are the same in all runs. Prints a line for
 * each y, and fails where one differs. A y that stop_gradient keeps from following x all the way
 * differs by right: --only names the one y to be checked. */
#include "codegen/embed.h"
#include "codegen/emit.h"
#include "codegen/toolchain.h"
#include "frontend/frontend.h"
#include "ir/random_graph.h"
#include "passes/pass.h"
#include "runtime/dlm_abi.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_INPUTS = 4096, MAX_BUFFERS = 65536, SLACK = 128 };
static const double LARGEST_EPS = 1e-5, SMALLEST_EPS = 1e-8, TOLERANCE = 1e-4;

dlm_i64 dlm_plan(int n, const dlm_i64 *bytes, const int *first, const int *last, dlm_i64 *offset);

typedef struct {
    const char *model, *entry, *only;
    const char *dim_name[64];
    int64_t dim_value[64];
    int ndims, directions, ndefines, ints;
    const char *defines[64];
} Options;

typedef struct {                /* a graph with its y, and what its inputs are */
    Graph *graph;
    int ninputs;
    bool direction[MAX_INPUTS]; /* input 0 is s */
    bool positive[MAX_INPUTS];  /* between 0 and 1: data, vectors and numbers of the model, optimisers' states */
    int nx;
    const char *name;
} Check;

/* ---- the widened copy ---- */

static DType widened(DType t)
{
    return is_float(t) ? F64 : t;
}

static Graph *wide_body(const Graph *body);

static Ref wide_copy(Graph *g, const Node *n, const Ref *map)
{
    Ref args[64], *arg = n->nargs > 64 ? NEW_ARRAY(Ref, n->nargs) : args;
    for (int k = 0; k < n->nargs; k++)
        arg[k] = map[n->arg[k]];
    build_span = n->span;
    if (n->op == OP_CAST)
        return build_cast(g, widened(n->type), arg[0]);
    if (n->op == OP_LOOP) {
        Loop l = *n->loop;
        l.body = wide_body(l.body);
        return build_loop(g, &l, arg);
    }
    Node wide = *n;
    wide.type = widened(n->type);
    return build_copy(g, &wide, arg);
}

static Graph *wide_body(const Graph *body)
{
    Graph *g = graph_new(body->name);
    Ref *map = NEW_ARRAY(Ref, body->nodes.n);
    for (Ref r = 0; r < body->nodes.n; r++)
        map[r] = wide_copy(g, node_at(body, r), map);
    for (int i = 0; i < body->outputs.n; i++) {
        Output o = body->outputs.p[i];
        o.value = map[o.value];
        PUSH(g->outputs, o);
    }
    return g;
}

/* Its path is STATEMENT/PARAM.STATE. */
static bool is_optimizer_state(const Input *input)
{
    return input->kind == FROM_PLACE && strchr(input->place, '/');
}

static Ref wide_input(Check *c, const Node *n, bool direction)
{
    check(c->ninputs < MAX_INPUTS);
    c->direction[c->ninputs] = direction;
    c->positive[c->ninputs] = n->rank < 2 || (n->op == OP_INPUT &&
        (n->input->kind == FROM_ARG || is_optimizer_state(n->input)));
    return build_input(c->graph, FROM_ARG, c->ninputs++, NULL, widened(n->type), n->rank, n->shape);
}

/* x + s v, marked. */
static Ref shifted(Check *c, Ref x, Ref s, Ref *v)
{
    Node n = *node_at(c->graph, x);
    *v = wide_input(c, &n, true);
    Ref step = build_point(c->graph, OP_MUL, build_splat(c->graph, s, n.rank, n.shape), *v, NO_REF);
    return build_mark(c->graph, build_point(c->graph, OP_ADD, x, step, NO_REF));
}

static void mark_needed(const Graph *g, Ref y, bool *needed)
{
    needed[y] = true;
    for (Ref r = y; r >= 0; r--)
        for (int k = 0; needed[r] && k < node_at(g, r)->nargs; k++)
            needed[node_at(g, r)->arg[k]] = true;
}

/* Result 0: y; result 1: the derivative along v. */
static Check make_check(const Graph *old, Ref y)
{
    Check c = {.graph = graph_new("check"), .name = node_at(old, y)->name};
    Graph *g = c.graph;
    bool *needed = NEW_ARRAY(bool, old->nodes.n), *is_x = NEW_ARRAY(bool, old->nodes.n);
    Ref *map = NEW_ARRAY(Ref, old->nodes.n), *v = NEW_ARRAY(Ref, old->nodes.n);
    mark_needed(old, y, needed);
    for (Ref r = 0; r < old->nodes.n; r++)
        if (node_at(old, r)->op == OP_GRAD && node_at(old, r)->arg[0] == y)
            is_x[node_at(old, r)->arg[1]] = true;
    Node scalar = {.type = F64};
    Ref s = wide_input(&c, &scalar, false);
    for (Ref r = 0; r <= y; r++) {
        if (!needed[r])
            continue;
        const Node *n = node_at(old, r);
        map[r] = n->op == OP_INPUT ? wide_input(&c, n, false) : wide_copy(g, n, map);
        if (is_x[r]) {
            map[r] = shifted(&c, map[r], s, &v[r]);
            c.nx++;
        }
    }
    Ref one = build_number(g, F64, 1, 0, NULL), sum = build_number(g, F64, 0, 0, NULL);
    for (Ref r = 0; r <= y; r++) {
        if (!needed[r] || !is_x[r])
            continue;
        Ref d = build_point(g, OP_MUL, build_grad(g, map[y], map[r], one), v[r], NO_REF);
        int rank = node_at(g, d)->rank;
        sum = build_point(g, OP_ADD, sum, rank ? build_sum(g, d, (1u << rank) - 1) : d, NO_REF);
    }
    build_result(g, 0, "y", map[y]);
    build_result(g, 1, "derivative", sum);
    return c;
}

/* ---- compiling ---- */

typedef struct {
    Jit *jit;
    const dlm_step *step;
    const Step *kernels;
} Compiled;

static Compiled compile_check(const Entry *e, const Check *c)
{
    Buf text = {0};
    pass_options = (PassOptions){.limit = -1};
    if (!run_tensor_passes(c->graph)) {
        errors_print(stderr);
        exit(1);
    }
    Step *s = step_new(c->graph);
    for (int i = 0; i < e->dims.n; i++)
        step_dim(s, e->dims.p[i]);
    if (!run_kernel_passes(s)) {
        errors_print(stderr);
        exit(1);
    }
    buf_puts(&text, (const char *)embedded_abi.data);
    buf_puts(&text, (const char *)embedded_prelude.data);
    emit_step(s, "check_step", STEP_LOCAL, NULL, &text);
    buf_puts(&text, "extern const dlm_step *const the_step; const dlm_step *const the_step = &check_step;\n");
    CompileOptions options = COMPILE_DEFAULT;
    options.optimise = 1;
    options.no_cache = true;
    Bytes object = {0};
    char *message = NULL;
    if (compile_c(buf_text(&text), "check.c", &options, &object, &message) != 0)
        die("the step does not compile: %s", message ? message : "");
    buf_free(&text);
    Compiled made = {.jit = jit_load(&object, 1, &message), .kernels = s};
    if (!made.jit)
        die("%s", message);
    bytes_free(&object);
    made.step = *(const dlm_step *const *)jit_symbol(made.jit, "the_step", &message);
    return made;
}

/* ---- values of the inputs ---- */

static uint64_t state = 1;

static double uniform(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-53;
}

static double normal(void)
{
    return sqrt(-2 * log(1 - uniform())) * cos(2 * M_PI * uniform());
}

/* Weights are normal with the spread that keeps signals in size; data, single numbers and vectors
 * (scales, variances) lie between 0 and 1; ints are `ints` or the next, bytes any. */
static void fill_input(const Buffer *b, void *data, int64_t n, bool positive, int ints)
{
    int64_t first = 1;
    if (b->rank)
        dim_is_const(b->shape[0], &first);
    double fan = first > n / first ? (double)first : (double)n / (double)first;
    for (int64_t i = 0; i < n; i++) {
        double value = positive ? 0.1 + 0.8 * uniform() : normal() / sqrt(fan);
        switch (b->type) {
        case F64: ((double *)data)[i] = value; break;
        case I32: ((int32_t *)data)[i] = ints + (uniform() < 0.5); break;
        case I64: ((int64_t *)data)[i] = ints + (uniform() < 0.5); break;
        case U32: ((uint32_t *)data)[i] = (uint32_t)ints + (uniform() < 0.5); break;
        case U8: ((uint8_t *)data)[i] = (uint8_t)(256 * uniform()); break;
        default: ((uint8_t *)data)[i] = uniform() < 0.5;
        }
    }
}

/* The direction over all x: normal, of length 1. */
static void draw_direction(const Check *c, double *const *v, const int64_t *count)
{
    double sum = 0;
    for (int k = 0; k < c->ninputs; k++)
        for (int64_t i = 0; c->direction[k] && i < count[k]; i++) {
            v[k][i] = normal();
            sum += v[k][i] * v[k][i];
        }
    for (int k = 0; k < c->ninputs; k++)
        for (int64_t i = 0; c->direction[k] && i < count[k]; i++)
            v[k][i] /= sqrt(sum);
}

/* ---- running ---- */

typedef struct {
    dlm_i64 dim[64];
    void *buffer[MAX_BUFFERS];
    void *input[MAX_INPUTS];
    int64_t count[MAX_INPUTS];
    double result[2];
    char *arena;
} Memory;

static void place_buffers(const Options *o, const Check *c, const Compiled *made, Memory *m)
{
    static dlm_i64 bytes[MAX_BUFFERS], temp[MAX_BUFFERS], offset[MAX_BUFFERS];
    static int first[MAX_BUFFERS], last[MAX_BUFFERS];
    const dlm_step *s = made->step;
    check(s->nbuffers <= MAX_BUFFERS && s->ndims <= 64);
    for (int i = 0; i < s->ndims; i++) {
        m->dim[i] = 3;
        for (int k = 0; k < o->ndims; k++)
            if (made->kernels->dims.p[i] == o->dim_name[k])
                m->dim[i] = o->dim_value[k];
    }
    s->sizes(m->dim, 1, bytes);
    for (int i = 0; i < s->nbuffers; i++) {
        temp[i] = s->buffers[i].kind == DLM_BUF_TEMP ? bytes[i] : 0;
        first[i] = s->buffers[i].first;
        last[i] = s->buffers[i].last;
    }
    dlm_i64 peak = dlm_plan(s->nbuffers, temp, first, last, offset);
    m->arena = aligned_alloc(64, (size_t)(peak + SLACK + 63) / 64 * 64);
    for (int i = 0; i < s->nbuffers; i++) {
        const dlm_buffer *b = &s->buffers[i];
        const Buffer *k = &made->kernels->buffers.p[i];
        m->buffer[i] = b->kind == DLM_BUF_TEMP ? m->arena + offset[i]
                                               : calloc((size_t)bytes[i] + SLACK, 1);
        if (b->kind != DLM_BUF_INPUT)
            continue;
        m->input[b->index] = m->buffer[i];
        m->count[b->index] = bytes[i] / dtype_bytes[k->type];
        fill_input(k, m->buffer[i], m->count[b->index], c->positive[b->index], o->ints);
    }
}

static void run_at(const Compiled *made, Memory *m, double s)
{
    dlm_i64 fault = 0;
    dlm_team team = {.id = 0, .count = 1, .fault = &fault, .seed = 7};
    if (m->input[0])
        *(double *)m->input[0] = s;
    made->step->run(m->buffer, m->dim, &team);
    if (fault)
        die("a fault at %s: %s", made->step->sites[fault - 1].place, made->step->sites[fault - 1].message);
    for (int i = 0; i < made->step->nbuffers; i++)
        if (made->step->buffers[i].kind == DLM_BUF_OUTPUT)
            m->result[made->step->buffers[i].index] = *(double *)m->buffer[i];
}

/* The relative error of the derivative along the present direction. */
static double relative_error(const Compiled *made, Memory *m, double eps)
{
    run_at(made, m, 0);
    double y = m->result[0], derivative = m->result[1];
    run_at(made, m, eps);
    double above = m->result[0];
    run_at(made, m, -eps);
    double difference = (above - m->result[0]) / (2 * eps);
    double scale = fmax(fmax(fabs(derivative), fabs(difference)), 1e-3 * fabs(y) + 1e-8);
    return fabs(derivative - difference) / scale;
}

/* The largest relative error over the directions. */
static double worst_error(const Options *o, const Check *c, const Compiled *made)
{
    static Memory m;
    double worst = 0;
    memset(&m, 0, sizeof m);
    place_buffers(o, c, made, &m);
    for (int k = 0; k < o->directions; k++) {
        draw_direction(c, (double *const *)m.input, m.count);
        double eps = LARGEST_EPS, error = relative_error(made, &m, eps);
        while (!(error < TOLERANCE) && eps > SMALLEST_EPS)
            error = relative_error(made, &m, eps /= 10);
        worst = error > worst || error != error ? error : worst;
    }
    return worst;
}

static bool check_y(const Options *o, const Entry *e, const Graph *graph, Ref y)
{
    Check c = make_check(graph, y);
    Compiled made = compile_check(e, &c);
    double worst = worst_error(o, &c, &made);
    bool ok = worst < TOLERANCE;
    printf("%s %s %s: by %d tensors along %d directions, largest relative error %.1e\n",
           ok ? "ok" : "FAIL", graph->name, c.name ? c.name : "the value", c.nx, o->directions, worst);
    jit_free(made.jit);
    return ok;
}

/* ---- all steps of a model ---- */

typedef struct { int good, bad; } Count;

static void check_graph(const Options *o, const Entry *e, const Graph *g, Count *count)
{
    bool *done = NEW_ARRAY(bool, g->nodes.n + 1);
    for (Ref r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        if (n->op != OP_GRAD || done[n->arg[0]] || node_at(g, n->arg[0])->rank)
            continue;
        if (o->only && node_at(g, n->arg[0])->name != o->only)
            continue;
        done[n->arg[0]] = true;
        bool ok = check_y(o, e, g, n->arg[0]);
        count->good += ok;
        count->bad += !ok;
    }
}

static void check_block(const Options *o, const Entry *e, const HostBlock *block, Count *count)
{
    for (int i = 0; i < block->n; i++) {
        const Host *h = block->p[i];
        if (h->kind == HOST_STEP)
            check_graph(o, e, h->graph, count);
        check_block(o, e, &h->body, count);
        check_block(o, e, &h->otherwise, count);
    }
}

static Options read_options(int argc, char **argv)
{
    Options o = {.directions = 3};
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (argv[i][0] != '-') {
            o.model = argv[i];
            continue;
        }
        i++;
        if (!strcmp(argv[i - 1], "--entry"))
            o.entry = intern(value);
        else if (!strcmp(argv[i - 1], "--only"))
            o.only = intern(value);
        else if (!strcmp(argv[i - 1], "--directions"))
            o.directions = atoi(value);
        else if (!strcmp(argv[i - 1], "--ints"))
            o.ints = atoi(value);
        else if (!strcmp(argv[i - 1], "--define"))
            o.defines[o.ndefines++] = value;
        else if (!strcmp(argv[i - 1], "--dim") && strchr(value, '=')) {
            o.dim_name[o.ndims] = intern_n(value, strcspn(value, "="));
            o.dim_value[o.ndims++] = atoll(strchr(value, '=') + 1);
        } else {
            fprintf(stderr, "gradcheck: what is %s?\n", argv[i - 1]);
            exit(2);
        }
    }
    return o;
}

int main(int argc, char **argv)
{
    Options o = read_options(argc, argv);
    StdFile *std = NEW_ARRAY(StdFile, embedded_std_count);
    Count count = {0};
    for (int i = 0; i < embedded_std_count; i++)
        std[i] = (StdFile){embedded_std[i].name, (const char *)embedded_std[i].data, embedded_std[i].size};
    FrontendOptions options = {.path = o.model, .std = std, .nstd = embedded_std_count,
                               .defines = o.defines, .ndefines = o.ndefines};
    const Program *p = compile_front(&options);
    if (!p || error_count()) {
        errors_print(stderr);
        return 1;
    }
    for (int i = 0; i < p->entries.n; i++)
        if (!o.entry || p->entries.p[i].name == o.entry)
            check_block(&o, &p->entries.p[i], &p->entries.p[i].body, &count);
    printf("%d gradients agree, %d differ\n", count.good, count.bad);
    return count.bad || !count.good;
}
