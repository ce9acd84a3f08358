/* The order in which shuffled batches take rows.
 *
 * Each epoch is a permutation. Balanced, it is as many draws as there are rows: the classes of a field
 * take turns in an order that is drawn for each turn, and each class deals its rows out in an order
 * of its own, from the beginning again when they are used up; so a batch has of each class what the others have,
 * give or take one turn.
 *
 * In buckets, the rows of so many batches stand by length, the longest of their ragged fields, and
 * those batches then in an order that is drawn: rows of like lengths meet, and need less padding. */
#include "runtime/data.h"

#include <stdlib.h>
#include <string.h>

typedef struct { dlm_i64 key, row; } Keyed;

static int by_key(const void *a, const void *b)
{
    const Keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* ---- classes ---- */

typedef struct { dlm_i64 begin, end, at; } Class;   /* in the list of rows by class */

/* The rows by class, and where the classes begin; how many there are. */
static dlm_i64 sort_classes(const rt_order *o, Keyed *rows, Class *class)
{
    const dlm_field *f = &o->data->fields[o->balance - 1];
    dlm_i64 n = 0;
    for (dlm_i64 k = 0; k < o->part->rows; k++)
        rows[k] = (Keyed){(dlm_i64)rt_get(f->type, o->part->field[o->balance - 1], k), k};
    qsort(rows, (size_t)o->part->rows, sizeof *rows, by_key);
    for (dlm_i64 k = 0; k < o->part->rows; k++) {
        if (!k || rows[k].key != rows[k - 1].key)
            class[n++] = (Class){k, k, 0};
        class[n - 1].end = k + 1;
    }
    return n;
}

/* The next row of a class, whose rows are shuffled each time they begin. */
static dlm_i64 deal(Class *c, Keyed *rows, rt_random *random)
{
    dlm_i64 n = c->end - c->begin;
    dlm_i64 k = c->at % n, other = k + (dlm_i64)rt_random_below(random, (dlm_u64)(n - k));
    Keyed *a = &rows[c->begin + k], *b = &rows[c->begin + other], chosen = *b;
    *b = *a;
    *a = chosen;
    c->at++;
    return chosen.row;
}

static bool order_balanced(const rt_order *o, rt_random *random, dlm_i64 *order)
{
    size_t n = (size_t)o->part->rows + 1;
    Keyed *rows = malloc(n * sizeof *rows);
    Class *class = malloc(n * sizeof *class);
    dlm_i64 *turn = malloc(n * sizeof *turn);
    bool fine = rows && class && turn;
    dlm_i64 classes = fine ? sort_classes(o, rows, class) : 0;
    for (dlm_i64 k = 0; fine && k < o->part->rows; k++) {
        if (k % classes == 0)
            rt_random_permutation(random, classes, turn);
        order[k] = deal(&class[turn[k % classes]], rows, random);
    }
    free(rows);
    free(class);
    free(turn);
    return fine;
}

/* ---- lengths ---- */

static dlm_i64 length_of(const rt_order *o, dlm_i64 row)
{
    dlm_i64 longest = 0;
    for (int f = 0; f < o->data->nfields; f++) {
        const dlm_i64 *start = o->part->start[f];
        dlm_i64 n = start ? start[row + 1] - start[row] : 0;
        longest = n > longest ? n : longest;
    }
    return longest;
}

/* Full batches of the bucket change places, the sorted rows within each stay together. */
static bool shuffle_batches(dlm_i64 *order, const Keyed *sorted, dlm_i64 rows, dlm_i64 n,
                            rt_random *random)
{
    dlm_i64 batches = rows / n, *place = malloc(((size_t)batches + 1) * sizeof *place);
    if (!place)
        return false;
    rt_random_permutation(random, batches, place);
    for (dlm_i64 k = 0; k < rows; k++)
        order[k < batches * n ? place[k / n] * n + k % n : k] = sorted[k].row;
    free(place);
    return true;
}

static bool sort_buckets(const rt_order *o, rt_random *random, dlm_i64 *order)
{
    dlm_i64 most = o->part->rows, bucket = o->n;
    if (__builtin_mul_overflow(bucket, (dlm_i64)o->buckets, &bucket) || bucket > most)
        bucket = most;
    Keyed *keyed = malloc(((size_t)bucket + 1) * sizeof *keyed);
    bool fine = keyed;
    for (dlm_i64 at = 0, n; at < most && fine; at += n) {
        n = most - at < bucket ? most - at : bucket;
        for (dlm_i64 k = 0; k < n; k++)
            keyed[k] = (Keyed){length_of(o, order[at + k]), order[at + k]};
        n -= n > o->n ? n % o->n : 0;           /* what fills no batch here may do so in the next */
        qsort(keyed, (size_t)n, sizeof *keyed, by_key);
        fine = shuffle_batches(order + at, keyed, n, o->n, random);
    }
    free(keyed);
    return fine;
}

dlm_i64 *rt_order_rows(const rt_order *o, rt_random *random)
{
    dlm_i64 *order = malloc(((size_t)o->part->rows + 1) * sizeof *order);
    bool fine = order;
    if (fine && o->balance)
        fine = order_balanced(o, random, order);
    else if (fine)
        rt_random_permutation(random, o->part->rows, order);
    if (fine && o->buckets)
        fine = sort_buckets(o, random, order);
    if (fine)
        return order;
    free(order);
    return NULL;
}
