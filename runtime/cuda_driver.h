/* The functions of NVIDIA's driver that dlm calls, written down from the driver API's public
 * documentation, so that no header of CUDA is needed, and opened when a program is asked for a GPU, so
 * that it runs where there is none. Names are those of the library: a function that has changed since
 * it first appeared has its version behind it. */
#ifndef DLM_CUDA_DRIVER_H
#define DLM_CUDA_DRIVER_H

#include <stddef.h>
#include <stdint.h>

typedef uint64_t rt_address;            /* in the device's memory */
typedef struct cuda_context *rt_context;
typedef struct cuda_module *rt_module;
typedef struct cuda_function *rt_function;
typedef struct cuda_stream *rt_stream;
typedef struct cuda_event *rt_event;
typedef struct cuda_graph *rt_graph;
typedef struct cuda_exec *rt_exec;

/* CUresult, and what is asked with. */
enum {
    CUDA_SUCCESS = 0, CUDA_OUT_OF_MEMORY = 2, CUDA_NO_DEVICE = 100, CUDA_INVALID_IMAGE = 200,
    CUDA_NO_BINARY_FOR_GPU = 209, CUDA_INVALID_PTX = 218, CUDA_JIT_COMPILER_NOT_FOUND = 221,
    CUDA_UNSUPPORTED_PTX_VERSION = 222, CUDA_LAUNCH_OUT_OF_RESOURCES = 701, CUDA_SYSTEM_DRIVER_MISMATCH = 803
};
enum { CUDA_STREAM_NON_BLOCKING = 1, CUDA_EVENT_DISABLE_TIMING = 2, CUDA_CAPTURE_THREAD_LOCAL = 1 };
/* Attributes of a device; the rate of its clock is in kHz. */
enum { CUDA_CLOCK = 13, CUDA_PROCESSORS = 16, CUDA_CAPABILITY_MAJOR = 75, CUDA_CAPABILITY_MINOR = 76 };
enum { CUDA_MAX_DYNAMIC_SHARED = 8 };                               /* of a function */

#define CUDA_FUNCTIONS(F) \
    F(Init, cuInit, (unsigned flags)) \
    F(DriverGetVersion, cuDriverGetVersion, (int *version)) \
    F(DeviceGetCount, cuDeviceGetCount, (int *count)) \
    F(DeviceGet, cuDeviceGet, (int *device, int number)) \
    F(DeviceGetName, cuDeviceGetName, (char *name, int bytes, int device)) \
    F(DeviceGetAttribute, cuDeviceGetAttribute, (int *value, int attribute, int device)) \
    F(PrimaryRetain, cuDevicePrimaryCtxRetain, (rt_context *context, int device)) \
    F(PrimaryRelease, cuDevicePrimaryCtxRelease_v2, (int device)) \
    F(SetCurrent, cuCtxSetCurrent, (rt_context context)) \
    F(MemGetInfo, cuMemGetInfo_v2, (size_t *free, size_t *total)) \
    F(MemAlloc, cuMemAlloc_v2, (rt_address *to, size_t bytes)) \
    F(MemFree, cuMemFree_v2, (rt_address address)) \
    F(HostAlloc, cuMemHostAlloc, (void **to, size_t bytes, unsigned flags)) \
    F(FreeHost, cuMemFreeHost, (void *block)) \
    F(CopyToDevice, cuMemcpyHtoDAsync_v2, (rt_address to, const void *from, size_t bytes, rt_stream s)) \
    F(CopyToHost, cuMemcpyDtoHAsync_v2, (void *to, rt_address from, size_t bytes, rt_stream s)) \
    F(CopyWithin, cuMemcpyDtoDAsync_v2, (rt_address to, rt_address from, size_t bytes, rt_stream s)) \
    F(Fill, cuMemsetD8Async, (rt_address to, unsigned char value, size_t bytes, rt_stream s)) \
    F(StreamCreate, cuStreamCreate, (rt_stream *s, unsigned flags)) \
    F(StreamDestroy, cuStreamDestroy_v2, (rt_stream s)) \
    F(StreamSynchronize, cuStreamSynchronize, (rt_stream s)) \
    F(StreamWaitEvent, cuStreamWaitEvent, (rt_stream s, rt_event event, unsigned flags)) \
    F(BeginCapture, cuStreamBeginCapture_v2, (rt_stream s, int mode)) \
    F(EndCapture, cuStreamEndCapture, (rt_stream s, rt_graph *graph)) \
    F(GraphInstantiate, cuGraphInstantiateWithFlags, (rt_exec *to, rt_graph graph, unsigned long long flags)) \
    F(GraphLaunch, cuGraphLaunch, (rt_exec exec, rt_stream s)) \
    F(GraphDestroy, cuGraphDestroy, (rt_graph graph)) \
    F(ExecDestroy, cuGraphExecDestroy, (rt_exec exec)) \
    F(EventCreate, cuEventCreate, (rt_event *event, unsigned flags)) \
    F(EventDestroy, cuEventDestroy_v2, (rt_event event)) \
    F(EventRecord, cuEventRecord, (rt_event event, rt_stream s)) \
    F(EventSynchronize, cuEventSynchronize, (rt_event event)) \
    F(EventElapsedTime, cuEventElapsedTime, (float *milliseconds, rt_event from, rt_event to)) \
    F(ModuleLoad, cuModuleLoadData, (rt_module *module, const void *image)) \
    F(ModuleUnload, cuModuleUnload, (rt_module module)) \
    F(ModuleGetFunction, cuModuleGetFunction, (rt_function *to, rt_module module, const char *name)) \
    F(FuncSetAttribute, cuFuncSetAttribute, (rt_function function, int attribute, int value)) \
    F(LaunchKernel, cuLaunchKernel, \
      (rt_function function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, \
       unsigned block_y, unsigned block_z, unsigned shared, rt_stream s, void **args, void **extra)) \
    F(LaunchCooperative, cuLaunchCooperativeKernel, \
      (rt_function function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, \
       unsigned block_y, unsigned block_z, unsigned shared, rt_stream s, void **args)) \
    F(BlocksAtOnce, cuOccupancyMaxActiveBlocksPerMultiprocessor, \
      (int *blocks, rt_function function, int threads, size_t shared)) \
    F(GetErrorName, cuGetErrorName, (int result, const char **name)) \
    F(GetErrorString, cuGetErrorString, (int result, const char **text))

typedef struct {
#define CUDA_MEMBER(name, symbol, arguments) int (*name) arguments;
    CUDA_FUNCTIONS(CUDA_MEMBER)
#undef CUDA_MEMBER
    int version;                        /* 12040: CUDA 12.4 is the newest that it knows */
} rt_driver;

/* The driver, opened and initialised once in a process; NULL: *why says what is missing. DLM_CUDA in the
 * environment names another file than libcuda.so.1. */
const rt_driver *rt_cuda_driver(const char **why);

#endif
