/* A model written by hand in the terms of dlm_abi.h, so that the runtime is tested without the
 * compiler: y = x·w + b is fitted to points.csv by gradient descent. Its steps have phases,
 * temporaries, faults and places as compiled ones have.
 *
 * Beside it: a folder of its own for each test program, files, and output that is captured. */
#ifndef FAKE_MODEL_H
#define FAKE_MODEL_H

#include "runtime/rt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- files and output ---- */

static char test_folder[] = "/tmp/dlm-test-XXXXXX";

static int enter_folder(void **state)
{
    (void)state;
    if (!mkdtemp(test_folder) || chdir(test_folder))
        return -1;
    unsetenv("DLM_THREADS");
    unsetenv("DLM_POISON");
    return 0;
}

static int leave_folder(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", test_folder);
    return chdir("/") || system(command);
}

static inline void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static inline char *read_text(const char *path, size_t *bytes)
{
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    char *text = calloc(1, 1 << 20);
    size_t n = fread(text, 1, (1 << 20) - 1, f);
    fclose(f);
    if (bytes)
        *bytes = n;
    return text;
}

typedef struct {
    int code;
    char *out, *err;
} Outcome;

static inline void drop(Outcome *o)
{
    free(o->out);
    free(o->err);
}

/* Runs a call with stdout and stderr in files. */
#define CAPTURE(outcome, call) \
    do { \
        int saved_out = dup(1), saved_err = dup(2); \
        fflush(stdout); \
        fflush(stderr); \
        assert_non_null(freopen("captured.out", "w", stdout)); \
        assert_non_null(freopen("captured.err", "w", stderr)); \
        (outcome).code = (call); \
        fflush(stdout); \
        fflush(stderr); \
        dup2(saved_out, 1); \
        dup2(saved_err, 2); \
        close(saved_out); \
        close(saved_err); \
        (outcome).out = read_text("captured.out", NULL); \
        (outcome).err = read_text("captured.err", NULL); \
    } while (0)

#define assert_contains(text, part) \
    do { \
        if (!strstr(text, part)) \
            fail_msg("no `%s` in:\n%s", part, text); \
    } while (0)

#define assert_begins(text, part) \
    do { \
        if (strncmp(text, part, strlen(part))) \
            fail_msg("not `%s` at the beginning of:\n%s", part, text); \
    } while (0)

/* ---- steps ---- */

enum { FEATURES = 2, PLACE_W = 0, PLACE_B = 1, PLACE_T = 2 };

/* The part of 0..n that belongs to this thread. */
static inline void share(const dlm_team *team, dlm_i64 n, dlm_i64 *begin, dlm_i64 *end)
{
    *begin = n * team->id / team->count;
    *end = n * (team->id + 1) / team->count;
}

static void convert_sizes_x(const dlm_i64 *dim, int threads, dlm_i64 *bytes)
{
    (void)threads;
    bytes[0] = dim[0] * FEATURES * 8;
    bytes[1] = dim[0] * FEATURES * 4;
}

static void convert_sizes_y(const dlm_i64 *dim, int threads, dlm_i64 *bytes)
{
    (void)threads;
    bytes[0] = dim[0] * 8;
    bytes[1] = dim[0] * 4;
}

static void convert_run_x(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    dlm_i64 begin, end;
    share(team, dim[0] * FEATURES, &begin, &end);
    for (dlm_i64 k = begin; k < end; k++)
        ((float *)buffer[1])[k] = (float)((double *)buffer[0])[k];
}

static void convert_run_y(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    dlm_i64 begin, end;
    share(team, dim[0], &begin, &end);
    for (dlm_i64 k = begin; k < end; k++)
        ((float *)buffer[1])[k] = (float)((double *)buffer[0])[k];
}

static const dlm_buffer convert_buffers[] = {{DLM_BUF_INPUT, 0, 0, 0}, {DLM_BUF_OUTPUT, 0, 0, 0}};
static const dlm_step convert_x = {.name = "convert.x", .nbuffers = 2, .ndims = 1, .nphases = 1,
    .nkernels = 1, .buffers = convert_buffers, .sizes = convert_sizes_x, .run = convert_run_x};
