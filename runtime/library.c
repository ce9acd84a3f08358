/* A model inside another program: dlm_open, any number of dlm_call, dlm_close. The functions
 * that a model's header declares (`lenet_predict`) are one call of dlm_call each.
 *
 * Each entry keeps a run of its own from its first call on, with its places, threads and arena,
 * so that later calls neither read the weights again nor allocate. Arguments are copied into
 * aligned blocks, because steps read whole vectors. After a fault the run is thrown away; the
 * next call starts afresh. */
#include "runtime/device.h"

#include <stdlib.h>
#include <string.h>

struct dlm_library {
    const dlm_program *program;
    char *weights;          /* NULL: what the program's save names */
    dlm_run **run;          /* of each entry, NULL before its first call */
    rt_text message;
};

dlm_library *dlm_open(const dlm_program *program, const char *weights)
{
    dlm_library *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    l->program = program;
    l->weights = weights ? strdup(weights) : NULL;
    l->run = calloc((size_t)program->nentries + 1, sizeof *l->run);
    if (!l->run || (weights && !l->weights)) {
        dlm_close(l);
        return NULL;
    }
    return l;
}

void dlm_close(dlm_library *l)
{
    if (!l)
        return;
    for (int k = 0; l->run && k < l->program->nentries; k++)
        rt_run_free(l->run[k]);
    free(l->run);
    free(l->weights);
    rt_text_free(&l->message);
    free(l);
}

const char *dlm_error(const dlm_library *l)
{
    return l->message.p ? l->message.p : "";
}

/* A size of an argument: constant, or -1 - k for dimension k. */
static dlm_i64 size_of_axis(const dlm_run *r, dlm_i64 size)
{
    return size >= 0 ? size : r->dim[-1 - size];
}

static int copy_tensor(dlm_run *r, const dlm_argument *a, rt_tensor *to, const void *from)
{
    to->type = a->type;
    to->rank = a->rank;
    for (int k = 0; k < a->rank; k++) {
        to->shape[k] = size_of_axis(r, a->shape[k]);
        if (to->shape[k] < 0)
            return rt_error(r, "%s: a size must not be negative", a->name);
    }
    dlm_i64 n = rt_elements(a->rank, to->shape), size = (dlm_i64)rt_type_size(a->type);
    if (n < 0 || n > INT64_MAX / size)
        return rt_error(r, "%s is too large", a->name);
    rt_dropped(r, to->data);
    rt_free(to->data);
    to->data = rt_alloc(r, n * size, a->name);
    if (!to->data)
        return -1;
    memcpy(to->data, from, (size_t)(n * size));
    return 0;
}

static int take_argument(dlm_run *r, int k, const void *from)
{
    const dlm_argument *a = &r->entry->args[k];
    rt_value *v = &r->values[k];
    if (a->rank)
        return copy_tensor(r, a, &v->tensor, from);
    if (a->type == DLM_STR)
        v->s = from;
    else if (a->type <= DLM_BF16)
        v->f = *(const double *)from;
    else
        v->i = *(const dlm_i64 *)from;
    return 0;
}

static int call(dlm_run *r, const dlm_i64 *dim, const void *const *args, void *result)
{
    for (int k = 0; k < r->entry->ndims; k++)
        r->dim[k] = dim[k];
    for (int k = 0; k < r->entry->nargs; k++)
        if (take_argument(r, k, args[k]))
            return -1;
    r->result = result;
    int fault = r->loaded ? r->entry->run(r, r->dim) : rt_run_entry(r);
    if (fault >= 0 && !r->failed)
        fault = rt_device_wait(r);
    r->loaded = true;
    return fault < 0 || r->failed ? rt_error(r, "%s failed", r->entry->name) : 0;
}

int dlm_call(dlm_library *l, int entry, const dlm_i64 *dim, const void *const *args, void *result)
{
    dlm_run *r = l->run[entry];
    rt_text_free(&l->message);
    if (!r)
        r = l->run[entry] = rt_run_new(l->program, &l->program->entries[entry]);
    if (!r) {
        rt_print(&l->message, "out of memory");
        return -1;
    }
    r->options.weights = l->weights;
    if (call(r, dim, args, result) == 0)
        return 0;
    rt_print(&l->message, "%s", r->message.p ? r->message.p : "out of memory");
    rt_run_free(r);
    l->run[entry] = NULL;
    return -1;
}
