/* Whether an entry runs on a device, and on which: `--device cpu`, `--device cuda`, `--device cuda:1`. */
#include "runtime/device.h"

#include <string.h>

static bool read_number(const char *text, dlm_i64 *number)
{
    *number = 0;
    return !*text || (*text == ':' && rt_read_int(text + 1, number) && *number >= 0 && *number < 1024);
}

static int is_not_for(dlm_run *r, const char *wanted)
{
    return rt_error(r, "--device %s: the model was compiled for %s alone; compile it with "
                    "`--target cpu,cuda`", wanted, r->program->accelerator ? "the GPU" : "the CPU");
}

int rt_device_open(dlm_run *r)
{
    const dlm_program *p = r->program;
    const dlm_accelerator *a = p->accelerator;
    const char *wanted = r->options.device;
    dlm_i64 number = 0;
    if (!wanted)
        return p->device_only ? a->open(r, 0) : 0;
    if (!strcmp(wanted, "cpu"))
        return p->device_only ? is_not_for(r, wanted) : 0;
    if (strncmp(wanted, "cuda", 4) || !read_number(wanted + 4, &number))
        return rt_error(r, "--device needs cpu, cuda or cuda:N, got `%s`", wanted);
    return a ? a->open(r, (int)number) : is_not_for(r, wanted);
}

void rt_device_close(dlm_run *r)
{
    if (r->device)
        r->program->accelerator->close(r->device);
    r->device = NULL;
}

int rt_device_wait(dlm_run *r)
{
    return r->device ? r->program->accelerator->wait(r) : 0;
}

int rt_fetch(dlm_run *r, const void *block)
{
    return r->device ? r->program->accelerator->fetch(r, block) : 0;
}

int rt_changed(dlm_run *r, const void *block, dlm_i64 bytes)
{
    return r->device ? r->program->accelerator->changed(r, block, bytes) : 0;
}

void rt_dropped(dlm_run *r, const void *block)
{
    if (r->device && block)
        r->program->accelerator->dropped(r->device, block);
}

int rt_fetch_place(dlm_run *r, int place)
{
    return r->device ? r->program->accelerator->fetch_place(r, place) : 0;
}

void rt_place_changed(dlm_run *r, int place)
{
    if (r->device)
        r->program->accelerator->place_changed(r, place);
}
