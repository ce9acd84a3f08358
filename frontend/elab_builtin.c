/* The functions known by name: primitives only. Everything with a name in a textbook is written
 * in .dlm on top of these. One row of the table each; the helpers above take arguments apart. */
#include "frontend/elab.h"

#include <math.h>
#include <string.h>

/* ---- arguments ---- */

static int parameter_index(const char *const *names, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(names[i], name))
            return i;
    return -1;
}

bool take_args(const Builtin *b, ArgList *args, const char *const *names, int n, int needed,
               Arg *out, Span at)
{
    int next = 0;
    for (int i = 0; i < n; i++)
        out[i] = (Arg){.value = none, .span = at};
    for (int i = 0; i < args->n; i++) {
        const Arg *a = &args->p[i];
        int k = a->name ? parameter_index(names, n, a->name) : next++;
        if (a->name && k < 0) {
            fail(a->span, "E0203", "`%s` has no option `%s`%s", b->name, a->name,
                 hint_for(a->name, names, n));
            return false;
        }
        if (k >= n) {
            fail(a->span, "E0201", "`%s` takes %d %s, but this is one more", b->name, n,
                 n == 1 ? "argument" : "arguments");
            return false;
        }
        out[k] = *a;
    }
    for (int i = 0; i < needed; i++)
        if (out[i].value.kind == OBJ_NONE) {
            fail(at, "E0202", "`%s` is missing its argument `%s`", b->name, names[i]);
            return false;
        }
    return true;
}

static bool take_tensor(const Builtin *b, ArgList *args, const char *const *names, int n,
                        int needed, Arg *out, Span at)
{
    if (!take_args(b, args, names, n, needed, out, at))
        return false;
    out[0].value = to_tensor(out[0].value, ANY_TYPE, out[0].span);
    return !is_poison(out[0].value);
}

static const char *const only_x[] = {"x"};

/* ---- elementwise ---- */

static Object call_point(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"a", "b"};
    int n = op_info[b->op].arity;
    Arg a[2];
    Object values[2];
    if (!take_args(b, args, n == 1 ? only_x : names, n, n, a, at))
        return poison;
    for (int i = 0; i < n; i++)
        values[i] = a[i].value;
    Object r = arith_point((Op)b->op, values, n, at);
    return with_axes_of(with_axes_of(r, a[0].value), a[n - 1].value);
}

/* max(a, b) is elementwise, max(x, axis = 1) a reduction. */
static Object call_extremum(const Builtin *b, ArgList *args, Span at)
{
    bool two = args->n == 2 && !args->p[0].name && !args->p[1].name;
    return two ? call_point(b, args, at) : reduce_call(b, args, at);
}

static Object cast_number(Object o, DType to, Span at)
{
    double f;
    if (static_float(o, &f) && (to == F32 || to == BOOL))
        return to == F32 ? object_float(f) : object_bool(f != 0);
    if (static_float(o, &f) && to == I32 && fabs(f) <= INT32_MAX)
        return object_int((int64_t)f);
    o = to_tensor(o, is_float(to) || o.kind != OBJ_FLOAT ? to : ANY_TYPE, at);
    return is_poison(o) ? o : cast_tensor(o, to);
}

enum { CAST_FLOAT = DTYPES, CAST_INT };

/* A builtin of one part of a bundle, and of that part of other bundles; the other arguments stay. */
typedef struct { const Builtin *builtin; const ArgList *args; } PartCall;

static Object call_part(void *ctx, Object *args, Span at)
{
    const PartCall *call = ctx;
    ArgList own = {0};
    for (int i = 0, k = 0; i < call->args->n; i++) {
        PUSH(own, call->args->p[i]);
        if (is_bundle(own.p[i].value))
            own.p[i].value = args[k++];
    }
    return call->builtin->call(call->builtin, &own, at);
}

