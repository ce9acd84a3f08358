/* Arithmetic on objects. Two static numbers give a static number (dimensions stay polynomials);
 * a number and a tensor meet in the tensor's type; two tensors must have one type up to
 * bool < int < float (rule 11) and shapes that broadcast: aligned right, only an axis written as
 * 1 stretches, and only the operand of lower rank or, at equal ranks, either one (rule 14). */
#include "frontend/elab.h"
#include "ir/point.h"

#include <math.h>
#include <string.h>

/* ---- types ---- */

/* The type in which tensors meet: the widest kind; DTYPES when there is no tensor. */
static bool meeting_type(const Object *args, int n, DType *type, Span at, const char *what)
{
    DType t = DTYPES;
    for (int i = 0; i < n; i++) {
        if (!is_tensor(args[i]))
            continue;
        DType one = tensor_node(args[i])->type;
        bool same_kind = t != DTYPES &&
                         ((is_float(one) && is_float(t)) || (is_int(one) && is_int(t)));
        if (same_kind && one != t) {
            fail(at, "E0402",
                 "%s have types %s and %s, which do not mix by themselves; write %s(...) around the "
                 "%s, or the other way",
                 what, dtype_names[t], dtype_names[one], dtype_names[t], dtype_names[one]);
            return false;
        }
        if (t == DTYPES || is_float(one) || (is_int(one) && t == BOOL))
            t = one;
    }
    for (int i = 0; i < n; i++) {
        if (args[i].kind == OBJ_FLOAT && (t == DTYPES || !is_float(t)))
            t = F32;
        if (args[i].kind == OBJ_INT && (t == DTYPES || t == BOOL))
            t = dim_is_const(args[i].dim, NULL) ? I32 : I64;
        if (args[i].kind == OBJ_BOOL && t == DTYPES)
            t = BOOL;
    }
    *type = t;
    return true;
}

bool join_types(Object *args, int n, Span at, const char *what)
{
    DType t;
    for (int i = 0; i < n; i++) {
        args[i] = read_object(args[i]);
        if (args[i].kind == OBJ_LIST)
            args[i] = to_tensor(args[i], ANY_TYPE, at);
        if (is_poison(args[i]))
            return false;
        if (!is_number(args[i]) && !is_tensor(args[i])) {
            fail(at, "E0404", "%s must be numbers or tensors, but one is %s", what,
                 object_describe(args[i]));
            return false;
        }
    }
    if (!meeting_type(args, n, &t, at, what))
        return false;
    for (int i = 0; i < n; i++) {
        if (is_tensor(args[i]))
            args[i] = cast_tensor(args[i], t);
        else if (args[i].kind == OBJ_BOOL && t != BOOL)
            args[i] = to_tensor(object_int(args[i].truth), t, at);
        else
            args[i] = to_tensor(args[i], t, at);
        if (is_poison(args[i]))
            return false;
    }
    return true;
}

/* ---- broadcasting ---- */

/* Where the sizes that do not fit came from. */
static void note_dims(Dim a, Dim b)
{
    int shown = 0;
    for (Scope *s = elab.frame->scope; s; s = s->up)
        for (int i = 0; i < s->names.n && shown < 4; i++) {
            const Binding *n = &s->names.p[i];
            const char *symbol;
            if (n->dimension && n->value.kind == OBJ_INT &&
                (n->value.dim == a || n->value.dim == b) &&
                !(dim_is_symbol(n->value.dim, &symbol) && symbol == n->name)) {
                note_at(n->span, "`%s` is %s from here", n->name, dim_text(n->value.dim));
                shown++;
            }
        }
}

/* Where the body at hand gave a name to this value. */
static bool named_here(const Step *step, Ref ref, Span *at)
{
    for (const Scope *s = elab.frame->scope; s; s = s->up)
        for (int i = 0; i < s->names.n; i++) {
            const Object *o = &s->names.p[i].value;
            if (o->kind == OBJ_TENSOR && o->step == step && o->ref == ref) {
                *at = s->names.p[i].span;
                return true;
            }
        }
    return false;
}

