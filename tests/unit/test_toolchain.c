/* The toolchain: C text to objects, through the cache, into this process and into a file. */
#include "codegen/embed.h"
#include "codegen/toolchain.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <dirent.h>

#include <cmocka.h>

/* Generated code calls this through the JIT; it is exported for its name. */
int dlm_test_answer(void);
int dlm_test_answer(void)
{
    return 42;
}

static char folder[64];         /* of this test run; the cache is in it */

static Bytes compile(const char *source)
{
    Bytes object;
    char *text;
    CompileOptions options = COMPILE_DEFAULT;
    assert_int_equal(compile_c(source, "test.c", &options, &object, &text), 0);
    assert_null(text);
    return object;
}

static void *symbol(Jit *jit, const char *name)
{
    char *error;
    void *address = jit_symbol(jit, name, &error);
    if (!address)
        fail_msg("%s: %s", name, error);
    return address;
}

/* ---- compiling and loading ---- */

static void compiles_and_calls(void **state)
{
    (void)state;
    Bytes object = compile(
        "typedef float v16 __attribute__((vector_size(64)));\n"
        "double sqrt(double);\n"
        "int dlm_test_answer(void);\n"
        "static const float table[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};\n"
        "float sum(const float *x) {\n"
        "    v16 a = *(const v16 *)x, s = __builtin_elementwise_fma(a, a, *(const v16 *)table);\n"
        "    float r = 0;\n"
        "    for (int i = 0; i < 16; i++) r += s[i];\n"
        "    return r;\n"
        "}\n"
        "double root(double x) { return sqrt(x) + dlm_test_answer(); }\n");
    char *error;
    Jit *jit = jit_load(&object, 1, &error);
    assert_non_null(jit);
    float (*sum)(const float *) = symbol(jit, "sum");
    double (*root)(double) = symbol(jit, "root");
    float x[16] __attribute__((aligned(64)));
    for (int i = 0; i < 16; i++)
        x[i] = (float)i;
    assert_true(sum(x) == 1240 + 136);
    assert_true(root(9) == 45);
    jit_free(jit);
    bytes_free(&object);
}

static void units_see_each_other(void **state)
{
    (void)state;
    const CompileUnit units[] = {
        {"a.c", "extern int counter; int b(int); int a(int x) { counter++; return b(x) + 1; }"},
        {"b.c", "int counter = 7; int c(int); int b(int x) { return 2 * c(x); }"},
        {"c.c", "extern int counter; int c(int x) { return x + counter; }"},
    };
    Bytes objects[3];
    char *text;
    CompileOptions options = COMPILE_DEFAULT;
    assert_int_equal(compile_units(units, 3, &options, objects, &text), 0);
    char *error;
    Jit *jit = jit_load(objects, 3, &error);
    assert_non_null(jit);
    int (*a)(int) = symbol(jit, "a");
    assert_int_equal(a(10), 37);
    assert_int_equal(a(10), 39);
    jit_free(jit);
    for (int i = 0; i < 3; i++)
        bytes_free(&objects[i]);
}

static void missing_symbols_are_named(void **state)
{
    (void)state;
    Bytes object = compile("void dlm_nowhere(void); void f(void) { dlm_nowhere(); }");
    char *error;
    Jit *jit = jit_load(&object, 1, &error);
    assert_non_null(jit);
    assert_null(jit_symbol(jit, "f", &error));
    assert_non_null(strstr(error, "dlm_nowhere"));
    free(error);
    assert_null(jit_symbol(jit, "g", &error));
    assert_non_null(strstr(error, "g"));
    free(error);
    jit_free(jit);
    bytes_free(&object);
}

static void damaged_objects_are_refused(void **state)
{
    (void)state;
    Bytes object = {(unsigned char *)"not an object", 13};
    char *error;
    assert_null(jit_load(&object, 1, &error));
    assert_non_null(error);
    free(error);
}

static void bad_source_is_diagnosed(void **state)
{
    (void)state;
    const CompileUnit units[] = {
        {"good.c", "int f(void) { return 1; }"},
        {"bad.c", "int f(void) { return x; }"},
        {"worse.c", "#include <math.h>\n"},
    };
    Bytes objects[3];
    char *text;
    CompileOptions options = COMPILE_DEFAULT;
    assert_int_equal(compile_units(units, 3, &options, objects, &text), -1);
    assert_non_null(strstr(text, "bad.c:1:22: error: use of undeclared identifier 'x'"));
    assert_non_null(strstr(text, "worse.c:1:10: fatal error: 'math.h' file not found"));
    for (int i = 0; i < 3; i++)
        assert_null(objects[i].data);
    free(text);
}

