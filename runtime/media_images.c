/* Pictures of a folder, or that a list names, as rows of u8[C, H, W]. They have the size that the field
 * asks for, or are brought to it: stretched to it; cropped, so that as much of the middle as has that
 * shape fills it; or padded, so that all of the picture is in it, with black around. They have as many channels,
 * too: grey is red, green and blue alike, a picture without opacity is opaque, and opacity is left out where there
 * is no room for it.
 *
 * A pixel of the result is a mean of those around its place, which weigh less the farther they are:
 * linearly, over at least two pixels and at least what one of the result covers. Rows first, then columns, each
 * rounded; Pillow's `resize` with BILINEAR does the same. */
#include "runtime/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

extern const dlm_codec dlm_codec_png, dlm_codec_jpg;

typedef struct {            /* the numbers of an axis, and of what lies across */
    const unsigned char *from;
    unsigned char *to;
    dlm_i64 n, m;           /* numbers along the axis; and of the result */
    dlm_i64 step, to_step;  /* from one to the next */
    dlm_i64 lines, line, to_line;
    double low, high;       /* the part of the axis that is shown */
} Axis;

/* The weights of number k of the result: how many, from *first on; they add up to 1. */
static dlm_i64 weigh(const Axis *a, dlm_i64 k, double *weight, dlm_i64 *first)
{
    double scale = (a->high - a->low) / (double)a->m, reach = scale > 1 ? scale : 1;
    double centre = a->low + ((double)k + 0.5) * scale, sum = 0;
    dlm_i64 begin = (dlm_i64)(centre - reach + 0.5), end = (dlm_i64)(centre + reach + 0.5);
    begin = centre - reach + 0.5 < 0 ? 0 : begin;
    end = end > a->n ? a->n : end;
    for (dlm_i64 j = begin; j < end; j++) {
        double far = fabs(((double)j - centre + 0.5) / reach);
        sum += weight[j - begin] = far < 1 ? 1 - far : 0;
    }
    for (dlm_i64 j = begin; j < end; j++)
        weight[j - begin] /= sum;
    *first = begin;
    return end - begin;
}

static int resample(dlm_run *r, const Axis *a)
{
    double *weight = malloc(((size_t)a->n + 2) * sizeof *weight);
    if (!weight)
        return rt_error(r, "out of memory");
    for (dlm_i64 k = 0; k < a->m; k++) {
        dlm_i64 first, n = weigh(a, k, weight, &first);
        for (dlm_i64 line = 0; line < a->lines; line++) {
            const unsigned char *from = a->from + line * a->line + first * a->step;
            double sum = 0.5;
            for (dlm_i64 j = 0; j < n; j++)
                sum += weight[j] * from[j * a->step];
            a->to[line * a->to_line + k * a->to_step] = (unsigned char)(sum > 255 ? 255 : sum);
        }
    }
    free(weight);
    return 0;
}

typedef struct { double x, y, w, h; } Part;     /* of the picture that is shown */

/* The part, as [C, h, w] numbers into rows of `row` and planes of `plane`. */
static int scale(dlm_run *r, const rt_tensor *t, const Part *p, dlm_i64 h, dlm_i64 w,
                 unsigned char *to, dlm_i64 row, dlm_i64 plane)
{
    dlm_i64 channels = t->shape[0], height = t->shape[1], width = t->shape[2];
    unsigned char *narrow = rt_alloc(r, channels * height * w, "a picture");
    Axis along = {t->data, narrow, width, w, 1, 1, channels * height, width, w, p->x, p->x + p->w};
    int fault = narrow ? resample(r, &along) : -1;
    for (dlm_i64 c = 0; c < channels && !fault; c++) {
        Axis down = {narrow + c * height * w, to + c * plane, height, h, w, row, w, 1, 1,
                     p->y, p->y + p->h};
        fault = resample(r, &down);
    }
    rt_free(narrow);
    return fault;
}

/* Of both sizes of the result, the one that keeps the picture's proportions within it. */
static void fit_inside(const rt_tensor *t, dlm_i64 *h, dlm_i64 *w)
{
    double height = (double)t->shape[1], width = (double)t->shape[2];
    double factor = fmin((double)*h / height, (double)*w / width);
    dlm_i64 high = (dlm_i64)(height * factor + 0.5), wide = (dlm_i64)(width * factor + 0.5);
    *h = high < 1 ? 1 : high;
    *w = wide < 1 ? 1 : wide;
}

