/* A model as a C library: a function for each entry that only computes a result from its
 * arguments, and the header which declares them. For examples/first.dlm:
 *
 *     typedef struct first first;
 *     first *first_open(const char *weights);
 *     int first_predict(first *model, int64_t N, const float *x, float *result);
 *     const char *first_error(const first *model);
 *     void first_close(first *model);
 *
 * Open dimensions come first, then the arguments in order. Entries that train, loop, report or
 * save stay commands of the program. */
#include "codegen/program.h"

#include <inttypes.h>
#include <string.h>

typedef struct {
    const Entry *entry;
    int number;                     /* of the entry in the program */
    const Var *result;
    Names names;
    VEC(const char *) symbols;      /* dimensions that tensor arguments bind, and their C names */
    VEC(const char *) sizes;
    VEC(const char *) args;         /* C names of the arguments */
} Function;

/* The value that an entry returns, when it does nothing but load, compute and return. What a field
 * fitted to its data comes with the weights. */
static const Var *pure_result(const Entry *e)
{
    const Var *result = NULL;
    for (int i = 0; i < e->body.n; i++) {
        const Host *h = e->body.p[i];
        if (h->kind == HOST_RESULT && !result)
            result = &e->vars.p[h->value];
        else if (h->kind != HOST_STEP && h->kind != HOST_FIT &&
                 !(h->kind == HOST_LOAD && h->implicit))
            return NULL;
    }
    for (int i = 0; i < e->vars.n; i++)
        if (e->vars.p[i].kind == VAR_DATA)
            return NULL;
    return result;
}

static bool is_argument_size(const Entry *e, const char *symbol)
{
    for (int i = 0; i < e->args.n; i++)
        if (e->args.p[i].symbol == symbol)
            return true;
    return false;
}

static bool has_symbol(const Function *f, const char *symbol)
{
    for (int i = 0; i < f->symbols.n; i++)
        if (f->symbols.p[i] == symbol)
            return true;
    return false;
}

static bool find_function(const Program *p, int number, Function *f)
{
    *f = (Function){.entry = &p->entries.p[number], .number = number};
    f->result = pure_result(f->entry);
    if (!f->result)
        return false;
    fresh_name(&f->names, "model");
    fresh_name(&f->names, "result");
    for (int i = 0; i < f->entry->args.n; i++) {
        const Argument *a = &f->entry->args.p[i];
        const char *symbol;
        for (int k = 0; k < a->rank; k++)
            if (dim_is_symbol(a->shape[k], &symbol) && !has_symbol(f, symbol) &&
                !is_argument_size(f->entry, symbol)) {
                PUSH(f->symbols, symbol);
                PUSH(f->sizes, fresh_name(&f->names, symbol));
            }
    }
    for (int i = 0; i < f->entry->args.n; i++)
        PUSH(f->args, fresh_name(&f->names, f->entry->args.p[i].name));
    return true;
}

static const char *public_type(DType t)
{
    static const char *const names[DTYPES] = {
        "float", "double", "uint16_t", "uint16_t", "int32_t",
        "int64_t", "uint32_t", "uint8_t", "uint8_t",
    };
    return names[t];
}

/* How a number is handed over: as the runtime keeps an option. */
static const char *number_type(const Argument *a, bool inside)
{
    if (a->is_str)
        return "const char *";
    return is_float(a->type) ? "double " : inside ? "dlm_i64 " : "int64_t ";
}

static void put_prototype(const Function *f, const char *model, bool inside, Buf *out)
{
    const char *(*type)(DType) = inside ? c_type : public_type;
    buf_printf(out, "int %s_%s(%s *model", model, f->entry->name, inside ? "dlm_library" : model);
    for (int i = 0; i < f->sizes.n; i++)
        buf_printf(out, ", %s %s", inside ? "dlm_i64" : "int64_t", f->sizes.p[i]);
    for (int i = 0; i < f->args.n; i++) {
        const Argument *a = &f->entry->args.p[i];
        if (a->rank)
            buf_printf(out, ", const %s *%s", type(a->type), f->args.p[i]);
        else
            buf_printf(out, ", %s%s", number_type(a, inside), f->args.p[i]);
    }
    buf_printf(out, ", %s *result)", type(f->result->type));
}

const char *model_name(const Program *p)
{
    return fresh_name(&(Names){0}, p->name);
}

static int entry_dimension(const Entry *e, const char *symbol)
{
    for (int k = 0; k < e->dims.n; k++)
        if (e->dims.p[k] == symbol)
            return k;
    die("entry %s has no dimension %s", e->name, symbol);
}

