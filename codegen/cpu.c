/* What to compile for. The CPU is asked for its features and never for its name: a name says
 * too much (a virtual machine hides features) and decides too much (LLVM limits some products
 * to 256-bit vectors). The base is a level of the x86-64 psABI; what the CPU has beyond it
 * is added feature by feature. The builtins used here also ask the operating system whether it
 * saves the registers in question. */
#include "codegen/toolchain.h"

#include <pthread.h>

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

static const char *features[MAX_FEATURES];
static CpuTarget native = {.triple = "x86_64-pc-linux-gnu", .features = features};
static const CpuTarget portable = {.triple = "x86_64-pc-linux-gnu", .cpu = "x86-64"};

static const char *level(void)
{
    if (__builtin_cpu_supports("x86-64-v4"))
        return "x86-64-v4";
    if (__builtin_cpu_supports("x86-64-v3"))
        return "x86-64-v3";
    return __builtin_cpu_supports("x86-64-v2") ? "x86-64-v2" : "x86-64";
}

static void ask(void)
{
    __builtin_cpu_init();
    native.cpu = level();
#define ADD(clang, gcc) \
    if (__builtin_cpu_supports(gcc)) \
        features[native.nfeatures++] = "+" clang;
    FEATURES(ADD)
}

#else

static CpuTarget native = {.triple = "aarch64-unknown-linux-gnu", .cpu = "generic"};
static const CpuTarget portable = {.triple = "aarch64-unknown-linux-gnu", .cpu = "generic"};

static void ask(void)
{
}

#endif

const CpuTarget *cpu_target(Target target)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, ask);
    return target == TARGET_PORTABLE ? &portable : &native;
}
