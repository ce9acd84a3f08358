/* The readers of arrays: .safetensors, a tensor a field, and .npy, one array (read_npz.c uses the
 * same for .npz). The first axis is the rows. A ragged field NAME is either padded, [rows, items,
 * ...], or all items one after another, [items, ...], with a tensor NAME.lengths that says how many
 * each row has. */
#include "runtime/reader.h"

#include <string.h>

/* Sources of different lengths are two data sets. */
static int same_rows(rt_reader *rd, const rt_source *s, const char *name)
{
    if (s == rd->source)
        rd->rows = s->rows;
    if (s->rows == rd->rows)
        return 0;
    return rt_error(rd->r, "%s: `%s` has %lld rows, and `%s` %lld", rd->path,
                    rd->source->source->name ? rd->source->source->name : "the array",
                    (long long)rd->rows, name, (long long)s->rows);
}

static int read_tensor(rt_reader *rd, const rt_arrays *from, rt_source *s)
{
    const char *name = s->source->name;
    rt_tensor t = {0}, lengths = {0};
    rt_text of = {0};
    rt_print(&of, "%s.lengths", name);
    bool ragged = s->field->ragged >= 0 && of.p && from->has(from->archive, of.p);
    int fault = from->read(from->archive, name, &t);
    if (!fault && ragged)
        fault = from->read(from->archive, of.p, &lengths);
    if (!fault)
        fault = rt_source_tensor(rd, s, name, &t, ragged ? &lengths : NULL);
    rt_free(t.data);
    rt_free(lengths.data);
    rt_text_free(&of);
    return fault;
}

int rt_read_arrays(rt_reader *rd, const rt_arrays *from)
{
    int fault = 0;
    for (int k = 0; k < rd->nsources && !fault; k++) {
        fault = read_tensor(rd, from, &rd->source[k]);
        if (!fault)
            fault = same_rows(rd, &rd->source[k], rd->source[k].source->name);
    }
    return fault;
}

static bool has(void *archive, const char *name)
{
    return rt_archive_has(archive, name);
}

static int read_one(void *archive, const char *name, rt_tensor *to)
{
    return rt_archive_read(archive, name, to);
}

static int read_safetensors(rt_reader *rd)
{
    rt_archive *a = rt_archive_open(rd->r, rd->path);
    int fault = a ? rt_read_arrays(rd, &(rt_arrays){a, has, read_one}) : -1;
    rt_archive_close(a);
    return fault;
}

static int read_npy(rt_reader *rd)
{
    rt_tensor t = {0};
    int fault = rt_read_npy(rd->r, rd->path, &t);
    for (int k = 0; k < rd->nsources && !fault; k++) {
        fault = rt_source_tensor(rd, &rd->source[k], "the array", &t, NULL);
        if (!fault)
            fault = same_rows(rd, &rd->source[k], "the array");
    }
    rt_free(t.data);
    return fault;
}

const dlm_reader dlm_reader_safetensors = {read_safetensors}, dlm_reader_npy = {read_npy};
