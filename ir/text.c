/* Text of the IR: what its printers and readers share (see text.h). */
#include "ir/text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ir/point.h"

/* ---- printing ---- */

void print_string(Buf *b, const char *s)
{
    buf_puts(b, "\"");
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            buf_printf(b, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            buf_printf(b, "\\x%02x", c);
        else
            buf_put(b, s, 1);
    }
    buf_puts(b, "\"");
}

static bool is_name(const char *s)
{
    if (!isalpha((unsigned char)*s) && *s != '_')
        return false;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && *s != '_' && *s != '.')
            return false;
    return true;
}

void print_name(Buf *b, const char *s)
{
    if (is_name(s))
        buf_puts(b, s);
    else
        print_string(b, s);
}

/* The first of 6 to 9 digits that rounds to the same float. */
static void print_single(Buf *b, double x)
{
    char text[40];
    for (int digits = 6; digits <= 9; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtof(text, NULL) == (float)x)
            break;
    }
    buf_puts(b, text);
    buf_puts(b, strpbrk(text, ".en") ? "" : ".0");
}

void print_value(Buf *b, DType t, Value v)
{
    if (t == BOOL)
        buf_puts(b, v.i ? "true" : "false");
    else if (!is_float(t))
        buf_printf(b, "%lld", (long long)v.i);
    else if (t == F32 && isfinite(v.f))
        print_single(b, v.f);
    else
        buf_double(b, v.f);
}

void print_affine(Buf *b, const Affine *a, const char *const *axis_name)
{
    int64_t offset;
    bool number = dim_is_const(a->offset, &offset);
    for (int t = 0; t < a->nterms; t++) {
        int64_t coef = a->coef[t];
        buf_puts(b, t ? coef < 0 ? " - " : " + " : coef < 0 ? "-" : "");
        coef = coef < 0 ? -coef : coef;
        if (coef != 1)
            buf_printf(b, "%lld*", (long long)coef);
        buf_puts(b, axis_name[a->axis[t]]);
    }
    if (!number) {
        buf_puts(b, a->nterms ? " + (" : "(");
        dim_print(b, a->offset);
        buf_puts(b, ")");
    } else if (!a->nterms) {
        buf_printf(b, "%lld", (long long)offset);
    } else if (offset) {
        buf_printf(b, offset < 0 ? " - %llu" : " + %llu",
                   offset < 0 ? -(unsigned long long)offset : (unsigned long long)offset);
    }
}

/* ---- reading: messages ---- */

Reader reader_new(const char *text, const char *file)
{
    Reader in = {.file = source_add(file, text, strlen(text))};
    in.at = in.text = source_get(in.file)->text;
    return in;
}

Span span_to_here(const Reader *in, const char *from)
{
    return (Span){in->file, (uint32_t)(from - in->text), (uint32_t)(in->at - in->text)};
}

void fail_from(Reader *in, const char *from, const char *fmt, ...)
{
    Buf message = {0};
    va_list ap;
    Span at = span_to_here(in, from);
    at.end = at.end > at.start ? at.end : at.start + 1;
    va_start(ap, fmt);
    buf_vprintf(&message, fmt, ap);
    va_end(ap);
    if (!in->failed)
        error_at(at, "E0901", "%s", buf_text(&message));
    buf_free(&message);
    in->failed = true;
}

/* ---- tokens ---- */

void skip_space(Reader *in)
{
    while (*in->at == ' ' || *in->at == '\t' || *in->at == '\r')
        in->at++;
}

bool line_ends(Reader *in)
{
    skip_space(in);
    return *in->at == '\n' || *in->at == 0 || *in->at == '#';
}

bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

bool take(Reader *in, const char *token)
{
    size_t n = strlen(token);
    skip_space(in);
    if (in->failed || strncmp(in->at, token, n) || (is_word(token[n - 1]) && is_word(in->at[n])))
        return false;
    in->at += n;
    return true;
}

const char *found(Reader *in)
{
    if (line_ends(in))
        return "the end of the line";
    int n = 1;
    while (is_word(in->at[n]) && (is_word(in->at[0]) || in->at[0] == '%'))
        n++;
    return internf("`%.*s`", n, in->at);
}

