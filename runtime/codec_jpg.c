/* JPEG files as tensors of u8[C, H, W], by libjpeg: C is 1 for grey and 3 for colours. They are read
 * only: what a program writes should not be changed by its format. */
#include "runtime/reader.h"

#include <errno.h>
#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf escape;
    char text[JMSG_LENGTH_MAX];
} Errors;

/* libjpeg's own way would end the program. */
static void on_error(j_common_ptr jpeg)
{
    Errors *errors = (Errors *)jpeg->err;
    jpeg->err->format_message(jpeg, errors->text);
    longjmp(errors->escape, 1);
}

/* A file that breaks off is a warning to libjpeg, which would make up the rest. */
static void on_warning(j_common_ptr jpeg, int level)
{
    if (level < 0)
        on_error(jpeg);
}

/* Fills *to; its data is freed by the caller, also after an escape. */
static void decode(struct jpeg_decompress_struct *jpeg, dlm_run *r, const char *path, rt_tensor *to,
                   unsigned char **line)
{
    jpeg_read_header(jpeg, TRUE);
    jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(jpeg);
    size_t channels = (size_t)jpeg->output_components, width = jpeg->output_width;
    size_t pixels = width * jpeg->output_height;
    *to = (rt_tensor){.type = DLM_U8, .rank = 3,
                      .shape = {(dlm_i64)channels, jpeg->output_height, jpeg->output_width}};
    to->data = rt_alloc(r, (dlm_i64)(pixels * channels), path);
    *line = malloc(width * channels + 1);
    while (to->data && *line && jpeg->output_scanline < jpeg->output_height) {
        size_t row = jpeg->output_scanline;
        jpeg_read_scanlines(jpeg, line, 1);
        for (size_t k = 0; k < width * channels; k++)
            ((unsigned char *)to->data)[k % channels * pixels + row * width + k / channels] =
                (*line)[k];
    }
    jpeg_finish_decompress(jpeg);
}

static int read_jpg(dlm_run *r, const char *path, rt_tensor *to)
{
    struct jpeg_decompress_struct jpeg;
    Errors errors;
    unsigned char *volatile line = NULL;
    dlm_i64 bytes;
    unsigned char *file = rt_read_file(r, path, NULL, &bytes);
    if (!file)
        return -1;
    *to = (rt_tensor){0};
    jpeg.err = jpeg_std_error(&errors.manager);
    errors.manager.error_exit = on_error;
    errors.manager.emit_message = on_warning;
    int fault = setjmp(errors.escape);
    if (fault) {
        rt_error(r, "cannot read %s: %s", path, errors.text);
    } else {
        jpeg_create_decompress(&jpeg);
        jpeg_mem_src(&jpeg, file, (unsigned long)bytes);
        decode(&jpeg, r, path, to, (unsigned char **)&line);
    }
    jpeg_destroy_decompress(&jpeg);
    free(line);
    rt_free(file);
    if (!fault && to->data)
        return 0;
    rt_free(to->data);
    return fault ? -1 : rt_error(r, "out of memory");
}

static int write_jpg(dlm_run *r, const char *path, int type, int rank, const dlm_i64 *shape,
                     const void *data)
{
    (void)type, (void)rank, (void)shape, (void)data;
    return rt_error(r, "cannot write %s: pictures are written as .png, which keeps every pixel", path);
}

const dlm_codec dlm_codec_jpg = {"jpg jpeg", read_jpg, write_jpg};
