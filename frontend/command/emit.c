/* dlm emit and dlm opt. A result is made in memory and written when it is whole: after an error
 * there is none. */
#include "frontend/command/emit.h"

#include "frontend/command/memory.h"
#include "frontend/command/pipeline.h"
#include "frontend/command/standalone.h"
#include "codegen/emit.h"
#include "frontend/ast.h"
#include "passes/pass.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- dlm emit ---- */

typedef bool Emit(const Options *o, Buf *out);       /* false: it has been said why not */

static bool emit_source(const Options *o, Buf *out, bool tokens)
{
    size_t size;
    char *source = read_file(o->file, &size), *text = NULL;
    if (!source) {
        complain(EXIT_FAILED, "%s: %s", o->file, strerror(errno));
        return false;
    }
    uint32_t file = source_add(o->file, source, size);
    FILE *to = open_memstream(&text, &size);
    check(to);
    if (tokens)
        tokens_print(file, to);
    else
        ast_print(parse_dlm(file), to);
    fclose(to);
    buf_put(out, text, size);
    free(text);
    free(source);
    return !error_count();
}

static bool emit_tokens(const Options *o, Buf *out)
{
    return emit_source(o, out, true);
}

static bool emit_ast(const Options *o, Buf *out)
{
    return emit_source(o, out, false);
}

static bool emit_program_text(const Options *o, Buf *out)
{
    Program *p = read_model(o);
    if (p)
        program_print(p, out);
    return p != NULL;
}

static bool emit_ir(const Options *o, Buf *out)
{
    Program *p = read_model(o);
    Model m = p ? model_new(p, o->target) : (Model){0};
    if (!p || !tensor_passes_within(&m))
        return false;
    for (int i = 0; i < m.graphs.n; i++) {
        buf_puts(out, i ? "\n" : "");
        graph_print(m.graphs.p[i], out);
    }
    return true;
}

static bool emit_kernels(const Options *o, Buf *out)
{
    Program *p = read_model(o);
    Model m = p ? model_new(p, o->target) : (Model){0};
    if (!p || !run_passes(&m))
        return false;
    for (int i = 0; i < m.steps.n; i++) {
        buf_puts(out, i ? "\n" : "");
        step_print(m.steps.p[i], out);
    }
    return true;
}

static bool emit_c(const Options *o, Buf *out)
{
    Program *p = read_model(o);
    Model m = p ? model_new(p, o->target) : (Model){0};
    if (!p || !run_target_passes(o, &m))
        return false;
    Units units = model_emit(&m, ONE_UNIT);
    for (int i = 0; i < units.n; i++)
        buf_puts(out, units.p[i].source);
    units_free(&units);
    return true;
}

static bool emit_cuda_text(const Options *o, Buf *out)
{
    Program *p = read_model(o);
    Model m = p ? model_new(p, o->target) : (Model){0};
    if (!p || !run_passes(&m) || !model_device_passes(&m))
        return false;
    emit_cuda_head(out);
    for (int i = 0; i < m.device.n; i++)
        if (m.device.p[i])
            emit_cuda(m.device.p[i], out);
    return true;
}

static bool emit_header_text(const Options *o, Buf *out)
{
    Program *p = read_model(o);
    if (p)
        emit_header(p, out);
    return p != NULL;
}

static const struct {
    const char *name;
    bool needs_all;             /* passes, that is */
    Emit *emit;                 /* NULL: an object */
} emitted[] = {
    {"c", true, emit_c}, {"tokens", false, emit_tokens}, {"ast", false, emit_ast},
    {"program", false, emit_program_text}, {"ir", false, emit_ir}, {"kernels", false, emit_kernels},
    {"header", false, emit_header_text}, {"cuda", true, emit_cuda_text}, {"obj", true, NULL},
};

/* The model and what it uses of the runtime, as one object for another program (--what header). */
static int emit_object(const Options *o)
{
    Objects objects;
    if (!o->output)
        return complain(EXIT_USAGE, "an object needs a file: use -o FILE.o");
    Program *p = read_model(o);
    if (!p)
        return failed();
    if (!compile_model(o, p, NULL, &objects))
        return EXIT_FAILED;
    int code = link_model(&objects, model_name(p), o->output);
    objects_free(&objects);
    return code;
}

