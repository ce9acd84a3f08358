/* The nearest of some known names, by edit distance: insertions, deletions, substitutions and swaps of
 * neighbours cost 1 each, a change of case or `-` for `_` costs nothing. No memory is allocated. */
#include "runtime/suggest.h"

#include <stddef.h>
#include <string.h>

enum { LONGEST = 63 };   /* longer names are never suggested for */

static char fold(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c == '-' ? '_' : c;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Optimal string alignment; rows are prefixes of `a`, of which the last three are kept. */
static int distance(const char *a, int na, const char *b, int nb)
{
    int row[3][LONGEST + 1];
    for (int j = 0; j <= nb; j++)
        row[0][j] = j;
    for (int i = 1; i <= na; i++) {
        int *now = row[i % 3];
        const int *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = i;
        for (int j = 1; j <= nb; j++) {
            char x = fold(a[i - 1]), y = fold(b[j - 1]);
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == fold(b[j - 2]) && y == fold(a[i - 2]))
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return row[na % 3][nb];
}

/* How many slips still read as the same name, of two names whose longer has `length` letters. */
static int tolerated(int length)
{
    if (length <= 2)
        return 0;
    return length <= 5 ? 1 : length / 3;
}

const char *dlm_suggest(const char *got, const char *const *names, int n)
{
    const char *nearest = NULL;
    int best = LONGEST;
    size_t length = strlen(got);
    if (length > LONGEST)
        return NULL;
    for (int i = 0; i < n; i++) {
        size_t other = names[i] ? strlen(names[i]) : 0;
        if (other == 0 || other > LONGEST || !strcmp(names[i], got))
            continue;
        int away = distance(got, (int)length, names[i], (int)other);
        if (away < best && away <= tolerated((int)(length > other ? length : other))) {
            best = away;
            nearest = names[i];
        }
    }
    return nearest;
}
