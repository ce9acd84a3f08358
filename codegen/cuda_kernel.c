/* The body of a kernel on a device.
 *
 * Each index t of the spread loops belongs to a group of threads, often one alone:
 *
 *     const i64 t = BLOCK * 8 + THREAD / 32, lane = THREAD % 32;
 *     if (t < 4096) {
 *         f32 x3 = 0;
 *         for (i64 r0 = lane; r0 < 768; r0 += 32) ...           terms of a reduction, divided
 *         x3 = WARP_SUM_f32(x3, 32);
 *         for (i64 i1 = lane; i1 < 768; i1 += 32) ...           results, divided
 *     }
 *
 * The loops around a reduction that is divided are the same for all threads of the group, so that they meet
 * where it is put together. */
#include "codegen/kernel_emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what threads do together ---- */

/* So many of the outermost loops: as far down as the last reduction or store outside of the innermost loop; all
 * of them, where there are only reductions within it. */
int uniform_loops(const Emit *e)
{
    int most = e->sc->spread, parallel = 0;
    bool within = false;
    for (int i = 0; i < e->sc->norder; i++)
        parallel += e->k->axis[e->sc->order[i]].kind == AXIS_PARALLEL;
    for (ValueId v = 0; v < e->k->values.n; v++) {
        if (!e->live[v] || e->k->values.p[v].op != K_REDUCE)
            continue;
        int level = loop_level(e->k, e->k->values.p[v].axes);
        within |= level == e->sc->norder;
        if (level < e->sc->norder && level > most)
            most = level;
    }
    for (int i = 0; i < e->k->stores.n; i++) {
        int level = store_level(e->k, &e->k->stores.p[i]);
        most = level < e->sc->norder && level > most ? level : most;
    }
    return within && most == e->sc->spread ? e->sc->norder : most > parallel ? parallel : most;
}

static const char *trip_count(const Emit *e)
{
    Buf b = {0};
    emit_trip_count(e->k, &b);
    return text_of(&b, "1");
}

/* t and lane. Where the whole block has to meet, threads beyond the last index do its work again. */
static void emit_thread(Emit *e)
{
    const Schedule *sc = e->sc;
    int groups = sc->threads / sc->group;
    const char *trips = trip_count(e);
    if (sc->group > 1)
        line(e, sc->columns ? "const i32 lane = THREAD / %d;" : "const i32 lane = THREAD %% %d;",
             sc->columns ? groups : sc->group);
    if (sc->columns) {
        line(e, "const i64 at_column = BLOCK * %d + THREAD %% %d, t = MIN64(at_column, %s - 1);", groups, groups, trips);
    } else if (groups == 1)
        line(e, "const i64 t = BLOCK;");
    else if (sc->segments)
        line(e, "const i64 at_t = BLOCK * %d + THREAD, segment = at_t / (%s), t = at_t %% (%s);", groups, trips, trips);
    else
        line(e, sc->group > 1 ? "const i64 t = BLOCK * %d + THREAD / %d;" : "const i64 t = BLOCK * %d + THREAD;", groups,
             sc->group);
}

/* The indices of the spread loops; the last of them runs fastest. */
static void emit_spread_indices(Emit *e)
{
    const char *rest = "t";
    for (int i = e->sc->spread - 1; i >= 0; i--) {
        int axis = e->sc->order[i];
        const char *count = loop_count(e->k, axis);
        const char *scale = tile_of(e, axis) > 1 ? internf(" * %d", tile_of(e, axis)) : "";
        line(e, "const i64 %s = %s%s%s;", e->k->axis[axis].name, rest, i ? internf(" %% (%s)", count) : "", scale);
        rest = internf("%s / (%s)", rest, count);
    }
}

/* ---- the loops below ---- */

static void open_loop(Emit *e, int axis)
{
    const char *name = e->k->axis[axis].name;
    open_block(e, internf("for (i64 %s = 0; %s < %s; %s += %d)", name, name, dim_c(e->k->axis[axis].extent), name,
                          tile_of(e, axis)));
}

/* Where elements are kept in registers, the loop counts them, so that it can be unrolled. */
void open_divided_axis(Emit *e, int axis, const char *extent)
{
    int tile = tile_of(e, axis), group = e->sc->group;
    int64_t size;
    const char *name = e->k->axis[axis].name;
    if (!e->registers || tile > 1 || !dim_is_const(e->k->axis[axis].extent, &size) || e->k->axis[axis].outer >= 0) {
        open_block(e, internf("for (i64 %s = lane%s; %s < %s; %s += %d)", name, tile > 1 ? internf(" * %d", tile) : "", name,
                              extent, name, tile * group));
        return;
    }
    line(e, "UNROLL");
    open_block(e, internf("for (i32 at_c = 0; at_c < %lld; at_c++)", (long long)(size + group - 1) / group));
    line(e, "const i64 %s = lane + at_c * %d;", name, group);
    if (size % group) {
        line(e, "if (%s >= %s)", name, extent);
        line(e, "    continue;");
    }
}

/* One loop over the parallel axes of order[from, to), of which each thread of the group has a part. */
static void open_divided(Emit *e, int from, int to)
{
    if (to - from == 1) {
        int axis = e->sc->order[from];
        open_divided_axis(e, axis, dim_c(e->k->axis[axis].extent));
        return;
    }
    Buf all = {0};
    for (int i = from; i < to; i++)
        buf_printf(&all, "%s(%s)", i > from ? " * " : "", loop_count(e->k, e->sc->order[i]));
    open_block(e, internf("for (i64 all_p = lane; all_p < %s; all_p += %d)", text_of(&all, "1"), e->sc->group));
    const char *rest = "all_p";
    for (int i = to - 1; i >= from; i--) {
        int axis = e->sc->order[i];
        const char *count = loop_count(e->k, axis);
        const char *scale = tile_of(e, axis) > 1 ? internf(" * %d", tile_of(e, axis)) : "";
        line(e, "const i64 %s = %s%s%s;", e->k->axis[axis].name, rest, i > from ? internf(" %% (%s)", count) : "", scale);
        rest = internf("%s / (%s)", rest, count);
    }
}

