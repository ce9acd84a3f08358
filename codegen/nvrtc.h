/* From CUDA to images of a device, by NVRTC, which is looked for when it is needed: in the file that
 * DLM_NVRTC names, else as libnvrtc.so in the usual places. No GPU and no driver are needed. */
#ifndef DLM_NVRTC_H
#define DLM_NVRTC_H

#include "codegen/toolchain.h"

/* Whether NVRTC is here; else *error says in a sentence what is missing. */
bool nvrtc_found(char **error);
int nvrtc_version(void);                        /* 13000 is 13.0 */
/* The architectures it knows: 75, 80, ...; how many. */
int nvrtc_architectures(int *archs, int most);

/* arch: "sm_80", "sm_90a" for machine code, "compute_80" for PTX. Cached as objects are. log: what NVRTC
 * says, registers and spills of each kernel among it (without the cache); may be NULL. 0, or -1 with
 * *error. */
int nvrtc_compile(const char *source, const char *name, const char *arch, bool no_cache, Bytes *image,
                  char **log, char **error);

#endif
