/* From the file to objects: front end, passes, code generation, Clang. */
#include "frontend/command/pipeline.h"

#include "codegen/embed.h"
#include "frontend/command/cuda.h"
#include "frontend/command/memory.h"
#include "frontend/frontend.h"
#include "passes/pass.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int failed(void)
{
    errors_print(stderr);
    return EXIT_FAILED;
}

Program *read_model(const Options *o)
{
    StdFile *std = NEW_ARRAY(StdFile, embedded_std_count);
    for (int i = 0; i < embedded_std_count; i++)
        std[i] = (StdFile){embedded_std[i].name, (const char *)embedded_std[i].data,
                           embedded_std[i].size};
    FrontendOptions options = {.path = o->file, .std = std, .nstd = embedded_std_count,
                               .defines = o->defines.p, .ndefines = o->defines.n};
    Program *p = compile_front(&options);
    if (!p || error_count())
        return NULL;
    check_program(p, "the front end");
    return p;
}

bool run_passes(Model *m)
{
    return tensor_passes_within(m) && model_kernel_passes(m);
}

bool run_target_passes(const Options *o, Model *m)
{
    m->with_device = o->cuda;
    m->without_cpu = o->without_cpu;
    return run_passes(m) && (!o->cuda || model_device_passes(m));
}

/* While Clang works, which takes seconds for a large model: a line that a terminal shows. */
static void say_compiling(const Model *m, bool done)
{
    const char *term = getenv("TERM");
    if (!isatty(STDERR_FILENO) || !term || !strcmp(term, "dumb"))
        return;
    if (done)
        fputs("\r\033[K", stderr);
    else
        fprintf(stderr, "compiling %s: %d steps", m->program->name, m->steps.n);
}

/* What --time-passes says of Clang. */
static void print_compile_time(const Model *m, int units)
{
    int kernels = model_functions(m);
    double ms = 1e3 * compile_seconds();
    fprintf(stderr, "clang: %d kernels in %d units, of which %d were compiled: %.0f ms of CPU time, %.1f ms a kernel\n",
            kernels, units, compiled_units(), ms, ms / (kernels > 0 ? kernels : 1));
}

bool compile(const Options *o, const Model *m, int kernels_a_unit, Objects *objects)
{
    CompileOptions options = COMPILE_DEFAULT;
    options.no_cache = o->no_cache;
    char *said = NULL;
    Units units = model_emit(m, kernels_a_unit);
    if (o->cuda && !cuda_images(o, m, &units)) {
        units_free(&units);
        return false;
    }
    *objects = (Objects){xrealloc(NULL, (size_t)units.n * sizeof(Bytes)), units.n};
    memset(objects->p, 0, (size_t)units.n * sizeof(Bytes));
    say_compiling(m, false);
    bool done = compile_units(units.p, units.n, &options, objects->p, &said) == 0;
    say_compiling(m, true);
    if (!done) {
        complain(EXIT_FAILED, "the C of this model does not compile, which is a fault of dlm:\n%s",
                 said ? said : "");
        objects_free(objects);
    }
    if (pass_options.time_passes) {
        print_pass_times(stderr);
        print_compile_time(m, units.n);
    }
    free(said);
    units_free(&units);
    return done;
}

bool compile_model(const Options *o, Program *p, const Entry *only, Objects *objects)
{
    Model m = model_new(only ? program_only(p, only) : p, o->target);
    if (run_target_passes(o, &m))
        return compile(o, &m, KERNELS_A_UNIT, objects);
    errors_print(stderr);
    return false;
}

bool may_compile(const Options *o)
{
    static const char *const needed[] = {"grad", "fuse", "schedule", "memory"};
    for (int i = 0; i < LENGTH(needed); i++)
        for (const char *at = pass_options.skip; at && (at = strstr(at, needed[i])); at++) {
            size_t n = strlen(needed[i]);
            if ((at == pass_options.skip || at[-1] == ',') && (!at[n] || at[n] == ',')) {
                complain(EXIT_USAGE, "--skip %s: `dlm %s` needs what this pass makes", needed[i],
                         o->command->name);
                return false;
            }
        }
    return true;
}

/* ---- loading ---- */

bool load(Loaded *l)
{
    char *error = NULL;
    l->jit = jit_load(l->objects.p, l->objects.n, &error);
    l->program = l->jit ? jit_symbol(l->jit, "dlm_model", &error) : NULL;
    if (!l->program)
        complain(EXIT_FAILED, "the compiled model cannot be loaded: %s",
                 error ? error : "no reason is known");
    free(error);
    return l->program != NULL;
}

void unload(Loaded *l)
{
    jit_free(l->jit);
    objects_free(&l->objects);
}

/* ---- results ---- */

int link_model(const Objects *objects, const char *model, const char *output)
{
    char *said = NULL;
    int result = model ? link_object(objects->p, objects->n, model, output, &said)
                       : link_executable(objects->p, objects->n, output, &said);
    if (said && *said && said[strlen(said) - 1] == '\n')
        said[strlen(said) - 1] = 0;
    if (result != 0)
        complain(EXIT_FAILED, "%s", said ? said : output);
    free(said);
    return result == 0 ? EXIT_OK : EXIT_FAILED;
}

int write_result(const Options *o, const char *data, size_t size)
{
    if (o->output) {
        if (!write_file(o->output, data, size))
            return complain(EXIT_FAILED, "cannot write %s: %s", o->output, strerror(errno));
        return EXIT_OK;
    }
    if (fwrite(data, 1, size, stdout) != size || fflush(stdout))
        return complain(EXIT_FAILED, "cannot write to the standard output: %s", strerror(errno));
    return EXIT_OK;
}
