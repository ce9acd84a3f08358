/* The verifier of programs: every fault, each with where it is (`entry train: step "train.2"`).
 *
 * An operation may read the host values that were written before it in its own block or in one
 * around it, and see the symbols bound there. What a block writes ends with the block, but for
 * gathered values: those are complete, and readable, once the loop that fills them has ended. */
#include "ir/program.h"

#include <string.h>

typedef struct {
    const Program *p;
    const Entry *e;
    Buf *faults;
    const char *where;              /* "entry train: report" */
    bool sound;
    VarIds written;                 /* those of the blocks around this place */
    VEC(const char *) bound;        /* the symbols, likewise */
    int loops;
} Verifier;

static void fault(Verifier *v, const char *fmt, ...) PRINTF(2, 3);
static void fault(Verifier *v, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_printf(v->faults, "%s: ", v->where);
    buf_vprintf(v->faults, fmt, ap);
    buf_puts(v->faults, "\n");
    va_end(ap);
    v->sound = false;
}

static const char *type_text(DType t, int rank, const Dim *shape)
{
    Buf b = {0};
    shape_print(&b, t, rank, shape);
    const char *text = intern(buf_text(&b));
    buf_free(&b);
    return text;
}

static bool same_type(const Var *v, DType t, int rank, const Dim *shape)
{
    return !v->is_str && v->type == t && shape_equal(v->rank, v->shape, rank, shape);
}

static bool in_range(int i, int n)
{
    return i >= 0 && i < n;
}

/* ---- symbols ---- */

static bool is_bound(const Verifier *v, const char *symbol)
{
    for (int i = 0; i < v->bound.n; i++)
        if (v->bound.p[i] == symbol)
            return true;
    return false;
}

static bool has_dimension(const Entry *e, const char *symbol)
{
    for (int i = 0; i < e->dims.n; i++)
        if (e->dims.p[i] == symbol)
            return true;
    return false;
}

static void bind(Verifier *v, const char *symbol)
{
    if (!has_dimension(v->e, symbol))
        fault(v, "the symbol %s is none of the entry's", symbol);
    PUSH(v->bound, symbol);
}

/* The symbols that a graph or an operation needs, each once. */
typedef VEC(const char *) Symbols;

static void add_symbols(Symbols *all, Dim d)
{
    const char *names[32];
    int n = d == DIM_BAD ? 0 : dim_symbols(d, names, LENGTH(names));
    for (int i = 0; i < n && i < LENGTH(names); i++) {
        int k = 0;
        while (k < all->n && all->p[k] != names[i])
            k++;
        if (k == all->n)
            PUSH(*all, names[i]);
    }
}

static void add_map_symbols(Symbols *all, const Map *map)
{
    for (int i = 0; i < map->rank; i++)
        add_symbols(all, map->at[i].offset);
}

static void add_node_symbols(Symbols *all, const Node *n)
{
    for (int i = 0; i < n->rank; i++)
        add_symbols(all, n->shape[i]);
    if (n->op == OP_SIZE)
        add_symbols(all, n->size);
    if (n->op == OP_GATHER || n->op == OP_SCATTER)
        add_map_symbols(all, &n->gather->map);
    if (n->op != OP_CONTRACT)
        return;
    for (int i = 0; i < n->contract->nbox; i++)
        add_symbols(all, n->contract->box[i]);
    add_map_symbols(all, &n->contract->out);
    for (int i = 0; i < n->nargs; i++)
        add_map_symbols(all, &n->contract->in[i]);
}

static void need_symbols(Verifier *v, const Symbols *all)
{
    for (int i = 0; i < all->n; i++)
        if (!is_bound(v, all->p[i]))
            fault(v, "the symbol %s is not bound here", all->p[i]);
}

static void need_dim(Verifier *v, const char *what, Dim d)
{
    Symbols all = {0};
    if (d == DIM_BAD)
        fault(v, "%s is no dimension", what);
    add_symbols(&all, d);
    need_symbols(v, &all);
}

/* ---- graphs ---- */

