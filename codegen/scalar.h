/* The scalars of generated kernels, for C and for CUDA alike: limits, arithmetic, the functions of
 * ir/ops.def, numbers of two bytes, random bits. So the device gives the bits that the CPU does,
 * wherever both add in the same order. The text is pasted into prelude.h and device.h, which define
 * before it the types, INLINE, INF_ and NAN_, and the instructions SQRT, FLOOR, ROUND, ABS and FMA. Some
 * macros make functions of vectors, too. Truth values are i32: 0 and 1 in scalars, 0 and -1 in lanes. */

/* What is the C library's, on a device CUDA's. */
INLINE f64 EXP_f64(f64 a) { return exp(a); }
INLINE f64 LOG_f64(f64 a) { return log(a); }
INLINE f64 EXPM1_f64(f64 a) { return expm1(a); }
INLINE f64 LOG1P_f64(f64 a) { return log1p(a); }
INLINE f64 SIN_f64(f64 a) { return sin(a); }
INLINE f64 COS_f64(f64 a) { return cos(a); }
INLINE f64 TANH_f64(f64 a) { return tanh(a); }
INLINE f64 ERF_f64(f64 a) { return erf(a); }
INLINE f64 POW_f64(f64 a, f64 b) { return pow(a, b); }
INLINE f64 TF32_f64(f64 a) { return a; }
INLINE f32 POW_f32(f32 a, f32 b) { return powf(a, b); }
INLINE f32 SINF_f32(f32 a) { return sinf(a); }
INLINE f32 COSF_f32(f32 a) { return cosf(a); }

#define MIN64(a, b) ((i64)(a) < (i64)(b) ? (i64)(a) : (i64)(b))
#define INT64_C_(x) ((i64)x##ll)

#define LOWEST_f32 (-INF_)
#define HIGHEST_f32 INF_
#define LOWEST_f64 (-(f64)INF_)
#define HIGHEST_f64 ((f64)INF_)
#define LOWEST_i32 (-2147483647 - 1)
#define HIGHEST_i32 2147483647
#define LOWEST_i64 (-9223372036854775807ll - 1)
#define HIGHEST_i64 9223372036854775807ll
#define LOWEST_u32 0u
#define HIGHEST_u32 4294967295u
#define LOWEST_u8 0
#define HIGHEST_u8 255

#define SCALAR_COMMON(T) \
    INLINE T SELECT_##T(i32 c, T a, T b) { return c ? a : b; }
#define SCALAR_NUMBER(T) \
    INLINE T MAXIMUM_##T(T a, T b) { return ((a > b) | (a != a)) ? a : b; } \
    INLINE T MINIMUM_##T(T a, T b) { return ((a < b) | (a != a)) ? a : b; } \
    INLINE i32 ABOVE_##T(T a, T b) { return (a > b) | ((a != a) & (b == b)); } \
    INLINE i32 BELOW_##T(T a, T b) { return (a < b) | ((a != a) & (b == b)); }
#define SCALAR_SIGN(T) \
    INLINE T SIGN_##T(T a) { return a != a ? a : (T)((a > 0) - (a < 0)); }
#define SCALAR_UNSIGNED(T) \
    INLINE T SIGN_##T(T a) { return a > 0; } \
    INLINE T ABS_##T(T a) { return a; } \
    INLINE T FLOORDIV_##T(T a, T b) { return b ? a / b : 0; } \
    INLINE T FLOORMOD_##T(T a, T b) { return b ? a % b : 0; }
#define SCALAR_INT(T) \
    INLINE T FLOORDIV_##T(T a, T b) \
    { \
        if (b == 0 || b == -1) \
            return b == 0 ? 0 : (T)(0 - (u64)a); \
        T q = a / b; \
        return q - ((a % b != 0) & ((a < 0) != (b < 0))); \
    } \
    INLINE T FLOORMOD_##T(T a, T b) { return b == 0 ? 0 : (T)((u64)a - (u64)FLOORDIV_##T(a, b) * (u64)b); } \
    INLINE T ABS_##T(T a) { return a < 0 ? (T)(0 - (u64)a) : a; }

/* By b modulo the bits of the type. */
#define SCALAR_SHIFT(T) \
    INLINE T SHIFT_##T(T a, T b) { return (T)(a >> (b & (T)(8 * sizeof(T) - 1))); }

