/* The runner of passes: which ones run, in which order, and what happens around each: the IR
 * is verified and must survive printing and parsing, dumps are written, runs, changes and
 * seconds are counted. A pass itself knows of none of this. */
#include "passes/pass.h"

#include <string.h>
#include <time.h>

#include "ir/kernel.h"
#include "ir/program.h"
#include "passes/rewrite.h"

PassOptions pass_options = {.limit = -1};
FILE *pass_output;

enum { ALWAYS, OPTIMISE };

typedef struct {
    const char *name;
    int when;
    bool (*program)(Program *);
    bool (*tensor)(Graph *);
    bool (*kernel)(struct Step *);
} Pass;

static const Pass passes[] = {
#define PROGRAM(name, when, doc) {#name, when, .program = pass_##name},
#define TENSOR(name, when, doc) {#name, when, .tensor = pass_##name},
#define KERNEL(name, when, doc) {#name, when, .kernel = pass_##name},
#include "passes/passes.def"
#undef PROGRAM
#undef TENSOR
#undef KERNEL
};

static struct {
    int runs, changes;
    double seconds;
} counts[LENGTH(passes)];

static int64_t rewrites;
static const char *running, *last;     /* the pass at work, and that of the last rewrite */

bool rewrite_allowed(void)
{
    if (pass_options.limit >= 0 && rewrites++ >= pass_options.limit)
        return false;
    last = running;
    return true;
}

void restart_rewrites(void)
{
    rewrites = 0;
    last = NULL;
}

const char *last_rewrite(void)
{
    return last ? last : "none";
}

const char *const *pass_names(int *count)
{
    static const char *names[LENGTH(passes)];
    for (int i = 0; i < LENGTH(passes); i++)
        names[i] = passes[i].name;
    *count = LENGTH(passes);
    return names;
}

/* ---- which passes run ---- */

static int find_pass(const char *name, size_t n)
{
    for (int i = 0; i < LENGTH(passes); i++)
        if (strlen(passes[i].name) == n && !memcmp(passes[i].name, name, n))
            return i;
    return -1;
}

/* Whether `name` stands in a comma-separated list. */
static bool listed(const char *list, const char *name)
{
    while (list && *list) {
        size_t n = strcspn(list, ",");
        if (strlen(name) == n && !memcmp(list, name, n))
            return true;
        list += n + (list[n] == ',');
    }
    return false;
}

static bool check_names(const char *option, const char *list, const char *also)
{
    int count;
    const char *const *names = pass_names(&count);
    bool known = true;
    while (list && *list) {
        size_t n = strcspn(list, ",");
        const char *name = intern_n(list, n);
        if (find_pass(list, n) < 0 && !(also && !strcmp(name, also))) {
            error_at((Span){0}, "E0903", "%s: `%s` is no pass%s", option, name,
                     did_you_mean(name, names, count));
            known = false;
        }
        list += n + (list[n] == ',');
    }
    return known;
}

bool check_pass_options(void)
{
    bool known = check_names("--print-after", pass_options.print_after, "all");
    known &= check_names("--stop-after", pass_options.stop_after, NULL);
    known &= check_names("--skip", pass_options.skip, NULL);
    return check_names("--passes", pass_options.only, NULL) && known;
}

typedef enum { ON_PROGRAMS, ON_GRAPHS, ON_STEPS } Level;

static Level level_of(const Pass *p)
{
    return p->program ? ON_PROGRAMS : p->tensor ? ON_GRAPHS : ON_STEPS;
}

/* The passes to run on a program, a graph or a step, in order; their number. */
static int plan(Level level, const Pass *const **result)
{
    static const Pass *chosen[256];
    int n = 0;
    const char *stop = pass_options.stop_after, *only = pass_options.only;
    while (only && *only && n < LENGTH(chosen)) {
        size_t length = strcspn(only, ",");
        int i = find_pass(only, length);
        if (i >= 0 && level_of(&passes[i]) == level)
            chosen[n++] = &passes[i];
        only += length + (only[length] == ',');
    }
    int last = stop ? find_pass(stop, strlen(stop)) : LENGTH(passes) - 1;
    for (int i = 0; i <= last && !pass_options.only; i++) {
        bool wanted = (passes[i].when == ALWAYS || !pass_options.unfused)
            && !listed(pass_options.skip, passes[i].name);
        if (wanted && level_of(&passes[i]) == level)
            chosen[n++] = &passes[i];
    }
    *result = chosen;
    return n;
}

/* ---- around a pass ---- */

/* What a pass left alone is as it was checked before: --verify-each does not believe the pass. */
static bool checks_each(bool changed)
{
#ifdef NDEBUG
    changed = false;
#endif
    return changed || pass_options.verify_each;
}

