/* Whether an entry runs on a device, and on which: `--device cpu`, `--device cuda`, `--device cuda:1`. */
#include "runtime/device.h"

#include <string.h>

bool rt_device_number(const char *text, int *number)
{
    dlm_i64 n = 0;
    bool gpu = !strncmp(text, "cuda", 4), some = gpu && text[4];
    bool known = (gpu || !strcmp(text, "cpu")) && (!some || (text[4] == ':' && rt_read_int(text + 5, &n)));
    *number = gpu ? (int)n : -1;
    return known && n >= 0 && n < 1024;
}

int rt_device_unknown(dlm_run *r, const char *text)
{
    rt_error(r, "--device needs cpu, cuda or cuda:N, got `%s`", text);
    return RT_USAGE;
}

static int is_not_for(dlm_run *r)
{
    return rt_error(r, "--device %s: the model was compiled for %s alone; compile it with "
                    "`--target cpu,cuda`", r->options.device,
                    r->program->accelerator ? "the GPU" : "the CPU");
}

int rt_device_open(dlm_run *r)
{
    const dlm_program *p = r->program;
    const rt_options *o = &r->options;
    bool wanted = o->device ? o->device_number >= 0 : p->device_only;
    if (!wanted)
        return p->device_only ? is_not_for(r) : 0;
    return p->accelerator ? p->accelerator->open(r, o->device_number) : is_not_for(r);
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

bool rt_device_promises(dlm_run *r, const void *output, int type, dlm_i64 number)
{
    return r->device && r->program->accelerator->promises(r->device, output, type, number);
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
