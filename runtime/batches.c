/* Dealing out the rows of a part: batches of rows, streams, windows.
 *
 * A shuffled opening draws its permutation from (seed of the run, name of the data set and
 * part, number of shuffled openings before), so the n-th epoch sees the same batches whatever
 * else the program does; windows draw their places likewise. Rows are copied into aligned buffers
 * that live as long as the loop. Where that takes a while, a thread of the loop's own fills the
 * next batch while the steps work on this one: the batches are the same. What a step needs of a batch
 * alone, its augmentation, is a step of its own (passes/ahead.c): it runs on that thread, if there is a
 * processor that steps leave alone, and by the threads of steps right before they need it otherwise. Ragged fields are padded
 * with zeros to the longest of the batch. Where steps run on a device, the buffers are memory that it can
 * read by itself, and the next batch is on its way there while the steps work on this one.
 *
 * Streams cut a part into lanes of equal length; a batch is the next piece of every lane, and
 * lane k of one batch goes on where lane k of the batch before ended. */
#include "runtime/data.h"
#include "runtime/device.h"
#include "runtime/philox.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Some 20 us of copying, or of other work: a thread is woken in less. */
static const dlm_i64 LARGE_BATCH = 128 << 10;
static const double LONG = 20e-6;

enum { PREPARED = 2 * RT_MAX_FIELDS, BUFFERS = PREPARED + RT_MAX_PREPARED };

typedef enum { ROWS, STREAMS, WINDOWS } Kind;

typedef struct {
    dlm_i64 first;          /* of rows: the place of its first in the part, or in the order */
    void *buffer[BUFFERS];
    dlm_i64 capacity[BUFFERS], filled[BUFFERS];
    dlm_i64 length[16];     /* of the ragged dimensions */
    dlm_i64 rows, bytes;    /* rows -1: there was no memory, or it could not be prepared */
    double seconds;         /* to fill it */
} Batch;

typedef struct Cursor {
    struct Cursor *outer;   /* opened before, and still open */
    const dlm_accelerator *accelerator;     /* what its batches are sent to, or NULL */
    rt_device *device;
    int set, where;         /* data set and part */
    Kind kind;
    int buckets, balance;
    const rt_part *part;
    const dlm_data *data;
    const size_t *row_bytes;
    dlm_i64 *order;         /* of shuffled rows; NULL: as they stand */
    dlm_i64 *begin;         /* of the pieces of a batch */
    dlm_i64 n, length;      /* rows or pieces of a batch; rows of a piece */
    dlm_i64 lane;           /* rows from one lane to the next */
    dlm_i64 at, filled;     /* next row; batches filled */
    dlm_i64 given;
    dlm_i64 rounds;
    bool drawn;             /* windows from anywhere */
    rt_random random;
    double opened;
    Batch batch[2];         /* the one in use, and the next */
    int current;
    const dlm_preparation *preparation;     /* NULL: none */
    dlm_i64 *dim;           /* of its step; the entry's as the loop began */
    dlm_run *helper;        /* runs it on the cursor's thread; NULL: the threads of steps do */
    bool ahead, leaving;    /* a thread fills the next one */
    pthread_t thread;
    sem_t wanted, ready;
} Cursor;

static void *new_block(const Cursor *c, dlm_i64 bytes)
{
    size_t whole = (size_t)bytes + RT_ALIGN;
    void *block = c->device ? c->accelerator->pinned(c->device, whole) : rt_block((size_t)bytes);
    if (block)
        memset(block, 0, whole);
    return block;
}

static void free_block(const Cursor *c, void *block)
{
    if (block && c->device)
        c->accelerator->unpinned(c->device, block);
    else
        rt_free(block);
}

/* Called by the cursor's thread, too: what is wrong is said by the one that takes the batch. */
static char *room(const Cursor *c, Batch *b, int buffer, dlm_i64 bytes)
{
    if (c->device && b->buffer[buffer])
        c->accelerator->reuse(c->device, b->buffer[buffer]);
    if (!b->buffer[buffer] || bytes > b->capacity[buffer]) {
        free_block(c, b->buffer[buffer]);
        b->capacity[buffer] = bytes;
        b->buffer[buffer] = new_block(c, bytes);
    }
    b->filled[buffer] = bytes;
    b->bytes += bytes;
    return b->buffer[buffer];
}

/* ---- the rows of a batch ---- */

