/* The reader of IDX files, MNIST's format: a folder with images and labels to train and to test,
 * each perhaps .gz. Names are those of the published files, more or less:
 *
 *     train-images-idx3-ubyte(.gz)   train-labels-idx1-ubyte   t10k-images-idx3-ubyte   t10k-...
 *
 * A file is 0 0 TYPE RANK, the sizes as big-endian u32, the data; here the type is u8. */
#include "runtime/reader.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

enum { TYPE_U8 = 8 };

typedef struct {
    char *path;
    unsigned char *block, *data;    /* data: in the block, behind the header */
    dlm_i64 rows, shape[3];
    int rank;
} Idx;

static void close_idx(Idx *f)
{
    rt_free(f->block);
    free(f->path);
    *f = (Idx){0};
}

static dlm_i64 big_endian(const unsigned char *p)
{
    return (dlm_i64)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

/* The first file of the folder that matches one of two patterns; NULL if none does. */
static char *find_file(const char *folder, const char *const *patterns)
{
    char *path = NULL;
    for (int k = 0; k < 2 && !path; k++) {
        glob_t found;
        rt_text pattern = {0};
        rt_print(&pattern, "%s/%s", folder, patterns[k]);
        if (pattern.p && glob(pattern.p, 0, NULL, &found) == 0) {
            path = strdup(found.gl_pathv[0]);
            globfree(&found);
        }
        rt_text_free(&pattern);
    }
    return path;
}

static int open_idx(rt_reader *rd, Idx *f, int rank)
{
    dlm_i64 bytes, count = 1;
    f->block = rt_read_file(rd->r, f->path, rd->advice, &bytes);
    if (!f->block)
        return -1;
    const unsigned char *p = f->block;
    if (bytes < 4 || p[0] || p[1])
        return rt_error(rd->r, "%s is no IDX file: it begins with other bytes than 0 0", f->path);
    if (p[2] != TYPE_U8)
        return rt_error(rd->r, "%s holds elements of type %d; type 8, bytes, can be read", f->path,
                        p[2]);
    if (p[3] != rank)
        return rt_error(rd->r, "%s holds an array of %d axes; %s have %d", f->path, p[3],
                        rank == 1 ? "labels" : "images", rank);
    f->rank = rank;
    dlm_i64 have = bytes < 4 + 4 * rank ? 0 : bytes - 4 - 4 * rank;
    for (int k = 0; k < rank && bytes >= 4 + 4 * rank; k++) {
        f->shape[k] = big_endian(p + 4 + 4 * k);
        if (__builtin_mul_overflow(count, f->shape[k], &count))
            return rt_error(rd->r, "%s is too large", f->path);
    }
    if (bytes < 4 + 4 * rank || have < count)
        return rt_error(rd->r, "%s is truncated: it holds %lld bytes of %lld", f->path,
                        (long long)have, (long long)count);
    if (have > count)
        return rt_error(rd->r, "%s is damaged: by its header it should hold %lld bytes, and %lld more "
                        "follow", f->path, (long long)count, (long long)(have - count));
    f->rows = f->shape[0];
    f->data = f->block + 4 + 4 * rank;
    return 0;
}

/* ---- a part: images and labels ---- */

typedef struct { Idx images, labels; } Pair;

static bool wants(const rt_reader *rd, const char *offer)
{
    for (int k = 0; k < rd->nsources; k++)
        if (rt_offers(&rd->source[k], offer))
            return true;
    return false;
}

static int open_pair(rt_reader *rd, const char *const *images, const char *const *labels, Pair *p)
{
    p->images.path = find_file(rd->path, images);
    p->labels.path = find_file(rd->path, labels);
    if (!p->images.path && !p->labels.path)
        return 0;
    if (wants(rd, "images") && (!p->images.path || open_idx(rd, &p->images, 3)))
        return p->images.path ? -1 : rt_error(rd->r, "%s holds no file of images beside %s",
                                              rd->path, p->labels.path);
    if (wants(rd, "labels") && (!p->labels.path || open_idx(rd, &p->labels, 1)))
        return p->labels.path ? -1 : rt_error(rd->r, "%s holds no file of labels beside %s",
                                              rd->path, p->images.path);
    if (p->images.block && p->labels.block && p->images.rows != p->labels.rows)
        return rt_error(rd->r, "%s holds %lld images, and %s %lld labels", p->images.path,
                        (long long)p->images.rows, p->labels.path, (long long)p->labels.rows);
    return 0;
}

static dlm_i64 pair_rows(const Pair *p)
{
    return p->images.block ? p->images.rows : p->labels.rows;
}

static int add_pair(rt_reader *rd, const Pair *p)
{
    dlm_i64 rows = pair_rows(p);
    for (int k = 0; k < rd->nsources; k++) {
        rt_source *s = &rd->source[k];
        const Idx *f = rt_offers(s, "images") ? &p->images : &p->labels;
        bool first = !s->items;
        for (int axis = 0; axis < s->source->rank; axis++) {
            if (!first && s->shape[axis] != f->shape[axis + 1])
                return rt_error(rd->r, "%s: its images have another size than those to train with",
                                f->path);
            s->shape[axis] = f->shape[axis + 1];
        }
        unsigned char *to = rt_source_rows(rd, s, rows);
        if (!to)
            return -1;
        memcpy(to, f->data, (size_t)rows * rt_source_bytes(s));
    }
    rd->rows += rows;
    return 0;
}

static int read_idx(rt_reader *rd)
{
    static const char *const files[2][2][2] = {
        {{"*train*images*", "*train*images*"}, {"*train*labels*", "*train*labels*"}},
        {{"*t10k*images*", "*test*images*"}, {"*t10k*labels*", "*test*labels*"}},
    };
    Pair pair[2] = {0};
    int fault = 0;
    for (int k = 0; k < 2 && !fault; k++)
        fault = open_pair(rd, files[k][0], files[k][1], &pair[k]);
    if (!fault && !pair[0].images.path && !pair[0].labels.path)
        fault = rt_error(rd->r, "cannot read %s: no such file as train-images-idx3-ubyte(.gz); %s",
                         rd->path, rd->advice);
    for (int k = 0; k < 2 && !fault; k++) {
        if (pair_rows(&pair[k]) || k == 0)
            fault = add_pair(rd, &pair[k]);
        if (k == 0)
            rd->train_rows = rd->rows;
    }
    for (int k = 0; k < 2; k++) {
        close_idx(&pair[k].images);
        close_idx(&pair[k].labels);
    }
    return fault;
}

const dlm_reader dlm_reader_idx = {read_idx};
