/* What fuse.c decides and fuse_build.c reads: which nodes get storage, and which stores
 * share a kernel. */
#ifndef DLM_FUSE_H
#define DLM_FUSE_H

#include "ir/kernel.h"

typedef struct {            /* one store of a kernel */
    Ref node;
    Ref stored;             /* what others read there: the node, or its CONCAT; NO_REF: nothing does */
    int buffer;
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
} Group;

typedef struct {
    const Graph *g;
    Step *s;
    bool *root;             /* node has its own kernel store */
    int *group;             /* of a root; -1 */
    int *storage;           /* buffer of the node's value, or -1 */
    VEC(Group) groups;
} Fusion;

/* MARK and STOP are identities by now. */
Ref fuse_strip(const Graph *g, Ref r);
/* A contract in which every result axis is a box axis of the same extent. */
bool contract_is_plain(const Node *n);
/* The box axes that do not occur in the result. */
uint32_t contract_reduces(const Contract *c);
bool is_reduction(const Node *n);
/* Both operands are used more than once by a sum of products. */
bool is_contraction(const Node *n);

/* The kernel of a group, in fuse_build.c. */
void build_group(Fusion *f, const Group *group);

#endif
