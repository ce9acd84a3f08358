/* What CUDA asks of the command line. Neither NVRTC nor the driver is needed, nor opened, before someone
 * asks for CUDA. */
#include "frontend/command/cuda.h"

#include "passes/pass.h"
#include "runtime/nvrtc.h"
#include "runtime/runtime.h"

#include <stdlib.h>
#include <string.h>

/* ---- --target: a kind of CPU, cuda, or both ---- */

/* A word of the list: 1: cuda, 0: a kind of CPU, -1: unknown. */
static int read_word(Options *o, const char *word)
{
    if (!strcmp(word, "cuda"))
        return 1;
    o->target = strcmp(word, "cpu") ? target_named(word) : TARGET_NATIVE;
    return o->target < TARGET_COUNT ? 0 : -1;
}

int read_target(Options *o, const char *value)
{
    int kinds[2] = {0, 0};
    for (const char *at = value; *at;) {
        size_t n = strcspn(at, ",");
        const char *word = intern_n(at, n);
        int kind = read_word(o, word);
        if (kind < 0 || kinds[kind]++)
            return complain(EXIT_USAGE, kind < 0 ? "--target: `%s` is none of cpu, native, portable, x86-64, x86-64-v3, "
                            "x86-64-v4 and cuda" : "--target: `%s` is one too many", word);
        at += n + (at[n] == ',');
    }
    o->cuda = kinds[1] > 0;
    o->without_cpu = o->cuda && !kinds[0];
    return -1;
}

/* ---- what is here ---- */

bool cuda_can_run(const Options *o)
{
    int capability;
    const char *compiler, *driver = o->cuda ? dlm_cuda_device(&capability) : NULL;
    if (!driver)
        return true;
    if (rt_nvrtc_found(&compiler))
        complain(EXIT_FAILED, "%s", driver);
    else
        complain(EXIT_FAILED, "%s, and %s", driver, compiler);
    return false;
}

const char *cuda_archs(const Options *o)
{
    int capability;
    if (o->archs)
        return o->archs;
    return dlm_cuda_device(&capability) ? "sm_80,sm_90a,ptx" : arch_of(capability);
}

/* ---- images ---- */

bool cuda_images(const Options *o, const Model *m, Units *units)
{
    Archs archs;
    char *error = NULL;
    bool done = archs_read(cuda_archs(o), o->archs != NULL, &archs, &error) && !images_emit(m, &archs, units, &error);
    if (!done)
        complain(EXIT_FAILED, "%s", error);
    free(error);
    return done;
}
