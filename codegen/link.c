/* Links the executables of `dlm build` with lld inside this process, or, where lld cannot be
 * loaded or the C library's start files are not found, with the system's cc.
 *
 * The objects and the runtime are handed over as files in memory; the output is written beside
 * its destination under another name and renamed when it is complete. So nothing is ever left
 * behind but the executable. */
#include "codegen/embed.h"
#include "codegen/shim.h"
#include "codegen/toolchain.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __x86_64__
#define MULTIARCH "x86_64-linux-gnu"
#define LOADER "/lib64/ld-linux-x86-64.so.2"
#else
#define MULTIARCH "aarch64-linux-gnu"
#define LOADER "/lib/ld-linux-aarch64.so.1"
#endif

extern char **environ;

/* ---- inputs ---- */

typedef struct {
    char **paths;       /* of the objects, then of the runtime */
    int *descriptors;
    int n;
} Inputs;

static bool add_input(Inputs *inputs, const char *name, const void *data, size_t size,
                      char **diagnostics)
{
    int fd = memory_file(name, data, size, diagnostics);
    if (fd < 0)
        return false;
    inputs->descriptors[inputs->n] = fd;
    inputs->paths[inputs->n++] = message("/proc/%d/fd/%d", (int)getpid(), fd);
    return true;
}

static bool make_inputs(Inputs *inputs, const Bytes *objects, int n, char **diagnostics)
{
    *inputs = (Inputs){.paths = xrealloc(NULL, (size_t)(n + 1) * sizeof(char *)),
                       .descriptors = xrealloc(NULL, (size_t)(n + 1) * sizeof(int))};
    for (int i = 0; i < n; i++)
        if (!add_input(inputs, "object", objects[i].data, objects[i].size, diagnostics))
            return false;
    return add_input(inputs, embedded_runtime.name, embedded_runtime.data, embedded_runtime.size,
                     diagnostics);
}

static void free_inputs(Inputs *inputs)
{
    for (int i = 0; i < inputs->n; i++) {
        close(inputs->descriptors[i]);
        free(inputs->paths[i]);
    }
    free(inputs->paths);
    free(inputs->descriptors);
}

/* ---- where the C library's files are ---- */

/* The last of the files that match, as glob sorts them (the newest GCC); NULL when none does. */
static char *find_file(const char *pattern)
{
    glob_t found;
    char *path = NULL;
    if (glob(pattern, 0, NULL, &found) == 0) {
        path = message("%s", found.gl_pathv[found.gl_pathc - 1]);
        globfree(&found);
    }
    return path;
}

static char *find_in_folders(const char *const *folders, int n, const char *name)
{
    char *path = NULL;
    for (int i = 0; i < n && !path; i++) {
        char *pattern = message("%s/%s", folders[i], name);
        path = find_file(pattern);
        free(pattern);
    }
    return path;
}

typedef struct {
    char *start, *init, *begin, *end, *fini;    /* Scrt1.o crti.o crtbeginS.o crtendS.o crtn.o */
    char *gcc;                                  /* libgcc.a */
} StartFiles;

static const char *const library_folders[] = {
    "/usr/lib/" MULTIARCH, "/lib/" MULTIARCH, "/usr/lib64", "/lib64", "/usr/lib", "/lib",
};
static const char *const gcc_folders[] = {
    "/usr/lib/gcc/" MULTIARCH "/*", "/usr/lib/gcc/*/*",
};

static StartFiles find_start_files(void)
{
#define LIBRARY_FILE(name) find_in_folders(library_folders, LENGTH(library_folders), name)
#define GCC_FILE(name) find_in_folders(gcc_folders, LENGTH(gcc_folders), name)
    return (StartFiles){
        .start = LIBRARY_FILE("Scrt1.o"), .init = LIBRARY_FILE("crti.o"),
        .begin = GCC_FILE("crtbeginS.o"), .end = GCC_FILE("crtendS.o"),
        .fini = LIBRARY_FILE("crtn.o"), .gcc = GCC_FILE("libgcc.a"),
    };
}