/* The faults of the graph itself; whether it has none. */
static bool verify_graph(Verifier *v, const Graph *g)
{
    Buf own = {0};
    if (!g) {
        fault(v, "no graph");
        return false;
    }
    bool sound = graph_verify(g, &own);
    for (const char *at = buf_text(&own); *at;) {
        int n = (int)strcspn(at, "\n");
        fault(v, "%.*s", n, at);
        at += n + (at[n] == '\n');
    }
    buf_free(&own);
    return sound;
}

static void verify_place_type(Verifier *v, const char *path, const Node *n)
{
    int i = program_place(v->p, path);
    if (i < 0) {
        fault(v, "there is no place \"%s\"", path);
        return;
    }
    const Place *place = &v->p->places.p[i];
    if (n->type != place->type || !shape_equal(n->rank, n->shape, place->rank, place->shape))
        fault(v, "the place \"%s\" is %s, but here %s", path,
              type_text(place->type, place->rank, place->shape),
              type_text(n->type, n->rank, n->shape));
}

/* A graph's argument or result against the host value that stands for it. */
static void verify_link(Verifier *v, const char *what, int index, const VarIds *vars, const Node *n)
{
    if (!in_range(index, vars->n)) {
        fault(v, "%s %d, but there are %d", what, index, vars->n);
        return;
    }
    VarId id = vars->p[index];
    if (!in_range(id, v->e->vars.n))
        return;
    const Var *var = &v->e->vars.p[id];
    if (!same_type(var, n->type, n->rank, n->shape))
        fault(v, "%s %d is %s, but $%d is %s", what, index, type_text(n->type, n->rank, n->shape),
              id, var->is_str ? "str" : type_text(var->type, var->rank, var->shape));
}

static void verify_step_graph(Verifier *v, const Host *h)
{
    Symbols symbols = {0};
    const Graph *g = h->graph;
    int results = 0;
    if (!verify_graph(v, g))
        return;
    for (Ref r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        add_node_symbols(&symbols, n);
        if (n->op == OP_INPUT && n->input->kind == FROM_PLACE)
            verify_place_type(v, n->input->place, n);
        else if (n->op == OP_INPUT)
            verify_link(v, "input", n->input->index, &h->inputs, n);
    }
    for (int i = 0; i < g->outputs.n; i++) {
        const Output *o = &g->outputs.p[i];
        if (o->kind == FROM_PLACE)
            verify_place_type(v, o->name, node_at(g, o->value));
        else
            verify_link(v, "result", o->index, &h->outputs, node_at(g, o->value));
        results += o->kind == FROM_ARG;
    }
    if (results != h->outputs.n)
        fault(v, "%d results for %d host values", results, h->outputs.n);
    need_symbols(v, &symbols);
}

/* ---- host values ---- */

static bool is_written(const Verifier *v, VarId id)
{
    for (int i = 0; i < v->written.n; i++)
        if (v->written.p[i] == id)
            return true;
    return false;
}

/* The value, where it exists and may be read here; else NULL. */
static const Var *reads(Verifier *v, VarId id)
{
    if (!in_range(id, v->e->vars.n)) {
        fault(v, id == NO_VAR ? "no value" : "no value $%d", id);
        return NULL;
    }
    if (!is_written(v, id)) {
        fault(v, "$%d is read before it is written", id);
        return NULL;
    }
    return &v->e->vars.p[id];
}

static const Var *writes(Verifier *v, VarId id, VarKind kind)
{
    if (!in_range(id, v->e->vars.n)) {
        fault(v, "no value $%d", id);
        return NULL;
    }
    const Var *var = &v->e->vars.p[id];
    if (var->kind != kind)
        fault(v, "writes $%d, which is of kind %s, not %s", id, var_kind_names[var->kind],
              var_kind_names[kind]);
    if (kind != VAR_GATHERED)
        PUSH(v->written, id);
    return var;
}

static void reads_number(Verifier *v, VarId id, DType t, const char *what)
{
    const Var *var = reads(v, id);
    if (var && !same_type(var, t, 0, NULL))
        fault(v, "%s $%d is no single %s", what, id, dtype_names[t]);
}

