/* The parameters of a kernel, for the CPU and for a device: what stands in its head, in a call of it, and
 * in a launch. Buffers come first, then sizes and numbers of rounds, then the sites of draws. */
#include "codegen/kernel_emit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    int n;
    int storage[MAX_PARAMS];
    bool written[MAX_PARAMS];
} Params;

static void add_param(const Step *s, Params *p, int buffer, bool written, bool device)
{
    int id = buffer_storage(s, buffer);
    if (device && s->buffers.p[id].kind == BUF_ARRAY)
        return;
    for (int i = 0; i < p->n; i++)
        if (p->storage[i] == id) {
            p->written[i] |= written;
            return;
        }
    check(p->n < LENGTH(p->storage));
    p->storage[p->n] = id;
    p->written[p->n++] = written;
}

static Params params_of(const Step *s, const Kernel *k)
{
    Params p = {0};
    bool *live = calloc((size_t)k->values.n + 1, 1), device = k->schedule.threads > 0;
    kernel_live(k, live);
    for (ValueId v = 0; v < k->values.n; v++)
        if (live[v] && k->values.p[v].op == K_LOAD)
            add_param(s, &p, k->values.p[v].buffer, false, device);
    for (int i = 0; i < k->stores.n; i++)
        add_param(s, &p, k->stores.p[i].buffer, true, device);
    free(live);
    return p;
}

typedef VEC(const char *) Symbols;

/* The word occurs in the text. */
static bool mentions(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = text; (p = strstr(p, word)); p += n) {
        bool begins = p == text || !(isalnum((unsigned char)p[-1]) || p[-1] == '_');
        if (begins && !(isalnum((unsigned char)p[n]) || p[n] == '_'))
            return true;
    }
    return false;
}

/* The sizes and numbers of rounds that the kernel's text speaks of. */
static Symbols symbols_of(const Step *s, const Kernel *k)
{
    Symbols set = {0};
    Buf text = {0};
    emit_kernel_text(s, k, &text);
    for (int i = 0; i < s->dims.n; i++)
        if (mentions(buf_text(&text), c_identifier(s->dims.p[i])))
            PUSH(set, s->dims.p[i]);
    for (int l = k->loop; l >= 0; l = s->loops.p[l].parent)
        if (mentions(buf_text(&text), c_identifier(s->loops.p[l].symbol)))
            PUSH(set, s->loops.p[l].symbol);
    buf_free(&text);
    return set;
}

static bool needs_team(const Kernel *k)
{
    for (ValueId v = 0; v < k->values.n; v++)
        if (k->values.p[v].op == K_RANDOM || (k->values.p[v].op == K_LOAD && k->values.p[v].fault >= 0))
            return true;
    for (int i = 0; i < k->stores.n; i++)
        if (k->stores.p[i].fault >= 0)
            return true;
    return false;
}

static void put_separator(Buf *out, bool *first)
{
    if (!*first)
        buf_puts(out, ", ");
    *first = false;
}

static unsigned long long site_hash(const KValue *draw)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (const char *p = draw->site; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
    return hash;
}

static int count_sites(const Kernel *k)
{
    int n = 0;
    for (ValueId v = 0; v < k->values.n; v++)
        n += k->values.p[v].op == K_RANDOM;
    return n;
}

/* The sites of draws are arguments, so that equal layers have one function. */
static void put_sites(const Kernel *k, bool call, Buf *out, bool *first)
{
    for (ValueId v = 0; v < k->values.n; v++) {
        if (k->values.p[v].op != K_RANDOM)
            continue;
        put_separator(out, first);
        if (call)
            buf_printf(out, "%lluu", site_hash(&k->values.p[v]));
        else
            buf_printf(out, "u64 site%d", v);
    }
}

/* What the text speaks of, as parameters of C or of a device. */
static int put_parameters(const Step *s, const Kernel *k, const char *restricted, Buf *out, bool *first)
{
    Params p = params_of(s, k);
    Symbols symbols = symbols_of(s, k);
    for (int i = 0; i < p.n; i++) {
        put_separator(out, first);
        buf_printf(out, "%s%s *%s %s", p.written[i] ? "" : "const ",
                   memory_type(s->buffers.p[p.storage[i]].type), restricted, buffer_name(s, p.storage[i]));
    }
    for (int i = 0; i < symbols.n; i++) {
        put_separator(out, first);
        buf_printf(out, "i64 %s", c_identifier(symbols.p[i]));
    }
    put_sites(k, false, out, first);
    return p.n + symbols.n + count_sites(k);
}

