/* Facts about sizes (rule 9). A `where` that cannot be decided while compiling is assumed, and
 * checked by the run before the step that it concerns. What it says is used in three forms:
 *
 *   at + T <= CTX     a difference that is never negative: it proves slices and subscripts
 *   H % 4 == 0        H stands for 4*q: it makes 4*(H//4) and H one size
 *   T == 2*S          T stands for 2*S
 *
 * The last two are substitutions, which comparisons apply to both sides. Graphs know nothing of
 * facts: a tensor whose size is another by a fact is read through a view that has the size wanted.
 * A fact holds to the end of the block of host statements where its check stands. */
#include "frontend/elab.h"

#include <string.h>

/* ---- what is known ---- */

/* d after all substitutions. */
static Dim known(Dim d)
{
    for (int i = 0; i < elab.facts.n; i++)
        if (elab.facts.p[i].symbol)
            d = dim_substitute(d, elab.facts.p[i].symbol, elab.facts.p[i].as);
    return d;
}

bool same_size(Dim a, Dim b)
{
    return a == b || (elab.facts.n && a != DIM_BAD && known(a) == known(b));
}

/* With one fact or two: a difference d >= f is not negative where f is not. */
bool proved_ge(Dim a, Dim b)
{
    Dim zero = dim_const(0), gap;
    if (dim_ge(a, b) || elab.facts.n == 0)
        return dim_ge(a, b);
    gap = known(dim_sub(a, b));
    if (dim_ge(gap, zero))
        return true;
    for (int i = 0; i < elab.facts.n; i++) {
        if (elab.facts.p[i].symbol)
            continue;
        Dim left = dim_sub(gap, known(elab.facts.p[i].gap));
        if (dim_ge(left, zero))
            return true;
        for (int k = 0; k < i; k++)
            if (!elab.facts.p[k].symbol && dim_ge(dim_sub(left, known(elab.facts.p[k].gap)), zero))
                return true;
    }
    return false;
}

bool same_shape(int ra, const Dim *a, int rb, const Dim *b)
{
    for (int i = 0; ra == rb && i < ra; i++)
        if (!same_size(a[i], b[i]))
            return false;
    return ra == rb;
}

/* A view with the sizes given, which are the tensor's own by facts. */
Object resize_tensor(Object o, const Dim *dim)
{
    Ref r = tensor_ref(o);
    const Node *n = node_at(current_step()->graph, r);
    if (shape_equal(n->rank, n->shape, n->rank, dim))
        return o;
    Contract c = {.nbox = n->rank, .out = map_identity(n->rank)};
    c.in[0] = c.out;
    memcpy(c.box, dim, sizeof(Dim) * (size_t)n->rank);
    Object view = object_tensor(build_contract(current_step()->graph, &c, r, NO_REF, n->rank, dim),
                                o.ones);
    view.each = o.each;
    view.axes = o.axes;
    return view;
}

/* ---- what a condition says ---- */

static void substitute(const char *symbol, Dim as)
{
    PUSH(elab.facts, (Fact){.symbol = symbol, .as = as});
}

void assume_ge(Dim large, Dim small)
{
    PUSH(elab.facts, (Fact){.gap = dim_sub(large, small)});
}

/* d = coef * symbol + rest */
static bool linear(Dim d, const char **symbol, int64_t *coef, int64_t *rest)
{
    const char *names[2];
    if (dim_symbols(d, names, 2) != 1)
        return false;
    Dim at0 = dim_substitute(d, names[0], dim_const(0)),
        at1 = dim_substitute(d, names[0], dim_const(1));
    *symbol = names[0];
    if (!dim_is_const(at0, rest) || !dim_is_const(dim_sub(at1, at0), coef) || *coef == 0)
        return false;
    return dim_add(dim_mul(dim_const(*coef), dim_symbol(names[0])), at0) == d;
}

/* The least r >= 0 with coef * r = value modulo n; -1: there is none. */
static int64_t solve_modulo(int64_t coef, int64_t value, int64_t n)
{
    enum { LARGEST = 1 << 20 };
    for (int64_t r = 0; r < n && n <= LARGEST; r++)
        if (((__int128)coef * r - value) % n == 0)
            return r;
    return -1;
}

