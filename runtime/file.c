/* A file appears under its name complete or not at all: it is written under a temporary name in
 * the same folder, synced, renamed, and the folder synced. Faults are remembered and reported
 * once, by rt_file_commit, which then removes the temporary. A device or pipe is written
 * directly; through a symbolic link the file it leads to is replaced. */
#include "runtime/rt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void forget(rt_file *f)
{
    if (f->fd >= 0)
        close(f->fd);
    free(f->path);
    free(f->temporary);
    *f = (rt_file){.fd = -1};
}

static int open_temporary(rt_file *f)
{
    rt_text name = {0};
    for (int attempt = 0; attempt < 100; attempt++) {
        name.n = 0;
        rt_print(&name, "%s.%ld-%d.tmp", f->path, (long)getpid(), attempt);
        if (name.failed)
            break;
        f->fd = open(name.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (f->fd >= 0 || errno != EEXIST)
            break;
    }
    f->temporary = name.p;
    return f->fd;
}

int rt_file_create(dlm_run *r, rt_file *f, const char *path)
{
    struct stat s;
    bool exists = stat(path, &s) == 0;
    *f = (rt_file){.fd = -1};
    f->path = exists && S_ISREG(s.st_mode) ? realpath(path, NULL) : strdup(path);
    if (!f->path)
        return rt_error(r, "out of memory");
    if (exists && !S_ISREG(s.st_mode))
        f->fd = open(path, O_WRONLY | O_CLOEXEC);
    else
        open_temporary(f);
    if (f->fd < 0) {
        rt_error(r, "cannot write %s: %s", path, strerror(errno));
        forget(f);
        return -1;
    }
    return 0;
}

void rt_file_write(rt_file *f, const void *data, size_t bytes)
{
    const char *p = data;
    while (bytes && !f->fault) {
        ssize_t n = write(f->fd, p, bytes > (1 << 30) ? 1 << 30 : bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            f->fault = n < 0 ? errno : EIO;
            return;
        }
        p += n;
        bytes -= (size_t)n;
    }
}

/* The rename is durable once the folder is on disk; some file systems cannot sync a folder. */
static void sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

int rt_file_commit(dlm_run *r, rt_file *f)
{
    if (!f->fault && f->temporary && fsync(f->fd))
        f->fault = errno;
    if (close(f->fd) && !f->fault)
        f->fault = errno;
    f->fd = -1;
    if (!f->fault && f->temporary && rename(f->temporary, f->path))
        f->fault = errno;
    if (f->fault) {
        rt_error(r, "cannot write %s: %s", f->path, strerror(f->fault));
        if (f->temporary)
            unlink(f->temporary);
    } else if (f->temporary) {
        sync_folder(f->path);
    }
    int result = f->fault ? -1 : 0;
    forget(f);
    return result;
}