static const dlm_step convert_y = {.name = "convert.y", .nbuffers = 2, .ndims = 1, .nphases = 1,
    .nkernels = 1, .buffers = convert_buffers, .sizes = convert_sizes_y, .run = convert_run_y};

/* train: x[N, 2], y[N], lr → loss; temporaries: residual f32[N], gradient f64[3]. Phase 0 makes
 * the residuals, phase 1 sums in row order (thread 0), phase 2 updates. */
static void train_sizes(const dlm_i64 *dim, int threads, dlm_i64 *bytes)
{
    (void)threads;
    bytes[0] = dim[0] * FEATURES * 4;
    bytes[1] = dim[0] * 4;
    bytes[2] = 4;
    bytes[3] = 4;
    bytes[4] = FEATURES * 4;
    bytes[5] = 4;
    bytes[6] = dim[0] * 4;
    bytes[7] = 3 * 8;
}

static void train_traffic(const dlm_i64 *dim, double *bytes, double *flops)
{
    *bytes = 4.0 * (double)dim[0] * (FEATURES + 3);
    *flops = 4.0 * (double)dim[0] * FEATURES;
}

static void train_run(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    const float *x = buffer[0], *y = buffer[1], *lr = buffer[2];
    float *loss = buffer[3], *w = buffer[4], *b = buffer[5], *residual = buffer[6];
    double *gradient = buffer[7];
    dlm_i64 n = dim[0], begin, end;
    share(team, n, &begin, &end);
    for (dlm_i64 k = begin; k < end; k++)
        residual[k] = x[2 * k] * w[0] + x[2 * k + 1] * w[1] + *b - y[k];
    dlm_barrier(team);
    if (team->id == 0) {
        double sum = 0;
        gradient[0] = gradient[1] = gradient[2] = 0;
        for (dlm_i64 k = 0; k < n; k++) {
            double r = (double)residual[k];
            sum += r * r;
            gradient[0] += r * (double)x[2 * k];
            gradient[1] += r * (double)x[2 * k + 1];
            gradient[2] += r;
        }
        *loss = (float)(sum / (double)n);
    }
    dlm_barrier(team);
    if (team->id == team->count - 1) {
        for (int k = 0; k < FEATURES; k++)
            w[k] -= *lr * (float)(2 * gradient[k] / (double)n);
        *b -= *lr * (float)(2 * gradient[2] / (double)n);
    }
}

static const dlm_buffer train_buffers[] = {
    {DLM_BUF_INPUT, 0, 0, 0}, {DLM_BUF_INPUT, 1, 0, 0}, {DLM_BUF_INPUT, 2, 0, 0},
    {DLM_BUF_OUTPUT, 0, 0, 0}, {DLM_BUF_PLACE, PLACE_W, 0, 0}, {DLM_BUF_PLACE, PLACE_B, 0, 0},
    {DLM_BUF_TEMP, 0, 0, 1}, {DLM_BUF_TEMP, 1, 1, 2},
};
static const dlm_step train_step = {.name = "train.1", .nbuffers = 8, .ndims = 1, .nphases = 3,
    .nkernels = 3, .buffers = train_buffers, .sizes = train_sizes, .traffic = train_traffic,
    .run = train_run};

/* predict: x[N, 2] → y[N]. A first feature of 999 is a fault. */
static void predict_sizes(const dlm_i64 *dim, int threads, dlm_i64 *bytes)
{
    (void)threads;
    bytes[0] = dim[0] * FEATURES * 4;
    bytes[1] = dim[0] * 4;
    bytes[2] = FEATURES * 4;
    bytes[3] = 4;
}

