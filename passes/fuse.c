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
#include "passes/fuse.h"
#include "passes/pass.h"

#include <stdlib.h>
#include <string.h>

/* ---- properties of nodes ---- */

Ref fuse_strip(const Graph *g, Ref r)
{
    while (node_at(g, r)->op == OP_MARK || node_at(g, r)->op == OP_STOP || node_at(g, r)->op == OP_CUSTOM)
        r = node_at(g, r)->arg[0];
    return r;
}

bool contract_is_plain(const Node *n)
{
    const Contract *c = n->contract;
    uint32_t seen = 0;
    for (int p = 0; p < n->rank; p++) {
        int z;
        if (dim_is(n->shape[p], 1) && c->out.at[p].nterms == 0 && dim_is(c->out.at[p].offset, 0))
            continue;
        if (!affine_is_axis(&c->out.at[p], &z) || c->box[z] != n->shape[p] || (seen >> z & 1))
            return false;
        seen |= 1u << z;
    }
    return true;
}

uint32_t contract_reduces(const Contract *c)
{
    uint32_t in_result = 0;
    for (int p = 0; p < c->out.rank; p++)
        for (int i = 0; i < c->out.at[p].nterms; i++)
            in_result |= 1u << c->out.at[p].axis[i];
    return ((1u << c->nbox) - 1) & ~in_result;
}

bool is_reduction(const Node *n)
{
    if (n->op == OP_CONTRACT)
        return contract_reduces(n->contract) != 0;
    return n->op == OP_RMAX || n->op == OP_RMIN || n->op == OP_ARGMAX || n->op == OP_ARGMIN;
}

static uint32_t operand_axes(const Contract *c, int o)
{
    uint32_t set = 0;
    for (int i = 0; i < c->in[o].rank; i++)
        for (int t = 0; t < c->in[o].at[i].nterms; t++)
            set |= 1u << c->in[o].at[i].axis[t];
    return set;
}

bool is_contraction(const Node *n)
{
    if (n->op != OP_CONTRACT || n->nargs < 2 || !contract_reduces(n->contract))
        return false;
    uint32_t a = operand_axes(n->contract, 0), b = operand_axes(n->contract, 1);
    return (a & ~b) && (b & ~a);
}

/* Needs no kernel of its own: a view, a name for other storage, or made from indices alone. */
static bool is_free(const Node *n)
{
    switch (n->op) {
    case OP_CONST: case OP_ARRAY: case OP_SIZE: case OP_IOTA: case OP_INPUT: case OP_RESHAPE:
    case OP_MARK: case OP_STOP: case OP_CUSTOM: case OP_LOOP: case OP_PART:
        return true;
    default:
        return is_view(n) && contract_is_plain(n);
    }
}

static bool is_expensive(const Node *n)
{
    switch (n->op) {
    case OP_EXP: case OP_LOG: case OP_EXPM1: case OP_LOG1P: case OP_SIN: case OP_COS: case OP_TANH:
    case OP_ERF: case OP_POW: case OP_RANDOM: case OP_MOD: case OP_IDIV: case OP_GATHER:
        return true;
    default:
        return false;
    }
}

/* A view that may read an element more than once without merely repeating it along new axes. */
static bool is_window(const Node *n)
{
    if (n->op != OP_CONTRACT || contract_reduces(n->contract))
        return false;
    for (int i = 0; i < n->contract->in[0].rank; i++)
        if (n->contract->in[0].at[i].nterms > 1)
            return true;
    return false;
}

/* A view that repeats what it reads along an axis of its own. */
static bool is_repeat(const Node *n)
{
    if (n->op != OP_CONTRACT || !is_view(n))
        return false;
    for (int z = 0; z < n->contract->nbox; z++) {
        bool read = dim_is(n->contract->box[z], 1);
        for (int i = 0; i < n->contract->in[0].rank; i++)
            read |= affine_coef(&n->contract->in[0].at[i], z) != 0;
        if (!read)
            return true;
    }
    return false;
}

/* ---- the state of the decision ---- */

enum { CONCAT_PARTS = -2 };      /* instead of a group: the parts' own kernels store it */

