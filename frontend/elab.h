/* Inside the elaborator: what its chapters share.
 *
 * The elaborator runs the program on abstract values (Object): numbers, lists, functions and
 * dimensions are known while compiling; a tensor is a node of the graph that is being built.
 * A function is evaluated anew at every use, with that use's shapes, so what it leaves behind
 * is one flat graph a step. Chapters, from the bottom:
 *
 *   hints.c         the way out for a name that does not exist
 *   elab_limit.c    what a program may grow to
 *   elab_object.c   objects: making, converting, describing
 *   elab_names.c    files, scopes, constants, looking up names
 *   elab_step.c     steps: graphs under construction, values that cross between them, places
 *   elab_fact.c     facts about sizes that a `where` states
 *   elab_loop.c     loops inside a step: bodies under construction
 *   elab_shape.c    signatures: binding and checking dimensions and types
 *   elab_arith.c    arithmetic: static, on dimensions, on tensors; broadcasting
 *   elab_slice.c    subscripts outside index notation
 *   elab_range.c, elab_access.c, elab_sum.c, elab_index.c    index notation
 *   elab_reduce.c   reductions over axes
 *   elab_product.c  products over axes
 *   elab_builtin.c  the functions known by name
 *   elab_expr.c     expressions
 *   elab_call.c     uses of functions, layers, nets and optimisers
 *   elab_slot.c     params and states
 *   elab_bundle.c   bundles of parameters
 *   elab_part.c     writing into a part of a place
 *   elab_body.c     statements
 *   elab_scan.c     scan: loops over time
 *   elab_host.c     statements of entries: loops over data, branches, report, stop
 *   elab_save.c     files of weights
 *   elab_entry.c    entries: arguments, beginning, results
 *   elab_round.c    what is differentiated, gathered into one step
 *   elab_grad.c     derivatives
 *   elab_train.c    which values feed what is learnt
 *   elab_learn.c    minimize and update
 *   elab_data.c     data sets
 *   elab_rows.c     data sets in entries: parts, fields, batches, texts as numbers
 *   elab_text.c     texts of a run; tensors written to files
 *   elab_resolve.c  names in bodies that nothing evaluates
 *   elab_program.c  the order of everything, and the public face
 *
 * A mistake is reported once, where it is; its value is OBJ_POISON, which every operation passes
 * on in silence. */
#ifndef DLM_ELAB_H
#define DLM_ELAB_H

#include "frontend/frontend.h"

enum {                           /* limits (elab_limit.c) */
    MAX_DEPTH = 100, MAX_NESTED = 2500, MAX_UNROLL = 10000, MAX_LOOPS = 16, MAX_NODES = 100000,
    MAX_PLACES = 10000, MAX_INSTANCES = 4096, MAX_LISTED = 1000000, MAX_MEGABYTES = 160
};

typedef struct Object Object;
typedef struct Step Step;
typedef struct Scope Scope;
typedef struct Frame Frame;
typedef struct Module Module;
typedef struct Callable Callable;
typedef struct Net Net;
typedef struct Slot Slot;
typedef struct Builtin Builtin;

/* ---- objects ---- */

typedef enum {
    OBJ_POISON,      /* the value of a mistake that has been reported */
    OBJ_NONE,        /* `none`: an option that is not given */
    OBJ_INT,         /* a static int or a dimension */
    OBJ_FLOAT, OBJ_BOOL, OBJ_STR,
    OBJ_TENSOR,      /* a node of a step's graph */
    OBJ_LIST, OBJ_TUPLE,
    OBJ_RANGE,       /* a..b of dimensions; an end may be open */
    OBJ_CALLABLE,
    OBJ_PLACE,       /* a param, a state, or a variable that a host loop carries */
    OBJ_VAR,         /* a value of the host, an input of the steps that read it */
    OBJ_GROUP,       /* the places of a net whose paths begin with a prefix */
    OBJ_BUNDLE,      /* params of nets, or tensors in their stead, by path */
    OBJ_PART,        /* a data set, or its train or test part */
    OBJ_BATCHES,
    OBJ_SOURCE,      /* what a field reads of its file: columns, images, ... */
    OBJ_DECODED      /* numbers that `emit` prints as a text */
} ObjectKind;

