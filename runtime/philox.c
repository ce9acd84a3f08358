/* Ten rounds of multiply, swap and xor turn (counter, key) into four random words; the key is
 * bumped by two constants (golden ratio, sqrt 3 - 1) between rounds. Kernels carry their own
 * copy; here it shuffles and splits data. */
#include "runtime/philox.h"

void rt_philox(const dlm_u32 counter[4], const dlm_u32 key[2], dlm_u32 out[4])
{
    dlm_u32 c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    dlm_u32 k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        dlm_u64 p = (dlm_u64)0xD2511F53u * c0, q = (dlm_u64)0xCD9E8D57u * c2;
        c0 = (dlm_u32)(q >> 32) ^ c1 ^ k0;
        c1 = (dlm_u32)q;
        c2 = (dlm_u32)(p >> 32) ^ c3 ^ k1;
        c3 = (dlm_u32)p;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

rt_random rt_random_start(dlm_i64 seed, const char *name, dlm_u64 stream)
{
    dlm_u64 hash = 0xCBF29CE484222325u;
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 0x100000001B3u;
    return (rt_random){.key = (dlm_u64)seed ^ hash, .stream = stream};
}

static dlm_u64 next_u64(rt_random *random)
{
    if (random->left < 2) {
        dlm_u32 counter[4] = {(dlm_u32)random->block, (dlm_u32)(random->block >> 32),
                              (dlm_u32)random->stream, (dlm_u32)(random->stream >> 32)};
        dlm_u32 key[2] = {(dlm_u32)random->key, (dlm_u32)(random->key >> 32)};
        rt_philox(counter, key, random->word);
        random->block++;
        random->left = 4;
    }
    random->left -= 2;
    return (dlm_u64)random->word[random->left] << 32 | random->word[random->left + 1];
}

/* The high half of a 64×64-bit product, with rejection of the few values that would favour
 * some results (Lemire 2019). */
dlm_u64 rt_random_below(rt_random *random, dlm_u64 n)
{
    dlm_u64 reject = -n % n;
    for (;;) {
        __uint128_t product = (__uint128_t)next_u64(random) * n;
        if ((dlm_u64)product >= reject)
            return (dlm_u64)(product >> 64);
    }
}

void rt_random_permutation(rt_random *random, dlm_i64 n, dlm_i64 *order)
{
    for (dlm_i64 k = 0; k < n; k++)
        order[k] = k;
    for (dlm_i64 k = n - 1; k > 0; k--) {
        dlm_i64 j = (dlm_i64)rt_random_below(random, (dlm_u64)k + 1);
        dlm_i64 other = order[j];
        order[j] = order[k];
        order[k] = other;
    }
}
