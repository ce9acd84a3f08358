/* The vocabulary of generated kernels, pasted behind dlm_abi.h at the head of every
 * generated file: short names of types, vectors of 4, 8 and 16 lanes, and the functions of
 * ir/ops.def, each for scalars and for vectors under one name with the type behind it:
 * EXP_f32, EXP_f32x16. A scalar and each lane of a vector are computed by the same steps, so
 * the results do not depend on the width. Truth values are i32: 0 and 1 in scalars, 0 and -1
 * in lanes. */

#pragma GCC diagnostic ignored "-Wpsabi"     /* all functions on vectors are inlined */

typedef float f32;
typedef double f64;
typedef unsigned short f16, bf16;       /* in memory; numbers of both are f32 in registers */
typedef unsigned short u16;
typedef dlm_u8 u8;
typedef dlm_i32 i32;
typedef dlm_u32 u32;
typedef dlm_i64 i64;
typedef dlm_u64 u64;

#define UNROLL _Pragma("GCC unroll 64")
#define MIN64(a, b) ((i64)(a) < (i64)(b) ? (i64)(a) : (i64)(b))
#define INT64_C_(x) ((i64)x##ll)
#define INF_ __builtin_inff()
#define NAN_ __builtin_nanf("")
#define INLINE static inline __attribute__((always_inline, unused))
#define NOINLINE __attribute__((noinline))      /* a step may call a kernel in many places */
#define UNALIGNED __attribute__((packed, may_alias, aligned(1)))

#define LOWEST_f32 (-__builtin_inff())
#define HIGHEST_f32 __builtin_inff()
#define LOWEST_f64 (-__builtin_inf())
#define HIGHEST_f64 __builtin_inf()
#define LOWEST_i32 (-2147483647 - 1)
#define HIGHEST_i32 2147483647
#define LOWEST_i64 (-9223372036854775807ll - 1)
#define HIGHEST_i64 9223372036854775807ll
#define LOWEST_u32 0u
#define HIGHEST_u32 4294967295u
#define LOWEST_u8 0
#define HIGHEST_u8 255

double exp(double), log(double), expm1(double), log1p(double), sin(double), cos(double), tanh(double),
    erf(double), pow(double, double), sqrt(double), floor(double), rint(double), fma(double, double, double);
float sinf(float), cosf(float), powf(float, float), sqrtf(float), floorf(float), rintf(float),
    fmaf(float, float, float);

/* ---- scalars ---- */

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

SCALAR_COMMON(f32) SCALAR_COMMON(f64) SCALAR_COMMON(i32) SCALAR_COMMON(i64) SCALAR_COMMON(u32) SCALAR_COMMON(u8)
SCALAR_NUMBER(f32) SCALAR_NUMBER(f64) SCALAR_NUMBER(i32) SCALAR_NUMBER(i64) SCALAR_NUMBER(u32) SCALAR_NUMBER(u8)
SCALAR_SIGN(f32) SCALAR_SIGN(f64) SCALAR_SIGN(i32) SCALAR_SIGN(i64)
SCALAR_INT(i32) SCALAR_INT(i64) SCALAR_UNSIGNED(u32) SCALAR_UNSIGNED(u8)

INLINE f32 SQRT_f32(f32 a) { return sqrtf(a); }
INLINE f64 SQRT_f64(f64 a) { return sqrt(a); }
INLINE f32 FLOOR_f32(f32 a) { return floorf(a); }
INLINE f64 FLOOR_f64(f64 a) { return floor(a); }
INLINE f32 ROUND_f32(f32 a) { return rintf(a); }
INLINE f64 ROUND_f64(f64 a) { return rint(a); }
INLINE f32 ABS_f32(f32 a) { return __builtin_fabsf(a); }
INLINE f64 ABS_f64(f64 a) { return __builtin_fabs(a); }
#ifdef __FMA__
INLINE f32 FMA_f32(f32 a, f32 b, f32 c) { return fmaf(a, b, c); }
INLINE f64 FMA_f64(f64 a, f64 b, f64 c) { return fma(a, b, c); }
#else
INLINE f32 FMA_f32(f32 a, f32 b, f32 c) { return a * b + c; }
INLINE f64 FMA_f64(f64 a, f64 b, f64 c) { return a * b + c; }
#endif
INLINE i32 BITS_f32(f32 a) { union { f32 f; i32 i; } u = {a}; return u.i; }
INLINE f32 FROM_BITS_f32(i32 a) { union { i32 i; f32 f; } u = {a}; return u.f; }
INLINE i32 TO_INT_f32(f32 a) { return (i32)a; }
INLINE f32 TO_f32(i32 a) { return (f32)a; }
INLINE f32 SPLAT_f32(f32 a) { return a; }

