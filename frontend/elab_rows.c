/* Data sets in entries: their parts, whole fields, batches, and texts as numbers and back.
 *
 *     batches(d.train, n, shuffle = true)     n rows at a time; perhaps of like lengths, or of all classes
 *     streams(d.train, lanes, length)         lanes pieces side by side, which go on in the next batch
 *     windows(d.train, length, n, count = k)  n pieces from anywhere, k times; without count: all, in order
 *
 * The pieces of the last two come with the same pieces one row later: what is to be predicted.
 * `words(text, like = pairs.src)` are the numbers that a field gives a text, and
 * `words(ids, like = pairs.tgt)` is again a text, which `emit` prints; so with characters and tokens. */
#include "frontend/elab.h"

#include <string.h>

/* ---- parts and whole fields ---- */

static const char *part_suffix(int part)
{
    return part == PART_TRAIN ? "_train" : part == PART_TEST ? "_test" : "";
}

static Dim rows_symbol(int data, int part)
{
    for (int i = 0; i < elab.entry->vars.n; i++) {
        const Var *v = &elab.entry->vars.p[i];
        if (v->kind == VAR_DATA && v->index == data && v->part == part)
            return v->shape[0];
    }
    const char *name = internf("%s%s_rows", elab.program->data.p[data].name, part_suffix(part));
    return dim_symbol(fresh_symbol(name));
}

static VarId field_var(Object part, int field)
{
    for (int i = 0; i < elab.entry->vars.n; i++) {
        const Var *v = &elab.entry->vars.p[i];
        if (v->kind == VAR_DATA && v->index == part.data && v->part == part.part &&
            v->field == field)
            return i;
    }
    const Field *f = &elab.program->data.p[part.data].fields.p[field];
    Shape s = {.rank = f->rank + 1};
    s.dim[0] = rows_symbol(part.data, part.part);
    for (int i = 0; i < f->rank; i++)
        s.dim[i + 1] = dim_const(f->shape[i]);
    VarId v = var_new(VAR_DATA, f->name, f->type, &s);
    elab.entry->vars.p[v].index = part.data;
    elab.entry->vars.p[v].part = part.part;
    elab.entry->vars.p[v].field = field;
    return v;
}

static Dim part_rows(Object part)
{
    VarId v = field_var(part, 0);
    return elab.entry->vars.p[v].shape[0];
}

static bool only_in_entries(Span at)
{
    if (elab.entry)
        return true;
    fail(at, "E0606", "whole data sets are read by entries; hand the value to this as an argument");
    return false;
}

static bool is_even(const Field *f, Span at)
{
    if (f->ragged < 0)
        return true;
    fail(at, "E0620", "the rows of `%s` have lengths of their own: read them in batches, which pad "
         "them to the longest", f->name);
    return false;
}

static Object part_of(Object part, bool train, Span at)
{
    const Data *d = &elab.program->data.p[part.data];
    if (d->train > 0 || d->parted)
        return (Object){.kind = OBJ_PART,
                        .data = part.data,
                        .part = train ? PART_TRAIN : PART_TEST};
    fail(at, "E0609", "`%s` is not split; end its declaration in split(train = 0.8, seed = 1)",
         d->name);
    note_at(d->span, "declared here");
    return poison;
}

static int field_index(const Data *d, const char *name, Span at)
{
    const char *names[20] = {"train", "test"};
    int n = 2;
    for (int i = 0; i < d->fields.n; i++) {
        if (d->fields.p[i].name == name)
            return i;
        if (n < LENGTH(names))
            names[n++] = d->fields.p[i].name;
    }
    fail(at, "E0109", "the data set `%s` has no `%s`%s", d->name, name,
         hint_for(name, names, n));
    note_at(d->span, "declared here");
    return -1;
}

Object data_field(Object part, const char *name, Span at)
{
    const Data *d = &elab.program->data.p[part.data];
    bool train = !strcmp(name, "train");
    if ((train || !strcmp(name, "test")) && part.part == PART_ALL)
        return part_of(part, train, at);
    int field = field_index(d, name, at);
    if (field < 0 || !only_in_entries(at) || !is_even(&d->fields.p[field], at))
        return poison;
    return object_var(field_var(part, field), 0);
}

Object call_rows(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"data"};
    Arg a[1];
    if (!take_args(b, args, names, 1, 1, a, at))
        return poison;
    if (a[0].value.kind != OBJ_PART) {
        fail(a[0].span, "E0606", "`rows` takes a data set, but this is %s; write size(x, 0)",
             object_describe(a[0].value));
        return poison;
    }
    if (!only_in_entries(at))
        return poison;
    return object_dim(part_rows(a[0].value));
}

/* ---- batches ---- */

static bool take_part(const Builtin *b, const Arg *a)
{
    if (a->value.kind == OBJ_PART)
        return true;
    fail(a->span, "E0606", "`%s` takes a data set, but this is %s", b->name,
         object_describe(a->value));
    return false;
}