typedef VEC(Object) ObjectList;

struct Object {
    ObjectKind kind;
    bool literal;            /* INT: written as a number, so that a 1 may stretch */
    uint8_t ones;            /* TENSOR: bit set of the axes that are a literal 1 and may stretch */
    bool open_low, open_high;/* RANGE */
    bool each;               /* TENSOR: holds one scalar for each index; scalar functions take it */
    const char *const *axes; /* TENSOR: names that a signature gave its axes (NULL: none), or NULL */
    union {
        Dim dim;             /* INT */
        double f;            /* FLOAT */
        bool truth;          /* BOOL */
        const char *str;     /* STR */
        struct { Step *step; Ref ref; };     /* TENSOR */
        ObjectList *list;    /* LIST, TUPLE */
        struct { Dim low, high; };           /* RANGE */
        Callable *callable;
        Slot *slot;          /* PLACE */
        VarId var;           /* VAR */
        struct { Net *net; const char *prefix; };   /* GROUP */
        struct { int data, part; };          /* PART */
        struct Batches *batches;
        struct Bundle *bundle;
        const FieldSource *source;
        struct Decoded *decoded;
    };
};

typedef struct {
    const char *path;            /* "gpt.dense.1.w" */
    Object value;                /* a tensor, or a place */
} Part;

typedef struct Bundle {
    const char *prefix;          /* of all paths: "gpt"; "" when it holds params of several nets */
    VEC(Part) parts;
} Bundle;

typedef struct Override {        /* params = bundle, of a use of a net or layer */
    const struct Override *up;   /* of the uses around */
    const char *prefix;          /* of the net or layer */
    const Bundle *bundle;
    Span at;
} Override;

typedef struct Batches {
    BatchKind kind;
    int data, part;
    Dim rows, length, count;         /* as in Host */
    bool shuffle;
    int buckets, balance;
} Batches;

typedef struct Decoded {
    Object ids;
    const char *coding;              /* "bytes", or that of the field */
    int data, field;                 /* -1: none */
} Decoded;

typedef struct {                 /* a shape with the axes that are literal ones */
    int rank;
    Dim dim[MAX_RANK];
    uint8_t ones;
} Shape;

extern const Object poison, none;
Object object_int(int64_t v);
Object object_dim(Dim d);
Object object_float(double f);
Object object_bool(bool b);
Object object_str(const char *s);
Object object_list(ObjectKind kind);              /* empty */
Object object_tensor(Ref ref, uint8_t ones);      /* of the current step */
Object object_callable(Callable *c);
bool is_poison(Object o);
bool is_number(Object o);                         /* a static INT, FLOAT or BOOL */
bool is_tensor(Object o);
bool static_int(Object o, int64_t *v);            /* INT with a constant dim */
bool static_float(Object o, double *v);           /* INT (constant), FLOAT or BOOL */
const char *object_describe(Object o);            /* "f32[N, 64]", "the int 3", "a list", ... */
const Node *tensor_node(Object o);
Shape tensor_shape(Object o);
/* The tensor in the current step: imported when it belongs to another one. */
Ref tensor_ref(Object o);
/* Static numbers and lists become tensors: floats f32, ints i32 (dimensions i64), or `want`.
 * Anything else is reported at `at` and gives poison. */
#define ANY_TYPE DTYPES
Object to_tensor(Object o, DType want, Span at);
Object number_tensor(Object o, DType want, Shape shape);   /* a static number in every element */
Object cast_tensor(Object o, DType to);
Object mark_tensor(Object o);                 /* so that a gradient may be taken by it */
Object with_axes_of(Object o, Object like);   /* its axes are called as those of `like` */
Object with_axes_at(Object o, Object like, const int *at);  /* axis i as at[i] of `like`; -1: none */
Object name_axis(Object o, int axis, const char *name);
const char *shape_text(DType t, const Shape *s);

/* ---- names ---- */

typedef struct {
    const char *name;
    Object value;
    Span span;               /* where it got its value */
    bool dimension;          /* bound by a signature */
} Binding;

struct Scope {
    Scope *up;
    bool body;               /* of a scan: a round leaves nothing behind but what it carries */
    VEC(Binding) names;
};