/* The builtin of each part, when the first argument is a bundle. */
static bool call_parts(const Builtin *b, const ArgList *args, Object *result, Span at)
{
    PartCall call = {b, args};
    Object bundles[3];
    int n = 0;
    if (!args->n || !is_bundle(args->p[0].value))
        return false;
    for (int i = 0; i < args->n && n < LENGTH(bundles); i++)
        if (is_bundle(args->p[i].value))
            bundles[n++] = args->p[i].value;
    *result = bundle_map(call_part, &call, bundles, n, at);
    return true;
}

/* The type that a cast by name gives a value; float(x, like = y) gives the float type of y, and
 * float(x, like = y, wide = true) that type, but no narrower one than f32. */
static DType cast_type(int op, Object x, const Arg *like, bool wide)
{
    bool tensor = is_tensor(x);
    if (op == CAST_INT)
        return tensor && is_int(tensor_node(x)->type) ? tensor_node(x)->type : I32;
    if (op != CAST_FLOAT)
        return (DType)op;
    Object y = like->value.kind == OBJ_NONE ? x : read_object(like->value);
    DType type = is_tensor(y) && is_float(tensor_node(y)->type) ? tensor_node(y)->type : F32;
    return wide && type != F64 ? F32 : type;
}

static Object call_cast(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"x", "like", "wide"};
    Arg a[3] = {0};
    Object o;
    if (call_parts(b, args, &o, at))
        return o;
    if (!take_args(b, args, names, b->op == CAST_FLOAT ? 3 : 1, 1, a, at))
        return poison;
    bool wide = a[2].value.kind == OBJ_BOOL && a[2].value.truth;
    if (b->op == CAST_FLOAT && a[2].value.kind != OBJ_NONE && a[2].value.kind != OBJ_BOOL) {
        fail(a[2].span, "E0414", "`wide` must be true or false, known while compiling");
        return poison;
    }
    o = read_object(a[0].value);
    if (o.kind == OBJ_LIST)
        o = to_tensor(o, ANY_TYPE, at);
    if (is_poison(o))
        return o;
    if (is_number(o))
        return cast_number(o, cast_type(b->op, o, &a[1], wide), at);
    o = to_tensor(o, ANY_TYPE, at);
    return is_poison(o) ? o : cast_tensor(o, cast_type(b->op, o, &a[1], wide));
}

/* ---- sizes ---- */

static Object call_shape(const Builtin *b, ArgList *args, Span at)
{
    Arg a[1];
    if (!take_tensor(b, args, only_x, 1, 1, a, at))
        return poison;
    Shape s = tensor_shape(a[0].value);
    Object list = object_list(OBJ_LIST);
    for (int i = 0; i < s.rank; i++) {
        Object size = object_dim(s.dim[i]);
        size.literal = s.ones >> i & 1;
        PUSH(*list.list, size);
    }
    return list;
}

static Object call_size(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"x", "axis"};
    Arg a[2];
    int axis;
    if (args->n == 1 && is_bundle(args->p[0].value))
        return object_dim(bundle_count(args->p[0].value));
    if (!take_tensor(b, args, names, 2, 1, a, at))
        return poison;
    Shape s = tensor_shape(a[0].value);
    if (a[1].value.kind == OBJ_NONE)
        return object_dim(shape_count(s.rank, s.dim));
    return static_axis(a[1].value, s.rank, &axis, a[1].span) ? object_dim(s.dim[axis]) : poison;
}

static Object call_rank(const Builtin *b, ArgList *args, Span at)
{
    Arg a[1];
    return take_tensor(b, args, only_x, 1, 1, a, at) ? object_int(tensor_node(a[0].value)->rank)
                                                     : poison;
}

static Object call_len(const Builtin *b, ArgList *args, Span at)
{
    Arg a[1];
    if (!take_args(b, args, only_x, 1, 1, a, at))
        return poison;
    if (a[0].value.kind == OBJ_LIST || a[0].value.kind == OBJ_TUPLE)
        return object_int(a[0].value.list->n);
    if (a[0].value.kind == OBJ_RANGE && !a[0].value.open_low && !a[0].value.open_high)
        return object_dim(dim_sub(a[0].value.high, a[0].value.low));
    fail(a[0].span, "E0416", "`len` takes a list or a range, but this is %s; write size(x, axis)",
         object_describe(a[0].value));
    return poison;
}

