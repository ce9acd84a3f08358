/* --resume FILE: an interrupted run goes on where it was, to the bit. After each round of a training
 * loop of the entry but the final one, FILE gets all that the next rounds depend on: every place (params,
 * states, caches, those of optimizers, values handed from round to round), how often each step ran and
 * each data set was shuffled, which random numbers follow, and what the log has gathered. When a loop
 * ends and others follow, FILE.1 (.2, ...) keeps what FILE was: the state before the loop's last round.
 *
 * The same command runs what stands before the first loop; does the last round alone of each loop that
 * had ended, and what stands behind it, so that all that follows has its values; and goes on with the
 * round after the one that FILE holds. A loop of one round keeps nothing, and is done again.
 *
 * The file is a safetensors file: the bytes of each place, and a string of JSON in its metadata. */
#include "runtime/data.h"
#include "runtime/device.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In which loop the state was written; -1: there is none that can be read. */
static int state_loop(dlm_run *r)
{
    rt_archive *a = access(r->options.resume, F_OK) ? NULL : rt_archive_open(r, r->options.resume);
    const char *text = a ? rt_archive_metadata(a, "run") : NULL;
    json_t *run = text ? json_loads(text, 0, NULL) : NULL;
    int loop = run ? (int)json_integer_value(json_object_get(run, "loop")) : -1;
    json_decref(run);
    rt_archive_close(a);
    return loop;
}

/* ---- writing ---- */

/* Fields are converted anew when the data is read again. */
static json_t *executions(const dlm_run *r)
{
    json_t *steps = json_object();
    for (int k = 0; k < rt_steps_count(r); k++) {
        rt_step_facts facts = rt_steps_facts(r, k);
        if (!rt_is_of_field(r->program, facts.step))
            json_object_set_new(steps, facts.name, json_integer(facts.executions));
    }
    return steps;
}

static json_t *openings(const dlm_run *r)
{
    json_t *sets = json_array();
    for (int k = 0; k < r->program->ndata; k++)
        for (int p = 0; p < 3; p++)
            json_array_append_new(sets, json_integer(r->data ? r->data[k].part[p].openings : 0));
    return sets;
}

/* Numbers as hexadecimal text, which has all bits, also of infinities and NaN. */
static json_t *exact(double x)
{
    return json_sprintf("%a", x);
}

static json_t *quantities(dlm_run *r)
{
    json_t *all = json_array();
    for (int k = 0; k < rt_log_count(r); k++) {
        const rt_quantity *q = rt_log_quantity(r, k);
        json_t *entry = json_pack("{sssososIsIsi}", "name", q->name, "last", exact(q->last), "sum",
                                  exact(q->sum), "count", (json_int_t)q->count, "pending",
                                  (json_int_t)q->pending, "level", q->level);
        json_array_append_new(all, entry);
    }
    return all;
}

/* What the entry was told, as it was written. */
static json_t *arguments(const dlm_run *r)
{
    json_t *all = json_object();
    for (int k = 0; k < r->entry->nargs; k++)
        json_object_set_new(all, r->entry->args[k].name, json_string(r->values[k].s));
    return all;
}

/* The text of the header, freed by the caller. */
static char *header_text(dlm_run *r, int loop, dlm_i64 next)
{
    json_t *run = json_pack("{sssssosisIsIsIsosososi}", "program", r->program->name, "entry",
                            r->entry->name, "arguments", arguments(r), "loop", loop, "next",
                            (json_int_t)next, "seed", (json_int_t)r->options.seed, "log",
                            (json_int_t)rt_log_position(r), "steps", executions(r), "openings",
                            openings(r), "quantities", quantities(r), "sound_rate", r->sound_rate);
    char *text = json_dumps(run, JSON_COMPACT);
    json_t *header = json_pack("{s{ssss}}", "__metadata__", "format", "dlm run", "run",
                               text ? text : "");
    dlm_i64 at = 0;
    for (int k = 0; k < r->program->nplaces; k++) {
        dlm_i64 bytes = rt_place_bytes(r, k);
        json_object_set_new(header, r->program->places[k].path,
                            json_pack("{sss[I]s[II]}", "dtype", "U8", "shape", (json_int_t)bytes,
                                      "data_offsets", (json_int_t)at, (json_int_t)(at + bytes)));
        at += bytes;
    }
    char *whole = text ? json_dumps(header, JSON_COMPACT) : NULL;
    json_decref(header);
    json_decref(run);
    free(text);
    return whole;
}

