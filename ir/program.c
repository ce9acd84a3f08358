/* Programs as text, for people and tests: places, data sets and entries with the graphs of
 * their steps (the form is shown in program.h). Host values are written $3, or $3 loss where they
 * have a name. */
#include "ir/program.h"
#include "ir/text.h"

#include <math.h>
#include <string.h>

int program_place(const Program *p, const char *path)
{
    for (int i = 0; i < p->places.n; i++)
        if (!strcmp(p->places.p[i].path, path))
            return i;
    return -1;
}

bool place_is_open(const Place *p)
{
    for (int i = 0; i < p->rank; i++)
        if (!dim_is_const(p->shape[i], NULL))
            return true;
    return false;
}

const char *const role_names[6] = {"param", "state", "cache", "optimizer", "variable", "fitted"};
const char *const var_kind_names[7] = {"arg", "step", "field", "counter", "data", "gathered", "ahead"};

const char *part_text(const Program *p, int data, int part)
{
    static const char *const suffix[] = {"", ".train", ".test"};
    return internf("%s%s", p->data.p[data].name, suffix[part]);
}

static void indent(Buf *b, int depth)
{
    buf_printf(b, "%*s", 2 * depth, "");
}

/* doc "...", one for each line of it. */
static void print_doc(Buf *b, int depth, const char *arg, const char *doc)
{
    while (doc) {
        const char *end = strchr(doc, '\n');
        indent(b, depth);
        buf_puts(b, "doc ");
        if (arg) {
            buf_puts(b, "arg ");
            print_name(b, arg);
            buf_puts(b, " ");
        }
        print_string(b, end ? intern_n(doc, (size_t)(end - doc)) : doc);
        buf_puts(b, "\n");
        doc = end ? end + 1 : NULL;
    }
}

static void print_graph(Buf *b, const Graph *g, int depth)
{
    Buf text = {0};
    graph_print(g, &text);
    for (const char *line = buf_text(&text); *line;) {
        size_t n = strcspn(line, "\n");
        indent(b, depth);
        buf_put(b, line, n);
        buf_puts(b, "\n");
        line += n + (line[n] == '\n');
    }
    buf_free(&text);
}

static void print_numbers(Buf *b, DType t, int rank, const int64_t *shape)
{
    buf_printf(b, "%s[", dtype_names[t]);
    for (int i = 0; i < rank; i++)
        buf_printf(b, "%s%lld", i ? ", " : "", (long long)shape[i]);
    buf_puts(b, "]");
}

/* cols(0 .. 2): f64[2] */
static void print_source(Buf *b, const FieldSource *s)
{
    print_name(b, s->offer);
    buf_puts(b, "(");
    if (s->name)
        print_string(b, s->name);
    if (s->first || s->last)
        buf_printf(b, "%s%lld .. %lld", s->name ? ", " : "", (long long)s->first,
                   (long long)s->last);
    if (s->option) {
        buf_puts(b, s->name || s->first || s->last ? " with " : "with ");
        print_string(b, s->option);
    }
    buf_puts(b, "): ");
    shape_print(b, s->type, s->rank, s->shape);
}

const char *source_table(const FieldSource *s, bool tokens)
{
    bool coded = !strcmp(s->offer, "tokens");
    if (!s->option || coded != tokens)
        return NULL;
    return coded ? "dlm_tokenizer_bpe" : internf("dlm_media_%s", s->offer);
}

static void print_field(Buf *b, const Data *d, const Field *f)
{
    buf_puts(b, "    field ");
    print_name(b, f->name);
    buf_puts(b, ": ");
    print_numbers(b, f->type, f->rank, f->shape);
    if (f->ragged >= 0) {
        buf_puts(b, " ragged ");
        print_name(b, d->lengths.p[f->ragged]);
    }
    for (int k = 0; k < f->sources.n; k++) {
        buf_puts(b, k ? ", " : " from ");
        print_source(b, &f->sources.p[k]);
    }
    buf_puts(b, f->fit ? " fitted\n" : "\n");
    print_graph(b, f->convert, 3);
    if (f->fit)
        print_graph(b, f->fit, 3);
}

static void print_split(Buf *b, const Data *d)
{
    if (d->train != 0 || d->split_seed != 0) {
        buf_puts(b, " split(train = ");
        buf_double(b, d->train);
        buf_printf(b, ", seed = %lld)", (long long)d->split_seed);
    }
    buf_puts(b, d->ordered ? " in order" : "");
    buf_puts(b, d->parted ? " in parts" : "");
    if (!isnan(d->missing)) {
        buf_puts(b, " missing = ");
        buf_double(b, d->missing);
    }
    if (d->group) {
        buf_puts(b, " group = ");
        print_string(b, d->group);
    }
}

