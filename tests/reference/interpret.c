/* Runs entries of a model by the interpreter, host operations included, on recorded inputs:
 *
 *     interpret library.dlm library.json
 *
 * The second file is a list of objects with `name` (of the entry), `inputs` and `params` (of the net net_NAME): tensors
 * with `shape` and `values`. For each a line is printed: its name and the numbers of the result. Entries that read data sets
 * are passed over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>

#include "tests/unit/machine.h"

static void fill(Tensor *t, const json_t *recorded)
{
    const json_t *values = json_object_get(recorded, "values");
    if (!t->count || (size_t)t->count != json_array_size(values))
        die("%zu numbers for a tensor of %lld", json_array_size(values), (long long)t->count);
    for (int64_t k = 0; k < t->count; k++) {
        double x = json_number_value(json_array_get(values, (size_t)k));
        if (t->f)
            t->f[k] = t->type == F32 ? (float)x : x;
        else
            t->i[k] = (int64_t)x;
    }
}

static void fill_arguments(Machine *m, const json_t *inputs)
{
    for (int i = 0; i < m->entry->vars.n; i++) {
        const Var *v = &m->entry->vars.p[i];
        if (v->kind != VAR_ARG)
            continue;
        int64_t shape[MAX_RANK];
        for (int k = 0; k < v->rank; k++)
            check(dim_is_const(v->shape[k], &shape[k]));
        m->vars[i] = tensor_new(v->type, v->rank, shape);
        fill(&m->vars[i], json_object_get(inputs, m->entry->args.p[v->index].name));
    }
}

static bool reads_data(const Entry *e)
{
    for (int i = 0; i < e->vars.n; i++)
        if (e->vars.p[i].kind == VAR_DATA)
            return true;
    return false;
}

static void run_case(const Program *p, json_t *one)
{
    const char *name = json_string_value(json_object_get(one, "name")), *path;
    const Entry *entry = NULL;
    json_t *param;
    for (int i = 0; i < p->entries.n; i++)
        if (!strcmp(p->entries.p[i].name, name))
            entry = &p->entries.p[i];
    if (!entry)
        die("there is no entry %s", name);
    if (reads_data(entry))
        return;
    Machine m = machine_new(p, entry);
    fill_arguments(&m, json_object_get(one, "inputs"));
    m.saved = calloc((size_t)p->places.n + 1, sizeof(Tensor));
    for (int i = 0; i < p->places.n; i++)
        m.saved[i] = place_tensor(&p->places.p[i]);
    json_object_foreach(json_object_get(one, "params"), path, param)
        fill(&m.saved[program_place(p, internf("net_%s.%s", name, path))], param);
    lower(&entry->body);
    run_block(&m, &entry->body);
    printf("%s", name);
    for (int64_t k = 0; k < m.result.count; k++)
        printf(" %.17g", element(&m.result, k));
    puts("");
    for (int i = 0; i < p->places.n; i++)
        tensor_free(&m.saved[i]);
    free(m.saved);
    tensor_free(&m.result);
    machine_free(&m);
}

int main(int argc, char **argv)
{
    json_error_t error;
    json_t *cases = argc == 3 ? json_load_file(argv[2], 0, &error) : NULL, *one;
    size_t i;
    if (!cases)
        die("usage: interpret MODEL.dlm RECORDS.json");
    read_library();
    FrontendOptions options = {.path = argv[1], .std = std_files, .nstd = std_count};
    const Program *p = compile_front(&options);
    if (!p || error_count()) {
        errors_print(stderr);
        return 1;
    }
    json_array_foreach(cases, i, one)
        run_case(p, one);
    json_decref(cases);
    return 0;
}
