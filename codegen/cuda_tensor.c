/* A contraction on a device by its instruction for matrices: the tile of cuda_tile.c, multiplied by mma.sync.
 *
 * A warp has 64 or 32 rows of the block's tile, by 64 or 32 columns, as fragments of 16 by 8. The operands lie in
 * shared memory as they lie in global memory, by rows ([row][term]) or by terms ([term][row]). They come in
 * parts of `depth` terms, which lie there in a ring of stages: while the warps multiply one part, the parts behind
 * it are on their way. A part that is made of whole aligned pieces of 16 bytes is copied there by cp.async, past
 * the registers; of others the threads load the numbers before they multiply, and store them behind it.
 *
 *     parts 0, 1, 2 are sent for
 *     for (from_k = 0; from_k < all_k; from_k += 32) {
 *         COPIES_WAIT(2);             all but the last two parts have come
 *         BARRIER();                  for everybody; and nobody multiplies the part before it any more,
 *         part + 3 is sent for        whose place this one takes
 *         fragments, MMA_bf16(..)
 *     }
 *
 * Sums are in f32. bf16 and f16 are turned by ldmatrix; numbers of f32 are rounded to tf32 when they have
 * become fragments. */
#include "codegen/cuda_tile.h"

#include <stdlib.h>
#include <string.h>

enum { MMA_M = 16, MMA_N = 8, WARP = 32, LINE_PAD = 8, STAGES = 4, MOST_SHARED = 160 << 10 };

typedef struct {
    Tile *t;
    int warp_m, warp_n, down, across;       /* rows and columns of a warp; warps of the block */
    const char *type;                       /* of the operands: bf16, f16, tf32 */
    const char *memory;                     /* what they are in shared memory: u16, u32 */
    int bytes, piece, mma_k;                /* of a number; numbers of 16 bytes; terms of an instruction */
    int stages;
    bool pieces[2];                         /* copied by cp.async */
} Warps;

static bool is_tf32(const Warps *x)
{
    return x->bytes == 4;
}

/* ---- where an operand's numbers lie in shared memory ---- */

static int length_of(const Warps *x, const Side *s)
{
    return s->along_terms ? x->t->depth : s->size;
}

static int stage_size(const Warps *x, const Side *s)
{
    return s->size * x->t->depth;
}

/* A line is of neighbours. The pieces of a line are turned by its number, so that neither the lines of a matrix, nor
 * what is copied at once, nor the words of a fragment meet a bank twice. */
static const char *place_of(const Warps *x, const Side *s, const char *row, const char *term)
{
    const char *number = s->along_terms ? row : term, *at = s->along_terms ? term : row;
    int length = length_of(x, s), pieces = length / x->piece;
    const char *turn = is_tf32(x) && !s->along_terms ? "% 4 * 2"
                       : pieces >= 8 ? "% 8" : internf("/ %d %% %d", 8 / pieces, pieces);
    return internf("PLACE(%s, %s, %d, %d, (%s) %s)", number, at, length, x->piece, number, turn);
}

/* ---- loading ---- */

/* What lies in memory: a number that is rounded is rounded as a fragment. */
static ValueId stored_value(const Warps *x, const Side *s)
{
    const KValue *v = &x->t->e->k->values.p[s->value];
    return is_tf32(x) ? v->arg[0] : s->value;
}

/* The axis whose neighbours are neighbours in memory is the last of those counted. */
static bool has_pieces(const Warps *x, const Side *s)
{
    const Emit *e = x->t->e;
    ValueId v = stored_value(x, s);
    int list[MAX_AXES];
    const KValue *load = &e->k->values.p[v];
    return load->op == K_LOAD && dtype_bytes[e->s->buffers.p[load->buffer].type] == x->bytes &&
           list_axes(e, s->along_terms ? e->k->values.p[x->t->r].over : s->axes, list) &&
           kernel_pieces(e->s, e->k, v, list[0], x->piece) && s->size * x->t->depth / x->piece % x->t->threads == 0;
}