/* Where the operands come from, if that is elsewhere. */
static void note_operands(const Object *args, int n, Span at)
{
    for (int i = 0; i < n; i++) {
        Ref made = args[i].ref;
        while (node_at(args[i].step->graph, made)->op == OP_CAST)
            made = node_at(args[i].step->graph, made)->arg[0];
        Span s = node_at(args[i].step->graph, made)->span;
        named_here(args[i].step, made, &s);
        bool within = s.file == at.file && s.start >= at.start && s.end <= at.end;
        if (s.file && !within)
            note_at(s, "%s comes from here", object_describe(args[i]));
    }
}

static bool same_ranks(const Object *args, int n)
{
    for (int i = 1; i < n; i++)
        if (tensor_node(args[i])->rank != tensor_node(args[0])->rank)
            return false;
    return true;
}

/* Where the axes of an operand are the first ones of another, new axes at its end line them up. */
static const char *way_to_fit(const Object *args, int n)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++) {
            Shape small = tensor_shape(args[i]), large = tensor_shape(args[k]);
            if (small.rank == 0 || small.rank >= large.rank ||
                !same_shape(small.rank, small.dim, small.rank, large.dim))
                continue;
            Buf b = {0};
            for (int axis = 0; axis < large.rank; axis++)
                buf_puts(&b, axis == 0 ? ":" : axis < small.rank ? ", :" : ", _");
            const char *way = internf("; shapes are aligned at the right: write `[%s]` behind the %s",
                                      buf_text(&b), object_describe(args[i]));
            buf_free(&b);
            return way;
        }
    return "; only an axis written as 1 stretches";
}

static bool misfit(Object *args, int n, Dim a, Dim b, Span at, const char *what)
{
    Buf list = {0};
    for (int i = 0; i < n; i++)
        buf_printf(&list, "%s%s",
                   i == 0       ? ""
                   : i == n - 1 ? " and "
                                : ", ",
                   object_describe(args[i]));
    fail(at, "E0301", "shapes of %s do not fit: %s (%s against %s%s)%s", what, buf_text(&list),
         dim_text(a), dim_text(b), same_ranks(args, n) ? undecided_size(a, b) : "",
         way_to_fit(args, n));
    buf_free(&list);
    note_operands(args, n, at);
    note_dims(a, b);
    return false;
}

static bool result_shape(Object *args, int n, Shape *shape, Span at, const char *what)
{
    *shape = (Shape){0};
    for (int i = 0; i < n; i++) {
        Shape s = tensor_shape(args[i]);
        if (s.rank > shape->rank || i == 0)
            *shape = s;
    }
    for (int i = 0; i < n; i++) {
        Shape s = tensor_shape(args[i]);
        int shift = shape->rank - s.rank;
        for (int k = 0; k < s.rank; k++) {
            Dim *have = &shape->dim[k + shift];
            unsigned bit = 1u << (k + shift);
            bool one = s.ones >> k & 1;
            if (same_size(*have, s.dim[k])) {
                shape->ones &= one ? 0xff : (uint8_t)~bit;
                continue;
            }
            if (one)
                continue;
            if (shift > 0 || !(shape->ones & bit))
                return misfit(args, n, *have, s.dim[k], at, what);
            *have = s.dim[k];
            shape->ones &= (uint8_t)~bit;
        }
    }
    return true;
}

Object expand_tensor(Object o, const Shape *shape)
{
    Graph *g = current_step()->graph;
    Ref r = tensor_ref(o);
    const Node *n = node_at(g, r);
    Object result = o;
    if (shape_equal(n->rank, n->shape, shape->rank, shape->dim)) {
        result = object_tensor(r, shape->ones);
    } else if (n->op == OP_CONST) {
        result =
            object_tensor(build_const(g, n->type, n->value.f, n->value.i, shape->rank, shape->dim),
                          shape->ones);
    } else {
        Contract c = {.nbox = shape->rank, .out = map_identity(shape->rank)};
        int shift = shape->rank - n->rank;
        memcpy(c.box, shape->dim, sizeof(Dim) * (size_t)shape->rank);
        c.in[0].rank = n->rank;
        for (int k = 0; k < n->rank; k++)
            c.in[0].at[k] = same_size(n->shape[k], shape->dim[k + shift])
                                ? affine_axis(k + shift)
                                : affine_const(dim_const(0));
        result = object_tensor(build_contract(g, &c, r, NO_REF, shape->rank, shape->dim),
                               shape->ones);
    }
    result.each = o.each;
    return result;
}

