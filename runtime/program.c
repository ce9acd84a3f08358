/* The command line of a built program: `lenet`, `lenet --help`, `lenet train --epochs 5`. It
 * picks the entry, reads its arguments, runs it, and turns what came of it into messages and an
 * exit code: 0 all went well, 1 it failed, 2 the command line was wrong, 130 Ctrl-C stopped it.
 *
 * Ctrl-C asks the entry to stop at the next point where it can, so that it still saves what it
 * would save at its end; a second one kills. No thread is started and no file is read before
 * something needs it. */
#include "runtime/device.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

double rt_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- Ctrl-C ---- */

static volatile sig_atomic_t interrupted;
static struct sigaction before;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static void watch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt,
                               .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    interrupted = 0;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, NULL, &before);
    if (before.sa_handler != SIG_IGN)       /* as under nohup */
        sigaction(SIGINT, &action, NULL);
}

static void forget_interrupts(void)
{
    sigaction(SIGINT, &before, NULL);
}

bool rt_interrupted(void)
{
    return interrupted;
}

/* ---- the life of a run ---- */

dlm_run *rt_run_new(const dlm_program *program, const dlm_entry *entry)
{
    const char *term = getenv("TERM"), *poison = getenv("DLM_POISON");
    dlm_run *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->program = program;
    r->entry = entry;
    r->command = program->name;
    r->started = rt_now();
    r->poison = poison && !strcmp(poison, "1");
    r->progress.terminal = isatty(STDERR_FILENO) && term && strcmp(term, "dumb");
    r->values = calloc((size_t)entry->nargs + 1, sizeof *r->values);
    r->dim = malloc(((size_t)entry->ndims + 1) * sizeof *r->dim);
    if (!r->values || !r->dim) {
        rt_run_free(r);
        return NULL;
    }
    for (int k = 0; k < entry->ndims; k++)
        r->dim[k] = -1;
    return r;
}

int rt_run_entry(dlm_run *r)
{
    if (rt_read_environment(r))
        return -1;
    if (!r->pool) {
        r->pool = rt_pool_new(r->options.threads ? r->options.threads : rt_processors());
        r->own_pool = true;
    }
    if (!r->pool)
        return rt_error(r, "out of memory");
    if (rt_device_open(r) || rt_places_new(r))
        return -1;
    int code = r->entry->run(r, r->dim);
    if (code >= 0 && !r->failed)
        code = rt_device_wait(r);
    return code < 0 || r->failed ? rt_error(r, "%s failed", r->entry->name) : 0;
}

void rt_run_free(dlm_run *r)
{
    if (!r)
        return;
    if (r->own_pool)
        rt_pool_free(r->pool);
    for (int k = 0; r->values && k < r->entry->nargs; k++)
        rt_free(r->values[k].tensor.data);
    for (int k = 0; k < r->nscratch; k++)
        rt_free(r->scratch[k]);
    rt_steps_free(r);
    rt_device_close(r);
    rt_data_free(r);
    rt_log_free(r);
    rt_options_free(&r->options);
    rt_text_free(&r->message);
    rt_text_free(&r->formatted);
    rt_free(r->arena);
    rt_places_free(r);
    free(r->progress.saved);
    free(r->scratch);
    free(r->scratch_bytes);
    free(r->values);
    free(r->dim);
    free(r);
}

/* ---- the command line ---- */

/* How the user calls the program: its name without folders, or words such as `dlm run x.dlm`. */
static const char *command_of(const dlm_program *p, int argc, char **argv)
{
    if (argc < 1 || !argv[0] || !*argv[0])
        return p->name;
    const char *slash = strchr(argv[0], ' ') ? NULL : strrchr(argv[0], '/');
    return slash ? slash + 1 : argv[0];
}

static int usage(const dlm_program *p, const char *command, const char *message)
{
    rt_complain(p->name, "error", message);
    fprintf(stderr, "Try `%s --help`.\n", command);
    return RT_USAGE;
}

