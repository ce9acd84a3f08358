/* dlm tune: measures the plans that schedule.c has for each contraction of an entry, and keeps those that
 * are faster than what its cost model takes for the cheapest.
 *
 * The entry is compiled again and again, each time with the next plan of every contraction, and runs in
 * turn with the code as it is by default, so that whatever else the machine does hits both alike. The
 * times are those of the kernels that a contraction became: copies of its operands, and itself. What was
 * fastest of each is compiled together, measured once more as a whole, and kept if that is faster.
 *
 * It is kept in the cache, by the CPU and by which dlm this is, as a line for each kernel: the hash of what
 * it computes, and the number of the plan. Whatever is compiled for the CPU at hand alone looks there, so
 * equal layers of other models gain, too. Plans differ in the order of their sums at most. */
#include "frontend/command/tune.h"

#include "frontend/command/entry.h"
#include "frontend/command/pipeline.h"
#include "passes/pass.h"
#include "passes/tuning.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const double WORTH_IT = 0.97;    /* of the time by default, of a contraction; and of a step: */
static const double WORTH_KEEPING = 0.99;
enum { MOST_SHOWN = 20 };

static Tuning tuned;                    /* what is kept */

/* ---- kept in the cache ---- */

static rt_cache_key tuning_store_key(void)
{
    const CpuTarget *cpu = cpu_target(TARGET_NATIVE);
    Buf b = {0};
    put_identity(&b);
    buf_printf(&b, " tuned %s %s", cpu->triple, cpu->cpu);
    for (int i = 0; i < cpu->nfeatures; i++)
        buf_printf(&b, " %s", cpu->features[i]);
    rt_cache_key key = rt_cache_hash(&(rt_cache_part){b.p, b.n}, 1);
    buf_free(&b);
    return key;
}

void use_tuning(const Options *o)
{
    rt_cached content;
    uint64_t key;
    int plan, used;
    if (!(o->command->uses & USES_TARGET) || o->target != TARGET_NATIVE || o->no_cache || o->unfused ||
        !rt_cache_find(tuning_store_key(), &content))
        return;
    char *text = strndup((const char *)content.data, content.size);
    for (const char *at = text; at && sscanf(at, "%" SCNx64 " %d\n%n", &key, &plan, &used) == 2; at += used)
        tuning_set(&tuned, key, plan);
    free(text);
    rt_cache_release(&content);
    if (tuned.plans.n)
        pass_options.tuning = &tuned;
}

static void keep_tuning(void)
{
    Buf b = {0};
    for (int i = 0; i < tuned.plans.n; i++)
        buf_printf(&b, "%" PRIx64 " %d\n", tuned.plans.p[i].key, tuned.plans.p[i].plan);
    rt_cache_keep(tuning_store_key(), &(rt_cache_part){b.p, b.n}, 1);
    buf_free(&b);
}

/* ---- measuring ---- */

typedef struct {                /* a contraction: all of the step with one key */
    uint64_t key;
    int times, best;            /* how many there are; the plan that was fastest */
    double seconds, fastest;    /* of all of them, by default and with the best plan */
    const char *was, *text;     /* the plans */
    Span span;
} Contraction;

typedef struct {
    const Options *o;
    const char *entry;
    int argc;
    char **argv;
    VEC(Contraction) list;
    double before, after;       /* seconds of a step */
    const char *step;
} Tuner;

/* With the plans of this turn, or those of its list. */
static bool compile_with(const Tuner *t, Tuning *tuning, Loaded *l)
{
    tuning->kernels.n = tuning->parts.n = 0;
    pass_options.tuning = tuning;
    Program *p = read_model(t->o);          /* passes change it */
    return p && compile_model(t->o, p, find_entry(p, t->entry), &l->objects) && load(l);
}

static int measure(Tuner *t, const Loaded *base, const Loaded *other, dlm_kernel_times times[2])
{
    const dlm_program *programs[] = {base->program, other->program};
    int code = dlm_bench_kernels(programs, *t->entry ? t->entry : NULL, t->argc, t->argv, times);
    if (code == EXIT_OK)
        t->step = intern(times[0].of->name);
    return code;
}

static double seconds_of(const char *kernel, const dlm_kernel_times *times)
{
    for (int i = 0; i < times->of->nkernels; i++)
        if (!strcmp(times->of->kernels[i].name, kernel))
            return times->seconds[i];
    return 0;
}

static Contraction *find_contraction(Tuner *t, const TunedKernel *k)
{
    for (int i = 0; i < t->list.n; i++)
        if (t->list.p[i].key == k->key)
            return &t->list.p[i];
    PUSH(t->list, ((Contraction){.key = k->key, .was = k->text, .text = k->text, .span = k->span}));
    return &t->list.p[t->list.n - 1];
}

/* The seconds of all contractions with the key. */
static double total(const Tuner *t, const Tuning *notes, uint64_t key, const dlm_kernel_times *times)
{
    double sum = 0;
    for (int i = 0; i < notes->parts.n; i++) {
        const TunedKernel *k = &notes->kernels.p[notes->parts.p[i].planned];
        if (k->key == key && k->step == t->step)
            sum += seconds_of(notes->parts.p[i].name, times);
    }
    return sum;
}

static void list_contractions(Tuner *t, const Tuning *notes)
{
    for (int i = 0; i < notes->kernels.n; i++)
        if (notes->kernels.p[i].step == t->step)
            find_contraction(t, &notes->kernels.p[i])->times++;
}

