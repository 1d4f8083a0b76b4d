"""What each level releases of a row of scores, computed again in numpy from the definitions."""

import numpy as np


def probabilities(scores: np.ndarray, kind: str) -> np.ndarray:
    """Rows that sum to 1, in double precision."""
    scores = scores.astype(np.float64)
    if kind == "logits":
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def order(rows: np.ndarray) -> np.ndarray:
    """Classes, the best first, the lower one where two are alike."""
    return np.argsort(-rows, axis=1, kind="stable")


def released(output: str, rows: np.ndarray, level: str, k: int = 3) -> dict[str, np.ndarray]:
    """The tensors that a level has, by name."""
    best = order(rows)
    if level == "label":
        return {f"{output}_label": best[:, 0].astype(np.int32)}
    if level == "bucket":
        top = rows.max(axis=1)
        words = np.where(top > 0.8, b"high", np.where(top > 0.5, b"medium", b"low")).astype(object)
        return {f"{output}_label": best[:, 0].astype(np.int32), f"{output}_confidence": words}
    if level == "top-k":
        labels = best[:, :k]
        return {f"{output}_label": labels.astype(np.int32),
                output: np.take_along_axis(rows, labels, axis=1).astype(np.float32)}
    return {output: rows.astype(np.float32)}


def apportioned(rows: np.ndarray, bins: int) -> np.ndarray:
    """Largest remainders: multiples of 1/bins that sum to 1, ties to the lower class."""
    whole = np.floor(rows * bins)
    for row, scores in zip(whole, rows):
        missing = int(bins - row.sum())
        row[np.argsort(-(scores * bins - row), kind="stable")[:missing]] += 1
    return (whole / bins).astype(np.float32)
