/* fuse: from a graph to kernels.
 *
 * Every node either gets storage (a root: some kernel stores it) or is computed where it is
 * read. The pass walks the nodes from the outputs back. By then it knows in which groups of
 * stores (future kernels) a node is read, and decides:
 *
 *   - what must lie in memory is a root: outputs, operands that a contraction uses again and
 *     again, tables of gathers, what is reshaped (a reshape is another name for the same
 *     bytes), results of scatters and concats;
 *   - a reduction is computed where it is read if that is one kernel, which indexes it by its
 *     own parallel axes alone (so nothing is computed twice) and has no other contraction;
 *   - arithmetic is computed where it is read if that is one kernel, which reads it at few
 *     different indices (each computes it again, and so on from value to value), or if it is as
 *     cheap as the load it saves;
 *   - everything else is a root.
 *
 * A new root joins the group that reads it if all of that group's reads are at the same
 * element: then its value is used from the register (an optimiser's p, m and v end in one
 * kernel, which reads the gradient's contraction as its epilogue). So does a part of a concat, which is
 * stored where the concat has it: the gates' gradients of a recurrent cell end in one kernel.
 *
 * A root also joins a group that computes it of whole rows which the group goes over, or that shares operands with
 * it.
 *
 * Unfused (-O0), every node that is no view is a root with a kernel of its own.
 *
 * Then the kernels are put in order (fuse_order.c).
 *
 * A loop becomes a loop of the step around the kernels of its body, which is a graph of its own,
 * decided in the same way: what it carries lies in buffers that a round updates like places, what
 * it captures in those of the values around it, and its stacks are stored row by row. Nothing is
 * computed across its border. The starting values are stored into the buffers of the carries, by
 * what computes them if nothing else reads them, else by a copy.
 *
 *   before: %2 = contract.. ; %3 = tanh %2 ; result %3
 *   after:  kernel k0_contract_tanh { store tanh(reduce(add, mul(load, load))) } */
#include "passes/fuse_decide.h"
#include "passes/pass.h"

#include <stdlib.h>
#include <string.h>

/* ---- who reads what ---- */

bool depends(const Decision *d, Ref on, Ref r)
{
    return d->below[(size_t)on * d->words + r / 64] >> (r % 64) & 1;
}

static void find_users(Decision *d)
{
    const Graph *g = d->f.g;
    int *count = NEW_ARRAY(int, d->n);
    for (Ref r = 0; r < d->n; r++)
        for (int i = 0; i < node_at(g, r)->nargs; i++)
            count[node_at(g, r)->arg[i]]++;
    d->users = NEW_ARRAY(int *, d->n);
    d->nusers = NEW_ARRAY(int, d->n);
    for (Ref r = 0; r < d->n; r++)
        d->users[r] = NEW_ARRAY(int, count[r]);
    for (Ref r = 0; r < d->n; r++)
        for (int i = 0; i < node_at(g, r)->nargs; i++) {
            Ref a = node_at(g, r)->arg[i];
            d->users[a][d->nusers[a]++] = r;
        }
}

static void find_below(Decision *d)
{
    d->words = (d->n + 63) / 64;
    d->below = NEW_ARRAY(uint64_t, (size_t)d->n * d->words);
    for (Ref r = d->n - 1; r >= 0; r--) {
        uint64_t *row = d->below + (size_t)r * d->words;
        for (int u = 0; u < d->nusers[r]; u++) {
            Ref user = d->users[r][u];
            const uint64_t *theirs = d->below + (size_t)user * d->words;
            row[user / 64] |= (uint64_t)1 << (user % 64);
            for (int w = 0; w < d->words; w++)
                row[w] |= theirs[w];
        }
    }
}

/* ---- storage and groups ---- */

static int add_buffer(Fusion *f, BufferKind kind, const Node *n, const char *name, int index)
{
    Buffer b = {.kind = kind, .index = index, .name = name, .type = n->type, .rank = n->rank, .alias = -1};
    memcpy(b.shape, n->shape, sizeof b.shape);
    PUSH(f->s->buffers, b);
    return f->s->buffers.n - 1;
}

static int new_group(Decision *d)
{
    Group gr = {.loop = NO_REF};
    PUSH(d->f.groups, gr);
    return d->f.groups.n - 1;
}

static void add_target(Decision *d, int group, Ref node, int buffer, bool copy)
{
    Target t = {.node = node, .stored = copy ? NO_REF : node, .buffer = buffer, .row = copy ? -1 : d->f.row[node],
                .axis = -1, .copy = copy};
    PUSH(d->f.groups.p[group].targets, t);
}

