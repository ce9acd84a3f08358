/* An entry as a C function: the tree of host operations becomes C loops and ifs around
 * calls of the runtime. Host values are local variables: numbers by value, tensors in
 * scratch blocks of the runtime, the fields of a batch where the batch keeps them.
 *
 *     static int entry_train(dlm_run *r, dlm_i64 *dim)
 *     {
 *         int rc = 0;
 *         float loss = 0;
 *         dlm_batches batches1 = {0};
 *         ...
 *             / * mlp.dlm:12: minimize loss over mlp using adam(lr) * /
 *             {
 *                 const void *const in[] = {batches1.field[0], batches1.field[1], &lr};
 *                 void *const out[] = {&loss};
 *                 if ((rc = dlm_step_start(r, &step_train_1, dim, in, out)) < 0)
 *                     goto done;
 *             }
 *
 * A step is started where what follows only reports its numbers, else run. dim[k] is the entry's k-th
 * dimension, set where it is bound. Every fault goes to `done`, which closes and frees what the function has opened: both may be asked of what is zero.
 *
 * The body is written first, to know what the head must declare. */
#include "codegen/program.h"

#include <inttypes.h>
#include <string.h>

typedef struct {
    const Program *program;
    const Entry *entry;
    const StepCode *steps;
    int nsteps;
    Buf *out;
    int indent;
    const char **value;             /* of each Var: the C expression of its number or address */
    int *uses;                      /* of each Var: how many operations read or write it */
    bool *later;                    /* of each Var: a number that may come after the step is done, for the log alone */
    Names names;                   /* identifiers in use */
    VEC(const char *) iterators;    /* names of the dlm_batches, in order of appearance */
    int loops;                      /* loops around this place */
    int levels;                     /* those of them which the progress line shows */
    int line;                       /* last source line that a comment has named */
    bool uses_dim, uses_done;
} Writer;

/* ---- writing ---- */

static void line(Writer *w, const char *fmt, ...) PRINTF(2, 3);
static void line(Writer *w, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_printf(w->out, "%*s", 4 * w->indent, "");
    buf_vprintf(w->out, fmt, ap);
    buf_puts(w->out, "\n");
    va_end(ap);
}

static void open_block(Writer *w, const char *head)
{
    line(w, "%s{", head);
    w->indent++;
}

static void close_block(Writer *w)
{
    w->indent--;
    line(w, "}");
}

/* Calls a function of the runtime which gives a negative number on a fault. */
static void call(Writer *w, const char *text)
{
    line(w, "if ((rc = %s) < 0)", text);
    line(w, "    goto done;");
    w->uses_done = true;
}

static const char *take(Buf *b)
{
    const char *text = intern(buf_text(b));
    buf_free(b);
    return text;
}

static const char *literal(const char *s)
{
    Buf b = {0};
    put_c_string(&b, s);
    return take(&b);
}

static void comment(Writer *w, Span at)
{
    Buf b = {0};
    int number = 0, column = 0;
    if (at.file)
        source_position(at, &number, &column);
    put_source_comment(&b, at);
    if (b.n && number != w->line)
        line(w, "%s", b.p);
    w->line = number;
    buf_free(&b);
}

/* ---- sizes and values ---- */

static int dimension(const Writer *w, const char *symbol)
{
    for (int k = 0; k < w->entry->dims.n; k++)
        if (w->entry->dims.p[k] == symbol)
            return k;
    die("entry %s has no dimension %s", w->entry->name, symbol);
}

static const char *dimension_name(void *ctx, const char *symbol)
{
    Writer *w = ctx;
    w->uses_dim = true;
    return internf("dim[%d]", dimension(w, symbol));
}

static const char *size_text(Writer *w, Dim d)
{
    Buf b = {0};
    dim_print_c(&b, d, dimension_name, w);
    return take(&b);
}

static void bind_dimension(Writer *w, const char *symbol, const char *value)
{
    if (symbol)
        line(w, "%s = %s;", dimension_name(w, symbol), value);
}

static const Var *var_at(const Writer *w, VarId v)
{
    check(v >= 0 && v < w->entry->vars.n);
    return &w->entry->vars.p[v];
}

static const char *bytes_text(Writer *w, const Var *v)
{
    return size_text(w, dim_mul(shape_count(v->rank, v->shape), dim_const(dtype_bytes[v->type])));
}

