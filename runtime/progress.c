/* Where a run stands, on stderr. On a terminal one live line, drawn at most ten times a second:
 *
 *     epoch 3/20  step 12/22  loss 0.2131  acc 0.953  45.2k examples/s  4 s left
 *
 * Elsewhere a plain line now and then, at most one a round of the outermost loop, and fewer as
 * time goes on. At the end one line sums up. Examples are the rows of shuffled batches, which
 * are what a net learns from. */
#include "runtime/rt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const double REDRAW = 0.1, PLAIN = 1.0;      /* seconds */
static const double WORTH_SAYING = 0.5;             /* of reading data sets */
static const double PLAIN_SHARE = 0.05;             /* of the time passed, between plain lines */

/* ---- the parts of a line ---- */

static void put_loops(rt_text *t, const dlm_run *r, int most)
{
    for (int k = 0; k < most; k++) {
        const rt_loop *loop = &r->loop[k];
        if (!loop->rounds)
            continue;
        rt_print(t, "%s%s %lld", t->n ? "  " : "", loop->name, (long long)loop->index + 1);
        if (loop->total >= 0)
            rt_print(t, "/%lld", (long long)loop->total);
    }
}

static void put_values(rt_text *t, const dlm_run *r)
{
    double value;
    for (int k = 0; k < rt_log_count(r); k++) {
        const char *name = rt_log_last(r, k, &value);
        bool whole = fabs(value) < 1e9 && value == trunc(value);
        rt_print(t, whole ? "%s%s %.0f" : "%s%s %.4g", t->n ? "  " : "", name, value);
    }
}

static void put_speed(rt_text *t, const dlm_run *r)
{
    if (r->progress.seconds > 0 && r->progress.examples > 0) {
        rt_print(t, "  ");
        rt_put_count(t, r->progress.examples / r->progress.seconds);
        rt_print(t, " examples/s");
    }
}

/* From the part of the outermost loop that is done. */
static void put_time_left(rt_text *t, const dlm_run *r)
{
    const rt_loop *outer = &r->loop[0], *inner = &r->loop[1];
    double done = (double)outer->index, passed = rt_now() - outer->started;
    if (!outer->active || outer->total <= 0)
        return;
    if (inner->active && inner->total > 0)
        done += (double)inner->index / (double)inner->total;
    if (done <= 0 || passed < 0.2)
        return;
    double left = passed * ((double)outer->total - done) / done;
    rt_print(t, "  ");
    if (left < 1)
        rt_print(t, "under 1 s");
    else
        rt_put_time(t, left);
    rt_print(t, " left");
}

/* ---- drawing ---- */

static int terminal_width(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : 79;
}

static void draw(dlm_run *r)
{
    rt_text t = {0};
    put_loops(&t, r, r->depth);
    put_values(&t, r);
    put_speed(&t, r);
    put_time_left(&t, r);
    if (r->progress.terminal)
        fprintf(stderr, "\r%.*s\033[K", terminal_width(), t.p ? t.p : "");
    else
        fprintf(stderr, "%s\n", t.p ? t.p : "");
    fflush(stderr);
    r->progress.shown = r->progress.terminal;
    rt_text_free(&t);
}

void rt_progress_clear(dlm_run *r)
{
    if (r->progress.shown)
        fputs("\r\033[K", stderr);
    r->progress.shown = false;
}

void rt_progress_update(dlm_run *r, bool round_ended)
{
    if (r->bench || !r->log)
        return;
    double now = rt_now(), wait = REDRAW;
    if (!r->progress.terminal) {
        double share = PLAIN_SHARE * (now - r->started);
        wait = share > PLAIN ? share : PLAIN;
        if (!round_ended)
            return;
    }
    if (now - (r->progress.drawn > 0 ? r->progress.drawn : r->started) < wait)
        return;
    draw(r);
    r->progress.drawn = now;
}

void rt_progress_end(dlm_run *r, bool ok)
{
    const char *log = rt_log_path(r);
    rt_text t = {0};
    rt_progress_clear(r);
    if (!ok || r->bench || (!r->loop[0].rounds && !rt_log_count(r) && !r->progress.saved))
        return;
    put_loops(&t, r, 1);
    rt_print(&t, "%s", t.n ? " in " : "done in ");
    rt_put_time(&t, rt_now() - r->started);
    put_values(&t, r);
    put_speed(&t, r);
    if (r->progress.examples > 0) {
        rt_print(&t, "  waited ");
        rt_put_time(&t, r->progress.waited);
        rt_print(&t, " for data");
    }
    if (r->progress.cached || r->progress.read > WORTH_SAYING) {
        rt_print(&t, "  read data in ");
        rt_put_time(&t, r->progress.read);
        rt_print(&t, "%s", r->progress.cached ? " from the cache" : "");
    }
    if (r->progress.saved)
        rt_print(&t, "  saved %s", r->progress.saved);
    if (log)
        rt_print(&t, "  log %s", log);
    fprintf(stderr, "%s %s: %s%s\n", r->program->name, r->entry->name,
            r->progress.interrupted ? "stopped; " : "", t.p ? t.p : "done");
    rt_text_free(&t);
}

/* ---- loops ---- */

static void end_levels(dlm_run *r, int from)
{
    for (int k = r->depth - 1; k >= from; k--) {
        if (r->loop[k].active && !r->bench) {
            r->depth = k + 1;
            rt_log_level_ended(r, k);
        }
        r->loop[k].active = false;
    }
    r->depth = from;
}

void dlm_loop(dlm_run *r, int level, const char *name, dlm_i64 index, dlm_i64 total)
{
    if (level >= RT_MAX_LOOPS)
        return;
    if (r->depth > level + 1)
        end_levels(r, level + 1);
    rt_loop *loop = &r->loop[level];
    if (!loop->active) {
        loop->started = rt_now();
        loop->steps_before = r->steps_run;
        loop->active = true;
    } else {
        if (!r->bench)
            rt_log_round(r);
        rt_progress_update(r, level == 0);
    }
    loop->name = name ? name : "step";
    loop->index = index;
    loop->total = total;
    loop->rounds++;
    r->depth = level + 1;
}

void dlm_loop_end(dlm_run *r, int level)
{
    if (level < RT_MAX_LOOPS && r->depth > level)
        end_levels(r, level);
}

/* Under a bench a loop ends when it has run a few steps; one that is just being opened has its
 * own to come, however many the loop around it has run. */
int dlm_stopped(dlm_run *r)
{
    if (r->bench)
        return r->depth && !r->opening &&
               r->steps_run - r->loop[r->depth - 1].steps_before >= RT_BENCH_BATCHES;
    if (!rt_interrupted())
        return 0;
    if (!r->progress.interrupted) {
        r->progress.interrupted = true;
        rt_progress_clear(r);
        fprintf(stderr, "%s: stopping after this step (Ctrl-C again stops at once)\n",
                r->program->name);
    }
    return 1;
}
