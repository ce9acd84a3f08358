/* Dimensions (see dim.h).
 *
 * A polynomial is a list of terms, coefficient times a sorted product of atoms, in the graded
 * lexicographic order, highest first. An atom is a symbol or a floor(numerator / denominator)
 * that no rule simplifies. Atoms are compared by structure and not by number, so that the
 * normal form, and with it the printed text, does not depend on what was built before.
 *
 * Division writes a = q*b + r by the long division of polynomials, with the coefficients of r in
 * [0, leading coefficient of b); floor(a / b) is q + floor(r / b). The rest is then reduced:
 * common factors are cancelled, floor((floor(a / b) + s) / c) becomes floor((a + b*s) / (b*c)).
 *
 * Bounds: symbols are >= 0; one that has a bound above is replaced by 0 or its greatest value, a
 * floor by (p - d + 1) / d <= floor(p / d) <= p / d, until what is left is a constant plus terms
 * that cannot be negative. */
#include "ir/dim.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEGREE = 12, MAX_SIZE = 4000, BOUND_DEPTH = 8 };

typedef uint32_t AtomId;

typedef struct {
    int64_t coef;
    int n;                      /* degree */
    AtomId atom[MAX_DEGREE];    /* sorted by compare_atoms */
} Term;

typedef struct {
    Term *t;                    /* by compare_products, highest first; no coefficient is 0 */
    int n, cap;
    bool bad;                   /* overflow on the way */
} Poly;

typedef struct {
    const char *name;           /* a symbol, or NULL */
    Dim over, by;               /* a floor */
    bool nonnegative;
    int size;                   /* symbols in it, each as often as it stands there */
    Dim below;                  /* of a symbol; DIM_BAD: no bound */
} Atom;

static struct {
    VEC(Poly) dims;             /* by handle; 0 is DIM_BAD */
    VEC(Atom) atoms;
    uint32_t *table;            /* open addressing over handles; 0: free */
    uint32_t capacity;
} pool;

/* ---- order ---- */

static int compare_polys(const Poly *a, const Poly *b);

static int compare_atoms(AtomId x, AtomId y)
{
    if (x == y)
        return 0;
    const Atom *a = &pool.atoms.p[x], *b = &pool.atoms.p[y];
    if (a->name || b->name)
        return a->name && b->name ? strcmp(a->name, b->name) : a->name ? -1 : 1;
    int c = compare_polys(&pool.dims.p[a->over], &pool.dims.p[b->over]);
    return c ? c : compare_polys(&pool.dims.p[a->by], &pool.dims.p[b->by]);
}

/* Negative when the product of a stands before that of b: higher degree, then earlier atoms. */
static int compare_products(const Term *a, const Term *b)
{
    if (a->n != b->n)
        return b->n - a->n;
    for (int i = 0; i < a->n; i++) {
        int c = compare_atoms(a->atom[i], b->atom[i]);
        if (c)
            return c;
    }
    return 0;
}

static int compare_polys(const Poly *a, const Poly *b)
{
    for (int i = 0; i < a->n && i < b->n; i++) {
        int c = compare_products(&a->t[i], &b->t[i]);
        if (c)
            return c;
        if (a->t[i].coef != b->t[i].coef)
            return a->t[i].coef < b->t[i].coef ? -1 : 1;
    }
    return a->n - b->n;
}

/* ---- polynomials on the heap, while they are computed ---- */

/* Adds a term at its place. */
static void poly_add_term(Poly *p, const Term *t)
{
    int at = 0, c = 1;
    while (at < p->n && (c = compare_products(&p->t[at], t)) < 0)
        at++;
    if (at < p->n && c == 0) {
        p->bad |= __builtin_add_overflow(p->t[at].coef, t->coef, &p->t[at].coef);
        if (p->t[at].coef == 0) {
            memmove(&p->t[at], &p->t[at + 1], (size_t)(p->n - at - 1) * sizeof *p->t);
            p->n--;
        }
        return;
    }
    if (t->coef == 0)
        return;
    if (p->n == p->cap) {
        p->cap = 2 * p->cap + 4;
        p->t = xrealloc(p->t, (size_t)p->cap * sizeof *p->t);
    }
    memmove(&p->t[at + 1], &p->t[at], (size_t)(p->n - at) * sizeof *p->t);
    p->t[at] = *t;
    p->n++;
}

