/* What the machine can do at best (runtime/machine.c), as a process.
 *
 *     machine THREADS
 *
 * It prints the sizes of L2 (of all threads together) and L3. Then, for each line of the standard
 * input, it measures once and prints one line of JSON: operations and bytes a second of all
 * threads together. bench/run asks in turn with the programs it compares, and computes the
 * floors of its table from the medians of the answers. */
#include "runtime/bench.h"

#include <stdlib.h>

int main(int argc, char **argv)
{
    char line[100];
    int threads = argc > 1 ? atoi(argv[1]) : rt_processors();
    rt_pool *pool = rt_pool_new(threads > 0 ? threads : 1);
    rt_machine *m = pool ? rt_machine_new(pool) : NULL;
    if (!m)
        return 1;
    printf("{\"event\": \"ready\", \"l2\": %.0f, \"l3\": %.0f}\n", m->l2_bytes, m->l3_bytes);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        double begin = rt_now();
        rt_machine_measure(m);
        printf("{\"flops\": %.6g, \"l2\": %.6g, \"l3\": %.6g, \"memory\": %.6g, "
               "\"seconds\": %.6g}\n", m->now.flops, m->now.l2, m->now.l3, m->now.memory,
               rt_now() - begin);
        fflush(stdout);
    }
    rt_machine_free(m);
    rt_pool_free(pool);
    return 0;
}