static int64_t gcd(int64_t a, int64_t b)
{
    return b ? gcd(b, a % b) : a < 0 ? -a : a;
}

/* x % n == rest, with x linear in one symbol: that symbol is a multiple of something. */
static bool assume_multiple(Dim x, int64_t n, int64_t rest)
{
    const char *symbol;
    int64_t coef, offset;
    if (n < 2 || n > INT32_MAX || !linear(known(x), &symbol, &coef, &offset))
        return false;
    int64_t common = gcd(coef, n), by = n / common,
            least = solve_modulo(coef % n, (rest - offset % n) % n, n);
    if (least < 0)
        return false;
    if (by > 1)
        substitute(symbol, dim_add(dim_mul(dim_const(by), dim_symbol(internf("%s/%lld", symbol,
                                                                             (long long)by))),
                                   dim_const(least % by)));
    return true;
}

/* s == e, with a symbol s that e does not hold: s stands for e. */
static bool assume_symbol(Dim s, Dim e)
{
    const char *symbol;
    s = known(s), e = known(e);
    if (!dim_is_symbol(s, &symbol) || dim_substitute(e, symbol, dim_const(0)) != e)
        return false;
    substitute(symbol, e);
    return true;
}

static bool assume_remainder(const Ast *e, Dim rest)
{
    int64_t n, r;
    if (e->kind != AST_BINARY || strcmp(e->name, "%") || !dim_is_const(rest, &r))
        return false;
    Object x = eval_value(e->kid[0]), by = eval_value(e->kid[1]);
    return x.kind == OBJ_INT && static_int(by, &n) && assume_multiple(x.dim, n, r);
}

static void assume_equal(const Ast *e, Dim a, Dim b)
{
    bool used = assume_remainder(e->kid[0], b) || assume_remainder(e->kid[1], a) ||
                assume_symbol(a, b) || assume_symbol(b, a);
    if (!used) {
        assume_ge(a, b);
        assume_ge(b, a);
    }
}

/* What an undecided condition says about sizes: comparisons, joined by `and`. */
static void assume(const Ast *e)
{
    if (e->kind != AST_BINARY)
        return;
    if (!strcmp(e->name, "and")) {
        assume(e->kid[0]);
        assume(e->kid[1]);
        return;
    }
    bool less = *e->name == '<', more = *e->name == '>', equal = e->name[1] == '=';
    if (!less && !more && strcmp(e->name, "=="))
        return;
    Object a = eval_value(e->kid[0]), b = eval_value(e->kid[1]);
    if (a.kind != OBJ_INT || b.kind != OBJ_INT)
        return;
    Dim gap = dim_const(!equal);
    if (less)
        assume_ge(b.dim, dim_add(a.dim, gap));
    else if (more)
        assume_ge(a.dim, dim_add(b.dim, gap));
    else
        assume_equal(e, a.dim, b.dim);
}

/* ---- facts to state ---- */

/* d in the names of the body at hand, which may call the sizes of its arguments otherwise. */
static Dim as_written(Dim d)
{
    for (const Scope *s = elab.frame->scope; s; s = s->up)
        for (int i = 0; i < s->names.n; i++) {
            const Binding *b = &s->names.p[i];
            const char *symbol;
            if (b->value.kind == OBJ_INT && dim_is_symbol(b->value.dim, &symbol) &&
                !dim_mentions(d, b->name))
                d = dim_substitute(d, symbol, dim_symbol(b->name));
        }
    return d;
}

/* "a <= b" with what is negative on the other side. */
static const char *relation(Dim gap, const char *op)
{
    Dim low, high;
    dim_signs(as_written(gap), &high, &low);
    return internf("%s %s %s", dim_text(low), op, dim_text(high));
}

const char *fact_for_ge(Dim large, Dim small)
{
    return relation(dim_sub(large, small), "<=");
}

