/* dlm doc: what the standard library says of itself. A definition's signature and its `##` comment are
 * shown as they stand in models/std; one without such a comment is a part of others, and not shown.
 * docs/library.md is the output of `dlm doc --markdown`. */
#include "frontend/command/doc.h"

#include "codegen/embed.h"
#include "frontend/ast.h"
#include "frontend/command/pipeline.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const Ast *item;
    const char *file;
} Definition;

typedef VEC(Definition) Definitions;

static bool is_shown(const Ast *item)
{
    switch (item->kind) {
    case AST_FN: case AST_LAYER: case AST_OPTIMIZER:
        return item->doc != NULL;
    default:
        return false;
    }
}

/* The file's name in the embedded library is "std/layers.dlm". */
static uint32_t add_std_file(int i)
{
    return source_add(embedded_std[i].name, (const char *)embedded_std[i].data,
                      embedded_std[i].size);
}

static Definitions read_std(void)
{
    Definitions entries = {0};
    for (int i = 0; i < embedded_std_count; i++) {
        const Ast *file = parse_dlm(add_std_file(i));
        for (int k = 0; k < file->nkids; k++)
            if (is_shown(file->kid[k]))
                PUSH(entries, (Definition){file->kid[k], embedded_std[i].name});
    }
    check(!error_count());
    return entries;
}

/* What stands before the body, without its `=`. */
static void put_signature(const Ast *item, const char *indent, Buf *to)
{
    const char *text = source_get(item->span.file)->text, *at = text + item->span.start;
    const char *end = text + item->kid[3]->span.start;
    while (end > at && strchr(" \n=", end[-1]))
        end--;
    buf_puts(to, indent);
    for (; at < end; at++) {
        buf_put(to, at, 1);
        if (*at == '\n')
            buf_puts(to, indent);
    }
    buf_puts(to, "\n");
}

static void put_entry(const Definition *e, Buf *to)
{
    put_signature(e->item, "", to);
    buf_printf(to, "\n%s\n", e->item->doc);
}

/* ---- the list ---- */

/* The comment up to the end of its first sentence, or of its first line. */
static int first_sentence(const char *doc)
{
    int n = (int)strcspn(doc, "\n");
    for (int i = 0; i < n; i++)
        if ((doc[i] == '.' || doc[i] == ':') && (i + 1 == n || doc[i + 1] == ' '))
            return i;
    return n;
}

static void put_list(const Definitions *entries, Buf *to)
{
    const char *file = "";
    for (int i = 0; i < entries->n; i++) {
        const Definition *e = &entries->p[i];
        if (strcmp(file, e->file))
            buf_printf(to, "%s%s\n", i ? "\n" : "", e->file);
        file = e->file;
        buf_printf(to, "    %-20s %.*s\n", e->item->name, first_sentence(e->item->doc),
                   e->item->doc);
    }
}

/* ---- the page ---- */

/* Lines that are indented, as those with shapes are, make a list. */
static void put_doc(const char *doc, Buf *to)
{
    bool listed = false;
    while (*doc) {
        int n = (int)strcspn(doc, "\n"), blanks = (int)strspn(doc, " ");
        bool item = blanks > 0 && blanks < n;
        buf_printf(to, "%s%s%.*s\n", listed && !item ? "\n" : "", item ? "- " : "", n - blanks,
                   doc + blanks);
        listed = item;
        doc += n + (doc[n] == '\n');
    }
}

static void put_page_entry(const Definition *e, Buf *to)
{
    buf_printf(to, "\n### %s\n\n", e->item->name);
    put_signature(e->item, "    ", to);
    buf_puts(to, "\n");
    put_doc(e->item->doc, to);
}

/* The comment that a file of the library opens with. */
static void put_opening(const char *text, Buf *to)
{
    buf_puts(to, "\n");
    while (text[0] == '#' && text[1] != '#') {
        int n = (int)strcspn(text, "\n");
        if (n > 1)
            buf_printf(to, "%.*s", n - 2, text + 2);
        buf_puts(to, "\n");
        text += n + (text[n] == '\n');
    }
}

static void put_page(const Definitions *entries, Buf *to)
{
    const char *file = "";
    buf_puts(to, "# The standard library\n\nMade by `dlm doc --markdown` from the comments in "
                 "[`models/std/`](../models/std); `dlm doc NAME` shows one entry.\n");
    for (int i = 0; i < entries->n; i++) {
        const Definition *e = &entries->p[i];
        if (strcmp(file, e->file)) {
            const char *name = strchr(e->file, '/') + 1;
            buf_printf(to, "\n## [%s](../models/std/%s)\n", name, name);
            put_opening(source_get(e->item->span.file)->text, to);
        }
        file = e->file;
        put_page_entry(e, to);
    }
}

/* ---- entry ---- */

/* Whether the comment has the word, as with names that other libraries use. */
static bool mentions(const char *doc, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = doc; n && (at = strcasestr(at, word)); at++)
        if ((at == doc || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[n]))
            return true;
    return false;
}

static const char hint[] =
    "`dlm doc` lists what there is; words of the language, primitives and readers of data stand in "
    "docs/language.md.\n";

static int unknown_name(const Definitions *entries, const char *word)
{
    Buf where = {0};
    for (int i = 0; i < entries->n; i++)
        if (mentions(entries->p[i].item->doc, word))
            buf_printf(&where, "%s%s", where.n ? ", " : "", entries->p[i].item->name);
    if (where.n) {
        complain(EXIT_FAILED, "the library has no `%s`; it is mentioned at: %s", word,
                 buf_text(&where));
        buf_free(&where);
        fputs(hint, stderr);
        return EXIT_FAILED;
    }
    const char **names = NEW_ARRAY(const char *, entries->n);
    for (int i = 0; i < entries->n; i++)
        names[i] = entries->p[i].item->name;
    complain(EXIT_FAILED, "the library has no `%s`%s", word,
             did_you_mean(word, names, entries->n));
    fputs(hint, stderr);
    return EXIT_FAILED;
}

int command_doc(const Options *o)
{
    Definitions entries = read_std();
    Buf text = {0};
    bool found = false;
    if (o->markdown)
        put_page(&entries, &text);
    else if (!o->file)
        put_list(&entries, &text);
    for (int i = 0; o->file && i < entries.n; i++)
        if (!strcmp(entries.p[i].item->name, o->file)) {
            put_entry(&entries.p[i], &text);
            found = true;
        }
    int code = o->file && !found ? unknown_name(&entries, o->file)
                                 : write_result(o, buf_text(&text), text.n);
    buf_free(&text);
    return code;
}