/* ---- changing shape ---- */

/* A tensor of `count` elements in a shape of as many, by facts at least. */
static Object reshape_tensor(Object x, Dim count, const Shape *s)
{
    Graph *g = current_step()->graph;
    Dim wanted = shape_count(s->rank, s->dim);
    if (wanted != count) {
        x = object_tensor(build_reshape(g, tensor_ref(x), 1, &count), 0);
        x = resize_tensor(x, &wanted);
    }
    return object_tensor(build_reshape(g, tensor_ref(x), s->rank, s->dim), s->ones);
}

/* Replaces one -1 by what the number of elements leaves. */
static bool solve_size(Object *list, Dim count, Span at)
{
    int unknown = -1;
    Dim known = dim_const(1);
    for (int i = 0; i < list->list->n; i++) {
        Object o = list->list->p[i];
        if (o.kind == OBJ_INT && dim_is(o.dim, -1)) {
            if (unknown >= 0) {
                fail(at, "E0329", "at most one size may be -1");
                return false;
            }
            unknown = i;
        } else if (o.kind == OBJ_INT)
            known = dim_mul(known, o.dim);
    }
    if (unknown < 0)
        return true;
    Dim rest = dim_div(count, known);
    if (rest == DIM_BAD || !same_size(dim_mul(rest, known), count)) {
        fail(at, "E0329", "%s elements cannot be cut into pieces of %s%s", dim_text(count),
             dim_text(known), undecided_size(dim_mul(rest, known), count));
        return false;
    }
    list->list->p[unknown] = object_dim(rest);
    return true;
}

static Object call_reshape(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"x", "shape"};
    Arg a[2];
    bool ok;
    if (!take_tensor(b, args, names, 2, 2, a, at))
        return poison;
    Shape from = tensor_shape(a[0].value);
    Dim count = shape_count(from.rank, from.dim);
    Object list = object_list(OBJ_LIST);
    Object given = a[1].value;
    bool many = given.kind == OBJ_LIST || given.kind == OBJ_TUPLE;
    for (int i = 0; i < (many ? given.list->n : 1); i++)
        PUSH(*list.list, many ? given.list->p[i] : given);
    if (!solve_size(&list, count, a[1].span))
        return poison;
    Shape s = shape_from_object(list, a[1].span, &ok);
    if (!ok)
        return poison;
    Dim wanted = shape_count(s.rank, s.dim);
    if (!same_size(wanted, count)) {
        fail(at, "E0329", "%s has %s elements, but the new shape has %s%s",
             object_describe(a[0].value), dim_text(count), dim_text(wanted),
             undecided_size(wanted, count));
        return poison;
    }
    return reshape_tensor(a[0].value, count, &s);
}

/* concat and stack take tensors or one list of them; axis is named. */
static bool take_parts(const Builtin *b, ArgList *args, Object **parts, int *n, Arg *axis, Span at)
{
    ObjectList list = {0};
    *axis = (Arg){.value = object_int(b->op), .span = at};
    take_named(args, "axis", axis);
    for (int i = 0; i < args->n; i++) {
        const Arg *a = &args->p[i];
        if (a->name) {
            fail(a->span, "E0203", "`%s` has no option `%s`; it has `axis`", b->name, a->name);
            return false;
        }
        bool many = args->n == 1 && (a->value.kind == OBJ_LIST || a->value.kind == OBJ_TUPLE);
        for (int k = 0; k < (many ? a->value.list->n : 1); k++)
            PUSH(list, many ? a->value.list->p[k] : a->value);
    }
    *parts = list.p;
    *n = list.n;
    if (list.n == 0) {
        fail(at, "E0202", "`%s` needs at least one tensor", b->name);
        return false;
    }
    return join_types(list.p, list.n, at, internf("the parts of `%s`", b->name));
}

