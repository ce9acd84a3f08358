/* Bundles of parameters (rule 34): the tensors of a net as one value. A bundle is a list of parts,
 * each with the path that names it in files; `net.params` is the bundle of a net's params. What
 * is elementwise for tensors maps over the parts, and a reduction goes over all of them. Two
 * bundles meet part by part: they must have the same paths behind their prefixes, so the params
 * of two nets of one form meet as well.
 *
 * A part is a tensor, or a place: in `net.params`, in a state that holds a bundle, in a bundle
 * that a host loop carries. Reading such a bundle reads its places. */
#include "frontend/elab.h"

#include <string.h>

/* ---- making ---- */

Object bundle_new(const char *prefix)
{
    Bundle *b = NEW(Bundle);
    b->prefix = prefix;
    return (Object){.kind = OBJ_BUNDLE, .bundle = b};
}

void bundle_add(Object bundle, const char *path, Object value)
{
    PUSH(bundle.bundle->parts, (Part){path, value});
}

bool is_bundle(Object o)
{
    return o.kind == OBJ_BUNDLE;
}

static Object like(Object bundle)
{
    return bundle_new(bundle.bundle->prefix);
}

static const char *slot_path(const Slot *slot)
{
    return elab.program->places.p[slot->place].path;
}

bool under_prefix(const char *path, const char *prefix)
{
    size_t n = strlen(prefix);
    return n == 0 || (!strncmp(path, prefix, n) && (path[n] == 0 || path[n] == '.'));
}

/* What a path says behind a prefix: "dense.1.w". */
const char *path_behind(const char *path, const char *prefix)
{
    size_t n = strlen(prefix);
    return path[n] == '.' ? path + n + 1 : path + n;
}

/* The params of a net or of a part of one, as places. */
Object group_bundle(Object group)
{
    Object b = bundle_new(group.prefix);
    for (int i = 0; i < group.net->slots.n; i++) {
        Slot *s = group.net->slots.p[i];
        if (elab.program->places.p[s->place].role == PLACE_PARAM &&
            under_prefix(slot_path(s), group.prefix))
            bundle_add(b, slot_path(s), (Object){.kind = OBJ_PLACE, .slot = s});
    }
    return b;
}

/* A net, a part of one, or a list of them, as a bundle of places; other objects stay. */
Object as_bundle(Object o)
{
    bool nets = (o.kind == OBJ_LIST || o.kind == OBJ_TUPLE) && o.list->n > 0;
    for (int i = 0; nets && i < o.list->n; i++)
        nets = as_bundle(o.list->p[i]).kind == OBJ_BUNDLE;
    if (!nets) {
        o = net_group(o);
        return o.kind == OBJ_GROUP ? group_bundle(o) : o;
    }
    Object all = bundle_new("");
    for (int i = 0; i < o.list->n; i++) {
        Object one = as_bundle(o.list->p[i]);
        for (int k = 0; k < one.bundle->parts.n; k++)
            PUSH(all.bundle->parts, one.bundle->parts.p[k]);
    }
    return all;
}

Object bundle_read(Object o)
{
    Object r = like(o);
    for (int i = 0; i < o.bundle->parts.n; i++) {
        Object v = read_object(o.bundle->parts.p[i].value);
        if (is_poison(v))
            return v;
        bundle_add(r, o.bundle->parts.p[i].path, v);
    }
    return r;
}

Object bundle_whole(Object o)
{
    Object r = like(o);
    for (int i = 0; i < o.bundle->parts.n; i++)
        bundle_add(r, o.bundle->parts.p[i].path, whole_round(o.bundle->parts.p[i].value));
    return r;
}

/* ---- looking up ---- */

const Part *bundle_part(const Bundle *b, const char *behind)
{
    for (int i = 0; i < b->parts.n; i++)
        if (!strcmp(path_behind(b->parts.p[i].path, b->prefix), behind))
            return &b->parts.p[i];
    return NULL;
}

/* Whether the text has the form of the pattern, in which a `*` stands for any characters. */
static bool matches(const char *pattern, const char *text)
{
    if (*pattern == '*')
        return matches(pattern + 1, text) || (*text && matches(pattern, text + 1));
    return *pattern == *text && (!*pattern || matches(pattern + 1, text + 1));
}

/* net.params["dense.*.w"]: the parts whose paths behind the net's have this form. */
Object bundle_select(Object bundle, const char *pattern, Span at)
{
    Object r = like(bundle);
    const Bundle *b = bundle.bundle;
    const char **near = NEW_ARRAY(const char *, b->parts.n + 1);
    for (int i = 0; i < b->parts.n; i++) {
        near[i] = path_behind(b->parts.p[i].path, b->prefix);
        if (matches(pattern, near[i]))
            PUSH(r.bundle->parts, b->parts.p[i]);
    }
    if (r.bundle->parts.n)
        return r;
    fail(at, "E0109", "no parameter of `%s` has a path of the form \"%s\"%s", b->prefix, pattern,
         hint_for(pattern, near, b->parts.n));
    return poison;
}

