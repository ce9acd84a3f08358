/* The files that dlm carries in itself, so that the one program can be copied anywhere: the
 * standard library in .dlm, the page of all mistakes, the head of the generated C, the runtime that executables are
 * linked with, and the shims through which Clang, lld and ORC are reached (shim.h).
 * codegen/embed.sh writes the tables. */
#ifndef DLM_EMBED_H
#define DLM_EMBED_H

#include <stddef.h>

typedef struct {
    const char *name;            /* "std/layers.dlm" */
    const unsigned char *data;   /* followed by a 0 byte, so that text can be used as it is */
    size_t size;                 /* without that byte */
} EmbeddedFile;

extern const EmbeddedFile embedded_std[];
extern const int embedded_std_count;
extern const EmbeddedFile embedded_abi;       /* dlm_abi.h: opens every generated C file */
extern const EmbeddedFile embedded_prelude;   /* prelude.h: follows it */
extern const EmbeddedFile embedded_device;    /* device.h: opens every generated CUDA file */
extern const EmbeddedFile embedded_runtime;   /* libdlmrt.a */
extern const EmbeddedFile embedded_clang;     /* dlm-clang.so */
extern const EmbeddedFile embedded_orc;       /* dlm-orc.so */
extern const EmbeddedFile embedded_errors;    /* docs/errors.md */

#endif
