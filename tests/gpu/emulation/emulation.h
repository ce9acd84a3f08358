/* A device on the CPU: generated CUDA, with this file before it, is C that runs there. The macros are those
 * of codegen/device.h; what they do stands in emulation.c, which runs the blocks of a grid one after
 * another, those of a cooperative one in turns, and the threads of a block as fibres. It includes nothing, like the CUDA. */
#define DLM_EMULATION 1

typedef signed char i8;
typedef __INT32_TYPE__ i32;
typedef __UINT32_TYPE__ u32;
typedef __INT64_TYPE__ i64;
typedef __UINT64_TYPE__ u64;

/* The thread that runs. */
typedef struct {
    i32 thread, threads;
    i64 block, blocks;
} EmuThread;
extern EmuThread emu_thread;

/* Each gives the address back, after it has been looked at. site: where in the text the access stands. */
const void *emu_read(const void *p, int bytes, int site);
void *emu_write(void *p, int bytes, int site);
const void *emu_shared_read(const void *p, int bytes, int site);
void *emu_shared_write(void *p, int bytes, int site);
void *emu_shared(i64 from, i64 bytes);
void *emu_held(const void *key, i64 bytes);
void emu_barrier(int threads);
void emu_grid_barrier(void);
void emu_shuffle(void *value, int bytes, int mask, int group);
void emu_copy_piece(void *to, const void *from, int site);
void emu_copies_send(void);
void emu_copies_wait(int groups);
void emu_matrices(u32 *to, const void *row, int turned, int site);
void emu_mma(float *sum, const u32 *a, u32 b0, u32 b1, int type);

#define INLINE static inline __attribute__((unused))
#define INF_ __builtin_inff()
#define NAN_ __builtin_nanf("")
#define RESTRICT
#define UNROLL
#define ROLLED
#define CONSTANT static const
#define KERNEL(name, arguments, threads) \
    extern const int name##_arguments, name##_threads; \
    const int name##_arguments = arguments, name##_threads = threads; \
    void name

#define PART(name) INLINE void name
#define COOPERATIVE(name, buffers, sizes, threads) \
    extern const int name##_buffers, name##_sizes, name##_threads; \
    const int name##_buffers = buffers, name##_sizes = sizes, name##_threads = threads; \
    void name(Team *team, void *const *BUFFERS, const i64 *SIZES)

#define THREAD (emu_thread.thread)
#define HOME ((i32)emu_thread.block)
#define HOMES ((i32)emu_thread.blocks)

#define READ(p, i) (*(const __typeof__(*(p)) *)emu_read(&(p)[i], sizeof *(p), __COUNTER__))
#define WRITE(p, i, x) (*(__typeof__(&(p)[0]))emu_write(&(p)[i], sizeof *(p), __COUNTER__) = (x))
#define ADD(p, i, x) (*(__typeof__(&(p)[0]))emu_write(&(p)[i], sizeof *(p), __COUNTER__) += (x))

/* Several elements by one instruction; what goes through registers changes its type. */
#define LOAD4_(to, from, i, look) \
    do { \
        const __typeof__(*(from)) *p_ = look(&(from)[i], 4 * (int)sizeof *(from), __COUNTER__); \
        for (int l_ = 0; l_ < 4; l_++) \
            (to)[l_] = p_[l_]; \
    } while (0)
#define STORE4_(to, i, from) \
    do { \
        __typeof__(&(to)[0]) p_ = emu_write(&(to)[i], 4 * (int)sizeof *(to), __COUNTER__); \
        for (int l_ = 0; l_ < 4; l_++) \
            p_[l_] = (from)[l_]; \
    } while (0)
#define READ4_f32(to, p, i) LOAD4_(to, p, i, emu_read)
#define READ4_i32(to, p, i) LOAD4_(to, p, i, emu_read)
#define READ4_u32(to, p, i) LOAD4_(to, p, i, emu_read)
#define READ4_u8(to, p, i) LOAD4_(to, p, i, emu_read)
#define READ4_bool(to, p, i) LOAD4_(to, p, i, emu_read)
#define READ4_f64(to, p, i) LOAD4_(to, p, i, emu_read)
#define READ4_i64(to, p, i) LOAD4_(to, p, i, emu_read)
#define READ4_bits_(to, p, i) LOAD4_(to, p, i, emu_read)
#define WRITE4_f32(p, i, from) STORE4_(p, i, from)
#define WRITE4_i32(p, i, from) STORE4_(p, i, from)
#define WRITE4_u32(p, i, from) STORE4_(p, i, from)
#define WRITE4_u8(p, i, from) STORE4_(p, i, from)
#define WRITE4_f64(p, i, from) STORE4_(p, i, from)
#define WRITE4_i64(p, i, from) STORE4_(p, i, from)
#define WRITE4_f16(p, i, from) STORE4_(p, i, from)
#define WRITE4_bf16(p, i, from) STORE4_(p, i, from)
#define READ_NOW(p) (*(const u8 *)emu_read(p, 1, __COUNTER__))