static void open_elements(const Warps *x, const Side *s, int piece)
{
    Emit *e = x->t->e;
    int along = length_of(x, s) / piece;
    const char *first = s->along_terms ? "in_k" : "in_m", *second = s->along_terms ? "in_m" : "in_k";
    line(e, "UNROLL");
    open_block(e, internf("for (i32 l = 0; l < %d; l++)", s->size * x->t->depth / piece / x->t->threads));
    line(e, "const i32 at_l = THREAD + l * %d;", x->t->threads);
    line(e, "const i32 %s = at_l %% %d * %d, %s = at_l / %d;", first, along, piece, second, along);
}

/* Pieces go on their way to a stage of the ring; others wait in registers. */
static void emit_fetch(const Warps *x, const Side *s, bool pieces, const char *from, const char *stage)
{
    Emit *e = x->t->e;
    const KValue *v = &e->k->values.p[stored_value(x, s)];
    open_elements(x, s, pieces ? x->piece : 1);
    open_inside(x->t, s, from, pieces ? "i64 new_place = -1;" : internf("%s new_value = 0;", x->memory));
    if (pieces) {
        if (v->nbounds)
            line(e, "if (%s)", bounds_c(e, v->nbounds, v->bounds));
        line(e, "%snew_place = %s;", v->nbounds ? "    " : "", offset_c(e, v->buffer, v->at, v->via));
    } else {
        emit_needs(e, s->value);
        line(e, is_tf32(x) ? "new_value = (u32)BITS_f32(%s);" : internf("new_value = TO_%s(%%s);", x->type),
             name_of(e, s->value));
    }
    close_inside(x->t);
    if (pieces)
        line(e, "COPY_PIECE(tile_%c, %s * %d + %s, %s, new_place);", s->name, stage, stage_size(x, s),
             place_of(x, s, "in_m", "in_k"), buffer_name(e->s, v->buffer));
    else
        line(e, "next_%c[l] = new_value;", s->name);
    close_block(e);
}

static void emit_keep(const Warps *x, const Side *s, const char *stage)
{
    open_elements(x, s, 1);
    line(x->t->e, "SET(tile_%c, %s * %d + %s, next_%c[l]);", s->name, stage, stage_size(x, s),
         place_of(x, s, "in_m", "in_k"), s->name);
    close_block(x->t->e);
}

/* The part is sent for; or what waits in registers is stored. */
static void emit_part(const Warps *x, const char *from, const char *stage, bool fetch)
{
    for (int i = 0; i < 2; i++)
        if (fetch)
            emit_fetch(x, &x->t->side[i], x->pieces[i], from, stage);
        else if (!x->pieces[i])
            emit_keep(x, &x->t->side[i], stage);
}

/* ---- fragments ---- */

/* Of 16 rows by the terms of an instruction, or of 16 columns as two fragments: four matrices of 8 rows of 16
 * bytes. */
static void emit_matrices(const Warps *x, const Side *s, const char *to, const char *row)
{
    bool rows = s->name == 'a';
    const char *high = "lane / 16", *low = "lane / 8 % 2", *one = "lane % 8";
    const char *row_part = internf("%s * 8", rows ? low : high), *term_part = internf("%s * %d", rows ? high : low, x->piece);
    const char *r = s->along_terms ? internf("%s + %s + %s", row, row_part, one) : internf("%s + %s", row, row_part);
    const char *k = s->along_terms ? internf("in_k + %s", term_part) : internf("in_k + %s + %s", term_part, one);
    line(x->t->e, "%s(%s, tile_%c, stage * %d + %s);", s->along_terms ? "MATRICES" : "MATRICES_TURNED", to, s->name,
         stage_size(x, s), place_of(x, s, r, k));
}