static Term multiply_terms(const Term *a, const Term *b, bool *bad)
{
    Term r = {.n = a->n + b->n};
    *bad |= __builtin_mul_overflow(a->coef, b->coef, &r.coef);
    if (r.n > MAX_DEGREE) {
        *bad = true;
        r.n = 0;
        return r;
    }
    for (int i = 0, j = 0, k = 0; k < r.n; k++)
        r.atom[k] = j == b->n || (i < a->n && compare_atoms(a->atom[i], b->atom[j]) <= 0)
                        ? a->atom[i++] : b->atom[j++];
    return r;
}

/* p += a * t */
static void poly_add_times(Poly *p, const Poly *a, const Term *t)
{
    for (int i = 0; i < a->n && !p->bad; i++) {
        Term r = multiply_terms(&a->t[i], t, &p->bad);
        poly_add_term(p, &r);
        p->bad |= p->n > MAX_SIZE;
    }
}

static void poly_add(Poly *p, const Poly *a, int64_t by)
{
    poly_add_times(p, a, &(Term){.coef = by});
}

static void poly_free(Poly *p)
{
    free(p->t);
}

/* ---- interning ---- */

static uint32_t hash_poly(const Poly *p)
{
    uint64_t h = 14695981039346656037u;
    for (int i = 0; i < p->n; i++) {
        h = (h ^ (uint64_t)p->t[i].coef) * 1099511628211u;
        for (int k = 0; k < p->t[i].n; k++)
            h = (h ^ (p->t[i].atom[k] + 1u)) * 1099511628211u;
        h = (h ^ h >> 29) * 1099511628211u;
    }
    return (uint32_t)(h ^ h >> 32);
}

static bool poly_equal(const Poly *a, const Poly *b)
{
    if (a->n != b->n)
        return false;
    for (int i = 0; i < a->n; i++)
        if (a->t[i].coef != b->t[i].coef || a->t[i].n != b->t[i].n
            || memcmp(a->t[i].atom, b->t[i].atom, (size_t)a->t[i].n * sizeof(AtomId)))
            return false;
    return true;
}

static uint32_t *find_slot(const Poly *p)
{
    uint32_t at = hash_poly(p) & (pool.capacity - 1);
    while (pool.table[at] && !poly_equal(&pool.dims.p[pool.table[at]], p))
        at = (at + 1) & (pool.capacity - 1);
    return &pool.table[at];
}

static void grow_table(void)
{
    pool.capacity = pool.capacity ? 2 * pool.capacity : 256;
    pool.table = NEW_ARRAY(uint32_t, pool.capacity);
    for (int i = 1; i < pool.dims.n; i++)
        *find_slot(&pool.dims.p[i]) = (uint32_t)i;
}

/* How long its text is, about: floors inside floors count as often as they would be written. */
static int poly_size(const Poly *p)
{
    int64_t size = 1;
    for (int i = 0; i < p->n; i++)
        for (int k = 0; k < p->t[i].n; k++)
            size += pool.atoms.p[p->t[i].atom[k]].size;
    return size < MAX_SIZE ? (int)size : MAX_SIZE;
}

/* The handle of a finished polynomial; frees it. */
static Dim poly_intern(Poly *p)
{
    Dim d = DIM_BAD;
    if (pool.dims.n == 0)
        PUSH(pool.dims, (Poly){0});
    if (!p->bad && poly_size(p) < MAX_SIZE) {
        if ((uint32_t)pool.dims.n * 2 >= pool.capacity)
            grow_table();
        uint32_t *slot = find_slot(p);
        if (!*slot) {
            *slot = (uint32_t)pool.dims.n;
            Poly kept = {.t = alloc_copy(p->t, (size_t)p->n * sizeof *p->t), .n = p->n};
            PUSH(pool.dims, kept);
        }
        d = *slot;
    }
    poly_free(p);
    return d;
}

static const Poly *poly_of(Dim d)
{
    check(d < (Dim)pool.dims.n);
    return &pool.dims.p[d];
}

static Dim atom_dim(AtomId id)
{
    Poly p = {0};
    poly_add_term(&p, &(Term){.coef = 1, .n = 1, .atom = {id}});
    return poly_intern(&p);
}

static AtomId find_atom(Atom wanted)
{
    for (int i = 0; i < pool.atoms.n; i++) {
        const Atom *a = &pool.atoms.p[i];
        if (a->name == wanted.name && a->over == wanted.over && a->by == wanted.by)
            return (AtomId)i;
    }
    wanted.size = wanted.name ? 1 : poly_size(&pool.dims.p[wanted.over]) +
                                        poly_size(&pool.dims.p[wanted.by]);
    PUSH(pool.atoms, wanted);
    return (AtomId)pool.atoms.n - 1;
}

/* ---- sums and products ---- */