static dlm_i64 row_at(const Cursor *c, dlm_i64 k)
{
    return c->order ? c->order[c->at + k] : c->at + k;
}

static void find_lengths(const Cursor *c, dlm_i64 rows, dlm_i64 *length)
{
    memset(length, 0, sizeof(dlm_i64) * (size_t)c->data->nlengths);
    for (int f = 0; f < c->data->nfields; f++) {
        int which = c->data->fields[f].ragged;
        const dlm_i64 *start = c->part->start[f];
        for (dlm_i64 k = 0; which >= 0 && k < rows; k++) {
            dlm_i64 row = row_at(c, k), n = start[row + 1] - start[row];
            length[which] = n > length[which] ? n : length[which];
        }
    }
}

static int copy_rows(const Cursor *c, Batch *b, int f, dlm_i64 rows)
{
    size_t bytes = c->row_bytes[f];
    int ragged = c->data->fields[f].ragged;
    dlm_i64 items = ragged < 0 ? 1 : b->length[ragged];
    char *to = room(c, b, f, rows * items * (dlm_i64)bytes);
    const char *from = c->part->field[f];
    if (!to)
        return -1;
    if (ragged < 0 && !c->order) {
        memcpy(to, from + (size_t)c->at * bytes, (size_t)rows * bytes);
        return 0;
    }
    for (dlm_i64 k = 0; k < rows; k++) {
        dlm_i64 row = row_at(c, k), first = ragged < 0 ? row : c->part->start[f][row];
        size_t n = ragged < 0 ? 1 : (size_t)(c->part->start[f][row + 1] - first);
        memcpy(to, from + (size_t)first * bytes, n * bytes);
        memset(to + n * bytes, 0, ((size_t)items - n) * bytes);
        to += (size_t)items * bytes;
    }
    return 0;
}

static dlm_i64 next_rows(Cursor *c, Batch *b)
{
    dlm_i64 left = c->part->rows - c->at, rows = c->n < left ? c->n : left;
    if (c->order && c->n > left)
        rows = 0;
    find_lengths(c, rows, b->length);
    for (int f = 0; f < c->data->nfields && rows; f++)
        if (copy_rows(c, b, f, rows))
            return -1;
    c->at += rows;
    return rows;
}

/* ---- pieces ---- */

/* Where the pieces of the next batch begin; how many there are. */
static dlm_i64 next_pieces(Cursor *c)
{
    dlm_i64 last = c->part->rows - c->length - 1, n = 0;    /* the last place for a piece */
    if (c->filled == c->rounds)
        return 0;
    for (; n < c->n; n++) {
        if (c->drawn)
            c->begin[n] = (dlm_i64)rt_random_below(&c->random, (dlm_u64)last + 1);
        else if (c->kind == STREAMS)
            c->begin[n] = n * c->lane + c->filled * c->length;
        else if (c->at > last)
            break;
        else
            c->begin[n] = c->at, c->at += c->length;
    }
    return n;
}

static dlm_i64 next_copies(Cursor *c, Batch *b)
{
    dlm_i64 n = next_pieces(c);
    for (int f = 0; f < 2 * c->data->nfields && n; f++) {
        int field = f % c->data->nfields, later = f >= c->data->nfields;
        size_t bytes = c->row_bytes[field], piece = (size_t)c->length * bytes;
        char *to = room(c, b, f, n * (dlm_i64)piece);
        if (!to)
            return -1;
        for (dlm_i64 k = 0; k < n; k++)
            memcpy(to + (size_t)k * piece,
                   (const char *)c->part->field[field] + (size_t)(c->begin[k] + later) * bytes, piece);
    }
    return n;
}

/* ---- preparing ---- */

static void set_sizes(const Cursor *c, const Batch *b, dlm_i64 *dim)
{
    const dlm_preparation *p = c->preparation;
    for (int k = 0; k < p->step->ndims; k++)
        dim[k] = p->dims[k] == -1 ? b->rows : p->dims[k] < -1 ? b->length[-2 - p->dims[k]] : c->dim[k];
}

