/* The command line of a built program, from dlm_main down: help, mistakes, training, logs,
 * checkpoints, results, Ctrl-C, and `dlm bench`. */
#include "tests/unit/fake_model.h"

#include <sys/wait.h>

static void fresh_files(void)
{
    assert_int_equal(system("rm -rf *"), 0);
    write_points("points.csv", false);
    raise_at = -1;
}

/* ---- help ---- */

static void help_shows_examples_first(void **state)
{
    (void)state;
    Outcome o;
    RUN(o, "--help");
    assert_int_equal(o.code, 0);
    assert_string_equal(o.err, "");
    assert_begins(o.out, "fake: A line through points\n\nExamples:\n    fake train --epochs 5\n"
                  "    fake predict --x x.csv\n    fake print_all --text hello\n"
                  "    fake train --help\n\nEntries:\n    train ");
    assert_contains(o.out, "    predict                    Applies it\n");
    assert_contains(o.out, "    --set DATA.path=FILE       read a data set from FILE; --DATA FILE for short\n");
    assert_contains(o.out, "    Two features, one number.\n");
    drop(&o);
    RUN(o, "train", "--epochs", "3", "--help");
    assert_int_equal(o.code, 0);
    assert_begins(o.out, "fake train: Fits the line\n\nExamples:\n    fake train\n"
                  "    fake train --epochs 5 --batch-size 4 --seed 1\n\nOptions:\n");
    assert_contains(o.out, "    --batch-size INT           rows of a batch (default 4)\n");
    assert_contains(o.out, "    --lr NUMBER                learning rate (default 0.1)\n");
    drop(&o);
    RUN(o, "predict", "-h");
    assert_contains(o.out,
                    "    --x FILE                   points (f32[N, 2] from a .csv or .npy file)\n");
    drop(&o);
    RUN(o);
    assert_int_equal(o.code, RT_USAGE);
    assert_contains(o.out, "Examples:");
    drop(&o);
}

/* ---- mistakes ---- */

static void check_usage(int argc, char **argv, const char *message)
{
    Outcome o;
    CAPTURE(o, dlm_main(&fake_program, argc, argv));
    assert_int_equal(o.code, RT_USAGE);
    assert_string_equal(o.out, "");
    assert_contains(o.err, message);
    assert_contains(o.err, "--help`.");
    drop(&o);
}

#define USAGE(message, ...) \
    do { \
        char *words[] = {"fake", __VA_ARGS__, NULL}; \
        check_usage(RT_LENGTH(words) - 1, words, message); \
    } while (0)

static void usage_mistakes(void **state)
{
    (void)state;
    fresh_files();
    USAGE("fake: error: there is no entry `trian`; did you mean `train`?\n", "trian");
    USAGE("there is no entry `xyz`\n", "xyz");
    USAGE("an entry comes first, then its options", "--seed", "1");
    USAGE("fake: error: `train` has no option `--epoch`; did you mean `--epochs`?\n", "train",
          "--epoch", "3");
    USAGE("`train` has no option `--btch-size`; did you mean `--batch-size`?", "train",
          "--btch-size=3");
    USAGE("`train` has no option `--trace`", "train", "--trace", "x");
    USAGE("--resume needs the name of a file", "train", "--resume=");
    USAGE("`train` has no option `-x`", "train", "-x");
    USAGE("unexpected `3`: `train` takes options only", "train", "3");
    USAGE("--epochs needs a whole number, got `ten`", "train", "--epochs", "ten");
    USAGE("--epochs needs a whole number, got `1.5`", "train", "--epochs=1.5");
    USAGE("--epochs needs a whole number, got ``", "train", "--epochs=");
    USAGE("--epochs: 99999999999999999999 is too large", "train", "--epochs",
          "99999999999999999999");
    USAGE("--epochs needs a value", "train", "--epochs");
    USAGE("--lr needs a number, got `fast`", "train", "--lr", "fast");
    USAGE("--lr needs a number, got `inf`", "train", "--lr", "inf");
    USAGE("--loud needs true or false, got `maybe`", "print_all", "--loud=maybe");
    USAGE("--small needs a whole number from 0 to 255, got 256", "print_all", "--small", "256");
    USAGE("--seed needs a whole number, got `x`", "train", "--seed", "x");
    USAGE("--threads needs a whole number from 1 to 1024, got `0`", "train", "--threads", "0");
    USAGE("--json takes no value", "train", "--json=1");
    USAGE("--log needs the name of a file", "train", "--log=");
    USAGE("--set needs DATA.path=FILE, got `points`", "train", "--set", "points");
    USAGE("--set needs DATA.path=FILE, got `points.rows=3`", "train", "--set", "points.rows=3");
    USAGE("--set: there is no data set `pints`; did you mean `points`?", "train", "--set",
          "pints.path=x");
    USAGE("`predict` needs --x FILE, a file with f32[N, 2]", "predict");
    setenv("DLM_THREADS", "many", 1);
    USAGE("DLM_THREADS needs a whole number from 1 to 1024, got `many`", "train");
    unsetenv("DLM_THREADS");
    assert_int_equal(access("fake.train.jsonl", F_OK), -1);
}

