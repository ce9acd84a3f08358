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
#include <math.h>
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
        "DLM_FITTED",
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

static void emit_sources(const Field *f, const char *name, Buf *out)
{
    buf_printf(out, "static const dlm_source dlm_%s[] = {\n", name);
    for (int i = 0; i < f->sources.n; i++) {
        const FieldSource *s = &f->sources.p[i];
        int64_t size[MAX_RANK];
        for (int k = 0; k < s->rank; k++)
            if (!dim_is_const(s->shape[k], &size[k]))
                size[k] = -1;
        buf_puts(out, "    {");
        put_c_string(out, s->offer);
        buf_puts(out, ", ");
        put_c_string(out, s->name);
        buf_printf(out, ", %" PRId64 ", %" PRId64 ", %s, %d, ", s->first, s->last,
                   c_dtype(s->type), s->rank);
        put_sizes(out, s->rank, size);
        buf_puts(out, ", ");
        put_c_string(out, s->option);
        for (int tokens = 1; tokens >= 0; tokens--) {
            const char *table = source_table(s, tokens);
            buf_printf(out, table ? ", &%s" : ", 0", table);
        }
        buf_puts(out, "},\n");
    }
    buf_puts(out, "};\n\n");
}

/* Where a dimension of a field's step comes from: R, or a size that a source has from the file. */
static int dim_origin(const Field *f, const char *symbol)
{
    for (int i = 0; i < f->sources.n; i++)
        for (int k = 0; k < f->sources.p[i].rank; k++)
            if (f->sources.p[i].shape[k] == dim_symbol(symbol))
                return 8 * i + k;
    return -1;
}

static void put_ints(Buf *out, const int *v, int n)
{
    if (n == 0)
        buf_puts(out, "0");
    for (int i = 0; i < n; i++)
        buf_printf(out, "%s%d", i ? ", " : "(const int[]){", v[i]);
    buf_puts(out, n ? "}" : "");
}

static void put_field_step(const Field *f, const StepCode *code, Buf *out)
{
    int *dims = NEW_ARRAY(int, code->ndims);
    for (int i = 0; i < code->ndims; i++)
        dims[i] = dim_origin(f, code->dims[i]);
    put_ints(out, dims, code->ndims);
}

static DType given_type(const Field *f)
{
    return node_at(f->convert, f->convert->outputs.p[0].value)->type;
}

static void put_fitted(const Program *p, const Field *f, const StepCode *steps, int nsteps,
                       Buf *out)
{
    if (!f->fit) {
        buf_puts(out, "0, 0, 0, 0");
        return;
    }
    const StepCode *code = step_code(steps, nsteps, f->fit);
    int n = f->fit->outputs.n, *places = NEW_ARRAY(int, n);
    for (int i = 0; i < n; i++)
        places[i] = program_place(p, f->fit->outputs.p[i].name);
    buf_printf(out, "&%s, ", code->symbol);
    put_field_step(f, code, out);
    buf_printf(out, ", %d, ", n);
    put_ints(out, places, n);
}

static void emit_fields(const Program *p, int number, const StepCode *steps, int nsteps, Buf *out)
{
    const Data *d = &p->data.p[number];
    for (int i = 0; i < d->fields.n; i++)
        emit_sources(&d->fields.p[i], internf("sources_%d_%d", number, i), out);
    buf_printf(out, "static const dlm_field dlm_fields_%d[] = {\n", number);
    for (int i = 0; i < d->fields.n; i++) {
        const Field *f = &d->fields.p[i];
        const StepCode *code = step_code(steps, nsteps, f->convert);
        buf_puts(out, "    {");
        put_c_string(out, f->name);
        buf_printf(out, ", %s, %d, ", c_dtype(f->type), f->rank);
        put_sizes(out, f->rank, f->shape);
        buf_printf(out, ", %d, %d, dlm_sources_%d_%d,\n     &%s, %s, ", f->ragged, f->sources.n,
                   number, i, code->symbol, c_dtype(given_type(f)));
        put_field_step(f, code, out);
        buf_puts(out, ", ");
        put_fitted(p, f, steps, nsteps, out);
        buf_puts(out, "},\n");
    }
    buf_puts(out, "};\n\n");
}

/* The linker takes from the runtime the readers that are named here, and no others. */
static void emit_readers(const Program *p, Buf *out)
{
    for (int i = 0; i < p->data.n; i++) {
        bool first = true;
        for (int k = 0; k < i; k++)
            first &= strcmp(p->data.p[k].format, p->data.p[i].format) != 0;
        if (first)
            buf_printf(out, "extern const dlm_reader dlm_reader_%s;\n", p->data.p[i].format);
    }
    buf_puts(out, "extern const dlm_tokenizer dlm_tokenizer_bpe;\n"
                  "extern const dlm_media dlm_media_images, dlm_media_sounds;\n");
    buf_puts(out, "\n");
}

static void put_lengths(const Data *d, Buf *out)
{
    if (d->lengths.n == 0)
        buf_puts(out, "0");
    for (int i = 0; i < d->lengths.n; i++) {
        buf_puts(out, i ? ", " : "(const char *const[]){");
        put_c_string(out, d->lengths.p[i]);
    }
    buf_puts(out, d->lengths.n ? "}" : "");
}

