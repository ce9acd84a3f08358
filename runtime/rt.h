/* The runtime's own header: what its files share. What generated code sees stands in dlm_abi.h.
 *
 * All that a running entry needs hangs on one struct dlm_run, so that several may live in one
 * process; the only global is the flag that Ctrl-C sets. Functions that return int give 0, or
 * -1 after rt_error has recorded a message in the run: the first message stays.
 *
 * Reading order: program.c (the command line), step.c (how a step is run), then any. */
#ifndef DLM_RT_H
#define DLM_RT_H

#include "runtime/runtime.h"
#include "runtime/suggest.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define RT_LENGTH(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define RT_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

enum {
    RT_ALIGN = 64,          /* of every tensor */
    RT_MAX_RANK = 8,
    RT_MAX_LOOPS = 8,       /* nested loops that progress follows; deeper ones are not shown */
    RT_MAX_FIELDS = 16,     /* of a data set: dlm_batches.field */
    RT_MAX_PREPARED = 8     /* behind the fields */
};

/* Exit codes of a program. */
enum { RT_OK = 0, RT_FAILED = 1, RT_USAGE = 2, RT_INTERRUPTED = 130 };

typedef struct rt_pool rt_pool;
typedef struct rt_steps rt_steps;
typedef struct rt_dataset rt_dataset;
typedef struct rt_log rt_log;
typedef struct rt_bench rt_bench;
typedef struct rt_profile rt_profile;
typedef struct rt_origins rt_origins;
typedef struct rt_device rt_device;

/* ---- text.c: text that grows, numbers, JSON ---- */

typedef struct {
    char *p;                /* 0-terminated once something was written */
    size_t n, cap;
    bool failed;            /* memory ran out: what is in p is incomplete */
} rt_text;

void rt_put(rt_text *t, const char *s, size_t n);
void rt_print(rt_text *t, const char *fmt, ...) RT_PRINTF(2, 3);
void rt_vprint(rt_text *t, const char *fmt, va_list ap);
void rt_text_free(rt_text *t);
void rt_put_extensions(rt_text *t, const char *extensions);     /* "png jpg": .png, .jpg */
/* The shortest decimal number that reads back as the same value of its type: 0.1, 1e-05, nan. */
void rt_put_double(rt_text *t, double x);
void rt_put_float(rt_text *t, float x);
void rt_put_json_number(rt_text *t, double x);      /* null where JSON has no number */
void rt_put_json_string(rt_text *t, const char *s);
/* Reads a whole text as a number (blanks around it allowed); false if it is none. */
bool rt_read_double(const char *s, double *x);
bool rt_read_int(const char *s, dlm_i64 *x);        /* false on overflow, too */
/* "12.3 MB", "1.5 s", "45.2k": short forms for people. */
void rt_put_bytes(rt_text *t, double bytes);
void rt_put_time(rt_text *t, double seconds);
void rt_put_count(rt_text *t, double count);

/* ---- tensors ---- */

size_t rt_type_size(int type);
const char *rt_type_name(int type);                 /* "f32" */
double rt_get(int type, const void *data, dlm_i64 k);
/* Stores x as element k; false if the type cannot hold it (an integer out of range or broken). */
bool rt_set(int type, void *data, dlm_i64 k, double x);
dlm_i64 rt_elements(int rank, const dlm_i64 *shape);          /* -1 on overflow */
void rt_put_shape(rt_text *t, int type, int rank, const dlm_i64 *shape);   /* f32[10, 64] */

typedef struct {
    int type, rank;
    dlm_i64 shape[RT_MAX_RANK];
    void *data;                                     /* owned */
} rt_tensor;

/* ---- the run ---- */

typedef struct {
    dlm_i64 i;              /* ints and bools */
    double f;
    const char *s;          /* as given on the command line, or the preset */
    rt_tensor tensor;
} rt_value;

typedef struct {
    const char *name, *path;    /* --set NAME.path=PATH */
} rt_setting;

typedef struct {            /* what the command line asked for */
    dlm_i64 seed;
    int threads;            /* 0: all processors */
    bool json, help, no_cache, bench;
    const char *weights, *log, *output, *resume, *device;   /* NULL: not given */
    int device_number;      /* of --device cuda:N; -1: the CPU */
    rt_setting *settings;
    int nsettings;
    char **owned;           /* text that was cut from arguments */
    int nowned;
} rt_options;