Dim dim_const(int64_t value)
{
    Poly p = {0};
    poly_add_term(&p, &(Term){.coef = value});
    return poly_intern(&p);
}

Dim dim_symbol(const char *name)
{
    return atom_dim(find_atom((Atom){.name = intern(name), .nonnegative = true}));
}

const char *dim_fresh(const char *base)
{
    const char *name = intern(base);
    for (int i = 0, number = 2; i < pool.atoms.n;)
        if (pool.atoms.p[i].name == name) {
            name = internf("%s_%d", base, number++);
            i = 0;
        } else {
            i++;
        }
    dim_symbol(name);
    return name;
}

bool dim_bound(const char *symbol, Dim below)
{
    check(below != DIM_BAD);
    AtomId id = find_atom((Atom){.name = intern(symbol), .nonnegative = true});
    Dim *known = &pool.atoms.p[id].below;
    if (*known == DIM_BAD)
        *known = below;
    return *known == below;
}

const char *dim_round(const char *base, Dim below)
{
    for (int number = 1;; number++) {
        const char *name = internf("%s_%d", base, number);
        bool taken = false;
        for (int i = 0; i < pool.atoms.n; i++)
            taken |= pool.atoms.p[i].name == name && !dim_is_bounded(name);
        if (!taken && dim_bound(name, below))
            return name;
    }
}

bool dim_is_bounded(const char *symbol)
{
    AtomId id = find_atom((Atom){.name = intern(symbol), .nonnegative = true});
    return pool.atoms.p[id].below != DIM_BAD;
}

static Dim add_times(Dim a, Dim b, int64_t by)
{
    if (a == DIM_BAD || b == DIM_BAD)
        return DIM_BAD;
    Poly p = {0};
    poly_add(&p, poly_of(a), 1);
    poly_add(&p, poly_of(b), by);
    return poly_intern(&p);
}

Dim dim_add(Dim a, Dim b)
{
    return add_times(a, b, 1);
}

Dim dim_sub(Dim a, Dim b)
{
    return add_times(a, b, -1);
}

Dim dim_mul(Dim a, Dim b)
{
    if (a == DIM_BAD || b == DIM_BAD)
        return DIM_BAD;
    Poly p = {0};
    for (int i = 0; i < poly_of(b)->n; i++)
        poly_add_times(&p, poly_of(a), &poly_of(b)->t[i]);
    return poly_intern(&p);
}

bool dim_is_const(Dim d, int64_t *value)
{
    if (d == DIM_BAD)
        return false;
    const Poly *p = poly_of(d);
    if (p->n > 1 || (p->n == 1 && p->t[0].n > 0))
        return false;
    if (value)
        *value = p->n ? p->t[0].coef : 0;
    return true;
}

bool dim_is(Dim d, int64_t value)
{
    int64_t is;
    return dim_is_const(d, &is) && is == value;
}

bool dim_is_symbol(Dim d, const char **name)
{
    if (d == DIM_BAD)
        return false;
    const Poly *p = poly_of(d);
    if (p->n != 1 || p->t[0].coef != 1 || p->t[0].n != 1 || !pool.atoms.p[p->t[0].atom[0]].name)
        return false;
    if (name)
        *name = pool.atoms.p[p->t[0].atom[0]].name;
    return true;
}

/* ---- division ---- */

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

/* The product of a without that of b; false when b's is no part of it. Coefficients as in a. */
static bool take_out(const Term *a, const Term *b, Term *rest)
{
    *rest = (Term){.coef = a->coef};
    int j = 0;
    for (int i = 0; i < a->n; i++)
        if (j < b->n && a->atom[i] == b->atom[j])
            j++;
        else
            rest->atom[rest->n++] = a->atom[i];
    return j == b->n;
}

/* a = quotient * b + rest, with the rest's coefficients at multiples of b's leading product
 * in [0, leading coefficient); that coefficient is positive. */
static void long_division(const Poly *a, const Poly *b, Poly *quotient, Poly *rest)
{
    poly_add(rest, a, 1);
    for (int i = 0; i < rest->n && !rest->bad;) {
        Term t;
        bool part = take_out(&rest->t[i], &b->t[0], &t);
        t.coef = part ? floor_div(rest->t[i].coef, b->t[0].coef) : 0;
        if (t.coef == 0) {
            i++;
            continue;
        }
        bool vanishes = rest->t[i].coef % b->t[0].coef == 0;
        poly_add_term(quotient, &t);
        rest->bad |= __builtin_sub_overflow(0, t.coef, &t.coef);
        poly_add_times(rest, b, &t);
        i += !vanishes;
    }
}

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t r = a % b;
        a = b;
        b = r;
    }
    return a < 0 ? -a : a;
}

