"""libcandor from Python by ctypes and NumPy: usage: use.py LIBCANDOR.SO

Masks batches and single rows at every level, compares them with NumPy, and prints what one row costs.
"""

import ctypes as c
import sys
import time

import numpy as np

LOGITS, PROBABILITIES = 0, 1
LABEL, BUCKET, TOP_K, FULL = range(4)
EXACT, ROUNDED, QUANTISED, NONE = range(4)
LAPLACE, ERROR_MASKER = 1, -23


def struct(name, fields):
    """A struct of candor.h: its size is its first field, and set."""
    cls = type(name, (c.Structure,), {"_fields_": [("struct_size", c.c_uint32)] + fields})
    return lambda **values: cls(struct_size=c.sizeof(cls), **values)


Policy = struct("candor_policy", [
    ("level", c.c_int32), ("k", c.c_uint32), ("score_form", c.c_int32), ("score_step", c.c_double),
    ("score_bins", c.c_uint32), ("bucket_high", c.c_float), ("bucket_medium", c.c_float), ("noise", c.c_int32),
    ("noise_scale", c.c_double), ("noise_sticky", c.c_int32), ("preserve_argmax", c.c_int32),
    ("logprobs_max", c.c_uint32), ("reserved", c.c_uint32), ("logprobs_step", c.c_double)])
Input = struct("candor_input", [
    ("kind", c.c_int32), ("data", c.c_void_p), ("rows", c.c_size_t), ("classes", c.c_size_t),
    ("row_stride", c.c_size_t)])
Output = struct("candor_output", [
    ("reserved", c.c_uint32), ("labels", c.c_void_p), ("buckets", c.c_void_p), ("scores", c.c_void_p),
    ("numerators", c.c_void_p)])
Options = struct("candor_options", [
    ("threads", c.c_uint32), ("zero_on_error", c.c_int32), ("reserved", c.c_uint32), ("sticky_key", c.c_void_p),
    ("model", c.c_void_p), ("model_bytes", c.c_size_t), ("key_period", c.c_uint64),
    ("insecure_test_seed", c.c_void_p), ("first_row", c.c_uint64), ("scratch", c.c_void_p),
    ("scratch_bytes", c.c_size_t)])
Detail = struct("candor_error_detail", [
    ("code", c.c_int32), ("row", c.c_size_t), ("column", c.c_size_t), ("expected", c.c_double),
    ("actual", c.c_double)])


def pointer(array):
    return None if array is None else array.ctypes.data