static void note_read(Decision *d, Ref r, int group)
{
    if (!reads_in(d, r, group))
        PUSH(d->in[r], group);
}

/* The parts of a concat are stored straight into the buffer, each by a kernel that reads it, or by one
 * of its own: as the value of `stored`, or as a row of a stack. */
static void want_parts(Decision *d, Ref r, Ref stored, int buffer, int row)
{
    const Node *n = node_at(d->f.g, r);
    int axis = __builtin_ctz(n->axes);
    Dim offset = dim_const(0);
    for (int i = 0; i < n->nargs; i++) {
        Ref part = fuse_strip(d->f.g, n->arg[i]);
        Target t = {.node = part, .stored = stored, .buffer = buffer, .row = row, .axis = axis, .offset = offset, .copy = true};
        PUSH(d->parts[part], t);
        offset = dim_add(offset, node_at(d->f.g, part)->shape[axis]);
    }
}

/* The group stores another part of the concat, made of what r is made of. */
static bool has_sibling(Decision *d, Ref r, const Target *part, const Group *gr)
{
    if (gr->contraction || gr->reduces || is_reduction(node_at(d->f.g, r)))
        return false;
    for (int t = 0; t < gr->targets.n; t++)
        if (gr->targets.p[t].buffer == part->buffer && share_operands(d, r, gr->targets.p[t].node))
            return true;
    return false;
}

/* The group computes elements of r, one at each of its indices, or of a sibling, and may store them in the
 * concat, which it does not need. */
static bool may_store(Decision *d, Ref r, const Target *part, int group)
{
    const Node *n = node_at(d->f.g, r);
    const Group *gr = &d->f.groups.p[group];
    if (pass_options.unfused || gr->scatter || gr->loop != NO_REF || is_free(n) || gr->operands + 1 >= MOST_OPERANDS)
        return false;
    const Node *first = node_at(d->f.g, gr->targets.p[0].node);
    if (!shape_equal(n->rank, n->shape, first->rank, first->shape))
        return false;
    if (part->stored != NO_REF && (feeds(d, part->stored, gr) || detour(d, part->stored, group)))
        return false;
    Reads w = group_reads(d, group, r);
    return (w.found && w.identity && w.plain) || (!w.found && has_sibling(d, r, part, gr));
}

static void place_parts(Decision *d, Ref r)
{
    for (int p = 0; p < d->parts[r].n; p++) {
        Target t = d->parts[r].p[p];
        int group = -1;
        for (int i = 0; i < d->in[r].n && group < 0; i++)
            if (may_store(d, r, &t, d->in[r].p[i]))
                group = d->in[r].p[i];
        for (int i = 0; i < d->f.groups.n && group < 0; i++)
            if (has_sibling(d, r, &t, &d->f.groups.p[i]) && may_store(d, r, &t, i))
                group = i;
        if (group < 0)
            group = new_group(d);
        d->f.groups.p[group].operands++;
        PUSH(d->f.groups.p[group].targets, t);
        note_read(d, r, group);
    }
}

/* The groups that load what this group stores. */
static int readers_elsewhere(const Decision *d, Ref r, int group)
{
    return d->in[r].n - reads_in(d, r, group);
}

static void make_root(Decision *d, Ref r)
{
    const Node *n = node_at(d->f.g, r);
    if (d->f.storage[r] < 0)
        d->f.storage[r] = add_buffer(&d->f, BUF_TEMP, n, n->name ? n->name : op_info[n->op].name, 0);
    d->f.root[r] = true;
    if (n->op == OP_CONCAT) {
        d->f.group[r] = CONCAT_PARTS;
        want_parts(d, r, r, d->f.storage[r], d->f.row[r]);
        return;
    }
    int group = -1;
    for (int i = 0; i < d->in[r].n && group < 0; i++)
        if ((may_join(d, r, d->in[r].p[i]) || may_join_rows(d, r, d->in[r].p[i])) && rewrite_allowed())
            group = d->in[r].p[i];
    for (int i = d->f.groups.n - 1; i >= 0 && group < 0; i--)      /* the next to run is the last that was made */
        if (may_join_sibling(d, r, i) && rewrite_allowed())
            group = i;
    if (group < 0)
        group = new_group(d);
    if (pass_options.why && d->reason[r])
        why_stored(n, d->reason[r], readers_elsewhere(d, r, group));
    Group *gr = &d->f.groups.p[group];
    gr->contraction |= is_contraction(n);
    gr->reduces |= is_reduction(n);
    gr->scatter |= n->op == OP_SCATTER || (n->op == OP_CONTRACT && !contract_is_plain(n));
    gr->operands++;
    take_room(d->f.g, gr, n);
    d->f.group[r] = group;
    add_target(d, group, r, d->f.storage[r], false);
}