static Object concat_along(Object *parts, int n, int axis, Span at)
{
    Shape s = tensor_shape(parts[0]);
    Ref *refs = NEW_ARRAY(Ref, n);
    for (int i = 0; i < n; i++) {
        Shape one = tensor_shape(parts[i]);
        int k = 0;
        while (one.rank == s.rank && k < s.rank && (k == axis || same_size(one.dim[k], s.dim[k])))
            k++;
        if (k < s.rank) {
            fail(at, "E0324", "parts to join on axis %d must agree elsewhere: %s and %s%s", axis,
                 object_describe(parts[0]), object_describe(parts[i]),
                 one.rank == s.rank ? undecided_size(s.dim[k], one.dim[k]) : "");
            return poison;
        }
        Dim own = one.dim[axis];
        memcpy(one.dim, s.dim, sizeof s.dim);
        one.dim[axis] = own;
        refs[i] = tensor_ref(resize_tensor(parts[i], one.dim));
    }
    Object r = object_tensor(build_concat(current_step()->graph, axis, refs, n),
                             (uint8_t)(s.ones & ~(1u << axis)));
    return name_axis(with_axes_of(r, parts[0]), axis, NULL);
}

static Object call_concat(const Builtin *b, ArgList *args, Span at)
{
    Object *parts;
    Arg axis;
    int n, k;
    if (!take_parts(b, args, &parts, &n, &axis, at))
        return poison;
    if (tensor_node(parts[0])->rank == 0) {
        fail(at, "E0326", "numbers have no axis to be joined on; write stack(...)");
        return poison;
    }
    if (!static_axis(axis.value, tensor_node(parts[0])->rank, &k, axis.span))
        return poison;
    return concat_along(parts, n, k, at);
}

static Object call_stack(const Builtin *b, ArgList *args, Span at)
{
    Object *parts;
    Arg axis;
    int n, k;
    if (!take_parts(b, args, &parts, &n, &axis, at))
        return poison;
    Shape s = tensor_shape(parts[0]), wide = {.rank = s.rank + 1};
    if (wide.rank > MAX_RANK) {
        fail(at, "E0304", "a tensor has at most %d axes", MAX_RANK);
        return poison;
    }
    if (!static_axis(axis.value, wide.rank, &k, axis.span))
        return poison;
    for (int i = 0; i < wide.rank; i++)
        wide.dim[i] = i == k ? dim_const(1) : s.dim[i - (i > k)];
    for (int i = 0; i < n; i++) {
        Shape one = tensor_shape(parts[i]);
        if (!same_shape(s.rank, s.dim, one.rank, one.dim)) {
            fail(at, "E0324", "parts to stack must have one shape: %s and %s",
                 object_describe(parts[0]), object_describe(parts[i]));
            return poison;
        }
        Object part = resize_tensor(parts[i], s.dim);
        parts[i] = object_tensor(build_reshape(current_step()->graph, tensor_ref(part), wide.rank,
                                               wide.dim),
                                 0);
    }
    return concat_along(parts, n, k, at);
}

/* split(x, n, axis = -1): n equal parts, as a tuple */
static Object call_split(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"x", "parts", "axis"};
    Arg a[3];
    int64_t n;
    int axis;
    if (!take_tensor(b, args, names, 3, 2, a, at))
        return poison;
    if (a[2].value.kind == OBJ_NONE)
        a[2].value = object_int(-1);
    Shape s = tensor_shape(a[0].value);
    if (!static_int(a[1].value, &n) || n < 1) {
        fail(a[1].span, "E0413", "the number of parts must be a positive static int");
        return poison;
    }
    if (!static_axis(a[2].value, s.rank, &axis, a[2].span))
        return poison;
    Dim part = dim_div(s.dim[axis], dim_const(n));
    if (!same_size(dim_mul(part, dim_const(n)), s.dim[axis])) {
        fail(at, "E0330", "an axis of size %s cannot be cut into %lld equal parts%s",
             dim_text(s.dim[axis]), (long long)n,
             undecided_size(dim_mul(part, dim_const(n)), s.dim[axis]));
        return poison;
    }
    Object list = object_list(OBJ_TUPLE);
    for (int64_t i = 0; i < n; i++) {
        Ref r = build_slice(current_step()->graph, tensor_ref(a[0].value), axis,
                            dim_mul(part, dim_const(i)), 1, part);
        PUSH(*list.list, object_tensor(r, (uint8_t)(s.ones & ~(1u << axis))));
    }
    return list;
}

