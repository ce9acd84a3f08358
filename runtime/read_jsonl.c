/* The reader of JSON lines: a record a line, an object with a member for what fields read.
 * col("name") is a number (or true and false), field("name") an array, nested or flat, with as many
 * numbers as a row has; of a ragged field, an array of items. Words, characters, tokens, and the names of
 * files, come of strings. */
#include "runtime/reader.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

typedef struct {
    rt_reader *rd;
    dlm_i64 line;
    const char *name;               /* of the member being read */
} Place;

static int wrong(const Place *at, const char *expected, const json_t *found)
{
    static const char *const kinds[] = {"an object", "an array", "a string", "a number", "a number",
                                        "true", "false", "null"};
    return rt_error(at->rd->r, "%s:%lld: `%s`: expected %s, found %s", at->rd->path,
                    (long long)at->line, at->name, expected,
                    found ? kinds[json_typeof(found)] : "nothing");
}

static bool number_of(const json_t *value, double *x)
{
    *x = json_is_boolean(value) ? json_is_true(value) : json_number_value(value);
    return (json_is_number(value) || json_is_boolean(value)) && isfinite(*x);
}

/* Whole numbers beyond 2^53 keep their digits. */
static bool store(const rt_source *s, void *to, dlm_i64 k, const json_t *value)
{
    double x;
    if (s->source->type == DLM_I64 && json_is_integer(value)) {
        ((dlm_i64 *)to)[k] = json_integer_value(value);
        return true;
    }
    return number_of(value, &x) && rt_set(s->source->type, to, k, x);
}

/* All numbers of nested arrays, in order; how many there are, or -1. */
static dlm_i64 flatten(const Place *at, const rt_source *s, const json_t *value, void *to,
                       dlm_i64 k, dlm_i64 most)
{
    size_t i;
    json_t *item;
    if (!json_is_array(value)) {
        if (k < most && !store(s, to, k, value))
            return wrong(at, rt_type_name(s->source->type), value);
        return k + 1;
    }
    dlm_i64 begin = k, each = 0;
    json_array_foreach(value, i, item) {
        dlm_i64 from = k;
        if ((k = flatten(at, s, item, to, k, most)) < 0)
            return -1;
        if (i == 0)
            each = k - begin;
        else if (k - from != each)
            return rt_error(at->rd->r, "%s:%lld: `%s` holds arrays side by side of %lld and of %lld "
                            "numbers", at->rd->path, (long long)at->line, at->name, (long long)each,
                            (long long)(k - from));
    }
    return k;
}

static int add_values(const Place *at, rt_source *s, const json_t *value, dlm_i64 items)
{
    dlm_i64 wanted = items * rt_elements(s->source->rank, s->shape);
    void *to = rt_source_rows(at->rd, s, items);
    dlm_i64 got = to ? flatten(at, s, value, to, 0, wanted) : -1;
    if (got < 0 || got == wanted)
        return got < 0 ? -1 : 0;
    return rt_error(at->rd->r, "%s:%lld: `%s` holds %lld numbers, and a row of %s.%s has %lld",
                    at->rd->path, (long long)at->line, at->name, (long long)got,
                    at->rd->data->name, s->field->name, (long long)wanted);
}

static int add_member(const Place *at, rt_source *s, const json_t *value)
{
    bool array = rt_offers(s, "field"), ragged = s->field->ragged >= 0;
    double x;
    if (rt_is_coded(s->source))
        return json_is_string(value)
            ? rt_cell(at->rd, s, json_string_value(value), json_string_length(value))
            : wrong(at, "a string", value);
    if (s->source->media)
        return json_is_string(value) ? rt_listed_file(at->rd, s, json_string_value(value))
                                     : wrong(at, "the name of a file", value);
    if (!array) {
        double *to = rt_source_rows(at->rd, s, 1);
        if (!to || !number_of(value, &x))
            return to ? wrong(at, "a number", value) : -1;
        *to = x;
        return 0;
    }
    if (!value || (ragged && !json_is_array(value)))
        return wrong(at, "an array", value);
    return add_values(at, s, value, ragged ? (dlm_i64)json_array_size(value) : 1);
}

static int add_record(rt_reader *rd, const char *text, size_t n, dlm_i64 line)
{
    json_error_t error;
    json_t *record = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
    int fault = 0;
    if (!json_is_object(record)) {
        json_decref(record);
        return rt_error(rd->r, "%s:%lld: expected an object of JSON%s%s", rd->path, (long long)line,
                        record ? "" : ": ", record ? "" : error.text);
    }
    for (int k = 0; k < rd->nsources && !fault; k++) {
        rt_source *s = &rd->source[k];
        Place at = {rd, line, s->source->name};
        rt_source_begin(s);
        fault = add_member(&at, s, json_object_get(record, s->source->name));
    }
    json_decref(record);
    rd->rows++;
    return fault;
}

static int read_records(rt_reader *rd, const char *file, dlm_i64 bytes)
{
    dlm_i64 line = 1;
    int fault = 0;
    const char *first = bytes >= 3 && !memcmp(file, "\xEF\xBB\xBF", 3) ? file + 3 : file;
    for (const char *at = first; at < file + bytes && !fault; line++) {
        const char *end = memchr(at, '\n', (size_t)(file + bytes - at));
        size_t n = end ? (size_t)(end - at) : (size_t)(file + bytes - at);
        if (n > strspn(at, " \t\r"))
            fault = add_record(rd, at, n, line);
        at += n + 1;
    }
    return fault || rd->rows ? fault : rt_error(rd->r, "%s is empty", rd->path);
}

static int read_jsonl(rt_reader *rd)
{
    dlm_i64 bytes;
    for (int k = 0; k < rd->nsources; k++)
        if (!rd->source[k].source->name)
            return rt_error(rd->r, "data %s: members of records have names: col(\"name\")",
                            rd->data->name);
    char *file = (char *)rt_read_file(rd->r, rd->path, rd->advice, &bytes);
    int fault = file ? read_records(rd, file, bytes) : -1;
    rt_free(file);
    return fault;
}

const dlm_reader dlm_reader_jsonl = {read_jsonl};
