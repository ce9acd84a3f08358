/* A data set that has been read: what data.c, parts.c and fields.c make, batches.c deals out and checkpoints keep. */
#ifndef DLM_DATA_H
#define DLM_DATA_H

#include "runtime/philox.h"
#include "runtime/reader.h"

typedef struct {
    dlm_i64 rows;
    void *field[RT_MAX_FIELDS];
    dlm_i64 *start[RT_MAX_FIELDS];  /* of a ragged field: where each row begins, and the end */
    dlm_i64 openings;               /* shuffled ones */
    bool present;
} rt_part;

struct rt_dataset {
    bool loaded, split;
    size_t row_bytes[RT_MAX_FIELDS];        /* of one row, or one item */
    rt_part part[3];                /* of a split set ALL is put together when it is asked for */
    dlm_i64 rows, ntraining;
    dlm_i64 *training;              /* which rows train, ascending */
    rt_vocabulary *vocabulary[RT_MAX_FIELDS];
    bool fitted[RT_MAX_FIELDS];     /* its fitted places hold their values */
};

/* ---- batches.c ---- */

typedef struct {
    int data, part, field;
    dlm_i64 rows, items;    /* that lie there; items of each, with the padding */
    const dlm_i64 *order;   /* which of the part's rows they are; NULL: those from `first` on */
    dlm_i64 first;
} rt_place_in_data;
/* Whether a step's input is a field of the batch that an open loop uses. */
bool rt_batch_at(const dlm_run *r, const void *input, rt_place_in_data *at);

/* ---- data_cache.c ---- */

/* Takes the sources from the cache, and what the vocabularies are; false where it does not have them.
 * Of the rows, the first or those drawn, so many train. */
bool rt_data_find(rt_reader *rd, rt_dataset *d, dlm_i64 *training);
/* Keeps them there, if that pays; seconds: that reading them took. */
void rt_data_keep(rt_reader *rd, const rt_dataset *d, double seconds);
/* Between these, rt_reads takes down what the set depends on. */
void rt_origins_begin(dlm_run *r);
void rt_origins_end(dlm_run *r);

/* ---- order.c ---- */

typedef struct {
    const rt_part *part;
    const dlm_data *data;
    dlm_i64 n;              /* rows of a batch */
    int buckets, balance;   /* as dlm_batches_open takes them */
} rt_order;
/* The rows in the order of an epoch; NULL: no memory. */
dlm_i64 *rt_order_rows(const rt_order *o, rt_random *random);

/* ---- parts.c ---- */

extern const char *const rt_part_name[];
/* Lists the training rows, ascending; of a set that has no parts, all. */
int rt_choose_training(rt_reader *rd, rt_dataset *d);
/* The parts to train and to test with, of all rows, which are dropped; and all rows of them again. */
int rt_split_parts(dlm_run *r, const dlm_data *data, rt_dataset *d);
int rt_join_parts(dlm_run *r, const dlm_data *data, rt_dataset *d);
void rt_drop_field(rt_part *p, int f);

/* ---- fields.c ---- */

/* Items of these rows; of a source that is not ragged, one each. */
dlm_i64 rt_count_items(const rt_source *s, const dlm_i64 *rows, dlm_i64 n);
/* The sources of words and characters become numbers. */
int rt_encode_fields(rt_reader *rd, rt_dataset *d);
/* Computes a field of all rows from its sources, which are dropped. */
int rt_convert_field(rt_reader *rd, rt_dataset *d, int f, rt_source *source);
rt_vocabulary *rt_read_tokens(dlm_run *r, const dlm_source *s);    /* of a tokenizer; NULL is recorded */
/* The mistake of a field whose expression gives `got` numbers a row; -1. */
int rt_wrong_size(rt_reader *rd, const dlm_field *field, const rt_source *source, double got);
void rt_drop_value(rt_reader *rd, rt_source *s);

/* ---- data.c ---- */

char *rt_path_of_model(dlm_run *r, const char *path);           /* paths begin where the .dlm file is */
char *rt_data_path(dlm_run *r, const dlm_data *data);           /* owned by the caller */
rt_dataset *rt_dataset_at(dlm_run *r, int data);    /* perhaps not read yet; NULL is recorded */
rt_part *rt_data_part(dlm_run *r, int data, int part);      /* read; NULL is recorded */
/* Of a field of words or characters: from a checkpoint, or the data; NULL is recorded. */
const rt_vocabulary *rt_data_vocabulary(dlm_run *r, int data, int field);

#endif
