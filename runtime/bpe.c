/* Reads the vocabulary of a byte-pair encoding, as it was published: a tokenizer.json, or GPT-2's pair of
 * files, vocab.json and merges.txt beside it; a folder stands for the one or the other that is in it.
 * The pair is treated as the tokenizer.json that says the same. What a tokenizer.json may ask for beyond
 * what bpe_encode.c does (normalization, other models) is refused, so that the numbers are the published
 * ones or none.
 *
 * Files write a byte as a visible character: those of Latin-1 that are visible as they are, the others
 * as 256, 257, ... */
#include "runtime/bpe.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_TOKENS = 1 << 24 };

static const char gpt2_pattern[] =
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

typedef struct {            /* for messages, while a vocabulary is read */
    dlm_run *r;
    const char *path, *merges;      /* merges: the file in which they stand */
    Bpe *b;
} Reading;

/* ---- bytes as characters ---- */

static bool is_visible(int byte)
{
    return (byte > 32 && byte < 127) || (byte > 160 && byte != 173);
}

/* The byte that a character stands for, or -1. */
static int byte_of_code(int code)
{
    int hidden = 0;
    if (code < 256)
        return is_visible(code) ? code : -1;
    for (int byte = 0; byte < 256; byte++)
        if (!is_visible(byte) && 256 + hidden++ == code)
            return byte;
    return -1;
}

int bpe_code_of_byte(int byte)
{
    int hidden = 0;
    if (is_visible(byte))
        return byte;
    for (int k = 0; k < byte; k++)
        hidden += !is_visible(k);
    return 256 + hidden;
}

/* Appends the bytes that a token of a file stands for; false: it holds another character. */
static bool put_bytes(rt_text *to, const char *token)
{
    for (const unsigned char *c = (const unsigned char *)token; *c; c++) {
        int code = *c;
        if (code >= 0x80 && (code & 0xE0) == 0xC0)      /* all codes have two bytes at most */
            code = (code & 0x1F) << 6 | (*++c & 0x3F);
        else if (code >= 0x80)
            return false;
        int value = byte_of_code(code);
        char byte = (char)value;
        if (value < 0)
            return false;
        rt_put(to, &byte, 1);
    }
    return true;
}

/* ---- the tree ---- */

static int unfit(const Reading *at, const char *why)
{
    return rt_error(at->r, "%s: %s", at->path, why);
}

static json_t *parse(dlm_run *r, const char *path, const char *text, size_t n)
{
    json_error_t error;
    json_t *tree = json_loadb(text, n, 0, &error);
    if (!json_is_object(tree)) {
        rt_error(r, "%s:%d: expected an object of JSON%s%s", path, tree ? 1 : error.line,
                 tree ? "" : ": ", tree ? "" : error.text);
        json_decref(tree);
        return NULL;
    }
    return tree;
}

static json_t *load_json(dlm_run *r, const char *path)
{
    dlm_i64 n;
    char *text = (char *)rt_read_file(r, path, "`vocab` names a tokenizer.json, or a vocab.json with "
                                      "merges.txt beside it", &n);
    json_t *tree = text ? parse(r, path, text, (size_t)n) : NULL;
    rt_free(text);
    return tree;
}

/* The merges.txt beside a vocab.json. */
static char *merges_beside(const char *vocab_path)
{
    const char *slash = strrchr(vocab_path, '/');
    rt_text path = {0};
    rt_print(&path, "%.*smerges.txt", slash ? (int)(slash - vocab_path) + 1 : 0, vocab_path);
    return path.p;
}

/* The lines of merges.txt, less its first, "#version: 0.2". */
static json_t *load_merges(dlm_run *r, const char *path)
{
    dlm_i64 n;
    char *text = path ? (char *)rt_read_file(r, path, "a vocab.json goes with a merges.txt", &n) : NULL;
    json_t *merges = text ? json_array() : NULL;
    for (char *line = text, *end; line && *line; line = end) {
        end = line + strcspn(line, "\r\n");
        if (end > line && strncmp(line, "#version", 8))
            json_array_append_new(merges, json_stringn(line, (size_t)(end - line)));
        end += strspn(end, "\r\n");
    }
    rt_free(text);
    return merges;
}

