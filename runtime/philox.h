/* Philox4x32-10: random bits as a function of a counter and a key, without state
 * (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011). */
#ifndef DLM_PHILOX_H
#define DLM_PHILOX_H

#include "runtime/dlm_abi.h"

void rt_philox(const dlm_u32 counter[4], const dlm_u32 key[2], dlm_u32 out[4]);

/* A stream of numbers for the host: the words of blocks 0, 1, 2... of (key, stream). */
typedef struct {
    dlm_u64 key, stream, block;
    dlm_u32 word[4];
    int left;               /* words of `word` not handed out yet */
} rt_random;

/* name makes streams of one seed independent: it is hashed into the key (FNV-1a, 64 bits). */
rt_random rt_random_start(dlm_i64 seed, const char *name, dlm_u64 stream);
dlm_u64 rt_random_below(rt_random *random, dlm_u64 n);   /* uniform in 0..n, n > 0 */
/* A permutation of 0..n: each equally likely. */
void rt_random_permutation(rt_random *random, dlm_i64 n, dlm_i64 *order);

#endif
