/* The arguments behind an entry's name: the entry's own options, which its table describes, those
 * that every entry has, and the names of data sets. `--name value`, `--name=value` and `--flag`; in
 * names `-` and `_` are one letter. Values are checked against their types before anything runs;
 * files are read last. */
#include "runtime/device.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_THREADS = 1024 };

const rt_common_option rt_common_options[] = {
    {"seed", "N", "of all random numbers (default 0)"},
    {"threads", "N", "how many threads compute (default: all processors, or $DLM_THREADS)"},
    {"device", "cpu|cuda[:N]", "where to compute: on the CPU, or on a GPU"},
    {"bench", NULL, "measure the step that matters, as often as each line of the standard input says"},
    {"json", NULL, "print JSON lines on the standard output"},
    {"weights", "FILE", "read the net from FILE instead of the file that training saves"},
    {"set", "DATA.path=FILE", "read a data set from FILE; --DATA FILE for short"},
    {"no-cache", NULL, "read data sets from their files, not from the cache, and keep nothing there"},
    {"resume", "FILE", "keep the state of training in FILE, and go on from there if it exists"},
    {"log", "FILE", "write the log to FILE; `none`: write no log"},
    {"help", NULL, "show this"},
};
const int rt_common_options_count = RT_LENGTH(rt_common_options);

bool (*dlm_is_command_option)(const char *word);

typedef struct {
    dlm_run *r;
    int argc, at;
    char **argv;
} Cursor;

/* ---- names ---- */

bool rt_same_name(const char *given, size_t n, const char *name)
{
    if (strlen(name) != n)
        return false;
    for (size_t k = 0; k < n; k++)
        if (given[k] != name[k] && !(given[k] == '-' && name[k] == '_'))
            return false;
    return true;
}

void rt_argument_name(rt_text *t, const char *name)
{
    rt_print(t, "--");
    for (; *name; name++)
        rt_put(t, *name == '_' ? "-" : name, 1);
}

/* What `name` may have been meant to be, or NULL. */
static const char *nearest_name(const dlm_run *r, const char *name)
{
    const dlm_entry *e = r->entry;
    const dlm_program *p = r->program;
    int count = e->nargs + rt_common_options_count + p->ndata, n = 0;
    const char **names = malloc((size_t)count * sizeof *names);
    for (int k = 0; names && k < e->nargs; k++)
        names[n++] = e->args[k].name;
    for (int k = 0; names && k < rt_common_options_count; k++)
        names[n++] = rt_common_options[k].name;
    for (int k = 0; names && k < p->ndata; k++)
        names[n++] = p->data[k].name;
    const char *near = names ? dlm_suggest(name, names, n) : NULL;
    free(names);
    return near;
}

/* word: "--name", "--name=value" or "-x". */
static int unknown_option(dlm_run *r, const char *word)
{
    char *name = strndup(word, strcspn(word, "="));
    const char *near = name && !strncmp(name, "--", 2) ? nearest_name(r, name + 2) : NULL;
    rt_text advice = {0};
    if (dlm_is_command_option && dlm_is_command_option(word)) {
        rt_print(&advice, "; it is an option of dlm, and stands before the file");
    } else if (near) {
        rt_print(&advice, "; did you mean `");
        rt_argument_name(&advice, near);
        rt_print(&advice, "`?");
    }
    rt_error(r, "`%s` has no option `%s`%s", r->entry->name, name ? name : word,
             advice.p ? advice.p : "");
    rt_text_free(&advice);
    free(name);
    return RT_USAGE;
}

/* ---- values ---- */

const char *rt_placeholder(const dlm_argument *a)
{
    if (a->rank > 0)
        return "FILE";
    switch (a->type) {
    case DLM_F32: case DLM_F64: case DLM_F16: case DLM_BF16: return "NUMBER";
    case DLM_BOOL: return NULL;
    case DLM_STR: return "TEXT";
    default: return "INT";
    }
}

