"""The certified subgroup audit with one Boolean mask per cell, for the Swift tests.

    python3 Scripts/reference/certified_audit.py > Tests/CalibrationTests/Fixtures/AuditValues.swift

The library adds up tables in one pass per pair of columns; this adds up masks, one cell after the other. The threshold
counts every bin and every group of the family, tested or not, because the family is fixed before labels are seen.
Counting only the covered groups, as an earlier form of the statistic did, gives the smaller threshold that is
printed beside it; it differs by ln(cells / covered cells).
"""
import itertools
import math
from decimal import Decimal

import numpy as np

from synthetic import UNIT, SplitMix64

LAMBDAS = (6554 / 65536, 16384 / 65536, 39322 / 65536, 98304 / 65536)
BINS, N_MIN, ROWS = 15, 50, 3000
INTENTS = ["EDUCATION", "MEDICAL", "VENTURE", "PERSONAL", "HOMEIMPROVEMENT", "NEVER SEEN"]
HOMES = ["RENT", "OWN", "MORTGAGE", "OTHER"]


def frame():
    """Public columns, confidences and correctness; rows of HOMEIMPROVEMENT and age <= 31 are underconfident."""
    source = SplitMix64(2024)
    rows = []
    for _ in range(ROWS):
        intent = source.below(5)
        home = 3 if source.below(100) == 0 else source.below(3)
        age = 20 + min(source.below(40), source.below(40))
        term = [12, 36, 60][source.below(3)]
        gain = 0 if source.below(10) < 7 else source.below(5000)
        rate = (source.below(1000) + 300) / 64
        attacked = intent == 4 and age <= 31
        confidence = UNIT * 55 // 100 + source.below(UNIT // 10) if attacked else UNIT // 2 + source.below(UNIT // 2 + 1)
        truth = UNIT * 95 // 100 if attacked else confidence
        correct = source.below(UNIT) < truth
        rows.append((intent, home, age, term, gain, rate, confidence, correct))
    columns = list(zip(*rows))
    public = [("loan_intent", INTENTS, columns[0]), ("home", HOMES, columns[1]), ("person_age", None, columns[2]),
              ("term", None, columns[3]), ("gain", None, columns[4]), ("rate", None, columns[5])]
    return public, np.array(columns[6]) / UNIT, np.array(columns[7], dtype=float)


def number(value, same_rows):
    """A number near `value` with the fewest digits, at least four, that leaves the rows of a group the same."""
    for digits in range(4, 16):
        nearest = Decimal(f"{value:.{digits}g}")
        for text in (nearest, nearest + Decimal(1).scaleb(Decimal(value).adjusted() - digits + 1)):
            if same_rows(float(text)):
                return f"{float(text):.15g}"
    return f"{value:.17g}"


def families(public):
    """[(name, column, mask)] of single values, then pairs."""
    single = []
    for column, (name, categories, values) in enumerate(public):
        values = np.array(values, dtype=float)
        if categories:
            single += [(f"{name} = {c}", column, values == code) for code, c in enumerate(categories)]
        elif len(np.unique(values)) <= 8:
            single += [(f"{name} = {number(v, v.__eq__)}", column, values == v) for v in np.unique(values)]
        else:
            edges = np.unique(np.quantile(values, [.25, .5, .75]))
            texts = [number(edge, lambda x: np.array_equal(values > x, values > edge)) for edge in edges]
            ends = [-np.inf, *edges, np.inf]
            names = [f"{low} < {name} <= {high}" for low, high in zip(texts, texts[1:])]
            names = [f"{name} <= {texts[0]}", *names, f"{texts[-1]} < {name}"]
            single += [(text, column, (values > low) & (values <= high))
                       for text, low, high in zip(names, ends, ends[1:])]
    pairs = [(f"{a} and {b}", None, ma & mb)
             for (a, ca, ma), (b, cb, mb) in itertools.combinations(single, 2) if ca != cb]
    return single + pairs


def statistic(confidence, correct, alpha):
    a = correct.sum()
    best = -math.inf
    for x in LAMBDAS:
        over = np.log1p(np.minimum(1, confidence + alpha) * math.expm1(x)).sum()
        under = np.log1p(np.maximum(0, confidence - alpha) * math.expm1(-x)).sum()
        best = max(best, x * a - over, -x * a - under)
    return float(best)


public, confidence, correct = frame()
edges = [b / BINS for b in range(BINS + 1)]
bin_of = np.minimum(np.searchsorted(edges, confidence, side="right") - 1, BINS - 1)
bins = [(f"{edges[b]:g} <= confidence {'<=' if b == BINS - 1 else '<'} {edges[b + 1]:g}", bin_of == b)
        for b in range(BINS)]
groups = [(name, mask) for name, _, mask in families(public)]
covered = [(name, mask) for name, mask in groups if mask.sum() >= N_MIN]
cells = BINS + len(groups)


def failing(alpha, delta):
    threshold = math.log(2 * len(LAMBDAS) * cells / delta)
    found = [(statistic(confidence[m], correct[m], alpha), name, m) for name, m in bins + covered if m.any()]
    found = sorted((cell for cell in found if cell[0] > threshold), key=lambda cell: -cell[0])
    lines = [f"""        CellReference(
            name: "{name}", count: {int(m.sum())}, gap: {float((correct[m] - confidence[m]).mean())!r},
            ratio: {s / threshold!r}),""" for s, name, m in found]
    joined = "\n".join(lines)
    body = f"[\n{joined}\n        ]" if lines else "[]"
    return f"""    AuditReference(
        alpha: {alpha}, delta: {delta}, threshold: {threshold!r},
        thresholdOfCovered: {math.log(2 * len(LAMBDAS) * len(covered) / delta)!r},
        failing: {body}),"""


gaps = [abs((correct - confidence)[bin_of == b].sum()) for b in range(BINS)]
sizes = [int((bin_of == b).sum()) for b in range(BINS)]
uncovered = sorted(((name, int(m.sum())) for name, m in groups if m.sum() < N_MIN), key=lambda g: -g[1])
print(f"""// Made by: python3 Scripts/reference/certified_audit.py > Tests/CalibrationTests/Fixtures/AuditValues.swift
// swift-format-ignore-file

/// Bins and all groups of the family; groups with at least {N_MIN} rows.
let auditReferenceCells = {cells}
let auditReferenceCovered = {len(covered)}
let auditReferenceChecksum = {int((confidence * UNIT * np.arange(1, ROWS + 1)).sum() + correct.sum()) % (1 << 32)}
let auditReferenceCalibrationError = {float(sum(gaps) / ROWS)!r}
let auditReferenceLargestBinGap = {float(max(g / n for g, n in zip(gaps, sizes) if n))!r}
/// The ten largest groups that are not covered, and how many there are.
let auditReferenceUncovered: [(String, Int)] = [
""" + "\n".join(f'    ("{name}", {n}),' for name, n in uncovered[:10]) + f"""
]
let auditReferenceUncoveredCount = {len(uncovered)}

let auditReferences: [AuditReference] = [""")
for alpha, delta in [(0.0, 0.01), (0.05, 0.01), (0.1, 0.005)]:
    print(failing(alpha, delta))
print("]")
