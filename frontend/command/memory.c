/* Chooses for each step of an entry between keeping and computing again what loops need on their way
 * back (passes/checkpoint.c): a step is compiled as far as its plan of temporaries, for the first and, if
 * that is too large, for the second, and the plan is the one that the runtime makes (runtime/plan.c).
 *
 * Sizes have the values that they have without options of the entry: the presets of its arguments, the
 * rows of its batches. */
#include "frontend/command/memory.h"

#include "passes/pass.h"
#include "passes/rewrite.h"
#include "runtime/runtime.h"

#include <inttypes.h>
#include <stdlib.h>

typedef struct {
    Model *m;
    int next;                   /* graph */
    VEC(DimValue) sizes;
} Fit;

/* ---- sizes ---- */

static void set_size(Fit *f, const char *symbol, int64_t value)
{
    PUSH(f->sizes, (DimValue){symbol, value});
}

static bool size_of(const Fit *f, Dim d, int64_t *value)
{
    return dim_eval(d, &(DimEnv){f->sizes.p, f->sizes.n}, value);
}

static void set_arguments(Fit *f, const Entry *e)
{
    for (int i = 0; i < e->args.n; i++) {
        const Argument *a = &e->args.p[i];
        if (a->symbol && a->preset)
            set_size(f, a->symbol, strtoll(a->preset, NULL, 10));
    }
}

/* What a loop of the host binds: the most rows, the last number. */
static void set_bound(Fit *f, const Host *h)
{
    int64_t value;
    if (h->kind == HOST_BATCHES && h->symbol && size_of(f, h->rows, &value))
        set_size(f, h->symbol, value);
    if (h->kind == HOST_RANGE && h->symbol && h->high_var == NO_VAR && size_of(f, h->high, &value))
        set_size(f, h->symbol, value - 1);
}

/* ---- what a step needs ---- */

static const char *unknown_size(const Fit *f, Dim d)
{
    const char *names[32];
    int64_t value;
    int n = dim_symbols(d, names, LENGTH(names));
    for (int i = 0; i < n; i++)
        if (!size_of(f, dim_symbol(names[i]), &value))
            return names[i];
    return dim_text(d);
}

/* The bytes of the step's temporaries, for as many threads as may have their own; -1: not known, which was reported. */
static int64_t find_peak(const Fit *f, const Step *s, Span at)
{
    int n = 0, *first = NEW_ARRAY(int, s->buffers.n), *last = NEW_ARRAY(int, s->buffers.n);
    dlm_i64 *bytes = NEW_ARRAY(dlm_i64, s->buffers.n), *offset = NEW_ARRAY(dlm_i64, s->buffers.n);
    const int *owner = storage_owners(s);
    for (int i = 0; i < s->buffers.n; i++) {
        const Buffer *b = &s->buffers.p[i];
        int64_t size;
        if (b->kind != BUF_TEMP || buffer_storage(s, i) != i)
            continue;
        Dim need = owner[i] < 0 ? buffer_bytes(b) : dim_mul(parallel_rounds(s, owner[i]), buffer_bytes(b));
        if (!size_of(f, need, &size)) {
            error_at(at, "E0906", "--memory: what this step needs depends on `%s`, which is known "
                     "only when it runs; make that a const, or an argument with a default",
                     unknown_size(f, need));
            return -1;
        }
        bytes[n] = size;
        first[n] = b->first;
        last[n++] = b->last;
    }
    dlm_i64 peak = dlm_plan(n, bytes, first, last, offset);
    check(peak >= 0);
    return peak;
}

/* Compiles a copy of the graph as far as the plan; the largest of all parts of the target, a GPU the last. */
static int64_t try_blocks(const Fit *f, const Graph *g, Blocks blocks, Span at)
{
    PassOptions options = pass_options;
    pass_options.print_after = pass_options.stop_after = NULL;
    pass_options.limit = -1;
    pass_options.blocks = blocks;
    Graph *copy = graph_clone(g);
    bool sound = run_tensor_passes(copy);
    int64_t most = 0;
    const Model *m = f->m;
    for (int i = m->without_cpu ? m->parts : 0; i < m->parts + m->with_device && sound; i++) {
        Step *s = step_new(copy);
        pass_options.device = i == m->parts;
        if (!pass_options.device)
            pass_options.vectors = cpu_target(m->part[i])->vectors;
        int64_t peak = run_kernel_passes(s) ? find_peak(f, s, at) : -1;
        sound = peak >= 0;
        most = peak > most ? peak : most;
    }
    pass_options = options;
    return sound ? most : -1;
}

static int64_t kibibytes(int64_t bytes)
{
    return (bytes + 1023) / 1024;
}

static void report_too_small(Span at, int64_t kept, int64_t least)
{
    const char *again = least < kept
        ? internf(", and %" PRId64 "K where loops are computed again in blocks", kibibytes(least))
        : ", and has no loop whose blocks could be computed again for less";
    error_at(at, "E0906", "--memory: this step needs %" PRId64 "K for its temporaries%s; "
             "give it --memory=%" PRId64 "K, or make its batches smaller",
             kibibytes(kept), again, kibibytes(least < kept ? least : kept));
}

/* Runs the tensor passes on the next graph. */
static bool fit_step(Fit *f, Span at)
{
    Graph *g = f->m->graphs.p[f->next++];
    int64_t kept = try_blocks(f, g, BLOCKS_KEPT, at), least = kept;
    pass_options.blocks = BLOCKS_KEPT;
    if (kept > pass_options.memory && has_derivatives(g)) {
        least = try_blocks(f, g, BLOCKS_RECOMPUTED, at);
        pass_options.blocks = BLOCKS_RECOMPUTED;
    }
    bool sound = kept >= 0 && least >= 0;
    if (sound && least > pass_options.memory) {
        report_too_small(at, kept, least);
        sound = false;
    }
    sound = sound && run_tensor_passes(g);
    pass_options.blocks = NO_BLOCKS;
    return sound;
}

/* ---- in the order of the model's graphs ---- */

static bool fit_steps(Fit *f, const HostBlock *block)
{
    bool sound = true;
    for (int i = 0; i < block->n; i++) {
        const Host *h = block->p[i];
        int outside = f->sizes.n;
        if (h->kind == HOST_STEP)
            sound &= fit_step(f, h->span);
        set_bound(f, h);
        sound &= fit_steps(f, &h->body);
        f->sizes.n = outside;
        sound &= fit_steps(f, &h->otherwise);
    }
    return sound;
}

bool tensor_passes_within(Model *m)
{
    Fit f = {.m = m};
    bool sound = true;
    if (!pass_options.memory)
        return model_tensor_passes(m);
    for (int i = 0; i < m->program->entries.n; i++) {
        f.sizes.n = 0;
        set_arguments(&f, &m->program->entries.p[i]);
        sound &= fit_steps(&f, &m->program->entries.p[i].body);
    }
    for (; f.next < m->graphs.n; f.next++)
        sound &= run_tensor_passes(m->graphs.p[f.next]);
    return sound;
}