SCALAR_COMMON(f32) SCALAR_COMMON(f64) SCALAR_COMMON(i32) SCALAR_COMMON(i64) SCALAR_COMMON(u32) SCALAR_COMMON(u8)
SCALAR_NUMBER(f32) SCALAR_NUMBER(f64) SCALAR_NUMBER(i32) SCALAR_NUMBER(i64) SCALAR_NUMBER(u32) SCALAR_NUMBER(u8)
SCALAR_SIGN(f32) SCALAR_SIGN(f64) SCALAR_SIGN(i32) SCALAR_SIGN(i64)
SCALAR_INT(i32) SCALAR_INT(i64) SCALAR_UNSIGNED(u32) SCALAR_UNSIGNED(u8)
SCALAR_SHIFT(i32) SCALAR_SHIFT(i64) SCALAR_SHIFT(u32) SCALAR_SHIFT(u8)

INLINE i32 BITS_f32(f32 a) { union { f32 f; i32 i; } u = {a}; return u.i; }
INLINE f32 FROM_BITS_f32(i32 a) { union { i32 i; f32 f; } u = {a}; return u.f; }
INLINE i32 TO_INT_f32(f32 a) { return (i32)a; }
INLINE f32 TO_f32(i32 a) { return (f32)a; }
INLINE f32 SPLAT_f32(f32 a) { return a; }

INLINE i32 ANY_i32(i32 a) { return a; }

/* ---- from floats to integers: the fraction is dropped, beyond the range is its end, NaN is 0 ---- */

#define TRUNC(T, F) \
    INLINE T TRUNC_##T##_##F(F x) \
    { \
        if (x != x) \
            return 0; \
        return x <= (F)LOWEST_##T ? LOWEST_##T : x >= (F)HIGHEST_##T ? HIGHEST_##T : (T)x; \
    }
TRUNC(i32, f32) TRUNC(i64, f32) TRUNC(u32, f32) TRUNC(u8, f32)
TRUNC(i32, f64) TRUNC(i64, f64) TRUNC(u32, f64) TRUNC(u8, f64)

/* ---- numbers of two bytes ---- */

INLINE i32 SPLAT_i32(i32 a) { return a; }

/* TF32: to 11 bits of significand, ties away from 0. ROUND: to the nearest f16 or bf16, ties to even. BITS: of a number that is one. FROM: the number of bits. */
#define HALF(V, I) \
    INLINE V ROUND_bf16_##V(V x) \
    { \
        I b = SELECT_##I(x != x, SPLAT_##I(0x7fc00000), BITS_##V(x)); \
        return FROM_BITS_##V((b + 0x7fff + ((b >> 16) & 1)) & (i32)0xffff0000); \
    } \
    INLINE V ROUND_f16_##V(V x) \
    { \
        I sign = BITS_##V(x) & LOWEST_i32, b = SELECT_##I(x != x, SPLAT_##I(0), BITS_##V(x) & HIGHEST_i32); \
        V size = FROM_BITS_##V(b), tiny = (size + 0.5f) - 0.5f; \
        V r = FROM_BITS_##V((b + 0xfff + ((b >> 13) & 1)) & ~0x1fff); \
        r = SELECT_##V(size < 0x1p-14f, tiny, r); \
        r = SELECT_##V(r >= 65536.0f, SPLAT_##V(INF_), r); \
        return SELECT_##V(x != x, x, FROM_BITS_##V(BITS_##V(r) | sign)); \
    } \
    INLINE V TF32_##V(V x) { return SELECT_##V(x != x, x, FROM_BITS_##V((BITS_##V(x) + 0x1000) & ~0x1fff)); } \
    INLINE I BITS_bf16_##V(V x) { return (BITS_##V(x) >> 16) & 0xffff; } \
    INLINE I BITS_f16_##V(V x) \
    { \
        I b = BITS_##V(x) & HIGHEST_i32, sign = (BITS_##V(x) >> 16) & 0x8000; \
        V size = FROM_BITS_##V(b); \
        I tiny = TO_INT_##V(SELECT_##V(size < 0x1p-14f, size, SPLAT_##V(0)) * 0x1p24f); \
        I r = SELECT_##I(size < 0x1p-14f, tiny, (b - 0x38000000) >> 13); \
        r = SELECT_##I(size >= 65536.0f, SPLAT_##I(0x7c00), r); \
        return SELECT_##I(x != x, SPLAT_##I(0x7e00), r) | sign; \
    } \
    INLINE V FROM_bf16_##V(I h) { return FROM_BITS_##V(h << 16); } \
    INLINE V FROM_f16_##V(I h) \
    { \
        I b = (h & 0x7fff) << 13, sign = (h & 0x8000) << 16; \
        V tiny = TO_##V(h & 0x7fff) * 0x1p-24f, r = FROM_BITS_##V(b + 0x38000000); \
        r = SELECT_##V((h & 0x7fff) < 0x400, tiny, r); \
        r = SELECT_##V((h & 0x7fff) >= 0x7c00, FROM_BITS_##V(b + 0x70000000), r); \
        return FROM_BITS_##V(BITS_##V(r) | sign); \
    }
