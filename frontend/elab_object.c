/* Objects: the abstract values on which the elaborator runs a program. Numbers stay static
 * until they meet a tensor and then take its type (rule 11); lists of numbers become array
 * nodes. Descriptions here are what messages show. */
#include "frontend/elab.h"

#include <math.h>
#include <string.h>

const Object poison = {.kind = OBJ_POISON}, none = {.kind = OBJ_NONE};

Object object_dim(Dim d)
{
    return (Object){.kind = OBJ_INT, .dim = d};
}

Object object_int(int64_t v)
{
    return object_dim(dim_const(v));
}

Object object_float(double f)
{
    return (Object){.kind = OBJ_FLOAT, .f = f};
}

Object object_bool(bool b)
{
    return (Object){.kind = OBJ_BOOL, .truth = b};
}

Object object_str(const char *s)
{
    return (Object){.kind = OBJ_STR, .str = s};
}

Object object_list(ObjectKind kind)
{
    return (Object){.kind = kind, .list = NEW(ObjectList)};
}

Object object_tensor(Ref ref, uint8_t ones)
{
    return (Object){.kind = OBJ_TENSOR, .ones = ones, .step = current_step(), .ref = ref};
}

Object object_callable(Callable *c)
{
    return (Object){.kind = OBJ_CALLABLE, .callable = c};
}

bool is_poison(Object o)
{
    return o.kind == OBJ_POISON;
}

bool is_number(Object o)
{
    return o.kind == OBJ_INT || o.kind == OBJ_FLOAT || o.kind == OBJ_BOOL;
}

bool is_tensor(Object o)
{
    return o.kind == OBJ_TENSOR;
}

bool static_int(Object o, int64_t *v)
{
    return o.kind == OBJ_INT && dim_is_const(o.dim, v);
}

bool static_float(Object o, double *v)
{
    int64_t i;
    if (o.kind == OBJ_FLOAT)
        *v = o.f;
    else if (o.kind == OBJ_BOOL)
        *v = o.truth;
    else if (static_int(o, &i))
        *v = (double)i;
    else
        return false;
    return true;
}

const Node *tensor_node(Object o)
{
    return node_at(o.step->graph, o.ref);
}

Shape tensor_shape(Object o)
{
    const Node *n = tensor_node(o);
    Shape s = {.rank = n->rank, .ones = o.ones};
    memcpy(s.dim, n->shape, sizeof s.dim);
    return s;
}

