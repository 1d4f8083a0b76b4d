"""A server that forks its workers after the library has run, as pre-forking Python servers do: no two answers of fresh
noise are the same, in any worker or in the parent; sticky answers are the same in all.

    noise_fork.py LIBRARY     exits 1 when that does not hold
"""

import ctypes
import os
import sys
from ctypes import c_float, c_size_t

from noise_abi import Options, Output, Policy


library = ctypes.CDLL(sys.argv[1])
CLASSES, ANSWERS, WORKERS = 10, 20, 8
ROW = (c_float * CLASSES)(*(0.1 * i for i in range(CLASSES)))


def answer(sticky):
    policy = Policy()
    library.candor_policy_init(ctypes.byref(policy), 3)
    policy.noise, policy.noise_scale, policy.noise_sticky = 1, 0.2, int(sticky)
    scores = (c_float * CLASSES)()
    output = Output(struct_size=ctypes.sizeof(Output), scores=ctypes.addressof(scores))
    options = Options(struct_size=ctypes.sizeof(Options), threads=1, sticky_key=bytes(16) if sticky else None)
    status = library.candor_mask_row(
        ctypes.byref(policy), ROW, c_size_t(CLASSES), 0, ctypes.byref(output), ctypes.byref(options), None
    )
    if status != 0:
        sys.exit(f"candor_mask_row: {status}")
    return bytes(scores)


def answers():
    return b"".join(answer(False) for _ in range(ANSWERS)) + answer(True)


def split(answered):
    size = 4 * CLASSES
    return [answered[i : i + size] for i in range(0, len(answered), size)]


parts = split(answers())  # the library is warm before any fork
for _ in range(WORKERS):
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, answers())
        os._exit(0)
    os.close(writer)
    answered = b""
    while piece := os.read(reader, 65536):
        answered += piece
    os.close(reader)
    os.wait()
    parts += split(answered)
parts += split(answers())

fresh = [p for i, p in enumerate(parts) if i % (ANSWERS + 1) < ANSWERS]
sticky = {p for i, p in enumerate(parts) if i % (ANSWERS + 1) == ANSWERS}
good = len(set(fresh)) == len(fresh) == (WORKERS + 2) * ANSWERS and len(sticky) == 1
print(f"{len(fresh)} fresh answers, {len(set(fresh))} different; {len(sticky)} different sticky answers")
sys.exit(0 if good else 1)
