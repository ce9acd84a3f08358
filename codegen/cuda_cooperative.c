/* A cooperative launch: kernels of a step, with the loops around them, as one kernel.
 *
 * All blocks of its grid are on the device at the same time. Each goes through the same text as the threads of
 * the CPU do, and takes its share of the blocks of every part:
 *
 *     RUN(256, (N * 512 + 255) / 256, train_1_k0_mul(team, (f32 *)BUFFERS[0], (f32 *)BUFFERS[3], N, block));
 *     MEET();
 *     for (i64 t = 0; t < T; t++) {
 *         ...
 *
 * A part is a kernel like any other, as a function that is told which of its blocks to compute; so it gives the
 * same bits. It has the first THREADS threads of a block, and its shared memory when no other part
 * runs there. Parts of a phase begin where the one before ended, so that they are computed side by side, except
 * in loops whose rounds do not wait for each other: there each block keeps its elements. */
#include "codegen/kernel_emit.h"

#include <stdlib.h>
#include <string.h>

const char *cooperative_name(const Step *s, int from)
{
    return internf("%s_cooperative%d", step_identifier(s), s->kernels.p[from].cooperative);
}

/* ---- what it is given ---- */

typedef struct {
    int n, *slot;           /* of each storage, and the storage of each slot */
    int *storage;
    int level;              /* the loop around the launch, or -1 */
    VEC(const char *) sizes;        /* dimensions, then the rounds of the loops around */
    int threads, shared;    /* the most that a part has */
} Table;

/* The innermost loop that runs more than the kernels [from, to), or -1. */
static int level_of_launch(const Step *s, int from, int to)
{
    int level = s->kernels.p[from].loop;
    for (; level >= 0; level = s->loops.p[level].parent) {
        bool before = from > 0 && loop_contains(s, level, s->kernels.p[from - 1].loop);
        bool behind = to < s->kernels.n && loop_contains(s, level, s->kernels.p[to].loop);
        if (before || behind)
            break;
    }
    return level;
}

static Table find_table(const Step *s, int from, int to)
{
    bool *used = NEW_ARRAY(bool, s->buffers.n + 1);
    Table t = {.slot = NEW_ARRAY(int, s->buffers.n + 1), .storage = NEW_ARRAY(int, s->buffers.n + 1)};
    t.level = level_of_launch(s, from, to);
    for (int i = from; i < to; i++) {
        const Kernel *k = &s->kernels.p[i];
        int shared = shared_bytes(s, k);
        mark_storages(s, k, used);
        t.threads = k->schedule.threads > t.threads ? k->schedule.threads : t.threads;
        t.shared = shared > t.shared ? shared : t.shared;
        for (int l = k->loop; l != t.level; l = s->loops.p[l].parent)
            if (s->loops.p[l].until >= 0)
                used[buffer_storage(s, s->loops.p[l].until)] = true;
    }
    for (int i = 0; i < s->buffers.n; i++)
        if (used[i]) {
            t.slot[i] = t.n;
            t.storage[t.n++] = i;
        }
    for (int i = 0; i < s->dims.n; i++)
        PUSH(t.sizes, s->dims.p[i]);
    for (int l = t.level; l >= 0; l = s->loops.p[l].parent)
        PUSH(t.sizes, s->loops.p[l].symbol);
    return t;
}

/* ---- the kernel ---- */

static void call_part(Run *r, const Kernel *k)
{
    Buf call = {0}, blocks = {0};
    emit_part_call(r->s, k, &r->s->kernels.p[r->function[k - r->s->kernels.p]], r->slot, &call);
    emit_block_count(k, &blocks);
    if (kernel_alone(k))
        run_line(r, "RUN_ALONE(%d, %s);", k->schedule.threads, buf_text(&call));
    else {
        if (r->apart)
            run_line(r, "from = 0;");
        run_line(r, "RUN(%d, %s, %s);", k->schedule.threads, buf_text(&blocks), buf_text(&call));
    }
    buf_free(&call);
    buf_free(&blocks);
}

