/* Limits: a program that is within the rules of the language but has no end, or is too large to be
 * compiled, ends in one error. After it nothing is evaluated: of an entry or a net where that alone
 * is too deep or too large, of the program where what is spent for all of it is too much.
 *
 *   nesting      MAX_DEPTH uses of functions, MAX_NESTED expressions inside one another
 *   unrolling    MAX_UNROLL rounds of a loop
 *   operations   MAX_NODES of one entry or net
 *   lists        MAX_LISTED numbers
 *   the program  MAX_PLACES params and states, MAX_MEGABYTES of memory
 *
 * Sizes have limits of their own (ir/dim.c), as has the text of a file (frontend/parse.c). */
#include "frontend/elab.h"

/* The innermost use of what most of the nested uses are uses of. */
static Frame *most_nested(void)
{
    Frame *best = elab.frame;
    int most = 0;
    for (Frame *f = elab.frame; f; f = f->up) {
        int n = 0;
        for (Frame *g = f; g; g = g->up)
            n += g->decl == f->decl;
        if (f->decl && n > most) {
            most = n;
            best = f;
        }
    }
    return best;
}

static void report_depth(void)
{
    Frame *inner = elab.frame;
    elab.frame = most_nested();
    error_at(elab.frame->at, "E0701",
             "`%s` uses itself without an end (more than %d uses are nested here); a recursion "
             "needs an `if` on a static argument that stops it",
             elab.frame->decl->name, MAX_DEPTH);
    note_uses((Span){0});
    elab.frame = inner;
}

static int64_t operations(void)
{
    int64_t nodes = elab.nodes;
    for (const Step *s = elab.step; s; s = s->body ? s->body->outer : NULL)
        nodes += s->graph->nodes.n;
    return nodes;
}

/* What is spent by the whole program. */
static bool spent(Span at)
{
    if (elab.slots.n > MAX_PLACES)
        fail(at, "E0704", "the program has more than %d params and states", MAX_PLACES);
    else if (arena_bytes() - elab.bytes_before > (size_t)MAX_MEGABYTES << 20)
        fail(at, "E0705",
             "compiling this takes more than %d MB; shorten its static loops and its lists",
             MAX_MEGABYTES);
    else
        return false;
    return true;
}

bool within_limits(Span at)
{
    if (elab.exhausted)
        return false;
    elab.spent = spent(at);
    bool fine = !elab.spent;
    if (fine && elab.frame->depth >= MAX_DEPTH) {
        report_depth();
        fine = false;
    } else if (fine && elab.nested_exprs >= MAX_NESTED) {
        fail(at, "E0706",
             "more than %d expressions are inside one another here, through all the uses that lead "
             "here; give parts of them names",
             MAX_NESTED);
        fine = false;
    } else if (fine && operations() > MAX_NODES) {
        fail(at, "E0702",
             "`%s` unrolls to more than %d operations; shorten its static loops, or end its "
             "recursion earlier",
             elab.entry ? elab.entry->name : elab.step->graph->name, MAX_NODES);
        fine = false;
    }
    elab.exhausted = !fine;
    return fine;
}

/* For a graph that is given a tensor of too many elements: the sizes are the user's own. */
void refuse_tensor(const Node *n)
{
    Buf b = {0};
    shape_print(&b, n->type, n->rank, n->shape);
    fail(build_span, "E0337", "a tensor here has more elements than can be counted (2^56): %s",
         buf_text(&b));
    buf_free(&b);
    elab.exhausted = true;
}
