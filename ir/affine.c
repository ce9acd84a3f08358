/* Affine maps: sums of integer multiples of axes plus an offset that may be symbolic.
 *
 * A map is kept in normal form (terms sorted by axis, no zero coefficient), so equal maps
 * are equal field by field. Bounds take every axis as running from 0 to its extent - 1; with
 * an empty axis there is nothing to bound, so what holds for extents of at least 1 suffices. */
#include "ir/ir.h"

Affine affine_const(Dim offset)
{
    return (Affine){.offset = offset};
}

Affine affine_axis(int axis)
{
    return (Affine){.offset = dim_const(0), .nterms = 1, .axis = {(uint8_t)axis}, .coef = {1}};
}

enum { DENSE_AXES = 64 };         /* kernels have more axes than boxes */

/* A map in which every axis has a coefficient, for computing. */
typedef struct {
    Dim offset;
    int64_t coef[DENSE_AXES];
} Dense;

static Dense to_dense(const Affine *a)
{
    Dense d = {.offset = a->offset};
    for (int t = 0; t < a->nterms; t++)
        d.coef[a->axis[t]] = a->coef[t];
    return d;
}

static bool from_dense(const Dense *d, Affine *a)
{
    *a = affine_const(d->offset);
    if (d->offset == DIM_BAD)
        return false;
    for (int i = 0; i < DENSE_AXES; i++) {
        if (d->coef[i] == 0)
            continue;
        if (a->nterms == MAX_TERMS || d->coef[i] != (int32_t)d->coef[i])
            return false;
        a->axis[a->nterms] = (uint8_t)i;
        a->coef[a->nterms++] = (int32_t)d->coef[i];
    }
    return true;
}

/* d += by * a; false on overflow. */
static bool accumulate(Dense *d, const Affine *a, int64_t by)
{
    d->offset = dim_add(d->offset, dim_mul(a->offset, dim_const(by)));
    for (int t = 0; t < a->nterms; t++) {
        int64_t term;
        if (__builtin_mul_overflow(a->coef[t], by, &term)
            || __builtin_add_overflow(d->coef[a->axis[t]], term, &d->coef[a->axis[t]]))
            return false;
    }
    return true;
}

bool affine_substitute(Affine *result, const Affine *a, const Affine *by)
{
    Dense d = {.offset = a->offset};
    for (int t = 0; t < a->nterms; t++)
        if (!accumulate(&d, &by[a->axis[t]], a->coef[t]))
            return false;
    return from_dense(&d, result);
}

bool map_substitute(Map *result, const Map *map, const Affine *by)
{
    Map m = {.rank = map->rank};
    for (int i = 0; i < map->rank; i++)
        if (!affine_substitute(&m.at[i], &map->at[i], by))
            return false;
    *result = m;
    return true;
}

Affine affine_add(Affine a, Affine b)
{
    Dense d = to_dense(&a);
    check(accumulate(&d, &b, 1));
    check(from_dense(&d, &a));
    return a;
}

Affine affine_scale(Affine a, int64_t by)
{
    Dense d = {.offset = dim_const(0)};
    check(accumulate(&d, &a, by));
    check(from_dense(&d, &a));
    return a;
}

Affine affine_shift(Affine a, Dim by)
{
    a.offset = dim_add(a.offset, by);
    check(a.offset != DIM_BAD);
    return a;
}

bool affine_equal(const Affine *a, const Affine *b)
{
    if (a->offset != b->offset || a->nterms != b->nterms)
        return false;
    for (int t = 0; t < a->nterms; t++)
        if (a->axis[t] != b->axis[t] || a->coef[t] != b->coef[t])
            return false;
    return true;
}

bool map_equal(const Map *a, const Map *b)
{
    if (a->rank != b->rank)
        return false;
    for (int i = 0; i < a->rank; i++)
        if (!affine_equal(&a->at[i], &b->at[i]))
            return false;
    return true;
}

bool affine_is_axis(const Affine *a, int *axis)
{
    if (a->nterms != 1 || a->coef[0] != 1 || !dim_is(a->offset, 0))
        return false;
    if (axis)
        *axis = a->axis[0];
    return true;
}

int affine_coef(const Affine *a, int axis)
{
    for (int t = 0; t < a->nterms; t++)
        if (a->axis[t] == axis)
            return a->coef[t];
    return 0;
}

Map map_identity(int rank)
{
    Map m = {.rank = rank};
    for (int i = 0; i < rank; i++)
        m.at[i] = affine_axis(i);
    return m;
}

/* The offset plus what the terms of one sign add at their axes' ends. */
static Dim extreme(const Affine *a, const Dim *box, bool high)
{
    Dim bound = a->offset;
    for (int t = 0; t < a->nterms; t++)
        if ((a->coef[t] > 0) == high) {
            Dim last = dim_sub(box[a->axis[t]], dim_const(1));
            bound = dim_add(bound, dim_mul(dim_const(a->coef[t]), last));
        }
    return bound;
}

Dim affine_low(const Affine *a, const Dim *box)
{
    return extreme(a, box, false);
}

Dim affine_high(const Affine *a, const Dim *box)
{
    return extreme(a, box, true);
}

bool affine_in_range(const Affine *a, const Dim *box, Dim extent)
{
    Dim low = affine_low(a, box), high = affine_high(a, box);
    if (low == DIM_BAD || high == DIM_BAD)
        return false;
    return dim_ge(low, dim_const(0)) && dim_ge(dim_sub(extent, dim_const(1)), high);
}

bool map_in_range(const Map *map, const Dim *box, const Dim *shape)
{
    for (int i = 0; i < map->rank; i++)
        if (!affine_in_range(&map->at[i], box, shape[i]))
            return false;
    return true;
}
