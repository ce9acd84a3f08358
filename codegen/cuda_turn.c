/* A map on a device that reads along another axis than it stores: what lies along the rows of a tile is read
 * by neighbouring threads, kept in shared memory, and used by threads that are neighbours across.
 *
 *     for at < 1024 by 256 threads: SET(turned_3, in_m * 33 + in_n, READ(x, ..))      in_m runs fastest
 *     BARRIER();
 *     for at < 1024 by 256 threads: x3 = GET(turned_3, ..); ..; WRITE(y, ..)           in_n runs fastest
 */
#include "codegen/kernel_emit.h"

#include <stdlib.h>

/* Loads of which neighbours lie along the rows. */
static bool is_turned(const Emit *e, ValueId id)
{
    const KValue *v = &e->k->values.p[id];
    int row = __builtin_ctz(e->sc->rows);
    return e->live[id] && kernel_turns(e->s, v, row, __builtin_ctz(e->sc->across));
}

static void open_elements(Emit *e, bool across, const char *inside)
{
    int m = e->sc->block[0], n = e->sc->block[1];
    line(e, "UNROLL");
    open_block(e, internf("for (i32 at_l = THREAD; at_l < %d; at_l += %d)", m * n, e->sc->threads));
    if (across)
        line(e, "const i32 in_n = at_l %% %d, in_m = at_l / %d;", n, n);
    else
        line(e, "const i32 in_m = at_l %% %d, in_n = at_l / %d;", m, m);
    line(e, "const i64 at_m = from_m + in_m, at_n = from_n + in_n;");
    open_block(e, internf("if (%s)", inside));
    emit_indices(e, e->sc->rows, "at_m");
    emit_indices(e, e->sc->across, "at_n");
}

static void close_elements(Emit *e)
{
    close_block(e);
    close_block(e);
}

void emit_turn_body(Emit *e)
{
    int pitch = e->sc->block[1] + 1;
    emit_hoisted(e);
    for (ValueId v = 0; v < e->k->values.n; v++)
        if (is_turned(e, v))
            line(e, "SHARED(%s, turned_%d, %d);", scalar_type(e->k->values.p[v].type), v, e->sc->block[0] * pitch);
    emit_block_indices(e);
    open_elements(e, false, "at_m < all_m && at_n < all_n");
    for (ValueId v = 0; v < e->k->values.n; v++) {
        if (!is_turned(e, v))
            continue;
        open_block(e, "");
        emit_needs(e, v);
        line(e, "SET(turned_%d, in_m * %d + in_n, %s);", v, pitch, name_of(e, v));
        close_block(e);
    }
    close_elements(e);
    line(e, "BARRIER();");
    open_elements(e, true, "at_m < all_m && at_n < all_n");
    for (ValueId v = 0; v < e->k->values.n; v++)
        if (is_turned(e, v)) {
            line(e, "const %s x%d = GET(turned_%d, in_m * %d + in_n);", scalar_type(e->k->values.p[v].type), v, v, pitch);
            e->hoisted[v] = true;
        }
    emit_stores(e, e->sc->norder);
    close_elements(e);
}