/* The greatest term that divides so_far and every term of p (but the constant, if so wished). */
static Term content(const Poly *p, bool but_constant, Term so_far)
{
    for (int i = 0; i < p->n; i++) {
        const Term *t = &p->t[i];
        if (but_constant && t->n == 0)
            continue;
        Term common = {.coef = gcd(so_far.coef, t->coef)};
        for (int j = 0, k = 0; j < so_far.n && k < t->n;) {
            int c = compare_atoms(so_far.atom[j], t->atom[k]);
            if (c == 0)
                common.atom[common.n++] = so_far.atom[j];
            j += c <= 0;
            k += c >= 0;
        }
        so_far = common;
    }
    return so_far;
}

/* p / t, rounding the coefficients down (only the constant's may not divide). */
static Poly poly_divide(const Poly *p, const Term *t)
{
    Poly q = {0};
    for (int i = 0; i < p->n; i++) {
        Term rest;
        check(take_out(&p->t[i], t, &rest));
        rest.coef = floor_div(p->t[i].coef, t->coef);
        poly_add_term(&q, &rest);
    }
    return q;
}

/* Cancels what numerator and denominator share. floor((g*r + k) / (g*d)) with a constant k is
 * floor((r + floor(k/g)) / d). */
static void cancel_common(Dim *over, Dim *by)
{
    int64_t constant;
    bool is_const = dim_is_const(*by, &constant);
    Term seed = is_const ? (Term){.coef = constant}
                         : content(poly_of(*by), false, poly_of(*by)->t[0]);
    Term common = content(poly_of(*over), is_const, seed);
    if (common.coef == 1 && common.n == 0)
        return;
    Poly p = poly_divide(poly_of(*over), &common), q = poly_divide(poly_of(*by), &common);
    *over = poly_intern(&p);
    *by = poly_intern(&q);
}

/* Where in d the only term stands that is a floor with coefficient 1; -1: none or several. */
static int lone_floor(Dim d)
{
    const Poly *p = poly_of(d);
    int found = -1;
    for (int i = 0; i < p->n; i++) {
        if (p->t[i].n != 1 || p->t[i].coef != 1 || pool.atoms.p[p->t[i].atom[0]].name)
            continue;
        if (found >= 0)
            return -1;
        found = i;
    }
    return found;
}

/* floor(over / by) where long division leaves nothing to take out. */
static Dim floor_of_rest(Dim over, Dim by)
{
    cancel_common(&over, &by);
    int64_t value;
    if (dim_is(over, 0) || (dim_ge(over, dim_const(0)) && dim_ge(dim_sub(by, dim_const(1)), over)))
        return dim_const(0);
    if (dim_is_const(by, &value) && value == 1)
        return over;
    int inner = lone_floor(over);
    if (inner >= 0) {
        Atom f = pool.atoms.p[poly_of(over)->t[inner].atom[0]];
        Dim others = dim_sub(over, atom_dim(poly_of(over)->t[inner].atom[0]));
        return dim_div(dim_add(f.over, dim_mul(f.by, others)), dim_mul(f.by, by));
    }
    bool nonnegative = dim_ge(over, dim_const(0)) && dim_ge(by, dim_const(0));
    return atom_dim(find_atom((Atom){.over = over, .by = by, .nonnegative = nonnegative}));
}

Dim dim_div(Dim a, Dim b)
{
    int64_t divisor;
    if (a == DIM_BAD || b == DIM_BAD || (dim_is_const(b, &divisor) && divisor <= 0))
        return DIM_BAD;
    if (poly_of(b)->t[0].coef < 0) {
        a = dim_sub(dim_const(0), a);
        b = dim_sub(dim_const(0), b);
        if (a == DIM_BAD || b == DIM_BAD)
            return DIM_BAD;
    }
    Poly quotient = {0}, rest = {0};
    long_division(poly_of(a), poly_of(b), &quotient, &rest);
    Dim q = poly_intern(&quotient), r = poly_intern(&rest);
    if (q == DIM_BAD || r == DIM_BAD)
        return DIM_BAD;
    return dim_is(r, 0) ? q : dim_add(q, floor_of_rest(r, b));
}

Dim dim_mod(Dim a, Dim b)
{
    return dim_sub(a, dim_mul(b, dim_div(a, b)));
}

/* ---- bounds ---- */

static bool lower_bound(Dim d, int depth, int64_t *low);

static bool term_nonnegative(const Term *t)
{
    for (int i = 0; i < t->n; i++)
        if (!pool.atoms.p[t->atom[i]].nonnegative)
            return false;
    return true;
}