typedef struct {
    const char *name;
    dlm_i64 index, total;
    double started;
    dlm_i64 rounds;         /* of this level, over the whole run */
    dlm_i64 steps_before;   /* steps run before it began, for benches */
    bool active;
} rt_loop;

typedef struct {
    bool terminal;          /* stderr is one that understands \r */
    bool shown;             /* a live line stands there now */
    double drawn;           /* when it was drawn, or the last plain line was written */
    double examples, seconds;   /* handed out by shuffled batches, and the time that took */
    double waited;          /* seconds, until the rows of batches were there */
    dlm_i64 batches;        /* all but the first of each loop; in seconds, of these: */
    double late, filling, preparing;    /* waited for; to fill them, ahead or not; of that by the threads of steps */
    double read;            /* seconds, until data sets were there */
    int cached;             /* data sets that came from the cache */
    char *saved;            /* the file that was saved last */
    bool interrupted;       /* the user was told */
} rt_progress;

struct dlm_run {
    const dlm_program *program;
    const dlm_entry *entry;
    const char *command;    /* how the user calls the program, for advice */
    rt_options options;
    rt_value *values;       /* of the entry's arguments */
    dlm_i64 *dim;
    double started;

    rt_text message;        /* the first error */
    bool failed;
    bool used_weights, used_resume, wrote_output;
    int resumed;            /* the training loop in which --resume goes on; -1: none. Set by the first */

    void *place_block;      /* of all places whose size is known from the start */
    size_t *place_offset;
    dlm_i64 place_bytes;
    void **open_place;      /* of each place: its own block, or NULL */
    dlm_i64 *open_bytes;

    rt_device *device;      /* where the entry's steps run; NULL: on the CPU */
    rt_pool *pool;
    bool own_pool;
    rt_steps *steps;
    void *arena;
    size_t arena_bytes;
    dlm_i64 steps_run;      /* compiled steps of the entry so far */
    bool poison;

    void **scratch;
    size_t *scratch_bytes;
    int nscratch;

    rt_dataset *data;       /* one for each data set of the program, read when first used */
    rt_origins *origins;    /* of the data set that is being read; NULL: none */
    void *cursors;          /* the loops over batches that are open, the last opened first */
    rt_loop loop[RT_MAX_LOOPS];
    int depth;              /* loops that are active */
    rt_progress progress;
    int sound_rate;         /* samples a second of the sound that was read last; 0: none */
    rt_text formatted;      /* what dlm_format has made last */
    void *result;           /* as a library: where the entry's value goes */
    bool loaded;            /* as a library: the weights have been read */
    rt_log *log;            /* NULL: as part of another program, where nothing is shown */
    rt_bench *bench;        /* NULL except under dlm bench */
    rt_profile *profile;    /* of each thread; NULL: nobody looks */
    bool opening;           /* a loop over batches begins: for benches */
};

dlm_run *rt_run_new(const dlm_program *program, const dlm_entry *entry);  /* NULL: no memory */
int rt_run_entry(dlm_run *r);                       /* places, then the entry itself */
void rt_run_free(dlm_run *r);
double rt_now(void);                                /* seconds, monotonic */

/* ---- message.c ---- */

int rt_error(dlm_run *r, const char *fmt, ...) RT_PRINTF(2, 3);   /* records; returns -1 */
void rt_warn(dlm_run *r, const char *fmt, ...) RT_PRINTF(2, 3);   /* prints at once */
void rt_complain(const char *program, const char *kind, const char *text); /* PROGRAM: KIND: TEXT */
bool rt_colour(FILE *to);

/* ---- memory.c: 64-byte aligned blocks with 64 bytes of slack behind them ---- */

void *rt_block(size_t bytes);                       /* not zeroed; NULL when memory is exhausted */
void *rt_alloc(dlm_run *r, dlm_i64 bytes, const char *what);   /* zeroed; NULL is recorded */
void rt_free(void *block);
int rt_places_new(dlm_run *r);
void *rt_place(dlm_run *r, int place, dlm_i64 bytes);   /* of that size; NULL is recorded */
bool rt_place_is_fixed(const dlm_run *r, int place);    /* its size is known from the start */
dlm_i64 rt_place_bytes(const dlm_run *r, int place);    /* now */
void rt_places_free(dlm_run *r);

/* ---- threads.c ---- */

