/* What a format of files is to the runtime: a row of two tables that the linker fills.
 *
 * A reader serves data sets. A program names the readers of its data sets (dlm_data.reader), so an
 * executable carries those and no others. `read` opens the path of the set and fills each
 * source with rows: rt_source_rows makes room, rt_cell adds a text. All sources get the same number
 * of rows, `rows`; where the files say which rows train, those come first and are counted in
 * `train_rows`. Faults are rt_error with the file's name and the place in it, and -1.
 *
 * A codec serves files that hold one tensor: arguments, results, `save x to "x.png"`. */
#ifndef DLM_READER_H
#define DLM_READER_H

#include "runtime/cache.h"
#include "runtime/rt.h"

typedef struct {
    const dlm_source *source;
    const dlm_field *field;
    dlm_i64 shape[RT_MAX_RANK];     /* of a row: set by the reader where the source has -1 */
    void *value;                    /* an rt_block: rows, or items of a ragged field */
    dlm_i64 items, capacity;        /* of value */
    dlm_i64 rows;                   /* set by rt_source_tensor */
    dlm_i64 *start;                 /* of a ragged field: where each row begins, and the end */
    rt_text begun;                  /* the same without the end, while rows are added */
    dlm_i64 rate;                   /* of sounds */
    rt_text text;                   /* of words and characters: the cells, one after another */
    dlm_i64 *cell;                  /* where each ends in text */
    dlm_i64 cells, cell_capacity;
} rt_source;

typedef struct {
    dlm_run *r;
    const dlm_data *data;
    char *path;
    char *advice;                   /* how to name another file */
    rt_source *source;              /* of all fields, in order */
    int nsources;
    dlm_i64 rows, train_rows;       /* train_rows -1: the files do not say */
    bool cacheable;
    rt_cache_key key;
    rt_cached cached;               /* holds the sources' values, if they were found there */
} rt_reader;

struct dlm_reader {
    int (*read)(rt_reader *rd);
};

/* Files that folders hold and lists name, as rows: a program names those that it reads. */
struct dlm_media {
    const char *extensions;         /* "png jpg jpeg" */
    int (*add)(rt_reader *rd, rt_source *s, const char *path);      /* a row of the source */
};

struct dlm_codec {
    const char *extensions;         /* "png" or "jpg jpeg" */
    int (*read)(dlm_run *r, const char *path, rt_tensor *to);
    int (*write)(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape,
                 const void *data);
};

/* ---- source.c ---- */

bool rt_offers(const rt_source *s, const char *offer);
bool rt_is_coded(const dlm_source *s);              /* a text that becomes numbers */
bool rt_is_category(const dlm_source *s);           /* one number, of the whole text */
size_t rt_source_bytes(const rt_source *s);         /* of one row or item; its shape is known */
/* Room for `more` rows or items behind those that are there; NULL is recorded. */
void *rt_source_rows(rt_reader *rd, rt_source *s, dlm_i64 more);
int rt_cell(rt_reader *rd, rt_source *s, const char *text, size_t n);
/* A row of a ragged source begins, unless its cells are texts of several items; of others, nothing
 * happens. And all rows have been read. */
void rt_source_begin(rt_source *s);
int rt_source_end(rt_reader *rd, rt_source *s);
/* The file that a list names, from the list's folder on. */
int rt_listed_file(rt_reader *rd, rt_source *s, const char *name);
bool rt_has_one_of(const char *path, const char *extensions);  /* "png jpg" */
/* Takes a tensor whose first axis is the rows; lengths NULL: of a ragged field, all rows are full. */
int rt_source_tensor(rt_reader *rd, rt_source *s, const char *name, const rt_tensor *t,
                     const rt_tensor *lengths);

/* ---- data_cache.c ---- */

/* The data set that is being read, if one is, depends on this file or folder: whoever opens one says so. */
void rt_reads(dlm_run *r, const char *path);

/* ---- file.c ---- */

/* The whole file, unpacked if it is .gz, as an rt_block with a 0 behind it; NULL is recorded. */
unsigned char *rt_read_file(dlm_run *r, const char *path, const char *advice, dlm_i64 *bytes);

/* ---- safetensors.c ---- */

typedef struct rt_archive rt_archive;
rt_archive *rt_archive_open(dlm_run *r, const char *path);      /* NULL is recorded */
bool rt_archive_has(const rt_archive *a, const char *name);
const char *rt_archive_metadata(const rt_archive *a, const char *key);    /* NULL: none */
int rt_archive_read(rt_archive *a, const char *name, rt_tensor *to);   /* its data is owned */
void rt_archive_close(rt_archive *a);

/* ---- read_arrays.c: a tensor by name for each field ---- */

typedef struct {
    void *archive;
    bool (*has)(void *archive, const char *name);
    int (*read)(void *archive, const char *name, rt_tensor *to);    /* its data is owned */
} rt_arrays;

int rt_read_arrays(rt_reader *rd, const rt_arrays *from);

/* ---- vocabulary.c: words, characters, tokens and categories as numbers ---- */

/* A vocabulary that was published: it is read from a file, and kept in checkpoints as the text that
 * `parse` takes. A program names the tokenizers of its data sets, like readers. */
struct dlm_tokenizer {
    void *(*read)(dlm_run *r, const char *path);                    /* NULL is recorded */
    void *(*parse)(dlm_run *r, const char *name, const char *text); /* of a checkpoint; likewise */
    void (*print)(const void *tokens, rt_text *to);
    /* 1: the text is not UTF-8. */
    int (*encode)(dlm_run *r, const void *tokens, const char *text, size_t n, dlm_rows_buffer *to);
    void (*decode)(const void *tokens, dlm_i64 id, rt_text *to);
    void (*free)(void *tokens);
};

enum { RT_PAD, RT_BEGIN, RT_END, RT_UNKNOWN, RT_FIRST_WORD };

typedef struct rt_vocabulary rt_vocabulary;
/* Of the cells of rows that train (NULL: all); the most frequent `most` words, less the special. Of
 * categories, all. */
rt_vocabulary *rt_vocabulary_count(const rt_source *s, const char *coding, const dlm_i64 *rows,
                                   dlm_i64 nrows, dlm_i64 most);
rt_vocabulary *rt_vocabulary_parse(const char *lines);
void rt_vocabulary_print(const rt_vocabulary *v, rt_text *to);  /* a word a line, or as the tokenizer does */
/* Takes what a tokenizer has read; NULL is recorded, also where tokens is NULL. */
rt_vocabulary *rt_vocabulary_of_tokens(dlm_run *r, const dlm_tokenizer *t, void *tokens);
void rt_vocabulary_free(rt_vocabulary *v);
/* The number of a category, or -1; the text without the blanks around it is in `word`. And the message
 * that there is no such: -1. */
dlm_i64 rt_category(const rt_vocabulary *v, const char *text, size_t n, rt_text *word);
int rt_no_category(dlm_run *r, const rt_vocabulary *v, const char *where, const char *word);
/* Appends the numbers of a text; marked: between begin and end. 1: it is not UTF-8, as tokens are. */
int rt_encode(dlm_run *r, const rt_vocabulary *v, const char *coding, bool marked,
              const char *text, size_t n, dlm_rows_buffer *to);
void rt_decode(const rt_vocabulary *v, const char *coding, int type, dlm_i64 n, const void *ids,
               rt_text *to);

#endif
