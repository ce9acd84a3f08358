/* What the GPU has copies of: blocks of the host, found by their addresses, and places, by number.
 *
 * Of each copy it is known whether the host, the device or both have the content of now. A step that
 * reads a block which only the host has sends it; a step that writes one makes the host's content old,
 * until somebody fetches it: weights come back when they are saved, and not before.
 *
 * Batches are sent ahead, by the thread that fills them, on a stream of their own:
 *
 *     fill k+1 ─ send ───────► copied ─┐          the block may be filled again after `copied`
 *     compute: steps of k ─► free      └─► steps of k+1      and sent again after `free` */
#include "runtime/cuda.h"

#include <stdlib.h>
#include <string.h>

/* ---- the table ---- */

static rt_mirror *find(rt_device *d, const void *host)
{
    rt_mirror *found = NULL;
    pthread_mutex_lock(&d->lock);
    for (int k = 0; k < d->nmirrors && !found; k++)
        if (d->mirror[k]->host == host)
            found = d->mirror[k];
    pthread_mutex_unlock(&d->lock);
    return found;
}

static rt_mirror *add(rt_device *d, const void *host)
{
    rt_mirror *m = calloc(1, sizeof *m);
    bool added = m != NULL;
    pthread_mutex_lock(&d->lock);
    if (d->nmirrors == d->mirror_cap) {
        int cap = d->mirror_cap ? 2 * d->mirror_cap : 32;
        rt_mirror **grown = realloc(d->mirror, (size_t)cap * sizeof *grown);
        added = added && grown;
        d->mirror = grown ? grown : d->mirror;
        d->mirror_cap = grown ? cap : d->mirror_cap;
    }
    if (added) {
        m->host = host;
        d->mirror[d->nmirrors++] = m;
    }
    pthread_mutex_unlock(&d->lock);
    if (!added)
        free(m);
    return added ? m : NULL;
}

static void free_mirror(rt_device *d, rt_mirror *m)
{
    if (m->copied)
        d->driver->EventSynchronize(m->copied);
    rt_cuda_free(d, m->device);
    if (m->copied)
        d->driver->EventDestroy(m->copied);
    if (m->free)
        d->driver->EventDestroy(m->free);
    free(m);
}

void rt_cuda_dropped(rt_device *d, const void *block)
{
    rt_mirror *m = NULL;
    pthread_mutex_lock(&d->lock);
    for (int k = 0; k < d->nmirrors && !m; k++)
        if (d->mirror[k]->host == block) {
            m = d->mirror[k];
            d->mirror[k] = d->mirror[--d->nmirrors];
        }
    pthread_mutex_unlock(&d->lock);
    if (m)
        free_mirror(d, m);
}

void rt_cuda_free_blocks(rt_device *d)
{
    for (int k = 0; k < d->nmirrors; k++)
        free_mirror(d, d->mirror[k]);
    free(d->mirror);
    for (int k = 0; k < d->nplaces; k++)
        if (d->place[k].open)
            rt_cuda_free(d, d->place[k].device);
    rt_cuda_free(d, d->place_block);
    free(d->place);
}

/* ---- blocks ---- */

int rt_cuda_changed(dlm_run *r, const void *block, dlm_i64 bytes)
{
    rt_mirror *m = find(r->device, block);
    if (!m && !(m = add(r->device, block)))
        return rt_error(r, "out of memory");
    m->bytes = (size_t)bytes;
    m->on_host = true;
    m->on_device = m->arriving = false;
    return 0;
}

/* Memory of the device for the content; its old content, if it has any, is no longer needed. */
static int make_room(dlm_run *r, rt_mirror *m, size_t bytes)
{
    if (m->device && bytes <= m->capacity)
        return 0;
    rt_cuda_free(r->device, m->device);
    m->on_device = m->on_device && !m->device;
    m->device = rt_cuda_alloc(r, bytes, "a tensor of the host");
    m->capacity = bytes;
    return m->device ? 0 : -1;
}

static int send_now(dlm_run *r, rt_mirror *m)
{
    rt_device *d = r->device;
    const rt_driver *c = d->driver;
    if (make_room(r, m, m->bytes))
        return -1;
    m->wanted = true;
    if (!m->pinned)
        return rt_cuda_to_device(r, m->device, m->host, m->bytes);
    if (!m->copied && !(m->copied = rt_cuda_event(d)))
        return rt_error(r, "out of memory");
    int code = c->CopyToDevice(m->device, m->host, m->bytes, d->compute);
    if (!code)
        code = c->EventRecord(m->copied, d->compute);
    return code ? rt_cuda_fault(r, code, "sending a batch to the GPU") : 0;
}

rt_address rt_cuda_block(dlm_run *r, const void *host, size_t bytes, bool read, bool *known)
{
    rt_device *d = r->device;
    rt_mirror *m = find(d, host);
    int code = 0;
    *known = m != NULL;
    if (!m)
        return 0;
    if (m->arriving) {
        code = d->driver->StreamWaitEvent(d->compute, m->copied, 0);
        m->arriving = false;
    }
    if (code) {
        rt_cuda_fault(r, code, "waiting for a batch");
        return 0;
    }
    if (read && !m->on_device) {
        if (m->bytes && send_now(r, m))
            return 0;
        m->on_device = true;
    }
    return make_room(r, m, bytes) ? 0 : m->device;
}