/* Whether two sizes are one where all symbols of `names` are multiples of `by`. */
static bool equal_for_multiples(Dim gap, const char *const *names, int n, int64_t by)
{
    for (int i = 0; i < n; i++)
        gap = dim_substitute(gap, names[i], dim_mul(dim_const(by), dim_symbol(names[i])));
    return dim_is(gap, 0);
}

const char *fact_for_equal(Dim a, Dim b)
{
    enum { MOST = 64, SYMBOLS = 4 };
    Dim gap = as_written(known(dim_sub(a, b)));
    const char *names[SYMBOLS];
    int n = dim_symbols(gap, names, SYMBOLS);
    for (int64_t by = 2; by <= MOST; by++) {
        for (int i = 0; i < n; i++)
            if (equal_for_multiples(gap, &names[i], 1, by))
                return internf("%s %% %lld == 0", names[i], (long long)by);
        if (n == 2 && equal_for_multiples(gap, names, 2, by))
            return internf("%s %% %lld == 0 and %s %% %lld == 0", names[0], (long long)by, names[1],
                           (long long)by);
    }
    return relation(dim_sub(a, b), "==");
}

/* A size in d that the entry has no name for (the rows of data, the length of a text), or NULL. */
static const char *nameless(Dim d)
{
    const char *names[32];
    int n = dim_symbols(d, names, LENGTH(names));
    for (int i = 0; i < n && i < LENGTH(names); i++)
        if (!names_argument(names[i]))
            return names[i];
    return NULL;
}

const char *undecided_size(Dim a, Dim b)
{
    Dim positive, negative;
    if (a == DIM_BAD || b == DIM_BAD)
        return "";
    dim_signs(dim_sub(a, b), &positive, &negative);
    if (dim_is_const(positive, NULL) && dim_is_const(negative, NULL))
        return "";
    if (dim_is(positive, 0) || dim_is(negative, 0))
        return "";                       /* different, whatever the sizes */
    const Frame *user = elab.frame->binding ? elab.frame->up : elab.frame;
    const char *open = elab.entry && user->is_entry ? nameless(dim_sub(a, b)) : NULL;
    if (open)
        return internf(", as far as is known; a `where` cannot name %s: write size(x, 0) for the "
                       "first size of x", open);
    return internf(", as far as is known; state `where %s`", fact_for_equal(a, b));
}

/* ---- where ---- */