/* A constant plus terms that cannot be negative. */
static bool plain_lower(const Poly *p, int64_t *low)
{
    *low = 0;
    for (int i = 0; i < p->n; i++)
        if (p->t[i].n == 0)
            *low = p->t[i].coef;
        else if (p->t[i].coef < 0 || !term_nonnegative(&p->t[i]))
            return false;
    return true;
}

/* The first floor in any term. */
static bool first_floor(const Poly *p, AtomId *found)
{
    for (int i = 0; i < p->n; i++)
        for (int k = 0; k < p->t[i].n; k++)
            if (!pool.atoms.p[p->t[i].atom[k]].name) {
                *found = p->t[i].atom[k];
                return true;
            }
    return false;
}

/* Scale times a lower bound of the term (coef * rest * floor), added to *sum. `rest` is >= 0.
 * A floor with a symbolic denominator k*M has M*floor <= p/k; without the factor M, floor <= p. */
static bool add_bound_of_term(Poly *sum, const Term *t, const Term *rest, const Atom *f,
                              int64_t scale, bool drop)
{
    int64_t by;
    Term factor = *rest, scaled = {.coef = scale};
    if (t->coef > 0) {
        if (drop || !dim_is_const(f->by, &by))
            return f->nonnegative;
        poly_add_times(sum, poly_of(f->over), &factor);
        factor.coef = 0;
        sum->bad |= __builtin_mul_overflow(rest->coef, 1 - by, &factor.coef);
        poly_add_term(sum, &factor);
        return true;
    }
    if (!dim_is_const(f->by, &by)) {
        const Poly *d = poly_of(f->by);
        bool cancels = d->n == 1 && scale % d->t[0].coef == 0 && take_out(rest, &d->t[0], &factor);
        if (!cancels && !f->nonnegative)
            return false;
        scaled.coef = cancels ? scale / d->t[0].coef : scale;
        factor = multiply_terms(cancels ? &factor : rest, &scaled, &sum->bad);
    }
    poly_add_times(sum, poly_of(f->over), &factor);
    return true;
}

/* Replaces a floor everywhere by what bounds it from below (above in negative terms); `drop`: by 0
 * from below. The result bounds *scale times the polynomial. */
static bool replace_floor(const Poly *p, AtomId id, bool drop, Dim *bound, int64_t *scale)
{
    Atom f = pool.atoms.p[id];
    Poly sum = {0};
    bool ok = true;
    const Poly *by = poly_of(f.by);
    *scale = dim_is_const(f.by, scale) ? *scale : by->n == 1 ? by->t[0].coef : 1;
    for (int i = 0; i < p->n && ok; i++) {
        Term rest, factor = {.coef = *scale}, one = {.coef = 1, .n = 1, .atom = {id}};
        if (!take_out(&p->t[i], &one, &rest)) {
            factor = multiply_terms(&p->t[i], &factor, &sum.bad);
            poly_add_term(&sum, &factor);
            continue;
        }
        ok = term_nonnegative(&rest) && !take_out(&rest, &one, &factor)
             && add_bound_of_term(&sum, &p->t[i], &rest, &f, *scale, drop);
    }
    *bound = poly_intern(&sum);
    return ok && *bound != DIM_BAD;
}

/* Whether another atom of p depends on a symbol: a floor with it, or a symbol that it bounds. */
static bool others_depend(const Poly *p, const char *symbol)
{
    for (int i = 0; i < p->n; i++)
        for (int k = 0; k < p->t[i].n; k++) {
            Atom a = pool.atoms.p[p->t[i].atom[k]];
            if (a.name ? dim_mentions(a.below, symbol)
                       : dim_mentions(a.over, symbol) || dim_mentions(a.by, symbol))
                return true;
        }
    return false;
}

/* A symbol with a bound, of the innermost loop, which stands in no floor. */
static bool innermost_bounded(const Poly *p, AtomId *found)
{
    for (int i = 0; i < p->n; i++)
        for (int k = 0; k < p->t[i].n; k++) {
            *found = p->t[i].atom[k];
            Atom a = pool.atoms.p[*found];
            if (a.below != DIM_BAD && !others_depend(p, a.name))
                return true;
        }
    return false;
}

/* The factor of a symbol that occurs in p at most once in a term; false: a square. */
static bool coefficient_of(const Poly *p, AtomId id, Dim *factor)
{
    Poly sum = {0};
    Term one = {.coef = 1, .n = 1, .atom = {id}}, rest, again;
    for (int i = 0; i < p->n; i++)
        if (take_out(&p->t[i], &one, &rest)) {
            sum.bad |= take_out(&rest, &one, &again);
            poly_add_term(&sum, &rest);
        }
    *factor = poly_intern(&sum);
    return *factor != DIM_BAD;
}

