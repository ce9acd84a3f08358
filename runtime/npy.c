/* NumPy's .npy files: "\x93NUMPY", two bytes of version, the length of a header, the header (a
 * Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }), the elements.
 * numpy.save writes little-endian numbers, the last index running fastest. Other orders of bytes and of
 * elements are read, too, and ints that have no type here become wider ones. */
#include "runtime/rt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_HEADER = 1 << 20 };

/* bf16 has no name in NumPy: it is written as f32. */
static const struct { int type; const char *descr; } types[] = {
    {DLM_F32, "<f4"}, {DLM_F64, "<f8"}, {DLM_F16, "<f2"}, {DLM_I32, "<i4"}, {DLM_I64, "<i8"},
    {DLM_U32, "<u4"}, {DLM_U8, "|u1"}, {DLM_BOOL, "|b1"},
};

bool rt_has_extension(const char *path, const char *extension)
{
    const char *dot = strrchr(path, '.');
    return dot && !strcasecmp(dot + 1, extension);
}

/* ---- reading ---- */

/* What may stand in a file behind the order of its bytes, and what it becomes. */
typedef struct {
    char name[3];
    int type, bytes;
} Stored;
static const Stored stored_types[] = {
    {"f4", DLM_F32, 4}, {"f8", DLM_F64, 8}, {"f2", DLM_F16, 2}, {"i4", DLM_I32, 4}, {"i8", DLM_I64, 8},
    {"u4", DLM_U32, 4}, {"u1", DLM_U8, 1}, {"b1", DLM_BOOL, 1}, {"i1", DLM_I32, 1}, {"i2", DLM_I32, 2},
    {"u2", DLM_I32, 2}, {"u8", DLM_I64, 8},
};

typedef struct {
    dlm_run *r;
    const char *path;
    FILE *file;
    dlm_i64 size;
    char *header;           /* 0-terminated */
    const Stored *stored;
    bool big;               /* the high byte of a number comes first */
    bool columns;           /* the first index runs fastest */
} Npy;

static int bad(Npy *f, const char *what)
{
    return rt_error(f->r, "%s is not a usable .npy file: %s", f->path, what);
}

static int read_bytes(Npy *f, void *to, size_t bytes)
{
    if (fread(to, 1, bytes, f->file) == bytes)
        return 0;
    if (ferror(f->file))
        return rt_error(f->r, "cannot read %s: %s", f->path, strerror(errno));
    return rt_error(f->r, "%s is truncated", f->path);
}

static int read_header(Npy *f)
{
    unsigned char head[8], length[4] = {0};
    if (read_bytes(f, head, sizeof head))
        return -1;
    if (memcmp(head, "\x93NUMPY", 6))
        return bad(f, "it does not begin with \\x93NUMPY");
    if (read_bytes(f, length, head[6] == 1 ? 2 : 4))
        return -1;
    size_t bytes =
        length[0] | (size_t)length[1] << 8 | (size_t)length[2] << 16 | (size_t)length[3] << 24;
    if (bytes > MAX_HEADER)
        return bad(f, "its header is longer than 1 MB");
    f->header = calloc(1, bytes + 1);
    if (!f->header)
        return rt_error(f->r, "out of memory");
    return read_bytes(f, f->header, bytes);
}

/* The text behind 'key': in the header. */
static const char *value_of(const Npy *f, const char *key)
{
    const char *at = strstr(f->header, key);
    at = at ? strchr(at, ':') : NULL;
    return at ? at + 1 + strspn(at + 1, " ") : NULL;
}

static int parse_header(Npy *f, rt_tensor *t)
{
    const char *descr = value_of(f, "'descr'"), *order = value_of(f, "'fortran_order'");
    const char *shape = value_of(f, "'shape'");
    if (!descr || !order || !shape || *shape != '(')
        return bad(f, "its header lacks descr, fortran_order or shape");
    for (int k = 0; k < RT_LENGTH(stored_types) && *descr == '\''; k++)
        if (strchr("<>|=", descr[1]) && !strncmp(descr + 2, stored_types[k].name, 2) && descr[4] == '\'')
            f->stored = &stored_types[k];
    if (!f->stored)
        return bad(f, "its elements are no numbers of a type that dlm knows: save x.astype(\"float32\")");
    t->type = f->stored->type;
    f->big = descr[1] == '>';
    f->columns = !strncmp(order, "True", 4);
    for (shape++; *shape && *shape != ')';) {
        char *end;
        errno = 0;
        long long size = strtoll(shape, &end, 10);
        if (end == shape || errno || size < 0)
            return bad(f, "its shape cannot be read");
        if (t->rank == RT_MAX_RANK)
            return bad(f, "it has more than 8 axes");
        t->shape[t->rank++] = size;
        shape = end + strspn(end, ", ");
    }
    return 0;
}

/* Where the next element belongs, when the first index runs fastest. */
static dlm_i64 next_place(const rt_tensor *t, dlm_i64 *index)
{
    dlm_i64 at = 0;
    for (int d = 0; d < t->rank; d++)
        at = at * t->shape[d] + index[d];
    for (int d = 0; d < t->rank && ++index[d] == t->shape[d]; d++)
        index[d] = 0;
    return at;
}

