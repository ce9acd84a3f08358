/* Programs from text (the form is shown in program.h), for tests and to prove that the text is
 * complete.
 *
 * One operation a line; # begins a comment. Host values are declared at the head of their entry
 * and numbered anew in the order of their lines. A mistake ends its line, not the parse; a head
 * with a mistake still opens its block. Whether the program is sound is for program_verify to
 * say. */
#include "ir/program.h"
#include "ir/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { HIGHEST_NUMBER = 1 << 22 };

typedef struct {
    Reader in;
    Program *p;
    Entry *e;                   /* the one being read */
    VarIds known;               /* its values by the number in the text; NO_VAR: not declared */
    bool ended;                 /* the text, inside a block: said once */
} Parser;

/* ---- lines and blocks ---- */

/* The `{` at the end of a head; after a mistake, whether the line ends with one. */
static bool opens_block(Parser *p)
{
    expect(&p->in, "{");
    expect_line_end(&p->in);
    if (!p->in.failed)
        return true;
    const char *end = p->in.at + strcspn(p->in.at, "\n");
    while (end > p->in.text && isspace((unsigned char)end[-1]))
        end--;
    return end > p->in.text && end[-1] == '{';
}

/* To the next line of a block; false at its `}`, behind which the reader then stands. */
static bool in_block(Parser *p)
{
    skip_line(&p->in);
    if (next_line(&p->in)) {
        skip_space(&p->in);
        return !take(&p->in, "}");
    }
    if (!p->ended)
        fail_from(&p->in, p->in.at, "the text ends inside a block: a `}` is missing");
    p->ended = true;
    return false;
}

/* The lines of a doc, joined. */
static const char *add_line(Parser *p, const char *doc)
{
    const char *line = read_string(&p->in, "a line of the doc");
    return doc ? internf("%s\n%s", doc, line) : line;
}

/* ---- places and data ---- */

static int read_sizes(Parser *p, int64_t *size)
{
    Dim shape[MAX_RANK];
    const char *start = p->in.at;
    int rank = read_shape(&p->in, shape);
    for (int i = 0; i < rank && !p->in.failed; i++)
        if (!dim_is_const(shape[i], &size[i]))
            fail_from(&p->in, start, "the sizes must be numbers, but one is %s", dim_text(shape[i]));
    return p->in.failed ? 0 : rank;
}

/* param "net.w": f32[64, 10], perhaps: as "other.w" */
static void parse_place(Parser *p, PlaceRole role, const char *start)
{
    Place place = {.role = role, .path = read_string(&p->in, "the path of a place")};
    expect(&p->in, ":");
    place.type = read_type(&p->in);
    place.rank = read_shape(&p->in, place.shape);
    if (take(&p->in, "as"))
        place.saved_as = read_string(&p->in, "a name in files");
    expect_line_end(&p->in);
    place.span = span_to_here(&p->in, start);
    if (!p->in.failed)
        PUSH(p->p->places, place);
}

/* cols(0 .. 3): f64[3] or words("text", 1 .. 100): i32[] or tokens("text" with "vocab.json"): i32[] */
static FieldSource read_source(Parser *p)
{
    FieldSource s = {.offer = read_name(&p->in, "what the reader offers")};
    expect(&p->in, "(");
    skip_space(&p->in);
    bool named = *p->in.at == '"', ranged;
    if (named)
        s.name = read_string(&p->in, "the name of a column");
    ranged = named ? take(&p->in, ",") : (skip_space(&p->in), *p->in.at != ')' && *p->in.at != 'w');
    if (ranged) {
        s.first = read_integer(&p->in, "the number of a column", 0, INT64_MAX);
        expect(&p->in, "..");
        s.last = read_integer(&p->in, "the number of a column", 0, INT64_MAX);
    }
    if (take(&p->in, "with"))
        s.option = read_string(&p->in, "an option of what is read");
    expect(&p->in, ")");
    expect(&p->in, ":");
    s.type = read_type(&p->in);
    s.rank = read_shape(&p->in, s.shape);
    return s;
}

