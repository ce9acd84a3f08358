/* Data sets. The expression of a field becomes a graph of its own: the columns it names are
 * inputs of type f64 with R rows, its result is converted to the declared type and cut into rows
 * of the declared shape by count. In an entry, `digits.train` is a part and `digits.x` a whole
 * field. */
#include "frontend/elab.h"

#include <string.h>

/* ---- columns ---- */

static bool column_range(Object r, Columns *c, Span at)
{
    c->last = -1;
    if (!dim_is_const(r.low, &c->first) || (!r.open_high && !dim_is_const(r.high, &c->last)) ||
        c->first < 0 || (!r.open_high && c->last <= c->first)) {
        fail(at, "E0608", "columns are a range of static ints that is not empty, e.g. cols(0..64)");
        return false;
    }
    return true;
}

/* cols(a..b) is f64[R, b - a], col(k) and col("name") are f64[R]. */
Object data_columns(const Builtin *b, ArgList *args, Span at)
{
    static const char *const names[] = {"which"};
    Arg a[1];
    Columns c = {.single = b->op};
    Shape s = {.rank = 2 - c.single, .dim = {dim_symbol(intern("R"))}};
    if (!elab.field) {
        fail(at, "E0607",
             "`%s` reads columns of a data set; it belongs in a field: data d = csv(...) { x: f32 "
             "= col(0) }",
             b->name);
        return poison;
    }
    if (!take_args(b, args, names, 1, 1, a, at))
        return poison;
    Object o = a[0].value;
    if (c.single && o.kind == OBJ_STR)
        c.column = o.str;
    else if (c.single && static_int(o, &c.first) && c.first >= 0)
        c.last = c.first + 1;
    else if (c.single || o.kind != OBJ_RANGE) {
        fail(a[0].span, "E0608",
             c.single ? "`col` takes a number from 0 or the name of a column in quotes"
                      : "`cols` takes a range: cols(0..64)");
        return poison;
    } else if (!column_range(o, &c, a[0].span))
        return poison;
    if (!c.single && c.last < 0) {
        fail(a[0].span, "E0608",
             "the number of columns must be known: give both ends, cols(%lld..n)",
             (long long)c.first);
        return poison;
    }
    if (!c.single)
        s.dim[1] = dim_const(c.last - c.first);
    Ref r = build_input(current_step()->graph, FROM_ARG, elab.field->columns.n, NULL, F64, s.rank,
                        s.dim);
    PUSH(elab.field->columns, c);
    return object_tensor(r, 0);
}

/* ---- fields ---- */

static bool field_type(const Ast *a, Field *f, Shape *shape)
{
    bool ok;
    *shape = eval_shape(a->kid[0], &ok);
    if (!ok || !type_dtype(a->kid[0], &f->type))
        return false;
    f->rank = shape->rank;
    for (int i = 0; i < shape->rank; i++)
        if (!dim_is_const(shape->dim[i], &f->shape[i])) {
            fail(a->kid[0]->span, "E0310", "the shape of a row must be known while compiling");
            return false;
        }
    if (shape->rank < MAX_RANK)
        return true;
    fail(a->kid[0]->span, "E0304", "a row has at most %d axes", MAX_RANK - 1);
    return false;
}

/* The value of the expression as [R, shape...] of the declared type. */
static void convert_field(const Ast *a, Field *f, const Shape *row)
{
    Object v = to_tensor(eval_value(a->kid[1]), ANY_TYPE, a->kid[1]->span);
    if (is_poison(v))
        return;
    Shape s = {.rank = row->rank + 1, .dim = {dim_symbol(intern("R"))}}, have = tensor_shape(v);
    memcpy(s.dim + 1, row->dim, sizeof(Dim) * (size_t)row->rank);
    if (have.rank == 0) {
        v = expand_tensor(v, &s);
        have = s;
    }
    Dim wanted = shape_count(s.rank, s.dim), got = shape_count(have.rank, have.dim);
    if (wanted != got || have.dim[0] != s.dim[0]) {
        fail(a->span, "E0303",
             "a row of `%s` is declared as %s, but the expression gives %s for R rows", a->name,
             shape_text(f->type, row), object_describe(v));
        return;
    }
    Graph *g = current_step()->graph;
    Ref r = tensor_ref(cast_tensor(v, f->type));
    if (!shape_equal(have.rank, have.dim, s.rank, s.dim))
        r = build_reshape(g, r, s.rank, s.dim);
    build_result(g, 0, a->name, r);
}

static void make_field(Data *d, const Ast *a)
{
    Field f = {.name = a->name, .span = a->name_span};
    Shape row;
    for (int i = 0; i < d->fields.n; i++)
        if (d->fields.p[i].name == a->name)
            fail(a->name_span, "E0102", "`%s` is declared twice", a->name);
    if (!field_type(a, &f, &row))
        return;
    Step *step = elab.step;
    elab.step = step_begin(internf("%s.%s", d->name, a->name));
    elab.field = &f;
    convert_field(a, &f, &row);
    f.convert = elab.step->graph;
    elab.field = NULL;
    elab.step = step;
    if (f.columns.n == 0 && error_count() == 0)
        fail(a->span, "E0608", "`%s` reads no column; write cols(a..b) or col(k)", a->name);
    PUSH(d->fields, f);
}

