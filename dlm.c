/* dlm, the deep-learning graph compiler. The way of a model through it:
 *
 *     FILE.dlm ── frontend/ ──► Program            entries, data sets, and a Graph for each step
 *                 passes/   ──► Graphs, Steps      gradients and rewrites; then kernels, scheduled
 *                 codegen/  ──► C ──► objects      through Clang, or straight from the cache
 *                               ├──► run           loaded into this process (ORC)
 *                               └──► build         linked with the runtime (lld)
 *
 * Each command is one function below, which walks as much of the way as it needs. cli/ reads the
 * command line and keeps compiled models; runtime/ runs the entries. */
#include "cli/options.h"
#include "cli/store.h"
#include "cli/tables.h"
#include "codegen/embed.h"
#include "codegen/model.h"
#include "frontend/frontend.h"
#include "passes/pass.h"
#include "runtime/runtime.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(void)
{
    errors_print(stderr);
    return EXIT_FAILED;
}

/* ---- the pipeline ---- */

/* NULL: errors were reported. */
static Program *read_model(const Options *o)
{
    StdFile *std = NEW_ARRAY(StdFile, embedded_std_count);
    for (int i = 0; i < embedded_std_count; i++)
        std[i] = (StdFile){embedded_std[i].name, (const char *)embedded_std[i].data, embedded_std[i].size};
    FrontendOptions options = {.path = o->file, .std = std, .nstd = embedded_std_count,
                               .defines = o->defines.p, .ndefines = o->defines.n};
    Program *p = compile_front(&options);
    return p && !error_count() ? p : NULL;
}

static bool run_passes(Model *m)
{
    return model_tensor_passes(m) && model_kernel_passes(m);
}

static bool compile(const Options *o, const Model *m, int kernels_a_unit, Objects *objects)
{
    CompileOptions options = COMPILE_DEFAULT;
    options.target = o->target;
    char *said = NULL;
    Units units = model_emit(m, kernels_a_unit);
    *objects = (Objects){xrealloc(NULL, (size_t)units.n * sizeof(Bytes)), units.n};
    memset(objects->p, 0, (size_t)units.n * sizeof(Bytes));
    bool done = compile_units(units.p, units.n, &options, objects->p, &said) == 0;
    if (!done) {
        complain(EXIT_FAILED, "the C of this model does not compile, which is a fault of dlm:\n%s", said ? said : "");
        objects_free(objects);
    }
    if (pass_options.time_passes)
        print_pass_times(stderr);
    free(said);
    units_free(&units);
    return done;
}

/* Compiles one entry, or, where `only` is NULL, all. False: it has been said why not. */
static bool compile_model(const Options *o, Program *p, const Entry *only, Objects *objects)
{
    Model m = model_new(only ? program_only(p, only) : p);
    if (run_passes(&m))
        return compile(o, &m, KERNELS_A_UNIT, objects);
    errors_print(stderr);
    return false;
}

/* The passes that the way to C cannot do without. */
static bool may_compile(const Options *o)
{
    static const char *const needed[] = {"grad", "fuse", "schedule", "memory"};
    for (int i = 0; i < LENGTH(needed); i++)
        for (const char *at = pass_options.skip; at && (at = strstr(at, needed[i])); at++) {
            size_t n = strlen(needed[i]);
            if ((at == pass_options.skip || at[-1] == ',') && (!at[n] || at[n] == ',')) {
                complain(EXIT_USAGE, "--skip %s: `dlm %s` needs what this pass makes", needed[i], o->command->name);
                return false;
            }
        }
    return true;
}

/* ---- loading ---- */

typedef struct {
    Objects objects;
    Jit *jit;
    const dlm_program *program;
} Loaded;

static bool load(Loaded *l)
{
    char *error = NULL;
    l->jit = jit_load(l->objects.p, l->objects.n, &error);
    l->program = l->jit ? jit_symbol(l->jit, "dlm_model", &error) : NULL;
    if (!l->program)
        complain(EXIT_FAILED, "the compiled model cannot be loaded: %s", error ? error : "no reason is known");
    free(error);
    return l->program != NULL;
}

static void unload(Loaded *l)
{
    jit_free(l->jit);
    objects_free(&l->objects);
}

/* ---- which entry ---- */

/* The word that names it; "": none does. */
static const char *entry_word(const Options *o)
{
    return o->argc && o->argv[0][0] != '-' ? o->argv[0] : "";
}

/* In names, - and _ are one letter. */
static bool same_name(const char *given, const char *name)
{
    for (; *given && *name; given++, name++)
        if (*given != *name && !(*given == '-' && *name == '_'))
            return false;
    return *given == *name;
}

