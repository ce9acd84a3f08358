/* Data sets in the cache: what their readers gave, decoded and numbered, so that the next run maps it
 * instead. The key says what was asked for: the file and all of the declaration that readers and
 * vocabularies look at. The entry names the files and folders that were read, each with its inode, size and
 * times; it counts as long as all of them are the same. Fields are computed from it in every run, so that
 * a change of their expressions reads nothing again.
 *
 *     7 numbers      rows, of them in front for training, chosen for training, rate of sounds,
 *                    bytes of the names, of the vocabularies, number of sources
 *     9 numbers      of each source: items, 8 sizes, -1 where the rows are as many as the items
 *     names          "DEVICE INODE SIZE CHANGED MODIFIED PATH\n"
 *     vocabularies   that were counted, of each field, each ended by 0
 *     values         of each source, and where its rows begin
 *
 * each part padded like a tensor. Only what took long to read is kept: plain arrays are not. */
#include "runtime/data.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Count it up when a reader gives other rows than before for the same file. */
enum { READERS = 2 };
enum { HEAD = 7, OF_SOURCE = 2 + RT_MAX_RANK };

static const double LEAST_SECONDS = 0.01;   /* of reading, on a processor */
static const double MAPPED = 2e9;           /* bytes a second, checked and mapped, at least */

/* ---- where data comes from ---- */

struct rt_origins {
    rt_text names;
    struct timespec begun;
    bool unsure;            /* a pipe, or a file that may change again within one tick of its clock */
};

static void put_origin(rt_text *to, const char *path, const struct stat *s)
{
    rt_print(to, "%llx %llx %lld %lld.%09ld %lld.%09ld %s\n", (unsigned long long)s->st_dev,
             (unsigned long long)s->st_ino, (long long)s->st_size, (long long)s->st_ctim.tv_sec,
             s->st_ctim.tv_nsec, (long long)s->st_mtim.tv_sec, s->st_mtim.tv_nsec, path);
}

/* Paths of the next run may begin in another folder. */
static char *absolute(const char *path)
{
    char *folder = *path == '/' ? NULL : getcwd(NULL, 0);
    rt_text whole = {0};
    rt_print(&whole, "%s%s%s", folder ? folder : "", folder ? "/" : "", path);
    bool known = folder || *path == '/';
    free(folder);
    if (known && !whole.failed)
        return whole.p;
    rt_text_free(&whole);
    return NULL;
}

/* Whether a change of the file from now on would show in its times: their clock ticks every 4 to 10 ms,
 * on some file systems every 2 s. */
static bool is_settled(const rt_origins *o, const struct timespec *changed)
{
    double age = (double)(o->begun.tv_sec - changed->tv_sec) +
                 1e-9 * (double)(o->begun.tv_nsec - changed->tv_nsec);
    return age > (changed->tv_nsec ? 0.02 : 2.5);
}

void rt_reads(dlm_run *r, const char *path)
{
    rt_origins *o = r->origins;
    struct stat s;
    if (!o || o->unsure)
        return;
    char *whole = absolute(path);
    bool file = whole && stat(whole, &s) == 0 && (S_ISREG(s.st_mode) || S_ISDIR(s.st_mode));
    if (!file || strchr(whole, '\n') || !is_settled(o, &s.st_ctim))
        o->unsure = true;
    else
        put_origin(&o->names, whole, &s);
    free(whole);
}

/* Whether the files of these lines are as they were. */
static bool are_unchanged(const char *names, size_t bytes)
{
    rt_text now = {0};
    bool same = true;
    for (const char *line = names, *end; same && line < names + bytes; line = end + 1) {
        struct stat s;
        const char *path = line;
        end = memchr(line, '\n', (size_t)(names + bytes - line));
        for (int k = 0; k < 5 && end && path; k++)
            path = (path = memchr(path, ' ', (size_t)(end - path))) ? path + 1 : NULL;
        char *name = end && path ? strndup(path, (size_t)(end - path)) : NULL;
        same = name && stat(name, &s) == 0;
        now.n = 0;
        if (same)
            put_origin(&now, name, &s);
        same = same && !now.failed && now.n == (size_t)(end - line) + 1 && !memcmp(now.p, line, now.n);
        free(name);
    }
    rt_text_free(&now);
    return same;
}

/* ---- the key ---- */

