/* One step to C: its kernels, the function that all threads run, the sizes of its buffers,
 * and the table row that the runtime reads (dlm_step of runtime/dlm_abi.h).
 *
 * The run function calls the kernels in order, each thread with its part of the range. A
 * barrier stands where a kernel touches what another thread has written, or writes what it
 * has read, since the last one; the memory pass has numbered the phases between barriers. Loops
 * around kernels are loops of the run function, which all threads count alike. */
#include "codegen/emit.h"
#include "codegen/program.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *c_identifier(const char *name)
{
    static const char *const reserved[] = {
        "begin", "end", "team", "buffer", "dim", "lo", "hi", "t", "l", "left", "lane", "args", "queue", "THREAD", "THREADS",
        "BLOCK", "block", "from", "met", "table", "numbers", "shared_at", "shared_memory",
        "READ", "WRITE", "ADD", "GET", "SET", "SHARED", "BARRIER", "SHUFFLE", "FAULT", "GROUP", "GROUPS", "KERNEL",
        "CONSTANT", "UNROLL", "ROLLED",
        "all_k", "all_m", "all_n", "all_p", "all_q", "at_column", "at_k", "at_l", "at_m", "at_n",
        "from_k", "from_m", "from_n", "has_next", "in_half", "in_k", "in_line", "in_m", "in_n",
        "iu", "iv", "iw", "new_value", "next_a", "next_b", "next_k", "own_m", "own_n", "part_a",
        "part_b", "sums", "tile_a", "tile_b", "tile_line", "tiles_across", "tiles_down", "warp_m", "warp_n", "new_place", "at_c", "at_t", "segment"};
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

const char *step_identifier(const Step *s)
{
    return internf("%s%s", c_identifier(s->name), s->suffix);
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

/* How many elements an access reaches: along each axis of the buffer, from its least index to its
 * greatest. */
static Dim reach(const Step *s, const Kernel *k, int buffer, const Affine *at, const ValueId *via)
{
    const Buffer *b = &s->buffers.p[buffer];
    Dim box[MAX_AXES], n = dim_const(1);
    axis_extents(k, box);
    for (int i = 0; i < b->rank; i++) {
        Dim span = dim_add(dim_sub(affine_high(&at[i], box), affine_low(&at[i], box)), dim_const(1));
        bool known = via[i] == NO_VALUE && span != DIM_BAD && dim_ge(b->shape[i], span);
        n = dim_mul(n, known ? span : b->shape[i]);
    }
    return n;
}

typedef struct { int storage; bool stores; Dim elements; const Affine *at; int rank; } Reach;
typedef VEC(Reach) Reaches;

static bool same_access(const Reach *r, int rank, const Affine *at)
{
    bool same = r->rank == rank;
    for (int i = 0; same && i < rank; i++)
        same = affine_equal(&r->at[i], &at[i]);
    return same;
}

static void add_reach(Reaches *list, Reach r)
{
    for (int i = 0; i < list->n; i++)
        if (list->p[i].storage == r.storage && list->p[i].stores == r.stores &&
            same_access(&list->p[i], r.rank, r.at))
            return;
    PUSH(*list, r);
}

/* What a kernel reads and writes, equal accesses once. */
static Reaches find_reaches(const Step *s, const Kernel *k)
{
    Reaches list = {0};
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        if (x->op == K_LOAD)
            add_reach(&list, (Reach){buffer_storage(s, x->buffer), false,
                                     reach(s, k, x->buffer, x->at, x->via), x->at, x->rank});
    }
    for (int i = 0; i < k->stores.n; i++) {
        const Store *st = &k->stores.p[i];
        add_reach(&list, (Reach){buffer_storage(s, st->buffer), true,
                                 reach(s, k, st->buffer, st->at, st->via), st->at, st->rank});
    }
    return list;
}

/* What a size is in the middle round of the loops. */
static Dim typical(const Step *s, int loop, Dim d)
{
    for (; loop >= 0; loop = s->loops.p[loop].parent) {
        const StepLoop *l = &s->loops.p[loop];
        d = dim_substitute(d, l->symbol, dim_div(l->trips, dim_const(2)));
    }
    return d;
}

/* How often a kernel runs. */
static Dim typical_rounds(const Step *s, int loop)
{
    Dim n = dim_const(1);
    for (; loop >= 0; loop = s->loops.p[loop].parent)
        n = dim_mul(n, s->loops.p[loop].trips);
    return n;
}

/* Bytes that a kernel reads and writes: what its accesses reach, and no buffer more than once. */
static void emit_kernel_bytes(const Step *s, const Kernel *k, Buf *out)
{
    Reaches list = find_reaches(s, k);
    buf_puts(out, "(0");
    for (int i = 0; i < list.n; i++) {
        Dim whole = shape_count(s->buffers.p[list.p[i].storage].rank, s->buffers.p[list.p[i].storage].shape);
        Dim sum = dim_const(0);
        bool first = true;
        for (int j = 0; j < list.n; j++)
            if (list.p[j].storage == list.p[i].storage && list.p[j].stores == list.p[i].stores) {
                first &= j >= i;
                sum = dim_add(sum, list.p[j].elements);
            }
        if (!first)
            continue;
        sum = typical(s, k->loop, sum);
        bool part = dim_ge(whole, sum);
        buf_printf(out, " + %d * %s", dtype_bytes[s->buffers.p[list.p[i].storage].type], part ? "(" : "MIN64(");
        emit_dim(out, sum);
        if (!part) {
            buf_puts(out, ", ");
            emit_dim(out, whole);
        }
        buf_puts(out, ")");
    }
    buf_puts(out, ")");
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

/* A number that the type of two bytes holds, as its bits. */
static unsigned half_bits(DType t, double x)
{
    union { float f; uint32_t u; } single = {(float)x};
    unsigned sign = single.u >> 16 & 0x8000, size = single.u & 0x7fffffff;
    if (t == BF16)
        return single.u >> 16;
    if (size >= 0x7f800000)
        return sign | (size > 0x7f800000 ? 0x7e00 : 0x7c00);
    return sign | (size < 0x38800000 ? (unsigned)(fabs(x) * 0x1p24) : (size - 0x38000000) >> 13);
}

static void put_element(Buf *out, DType t, Value x)
{
    if (is_half(t))
        buf_printf(out, "0x%04x", half_bits(t, x.f));
    else if (!is_float(t))
        buf_printf(out, "%lld", (long long)x.i);
    else if (x.f != x.f)
        buf_puts(out, "NAN_");
    else if (x.f - x.f != 0)
        buf_puts(out, x.f > 0 ? "INF_" : "-INF_");
    else
        buf_double(out, x.f);
}

void emit_constants(const Step *s, const char *storage_class, Buf *out)
{
    for (int i = 0; i < s->buffers.n; i++) {
        const Buffer *b = &s->buffers.p[i];
        if (b->kind != BUF_ARRAY)
            continue;
        int64_t n = 1;
        dim_is_const(shape_count(b->rank, b->shape), &n);
        static const char *const types[DTYPES] = {"f32", "f64", "f16", "bf16", "i32", "i64", "u32", "u8", "u8"};
        buf_printf(out, "%s %s %s_array_%d[%lld + 32] = {", storage_class, types[b->type], step_identifier(s), i,
                   (long long)n);
        for (int64_t j = 0; j < n; j++) {
            buf_puts(out, j % 8 ? " " : "\n    ");
            put_element(out, b->type, b->array[j]);
            buf_puts(out, ",");
        }
        buf_puts(out, "\n};\n");
    }
}

void run_line(Run *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_printf(r->out, "%*s", 4 * r->depth, "");
    buf_vprintf(r->out, fmt, ap);
    buf_puts(r->out, "\n");
    va_end(ap);
}

static void emit_call(Run *r, const Kernel *k)
{
    enum { WORTH = 16384, OF_TILES = 16 * WORTH };      /* a tile does that much more in the time */
    int64_t grain = (k->contraction ? OF_TILES : WORTH) / iteration_work(k);
    bool divided = k->schedule.spread != 0, guarded = divided || !r->alone;
    Buf call = {0}, trips = {0};
    emit_kernel_call(r->s, k, &r->s->kernels.p[r->function[k - r->s->kernels.p]], r->owner, &call);
    emit_trip_count(k, &trips);
    if (divided)
        run_line(r, "if (SHARE(team, %s, %lld, &lo, &hi)) {", buf_text(&trips), (long long)(grain < 1 ? 1 : grain));
    else if (guarded)
        run_line(r, "if (team->id == 0) {");
    r->depth += guarded;
    run_line(r, "%s;", buf_text(&call));
    run_line(r, "MARK(team, %d);", (int)(k - r->s->kernels.p));
    r->depth -= guarded;
    if (guarded)
        run_line(r, "}");
    buf_free(&call);
    buf_free(&trips);
}

const char *dim_code(Dim d)
{
    Buf b = {0};
    emit_dim(&b, d);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static void emit_wait(Run *r, int phase)
{
    run_line(r, "BARRIER(team, %d);", phase);
}

static const char *test_code(const Run *r, int storage)
{
    (void)r;
    return internf("*(const u8 *)buffer[%d]", storage);
}

static void emit_barrier(Run *r, int phase, int loop)
{
    r->form->barrier(r, phase);
    if (loop >= 0)
        r->waits = dim_add(r->waits, typical_rounds(r->s, loop));
}

Dim own_bytes(const Step *s, int storage)
{
    enum { LINE = 64 };
    Dim whole = dim_div(dim_add(buffer_bytes(&s->buffers.p[storage]), dim_const(2 * LINE - 1)), dim_const(LINE));
    return dim_mul(whole, dim_const(LINE));
}

/* for (i64 t = lo; t < hi; t++) { const i64 n_ = t / H; const i64 h = t % H; .. } by each thread. */
static void emit_parallel_loop(Run *r, int from, int to, int loop)
{
    int nest[MAX_AXES], n = parallel_nest(r->s, loop, nest);
    Run outside = *r;
    run_line(r, "if (SHARE(team, %s, 1, &lo, &hi)) {", dim_code(parallel_rounds(r->s, loop)));
    run_line(r, "    for (i64 t = lo; t < hi; t++) {");
    r->depth += 2;
    const char *rest = "t";
    for (int i = n - 1; i >= 0; i--) {
        const StepLoop *l = &r->s->loops.p[nest[i]];
        const char *name = c_identifier(l->symbol), *trips = dim_code(l->trips);
        run_line(r, "const i64 %s = %s%s;", name, rest, i ? internf(" %% (%s)", trips) : "");
        run_line(r, "(void)%s;", name);
        rest = internf("%s / (%s)", rest, trips);
    }
    r->alone = true;
    emit_items(r, from, to, nest[n - 1]);
    r->alone = outside.alone;
    r->depth = outside.depth;
    run_line(r, "    }");
    run_line(r, "}");
}

/* for (i64 t_ = 0; t_ < T; t_++) { .. } by every thread, or by the first one alone. */
static void emit_loop(Run *r, int from, int to, int loop)
{
    const StepLoop *l = &r->s->loops.p[loop];
    const char *t = c_identifier(l->symbol), *n = dim_code(l->trips);
    bool outside = r->alone, apart = r->apart;
    if (l->rest != DIM_BAD)
        n = internf("MIN64(%s, %s)", n, dim_code(l->rest));
    r->alone |= runs_alone(r->s, from, to, loop);
    r->apart |= !l->barrier;
    if (r->alone && !outside)
        run_line(r, "if (%s)", r->form->first);
    r->depth += r->alone && !outside;
    if (l->backwards)
        run_line(r, "for (i64 %s = %s - 1; %s >= 0; %s--) {", t, n, t, t);
    else
        run_line(r, "for (i64 %s = 0; %s < %s; %s++) {", t, t, n, t);
    r->depth++;
    if (l->barrier) {
        run_line(r, "if (%s %s)", t, l->backwards ? internf("< %s - 1", n) : "> 0");
        r->depth++;
        emit_barrier(r, l->phase, loop);
        r->depth--;
    }
    if (l->until >= 0) {
        run_line(r, "if (!%s)", r->form->test(r, buffer_storage(r->s, l->until)));
        run_line(r, "    break;");
    }
    emit_items(r, from, to, loop);
    r->depth--;
    run_line(r, "}");
    r->depth -= r->alone && !outside;
    r->alone = outside;
    r->apart = apart;
}

/* The barrier before an item, where its phase is another than that of the one above. */
void emit_items(Run *r, int from, int to, int level)
{
    for (int i = from, end; i < to; i = end) {
        const Kernel *k = &r->s->kernels.p[i];
        int loop = loop_below(r->s, level, k->loop);
        int phase = loop < 0 ? k->phase : r->s->loops.p[loop].phase;
        end = item_end(r->s, i, level);
        if (phase != r->phase)
            emit_barrier(r, phase, level);
        r->phase = phase;
        if (loop < 0)
            r->form->call(r, k);
        else if (r->s->loops.p[loop].parallel && parallel_loop(r->s, level) < 0)
            emit_parallel_loop(r, i, end, loop);
        else
            emit_loop(r, i, end, loop);
    }
}

void emit_dims(const Step *s, Buf *out)
{
    for (int i = 0; i < s->dims.n; i++)
        buf_printf(out, "    const i64 %s = dim[%d];\n", c_identifier(s->dims.p[i]), i);
    for (int i = 0; i < s->dims.n; i++)
        buf_printf(out, "    (void)%s;\n", c_identifier(s->dims.p[i]));
}

static void emit_run(const Step *s, const int *function, const char *id, Buf *out)
{
    buf_printf(out, "static void %s_run(void *const *buffer, const i64 *dim, dlm_team *team)\n{\n", id);
    emit_dims(s, out);
    buf_puts(out, "    i64 lo, hi;\n    (void)lo;\n    (void)hi;\n    (void)dim;\n    (void)buffer;\n");
    static const RunForm form = {"team->id == 0", emit_call, emit_wait, test_code};
    Run run = {.s = s, .form = &form, .function = function, .owner = storage_owners(s), .out = out, .depth = 1, .waits = dim_const(0)};
    emit_items(&run, 0, s->kernels.n, -1);
    buf_puts(out, "}\n\n");
    if (!s->loops.n)
        return;
    buf_printf(out, "static i64 %s_waits(const i64 *dim)\n{\n", id);
    emit_dims(s, out);
    buf_puts(out, "    (void)dim;\n    return ");
    emit_dim(out, run.waits);
    buf_puts(out, ";\n}\n\n");
}

static void emit_sizes(const Step *s, const char *id, Buf *out)
{
    const int *owner = storage_owners(s);
    buf_printf(out, "static void %s_sizes(const i64 *dim, int threads, i64 *bytes)\n{\n", id);
    emit_dims(s, out);
    buf_puts(out, "    (void)dim;\n    (void)threads;\n    (void)bytes;\n");
    for (int i = 0; i < s->buffers.n; i++) {
        buf_printf(out, "    bytes[%d] = ", i);
        if (is_storage(s, i) && owner[i] >= 0) {
            buf_printf(out, "MIN64(threads, %s) * (%s);\n", dim_code(parallel_rounds(s, owner[i])), dim_code(own_bytes(s, i)));
            continue;
        }
        emit_dim(out, is_storage(s, i) ? buffer_bytes(&s->buffers.p[i]) : dim_const(0));
        buf_puts(out, ";\n");
    }
    buf_puts(out, "}\n\n");
    buf_printf(out, "static void %s_traffic(const i64 *dim, f64 *bytes, f64 *flops)\n{\n", id);
    emit_dims(s, out);
    buf_puts(out, "    (void)dim;\n    (void)bytes;\n    (void)flops;\n");
    for (int i = 0; i < s->kernels.n; i++) {
        const Kernel *k = &s->kernels.p[i];
        Dim rounds = typical_rounds(s, k->loop);
        buf_printf(out, "    bytes[%d] = (f64)", i);
        if (!dim_is(rounds, 1))
            buf_printf(out, "(%s) * (f64)", dim_code(rounds));
        emit_kernel_bytes(s, k, out);
        buf_printf(out, ";\n    flops[%d] = (f64)(", i);
        emit_dim(out, dim_mul(rounds, typical(s, k->loop, kernel_work(k))));
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

/* "mlp.dlm:4, layers.dlm:9": the line that gave the kernel its name, then those of its values. */
static void put_lines(const Kernel *k, Buf *out)
{
    enum { LINES = 4 };
    Buf text = {0};
    int lines = 0;
    for (ValueId v = -1; v < k->values.n && lines < LINES; v++) {
        Span at = v < 0 ? k->span : k->values.p[v].span;
        bool named = v >= 0 && at.file == k->span.file && line_of(at) == line_of(k->span);
        if (!at.file || named || (v >= 0 && !first_of_line(k, v)))
            continue;
        const char *path = source_get(at.file)->name, *slash = strrchr(path, '/');
        buf_printf(&text, "%s%s:%d", lines++ ? ", " : "", slash ? slash + 1 : path, line_of(at));
    }
    put_c_string(out, buf_text(&text));
    buf_free(&text);
}

/* function: of a device; each kernel's function is that of the kernel of this number. */
static void emit_table(const Step *s, const int *function, const char *id, Buf *out)
{
    buf_printf(out, "static const dlm_kernel %s_kernels[] = {\n", id);
    for (int i = 0; i < s->kernels.n; i++) {
        buf_puts(out, "    {");
        put_c_string(out, s->kernels.p[i].name);
        buf_puts(out, ", ");
        put_lines(&s->kernels.p[i], out);
        const Kernel *k = &s->kernels.p[i];
        bool joins = i > 0 && k->cooperative && k->cooperative == k[-1].cooperative;
        if (function && !k->cooperative)
            buf_printf(out, ", \"%s_%s\"", step_identifier(s), s->kernels.p[function[i]].name);
        else if (function && !joins)
            buf_printf(out, ", \"%s\"", cooperative_name(s, i));
        buf_puts(out, "},\n");
    }
    buf_puts(out, "    {0, 0}\n};\n\n");
}

static int count_phases(const Step *s)
{
    return s->kernels.n ? s->kernels.p[s->kernels.n - 1].phase + 1 : 0;
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

/* On a device constants are no arguments. */
static bool shares_function(const Step *s, const Kernel *a, const Kernel *b)
{
    bool constants = false;
    for (ValueId v = 0; v < a->values.n && a->schedule.threads; v++)
        constants |= a->values.p[v].op == K_LOAD &&
                     s->buffers.p[buffer_storage(s, a->values.p[v].buffer)].kind == BUF_ARRAY;
    for (ValueId v = 0; v < b->values.n && b->schedule.threads; v++)
        constants |= b->values.p[v].op == K_LOAD &&
                     s->buffers.p[buffer_storage(s, b->values.p[v].buffer)].kind == BUF_ARRAY;
    return !constants && !a->cooperative == !b->cooperative && kernel_alike(s, a, b);
}

/* Equal layers share their functions. */
int *step_functions(const Step *s)
{
    int *function = malloc((size_t)s->kernels.n * sizeof *function + 1);
    for (int i = 0; i < s->kernels.n; i++) {
        const Kernel *k = &s->kernels.p[i];
        int *f = &function[i];
        *f = 0;
        while (*f < i && (function[*f] != *f || !shares_function(s, &s->kernels.p[*f], k)))
            ++*f;
    }
    return function;
}

void emit_functions(const Step *s, const int *function, int from, int to, const char *linkage, Buf *out)
{
    for (int i = from; i < to; i++) {
        const Kernel *k = &s->kernels.p[i];
        if (function[i] < i) {
            buf_printf(out, "/* %s is %s on other buffers. */\n\n", k->name, s->kernels.p[function[i]].name);
            continue;
        }
        emit_comment(k, out);
        emit_kernel(s, k, linkage, out);
    }
}

static void emit_title(const Step *s, Buf *out)
{
    buf_printf(out, "/* ---- step %s%s ---- */\n\n", s->name, s->suffix);
}

void emit_runtime_tables(const Step *s, const int *function, const char *id, const char *linkage, Buf *out)
{
    emit_sizes(s, id, out);
    emit_buffers(s, id, out);
    emit_sites(s, id, out);
    emit_table(s, function, id, out);
    buf_printf(out, "%s const dlm_step %s = {\n    .name = ", linkage, id);
    put_c_string(out, s->name);
    buf_printf(out, ",\n    .nbuffers = %d, .ndims = %d, .nphases = %d, .nkernels = %d,\n", s->buffers.n, s->dims.n,
               count_phases(s), s->kernels.n);
    buf_printf(out, "    .buffers = %s_buffers, .sizes = %s_sizes, .traffic = %s_traffic,\n", id, id, id);
    buf_printf(out, "    .kernels = %s_kernels, .nsites = %d,\n", id, s->faults.n);
    if (s->faults.n)
        buf_printf(out, "    .sites = %s_sites,\n", id);
}

/* What calls the functions, and what the runtime reads. */
static void emit_rest(const Step *s, const int *function, const StepName *name, Buf *out)
{
    const char *id = name->id;
    emit_run(s, function, id, out);
    if (name->device)
        buf_printf(out, "extern " TABLE_SHARED " const dlm_step %s;\n", name->device);
    if (name->better)
        buf_printf(out, "extern " TABLE_SHARED " const dlm_step %s;\n", name->better);
    emit_runtime_tables(s, NULL, id, name->linkage, out);
    buf_printf(out, "    .run = %s_run,\n", id);
    if (s->loops.n)
        buf_printf(out, "    .waits = %s_waits,\n", id);
    if (s->level)
        buf_printf(out, "    .level = %d,\n", s->level);
    if (name->better)
        buf_printf(out, "    .better = &%s,\n", name->better);
    if (name->device)
        buf_printf(out, "    .device = &%s,\n", name->device);
    buf_puts(out, "};\n\n");
}

/* ---- entries ---- */

void emit_step_kernels(const Step *s, const int *function, int from, int to, Buf *out)
{
    emit_title(s, out);
    emit_functions(s, function, from, to, STEP_SHARED, out);
}

void emit_step_table(const Step *s, const int *function, const StepName *name, Buf *out)
{
    emit_title(s, out);
    emit_constants(s, "static const", out);
    for (int i = 0; i < s->kernels.n; i++)
        if (function[i] == i)
            emit_kernel_prototype(s, &s->kernels.p[i], STEP_SHARED, out);
    buf_puts(out, "\n");
    emit_rest(s, function, name, out);
}

void emit_step(const Step *s, const char *id, const char *linkage, const char *device, Buf *out)
{
    int *function = step_functions(s);
    emit_title(s, out);
    emit_constants(s, "static const", out);
    emit_functions(s, function, 0, s->kernels.n, STEP_LOCAL, out);
    emit_rest(s, function, &(StepName){id, linkage, device, NULL}, out);
    free(function);
}
