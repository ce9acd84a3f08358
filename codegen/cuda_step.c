/* One step for a device: its kernels as CUDA, and the C function that launches them in order. A kernel
 * begins when those launched before it have ended, so phases and barriers of the CPU are not needed. Loops
 * around kernels are loops of the C; where one ends early, the host asks the device before each round. What
 * runs in one cooperative launch is in cuda_cooperative.c. */
#include "codegen/embed.h"
#include "codegen/kernel_emit.h"

#include <stdlib.h>
#include <string.h>

void emit_cuda_head(Buf *out)
{
    buf_put(out, (const char *)embedded_device.data, embedded_device.size);
}

void emit_cuda(const Step *s, Buf *out)
{
    buf_printf(out, "\n/* ---- step %s ---- */\n\n", s->name);
    emit_constants(s, "CONSTANT", out);
    int *function = step_functions(s);
    emit_functions(s, function, 0, s->kernels.n, STEP_LOCAL, out);
    for (int i = 0, end; i < s->kernels.n; i = end) {
        end = cooperative_end(s, i);
        if (s->kernels.p[i].cooperative)
            emit_cooperative(s, function, i, end, out);
    }
    free(function);
}

/* ---- launches ---- */

typedef struct {
    const Step *s;
    Buf *out;
    int depth;
} Launch;

static void put_line(Launch *l, const char *fmt, ...) PRINTF(2, 3);
static void put_line(Launch *l, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_printf(l->out, "%*s", 4 * l->depth, "");
    buf_vprintf(l->out, fmt, ap);
    buf_puts(l->out, "\n");
    va_end(ap);
}

static void emit_launch(Launch *l, const Kernel *k)
{
    Buf args = {0}, blocks = {0};
    emit_launch_arguments(l->s, k, &args);
    emit_block_count(k, &blocks);
    put_line(l, "{   /* %s */", k->name);
    l->depth++;
    put_line(l, "void *args[] = {%s};", buf_text(&args));
    put_line(l, "dlm_launch(queue, %d, %s, 1, 1, %d, %d, args);", (int)(k - l->s->kernels.p), buf_text(&blocks),
             k->schedule.threads, shared_bytes(l->s, k));
    l->depth--;
    put_line(l, "}");
    buf_free(&args);
    buf_free(&blocks);
}

static void emit_launches(Launch *l, int from, int to, int level);

static void emit_launch_loop(Launch *l, int from, int to, int loop)
{
    const StepLoop *x = &l->s->loops.p[loop];
    const char *t = c_identifier(x->symbol), *n = dim_code(x->trips);
    if (x->rest != DIM_BAD)
        n = internf("MIN64(%s, %s)", n, dim_code(x->rest));
    if (x->backwards)
        put_line(l, "for (i64 %s = %s - 1; %s >= 0; %s--) {", t, n, t, t);
    else
        put_line(l, "for (i64 %s = 0; %s < %s; %s++) {", t, t, n, t);
    l->depth++;
    if (x->until >= 0) {
        put_line(l, "if (!dlm_test(queue, buffer[%d]))", buffer_storage(l->s, x->until));
        put_line(l, "    break;");
    }
    emit_launches(l, from, to, loop);
    l->depth--;
    put_line(l, "}");
}

static void emit_launches(Launch *l, int from, int to, int level)
{
    for (int i = from, end; i < to; i = end) {
        int loop = loop_below(l->s, level, l->s->kernels.p[i].loop);
        end = item_end(l->s, i, level);
        if (l->s->kernels.p[i].cooperative && cooperative_end(l->s, i) >= end) {
            end = cooperative_end(l->s, i);
            emit_cooperative_launch(l->s, i, end, l->depth, l->out);
        } else if (loop < 0)
            emit_launch(l, &l->s->kernels.p[i]);
        else
            emit_launch_loop(l, i, end, loop);
    }
}

/* ---- entry ---- */

void emit_device_step(const Step *s, const char *id, const char *linkage, Buf *out)
{
    int *function = step_functions(s);
    buf_printf(out, "/* ---- step %s on a device ---- */\n\n", s->name);
    buf_printf(out, "static void %s_launch(void *const *buffer, const i64 *dim, dlm_queue *queue)\n{\n", id);
    emit_dims(s, out);
    buf_puts(out, "    (void)dim;\n    (void)buffer;\n    (void)queue;\n");
    Launch l = {.s = s, .out = out, .depth = 1};
    emit_launches(&l, 0, s->kernels.n, -1);
    buf_puts(out, "}\n\n");
    buf_printf(out, "extern %s const dlm_image %s_images[];\n", TABLE_SHARED, id);
    emit_runtime_tables(s, function, id, linkage, out);
    buf_printf(out, "    .launch = %s_launch, .images = %s_images,\n};\n\n", id, id);
    free(function);
}