/* ---- the walk ---- */

static void decide(Decision *d)
{
    for (Ref r = d->n - 1; r >= 0; r--) {
        for (int u = 0; u < d->nusers[r]; u++) {
            Ref user = d->users[r][u];
            if (node_at(d->f.g, user)->op == OP_CONCAT || node_at(d->f.g, user)->op == OP_LOOP)
                continue;
            note_ways(d, r, user);
            if (d->f.root[user])
                note_read(d, r, d->f.group[user]);
            else
                for (int i = 0; i < d->in[user].n; i++)
                    note_read(d, r, d->in[user].p[i]);
        }
        place_parts(d, r);
        if (d->must[r] || (d->in[r].n && !inlined(d, r)))
            make_root(d, r);
    }
}

/* ---- inputs, outputs ---- */

static int input_buffer(Fusion *f, const Node *n)
{
    switch (n->input->kind) {
    case FROM_CARRY:
        return f->carry[n->input->index];
    case FROM_CAPTURE:
        return f->capture[n->input->index];
    case FROM_PLACE:
        return add_buffer(f, BUF_PLACE, n, n->input->place, 0);
    default:
        return add_buffer(f, BUF_ARG, n, n->name, n->input->index);
    }
}

static void input_storage(Decision *d)
{
    for (Ref r = 0; r < d->n; r++) {
        const Node *n = node_at(d->f.g, r);
        if (n->op == OP_INPUT)
            d->f.storage[r] = input_buffer(&d->f, n);
        if (n->op == OP_ARRAY) {
            d->f.storage[r] = add_buffer(&d->f, BUF_ARRAY, n, n->name, 0);
            d->f.s->buffers.p[d->f.storage[r]].array = n->array;
        }
    }
}

static int place_buffer(const Step *s, const char *place)
{
    for (int i = 0; i < s->buffers.n; i++)
        if (s->buffers.p[i].kind == BUF_PLACE && s->buffers.p[i].alias < 0 && s->buffers.p[i].name == place)
            return i;
    return -1;
}

/* The buffer of an output; a new value of a place or carry is stored over the old one. A row has none of
 * its own: it is stored into the buffer of its stack. */
static int output_buffer(Decision *d, const Output *o, const Node *n)
{
    const Loop *l = d->body;
    if (o->kind == FROM_STACK)
        return d->f.carry[l->ncarry + o->index];
    int old = o->kind == FROM_PLACE ? place_buffer(d->f.s, o->name)
              : o->kind == FROM_CARRY ? d->f.carry[o->index] : -1;
    BufferKind kind = o->kind == FROM_ARG ? BUF_RESULT : o->kind == FROM_PLACE ? BUF_PLACE : BUF_TEMP;
    int buffer = add_buffer(&d->f, kind, n, o->name, o->kind == FROM_ARG ? o->index : 0);
    d->f.s->buffers.p[buffer].alias = old;
    if (old >= 0)
        PUSH(d->f.updates, buffer);
    return buffer;
}

static void copy_output(Decision *d, Ref r, const Output *o, int buffer)
{
    if (o->kind == FROM_STACK && node_at(d->f.g, r)->op == OP_CONCAT && !pass_options.unfused) {
        want_parts(d, r, NO_REF, buffer, d->body->stack_axis[o->index]);
        return;
    }
    int group = new_group(d);
    add_target(d, group, r, buffer, true);
    if (o->kind == FROM_STACK)
        d->f.groups.p[group].targets.p[0].row = d->body->stack_axis[o->index];
    note_read(d, r, group);
}

/* What is reshaped gets storage (find_required), where it has none by nature. */
static bool will_be_stored(const Node *n)
{
    return !has_storage(n) && n->op != OP_CONST && n->op != OP_RESHAPE && n->op != OP_LOOP;
}

/* The same bytes, as what the node is. */
static int other_name(Fusion *f, int buffer, const Node *n)
{
    int other = add_buffer(f, BUF_TEMP, n, n->name ? n->name : op_info[n->op].name, 0);
    f->s->buffers.p[other].alias = buffer;
    return other;
}