const char *shape_text(DType t, const Shape *s)
{
    Buf b = {0};
    shape_print(&b, t, s->rank, s->dim);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static const char *describe_number(Object o)
{
    Buf b = {0};
    if (o.kind == OBJ_INT)
        buf_printf(&b, "the int %s", dim_text(o.dim));
    else if (o.kind == OBJ_BOOL)
        buf_puts(&b, o.truth ? "true" : "false");
    else {
        buf_puts(&b, "the float ");
        buf_double(&b, o.f);
    }
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static const char *describe_var(const Var *v)
{
    Shape s = {.rank = v->rank};
    memcpy(s.dim, v->shape, sizeof s.dim);
    return v->is_str ? "a string of the run" : shape_text(v->type, &s);
}

const char *object_describe(Object o)
{
    Shape s;
    switch (o.kind) {
    case OBJ_INT: case OBJ_FLOAT: case OBJ_BOOL: return describe_number(o);
    case OBJ_STR: return internf("the string \"%s\"", o.str);
    case OBJ_TENSOR:
        s = tensor_shape(o);
        return shape_text(tensor_node(o)->type, &s);
    case OBJ_LIST: return internf("a list of %d", o.list->n);
    case OBJ_TUPLE: return internf("a tuple of %d values", o.list->n);
    case OBJ_RANGE: return "a range";
    case OBJ_CALLABLE: return internf("the function `%s`", o.callable->name);
    case OBJ_PLACE: return shape_text(o.slot->type, &o.slot->shape);
    case OBJ_VAR: return describe_var(&elab.entry->vars.p[o.var]);
    case OBJ_GROUP: return internf("the parameters of `%s`", o.prefix);
    case OBJ_BUNDLE:
        return *o.bundle->prefix ? internf("the params of `%s`", o.bundle->prefix)
                                 : internf("a bundle of %d params", o.bundle->parts.n);
    case OBJ_PART: return "a data set";
    case OBJ_BATCHES: return "batches of a data set";
    case OBJ_SOURCE: return internf("what `%s` reads of a file", o.source->offer);
    case OBJ_DECODED: return "a text";
    case OBJ_NONE: return "none";
    case OBJ_POISON: break;
    }
    return "a faulty value";
}

/* ---- numbers and lists as tensors ---- */

/* Sizes of the run are i64; the number of a round is i32, like an index. */
static DType number_type(Object o)
{
    if (o.kind != OBJ_INT)
        return o.kind == OBJ_FLOAT ? F32 : BOOL;
    return dim_is_const(o.dim, NULL) || mentions_round(o.dim) ? I32 : I64;
}

/* A static number in every element of `shape`. A dimension is read at run time. */
Object number_tensor(Object o, DType want, Shape shape)
{
    Graph *g = current_step()->graph;
    DType t = want == ANY_TYPE ? number_type(o) : want;
    double f;
    if (static_float(o, &f)) {
        int64_t i = 0;
        if (o.kind == OBJ_INT)
            static_int(o, &i);
        else if (!is_float(t) && isfinite(f))
            i = (int64_t)f;
        return object_tensor(build_const(g, t, f, i, shape.rank, shape.dim), shape.ones);
    }
    Ref scalar = build_cast(g, t, build_size(g, o.dim));
    return object_tensor(build_splat(g, scalar, shape.rank, shape.dim), shape.ones);
}

/* The numbers of a nested list in row-major order; false: it is ragged or holds other things. */
static bool list_numbers(Object o, int depth, Shape *shape, ObjectList *flat)
{
    if (flat->n > MAX_LISTED)
        return false;
    if (o.kind != OBJ_LIST) {
        PUSH(*flat, o);
        double f;
        return depth == shape->rank && static_float(o, &f);
    }
    if (depth == MAX_RANK)
        return false;
    if (flat->n == 0 && depth == shape->rank)
        shape->dim[shape->rank++] = dim_const(o.list->n);
    if (depth >= shape->rank || !dim_is(shape->dim[depth], o.list->n))
        return false;
    for (int i = 0; i < o.list->n; i++)
        if (!list_numbers(o.list->p[i], depth + 1, shape, flat))
            return false;
    return true;
}

/* Whether a number beyond the type's range; infinities are in it. */
static bool beyond_range(Object o, DType t)
{
    static const double largest[DTYPES] = {[F32] = 3.4028235677973366e38, [F64] = INFINITY,
                                           [F16] = 65520, [BF16] = 3.3961775292304956e38};
    int64_t i;
    double f;
    if (is_float(t))
        return static_float(o, &f) && isfinite(f) && fabs(f) >= largest[t];
    return static_int(o, &i) &&
           ((t == I32 && (i < INT32_MIN || i > INT32_MAX)) || (t == U8 && (i < 0 || i > 255)) ||
            (t == U32 && (i < 0 || i > UINT32_MAX)));
}

static bool number_fits(Object o, DType want, Span at)
{
    if (want == BOOL && o.kind != OBJ_BOOL) {
        fail(at, "E0407", "expected a bool, but this is %s; compare it, e.g. `x != 0`",
             object_describe(o));
        return false;
    }
    if (is_int(want) && o.kind == OBJ_FLOAT) {
        fail(at, "E0403", "%s does not become %s by itself; write %s(...)", object_describe(o),
             dtype_names[want], dtype_names[want]);
        return false;
    }
    DType t = want == ANY_TYPE ? number_type(o) : want;
    if (!beyond_range(o, t))
        return true;
    fail(at, "E0406", "%s does not fit into %s%s", object_describe(o), dtype_names[t],
         t == I32 ? "; write i64(...)" : t == F32 ? "; write f64(...)" : "");
    return false;
}

static Object numbers_to_array(const ObjectList *flat, Shape shape, DType want, Span at)
{
    DType t = want;
    if (t == ANY_TYPE) {
        t = BOOL;
        for (int i = 0; i < flat->n; i++) {
            DType one = number_type(flat->p[i]);
            t = one == F32 || t == F32 ? F32 : one == I32 ? I32 : t;
        }
    }
    Value *values = NEW_ARRAY(Value, flat->n);
    for (int i = 0; i < flat->n; i++) {
        double f = 0;
        int64_t whole = 0;
        if (!number_fits(flat->p[i], t, at))
            return poison;
        static_float(flat->p[i], &f);
        if (!static_int(flat->p[i], &whole) && !is_float(t))
            whole = (int64_t)f;
        values[i] = (Value){.f = f, .i = whole};
    }
    return object_tensor(build_array(current_step()->graph, t, values, shape.rank, shape.dim), 0);
}

/* A list that holds tensors: they are stacked on a new first axis. */
static Object stack_list(Object list, DType want, Span at)
{
    Graph *g = current_step()->graph;
    int n = list.list->n;
    Object *parts = NEW_ARRAY(Object, n);
    for (int i = 0; i < n; i++) {
        parts[i] = to_tensor(read_object(list.list->p[i]), want, at);
        if (is_poison(parts[i]))
            return poison;
    }
    Shape shape;
    if (!join_types(parts, n, at, "the elements of a list") ||
        !broadcast(parts, n, &shape, at, "the elements of a list"))
        return poison;
    if (shape.rank == MAX_RANK) {
        fail(at, "E0304", "a tensor has at most %d axes", MAX_RANK);
        return poison;
    }
    Shape one = {.rank = shape.rank + 1};
    memcpy(one.dim + 1, shape.dim, sizeof(Dim) * (size_t)shape.rank);
    one.dim[0] = dim_const(1);
    Ref *refs = NEW_ARRAY(Ref, n);
    for (int i = 0; i < n; i++)
        refs[i] = build_reshape(g, tensor_ref(parts[i]), one.rank, one.dim);
    return object_tensor(build_concat(g, 0, refs, n), (uint8_t)(shape.ones << 1));
}

static Object list_to_tensor(Object o, DType want, Span at)
{
    Shape shape = {0};
    ObjectList flat = {0};
    if (o.list->n == 0) {
        fail(at, "E0415", "an empty list has no type; write zeros([0]) for an empty tensor");
        return poison;
    }
    if (list_numbers(o, 0, &shape, &flat))
        return numbers_to_array(&flat, shape, want, at);
    if (flat.n > MAX_LISTED) {
        fail(at, "E0707", "a list of more than %d numbers; keep them in a file", MAX_LISTED);
        return poison;
    }
    for (int i = 0; i < flat.n; i++)
        if (is_poison(flat.p[i]))
            return poison;
    return stack_list(o, want, at);
}

Object to_tensor(Object o, DType want, Span at)
{
    o = read_object(o);
    if (is_poison(o) || is_tensor(o))
        return o;
    if (is_number(o) && !number_fits(o, want, at))
        return poison;
    if (o.kind == OBJ_INT && want == I32)
        check_narrowing(o.dim, at);
    if (is_number(o))
        return number_tensor(o, want, (Shape){0});
    if (o.kind == OBJ_LIST)
        return list_to_tensor(o, want, at);
    fail(at, "E0404", "a tensor is needed here, but this is %s", object_describe(o));
    return poison;
}

Object cast_tensor(Object o, DType to)
{
    Ref r = build_cast(current_step()->graph, to, tensor_ref(o));
    Object c = object_tensor(r, o.ones);
    c.each = o.each;
    c.axes = o.axes;
    return c;
}

Object mark_tensor(Object o)
{
    o.ref = build_mark(current_step()->graph, tensor_ref(o));
    o.step = current_step();
    return o;
}

Object with_axes_of(Object o, Object like)
{
    if (is_tensor(o) && is_tensor(like) && !o.axes &&
        tensor_node(o)->rank == tensor_node(like)->rank)
        o.axes = like.axes;
    return o;
}

Object with_axes_at(Object o, Object like, const int *at)
{
    const char **names = NEW_ARRAY(const char *, MAX_RANK);
    if (!is_tensor(o) || !like.axes)
        return o;
    for (int i = 0; i < tensor_node(o)->rank; i++)
        names[i] = at[i] >= 0 ? like.axes[at[i]] : NULL;
    o.axes = names;
    return o;
}

Object name_axis(Object o, int axis, const char *name)
{
    const char **names = NEW_ARRAY(const char *, MAX_RANK);
    for (int i = 0; o.axes && i < tensor_node(o)->rank; i++)
        names[i] = o.axes[i];
    names[axis] = name;
    o.axes = names;
    return o;
}
