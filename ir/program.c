/* Programs as text, for people and tests: places, data sets and entries with the graphs of
 * their steps. Host values are written $3, or $3 loss where they have a name. */
#include "ir/program.h"

#include <string.h>

int program_place(const Program *p, const char *path)
{
    for (int i = 0; i < p->places.n; i++)
        if (!strcmp(p->places.p[i].path, path))
            return i;
    return -1;
}

static const char *const role_names[] = {"param", "state", "cache", "optimizer", "variable"};
static const char *const part_names[] = {"", ".train", ".test"};
static const char *const var_kinds[] = {"arg", "step", "field", "counter", "data", "gathered"};

static void indent(Buf *b, int depth)
{
    buf_printf(b, "%*s", 2 * depth, "");
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

static void print_column(Buf *b, const Columns *c)
{
    if (c->column)
        buf_printf(b, "col(\"%s\")", c->column);
    else if (c->single)
        buf_printf(b, "col(%lld)", (long long)c->first);
    else if (c->last < 0)
        buf_printf(b, "cols(%lld..)", (long long)c->first);
    else
        buf_printf(b, "cols(%lld..%lld)", (long long)c->first, (long long)c->last);
}

static void print_data(Buf *b, const Data *d)
{
    buf_printf(b, "\n  data %s = %s(\"%s\")", d->name, d->format, d->path);
    if (d->train != 0) {
        buf_puts(b, " split(train = ");
        buf_double(b, d->train);
        buf_printf(b, ", seed = %lld)", (long long)d->split_seed);
    }
    buf_puts(b, " {\n");
    for (int i = 0; i < d->fields.n; i++) {
        const Field *f = &d->fields.p[i];
        buf_printf(b, "    field %s: ", f->name);
        print_numbers(b, f->type, f->rank, f->shape);
        for (int k = 0; k < f->columns.n; k++) {
            buf_puts(b, k ? ", " : " from ");
            print_column(b, &f->columns.p[k]);
        }
        buf_puts(b, "\n");
        print_graph(b, f->convert, 3);
    }
    buf_puts(b, "  }\n");
}

/* ---- entries ---- */

static void print_var(Buf *b, const Entry *e, VarId id)
{
    buf_printf(b, "$%d", id);
    if (id >= 0 && id < e->vars.n && e->vars.p[id].name)
        buf_printf(b, " %s", e->vars.p[id].name);
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
    for (int i = 0; i < h->places.n; i++)
        buf_printf(b, "%s\"%s\"", i ? ", " : " ", p->places.p[h->places.p[i]].path);
    buf_printf(b, " %s \"%s\"", h->kind == HOST_SAVE ? "to" : "from", h->path ? h->path : "");
}

static void print_loop_head(Buf *b, const Program *p, const Entry *e, const Host *h)
{
    if (h->kind == HOST_RANGE) {
        buf_printf(b, "for %s in ", h->symbol ? h->symbol : h->name ? h->name : "_");
        dim_print(b, h->low);
        buf_puts(b, "..");
        if (h->high_var == NO_VAR)
            dim_print(b, h->high);
        else
            print_var(b, e, h->high_var);
        buf_puts(b, h->per_round ? " rounds" : "");
    } else {
        buf_puts(b, "batches");
        print_vars(b, e, h->vars.p, h->vars.n);
        buf_printf(b, " of %s%s, ", p->data.p[h->data].name, part_names[h->part]);
        dim_print(b, h->rows);
        buf_puts(b, " at a time");
        buf_puts(b, h->shuffle ? ", shuffled" : "");
        if (h->symbol)
            buf_printf(b, ", rows %s", h->symbol);
    }
}

static void print_block(Buf *b, const Program *p, const Entry *e, const HostBlock *block,
                        int depth);

static void print_step(Buf *b, const Entry *e, const Host *h, int depth)
{
    buf_puts(b, "step");
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

/* The operations that take one line. */
static void print_simple(Buf *b, const Program *p, const Entry *e, const Host *h)
{
    static const char *const words[] = {
        [HOST_STOP] = "stop", [HOST_REPORT] = "report", [HOST_SAVE] = "save", [HOST_LOAD] = "load",
        [HOST_GATHER] = "gather", [HOST_EMIT] = "emit", [HOST_RESULT] = "result",
        [HOST_CHECK] = "check",
    };
    buf_puts(b, words[h->kind]);
    if (h->kind == HOST_SAVE || h->kind == HOST_LOAD)
        print_place_list(b, p, h);
    if ((h->kind == HOST_REPORT || h->kind == HOST_EMIT || h->kind == HOST_CHECK) && h->name)
        buf_printf(b, " \"%s\"", h->name);
    if (h->kind != HOST_LOAD && h->value != NO_VAR) {
        buf_puts(b, h->kind == HOST_SAVE || h->kind == HOST_STOP ? " if " : " ");
        print_var(b, e, h->value);
    }
    if (h->kind == HOST_GATHER) {
        buf_puts(b, " into ");
        print_var(b, e, h->gathered);
    }
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

static void print_argument(Buf *b, const Argument *a)
{
    buf_printf(b, "%s: ", a->name);
    if (a->is_str)
        buf_puts(b, "str");
    else
        shape_print(b, a->type, a->rank, a->shape);
    if (a->preset)
        buf_printf(b, " = %s", a->preset);
    if (a->symbol)
        buf_printf(b, " as %s", a->symbol);
}

static void print_var_line(Buf *b, const Entry *e, VarId id)
{
    const Var *v = &e->vars.p[id];
    buf_puts(b, "    ");
    print_var(b, e, id);
    buf_puts(b, ": ");
    if (v->is_str)
        buf_puts(b, "str");
    else
        shape_print(b, v->type, v->rank, v->shape);
    buf_printf(b, " = %s", var_kinds[v->kind]);
    if (v->kind == VAR_ARG || v->kind == VAR_FIELD)
        buf_printf(b, " %d", v->index);
    else if (v->kind == VAR_DATA)
        buf_printf(b, " %d%s field %d", v->index, part_names[v->part], v->field);
    else if (v->kind == VAR_GATHERED)
        buf_printf(b, " rows %s", v->rows ? v->rows : "?");
    buf_puts(b, "\n");
}

static void print_entry(Buf *b, const Program *p, const Entry *e)
{
    buf_printf(b, "\n  entry %s(", e->name);
    for (int i = 0; i < e->args.n; i++) {
        buf_puts(b, i ? ", " : "");
        print_argument(b, &e->args.p[i]);
    }
    buf_printf(b, ")%s", e->trains ? " trains" : "");
    for (int i = 0; i < e->dims.n; i++)
        buf_printf(b, "%s%s", i ? ", " : " with ", e->dims.p[i]);
    buf_puts(b, " {\n");
    for (int i = 0; i < e->vars.n; i++)
        print_var_line(b, e, i);
    print_block(b, p, e, &e->body, 2);
    buf_puts(b, "  }\n");
}

void program_print(const Program *p, Buf *b)
{
    buf_printf(b, "program \"%s\" {\n", p->name);
    for (int i = 0; i < p->places.n; i++) {
        buf_printf(b, "  %s \"%s\": ", role_names[p->places.p[i].role], p->places.p[i].path);
        print_numbers(b, p->places.p[i].type, p->places.p[i].rank, p->places.p[i].shape);
        buf_puts(b, "\n");
    }
    for (int i = 0; i < p->data.n; i++)
        print_data(b, &p->data.p[i]);
    for (int i = 0; i < p->entries.n; i++)
        print_entry(b, p, &p->entries.p[i]);
    buf_puts(b, "}\n");
}
