/* Texts as numbers: bytes, characters, words; and back.
 *
 * A vocabulary numbers words (or characters) from 4 on, the most frequent first, and among equals
 * in the order of their bytes; 0 is padding, 1 and 2 begin and end a text, 3 is what the
 * vocabulary does not hold. It is computed from the training rows and kept in checkpoints.
 *
 * A word is a run of letters, digits, apostrophes and bytes beyond ASCII; every other visible
 * character is a word by itself. ASCII letters are lowered. Characters are UTF-8, as they stand.
 *
 * A category is a whole text, without the blanks around it. Categories are numbered from 0 on, in the
 * order of their values if they are numbers, otherwise of their bytes, and those of all rows count.
 *
 * The vocabulary of tokens is one that was published, which a tokenizer has read from a file. */
#include "runtime/reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef enum { BYTES, CHARS, WORDS, TOKENS, CATEGORY } Coding;

static Coding coding_of(const char *name)
{
    static const char *const names[] = {"bytes", "chars", "words", "tokens", "category"};
    Coding coding = BYTES;
    while (coding < CATEGORY && strcmp(name, names[coding]))
        coding++;
    return coding;
}

typedef struct {
    size_t at;              /* in the vocabulary's block, 0-terminated */
    dlm_i64 count;
} Word;

struct rt_vocabulary {
    rt_text block;          /* all words, one after another */
    Word *word;             /* once numbered, word k has the number first_number() + k */
    dlm_i64 n, capacity;
    dlm_i64 *slot;          /* hash table: index of a word, or -1 */
    size_t slots;           /* a power of two */
    const dlm_tokenizer *tokenizer;
    void *tokens;           /* of the tokenizer; then nothing else is used */
};

static int first_number(Coding coding)
{
    return coding == CATEGORY ? 0 : RT_FIRST_WORD;
}

/* ---- cutting texts ---- */

static bool in_word(unsigned char c)
{
    return isalnum(c) || c == '\'' || c >= 0x80;
}

/* The next word or character in text[*at..n]: its length, 0 at the end. It begins at *at. */
static size_t next_piece(Coding coding, const char *text, size_t n, size_t *at)
{
    size_t end;
    if (coding == CHARS) {
        for (end = *at + (*at < n); end < n && ((unsigned char)text[end] & 0xC0) == 0x80;)
            end++;
        return end - *at;
    }
    while (*at < n && isspace((unsigned char)text[*at]))
        ++*at;
    for (end = *at; end < n && in_word((unsigned char)text[end]);)
        end++;
    return end > *at ? end - *at : *at < n;
}

static void lowered(rt_text *to, const char *text, size_t n, Coding coding)
{
    to->n = 0;
    for (size_t k = 0; k < n; k++) {
        char c = coding == WORDS && text[k] >= 'A' && text[k] <= 'Z' ? (char)(text[k] + 32) : text[k];
        rt_put(to, &c, 1);
    }
}

/* A text without the blanks around it, ended by 0. */
static void trimmed(rt_text *to, const char *text, size_t n)
{
    while (n && isspace((unsigned char)*text))
        text++, n--;
    while (n && isspace((unsigned char)text[n - 1]))
        n--;
    to->n = 0;
    rt_put(to, text, n);
    rt_put(to, "", 1);
}

/* ---- the table ---- */

static size_t hash(const char *s)
{
    dlm_u64 h = 1469598103934665603u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211u;
    return (size_t)(h ^ h >> 32);
}

static const char *text_of(const rt_vocabulary *v, dlm_i64 k)
{
    return v->block.p + v->word[k].at;
}

/* Where the word is in the table, or belongs. */
static size_t find_slot(const rt_vocabulary *v, const char *word)
{
    size_t k = hash(word) & (v->slots - 1);
    while (v->slot[k] >= 0 && strcmp(text_of(v, v->slot[k]), word))
        k = (k + 1) & (v->slots - 1);
    return k;
}

static bool rehash(rt_vocabulary *v, size_t slots)
{
    dlm_i64 *slot = malloc(slots * sizeof *slot);
    if (!slot)
        return false;
    free(v->slot);
    v->slot = slot;
    v->slots = slots;
    memset(slot, -1, slots * sizeof *slot);
    for (dlm_i64 k = 0; k < v->n; k++)
        v->slot[find_slot(v, text_of(v, k))] = k;
    return true;
}