static int write_state(dlm_run *r, int loop, dlm_i64 next)
{
    rt_file file;
    unsigned char length[8];
    int fault = rt_device_wait(r);      /* the log has all numbers then */
    for (int k = 0; k < r->program->nplaces && !fault; k++)
        fault = rt_fetch_place(r, k);
    char *header = fault ? NULL : header_text(r, loop, next);
    if (!header || rt_file_create(r, &file, r->options.resume)) {
        free(header);
        return rt_error(r, "out of memory");
    }
    for (int k = 0; k < 8; k++)
        length[k] = (unsigned char)((dlm_u64)strlen(header) >> 8 * k);
    rt_file_write(&file, length, sizeof length);
    rt_file_write(&file, header, strlen(header));
    for (int k = 0; k < r->program->nplaces; k++)
        rt_file_write(&file, dlm_place_data(r, k), (size_t)rt_place_bytes(r, k));
    free(header);
    return rt_file_commit(r, &file);
}

/* FILE.1 belongs to the first loop. */
static char *kept_path(const dlm_run *r, int loop)
{
    rt_text path = {0};
    rt_print(&path, "%s.%d", r->options.resume, loop + 1);
    return path.p;
}

int dlm_round_done(dlm_run *r, int loop, dlm_i64 next, dlm_i64 rounds)
{
    if (!r->options.resume || r->bench || next >= rounds || rt_interrupted())
        return 0;
    rt_log_round(r);
    return loop < r->resumed ? 0 : write_state(r, loop, next);
}

int dlm_training_done(dlm_run *r, int loop)
{
    if (!r->options.resume || r->bench || loop < r->resumed || rt_interrupted())
        return 0;
    char *kept = kept_path(r, loop);
    int fault = kept ? 0 : rt_error(r, "out of memory");
    if (kept && state_loop(r) == loop) {
        unlink(kept);
        if (link(r->options.resume, kept))
            fault = rt_error(r, "cannot write %s: %m", kept);
    }
    free(kept);
    return fault;
}

/* ---- reading ---- */

static int of_another(dlm_run *r, const char *what)
{
    return rt_error(r, "--resume %s: this file was written by %s; remove it to begin anew",
                    r->options.resume, what);
}

static int read_place(dlm_run *r, rt_archive *a, int k)
{
    const char *path = r->program->places[k].path;
    rt_tensor t;
    if (!rt_archive_has(a, path))
        return of_another(r, "another model");
    if (rt_archive_read(a, path, &t))
        return -1;
    bool open = !rt_place_is_fixed(r, k);
    void *to = open && t.shape[0] ? rt_place(r, k, t.shape[0]) : dlm_place_data(r, k);
    bool fits = t.rank == 1 && t.type == DLM_U8 && (open || t.shape[0] == rt_place_bytes(r, k));
    if (fits && to && t.shape[0])
        memcpy(to, t.data, (size_t)t.shape[0]);
    rt_place_changed(r, k);
    rt_free(t.data);
    return fits ? 0 : of_another(r, "another model");
}

static void read_log(dlm_run *r, const json_t *run, bool goes_on)
{
    size_t k;
    json_t *saved;
    json_array_foreach(json_object_get(run, "quantities"), k, saved) {
        const char *name = json_string_value(json_object_get(saved, "name"));
        const char *last = json_string_value(json_object_get(saved, "last"));
        const char *sum = json_string_value(json_object_get(saved, "sum"));
        rt_quantity *q = name && last && sum ? rt_log_add(r, name) : NULL;
        if (!q)
            continue;
        q->last = strtod(last, NULL);
        q->sum = strtod(sum, NULL);
        q->count = json_integer_value(json_object_get(saved, "count"));
        q->pending = json_integer_value(json_object_get(saved, "pending"));
        q->level = (int)json_integer_value(json_object_get(saved, "level"));
    }
    if (goes_on)
        rt_log_cut(r, json_integer_value(json_object_get(run, "log")));
}

