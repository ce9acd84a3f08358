/* Running kernels of the emulation (emulation.c). */
#ifndef DLM_TEST_EMULATE_H
#define DLM_TEST_EMULATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Device memory: kernels may touch what was allowed and not forgotten since, and nothing else; before the
 * first call, everything. */
void emu_allow(const void *p, size_t bytes);
void emu_forget(const void *p);

typedef struct {
    const char *name;
    void *kernel;
    int64_t blocks;
    int threads, shared;        /* of a block; bytes of dynamic shared memory */
    bool cooperative;           /* all blocks are there at once */
} EmuLaunch;
enum { EMU_MOST_THREADS = 1024, EMU_MOST_AT_ONCE = 4096 };   /* of a block; of a cooperative grid */

/* Runs a grid. arguments: how many args has; each points at a word of 8 bytes. NULL, or what the kernel did
 * wrong: memory that is not its own, a race, a barrier that some threads never reach. The text lives until
 * the next launch. */
const char *emu_launch(const EmuLaunch *launch, int arguments, void *const *args);

/* What the launches since emu_count(true) did, were each warp's accesses at one place of the text one
 * request: sectors of 32 bytes of global memory against the least that hold the bytes, turns of the banks
 * of shared memory against one a request. */
typedef struct {
    int64_t launches, barriers;
    int64_t read, written;                  /* bytes, each access counted */
    int64_t requests, sectors, ideal;       /* of global memory */
    int64_t shared_requests, turns;
} EmuCounts;
void emu_count(bool on);
extern EmuCounts emu_counts;

#endif
