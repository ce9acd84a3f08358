/* The parts of the runtime below the command line: numbers, random bits, plans, threads, steps,
 * CSV, data sets, .npy and checkpoints. */
#include "tests/unit/fake_model.h"

#include "runtime/philox.h"

#include <stdatomic.h>
#include <time.h>
#include <zlib.h>

/* ---- numbers and text ---- */

static void numbers_read_back(void **state)
{
    (void)state;
    rt_random random = rt_random_start(1, "numbers", 0);
    for (int k = 0; k < 20000; k++) {
        rt_text t = {0};
        dlm_u64 bits = rt_random_below(&random, UINT64_MAX);
        double x, y;
        float f;
        memcpy(&x, &bits, 8);
        memcpy(&f, &bits, 4);
        rt_put_double(&t, x);
        assert_true(rt_read_double(t.p, &y));
        assert_true(isnan(x) ? isnan(y) : memcmp(&x, &y, 8) == 0);
        t.n = 0;
        rt_put_float(&t, f);
        assert_true(rt_read_double(t.p, &y));
        assert_true(isnan(f) ? isnan(y) : (float)y == f);
        rt_text_free(&t);
    }
}

static void numbers_are_short(void **state)
{
    (void)state;
    static const struct { double x; const char *text; } cases[] = {
        {0, "0"}, {-0.0, "-0"}, {0.1, "0.1"}, {1797, "1797"}, {-3, "-3"}, {1e-5, "1e-05"},
        {1.0 / 3, "0.3333333333333333"}, {1e300, "1e+300"}, {INFINITY, "inf"}, {-INFINITY, "-inf"},
        {NAN, "nan"}, {123456789012345.0, "123456789012345"},
    };
    for (int k = 0; k < RT_LENGTH(cases); k++) {
        rt_text t = {0};
        rt_put_double(&t, cases[k].x);
        assert_string_equal(t.p, cases[k].text);
        rt_text_free(&t);
    }
    double x;
    dlm_i64 n;
    assert_false(rt_read_double("", &x) || rt_read_double("0x10", &x) ||
                 rt_read_double("1 2", &x) || rt_read_double("nan(1)", &x) ||
                 rt_read_double("ten", &x));
    assert_true(rt_read_double("1.5 ", &x) && x == 1.5);
    assert_true(rt_read_int("-9223372036854775808", &n) && n == INT64_MIN);
    assert_false(rt_read_int("9223372036854775808", &n) || rt_read_int("1.5", &n) ||
                 rt_read_int("", &n));
}

static void halves_convert(void **state)
{
    (void)state;
    for (int bits = 0; bits < 65536; bits++) {
        uint16_t h = (uint16_t)bits, back;
        double x = rt_get(DLM_F16, &h, 0);
        assert_true(rt_set(DLM_F16, &back, 0, x));
        assert_true(isnan(x) ? (back & 0x7C00) == 0x7C00 : back == h);
        x = rt_get(DLM_BF16, &h, 0);
        assert_true(rt_set(DLM_BF16, &back, 0, x));
        assert_true(isnan(x) ? isnan(rt_get(DLM_BF16, &back, 0)) : back == h);
    }
    uint16_t h;
    rt_set(DLM_F16, &h, 0, 65519.9);
    assert_int_equal(h, 0x7BFF);
    rt_set(DLM_F16, &h, 0, 65520);
    assert_int_equal(h, 0x7C00);
    rt_set(DLM_F16, &h, 0, 1 + 0x1p-11);        /* a tie: to even */
    assert_int_equal(h, 0x3C00);
    rt_set(DLM_F16, &h, 0, 2 - 0x1p-12);        /* carries into the exponent */
    assert_int_equal(h, 0x4000);
}

static void elements_are_checked(void **state)
{
    (void)state;
    dlm_i64 cell = 0;
    assert_true(rt_set(DLM_I32, &cell, 0, -2147483648.0));
    assert_false(rt_set(DLM_I32, &cell, 0, 2147483648.0) || rt_set(DLM_I32, &cell, 0, 0.5) ||
                 rt_set(DLM_BOOL, &cell, 0, 2) || rt_set(DLM_U8, &cell, 0, -1) ||
                 rt_set(DLM_U8, &cell, 0, NAN) || rt_set(DLM_I64, &cell, 0, 0x1p63));
    const dlm_i64 large[] = {1LL << 40, 1LL << 40}, empty[] = {1LL << 40, 1LL << 40, 0};
    assert_int_equal(rt_elements(2, large), -1);
    assert_int_equal(rt_elements(3, empty), 0);
    assert_int_equal(rt_elements(0, NULL), 1);
}

/* ---- random bits ---- */