static void free_start_files(StartFiles *f)
{
    char *all[] = {f->start, f->init, f->begin, f->end, f->fini, f->gcc};
    for (int i = 0; i < LENGTH(all); i++)
        free(all[i]);
}

/* ---- lld ---- */

enum { FIXED_ARGUMENTS = 40 };

typedef struct {
    const char **p;
    int n;
} Arguments;

static void add(Arguments *a, const char *argument)
{
    if (argument)
        a->p[a->n++] = argument;
}

static Arguments lld_arguments(const Inputs *inputs, const StartFiles *f, const char *output)
{
    static const char *const options[] = {
        "-pie", "-dynamic-linker", LOADER, "--hash-style=gnu", "--eh-frame-hdr", "--gc-sections",
        "--strip-all", "-znow", "-zrelro", "-znoexecstack", "--as-needed", "--threads=1",
        "--build-id=sha1",
    };
    size_t most = (size_t)inputs->n + FIXED_ARGUMENTS;
    Arguments a = {xrealloc(NULL, most * sizeof(char *)), 0};
    for (int i = 0; i < LENGTH(options); i++)
        add(&a, options[i]);
    add(&a, "-o");
    add(&a, output);
    add(&a, f->start);
    add(&a, f->init);
    add(&a, f->begin);
    for (int i = 0; i < inputs->n; i++)
        add(&a, inputs->paths[i]);
    for (int i = 0; i < LENGTH(library_folders); i++) {
        add(&a, "-L");
        add(&a, library_folders[i]);
    }
    add(&a, "-lm");
    add(&a, "-lc");
    add(&a, f->gcc);
    add(&a, f->end);
    add(&a, f->fini);
    check((size_t)a.n <= most);
    return a;
}

static int link_with_lld(const Inputs *inputs, const char *output, char **diagnostics)
{
    DlmLldLink *lld = shim_function(SHIM_CLANG, "dlm_lld_link", diagnostics);
    if (!lld)
        return -1;
    StartFiles files = find_start_files();
    int result = -1;
    if (files.start && files.init && files.fini) {
        Arguments arguments = lld_arguments(inputs, &files, output);
        result = lld(arguments.p, arguments.n, diagnostics);
        free(arguments.p);
    } else {
        *diagnostics = message("cannot find the C library's Scrt1.o, crti.o and crtn.o; "
                               "install Debian's package libc6-dev\n");
    }
    free_start_files(&files);
    return result;
}

/* One relocatable object of all that the inputs need. */
static int merge_with_lld(const Inputs *inputs, const char *output, char **diagnostics)
{
    DlmLldLink *lld = shim_function(SHIM_CLANG, "dlm_lld_link", diagnostics);
    if (!lld)
        return -1;
    Arguments a = {xrealloc(NULL, (size_t)(inputs->n + FIXED_ARGUMENTS) * sizeof(char *)), 0};
    add(&a, "-r");
    add(&a, "--threads=1");
    add(&a, "--strip-debug");
    add(&a, "-o");
    add(&a, output);
    for (int i = 0; i < inputs->n; i++)
        add(&a, inputs->paths[i]);
    int result = lld(a.p, a.n, diagnostics);
    free(a.p);
    return result;
}

/* ---- cc ---- */

/* Runs cc with its messages going to descriptor `to`; its exit status, or -1. */
static int run_cc(const Arguments *a, int to)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, to, 1);
    posix_spawn_file_actions_adddup2(&actions, to, 2);
    pid_t child;
    int status = -1;
    int failure = posix_spawnp(&child, "cc", &actions, NULL, (char *const *)a->p, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure)
        return -1;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static char *read_all(int fd)
{
    off_t size = lseek(fd, 0, SEEK_END);
    if (size <= 0)
        return NULL;
    char *text = xrealloc(NULL, (size_t)size + 1);
    ssize_t n = pread(fd, text, (size_t)size, 0);
    text[n > 0 ? n : 0] = 0;
    return text;
}