static void predict_run(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    const float *x = buffer[0], *w = buffer[2], *b = buffer[3];
    dlm_i64 begin, end;
    share(team, dim[0], &begin, &end);
    for (dlm_i64 k = begin; k < end; k++) {
        if (x[2 * k] == 999)
            *team->fault = 1 + (k % 2);
        ((float *)buffer[1])[k] = x[2 * k] * w[0] + x[2 * k + 1] * w[1] + *b;
    }
}

static const dlm_buffer predict_buffers[] = {{DLM_BUF_INPUT, 0, 0, 0}, {DLM_BUF_OUTPUT, 0, 0, 0},
    {DLM_BUF_PLACE, PLACE_W, 0, 0}, {DLM_BUF_PLACE, PLACE_B, 0, 0}};
static const dlm_fault_site predict_sites[] = {{"fake.dlm:7:5", "an even row holds 999"},
                                               {"fake.dlm:8:5", "an odd row holds 999"}};
static const dlm_step predict_step = {.name = "predict.1",
                                      .nbuffers = 4,
                                      .ndims = 1,
                                      .nphases = 1,
                                      .nkernels = 1,
                                      .buffers = predict_buffers,
                                      .sizes = predict_sizes,
                                      .run = predict_run,
                                      .nsites = 2,
                                      .sites = predict_sites};

/* ---- entries ---- */

static int raise_at = -1;       /* the epoch in which train raises SIGINT */
static const int both_places[] = {PLACE_W, PLACE_B};

static int train_entry(dlm_run *r, dlm_i64 *dim)
{
    dlm_i64 epochs = dlm_arg_int(r, 0), batch = dlm_arg_int(r, 1);
    float lr = (float)dlm_arg_float(r, 2), loss = 0;
    dlm_batches it = {0};
    int rc = 0;
    for (dlm_i64 epoch = 0; epoch < epochs && !dlm_stopped(r); epoch++) {
        dlm_loop(r, 0, "epoch", epoch, epochs);
        if (epoch == raise_at)
            raise(SIGINT);
        if ((rc = dlm_batches_open(r, &it, 0, DLM_TRAIN, batch, 1, 0, 0)) < 0)
            goto done;
        dlm_i64 steps = dlm_rows(r, 0, DLM_TRAIN) / batch;
        for (dlm_i64 step = 0; !dlm_stopped(r); step++) {
            dlm_i64 rows = dlm_batches_next(r, &it);
            if (rows <= 0)
                break;
            dlm_loop(r, 1, "step", step, steps);
            dim[0] = rows;
            const void *const in[] = {it.field[0], it.field[1], &lr};
            void *const out[] = {&loss};
            if ((rc = dlm_step_run(r, &train_step, dim, in, out)) < 0)
                goto done;
            if ((rc = dlm_report(r, "loss", (double)loss)) < 0)
                goto done;
        }
        dlm_batches_close(r, &it);
        dlm_loop_end(r, 1);
        dlm_report(r, "epoch_loss", (double)loss);
    }
    dlm_loop_end(r, 0);
    rc = dlm_save(r, "fake.safetensors", 2, both_places);
done:
    dlm_batches_close(r, &it);
    return rc;
}

static int predict_entry(dlm_run *r, dlm_i64 *dim)
{
    int rc = dlm_load_weights(r, "fake.safetensors", 2, both_places);
    if (rc < 0)
        return rc;
    float *y = dlm_scratch(r, 3, dim[0] * 4);
    if (!y)
        return -1;
    const void *const in[] = {dlm_arg_tensor(r, 0)};
    void *const out[] = {y};
    if ((rc = dlm_step_run(r, &predict_step, dim, in, out)) < 0)
        return rc;
    return dlm_result(r, DLM_F32, 1, dim, y);
}

static int print_entry(dlm_run *r, dlm_i64 *dim)
{
    (void)dim;
    const float pair[] = {0.5f, -1e-9f};
    const dlm_i64 shape[] = {1, 2};
    dlm_emit_text(r, dlm_arg_str(r, 0));
    dlm_emit_text(r, dlm_arg_int(r, 1) ? " loud\n" : "\n");
    return dlm_emit_tensor(r, DLM_F32, 2, shape, pair);
}

