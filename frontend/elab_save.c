/* Files of weights: save and load, and the file that an entry reads first because it uses a net
 * which it neither trains nor loads (rule 39). Which places a net has is known for certain only
 * when the entry has been evaluated, so transfers are completed then. */
#include "frontend/elab.h"

#include <string.h>

typedef struct {
    Host *host;
    const Ast *ast;
    ObjectList what;
} Transfer; /* a save or load, its places open */
static VEC(Transfer) transfers;

void transfers_reset(void)
{
    memset(&transfers, 0, sizeof transfers);
}

/* ---- save and load ---- */

static bool transfer_path(const Ast *e, const char **path, VarIds *values)
{
    Object o = eval_value(e);
    if (is_poison(o))
        return false;
    if (o.kind == OBJ_STR)
        return text_template(o.str, e->span, path, values);
    fail(e->span, "E0611", "the path must be a string in quotes");
    return false;
}

static bool is_checkpoint(const char *path)
{
    size_t n = strlen(path), m = strlen(".safetensors");
    return n > m && !strcmp(path + n - m, ".safetensors");
}

static bool add_kept(Object o, ObjectList *what, bool load, Span at);

/* A bundle is kept under the names of the params that it stands for, with the states of their net. */
static bool add_bundle(Object o, ObjectList *what, bool load, Span at)
{
    const Bundle *b = o.bundle;
    if (!holds_places(o) && load) {
        fail(at, "E0611", "%s are values, and cannot be loaded into; declare a state",
             object_describe(o));
        return false;
    }
    if (!holds_places(o))
        b = bundle_store("saved", o, at).bundle;
    for (int i = 0; i < b->parts.n; i++)
        if (!add_kept(b->parts.p[i].value, what, load, at))
            return false;
    for (int i = 0; i < elab.slots.n; i++) {
        const Place *p = &elab.program->places.p[i];
        if (*b->prefix && p->role == PLACE_STATE && under_prefix(p->path, b->prefix) &&
            !add_kept((Object){.kind = OBJ_PLACE, .slot = elab.slots.p[i]}, what, load, at))
            return false;
    }
    return true;
}

static bool add_kept(Object o, ObjectList *what, bool load, Span at)
{
    bool fine = true;
    if (is_poison(o))
        return false;
    for (int i = 0; o.kind == OBJ_LIST && fine && i < o.list->n; i++)
        fine = add_kept(o.list->p[i], what, load, at);
    if (o.kind == OBJ_LIST)
        return fine;
    if (is_bundle(o))
        return add_bundle(o, what, load, at);
    o = net_group(o);
    if (o.kind != OBJ_GROUP && o.kind != OBJ_PLACE) {
        fail(at, "E0611", "nets and params can be kept in a file, but this is %s",
             object_describe(o));
        return false;
    }
    Net *net = o.kind == OBJ_GROUP ? o.net : o.slot->net;
    for (int k = 0; net && k < net->slots.n; k++)
        net->slots.p[k]->used = true;
    if (net)
        net->loaded |= load;
    PUSH(*what, o);
    return true;
}

static bool transfer_targets(const Ast *list, ObjectList *what, bool load)
{
    for (int i = 0; i < list->nkids; i++)
        if (!add_kept(eval(list->kid[i]), what, load, list->kid[i]->span))
            return false;
    return true;
}

void exec_save(const Ast *s)
{
    Transfer t = {.ast = s};
    VarIds values = {0};
    const char *path;
    VarId v;
    if (!transfer_path(s->kid[1], &path, &values))
        return;
    if (!is_checkpoint(path)) {
        save_tensor(s, path, values);
        return;
    }
    if (!transfer_targets(s->kid[0], &t.what, false) ||
        !exec_guard(s->nkids > 2 ? s->kid[2] : NULL, &v))
        return;
    t.host = host_new(HOST_SAVE, s->span);
    t.host->path = path;
    t.host->inputs = values;
    t.host->value = v;
    PUSH(transfers, t);
}

void exec_load(const Ast *s)
{
    Transfer t = {.ast = s};
    VarIds values = {0};
    const char *path;
    if (s->name && strcmp(s->name, "order")) {
        fail(s->name_span, "E0615",
             "tensors are loaded by their names, or `by order`: as they lie in the file");
        return;
    }
    if (!transfer_targets(s->kid[0], &t.what, true) ||
        !transfer_path(s->kid[1], &path, &values))
        return;
    if (!is_checkpoint(path)) {
        fail(s->kid[1]->span, "E0611", "parameters are kept in files called *.safetensors");
        return;
    }
    t.host = host_new(HOST_LOAD, s->span);
    t.host->by_order = s->name != NULL;
    t.host->path = path;
    t.host->inputs = values;
    PUSH(transfers, t);
}

static bool is_kept(const Slot *slot)
{
    PlaceRole role = elab.program->places.p[slot->place].role;
    return role == PLACE_PARAM || role == PLACE_STATE;
}

static bool belongs(const Slot *slot, const char *prefix)
{
    const char *path = elab.program->places.p[slot->place].path;
    size_t n = strlen(prefix);
    return is_kept(slot) && !strncmp(path, prefix, n) && (path[n] == 0 || path[n] == '.');
}

