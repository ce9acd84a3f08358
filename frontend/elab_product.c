/* Products over axes, as a loop and a tree of multiplications: so their gradients are exact where
 * factors are 0, which dividing the product by a factor would not be.
 *
 * The axes become one, of n factors. LANES blocks of it are multiplied side by side in a loop with
 * n / LANES rounds, the lanes by halves:
 *
 *     p = the last n % LANES factors, and ones
 *     scan t in 0..n // LANES carrying p { p = p * x[LANES*t .. LANES*(t+1)] }
 *     p = p[0..LANES/2] * p[LANES/2..LANES];  ...                                             */
#include "frontend/elab.h"

#include <string.h>

enum { LANES = 64 };

/* The axes of `axes` as one in front of the others. */
static Object factors_first(Object x, uint32_t axes, Dim *n)
{
    Graph *g = current_step()->graph;
    Shape s = tensor_shape(x), r = {.rank = 1};
    int order[MAX_RANK], k = 0;
    *n = dim_const(1);
    for (int kept = 0; kept < 2; kept++)
        for (int i = 0; i < s.rank; i++) {
            if ((int)(axes >> i & 1) == kept)
                continue;
            order[k++] = i;
            if (kept)
                r.dim[r.rank++] = s.dim[i];
            else
                *n = dim_mul(*n, s.dim[i]);
        }
    r.dim[0] = *n;
    Ref moved = build_permute(g, tensor_ref(x), order);
    return object_tensor(build_reshape(g, moved, r.rank, r.dim), 0);
}

/* `count` factors from `start` on; what lies behind the last is 0. */
static Object block_at(Object x, Dim start, Dim count)
{
    return object_tensor(build_slice(current_step()->graph, tensor_ref(x), 0, start, 1, count), 0);
}

static Object times(Object a, Object b)
{
    return object_tensor(build_point(current_step()->graph, OP_MUL, tensor_ref(a), tensor_ref(b),
                                     NO_REF),
                         0);
}

/* The factors that fill no whole block, and ones. */
static Object last_block(Object x, Dim n, Dim blocks)
{
    Graph *g = current_step()->graph;
    Object rest = block_at(x, dim_mul(blocks, dim_const(LANES)), dim_const(LANES));
    const Node like = *tensor_node(rest);
    Ref lane = build_iota(g, I64, 0, like.rank, like.shape);
    Ref left = build_size(g, dim_sub(n, dim_mul(blocks, dim_const(LANES))));
    left = build_splat(g, left, like.rank, like.shape);
    Ref one = build_number(g, like.type, 1, like.rank, like.shape);
    Ref inside = build_point(g, OP_LT, lane, left, NO_REF);
    return object_tensor(build_point(g, OP_SELECT, inside, tensor_ref(rest), one), 0);
}

/* LANES partial products. */
static Object lanes(Object x, Dim n)
{
    OpenLoop l;
    Dim blocks = dim_div(n, dim_const(LANES));
    Object start = last_block(x, n, blocks);
    loop_begin(&l, "block", blocks);
    Object p = loop_carry(&l, start);
    Dim at = dim_mul(dim_symbol(l.loop.symbol), dim_const(LANES));
    loop_next(&l, 0, times(p, block_at(x, at, dim_const(LANES))));
    loop_end(&l);
    return loop_part(&l, 0, 0);
}

/* The product of m factors: the halves with each other, until one is left. */
static Object tree(Object p, int64_t m)
{
    Object odd = none;
    for (; m > 1; m /= 2) {
        if (m % 2) {
            Object last = block_at(p, dim_const(m - 1), dim_const(1));
            odd = odd.kind == OBJ_NONE ? last : times(odd, last);
        }
        Dim half = dim_const(m / 2);
        p = times(block_at(p, dim_const(0), half), block_at(p, half, half));
    }
    return odd.kind == OBJ_NONE ? p : times(p, odd);
}

/* The product over `axes`, which are dropped. */
Object product(Object x, uint32_t axes)
{
    Dim n;
    int64_t count;
    Shape s = tensor_shape(x), r = {0};
    Graph *g = current_step()->graph;
    for (int i = 0; i < s.rank; i++)
        if (!(axes >> i & 1))
            r.dim[r.rank++] = s.dim[i];
    x = factors_first(x, axes, &n);
    if (!dim_is_const(n, &count) || count > LANES) {
        x = lanes(x, n);
        count = LANES;
    }
    if (count == 0)
        return object_tensor(build_number(g, tensor_node(x)->type, 1, r.rank, r.dim), 0);
    return object_tensor(build_reshape(g, tensor_ref(tree(x, count)), r.rank, r.dim), 0);
}