typedef struct {
    const char *name;
    const Ast *ast;
    Module *module;
    int state;               /* of a const: 0 untouched, 1 being evaluated, 2 done */
    bool overridden;         /* a const: by -D */
    bool asked;              /* a const: whether it is a function is being found out */
    Object value;            /* const, data, net, param: its object once made */
} Item;

struct Module {
    uint32_t file;
    const char *path, *folder;
    Ast *ast;
    VEC(Item *) items;
    VEC(Module *) uses;
    bool is_std;
};

typedef enum { ANY_NAME, CALLABLE_NAME } NameUse;

typedef VEC(const char *) NameList;
bool has_name(const NameList *list, const char *name);
void add_name(NameList *list, const char *name);             /* once */

void scope_push(Scope *s);
void scope_pop(void);
void name_define(const char *name, Object value, Span at);       /* in the innermost scope */
/* Rebinds an outer name of this frame, else defines it here. */
void name_assign(const char *name, Object value, Span at);
Binding *name_binding(const char *name);        /* in the current frame's scopes; NULL: none */
Item *item_find(Module *m, const char *name, NameUse use);
Object item_value(Item *item, Span at);
/* Looks a name up for a use at `at`; reports E0101 and gives poison when there is none. */
Object name_lookup(const char *name, Span at, NameUse use);
bool name_exists(const char *name);
const char *hint_for_item(const char *got, const char *const *candidates, int n);  /* of any module */
bool module_load(const FrontendOptions *o);
Net *net_of(Item *item);

/* ---- steps and places ---- */

typedef struct {
    int place;
    Ref now, value;          /* now: the marked value, or the input */
    bool changed;
} Version;
typedef struct { VarId var; Ref ref; } Link;
typedef struct { Step *from; Ref *now; int n; } Copies;      /* node of `from` -> node here */

typedef struct {             /* a value from outside in the body of a loop */
    Ref outer, inner;        /* inner: an input of the body */
    Slot *slot;              /* of a place, which the body may change; NULL: a tensor */
} Capture;

typedef struct Body {        /* what makes a step the body of a loop */
    Step *outer;
    const char *symbol;      /* the number of the round */
    Dim trips;
    Dim round;               /* counts the rounds of all loops around: for draws */
    VEC(Capture) captures;
} Body;

struct Step {
    Graph *graph;
    Host *host;              /* NULL: of a data field, a net that is only checked, or a body */
    Body *body;              /* NULL: not the body of a loop */
    int round;               /* of the host loops: 0 outside */
    VEC(Version) versions;
    VEC(Version) old;        /* versions that a statement replaced */
    VEC(Link) imports, exports;
    HostBlock after;         /* reports, which follow the step */
    VEC(Copies) copies;      /* what was gathered into this step from others of its round */
};

struct Net {
    const char *name, *prefix;   /* prefix: "lenet", or "" for a top-level param */
    const Ast *decl;
    Item *item;
    bool faulty;             /* its own evaluation reported mistakes */
    bool loaded;             /* in the current entry */
    VEC(Slot *) slots;
};

typedef VEC(Slot *) SlotList;

struct Slot {
    int place;               /* index in program->places; -1: flat */
    const SlotList *parts;   /* flat: one vector of all elements of these params */
    Net *net;                /* NULL: of an entry */
    const Ast *decl;
    Ref initial;             /* in the init step of the current entry; NO_REF: not yet there */
    Step *initial_step;
    Shape shape;
    DType type;
    bool learnt, used;       /* in the current entry */
};

typedef struct Instance {    /* who owns the params made in a body */
    const char *path;
    Net *net;                /* NULL inside an entry */
    VEC(struct Count { const char *name; int n; }) uses;
    VEC(const char *) names; /* of its params and shares, against duplicates */
} Instance;

Step *step_begin(const char *name);
Step *current_step(void);                        /* opened when there is none */
void step_flush(void);                           /* closes the current step: it goes to the block */
Host *host_new(HostKind kind, Span at);          /* flushes and appends to the current block */
VarId step_export(Object tensor, const char *name);
VarId var_new(VarKind kind, const char *name, DType t, const Shape *shape);
Object object_var(VarId var, uint8_t ones);
Object var_read(Object o);                       /* as a tensor of the current step */
Host *report_new(HostKind kind, Span at);        /* after the current step, without closing it */
void step_updates(Step *s);                      /* the places it changed become its outputs */
Slot *place_new(const char *path, PlaceRole role, DType t, const Shape *shape, const Ast *decl,
                Net *net, Span at);