static void meet(Run *r, int phase)
{
    (void)phase;
    run_line(r, "MEET();");
}

static const char *test_fresh(const Run *r, int storage)
{
    return internf("GOES_ON(BUFFERS[%d])", r->slot[storage]);
}

void emit_cooperative(const Step *s, const int *function, int from, int to, Buf *out)
{
    static const RunForm form = {"HOME == 0", call_part, meet, test_fresh};
    Table t = find_table(s, from, to);
    int loop = loop_below(s, t.level, s->kernels.p[from].loop);
    Run run = {.s = s, .form = &form, .function = function, .slot = t.slot, .out = out, .depth = 1,
               .phase = loop < 0 ? s->kernels.p[from].phase : s->loops.p[loop].phase, .waits = dim_const(0)};
    buf_printf(out, "COOPERATIVE(%s, %d, %d, %d)\n{\n", cooperative_name(s, from), t.n,
               t.sizes.n ? t.sizes.n : 1, t.threads);
    for (int i = 0; i < t.sizes.n; i++)
        run_line(&run, "const i64 %s = SIZES[%d];", c_identifier(t.sizes.p[i]), i);
    run_line(&run, "i64 met = 0;");
    run_line(&run, "i32 from = 0;");
    emit_items(&run, from, to, t.level);
    run_line(&run, "GRID_END(team, met);");
    buf_puts(out, "}\n\n");
}

/* ---- its launch ---- */

/* The blocks that a kernel has in the middle round of the loops below the launch. */
static const char *typical_blocks(const Step *s, const Kernel *k, int level)
{
    Kernel typical = *k;
    Buf blocks = {0};
    for (int a = 0; a < k->naxes; a++)
        for (int l = k->loop; l != level; l = s->loops.p[l].parent)
            typical.axis[a].extent = dim_substitute(typical.axis[a].extent, s->loops.p[l].symbol,
                                                    dim_div(s->loops.p[l].trips, dim_const(2)));
    emit_block_count(&typical, &blocks);
    return text_of(&blocks, "1");
}

/* So many blocks as the largest phase has work for, if the device can hold them at once. */
void emit_cooperative_launch(const Step *s, int from, int to, int depth, Buf *out)
{
    Table t = find_table(s, from, to);
    Run r = {.s = s, .out = out, .depth = depth};
    run_line(&r, "{   /* %s: %s to %s */", cooperative_name(s, from), s->kernels.p[from].name,
             s->kernels.p[to - 1].name);
    r.depth++;
    run_line(&r, "i64 most = 1, blocks = 0;");
    for (int i = from; i < to; i++) {
        bool begins = i == from || s->kernels.p[i].phase != s->kernels.p[i - 1].phase;
        run_line(&r, "blocks %s %s;", begins ? "=" : "+=", typical_blocks(s, &s->kernels.p[i], t.level));
        if (i + 1 == to || s->kernels.p[i + 1].phase != s->kernels.p[i].phase)
            run_line(&r, "most = blocks > most ? blocks : most;");
    }
    buf_printf(out, "%*sconst void *table[] = {", 4 * r.depth, "");
    for (int i = 0; i < t.n; i++)
        buf_printf(out, "%sbuffer[%d]", i ? ", " : "", t.storage[i]);
    buf_printf(out, "};\n%*sconst i64 sizes[] = {%s", 4 * r.depth, "", t.sizes.n ? "" : "0");
    for (int i = 0; i < t.sizes.n; i++)
        buf_printf(out, "%s%s", i ? ", " : "", c_identifier(t.sizes.p[i]));
    buf_puts(out, "};\n");
    run_line(&r, "dlm_launch_cooperative(queue, %d, most, %d, %d, table, sizes);", from, t.threads, t.shared);
    r.depth--;
    run_line(&r, "}");
}
