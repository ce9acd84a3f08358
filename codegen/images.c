/* From the steps for a device to their images: each step's CUDA goes through NVRTC once for each
 * architecture, all side by side on as many threads as there are processors, and what comes out becomes
 * text of a C file:
 *
 *     const dlm_image step_train_1_images[] = {
 *         {"sm_90a", 13000, 23984, "\177ELF..."},
 *         {0, 0, 0, 0},
 *     };
 *
 * Strings are what Clang reads fastest. */
#include "codegen/images.h"

#include "codegen/embed.h"
#include "codegen/emit.h"
#include "runtime/nvrtc.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- architectures ---- */

/* Those whose newest instructions run on that very generation only: sm_90a. */
enum { FIRST_SPECIFIC = 90, PTX = 80 };

const char *arch_of(int capability)
{
    return internf("sm_%d%s", capability, capability >= FIRST_SPECIFIC ? "a" : "");
}

static bool is_known(int number, const int *known, int n)
{
    for (int i = 0; i < n; i++)
        if (known[i] == number)
            return true;
    return false;
}

static char *unknown_arch(const char *name, const int *known, int n)
{
    Buf b = {0};
    for (int i = 0; i < n; i++)
        buf_printf(&b, "%ssm_%d", i ? ", " : "", known[i]);
    char *text = message("--arch %s: NVRTC %d.%d does not know this architecture; it knows %s, and ptx is for all "
                         "that are newer", name, rt_nvrtc_version() / 1000, rt_nvrtc_version() / 10 % 100,
                         buf_text(&b));
    buf_free(&b);
    return text;
}

/* sm_90a, compute_80 or ptx; NULL: it is none of them. */
static const char *read_arch(const char *name, const int *known, int n)
{
    int number = 0, used = 0;
    if (!strcmp(name, "ptx"))
        return internf("compute_%d", is_known(PTX, known, n) || !n ? PTX : known[0]);
    if (sscanf(name, "sm_%d%n", &number, &used) != 1 && sscanf(name, "compute_%d%n", &number, &used) != 1)
        return NULL;
    bool whole = !name[used] || (!strcmp(name + used, "a") && number >= FIRST_SPECIFIC);
    return whole && is_known(number, known, n) ? name : NULL;
}

bool archs_read(const char *text, bool asked, Archs *archs, char **error)
{
    const char *why;
    int known[64], n = rt_nvrtc_found(&why) ? rt_nvrtc_architectures(known, LENGTH(known)) : -1;
    *archs = (Archs){.n = 0};
    *error = n < 0 ? message("%s", why) : NULL;
    for (const char *at = text; n >= 0 && *at && archs->n < MOST_ARCHS;) {
        size_t length = strcspn(at, ",");
        const char *name = intern_n(at, length), *arch = read_arch(name, known, n);
        if (!arch && asked) {
            *error = unknown_arch(name, known, n);
            return false;
        }
        if (arch)
            archs->p[archs->n++] = arch;
        at += length + (at[length] == ',');
    }
    if (n >= 0 && !archs->n)
        archs->p[archs->n++] = read_arch("ptx", known, n);
    return n >= 0;
}

/* ---- compiling ---- */

typedef struct {
    const char *name, *arch;    /* of the step */
    char *source;
    rt_image image;
    char *error;
} Task;

typedef struct {
    Task *p;
    int n;
    atomic_int next;
} Tasks;

static void *work(void *context)
{
    Tasks *all = context;
    for (int i; (i = atomic_fetch_add(&all->next, 1)) < all->n;) {
        Task *t = &all->p[i];
        rt_nvrtc_compile(t->source, t->name, t->arch, false, &t->image, NULL, &t->error);
    }
    return NULL;
}

