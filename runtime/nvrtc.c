/* NVRTC, opened when it is asked for. The few functions of it are declared here as its documentation
 * gives them, so that dlm builds and runs on machines without. The flags are part of what dlm promises:
 * multiply-adds are contracted only where the generator writes one, denormals are kept, division and
 * square root are rounded correctly. */
#include "runtime/nvrtc.h"

#include "runtime/cache.h"
#include "runtime/rt.h"

#include <dlfcn.h>
#include <glob.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct _nvrtcProgram *nvrtcProgram;

static struct {
    int (*version)(int *, int *);
    int (*create)(nvrtcProgram *, const char *, const char *, int, const char *const *, const char *const *);
    int (*destroy)(nvrtcProgram *);
    int (*compile)(nvrtcProgram, int, const char *const *);
    int (*cubin_size)(nvrtcProgram, size_t *);
    int (*cubin)(nvrtcProgram, char *);
    int (*ptx_size)(nvrtcProgram, size_t *);
    int (*ptx)(nvrtcProgram, char *);
    int (*log_size)(nvrtcProgram, size_t *);
    int (*log)(nvrtcProgram, char *);
    int (*narchs)(int *);
    int (*archs)(int *);
    const char *(*error)(int);
    int number;                 /* of its version */
    rt_text missing;            /* why it cannot be used; empty: it can */
} nvrtc;

/* ---- opening ---- */

/* NVRTC asks for its second library by name alone: it is found if it has been opened before. */
static void open_builtins(const char *library)
{
    const char *slash = strrchr(library, '/');
    glob_t found = {0};
    rt_text pattern = {0};
    if (!slash)
        return;
    rt_print(&pattern, "%.*s/libnvrtc-builtins.so*", (int)(slash - library), library);
    if (pattern.p && !glob(pattern.p, 0, NULL, &found))
        for (size_t i = 0; i < found.gl_pathc; i++)
            dlopen(found.gl_pathv[i], RTLD_NOW | RTLD_LOCAL);
    globfree(&found);
    rt_text_free(&pattern);
}

static void *open_library(void)
{
    static const char *const names[] = {
        "libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so", "/usr/local/cuda/lib64/libnvrtc.so",
    };
    const char *given = getenv("DLM_NVRTC");
    if (given && *given) {
        open_builtins(given);
        void *library = dlopen(given, RTLD_NOW | RTLD_LOCAL);
        if (!library)
            rt_print(&nvrtc.missing, "DLM_NVRTC: %s", dlerror());
        return library;
    }
    for (int i = 0; i < RT_LENGTH(names); i++) {
        void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
        if (library)
            return library;
    }
    rt_print(&nvrtc.missing, "NVRTC, which compiles for NVIDIA GPUs, is not on this machine: install it (libnvrtc.so "
             "of the CUDA toolkit, or the package nvidia-cuda-nvrtc of PyPI), or name its file by DLM_NVRTC");
    return NULL;
}

static void open_nvrtc(void)
{
    const struct { const char *name; void *at; } functions[] = {
        {"nvrtcVersion", &nvrtc.version}, {"nvrtcCreateProgram", &nvrtc.create},
        {"nvrtcDestroyProgram", &nvrtc.destroy}, {"nvrtcCompileProgram", &nvrtc.compile},
        {"nvrtcGetCUBINSize", &nvrtc.cubin_size}, {"nvrtcGetCUBIN", &nvrtc.cubin},
        {"nvrtcGetPTXSize", &nvrtc.ptx_size}, {"nvrtcGetPTX", &nvrtc.ptx},
        {"nvrtcGetProgramLogSize", &nvrtc.log_size}, {"nvrtcGetProgramLog", &nvrtc.log},
        {"nvrtcGetNumSupportedArchs", &nvrtc.narchs}, {"nvrtcGetSupportedArchs", &nvrtc.archs},
        {"nvrtcGetErrorString", &nvrtc.error},
    };
    void *library = open_library();
    for (int i = 0; library && i < RT_LENGTH(functions); i++) {
        void *f = dlsym(library, functions[i].name);
        memcpy(functions[i].at, &f, sizeof f);
        if (!f && !nvrtc.missing.n)
            rt_print(&nvrtc.missing, "this NVRTC has no %s: dlm needs version 11.2 or later", functions[i].name);
    }
    int major = 0, minor = 0;
    if (!nvrtc.missing.n && nvrtc.version(&major, &minor) == 0)
        nvrtc.number = 1000 * major + 10 * minor;
}

