/* A byte-pair encoding: what bpe.c reads and bpe_encode.c applies. */
#ifndef DLM_BPE_H
#define DLM_BPE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include "runtime/reader.h"

#include <jansson.h>
#include <pcre2.h>

enum { MOST_PATTERNS = 8 };

typedef struct {
    int left, right;        /* left -1: the slot is free */
    int rank, joined;
} Merge;

typedef struct {
    const char *text;       /* in the tree */
    size_t n;
    int id;
} Special;

typedef struct {
    json_t *tree;           /* as a tokenizer.json: what checkpoints keep */
    json_t *vocab;          /* within it */
    rt_text bytes;          /* of all tokens */
    size_t *begin, *end;    /* of token k in there; the same: there is no such token */
    int tokens;
    int of_byte[256];
    Merge *merge;           /* hash table */
    size_t slots;           /* a power of two */
    Special *special;
    int specials;
    bool opens_special[256];        /* some special token begins with this byte */
    pcre2_code *pattern[MOST_PATTERNS];
    int patterns;
    pcre2_match_data *match;
    bool prefix_space;      /* before a text that does not begin with one */
    bool whole_first;       /* a piece that is a token is not put together */
} Bpe;

/* The character, below 512, as which files write a byte. */
int bpe_code_of_byte(int byte);
/* The number of a token as files write it; -1: there is none. */
int bpe_find(const Bpe *b, const char *token);
/* Where the merge of two tokens stands, or would. */
size_t bpe_slot(const Bpe *b, int left, int right);

/* Appends the numbers of a text to `to`. 1: the text is not UTF-8. */
int bpe_encode(dlm_run *r, const void *tokens, const char *text, size_t n, dlm_rows_buffer *to);

#endif
