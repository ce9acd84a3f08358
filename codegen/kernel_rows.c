/* What a kernel keeps of a row. Its passes over a row (reductions one after another, at last the stores) often
 * need one value at every element: softmax takes the exponentials of a row for their sum, and divides
 * them. The first pass that computes such a value stores it in an array on the thread's stack, which lies in the
 * nearest cache, and the others load it, if computing it again would take longer:
 *
 *     f32 row5[4096];
 *     for r0: x5 = EXP(x[..r0] - x2);  row5[r0] = x5;  y6 += x5;
 *     for i1: x5 = row5[i1];  y[..i1] = x5 / x6;
 *
 * On a device a group of threads goes through a row, and each keeps its elements in registers: what was loaded, too.
 *
 * Each pass has an axis of its own for the elements of the row, so values of two passes are the same if they are
 * equal when both axes are called by one name. A kept value is computed as it would be again: the bits are
 * the same. */
#include "codegen/kernel_emit.h"

#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_ROW = 16384,            /* elements */
    MOST_BYTES = 96 << 10,          /* of all that is kept: more would leave the cache */
    WORTH = 8,                      /* operations that cost as much as a store and a load */
    MOST_REGISTERS = 48             /* of a thread of a device, for all that is kept */
};

typedef struct {
    Emit *e;
    int sweep;                      /* the axis of the stores at the innermost level */
    ValueId *same;                  /* the first value that is equal but for the name of the row's axis */
    int *first;                     /* of such: the first pass that computes it, or -1 */
    bool *kept;
    int64_t length, bytes;
} Rows;

/* ---- passes ---- */

/* The axis that the pass walks alone, inside of all loops that stand around the row; -1: none such. */
static int pass_axis(const Rows *r, const Pass *p)
{
    const Kernel *k = r->e->k;
    int64_t size;
    if (p->store)
        return p->level == k->schedule.norder ? r->sweep : -1;
    if (p->level >= k->schedule.norder || p->nest.over & (p->nest.over - 1))
        return -1;
    int axis = __builtin_ctz(p->nest.over);
    return k->axis[axis].outer < 0 && dim_is_const(k->axis[axis].extent, &size) && size == r->length ? axis : -1;
}

/* What the pass computes with: the operands of its sums, or what it stores. */
static int pass_operands(const Emit *e, const Pass *p, ValueId *list)
{
    int n = 0;
    for (int i = 0; i < p->nest.n && !p->store; i++)
        n += reduced_values(e, p->nest.r[i], list + n);
    for (int i = 0; i < e->k->stores.n && p->store; i++)
        if (store_level(e->k, &e->k->stores.p[i]) == p->level)
            list[n++] = e->k->stores.p[i].value;
    return n;
}

/* Nothing is left out of the pass: no load in it has bounds. */
static bool goes_everywhere(const Kernel *k, const bool *needs)
{
    for (ValueId v = 0; v < k->values.n; v++)
        if (needs[v] && k->values.p[v].nbounds)
            return false;
    return true;
}

/* ---- values of two passes that are the same ---- */

static uint32_t row_axes(const Rows *r)
{
    uint32_t set = 0;
    for (int i = 0; i < r->e->npasses; i++) {
        int axis = pass_axis(r, &r->e->passes[i]);
        set |= axis >= 0 ? 1u << axis : 0;
    }
    return set;
}

static uint32_t renamed_axes(uint32_t axes, int from, int to)
{
    return axes >> from & 1 ? (axes & ~(1u << from)) | 1u << to : axes;
}

/* The value as it is when the row's axis is called `to`. */
static KValue renamed(const Rows *r, const KValue *v, int from, int to)
{
    KValue w = *v;
    w.axes = renamed_axes(w.axes, from, to);
    for (int i = 0; i < 3 && v->op != K_REDUCE; i++)
        w.arg[i] = v->arg[i] == NO_VALUE ? NO_VALUE : r->same[v->arg[i]];
    for (int i = 0; i < v->rank; i++) {
        w.via[i] = v->via[i] == NO_VALUE ? NO_VALUE : r->same[v->via[i]];
        for (int t = 0; t < w.at[i].nterms; t++)
            if (w.at[i].axis[t] == from)
                w.at[i].axis[t] = (uint8_t)to;
    }
    return w;
}

