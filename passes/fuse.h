/* What fuse.c decides and fuse_build.c reads: which nodes get storage, and which stores
 * share a kernel. */
#ifndef DLM_FUSE_H
#define DLM_FUSE_H

#include "ir/kernel.h"

typedef struct {            /* one store of a kernel */
    Ref node;
    Ref stored;             /* what others read there: the node, its CONCAT, the LOOP that it starts; NO_REF: nothing does */
    int buffer;
    int row;                /* this axis of the buffer counts the rounds of the loop; else -1 */
    int axis;               /* CONCAT: the part goes to [offset ..) of this axis; else -1 */
    Dim offset;
    bool copy;              /* the node's value lies elsewhere too: load it from there */
} Target;

typedef struct {
    VEC(Target) targets;
    bool contraction;       /* one of its values is a contraction with reuse */
    bool reduces;           /* one of its values is a reduction */
    bool scatter;           /* SCATTER, or a contraction whose result map is no permutation */
    int operands;           /* at most so many values that it loads or stores, constants apart */
    int reduce_axes;        /* at most so many reduce axes */
    Ref loop;               /* a LOOP, whose kernels are made of its body; it has no targets. Else NO_REF */
} Group;

typedef struct {
    const Graph *g;         /* the step's, or the body of a loop */
    Step *s;
    int loop;               /* of s, whose body it is, or -1 */
    bool *root;             /* node has its own kernel store */
    int *group;             /* of a root; -1 */
    int *storage;           /* buffer of the node's value, or -1 */
    int *row;               /* of one that is stored as a row of a stack: the axis of the rounds; else -1 */
    int **loop_buffers;     /* of a LOOP: of its carries, then its stacks */
    const int *carry, *capture;     /* in the body of a loop: the buffers that its inputs name */
    VEC(int) updates;       /* buffers that are new values of places or carries, stored over the old ones */
    VEC(Group) groups;
} Fusion;

/* MARK, STOP and CUSTOM are identities by now. */
Ref fuse_strip(const Graph *g, Ref r);
/* A contract in which every result axis is a box axis of the same extent. */
bool contract_is_plain(const Node *n);
/* The box axes that do not occur in the result. */
uint32_t contract_reduces(const Contract *c);
/* The box axes along which an operand's index moves. */
uint32_t operand_axes(const Contract *c, int o);
bool is_reduction(const Node *n);
/* Both operands are used more than once by a sum of products. */
bool is_contraction(const Node *n);

/* The kernel of a group, in fuse_build.c. */
void build_group(Fusion *f, const Group *group);

/* For --why: the node is stored for so many kernels that read it (fuse_why.c); all of them, the largest first. */
void why_stored(const Node *n, const char *reason, int readers);
void why_print(const Step *s, FILE *to);

/* Puts the kernels of this level, which are all from `from` on, in order (fuse_order.c); loops keep theirs. */
void order_kernels(Fusion *f, int from);

#endif