/* ---- operations ---- */

static void verify_block(Verifier *v, const HostBlock *block);

/* Of a step that may run ahead of the rounds before: it reads its batch, and nothing else. */
static void verify_ahead(Verifier *v, const Host *h)
{
    for (int i = 0; i < h->inputs.n; i++)
        if (in_range(h->inputs.p[i], v->e->vars.n) && v->e->vars.p[h->inputs.p[i]].kind != VAR_FIELD)
            fault(v, "runs ahead, but reads $%d, which is no field of the batch", h->inputs.p[i]);
    for (Ref r = 0; r < h->graph->nodes.n; r++)
        if (node_at(h->graph, r)->op == OP_INPUT && node_at(h->graph, r)->input->kind == FROM_PLACE)
            fault(v, "runs ahead, but reads a place");
    for (int i = 0; i < h->graph->outputs.n; i++)
        if (h->graph->outputs.p[i].kind == FROM_PLACE)
            fault(v, "runs ahead, but changes a place");
}

static void verify_step(Verifier *v, const Host *h)
{
    if (h->ahead && h->graph)
        verify_ahead(v, h);
    for (int i = 0; i < h->inputs.n; i++)
        reads(v, h->inputs.p[i]);
    verify_step_graph(v, h);
    for (int i = 0; i < h->outputs.n; i++)
        writes(v, h->outputs.p[i], h->ahead ? VAR_AHEAD : VAR_STEP);
}

static void verify_range_head(Verifier *v, const Host *h)
{
    need_dim(v, "the lower end", h->low);
    if (h->high_var == NO_VAR)
        need_dim(v, "the upper end", h->high);
    else
        reads_number(v, h->high_var, I64, "the upper end");
    if (!h->name)
        fault(v, "no name");
    for (int i = 0; i < h->vars.n; i++) {
        const Var *var = writes(v, h->vars.p[i], VAR_COUNTER);
        if (var && !same_type(var, I64, 0, NULL))
            fault(v, "the counter $%d is no single i64", h->vars.p[i]);
    }
}

/* Whether a value is rows of a field; the first `n` axes are `outer`. */
static bool fits_field(const Var *var, const Field *f, int n, const Dim *outer)
{
    bool fits = !var->is_str && var->type == f->type
        && shape_equal(var->rank - f->rank, var->shape, n, outer);
    for (int k = 0; fits && k < f->rank; k++)
        fits = dim_is(var->shape[k + n], f->shape[k]);
    return fits;
}

/* The axes of a batch that come before those of a row. */
static int batch_axes(const Host *h, const Field *f, Dim *outer)
{
    int n = 0;
    outer[n++] = h->symbol ? dim_symbol(h->symbol) : h->rows;
    if (h->batch != BATCH_ROWS)
        outer[n++] = h->length;
    if (f->ragged >= 0)
        outer[n++] = in_range(f->ragged, h->lengths.n) ? dim_symbol(h->lengths.p[f->ragged]) : DIM_BAD;
    return n;
}

static bool verify_part(Verifier *v, int data, int part)
{
    if (!in_range(data, v->p->data.n) || !in_range(part, PART_TEST + 1)) {
        fault(v, "no data set %d, part %d", data, part);
        return false;
    }
    if (part != PART_ALL && v->p->data.p[data].train == 0 && !v->p->data.p[data].parted)
        fault(v, "`%s` is not split", v->p->data.p[data].name);
    return true;
}

