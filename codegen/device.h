/* The vocabulary of kernels on a device, pasted at the head of generated CUDA: no header is ever
 * included. What the emulation on the CPU has to see stands in macros, which it defines itself
 * (tests/gpu/emulation/emulation.h): where a thread is, loads and stores, shared memory, barriers, and what
 * threads hand to each other. */
#ifndef DLM_EMULATION
typedef signed char i8;
typedef int i32;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;

#define INLINE static __device__ __forceinline__
#define INF_ __int_as_float(0x7f800000)
#define NAN_ __int_as_float(0x7fc00000)
#define RESTRICT __restrict__
#define UNROLL _Pragma("unroll")
#define ROLLED _Pragma("unroll 1")
#define CONSTANT __device__ const

/* A kernel of so many arguments, in blocks of so many threads. */
#define KERNEL(name, arguments, threads) extern "C" __global__ void __launch_bounds__(threads, 1) name

/* A cooperative kernel, all of whose blocks run at the same time, and whose parts are functions: kernels of the
 * step, for one block of many. It is given a table of buffers and one of sizes. */
#define PART(name) static __device__ __noinline__ void name
#define COOPERATIVE(name, buffers, sizes, threads) \
    typedef struct { void *at[buffers]; } name##_table; \
    typedef struct { i64 at[sizes]; } name##_numbers; \
    extern "C" __global__ void __launch_bounds__(threads, (threads) > 256 ? 1 : 256 / (threads)) \
    name(Team *team, const name##_table table, const name##_numbers numbers)
#define BUFFERS (table.at)
#define SIZES (numbers.at)

#define THREAD ((i32)threadIdx.x)
#define HOME ((i32)blockIdx.x)          /* this block, of HOMES in the grid */
#define HOMES ((i32)gridDim.x)

#define READ(p, i) ((p)[i])
#define WRITE(p, i, x) ((p)[i] = (x))
#define ADD(p, i, x) ((p)[i] += (x))
#define READ_NOW(p) (*(const volatile u8 *)(p))     /* a byte, which another block may just have written */

/* Four neighbours at once: 16 bytes of 4 each, or as many. i is a multiple of 4. */
#define LOAD4_(T, to, from, i) \
    do { \
        const T v_ = *(const T *)&(from)[i]; \
        (to)[0] = v_.x, (to)[1] = v_.y, (to)[2] = v_.z, (to)[3] = v_.w; \
    } while (0)
#define LOAD22_(T, to, from, i) \
    do { \
        const T v_ = *(const T *)&(from)[i], w_ = *(const T *)&(from)[(i) + 2]; \
        (to)[0] = v_.x, (to)[1] = v_.y, (to)[2] = w_.x, (to)[3] = w_.y; \
    } while (0)
#define STORE4_(T, to, i, from) (*(T *)&(to)[i] = make_##T((from)[0], (from)[1], (from)[2], (from)[3]))
#define STORE22_(T, to, i, from) \
    (*(T *)&(to)[i] = make_##T((from)[0], (from)[1]), *(T *)&(to)[(i) + 2] = make_##T((from)[2], (from)[3]))
#define READ4_f32(to, p, i) LOAD4_(float4, to, p, i)
#define READ4_i32(to, p, i) LOAD4_(int4, to, p, i)
#define READ4_u32(to, p, i) LOAD4_(uint4, to, p, i)
#define READ4_u8(to, p, i) LOAD4_(uchar4, to, p, i)
#define READ4_bool(to, p, i) LOAD4_(uchar4, to, p, i)
#define READ4_f64(to, p, i) LOAD22_(double2, to, p, i)
#define READ4_i64(to, p, i) LOAD22_(longlong2, to, p, i)
#define READ4_bits_(to, p, i) LOAD4_(ushort4, to, p, i)
#define WRITE4_f32(p, i, from) STORE4_(float4, p, i, from)
#define WRITE4_i32(p, i, from) STORE4_(int4, p, i, from)
#define WRITE4_u32(p, i, from) STORE4_(uint4, p, i, from)
#define WRITE4_u8(p, i, from) STORE4_(uchar4, p, i, from)
#define WRITE4_f64(p, i, from) STORE22_(double2, p, i, from)
#define WRITE4_i64(p, i, from) STORE22_(longlong2, p, i, from)
#define WRITE4_f16(p, i, from) STORE4_(ushort4, p, i, from)
#define WRITE4_bf16(p, i, from) STORE4_(ushort4, p, i, from)

/* Arrays of a kernel lie in the block's dynamic shared memory, one behind the other from shared_at on, which its
 * head declares: so the parts of a cooperative kernel use the same memory in turns. Those of functions that
 * kernels call are HELD for themselves. */
extern __shared__ __align__(16) char shared_memory[];
#define SHARED(T, name, n) \
    T *const name = (T *)(shared_memory + shared_at); \
    shared_at += ((i32)sizeof(T) * (n) + 15) / 16 * 16
#define HELD(T, name, n) __shared__ __align__(16) T name[n]
#define GET(a, i) ((a)[i])
#define SET(a, i, x) ((a)[i] = (x))
#define SET2_f32(to, i, from) (*(float2 *)&(to)[i] = make_float2((from)[0], (from)[1]))
#define GET4_f32(to, from, i) LOAD4_(float4, to, from, i)
#define GET4_f64(to, from, i) LOAD22_(double2, to, from, i)
/* Of the first THREADS threads of the block: all that the kernel has. */
#define BARRIER() asm volatile("bar.sync 1, %0;" : : "r"((i32)THREADS) : "memory")
#define BLOCK_BARRIER() __syncthreads()         /* of all, whatever they run */

/* Eight numbers of two bytes to to[i ..] while the thread goes on; zeros where `place` is negative. */
#define COPY_PIECE(to, i, from, place) \
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" \
                 :: "r"((u32)__cvta_generic_to_shared(&(to)[i])), "l"(&(from)[(place) < 0 ? 0 : (place)]), \
                    "r"((place) < 0 ? 0 : 16) : "memory")
/* What was copied since the last COPIES_SEND is one group; all groups but the last n have come. */
#define COPIES_SEND() asm volatile("cp.async.commit_group;" ::: "memory")
#define COPIES_WAIT(n) asm volatile("cp.async.wait_group %0;" : : "n"(n) : "memory")

/* Four matrices of 8 by 8; lane l gives the address of row l % 8 of matrix l / 8. */
#define MATRICES_(HOW, to, tile, i) \
    asm volatile("ldmatrix.sync.aligned.m8n8.x4" HOW ".shared.b16 {%0, %1, %2, %3}, [%4];" \
                 : "=r"((to)[0]), "=r"((to)[1]), "=r"((to)[2]), "=r"((to)[3]) \
                 : "r"((u32)__cvta_generic_to_shared(&(tile)[i])) : "memory")
#define MATRICES(to, tile, i) MATRICES_("", to, tile, i)
#define MATRICES_TURNED(to, tile, i) MATRICES_(".trans", to, tile, i)
/* The bits of an f32 rounded to tf32, as TF32_f32 of scalar.h does. */
INLINE u32 BITS_TF32(u32 bits)
{
    asm("cvt.rna.tf32.f32 %0, %0;" : "+r"(bits));
    return bits;
}
#define MMA_(SHAPE, TYPE, sum, a, b0, b1) \
    asm volatile("mma.sync.aligned." SHAPE ".row.col.f32." TYPE "." TYPE ".f32 " \
                 "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};" \
                 : "+f"((sum)[0]), "+f"((sum)[1]), "+f"((sum)[2]), "+f"((sum)[3]) \
                 : "r"((a)[0]), "r"((a)[1]), "r"((a)[2]), "r"((a)[3]), "r"(b0), "r"(b1))
#define MMA_bf16(sum, a, b0, b1) MMA_("m16n8k16", "bf16", sum, a, b0, b1)
#define MMA_f16(sum, a, b0, b1) MMA_("m16n8k16", "f16", sum, a, b0, b1)
#define MMA_tf32(sum, a, b0, b1) MMA_("m16n8k8", "tf32", sum, a, b0, b1)

/* The value of the lane whose number differs by the bits `mask`, among `group` neighbours of a warp. */
#define SHUFFLE(value, mask, group) \
    __shfl_xor_sync((group) == 32 ? 0xffffffffu : ((1u << (group)) - 1) << (threadIdx.x & 31 & ~((group) - 1)), \
                    value, mask)

/* The first fault of all threads is that of the least site. */
#define FAULT(team, site) atomicMin(&(team)->fault, (unsigned long long)(site))
#endif

typedef float f32;
typedef double f64;
typedef unsigned short f16, bf16;       /* in memory; numbers of both are f32 in registers */
typedef unsigned short u16;
typedef unsigned char u8;

/* dlm_device of runtime/dlm_abi.h */
typedef struct {
    i64 seed, execution;
    u64 fault, arrived;
} Team;

/* Where number `at` of a line of a tile lies: pieces of 16 bytes change places, by `turn`. */
#define PLACE(number, at, length, piece, turn) \
    ((number) * (length) + (((at) / (piece)) ^ (turn)) * (piece) + (at) % (piece))

/* ---- cooperative kernels ---- */

/* All blocks wait for each other, for the `met`-th time: what they wrote before is seen behind it. */
#ifndef DLM_EMULATION
INLINE void GRID_BARRIER(Team *team, i64 met)
{
    __syncthreads();
    if (HOMES > 1 && THREAD == 0) {
        __threadfence();
        atomicAdd(&team->arrived, 1ull);
        while (*(volatile u64 *)&team->arrived < (u64)(met * HOMES))
            ;
        __threadfence();
    }
    __syncthreads();
}

/* Behind the last one: whoever comes last leaves the count as the next launch expects it. */
INLINE void GRID_END(Team *team, i64 met)
{
    if (HOMES > 1 && THREAD == 0 && atomicAdd(&team->arrived, 1ull) + 1 == (u64)((met + 1) * HOMES))
        atomicExch(&team->arrived, 0ull);
}
#endif

/* Whether a loop goes on: all threads of the block have read it before one of them changes it. */
INLINE i32 GOES_ON(const void *p)
{
    const i32 on = READ_NOW(p);
    BLOCK_BARRIER();
    return on;
}

#define MEET() (GRID_BARRIER(team, ++met), from = 0)

/* The blocks of a part, each block of the grid some of them, beginning with block `from`; the next part of
 * the phase begins where this one ends. `call` speaks of `block`. */
#define RUN(threads, blocks, call) \
    do { \
        const i64 all_ = (blocks); \
        for (i64 block = HOME < from ? HOME - from + HOMES : HOME - from; block < all_; block += HOMES) { \
            if (THREAD < (threads)) \
                call; \
            BLOCK_BARRIER(); \
        } \
        from = (i32)((from + all_) % HOMES); \
    } while (0)
/* A part of one block, all of whose kind the first block runs, one after another. */
#define RUN_ALONE(threads, call) \
    do { \
        const i64 block = 0; \
        if (HOME == 0) { \
            if (THREAD < (threads)) \
                call; \
            BLOCK_BARRIER(); \
        } \
    } while (0)

/* ---- scalars ---- */

#ifndef DLM_EMULATION
INLINE f32 SQRT_f32(f32 a) { return sqrtf(a); }
INLINE f64 SQRT_f64(f64 a) { return sqrt(a); }
INLINE f32 FLOOR_f32(f32 a) { return floorf(a); }
INLINE f64 FLOOR_f64(f64 a) { return floor(a); }
INLINE f32 ROUND_f32(f32 a) { return rintf(a); }
INLINE f64 ROUND_f64(f64 a) { return rint(a); }
INLINE f32 ABS_f32(f32 a) { return fabsf(a); }
INLINE f64 ABS_f64(f64 a) { return fabs(a); }
INLINE f32 FMA_f32(f32 a, f32 b, f32 c) { return fmaf(a, b, c); }
INLINE f64 FMA_f64(f64 a, f64 b, f64 c) { return fma(a, b, c); }
#endif

#include "codegen/scalar.h"

#define ZERO4(to) ((to)[0] = (to)[1] = (to)[2] = (to)[3] = 0)
#define READ4_HALF_(T, to, p, i) \
    do { \
        u16 h_[4]; \
        READ4_bits_(h_, p, i); \
        (to)[0] = FROM_##T(h_[0]), (to)[1] = FROM_##T(h_[1]), (to)[2] = FROM_##T(h_[2]), (to)[3] = FROM_##T(h_[3]); \
    } while (0)
#define READ4_f16(to, p, i) READ4_HALF_(f16, to, p, i)
#define READ4_bf16(to, p, i) READ4_HALF_(bf16, to, p, i)

/* ---- reductions in a group of threads: of a warp, of the block, or across it ----
 * Each gives the result to all threads of the group, in an order that group and block alone decide. */

enum { WARP_THREADS = 32, MOST_THREADS = 1024 };

#define GROUP(T, NAME, OP) \
    INLINE T WARP_##NAME##_##T(T x, i32 group) \
    { \
        for (i32 mask = group / 2; mask; mask /= 2) { \
            const T y = SHUFFLE(x, mask, group); \
            x = OP; \
        } \
        return x; \
    } \
    INLINE T BLOCK_##NAME##_##T(T x, i32 group, i32 THREADS) \
    { \
        HELD(T, part, WARP_THREADS); \
        x = WARP_##NAME##_##T(x, WARP_THREADS); \
        if (THREAD % WARP_THREADS == 0) \
            SET(part, THREAD / WARP_THREADS, x); \
        BARRIER(); \
        x = GET(part, 0); \
        for (i32 w = 1; w < group / WARP_THREADS; w++) { \
            const T y = GET(part, w); \
            x = OP; \
        } \
        BARRIER(); \
        return x; \
    } \
    INLINE T COLUMN_##NAME##_##T(T x, i32 group, i32 THREADS) \
    { \
        HELD(T, part, MOST_THREADS); \
        const i32 columns = THREADS / group; \
        SET(part, THREAD, x); \
        BARRIER(); \
        x = GET(part, THREAD % columns); \
        for (i32 w = 1; w < group; w++) { \
            const T y = GET(part, w * columns + THREAD % columns); \
            x = OP; \
        } \
        BARRIER(); \
        return x; \
    }
#define GROUPS(T) GROUP(T, SUM, x + y) GROUP(T, MAX, MAXIMUM_##T(x, y)) GROUP(T, MIN, MINIMUM_##T(x, y))
GROUPS(f32) GROUPS(f64) GROUPS(i32) GROUPS(i64) GROUPS(u32) GROUPS(u8)

/* The lowest index of the best value: `at` is that of what this thread has seen. */
#define TAKE_BETTER(BETTER) \
    if (BETTER(y, x) || (!BETTER(x, y) && j < at)) { \
        x = y; \
        at = j; \
    }
#define GROUP_ARG(T, NAME, BETTER) \
    INLINE i32 WARP_##NAME##_##T(T x, i32 at, i32 group) \
    { \
        for (i32 mask = group / 2; mask; mask /= 2) { \
            const T y = SHUFFLE(x, mask, group); \
            const i32 j = SHUFFLE(at, mask, group); \
            TAKE_BETTER(BETTER) \
        } \
        return at; \
    } \
    INLINE i32 COLUMN_##NAME##_##T(T x, i32 at, i32 group, i32 THREADS) \
    { \
        HELD(T, part, MOST_THREADS); \
        HELD(i32, place, MOST_THREADS); \
        const i32 columns = THREADS / group; \
        SET(part, THREAD, x); \
        SET(place, THREAD, at); \
        BARRIER(); \
        for (i32 w = 0; w < group; w++) { \
            const T y = GET(part, w * columns + THREAD % columns); \
            const i32 j = GET(place, w * columns + THREAD % columns); \
            TAKE_BETTER(BETTER) \
        } \
        BARRIER(); \
        return at; \
    } \
    INLINE i32 BLOCK_##NAME##_##T(T x, i32 at, i32 group, i32 THREADS) \
    { \
        return COLUMN_##NAME##_##T(x, at, group, THREADS); \
    }
#define GROUP_ARGS(T) GROUP_ARG(T, ARGMAX, ABOVE_##T) GROUP_ARG(T, ARGMIN, BELOW_##T)
GROUP_ARGS(f32) GROUP_ARGS(f64) GROUP_ARGS(i32) GROUP_ARGS(i64) GROUP_ARGS(u32) GROUP_ARGS(u8)
