/* ahead: what the first step of a loop over batches needs of its batch and of draws alone, the augmentation,
 * becomes a step of its own, which may run before earlier rounds have ended.
 *
 *     batches $2 x of d, 32 at a time {              batches $2 x of d, 32 at a time {
 *       step $2 x -> $3 loss                           step ahead $2 x -> $4
 *         %0: input arg 0                                %0: input arg 0
 *         %1: random "noise"                             %1: random "noise"
 *         %2: add %0, ... %1                             %2: add %0, ... %1
 *         %3: input place "w"                            result 0 %2
 *         %4: contract %2 * %3                   =>    step $2 x, $4 -> $3 loss
 *                                                        %0: input arg 1
 *                                                        %1: input place "w"
 *                                                        %2: contract %0 * %1
 *
 * Draws are functions of the seed, their site, the execution and the element, and both steps run once
 * a round, so they are the same. What depends on the batch alone stays: it is cheap where it is read, and may be
 * large (one_hot). Nothing is cut off through which a derivative goes, nor what is more than FACTOR times
 * as large as the batch, nor the work of a step that might not run in every round. */
#include "passes/pass.h"
#include "passes/rewrite.h"

#include <string.h>

enum { FACTOR = 4, FEW_BYTES = 4096, MOST_RESULTS = 8 /* RT_MAX_PREPARED of the runtime */ };

typedef VEC(const char *) Names;

typedef struct {
    Entry *e;
    Host *loop, *step;
    Names bound;            /* symbols that get their values in the body of the loop */
    bool *movable;          /* of each node: made of the batch and of draws, and of nothing else */
    bool *batch, *draw;     /* which of them it depends on */
    bool *result;           /* cut off, and read by what stays */
} Cut;

/* ---- what may move ---- */

static void add_bound(Names *all, const Entry *e, const HostBlock *block)
{
    for (int i = 0; i < block->n; i++) {
        const Host *h = block->p[i];
        if (h->symbol)
            PUSH(*all, h->symbol);
        for (int k = 0; k < h->lengths.n; k++)
            PUSH(*all, h->lengths.p[k]);
        if (h->kind == HOST_GATHER || h->kind == HOST_ENCODE)
            PUSH(*all, e->vars.p[h->gathered].rows);
        add_bound(all, e, &h->body);
        add_bound(all, e, &h->otherwise);
    }
}

static bool is_known(const Cut *c, Dim d)
{
    const char *names[32];
    int n = dim_symbols(d, names, LENGTH(names));
    for (int i = 0; i < n && i < LENGTH(names); i++)
        for (int k = 0; k < c->bound.n; k++)
            if (c->bound.p[k] == names[i])
                return false;
    return n <= LENGTH(names);
}

static bool maps_are_known(const Cut *c, const Map *map)
{
    for (int i = 0; i < map->rank; i++)
        if (!is_known(c, map->at[i].offset))
            return false;
    return true;
}

static bool sizes_are_known(const Cut *c, const Node *n)
{
    bool known = n->op != OP_SIZE || is_known(c, n->size);
    for (int i = 0; i < n->rank; i++)
        known = known && is_known(c, n->shape[i]);
    if (n->op == OP_GATHER || n->op == OP_SCATTER)
        known = known && maps_are_known(c, &n->gather->map);
    if (n->op != OP_CONTRACT)
        return known;
    for (int i = 0; i < n->contract->nbox; i++)
        known = known && is_known(c, n->contract->box[i]);
    known = known && maps_are_known(c, &n->contract->out);
    for (int i = 0; i < n->nargs; i++)
        known = known && maps_are_known(c, &n->contract->in[i]);
    return known;
}

/* Whether the node is a field of the loop's batch. */
static bool is_field(const Cut *c, const Node *n)
{
    if (n->op != OP_INPUT || n->input->kind != FROM_ARG)
        return false;
    VarId v = c->step->inputs.p[n->input->index];
    for (int i = 0; i < c->loop->vars.n; i++)
        if (c->loop->vars.p[i] == v)
            return true;
    return false;
}