Object place_read(Slot *slot);
void place_write(Slot *slot, Object value);
Slot *flat_slot(const SlotList *parts);
Object flat_join(const Object *values, int n);                /* one vector of all elements */
Object flat_part(Object vector, const SlotList *parts, int i); /* in its own shape */
Version *step_version(Step *s, int place);       /* NULL when the step does not touch it */
bool depends_on(const Graph *g, Ref value, Ref on);
const char *fresh_symbol(const char *name);      /* a dimension of the current entry */
bool names_argument(const char *symbol);         /* a size, or the value, of an argument of the entry */
const char *size_symbol(const char *name);       /* the name, or one like it that no loop has */
Step *root_step(void);                           /* the current step, or the one around its loops */

/* ---- loops inside a step ---- */

typedef struct {             /* a loop whose body is the current step */
    Step *step;              /* the body */
    Loop loop;
    VEC(Ref) starts;         /* of the carries, in the step around */
    Ref active;              /* the bool without which a round changes nothing, or NO_REF */
    Ref result;              /* the finished loop */
} OpenLoop;

void loop_begin(OpenLoop *l, const char *name, Dim trips);
Object loop_carry(OpenLoop *l, Object start);    /* the next carry: its value in the body */
Object loop_next(OpenLoop *l, int k, Object value);   /* what the next round gets */
void loop_stack(OpenLoop *l, Object row, int axis);
void loop_end(OpenLoop *l);                      /* goes on behind the loop */
void loop_drop(OpenLoop *l);                     /* after a mistake */
Object loop_part(const OpenLoop *l, int k, uint8_t ones);    /* a last carry, then the stacks */
/* The values of a body that is given up, computed anew for round number `round`. */
Object loop_instance(const OpenLoop *l, Object value, Dim round, const Ref *carries);
bool mentions_round(Dim d);                      /* the number of a round of a loop around */
Ref loop_copy(const Node *n, const Ref *args);   /* build_copy; a loop gets a body of its own */

/* ---- frames and calls ---- */

typedef struct {
    const char *name;        /* of a `...` group, NULL for the plain one */
    Shape shape;
    const char *outside[MAX_RANK];       /* what the axes are called at the use, or NULL */
    Span from;
} AxisGroup;

typedef struct { const char *name, *outside; } AxisName;

struct Frame {
    Frame *up;
    const Ast *decl;         /* NULL: top level */
    const Ast *call;         /* the use; NULL for an entry */
    Span at;                 /* of the use */
    Module *module;
    Instance *owner;
    Scope *scope;
    bool training, is_entry, returned, mapped;
    const Override *params;
    bool binding;            /* its arguments are being bound: messages show the use itself */
    DType float_type, int_type;          /* what `float` and `int` stand for; DTYPES: not bound */
    VEC(AxisGroup) groups;
    VEC(AxisName) axis_names;            /* of sizes: what the axis is called at the use */
    const char *path;        /* of random sites */
    int uses, draws;
    Object result;
    Span result_span;
    struct Scan *scan;       /* whose body is being evaluated */
    int nested, round;       /* of an entry: elab's when it began, which is inside loops if it is called */
    bool fed;                /* of an entry: called by a statement that feeds what is learnt */
    const char *place_prefix;            /* optimiser states: path up to the name */
    int depth;
};

typedef struct {
    const char *name;        /* NULL: positional */
    Object value;
    Span span;
    const Ast *expr;         /* NULL for a value that the compiler hands over */
} Arg;
typedef VEC(Arg) ArgList;

struct Callable {
    const char *name;
    const Ast *decl;         /* FN, LAYER, NET or OPTIMIZER; NULL for a builtin */
    const Builtin *builtin;
    Module *module;
    ArgList bound;           /* options given so far */
    Net *net;                /* of a net */
    const char *path;        /* of a shared instance, or NULL */
};

