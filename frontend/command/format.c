/* dlm fmt: files are rewritten in place, each at once or not at all; `-` goes from the standard
 * input to the standard output. A file that cannot be parsed is left alone, and reported. */
#include "frontend/command/format.h"

#include "frontend/command/pipeline.h"
#include "frontend/ast.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *read_stream(FILE *from, size_t *size)
{
    Buf text = {0};
    char part[4096];
    size_t n;
    while ((n = fread(part, 1, sizeof part, from)) > 0)
        buf_put(&text, part, n);
    *size = text.n;
    buf_puts(&text, "");
    if (!ferror(from))
        return text.p ? text.p : xrealloc(NULL, 1);
    buf_free(&text);
    return NULL;
}

/* What is to be done with the formatted text; an exit code. */
static int deliver(const Options *o, const char *path, bool changed, Buf *made)
{
    if (o->check) {
        if (changed)
            puts(path);
        return changed ? EXIT_FAILED : EXIT_OK;
    }
    if (!strcmp(path, "-"))
        return write_result(o, buf_text(made), made->n);
    if (changed && !write_file(path, made->p, made->n))
        return complain(EXIT_FAILED, "cannot write %s: %s", path, strerror(errno));
    return EXIT_OK;
}

static int format_file(const Options *o, const char *path)
{
    size_t size;
    bool stream = !strcmp(path, "-");
    char *source = stream ? read_stream(stdin, &size) : read_file(path, &size);
    if (!source)
        return complain(EXIT_FAILED, "%s: %s", path, strerror(errno));
    Buf made = {0};
    int code;
    if (format_dlm(source_add(stream ? "<stdin>" : path, source, size), &made))
        code = deliver(o, path, made.n != size || memcmp(buf_text(&made), source, size), &made);
    else
        code = failed();
    buf_free(&made);
    free(source);
    return code;
}

int command_format(const Options *o)
{
    int code = EXIT_OK;
    for (int i = 0; i < o->words.n; i++) {
        int one = format_file(o, o->words.p[i]);
        code = one > code ? one : code;
    }
    return code;
}