/* What the polynomial is at least, for 0 <= symbol < below: by the sign of the symbol's factor, or,
 * where that is not known, of each term. DIM_BAD: unknown. */
static Dim replace_bounded(Dim d, AtomId id)
{
    const char *name = pool.atoms.p[id].name;
    Dim last = dim_sub(pool.atoms.p[id].below, dim_const(1)), factor, zero = dim_const(0);
    if (coefficient_of(poly_of(d), id, &factor)) {
        if (dim_ge(factor, zero))
            return dim_substitute(d, name, zero);
        if (dim_ge(zero, factor))
            return dim_substitute(d, name, last);
    }
    Dim sum = zero;
    Term one = {.coef = 1, .n = 1, .atom = {id}}, rest;
    for (int i = 0; i < poly_of(d)->n; i++) {
        Term t = poly_of(d)->t[i];
        Poly alone = {0};
        if (take_out(&t, &one, &rest) && !term_nonnegative(&t))
            return DIM_BAD;
        poly_add_term(&alone, &t);
        sum = dim_add(sum, dim_substitute(poly_intern(&alone), name, t.coef > 0 ? zero : last));
    }
    return sum;
}

static bool lower_bound(Dim d, int depth, int64_t *low);

/* The greatest number that divides the factors of all terms but the constant. */
static int64_t common_factor(const Poly *p)
{
    int64_t g = 0;
    for (int i = 0; i < p->n; i++)
        if (p->t[i].n)
            for (int64_t a = p->t[i].coef, rest; a; a = rest) {
                rest = a == -1 ? 0 : g % a;
                g = a;
            }
    return g < 0 ? -g : g;
}

/* The bound of by * q + constant, from that of q: whole numbers leave less room there. */
static bool lower_bound_of_multiple(const Poly *p, int64_t by, int depth, int64_t *low)
{
    Poly q = {0};
    int64_t constant = 0;
    for (int i = 0; i < p->n; i++) {
        Term t = p->t[i];
        if (t.n == 0)
            constant = t.coef;
        t.coef = t.n ? t.coef / by : 0;
        poly_add_term(&q, &t);
    }
    return lower_bound(poly_intern(&q), depth, low) && !__builtin_mul_overflow(*low, by, low)
           && !__builtin_add_overflow(*low, constant, low);
}

static bool lower_bound(Dim d, int depth, int64_t *low)
{
    AtomId id;
    if (d == DIM_BAD)
        return false;
    if (plain_lower(poly_of(d), low))
        return true;
    if (depth == 0)
        return false;
    int64_t by = common_factor(poly_of(d));
    if (by > 1)
        return lower_bound_of_multiple(poly_of(d), by, depth, low);
    if (innermost_bounded(poly_of(d), &id))
        return lower_bound(replace_bounded(d, id), depth - 1, low);
    if (!first_floor(poly_of(d), &id))
        return false;
    bool found = false;
    for (int drop = 0; drop < 2; drop++) {
        Dim bound;
        int64_t scale, value;
        if (!replace_floor(poly_of(d), id, drop, &bound, &scale)
            || !lower_bound(bound, depth - 1, &value) || value == INT64_MIN)
            continue;
        value = -floor_div(-value, scale);
        *low = found && *low > value ? *low : value;
        found = true;
    }
    return found;
}

bool dim_lower(Dim d, int64_t *low)
{
    return lower_bound(d, BOUND_DEPTH, low);
}

bool dim_upper(Dim d, int64_t *high)
{
    int64_t low;
    if (d == DIM_BAD || !dim_lower(dim_sub(dim_const(0), d), &low) || low == INT64_MIN)
        return false;
    *high = -low;
    return true;
}

bool dim_ge(Dim a, Dim b)
{
    int64_t low;
    return dim_lower(dim_sub(a, b), &low) && low >= 0;
}

void dim_signs(Dim d, Dim *positive, Dim *negative)
{
    Poly part[2] = {{0}, {0}};
    for (int i = 0; i < poly_of(d)->n; i++) {
        Term t = poly_of(d)->t[i];
        bool below = t.coef < 0;
        part[below].bad |= below && __builtin_sub_overflow(0, t.coef, &t.coef);
        poly_add_term(&part[below], &t);
    }
    *positive = poly_intern(&part[0]);
    *negative = poly_intern(&part[1]);
}

/* ---- symbols and values ---- */