/* The loops from `level` on, with the reductions that stand between them. */
static int open_inner_loops(Emit *e)
{
    const Schedule *sc = e->sc;
    int opened = 0, parallel = 0;
    for (int i = 0; i < sc->norder; i++)
        parallel += e->k->axis[sc->order[i]].kind == AXIS_PARALLEL;
    for (int level = sc->spread; level < sc->norder; level++) {
        bool divided = sc->group > 1 && level == e->uniform && level < parallel;
        emit_level(e, level);
        if (divided)
            open_divided(e, level, parallel);
        else
            open_loop(e, sc->order[level]);
        opened++;
        level = divided ? parallel - 1 : level;
    }
    return opened;
}

void emit_device_start(const Step *s, const Kernel *k, Buf *out)
{
    if (!k->cooperative)
        buf_puts(out, "    const i64 BLOCK = HOME;\n");
    buf_printf(out, "    enum { THREADS = %d };\n", k->schedule.threads);
    if (shared_bytes(s, k))
        buf_puts(out, "    i32 shared_at = 0;\n");
}

void emit_block_count(const Kernel *k, Buf *out)
{
    int groups = k->schedule.threads / k->schedule.group;
    Buf trips = {0};
    (k->schedule.rows ? emit_tile_count : emit_trip_count)(k, &trips);
    if (k->schedule.segments)
        buf_printf(&trips, " * %d", k->schedule.segments);
    if (groups > 1 && !k->schedule.rows)
        buf_printf(out, "(%s + %d) / %d", buf_text(&trips), groups - 1, groups);
    else
        buf_puts(out, buf_text(&trips));
    buf_free(&trips);
}

/* SHARED(f32, tile_a, 1024): as much of each line of the text. */
int shared_bytes(const Step *s, const Kernel *k)
{
    Buf text = {0};
    int bytes = 0;
    emit_kernel_text(s, k, &text);
    for (const char *p = buf_text(&text); (p = strstr(p, "SHARED(")); p++) {
        int n = 0, size = 0;
        char name[64];
        if (sscanf(p, "SHARED(%*[a-z]%d, %63[a-z_0-9], %d)", &size, name, &n) != 3)
            die("kernel %s has shared memory of unknown size", k->name);
        bytes += (size / 8 * n + 15) / 16 * 16;
    }
    buf_free(&text);
    return bytes;
}

void emit_device_body(Emit *e)
{
    const Schedule *sc = e->sc;
    int opened = 0;
    bool block = sc->columns || sc->threads == sc->group;
    emit_hoisted(e);
    emit_thread(e);
    if (sc->spread)
        emit_level(e, 0);
    if (!block) {
        open_block(e, sc->segments ? internf("if (segment < %d)", sc->segments) : internf("if (t < %s)", trip_count(e)));
        opened++;
    }
    emit_spread_indices(e);
    opened += open_inner_loops(e);
    if (sc->segments) {
        ValueId index = kernel_segment(e->k);
        emit_needs(e, index);
        line(e, "if ((u64)%s %% %d != (u64)segment)", name_of(e, index), sc->segments);
        line(e, "    continue;");
    }
    emit_innermost(e);
    while (opened--)
        close_block(e);
}

/* Stores of four neighbours go into an array, which is stored at once. Not under bounds, and not where a tile
 * has further axes. */
static void gather_stores(Emit *e, int level)
{
    for (int i = 0; i < e->k->stores.n; i++) {
        const Store *st = &e->k->stores.p[i];
        e->gathered[i] = store_level(e->k, st) == level && e->ntile == 1 && !st->add && !st->nbounds && is_wide(e, st->buffer, st->at, st->via, 0, NULL);
        if (e->gathered[i])
            line(e, "%s y%d[4];", memory_type(e->s->buffers.p[st->buffer].type), i);
    }
}

static void emit_gathered(Emit *e)
{
    e->starts = e->wide >= 0 ? 1u << e->wide : 0;
    for (int i = 0; i < e->k->stores.n; i++) {
        const Store *st = &e->k->stores.p[i];
        if (e->gathered[i])
            line(e, "WRITE4_%s(%s, %s, y%d);", memory_type(e->s->buffers.p[st->buffer].type),
                 buffer_name(e->s, st->buffer), offset_c(e, st->buffer, st->at, st->via), i);
    }
    e->starts = 0;
}

/* Where all loops so far are the group's, one thread of it stores. */
void emit_device_stores(Emit *e, int level)
{
    const Schedule *sc = e->sc;
    bool one = sc->group > 1 && e->uniform >= level;
    Buf guard = {0};
    if (one)
        buf_puts(&guard, "lane == 0");
    if (sc->columns)
        buf_printf(&guard, "%sat_column < %s", guard.n ? " && " : "", trip_count(e));
    const char *cond = text_of(&guard, "");
    open_block(e, *cond ? internf("if (%s)", cond) : "");
    e->gathered = calloc((size_t)e->k->stores.n + 1, 1);
    gather_stores(e, level);
    emit_stores(e, level);
    emit_gathered(e);
    free(e->gathered);
    e->gathered = NULL;
    close_block(e);
}
