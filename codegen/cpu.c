/* What to compile for. The CPU is asked for its features and never for its name: a name says
 * too much (a virtual machine hides features) and decides too much (LLVM limits some products
 * to 256-bit vectors). The base is a level of the x86-64 psABI; what the CPU has beyond it
 * is added feature by feature. The builtins used here also ask the operating system whether it
 * saves the registers in question.
 *
 * The portable target is several: the steps are compiled for each level, and the runtime takes the
 * best that the CPU has (runtime/isa.c). */
#include "codegen/toolchain.h"

#include <pthread.h>
#include <string.h>

#ifdef __x86_64__

/* Clang's name and GCC's name, of what our kernels may use beyond a level. */
#define FEATURES(F) \
    F("avxvnni", "avxvnni") \
    F("avx512ifma", "avx512ifma") \
    F("avx512vbmi", "avx512vbmi") \
    F("avx512vbmi2", "avx512vbmi2") \
    F("avx512vnni", "avx512vnni") \
    F("avx512bitalg", "avx512bitalg") \
    F("avx512vpopcntdq", "avx512vpopcntdq") \
    F("avx512bf16", "avx512bf16") \
    F("avx512fp16", "avx512fp16") \
    F("gfni", "gfni") \
    F("vaes", "vaes") \
    F("vpclmulqdq", "vpclmulqdq") \
    F("amx-tile", "amx-tile") \
    F("amx-int8", "amx-int8") \
    F("amx-bf16", "amx-bf16")

#define COUNT(clang, gcc) +1
enum { MAX_FEATURES = 0 FEATURES(COUNT) };

#define TRIPLE "x86_64-pc-linux-gnu"
static const char *features[MAX_FEATURES];
static const CpuTarget levels[TARGET_COUNT] = {
    [TARGET_BASE] = {.triple = TRIPLE, .cpu = "x86-64", .vectors = {16, 4}},
    [TARGET_V3] = {.triple = TRIPLE, .cpu = "x86-64-v3", .level = 3, .vectors = {16, 8}},
    [TARGET_V4] = {.triple = TRIPLE, .cpu = "x86-64-v4", .level = 4, .vectors = {32, 16}},
};
static const Target parts_of_all[] = {TARGET_BASE, TARGET_V3, TARGET_V4};
static CpuTarget native;

static void ask(void)
{
    __builtin_cpu_init();
    native = levels[__builtin_cpu_supports("x86-64-v4")   ? TARGET_V4
                    : __builtin_cpu_supports("x86-64-v3") ? TARGET_V3
                                                          : TARGET_BASE];
    if (!native.level && __builtin_cpu_supports("x86-64-v2"))
        native.cpu = "x86-64-v2";
    native.features = features;
#define ADD(clang, gcc) \
    if (__builtin_cpu_supports(gcc)) \
        features[native.nfeatures++] = "+" clang;
    FEATURES(ADD)
}

#else

static const CpuTarget levels[TARGET_COUNT] = {
    [TARGET_BASE] = {.triple = "aarch64-unknown-linux-gnu", .cpu = "generic", .vectors = {32, 4}},
};
static const Target parts_of_all[] = {TARGET_BASE};
static CpuTarget native;

static void ask(void)
{
    native = levels[TARGET_BASE];
}

#endif

const CpuTarget *cpu_target(Target target)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, ask);
    return target == TARGET_NATIVE ? &native : &levels[target == TARGET_PORTABLE ? TARGET_BASE : target];
}

int target_parts(Target target, Target parts[TARGET_COUNT])
{
    parts[0] = target;
    if (target != TARGET_PORTABLE)
        return 1;
    memcpy(parts, parts_of_all, sizeof parts_of_all);
    return LENGTH(parts_of_all);
}

Target target_named(const char *name)
{
    if (!strcmp(name, "native"))
        return TARGET_NATIVE;
    if (!strcmp(name, "portable"))
        return TARGET_PORTABLE;
    Target t = TARGET_BASE;
    while (t < TARGET_COUNT && (!levels[t].cpu || strcmp(levels[t].cpu, name)))
        t++;
    return t;
}