static bool is_counted(const dlm_field *f)
{
    for (int k = 0; k < f->nsources; k++)
        if (rt_is_coded(&f->sources[k]) && !f->sources[k].tokenizer)
            return true;
    return false;
}

static void put_source(rt_text *t, const dlm_source *s)
{
    rt_print(t, "%s %lld %lld %d %d", s->offer, (long long)s->first, (long long)s->last, s->type, s->rank);
    for (int axis = 0; axis < s->rank; axis++)
        rt_print(t, " %lld", (long long)s->shape[axis]);
    rt_print(t, "\n%s\n%s\n", s->name ? s->name : "", s->option ? s->option : "");
}

/* Vocabularies that a checkpoint has brought are part of it. */
static bool make_key(rt_reader *rd, const rt_dataset *d)
{
    const dlm_data *data = rd->data;
    rt_text t = {0};
    char *path = absolute(rd->path);
    rt_print(&t, "data " DLM_VERSION " %d\n%s\n%s\n%s\n", READERS, data->format, path ? path : "",
             data->group ? data->group : "");
    rt_print(&t, "%a %lld %d %a\n", data->train, (long long)data->split_seed, data->ordered, data->missing);
    for (int f = 0; f < data->nfields; f++) {
        rt_print(&t, "field %d\n", data->fields[f].ragged);
        for (int k = 0; k < data->fields[f].nsources; k++)
            put_source(&t, &data->fields[f].sources[k]);
        if (is_counted(&data->fields[f]) && d->vocabulary[f])
            rt_vocabulary_print(d->vocabulary[f], &t);
    }
    bool whole = path && !t.failed;
    if (whole)
        rd->key = rt_cache_hash(&(rt_cache_part){t.p, t.n}, 1);
    rt_text_free(&t);
    free(path);
    return whole;
}

/* ---- finding ---- */

typedef struct {
    unsigned char *at;
    size_t left;
} Content;

static size_t padded(size_t bytes)
{
    return (bytes + RT_ALIGN - 1) / RT_ALIGN * RT_ALIGN + RT_ALIGN;
}

/* The next part; NULL: there is not as much left. */
static void *take(Content *c, size_t bytes)
{
    void *part = c->at;
    if (bytes > c->left || padded(bytes) > c->left)
        return NULL;
    c->at += padded(bytes);
    c->left -= padded(bytes);
    return part;
}

static bool take_source(Content *c, rt_reader *rd, rt_source *s, const dlm_i64 *of)
{
    memcpy(s->shape, of + 1, sizeof s->shape);
    void *value = take(c, (size_t)of[0] * rt_source_bytes(s));
    size_t bytes = ((size_t)rd->rows + 1) * sizeof *s->start;
    void *start = of[1 + RT_MAX_RANK] < 0 ? NULL : take(c, bytes);
    s->items = of[0];
    s->value = value;
    s->start = start ? malloc(bytes) : NULL;
    if (s->start)
        memcpy(s->start, start, bytes);
    return value && (of[1 + RT_MAX_RANK] < 0 || s->start);
}

static bool take_all(Content *c, rt_reader *rd, rt_dataset *d, dlm_i64 *training)
{
    const dlm_i64 *head = take(c, (HEAD + OF_SOURCE * (size_t)rd->nsources) * sizeof *head);
    if (!head || head[6] != rd->nsources)
        return false;
    const char *names = take(c, (size_t)head[4]), *words = take(c, (size_t)head[5]);
    if (!words || !are_unchanged(names, (size_t)head[4]))
        return false;
    rd->rows = head[0];
    rd->train_rows = head[1];
    *training = head[2];
    if (head[3])
        rd->r->sound_rate = (int)head[3];
    for (int k = 0; k < rd->nsources; k++)
        if (!take_source(c, rd, &rd->source[k], head + HEAD + OF_SOURCE * k))
            return false;
    for (int f = 0; f < rd->data->nfields; f++, words += strlen(words) + 1)
        if (is_counted(&rd->data->fields[f]) && !d->vocabulary[f] &&
            !(d->vocabulary[f] = rt_vocabulary_parse(words)))
            return false;
    return true;
}

/* Forgets what was taken of an entry that cannot be used. */
static void give_up(rt_reader *rd)
{
    for (int k = 0; k < rd->nsources; k++) {
        rt_source *s = &rd->source[k];
        free(s->start);
        s->value = s->start = NULL;
        s->items = 0;
        for (int axis = 0; axis < s->source->rank; axis++)
            s->shape[axis] = s->source->shape[axis];
    }
    rd->rows = 0;
    rd->train_rows = -1;
    rt_cache_release(&rd->cached);
}

