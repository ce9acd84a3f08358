/* Texts that an entry makes while it runs, and texts as numbers. */
#include "runtime/data.h"
#include "runtime/device.h"

#include <string.h>

static void put_piece(rt_text *t, const dlm_piece *p)
{
    if (p->type == DLM_STR)
        rt_put(t, p->data, strlen(p->data));
    else if (p->type == DLM_BOOL)
        rt_print(t, *(const dlm_u8 *)p->data ? "true" : "false");
    else if (p->type == DLM_I64)
        rt_print(t, "%lld", (long long)*(const dlm_i64 *)p->data);
    else if (p->type == DLM_F64)
        rt_put_double(t, *(const double *)p->data);
    else if (p->type == DLM_F32 || p->type == DLM_F16 || p->type == DLM_BF16)
        rt_put_float(t, (float)rt_get(p->type, p->data, 0));
    else
        rt_print(t, "%.0f", rt_get(p->type, p->data, 0));
}

const char *dlm_format(dlm_run *r, const char *template, const dlm_piece *pieces)
{
    r->formatted.n = 0;
    for (const char *c = template; *c; c++)
        if (c[0] == '{' && c[1] == '}') {
            put_piece(&r->formatted, pieces++);
            c++;
        } else {
            rt_put(&r->formatted, c, 1);
            c += c[0] == '{' && c[1] == '{';
        }
    rt_put(&r->formatted, "", 0);
    if (!r->formatted.failed)
        return r->formatted.p;
    rt_error(r, "out of memory");
    return NULL;
}

/* Fields of one long sequence, tokens and categories have no begin and end. */
static bool is_marked(const dlm_run *r, int data, int field)
{
    const dlm_field *f = data >= 0 ? &r->program->data[data].fields[field] : NULL;
    return f && f->ragged >= 0 && !f->sources->tokenizer && !rt_is_category(f->sources);
}

int dlm_encode(dlm_run *r, dlm_rows_buffer *to, const char *coding, int data, int field,
               const char *text)
{
    const rt_vocabulary *v = data < 0 ? NULL : rt_data_vocabulary(r, data, field);
    if (data >= 0 && !v)
        return -1;
    to->bytes = 0;
    int fault = rt_encode(r, v, coding, is_marked(r, data, field), text, strlen(text), to);
    return fault > 0 ? rt_error(r, "the text is not UTF-8, which tokens are made of: %.40s", text) : fault;
}

int dlm_emit_decoded(dlm_run *r, const char *coding, int data, int field, int type, dlm_i64 n,
                     const void *ids)
{
    const rt_vocabulary *v = data < 0 ? NULL : rt_data_vocabulary(r, data, field);
    rt_text text = {0};
    if ((data >= 0 && !v) || rt_fetch(r, ids))
        return -1;
    rt_decode(v, coding, type, n, ids, &text);
    if (*coding == 'w')
        rt_put(&text, "\n", 1);
    int fault = text.failed ? rt_error(r, "out of memory") : dlm_emit_text(r, text.p ? text.p : "");
    rt_text_free(&text);
    return fault;
}
