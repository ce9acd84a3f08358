/* Data sets. A reader is a row of a table: what it reads, and what it offers to fields: columns,
 * images, labels, tensors by name, words. The expression of a field becomes a graph of its own:
 * what it uses of the offers are arguments with R rows, its result is converted to the declared
 * type and cut into rows of the declared shape by count. A size that only the file tells is a
 * symbol of that graph.
 *
 *     data cancer = csv("cancer.csv") { x: f32[30] = standardize(cols(0..30)) } split(train = 0.8)
 *
 * `fitted(e)` in a field is e, computed from the training rows alone and kept in a place: the
 * field has a second graph for that, which runs first. A field with a dimension nobody knows,
 * `src: i32[S]`, is ragged: each row has a number of items of its own, and R counts items. */
#include "frontend/elab.h"

#include <math.h>
#include <string.h>

/* ---- readers and what they offer ---- */

typedef struct {
    const char *name;
    const char *example;                /* of a declaration, for messages */
    const char *offers[8];
    bool ordered;                       /* rows are one long sequence */
    bool parted;                        /* the files say which rows train */
    bool files;                         /* pictures or sounds in files, which it finds itself */
    bool list;                          /* may name such files */
    bool single;                        /* holds one tensor, which has no name */
    bool tabular;                       /* may have empty cells */
    bool whole;                         /* one field, declared by itself: i32 of its only offer */
    bool published;                     /* whole; its vocabulary comes from a file */
    int64_t image[3];                   /* shape of its images, u8; 0: any height and width */
} ReaderRow;

static const ReaderRow readers[] = {
    {"csv", "csv(\"file.csv\") { x: f32[64] = cols(0..64) }",
     {"cols", "col", "category", "words", "chars", "tokens", "images",
      "sounds"}, .tabular = true, .list = true},
    {"tsv", "tsv(\"file.tsv\") { x: f32[64] = cols(0..64) }",
     {"cols", "col", "category", "words", "chars", "tokens", "images",
      "sounds"}, .tabular = true, .list = true},
    {"idx", "idx(\"folder\") { x: f32[784] = images() / 255, y: i32 = labels() }",
     {"images", "labels"}, .parted = true},
    {"cifar10", "cifar10(\"folder\")", {"images", "labels"}, .parted = true, .image = {3, 32, 32}},
    {"cifar100", "cifar100(\"folder\")", {"images", "labels"}, .parted = true,
     .image = {3, 32, 32}},
    {"folders", "folders(\"folder\") { x: f32[3, 64, 64] = images() / 255, y: i32 = labels() }",
     {"images", "sounds", "labels"}, .parted = true, .files = true},
    {"safetensors", "safetensors(\"file\") { x: f32[64] = field(\"x\") }", {"field"}},
    {"npz", "npz(\"file.npz\") { x: f32[64] = field(\"x\") }", {"field"}},
    {"npy", "npy(\"file.npy\") { x: f32[64] = field() }", {"field"}, .single = true},
    {"jsonl", "jsonl(\"file.jsonl\") { x: f32[4] = field(\"x\"), y: f32 = col(\"y\") }",
     {"field", "col", "category", "words", "chars", "tokens", "images",
      "sounds"}, .list = true},
    {"bytes", "bytes(\"file\")", {"bytes"}, .ordered = true, .whole = true},
    {"chars", "chars(\"file\", vocab = 100)", {"chars"}, .ordered = true, .whole = true},
    {"words", "words(\"file\", vocab = 10000)", {"words"}, .ordered = true, .whole = true},
    {"tokens", "tokens(\"file\", vocab = \"tokenizer.json\")", {"tokens"}, .ordered = true,
     .whole = true, .published = true},
};

static const ReaderRow *find_reader(const char *name)
{
    for (int i = 0; i < LENGTH(readers); i++)
        if (!strcmp(readers[i].name, name))
            return &readers[i];
    return NULL;
}

static bool offers(const ReaderRow *reader, const char *offer)
{
    for (int i = 0; i < LENGTH(reader->offers); i++)
        if (reader->offers[i] && !strcmp(reader->offers[i], offer))
            return true;
    return false;
}

