/* What the compiler itself calls in the runtime, beside dlm_main of dlm_abi.h. */
#ifndef DLM_RUNTIME_H
#define DLM_RUNTIME_H

#include "runtime/dlm_abi.h"

#include <stdbool.h>

/* Offsets for n buffers of which each is alive from phase first to phase last, both included;
 * two that are alive together never overlap. Deterministic. Every buffer begins at a multiple
 * of 64 and has 64 bytes of slack behind it. Returns the bytes needed, or -1 when that
 * overflows or memory is exhausted. */
dlm_i64 dlm_plan(int n, const dlm_i64 *bytes, const int *first, const int *last, dlm_i64 *offset);

/* `dlm bench`: runs one entry of several compilations of a program, checks that what they
 * report agrees, and times the step that matters side by side. The table goes to stdout, and below
 * it the profile of the last one's step; trace is a file for Chrome's trace viewer, or NULL.
 * argv holds the entry's arguments (its name not included); entry NULL: the only one.
 * Returns an exit code. */
int dlm_bench_main(const dlm_program *const *programs, const char *const *labels, int n,
                   const char *entry, const char *trace, int argc, char **argv);

/* `dlm bench --turns`: the same of one compilation, whose step is run as often as each line of the
 * standard input says. Returns an exit code. */
int dlm_bench_turns(const dlm_program *program, const char *entry, int argc, char **argv);

/* `dlm tune`: the seconds of each kernel of the step in which the entry spends its time, and of the whole
 * step, in two compilations of a program that take turns. The seconds are to be freed. Returns an exit code. */
typedef struct {
    const dlm_step *of;
    double *seconds, step;
} dlm_kernel_times;
int dlm_bench_kernels(const dlm_program *const programs[2], const char *entry, int argc, char **argv,
                      dlm_kernel_times times[2]);

/* Whether `word`, which an entry does not know, is an option of the command that runs it; NULL in a
 * program of its own. */
extern bool (*dlm_is_command_option)(const char *word);

extern const dlm_accelerator dlm_accelerator_cuda;
/* The compute capability of the first GPU: 90 for 9.0. NULL, or what is missing on this machine. */
const char *dlm_cuda_device(int *capability);

/* Reads the file of a data set, if it exists, without computing its fields; but how many numbers a row
 * of a field has is asked for, given the shapes that the file gives its sources, one after another, 8
 * sizes each (-1: not known). NULL: no fault; otherwise the message, which the caller frees. */
typedef dlm_i64 dlm_row_size(const void *context, int field, const dlm_i64 *shapes);
char *dlm_data_check(const dlm_data *data, const char *folder, dlm_row_size *size, const void *context);

#endif
