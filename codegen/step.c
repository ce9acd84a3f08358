/* One step to C: its kernels, the function that all threads run, the sizes of its buffers,
 * and the table row that the runtime reads (dlm_step of runtime/dlm_abi.h).
 *
 * The run function calls the kernels in order, each thread with its part of the range. A
 * barrier stands where a kernel touches what another thread has written, or writes what it
 * has read, since the last one; the memory pass has numbered the phases between barriers. */
#include "codegen/emit.h"
#include "codegen/program.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *c_identifier(const char *name)
{
    static const char *const reserved[] = {"begin", "end", "team", "buffer", "dim", "lo", "hi", "t", "l", "left"};
    Buf b = {0};
    if (!isalpha((unsigned char)*name))
        buf_puts(&b, "v");
    for (const char *p = name; *p; p++)
        buf_put(&b, isalnum((unsigned char)*p) ? p : "_", 1);
    for (int i = 0; i < LENGTH(reserved); i++)
        if (!strcmp(buf_text(&b), reserved[i]))
            buf_puts(&b, "_");
    bool loop = b.n >= 2 && strchr("iruxy", b.p[0]) && isdigit((unsigned char)b.p[1]);
    if (loop || (b.n >= 2 && b.p[0] == 'n' && isdigit((unsigned char)b.p[1])))
        buf_puts(&b, "_");
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static const char *symbol_name(void *ctx, const char *symbol)
{
    (void)ctx;
    return c_identifier(symbol);
}

void emit_dim(Buf *out, Dim d)
{
    dim_print_c(out, d, symbol_name, NULL);
}

/* ---- what kernels touch ---- */

/* Buffers that exist by themselves; others are names for them. */
static bool is_storage(const Step *s, int buffer)
{
    return s->buffers.p[buffer].alias < 0;
}

/* ---- work, for grain and statistics ---- */

/* Scalar operations of one kernel: every value once for each index of the axes it varies on. */
static Dim kernel_work(const Kernel *k)
{
    Dim total = dim_const(0);
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        if (x->op != K_POINT && x->op != K_REDUCE && x->op != K_RANDOM)
            continue;
        Dim n = dim_const(1);
        for (int a = 0; a < k->naxes; a++)
            if ((x->axes | x->over) >> a & 1)
                n = dim_mul(n, k->axis[a].extent);
        total = dim_add(total, n);
    }
    return total;
}

/* Bytes that a kernel reads and writes, each buffer once. */
static Dim kernel_bytes(const Step *s, const Kernel *k)
{
    bool *seen = calloc((size_t)s->buffers.n * 2, 1);
    Dim total = dim_const(0);
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        if (x->op == K_LOAD && !seen[buffer_storage(s, x->buffer)]) {
            seen[buffer_storage(s, x->buffer)] = true;
            total = dim_add(total, buffer_bytes(&s->buffers.p[x->buffer]));
        }
    }
    for (int i = 0; i < k->stores.n; i++) {
        int id = s->buffers.n + buffer_storage(s, k->stores.p[i].buffer);
        if (!seen[id])
            total = dim_add(total, buffer_bytes(&s->buffers.p[k->stores.p[i].buffer]));
        seen[id] = true;
    }
    free(seen);
    return total;
}

/* Loads and stores, as work: copies do nothing else. */
static Dim kernel_moves(const Kernel *k)
{
    Dim n = dim_const(2 * k->stores.n);
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].kind == AXIS_PARALLEL)
            n = dim_mul(n, k->axis[a].extent);
    return n;
}

/* The work of one iteration of the spread loops with symbols taken as 16, for the grain. */
static int64_t iteration_work(const Kernel *k)
{
    DimValue values[32];
    const char *names[32];
    Dim work = dim_add(kernel_work(k), kernel_moves(k)), trips = dim_const(1);
    for (int i = 0; i < k->schedule.spread; i++) {
        int axis = k->schedule.order[i], tile = k->schedule.tile[axis] > 1 ? k->schedule.tile[axis] : 1;
        trips = dim_mul(trips, dim_div(dim_add(k->axis[axis].extent, dim_const(tile - 1)), dim_const(tile)));
    }
    int n = dim_symbols(dim_add(work, trips), names, LENGTH(names));
    for (int i = 0; i < n; i++)
        values[i] = (DimValue){names[i], 16};
    int64_t w = 1, t = 1;
    DimEnv env = {values, n};
    if (!dim_eval(work, &env, &w) || !dim_eval(trips, &env, &t) || t < 1)
        return 1;
    return w / t < 1 ? 1 : w / t;
}

