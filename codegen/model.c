/* From a program to the text of its C files.
 *
 * A small model is one file: dlm_abi.h, prelude.h, the steps, the tables and entries. A large
 * one has a file for every 25 kernels or so, a file for each step, which calls them, and one for the
 * tables and entries, which sees the steps by name; all names but those of the model itself stay
 * inside. Where the target is several levels of CPUs, there are such files for each level, scheduled for its
 * registers: the tables name the step of the lowest level, which names the one above it. */
#include "codegen/model.h"

#include "codegen/embed.h"
#include "codegen/emit.h"
#include "passes/pass.h"

#include <stdlib.h>
#include <string.h>

Program *program_only(const Program *p, const Entry *entry)
{
    Program *only = alloc_copy(p, sizeof *p);
    memset(&only->entries, 0, sizeof only->entries);
    PUSH(only->entries, *entry);
    return only;
}

/* ---- graphs and steps ---- */

static void collect_graphs(Model *m, const HostBlock *block, bool ahead)
{
    for (int i = 0; i < block->n; i++) {
        if (block->p[i]->kind == HOST_STEP && block->p[i]->ahead == ahead)
            PUSH(m->graphs, block->p[i]->graph);
        collect_graphs(m, &block->p[i]->body, ahead);
        collect_graphs(m, &block->p[i]->otherwise, ahead);
    }
}

static int count_steps(const HostBlock *block)
{
    int n = 0;
    for (int i = 0; i < block->n; i++)
        n += (block->p[i]->kind == HOST_STEP && !block->p[i]->ahead) + count_steps(&block->p[i]->body) + count_steps(&block->p[i]->otherwise);
    return n;
}

Model model_new(Program *p, Target target)
{
    Model m = {.program = p, .target = target};
    m.parts = target_parts(target, m.part);
    run_program_passes(p);
    for (int ahead = 0; ahead < 2; ahead++)
        for (int i = 0; i < p->entries.n; i++)
            collect_graphs(&m, &p->entries.p[i].body, ahead);
    for (int i = 0; i < p->data.n; i++)
        for (int k = 0; k < p->data.p[i].fields.n; k++) {
            PUSH(m.graphs, p->data.p[i].fields.p[k].convert);
            if (p->data.p[i].fields.p[k].fit)
                PUSH(m.graphs, p->data.p[i].fields.p[k].fit);
        }
    return m;
}

bool model_tensor_passes(Model *m)
{
    bool sound = true;
    for (int i = 0; i < m->graphs.n; i++)
        sound &= run_tensor_passes(m->graphs.p[i]);
    return sound;
}

/* Whether two graphs compute the same; a step whose faults name places in the source is its own. */
static bool can_share(const Graph *a, const Step *b)
{
    Graph renamed = *a;
    renamed.name = b->graph->name;
    return b->faults.n == 0 && graph_equal(&renamed, b->graph);
}

static int find_step(const Model *m, const Graph *g)
{
    for (int i = 0; i < m->steps.n; i += m->parts)
        if (can_share(g, m->steps.p[i]))
            return i;
    return -1;
}

/* ---- the symbols of a step ---- */

/* The number of a round is no size: the step counts it itself. */
static bool is_loop_symbol(const Step *s, const char *symbol)
{
    for (int l = 0; l < s->loops.n; l++)
        if (s->loops.p[l].symbol == symbol)
            return true;
    return false;
}

static void add_symbols(Step *s, Dim d)
{
    const char *names[32];
    int n = dim_symbols(d, names, LENGTH(names));
    for (int i = 0; i < n; i++)
        if (!is_loop_symbol(s, names[i]))
            step_dim(s, names[i]);
}

static void add_bounds(Step *s, int n, const Bound *bounds)
{
    for (int i = 0; i < n; i++) {
        add_symbols(s, bounds[i].extent);
        add_symbols(s, bounds[i].at.offset);
    }
}