static int read_counters(dlm_run *r, json_t *run, bool goes_on)
{
    const char *name;
    json_t *value;
    size_t k;
    json_object_foreach(json_object_get(run, "steps"), name, value)
        if (rt_steps_resume(r, name, json_integer_value(value)))
            return -1;
    json_array_foreach(json_object_get(run, "openings"), k, value) {
        rt_dataset *d = k < 3 * (size_t)r->program->ndata ? rt_dataset_at(r, (int)k / 3) : NULL;
        if (!d)
            return -1;
        d->part[k % 3].openings = json_integer_value(value);
    }
    r->sound_rate = (int)json_integer_value(json_object_get(run, "sound_rate"));
    read_log(r, run, goes_on);
    return 0;
}

static int check_run(dlm_run *r, const json_t *run)
{
    const char *program = json_string_value(json_object_get(run, "program"));
    const char *entry = json_string_value(json_object_get(run, "entry"));
    dlm_i64 seed = json_integer_value(json_object_get(run, "seed"));
    rt_text t = {0};
    if (!program || !entry)
        return rt_error(r, "--resume %s: this file is not the state of a run", r->options.resume);
    if (!strcmp(program, r->program->name) && !strcmp(entry, r->entry->name) &&
        seed == r->options.seed)
        return 0;
    rt_print(&t, "`%s %s --seed %lld`", program, entry, (long long)seed);
    of_another(r, t.p ? t.p : "another run");
    rt_text_free(&t);
    return -1;
}

/* 3e-3 and 0.003 say the same. */
static bool same_value(const char *a, const char *b)
{
    char *end_a, *end_b;
    double x = strtod(a, &end_a), y = strtod(b, &end_b);
    return !strcmp(a, b) || (end_a > a && end_b > b && !*end_a && !*end_b && x == y);
}

/* Another learning rate, or more rounds, may be what is wanted; so it is said and done. */
static void compare_arguments(dlm_run *r, const json_t *run)
{
    const json_t *saved = json_object_get(run, "arguments");
    for (int k = 0; k < r->entry->nargs; k++) {
        const char *was = json_string_value(json_object_get(saved, r->entry->args[k].name));
        rt_text name = {0};
        if (!was || !r->values[k].s || same_value(was, r->values[k].s))
            continue;
        rt_argument_name(&name, r->entry->args[k].name);
        rt_warn(r, "--resume %s: until here it ran with %s %s, from here on with %s",
                r->options.resume, name.p ? name.p : "", was, r->values[k].s);
        rt_text_free(&name);
    }
}

/* Of a loop that had ended, the log is not cut: the state of the loop that goes on says where. */
static int read_state(dlm_run *r, const char *path, bool goes_on, dlm_i64 *first)
{
    rt_archive *a = rt_archive_open(r, path);
    const char *text = a ? rt_archive_metadata(a, "run") : NULL;
    json_t *run = text ? json_loads(text, 0, NULL) : NULL;
    int fault = a ? check_run(r, run) : -1;
    for (int k = 0; k < r->program->nplaces && !fault; k++)
        fault = read_place(r, a, k);
    if (!fault && goes_on)
        compare_arguments(r, run);
    if (!fault)
        fault = read_counters(r, run, goes_on);
    *first = json_integer_value(json_object_get(run, "next"));
    json_decref(run);
    rt_archive_close(a);
    return fault;
}

/* What another run has left beside a FILE that is gone. */
static int begin_anew(dlm_run *r)
{
    int there = 0;
    for (int loop = 0; there == 0; loop++) {
        char *kept = kept_path(r, loop);
        there = kept ? unlink(kept) : -1;
        free(kept);
    }
    return 0;
}

int dlm_resume(dlm_run *r, int loop, dlm_i64 *first)
{
    r->used_resume = true;
    if (!r->options.resume || r->bench)
        return 0;
    if (loop == 0)
        r->resumed = access(r->options.resume, F_OK) ? -1 : state_loop(r);
    if (r->failed || (loop == 0 && access(r->options.resume, F_OK)))
        return r->failed ? -1 : begin_anew(r);
    if (loop > r->resumed)
        return r->resumed < 0 && loop == 0 ? read_state(r, r->options.resume, true, first) : 0;
    if (loop == r->resumed)
        return read_state(r, r->options.resume, true, first);
    char *kept = kept_path(r, loop);
    int fault = kept && access(kept, F_OK) == 0 ? read_state(r, kept, false, first) : 0;
    free(kept);
    return fault;
}
