/* One step for a device, run by the emulation (tests/gpu/emulation): its launches come here. */
#include "tests/fuzz/fuzz.h"
#include "tests/gpu/emulation/emulate.h"

#include <string.h>

struct dlm_queue {
    const dlm_step *step;
    Jit *jit;
    dlm_device *device;
    const char *wrong;
    bool counted;               /* before */
};

/* Sectors of global memory against the least that hold the bytes, turns of the banks of shared memory against
 * one a request. */
static void print_counts(const char *name, dlm_i64 blocks, int threads)
{
    const EmuCounts *c = &emu_counts;
    printf("%s: %lld blocks of %d, reads %lld bytes, writes %lld, sectors %lld of %lld", name, (long long)blocks, threads,
           (long long)c->read, (long long)c->written, (long long)c->sectors, (long long)c->ideal);
    if (c->shared_requests)
        printf(", banks %lld of %lld", (long long)c->turns, (long long)c->shared_requests);
    if (c->barriers)
        printf(", %lld barriers", (long long)c->barriers);
    printf("\n");
}

static void *find(const dlm_queue *queue, const char *name)
{
    char *message = NULL;
    void *address = jit_symbol(queue->jit, name, &message);
    check(address);
    return address;
}

static void run_launch(dlm_queue *queue, const char *name, const EmuLaunch *launch, int arguments, void **args)
{
    const int *threads = find(queue, internf("%s_threads", launch->name));
    if (!queue->wrong && *threads != launch->threads)
        queue->wrong = internf("%s is launched with %d threads", launch->name, launch->threads);
    args[0] = &queue->device;
    emu_count(fuzz.counts);
    if (!queue->wrong)
        queue->wrong = emu_launch(launch, arguments, args);
    if (fuzz.counts && !queue->counted)
        print_counts(name, launch->blocks, launch->threads);
}

void fuzz_launch(dlm_queue *queue, int kernel, dlm_i64 x, dlm_i64 y, dlm_i64 z, int block, int shared, void **args);
void fuzz_launch(dlm_queue *queue, int kernel, dlm_i64 x, dlm_i64 y, dlm_i64 z, int block, int shared, void **args)
{
    const char *name = queue->step->kernels[kernel].function;
    const int *arguments = find(queue, internf("%s_arguments", name));
    const EmuLaunch launch = {name, find(queue, name), x, block, shared, false};
    check(y == 1 && z == 1);
    run_launch(queue, queue->step->kernels[kernel].name, &launch, *arguments, args);
}

/* On a device that holds three blocks at once. */
void fuzz_launch_cooperative(dlm_queue *queue, int kernel, dlm_i64 blocks, int block, int shared,
                             const void *const *table, const dlm_i64 *sizes);
void fuzz_launch_cooperative(dlm_queue *queue, int kernel, dlm_i64 blocks, int block, int shared,
                             const void *const *table, const dlm_i64 *sizes)
{
    const char *name = queue->step->kernels[kernel].function;
    const EmuLaunch launch = {name, find(queue, name), blocks < 3 ? blocks : 3, block, shared, true};
    void *args[] = {NULL, &table, &sizes};
    run_launch(queue, queue->step->kernels[kernel].name, &launch, LENGTH(args), args);
}

int fuzz_test(dlm_queue *queue, const void *buffer);
int fuzz_test(dlm_queue *queue, const void *buffer)
{
    return !queue->wrong && queue->device->fault == ~(dlm_u64)0 && *(const unsigned char *)buffer;
}

const char *run_on_device(const dlm_step *step, Jit *jit, void **buffer, const dlm_i64 *bytes, const dlm_i64 *dim,
                          dlm_i64 *fault)
{
    dlm_device device = {.seed = 7, .fault = ~(dlm_u64)0};
    static const dlm_step *counted;
    dlm_queue queue = {step, jit, &device, NULL, counted == step};
    for (int i = 0; i < step->nbuffers; i++)
        emu_allow(buffer[i], (size_t)bytes[i]);
    step->launch(buffer, dim, &queue);
    for (int i = 0; i < step->nbuffers; i++)
        emu_forget(buffer[i]);
    counted = step;
    *fault = device.fault == ~(dlm_u64)0 ? 0 : (dlm_i64)device.fault;
    return queue.wrong;
}