typedef struct {
    Fusion f;
    const Loop *body;       /* the loop whose body it is, or NULL */
    int n;
    int **users;            /* nodes that read a node */
    int *nusers;
    bool *must;
    const char **reason;    /* why it must, or was stored; NULL: the model asks for it */
    VEC(int) *in;           /* groups in which a node is read, each once */
    VEC(Target) *parts;     /* where concats want a node, until its readers are known */
    VEC(uint64_t) *ways;    /* the different indices at which it is read, each once, as numbers */
    uint64_t *below;        /* bit matrix: below[r] has the nodes that depend on r */
    int words;
    uint64_t **leads;       /* bit matrix: leads[h] has the groups that need, by way of any others, what h stores */
    int64_t *known;         /* `contents` of each group when its ways were found, or 0 */
    int room;               /* groups that both have room for */
    int *visited, walk;     /* of each node, the number of the last walk that came by */
} Decision;

static bool depends(const Decision *d, Ref on, Ref r)
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

/* ---- what must lie in memory ---- */

static bool has_storage(const Node *n)
{
    return n->op == OP_INPUT || n->op == OP_ARRAY || n->op == OP_PART;
}

static void store(Decision *d, Ref r, const char *reason)
{
    d->must[r] = true;
    d->reason[r] = d->reason[r] ? d->reason[r] : reason;
}

static void require(Decision *d, Ref r, const char *reason)
{
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    if (has_storage(n) || n->op == OP_CONST)
        return;
    if (n->op == OP_RESHAPE)
        require(d, n->arg[0], reason);
    else
        store(d, r, reason);
}

/* What is read at any index must be there, even if it is one constant. */
static void require_table(Decision *d, Ref r, const char *reason)
{
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    if (n->op == OP_RESHAPE)
        require_table(d, n->arg[0], reason);
    else if (n->op == OP_CONST)
        store(d, r, reason);
    else
        require(d, r, reason);
}

/* Through views: a contraction may read its operand in any order, but not compute it. A device rounds to tf32 when
 * it multiplies. */
static void require_operand(Decision *d, Ref r)
{
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    while ((n->op == OP_CONTRACT && is_view(n) && contract_is_plain(n)) || (n->op == OP_TF32 && pass_options.device)) {
        r = fuse_strip(d->f.g, n->arg[0]);
        n = node_at(d->f.g, r);
    }
    if (n->op != OP_IOTA && n->op != OP_SIZE)
        require(d, r, "a contraction reads each element again and again");
}

/* What is drawn for a row and repeated for its elements is drawn once: random bits cost more than all else. */
static void require_draws(Decision *d, Ref r, bool *drawn)
{
    const Node *n = node_at(d->f.g, r);
    bool repeat = is_repeat(n);
    drawn[r] = n->op == OP_RANDOM;
    for (int i = 0; i < n->nargs && (op_info[n->op].pointwise || is_free(n)); i++) {
        if (repeat && drawn[n->arg[i]])
            require(d, n->arg[i], "what is drawn for a row is drawn once");
        drawn[r] |= drawn[n->arg[i]] && !repeat;
    }
}

static void find_required(Decision *d)
{
    const Graph *g = d->f.g;
    bool *drawn = NEW_ARRAY(bool, d->n + 1);
    for (Ref r = 0; r < d->n; r++) {
        const Node *n = node_at(g, r);
        require_draws(d, r, drawn);
        if (n->op == OP_RESHAPE)
            require(d, n->arg[0], "it is read in another shape");
        if (n->op == OP_GATHER)
            require_table(d, n->arg[0], "a gather reads it as a table");
        for (int i = n->op == OP_LOOP ? n->loop->ncarry : n->nargs; n->op == OP_LOOP && i < n->nargs; i++)
            require_table(d, n->arg[i], "a loop reads it in its rounds");
        bool stacked = n->op == OP_CONCAT && !d->nusers[r];     /* at most: its parts go to the rows */
        if (n->op == OP_SCATTER || (n->op == OP_CONCAT && !stacked) || (n->op == OP_CONTRACT && !contract_is_plain(n)))
            store(d, r, n->op == OP_CONCAT ? "its parts are put together in memory" : "terms are added into its elements");
        if (is_contraction(n))
            for (int i = 0; i < 2; i++)
                require_operand(d, n->arg[i]);
        if (is_window(n)) {
            const Node *a = node_at(g, fuse_strip(g, n->arg[0]));
            if (is_expensive(a) || is_reduction(a))
                require(d, n->arg[0], "a window reads each element several times");
        }
        if (pass_options.unfused && !is_free(n))
            d->must[r] = true;
    }
    for (int i = 0; i < g->outputs.n; i++) {
        Ref r = fuse_strip(g, g->outputs.p[i].value);
        if (!is_free(node_at(g, r)) && (g->outputs.p[i].kind != FROM_STACK || d->f.row[r] >= 0)) {
            d->must[r] = true;
            d->reason[r] = NULL;
        }
    }
}

