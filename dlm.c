/* dlm, the deep-learning graph compiler. The way of a model through it:
 *
 *     FILE.dlm ── frontend/ ──► Program            entries, data sets, and a Graph for each step
 *                 passes/   ──► Graphs, Steps      gradients and rewrites; then kernels, scheduled
 *                 codegen/  ──► C ──► objects      through Clang, or straight from the cache
 *                               ├──► run           loaded into this process (ORC)
 *                               └──► build         linked with the runtime (lld)
 *
 * Each command is one function below, which walks as much of the way as it needs. frontend/command/ reads the
 * command line and keeps compiled models; runtime/ runs the entries. */
#include "frontend/command/cuda.h"
#include "frontend/command/doc.h"
#include "frontend/command/data.h"
#include "frontend/command/emit.h"
#include "frontend/command/entry.h"
#include "frontend/command/explain.h"
#include "frontend/command/format.h"
#include "frontend/command/pipeline.h"
#include "frontend/command/tune.h"
#include "codegen/embed.h"
#include "frontend/frontend.h"
#include "passes/pass.h"
#include "runtime/runtime.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- commands ---- */

/* What is wrong is the result of `check --json`; else the model is shown. */
static int report_check(const Options *o)
{
    if (!o->json)
        return failed();
    errors_print(stdout);
    return EXIT_FAILED;
}

static int command_check(const Options *o)
{
    Program *p = read_model(o);
    if (!p)
        return report_check(o);
    Model m = model_new(p, TARGET_NATIVE);
    pass_options.only = "grad";             /* finds gradients that do not exist */
    if (!model_tensor_passes(&m) || !check_data(p))
        return report_check(o);
    if (o->json)
        return EXIT_OK;
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
        return dlm_main(program_tables(p, o->cuda), argc, argv);
    }
    if (!compile_model(o, p, entry, objects))
        return EXIT_FAILED;
    store_keep(o, word, first, last, objects);
    return -1;
}

static int command_run(const Options *o)
{
    Loaded model = {0};
    int argc, code = !may_compile(o) ? EXIT_USAGE : !cuda_can_run(o) ? EXIT_FAILED : prepare(o, &model.objects);
    if (code < 0) {
        char **argv = model_arguments(o, &argc);
        code = load(&model) ? dlm_main(model.program, argc, argv) : EXIT_FAILED;
        unload(&model);
    }
    return code;
}

/* "lenet, 1.03 MB, is ready: try `./lenet --help`" */
static void say_ready(const char *output)
{
    struct stat st;
    double bytes = stat(output, &st) == 0 ? (double)st.st_size : 0;
    fprintf(stderr, "%s, %.2f MB, is ready: try `%s%s --help`\n", output, bytes / 1e6,
            strchr(output, '/') ? "" : "./", output);
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
    int code = link_model(&objects, NULL, output);
    if (code == EXIT_OK)
        say_ready(output);
    objects_free(&objects);
    return code;
}

static int command_bench(const Options *o)
{
    static const char *const labels[] = {"-O0", "-O2"};
    Loaded model[2] = {{{0}, NULL, NULL}, {{0}, NULL, NULL}};
    int argc, code = !may_compile(o) ? EXIT_USAGE : !cuda_can_run(o) ? EXIT_FAILED : -1;
    for (int i = o->turns; i < 2 && code < 0; i++) {
        pass_options.unfused = i == 0;
        code = prepare(o, &model[i].objects);
        if (code < 0 && !load(&model[i]))
            code = EXIT_FAILED;
    }
    if (code < 0) {
        const dlm_program *programs[] = {model[0].program, model[1].program};
        char **argv = model_arguments(o, &argc);
        bool named = *entry_word(o) != 0;
        const char *entry = named ? argv[1] : NULL;
        argc -= 1 + named;
        argv += 1 + named;
        code = o->turns ? dlm_bench_turns(model[1].program, entry, argc, argv)
                        : dlm_bench_main(programs, labels, 2, entry, o->trace, argc, argv);
    }
    unload(&model[1]);
    unload(&model[0]);
    return code;
}

/* ---- main ---- */

