"""One peer of bench/run, as a process: runs steps of a workload when asked.

    peer.py inputs|eager|compile|cuda|cuda-compile|jax|onnx NAME FOLDER THREADS

`inputs` writes the inputs of bench/workloads/NAME.py to FOLDER, an .npy file each, and says what
the workload is. The others load them, build the step and run it a few times; one line of JSON says
what these steps reported. From there on each line of the standard input is a number of steps to
run, and the answer is the seconds that one of them took. Those of `cuda` run whole steps as CUDA graphs on a
GPU, where PyTorch can record them, and are timed by its events.

A workload is a module with

    TITLE       what it computes
    TOLERANCE   of what is reported, relative (optional)
    WEIGHTS     whether the .dlm file saves the weights that it begins with (optional; true)
    weights(r)  the weights, where it loads them (optional)
    STEPS       how many steps dlm reports of (optional; 4)
    inputs(r)   {name: array}, drawn from the numpy generator r
    work()      {"phases": [(flops, bytes), ...], "resident": bytes}, for the floor: the least that
                must be computed and moved, one phase after another; all data of the step together
    UNITS       what a step handles, as ("tokens", how many); optional
    torch_step(w, x, compiled), jax_step(w, x)
                functions of the weights by their names in dlm and of the inputs, which give a
                function that runs one step and returns what it reports: a tuple of numbers
    onnx_step(w, x, threads)    the same by ONNX Runtime, which infers only (optional)
"""
import importlib
import json
import os
import sys
import time

import numpy as np

FIRST_STEPS = 4         # as many as `dlm bench` lets an entry run
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "workloads"))


def say(**fields):
    print(json.dumps(fields), flush=True)


def resident():
    with open("/proc/self/statm") as from_:
        return int(from_.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def read_weights(path):
    """The tensors of a safetensors file: {name: array}."""
    types = {"F32": np.float32, "I32": np.int32, "I64": np.int64, "F64": np.float64}
    with open(path, "rb") as from_:
        header = json.loads(from_.read(int.from_bytes(from_.read(8), "little")))
        data = from_.read()
    return {name: np.frombuffer(data[slice(*t["data_offsets"])], types[t["dtype"]])
                    .reshape(t["shape"]).copy()
            for name, t in header.items() if name != "__metadata__"}


def write_weights(weights, path):
    header, at = {}, 0
    for name, value in weights.items():
        header[name] = {"dtype": "F32", "shape": value.shape, "data_offsets": [at, at + value.nbytes]}
        at += value.nbytes
    text = json.dumps(header).encode()
    with open(path, "wb") as to:
        to.write(len(text).to_bytes(8, "little") + text)
        for value in weights.values():
            to.write(np.ascontiguousarray(value).tobytes())


def write_inputs(module, folder):
    inputs = module.inputs(np.random.default_rng(1))
    for name, value in inputs.items():
        np.save(os.path.join(folder, name + ".npy"), value)
    if hasattr(module, "weights"):
        write_weights(module.weights(np.random.default_rng(2)), os.path.join(folder, "w.safetensors"))
    say(title=module.TITLE, inputs=list(inputs), tolerance=getattr(module, "TOLERANCE", 1e-3),
        weights=getattr(module, "WEIGHTS", True), units=getattr(module, "UNITS", None),
        onnx=hasattr(module, "onnx_step"), **module.work())


def load(module, folder):
    names = module.inputs(np.random.default_rng(1))
    x = {name: np.load(os.path.join(folder, name + ".npy")) for name in names}
    weights = getattr(module, "WEIGHTS", True) or hasattr(module, "weights")
    return read_weights(os.path.join(folder, "w.safetensors")) if weights else {}, x


def torch_engine(module, folder, threads, compiled):
    import torch
    torch.set_num_threads(threads)
    torch.set_float32_matmul_precision("highest")
    torch.ones(64, 64) @ torch.ones(64, 64)     # starts its threads
    before, began = resident(), time.monotonic()
    w, x = load(module, folder)
    step = module.torch_step(w, {name: torch.from_numpy(v) for name, v in x.items()}, compiled)
    settings = "PyTorch %s%s, fused optimisers, malloc: %s" % (
        torch.__version__, ", torch.compile" if compiled else "",
        os.path.basename(os.environ.get("LD_PRELOAD", "")) or "libc")
    return step, lambda result: [float(v) for v in result], before, began, settings


def cuda_engine(module, folder, compiled):
    """All tensors are the GPU's, the state of optimisers too, so that a graph can hold all of a step. f32 is f32 in
    cuDNN as elsewhere, which otherwise rounds it to tf32, and cuDNN chooses its algorithms by trying them."""
    import functools
    import torch
    torch.set_default_device("cuda")
    torch.set_float32_matmul_precision("highest")
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    of_host = torch.from_numpy
    torch.from_numpy = lambda a: of_host(a).to(torch.get_default_device())
    for name in ("Adam", "AdamW"):
        setattr(torch.optim, name, functools.partial(getattr(torch.optim, name), capturable=True))
    before, began = resident(), time.monotonic()
    w, x = load(module, folder)
    step = module.torch_step(w, {name: torch.from_numpy(v) for name, v in x.items()}, compiled)
    settings = "PyTorch %s%s, CUDA %s, cuDNN %s, %s" % (
        torch.__version__, ", torch.compile" if compiled else "", torch.version.cuda,
        torch.backends.cudnn.version(), torch.cuda.get_device_name())
    return step, lambda result: [float(v) for v in result], before, began, settings


def as_graph(step):
    """The step as a CUDA graph; itself where it cannot be recorded, and why."""
    import torch
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    try:
        with torch.cuda.graph(graph):
            result = step()
    except RuntimeError as fault:
        return step, "no CUDA graph: %s" % str(fault).splitlines()[0]

    def replay():
        graph.replay()
        return result
    return replay, "CUDA graph"


def time_on_gpu(step, times):
    import torch
    begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    begin.record()
    for _ in range(times):
        step()
    end.record()
    end.synchronize()
    return begin.elapsed_time(end) * 1e-3 / times


def jax_engine(module, folder, threads):
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=%s intra_op_parallelism_threads=%d" % (
        "true" if threads > 1 else "false", threads)
    import jax
    jax.config.update("jax_default_matmul_precision", "highest")
    (jax.numpy.ones((64, 64)) @ jax.numpy.ones((64, 64))).block_until_ready()
    before, began = resident(), time.monotonic()
    w, x = load(module, folder)
    step = module.jax_step({name: jax.numpy.asarray(v) for name, v in w.items()},
                           {name: jax.numpy.asarray(v) for name, v in x.items()})
    settings = "JAX %s, jit with donated buffers" % jax.__version__
    return step, lambda result: [float(v) for v in result], before, began, settings