static void verify_batches_head(Verifier *v, const Host *h)
{
    need_dim(v, "the number of rows", h->rows);
    if (!verify_part(v, h->data, h->part))
        return;
    const Data *d = &v->p->data.p[h->data];
    if ((h->buckets || h->balance) && (h->batch != BATCH_ROWS || !h->shuffle))
        fault(v, "batches that are not shuffled have buckets or a balance");
    if (h->balance && !in_range(h->balance - 1, d->fields.n))
        fault(v, "the balance is field %d of %d", h->balance - 1, d->fields.n);
    int fields = h->batch == BATCH_ROWS ? d->fields.n : 2 * d->fields.n;
    if (h->batch != BATCH_ROWS)
        need_dim(v, "the length", h->length);
    if (h->batch != BATCH_ROWS && h->count != DIM_BAD)
        need_dim(v, "the number of batches", h->count);
    for (int i = 0; i < h->vars.n; i++) {
        VarId id = h->vars.p[i];
        const Var *var = writes(v, id, VAR_FIELD);
        if (var && !in_range(var->index, fields)) {
            fault(v, "$%d: `%s` has no field %d", id, d->name, var->index);
        } else if (var) {
            const Field *f = &d->fields.p[var->index % d->fields.n];
            Dim outer[3];
            if (!fits_field(var, f, batch_axes(h, f, outer), outer))
                fault(v, "$%d is not %s rows of the field `%s`", id, dim_text(outer[0]), f->name);
        }
    }
}

/* What a loop's body gathers is complete behind the loop. */
static void end_gathering(Verifier *v, const HostBlock *body)
{
    for (int i = 0; i < body->n; i++) {
        const Host *h = body->p[i];
        if (h->kind == HOST_GATHER && in_range(h->gathered, v->e->vars.n)) {
            PUSH(v->written, h->gathered);
            if (v->e->vars.p[h->gathered].rows)
                bind(v, v->e->vars.p[h->gathered].rows);
        } else if (h->kind == HOST_IF) {
            end_gathering(v, &h->body);
            end_gathering(v, &h->otherwise);
        }
    }
}

static void verify_nested(Verifier *v, const Host *h)
{
    int written = v->written.n, bound = v->bound.n;
    bool loop = h->kind != HOST_IF;
    for (int i = 0; i < h->body.n; i++)
        if (h->body.p[i]->ahead && (h->kind != HOST_BATCHES || i > 0))
            fault(v, "a step that runs ahead is not the first one of a loop over batches");
    if (h->kind == HOST_RANGE)
        verify_range_head(v, h);
    else if (h->kind == HOST_BATCHES)
        verify_batches_head(v, h);
    else
        reads_number(v, h->value, BOOL, "the condition");
    if (loop && h->symbol)
        bind(v, h->symbol);
    for (int i = 0; i < h->lengths.n; i++)
        bind(v, h->lengths.p[i]);
    v->loops += loop;
    verify_block(v, &h->body);
    v->loops -= loop;
    v->written.n = written;
    v->bound.n = bound;
    verify_block(v, &h->otherwise);
    v->written.n = written;
    v->bound.n = bound;
    if (loop)
        end_gathering(v, &h->body);
}

static void verify_gather(Verifier *v, const Host *h)
{
    const Var *value = reads(v, h->value), *all = writes(v, h->gathered, VAR_GATHERED);
    if (v->loops == 0)
        fault(v, "stands in no loop");
    if (!value || !all)
        return;
    bool fits = !value->is_str && all->type == value->type
        && all->rank == (value->rank ? value->rank : 1);
    for (int k = 1; fits && k < value->rank; k++)
        fits = all->shape[k] == value->shape[k];
    if (!fits)
        fault(v, "the rows of $%d do not fit $%d", h->value, h->gathered);
    if (all->rows && (all->rank == 0 || all->shape[0] != dim_symbol(all->rows)))
        fault(v, "$%d does not have %s rows", h->gathered, all->rows);
}

static void verify_transfer(Verifier *v, const Host *h)
{
    if (!h->path)
        fault(v, "no path");
    for (int i = 0; i < h->places.n; i++)
        if (!in_range(h->places.p[i], v->p->places.n))
            fault(v, "no place %d", h->places.p[i]);
        else if (place_is_open(&v->p->places.p[h->places.p[i]]))
            fault(v, "the size of \"%s\" is not known", v->p->places.p[h->places.p[i]].path);
    if (h->value != NO_VAR)
        reads_number(v, h->value, BOOL, "the condition");
}