/* Whether any took the plan of this turn. */
static bool compare_plans(Tuner *t, const Tuning *base, const Tuning *other, const dlm_kernel_times times[2])
{
    bool any = false;
    for (int i = 0; i < other->kernels.n; i++) {
        const TunedKernel *k = &other->kernels.p[i];
        if (k->step != t->step || k->plan != other->turn)
            continue;
        any = true;
        Contraction *c = find_contraction(t, k);
        double was = total(t, base, k->key, &times[0]), is = total(t, other, k->key, &times[1]);
        if (c->seconds == 0)
            c->seconds = c->fastest = was;
        double seconds = was > 0 ? c->seconds * is / was : c->seconds;      /* machines slow down for a while */
        if (seconds < WORTH_IT * c->seconds && seconds < c->fastest) {
            c->fastest = seconds;
            c->best = other->turn;
            c->text = k->text;
        }
    }
    return any;
}

static void free_times(dlm_kernel_times times[2])
{
    free(times[0].seconds);
    free(times[1].seconds);
    times[0].seconds = times[1].seconds = NULL;
}

/* One turn; *more: some contraction has had another plan than by default. */
static int take_turn(Tuner *t, const Loaded *base, const Tuning *plain, int turn, bool *more)
{
    Tuning other = {.turn = turn};
    Loaded l = {{0}, NULL, NULL};
    dlm_kernel_times times[2] = {{0}};
    int code = compile_with(t, &other, &l) ? measure(t, base, &l, times) : EXIT_FAILED;
    if (code == EXIT_OK) {
        if (!t->list.n)
            list_contractions(t, plain);
        *more = compare_plans(t, plain, &other, times);
    }
    free_times(times);
    unload(&l);
    return code;
}

/* All that was fastest together; kept if a step is faster with it. */
static int measure_best(Tuner *t, const Loaded *base, bool *kept)
{
    Tuning best = {0};
    Loaded l = {{0}, NULL, NULL};
    dlm_kernel_times times[2] = {{0}};
    for (int i = 0; i < t->list.n; i++)
        tuning_set(&best, t->list.p[i].key, t->list.p[i].best);
    int code = compile_with(t, &best, &l) ? measure(t, base, &l, times) : EXIT_FAILED;
    t->before = times[0].step;
    t->after = times[1].step;
    *kept = code == EXIT_OK && t->after < WORTH_KEEPING * t->before;
    for (int i = 0; i < t->list.n; i++)         /* what was measured anew replaces what was kept */
        tuning_set(&tuned, t->list.p[i].key, *kept ? t->list.p[i].best : 0);
    if (code == EXIT_OK)
        keep_tuning();
    free_times(times);
    unload(&l);
    return code;
}

/* ---- what is said ---- */

static const char *time_text(double seconds)
{
    return seconds < 1e-3 ? internf("%.1f us", seconds * 1e6) : internf("%.2f ms", seconds * 1e3);
}

static int by_gain(const void *a, const void *b)
{
    const Contraction *p = a, *q = b;
    double x = p->seconds - p->fastest, y = q->seconds - q->fastest;
    return (x < y) - (x > y);
}

static const char *place_of(Span span)
{
    int line, column;
    if (!span.file)
        return "";
    source_position(span, &line, &column);
    return internf("%s:%d:%d", source_get(span.file)->name, line, column);
}

static void say_result(Tuner *t, bool kept)
{
    int better = 0;
    for (int i = 0; i < t->list.n; i++)
        better += t->list.p[i].best > 0;
    qsort(t->list.p, (size_t)t->list.n, sizeof *t->list.p, by_gain);
    printf("step %s: %d different contractions, %d of them faster with another plan\n", t->step, t->list.n,
           better);
    for (int i = 0; i < t->list.n && i < MOST_SHOWN && t->list.p[i].best; i++) {
        const Contraction *c = &t->list.p[i];
        printf("    %s  %d x  %s -> %s\n        %s\n        %s\n", place_of(c->span), c->times,
               time_text(c->seconds), time_text(c->fastest), c->was, c->text);
    }
    if (!better)
        puts("nothing to keep: the defaults are the fastest here");
    else
        printf("all together: %s -> %s a step, %s\n", time_text(t->before), time_text(t->after),
               kept ? "kept for this machine" : "which is not worth keeping");
}

/* ---- the command ---- */

static int tune(Tuner *t, const Loaded *base, const Tuning *plain)
{
    bool more = true, kept = false, better = false;
    int code = EXIT_OK;
    for (int turn = 1; more && code == EXIT_OK; turn++) {
        more = false;
        code = take_turn(t, base, plain, turn, &more);
    }
    if (code != EXIT_OK)
        return code;
    for (int i = 0; i < t->list.n; i++)
        better |= t->list.p[i].best > 0;
    if (better)
        code = measure_best(t, base, &kept);
    if (code == EXIT_OK)
        say_result(t, kept);
    return code;
}

int command_tune(const Options *o)
{
    Tuner t = {.o = o, .entry = entry_word(o)};
    Tuning plain = {0};
    Loaded base = {{0}, NULL, NULL};
    bool named = *t.entry != 0;
    Program *p = read_model(o);
    if (!p)
        return failed();
    t.argv = model_arguments(o, &t.argc);
    if (!find_entry(p, t.entry) || wants_help(o))
        return dlm_main(program_tables(p, false), t.argc, t.argv);
    t.argv += 1 + named;
    t.argc -= 1 + named;
    if (o->target != TARGET_NATIVE || o->cuda)
        return complain(EXIT_USAGE, "`dlm tune` measures code for the CPU at hand: --target native");
    int code = compile_with(&t, &plain, &base) ? tune(&t, &base, &plain) : EXIT_FAILED;
    unload(&base);
    return code;
}