def onnx_engine(module, folder, threads):
    import onnxruntime
    import torch        # which exports the model
    before, began = resident(), time.monotonic()
    w, x = load(module, folder)
    step = module.onnx_step(w, {name: torch.from_numpy(v) for name, v in x.items()}, threads)
    settings = "ONNX Runtime %s, all optimisations, exported by PyTorch %s" % (onnxruntime.__version__, torch.__version__)
    return step, lambda result: [float(v) for v in result], before, began, settings


def main(kind, name, folder, threads):
    module = importlib.import_module(name)
    if kind == "inputs":
        return write_inputs(module, folder)
    if kind.startswith("cuda"):
        step, numbers, before, began, settings = cuda_engine(module, folder, kind == "cuda-compile")
    elif kind == "jax":
        step, numbers, before, began, settings = jax_engine(module, folder, int(threads))
    elif kind == "onnx":
        step, numbers, before, began, settings = onnx_engine(module, folder, int(threads))
    else:
        step, numbers, before, began, settings = torch_engine(module, folder, int(threads),
                                                              kind == "compile")
    values = numbers(step())
    compile_seconds = time.monotonic() - began
    for _ in range(getattr(module, "STEPS", FIRST_STEPS) - 1):
        values += numbers(step())
    if kind.startswith("cuda"):
        step, how = as_graph(step)
        settings += ", " + how
    say(event="ready", values=values, resident_before=before, settings=settings,
        compile_seconds=compile_seconds)
    for line in sys.stdin:
        times = int(line)
        if kind.startswith("cuda"):
            say(seconds=time_on_gpu(step, times))
            continue
        began = time.monotonic()
        for _ in range(times):
            result = step()
        numbers(result)
        say(seconds=(time.monotonic() - began) / times)


if __name__ == "__main__":
    main(*sys.argv[1:])