static bool is_ordinary(const Node *n)
{
    static const Op others[] = {OP_CONST, OP_ARRAY, OP_SIZE, OP_IOTA, OP_RANDOM, OP_CONTRACT, OP_RESHAPE,
                                OP_CONCAT, OP_RMAX, OP_RMIN, OP_ARGMAX, OP_ARGMIN, OP_GATHER, OP_SCATTER,
                                OP_MARK, OP_STOP};
    for (int i = 0; i < LENGTH(others); i++)
        if (n->op == others[i])
            return true;
    return op_info[n->op].pointwise;
}

/* Derivatives by x go through everything between it and y: `by` says which nodes that may be. */
static void mark_movable(Cut *c, const Graph *g)
{
    bool *by = NEW_ARRAY(bool, g->nodes.n + 1);
    for (Ref r = 0; r < g->nodes.n; r++)
        if (is_derivative(node_at(g, r)))
            by[node_at(g, r)->arg[1]] = true;
    for (Ref r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        bool of_derivative = false;
        c->movable[r] = (is_field(c, n) || is_ordinary(n)) && sizes_are_known(c, n);
        c->batch[r] = is_field(c, n);
        c->draw[r] = n->op == OP_RANDOM;
        for (int k = 0; k < n->nargs; k++) {
            of_derivative |= by[n->arg[k]];
            c->movable[r] &= c->movable[n->arg[k]];
            c->batch[r] |= c->batch[n->arg[k]];
            c->draw[r] |= c->draw[n->arg[k]];
        }
        by[r] |= of_derivative;
        c->movable[r] &= !of_derivative;
    }
}

/* ---- what is worth it ---- */

static bool is_cut_off(const Cut *c, Ref r)
{
    return c->movable[r] && c->batch[r] && c->draw[r];
}

static Dim bytes_of(const Node *n)
{
    return dim_mul(shape_count(n->rank, n->shape), dim_const(dtype_bytes[n->type]));
}

/* Finds the results; how many, or 0 if they are too many or too large. */
static int find_results(Cut *c, const Graph *g)
{
    int n = 0;
    Dim results = dim_const(0), fields = dim_const(0);
    for (Ref r = 0; r < g->nodes.n; r++)
        for (int k = 0; k < node_at(g, r)->nargs; k++)
            if (!is_cut_off(c, r) && is_cut_off(c, node_at(g, r)->arg[k]))
                c->result[node_at(g, r)->arg[k]] = true;
    for (int i = 0; i < g->outputs.n; i++)
        c->result[g->outputs.p[i].value] |= is_cut_off(c, g->outputs.p[i].value);
    for (Ref r = 0; r < g->nodes.n; r++) {
        if (c->result[r])
            results = dim_add(results, bytes_of(node_at(g, r)));
        if (is_field(c, node_at(g, r)))
            fields = dim_add(fields, bytes_of(node_at(g, r)));
        n += c->result[r];
    }
    Dim most = dim_add(dim_mul(dim_const(FACTOR), fields), dim_const(FEW_BYTES));
    bool fits = results != DIM_BAD && most != DIM_BAD && dim_ge(most, results);
    return fits && n <= MOST_RESULTS ? n : 0;
}

/* ---- cutting ---- */

/* The nodes that results are made of. */
static bool *find_needed(const Cut *c, const Graph *g)
{
    bool *needed = NEW_ARRAY(bool, g->nodes.n + 1);
    for (Ref r = g->nodes.n - 1; r >= 0; r--) {
        needed[r] |= c->result[r];
        for (int k = 0; needed[r] && k < node_at(g, r)->nargs; k++)
            needed[node_at(g, r)->arg[k]] = true;
    }
    return needed;
}

