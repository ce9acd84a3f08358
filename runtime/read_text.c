/* The readers of plain text as one long sequence: bytes; and characters and words, which are
 * numbered by a vocabulary. Those two are handed over a line a cell, so that the vocabulary is
 * counted in the lines that train; tokens, whose vocabulary is known and may span lines, as one. */
#include "runtime/reader.h"

#include <string.h>

static int read_bytes(rt_reader *rd)
{
    dlm_i64 bytes;
    unsigned char *file = rt_read_file(rd->r, rd->path, rd->advice, &bytes);
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
    unsigned char *file = rt_read_file(rd->r, rd->path, rd->advice, &bytes);
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
    unsigned char *file = rt_read_file(rd->r, rd->path, rd->advice, &bytes);
    int fault = !file ? -1 : bytes ? rt_cell(rd, rd->source, (const char *)file, (size_t)bytes)
                                   : rt_error(rd->r, "%s is empty", rd->path);
    rd->rows = 1;
    rt_free(file);
    return fault;
}

const dlm_reader dlm_reader_tokens = {read_whole};
const dlm_reader dlm_reader_bytes = {read_bytes};
const dlm_reader dlm_reader_chars = {read_lines}, dlm_reader_words = {read_lines};