static const Entry *find_entry(const Program *p, const char *word)
{
    if (!*word && p->entries.n == 1)
        return p->entries.p;
    for (int i = 0; i < p->entries.n; i++)
        if (same_name(word, p->entries.p[i].name))
            return &p->entries.p[i];
    return NULL;
}

static bool wants_help(const Options *o)
{
    for (int i = 0; i < o->argc; i++)
        if (!strcmp(o->argv[i], "--help") || !strcmp(o->argv[i], "-h"))
            return true;
    return false;
}

/* The command line of the model: `dlm run FILE` stands for its program. */
static char **model_arguments(const Options *o, int *argc)
{
    int n = 0, words = *entry_word(o) ? 1 : 0;
    char **argv = NEW_ARRAY(char *, o->argc + 3);
    argv[n++] = (char *)internf("dlm %s %s", o->command->name, o->file);
    for (int i = 0; i < words; i++)
        argv[n++] = o->argv[i];
    if (o->json)
        argv[n++] = (char *)"--json";
    for (int i = words; i < o->argc; i++)
        argv[n++] = o->argv[i];
    *argc = n;
    return argv;
}

/* Finds or makes the objects of the entry that is asked for. -1, or the exit code when it has been
 * answered: by help, or by what is wrong. */
static int prepare(const Options *o, Objects *objects)
{
    int argc;
    const char *word = entry_word(o);
    uint32_t first = source_count() + (uint32_t)embedded_std_count + 1;
    if (!wants_help(o) && store_find(o, word, objects))
        return -1;
    Program *p = read_model(o);
    if (!p)
        return failed();
    uint32_t last = source_count();
    const Entry *entry = find_entry(p, word);
    if (!entry || wants_help(o)) {
        char **argv = model_arguments(o, &argc);
        return dlm_main(program_tables(p), argc, argv);
    }
    if (!compile_model(o, p, entry, objects))
        return EXIT_FAILED;
    store_keep(o, word, first, last, objects);
    return -1;
}

/* ---- commands ---- */

static int write_result(const Options *o, const char *data, size_t size)
{
    if (o->output) {
        if (!write_file(o->output, data, size))
            return complain(EXIT_FAILED, "cannot write %s: %s", o->output, strerror(errno));
        return EXIT_OK;
    }
    if (fwrite(data, 1, size, stdout) != size || fflush(stdout))
        return complain(EXIT_FAILED, "cannot write to the standard output: %s", strerror(errno));
    return EXIT_OK;
}

static int command_check(const Options *o)
{
    Program *p = read_model(o);
    if (!p)
        return failed();
    Model m = model_new(p);
    pass_options.only = "grad";             /* finds gradients that do not exist */
    if (!model_tensor_passes(&m))
        return failed();
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    check(to);
    program_summary(p, to);
    fclose(to);
    int code = write_result(o, text, size);
    free(text);
    return code;
}

static int command_run(const Options *o)
{
    Loaded model = {0};
    int argc, code = may_compile(o) ? prepare(o, &model.objects) : EXIT_USAGE;
    if (code < 0) {
        char **argv = model_arguments(o, &argc);
        code = load(&model) ? dlm_main(model.program, argc, argv) : EXIT_FAILED;
        unload(&model);
    }
    return code;
}

static int command_build(const Options *o)
{
    if (!may_compile(o))
        return EXIT_USAGE;
    Program *p = read_model(o);
    if (!p)
        return failed();
    Objects objects;
    if (!compile_model(o, p, NULL, &objects))
        return EXIT_FAILED;
    const char *output = o->output ? o->output : p->name;
    char *said = NULL;
    int result = link_executable(objects.p, objects.n, output, &said);
    size_t end = said ? strlen(said) : 0;
    if (result != 0)
        complain(EXIT_FAILED, "%.*s", (int)(end && said[end - 1] == '\n' ? end - 1 : end), said ? said : "");
    else
        fprintf(stderr, "%s is ready: try `%s%s --help`\n", output, strchr(output, '/') ? "" : "./", output);
    free(said);
    objects_free(&objects);
    return result == 0 ? EXIT_OK : EXIT_FAILED;
}