/* Runs the step of the preparation for the batch. */
static int run_preparation(dlm_run *r, const Cursor *c, Batch *b, dlm_i64 *dim)
{
    const dlm_step *step = c->preparation->step;
    dlm_i64 *bytes = dim + step->ndims, steps = r->steps_run;
    const void *inputs[BUFFERS];
    void *outputs[RT_MAX_PREPARED];
    set_sizes(c, b, dim);
    step->sizes(dim, 1, bytes);
    for (int k = 0; k < step->nbuffers; k++) {
        int index = step->buffers[k].index;
        if (step->buffers[k].kind == DLM_BUF_INPUT)
            inputs[index] = b->buffer[c->preparation->fields[index]];
        else if (step->buffers[k].kind == DLM_BUF_OUTPUT &&
                 !(outputs[index] = room(c, b, PREPARED + index, bytes[k])))
            return rt_error(r, "out of memory: %lld bytes for a batch", (long long)b->bytes);
    }
    int fault = dlm_step_run(r, step, dim, inputs, outputs);
    r->steps_run = steps;
    return fault;
}

static void prepare(dlm_run *r, const Cursor *c, Batch *b)
{
    const dlm_step *step = c->preparation->step;
    dlm_i64 *dim = malloc(((size_t)step->ndims + (size_t)step->nbuffers + 1) * sizeof *dim);
    double begun = rt_now();
    if (dim ? run_preparation(r, c, b, dim) : rt_error(r, "out of memory"))
        b->rows = -1;
    r->progress.preparing += rt_now() - begun;
    free(dim);
}

/* Something of its own for the cursor's thread to run the step with, where there is a processor that
 * steps leave alone: all that they share is the number of executions, which draws depend on. */
static void make_helper(dlm_run *r, Cursor *c)
{
    if (!c->device && rt_processors() <= rt_pool_threads(r->pool))
        return;
    dlm_i64 executions = rt_step_executions(r, c->preparation->step);
    dlm_run *helper = rt_run_new(r->program, r->entry);
    if (helper) {
        helper->options.seed = r->options.seed;
        helper->pool = rt_pool_new(1);
        helper->own_pool = true;
    }
    if (helper && helper->pool && rt_step_continue(helper, c->preparation->step, executions) == 0)
        c->helper = helper;
    else
        rt_run_free(helper);
}

int dlm_batches_prepare(dlm_run *r, dlm_batches *it, const dlm_preparation *p, const dlm_i64 *dim)
{
    Cursor *c = it->state;
    c->preparation = p;
    c->dim = malloc(((size_t)p->step->ndims + 1) * sizeof *c->dim);
    if (!c->dim)
        return rt_error(r, "out of memory");
    for (int k = 0; k < p->step->ndims; k++)
        c->dim[k] = p->dims[k] < 0 ? 0 : dim[p->dims[k]];
    return 0;
}

/* ---- reading ahead ---- */

/* The next rows, prepared by `r` unless it is NULL. */
static void fill(dlm_run *r, Cursor *c, Batch *b)
{
    double begun = rt_now();
    b->bytes = 0;
    b->first = c->at;
    b->rows = c->kind == ROWS ? next_rows(c, b) : next_copies(c, b);
    c->filled++;
    if (r && c->preparation && b->rows > 0)
        prepare(r, c, b);
    b->seconds = rt_now() - begun;
    for (int f = 0; f < RT_LENGTH(b->buffer) && c->device; f++)
        if (b->buffer[f])
            c->accelerator->send(c->device, b->buffer[f], b->filled[f]);
}

/* No step to come reads this batch. */
static void release(const Cursor *c, const Batch *b)
{
    for (int f = 0; f < RT_LENGTH(b->buffer) && c->device; f++)
        if (b->buffer[f])
            c->accelerator->release(c->device, b->buffer[f]);
}

/* Until the cursor is closed: `wanted` hands it the batch that is not in use, `ready` gives it
 * back. */
static void *fill_ahead(void *cursor)
{
    Cursor *c = cursor;
    for (;;) {
        while (sem_wait(&c->wanted))
            ;
        if (c->leaving)
            return NULL;
        fill(c->helper, c, &c->batch[1 - c->current]);
        sem_post(&c->ready);
    }
}

/* Where the system gives no thread, batches are filled when they are asked for. Signals are for the
 * main thread. */
