"""Data that the reference scripts and the Swift tests make alike, bit for bit, from a seed.

Probabilities are whole 2^-20ths that sum to 1, so they are the same numbers as 32-bit floats and as doubles.
The Swift twin is Tests/CalibrationTests/Synthetic.swift.
"""
import numpy as np

MASK = (1 << 64) - 1
UNIT = 1 << 20


class SplitMix64:
    """Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014."""

    def __init__(self, seed):
        self.state = seed & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, bound):
        """Uniform in 0 ... bound - 1 by Lemire's method, as RandomSource.integer(below:)."""
        product = self.next() * bound
        if product & MASK < bound:
            threshold = (1 << 64) % bound
            while product & MASK < threshold:
                product = self.next() * bound
        return product >> 64


def spread(source, rows, classes, sharpness, noise):
    """Rows of random probabilities; labels follow them, but `noise` percent of the labels are uniform."""
    parts, labels = [], []
    for _ in range(rows):
        weights = [(source.below(1000) + 1) ** sharpness for _ in range(classes)]
        row = [weight * UNIT // sum(weights) for weight in weights]
        row[row.index(max(row))] += UNIT - sum(row)
        parts.append(row)
        if source.below(100) < noise:
            labels.append(source.below(classes))
        else:
            draw, label = source.below(UNIT), 0
            while draw >= row[label]:
                draw -= row[label]
                label += 1
            labels.append(label)
    return np.array(parts), np.array(labels)


def sixteenths(source, rows):
    """Two classes whose probabilities lie on multiples of 1/16, 0 and 1 included: every other one is an edge of 8 bins."""
    parts, labels = [], []
    for _ in range(rows):
        first = source.below(17) * (UNIT // 16)
        parts.append([first, UNIT - first])
        labels.append(source.below(2) if source.below(100) < 30 else int(first < UNIT // 2))
    return np.array(parts), np.array(labels)


def features(seed, rows, width, classes):
    """Whole 64ths around a place of each class, and the classes."""
    source = SplitMix64(seed)
    labels = np.array([source.below(classes) for _ in range(rows)])
    noise = np.array([[source.below(256) - 128 for _ in range(width)] for _ in range(rows)])
    centre = np.array([[64 * ((k * 7 + j * 3) % 5) for j in range(width)] for k in range(classes)])
    return (noise + centre[labels]) / 64, labels


SHAPES = {
    # name: (bins, maker); the Swift twin lists the same
    "ten classes": (15, lambda: spread(SplitMix64(1), 2000, 10, 4, 20)),
    "two classes": (15, lambda: spread(SplitMix64(2), 2000, 2, 2, 10)),
    "on edges": (8, lambda: sixteenths(SplitMix64(3), 500)),
    "few rows": (15, lambda: spread(SplitMix64(4), 38, 3, 1, 0)),
    "calibrated": (10, lambda: spread(SplitMix64(5), 20000, 2, 3, 0)),
}
