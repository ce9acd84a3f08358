/* Indices of index notation: an index ranges over the axes which it subscripts alone, found by a
 * walk over the syntax before anything is evaluated, or has a bound: `i < H`. */
#include "frontend/elab_index.h"

#include <string.h>

int find_index(const char *name)
{
    for (int i = indexing->n; i-- > 0;)
        if (indexing->at[i].name == name)
            return i;
    return -1;
}

bool mentions(const Ast *e, uint32_t set)
{
    int k = e->kind == AST_NAME ? find_index(e->name) : -1;
    if (k >= 0)
        return set >> k & 1;
    if (e->kind == AST_DOTS)
        return indexing->group_count > 0 && (set >> indexing->group_first & 1);
    for (int i = 0; i < e->nkids; i++) {
        bool callee = i == 0 && e->kind == AST_CALL && e->kid[0]->kind == AST_NAME;
        if (e->kid[i] && !callee && mentions(e->kid[i], set))
            return true;
    }
    return false;
}

bool mentions_any(const Ast *e)
{
    return mentions(e, ~0u);
}

static bool add_index(const char *name, Dim extent, Span at)
{
    if (indexing->n == MAX_BOX) {
        fail(at, "E0304", "at most %d indices can be used together", MAX_BOX);
        return false;
    }
    indexing->at[indexing->n++] =
        (Index){.name = name, .extent = extent, .from = at, .declared = at};
    return true;
}

Object base_value(const Ast *e)
{
    for (int i = 0; i < indexing->bases.n; i++)
        if (indexing->bases.p[i].ast == e)
            return indexing->bases.p[i].value;
    Object o = to_tensor(eval_value(e), ANY_TYPE, e->span);
    PUSH(indexing->bases, (Base){e, o});
    return o;
}

int plain_subs(const Ast *subs)
{
    int n = 0;
    for (int i = 0; i < subs->nkids; i++)
        n += subs->kid[i]->kind != AST_DOTS;
    return n;
}

static bool has_dots(const Ast *subs)
{
    return plain_subs(subs) < subs->nkids;
}

/* How many axes `...` stands for: by the first access that uses it. -1: a fault. */
static int group_size(const Ast *e)
{
    if (e->kind == AST_INDEX && has_dots(e->kid[1]) && !mentions_any(e->kid[0])) {
        Object base = base_value(e->kid[0]);
        return is_poison(base) ? -1 : tensor_node(base)->rank - plain_subs(e->kid[1]);
    }
    int n = 0;
    for (int i = 0; n == 0 && i < e->nkids; i++)
        if (e->kid[i])
            n = group_size(e->kid[i]);
    return n;
}

static bool set_extent(int k, Object base, int axis, Span at)
{
    Index *x = &indexing->at[k];
    Dim d = tensor_node(base)->shape[axis];
    if (base.axes && !x->axis)
        x->axis = base.axes[axis];
    if (x->extent == DIM_BAD) {
        x->extent = d;
        x->from = at;
        return true;
    }
    if (same_size(x->extent, d) || x->from.file == 0)
        return true;
    fail(at, "E0318",
         "index `%s` goes over an axis of size %s here, but over one of size %s elsewhere; give it "
         "a bound: `%s < %s`",
         x->name ? x->name : "...", dim_text(d), dim_text(x->extent), x->name ? x->name : "...",
         dim_text(d));
    note_at(x->from, "it has size %s from here", dim_text(x->extent));
    return false;
}

static bool infer_group(int axis, int count, Object base, Span at)
{
    if (count != indexing->group_count) {
        fail(at, "E0318", "`...` stands for %d axes here, but for %d elsewhere", count,
             indexing->group_count);
        return false;
    }
    for (int k = 0; k < count; k++)
        if (!set_extent(indexing->group_first + k, base, axis + k, at))
            return false;
    return true;
}

static bool infer_access(const Ast *e)
{
    const Ast *subs = e->kid[1];
    if (mentions_any(e->kid[0])) {
        fail(e->kid[0]->span, "E0316",
             "what is subscripted must not depend on an index; give it a name first");
        return false;
    }
    Object base = base_value(e->kid[0]);
    if (is_poison(base))
        return false;
    int rank = tensor_node(base)->rank, extra = rank - plain_subs(subs);
    if (extra < 0 || (extra > 0 && !has_dots(subs))) {
        fail(e->span, "E0302", "%d %s for %s; index notation names every axis", plain_subs(subs),
             plain_subs(subs) == 1 ? "subscript" : "subscripts", object_describe(base));
        return false;
    }
    for (int i = 0, axis = 0; i < subs->nkids; i++) {
        const Ast *s = subs->kid[i];
        if (s->kind == AST_DOTS) {
            if (indexing->group_count >= 0 && !infer_group(axis, extra, base, s->span))
                return false;
            axis += extra;
            continue;
        }
        int k = s->kind == AST_NAME ? find_index(s->name) : -1;
        if (k >= 0 && !indexing->at[k].bounded && !set_extent(k, base, axis, s->span))
            return false;
        axis++;
    }
    return true;
}

