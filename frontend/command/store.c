/* One entry of the cache holds the objects of a model. Its key says what was asked for: the file,
 * the entry, the options, the CPU, and which dlm would compile it. Its content begins with the
 * sources that were read then, each with the hash of its text:
 *
 *     sources 2
 *     9f86d081884c7d659a2feaa0c55ad015 models/vision/lenet.dlm
 *     60303ae22b998861bce3b28f33eec1be models/vision/blocks.dlm
 *     objects 1 51224
 *     ...the bytes of the objects, one after another
 *
 * It counts as long as all of them read the same. The cache itself guards against damage. */
#include "frontend/command/cuda.h"
#include "frontend/command/store.h"

#include "ir/diag.h"
#include "passes/pass.h"
#include "passes/tuning.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void objects_free(Objects *o)
{
    for (int i = 0; i < o->n; i++)
        bytes_free(&o->p[i]);
    free(o->p);
    *o = (Objects){0};
}

/* ---- the key ---- */

/* Options that want to see passes at work have no use for what is stored. */
static bool is_storable(const Options *o)
{
    return !o->no_cache && !pass_options.print_after && !pass_options.time_passes && !pass_options.why && !pass_options.verify_each;
}

static void put_text(Buf *b, const char *text)
{
    buf_puts(b, text ? text : "");
    buf_put(b, "", 1);
}

void put_identity(Buf *b)
{
    struct stat st;
    if (stat("/proc/self/exe", &st) == 0)
        buf_printf(b, "%" PRIuMAX " %" PRIdMAX " %" PRIdMAX ".%09ld", (uintmax_t)st.st_ino,
                   (intmax_t)st.st_size, (intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    put_text(b, "model " DLM_VERSION);
}

static rt_cache_key store_key(const Options *o, const char *entry)
{
    char real[PATH_MAX];
    Target part[TARGET_COUNT];
    int parts = target_parts(o->target, part);
    Buf b = {0};
    put_identity(&b);
    put_text(&b, o->file);
    put_text(&b, realpath(o->file, real) ? real : "");
    put_text(&b, entry);
    buf_printf(&b, "%d %" PRId64 " %" PRId64, pass_options.unfused, pass_options.limit,
               pass_options.memory);
    put_text(&b, pass_options.skip);
    for (int p = 0; p < parts; p++) {
        const CpuTarget *cpu = cpu_target(part[p]);
        put_text(&b, cpu->triple);
        put_text(&b, cpu->cpu);
        for (int i = 0; i < cpu->nfeatures; i++)
            put_text(&b, cpu->features[i]);
    }
    for (int i = 0; i < o->defines.n; i++)
        put_text(&b, o->defines.p[i]);
    for (int i = 0; pass_options.tuning && i < pass_options.tuning->plans.n; i++)
        buf_printf(&b, "%" PRIx64 " %d ", pass_options.tuning->plans.p[i].key,
                   pass_options.tuning->plans.p[i].plan);
    buf_printf(&b, "%d%d", o->cuda, o->without_cpu);
    put_text(&b, o->cuda ? cuda_archs(o) : NULL);
    put_text(&b, o->cuda ? getenv("DLM_NVRTC") : NULL);
    rt_cache_key key = rt_cache_hash(&(rt_cache_part){b.p, b.n}, 1);
    buf_free(&b);
    return key;
}

static const char *hash_text(const char *text, size_t size)
{
    rt_cache_key key = rt_cache_hash(&(rt_cache_part){text, size}, 1);
    return internf("%016" PRIx64 "%016" PRIx64, key.high, key.low);
}

/* ---- finding ---- */

/* A line of the head, without its end; NULL when there is none. */
static char *next_line(char **at, char *end)
{
    char *line = *at, *newline = memchr(line, '\n', (size_t)(end - line));
    if (!newline)
        return NULL;
    *newline = 0;
    *at = newline + 1;
    return line;
}

static bool is_unchanged(const char *line)
{
    size_t size, n = strcspn(line, " ");
    char *text = line[n] ? read_file(line + n + 1, &size) : NULL;
    bool same = text && !strncmp(hash_text(text, size), line, n);
    free(text);
    return same;
}

static bool sources_unchanged(char **at, char *end)
{
    char *line = next_line(at, end);
    int n = 0;
    bool same = line && sscanf(line, "sources %d", &n) == 1;
    for (int i = 0; i < n && same; i++)
        same = (line = next_line(at, end)) && is_unchanged(line);
    return same;
}

static bool take_objects(char *at, char *end, Objects *objects)
{
    char *line = next_line(&at, end);
    int n = 0, used = 0, step;
    if (!line || sscanf(line, "objects %d%n", &n, &used) != 1)
        return false;
    *objects = (Objects){xrealloc(NULL, ((size_t)n + 1) * sizeof(Bytes)), 0};
    for (; objects->n < n; objects->n++) {
        size_t size;
        if (sscanf(line + used, "%zu%n", &size, &step) != 1 || (size_t)(end - at) < size)
            return false;
        Bytes *b = &objects->p[objects->n];
        *b = (Bytes){xrealloc(NULL, size + 1), size};
        memcpy(b->data, at, size);
        at += size;
        used += step;
    }
    return true;
}

bool store_find(const Options *o, const char *entry, Objects *objects)
{
    rt_cached content;
    *objects = (Objects){0};
    if (!is_storable(o) || !rt_cache_find(store_key(o, entry), &content))
        return false;
    char *at = (char *)content.data, *end = at + content.size;
    bool found = sources_unchanged(&at, end) && take_objects(at, end, objects);
    if (!found)
        objects_free(objects);
    rt_cache_release(&content);
    return found;
}

/* ---- keeping ---- */

void store_keep(const Options *o, const char *entry, uint32_t first, uint32_t last,
                const Objects *objects)
{
    Buf b = {0};
    bool whole = is_storable(o);
    buf_printf(&b, "sources %d\n", (int)(last - first + 1));
    for (uint32_t i = first; i <= last; i++) {
        const Source *s = source_get(i);
        char real[PATH_MAX];
        whole = whole && realpath(s->name, real) && !strchr(real, '\n');
        if (whole)
            buf_printf(&b, "%s %s\n", hash_text(s->text, s->size), real);
    }
    buf_printf(&b, "objects %d", objects->n);
    for (int i = 0; i < objects->n; i++)
        buf_printf(&b, " %zu", objects->p[i].size);
    buf_puts(&b, "\n");
    for (int i = 0; i < objects->n; i++)
        buf_put(&b, (const char *)objects->p[i].data, objects->p[i].size);
    if (whole)
        rt_cache_keep(store_key(o, entry), &(rt_cache_part){b.p, b.n}, 1);
    buf_free(&b);
}