static void emit_host_head(const Step *s, const Kernel *k, const char *linkage, Buf *out)
{
    bool first = true;
    buf_printf(out, "%s NOINLINE void %s_%s(", linkage, step_identifier(s), k->name);
    put_parameters(s, k, "restrict", out, &first);
    if (k->schedule.spread) {
        put_separator(out, &first);
        buf_puts(out, "i64 begin, i64 end");
    }
    if (needs_team(k)) {
        put_separator(out, &first);
        buf_puts(out, "const dlm_team *team");
    }
    buf_puts(out, first ? "void)" : ")");
}

/* KERNEL(name, 5, 256)(Team *team, ...): constants are the step's own, not arguments. A part of a cooperative
 * kernel is told which block of it to compute; what it reads another part has written, perhaps just now. */
static void emit_device_head(const Step *s, const Kernel *k, Buf *out)
{
    Buf list = {0};
    bool first = false;
    int n = 1 + put_parameters(s, k, k->cooperative ? "" : "RESTRICT", &list, &first);
    if (k->cooperative)
        buf_printf(out, "PART(%s_%s)(Team *team%s, i64 BLOCK)", step_identifier(s), k->name, buf_text(&list));
    else
        buf_printf(out, "KERNEL(%s_%s, %d, %d)(Team *team%s)", step_identifier(s), k->name, n, k->schedule.threads,
                   buf_text(&list));
    buf_free(&list);
}

void emit_kernel_head(const Step *s, const Kernel *k, const char *linkage, Buf *out)
{
    if (k->schedule.threads)
        emit_device_head(s, k, out);
    else
        emit_host_head(s, k, linkage, out);
}

void emit_kernel_call(const Step *s, const Kernel *k, const Kernel *body, const int *owner, Buf *out)
{
    Params p = params_of(s, k);
    Symbols symbols = symbols_of(s, k);
    bool first = true;
    buf_printf(out, "%s_%s(", step_identifier(s), body->name);
    for (int i = 0; i < p.n; i++) {
        put_separator(out, &first);
        if (s->buffers.p[p.storage[i]].kind == BUF_ARRAY)
            buf_printf(out, "%s_array_%d", step_identifier(s), p.storage[i]);
        else if (owner[p.storage[i]] >= 0)
            buf_printf(out, "OWN(buffer[%d], %s)", p.storage[i], dim_code(own_bytes(s, p.storage[i])));
        else
            buf_printf(out, "buffer[%d]", p.storage[i]);
    }
    for (int i = 0; i < symbols.n; i++) {
        put_separator(out, &first);
        buf_puts(out, c_identifier(symbols.p[i]));
    }
    put_sites(k, true, out, &first);
    if (k->schedule.spread) {
        put_separator(out, &first);
        buf_puts(out, "lo, hi");
    }
    if (needs_team(k)) {
        put_separator(out, &first);
        buf_puts(out, "team");
    }
    buf_puts(out, ")");
}

void mark_storages(const Step *s, const Kernel *k, bool *used)
{
    Params p = params_of(s, k);
    for (int i = 0; i < p.n; i++)
        used[p.storage[i]] = true;
}

void emit_part_call(const Step *s, const Kernel *k, const Kernel *body, const int *slot, Buf *out)
{
    Params p = params_of(s, k);
    Symbols symbols = symbols_of(s, k);
    bool first = false;
    buf_printf(out, "%s_%s(team", step_identifier(s), body->name);
    for (int i = 0; i < p.n; i++)
        buf_printf(out, ", (%s *)BUFFERS[%d]", memory_type(s->buffers.p[p.storage[i]].type), slot[p.storage[i]]);
    for (int i = 0; i < symbols.n; i++)
        buf_printf(out, ", %s", c_identifier(symbols.p[i]));
    put_sites(k, true, out, &first);
    buf_puts(out, ", block)");
}

void emit_launch_arguments(const Step *s, const Kernel *k, Buf *out)
{
    Params p = params_of(s, k);
    Symbols symbols = symbols_of(s, k);
    buf_puts(out, "0");
    for (int i = 0; i < p.n; i++)
        buf_printf(out, ", (void *)&buffer[%d]", p.storage[i]);
    for (int i = 0; i < symbols.n; i++)
        buf_printf(out, ", (void *)&%s", c_identifier(symbols.p[i]));
    for (ValueId v = 0; v < k->values.n; v++)
        if (k->values.p[v].op == K_RANDOM)
            buf_printf(out, ", &(u64){%lluu}", site_hash(&k->values.p[v]));
}

