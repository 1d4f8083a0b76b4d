"""The request of the load: one row of 64 features, for a model of 1,000 classes."""

import json
import struct

FEATURES = [index / 64 for index in range(64)]


def body(binary: bool) -> tuple[bytes, dict[str, str]]:
    """The body in JSON or with binary tensors both ways, and its headers."""
    tensor = {"name": "features", "shape": [1, 64], "datatype": "FP32"}
    if not binary:
        return json.dumps({"inputs": [{**tensor, "data": FEATURES}]}).encode(), {"Content-Type": "application/json"}
    data = struct.pack("<64f", *FEATURES)
    header = json.dumps({
        "inputs": [{**tensor, "parameters": {"binary_data_size": len(data)}}],
        "parameters": {"binary_data_output": True},
    }).encode()
    return header + data, {
        "Content-Type": "application/octet-stream", "Inference-Header-Content-Length": str(len(header))}