/* The field whose expression is being evaluated. */
static struct {
    const ReaderRow *reader;
    Data *data;
    Field *field;
    Shape row;                          /* as declared */
    VEC(struct Fit { Slot *slot; Ref value; Ref read; }) fits;
    const Object *given;                /* what stands for the only source, when an entry applies the field */
    int nfitted;                        /* places met so far */
} now;

/* ---- sources ---- */

static bool same_source(const FieldSource *a, const FieldSource *b)
{
    return !strcmp(a->offer, b->offer) && a->name == b->name && a->first == b->first &&
           a->last == b->last && a->option == b->option;
}

/* The argument of the field's graph that stands for the source. */
Object source_read(const FieldSource *s)
{
    Shape shape = {.rank = s->rank + 1, .dim = {dim_symbol(size_symbol("R"))}};
    int k = 0;
    bool column = !strcmp(s->offer, "col") || !strcmp(s->offer, "cols");
    if (now.given)
        return *now.given;
    if (column && now.reader->tabular && now.field->ragged >= 0 && !now.data->group) {
        fail(now.field->span, "E0608", "a line of a table is a row of its own, so that `%s` has no length; "
             "%s(\"...\", group = \"path\") makes one row of the lines with one cell in a column",
             now.field->name, now.reader->name);
        return poison;
    }
    memcpy(shape.dim + 1, s->shape, sizeof(Dim) * (size_t)s->rank);
    while (k < now.field->sources.n && !same_source(&now.field->sources.p[k], s))
        k++;
    if (k == now.field->sources.n)
        PUSH(now.field->sources, *s);
    return object_tensor(build_input(current_step()->graph, FROM_ARG, k, NULL, s->type, shape.rank,
                                     shape.dim), 0);
}

static Object source_object(FieldSource s)
{
    return (Object){.kind = OBJ_SOURCE, .source = alloc_copy(&s, sizeof s)};
}

static bool is_offered(const Builtin *b, Span at)
{
    if (!now.field) {
        fail(at, "E0607",
             "`%s` reads a data set; it belongs in a field: data d = csv(...) { x: f32 = col(0) }",
             b->name);
        return false;
    }
    if (offers(now.reader, b->name))
        return true;
    fail(at, "E0607", "`%s` does not offer `%s`; write data %s = %s", now.reader->name, b->name,
         now.data->name, now.reader->example);
    return false;
}

static bool column_range(Object r, FieldSource *s, Span at)
{
    if (r.kind == OBJ_RANGE && r.open_high) {
        fail(at, "E0608", "the number of columns must be known: give both ends, cols(%s..n)",
             r.open_low ? "0" : dim_text(r.low));
        return false;
    }
    if (r.kind == OBJ_RANGE && dim_is_const(r.low, &s->first) && dim_is_const(r.high, &s->last) &&
        s->first >= 0 && s->last > s->first)
        return true;
    fail(at, "E0608", "columns are a range of static ints that is not empty, e.g. cols(0..64)");
    return false;
}

/* cols(a..b) is f64[R, b - a], col(k) and col("name") are f64[R]. */
static Object offer_columns(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"which"};
    Arg a[1];
    FieldSource s = {.offer = b->name, .type = F64, .rank = !strcmp(b->name, "cols")};
    if (!take_args(b, args, names, 1, 1, a, at))
        return poison;
    Object o = a[0].value;
    if (s.rank) {
        if (!column_range(o, &s, a[0].span))
            return poison;
        s.shape[0] = dim_const(s.last - s.first);
    } else if (o.kind == OBJ_STR) {
        s.name = o.str;
    } else if (static_int(o, &s.first) && s.first >= 0) {
        s.last = s.first + 1;
    } else {
        fail(a[0].span, "E0608", "`col` takes a number from 0 or the name of a column in quotes");
        return poison;
    }
    return source_object(s);
}

static Object shaped_source(FieldSource s, const Shape *row)
{
    s.rank = row->rank;
    memcpy(s.shape, row->dim, sizeof s.shape);
    return source_object(s);
}

/* How files get the size that is asked for. */
static bool take_fit(bool sounds, const Arg *a, const char **fit)
{
    static const char *const ways[] = {"exact", "crop", "stretch", "pad"};
    *fit = intern(ways[0]);
    for (int i = 0; i < (sounds ? 2 : LENGTH(ways)); i++)
        if (a->value.kind == OBJ_STR && !strcmp(a->value.str, ways[i])) {
            *fit = a->value.str;
            return true;
        }
    if (a->value.kind == OBJ_NONE)
        return true;
    fail(a->span, "E0608", sounds ? "`fit` says how sounds get their length: \"exact\" or \"crop\""
         : "`fit` says how pictures get their size: \"exact\", \"crop\", \"stretch\" or \"pad\"");
    return false;
}