/* GPT-2's pair of files as one tree. */
static json_t *pair_tree(dlm_run *r, const char *merges_path, json_t *vocab)
{
    json_t *merges = load_merges(r, merges_path), *id = json_object_get(vocab, "<|endoftext|>");
    json_t *added = json_array();
    if (id)
        json_array_append_new(added, json_pack("{sOss}", "id", id, "content", "<|endoftext|>"));
    if (!merges) {
        json_decref(added);
        return NULL;
    }
    return json_pack("{s{sssOso}sos{sssb}}", "model", "type", "BPE", "vocab", vocab, "merges", merges,
                     "added_tokens", added, "pre_tokenizer", "type", "ByteLevel", "add_prefix_space", 0);
}

static char *file_of(dlm_run *r, const char *path)
{
    static const char *const names[] = {"tokenizer.json", "vocab.json"};
    struct stat s;
    rt_text file = {0};
    if (stat(path, &s) || !S_ISDIR(s.st_mode))
        return strdup(path);
    rt_reads(r, path);
    for (int k = 0; k < RT_LENGTH(names); k++) {
        file.n = 0;
        rt_print(&file, "%s/%s", path, names[k]);
        if (file.p && stat(file.p, &s) == 0)
            break;
    }
    return file.p;
}

/* ---- tokens ---- */

int bpe_find(const Bpe *b, const char *token)
{
    const json_t *id = json_object_get(b->vocab, token);
    return id ? (int)json_integer_value(id) : -1;
}

static int count_tokens(const Reading *at, const json_t *added)
{
    const char *token;
    json_t *id;
    json_int_t most = -1;
    size_t k;
    bool fine = true;
    json_object_foreach(at->b->vocab, token, id) {
        fine &= json_is_integer(id) && json_integer_value(id) >= 0;
        most = json_integer_value(id) > most ? json_integer_value(id) : most;
    }
    json_array_foreach(added, k, id) {
        const json_t *number = json_object_get(id, "id");
        fine &= json_is_integer(number) && json_integer_value(number) >= 0 &&
                json_is_string(json_object_get(id, "content"));
        most = json_integer_value(number) > most ? json_integer_value(number) : most;
    }
    if (!fine || most < 0 || most >= MOST_TOKENS)
        return unfit(at, "a vocabulary is an object of tokens and their numbers");
    at->b->tokens = (int)most + 1;
    return 0;
}

static int add_tokens(const Reading *at)
{
    Bpe *b = at->b;
    const char *token;
    json_t *id;
    json_object_foreach(b->vocab, token, id) {
        json_int_t k = json_integer_value(id);
        if (b->end[k])
            return rt_error(at->r, "%s: `%.40s` has the number %lld, which another token has, too", at->path, token,
                            (long long)k);
        b->begin[k] = b->bytes.n;
        if (!put_bytes(&b->bytes, token)) {             /* a special one is text as it stands */
            b->bytes.n = b->begin[k];
            rt_put(&b->bytes, token, strlen(token));
        } else if (b->bytes.n == b->begin[k] + 1) {
            b->of_byte[(unsigned char)b->bytes.p[b->begin[k]]] = (int)k;
        }
        b->end[k] = b->bytes.n;
    }
    for (int k = 0; k < 256; k++)
        if (b->of_byte[k] < 0)
            return rt_error(at->r, "%s: the vocabulary has no token for byte %d: it is not one of bytes",
                            at->path, k);
    return b->bytes.failed ? rt_error(at->r, "out of memory") : 0;
}