bool broadcast(Object *args, int n, Shape *shape, Span at, const char *what)
{
    bool each = false;
    if (!result_shape(args, n, shape, at, what))
        return false;
    for (int i = 0; i < n; i++)
        each |= args[i].each;
    for (int i = 0; i < n; i++) {
        args[i] = expand_tensor(args[i], shape);
        args[i].each = each;
    }
    return true;
}

static Object point(Op op, Object *args, int n, uint8_t ones)
{
    Ref r[3] = {NO_REF, NO_REF, NO_REF};
    for (int i = 0; i < n; i++)
        r[i] = tensor_ref(args[i]);
    Object result = object_tensor(build_point(current_step()->graph, op, r[0], r[1], r[2]), ones);
    result.each = args[0].each;
    return result;
}

static void cast_all(Object *args, int n, DType from, DType to)
{
    for (int i = 0; i < n; i++)
        if (tensor_node(args[i])->type == from)
            args[i] = cast_tensor(args[i], to);
}

static void floats(Object *args, int n)
{
    for (int i = 0; i < n; i++)
        if (!is_float(tensor_node(args[i])->type))
            args[i] = cast_tensor(args[i], F32);
}

/* ---- static arithmetic ---- */

static Object dim_result(Dim d, const char *op, Span at)
{
    if (d != DIM_BAD)
        return object_dim(d);
    fail(at, "E0306", "`%s` on these ints overflows 64 bits, or has too many terms", op);
    return poison;
}

static Object int_power(Dim a, int64_t n, Span at)
{
    Dim r = dim_const(1);
    int64_t base;
    if (dim_is_const(a, &base) && (base == 0 || base == 1))
        return object_int(n == 0 ? 1 : base);
    if (dim_is(a, -1))
        return object_int(n % 2 ? -1 : 1);
    for (int64_t i = 0; i < n && r != DIM_BAD; i++)
        r = dim_mul(r, a);
    return dim_result(r, "^", at);
}

static bool decide_less(Dim a, Dim b, bool *truth)       /* a < b */
{
    *truth = proved_ge(b, dim_add(a, dim_const(1)));
    return *truth || proved_ge(a, b);
}

static bool decide_equal(Dim a, Dim b, bool *truth)
{
    int64_t gap;
    bool less;
    *truth = same_size(a, b);
    if (*truth || (dim_is_const(dim_sub(a, b), &gap) && gap != 0))
        return true;
    return (decide_less(a, b, &less) && less) || (decide_less(b, a, &less) && less);
}

static bool compare_dims(const char *op, Dim a, Dim b, bool *truth)
{
    bool known;
    if (op[0] == '=' || op[0] == '!') {
        known = decide_equal(a, b, truth);
        *truth ^= op[0] == '!';
        return known;
    }
    bool swap = (op[0] == '>') != (op[1] == '=');        /* a > b is b < a; a <= b is not b < a */
    known = swap ? decide_less(b, a, truth) : decide_less(a, b, truth);
    *truth ^= op[1] == '=';
    return known;
}

static bool is_comparison(const char *op)
{
    return strchr("<>", op[0]) || !strcmp(op, "==") || !strcmp(op, "!=");
}

