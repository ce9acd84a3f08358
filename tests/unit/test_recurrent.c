/* Recurrent layers against PyTorch 2.13, in f64: the states of all steps, then, of the loss
 * sum(y * wave), the gradients by the input and by each param of the first cell, each as one number.
 * `wave` is sin(1.7 k + 0.3) for element k; weights w and u are waves, biases 0. PyTorch's
 * weight_ih is w transposed, bias_hh of the GRU's third gate is d. Peepholes and coupled gates,
 * which PyTorch does not have, are spelled out there step by step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/machine.h"

/* A net of one layer, whose first cell is `path`; y is multiplied by `mask`; `more` params. */
#define LAYER(layer, out, rows, path, mask, more, n)                                              \
    "fn wave(shape) = reshape(sin(f64(iota(prod(shape))) * 1.7 + 0.3), shape)\n"                  \
    "fn mix(g) = sum(g * reshape(cos(f64(iota(prod(shape(g)))) * 1.3), shape(g)))\n"              \
    "net m(x: f64[" rows ", T, 2]) -> f64[" rows ", T, " out "] = " layer "\n"                                  \
    "entry f() -> f64[" n "] {\n"                                                                 \
    " param x: f64[" rows ", 3, 2] ~ wave\n"                                                      \
    " y = m(x)" mask "\n"                                                                         \
    " loss = sum(y * wave(shape(y)))\n"                                                           \
    " c = m." path ".cell\n"                                                                      \
    " d = stack(mix(grad(loss, x)), mix(grad(loss, c.w)), mix(grad(loss, c.u)), mix(grad(loss, c.b))" more ")\n" \
    " minimize loss over m using sgd(0.1)\n"                                                      \
    " return concat(reshape(y, [-1]), d)\n}"
#define MORE(param) ", mix(grad(loss, c." param "))"

static void test_one_direction(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(LAYER("rnn(x, 2, init = wave)", "2", "1", "rnn.1.rnn_layer.1", "", "", "10"),
             -0.375187128, -0.408622916, 0.343882481, 0.0897566955, -0.0403953126, 0.425326531,
             0.957515861, -1.10869694, -0.093121097, 0.10437472),
        CASE(LAYER("lstm(x, 2, init = wave)", "2", "1", "lstm.1.lstm_layer.1", "", "", "10"),
             0.136008101, -0.0671513056, 0.148615145, -0.0080255343, 0.122657211, 0.0945476965,
             -0.0538822909, 0.181503533, 0.0237345434, 0.39248093),
        CASE(LAYER("gru(x, 2, init = wave)", "2", "1", "gru.1.gru_layer.1", "", MORE("d"), "11"),
             -0.195585302, 0.159580178, 0.0274206756, -0.0641670319, 0.00674500758, 0.275779624,
             0.171540172, 0.570200337, 9.84175758e-05, 0.604134807, 0.269889893),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_both_directions(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(LAYER("bi_rnn(x, 2, init = wave)", "4", "1", "bi_rnn.1.rnn_layer.1", "", "", "16"),
             -0.375187128, -0.408622916, -0.283699511, -0.225432926, 0.343882481, 0.0897566955,
             0.114430833, -0.130094913, -0.0403953126, 0.425326531, -0.0942050167, 0.207776538,
             -0.681101008, -0.104076567, 0.237737356, 2.55047589),
        CASE(LAYER("bi_lstm(x, 2, init = wave)", "4", "1", "bi_lstm.1.lstm_layer.1", "", "", "16"),
             0.136008101, -0.0671513056, 0.135992865, -0.0265156678, 0.148615145, -0.0080255343,
             0.115003904, 0.0372599132, 0.122657211, 0.0945476965, 0.120594985, 0.0673875293,
             -0.112143048, -0.0829864616, 0.00622203583, 0.52983708),
        CASE(LAYER("bi_gru(x, 2, init = wave)", "4", "1", "bi_gru.1.gru_layer.1", "", MORE("d"), "17"),
             -0.195585302, 0.159580178, -0.129004044, 0.1877755, 0.0274206756, -0.0641670319,
             0.101420541, 0.0154720607, 0.00674500758, 0.275779624, -0.0242450299, 0.294516077,
             0.352550526, -0.276025635, 0.0195217172, 1.11039653, 0.790552411),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_several_layers(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(LAYER("lstm(x, 2, layers = 2, init = wave)", "2", "1", "lstm.1.lstm_layer.1", "", "", "10"),
             0.00827353275, 0.0267108098, 0.0350139338, 0.0348698677, 0.0701063073, 0.0282368826,
             -0.034467611, 0.0306492512, 0.00704265906, 0.0503978697),
        CASE(LAYER("bi_gru(x, 2, layers = 2, init = wave)", "4", "1", "bi_gru.1.gru_layer.1", "", MORE("d"), "17"),
             -0.148225107, 0.102892076, -0.184520422, 0.12909783, -0.0507646955, 0.0125005642,
             -0.0509346703, 0.0680114122, -0.149881449, 0.189854927, -0.114975462, 0.195164602,
             0.175230523, 0.0433229803, 0.00864569566, 0.0750810867, -0.0165691384),
    };
    run_cases(cases, LENGTH(cases));
}

/* Padding gives what PyTorch gives where a sequence is, and nothing is asked of it elsewhere. */
static void test_lengths(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(LAYER("bi_lstm(x, 2, lengths = [1, 3], init = wave)", "4", "2", "bi_lstm.1.lstm_layer.1", " * f64([[1, 0, 0], [1, 1, 1]])[:, :, _]", "", "28"),
             0.136008101, -0.0671513056, 0.136008101, -0.0671513056, 0, 0, 0, 0, 0, 0, 0, 0,
             -0.19428536, -0.0559999062, -0.0885970374, 0.0216782072, 0.0673004252, 0.101715487,
             0.0662805416, 0.100732191, -0.0549721226, -0.00801870051, -0.162159519, -0.0998663713,
             0.0702086249, -0.0699291471, 0.0533817635, -0.136523777),
    };
    run_cases(cases, LENGTH(cases));
}