/* The column that names the files. */
static bool take_column(const Builtin *b, const Arg *a, FieldSource *s)
{
    bool column = a->value.kind == OBJ_SOURCE && !strcmp(a->value.source->offer, "col");
    if (column) {
        s->name = a->value.source->name;
        s->first = a->value.source->first;
    } else if (now.reader->list) {
        fail(a->span, "E0608", "`%s` takes the column that names the files: %s(col(0))", b->name, b->name);
    }
    return column || !now.reader->list;
}

static bool image_shape(const Arg *a, FieldSource *s, Span at)
{
    Shape shape = now.row;
    bool ok = true;
    if (a->value.kind != OBJ_NONE)
        shape = shape_from_object(a->value, a->span, &ok);
    if (!ok)
        return false;
    s->rank = shape.rank;
    memcpy(s->shape, shape.dim, sizeof s->shape);
    if (shape.rank == 3 && now.field->ragged < 0)
        return true;
    fail(at, "E0608", "pictures have channels, rows and columns: images([3, 64, 64])");
    return false;
}

static bool sound_shape(const Arg *a, FieldSource *s, Span at)
{
    bool ragged = now.field->ragged >= 0;
    if (a->value.kind != OBJ_NONE && (!static_int(a->value, &s->last) || s->last < 1)) {
        fail(a->span, "E0608", "`rate` is a static int: samples a second");
        return false;
    }
    s->rank = now.row.rank;
    memcpy(s->shape, now.row.dim, sizeof s->shape);
    if (ragged ? s->rank == 0 : s->rank == 1 || s->rank == 2)
        return true;
    fail(at, "E0608", "a sound is f32[T], or f32[C, T] of C channels: with T the number of samples, "
         "or a name for a length of its own for each row, `%s: f32[T]`", now.field->name);
    return false;
}

/* images([3, 64, 64], fit = "crop"), sounds(rate = 16000): of files in a folder, whose shape is that
 * declared where none is given; or that a list names, images(col("path"), ...). */
static Object offer_files(const Builtin *b, ArgList *args, Span at)
{
    static const char *const images[] = {"column", "shape", "fit"};
    static const char *const sounds[] = {"column", "rate", "fit"};
    bool sound = !strcmp(b->name, "sounds");
    int from = !now.reader->list;
    FieldSource s = {.offer = b->name, .type = sound ? F32 : U8};
    Arg a[3] = {{.value = none}};
    if (!take_args(b, args, (sound ? sounds : images) + from, 3 - from, now.reader->list, a + from, at))
        return poison;
    bool fine = take_column(b, &a[0], &s) && take_fit(sound, &a[2], &s.option) &&
                (sound ? sound_shape(&a[1], &s, at) : image_shape(&a[1], &s, at));
    return fine ? source_object(s) : poison;
}

/* images() is u8[R, height, width], or what the format says; labels() is u8[R]. */
static Object offer_images(const Builtin *b, ArgList *args, Span at)
{
    static const char *const sizes[] = {"height", "width"};
    FieldSource s = {.offer = b->name, .type = U8};
    Arg a[1];
    if (!take_args(b, args, NULL, 0, 0, a, at))
        return poison;
    if (strcmp(b->name, "images"))
        return source_object(s);
    s.rank = now.reader->image[0] ? 3 : 2;
    for (int i = 0; i < s.rank; i++)
        s.shape[i] = now.reader->image[0] ? dim_const(now.reader->image[i])
                                          : dim_symbol(size_symbol(sizes[i]));
    return source_object(s);
}