/* From the file's form into that of the tensor, on a machine whose low bytes come first. */
static int convert_elements(Npy *f, rt_tensor *t, const unsigned char *raw, dlm_i64 n)
{
    dlm_i64 index[RT_MAX_RANK] = {0};
    size_t size = rt_type_size(t->type);
    int bytes = f->stored->bytes, sign = f->stored->name[0] == 'i' && bytes < 4 ? 64 - 8 * bytes : 0;
    for (dlm_i64 e = 0; e < n; e++, raw += bytes) {
        uint64_t bits = 0;
        for (int k = 0; k < bytes; k++)
            bits |= (uint64_t)raw[f->big ? bytes - 1 - k : k] << 8 * k;
        bits = (uint64_t)((int64_t)(bits << sign) >> sign);
        if (bits >> 63 && !strcmp(f->stored->name, "u8"))
            return rt_error(f->r, "%s: element %lld is too large for an i64", f->path, (long long)e);
        dlm_i64 at = f->columns ? next_place(t, index) : e;
        memcpy((char *)t->data + (size_t)at * size, &bits, size);
    }
    return 0;
}

static int read_elements(Npy *f, rt_tensor *t)
{
    dlm_i64 n = rt_elements(t->rank, t->shape), wide, bytes;
    if (n < 0 || __builtin_mul_overflow(n, (dlm_i64)rt_type_size(t->type), &wide)
        || __builtin_mul_overflow(n, (dlm_i64)f->stored->bytes, &bytes))
        return bad(f, "its shape is too large");
    if (bytes > f->size - ftell(f->file))
        return rt_error(f->r,
                        "%s is truncated: its shape needs %lld bytes, and only %lld are there",
                        f->path, (long long)bytes, (long long)(f->size - ftell(f->file)));
    t->data = rt_alloc(f->r, wide, f->path);
    if (!t->data)
        return -1;
    bool fits = strcmp(f->stored->name, "u8") != 0;
    if (wide == bytes && fits && !f->big && !f->columns)
        return read_bytes(f, t->data, (size_t)bytes);
    unsigned char *raw = rt_alloc(f->r, bytes, f->path);
    int result = raw ? read_bytes(f, raw, (size_t)bytes) : -1;
    if (!result)
        result = convert_elements(f, t, raw, n);
    rt_free(raw);
    return result;
}

int rt_parse_npy(dlm_run *r, const char *path, FILE *file, rt_tensor *to)
{
    Npy f = {.r = r, .path = path, .file = file};
    *to = (rt_tensor){0};
    if (!f.file || fseek(f.file, 0, SEEK_END) || (f.size = ftell(f.file)) < 0) {
        int fault = errno;
        if (f.file)
            fclose(f.file);
        return rt_error(r, "cannot read %s: %s", path, strerror(fault));
    }
    rewind(f.file);
    int result = read_header(&f);
    if (!result)
        result = parse_header(&f, to);
    if (!result)
        result = read_elements(&f, to);
    if (result) {
        rt_free(to->data);
        to->data = NULL;
    }
    free(f.header);
    fclose(f.file);
    return result;
}

int rt_read_npy(dlm_run *r, const char *path, rt_tensor *to)
{
    return rt_parse_npy(r, path, fopen(path, "rbe"), to);
}

/* ---- writing ---- */

static void put_header(rt_text *t, int type, int rank, const dlm_i64 *shape)
{
    const char *descr = "<f4";
    for (int k = 0; k < RT_LENGTH(types); k++)
        if (types[k].type == type)
            descr = types[k].descr;
    rt_print(t, "{'descr': '%s', 'fortran_order': False, 'shape': (", descr);
    for (int k = 0; k < rank; k++)
        rt_print(t, rank == 1 || k + 1 < rank ? "%lld, " : "%lld", (long long)shape[k]);
    rt_print(t, "), }");
    while ((10 + t->n + 1) % 64 && !t->failed)      /* the elements begin at a multiple of 64 */
        rt_put(t, " ", 1);
    rt_put(t, "\n", 1);
}

int rt_write_npy(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape,
                 const void *data)
{
    rt_file file;
    rt_text header = {0};
    dlm_i64 n = rt_elements(rank, shape);
    put_header(&header, type, rank, shape);
    unsigned char head[10] = "\x93NUMPY\x01";
    head[8] = (unsigned char)header.n;
    head[9] = (unsigned char)(header.n >> 8);
    if (header.failed || rt_file_create(r, &file, path)) {
        rt_text_free(&header);
        return rt_error(r, "out of memory");
    }
    rt_file_write(&file, head, sizeof head);
    rt_file_write(&file, header.p, header.n);
    if (type == DLM_BF16) {
        for (dlm_i64 k = 0; k < n; k++) {
            float x = (float)rt_get(type, data, k);
            rt_file_write(&file, &x, sizeof x);
        }
    } else {
        rt_file_write(&file, data, (size_t)n * rt_type_size(type));
    }
    rt_text_free(&header);
    return rt_file_commit(r, &file);
}
