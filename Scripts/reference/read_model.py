"""Reads a model file with the safetensors package alone, and checks its digest by the definition in the article
"Model files". Prints one JSON document.

    python3 Scripts/reference/read_model.py MODEL.safetensors
"""
import hashlib
import json
import struct
import sys

from safetensors import safe_open

with safe_open(sys.argv[1], framework="numpy") as file:
    text = file.metadata()["candor"]
    tensors = {name: file.get_tensor(name) for name in file.keys()}

metadata = json.loads(text)


def number(value):
    return struct.pack("<Q", value)


blank = text.replace(metadata["digest"], "0" * 64).encode()
message = hashlib.sha256(b"candor model 1\n" + number(len(blank)) + blank)
for name in sorted(tensors, key=str.encode):
    tensor = tensors[name]
    message.update(number(len(name.encode())) + name.encode() + number(tensor.ndim))
    message.update(b"".join(number(size) for size in tensor.shape) + tensor.astype("<f4").tobytes())

print(json.dumps({
    "digestIsRight": message.hexdigest() == metadata["digest"],
    "labels": metadata["labels"],
    "shapes": {name: list(tensor.shape) for name, tensor in tensors.items()},
    "sums": {name: float(tensor.astype("f8").sum()) for name, tensor in tensors.items()},
}))
