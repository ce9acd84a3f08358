/* Memory of a run: places, scratch and gathered rows.
 *
 * Tensors begin at multiples of 64 bytes (a cache line, the widest vector) and have 64 bytes of
 * slack behind them, so that a vector load of the last elements stays inside. Large blocks are
 * aligned for huge pages, which are asked for: they are touched in a third of the time.
 * A block larger than the machine's memory is refused at once, with its size, rather than left
 * to be killed when it is touched. */
#include "runtime/device.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { HUGE_PAGE = 2 << 20 };

static bool beyond_memory(size_t bytes)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 && bytes / (size_t)size >= (size_t)pages;
}

void *rt_block(size_t bytes)
{
    if (bytes > SIZE_MAX / 2 || beyond_memory(bytes))
        return NULL;
    size_t align = bytes >= 2 * HUGE_PAGE ? HUGE_PAGE : RT_ALIGN;
    size_t whole = (bytes + RT_ALIGN + align - 1) / align * align;
    void *block = aligned_alloc(align, whole);
    if (block && align == HUGE_PAGE)
        madvise(block, whole, MADV_HUGEPAGE);
    return block;
}

void *rt_alloc(dlm_run *r, dlm_i64 bytes, const char *what)
{
    void *block = bytes < 0 ? NULL : rt_block((size_t)bytes);
    if (!block) {
        rt_text t = {0};
        if (bytes < 0)
            rt_print(&t, "more than 2^63 bytes");
        else
            rt_print(&t, "%lld bytes", (long long)bytes);
        rt_error(r, "out of memory: %s for %s", t.p ? t.p : "more bytes", what);
        rt_text_free(&t);
        return NULL;
    }
    memset(block, 0, (size_t)bytes + RT_ALIGN);
    return block;
}

void rt_free(void *block)
{
    free(block);
}

/* ---- places: one block for all ---- */

static const size_t OPEN = SIZE_MAX;       /* the offset of a place with a block of its own */

static bool is_open(const dlm_place *p)
{
    for (int k = 0; k < p->rank; k++)
        if (p->shape[k] < 0)
            return true;
    return false;
}

int rt_places_new(dlm_run *r)
{
    const dlm_program *p = r->program;
    size_t end = 0;
    r->place_offset = calloc((size_t)p->nplaces + 1, sizeof *r->place_offset);
    r->open_place = calloc((size_t)p->nplaces + 1, sizeof *r->open_place);
    r->open_bytes = calloc((size_t)p->nplaces + 1, sizeof *r->open_bytes);
    if (!r->place_offset || !r->open_place || !r->open_bytes)
        return rt_error(r, "out of memory");
    for (int k = 0; k < p->nplaces; k++) {
        bool open = is_open(&p->places[k]);
        dlm_i64 n = open ? 0 : rt_elements(p->places[k].rank, p->places[k].shape);
        size_t bytes;
        r->place_offset[k] = open ? OPEN : end;
        if (n < 0 || __builtin_mul_overflow((size_t)n, rt_type_size(p->places[k].type), &bytes) ||
            __builtin_add_overflow(end, bytes, &end) || end > SIZE_MAX / 4)
            return rt_error(r, "%s is too large to be addressed", p->places[k].path);
        end = (end + RT_ALIGN - 1) / RT_ALIGN * RT_ALIGN + RT_ALIGN;
    }
    r->place_bytes = (dlm_i64)end;
    r->place_block = rt_alloc(r, r->place_bytes, "parameters and state");
    if (!r->place_block)
        return -1;
    return r->device ? p->accelerator->places(r) : 0;
}

void *dlm_place_data(dlm_run *r, int place)
{
    return r->place_offset[place] == OPEN ? r->open_place[place]
                                          : (char *)r->place_block + r->place_offset[place];
}

bool rt_place_is_fixed(const dlm_run *r, int place)
{
    return r->place_offset[place] != OPEN;
}

dlm_i64 rt_place_bytes(const dlm_run *r, int place)
{
    const dlm_place *p = &r->program->places[place];
    return rt_place_is_fixed(r, place)
        ? rt_elements(p->rank, p->shape) * (dlm_i64)rt_type_size(p->type)
        : r->open_bytes[place];
}

/* Only what writes a place as a whole finds it too small: the content need not be kept. */
void *rt_place(dlm_run *r, int place, dlm_i64 bytes)
{
    bool fits = r->place_offset[place] != OPEN ||
                (r->open_place[place] && bytes <= r->open_bytes[place]);
    if (!fits) {
        rt_free(r->open_place[place]);
        r->open_bytes[place] = bytes;
        r->open_place[place] = rt_alloc(r, bytes, r->program->places[place].path);
    }
    return dlm_place_data(r, place);
}

void rt_places_free(dlm_run *r)
{
    for (int k = 0; r->open_place && k < r->program->nplaces; k++)
        rt_free(r->open_place[k]);
    free(r->open_place);
    free(r->open_bytes);
    rt_free(r->place_block);
    free(r->place_offset);
}

/* ---- scratch ---- */

void *dlm_scratch(dlm_run *r, int slot, dlm_i64 bytes)
{
    if (slot >= r->nscratch) {
        int n = slot + 8;
        void **block = realloc(r->scratch, (size_t)n * sizeof *block);
        if (block)
            r->scratch = block;
        size_t *size = realloc(r->scratch_bytes, (size_t)n * sizeof *size);
        if (size)
            r->scratch_bytes = size;
        if (!block || !size) {
            rt_error(r, "out of memory");
            return NULL;
        }
        for (int k = r->nscratch; k < n; k++) {
            r->scratch[k] = NULL;
            r->scratch_bytes[k] = 0;
        }
        r->nscratch = n;
    }
    if (!r->scratch[slot] || (size_t)bytes > r->scratch_bytes[slot]) {
        rt_dropped(r, r->scratch[slot]);
        rt_free(r->scratch[slot]);
        r->scratch_bytes[slot] = 0;
        r->scratch[slot] = rt_alloc(r, bytes, "a result");
        if (!r->scratch[slot] || rt_changed(r, r->scratch[slot], bytes))
            return NULL;
        r->scratch_bytes[slot] = (size_t)bytes;
    }
    return r->scratch[slot];
}

/* ---- rows gathered by a `for` expression ---- */

int dlm_rows_add(dlm_run *r, dlm_rows_buffer *b, const void *data, dlm_i64 bytes)
{
    if (b->bytes + bytes > b->capacity || !b->data) {
        dlm_i64 capacity = b->capacity ? b->capacity * 2 : 4096;
        while (capacity < b->bytes + bytes)
            capacity *= 2;
        void *grown = rt_alloc(r, capacity, "the values of a for expression");
        if (!grown)
            return -1;
        if (b->bytes)
            memcpy(grown, b->data, (size_t)b->bytes);
        rt_dropped(r, b->data);
        rt_free(b->data);
        b->data = grown;
        b->capacity = capacity;
    }
    if (rt_fetch(r, data))
        return -1;
    if (bytes)
        memcpy((char *)b->data + b->bytes, data, (size_t)bytes);
    b->bytes += bytes;
    return rt_changed(r, b->data, b->bytes);
}

void dlm_rows_free(dlm_run *r, dlm_rows_buffer *b)
{
    rt_dropped(r, b->data);
    rt_free(b->data);
    *b = (dlm_rows_buffer){0};
}