static void put_definition(const Function *f, const char *model, Buf *out)
{
    put_prototype(f, model, true, out);
    buf_puts(out, "\n{\n");
    if (f->entry->dims.n) {
        buf_printf(out, "    const dlm_i64 dim[%d] = {", f->entry->dims.n);
        for (int i = 0; i < f->symbols.n; i++)
            buf_printf(out, "%s[%d] = %s", i ? ", " : "",
                       entry_dimension(f->entry, f->symbols.p[i]), f->sizes.p[i]);
        buf_puts(out, f->symbols.n ? "};\n" : "0};\n");
    }
    if (f->args.n)
        buf_puts(out, "    const void *const args[] = {");
    for (int i = 0; i < f->args.n; i++) {
        const Argument *a = &f->entry->args.p[i];
        buf_printf(out, "%s%s%s", i ? ", " : "", a->rank || a->is_str ? "" : "&", f->args.p[i]);
    }
    if (f->args.n)
        buf_puts(out, "};\n");
    buf_printf(out, "    return dlm_call(model, %d, %s, %s, result);\n}\n\n", f->number,
               f->entry->dims.n ? "dim" : "0", f->args.n ? "args" : "0");
}

static bool any_function(const Program *p)
{
    Function f;
    for (int i = 0; i < p->entries.n; i++)
        if (find_function(p, i, &f))
            return true;
    return false;
}

void emit_library(const Program *p, Buf *out)
{
    if (!any_function(p))
        return;
    const char *model = model_name(p);
    buf_printf(out, "\n/* The model as a library: see its header. */\n\n"
               "dlm_library *%s_open(const char *weights);\n"
               "const char *%s_error(const dlm_library *model);\n"
               "void %s_close(dlm_library *model);\n", model, model, model);
    buf_printf(out, "\ndlm_library *%s_open(const char *weights)\n{\n"
               "    return dlm_open(&dlm_model, weights);\n}\n", model);
    buf_printf(out, "\nconst char *%s_error(const dlm_library *model)\n{\n"
               "    return dlm_error(model);\n}\n", model);
    buf_printf(out, "\nvoid %s_close(dlm_library *model)\n{\n"
               "    dlm_close(model);\n}\n\n", model);
    for (int i = 0; i < p->entries.n; i++) {
        Function f;
        if (!find_function(p, i, &f))
            continue;
        put_prototype(&f, model, true, out);
        buf_puts(out, ";\n");
        put_definition(&f, model, out);
    }
}

static void put_shape(int rank, const Dim *shape, Buf *out)
{
    buf_puts(out, "[");
    for (int i = 0; i < rank; i++)
        buf_printf(out, "%s%s", i ? ", " : "", dim_text(shape[i]));
    buf_puts(out, "]");
}

/* The doc comment, and the shapes: "x: [N, 64]; result: [N, 10]". */
static void put_description(const Function *f, Buf *out)
{
    buf_puts(out, "\n/* ");
    for (const char *c = f->entry->doc; c && *c; c++) {
        bool closes = *c == '/' && c > f->entry->doc && c[-1] == '*';
        if (*c == '\n')
            buf_puts(out, "\n * ");
        else
            buf_printf(out, closes ? " %c" : "%c", *c);
    }
    if (f->entry->doc)
        buf_puts(out, "\n * ");
    for (int i = 0; i < f->args.n; i++)
        if (f->entry->args.p[i].rank) {
            buf_printf(out, "%s: ", f->args.p[i]);
            put_shape(f->entry->args.p[i].rank, f->entry->args.p[i].shape, out);
            buf_puts(out, "; ");
        }
    buf_puts(out, "result: ");
    put_shape(f->result->rank, f->result->shape, out);
    buf_puts(out, ". Row-major. Gives 0, or a negative number and a message. */\n");
}

static void put_life(const char *model, Buf *out)
{
    buf_printf(out, "/* A loaded model. One thread at a time may use it. */\n"
               "typedef struct %s %s;\n\n", model, model);
    buf_printf(out, "/* weights: the file of its parameters, or NULL for the one that the model's\n"
               " * source names; the first call reads it. NULL when memory is exhausted. */\n"
               "%s *%s_open(const char *weights);\n\n", model, model);
    buf_printf(out, "/* What went wrong in the last call, or \"\". */\n"
               "const char *%s_error(const %s *model);\n", model, model);
    buf_printf(out, "void %s_close(%s *model);\n", model, model);
}

void emit_header(const Program *p, Buf *out)
{
    const char *model = model_name(p);
    buf_printf(out, "/* %s as a C library. Made by dlm; do not edit. */\n", p->name);
    buf_printf(out, "#ifndef DLM_MODEL_%s\n#define DLM_MODEL_%s\n\n#include <stdint.h>\n\n", model,
               model);
    buf_puts(out, "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    if (any_function(p))
        put_life(model, out);
    else
        buf_puts(out, "/* No entry of the model only computes a result from its arguments: each of\n"
                 " * them trains, loops, reports, saves or reads a data set. */\n");
    for (int i = 0; i < p->entries.n; i++) {
        Function f;
        if (!find_function(p, i, &f))
            continue;
        put_description(&f, out);
        put_prototype(&f, model, false, out);
        buf_puts(out, ";\n");
    }
    buf_puts(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
