/* Gradients: every row of ops.def that has a derivative against finite differences, first and
 * second order (the second by differences of the gradient); listed values where differences say
 * nothing: ties, zeros, infinities in branches not taken; the size of higher derivatives; and
 * what has no gradient. */
#include "tests/unit/eval.h"

#include "ir/random_graph.h"
#include "passes/grad.h"
#include "passes/pass.h"

static const double step = 1e-6, absolute = 1e-5, relative = 1e-3, least_margin = 1e-4;
enum { MAX_X = 4 };

static const struct { bool differentiable, pointwise; } rows[OPS] = {
#define HAS_RULE(text) (text[0] == 'D' && text[1] == '_')
#define POINT(NAME, text, arity, types, result, derivative, ...) \
    [OP_##NAME] = {HAS_RULE(#derivative), true},
#define SHAPE(NAME, text, arity, derivative) [OP_##NAME] = {HAS_RULE(#derivative), false},
#include "ir/ops.def"
#undef POINT
#undef SHAPE
};

/* ---- a function under test: a value, the inputs it depends on, and where they are drawn ---- */

typedef struct {
    Graph *g;
    Ref x[MAX_X];               /* inputs arg 0, 1, .. */
    int nx;
    double low[MAX_X], high[MAX_X];
} Function;

/* The inputs of a graph, by number. */
static Function function_of(Graph *g, double low, double high)
{
    Function f = {.g = g};
    for (Ref r = 0; r < g->nodes.n; r++)
        if (node_at(g, r)->op == OP_INPUT) {
            f.x[node_at(g, r)->input->index] = r;
            f.low[f.nx] = low;
            f.high[f.nx++] = high;
        }
    return f;
}

static int64_t count_of(const Node *n)
{
    int64_t count;
    assert_true(dim_is_const(shape_count(n->rank, n->shape), &count));
    return count;
}

/* Sum of r times random weights. */
static Ref weighted_sum(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    Value *weights = NEW_ARRAY(Value, count_of(&n));
    for (int64_t e = 0; e < count_of(&n); e++)
        weights[e].f = draw_between(-1, 1);
    Ref by = build_array(g, n.type, weights, n.rank, n.shape);
    Ref product = build_point(g, OP_MUL, r, by, NO_REF);
    return n.rank ? build_sum(g, product, (1u << n.rank) - 1) : product;
}

/* In the cases, all parts of a loop depend on all its arguments that are floats. */
static bool depends(const Graph *g, Ref y, Ref x)
{
    bool *on_path = NEW_ARRAY(bool, g->nodes.n);
    on_path[x] = true;
    for (Ref r = x + 1; r <= y; r++) {
        const Node *n = node_at(g, r);
        bool carries = !op_info[n->op].zero && (is_float(n->type) || n->op == OP_LOOP);
        for (int k = n->op == OP_CUSTOM; k < n->nargs && carries; k++)
            on_path[r] |= on_path[n->arg[k]];
    }
    return on_path[y];
}

static void find_inputs(Function *f)
{
    for (Ref r = 0; r < f->g->nodes.n; r++)
        if (node_at(f->g, r)->op == OP_INPUT)
            f->x[node_at(f->g, r)->input->index] = r;
}

/* Expands all derivatives; the test fails when that gives errors or a faulty graph. */
static void expand_derivatives(Function *f)
{
    Buf faults = {0};
    pass_everywhere(pass_grad, f->g);
    if (error_count() || !graph_verify(f->g, &faults)) {
        graph_print(f->g, &faults);
        errors_print(stderr);
        fail_msg("%s", buf_text(&faults));
    }
    buf_free(&faults);
    find_inputs(f);
}

/* Makes y output 0 and dy/dx[k] output 1 + k, expanded. An x that y does not depend on
 * differentiably has a gradient of 0. */
static void differentiate(Function *f, Ref y)
{
    Graph *g = f->g;
    Ref seed = build_number(g, node_at(g, y)->type, 1, 0, NULL);
    g->outputs.n = 0;
    build_result(g, 0, "y", y);
    for (int k = 0; k < f->nx; k++) {
        Node x = *node_at(g, f->x[k]);
        Ref dx = depends(g, y, f->x[k]) ? build_grad(g, y, f->x[k], seed)
                                        : build_number(g, x.type, 0, x.rank, x.shape);
        build_result(g, 1 + k, "dx", dx);
    }
    expand_derivatives(f);
}

/* With `zeros`, about every second element is 0. */
static void draw_inputs(const Function *f, Inputs *in, bool zeros)
{
    for (int k = 0; k < f->nx; k++) {
        const Node *n = node_at(f->g, f->x[k]);
        int64_t shape[MAX_RANK];
        for (int i = 0; i < n->rank; i++)
            dim_is_const(n->shape[i], &shape[i]);
        tensor_free(&in->tensor[k]);
        in->tensor[k] = tensor_new(n->type, n->rank, shape);
        for (int64_t e = 0; e < in->tensor[k].count; e++)
            in->tensor[k].f[e] = draw_between(f->low[k], f->high[k]);
        for (int64_t e = 0; e < in->tensor[k].count && zeros; e += 1 + draw(3))
            in->tensor[k].f[e] = 0;
    }
}

/* Runs a graph in f64; the caller frees its outputs. */
static double run_wide(const Graph *g, Inputs *in, Tensor *out)
{
    Interp how = {.wide = true, .input = give_input, .ctx = in};
    const char *fault = interp_run(g, &how, out);
    if (fault)
        fail_msg("%s", fault);
    return how.margin;
}

static double first_output(const Graph *g, Inputs *in)
{
    Tensor out[1 + MAX_X];
    run_wide(g, in, out);
    double y = out[0].f[0];
    for (int i = 0; i < g->outputs.n; i++)
        tensor_free(&out[i]);
    return y;
}

static double difference(const Graph *g, Inputs *in, double *x)
{
    double middle = *x;
    *x = middle + step;
    double after = first_output(g, in);
    *x = middle - step;
    double before = first_output(g, in);
    *x = middle;
    return (after - before) / (2 * step);
}

/* Compares outputs 1.. with differences of output 0; false where the point is too near a step. */
static bool compare(const char *name, const Function *f, Inputs *in)
{
    Tensor out[1 + MAX_X];
    bool fine = run_wide(f->g, in, out) >= least_margin;
    for (int k = 0; k < f->nx && fine; k++)
        for (int64_t e = 0; e < in->tensor[k].count; e++) {
            double got = out[1 + k].f[e], want = difference(f->g, in, &in->tensor[k].f[e]);
            if (!(fabs(got - want) <= absolute + relative * fabs(want))) {
                Buf text = {0};
                graph_print(f->g, &text);
                fail_msg("%s: gradient %g by element %ld of input %d, difference %g in\n%s", name,
                         got, (long)e, k, want, buf_text(&text));
            }
        }
    for (int i = 0; i < f->g->outputs.n; i++)
        tensor_free(&out[i]);
    return fine;
}

/* Draws points until one is far enough from every tie. */
static void compare_somewhere(const char *name, const Function *f, bool zeros)
{
    Inputs in = {0};
    bool fine = false;
    for (int tries = 0; tries < 50 && !fine; tries++) {
        draw_inputs(f, &in, zeros);
        fine = compare(name, f, &in);
    }
    if (!fine)
        fail_msg("%s: no point away from ties", name);
    free_inputs(&in);
}

/* ---- forward mode against reverse mode ---- */

static Ref random_like(Graph *g, Ref r)
{
    Node n = *node_at(g, r);
    Value *values = NEW_ARRAY(Value, count_of(&n));
    for (int64_t e = 0; e < count_of(&n); e++)
        values[e].f = draw_between(-1, 1);
    return build_array(g, n.type, values, n.rank, n.shape);
}

static Ref inner_product(Graph *g, Ref a, Ref b)
{
    int rank = node_at(g, a)->rank;
    Ref product = build_point(g, OP_MUL, a, b, NO_REF);
    return rank ? build_sum(g, product, (1u << rank) - 1) : product;
}

/* The change of y along v, by all inputs; in forward mode or as inner product with the gradient. */
static Ref change_along(const Function *f, Ref y, const Ref *v, bool forward)
{
    Graph *g = f->g;
    Ref sum = number_like(g, y, 0);
    for (int k = 0; k < f->nx; k++)
        if (depends(g, y, f->x[k])) {
            Ref part = forward ? build_jvp(g, y, f->x[k], v[k])
                : inner_product(g, build_grad(g, y, f->x[k], number_like(g, y, 1)), v[k]);
            sum = build_point(g, OP_ADD, sum, part, NO_REF);
        }
    return sum;
}

/* First order by both modes, then each of them by both modes. */
static void check_modes(const char *name, Function f, Ref value, bool zeros)
{
    Ref u[MAX_X] = {0}, v[MAX_X] = {0}, y = weighted_sum(f.g, value);
    for (int k = 0; k < f.nx; k++) {
        u[k] = random_like(f.g, f.x[k]);
        v[k] = random_like(f.g, f.x[k]);
    }
    f.g->outputs.n = 0;
    for (int mode = 0; mode < 2; mode++)
        build_result(f.g, mode, "first", change_along(&f, y, u, mode));
    for (int k = 0; k < f.nx; k++)
        build_result(f.g, 2 + k, "v", v[k]);
    expand_derivatives(&f);
    for (int k = 0; k < f.nx; k++)
        v[k] = f.g->outputs.p[2 + k].value;
    f.g->outputs.n = 2;
    for (int first = 0; first < 2; first++)
        for (int mode = 0; mode < 2; mode++)
            build_result(f.g, 2 + 2 * first + mode, "second",
                         change_along(&f, f.g->outputs.p[first].value, v, mode));
    expand_derivatives(&f);
    Inputs in = {0};
    Tensor out[6];
    draw_inputs(&f, &in, zeros);
    run_wide(f.g, &in, out);
    for (int i = 0; i < 6; i++) {
        double got = out[i].f[0], want = out[i < 2 ? 0 : 2].f[0];
        if (!same_number(got, want, 1e-9))
            fail_msg("%s: change %d is %.17g and not %.17g", name, i, got, want);
    }
    for (int i = 0; i < 6; i++)
        tensor_free(&out[i]);
    free_inputs(&in);
}

/* ---- jacobians against forward mode ---- */

static bool has_jacobian(const Graph *g, Ref y, Ref x)
{
    return depends(g, y, x) && node_at(g, y)->rank + node_at(g, x)->rank <= MAX_RANK;
}

/* Sum of u[i] * J[i, j] * v[j] for a random u: by the jacobians, or by the tangent. */
static Ref bilinear(const Function *f, Ref y, Ref u, const Ref *v, bool by_jacobian)
{
    Graph *g = f->g;
    Ref sum = build_number(g, F64, 0, 0, NULL);
    for (int k = 0; k < f->nx; k++) {
        if (!has_jacobian(g, y, f->x[k]))
            continue;
        Ref part = by_jacobian ? build_jacobian(g, y, f->x[k], 0) : build_jvp(g, y, f->x[k], v[k]);
        Node to = *node_at(g, y), from = *node_at(g, f->x[k]), of = *node_at(g, part);
        if (by_jacobian) {
            Contract c = {.nbox = of.rank, .out = map_identity(to.rank),
                          .in[0] = map_identity(of.rank), .in[1].rank = from.rank};
            memcpy(c.box, of.shape, sizeof of.shape);
            for (int i = 0; i < from.rank; i++)
                c.in[1].at[i] = affine_axis(to.rank + i);
            part = build_contract(g, &c, part, v[k], to.rank, to.shape);
        }
        sum = build_point(g, OP_ADD, sum, inner_product(g, part, u), NO_REF);
    }
    return sum;
}

static void optimise(Graph *g)
{
    pass_everywhere(pass_fold, g);
    pass_everywhere(pass_algebra, g);
    pass_everywhere(pass_cse, g);
    pass_everywhere(pass_dce, g);
}

/* Both, and their gradients by all inputs along some direction, as they are and optimised. */
static void check_jacobians(const char *name, Function f, Ref y)
{
    Ref v[MAX_X] = {0}, u = random_like(f.g, y);
    for (int k = 0; k < f.nx; k++)
        v[k] = random_like(f.g, f.x[k]);
    f.g->outputs.n = 0;
    for (int by = 0; by < 2; by++)
        build_result(f.g, by, "first", bilinear(&f, y, u, v, by));
    for (int k = 0; k < f.nx; k++)
        build_result(f.g, 2 + k, "v", v[k]);
    expand_derivatives(&f);
    for (int k = 0; k < f.nx; k++)
        v[k] = f.g->outputs.p[2 + k].value;
    f.g->outputs.n = 2;
    for (int by = 0; by < 2; by++)
        build_result(f.g, 2 + by, "second", change_along(&f, f.g->outputs.p[by].value, v, false));
    expand_derivatives(&f);
    Inputs in = {0};
    Tensor out[8];
    draw_inputs(&f, &in, false);
    run_wide(f.g, &in, out);
    optimise(f.g);
    run_wide(f.g, &in, out + 4);
    for (int i = 0; i < 8; i++) {
        double got = out[i].f[0], want = out[i & 2].f[0];
        if (!same_number(got, want, i < 4 ? 1e-9 : 1e-6))      /* folded consts are rounded */
            fail_msg("%s: number %d is %.17g and not %.17g", name, i, got, want);
    }
    for (int i = 0; i < 8; i++)
        tensor_free(&out[i]);
    free_inputs(&in);
}

/* ---- differences ---- */

/* First order: a weighted sum of the value. Second: a weighted sum of the gradients. */
static void check_orders(const char *name, Function f, bool zeros)
{
    Ref value = f.g->outputs.p[0].value;
    Function again = f;
    again.g = graph_clone(f.g);
    check_modes(name, again, value, zeros);
    again = f;
    again.g = graph_clone(f.g);
    check_jacobians(name, again, value);
    differentiate(&f, weighted_sum(f.g, value));
    compare_somewhere(internf("%s, first order", name), &f, zeros);
    Ref sum = NO_REF;
    for (int k = 0; k < f.nx; k++) {
        Ref part = weighted_sum(f.g, f.g->outputs.p[1 + k].value);
        sum = sum == NO_REF ? part : build_point(f.g, OP_ADD, sum, part, NO_REF);
    }
    differentiate(&f, sum);
    compare_somewhere(internf("%s, second order", name), &f, zeros);
}

/* ---- pointwise rows, from the table ---- */

/* Where operands must not be negative or near 0; elsewhere they are drawn from -2..2. */
static const struct { Op op; int operand; double low, high; } ranges[] = {
    {OP_LOG, 0, 0.3, 3}, {OP_LOG1P, 0, -0.5, 2}, {OP_SQRT, 0, 0.3, 3}, {OP_RSQRT, 0, 0.3, 3},
    {OP_DIV, 1, 0.5, 2}, {OP_MOD, 1, 0.5, 2},    {OP_POW, 0, 0.3, 2},
};

static void check_point(Op op, int round)
{
    Graph *g = graph_new("point");
    Dim shape[] = {dim_const(1 + round), dim_const(3)};
    Ref args[3] = {NO_REF, NO_REF, NO_REF};
    int arity = op_info[op].arity;
    for (int k = 0; k < arity; k++)
        args[k] = build_input(g, FROM_ARG, k, NULL, F64, round, shape);
    if (round == 2 && arity == 2)
        args[1] = args[0];                                  /* op(x, x) */
    build_result(g, 0, "value", build_point(g, op, args[0], args[1], args[2]));
    Function f = function_of(g, -2, 2);
    for (int i = 0; i < LENGTH(ranges); i++)
        if (ranges[i].op == op) {
            f.low[ranges[i].operand] = ranges[i].low;
            f.high[ranges[i].operand] = ranges[i].high;
        }
    if (round == 2 && arity == 2) {
        f.low[0] = fmax(f.low[0], f.low[1]);
        f.high[0] = fmin(f.high[0], f.high[1]);
    }
    check_orders(op_info[op].name, f, false);
}

static void test_points(void **state)
{
    (void)state;
    for (int op = 0; op < OPS; op++)
        for (int round = 0; round < 3; round++) {
            random_state = (uint32_t)(op * 3 + round + 1);
            if (rows[op].pointwise && rows[op].differentiable && !(round == 2 && op == OP_MOD))
                check_point((Op)op, round);
        }
}

/* ---- the other rows ---- */

#define X(shape) "%0: f64" shape " = input arg 0\n"
#define X2(shape, second) X(shape) "%1: f64" second " = input arg 1\n"

static const struct { Op op; const char *name, *nodes; bool zeros; } cases[] = {
    {OP_SELECT, "select", X2("[4]", "[4]") "%2: bool[4] = array true, false, false, true\n"
     "%3: f64[4] = select %2, %0, %1\n%4: f64[4] = mul %3, %3\nresult 0 \"v\" %4", false},
    {OP_CAST, "cast", X("[4]") "%1: f32[4] = cast %0\n%2: f32[4] = mul %1, %1\n"
     "%3: f64[4] = cast %2\nresult 0 \"v\" %3", false},
    {OP_MARK, "mark", X("[4]") "%1: f64[4] = mark %0\n%2: f64[4] = mul %0, %1\n"
     "result 0 \"v\" %2", false},
    {OP_CUSTOM, "a value and a surrogate that is the same", X("[4]") "%1: f64[4] = sin %0\n"
     "%2: f64[4] = cos %0\n%3: f64[4] = mul %1, %2\n%4: f64[4] = add %3, %3\n"
     "%5: f64[4] = add %0, %0\n%6: f64[4] = sin %5\n%7: f64[4] = custom %6, %4\n"
     "result 0 \"v\" %7", false},
    {OP_CONTRACT, "matrix product", X2("[2, 3]", "[3, 4]")
     "%2: f64[2, 4] = contract %0[i, k] * %1[k, j] -> [i, j] over i < 2, j < 4, k < 3\n"
     "result 0 \"v\" %2", true},
    {OP_CONTRACT, "gram matrix", X("[2, 3]")
     "%1: f64[2, 2] = contract %0[i, k] * %0[j, k] -> [i, j] over i < 2, j < 2, k < 3\n"
     "result 0 \"v\" %1", false},
    {OP_CONTRACT, "convolution, stride 2, dilation 2", X2("[2, 2, 7, 6]", "[3, 2, 2, 2]")
     "%2: f64[2, 3, 4, 3] = contract %0[n, c, 2*h + 2*r - 1, 2*w + s] * %1[o, c, r, s]"
     " -> [n, o, h, w] over n < 2, o < 3, h < 4, w < 3, c < 2, r < 2, s < 2\n"
     "result 0 \"v\" %2", false},
    {OP_CONTRACT, "transposed convolution", X2("[2, 3]", "[2, 4, 3]")
     "%2: f64[4, 8] = contract %0[c, i] * %1[c, o, k] -> [o, 3*i + 2*k - 1]"
     " over c < 2, o < 4, i < 3, k < 3\nresult 0 \"v\" %2", false},
    {OP_CONTRACT, "diagonal, flip and fold", X("[3, 3]")
     "%1: f64[3] = contract %0[i, i] -> [i] over i < 3\n"
     "%2: f64[5] = contract %0[i, -j + 2] -> [i + j] over i < 3, j < 3\n"
     "%3: f64[8] = concat %1, %2 axis 0\n%4: f64[8] = mul %3, %3\nresult 0 \"v\" %4", false},
    {OP_RESHAPE, "reshape", X("[2, 6]") "%1: f64[3, 4] = reshape %0\n"
     "%2: f64[3, 4] = exp %1\nresult 0 \"v\" %2", false},
    {OP_CONCAT, "concat", X2("[2, 3]", "[2, 1]")
     "%2: f64[2, 7] = concat %0, %1, %0 axis 1\n%3: f64[2, 7] = mul %2, %2\n"
     "result 0 \"v\" %3", false},
    {OP_RMAX, "maximum over one axis", X("[3, 4]") "%1: f64[3] = reduce_max %0 axes 1\n"
     "%2: f64[3] = mul %1, %1\nresult 0 \"v\" %2", false},
    {OP_RMAX, "maximum over all", X("[3, 4]") "%1: f64[] = reduce_max %0 axes 0, 1\n"
     "%2: f64[] = mul %1, %1\nresult 0 \"v\" %2", false},
    {OP_RMAX, "pooling with overlap", X("[2, 5, 6]")
     "%1: f64[2, 2, 3, 3, 3] = contract %0[c, 2*h + r, 2*w + s - 1] -> [c, h, w, r, s]"
     " over c < 2, h < 2, w < 3, r < 3, s < 3\n"
     "%2: f64[2, 2, 3] = reduce_max %1 axes 3, 4\n%3: f64[2, 2, 3] = mul %2, %2\n"
     "result 0 \"v\" %3", false},
    {OP_RMIN, "minimum over outer axes", X("[3, 2, 4]") "%1: f64[2] = reduce_min %0 axes 0, 2\n"
     "%2: f64[2] = exp %1\nresult 0 \"v\" %2", false},
    {OP_GATHER, "rows, some twice, one outside", X("[3, 2]")
     "%1: i32[4, 2] = array 2, 2, 0, 0, 2, 2, 5, 5\n"
     "%2: f64[4, 2] = gather %0[%1, j] -> [i, j]\n%3: f64[4, 2] = mul %2, %2\n"
     "result 0 \"v\" %3", false},
    {OP_GATHER, "an index on each axis", X("[3, 3]")
     "%1: i32[4] = array 2, 0, 2, 1\n%2: i64[4] = array 1, 1, 1, 0\n"
     "%3: f64[4] = gather %0[%1, i - 1 + %2] -> [i]\n%4: f64[4] = exp %3\n"
     "result 0 \"v\" %4", false},
    {OP_SCATTER, "scatter with duplicates", X("[4, 2]")
     "%1: i32[4, 2] = array 1, 1, 0, 0, 1, 1, 9, 9\n"
     "%2: f64[3, 2] = scatter %0[i, j] -> [%1, j]\n%3: f64[3, 2] = mul %2, %2\n"
     "result 0 \"v\" %3", false},
    {OP_MUL, "products with zeros", "%0: f64[5] = input arg 0\n%1: f64[5] = input arg 1\n"
     "%2: f64[5] = input arg 2\n%3: f64[5] = mul %0, %1\n%4: f64[5] = mul %3, %2\n"
     "result 0 \"v\" %4", true},
    {OP_POW, "power with a number as exponent", X("[4]") "%1: f64[4] = const 3\n"
     "%2: f64[4] = pow %0, %1\nresult 0 \"v\" %2", true},
    {OP_FLOOR, "beside a floor", X("[5]") "%1: f64[5] = floor %0\n%2: f64[5] = mul %0, %1\n"
     "%3: f64[5] = mul %2, %0\nresult 0 \"v\" %3", false},
    {OP_EXP, "softmax", X("[2, 4]") "%1: f64[2] = reduce_max %0 axes 1\n"
     "%2: f64[2, 4] = contract %1[i] -> [i, j] over i < 2, j < 4\n%3: f64[2, 4] = sub %0, %2\n"
     "%4: f64[2, 4] = exp %3\n%5: f64[2] = contract %4[i, j] -> [i] over i < 2, j < 4\n"
     "%6: f64[2, 4] = contract %5[i] -> [i, j] over i < 2, j < 4\n%7: f64[2, 4] = div %4, %6\n"
     "result 0 \"v\" %7", false},
    {OP_LOOP, "recurrent network", X("[2, 3]") "%1: f64[4, 2, 2] = input arg 1\n"
     "%2: f64[3, 3] = input arg 2\n%3: f64[2, 3] = input arg 3\n"
     "%4 = loop t < 4 carry %0 capture %1, %2, %3 {\n"
     "  %0: f64[2, 3] = input carry 0\n  %1: f64[4, 2, 2] = input capture 0\n"
     "  %2: f64[3, 3] = input capture 1\n  %3: f64[2, 3] = input capture 2\n"
     "  %4: f64[2, 2] = contract %1[(t), n, c] -> [n, c] over n < 2, c < 2\n"
     "  %5: f64[2, 3] = contract %0[n, k] * %2[k, j] -> [n, j] over n < 2, j < 3, k < 3\n"
     "  %6: f64[2, 3] = contract %4[n, k] * %3[k, j] -> [n, j] over n < 2, j < 3, k < 2\n"
     "  %7: f64[2, 3] = add %5, %6\n  %8: f64[2, 3] = tanh %7\n"
     "  carry 0 \"h\" %8\n  stack 0 axis 1 \"y\" %7\n}\n"
     "%5: f64[2, 3] = part 0 of %4\n%6: f64[2, 4, 3] = part 1 of %4\n"
     "%7: f64[2, 1, 3] = reshape %5\n%8: f64[2, 5, 3] = concat %6, %7 axis 1\n"
     "result 0 \"v\" %8", false},
    {OP_LOOP, "two carries exchanged, backwards, elements of the other end", X2("[3]", "[3]")
     "%2: f64[5, 3] = input arg 2\n%3 = loop u < 5 backwards carry %0, %1 capture %2 {\n"
     "  %0: f64[3] = input carry 0\n  %1: f64[3] = input carry 1\n"
     "  %2: f64[5, 3] = input capture 0\n"
     "  %3: f64[3] = contract %2[(4 - u), i] -> [i] over i < 3\n"
     "  %4: f64[3] = mul %1, %3\n  %5: f64[3] = add %0, %4\n  %6: f64[3] = sin %5\n"
     "  carry 0 \"a\" %1\n  carry 1 \"b\" %6\n}\n"
     "%4: f64[3] = part 0 of %3\n%5: f64[3] = part 1 of %3\n%6: f64[3] = mul %4, %5\n"
     "result 0 \"v\" %6", true},
    {OP_LOOP, "ends early", X2("[3]", "[3]") "%2: bool[] = const true\n%3: i32[] = const 0\n"
     "%4 = loop v < 6 until 1 carry %0, %2, %3 capture %1 {\n"
     "  %0: f64[3] = input carry 0\n  %1: bool[] = input carry 1\n  %2: i32[] = input carry 2\n"
     "  %3: f64[3] = input capture 0\n  %4: f64[3] = mul %0, %3\n  %5: f64[3] = add %4, %3\n"
     "  %6: i32[] = const 1\n  %7: i32[] = add %2, %6\n  %8: i32[] = const 3\n"
     "  %9: bool[] = lt %7, %8\n"
     "  carry 0 \"a\" %5\n  carry 1 \"b\" %9\n  carry 2 \"c\" %7\n  stack 0 axis 0 \"d\" %4\n}\n"
     "%5: f64[3] = part 0 of %4\n%6: f64[6, 3] = part 3 of %4\n"
     "%7: f64[6, 3] = contract %5[i] -> [j, i] over j < 6, i < 3\n%8: f64[6, 3] = mul %6, %7\n"
     "result 0 \"v\" %8", false},
    {OP_LOOP, "a last chunk", X2("[2]", "[5, 2]") "%2 = loop w < 5 rest 3 carry %0 capture %1 {\n"
     "  %0: f64[2] = input carry 0\n  %1: f64[5, 2] = input capture 0\n"
     "  %2: f64[2] = contract %1[(w), i] -> [i] over i < 2\n  %3: f64[2] = mul %0, %2\n"
     "  %4: f64[2] = exp %3\n  carry 0 \"a\" %4\n  stack 0 axis 1 \"b\" %3\n}\n"
     "%3: f64[2] = part 0 of %2\n%4: f64[2, 5] = part 1 of %2\n%5: f64[2, 1] = reshape %3\n"
     "%6: f64[2, 6] = concat %4, %5 axis 1\nresult 0 \"v\" %6", false},
    {OP_LOOP, "a loop in a loop", X2("[2]", "[3, 4, 2]") "%2: f64[2, 2] = input arg 2\n"
     "%3 = loop p < 3 carry %0 capture %1, %2 {\n"
     "  %0: f64[2] = input carry 0\n  %1: f64[3, 4, 2] = input capture 0\n"
     "  %2: f64[2, 2] = input capture 1\n"
     "  %3: f64[4, 2] = contract %1[(p), q, i] -> [q, i] over q < 4, i < 2\n"
     "  %4 = loop q < 4 backwards carry %0 capture %3, %2, %0 {\n"
     "    %0: f64[2] = input carry 0\n    %1: f64[4, 2] = input capture 0\n"
     "    %2: f64[2, 2] = input capture 1\n    %3: f64[2] = input capture 2\n"
     "    %4: f64[2] = contract %1[(q), i] -> [i] over i < 2\n"
     "    %5: f64[2] = contract %0[k] * %2[k, i] -> [i] over i < 2, k < 2\n"
     "    %6: f64[2] = add %5, %4\n    %7: f64[2] = tanh %6\n    %8: f64[2] = mul %7, %3\n"
     "    carry 0 \"h\" %8\n    stack 0 axis 1 \"y\" %7\n  }\n"
     "  %5: f64[2] = part 0 of %4\n  %6: f64[2, 4] = part 1 of %4\n"
     "  %7: f64[2] = contract %6[i, q] -> [i] over i < 2, q < 4\n  %8: f64[2] = add %5, %7\n"
     "  carry 0 \"h\" %8\n  stack 0 axis 0 \"y\" %6\n}\n"
     "%4: f64[2] = part 0 of %3\n%5: f64[3, 2, 4] = part 1 of %3\n"
     "%6: f64[3, 2, 4] = contract %4[i] -> [p, i, q] over p < 3, i < 2, q < 4\n"
     "%7: f64[3, 2, 4] = mul %5, %6\nresult 0 \"v\" %7", false},
    {OP_LOOP, "rows of a table, twice the same; a factor in every round", X2("[4, 2]", "[2]")
     "%2: i32[3] = array 1, 3, 1\n%3: f64[2] = const 1\n"
     "%4 = loop r < 3 carry %3 capture %0, %1, %2 {\n"
     "  %0: f64[2] = input carry 0\n  %1: f64[4, 2] = input capture 0\n"
     "  %2: f64[2] = input capture 1\n  %3: i32[3] = input capture 2\n"
     "  %4: i32[] = contract %3[(r)] -> []\n"
     "  %5: i32[2] = contract %4[] -> [i] over i < 2\n  %6: f64[2] = gather %1[%5, i] -> [i]\n"
     "  %7: f64[2] = mul %6, %2\n  %8: f64[2] = mul %0, %7\n  carry 0 \"h\" %8\n}\n"
     "%5: f64[2] = part 0 of %4\nresult 0 \"v\" %5", true},
    {OP_LOOP, "a transposed, cast and reshaped capture; a sum over slices of twice the index",
     X2("[2, 2]", "[7]") "%2: f64[2] = array 1, 2\n%3 = loop s < 3 carry %2 capture %0, %1 {\n"
     "  %0: f64[2] = input carry 0\n  %1: f64[2, 2] = input capture 0\n"
     "  %2: f64[7] = input capture 1\n"
     "  %3: f64[2, 2] = contract %1[j, i] -> [i, j] over i < 2, j < 2\n"
     "  %4: f32[2, 2] = cast %3\n  %5: f32[4] = reshape %4\n  %6: f64[4] = cast %5\n"
     "  %7: f64[2] = contract %6[2*i + k] * %0[k] -> [i] over i < 2, k < 2\n"
     "  %8: f64[2] = contract %2[2*i + (2*s)] -> [i] over i < 2\n"
     "  %9: f64[2] = mul %7, %8\n  carry 0 \"h\" %9\n}\n"
     "%4: f64[2] = part 0 of %3\nresult 0 \"v\" %4", false},
    {OP_LOOP, "no round", X2("[2]", "[0, 2]") "%2 = loop z < 0 carry %0 capture %1 {\n"
     "  %0: f64[2] = input carry 0\n  %1: f64[0, 2] = input capture 0\n"
     "  %2: f64[2] = contract %1[(z), i] -> [i] over i < 2\n  %3: f64[2] = mul %0, %2\n"
     "  carry 0 \"h\" %3\n}\n%3: f64[2] = part 0 of %2\n%4: f64[2] = mul %3, %3\n"
     "result 0 \"v\" %4", false},
    {OP_PART, "random factors", X("[3]") "%1 = loop y < 4 carry %0 {\n"
     "  %0: f64[3] = input carry 0\n  %1: u32[3] = random \"site\" round y\n"
     "  %2: f64[3] = cast %1\n  %3: f64[3] = const 4294967296\n  %4: f64[3] = div %2, %3\n"
     "  %5: f64[3] = mul %0, %4\n  %6: f64[3] = sin %5\n  carry 0 \"h\" %6\n}\n"
     "%2: f64[3] = part 0 of %1\nresult 0 \"v\" %2", false},
};

static void test_cases(void **state)
{
    (void)state;
    bool tested[OPS] = {0};
    for (int i = 0; i < LENGTH(cases); i++) {
        random_state = (uint32_t)i + 1;
        tested[cases[i].op] = true;
        check_orders(cases[i].name, function_of(read_nodes(cases[i].nodes), -2, 2), cases[i].zeros);
    }
    for (int op = 0; op < OPS; op++)
        if (rows[op].differentiable && !rows[op].pointwise && !tested[op])
            fail_msg("%s has a derivative and no test", op_info[op].name);
}

/* Contracts of two operands with any affine maps: strides, dilation, repeated and missing axes. */
static void test_random_contracts(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 150; seed++) {
        random_state = seed;
        Graph *g = graph_new("contract");
        Contract c = {.nbox = draw(5)};
        Ref args[2];
        Dim shape[MAX_RANK];
        for (int i = 0; i < c.nbox; i++)
            c.box[i] = dim_const(draw(4) + (draw(8) > 0));
        for (int k = 0; k < 2; k++) {
            int rank = draw(4);
            for (int i = 0; i < rank; i++)
                shape[i] = dim_const(1 + draw(4));
            c.in[k] = random_map(rank, c.nbox);
            args[k] = build_input(g, FROM_ARG, k, NULL, F64, rank, shape);
        }
        c.out = random_map(draw(4), c.nbox);
        for (int i = 0; i < c.out.rank; i++)
            shape[i] = dim_const(1 + draw(5));
        Ref r = build_contract(g, &c, args[0], args[1], c.out.rank, shape);
        build_result(g, 0, "value", r);
        check_orders(internf("contract %u", seed), function_of(g, -2, 2), false);
    }
}