/* Which of the set's lengths is called so; a new one where none is. */
static int find_length(Data *d, const char *name)
{
    for (int i = 0; i < d->lengths.n; i++)
        if (d->lengths.p[i] == name)
            return i;
    PUSH(d->lengths, name);
    return d->lengths.n - 1;
}

static Graph *read_field_graph(Parser *p)
{
    skip_line(&p->in);
    next_line(&p->in);
    return graph_read(&p->in);
}

/* field x: f32[2] from cols(0 .. 2): f64[2] fitted, and its graphs below */
static void parse_field(Parser *p, Data *d)
{
    const char *start = p->in.at;
    Field f = {.ragged = -1};
    expect(&p->in, "field");
    f.name = read_name(&p->in, "the name of a field");
    expect(&p->in, ":");
    f.type = read_type(&p->in);
    f.rank = read_sizes(p, f.shape);
    if (take(&p->in, "ragged"))
        f.ragged = find_length(d, read_name(&p->in, "the name of a length"));
    if (take(&p->in, "from"))
        do
            PUSH(f.sources, read_source(p));
        while (take(&p->in, ","));
    bool fitted = take(&p->in, "fitted");
    expect_line_end(&p->in);
    f.span = span_to_here(&p->in, start);
    if (p->in.failed)
        return;
    f.convert = read_field_graph(p);
    if (f.convert && fitted)
        f.fit = read_field_graph(p);
    if (f.convert && !fitted == !f.fit)
        PUSH(d->fields, f);
}

static void read_split(Parser *p, Data *d)
{
    if (take(&p->in, "split")) {
        expect(&p->in, "(");
        expect(&p->in, "train");
        expect(&p->in, "=");
        d->train = read_value(&p->in, F64).f;
        expect(&p->in, ",");
        expect(&p->in, "seed");
        expect(&p->in, "=");
        d->split_seed = read_integer(&p->in, "the seed", INT64_MIN, INT64_MAX);
        expect(&p->in, ")");
    }
    while (take(&p->in, "in")) {
        d->ordered |= take(&p->in, "order");
        d->parted |= take(&p->in, "parts");
    }
    if (take(&p->in, "missing")) {
        expect(&p->in, "=");
        d->missing = read_value(&p->in, F64).f;
    }
    if (take(&p->in, "group")) {
        expect(&p->in, "=");
        d->group = read_string(&p->in, "the name of a column");
    }
}

/* data d = csv("d.csv") split(train = 0.5, seed = 3) { */
static void parse_data(Parser *p, const char *start)
{
    Data d = {.name = read_name(&p->in, "the name of a data set"), .missing = NAN};
    expect(&p->in, "=");
    d.format = read_name(&p->in, "the format of a file");
    expect(&p->in, "(");
    d.path = read_string(&p->in, "the path of a file");
    expect(&p->in, ")");
    read_split(p, &d);
    d.span = span_to_here(&p->in, start);
    if (opens_block(p))
        while (in_block(p))
            parse_field(p, &d);
    expect_line_end(&p->in);
    PUSH(p->p->data, d);
}

/* d, d.train or d.test */
static void read_part(Parser *p, int *data, int *part)
{
    skip_space(&p->in);
    const char *start = p->in.at, *name = read_name(&p->in, "a data set");
    for (int i = 0; !p->in.failed && i < p->p->data.n; i++)
        for (int k = PART_ALL; k <= PART_TEST; k++)
            if (part_text(p->p, i, k) == name) {
                *data = i;
                *part = k;
                return;
            }
    fail_from(&p->in, start, "there is no data set `%s`", name);
}

/* ---- host values ---- */

static void remember(Parser *p, int64_t number, VarId here)
{
    while (p->known.n <= number)
        PUSH(p->known, NO_VAR);
    p->known.p[number] = here;
}

static int64_t read_number(Parser *p)
{
    skip_space(&p->in);
    if (!p->in.failed && (*p->in.at != '$' || !isdigit((unsigned char)p->in.at[1])))
        fail_from(&p->in, p->in.at, "expected a value such as $0, found %s", found(&p->in));
    p->in.at += !p->in.failed;
    return read_integer(&p->in, "the number of a value", 0, HIGHEST_NUMBER);
}