struct Builtin {
    const char *name;
    Object (*call)(const Builtin *b, ArgList *args, Span at);
    int op;                  /* the Op of a pointwise function, the type of a cast, ... */
    bool places;             /* its arguments are not read: places, strings of the run and sources stay such */
};

const Builtin *builtin_find(const char *name);
int builtin_names(const char **names, int max);
void frame_enter(Frame *f, const Ast *decl, Module *module, Span at);
void frame_leave(void);
/* Reports an error followed by the chain of uses that led there. */
void fail(Span at, const char *code, const char *fmt, ...) PRINTF(3, 4);
void note_uses(Span at);

/* args.kid[first...] of a CALL, evaluated */
ArgList eval_args(const Ast *call);
Object call_object(Object callee, ArgList *args, Span at);
Object call_expr(const Ast *call, const Object *piped, Span piped_span);
Object bind_options(Object callee, ArgList *args, Span at);
/* Removes the argument called `name` from the list. */
bool take_named(ArgList *args, const char *name, Arg *found);
/* Distributes a builtin's arguments over its parameters; the first `needed` must be there.
 * Those that are not given have the value `none`. */
bool take_args(const Builtin *b, ArgList *args, const char *const *names, int n, int needed,
               Arg *out, Span at);
const Ast *decl_params(const Ast *decl);

/* ---- signatures ---- */

/* Binds dims (first pass) and checks (second) one argument against its declared type. */
bool bind_argument(const char *name, const Ast *type, Object *value, Span at, bool second_pass);
Object check_result(const Ast *type, Object value, Span at);
Shape eval_shape(const Ast *type, bool *ok);            /* all dims must be known */
bool eval_dim(const Ast *e, Dim *d, bool *literal);
bool check_dim_sane(Dim d, Span at);
bool type_dtype(const Ast *type, DType *t);             /* f32.., int, float as bound, bool */
Shape shape_from_args(ArgList *args, Span at, bool *ok);
Shape shape_from_object(Object o, Span at, bool *ok);
void note_origin(const Ast *e);               /* which bindings gave the names in `e` their values */

/* ---- facts about sizes ---- */

bool check_where(const Ast *where, Span use); /* false: it does not hold, reported */
void assume_ge(Dim large, Dim small);         /* in the rest of the entry */
void check_narrowing(Dim d, Span at);         /* where a size of the run becomes an i32 */
bool checked_ge(Dim large, Dim small, const char *message, Span at);
bool proved_ge(Dim a, Dim b);                 /* by itself, or by stated facts */
bool same_size(Dim a, Dim b);
bool same_shape(int ra, const Dim *a, int rb, const Dim *b);
Object resize_tensor(Object o, const Dim *dim);   /* to sizes that are its own by facts */
/* What to state so that large >= small, or a == b, is known: "N <= 2*M", "H % 4 == 0". */
const char *fact_for_ge(Dim large, Dim small);
const char *fact_for_equal(Dim a, Dim b);
/* For a message about sizes that differ: the way out where they may be equal, or "". */
const char *undecided_size(Dim a, Dim b);

/* ---- arithmetic ---- */

Object arith_binary(const char *op, Object a, Object b, Span at);
Object arith_unary(const char *op, Object a, Span at);
Object arith_select(Object c, Object a, Object b, Span at);
Object arith_point(Op op, Object *args, int n, Span at);   /* a POINT function */
bool broadcast(Object *args, int n, Shape *shape, Span at, const char *what);
bool join_types(Object *args, int n, Span at, const char *what);
Object expand_tensor(Object o, const Shape *shape);        /* aligned right, ones stretched */
Object reduce_axes(const char *op, Object x, uint32_t axes, bool keep, Span at);
Object product(Object x, uint32_t axes);                   /* over axes, which are dropped */
Object reduce_call(const Builtin *b, ArgList *args, Span at);
Object axes_count(const Builtin *b, ArgList *args, Span at);
bool static_axis(Object o, int rank, int *axis, Span at);

/* ---- limits ---- */

bool within_limits(Span at);     /* before each expression; false, once reported: evaluate no more */
void refuse_tensor(const Node *n);   /* of more elements than can be counted */