class Library:
    def __init__(self, path):
        self.c = c.CDLL(path)
        self.c.candor_masker_bytes.restype = c.c_size_t
        self.c.candor_version.restype = c.c_char_p
        self.c.candor_error_message.restype = c.c_char_p
        self.c.candor_policy_leakage_bits.restype = c.c_double
        self.c.candor_policy_leakage_bits.argtypes = [c.c_void_p, c.c_size_t]

    def policy(self, level, **fields):
        policy = Policy()
        self.c.candor_policy_init(c.byref(policy), level)
        for name, value in fields.items():
            setattr(policy, name, value)
        return policy

    def mask(self, policy, data, kind, **outputs):
        """Masks rows, the last axis contiguous, into the arrays that are given by name."""
        rows, classes = data.shape
        batch = Input(kind=kind, data=pointer(data), rows=rows, classes=classes, row_stride=data.strides[0] // 4)
        output = Output(**{name: pointer(array) for name, array in outputs.items()})
        detail = Detail()
        status = self.c.candor_mask(c.byref(policy), c.byref(batch), c.byref(output), None, c.byref(detail))
        if status != 0:
            raise ValueError(status, self.c.candor_error_message(status).decode(), detail.row, detail.actual)


def softmax(x):
    e = np.exp(x.astype(np.float64) - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def check(library):
    random = np.random.default_rng(1)
    for rows, classes in [(1, 2), (1000, 10), (300, 100), (40, 1000)]:
        padded = random.normal(0, 3, (rows, classes + 5)).astype(np.float32)
        x = padded[:, :classes]
        exact, best = softmax(x), x.argmax(axis=1)
        labels = np.empty(rows, np.int32)
        library.mask(library.policy(LABEL), x, LOGITS, labels=labels)
        assert (labels == best).all()
        buckets = np.empty((rows, 2), np.int32)
        library.mask(library.policy(BUCKET), x, LOGITS, buckets=buckets)
        top = exact.max(axis=1)
        near = (abs(top - 0.5) < 1e-6) | (abs(top - 0.8) < 1e-6)
        assert (buckets[:, 0] == best).all()
        assert (near | (buckets[:, 1] == (top > 0.5).astype(int) + (top > 0.8))).all()
        full = np.empty((rows, classes), np.float32)
        library.mask(library.policy(FULL), x, LOGITS, scores=full)
        assert np.allclose(full, exact, rtol=5e-7, atol=0)
        again = np.empty_like(full)
        library.mask(library.policy(FULL), full, PROBABILITIES, scores=again)
        assert np.allclose(again, full, rtol=1e-6, atol=0)
        for bins in (2, 5, 10, 100):
            units = np.empty((rows, classes), np.uint32)
            policy = library.policy(FULL, score_form=QUANTISED, score_bins=bins)
            library.mask(policy, x, LOGITS, scores=full, numerators=units)
            assert (units.sum(axis=1) == bins).all() and (full.argmax(axis=1) == best).all()
            assert (full == (units / bins).astype(np.float32)).all()
        k = min(5, classes)
        labels, scores = np.empty((rows, k), np.int32), np.empty((rows, k), np.float32)
        library.mask(library.policy(TOP_K, k=k), x, LOGITS, labels=labels, scores=scores)
        order = np.argsort(-x, axis=1, kind="stable")[:, :k]
        assert (labels == order).all()
        assert np.allclose(scores, np.take_along_axis(exact, order, 1), rtol=5e-7, atol=0)
        padded[rows // 2, classes - 1] = np.nan
        before = full.copy()
        try:
            library.mask(library.policy(FULL), x, LOGITS, scores=full)
            raise AssertionError("NaN was masked")
        except ValueError as error:
            assert error.args[0] == -12 and error.args[2] == rows // 2
        assert (full == before).all()
    bits = library.c.candor_policy_leakage_bits(c.byref(library.policy(LABEL)), 1024)
    assert abs(bits - 10) < 1e-12


def check_maskers(library):
    """A policy made ready gives the bytes that it gives itself, and its memory is checked."""
    random = np.random.default_rng(3)
    x = random.normal(0, 3, (50, 30)).astype(np.float32)
    batch = Input(kind=LOGITS, data=pointer(x), rows=50, classes=30, row_stride=0)
    options = Options(threads=1, insecure_test_seed=pointer(np.arange(16, dtype=np.uint8)))
    size = c.c_size_t(library.c.candor_masker_bytes())
    for fields in ({}, {"noise": LAPLACE, "noise_scale": 0.2, "noise_sticky": 0}):
        policy = library.policy(FULL, **fields)
        memory, scores = c.create_string_buffer(size.value), np.empty((2,) + x.shape, np.float32)
        assert library.c.candor_masker_mask(memory, c.byref(batch), None, None, None) == ERROR_MASKER
        assert library.c.candor_masker_init(memory, c.c_size_t(size.value - 1), c.byref(policy), None) == ERROR_MASKER
        assert library.c.candor_masker_init(memory, size, c.byref(policy), None) == 0
        outputs = [Output(scores=pointer(part)) for part in scores]
        arguments = (c.byref(batch), c.byref(outputs[0]), c.byref(options), None)
        assert library.c.candor_mask(c.byref(policy), *arguments) == 0
        memory = c.create_string_buffer(memory.raw, size.value)  # a plain value
        assert library.c.candor_masker_mask(memory, c.byref(batch), c.byref(outputs[1]), c.byref(options), None) == 0
        assert (scores[0] == scores[1]).all()


def row_cost(library):
    """Microseconds of a call for one row, beside those of a call that does nothing."""
    def best(call):
        times = []
        for _ in range(200):
            start = time.perf_counter()
            for _ in range(100):
                call()
            times.append((time.perf_counter() - start) / 100)
        return min(times) * 1e6

    nothing = best(library.c.candor_version)
    for classes in (10, 1000):
        x = np.random.default_rng(2).normal(0, 3, classes).astype(np.float32)
        out, scores = np.empty(8, np.int32), np.empty(8, np.float32)
        for name, level, outputs in [("label", LABEL, {"labels": out}), ("bucket", BUCKET, {"buckets": out}),
                                     ("top-3", TOP_K, {"labels": out, "scores": scores})]:
            policy = library.policy(level)
            output = Output(**{key: pointer(array) for key, array in outputs.items()})
            arguments = (c.byref(policy), c.c_void_p(pointer(x)), c.c_size_t(classes), LOGITS, c.byref(output), None,
                         None)
            cost = best(lambda: library.c.candor_mask_row(*arguments))
            print(f"{classes} classes, {name}: {cost:.2f} us, a call that does nothing {nothing:.2f} us")


if __name__ == "__main__":
    library = Library(sys.argv[1])
    assert library.c.candor_version() == b"1.1.0"
    check(library)
    check_maskers(library)
    row_cost(library)