static const Command commands[] = {
    {"check", "FILE.dlm", "find mistakes, also in the files of data that are there; show entries and parameters",
     "    dlm check models/vision/lenet.dlm\n"
     "    dlm check -D SIZE=28 models/vision/lenet.dlm\n"
     "    dlm check --json models/vision/lenet.dlm      mistakes as records, one a line\n",
     USES_MODEL | USES_OUTPUT | USES_JSON, TAKES_FILE, command_check},
    {"run", "[options] FILE.dlm ENTRY [options of the entry]",
     "compile in memory and run an entry",
     "    dlm run models/vision/lenet.dlm train --epochs 20\n"
     "    dlm run models/mlp/mlp.dlm --help\n"
     "    dlm run -O0 models/mlp/mlp.dlm train --seed 3 --json\n",
     USES_MODEL | USES_LEVEL | USES_TARGET | USES_PASSES | USES_JSON, TAKES_ENTRY, command_run},
    {"build", "FILE.dlm [-o FILE]",
     "make an executable, which needs nothing but the C library",
     "    dlm build models/vision/lenet.dlm -o lenet          runs on every CPU of this kind\n"
     "    dlm build --target native models/mlp/mlp.dlm        smaller, for CPUs like this one\n",
     USES_MODEL | USES_LEVEL | USES_TARGET | USES_PASSES | USES_OUTPUT, TAKES_FILE, command_build, TARGET_PORTABLE},
    {"emit", "FILE.dlm [--what WHAT] [-o FILE]",
     "show what the model becomes on its way to machine code",
     "    dlm emit models/vision/lenet.dlm --what ir\n"
     "    dlm emit models/vision/lenet.dlm --what c -o lenet.c\n"
     "    dlm emit models/mlp/mlp.dlm --what ir --stop-after grad\n",
     USES_MODEL | USES_LEVEL | USES_TARGET | USES_PASSES | USES_STOP | USES_OUTPUT | USES_WHAT,
     TAKES_FILE, command_emit},
    {"tune", "[options] FILE.dlm ENTRY [options of the entry]",
     "measure other plans for the contractions of an entry on this machine, and keep those that are faster",
     "    dlm tune models/vision/lenet.dlm train\n"
     "    dlm tune models/mlp/mlp.dlm train --batch 256        at the size that matters\n",
     USES_MODEL | USES_TARGET | USES_PASSES, TAKES_ENTRY, command_tune},
    {"fmt", "[--check] FILE.dlm ...",
     "lay files out as they should be; - is the standard input",
     "    dlm fmt models/vision/lenet.dlm\n"
     "    dlm fmt --check models/*/*.dlm\n",
     USES_CHECK, TAKES_FILES, command_format},
    {"doc", "[NAME]",
     "show what the standard library says of a name, or what it holds",
     "    dlm doc batch_norm\n"
     "    dlm doc\n"
     "    dlm doc --markdown -o docs/library.md\n",
     USES_MARKDOWN | USES_OUTPUT, TAKES_WORD, command_doc},
    {"explain", "CODE",
     "show what a code of a message means, with an example",
     "    dlm explain E0301\n"
     "    dlm explain --list\n",
     USES_CODES | USES_OUTPUT, TAKES_WORD, command_explain},
    {"opt", "FILE.ir [--passes=A,B]",
     "run passes on graphs and kernels in text form",
     "    dlm opt --passes=cse,dce test.ir\n"
     "    dlm opt --passes=grad,fuse,schedule test.ir\n",
     USES_LEVEL | USES_PASSES | USES_STOP | USES_LIST | USES_OUTPUT, TAKES_FILE, command_opt},
    {"bench", "[options] FILE.dlm ENTRY [options of the entry]",
     "measure what fusion gains: -O0 and -O2 side by side, and a profile of the latter",
     "    dlm bench models/vision/lenet.dlm train\n"
     "    dlm bench --trace lenet.json models/vision/lenet.dlm train    for chrome://tracing\n"
     "    dlm bench --json models/mlp/mlp.dlm train --batch 256\n",
     USES_MODEL | USES_TARGET | USES_PASSES | USES_JSON | USES_TURNS, TAKES_ENTRY, command_bench},
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
        complain(EXIT_USAGE, "there is no command `%s`%s", given,
                 did_you_mean(given, names, LENGTH(commands)));
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
    if (code >= 0)
        return code;
    use_tuning(&options);
    return command->run(&options);
}

int main(int argc, char **argv)
{
    int code = run_command(argc, argv);
    diag_reset();
    arena_free();
    dim_reset();
    return code;
}