/* ---- the data set ---- */

static void read_split(Data *d, const Ast *tail)
{
    static const char *const names[] = {"train", "seed"};
    static const Builtin split = {.name = "split"};
    Arg a[2];
    const Ast *name = tail->kid[0];
    if (!name->name || strcmp(name->name, "split")) {
        fail(tail->span, "E0608", "a data set may end in split(train = 0.8, seed = 1)");
        return;
    }
    ArgList args = eval_args(tail);
    if (!take_args(&split, &args, names, 2, 1, a, tail->span))
        return;
    if (!static_float(a[0].value, &d->train) || d->train <= 0 || d->train >= 1)
        fail(a[0].span, "E0608", "`train` is the part of the rows to learn from: between 0 and 1");
    if (a[1].value.kind != OBJ_NONE && !static_int(a[1].value, &d->split_seed))
        fail(a[1].span, "E0608", "`seed` must be a static int");
}

static bool read_reader(Data *d, const Ast *reader)
{
    static const char *const readers[] = {"csv"};
    const char *name = reader->kind == AST_CALL ? reader->kid[0]->name : NULL;
    if (!name || strcmp(name, "csv")) {
        fail(reader->span, "E0607", "there is no reader `%s`%s; data comes from csv(\"file\")",
             name ? name : "?", name ? did_you_mean(name, readers, 1) : "");
        return false;
    }
    Object path = reader->nkids == 2 && reader->kid[1]->kind != AST_ARG ? eval_value(reader->kid[1])
                                                                        : none;
    if (path.kind != OBJ_STR) {
        fail(reader->span, "E0607", "`csv` takes the path of a file: csv(\"digits.csv.gz\")");
        return false;
    }
    d->format = "csv";
    d->path = path.str;
    return true;
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

Object make_data(Item *item)
{
    const Ast *a = item->ast;
    Data d = {.name = item->name, .span = a->name_span};
    Frame f;
    frame_enter(&f, NULL, item->module, a->name_span);
    bool fine = read_reader(&d, a->kid[0]);
    const Ast *fields = a->nkids > 1 ? a->kid[1] : NULL;
    for (int i = 0; fine && fields && i < fields->nkids; i++)
        make_field(&d, fields->kid[i]);
    if (fine && (!fields || fields->nkids == 0)) {
        fail(a->span, "E0607", "`%s` needs its fields: csv(\"file\") { x: f32[64] = cols(0..64) }",
             item->name);
        fine = false;
    }
    if (a->nkids > 2 && a->kid[2])
        read_split(&d, a->kid[2]);
    frame_leave();
    if (!fine)
        return poison;
    d.path = data_path(item->module, d.path);
    PUSH(elab.program->data, d);
    return (Object){.kind = OBJ_PART, .data = elab.program->data.n - 1, .part = PART_ALL};
}

/* ---- in entries ---- */

static const char *part_suffix(int part)
{
    return part == PART_TRAIN ? "_train" : part == PART_TEST ? "_test" : "";
}

static Dim part_rows(int data, int part)
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
    s.dim[0] = part_rows(part.data, part.part);
    for (int i = 0; i < f->rank; i++)
        s.dim[i + 1] = dim_const(f->shape[i]);
    VarId v = var_new(VAR_DATA, f->name, f->type, &s);
    elab.entry->vars.p[v].index = part.data;
    elab.entry->vars.p[v].part = part.part;
    elab.entry->vars.p[v].field = field;
    return v;
}

static bool only_in_entries(Span at)
{
    if (elab.entry)
        return true;
    fail(at, "E0606", "whole data sets are read by entries; hand the value to this as an argument");
    return false;
}

Object data_rows(Object part)
{
    if (!only_in_entries(build_span))
        return poison;
    VarId v = field_var(part, 0);
    return object_dim(elab.entry->vars.p[v].shape[0]);
}

Object data_field(Object part, const char *name, Span at)
{
    const Data *d = &elab.program->data.p[part.data];
    bool train = !strcmp(name, "train"), test = !strcmp(name, "test");
    if ((train || test) && part.part == PART_ALL) {
        if (d->train > 0)
            return (Object){.kind = OBJ_PART,
                            .data = part.data,
                            .part = train ? PART_TRAIN : PART_TEST};
        fail(at, "E0609", "`%s` is not split; end its declaration in split(train = 0.8, seed = 1)",
             d->name);
        note_at(d->span, "declared here");
        return poison;
    }
    const char *names[20] = {"train", "test"};
    int n = 2;
    for (int i = 0; i < d->fields.n; i++) {
        if (d->fields.p[i].name == name)
            return only_in_entries(at) ? object_var(field_var(part, i), 0) : poison;
        if (n < LENGTH(names))
            names[n++] = d->fields.p[i].name;
    }
    fail(at, "E0109", "the data set `%s` has no `%s`%s", d->name, name,
         did_you_mean(name, names, n));
    note_at(d->span, "declared here");
    return poison;
}