static bool take_count(const Arg *a, const char *what, Dim *d)
{
    int64_t n;
    *d = a->value.kind == OBJ_INT ? a->value.dim : DIM_BAD;
    if (*d != DIM_BAD && (!dim_is_const(*d, &n) || n > 0))
        return true;
    fail(a->span, "E0606", "the number of %s must be a positive int, but this is %s", what,
         object_describe(a->value));
    return false;
}

static bool take_flag(const Arg *a, bool *flag)
{
    *flag = a->value.kind == OBJ_BOOL && a->value.truth;
    if (a->value.kind == OBJ_NONE || a->value.kind == OBJ_BOOL)
        return true;
    fail(a->span, "E0414", "`shuffle` must be true or false, known while compiling");
    return false;
}

static Object batches_object(Batches b)
{
    return (Object){.kind = OBJ_BATCHES, .batches = alloc_copy(&b, sizeof b)};
}

/* Which field an option names: like = pairs.src. */
static bool take_like(const Builtin *b, const char *option, const Arg *a, int *data, int *field)
{
    const Ast *e = a->expr;
    bool member = e && e->kind == AST_MEMBER && e->kid[0]->kind == AST_NAME;
    Object base = member ? eval(e->kid[0]) : none;
    if (base.kind != OBJ_PART) {
        fail(a->span, "E0621", "`%s` names a field of a data set: %s(..., %s = pairs.src)", option, b->name,
             option);
        return false;
    }
    *data = base.data;
    *field = field_index(&elab.program->data.p[base.data], e->name, a->span);
    return *field >= 0;
}

static bool take_buckets(const Arg *a, Batches *b)
{
    const Data *d = &elab.program->data.p[b->data];
    int64_t n;
    if (a->value.kind == OBJ_NONE)
        return true;
    if (!static_int(a->value, &n) || n < 2 || n > 1 << 20 || !b->shuffle) {
        fail(a->span, "E0606", "`buckets` is a static int from 2, of shuffled batches: the rows of so many "
             "batches are sorted by length, batches(d, 32, shuffle = true, buckets = 20)");
        return false;
    }
    if (d->lengths.n == 0) {
        fail(a->span, "E0606", "the rows of `%s` have no lengths of their own that `buckets` could sort by",
             d->name);
        return false;
    }
    b->buckets = (int)n;
    return true;
}

/* batches(d.train, 32, shuffle = true, balance = d.y): y is one int a row. */
static bool take_balance(const Builtin *b, const Arg *a, Batches *batches)
{
    int data = -1, field = -1;
    if (!a->expr)
        return true;
    if (!take_like(b, "balance", a, &data, &field))
        return false;
    const Field *f = &elab.program->data.p[data].fields.p[field];
    if (data == batches->data && batches->shuffle && f->rank == 0 && f->ragged < 0 && is_int(f->type)) {
        batches->balance = field + 1;
        return true;
    }
    fail(a->span, "E0606", "`balance` names a field of the same data set with one int a row, the class, for "
         "shuffled batches: batches(d, 32, shuffle = true, balance = d.y)");
    return false;
}

Object call_batches(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"data", "n", "shuffle", "buckets", "balance"};
    Arg a[5];
    Batches all = {.kind = BATCH_ROWS, .count = DIM_BAD};
    if (!take_args(b, args, names, 5, 2, a, at) || !take_part(b, &a[0]) ||
        !take_count(&a[1], "rows of a batch", &all.rows) || !take_flag(&a[2], &all.shuffle))
        return poison;
    all.data = a[0].value.data;
    all.part = a[0].value.part;
    if (!take_buckets(&a[3], &all) || !take_balance(b, &a[4], &all))
        return poison;
    return batches_object(all);
}

/* streams(d, lanes, length) and windows(d, length, n, count) */
Object call_pieces(const Builtin *b, ArgList *args, Span at)
{
    static const char *const streams[] = {"data", "lanes", "length"};
    static const char *const windows[] = {"data", "length", "n", "count"};
    bool lanes = b->op == BATCH_STREAMS;
    Arg a[4];
    Batches all = {.kind = (BatchKind)b->op, .count = DIM_BAD};
    if (!take_args(b, args, lanes ? streams : windows, lanes ? 3 : 4, 3, a, at) ||
        !take_part(b, &a[0]) || !take_count(&a[lanes ? 2 : 1], "rows of a piece", &all.length) ||
        !take_count(&a[lanes ? 1 : 2], "pieces of a batch", &all.rows) ||
        (!lanes && a[3].value.kind != OBJ_NONE && !take_count(&a[3], "batches", &all.count)))
        return poison;
    all.data = a[0].value.data;
    all.part = a[0].value.part;
    const Data *d = &elab.program->data.p[all.data];
    for (int i = 0; i < d->fields.n; i++)
        if (!is_even(&d->fields.p[i], at))
            return poison;
    return batches_object(all);
}