/* ---- how a group reads a node ---- */

typedef struct {
    Decision *d;
    int group;
    Ref want;
    bool found, identity, plain;
    bool rows;              /* each axis by the group's own of that number, or by all of a reduction's axis */
    uint32_t swept;         /* the axes of which the latter is so */
    int8_t first[MAX_RANK];
    int budget;
} Reads;

/* How an axis may be indexed, if not by one parallel axis: SWEPT by a reduction over all of it. */
enum { VARIES = -1, AT_ZERO = -2, SWEPT = -3 };

static void read_walk(Reads *w, Ref r, const int8_t *axes, bool top);

static void read_operands(Reads *w, const Node *n, const Map *in, const int8_t *box)
{
    for (int o = 0; o < n->nargs; o++) {
        const Node *a = node_at(w->d->f.g, n->arg[o]);
        int8_t axes[MAX_RANK];
        for (int i = 0; i < in[o].rank; i++) {
            int z;
            bool zero = in[o].at[i].nterms == 0 && dim_is(in[o].at[i].offset, 0);
            axes[i] = affine_is_axis(&in[o].at[i], &z) ? box[z] : zero ? AT_ZERO : VARIES;
            if (axes[i] == SWEPT && n->contract->box[z] != a->shape[i])
                axes[i] = VARIES;
        }
        read_walk(w, n->arg[o], axes, false);
    }
}

static void read_contract(Reads *w, const Node *n, const int8_t *axes)
{
    int8_t box[MAX_BOX];
    memset(box, SWEPT, sizeof box);
    for (int p = 0; p < n->rank; p++) {
        int z;
        if (affine_is_axis(&n->contract->out.at[p], &z))
            box[z] = axes[p];
    }
    read_operands(w, n, n->contract->in, box);
}

static void read_found(Reads *w, const Node *n, const int8_t *axes)
{
    for (int i = 0; i < n->rank; i++) {
        w->identity = w->identity && axes[i] == i;
        w->plain = w->plain && (axes[i] >= 0 || axes[i] == AT_ZERO);
        for (int j = 0; j < i; j++)
            w->plain = w->plain && (axes[i] < 0 || axes[i] != axes[j]);
        w->plain = w->plain && (!w->found || w->first[i] == axes[i]);
        w->rows = w->rows && (axes[i] == i || axes[i] == SWEPT);
        w->swept |= axes[i] == SWEPT ? 1u << i : 0;
        w->first[i] = axes[i];
    }
    w->found = true;
}

/* axes[i]: the group's parallel axis that indexes axis i of r, AT_ZERO or VARIES. */
static void read_walk(Reads *w, Ref r, const int8_t *axes, bool top)
{
    Decision *d = w->d;
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    if (r < w->want || n->op == OP_PART || (r != w->want && !depends(d, w->want, r)))
        return;
    if (--w->budget < 0) {
        w->found = true;
        w->plain = w->identity = w->rows = false;
        return;
    }
    if (r == w->want) {
        read_found(w, n, axes);
        return;
    }
    if (d->f.root[r] && !top && d->f.group[r] != w->group)
        return;
    if (n->op == OP_RESHAPE) {      /* read from memory, by another name */
        w->found |= fuse_strip(d->f.g, n->arg[0]) == w->want;
        w->plain = w->identity = w->rows = false;
        return;
    }
    int8_t none[MAX_RANK];
    memset(none, -1, sizeof none);
    if (op_info[n->op].pointwise)
        for (int i = 0; i < n->nargs; i++)
            read_walk(w, n->arg[i], axes, false);
    else if (n->op == OP_CONTRACT)
        read_contract(w, n, axes);
    else if (n->op == OP_RMAX || n->op == OP_RMIN || n->op == OP_ARGMAX || n->op == OP_ARGMIN) {
        int next = 0;
        for (int i = 0; i < node_at(d->f.g, n->arg[0])->rank; i++)
            none[i] = n->axes >> i & 1 ? SWEPT : axes[next++];
        read_walk(w, n->arg[0], none, false);
    } else if (n->op == OP_GATHER) {
        read_walk(w, n->arg[0], none, false);
        for (int i = 1; i < n->nargs; i++)
            read_walk(w, n->arg[i], axes, false);
    } else
        for (int i = 0; i < n->nargs; i++)
            read_walk(w, n->arg[i], none, false);
}