static void add_value_symbols(Step *s, const KValue *v)
{
    if (v->op == K_SIZE)
        add_symbols(s, v->size);
    for (int i = 0; i < v->rank; i++) {
        if (v->op == K_LOAD || v->op == K_INDEX || v->op == K_RANDOM)
            add_symbols(s, v->at[i].offset);
        if (v->op == K_RANDOM)
            add_symbols(s, v->extents[i]);
    }
    if (v->op == K_RANDOM)
        add_symbols(s, v->round);
    add_bounds(s, v->nbounds, v->bounds);
}

/* The step's sizes are functions of these, which the entry hands over in this order. */
static void add_step_symbols(Step *s)
{
    for (int i = 0; i < s->buffers.n; i++)
        for (int k = 0; k < s->buffers.p[i].rank; k++)
            add_symbols(s, s->buffers.p[i].shape[k]);
    for (int i = 0; i < s->loops.n; i++) {
        add_symbols(s, s->loops.p[i].trips);
        add_symbols(s, s->loops.p[i].rest);
    }
    for (int i = 0; i < s->kernels.n; i++) {
        const Kernel *k = &s->kernels.p[i];
        for (int a = 0; a < k->naxes; a++) {
            add_symbols(s, k->axis[a].extent);
            if (k->axis[a].outer >= 0)
                add_symbols(s, k->axis[a].total);
        }
        for (ValueId v = 0; v < k->values.n; v++)
            add_value_symbols(s, &k->values.p[v]);
        for (int j = 0; j < k->stores.n; j++) {
            const Store *st = &k->stores.p[j];
            for (int r = 0; r < st->rank; r++)
                add_symbols(s, st->at[r].offset);
            add_bounds(s, st->nbounds, st->bounds);
        }
    }
}

static void number_places(Step *s, const Program *p)
{
    for (int i = 0; i < s->buffers.n; i++)
        if (s->buffers.p[i].kind == BUF_PLACE) {
            s->buffers.p[i].index = program_place(p, s->buffers.p[i].name);
            check(s->buffers.p[i].index >= 0);
        }
}

/* A name that differs from all others in C, too: the step's kernels are named after it. */
static const char *unique_name(const Model *m, const char *wanted)
{
    const char *name = wanted;
    for (int i = 0, k = 2; i < m->steps.n; i++)
        if (c_identifier(m->steps.p[i]->name) == c_identifier(name)) {
            name = internf("%s.%d", wanted, k++);
            i = -1;
        }
    return name;
}

/* The entry hands the same sizes to the steps of all parts. */
static void share_symbols(Step *const *part, int n)
{
    for (int i = 0; i < n; i++)
        add_step_symbols(part[i]);
    for (int i = 1; i < n; i++)
        for (int d = 0; d < part[i]->dims.n; d++)
            step_dim(part[0], part[i]->dims.p[d]);
    for (int i = 1; i < n; i++) {
        part[i]->dims.n = 0;
        for (int d = 0; d < part[0]->dims.n; d++)
            step_dim(part[i], part[0]->dims.p[d]);
    }
}

static bool add_steps(Model *m, const Graph *g)
{
    Step *part[TARGET_COUNT];
    bool sound = true;
    for (int i = 0; i < m->parts && sound; i++) {
        const CpuTarget *cpu = cpu_target(m->part[i]);
        pass_options.vectors = cpu->vectors;
        part[i] = step_new(g);
        part[i]->level = cpu->level;
        part[i]->suffix = i ? internf("_v%d", cpu->level) : "";
        sound = run_kernel_passes(part[i]);
        number_places(part[i], m->program);
    }
    const char *name = unique_name(m, g->name);
    for (int i = 0; i < m->parts && sound; i++) {
        part[i]->name = name;
        PUSH(m->steps, part[i]);
    }
    if (sound)
        share_symbols(part, m->parts);
    return sound;
}