/* field("name") has the declared type; its rows have the declared shape, or the one given. */
static Object offer_field(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"name", "shape"};
    FieldSource s = {.offer = b->name, .type = now.field->type};
    Shape shape = now.row;
    bool ok = true;
    Arg a[2];
    if (!take_args(b, args, names, 2, !now.reader->single, a, at))
        return poison;
    if (a[0].value.kind != OBJ_NONE && a[0].value.kind != OBJ_STR) {
        fail(a[0].span, "E0608", "`field` takes the name of a tensor in quotes");
        return poison;
    }
    if (a[1].value.kind != OBJ_NONE)
        shape = shape_from_object(a[1].value, a[1].span, &ok);
    s.name = a[0].value.kind == OBJ_STR ? a[0].value.str : NULL;
    return ok ? shaped_source(s, &shape) : poison;
}

/* A path is relative to the file that declares it; the program keeps it relative to the model. */
static const char *data_path(const Module *m, const char *path)
{
    if (path[0] == '/' || m == elab.user || !strcmp(m->folder, elab.user->folder))
        return path;
    size_t n = strlen(elab.user->folder);
    if (!strncmp(m->folder, elab.user->folder, n) && m->folder[n] == '/')
        return internf("%s/%s", m->folder + n + 1, path);
    return m->folder[0] == '/' ? internf("%s/%s", m->folder, path) : path;
}

/* How large a vocabulary may become, or, of tokens, the file that holds it. */
static bool take_vocabulary(bool published, const Arg *a, int64_t *most, const char **file)
{
    if (published && a->value.kind == OBJ_STR) {
        *file = data_path(elab.frame->module, a->value.str);
        return true;
    }
    if (!published && static_int(a->value, most) && *most >= 5)
        return true;
    fail(a->span, "E0608", published ? "the vocabulary of tokens is a file: vocab = \"tokenizer.json\""
                                     : "the largest vocabulary is a static int from 5");
    return false;
}

/* The column whose cells are texts. */
static bool take_text(const Builtin *b, const Arg *a, const char *example, FieldSource *s)
{
    bool column = a->value.kind == OBJ_SOURCE && !strcmp(a->value.source->offer, "col");
    if (!column) {
        fail(a->span, "E0608", "`%s` takes a column: %s", b->name, example);
        return false;
    }
    s->name = a->value.source->name;
    s->first = a->value.source->first;
    return true;
}

/* words(col(1), vocab = 8000): the words of a cell, as numbers of a vocabulary. */
static Object offer_coded(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"column", "vocab"};
    FieldSource s = {.offer = b->name, .type = I32};
    bool published = !strcmp(b->name, "tokens");
    Arg a[2];
    if (!take_args(b, args, names, 2, 2, a, at))
        return poison;
    const char *example = internf("%s(col(0), vocab = %s)", b->name, published ? "\"tokenizer.json\"" : "8000");
    if (!take_text(b, &a[0], example, &s) || !take_vocabulary(published, &a[1], &s.last, &s.option))
        return poison;
    if (now.field->ragged < 0) {
        fail(at, "E0608", "a cell has any number of %s: give the field a dimension, `%s: i32[S]`",
             b->name, now.field->name);
        return poison;
    }
    return source_object(s);
}

/* category(col("species")): which of the texts of the column, as a number. */
static Object offer_category(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"column"};
    FieldSource s = {.offer = b->name, .type = I32};
    Arg a[1];
    if (!take_args(b, args, names, 1, 1, a, at) || !take_text(b, &a[0], "category(col(0))", &s))
        return poison;
    for (int i = 0; i < now.field->sources.n; i++)
        if (!strcmp(now.field->sources.p[i].offer, b->name) && !same_source(&now.field->sources.p[i], &s)) {
            fail(at, "E0608", "a field has one column of categories: give each a field of its own");
            return poison;
        }
    return source_object(s);
}

Object data_offer(const Builtin *b, ArgList *args, Span at)
{
    if (!is_offered(b, at))
        return poison;
    if (!strcmp(b->name, "field"))
        return offer_field(b, args, at);
    bool files = now.reader->files || now.reader->list;
    if (!strcmp(b->name, "sounds") || (files && !strcmp(b->name, "images")))
        return offer_files(b, args, at);
    if (!strcmp(b->name, "images") || !strcmp(b->name, "labels"))
        return offer_images(b, args, at);
    if (!strcmp(b->name, "category"))
        return offer_category(b, args, at);
    bool column = !strcmp(b->name, "cols") || !strcmp(b->name, "col");
    return column ? offer_columns(b, args, at) : offer_coded(b, args, at);
}

bool in_field(void)
{
    return now.field != NULL;
}

