/* The meaning of pointwise ops on single numbers, from the table's expressions: what the
 * interpreter computes for every element, and the fold pass for constants.
 *
 * A number of a float type is held in Value.f, already rounded to its type; one of an integer
 * type or bool in Value.i, in the type's range. Floats are computed in double and rounded
 * once; ints exactly and then wrapped to their type. */
#ifndef DLM_POINT_H
#define DLM_POINT_H

#include "ir/ir.h"

/* op: a POINT op (c unused, b too for one operand) or SELECT(a: bool, b, c). `t` is the type
 * of the operands (of b and c for SELECT). The result has type t, or bool: point_gives_bool. */
Value point_eval(Op op, DType t, Value a, Value b, Value c);
bool point_gives_bool(Op op);
/* Floats to ints truncate; out of range they saturate, and NaN gives 0. To bool: not 0. */
Value point_cast(DType from, DType to, Value v);

double round_to(DType t, double x);          /* to the nearest of a float type, ties to even */
Value value_of_type(DType t, Value v);       /* rounded or wrapped; the other field is 0 */
double value_number(DType t, Value v);

#endif