static Object permuted(Object x, const int *order)
{
    int rank = tensor_node(x)->rank;
    uint8_t ones = 0;
    for (int i = 0; i < rank; i++)
        ones |= (uint8_t)((x.ones >> order[i] & 1) << i);
    return object_tensor(build_permute(current_step()->graph, tensor_ref(x), order), ones);
}

static Object call_permute(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"x", "order"};
    Arg a[2];
    int order[MAX_RANK];
    uint32_t seen = 0;
    if (!take_tensor(b, args, names, 2, 2, a, at))
        return poison;
    int rank = tensor_node(a[0].value)->rank;
    ObjectList *list = a[1].value.kind == OBJ_LIST ? a[1].value.list : NULL;
    for (int i = 0; list && list->n == rank && i < rank; i++) {
        if (!static_axis(list->p[i], rank, &order[i], a[1].span))
            return poison;
        seen |= 1u << order[i];
    }
    if (!list || list->n != rank || seen != (1u << rank) - 1) {
        fail(a[1].span, "E0331", "the order must list each of the %d axes once", rank);
        return poison;
    }
    return permuted(a[0].value, order);
}

/* ---- making tensors ---- */

static Object filled(Object value, Shape s, Span at)
{
    value = to_tensor(value, ANY_TYPE, at);
    if (is_poison(value))
        return value;
    if (tensor_node(value)->rank > 0) {
        fail(at, "E0328", "one number fills a tensor, but this is %s", object_describe(value));
        return poison;
    }
    return expand_tensor(value, &s);
}

static bool no_names(const Builtin *b, const ArgList *args)
{
    for (int i = 0; i < args->n; i++)
        if (args->p[i].name && strcmp(args->p[i].name, "shape")) {
            fail(args->p[i].span, "E0203", "`%s` has no option `%s`", b->name, args->p[i].name);
            return false;
        }
    return true;
}

static Object call_full(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"value", "shape"};
    Arg a[2];
    bool ok;
    if (!take_args(b, args, names, 2, 2, a, at))
        return poison;
    Shape s = shape_from_object(a[1].value, a[1].span, &ok);
    return ok ? filled(a[0].value, s, a[0].span) : poison;
}

static Object call_like(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"x", "value"};
    Arg a[2];
    Object parts;
    if (call_parts(b, args, &parts, at))
        return parts;
    if (!take_tensor(b, args, names, b->op ? 2 : 1, b->op ? 2 : 1, a, at))
        return poison;
    Shape s = tensor_shape(a[0].value);
    DType t = tensor_node(a[0].value)->type;
    Object v = b->op ? to_tensor(a[1].value, t, a[1].span)
                     : to_tensor(t == BOOL ? object_bool(false) : object_int(0), t, at);
    return is_poison(v) ? v : filled(cast_tensor(v, t), s, at);
}

static Object call_iota(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"n"};
    Arg a[1];
    bool ok;
    if (!take_args(b, args, names, 1, 1, a, at))
        return poison;
    Shape s = shape_from_object(a[0].value, a[0].span, &ok);
    if (!ok || s.rank != 1) {
        if (ok)
            fail(a[0].span, "E0327", "`iota` counts along one axis: iota(n)");
        return poison;
    }
    return object_tensor(build_iota(current_step()->graph, I32, 0, 1, s.dim), 0);
}

/* The site of a draw: its place in the tree of uses, or the path of the param it initialises. */
static const char *draw_site(void)
{
    if (!elab.site)
        return internf("%s#%d", elab.frame->path, ++elab.frame->draws);
    return ++elab.site_draws == 1 ? elab.site : internf("%s#%d", elab.site, elab.site_draws);
}