const dlm_entry *rt_find_entry(const dlm_program *p, const char *command, const char *given)
{
    rt_text t = {0};
    const char *near = NULL, **names = calloc((size_t)p->nentries + 1, sizeof *names);
    if (!given && p->nentries == 1) {
        free(names);
        return p->entries;
    }
    for (int k = 0; k < p->nentries; k++) {
        if (given && rt_same_name(given, strlen(given), p->entries[k].name)) {
            free(names);
            return &p->entries[k];
        }
        if (names)
            names[k] = p->entries[k].name;
    }
    if (given && names)
        near = dlm_suggest(given, names, p->nentries);
    if (!p->nentries)
        rt_print(&t, "there is nothing to run: the model has no entry");
    else if (given)
        rt_print(&t, "there is no entry `%s`%s%s%s", given, near ? "; did you mean `" : "",
                 near ? near : "", near ? "`?" : "");
    else
        rt_print(&t, "which entry? The model has %d", p->nentries);
    free(names);
    usage(p, command, t.p ? t.p : "there is no such entry");
    rt_text_free(&t);
    return NULL;
}

/* What is wrong only once the entry has run. */
static void check_unused(dlm_run *r)
{
    if (r->options.weights && !r->used_weights)
        rt_warn(r, "--weights %s was not read: `%s` reads no net, or one from a file that it names", r->options.weights,
                r->entry->name);
    if (r->options.resume && !r->used_resume)
        rt_warn(r, "--resume %s was not used: `%s` has no training loop to go on with",
                r->options.resume, r->entry->name);
    if (r->options.output && !r->wrote_output)
        rt_error(r, "`%s` has no result that -o %s could hold", r->entry->name, r->options.output);
}

static int run(dlm_run *r)
{
    int fault = rt_log_open(r);
    watch_interrupts();
    if (!fault)
        fault = rt_run_entry(r);
    if (!fault)
        check_unused(r);
    rt_log_end(r, !r->failed);
    if (fflush(stdout) || ferror(stdout))
        rt_error(r, "cannot write to the standard output");
    rt_progress_end(r, !r->failed);
    forget_interrupts();
    return r->failed ? RT_FAILED : r->progress.interrupted ? RT_INTERRUPTED : RT_OK;
}

static int run_entry(const dlm_program *p, const dlm_entry *e, const char *command, int argc,
                     char **argv)
{
    dlm_run *r = rt_run_new(p, e);
    if (!r) {
        rt_complain(p->name, "error", "out of memory");
        return RT_FAILED;
    }
    r->command = command;
    int code = rt_parse_arguments(r, argc, argv);
    bool bench = !code && r->options.bench && !r->options.help;
    if (bench && !p->accelerator)
        code = rt_error(r, "--bench: the program was compiled for the CPU alone, which `dlm bench` measures");
    else if (bench)
        code = p->accelerator->bench(p, e->name, argc, argv);
    else if (!code && r->options.help)
        rt_help_entry(p, e, command);
    else if (!code)
        code = run(r);
    if (r->failed)
        rt_complain(p->name, "error", r->message.p ? r->message.p : "out of memory");
    if (code == RT_USAGE)
        fprintf(stderr, "Try `%s %s --help`.\n", command, e->name);
    rt_run_free(r);
    return code;
}

int dlm_main(const dlm_program *p, int argc, char **argv)
{
    const char *command = command_of(p, argc, argv);
    const char *first = argc > 1 ? argv[1] : NULL;
    if (first && (!strcmp(first, "--help") || !strcmp(first, "-h"))) {
        rt_help_program(p, command);
        return RT_OK;
    }
    if (p->nentries == 1 && (!first || first[0] == '-'))
        return run_entry(p, &p->entries[0], command, first ? argc - 1 : 0, argv + 1);
    if (first && first[0] == '-')
        return usage(p, command, "an entry comes first, then its options");
    if (!first && p->nentries) {
        rt_help_program(p, command);
        return RT_USAGE;
    }
    const dlm_entry *e = rt_find_entry(p, command, first);
    return e ? run_entry(p, e, command, argc - 2, argv + 2) : RT_USAGE;
}