/* ---- fitted values ---- */

/* The place of the k-th fitted value of the field. */
static Slot *fitted_slot(const char *path)
{
    int place = program_place(elab.program, path);
    return place < 0 ? NULL : elab.slots.p[place];
}

Object data_fitted(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"x"};
    Arg a[1];
    if (!now.field) {
        fail(at, "E0607", "`fitted` is computed from the training rows of a data set; it belongs "
             "in a field: x: f32[4] = cols(0..4) - fitted(mean(cols(0..4), axis = 0))");
        return poison;
    }
    if (!take_args(b, args, names, 1, 1, a, at))
        return poison;
    const char *path = internf("%s.%s.fitted.%d", now.data->name, now.field->name, ++now.nfitted);
    if (now.given)
        return place_read(fitted_slot(path));
    Object v = to_tensor(a[0].value, ANY_TYPE, at);
    if (is_poison(v))
        return v;
    Shape s = tensor_shape(v);
    s.ones = 0;
    if (!dim_is_const(shape_count(s.rank, s.dim), NULL)) {
        fail(at, "E0608", "what is fitted is kept with the nets, so its shape must be known while "
             "compiling, but it is %s", object_describe(v));
        return poison;
    }
    Slot *slot = place_new(path, PLACE_FITTED, tensor_node(v)->type, &s, NULL, NULL, at);
    Ref value = tensor_ref(v);
    Object read = place_read(slot);
    PUSH(now.fits, (struct Fit){slot, value, tensor_ref(read)});
    return read;
}

/* The graph that computes what is fitted: that of the field, where each fitted value is used as
 * it is computed. */
static Graph *fit_graph(const Graph *from, const char *name)
{
    if (now.fits.n == 0)
        return NULL;
    Graph *g = graph_new(name);
    Ref *map = NEW_ARRAY(Ref, from->nodes.n);
    for (Ref r = 0; r < from->nodes.n; r++) {
        const Node *n = node_at(from, r);
        Ref *arg = NEW_ARRAY(Ref, n->nargs + 1);
        int fit = 0;
        while (fit < now.fits.n && now.fits.p[fit].read != r)
            fit++;
        for (int k = 0; k < n->nargs; k++)
            arg[k] = map[n->arg[k]];
        build_span = n->span;
        map[r] = fit < now.fits.n ? map[now.fits.p[fit].value] : build_copy(g, n, arg);
    }
    for (int i = 0; i < now.fits.n; i++)
        build_update(g, elab.program->places.p[now.fits.p[i].slot->place].path,
                     map[now.fits.p[i].value]);
    return g;
}

/* ---- fields ---- */

/* A name in the shape of a field that means nothing else is the length of its rows. */
static bool ragged_name(const Ast *type, const char **name)
{
    const Ast *e = type->nkids ? type->kid[0] : NULL;
    if (!e || e->kind != AST_NAME || name_binding(e->name) ||
        item_find(elab.frame->module, e->name, ANY_NAME))
        return false;
    *name = e->name;
    return true;
}

static int length_index(Data *d, const char *name)
{
    for (int i = 0; i < d->lengths.n; i++)
        if (d->lengths.p[i] == name)
            return i;
    PUSH(d->lengths, name);
    return d->lengths.n - 1;
}

static bool field_type(const Ast *a, Data *d, Field *f, Shape *shape)
{
    bool ok;
    const char *length;
    Ast type = *a->kid[0];
    if (ragged_name(&type, &length)) {
        f->ragged = length_index(d, length);
        type.kid++;
        type.nkids--;
    }
    *shape = eval_shape(&type, &ok);
    if (!ok || !type_dtype(a->kid[0], &f->type))
        return false;
    f->rank = shape->rank;
    for (int i = 0; i < shape->rank; i++)
        if (!dim_is_const(shape->dim[i], &f->shape[i])) {
            fail(a->kid[0]->span, "E0310", "the shape of a row must be known while compiling");
            return false;
        }
    if (shape->rank + (f->ragged >= 0) + 1 < MAX_RANK)
        return true;
    fail(a->kid[0]->span, "E0304", "a row has at most %d axes", MAX_RANK - 2);
    return false;
}