/* ---- the program ---- */

static const dlm_place fake_places[] = {
    {"fake.w", DLM_F32, 1, DLM_PARAM, (const dlm_i64[]){FEATURES}},
    {"fake.b", DLM_F32, 0, DLM_PARAM, NULL},
    {"train.t", DLM_I32, 0, DLM_OPTIMIZER, NULL},
};
extern const dlm_reader dlm_reader_csv;
static const dlm_i64 features[] = {FEATURES};
static const int rows_only[] = {-1};
static const dlm_source source_x[] = {{"cols", NULL, 0, 2, DLM_F64, 1, features}};
static const dlm_source source_y[] = {{"col", NULL, 2, 3, DLM_F64, 0, NULL}};
static const dlm_field fake_fields[] = {
    {.name = "x", .type = DLM_F32, .rank = 1, .shape = features, .ragged = -1, .nsources = 1,
     .sources = source_x, .convert = &convert_x, .gives = DLM_F32, .dims = rows_only},
    {.name = "y", .type = DLM_F32, .ragged = -1, .nsources = 1, .sources = source_y,
     .convert = &convert_y, .gives = DLM_F32, .dims = rows_only},
};
static const dlm_data fake_data[] = {
    {.name = "points", .format = "csv", .path = "points.csv", .reader = &dlm_reader_csv,
     .nfields = 2, .fields = fake_fields, .train = 0.75, .split_seed = 1, .missing = NAN},
};
static const dlm_argument train_arguments[] = {
    {"epochs", "how often to see all rows", DLM_I64, 0, NULL, "5"},
    {"batch_size", "rows of a batch", DLM_I64, 0, NULL, "4"},
    {"lr", "learning rate", DLM_F32, 0, NULL, "0.1"},
};
static const dlm_argument predict_arguments[] = {
    {"x", "points", DLM_F32, 2, (const dlm_i64[]){-1, FEATURES}, NULL},
};
static const dlm_argument print_arguments[] = {
    {"text", NULL, DLM_STR, 0, NULL, "hello"},
    {"loud", "louder", DLM_BOOL, 0, NULL, "false"},
    {"small", NULL, DLM_U8, 0, NULL, "7"},
};
static const dlm_entry fake_entries[] = {
    {"train", "Fits the line.\n\nBy gradient descent.", 3, 1, train_arguments, train_entry},
    {"predict", "Applies it.", 1, 1, predict_arguments, predict_entry},
    {"print_all", NULL, 3, 0, print_arguments, print_entry},
};
static const dlm_program fake_program = {
    "fake",      "A line through points.\n\nTwo features, one number.",
    NULL,        3,
    1,           3,
    fake_places, fake_data,
    fake_entries};

/* 40 points of y = 2·x0 - x1 + 0.5. */
static inline void write_points(const char *path, bool header)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    if (header)
        fprintf(f, "first,second,target\n");
    for (int k = 0; k < 40; k++) {
        double a = (k % 7) / 7.0, b = (k % 5) / 5.0;
        fprintf(f, "%.17g,%.17g,%.17g\n", a, b, 2 * a - b + 0.5);
    }
    fclose(f);
}

#define RUN(outcome, ...) \
    do { \
        char *words[] = {"fake", ##__VA_ARGS__, NULL}; \
        CAPTURE(outcome, dlm_main(&fake_program, RT_LENGTH(words) - 1, words)); \
    } while (0)

/* A run outside dlm_main: for the tests of single files. */
static inline dlm_run *fresh_run(int threads)
{
    dlm_run *r = rt_run_new(&fake_program, &fake_entries[0]);
    assert_non_null(r);
    r->pool = rt_pool_new(threads);
    r->own_pool = true;
    assert_non_null(r->pool);
    assert_int_equal(rt_places_new(r), 0);
    return r;
}

static inline void assert_failed(dlm_run *r, const char *part)
{
    assert_true(r->failed);
    assert_contains(r->message.p, part);
    r->failed = false;
    r->message.n = 0;
}

#endif
