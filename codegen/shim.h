/* The shims: what the shared objects that stand between dlm and LLVM offer. They are carried
 * inside dlm and loaded on first need (codegen/shim.c), because loading libclang-cpp and
 * libLLVM takes longer than the whole start of a small model.
 *
 *     dlm-clang.so   clang.cpp, lld.cpp   libclang-cpp and libLLVM: about 22 ms to load
 *     dlm-orc.so     orc.c                libLLVM alone: about 15 ms
 *
 * Texts handed out through char ** are malloc'ed, for the caller to free. */
#ifndef DLM_SHIM_H
#define DLM_SHIM_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SHIM_EXPORT __attribute__((visibility("default")))

/* Compiles one C source with Clang's cc1 arguments (no program name, no input file) to an
 * object, which is handed to emit in one piece. Returns 0, or -1 when there were errors.
 * *diagnostics gets what Clang said, warnings included, or NULL when it was silent. May be
 * called from several threads at once. */
typedef int DlmClangCompile(const char *const *cc1_args, int nargs,
                            const char *source, size_t source_len, const char *source_name,
                            void (*emit)(void *ctx, const char *data, size_t n), void *ctx,
                            char **diagnostics);
SHIM_EXPORT DlmClangCompile dlm_clang_compile;

/* Links with lld's ELF driver (arguments without the program name). Returns 0 or -1;
 * *diagnostics as above. Not from two threads at once: lld has global state. */
typedef int DlmLldLink(const char *const *args, int nargs, char **diagnostics);
SHIM_EXPORT DlmLldLink dlm_lld_link;

/* Objects loaded into this process by ORC. Undefined symbols are found among those that dlm
 * exports and in the libraries it is linked with. symbol gives NULL and an error for a name
 * that is not there, or that needs one that is not. */
typedef struct DlmOrc DlmOrc;
typedef DlmOrc *DlmOrcNew(char **error);
typedef bool DlmOrcAdd(DlmOrc *orc, const void *object, size_t size, char **error);
typedef void *DlmOrcSymbol(DlmOrc *orc, const char *name, char **error);
typedef void DlmOrcFree(DlmOrc *orc);
SHIM_EXPORT DlmOrcNew dlm_orc_new;
SHIM_EXPORT DlmOrcAdd dlm_orc_add;
SHIM_EXPORT DlmOrcSymbol dlm_orc_symbol;
SHIM_EXPORT DlmOrcFree dlm_orc_free;

#ifdef __cplusplus
}
#endif
#endif