/* True when *r is set; else the operands go on as tensors. */
static bool static_ints(const char *op, Dim a, Dim b, Object *r, Span at)
{
    int64_t y;
    bool truth;
    if (is_comparison(op)) {
        if (!compare_dims(op, a, b, &truth))
            return false;
        *r = object_bool(truth);
        return true;
    }
    if ((!strcmp(op, "//") || *op == '%') && dim_is(b, 0)) {
        fail(at, "E0338", "`%s` divides by zero", op);
        *r = poison;
    } else if (!strcmp(op, "//"))
        *r = dim_result(dim_div(a, b), op, at);
    else if (*op == '%')
        *r = dim_result(dim_mod(a, b), op, at);
    else if (*op == '^' && dim_is_const(b, &y) && y >= 0)
        *r = int_power(a, y, at);
    else if (*op == '+')
        *r = dim_result(dim_add(a, b), op, at);
    else if (*op == '-')
        *r = dim_result(dim_sub(a, b), op, at);
    else if (*op == '*')
        *r = dim_result(dim_mul(a, b), op, at);
    else
        return false;
    return true;
}

static Object static_floats(const char *op, double a, double b)
{
    if (is_comparison(op)) {
        bool truth = *op == '=' ? a == b : *op == '!' ? a != b
                   : *op == '<' ? (op[1] ? a <= b : a < b) : (op[1] ? a >= b : a > b);
        return object_bool(truth);
    }
    switch (*op) {
    case '+': return object_float(a + b);
    case '-': return object_float(a - b);
    case '*': return object_float(a * b);
    case '^': return object_float(pow(a, b));
    case '%': return object_float(a - b * floor(a / b));
    default: return object_float(op[1] ? floor(a / b) : a / b);
    }
}

static bool static_binary(const char *op, Object a, Object b, Object *r, Span at)
{
    double x, y;
    if (!strcmp(op, "and") || !strcmp(op, "or")) {
        *r = object_bool(*op == 'a' ? a.truth && b.truth : a.truth || b.truth);
        return a.kind == OBJ_BOOL && b.kind == OBJ_BOOL;
    }
    if (a.kind == OBJ_BOOL && b.kind == OBJ_BOOL && is_comparison(op) && !strchr("<>", *op)) {
        *r = object_bool((a.truth == b.truth) == (*op == '='));
        return true;
    }
    if (a.kind == OBJ_BOOL)
        a = object_int(a.truth);
    if (b.kind == OBJ_BOOL)
        b = object_int(b.truth);
    if (a.kind == OBJ_INT && b.kind == OBJ_INT && strcmp(op, "/") &&
        static_ints(op, a.dim, b.dim, r, at)) {
        r->literal = a.literal && b.literal;
        return true;
    }
    if (!static_float(a, &x) || !static_float(b, &y))
        return false;
    *r = static_floats(op, x, y);
    return true;
}

/* ---- tensors ---- */

typedef struct { const char *text; Op op; bool swap; } BinaryOp;
static const BinaryOp binary_ops[] = {
    {"+", OP_ADD, false},   {"-", OP_SUB, false},   {"*", OP_MUL, false}, {"/", OP_DIV, false},
    {"//", OP_IDIV, false}, {"%", OP_MOD, false},   {"^", OP_POW, false}, {"==", OP_EQ, false},
    {"!=", OP_NE, false},   {"<", OP_LT, false},    {"<=", OP_LE, false}, {">", OP_LT, true},
    {">=", OP_LE, true},    {"and", OP_AND, false}, {"or", OP_OR, false},
};

/* a * a * ... * a, by squares */
static Object product_power(Object a, int64_t n)
{
    Object r = a;
    if (n == 0)
        return number_tensor(object_int(1), tensor_node(a)->type, tensor_shape(a));
    for (bool first = true; n > 0; n /= 2) {
        Object pair[2] = {r, a}, square[2] = {a, a};
        if (n % 2) {
            r = first ? a : point(OP_MUL, pair, 2, a.ones);
            first = false;
        }
        if (n > 1)
            a = point(OP_MUL, square, 2, a.ones);
    }
    return r;
}