/* ---- part by part ---- */

bool any_bundle(const Object *args, int n)
{
    for (int i = 0; i < n; i++)
        if (is_bundle(args[i]))
            return true;
    return false;
}

/* Whether a and b have the same parts; else a message names the first that is missing. */
bool bundles_fit(Object a, Object b, Span at)
{
    for (int i = 0; i < a.bundle->parts.n; i++) {
        const char *behind = path_behind(a.bundle->parts.p[i].path, a.bundle->prefix);
        if (bundle_part(b.bundle, behind))
            continue;
        fail(at, "E0509", "%s and %s do not fit: the second has no `%s`", object_describe(a),
             object_describe(b), behind);
        return false;
    }
    if (a.bundle->parts.n == b.bundle->parts.n)
        return true;
    fail(at, "E0509", "%s and %s do not fit: the first has fewer parts", object_describe(a),
         object_describe(b));
    return false;
}

static bool check_operand(Object o, Object first, Span at)
{
    if (is_poison(o) || is_number(o))
        return !is_poison(o);
    if (is_bundle(o))
        return o.bundle == first.bundle || bundles_fit(first, o, at);
    if (is_tensor(o) && tensor_node(o)->rank == 0)
        return true;
    fail(at, "E0509", "a bundle of parameters meets bundles and numbers, but this is %s",
         object_describe(o));
    return false;
}

/* f of the parts; numbers meet each part. At least one argument is a bundle. */
Object bundle_map(Object (*f)(void *ctx, Object *args, Span at), void *ctx, const Object *args,
                  int n, Span at)
{
    Object read[3], one[3], first = poison;
    check(n <= LENGTH(read));
    for (int i = 0; i < n; i++) {
        read[i] = read_object(args[i]);
        if (is_bundle(read[i]) && !is_bundle(first))
            first = read[i];
    }
    for (int i = 0; i < n; i++)
        if (!check_operand(read[i], first, at))
            return poison;
    Object r = like(first);
    for (int k = 0; k < first.bundle->parts.n; k++) {
        const char *path = first.bundle->parts.p[k].path;
        const char *behind = path_behind(path, first.bundle->prefix);
        for (int i = 0; i < n; i++)
            one[i] = is_bundle(read[i]) ? bundle_part(read[i].bundle, behind)->value : read[i];
        Object v = f(ctx, one, at);
        if (is_poison(v))
            return v;
        bundle_add(r, path, v);
    }
    return r;
}

/* ---- reductions ---- */

static Object joined(const char *op, Object a, Object b, Span at)
{
    Object pair[2] = {a, b};
    if (!strcmp(op, "sum"))
        return arith_binary("+", a, b, at);
    if (!strcmp(op, "any") || !strcmp(op, "all"))
        return arith_binary(op[1] == 'n' ? "or" : "and", a, b, at);
    return arith_point(op[1] == 'a' ? OP_MAX : OP_MIN, pair, 2, at);
}

/* sum, max, min, any or all over all elements of all parts. */
Object bundle_reduce(const char *op, Object bundle, Span at)
{
    Object r = none;
    for (int i = 0; i < bundle.bundle->parts.n; i++) {
        Object v = bundle.bundle->parts.p[i].value;
        v = reduce_axes(op, v, (1u << tensor_node(v)->rank) - 1, false, at);
        r = is_poison(v) || r.kind == OBJ_NONE ? v : joined(op, r, v, at);
        if (is_poison(r))
            return r;
    }
    return r.kind == OBJ_NONE ? object_float(0) : r;
}

Dim bundle_count(Object bundle)
{
    Dim n = dim_const(0);
    for (int i = 0; i < bundle.bundle->parts.n; i++) {
        Shape s = tensor_shape(read_object(bundle.bundle->parts.p[i].value));
        n = dim_add(n, shape_count(s.rank, s.dim));
    }
    return n;
}

/* ---- places ---- */

bool holds_places(Object bundle)
{
    for (int i = 0; i < bundle.bundle->parts.n; i++)
        if (bundle.bundle->parts.p[i].value.kind != OBJ_PLACE)
            return false;
    return bundle.bundle->parts.n > 0;
}

/* A bundle of places with the values of `from`: each part is made by `make`, from the path behind
 * the prefix; in files it keeps the name that it has in `from`. */
