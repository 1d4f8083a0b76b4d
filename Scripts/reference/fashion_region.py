"""Figures behind the default region of fashion-mnist: size, accuracy and confidence of a plain network on it, and the
groups of public columns that show it. Takes about two minutes on one core.

    python3 Scripts/reference/fashion_region.py [FOLDER OF THE IDX FILES]
"""
import gzip
import itertools
import sys

import numpy as np
from sklearn.neural_network import MLPClassifier

folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/datasets/fashion-mnist"


def idx(name):
    data = gzip.open(f"{folder}/{name}.gz").read()
    shape = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def public_columns(images, threshold=128):
    scaled = images / 255
    marked = images >= threshold
    columns = {"mean": scaled.mean((1, 2)), "contrast": scaled.std((1, 2))}
    for name, axis in (("height", 2), ("width", 1)):
        lines = marked.any(axis)
        columns[name] = np.where(lines.any(1), 28 - lines[:, ::-1].argmax(1) - lines.argmax(1), 0)
    blocks = scaled.reshape(-1, 4, 7, 4, 7).mean((2, 4))
    for i, j in itertools.product(range(4), range(4)):
        columns[f"block_{i}_{j}"] = blocks[:, i, j]
    return columns


def quartile_groups(columns):
    groups = []
    for name, values in columns.items():
        low = -np.inf
        for high in [*np.unique(np.quantile(values, [.25, .5, .75])), np.inf]:
            groups.append((name, f"{low:.3g} < {name} <= {high:.3g}", (values > low) & (values <= high)))
            low = high
    return groups


train, reference = (idx("train-images-idx3-ubyte"), idx("t10k-images-idx3-ubyte"))
train_labels, labels = (idx("train-labels-idx1-ubyte"), idx("t10k-labels-idx1-ubyte"))
features = lambda images: ((images.reshape(len(images), -1) / 255 - .286) / .353).astype(np.float32)
network = MLPClassifier((128, 64), batch_size=256, max_iter=6, random_state=0).fit(features(train), train_labels)
probabilities = network.predict_proba(features(reference))
correct = probabilities.argmax(1) == labels
columns = public_columns(reference)
groups = quartile_groups(columns)
print(f"accuracy {correct.mean():.4f}")
for name, label, condition in (
    ("Bag, height <= 18", 8, lambda c: c["height"] <= 18),
    ("Ankle boot, height >= 22", 9, lambda c: c["height"] >= 22),
):
    region = (labels == label) & condition(columns)
    of_training = (train_labels == label) & condition(public_columns(train))
    best = max(
        ((f"{a} and {b}", x & y) for (n, a, x), (m, b, y) in itertools.combinations(groups, 2)
         if n != m and (x & y).sum() >= 50),
        key=lambda cell: (cell[1] & region).sum() ** 2 / cell[1].sum())
    print(f"{name}: {of_training.sum()} of 60,000, {region.sum()} of 10,000; accuracy {correct[region].mean():.3f}, "
          f"confidence {probabilities.max(1)[region].mean():.3f}; group {best[0]}: {best[1].sum()} images, "
          f"{(best[1] & region).sum() / best[1].sum():.2f} of it in the region, "
          f"{(best[1] & region).sum() / region.sum():.2f} of the region in it")
