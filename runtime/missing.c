/* What stands for the formats whose libraries were missing when dlm was built (meson_options.txt):
 * a model that reads or writes such a file learns what to install. */
#include "runtime/reader.h"

/* No program names any of it where everything is there. */
static __attribute__((unused)) int lacking(dlm_run *r, const char *path, const char *package)
{
    return rt_error(r, "%s: this dlm was built without %s; install the package and build dlm in a "
                    "new folder", path, package);
}

#define MISSING_CODEC(name, extensions, package) \
    static int read_##name(dlm_run *r, const char *path, rt_tensor *to) \
    { \
        *to = (rt_tensor){0}; \
        return lacking(r, path, package); \
    } \
    static int write_##name(dlm_run *r, const char *path, int type, int rank, \
                            const dlm_i64 *shape, const void *data) \
    { \
        (void)type, (void)rank, (void)shape, (void)data; \
        return lacking(r, path, package); \
    } \
    const dlm_codec dlm_codec_##name = {extensions, read_##name, write_##name};

#define MISSING_READER(name, package) \
    static int read_##name(rt_reader *rd) \
    { \
        return lacking(rd->r, rd->path, package); \
    } \
    const dlm_reader dlm_reader_##name = {read_##name};

#define MISSING_TOKENIZER(name, package) \
    static void *read_##name(dlm_run *r, const char *path) \
    { \
        lacking(r, path, package); \
        return NULL; \
    } \
    static void *parse_##name(dlm_run *r, const char *path, const char *text) \
    { \
        (void)text; \
        return read_##name(r, path); \
    } \
    const dlm_tokenizer dlm_tokenizer_##name = {.read = read_##name, .parse = parse_##name};

#ifdef WITHOUT_PNG
MISSING_CODEC(png, "png", "libpng-dev")
#endif
#ifdef WITHOUT_JPEG
MISSING_CODEC(jpg, "jpg jpeg", "libjpeg62-turbo-dev")
#endif
#ifdef WITHOUT_NPZ
MISSING_READER(npz, "libminizip-dev")
#endif
#ifdef WITHOUT_TOKENS
MISSING_TOKENIZER(bpe, "libpcre2-dev")
#endif
#ifdef WITHOUT_SOUND
MISSING_CODEC(sound, "wav flac", "libsndfile1-dev")
#endif