static Reads group_reads(Decision *d, int group, Ref want)
{
    Reads w = {.d = d, .group = group, .want = want, .identity = true, .plain = true, .rows = true, .budget = 2000};
    const Group *gr = &d->f.groups.p[group];
    for (int t = 0; t < gr->targets.n; t++) {
        int8_t axes[MAX_RANK];
        for (int i = 0; i < MAX_RANK; i++)
            axes[i] = (int8_t)i;
        if (gr->scatter)
            memset(axes, -1, sizeof axes);
        if (gr->scatter) {
            const Node *n = node_at(d->f.g, gr->targets.p[t].node);
            for (int i = 0; i < n->nargs; i++)
                read_walk(&w, n->arg[i], axes, false);
        } else
            read_walk(&w, gr->targets.p[t].node, axes, true);
    }
    return w;
}

/* ---- how large a kernel may become ---- */

enum { MOST_OPERANDS = 40, MOST_REDUCE_AXES = 16 };    /* what one C function can name is limited */

/* How many more values a group loads when it computes the node than when it reads it. */
static int more_operands(const Graph *g, const Node *n)
{
    int count = 0;
    for (int i = 0; i < n->nargs; i++) {
        Ref a = fuse_strip(g, n->arg[i]);
        bool counted = node_at(g, a)->op == OP_CONST || node_at(g, a)->op == OP_SIZE || node_at(g, a)->op == OP_IOTA;
        for (int j = 0; j < i; j++)
            counted |= fuse_strip(g, n->arg[j]) == a;
        count += !counted;
    }
    return count > 1 ? count - 1 : 0;
}

static int reduce_axes(const Node *n)
{
    if (!is_reduction(n))
        return 0;
    return __builtin_popcount(n->op == OP_CONTRACT ? contract_reduces(n->contract) : n->axes);
}

static bool has_room(const Graph *g, const Group *gr, const Node *n)
{
    return gr->operands + more_operands(g, n) < MOST_OPERANDS && gr->reduce_axes + reduce_axes(n) <= MOST_REDUCE_AXES;
}

static void take_room(const Graph *g, Group *gr, const Node *n)
{
    gr->operands += more_operands(g, n);
    gr->reduce_axes += reduce_axes(n);
}

/* ---- may a root join a group? ---- */

/* Some store of the group depends on the node, or copies it. */
static bool feeds(const Decision *d, Ref node, const Group *gr)
{
    if (gr->loop != NO_REF)
        return depends(d, node, gr->loop);
    for (int t = 0; t < gr->targets.n; t++) {
        const Target *target = &gr->targets.p[t];
        if (target->node == node ? target->copy : depends(d, node, target->node))
            return true;
    }
    return false;
}

/* What a group stores is needed in another. */
static bool feeds_group(const Decision *d, const Group *from, const Group *to)
{
    if (from->loop != NO_REF)
        return feeds(d, from->loop, to);
    for (int t = 0; t < from->targets.n; t++)
        if (from->targets.p[t].stored != NO_REF && feeds(d, from->targets.p[t].stored, to))
            return true;
    return false;
}

static bool leads(const Decision *d, int from, int to)
{
    return d->leads[from][to / 64] >> (to % 64) & 1;
}

/* `to`, and where it leads, can be reached from `from`, and so from wherever leads there. */
static void connect(Decision *d, int from, int to)
{
    if (from == to)
        return;
    int words = d->room / 64;
    for (int w = 0; w < words; w++)
        d->leads[from][w] |= d->leads[to][w];
    d->leads[from][to / 64] |= 1ull << (to % 64);
    for (int h = 0; h < d->f.groups.n; h++) {
        bool reaches = leads(d, h, from);
        for (int w = 0; reaches && w < words; w++)
            d->leads[h][w] |= d->leads[from][w];
    }
}

