/* dlm emit --why: what fusion stored in memory instead of handing it on in registers, where in the model that
 * is, why, and how many bytes it moves: stored once, and read by each kernel that needs it.
 *
 *     step train.2 stores
 *        134.2 MB  losses.dlm:6:24      sub: a gather reads it as a table
 *      6 x 8.2 KB  losses.dlm:8:12      contract: 2 kernels need it
 *
 * What the model asks for, as results and new values of its states, is not listed. */
#include "passes/fuse.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    Span span;
    const char *op, *reason, *bytes;
    double size;                    /* of all together, for the order: symbols count as 64 */
    int times;                      /* equal layers */
} Note;

static VEC(Note) notes;

static double size_of(Dim d)
{
    int64_t v;
    DimValue values[32];
    const char *names[32];
    int n = dim_symbols(d, names, LENGTH(names));
    for (int i = 0; i < n; i++)
        values[i] = (DimValue){names[i], 64};
    DimEnv env = {values, n};
    return dim_eval(d, &env, &v) ? (double)v : 0;
}

static const char *bytes_text(Dim bytes)
{
    int64_t n;
    if (!dim_is_const(bytes, &n))
        return internf("%s bytes", dim_text(bytes));
    return n >= 1000000 ? internf("%.1f MB", (double)n / 1e6) : n >= 1000 ? internf("%.1f KB", (double)n / 1e3)
                                                                 : internf("%lld bytes", (long long)n);
}

void why_stored(const Node *n, const char *reason, int readers)
{
    Dim bytes = dim_mul(shape_count(n->rank, n->shape), dim_const(dtype_bytes[n->type] * (1 + readers)));
    Note note = {n->span, op_info[n->op].name, intern(reason), bytes_text(bytes), size_of(bytes), 1};
    for (int i = 0; i < notes.n; i++) {
        Note *old = &notes.p[i];
        if (!memcmp(&old->span, &note.span, sizeof note.span) && old->op == note.op && old->reason == note.reason &&
            old->bytes == note.bytes) {
            old->times++;
            old->size += note.size;
            return;
        }
    }
    PUSH(notes, note);
}

static int by_size(const void *a, const void *b)
{
    const Note *x = a, *y = b;
    return x->size < y->size ? 1 : x->size > y->size ? -1 : x < y ? -1 : 1;
}

void why_print(const Step *s, FILE *to)
{
    if (notes.n) {
        qsort(notes.p, (size_t)notes.n, sizeof *notes.p, by_size);
        fprintf(to, "step %s stores\n", s->name);
    }
    for (int i = 0; i < notes.n; i++) {
        const Note *n = &notes.p[i];
        const char *place = "-";
        if (n->span.file) {
            int line, column;
            source_position(n->span, &line, &column);
            place = internf("%s:%d:%d", source_get(n->span.file)->name, line, column);
        }
        const char *bytes = n->times > 1 ? internf("%d x %s", n->times, n->bytes) : n->bytes;
        fprintf(to, "  %16s  %-28s %s: %s\n", bytes, place, n->op, n->reason);
    }
    memset(&notes, 0, sizeof notes);
}