#define SHARED(T, name, n) \
    T *const name = emu_shared(shared_at, sizeof(T) * (n)); \
    shared_at += ((i32)sizeof(T) * (n) + 15) / 16 * 16
#define HELD(T, name, n) \
    static const char name##_key; \
    T *const name = emu_held(&name##_key, sizeof(T) * (n))
#define GET(a, i) (*(const __typeof__(*(a)) *)emu_shared_read(&(a)[i], sizeof *(a), __COUNTER__))
#define SET(a, i, x) (*(__typeof__(&(a)[0]))emu_shared_write(&(a)[i], sizeof *(a), __COUNTER__) = (x))
#define SET2_f32(to, i, from) \
    do { \
        f32 *p_ = emu_shared_write(&(to)[i], 2 * (int)sizeof *(to), __COUNTER__); \
        p_[0] = (from)[0], p_[1] = (from)[1]; \
    } while (0)
#define GET4_f32(to, from, i) LOAD4_(to, from, i, emu_shared_read)
#define GET4_f64(to, from, i) LOAD4_(to, from, i, emu_shared_read)
#define BARRIER() emu_barrier(THREADS)
#define BLOCK_BARRIER() emu_barrier(emu_thread.threads)
#define GRID_BARRIER(team, met) ((void)(met), emu_grid_barrier())
#define GRID_END(team, met) ((void)(met))
#define COPY_PIECE(to, i, from, place) emu_copy_piece(&(to)[i], (place) < 0 ? (void *)0 : &(from)[place], __COUNTER__)
#define COPIES_SEND() emu_copies_send()
#define COPIES_WAIT(n) emu_copies_wait(n)
#define MATRICES(to, tile, i) emu_matrices(to, &(tile)[i], 0, __COUNTER__)
#define MATRICES_TURNED(to, tile, i) emu_matrices(to, &(tile)[i], 1, __COUNTER__)
#define BITS_TF32(bits) ((u32)BITS_f32(TF32_f32(FROM_BITS_f32((i32)(bits)))))
#define MMA_f16(sum, a, b0, b1) emu_mma(sum, a, b0, b1, 0)
#define MMA_bf16(sum, a, b0, b1) emu_mma(sum, a, b0, b1, 1)
#define MMA_tf32(sum, a, b0, b1) emu_mma(sum, a, b0, b1, 2)
#define SHUFFLE(x, mask, group) \
    ({ \
        __typeof__(x) value_ = (x); \
        emu_shuffle(&value_, sizeof value_, mask, group); \
        value_; \
    })

#define FAULT(team, site) ((team)->fault = (u64)(site) < (team)->fault ? (u64)(site) : (team)->fault)

double exp(double), log(double), expm1(double), log1p(double), sin(double), cos(double), tanh(double),
    erf(double), pow(double, double), sqrt(double), floor(double), rint(double), fma(double, double, double);
float sinf(float), cosf(float), powf(float, float), sqrtf(float), floorf(float), rintf(float),
    fmaf(float, float, float);

INLINE float SQRT_f32(float a) { return sqrtf(a); }
INLINE double SQRT_f64(double a) { return sqrt(a); }
INLINE float FLOOR_f32(float a) { return floorf(a); }
INLINE double FLOOR_f64(double a) { return floor(a); }
INLINE float ROUND_f32(float a) { return rintf(a); }
INLINE double ROUND_f64(double a) { return rint(a); }
INLINE float ABS_f32(float a) { return __builtin_fabsf(a); }
INLINE double ABS_f64(double a) { return __builtin_fabs(a); }
INLINE float FMA_f32(float a, float b, float c) { return fmaf(a, b, c); }
INLINE double FMA_f64(double a, double b, double c) { return fma(a, b, c); }