static void emit_data(const Program *p, const StepCode *steps, int nsteps, Buf *out)
{
    if (p->data.n == 0)
        return;
    emit_readers(p, out);
    for (int i = 0; i < p->data.n; i++)
        emit_fields(p, i, steps, nsteps, out);
    buf_puts(out, "static const dlm_data dlm_data_sets[] = {\n");
    for (int i = 0; i < p->data.n; i++) {
        const Data *d = &p->data.p[i];
        buf_printf(out, "    /* %d */ {", i);
        put_c_string(out, d->name);
        buf_puts(out, ", ");
        put_c_string(out, d->format);
        buf_puts(out, ", ");
        put_c_string(out, d->path);
        buf_printf(out, ", &dlm_reader_%s, %d, dlm_fields_%d, %d, ", d->format, d->fields.n, i,
                   d->lengths.n);
        put_lengths(d, out);
        buf_puts(out, ", ");
        buf_double(out, d->train);
        buf_printf(out, ", %" PRId64 ", %d, ", d->split_seed, d->ordered);
        if (isnan(d->missing))
            buf_puts(out, "__builtin_nan(\"\")");
        else
            buf_double(out, d->missing);
        buf_puts(out, ", ");
        put_c_string(out, d->group);
        buf_puts(out, "},\n");
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

static bool is_size(Dim d, int64_t low, int64_t high)
{
    int64_t n;
    return !dim_is_const(d, &n) || (n >= low && n <= high);
}

/* [.., C, H, W] of one picture, or [H, W] unless that is a table of known columns. */
static bool could_be_image(const Argument *a)
{
    if (a->rank == 2)
        return !dim_is_const(a->shape[0], NULL) && !dim_is_const(a->shape[1], NULL);
    for (int i = 0; i + 3 < a->rank; i++)
        if (!is_size(a->shape[i], 1, 1))
            return false;
    return a->rank > 2 && is_size(a->shape[a->rank - 3], 1, 4);
}

/* [.., C, T] or [T] of floats whose number is open or large. */
static bool could_be_sound(const Argument *a)
{
    int n = a->rank;
    for (int i = 0; i + 2 < n; i++)
        if (!is_size(a->shape[i], 1, 1))
            return false;
    return n > 0 && is_float(a->type) && is_size(a->shape[n - 1], 1024, INT64_MAX) &&
           (n == 1 || is_size(a->shape[n - 2], 1, 64));
}

/* The formats which files of tensors may have in this program: images and sounds where an argument
 * could be one, or where one is written. CSV and .npy are always there. */
static const struct {
    const char *name, *extensions[3];
    bool (*could_be)(const Argument *a);
} codecs[] = {
    {"png", {".png"}, could_be_image},
    {"jpg", {".jpg", ".jpeg"}, could_be_image},
    {"sound", {".wav", ".flac"}, could_be_sound},
};

static bool writes(const HostBlock *block, const char *extension)
{
    for (int i = 0; i < block->n; i++) {
        const Host *h = block->p[i];
        size_t n = h->path ? strlen(h->path) : 0, m = strlen(extension);
        if (h->kind == HOST_WRITE && n > m && !strcasecmp(h->path + n - m, extension))
            return true;
        if (writes(&h->body, extension) || writes(&h->otherwise, extension))
            return true;
    }
    return false;
}

static bool needs_codec(const Program *p, int codec)
{
    for (int i = 0; i < p->entries.n; i++) {
        const Entry *e = &p->entries.p[i];
        for (int k = 0; k < e->args.n; k++)
            if (codecs[codec].could_be(&e->args.p[k]))
                return true;
        for (int k = 0; k < LENGTH(codecs[codec].extensions); k++)
            if (codecs[codec].extensions[k] && writes(&e->body, codecs[codec].extensions[k]))
                return true;
    }
    return false;
}

static bool has_codecs(const Program *p)
{
    for (int i = 0; i < LENGTH(codecs); i++)
        if (needs_codec(p, i))
            return true;
    return false;
}

static void emit_codecs(const Program *p, Buf *out)
{
    if (!has_codecs(p))
        return;
    for (int i = 0; i < LENGTH(codecs); i++)
        if (needs_codec(p, i))
            buf_printf(out, "extern const dlm_codec dlm_codec_%s;\n", codecs[i].name);
    buf_puts(out, "static const dlm_codec *const dlm_codecs[] = {");
    for (int i = 0; i < LENGTH(codecs); i++)
        if (needs_codec(p, i))
            buf_printf(out, "&dlm_codec_%s, ", codecs[i].name);
    buf_puts(out, "0};\n\n");
}

static void emit_model(const Program *p, ProgramTarget target, Buf *out)
{
    if (target != FOR_CPU)
        buf_puts(out, "extern const dlm_accelerator dlm_accelerator_cuda;\n");
    buf_puts(out, "const dlm_program dlm_model = {\n    ");
    put_c_string(out, p->name);
    buf_puts(out, ",\n    ");
    put_c_string(out, p->doc);
    buf_puts(out, ",\n    ");
    put_c_string(out, p->folder);
    buf_printf(out, ",\n    %d, %d, %d,\n", p->places.n, p->data.n, p->entries.n);
    buf_printf(out, "    %s, ", p->places.n ? "dlm_places" : "0");
    buf_printf(out, "%s, ", p->data.n ? "dlm_data_sets" : "0");
    buf_printf(out, "%s, ", p->entries.n ? "dlm_entries" : "0");
    buf_printf(out, "%s,\n    %s, %d\n};\n", has_codecs(p) ? "dlm_codecs" : "0",
               target == FOR_CPU ? "0" : "&dlm_accelerator_cuda", target == FOR_DEVICE);
}

void emit_program(const Program *p, const StepCode *steps, int nsteps, ProgramTarget target, Buf *out)
{
    emit_places(p, out);
    emit_data(p, steps, nsteps, out);
    for (int i = 0; i < p->entries.n; i++) {
        emit_entry(p, &p->entries.p[i], steps, nsteps, out);
        emit_arguments(&p->entries.p[i], out);
    }
    emit_entries(p, out);
    emit_codecs(p, out);
    emit_model(p, target, out);
    emit_library(p, out);
}