static void find_same(Rows *r, uint32_t axes)
{
    const Kernel *k = r->e->k;
    KValue *form = NEW_ARRAY(KValue, k->values.n);
    int to = __builtin_ctz(axes);
    for (ValueId v = 0; v < k->values.n; v++) {
        const KValue *x = &k->values.p[v];
        uint32_t mine = x->axes & axes;
        r->same[v] = v;
        form[v] = *x;
        if (!mine || mine & (mine - 1) || x->nbounds || x->op == K_REDUCE)
            continue;
        form[v] = renamed(r, x, __builtin_ctz(mine), to);
        for (ValueId w = 0; w < v && r->same[v] == v; w++)
            if (k->values.p[w].axes & axes && kernel_value_equal(&form[w], &form[v]))
                r->same[v] = w;
    }
}

/* ---- what is worth keeping ---- */

static int op_cost(const KValue *v)
{
    if (v->op == K_RANDOM)
        return 60;
    if (v->op != K_POINT)
        return 1;
    switch (v->point) {
    case OP_DIV: case OP_SQRT: case OP_RSQRT: case OP_IDIV: case OP_MOD:
        return 8;
    case OP_EXP: case OP_LOG: case OP_EXPM1: case OP_LOG1P: case OP_TANH: case OP_ERF: case OP_SIN: case OP_COS:
        return 20;
    case OP_POW:
        return 60;
    default:
        return 1;
    }
}

/* Operations for an element of the row, where what is kept already is loaded. */
static int cost_of(const Rows *r, ValueId id, uint32_t axes)
{
    const KValue *v = &r->e->k->values.p[id];
    if (!(v->axes & axes))
        return 0;
    int cost = r->kept[r->same[id]] || v->op == K_REDUCE ? 1 : op_cost(v);
    for (int i = 0; i < 3 && (v->op == K_POINT || v->op == K_CAST) && !r->kept[r->same[id]]; i++)
        cost += v->arg[i] == NO_VALUE ? 0 : cost_of(r, v->arg[i], axes);
    return cost;
}

/* Of a row; on a device, of what a thread has of it. */
static int64_t bytes_of(const Rows *r, DType t)
{
    const Schedule *sc = r->e->sc;
    if (on_device(r->e))
        return (r->length + sc->group - 1) / sc->group * (dtype_bytes[t] == 8 ? 8 : 4);
    return (r->length + 16) * dtype_bytes[t];
}

static bool can_keep(const Rows *r, ValueId id, int pass)
{
    const KValue *v = &r->e->k->values.p[id];
    int first = r->first[r->same[id]];
    int64_t bytes = r->bytes + bytes_of(r, v->type);
    if (on_device(r->e))
        return first >= 0 && first < pass && bytes <= 4 * MOST_REGISTERS;
    return first >= 0 && first < pass && v->type != BOOL && !is_half(v->type) && bytes <= MOST_BYTES;
}

/* The largest values that an earlier pass has computed, and this one would again. */
static void keep_from(Rows *r, ValueId id, int pass, int axis)
{
    const KValue *v = &r->e->k->values.p[id];
    if (!(v->axes >> axis & 1) || v->op == K_REDUCE || r->kept[r->same[id]])
        return;
    if (can_keep(r, id, pass) && (on_device(r->e) || cost_of(r, id, 1u << axis) >= WORTH)) {
        r->kept[r->same[id]] = true;
        r->bytes += bytes_of(r, v->type);
        return;
    }
    for (int i = 0; i < 3 && (v->op == K_POINT || v->op == K_CAST); i++)
        if (v->arg[i] != NO_VALUE)
            keep_from(r, v->arg[i], pass, axis);
}

/* The value varies on the row's axis and on those of loops around the pass. */
static bool of_row(const Kernel *k, const KValue *v, int axis, int level)
{
    uint32_t set = 1u << axis;
    for (int i = 0; i < level; i++)
        set |= 1u << k->schedule.order[i];
    return v->axes >> axis & 1 && !(v->axes & ~set);
}

static void walk_pass(Rows *r, int pass)
{
    const Kernel *k = r->e->k;
    const Pass *p = &r->e->passes[pass];
    int axis = pass_axis(r, p);
    if (axis < 0)
        return;
    ValueId list[128 + 64];
    int n = pass_operands(r->e, p, list);
    bool *needs = calloc((size_t)k->values.n, 1);
    for (int i = 0; i < n; i++) {
        keep_from(r, list[i], pass, axis);
        kernel_needs(k, list[i], needs);
    }
    bool everywhere = p->store || goes_everywhere(k, needs);
    for (ValueId v = 0; v < k->values.n && everywhere && !p->store; v++)
        if (needs[v] && r->first[r->same[v]] < 0 && of_row(k, &k->values.p[v], axis, p->level))
            r->first[r->same[v]] = pass;
    free(needs);
}