/* ---- listed values ---- */

static const struct {
    const char *name, *nodes;   /* output 0 is summed and differentiated by input 0 */
    int order, count;           /* of the derivative; elements of input 0 */
    double x[6], want[6];
    bool backwards;             /* forward mode gives 0 * inf */
} values[] = {
    {"max of two at a tie", X("[3]") "%1: f64[3] = const 1\n%2: f64[3] = max %0, %1\n"
     "result 0 \"v\" %2", 1, 3, {0, 1, 2}, {0, 0.5, 1}},
    {"max of equal values", X("[2]") "%1: f64[2] = max %0, %0\nresult 0 \"v\" %1",
     1, 2, {1, 2}, {1, 1}},
    {"relu", X("[3]") "%1: f64[3] = const 0\n%2: bool[3] = lt %1, %0\n"
     "%3: f64[3] = select %2, %0, %1\nresult 0 \"v\" %3", 1, 3, {-1, 0, 1}, {0, 0, 1}},
    {"abs", X("[3]") "%1: f64[3] = abs %0\nresult 0 \"v\" %1", 1, 3, {-2, 0, 2}, {-1, 0, 1}},
    {"square by pow", X("[3]") "%1: f64[3] = const 2\n%2: f64[3] = pow %0, %1\nresult 0 \"v\" %2",
     2, 3, {-1, 0, 3}, {2, 2, 2}},
    {"pow to 0", X("[3]") "%1: f64[3] = const 0\n%2: f64[3] = pow %0, %1\nresult 0 \"v\" %2",
     1, 3, {-1, 0, INFINITY}, {0, 0, 0}},
    {"pow to exponents in a tensor",
     X("[6]") "%1: f64[6] = array 0, 1, 2, 2, 0, 3\n%2: f64[6] = pow %0, %1\nresult 0 \"v\" %2",
     1, 6, {0, 0, 0, -1, INFINITY, 2}, {0, 1, 0, -2, 0, 12}},
    {"the same, second order",
     X("[6]") "%1: f64[6] = array 0, 1, 2, 2, 0, 3\n%2: f64[6] = pow %0, %1\nresult 0 \"v\" %2",
     2, 6, {0, 0, 0, -1, INFINITY, 2}, {0, 0, 2, 2, 0, 12}},
    {"the exponent of bases that are not positive",
     X("[4]") "%1: f64[4] = array 0, -2, 1, 2\n%2: f64[4] = pow %1, %0\nresult 0 \"v\" %2",
     1, 4, {2, 2, 5, 0}, {0, 0, 0, M_LN2}},
    {"the same, second order",
     X("[4]") "%1: f64[4] = array 0, -2, 1, 2\n%2: f64[4] = pow %1, %0\nresult 0 \"v\" %2",
     2, 4, {-1, 0.5, 5, 0}, {0, 0, 0, M_LN2 * M_LN2}},
    {"by the exponent, then by the base",
     X("[3]") "%1: f64[3] = array 2, 2, -1\n%2: f64[3] = mark %1\n%3: f64[3] = pow %0, %2\n"
     "%4: f64[] = contract %3[i] -> [] over i < 3\n%95: f64[] = const 1\n"
     "%5: f64[3] = grad %4, %2, %95\nresult 0 \"v\" %5",
     1, 3, {0, -1, 2}, {0, 0, 0.25 - 0.25 * M_LN2}},
    {"by the base, then by the exponent",
     X("[3]") "%1: f64[3] = array 2, 4, 0\n%2: f64[3] = mark %1\n%3: f64[3] = pow %2, %0\n"
     "%4: f64[] = contract %3[i] -> [] over i < 3\n%95: f64[] = const 1\n"
     "%5: f64[3] = grad %4, %2, %95\nresult 0 \"v\" %5",
     1, 3, {0, 0, 0}, {0.5, 0.25, 0}},
    {"the exponent of 0, with an infinite adjoint",
     X("[2]") "%1: f64[2] = const 0\n%2: f64[2] = pow %1, %0\n%3: f64[2] = sqrt %2\n"
     "result 0 \"v\" %3", 1, 2, {2, 0.5}, {0, 0}, true},
    {"saturated functions", X("[2]") "%1: f64[2] = tanh %0\n%2: f64[2] = erf %0\n"
     "%3: f64[2] = add %1, %2\nresult 0 \"v\" %3", 1, 2, {INFINITY, -INFINITY}, {0, 0}},
    {"exp of a masked value", X("[3]") "%1: bool[3] = array true, false, true\n"
     "%2: f64[3] = const -inf\n%3: f64[3] = select %1, %0, %2\n%4: f64[3] = exp %3\n"
     "result 0 \"v\" %4", 1, 3, {0, 1, -INFINITY}, {1, 0, 0}},
    {"the lowest of equal winners", X("[4]") "%1: f64[] = reduce_max %0 axes 0\nresult 0 \"v\" %1",
     1, 4, {1, 3, 3, 2}, {0, 1, 0, 0}},
    {"the lowest of equal winners over two axes",
     X("[2, 3]") "%1: f64[] = reduce_min %0 axes 0, 1\nresult 0 \"v\" %1",
     1, 6, {4, 3, 1, 1, 5, 1}, {0, 0, 1, 0, 0, 0}},
    {"NaN wins", X("[4]") "%1: f64[] = reduce_max %0 axes 0\nresult 0 \"v\" %1",
     1, 4, {1, NAN, 3, NAN}, {0, 1, 0, 0}},
    {"all winners are infinite", X("[2, 2]") "%1: f64[] = reduce_max %0 axes 0, 1\n"
     "result 0 \"v\" %1", 1, 4, {-INFINITY, -INFINITY, -INFINITY, -INFINITY}, {1, 0, 0, 0}},
    {"a row taken three times", X("[3]") "%1: i32[4] = array 1, 1, 2, 1\n"
     "%2: f64[4] = gather %0[%1] -> [i]\nresult 0 \"v\" %2", 1, 3, {1, 2, 3}, {0, 3, 1}},
    {"mod", X("[3]") "%1: f64[3] = const 2\n%2: f64[3] = mod %1, %0\nresult 0 \"v\" %2",
     1, 3, {1.5, 0.75, -1.5}, {-1, -2, 2}},
    {"two of three factors are 0", X("[3]") "%1: f64[] = contract %0[i + 0] * %0[i + 1] -> []"
     " over i < 1\n%2: f64[] = contract %0[i + 2] -> [] over i < 1\n%3: f64[] = mul %1, %2\n"
     "result 0 \"v\" %3", 1, 3, {0, 2, 0}, {0, 0, 0}},
    {"by itself", "%0: f64[] = input arg 0\nresult 0 \"v\" %0", 1, 1, {3}, {1}},
    {"straight through", X("[3]") "%1: f64[3] = round %0\n%2: f64[3] = custom %1, %0\n"
     "%3: f64[3] = mul %2, %2\nresult 0 \"v\" %3", 1, 3, {0.2, 1.7, -2.6}, {0, 4, -6}},
    {"the same, second order", X("[3]") "%1: f64[3] = round %0\n%2: f64[3] = custom %1, %0\n"
     "%3: f64[3] = mul %2, %2\nresult 0 \"v\" %3", 2, 3, {0.2, 1.7, -2.6}, {2, 2, 2}},
    {"a surrogate of another shape of curve, second order", X("[2]") "%1: f64[2] = sign %0\n"
     "%2: f64[2] = mul %0, %0\n%3: f64[2] = custom %1, %2\nresult 0 \"v\" %3",
     2, 2, {3, -1}, {2, 2}},
    {"softmax of a row that is masked out", X("[2]") "%1: bool[2] = const false\n"
     "%2: f64[2] = const -inf\n%3: f64[2] = select %1, %0, %2\n%4: f64[] = reduce_max %3 axes 0\n"
     "%5: f64[] = const -inf\n%6: bool[] = eq %4, %5\n%7: f64[] = const 0\n"
     "%8: f64[] = select %6, %7, %4\n%9: f64[2] = contract %8[] -> [i] over i < 2\n"
     "%10: f64[2] = sub %3, %9\n%11: f64[2] = exp %10\n"
     "%12: f64[] = contract %11[i] -> [] over i < 2\n%13: bool[] = eq %12, %7\n"
     "%14: f64[] = const 1\n%15: f64[] = select %13, %14, %12\n"
     "%16: f64[2] = contract %15[] -> [i] over i < 2\n%17: f64[2] = div %11, %16\n"
     "%18: f64[2] = mul %17, %17\nresult 0 \"v\" %18", 1, 2, {1, INFINITY}, {0, 0}},
    {"the branch not taken is infinite", X("[4]") "%1: f64[4] = const 0\n%2: bool[4] = lt %1, %0\n"
     "%3: f64[4] = const 1\n%4: f64[4] = select %2, %0, %3\n%5: f64[4] = log %4\n"
     "%6: f64[4] = select %2, %5, %1\nresult 0 \"v\" %6", 1, 4, {-INFINITY, 0, 1, 2},
     {0, 0, 1, 0.5}},
    {"a loop whose rounds that do not run give NaN", X("[2]") "%1: bool[] = const true\n"
     "%2: f64[2] = const 2\n%3 = loop t < 5 until 1 carry %2, %1 capture %0 {\n"
     "  %0: f64[2] = input carry 0\n  %1: f64[2] = input capture 0\n  %2: f64[2] = log %0\n"
     "  %3: f64[2] = div %2, %0\n  %4: f64[2] = mul %3, %1\n  %5: bool[] = const false\n"
     "  carry 0 \"h\" %4\n  carry 1 \"on\" %5\n  stack 0 axis 0 \"y\" %4\n}\n"
     "%4: f64[2] = part 0 of %3\n%5: f64[5, 2] = part 2 of %3\n"
     "%6: f64[2] = contract %5[t, i] -> [i] over i < 2, t < 5\n%7: f64[2] = add %4, %6\n"
     "result 0 \"v\" %7", 1, 2, {1, 3}, {M_LN2, M_LN2}},
    {"zeros in a running product", X("[4]") "%1: f64[] = const 1\n"
     "%2 = loop t_9 < 4 carry %1 capture %0 {\n  %0: f64[] = input carry 0\n"
     "  %1: f64[4] = input capture 0\n  %2: f64[] = contract %1[(t_9)] -> []\n"
     "  %3: f64[] = mul %0, %2\n  carry 0 \"p\" %3\n}\n%3: f64[] = part 0 of %2\n"
     "result 0 \"v\" %3", 1, 4, {2, 0, 3, 5}, {0, 30, 0, 0}},
    {"the same, second order", X("[4]") "%1: f64[] = const 1\n"
     "%2 = loop t_9 < 4 carry %1 capture %0 {\n  %0: f64[] = input carry 0\n"
     "  %1: f64[4] = input capture 0\n  %2: f64[] = contract %1[(t_9)] -> []\n"
     "  %3: f64[] = mul %0, %2\n  carry 0 \"p\" %3\n}\n%3: f64[] = part 0 of %2\n"
     "result 0 \"v\" %3", 2, 4, {2, 0, 3, 0}, {0, 6, 0, 6}},
};