static int add_specials(const Reading *at, const json_t *added)
{
    static const char *const flags[] = {"lstrip", "rstrip", "single_word"};
    Bpe *b = at->b;
    size_t k;
    json_t *entry;
    b->special = calloc(json_array_size(added) + 1, sizeof *b->special);
    if (!b->special)
        return rt_error(at->r, "out of memory");
    json_array_foreach(added, k, entry) {
        const char *text = json_string_value(json_object_get(entry, "content"));
        int id = (int)json_integer_value(json_object_get(entry, "id"));
        for (int f = 0; f < RT_LENGTH(flags); f++)
            if (json_is_true(json_object_get(entry, flags[f])))
                return rt_error(at->r, "%s: the added token `%s` has `%s`, which is not supported",
                                at->path, text, flags[f]);
        if (!*text)
            continue;
        b->special[b->specials++] = (Special){text, strlen(text), id};
        b->opens_special[(unsigned char)*text] = true;
        b->begin[id] = b->bytes.n;
        rt_put(&b->bytes, text, strlen(text));
        b->end[id] = b->bytes.n;
    }
    return b->bytes.failed ? rt_error(at->r, "out of memory") : 0;
}

/* ---- merges ---- */

size_t bpe_slot(const Bpe *b, int left, int right)
{
    dlm_u64 h = ((dlm_u64)(dlm_u32)left << 32 | (dlm_u32)right) * 0x9E3779B97F4A7C15u;
    size_t k = (size_t)(h >> 20) & (b->slots - 1);
    while (b->merge[k].left >= 0 && (b->merge[k].left != left || b->merge[k].right != right))
        k = (k + 1) & (b->slots - 1);
    return k;
}

/* "a b" or ["a", "b"]; the caller frees left, and right is behind it. */
static char *halves(const json_t *merge, const char **right)
{
    rt_text both = {0};
    const char *a = json_string_value(json_array_get(merge, 0));
    const char *b = json_string_value(json_array_get(merge, 1));
    if (json_is_string(merge))
        rt_print(&both, "%s", json_string_value(merge));
    else if (a && b)
        rt_print(&both, "%s %s", a, b);
    char *space = both.p ? strchr(both.p, ' ') : NULL;
    if (!space) {
        rt_text_free(&both);
        return NULL;
    }
    *space = 0;
    *right = space + 1;
    return both.p;
}

static int add_merge(const Reading *at, const json_t *merge, int rank)
{
    const char *right = NULL;
    char *left = halves(merge, &right);
    rt_text joined = {0};
    if (left)
        rt_print(&joined, "%s%s", left, right);
    Merge m = {-1, -1, rank, -1};
    if (joined.p)
        m = (Merge){bpe_find(at->b, left), bpe_find(at->b, right), rank, bpe_find(at->b, joined.p)};
    bool fine = m.left >= 0 && m.right >= 0 && m.joined >= 0;
    if (fine) {
        size_t slot = bpe_slot(at->b, m.left, m.right);
        if (at->b->merge[slot].left < 0)
            at->b->merge[slot] = m;
    } else {
        rt_error(at->r, "%s: merge %d joins `%.40s` and `%.40s`, which are not both tokens that give one",
                 at->merges, rank + 1, left ? left : "?", left ? right : "?");
    }
    free(left);
    rt_text_free(&joined);
    return fine ? 0 : -1;
}

static int add_merges(const Reading *at, const json_t *merges)
{
    Bpe *b = at->b;
    size_t k;
    json_t *merge;
    if (!json_is_array(merges))
        return unfit(at, "the model has no list of merges");
    for (b->slots = 64; b->slots < 2 * json_array_size(merges);)
        b->slots *= 2;
    b->merge = malloc(b->slots * sizeof *b->merge);
    if (!b->merge)
        return rt_error(at->r, "out of memory");
    memset(b->merge, -1, b->slots * sizeof *b->merge);
    json_array_foreach(merges, k, merge)
        if (add_merge(at, merge, (int)k))
            return -1;
    return 0;
}

/* ---- the pre-tokenizer ---- */