static int command_bench(const Options *o)
{
    static const char *const labels[] = {"-O0", "-O2"};
    Loaded model[2] = {{{0}, NULL, NULL}, {{0}, NULL, NULL}};
    int argc, code = may_compile(o) ? -1 : EXIT_USAGE;
    for (int i = 0; i < 2 && code < 0; i++) {
        pass_options.unfused = i == 0;
        code = prepare(o, &model[i].objects);
        if (code < 0 && !load(&model[i]))
            code = EXIT_FAILED;
    }
    if (code < 0) {
        const dlm_program *programs[] = {model[0].program, model[1].program};
        char **argv = model_arguments(o, &argc);
        int words = *entry_word(o) ? 2 : 1;
        code = dlm_bench_main(programs, labels, 2, words == 2 ? argv[1] : NULL, argc - words, argv + words);
    }
    unload(&model[1]);
    unload(&model[0]);
    return code;
}

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
    Model m = p ? model_new(p) : (Model){0};
    if (!p || !model_tensor_passes(&m))
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
    Model m = p ? model_new(p) : (Model){0};
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
    Model m = p ? model_new(p) : (Model){0};
    if (!p || !run_passes(&m))
        return false;
    Units units = model_emit(&m, ONE_UNIT);
    buf_puts(out, units.p[0].source);
    units_free(&units);
    return true;
}

static bool emit_header_text(const Options *o, Buf *out)
{
    Program *p = read_model(o);
    if (p)
        emit_header(p, out);
    return p != NULL;
}

static bool emit_obj(const Options *o, Buf *out)
{
    Objects objects;
    Program *p = read_model(o);
    Model m = p ? model_new(p) : (Model){0};
    if (!p || !run_passes(&m) || !compile(o, &m, ONE_UNIT, &objects))
        return false;
    buf_put(out, (const char *)objects.p[0].data, objects.p[0].size);
    objects_free(&objects);
    return true;
}

static const struct {
    const char *name;
    bool needs_all;             /* passes, that is */
    Emit *emit;
} emitted[] = {
    {"c", true, emit_c}, {"tokens", false, emit_tokens}, {"ast", false, emit_ast},
    {"program", false, emit_program_text}, {"ir", false, emit_ir}, {"kernels", false, emit_kernels},
    {"header", false, emit_header_text}, {"obj", true, emit_obj},
};

static int command_emit(const Options *o)
{
    const char *names[LENGTH(emitted)];
    int which = o->what ? -1 : 0;
    for (int i = 0; i < LENGTH(emitted); i++) {
        names[i] = emitted[i].name;
        if (o->what && !strcmp(o->what, names[i]))
            which = i;
    }
    if (which < 0)
        return complain(EXIT_USAGE, "--what: dlm does not emit `%s`%s", o->what,
                        did_you_mean(o->what, names, LENGTH(names)));
    if (emitted[which].needs_all && pass_options.stop_after)
        return complain(EXIT_USAGE, "--stop-after %s: C comes after the last pass; see --what ir and --what kernels",
                        pass_options.stop_after);
    if (emitted[which].needs_all && !may_compile(o))
        return EXIT_USAGE;
    if (emitted[which].emit == emit_obj && !o->output && isatty(STDOUT_FILENO))
        return complain(EXIT_USAGE, "an object file is not for the terminal: use -o FILE.o");
    Buf out = {0};
    int code = emitted[which].emit(o, &out) ? write_result(o, buf_text(&out), out.n) : failed();
    buf_free(&out);
    return code;
}

/* ---- dlm opt ---- */

/* The next graph of a file with several, from *at on, after as many empty lines as stand before it. */
static const char *next_graph(const char *text, const char **at)
{
    const char *begin = *at, *end = strstr(begin, "graph ");
    end = end ? strstr(end + 1, "\ngraph ") : NULL;
    Buf piece = {0};
    for (const char *c = text; c < begin; c++)
        if (*c == '\n')
            buf_puts(&piece, "\n");
    buf_put(&piece, begin, end ? (size_t)(end + 1 - begin) : strlen(begin));
    *at = end ? end + 1 : NULL;
    const char *result = intern(buf_text(&piece));
    buf_free(&piece);
    return result;
}