/* Only the elements of the row are across lanes or in a tile. */
static bool is_simple(const Emit *e, int sweep)
{
    for (int a = 0; a < e->k->naxes; a++)
        if (a != sweep && tile_of(e, a) > 1)
            return false;
    return e->sc->vector < 0 || e->sc->vector == sweep;
}

/* The threads of a group divide every pass over the row alike, and the loops of all have a known number of
 * rounds. */
static bool is_divided(const Emit *e)
{
    const Schedule *sc = e->sc;
    return sc->group > 1 && !sc->columns && !sc->rows && sc->vector < 0 && e->wide < 0 && e->uniform == sc->norder - 1 &&
           e->k->axis[sc->order[sc->norder - 1]].kind == AXIS_PARALLEL;
}

/* ---- entry ---- */

void choose_rows(Emit *e)
{
    const Kernel *k = e->k;
    size_t n = (size_t)k->values.n + 1;
    e->row = NEW_ARRAY(int, n);
    e->row_pass = NEW_ARRAY(int, n);
    memset(e->row, -1, n * sizeof *e->row);
    if (!e->sc->norder || (on_device(e) && !is_divided(e)))
        return;
    Rows r = {.e = e, .sweep = e->sc->order[e->sc->norder - 1]};
    if (!dim_is_const(k->axis[r.sweep].extent, &r.length) || r.length > LONGEST_ROW || !is_simple(e, r.sweep))
        return;
    uint32_t axes = row_axes(&r);
    if (!(axes & ~(1u << r.sweep)))
        return;
    r.same = NEW_ARRAY(ValueId, n);
    r.first = NEW_ARRAY(int, n);
    r.kept = NEW_ARRAY(bool, n);
    memset(r.first, -1, n * sizeof *r.first);
    find_same(&r, axes);
    for (int i = 0; i < e->npasses; i++)
        walk_pass(&r, i);
    for (ValueId v = 0; v < k->values.n; v++)
        if (k->values.p[v].axes & axes && r.kept[r.same[v]]) {
            e->row[v] = r.same[v];
            e->row_pass[v] = r.first[r.same[v]];
        }
    for (ValueId v = 0; v < k->values.n; v++)
        if (e->row[v] == v && on_device(e)) {
            e->registers = true;
            line(e, "%s row%d[%lld];", scalar_type(k->values.p[v].type), v,
                 (long long)((r.length + e->sc->group - 1) / e->sc->group));
        } else if (e->row[v] == v)
            line(e, "%s row%d[%lld] __attribute__((aligned(64)));", scalar_type(k->values.p[v].type), v,
                 (long long)(r.length + 15) / 16 * 16);
}

/* The threads of a device have their elements at hand where they go through the row as they did before. */
bool loads_row(const Emit *e, ValueId v)
{
    uint32_t over = e->passes[e->pass].nest.over;
    return e->row[v] >= 0 && e->pass > e->row_pass[v] && !(on_device(e) && over & (over - 1));
}

void row_needs(const Emit *e, ValueId id, bool *needed)
{
    const KValue *v = &e->k->values.p[id];
    if (needed[id])
        return;
    if (!loads_row(e, id) && v->op != K_POINT && v->op != K_CAST) {
        kernel_needs(e->k, id, needed);
        return;
    }
    needed[id] = true;
    for (int i = 0; i < 3 && !loads_row(e, id); i++)
        if (v->arg[i] != NO_VALUE)
            row_needs(e, v->arg[i], needed);
}

/* Where the element of the row that the value belongs to is kept; a sum within the loop over the row is none of
 * its passes, and one over the row and more walks it by one of its axes. */
const char *row_place(const Emit *e, ValueId id, bool vector)
{
    int sweep = e->sc->order[e->sc->norder - 1];
    uint32_t axes = e->k->values.p[id].axes;
    int axis = axes >> sweep & 1 ? sweep : __builtin_ctz(axes & e->passes[e->pass].nest.over);
    Affine at = affine_axis(axis);
    if (on_device(e))
        return internf("row%d[at_c]", e->row[id]);
    return internf(vector ? "row%d + %s" : "row%d[%s]", e->row[id], affine_c(e, &at));
}
