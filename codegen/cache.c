/* A store of compiled objects, addressed by the hash of everything they were made from:
 * $XDG_CACHE_HOME/dlm, else ~/.cache/dlm. One file an entry, named by its key:
 *
 *     8 bytes    "dlmcach1"
 *     16 bytes   XXH3-128 of the content
 *     content
 *
 * A file is written under another name and renamed, so a reader never sees half of one; a
 * damaged one does not match its hash and counts as missing. Using an entry renews its time.
 * The first entry that a process writes looks at the size of the whole store and removes the
 * oldest entries when it has grown beyond its bound. The store is code that we will run: it
 * is used only if it belongs to the user and nobody else may write there. */
#include "codegen/toolchain.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { LARGEST_STORE = 512 << 20, SHRUNK_STORE = 384 << 20, MAGIC_BYTES = 8 };

typedef struct {
    char magic[MAGIC_BYTES];
    XXH128_canonical_t hash;
} Header;

static const char magic[MAGIC_BYTES] = {'d', 'l', 'm', 'c', 'a', 'c', 'h', '1'};

CacheKey cache_key(const CachePart *parts, int n)
{
    XXH3_state_t state;
    XXH3_128bits_reset(&state);
    for (int i = 0; i < n; i++) {
        uint64_t size = parts[i].size;
        XXH3_128bits_update(&state, &size, sizeof size);
        XXH3_128bits_update(&state, parts[i].data, parts[i].size);
    }
    XXH128_hash_t hash = XXH3_128bits_digest(&state);
    return (CacheKey){hash.low64, hash.high64};
}

/* ---- the folder ---- */

/* Opens (and makes) the folder; -1 when there is none that can be used. */
static int open_folder(void)
{
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME"), *below = "";
    if (!base || base[0] != '/') {
        if (!home || home[0] != '/')
            return -1;
        base = home;
        below = "/.cache";
    }
    char *outer = message("%s%s", base, below), *path = message("%s%s/dlm", base, below);
    int folder = -1;
    if (outer && path) {
        if (mkdir(path, 0700) != 0 && errno == ENOENT) {
            mkdir(outer, 0700);
            mkdir(path, 0700);
        }
        folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    free(outer);
    free(path);
    struct stat st;
    if (folder >= 0 && (fstat(folder, &st) != 0 || st.st_uid != geteuid() || (st.st_mode & 022))) {
        close(folder);
        folder = -1;
    }
    return folder;
}

static void entry_name(CacheKey key, char name[static 40])
{
    snprintf(name, 40, "%016llx%016llx.o", (unsigned long long)key.high,
             (unsigned long long)key.low);
}

/* ---- looking up ---- */

static bool read_content(int file, Bytes *content)
{
    struct stat st;
    Header header;
    if (fstat(file, &st) != 0 || st.st_size <= (off_t)sizeof header)
        return false;
    content->size = (size_t)st.st_size - sizeof header;
    content->data = malloc(content->size);
    struct iovec parts[] = {{&header, sizeof header}, {content->data, content->size}};
    if (!content->data || readv(file, parts, LENGTH(parts)) != st.st_size ||
        memcmp(header.magic, magic, sizeof magic) != 0)
        return false;
    XXH128_hash_t hash = XXH3_128bits(content->data, content->size);
    return XXH128_isEqual(hash, XXH128_hashFromCanonical(&header.hash));
}

bool cache_get(CacheKey key, Bytes *content)
{
    *content = (Bytes){0};
    int folder = open_folder();
    if (folder < 0)
        return false;
    char name[40];
    entry_name(key, name);
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
    bool found = file >= 0 && read_content(file, content);
    if (found)
        futimens(file, NULL);
    else
        bytes_free(content);
    if (file >= 0)
        close(file);
    close(folder);
    return found;
}

/* ---- storing ---- */

typedef struct {
    char name[40];
    struct timespec used;
    off_t size;
} Entry;

static int older_first(const void *a, const void *b)
{
    const struct timespec *x = &((const Entry *)a)->used, *y = &((const Entry *)b)->used;
    if (x->tv_sec != y->tv_sec)
        return x->tv_sec < y->tv_sec ? -1 : 1;
    return (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

/* Lists the store (malloc'ed), files left by a crash included, and adds up their sizes. */
static Entry *list_entries(int folder, int *n, off_t *total)
{
    Entry *entries = NULL;
    int capacity = 0;
    DIR *listing = fdopendir(dup(folder));
    *n = 0;
    *total = 0;
    for (struct dirent *d; listing && (d = readdir(listing));) {
        struct stat st;
        if (strlen(d->d_name) >= sizeof entries->name ||
            fstatat(folder, d->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
            continue;
        if (*n == capacity) {
            capacity = capacity ? 2 * capacity : 256;
            entries = xrealloc(entries, (size_t)capacity * sizeof *entries);
        }
        Entry *e = &entries[(*n)++];
        strcpy(e->name, d->d_name);
        e->used = st.st_mtim;
        e->size = st.st_size;
        *total += st.st_size;
    }
    if (listing)
        closedir(listing);
    return entries;
}

static void shrink(int folder)
{
    int n;
    off_t total;
    Entry *entries = list_entries(folder, &n, &total);
    if (total > LARGEST_STORE) {
        qsort(entries, (size_t)n, sizeof *entries, older_first);
        for (int i = 0; i < n && total > SHRUNK_STORE; i++) {
            unlinkat(folder, entries[i].name, 0);
            total -= entries[i].size;
        }
    }
    free(entries);
}

static void shrink_once(int folder)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static bool done;
    pthread_mutex_lock(&lock);
    if (!done)
        shrink(folder);
    done = true;
    pthread_mutex_unlock(&lock);
}

/* Two threads of a process may store the same entry: their temporary names differ. */
static void write_entry(int folder, const char *name, const void *data, size_t size)
{
    char temporary[40];
    snprintf(temporary, sizeof temporary, "%d.%lx.new", (int)getpid(),
             (unsigned long)pthread_self());
    int file = openat(folder, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    Header header;
    memcpy(header.magic, magic, sizeof magic);
    XXH128_canonicalFromHash(&header.hash, XXH3_128bits(data, size));
    struct iovec parts[] = {{&header, sizeof header}, {(void *)data, size}};
    bool written = writev(file, parts, LENGTH(parts)) == (ssize_t)(sizeof header + size);
    if (close(file) != 0 || !written || renameat(folder, temporary, folder, name) != 0)
        unlinkat(folder, temporary, 0);
}

void cache_put(CacheKey key, const void *data, size_t size)
{
    int folder = open_folder();
    if (folder < 0)
        return;
    char name[40];
    entry_name(key, name);
    write_entry(folder, name, data, size);
    shrink_once(folder);
    close(folder);
}
