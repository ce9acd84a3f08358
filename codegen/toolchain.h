/* From C text to machine code: the compiler, which keeps objects in a cache (runtime/cache.h), the loader of
 * `dlm run` and the linker of `dlm build`, all in this process.
 *
 *     units of C ── compile_units ──► objects ──┬─ jit_load ──────────► functions to call
 *                    │  ▲                       └─ link_executable ───► an executable
 *                    ▼  │
 *                   cache ($XDG_CACHE_HOME/dlm)
 *
 * Functions that can fail say so by their result and put a malloc'ed text into *error or
 * *diagnostics, for the caller to free; NULL stands for nothing to say. Everything here may
 * be called from several threads, but for link_executable and one Jit. */
#ifndef DLM_TOOLCHAIN_H
#define DLM_TOOLCHAIN_H

#include "ir/kernel.h"
#include "runtime/cache.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    unsigned char *data;    /* malloc'ed */
    size_t size;
} Bytes;

void bytes_free(Bytes *b);  /* leaves it empty */

/* ---- the target (cpu.c) ---- */

typedef enum {
    TARGET_NATIVE,          /* the CPU at hand, as it describes itself (CPUID) */
    TARGET_PORTABLE,        /* all levels of this architecture, one of which is chosen when the program runs */
    TARGET_BASE,            /* x86-64, or AArch64 */
    TARGET_V3, TARGET_V4,   /* x86-64-v3: AVX2 and FMA; x86-64-v4: AVX-512 */
    TARGET_COUNT
} Target;

typedef struct {
    const char *triple;             /* "x86_64-pc-linux-gnu" */
    const char *cpu;                /* a level of the psABI, "x86-64-v4": never the name of a product */
    const char *const *features;    /* beyond that level: "+avx512bf16" */
    int nfeatures;
    int level;                      /* what the program needs, as runtime/isa.c counts: 0, 3, 4 */
    VectorUnit vectors;
} CpuTarget;

const CpuTarget *cpu_target(Target target);
/* The targets that code is written for: several for TARGET_PORTABLE, the least demanding first. */
int target_parts(Target target, Target parts[TARGET_COUNT]);
/* By the name that --target takes; TARGET_COUNT: there is none, here. */
Target target_named(const char *name);

/* ---- compiling (compile.c) ---- */

typedef struct {
    Target target;
    int optimise;                   /* 0 to 3; 2 is what everything is measured with */
    const char *const *extra;       /* further cc1 arguments; NULL: none */
    int nextra;
    bool no_cache;                  /* neither look into the cache nor fill it */
} CompileOptions;

#define COMPILE_DEFAULT ((CompileOptions){.target = TARGET_NATIVE, .optimise = 2})

typedef struct {
    const char *name;               /* appears in messages: "train.1.c" */
    const char *source;             /* self-contained C: no header is ever found */
    Target target;
    bool plain;                     /* calls and tables, thousands of lines in one function: never optimised */
} CompileUnit;

/* Compiles to a position-independent object that serves jit_load and link_executable alike.
 * 0, or -1 with *diagnostics; warnings come in *diagnostics, too. */
int compile_c(const char *source, const char *name, const CompileOptions *options,
              Bytes *object, char **diagnostics);

/* Compiles n units, each for its own target, on as many threads as there are processors; objects has n
 * rows. After a failure all objects are empty and *diagnostics has the messages in the order of the units. */
int compile_units(const CompileUnit *units, int n, const CompileOptions *options,
                  Bytes *objects, char **diagnostics);

/* How many units Clang has compiled in this process: 0 when the cache had them all. */
int compiled_units(void);
double compile_seconds(void);       /* CPU time that it took, of all threads together */

/* ---- loading (jit.c) ---- */

typedef struct Jit Jit;

/* Loads objects into this process; what they leave undefined is found in the runtime and the
 * C library that dlm is linked with. NULL with *error when that fails. */
Jit *jit_load(const Bytes *objects, int n, char **error);
/* The address of a function or object; NULL with *error when it, or what it needs, is missing. */
void *jit_symbol(Jit *jit, const char *name, char **error);
void jit_free(Jit *jit);    /* what jit_symbol gave is gone, too */

/* ---- linking (link.c) ---- */

/* Links objects with the runtime to an executable that needs libc and libm and nothing else.
 * The output appears complete or not at all. 0, or -1 with *diagnostics. */
int link_executable(const Bytes *objects, int n, const char *output, char **diagnostics);
/* The same for one object with the parts of the runtime that it uses, to be linked with another
 * program, which needs libm besides. Only the functions of `model`'s header keep their names. */
int link_object(const Bytes *objects, int n, const char *model, const char *output,
                char **diagnostics);

/* ---- symbols.c ---- */

bool keep_symbols_apart(const char *path, const char *model);

/* ---- what these files share ---- */

/* What the cache has, in memory of its own. */
bool find_bytes(rt_cache_key key, Bytes *content);

/* A malloc'ed text for *error. */
char *message(const char *fmt, ...) PRINTF(1, 2);

/* A file in memory with this content: its descriptor, or -1 with *error. Its path is
 * /proc/PID/fd/DESCRIPTOR, also for child processes. */
int memory_file(const char *name, const void *data, size_t size, char **error);

typedef enum { SHIM_CLANG, SHIM_ORC, SHIM_COUNT } Shim;

/* A function of a shim (shim.h), which is loaded if it is not yet; NULL with *error. */
void *shim_function(Shim shim, const char *name, char **error);

#endif