static void make_room(Decision *d)
{
    int room = d->room ? d->room : 64, groups = d->f.groups.n;
    while (room < groups)
        room *= 2;
    if (room == d->room)
        return;
    uint64_t **rows = NEW_ARRAY(uint64_t *, room);
    int64_t *known = NEW_ARRAY(int64_t, room);
    for (int h = 0; h < room; h++) {
        rows[h] = NEW_ARRAY(uint64_t, room / 64);
        if (h < d->room) {
            memcpy(rows[h], d->leads[h], (size_t)d->room / 8);
            known[h] = d->known[h];
        }
    }
    d->leads = rows;
    d->known = known;
    d->room = room;
}

/* A number that changes as the group grows; never 0. */
static int64_t contents(const Group *gr)
{
    uint64_t sum = (uint64_t)gr->loop + 2;
    for (int t = 0; t < gr->targets.n; t++)
        sum = sum * 1000003 + (uint64_t)gr->targets.p[t].node * 7 + (uint64_t)gr->targets.p[t].stored + 2;
    return (int64_t)(sum | 1ull << 63);
}

/* Groups only grow, so what leads somewhere goes on doing so. The newest are nearest, and lead to most. */
static void find_leads(Decision *d)
{
    make_room(d);
    for (int i = 0; i < d->f.groups.n; i++) {
        const Group *gr = &d->f.groups.p[i];
        int64_t now = contents(gr);
        for (int h = d->f.groups.n - 1; h >= 0 && now != d->known[i]; h--) {
            if (!leads(d, i, h) && feeds_group(d, gr, &d->f.groups.p[h]))
                connect(d, i, h);
            if (!leads(d, h, i) && feeds_group(d, &d->f.groups.p[h], gr))
                connect(d, h, i);
        }
        d->known[i] = now;
    }
}

/* A way from r to the group that leads through another kernel: joining would make a cycle. */
static bool detour(Decision *d, Ref r, int group)
{
    find_leads(d);
    for (int h = 0; h < d->f.groups.n; h++)
        if (h != group && leads(d, h, group) && feeds(d, r, &d->f.groups.p[h]))
            return true;
    return false;
}

static bool may_join(Decision *d, Ref r, int group)
{
    const Node *n = node_at(d->f.g, r);
    const Group *gr = &d->f.groups.p[group];
    const Target *t = &gr->targets.p[0];
    const Node *first = node_at(d->f.g, t->node);
    if (pass_options.unfused || gr->scatter || n->op == OP_SCATTER || n->op == OP_CONCAT ||
        (n->op == OP_CONTRACT && !contract_is_plain(n)))
        return false;
    if (!shape_equal(n->rank, n->shape, first->rank, first->shape))
        return false;
    if (is_reduction(n) && (gr->contraction || (gr->reduces && is_contraction(n))))
        return false;
    if (!has_room(d->f.g, gr, n))
        return false;
    Reads w = group_reads(d, group, r);
    return w.found && w.identity && w.plain && !detour(d, r, group);
}

/* The operand is read at the element that is computed: of a pointwise op, or of a product that sums nothing. */
static bool at_same_element(const Node *n, int o)
{
    if (op_info[n->op].pointwise)
        return true;
    if (n->op != OP_CONTRACT || n->nargs < 2 || contract_reduces(n->contract) || n->contract->in[o].rank != n->rank)
        return false;
    for (int i = 0; i < n->rank; i++)
        if (!affine_equal(&n->contract->in[o].at[i], &n->contract->out.at[i]))
            return false;
    return true;
}

/* Visits the values that pointwise ops make r of, at the element of r itself; numbers that are the same at all
 * elements do not count. True once one is found that was visited by the walk number `of`. */
static bool visit_operands(const Decision *d, Ref r, int of, int *budget)
{
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    if (of && d->visited[r] == of)
        return true;
    if (d->visited[r] == d->walk || --*budget < 0 || n->op == OP_CONST || is_view(n))
        return false;
    d->visited[r] = d->walk;
    for (int i = 0; i < n->nargs; i++)
        if (at_same_element(n, i) && visit_operands(d, n->arg[i], of, budget))
            return true;
    return false;
}

static bool share_operands(Decision *d, Ref a, Ref b)
{
    int budget = 400, of = ++d->walk;
    visit_operands(d, a, 0, &budget);
    d->walk++;
    return visit_operands(d, b, of, &budget);
}

static bool reads_in(const Decision *d, Ref r, int group)
{
    for (int i = 0; i < d->in[r].n; i++)
        if (d->in[r].p[i] == group)
            return true;
    return false;
}

