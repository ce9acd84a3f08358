/* Dimensions: polynomials with integer coefficients over symbols and floors.
 *
 * A Dim is a handle to an interned normal form, so two dimensions are equal exactly when their
 * handles are. A floor atom floor(p / d) is kept normalised: multiples of d leave it, nested floors
 * merge ((H//2)//2 == H//4), and a constant numerator rest is dropped where that is exact
 * ((N + 1)//2 stays). Products with floors are atoms like any other. Symbols stand for sizes >= 0; the
 * number of a round of a loop is bounded from above, too (dim_bound), so that x[t] is proved to lie
 * in x. Arithmetic is checked: overflow of 64 bits gives DIM_BAD, which every operation passes
 * on. */
#ifndef DLM_DIM_H
#define DLM_DIM_H

#include "ir/util.h"

typedef uint32_t Dim;
#define DIM_BAD ((Dim)0)                 /* overflow, division by zero */

Dim dim_const(int64_t value);
Dim dim_symbol(const char *name);        /* by interned name */
/* `base`, or base_2, base_3, ...: a name that no symbol has had so far. */
const char *dim_fresh(const char *base);
/* From now on 0 <= symbol < below, whenever the symbol has a value. A bound stays for good and must
 * be known before dimensions with the symbol are built; false: it has another one. */
bool dim_bound(const char *symbol, Dim below);
/* The symbol of the rounds of a loop that is the same in all of the compiler's steps: for equal bounds one name, which
 * begins with `base` and is that of no size. */
const char *dim_round(const char *base, Dim below);
bool dim_is_bounded(const char *symbol);     /* the number of a round: no name for a size */
Dim dim_add(Dim a, Dim b);
Dim dim_sub(Dim a, Dim b);
Dim dim_mul(Dim a, Dim b);
Dim dim_div(Dim a, Dim b);               /* floor; exact where b divides a; b a positive constant or a divisor */
Dim dim_mod(Dim a, Dim b);               /* a - b * (a // b) */
bool dim_is_const(Dim d, int64_t *value);    /* value may be NULL */
bool dim_is(Dim d, int64_t value);
bool dim_is_symbol(Dim d, const char **name);
/* Bounds known from symbols >= 0 and those of dim_bound (false: none). Exact for constants. */
bool dim_lower(Dim d, int64_t *low);
bool dim_upper(Dim d, int64_t *high);
bool dim_ge(Dim a, Dim b);               /* proved a >= b for all sizes; false: not proved */
/* The symbols in d, each once; returns the count (at most max are written). */
int dim_symbols(Dim d, const char **names, int max);
bool dim_mentions(Dim d, const char *symbol);
/* d = positive - negative, where both are sums of terms with positive coefficients. */
void dim_signs(Dim d, Dim *positive, Dim *negative);
Dim dim_substitute(Dim d, const char *symbol, Dim by);

/* Values of symbols, for evaluation. */
typedef struct { const char *name; int64_t value; } DimValue;
typedef struct { const DimValue *p; int n; } DimEnv;
bool dim_eval(Dim d, const DimEnv *env, int64_t *value);   /* false: unknown symbol or overflow */

void dim_print(Buf *b, Dim d);           /* 2*N + 1, (H + 1)//2, N*T */
const char *dim_text(Dim d);             /* interned text of the same */
/* As C over int64_t: each symbol is printed by `name` (e.g. "N" or "dim[3]"). */
void dim_print_c(Buf *b, Dim d, const char *(*name)(void *ctx, const char *symbol), void *ctx);
/* Parses what dim_print prints, from *s, advancing it; DIM_BAD on a syntax error. */
Dim dim_parse(const char **s);
void dim_reset(void);                    /* forget all (after arena_free) */

#endif