static void print_data(Buf *b, const Data *d)
{
    buf_puts(b, "\n  data ");
    print_name(b, d->name);
    buf_puts(b, " = ");
    print_name(b, d->format);
    buf_puts(b, "(");
    print_string(b, d->path);
    buf_puts(b, ")");
    print_split(b, d);
    buf_puts(b, " {\n");
    for (int i = 0; i < d->fields.n; i++)
        print_field(b, d, &d->fields.p[i]);
    buf_puts(b, "  }\n");
}

/* ---- entries ---- */

static void print_var(Buf *b, const Entry *e, VarId id)
{
    buf_printf(b, "$%d", id);
    if (id >= 0 && id < e->vars.n && e->vars.p[id].name) {
        buf_puts(b, " ");
        print_name(b, e->vars.p[id].name);
    }
}

static void print_vars(Buf *b, const Entry *e, const VarId *ids, int n)
{
    for (int i = 0; i < n; i++) {
        buf_puts(b, i ? ", " : " ");
        print_var(b, e, ids[i]);
    }
}

static void print_place_list(Buf *b, const Program *p, const Host *h)
{
    for (int i = 0; i < h->places.n; i++) {
        buf_puts(b, i ? ", " : " ");
        print_string(b, p->places.p[h->places.p[i]].path);
    }
    buf_puts(b, h->kind == HOST_SAVE ? " to " : " from ");
    print_string(b, h->path);
}

static void print_symbol(Buf *b, const char *word, const char *symbol)
{
    if (!symbol)
        return;
    buf_puts(b, word);
    print_name(b, symbol);
}

/* , windows of 64, count n, lengths S T */
static void print_pieces(Buf *b, const Host *h)
{
    if (h->batch != BATCH_ROWS) {
        buf_puts(b, h->batch == BATCH_STREAMS ? ", streams of " : ", windows of ");
        dim_print(b, h->length);
    }
    if (h->batch == BATCH_WINDOWS && h->count != DIM_BAD) {
        buf_puts(b, ", count ");
        dim_print(b, h->count);
    }
    for (int i = 0; i < h->lengths.n; i++) {
        buf_puts(b, i ? " " : ", lengths ");
        print_name(b, h->lengths.p[i]);
    }
}

static void print_loop_head(Buf *b, const Program *p, const Entry *e, const Host *h)
{
    if (h->kind == HOST_RANGE) {
        buf_puts(b, "for ");
        print_name(b, h->name);
        buf_puts(b, " in ");
        dim_print(b, h->low);
        buf_puts(b, " .. ");
        if (h->high_var == NO_VAR)
            dim_print(b, h->high);
        else
            print_var(b, e, h->high_var);
        for (int i = 0; i < h->vars.n; i++) {
            buf_puts(b, ", counter ");
            print_var(b, e, h->vars.p[i]);
        }
    } else {
        buf_puts(b, "batches");
        print_vars(b, e, h->vars.p, h->vars.n);
        buf_puts(b, " of ");
        print_name(b, part_text(p, h->data, h->part));
        buf_puts(b, ", ");
        dim_print(b, h->rows);
        buf_puts(b, h->shuffle ? " at a time, shuffled" : " at a time");
        if (h->buckets)
            buf_printf(b, ", buckets %d", h->buckets);
        if (h->balance) {
            buf_puts(b, ", balance ");
            print_name(b, p->data.p[h->data].fields.p[h->balance - 1].name);
        }
        print_pieces(b, h);
    }
    print_symbol(b, ", symbol ", h->symbol);
    buf_puts(b, h->per_round ? ", rounds" : "");
}

static void print_block(Buf *b, const Program *p, const Entry *e, const HostBlock *block,
                        int depth);

static void print_step(Buf *b, const Entry *e, const Host *h, int depth)
{
    buf_puts(b, h->ahead ? "step ahead" : "step");
    print_vars(b, e, h->inputs.p, h->inputs.n);
    buf_puts(b, " ->");
    print_vars(b, e, h->outputs.p, h->outputs.n);
    buf_puts(b, "\n");
    print_graph(b, h->graph, depth + 1);
}