static int add_pattern(const Reading *at, const char *pattern)
{
    Bpe *b = at->b;
    int code;
    PCRE2_SIZE where;
    PCRE2_UCHAR why[120] = "too many expressions";
    pcre2_code *compiled = NULL;
    if (pattern && b->patterns < MOST_PATTERNS) {
        compiled = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP,
                                 &code, &where, NULL);
        if (!compiled)
            pcre2_get_error_message(code, why, sizeof why);
    }
    if (!compiled)
        return rt_error(at->r, "%s: the pre-tokenizer's expression `%s`: %s", at->path,
                        pattern ? pattern : "", (const char *)why);
    pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);        /* where the machine can; else it is interpreted */
    b->pattern[b->patterns++] = compiled;
    return 0;
}

static bool flag_of(const json_t *o, const char *name, bool preset)
{
    const json_t *flag = json_object_get(o, name);
    return flag ? json_is_true(flag) : preset;
}

static int add_split(const Reading *at, const json_t *t)
{
    const json_t *pattern = json_object_get(json_object_get(t, "pattern"), "Regex");
    const char *behavior = json_string_value(json_object_get(t, "behavior"));
    if (!behavior || strcmp(behavior, "Isolated") || flag_of(t, "invert", false) || !pattern)
        return unfit(at, "the pre-tokenizer's Split is not by a Regex whose matches are Isolated");
    return add_pattern(at, json_string_value(pattern));
}

static int add_pretokenizer(const Reading *at, const json_t *t, bool *of_bytes)
{
    const char *type = json_string_value(json_object_get(t, "type"));
    size_t k;
    json_t *part;
    if (type && !strcmp(type, "Sequence")) {
        json_array_foreach(json_object_get(t, "pretokenizers"), k, part)
            if (add_pretokenizer(at, part, of_bytes))
                return -1;
        return 0;
    }
    if (type && !strcmp(type, "Split"))
        return add_split(at, t);
    if (type && !strcmp(type, "Digits"))
        return add_pattern(at, flag_of(t, "individual_digits", false) ? "\\p{N}" : "\\p{N}+");
    if (!type || strcmp(type, "ByteLevel"))
        return rt_error(at->r, "%s: the pre-tokenizer `%s` is not supported; ByteLevel, Split, Digits and "
                        "their Sequence are", at->path, type ? type : "");
    at->b->prefix_space = flag_of(t, "add_prefix_space", true);
    if (at->b->prefix_space && at->b->patterns)
        return unfit(at, "the pre-tokenizer adds spaces after it has split, which is not supported");
    *of_bytes = true;
    return flag_of(t, "use_regex", true) ? add_pattern(at, gpt2_pattern) : 0;
}

/* ---- the whole ---- */

static void free_bpe(void *tokens)
{
    Bpe *b = tokens;
    if (!b)
        return;
    json_decref(b->tree);
    rt_text_free(&b->bytes);
    free(b->begin);
    free(b->end);
    free(b->merge);
    free(b->special);
    for (int k = 0; k < b->patterns; k++)
        pcre2_code_free(b->pattern[k]);
    pcre2_match_data_free(b->match);
    free(b);
}

static bool is_given(const json_t *model, const char *name)
{
    const json_t *value = json_object_get(model, name);
    return json_is_true(value) || json_is_real(value) || json_is_object(value) ||
           (json_is_string(value) && *json_string_value(value));
}

/* What would make other numbers of a text. */
static int check_kind(const Reading *at, const json_t *tree, const json_t *model)
{
    static const char *const unsupported[] = {"dropout", "continuing_subword_prefix",
                                              "end_of_word_suffix", "byte_fallback"};
    const char *type = json_string_value(json_object_get(model, "type"));
    if (!at->b->vocab || (type && strcmp(type, "BPE")))
        return rt_error(at->r, "%s: the model is `%s`, but tokens are read by byte-pair encoding, `BPE`",
                        at->path, type ? type : "unknown");
    if (is_given(tree, "normalizer"))
        return unfit(at, "the file normalizes its texts, which is not supported");
    for (int k = 0; k < RT_LENGTH(unsupported); k++)
        if (is_given(model, unsupported[k]))
            return rt_error(at->r, "%s: the model has `%s`, which is not supported", at->path,
                            unsupported[k]);
    return 0;
}

