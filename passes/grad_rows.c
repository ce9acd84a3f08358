/* Whether the rows of a value are independent: row i of y depends on row i of x only.
 *
 * The axis of rows is followed from x through all nodes that depend on it differentiably. An op
 * keeps rows apart when it names that axis by one index, the same for all its operands and for its
 * result; a sum or maximum over it, a shift along it or a product of two rows couples them. */
#include <string.h>

#include "passes/grad.h"

enum { NO_AXIS = -1, COUPLED = -2 };

typedef struct {
    const Graph *g;
    int *axis;                  /* by node */
    int **part;                 /* by node of a loop: of its parts */
    const Node *coupling;       /* the first op that couples rows */
} Rows;

static Rows rows_of(const Graph *g)
{
    Rows w = {g, NEW_ARRAY(int, g->nodes.n), NEW_ARRAY(int *, g->nodes.n), NULL};
    for (Ref r = 0; r < g->nodes.n; r++)
        w.axis[r] = NO_AXIS;
    return w;
}

/* ---- one op: the axis of rows in its result, given those of its arguments ---- */

/* The axis that all arguments that have rows have them on. */
static int common_axis(const Rows *w, const Node *n)
{
    int axis = NO_AXIS;
    for (int k = n->op == OP_CUSTOM; k < n->nargs; k++) {
        int at = w->axis[n->arg[k]];
        if (at != NO_AXIS && axis != NO_AXIS && at != axis)
            return COUPLED;
        axis = at == NO_AXIS ? axis : at;
    }
    return axis;
}

/* The index of a map that is one axis of the box, at its full size. */
static int index_that_is(const Map *map, int axis, const Dim *shape, Dim size, uint32_t without)
{
    for (int i = 0; i < map->rank; i++) {
        int is;
        bool named = !(without >> i & 1) && affine_is_axis(&map->at[i], &is) && is == axis;
        if (named && shape[i] == size)
            return i;
    }
    return COUPLED;
}

static int through_contract(const Rows *w, const Node *n)
{
    int rows = NO_AXIS;
    for (int k = 0; k < n->nargs; k++) {
        int at = w->axis[n->arg[k]], axis;
        if (at == NO_AXIS)
            continue;
        if (!affine_is_axis(&n->contract->in[k].at[at], &axis) || (rows != NO_AXIS && axis != rows)
            || n->contract->box[axis] != node_at(w->g, n->arg[k])->shape[at])
            return COUPLED;
        rows = axis;
    }
    return index_that_is(&n->contract->out, rows, n->shape, n->contract->box[rows], 0);
}

static uint32_t indexed_axes(const Gather *a)
{
    uint32_t axes = 0;
    for (int j = 0; j < a->n; j++)
        axes |= 1u << a->on[j];
    return axes;
}

static int through_gather(const Rows *w, const Node *n)
{
    int at = w->axis[n->arg[0]], axis;
    const Node *from = node_at(w->g, n->arg[0]);
    bool apart = !(indexed_axes(n->gather) >> at & 1)
        && affine_is_axis(&n->gather->map.at[at], &axis) && n->shape[axis] == from->shape[at];
    return apart ? axis : COUPLED;
}

static int through_scatter(const Rows *w, const Node *n)
{
    int at = w->axis[n->arg[0]];
    Dim size = node_at(w->g, n->arg[0])->shape[at];
    return index_that_is(&n->gather->map, at, n->shape, size, indexed_axes(n->gather));
}

static int through_reshape(const Rows *w, const Node *n)
{
    const Node *a = node_at(w->g, n->arg[0]);
    int at = w->axis[n->arg[0]];
    Dim outer = shape_count(at, a->shape);
    for (int i = 0; i < n->rank; i++)
        if (shape_count(i, n->shape) == outer && n->shape[i] == a->shape[at])
            return i;
    return COUPLED;
}

static int through_extremum(const Rows *w, const Node *n)
{
    int at = w->axis[n->arg[0]], left = 0;
    for (int i = 0; i < at; i++)
        left += !(n->axes >> i & 1);
    return n->axes >> at & 1 ? COUPLED : left;
}

static int through_node(const Rows *w, const Node *n)
{
    int axis;
    switch (n->op) {
    case OP_CONTRACT:
        return through_contract(w, n);
    case OP_GATHER:
        return through_gather(w, n);
    case OP_SCATTER:
        return through_scatter(w, n);
    case OP_RESHAPE:
        return through_reshape(w, n);
    case OP_RMAX:
    case OP_RMIN:
        return through_extremum(w, n);
    case OP_PART:
        return w->part[n->arg[0]][n->part];
    case OP_CONCAT:
        axis = common_axis(w, n);
        return axis >= 0 && (n->axes >> axis & 1) ? COUPLED : axis;
    default:
        return common_axis(w, n);
    }
}

/* ---- graphs and loops ---- */

static bool follow(Rows *w, const Active *a, Ref end);