static void philox_known_answers(void **state)
{
    (void)state;
    static const struct { dlm_u32 counter[4], key[2], out[4]; } cases[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (int k = 0; k < RT_LENGTH(cases); k++) {
        dlm_u32 out[4];
        rt_philox(cases[k].counter, cases[k].key, out);
        assert_memory_equal(out, cases[k].out, sizeof out);
    }
}

static void permutations(void **state)
{
    (void)state;
    dlm_i64 order[100], again[100];
    int seen[100] = {0}, moved = 0, first[5] = {0};
    rt_random random = rt_random_start(7, "points", 0), same = rt_random_start(7, "points", 0);
    rt_random_permutation(&random, 100, order);
    rt_random_permutation(&same, 100, again);
    assert_memory_equal(order, again, sizeof order);
    for (int k = 0; k < 100; k++) {
        seen[order[k]]++;
        moved += order[k] != k;
    }
    for (int k = 0; k < 100; k++)
        assert_int_equal(seen[k], 1);
    assert_true(moved > 80);
    for (int k = 0; k < 10000; k++) {
        random = rt_random_start(k, "points", 0);
        rt_random_permutation(&random, 5, order);
        first[order[0]]++;
    }
    for (int k = 0; k < 5; k++)
        assert_true(first[k] > 1800 && first[k] < 2200);
}

/* ---- plans ---- */

static void plan_known(void **state)
{
    (void)state;
    const dlm_i64 bytes[] = {100, 100, 50}, none[1] = {0};
    const int first[] = {0, 1, 2}, last[] = {1, 2, 3};
    dlm_i64 offset[3];
    assert_int_equal(dlm_plan(3, bytes, first, last, offset), 384);
    assert_int_equal(offset[0], 0);
    assert_int_equal(offset[1], 192);
    assert_int_equal(offset[2], 0);
    assert_int_equal(dlm_plan(0, none, first, last, offset), 0);
    const dlm_i64 huge[] = {INT64_MAX - 200, INT64_MAX - 200};
    assert_int_equal(dlm_plan(2, huge, first, last, offset), -1);
    const dlm_i64 negative[] = {-1};
    assert_int_equal(dlm_plan(1, negative, first, last, offset), -1);
}

static void plan_random(void **state)
{
    (void)state;
    enum { MOST = 300 };
    rt_random random = rt_random_start(2, "plan", 0);
    for (int round = 0; round < 60; round++) {
        dlm_i64 bytes[MOST], offset[MOST], again[MOST], total = 0;
        int first[MOST], last[MOST], n = 1 + (int)rt_random_below(&random, MOST);
        for (int k = 0; k < n; k++) {
            bytes[k] = (dlm_i64)rt_random_below(&random, 1 + rt_random_below(&random, 100000));
            first[k] = (int)rt_random_below(&random, 50);
            last[k] = first[k] + (int)rt_random_below(&random, 5);
            total += bytes[k] + 128;
        }
        dlm_i64 peak = dlm_plan(n, bytes, first, last, offset);
        assert_int_equal(dlm_plan(n, bytes, first, last, again), peak);
        assert_memory_equal(offset, again, (size_t)n * sizeof *offset);
        assert_true(peak > 0 && peak <= total);
        for (int k = 0; k < n; k++) {
            assert_int_equal(offset[k] % 64, 0);
            assert_true(offset[k] >= 0 && offset[k] + bytes[k] + 64 <= peak);
            for (int j = 0; j < k; j++) {
                bool together = first[k] <= last[j] && first[j] <= last[k];
                bool apart = offset[k] + bytes[k] + 64 <= offset[j] ||
                             offset[j] + bytes[j] + 64 <= offset[k];
                assert_true(!together || apart);
            }
        }
    }
}

/* ---- threads ---- */

enum { PHASES = 50 };

/* Every thread writes its cell; after the barrier every thread checks all cells. */
static void phases_run(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    dlm_i64 *cell = buffer[0];
    (void)dim;
    for (int phase = 1; phase <= PHASES; phase++) {
        cell[team->id] = phase;
        dlm_barrier(team);
        for (int k = 0; k < team->count; k++)
            if (cell[k] != phase)
                *team->fault = phase;
        dlm_barrier(team);
    }
}

static void barriers_separate_phases(void **state)
{
    (void)state;
    static const int counts[] = {1, 2, 3, 8};
    for (int k = 0; k < RT_LENGTH(counts); k++) {
        dlm_i64 cell[8] = {0};
        void *buffer[] = {cell};
        rt_pool *pool = rt_pool_new(counts[k]);
        rt_task task = {phases_run, buffer, NULL, 0, 0};
        for (int round = 0; round < 20; round++)
            assert_int_equal(rt_pool_run(pool, &task), 0);
        assert_int_equal(cell[counts[k] - 1], PHASES);
        rt_pool_free(pool);
    }
}

static void idle_run(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    (void)dim;
    atomic_fetch_add((atomic_int *)buffer[0], 1 + (team->seed == 5 && team->execution == 3));
}

static void idle_threads_sleep(void **state)
{
    (void)state;
    atomic_int calls = 0;
    void *buffer[] = {&calls};
    rt_pool *pool = rt_pool_new(4), *unused = rt_pool_new(4);
    rt_task task = {idle_run, buffer, NULL, 5, 3};
    const struct timespec pause = {0, 150 * 1000 * 1000};
    for (int round = 0; round < 3; round++) {
        assert_int_equal(rt_pool_run(pool, &task), 0);
        clock_t before = clock();
        nanosleep(&pause, NULL);
        assert_true((double)(clock() - before) / CLOCKS_PER_SEC < 0.05);
    }
    assert_int_equal(calls, 3 * 4 * 2);
    rt_pool_free(pool);
    rt_pool_free(unused);
    rt_pool_free(NULL);
}

static void fault_run(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    (void)buffer, (void)dim;
    if (team->id)
        *team->fault = 10 - team->id;
}

static void lowest_fault_counts(void **state)
{
    (void)state;
    rt_pool *pool = rt_pool_new(4);
    rt_task task = {fault_run, NULL, NULL, 0, 0},
            good = {phases_run, (void *[]){(dlm_i64[4]){0}}, NULL, 0, 0};
    assert_int_equal(rt_pool_run(pool, &task), 7);
    assert_int_equal(rt_pool_run(pool, &good), 0);
    rt_pool_free(pool);
}

/* ---- steps ---- */

static void echo_sizes(const dlm_i64 *dim, int threads, dlm_i64 *bytes)
{
    (void)threads;
    bytes[0] = bytes[1] = dim[0] * 8;
    bytes[2] = dim[1];
}

/* Writes the execution number everywhere; touches byte dim[1] of its temporary when it runs a
 * second time: one behind the end. */
static void echo_run(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    dlm_i64 *out = buffer[1];
    if (team->id)
        return;
    for (dlm_i64 k = 0; k < dim[0]; k++)
        out[k] = team->execution * 1000 + team->seed;
    memset(buffer[2], 1, (size_t)dim[1] + (team->execution == 1));
}

static const dlm_buffer echo_buffers[] = {{DLM_BUF_INPUT, 0, 0, 0}, {DLM_BUF_OUTPUT, 0, 0, 0},
                                          {DLM_BUF_TEMP, 0, 0, 0}};
static const dlm_step echo_step = {.name = "echo.1",
                                   .nbuffers = 3,
                                   .ndims = 2,
                                   .nphases = 1,
                                   .nkernels = 1,
                                   .buffers = echo_buffers,
                                   .sizes = echo_sizes,
                                   .run = echo_run};

static void executions_count(void **state)
{
    (void)state;
    dlm_run *r = fresh_run(2);
    dlm_i64 value[64] = {0};
    r->options.seed = 9;
    for (dlm_i64 k = 0; k < 60; k++) {          /* more tuples of sizes than are kept */
        const dlm_i64 dim[] = {1 + k % 40, k};
        if (k == 1)
            continue;
        assert_int_equal(dlm_step_run(r, &echo_step, dim, (const void *[]){value},
                                      (void *[]){value}),
                         0);
        assert_int_equal(value[k % 40], (k - (k > 1)) * 1000 + 9);
    }
    const dlm_i64 empty[] = {0, 5};
    assert_int_equal(dlm_step_run(r, &echo_step, empty, (const void *[]){value}, (void *[]){value}),
                     0);
    const dlm_i64 one[] = {1, 5};
    assert_int_equal(dlm_step_run(r, &echo_step, one, (const void *[]){value}, (void *[]){value}),
                     0);
    assert_int_equal(value[0], 59 * 1000 + 9);  /* the empty one did not count */
    rt_run_free(r);
}

static void poison_finds_overruns(void **state)
{
    (void)state;
    dlm_run *r = fresh_run(1);
    dlm_i64 value[2] = {0};
    const dlm_i64 dim[] = {2, 100};
    r->poison = true;
    assert_int_equal(dlm_step_run(r, &echo_step, dim, (const void *[]){value}, (void *[]){value}),
                     0);
    assert_int_equal(value[1], 0);
    assert_true(dlm_step_run(r, &echo_step, dim, (const void *[]){value}, (void *[]){value}) < 0);
    assert_failed(r, "echo.1 wrote behind a temporary, at byte 100");
    rt_run_free(r);
}

static void large_steps_fail_clearly(void **state)
{
    (void)state;
    dlm_run *r = fresh_run(1);
    dlm_i64 value = 0;
    const dlm_i64 dim[] = {1, 1LL << 52};
    assert_true(dlm_step_run(r, &echo_step, dim, (const void *[]){&value}, (void *[]){&value}) < 0);
    assert_failed(r, "out of memory: 4503599627370560 bytes for the temporaries of echo.1");
    assert_null(dlm_scratch(r, 3, 1LL << 60));
    assert_failed(r, "out of memory");
    char *block = dlm_scratch(r, 30, 10);
    assert_non_null(block);
    assert_int_equal((uintptr_t)block % 64, 0);
    assert_ptr_equal(block, dlm_scratch(r, 30, 4));
    rt_run_free(r);
}

static void rows_gather(void **state)
{
    (void)state;
    dlm_run *r = fresh_run(1);
    dlm_rows_buffer b = {0};
    for (int k = 0; k < 5000; k++)
        assert_int_equal(dlm_rows_add(r, &b, &k, sizeof k), 0);
    assert_int_equal(b.bytes, 20000);
    for (int k = 0; k < 5000; k++)
        assert_int_equal(((int *)b.data)[k], k);
    dlm_rows_free(r, &b);
    assert_null(b.data);
    dlm_rows_free(r, &b);
    rt_run_free(r);
}

/* ---- CSV ---- */

/* The rows of a file as text: cells joined by |, rows by /; or the error. */
static void check_csv(const char *text, const char *expected)
{
    dlm_run *r = fresh_run(1);
    rt_text t = {0};
    rt_row row;
    int more = 0;
    write_text("cells.csv", text);
    rt_csv *csv = rt_csv_open(r, "cells.csv", NULL);
    while (csv && (more = rt_csv_next(csv, &row)) > 0)
        for (int k = 0; k < row.n; k++)
            rt_print(&t, "%s%s%s", row.cell[k], k + 1 < row.n ? "|" : "", k + 1 < row.n ? "" : "/");
    if (more < 0)
        rt_print(&t, "%s", r->message.p);
    rt_csv_close(csv);
    assert_string_equal(t.p ? t.p : "", expected);
    rt_text_free(&t);
    rt_run_free(r);
}

static void csv_cells(void **state)
{
    (void)state;
    check_csv("", "");
    check_csv("1,2\n3,4\n", "1|2/3|4/");
    check_csv("1,2\r\n3,4", "1|2/3|4/");
    check_csv("\xEF\xBB\xBF" "1,2\n\n\n3,4\n\n", "1|2/3|4/");
    check_csv(" 1 ,\t2 \n", "1|2/");
    check_csv("\"a, \"\"b\"\"\",\"line\nend\"\n", "a, \"b\"|line\nend/");
    check_csv("\"x\" , y\n", "x|y/");
    check_csv("1;2\n3;4\n", "1|2/3|4/");
    check_csv("1\t2\n", "1|2/");
    check_csv("1,,3\n", "1||3/");
    check_csv("1,2\n3\n", "1|2/cells.csv:2: row 2 has 1 columns, expected 2 as in the first row");
    check_csv("1,2\n\n3,4,5\n",
              "1|2/cells.csv:3: row 2 has 3 columns, expected 2 as in the first row");
    check_csv("1,2\n\"3,4\n", "1|2/cells.csv:2: a quoted cell is not closed");
}

/* Whatever a file holds, reading it ends in rows or in one message. */
static void csv_survives_noise(void **state)
{
    (void)state;
    static const char letters[] = "0123456789.,,,;\"\"\n\n\r\t -eax\xEF\xBB\xBF";
    rt_random random = rt_random_start(5, "noise", 0);
    for (int k = 0; k < 3000; k++) {
        char text[60];
        size_t n = rt_random_below(&random, sizeof text);
        for (size_t j = 0; j < n; j++)
            text[j] = letters[rt_random_below(&random, sizeof letters - 1)];
        text[n] = 0;
        write_text("noise.csv", text);
        dlm_run *r = fresh_run(1);
        rt_setting *setting = r->options.settings = malloc(sizeof *setting);
        *setting = (rt_setting){"points", "noise.csv"};
        r->options.nsettings = 1;
        if (dlm_rows(r, 0, DLM_ALL) < 0)
            assert_failed(r, "noise.csv");
        rt_run_free(r);
    }
}

static void csv_long_rows(void **state)
{
    (void)state;
    rt_text t = {0};
    rt_row row;
    for (int k = 0; k < 100000; k++)
        rt_print(&t, "%s%d", k ? "," : "", k);
    rt_print(&t, "\n7");
    for (int k = 1; k < 100000; k++)
        rt_print(&t, ",%d", k);
    write_text("long.csv", t.p);
    rt_text_free(&t);
    dlm_run *r = fresh_run(1);
    rt_csv *csv = rt_csv_open(r, "long.csv", NULL);
    double x;
    assert_int_equal(rt_csv_next(csv, &row), 1);
    assert_int_equal(row.n, 100000);
    assert_int_equal(rt_csv_next(csv, &row), 1);
    assert_int_equal(rt_csv_number(csv, &row, 0, &x), 0);
    assert_true(x == 7);
    assert_int_equal(rt_csv_number(csv, &row, 99999, &x), 0);
    assert_true(x == 99999);
    assert_int_equal(rt_csv_next(csv, &row), 0);
    rt_csv_close(csv);
    rt_run_free(r);
}

static void csv_numbers(void **state)
{
    (void)state;
    static const char *const cells[] = {"0",        "-0.5",
                                        "12.0625",  "1e3",
                                        "-1.25e-3", "123456789012345678",
                                        "0.1",      "3.141592653589793",
                                        "nan",      "inf",
                                        "+4",       ".5",
                                        "5."};
    rt_text t = {0};
    rt_row row;
    for (int k = 0; k < RT_LENGTH(cells); k++)
        rt_print(&t, "%s%s", k ? "," : "", cells[k]);
    write_text("numbers.csv", t.p);
    rt_text_free(&t);
    dlm_run *r = fresh_run(1);
    rt_csv *csv = rt_csv_open(r, "numbers.csv", NULL);
    assert_int_equal(rt_csv_next(csv, &row), 1);
    assert_false(rt_row_is_header(&row));
    for (int k = 0; k < RT_LENGTH(cells); k++) {
        double x, y = strtod(cells[k], NULL);
        assert_int_equal(rt_csv_number(csv, &row, k, &x), 0);
        assert_true(x == y || (isnan(x) && isnan(y)));
    }
    rt_csv_close(csv);
    rt_run_free(r);
}

/* ---- data sets ---- */

static void read_points(dlm_run *r)
{
    assert_int_equal(dlm_rows(r, 0, DLM_ALL), 40);
    assert_int_equal(dlm_rows(r, 0, DLM_TRAIN), 30);
    assert_int_equal(dlm_rows(r, 0, DLM_TEST), 10);
}

static void data_splits(void **state)
{
    (void)state;
    write_points("points.csv", false);
    dlm_run *r = fresh_run(2);
    read_points(r);
    const float *all = dlm_field_data(r, 0, DLM_ALL, 0), *y = dlm_field_data(r, 0, DLM_ALL, 1);
    const float *train = dlm_field_data(r, 0, DLM_TRAIN, 0),
                *test = dlm_field_data(r, 0, DLM_TEST, 0);
    int next_train = 0, next_test = 0;
    for (int k = 0; k < 40; k++) {              /* both parts keep the order of the file */
        assert_true(all[2 * k] == (float)((k % 7) / 7.0) &&
                    fabsf(y[k] - 2 * all[2 * k] + all[2 * k + 1] - 0.5f) < 1e-6f);
        if (next_train < 30 && !memcmp(all + 2 * k, train + 2 * next_train, 8))
            next_train++;
        else if (next_test < 10 && !memcmp(all + 2 * k, test + 2 * next_test, 8))
            next_test++;
    }
    assert_int_equal(next_train, 30);
    assert_int_equal(next_test, 10);
    for (int f = 0; f < 2; f++)
        for (int part = DLM_ALL; part <= DLM_TEST; part++)
            assert_int_equal((uintptr_t)dlm_field_data(r, 0, part, f) % 64, 0);
    rt_run_free(r);
}

static dlm_i64 batch_rows(dlm_run *r, dlm_i64 n, int part, int shuffle, float *first, dlm_i64 *rows)
{
    dlm_batches it;
    dlm_i64 batches = 0, got;
    *rows = 0;
    assert_int_equal(dlm_batches_open(r, &it, 0, part, n, shuffle, 0, 0), 0);
    while ((got = dlm_batches_next(r, &it)) > 0) {
        assert_int_equal((uintptr_t)it.field[0] % 64, 0);
        if (first)
            memcpy(first + 2 * *rows, it.field[0], (size_t)got * 8);
        *rows += got;
        batches++;
    }
    assert_int_equal(got, 0);
    dlm_batches_close(r, &it);
    return batches;
}

static void batches_shuffle(void **state)
{
    (void)state;
    float one[80], two[80], again[80];
    dlm_i64 rows;
    write_points("points.csv", true);
    dlm_run *r = fresh_run(1), *other = fresh_run(3);
    assert_int_equal(batch_rows(r, 8, DLM_TRAIN, 1, one, &rows), 3);
    assert_int_equal(rows, 24);
    batch_rows(r, 8, DLM_TRAIN, 1, two, &rows);
    assert_memory_not_equal(one, two, 24 * 8);
    assert_int_equal(batch_rows(other, 8, DLM_TEST, 1, NULL, &rows),
                     1); /* another part: another stream */
    batch_rows(other, 8, DLM_TRAIN, 1, again, &rows);
    assert_memory_equal(one, again, 24 * 8);
    assert_int_equal(batch_rows(r, 8, DLM_TRAIN, 0, again, &rows), 4);
    assert_int_equal(rows, 30);
    assert_memory_equal(again, dlm_field_data(r, 0, DLM_TRAIN, 0), 30 * 8);
    assert_int_equal(batch_rows(r, 100, DLM_ALL, 0, NULL, &rows), 1);
    assert_int_equal(rows, 40);
    rt_run_free(r);
    rt_run_free(other);
}

static void batches_too_large(void **state)
{
    (void)state;
    write_points("points.csv", false);
    dlm_run *r = fresh_run(1);
    dlm_batches it;
    assert_true(dlm_batches_open(r, &it, 0, DLM_TRAIN, 100, 1, 0, 0) < 0);
    assert_failed(r, "batches(points.train, 100, shuffle = true) gives no batch: there are only 30 rows, and "
                     "shuffled batches are always full; ask for 30 rows or fewer");
    dlm_batches_close(r, &it);
    assert_true(dlm_batches_open(r, &it, 0, DLM_TEST, 0, 0, 0, 0) < 0);
    assert_failed(r, "batches(points.test, 0): a batch needs at least 1 row");
    dlm_batches_close(r, &it);
    rt_run_free(r);
}

static void check_data_error(const char *path, const char *part)
{
    dlm_run *r = fresh_run(1);
    rt_setting setting = {"points", path};
    r->options.settings = malloc(sizeof setting);
    *r->options.settings = setting;
    r->options.nsettings = 1;
    assert_true(dlm_rows(r, 0, DLM_ALL) < 0);
    assert_failed(r, part);
    rt_run_free(r);
}

static void data_errors(void **state)
{
    (void)state;
    check_data_error("missing.csv",
                     "cannot read missing.csv: No such file or directory; name the file of "
                     "`points` with `--set points.path=FILE`");
    check_data_error(".", "cannot read .: Is a directory");
    write_text("bad.csv", "");
    check_data_error("bad.csv", "bad.csv is empty");
    write_text("bad.csv", "a,b,c\n");
    check_data_error("bad.csv", "bad.csv has a header and no rows");
    write_text("bad.csv", "1,2\n");
    check_data_error("bad.csv", "row 1 has 2 columns, but points.y reads columns 2..3");
    write_text("bad.csv", "1,2,3\n1,2\n");
    check_data_error("bad.csv", "bad.csv:2: row 2 has 2 columns, expected 3");
    write_text("bad.csv", "1,2,3\n\n4,five,6\n");
    check_data_error("bad.csv", "bad.csv:3: row 2, column 2: expected a number, found `five`");
    write_text("bad.csv", "1,2,3\n4,,6\n");
    check_data_error("bad.csv", "row 2, column 2: expected a number, found nothing");
    FILE *f = fopen("bad.csv", "w");
    fwrite("1,2,3\n\0\0\0", 1, 9, f);
    fclose(f);
    check_data_error("bad.csv", "bad.csv is not a text file");
}

static void compressed_data(void **state)
{
    (void)state;
    write_points("plain.csv", true);
    size_t bytes;
    char *text = read_text("plain.csv", &bytes);
    gzFile gz = gzopen("points.csv.gz", "wb");
    gzwrite(gz, text, (unsigned)bytes);
    gzclose(gz);
    free(text);
    dlm_run *r = fresh_run(1);
    rt_setting setting = {"points", "points.csv.gz"};
    r->options.settings = malloc(sizeof setting);
    *r->options.settings = setting;
    r->options.nsettings = 1;
    read_points(r);
    rt_run_free(r);
    char *packed = read_text("points.csv.gz", &bytes);
    for (size_t n = 12; n < bytes; n += 7) {
        FILE *f = fopen("cut.csv.gz", "w");
        fwrite(packed, 1, n, f);
        fclose(f);
        check_data_error("cut.csv.gz", "cut.csv.gz is truncated");
    }
    packed[bytes / 2] ^= 0x55;
    FILE *f = fopen("cut.csv.gz", "w");
    fwrite(packed, 1, bytes, f);
    fclose(f);
    check_data_error("cut.csv.gz", "cut.csv.gz");
    free(packed);
}

/* Columns by name, and a set that is not split. */
static void named_columns(void **state)
{
    (void)state;
    static const dlm_source by_name[] = {{"col", "target", 0, 1, DLM_F64, 0, NULL}},
                            wrong[] = {{"col", "tarket", 0, 1, DLM_F64, 0, NULL}};
    dlm_field fields[] = {fake_fields[1]};
    dlm_data data = {.name = "named", .format = "csv", .path = "named.csv",
                     .reader = &dlm_reader_csv, .nfields = 1, .fields = fields, .missing = NAN};
    dlm_program program = fake_program;
    program.data = &data;
    write_points("named.csv", true);
    fields[0].sources = by_name;
    dlm_run *r = fresh_run(1);
    r->program = &program;
    assert_int_equal(dlm_rows(r, 0, DLM_ALL), 40);
    assert_true(((const float *)dlm_field_data(r, 0, DLM_ALL, 0))[0] == 0.5f);
    assert_true(dlm_rows(r, 0, DLM_TRAIN) < 0);
    assert_failed(r, "data named is not split, so named.train does not exist");
    rt_data_free(r);
    fields[0].sources = wrong;
    assert_true(dlm_rows(r, 0, DLM_ALL) < 0);
    assert_failed(r,
                  "named.csv has no column `tarket`, which named.y reads; did you mean `target`?");
    rt_data_free(r);
    write_points("named.csv", false);
    assert_true(dlm_rows(r, 0, DLM_ALL) < 0);
    assert_failed(r, "named.y wants the column named `tarket`, but the first row holds numbers");
    rt_run_free(r);
}

/* ---- tensors from files ---- */

static void npy_round_trip(void **state)
{
    (void)state;
    static const int types[] = {DLM_F32, DLM_F64, DLM_F16, DLM_I32,
                                DLM_I64, DLM_U32, DLM_U8,  DLM_BOOL};
    static const dlm_i64 shapes[][3] = {{2, 3, 4}, {24, 0, 0}, {0, 5, 0}};
    static const int ranks[] = {3, 1, 2};
    dlm_run *r = fresh_run(1);
    unsigned char data[24 * 8];
    for (size_t k = 0; k < sizeof data; k++)
        data[k] = (unsigned char)(k % 2);
    for (int t = 0; t < RT_LENGTH(types); t++)
        for (int s = 0; s < RT_LENGTH(ranks); s++) {
            rt_tensor back;
            assert_int_equal(rt_write_npy(r, "x.npy", types[t], ranks[s], shapes[s], data), 0);
            assert_int_equal(rt_read_npy(r, "x.npy", &back), 0);
            assert_int_equal(back.type, types[t]);
            assert_int_equal(back.rank, ranks[s]);
            assert_memory_equal(back.shape, shapes[s], (size_t)ranks[s] * sizeof **shapes);
            assert_memory_equal(back.data, data,
                                (size_t)rt_elements(ranks[s], shapes[s]) * rt_type_size(types[t]));
            rt_free(back.data);
        }
    rt_run_free(r);
}

static void npy_errors(void **state)
{
    (void)state;
    size_t bytes;
    const dlm_i64 shape[] = {3, 2};
    const float data[6] = {1, 2, 3, 4, 5, 6};
    rt_tensor back;
    dlm_run *r = fresh_run(1);
    assert_int_equal(rt_write_npy(r, "x.npy", DLM_F32, 2, shape, data), 0);
    char *good = read_text("x.npy", &bytes);
    for (size_t n = 0; n < bytes; n++) {
        FILE *f = fopen("cut.npy", "w");
        fwrite(good, 1, n, f);
        fclose(f);
        assert_int_equal(rt_read_npy(r, "cut.npy", &back), -1);
        assert_failed(r, "cut.npy is truncated");
    }
    rt_random random = rt_random_start(3, "flip", 0);
    for (int k = 0; k < 2000; k++) {
        size_t at = rt_random_below(&random, bytes);
        char before = good[at];
        good[at] = (char)rt_random_below(&random, 256);
        FILE *f = fopen("flip.npy", "w");
        fwrite(good, 1, bytes, f);
        fclose(f);
        good[at] = before;
        if (rt_read_npy(r, "flip.npy", &back))
            assert_failed(r, "flip.npy");
        else
            rt_free(back.data);
    }
    free(good);
    rt_run_free(r);
}

static void check_tensor(dlm_run *r, const char *text, int rank, const dlm_i64 *shape, int type,
                         const char *expected)
{
    dlm_argument arg = {"x", NULL, type, rank, shape, NULL};
    dlm_i64 dim[] = {-1, 4};
    rt_tensor t = {0};
    rt_text got = {0};
    write_text("x.csv", text);
    if (rt_read_tensor(r, "x.csv", &arg, dim, &t) == 0) {
        rt_put_shape(&got, t.type, t.rank, t.shape);
        rt_print(&got, " ");
        rt_put_json_tensor(&got, t.type, t.rank, t.shape, t.data);
    } else {
        rt_print(&got, "%s", r->message.p);
        r->failed = false;
        r->message.n = 0;
    }
    rt_free(t.data);
    assert_string_equal(got.p, expected);
    rt_text_free(&got);
}

#define SHAPE(...) RT_LENGTH(((const dlm_i64[]){__VA_ARGS__})), (const dlm_i64[]){__VA_ARGS__}

static void tensors_from_csv(void **state)
{
    (void)state;
    dlm_run *r = fresh_run(1);
    check_tensor(r, "1,2\n3,4\n5,6\n", SHAPE(-1, 2), DLM_F32, "f32[3, 2] [[1,2],[3,4],[5,6]]");
    check_tensor(r, "a,b\n1,2\n", SHAPE(-1, 2), DLM_I32, "i32[1, 2] [[1,2]]");
    check_tensor(r, "1,2,3,4\n", SHAPE(-1, 1, 2, 2), DLM_F32, "f32[1, 1, 2, 2] [[[[1,2],[3,4]]]]");
    check_tensor(r, "1,2\n3,4\n", SHAPE(1, 2, 2), DLM_F32, "f32[1, 2, 2] [[[1,2],[3,4]]]");
    check_tensor(r, "1\n2\n3\n", SHAPE(-1), DLM_I64, "i64[3] [1,2,3]");
    check_tensor(r, "1,2,3\n", SHAPE(-1), DLM_U8, "u8[3] [1,2,3]");
    check_tensor(r, "1,0\n", SHAPE(2), DLM_BOOL, "bool[2] [1,0]");
    check_tensor(r, "1,2,3,4\n", SHAPE(-1, -2), DLM_F32, "f32[1, 4] [[1,2,3,4]]");
    check_tensor(r, "", SHAPE(-1, 2), DLM_F32, "f32[0, 2] []");
    check_tensor(r, "1,2,3\n", SHAPE(-1, 2), DLM_F32,
                 "--x needs f32[N, 2], and x.csv holds 1 rows of 3 columns");
    check_tensor(r, "1,2,3\n", SHAPE(-1, -2), DLM_F32,
                 "--x needs f32[N, 4], and x.csv holds 1 rows of 3 columns");
    check_tensor(r, "1,2\n3,4\n", SHAPE(-1), DLM_F32,
                 "--x needs f32[N], and x.csv holds 2 rows of 2 columns");
    check_tensor(r, "1,2\n", SHAPE(-1, -1), DLM_F32,
                 "--x needs f32[N, N], and x.csv holds 1 rows of 2 columns");
    check_tensor(r, "1.5\n", SHAPE(-1), DLM_I32, "--x needs i32, and x.csv holds 1.5");
    check_tensor(r, "1,x\n2,y\n", SHAPE(-1, 2), DLM_F32,
                 "x.csv:2: row 2, column 2: expected a number, found `y`");
    rt_run_free(r);
}

/* ---- checkpoints ---- */

static void fill_places(dlm_run *r, float seed)
{
    float *w = dlm_place_data(r, PLACE_W), *b = dlm_place_data(r, PLACE_B);
    w[0] = seed;
    w[1] = seed / 3;
    *b = -seed;
}

static void checkpoints_round_trip(void **state)
{
    (void)state;
    dlm_run *r = fresh_run(1), *other = fresh_run(1);
    fill_places(r, 1.1f);
    assert_int_equal(dlm_save(r, "a.safetensors", 2, both_places), 0);
    assert_int_equal(dlm_load(other, "a.safetensors", 2, both_places), 0);
    assert_memory_equal(dlm_place_data(r, PLACE_W), dlm_place_data(other, PLACE_W), 8);
    assert_memory_equal(dlm_place_data(r, PLACE_B), dlm_place_data(other, PLACE_B), 4);
    const int only_b[] = {PLACE_B};
    fill_places(other, 9);
    assert_int_equal(dlm_load(other, "a.safetensors", 1, only_b), 0);       /* a part of a file */
    assert_true(((float *)dlm_place_data(other, PLACE_W))[0] == 9);
    assert_true(*(float *)dlm_place_data(other, PLACE_B) == -1.1f);
    size_t bytes;
    char *text = read_text("a.safetensors", &bytes);
    assert_int_equal((bytes - 12) % 8, 0);
    assert_memory_equal(text + 8,
                        "{\"__metadata__\":{\"format\":\"dlm\",\"program\":\"fake\"},"
                        "\"fake.w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        "\"fake.b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}",
                        157);
    free(text);
    assert_int_equal(system("ls | grep -q tmp"), 256);
    rt_run_free(r);
    rt_run_free(other);
}

static void write_checkpoint(const char *path, const char *header, size_t data)
{
    FILE *f = fopen(path, "w");
    dlm_u64 n = strlen(header);
    fwrite(&n, 8, 1, f);
    fwrite(header, 1, n, f);
    for (size_t k = 0; k < data; k++)
        fputc(0, f);
    fclose(f);
}

static void checkpoint_errors(void **state)
{
    (void)state;
    static const struct { const char *header; size_t data; const char *part; } cases[] = {
        {"[]", 0, "its header is not a JSON object"},
        {"{", 0, "its header is not a JSON object"},
        {"{\"a\": 1}", 0, "there is no dtype for a"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4,
         "no usable shape for a"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4,
         "no usable shape for a"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4,
         "no usable data_offsets for a"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8,
         "shape and data_offsets disagree"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}", 0,
         "disagree"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 2,
         "is truncated: its tensors need 4 bytes"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5,
         "bytes behind the last tensor"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8,
         "bytes that belong to no tensor"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
         "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}",
         6, "two tensors share bytes"},
        {"{\"fake.w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]},"
         "\"other.b\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[12,13]}}",
         13,
         "x.safetensors belongs to another model: 2 of 2 tensors do not match\n"
         "    fake.w: expected f32[2], found F32[3]\n"
         "    fake.b: expected f32, found nothing\n"
         "    other.b: not expected, found I8[1]"},
    };
    dlm_run *r = fresh_run(1);
    for (int k = 0; k < RT_LENGTH(cases); k++) {
        write_checkpoint("x.safetensors", cases[k].header, cases[k].data);
        assert_true(dlm_load(r, "x.safetensors", 2, both_places) < 0);
        assert_failed(r, cases[k].part);
    }
    assert_true(dlm_load(r, "none.safetensors", 2, both_places) < 0);
    assert_failed(r, "cannot read none.safetensors: No such file or directory");
    assert_true(dlm_load(r, ".", 2, both_places) < 0);
    assert_failed(r, "cannot read");
    rt_run_free(r);
}