static void start_thread(Cursor *c)
{
    sigset_t all, before;
    if (sem_init(&c->wanted, 0, 1) || sem_init(&c->ready, 0, 0))
        return;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    c->ahead = pthread_create(&c->thread, NULL, fill_ahead, c) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void stop_thread(Cursor *c)
{
    while (sem_wait(&c->ready))
        ;
    c->leaving = true;
    sem_post(&c->wanted);
    pthread_join(c->thread, NULL);
    sem_destroy(&c->wanted);
    sem_destroy(&c->ready);
}

static Batch *take_first(dlm_run *r, Cursor *c)
{
    Batch *b = &c->batch[c->current];
    fill(r, c, b);
    if (b->rows <= 0)
        return b;
    if (c->preparation && (b->bytes >= LARGE_BATCH || b->seconds > LONG))
        make_helper(r, c);
    if (c->helper || b->bytes >= LARGE_BATCH)
        start_thread(c);
    return b;
}

/* One that the thread has filled. */
static Batch *take_next(dlm_run *r, Cursor *c)
{
    while (sem_wait(&c->ready))
        ;
    Batch *b = &c->batch[1 - c->current];
    if (c->helper && c->helper->failed)
        rt_error(r, "%s", c->helper->message.p ? c->helper->message.p : "out of memory");
    release(c, &c->batch[c->current]);
    c->current = 1 - c->current;
    sem_post(&c->wanted);
    if (c->helper && b->rows > 0)
        rt_step_continue(r, c->preparation->step, rt_step_executions(r, c->preparation->step) + 1);
    else if (c->preparation && b->rows > 0)
        prepare(r, c, b);
    return b;
}

/* The next batch, which stays until the one after it is taken. */
static Batch *take(dlm_run *r, Cursor *c)
{
    double asked = rt_now(), preparing = r->progress.preparing;
    Batch *b = c->ahead ? take_next(r, c) : take_first(r, c);
    double waited = rt_now() - asked - (r->progress.preparing - preparing);
    r->progress.waited += waited;
    if (c->given && b->rows > 0) {
        r->progress.batches++;
        r->progress.late += waited;
        r->progress.filling += b->seconds;
    }
    return b;
}

static void free_cursor(Cursor *c)
{
    if (!c)
        return;
    if (c->ahead)
        stop_thread(c);
    for (int f = 0; f < 2 * RT_LENGTH(c->batch[0].buffer); f++)
        free_block(c, c->batch[f % 2].buffer[f / 2]);
    rt_run_free(c->helper);
    free(c->dim);
    free(c->order);
    free(c->begin);
    free(c);
}

/* ---- opening ---- */

static int shuffle_rows(dlm_run *r, Cursor *c, rt_part *part, const char *name)
{
    rt_random random = rt_random_start(r->options.seed, name, (dlm_u64)part->openings++);
    const rt_order order = {part, c->data, c->n, c->buckets, c->balance};
    c->order = rt_order_rows(&order, &random);
    if (!c->order)
        return rt_error(r, "out of memory");
    if (c->n > part->rows && part->rows > 0)       /* training would do nothing, and save what it began with */
        return rt_error(r,
                        "batches(%s, %lld, shuffle = true) gives no batch: there are only %lld rows, and "
                        "shuffled batches are always full; ask for %lld rows or fewer",
                        name, (long long)c->n, (long long)part->rows, (long long)part->rows);
    return 0;
}

static int open_rows(dlm_run *r, Cursor *c, rt_part *part, const char *name, bool shuffle)
{
    if (c->n <= 0)
        return rt_error(r, "batches(%s, %lld): a batch needs at least 1 row", name, (long long)c->n);
    c->rounds = shuffle ? part->rows / c->n : (part->rows + c->n - 1) / c->n;
    return shuffle ? shuffle_rows(r, c, part, name) : 0;
}

static int too_short(dlm_run *r, const Cursor *c, const char *name, dlm_i64 needed)
{
    return rt_error(r, "%s(%s) gives no batch: it has %lld rows, and pieces of %lld, each with the "
                    "row behind it, need %lld", c->kind == STREAMS ? "streams" : "windows", name,
                    (long long)c->part->rows, (long long)c->length, (long long)needed);
}

static int open_pieces(dlm_run *r, Cursor *c, rt_part *part, const char *name)
{
    dlm_i64 lanes = c->kind == STREAMS ? c->n : 1, pieces;
    if (c->n <= 0 || c->length <= 0)
        return rt_error(r, "%s(%s): a batch needs at least 1 piece of at least 1 row",
                        c->kind == STREAMS ? "streams" : "windows", name);
    c->lane = (part->rows - 1) / lanes;
    pieces = part->rows ? c->lane / c->length : 0;
    if (pieces <= 0)
        return too_short(r, c, name, lanes * c->length + 1);
    if (c->kind == STREAMS)
        c->rounds = pieces;
    else if (!c->drawn)
        c->rounds = (pieces + c->n - 1) / c->n;
    else
        c->random = rt_random_start(r->options.seed, name, (dlm_u64)part->openings++);
    c->begin = malloc((size_t)c->n * sizeof *c->begin);
    return c->begin ? 0 : rt_error(r, "out of memory");
}

static int open_cursor(dlm_run *r, dlm_batches *it, int data, int part, const Cursor *like,
                       bool shuffle)
{
    rt_text name = {0};
    memset(it, 0, sizeof *it);
    rt_part *p = rt_data_part(r, data, part);
    if (!p)
        return -1;
    Cursor *c = calloc(1, sizeof *c);
    rt_print(&name, "%s%s", r->program->data[data].name, rt_part_name[part]);
    int fault = c && name.p ? 0 : rt_error(r, "out of memory");
    if (!fault) {
        *c = *like;
        c->device = r->device;
        c->accelerator = r->program->accelerator;
        c->part = p;
        c->data = &r->program->data[data];
        c->row_bytes = r->data[data].row_bytes;
        c->opened = rt_now();
        fault = c->kind == ROWS ? open_rows(r, c, p, name.p, shuffle) : open_pieces(r, c, p, name.p);
    }
    rt_text_free(&name);
    if (fault) {
        free_cursor(c);
        return -1;
    }
    c->outer = r->cursors;
    c->set = data;
    c->where = part;
    r->cursors = c;
    it->state = c;
    it->rounds = c->rounds;
    r->opening = true;
    return 0;
}

int dlm_batches_open(dlm_run *r, dlm_batches *it, int data, int part, dlm_i64 n, int shuffle,
                     int buckets, int balance)
{
    const Cursor c = {.kind = ROWS, .n = n, .buckets = buckets, .balance = balance};
    return open_cursor(r, it, data, part, &c, shuffle);
}

int dlm_streams_open(dlm_run *r, dlm_batches *it, int data, int part, dlm_i64 lanes, dlm_i64 length)
{
    return open_cursor(r, it, data, part, &(Cursor){.kind = STREAMS, .n = lanes, .length = length},
                       false);
}

int dlm_windows_open(dlm_run *r, dlm_batches *it, int data, int part, dlm_i64 length, dlm_i64 n,
                     dlm_i64 count)
{
    Cursor c = {.kind = WINDOWS, .n = n, .length = length, .drawn = count >= 0, .rounds = count};
    return open_cursor(r, it, data, part, &c, false);
}

dlm_i64 dlm_batches_next(dlm_run *r, dlm_batches *it)
{
    Cursor *c = it->state;
    r->opening = false;
    if (r->bench && c->given == RT_BENCH_BATCHES)
        return it->rows = 0;
    const Batch *b = take(r, c);
    dlm_i64 rows = b->rows;
    if (rows < 0)
        return rt_error(r, "out of memory: %lld bytes for a batch", (long long)b->bytes);
    for (int f = 0; f < RT_LENGTH(b->buffer); f++)
        it->field[f] = b->buffer[f];
    memcpy(it->length, b->length, sizeof it->length);
    if (rows > 0 && (c->order || c->kind == STREAMS || c->drawn)) {
        double now = rt_now();
        r->progress.examples += (double)rows;
        r->progress.seconds += now - c->opened;
        c->opened = now;
    }
    c->given++;
    it->rows = rows;
    return rows;
}

void dlm_batches_close(dlm_run *r, dlm_batches *it)
{
    for (Cursor **c = (Cursor **)&r->cursors; it->state && *c; c = &(*c)->outer)
        if (*c == it->state) {
            *c = (*c)->outer;
            break;
        }
    free_cursor(it->state);
    it->state = NULL;
}

bool rt_batch_at(const dlm_run *r, const void *input, rt_place_in_data *at)
{
    for (const Cursor *c = r->cursors; c; c = c->outer) {
        const Batch *b = &c->batch[c->current];
        for (int f = 0; f < c->data->nfields && b->rows > 0; f++) {
            int length = c->data->fields[f].ragged;
            if (b->buffer[f] != input || c->kind != ROWS)
                continue;
            *at = (rt_place_in_data){c->set, c->where, f, b->rows, length < 0 ? 1 : b->length[length],
                                     c->order ? c->order + b->first : NULL, b->first};
            return true;
        }
    }
    return false;
}