/* ---- texts as numbers ---- */

static bool same_coding(const Builtin *b, int data, int field, Span at)
{
    const Field *f = &elab.program->data.p[data].fields.p[field];
    if (f->sources.n == 1 && !strcmp(f->sources.p[0].offer, b->name))
        return true;
    fail(at, "E0621", "`%s.%s` is not made by `%s`", elab.program->data.p[data].name, f->name,
         b->name);
    return false;
}

/* The bytes of a string that is known: i32[L]. */
static Object bytes_tensor(const char *s)
{
    size_t n = strlen(s);
    Value *values = NEW_ARRAY(Value, n + 1);
    Dim shape[1] = {dim_const((int64_t)n)};
    for (size_t i = 0; i < n; i++)
        values[i].i = (unsigned char)s[i];
    return object_tensor(build_array(current_step()->graph, I32, values, 1, shape), 0);
}

bool is_marked_text(const Field *f)
{
    const char *offer = f->sources.n == 1 ? f->sources.p[0].offer : "";
    return f->ragged >= 0 && (!strcmp(offer, "words") || !strcmp(offer, "chars"));
}

/* A string of the run becomes a row of numbers of a length that the run tells; as a category, one number. */
static Object encoded(const char *coding, Object text, int data, int field, Span at)
{
    Shape s = {.rank = 1};
    if (!only_in_entries(at))
        return poison;
    Host *h = host_new(HOST_ENCODE, at);
    const char *rows = fresh_symbol("length");
    s.dim[0] = dim_symbol(rows);
    h->coding = coding;
    h->data = data;
    h->field = field;
    h->value = text.var;
    h->gathered = var_new(VAR_GATHERED, "ids", I32, &s);
    elab.entry->vars.p[h->gathered].rows = rows;
    if (data >= 0 && is_marked_text(&elab.program->data.p[data].fields.p[field]))
        assume_ge(s.dim[0], dim_const(2));
    Object ids = var_read(object_var(h->gathered, 0));
    return strcmp(coding, "category") ? ids : element_at(ids, 0, dim_const(0));
}

static Object decoded(const char *coding, Object ids, int data, int field, Span at)
{
    Decoded d = {.ids = to_tensor(ids, I32, at), .coding = coding, .data = data, .field = field};
    if (is_poison(d.ids))
        return poison;
    if (!is_int(tensor_node(d.ids)->type)) {
        fail(at, "E0621", "a text is made of ints, but this is %s", object_describe(d.ids));
        return poison;
    }
    return (Object){.kind = OBJ_DECODED, .decoded = alloc_copy(&d, sizeof d)};
}

static bool is_run_string(Object o)
{
    return o.kind == OBJ_VAR && elab.entry->vars.p[o.var].is_str;
}

static Object no_constant(const Builtin *b, Span at)
{
    fail(at, "E0621", "the vocabulary of `%s` is known when the program runs: hand the text over as "
         "an argument of the entry, text: str = \"...\"", b->name);
    return poison;
}

/* bytes(text), words(text, like = d.f), words(ids, like = d.f), cols(x, like = d.f); in a field,
 * what the reader offers. */
Object call_coding(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"x", "like"};
    bool bytes = !strcmp(b->name, "bytes");
    bool text = bytes || !strcmp(b->name, "category") || !strcmp(b->name, "words") || !strcmp(b->name, "chars") ||
                !strcmp(b->name, "tokens");
    int data = -1, field = 0;
    Arg a[2];
    bool like = false;
    for (int i = 0; i < args->n; i++)
        like |= args->p[i].name && !strcmp(args->p[i].name, "like");
    if (in_field() || (!like && !bytes)) {
        for (int i = 0; i < args->n; i++)
            if (args->p[i].value.kind != OBJ_SOURCE)
                args->p[i].value = read_object(args->p[i].value);
        return data_offer(b, args, at);
    }
    if (!take_args(b, args, names, 2, 1, a, at) ||
        (like && (!take_like(b, "like", &a[1], &data, &field) || !same_coding(b, data, field, a[1].span))))
        return poison;
    Object o = a[0].value;
    if (is_run_string(o) && text)
        return encoded(b->name, o, data, field, at);
    if (o.kind == OBJ_STR && text)
        return bytes ? bytes_tensor(o.str) : no_constant(b, at);
    o = read_object(o);
    if (is_poison(o))
        return o;
    return text ? decoded(b->name, o, data, field, at) : data_apply(b, o, data, field, at);
}

/* char(x): the characters with these byte values, as text. */
Object call_char(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"x"};
    Arg a[1];
    if (!take_args(b, args, names, 1, 1, a, at))
        return poison;
    return decoded("bytes", a[0].value, -1, 0, at);
}

/* What the field computes from its training rows exists before this step runs. */
void host_fit(int data, int field)
{
    Host *h = host_new(HOST_FIT, build_span);
    h->data = data;
    h->field = field;
}
