/* What the tiles of contractions share: in f32 and f64 (cuda_tile.c), in two-byte numbers (cuda_tensor.c). */
#ifndef DLM_CUDA_TILE_H
#define DLM_CUDA_TILE_H

#include "codegen/kernel_emit.h"

typedef struct {
    char name;          /* a, b */
    ValueId value;
    uint32_t axes;      /* its rows (or columns) */
    const char *origin, *extent;    /* "from_m", "all_m" */
    int size;           /* of the tile */
    bool along_terms;   /* neighbours in memory are neighbouring terms */
} Side;

typedef struct {
    Emit *e;
    ValueId r;
    const char *type;   /* of the sum */
    int depth, threads;
    Side side[2];
    int inside;         /* blocks that open_inside has opened */
    const Schedule *results;        /* of the stores: four neighbours at once, where they can be; operands are */
    int neighbours;                 /* loaded by a schedule without. 4, or 1 */
} Tile;

/* The axes of the set, in the order of the loops, the innermost first; how many. */
int list_axes(const Emit *e, uint32_t set, int *list);

/* Declares something, and opens what is done only where in_m and in_k are within the operand: there its
 * axes have their indices. */
void open_inside(Tile *t, const Side *s, const char *from, const char *declaration);
void close_inside(Tile *t);

Dim count_of(const Emit *e, uint32_t axes);

/* The stores of so many rows of sums, which lie in tile_line; `row`: which row of the tile in_line is. */
void emit_lines(Tile *t, int lines, int width, int pitch, const char *row);

void emit_tensor_tile(Tile *t);

#endif