/* ---- expressions and statements ---- */

Object eval(const Ast *e);
Object eval_value(const Ast *e);              /* as eval, with places read */
Object read_object(Object o);                 /* a place gives its tensor */
Object eval_slice(const Ast *e, Object base);
Object element_at(Object x, int axis, Dim t);                   /* x[.., t, ..]: a view of all axes but one */
bool slice_fits(Dim low, Dim high, Dim size, Span at);   /* proved, or a message */
Dim dim_from_end(Dim d, Dim size);            /* a literal negative counts from the end */
Object eval_reduce(const Ast *e);
void exec_indexed(const Ast *lhs, const Ast *rhs);
bool exec_block(const Ast *block);            /* false after a return */
bool exec_statement(const Ast *s);
bool static_condition(const Ast *c, bool *value, Object *object);
int loop_items(const Ast *in, ObjectList *items);   /* of an unrolled loop; -1: reported */
void bind_names(const Ast *names, Object value, Span at);
void bind_name(const char *name, Object value, Span at);    /* anew, in the innermost scope */
Object eval_scan(const Ast *s);
void exec_scan(const Ast *s);
void exec_yield(const Ast *s);
bool carries_any(const Ast *s, const NameList *names);      /* a scan in it carries one of them */
void carried_by(const Ast *s, NameList *names);             /* the names that scans in it carry */
void assign_name(const char *name, Object v, Span at);   /* name = value, also of a carried name */
Object fit_value(Object v, DType t, const Shape *shape, const char *name, Span at);
void set_place(Slot *slot, Object v);
void exec_set_part(const Ast *target, const Ast *value);
void exec_slot(const Ast *s);
void exec_share(const Ast *s);
Object slot_draw(const Ast *s, const char *path, PlaceRole role, Net *net);

/* ---- entries ---- */

void exec_entry(Item *item);
bool may_call_entry(const Callable *c, Span at);             /* or a message */
void begin_called(Frame *f);                  /* the frame of an entry that another one calls */
Object entry_value(const Ast *decl);           /* runs the body; what it returns, or none */
void exec_call(const Ast *s);                 /* entry(args) as a statement */
bool exec_guard(const Ast *e, VarId *var);     /* of `stop if` and `save if`; false: never */
void exec_save(const Ast *s);
void exec_load(const Ast *s);
void load_weights(HostBlock *body);            /* of the nets that the entry only reads */
void transfers_reset(void);
void transfers_finish(void);                   /* once all places are known */
void draw_net(Net *net);
void resolve_module(const Module *m);
bool exec_host_statement(const Ast *s);       /* false: not a statement of entries */
Object eval_each(const Ast *e);
Object make_data(Item *item);
Object data_offer(const Builtin *b, ArgList *args, Span at);
Object data_fitted(const Builtin *b, ArgList *args, Span at);
Object data_apply(const Builtin *b, Object x, int data, int field, Span at);
Object source_read(const FieldSource *s);
bool in_field(void);                          /* the expression of a field is being evaluated */
Object data_field(Object part, const char *name, Span at);
Object call_rows(const Builtin *b, ArgList *args, Span at);
Object call_batches(const Builtin *b, ArgList *args, Span at);
Object call_pieces(const Builtin *b, ArgList *args, Span at);
Object call_coding(const Builtin *b, ArgList *args, Span at);
Object call_char(const Builtin *b, ArgList *args, Span at);
void host_fit(int data, int field);
bool is_marked_text(const Field *f);          /* words or characters between a begin and an end */
/* "ddpm-{t}.png" as text with {} for the values of the host, or as it is where there are none. */
bool text_template(const char *s, Span at, const char **text, VarIds *values);
void exec_report(const Ast *list, HostKind kind);
void save_tensor(const Ast *s, const char *path, VarIds values);
const char *expr_name(const Ast *e);
Object whole_round(Object o);                 /* gathered into the current step */
Object through_bodies(Object y, Object x);    /* y with all paths from x in the current body */

/* ---- bundles ---- */

