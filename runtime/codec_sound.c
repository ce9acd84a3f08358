/* WAV and FLAC files as tensors, by libsndfile: [T] of one channel or [C, T], floats from -1 to 1;
 * a leading axis of 1 is passed over. What is written has the rate of the sound that was read last,
 * or 16000 samples a second: .wav of floats as they are, .flac of 24 bits.
 *
 * The library is loaded when the first file is met, so that executables need it only then. */
#include "runtime/reader.h"

#include <dlfcn.h>
#include <sndfile.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { USUAL_RATE = 16000, MOST_CHANNELS = 64 };

typedef struct {
    SNDFILE *(*open)(const char *path, int mode, SF_INFO *info);
    sf_count_t (*read)(SNDFILE *file, float *to, sf_count_t frames);
    sf_count_t (*write)(SNDFILE *file, const float *from, sf_count_t frames);
    int (*command)(SNDFILE *file, int command, void *data, int size);
    const char *(*message)(SNDFILE *file);
    int (*close)(SNDFILE *file);
} Library;

static int load(dlm_run *r, const char *path, Library *l)
{
    void *handle = dlopen("libsndfile.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return rt_error(r, "%s: sound needs libsndfile; install the package libsndfile1", path);
    *(void **)&l->open = dlsym(handle, "sf_open");
    *(void **)&l->read = dlsym(handle, "sf_readf_float");
    *(void **)&l->write = dlsym(handle, "sf_writef_float");
    *(void **)&l->command = dlsym(handle, "sf_command");
    *(void **)&l->message = dlsym(handle, "sf_strerror");
    *(void **)&l->close = dlsym(handle, "sf_close");
    bool whole = l->open && l->read && l->write && l->command && l->message && l->close;
    return whole ? 0 : rt_error(r, "%s: this libsndfile lacks functions of version 1.0", path);
}

/* Frame by frame to channel by channel, or back. */
static void transpose(const float *from, float *to, dlm_i64 rows, dlm_i64 columns)
{
    for (dlm_i64 k = 0; k < rows; k++)
        for (dlm_i64 j = 0; j < columns; j++)
            to[j * rows + k] = from[k * columns + j];
}

static unsigned size_at(const unsigned char *p)
{
    return p[0] | (unsigned)p[1] << 8 | (unsigned)p[2] << 16 | (unsigned)p[3] << 24;
}

/* libsndfile takes a .wav that was cut off for a shorter sound. Programs that write to a pipe do not know
 * the size: they leave one of 2 GB or more, or none. */
static int check_whole(dlm_run *r, const char *path)
{
    unsigned char head[12];
    long long size = 0, have = 0;
    FILE *f = fopen(path, "rb");
    bool riff = f && fread(head, 1, 12, f) == 12 && !memcmp(head, "RIFF", 4) && !memcmp(head + 8, "WAVE", 4);
    while (riff && fread(head, 1, 8, f) == 8) {
        long long chunk = size_at(head + 4);
        if (!memcmp(head, "data", 4)) {
            long at = ftell(f);
            size = chunk;
            have = fseek(f, 0, SEEK_END) ? chunk : ftell(f) - at;
            break;
        }
        if (fseek(f, chunk + chunk % 2, SEEK_CUR))
            break;
    }
    if (f)
        fclose(f);
    if (size <= have || size >= 0x7ffff000)
        return 0;
    return rt_error(r, "%s is truncated: it should hold %lld bytes of samples, and %lld are there", path,
                    size, have);
}

static int read_frames(dlm_run *r, const char *path, const Library *l, SNDFILE *file,
                       const SF_INFO *info, rt_tensor *to)
{
    dlm_i64 bytes, channels = info->channels, frames = info->frames;
    if (frames < 0 || __builtin_mul_overflow(frames, channels * (dlm_i64)sizeof(float), &bytes))
        return rt_error(r, "%s is too large", path);
    float *interleaved = rt_alloc(r, bytes, path), *planes = rt_alloc(r, bytes, path);
    int fault = interleaved && planes ? 0 : -1;
    if (!fault && l->read(file, interleaved, frames) != frames)
        fault = rt_error(r, "%s is truncated: it should hold %lld samples", path,
                         (long long)frames);
    if (!fault)
        transpose(interleaved, planes, frames, channels);
    rt_free(interleaved);
    *to = (rt_tensor){.type = DLM_F32, .rank = 2, .shape = {channels, frames}, .data = planes};
    if (fault) {
        rt_free(planes);
        to->data = NULL;
    }
    return fault;
}

static int read_sound(dlm_run *r, const char *path, rt_tensor *to)
{
    Library l;
    SF_INFO info = {0};
    *to = (rt_tensor){0};
    if (load(r, path, &l))
        return -1;
    SNDFILE *file = l.open(path, SFM_READ, &info);
    if (!file)
        return rt_error(r, "cannot read %s: %s", path, l.message(NULL));
    int fault = check_whole(r, path);
    if (!fault)
        fault = read_frames(r, path, &l, file, &info, to);
    l.close(file);
    r->sound_rate = info.samplerate;
    return fault;
}

/* libsndfile writes to a file beside it, which then gets the name. */
static int write_frames(dlm_run *r, const char *path, const Library *l, SF_INFO *info,
                        const float *interleaved, dlm_i64 frames)
{
    rt_text beside = {0};
    rt_print(&beside, "%s.%ld.tmp", path, (long)getpid());
    if (!beside.p)
        return rt_error(r, "out of memory");
    int fault = 0;
    SNDFILE *file = l->open(beside.p, SFM_WRITE, info);
    if (!file)
        fault = rt_error(r, "cannot write %s: %s", path, l->message(NULL));
    if (file)
        l->command(file, SFC_SET_CLIPPING, NULL, SF_TRUE);
    if (file && l->write(file, interleaved, frames) != frames)
        fault = rt_error(r, "cannot write %s: %s", path, l->message(file));
    if (file && l->close(file) && !fault)
        fault = rt_error(r, "cannot write %s", path);
    if (!fault && rename(beside.p, path))
        fault = rt_error(r, "cannot write %s: %m", path);
    if (fault)
        unlink(beside.p);
    rt_text_free(&beside);
    return fault;
}

static int wrong_shape(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape)
{
    rt_text t = {0};
    rt_put_shape(&t, type, rank, shape);
    rt_error(r, "%s: a sound is floats [T] or [C, T] with at most %d channels, but this is %s",
             path, MOST_CHANNELS, t.p ? t.p : "another shape");
    rt_text_free(&t);
    return -1;
}

static int write_sound(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape,
                       const void *data)
{
    Library l;
    bool floats = type == DLM_F32 || type == DLM_F64 || type == DLM_F16 || type == DLM_BF16;
    while (rank > 2 && shape[0] == 1)
        shape++, rank--;
    dlm_i64 channels = rank == 2 ? shape[0] : 1;
    if (!floats || rank < 1 || rank > 2 || channels < 1 || channels > MOST_CHANNELS)
        return wrong_shape(r, path, type, rank, shape);
    if (load(r, path, &l))
        return -1;
    dlm_i64 frames = shape[rank - 1], n = frames * channels;
    float *interleaved = rt_alloc(r, n * (dlm_i64)sizeof(float), path);
    for (dlm_i64 k = 0; interleaved && k < n; k++)
        interleaved[k % frames * channels + k / frames] = (float)rt_get(type, data, k);
    SF_INFO info = {.samplerate = r->sound_rate ? r->sound_rate : USUAL_RATE,
                    .channels = (int)channels,
                    .format = rt_has_extension(path, "flac") ? SF_FORMAT_FLAC | SF_FORMAT_PCM_24
                                                             : SF_FORMAT_WAV | SF_FORMAT_FLOAT};
    int fault = interleaved ? write_frames(r, path, &l, &info, interleaved, frames) : -1;
    rt_free(interleaved);
    return fault;
}

const dlm_codec dlm_codec_sound = {"wav flac", read_sound, write_sound};