static void check_failure(int argc, char **argv, const char *message)
{
    Outcome o;
    CAPTURE(o, dlm_main(&fake_program, argc, argv));
    assert_int_equal(o.code, RT_FAILED);
    assert_string_equal(o.out, "");
    assert_contains(o.err, message);
    drop(&o);
}

#define FAILS(message, ...) \
    do { \
        char *words[] = {"fake", __VA_ARGS__, NULL}; \
        check_failure(RT_LENGTH(words) - 1, words, message); \
    } while (0)

static void failures_of_files(void **state)
{
    (void)state;
    fresh_files();
    write_text("x.csv", "1,2\n");
    FAILS("fake: error: fake.safetensors not found: train first (`fake train`) or give --weights "
          "FILE\n",
          "predict", "--x", "x.csv");
    FAILS("fake: error: cannot read none.st: No such file", "predict", "--x", "x.csv", "--weights",
          "none.st");
    FAILS("fake: error: cannot read none.csv: No such file", "predict", "--x", "none.csv");
    FAILS("--x x.png: files named .csv, .csv.gz, .tsv, .txt, .npy can be read", "predict", "--x",
          "x.png");
    FAILS("--x needs f32[N, 2], and points.csv holds 40 rows of 3 columns", "predict", "--x",
          "points.csv");
    FAILS("cannot read gone.csv: No such file or directory; name the file of `points`", "train",
          "--set", "points.path=gone.csv", "--log", "none");
    FAILS("cannot write no/log: No such file or directory", "train", "--log", "no/log");
    FAILS("batches(points.train, 0): a batch needs at least 1 row", "train", "--batch-size", "0",
          "--log", "none");
    FAILS("`train` has no result that -o x.csv could hold", "train", "-o", "x.csv", "--log", "none",
          "--epochs", "0");
}

/* ---- training ---- */

static void training_converges_and_logs(void **state)
{
    (void)state;
    Outcome o;
    fresh_files();
    RUN(o, "train", "--epochs", "40", "--lr=0.3", "--threads", "2");
    assert_int_equal(o.code, 0);
    assert_string_equal(o.out, "");
    assert_contains(o.err, "fake train: epoch 40/40 in ");
    assert_contains(o.err, "saved fake.safetensors  log fake.train.jsonl");
    drop(&o);
    char *log = read_text("fake.train.jsonl", NULL);
    assert_begins(log, "{\"epoch\": 1, \"step\": 1, \"time\": 0.0");
    assert_contains(log, "{\"epoch\": 40, \"step\": 280, \"time\": ");
    assert_contains(log, "\n{\"epoch\": 2, \"time\": ");
    char *end = strstr(log, "{\"event\": \"end\", \"loss\": ");
    assert_non_null(end);
    assert_true(strtod(end + 25, NULL) < 1e-6);
    int lines = 0;
    for (char *c = log; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 40 * (7 + 1) + 1);
    free(log);
    write_text("x.csv", "0,0\n1,0\n0,1\n");
    RUN(o, "predict", "--x", "x.csv");
    assert_string_equal(o.err, "");
    assert_int_equal(o.code, 0);
    double y[3];
    assert_int_equal(sscanf(o.out, "%lf\n%lf\n%lf\n", &y[0], &y[1], &y[2]), 3);
    assert_true(fabs(y[0] - 0.5) < 1e-2 && fabs(y[1] - 2.5) < 1e-2 && fabs(y[2] + 0.5) < 1e-2);
    drop(&o);
}

/* Lines without their times. */
static void strip_times(char *text)
{
    char *to = text;
    for (char *from = text; *from;) {
        if (!strncmp(from, "\"time\": ", 8) || !strncmp(from, "\"time reading data\": ", 21) ||
            !strncmp(from, "\"time waited for data\": ", 24)) {
            from = strchr(from, ':') + 2;
            from += strspn(from, "0123456789.");
            continue;
        }
        *to++ = *from++;
    }
    *to = 0;
}

