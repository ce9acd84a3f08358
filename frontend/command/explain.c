/* dlm explain: what a code of a message means, from docs/errors.md, which dlm carries in itself. There
 * an entry begins with a line `### E0301: title` and goes to the next line that begins with `##`. */
#include "frontend/command/explain.h"

#include "codegen/embed.h"
#include "frontend/command/pipeline.h"
#include "ir/diag.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *code, *title;
    const char *text, *end;     /* what stands below the title */
} Mistake;

typedef VEC(Mistake) Mistakes;

static const char *line_behind(const char *line)
{
    const char *end = strchr(line, '\n');
    return end ? end + 1 : line + strlen(line);
}

static Mistakes read_entries(void)
{
    Mistakes entries = {0};
    const char *line = (const char *)embedded_errors.data;
    for (; *line; line = line_behind(line)) {
        const char *behind = line_behind(line);
        if (!strncmp(line, "##", 2) && entries.n && !entries.p[entries.n - 1].end)
            entries.p[entries.n - 1].end = line;
        if (strncmp(line, "### E", 5))
            continue;
        const char *colon = strchr(line, ':');
        const char *code = intern_n(line + 4, (size_t)(colon - line - 4));
        const char *title = intern_n(colon + 2, (size_t)(behind - colon - 3));
        PUSH(entries, (Mistake){code, title, behind, NULL});
    }
    check(entries.n);
    if (!entries.p[entries.n - 1].end)
        entries.p[entries.n - 1].end = line;
    return entries;
}

/* The text without fences and what only tests read; examples are indented. */
static void put_entry(const Mistake *e, Buf *to)
{
    bool code = false;
    buf_printf(to, "%s: %s\n", e->code, e->title);
    for (const char *line = e->text; line < e->end; line = line_behind(line)) {
        int n = (int)(line_behind(line) - line);
        bool fence = !strncmp(line, "```", 3), hidden = !strncmp(line, "<!--", 4);
        code ^= fence;
        if (!fence && !hidden)
            buf_printf(to, "%s%.*s", code && n > 1 ? "    " : "", n, line);
    }
    while (to->n > 1 && to->p[to->n - 2] == '\n')
        to->p[--to->n] = 0;
}

static void put_list(const Mistakes *entries, Buf *to)
{
    for (int i = 0; i < entries->n; i++)
        buf_printf(to, "%s  %s\n", entries->p[i].code, entries->p[i].title);
}

static int unknown_code(const Mistakes *entries, const char *code)
{
    const char **codes = NEW_ARRAY(const char *, entries->n);
    for (int i = 0; i < entries->n; i++)
        codes[i] = entries->p[i].code;
    complain(EXIT_FAILED, "there is no code %s%s", code, did_you_mean(code, codes, entries->n));
    fputs("`dlm explain --list` lists all of them.\n", stderr);
    return EXIT_FAILED;
}

/* `e301` means E0301. */
static const char *full_code(const char *given)
{
    const char *digits = given + (toupper((unsigned char)*given) == 'E');
    bool number = *digits && strspn(digits, "0123456789") == strlen(digits);
    return number && strlen(digits) <= 4 ? internf("E%04d", atoi(digits)) : given;
}

int command_explain(const Options *o)
{
    Mistakes entries = read_entries();
    Buf text = {0};
    int code = EXIT_USAGE;
    if (o->list) {
        put_list(&entries, &text);
        code = write_result(o, buf_text(&text), text.n);
    } else if (!o->file) {
        complain(EXIT_USAGE, "`dlm explain` needs a code, as in dlm explain E0301, or --list");
    } else {
        const char *wanted = full_code(o->file);
        for (int i = 0; i < entries.n; i++)
            if (!strcmp(entries.p[i].code, wanted))
                put_entry(&entries.p[i], &text);
        code = text.n ? write_result(o, buf_text(&text), text.n) : unknown_code(&entries, wanted);
    }
    buf_free(&text);
    return code;
}