/* A value for the user. */
static void verify_shown(Verifier *v, const Host *h)
{
    if (h->kind == HOST_EMIT && h->name) {
        if (h->value != NO_VAR)
            fault(v, "a text and a value");
        return;
    }
    const Var *var = reads(v, h->value);
    if (var && h->kind != HOST_EMIT && var->is_str)
        fault(v, "$%d is a string", h->value);
    if (var && h->kind == HOST_REPORT && var->rank)
        fault(v, "$%d is no single number", h->value);
}

/* A string as numbers, which may be read from here on. */
static void verify_encode(Verifier *v, const Host *h)
{
    const Var *value = reads(v, h->value), *all = writes(v, h->gathered, VAR_GATHERED);
    if (value && !value->is_str)
        fault(v, "$%d is no string", h->value);
    if (!h->coding)
        fault(v, "no coding");
    if (!all)
        return;
    if (all->type != I32 || all->rank != 1 || !all->rows)
        fault(v, "$%d is no row of i32", h->gathered);
    if (all->rows)
        bind(v, all->rows);
    PUSH(v->written, h->gathered);
}

static void verify_pieces(Verifier *v, const Host *h)
{
    for (int i = 0; i < h->inputs.n; i++) {
        const Var *var = reads(v, h->inputs.p[i]);
        if (var && var->rank)
            fault(v, "$%d in a text is no single value", h->inputs.p[i]);
    }
}

static const char *operation_text(const Entry *e, const Host *h)
{
    static const char *const words[] = {
        [HOST_STEP] = "step", [HOST_RANGE] = "for", [HOST_BATCHES] = "batches", [HOST_IF] = "if",
        [HOST_STOP] = "stop", [HOST_REPORT] = "report", [HOST_SAVE] = "save", [HOST_LOAD] = "load",
        [HOST_GATHER] = "gather", [HOST_EMIT] = "emit", [HOST_RESULT] = "result",
        [HOST_CHECK] = "check", [HOST_WRITE] = "write", [HOST_ENCODE] = "encode", [HOST_FIT] = "fit",
    };
    const char *name = h->kind == HOST_STEP && h->graph ? h->graph->name : h->name;
    if (name && h->kind != HOST_BATCHES && h->kind != HOST_CHECK)
        return internf("entry %s: %s \"%s\"", e->name, words[h->kind], name);
    return internf("entry %s: %s", e->name, words[h->kind]);
}

static void verify_host(Verifier *v, const Host *h)
{
    v->where = operation_text(v->e, h);
    switch (h->kind) {
    case HOST_STEP:
        verify_step(v, h);
        return;
    case HOST_RANGE:
    case HOST_BATCHES:
    case HOST_IF:
        verify_nested(v, h);
        return;
    case HOST_SAVE:
    case HOST_LOAD:
        verify_transfer(v, h);
        verify_pieces(v, h);
        return;
    case HOST_WRITE:
        if (!h->path)
            fault(v, "no path");
        verify_shown(v, h);
        verify_pieces(v, h);
        return;
    case HOST_ENCODE:
        verify_encode(v, h);
        return;
    case HOST_FIT:
        if (verify_part(v, h->data, PART_ALL) && !in_range(h->field, v->p->data.p[h->data].fields.n))
            fault(v, "no field %d", h->field);
        return;
    case HOST_STOP:
        if (h->value != NO_VAR)
            reads_number(v, h->value, BOOL, "the condition");
        return;
    case HOST_CHECK:
        reads_number(v, h->value, BOOL, "the condition");
        if (!h->name)
            fault(v, "no message");
        return;
    case HOST_GATHER:
        verify_gather(v, h);
        return;
    case HOST_REPORT:
    case HOST_EMIT:
    case HOST_RESULT:
        verify_shown(v, h);
        verify_pieces(v, h);
        return;
    }
    fault(v, "no operation");
}

static void verify_block(Verifier *v, const HostBlock *block)
{
    for (int i = 0; i < block->n; i++)
        verify_host(v, block->p[i]);
}

/* ---- entries ---- */

