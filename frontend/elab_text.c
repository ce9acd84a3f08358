/* Texts of a run: strings with values in them, `emit`, and tensors written to files.
 *
 *     emit "loss {loss} after {epoch} epochs\n"
 *     save grid(x) to "ddpm-{t}.png"
 *
 * A name in braces stands for its value, `{{` for a brace. What is known while compiling is filled
 * in here; the rest becomes {} and a value of the host, which the runtime prints in its place. */
#include "frontend/elab.h"

#include <string.h>

/* ---- strings with values ---- */

static bool add_value(const char *name, Span at, Buf *text, VarIds *values)
{
    Object o = name_lookup(name, at, ANY_NAME);
    if (o.kind == OBJ_VAR && elab.entry->vars.p[o.var].is_str) {
        buf_puts(text, "{}");
        PUSH(*values, o.var);
        return true;
    }
    o = read_object(o);
    if (o.kind == OBJ_STR) {
        for (const char *c = o.str; *c; c++)
            buf_puts(text, *c == '{' ? "{{" : (const char[]){*c, 0});
        return true;
    }
    o = to_tensor(o, ANY_TYPE, at);
    if (is_poison(o))
        return false;
    if (tensor_node(o)->rank > 0) {
        fail(at, "E0622", "a text takes numbers and strings, but `%s` is %s", name,
             object_describe(o));
        return false;
    }
    buf_puts(text, "{}");
    PUSH(*values, step_export(o, name));
    return true;
}

static bool is_name(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(s[i] == '_' || (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z') ||
              (i && s[i] >= '0' && s[i] <= '9')))
            return false;
    return n > 0;
}

static bool fill_template(const char *s, Span at, Buf *text, VarIds *values)
{
    while (*s) {
        size_t n = strcspn(s, "{"), end;
        buf_put(text, s, n);
        s += n;
        if (s[0] == '{' && s[1] == '{') {
            buf_puts(text, "{{");
            s += 2;
        } else if (s[0] == '{') {
            end = strcspn(s, "}");
            if (s[end] != '}' || !is_name(s + 1, end - 1)) {
                fail(at, "E0622", "`{` in a text begins the name of a value, `{loss}`; "
                     "a brace itself is `{{`");
                return false;
            }
            if (!add_value(intern_n(s + 1, end - 1), at, text, values))
                return false;
            s += end + 1;
        }
    }
    return true;
}

/* {{ is a brace where there is nothing to fill in. */
static const char *plain(const char *s)
{
    Buf b = {0};
    for (; *s; s += s[0] == '{' && s[1] == '{' ? 2 : 1)
        buf_put(&b, s, 1);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

bool text_template(const char *s, Span at, const char **text, VarIds *values)
{
    Buf b = {0};
    bool fine = fill_template(s, at, &b, values);
    *text = intern(buf_text(&b));
    buf_free(&b);
    if (fine && values->n == 0)
        *text = plain(*text);
    return fine;
}

/* ---- emit and report ---- */

const char *expr_name(const Ast *e)
{
    if (e->kind == AST_NAME)
        return e->name;
    Buf b = {0};
    ast_unparse(e, &b);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static void emit_text(const char *s, Span at)
{
    VarIds values = {0};
    const char *text;
    if (!text_template(s, at, &text, &values))
        return;
    Host *h = report_new(HOST_EMIT, at);
    h->name = text;
    h->inputs = values;
}

static void emit_decoded(const Decoded *d, Span at)
{
    VarId value = step_export(d->ids, NULL);
    Host *h = report_new(HOST_EMIT, at);
    h->value = value;
    h->coding = d->coding;
    h->data = d->data;
    h->field = d->field;
}

/* Texts of the run; false: the value is none. */
static bool emit_string(Object v, Span at)
{
    if (v.kind == OBJ_VAR && elab.entry->vars.p[v.var].is_str)
        report_new(HOST_EMIT, at)->value = v.var;
    else if (v.kind == OBJ_STR)
        emit_text(v.str, at);
    else if (v.kind == OBJ_DECODED)
        emit_decoded(v.decoded, at);
    else
        return false;
    return true;
}

void exec_report(const Ast *list, HostKind kind)
{
    for (int i = 0; i < list->nkids; i++) {
        const Ast *e = list->kid[i];
        Object v = eval(e);
        if (kind == HOST_EMIT && emit_string(v, e->span))
            continue;
        v = to_tensor(v, ANY_TYPE, e->span);
        if (is_poison(v))
            continue;
        if (kind == HOST_REPORT && tensor_node(v)->rank > 0) {
            fail(e->span, "E0610",
                 "`report` shows numbers, but this is %s; write mean(...) or sum(...)",
                 object_describe(v));
            continue;
        }
        VarId var = step_export(v, e->kind == AST_NAME ? e->name : NULL);
        Host *h = report_new(kind, e->span);
        h->name = kind == HOST_REPORT ? expr_name(e) : NULL;
        h->value = var;
    }
}

/* ---- tensors to files ---- */

static bool known_format(const char *path, Span at)
{
    static const char *const known[] = {".csv", ".npy", ".png", ".wav", ".flac"};
    size_t n = strlen(path);
    for (int i = 0; i < LENGTH(known); i++)
        if (n > strlen(known[i]) && !strcmp(path + n - strlen(known[i]), known[i]))
            return true;
    fail(at, "E0623", "the ending of a file says its format: .safetensors for nets and params, "
         ".csv, .npy, .png, .wav or .flac for one tensor");
    return false;
}

void save_tensor(const Ast *s, const char *path, VarIds values)
{
    const Ast *what = s->kid[0];
    VarId condition;
    if (!known_format(path, s->kid[1]->span))
        return;
    if (what->nkids != 1) {
        fail(what->span, "E0623", "this file holds one tensor; nets are kept in *.safetensors");
        return;
    }
    Object v = net_group(eval(what->kid[0]));
    if (v.kind == OBJ_GROUP || is_bundle(v)) {
        fail(s->kid[1]->span, "E0611", "parameters are kept in files called *.safetensors");
        return;
    }
    v = to_tensor(v, ANY_TYPE, what->kid[0]->span);
    if (is_poison(v) || !exec_guard(s->nkids > 2 ? s->kid[2] : NULL, &condition))
        return;
    VarId value = step_export(v, NULL);
    Host *h = host_new(condition == NO_VAR ? HOST_WRITE : HOST_IF, s->span);
    if (condition != NO_VAR) {
        Host *write = alloc_copy(h, sizeof *h);
        write->kind = HOST_WRITE;
        h->value = condition;
        PUSH(h->body, write);
        h = write;
    }
    h->value = value;
    h->path = path;
    h->inputs = values;
}