void rt_cuda_block_written(rt_device *d, const void *host)
{
    rt_mirror *m = find(d, host);
    m->on_host = false;
    m->on_device = true;
}

int rt_cuda_fetch(dlm_run *r, const void *block)
{
    rt_mirror *m = find(r->device, block);
    if (!m || m->on_host)
        return 0;
    if (rt_cuda_settle(r) || rt_cuda_to_host(r, (void *)m->host, m->device, m->bytes))
        return -1;
    m->on_host = true;
    return 0;
}

/* ---- batches ---- */

void *rt_cuda_pinned(rt_device *d, size_t bytes)
{
    void *block = NULL;
    if (d->driver->SetCurrent(d->context) || d->driver->HostAlloc(&block, bytes, 0))
        return NULL;
    rt_mirror *m = add(d, block);
    if (m) {
        m->pinned = true;
        return block;
    }
    d->driver->FreeHost(block);
    return NULL;
}

void rt_cuda_unpinned(rt_device *d, void *block)
{
    rt_cuda_dropped(d, block);
    d->driver->FreeHost(block);
}

void rt_cuda_reuse(rt_device *d, const void *block)
{
    rt_mirror *m = find(d, block);
    d->driver->SetCurrent(d->context);
    if (m && m->copied)
        d->driver->EventSynchronize(m->copied);
}

void rt_cuda_release(rt_device *d, const void *block)
{
    rt_mirror *m = find(d, block);
    if (!m || !m->wanted)
        return;
    if (!m->free)
        m->free = rt_cuda_event(d);
    m->released = m->free && !d->driver->EventRecord(m->free, d->compute);
}

/* On the stream of transfers, when the steps that read the last batch in this block have run. Where that
 * does not work, the batch is sent when a step reads it, and what is wrong is said then. */
static bool send_ahead(rt_device *d, rt_mirror *m)
{
    const rt_driver *c = d->driver;
    if (!m->copied && !(m->copied = rt_cuda_event(d)))
        return false;
    return !c->StreamWaitEvent(d->transfer, m->free, 0) &&
           !c->CopyToDevice(m->device, m->host, m->bytes, d->transfer) &&
           !c->EventRecord(m->copied, d->transfer);
}

void rt_cuda_send(rt_device *d, const void *block, dlm_i64 bytes)
{
    rt_mirror *m = find(d, block);
    if (!m)
        return;
    m->bytes = (size_t)bytes;
    m->on_host = true;
    m->on_device = m->arriving = false;
    bool ahead = m->wanted && m->released && m->device && m->bytes && m->bytes <= m->capacity;
    m->released = false;
    if (ahead && send_ahead(d, m))
        m->on_device = m->arriving = true;
}

/* ---- places ---- */

static const char *path(const dlm_run *r, int place)
{
    return r->program->places[place].path;
}

/* Those whose size is known lie in one block, as on the host. */
int rt_cuda_places(dlm_run *r)
{
    rt_device *d = r->device;
    d->place = calloc((size_t)r->program->nplaces + 1, sizeof *d->place);
    if (!d->place)
        return rt_error(r, "out of memory");
    d->nplaces = r->program->nplaces;
    d->place_block = rt_cuda_alloc(r, (size_t)r->place_bytes, "the parameters and state");
    if (!d->place_block)
        return -1;
    int code = d->driver->Fill(d->place_block, 0, (size_t)r->place_bytes, d->compute);
    for (int k = 0; k < d->nplaces; k++) {
        bool open = !rt_place_is_fixed(r, k);
        rt_address at = open ? 0 : d->place_block + r->place_offset[k];
        d->place[k] = (rt_place_copy){.device = at, .on_host = true, .on_device = !open, .open = open};
    }
    return code ? rt_cuda_fault(r, code, "the parameters and state") : 0;
}

/* A step that writes an open place as a whole may find it too small. */
static int resize(dlm_run *r, int place, size_t bytes)
{
    rt_device *d = r->device;
    rt_place_copy *p = &d->place[place];
    const void *before = r->open_place[place];
    if (!rt_place(r, place, (dlm_i64)bytes))
        return -1;
    size_t now = (size_t)rt_place_bytes(r, place);
    if (p->device && before == r->open_place[place] && now <= p->capacity)
        return 0;
    rt_cuda_free(d, p->device);
    p->device = rt_cuda_alloc(r, now, path(r, place));
    p->capacity = now;
    p->on_device = false;
    p->on_host = true;
    return p->device ? 0 : -1;
}

rt_address rt_cuda_place(dlm_run *r, int place, size_t bytes)
{
    rt_place_copy *p = &r->device->place[place];
    if (p->open && resize(r, place, bytes))
        return 0;
    if (!p->on_device && rt_cuda_to_device(r, p->device, dlm_place_data(r, place),
                                           (size_t)rt_place_bytes(r, place)))
        return 0;
    p->on_device = true;
    p->on_host = false;
    return p->device;
}

int rt_cuda_fetch_place(dlm_run *r, int place)
{
    rt_place_copy *p = &r->device->place[place];
    if (p->on_host)
        return 0;
    if (rt_cuda_settle(r) || rt_cuda_to_host(r, dlm_place_data(r, place), p->device, (size_t)rt_place_bytes(r, place)))
        return -1;
    p->on_host = true;
    return 0;
}

void rt_cuda_place_changed(dlm_run *r, int place)
{
    r->device->place[place].on_host = true;
    r->device->place[place].on_device = false;
}