static void damaged_checkpoints(void **state)
{
    (void)state;
    size_t bytes;
    dlm_run *r = fresh_run(1);
    fill_places(r, 2);
    assert_int_equal(dlm_save(r, "good.safetensors", 2, both_places), 0);
    char *good = read_text("good.safetensors", &bytes);
    for (size_t n = 0; n < bytes; n++) {
        FILE *f = fopen("cut.safetensors", "w");
        fwrite(good, 1, n, f);
        fclose(f);
        fill_places(r, 5);
        assert_true(dlm_load(r, "cut.safetensors", 2, both_places) < 0);
        assert_failed(r, "cut.safetensors is truncated");
        assert_true(((float *)dlm_place_data(r, PLACE_W))[0] == 5); /* nothing was half loaded */
    }
    rt_random random = rt_random_start(4, "flip", 0);
    for (int k = 0; k < 3000; k++) {
        size_t at = rt_random_below(&random, bytes - 12);
        char before = good[at];
        good[at] = (char)rt_random_below(&random, 256);
        FILE *f = fopen("flip.safetensors", "w");
        fwrite(good, 1, bytes, f);
        fclose(f);
        good[at] = before;
        if (dlm_load(r, "flip.safetensors", 2, both_places))
            assert_failed(r, "flip.safetensors");
    }
    free(good);
    rt_run_free(r);
}