/* a * b + c is not contracted: 2^-60 would survive in a fused multiply-add. */
static void contraction_is_off(void **state)
{
    (void)state;
    Bytes object = compile("double f(double a, double b, double c) { return a * b + c; }");
    char *error;
    Jit *jit = jit_load(&object, 1, &error);
    assert_non_null(jit);
    double (*f)(double, double, double) = symbol(jit, "f");
    double e = 1.0 / (1 << 30);
    assert_true(f(1 + e, 1 - e, -1) == 0);
    jit_free(jit);
    bytes_free(&object);
}

static void portable_code_has_no_new_instructions(void **state)
{
    (void)state;
    const char *source = "void f(float *restrict y, const float *x) {"
                         " for (int i = 0; i < 1024; i++) y[i] += 2 * x[i]; }";
    CompileOptions options = COMPILE_DEFAULT;
    options.target = TARGET_PORTABLE;
    Bytes portable, native = compile(source);
    char *text, *error;
    assert_int_equal(compile_c(source, "test.c", &options, &portable, &text), 0);
    assert_string_equal(cpu_target(TARGET_PORTABLE)->cpu, "x86-64");
    if (strcmp(cpu_target(TARGET_NATIVE)->cpu, "x86-64") != 0)
        assert_false(native.size == portable.size &&
                     memcmp(native.data, portable.data, native.size) == 0);
    Jit *jit = jit_load(&portable, 1, &error);
    assert_non_null(jit);
    void (*f)(float *, const float *) = symbol(jit, "f");
    float x[1024], y[1024];
    for (int i = 0; i < 1024; i++)
        x[i] = y[i] = (float)i;
    f(y, x);
    assert_true(y[1023] == 3 * 1023);
    jit_free(jit);
    bytes_free(&portable);
    bytes_free(&native);
}

/* ---- the cache ---- */

static void cache_hits_and_misses(void **state)
{
    (void)state;
    const char *source = "int cached(void) { return 1; }";
    CompileOptions options = COMPILE_DEFAULT;
    int before = compiled_units();
    Bytes first = compile(source), second = compile(source), other;
    assert_int_equal(compiled_units(), before + 1);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    char *text;
    options.optimise = 0;
    assert_int_equal(compile_c(source, "test.c", &options, &other, &text), 0);
    assert_int_equal(compiled_units(), before + 2);
    bytes_free(&other);
    options = COMPILE_DEFAULT;
    options.no_cache = true;
    assert_int_equal(compile_c(source, "test.c", &options, &other, &text), 0);
    assert_int_equal(compiled_units(), before + 3);
    assert_memory_equal(first.data, other.data, first.size);
    bytes_free(&other);
    bytes_free(&first);
    bytes_free(&second);
}

static void keys_tell_where_parts_begin(void **state)
{
    (void)state;
    rt_cache_key a = rt_cache_hash((rt_cache_part[]){{"ab", 2}, {"c", 1}}, 2);
    rt_cache_key b = rt_cache_hash((rt_cache_part[]){{"a", 1}, {"bc", 2}}, 2);
    assert_true(a.low != b.low || a.high != b.high);
}

/* The path of the one entry that `key` has. */
static void entry_path(rt_cache_key key, char path[static 128])
{
    snprintf(path, 128, "%s/dlm/%016llx%016llx", folder, (unsigned long long)key.high,
             (unsigned long long)key.low);
}

static void damaged_entries_count_as_missing(void **state)
{
    (void)state;
    rt_cache_key key = rt_cache_hash((rt_cache_part[]){{"damage", 6}}, 1);
    char path[128], bytes[1000];
    memset(bytes, 'x', sizeof bytes);
    entry_path(key, path);
    static const off_t places[] = {3, 9, 20, 500};
    for (int i = 0; i < LENGTH(places); i++) {
        rt_cache_keep(key, &(rt_cache_part){bytes, sizeof bytes}, 1);
        rt_cached content;
        assert_true(rt_cache_find(key, &content));
        assert_int_equal(content.size, sizeof bytes);
        rt_cache_release(&content);
        int file = open(path, O_WRONLY);
        assert_int_equal(pwrite(file, "?", 1, places[i]), 1);
        close(file);
        assert_false(rt_cache_find(key, &content));
        assert_null(content.data);
    }
    rt_cache_keep(key, &(rt_cache_part){bytes, sizeof bytes}, 1);
    rt_cached content;
    static const off_t sizes[] = {600, 64, 10, 0};
    for (int i = 0; i < LENGTH(sizes); i++) {
        assert_int_equal(truncate(path, sizes[i]), 0);
        assert_false(rt_cache_find(key, &content));
    }
}

static void unusable_folders_are_passed_over(void **state)
{
    (void)state;
    static const char *const places[] = {"/proc/nowhere", "/dev/null", "relative"};
    for (int i = 0; i < LENGTH(places); i++) {
        setenv("XDG_CACHE_HOME", places[i], 1);
        setenv("HOME", "/proc/nobody", 1);
        rt_cache_key key = rt_cache_hash((rt_cache_part[]){{"x", 1}}, 1);
        rt_cache_keep(key, &(rt_cache_part){"data", 4}, 1);
        rt_cached content;
        assert_false(rt_cache_find(key, &content));
        Bytes object = compile("int uncached(void) { return 1; }");
        bytes_free(&object);
    }
    assert_int_equal(access("relative", F_OK), -1);
    setenv("XDG_CACHE_HOME", folder, 1);
}