/* Whether the name of a value comes next, bare or in quotes; takes it. */
static void take_name(Parser *p, const char *name)
{
    Buf text = {0};
    print_name(&text, name);
    take(&p->in, buf_text(&text));
    buf_free(&text);
}

/* $3 or $3 loss */
static VarId read_var(Parser *p)
{
    skip_space(&p->in);
    const char *start = p->in.at;
    int64_t number = read_number(p);
    if (!p->in.failed && (number >= p->known.n || p->known.p[number] == NO_VAR))
        fail_from(&p->in, start, "$%lld is not declared at the head of `%s`", (long long)number,
                  p->e->name);
    if (p->in.failed)
        return NO_VAR;
    VarId v = p->known.p[number];
    if (p->e->vars.p[v].name)
        take_name(p, p->e->vars.p[v].name);
    return v;
}

static void read_vars(Parser *p, VarIds *vars)
{
    skip_space(&p->in);
    for (bool more = *p->in.at == '$'; more && !p->in.failed; more = take(&p->in, ","))
        PUSH(*vars, read_var(p));
}

/* What stands behind the `=` of a value. */
static void read_origin(Parser *p, Var *v)
{
    skip_space(&p->in);
    const char *start = p->in.at, *kind = read_word(&p->in, "where the value comes from");
    int i = 0;
    while (i < LENGTH(var_kind_names) && strcmp(var_kind_names[i], kind))
        i++;
    if (i == LENGTH(var_kind_names)) {
        fail_from(&p->in, start, "`%s` is no origin of a value%s", kind,
                  did_you_mean(kind, var_kind_names, LENGTH(var_kind_names)));
        return;
    }
    v->kind = (VarKind)i;
    if (v->kind == VAR_ARG || v->kind == VAR_FIELD) {
        v->index = (int)read_integer(&p->in, "the number of an argument or field", 0, INT32_MAX);
    } else if (v->kind == VAR_DATA) {
        read_part(p, &v->index, &v->part);
        expect(&p->in, "field");
        v->field = (int)read_integer(&p->in, "the number of a field", 0, INT32_MAX);
    } else if (v->kind == VAR_GATHERED && take(&p->in, "rows")) {
        v->rows = read_name(&p->in, "a symbol");
    }
}

static void read_var_type(Parser *p, bool *is_str, DType *type, int *rank, Dim *shape)
{
    *is_str = take(&p->in, "str");
    if (*is_str)
        return;
    *type = read_type(&p->in);
    *rank = read_shape(&p->in, shape);
}

/* $3 loss: f32[] = step */
static void parse_var(Parser *p)
{
    const char *start = p->in.at;
    Var v = {0};
    int64_t number = read_number(p);
    if (!p->in.failed && number < p->known.n && p->known.p[number] != NO_VAR)
        fail_from(&p->in, start, "$%lld is declared twice", (long long)number);
    skip_space(&p->in);
    if (*p->in.at != ':')
        v.name = read_name(&p->in, "a name or `:`");
    expect(&p->in, ":");
    read_var_type(p, &v.is_str, &v.type, &v.rank, v.shape);
    expect(&p->in, "=");
    read_origin(p, &v);
    expect_line_end(&p->in);
    if (p->in.failed)
        return;
    remember(p, number, p->e->vars.n);
    PUSH(p->e->vars, v);
}

/* ---- operations ---- */

static void parse_block(Parser *p, HostBlock *block);

static void parse_step(Parser *p, Host *h)
{
    h->ahead = take(&p->in, "ahead");
    read_vars(p, &h->inputs);
    expect(&p->in, "->");
    read_vars(p, &h->outputs);
    expect_line_end(&p->in);
    h->span.end = (uint32_t)(p->in.at - p->in.text);
    if (p->in.failed)
        return;
    skip_line(&p->in);
    next_line(&p->in);
    h->graph = graph_read(&p->in);
}

