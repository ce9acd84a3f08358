/* A stand-in for NVRTC: compiles CUDA for the emulation, with the C compiler. An image, "cubin" or "PTX", is a
 * shared object that the stand-in of the driver (libcuda.c) opens.
 *
 * In the environment, DLM_EMULATION=fault makes it find a mistake in every source, and DLM_EMULATION=quick
 * leaves out all looking at what kernels do. */
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PUBLIC __attribute__((visibility("default")))

enum { SUCCESS = 0, INVALID_OPTION = 5, COMPILATION = 6 };

extern char **environ;

typedef struct {
    char *source, *image, *log;
    size_t image_bytes;
} *nvrtcProgram;

static const int known[] = {75, 80, 86, 89, 90, 100, 120};

static bool wishes(const char *word)
{
    const char *wishes = getenv("DLM_EMULATION");
    return wishes && strstr(wishes, word);
}

/* Plain memory, instead of functions that look at each access. */
static const char unchecked[] =
    "#undef READ\n#undef WRITE\n#undef ADD\n#undef GET\n#undef SET\n"
    "#define READ(p, i) ((p)[i])\n#define WRITE(p, i, x) ((p)[i] = (x))\n#define ADD(p, i, x) ((p)[i] += (x))\n"
    "#define GET(p, i) ((p)[i])\n#define SET(p, i, x) ((p)[i] = (x))\n";

/* ---- what it says of itself: the quick one is another version, for whoever keeps images ---- */

PUBLIC int nvrtcVersion(int *major, int *minor)
{
    *major = 13;
    *minor = wishes("quick");
    return SUCCESS;
}

PUBLIC int nvrtcGetNumSupportedArchs(int *n)
{
    *n = (int)(sizeof known / sizeof *known);
    return SUCCESS;
}

PUBLIC int nvrtcGetSupportedArchs(int *archs)
{
    memcpy(archs, known, sizeof known);
    return SUCCESS;
}

PUBLIC const char *nvrtcGetErrorString(int code)
{
    return code == SUCCESS ? "NVRTC_SUCCESS" : code == COMPILATION ? "NVRTC_ERROR_COMPILATION"
                                             : "NVRTC_ERROR_INVALID_OPTION";
}

/* ---- programs ---- */

PUBLIC int nvrtcCreateProgram(nvrtcProgram *p, const char *source, const char *name, int headers,
                              const char *const *texts, const char *const *names)
{
    (void)name, (void)headers, (void)texts, (void)names;
    *p = calloc(1, sizeof **p);
    (*p)->source = strdup(source);
    return SUCCESS;
}

PUBLIC int nvrtcDestroyProgram(nvrtcProgram *p)
{
    free((*p)->source);
    free((*p)->image);
    free((*p)->log);
    free(*p);
    *p = NULL;
    return SUCCESS;
}

static bool is_known(const char *option)
{
    int number = 0;
    if (sscanf(option, "-arch=sm_%d", &number) != 1)
        sscanf(option, "-arch=compute_%d", &number);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == number)
            return true;
    return false;
}

static char *read_file(const char *path, size_t *bytes)
{
    FILE *from = fopen(path, "rb");
    struct stat st;
    char *text = from && !fstat(fileno(from), &st) ? malloc((size_t)st.st_size + 1) : NULL;
    *bytes = text ? fread(text, 1, (size_t)st.st_size, from) : 0;
    if (text)
        text[*bytes] = 0;
    if (from)
        fclose(from);
    return text;
}

static int run(char *const *command, const char *log)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!posix_spawnp(&child, *command, &actions, NULL, command, environ))
        waitpid(child, &status, 0);
    posix_spawn_file_actions_destroy(&actions);
    return status;
}

PUBLIC int nvrtcCompileProgram(nvrtcProgram p, int n, const char *const *options)
{
    char folder[] = "/tmp/nvrtc-XXXXXX", source[64], image[64], log[64];
    size_t bytes;
    for (int i = 0; i < n; i++)
        if (!strncmp(options[i], "-arch=", 6) && !is_known(options[i])) {
            p->log = strdup("invalid value for --gpu-architecture");
            return INVALID_OPTION;
        }
    if (!mkdtemp(folder))
        return COMPILATION;
    snprintf(source, sizeof source, "%s/a.c", folder);
    snprintf(image, sizeof image, "%s/a.so", folder);
    snprintf(log, sizeof log, "%s/log", folder);
    FILE *to = fopen(source, "w");
    fprintf(to, "%s#line 1 \"a.cu\"\n%s%s\n", wishes("quick") ? unchecked : "", wishes("fault") ? "mistake\n" : "",
            p->source);
    fclose(to);
    char *command[] = {"cc", "-shared", "-fPIC", "-O2", "-w", "-std=gnu11", "-ffp-contract=off",
                       "-fno-strict-aliasing", "-include", EMULATION_H, "-o", image, source, NULL};
    int status = run(command, log);
    p->log = read_file(log, &bytes);
    p->image = status ? NULL : read_file(image, &p->image_bytes);
    unlink(source);
    unlink(image);
    unlink(log);
    rmdir(folder);
    return p->image ? SUCCESS : COMPILATION;
}

static int give(const char *from, size_t bytes, char *to)
{
    memcpy(to, from, bytes);
    return SUCCESS;
}

PUBLIC int nvrtcGetProgramLogSize(nvrtcProgram p, size_t *bytes)
{
    *bytes = p->log ? strlen(p->log) + 1 : 1;
    return SUCCESS;
}

PUBLIC int nvrtcGetProgramLog(nvrtcProgram p, char *to)
{
    return p->log ? give(p->log, strlen(p->log) + 1, to) : give("", 1, to);
}

PUBLIC int nvrtcGetCUBINSize(nvrtcProgram p, size_t *bytes)
{
    *bytes = p->image_bytes;
    return SUCCESS;
}

PUBLIC int nvrtcGetCUBIN(nvrtcProgram p, char *to)
{
    return give(p->image, p->image_bytes, to);
}

PUBLIC int nvrtcGetPTXSize(nvrtcProgram p, size_t *bytes)
{
    return nvrtcGetCUBINSize(p, bytes);
}

PUBLIC int nvrtcGetPTX(nvrtcProgram p, char *to)
{
    return nvrtcGetCUBIN(p, to);
}