static void equal_runs_log_equal_lines(void **state)
{
    (void)state;
    static const char *const threads[] = {"1", "2", "3", "8", "2"};
    char *first = NULL;
    fresh_files();
    for (int k = 0; k < RT_LENGTH(threads); k++) {
        Outcome o;
        if (k == 4)
            setenv("DLM_POISON", "1", 1);
        RUN(o, "train", "--json", "--threads", (char *)threads[k], "--seed", "3");
        unsetenv("DLM_POISON");
        assert_int_equal(o.code, 0);
        assert_int_equal(access("fake.train.jsonl", F_OK), -1);     /* --json replaces the file */
        strip_times(o.out);
        assert_contains(o.out, "{\"event\": \"end\", \"loss\": ");
        if (first)
            assert_string_equal(o.out, first);
        else
            first = strdup(o.out);
        drop(&o);
    }
    Outcome o;
    RUN(o, "train", "--json", "--seed", "4", "--log", "here.jsonl");
    strip_times(o.out);
    assert_string_not_equal(o.out, first);
    char *log = read_text("here.jsonl", NULL);
    strip_times(log);
    assert_string_equal(log, o.out);
    free(log);
    free(first);
    drop(&o);
}

/* A loss reported at every step of a long loop is thinned to means. */
static int chatter_entry(dlm_run *r, dlm_i64 *dim)
{
    (void)dim;
    for (int k = 0; k < 5000; k++) {
        dlm_loop(r, 0, "k", k, 5000);
        dlm_report(r, "square", (double)k * k);
        dlm_report(r, "k", k == 4000 ? NAN : k);
    }
    dlm_loop_end(r, 0);
    dlm_report(r, "after", 1);
    return 0;
}

static void long_logs_are_thinned(void **state)
{
    (void)state;
    static const dlm_entry entry = {"chatter", NULL, 0, 0, NULL, chatter_entry};
    dlm_program program = fake_program;
    Outcome o;
    program.entries = &entry;
    program.nentries = 1;
    fresh_files();
    CAPTURE(o, dlm_main(&program, 2, (char *[]){"fake", "--json", NULL}));
    assert_int_equal(o.code, 0);
    strip_times(o.out);
    assert_contains(
        o.out, "{\"k\": 5, , \"square\": 6, \"k\": 2}\n{\"k\": 10, , \"square\": 51, \"k\": 7}\n");
    assert_contains(o.out, "\"k\": null}");
    assert_contains(o.out, "{, \"after\": 1}\n{\"event\": \"end\", \"square\": 24990001, \"k\": "
                           "4999, \"after\": 1}\n");
    assert_contains(o.err, "fake: warning: k is nan at k 4001\n");
    int lines = 0;
    for (char *c = o.out; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 1000 + 2);
    drop(&o);
}

/* ---- results ---- */

static void results_go_where_asked(void **state)
{
    (void)state;
    Outcome o;
    fresh_files();
    write_text("x.csv", "a,b\n0,0\n1,2\n");
    RUN(o, "train", "--epochs", "1", "--log", "none");
    assert_int_equal(access("fake.train.jsonl", F_OK), -1);
    drop(&o);
    RUN(o, "predict", "--x", "x.csv", "-o", "y.csv");
    assert_int_equal(o.code, 0);
    assert_string_equal(o.out, "");
    drop(&o);
    char *csv = read_text("y.csv", NULL);
    RUN(o, "predict", "--x=x.csv", "--weights=fake.safetensors");
    assert_string_equal(o.out, csv);
    drop(&o);
    RUN(o, "predict", "--x", "x.csv", "-oy.npy");
    assert_int_equal(o.code, 0);
    drop(&o);
    RUN(o, "predict", "--x", "x.csv", "--json");
    assert_begins(o.out, "{\"event\": \"result\", \"value\": [");
    assert_contains(o.out, "]}\n{\"event\": \"end\"}\n");
    drop(&o);
    write_text("x.csv", "a,b\n");
    RUN(o, "predict", "--x", "x.csv");                  /* no rows: nothing to do */
    assert_int_equal(o.code, 0);
    assert_string_equal(o.out, "");
    drop(&o);
    write_text("x.csv", "1,2\n999,1\n999,2\n");
    RUN(o, "predict", "--x", "x.csv", "-o", "bad.csv");
    assert_int_equal(o.code, 1);
    assert_contains(o.err, "fake: error: fake.dlm:7:5: an even row holds 999\n");
    assert_int_equal(access("bad.csv", F_OK), -1);
    drop(&o);
    RUN(o, "predict", "--x", "x.csv", "-o", "no/folder.csv");
    assert_int_equal(o.code, 1);
    drop(&o);
    free(csv);
}