void expect(Reader *in, const char *token)
{
    if (!in->failed && !take(in, token))
        fail_from(in, in->at, "expected `%s`, found %s", token, found(in));
}

void expect_line_end(Reader *in)
{
    if (!in->failed && !line_ends(in))
        fail_from(in, in->at, "expected the end of the line, found %s", found(in));
}

void skip_line(Reader *in)
{
    in->at += strcspn(in->at, "\n");
}

bool next_line(Reader *in)
{
    in->failed = false;
    for (;;) {
        if (!line_ends(in))
            return true;
        skip_line(in);
        if (!*in->at)
            return false;
        in->at++;
    }
}

const char *read_word(Reader *in, const char *what)
{
    skip_space(in);
    const char *start = in->at;
    if (in->failed)
        return "";
    if (!isalpha((unsigned char)*start) && *start != '_') {
        fail_from(in, start, "expected %s, found %s", what, found(in));
        return "";
    }
    while (is_word(*in->at))
        in->at++;
    return intern_n(start, (size_t)(in->at - start));
}

int64_t read_integer(Reader *in, const char *what, int64_t low, int64_t high)
{
    skip_space(in);
    const char *start = in->at;
    char *end;
    if (in->failed)
        return low;
    errno = 0;
    long long value = isdigit((unsigned char)start[*start == '-']) ? strtoll(start, &end, 10) : 0;
    if (!isdigit((unsigned char)start[*start == '-'])) {
        fail_from(in, start, "expected %s, found %s", what, found(in));
        return low;
    }
    in->at = end;
    if (errno || value < low || value > high) {
        fail_from(in, start, "%s must be from %lld to %lld", what, (long long)low, (long long)high);
        return low;
    }
    return value;
}

static int hex_digit(char c)
{
    if (isdigit((unsigned char)c))
        return c - '0';
    return isxdigit((unsigned char)c) ? tolower(c) - 'a' + 10 : -1;
}

/* "text", with \" \\ and \xNN */
const char *read_string(Reader *in, const char *what)
{
    Buf text = {0};
    skip_space(in);
    const char *start = in->at;
    if (!take(in, "\"")) {
        if (!in->failed)
            fail_from(in, start, "expected %s in double quotes, found %s", what, found(in));
        return "";
    }
    for (; *in->at && *in->at != '\n' && *in->at != '"'; in->at++) {
        char c = *in->at;
        if (c == '\\' && in->at[1] == 'x' && hex_digit(in->at[2]) >= 0 &&
            hex_digit(in->at[3]) >= 0) {
            c = (char)(hex_digit(in->at[2]) * 16 + hex_digit(in->at[3]));
            in->at += 3;
        } else if (c == '\\' && (in->at[1] == '"' || in->at[1] == '\\')) {
            c = *++in->at;
        }
        if (c)
            buf_put(&text, &c, 1);
    }
    if (*in->at == '"')
        in->at++;
    else
        fail_from(in, start, "the string does not end on its line");
    const char *result = intern(buf_text(&text));
    buf_free(&text);
    return result;
}

const char *read_name(Reader *in, const char *what)
{
    skip_space(in);
    return *in->at == '"' ? read_string(in, what) : read_word(in, what);
}

Dim read_dim(Reader *in)
{
    skip_space(in);
    const char *start = in->at;
    if (in->failed)
        return dim_const(0);
    Dim d = dim_parse(&in->at);
    if (d == DIM_BAD) {
        fail_from(in, start,
                  "not a dimension (sums and products of numbers and names, // for division)");
        return dim_const(0);
    }
    return d;
}

Value read_value(Reader *in, DType t)
{
    skip_space(in);
    const char *start = in->at;
    char *end;
    Value v = {0};
    if (t == BOOL) {
        v.i = take(in, "true");
        if (!v.i && !take(in, "false"))
            fail_from(in, start, "expected true or false, found %s", found(in));
    } else if (!is_float(t)) {
        int64_t low = t == I32 ? INT32_MIN : t == I64 ? INT64_MIN : 0;
        int64_t high = t == I32 ? INT32_MAX : t == U32 ? UINT32_MAX : t == U8 ? 255 : INT64_MAX;
        v.i = read_integer(in, internf("a value of type %s", dtype_names[t]), low, high);
    } else if (!in->failed) {
        v.f = strtod(start, &end);
        in->at = end;
        if (end == start)
            fail_from(in, start, "expected a number, found %s", found(in));
    }
    return value_of_type(t, v);
}