static Object random_tensor(const char *site, const Shape *s)
{
    Step *step = current_step();
    Dim round = step->body ? step->body->round : dim_const(0);
    return object_tensor(build_random(step->graph, site, round, s->rank, s->dim), s->ones);
}

/* Bits for each element of x, or of the parts of a bundle: a part's site has the part's path. */
static Object random_like(Object x, Span at)
{
    Shape s;
    if (!is_bundle(x)) {
        x = to_tensor(x, ANY_TYPE, at);
        if (is_poison(x))
            return x;
        s = tensor_shape(x);
        return random_tensor(draw_site(), &s);
    }
    const Bundle *b = x.bundle;
    const char *site = draw_site();
    Object r = bundle_new(b->prefix);
    for (int i = 0; i < b->parts.n; i++) {
        const char *path = b->parts.p[i].path;
        s = tensor_shape(b->parts.p[i].value);
        bundle_add(r, path, random_tensor(internf("%s/%s", site, path_behind(path, b->prefix)), &s));
    }
    return r;
}

static Object call_random(const Builtin *b, ArgList *args, Span at)
{
    bool ok;
    if (args->n == 1 && args->p[0].name && !strcmp(args->p[0].name, "like"))
        return random_like(args->p[0].value, args->p[0].span);
    if (!no_names(b, args))
        return poison;
    Shape s = shape_from_args(args, at, &ok);
    return ok ? random_tensor(draw_site(), &s) : poison;
}

/* ---- lists ---- */

static Object call_zip(const Builtin *b, ArgList *args, Span at)
{
    Object r = object_list(OBJ_LIST);
    int n = -1;
    for (int i = 0; i < args->n; i++) {
        Object o = args->p[i].value;
        if (o.kind != OBJ_LIST && o.kind != OBJ_TUPLE) {
            fail(args->p[i].span, "E0416", "`%s` joins lists, but this is %s", b->name,
                 object_describe(o));
            return poison;
        }
        if (n >= 0 && o.list->n != n) {
            fail(at, "E0332", "`%s` joins lists of one length: %d and %d", b->name, n, o.list->n);
            return poison;
        }
        n = o.list->n;
    }
    for (int k = 0; k < n; k++) {
        Object t = object_list(OBJ_TUPLE);
        for (int i = 0; i < args->n; i++)
            PUSH(*t.list, args->p[i].value.list->p[k]);
        PUSH(*r.list, t);
    }
    return r;
}

/* prod of a list of sizes is a size; else a reduction over axes. */
static Object call_prod(const Builtin *b, ArgList *args, Span at)
{
    Object x = args->n == 1 ? args->p[0].value : none;
    Dim p = dim_const(1);
    bool list = x.kind == OBJ_LIST || x.kind == OBJ_TUPLE;
    for (int i = 0; list && i < x.list->n; i++) {
        list = x.list->p[i].kind == OBJ_INT;
        if (list)
            p = dim_mul(p, x.list->p[i].dim);
    }
    return list ? object_dim(p) : reduce_call(b, args, at);
}

/* ---- gradients ---- */

static Object call_stop(const Builtin *b, ArgList *args, Span at)
{
    Arg a[1];
    Object parts;
    if (call_parts(b, args, &parts, at))
        return parts;
    if (!take_tensor(b, args, only_x, 1, 1, a, at))
        return poison;
    return object_tensor(build_stop(current_step()->graph, tensor_ref(a[0].value)),
                         a[0].value.ones);
}

/* ---- data ---- */

static Object call_reader(const Builtin *b, ArgList *args, Span at)
{
    (void)args;
    fail(at, "E0607", "`%s` reads a data set: write `data name = %s(\"file\") { ... }`", b->name,
         b->name);
    return poison;
}