static int processors(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

static void compile_all(Tasks *all)
{
    enum { MOST_HELPERS = 31 };
    pthread_t helpers[MOST_HELPERS];
    int wanted = processors() - 1, started = 0;
    while (started < wanted && started < all->n - 1 && started < MOST_HELPERS &&
           pthread_create(&helpers[started], NULL, work, all) == 0)
        started++;
    work(all);
    for (int i = 0; i < started; i++)
        pthread_join(helpers[i], NULL);
}

/* The source of what cannot be is kept for whoever mends it. */
static char *internal_error(const Task *t)
{
    const char *folder = getenv("TMPDIR");
    char *path = message("%s/dlm-%s-XXXXXX.cu", folder && *folder ? folder : "/tmp", t->name);
    int file = mkstemps(path, 3);
    size_t n = strlen(t->source);
    bool kept = file >= 0 && write(file, t->source, n) == (ssize_t)n;
    if (file >= 0)
        close(file);
    char *text = message("the CUDA of step %s does not compile for %s, which is a fault of dlm; %s%s:\n%s", t->name,
                         t->arch, kept ? "its source is kept in " : "its source could not be kept in ", path,
                         t->error);
    free(path);
    return text;
}

/* ---- text ---- */

static void put_bytes(Buf *out, const rt_image *b)
{
    buf_puts(out, "\"");
    for (size_t i = 0; i < b->size; i++) {
        unsigned char c = b->data[i];
        if (i && i % 4096 == 0)
            buf_puts(out, "\"\n        \"");
        if (c >= ' ' && c < 127 && c != '"' && c != '\\' && c != '?')
            buf_put(out, (const char *)&c, 1);
        else
            buf_printf(out, "\\%03o", c);
    }
    buf_puts(out, "\"");
}

static void begin_table(const char *id, Buf *out)
{
    buf_printf(out, "extern " TABLE_SHARED " const dlm_image %s[];\nconst dlm_image %s[] = {\n", id, id);
}

static void end_table(Buf *out)
{
    buf_puts(out, "    {0, 0, 0, 0},\n};\n\n");
}

/* The driver reads an image at an address that the machine likes. */
static void put_images(const Model *m, int step, const Task *tasks, int n, Buf *out)
{
    const char *id = model_images(m, step);
    for (int i = 0; i < n; i++) {
        buf_printf(out, "static const char %s_%d[] __attribute__((aligned(64))) =\n        ", id, i);
        put_bytes(out, &tasks[i].image);
        buf_puts(out, ";\n");
    }
    begin_table(id, out);
    for (int i = 0; i < n; i++)
        buf_printf(out, "    {\"%s\", %d, %zu, %s_%d},\n", tasks[i].arch, rt_nvrtc_version(), tasks[i].image.size, id, i);
    end_table(out);
}

static void begin_unit(Buf *out)
{
    buf_put(out, (const char *)embedded_abi.data, embedded_abi.size);
    buf_puts(out, "\n");
}

/* ---- entries ---- */

void images_emit_source(const Model *m, const char *file, Units *units)
{
    Buf out = {0};
    begin_unit(&out);
    buf_printf(&out, "__asm__(\".pushsection .rodata\\nmodel_cuda: .incbin \\\"%s\\\"\\n.byte 0\\n.popsection\");\n"
               "extern const char model_cuda[] __attribute__((visibility(\"hidden\")));\n\n", file);
    for (int i = 0; i < m->device.n; i++)
        if (m->device.p[i]) {
            begin_table(model_images(m, i), &out);
            buf_puts(&out, "    {\"cuda\", 0, 0, model_cuda},\n");
            end_table(&out);
        }
    units_add(units, m->program->name, m->part[0], &out);
}

static int tasks_of(const Model *m, int step, const Archs *archs)
{
    const Step *d = step < m->device.n ? m->device.p[step] : NULL;
    return d && d->kernels.n ? archs->n : 0;
}

static Tasks make_tasks(const Model *m, const Archs *archs)
{
    Tasks all = {xrealloc(NULL, ((size_t)m->steps.n * MOST_ARCHS + 1) * sizeof(Task)), 0, 0};
    for (int i = 0; i < m->steps.n; i++) {
        int n = tasks_of(m, i, archs);
        Buf source = {0};
        if (!n)
            continue;
        emit_cuda_head(&source);
        emit_cuda(m->device.p[i], &source);
        for (int k = 0; k < n; k++)
            all.p[all.n++] = (Task){.name = m->device.p[i]->name, .arch = archs->p[k], .source = source.p};
    }
    return all;
}

int images_emit(const Model *m, const Archs *archs, Units *units, char **error)
{
    Tasks all = make_tasks(m, archs);
    Buf out = {0};
    *error = NULL;
    compile_all(&all);
    for (int i = 0; i < all.n && !*error; i++)
        if (all.p[i].error)
            *error = internal_error(&all.p[i]);
    begin_unit(&out);
    for (int i = 0, at = 0; i < m->device.n && !*error; i++)
        if (m->device.p[i]) {
            put_images(m, i, all.p + at, tasks_of(m, i, archs), &out);
            at += tasks_of(m, i, archs);
        }
    for (int i = 0; i < all.n; i++) {
        free(all.p[i].image.data);
        free(all.p[i].error);
        if (i + 1 == all.n || all.p[i + 1].source != all.p[i].source)
            free(all.p[i].source);
    }
    free(all.p);
    if (*error)
        buf_free(&out);
    else
        units_add(units, m->program->name, m->part[0], &out);
    return *error ? -1 : 0;
}