/* Floats and wider ints become ints when the rows are read, where each is checked. */
static Ref in_type(Object v, DType t)
{
    DType from = tensor_node(v)->type;
    bool narrow = is_int(t) && t != BOOL &&
                  (is_float(from) || (is_int(from) && dtype_bytes[from] > dtype_bytes[t]));
    return tensor_ref(narrow ? cast_tensor(v, is_float(from) ? F64 : I64) : cast_tensor(v, t));
}

static void wrong_row(const Ast *a, const Field *f, Object v)
{
    fail(a->span, "E0303", "a row of `%s` is declared as %s, but the expression gives %s for R rows",
         a->name, shape_text(f->type, &now.row), object_describe(v));
}

/* The value of the expression as R rows: [R, shape...] where the sizes are known. */
static void convert_field(const Ast *a, Object v)
{
    Field *f = now.field;
    Shape s = {.rank = now.row.rank + 1, .dim = {dim_symbol(size_symbol("R"))}}, have;
    if (is_poison(v))
        return;
    have = tensor_shape(v);
    memcpy(s.dim + 1, now.row.dim, sizeof(Dim) * (size_t)now.row.rank);
    if (have.rank == 0) {
        v = expand_tensor(v, &s);
        have = s;
    }
    Dim got = shape_count(have.rank - 1, have.dim + 1);
    bool known = dim_is_const(got, NULL);
    if (have.dim[0] != s.dim[0] || (known && got != shape_count(now.row.rank, now.row.dim))) {
        wrong_row(a, f, v);
        return;
    }
    Graph *g = current_step()->graph;
    Ref r = in_type(v, f->type);
    if (known && !shape_equal(have.rank, have.dim, s.rank, s.dim))
        r = build_reshape(g, r, s.rank, s.dim);
    build_result(g, 0, f->name, r);
}

/* Evaluates the expression, or takes the only offer of the reader, and keeps both graphs. */
static void fill_field(const Ast *a)
{
    Step *step = elab.step;
    const char *name = internf("%s.%s", now.data->name, now.field->name);
    now.fits.n = now.nfitted = 0;
    elab.step = step_begin(name);
    if (a->nkids > 1)
        convert_field(a, to_tensor(eval_value(a->kid[1]), ANY_TYPE, a->kid[1]->span));
    now.field->convert = elab.step->graph;
    now.field->fit = fit_graph(elab.step->graph, internf("%s.fit", name));
    elab.step = step;
    if (now.field->sources.n == 0 && error_count() == 0)
        fail(a->span, "E0608", "`%s` reads nothing of the file; write data %s = %s", a->name,
             now.data->name, now.reader->example);
}

static void make_field(Data *d, const Ast *a)
{
    Field f = {.name = a->name, .span = a->name_span, .ragged = -1};
    for (int i = 0; i < d->fields.n; i++)
        if (d->fields.p[i].name == a->name)
            fail(a->name_span, "E0102", "`%s` is declared twice", a->name);
    now.row = (Shape){0};
    if (!field_type(a, d, &f, &now.row))
        return;
    now.field = &f;
    fill_field(a);
    now.field = NULL;
    PUSH(d->fields, f);
}

/* Of a whole set: the largest number of words, or the file of tokens. */
typedef struct { int64_t most; const char *file; } Vocabulary;

/* A field that is an offer as it is: x = images(), ids = bytes(). */
static void make_default(Data *d, const char *name, const char *offer, DType type,
                         const Vocabulary *words)
{
    Field f = {.name = intern(name), .span = d->span, .ragged = -1, .type = type};
    FieldSource s = {.offer = intern(offer), .type = type, .last = words->most,
                     .option = words->file};
    Step *step = elab.step;
    bool image = !strcmp(offer, "images");
    for (int i = 0; image && i < 3; i++)
        s.shape[s.rank++] = dim_const(f.shape[f.rank++] = now.reader->image[i]);
    if (!now.reader->whole)
        s.type = U8;
    now.row = (Shape){.rank = f.rank};
    memcpy(now.row.dim, s.shape, sizeof now.row.dim);
    now.field = &f;
    now.fits.n = 0;
    elab.step = step_begin(internf("%s.%s", d->name, name));
    build_span = d->span;
    Object v = source_read(&s);
    build_result(elab.step->graph, 0, f.name, tensor_ref(cast_tensor(v, type)));
    f.convert = elab.step->graph;
    elab.step = step;
    now.field = NULL;
    PUSH(d->fields, f);
}

