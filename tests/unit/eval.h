/* For the tests: reading a graph's text and running it. */
#ifndef DLM_TEST_EVAL_H
#define DLM_TEST_EVAL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ir/ir.h"

/* A graph whose body is `nodes`; the test fails, showing the errors, when it does not parse. */
static inline Graph *read_nodes(const char *nodes)
{
    Buf text = {0};
    buf_printf(&text, "graph \"test\" {\n%s\n}\n", nodes);
    Graph *g = graph_parse(buf_text(&text), "test.ir");
    if (!g) {
        print_error("%s", buf_text(&text));
        errors_print(stderr);
        fail();
    }
    buf_free(&text);
    return g;
}

/* Inputs by their number; grown as needed by the test. */
typedef struct {
    Tensor tensor[64];
} Inputs;

static inline const Tensor *give_input(void *ctx, const Input *in, const Node *n)
{
    (void)n;
    return &((Inputs *)ctx)->tensor[in->index];
}

static inline void free_inputs(Inputs *in)
{
    for (int i = 0; i < LENGTH(in->tensor); i++)
        tensor_free(&in->tensor[i]);
}

static inline double element(const Tensor *t, int64_t e)
{
    return t->f ? t->f[e] : (double)t->i[e];
}

static inline bool same_number(double a, double b, double tolerance)
{
    return a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= tolerance * fmax(1, fabs(b));
}

/* Fails unless t has these elements. */
static inline void assert_elements(const char *what, const Tensor *t, const double *want, int count,
                                   double tolerance)
{
    if (t->count != count)
        fail_msg("%s: %ld elements instead of %d", what, (long)t->count, count);
    for (int e = 0; e < count; e++)
        if (!same_number(element(t, e), want[e], tolerance))
            fail_msg("%s: element %d is %.17g instead of %.17g", what, e, element(t, e), want[e]);
}

/* ---- random choices, from a state that a test sets ---- */

static uint32_t random_state;

static inline int draw(int n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (int)((random_state >> 8) % (uint32_t)n);
}

static inline double draw_between(double low, double high)
{
    return low + (high - low) * draw(1 << 20) / (1 << 20);
}

/* Each index a sum of up to two axes with factors in -2..2 and an offset. */
static inline Map random_map(int rank, int nbox)
{
    Map map = {.rank = rank};
    for (int i = 0; i < rank; i++) {
        map.at[i] = affine_const(dim_const(draw(5) - 2));
        for (int k = 0; k < 2 && nbox; k++)
            map.at[i] = affine_add(map.at[i], affine_scale(affine_axis(draw(nbox)), draw(5) - 2));
    }
    return map;
}

static inline int forget_all(void **state)
{
    (void)state;
    diag_reset();
    dim_reset();
    arena_free();
    return 0;
}

#endif
