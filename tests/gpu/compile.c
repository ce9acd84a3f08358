/* Compiles CUDA for real architectures, which needs NVRTC but no GPU, and prints what each kernel takes:
 *
 *     gpu_compile FILE.cu sm_80 [sm_90a ...]
 *
 *     train_1_k0_contract sm_80 registers 40 shared 0 spills 0
 *
 * Exit status 77: NVRTC is not here. What was printed is kept in the cache. */
#include "codegen/toolchain.h"
#include "runtime/nvrtc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number before `unit` in the line; 0: none. */
static int number_before(const char *line, const char *end, const char *unit)
{
    const char *p = strstr(line, unit);
    if (!p || p >= end)
        return 0;
    while (p > line && p[-1] == ' ')
        p--;
    while (p > line && p[-1] >= '0' && p[-1] <= '9')
        p--;
    return atoi(p);
}

/* Lines of ptxas: "... entry function 'NAME' for 'sm_80'", "... bytes spill stores ...", "Used N registers". */
static void summarise(const char *log, const char *arch, Buf *out)
{
    char name[512] = "?";
    int spills = 0;
    for (const char *line = log; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        const char *end = line + strcspn(line, "\n"), *quote = strstr(line, "entry function '");
        if (quote && quote < end)
            snprintf(name, sizeof name, "%.*s", (int)strcspn(quote + 16, "'"), quote + 16);
        spills += number_before(line, end, "bytes spill stores");
        if (!strstr(line, "registers") || strstr(line, "registers") > end)
            continue;
        buf_printf(out, "%s %s registers %d shared %d spills %d\n", name, arch, number_before(line, end, "registers"),
                   number_before(line, end, "bytes smem"), spills);
        spills = 0;
    }
}

static bool compile(const char *source, size_t n, const char *file, const char *arch)
{
    Bytes kept = {0};
    rt_image image;
    char *log = NULL, *error = NULL;
    Buf out = {0};
    rt_cache_part parts[] = {{"registers", 9}, {source, n}, {arch, strlen(arch)}};
    rt_cache_key key = rt_cache_hash(parts, LENGTH(parts));
    if (find_bytes(key, &kept)) {
        fwrite(kept.data, 1, kept.size, stdout);
        return true;
    }
    if (rt_nvrtc_compile(source, file, arch, true, &image, &log, &error)) {
        fprintf(stderr, "%s: %s: %s\n", file, arch, error);
        return false;
    }
    summarise(log ? log : "", arch, &out);
    fwrite(out.p, 1, out.n, stdout);
    rt_cache_keep(key, &(rt_cache_part){out.p, out.n}, 1);
    return true;
}

int main(int argc, char **argv)
{
    const char *why;
    size_t n = 0;
    char *source = argc > 1 ? read_file(argv[1], &n) : NULL;
    if (!source || argc < 3) {
        fprintf(stderr, "gpu_compile FILE.cu ARCH ...\n");
        return 2;
    }
    if (!rt_nvrtc_found(&why)) {
        fprintf(stderr, "%s\n", why);
        return 77;
    }
    for (int i = 2; i < argc; i++)
        if (!compile(source, n, argv[1], argv[i]))
            return 1;
    return 0;
}