static const char *address(Writer *w, VarId v)
{
    const Var *var = var_at(w, v);
    check(w->value[v] && !var->is_str);
    if (var->kind == VAR_GATHERED)
        return internf("%s.data", w->value[v]);
    bool number = var->rank == 0 && var->kind != VAR_FIELD && var->kind != VAR_AHEAD;
    return number ? internf("&%s", w->value[v]) : w->value[v];
}

static const char *part_name(int part)
{
    return part == PART_TRAIN ? "DLM_TRAIN" : part == PART_TEST ? "DLM_TEST" : "DLM_ALL";
}

/* ---- operations ---- */

static void emit_block(Writer *w, const HostBlock *block);

static const char *pointers(Writer *w, const VarId *v, int n)
{
    Buf b = {0};
    for (int i = 0; i < n; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", address(w, v[i]));
    return take(&b);
}

/* The dimensions in the order of the step: the entry's own array where that begins alike. */
static const char *step_dims(Writer *w, const StepCode *code)
{
    bool same = code->ndims <= w->entry->dims.n;
    Buf b = {0};
    for (int k = 0; k < code->ndims; k++) {
        buf_printf(&b, "%s%s", k ? ", " : "", dimension_name(w, code->dims[k]));
        same = same && w->entry->dims.p[k] == code->dims[k];
    }
    if (!same)
        line(w, "const dlm_i64 size[] = {%s};", buf_text(&b));
    else
        w->uses_dim = true;
    buf_free(&b);
    return same ? "dim" : "size";
}

/* Whether the operation does no more than report, perhaps under a condition. */
static bool only_reports(const Host *h)
{
    bool reports = h->kind == HOST_REPORT || (h->kind == HOST_IF && !h->otherwise.n);
    for (int i = 0; i < h->body.n && reports; i++)
        reports = h->body.p[i]->kind == HOST_REPORT;
    return reports;
}

/* Whether a report of the value is all that it is for, right behind the step that computes it. */
static bool is_reported_there(const Writer *w, const Host *behind, VarId v)
{
    bool found = behind->kind == HOST_REPORT && behind->value == v;
    for (int i = 0; i < behind->body.n && !found; i++)
        found = behind->body.p[i]->value == v;
    return found && w->uses[v] == 2;
}

/* Operation `at` of a block is a step: whether nobody waits for the numbers that it gives, which are reported then as
 * outputs that may come later. */
static bool starts(Writer *w, const HostBlock *block, int at)
{
    const Host *h = block->p[at];
    int numbers = 0;
    for (int i = 0; i < h->outputs.n; i++) {
        VarId v = h->outputs.p[i];
        bool reported = false;
        if (var_at(w, v)->rank)
            continue;
        for (int k = at + 1; k < block->n && only_reports(block->p[k]) && !reported; k++)
            reported = is_reported_there(w, block->p[k], v);
        if (!reported)
            return false;
        numbers++;
    }
    for (int i = 0; i < h->outputs.n; i++)
        w->later[h->outputs.p[i]] = numbers && !var_at(w, h->outputs.p[i])->rank;
    return numbers > 0;
}

static void emit_step(Writer *w, const Host *h, bool starts)
{
    const StepCode *code = step_code(w->steps, w->nsteps, h->graph);
    for (int i = 0; i < h->outputs.n; i++) {
        VarId v = h->outputs.p[i];
        const Var *var = var_at(w, v);
        if (var->rank == 0)
            continue;
        line(w, "if (!(%s = dlm_scratch(r, %d, %s))) {", w->value[v], v, bytes_text(w, var));
        line(w, "    rc = -1;");
        line(w, "    goto done;");
        line(w, "}");
        w->uses_done = true;
    }
    bool block = h->inputs.n || h->outputs.n || code->ndims;
    if (block)
        open_block(w, "");
    const char *dims = step_dims(w, code);
    if (h->inputs.n)
        line(w, "const void *const in[] = {%s};", pointers(w, h->inputs.p, h->inputs.n));
    if (h->outputs.n)
        line(w, "void *const out[] = {%s};", pointers(w, h->outputs.p, h->outputs.n));
    call(w, internf("%s(r, &%s, %s, %s, %s)", starts ? "dlm_step_start" : "dlm_step_run", code->symbol, dims,
                    h->inputs.n ? "in" : "0", h->outputs.n ? "out" : "0"));
    if (block)
        close_block(w);
}

/* The gathered values which a loop fills: emptied before it. */
static void empty_gathered(Writer *w, const HostBlock *body)
{
    for (int i = 0; i < body->n; i++) {
        const Host *h = body->p[i];
        if (h->kind == HOST_GATHER) {
            line(w, "%s.bytes = 0;", w->value[h->gathered]);
            bind_dimension(w, var_at(w, h->gathered)->rows, "0");
        } else if (h->kind == HOST_IF) {
            empty_gathered(w, &h->body);
            empty_gathered(w, &h->otherwise);
        }
    }
}

static bool gathers(const HostBlock *body)
{
    for (int i = 0; i < body->n; i++) {
        const Host *h = body->p[i];
        bool within = h->kind == HOST_IF && (gathers(&h->body) || gathers(&h->otherwise));
        if (h->kind == HOST_GATHER || within)
            return true;
    }
    return false;
}

static void emit_round(Writer *w, const Host *h, const char *index, const char *total)
{
    if (h->per_round)
        line(w, "dlm_loop(r, %d, %s, %s, %s);", w->levels, literal(h->kind == HOST_RANGE && h->name ? h->name : "step"),
             index, total);
    w->loops++;
    w->levels += h->per_round;
    emit_block(w, &h->body);
    w->levels -= h->per_round;
    w->loops--;
}

/* The training loops of the entry itself whose rounds hand nothing on but places are what --resume
 * goes on with: which of them this one is, or -1; and whether others follow. */
static int resumable(const Writer *w, const Host *h, bool *last)
{
    const HostBlock *body = &w->entry->body;
    int n = 0, number = -1;
    *last = true;
    for (int i = 0; i < body->n && w->entry->trains; i++) {
        const Host *loop = body->p[i];
        if (loop->kind != HOST_RANGE || !loop->per_round || gathers(&loop->body))
            continue;
        *last = loop == h || number < 0;
        number = loop == h ? n : number;
        n++;
    }
    return number;
}

static void emit_range(Writer *w, const Host *h)
{
    const char *low = h->low == DIM_BAD ? "0" : size_text(w, h->low);
    const char *high = h->high_var == NO_VAR ? size_text(w, h->high) : w->value[h->high_var];
    const char *counter = fresh_name(&w->names, h->name);
    for (int i = 0; i < h->vars.n; i++)
        w->value[h->vars.p[i]] = counter;
    empty_gathered(w, &h->body);
    const char *first = low;
    bool last;
    int number = resumable(w, h, &last);
    if (number >= 0) {
        first = fresh_name(&w->names, internf("first_%s", h->name));
        line(w, "dlm_i64 %s = %s;", first, low);
        call(w, internf("dlm_resume(r, %d, &%s)", number, first));
    }
    open_block(w, internf("for (dlm_i64 %s = %s; %s < %s; %s++) ", counter, first, counter, high,
                          counter));
    if (h->per_round) {
        line(w, "if (dlm_stopped(r))");
        line(w, "    break;");
    }
    bind_dimension(w, h->symbol, counter);
    bool from_zero = strcmp(low, "0") == 0;
    emit_round(w, h, from_zero ? counter : internf("%s - %s", counter, low),
               from_zero ? high : internf("%s - %s", high, low));
    if (number >= 0)
        call(w, internf("dlm_round_done(r, %d, %s + 1, %s)", number, counter, high));
    close_block(w);
    if (h->per_round)
        line(w, "dlm_loop_end(r, %d);", w->levels);
    if (number >= 0 && !last)
        call(w, internf("dlm_training_done(r, %d)", number));
}

/* The call that opens the batches. */
static const char *open_text(Writer *w, const Host *h, const char *it, const char *at)
{
    const char *rows = size_text(w, h->rows);
    if (h->batch == BATCH_ROWS)
        return internf("dlm_batches_open(r, &%s, %s, %s, %d, %d, %d)", it, at, rows, h->shuffle,
                       h->buckets, h->balance);
    const char *length = size_text(w, h->length);
    if (h->batch == BATCH_STREAMS)
        return internf("dlm_streams_open(r, &%s, %s, %s, %s)", it, at, rows, length);
    return internf("dlm_windows_open(r, &%s, %s, %s, %s, %s)", it, at, length, rows,
                   h->count == DIM_BAD ? "-1" : size_text(w, h->count));
}

/* What a step that runs ahead needs to know of the loop. */
static void emit_preparation(Writer *w, const Host *loop, const Host *h, const char *it)
{
    enum { PREPARED = 32 };             /* dlm_batches.field */
    const StepCode *code = step_code(w->steps, w->nsteps, h->graph);
    Buf fields = {0}, dims = {0};
    for (int i = 0; i < h->inputs.n; i++)
        buf_printf(&fields, "%s%d", i ? ", " : "", var_at(w, h->inputs.p[i])->index);
    for (int i = 0; i < code->ndims; i++) {
        int from = code->dims[i] == loop->symbol ? -1 : dimension(w, code->dims[i]);
        for (int k = 0; k < loop->lengths.n; k++)
            from = code->dims[i] == loop->lengths.p[k] ? -2 - k : from;
        buf_printf(&dims, "%s%d", i ? ", " : "", from);
    }
    for (int i = 0; i < h->outputs.n; i++)
        w->value[h->outputs.p[i]] = internf("%s.field[%d]", it, PREPARED + i);
    const char *p = fresh_name(&w->names, internf("%s_ahead", it));
    line(w, "static const int %s_fields[] = {%s}, %s_dims[] = {%s};", p, take(&fields), p,
         code->ndims ? take(&dims) : "0");
    line(w, "static const dlm_preparation %s = {&%s, %s_fields, %s_dims};", p, code->symbol, p, p);
    w->uses_dim = true;
    call(w, internf("dlm_batches_prepare(r, &%s, &%s, dim)", it, p));
}

static void emit_batches(Writer *w, const Host *h)
{
    const char *it = fresh_name(&w->names, internf("%s_batches", w->program->data.p[h->data].name));
    const char *at = internf("%d, %s", h->data, part_name(h->part));
    PUSH(w->iterators, it);
    for (int i = 0; i < h->vars.n; i++)
        w->value[h->vars.p[i]] = internf("%s.field[%d]", it, var_at(w, h->vars.p[i])->index);
    empty_gathered(w, &h->body);
    call(w, open_text(w, h, it, at));
    if (h->body.n && h->body.p[0]->ahead)
        emit_preparation(w, h, h->body.p[0], it);
    const char *round = h->per_round ? fresh_name(&w->names, "step") : NULL;
    const char *rounds = internf("%s.rounds", it);
    if (h->per_round)
        open_block(w, internf("for (dlm_i64 %s = 0; !dlm_stopped(r); %s++) ", round, round));
    else
        open_block(w, "for (;;) ");
    line(w, "const dlm_i64 rows = dlm_batches_next(r, &%s);", it);
    line(w, "if (rows < 0) {");
    line(w, "    rc = (int)rows;");
    line(w, "    goto done;");
    line(w, "}");
    line(w, "if (rows == 0)");
    line(w, "    break;");
    bind_dimension(w, h->symbol, "rows");
    for (int i = 0; i < h->lengths.n; i++)
        bind_dimension(w, h->lengths.p[i], internf("%s.length[%d]", it, i));
    emit_round(w, h, round, rounds);
    close_block(w);
    line(w, "dlm_batches_close(r, &%s);", it);
    if (h->per_round)
        line(w, "dlm_loop_end(r, %d);", w->levels);
}

static void emit_if(Writer *w, const Host *h)
{
    open_block(w, internf("if (%s) ", w->value[h->value]));
    emit_block(w, &h->body);
    w->indent--;
    if (h->otherwise.n) {
        line(w, "} else {");
        w->indent++;
        emit_block(w, &h->otherwise);
        w->indent--;
    }
    line(w, "}");
}

/* Ends the innermost loop, or the entry where there is none. */
static void emit_stop(Writer *w, const Host *h)
{
    const char *leave = w->loops ? "break;" : "goto done;";
    w->uses_done = w->uses_done || !w->loops;
    if (h->value == NO_VAR) {
        line(w, "%s", leave);
        return;
    }
    line(w, "if (%s)", w->value[h->value]);
    line(w, "    %s", leave);
}

static void emit_gather(Writer *w, const Host *h)
{
    const Var *v = var_at(w, h->value);
    call(w, internf("dlm_rows_add(r, &%s, %s, %s)", w->value[h->gathered], address(w, h->value),
                    bytes_text(w, v)));
    const char *symbol = var_at(w, h->gathered)->rows;
    if (symbol)
        line(w, "%s += %s;", dimension_name(w, symbol), v->rank ? size_text(w, v->shape[0]) : "1");
}

/* A text with its values filled in when the program runs. */
static const char *formatted(Writer *w, const Host *h, const char *template)
{
    Buf b = {0};
    if (h->inputs.n == 0)
        return literal(template);
    for (int i = 0; i < h->inputs.n; i++) {
        const Var *v = var_at(w, h->inputs.p[i]);
        buf_printf(&b, "%s{%s, %s}", i ? ", " : "", v->is_str ? "DLM_STR" : c_dtype(v->type),
                   v->is_str ? w->value[h->inputs.p[i]] : address(w, h->inputs.p[i]));
    }
    return internf("dlm_format(r, %s, (const dlm_piece[]){%s})", literal(template), take(&b));
}

static void emit_transfer(Writer *w, const Host *h)
{
    const char *function = h->kind == HOST_SAVE ? "dlm_save"
        : h->implicit ? "dlm_load_weights" : h->by_order ? "dlm_load_by_order" : "dlm_load";
    if (h->value != NO_VAR)
        open_block(w, internf("if (%s) ", w->value[h->value]));
    Buf b = {0};
    for (int i = 0; i < h->places.n; i++)
        buf_printf(&b, "%s%d", i ? ", " : "", h->places.p[i]);
    const char *places = "0";
    if (h->places.n) {
        places = fresh_name(&w->names, "places");
        line(w, "static const int %s[] = {%s};", places, take(&b));
    }
    call(w, internf("%s(r, %s, %d, %s)", function, formatted(w, h, h->path), h->places.n, places));
    if (h->value != NO_VAR)
        close_block(w);
}

/* A value for the user: emitted, written, or the entry's result. */
static void emit_value(Writer *w, const Host *h)
{
    if (h->kind == HOST_EMIT && h->name) {
        call(w, internf("dlm_emit_text(r, %s)", formatted(w, h, h->name)));
        return;
    }
    const Var *v = var_at(w, h->value);
    if (v->is_str) {
        call(w, internf("dlm_emit_text(r, %s)", w->value[h->value]));
        return;
    }
    if (h->coding) {
        call(w, internf("dlm_emit_decoded(r, %s, %d, %d, %s, %s, %s)", literal(h->coding), h->data,
                        h->field, c_dtype(v->type), size_text(w, shape_count(v->rank, v->shape)),
                        address(w, h->value)));
        return;
    }
    const char *function = h->kind == HOST_RESULT ? "dlm_result(r"
        : h->kind == HOST_EMIT ? "dlm_emit_tensor(r"
                               : internf("dlm_write(r, %s", formatted(w, h, h->path));
    const char *shape = "0";
    if (v->rank) {
        Buf b = {0};
        for (int i = 0; i < v->rank; i++)
            buf_printf(&b, "%s%s", i ? ", " : "", size_text(w, v->shape[i]));
        open_block(w, "");
        line(w, "const dlm_i64 shape[] = {%s};", take(&b));
        shape = "shape";
    }
    call(w, internf("%s, %s, %d, %s, %s)", function, c_dtype(v->type), v->rank, shape,
                    address(w, h->value)));
    if (v->rank)
        close_block(w);
}

static void emit_encode(Writer *w, const Host *h)
{
    const char *to = w->value[h->gathered];
    call(w, internf("dlm_encode(r, &%s, %s, %d, %d, %s)", to, literal(h->coding), h->data, h->field,
                    w->value[h->value]));
    bind_dimension(w, var_at(w, h->gathered)->rows, internf("%s.bytes / 4", to));
}

static void emit_report(Writer *w, const Host *h)
{
    if (w->later[h->value])
        call(w, internf("dlm_report_output(r, %s, %s, %s)", literal(h->name), c_dtype(var_at(w, h->value)->type),
                        address(w, h->value)));
    else
        call(w, internf("dlm_report(r, %s, %s)", literal(h->name), w->value[h->value]));
}

static void emit_host(Writer *w, const HostBlock *block, int at)
{
    const Host *h = block->p[at];
    comment(w, h->span);
    switch (h->kind) {
    case HOST_STEP:
        if (!h->ahead)
            emit_step(w, h, starts(w, block, at));
        return;
    case HOST_RANGE: emit_range(w, h); return;
    case HOST_BATCHES: emit_batches(w, h); return;
    case HOST_IF: emit_if(w, h); return;
    case HOST_STOP: emit_stop(w, h); return;
    case HOST_REPORT: emit_report(w, h); return;
    case HOST_SAVE:
    case HOST_LOAD: emit_transfer(w, h); return;
    case HOST_GATHER: emit_gather(w, h); return;
    case HOST_EMIT:
    case HOST_WRITE:
    case HOST_RESULT: emit_value(w, h); return;
    case HOST_ENCODE: emit_encode(w, h); return;
    case HOST_FIT: call(w, internf("dlm_fit(r, %d, %d)", h->data, h->field)); return;
    case HOST_CHECK:
        open_block(w, internf("if (!%s) ", w->value[h->value]));
        call(w, internf("dlm_fail(r, %s)", literal(h->name)));
        close_block(w);
        return;
    }
    die("host operation %d", h->kind);
}

static void emit_block(Writer *w, const HostBlock *block)
{
    for (int i = 0; i < block->n; i++)
        emit_host(w, block, i);
}

/* ---- variables ---- */

static void count_use(Writer *w, VarId v)
{
    if (v != NO_VAR)
        w->uses[v]++;
}

static void count_uses(Writer *w, const HostBlock *block)
{
    for (int i = 0; i < block->n; i++) {
        const Host *h = block->p[i];
        for (int k = 0; k < h->inputs.n; k++)
            count_use(w, h->inputs.p[k]);
        for (int k = 0; k < h->outputs.n; k++)
            count_use(w, h->outputs.p[k]);
        bool has_value = h->kind == HOST_IF || h->kind == HOST_STOP || h->kind == HOST_SAVE ||
            h->kind == HOST_REPORT || h->kind == HOST_EMIT || h->kind == HOST_RESULT ||
            h->kind == HOST_GATHER || h->kind == HOST_CHECK || h->kind == HOST_WRITE ||
            h->kind == HOST_ENCODE;
        if (has_value)
            count_use(w, h->value);
        if (h->kind == HOST_GATHER || h->kind == HOST_ENCODE)
            count_use(w, h->gathered);
        if (h->kind == HOST_RANGE)
            count_use(w, h->high_var);
        count_uses(w, &h->body);
        count_uses(w, &h->otherwise);
    }
}

static void name_variables(Writer *w)
{
    for (int i = 0; i < w->entry->vars.n; i++) {
        const Var *v = &w->entry->vars.p[i];
        bool named = v->kind != VAR_FIELD && v->kind != VAR_COUNTER && v->kind != VAR_AHEAD;
        if (named)
            w->value[i] = fresh_name(&w->names, v->name);
    }
}

static const char *argument_call(const Var *v)
{
    if (v->rank)
        return internf("dlm_arg_tensor(r, %d)", v->index);
    if (v->is_str)
        return internf("dlm_arg_str(r, %d)", v->index);
    if (is_float(v->type))
        return internf("(%s)dlm_arg_float(r, %d)", c_type(v->type), v->index);
    return internf("(%s)dlm_arg_int(r, %d)", c_type(v->type), v->index);
}

static void declare(Writer *w, int i)
{
    const Var *v = &w->entry->vars.p[i];
    const char *name = w->value[i];
    if (w->uses[i] == 0)
        return;
    if (v->kind == VAR_ARG) {
        const char *type = v->rank ? "void *" : v->is_str ? "char *" : c_type(v->type);
        line(w, "const %s%s%s = %s;", type, v->rank || v->is_str ? "" : " ", name,
             argument_call(v));
    } else if (v->kind == VAR_STEP && v->rank) {
        line(w, "void *%s = 0;", name);
    } else if (v->kind == VAR_STEP) {
        line(w, "%s %s = 0;", c_type(v->type), name);
    } else if (v->kind == VAR_GATHERED) {
        line(w, "dlm_rows_buffer %s = {0};", name);
    } else if (v->kind == VAR_DATA) {
        line(w, "const void *%s = 0;", name);
    }
}

/* Number arguments which are sizes; a negative one is refused here, for all that follows. */
static void bind_arguments(Writer *w)
{
    for (int i = 0; i < w->entry->args.n; i++) {
        const Argument *a = &w->entry->args.p[i];
        if (a->rank || !a->symbol)
            continue;
        const char *size = dimension_name(w, a->symbol);
        line(w, "%s = dlm_arg_int(r, %d);", size, i);
        line(w, "if (%s < 0)", size);
        line(w, "    return dlm_fail(r, %s);",
             literal(internf("option --%s is a size: it must not be negative", a->name)));
    }
}

/* Whole fields of data sets, and their numbers of rows. */
static void bind_data(Writer *w)
{
    for (int i = 0; i < w->entry->vars.n; i++) {
        const Var *v = &w->entry->vars.p[i];
        const char *symbol, *at;
        if (v->kind != VAR_DATA)
            continue;
        at = internf("%d, %s", v->index, part_name(v->part));
        if (v->rank && dim_is_symbol(v->shape[0], &symbol)) {
            const char *size = dimension_name(w, symbol);
            line(w, "if ((%s = dlm_rows(r, %s)) < 0)", size, at);
            line(w, "    return (int)%s;", size);
        }
        if (!w->uses[i])
            continue;
        line(w, "if (!(%s = dlm_field_data(r, %s, %d)))", w->value[i], at, v->field);
        line(w, "    return -1;");
    }
}

/* Saved nets bring what was fitted to data: they are loaded before any data is read. */
static int first_statement(const Entry *e)
{
    int i = 0;
    while (i < e->body.n && e->body.p[i]->kind == HOST_LOAD && e->body.p[i]->implicit)
        i++;
    return i;
}

/* Where a save could not be written, that is said before the first step. */
static void announce_saves(Writer *w, const HostBlock *block)
{
    for (int i = 0; i < block->n; i++) {
        const Host *h = block->p[i];
        if (h->kind == HOST_SAVE && !h->inputs.n)
            call(w, internf("dlm_will_save(r, %s)", literal(h->path)));
        announce_saves(w, &h->body);
        announce_saves(w, &h->otherwise);
    }
}

/* What is written before the body and after it. */
static void emit_head(Writer *w)
{
    line(w, "int rc = 0;");
    for (int i = 0; i < w->entry->vars.n; i++)
        declare(w, i);
    for (int i = 0; i < w->iterators.n; i++)
        line(w, "dlm_batches %s = {0};", w->iterators.p[i]);
    bind_arguments(w);
    announce_saves(w, &w->entry->body);
    for (int i = 0; i < first_statement(w->entry); i++)
        emit_host(w, &w->entry->body, i);
    bind_data(w);
    buf_puts(w->out, "\n");
}

static void emit_tail(Writer *w)
{
    if (w->uses_done)
        buf_puts(w->out, "done:\n");
    for (int i = 0; i < w->iterators.n; i++)
        line(w, "dlm_batches_close(r, &%s);", w->iterators.p[i]);
    for (int i = 0; i < w->entry->vars.n; i++)
        if (w->entry->vars.p[i].kind == VAR_GATHERED && w->uses[i])
            line(w, "dlm_rows_free(r, &%s);", w->value[i]);
    line(w, "return rc;");
}

static void emit_body(Writer *w, Buf *body)
{
    w->out = body;
    w->indent = 1;
    name_variables(w);
    count_uses(w, &w->entry->body);
    for (int i = first_statement(w->entry); i < w->entry->body.n; i++)
        emit_host(w, &w->entry->body, i);
}

void emit_entry(const Program *p, const Entry *e, const StepCode *steps, int nsteps, Buf *out)
{
    Writer w = {.program = p, .entry = e, .steps = steps, .nsteps = nsteps};
    w.value = NEW_ARRAY(const char *, e->vars.n);
    w.uses = NEW_ARRAY(int, e->vars.n);
    w.later = NEW_ARRAY(bool, e->vars.n);
    Buf body = {0}, head = {0};
    emit_body(&w, &body);
    w.out = &head;
    emit_head(&w);
    put_source_comment(out, e->span);
    buf_printf(out, "\nstatic int entry_%s(dlm_run *r, dlm_i64 *dim)\n{\n", e->name);
    w.out = out;
    if (!w.uses_dim)
        line(&w, "(void)dim;");
    if (!strstr(buf_text(&head), "(r,") && !strstr(buf_text(&body), "(r,"))
        line(&w, "(void)r;");
    buf_put(out, buf_text(&head), head.n);
    buf_put(out, buf_text(&body), body.n);
    emit_tail(&w);
    buf_puts(out, "}\n\n");
    buf_free(&head);
    buf_free(&body);
}