static int int_value(dlm_run *r, const dlm_argument *a, const char *text, dlm_i64 *value)
{
    dlm_i64 low = INT64_MIN, high = INT64_MAX;
    if (!rt_read_int(text, value)) {
        const char *digits = text + (*text == '-' || *text == '+');
        bool whole = *digits && digits[strspn(digits, "0123456789")] == 0;
        rt_error(r, whole ? "--%s: %s is too large" : "--%s needs a whole number, got `%s`",
                 a->name, text);
        return RT_USAGE;
    }
    if (a->type == DLM_I32)
        low = INT32_MIN, high = INT32_MAX;
    else if (a->type == DLM_U32)
        low = 0, high = UINT32_MAX;
    else if (a->type == DLM_U8)
        low = 0, high = 255;
    if (*value >= low && *value <= high)
        return 0;
    rt_error(r, "--%s needs a whole number from %lld to %lld, got %s", a->name, (long long)low,
             (long long)high, text);
    return RT_USAGE;
}

static int set_value(dlm_run *r, int k, const char *text)
{
    const dlm_argument *a = &r->entry->args[k];
    rt_value *v = &r->values[k];
    v->s = text;
    if (a->rank > 0 || a->type == DLM_STR)
        return 0;
    if (a->type == DLM_BOOL) {
        v->i = !strcmp(text, "true") || !strcmp(text, "1");
        if (v->i || !strcmp(text, "false") || !strcmp(text, "0"))
            return 0;
        rt_error(r, "--%s needs true or false, got `%s`", a->name, text);
        return RT_USAGE;
    }
    if (strcmp(rt_placeholder(a), "NUMBER"))
        return int_value(r, a, text, &v->i);
    if (rt_read_double(text, &v->f) && isfinite(v->f))
        return 0;
    rt_error(r, "--%s needs a number, got `%s`", a->name, text);
    return RT_USAGE;
}

/* The text behind `=`, or the next argument; NULL is recorded. */
static const char *take_value(Cursor *c, const char *equals, const char *name)
{
    if (equals)
        return equals + 1;
    if (c->at < c->argc)
        return c->argv[c->at++];
    rt_error(c->r, "%s needs a value", name);
    return NULL;
}

/* ---- options of every entry ---- */

static int bounded_int(dlm_run *r, const char *name, const char *text, dlm_i64 low, dlm_i64 high,
                       dlm_i64 *value)
{
    if (rt_read_int(text, value) && *value >= low && *value <= high)
        return 0;
    if (low == INT64_MIN)
        rt_error(r, "%s needs a whole number, got `%s`", name, text);
    else
        rt_error(r, "%s needs a whole number from %lld to %lld, got `%s`", name, (long long)low,
                 (long long)high, text);
    return RT_USAGE;
}

