/* Rewrites of kernels that keep their meaning: what a schedule cannot say by loops alone. */
#ifndef DLM_RESHAPE_KERNEL_H
#define DLM_RESHAPE_KERNEL_H

#include "ir/kernel.h"

/* Splits a parallel or reduce axis: a = outer * factor + inner. Where factor need not divide its extent,
 * loads and stores are bounded, or the inner reduce loop is. Gives the inner axis; `axis` is the outer. */
int kernel_split(Step *s, Kernel *k, int axis, int factor);

/* Makes one axis of two adjacent ones that every access treats as one: b runs inside a. False: not so.
 * The kernel then reads and writes through buffers of the merged shape; b has extent 1. */
bool kernel_merge(Step *s, Kernel *k, int a, int b);

/* A copy that an operand is read through. */
typedef struct {
    int axes[MAX_RANK], n;      /* its dimensions, in this order */
    int kept;                   /* so many bounds of the load, the first ones, stay */
    DType type;                 /* of its elements, which hold those of the operand */
    bool pairs;                 /* the last axis has two neighbours that are multiplied at once */
} Copy;

/* Reads the buffer of a load through a copy which has one dimension per axis, and zeros where bounds failed. The copying kernel is
 * put before kernel `at`, which moves up by one, and before the loops in which every round would copy the
 * same. An index of several axes (a window) is copied once for each of their values. Only for loads
 * without `via`. */
void kernel_stage(Step *s, int at, ValueId load, const Copy *c);

/* Reads a load through a copy of its buffer that has a border of zeros, so that it needs no bounds.
 * Only for loads whose bounds say no more than that an index lies in the buffer. */
void kernel_stage_border(Step *s, int at, ValueId load, DType type);

/* The loop in which a copy for this load stands: the innermost in which rounds differ, or -1. */
int kernel_copy_loop(const Step *s, const Kernel *k, const KValue *load);

/* Divides a long reduction by chunks of factor[axis] along each of its axes (0: not along it): a kernel
 * for partial results is put before kernel `at`, which then adds them up. Where no axis has a factor, it computes
 * the result, and kernel `at` what is done with it. Results are stored with the axis `last` innermost; -1: in the
 * order of the axes. */
void kernel_split_reduce(Step *s, int at, ValueId reduce, const int *factor, int last);

/* Axes of one index, of a batch of one or a window of one, become the index 0. */
void kernel_drop_singles(Kernel *k);

/* The axis has one index from now on, `at`; kernel_clean drops it. */
void kernel_fix_axis(Kernel *k, int axis, Dim at);

/* Drops these indices from every load of the buffer, and store into it. */
void kernel_drop_indices(Kernel *k, int buffer, uint32_t drop);

/* Drops values that nothing needs, and axes that nothing varies on. */
void kernel_clean(Kernel *k);

#endif
