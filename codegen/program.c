/* The tables of a compiled model: its places, data sets and entries, as dlm_abi.h declares
 * them. A table of a MNIST-like model reads
 *
 *     static const dlm_place dlm_places[] = {
 *         {"mlp.dense.1.w", DLM_F32, 2, DLM_PARAM, (const dlm_i64[]){64, 128}, 0},
 *     };
 *
 * Sizes of an argument which are not constant are numbers of dimensions: -1 - k. */
#include "codegen/program.h"

#include <inttypes.h>
#include <string.h>

const char *c_dtype(DType t)
{
    static const char *const names[DTYPES] = {
        "DLM_F32", "DLM_F64", "DLM_F16", "DLM_BF16", "DLM_I32",
        "DLM_I64", "DLM_U32", "DLM_U8", "DLM_BOOL",
    };
    return names[t];
}

const char *c_type(DType t)
{
    static const char *const names[DTYPES] = {
        "float", "double", "unsigned short", "unsigned short", "dlm_i32",
        "dlm_i64", "dlm_u32", "dlm_u8", "dlm_u8",
    };
    return names[t];
}

const StepCode *step_code(const StepCode *steps, int nsteps, const Graph *g)
{
    for (int i = 0; i < nsteps; i++)
        if (steps[i].graph == g)
            return &steps[i];
    die("no code for step \"%s\"", g->name);
}

/* ---- text ---- */

static void put_c_char(Buf *out, unsigned char c, unsigned char before)
{
    switch (c) {
    case '"': buf_puts(out, "\\\""); return;
    case '\\': buf_puts(out, "\\\\"); return;
    case '\n': buf_puts(out, "\\n"); return;
    case '\t': buf_puts(out, "\\t"); return;
    }
    if (c < ' ' || c >= 127)
        buf_printf(out, "\\%03o", c);
    else if (c == '?' && before == '?')   /* no trigraphs */
        buf_puts(out, "\\?");
    else
        buf_printf(out, "%c", c);
}

/* Text of several lines becomes several literals, which C joins. */
void put_c_string(Buf *out, const char *s)
{
    if (!s) {
        buf_puts(out, "0");
        return;
    }
    buf_puts(out, "\"");
    unsigned char before = 0;
    for (; *s; before = (unsigned char)*s++) {
        if (before == '\n')
            buf_puts(out, "\"\n        \"");
        put_c_char(out, (unsigned char)*s, before);
    }
    buf_puts(out, "\"");
}

void put_source_comment(Buf *out, Span at)
{
    const Source *source = at.file ? source_get(at.file) : NULL;
    if (!source || at.start > source->size)
        return;
    const char *start = source->text + at.start, *end = start;
    while (start > source->text && start[-1] != '\n')
        start--;
    while (*start == ' ' || *start == '\t')
        start++;
    while (*end && *end != '\n' && *end != '\r')
        end++;
    int line, column;
    source_position(at, &line, &column);
    const char *slash = strrchr(source->name, '/');
    buf_printf(out, "/* %s:%d: ", slash ? slash + 1 : source->name, line);
    for (const char *c = start; c < end; c++) {
        bool closes = *c == '/' && c > start && c[-1] == '*';
        bool opens = *c == '*' && c > start && c[-1] == '/';
        buf_printf(out, closes || opens ? " %c" : "%c", *c);
    }
    buf_puts(out, " */");
}

static void put_sizes(Buf *out, int rank, const int64_t *size)
{
    if (rank == 0) {
        buf_puts(out, "0");
        return;
    }
    buf_puts(out, "(const dlm_i64[]){");
    for (int i = 0; i < rank; i++)
        buf_printf(out, "%s%" PRId64, i ? ", " : "", size[i]);
    buf_puts(out, "}");
}

/* ---- identifiers ---- */

/* Words of C, macros of its compilers, and what the code of an entry calls its own. */
static const char *const reserved[] = {
    "asm", "auto", "bool", "break", "case", "char", "const", "continue", "default", "dim", "do",
    "done", "double", "else", "enum", "extern", "false", "float", "for", "goto", "if", "in",
    "inline", "int", "linux", "long", "out", "r", "rc", "register", "restrict", "return", "rows",
    "shape", "short", "signed", "size", "sizeof", "static", "struct", "switch", "true", "typedef",
    "typeof", "union", "unix", "unsigned", "void", "volatile", "while",
};

