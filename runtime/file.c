/* A file appears under its name complete or not at all: it is written under a temporary name in
 * the same folder, synced, renamed, and the folder synced. Faults are remembered and reported
 * once, by rt_file_commit, which then removes the temporary. One that a killed run has left is removed
 * when the same file is written again: it is locked as long as somebody writes it. A device or pipe is written
 * directly; through a symbolic link the file it leads to is replaced. */
#include "runtime/reader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

/* ---- reading ---- */

static int cannot_read(dlm_run *r, const char *path, const char *reason, const char *advice)
{
    return rt_error(r, "cannot read %s: %s%s%s", path, reason, advice ? "; " : "",
                    advice ? advice : "");
}

/* zlib names the file, which it knows by its descriptor alone: "<fd:4>: incorrect data check". */
const char *rt_gz_reason(const char *said)
{
    const char *behind = strncmp(said, "<fd:", 4) ? NULL : strstr(said, ">: ");
    return behind ? behind + 3 : said;
}

/* zlib reads plain files through the same calls. */
static unsigned char *read_all(dlm_run *r, gzFile file, const char *path, dlm_i64 *bytes)
{
    unsigned char *block = NULL;
    dlm_i64 n = 0, capacity = 0;
    for (int got = 1; got > 0; n += got > 0 ? got : 0) {
        if (n + (1 << 20) + 1 > capacity) {
            dlm_i64 more = capacity ? 2 * capacity : 4 << 20;
            unsigned char *grown = rt_alloc(r, more, path);
            if (grown && block)
                memcpy(grown, block, (size_t)n);
            rt_free(block);
            block = grown;
            capacity = more;
            if (!block)
                return NULL;
        }
        got = gzread(file, block + n, 1 << 20);
        int code;
        const char *reason = gzerror(file, &code);
        if (got < 0 || code == Z_BUF_ERROR || code == Z_DATA_ERROR) {
            if (code == Z_BUF_ERROR)
                rt_error(r, "%s is truncated: the compressed data ends in the middle", path);
            else
                cannot_read(r, path, code == Z_ERRNO ? strerror(errno) : rt_gz_reason(reason),
                            NULL);
            rt_free(block);
            return NULL;
        }
    }
    block[n] = 0;
    *bytes = n;
    return block;
}

unsigned char *rt_read_file(dlm_run *r, const char *path, const char *advice, dlm_i64 *bytes)
{
    struct stat s;
    rt_reads(r, path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int fault = fd < 0 ? errno : fstat(fd, &s) == 0 && S_ISDIR(s.st_mode) ? EISDIR : 0;
    gzFile file = fault ? NULL : gzdopen(fd, "rb");
    if (!file) {
        cannot_read(r, path, strerror(fault ? fault : ENOMEM), advice);
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    unsigned char *block = read_all(r, file, path, bytes);
    gzclose(file);
    return block;
}

/* ---- writing ---- */

static void forget(rt_file *f)
{
    if (f->fd >= 0)
        close(f->fd);
    free(f->path);
    free(f->temporary);
    *f = (rt_file){.fd = -1};
}

enum { SECONDS_TO_LOCK = 10 };

static void remove_if_abandoned(const char *folder, const char *name)
{
    struct stat s;
    rt_text path = {0};
    rt_print(&path, "%s/%s", folder, name);
    int fd = path.failed ? -1 : open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0 && fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_mtime + SECONDS_TO_LOCK < time(NULL) &&
        flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlink(path.p);
    if (fd >= 0)
        close(fd);
    rt_text_free(&path);
}

/* Temporaries of the file, NAME.PID-K.tmp. */
static void remove_abandoned(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    DIR *listing = folder ? opendir(folder) : NULL;
    size_t n = strlen(name);
    for (struct dirent *d; listing && (d = readdir(listing));) {
        const char *at = d->d_name + n + 1;
        if (strncmp(d->d_name, name, n) || d->d_name[n] != '.')
            continue;
        size_t digits = strspn(at, "0123456789"), more = at[digits] == '-' ? strspn(at + digits + 1, "0123456789") : 0;
        if (digits && more && !strcmp(at + digits + 1 + more, ".tmp"))
            remove_if_abandoned(folder, d->d_name);
    }
    if (listing)
        closedir(listing);
    free(folder);
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
    if (f->fd >= 0)
        flock(f->fd, LOCK_EX | LOCK_NB);
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
    else {
        remove_abandoned(f->path);
        open_temporary(f);
    }
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