/* streams of 64, count n or lengths S T, of batches */
static bool read_pieces(Parser *p, Host *h)
{
    bool streams = take(&p->in, "streams");
    if (streams || take(&p->in, "windows")) {
        h->batch = streams ? BATCH_STREAMS : BATCH_WINDOWS;
        expect(&p->in, "of");
        h->length = read_dim(&p->in);
    } else if (take(&p->in, "count")) {
        h->count = read_dim(&p->in);
    } else if (take(&p->in, "lengths")) {
        for (skip_space(&p->in); !line_ends(&p->in) && *p->in.at != ',' && *p->in.at != '{'
             && !p->in.failed; skip_space(&p->in))
            PUSH(h->lengths, read_name(&p->in, "a symbol"));
    } else {
        return false;
    }
    return true;
}

/* The field of the set, which is known by now. */
static int read_balance(Parser *p, const Host *h)
{
    const Data *d = &p->p->data.p[h->data];
    const char *start = p->in.at, *name = read_name(&p->in, "a field");
    for (int i = 0; i < d->fields.n && !p->in.failed; i++)
        if (d->fields.p[i].name == name)
            return i + 1;
    fail_from(&p->in, start, "the data set has no such field");
    return 0;
}

/* What both loops may end with: symbol epoch, rounds */
static void read_loop_tail(Parser *p, Host *h)
{
    while (!p->in.failed && take(&p->in, ",")) {
        if (take(&p->in, "symbol"))
            h->symbol = read_name(&p->in, "a symbol");
        else if (take(&p->in, "rounds"))
            h->per_round = true;
        else if (h->kind == HOST_RANGE && take(&p->in, "counter"))
            PUSH(h->vars, read_var(p));
        else if (h->kind == HOST_BATCHES && take(&p->in, "shuffled"))
            h->shuffle = true;
        else if (h->kind == HOST_BATCHES && take(&p->in, "buckets"))
            h->buckets = (int)read_integer(&p->in, "the number of batches", 1, 1 << 20);
        else if (h->kind == HOST_BATCHES && take(&p->in, "balance"))
            h->balance = read_balance(p, h);
        else if (h->kind == HOST_BATCHES && read_pieces(p, h))
            continue;
        else
            fail_from(&p->in, p->in.at, "%s says nothing of this loop", found(&p->in));
    }
}

/* for epoch in 0 .. epochs, counter $3 epoch, symbol epoch, rounds { */
static void read_range(Parser *p, Host *h)
{
    h->name = read_name(&p->in, "the loop's name");
    expect(&p->in, "in");
    h->low = read_dim(&p->in);
    expect(&p->in, "..");
    skip_space(&p->in);
    if (*p->in.at == '$')
        h->high_var = read_var(p);
    else
        h->high = read_dim(&p->in);
    read_loop_tail(p, h);
}

/* batches $4 x, $5 y of d.train, batch at a time, shuffled, rounds { */
static void read_batches(Parser *p, Host *h)
{
    read_vars(p, &h->vars);
    expect(&p->in, "of");
    read_part(p, &h->data, &h->part);
    expect(&p->in, ",");
    h->rows = read_dim(&p->in);
    h->count = DIM_BAD;
    expect(&p->in, "at");
    expect(&p->in, "a");
    expect(&p->in, "time");
    read_loop_tail(p, h);
}

static void parse_nested(Parser *p, Host *h)
{
    if (h->kind == HOST_IF)
        h->value = read_var(p);
    else if (h->kind == HOST_RANGE)
        read_range(p, h);
    else
        read_batches(p, h);
    h->span.end = (uint32_t)(p->in.at - p->in.text);
    if (!opens_block(p))
        return;
    parse_block(p, &h->body);
    if (h->kind == HOST_IF && take(&p->in, "else") && opens_block(p))
        parse_block(p, &h->otherwise);
    expect_line_end(&p->in);
}

/* "a", "b" to "file" */
static void read_transfer(Parser *p, Host *h)
{
    skip_space(&p->in);
    for (bool more = *p->in.at == '"'; more && !p->in.failed; more = take(&p->in, ",")) {
        skip_space(&p->in);
        const char *start = p->in.at, *path = read_string(&p->in, "the path of a place");
        int place = p->in.failed ? -1 : program_place(p->p, path);
        if (place < 0)
            fail_from(&p->in, start, "there is no place \"%s\"", path);
        else
            PUSH(h->places, place);
    }
    expect(&p->in, h->kind == HOST_SAVE ? "to" : "from");
    h->path = read_string(&p->in, "the path of a file");
}