Object bundle_new(const char *prefix);
void bundle_add(Object bundle, const char *path, Object value);
bool is_bundle(Object o);
bool any_bundle(const Object *args, int n);
Object group_bundle(Object group);            /* the params of a net, or of a part, as places */
Object as_bundle(Object o);                   /* nets and lists of them; other objects stay */
Object bundle_read(Object o);
Object bundle_whole(Object o);
Object bundle_select(Object bundle, const char *pattern, Span at);
const Part *bundle_part(const Bundle *b, const char *behind);    /* NULL: none */
bool bundles_fit(Object a, Object b, Span at);
Object bundle_map(Object (*f)(void *ctx, Object *args, Span at), void *ctx, const Object *args,
                  int n, Span at);            /* part by part; n <= 3, one is a bundle */
Object bundle_reduce(const char *op, Object bundle, Span at);
Dim bundle_count(Object bundle);              /* elements of all parts */
bool holds_places(Object bundle);
Object bundle_places(Object from, Slot *(*make)(void *ctx, const char *behind, Object value),
                     void *ctx);
void bundle_write(Object places, Object value, Span at);
bool under_prefix(const char *path, const char *prefix);
const char *path_behind(const char *path, const char *prefix);
Object bundle_store(const char *name, Object bundle, Span at);   /* in variables of the entry */
Object param_instead(const char *path, const Shape *shape);
Object place_object(Slot *slot);              /* the place, or what `params = ...` gives for it */
Object net_group(Object o);
Object net_member(Object group, const char *name, Span at);

/* ---- derivatives and learning ---- */

void mark_training(const Ast *block);
bool feeds_training(const Ast *statement);
Object marked(const char *name, Object v);
void collect_differentiated(const Module *m, const Ast *ast);
Ref one_like(Ref y);                          /* the seed of a gradient */
bool check_scalar(Object y, const char *what, Span at);
Ref differentiable_version(const Slot *slot, Ref loss, Span at);
Object call_grad(const Builtin *b, ArgList *args, Span at);
Object call_vjp(const Builtin *b, ArgList *args, Span at);
Object call_jvp(const Builtin *b, ArgList *args, Span at);
Object call_hvp(const Builtin *b, ArgList *args, Span at);
Object call_jacobian(const Builtin *b, ArgList *args, Span at);
Object call_with_derivative(const Builtin *b, ArgList *args, Span at);
void exec_minimize(const Ast *s);
void exec_update(const Ast *s);

/* ---- the state of a run ---- */

typedef struct { const Module *module; const char *name; } Variable;   /* x of some grad(y, x) */

typedef struct {                 /* assumed because a `where` says so */
    const char *symbol;          /* stands for `as`; NULL: the gap is >= 0 */
    Dim as, gap;
} Fact;

typedef struct {
    const FrontendOptions *options;
    Program *program;
    Module *user, *std;
    uint32_t std_first, std_last;    /* the files of std */
    VEC(Module *) modules;
    VEC(Net *) nets;
    VEC(Slot *) slots;           /* parallel to program->places */
    Frame *frame;                /* the innermost use */
    Step *step;                  /* under construction, or NULL */
    Entry *entry;                /* or NULL */
    HostBlock *block;            /* where host operations go */
    Step *init;                  /* of the current entry: initialises its places */
    bool in_init;
    VEC(Step *) made;            /* the entry's steps so far, the current one included */
    int round, rounds;           /* host loops: the current one, and how many there were */
    int nested;                  /* host loops and branches around the statement at hand */
    int steps, statements;       /* of the current entry, for names */
    int64_t nodes;               /* spent in finished graphs */
    bool broken;                 /* a file could not be read or parsed */
    size_t bytes_before;         /* of the arena, when the program began */
    int nested_exprs;            /* expressions inside expressions, through all uses */
    bool spent;                  /* a limit of the whole program was hit */
    bool exhausted;              /* a limit was hit: what follows is not evaluated */
    bool checking;               /* a net is elaborated alone */
    int checked_inputs;          /* its stand-ins so far */
    VEC(Fact) facts;
    const char *site;            /* draws of an initialiser: the path of its param */
    int site_draws;
    bool *borrowed;              /* set, instead of a message, when an initial value asks for a value of the step */
    VEC(Variable) differentiated;
    VEC(const Ast *) training;   /* statements that feed a minimize */
} Elab;
extern Elab elab;

#endif