static int fit(dlm_run *r, const char *how, const rt_tensor *t, const dlm_i64 *shape,
               unsigned char *to)
{
    double height = (double)t->shape[1], width = (double)t->shape[2];
    dlm_i64 h = shape[1], w = shape[2];
    Part p = {0, 0, width, height};
    if (!strcmp(how, "crop")) {
        p.w = fmin(width, height * (double)w / (double)h);
        p.h = fmin(height, width * (double)h / (double)w);
        p.x = (width - p.w) / 2;
        p.y = (height - p.h) / 2;
    }
    if (!strcmp(how, "pad")) {
        memset(to, 0, (size_t)(shape[0] * shape[1] * shape[2]));
        fit_inside(t, &h, &w);
        to += (shape[1] - h) / 2 * shape[2] + (shape[2] - w) / 2;
    }
    return scale(r, t, &p, h, w, to, shape[2], shape[1] * shape[2]);
}

/* Channel c of pixel k of a picture that is to have `wanted` channels. Luma as of ITU-R BT.601, in 1/65536. */
static unsigned char channel_at(const rt_tensor *t, dlm_i64 wanted, dlm_i64 c, dlm_i64 k)
{
    const unsigned char *p = t->data;
    dlm_i64 pixels = t->shape[1] * t->shape[2], had = t->shape[0];
    if (c == 3)
        return had == 4 ? p[3 * pixels + k] : 255;
    if (wanted == 1 && had > 1)
        return (unsigned char)((19595u * p[k] + 38470u * p[pixels + k] + 7471u * p[2 * pixels + k] + 32768u) >> 16);
    return p[(had == 1 ? 0 : c) * pixels + k];
}

static int set_channels(dlm_run *r, rt_tensor *t, dlm_i64 wanted)
{
    dlm_i64 pixels = t->shape[1] * t->shape[2];
    if (t->shape[0] == wanted)
        return 0;
    unsigned char *to = rt_alloc(r, pixels * wanted, "a picture");
    for (dlm_i64 c = 0; c < wanted && to; c++)
        for (dlm_i64 k = 0; k < pixels; k++)
            to[c * pixels + k] = channel_at(t, wanted, c, k);
    rt_free(t->data);
    t->data = to;
    t->shape[0] = wanted;
    return to ? 0 : -1;
}

static int wrong_size(rt_reader *rd, const rt_source *s, const char *path, const rt_tensor *t)
{
    rt_text text = {0};
    rt_put_shape(&text, t->type, t->rank, t->shape);
    rt_print(&text, ", but %s.%s reads images of ", rd->data->name, s->field->name);
    rt_put_shape(&text, s->source->type, s->source->rank, s->shape);
    rt_print(&text, t->shape[0] != s->shape[0] ? "; pictures have 1 channel (grey), 3 or 4 (with opacity)" :
             "; `fit = \"crop\"`, \"stretch\" or \"pad\" behind the shape brings them to one size");
    rt_error(rd->r, "%s is %s", path, text.p ? text.p : "of another size");
    rt_text_free(&text);
    return -1;
}

static int add_image(rt_reader *rd, rt_source *s, const char *path)
{
    const dlm_codec *codec = rt_has_extension(path, "png") ? &dlm_codec_png : &dlm_codec_jpg;
    rt_tensor t = {0};
    bool known = s->shape[0] == 1 || s->shape[0] == 3 || s->shape[0] == 4;
    if (codec->read(rd->r, path, &t) || (known && set_channels(rd->r, &t, s->shape[0]))) {
        rt_free(t.data);
        return -1;
    }
    bool same = !memcmp(t.shape, s->shape, 3 * sizeof *t.shape);
    int fault = !same && (!known || !strcmp(s->source->option, "exact")) ? wrong_size(rd, s, path, &t) : 0;
    unsigned char *to = fault ? NULL : rt_source_rows(rd, s, 1);
    if (to && same)
        memcpy(to, t.data, rt_source_bytes(s));
    else if (to)
        fault = fit(rd->r, s->source->option, &t, s->shape, to);
    rt_free(t.data);
    return to ? fault : -1;
}

const dlm_media dlm_media_images = {"png jpg jpeg", add_image};
