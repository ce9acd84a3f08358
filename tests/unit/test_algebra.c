/* Every row of passes/algebra.def applies, and what it gives equals what it replaces: for all
 * combinations of some values, zeros, infinities and NaN among them. */
#include "tests/unit/eval.h"

#include "passes/pass.h"

typedef enum { FLOATS = 1, INTS = 2, BOOLS = 4, NUMBERS = FLOATS | INTS } Kinds;

static const struct {
    Kinds kinds;
    const char *from, *to;
} rules[] = {
#define ALGEBRA(kinds, from, to) {kinds, from, to},
#include "passes/algebra.def"
#undef ALGEBRA
};

static const double floats[] = {-INFINITY, -2.5, -1, -0.0, 0, 0.25, 1, 3, INFINITY, NAN};
static const double ints[] = {-7, -1, 0, 1, 2, 6};
static const double bools[] = {0, 1};

/* A pattern under construction: the letters so far, which are inputs of the graph by number. */
typedef struct {
    Graph *g;
    DType type;                 /* of what is no condition */
    double constant;            /* stands for K */
    char letter[8];
    Ref input[8];
    int n;
    Dim count;
} Pattern;

static int values_of(DType t, const double **values)
{
    *values = is_float(t) ? floats : t == BOOL ? bools : ints;
    return is_float(t) ? LENGTH(floats) : t == BOOL ? LENGTH(bools) : LENGTH(ints);
}

static Ref letter(Pattern *p, char name, DType t)
{
    for (int i = 0; i < p->n; i++)
        if (p->letter[i] == name)
            return p->input[i];
    p->letter[p->n] = name;
    p->input[p->n] = build_input(p->g, FROM_ARG, p->n, NULL, t, 1, &p->count);
    return p->input[p->n++];
}

static DType operand_type(const Pattern *p, Op op, int k, DType result)
{
    if (op == OP_AND || op == OP_OR || op == OP_NOT || (op == OP_SELECT && k == 0))
        return BOOL;
    bool compares = op == OP_EQ || op == OP_NE || op == OP_LT || op == OP_LE;
    return compares ? p->type : result;
}

/* Builds the pattern that *s begins with, as a value of type t. */
static Ref construct(Pattern *p, const char **s, DType t)
{
    size_t n = strspn(*s, "abcdefghijklmnopqrstuvwxyz_");
    char *end;
    double number = strtod(*s, &end);
    Op op;
    if (end > *s) {
        *s = end;
        return build_number(p->g, t, number, 1, &p->count);
    }
    if (**s == 'K' || (n == 4 && !memcmp(*s, "true", 4)) || (n == 5 && !memcmp(*s, "false", 5))) {
        double value = **s == 'K' ? p->constant : n == 4;
        *s += **s == 'K' ? 1 : n;
        return build_number(p->g, t, value, 1, &p->count);
    }
    if (n == 1)
        return letter(p, *(*s)++, t);
    Ref args[3] = {NO_REF, NO_REF, NO_REF};
    assert_true(op_parse(intern_n(*s, n), &op));
    *s += n;
    for (int k = 0; k == 0 || **s == ','; k++) {
        *s += 1 + (k > 0);
        args[k] = construct(p, s, operand_type(p, op, k, t));
    }
    ++*s;
    return build_point(p->g, op, args[0], args[1], args[2]);
}

/* All combinations of the letters' values. */
static void fill(const Pattern *p, Inputs *in)
{
    int64_t count, stride = 1;
    dim_is_const(p->count, &count);
    for (int i = 0; i < p->n; i++) {
        const double *values;
        DType t = node_at(p->g, p->input[i])->type;
        int n = values_of(t, &values);
        in->tensor[i] = tensor_new(t, 1, &count);
        for (int64_t e = 0; e < count; e++)
            if (is_float(t))
                in->tensor[i].f[e] = values[e / stride % n];
            else
                in->tensor[i].i[e] = (int64_t)values[e / stride % n];
        stride *= n;
    }
}

static Tensor run(const Graph *g, Inputs *in)
{
    Interp how = {.wide = true, .input = give_input, .ctx = in};
    Tensor out;
    assert_null(interp_run(g, &how, &out));
    return out;
}

/* What algebra.c says may change: a root of -inf becomes NaN. */
static bool is_allowed(const char *from, double x)
{
    return (!strcmp(from, "pow(x, 0.5)") || !strcmp(from, "pow(x, -0.5)")) && x == -INFINITY;
}

static void check_rule(const char *from, Kinds kind, double constant)
{
    DType of = kind == FLOATS ? F64 : kind == INTS ? I32 : BOOL;
    bool select = !strncmp(from, "select", 6);
    Pattern p = {.g = graph_new("rule"), .type = of, .constant = constant,
                 .count = dim_const(LENGTH(floats) * LENGTH(floats) * LENGTH(floats) * 2)};
    const char *s = from;
    build_result(p.g, 0, "value", construct(&p, &s, select ? F64 : of));
    Inputs in = {0};
    fill(&p, &in);
    Tensor want = run(p.g, &in);
    Graph *before = graph_clone(p.g);
    assert_true(pass_everywhere(pass_algebra, p.g));
    if (graph_equal(before, p.g) || p.g->nodes.n >= before->nodes.n + 2)
        fail_msg("%s is not rewritten", from);
    Tensor got = run(p.g, &in);
    for (int64_t e = 0; e < want.count; e++)
        if (!same_number(element(&got, e), element(&want, e), 1e-14)
            && !is_allowed(from, element(&in.tensor[0], e)))
            fail_msg("%s: %g instead of %g, for x = %g", from, element(&got, e),
                     element(&want, e), element(&in.tensor[0], e));
    tensor_free(&want);
    tensor_free(&got);
    free_inputs(&in);
}

static void test_rules(void **state)
{
    (void)state;
    for (int i = 0; i < LENGTH(rules); i++)
        for (Kinds kind = FLOATS; kind <= BOOLS; kind *= 2)
            for (int k = 0; k < 2 && (rules[i].kinds & kind); k++)
                check_rule(rules[i].from, kind, k ? -3 : 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_rules, forget_all),
    };
    return cmocka_run_group_tests_name("algebra", tests, NULL, NULL);
}
