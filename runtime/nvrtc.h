/* From CUDA to images of a device, by NVRTC, which is looked for when it is needed: in the file that
 * DLM_NVRTC names, else as libnvrtc.so in the usual places. No GPU and no driver are needed. The compiler
 * uses it, and programs that carry their kernels as CUDA (`dlm emit --what cuda --standalone`). */
#ifndef DLM_NVRTC_H
#define DLM_NVRTC_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    unsigned char *data;        /* malloc'ed */
    size_t size;
} rt_image;

/* Whether NVRTC is here; else *why says in a sentence what is missing. */
bool rt_nvrtc_found(const char **why);
int rt_nvrtc_version(void);                     /* 13000 is 13.0 */
/* The architectures it knows: 75, 80, ...; how many. */
int rt_nvrtc_architectures(int *archs, int most);

/* arch: "sm_80", "sm_90a" for machine code, "compute_80" for PTX. Cached as objects are. log: what NVRTC
 * says, registers and spills of each kernel among it (without the cache); may be NULL. 0, or -1 with
 * *error, which is malloc'ed. */
int rt_nvrtc_compile(const char *source, const char *name, const char *arch, bool no_cache, rt_image *image,
                     char **log, char **error);

#endif
