/* A contraction of two-byte numbers on a device: the tile of cuda_tile.c, multiplied by mma.sync.
 *
 * A warp has 64 or 32 rows by 32 columns of the block's tile, as fragments of 16 by 8. The operands lie in shared
 * memory as they lie in global memory, by rows ([row][term]) or by terms ([term][row]), which ldmatrix
 * turns; a part that is made of whole aligned pieces of 8 numbers is copied there by cp.async, past the
 * registers, while the warps multiply the part before it. Sums are in f32. */
#include "codegen/cuda_tile.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE = 8, MMA_M = 16, MMA_N = 8, MMA_K = 16, WARP_N = 32, WARP = 32, LINE_PAD = 8 };

typedef struct {
    Tile *t;
    int warp_m, down, across;       /* rows of a warp; warps of the block */
    const char *type;               /* of the operands: bf16, f16 */
    bool pieces[2];                 /* copied by cp.async */
} Warps;

/* ---- where an operand's numbers lie in shared memory ---- */

static int pitch_of(const Warps *x, const Side *s)
{
    return PIECE + (s->along_terms ? x->t->depth : s->size);
}

static int half_size(const Warps *x, const Side *s)
{
    return pitch_of(x, s) * (s->along_terms ? s->size : x->t->depth);
}

static const char *place_of(const Warps *x, const Side *s, const char *row, const char *term)
{
    return s->along_terms ? internf("(%s) * %d + %s", row, pitch_of(x, s), term)
                          : internf("(%s) * %d + %s", term, pitch_of(x, s), row);
}

/* ---- loading ---- */

static bool is_multiple(Dim d)
{
    return dim_mod(d, dim_const(PIECE)) == dim_const(0);
}

/* The axis whose neighbours are neighbours in memory is the last of those counted, of a known size of whole
 * pieces, and all else moves by whole pieces. */
static bool has_pieces(const Emit *e, const Side *s, uint32_t over)
{
    const KValue *v = &e->k->values.p[s->value];
    int list[MAX_AXES];
    if (v->op != K_LOAD || !v->rank || v->fault >= 0 || !list_axes(e, s->along_terms ? over : s->axes, list))
        return false;
    int axis = list[0];
    const Buffer *b = &e->s->buffers.p[v->buffer];
    int64_t size;
    if (!dim_is_const(e->k->axis[axis].extent, &size) || size % PIECE || e->k->axis[axis].outer >= 0 ||
        e->s->buffers.p[buffer_storage(e->s, v->buffer)].kind == BUF_ARRAY)
        return false;
    for (int i = 0; i < v->nbounds; i++)
        if (affine_coef(&v->bounds[i].at, axis) || v->bounds[i].via != NO_VALUE)
            return false;
    for (int i = 0; i < v->rank; i++) {
        bool last = i == innermost_axis(b), zero = !v->at[i].nterms && dim_is(v->at[i].offset, 0);
        if (v->via[i] != NO_VALUE || affine_coef(&v->at[i], axis) != last)
            return false;
        if (!last && !zero && !is_multiple(stride_of(b, i)))
            return false;
        for (int j = 0; last && j < v->at[i].nterms; j++)
            if (v->at[i].axis[j] != axis && v->at[i].coef[j] % PIECE)
                return false;
        if (last && !is_multiple(v->at[i].offset))
            return false;
    }
    return true;
}

static void emit_element_place(const Warps *x, const Side *s, int piece)
{
    Emit *e = x->t->e;
    int along = (s->along_terms ? x->t->depth : s->size) / piece;
    const char *first = s->along_terms ? "in_k" : "in_m", *second = s->along_terms ? "in_m" : "in_k";
    line(e, "const i32 at_l = THREAD + l * %d;", x->t->threads);
    line(e, "const i32 %s = at_l %% %d * %d, %s = at_l / %d;", first, along, piece, second, along);
}

static void open_elements(const Warps *x, const Side *s, int piece)
{
    line(x->t->e, "UNROLL");
    open_block(x->t->e, internf("for (i32 l = 0; l < %d; l++)", s->size * x->t->depth / piece / x->t->threads));
    emit_element_place(x, s, piece);
}

