/* Text that grows, numbers written and read, JSON strings.
 *
 * A number is written in the fewest digits that read back as the same value, so that logs and
 * CSV files are short and lose nothing. Running out of memory is remembered in the text, not
 * reported at each call: callers look at `failed` where it matters. */
#include "runtime/rt.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(rt_text *t, size_t more)
{
    if (t->failed)
        return false;
    if (t->n + more + 1 <= t->cap)
        return true;
    size_t cap = t->cap ? t->cap * 2 : 128;
    while (cap < t->n + more + 1)
        cap *= 2;
    char *p = realloc(t->p, cap);
    if (!p) {
        t->failed = true;
        return false;
    }
    t->p = p;
    t->cap = cap;
    return true;
}

void rt_put(rt_text *t, const char *s, size_t n)
{
    if (!reserve(t, n))
        return;
    memcpy(t->p + t->n, s, n);
    t->n += n;
    t->p[t->n] = 0;
}

void rt_vprint(rt_text *t, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    if (n >= 0 && reserve(t, (size_t)n)) {
        vsnprintf(t->p + t->n, (size_t)n + 1, fmt, again);
        t->n += (size_t)n;
    }
    va_end(again);
}

void rt_print(rt_text *t, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    rt_vprint(t, fmt, ap);
    va_end(ap);
}

void rt_text_free(rt_text *t)
{
    free(t->p);
    *t = (rt_text){0};
}

void rt_put_extensions(rt_text *t, const char *extensions)
{
    for (const char *e = extensions; *e; e += strspn(e, " ")) {
        int n = (int)strcspn(e, " ");
        rt_print(t, "%s.%.*s", e == extensions ? "" : ", ", n, e);
        e += n;
    }
}

/* ---- numbers ---- */

/* Whole numbers of moderate size are written plainly: 1797, not 1797.0 or 1.797e+03. */
static bool put_special(rt_text *t, double x)
{
    if (isnan(x))
        rt_print(t, "nan");
    else if (isinf(x))
        rt_print(t, x < 0 ? "-inf" : "inf");
    else if (x == floor(x) && fabs(x) < 1e15)
        rt_print(t, x == 0 && signbit(x) ? "-0" : "%.0f", x);
    else
        return false;
    return true;
}

void rt_put_double(rt_text *t, double x)
{
    char text[40];
    if (put_special(t, x))
        return;
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    rt_put(t, text, strlen(text));
}

void rt_put_float(rt_text *t, float x)
{
    char text[40];
    if (put_special(t, x))
        return;
    for (int digits = 6; digits <= 9; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, (double)x);
        if (strtof(text, NULL) == x)
            break;
    }
    rt_put(t, text, strlen(text));
}

bool rt_read_double(const char *s, double *x)
{
    char *end;
    if (!*s || strpbrk(s, "xXpP("))     /* hexadecimal, nan(chars) */
        return false;
    *x = strtod(s, &end);
    if (end == s)
        return false;
    while (*end == ' ' || *end == '\t')
        end++;
    return !*end;
}

bool rt_read_int(const char *s, dlm_i64 *x)
{
    char *end;
    errno = 0;
    long long value = strtoll(s, &end, 10);
    if (end == s || errno)
        return false;
    while (*end == ' ' || *end == '\t')
        end++;
    *x = value;
    return !*end;
}

/* ---- JSON ---- */

void rt_put_json_number(rt_text *t, double x)
{
    if (isfinite(x))
        rt_put_double(t, x);
    else
        rt_print(t, "null");
}

void rt_put_json_string(rt_text *t, const char *s)
{
    rt_put(t, "\"", 1);
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            rt_print(t, "\\%c", c);
        else if (c < 0x20)
            rt_print(t, "\\u%04x", c);
        else
            rt_put(t, s, 1);
    }
    rt_put(t, "\"", 1);
}

/* ---- for people ---- */

void rt_put_bytes(rt_text *t, double bytes)
{
    static const char *const unit[] = {"bytes", "kB", "MB", "GB", "TB", "PB"};
    int k = 0;
    while (bytes >= 999.5 && k + 1 < RT_LENGTH(unit)) {
        bytes /= 1000;
        k++;
    }
    rt_print(t, k == 0 || bytes >= 99.5 ? "%.0f %s" : bytes >= 9.95 ? "%.1f %s" : "%.2f %s",
             bytes, unit[k]);
}

void rt_put_time(rt_text *t, double seconds)
{
    if (seconds < 1e-3)
        rt_print(t, "%.1f us", seconds * 1e6);
    else if (seconds < 1)
        rt_print(t, seconds < 0.1 ? "%.2f ms" : "%.0f ms", seconds * 1e3);
    else if (seconds < 99.5)
        rt_print(t, seconds < 9.95 ? "%.1f s" : "%.0f s", seconds);
    else if (seconds < 5970)
        rt_print(t, "%.0f min", seconds / 60);
    else
        rt_print(t, "%.1f h", seconds / 3600);
}

void rt_put_count(rt_text *t, double count)
{
    if (count < 9999.5)
        rt_print(t, "%.0f", count);
    else if (count < 999950)
        rt_print(t, "%.1fk", count / 1e3);
    else
        rt_print(t, "%.2fM", count / 1e6);
}