static void print_nested(Buf *b, const Program *p, const Entry *e, const Host *h, int depth)
{
    if (h->kind == HOST_IF) {
        buf_puts(b, "if ");
        print_var(b, e, h->value);
    } else {
        print_loop_head(b, p, e, h);
    }
    buf_puts(b, " {\n");
    print_block(b, p, e, &h->body, depth + 1);
    if (h->kind == HOST_IF && h->otherwise.n) {
        indent(b, depth);
        buf_puts(b, "} else {\n");
        print_block(b, p, e, &h->otherwise, depth + 1);
    }
    indent(b, depth);
    buf_puts(b, "}\n");
}

/* of pairs field 0 */
static void print_coding(Buf *b, const Program *p, const Host *h)
{
    if (h->data < 0)
        return;
    buf_puts(b, " of ");
    print_name(b, p->data.p[h->data].name);
    buf_printf(b, " field %d", h->field);
}

/* The operations that take one line. */
static void print_simple(Buf *b, const Program *p, const Entry *e, const Host *h)
{
    static const char *const words[] = {
        [HOST_STOP] = "stop", [HOST_REPORT] = "report", [HOST_SAVE] = "save", [HOST_LOAD] = "load",
        [HOST_GATHER] = "gather", [HOST_EMIT] = "emit", [HOST_RESULT] = "result",
        [HOST_CHECK] = "check", [HOST_WRITE] = "write", [HOST_ENCODE] = "encode", [HOST_FIT] = "fit",
    };
    bool guarded = h->kind == HOST_SAVE || h->kind == HOST_LOAD || h->kind == HOST_STOP;
    buf_puts(b, words[h->kind]);
    if (h->kind == HOST_SAVE || h->kind == HOST_LOAD)
        print_place_list(b, p, h);
    if (h->kind == HOST_FIT)
        print_coding(b, p, h);
    if ((h->kind == HOST_REPORT || h->kind == HOST_EMIT || h->kind == HOST_CHECK) && h->name) {
        buf_puts(b, " ");
        print_string(b, h->name);
    }
    if (h->value != NO_VAR) {
        buf_puts(b, guarded ? " if " : " ");
        print_var(b, e, h->value);
    }
    if (h->coding) {
        buf_printf(b, " by %s", h->coding);
        print_coding(b, p, h);
    }
    if (h->kind == HOST_WRITE) {
        buf_puts(b, " to ");
        print_string(b, h->path);
    }
    if (h->inputs.n) {
        buf_puts(b, " with");
        print_vars(b, e, h->inputs.p, h->inputs.n);
    }
    if (h->kind == HOST_GATHER || h->kind == HOST_ENCODE) {
        buf_puts(b, " into ");
        print_var(b, e, h->gathered);
    }
    buf_puts(b, h->kind == HOST_LOAD && h->by_order ? " in order" : "");
    buf_puts(b, h->kind == HOST_LOAD && h->implicit ? " implicitly\n" : "\n");
}

static void print_block(Buf *b, const Program *p, const Entry *e, const HostBlock *block,
                        int depth)
{
    for (int i = 0; i < block->n; i++) {
        const Host *h = block->p[i];
        indent(b, depth);
        switch (h->kind) {
        case HOST_STEP:
            print_step(b, e, h, depth);
            break;
        case HOST_RANGE:
        case HOST_BATCHES:
        case HOST_IF:
            print_nested(b, p, e, h, depth);
            break;
        default:
            print_simple(b, p, e, h);
        }
    }
}

/* 10, 1e-05, true; everything else in quotes. */
static void print_preset(Buf *b, const char *text)
{
    buf_puts(b, " = ");
    if (*text && !text[strspn(text, PRESET_CHARS)])
        buf_puts(b, text);
    else
        print_string(b, text);
}

static void print_argument(Buf *b, const Argument *a)
{
    print_name(b, a->name);
    buf_puts(b, ": ");
    if (a->is_str)
        buf_puts(b, "str");
    else
        shape_print(b, a->type, a->rank, a->shape);
    if (a->preset)
        print_preset(b, a->preset);
    print_symbol(b, " as ", a->symbol);
}

static void print_var_line(Buf *b, const Program *p, const Entry *e, VarId id)
{
    const Var *v = &e->vars.p[id];
    buf_puts(b, "    ");
    print_var(b, e, id);
    buf_puts(b, ": ");
    if (v->is_str)
        buf_puts(b, "str");
    else
        shape_print(b, v->type, v->rank, v->shape);
    buf_printf(b, " = %s", var_kind_names[v->kind]);
    if (v->kind == VAR_ARG || v->kind == VAR_FIELD) {
        buf_printf(b, " %d", v->index);
    } else if (v->kind == VAR_DATA) {
        buf_puts(b, " ");
        print_name(b, part_text(p, v->index, v->part));
        buf_printf(b, " field %d", v->field);
    }
    if (v->kind == VAR_GATHERED)
        print_symbol(b, " rows ", v->rows);
    buf_puts(b, "\n");
}

