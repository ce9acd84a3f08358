/* What an entry reports, as JSON lines: into PROGRAM.ENTRY.jsonl beside the run, --log FILE, or,
 * with --json, the standard output.
 *
 *     {"epoch": 3, "step": 66, "time": 1.204, "loss": 0.2131}
 *     {"epoch": 3, "time": 1.251, "acc": 0.953}
 *     {"event": "end", "loss": 0.0213, "acc": 0.986, "time reading data": 0.0021,
 *      "time waited for data": 0.000213}
 *
 * A line holds what was reported at one point of the run; "step" counts the reports of its first
 * quantity. A loss reported at every step would make long files: a quantity reported in an inner
 * loop gets at most ten lines a pass of that loop, one reported in the outermost loop at most a
 * thousand, and a line then holds the mean since the last. What is averaged depends on the loops
 * alone, never on the clock or on threads, so equal runs write equal lines but for their times.
 * The last line has the last value of every quantity as it was reported.
 *
 * A number may be reported before a device has computed it. What happens to the log is then kept, each with the
 * point of the run at which it happened, until the number is there; lines appear a little later, and are the same. */
#include "runtime/device.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {            /* where the run is */
    int depth;
    rt_loop loop[RT_MAX_LOOPS];
    double now;
} Point;

typedef enum { REPORTED, ROUND, LEVEL_ENDED } Kind;

typedef struct {            /* something that waits for its turn */
    Kind kind;
    int level;              /* of LEVEL_ENDED */
    const char *name;       /* of REPORTED: the program's own text */
    double value;
    bool awaited;           /* the value is not there yet */
    Point at;
} Event;

enum { MOST_EVENTS = 256 };

struct rt_log {
    Event *event;           /* a ring of MOST_EVENTS; NULL: none was ever kept */
    dlm_i64 first, next;    /* their numbers: those from first to next - 1 wait */
    rt_quantity *quantity;
    int n, cap;
    rt_text line;           /* being put together; empty: none */
    rt_text names;          /* the quantities it holds already, each in quotes */
    FILE *file;
    char *path;
    bool failed;            /* the file cannot be written: said once */
    bool warned;            /* of a value that is no number */
};

/* ---- lines ---- */

/* A run that goes on keeps what is there: rt_log_cut says how much of it. */
static const char *open_mode(const dlm_run *r)
{
    return r->options.resume && !access(r->options.resume, F_OK) ? "ae" : "we";
}

static void open_default(dlm_run *r)
{
    rt_log *log = r->log;
    rt_text path = {0};
    if (log->file || log->failed || r->options.json || r->options.log)
        return;
    rt_print(&path, "%s.%s.jsonl", r->program->name, r->entry->name);
    log->path = path.p;
    log->file = path.p ? fopen(path.p, open_mode(r)) : NULL;
    if (!log->file) {
        log->failed = true;
        rt_warn(r, "no log is written: %s: %s", path.p ? path.p : "log", strerror(errno));
    }
}

static void write_line(dlm_run *r, const rt_text *line)
{
    rt_log *log = r->log;
    if (line->failed)
        return;
    open_default(r);
    if (r->options.json) {
        rt_progress_clear(r);
        fprintf(stdout, "%s\n", line->p);
        fflush(stdout);
    }
    if (log->file && (fprintf(log->file, "%s\n", line->p) < 0 || fflush(log->file)) &&
        !log->failed) {
        log->failed = true;
        rt_warn(r, "the log %s is incomplete: %s", log->path, strerror(errno));
    }
}

static void end_line(dlm_run *r)
{
    rt_log *log = r->log;
    if (!log->line.n)
        return;
    rt_print(&log->line, "}");
    write_line(r, &log->line);
    log->line.n = log->names.n = 0;
}

static void begin_line(dlm_run *r, const Point *at, const rt_quantity *q)
{
    rt_log *log = r->log;
    rt_print(&log->line, "{");
    for (int k = 0; k < at->depth; k++) {
        const rt_loop *loop = &at->loop[k];
        if (!loop->active || !strcmp(loop->name, "step"))
            continue;
        rt_put_json_string(&log->line, loop->name);
        rt_print(&log->line, ": %lld, ", (long long)loop->index + 1);
    }
    if (q->level > 1 || (q->level == 1 && !strcmp(at->loop[0].name, "step")))
        rt_print(&log->line, "\"step\": %lld, ", (long long)q->count);
    rt_print(&log->line, "\"time\": %.3f", at->now - r->started);
}