/* of pairs field 0 */
static void read_coding(Parser *p, Host *h)
{
    int part;
    h->data = -1;
    if (!take(&p->in, "of"))
        return;
    read_part(p, &h->data, &part);
    expect(&p->in, "field");
    h->field = (int)read_integer(&p->in, "the number of a field", 0, INT32_MAX);
}

/* What stands behind the value: by words of pairs field 0, to "x.png", with $3, into $4. */
static void read_rest(Parser *p, Host *h)
{
    if (h->kind != HOST_LOAD && take(&p->in, "by")) {
        h->coding = read_name(&p->in, "a coding");
        read_coding(p, h);
    }
    if (h->kind == HOST_WRITE) {
        expect(&p->in, "to");
        h->path = read_string(&p->in, "the path of a file");
    }
    if (take(&p->in, "with"))
        read_vars(p, &h->inputs);
    if (h->kind == HOST_GATHER || h->kind == HOST_ENCODE) {
        expect(&p->in, "into");
        h->gathered = read_var(p);
    }
    if (h->kind == HOST_LOAD && take(&p->in, "in")) {
        expect(&p->in, "order");
        h->by_order = true;
    }
    if (h->kind == HOST_LOAD)
        h->implicit = take(&p->in, "implicitly");
    expect_line_end(&p->in);
}

static void parse_simple(Parser *p, Host *h)
{
    bool guarded = h->kind == HOST_SAVE || h->kind == HOST_LOAD || h->kind == HOST_STOP;
    skip_space(&p->in);
    if (h->kind == HOST_SAVE || h->kind == HOST_LOAD)
        read_transfer(p, h);
    else if (h->kind == HOST_FIT)
        read_coding(p, h);
    else if (*p->in.at == '"')
        h->name = read_string(&p->in, "a text");
    skip_space(&p->in);
    if (guarded ? take(&p->in, "if") : *p->in.at == '$')
        h->value = read_var(p);
    read_rest(p, h);
}

static void parse_host(Parser *p, HostBlock *block)
{
    static const char *const words[] = {
        [HOST_STEP] = "step", [HOST_RANGE] = "for", [HOST_BATCHES] = "batches", [HOST_IF] = "if",
        [HOST_STOP] = "stop", [HOST_REPORT] = "report", [HOST_SAVE] = "save", [HOST_LOAD] = "load",
        [HOST_GATHER] = "gather", [HOST_EMIT] = "emit", [HOST_RESULT] = "result",
        [HOST_CHECK] = "check", [HOST_WRITE] = "write", [HOST_ENCODE] = "encode", [HOST_FIT] = "fit",
    };
    const char *start = p->in.at, *word = read_word(&p->in, "an operation or `}`");
    Host *h = NEW(Host);
    int kind = 0;
    while (kind < LENGTH(words) && strcmp(words[kind], word))
        kind++;
    if (kind == LENGTH(words)) {
        fail_from(&p->in, start, "`%s` is no operation%s", word,
                  did_you_mean(word, words, LENGTH(words)));
        return;
    }
    h->kind = (HostKind)kind;
    h->value = h->gathered = h->high_var = NO_VAR;
    h->span = span_to_here(&p->in, start);
    if (h->kind == HOST_STEP)
        parse_step(p, h);
    else if (h->kind == HOST_RANGE || h->kind == HOST_BATCHES || h->kind == HOST_IF)
        parse_nested(p, h);
    else
        parse_simple(p, h);
    PUSH(*block, h);
}

static void parse_block(Parser *p, HostBlock *block)
{
    while (in_block(p))
        parse_host(p, block);
}

/* ---- entries ---- */

static const char *read_preset(Parser *p)
{
    skip_space(&p->in);
    const char *start = p->in.at;
    if (*start == '"')
        return read_string(&p->in, "a default");
    p->in.at += strspn(start, PRESET_CHARS);
    if (p->in.at == start)
        fail_from(&p->in, start, "expected a default, found %s", found(&p->in));
    return intern_n(start, (size_t)(p->in.at - start));
}