typedef struct {
    void (*run)(void *const *buffer, const dlm_i64 *dim, dlm_team *team);
    void *const *buffer;
    const dlm_i64 *dim;
    dlm_i64 seed, execution;
    bool alone;             /* too little work to wake the workers for */
    rt_profile *profile;    /* of each thread, or NULL */
} rt_task;

int rt_processors(void);
rt_pool *rt_pool_new(int threads);                  /* starts none yet; NULL: no memory */
dlm_i64 rt_pool_run(rt_pool *pool, const rt_task *task);   /* the lowest fault, or 0 */
int rt_pool_threads(const rt_pool *pool);
void rt_pool_free(rt_pool *pool);

/* ---- profile.c ---- */

/* For so many threads; `spans` notes of each are kept. NULL: no memory. */
rt_profile *rt_profile_new(int threads, int nkernels, int spans);
void rt_profile_begin(rt_profile *p);               /* this thread begins a step */
void rt_profile_end(rt_profile *p);
void rt_profile_count(rt_profile *p, int nkernels, bool counts);    /* or forget the last step */
void rt_profile_free(rt_profile *p, int threads);

/* ---- step.c ---- */

typedef struct {            /* what a bench wants to know of a step */
    const dlm_step *step;
    dlm_i64 executions;
    double seconds, least;
    dlm_i64 peak;           /* of its arena, at the dims it ran with last */
    const dlm_i64 *dim;
    const char *name;
} rt_step_facts;

int rt_steps_count(const dlm_run *r);
/* The message of a fault: 1 + the number of its site. inputs: where they still hold what the step has read, else NULL. */
int rt_step_fault(dlm_run *r, const dlm_step *step, const void *const *inputs, dlm_i64 fault);
/* For --resume: how often the step of this name ran before. */
int rt_steps_resume(dlm_run *r, const char *name, dlm_i64 executions);
/* How often the step has run, and from which execution it goes on. */
dlm_i64 rt_step_executions(dlm_run *r, const dlm_step *step);    /* -1 is recorded */
int rt_step_continue(dlm_run *r, const dlm_step *step, dlm_i64 executions);
rt_step_facts rt_steps_facts(const dlm_run *r, int k);
/* Whether the step converts a field of data, or fits it. */
bool rt_is_of_field(const dlm_program *p, const dlm_step *step);
/* Less work than waking the workers is worth. */
bool rt_is_little(const dlm_step *step, const dlm_i64 *dim);
/* Bytes and operations of an execution; 0 where the step does not say. */
void rt_step_traffic(const dlm_step *step, const dlm_i64 *dim, double *bytes, double *flops);
void rt_steps_free(dlm_run *r);

/* ---- isa.c ---- */

/* Of the same step for several levels of CPUs, the best that this one can run. */
const dlm_step *rt_best_step(const dlm_step *step);
/* -1 with an error where even that one asks for more than the CPU has. */
int rt_check_step(dlm_run *r, const dlm_step *step);
/* 0, or RT_USAGE with an error: DLM_ISA names no level. */
int rt_check_isa(dlm_run *r);

/* ---- csv.c ---- */

typedef struct rt_csv rt_csv;
typedef struct {
    char **cell;
    int n;
    dlm_i64 number;         /* of the row in the file, from 1: blank lines are not counted */
    dlm_i64 line;           /* of the file, where it begins */
} rt_row;

/* advice: how to name another file, or NULL */
rt_csv *rt_csv_open(dlm_run *r, const char *path, const char *advice);
void rt_csv_tabs(rt_csv *csv);                      /* cells are parted by tabs and never quoted */
int rt_csv_next(rt_csv *csv, rt_row *row);          /* 1, 0 at the end, -1 on a fault */
int rt_csv_number(rt_csv *csv, const rt_row *row, int column, double *x);   /* 0 or -1 */
void rt_csv_close(rt_csv *csv);
bool rt_row_is_header(const rt_row *row);           /* some cell is neither a number nor empty */

/* ---- data.c ---- */

void rt_data_free(dlm_run *r);

/* ---- parts.c ---- */

/* "; `digits.y` is 12 in row 7 of digits.csv": which field of ints among the inputs of a step is outside
 * of 0..limit. Says nothing where there is none, or several. */
void rt_put_outside(dlm_run *r, const dlm_step *step, const void *const *inputs, dlm_i64 limit,
                    rt_text *to);

/* ---- tensor_io.c ---- */