HALF(f32, i32)

/* To f32, inexact results with an odd last bit: rounded again to fewer bits they are as if rounded once. */
INLINE f32 ODD_f32(f64 x)
{
    f32 y = (f32)x;
    if ((f64)y == x || (BITS_f32(y) & 1))
        return y;
    return FROM_BITS_f32(BITS_f32(y) + (ABS_f64((f64)y) < ABS_f64(x) ? 1 : -1));
}

INLINE f32 FROM_f16(f16 h) { return FROM_f16_f32(h); }
INLINE f32 FROM_bf16(bf16 h) { return FROM_bf16_f32(h); }
INLINE f16 TO_f16(f32 x) { return (f16)BITS_f16_f32(x); }
INLINE bf16 TO_bf16(f32 x) { return (bf16)BITS_bf16_f32(x); }

INLINE f32 FLOORDIV_f32(f32 a, f32 b) { return floorf(a / b); }
INLINE f64 FLOORDIV_f64(f64 a, f64 b) { return floor(a / b); }
INLINE f32 FLOORMOD_f32(f32 a, f32 b) { return a - b * floorf(a / b); }
INLINE f64 FLOORMOD_f64(f64 a, f64 b) { return a - b * floor(a / b); }

/* p * 2^n, rounded once: p is near 1, n whole; or both are NaN. */
#define SCALE(V, I) \
    INLINE V SCALE_##V(V p, V n) \
    { \
        I k = TO_INT_##V(SELECT_##V(n == n, n, SPLAT_##V(0.0f))), half = k >> 1; \
        return p * FROM_BITS_##V((half + 127) << 23) * FROM_BITS_##V((k - half + 127) << 23); \
    }
SCALE(f32, i32)

/* ---- mathematics in f32: V is f32 or a vector of it, I the integers of the same lanes ----
 * exp: 2^n times a polynomial on [-ln2/2, ln2/2]; log: a polynomial of the mantissa; both after
 * Cephes (S. Moshier). tanh and erf: a polynomial near 0, else through exp. */