static void test_values(void **state)
{
    (void)state;
    for (int i = 0; i < LENGTH(values); i++) {
        Function f = function_of(read_nodes(values[i].nodes), 0, 0);
        Ref y = f.g->outputs.p[0].value;
        for (int order = 0; order < values[i].order; order++) {
            int rank = node_at(f.g, y)->rank;
            differentiate(&f, rank ? build_sum(f.g, y, (1u << rank) - 1) : y);
            y = f.g->outputs.p[1].value;
        }
        Inputs in = {0};
        Tensor out[1 + MAX_X];
        draw_inputs(&f, &in, false);
        memcpy(in.tensor[0].f, values[i].x, (size_t)values[i].count * sizeof(double));
        run_wide(f.g, &in, out);
        assert_elements(values[i].name, &out[1], values[i].want, values[i].count, 1e-14);
        for (int k = 0; k < f.g->outputs.n; k++)
            tensor_free(&out[k]);
        free_inputs(&in);
    }
}

/* The same numbers by forward mode: the last derivative is the change along each element. */
static void test_values_forward(void **state)
{
    (void)state;
    for (int i = 0; i < LENGTH(values); i++) {
        Function f = function_of(read_nodes(values[i].nodes), 0, 0);
        Ref y = f.g->outputs.p[0].value;
        Node x = *node_at(f.g, f.x[0]);
        if (values[i].backwards)
            continue;
        for (int order = 0; order < values[i].order; order++) {
            int rank = node_at(f.g, y)->rank;
            Ref sum = rank ? build_sum(f.g, y, (1u << rank) - 1) : y;
            if (order + 1 < values[i].order) {
                differentiate(&f, sum);
                y = f.g->outputs.p[1].value;
                continue;
            }
            f.g->outputs.n = 0;
            for (int e = 0; e < values[i].count; e++) {
                Value *one = NEW_ARRAY(Value, values[i].count);
                one[e].f = 1;
                Ref v = build_array(f.g, F64, one, x.rank, x.shape);
                build_result(f.g, e, "change", build_jvp(f.g, sum, f.x[0], v));
            }
            expand_derivatives(&f);
        }
        Inputs in = {0};
        Tensor out[6];
        draw_inputs(&f, &in, false);
        memcpy(in.tensor[0].f, values[i].x, (size_t)values[i].count * sizeof(double));
        run_wide(f.g, &in, out);
        for (int e = 0; e < values[i].count; e++)
            assert_elements(internf("%s, forward, element %d", values[i].name, e), &out[e],
                            &values[i].want[e], 1, 1e-14);
        for (int e = 0; e < values[i].count; e++)
            tensor_free(&out[e]);
        free_inputs(&in);
    }
}

