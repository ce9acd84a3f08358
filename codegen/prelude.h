/* The vocabulary of generated kernels, pasted behind dlm_abi.h at the head of every
 * generated file: short names of types, vectors of 4, 8 and 16 lanes, and the functions of
 * ir/ops.def, each for scalars and for vectors under one name with the type behind it:
 * EXP_f32, EXP_f32x16. A scalar and each lane of a vector are computed by the same steps, so
 * the results do not depend on the width. Truth values are i32: 0 and 1 in scalars, 0 and -1
 * in lanes. */

#pragma GCC diagnostic ignored "-Wpsabi"     /* functions on vectors are of this file alone */

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
#define INF_ __builtin_inff()
#define NAN_ __builtin_nanf("")
#ifdef __OPTIMIZE__
#define INLINE static inline __attribute__((always_inline, unused))
#else
#define INLINE static __attribute__((unused))   /* compiled once a file, not once a use */
#endif
#define NOINLINE __attribute__((noinline))      /* a step may call a kernel in many places */
#define UNALIGNED __attribute__((packed, may_alias, aligned(1)))

double exp(double), log(double), expm1(double), log1p(double), sin(double), cos(double), tanh(double),
    erf(double), pow(double, double), sqrt(double), floor(double), rint(double), fma(double, double, double);
float sinf(float), cosf(float), powf(float, float), sqrtf(float), floorf(float), rintf(float),
    fmaf(float, float, float);

/* ---- scalars ---- */

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

#include "codegen/scalar.h"

/* A kernel that meets a bad index says so. */
#define FAULT(team, site) (*(team)->fault = (site))

/* ---- vectors ---- */

#define LANES(W, ...) for (int l_ = 0; l_ < W; l_++) __VA_ARGS__

/* Stores that leave the caches alone; what comes after STREAM_END() comes after them for all threads. */
#if __has_builtin(__builtin_nontemporal_store)
#define PAST_CACHES(a, p) __builtin_nontemporal_store(a, p)
#else
#define PAST_CACHES(a, p) (*(p) = (a))
#endif
#ifdef __SSE2__
#define STREAM_END() __builtin_ia32_sfence()
#else
#define STREAM_END()
#endif

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
    INLINE void STREAM_##T##x##W(T *p, T##x##W a) \
    { \
        if ((__UINTPTR_TYPE__)p % sizeof a) \
            STORE_##T##x##W(p, a); \
        else \
            PAST_CACHES(a, (T##x##W *)p); \
    } \
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
    INLINE T##x##W SHIFT_##T##x##W(T##x##W a, T##x##W b) { return a >> (b & (T)(8 * sizeof(T) - 1)); } \
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
    VECTOR_BY_LANE(f64, W, TF32) VECTOR_BY_LANE(f64, W, EXP) VECTOR_BY_LANE(f64, W, LOG) VECTOR_BY_LANE(f64, W, EXPM1) \
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
TRUNCS(4) TRUNCS(8) TRUNCS(16)

/* ---- numbers of two bytes ---- */

HALF(f32x4, i32x4) HALF(f32x8, i32x8) HALF(f32x16, i32x16)

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

/* Sums of products of pairs, the second of each first: what the instruction does, too, but for numbers below 2^-126,
 * which it takes for 0 and gives as 0. */
INLINE u32 PAIR_u32(const bf16 *p) { return ((const struct { u32 v; } UNALIGNED *)p)->v; }
#define PAIRS(W, BITS) \
    INLINE u32x##W PAIR_u32x##W(const bf16 *p) { return ((const u32x##W##_u *)p)->v; } \
    INLINE void STORE_HALF_bf16x##W(bf16 *p, f32x##W a, int second) \
    { \
        u32x##W##_u *to = (u32x##W##_u *)p; \
        to->v = second ? to->v | ((u32x##W)a & 0xffff0000u) : (u32x##W)a >> 16; \
    } \
    DOT_PAIRS(W, BITS)
#if defined(__clang__) && defined(__AVX512BF16__) && defined(__AVX512VL__)
#define DOT_PAIRS(W, BITS) \
    typedef __bf16 pairs_bf16x##W __attribute__((vector_size(4 * W))); \
    INLINE f32x##W DOT_bf16x##W(u32x##W a, u32x##W b, f32x##W c) \
    { \
        return __builtin_ia32_dpbf16ps_##BITS(c, (pairs_bf16x##W)a, (pairs_bf16x##W)b); \
    }
#else
#define DOT_PAIRS(W, BITS) \
    INLINE f32x##W DOT_bf16x##W(u32x##W a, u32x##W b, f32x##W c) \
    { \
        c = FMA_f32x##W((f32x##W)(a & 0xffff0000u), (f32x##W)(b & 0xffff0000u), c); \
        return FMA_f32x##W((f32x##W)(a << 16), (f32x##W)(b << 16), c); \
    }
#endif
PAIRS(4, 128) PAIRS(8, 256) PAIRS(16, 512)

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

SCALE(f32x4, i32x4) SCALE(f32x8, i32x8)
#ifdef __AVX512F__
INLINE f32x16 SCALE_f32x16(f32x16 p, f32x16 n) { return __builtin_ia32_scalefps512_mask(p, n, p, 0xffff, 4); }
#else
SCALE(f32x16, i32x16)
#endif
MATH(f32x4, i32x4) MATH(f32x8, i32x8) MATH(f32x16, i32x16)

/* All threads wait here for each other; the phase begins. */
#define BARRIER(team, phase) dlm_barrier(team)

/* This thread's part of a kernel is done. */
#define MARK(team, kernel) do { if ((team)->profile) dlm_mark(team, kernel); } while (0)

/* The part of a temporary that this thread has for itself. */
#define OWN(p, bytes) ((void *)((char *)(p) + team->id * (i64)(bytes)))

/* This thread's part of n iterations, of which a thread takes at least `grain`. */
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