/* ---- the data set ---- */

static void read_split(Data *d, const Ast *tail)
{
    static const char *const names[] = {"train", "seed", "shuffle"};
    static const Builtin split = {.name = "split"};
    Arg a[3];
    const Ast *name = tail->kid[0];
    if (!name->name || strcmp(name->name, "split")) {
        fail(tail->span, "E0608", "a data set may end in split(train = 0.8, seed = 1)");
        return;
    }
    ArgList args = eval_args(tail);
    if (!take_args(&split, &args, names, 3, 1, a, tail->span))
        return;
    if (!static_float(a[0].value, &d->train) || d->train <= 0 || d->train >= 1)
        fail(a[0].span, "E0608", "`train` is the part of the rows to learn from: between 0 and 1");
    if (a[1].value.kind != OBJ_NONE && !static_int(a[1].value, &d->split_seed))
        fail(a[1].span, "E0608", "`seed` must be a static int");
    if (a[1].value.kind != OBJ_NONE && d->ordered)
        fail(a[1].span, "E0608", "`%s` is one sequence, which is cut in two: it needs no `seed`",
             d->name);
    if (a[2].value.kind == OBJ_BOOL)
        d->ordered |= !a[2].value.truth;
    else if (a[2].value.kind != OBJ_NONE)
        fail(a[2].span, "E0608", "`shuffle` must be true or false");
    d->parted = false;
}

static bool reader_option(Data *d, const char *name, Vocabulary *v, const Arg *a)
{
    double x;
    if (!strcmp(name, "vocab") && now.reader->whole && !offers(now.reader, "bytes"))
        return take_vocabulary(now.reader->published, a, &v->most, &v->file);
    if (!strcmp(name, "missing") && now.reader->tabular) {
        if (static_float(a->value, &x) && isfinite(x)) {
            d->missing = x;
            return true;
        }
        fail(a->span, "E0608", "`missing` is the number that stands for an empty cell");
        return false;
    }
    if (!strcmp(name, "group") && now.reader->tabular) {
        if (a->value.kind == OBJ_STR) {
            d->group = a->value.str;
            return true;
        }
        fail(a->span, "E0608", "`group` names the column whose cell the lines of a row share: group = "
             "\"path\"");
        return false;
    }
    fail(a->span, "E0203", "`%s` has no option `%s`", now.reader->name, name);
    return false;
}

static bool read_reader(Data *d, const Ast *reader, Vocabulary *v)
{
    const char *names[LENGTH(readers)];
    const char *name = reader->kind == AST_CALL ? reader->kid[0]->name : NULL;
    for (int i = 0; i < LENGTH(readers); i++)
        names[i] = readers[i].name;
    now.reader = name ? find_reader(name) : NULL;
    if (!now.reader) {
        fail(reader->span, "E0607", "there is no reader `%s`%s; data comes from csv(\"file\"), "
             "idx(\"folder\"), bytes(\"file\"), ...",
             name ? name : "?", name ? hint_for(name, names, LENGTH(readers)) : "");
        return false;
    }
    ArgList args = eval_args(reader);
    for (int i = 1; i < args.n; i++)
        if (!args.p[i].name || !reader_option(d, args.p[i].name, v, &args.p[i]))
            return false;
    if (args.n == 0 || args.p[0].name || args.p[0].value.kind != OBJ_STR) {
        fail(reader->span, "E0607", "`%s` takes a path: %s", name, now.reader->example);
        return false;
    }
    if (now.reader->whole && strcmp(name, "bytes") && !v->most && !v->file) {
        fail(reader->span, "E0607", "`%s` needs %s vocabulary: %s", name,
             now.reader->published ? "the file of its" : "the largest", now.reader->example);
        return false;
    }
    d->format = name;
    d->path = args.p[0].value.str;
    d->ordered = now.reader->ordered;
    d->parted = now.reader->parted;
    return true;
}

