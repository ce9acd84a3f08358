/* Loads the shims that dlm carries in itself. The bytes go into a file in memory, so that
 * nothing is left on disk and nobody else can change them, and that is opened like any
 * shared object. A shim stays loaded until dlm ends: LLVM does not stand being unloaded. */
#include "codegen/shim.h"
#include "codegen/embed.h"
#include "codegen/toolchain.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

char *message(const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;
    va_start(ap, fmt);
    if (vasprintf(&text, fmt, ap) < 0)
        text = NULL;
    va_end(ap);
    return text;
}

void bytes_free(Bytes *b)
{
    free(b->data);
    *b = (Bytes){0};
}

int memory_file(const char *name, const void *data, size_t size, char **error)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    for (size_t done = 0; fd >= 0 && done < size;) {
        ssize_t n = write(fd, (const char *)data + done, size - done);
        if (n <= 0) {
            close(fd);
            fd = -1;
        } else {
            done += (size_t)n;
        }
    }
    if (fd < 0)
        *error = message("cannot make %s in memory: %m", name);
    return fd;
}

/* The descriptor stays open: dlopen tells libraries apart by their paths, and the number
 * would be given out again. */
static void *load(const EmbeddedFile *file, char **error)
{
    int fd = memory_file(file->name, file->data, file->size, error);
    if (fd < 0)
        return NULL;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        *error = message("cannot load LLVM 19: %s\n"
                         "install Debian's packages libclang-cpp19 and libllvm19\n", dlerror());
        close(fd);
    }
    return library;
}

void *shim_function(Shim shim, const char *name, char **error)
{
    static const EmbeddedFile *const files[SHIM_COUNT] = {&embedded_clang, &embedded_orc};
    static void *libraries[SHIM_COUNT];
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

    pthread_mutex_lock(&lock);
    if (!libraries[shim])
        libraries[shim] = load(files[shim], error);
    void *library = libraries[shim];
    pthread_mutex_unlock(&lock);
    if (!library)
        return NULL;
    void *function = dlsym(library, name);
    if (!function)
        die("the shim %s has no function %s", files[shim]->name, name);
    return function;
}