/* What other values of the round need is stored in the stack alone, and read there. */
static bool lives_in_stack(const Decision *d, Ref r)
{
    const Node *n = node_at(d->f.g, r);
    if (is_free(n) || d->f.storage[r] >= 0 || n->op == OP_SCATTER || (n->op == OP_CONTRACT && !contract_is_plain(n)))
        return false;
    for (int u = 0; u < d->nusers[r]; u++) {
        Op op = node_at(d->f.g, d->users[r][u])->op;
        if (!op_info[op].pointwise && op != OP_CONTRACT && op != OP_RMAX && op != OP_RMIN)
            return false;
    }
    return d->nusers[r] > 0;
}

/* A value that lies elsewhere already, or goes to two, is copied; what is reshaped is stored in the shape
 * that it has before. */
static void output_storage(Decision *d)
{
    const Graph *g = d->f.g;
    for (int i = 0; i < g->outputs.n; i++) {
        const Output *o = &g->outputs.p[i];
        Ref r = fuse_strip(g, o->value);
        const Node *n = node_at(g, r);
        if (o->kind == FROM_CARRY && d->f.storage[r] == d->f.carry[o->index])
            continue;
        int buffer = output_buffer(d, o, n);
        Ref whole = n->op == OP_RESHAPE ? fuse_strip(g, n->arg[0]) : NO_REF;
        int *part = n->op == OP_PART ? &d->f.loop_buffers[n->arg[0]][n->part] : NULL;
        if (part && *part < 0 && o->kind == FROM_ARG)
            *part = buffer;
        else if (whole != NO_REF && o->kind != FROM_STACK && will_be_stored(node_at(g, whole)) &&
                 d->f.storage[whole] < 0)
            d->f.storage[whole] = other_name(&d->f, buffer, node_at(g, whole));
        else if (!is_free(n) && d->f.storage[r] < 0 && o->kind != FROM_STACK)
            d->f.storage[r] = buffer;
        else if (o->kind == FROM_STACK && lives_in_stack(d, r)) {
            d->f.storage[r] = buffer;
            d->f.row[r] = d->body->stack_axis[o->index];
        }
        else
            copy_output(d, r, o, buffer);
    }
}

/* ---- what loops carry and give ---- */

/* The starting value is stored straight into the carry's buffer if nothing else reads it. */
static bool is_output(const Graph *g, Ref r)
{
    for (int i = 0; i < g->outputs.n; i++)
        if (fuse_strip(g, g->outputs.p[i].value) == r)
            return true;
    return false;
}

/* What the loop alone reads is computed where the carry lies, and gone after the first round. */
static void start_carry(Decision *d, Ref loop, int carry)
{
    const Node *n = node_at(d->f.g, loop);
    Ref start = n->arg[carry];
    int buffer = d->f.loop_buffers[loop][carry];
    if (d->nusers[start] == 1 && !is_output(d->f.g, start) && d->f.storage[start] < 0
        && !is_free(node_at(d->f.g, start))) {
        d->f.storage[start] = buffer;
        d->must[start] = true;
        return;
    }
    int group = new_group(d);
    start = fuse_strip(d->f.g, start);
    add_target(d, group, start, buffer, true);
    d->f.groups.p[group].targets.p[0].stored = loop;
    note_read(d, start, group);
}

static void loop_storage(Decision *d, Ref loop)
{
    const Node *n = node_at(d->f.g, loop);
    int *buffers = d->f.loop_buffers[loop];
    for (int k = 0; k < n->loop->ncarry + n->loop->nstack; k++) {
        Node like = part_like(d->f.g, n, k);
        if (buffers[k] < 0)
            buffers[k] = add_buffer(&d->f, BUF_TEMP, &like, k < n->loop->ncarry ? "carry" : "stack", 0);
        if (k < n->loop->ncarry)
            start_carry(d, loop, k);
    }
    for (int u = 0; u < d->nusers[loop]; u++) {
        Ref part = d->users[loop][u];
        d->f.storage[part] = buffers[node_at(d->f.g, part)->part];
    }
    int group = new_group(d);
    d->f.groups.p[group].loop = loop;
}

static void loops_storage(Decision *d)
{
    for (Ref r = 0; r < d->n; r++)
        if (node_at(d->f.g, r)->op == OP_LOOP)
            loop_storage(d, r);
}

static void reshape_storage(Decision *d)
{
    for (Ref r = 0; r < d->n; r++) {
        const Node *n = node_at(d->f.g, r);
        if (n->op != OP_RESHAPE)
            continue;
        Ref a = fuse_strip(d->f.g, n->arg[0]);
        if (d->f.storage[a] < 0)
            continue;
        d->f.storage[r] = other_name(&d->f, d->f.storage[a], n);
    }
}

