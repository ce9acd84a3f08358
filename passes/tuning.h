/* Which plan each contraction takes, where that was measured (dlm tune) rather than estimated. */
#ifndef DLM_TUNING_H
#define DLM_TUNING_H

#include "ir/kernel.h"

typedef struct {
    uint64_t key;               /* of the kernel, before it is scheduled */
    int plan;                   /* among its plans, the cheapest by the cost model first; 0 is never listed */
} TunedPlan;

typedef struct {                /* a contraction that has been scheduled */
    const char *step;
    uint64_t key;
    int plan;
    const char *text;           /* of the plan */
    Span span;
} TunedKernel;

typedef struct {                /* a kernel of it: a copy of an operand, or itself */
    const char *name;
    int planned;                /* number in the list of kernels */
} TunedPart;

typedef struct Tuning {
    int turn;                   /* > 0: all take this plan, if they have so many, whatever is listed */
    VEC(TunedPlan) plans;       /* ascending */
    VEC(TunedKernel) kernels;   /* in the order in which they were scheduled */
    VEC(TunedPart) parts;
} Tuning;

/* What tells kernels apart that may want different plans: all that they compute, with the shapes and
 * types of their buffers, but for names. */
uint64_t tuning_key(const Step *s, const Kernel *k);
/* The plan that such a kernel takes, of so many. */
int tuning_plan(const Tuning *t, uint64_t key, int plans);
/* What was inserted into the step since the last call computes, or copies for, the contraction that was
 * noted last; other: or nothing of the kind. */
void tuning_mark(const Tuning *t, Step *s, bool other);
/* Once kernels have their names. */
void tuning_name(Tuning *t, const Step *s);
/* Lists one more, or lists it with another plan; plan 0: no more. */
void tuning_set(Tuning *t, uint64_t key, int plan);

#endif