/* epochs: i64[] = 2 as epochs */
static void read_argument(Parser *p)
{
    skip_space(&p->in);
    const char *start = p->in.at;
    Argument a = {.name = read_name(&p->in, "the name of an argument")};
    expect(&p->in, ":");
    read_var_type(p, &a.is_str, &a.type, &a.rank, a.shape);
    if (take(&p->in, "="))
        a.preset = read_preset(p);
    if (take(&p->in, "as"))
        a.symbol = read_name(&p->in, "a symbol");
    a.span = span_to_here(&p->in, start);
    PUSH(p->e->args, a);
}

/* doc "text" or doc arg epochs "text" */
static void parse_doc(Parser *p)
{
    if (!take(&p->in, "arg")) {
        p->e->doc = add_line(p, p->e->doc);
        expect_line_end(&p->in);
        return;
    }
    skip_space(&p->in);
    const char *start = p->in.at, *name = read_name(&p->in, "the name of an argument");
    int i = 0;
    while (i < p->e->args.n && p->e->args.p[i].name != name)
        i++;
    if (i < p->e->args.n)
        p->e->args.p[i].doc = add_line(p, p->e->args.p[i].doc);
    else
        fail_from(&p->in, start, "`%s` has no argument `%s`", p->e->name, name);
    expect_line_end(&p->in);
}

/* entry train(epochs: i64[] = 2 as epochs) trains with epochs { */
static bool read_entry_head(Parser *p, const char *start)
{
    p->e->name = read_name(&p->in, "the name of an entry");
    expect(&p->in, "(");
    for (bool more = !take(&p->in, ")"); more && !p->in.failed; more = take(&p->in, ","))
        read_argument(p);
    if (p->e->args.n)
        expect(&p->in, ")");
    p->e->trains = take(&p->in, "trains");
    if (take(&p->in, "with"))
        do
            PUSH(p->e->dims, read_name(&p->in, "a symbol"));
        while (!p->in.failed && take(&p->in, ","));
    p->e->span = span_to_here(&p->in, start);
    return opens_block(p);
}

static void parse_entry(Parser *p, const char *start)
{
    Entry e = {0};
    p->e = &e;
    p->known = (VarIds){0};
    if (read_entry_head(p, start)) {
        while (in_block(p)) {
            if (*p->in.at == '$')
                parse_var(p);
            else if (take(&p->in, "doc"))
                parse_doc(p);
            else
                parse_host(p, &e.body);
        }
        expect_line_end(&p->in);
    }
    PUSH(p->p->entries, e);
}

/* ---- the program ---- */

static void parse_part(Parser *p)
{
    const char *start = p->in.at;
    for (int role = 0; role < LENGTH(role_names); role++)
        if (take(&p->in, role_names[role])) {
            parse_place(p, (PlaceRole)role, start);
            return;
        }
    if (take(&p->in, "doc"))
        p->p->doc = add_line(p, p->p->doc);
    else if (take(&p->in, "data"))
        parse_data(p, start);
    else if (take(&p->in, "entry"))
        parse_entry(p, start);
    else
        fail_from(&p->in, start, "expected `doc`, a place, `data`, `entry` or `}`, found %s",
                  found(&p->in));
    expect_line_end(&p->in);
}

static void parse_program(Parser *p)
{
    if (!next_line(&p->in)) {
        fail_from(&p->in, p->in.at, "expected `program \"name\" {`, found the end of the text");
        return;
    }
    expect(&p->in, "program");
    p->p->name = read_string(&p->in, "the program's name");
    expect(&p->in, "{");
    expect_line_end(&p->in);
    if (p->in.failed)
        return;
    while (in_block(p))
        parse_part(p);
    expect_line_end(&p->in);
    skip_line(&p->in);
    if (!p->ended && next_line(&p->in))
        fail_from(&p->in, p->in.at, "expected nothing behind the program, found %s", found(&p->in));
}

Program *program_parse(const char *text, const char *file)
{
    int before = error_count();
    Parser p = {.in = reader_new(text, file), .p = NEW(Program)};
    parse_program(&p);
    return error_count() == before ? p.p : NULL;
}
