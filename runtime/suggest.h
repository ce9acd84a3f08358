/* "Did you mean": the nearest of some known names. Used by the compiler and by built programs. */
#ifndef DLM_SUGGEST_H
#define DLM_SUGGEST_H

/* The name nearest to `got` (one slip in a short name, one in three letters in a long one), or NULL
 * when none is near. Names equal to `got` and NULL entries are passed over; the first of equals wins. */
const char *dlm_suggest(const char *got, const char *const *names, int n);

#endif