static bool is_taken(const Names *names, const char *name)
{
    for (int i = 0; i < LENGTH(reserved); i++)
        if (strcmp(reserved[i], name) == 0)
            return true;
    for (int i = 0; i < names->taken.n; i++)
        if (names->taken.p[i] == name)
            return true;
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

const char *fresh_name(Names *names, const char *name)
{
    Buf b = {0};
    for (const char *c = name ? name : ""; *c && b.n < 40; c++) {
        if (is_letter(*c) || *c == '_' || (*c >= '0' && *c <= '9'))
            buf_put(&b, c, 1);
        else if (b.n && b.p[b.n - 1] != '_')
            buf_puts(&b, "_");
    }
    while (b.n && b.p[b.n - 1] == '_')
        b.p[--b.n] = 0;
    const char *base = intern(buf_text(&b));
    buf_free(&b);
    if (!is_letter(*base) || strncmp(base, "dlm_", 4) == 0 || strncmp(base, "step_", 5) == 0)
        base = internf(*base ? "value_%s" : "value", base);
    const char *result = base;
    for (int k = 2; is_taken(names, result); k++)
        result = internf("%s_%d", base, k);
    PUSH(names->taken, result);
    return result;
}

/* ---- tables ---- */

static void emit_places(const Program *p, Buf *out)
{
    static const char *const roles[] = {
        "DLM_PARAM", "DLM_STATE", "DLM_CACHE", "DLM_OPTIMIZER", "DLM_VARIABLE",
    };
    if (p->places.n == 0)
        return;
    buf_puts(out, "static const dlm_place dlm_places[] = {\n");
    for (int i = 0; i < p->places.n; i++) {
        const Place *place = &p->places.p[i];
        buf_printf(out, "    /* %d */ {", i);
        put_c_string(out, place->path);
        buf_printf(out, ", %s, %d, %s, ", c_dtype(place->type), place->rank, roles[place->role]);
        int64_t size[MAX_RANK];
        for (int k = 0; k < place->rank; k++)
            if (!dim_is_const(place->shape[k], &size[k]))
                size[k] = -1;
        put_sizes(out, place->rank, size);
        buf_puts(out, ", ");
        put_c_string(out, place->saved_as);
        buf_puts(out, "},\n");
    }
    buf_puts(out, "};\n\n");
}

static void emit_columns(const Field *f, const char *name, Buf *out)
{
    if (f->columns.n == 0)
        return;
    buf_printf(out, "static const dlm_columns dlm_%s[] = {\n", name);
    for (int i = 0; i < f->columns.n; i++) {
        const Columns *c = &f->columns.p[i];
        buf_puts(out, "    {");
        put_c_string(out, c->column);
        buf_printf(out, ", %" PRId64 ", %" PRId64 ", %d},\n", c->first, c->last, c->single);
    }
    buf_puts(out, "};\n\n");
}

static void emit_fields(const Data *d, int number, const StepCode *steps, int nsteps, Buf *out)
{
    for (int i = 0; i < d->fields.n; i++)
        emit_columns(&d->fields.p[i], internf("columns_%d_%d", number, i), out);
    if (d->fields.n == 0)
        return;
    buf_printf(out, "static const dlm_field dlm_fields_%d[] = {\n", number);
    for (int i = 0; i < d->fields.n; i++) {
        const Field *f = &d->fields.p[i];
        buf_puts(out, "    {");
        put_c_string(out, f->name);
        buf_printf(out, ", %s, %d, ", c_dtype(f->type), f->rank);
        put_sizes(out, f->rank, f->shape);
        buf_printf(out, ", &%s, %d, ", step_code(steps, nsteps, f->convert)->symbol, f->columns.n);
        buf_printf(out, f->columns.n ? "dlm_columns_%d_%d},\n" : "0},\n", number, i);
    }
    buf_puts(out, "};\n\n");
}

static void emit_data(const Program *p, const StepCode *steps, int nsteps, Buf *out)
{
    if (p->data.n == 0)
        return;
    for (int i = 0; i < p->data.n; i++)
        emit_fields(&p->data.p[i], i, steps, nsteps, out);
    buf_puts(out, "static const dlm_data dlm_data_sets[] = {\n");
    for (int i = 0; i < p->data.n; i++) {
        const Data *d = &p->data.p[i];
        buf_printf(out, "    /* %d */ {", i);
        put_c_string(out, d->name);
        buf_puts(out, ", ");
        put_c_string(out, d->format);
        buf_puts(out, ", ");
        put_c_string(out, d->path);
        buf_printf(out, d->fields.n ? ", %d, dlm_fields_%d, " : ", %d, 0, ", d->fields.n, i);
        buf_double(out, d->train);
        buf_printf(out, ", %" PRId64 "},\n", d->split_seed);
    }
    buf_puts(out, "};\n\n");
}

int64_t size_code(const Entry *e, Dim d)
{
    int64_t value;
    const char *symbol;
    if (dim_is_const(d, &value))
        return value;
    check(dim_is_symbol(d, &symbol));
    for (int k = 0; k < e->dims.n; k++)
        if (e->dims.p[k] == symbol)
            return -1 - k;
    die("entry %s has no dimension %s", e->name, symbol);
}

static void emit_arguments(const Entry *e, Buf *out)
{
    if (e->args.n == 0)
        return;
    buf_printf(out, "static const dlm_argument dlm_arguments_%s[] = {\n", e->name);
    for (int i = 0; i < e->args.n; i++) {
        const Argument *a = &e->args.p[i];
        int64_t size[MAX_RANK];
        for (int k = 0; k < a->rank; k++)
            size[k] = size_code(e, a->shape[k]);
        buf_puts(out, "    {");
        put_c_string(out, a->name);
        buf_puts(out, ", ");
        put_c_string(out, a->doc);
        buf_printf(out, ", %s, %d, ", a->is_str ? "DLM_STR" : c_dtype(a->type), a->rank);
        put_sizes(out, a->rank, size);
        buf_puts(out, ", ");
        put_c_string(out, a->preset);
        buf_puts(out, "},\n");
    }
    buf_puts(out, "};\n\n");
}

static void emit_entries(const Program *p, Buf *out)
{
    if (p->entries.n == 0)
        return;
    buf_puts(out, "static const dlm_entry dlm_entries[] = {\n");
    for (int i = 0; i < p->entries.n; i++) {
        const Entry *e = &p->entries.p[i];
        buf_puts(out, "    {");
        put_c_string(out, e->name);
        buf_puts(out, ", ");
        put_c_string(out, e->doc);
        buf_printf(out, ", %d, %d, ", e->args.n, e->dims.n);
        buf_printf(out, e->args.n ? "dlm_arguments_%s, " : "0, ", e->name);
        buf_printf(out, "entry_%s},\n", e->name);
    }
    buf_puts(out, "};\n\n");
}

static void emit_model(const Program *p, Buf *out)
{
    buf_puts(out, "const dlm_program dlm_model = {\n    ");
    put_c_string(out, p->name);
    buf_puts(out, ",\n    ");
    put_c_string(out, p->doc);
    buf_puts(out, ",\n    ");
    put_c_string(out, p->folder);
    buf_printf(out, ",\n    %d, %d, %d,\n", p->places.n, p->data.n, p->entries.n);
    buf_printf(out, "    %s, ", p->places.n ? "dlm_places" : "0");
    buf_printf(out, "%s, ", p->data.n ? "dlm_data_sets" : "0");
    buf_printf(out, "%s\n};\n", p->entries.n ? "dlm_entries" : "0");
}

void emit_program(const Program *p, const StepCode *steps, int nsteps, Buf *out)
{
    emit_places(p, out);
    emit_data(p, steps, nsteps, out);
    for (int i = 0; i < p->entries.n; i++) {
        emit_entry(p, &p->entries.p[i], steps, nsteps, out);
        emit_arguments(&p->entries.p[i], out);
    }
    emit_entries(p, out);
    emit_model(p, out);
    emit_library(p, out);
}
