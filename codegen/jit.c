/* Loads objects into this process for `dlm run`, through ORC (codegen/orc.c).
 *
 * A warm run, whose objects all come from the cache, still pays for ORC: 15 ms to load
 * libLLVM, which is why ORC has a shim of its own without libclang-cpp (22 ms for both), and
 * 1 to 2 ms for the link itself. The alternative, caching a shared object linked by lld and
 * opening it with dlopen, takes 0.1 ms warm and 6 ms more when cold. Well within the 100 ms
 * that a warm start may take, one mechanism for both was the simpler choice. */
#include "codegen/shim.h"
#include "codegen/toolchain.h"

#include <stdlib.h>

struct Jit {
    DlmOrc *orc;
    DlmOrcSymbol *symbol;
    DlmOrcFree *free;
};

/* Hands all objects over; false when one is not accepted. */
static bool add_objects(DlmOrc *orc, const Bytes *objects, int n, char **error)
{
    DlmOrcAdd *add = shim_function(SHIM_ORC, "dlm_orc_add", error);
    for (int i = 0; i < n; i++)
        if (!add(orc, objects[i].data, objects[i].size, error))
            return false;
    return true;
}

Jit *jit_load(const Bytes *objects, int n, char **error)
{
    *error = NULL;
    DlmOrcNew *create = shim_function(SHIM_ORC, "dlm_orc_new", error);
    DlmOrc *orc = create ? create(error) : NULL;
    if (!orc)
        return NULL;
    Jit *jit = xrealloc(NULL, sizeof *jit);
    jit->orc = orc;
    jit->symbol = shim_function(SHIM_ORC, "dlm_orc_symbol", error);
    jit->free = shim_function(SHIM_ORC, "dlm_orc_free", error);
    if (add_objects(orc, objects, n, error))
        return jit;
    jit_free(jit);
    return NULL;
}

void *jit_symbol(Jit *jit, const char *name, char **error)
{
    return jit->symbol(jit->orc, name, error);
}

void jit_free(Jit *jit)
{
    if (!jit)
        return;
    jit->free(jit->orc);
    free(jit);
}