static const char *condition_text(const Ast *where)
{
    Buf b = {0};
    ast_unparse(where, &b);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static void check_host(const Ast *where, Host *h, Object fact)
{
    int line, column;
    const Ast *d = elab.frame->decl;
    source_position(where->span, &line, &column);
    h->value = step_export(fact, "fact");
    h->name = internf("%s:%d:%d: `%s` may only be used where %s",
                      source_get(where->span.file)->name, line, column,
                      d && d->name ? d->name : "this", condition_text(where));
}

/* Whether a step takes nothing but sizes, arguments and counters: it can run before all others. */
static bool runs_first(const Step *s)
{
    bool first = s && s->versions.n == 0;
    for (int i = 0; first && i < s->imports.n; i++) {
        VarKind kind = elab.entry->vars.p[s->imports.p[i].var].kind;
        first = kind == VAR_ARG || kind == VAR_COUNTER;
    }
    return first;
}

/* The run checks what was assumed of its sizes: before the step at hand, in a step of its own,
 * or behind it where the condition takes something that this step computes. */
static void check_at_run(const Ast *where)
{
    Step *now = elab.step;
    if (!elab.entry || elab.checking || elab.in_init)
        return;
    elab.step = NULL;
    Object fact = eval_value(where);
    bool first = is_tensor(fact) && runs_first(elab.step);
    if (!first) {
        elab.made.n -= elab.step != NULL;
        elab.step = now;
        elab.step = root_step();         /* around the loops, if it is the body of one */
        fact = eval_value(where);
    }
    check_host(where, report_new(HOST_CHECK, where->span), fact);
    if (first)
        step_flush();
    if (now)
        elab.step = now;
}

/* Where an entry meets sizes that it has no names for, the run checks that large >= small, before
 * the step at hand. false: not here. */
bool checked_ge(Dim large, Dim small, const char *message, Span at)
{
    Step *now = elab.step;
    int line, column;
    if (!elab.entry || !elab.frame->is_entry || elab.checking || elab.in_init ||
        (now && now->body) || !nameless(dim_sub(large, small)))
        return false;
    elab.step = NULL;
    Object fact = arith_binary(">=", object_dim(large), object_dim(small), at);
    Host *h = report_new(HOST_CHECK, at);
    source_position(at, &line, &column);
    h->value = step_export(fact, "fact");
    h->name = internf("%s:%d:%d: %s", source_get(at.file)->name, line, column, message);
    step_flush();
    elab.step = now;
    assume_ge(large, small);
    return true;
}

/* The run looks at a fact before the loops around it begin. */
static bool same_in_rounds(Object fact)
{
    const Graph *g = current_step()->graph;
    bool same = true;
    for (Ref r = 0; current_step()->body && fact.step == current_step() && r <= fact.ref; r++) {
        bool varies = g->nodes.p[r].op == OP_INPUT ||
                      (g->nodes.p[r].op == OP_SIZE && mentions_round(g->nodes.p[r].size));
        same &= !varies || !depends_on(g, fact.ref, r);
    }
    return same;
}

/* Whether d is computed from int arguments of the entry, and from nothing that changes. */
static bool from_arguments(Dim d)
{
    enum { SYMBOLS = 16 };
    const char *names[SYMBOLS];
    int n = dim_symbols(d, names, SYMBOLS);
    bool argument = false;
    for (int i = 0; i < n; i++) {
        bool known_before = false;
        for (int k = 0; k < elab.entry->args.n; k++) {
            const Argument *a = &elab.entry->args.p[k];
            argument |= a->symbol == names[i];
            known_before |= a->symbol == names[i];
            for (int j = 0; j < a->rank; j++)
                known_before |= dim_mentions(a->shape[j], names[i]);
        }
        if (!known_before)
            return false;
    }
    return argument;
}

/* An int argument is an i64; where it becomes an i32, the run checks that it fits. */
void check_narrowing(Dim d, Span at)
{
    int line, column;
    Dim largest = dim_const(INT32_MAX);
    if (!elab.entry || elab.checking || elab.in_init || !from_arguments(d) ||
        proved_ge(largest, d))
        return;
    Step *now = elab.step;
    elab.step = NULL;
    Object fact = arith_binary("<=", object_dim(d), object_dim(largest), at);
    source_position(at, &line, &column);
    Host *h = report_new(HOST_CHECK, at);
    h->value = step_export(fact, "fits");
    h->name = internf("%s:%d:%d: %s does not fit into i32", source_get(at.file)->name, line, column,
                      dim_text(d));
    step_flush();
    elab.step = now;
    assume_ge(largest, d);
}

bool check_where(const Ast *where, Span use)
{
    Object o = eval_value(where);
    bool open = is_tensor(o) && tensor_node(o)->type == BOOL && tensor_node(o)->rank == 0;
    if (is_poison(o))
        return false;
    if (open && !same_in_rounds(o)) {
        fail(use, "E0813",
             "within a scan, `where` states something of sizes that are the same in all rounds, "
             "which %s is not", condition_text(where));
        if (use.start != where->span.start)
            note_at(where->span, "stated here");
        return false;
    }
    if (open) {
        check_at_run(where);
        assume(where);
        return true;
    }
    if (o.kind != OBJ_BOOL) {
        fail(where->span, "E0407", "`where` states one bool, but this is %s", object_describe(o));
        return false;
    }
    if (o.truth)
        return true;
    fail(use, "E0308", "`%s` may only be used where %s",
         elab.frame->decl && elab.frame->decl->name ? elab.frame->decl->name : "this",
         condition_text(where));
    note_origin(where);
    if (use.start != where->span.start)
        note_at(where->span, "stated here");
    return false;
}
