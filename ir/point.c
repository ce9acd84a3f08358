/* Pointwise ops on single numbers (see point.h).
 *
 * The expression column of ops.def is expanded twice: with double operands for the rows that
 * are legal on floats, and with 128-bit operands, in which nothing overflows, for the rows
 * that are legal on ints and bools. The column `types` picks the rows. */
#include "ir/point.h"

#include <math.h>
#include <string.h>

__extension__ typedef __int128 Wide;

/* ---- numbers of each type ---- */

/* Rounds to a float with `kept` bits of significand whose smallest exponent is `least`; values
 * of `limit` and beyond become infinite. */
static double round_small(double x, int kept, int least, double limit)
{
    int exponent;
    if (x == 0 || !isfinite(x))
        return x;
    frexp(x, &exponent);
    int unit = (exponent < least ? least : exponent) - kept;
    double y = ldexp(rint(ldexp(x, -unit)), unit);
    return fabs(y) >= limit ? copysign(INFINITY, x) : y;
}

double round_to(DType t, double x)
{
    switch (t) {
    case F32:
        return (float)x;
    case F16:
        return round_small(x, 11, -13, 65536);
    case BF16:
        return round_small(x, 8, -125, 0x1p128);
    default:
        return x;
    }
}

static int64_t wrap(DType t, Wide x)
{
    switch (t) {
    case I32:
        return (int32_t)(uint32_t)x;
    case U32:
        return (uint32_t)x;
    case U8:
        return (uint8_t)x;
    case BOOL:
        return x != 0;
    default:
        return (int64_t)(uint64_t)x;
    }
}

static Value of_float(DType t, double x)
{
    return (Value){.f = round_to(t, x)};
}

static Value of_int(DType t, Wide x)
{
    return (Value){.i = wrap(t, x)};
}

Value value_of_type(DType t, Value v)
{
    return is_float(t) ? of_float(t, v.f) : of_int(t, v.i);
}

static int64_t int_lowest(DType t)
{
    return t == I32 ? INT32_MIN : t == I64 ? INT64_MIN : 0;
}

static int64_t int_highest(DType t)
{
    switch (t) {
    case I32:
        return INT32_MAX;
    case U32:
        return UINT32_MAX;
    case U8:
        return UINT8_MAX;
    default:
        return INT64_MAX;
    }
}

static int64_t truncate(DType t, double x)
{
    if (isnan(x))
        return 0;
    if (x <= (double)int_lowest(t))
        return int_lowest(t);
    return x >= (double)int_highest(t) ? int_highest(t) : (int64_t)x;
}

Value point_cast(DType from, DType to, Value v)
{
    if (is_float(to))
        return of_float(to, is_float(from) ? v.f : to == F32 ? (float)v.i : (double)v.i);
    if (!is_float(from))
        return of_int(to, v.i);
    return (Value){.i = to == BOOL ? v.f != 0 : truncate(to, v.f)};
}

double value_number(DType t, Value v)
{
    return is_float(t) ? v.f : (double)v.i;
}

/* ---- the functions of the table's expressions ---- */

#define EXP(a) exp(a)
#define LOG(a) log(a)
#define EXPM1(a) expm1(a)
#define LOG1P(a) log1p(a)
#define SQRT(a) sqrt(a)
#define SIN(a) sin(a)
#define COS(a) cos(a)
#define TANH(a) tanh(a)
#define ERF(a) erf(a)
#define POW(a, b) pow(a, b)
#define FLOOR(a) floor(a)
#define ROUND(a) rint(a)
#define ABS(a) ((a) < 0 ? -(a) : (a))
#define SIGN(a) ((a) != (a) ? (a) : ((a) > 0) - ((a) < 0))
#define MAXIMUM(a, b) ((a) > (b) || (a) != (a) ? (a) : (b))
#define MINIMUM(a, b) ((a) < (b) || (a) != (a) ? (a) : (b))
#define NOT(a) !(a)
#define TF32(a) round_tf32(t, a)

/* 11 bits of significand, ties away from 0: what a device makes of f32. Other types stay as they are. */
static double round_tf32(DType t, double a)
{
    union { float f; uint32_t bits; } x = {(float)a};
    if (t != F32 || a != a)
        return a;
    x.bits = (x.bits + 0x1000) & ~0x1fffu;
    return x.f;
}

/* The quotient is rounded to the type before its floor is taken, as generated code does. */
static double float_quotient(DType t, double a, double b)
{
    return floor(round_to(t, a / b));
}

/* Division by zero gives 0. */
static Wide int_quotient(Wide a, Wide b)
{
    if (b == 0)
        return 0;
    Wide q = a / b;
    return q * b != a && (a < 0) != (b < 0) ? q - 1 : q;
}

static Wide int_rest(Wide a, Wide b)
{
    return b == 0 ? 0 : a - b * int_quotient(a, b);
}

/* ---- the table, for floats and for ints ---- */

#define SAME t
#define FLOAT_ROW(NAME, expression, result) \
    case OP_##NAME: \
        return result == BOOL ? of_int(BOOL, (expression) != 0) \
                              : of_float(result, (double)(expression));
#define INT_ROW(NAME, expression, result) \
    case OP_##NAME: \
        return of_int(result, expression);
#define NO_ROW(NAME, expression, result)

#define FLOORDIV(a, b) float_quotient(t, a, b)
#define FLOORMOD(a, b) ((a) - round_to(t, float_quotient(t, a, b) * (b)))
#define FLOATS_FLOAT FLOAT_ROW
#define FLOATS_NUM FLOAT_ROW
#define FLOATS_ANY FLOAT_ROW
#define FLOATS_INT NO_ROW
#define FLOATS_BOOL NO_ROW

static Value float_eval(Op op, DType t, double a, double b)
{
    switch (op) {
#define POINT(NAME, text, arity, types, result, derivative, ...) \
        FLOATS_##types(NAME, (__VA_ARGS__), result)
#define SHAPE(...)
#include "ir/ops.def"
#undef POINT
#undef SHAPE
    default:
        die("%s on %s", op_info[op].name, dtype_names[t]);
    }
}

#undef FLOORDIV
#undef FLOORMOD
#define FLOORDIV(a, b) int_quotient(a, b)
#define FLOORMOD(a, b) int_rest(a, b)
#define SHIFT(a, b) ((a) >> ((b) & (dtype_bytes[t] * 8 - 1)))
#define INTS_FLOAT NO_ROW
#define INTS_NUM INT_ROW
#define INTS_ANY INT_ROW
#define INTS_INT INT_ROW
#define INTS_BOOL INT_ROW

static Value int_eval(Op op, DType t, Wide a, Wide b)
{
    switch (op) {
#define POINT(NAME, text, arity, types, result, derivative, ...) \
        INTS_##types(NAME, (__VA_ARGS__), result)
#define SHAPE(...)
#include "ir/ops.def"
#undef POINT
#undef SHAPE
    default:
        die("%s on %s", op_info[op].name, dtype_names[t]);
    }
}

Value point_eval(Op op, DType t, Value a, Value b, Value c)
{
    if (op == OP_SELECT)
        return a.i ? b : c;
    return is_float(t) ? float_eval(op, t, a.f, b.f) : int_eval(op, t, a.i, b.i);
}

#define GIVES_SAME false
#define GIVES_BOOL true

bool point_gives_bool(Op op)
{
    switch (op) {
#define POINT(NAME, text, arity, types, result, ...) case OP_##NAME: return GIVES_##result;
#define SHAPE(...)
#include "ir/ops.def"
#undef POINT
#undef SHAPE
    default:
        return false;
    }
}