/* Puts the mean of the pending values into the line of this point of the run. */
static void flush_quantity(dlm_run *r, const Point *at, rt_quantity *q)
{
    rt_log *log = r->log;
    rt_text name = {0};
    if (!q->pending)
        return;
    rt_put_json_string(&name, q->name);
    if (name.p && log->names.n && strstr(log->names.p, name.p))
        end_line(r);
    if (!log->line.n)
        begin_line(r, at, q);
    rt_print(&log->line, ", %s: ", name.p ? name.p : "\"\"");
    rt_put_json_number(&log->line, q->sum / (double)q->pending);
    rt_put(&log->names, name.p ? name.p : "", name.n);
    rt_text_free(&name);
    q->sum = 0;
    q->pending = 0;
}

/* ---- reports ---- */

static rt_quantity *find_quantity(rt_log *log, const char *name)
{
    for (int k = 0; k < log->n; k++)
        if (!strcmp(log->quantity[k].name, name))
            return &log->quantity[k];
    if (log->n == log->cap) {
        int cap = log->cap ? 2 * log->cap : 8;
        rt_quantity *grown = realloc(log->quantity, (size_t)cap * sizeof *grown);
        if (!grown)
            return NULL;
        log->quantity = grown;
        log->cap = cap;
    }
    rt_quantity *q = &log->quantity[log->n];
    *q = (rt_quantity){.name = strdup(name)};
    if (!q->name)
        return NULL;
    log->n++;
    return q;
}

/* How many reports share a line; see the head of this file. */
static dlm_i64 reports_a_line(const Point *at)
{
    if (!at->depth)
        return 1;
    dlm_i64 total = at->loop[at->depth - 1].total;
    if (at->depth == 1)
        return total > 1000 ? (total + 999) / 1000 : total < 0 ? 10 : 1;
    dlm_i64 passes = at->loop[0].total > 0 ? at->loop[0].total : 1;
    dlm_i64 lines = passes <= 100 ? 10 : passes <= 1000 ? 1000 / passes : 1;
    return total > lines ? (total + lines - 1) / lines : total < 0 ? 10 : 1;
}

static void warn_of(dlm_run *r, const Point *at, const char *name, double value)
{
    rt_text where = {0};
    for (int k = 0; k < at->depth; k++) {
        rt_print(&where, "%s%s %lld", k ? ", " : " at ", at->loop[k].name,
                 (long long)at->loop[k].index + 1);
    }
    rt_warn(r, "%s is %s%s", name, isnan(value) ? "nan" : "infinite", where.p ? where.p : "");
    rt_text_free(&where);
    r->log->warned = true;
}

static void reported(dlm_run *r, const Event *e)
{
    rt_quantity *q = find_quantity(r->log, e->name);
    if (!q) {
        rt_error(r, "out of memory");
        return;
    }
    if (!isfinite(e->value) && !r->log->warned)
        warn_of(r, &e->at, e->name, e->value);
    if (q->pending && q->level != e->at.depth)
        flush_quantity(r, &e->at, q);
    q->level = e->at.depth;
    q->last = e->value;
    q->sum += e->value;
    q->pending++;
    q->count++;
    if (q->pending >= reports_a_line(&e->at))
        flush_quantity(r, &e->at, q);
}

/* ---- events, in the order in which they happened ---- */

static void handle(dlm_run *r, const Event *e)
{
    if (e->kind == REPORTED) {
        reported(r, e);
        return;
    }
    for (int k = 0; k < r->log->n && e->kind == LEVEL_ENDED; k++)
        if (r->log->quantity[k].level == e->level + 1)
            flush_quantity(r, &e->at, &r->log->quantity[k]);
    end_line(r);
}

static void handle_waiting(dlm_run *r)
{
    rt_log *log = r->log;
    while (log->first < log->next && !log->event[log->first % MOST_EVENTS].awaited) {
        const Event e = log->event[log->first++ % MOST_EVENTS];
        handle(r, &e);
    }
}

static Point here(const dlm_run *r)
{
    Point p = {.depth = r->depth < RT_MAX_LOOPS ? r->depth : RT_MAX_LOOPS, .now = rt_now()};
    memcpy(p.loop, r->loop, sizeof p.loop);
    return p;
}

static int make_room(dlm_run *r)
{
    return r->log->next - r->log->first == MOST_EVENTS ? rt_device_wait(r) : 0;
}

/* At once, unless it, or one before it, waits for a number. */
static int happen(dlm_run *r, const Event *e)
{
    rt_log *log = r->log;
    if (log->first == log->next && !e->awaited) {
        handle(r, e);
        return r->failed ? -1 : 0;
    }
    if (make_room(r))
        return -1;
    log->event[log->next++ % MOST_EVENTS] = *e;
    handle_waiting(r);
    return r->failed ? -1 : 0;
}