/* ---- loops ---- */

static void fuse_graph(Fusion f, const Loop *body);

/* Rows of rounds that do not run are 0. */
static void clear_stack(const Fusion *f, int buffer)
{
    const Buffer *b = &f->s->buffers.p[buffer];
    Kernel k = {.name = internf("k%d_zero", f->s->kernels.n), .span = build_span, .loop = f->loop};
    k.schedule.vector = -1;
    KValue zero = {.op = K_CONST, .type = b->type, .buffer = -1, .fault = -1, .span = build_span,
                   .arg = {NO_VALUE, NO_VALUE, NO_VALUE}};
    Store st = {.buffer = buffer, .rank = b->rank, .fault = -1};
    for (int i = 0; i < MAX_RANK; i++)
        zero.via[i] = st.via[i] = NO_VALUE;
    for (int i = 0; i < b->rank; i++)
        st.at[i] = affine_axis(kernel_axis(&k, internf("i%d", i), b->shape[i], AXIS_PARALLEL));
    st.value = kernel_value(&k, zero);
    PUSH(k.stores, st);
    PUSH(f->s->kernels, k);
}

static void build_rounds(const Fusion *f, Ref loop)
{
    const Node *n = node_at(f->g, loop);
    const Loop *l = n->loop;
    const int *buffers = f->loop_buffers[loop];
    int *capture = NEW_ARRAY(int, l->ncapture + 1);
    build_span = n->span;
    for (int i = 0; i < l->ncapture; i++)
        capture[i] = f->storage[fuse_strip(f->g, n->arg[l->ncarry + i])];
    for (int i = 0; i < l->nstack && (l->until >= 0 || l->rest != DIM_BAD); i++)
        clear_stack(f, buffers[l->ncarry + i]);
    PUSH(f->s->loops, ((StepLoop){.symbol = l->symbol, .trips = l->trips, .rest = l->rest, .backwards = l->backwards,
                                  .until = l->until < 0 ? -1 : buffers[l->until], .parent = f->loop, .span = n->span}));
    fuse_graph((Fusion){.g = l->body, .s = f->s, .loop = f->s->loops.n - 1, .carry = buffers,
                        .capture = capture}, l);
}

/* ---- entry ---- */

static void prepare(Decision *d)
{
    d->f.root = NEW_ARRAY(bool, d->n);
    d->f.group = NEW_ARRAY(int, d->n);
    d->f.storage = NEW_ARRAY(int, d->n);
    d->f.row = NEW_ARRAY(int, d->n);
    d->f.loop_buffers = NEW_ARRAY(int *, d->n);
    d->must = NEW_ARRAY(bool, d->n);
    d->reason = NEW_ARRAY(const char *, d->n);
    d->in = alloc((size_t)d->n * sizeof *d->in);
    d->ways = alloc((size_t)d->n * sizeof *d->ways);
    d->visited = NEW_ARRAY(int, d->n);
    d->parts = alloc((size_t)d->n * sizeof *d->parts);
    for (Ref r = 0; r < d->n; r++) {
        const Node *n = node_at(d->f.g, r);
        int parts = n->op == OP_LOOP ? n->loop->ncarry + n->loop->nstack : 0;
        d->f.group[r] = d->f.storage[r] = d->f.row[r] = -1;
        d->f.loop_buffers[r] = NEW_ARRAY(int, parts + 1);
        for (int i = 0; i < parts; i++)
            d->f.loop_buffers[r][i] = -1;
    }
    find_users(d);
    find_below(d);
}

static void fuse_graph(Fusion f, const Loop *body)
{
    Decision d = {.f = f, .n = f.g->nodes.n, .body = body};
    int from = f.s->kernels.n;
    prepare(&d);
    input_storage(&d);
    output_storage(&d);
    loops_storage(&d);
    find_required(&d);
    decide(&d);
    reshape_storage(&d);
    for (int i = d.f.groups.n - 1; i >= 0; i--)
        if (d.f.groups.p[i].loop == NO_REF)
            build_group(&d.f, &d.f.groups.p[i]);
    for (Ref r = 0; r < d.n; r++)
        if (node_at(d.f.g, r)->op == OP_LOOP)
            build_rounds(&d.f, r);
    order_kernels(&d.f, from);
}

bool pass_fuse(Step *s)
{
    fuse_graph((Fusion){.g = s->graph, .s = s, .loop = -1}, NULL);
    why_print(s, stderr);
    step_number_loops(s);
    return true;
}
