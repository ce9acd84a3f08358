/* Carries out the plan of a contraction: copies of its operands, with a border of zeros, by panels, or with contiguous
 * sums, stand before it as kernels; then its loops are put in order. */
#include "passes/schedule_cpu.h"

#include "passes/pass.h"
#include "passes/reshape_kernel.h"

/* Puts the copies with borders before the kernel; gives how many. The plan's values are found anew. */
static int stage_borders(Step *s, int at, Plan *p)
{
    int added = 0;
    for (int o = 0; o < 2; o++) {
        if (!(o ? p->border_y : p->border_x))
            continue;
        Kernel *k = &s->kernels.p[at + added];
        uint32_t x_axes = k->values.p[p->x].axes;
        kernel_stage_border(s, at + added, o ? p->y : p->x, p->pair >= 0 ? BF16 : k->values.p[p->r].type);
        k = &s->kernels.p[at + ++added];
        ValueId a, b;
        check(find_contraction(k, &p->r, &a, &b));
        p->x = k->values.p[a].axes == x_axes ? a : b;
        p->y = k->values.p[a].axes == x_axes ? b : a;
    }
    return added;
}

static void tile_axis(Schedule *sc, int axis, int n)
{
    if (axis >= 0 && n > 1)
        sc->tile[axis] = n;
}

static void place_loops(Kernel *k, const Plan *p, int panels)
{
    Schedule *sc = &k->schedule;
    sc->norder = 0;
    ValueId r, x, y;
    check(find_contraction(k, &r, &x, &y));
    uint32_t both = k->values.p[x].axes & k->values.p[y].axes;      /* a batch, the chunks of a sum */
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].kind == AXIS_PARALLEL && both >> a & 1)
            add_order(sc, a);
    if (panels >= 0)
        add_order(sc, panels);
    for (int a = 0; a < k->naxes; a++)
        if (k->axis[a].kind == AXIS_PARALLEL && a != p->vector && a != p->rows[0] && a != p->rows[1])
            add_order(sc, a);
    bool outer = !p->lanes && panels < 0 && extent_of(k, p->vector) > 4.0 * p->copies * p->width;
    if (outer)
        add_order(sc, p->vector);
    for (int i = 0; i < 2; i++)
        if (p->rows[i] >= 0)
            add_order(sc, p->rows[i]);
    if (!p->lanes)
        add_order(sc, p->vector);
}

/* The vector axis becomes panels and an index in the panel, and its operand a copy by panels, in which the
 * reduce axes have the order of the loops. */
static int stage_panels(Step *s, int at, Plan *p)
{
    Kernel *k = &s->kernels.p[at];
    int panels = p->vector;
    const KValue *whole = &k->values.p[p->x];
    Copy c = {.kept = bounds_in_loops(k, whole, p) ? whole->nbounds : 0,    /* what is added past the end is zero */
              .type = p->pair >= 0 ? BF16 : whole->type, .pairs = p->pair >= 0};
    p->vector = kernel_split(s, k, panels, p->copies * p->width);
    if (p->pair >= 0)
        p->pair = kernel_split(s, k, p->pair, 2);
    ValueId a, b;
    check(find_contraction(k, &p->r, &a, &b));
    p->x = k->values.p[a].axes >> p->vector & 1 ? a : b;
    uint32_t set = k->values.p[p->x].axes & ~(1u << panels) & ~(1u << p->vector);
    set &= p->pair >= 0 ? ~(1u << p->pair) : ~0u;
    uint32_t reduce = axes_of_kind(k, AXIS_REDUCE);
    const uint32_t turns[] = {set & ~reduce, set & reduce & p->first, set & reduce & ~p->first};
    c.axes[c.n++] = panels;
    for (int t = 0; t < LENGTH(turns); t++)
        for (int i = 0; i < k->naxes; i++)
            if (turns[t] >> i & 1)
                c.axes[c.n++] = i;
    c.axes[c.n++] = p->vector;
    if (p->pair >= 0)
        c.axes[c.n++] = p->pair;
    kernel_stage(s, at, p->x, &c);
    return panels;
}

/* The second operand becomes a copy, in which its reduce axes are the innermost, and last what lies across lanes. */
static void stage_rows(Step *s, int at, Plan *p)
{
    Kernel *k = &s->kernels.p[at];
    Copy c = {.type = p->pair >= 0 ? BF16 : k->values.p[p->y].type};
    uint32_t set = k->values.p[p->y].axes, x_axes = k->values.p[p->x].axes;
    for (int turn = 0; turn < 3; turn++)
        for (int a = 0; a < k->naxes; a++)
            if (set >> a & 1 && turn == (p->lanes && a == p->vector ? 2 : k->axis[a].kind == AXIS_REDUCE))
                c.axes[c.n++] = a;
    kernel_stage(s, at, p->y, &c);
    k = &s->kernels.p[at + 1];
    ValueId a, b;
    check(find_contraction(k, &p->r, &a, &b));
    p->x = k->values.p[a].axes == x_axes ? a : b;
    p->y = k->values.p[a].axes == x_axes ? b : a;
}

static bool can_stage(const Kernel *k, const Plan *p)
{
    return __builtin_popcount(k->values.p[p->x].axes) + 1 <= MAX_RANK && k->naxes + 1 < MAX_AXES;
}

int schedule_contraction(Step *s, int at)
{
    int panels = -1;
    TunedKernel note = {.step = s->name};
    Plan p = plan_to_take(s, &s->kernels.p[at], &note);
    if (p.cost > 1e299 || (p.stage && !can_stage(&s->kernels.p[at], &p)))
        return -1;
    int added = stage_borders(s, at, &p);
    if (p.copy)
        stage_rows(s, at + added++, &p);
    if (p.stage) {
        panels = stage_panels(s, at + added, &p);
        added++;
    }
    Kernel *k = &s->kernels.p[at + added];
    Schedule *sc = &k->schedule;
    sc->width = p.width;
    sc->pairs = p.pair >= 0 ? 1u << p.pair : 0;
    if (p.lanes)
        sc->lanes = 1u << p.vector;
    else {
        sc->vector = p.vector;
        sc->tile[p.vector] = p.copies * p.width;
    }
    tile_axis(sc, p.rows[0], p.nrows[0]);
    tile_axis(sc, p.rows[1], p.nrows[1]);
    place_loops(k, &p, panels);
    reduce_order(k, p.first);
    choose_spread(s, k);
    k->planned = 0;
    if (pass_options.tuning)
        PUSH(pass_options.tuning->kernels, note);
    return added;
}