/* x ^ 2 and the like are products; other powers are those of floats. */
static Object tensor_power(Object a, Object b, Span at)
{
    int64_t n;
    Object args[2] = {a, b};
    bool whole = is_tensor(a) && static_int(b, &n) && n >= 0;
    if (whole && (n == 2 || n == 3 || !is_float(tensor_node(a)->type))) {
        if (tensor_node(a)->type == BOOL)
            a = cast_tensor(a, I32);
        return product_power(a, n);
    }
    Shape shape;
    if (!join_types(args, 2, at, "the base and the exponent"))
        return poison;
    floats(args, 2);
    if (!broadcast(args, 2, &shape, at, "the base and the exponent"))
        return poison;
    return point(OP_POW, args, 2, shape.ones);
}

static bool matmul_misfit(Object a, Object b, Dim x, Dim y, Span at)
{
    const Node *right = tensor_node(b);
    bool turned = right->rank > 1 && same_size(x, right->shape[right->rank - 1]);
    fail(at, "E0323",
         "`@` joins the last axis of the left with the last but one of the right (or its only "
         "one): %s @ %s do not fit (%s against %s%s)%s",
         object_describe(a), object_describe(b), dim_text(x), dim_text(y),
         turned ? "" : undecided_size(x, y), turned ? "; write `'` behind the right side" : "");
    note_operands((Object[]){a, b}, 2, at);
    note_dims(x, y);
    return false;
}

/* Leading axes of one operand of `@` in the result's leading axes (at most `lead`). */
static bool lead_axes(Contract *c, int which, Shape s, int own, int lead)
{
    for (int k = 0; k < own; k++) {
        int axis = lead - own + k;
        bool one = s.ones >> k & 1;
        if (c->box[axis] == DIM_BAD || (one && c->box[axis] != s.dim[k]))
            c->box[axis] = c->box[axis] == DIM_BAD ? s.dim[k] : c->box[axis];
        else if (!same_size(c->box[axis], s.dim[k]) && !dim_is(c->box[axis], 1))
            return false;
        else if (dim_is(c->box[axis], 1))
            c->box[axis] = s.dim[k];
        c->in[which].at[k] = affine_axis(axis);
    }
    return true;
}

static void stretch_ones(Contract *c, int which, Shape s, int own, int lead)
{
    for (int k = 0; k < own; k++)
        if (!same_size(s.dim[k], c->box[lead - own + k]))
            c->in[which].at[k] = affine_const(dim_const(0));
}

static Object matmul(Object a, Object b, Span at)
{
    Object args[2] = {a, b};
    if (!join_types(args, 2, at, "the operands of `@`"))
        return poison;
    cast_all(args, 2, BOOL, I32);
    Shape x = tensor_shape(args[0]), y = tensor_shape(args[1]);
    if (x.rank == 0 || y.rank == 0) {
        fail(at, "E0326", "`@` needs tensors of rank 1 or more, but got %s @ %s; write `*`",
             object_describe(args[0]), object_describe(args[1]));
        return poison;
    }
    int xl = x.rank > 1 ? x.rank - 2 : 0, yl = y.rank > 1 ? y.rank - 2 : 0,
        lead = xl > yl ? xl : yl;
    bool has_m = x.rank > 1, has_n = y.rank > 1;
    Dim kx = x.dim[x.rank - 1], ky = y.dim[has_n ? y.rank - 2 : 0];
    if (!same_size(kx, ky))
        return matmul_misfit(args[0], args[1], kx, ky, at), poison;
    Contract c = {0};
    int out = lead + has_m + has_n, m = lead, n = lead + has_m, k = out;
    if (!lead_axes(&c, 0, x, xl, lead) || !lead_axes(&c, 1, y, yl, lead)) {
        fail(at, "E0323", "the leading axes of %s @ %s do not fit", object_describe(args[0]),
             object_describe(args[1]));
        return poison;
    }
    stretch_ones(&c, 0, x, xl, lead);
    stretch_ones(&c, 1, y, yl, lead);
    if (has_m)
        c.box[m] = x.dim[x.rank - 2], c.in[0].at[xl] = affine_axis(m);
    if (has_n)
        c.box[n] = y.dim[y.rank - 1], c.in[1].at[y.rank - 1] = affine_axis(n);
    c.box[k] = kx;
    c.nbox = out + 1;
    c.in[0].rank = x.rank, c.in[1].rank = y.rank;
    c.in[0].at[x.rank - 1] = affine_axis(k);
    c.in[1].at[has_n ? y.rank - 2 : 0] = affine_axis(k);
    c.out = map_identity(out);
    Ref l = tensor_ref(args[0]), r = tensor_ref(args[1]);
    return object_tensor(build_contract(current_step()->graph, &c, l, r, out, c.box), 0);
}