static void others_must_not_write_into_the_cache(void **state)
{
    (void)state;
    rt_cache_key key = rt_cache_hash((rt_cache_part[]){{"shared", 6}}, 1);
    char path[128];
    snprintf(path, sizeof path, "%s/dlm", folder);
    rt_cache_keep(key, &(rt_cache_part){"data", 4}, 1);
    chmod(path, 0777);
    rt_cached content;
    assert_false(rt_cache_find(key, &content));
    chmod(path, 0700);
    assert_true(rt_cache_find(key, &content));
    rt_cache_release(&content);
}

/* ---- linking ---- */

static int count_files(const char *path)
{
    int n = 0;
    DIR *listing = opendir(path);
    for (struct dirent *d; (d = readdir(listing));)
        n += d->d_name[0] != '.' || strlen(d->d_name) > 2;
    closedir(listing);
    return n;
}

/* A main of its own keeps the runtime's out, which would ask for a model. */
static const char program[] =
    "int printf(const char *, ...);\n"
    "double cos(double);\n"
    "const char *zlibVersion(void);\n"
    "int main(int argc, char **argv) {\n"
    "    (void)argv;\n"
    "    return printf(\"%.3f %c\\n\", cos(argc), zlibVersion()[0]) == 8 ? 7 : 1;\n"
    "}\n";

static void links_and_runs(void **state)
{
    (void)state;
    Bytes object = compile(program);
    char path[192], work[128], *text;
    snprintf(work, sizeof work, "%s/out", folder);
    snprintf(path, sizeof path, "%s/program", work);
    mkdir(work, 0700);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(link_executable(&object, 1, path, &text), 0);
        assert_null(text);
        int status = system(path);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 7);
        assert_int_equal(count_files(work), 1);
    }
    bytes_free(&object);
}

static void failed_links_leave_nothing(void **state)
{
    (void)state;
    Bytes object = compile("void dlm_nowhere(void); int main(void) { dlm_nowhere(); return 0; }");
    char path[192], work[128], *text;
    snprintf(work, sizeof work, "%s/failed", folder);
    snprintf(path, sizeof path, "%s/program", work);
    mkdir(work, 0700);
    assert_int_equal(link_executable(&object, 1, path, &text), -1);
    assert_non_null(strstr(text, "dlm_nowhere"));
    free(text);
    assert_int_equal(link_executable(&object, 1, work, &text), -1);
    assert_non_null(strstr(text, "it is a folder"));
    free(text);
    assert_int_equal(link_executable(&object, 1, "/proc/nowhere/program", &text), -1);
    assert_non_null(strstr(text, "cannot write /proc/nowhere/program: No such file"));
    free(text);
    assert_int_equal(count_files(work), 0);
    bytes_free(&object);
}

/* ---- what dlm carries ---- */

static void files_are_embedded(void **state)
{
    (void)state;
    assert_non_null(strstr((const char *)embedded_abi.data, "dlm_main("));
    assert_memory_equal(embedded_runtime.data, "!<arch>\n", 8);
    assert_memory_equal(embedded_clang.data, "\177ELF", 4);
    assert_memory_equal(embedded_orc.data, "\177ELF", 4);
    for (int i = 0; i < embedded_std_count; i++) {
        assert_memory_equal(embedded_std[i].name, "std/", 4);
        assert_int_equal(strlen((const char *)embedded_std[i].data), embedded_std[i].size);
    }
}

int main(void)
{
    snprintf(folder, sizeof folder, "/tmp/dlm-test-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    setenv("XDG_CACHE_HOME", folder, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compiles_and_calls),
        cmocka_unit_test(units_see_each_other),
        cmocka_unit_test(missing_symbols_are_named),
        cmocka_unit_test(damaged_objects_are_refused),
        cmocka_unit_test(bad_source_is_diagnosed),
        cmocka_unit_test(contraction_is_off),
        cmocka_unit_test(portable_code_has_no_new_instructions),
        cmocka_unit_test(cache_hits_and_misses),
        cmocka_unit_test(keys_tell_where_parts_begin),
        cmocka_unit_test(damaged_entries_count_as_missing),
        cmocka_unit_test(unusable_folders_are_passed_over),
        cmocka_unit_test(others_must_not_write_into_the_cache),
        cmocka_unit_test(links_and_runs),
        cmocka_unit_test(failed_links_leave_nothing),
        cmocka_unit_test(files_are_embedded),
    };
    int failed = cmocka_run_group_tests_name("toolchain", tests, NULL, NULL);
    char *remove = message("rm -rf %s", folder);
    int status = system(remove);
    free(remove);
    return failed || status;
}
