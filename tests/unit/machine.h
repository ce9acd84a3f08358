/* Runs programs from text by the interpreter, host operations included: what the tests of the
 * elaborator and of the standard library share. Include it once, after cmocka.h. */
#ifndef DLM_TEST_MACHINE_H
#define DLM_TEST_MACHINE_H

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frontend/frontend.h"
#include "passes/pass.h"

/* ---- running a program ---- */

typedef struct {
    const Program *program;
    const Entry *entry;
    Tensor *vars, *places;
    Tensor *saved;                  /* what loads read, of each place; NULL: nothing */
    int64_t *dims;
    const Host *step;               /* being run */
    Tensor result;
    uint64_t execution;
    bool stopped;
} Machine;

static void store(Tensor *to, Tensor from)
{
    tensor_free(to);
    *to = from;
}

static const Tensor *input_of(void *ctx, const Input *in, const Node *n)
{
    Machine *m = ctx;
    (void)n;
    if (in->kind == FROM_ARG)
        return &m->vars[m->step->inputs.p[in->index]];
    return &m->places[program_place(m->program, in->place)];
}

static void run_step(Machine *m, const Host *h)
{
    Graph *g = h->graph;
    DimValue values[64];
    assert_true(m->entry->dims.n <= 64);
    for (int i = 0; i < m->entry->dims.n; i++)
        values[i] = (DimValue){m->entry->dims.p[i], m->dims[i]};
    Interp how = {.dims = {values, m->entry->dims.n}, .seed = 1, .execution = m->execution++,
                  .input = input_of, .ctx = m};
    Tensor *out = calloc((size_t)g->outputs.n + 1, sizeof *out);
    m->step = h;
    const char *fault = interp_run(g, &how, out);
    if (fault)
        fail_msg("%s: %s", g->name, fault);
    for (int i = 0; i < g->outputs.n; i++) {
        const Output *o = &g->outputs.p[i];
        store(o->kind == FROM_ARG ? &m->vars[h->outputs.p[o->index]]
                                  : &m->places[program_place(m->program, o->name)], out[i]);
    }
    free(out);
}

static bool is_true(const Machine *m, VarId v)
{
    return v == NO_VAR || m->vars[v].i[0] != 0;
}

static void run_block(Machine *m, const HostBlock *block);

static int64_t size_of(const Machine *m, Dim d)
{
    DimValue values[64];
    int64_t size = 0;
    for (int i = 0; i < m->entry->dims.n; i++)
        values[i] = (DimValue){m->entry->dims.p[i], m->dims[i]};
    DimEnv env = {values, m->entry->dims.n};
    assert_true(dim_eval(d, &env, &size));
    return size;
}

static void run_range(Machine *m, const Host *h)
{
    int64_t low = size_of(m, h->low);
    int64_t high = h->high_var == NO_VAR ? size_of(m, h->high) : m->vars[h->high_var].i[0];
    for (int64_t i = low; i < high && !m->stopped; i++) {
        for (int k = 0; k < h->vars.n; k++) {
            store(&m->vars[h->vars.p[k]], tensor_new(I64, 0, NULL));
            m->vars[h->vars.p[k]].i[0] = i;
        }
        for (int k = 0; k < m->entry->dims.n; k++)
            if (h->symbol && m->entry->dims.p[k] == h->symbol)
                m->dims[k] = i;
        run_block(m, &h->body);
    }
    m->stopped = false;
}

static void copy_values(Tensor *to, const Tensor *from)
{
    for (int64_t k = 0; k < from->count; k++)
        if (from->f)
            to->f[k] = from->f[k];
        else
            to->i[k] = from->i[k];
}

static void run_block(Machine *m, const HostBlock *block)
{
    for (int i = 0; i < block->n && !m->stopped; i++) {
        const Host *h = block->p[i];
        switch (h->kind) {
        case HOST_STEP: run_step(m, h); break;
        case HOST_RANGE: run_range(m, h); break;
        case HOST_IF: run_block(m, is_true(m, h->value) ? &h->body : &h->otherwise); break;
        case HOST_STOP: m->stopped = is_true(m, h->value); break;
        case HOST_RESULT: {
            const Tensor *v = &m->vars[h->value];
            m->result = tensor_new(v->type, v->rank, v->shape);
            copy_values(&m->result, v);
            break;
        }
        case HOST_REPORT: break;
        case HOST_LOAD:
            for (int k = 0; k < h->places.n && m->saved; k++)
                copy_values(&m->places[h->places.p[k]], &m->saved[h->places.p[k]]);
            break;
        case HOST_CHECK:
            if (!is_true(m, h->value))
                fail_msg("%s", h->name);
            break;
        default: fail_msg("this test does not run host operation %d", h->kind);
        }
    }
}