/* One look at the body with these axes of the arguments; whether a carry got one it had not. */
static bool follow_body(Rows *inner, const Loop *l, int *arg, const Active *marks, bool *grown)
{
    *inner = rows_of(l->body);
    *grown = false;
    for (Ref r = 0; r < l->body->nodes.n; r++) {
        const Node *n = node_at(l->body, r);
        int first = n->op == OP_INPUT && n->input->kind == FROM_CAPTURE ? l->ncarry : 0;
        if (n->op == OP_INPUT)
            inner->axis[r] = arg[first + n->input->index];
    }
    if (!follow(inner, marks, l->body->nodes.n))
        return false;
    for (int k = 0; k < l->ncarry; k++) {
        Ref next = find_output(l->body, FROM_CARRY, k);
        int axis = inner->axis[next];
        if (axis != NO_AXIS && arg[k] != NO_AXIS && axis != arg[k]) {
            inner->coupling = node_at(l->body, next);
            return false;
        }
        *grown |= axis != NO_AXIS && arg[k] == NO_AXIS;
        arg[k] = axis == NO_AXIS ? arg[k] : axis;
    }
    return true;
}

/* Unmarks what no marked part of the loop depends on. */
static void drop_useless(const Rows *w, const Active *a, Ref loop, Active *marks)
{
    const Loop *l = node_at(w->g, loop)->loop;
    bool *wanted = NEW_ARRAY(bool, l->ncarry + l->nstack);
    for (Ref r = loop + 1; r < w->g->nodes.n; r++) {
        const Node *n = node_at(w->g, r);
        if (n->op == OP_PART && n->arg[0] == loop)
            wanted[n->part] |= a->node[r];
    }
    bool *useful = useful_in_body(l, marks, wanted, live_carries(l, marks, wanted));
    for (Ref r = 0; r < l->body->nodes.n; r++)
        marks->node[r] &= useful[r];
}

static bool follow_loop(Rows *w, const Active *a, Ref r)
{
    const Node *n = node_at(w->g, r);
    const Loop *l = n->loop;
    bool *active = NEW_ARRAY(bool, n->nargs), *parts = NEW_ARRAY(bool, l->ncarry + l->nstack);
    int *arg = NEW_ARRAY(int, n->nargs);
    bool grown = true;
    Rows inner;
    for (int k = 0; k < n->nargs; k++) {
        active[k] = a->node[n->arg[k]];
        arg[k] = w->axis[n->arg[k]];
    }
    Active marks = body_active(n, active, true, parts);
    drop_useless(w, a, r, &marks);
    while (grown)
        if (!follow_body(&inner, l, arg, &marks, &grown)) {
            w->coupling = inner.coupling;
            return false;
        }
    w->part[r] = NEW_ARRAY(int, l->ncarry + l->nstack);
    for (int k = 0; k < l->ncarry; k++)
        w->part[r][k] = arg[k];
    for (int k = 0; k < l->nstack; k++) {
        int axis = inner.axis[find_output(l->body, FROM_STACK, k)];
        w->part[r][l->ncarry + k] = axis < 0 ? axis : axis + (axis >= l->stack_axis[k]);
    }
    return true;
}

/* Sets the axes of all active nodes; false at the first that couples rows. */
static bool follow(Rows *w, const Active *a, Ref end)
{
    for (Ref r = 0; r < end; r++) {
        const Node *n = node_at(w->g, r);
        bool reached = false;
        for (int k = n->op == OP_CUSTOM; k < n->nargs; k++)
            reached |= w->axis[n->arg[k]] != NO_AXIS || node_at(w->g, n->arg[k])->op == OP_LOOP;
        if (w->axis[r] != NO_AXIS || !a->node[r] || !reached)
            continue;
        if (n->op == OP_LOOP) {
            if (!follow_loop(w, a, r))
                return false;
            continue;
        }
        w->axis[r] = through_node(w, n);
        if (w->axis[r] == COUPLED) {
            w->coupling = n;
            return false;
        }
    }
    return true;
}

static void report_coupled(const Graph *g, Ref y, Ref x, Span at, const Node *coupling)
{
    error_at(at, "E0530",
             "`each = 0` needs each row of %s to depend on the same row of %s only, but %s couples "
             "rows; leave `each` out, which gives the derivatives by all rows",
             value_name(g, y, "the value"), value_name(g, x, "the variable"),
             op_info[coupling->op].name);
    note_at(coupling->span, "rows are coupled here");
}

bool check_rows(const Graph *g, Ref y, Ref x, Span at)
{
    Rows w = rows_of(g);
    Active a = active_new(g->nodes.n);
    if (x > y)
        return true;
    a.node[x] = true;
    mark_active(g, y + 1, &a, true);
    bool *useful = NEW_ARRAY(bool, g->nodes.n);
    useful[y] = true;
    mark_useful(g, y + 1, &a, useful);
    for (Ref r = 0; r <= y; r++)
        a.node[r] &= useful[r];
    w.axis[x] = 0;
    if (!follow(&w, &a, y + 1)) {
        report_coupled(g, y, x, at, w.coupling);
        return false;
    }
    if (w.axis[y] > 0)
        report_coupled(g, y, x, at, node_at(g, y));
    return w.axis[y] <= 0;
}