/* Counts a word. */
static bool add(rt_vocabulary *v, const char *word, dlm_i64 count)
{
    if ((size_t)v->n * 2 >= v->slots && !rehash(v, v->slots ? 2 * v->slots : 1024))
        return false;
    size_t k = find_slot(v, word);
    if (v->slot[k] >= 0) {
        v->word[v->slot[k]].count += count;
        return true;
    }
    if (v->n == v->capacity) {
        dlm_i64 capacity = v->capacity ? 2 * v->capacity : 256;
        Word *grown = realloc(v->word, (size_t)capacity * sizeof *grown);
        if (!grown)
            return false;
        v->word = grown;
        v->capacity = capacity;
    }
    v->word[v->n] = (Word){v->block.n, count};
    rt_put(&v->block, word, strlen(word) + 1);
    v->slot[k] = v->n++;
    return !v->block.failed;
}

void rt_vocabulary_free(rt_vocabulary *v)
{
    if (!v)
        return;
    if (v->tokenizer)
        v->tokenizer->free(v->tokens);
    rt_text_free(&v->block);
    free(v->word);
    free(v->slot);
    free(v);
}

/* ---- counting ---- */

typedef struct { const char *text; dlm_i64 count; } Ranked;

static int by_count(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return strcmp(x->text, y->text);
}

static int by_value(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    double p, q;
    bool p_is = rt_read_double(x->text, &p), q_is = rt_read_double(y->text, &q);
    if (p_is && q_is && p != q)
        return p < q ? -1 : 1;
    return p_is != q_is ? q_is - p_is : strcmp(x->text, y->text);
}

/* At most so many words, in their order. */
static rt_vocabulary *ranked(const rt_vocabulary *all, dlm_i64 most,
                             int (*compare)(const void *a, const void *b))
{
    rt_vocabulary *v = calloc(1, sizeof *v);
    Ranked *rank = malloc(((size_t)all->n + 1) * sizeof *rank);
    bool fine = v && rank && rehash(v, 1024);
    for (dlm_i64 k = 0; fine && k < all->n; k++)
        rank[k] = (Ranked){text_of(all, k), all->word[k].count};
    if (fine)
        qsort(rank, (size_t)all->n, sizeof *rank, compare);
    for (dlm_i64 k = 0; fine && k < all->n && k < most; k++)
        fine = add(v, rank[k].text, rank[k].count);
    free(rank);
    if (fine)
        return v;
    rt_vocabulary_free(v);
    return NULL;
}

static bool count_text(rt_vocabulary *v, Coding coding, const char *text, size_t n, rt_text *word)
{
    bool fine = true;
    if (coding == CATEGORY) {
        trimmed(word, text, n);
        return !word->failed && add(v, word->p, 1);
    }
    for (size_t at = 0, k; fine && (k = next_piece(coding, text, n, &at)); at += k) {
        lowered(word, text + at, k, coding);
        rt_put(word, "", 1);
        fine = !word->failed && add(v, word->p, 1);
    }
    return fine;
}

rt_vocabulary *rt_vocabulary_count(const rt_source *s, const char *name, const dlm_i64 *rows,
                                   dlm_i64 nrows, dlm_i64 most)
{
    Coding coding = coding_of(name);
    rt_vocabulary *all = calloc(1, sizeof *all), *v = NULL;
    rt_text word = {0};
    bool fine = all && rehash(all, 1024);
    for (dlm_i64 k = 0; fine && k < nrows; k++) {
        dlm_i64 row = rows ? rows[k] : k, begin = row ? s->cell[row - 1] : 0;
        fine = count_text(all, coding, s->text.p + begin, (size_t)(s->cell[row] - begin), &word);
    }
    if (fine)
        v = coding == CATEGORY ? ranked(all, all->n, by_value) : ranked(all, most - RT_FIRST_WORD, by_count);
    rt_text_free(&word);
    rt_vocabulary_free(all);
    return v;
}

/* ---- as a text of its own: a word a line, \\ and \n escaped ---- */

rt_vocabulary *rt_vocabulary_parse(const char *lines)
{
    rt_vocabulary *v = calloc(1, sizeof *v);
    rt_text word = {0};
    bool fine = v && rehash(v, 1024);
    for (const char *c = lines; fine && *c; c++) {
        char byte = *c == '\\' && c[1] ? (*++c == 'n' ? '\n' : *c) : *c;
        bool ends = *c == '\n';
        rt_put(&word, ends ? "" : &byte, 1);
        if (!ends)
            continue;
        fine = !word.failed && add(v, word.p, 1);
        word.n = 0;
    }
    rt_text_free(&word);
    if (fine)
        return v;
    rt_vocabulary_free(v);
    return NULL;
}

rt_vocabulary *rt_vocabulary_of_tokens(dlm_run *r, const dlm_tokenizer *t, void *tokens)
{
    rt_vocabulary *v = tokens ? calloc(1, sizeof *v) : NULL;
    if (v) {
        v->tokenizer = t;
        v->tokens = tokens;
    } else if (tokens) {
        t->free(tokens);
        rt_error(r, "out of memory");
    }
    return v;
}