static int print_into_full_device(void)
{
    char *words[] = {"fake", "print_all", NULL};
    return freopen("/dev/full", "w", stdout) ? dlm_main(&fake_program, 2, words) : -1;
}

static void emits(void **state)
{
    (void)state;
    Outcome o;
    RUN(o, "print-all", "--text", "a\"b", "--loud");
    assert_int_equal(o.code, 0);
    assert_string_equal(o.out, "a\"b loud\n0.5,-1e-09\n");
    drop(&o);
    RUN(o, "print_all", "--loud", "false", "--json");
    assert_string_equal(o.out, "{\"event\": \"emit\", \"value\": \"hello\"}\n"
                        "{\"event\": \"emit\", \"value\": \"\\u000a\"}\n"
                        "{\"event\": \"emit\", \"value\": [[0.5,-1e-09]]}\n{\"event\": \"end\"}\n");
    drop(&o);
    RUN(o, "print_all", "--weights", "x");
    assert_int_equal(o.code, 0);
    assert_contains(o.err, "fake: warning: --weights x was not read");
    drop(&o);
    CAPTURE(o, print_into_full_device());
    clearerr(stdout);
    assert_int_equal(o.code, 1);
    assert_contains(o.err, "fake: error: cannot write to the standard output");
    drop(&o);
}

/* ---- Ctrl-C ---- */

static void interrupt_saves(void **state)
{
    (void)state;
    Outcome o;
    fresh_files();
    signal(SIGINT, SIG_DFL);                    /* a shell's background jobs ignore it */
    raise_at = 2;
    RUN(o, "train", "--epochs", "1000000");
    raise_at = -1;
    assert_int_equal(o.code, RT_INTERRUPTED);
    assert_contains(o.err, "fake: stopping after this step (Ctrl-C again stops at once)\n");
    assert_contains(o.err, "fake train: stopped; epoch 3/1000000 in ");
    assert_int_equal(access("fake.safetensors", R_OK), 0);
    drop(&o);
    RUN(o, "train", "--epochs", "1");           /* the next run starts afresh */
    assert_int_equal(o.code, 0);
    drop(&o);
}

static int stubborn_entry(dlm_run *r, dlm_i64 *dim)
{
    (void)r, (void)dim;
    raise(SIGINT);
    raise(SIGINT);
    return 0;
}