bool model_kernel_passes(Model *m)
{
    bool sound = true;
    for (int i = 0; i < m->graphs.n && sound; i++) {
        int found = find_step(m, m->graphs.p[i]);
        if (found < 0) {
            found = m->steps.n;
            sound = add_steps(m, m->graphs.p[i]);
        }
        PUSH(m->step_of, found);
    }
    return sound;
}

static bool is_of_entry(const Model *m, int step)
{
    int graphs = 0;
    for (int i = 0; i < m->program->entries.n; i++)
        graphs += count_steps(&m->program->entries.p[i].body);
    for (int i = 0; i < graphs; i++)
        if (m->step_of.p[i] == step)
            return true;
    return false;
}

bool model_device_passes(Model *m)
{
    bool sound = true;
    pass_options.device = true;
    for (int i = 0; i < m->steps.n && sound; i++) {
        const Step *s = m->steps.p[i];
        Step *d = is_of_entry(m, i) ? step_new(s->graph) : NULL;
        if (d) {
            for (int k = 0; k < s->dims.n; k++)         /* in the same order: entries hand them to both */
                step_dim(d, s->dims.p[k]);
            sound = run_kernel_passes(d);
            number_places(d, m->program);
            add_step_symbols(d);
            check(d->dims.n == s->dims.n);
            d->name = s->name;
        }
        PUSH(m->device, d);
    }
    pass_options.device = false;
    return sound;
}

/* ---- C ---- */

static const char *symbol_of(const Step *s)
{
    return internf("step_%s", step_identifier(s));
}

static const Step *device_of(const Model *m, int step)
{
    return step < m->device.n ? m->device.p[step] : NULL;
}

static const char *device_symbol(const Model *m, int step)
{
    const char *symbol = symbol_of(m->steps.p[step]);
    return !device_of(m, step) ? NULL : m->without_cpu ? symbol : internf("%s_cuda", symbol);
}

const char *model_images(const Model *m, int step)
{
    return internf("%s_images", device_symbol(m, step));
}

/* For the CPU, for the device, or for both. */
static void emit_any_step(const Model *m, int step, const char *linkage, Buf *out)
{
    const Step *d = device_of(m, step);
    if (d)
        emit_device_step(d, device_symbol(m, step), m->without_cpu ? linkage : TABLE_SHARED, out);
    if (!d || !m->without_cpu)
        emit_step(m->steps.p[step], symbol_of(m->steps.p[step]), linkage, device_symbol(m, step), out);
}

static void emit_tables(const Model *m, Buf *out)
{
    VEC(StepCode) codes = {0};
    for (int i = 0; i < m->graphs.n; i++) {
        const Step *s = m->steps.p[m->step_of.p[i]];
        PUSH(codes, (StepCode){m->graphs.p[i], symbol_of(s), s->dims.p, s->dims.n});
    }
    emit_program(m->program, codes.p, codes.n, !m->device.n ? FOR_CPU : m->without_cpu ? FOR_DEVICE : FOR_BOTH, out);
}

static void put_embedded(Buf *out, const EmbeddedFile *file)
{
    buf_put(out, (const char *)file->data, file->size);
    buf_puts(out, "\n");
}

void units_add(Units *u, const char *model, Target target, Buf *text)
{
    u->p = xrealloc(u->p, (size_t)(u->n + 1) * sizeof *u->p);
    u->p[u->n] = (CompileUnit){internf("%s.%d.c", model, u->n + 1), text->p, target, false};
    u->n++;
    *text = (Buf){0};
}

static void begin_unit(Buf *text)
{
    put_embedded(text, &embedded_abi);
    put_embedded(text, &embedded_prelude);
}

static int count_kernels(const Model *m)
{
    int n = 0;
    for (int i = 0; i < m->steps.n; i++)
        n += m->steps.p[i]->kernels.n;
    return n;
}

