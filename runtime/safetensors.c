/* Checkpoints in the safetensors format: 8 bytes with the length of a JSON header, the header
 * ({"net.dense.1.w": {"dtype": "F32", "shape": [64, 128], "data_offsets": [0, 32768]}, …}),
 * then the tensors' bytes.
 *
 * A file is believed nothing: the header must be JSON of the right shape, every tensor must lie
 * inside the file, have as many bytes as its shape needs, and share none with another. Only when
 * all wanted tensors are there with the right type and shape is any of them read; otherwise the
 * message lists every mismatch. */
#include "runtime/data.h"
#include "runtime/device.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const dlm_i64 MAX_HEADER = 100 << 20;

static const char *const dtype[] = {
    [DLM_F32] = "F32", [DLM_F64] = "F64", [DLM_F16] = "F16", [DLM_BF16] = "BF16", [DLM_I32] = "I32",
    [DLM_I64] = "I64", [DLM_U32] = "U32", [DLM_U8] = "U8", [DLM_BOOL] = "BOOL",
};

static const char *saved_name(const dlm_place *p)
{
    return p->saved_as ? p->saved_as : p->path;
}

static dlm_i64 place_bytes(const dlm_place *p)
{
    return rt_elements(p->rank, p->shape) * (dlm_i64)rt_type_size(p->type);
}

/* ---- writing ---- */

/* "vocabulary pairs.src": the words, a line each. */
static void put_vocabularies(rt_text *t, dlm_run *r)
{
    for (int k = 0; r->data && k < r->program->ndata; k++)
        for (int f = 0; f < r->program->data[k].nfields; f++) {
            rt_text words = {0};
            if (!r->data[k].vocabulary[f])
                continue;
            rt_vocabulary_print(r->data[k].vocabulary[f], &words);
            rt_print(t, ",\"vocabulary %s.%s\":", r->program->data[k].name,
                     r->program->data[k].fields[f].name);
            rt_put_json_string(t, words.p ? words.p : "");
            t->failed |= words.failed;
            rt_text_free(&words);
        }
}

/* The header, padded with blanks so that the data begins at a multiple of 8. */
static void put_header(rt_text *t, dlm_run *r, int n, const int *places)
{
    const dlm_program *program = r->program;
    dlm_i64 offset = 0;
    rt_print(t, "{\"__metadata__\":{\"format\":\"dlm\",\"program\":");
    rt_put_json_string(t, program->name);
    put_vocabularies(t, r);
    rt_print(t, "}");
    for (int k = 0; k < n; k++) {
        const dlm_place *p = &program->places[places[k]];
        rt_print(t, ",");
        rt_put_json_string(t, saved_name(p));
        rt_print(t, ":{\"dtype\":\"%s\",\"shape\":[", dtype[p->type]);
        for (int axis = 0; axis < p->rank; axis++)
            rt_print(t, axis ? ",%lld" : "%lld", (long long)p->shape[axis]);
        rt_print(t, "],\"data_offsets\":[%lld,%lld]}", (long long)offset,
                 (long long)(offset + place_bytes(p)));
        offset += place_bytes(p);
    }
    rt_print(t, "}");
    while (t->n % 8 && !t->failed)
        rt_put(t, " ", 1);
}

static int write_checkpoint(dlm_run *r, const char *path, int n, const int *places)
{
    rt_file file;
    rt_text header = {0};
    unsigned char length[8];
    put_header(&header, r, n, places);
    int fault = 0;
    for (int k = 0; k < n && !fault; k++)
        fault = rt_fetch_place(r, places[k]);
    if (fault || header.failed || rt_file_create(r, &file, path)) {
        rt_text_free(&header);
        return rt_error(r, "out of memory");
    }
    for (int k = 0; k < 8; k++)
        length[k] = (unsigned char)((dlm_u64)header.n >> 8 * k);
    rt_file_write(&file, length, sizeof length);
    rt_file_write(&file, header.p, header.n);
    for (int k = 0; k < n; k++)
        rt_file_write(&file, dlm_place_data(r, places[k]),
                      (size_t)place_bytes(&r->program->places[places[k]]));
    rt_text_free(&header);
    return rt_file_commit(r, &file);
}

/* The places, and behind them those that this run has fitted to data. */
static int *with_fitted(dlm_run *r, int n, const int *places, int *count)
{
    const dlm_program *p = r->program;
    int *all = malloc(((size_t)n + (size_t)p->nplaces + 1) * sizeof *all);
    *count = n;
    if (!all)
        return NULL;
    for (int k = 0; k < n; k++)
        all[k] = places[k];
    for (int k = 0; r->data && k < p->ndata; k++)
        for (int f = 0; f < p->data[k].nfields; f++)
            for (int i = 0; r->data[k].fitted[f] && i < p->data[k].fields[f].nfitted; i++)
                all[(*count)++] = p->data[k].fields[f].fitted[i];
    return all;
}