static bool check_logic(const char *op, Object *args, Span at)
{
    for (int i = 0; i < 2; i++) {
        if (args[i].kind == OBJ_LIST)
            args[i] = to_tensor(args[i], ANY_TYPE, at);
        if (is_poison(args[i]))
            return false;
        if (args[i].kind == OBJ_BOOL || (is_tensor(args[i]) && tensor_node(args[i])->type == BOOL))
            continue;
        fail(at, "E0407", "`%s` joins bools, but %s is %s; compare it first, e.g. `x > 0`", op,
             i ? "the right side" : "the left side", object_describe(args[i]));
        return false;
    }
    return true;
}

static Object tensor_binary(const BinaryOp *row, Object a, Object b, Span at)
{
    Object args[2] = {a, b};
    Shape shape;
    const char *what = internf("the operands of `%s`", row->text);
    bool logic = row->op == OP_AND || row->op == OP_OR;
    if ((logic && !check_logic(row->text, args, at)) || !join_types(args, 2, at, what))
        return poison;
    if (row->op == OP_DIV)
        floats(args, 2);
    else if (!logic && row->op != OP_EQ && row->op != OP_NE)
        cast_all(args, 2, BOOL, I32);
    if (!broadcast(args, 2, &shape, at, what))
        return poison;
    if (row->swap) {
        Object t = args[0];
        args[0] = args[1];
        args[1] = t;
    }
    return point(row->op, args, 2, shape.ones);
}

static Object binary_part(void *op, Object *args, Span at)
{
    return arith_binary(op, args[0], args[1], at);
}

Object arith_binary(const char *op, Object a, Object b, Span at)
{
    Object r, both[2] = {a, b};
    bool equality = !strcmp(op, "==") || !strcmp(op, "!=");
    if (is_poison(a) || is_poison(b))
        return poison;
    if (equality && (a.kind == OBJ_NONE || b.kind == OBJ_NONE))
        return object_bool((a.kind == b.kind) == (*op == '='));
    if (any_bundle(both, 2) && *op == '@') {
        fail(at, "E0509", "`@` multiplies tensors, but this is %s; dot(a, b) sums all products",
             object_describe(is_bundle(a) ? a : b));
        return poison;
    }
    if (any_bundle(both, 2))
        return bundle_map(binary_part, (void *)op, both, 2, at);
    a = read_object(a), b = read_object(b);
    if (is_poison(a) || is_poison(b))
        return poison;
    if (is_number(a) && is_number(b) && *op != '@' && static_binary(op, a, b, &r, at))
        return r;
    if (equality && a.kind == OBJ_STR && b.kind == OBJ_STR)
        return object_bool(!strcmp(a.str, b.str) == (*op == '='));
    if (*op == '@')
        return matmul(a, b, at);
    if (*op == '^')
        return tensor_power(a, b, at);
    for (int i = 0; i < LENGTH(binary_ops); i++)
        if (!strcmp(binary_ops[i].text, op))
            return tensor_binary(&binary_ops[i], a, b, at);
    die("operator %s", op);
}

static Object unary_part(void *op, Object *args, Span at)
{
    return arith_unary(op, args[0], at);
}