INLINE f64 EXP_f64(f64 a) { return exp(a); }
INLINE f64 LOG_f64(f64 a) { return log(a); }
INLINE f64 EXPM1_f64(f64 a) { return expm1(a); }
INLINE f64 LOG1P_f64(f64 a) { return log1p(a); }
INLINE f64 SIN_f64(f64 a) { return sin(a); }
INLINE f64 COS_f64(f64 a) { return cos(a); }
INLINE f64 TANH_f64(f64 a) { return tanh(a); }
INLINE f64 ERF_f64(f64 a) { return erf(a); }
INLINE f64 POW_f64(f64 a, f64 b) { return pow(a, b); }
INLINE f32 POW_f32(f32 a, f32 b) { return powf(a, b); }
INLINE f32 SINF_f32(f32 a) { return sinf(a); }
INLINE f32 COSF_f32(f32 a) { return cosf(a); }
INLINE i32 ANY_i32(i32 a) { return a; }

/* ---- vectors ---- */

#define LANES(W, ...) for (int l_ = 0; l_ < W; l_++) __VA_ARGS__

/* T: element, W: lanes, S: the type of a comparison's result as elements */
#define VECTOR_TYPE(T, W) \
    typedef T T##x##W __attribute__((vector_size(sizeof(T) * W))); \
    typedef struct { T##x##W v; } UNALIGNED T##x##W##_u;
#define VECTOR_TYPES(W) \
    typedef signed char i8x##W __attribute__((vector_size(W))); \
    VECTOR_TYPE(f32, W) VECTOR_TYPE(f64, W) VECTOR_TYPE(i32, W) VECTOR_TYPE(i64, W) VECTOR_TYPE(u32, W) \
    VECTOR_TYPE(u8, W) VECTOR_TYPE(u16, W) VECTOR_TYPE(u64, W)
VECTOR_TYPES(4) VECTOR_TYPES(8) VECTOR_TYPES(16)

#define IOTA4 0, 1, 2, 3
#define IOTA8 IOTA4, 4, 5, 6, 7
#define IOTA16 IOTA8, 8, 9, 10, 11, 12, 13, 14, 15
#define IOTA_i32x4 ((i32x4){IOTA4})
#define IOTA_i32x8 ((i32x8){IOTA8})
#define IOTA_i32x16 ((i32x16){IOTA16})
#define IOTA_i64x4 ((i64x4){IOTA4})
#define IOTA_i64x8 ((i64x8){IOTA8})
#define IOTA_i64x16 ((i64x16){IOTA16})

/* Lane l + h in lane l. Folding by halves leaves lane 0 with ((0, 8), (4, 12)), ... */
#define TURN_(l, W, h) (((l) + (h)) % (W))
#define TURN4_(l, W, h) TURN_(l, W, h), TURN_(l + 1, W, h), TURN_(l + 2, W, h), TURN_(l + 3, W, h)
#define TURN4(a, h) __builtin_shufflevector(a, a, TURN4_(0, 4, h))
#define TURN8(a, h) __builtin_shufflevector(a, a, TURN4_(0, 8, h), TURN4_(4, 8, h))
#define TURN16(a, h) \
    __builtin_shufflevector(a, a, TURN4_(0, 16, h), TURN4_(4, 16, h), TURN4_(8, 16, h), TURN4_(12, 16, h))
#define FOLD_LANES(W, ADD) \
    if (W > 8) { enum { h_ = 8 }; ADD; } \
    if (W > 4) { enum { h_ = 4 }; ADD; } \
    { enum { h_ = 2 }; ADD; } \
    { enum { h_ = 1 }; ADD; }

/* SELECT by bits; I: the integer vector of the same size */
#define VECTOR_COMMON(T, W, I, MASK) \
    INLINE T##x##W LOAD_##T##x##W(const T *p) { return ((const T##x##W##_u *)p)->v; } \
    INLINE void STORE_##T##x##W(T *p, T##x##W a) { ((T##x##W##_u *)p)->v = a; } \
    INLINE T##x##W SPLAT_##T##x##W(T a) { return a - (T##x##W){0}; } \
    INLINE T##x##W SELECT_##T##x##W(i32x##W c, T##x##W a, T##x##W b) \
    { \
        I##x##W m = MASK; \
        return (T##x##W)((m & (I##x##W)a) | (~m & (I##x##W)b)); \
    } \
    INLINE T##x##W MAXIMUM_##T##x##W(T##x##W a, T##x##W b) \
    { \
        __typeof__(a > b) m = (a > b) | (a != a); \
        return (T##x##W)(((__typeof__(m))a & m) | ((__typeof__(m))b & ~m)); \
    } \
    INLINE T##x##W MINIMUM_##T##x##W(T##x##W a, T##x##W b) \
    { \
        __typeof__(a > b) m = (a < b) | (a != a); \
        return (T##x##W)(((__typeof__(m))a & m) | ((__typeof__(m))b & ~m)); \
    } \
    INLINE i32x##W ABOVE_##T##x##W(T##x##W a, T##x##W b) \
    { \
        return __builtin_convertvector((a > b) | ((a != a) & (b == b)), i32x##W); \
    } \
    INLINE i32x##W BELOW_##T##x##W(T##x##W a, T##x##W b) \
    { \
        return __builtin_convertvector((a < b) | ((a != a) & (b == b)), i32x##W); \
    } \
    INLINE T##x##W SIGN_##T##x##W(T##x##W a) { T##x##W r; LANES(W, r[l_] = SIGN_##T(a[l_]);) return r; } \
    INLINE T SUM_LANES_##T##x##W(T##x##W a) \
    { \
        FOLD_LANES(W, a = a + TURN##W(a, h_)) \
        return a[0]; \
    } \
    INLINE T MAX_LANES_##T##x##W(T##x##W a) \
    { \
        FOLD_LANES(W, a = MAXIMUM_##T##x##W(a, TURN##W(a, h_))) \
        return a[0]; \
    } \
    INLINE T MIN_LANES_##T##x##W(T##x##W a) \
    { \
        FOLD_LANES(W, a = MINIMUM_##T##x##W(a, TURN##W(a, h_))) \
        return a[0]; \
    }
/* The first `left` lanes. */
#define VECTOR_PART(T, W) \
    INLINE void STORE_PART_##T##x##W(T *p, T##x##W a, i64 left) \
    { \
        if (left >= W) \
            STORE_##T##x##W(p, a); \
        else { \
            UNROLL \
            for (int l = 0; l < W; l++) \
                if (l < left) \
                    p[l] = a[l]; \
        } \
    }
#define VECTOR_INT(T, W) \
    INLINE T##x##W FLOORDIV_##T##x##W(T##x##W a, T##x##W b) \
    { T##x##W r; LANES(W, r[l_] = FLOORDIV_##T(a[l_], b[l_]);) return r; } \
    INLINE T##x##W FLOORMOD_##T##x##W(T##x##W a, T##x##W b) \
    { T##x##W r; LANES(W, r[l_] = FLOORMOD_##T(a[l_], b[l_]);) return r; } \
    INLINE T##x##W ABS_##T##x##W(T##x##W a) { T##x##W r; LANES(W, r[l_] = ABS_##T(a[l_]);) return r; }
#define VECTOR_BY_LANE(T, W, F) \
    INLINE T##x##W F##_##T##x##W(T##x##W a) { T##x##W r; LANES(W, r[l_] = F##_##T(a[l_]);) return r; }
#define VECTOR_BY_LANE2(T, W, F) \
    INLINE T##x##W F##_##T##x##W(T##x##W a, T##x##W b) { T##x##W r; LANES(W, r[l_] = F##_##T(a[l_], b[l_]);) return r; }

/* One instruction where the C compiler knows the vector's own function. */
#if defined(__clang__) && defined(__FMA__)
#define VECTOR_FLOAT(T, W) \
    INLINE T##x##W FMA_##T##x##W(T##x##W a, T##x##W b, T##x##W c) { return __builtin_elementwise_fma(a, b, c); } \
    INLINE T##x##W SQRT_##T##x##W(T##x##W a) { return __builtin_elementwise_sqrt(a); } \
    INLINE T##x##W FLOOR_##T##x##W(T##x##W a) { return __builtin_elementwise_floor(a); } \
    INLINE T##x##W ROUND_##T##x##W(T##x##W a) { return __builtin_elementwise_rint(a); } \
    INLINE T##x##W ABS_##T##x##W(T##x##W a) { return __builtin_elementwise_abs(a); }
#else
#define VECTOR_FLOAT(T, W) \
    INLINE T##x##W FMA_##T##x##W(T##x##W a, T##x##W b, T##x##W c) \
    { return a * b + c; } \
    VECTOR_BY_LANE(T, W, SQRT) VECTOR_BY_LANE(T, W, FLOOR) VECTOR_BY_LANE(T, W, ROUND) VECTOR_BY_LANE(T, W, ABS)
#endif

#define VECTORS(W) \
    VECTOR_COMMON(f32, W, i32, c) VECTOR_COMMON(i32, W, i32, c) VECTOR_COMMON(u32, W, i32, c) \
    VECTOR_COMMON(f64, W, i64, __builtin_convertvector(c, i64x##W)) \
    VECTOR_COMMON(i64, W, i64, __builtin_convertvector(c, i64x##W)) \
    VECTOR_COMMON(u8, W, i8, __builtin_convertvector(c, i8x##W)) \
    VECTOR_PART(i32, W) VECTOR_PART(u32, W) VECTOR_PART(f64, W) VECTOR_PART(i64, W) VECTOR_PART(u8, W) \
    VECTOR_INT(i32, W) VECTOR_INT(i64, W) VECTOR_INT(u32, W) VECTOR_INT(u8, W) \
    VECTOR_FLOAT(f32, W) VECTOR_FLOAT(f64, W) \
    INLINE i32x##W LOAD_boolx##W(const u8 *p) { return __builtin_convertvector(LOAD_u8x##W(p), i32x##W) != 0; } \
    INLINE void STORE_boolx##W(u8 *p, i32x##W a) { STORE_u8x##W(p, __builtin_convertvector(-a, u8x##W)); } \
    VECTOR_BY_LANE(f64, W, EXP) VECTOR_BY_LANE(f64, W, LOG) VECTOR_BY_LANE(f64, W, EXPM1) \
    VECTOR_BY_LANE(f64, W, LOG1P) VECTOR_BY_LANE(f64, W, SIN) VECTOR_BY_LANE(f64, W, COS) \
    VECTOR_BY_LANE(f64, W, TANH) VECTOR_BY_LANE(f64, W, ERF) VECTOR_BY_LANE2(f64, W, POW) \
    VECTOR_BY_LANE2(f32, W, POW) VECTOR_BY_LANE(f32, W, SINF) VECTOR_BY_LANE(f32, W, COSF) \
    INLINE i32x##W BITS_f32x##W(f32x##W a) { return (i32x##W)a; } \
    INLINE f32x##W FROM_BITS_f32x##W(i32x##W a) { return (f32x##W)a; } \
    INLINE i32x##W TO_INT_f32x##W(f32x##W a) { return __builtin_convertvector(a, i32x##W); } \
    INLINE f32x##W TO_f32x##W(i32x##W a) { return __builtin_convertvector(a, f32x##W); } \
    INLINE f32x##W FLOORDIV_f32x##W(f32x##W a, f32x##W b) { return FLOOR_f32x##W(a / b); } \
    INLINE f64x##W FLOORDIV_f64x##W(f64x##W a, f64x##W b) { return FLOOR_f64x##W(a / b); } \
    INLINE f32x##W FLOORMOD_f32x##W(f32x##W a, f32x##W b) { return a - b * FLOOR_f32x##W(a / b); } \
    INLINE f64x##W FLOORMOD_f64x##W(f64x##W a, f64x##W b) { return a - b * FLOOR_f64x##W(a / b); } \
    INLINE i32 ANY_i32x##W(i32x##W a) { i32 r = 0; LANES(W, r |= a[l_];) return r; }
VECTORS(4) VECTORS(8) VECTORS(16)

#if defined(__clang__) && defined(__AVX512VL__)
#define STORE_PART_f32(W, BITS) \
    INLINE void STORE_PART_f32x##W(f32 *p, f32x##W a, i64 left) \
    { \
        if (left >= W) \
            STORE_f32x##W(p, a); \
        else if (left > 0) \
            __builtin_ia32_storeups##BITS##_mask((void *)p, a, (1 << left) - 1); \
    }
STORE_PART_f32(4, 128) STORE_PART_f32(8, 256) STORE_PART_f32(16, 512)
#else
VECTOR_PART(f32, 4) VECTOR_PART(f32, 8) VECTOR_PART(f32, 16)
#endif

/* ---- from floats to integers: the fraction is dropped, beyond the range is its end, NaN is 0 ---- */

#define TRUNC(T, F) \
    INLINE T TRUNC_##T##_##F(F x) \
    { \
        if (x != x) \
            return 0; \
        return x <= (F)LOWEST_##T ? LOWEST_##T : x >= (F)HIGHEST_##T ? HIGHEST_##T : (T)x; \
    }
#define TRUNC_BY_LANE(T, F, W) \
    INLINE T##x##W TRUNC_##T##_##F##x##W(F##x##W x) { T##x##W r; LANES(W, r[l_] = TRUNC_##T##_##F(x[l_]);) return r; }
#define TRUNCS(W) \
    TRUNC_BY_LANE(i64, f32, W) TRUNC_BY_LANE(u32, f32, W) TRUNC_BY_LANE(u8, f32, W) \
    TRUNC_BY_LANE(i32, f64, W) TRUNC_BY_LANE(i64, f64, W) TRUNC_BY_LANE(u32, f64, W) TRUNC_BY_LANE(u8, f64, W) \
    INLINE i32x##W TRUNC_i32_f32x##W(f32x##W x) \
    { \
        i32x##W high = x >= 0x1p31f, low = x <= -0x1p31f; \
        i32x##W r = TO_INT_f32x##W(SELECT_f32x##W(high | low | (x != x), SPLAT_f32x##W(0), x)); \
        r = SELECT_i32x##W(low, SPLAT_i32x##W(LOWEST_i32), r); \
        return SELECT_i32x##W(high, SPLAT_i32x##W(HIGHEST_i32), r); \
    }
TRUNC(i32, f32) TRUNC(i64, f32) TRUNC(u32, f32) TRUNC(u8, f32)
TRUNC(i32, f64) TRUNC(i64, f64) TRUNC(u32, f64) TRUNC(u8, f64)
TRUNCS(4) TRUNCS(8) TRUNCS(16)

/* ---- numbers of two bytes ---- */

INLINE i32 SPLAT_i32(i32 a) { return a; }

/* ROUND: to the nearest f16 or bf16, ties to even. BITS: of a number that is one. FROM: the number of bits. */
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
HALF(f32, i32) HALF(f32x4, i32x4) HALF(f32x8, i32x8) HALF(f32x16, i32x16)

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

#define HALF_MEMORY(T, W) \
    INLINE f32x##W LOAD_##T##x##W(const T *p) \
    { \
        return FROM_##T##_f32x##W(__builtin_convertvector(((const u16x##W##_u *)p)->v, i32x##W)); \
    } \
    INLINE void STORE_##T##x##W(T *p, f32x##W a) \
    { \
        ((u16x##W##_u *)p)->v = __builtin_convertvector(BITS_##T##_f32x##W(a), u16x##W); \
    } \
    INLINE void STORE_PART_##T##x##W(T *p, f32x##W a, i64 left) \
    { \
        LANES(W, if (l_ < left) p[l_] = TO_##T(a[l_]);) \
    }
#define HALVES(W) \
    HALF_MEMORY(f16, W) HALF_MEMORY(bf16, W) \
    INLINE f32x##W ODD_f32x##W(f64x##W a) { f32x##W r; LANES(W, r[l_] = ODD_f32(a[l_]);) return r; }
HALVES(4) HALVES(8) HALVES(16)

/* As many vectors as they have lanes become columns of what they were rows of: vectors H apart
 * exchange blocks of H lanes, for H = W/2 ... 1. */
#define SWAP_(l, W, H, o) (((l) & (H) ? (l) - (H) + (W) : (l)) + (o))
#define SWAP4_(l, W, H, o) \
    SWAP_(l, W, H, o), SWAP_(l + 1, W, H, o), SWAP_(l + 2, W, H, o), SWAP_(l + 3, W, H, o)
#define SWAP4(H, o) SWAP4_(0, 4, H, o)
#define SWAP8(H, o) SWAP4_(0, 8, H, o), SWAP4_(4, 8, H, o)
#define SWAP16(H, o) \
    SWAP4_(0, 16, H, o), SWAP4_(4, 16, H, o), SWAP4_(8, 16, H, o), SWAP4_(12, 16, H, o)
#define EXCHANGE(V, W, H) \
    UNROLL \
    for (int i = 0; i < W; i++) \
        if (!(i & H)) { \
            V a = x[i], b = x[i + H]; \
            x[i] = __builtin_shufflevector(a, b, SWAP##W(H, 0)); \
            x[i + H] = __builtin_shufflevector(a, b, SWAP##W(H, H)); \
        }
#define TRANSPOSES(T) \
    INLINE void TRANSPOSE_##T##x4(T##x4 *x) { EXCHANGE(T##x4, 4, 2) EXCHANGE(T##x4, 4, 1) } \
    INLINE void TRANSPOSE_##T##x8(T##x8 *x) \
    { \
        EXCHANGE(T##x8, 8, 4) EXCHANGE(T##x8, 8, 2) EXCHANGE(T##x8, 8, 1) \
    } \
    INLINE void TRANSPOSE_##T##x16(T##x16 *x) \
    { \
        EXCHANGE(T##x16, 16, 8) EXCHANGE(T##x16, 16, 4) EXCHANGE(T##x16, 16, 2) EXCHANGE(T##x16, 16, 1) \
    }
TRANSPOSES(f32) TRANSPOSES(i32) TRANSPOSES(u32)

INLINE f32 FLOORDIV_f32(f32 a, f32 b) { return floorf(a / b); }
INLINE f64 FLOORDIV_f64(f64 a, f64 b) { return floor(a / b); }
INLINE f32 FLOORMOD_f32(f32 a, f32 b) { return a - b * floorf(a / b); }
INLINE f64 FLOORMOD_f64(f64 a, f64 b) { return a - b * floor(a / b); }

/* ---- mathematics in f32: V is f32 or a vector of it, I the integers of the same lanes ----
 * exp: 2^n times a polynomial on [-ln2/2, ln2/2]; log: a polynomial of the mantissa; both after
 * Cephes (S. Moshier). tanh and erf: a polynomial near 0, else through exp. */
#define MATH(V, I) \
    INLINE V EXP_##V(V x) \
    { \
        V big = SPLAT_##V(104.0f); \
        x = SELECT_##V(x > big, big, SELECT_##V(x < -big, -big, x)); \
        V n = ROUND_##V(x * SPLAT_##V(1.44269504088896341f)); \
        V r = FMA_##V(n, SPLAT_##V(-0.693359375f), x); \
        r = FMA_##V(n, SPLAT_##V(2.12194440e-4f), r); \
        V p = FMA_##V(SPLAT_##V(1.9875691500e-4f), r, SPLAT_##V(1.3981999507e-3f)); \
        p = FMA_##V(p, r, SPLAT_##V(8.3334519073e-3f)); \
        p = FMA_##V(p, r, SPLAT_##V(4.1665795894e-2f)); \
        p = FMA_##V(p, r, SPLAT_##V(1.6666665459e-1f)); \
        p = FMA_##V(p, r, SPLAT_##V(5.0000001201e-1f)); \
        p = FMA_##V(p, r * r, r) + 1.0f; \
        I k = TO_INT_##V(SELECT_##V(n == n, n, SPLAT_##V(0.0f))), half = k >> 1; \
        return p * FROM_BITS_##V((half + 127) << 23) * FROM_BITS_##V((k - half + 127) << 23); \
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
    INLINE V ERF_NEAR_##V(V x, V z) \
    { \
        V p = FMA_##V(SPLAT_##V(-1.636584469e-07f), z, SPLAT_##V(1.646211437e-06f)); \
        p = FMA_##V(p, z, SPLAT_##V(-1.492565036e-05f)); \
        p = FMA_##V(p, z, SPLAT_##V(1.205533298e-04f)); \
        p = FMA_##V(p, z, SPLAT_##V(-8.548327023e-04f)); \
        p = FMA_##V(p, z, SPLAT_##V(5.223977625e-03f)); \
        p = FMA_##V(p, z, SPLAT_##V(-2.686617065e-02f)); \
        p = FMA_##V(p, z, SPLAT_##V(1.128379167e-01f)); \
        p = FMA_##V(p, z, SPLAT_##V(-3.761263890e-01f)); \
        p = FMA_##V(p, z, SPLAT_##V(1.128379167e+00f)); \
        return p * x; \
    } \
    INLINE V ERF_##V(V x) \
    { \
        V a = ABS_##V(x), z = x * x; \
        V t = 1.0f / FMA_##V(SPLAT_##V(0.3275911f), a, SPLAT_##V(1.0f)); \
        V q = FMA_##V(SPLAT_##V(1.061405429f), t, SPLAT_##V(-1.453152027f)); \
        q = FMA_##V(q, t, SPLAT_##V(1.421413741f)); \
        q = FMA_##V(q, t, SPLAT_##V(-0.284496736f)); \
        q = FMA_##V(q, t, SPLAT_##V(0.254829592f)) * t; \
        V large = 1.0f - q * EXP_##V(-z); \
        large = SELECT_##V(x < SPLAT_##V(0.0f), -large, large); \
        return SELECT_##V(a < SPLAT_##V(1.0f), ERF_NEAR_##V(x, z), large); \
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
MATH(f32, i32) MATH(f32x4, i32x4) MATH(f32x8, i32x8) MATH(f32x16, i32x16)

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

/* This thread's part of n iterations, of which a thread takes at least `grain`. */
/* All threads wait here for each other; the phase begins. */
#define BARRIER(team, phase) dlm_barrier(team)

/* This thread's part of a kernel is done. */
#define MARK(team, kernel) do { if ((team)->profile) dlm_mark(team, kernel); } while (0)

INLINE i32 SHARE(const dlm_team *team, i64 n, i64 grain, i64 *lo, i64 *hi)
{
    i64 parts = (n + grain - 1) / grain;
    parts = parts < team->count ? parts : team->count;
    if (team->id >= parts)
        return 0;
    *lo = n * team->id / parts;
    *hi = n * (team->id + 1) / parts;
    return *lo < *hi;
}
