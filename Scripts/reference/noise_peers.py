"""Noise beside NumPy's and PyTorch's, in one run on one thread: Laplace samples a second, and rows of
softmax + Laplace + clip + renormalise a second. `Scripts/noise.sh peers` builds the library and runs this.

CPU time of the one thread, the best of several rounds that take turns, since other work may share the machine.
"""

import ctypes
import os
import sys
import time
from ctypes import c_double, c_size_t, c_uint64

import numpy

try:
    import torch

    torch.set_num_threads(1)
except ImportError:
    torch = None

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../Tests/C/tools"))
library = ctypes.CDLL(sys.argv[1])
SCALE, ROUNDS = 0.2, 7


def best(candidates):
    times = dict.fromkeys(candidates, float("inf"))
    for _ in range(ROUNDS):
        for name, run in candidates.items():
            start = time.thread_time()
            run()
            times[name] = min(times[name], time.thread_time() - start)
    return times


def show(title, unit, count, times):
    ours = times["candor"]
    print(title)
    for name, seconds in times.items():
        print(f"    {name:8} {count / seconds / unit[0]:10.4g} {unit[1]}   {seconds / ours:6.2f} x our time")


def samples():
    n = 1 << 20
    law, key = (ctypes.c_uint64 * 1024)(), (ctypes.c_uint8 * 176)()
    if library.cnd_noise_laplace(law, c_double(SCALE)) != 0:
        sys.exit("cnd_noise_laplace")
    library.cnd_aes128_expand(key, bytes(range(16)))
    out = numpy.empty(n, numpy.int32)
    generator = numpy.random.Generator(numpy.random.PCG64(1))
    candidates = {
        "candor": lambda: library.cnd_noise_fill(
            out.ctypes.data_as(ctypes.c_void_p), c_size_t(n), law, key, c_uint64(1), c_uint64(0)
        ),
        "numpy": lambda: generator.laplace(0, SCALE, n),
    }
    if torch:
        law_of_torch = torch.distributions.Laplace(torch.tensor(0.0), torch.tensor(SCALE))
        candidates["torch"] = lambda: law_of_torch.sample((n,))
    show(f"{n} Laplace samples of scale {SCALE} (only candor's are secure)", (1e6, "M/s"), n, best(candidates))


def rows(count, classes):
    from noise_abi import mask_rows

    logits = numpy.random.default_rng(2).normal(0, 2, (count, classes)).astype(numpy.float32)
    out = numpy.empty_like(logits)
    candidates = {"candor": mask_rows(library, logits, out, SCALE)}
    if torch:
        tensor = torch.from_numpy(logits)
        law = torch.distributions.Laplace(torch.tensor(0.0), torch.tensor(SCALE))

        def run():
            p = torch.softmax(tensor, 1)
            p = (p + law.sample(p.shape)).clamp_(0, 1)
            return p / p.sum(1, keepdim=True)

        candidates["torch"] = run
    show(f"{count} x {classes}: softmax, Laplace {SCALE}, clip, renormalise", (1, "rows/s"), count, best(candidates))


samples()
for shape in [(65536, 10), (65536, 100), (8192, 1000), (512, 32000), (64, 128256)]:
    rows(*shape)
