/* Reads the options of a command from a table. An option's value follows it or stands behind
 * `=`; -D and -O take theirs in the same word, too. Mistakes name the option and the nearest
 * one that exists. */
#include "frontend/command/cuda.h"

#include "ir/diag.h"
#include "passes/pass.h"
#include "passes/tuning.h"
#include "runtime/runtime.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef enum {
    OPT_DEFINE, OPT_LEVEL, OPT_TARGET, OPT_PRINT_AFTER, OPT_STOP_AFTER, OPT_SKIP, OPT_LIMIT,
    OPT_VERIFY_EACH, OPT_TIME_PASSES, OPT_WHY, OPT_OUTPUT, OPT_WHAT, OPT_PASSES, OPT_JSON,
    OPT_ARCH, OPT_BLOCKS, OPT_PLAN, OPT_MEMORY, OPT_CHECK, OPT_MARKDOWN, OPT_CODES, OPT_TURNS, OPT_TRACE,
    OPT_NO_CACHE, OPT_STANDALONE, OPT_HELP
} OptionId;

typedef struct {
    OptionId id;
    unsigned group;
    const char *name, *value, *doc;     /* value NULL: a flag */
} Row;

static const Row rows[] = {
    {OPT_OUTPUT, USES_OUTPUT, "-o", "FILE", "where the result goes"},
    {OPT_WHAT, USES_WHAT, "--what", "WHAT",
     "tokens, ast, program, ir, kernels, c (this, if nothing is said), cuda, header or obj"},
    {OPT_STANDALONE, USES_WHAT, "--standalone", NULL,
     "of cuda: a folder with C, CUDA and runtime, for a machine with a C compiler, NVRTC and a driver"},
    {OPT_DEFINE, USES_MODEL, "-D", "NAME=VALUE", "give a const of the model another value"},
    {OPT_LEVEL, USES_LEVEL, "-O", "0|2", "-O0: one kernel an operation; -O2: fused (the default)"},
    {OPT_MEMORY, USES_TARGET, "--memory", "BYTES",
     "at most so much for the temporaries of a step (K, M, G): compute again what does not fit"},
    {OPT_TARGET, USES_TARGET, "--target", "native|portable|x86-64|x86-64-v3|x86-64-v4|cuda",
     "for the CPU at hand; for every one of its kind, as well as each can; for those of a level; for a GPU; "
     "cpu,cuda: for both"},
    {OPT_ARCH, USES_TARGET, "--arch", "sm_80,ptx",
     "which GPUs: the one at hand, where none is sm_80,sm_90a,ptx (ptx: all that are newer)"},
    {OPT_JSON, USES_JSON, "--json", NULL, "print JSON: results on stdout, messages on stderr"},
    {OPT_PASSES, USES_LIST, "--passes", "A,B", "run these passes, in this order"},
    {OPT_BLOCKS, USES_LIST, "--blocks", "kept|recomputed",
     "divide loops that are differentiated into blocks, as --memory does"},
    {OPT_PLAN, USES_LIST, "--plan", "N",
     "schedule each contraction by its plan number N, as `dlm tune` does in its turn N"},
    {OPT_PRINT_AFTER, USES_PASSES, "--print-after", "PASS|all",
     "show the IR after a pass, on stderr"},
    {OPT_STOP_AFTER, USES_STOP, "--stop-after", "PASS", "run no pass after this one"},
    {OPT_SKIP, USES_PASSES, "--skip", "A,B", "leave passes out"},
    {OPT_LIMIT, USES_PASSES, "--limit", "N",
     "rewrite at most N times: to find a wrong rewrite by halving"},
    {OPT_VERIFY_EACH, USES_PASSES, "--verify-each", NULL, "check the IR after every pass"},
    {OPT_TIME_PASSES, USES_PASSES, "--time-passes", NULL, "show how long each pass took, and Clang"},
    {OPT_WHY, USES_PASSES, "--why", NULL, "show what fusion stored in memory, at which line, why, and the bytes it moves"},
    {OPT_CHECK, USES_CHECK, "--check", NULL,
     "change nothing; list the files that would change, and fail if there are any"},
    {OPT_MARKDOWN, USES_MARKDOWN, "--markdown", NULL, "print all as a page"},
    {OPT_CODES, USES_CODES, "--list", NULL, "list all codes"},
    {OPT_TRACE, USES_TURNS, "--trace", "FILE",
     "write what each thread did, kernel by kernel, for Chrome's trace viewer"},
    {OPT_TURNS, USES_TURNS, "--turns", NULL,
     "measure -O2 alone, whenever asked: each line of stdin says how many steps to run"},
    {OPT_NO_CACHE, USES_TARGET, "--no-cache", NULL,
     "compile and read all anew; keep nothing in the cache"},
    {OPT_HELP, ~0u, "--help", NULL, "show this"},
};