static void check_graph(const Graph *g, const char *after)
{
    Buf text = {0};
    if (!graph_verify(g, &text)) {
        text.n = 0;
        graph_print_faults(g, &text);
        fputs(buf_text(&text), stderr);
        die("the graph \"%s\" is broken after %s", g->name, after);
    }
    text.n = 0;
    graph_print(g, &text);
    const Graph *again = graph_parse(buf_text(&text), internf("%s after %s", g->name, after));
    if (!again || !graph_equal(g, again)) {
        fputs(buf_text(&text), stderr);
        errors_print(stderr);
        die("the graph \"%s\" does not read back after %s", g->name, after);
    }
    buf_free(&text);
}

static void check_step(const struct Step *s, const char *after)
{
    Buf faults = {0}, text = {0};
    step_print(s, &text);
    if (!step_verify(s, &faults)) {
        fprintf(stderr, "%s%s", buf_text(&text), buf_text(&faults));
        die("the kernels of \"%s\" are broken after %s", s->name, after);
    }
    const Step *again = step_parse(buf_text(&text), internf("%s after %s", s->name, after));
    if (!again || !step_equal(s, again)) {
        fputs(buf_text(&text), stderr);
        errors_print(stderr);
        die("the kernels of \"%s\" do not read back after %s", s->name, after);
    }
    buf_free(&faults);
    buf_free(&text);
}

void check_program(const Program *p, const char *after)
{
    Buf faults = {0}, text = {0};
    if (!checks_each(true))
        return;
    if (!program_verify(p, &faults)) {
        fputs(buf_text(&faults), stderr);
        die("the program \"%s\" is broken after %s", p->name, after);
    }
    program_print(p, &text);
    const Program *again = program_parse(buf_text(&text), internf("%s after %s", p->name, after));
    if (!again || !program_equal(p, again)) {
        fputs(buf_text(&text), stderr);
        errors_print(stderr);
        die("the program \"%s\" does not read back after %s", p->name, after);
    }
    buf_free(&faults);
    buf_free(&text);
}

static void dump(const Pass *pass, const Program *p, const Graph *g, const struct Step *s, bool changed)
{
    FILE *to = pass_output ? pass_output : stderr;
    const char *wanted = pass_options.print_after;
    bool all = wanted && !strcmp(wanted, "all");
    if (!all && !listed(wanted, pass->name))
        return;
    fprintf(to, "# after %s%s\n", pass->name, changed ? "" : ", which changed nothing");
    if (all && !changed)
        return;
    Buf text = {0};
    if (p)
        program_print(p, &text);
    else if (g)
        graph_print(g, &text);
    else
        step_print(s, &text);
    fputs(buf_text(&text), to);
    buf_free(&text);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* On one of them; the others are NULL. */
static void run_pass(const Pass *pass, Program *p, Graph *g, struct Step *s)
{
    double start = seconds();
    Span span = build_span;
    running = pass->name;
    bool changed = p ? pass->program(p) : g ? pass_everywhere(pass->tensor, g) : pass->kernel(s);
    build_span = span;
    int i = (int)(pass - passes);
    counts[i].seconds += seconds() - start;
    counts[i].runs++;
    counts[i].changes += changed;
    if (error_count())
        return;
    bool checks = checks_each(changed);
    if (checks && p)
        check_program(p, pass->name);
    else if (checks && g)
        check_graph(g, pass->name);
    else if (checks)
        check_step(s, pass->name);
    dump(pass, p, g, s, changed);
}

void print_pass_times(FILE *to)
{
    double total = 0;
    fprintf(to, "%-10s %6s %8s %10s\n", "pass", "runs", "changes", "ms");
    for (int i = 0; i < LENGTH(passes); i++) {
        fprintf(to, "%-10s %6d %8d %10.3f\n", passes[i].name, counts[i].runs, counts[i].changes,
                1e3 * counts[i].seconds);
        total += counts[i].seconds;
    }
    fprintf(to, "%-10s %6s %8s %10.3f\n", "all", "", "", 1e3 * total);
}

void run_program_passes(Program *p)
{
    const Pass *const *chosen;
    int n = plan(ON_PROGRAMS, &chosen);
    for (int i = 0; i < n; i++)
        run_pass(chosen[i], p, NULL, NULL);
}

bool run_tensor_passes(Graph *g)
{
    const Pass *const *chosen;
    int n = plan(ON_GRAPHS, &chosen), before = error_count();
    if (checks_each(true))
        check_graph(g, "building it");
    for (int i = 0; i < n && error_count() == before; i++)
        run_pass(chosen[i], NULL, g, NULL);
    return error_count() == before;
}

/* Kernels are made of what `grad` leaves; it may have been skipped, or stopped by --limit. */
static bool is_expanded(const Graph *g)
{
    const Node *left = g ? find_derivative(g) : NULL;
    if (left)
        error_at(left->span, "E0904", "a gradient is left, of which no kernel can be made: "
                 "run the pass `grad` first");
    return !left;
}

bool run_kernel_passes(struct Step *step)
{
    const Pass *const *chosen;
    int n = plan(ON_STEPS, &chosen), before = error_count();
    if (n && !is_expanded(step->graph))
        return false;
    for (int i = 0; i < n && error_count() == before; i++)
        run_pass(chosen[i], NULL, NULL, step);
    return error_count() == before;
}