static void lower(const HostBlock *block)
{
    for (int i = 0; i < block->n; i++) {
        if (block->p[i]->graph)
            assert_true(run_tensor_passes(block->p[i]->graph));
        lower(&block->p[i]->body);
        lower(&block->p[i]->otherwise);
    }
}

/* One of open sizes gets its tensor from the step that writes it first. */
static Tensor place_tensor(const Place *p)
{
    int64_t shape[MAX_RANK] = {0};
    for (int k = 0; k < p->rank; k++)
        dim_is_const(p->shape[k], &shape[k]);
    return tensor_new(p->type, p->rank, shape);
}

static Machine machine_new(const Program *p, const Entry *entry)
{
    Machine m = {.program = p, .entry = entry};
    m.vars = calloc((size_t)entry->vars.n + 1, sizeof(Tensor));
    m.places = calloc((size_t)p->places.n + 1, sizeof(Tensor));
    m.dims = calloc((size_t)entry->dims.n + 1, sizeof(int64_t));
    for (int i = 0; i < p->places.n; i++)
        m.places[i] = place_tensor(&p->places.p[i]);
    return m;
}

/* But for the result. */
static void machine_free(Machine *m)
{
    for (int i = 0; i < m->entry->vars.n; i++)
        tensor_free(&m->vars[i]);
    for (int i = 0; i < m->program->places.n; i++)
        tensor_free(&m->places[i]);
    free(m->vars);
    free(m->places);
    free(m->dims);
}

static inline Tensor run_program(const Program *p)
{
    Machine m = machine_new(p, &p->entries.p[0]);
    lower(&m.entry->body);
    run_block(&m, &m.entry->body);
    machine_free(&m);
    return m.result;
}

/* ---- the library and a program from text ---- */

static StdFile std_files[32];
static int std_count;

static inline void read_library(void)
{
    DIR *folder = opendir(DLM_SOURCE "/models/std");
    assert_non_null(folder);
    for (struct dirent *e; (e = readdir(folder));) {
        if (!strstr(e->d_name, ".dlm"))
            continue;
        char path[512];
        snprintf(path, sizeof path, "%s/models/std/%s", DLM_SOURCE, e->d_name);
        StdFile *f = &std_files[std_count++];
        f->name = strdup(e->d_name);
        f->text = read_file(path, &f->size);
        assert_non_null(f->text);
    }
    closedir(folder);
}

static inline Tensor run_text(const char *text)
{
    char path[] = "/tmp/dlm_std_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    FrontendOptions options = {.path = path, .std = std_files, .nstd = std_count};
    Program *p = compile_front(&options);
    unlink(path);
    if (!p || error_count()) {
        errors_print(stderr);
        fail_msg("in: %s", text);
    }
    check_program(p, "the front end");
    Tensor result = run_program(p);
    diag_reset();
    dim_reset();
    arena_free();
    return result;
}

static inline double element(const Tensor *t, int64_t k)
{
    return t->f ? t->f[k] : (double)t->i[k];
}

static inline void expect(const char *text, int n, const double *expected)
{
    Tensor got = run_text(text);
    if (got.count != n)
        fail_msg("%s\ngives %lld elements, not %d", text, (long long)got.count, n);
    for (int k = 0; k < n; k++) {
        double x = element(&got, k), scale = fmax(1, fabs(expected[k]));
        if (!(fabs(x - expected[k]) <= 1e-5 * scale))
            fail_msg("%s\nelement %d is %.9g, not %.9g", text, k, x, expected[k]);
    }
    tensor_free(&got);
}

typedef struct { const char *text; int n; double expected[64]; } Case;
#define CASE(text, ...) \
    {text, sizeof((double[]){__VA_ARGS__}) / sizeof(double), {__VA_ARGS__}}

static inline void run_cases(const Case *cases, int n)
{
    for (int i = 0; i < n; i++)
        expect(cases[i].text, cases[i].n, cases[i].expected);
}

#endif