int command_emit(const Options *o)
{
    const char *names[LENGTH(emitted)];
    int which = o->what ? -1 : 0;
    for (int i = 0; i < LENGTH(emitted); i++) {
        names[i] = emitted[i].name;
        if (o->what && !strcmp(o->what, names[i]))
            which = i;
    }
    if (which < 0) {
        const char *guess = did_you_mean(o->what, names, LENGTH(names));
        return complain(EXIT_USAGE, "--what: dlm does not emit `%s`%s", o->what,
                        *guess ? guess : "; `dlm emit --help` lists what it does");
    }
    if (emitted[which].needs_all && pass_options.stop_after)
        return complain(EXIT_USAGE, "--stop-after %s: C comes after the last pass; see --what ir "
                        "and --what kernels", pass_options.stop_after);
    if (emitted[which].needs_all && !may_compile(o))
        return EXIT_USAGE;
    if (o->standalone)
        return emitted[which].emit == emit_cuda_text ? emit_standalone(o)
             : complain(EXIT_USAGE, "--standalone is for --what cuda; `dlm build` makes programs");
    if (!emitted[which].emit)
        return emit_object(o);
    Buf out = {0};
    int code = emitted[which].emit(o, &out) ? write_result(o, buf_text(&out), out.n) : failed();
    if (pass_options.time_passes && code == EXIT_OK)
        print_pass_times(stderr);
    buf_free(&out);
    return code;
}

/* ---- dlm opt ---- */

/* Where the first graph or step behind `from` begins. */
static const char *find_piece(const char *from)
{
    for (const char *line = from; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (!strncmp(line, "graph ", 6) || !strncmp(line, "step ", 5))
            return line;
    return NULL;
}

/* The next graph or step of a file with several, from *at on, behind as many empty lines as stand
 * before it, so that places are those of the file. */
static const char *next_piece(const char *text, const char **at)
{
    const char *begin = *at, *head = find_piece(begin), *end = head ? find_piece(head + 1) : NULL;
    Buf piece = {0};
    for (const char *c = text; c < begin; c++)
        if (*c == '\n')
            buf_puts(&piece, "\n");
    buf_put(&piece, begin, end ? (size_t)(end - begin) : strlen(begin));
    *at = end;
    const char *result = intern(buf_text(&piece));
    buf_free(&piece);
    return result;
}

static bool report_faults(const char *file, const char *kind, const char *name, Buf *faults)
{
    bool sound = !faults->n;
    if (!sound)
        error_at((Span){0}, "E0905", "%s: the %s \"%s\" is not sound:\n%s", file, kind, name,
                 buf_text(faults));
    buf_free(faults);
    return sound;
}

static bool optimise_step(const char *text, const char *file, Buf *out)
{
    Buf faults = {0};
    Step *s = step_parse(text, file);
    if (!s)
        return false;
    step_verify(s, &faults);
    if (!report_faults(file, "step", s->name, &faults) || !run_kernel_passes(s))
        return false;
    step_print(s, out);
    return true;
}

static bool optimise_graph(const char *text, const char *file, Buf *out)
{
    Buf faults = {0};
    Graph *g = graph_parse(text, file);
    if (!g)
        return false;
    graph_verify(g, &faults);
    if (!report_faults(file, "graph", g->name, &faults) || !run_tensor_passes(g))
        return false;
    Step *s = step_new(g);
    if (pass_options.only && !run_kernel_passes(s))
        return false;
    if (s->kernels.n)
        step_print(s, out);
    else
        graph_print(g, out);
    return true;
}

int command_opt(const Options *o)
{
    size_t size;
    char *text = read_file(strcmp(o->file, "-") ? o->file : "/dev/stdin", &size);
    if (!text)
        return complain(EXIT_FAILED, "%s: %s", o->file, strerror(errno));
    Buf out = {0};
    bool sound = true;
    for (const char *at = text; at && sound; ) {
        const char *piece = next_piece(text, &at), *head = find_piece(piece);
        buf_puts(&out, out.n ? "\n" : "");
        sound = (head && *head == 's' ? optimise_step : optimise_graph)(piece, o->file, &out);
    }
    int code = sound ? write_result(o, buf_text(&out), out.n) : failed();
    if (pass_options.time_passes)
        print_pass_times(stderr);
    buf_free(&out);
    free(text);
    return code;
}