static bool make_fields(Data *d, const Ast *a, const Vocabulary *v)
{
    const Ast *fields = a->nkids > 1 ? a->kid[1] : NULL;
    bool given = fields && fields->nkids > 0;
    if (given && now.reader->whole) {
        fail(fields->span, "E0607", "`%s` is one field by itself: %s", now.reader->name,
             now.reader->example);
        return false;
    }
    for (int i = 0; given && i < fields->nkids; i++)
        make_field(d, fields->kid[i]);
    if (!given && now.reader->whole) {
        make_default(d, "ids", now.reader->name, I32, v);
    } else if (!given && now.reader->image[0]) {
        make_default(d, "x", "images", U8, v);
        make_default(d, "y", "labels", I32, v);
    } else if (!given) {
        fail(a->span, "E0607", "`%s` needs its fields: %s", d->name, now.reader->example);
        return false;
    }
    return true;
}

Object make_data(Item *item)
{
    const Ast *a = item->ast;
    Data d = {.name = item->name, .span = a->name_span, .missing = NAN};
    Frame f;
    Vocabulary v = {0};
    frame_enter(&f, NULL, item->module, a->name_span);
    now.data = &d;
    bool fine = read_reader(&d, a->kid[0], &v) && make_fields(&d, a, &v) && d.fields.n > 0;
    if (a->nkids > 2 && a->kid[2])
        read_split(&d, a->kid[2]);
    frame_leave();
    if (!fine)
        return poison;
    d.path = data_path(item->module, d.path);
    PUSH(elab.program->data, d);
    return (Object){.kind = OBJ_PART, .data = elab.program->data.n - 1, .part = PART_ALL};
}

/* ---- a field applied in an entry ---- */

static const Ast *field_ast(const Data *d, const char *field, Item **item)
{
    for (int i = 0; i < elab.modules.n; i++)
        for (int k = 0; k < elab.modules.p[i]->items.n; k++) {
            *item = elab.modules.p[i]->items.p[k];
            const Ast *a = (*item)->ast;
            if (a->kind != AST_DATA || (*item)->name != d->name || a->nkids < 2 || !a->kid[1])
                continue;
            for (int j = 0; j < a->kid[1]->nkids; j++)
                if (a->kid[1]->kid[j]->name == field)
                    return a->kid[1]->kid[j];
        }
    return NULL;
}

/* cols(x, like = cancer.x): the field's expression, of x in place of what it reads. */
Object data_apply(const Builtin *b, Object x, int data, int field, Span at)
{
    Data *d = &elab.program->data.p[data];
    Field *f = &d->fields.p[field];
    Item *item = NULL;
    const Ast *a = field_ast(d, f->name, &item);
    const FieldSource *s = f->sources.n == 1 ? &f->sources.p[0] : NULL;
    Frame frame;
    x = to_tensor(x, ANY_TYPE, at);
    if (is_poison(x))
        return x;
    if (!a || !s || strcmp(s->offer, b->name)) {
        fail(at, "E0608", "`%s.%s` does not read one `%s(...)`, so that nothing else can stand for it",
             d->name, f->name, b->name);
        return poison;
    }
    if (tensor_node(x)->rank != s->rank + 1) {
        fail(at, "E0302", "rows of `%s(...)` have %d axes, and this is %s", b->name, s->rank + 1,
             object_describe(x));
        return poison;
    }
    Dim rows = tensor_node(x)->shape[0];
    x = cast_tensor(x, s->type);
    now.data = d;
    now.field = f;
    now.given = &x;
    now.nfitted = 0;
    frame_enter(&frame, NULL, item->module, at);
    Object v = to_tensor(eval_value(a->kid[1]), ANY_TYPE, a->kid[1]->span);
    frame_leave();
    now.field = NULL;
    now.given = NULL;
    if (is_poison(v))
        return v;
    Shape row = {.rank = f->rank + 1, .dim = {rows}}, have = tensor_shape(v);
    for (int i = 0; i < f->rank; i++)
        row.dim[i + 1] = dim_const(f->shape[i]);
    if (shape_count(have.rank, have.dim) != shape_count(row.rank, row.dim)) {
        fail(at, "E0303", "`%s.%s` has %s for each row, but here it is %s", d->name, f->name,
             dim_text(shape_count(row.rank - 1, row.dim + 1)), object_describe(v));
        return poison;
    }
    if (now.nfitted)
        host_fit(data, field);
    Ref r = tensor_ref(cast_tensor(v, f->type));
    return object_tensor(build_reshape(current_step()->graph, r, row.rank, row.dim), 0);
}
