/* A store of what is made again and again from the same things: compiled objects, and data sets as
 * their readers leave them. It lies in $XDG_CACHE_HOME/dlm, else ~/.cache/dlm, and takes no more than
 * 4 GB, or $DLM_CACHE_MB. */
#ifndef DLM_CACHE_H
#define DLM_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t low, high;
} rt_cache_key;

typedef struct {
    const void *data;
    size_t size;
} rt_cache_part;

typedef struct {
    unsigned char *data;    /* in memory of this process alone; aligned to 64 bytes */
    size_t size;
    void *block;            /* what is mapped */
    size_t mapped;
} rt_cached;

/* A hash of all parts and of where each begins. */
rt_cache_key rt_cache_hash(const rt_cache_part *parts, int n);
/* False when there is no such entry, or none that is intact. */
bool rt_cache_find(rt_cache_key key, rt_cached *found);
void rt_cache_release(rt_cached *found);        /* leaves it empty */
/* The parts, one after another. Best effort: where the store cannot be written, nothing happens. */
void rt_cache_keep(rt_cache_key key, const rt_cache_part *parts, int n);

#endif
