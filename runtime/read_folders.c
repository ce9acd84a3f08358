/* The reader of pictures or sounds by class: a folder holds a folder for each class, and those hold,
 * at any depth, .png and .jpg, or .wav and .flac files. Classes are numbered in the order of their names. A folder
 * with `train` and `test` holds the classes of both in these; then the parts are known, and the
 * classes are those of `train`. */
#include "runtime/reader.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* What the fields read; where they read labels alone, any. */
static const char *extensions(const rt_reader *rd)
{
    for (int k = 0; k < rd->nsources; k++)
        if (rd->source[k].source->media)
            return rd->source[k].source->media->extensions;
    return "png jpg jpeg wav flac";
}

static int add_file(rt_reader *rd, const char *path, int label)
{
    int fault = 0;
    rt_reads(rd->r, path);
    for (int k = 0; k < rd->nsources && !fault; k++) {
        rt_source *s = &rd->source[k];
        if (s->source->media) {
            rt_source_begin(s);
            fault = s->source->media->add(rd, s, path);
            continue;
        }
        unsigned char *to = rt_source_rows(rd, s, 1);
        if (to)
            *to = (unsigned char)label;
        fault = to ? 0 : -1;
    }
    rd->rows += !fault;
    return fault;
}

/* Calls for each member of the folder in the order of names, with its number among folders. */
static int each_member(rt_reader *rd, const char *folder,
                       int (*visit)(rt_reader *rd, const char *path, int number), int label)
{
    struct dirent **entry;
    rt_reads(rd->r, folder);
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

/* What lies in folders within that of a class belongs to the class. */
static int visit_file(rt_reader *rd, const char *path, int label)
{
    if (is_folder(path))
        return each_member(rd, path, visit_file, label);
    return rt_has_one_of(path, extensions(rd)) ? add_file(rd, path, label) : 0;
}

static int visit_class(rt_reader *rd, const char *path, int label)
{
    if (label > 255)
        return rt_error(rd->r, "%s: more than 256 classes", path);
    return each_member(rd, path, visit_file, label);
}

/* A class to test with has the number that it has among those to train with. */
static int visit_tested(rt_reader *rd, const char *path, int unused)
{
    (void)unused;
    char *train = joined(rd->path, "train");
    struct dirent **entry;
    int n = train ? scandir(train, &entry, is_shown, alphasort) : -1, folders = 0, label = -1;
    for (int k = 0; k < n; k++) {
        char *class = joined(train, entry[k]->d_name);
        if (is_folder(class) && !strcmp(entry[k]->d_name, strrchr(path, '/') + 1))
            label = folders;
        folders += is_folder(class);
        free(class);
        free(entry[k]);
    }
    if (n >= 0)
        free(entry);
    free(train);
    return label >= 0 ? visit_class(rd, path, label)
                      : rt_error(rd->r, "%s: there is no such class to train with in %s/train", path,
                                 rd->path);
}

static int found_none(rt_reader *rd)
{
    rt_text names = {0};
    rt_put_extensions(&names, extensions(rd));
    rt_error(rd->r, "%s holds no files named %s: they are expected in a folder for each class", rd->path,
             names.p ? names.p : "so");
    rt_text_free(&names);
    return -1;
}

static int read_folders(rt_reader *rd)
{
    char *train = joined(rd->path, "train"), *test = joined(rd->path, "test");
    bool parted = is_folder(train) && is_folder(test);
    int fault = each_member(rd, parted ? train : rd->path, visit_class, -1);
    if (!fault && parted) {
        rd->train_rows = rd->rows;
        fault = each_member(rd, test, visit_tested, -1);
    }
    if (!fault && !rd->rows)
        fault = found_none(rd);
    free(train);
    free(test);
    return fault;
}

const dlm_reader dlm_reader_folders = {read_folders};
