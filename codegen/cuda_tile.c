/* A contraction on a device: each block computes a tile of the result.
 *
 * Both operands' parts for `depth` terms of the sum lie in shared memory, twice: while the threads
 * multiply what is there, they load the next terms into registers, and store them where nobody reads. Rows,
 * columns and terms are counted through all axes that they have, so that a convolution is a product like
 * any other: an element's indices are found by division when it is loaded.
 *
 *     for (i64 from_k = 0; from_k < 576; from_k += 8) {
 *         next terms of both operands into registers
 *         for in_k < 8: sums[u][v] = FMA(a[u], b[v], sums[u][v])     a, b: of the tiles, 4 at a time
 *         registers into the other half of the tiles
 *         BARRIER();
 *     }
 *
 * A thread has groups of 4 rows by groups of 4 columns, far apart, so that neighbours read neighbouring words.
 * In the end results go through shared memory, row by row, to the threads that store them: neighbours
 * store neighbours. */
#include "codegen/cuda_tile.h"

#include <stdlib.h>
#include <string.h>

enum { PAD = 4 };       /* words between the terms of a tile: threads that store a column meet no bank twice */

/* ---- counting through axes ---- */

Dim count_of(const Emit *e, uint32_t axes)
{
    Dim n = dim_const(1);
    for (int a = 0; a < e->k->naxes; a++)
        if (axes >> a & 1)
            n = dim_mul(n, e->k->axis[a].extent);
    return n;
}

int list_axes(const Emit *e, uint32_t set, int *list)
{
    int n = 0;
    for (int i = e->sc->norder - 1; i >= 0; i--)
        if (set >> e->sc->order[i] & 1)
            list[n++] = e->sc->order[i];
    for (int i = e->sc->nreduce - 1; i >= 0; i--)
        if (set >> e->sc->reduce[i] & 1)
            list[n++] = e->sc->reduce[i];
    return n;
}

/* const i64 i1 = m % (24), i0 = m / (24); */
void emit_indices(Emit *e, uint32_t set, const char *number)
{
    int list[MAX_AXES], n = list_axes(e, set, list);
    const char *rest = number;
    for (int i = 0; i < n; i++) {
        const char *extent = dim_c(e->k->axis[list[i]].extent);
        line(e, "const i64 %s = %s%s;", e->k->axis[list[i]].name, rest, i + 1 < n ? internf(" %% (%s)", extent) : "");
        rest = internf("%s / (%s)", rest, extent);
    }
}

static bool divides(Dim d, int tile)
{
    int64_t size;
    return dim_is_const(d, &size) && size > 0 && size % tile == 0;
}

/* ---- loading a part of an operand ---- */

/* The terms that a part of a divided sum does not have. */
static const char *split_condition(const Emit *e, uint32_t over)
{
    Buf b = {0};
    for (int a = 0; a < e->k->naxes; a++)
        if (over >> a & 1 && e->k->axis[a].outer >= 0)
            buf_printf(&b, "%s%s * %s + %s < %s", b.n ? " && " : "", e->k->axis[e->k->axis[a].outer].name,
                       dim_c(e->k->axis[a].extent), e->k->axis[a].name, dim_c(e->k->axis[a].total));
    return text_of(&b, "");
}

static void sink_nothing(Emit *e, void *ctx, uint32_t bits)
{
    (void)e;
    (void)ctx;
    (void)bits;
}

void emit_needs(Emit *e, ValueId v)
{
    bool *which = calloc((size_t)e->k->values.n + 1, 1);
    kernel_needs(e->k, v, which);
    emit_nest(e, which, 0, sink_nothing, NULL);
    free(which);
}

/* Its row and term within the tile, by the thread's number and the load's. */
static void emit_place(Tile *t, const Side *s)
{
    line(t->e, "const i32 at_l = THREAD + l * %d;", t->threads);
    if (s->along_terms)
        line(t->e, "const i32 in_k = at_l %% %d, in_m = at_l / %d;", t->depth, t->depth);
    else
        line(t->e, "const i32 in_m = at_l %% %d, in_k = at_l / %d;", s->size, s->size);
}

static void open_loads(Tile *t, const Side *s)
{
    line(t->e, "UNROLL");
    open_block(t->e, internf("for (i32 l = 0; l < %d; l++)", s->size * t->depth / t->threads));
    emit_place(t, s);
}