static void print_entry(Buf *b, const Program *p, const Entry *e)
{
    buf_puts(b, "\n  entry ");
    print_name(b, e->name);
    buf_puts(b, "(");
    for (int i = 0; i < e->args.n; i++) {
        buf_puts(b, i ? ", " : "");
        print_argument(b, &e->args.p[i]);
    }
    buf_puts(b, e->trains ? ") trains" : ")");
    for (int i = 0; i < e->dims.n; i++)
        print_symbol(b, i ? ", " : " with ", e->dims.p[i]);
    buf_puts(b, " {\n");
    print_doc(b, 2, NULL, e->doc);
    for (int i = 0; i < e->args.n; i++)
        print_doc(b, 2, e->args.p[i].name, e->args.p[i].doc);
    for (int i = 0; i < e->vars.n; i++)
        print_var_line(b, p, e, i);
    print_block(b, p, e, &e->body, 2);
    buf_puts(b, "  }\n");
}

void program_print(const Program *p, Buf *b)
{
    buf_puts(b, "program ");
    print_string(b, p->name);
    buf_puts(b, " {\n");
    print_doc(b, 1, NULL, p->doc);
    for (int i = 0; i < p->places.n; i++) {
        buf_printf(b, "  %s ", role_names[p->places.p[i].role]);
        print_string(b, p->places.p[i].path);
        buf_puts(b, ": ");
        shape_print(b, p->places.p[i].type, p->places.p[i].rank, p->places.p[i].shape);
        if (p->places.p[i].saved_as) {
            buf_puts(b, " as ");
            print_string(b, p->places.p[i].saved_as);
        }
        buf_puts(b, "\n");
    }
    for (int i = 0; i < p->data.n; i++)
        print_data(b, &p->data.p[i]);
    for (int i = 0; i < p->entries.n; i++)
        print_entry(b, p, &p->entries.p[i]);
    buf_puts(b, "}\n");
}

/* ---- equality ---- */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool same_sizes(int rank, const int64_t *a, const int64_t *b)
{
    return rank == 0 || !memcmp(a, b, (size_t)rank * sizeof *a);
}

static bool same_names(const TextList *a, const TextList *b)
{
    for (int i = 0; i < a->n && i < b->n; i++)
        if (!same_text(a->p[i], b->p[i]))
            return false;
    return a->n == b->n;
}

static bool place_equal(const Place *a, const Place *b)
{
    return same_text(a->path, b->path) && same_text(a->saved_as, b->saved_as)
        && a->role == b->role && a->type == b->type
        && shape_equal(a->rank, a->shape, b->rank, b->shape);
}

static bool source_equal(const FieldSource *a, const FieldSource *b)
{
    return same_text(a->offer, b->offer) && same_text(a->name, b->name) && a->first == b->first
        && a->last == b->last && same_text(a->option, b->option) && a->type == b->type
        && shape_equal(a->rank, a->shape, b->rank, b->shape);
}

static bool field_equal(const Field *a, const Field *b)
{
    if (!same_text(a->name, b->name) || a->type != b->type || a->rank != b->rank
        || !same_sizes(a->rank, a->shape, b->shape) || a->ragged != b->ragged
        || a->sources.n != b->sources.n || !a->fit != !b->fit)
        return false;
    for (int i = 0; i < a->sources.n; i++)
        if (!source_equal(&a->sources.p[i], &b->sources.p[i]))
            return false;
    return graph_equal(a->convert, b->convert) && (!a->fit || graph_equal(a->fit, b->fit));
}

static bool data_equal(const Data *a, const Data *b)
{
    bool missing = a->missing == b->missing || (isnan(a->missing) && isnan(b->missing));
    if (!same_text(a->name, b->name) || !same_text(a->format, b->format)
        || !same_text(a->path, b->path) || a->train != b->train
        || a->split_seed != b->split_seed || a->ordered != b->ordered || a->parted != b->parted
        || !missing || !same_text(a->group, b->group) || a->fields.n != b->fields.n || !same_names(&a->lengths, &b->lengths))
        return false;
    for (int i = 0; i < a->fields.n; i++)
        if (!field_equal(&a->fields.p[i], &b->fields.p[i]))
            return false;
    return true;
}