static void second_interrupt_kills(void **state)
{
    (void)state;
    static const dlm_entry entry = {"stubborn", NULL, 0, 0, NULL, stubborn_entry};
    dlm_program program = fake_program;
    int status;
    program.entries = &entry;
    program.nentries = 1;
    fflush(stdout);
    fflush(stderr);
    pid_t child = fork();
    if (!child) {
        signal(SIGINT, SIG_DFL);
        _exit(dlm_main(&program, 1, (char *[]){"fake", NULL}));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

/* ---- bench ---- */

static void slow_train_run(void *const *buffer, const dlm_i64 *dim, dlm_team *team)
{
    for (int k = 0; k < 2000; k++)
        dlm_barrier(team);
    train_run(buffer, dim, team);
}

static dlm_step slow_step;
static double slow_factor = 1;

static int slow_entry(dlm_run *r, dlm_i64 *dim)
{
    float lr = (float)dlm_arg_float(r, 2), loss = 0;
    dlm_batches it = {0};
    for (dlm_i64 epoch = 0; epoch < 100 && !dlm_stopped(r); epoch++) {
        dlm_loop(r, 0, "epoch", epoch, 100);
        if (dlm_batches_open(r, &it, 0, DLM_TRAIN, 4, 1, 0, 0) < 0)
            return -1;
        for (dlm_i64 step = 0; !dlm_stopped(r); step++) {
            dim[0] = dlm_batches_next(r, &it);
            if (dim[0] <= 0)
                break;
            dlm_loop(r, 1, "step", step, 7);
            const void *const in[] = {it.field[0], it.field[1], &lr};
            void *const out[] = {&loss};
            if (dlm_step_run(r, &slow_step, dim, in, out) < 0)
                break;
            dlm_report(r, "loss", (double)loss * slow_factor);
        }
        dlm_batches_close(r, &it);
        dlm_loop_end(r, 1);
    }
    dlm_loop_end(r, 0);
    return dlm_save(r, "slow.safetensors", 2, both_places);
}

static void benches_compare(void **state)
{
    (void)state;
    static const char *const labels[] = {"unfused", "fused"};
    static dlm_entry entry;
    dlm_program slow = fake_program, quick = fake_program;
    static dlm_entry quick_entry;
    const dlm_program *programs[] = {&slow, &quick};
    Outcome o;
    fresh_files();
    slow_step = train_step;
    slow_step.run = slow_train_run;
    slow_step.nkernels = 9;
    entry = fake_entries[0];
    entry.run = slow_entry;
    slow.entries = &entry;
    slow.nentries = 1;
    quick_entry = fake_entries[0];
    quick.entries = &quick_entry;
    quick.nentries = 1;
    quick_entry.run = slow_entry;
    CAPTURE(o, dlm_bench_main(programs, labels, 2, "train", NULL, 2, (char *[]){"--threads", "2", NULL}));
    assert_int_equal(o.code, 0);
    assert_contains(o.out, "fake train, step train.1 on 2 threads; 4 reported values agree, "
                           "largest relative difference 0;");
    assert_contains(o.out, "\nunfused ");
    assert_contains(o.out, "\nfused ");
    assert_int_equal(access("slow.safetensors", F_OK), -1);
    assert_int_equal(access("fake.train.jsonl", F_OK), -1);
    drop(&o);
    CAPTURE(o, dlm_bench_main(programs, labels, 2, NULL, NULL, 2,
                              (char *[]){"--json", "--threads=2", NULL}));
    assert_int_equal(o.code, 0);
    assert_begins(o.out, "{\"event\": \"bench\", \"program\": \"fake\", \"entry\": \"train\", "
                  "\"step\": \"train.1\", \"threads\": 2, \"rounds\": ");
    assert_contains(o.out, "{\"label\": \"unfused\", \"kernels\": 9, \"bytes_moved\": 80, "
                           "\"flops\": 32, \"peak_bytes\": ");
    assert_contains(o.out, "\"speedup\": ");
    drop(&o);
    quick_entry.run = fake_entries[0].run;      /* reports epoch_loss, too */
    CAPTURE(o, dlm_bench_main(programs, labels, 2, "train", NULL, 0, NULL));
    assert_int_equal(o.code, 1);
    assert_contains(o.err, "fake: error: unfused reports 4 values and fused reports 5");
    drop(&o);
    CAPTURE(o, dlm_bench_main(programs, labels, 2, "tarin", NULL, 0, NULL));
    assert_int_equal(o.code, 2);
    assert_contains(o.err, "there is no entry `tarin`; did you mean `train`?");
    drop(&o);
    CAPTURE(o, dlm_bench_main(programs, labels, 2, "train", NULL, 1, (char *[]){"--bad", NULL}));
    assert_int_equal(o.code, 2);
    assert_contains(o.err, "`train` has no option `--bad`");
    drop(&o);
}

static int off_entry(dlm_run *r, dlm_i64 *dim)
{
    slow_factor = 1.001;
    int rc = slow_entry(r, dim);
    slow_factor = 1;
    return rc;
}

static void benches_refuse_disagreement(void **state)
{
    (void)state;
    static const char *const labels[] = {"unfused", "fused"};
    dlm_entry right = fake_entries[0], wrong = fake_entries[0];
    dlm_program a = fake_program, b = fake_program;
    const dlm_program *programs[] = {&a, &b};
    Outcome o;
    fresh_files();
    slow_step = train_step;
    right.run = slow_entry;
    wrong.run = off_entry;
    a.entries = &right;
    b.entries = &wrong;
    CAPTURE(o, dlm_bench_main(programs, labels, 2, "train", NULL, 0, NULL));
    assert_int_equal(o.code, 1);
    assert_string_equal(o.out, "");
    assert_contains(o.err, "fake: error: unfused and fused disagree: value 1, loss, is ");
    drop(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_shows_examples_first),
        cmocka_unit_test(usage_mistakes),
        cmocka_unit_test(failures_of_files),
        cmocka_unit_test(training_converges_and_logs),
        cmocka_unit_test(equal_runs_log_equal_lines),
        cmocka_unit_test(long_logs_are_thinned),
        cmocka_unit_test(results_go_where_asked),
        cmocka_unit_test(emits),
        cmocka_unit_test(interrupt_saves),
        cmocka_unit_test(second_interrupt_kills),
        cmocka_unit_test(benches_compare),
        cmocka_unit_test(benches_refuse_disagreement),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