/* ---- the run function ---- */

static void emit_arrays(const Step *s, Buf *out)
{
    for (int i = 0; i < s->buffers.n; i++) {
        const Buffer *b = &s->buffers.p[i];
        if (b->kind != BUF_ARRAY)
            continue;
        int64_t n = 1;
        dim_is_const(shape_count(b->rank, b->shape), &n);
        static const char *const types[DTYPES] = {"f32", "f64", "f32", "f32", "i32", "i64", "u32", "u8", "u8"};
        buf_printf(out, "static const %s %s_array_%d[%lld + 32] = {", types[b->type], c_identifier(s->name), i,
                   (long long)n);
        for (int64_t j = 0; j < n; j++) {
            buf_puts(out, j % 8 ? " " : "\n    ");
            if (is_float(b->type))
                buf_double(out, b->array[j].f);
            else
                buf_printf(out, "%lld", (long long)b->array[j].i);
            buf_puts(out, ",");
        }
        buf_puts(out, "\n};\n");
    }
}

static void emit_call(const Step *s, const Kernel *k, Buf *out)
{
    int64_t grain = 16384 / iteration_work(k);
    if (!k->schedule.spread)
        buf_puts(out, "    if (team->id == 0)\n        ");
    else {
        buf_puts(out, "    if (SHARE(team, ");
        emit_trip_count(k, out);
        buf_printf(out, ", %lld, &lo, &hi))\n        ", (long long)(grain < 1 ? 1 : grain));
    }
    emit_kernel_call(s, k, out);
    buf_puts(out, ";\n");
}

static void emit_dims(const Step *s, Buf *out)
{
    for (int i = 0; i < s->dims.n; i++)
        buf_printf(out, "    const i64 %s = dim[%d];\n", c_identifier(s->dims.p[i]), i);
    for (int i = 0; i < s->dims.n; i++)
        buf_printf(out, "    (void)%s;\n", c_identifier(s->dims.p[i]));
}

static void emit_run(const Step *s, const char *id, Buf *out)
{
    buf_printf(out, "static void %s_run(void *const *buffer, const i64 *dim, dlm_team *team)\n{\n", id);
    emit_dims(s, out);
    buf_puts(out, "    i64 lo, hi;\n    (void)lo;\n    (void)hi;\n    (void)dim;\n    (void)buffer;\n");
    int phase = 0;
    for (int i = 0; i < s->kernels.n; i++) {
        const Kernel *k = &s->kernels.p[i];
        if (k->phase != phase)
            buf_puts(out, "    dlm_barrier(team);\n");
        phase = k->phase;
        emit_call(s, k, out);
    }
    buf_puts(out, "}\n\n");
}

static void emit_sizes(const Step *s, const char *id, Buf *out)
{
    buf_printf(out, "static void %s_sizes(const i64 *dim, i64 *bytes)\n{\n", id);
    emit_dims(s, out);
    buf_puts(out, "    (void)dim;\n    (void)bytes;\n");
    for (int i = 0; i < s->buffers.n; i++) {
        buf_printf(out, "    bytes[%d] = ", i);
        emit_dim(out, is_storage(s, i) ? buffer_bytes(&s->buffers.p[i]) : dim_const(0));
        buf_puts(out, ";\n");
    }
    buf_puts(out, "}\n\n");
    buf_printf(out, "static void %s_traffic(const i64 *dim, f64 *bytes, f64 *flops)\n{\n", id);
    emit_dims(s, out);
    buf_puts(out, "    (void)dim;\n    *bytes = *flops = 0;\n");
    for (int i = 0; i < s->kernels.n; i++) {
        buf_puts(out, "    *bytes += (f64)(");
        emit_dim(out, kernel_bytes(s, &s->kernels.p[i]));
        buf_puts(out, ");\n    *flops += (f64)(");
        emit_dim(out, kernel_work(&s->kernels.p[i]));
        buf_puts(out, ");\n");
    }
    buf_puts(out, "}\n\n");
}

