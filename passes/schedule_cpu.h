/* What the chapters of the CPU's schedule share: schedule.c, schedule_map.c, schedule_divide.c,
 * schedule_plan.c and schedule_contraction.c. */
#ifndef DLM_SCHEDULE_CPU_H
#define DLM_SCHEDULE_CPU_H

#include "passes/schedule.h"
#include "passes/tuning.h"

/* How a contraction runs. */
typedef struct {
    ValueId r, x, y;            /* the reduction, the vector operand, the broadcast one */
    int vector;                 /* parallel axis of x, or a reduce axis of both (lanes) */
    bool lanes, stage;
    bool copy;                  /* y is read from a copy, in f32, whose sums are contiguous */
    bool border_x, border_y;    /* which operands are read from copies with borders of zeros */
    int width, copies;          /* vectors of x in a tile */
    int rows[2], nrows[2];      /* axes of y alone in the tile, and how many of each */
    uint32_t first;             /* reduce axes that are the outermost */
    int pair;                   /* reduce axis of bf16s whose terms are multiplied two at a time; -1: none */
    double cost;
} Plan;

/* ---- questions (schedule.c) ---- */

int ceil_div(double a, int b);
bool bounded_on(int n, const Bound *bounds, int axis);
int lanes_for(double extent);                       /* of an axis so long */
int registers_for(int width, DType type);           /* how many of the CPU's a vector takes */
VectorUnit vector_unit(void);

void add_order(Schedule *sc, int axis);
/* Flattens loops until there is enough to divide among threads. */
void choose_spread(const Step *s, Kernel *k);

/* ---- kinds of kernels ---- */

void schedule_map(Step *s, Kernel *k);
/* Divides kernel `at` where its sum is long; the parts stand before it. */
void divide_sums(Step *s, int at);
/* The cheapest plan by the cost model; its cost is above 1e299 where there is none. (Where choices are random,
 * one of all that there are.) */
Plan best_plan(const Step *s, const Kernel *k);
/* Or the one that was measured to be the fastest, or is to be measured now, of which it takes a note. */
Plan plan_to_take(const Step *s, const Kernel *k, TunedKernel *note);
/* The bounds of a load depend on the loops around the tile alone, which skip what is outside. */
bool bounds_in_loops(const Kernel *k, const KValue *x, const Plan *p);
/* Gives how many kernels with copies were put before it; -1: it has no plan. */
int schedule_contraction(Step *s, int at);

#endif
