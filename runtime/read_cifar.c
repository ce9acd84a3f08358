/* The readers of CIFAR-10 and CIFAR-100 in their binary form: records of labels and 3 x 32 x 32
 * bytes. The folder is the one that the archive unpacks to, or the one it was unpacked in. */
#include "runtime/reader.h"

#include <string.h>
#include <unistd.h>

enum { IMAGE = 3 * 32 * 32, MOST_FILES = 5 };

typedef struct {
    const char *folder;             /* inside of the archive */
    const char *train[MOST_FILES], *test;
    int labels;                     /* bytes before an image; the last is the class */
} Layout;

static int read_records(rt_reader *rd, const Layout *l, const char *path)
{
    dlm_i64 bytes, record = l->labels + IMAGE;
    unsigned char *file = rt_read_file(rd->r, path, rd->advice, &bytes);
    dlm_i64 rows = bytes / record;
    int fault = file ? 0 : -1;
    if (file && bytes % record)
        fault = rt_error(rd->r, "%s is truncated or no CIFAR file: its %lld bytes are no multiple "
                         "of %lld", path, (long long)bytes, (long long)record);
    for (int k = 0; k < rd->nsources && !fault; k++) {
        rt_source *s = &rd->source[k];
        bool image = rt_offers(s, "images");
        size_t n = image ? IMAGE : 1;
        unsigned char *to = rt_source_rows(rd, s, rows);
        fault = to ? 0 : -1;
        for (dlm_i64 row = 0; row < rows && !fault; row++)
            memcpy(to + (size_t)row * n, file + row * record + l->labels - !image, n);
    }
    rd->rows += fault ? 0 : rows;
    rt_free(file);
    return fault;
}

static int read_one(rt_reader *rd, const Layout *l, const char *folder, const char *name)
{
    rt_text path = {0};
    rt_print(&path, "%s/%s", folder, name);
    int fault = path.p ? read_records(rd, l, path.p) : rt_error(rd->r, "out of memory");
    rt_text_free(&path);
    return fault;
}

static int read_layout(rt_reader *rd, const Layout *l)
{
    rt_text inner = {0};
    int fault = 0;
    rt_print(&inner, "%s/%s", rd->path, l->folder);
    const char *folder = inner.p && access(inner.p, F_OK) == 0 ? inner.p : rd->path;
    for (int k = 0; k < MOST_FILES && l->train[k] && !fault; k++)
        fault = read_one(rd, l, folder, l->train[k]);
    rd->train_rows = rd->rows;
    if (!fault)
        fault = read_one(rd, l, folder, l->test);
    rt_text_free(&inner);
    return fault;
}

static int read_cifar10(rt_reader *rd)
{
    static const Layout layout = {"cifar-10-batches-bin",
        {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
         "data_batch_5.bin"}, "test_batch.bin", 1};
    return read_layout(rd, &layout);
}

static int read_cifar100(rt_reader *rd)
{
    static const Layout layout = {"cifar-100-binary", {"train.bin"}, "test.bin", 2};
    return read_layout(rd, &layout);
}

const dlm_reader dlm_reader_cifar10 = {read_cifar10}, dlm_reader_cifar100 = {read_cifar100};