static void test_variants(void **state)
{
    (void)state;
    static const Case cases[] = {
        CASE(LAYER("rnn(x, 2, act = relu, init = wave)", "2", "1", "rnn.1.rnn_layer.1", "", "", "10"),
             0, 0, 0.252861268, 0.115386314, 0, 0.351606092, 0.0752672189, -0.647512352,
             -0.00943036227, -0.16913171),
        CASE(LAYER("lstm(x, 2, peephole = true, forget_bias = 1, init = wave)", "2", "1", "lstm.1.lstm_layer.1", "", MORE("pf") MORE("pi") MORE("po"), "13"),
             0.136008101, -0.0671513056, 0.207487097, -0.0178695039, 0.131610764, 0.0977096785,
             -0.0815148278, 0.18438218, 0.0327885189, 0.369001191, -0.00734693727, 0.0303268433,
             0.065331328),
        CASE(LAYER("lstm(x, 2, coupled = true, forget_bias = 1, init = wave)", "2", "1", "lstm.1.lstm_layer.1", "", "", "10"),
             0.0867113398, -0.020948149, 0.08302324, 0.0194737854, 0.070284687, -0.0331279326,
             -0.0396354272, -0.0350074639, -0.0126451514, -0.245777312),
        CASE(LAYER("lstm(x, 2, peephole = true, coupled = true, forget_bias = 1, init = wave)", "2", "1", "lstm.1.lstm_layer.1", "", MORE("pf") MORE("po"), "12"),
             0.0867113398, -0.020948149, 0.08302324, 0.0194737854, 0.070284687, -0.0331279326,
             -0.0396354272, -0.0350074639, -0.0126451514, -0.245777312, -0.00316748451,
             0.00543999819),
    };
    run_cases(cases, LENGTH(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_direction), cmocka_unit_test(test_both_directions),
        cmocka_unit_test(test_several_layers), cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_variants),
    };
    read_library();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