DType read_type(Reader *in)
{
    skip_space(in);
    const char *start = in->at, *name = read_word(in, "a type");
    DType t = F32;
    if (!in->failed && !dtype_parse(name, &t))
        fail_from(in, start, "`%s` is no type%s", name, did_you_mean(name, dtype_names, DTYPES));
    return t;
}

int read_shape(Reader *in, Dim *shape)
{
    int rank = 0;
    expect(in, "[");
    for (bool more = !take(in, "]"); more && !in->failed; more = take(in, ",")) {
        if (rank == MAX_RANK)
            fail_from(in, in->at, "more than %d axes", MAX_RANK);
        else
            shape[rank++] = read_dim(in);
    }
    if (rank)
        expect(in, "]");
    return rank;
}

Value *read_elements(Reader *in, DType t, int rank, const Dim *shape)
{
    int64_t count;
    skip_space(in);
    const char *start = in->at;
    if (!dim_is_const(shape_count(rank, shape), &count)) {
        fail_from(in, start, "listed values need a shape of numbers");
        return NULL;
    }
    VEC(Value) values = {0};
    for (bool more = !line_ends(in); more && !in->failed; more = take(in, ","))
        PUSH(values, read_value(in, t));
    if (!in->failed && values.n != count)
        fail_from(in, start, "%d values for %lld elements", values.n, (long long)count);
    return values.p ? values.p : NEW_ARRAY(Value, 1);
}

/* ---- indices ---- */

static Affine add_affine(Reader *in, const char *from, Affine a, Affine b, int sign)
{
    Affine sum = {.offset = dim_const(0), .nterms = 2, .axis = {0, 1}, .coef = {1, sign}};
    Affine by[2] = {a, b};
    if (!in->failed && !affine_substitute(&sum, &sum, by))
        fail_from(in, from, "an index of more than %d axes, or one that overflows", MAX_TERMS);
    return in->failed ? affine_const(dim_const(0)) : sum;
}

/* 3, 2*i, i, (N - 1) */
static Affine read_term(Reader *in, const AxisNames *axes)
{
    skip_space(in);
    const char *start = in->at;
    int64_t factor = 1;
    if (take(in, "(")) {
        Dim d = read_dim(in);
        expect(in, ")");
        return affine_const(d);
    }
    if (isdigit((unsigned char)*start)) {
        factor = read_integer(in, "a number", 0, INT64_MAX);
        if (!take(in, "*"))
            return affine_const(dim_const(factor));
        if (factor > INT32_MAX)
            fail_from(in, start, "a factor beyond %d", INT32_MAX);
    }
    skip_space(in);
    const char *at = in->at, *name = read_word(in, "an axis");
    for (int i = 0; !in->failed && i < axes->n; i++)
        if (axes->name[i] == name) {
            Affine a = affine_axis(i);
            a.coef[0] = (int32_t)factor;
            return factor ? a : affine_const(dim_const(0));
        }
    if (!in->failed)
        fail_from(in, at, "`%s` is no axis here%s; a dimension in an index stands in parentheses",
                  name, did_you_mean(name, axes->name, axes->n));
    return affine_const(dim_const(0));
}

Affine read_affine(Reader *in, const AxisNames *axes, bool (*is_value)(const char *at), bool *value)
{
    const char *start = in->at;
    Affine a = affine_const(dim_const(0));
    int sign = take(in, "-") ? -1 : 1;
    for (bool more = true; more && !in->failed;) {
        skip_space(in);
        if (is_value && sign > 0 && is_value(in->at)) {
            *value = true;
            break;
        }
        a = add_affine(in, start, a, read_term(in, axes), sign);
        bool minus = take(in, "-");
        sign = minus ? -1 : 1;
        more = minus || take(in, "+");
    }
    return a;
}
