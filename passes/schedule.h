/* What the schedules of CPU and device share (schedule.c), and the device's own (schedule_device.c). */
#ifndef DLM_SCHEDULE_H
#define DLM_SCHEDULE_H

#include "ir/kernel.h"

/* Random choices, where pass_options.schedule_seed asks for them. */
bool randomly(void);
void start_draws(void);                      /* a pass draws the same, whatever ran before it */
uint32_t draw(uint32_t n);

double size_of(Dim d);                       /* an unknown size counts as 64 */
double extent_of(const Kernel *k, int axis);
double product_of_extents(const Kernel *k, uint32_t axes);
uint32_t chunk_axes(const Kernel *k);        /* those that count the chunks of a divided reduction */

/* Consecutive indices of the axis are consecutive elements. */
bool contiguous_at(const Step *s, int buffer, const Affine *at, const ValueId *via, int axis);
/* The reductions that stores need; gives the axes that they are over. */
uint32_t live_reductions(const Kernel *k, ValueId *list, int *n);
/* The result differs along all parallel axes of more than one index. */
bool varies_on_all(const Kernel *k, ValueId r);
bool has_add_store(const Kernel *k);
bool stores_of_rows(const Kernel *k);        /* some store varies on fewer axes than others */
/* The sum of products of two loads that is all that a contraction computes. */
bool find_contraction(const Kernel *k, ValueId *r, ValueId *a, ValueId *b);

bool varies_in_rounds(const Step *s, const Kernel *k);     /* some axis is longer in some rounds of a loop */

void merge_axes(Step *s, Kernel *k);         /* that every access walks in one sweep */
void natural_order(Kernel *k);
void reduce_order(Kernel *k, uint32_t first);
int outer_levels(const Kernel *k);           /* how many loops no reduction stands between */

void schedule_device(Step *s);

#endif