static void emit_buffers(const Step *s, const char *id, Buf *out)
{
    static const char *const kinds[] = {"DLM_BUF_INPUT", "DLM_BUF_OUTPUT", "DLM_BUF_PLACE", "DLM_BUF_TEMP", "DLM_BUF_TEMP"};
    buf_printf(out, "static const dlm_buffer %s_buffers[] = {\n", id);
    for (int i = 0; i < s->buffers.n; i++) {
        const Buffer *b = &s->buffers.p[i];
        bool temp = b->kind == BUF_TEMP || b->kind == BUF_ARRAY;
        int index = b->kind == BUF_PLACE ? b->index : temp ? 0 : b->index;
        bool unused = b->kind == BUF_ARRAY || !is_storage(s, i);
        buf_printf(out, "    {%s, %d, %d, %d},  /* %d %s", unused ? "DLM_BUF_TEMP" : kinds[b->kind], unused ? 0 : index,
                   unused ? 0 : b->first, unused ? 0 : b->last, i, b->name ? b->name : "");
        buf_puts(out, " ");
        shape_print(out, b->type, b->rank, b->shape);
        buf_puts(out, " */\n");
    }
    buf_puts(out, "    {DLM_BUF_TEMP, 0, 0, 0}\n};\n\n");
}

static void emit_sites(const Step *s, const char *id, Buf *out)
{
    if (!s->faults.n)
        return;
    buf_printf(out, "static const dlm_fault_site %s_sites[] = {\n", id);
    for (int i = 0; i < s->faults.n; i++) {
        buf_puts(out, "    {");
        put_c_string(out, s->faults.p[i].place);
        buf_puts(out, ", ");
        put_c_string(out, s->faults.p[i].message);
        buf_puts(out, "},\n");
    }
    buf_puts(out, "};\n\n");
}

static int count_phases(const Step *s)
{
    return s->kernels.n ? s->kernels.p[s->kernels.n - 1].phase + 1 : 0;
}

static int line_of(Span at)
{
    int line = 0, column;
    if (at.file)
        source_position(at, &line, &column);
    return line;
}

/* The first value in the list that comes from this value's line. */
static bool first_of_line(const Kernel *k, ValueId v)
{
    Span at = k->values.p[v].span;
    for (ValueId u = 0; u < v; u++)
        if (k->values.p[u].span.file == at.file && line_of(k->values.p[u].span) == line_of(at))
            return false;
    return at.file != 0;
}

/* What stands above a kernel: the .dlm lines that it computes, and the kernel as IR. */
static void emit_comment(const Kernel *k, Buf *out)
{
    enum { LINES = 8 };
    int lines = 0;
    for (ValueId v = 0; v < k->values.n && lines < LINES; v++)
        if (first_of_line(k, v)) {
            put_source_comment(out, k->values.p[v].span);
            buf_puts(out, "\n");
            lines++;
        }
    if (!lines && k->span.file) {
        put_source_comment(out, k->span);
        buf_puts(out, "\n");
    }
    buf_puts(out, "/*\n");
    kernel_print(k, out);
    buf_puts(out, "*/\n");
}

/* ---- entry ---- */

void emit_step(const Step *s, const char *id, const char *linkage, Buf *out)
{
    buf_printf(out, "/* ---- step %s ---- */\n\n", s->name);
    emit_arrays(s, out);
    for (int i = 0; i < s->kernels.n; i++) {
        emit_comment(&s->kernels.p[i], out);
        emit_kernel(s, &s->kernels.p[i], out);
    }
    emit_run(s, id, out);
    emit_sizes(s, id, out);
    emit_buffers(s, id, out);
    emit_sites(s, id, out);
    buf_printf(out, "%s const dlm_step %s = {\n    .name = ", linkage, id);
    put_c_string(out, s->name);
    buf_printf(out, ",\n    .nbuffers = %d, .ndims = %d, .nphases = %d, .nkernels = %d,\n", s->buffers.n, s->dims.n,
               count_phases(s), s->kernels.n);
    buf_printf(out, "    .buffers = %s_buffers, .sizes = %s_sizes, .traffic = %s_traffic, .run = %s_run,\n", id, id, id, id);
    buf_printf(out, "    .nsites = %d, .sites = ", s->faults.n);
    if (s->faults.n)
        buf_printf(out, "%s_sites\n};\n\n", id);
    else
        buf_puts(out, "0\n};\n\n");
}