void rt_vocabulary_print(const rt_vocabulary *v, rt_text *to)
{
    if (v->tokenizer)
        v->tokenizer->print(v->tokens, to);
    for (dlm_i64 k = 0; k < v->n; k++) {
        for (const char *c = text_of(v, k); *c; c++)
            if (*c == '\n' || *c == '\\')
                rt_put(to, *c == '\n' ? "\\n" : "\\\\", 2);
            else
                rt_put(to, c, 1);
        rt_put(to, "\n", 1);
    }
}

/* ---- there and back ---- */

static int append(dlm_run *r, dlm_rows_buffer *to, dlm_i64 id)
{
    int value = (int)id;
    return dlm_rows_add(r, to, &value, sizeof value);
}

dlm_i64 rt_category(const rt_vocabulary *v, const char *text, size_t n, rt_text *word)
{
    trimmed(word, text, n);
    return word->failed ? -1 : v->slot[find_slot(v, word->p)];
}

int rt_no_category(dlm_run *r, const rt_vocabulary *v, const char *where, const char *word)
{
    enum { NAMED = 12 };
    rt_text all = {0};
    for (dlm_i64 k = 0; k < v->n && k < NAMED; k++)
        rt_print(&all, "%s%s", k ? ", " : "", text_of(v, k));
    rt_error(r, "%s`%.80s` is none of the categories %s%s", where, word, all.p ? all.p : "",
             v->n > NAMED ? ", ..." : "");
    rt_text_free(&all);
    return -1;
}

static int encode_category(dlm_run *r, const rt_vocabulary *v, const char *text, size_t n,
                           dlm_rows_buffer *to)
{
    rt_text word = {0};
    dlm_i64 id = rt_category(v, text, n, &word);
    int fault = id < 0 ? rt_no_category(r, v, "", word.p ? word.p : "") : append(r, to, id);
    rt_text_free(&word);
    return fault;
}

int rt_encode(dlm_run *r, const rt_vocabulary *v, const char *name, bool marked,
              const char *text, size_t n, dlm_rows_buffer *to)
{
    Coding coding = coding_of(name);
    rt_text word = {0};
    if (v && v->tokenizer)
        return v->tokenizer->encode(r, v->tokens, text, n, to);
    if (coding == CATEGORY)
        return encode_category(r, v, text, n, to);
    int fault = marked ? append(r, to, RT_BEGIN) : 0;
    for (size_t k = 0; k < n && !fault && coding == BYTES; k++)
        fault = append(r, to, (unsigned char)text[k]);
    for (size_t at = 0, k; coding != BYTES && !fault && (k = next_piece(coding, text, n, &at));
         at += k) {
        lowered(&word, text + at, k, coding);
        rt_put(&word, "", 1);
        dlm_i64 known = word.failed ? -1 : v->slot[find_slot(v, word.p)];
        fault = append(r, to, known < 0 ? RT_UNKNOWN : RT_FIRST_WORD + known);
    }
    rt_text_free(&word);
    return fault ? fault : marked ? append(r, to, RT_END) : 0;
}

/* No blank stands before what closes, nor at the beginning. */
static bool wants_blank(const char *word, const rt_text *to)
{
    return to->n && !(strchr(".,;:!?)]}%", *word) && !word[1]) &&
           !strchr("([{", to->p[to->n - 1]);
}

static void decode_one(const rt_vocabulary *v, Coding coding, dlm_i64 id, rt_text *to)
{
    dlm_i64 k = id - first_number(coding);
    const char *word = k >= 0 && k < v->n ? text_of(v, k) : "<unknown>";
    if (coding == WORDS && wants_blank(word, to))
        rt_put(to, " ", 1);
    rt_put(to, word, strlen(word));
    if (coding == CATEGORY)
        rt_put(to, "\n", 1);
}

void rt_decode(const rt_vocabulary *v, const char *name, int type, dlm_i64 n, const void *ids,
               rt_text *to)
{
    Coding coding = coding_of(name);
    for (dlm_i64 k = 0; k < n; k++) {
        dlm_i64 id = (dlm_i64)rt_get(type, ids, k);
        char byte = (char)id;
        if (coding == BYTES)
            rt_put(to, &byte, 1);
        else if (v->tokenizer)
            v->tokenizer->decode(v->tokens, id, to);
        else if (coding != CATEGORY && id == RT_END)
            return;
        else if (coding == CATEGORY || (id != RT_PAD && id != RT_BEGIN))
            decode_one(v, coding, id, to);
    }
}