/* Gives indices without a bound the sizes of the axes which they subscript alone. */
static bool infer(const Ast *e)
{
    if (e->kind == AST_INDEX && mentions_any(e->kid[1]) && !infer_access(e))
        return false;
    for (int i = 0; i < e->nkids; i++)
        if (e->kid[i] && !infer(e->kid[i]))
            return false;
    return true;
}

static bool all_known(int first)
{
    for (int i = first; i < indexing->n; i++)
        if (indexing->at[i].extent == DIM_BAD) {
            fail(indexing->at[i].from, "E0319",
                 "index `%s` has no range: it subscripts no axis alone; give it a bound: "
                 "`%s < SIZE`",
                 indexing->at[i].name, indexing->at[i].name);
            return false;
        }
    return true;
}

bool is_computed(const Ast *s)
{
    return s->kind == AST_BINARY && !strcmp(s->name, "<") && s->kid[0]->kind != AST_NAME;
}

static bool declare_group(const Ast *s, const Ast *const *uses, int nuses)
{
    int count = 0;
    for (int i = 0; i < nuses && count == 0; i++)
        count = group_size(uses[i]);
    if (count < 0)
        return false;
    indexing->group_first = indexing->n;
    indexing->group_count = count;
    for (int k = 0; k < count; k++)
        if (!add_index(NULL, DIM_BAD, s->span))
            return false;
    return true;
}

/* n or i < H */
static bool declare_index(const Ast *s)
{
    Dim extent = DIM_BAD;
    const Ast *name = s;
    bool literal;
    if (s->kind == AST_BINARY && !strcmp(s->name, "<") && s->kid[0]->kind == AST_NAME) {
        name = s->kid[0];
        if (!eval_dim(s->kid[1], &extent, &literal))
            return false;
    }
    if (name->kind != AST_NAME) {
        fail(s->span, "E0320", "a fresh index is a name, or a name with a bound: `i < H`");
        return false;
    }
    int k = find_index(name->name);
    if (k < 0 && add_index(name->name, extent, s->span)) {
        Index *x = &indexing->at[indexing->n - 1];
        x->bounded = name != s;
        if (x->bounded && s->kid[1]->kind == AST_NAME)
            x->axis = s->kid[1]->name;
        return true;
    }
    if (k < 0)
        return false;
    fail(name->span, "E0320", "`%s` is already an index here", name->name);
    note_at(indexing->at[k].declared, "declared here");
    return false;
}

bool declare_indices(const Ast *subs, const Ast *const *uses, int nuses)
{
    int first = indexing->n;
    for (int i = 0; i < subs->nkids; i++) {
        const Ast *s = subs->kid[i];
        bool fine = is_computed(s) || (s->kind == AST_DOTS ? declare_group(s, uses, nuses)
                                                           : declare_index(s));
        if (!fine)
            return false;
    }
    for (int i = 0; i < nuses; i++)
        if (!infer(uses[i]))
            return false;
    return all_known(first);
}

/* ---- sets of indices ---- */

int count_indices(uint32_t set)
{
    return __builtin_popcount(set);
}

/* The indices of `set` in order: the axes of a tensor laid out over them. */
int index_axes(uint32_t set, uint8_t *axis, Dim *extent)
{
    int n = 0;
    for (int i = 0; i < indexing->n; i++)
        if (set >> i & 1) {
            axis[i] = (uint8_t)n;
            extent[n++] = indexing->at[i].extent;
        }
    return n;
}

Map rename_indices(const Map *map, const uint8_t *axis)
{
    Map r = {.rank = map->rank};
    for (int i = 0; i < r.rank; i++) {
        const Affine *from = &map->at[i];
        r.at[i] = affine_const(from->offset);
        for (int k = 0; k < from->nterms; k++)
            r.at[i] = affine_add(r.at[i], affine_scale(affine_axis(axis[from->axis[k]]),
                                                       from->coef[k]));
    }
    return r;
}

void index_extents(Dim *box)
{
    for (int i = 0; i < indexing->n; i++)
        box[i] = indexing->at[i].extent;
}

bool rank_fits(uint32_t set)
{
    if (count_indices(set) <= MAX_RANK)
        return true;
    fail(build_span, "E0304", "this needs a tensor over %d indices; at most %d are possible",
         count_indices(set), MAX_RANK);
    return false;
}
