/* Ways out for a name that does not exist: the one that was meant, or what the word of another
 * language or library is called here. */
#include "frontend/elab.h"

#include <ctype.h>
#include <string.h>

static const struct { const char *theirs, *way_out; } foreign_words[] = {
    {"True", "; it is written `true`"},
    {"False", "; it is written `false`"},
    {"None", "; a new axis is written `_`"},
    {"range", "; a range is written `0..n`"},
    {"dim", "; it is called `axis`"},
    {"keepdim", "; it is called `keep`"},
    {"keepdims", "; it is called `keep`"},
    {"cat", "; it is called `concat`"},
};

const char *hint_for(const char *got, const char *const *candidates, int n)
{
    for (int i = 0; i < LENGTH(foreign_words); i++)
        if (!strcmp(got, foreign_words[i].theirs))
            return foreign_words[i].way_out;
    return did_you_mean(got, candidates, n);
}

/* Whether the text has the word, with no letter or digit on either side. */
static bool says(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = strstr(text, word); p; p = strstr(p + 1, word))
        if (!isalnum((unsigned char)p[-1]) && !isalnum((unsigned char)p[n]))
            return true;
    return false;
}

/* "Also called Linear", says the comment of an item of the library. */
static const char *called_here(const char *name)
{
    for (int i = 0; elab.std && i < elab.std->items.n; i++) {
        const char *doc = elab.std->items.p[i]->ast->doc;
        const char *also = doc ? strstr(doc, "Also called ") : NULL;
        if (also && says(also + 1, name))
            return elab.std->items.p[i]->name;
    }
    return NULL;
}

const char *hint_for_item(const char *got, const char *const *candidates, int n)
{
    const char *here = called_here(got);
    return here ? internf("; it is called `%s` here", here) : hint_for(got, candidates, n);
}
