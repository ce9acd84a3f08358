/* The few things every part of the compiler uses: memory that lives as long as the
 * compiler, growing arrays, text buffers, interned names, and the two ways to stop.
 *
 * The compiler is a batch program: what belongs to a compilation is allocated from one
 * arena and freed all at once (arena_free). Names are interned, so equal names are equal
 * pointers. */
#ifndef DLM_UTIL_H
#define DLM_UTIL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define LENGTH(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* A broken invariant of ours: print the message and abort. Never for a user's mistake. */
_Noreturn void die(const char *fmt, ...) PRINTF(1, 2);
#define check(cond) ((cond) ? (void)0 : die("%s:%d: broken invariant: %s", __FILE__, __LINE__, #cond))

/* ---- memory: one arena for the whole compilation; zeroed blocks, freed together ---- */
void *alloc(size_t bytes);                       /* zeroed, 16-byte aligned */
void *alloc_copy(const void *from, size_t bytes);
#define NEW(T) ((T *)alloc(sizeof(T)))
#define NEW_ARRAY(T, n) ((T *)alloc((size_t)(n) * sizeof(T)))
void arena_free(void);                           /* everything, interned names included */
size_t arena_bytes(void);                        /* bytes handed out so far */
void *xrealloc(void *p, size_t bytes);           /* plain heap; dies when memory is exhausted */

/* ---- growing arrays on the arena: VEC(int) v = {0}; PUSH(v, 3); v.p[0]; v.n ---- */
#define VEC(T) struct { T *p; int n, cap; }
void *vec_grow(void *p, int n, int *cap, size_t size);
#define PUSH(v, ...) \
    ((v).n == (v).cap ? (void)((v).p = vec_grow((v).p, (v).n, &(v).cap, sizeof *(v).p)) : (void)0, \
     (v).p[(v).n++] = (__VA_ARGS__))

/* ---- text ---- */
typedef struct {
    char *p;        /* always 0-terminated once something was written */
    size_t n, cap;
} Buf;
void buf_put(Buf *b, const char *s, size_t n);
void buf_puts(Buf *b, const char *s);
void buf_printf(Buf *b, const char *fmt, ...) PRINTF(2, 3);
void buf_vprintf(Buf *b, const char *fmt, va_list ap);
void buf_free(Buf *b);
const char *buf_text(Buf *b);                    /* the text ("" when empty), owned by b */

const char *intern(const char *s);
const char *intern_n(const char *s, size_t n);
const char *internf(const char *fmt, ...) PRINTF(1, 2);

/* A double in the shortest decimal form that reads back equal; always with '.', 'e', inf or nan. */
void buf_double(Buf *b, double x);

/* Reads a whole file into a fresh heap block (0-terminated); NULL with errno on failure. */
char *read_file(const char *path, size_t *size);
/* Writes atomically (temporary name beside it, fsync, rename); false with errno on failure. */
bool write_file(const char *path, const void *data, size_t size);

#endif
