/* PNG files as tensors, by libpng's simple interface: [H, W] is grey, [C, H, W] has 1 (grey), 3
 * (red, green, blue) or 4 channels (and opacity); a leading axis of 1 is passed over. Numbers are
 * bytes as they are, or floats from 0 to 1, which are clipped and rounded. Reading gives
 * u8[C, H, W], which an argument of floats takes as 0 to 1. */
#include "runtime/reader.h"

#include <png.h>
#include <string.h>
#include <sys/stat.h>

/* Deflate makes at most so many bits of a byte, and a pixel has at least one. */
enum { MOST_PIXELS_A_BYTE = 8 * 1032 };

static const png_uint_32 formats[] = {0, PNG_FORMAT_GRAY, 0, PNG_FORMAT_RGB, PNG_FORMAT_RGBA};

static int cannot_read(dlm_run *r, const char *path, const png_image *image)
{
    bool cut = !strcmp(image->message, "Read Error");
    return rt_error(r, "cannot read %s: %s", path, cut ? "it is truncated" : image->message);
}

/* Before memory is taken for what the head of a file says. */
static int check_size(dlm_run *r, const char *path, png_image *image)
{
    struct stat s;
    double pixels = (double)image->width * image->height;
    if (stat(path, &s) || !S_ISREG(s.st_mode) || pixels <= (double)s.st_size * MOST_PIXELS_A_BYTE)
        return 0;
    png_image_free(image);
    return rt_error(r, "%s is damaged: it says that it holds %u x %u pixels, in %lld bytes", path,
                    (unsigned)image->width, (unsigned)image->height, (long long)s.st_size);
}

static int read_png(dlm_run *r, const char *path, rt_tensor *to)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        return cannot_read(r, path, &image);
    if (check_size(r, path, &image))
        return -1;
    int channels = (int)PNG_IMAGE_SAMPLE_CHANNELS(image.format);
    if (channels == 2)                      /* grey with opacity */
        channels = 4;
    image.format = formats[channels];
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;   /* 16 bits say the same as 8, more finely */
    size_t pixels = (size_t)image.width * image.height;
    unsigned char *rows = rt_alloc(r, (dlm_i64)(pixels * (size_t)channels), path);
    unsigned char *planes = rt_alloc(r, (dlm_i64)(pixels * (size_t)channels), path);
    if (!rows || !planes || !png_image_finish_read(&image, NULL, rows, 0, NULL)) {
        png_image_free(&image);
        rt_free(rows);
        rt_free(planes);
        return cannot_read(r, path, &image);
    }
    for (size_t k = 0; k < pixels; k++)
        for (int c = 0; c < channels; c++)
            planes[(size_t)c * pixels + k] = rows[k * (size_t)channels + (size_t)c];
    rt_free(rows);
    *to = (rt_tensor){.type = DLM_U8, .rank = 3, .data = planes,
                      .shape = {channels, image.height, image.width}};
    return 0;
}

static unsigned char to_byte(int type, const void *data, dlm_i64 k)
{
    double x = rt_get(type, data, k);
    if (type == DLM_F32 || type == DLM_F64 || type == DLM_F16 || type == DLM_BF16)
        x = x * 255;
    return !(x > 0) ? 0 : x > 255 ? 255 : (unsigned char)(x + 0.5);
}

/* Writes a file that appears complete or not at all, through memory. */
static int write_image(dlm_run *r, const char *path, png_image *image, const unsigned char *rows)
{
    png_alloc_size_t bytes = PNG_IMAGE_PNG_SIZE_MAX(*image);
    void *block = rt_alloc(r, (dlm_i64)bytes, path);
    rt_file file;
    int fault = block ? 0 : -1;
    if (!fault && !png_image_write_to_memory(image, block, &bytes, 0, rows, 0, NULL))
        fault = rt_error(r, "cannot write %s: %s", path, image->message);
    if (!fault && !(fault = rt_file_create(r, &file, path))) {
        rt_file_write(&file, block, bytes);
        fault = rt_file_commit(r, &file);
    }
    rt_free(block);
    return fault;
}

static int write_png(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape,
                     const void *data)
{
    while (rank > 3 && shape[0] == 1)
        shape++, rank--;
    dlm_i64 channels = rank == 3 ? shape[0] : 1;
    if (rank < 2 || rank > 3 || channels < 1 || channels > 4 || channels == 2 ||
        shape[rank - 1] < 1 || shape[rank - 2] < 1) {
        rt_text t = {0};
        rt_put_shape(&t, type, rank, shape);
        rt_error(r, "%s: an image is [H, W] or [C, H, W] with 1, 3 or 4 channels, but this is %s",
                 path, t.p ? t.p : "another shape");
        rt_text_free(&t);
        return -1;
    }
    png_image image = {.version = PNG_IMAGE_VERSION, .format = formats[channels],
                       .height = (png_uint_32)shape[rank - 2], .width = (png_uint_32)shape[rank - 1]};
    dlm_i64 pixels = shape[rank - 2] * shape[rank - 1];
    unsigned char *rows = rt_alloc(r, pixels * channels, path);
    for (dlm_i64 k = 0; rows && k < pixels * channels; k++)
        rows[k] = to_byte(type, data, k % channels * pixels + k / channels);
    int fault = rows ? write_image(r, path, &image, rows) : -1;
    rt_free(rows);
    return fault;
}

const dlm_codec dlm_codec_png = {"png", read_png, write_png};