/* Pieces go on their way to one half of the tile; others wait in registers. */
static void emit_fetch(const Warps *x, const Side *s, bool pieces, const char *from, const char *half)
{
    Emit *e = x->t->e;
    const KValue *v = &e->k->values.p[s->value];
    open_elements(x, s, pieces ? PIECE : 1);
    open_inside(x->t, s, from, pieces ? "i64 new_place = -1;" : "u16 new_value = 0;");
    if (pieces) {
        if (v->nbounds)
            line(e, "if (%s)", bounds_c(e, v->nbounds, v->bounds));
        line(e, "%snew_place = %s;", v->nbounds ? "    " : "", offset_c(e, v->buffer, v->at, v->via));
    } else {
        emit_needs(e, s->value);
        line(e, "new_value = TO_%s(%s);", x->type, name_of(e, s->value));
    }
    close_inside(x->t);
    if (pieces)
        line(e, "COPY_PIECE(tile_%c, %s * %d + %s, %s, new_place);", s->name, half, half_size(x, s),
             place_of(x, s, "in_m", "in_k"), buffer_name(e->s, v->buffer));
    else
        line(e, "next_%c[l] = new_value;", s->name);
    close_block(e);
}

static void emit_keep(const Warps *x, const Side *s, const char *half)
{
    open_elements(x, s, 1);
    line(x->t->e, "SET(tile_%c, %s * %d + %s, next_%c[l]);", s->name, half, half_size(x, s),
         place_of(x, s, "in_m", "in_k"), s->name);
    close_block(x->t->e);
}

static void emit_part(const Warps *x, const char *from, const char *half, bool fetch)
{
    for (int i = 0; i < 2; i++)
        if (fetch)
            emit_fetch(x, &x->t->side[i], x->pieces[i], from, half);
        else if (!x->pieces[i])
            emit_keep(x, &x->t->side[i], half);
}

/* ---- multiplying ---- */

/* Four matrices of 8 by 8: of 16 rows by 16 terms, or of 16 columns by 16 terms as two fragments. */
static void emit_matrices(const Warps *x, const Side *s, const char *to, const char *row)
{
    bool rows = s->name == 'a';
    const char *high = "lane / 16 * 8", *low = "lane / 8 % 2 * 8", *one = "lane % 8";
    const char *row_part = rows ? low : high, *term_part = rows ? high : low;
    const char *r = s->along_terms ? internf("%s + %s + %s", row, row_part, one) : internf("%s + %s", row, row_part);
    const char *k = s->along_terms ? internf("in_k + %s", term_part) : internf("in_k + %s + %s", term_part, one);
    line(x->t->e, "%s(%s, tile_%c, in_half * %d + %s);", s->along_terms ? "MATRICES" : "MATRICES_TURNED", to, s->name,
         half_size(x, s), place_of(x, s, r, k));
}

static void emit_multiply(const Warps *x)
{
    Emit *e = x->t->e;
    int m = x->warp_m / MMA_M, n = WARP_N / MMA_N;
    line(e, "UNROLL");
    open_block(e, internf("for (i32 in_k = 0; in_k < %d; in_k += %d)", x->t->depth, MMA_K));
    line(e, "u32 part_a[%d][4], part_b[%d][4];", m, n / 2);
    line(e, "UNROLL");
    open_block(e, internf("for (i32 iu = 0; iu < %d; iu++)", m));
    emit_matrices(x, &x->t->side[0], "part_a[iu]", internf("warp_m + iu * %d", MMA_M));
    close_block(e);
    line(e, "UNROLL");
    open_block(e, internf("for (i32 iv = 0; iv < %d; iv++)", n / 2));
    emit_matrices(x, &x->t->side[1], "part_b[iv]", internf("warp_n + iv * %d", 2 * MMA_N));
    close_block(e);
    line(e, "UNROLL");
    line(e, "for (i32 iu = 0; iu < %d; iu++)", m);
    e->indent++;
    line(e, "UNROLL");
    line(e, "for (i32 iv = 0; iv < %d; iv++)", n);
    line(e, "    MMA_%s(sums[iu][iv], part_a[iu], part_b[iv / 2][iv %% 2 * 2], part_b[iv / 2][iv %% 2 * 2 + 1]);", x->type);
    e->indent--;
    close_block(e);
}

