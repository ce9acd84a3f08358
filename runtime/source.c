/* What readers fill: rows or items of a source, one after another, in a block that grows by doubling;
 * texts of those that become numbers; and where the rows of ragged ones begin. */
#include "runtime/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool rt_offers(const rt_source *s, const char *offer)
{
    return !strcmp(s->source->offer, offer);
}

bool rt_is_category(const dlm_source *s)
{
    return !strcmp(s->offer, "category");
}

bool rt_is_coded(const dlm_source *s)
{
    return s->tokenizer || rt_is_category(s) || !strcmp(s->offer, "words") || !strcmp(s->offer, "chars");
}

size_t rt_source_bytes(const rt_source *s)
{
    return (size_t)rt_elements(s->source->rank, s->shape) * rt_type_size(s->source->type);
}

void *rt_source_rows(rt_reader *rd, rt_source *s, dlm_i64 more)
{
    size_t bytes = rt_source_bytes(s);
    if (!s->value || s->items + more > s->capacity) {
        dlm_i64 capacity = s->items + more, total;
        if (s->items && capacity < 2 * s->capacity)
            capacity = 2 * s->capacity;
        if (__builtin_mul_overflow(capacity, (dlm_i64)bytes, &total))
            total = -1;
        void *value = rt_alloc(rd->r, total, "a data set");
        if (!value)
            return NULL;
        if (s->items)
            memcpy(value, s->value, (size_t)s->items * bytes);
        rt_free(s->value);
        s->value = value;
        s->capacity = capacity;
    }
    void *to = (char *)s->value + (size_t)s->items * bytes;
    s->items += more;
    return to;
}

int rt_cell(rt_reader *rd, rt_source *s, const char *text, size_t n)
{
    if (s->cells == s->cell_capacity) {
        dlm_i64 capacity = s->cell_capacity ? 2 * s->cell_capacity : 256;
        dlm_i64 *cell = realloc(s->cell, (size_t)capacity * sizeof *cell);
        if (!cell)
            return rt_error(rd->r, "out of memory");
        s->cell = cell;
        s->cell_capacity = capacity;
    }
    rt_put(&s->text, text, n);
    s->cell[s->cells++] = (dlm_i64)s->text.n;
    return s->text.failed ? rt_error(rd->r, "out of memory") : 0;
}

/* Rows begin at items, of which a category has one for each cell. */
static const dlm_i64 *filled(const rt_source *s)
{
    return rt_is_category(s->source) ? &s->cells : &s->items;
}

void rt_source_begin(rt_source *s)
{
    if (s->field->ragged >= 0 && (!rt_is_coded(s->source) || rt_is_category(s->source)))
        rt_put(&s->begun, (const char *)filled(s), sizeof(dlm_i64));
}

int rt_source_end(rt_reader *rd, rt_source *s)
{
    if (!s->begun.n)
        return 0;
    rt_put(&s->begun, (const char *)filled(s), sizeof(dlm_i64));
    if (s->begun.failed)
        return rt_error(rd->r, "out of memory");
    s->start = (dlm_i64 *)(void *)s->begun.p;
    s->begun = (rt_text){0};
    return 0;
}

/* The list's mistake: what it names is of no known kind, or not there. */
static int refuse_listed(rt_reader *rd, const rt_source *s, const char *name, const char *path)
{
    rt_text why = {0};
    rt_print(&why, "%s: row %lld: ", rd->path, (long long)rd->rows + 1);
    if (rt_has_one_of(name, s->source->media->extensions)) {
        rt_print(&why, "cannot read %s: %s", path, strerror(errno));
    } else {
        rt_print(&why, "%s.%s reads files named ", rd->data->name, s->field->name);
        rt_put_extensions(&why, s->source->media->extensions);
        rt_print(&why, ", but found `%.80s`", name);
    }
    rt_error(rd->r, "%s", why.p ? why.p : "out of memory");
    rt_text_free(&why);
    return -1;
}