int complain(int code, const char *fmt, ...)
{
    const char *no_color = getenv("NO_COLOR");
    bool colour = isatty(STDERR_FILENO) && !(no_color && *no_color);
    va_list ap;
    va_start(ap, fmt);
    fputs(colour ? "dlm: \033[1;31merror\033[0m: " : "dlm: error: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    return code;
}

/* ---- one option ---- */

static bool is_listed(const Row *row, const Command *command)
{
    return row->group & command->uses || row->id == OPT_HELP;
}

/* -DSIZE=8 and -O0: the value in the same word. */
static bool is_short_with_value(const Row *row, const char *word)
{
    bool may = row->id == OPT_DEFINE || row->id == OPT_LEVEL;
    return may && !strncmp(word, row->name, 2) && word[2];
}

/* The row of the option in `word`; *value is what the word itself says of its value, or NULL. */
static const Row *find_row(const Command *command, const char *word, const char **value)
{
    size_t n = strcspn(word, "=");
    for (int i = 0; i < LENGTH(rows); i++) {
        *value = NULL;
        if (!is_listed(&rows[i], command))
            continue;
        if (is_short_with_value(&rows[i], word)) {
            *value = word + 2;
            return &rows[i];
        }
        if (!strcmp(word, rows[i].name) || (rows[i].id == OPT_HELP && !strcmp(word, "-h")))
            return &rows[i];
        if (rows[i].value && strlen(rows[i].name) == n && !strncmp(word, rows[i].name, n)) {
            *value = word + n + 1;
            return &rows[i];
        }
    }
    return NULL;
}

static int unknown_option(const Command *command, const char *word)
{
    const char *names[LENGTH(rows)], *given = intern_n(word, strcspn(word, "="));
    int n = 0;
    for (int i = 0; i < LENGTH(rows); i++)
        if (is_listed(&rows[i], command))
            names[n++] = rows[i].name;
    complain(EXIT_USAGE, "`dlm %s` has no option `%s`%s", command->name, given,
             did_you_mean(given, names, n));
    fprintf(stderr, "Try `dlm %s --help`.\n", command->name);
    return EXIT_USAGE;
}

static int wrong_value(const Row *row, const char *value)
{
    return complain(EXIT_USAGE, "%s: `%s` is none of %s", row->name, value, row->value);
}

static int set_plan(const Row *row, const char *value)
{
    static Tuning tuning;
    char *end;
    tuning.turn = (int)strtol(value, &end, 10);
    if (!*value || *end || tuning.turn < 1)
        return complain(EXIT_USAGE, "%s: `%s` is no number of a plan, from 1", row->name, value);
    pass_options.tuning = &tuning;
    return -1;
}

static int set_limit(const Row *row, const char *value)
{
    char *end;
    errno = 0;
    pass_options.limit = strtoll(value, &end, 10);
    if (!*value || *end || errno || pass_options.limit < 0)
        return complain(EXIT_USAGE, "%s: `%s` is no number of rewrites", row->name, value);
    return -1;
}

/* 500000, 512K, 64M, 2G */
static int set_memory(const Row *row, const char *value)
{
    static const char units[] = "KMG";
    char *end;
    errno = 0;
    int64_t count = strtoll(value, &end, 10);
    const char *unit = *end ? strchr(units, *end) : NULL;
    int shift = unit ? 10 * (int)(unit - units + 1) : 0;
    if (end == value || errno || count <= 0 || end[unit != NULL] || count > INT64_MAX >> shift)
        return complain(EXIT_USAGE, "%s: `%s` is no number of bytes, as 500000, 512K, 64M or 2G "
                        "are", row->name, value);
    pass_options.memory = count << shift;
    return -1;
}

static int set_option(Options *o, const Row *row, const char *value)
{
    switch (row->id) {
    case OPT_DEFINE: PUSH(o->defines, value); return -1;
    case OPT_OUTPUT: o->output = value; return -1;
    case OPT_WHAT: o->what = value; return -1;
    case OPT_CODES: o->list = true; return -1;
    case OPT_TURNS: o->turns = true; return -1;
    case OPT_TRACE: o->trace = value; return -1;
    case OPT_NO_CACHE: o->no_cache = true; return -1;
    case OPT_STANDALONE: o->standalone = true; return -1;
    case OPT_MARKDOWN: o->markdown = true; return -1;
    case OPT_CHECK: o->check = true; return -1;
    case OPT_JSON: o->json = true; errors_as_records(); return -1;
    case OPT_PASSES: pass_options.only = value; return -1;
    case OPT_PLAN:
        return set_plan(row, value);
    case OPT_BLOCKS:
        pass_options.blocks = !strcmp(value, "kept") ? BLOCKS_KEPT
            : !strcmp(value, "recomputed")           ? BLOCKS_RECOMPUTED
                                                     : NO_BLOCKS;
        return pass_options.blocks ? -1 : wrong_value(row, value);
    case OPT_PRINT_AFTER: pass_options.print_after = value; return -1;
    case OPT_STOP_AFTER: pass_options.stop_after = value; return -1;
    case OPT_SKIP: pass_options.skip = value; return -1;
    case OPT_VERIFY_EACH: pass_options.verify_each = true; return -1;
    case OPT_TIME_PASSES: pass_options.time_passes = true; return -1;
    case OPT_WHY: pass_options.why = true; return -1;
    case OPT_MEMORY: return set_memory(row, value);
    case OPT_LIMIT: return set_limit(row, value);
    case OPT_LEVEL:
        o->unfused = !strcmp(value, "0");
        return o->unfused || !strcmp(value, "2") ? -1 : wrong_value(row, value);
    case OPT_TARGET: return read_target(o, value);
    case OPT_ARCH: o->archs = value; return -1;
    case OPT_HELP:
        print_command_help(o->command, stdout);
        return EXIT_OK;
    }
    return -1;
}

/* Reads the option at argv[*at] and moves to its last word. */
static int read_option(Options *o, int argc, char **argv, int *at)
{
    const char *word = argv[*at], *value;
    const Row *row = find_row(o->command, word, &value);
    if (!row)
        return unknown_option(o->command, word);
    if (row->value && !value) {
        if (++*at >= argc)
            return complain(EXIT_USAGE, "%s: the value is missing: %s %s", row->name, row->name,
                            row->value);
        value = argv[*at];
    }
    if (row->value && !*value)
        return complain(EXIT_USAGE, "%s: the value is empty: %s %s", row->name, row->name,
                        row->value);
    return set_option(o, row, value);
}

/* ---- help ---- */

void print_general_help(const Command *commands, int n, FILE *to)
{
    fputs("    dlm check models/vision/lenet.dlm                    shapes and parameters\n"
          "    dlm run   models/vision/lenet.dlm train --epochs 20  compile in memory and train\n"
          "    dlm build models/vision/lenet.dlm -o lenet           an executable: ./lenet --help\n"
          "    dlm emit  models/vision/lenet.dlm --what c           the C that is compiled\n"
          "\n"
          "dlm " DLM_VERSION ", the deep-learning graph compiler\n\n", to);
    for (int i = 0; i < n; i++)
        fprintf(to, "    dlm %-7s  %s\n", commands[i].name, commands[i].doc);
    fputs("\n`dlm COMMAND --help` says more. Results go to stdout, messages to stderr.\n"
          "Exit codes: 0 it worked, 1 it did not, 2 the command line was wrong.\n", to);
}

void print_command_help(const Command *command, FILE *to)
{
    fprintf(to, "%s\ndlm %s %s\n\n%s.\n", command->examples, command->name, command->arguments,
            command->doc);
    fputs("\nOptions:\n", to);
    for (int i = 0; i < LENGTH(rows); i++) {
        const char *value = rows[i].value ? rows[i].value : "";
        const char *blank = *value && rows[i].id != OPT_LEVEL ? " " : "";
        if (is_listed(&rows[i], command))
            fprintf(to, "    %-28s %s\n", internf("%s%s%s", rows[i].name, blank, value),
                    rows[i].doc);
    }
    if (command->takes == TAKES_ENTRY)
        fputs("\nOptions of dlm stand before the file, those of the entry behind its name.\n"
              "`dlm run FILE --help` and `dlm run FILE ENTRY --help` say what there is.\n", to);
}

/* ---- entry ---- */

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1];
}

