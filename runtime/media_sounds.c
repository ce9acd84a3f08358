/* Sounds of a folder, or that a list names, as rows of f32[T] or f32[C, T]; of a ragged field, f32[T]
 * of their own lengths. They have the rate and the length that the field asks for; with fit = "crop",
 * longer ones lose what is behind, and shorter ones get zeros there. */
#include "runtime/reader.h"

#include <string.h>

extern const dlm_codec dlm_codec_sound;

/* All sounds of a field have one rate; without `rate`, that of the first. */
static int check_rate(rt_reader *rd, rt_source *s, const char *path)
{
    dlm_i64 rate = rd->r->sound_rate;
    if (!s->rate)
        s->rate = s->source->last ? s->source->last : rate;
    if (rate == s->rate)
        return 0;
    return rt_error(rd->r, "%s has %lld samples a second, but %s.%s reads %lld%s; convert it: "
                    "sox %s -r %lld new.wav", path, (long long)rate, rd->data->name, s->field->name,
                    (long long)s->rate, s->source->last ? "" : ", the rate of the first", path,
                    (long long)s->rate);
}

static int wrong_shape(rt_reader *rd, const rt_source *s, const char *path, const rt_tensor *t,
                       bool channels)
{
    rt_error(rd->r, "%s has %lld channel%s of %lld samples, but %s.%s reads %lld of %lld%s", path,
             (long long)t->shape[0], t->shape[0] == 1 ? "" : "s", (long long)t->shape[1],
             rd->data->name, s->field->name, (long long)(s->source->rank == 2 ? s->shape[0] : 1),
             (long long)(s->source->rank ? s->shape[s->source->rank - 1] : t->shape[1]),
             channels ? "; sounds are read with the channels that they have"
                      : "; `sounds(fit = \"crop\")` cuts longer ones and puts zeros behind shorter ones");
    return -1;
}

static int add_sound(rt_reader *rd, rt_source *s, const char *path)
{
    rt_tensor t = {0};
    if (dlm_codec_sound.read(rd->r, path, &t))
        return -1;
    int rank = s->source->rank;
    dlm_i64 channels = rank == 2 ? s->shape[0] : 1, have = t.shape[1];
    dlm_i64 length = rank ? s->shape[rank - 1] : have, n = have < length ? have : length;
    bool exact = strcmp(s->source->option, "crop") != 0;
    int fault = check_rate(rd, s, path);
    if (!fault && (t.shape[0] != channels || (have != length && exact)))
        fault = wrong_shape(rd, s, path, &t, t.shape[0] != channels);
    float *to = fault ? NULL : rt_source_rows(rd, s, rank ? 1 : length);
    for (dlm_i64 c = 0; to && c < channels; c++) {
        memcpy(to + c * length, (const float *)t.data + c * have, (size_t)n * sizeof *to);
        memset(to + c * length + n, 0, (size_t)(length - n) * sizeof *to);
    }
    rt_free(t.data);
    return to ? 0 : -1;
}

const dlm_media dlm_media_sounds = {"wav flac", add_sound};
