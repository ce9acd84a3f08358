/* Opens NVIDIA's driver: libcuda.so.1, or the file that DLM_CUDA names. */
#include "runtime/cuda_driver.h"

#include "runtime/rt.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

enum { OLDEST = 11040 };    /* has all functions, cuGraphInstantiateWithFlags last */

static rt_driver driver;
static rt_text reason;      /* what is missing; NULL: nothing */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const char *library_name(void)
{
    const char *name = getenv("DLM_CUDA");
    return name && *name ? name : "libcuda.so.1";
}

static void too_old(const char *symbol)
{
    rt_print(&reason, "NVIDIA's driver on this machine is too old");
    if (driver.version)
        rt_print(&reason, ": it knows CUDA %d.%d", driver.version / 1000, driver.version / 10 % 100);
    else
        rt_print(&reason, ": it has no %s", symbol);
    rt_print(&reason, ", and dlm needs CUDA %d.%d or newer; update the driver", OLDEST / 1000,
             OLDEST / 10 % 100);
}

static void find_functions(void *library)
{
    const char *missing = NULL;
    int (*version)(int *) = (int (*)(int *))dlsym(library, "cuDriverGetVersion");
    if (version && version(&driver.version))
        driver.version = 0;
#define CUDA_FIND(name, symbol, arguments) \
    if (!(*(void **)&driver.name = dlsym(library, #symbol))) \
        missing = missing ? missing : #symbol;
    CUDA_FUNCTIONS(CUDA_FIND)
#undef CUDA_FIND
    if (missing || driver.version < OLDEST)
        too_old(missing);
}

static void initialise(void)
{
    const char *text = NULL;
    int code = driver.Init(0);
    if (code == CUDA_NO_DEVICE) {
        rt_print(&reason, "there is no GPU of NVIDIA in this machine, or none that may be used here");
    } else if (code) {
        driver.GetErrorString(code, &text);
        rt_print(&reason, "NVIDIA's driver does not start: %s", text ? text : "it does not say why");
    }
}

static void open_driver(void)
{
    void *library = dlopen(library_name(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        rt_print(&reason, "NVIDIA's driver (%s) is not installed on this machine", library_name());
        return;
    }
    find_functions(library);
    if (!reason.p)
        initialise();
}

const rt_driver *rt_cuda_driver(const char **why)
{
    pthread_once(&once, open_driver);
    *why = reason.p;
    return reason.p ? NULL : &driver;
}
