/* What the files of fusion share while it decides: which values are stored, and by which kernel (fuse.c). */
#ifndef DLM_FUSE_DECIDE_H
#define DLM_FUSE_DECIDE_H

#include "passes/fuse.h"

enum { CONCAT_PARTS = -2 };      /* instead of a group: the parts' own kernels store it */

typedef struct {
    Fusion f;
    const Loop *body;       /* the loop whose body it is, or NULL */
    int n;
    int **users;            /* nodes that read a node */
    int *nusers;
    bool *must;
    const char **reason;    /* why it must, or was stored; NULL: the model asks for it */
    VEC(int) *in;           /* groups in which a node is read, each once */
    VEC(Target) *parts;     /* where concats want a node, until its readers are known */
    VEC(uint64_t) *ways;    /* the different indices at which it is read, each once, as numbers */
    uint64_t *below;        /* bit matrix: below[r] has the nodes that depend on r */
    int words;
    uint64_t **leads;       /* bit matrix: leads[h] has the groups that need, by way of any others, what h stores */
    int64_t *known;         /* `contents` of each group when its ways were found, or 0 */
    int room;               /* groups that both have room for */
    int *visited, walk;     /* of each node, the number of the last walk that came by */
} Decision;

/* r depends on `on`. */
bool depends(const Decision *d, Ref on, Ref r);

/* ---- nodes (fuse_node.c) ---- */

/* Needs no kernel of its own: a view, a name for other storage, or made from indices alone. */
bool is_free(const Node *n);
bool is_expensive(const Node *n);
/* A view that may read an element more than once without merely repeating it along new axes. */
bool is_window(const Node *n);
/* A view that repeats what it reads along an axis of its own. */
bool is_repeat(const Node *n);
bool has_storage(const Node *n);

/* ---- what must lie in memory (fuse_required.c) ---- */

void find_required(Decision *d);

/* ---- how a group reads a node (fuse_reads.c) ---- */

typedef struct {
    Decision *d;
    int group;
    Ref want;
    bool found, identity, plain;
    bool rows;              /* each axis by the group's own of that number, or by all of a reduction's axis */
    uint32_t swept;         /* the axes of which the latter is so */
    int8_t first[MAX_RANK];
    int budget;
} Reads;
Reads group_reads(Decision *d, int group, Ref want);

enum { MOST_OPERANDS = 40, MOST_REDUCE_AXES = 16 };    /* what one C function can name is limited */

/* The group can compute the node, too; and now does. */
bool has_room(const Graph *g, const Group *gr, const Node *n);
void take_room(const Graph *g, Group *gr, const Node *n);

/* ---- joining a group (fuse_join.c) ---- */

/* Some store of the group depends on the node, or copies it. */
bool feeds(const Decision *d, Ref node, const Group *gr);
/* A way from r to the group that leads through another kernel: joining would make a cycle. */
bool detour(Decision *d, Ref r, int group);
bool may_join(Decision *d, Ref r, int group);
/* Both are made, element by element, of one value. */
bool share_operands(Decision *d, Ref a, Ref b);
bool reads_in(const Decision *d, Ref r, int group);

/* ---- rows, and siblings (fuse_rows.c) ---- */

const Node *longest_target(const Decision *d, const Group *gr);
bool may_join_rows(Decision *d, Ref r, int group);
bool may_join_sibling(Decision *d, Ref r, int group);

/* ---- computed where it is read (fuse_inline.c) ---- */

/* A user of r is decided: at which indices r is read for it. */
void note_ways(Decision *d, Ref r, Ref user);
bool inlined(Decision *d, Ref r);

#endif