bool rt_data_find(rt_reader *rd, rt_dataset *d, dlm_i64 *training)
{
    rd->cacheable = !rd->r->options.no_cache && make_key(rd, d);
    if (!rd->cacheable || !rt_cache_find(rd->key, &rd->cached))
        return false;
    Content c = {rd->cached.data, rd->cached.size};
    bool found = take_all(&c, rd, d, training);
    if (!found)
        give_up(rd);
    return found;
}

/* ---- keeping ---- */

typedef struct {
    rt_cache_part *part;
    int n;
    size_t bytes;
} Parts;

static void add(Parts *p, const void *data, size_t bytes)
{
    static const char zeros[2 * RT_ALIGN];
    p->part[p->n++] = (rt_cache_part){data, bytes};
    p->part[p->n++] = (rt_cache_part){zeros, padded(bytes) - bytes};
    p->bytes += padded(bytes);
}

static dlm_i64 rate_of_sounds(const rt_reader *rd)
{
    dlm_i64 rate = 0;
    for (int k = 0; k < rd->nsources; k++)
        rate = rd->source[k].rate ? rd->source[k].rate : rate;
    return rate;
}

static void fill_head(const rt_reader *rd, const rt_dataset *d, const rt_text *words, dlm_i64 *head)
{
    const dlm_i64 first[HEAD] = {rd->rows, rd->train_rows, d->ntraining, rate_of_sounds(rd),
                                 (dlm_i64)rd->r->origins->names.n, (dlm_i64)words->n, rd->nsources};
    memcpy(head, first, sizeof first);
    for (int k = 0; k < rd->nsources; k++) {
        const rt_source *s = &rd->source[k];
        dlm_i64 *of = head + HEAD + OF_SOURCE * k;
        of[0] = s->items;
        memcpy(of + 1, s->shape, sizeof s->shape);
        of[1 + RT_MAX_RANK] = s->start ? 0 : -1;
    }
}

static void put_words(const rt_reader *rd, const rt_dataset *d, rt_text *words)
{
    for (int f = 0; f < rd->data->nfields; f++) {
        if (is_counted(&rd->data->fields[f]))
            rt_vocabulary_print(d->vocabulary[f], words);
        rt_put(words, "", 1);
    }
}

static void add_sources(const rt_reader *rd, Parts *p)
{
    for (int k = 0; k < rd->nsources; k++) {
        const rt_source *s = &rd->source[k];
        add(p, s->value, (size_t)s->items * rt_source_bytes(s));
        if (s->start)
            add(p, s->start, ((size_t)rd->rows + 1) * sizeof *s->start);
    }
}

void rt_data_keep(rt_reader *rd, const rt_dataset *d, double seconds)
{
    const rt_origins *o = rd->r->origins;
    rt_text words = {0};
    if (!rd->cacheable || !o || !o->names.n || o->unsure || seconds < LEAST_SECONDS)
        return;
    Parts p = {malloc(sizeof(rt_cache_part) * (size_t)(6 + 4 * rd->nsources)), 0, 0};
    size_t numbers = HEAD + OF_SOURCE * (size_t)rd->nsources;
    dlm_i64 *head = calloc(numbers, sizeof *head);
    put_words(rd, d, &words);
    if (p.part && head && !o->names.failed && !words.failed && are_unchanged(o->names.p, o->names.n)) {
        fill_head(rd, d, &words, head);
        add(&p, head, numbers * sizeof *head);
        add(&p, o->names.p, o->names.n);
        add(&p, words.p, words.n);
        add_sources(rd, &p);
        if (seconds > LEAST_SECONDS + (double)p.bytes / MAPPED)
            rt_cache_keep(rd->key, p.part, p.n);
    }
    free(p.part);
    free(head);
    rt_text_free(&words);
}

/* ---- while a set is read ---- */

void rt_origins_begin(dlm_run *r)
{
    r->origins = r->options.no_cache ? NULL : calloc(1, sizeof *r->origins);
    if (r->origins)
        clock_gettime(CLOCK_REALTIME, &r->origins->begun);
}

void rt_origins_end(dlm_run *r)
{
    if (r->origins)
        rt_text_free(&r->origins->names);
    free(r->origins);
    r->origins = NULL;
}