static char *own(dlm_run *r, const char *text, size_t n)
{
    rt_options *o = &r->options;
    char **grown = realloc(o->owned, ((size_t)o->nowned + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    o->owned = grown;
    o->owned[o->nowned] = strndup(text, n);
    return o->owned[o->nowned++];
}

static int add_setting(dlm_run *r, const char *data, const char *path)
{
    rt_options *o = &r->options;
    rt_setting *grown = realloc(o->settings, ((size_t)o->nsettings + 1) * sizeof *grown);
    if (!grown) {
        rt_error(r, "out of memory");
        return RT_FAILED;
    }
    o->settings = grown;
    o->settings[o->nsettings++] = (rt_setting){data, path};
    return 0;
}

/* --set DATA.path=FILE */
static int set_path(dlm_run *r, const char *text)
{
    const dlm_program *p = r->program;
    const char *equals = strchr(text, '='), *dot = strchr(text, '.');
    if (!equals || !dot || dot > equals || strncmp(dot, ".path=", 6) || !equals[1]) {
        rt_error(r, "--set needs DATA.path=FILE, got `%s`", text);
        return RT_USAGE;
    }
    const char *name = own(r, text, (size_t)(dot - text));
    const char **known = calloc((size_t)p->ndata + 1, sizeof *known);
    if (!name || !known) {
        free(known);
        rt_error(r, "out of memory");
        return RT_FAILED;
    }
    bool found = false;
    for (int k = 0; k < p->ndata; k++) {
        known[k] = p->data[k].name;
        found |= !strcmp(known[k], name);
    }
    const char *near = found ? NULL : dlm_suggest(name, known, p->ndata);
    free(known);
    if (!found) {
        rt_error(r, "--set: there is no data set `%s`%s%s%s", name, near ? "; did you mean `" : "",
                 near ? near : "", near ? "`?" : "");
        return RT_USAGE;
    }
    return add_setting(r, name, equals + 1);
}

static int common_value(dlm_run *r, const char *name, const char *text)
{
    rt_options *o = &r->options;
    dlm_i64 threads;
    if (!strcmp(name, "seed"))
        return bounded_int(r, "--seed", text, INT64_MIN, INT64_MAX, &o->seed);
    if (!strcmp(name, "set"))
        return set_path(r, text);
    if (!strcmp(name, "threads")) {
        int fault = bounded_int(r, "--threads", text, 1, MAX_THREADS, &threads);
        o->threads = fault ? 0 : (int)threads;
        return fault;
    }
    if (!strcmp(name, "device")) {
        o->device = text;
        return rt_device_number(text, &o->device_number) ? 0 : rt_device_unknown(r, text);
    }
    if (!*text) {
        rt_error(r, "--%s needs the name of a file", name);
        return RT_USAGE;
    }
    const char **file = !strcmp(name, "weights") ? &o->weights
                      : !strcmp(name, "log") ? &o->log : &o->resume;
    *file = text;
    return 0;
}

static int common_option(Cursor *c, const rt_common_option *option, const char *equals)
{
    dlm_run *r = c->r;
    if (!option->value && equals) {
        rt_error(r, "--%s takes no value", option->name);
        return RT_USAGE;
    }
    if (!strcmp(option->name, "json"))
        r->options.json = true;
    else if (!strcmp(option->name, "no-cache"))
        r->options.no_cache = true;
    else if (!strcmp(option->name, "bench"))
        r->options.bench = true;
    else if (!strcmp(option->name, "help"))
        r->options.help = true;
    if (!option->value)
        return 0;
    rt_text name = {0};
    rt_print(&name, "--%s", option->name);
    const char *text = take_value(c, equals, name.p ? name.p : option->name);
    rt_text_free(&name);
    return text ? common_value(r, option->name, text) : RT_USAGE;
}

/* ---- one option ---- */

/* --DATA FILE, for short. */
static int data_option(Cursor *c, const char *data, const char *given, const char *equals)
{
    const char *path = take_value(c, equals, given);
    if (path && *path)
        return add_setting(c->r, data, path);
    if (path)
        rt_error(c->r, "%.*s needs the name of a file", (int)strcspn(given, "="), given);
    return RT_USAGE;
}

static int entry_option(Cursor *c, int k, const char *given, const char *equals)
{
    const dlm_argument *a = &c->r->entry->args[k];
    const char *text = equals ? equals + 1 : NULL;
    if (a->rank == 0 && a->type == DLM_BOOL && !text) {     /* a flag; a value may follow it */
        bool follows = c->at < c->argc &&
                       (!strcmp(c->argv[c->at], "true") || !strcmp(c->argv[c->at], "false"));
        text = follows ? c->argv[c->at++] : "true";
    }
    if (!text)
        text = take_value(c, NULL, given);
    return text ? set_value(c->r, k, text) : RT_USAGE;
}

static int long_option(Cursor *c, const char *given)
{
    const char *name = given + 2, *equals = strchr(name, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    for (int k = 0; k < c->r->entry->nargs; k++)
        if (rt_same_name(name, n, c->r->entry->args[k].name))
            return entry_option(c, k, given, equals);
    for (int k = 0; k < rt_common_options_count; k++)
        if (rt_same_name(name, n, rt_common_options[k].name))
            return common_option(c, &rt_common_options[k], equals);
    for (int k = 0; k < c->r->program->ndata; k++)
        if (rt_same_name(name, n, c->r->program->data[k].name))
            return data_option(c, c->r->program->data[k].name, given, equals);
    return unknown_option(c->r, given);
}

static int option(Cursor *c)
{
    const char *given = c->argv[c->at++];
    if (!strncmp(given, "--", 2) && given[2])
        return long_option(c, given);
    if (!strcmp(given, "-h")) {
        c->r->options.help = true;
        return 0;
    }
    if (!strncmp(given, "-o", 2)) {
        c->r->options.output = given[2] ? given + 2 : take_value(c, NULL, "-o");
        return c->r->options.output ? 0 : RT_USAGE;
    }
    if (given[0] == '-' && given[1])
        return unknown_option(c->r, given);
    rt_error(c->r, "unexpected `%s`: `%s` takes options only (--name value)", given,
             c->r->entry->name);
    return RT_USAGE;
}

/* ---- all of them ---- */

static int check_required(dlm_run *r)
{
    const dlm_entry *e = r->entry;
    for (int k = 0; k < e->nargs; k++) {
        const dlm_argument *a = &e->args[k];
        if (r->values[k].s)
            continue;
        rt_text name = {0}, type = {0};
        rt_argument_name(&name, a->name);
        rt_put_shape(&type, a->type, a->rank, a->shape);
        rt_error(r, "`%s` needs %s %s%s%s", e->name, name.p ? name.p : a->name,
                 rt_placeholder(a) ? rt_placeholder(a) : "true|false",
                 a->rank ? ", a file with " : "", a->rank && type.p ? type.p : "");
        rt_text_free(&name);
        rt_text_free(&type);
        return RT_USAGE;
    }
    return 0;
}

int rt_read_environment(dlm_run *r)
{
    const char *text = getenv("DLM_THREADS");
    dlm_i64 threads;
    int fault = rt_check_isa(r);
    if (fault || r->options.threads || !text || !*text)
        return fault;
    fault = bounded_int(r, "DLM_THREADS", text, 1, MAX_THREADS, &threads);
    r->options.threads = fault ? 0 : (int)threads;
    return fault;
}

int rt_parse_arguments(dlm_run *r, int argc, char **argv)
{
    Cursor c = {r, argc, 0, argv};
    const dlm_entry *e = r->entry;
    int fault = 0;
    for (int k = 0; k < e->nargs && !fault; k++)
        if (e->args[k].preset)
            fault = set_value(r, k, e->args[k].preset);
    while (c.at < argc && !fault && !r->options.help)
        fault = option(&c);
    if (fault || r->options.help)
        return fault;
    if ((fault = check_required(r)) || (fault = rt_read_environment(r)))
        return fault;
    for (int k = 0; k < e->nargs; k++)
        if (e->args[k].rank > 0 &&
            rt_read_tensor(r, r->values[k].s, &e->args[k], r->dim, &r->values[k].tensor))
            return RT_FAILED;
    return 0;
}

void rt_options_free(rt_options *o)
{
    for (int k = 0; k < o->nowned; k++)
        free(o->owned[k]);
    free(o->owned);
    free(o->settings);
}

/* ---- what entries read ---- */

dlm_i64 dlm_arg_int(dlm_run *r, int k)
{
    return r->values[k].i;
}

double dlm_arg_float(dlm_run *r, int k)
{
    return r->values[k].f;
}

const char *dlm_arg_str(dlm_run *r, int k)
{
    return r->values[k].s;
}

const void *dlm_arg_tensor(dlm_run *r, int k)
{
    const rt_tensor *t = &r->values[k].tensor;
    dlm_i64 bytes = rt_elements(t->rank, t->shape) * (dlm_i64)rt_type_size(t->type);
    return rt_changed(r, t->data, bytes) ? NULL : t->data;
}