static void emit_products(const Warps *x)
{
    Emit *e = x->t->e;
    emit_part(x, "0", "0", true);
    emit_part(x, "0", "0", false);
    line(e, "COPIES_WAIT();");
    line(e, "BARRIER();");
    line(e, "i32 in_half = 0;");
    open_block(e, internf("for (i64 from_k = 0; from_k < all_k; from_k += %d)", x->t->depth));
    line(e, "const i32 has_next = from_k + %d < all_k;", x->t->depth);
    open_block(e, "if (has_next)");
    line(e, "const i64 next_k = from_k + %d;", x->t->depth);
    emit_part(x, "next_k", "(1 - in_half)", true);
    close_block(e);
    emit_multiply(x);
    open_block(e, "if (has_next)");
    emit_part(x, "next_k", "(1 - in_half)", false);
    close_block(e);
    line(e, "COPIES_WAIT();");
    line(e, "BARRIER();");
    line(e, "in_half = 1 - in_half;");
    close_block(e);
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
    line(e, "        for (i32 iv = 0; iv < %d; iv++) {", 4 * WARP_N / MMA_N);
    line(e, "            const i32 in_line = warp_m / %d * 16 + lane / 4 + iv %% 4 / 2 * 8;", x->warp_m);
    line(e, "            SET(tile_line, in_line * %d + warp_n + iv / 4 * 8 + lane %% 4 * 2 + iv %% 2, sums[iw][iv / 4][iv %% 4]);",
         pitch);
    line(e, "        }");
    line(e, "    }");
    line(e, "BARRIER();");
    line(e, "ROLLED");
    open_block(e, internf("for (i32 at_l = THREAD; at_l < %d; at_l += %d)", x->down * MMA_M * width, x->t->threads));
    line(e, "const i32 in_line = at_l / %d, in_n = at_l %% %d;", width, width);
    line(e, "const i64 at_m = from_m + in_line / 16 * %d + iu * 16 + in_line %% 16, at_n = from_n + in_n;", x->warp_m);
    emit_result(x->t, internf("GET(tile_line, in_line * %d + in_n)", pitch));
    close_block(e);
    line(e, "BARRIER();");
    close_block(e);
}

/* ---- entry ---- */

static int most(int a, int b)
{
    return a > b ? a : b;
}

void emit_tensor_tile(Tile *t)
{
    Emit *e = t->e;
    const Schedule *sc = e->sc;
    int warp_m = sc->block[0] * sc->block[1] / (sc->threads / WARP) / WARP_N;
    Warps x = {.t = t, .warp_m = warp_m, .down = sc->block[0] / warp_m, .across = sc->block[1] / WARP_N,
                 .type = dtype_names[kernel_half(e->s, e->k, t->side[0].value)]};
    for (int i = 0; i < 2; i++)
        x.pieces[i] = has_pieces(e, &t->side[i], e->k->values.p[t->r].over) &&
                      t->side[i].size * t->depth / PIECE % t->threads == 0;
    int a = 2 * half_size(&x, &t->side[0]), b = 2 * half_size(&x, &t->side[1]);
    int lines = x.down * MMA_M * (sc->block[1] + LINE_PAD) * 2;
    line(e, "SHARED(u16, tile_a, %d);", most(a + b, lines));
    line(e, "u16 *const tile_b = tile_a + %d;", a);
    line(e, "f32 *const tile_line = (f32 *)tile_a;");
    line(e, "const i32 lane = THREAD %% 32, warp_m = THREAD / 32 / %d * %d, warp_n = THREAD / 32 %% %d * %d;", x.across,
         warp_m, x.across, WARP_N);
    line(e, "f32 sums[%d][%d][4] = {{{0}}};", warp_m / MMA_M, WARP_N / MMA_N);
    for (int i = 0; i < 2; i++)
        if (!x.pieces[i])
            line(e, "u16 next_%c[%d];", t->side[i].name, t->side[i].size * t->depth / t->threads);
    emit_products(&x);
    emit_results(&x);
}