/* ---- random graphs ---- */

typedef struct {
    DimEnv dims;
    uint64_t seed;
} Given;

static const Tensor *give_random(void *ctx, const Input *in, const Node *n)
{
    static Tensor tensor;
    const Given *given = ctx;
    (void)in;
    tensor_free(&tensor);
    tensor = random_input(n, &given->dims, given->seed, false);
    return &tensor;
}

/* Numbers in 0..1 of the shape of a node, which may be symbolic. */
static Ref draws_like(Graph *g, Ref r, const char *site)
{
    Node n = *node_at(g, r);
    Ref bits = build_cast(g, n.type, build_random(g, site, dim_const(0), n.rank, n.shape));
    return build_point(g, OP_MUL, bits, build_number(g, n.type, 0x1p-32, n.rank, n.shape), NO_REF);
}

static bool is_active(const Graph *g, Ref y, Ref x)
{
    Active a = active_new(y + 1);
    if (x > y)
        return false;
    a.node[x] = true;
    mark_active(g, y + 1, &a, true);
    return a.node[y];
}

/* Replaces the outputs 0 and 1 by the changes of output `of` along v in both modes. */
static bool change_output(Graph *g, int of, Ref x, Ref v)
{
    Ref y = g->outputs.p[of].value;
    if (!is_active(g, y, x))
        return false;
    Ref forward = build_jvp(g, y, x, v), seed = number_like(g, y, 1);
    Ref back = inner_product(g, build_grad(g, y, x, seed), v);
    g->outputs.n = 0;
    build_result(g, 0, "forward", forward);
    build_result(g, 1, "back", back);
    build_result(g, 2, "x", x);
    build_result(g, 3, "v", v);
    pass_everywhere(pass_grad, g);
    return true;
}