static int add_word(Options *o, const char *word)
{
    if (o->words.n && o->command->takes != TAKES_FILES)
        return complain(EXIT_USAGE, "`dlm %s` takes one %s: %s, and %s as well?",
                        o->command->name, o->command->takes == TAKES_WORD ? "name" : "file",
                        o->words.p[0], word);
    PUSH(o->words, word);
    o->file = o->words.p[0];
    return -1;
}

static const Command *running;

static bool is_command_option(const char *word)
{
    const char *value;
    return find_row(running, word, &value) != NULL;
}

int read_options(Options *o, const Command *command, int argc, char **argv)
{
    int at = 0, code = -1;
    *o = (Options){.command = command, .target = command->target};
    running = command;
    dlm_is_command_option = is_command_option;
    for (; at < argc && code < 0 && !(command->takes == TAKES_ENTRY && o->file); at++)
        code = is_option(argv[at]) ? read_option(o, argc, argv, &at) : add_word(o, argv[at]);
    o->argc = argc - at;
    o->argv = argv + at;
    if (code < 0 && !o->file && command->takes != TAKES_WORD) {
        complain(EXIT_USAGE, "`dlm %s` needs a file", command->name);
        fprintf(stderr, "Try `dlm %s --help`.\n", command->name);
        return EXIT_USAGE;
    }
    pass_options.unfused = o->unfused;
    if (code < 0 && !check_pass_options()) {
        errors_print(stderr);
        return EXIT_USAGE;
    }
    return code;
}
