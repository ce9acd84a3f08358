/* Random graphs, for comparing the compiler with the interpreter: the same seed gives the same
 * graph and the same inputs everywhere. */
#ifndef DLM_RANDOM_GRAPH_H
#define DLM_RANDOM_GRAPH_H

#include "ir/ir.h"

uint64_t next_random(uint64_t *state);       /* splitmix64 */

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

/* ---- pairs: an op that reads what another one gives ---- */

/* Whether types allow it, and whether both have a derivative then; how many pairs types allow. */
bool pair_allowed(Op first, Op second);
bool pair_differentiable(Op first, Op second);
int pair_count(void);
/* The next so many pairs: graph `seed` has those from number seed * pairs on. Results: what the
 * pairs of floats give (0), those of ints and bools (1), the loss (2), a sum of its gradients (3),
 * the gradients of the loss (4 to 6) and of that sum (7 to 9) by three inputs, and what is no part
 * of the loss (10). */
Graph *pair_graph(uint64_t seed, int pairs, bool doubles);
typedef struct {
    int64_t all[OPS][OPS];      /* how often the second op reads what the first one gives */
    int64_t smooth[OPS][OPS];   /* of those, on a way from an input along which there are derivatives */
} PairCounts;
/* Adds up the pairs of a graph, those in the bodies of loops, too. */
void count_pairs(const Graph *g, PairCounts *c);

/* ---- inputs ---- */

/* The tensor of an INPUT node, on the heap; floats in [-2, 2], ints in [-50, 50]; floats of the
 * arguments from POSITIVE_INPUTS on in [0.5, 1.5]. On a grid, floats are multiples of 1/2, so that
 * ties happen and sums are exact. */
enum { POSITIVE_INPUTS = 48 };
Tensor random_input(const Node *input, const DimEnv *dims, uint64_t seed, bool grid);

#endif
