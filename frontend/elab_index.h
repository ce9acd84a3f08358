/* Inside index notation: what its chapters share.
 *
 * Within it an expression stands for one number at each point of a box of indices. We keep such
 * an expression as an Element: a tensor and an affine map from the indices to its axes, which
 * names only the indices it depends on. Nothing is moved until an operation needs the numbers
 * side by side; then a one-operand contract (a view) lays them out over the union of the
 * indices.
 *
 *   elab_range.c    indices: declaring them, and what they range over
 *   elab_access.c   subscripts: affine ones become maps, the others gathers
 *   elab_sum.c      reductions over indices, and sums into computed places
 *   elab_index.c    expressions, and the two ways in */
#ifndef DLM_ELAB_INDEX_H
#define DLM_ELAB_INDEX_H

#include "frontend/elab.h"

typedef struct {
    const char *name;        /* NULL: part of a `...` group */
    Dim extent;              /* DIM_BAD: not yet known */
    const char *axis;        /* what a signature called the axis that gave it its extent, or NULL */
    Span from;               /* what gave it its extent */
    Span declared;
    bool bounded;            /* i < H: it subscripts axes of any size */
} Index;

typedef struct { const Ast *ast; Object value; } Base;   /* a subscripted tensor, evaluated once */

typedef struct Indexing {
    struct Indexing *up;
    int n;
    Index at[MAX_BOX];
    int group_first, group_count;    /* count -1: there is no `...` */
    VEC(Base) bases;
} Indexing;
extern Indexing *indexing;           /* NULL outside of index notation */

typedef struct {
    Object value;            /* poison, a static number, or a tensor */
    Map map;                 /* of a tensor: its axes from the indices */
    uint32_t deps;           /* bit set of the indices it depends on */
} Element;
extern const Element faulty_element;

typedef struct {
    Affine affine;
    Element rest;            /* what is not affine: a tensor of ints to be added */
    bool has_rest;
} Subscript;

/* ---- indices ---- */

int find_index(const char *name);                /* -1: none of that name */
bool mentions(const Ast *e, uint32_t set);       /* an index of the set */
bool mentions_any(const Ast *e);
Object base_value(const Ast *e);
int plain_subs(const Ast *subs);                 /* without `...` */
/* Whether s is a place that is computed, `id[n] < K`, rather than a fresh index. */
bool is_computed(const Ast *s);
/* Declares the fresh indices of `subs`; those without a bound range over the axes which they
 * subscript alone in the expressions of `uses`. */
bool declare_indices(const Ast *subs, const Ast *const *uses, int nuses);
int count_indices(uint32_t set);
int index_axes(uint32_t set, uint8_t *axis, Dim *extent);     /* axes of a tensor over the set */
Map rename_indices(const Map *map, const uint8_t *axis);      /* index k becomes axis[k] */
void index_extents(Dim *box);
bool rank_fits(uint32_t set);                    /* else reported */

/* ---- elements ---- */

bool is_faulty(const Element *e);
Element plain_element(Object o);                 /* the same at all points */
Element over_indices(Object o, uint32_t set);    /* a tensor whose axes are the indices of the set */
Object lay_out(const Element *e, uint32_t set);  /* over the set; a scalar stays one */
Element iota_element(int k);                     /* index k as a number */
Element combine(const char *op, Element a, Element b, Span at);
Element choose_element(Element c, Element a, Element b, Span at);
Element eval_element(const Ast *e);
bool subscript_of(const Ast *e, Subscript *s);
Element access_element(const Ast *e);
Element reduce_element(const Ast *e);
/* y[id[n] < K, d] = sum[n] x[n, d] */
Object sum_into_places(const Ast *subs, const Ast *sum, Span at);

#endif
