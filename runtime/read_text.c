/* The readers of plain text as one long sequence: bytes; and characters and words, which are
 * numbered by a vocabulary. Those two are handed over a line a cell, so that the vocabulary is
 * counted in the lines that train; tokens, whose vocabulary is known and may span lines, as one.
 *
 * A folder stands for the files in it, one after another by their names; a file that has several
 * names there (a link) counts once, by the first. */
#include "runtime/reader.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- folders ---- */

typedef struct {
    unsigned char *block;
    dlm_i64 bytes, capacity;
} Text;

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Appends a file; its last line ends where it does. */
static int append(rt_reader *rd, Text *t, const char *path)
{
    dlm_i64 bytes;
    unsigned char *file = rt_read_file(rd->r, path, rd->advice, &bytes);
    if (!file)
        return -1;
    dlm_i64 needed = t->bytes + bytes + 2;
    if (needed > t->capacity) {
        unsigned char *grown = rt_alloc(rd->r, 2 * needed, path);
        if (grown && t->block)
            memcpy(grown, t->block, (size_t)t->bytes);
        rt_free(t->block);
        t->block = grown;
        t->capacity = 2 * needed;
    }
    if (t->block) {
        memcpy(t->block + t->bytes, file, (size_t)bytes);
        t->bytes += bytes;
        if (bytes && file[bytes - 1] != '\n')
            t->block[t->bytes++] = '\n';
        t->block[t->bytes] = 0;
    }
    rt_free(file);
    return t->block ? 0 : -1;
}

static int append_all(rt_reader *rd, Text *t, struct dirent *const *entry, int n)
{
    struct stat *seen = calloc((size_t)n + 1, sizeof *seen);
    int nseen = 0, fault = seen ? 0 : rt_error(rd->r, "out of memory");
    for (int k = 0; k < n && !fault; k++) {
        rt_text path = {0};
        struct stat s;
        bool again = false;
        rt_print(&path, "%s/%s", rd->path, entry[k]->d_name);
        if (path.p && stat(path.p, &s) == 0 && S_ISREG(s.st_mode)) {
            for (int i = 0; i < nseen; i++)
                again |= seen[i].st_dev == s.st_dev && seen[i].st_ino == s.st_ino;
            seen[nseen++] = s;
            fault = again ? 0 : append(rd, t, path.p);
        }
        rt_text_free(&path);
    }
    free(seen);
    if (!fault && !t->block)
        fault = rt_error(rd->r, "%s holds no files", rd->path);
    return fault;
}

/* The text of the file, or of all files of the folder, with a 0 behind it; NULL is recorded. */
static unsigned char *read_text(rt_reader *rd, dlm_i64 *bytes)
{
    struct stat s;
    if (stat(rd->path, &s) || !S_ISDIR(s.st_mode))
        return rt_read_file(rd->r, rd->path, rd->advice, bytes);
    struct dirent **entry;
    Text t = {0};
    rt_reads(rd->r, rd->path);
    int n = scandir(rd->path, &entry, is_shown, by_name), fault;
    if (n < 0) {
        rt_error(rd->r, "cannot read %s; %s", rd->path, rd->advice);
        return NULL;
    }
    fault = append_all(rd, &t, entry, n);
    for (int k = 0; k < n; k++)
        free(entry[k]);
    free(entry);
    if (fault)
        rt_free(t.block);
    *bytes = t.bytes;
    return fault ? NULL : t.block;
}

/* ---- readers ---- */

static int read_bytes(rt_reader *rd)
{
    dlm_i64 bytes;
    unsigned char *file = read_text(rd, &bytes);
    int *to = file ? rt_source_rows(rd, rd->source, bytes) : NULL;
    for (dlm_i64 k = 0; to && k < bytes; k++)
        to[k] = file[k];
    rt_free(file);
    rd->rows = bytes;
    return !to ? -1 : bytes ? 0 : rt_error(rd->r, "%s is empty", rd->path);
}

static int read_lines(rt_reader *rd)
{
    dlm_i64 bytes;
    unsigned char *file = read_text(rd, &bytes);
    int fault = file ? 0 : -1;
    if (file && memchr(file, 0, (size_t)bytes))
        fault = rt_error(rd->r, "%s is not a text file: it contains zero bytes", rd->path);
    for (dlm_i64 at = 0; at < bytes && !fault; rd->rows++) {
        const char *line = (const char *)file + at, *end = strchr(line, '\n');
        size_t n = end ? (size_t)(end - line) + 1 : strlen(line);
        fault = rt_cell(rd, rd->source, line, n);
        at += (dlm_i64)n;
    }
    if (!fault && !rd->rows)
        fault = rt_error(rd->r, "%s is empty", rd->path);
    rt_free(file);
    return fault;
}

static int read_whole(rt_reader *rd)
{
    dlm_i64 bytes;
    unsigned char *file = read_text(rd, &bytes);
    int fault = !file ? -1 : bytes ? rt_cell(rd, rd->source, (const char *)file, (size_t)bytes)
                                   : rt_error(rd->r, "%s is empty", rd->path);
    rd->rows = 1;
    rt_free(file);
    return fault;
}

const dlm_reader dlm_reader_tokens = {read_whole};
const dlm_reader dlm_reader_bytes = {read_bytes};
const dlm_reader dlm_reader_chars = {read_lines}, dlm_reader_words = {read_lines};