/* A size is a number or a symbol, which a tensor's file binds. */
static void verify_argument(Verifier *v, const Argument *a)
{
    const char *symbol;
    for (int k = 0; k < a->rank; k++)
        if (dim_is_symbol(a->shape[k], &symbol))
            bind(v, symbol);
        else if (!dim_is_const(a->shape[k], NULL))
            fault(v, "argument `%s`: %s is neither a number nor a symbol", a->name,
                  dim_text(a->shape[k]));
    if (a->symbol && (a->is_str || a->rank || !is_int(a->type)))
        fault(v, "argument `%s` is a symbol, but no int", a->name);
    if (a->symbol)
        bind(v, a->symbol);
}

static void verify_data_var(Verifier *v, VarId id)
{
    const Var *var = &v->e->vars.p[id];
    const char *symbol = NULL;
    if (!verify_part(v, var->index, var->part))
        return;
    const Data *d = &v->p->data.p[var->index];
    if (!in_range(var->field, d->fields.n))
        fault(v, "$%d: `%s` has no field %d", id, d->name, var->field);
    else if (var->rank == 0 || !dim_is_symbol(var->shape[0], &symbol)
             || !fits_field(var, &d->fields.p[var->field], 1, var->shape))
        fault(v, "$%d is not the field `%s`", id, d->fields.p[var->field].name);
    if (symbol)
        bind(v, symbol);
    PUSH(v->written, id);
}

static void verify_argument_var(Verifier *v, VarId id)
{
    const Var *var = &v->e->vars.p[id];
    if (!in_range(var->index, v->e->args.n)) {
        fault(v, "$%d: there is no argument %d", id, var->index);
        return;
    }
    const Argument *a = &v->e->args.p[var->index];
    if (a->is_str != var->is_str || (!a->is_str && !same_type(var, a->type, a->rank, a->shape)))
        fault(v, "$%d is not of the type of argument `%s`", id, a->name);
    PUSH(v->written, id);
}

static void verify_vars(Verifier *v)
{
    for (VarId id = 0; id < v->e->vars.n; id++) {
        const Var *var = &v->e->vars.p[id];
        Symbols symbols = {0};
        for (int k = 0; k < var->rank; k++)
            add_symbols(&symbols, var->shape[k]);
        for (int i = 0; i < symbols.n; i++)
            if (!has_dimension(v->e, symbols.p[i]))
                fault(v, "$%d: the symbol %s is none of the entry's", id, symbols.p[i]);
        if (var->kind == VAR_ARG)
            verify_argument_var(v, id);
        else if (var->kind == VAR_DATA)
            verify_data_var(v, id);
    }
}

static void verify_entry(Verifier *v, const Entry *e)
{
    v->e = e;
    v->written.n = v->bound.n = v->loops = 0;
    v->where = internf("entry %s", e->name);
    for (int i = 0; i < e->args.n; i++) {
        verify_argument(v, &e->args.p[i]);
        for (int k = 0; k < i; k++)
            if (e->args.p[k].name == e->args.p[i].name)
                fault(v, "two arguments are called `%s`", e->args.p[i].name);
    }
    for (int i = 0; i < e->dims.n; i++)
        for (int k = 0; k < i; k++)
            if (e->dims.p[k] == e->dims.p[i])
                fault(v, "the symbol %s stands twice", e->dims.p[i]);
    verify_vars(v);
    verify_block(v, &e->body);
}

/* ---- places and data ---- */

static void verify_places(Verifier *v)
{
    for (int i = 0; i < v->p->places.n; i++) {
        const Place *place = &v->p->places.p[i];
        v->where = internf("place \"%s\"", place->path);
        if (program_place(v->p, place->path) != i)
            fault(v, "stands twice");
        for (int k = 0; k < place->rank; k++) {
            int64_t size;
            if (dim_is_const(place->shape[k], &size) && size < 0)
                fault(v, "a size of %lld", (long long)size);
        }
    }
}