/* Numbers of 4 bytes that lie by terms are not turned by ldmatrix: a thread reads its own. */
static void emit_words(const Warps *x, const Side *s, const char *to, const char *row)
{
    bool rows = s->name == 'a';
    const char *r = internf("%s + lane / 4 + ix %s 2 * 8", row, rows ? "%" : "/");
    const char *k = internf("in_k + lane %% 4 + ix %s 2 * 4", rows ? "/" : "%");
    line(x->t->e, "UNROLL");
    line(x->t->e, "for (i32 ix = 0; ix < 4; ix++)");
    line(x->t->e, "    %s[ix] = GET(tile_%c, stage * %d + %s);", to, s->name, stage_size(x, s), place_of(x, s, r, k));
}

static void emit_fragments(const Warps *x, int side, int count, int step)
{
    Emit *e = x->t->e;
    const Side *s = &x->t->side[side];
    const char *to = internf("part_%c[iu]", s->name), *row = internf("warp_%c + iu * %d", side ? 'n' : 'm', step);
    line(e, "UNROLL");
    open_block(e, internf("for (i32 iu = 0; iu < %d; iu++)", count));
    (is_tf32(x) && !s->along_terms ? emit_words : emit_matrices)(x, s, to, row);
    if (is_tf32(x) && x->pieces[side])
        for (int i = 0; i < 4; i++)
            line(e, "%s[%d] = BITS_TF32(%s[%d]);", to, i, to, i);
    close_block(e);
}

static void emit_multiply(const Warps *x)
{
    Emit *e = x->t->e;
    int m = x->warp_m / MMA_M, n = x->warp_n / MMA_N;
    line(e, "UNROLL");
    open_block(e, internf("for (i32 in_k = 0; in_k < %d; in_k += %d)", x->t->depth, x->mma_k));
    line(e, "u32 part_a[%d][4], part_b[%d][4];", m, n / 2);
    emit_fragments(x, 0, m, MMA_M);
    emit_fragments(x, 1, n / 2, 2 * MMA_N);
    line(e, "UNROLL");
    line(e, "for (i32 iu = 0; iu < %d; iu++)", m);
    e->indent++;
    line(e, "UNROLL");
    line(e, "for (i32 iv = 0; iv < %d; iv++)", n);
    line(e, "    MMA_%s(sums[iu][iv], part_a[iu], part_b[iv / 2][iv %% 2 * 2], part_b[iv / 2][iv %% 2 * 2 + 1]);", x->type);
    e->indent--;
    close_block(e);
}

/* ---- the sum ---- */

/* The parts before which there is nothing to multiply. */
static void emit_first_parts(const Warps *x)
{
    Emit *e = x->t->e;
    line(e, "ROLLED");
    open_block(e, internf("for (i32 stage = 0; stage < %d; stage++)", x->stages - 1));
    open_block(e, internf("if (stage * %d < all_k)", x->t->depth));
    emit_part(x, internf("stage * %d", x->t->depth), "stage", true);
    emit_part(x, "", "stage", false);
    close_block(e);
    line(e, "COPIES_SEND();");
    close_block(e);
}

static void emit_products(const Warps *x)
{
    Emit *e = x->t->e;
    emit_first_parts(x);
    line(e, "i32 stage = 0;");
    line(e, "ROLLED");
    open_block(e, internf("for (i64 from_k = 0; from_k < all_k; from_k += %d)", x->t->depth));
    line(e, "COPIES_WAIT(%d);", x->stages - 2);
    line(e, "BARRIER();");
    line(e, "const i64 next_k = from_k + %d;", (x->stages - 1) * x->t->depth);
    line(e, "const i32 next_stage = stage ? stage - 1 : %d;", x->stages - 1);
    open_block(e, "if (next_k < all_k)");
    emit_part(x, "next_k", "next_stage", true);
    close_block(e);
    line(e, "COPIES_SEND();");
    emit_multiply(x);
    if (!x->pieces[0] || !x->pieces[1]) {
        open_block(e, "if (next_k < all_k)");
        emit_part(x, "", "next_stage", false);
        close_block(e);
    }
    line(e, "stage = stage + 1 < %d ? stage + 1 : 0;", x->stages);
    close_block(e);
    line(e, "COPIES_WAIT(0);");
    line(e, "BARRIER();");
}

