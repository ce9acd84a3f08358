/* A model inside another program, with tables and a step written by hand: y[n] = w * x[n] + shift. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "runtime/dlm_abi.h"

enum { BUFFERS = 4 };
static const dlm_buffer scale_buffers[BUFFERS] = {
    {DLM_BUF_INPUT, 0, 0, 0}, {DLM_BUF_INPUT, 1, 0, 0}, {DLM_BUF_OUTPUT, 0, 0, 0}, {DLM_BUF_PLACE, 0, 0, 0},
};

static void scale_sizes(const dlm_i64 *dim, int threads, dlm_i64 *bytes)
{
    (void)threads;
    bytes[0] = bytes[2] = 4 * dim[0];
    bytes[1] = bytes[3] = 4;
}

static void scale_traffic(const dlm_i64 *dim, double *bytes, double *flops)
{
    *bytes = 8.0 * (double)dim[0];
    *flops = 2.0 * (double)dim[0];
}

static void scale_run(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    const float *x = buffer[0], *shift = buffer[1], *w = buffer[3];
    float *y = buffer[2];
    for (dlm_i64 n = team->id; n < dim[0]; n += team->count)
        y[n] = *w * x[n] + *shift;
}

static const dlm_step scale = {
    "scale", BUFFERS, 1, 1, 1, scale_buffers, scale_sizes, scale_traffic, scale_run, 0, NULL,
};

static int entry_train(dlm_run *r, dlm_i64 *dim)
{
    static const int places[] = {0};
    (void)dim;
    *(float *)dlm_place_data(r, 0) = 3;
    return dlm_save(r, "scale.safetensors", 1, places);
}

static int entry_predict(dlm_run *r, dlm_i64 *dim)
{
    static const int places[] = {0};
    const float shift = (float)dlm_arg_float(r, 1);
    const void *const in[] = {dlm_arg_tensor(r, 0), &shift};
    void *const out[] = {dlm_scratch(r, 0, 4 * dim[0])};
    int rc = dlm_load_weights(r, "scale.safetensors", 1, places);
    if (rc < 0 || (rc = dlm_step_run(r, &scale, dim, in, out)) < 0)
        return rc;
    return dlm_result(r, DLM_F32, 1, dim, out[0]);
}

static const dlm_argument arguments[] = {
    {"x", NULL, DLM_F32, 1, (const dlm_i64[]){-1}, NULL},
    {"shift", NULL, DLM_F32, 0, NULL, "0"},
};
static const dlm_place places[] = {{"scale.w", DLM_F32, 0, DLM_PARAM, NULL}};
static const dlm_entry entries[] = {
    {"train", NULL, 0, 0, NULL, entry_train},
    {"predict", NULL, 2, 1, arguments, entry_predict},
};
static const dlm_program program = {"scale", NULL, "/", 1, 0, 2, places, NULL, entries};

static int predict(dlm_library *l, dlm_i64 n, const float *x, double shift, float *y)
{
    const void *const args[] = {x, &shift};
    return dlm_call(l, 1, &n, args, y);
}

static void test_calls_share_one_loading(void **state)
{
    (void)state;
    const float x[] = {1, 2, 3};
    float y[3];
    dlm_library *l = dlm_open(&program, NULL);
    assert_non_null(l);
    assert_int_equal(0, dlm_call(l, 0, NULL, NULL, NULL));
    assert_int_equal(0, predict(l, 3, x, 0.5, y));
    assert_true(y[0] == 3.5f && y[1] == 6.5f && y[2] == 9.5f);
    assert_int_equal(0, unlink("scale.safetensors"));
    assert_int_equal(0, predict(l, 2, x + 1, 0, y));
    assert_true(y[0] == 6 && y[1] == 9);
    assert_int_equal(0, predict(l, 0, x, 0, y));
    assert_string_equal("", dlm_error(l));
    dlm_close(l);
}

static void test_faults_are_told(void **state)
{
    (void)state;
    const float x[] = {1};
    float y[1];
    dlm_library *l = dlm_open(&program, "missing.safetensors");
    assert_non_null(l);
    assert_true(predict(l, 1, x, 0, y) < 0);
    assert_non_null(strstr(dlm_error(l), "missing.safetensors"));
    assert_true(predict(l, -1, x, 0, y) < 0);
    assert_non_null(strstr(dlm_error(l), "must not be negative"));
    dlm_close(l);
    dlm_close(NULL);
}

int main(void)
{
    char folder[] = "/tmp/dlm_library_XXXXXX";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls_share_one_loading),
        cmocka_unit_test(test_faults_are_told),
    };
    if (!mkdtemp(folder) || chdir(folder))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return rmdir(folder) ? 1 : failed;
}