#define MATH(V, I) \
    INLINE V EXP_##V(V x) \
    { \
        V big = SPLAT_##V(104.0f); \
        x = SELECT_##V(x < -big, -big, x); \
        x = SELECT_##V(x > big, big, x); \
        V n = ROUND_##V(x * SPLAT_##V(1.44269504088896341f)); \
        V r = FMA_##V(n, SPLAT_##V(-0.693359375f), x); \
        r = FMA_##V(n, SPLAT_##V(2.12194440e-4f), r); \
        V p = FMA_##V(SPLAT_##V(1.9875691500e-4f), r, SPLAT_##V(1.3981999507e-3f)); \
        p = FMA_##V(p, r, SPLAT_##V(8.3334519073e-3f)); \
        p = FMA_##V(p, r, SPLAT_##V(4.1665795894e-2f)); \
        p = FMA_##V(p, r, SPLAT_##V(1.6666665459e-1f)); \
        p = FMA_##V(p, r, SPLAT_##V(5.0000001201e-1f)); \
        p = FMA_##V(p, r * r, r) + 1.0f; \
        return SCALE_##V(p, n); \
    } \
    INLINE V LOG_##V(V x) \
    { \
        V tiny = SPLAT_##V(1.17549435e-38f); \
        V scaled = SELECT_##V(x < tiny, x * SPLAT_##V(8388608.0f), x); \
        I bits = BITS_##V(scaled); \
        V e = TO_##V(((bits >> 23) & 255) - 126) - SELECT_##V(x < tiny, SPLAT_##V(23.0f), SPLAT_##V(0.0f)); \
        V m = FROM_BITS_##V((bits & 0x007fffff) | 0x3f000000); \
        I low = m < SPLAT_##V(0.707106781186547524f); \
        e = e - SELECT_##V(low, SPLAT_##V(1.0f), SPLAT_##V(0.0f)); \
        m = SELECT_##V(low, m + m, m) - 1.0f; \
        V z = m * m; \
        V p = FMA_##V(SPLAT_##V(7.0376836292e-2f), m, SPLAT_##V(-1.1514610310e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(1.1676998740e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(-1.2420140846e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(1.4249322787e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(-1.6668057665e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(2.0000714765e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(-2.4999993993e-1f)); \
        p = FMA_##V(p, m, SPLAT_##V(3.3333331174e-1f)); \
        p = p * m * z; \
        p = FMA_##V(e, SPLAT_##V(-2.12194440e-4f), p); \
        p = FMA_##V(z, SPLAT_##V(-0.5f), p); \
        V y = FMA_##V(e, SPLAT_##V(0.693359375f), m + p); \
        y = SELECT_##V(x == SPLAT_##V(HIGHEST_f32), x, y); \
        y = SELECT_##V(x == SPLAT_##V(0.0f), SPLAT_##V(LOWEST_f32), y); \
        return SELECT_##V((x < SPLAT_##V(0.0f)) | (x != x), SPLAT_##V(NAN_), y); \
    } \
    INLINE V EXPM1_##V(V x) \
    { \
        V p = FMA_##V(SPLAT_##V(2.48015873e-5f), x, SPLAT_##V(1.98412698e-4f)); \
        p = FMA_##V(p, x, SPLAT_##V(1.38888889e-3f)); \
        p = FMA_##V(p, x, SPLAT_##V(8.33333333e-3f)); \
        p = FMA_##V(p, x, SPLAT_##V(4.16666667e-2f)); \
        p = FMA_##V(p, x, SPLAT_##V(1.66666667e-1f)); \
        p = FMA_##V(p, x, SPLAT_##V(0.5f)); \
        p = FMA_##V(p, x * x, x); \
        return SELECT_##V(ABS_##V(x) < SPLAT_##V(0.5f), p, EXP_##V(x) - 1.0f); \
    } \
    INLINE V LOG1P_##V(V x) \
    { \
        V u = x + 1.0f, d = u - 1.0f; \
        V y = LOG_##V(u) * (x / SELECT_##V(d == SPLAT_##V(0.0f), SPLAT_##V(1.0f), d)); \
        y = SELECT_##V(d == SPLAT_##V(0.0f), x, y); \
        return SELECT_##V(u == SPLAT_##V(HIGHEST_f32), u, SELECT_##V(u == SPLAT_##V(0.0f), SPLAT_##V(LOWEST_f32), y)); \
    } \
    INLINE V TANH_##V(V x) \
    { \
        V a = ABS_##V(x), z = x * x; \
        V p = FMA_##V(SPLAT_##V(-5.70498872745e-3f), z, SPLAT_##V(2.06390887954e-2f)); \
        p = FMA_##V(p, z, SPLAT_##V(-5.37397155531e-2f)); \
        p = FMA_##V(p, z, SPLAT_##V(1.33314422036e-1f)); \
        p = FMA_##V(p, z, SPLAT_##V(-3.33332819422e-1f)); \
        V small = FMA_##V(p * z, x, x); \
        V large = 1.0f - 2.0f / (EXP_##V(a + a) + 1.0f); \
        large = SELECT_##V(x < SPLAT_##V(0.0f), -large, large); \
        return SELECT_##V(a < SPLAT_##V(0.625f), small, large); \
    } \
    INLINE V ERF_NEAR_##V(V x, V w) \
    { \
        V p = FMA_##V(SPLAT_##V(1.636584469e-07f), w, SPLAT_##V(1.646211437e-06f)); \
        p = FMA_##V(p, w, SPLAT_##V(1.492565036e-05f)); \
        p = FMA_##V(p, w, SPLAT_##V(1.205533298e-04f)); \
        p = FMA_##V(p, w, SPLAT_##V(8.548327023e-04f)); \
        p = FMA_##V(p, w, SPLAT_##V(5.223977625e-03f)); \
        p = FMA_##V(p, w, SPLAT_##V(2.686617065e-02f)); \
        p = FMA_##V(p, w, SPLAT_##V(1.128379167e-01f)); \
        p = FMA_##V(p, w, SPLAT_##V(3.761263890e-01f)); \
        p = FMA_##V(p, w, SPLAT_##V(1.128379167e+00f)); \
        return p * x; \
    } \
    INLINE V ERF_##V(V x) \
    { \
        V a = ABS_##V(x), w = -x * x; \
        V t = 1.0f / FMA_##V(SPLAT_##V(0.3275911f), a, SPLAT_##V(1.0f)); \
        V q = FMA_##V(SPLAT_##V(1.061405429f), t, SPLAT_##V(-1.453152027f)); \
        q = FMA_##V(q, t, SPLAT_##V(1.421413741f)); \
        q = FMA_##V(q, t, SPLAT_##V(-0.284496736f)); \
        q = FMA_##V(q, t, SPLAT_##V(0.254829592f)) * t; \
        V large = 1.0f - q * EXP_##V(w); \
        large = SELECT_##V(x < SPLAT_##V(0.0f), -large, large); \
        return SELECT_##V(a < SPLAT_##V(1.0f), ERF_NEAR_##V(x, w), large); \
    } \
    INLINE V SINCOS_##V(V x, i32 quarter) \
    { \
        V n = ROUND_##V(x * SPLAT_##V(0.636619772367581343f)); \
        V r = FMA_##V(n, SPLAT_##V(-1.57079625129699707031f), x); \
        r = FMA_##V(n, SPLAT_##V(-7.54978941586159635335e-8f), r); \
        r = FMA_##V(n, SPLAT_##V(-5.39030285815811905290e-15f), r); \
        I k = TO_INT_##V(SELECT_##V(ABS_##V(x) < SPLAT_##V(30000.0f), n, SPLAT_##V(0.0f))) + quarter; \
        V z = r * r; \
        V s = FMA_##V(SPLAT_##V(-1.9515295891e-4f), z, SPLAT_##V(8.3321608736e-3f)); \
        s = FMA_##V(s, z, SPLAT_##V(-1.6666654611e-1f)); \
        s = FMA_##V(s * z, r, r); \
        V c = FMA_##V(SPLAT_##V(2.443315711809948e-5f), z, SPLAT_##V(-1.388731625493765e-3f)); \
        c = FMA_##V(c, z, SPLAT_##V(4.166664568298827e-2f)); \
        c = FMA_##V(c, z * z, FMA_##V(z, SPLAT_##V(-0.5f), SPLAT_##V(1.0f))); \
        V y = SELECT_##V((k & 1) == 0, s, c); \
        return SELECT_##V((k & 2) == 0, y, -y); \
    } \
    INLINE V SIN_##V(V x) \
    { \
        I far = (ABS_##V(x) < SPLAT_##V(30000.0f)) == 0; \
        V y = SINCOS_##V(x, 0); \
        return ANY_##I(far) ? SELECT_##V(far, SINF_##V(x), y) : y; \
    } \
    INLINE V COS_##V(V x) \
    { \
        I far = (ABS_##V(x) < SPLAT_##V(30000.0f)) == 0; \
        V y = SINCOS_##V(x, 1); \
        return ANY_##I(far) ? SELECT_##V(far, COSF_##V(x), y) : y; \
    }
MATH(f32, i32)

/* Element `e` of a draw: Philox4x32-10 (Salmon et al., 2011), four elements a block. */
INLINE u32 RANDOM_BITS(i64 seed, u64 site, i64 draw, i64 execution, i64 e)
{
    u64 key = ((u64)seed ^ site) + (u64)draw * 0x9E3779B97F4A7C15u, block = (u64)e / 4;
    u32 c0 = (u32)block, c1 = (u32)(block >> 32), c2 = (u32)execution, c3 = (u32)((u64)execution >> 32);
    u32 k0 = (u32)key, k1 = (u32)(key >> 32);
    for (int round = 0; round < 10; round++) {
        u64 p0 = (u64)0xD2511F53u * c0, p1 = (u64)0xCD9E8D57u * c2;
        u32 n0 = (u32)(p1 >> 32) ^ c1 ^ k0, n2 = (u32)(p0 >> 32) ^ c3 ^ k1;
        c1 = (u32)p1;
        c3 = (u32)p0;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return (e & 2) ? ((e & 1) ? c3 : c2) : ((e & 1) ? c1 : c0);
}