static void unwritable_files(void **state)
{
    (void)state;
    dlm_run *r = fresh_run(1);
    assert_true(dlm_save(r, "no/such/folder/x.safetensors", 2, both_places) < 0);
    assert_failed(r, "cannot write no/such/folder/x.safetensors: No such file or directory");
    assert_true(dlm_save(r, "/dev/full", 2, both_places) < 0);
    assert_failed(r, "cannot write /dev/full: No space left on device");
    assert_int_equal(dlm_save(r, "/dev/null", 2, both_places), 0);
    assert_int_equal(access("/dev/null", W_OK), 0);
    assert_int_equal(symlink("target.safetensors", "link.safetensors"), 0);
    write_text("target.safetensors", "old");
    assert_int_equal(dlm_save(r, "link.safetensors", 2, both_places), 0);
    assert_int_equal(dlm_load(r, "target.safetensors", 2, both_places), 0);
    rt_run_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_read_back),
        cmocka_unit_test(numbers_are_short),
        cmocka_unit_test(halves_convert),
        cmocka_unit_test(elements_are_checked),
        cmocka_unit_test(philox_known_answers),
        cmocka_unit_test(permutations),
        cmocka_unit_test(plan_known),
        cmocka_unit_test(plan_random),
        cmocka_unit_test(barriers_separate_phases),
        cmocka_unit_test(idle_threads_sleep),
        cmocka_unit_test(lowest_fault_counts),
        cmocka_unit_test(executions_count),
        cmocka_unit_test(poison_finds_overruns),
        cmocka_unit_test(large_steps_fail_clearly),
        cmocka_unit_test(rows_gather),
        cmocka_unit_test(csv_cells),
        cmocka_unit_test(csv_survives_noise),
        cmocka_unit_test(csv_long_rows),
        cmocka_unit_test(csv_numbers),
        cmocka_unit_test(data_splits),
        cmocka_unit_test(batches_shuffle),
        cmocka_unit_test(batches_too_large),
        cmocka_unit_test(data_errors),
        cmocka_unit_test(compressed_data),
        cmocka_unit_test(named_columns),
        cmocka_unit_test(npy_round_trip),
        cmocka_unit_test(npy_errors),
        cmocka_unit_test(tensors_from_csv),
        cmocka_unit_test(checkpoints_round_trip),
        cmocka_unit_test(checkpoint_errors),
        cmocka_unit_test(damaged_checkpoints),
        cmocka_unit_test(unwritable_files),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