bool rt_nvrtc_found(const char **why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_nvrtc);
    *why = nvrtc.missing.p;
    return !nvrtc.missing.n;
}

int rt_nvrtc_version(void)
{
    const char *why;
    return rt_nvrtc_found(&why) ? nvrtc.number : 0;
}

int rt_nvrtc_architectures(int *archs, int most)
{
    int n = 0, all[256];
    if (!rt_nvrtc_version() || nvrtc.narchs(&n) || n > RT_LENGTH(all) || nvrtc.archs(all))
        return 0;
    n = n < most ? n : most;
    memcpy(archs, all, (size_t)n * sizeof *archs);
    return n;
}

/* ---- compiling ---- */

static const char *const flags[] = {"-fmad=false", "-std=c++17", "-default-device", "-diag-suppress=177"};

static rt_cache_key image_key(const char *source, const char *arch)
{
    rt_cache_part parts[4 + RT_LENGTH(flags)] = {
        {"image " DLM_VERSION, strlen("image " DLM_VERSION)}, {source, strlen(source)}, {arch, strlen(arch)},
        {&nvrtc.number, sizeof nvrtc.number}};
    for (int i = 0; i < RT_LENGTH(flags); i++)
        parts[4 + i] = (rt_cache_part){flags[i], strlen(flags[i])};
    return rt_cache_hash(parts, RT_LENGTH(parts));
}

/* A malloc'ed text; NULL: no memory. */
static char *text(const char *about, const char *said)
{
    rt_text t = {0};
    rt_print(&t, "NVRTC: %s%s%s", about, said ? "\n" : "", said ? said : "");
    return t.p;
}

static char *program_log(nvrtcProgram program)
{
    size_t n = 0;
    char *log = nvrtc.log_size(program, &n) || n <= 1 ? NULL : malloc(n + 1);
    if (log) {
        log[n] = 0;
        nvrtc.log(program, log);
    }
    return log;
}

static int take_image(nvrtcProgram program, bool ptx, rt_image *image, char **error)
{
    size_t n = 0;
    int code = (ptx ? nvrtc.ptx_size : nvrtc.cubin_size)(program, &n);
    *image = (rt_image){code ? NULL : malloc(n + 1), n};
    if (!code && image->data)
        code = (ptx ? nvrtc.ptx : nvrtc.cubin)(program, (char *)image->data);
    if (code || !image->data)
        *error = text(code ? nvrtc.error(code) : "out of memory", NULL);
    return *error ? -1 : 0;
}

static int run_nvrtc(const char *source, const char *name, const char *arch, rt_image *image, char **log, char **error)
{
    nvrtcProgram program;
    const char *options[RT_LENGTH(flags) + 2];
    char target[64];
    int n = RT_LENGTH(flags);
    char *said = NULL;
    memcpy(options, flags, sizeof flags);
    snprintf(target, sizeof target, "-arch=%s", arch);
    options[n++] = target;
    if (!strncmp(arch, "sm_", 3))
        options[n++] = "-Xptxas=-v";
    int code = nvrtc.create(&program, source, name, 0, NULL, NULL);
    if (code) {
        *error = text(nvrtc.error(code), NULL);
        return -1;
    }
    code = nvrtc.compile(program, n, options);
    said = program_log(program);
    if (code)
        *error = text(nvrtc.error(code), said ? said : "");
    else
        code = take_image(program, strncmp(arch, "sm_", 3) != 0, image, error);
    if (log)
        *log = said;
    else
        free(said);
    nvrtc.destroy(&program);
    return code ? -1 : 0;
}

static bool find_image(rt_cache_key key, rt_image *image)
{
    rt_cached found;
    if (!rt_cache_find(key, &found))
        return false;
    *image = (rt_image){malloc(found.size + 1), found.size};
    if (image->data)
        memcpy(image->data, found.data, found.size);
    rt_cache_release(&found);
    return image->data != NULL;
}

int rt_nvrtc_compile(const char *source, const char *name, const char *arch, bool no_cache, rt_image *image,
                     char **log, char **error)
{
    const char *why;
    *image = (rt_image){0};
    *error = NULL;
    if (log)
        *log = NULL;
    if (!rt_nvrtc_found(&why)) {
        *error = strdup(why);
        return -1;
    }
    rt_cache_key key = image_key(source, arch);
    if (!no_cache && find_image(key, image))
        return 0;
    int result = run_nvrtc(source, name, arch, image, log, error);
    if (result == 0 && !no_cache)
        rt_cache_keep(key, &(rt_cache_part){image->data, image->size}, 1);
    return result;
}
