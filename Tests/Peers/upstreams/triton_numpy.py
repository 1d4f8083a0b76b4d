"""Triton with models in numpy: logits of 10 and of 1,000 classes.

    triton_numpy.py HTTP_PORT GRPC_PORT METRICS_PORT

Runs until it is stopped. `narrow` and `wide` answer FP32 logits, `half` FP16 logits, of rows of 8 FP32 features, by a
fixed matrix.
"""

import sys

import numpy as np

FEATURES = 8
CLASSES = {"narrow": (10, np.float32), "wide": (1000, np.float32), "half": (10, np.float16)}


def answer(model: str, features: np.ndarray) -> np.ndarray:
    """What a model answers to rows of features."""
    classes, dtype = CLASSES[model]
    weights = np.random.default_rng(classes).normal(size=(FEATURES, classes)).astype(np.float32)
    return (features @ weights).astype(dtype)


def serve(http_port: int, grpc_port: int, metrics_port: int) -> None:
    from pytriton.decorators import batch
    from pytriton.model_config import ModelConfig, Tensor
    from pytriton.triton import Triton, TritonConfig

    def model(name: str):
        @batch
        def infer(features: np.ndarray):
            return [answer(name, features)]

        return infer

    config = TritonConfig(
        http_address="127.0.0.1", http_port=http_port, grpc_address="127.0.0.1", grpc_port=grpc_port,
        metrics_port=metrics_port, allow_gpu_metrics=False, log_verbose=0)
    with Triton(config=config) as triton:
        for name, (classes, dtype) in CLASSES.items():
            triton.bind(
                model_name=name, infer_func=model(name),
                inputs=[Tensor(name="features", dtype=np.float32, shape=(FEATURES,))],
                outputs=[Tensor(name="logits", dtype=dtype, shape=(classes,))],
                config=ModelConfig(max_batch_size=64), strict=True)
        triton.serve()


if __name__ == "__main__":
    serve(*map(int, sys.argv[1:4]))