static bool optimise_graph(const char *text, const char *file, Buf *out)
{
    Graph *g = graph_parse(text, file);
    Buf faults = {0};
    bool sound = g && graph_verify(g, &faults);
    if (g && !sound)
        error_at((Span){0}, "E0905", "%s: the graph \"%s\" is not sound:\n%s", file, g->name, buf_text(&faults));
    buf_free(&faults);
    if (!sound || !run_tensor_passes(g))
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

static int command_opt(const Options *o)
{
    size_t size;
    char *text = read_file(strcmp(o->file, "-") ? o->file : "/dev/stdin", &size);
    if (!text)
        return complain(EXIT_FAILED, "%s: %s", o->file, strerror(errno));
    Buf out = {0};
    bool sound = true;
    for (const char *at = text; at && sound; ) {
        const char *piece = next_graph(text, &at);
        buf_puts(&out, out.n ? "\n" : "");
        sound = optimise_graph(piece, o->file, &out);
    }
    int code = sound ? write_result(o, buf_text(&out), out.n) : failed();
    if (pass_options.time_passes)
        print_pass_times(stderr);
    buf_free(&out);
    free(text);
    return code;
}

/* ---- main ---- */

static const Command commands[] = {
    {"check", "FILE.dlm", "find mistakes; show entries, parameters and data",
     "    dlm check models/vision/lenet.dlm\n    dlm check -D SIZE=28 models/vision/lenet.dlm\n",
     USES_MODEL | USES_OUTPUT, false, command_check},
    {"run", "[options] FILE.dlm ENTRY [options of the entry]", "compile in memory and run an entry",
     "    dlm run models/vision/lenet.dlm train --epochs 20\n    dlm run models/mlp/mlp.dlm --help\n"
     "    dlm run -O0 models/mlp/mlp.dlm train --seed 3 --json\n",
     USES_MODEL | USES_LEVEL | USES_TARGET | USES_PASSES | USES_JSON, true, command_run},
    {"build", "FILE.dlm [-o FILE]", "make an executable, which needs nothing but the C library",
     "    dlm build models/vision/lenet.dlm -o lenet\n    dlm build --target portable models/mlp/mlp.dlm\n",
     USES_MODEL | USES_LEVEL | USES_TARGET | USES_PASSES | USES_OUTPUT, false, command_build},
    {"emit", "FILE.dlm [--what WHAT] [-o FILE]", "show what the model becomes on its way to machine code",
     "    dlm emit models/vision/lenet.dlm --what ir\n    dlm emit models/vision/lenet.dlm --what c -o lenet.c\n"
     "    dlm emit models/mlp/mlp.dlm --what ir --stop-after grad\n",
     USES_MODEL | USES_LEVEL | USES_TARGET | USES_PASSES | USES_STOP | USES_OUTPUT | USES_WHAT, false, command_emit},
    {"opt", "FILE.ir [--passes=A,B]", "run passes on graphs in text form",
     "    dlm opt --passes=cse,dce test.ir\n    dlm opt --passes=grad,fuse,schedule test.ir\n",
     USES_LEVEL | USES_PASSES | USES_STOP | USES_LIST | USES_OUTPUT, false, command_opt},
    {"bench", "[options] FILE.dlm ENTRY [options of the entry]", "measure what fusion gains: -O0 and -O2 side by side",
     "    dlm bench models/vision/lenet.dlm train\n    dlm bench --json models/mlp/mlp.dlm train --batch 256\n",
     USES_MODEL | USES_TARGET | USES_PASSES | USES_JSON, true, command_bench},
};

static const Command *find_command(const char *name)
{
    for (int i = 0; i < LENGTH(commands); i++)
        if (!strcmp(commands[i].name, name))
            return &commands[i];
    return NULL;
}

static int unknown_command(const char *given)
{
    const char *names[LENGTH(commands)];
    for (int i = 0; i < LENGTH(commands); i++)
        names[i] = commands[i].name;
    bool file = strlen(given) > 4 && !strcmp(given + strlen(given) - 4, ".dlm");
    if (file)
        complain(EXIT_USAGE, "a command comes before the file: dlm check %s", given);
    else
        complain(EXIT_USAGE, "there is no command `%s`%s", given, did_you_mean(given, names, LENGTH(commands)));
    fputs("Try `dlm --help`.\n", stderr);
    return EXIT_USAGE;
}

static int run_command(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (!*word || !strcmp(word, "help") || !strcmp(word, "--help") || !strcmp(word, "-h")) {
        const Command *about = argc > 2 ? find_command(argv[2]) : NULL;
        if (argc > 2 && !about)
            return unknown_command(argv[2]);
        if (about)
            print_command_help(about, stdout);
        else
            print_general_help(commands, LENGTH(commands), *word ? stdout : stderr);
        return *word ? EXIT_OK : EXIT_USAGE;
    }
    if (!strcmp(word, "--version")) {
        puts("dlm " DLM_VERSION);
        return EXIT_OK;
    }
    const Command *command = find_command(word);
    Options options;
    if (!command)
        return unknown_command(word);
    int code = read_options(&options, command, argc - 2, argv + 2);
    return code < 0 ? command->run(&options) : code;
}

int main(int argc, char **argv)
{
    int code = run_command(argc, argv);
    diag_reset();
    arena_free();
    dim_reset();
    return code;
}
