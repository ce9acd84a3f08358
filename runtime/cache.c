/* A store addressed by the hash of everything that an entry was made from. One file an entry, named by
 * its key:
 *
 *     8 bytes    "dlmcach2"
 *     8 bytes    of the content: how many
 *     16 bytes   XXH3-128 of the content
 *     32 bytes   of zeros
 *     content
 *
 * A file is written under another name and renamed, so a reader never sees half of one, and two
 * processes may write the same entry at once; a damaged one does not match its hash and counts as
 * missing. What is found is mapped: an entry that is removed meanwhile stays readable. Using an entry
 * renews its time. The first entry that a process writes looks at the size of the whole store, removes
 * what crashes left, and the oldest entries when it has grown beyond its bound. The store is code that
 * we will run: it is used only if it belongs to the user and nobody else may write there. */
#include "runtime/cache.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { USUAL_MB = 4096, MAGIC_BYTES = 8, NAME_BYTES = 40, ABANDONED = 3600 /* seconds */ };

typedef struct {
    char magic[MAGIC_BYTES];
    uint64_t size;
    XXH128_canonical_t hash;
    char zeros[32];
} Header;

_Static_assert(sizeof(Header) == 64, "contents are aligned like tensors");

static const char magic[MAGIC_BYTES] = {'d', 'l', 'm', 'c', 'a', 'c', 'h', '2'};

rt_cache_key rt_cache_hash(const rt_cache_part *parts, int n)
{
    XXH3_state_t state;
    XXH3_128bits_reset(&state);
    for (int i = 0; i < n; i++) {
        uint64_t size = parts[i].size;
        XXH3_128bits_update(&state, &size, sizeof size);
        XXH3_128bits_update(&state, parts[i].data, parts[i].size);
    }
    XXH128_hash_t hash = XXH3_128bits_digest(&state);
    return (rt_cache_key){hash.low64, hash.high64};
}

/* What all entries together may take. */
static off_t bound(void)
{
    const char *text = getenv("DLM_CACHE_MB");
    char *end = NULL;
    long megabytes = text ? strtol(text, &end, 10) : USUAL_MB;
    bool given = text && end != text && !*end && megabytes >= 0 && megabytes < 1L << 40;
    return (off_t)(given ? megabytes : USUAL_MB) << 20;
}

/* ---- the folder ---- */

/* BASE, or BASE + below: malloc'ed. */
static char *joined(const char *base, const char *below)
{
    char *path = NULL;
    return asprintf(&path, "%s%s", base, below) < 0 ? NULL : path;
}

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
    char *outer = joined(base, below), *path = outer ? joined(outer, "/dlm") : NULL;
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

static void entry_name(rt_cache_key key, char name[static NAME_BYTES])
{
    snprintf(name, NAME_BYTES, "%016llx%016llx", (unsigned long long)key.high,
             (unsigned long long)key.low);
}

/* ---- looking up ---- */

static bool is_intact(const rt_cached *c)
{
    const Header *header = c->block;
    if (memcmp(header->magic, magic, sizeof magic) || header->size != c->size)
        return false;
    XXH128_hash_t hash = XXH3_128bits(c->data, c->size);
    return XXH128_isEqual(hash, XXH128_hashFromCanonical(&header->hash));
}

static bool map_content(int file, rt_cached *c)
{
    struct stat st;
    if (fstat(file, &st) != 0 || st.st_size <= (off_t)sizeof(Header))
        return false;
    c->mapped = (size_t)st.st_size;
    c->block = mmap(NULL, c->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (c->block == MAP_FAILED) {
        *c = (rt_cached){0};
        return false;
    }
    c->data = (unsigned char *)c->block + sizeof(Header);
    c->size = c->mapped - sizeof(Header);
    return is_intact(c);
}

void rt_cache_release(rt_cached *c)
{
    if (c->block)
        munmap(c->block, c->mapped);
    *c = (rt_cached){0};
}

bool rt_cache_find(rt_cache_key key, rt_cached *found)
{
    *found = (rt_cached){0};
    int folder = open_folder();
    if (folder < 0)
        return false;
    char name[NAME_BYTES];
    entry_name(key, name);
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
    bool intact = file >= 0 && map_content(file, found);
    if (intact)
        futimens(file, NULL);
    else
        rt_cache_release(found);
    if (file >= 0)
        close(file);
    close(folder);
    return intact;
}

/* ---- storing ---- */

typedef struct {
    char name[NAME_BYTES];
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

static bool is_temporary(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && !strcmp(dot, ".new");
}

/* Lists the store (malloc'ed) and adds up the sizes; files left by a crash are removed. */
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
        if (is_temporary(d->d_name) && st.st_mtim.tv_sec + ABANDONED < time(NULL)) {
            unlinkat(folder, d->d_name, 0);
            continue;
        }
        if (*n == capacity) {
            capacity = capacity ? 2 * capacity : 256;
            Entry *grown = realloc(entries, (size_t)capacity * sizeof *entries);
            if (!grown)
                break;
            entries = grown;
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
    off_t total, most = bound();
    Entry *entries = list_entries(folder, &n, &total);
    if (total > most) {
        qsort(entries, (size_t)n, sizeof *entries, older_first);
        for (int i = 0; i < n && total > most / 4 * 3; i++) {
            unlinkat(folder, entries[i].name, 0);
            total -= entries[i].size;
        }
    }
    free(entries);
}

/* Objects are small: once a process is enough for them. Behind a large entry, always. */
static void shrink_store(int folder, size_t added)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static bool done;
    pthread_mutex_lock(&lock);
    if (!done || added > (size_t)bound() / 64)
        shrink(folder);
    done = true;
    pthread_mutex_unlock(&lock);
}

static bool write_all(int file, const void *data, size_t size)
{
    for (const char *at = data; size;) {
        ssize_t n = write(file, at, size > 1 << 30 ? 1 << 30 : size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

static Header header_of(const rt_cache_part *parts, int n)
{
    Header header = {.size = 0};
    XXH3_state_t state;
    XXH3_128bits_reset(&state);
    for (int i = 0; i < n; i++) {
        header.size += parts[i].size;
        XXH3_128bits_update(&state, parts[i].data, parts[i].size);
    }
    memcpy(header.magic, magic, sizeof magic);
    XXH128_canonicalFromHash(&header.hash, XXH3_128bits_digest(&state));
    return header;
}

/* Two threads of a process may store the same entry: their temporary names differ. */
static void write_entry(int folder, const char *name, const Header *header,
                        const rt_cache_part *parts, int n)
{
    char temporary[NAME_BYTES];
    snprintf(temporary, sizeof temporary, "%d.%lx.new", (int)getpid(), (unsigned long)pthread_self());
    int file = openat(folder, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    bool written = write_all(file, header, sizeof *header);
    for (int i = 0; i < n && written; i++)
        written = write_all(file, parts[i].data, parts[i].size);
    if (close(file) != 0 || !written || renameat(folder, temporary, folder, name) != 0)
        unlinkat(folder, temporary, 0);
}

void rt_cache_keep(rt_cache_key key, const rt_cache_part *parts, int n)
{
    Header header = header_of(parts, n);
    int folder = header.size > (uint64_t)bound() / 2 ? -1 : open_folder();
    if (folder < 0)
        return;
    char name[NAME_BYTES];
    entry_name(key, name);
    write_entry(folder, name, &header, parts, n);
    shrink_store(folder, header.size);
    close(folder);
}