Object arith_unary(const char *op, Object a, Span at)
{
    if (is_bundle(a))
        return bundle_map(unary_part, (void *)op, &a, 1, at);
    a = read_object(a);
    bool minus = *op == '-';
    if (is_poison(a))
        return a;
    if (!minus && a.kind == OBJ_BOOL)
        return object_bool(!a.truth);
    if (minus && (a.kind == OBJ_INT || a.kind == OBJ_BOOL)) {
        Object r = dim_result(dim_sub(dim_const(0), a.kind == OBJ_INT ? a.dim : dim_const(a.truth)),
                              op, at);
        r.literal = a.literal;
        return r;
    }
    if (minus && a.kind == OBJ_FLOAT)
        return object_float(-a.f);
    a = to_tensor(a, ANY_TYPE, at);
    if (is_poison(a))
        return a;
    if (!minus && tensor_node(a)->type != BOOL) {
        fail(at, "E0407", "`not` needs a bool, but this has type %s",
             dtype_names[tensor_node(a)->type]);
        return poison;
    }
    if (minus && tensor_node(a)->type == BOOL)
        a = cast_tensor(a, I32);
    return point(minus ? OP_NEG : OP_NOT, &a, 1, a.ones);
}

static Object select_part(void *ctx, Object *args, Span at)
{
    (void)ctx;
    return arith_select(args[0], args[1], args[2], at);
}

/* if c then a else b, elementwise. */
Object arith_select(Object c, Object a, Object b, Span at)
{
    Object sides[2] = {a, b}, all[3] = {c, a, b};
    Shape shape;
    if (any_bundle(all, 3))
        return bundle_map(select_part, NULL, all, 3, at);
    c = to_tensor(c, BOOL, at);
    if (is_poison(c) || !join_types(sides, 2, at, "the two values of `if`"))
        return poison;
    if (tensor_node(c)->type != BOOL) {
        fail(at, "E0407", "the condition of `if` must be a bool, but has type %s",
             dtype_names[tensor_node(c)->type]);
        return poison;
    }
    all[0] = c, all[1] = sides[0], all[2] = sides[1];
    if (!broadcast(all, 3, &shape, at, "the condition and the values of `if`"))
        return poison;
    return point(OP_SELECT, all, 3, shape.ones);
}

/* ---- functions of one or two numbers ---- */

static Object static_point(Op op, Object *args, int n, Span at)
{
    double x[2] = {0, 0};
    if ((op == OP_MAX || op == OP_MIN) && args[0].kind == OBJ_INT && args[1].kind == OBJ_INT) {
        bool less;
        if (decide_less(args[0].dim, args[1].dim, &less))
            return args[less == (op == OP_MAX)];
        return none;
    }
    for (int i = 0; i < n; i++)
        if (!static_float(args[i], &x[i]))
            return none;
    if (op == OP_ABS && args[0].kind == OBJ_INT)
        return x[0] < 0 ? arith_unary("-", args[0], at) : args[0];
    if ((op == OP_FLOOR || op == OP_ROUND) && args[0].kind == OBJ_INT)
        return args[0];
    Value v = point_eval(op, F64, (Value){.f = x[0]}, (Value){.f = x[1]}, (Value){0});
    return object_float(v.f);
}

static Object point_part(void *op, Object *args, Span at)
{
    Op which = *(Op *)op;
    return arith_point(which, args, op_info[which].arity, at);
}

Object arith_point(Op op, Object *args, int n, Span at)
{
    bool all_static = true;
    Shape shape;
    if (any_bundle(args, n))
        return bundle_map(point_part, &op, args, n, at);
    for (int i = 0; i < n; i++) {
        args[i] = read_object(args[i]);
        if (is_poison(args[i]))
            return poison;
        all_static &= is_number(args[i]);
    }
    if (all_static) {
        Object r = static_point(op, args, n, at);
        if (r.kind != OBJ_NONE)
            return r;
    }
    const char *what = internf("the arguments of `%s`", op_info[op].name);
    if (!join_types(args, n, at, what))
        return poison;
    bool numbers = op == OP_MAX || op == OP_MIN || op == OP_ABS || op == OP_SIGN;
    bool whole = (op == OP_FLOOR || op == OP_ROUND) && !is_float(tensor_node(args[0])->type);
    cast_all(args, n, BOOL, I32);
    if (whole)
        return args[0];
    if (!numbers)
        floats(args, n);
    if (!broadcast(args, n, &shape, at, what))
        return poison;
    return point(op, args, n, shape.ones);
}