/* Whether both numbers are equal, up to what rounding may do to sums that nearly cancel. */
static void assert_changes(const Graph *g, uint64_t seed, const char *what)
{
    Given given = {{(DimValue[]){{"N", random_rows(seed)}}, 1}, seed};
    Interp how = {.wide = true, .dims = given.dims, .input = give_random, .ctx = &given};
    Tensor out[4];
    const char *fault = interp_run(g, &how, out);
    if (fault)
        fail_msg("graph %lu: %s", (unsigned long)seed, fault);
    if (!same_number(out[0].f[0], out[1].f[0], 1e-6))
        fail_msg("graph %lu, %s: %.17g forward, %.17g back", (unsigned long)seed, what, out[0].f[0],
                 out[1].f[0]);
    for (int i = 0; i < g->outputs.n; i++)
        tensor_free(&out[i]);
}

/* <u, J v> = <J' u, v> for the loss of random graphs, and for its change along v. */
static void test_random_graphs(void **state)
{
    (void)state;
    int first = 0, second = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        RandomGraphOptions options = {4, 25, .symbolic = true, .gradient = true, .honest = true,
                                      .doubles = true, .loops = seed % 2};
        Graph *g = random_graph(seed, &options);
        Ref x = NO_REF, loss = NO_REF;
        for (int i = 0; i < g->outputs.n; i++) {
            const Node *n = node_at(g, g->outputs.p[i].value);
            if (n->op == OP_GRAD) {
                loss = n->arg[0];
                x = n->arg[1];
            }
        }
        if (x == NO_REF)
            continue;
        g->outputs.n = 0;
        build_result(g, 0, "loss", loss);
        assert_true(change_output(g, 0, x, draws_like(g, x, "v")));
        assert_changes(g, seed, "first order");
        first++;
        for (int of = 0; of < 2; of++) {
            Graph *again = graph_clone(g);
            if (change_output(again, of, g->outputs.p[2].value, g->outputs.p[3].value)) {
                assert_changes(again, seed, of ? "of the gradient" : "of the tangent");
                second++;
            }
        }
    }
    if (first < 200 || second < 200)
        fail_msg("only %d and %d graphs had derivatives", first, second);
}