/* ---- rows ----
 *
 * The kernel of a group may hold all that is computed of a row: its outer axes are those of every value, and
 * the inner ones are walked once for each reduction and once for the stores. What several of these passes
 * need is computed again in each, or kept for the row (codegen/kernel_rows.c). So a row is read once from
 * memory and written once, whatever its values have to do with each other. */

enum {
    LONGEST_ROW = 16384,        /* elements: so many stay in the nearest caches */
    FEWEST_ROWS = 8             /* to divide among threads */
};

static const Node *longest_target(const Decision *d, const Group *gr)
{
    const Node *best = node_at(d->f.g, gr->targets.p[0].node);
    for (int t = 1; t < gr->targets.n; t++) {
        const Node *n = node_at(d->f.g, gr->targets.p[t].node);
        best = n->rank > best->rank ? n : best;
    }
    return best;
}

static bool is_prefix(const Node *n, const Node *of)
{
    return n->rank <= of->rank && shape_equal(n->rank, n->shape, n->rank, of->shape);
}

/* As many leading axes as all values of the group have, r included, and no reduction sweeps; 0: they have no
 * rows in common. */
static int outer_rank(const Decision *d, const Group *gr, const Node *n, const Node *whole, uint32_t swept)
{
    int outer = n->rank < whole->rank ? n->rank : whole->rank;
    for (int t = 0; t < gr->targets.n; t++) {
        const Node *target = node_at(d->f.g, gr->targets.p[t].node);
        if (gr->targets.p[t].axis >= 0 || !is_prefix(target, whole))
            return 0;
        outer = target->rank < outer ? target->rank : outer;
    }
    while (swept & ((1u << outer) - 1))
        outer--;
    return outer;
}

/* Rows of known length, not too long, and enough of them where they are long enough to divide. */
static bool rows_fit(const Node *whole, int outer)
{
    int64_t length = 1, rows = 1, size;
    for (int i = outer; i < whole->rank; i++) {
        if (!dim_is_const(whole->shape[i], &size))
            return false;
        length *= size > LONGEST_ROW ? LONGEST_ROW + 1 : size;
        if (length > LONGEST_ROW || length <= 0)
            return false;
    }
    for (int i = 0; i < outer; i++) {
        if (!dim_is_const(whole->shape[i], &size))
            return true;
        rows *= size < FEWEST_ROWS ? size : FEWEST_ROWS;
    }
    return rows >= FEWEST_ROWS || rows * length <= 1024;
}

/* Both are sums over the same box, of terms that share an operand. */
static bool sums_alike(Decision *d, const Node *a, const Node *b)
{
    if (a->op != OP_CONTRACT || b->op != OP_CONTRACT || a->contract->nbox != b->contract->nbox
        || !shape_equal(a->contract->nbox, a->contract->box, b->contract->nbox, b->contract->box)
        || !map_equal(&a->contract->out, &b->contract->out))
        return false;
    for (int i = 0; i < a->nargs; i++)
        for (int j = 0; j < b->nargs; j++)
            if (map_equal(&a->contract->in[i], &b->contract->in[j]) && share_operands(d, a->arg[i], b->arg[j]))
                return true;
    return false;
}

/* The buffer is stored over an old value that something reads: when that may happen is bound already. */
static bool overwrites(const Decision *d, int buffer)
{
    int old = buffer < 0 ? -1 : d->f.s->buffers.p[buffer].alias;
    for (Ref r = 0; r < d->n && old >= 0; r++)
        if (d->f.storage[r] == old && d->nusers[r])
            return true;
    return false;
}

/* The group does not read r, but computes another value of the same elements, and nothing that r needs. */
static bool is_sibling(Decision *d, Ref r, const Group *gr)
{
    const Node *n = node_at(d->f.g, r);
    bool apart = overwrites(d, d->f.storage[r]);
    for (int t = 0; t < gr->targets.n && !apart; t++) {
        Ref stored = gr->targets.p[t].stored;
        apart = overwrites(d, gr->targets.p[t].buffer) || (stored != NO_REF && depends(d, stored, r));
    }
    if (apart)
        return false;
    for (int t = 0; t < gr->targets.n; t++) {
        const Node *target = node_at(d->f.g, gr->targets.p[t].node);
        if (gr->targets.p[t].copy || !shape_equal(n->rank, n->shape, target->rank, target->shape))
            continue;
        if (is_reduction(n) && is_reduction(target) ? sums_alike(d, n, target)
            : !is_reduction(n) && share_operands(d, r, gr->targets.p[t].node))
            return true;
    }
    return false;
}