int model_functions(const Model *m)
{
    int n = 0;
    for (int i = 0; i < m->steps.n; i++) {
        int *function = step_functions(m->steps.p[i]);
        for (int k = 0; k < m->steps.p[i]->kernels.n; k++)
            n += function[k] == k;
        free(function);
    }
    return n;
}

static Units emit_one_unit(const Model *m)
{
    Units u = {0};
    Buf text = {0};
    begin_unit(&text);
    for (int i = 0; i < m->steps.n; i++)
        emit_any_step(m, i, STEP_LOCAL, &text);
    emit_tables(m, &text);
    units_add(&u, m->program->name, m->part[0], &text);
    return u;
}

/* The units that are being written for one part of the target. What calls the kernels of a deep net is
 * one function of thousands of calls, on which an optimiser spends more than on all kernels and gains
 * nothing: it stands apart, in a unit that is not optimised. */
typedef struct {
    Units *units;
    const char *model;
    Target target;
    int most, kernels;      /* to a unit; in this one */
    Buf text, calls;
} Writer;

static void end_unit(Writer *w)
{
    if (w->text.n)
        units_add(w->units, w->model, w->target, &w->text);
    w->kernels = 0;
}

static void end_calls(Writer *w)
{
    if (!w->calls.n)
        return;
    units_add(w->units, w->model, w->target, &w->calls);
    w->units->p[w->units->n - 1].plain = true;
}

/* Adds the kernels of a step, where a unit is full to the next one, and what calls them. */
static void write_step(Writer *w, const Step *s, const char *device, const char *better)
{
    int *function = step_functions(s);
    for (int from = 0, to; from < s->kernels.n; from = to) {
        for (to = from; to < s->kernels.n && w->kernels < w->most; to++)
            w->kernels += function[to] == to;
        if (!w->text.n)
            begin_unit(&w->text);
        emit_step_kernels(s, function, from, to, &w->text);
        if (w->kernels >= w->most)
            end_unit(w);
    }
    if (!w->calls.n)
        begin_unit(&w->calls);
    emit_step_table(s, function, &(StepName){symbol_of(s), TABLE_SHARED, device, better}, &w->calls);
    free(function);
}

/* The part of a step, and before the first one what is for a device. */
static void write_any_step(Writer *w, const Model *m, int step, int part)
{
    const Step *d = device_of(m, step);
    bool last = part + 1 == m->parts;
    if (d && part == 0) {
        if (!w->calls.n)
            begin_unit(&w->calls);
        emit_device_step(d, device_symbol(m, step), TABLE_SHARED, &w->calls);
    }
    if (!d || !m->without_cpu)
        write_step(w, m->steps.p[step + part], device_symbol(m, step),
                   last ? NULL : symbol_of(m->steps.p[step + part + 1]));
}

static Units emit_several_units(const Model *m, int kernels_a_unit)
{
    Units u = {0};
    for (int part = 0; part < m->parts; part++) {
        Writer w = {.units = &u, .model = m->program->name, .target = m->part[part], .most = kernels_a_unit};
        for (int i = part; i < m->steps.n; i += m->parts)
            write_any_step(&w, m, i - part, part);
        end_unit(&w);
        end_calls(&w);
    }
    Buf tables = {0};
    put_embedded(&tables, &embedded_abi);
    for (int i = 0; i < m->steps.n; i += m->parts)
        buf_printf(&tables, "extern " TABLE_SHARED " const dlm_step %s;\n", symbol_of(m->steps.p[i]));
    buf_puts(&tables, "\n");
    emit_tables(m, &tables);
    units_add(&u, m->program->name, m->part[0], &tables);
    return u;
}

Units model_emit(const Model *m, int kernels_a_unit)
{
    return m->parts == 1 && count_kernels(m) <= kernels_a_unit ? emit_one_unit(m)
                                                               : emit_several_units(m, kernels_a_unit);
}

void units_free(Units *u)
{
    for (int i = 0; i < u->n; i++)
        free((char *)u->p[i].source);
    free(u->p);
    *u = (Units){0};
}
