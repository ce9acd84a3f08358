/* What --help prints, from the program's tables: examples first. */
#include "runtime/rt.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXAMPLES = 4, COLUMN = 26 };

/* ---- pieces ---- */

/* The first line of a doc comment, without a full stop. */
static int first_line(const char *doc)
{
    size_t n = doc ? strcspn(doc, "\n") : 0;
    while (n && (doc[n - 1] == ' ' || doc[n - 1] == '.'))
        n--;
    return (int)n;
}

static void print_name_and_doc(const char *name, const char *doc)
{
    int n = first_line(doc);
    printf("%s%s%.*s\n", name, n ? ": " : "", n, n ? doc : "");
}

/* The lines behind the first one, indented. */
static void print_rest(const char *doc)
{
    const char *line = doc ? strchr(doc, '\n') : NULL;
    if (!line || !line[1 + strspn(line + 1, "\n ")])
        return;
    printf("\n");
    for (line += 1 + strspn(line + 1, "\n"); line && *line;) {
        size_t n = strcspn(line, "\n");
        printf("%s%.*s\n", n ? "    " : "", (int)n, line);
        line += n + (line[n] == '\n');
    }
}

static void print_row(rt_text *left, const char *doc, const char *note)
{
    const char *name = left->p ? left->p : "";
    if (*doc || *note)
        printf("    %-*s %s%s%s\n", COLUMN, name, doc, *doc && *note ? " " : "", note);
    else
        printf("    %s\n", name);
    rt_text_free(left);
}

static void put_argument_example(rt_text *t, const dlm_argument *a)
{
    rt_print(t, " ");
    rt_argument_name(t, a->name);
    if (a->rank > 0)
        rt_print(t, " %s.csv", a->name);
    else if (rt_placeholder(a))
        rt_print(t, " %s", a->preset && *a->preset ? a->preset : rt_placeholder(a));
}

/* An entry's call with what it needs, and `more` of the options that it could do without. */
static void print_example(const char *command, const dlm_entry *e, int more, const char *extra)
{
    rt_text t = {0};
    for (int k = 0; k < e->nargs; k++)
        if (!e->args[k].preset || (rt_placeholder(&e->args[k]) && more-- > 0))
            put_argument_example(&t, &e->args[k]);
    printf("    %s %s%s%s\n", command, e->name, t.p ? t.p : "", extra);
    rt_text_free(&t);
}

static void print_common_options(const dlm_program *p)
{
    for (int k = 0; k < rt_common_options_count; k++) {
        const rt_common_option *o = &rt_common_options[k];
        if ((!strcmp(o->name, "device") || !strcmp(o->name, "bench")) && !p->accelerator)
            continue;
        rt_text left = {0};
        rt_print(&left, "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
        print_row(&left, o->doc, "");
    }
    rt_text left = {0};
    rt_print(&left, "-o FILE");
    print_row(&left, "write the result to FILE, .csv or .npy, instead of printing it", "");
}

static void print_argument(const dlm_argument *a)
{
    rt_text left = {0}, note = {0};
    rt_argument_name(&left, a->name);
    if (rt_placeholder(a))
        rt_print(&left, " %s", rt_placeholder(a));
    if (a->rank > 0) {
        rt_print(&note, "(");
        rt_put_shape(&note, a->type, a->rank, a->shape);
        rt_print(&note, " from a .csv or .npy file)");
    } else if (a->preset) {
        rt_print(&note, "(default %s)", *a->preset ? a->preset : "\"\"");
    } else {
        rt_print(&note, "(needed)");
    }
    print_row(&left, a->doc ? a->doc : "", note.p ? note.p : "");
    rt_text_free(&note);
}

/* The file that is read, from the current folder on if it lies there. */
static void put_default(rt_text *note, const dlm_program *p, const char *path)
{
    char *here = getcwd(NULL, 0);
    size_t n = here ? strlen(here) : 0;
    rt_text whole = {0};
    rt_print(&whole, "%s%s%s", p->folder && *path != '/' ? p->folder : "",
             p->folder && *path != '/' ? "/" : "", path);
    const char *shown = whole.p ? whole.p : path;
    if (n && !strncmp(shown, here, n) && shown[n] == '/')
        shown += n + 1;
    rt_print(note, "(default %s)", shown);
    rt_text_free(&whole);
    free(here);
}

/* The data sets that can be named, but for those whose name is an option already. */
static void print_data_options(const dlm_program *p, const dlm_entry *e)
{
    for (int k = 0; k < p->ndata; k++) {
        const char *name = p->data[k].name;
        bool taken = false;
        for (int i = 0; e && i < e->nargs; i++)
            taken |= !strcmp(e->args[i].name, name);
        for (int i = 0; i < rt_common_options_count; i++)
            taken |= !strcmp(rt_common_options[i].name, name);
        rt_text left = {0}, note = {0};
        rt_argument_name(&left, name);
        rt_print(&left, " FILE");
        put_default(&note, p, p->data[k].path);
        if (!taken)
            print_row(&left, "read this data from FILE", note.p ? note.p : "");
        else
            rt_text_free(&left);
        rt_text_free(&note);
    }
}

/* ---- pages ---- */

void rt_help_program(const dlm_program *p, const char *command)
{
    print_name_and_doc(p->name, p->doc);
    printf("\nExamples:\n");
    for (int k = 0; k < p->nentries && k < EXAMPLES; k++)
        print_example(command, &p->entries[k], 1, "");
    if (p->nentries)
        printf("    %s %s --help\n", command, p->entries[0].name);
    printf("\nEntries:\n");
    for (int k = 0; k < p->nentries; k++) {
        const dlm_entry *e = &p->entries[k];
        rt_text left = {0}, doc = {0};
        rt_print(&left, "%s", e->name);
        rt_print(&doc, "%.*s", first_line(e->doc), e->doc ? e->doc : "");
        print_row(&left, doc.p ? doc.p : "", "");
        rt_text_free(&doc);
    }
    printf("\nOptions of every entry:\n");
    print_data_options(p, NULL);
    print_common_options(p);
    print_rest(p->doc);
}

void rt_help_entry(const dlm_program *p, const dlm_entry *e, const char *command)
{
    rt_text name = {0};
    rt_print(&name, "%s %s", p->name, e->name);
    print_name_and_doc(name.p ? name.p : e->name, e->doc);
    rt_text_free(&name);
    printf("\nExamples:\n");
    print_example(command, e, 0, "");
    print_example(command, e, 2, " --seed 1");
    if (e->nargs || p->ndata)
        printf("\nOptions:\n");
    for (int k = 0; k < e->nargs; k++)
        print_argument(&e->args[k]);
    print_data_options(p, e);
    printf("\nOptions of every entry:\n");
    print_common_options(p);
    print_rest(e->doc);
}