/* Neither the group nor the node does what only a kernel of its own can. */
static bool joins(const Decision *d, Ref r, const Group *gr)
{
    const Node *n = node_at(d->f.g, r);
    return !pass_options.unfused && !gr->scatter && !gr->contraction && gr->loop == NO_REF && !is_contraction(n)
        && n->op != OP_SCATTER && n->op != OP_CONCAT && (n->op != OP_CONTRACT || contract_is_plain(n))
        && has_room(d->f.g, gr, n);
}

static bool may_join_rows(Decision *d, Ref r, int group)
{
    const Node *n = node_at(d->f.g, r);
    const Group *gr = &d->f.groups.p[group];
    if (!joins(d, r, gr))
        return false;
    const Node *whole = longest_target(d, gr);
    whole = n->rank > whole->rank ? n : whole;
    if (!is_prefix(n, whole))
        return false;
    Reads w = group_reads(d, group, r);
    int outer = outer_rank(d, gr, n, whole, w.swept);
    return w.found && w.rows && outer > 0 && (!is_reduction(n) || n->rank == outer) && rows_fit(whole, outer)
        && !detour(d, r, group);
}

static bool may_join_sibling(Decision *d, Ref r, int group)
{
    const Node *n = node_at(d->f.g, r);
    const Group *gr = &d->f.groups.p[group];
    if (!joins(d, r, gr) || reads_in(d, r, group))
        return false;
    const Node *whole = longest_target(d, gr);
    return n->rank == whole->rank && is_prefix(n, whole) && is_sibling(d, r, gr) && !detour(d, r, group);
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

/* So large that it does not stay in a cache until it is read again. */
static bool is_large(const Node *n)
{
    enum { LARGE = 4 << 20 };
    int64_t size;
    return dim_is_const(shape_count(n->rank, n->shape), &size) && size * dtype_bytes[n->type] >= LARGE;
}

enum { CHEAP = 8, CHEAP_IF_LARGE = 30 };     /* what may be computed again instead of stored: cost_again */

static int cost_again(const Decision *d, Ref r, int depth);

static int most_again(const Node *n)
{
    return is_large(n) ? CHEAP_IF_LARGE : CHEAP;
}

/* The same for an operand: what should not be computed again, either, is stored then, and read. */
static int operand_again(const Decision *d, Ref r, int depth)
{
    int cost = cost_again(d, r, depth);
    return cost > most_again(node_at(d->f.g, r)) ? 4 : cost;
}

/* Operations and loads that computing r again would take; large when it should not be. A reduction that several
 * kernels need is stored, and read. */
static int cost_again(const Decision *d, Ref r, int depth)
{
    r = fuse_strip(d->f.g, r);
    const Node *n = node_at(d->f.g, r);
    if (has_storage(n) || d->must[r] || is_reduction(n))
        return 4;
    if (n->op == OP_CONST || n->op == OP_SIZE || n->op == OP_IOTA)
        return 0;
    if (is_repeat(n))           /* as the mean of a row, at all of it */
        return 1;
    if (n->op == OP_EXP || n->op == OP_LOG || n->op == OP_TANH || n->op == OP_ERF)
        return 20 + operand_again(d, n->arg[0], depth + 1);
    if (depth > 6 || is_expensive(n) || n->op == OP_RESHAPE || n->op == OP_SCATTER ||
        n->op == OP_CONCAT)
        return 100;
    int cost = op_info[n->op].pointwise ? 1 : 0;
    for (int i = 0; i < n->nargs; i++)
        cost += operand_again(d, n->arg[i], depth + 1);
    return cost;
}

/* ---- at how many indices is a value read? ---- */

enum { MOST_WAYS = 8 };     /* a value read at more different indices is stored, not computed at each */

static uint64_t mix(uint64_t way, uint64_t by)
{
    way = (way ^ by) * 0x9E3779B97F4A7C15u;
    return way ^ way >> 29;
}

/* The index at which a user that stands at `way` reads its operand o. */
static uint64_t way_through(const Graph *g, Ref user, int o, uint64_t way)
{
    const Node *n = node_at(g, user);
    if (op_info[n->op].pointwise || n->op == OP_MARK || n->op == OP_STOP || n->op == OP_CUSTOM)
        return way;
    if (n->op != OP_CONTRACT || contract_reduces(n->contract))
        return mix(mix(way, (uint64_t)user), (uint64_t)o);
    const Map *in = &n->contract->in[o];
    for (int i = 0; i < in->rank; i++) {
        way = mix(way, (uint64_t)in->at[i].offset);
        for (int t = 0; t < in->at[i].nterms; t++)
            way = mix(mix(way, in->at[i].axis[t]), (uint64_t)in->at[i].coef[t]);
    }
    return way;
}

static void add_way(Decision *d, Ref r, uint64_t way)
{
    if (d->ways[r].n > MOST_WAYS)
        return;
    for (int i = 0; i < d->ways[r].n; i++)
        if (d->ways[r].p[i] == way)
            return;
    PUSH(d->ways[r], way);
}

static void note_ways(Decision *d, Ref r, Ref user)
{
    const Node *n = node_at(d->f.g, user);
    for (int o = 0; o < n->nargs; o++) {
        if (n->arg[o] != r)
            continue;
        if (d->f.root[user])
            add_way(d, r, way_through(d->f.g, user, o, mix(0, (uint64_t)d->f.group[user])));
        for (int i = 0; i < d->ways[user].n && !d->f.root[user]; i++)
            add_way(d, r, way_through(d->f.g, user, o, d->ways[user].p[i]));
    }
}

/* The reduction varies on the group's outermost axes alone, so that it stands outside the loops
 * over the others; a contraction must vary on all, or its tile would be computed again. */
static bool outer_axes(const Decision *d, const Group *gr, const Node *n, const Reads *w, bool all)
{
    const Node *root = longest_target(d, gr);
    uint32_t used = 0;
    bool ended = false;
    for (int i = 0; i < n->rank; i++)
        if (w->first[i] >= 0)
            used |= 1u << w->first[i];
    for (int i = 0; i < root->rank; i++) {
        if (dim_is(root->shape[i], 1))
            continue;
        bool in = used >> i & 1;
        if ((ended && in) || (all && !in))
            return false;
        ended |= !in;
    }
    return true;
}

static bool refuse(Decision *d, Ref r, const char *reason)
{
    d->reason[r] = reason;
    return false;
}

static bool inline_reduction(Decision *d, Ref r)
{
    const Node *n = node_at(d->f.g, r);
    if (d->in[r].n != 1)
        return refuse(d, r, internf("%d kernels need it", d->in[r].n));
    int group = d->in[r].p[0];
    Group *gr = &d->f.groups.p[group];
    if (gr->scatter || (is_contraction(n) && gr->contraction))
        return refuse(d, r, gr->scatter ? "the kernel that needs it adds into places" : "the kernel that needs it is a contraction, too");
    Reads w = group_reads(d, group, r);
    if (!w.plain || !outer_axes(d, gr, n, &w, is_contraction(n)))
        return refuse(d, r, "it is read at other indices than those of the loops around it");
    if (is_contraction(n) ? gr->reduces : gr->contraction)
        return refuse(d, r, "the kernel that needs it reduces, and one of the two is a contraction");
    if (!rewrite_allowed())
        return false;
    gr->contraction |= is_contraction(n);
    gr->reduces = true;
    return true;
}

static bool inlined(Decision *d, Ref r)
{
    const Node *n = node_at(d->f.g, r);
    if (d->must[r])
        return false;
    if (is_free(n))
        return true;
    for (int i = 0; i < d->in[r].n; i++)
        if (!has_room(d->f.g, &d->f.groups.p[d->in[r].p[i]], n))
            return refuse(d, r, "a kernel that needs it reads as much as one can");
    bool again = d->in[r].n > 1 || d->ways[r].n > MOST_WAYS;
    if (!is_reduction(n) && again && cost_again(d, r, 0) > most_again(n))
        return refuse(d, r, internf(d->in[r].n > 1 ? "%d kernels need it, and computing it again costs more"
                                                   : "it is read at more than %d places of each element's neighbourhood",
                                    d->in[r].n > 1 ? d->in[r].n : MOST_WAYS));
    if (is_reduction(n) ? !inline_reduction(d, r) : !rewrite_allowed())
        return false;
    for (int i = 0; i < d->in[r].n; i++)
        take_room(d->f.g, &d->f.groups.p[d->in[r].p[i]], n);
    return true;
}

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