Object bundle_places(Object from, Slot *(*make)(void *ctx, const char *behind, Object value),
                     void *ctx)
{
    Object r = like(from);
    for (int i = 0; i < from.bundle->parts.n; i++) {
        const Part *p = &from.bundle->parts.p[i];
        Slot *slot = make(ctx, path_behind(p->path, from.bundle->prefix), p->value);
        if (!slot)
            return poison;
        elab.program->places.p[slot->place].saved_as = p->path;
        bundle_add(r, p->path, (Object){.kind = OBJ_PLACE, .slot = slot});
    }
    return r;
}

static bool fits_slot(Object v, const Slot *slot)
{
    Shape s = tensor_shape(v);
    return tensor_node(v)->type == slot->type &&
           shape_equal(s.rank, s.dim, slot->shape.rank, slot->shape.dim);
}

/* bundle <- value: a bundle of the same parts, or a number for all elements. */
void bundle_write(Object places, Object value, Span at)
{
    value = read_object(value);
    bool number = is_number(value) || (is_tensor(value) && tensor_node(value)->rank == 0);
    if (is_poison(value))
        return;
    if (!number && !is_bundle(value)) {
        fail(at, "E0509", "a bundle of parameters takes a bundle or a number, but this is %s",
             object_describe(value));
        return;
    }
    if (!number && !bundles_fit(places, value, at))
        return;
    for (int i = 0; i < places.bundle->parts.n; i++) {
        const Part *p = &places.bundle->parts.p[i];
        Slot *slot = p->value.slot;
        const char *behind = path_behind(p->path, places.bundle->prefix);
        Object v = number ? to_tensor(value, slot->type, at)
                          : bundle_part(value.bundle, behind)->value;
        if (number && !is_poison(v))
            v = expand_tensor(cast_tensor(v, slot->type), &slot->shape);
        if (is_poison(v))
            return;
        if (!fits_slot(v, slot)) {
            fail(at, "E0301", "`%s` is %s, but its new value is %s", p->path,
                 shape_text(slot->type, &slot->shape), object_describe(v));
            return;
        }
        place_write(slot, v);
        slot->learnt = true;
    }
}

/* ---- params = bundle ---- */

/* What `params = ...` of the uses around gives in place of a param; none: nothing. */
Object param_instead(const char *path, const Shape *shape)
{
    for (const Override *o = elab.frame->params; o; o = o->up) {
        const Part *p = bundle_part(o->bundle, path_behind(path, o->bundle->prefix));
        if (p && p->path == path)
            return p->value;
        if (!under_prefix(path, o->prefix))
            continue;
        const char *behind = path_behind(path, o->prefix);
        p = bundle_part(o->bundle, behind);
        Shape s = p ? tensor_shape(p->value) : (Shape){0};
        if (p && shape_equal(s.rank, s.dim, shape->rank, shape->dim))
            return p->value;
        if (p)
            fail(o->at, "E0510", "`%s` is %s, but `%s` of these params is %s", path,
                 shape_text(tensor_node(p->value)->type, shape), behind, object_describe(p->value));
        else
            fail(o->at, "E0510", "these params have no `%s`, which `%s` needs", behind, path);
        return poison;
    }
    return none;
}

/* The place, or what `params = ...` gives in its stead. */
Object place_object(Slot *slot)
{
    bool param = elab.program->places.p[slot->place].role == PLACE_PARAM;
    Object given = param ? param_instead(slot_path(slot), &slot->shape) : none;
    return given.kind == OBJ_NONE ? (Object){.kind = OBJ_PLACE, .slot = slot} : given;
}

/* ---- nets and their parameters ---- */

/* A net stands for all its places where places are wanted; other objects stay. */
Object net_group(Object o)
{
    const Callable *c = o.kind == OBJ_CALLABLE ? o.callable : NULL;
    if (!c || !c->net)
        return o;
    return (Object){.kind = OBJ_GROUP, .net = c->net, .prefix = c->path ? c->path : c->net->prefix};
}

Object net_member(Object group, const char *name, Span at)
{
    const char *path = internf("%s.%s", group.prefix, name);
    VEC(const char *) near = {0};
    size_t n = strlen(group.prefix);
    bool inside = false;
    if (!strcmp(name, "params"))
        return group_bundle(group);
    for (int i = 0; i < group.net->slots.n; i++) {
        Slot *slot = group.net->slots.p[i];
        const char *have = elab.program->places.p[slot->place].path;
        if (have == path || !strcmp(have, path))
            return place_object(slot);
        inside |= under_prefix(have, path);
        if (under_prefix(have, group.prefix) && have[n] == '.')
            PUSH(near, intern_n(have + n + 1, strcspn(have + n + 1, ".")));
    }
    if (group.net->faulty)
        return poison;
    if (inside)
        return (Object){.kind = OBJ_GROUP, .net = group.net, .prefix = path};
    fail(at, "E0109", "`%s` has no part `%s`%s", group.prefix, name,
         hint_for(name, near.p, near.n));
    return poison;
}