/* Three times by x through twenty functions. */
static void test_third_derivative(void **state)
{
    (void)state;
    static const Op chain[] = {OP_SIN, OP_TANH, OP_EXP, OP_COS, OP_ERF, OP_SIN, OP_LOG1P, OP_TANH,
                               OP_EXPM1, OP_COS, OP_SIN, OP_ERF, OP_TANH, OP_COS, OP_SIN, OP_TANH,
                               OP_EXP, OP_SIN, OP_COS, OP_TANH};
    Graph *g = graph_new("chain");
    Ref x = build_input(g, FROM_ARG, 0, NULL, F64, 0, NULL), y = x;
    for (int i = 0; i < LENGTH(chain); i++)
        y = build_point(g, chain[i], y, NO_REF, NO_REF);
    for (int order = 0; order < 3; order++)
        y = build_grad(g, y, x, build_number(g, F64, 1, 0, NULL));
    build_result(g, 0, "third", y);
    assert_int_equal(LENGTH(chain), 20);
    assert_true(pass_grad(g));
    assert_false(pass_grad(g));
    if (g->nodes.n > 1000)
        fail_msg("%d nodes", g->nodes.n);
}

/* ---- rows ---- */

static const struct { const char *name, *nodes; } independent[] = {
    {"dense and softmax", X("[3, 4]") "%1: f64[4, 2] = array 1, -1, 0.5, 2, -0.3, 0.7, 0.1, 1.5\n"
     "%2: f64[3, 2] = contract %0[n, k] * %1[k, j] -> [n, j] over n < 3, j < 2, k < 4\n"
     "%3: f64[3, 2] = exp %2\n%4: f64[3] = contract %3[n, j] -> [n] over n < 3, j < 2\n"
     "%5: f64[3, 2] = contract %4[n] -> [n, j] over n < 3, j < 2\n%6: f64[3, 2] = div %3, %5\n"
     "result 0 \"v\" %6"},
    {"one number a row", X("[4, 3]") "%1: f64[4, 3] = mul %0, %0\n"
     "%2: f64[4] = contract %1[n, j] -> [n] over n < 4, j < 3\n%3: f64[4] = sqrt %2\n"
     "result 0 \"v\" %3"},
    {"rows moved to another axis and back", X("[2, 3, 2]")
     "%1: f64[3, 2, 2] = contract %0[n, c, w] -> [c, w, n] over n < 2, c < 3, w < 2\n"
     "%2: f64[6, 2] = reshape %1\n%3: f64[6, 2] = sin %2\n%4: f64[2] = reduce_max %3 axes 0\n"
     "%5: f64[2] = reduce_min %2 axes 0\n%6: f64[2] = mul %4, %5\n%7: f64[2, 1] = reshape %6\n"
     "%8: f64[2, 6] = contract %2[k, n] -> [n, k] over n < 2, k < 6\n"
     "%9: f64[2, 7] = concat %8, %7 axis 1\n%10: f64[2, 7] = mul %9, %9\nresult 0 \"v\" %10"},
    {"columns taken by number, and added into", X("[2, 4]")
     "%1: i32[2, 3] = array 1, 1, 3, 0, 2, 2\n%2: f64[2, 3] = gather %0[n, %1] -> [n, _]\n"
     "%3: f64[2, 3] = exp %2\n%4: f64[2, 4] = scatter %3[n, j] -> [n, %1]\nresult 0 \"v\" %4"},
    {"a recurrence, beside a sum over rows", X("[3, 4, 2]") "%1: f64[3, 2] = const 0.5\n"
     "%9: f64[] = const 0\n"
     "%2 = loop q < 4 carry %1, %9 capture %0 {\n  %0: f64[3, 2] = input carry 0\n"
     "  %1: f64[3, 4, 2] = input capture 0\n"
     "  %2: f64[3, 2] = contract %1[n, (q), j] -> [n, j] over n < 3, j < 2\n"
     "  %3: f64[3, 2] = mul %0, %2\n  %4: f64[3, 2] = tanh %3\n  carry 0 \"h\" %4\n"
     "  %5: f64[] = contract %4[n, j] -> [] over n < 3, j < 2\n  carry 1 \"sum\" %5\n"
     "  stack 0 axis 0 \"y\" %3\n}\n%3: f64[3, 2] = part 0 of %2\n%4: f64[4, 3, 2] = part 2 of %2\n"
     "%5: f64[3, 2] = contract %4[t, n, j] -> [n, j] over n < 3, j < 2, t < 4\n"
     "%6: f64[3, 2] = mul %5, %3\nresult 0 \"v\" %6"},
};

