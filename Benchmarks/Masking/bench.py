"""Masking by libcandor beside other software, in one run on one thread.

usage: bench.py LIBCANDOR.SO [--json]        make libcandor makes the library

Rows a second at each shape, and what reading and copying the same batch takes. A peer that is not installed is left
out: pip install numpy onnxruntime onnx jax torch, in an environment of its own. Times are the processor time of the
calling thread, the least of several rounds that take the contenders in turn, since a machine that is shared is slow now
and then.
"""

import ctypes as c
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["CND_PARALLEL"] = "serial"
# JAX works on threads of its own, whose processor time is known late: on one processor all contenders take turns.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
import numpy as np  # noqa: E402: after its number of threads

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "Tests", "LibCandor"))
SHAPES = [(65536, 10), (65536, 100), (8192, 1000), (512, 32000), (64, 128256)]
ROUNDS, SECONDS = 7, 0.06


def least(contenders):
    """Seconds of one call of each contender: the least of ROUNDS rounds in which they take turns."""
    best = {name: float("inf") for name in contenders}
    for call in contenders.values():
        call()
    for _ in range(ROUNDS):
        for name, call in contenders.items():
            end = time.monotonic() + SECONDS
            while True:
                start = time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID)
                call()
                took = time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) - start
                best[name] = min(best[name], took)
                if time.monotonic() >= end:
                    break
    return best


def candor(path, x):
    """Calls of libcandor by operation."""
    from use import BUCKET, FULL, LABEL, LOGITS, QUANTISED, TOP_K, Input, Library, Options, Output, pointer
    library = Library(path)
    rows, classes = x.shape
    batch = Input(kind=LOGITS, data=pointer(x), rows=rows, classes=classes, row_stride=0)
    labels, top = np.empty((rows, 5), np.int32), np.empty((rows, 5), np.float32)
    full = np.empty(x.shape, np.float32)

    def call(level, zero, fields, **outputs):
        policy = library.policy(level, **fields)
        output = Output(**{name: pointer(array) for name, array in outputs.items()})
        options = Options(threads=1, zero_on_error=zero)
        keep = (policy, output, options, outputs)

        def run(keep=keep):
            status = library.c.candor_mask(c.byref(policy), c.byref(batch), c.byref(output), c.byref(options), None)
            assert status == 0, status
        return run

    calls = {}
    for zero, suffix in ((0, ""), (1, ", zeroed on error")):
        calls["label" + suffix] = call(LABEL, zero, {}, labels=labels)
        calls["bucket" + suffix] = call(BUCKET, zero, {}, buckets=labels)
        calls["top-5" + suffix] = call(TOP_K, zero, {"k": 5}, labels=labels, scores=top)
        calls["softmax" + suffix] = call(FULL, zero, {}, scores=full)
        calls["quantise(10)" + suffix] = call(
            FULL, zero, {"score_form": QUANTISED, "score_bins": 10}, scores=full)
    return calls


def peers(x):
    """Calls of other software by operation, and what they do."""
    calls = {"arg max: NumPy": lambda: x.argmax(axis=1)}
    out = np.empty_like(x)
    calls["copy: NumPy"] = lambda: np.copyto(out, x)
    calls["read (maximum of all): NumPy"] = lambda: x.max()
    try:
        import onnx
        import onnxruntime as ort
        from onnx import TensorProto, helper
        node = helper.make_node("Softmax", ["x"], ["y"], axis=1)
        info = [helper.make_tensor_value_info(name, TensorProto.FLOAT, list(x.shape)) for name in "xy"]
        model = helper.make_model(helper.make_graph([node], "softmax", info[:1], info[1:]),
                                  opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        binding = session.io_binding()
        binding.bind_cpu_input("x", x)
        binding.bind_output("y", "cpu", 0, np.float32, x.shape, out.ctypes.data)
        calls["softmax: ONNX Runtime"] = lambda: session.run_with_iobinding(binding)
        del onnx
    except ImportError:
        pass
    try:
        import jax
        import jax.numpy as jnp
        jax.config.update("jax_cpu_enable_async_dispatch", False)
        on_device = jax.device_put(x)

        def quantise(v):
            q = jnp.round(jax.nn.softmax(v, axis=1) * 10) / 10
            return q / q.sum(axis=1, keepdims=True)
        softmax, masked = jax.jit(lambda v: jax.nn.softmax(v, axis=1)), jax.jit(quantise)
        calls["softmax: JAX"] = lambda: softmax(on_device).block_until_ready()
        calls["quantise(10): JAX, by rounding"] = lambda: masked(on_device).block_until_ready()
    except ImportError:
        pass
    try:
        import torch
        torch.set_num_threads(1)
        tensor = torch.from_numpy(x)
        calls["softmax: PyTorch"] = lambda: torch.softmax(tensor, 1)
        calls["top-5: PyTorch"] = lambda: torch.topk(torch.softmax(tensor, 1), 5, 1)
    except ImportError:
        pass
    return calls


def main():
    table = []
    for rows, classes in SHAPES:
        x = np.random.default_rng(1).normal(0, 3, (rows, classes)).astype(np.float32)
        for name, seconds in least(candor(sys.argv[1], x) | peers(x)).items():
            table.append({"rows": rows, "classes": classes, "operation": name, "rows_per_s": rows / seconds,
                          "gb_per_s": 4 * rows * classes / seconds * 1e-9})
    if "--json" in sys.argv:
        print(json.dumps({"schema": 1, "shapes": table}))
        return
    names = dict.fromkeys(entry["operation"] for entry in table)
    print("million rows a second, one thread".ljust(34) + "".join(f"{r}x{k}".rjust(12) for r, k in SHAPES))
    for name in names:
        row = [next(e["rows_per_s"] for e in table if e["operation"] == name and e["classes"] == k) for _, k in SHAPES]
        print(name.ljust(34) + "".join(f"{value * 1e-6:.3g}".rjust(12) for value in row))


main()