static VarId new_var(Entry *e, const Node *n)
{
    Var v = {.kind = VAR_AHEAD, .name = n->name, .type = n->type, .rank = n->rank};
    memcpy(v.shape, n->shape, sizeof v.shape);
    PUSH(e->vars, v);
    return e->vars.n - 1;
}

static Host *cut_off(const Cut *c, const Graph *g)
{
    const bool *needed = find_needed(c, g);
    Ref *map = NEW_ARRAY(Ref, g->nodes.n + 1);
    Host *h = NEW(Host);
    *h = (Host){.kind = HOST_STEP, .span = c->step->span, .ahead = true, .value = NO_VAR, .gathered = NO_VAR,
                .high_var = NO_VAR, .graph = graph_new(internf("%s.ahead", g->name))};
    for (Ref r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        Ref *arg = NEW_ARRAY(Ref, n->nargs + 1);
        if (!needed[r])
            continue;
        build_span = n->span;
        for (int k = 0; k < n->nargs; k++)
            arg[k] = map[n->arg[k]];
        map[r] = n->op != OP_INPUT
            ? build_copy(h->graph, n, arg)
            : build_input(h->graph, FROM_ARG, h->inputs.n, NULL, n->type, n->rank, n->shape);
        node_at(h->graph, map[r])->name = n->name;
        if (n->op == OP_INPUT)
            PUSH(h->inputs, c->step->inputs.p[n->input->index]);
        if (c->result[r]) {
            build_result(h->graph, h->outputs.n, n->name ? n->name : "ahead", map[r]);
            PUSH(h->outputs, new_var(c->e, n));
        }
    }
    return h;
}

/* The step reads the results instead of computing them. */
static void read_results(const Cut *c, Graph *g, const Host *ahead)
{
    int found = 0;
    Rewrite w = rewrite_begin(g);
    for (Ref r = 0; r < w.old.nodes.n; r++) {
        const Node *n = node_at(&w.old, r);
        if (!c->result[r]) {
            w.map[r] = rewrite_copy(&w, r);
            continue;
        }
        build_span = n->span;
        w.map[r] = build_input(g, FROM_ARG, c->step->inputs.n, NULL, n->type, n->rank, n->shape);
        node_at(g, w.map[r])->name = n->name;
        PUSH(c->step->inputs, ahead->outputs.p[found++]);
    }
    rewrite_end(&w);
    drop_unused(g);
}

static bool cut_step(Entry *e, Host *loop)
{
    Host *step = loop->body.n ? loop->body.p[0] : NULL;
    if (!step || step->kind != HOST_STEP || step->ahead)
        return false;
    Graph *g = step->graph;
    size_t n = (size_t)g->nodes.n + 1;
    Cut c = {.e = e, .loop = loop, .step = step, .movable = NEW_ARRAY(bool, n), .batch = NEW_ARRAY(bool, n),
             .draw = NEW_ARRAY(bool, n), .result = NEW_ARRAY(bool, n)};
    add_bound(&c.bound, e, &loop->body);
    mark_movable(&c, g);
    if (!find_results(&c, g) || !rewrite_allowed())
        return false;
    Host *ahead = cut_off(&c, g);
    read_results(&c, g, ahead);
    PUSH(loop->body, ahead);
    memmove(loop->body.p + 1, loop->body.p, sizeof(Host *) * (size_t)(loop->body.n - 1));
    loop->body.p[0] = ahead;
    return true;
}

static bool cut_block(Entry *e, HostBlock *block)
{
    bool changed = false;
    for (int i = 0; i < block->n; i++) {
        Host *h = block->p[i];
        changed |= cut_block(e, &h->body);
        changed |= cut_block(e, &h->otherwise);
        changed |= h->kind == HOST_BATCHES && cut_step(e, h);
    }
    return changed;
}

bool pass_ahead(Program *p)
{
    bool changed = false;
    for (int i = 0; i < p->entries.n; i++)
        changed |= cut_block(&p->entries.p[i], &p->entries.p[i].body);
    return changed;
}
