/* The reader of pictures by class: a folder holds a folder for each class, and those hold .png and
 * .jpg files. Classes are numbered in the order of their names. A folder with `train` and `test`
 * holds the classes of both in these; then the parts are known. All pictures have the size that the
 * field asks for. */
#include "runtime/reader.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern const dlm_codec dlm_codec_png, dlm_codec_jpg;

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static char *joined(const char *folder, const char *name)
{
    rt_text path = {0};
    rt_print(&path, "%s/%s", folder, name);
    return path.p;
}

static bool is_folder(const char *path)
{
    struct stat s;
    return path && stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static int wrong_size(rt_reader *rd, const rt_source *s, const char *path, const rt_tensor *t)
{
    rt_text text = {0};
    rt_put_shape(&text, t->type, t->rank, t->shape);
    rt_print(&text, ", but %s.%s reads images of ", rd->data->name, s->field->name);
    rt_put_shape(&text, s->source->type, s->source->rank, s->shape);
    rt_error(rd->r, "%s is %s", path, text.p ? text.p : "of another size");
    rt_text_free(&text);
    return -1;
}

static int add_picture(rt_reader *rd, const char *path, int label)
{
    const dlm_codec *codec = rt_has_extension(path, "png") ? &dlm_codec_png : &dlm_codec_jpg;
    rt_tensor t = {0};
    int fault = codec->read(rd->r, path, &t);
    for (int k = 0; k < rd->nsources && !fault; k++) {
        rt_source *s = &rd->source[k];
        bool image = rt_offers(s, "images");
        if (image && memcmp(t.shape, s->shape, 3 * sizeof *t.shape)) {
            fault = wrong_size(rd, s, path, &t);
            break;
        }
        unsigned char *to = rt_source_rows(rd, s, 1);
        if (!to)
            fault = -1;
        else if (image)
            memcpy(to, t.data, rt_source_bytes(s));
        else
            *to = (unsigned char)label;
    }
    rt_free(t.data);
    rd->rows += !fault;
    return fault;
}

/* Calls for each member of the folder in the order of names, with its number among folders. */
static int each_member(rt_reader *rd, const char *folder,
                       int (*visit)(rt_reader *rd, const char *path, int number), int label)
{
    struct dirent **entry;
    int n = scandir(folder, &entry, is_shown, alphasort), fault = 0, folders = 0;
    if (n < 0)
        return rt_error(rd->r, "cannot read %s: no such folder; %s", folder, rd->advice);
    for (int k = 0; k < n; k++) {
        char *path = fault ? NULL : joined(folder, entry[k]->d_name);
        if (path && label < 0 && is_folder(path))
            fault = visit(rd, path, folders++);
        else if (path && label >= 0)
            fault = visit(rd, path, label);
        free(path);
        free(entry[k]);
    }
    free(entry);
    return fault;
}

static int visit_file(rt_reader *rd, const char *path, int label)
{
    bool picture = rt_has_extension(path, "png") || rt_has_extension(path, "jpg") ||
                   rt_has_extension(path, "jpeg");
    return picture ? add_picture(rd, path, label) : 0;
}

static int visit_class(rt_reader *rd, const char *path, int label)
{
    if (label > 255)
        return rt_error(rd->r, "%s: more than 256 classes", path);
    return each_member(rd, path, visit_file, label);
}

static int read_folders(rt_reader *rd)
{
    char *train = joined(rd->path, "train"), *test = joined(rd->path, "test");
    bool parted = is_folder(train) && is_folder(test);
    int fault = each_member(rd, parted ? train : rd->path, visit_class, -1);
    if (!fault && parted) {
        rd->train_rows = rd->rows;
        fault = each_member(rd, test, visit_class, -1);
    }
    if (!fault && !rd->rows)
        fault = rt_error(rd->r, "%s holds no pictures: they are expected in a folder for each class",
                         rd->path);
    free(train);
    free(test);
    return fault;
}

const dlm_reader dlm_reader_folders = {read_folders};
