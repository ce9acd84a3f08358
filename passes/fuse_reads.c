/* How a group reads a node: at the element that it computes, at one index of its loops, along whole rows, or
 * anyhow; and how much one kernel may read. */
#include "passes/fuse_decide.h"
#include "passes/pass.h"

#include <stdlib.h>
#include <string.h>

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

Reads group_reads(Decision *d, int group, Ref want)
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

bool has_room(const Graph *g, const Group *gr, const Node *n)
{
    return gr->operands + more_operands(g, n) < MOST_OPERANDS && gr->reduce_axes + reduce_axes(n) <= MOST_REDUCE_AXES;
}

void take_room(const Graph *g, Group *gr, const Node *n)
{
    gr->operands += more_operands(g, n);
    gr->reduce_axes += reduce_axes(n);
}
