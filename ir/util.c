/* Memory, text and names (see util.h).
 *
 * The arena is a list of chunks; a block comes from the newest chunk, or from a chunk of its own
 * when it is large. Under AddressSanitizer what was not handed out is poisoned, with a gap after
 * each block, so that overruns are found as on the plain heap. Interned names stand in an
 * open-addressing table that points into the arena. Only one thread may use arena and names. */
#include "ir/util.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define HIDE(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define SHOW(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
enum { BLOCK_GAP = 16 };
#else
#define HIDE(p, n) ((void)0)
#define SHOW(p, n) ((void)0)
enum { BLOCK_GAP = 0 };
#endif

enum { CHUNK_BYTES = 256 * 1024, ALIGNMENT = 16 };

typedef struct Chunk Chunk;
struct Chunk {
    Chunk *older;
    size_t used, size;      /* of the bytes that follow this header */
};

static struct {
    Chunk *newest;
    size_t bytes;           /* handed out so far */
    const char **names;     /* the table of interned names; NULL: free */
    size_t nnames, capacity;
} arena;

void die(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("dlm: internal error: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    abort();
}

/* ---- memory ---- */

void *xrealloc(void *p, size_t bytes)
{
    void *q = realloc(p, bytes ? bytes : 1);
    if (!q) {
        fprintf(stderr, "dlm: out of memory (%zu bytes wanted)\n", bytes);
        exit(1);
    }
    return q;
}

/* The header is a whole number of alignments long, so blocks behind it stay aligned. */
static size_t header_bytes(void)
{
    return (sizeof(Chunk) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static char *chunk_data(Chunk *chunk)
{
    return (char *)chunk + header_bytes();
}

static Chunk *new_chunk(size_t size)
{
    if (size > SIZE_MAX - header_bytes())
        die("allocation of %zu bytes", size);
    Chunk *chunk = calloc(1, header_bytes() + size);
    if (!chunk)
        chunk = xrealloc(NULL, header_bytes() + size);   /* reports the failure */
    chunk->size = size;
    HIDE(chunk_data(chunk), size);
    return chunk;
}

void *alloc(size_t bytes)
{
    if (bytes > SIZE_MAX / 2)
        die("allocation of %zu bytes", bytes);
    size_t need = (bytes + !bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + BLOCK_GAP;
    Chunk *chunk = arena.newest;
    arena.bytes += bytes;
    if (!chunk || chunk->size - chunk->used < need) {
        bool own = need > CHUNK_BYTES / 4;
        chunk = new_chunk(own ? need : CHUNK_BYTES);
        if (own && arena.newest) {                       /* keep filling the current chunk */
            chunk->older = arena.newest->older;
            arena.newest->older = chunk;
        } else {
            chunk->older = arena.newest;
            arena.newest = chunk;
        }
    }
    char *p = chunk_data(chunk) + chunk->used;
    chunk->used += need;
    SHOW(p, bytes);
    return p;
}

void *alloc_copy(const void *from, size_t bytes)
{
    void *p = alloc(bytes);
    if (bytes)
        memcpy(p, from, bytes);
    return p;
}

void arena_free(void)
{
    for (Chunk *chunk = arena.newest, *older; chunk; chunk = older) {
        older = chunk->older;
        SHOW(chunk_data(chunk), chunk->size);
        free(chunk);
    }
    free(arena.names);
    memset(&arena, 0, sizeof arena);
}

size_t arena_bytes(void)
{
    return arena.bytes;
}

void *vec_grow(void *p, int n, int *cap, size_t size)
{
    if (*cap > INT_MAX / 2)
        die("array of more than %d elements", *cap);
    int grown = *cap ? 2 * *cap : 8;
    void *q = alloc((size_t)grown * size);
    if (n)
        memcpy(q, p, (size_t)n * size);
    *cap = grown;
    return q;
}

/* ---- text ---- */

static void buf_reserve(Buf *b, size_t more)
{
    if (b->n + more + 1 > b->cap) {
        b->cap = 2 * b->cap + more + 64;
        b->p = xrealloc(b->p, b->cap);
    }
}

void buf_put(Buf *b, const char *s, size_t n)
{
    buf_reserve(b, n);
    if (n)
        memcpy(b->p + b->n, s, n);
    b->n += n;
    b->p[b->n] = 0;
}

void buf_puts(Buf *b, const char *s)
{
    buf_put(b, s, strlen(s));
}

void buf_vprintf(Buf *b, const char *fmt, va_list ap)
{
    enum { MOST = 100 };
    va_list again;
    va_copy(again, ap);
    buf_reserve(b, MOST);
    int n = vsnprintf(b->p + b->n, MOST + 1, fmt, ap);
    check(n >= 0);
    if (n > MOST) {
        buf_reserve(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    }
    b->n += (size_t)n;
    va_end(again);
}

void buf_printf(Buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(b, fmt, ap);
    va_end(ap);
}

void buf_free(Buf *b)
{
    free(b->p);
    *b = (Buf){0};
}

const char *buf_text(Buf *b)
{
    return b->p ? b->p : "";
}

void buf_double(Buf *b, double x)
{
    char text[40];
    if (isnan(x)) {
        buf_puts(b, "nan");
        return;
    }
    /* Any normal double whose shortest form has at most 15 digits is found by %.15g already. */
    for (int digits = isnormal(x) ? 15 : 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    buf_puts(b, text);
    if (!strpbrk(text, ".en"))
        buf_puts(b, ".0");
}

/* ---- names ---- */

/* FNV-1a */
static uint64_t hash_text(const char *s, size_t n)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)s[i]) * 1099511628211u;
    return hash ^ hash >> 32;
}

/* The place in the table where the name stands, or would. */
static const char **find_name(const char *s, size_t n)
{
    size_t i = hash_text(s, n) & (arena.capacity - 1);
    while (arena.names[i] && (strncmp(arena.names[i], s, n) || arena.names[i][n]))
        i = (i + 1) & (arena.capacity - 1);
    return &arena.names[i];
}

static void grow_names(void)
{
    const char **old = arena.names;
    size_t n = arena.capacity;
    arena.capacity = n ? 2 * n : 1024;
    arena.names = xrealloc(NULL, arena.capacity * sizeof *old);
    memset(arena.names, 0, arena.capacity * sizeof *old);
    for (size_t i = 0; i < n; i++)
        if (old[i])
            *find_name(old[i], strlen(old[i])) = old[i];
    free(old);
}

const char *intern_n(const char *s, size_t n)
{
    check(!memchr(s, 0, n));
    if (2 * (arena.nnames + 1) > arena.capacity)
        grow_names();
    const char **place = find_name(s, n);
    if (!*place) {
        char *copy = alloc(n + 1);
        memcpy(copy, s, n);
        *place = copy;
        arena.nnames++;
    }
    return *place;
}

const char *intern(const char *s)
{
    return intern_n(s, strlen(s));
}

const char *internf(const char *fmt, ...)
{
    Buf text = {0};
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&text, fmt, ap);
    va_end(ap);
    const char *name = intern(buf_text(&text));
    buf_free(&text);
    return name;
}

/* ---- files ---- */

char *read_file(const char *path, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    struct stat info;
    size_t cap = fstat(fd, &info) == 0 && info.st_size > 0 ? (size_t)info.st_size + 1 : 4096;
    char *text = xrealloc(NULL, cap + 1);
    size_t n = 0;
    ssize_t got;
    while ((got = read(fd, text + n, cap - n)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            int why = errno;
            free(text);
            close(fd);
            errno = why;
            return NULL;
        }
        n += (size_t)got;
        if (n == cap)
            text = xrealloc(text, (cap *= 2) + 1);
    }
    close(fd);
    text[n] = 0;
    if (size)
        *size = n;
    return text;
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

/* Devices and pipes (/dev/stdout) are written as they are: they cannot be renamed over. */
static bool write_through(const char *path, const void *data, size_t size)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = write_all(fd, data, size);
    return close(fd) == 0 && ok;
}

static bool write_beside(const char *path, Buf *temporary, const void *data, size_t size)
{
    static int serial;
    int fd;
    do {
        temporary->n = 0;
        buf_printf(temporary, "%s.%d-%d.tmp", path, (int)getpid(), serial++);
        fd = open(buf_text(temporary), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (fd < 0 && errno == EEXIST);
    if (fd < 0)
        return false;
    bool ok = write_all(fd, data, size) && fsync(fd) == 0;
    int why = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (ok && rename(buf_text(temporary), path) == 0)
        return true;
    if (ok)
        why = errno;
    unlink(buf_text(temporary));
    errno = why;
    return false;
}

bool write_file(const char *path, const void *data, size_t size)
{
    struct stat info;
    bool exists = stat(path, &info) == 0;
    if (exists && S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (exists && !S_ISREG(info.st_mode))
        return write_through(path, data, size);
    char *real = exists ? realpath(path, NULL) : NULL;   /* what a symbolic link points at */
    Buf temporary = {0};
    bool ok = write_beside(real ? real : path, &temporary, data, size);
    int why = errno;
    buf_free(&temporary);
    free(real);
    errno = why;
    return ok;
}