static void transfer_places(const Transfer *t)
{
    for (int i = 0; i < t->what.n; i++) {
        Object o = t->what.p[i];
        if (o.kind == OBJ_PLACE) {
            PUSH(t->host->places, o.slot->place);
            continue;
        }
        for (int k = 0; k < o.net->slots.n; k++)
            if (belongs(o.net->slots.p[k], o.prefix))
                PUSH(t->host->places, o.net->slots.p[k]->place);
    }
    if (t->host->places.n == 0 && error_count() == 0)
        fail(t->ast->span, "E0611", "there is nothing to keep here: the net has no parameters");
}

/* ---- what an entry loads by itself ---- */

typedef struct { const char *path; Host *load; } WeightFile;
typedef VEC(WeightFile) WeightFiles;

/* net.params, or an expression of it */
static bool mentions_params(const Ast *a, const Net *net)
{
    bool found = a->kind == AST_MEMBER && !strcmp(a->name, "params") &&
                 a->kid[0]->kind == AST_NAME && a->kid[0]->name == net->name;
    for (int i = 0; !found && i < a->nkids; i++)
        found = a->kid[i] && mentions_params(a->kid[i], net);
    return found;
}

/* state name = net.params, name = net.params: what is saved by this name is the net's. */
static bool stands_for(const Ast *a, const char *name, const Net *net)
{
    bool slot = a->kind == AST_SLOT && a->name == name;
    bool assign = a->kind == AST_ASSIGN && a->kid[0]->nkids == 1 &&
                  a->kid[0]->kid[0]->kind == AST_NAME && a->kid[0]->kid[0]->name == name;
    bool found = (slot || assign) && mentions_params(a->kid[1], net);
    for (int i = 0; !found && i < a->nkids; i++)
        found = a->kid[i] && stands_for(a->kid[i], name, net);
    return found;
}

static void find_saves(const Ast *a, const Net *net, NameList *paths)
{
    if (a->kind == AST_SAVE && a->kid[1]->kind == AST_STR)
        for (int i = 0; i < a->kid[0]->nkids; i++) {
            const Ast *e = a->kid[0]->kid[i];
            if (e->kind == AST_NAME &&
                (e->name == net->name || stands_for(elab.user->ast, e->name, net)))
                add_name(paths, a->kid[1]->name);
        }
    for (int i = 0; i < a->nkids; i++)
        if (a->kid[i])
            find_saves(a->kid[i], net, paths);
}

/* "a", "b" or "c" */
static const char *listed(const NameList *paths)
{
    const char *all = internf("\"%s\"", paths->p[0]);
    for (int i = 1; i < paths->n; i++)
        all = internf("%s%s\"%s\"", all, i + 1 < paths->n ? ", " : " or ", paths->p[i]);
    return all;
}

static void load_net(const Net *net, WeightFiles *files)
{
    NameList paths = {0};
    find_saves(elab.user->ast, net, &paths);
    if (paths.n != 1) {
        const char *several = paths.n ? listed(&paths) : NULL;
        if (several)
            fail(elab.entry->span, "E0612", "`%s` reads `%s`, which the program saves to several files; "
                 "say which: load %s from %s", elab.entry->name, net->name, net->name, several);
        else
            fail(elab.entry->span, "E0612", "`%s` reads `%s`, but neither trains nor loads it, and the "
                 "program never saves it; write: load %s from \"...\"", elab.entry->name, net->name,
                 net->name);
        return;
    }
    WeightFile *f = NULL;
    for (int i = 0; i < files->n; i++)
        if (files->p[i].path == paths.p[0])
            f = &files->p[i];
    if (!f) {
        Host *h = NEW(Host);
        *h = (Host){.kind = HOST_LOAD, .span = elab.entry->span, .path = paths.p[0]};
        h->value = h->gathered = h->high_var = NO_VAR;
        h->implicit = true;
        PUSH(*files, (WeightFile){paths.p[0], h});
        f = &files->p[files->n - 1];
    }
    for (int i = 0; i < net->slots.n; i++) {
        if (is_kept(net->slots.p[i]))
            PUSH(f->load->places, net->slots.p[i]->place);
    }
}

/* A net that is read, but neither trained nor loaded. */
static bool only_read(const Net *net)
{
    bool used = false, kept = false;
    if (net->faulty || net->loaded)
        return false;
    for (int i = 0; i < net->slots.n; i++) {
        const Slot *s = net->slots.p[i];
        if (s->learnt)
            return false;
        used |= s->used;
        kept |= is_kept(s);
    }
    return used && kept;
}

/* A net of which the entry evaluates only a part, or none, gets all its initial values. */
static bool is_undrawn(const Net *net)
{
    bool used = false, undrawn = false;
    for (int i = 0; i < net->slots.n; i++) {
        used |= net->slots.p[i]->used;
        undrawn |= net->slots.p[i]->initial_step != elab.init;
    }
    return used && undrawn && !net->faulty && !net->loaded;
}

/* What is loaded is not initialised. */
static void keep_loaded(const Net *net)
{
    for (int i = 0; i < net->slots.n; i++) {
        Version *v = step_version(elab.init, net->slots.p[i]->place);
        if (v && is_kept(net->slots.p[i]))
            v->changed = false;
    }
}

void load_weights(HostBlock *body)
{
    WeightFiles files = {0};
    for (int i = 0; i < elab.nets.n; i++) {
        Net *net = elab.nets.p[i];
        if (only_read(net)) {
            load_net(net, &files);
            keep_loaded(net);
        } else if (is_undrawn(net))
            draw_net(net);
    }
    for (int i = 0; i < files.n; i++)
        PUSH(*body, files.p[i].load);
}

void transfers_finish(void)
{
    for (int i = 0; i < transfers.n; i++)
        transfer_places(&transfers.p[i]);
}