static int build(const Reading *at)
{
    Bpe *b = at->b;
    const json_t *model = json_object_get(b->tree, "model");
    const json_t *added = json_object_get(b->tree, "added_tokens");
    bool of_bytes = false;
    b->vocab = json_object_get(model, "vocab");
    b->whole_first = flag_of(model, "ignore_merges", false);
    memset(b->of_byte, -1, sizeof b->of_byte);
    if (check_kind(at, b->tree, model) || count_tokens(at, added))
        return -1;
    b->begin = calloc((size_t)b->tokens, sizeof *b->begin);
    b->end = calloc((size_t)b->tokens, sizeof *b->end);
    if (!b->begin || !b->end)
        return rt_error(at->r, "out of memory");
    if (add_tokens(at) || add_specials(at, added) || add_merges(at, json_object_get(model, "merges")) ||
        add_pretokenizer(at, json_object_get(b->tree, "pre_tokenizer"), &of_bytes))
        return -1;
    b->match = pcre2_match_data_create(1, NULL);
    return !of_bytes ? unfit(at, "the pre-tokenizer is not one of bytes, ByteLevel")
        : b->match   ? 0
                     : rt_error(at->r, "out of memory");
}

/* Takes the tree. */
static void *tokens_of(dlm_run *r, const char *path, const char *merges, json_t *tree)
{
    Bpe *b = tree ? calloc(1, sizeof *b) : NULL;
    if (!b) {
        json_decref(tree);
        return NULL;
    }
    b->tree = tree;
    if (build(&(Reading){r, path, merges, b}) == 0)
        return b;
    free_bpe(b);
    return NULL;
}

static void *read_bpe(dlm_run *r, const char *path)
{
    char *file = file_of(r, path);
    json_t *tree = file ? load_json(r, file) : NULL;
    char *merges = tree && !json_object_get(tree, "model") ? merges_beside(file) : NULL;
    if (merges) {
        json_t *pair = pair_tree(r, merges, tree);
        json_decref(tree);
        tree = pair;
    }
    void *tokens = tree ? tokens_of(r, file, merges ? merges : file, tree) : NULL;
    free(merges);
    free(file);
    return tokens;
}

static void *parse_bpe(dlm_run *r, const char *name, const char *text)
{
    json_t *tree = parse(r, name, text, strlen(text));
    return tree ? tokens_of(r, name, name, tree) : NULL;
}

static void print_bpe(const void *tokens, rt_text *to)
{
    static const char *const kept[] = {"model", "added_tokens", "pre_tokenizer"};
    const Bpe *b = tokens;
    json_t *tree = json_object();
    for (int k = 0; k < RT_LENGTH(kept); k++)
        json_object_set(tree, kept[k], json_object_get(b->tree, kept[k]));
    char *text = json_dumps(tree, JSON_COMPACT);
    to->failed |= !text;
    if (text)
        rt_put(to, text, strlen(text));
    free(text);
    json_decref(tree);
}

static void decode_bpe(const void *tokens, dlm_i64 id, rt_text *to)
{
    const Bpe *b = tokens;
    bool known = id >= 0 && id < b->tokens && b->begin[id] < b->end[id];
    rt_put(to, known ? b->bytes.p + b->begin[id] : "<unknown>",
           known ? b->end[id] - b->begin[id] : strlen("<unknown>"));
}

const dlm_tokenizer dlm_tokenizer_bpe = {read_bpe, parse_bpe, print_bpe, bpe_encode, decode_bpe,
                                         free_bpe};