int dlm_report(dlm_run *r, const char *name, double value)
{
    if (r->bench) {
        rt_bench_number(r, name, value);
        return 0;
    }
    return r->log ? happen(r, &(Event){.kind = REPORTED, .name = name, .value = value, .at = here(r)}) : 0;
}

int dlm_report_output(dlm_run *r, const char *name, int type, const void *output)
{
    rt_log *log = r->log;
    if (log && !log->event && !(log->event = calloc(MOST_EVENTS, sizeof *log->event)))
        return rt_error(r, "out of memory");
    if (log && make_room(r))
        return -1;
    if (!log || !rt_device_promises(r, output, type, log->next))
        return dlm_report(r, name, rt_get(type, output, 0));
    return happen(r, &(Event){.kind = REPORTED, .name = name, .awaited = true, .at = here(r)});
}

void rt_log_number(dlm_run *r, int type, const void *value, dlm_i64 number)
{
    rt_log *log = r->log;
    Event *e = &log->event[number % MOST_EVENTS];
    e->value = rt_get(type, value, 0);
    e->awaited = false;
    handle_waiting(r);
}

rt_quantity *rt_log_quantity(dlm_run *r, int k)
{
    return &r->log->quantity[k];
}

rt_quantity *rt_log_add(dlm_run *r, const char *name)
{
    return r->log ? find_quantity(r->log, name) : NULL;
}

dlm_i64 rt_log_position(dlm_run *r)
{
    return r->log && r->log->file ? (dlm_i64)ftello(r->log->file) : 0;
}

void rt_log_cut(dlm_run *r, dlm_i64 bytes)
{
    if (!r->log)
        return;
    open_default(r);
    if (r->log->file && ftruncate(fileno(r->log->file), bytes))
        rt_warn(r, "the log %s holds lines of a round that is done again", r->log->path);
}

int rt_log_count(const dlm_run *r)
{
    return r->log ? r->log->n : 0;
}

const char *rt_log_last(const dlm_run *r, int k, double *value)
{
    *value = r->log->quantity[k].last;
    return r->log->quantity[k].name;
}

const char *rt_log_path(const dlm_run *r)
{
    return r->log && r->log->file && !r->log->failed ? r->log->path : NULL;
}

/* ---- the life of a log ---- */

int rt_log_open(dlm_run *r)
{
    r->log = calloc(1, sizeof *r->log);
    if (!r->log)
        return rt_error(r, "out of memory");
    const char *path = r->options.log;
    if (!path || !strcmp(path, "none"))
        return 0;
    r->log->path = strdup(path);
    r->log->file = fopen(path, open_mode(r));
    return r->log->file ? 0 : rt_error(r, "cannot write %s: %s", path, strerror(errno));
}

void rt_log_round(dlm_run *r)
{
    if (r->log)
        happen(r, &(Event){.kind = ROUND, .at = here(r)});
}

void rt_log_level_ended(dlm_run *r, int level)
{
    if (r->log)
        happen(r, &(Event){.kind = LEVEL_ENDED, .level = level, .at = here(r)});
}

void rt_log_end(dlm_run *r, bool ok)
{
    rt_log *log = r->log;
    rt_text line = {0};
    if (!log)
        return;
    rt_device_wait(r);
    const Point at = here(r);
    for (int k = 0; k < log->n; k++)
        flush_quantity(r, &at, &log->quantity[k]);
    end_line(r);
    if (!ok || (!log->n && !r->options.json && !log->file))
        return;
    rt_print(&line, "{\"event\": \"end\"");
    for (int k = 0; k < log->n; k++) {
        rt_print(&line, ", ");
        rt_put_json_string(&line, log->quantity[k].name);
        rt_print(&line, ": ");
        rt_put_json_number(&line, log->quantity[k].last);
    }
    if (r->progress.read > 0)
        rt_print(&line, ", \"time reading data\": %.6f", r->progress.read);
    if (r->progress.examples > 0)
        rt_print(&line, ", \"time waited for data\": %.6f", r->progress.waited);
    rt_print(&line, "}");
    write_line(r, &line);
    rt_text_free(&line);
}

void rt_log_free(dlm_run *r)
{
    rt_log *log = r->log;
    if (!log)
        return;
    for (int k = 0; k < log->n; k++)
        free(log->quantity[k].name);
    free(log->quantity);
    free(log->event);
    rt_text_free(&log->line);
    rt_text_free(&log->names);
    if (log->file)
        fclose(log->file);
    free(log->path);
    free(log);
    r->log = NULL;
}