static bool argument_equal(const Argument *a, const Argument *b)
{
    return same_text(a->name, b->name) && same_text(a->doc, b->doc) && a->is_str == b->is_str
        && (a->is_str || a->type == b->type)
        && shape_equal(a->rank, a->shape, b->rank, b->shape) && same_text(a->preset, b->preset)
        && same_text(a->symbol, b->symbol);
}

static bool var_equal(const Var *a, const Var *b)
{
    return a->kind == b->kind && same_text(a->name, b->name) && a->is_str == b->is_str
        && (a->is_str || a->type == b->type)
        && shape_equal(a->rank, a->shape, b->rank, b->shape) && a->index == b->index
        && a->part == b->part && a->field == b->field && same_text(a->rows, b->rows);
}

static bool numbers_equal(int na, const int *a, int nb, const int *b)
{
    return na == nb && (na == 0 || !memcmp(a, b, (size_t)na * sizeof *a));
}

static bool block_equal(const HostBlock *a, const HostBlock *b);

static bool loop_equal(const Host *a, const Host *b)
{
    bool ends = a->kind == HOST_BATCHES
        || (same_text(a->name, b->name) && a->low == b->low && a->high_var == b->high_var
            && (a->high_var != NO_VAR || a->high == b->high));
    bool batches = a->kind == HOST_RANGE
        || (a->data == b->data && a->part == b->part && a->rows == b->rows
            && a->shuffle == b->shuffle && a->batch == b->batch
            && a->buckets == b->buckets && a->balance == b->balance
            && (a->batch == BATCH_ROWS || (a->length == b->length && a->count == b->count))
            && same_names(&a->lengths, &b->lengths));
    return ends && batches && same_text(a->symbol, b->symbol) && a->per_round == b->per_round
        && numbers_equal(a->vars.n, a->vars.p, b->vars.n, b->vars.p)
        && block_equal(&a->body, &b->body);
}

static bool host_equal(const Host *a, const Host *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case HOST_STEP:
        return numbers_equal(a->inputs.n, a->inputs.p, b->inputs.n, b->inputs.p)
            && numbers_equal(a->outputs.n, a->outputs.p, b->outputs.n, b->outputs.p)
            && a->ahead == b->ahead && graph_equal(a->graph, b->graph);
    case HOST_RANGE:
    case HOST_BATCHES:
        return loop_equal(a, b);
    case HOST_IF:
        return a->value == b->value && block_equal(&a->body, &b->body)
            && block_equal(&a->otherwise, &b->otherwise);
    default:
        return same_text(a->name, b->name) && a->value == b->value && a->gathered == b->gathered
            && same_text(a->path, b->path) && a->implicit == b->implicit && a->by_order == b->by_order
            && same_text(a->coding, b->coding) && a->data == b->data && a->field == b->field
            && numbers_equal(a->inputs.n, a->inputs.p, b->inputs.n, b->inputs.p)
            && numbers_equal(a->places.n, a->places.p, b->places.n, b->places.p);
    }
}

static bool block_equal(const HostBlock *a, const HostBlock *b)
{
    if (a->n != b->n)
        return false;
    for (int i = 0; i < a->n; i++)
        if (!host_equal(a->p[i], b->p[i]))
            return false;
    return true;
}

static bool entry_equal(const Entry *a, const Entry *b)
{
    if (!same_text(a->name, b->name) || !same_text(a->doc, b->doc) || a->trains != b->trains
        || a->args.n != b->args.n || a->dims.n != b->dims.n || a->vars.n != b->vars.n)
        return false;
    for (int i = 0; i < a->args.n; i++)
        if (!argument_equal(&a->args.p[i], &b->args.p[i]))
            return false;
    for (int i = 0; i < a->dims.n; i++)
        if (!same_text(a->dims.p[i], b->dims.p[i]))
            return false;
    for (int i = 0; i < a->vars.n; i++)
        if (!var_equal(&a->vars.p[i], &b->vars.p[i]))
            return false;
    return block_equal(&a->body, &b->body);
}

bool program_equal(const Program *p, const Program *q)
{
    if (!same_text(p->name, q->name) || !same_text(p->doc, q->doc) || p->places.n != q->places.n
        || p->data.n != q->data.n || p->entries.n != q->entries.n)
        return false;
    for (int i = 0; i < p->places.n; i++)
        if (!place_equal(&p->places.p[i], &q->places.p[i]))
            return false;
    for (int i = 0; i < p->data.n; i++)
        if (!data_equal(&p->data.p[i], &q->data.p[i]))
            return false;
    for (int i = 0; i < p->entries.n; i++)
        if (!entry_equal(&p->entries.p[i], &q->entries.p[i]))
            return false;
    return true;
}
