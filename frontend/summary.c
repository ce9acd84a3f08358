/* What `dlm check` shows of a program: data sets, nets with their parameters, entries; columns
 * aligned. */
#include "frontend/frontend.h"

#include <inttypes.h>
#include <string.h>

typedef struct { VEC(const char *) cells; int columns; } Table;

static void table_row(Table *t, const char *const *cells)
{
    for (int i = 0; i < t->columns; i++)
        PUSH(t->cells, cells[i]);
}

/* Columns named in `right` (a bit set) are aligned to the right; the last is not padded. */
static void table_print(const Table *t, unsigned right, FILE *to)
{
    int width[8] = {0}, rows = t->cells.n / t->columns;
    for (int i = 0; i < t->cells.n; i++) {
        int n = (int)strlen(t->cells.p[i]), *w = &width[i % t->columns];
        *w = n > *w ? n : *w;
    }
    for (int r = 0; r < rows; r++) {
        Buf line = {0};
        for (int c = 0; c < t->columns; c++)
            buf_printf(&line, right >> c & 1 ? "  %*s" : "  %-*s", width[c],
                       t->cells.p[r * t->columns + c]);
        while (line.n && line.p[line.n - 1] == ' ')
            line.p[--line.n] = 0;
        fprintf(to, "%s\n", buf_text(&line));
        buf_free(&line);
    }
}

static const char *type_text(DType t, int rank, const Dim *shape)
{
    Buf b = {0};
    if (rank)
        shape_print(&b, t, rank, shape);
    else
        buf_puts(&b, dtype_names[t]);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

/* The type of a row: i32[S, 4] where S is a length of its own. */
static const char *row_type(const Data *d, const Field *f)
{
    Dim shape[MAX_RANK];
    int n = 0;
    if (f->ragged >= 0)
        shape[n++] = dim_symbol(d->lengths.p[f->ragged]);
    for (int i = 0; i < f->rank; i++)
        shape[n++] = dim_const(f->shape[i]);
    return type_text(f->type, n, shape);
}

static int64_t place_count(const Place *p)
{
    int64_t n = 0;
    dim_is_const(shape_count(p->rank, p->shape), &n);
    return n;
}

/* 61706 as 61,706 */
static const char *number_text(int64_t n)
{
    char digits[32], text[48];
    int length = snprintf(digits, sizeof digits, "%" PRId64, n), k = 0;
    for (int i = 0; i < length; i++) {
        text[k++] = digits[i];
        if ((length - i - 1) % 3 == 0 && i + 1 < length)
            text[k++] = ',';
    }
    return intern_n(text, (size_t)k);
}

static void print_data(const Program *p, FILE *to)
{
    for (int i = 0; i < p->data.n; i++) {
        const Data *d = &p->data.p[i];
        Table t = {.columns = 2};
        fprintf(to, "data %s = %s(\"%s\")", d->name, d->format, d->path);
        if (d->train > 0)
            fprintf(to, ", %g of the rows to train", d->train);
        fprintf(to, "\n");
        for (int k = 0; k < d->fields.n; k++) {
            const Field *f = &d->fields.p[k];
            table_row(&t, (const char *[]){f->name, row_type(d, f)});
        }
        table_print(&t, 0, to);
        fprintf(to, "\n");
    }
}

static bool is_kept(const Place *p)
{
    return p->role == PLACE_PARAM || p->role == PLACE_STATE;
}

static size_t net_length(const Place *p)
{
    return strcspn(p->path, "./");
}

static bool same_net(const Place *a, const Place *b)
{
    size_t n = net_length(a);
    return n == net_length(b) && !strncmp(a->path, b->path, n);
}

/* Whose params they are that begin with this name: a net's, an entry's own, or the file's. */
static const char *owner_kind(const Place *place)
{
    if (place->path[net_length(place)] == '/')
        return "params of entry";
    return strchr(place->path, '.') ? "net" : role_names[place->role];
}

static void print_net(const Program *p, int first, FILE *to)
{
    const Place *head = &p->places.p[first];
    Table t = {.columns = 4};
    int64_t total = 0;
    for (int i = first; i < p->places.n; i++) {
        const Place *q = &p->places.p[i];
        if (!is_kept(q) || !same_net(head, q))
            continue;
        total += q->role == PLACE_PARAM ? place_count(q) : 0;
        table_row(&t, (const char *[]){q->path, type_text(q->type, q->rank, q->shape),
                                       number_text(place_count(q)),
                                       q->role == PLACE_STATE ? "state" : ""});
    }
    table_row(&t, (const char *[]){"total", "", number_text(total), ""});
    fprintf(to, "%s %.*s\n", owner_kind(head), (int)net_length(head), head->path);
    table_print(&t, 1u << 2, to);
    fprintf(to, "\n");
}

static void print_nets(const Program *p, FILE *to)
{
    for (int i = 0; i < p->places.n; i++) {
        bool seen = !is_kept(&p->places.p[i]);
        for (int k = 0; k < i && !seen; k++)
            seen = is_kept(&p->places.p[k]) && same_net(&p->places.p[k], &p->places.p[i]);
        if (!seen)
            print_net(p, i, to);
    }
}

static void print_results(const Entry *e, const HostBlock *block, Table *t)
{
    for (int i = 0; i < block->n; i++) {
        if (block->p[i]->kind != HOST_RESULT)
            continue;
        const Var *v = &e->vars.p[block->p[i]->value];
        table_row(t, (const char *[]){"result", type_text(v->type, v->rank, v->shape), "", ""});
    }
}

static void print_entry(const Entry *e, FILE *to)
{
    Table t = {.columns = 4};
    fprintf(to, "entry %s\n", e->name);
    if (e->doc)
        fprintf(to, "  %s\n", e->doc);
    for (int i = 0; i < e->args.n; i++) {
        const Argument *a = &e->args.p[i];
        const char *type = a->is_str   ? "str"
                           : a->symbol ? "int"
                                       : type_text(a->type, a->rank, a->shape);
        table_row(&t, (const char *[]){internf("--%s", a->name), type,
                                       a->preset ? internf("= %s", a->preset)
                                       : a->rank ? "a file"
                                                 : "required",
                                       a->doc ? a->doc : ""});
    }
    print_results(e, &e->body, &t);
    table_print(&t, 0, to);
    fprintf(to, "\n");
}

void program_summary(const Program *p, FILE *to)
{
    print_data(p, to);
    print_nets(p, to);
    for (int i = 0; i < p->entries.n; i++)
        print_entry(&p->entries.p[i], to);
}