static int collect_symbols(Dim d, const char **names, int max, int n)
{
    for (int i = 0; i < poly_of(d)->n; i++)
        for (int k = 0; k < poly_of(d)->t[i].n; k++) {
            const Atom *a = &pool.atoms.p[poly_of(d)->t[i].atom[k]];
            if (!a->name) {
                n = collect_symbols(a->over, names, max, n);
                n = collect_symbols(a->by, names, max, n);
                continue;
            }
            bool seen = false;
            for (int j = 0; j < n && j < max; j++)
                seen |= names[j] == a->name;
            if (!seen && n < max)
                names[n++] = a->name;
        }
    return n;
}

int dim_symbols(Dim d, const char **names, int max)
{
    return d == DIM_BAD ? 0 : collect_symbols(d, names, max, 0);
}

bool dim_mentions(Dim d, const char *symbol)
{
    for (int i = 0; d != DIM_BAD && i < poly_of(d)->n; i++)
        for (int k = 0; k < poly_of(d)->t[i].n; k++) {
            Atom a = pool.atoms.p[poly_of(d)->t[i].atom[k]];
            if (a.name ? a.name == symbol
                       : dim_mentions(a.over, symbol) || dim_mentions(a.by, symbol))
                return true;
        }
    return false;
}

Dim dim_substitute(Dim d, const char *symbol, Dim by)
{
    if (d == DIM_BAD || by == DIM_BAD)
        return DIM_BAD;
    Dim sum = dim_const(0);
    symbol = intern(symbol);
    for (int i = 0; i < poly_of(d)->n; i++) {
        Term t = poly_of(d)->t[i];
        Dim product = dim_const(t.coef);
        for (int k = 0; k < t.n; k++) {
            Atom a = pool.atoms.p[t.atom[k]];
            Dim factor = a.name == symbol ? by
                         : a.name ? atom_dim(t.atom[k])
                                  : dim_div(dim_substitute(a.over, symbol, by),
                                            dim_substitute(a.by, symbol, by));
            product = dim_mul(product, factor);
        }
        sum = dim_add(sum, product);
    }
    return sum;
}

static bool eval_atom(const Atom *a, const DimEnv *env, int64_t *value)
{
    int64_t over, by;
    for (int i = 0; a->name && i < env->n; i++)
        if (env->p[i].name == a->name || !strcmp(env->p[i].name, a->name)) {
            *value = env->p[i].value;
            return true;
        }
    if (a->name || !dim_eval(a->over, env, &over) || !dim_eval(a->by, env, &by) || by == 0
        || (by == -1 && over == INT64_MIN))
        return false;
    *value = floor_div(over, by);
    return true;
}

bool dim_eval(Dim d, const DimEnv *env, int64_t *value)
{
    if (d == DIM_BAD)
        return false;
    *value = 0;
    for (int i = 0; i < poly_of(d)->n; i++) {
        const Term *t = &poly_of(d)->t[i];
        int64_t product = t->coef, factor;
        for (int k = 0; k < t->n; k++)
            if (!eval_atom(&pool.atoms.p[t->atom[k]], env, &factor)
                || __builtin_mul_overflow(product, factor, &product))
                return false;
        if (__builtin_add_overflow(*value, product, value))
            return false;
    }
    return true;
}

/* ---- printing ---- */

typedef struct {
    const char *(*name)(void *ctx, const char *symbol);
    void *ctx;
    bool c;                     /* C instead of our own notation */
} Style;

static void print_poly(Buf *b, const Poly *p, const Style *style);

/* A symbol or a number >= 0: needs no parentheses. */
static bool is_bare(const Poly *p)
{
    const Term *t = &p->t[0];
    if (p->n != 1 || t->n == 0)
        return p->n == 0 || (p->n == 1 && t->coef >= 0);
    return t->n == 1 && t->coef == 1 && pool.atoms.p[t->atom[0]].name;
}

static void print_factor(Buf *b, Dim d, const Style *style)
{
    bool plain = is_bare(poly_of(d));
    buf_puts(b, plain ? "" : "(");
    print_poly(b, poly_of(d), style);
    buf_puts(b, plain ? "" : ")");
}

/* C divides towards zero: a numerator that may be negative is put right by its remainder. */
static void print_floor(Buf *b, const Atom *a, const Style *style)
{
    print_factor(b, a->over, style);
    buf_puts(b, style->c ? " / " : "//");
    print_factor(b, a->by, style);
    if (!style->c || a->nonnegative)
        return;
    buf_puts(b, " - (");
    print_factor(b, a->over, style);
    buf_puts(b, " % ");
    print_factor(b, a->by, style);
    buf_puts(b, " < 0)");
}