void open_inside(Tile *t, const Side *s, const char *from, const char *declaration)
{
    Emit *e = t->e;
    uint32_t over = e->k->values.p[t->r].over;
    Dim rows = count_of(e, s->axes), terms = count_of(e, over);
    line(e, "const i64 at_m = %s + in_m, at_k = %s + in_k;", s->origin, from);
    line(e, "%s", declaration);
    Buf guard = {0};
    if (!divides(rows, s->size))
        buf_printf(&guard, "at_m < %s", s->extent);
    if (!divides(terms, t->depth))
        buf_printf(&guard, "%sat_k < all_k", guard.n ? " && " : "");
    const char *inside = text_of(&guard, ""), *split = split_condition(e, over);
    open_block(e, *inside ? internf("if (%s)", inside) : "");
    emit_indices(e, s->axes, "at_m");
    emit_indices(e, over, "at_k");
    t->inside = 1 + (*split != 0);
    if (*split)
        open_block(e, internf("if (%s)", split));
}

void close_inside(Tile *t)
{
    while (t->inside--)
        close_block(t->e);
}

/* The next terms into registers; 0 beyond the ends. */
static void emit_loads(Tile *t, const Side *s, const char *from)
{
    open_loads(t, s);
    open_inside(t, s, from, internf("%s new_value = 0;", t->type));
    emit_needs(t->e, s->value);
    line(t->e, "new_value = %s;", name_of(t->e, s->value));
    close_inside(t);
    line(t->e, "next_%c[l] = new_value;", s->name);
    close_block(t->e);
}

static void emit_stage(Tile *t, const Side *s, const char *half)
{
    open_loads(t, s);
    line(t->e, "SET(tile_%c, (%s * %d + in_k) * %d + in_m, next_%c[l]);", s->name, half, t->depth, s->size + PAD, s->name);
    close_block(t->e);
}

/* ---- multiplying ---- */

/* The first of the groups of 4 that a thread has, and how far the groups are apart. */
static void emit_fragment(Tile *t, const Side *s, int each, const char *first)
{
    for (int g = 0; g < each / 4; g++)
        line(t->e, "GET4_%s(part_%c + %d, tile_%c, (in_half * %d + in_k) * %d + %d + 4 * %s);", t->type, s->name, 4 * g, s->name,
             t->depth, s->size + PAD, g * (4 * s->size / each), first);
}

static void emit_products(Tile *t)
{
    Emit *e = t->e;
    const int *each = e->sc->each;
    line(e, "UNROLL");
    open_block(e, internf("for (i32 in_k = 0; in_k < %d; in_k++)", t->depth));
    line(e, "%s part_a[%d], part_b[%d];", t->type, each[0], each[1]);
    emit_fragment(t, &t->side[0], each[0], "own_m");
    emit_fragment(t, &t->side[1], each[1], "own_n");
    line(e, "UNROLL");
    line(e, "for (i32 iu = 0; iu < %d; iu++)", each[0]);
    e->indent++;
    line(e, "UNROLL");
    line(e, "for (i32 iv = 0; iv < %d; iv++)", each[1]);
    line(e, "    sums[iu][iv] = FMA_%s(part_a[iu], part_b[iv], sums[iu][iv]);", t->type);
    e->indent--;
    close_block(e);
}

static void emit_sum(Tile *t)
{
    Emit *e = t->e;
    for (int i = 0; i < 2; i++)
        emit_loads(t, &t->side[i], "0");
    for (int i = 0; i < 2; i++)
        emit_stage(t, &t->side[i], "0");
    line(e, "BARRIER();");
    line(e, "i32 in_half = 0;");
    open_block(e, internf("for (i64 from_k = 0; from_k < all_k; from_k += %d)", t->depth));
    line(e, "const i32 has_next = from_k + %d < all_k;", t->depth);
    open_block(e, "if (has_next)");
    line(e, "const i64 next_k = from_k + %d;", t->depth);
    for (int i = 0; i < 2; i++)
        emit_loads(t, &t->side[i], "next_k");
    close_block(e);
    emit_products(t);
    open_block(e, "if (has_next)");
    for (int i = 0; i < 2; i++)
        emit_stage(t, &t->side[i], "(1 - in_half)");
    close_block(e);
    line(e, "BARRIER();");
    line(e, "in_half = 1 - in_half;");
    close_block(e);
}

/* ---- results ---- */