int rt_listed_file(rt_reader *rd, rt_source *s, const char *name)
{
    const char *slash = strrchr(rd->path, '/');
    rt_text path = {0};
    rt_print(&path, "%.*s%s", slash && *name != '/' ? (int)(slash - rd->path) + 1 : 0, rd->path, name);
    if (!path.failed)
        rt_reads(rd->r, path.p);
    int fault = path.failed ? rt_error(rd->r, "out of memory")
        : !rt_has_one_of(name, s->source->media->extensions) || access(path.p, R_OK)
            ? refuse_listed(rd, s, name, path.p)
            : s->source->media->add(rd, s, path.p);
    rt_text_free(&path);
    return fault;
}

bool rt_has_one_of(const char *path, const char *extensions)
{
    char extension[16];
    for (const char *e = extensions; *e; e += strspn(e, " ")) {
        size_t n = strcspn(e, " ");
        snprintf(extension, sizeof extension, "%.*s", (int)n, e);
        if (rt_has_extension(path, extension))
            return true;
        e += n;
    }
    return false;
}

/* Where rows begin, of a ragged source whose rows have these lengths, or all have `even` items. */
static int set_lengths(rt_reader *rd, rt_source *s, const char *name, dlm_i64 rows,
                       const rt_tensor *lengths, dlm_i64 even, dlm_i64 items)
{
    s->start = malloc(((size_t)rows + 1) * sizeof *s->start);
    if (!s->start)
        return rt_error(rd->r, "out of memory");
    s->start[0] = 0;
    for (dlm_i64 k = 0; k < rows; k++) {
        dlm_i64 n = lengths ? (dlm_i64)rt_get(lengths->type, lengths->data, k) : even;
        if (n < 0 || n > items - s->start[k])
            return rt_error(rd->r, "%s: row %lld of `%s.lengths` is %lld, and `%s` has %lld items",
                            rd->path, (long long)k + 1, name, (long long)n, name,
                            (long long)items);
        s->start[k + 1] = s->start[k] + n;
    }
    if (s->start[rows] != items)
        return rt_error(rd->r, "%s: `%s.lengths` adds up to %lld, but `%s` has %lld items",
                        rd->path, name, (long long)s->start[rows], name, (long long)items);
    return 0;
}

static int copy_values(rt_reader *rd, rt_source *s, const char *name, const rt_tensor *t,
                       dlm_i64 rows)
{
    dlm_i64 n = rows * rt_elements(s->source->rank, s->shape);
    char *to = rt_source_rows(rd, s, rows);
    if (!to)
        return -1;
    if (t->type == s->source->type) {
        memcpy(to, t->data, (size_t)n * rt_type_size(t->type));
        return 0;
    }
    for (dlm_i64 k = 0; k < n; k++)
        if (!rt_set(s->source->type, to, k, rt_get(t->type, t->data, k)))
            return rt_error(rd->r, "%s: row %lld of `%s` holds %g, which is no %s", rd->path,
                            (long long)(k / (n / rows)) + 1, name, rt_get(t->type, t->data, k),
                            rt_type_name(s->source->type));
    return 0;
}

int rt_source_tensor(rt_reader *rd, rt_source *s, const char *name, const rt_tensor *t,
                     const rt_tensor *lengths)
{
    bool ragged = s->field->ragged >= 0;
    int outer = ragged && !lengths ? 2 : 1;
    rt_text text = {0};
    dlm_i64 rows = t->rank >= outer ? t->shape[0] : 0;
    dlm_i64 even = outer == 2 && t->rank > 1 ? t->shape[1] : 1;
    memcpy(s->shape, s->source->shape ? s->source->shape : (const dlm_i64[1]){0},
           sizeof(dlm_i64) * (size_t)(s->source->shape ? s->source->rank : 0));
    if (t->rank < outer || rt_elements(t->rank - outer, t->shape + outer) !=
                               rt_elements(s->source->rank, s->shape)) {
        rt_put_shape(&text, t->type, t->rank, t->shape);
        rt_print(&text, ", but %s.%s reads rows of ", rd->data->name, s->field->name);
        rt_put_shape(&text, s->source->type, s->source->rank, s->source->shape);
        rt_error(rd->r, "%s: `%s` is %s", rd->path, name, text.p ? text.p : "of another shape");
        rt_text_free(&text);
        return -1;
    }
    s->rows = lengths ? rt_elements(lengths->rank, lengths->shape) : rows;
    if (ragged && set_lengths(rd, s, name, s->rows, lengths, even, rows * even))
        return -1;
    return copy_values(rd, s, name, t, rows * even);
}