static int link_with_cc(const Inputs *inputs, const char *output, char **diagnostics)
{
    int log = memory_file("cc-messages", "", 0, diagnostics);
    if (log < 0)
        return -1;
    size_t most = (size_t)inputs->n + FIXED_ARGUMENTS;
    Arguments a = {xrealloc(NULL, most * sizeof(char *)), 0};
    add(&a, "cc");
    add(&a, "-pie");
    add(&a, "-Wl,--gc-sections,--as-needed,--strip-all");
    add(&a, "-o");
    add(&a, output);
    for (int i = 0; i < inputs->n; i++)
        add(&a, inputs->paths[i]);
    add(&a, "-lm");
    add(&a, "-pthread");
    a.p[a.n] = NULL;
    int status = run_cc(&a, log);
    if (status != 0) {
        free(*diagnostics);
        *diagnostics = status < 0 ? NULL : read_all(log);
    }
    free(a.p);
    close(log);
    return status == 0 ? 0 : -1;
}

/* ---- output ---- */

/* A fresh file in the folder of `output`, closed again; NULL with *diagnostics. */
static char *temporary_beside(const char *output, char **diagnostics)
{
    const char *slash = strrchr(output, '/');
    int folder = slash ? (int)(slash - output) + 1 : 0;
    struct stat st;
    if (stat(output, &st) == 0 && S_ISDIR(st.st_mode)) {
        *diagnostics = message("cannot write %s: it is a folder\n", output);
        return NULL;
    }
    char *path = message("%.*s.%s.XXXXXX", folder, output, output + folder);
    int fd = path ? mkstemp(path) : -1;
    if (fd < 0) {
        *diagnostics = message("cannot write %s: %m\n", output);
        free(path);
        return NULL;
    }
    close(fd);
    return path;
}

/* Gives the file under its temporary name its real one, and what the user lets others do with it. */
static int publish(const char *temporary, const char *output, mode_t mode, char **diagnostics)
{
    mode_t denied = umask(0);
    umask(denied);
    int fd = open(temporary, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && fchmod(fd, mode & ~denied) == 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    if (done && rename(temporary, output) == 0)
        return 0;
    *diagnostics = message("cannot write %s: %m\n", output);
    return -1;
}

/* With lld, else with cc; *diagnostics is what the last of them said. */
static int link_inputs(const Inputs *inputs, const char *output, char **diagnostics)
{
    char *said_by_lld = NULL;
    int result = link_with_lld(inputs, output, &said_by_lld);
    if (result != 0)
        result = link_with_cc(inputs, output, diagnostics);
    if (result == 0 || *diagnostics)
        free(said_by_lld);
    else
        *diagnostics = said_by_lld;
    return result;
}

/* To an executable, or, with the name of a model, to an object. */
static int link_to(const char *output, const char *model, const Bytes *objects, int n,
                   char **diagnostics)
{
    *diagnostics = NULL;
    char *temporary = temporary_beside(output, diagnostics);
    if (!temporary)
        return -1;
    Inputs inputs;
    int result = -1;
    if (make_inputs(&inputs, objects, n, diagnostics))
        result = model ? merge_with_lld(&inputs, temporary, diagnostics)
                       : link_inputs(&inputs, temporary, diagnostics);
    free_inputs(&inputs);
    if (result == 0 && model && !keep_symbols_apart(temporary, model)) {
        *diagnostics = message("cannot write %s: %m\n", output);
        result = -1;
    }
    if (result == 0)
        result = publish(temporary, output, model ? 0666 : 0777, diagnostics);
    if (result != 0)
        unlink(temporary);
    free(temporary);
    return result;
}

int link_executable(const Bytes *objects, int n, const char *output, char **diagnostics)
{
    return link_to(output, NULL, objects, n, diagnostics);
}

int link_object(const Bytes *objects, int n, const char *model, const char *output,
                char **diagnostics)
{
    return link_to(output, model, objects, n, diagnostics);
}