/* Reads a tensor argument from a .csv(.gz) or .npy file and binds the dimensions it names. */
int rt_read_tensor(dlm_run *r, const char *path, const dlm_argument *arg, dlm_i64 *dim,
                   rt_tensor *to);
void rt_put_csv(rt_text *t, int type, int rank, const dlm_i64 *shape, const void *data);
void rt_put_json_tensor(rt_text *t, int type, int rank, const dlm_i64 *shape, const void *data);

/* ---- npy.c ---- */

int rt_read_npy(dlm_run *r, const char *path, rt_tensor *to); /* in the file's type and shape */
/* The same of an open file, which is closed; NULL: errno says why. The path is for messages. */
int rt_parse_npy(dlm_run *r, const char *path, FILE *file, rt_tensor *to);
int rt_write_npy(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape,
                 const void *data);
bool rt_has_extension(const char *path, const char *extension); /* "npy"; case does not matter */

/* ---- file.c: a file appears under its name complete or not at all ---- */

typedef struct {
    char *path, *temporary;
    int fd;
    int fault;              /* errno of the first failure */
} rt_file;

int rt_file_create(dlm_run *r, rt_file *f, const char *path);
void rt_file_write(rt_file *f, const void *data, size_t bytes);
int rt_file_commit(dlm_run *r, rt_file *f); /* sync and rename; on a fault nothing is left */
const char *rt_gz_reason(const char *said); /* what gzerror says, without the file */

/* ---- progress.c ---- */

void rt_progress_update(dlm_run *r, bool round_ended);
void rt_progress_clear(dlm_run *r); /* takes the live line away before other output */
void rt_progress_end(dlm_run *r, bool ok);

/* ---- log.c ---- */

int rt_log_open(dlm_run *r);
/* The value that event `number` of the log waits for (rt_device_promises). */
void rt_log_number(dlm_run *r, int type, const void *value, dlm_i64 number);
void rt_log_round(dlm_run *r); /* a loop goes on: what follows is another point */
void rt_log_level_ended(dlm_run *r, int level);
void rt_log_end(dlm_run *r, bool ok);
void rt_log_free(dlm_run *r);
const char *rt_log_path(const dlm_run *r);          /* of the file that was written, or NULL */
/* For --resume: how long its file is now; cut to that length again. */
dlm_i64 rt_log_position(dlm_run *r);
void rt_log_cut(dlm_run *r, dlm_i64 bytes);

typedef struct {
    char *name;
    double last, sum;       /* sum of the `pending` values that no line holds yet */
    dlm_i64 count, pending; /* count: reports so far */
    int level;              /* loops around the pending reports */
} rt_quantity;
rt_quantity *rt_log_quantity(dlm_run *r, int k);
rt_quantity *rt_log_add(dlm_run *r, const char *name);   /* or that of this name; NULL: no memory */
int rt_log_count(const dlm_run *r);
/* The name of quantity k and its last value. */
const char *rt_log_last(const dlm_run *r, int k, double *value);

/* ---- program.c ---- */

bool rt_interrupted(void);                          /* by Ctrl-C */
/* By name, or, without one, the only entry; otherwise a message and NULL. */
const dlm_entry *rt_find_entry(const dlm_program *p, const char *command, const char *given);

/* ---- args.c and help.c ---- */

/* Reads the arguments behind the entry's name. 0, RT_USAGE or RT_FAILED with a message. */
int rt_parse_arguments(dlm_run *r, int argc, char **argv);
int rt_read_environment(dlm_run *r);    /* DLM_THREADS, where no option said how many; checks DLM_ISA */
void rt_options_free(rt_options *o);
const char *rt_placeholder(const dlm_argument *a);  /* "INT" */
void rt_argument_name(rt_text *t, const char *name);   /* --batch-size */
bool rt_same_name(const char *given, size_t n, const char *name);   /* - and _ are one letter */

typedef struct {
    const char *name, *value, *doc;     /* value NULL: a flag */
} rt_common_option;
extern const rt_common_option rt_common_options[];
extern const int rt_common_options_count;

void rt_help_program(const dlm_program *p, const char *command);
void rt_help_entry(const dlm_program *p, const dlm_entry *e, const char *command);

/* ---- bench.c ---- */

enum { RT_BENCH_BATCHES = 4 };
void rt_bench_number(dlm_run *r, const char *name, double value);
void rt_bench_step(dlm_run *r, const dlm_step *step, const dlm_i64 *dim, const dlm_i64 *bytes,
                   const void *const *inputs);

#endif
