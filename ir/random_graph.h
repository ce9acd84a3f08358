/* Random graphs, for comparing the compiler with the interpreter: the same seed gives the same
 * graph and the same inputs everywhere. */
#ifndef DLM_RANDOM_GRAPH_H
#define DLM_RANDOM_GRAPH_H

#include "ir/ir.h"

typedef struct {
    int min_nodes, max_nodes;   /* operations to draw (one may take several nodes); 0: 5 and 40 */
    bool symbolic;              /* the first dimension of some inputs is the symbol N */
    bool gradient;              /* adds a scalar "loss" and grad nodes by some inputs */
    bool doubles;               /* some values are f64 */
    bool honest;                /* no stop_gradient that changes gradients */
    bool loops;
} RandomGraphOptions;

/* Results: up to four values that nothing else reads (0 to 3), then, as wished, the loss (4) and
 * its gradients (5 to 8). */
Graph *random_graph(uint64_t seed, const RandomGraphOptions *options);

/* A value for the symbol N of graph `seed`: 0, 1, or small. */
int64_t random_rows(uint64_t seed);

/* The tensor of an INPUT node, on the heap; floats in [-2, 2], ints in [-50, 50]. On a grid, floats
 * are multiples of 1/2, so that ties happen and sums are exact. */
Tensor random_input(const Node *input, const DimEnv *dims, uint64_t seed, bool grid);

#endif