/* The stores of the element at_m, at_n, and of its neighbours, where it is within the result. */
static void emit_result(Tile *t, const char *place)
{
    Emit *e = t->e;
    const Schedule *plain = e->sc, *sc = e->sc = t->results;
    Buf guard = {0};
    e->wide = t->neighbours > 1 ? e->k->schedule.vector : -1;
    e->ntile = t->neighbours > 1;
    if (!divides(count_of(e, sc->rows), sc->block[0]))
        buf_puts(&guard, "at_m < all_m");
    if (!divides(count_of(e, sc->across), sc->block[1]))
        buf_printf(&guard, "%sat_n < all_n", guard.n ? " && " : "");
    const char *inside = text_of(&guard, "");
    open_block(e, *inside ? internf("if (%s)", inside) : "");
    emit_indices(e, sc->rows, "at_m");
    emit_indices(e, sc->across, "at_n");
    if (t->neighbours > 1) {
        line(e, "%s x%d[4];", t->type, t->r);
        line(e, "GET4_%s(x%d, tile_line, %s);", t->type, t->r, place);
    } else
        line(e, "const %s x%d = GET(tile_line, %s);", t->type, t->r, place);
    emit_device_stores(e, sc->norder);
    close_block(e);
    e->sc = plain;
    e->wide = -1;
    e->ntile = 0;
}

void emit_lines(Tile *t, int lines, int width, int pitch, const char *row)
{
    Emit *e = t->e;
    int each = t->neighbours;
    line(e, "ROLLED");
    open_block(e, internf("for (i32 at_l = THREAD; at_l < %d; at_l += %d)", lines * width / each, t->threads));
    line(e, "const i32 in_line = at_l / %d, in_n = at_l %% %d%s;", width / each, width / each, each > 1 ? " * 4" : "");
    line(e, "const i64 at_m = from_m + %s, at_n = from_n + in_n;", row);
    emit_result(t, internf("in_line * %d + in_n", pitch));
    close_block(e);
}

/* Row u of every thread's part goes through shared memory to be stored by neighbours. */
static void emit_results(Tile *t)
{
    Emit *e = t->e;
    const Schedule *sc = e->sc;
    int lines = sc->block[0] / sc->each[0], width = sc->block[1], groups = sc->each[1] / 4;
    line(e, "ROLLED");
    open_block(e, internf("for (i32 iu = 0; iu < %d; iu++)", sc->each[0]));
    line(e, "UNROLL");
    line(e, "for (i32 iw = 0; iw < %d; iw++)", sc->each[0]);
    line(e, "    if (iw == iu) {");
    line(e, "        UNROLL");
    line(e, "        for (i32 iv = 0; iv < %d; iv++)", sc->each[1]);
    line(e, "            SET(tile_line, own_m * %d + iv / 4 * %d + 4 * own_n + iv %% 4, sums[iw][iv]);", width + PAD, width / groups);
    line(e, "    }");
    line(e, "BARRIER();");
    emit_lines(t, lines, width, width + PAD, internf("iu / 4 * %d + in_line * 4 + iu %% 4", 4 * sc->block[0] / sc->each[0]));
    line(e, "BARRIER();");
    close_block(e);
}

/* ---- entry ---- */

/* Neighbours in memory are neighbouring terms, not neighbouring rows. */
static bool goes_along_terms(const Emit *e, const Side *s, uint32_t over)
{
    bool *needs = calloc((size_t)e->k->values.n + 1, 1), along = false;
    kernel_needs(e->k, s->value, needs);
    for (ValueId v = 0; v < e->k->values.n; v++) {
        const KValue *x = &e->k->values.p[v];
        if (!needs[v] || x->op != K_LOAD || !x->rank)
            continue;
        const Affine *last = &x->at[innermost_axis(&e->s->buffers.p[x->buffer])];
        bool rows = false, terms = false;
        for (int i = 0; i < last->nterms; i++) {
            rows |= s->axes >> last->axis[i] & 1;
            terms |= over >> last->axis[i] & 1;
        }
        along |= terms && !rows;
    }
    free(needs);
    return along;
}

static Tile find_tile(Emit *e)
{
    Tile t = {.e = e, .r = NO_VALUE, .depth = e->sc->block[2], .threads = e->sc->threads};
    for (ValueId v = 0; v < e->k->values.n; v++)
        if (e->live[v] && e->k->values.p[v].op == K_REDUCE)
            t.r = v;
    const KValue *r = &e->k->values.p[t.r], *product = &e->k->values.p[r->arg[0]];
    bool turned = e->k->values.p[product->arg[0]].axes & e->sc->across || e->k->values.p[product->arg[1]].axes & e->sc->rows;
    t.type = scalar_type(r->type);
    t.side[0] = (Side){'a', product->arg[turned], e->sc->rows, "from_m", "all_m", e->sc->block[0], false};
    t.side[1] = (Side){'b', product->arg[!turned], e->sc->across, "from_n", "all_n", e->sc->block[1], false};
    for (int i = 0; i < 2; i++)
        t.side[i].along_terms = goes_along_terms(e, &t.side[i], r->over);
    return t;
}

