/* Messages: the first error of a run is kept until its entry has returned and then printed
 * once; warnings are printed at once, above the progress line. All go to stderr. Colour is used
 * on a terminal only, and never when NO_COLOR is set. */
#include "runtime/rt.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool rt_colour(FILE *to)
{
    const char *off = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fileno(to)) && !(off && *off) && term && strcmp(term, "dumb");
}

void rt_complain(const char *program, const char *kind, const char *text)
{
    const char *paint = strcmp(kind, "error") ? "\033[1;33m" : "\033[1;31m";
    bool colour = rt_colour(stderr);
    fflush(stdout);
    fprintf(stderr, "%s: %s%s:%s %s\n", program, colour ? paint : "", kind, colour ? "\033[0m" : "",
            text);
}

int rt_error(dlm_run *r, const char *fmt, ...)
{
    if (r->failed)
        return -1;
    va_list ap;
    va_start(ap, fmt);
    rt_vprint(&r->message, fmt, ap);
    va_end(ap);
    r->failed = true;
    return -1;
}

int dlm_fail(dlm_run *r, const char *message)
{
    return rt_error(r, "%s", message);
}

void rt_warn(dlm_run *r, const char *fmt, ...)
{
    rt_text t = {0};
    va_list ap;
    va_start(ap, fmt);
    rt_vprint(&t, fmt, ap);
    va_end(ap);
    rt_progress_clear(r);
    rt_complain(r->program->name, "warning", t.p ? t.p : "out of memory");
    rt_text_free(&t);
}
