"""The structures of candor.h for ctypes."""

import ctypes
from ctypes import c_double, c_float, c_int32, c_size_t, c_uint32, c_uint64, c_void_p


class Policy(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_uint32), ("level", c_int32), ("k", c_uint32), ("score_form", c_int32),
        ("score_step", c_double), ("score_bins", c_uint32), ("bucket_high", c_float), ("bucket_medium", c_float),
        ("noise", c_int32), ("noise_scale", c_double), ("noise_sticky", c_int32), ("preserve_argmax", c_int32),
        ("logprobs_max", c_uint32), ("reserved", c_uint32), ("logprobs_step", c_double),
    ]  # fmt: skip


class Output(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("labels", c_void_p), ("buckets", c_void_p),
        ("scores", c_void_p), ("numerators", c_void_p),
    ]  # fmt: skip


class Options(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_uint32), ("threads", c_uint32), ("zero_on_error", c_int32), ("reserved", c_uint32),
        ("sticky_key", ctypes.c_char_p), ("model", c_void_p), ("model_bytes", c_size_t), ("key_period", c_uint64),
        ("insecure_test_seed", c_void_p), ("first_row", c_uint64), ("scratch", c_void_p), ("scratch_bytes", c_size_t),
    ]  # fmt: skip


class Input(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_uint32), ("kind", c_int32), ("data", c_void_p), ("rows", c_size_t), ("classes", c_size_t),
        ("row_stride", c_size_t),
    ]  # fmt: skip


def mask_rows(library, logits, out, scale):
    """A function that masks the rows of logits with fresh Laplace noise into the scores `out`."""
    policy = Policy()
    library.candor_policy_init(ctypes.byref(policy), 3)
    policy.noise, policy.noise_scale, policy.noise_sticky = 1, scale, 0
    rows, classes = logits.shape
    source = Input(ctypes.sizeof(Input), 0, logits.ctypes.data, rows, classes, 0)
    output = Output(struct_size=ctypes.sizeof(Output), scores=out.ctypes.data)
    library.candor_scratch_bytes.restype = c_size_t
    size = library.candor_scratch_bytes(ctypes.byref(policy), c_size_t(classes), c_uint32(1))
    scratch = ctypes.create_string_buffer(size + 1)
    options = Options(
        struct_size=ctypes.sizeof(Options), threads=1, scratch=ctypes.addressof(scratch), scratch_bytes=size
    )

    def run():
        status = library.candor_mask(
            ctypes.byref(policy), ctypes.byref(source), ctypes.byref(output), ctypes.byref(options), None
        )
        if status != 0:
            raise RuntimeError(f"candor_mask: {status}")
        return scratch, logits, out

    return run