/* Inputs are sources of R rows; the symbols are R and those of the sources. */
static bool verify_field_graph(Verifier *v, const Field *f, const Graph *g)
{
    const char *rows = intern("R");
    Symbols symbols = {0}, known = {0};
    if (!verify_graph(v, g))
        return false;
    PUSH(known, rows);
    for (int i = 0; i < f->sources.n; i++)
        for (int k = 0; k < f->sources.p[i].rank; k++)
            add_symbols(&known, f->sources.p[i].shape[k]);
    for (Ref r = 0; r < g->nodes.n; r++) {
        const Node *n = node_at(g, r);
        add_node_symbols(&symbols, n);
        if (n->op != OP_INPUT)
            continue;
        if (n->input->kind == FROM_PLACE) {
            verify_place_type(v, n->input->place, n);
            continue;
        }
        const FieldSource *s = in_range(n->input->index, f->sources.n) ? &f->sources.p[n->input->index]
                                                                  : NULL;
        bool fits = s && n->type == s->type && n->rank == s->rank + 1
            && n->shape[0] == dim_symbol(rows)
            && shape_equal(n->rank - 1, n->shape + 1, s->rank, s->shape);
        if (!fits)
            fault(v, "%%%d is not a source of the field", r);
    }
    for (int i = 0; i < symbols.n; i++) {
        int k = 0;
        while (k < known.n && known.p[k] != symbols.p[i])
            k++;
        if (k == known.n)
            fault(v, "the symbol %s is not bound here", symbols.p[i]);
    }
    return true;
}

/* How many numbers a row has may be known to the file only; and whole numbers may come as others,
 * which are then checked one by one. */
static void verify_convert(Verifier *v, const Field *f)
{
    const Graph *g = f->convert;
    int64_t count = 1, got;
    if (!verify_field_graph(v, f, g))
        return;
    const Output *o = g->outputs.n == 1 ? &g->outputs.p[0] : NULL;
    const Node *n = o && o->kind == FROM_ARG && o->index == 0 ? node_at(g, o->value) : NULL;
    for (int k = 0; k < f->rank; k++)
        count *= f->shape[k];
    bool fits = n && n->rank > 0 && n->shape[0] == dim_symbol(intern("R"))
        && (n->type == f->type || is_int(f->type));
    if (fits && dim_is_const(shape_count(n->rank - 1, n->shape + 1), &got))
        fits = got == count;
    if (!fits)
        fault(v, "the result is not R rows of the field");
    if (f->fit && verify_field_graph(v, f, f->fit))
        for (int i = 0; i < f->fit->outputs.n; i++)
            if (f->fit->outputs.p[i].kind != FROM_PLACE)
                fault(v, "fitting gives a result that is no place");
}

static void verify_data(Verifier *v, int number)
{
    const Data *d = &v->p->data.p[number];
    v->where = internf("data %s", d->name);
    for (int i = 0; i < number; i++)
        if (v->p->data.p[i].name == d->name)
            fault(v, "stands twice");
    if (!(d->train >= 0 && d->train < 1))
        fault(v, "the part to train with is not between 0 and 1");
    if (d->train > 0 && d->parted)
        fault(v, "is split twice");
    for (int i = 0; i < d->fields.n; i++) {
        const Field *f = &d->fields.p[i];
        v->where = internf("data %s: field %s", d->name, f->name);
        for (int k = 0; k < i; k++)
            if (d->fields.p[k].name == f->name)
                fault(v, "stands twice");
        verify_convert(v, f);
    }
}

bool program_verify(const Program *p, Buf *faults)
{
    Verifier v = {.p = p, .faults = faults, .sound = true};
    verify_places(&v);
    for (int i = 0; i < p->data.n; i++)
        verify_data(&v, i);
    for (int i = 0; i < p->entries.n; i++) {
        verify_entry(&v, &p->entries.p[i]);
        v.where = internf("entry %s", p->entries.p[i].name);
        for (int k = 0; k < i; k++)
            if (p->entries.p[k].name == p->entries.p[i].name)
                fault(&v, "stands twice");
    }
    return v.sound;
}