/* The rows of the Jacobian times those of v are the tangent along v, as it is and optimised. */
static void check_rows_of(const char *name, Graph *g)
{
    Function f = function_of(g, -2, 2);
    Ref y = g->outputs.p[0].value, x = f.x[0], v = random_like(g, x);
    Node to = *node_at(g, y), from = *node_at(g, x);
    Ref j = build_jacobian(g, y, x, 1);
    Contract c = {.nbox = to.rank + from.rank - 1, .out = map_identity(to.rank),
                  .in[0] = map_identity(to.rank + from.rank - 1), .in[1].rank = from.rank};
    memcpy(c.box, node_at(g, j)->shape, sizeof from.shape);
    for (int i = 0; i < from.rank; i++)
        c.in[1].at[i] = affine_axis(i ? to.rank + i - 1 : 0);
    Ref product = build_contract(g, &c, j, v, to.rank, to.shape);
    g->outputs.n = 0;
    build_result(g, 0, "jacobian", product);
    build_result(g, 1, "tangent", build_jvp(g, y, x, v));
    expand_derivatives(&f);
    Inputs in = {0};
    Tensor out[4];
    draw_inputs(&f, &in, false);
    run_wide(g, &in, out);
    optimise(g);
    run_wide(g, &in, out + 2);
    for (int i = 0; i < 3; i++)
        assert_elements(name, &out[i == 2 ? 3 : i], out[2].f, (int)out[2].count, 1e-12);
    for (int i = 0; i < 4; i++)
        tensor_free(&out[i]);
    free_inputs(&in);
}

static void test_rows(void **state)
{
    (void)state;
    for (int i = 0; i < LENGTH(independent); i++) {
        random_state = (uint32_t)i + 1;
        check_rows_of(independent[i].name, read_nodes(independent[i].nodes));
    }
}

/* ---- structure ---- */

static int count_nodes(const Graph *g)
{
    int n = g->nodes.n;
    for (Ref r = 0; r < g->nodes.n; r++)
        n += node_at(g, r)->op == OP_LOOP ? count_nodes(node_at(g, r)->loop->body) : 0;
    return n;
}

/* The nodes of a recurrence of that many rounds with its gradients of first and second order. */
static int nodes_of_rounds(int rounds)
{
    Buf text = {0};
    buf_printf(&text, "%%0: f64[8] = input arg 0\n%%1: f64[8, 8] = input arg 1\n"
               "%%2 = loop t_%d < %d carry %%0 capture %%1 {\n  %%0: f64[8] = input carry 0\n"
               "  %%1: f64[8, 8] = input capture 0\n"
               "  %%2: f64[8] = contract %%0[k] * %%1[k, j] -> [j] over j < 8, k < 8\n"
               "  %%3: f64[8] = tanh %%2\n  carry 0 \"h\" %%3\n}\n%%3: f64[8] = part 0 of %%2\n"
               "%%4: f64[] = contract %%3[i] -> [] over i < 8\n%%5: f64[] = const 1\n"
               "%%6: f64[8] = grad %%4, %%0, %%5\n%%7: f64[] = contract %%6[i] -> [] over i < 8\n"
               "%%8: f64[8, 8] = grad %%7, %%1, %%5\nresult 0 \"v\" %%8", rounds, rounds);
    Graph *g = read_nodes(buf_text(&text));
    assert_true(pass_everywhere(pass_grad, g));
    buf_free(&text);
    return count_nodes(g);
}

static void test_rounds(void **state)
{
    (void)state;
    int ten = nodes_of_rounds(10);
    assert_int_equal(ten, nodes_of_rounds(1000));
    if (ten > 250)
        fail_msg("%d nodes", ten);
}

/* Two marks of one value are two variables. */
static void test_equal_subgraphs(void **state)
{
    (void)state;
    Graph *g = read_nodes("%0: f64[] = input arg 0\n%1: f64[] = exp %0\n%2: f64[] = mark %1\n"
                          "%3: f64[] = exp %0\n%4: f64[] = mark %3\n%5: f64[] = mul %2, %4\n"
                          "%96: f64[] = const 1\n%6: f64[] = grad %5, %2, %96\n"
                          "%97: f64[] = const 1\n%7: f64[] = grad %5, %0, %97\n"
                          "result 0 \"a\" %6\nresult 1 \"b\" %7");
    Inputs in = {.tensor[0] = tensor_new(F64, 0, NULL)};
    Tensor out[2];
    assert_true(pass_grad(g));
    run_wide(g, &in, out);
    assert_elements("one of two", &out[0], (double[]){1}, 1, 0);
    assert_elements("both", &out[1], (double[]){2}, 1, 0);
    tensor_free(&out[0]);
    tensor_free(&out[1]);
    free_inputs(&in);
}

static int nodes_with_gradients(bool by_first, bool by_second)
{
    Graph *g = read_nodes("%0: f64[3] = input arg 0\n%1: f64[3] = input arg 1\n"
                          "%2: f64[3] = mul %0, %1\n%3: f64[3] = tanh %2\n%4: f64[3] = exp %3\n"
                          "%5: f64[] = contract %4[i] -> [] over i < 3\nresult 0 \"y\" %5");
    Ref seed = build_number(g, F64, 1, 0, NULL);
    if (by_first)
        build_result(g, 1, "a", build_grad(g, 5, 0, seed));
    if (by_second)
        build_result(g, 2, "b", build_grad(g, 5, 1, seed));
    pass_grad(g);
    return g->nodes.n;
}

static void test_shared_walk(void **state)
{
    (void)state;
    int first = nodes_with_gradients(true, false);
    assert_int_equal(first, nodes_with_gradients(false, true));
    assert_int_equal(first + 1, nodes_with_gradients(true, true));
}

static void assert_result(const char *what, const char *nodes, const double *want, int count)
{
    Graph *g = read_nodes(nodes);
    Function f = function_of(g, 1, 1);
    Inputs in = {0};
    Tensor out;
    expand_derivatives(&f);
    draw_inputs(&f, &in, false);
    for (int k = 0; k < f.nx; k++)
        for (int64_t e = 0; e < in.tensor[k].count; e++)
            in.tensor[k].f[e] = (double)e + 1;
    run_wide(g, &in, &out);
    assert_elements(what, &out, want, count, 1e-14);
    tensor_free(&out);
    free_inputs(&in);
}

/* Gradients in rounds by %2, where one factor was computed from it outside: of x[t] * %2 * %2^2. */
static void test_closed_loops(void **state)
{
    (void)state;
    assert_result("one loop", X("[3]") "%1: f64[] = contract %0[i + 2] -> [] over i < 1\n"
                  "%2: f64[] = mark %1\n%3: f64[] = mul %2, %2\n"
                  "%4 = loop t < 3 capture %0, %2, %3 {\n"
                  "  %0: f64[3] = input capture 0\n  %1: f64[] = input capture 1\n"
                  "  %2: f64[] = input capture 2\n  %3: f64[] = contract %0[(t)] -> []\n"
                  "  %4: f64[] = mul %1, %2\n  %5: f64[] = mul %3, %4\n  %6: f64[] = const 1\n"
                  "  %7: f64[] = grad %5, %1, %6\n  stack 0 axis 0 \"g\" %7\n}\n"
                  "%5: f64[3] = part 0 of %4\nresult 0 \"g\" %5", (double[]){27, 54, 81}, 3);
    assert_result("a way through a loop, in a loop in a loop, second order",
                  X("[2]") "%1: f64[] = contract %0[i + 1] -> [] over i < 1\n%2: f64[] = mark %1\n"
                  "%3 = loop p < 2 carry %2 capture %2 {\n  %0: f64[] = input carry 0\n"
                  "  %1: f64[] = input capture 0\n  %2: f64[] = mul %0, %1\n  carry 0 \"h\" %2\n}\n"
                  "%4: f64[] = part 0 of %3\n%5 = loop q < 2 capture %0, %2, %4 {\n"
                  "  %0: f64[2] = input capture 0\n  %1: f64[] = input capture 1\n"
                  "  %2: f64[] = input capture 2\n  %3: f64[] = mul %1, %2\n"
                  "  %4 = loop r < 1 capture %0, %1, %3 {\n    %0: f64[2] = input capture 0\n"
                  "    %1: f64[] = input capture 1\n    %2: f64[] = input capture 2\n"
                  "    %3: f64[] = contract %0[(q)] -> []\n    %4: f64[] = mul %2, %3\n"
                  "    %5: f64[] = const 1\n    %6: f64[] = grad %4, %1, %5\n"
                  "    %7: f64[] = grad %6, %1, %5\n    stack 0 axis 0 \"g\" %7\n  }\n"
                  "  %5: f64[1] = part 0 of %4\n  stack 0 axis 0 \"g\" %5\n}\n"
                  "%6: f64[2, 1] = part 0 of %5\nresult 0 \"g\" %6", (double[]){48, 96}, 2);
}

