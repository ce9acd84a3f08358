/* Byte-pair encoding of a text. It is cut at the special tokens that stand in it, then into pieces by the
 * regular expressions of the pre-tokenizer. Each byte of a piece is a token, and neighbours are joined in
 * the order of the merges' ranks, the first of equals first. Expressions are those of PCRE2, with its
 * classes of Unicode. */
#include "runtime/bpe.h"

#include <stdlib.h>
#include <string.h>

/* ---- joining ---- */

typedef struct { int id, before, after; } Part;             /* id -1: joined to the one before it */
typedef struct { int rank, at, left, right, joined; } Join;     /* as things stood when it was found */

typedef struct {
    const Bpe *b;
    dlm_run *r;
    dlm_rows_buffer *to;
    Part *part;
    Join *heap;             /* the lowest rank first, and of equals the first in the text */
    size_t n, capacity;     /* of the heap; parts that there is room for */
} Encoding;

static bool is_before(const Join *a, const Join *b)
{
    return a->rank != b->rank ? a->rank < b->rank : a->at < b->at;
}

static void push(Encoding *e, Join join)
{
    size_t k = e->n++;
    for (; k && is_before(&join, &e->heap[(k - 1) / 2]); k = (k - 1) / 2)
        e->heap[k] = e->heap[(k - 1) / 2];
    e->heap[k] = join;
}

static Join pop(Encoding *e)
{
    Join first = e->heap[0], last = e->heap[--e->n];
    size_t k = 0;
    for (size_t child; (child = 2 * k + 1) < e->n; k = child) {
        child += child + 1 < e->n && is_before(&e->heap[child + 1], &e->heap[child]);
        if (!is_before(&e->heap[child], &last))
            break;
        e->heap[k] = e->heap[child];
    }
    e->heap[k] = last;
    return first;
}

/* The part at `left` may be joined with the one behind it. */
static void consider(Encoding *e, int left)
{
    int right = left < 0 ? -1 : e->part[left].after;
    if (right < 0)
        return;
    const Merge *m = &e->b->merge[bpe_slot(e->b, e->part[left].id, e->part[right].id)];
    if (m->left >= 0)
        push(e, (Join){m->rank, left, m->left, m->right, m->joined});
}

static void join_parts(Encoding *e)
{
    while (e->n) {
        Join j = pop(e);
        Part *left = &e->part[j.at];
        int right = left->after;
        if (left->id != j.left || right < 0 || e->part[right].id != j.right)
            continue;
        left->id = j.joined;
        left->after = e->part[right].after;
        if (left->after >= 0)
            e->part[left->after].before = j.at;
        e->part[right].id = -1;
        consider(e, left->before);
        consider(e, j.at);
    }
}

static int append(const Encoding *e, int id)
{
    return dlm_rows_add(e->r, e->to, &id, sizeof id);
}

/* The piece as a token of its own, or -1. */
static int whole_token(const Bpe *b, const char *piece, size_t n)
{
    rt_text name = {0};
    for (size_t k = 0; k < n; k++) {
        int code = bpe_code_of_byte((unsigned char)piece[k]);
        if (code < 0x80)
            rt_print(&name, "%c", code);
        else
            rt_print(&name, "%c%c", 0xC0 | code >> 6, 0x80 | (code & 0x3F));
    }
    int id = name.p ? bpe_find(b, name.p) : -1;
    rt_text_free(&name);
    return id;
}

static int encode_piece(Encoding *e, const char *piece, size_t n)
{
    int whole = e->b->whole_first ? whole_token(e->b, piece, n) : -1;
    if (whole >= 0)
        return append(e, whole);
    if (n > e->capacity) {
        free(e->part);
        free(e->heap);
        e->capacity = 2 * n;
        e->part = malloc(e->capacity * sizeof *e->part);
        e->heap = malloc(3 * e->capacity * sizeof *e->heap);
    }
    if (!e->part || !e->heap || n > INT32_MAX / 4)
        return rt_error(e->r, "out of memory");
    for (size_t k = 0; k < n; k++)
        e->part[k] = (Part){e->b->of_byte[(unsigned char)piece[k]], (int)k - 1,
                            k + 1 < n ? (int)k + 1 : -1};
    for (size_t k = 0; k + 1 < n; k++)
        consider(e, (int)k);
    join_parts(e);
    for (int k = 0; k >= 0 && n; k = e->part[k].after)
        if (append(e, e->part[k].id))
            return -1;
    return 0;
}

/* ---- cutting ---- */

/* By the expressions from this one on; what lies between matches is a piece, too. */
static int cut(Encoding *e, const char *text, size_t n, int expression)
{
    if (expression == e->b->patterns || !n)
        return n ? encode_piece(e, text, n) : 0;
    size_t done = 0;
    for (size_t at = 0; at < n;) {
        int found = pcre2_match(e->b->pattern[expression], (PCRE2_SPTR)text, n, at, PCRE2_NO_UTF_CHECK,
                                e->b->match, NULL);
        if (found < 0 && found != PCRE2_ERROR_NOMATCH)
            return rt_error(e->r, "the pre-tokenizer's expression fails on a text (PCRE2: %d)", found);
        const PCRE2_SIZE *where = pcre2_get_ovector_pointer(e->b->match);
        size_t begin = found < 0 ? n : where[0], end = found < 0 ? n : where[1];
        if (begin == end && end < n) {          /* an empty match cuts nothing */
            at = end + 1;
            while (at < n && ((unsigned char)text[at] & 0xC0) == 0x80)
                at++;
            continue;
        }
        if (cut(e, text + done, begin - done, expression + 1) ||
            cut(e, text + begin, end - begin, expression + 1))
            return -1;
        done = at = end;
    }
    return cut(e, text + done, n - done, expression + 1);
}

static int encode_plain(Encoding *e, const char *text, size_t n)
{
    rt_text spaced = {0};
    if (!e->b->prefix_space || !n || *text == ' ')
        return cut(e, text, n, 0);
    rt_put(&spaced, " ", 1);
    rt_put(&spaced, text, n);
    int fault = spaced.failed ? rt_error(e->r, "out of memory") : cut(e, spaced.p, spaced.n, 0);
    rt_text_free(&spaced);
    return fault;
}

/* The longest special token that the text begins with. */
static const Special *special_at(const Bpe *b, const char *text, size_t n)
{
    const Special *longest = NULL;
    for (int k = 0; b->opens_special[(unsigned char)*text] && k < b->specials; k++) {
        const Special *s = &b->special[k];
        if (s->n <= n && !memcmp(s->text, text, s->n) && (!longest || s->n > longest->n))
            longest = s;
    }
    return longest;
}

static bool is_utf8(const char *text, size_t n)
{
    json_t *whole = json_stringn(text, n);      /* which checks */
    json_decref(whole);
    return whole;
}

int bpe_encode(dlm_run *r, const void *tokens, const char *text, size_t n, dlm_rows_buffer *to)
{
    Encoding e = {.b = tokens, .r = r, .to = to};
    size_t done = 0;
    int fault = 0;
    if (!is_utf8(text, n))
        return 1;
    for (size_t k = 0; k < n && !fault;) {
        const Special *s = special_at(e.b, text + k, n - k);
        if (!s) {
            k++;
            continue;
        }
        fault = encode_plain(&e, text + done, k - done) || append(&e, s->id);
        done = k += s->n;
    }
    if (!fault)
        fault = encode_plain(&e, text + done, n - done);
    free(e.part);
    free(e.heap);
    return fault ? -1 : 0;
}