int dlm_will_save(dlm_run *r, const char *path)
{
    const char *slash = strrchr(path, '/');
    rt_text folder = {0};
    rt_print(&folder, "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
    bool writable = r->bench || !access(path, W_OK) || (errno == ENOENT && folder.p && !access(folder.p, W_OK));
    int fault = writable ? 0 : rt_error(r, "cannot write %s: %s", path, strerror(errno));
    rt_text_free(&folder);
    return fault;
}

int dlm_save(dlm_run *r, const char *path, int n, const int *places)
{
    int count;
    if (r->bench || !path)
        return path ? 0 : -1;
    int *all = with_fitted(r, n, places, &count);
    int fault = all ? write_checkpoint(r, path, count, all) : rt_error(r, "out of memory");
    free(all);
    if (fault)
        return -1;
    free(r->progress.saved);
    r->progress.saved = strdup(path);
    return 0;
}

/* ---- the header of a file ---- */

typedef struct {
    const char *name, *dtype;
    int rank;
    dlm_i64 shape[RT_MAX_RANK];
    dlm_i64 begin, end;     /* in the data */
} Tensor;

typedef struct {
    dlm_run *r;
    const char *path;
    int fd;
    dlm_i64 size, data;     /* of the file; where its data begins */
    json_t *header;         /* owns the names */
    Tensor *tensor;
    int n;
} Checkpoint;

static int read_at(Checkpoint *c, void *to, dlm_i64 bytes, dlm_i64 at)
{
    char *p = to;
    while (bytes > 0) {
        ssize_t n = pread(c->fd, p, bytes > (1 << 30) ? 1 << 30 : (size_t)bytes, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return rt_error(c->r, "cannot read %s: %s", c->path,
                            n ? strerror(errno) : "it became shorter");
        p += n;
        at += n;
        bytes -= n;
    }
    return 0;
}

static int bad(Checkpoint *c, const char *what, const char *name)
{
    return rt_error(c->r, "%s is not a usable checkpoint: %s%s%s", c->path, what, name ? " " : "",
                    name ? name : "");
}

static int read_header(Checkpoint *c)
{
    unsigned char length[8];
    dlm_u64 bytes = 0;
    json_error_t error;
    if (c->size < 8)
        return rt_error(c->r, "%s is truncated: it has %lld bytes, and its header alone needs more",
                        c->path, (long long)c->size);
    if (read_at(c, length, 8, 0))
        return -1;
    for (int k = 0; k < 8; k++)
        bytes |= (dlm_u64)length[k] << 8 * k;
    if (bytes > (dlm_u64)MAX_HEADER)
        return bad(c, "it does not begin as a safetensors file does", NULL);
    if (bytes > (dlm_u64)c->size - 8)
        return rt_error(c->r,
                        "%s is truncated: its header should have %llu bytes, and only %lld follow",
                        c->path, (unsigned long long)bytes, (long long)c->size - 8);
    char *text = malloc((size_t)bytes + 1);
    if (!text)
        return rt_error(c->r, "out of memory");
    int fault = read_at(c, text, (dlm_i64)bytes, 8);
    c->data = 8 + (dlm_i64)bytes;
    if (!fault)
        c->header = json_loadb(text, (size_t)bytes, JSON_REJECT_DUPLICATES, &error);
    free(text);
    if (!fault && !json_is_object(c->header))
        return bad(c, "its header is not a JSON object:",
                   c->header ? "something else" : error.text);
    return fault;
}

static bool sizes_from(json_t *array, int most, dlm_i64 *size, int *n)
{
    json_t *item;
    size_t k;
    if (!json_is_array(array) || json_array_size(array) > (size_t)most)
        return false;
    json_array_foreach(array, k, item) {
        size[k] = json_integer_value(item);
        if (!json_is_integer(item) || size[k] < 0)
            return false;
    }
    *n = (int)json_array_size(array);
    return true;
}

static int read_tensor(Checkpoint *c, const char *name, json_t *entry, Tensor *t)
{
    dlm_i64 offset[2], bytes;
    int noffsets, type = 0;
    t->name = name;
    t->dtype = json_string_value(json_object_get(entry, "dtype"));
    if (!t->dtype)
        return bad(c, "there is no dtype for", name);
    if (!sizes_from(json_object_get(entry, "shape"), RT_MAX_RANK, t->shape, &t->rank))
        return bad(c, "there is no usable shape for", name);
    if (!sizes_from(json_object_get(entry, "data_offsets"), 2, offset, &noffsets) ||
        noffsets != 2 || offset[0] > offset[1])
        return bad(c, "there are no usable data_offsets for", name);
    t->begin = offset[0];
    t->end = offset[1];
    while (type < RT_LENGTH(dtype) && strcmp(dtype[type], t->dtype))
        type++;
    if (type < RT_LENGTH(dtype)) {      /* other types are none of ours: never wanted */
        dlm_i64 elements = rt_elements(t->rank, t->shape);
        if (elements < 0 || __builtin_mul_overflow(elements, (dlm_i64)rt_type_size(type), &bytes) ||
            bytes != t->end - t->begin)
            return bad(c, "shape and data_offsets disagree for", name);
    }
    return 0;
}

static int by_begin(const void *a, const void *b)
{
    const Tensor *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static int check_layout(Checkpoint *c)
{
    dlm_i64 end = 0;
    qsort(c->tensor, (size_t)c->n, sizeof *c->tensor, by_begin);
    for (int k = 0; k < c->n; k++) {
        if (c->tensor[k].begin < end)
            return bad(c, "two tensors share bytes, one of them", c->tensor[k].name);
        if (c->tensor[k].begin > end)
            return bad(c, "there are bytes that belong to no tensor, before", c->tensor[k].name);
        end = c->tensor[k].end;
    }
    if (end > c->size - c->data)
        return rt_error(c->r,
                        "%s is truncated: its tensors need %lld bytes, and only %lld are there",
                        c->path, (long long)end, (long long)(c->size - c->data));
    if (end < c->size - c->data)
        return bad(c, "there are bytes behind the last tensor", NULL);
    return 0;
}

static int open_checkpoint(Checkpoint *c)
{
    struct stat s;
    const char *name;
    json_t *entry;
    c->fd = open(c->path, O_RDONLY | O_CLOEXEC);
    if (c->fd < 0 || fstat(c->fd, &s))
        return rt_error(c->r, "cannot read %s: %s", c->path, strerror(errno));
    if (!S_ISREG(s.st_mode))
        return rt_error(c->r, "cannot read %s: it is not a file", c->path);
    c->size = s.st_size;
    if (read_header(c))
        return -1;
    c->tensor = calloc(json_object_size(c->header) + 1, sizeof *c->tensor);
    if (!c->tensor)
        return rt_error(c->r, "out of memory");
    json_object_foreach(c->header, name, entry) {
        if (!strcmp(name, "__metadata__"))
            continue;
        if (read_tensor(c, name, entry, &c->tensor[c->n++]))
            return -1;
    }
    return check_layout(c);
}

static void close_checkpoint(Checkpoint *c)
{
    if (c->fd >= 0)
        close(c->fd);
    json_decref(c->header);
    free(c->tensor);
}

/* ---- matching and loading ---- */

static const Tensor *find_tensor(const Checkpoint *c, const char *name)
{
    for (int k = 0; k < c->n; k++)
        if (!strcmp(c->tensor[k].name, name))
            return &c->tensor[k];
    return NULL;
}

static void put_found(rt_text *t, const Tensor *found)
{
    rt_print(t, "%s[", found->dtype);
    for (int k = 0; k < found->rank; k++)
        rt_print(t, k ? ", %lld" : "%lld", (long long)found->shape[k]);
    rt_print(t, "]");
}

static bool fits(const dlm_place *p, const Tensor *t)
{
    return t && !strcmp(dtype[p->type], t->dtype) && p->rank == t->rank &&
           (!t->rank || !memcmp(p->shape, t->shape, (size_t)t->rank * sizeof *t->shape));
}

static void list_mismatch(rt_text *t, const dlm_place *p, const Tensor *found)
{
    rt_print(t, "\n    %s: expected ", saved_name(p));
    rt_put_shape(t, p->type, p->rank, p->shape);
    rt_print(t, ", found ");
    if (found)
        put_found(t, found);
    else
        rt_print(t, "nothing");
}

/* What the file holds instead helps to see which model wrote it. */
static void list_others(rt_text *t, const Checkpoint *c, const dlm_program *program, int n,
                        const int *places)
{
    int shown = 0;
    for (int k = 0; k < c->n; k++) {
        bool wanted = false;
        for (int j = 0; j < n && !wanted; j++)
            wanted = !strcmp(saved_name(&program->places[places[j]]), c->tensor[k].name);
        if (wanted)
            continue;
        if (shown++ == 10) {
            rt_print(t, "\n    ...");
            return;
        }
        rt_print(t, "\n    %s: not expected, found ", c->tensor[k].name);
        put_found(t, &c->tensor[k]);
    }
}

static int by_position(const void *a, const void *b)
{
    const Tensor *s = a, *t = b;
    if (s->begin != t->begin)
        return s->begin < t->begin ? -1 : 1;
    return (s->end > t->end) - (s->end < t->end);
}

/* Tensors of the file take the names of the places, one after another. */
static int name_by_order(Checkpoint *c, int n, const int *places)
{
    rt_text list = {0};
    int mismatches = 0;
    if (c->n != n)
        return rt_error(c->r, "%s holds %d tensors, but %d are to be loaded", c->path, c->n, n);
    qsort(c->tensor, (size_t)n, sizeof *c->tensor, by_position);
    for (int k = 0; k < n; k++) {
        const dlm_place *p = &c->r->program->places[places[k]];
        if (!fits(p, &c->tensor[k])) {
            mismatches++;
            list_mismatch(&list, p, &c->tensor[k]);
            rt_print(&list, " in %s", c->tensor[k].name);
        }
        c->tensor[k].name = saved_name(p);
    }
    if (mismatches)
        rt_error(c->r, "%s does not fit in its order: %d of %d tensors do not match%s", c->path,
                 mismatches, n, list.p ? list.p : "");
    rt_text_free(&list);
    return mismatches ? -1 : 0;
}

static int check_match(Checkpoint *c, int n, const int *places)
{
    const dlm_program *program = c->r->program;
    rt_text list = {0};
    int mismatches = 0, absent = 0;
    for (int k = 0; k < n; k++) {
        const dlm_place *p = &program->places[places[k]];
        const Tensor *found = find_tensor(c, saved_name(p));
        if (fits(p, found))
            continue;
        mismatches++;
        absent += !found;
        list_mismatch(&list, p, found);
    }
    if (absent)
        list_others(&list, c, program, n, places);
    if (mismatches)
        rt_error(c->r, "%s belongs to another model: %d of %d tensors do not match%s", c->path,
                 mismatches, n, list.p ? list.p : "");
    rt_text_free(&list);
    return mismatches ? -1 : 0;
}

/* Kernels rely on bools being 0 or 1. */
static void clean_bools(unsigned char *data, dlm_i64 bytes)
{
    for (dlm_i64 k = 0; k < bytes; k++)
        data[k] = data[k] != 0;
}

static int load_place(Checkpoint *c, int place)
{
    const dlm_place *p = &c->r->program->places[place];
    const Tensor *t = find_tensor(c, saved_name(p));
    void *to = dlm_place_data(c->r, place);
    if (read_at(c, to, t->end - t->begin, c->data + t->begin))
        return -1;
    if (p->type == DLM_BOOL)
        clean_bools(to, t->end - t->begin);
    rt_place_changed(c->r, place);
    return 0;
}

/* ---- what was computed from data ---- */

static int load_fitted(Checkpoint *c, int data, int f)
{
    const dlm_field *field = &c->r->program->data[data].fields[f];
    rt_dataset *d = rt_dataset_at(c->r, data);
    bool there = field->nfitted > 0;
    if (!d)
        return -1;
    for (int k = 0; k < field->nfitted; k++) {
        const dlm_place *p = &c->r->program->places[field->fitted[k]];
        there = there && fits(p, find_tensor(c, p->path));
    }
    for (int k = 0; there && k < field->nfitted; k++)
        if (load_place(c, field->fitted[k]))
            return -1;
    d->fitted[f] |= there;
    return 0;
}

/* A vocabulary that the data was numbered by cannot be exchanged for another. */
static int load_vocabulary(Checkpoint *c, int data, int f)
{
    const dlm_data *description = &c->r->program->data[data];
    rt_dataset *d = rt_dataset_at(c->r, data);
    rt_text name = {0}, mine = {0};
    rt_print(&name, "vocabulary %s.%s", description->name, description->fields[f].name);
    const char *words = json_string_value(
        json_object_get(json_object_get(c->header, "__metadata__"), name.p ? name.p : ""));
    rt_text_free(&name);
    if (!words)
        return 0;
    if (d && d->vocabulary[f])
        rt_vocabulary_print(d->vocabulary[f], &mine);
    bool other = mine.p && strcmp(mine.p, words);
    rt_text_free(&mine);
    if (other && d->loaded)
        return rt_error(c->r, "%s has another vocabulary than `%s.%s`, whose rows are numbered "
                        "already: load it before the data is read", c->path, description->name,
                        description->fields[f].name);
    if (d && (!d->vocabulary[f] || other)) {
        rt_vocabulary_free(d->vocabulary[f]);
        const dlm_tokenizer *t = description->fields[f].sources->tokenizer;
        d->vocabulary[f] = t ? rt_vocabulary_of_tokens(c->r, t, t->parse(c->r, c->path, words))
                             : rt_vocabulary_parse(words);
    }
    return d && d->vocabulary[f] ? 0 : rt_error(c->r, "out of memory");
}

static int load_data_facts(Checkpoint *c)
{
    const dlm_program *p = c->r->program;
    for (int k = 0; k < p->ndata; k++)
        for (int f = 0; f < p->data[k].nfields; f++)
            if (load_fitted(c, k, f) || load_vocabulary(c, k, f))
                return -1;
    return 0;
}

static int load(dlm_run *r, const char *path, int n, const int *places,
                int (*match)(Checkpoint *c, int n, const int *places))
{
    Checkpoint c = {.r = r, .path = path, .fd = -1};
    if (!path)
        return -1;
    int fault = open_checkpoint(&c);
    if (!fault)
        fault = match(&c, n, places);
    for (int k = 0; k < n && !fault; k++)
        fault = load_place(&c, places[k]);
    if (!fault)
        fault = load_data_facts(&c);
    close_checkpoint(&c);
    return fault;
}

int dlm_load(dlm_run *r, const char *path, int n, const int *places)
{
    return load(r, path, n, places, check_match);
}

int dlm_load_by_order(dlm_run *r, const char *path, int n, const int *places)
{
    return load(r, path, n, places, name_by_order);
}

int dlm_load_weights(dlm_run *r, const char *path, int n, const int *places)
{
    const char *file = r->options.weights ? r->options.weights : path;
    const dlm_program *p = r->program;
    if (!path)
        return -1;
    r->used_weights = true;
    if (r->loaded)
        return 0;
    if (r->options.weights || access(file, F_OK) == 0)
        return dlm_load(r, file, n, places);
    for (int k = 0; k < p->nentries; k++)
        if (!strcmp(p->entries[k].name, "train"))
            return rt_error(r, "%s not found: train first (`%s train`) or give --weights FILE",
                            file, r->command);
    return rt_error(r, "%s not found: train first or give --weights FILE", file);
}

/* ---- tensors by name, for data sets ---- */

struct rt_archive {
    Checkpoint file;
    char *path;
};

rt_archive *rt_archive_open(dlm_run *r, const char *path)
{
    rt_archive *a = calloc(1, sizeof *a);
    if (!a || !(a->path = strdup(path))) {
        rt_error(r, "out of memory");
        free(a);
        return NULL;
    }
    a->file = (Checkpoint){.r = r, .path = a->path, .fd = -1};
    if (open_checkpoint(&a->file) == 0)
        return a;
    rt_archive_close(a);
    return NULL;
}

bool rt_archive_has(const rt_archive *a, const char *name)
{
    return find_tensor(&a->file, name) != NULL;
}

const char *rt_archive_metadata(const rt_archive *a, const char *key)
{
    return json_string_value(json_object_get(json_object_get(a->file.header, "__metadata__"), key));
}

static int no_tensor(const Checkpoint *c, const char *name)
{
    const char **names = calloc((size_t)c->n + 1, sizeof *names);
    for (int k = 0; names && k < c->n; k++)
        names[k] = c->tensor[k].name;
    const char *near = names ? dlm_suggest(name, names, c->n) : NULL;
    rt_error(c->r, "%s holds no tensor `%s`%s%s%s", c->path, name, near ? "; did you mean `" : "",
             near ? near : "", near ? "`?" : "");
    free(names);
    return -1;
}

int rt_archive_read(rt_archive *a, const char *name, rt_tensor *to)
{
    const Tensor *t = find_tensor(&a->file, name);
    *to = (rt_tensor){0};
    if (!t)
        return no_tensor(&a->file, name);
    while (to->type < RT_LENGTH(dtype) && strcmp(dtype[to->type], t->dtype))
        to->type++;
    if (to->type == RT_LENGTH(dtype))
        return rt_error(a->file.r, "%s: `%s` has elements of type %s, which cannot be read",
                        a->path, name, t->dtype);
    to->rank = t->rank;
    memcpy(to->shape, t->shape, sizeof to->shape);
    to->data = rt_alloc(a->file.r, t->end - t->begin, name);
    return to->data ? read_at(&a->file, to->data, t->end - t->begin, a->file.data + t->begin) : -1;
}

void rt_archive_close(rt_archive *a)
{
    if (!a)
        return;
    close_checkpoint(&a->file);
    free(a->path);
    free(a);
}