static void test_spans(void **state)
{
    (void)state;
    source_add("x.dlm", "y = exp(sin(x))", 15);
    Graph *g = read_nodes("%0: f64[] = input arg 0\n%1: f64[] = sin %0\n%2: f64[] = exp %1\n"
                          "%93: f64[] = const 1\n%3: f64[] = grad %2, %0, %93\nresult 0 \"d\" %3");
    for (Ref r = 0; r < 4; r++)
        node_at(g, r)->span = (Span){1, (uint32_t)r + 1, (uint32_t)r + 2};
    pass_grad(g);
    for (Ref r = 4; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        bool of_sin = n->op == OP_COS || (n->nargs == 2 && node_at(g, n->arg[1])->op == OP_COS);
        assert_int_equal(n->span.start, of_sin ? 2 : 3);
    }
}

/* ---- what has no gradient ---- */

static const struct { const char *code, *nodes, *message, *note; } errors[] = {
    {"E0501", "%0 x: f32[] = input arg 0\n%1 c: f32[] = const 2\n%2: f32[] = const 1\n"
     "%3: f32[] = grad %1, %0, %2",
     "`c` does not depend on `x` through differentiable operations", "it is computed without `x`"},
    {"E0501", "%0: f32[] = input place \"w\"\n%1: f32[] = floor %0\n%2 y: f32[] = exp %1\n"
     "%3: f32[] = const 1\n%4: f32[] = grad %2, %0, %3",
     "`y` does not depend on `w` through differentiable", "cut here: floor of type f32 has no"},
    {"E0501", "%0: f32[] = input arg 0\n%1 x: f32[] = mark %0\n%2: i32[] = cast %1\n"
     "%3: f32[] = cast %2\n%4: f32[] = const 1\n%5: f32[] = grad %3, %1, %4",
     "the value does not depend on `x` through", "cut here: cast of type i32 has no derivative"},
    {"E0501", "%0 x: f32[] = input arg 0\n%1: f32[] = stop_gradient %0\n%2: f32[] = add %1, %1\n"
     "%3: f32[] = const 1\n%4: f32[] = grad %2, %0, %3", "does not depend on `x`",
     "cut here: stop_gradient of type f32"},
    {"E0501", "%0 x: f32[] = input arg 0\n%1 y: f32[] = exp %0\n%2: f32[] = mark %1\n"
     "%3: f32[] = const 1\n%4: f32[] = grad %1, %2, %3", "`y` does not depend on `y`",
     "it is computed without `y`"},
    {"E0501", "%0 x: f32[] = input arg 0\n%1 y: f32[] = exp %0\n%2: f32[] = const 1\n"
     "%3: f32[] = grad %1, %0, %2\n%4: f32[] = mark %3\n%5: f32[] = grad %1, %4, %2",
     "`y` does not depend on the variable", "without this value"},
    {"E0501", "%0 x: f32[] = input arg 0\n%1 y: f32[] = sign %0\n%2: f32[] = jvp %1, %0, %0",
     "so there is no tangent", "cut here: sign of type f32"},
    {"E0501", "%0 x: f32[3] = input arg 0\n%1 y: f32[3] = round %0\n"
     "%2: f32[3, 3] = jacobian %1, %0", "so there is no jacobian", "cut here: round of type f32"},
    {"E0501", "%0 x: f32[] = input arg 0\n%1 y: f32[] = exp %0\n%2: f32[] = custom %1, %1\n"
     "%3 c: f32[] = const 2\n%4 z: f32[] = custom %2, %3\n%5: f32[] = jvp %4, %0, %0",
     "`z` does not depend on `x`", "cut here: custom of type f32"},
    {"E0501", "%0 x: f32[] = input arg 0\n%1: f32[] = const 1\n"
     "%2 = loop t < 4 carry %1 capture %0 {\n"
     "  %0: f32[] = input carry 0\n  %1: f32[] = input capture 0\n  %2: f32[] = floor %1\n"
     "  %3: f32[] = mul %0, %2\n  carry 0 \"h\" %3\n}\n%3 y: f32[] = part 0 of %2\n"
     "%4: f32[] = grad %3, %0, %1", "`y` does not depend on `x`", "cut here: floor of type f32"},
    {"E0530", "%0 x: f32[N, 2] = input arg 0\n%1: f32[N, 2] = contract %0[n + 1, j] -> [n, j]"
     " over n < N, j < 2\n%2 y: f32[N, 2] = mul %0, %1\n%3: f32[N, 2, 2] = jacobian %2, %0 each 0",
     "each row of `y` to depend on the same row of `x` only, but contract couples rows",
     "%1: f32[N, 2] = contract"},
    {"E0530", "%0 x: f32[N, 2] = input arg 0\n%1: f32[2] = reduce_max %0 axes 0\n"
     "%2: f32[N, 2] = contract %1[j] -> [n, j] over n < N, j < 2\n%3 y: f32[N, 2] = sub %0, %2\n"
     "%4: f32[N, 2, 2] = jacobian %3, %0 each 0", "but reduce_max couples rows", "= reduce_max"},
    {"E0530", "%0 x: f32[4] = input arg 0\n%1: f32[4, 4] = contract %0[i] * %0[j] -> [i, j]"
     " over i < 4, j < 4\n%2: f32[4, 4] = jacobian %1, %0 each 0", "contract couples rows",
     "= contract"},
    {"E0530", "%0 x: f32[4, 4] = input arg 0\n%1: f32[4, 4] = contract %0[j, i] -> [i, j]"
     " over i < 4, j < 4\n%2 y: f32[4, 4] = add %0, %1\n%3: f32[4, 4, 4] = jacobian %2, %0 each 0",
     "add couples rows", "= add"},
    {"E0530", "%0 x: f32[4] = input arg 0\n%1: f32[] = const 0\n"
     "%2 = loop u < 4 carry %1 capture %0 {\n"
     "  %0: f32[] = input carry 0\n  %1: f32[4] = input capture 0\n"
     "  %2: f32[] = contract %1[(u)] -> []\n  %3: f32[] = add %0, %2\n  carry 0 \"s\" %3\n"
     "  stack 0 axis 0 \"y\" %3\n}\n%3 y: f32[4] = part 1 of %2\n"
     "%4: f32[4] = jacobian %3, %0 each 0", "contract couples rows", "%2: f32[] = contract"},
    {"E0532", "%0: f32[] = input arg 0\n%1 x: f32[] = mark %0\n%2: f32[] = const 1\n"
     "%3 = loop c < 4 carry %2 capture %1 {\n  %0 h: f32[] = input carry 0\n"
     "  %1 x: f32[] = input capture 0\n  %2 y: f32[] = mul %0, %1\n  %3: f32[] = const 1\n"
     "  %4: f32[] = grad %2, %1, %3\n  carry 0 \"h\" %2\n  stack 0 axis 0 \"g\" %4\n}\n"
     "%4: f32[4] = part 1 of %3\nresult 0 \"g\" %4", "`y` cannot be differentiated by `x`",
     "= grad %2, %1"},
    {"E0531", "%0 x: f32[2, 2, 2] = input arg 0\n"
     "%1: f32[2, 2, 2, 2, 2, 2] = contract %0[a, b, c] -> [a, b, c, d, e, f]"
     " over a < 2, b < 2, c < 2, d < 2, e < 2, f < 2\n%2: f32[2, 2, 2, 2, 2, 2] = exp %1\n"
     "%3 y: f32[2, 2, 2] = contract %2[a, b, c, d, e, f] -> [a, b, c]"
     " over a < 2, b < 2, c < 2, d < 2, e < 2, f < 2\n"
     "%4: f32[2, 2, 2, 2, 2, 2] = jacobian %3, %0", "needs a tensor of more than 8 axes",
     "this is what gets more axes"},
};

static void read_errors(char *text, size_t size)
{
    FILE *to = tmpfile();
    errors_print(to);
    rewind(to);
    text[fread(text, 1, size - 1, to)] = 0;
    fclose(to);
}

static void test_errors(void **state)
{
    (void)state;
    for (int i = 0; i < LENGTH(errors); i++) {
        Graph *g = read_nodes(errors[i].nodes);
        assert_true(pass_grad(g));
        assert_int_equal(error_count(), 1);
        char text[2000];
        read_errors(text, sizeof text);
        if (!strstr(text, errors[i].message) || !strstr(text, errors[i].note)
            || !strstr(text, internf("error[%s]", errors[i].code)))
            fail_msg("expected \"%s\" and \"%s\" in:\n%s", errors[i].message, errors[i].note, text);
        diag_reset();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_points, forget_all),
        cmocka_unit_test_teardown(test_cases, forget_all),
        cmocka_unit_test_teardown(test_random_contracts, forget_all),
        cmocka_unit_test_teardown(test_values, forget_all),
        cmocka_unit_test_teardown(test_values_forward, forget_all),
        cmocka_unit_test_teardown(test_random_graphs, forget_all),
        cmocka_unit_test_teardown(test_rows, forget_all),
        cmocka_unit_test_teardown(test_third_derivative, forget_all),
        cmocka_unit_test_teardown(test_rounds, forget_all),
        cmocka_unit_test_teardown(test_equal_subgraphs, forget_all),
        cmocka_unit_test_teardown(test_shared_walk, forget_all),
        cmocka_unit_test_teardown(test_closed_loops, forget_all),
        cmocka_unit_test_teardown(test_spans, forget_all),
        cmocka_unit_test_teardown(test_errors, forget_all),
    };
    return cmocka_run_group_tests_name("grad", tests, NULL, NULL);
}