/* Which tile a block has. Those of a contraction are taken by 8 rows of tiles at a time, so that what runs at the
 * same time reads few rows and few columns, which the cache of all processors then holds. */
void emit_block_indices(Emit *e)
{
    enum { GROUP = 8 };
    const Schedule *sc = e->sc;
    uint32_t batch = 0;
    for (int i = 0; i < sc->spread; i++)
        batch |= 1u << sc->order[i];
    line(e, "const i64 all_m = %s, all_n = %s;", dim_c(count_of(e, sc->rows)), dim_c(count_of(e, sc->across)));
    line(e, "const i64 tiles_across = (all_n + %d) / %d, tiles_down = (all_m + %d) / %d;", sc->block[1] - 1, sc->block[1],
         sc->block[0] - 1, sc->block[0]);
    if (sc->block[2]) {
        line(e, "const i64 tile = BLOCK %% (tiles_across * tiles_down), group = tile / (%d * tiles_across) * %d;", GROUP, GROUP);
        line(e, "const i64 high = MIN64(tiles_down - group, %d), in_group = tile - group * tiles_across;", GROUP);
        line(e, "const i64 from_n = in_group / high * %d, from_m = (group + in_group %% high) * %d;", sc->block[1],
             sc->block[0]);
    } else
        line(e, "const i64 from_n = BLOCK %% tiles_across * %d, from_m = BLOCK / tiles_across %% tiles_down * %d;",
             sc->block[1], sc->block[0]);
    if (batch)
        line(e, "const i64 t = BLOCK / (tiles_across * tiles_down);");
    emit_indices(e, batch, "t");
}

static void emit_scalar_tile(Tile *t)
{
    Emit *e = t->e;
    const Schedule *sc = e->sc;
    int across = sc->block[1] / sc->each[1];
    for (int i = 0; i < 2; i++)
        line(e, "SHARED(%s, tile_%c, %d);", t->type, t->side[i].name, 2 * t->depth * (t->side[i].size + PAD));
    line(e, "SHARED(%s, tile_line, %d);", t->type, sc->block[0] / sc->each[0] * (sc->block[1] + PAD));
    line(e, "const i32 own_m = THREAD / %d, own_n = THREAD %% %d;", across, across);
    line(e, "%s sums[%d][%d] = {{0}};", t->type, sc->each[0], sc->each[1]);
    for (int i = 0; i < 2; i++)
        line(e, "%s next_%c[%d];", t->type, t->side[i].name, t->side[i].size * t->depth / t->threads);
    emit_sum(t);
    emit_results(t);
}

void emit_tile_body(Emit *e)
{
    const Schedule *sc = e->sc;
    Schedule plain = *sc;
    Tile t = find_tile(e);
    t.results = sc;
    t.neighbours = e->wide >= 0 ? 4 : 1;
    memset(plain.tile, 0, sizeof plain.tile);
    e->sc = &plain;
    e->wide = -1;
    e->ntile = 0;
    e->uniform = sc->norder;
    emit_hoisted(e);
    emit_block_indices(e);
    line(e, "const i64 all_k = %s;", dim_c(count_of(e, e->k->values.p[t.r].over)));
    (sc->tensor ? emit_tensor_tile : emit_scalar_tile)(&t);
}

void emit_tile_count(const Kernel *k, Buf *out)
{
    const Schedule *sc = &k->schedule;
    for (int i = 0; i < sc->spread; i++)
        buf_printf(out, "(%s) * ", loop_count(k, sc->order[i]));
    for (int side = 0; side < 2; side++) {
        Dim n = dim_const(sc->block[side] - 1), all = dim_const(1);
        for (int a = 0; a < k->naxes; a++)
            if ((side ? sc->across : sc->rows) >> a & 1)
                all = dim_mul(all, k->axis[a].extent);
        buf_printf(out, "%s((%s) / %d)", side ? " * " : "", dim_c(dim_add(n, all)), sc->block[side]);
    }
}