static const Builtin builtins[] = {
    {"exp", call_point, OP_EXP},
    {"log", call_point, OP_LOG},
    {"expm1", call_point, OP_EXPM1},
    {"log1p", call_point, OP_LOG1P},
    {"sqrt", call_point, OP_SQRT},
    {"rsqrt", call_point, OP_RSQRT},
    {"sin", call_point, OP_SIN},
    {"cos", call_point, OP_COS},
    {"tanh", call_point, OP_TANH},
    {"erf", call_point, OP_ERF},
    {"floor", call_point, OP_FLOOR},
    {"round", call_point, OP_ROUND},
    {"tf32", call_point, OP_TF32},
    {"abs", call_point, OP_ABS},
    {"sign", call_point, OP_SIGN},
    {"pow", call_point, OP_POW},
    {"max", call_extremum, OP_MAX},
    {"min", call_extremum, OP_MIN},
    {"sum", reduce_call, 0},
    {"any", reduce_call, 0},
    {"all", reduce_call, 0},
    {"argmax", reduce_call, 0},
    {"argmin", reduce_call, 0},
    {"count", axes_count, 0},
    {"prod", call_prod, 0},
    {"f32", call_cast, F32},
    {"f64", call_cast, F64},
    {"f16", call_cast, F16},
    {"bf16", call_cast, BF16},
    {"i32", call_cast, I32},
    {"i64", call_cast, I64},
    {"u32", call_cast, U32},
    {"u8", call_cast, U8},
    {"bool", call_cast, BOOL},
    {"float", call_cast, CAST_FLOAT},
    {"int", call_cast, CAST_INT},
    {"shape", call_shape, 0},
    {"size", call_size, 0},
    {"rank", call_rank, 0},
    {"len", call_len, 0},
    {"reshape", call_reshape, 0},
    {"concat", call_concat, -1},
    {"stack", call_stack, 0},
    {"split", call_split, 0},
    {"permute", call_permute, 0},
    {"full", call_full, 0},
    {"zeros_like", call_like, 0},
    {"full_like", call_like, 1},
    {"iota", call_iota, 0},
    {"random_bits", call_random, 0},
    {"zip", call_zip, 0},
    {"grad", call_grad, 0, .places = true},
    {"vjp", call_vjp, 0, .places = true},
    {"jvp", call_jvp, 0, .places = true},
    {"hvp", call_hvp, 0, .places = true},
    {"jacobian", call_jacobian, 0, .places = true},
    {"with_derivative", call_with_derivative, 0},
    {"stop_gradient", call_stop, 0},
    {"batches", call_batches, BATCH_ROWS},
    {"streams", call_pieces, BATCH_STREAMS},
    {"windows", call_pieces, BATCH_WINDOWS},
    {"rows", call_rows, 0},
    {"fitted", data_fitted, 0},
    {"csv", call_reader, 0},
    {"tsv", call_reader, 0},
    {"idx", call_reader, 0},
    {"cifar10", call_reader, 0},
    {"cifar100", call_reader, 0},
    {"safetensors", call_reader, 0},
    {"folders", call_reader, 0},
    {"npy", call_reader, 0},
    {"npz", call_reader, 0},
    {"jsonl", call_reader, 0},
    {"cols", call_coding, 0, true},
    {"col", call_coding, 0, true},
    {"images", call_coding, 0, true},
    {"labels", call_coding, 0, true},
    {"sounds", call_coding, 0, true},
    {"field", call_coding, 0, true},
    {"category", call_coding, 0, true},
    {"words", call_coding, 0, true},
    {"chars", call_coding, 0, true},
    {"tokens", call_coding, 0, true},
    {"bytes", call_coding, 0, true},
    {"char", call_char, 0},
};

const Builtin *builtin_find(const char *name)
{
    for (int i = 0; i < LENGTH(builtins); i++)
        if (!strcmp(builtins[i].name, name))
            return &builtins[i];
    return NULL;
}

int builtin_names(const char **names, int max)
{
    int n = LENGTH(builtins) < max ? LENGTH(builtins) : max;
    for (int i = 0; i < n; i++)
        names[i] = builtins[i].name;
    return n;
}
