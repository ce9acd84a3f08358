/* The reader of .npz, what numpy.savez writes: a zip archive, by minizip, of members NAME.npy. */
#include "runtime/reader.h"

#include <minizip/unzip.h>
#include <string.h>

enum { MOST_NAMES = 64, NAME_BYTES = 128 };

typedef struct {
    rt_reader *rd;
    unzFile zip;
} Npz;

static bool find(Npz *z, const char *name)
{
    rt_text member = {0};
    rt_print(&member, "%s.npy", name);
    bool found = member.p && unzLocateFile(z->zip, member.p, 1) == UNZ_OK;
    rt_text_free(&member);
    return found;
}

static bool has(void *archive, const char *name)
{
    return find(archive, name);
}

static int no_array(Npz *z, const char *name)
{
    char text[MOST_NAMES][NAME_BYTES];
    const char *names[MOST_NAMES];
    int n = 0;
    for (int at = unzGoToFirstFile(z->zip); at == UNZ_OK && n < MOST_NAMES;
         at = unzGoToNextFile(z->zip)) {
        unzGetCurrentFileInfo64(z->zip, NULL, text[n], NAME_BYTES, NULL, 0, NULL, 0);
        text[n][NAME_BYTES - 1] = 0;
        char *end = strrchr(text[n], '.');
        if (end)
            *end = 0;
        names[n] = text[n];
        n++;
    }
    const char *near = dlm_suggest(name, names, n);
    return rt_error(z->rd->r, "%s holds no array `%s`%s%s%s", z->rd->path, name,
                    near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
}

/* The whole member that was found; NULL is recorded. */
static char *unpack(Npz *z, const char *name, size_t *size)
{
    unz_file_info64 info;
    if (unzGetCurrentFileInfo64(z->zip, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK ||
        unzOpenCurrentFile(z->zip) != UNZ_OK) {
        rt_error(z->rd->r, "%s: `%s` cannot be unpacked", z->rd->path, name);
        return NULL;
    }
    char *block = rt_alloc(z->rd->r, (dlm_i64)info.uncompressed_size, z->rd->path);
    size_t at = 0;
    for (int got = 1; block && got > 0 && at < info.uncompressed_size; at += got > 0 ? got : 0) {
        size_t left = info.uncompressed_size - at;
        got = unzReadCurrentFile(z->zip, block + at, left < 1 << 30 ? (unsigned)left : 1u << 30);
    }
    bool whole = unzCloseCurrentFile(z->zip) == UNZ_OK && at == info.uncompressed_size && at > 0;
    *size = at;
    if (!block || whole)
        return block;
    rt_error(z->rd->r, "%s: `%s` is damaged", z->rd->path, name);
    rt_free(block);
    return NULL;
}

static int read_array(void *archive, const char *name, rt_tensor *to)
{
    Npz *z = archive;
    size_t size = 0;
    *to = (rt_tensor){0};
    if (!find(z, name))
        return no_array(z, name);
    char *block = unpack(z, name, &size);
    if (!block)
        return -1;
    rt_text path = {0};
    rt_print(&path, "%s: %s.npy", z->rd->path, name);
    int fault = rt_parse_npy(z->rd->r, path.p ? path.p : name, fmemopen(block, size, "rb"), to);
    rt_text_free(&path);
    rt_free(block);
    return fault;
}

static int read_npz(rt_reader *rd)
{
    FILE *file = fopen(rd->path, "rbe");
    if (!file)
        return rt_error(rd->r, "cannot read %s: no such file; %s", rd->path, rd->advice);
    fclose(file);
    Npz z = {rd, unzOpen64(rd->path)};
    if (!z.zip)
        return rt_error(rd->r, "%s is not a usable .npz file: numpy.savez writes zip archives",
                        rd->path);
    int fault = rt_read_arrays(rd, &(rt_arrays){&z, has, read_array});
    unzClose(z.zip);
    return fault;
}

const dlm_reader dlm_reader_npz = {read_npz};
