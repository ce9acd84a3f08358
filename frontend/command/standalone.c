/* dlm emit --what cuda --standalone -o FOLDER: the program as text, for a machine that has a GPU and no dlm.
 *
 *     FOLDER/model.cu        the kernels of all steps; NVRTC compiles them when the program starts
 *     FOLDER/model.1.c ...   entries, tables, launches, and what the CPU does; one of them takes model.cu in
 *     FOLDER/libdlmrt.a      the runtime
 *     FOLDER/build.sh        makes the program of it: cc is all that it calls
 *
 * Without --target the steps are for GPUs alone. The C is for every CPU, unless --target names a level. */
#include "frontend/command/standalone.h"

#include "codegen/embed.h"
#include "codegen/emit.h"
#include "codegen/images.h"
#include "frontend/command/pipeline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool put_file(const char *folder, const char *name, const void *data, size_t size)
{
    const char *path = internf("%s/%s", folder, name);
    if (write_file(path, data, size))
        return true;
    complain(EXIT_FAILED, "cannot write %s: %s", path, strerror(errno));
    return false;
}

static bool put_text(const char *folder, const char *name, Buf *text)
{
    bool done = put_file(folder, name, buf_text(text), text->n);
    buf_free(text);
    return done;
}

static bool put_kernels(const char *folder, const Model *m)
{
    Buf text = {0};
    emit_cuda_head(&text);
    for (int i = 0; i < m->device.n; i++)
        if (m->device.p[i])
            emit_cuda(m->device.p[i], &text);
    return put_text(folder, "model.cu", &text);
}

static bool put_units(const char *folder, const Units *units)
{
    bool done = true;
    for (int i = 0; i < units->n && done; i++)
        done = put_file(folder, internf("model.%d.c", i + 1), units->p[i].source, strlen(units->p[i].source));
    return done;
}

/* The flags are those of dlm where they change results or say what the C may do. */
static bool put_script(const char *folder, const Units *units)
{
    Buf text = {0};
    buf_puts(&text, "#!/bin/sh\n"
             "# sh build.sh [PROGRAM]: makes the program of the files of this folder with the C compiler. To run it takes\n"
             "# NVIDIA's driver, and NVRTC, which compiles model.cu for the GPU at hand.\n"
             "set -eu\n"
             "cd \"$(dirname \"$0\")\"\n"
             "flags='-std=gnu11 -O2 -w -Wno-psabi -fPIC -ffp-contract=off -fno-strict-aliasing'\n");
    for (int i = 0; i < units->n; i++) {
        bool any = units->p[i].target == TARGET_BASE;
        buf_printf(&text, "${CC:-cc} $flags%s%s%s -c model.%d.c -o model.%d.o\n", units->p[i].plain ? " -O0" : "",
                   any ? "" : " -march=", any ? "" : cpu_target(units->p[i].target)->cpu, i + 1, i + 1);
    }
    buf_puts(&text, "${CC:-cc} -pie -Wl,--gc-sections -o \"${1:-program}\"");
    for (int i = 0; i < units->n; i++)
        buf_printf(&text, " model.%d.o", i + 1);
    buf_puts(&text, " libdlmrt.a -lm -pthread -ldl\n");
    return put_text(folder, "build.sh", &text);
}

static bool put_all(const char *folder, const Model *m)
{
    Units units = model_emit(m, ONE_UNIT);
    images_emit_source(m, "model.cu", &units);
    bool done = put_kernels(folder, m) && put_units(folder, &units) && put_script(folder, &units) &&
                put_file(folder, "libdlmrt.a", embedded_runtime.data, embedded_runtime.size);
    units_free(&units);
    return done;
}

int emit_standalone(const Options *o)
{
    Options wanted = *o;
    if (!o->output)
        return complain(EXIT_USAGE, "a standalone program needs a folder: use -o FOLDER");
    Program *p = read_model(o);
    if (!p)
        return failed();
    wanted.without_cpu = o->without_cpu || !o->cuda;
    wanted.cuda = true;
    Model m = model_new(p, o->target == TARGET_NATIVE ? TARGET_BASE : o->target);
    if (!run_target_passes(&wanted, &m))
        return failed();
    if (mkdir(o->output, 0777) && errno != EEXIST)
        return complain(EXIT_FAILED, "cannot make the folder %s: %s", o->output, strerror(errno));
    return put_all(o->output, &m) ? EXIT_OK : EXIT_FAILED;
}
