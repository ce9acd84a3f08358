/* The shim: what the shared object made of clang.cpp and lld.cpp offers. It is carried
 * inside dlm and loaded on first need (codegen/shim.c), because loading libclang-cpp and
 * libLLVM takes longer than the whole start of a model whose kernels are cached. */
#ifndef DLM_SHIM_H
#define DLM_SHIM_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Compiles one C source with Clang's cc1 arguments (no program name, no input file) to an
 * object, which is handed to emit in one piece. Returns 0, or -1 when there were errors.
 * *diagnostics gets what Clang said, warnings included: malloc'ed text, NULL when it was
 * silent. May be called from several threads at once. */
typedef int DlmClangCompile(const char *const *cc1_args, int nargs,
                            const char *source, size_t source_len, const char *source_name,
                            void (*emit)(void *ctx, const char *data, size_t n), void *ctx,
                            char **diagnostics);

/* Links with lld's ELF driver (arguments without the program name). Returns 0 or -1;
 * *diagnostics as above. Not from two threads at once: lld has global state. */
typedef int DlmLldLink(const char *const *args, int nargs, char **diagnostics);

DlmClangCompile dlm_clang_compile;
DlmLldLink dlm_lld_link;

#ifdef __cplusplus
}
#endif
#endif