/* 16 rows of each warp go through shared memory, where the operands lay, to be stored by neighbours. */
static void emit_results(const Warps *x)
{
    Emit *e = x->t->e;
    int m = x->warp_m / MMA_M, width = e->sc->block[1], pitch = width + LINE_PAD;
    line(e, "ROLLED");
    open_block(e, internf("for (i32 iu = 0; iu < %d; iu++)", m));
    line(e, "UNROLL");
    line(e, "for (i32 iw = 0; iw < %d; iw++)", m);
    line(e, "    if (iw == iu) {");
    line(e, "        UNROLL");
    line(e, "        for (i32 iv = 0; iv < %d; iv++) {", 2 * x->warp_n / MMA_N);
    line(e, "            const i32 in_line = warp_m / %d * 16 + lane / 4 + iv %% 2 * 8;", x->warp_m);
    line(e, "            SET2_f32(tile_line, in_line * %d + warp_n + iv / 2 * 8 + lane %% 4 * 2, sums[iw][iv / 2] + iv %% 2 * 2);",
         pitch);
    line(e, "        }");
    line(e, "    }");
    line(e, "BARRIER();");
    emit_lines(x->t, x->down * MMA_M, width, pitch,
               internf("in_line / 16 * %d + iu * 16 + in_line %% 16", x->warp_m));
    line(e, "BARRIER();");
    close_block(e);
}

/* ---- entry ---- */

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* As many as there are parts, and as there is room for. */
static int count_stages(const Warps *x, int both)
{
    int64_t terms;
    int stages = x->pieces[0] || x->pieces[1] ? STAGES : 2;
    if (dim_is_const(count_of(x->t->e, x->t->e->k->values.p[x->t->r].over), &terms) && terms < stages * x->t->depth)
        stages = most(2, (int)((terms + x->t->depth - 1) / x->t->depth));
    while (stages > 2 && stages * both * x->bytes > MOST_SHARED)
        stages--;
    return stages;
}

void emit_tensor_tile(Tile *t)
{
    Emit *e = t->e;
    const Schedule *sc = e->sc;
    DType half = kernel_half(e->s, e->k, t->side[0].value);
    Warps x = {.t = t, .type = half == F32 ? "tf32" : dtype_names[half], .memory = half == F32 ? "u32" : "u16",
               .bytes = half == F32 ? 4 : 2};
    int elements = sc->block[0] * sc->block[1] / (sc->threads / WARP);
    x.piece = 16 / x.bytes;
    x.mma_k = 2 * x.piece;
    x.warp_n = elements >= 64 * 64 ? 64 : 32;
    x.warp_m = elements / x.warp_n;
    x.down = sc->block[0] / x.warp_m;
    x.across = sc->block[1] / x.warp_n;
    for (int i = 0; i < 2; i++)
        x.pieces[i] = has_pieces(&x, &t->side[i]);
    int both = stage_size(&x, &t->side[0]) + stage_size(&x, &t->side[1]);
    x.stages = count_stages(&x, both);
    int lines = x.down * MMA_M * (sc->block[1] + LINE_PAD) * 4 / x.bytes;
    line(e, "SHARED(%s, tile_a, %d);", x.memory, most(x.stages * both, lines));
    line(e, "%s *const tile_b = tile_a + %d;", x.memory, x.stages * stage_size(&x, &t->side[0]));
    line(e, "f32 *const tile_line = (f32 *)tile_a;");
    line(e, "const i32 lane = THREAD %% 32, warp_m = THREAD / 32 / %d * %d, warp_n = THREAD / 32 %% %d * %d;", x.across,
         x.warp_m, x.across, x.warp_n);
    line(e, "f32 sums[%d][%d][4] = {{{0}}};", x.warp_m / MMA_M, x.warp_n / MMA_N);
    for (int i = 0; i < 2; i++)
        if (!x.pieces[i])
            line(e, "%s next_%c[%d];", x.memory, t->side[i].name, t->side[i].size * t->depth / t->threads);
    emit_products(&x);
    emit_results(&x);
}