static void print_term(Buf *b, const Term *t, const Style *style, bool alone)
{
    uint64_t size = t->coef < 0 ? -(uint64_t)t->coef : (uint64_t)t->coef;
    bool number = size != 1 || t->n == 0;
    if (number)
        buf_printf(b, "%llu", (unsigned long long)size);
    for (int i = 0; i < t->n; i++) {
        const Atom *a = &pool.atoms.p[t->atom[i]];
        bool bare = alone && t->n == 1 && !number && (!style->c || a->nonnegative);
        buf_puts(b, i > 0 || number ? "*" : "");
        if (a->name) {
            buf_puts(b, style->name ? style->name(style->ctx, a->name) : a->name);
            continue;
        }
        buf_puts(b, bare ? "" : "(");
        print_floor(b, a, style);
        buf_puts(b, bare ? "" : ")");
    }
}

/* Positive terms first, then negative ones; a constant last unless only it is positive. */
static void print_poly(Buf *b, const Poly *p, const Style *style)
{
    size_t start = b->n;
    int constant = p->n && p->t[p->n - 1].n == 0 ? p->n - 1 : p->n;
    bool positive = false;
    for (int i = 0; i < constant; i++)
        positive |= p->t[i].coef > 0;
    int constant_pass = constant < p->n && p->t[constant].coef > 0 && !positive ? 0 : 3;
    for (int pass = 0; pass < 4; pass++)
        for (int i = 0; i < p->n; i++) {
            const Term *t = &p->t[i];
            if ((i == constant ? constant_pass : t->coef > 0 ? 1 : 2) != pass)
                continue;
            bool first = b->n == start;
            buf_puts(b, first ? t->coef < 0 ? "-" : "" : t->coef < 0 ? " - " : " + ");
            print_term(b, t, style, !(first && t->coef < 0));
        }
    if (b->n == start)
        buf_puts(b, "0");
}

void dim_print(Buf *b, Dim d)
{
    if (d == DIM_BAD)
        buf_puts(b, "bad");
    else
        print_poly(b, poly_of(d), &(Style){0});
}

const char *dim_text(Dim d)
{
    Buf b = {0};
    dim_print(&b, d);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

void dim_print_c(Buf *b, Dim d, const char *(*name)(void *ctx, const char *symbol), void *ctx)
{
    check(d != DIM_BAD);
    print_poly(b, poly_of(d), &(Style){name, ctx, true});
}

/* ---- parsing: sum = ['-'] product {(+|-) product}; product = factor {(*|//) factor} ---- */

static Dim parse_sum(const char **s, int depth);

static const char *skip_space(const char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

static bool name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '\'' || c == '@' || c == '$';
}

static Dim parse_factor(const char **s, int depth)
{
    const char *start = *s = skip_space(*s);
    if (*start == '(' && depth < 100) {
        ++*s;
        Dim d = parse_sum(s, depth + 1);
        *s = skip_space(*s);
        if (**s != ')')
            return DIM_BAD;
        ++*s;
        return d;
    }
    if (isdigit((unsigned char)*start)) {
        char *end;
        errno = 0;
        long long value = strtoll(start, &end, 10);
        *s = end;
        return errno ? DIM_BAD : dim_const(value);
    }
    while (name_char(**s))
        ++*s;
    return *s == start ? DIM_BAD : dim_symbol(intern_n(start, (size_t)(*s - start)));
}

static Dim parse_product(const char **s, int depth)
{
    Dim d = parse_factor(s, depth);
    for (;;) {
        const char *at = skip_space(*s);
        bool divide = at[0] == '/' && at[1] == '/';
        if (d == DIM_BAD || (*at != '*' && !divide))
            return d;
        *s = at + (divide ? 2 : 1);
        Dim right = parse_factor(s, depth);
        d = divide ? dim_div(d, right) : dim_mul(d, right);
    }
}

static Dim parse_sum(const char **s, int depth)
{
    *s = skip_space(*s);
    bool minus = **s == '-';
    *s += minus;
    Dim d = parse_product(s, depth);
    d = minus ? dim_sub(dim_const(0), d) : d;
    for (;;) {
        const char *at = skip_space(*s);
        minus = at[0] == '-' && at[1] != '>';
        if (d == DIM_BAD || (*at != '+' && !minus))
            return d;
        *s = at + 1;
        Dim right = parse_product(s, depth);
        d = minus ? dim_sub(d, right) : dim_add(d, right);
    }
}

Dim dim_parse(const char **s)
{
    return parse_sum(s, 0);
}

void dim_reset(void)
{
    memset(&pool, 0, sizeof pool);
}
