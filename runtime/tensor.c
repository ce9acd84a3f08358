/* Element types: their sizes and names, and single elements read and written as doubles. Only
 * files and messages use this; kernels know their types. */
#include "runtime/rt.h"

#include <math.h>
#include <string.h>

static const struct { const char *name; size_t size; } types[] = {
    [DLM_F32] = {"f32", 4}, [DLM_F64] = {"f64", 8}, [DLM_F16] = {"f16", 2},
    [DLM_BF16] = {"bf16", 2}, [DLM_I32] = {"i32", 4}, [DLM_I64] = {"i64", 8},
    [DLM_U32] = {"u32", 4}, [DLM_U8] = {"u8", 1}, [DLM_BOOL] = {"bool", 1}, [DLM_STR] = {"str", 0},
};

size_t rt_type_size(int type)
{
    return types[type].size;
}

const char *rt_type_name(int type)
{
    return types[type].name;
}

/* ---- half precision, in software ---- */

static double half_to_double(uint16_t h)
{
    int exponent = h >> 10 & 31, mantissa = h & 1023;
    double x = exponent == 31 ? (mantissa ? NAN : INFINITY)
             : exponent ? ldexp(1024 + mantissa, exponent - 25) : ldexp(mantissa, -24);
    return h & 0x8000 ? -x : x;
}

static uint16_t double_to_half(double x)
{
    uint16_t sign = signbit(x) ? 0x8000 : 0;
    double a = fabs(x);
    int exponent;
    if (isnan(x))
        return 0x7E00;
    if (a >= 65520)
        return sign | 0x7C00;
    if (a < 0x1p-14)                        /* subnormal: a multiple of 2^-24 */
        return sign | (uint16_t)nearbyint(ldexp(a, 24));
    frexp(a, &exponent);                    /* a = 0.5..1 * 2^exponent */
    double mantissa = nearbyint(ldexp(a, 11 - exponent));   /* 1024..2048 */
    return sign | (uint16_t)(((exponent + 13) << 10) + (int)mantissa);
}

static double bfloat_to_double(uint16_t h)
{
    uint32_t bits = (uint32_t)h << 16;
    float f;
    memcpy(&f, &bits, 4);
    return f;
}

static uint16_t double_to_bfloat(double x)
{
    float f = (float)x;
    uint32_t bits;
    memcpy(&bits, &f, 4);
    if (isnan(x))
        return 0x7FC0;
    return (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

/* ---- single elements ---- */

double rt_get(int type, const void *data, dlm_i64 k)
{
    switch (type) {
    case DLM_F32: return ((const float *)data)[k];
    case DLM_F64: return ((const double *)data)[k];
    case DLM_F16: return half_to_double(((const uint16_t *)data)[k]);
    case DLM_BF16: return bfloat_to_double(((const uint16_t *)data)[k]);
    case DLM_I32: return ((const dlm_i32 *)data)[k];
    case DLM_I64: return (double)((const dlm_i64 *)data)[k];
    case DLM_U32: return ((const dlm_u32 *)data)[k];
    default: return ((const dlm_u8 *)data)[k];
    }
}

static bool whole(double x, double low, double high)
{
    return x >= low && x <= high && x == floor(x);
}

bool rt_set(int type, void *data, dlm_i64 k, double x)
{
    switch (type) {
    case DLM_F32: ((float *)data)[k] = (float)x; return true;
    case DLM_F64: ((double *)data)[k] = x; return true;
    case DLM_F16: ((uint16_t *)data)[k] = double_to_half(x); return true;
    case DLM_BF16: ((uint16_t *)data)[k] = double_to_bfloat(x); return true;
    case DLM_I32:
        if (!whole(x, INT32_MIN, INT32_MAX))
            return false;
        ((dlm_i32 *)data)[k] = (dlm_i32)x;
        return true;
    case DLM_I64:
        if (!whole(x, -0x1p63, 0x1p63 - 1024))
            return false;
        ((dlm_i64 *)data)[k] = (dlm_i64)x;
        return true;
    case DLM_U32:
        if (!whole(x, 0, UINT32_MAX))
            return false;
        ((dlm_u32 *)data)[k] = (dlm_u32)x;
        return true;
    default:
        if (!whole(x, 0, type == DLM_BOOL ? 1 : 255))
            return false;
        ((dlm_u8 *)data)[k] = (dlm_u8)x;
        return true;
    }
}

/* ---- shapes ---- */

dlm_i64 rt_elements(int rank, const dlm_i64 *shape)
{
    dlm_i64 n = 1;
    bool empty = false, overflow = false;
    for (int k = 0; k < rank; k++) {
        empty |= shape[k] == 0;
        overflow |= shape[k] < 0 || (shape[k] && __builtin_mul_overflow(n, shape[k], &n));
    }
    return empty ? 0 : overflow ? -1 : n;
}

/* Sizes below 0 are dimensions, by number: f32[N, 64]. */
void rt_put_shape(rt_text *t, int type, int rank, const dlm_i64 *shape)
{
    rt_print(t, "%s", rt_type_name(type));
    for (int k = 0; k < rank; k++) {
        rt_print(t, k ? ", " : "[");
        if (shape[k] >= 0)
            rt_print(t, "%lld", (long long)shape[k]);
        else if (shape[k] >= -4)
            rt_print(t, "%c", "NMKL"[-1 - shape[k]]);
        else
            rt_print(t, "D%lld", (long long)(-1 - shape[k]));
    }
    if (rank)
        rt_print(t, "]");
}
