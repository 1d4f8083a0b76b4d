"""Values of the calibration metrics by other people's software, for the Swift tests.

    pip install numpy scipy scikit-learn netcal relplot uncertainty-calibration
    python3 Scripts/reference/calibration_metrics.py > Tests/CalibrationTests/Fixtures/MetricValues.swift

Sources of the values: accuracy, nll and brier from scikit-learn; ece, mce and classwise_ece from netcal; ece_mass from
netcal where no rows are equal; smooth_ece from relplot; debiased_ece from uncertainty-calibration; temperatures from
scipy and scikit-learn; Wilson intervals from scipy. What no package offers (ks, the parts of the Brier score, AURC,
ece_mass with equal rows) is written out below from its definition.

netcal's bins are [lo, hi). Its values for (lo, hi] are those of the mirrored data, 1 - confidence and 1 - correct.
"""
import importlib.metadata

import calibration.utils
import netcal.metrics
import numpy as np
import relplot
import scipy.optimize
import scipy.stats
import sklearn.calibration
import sklearn.metrics

from synthetic import SHAPES, UNIT, SplitMix64


def netcal_error(kind, confidence, correct, bins, mirrored=True, equal_intervals=True):
    if mirrored:
        confidence, correct = 1 - confidence, 1 - correct
    metric = getattr(netcal.metrics, kind)(bins=bins, equal_intervals=equal_intervals, detection=True)
    return float(metric.measure(confidence.astype(np.float64), correct.astype(int)))


def mass_edges(confidence, bins):
    """Quantiles at k (n - 1) / bins, the position in integers."""
    ordered = np.sort(confidence)
    edges = [0.0]
    for k in range(1, bins):
        position, rest = divmod(k * (len(ordered) - 1), bins)
        low, high = ordered[position], ordered[min(position + 1, len(ordered) - 1)]
        edges.append(low + (high - low) * rest / bins)
    return edges + [1.0]


def upper_closed(values, edges):
    """The bin (lo, hi] of each value, 0 in the first."""
    return np.maximum(np.searchsorted(edges[1:], values, side="left"), 0)


def ece_mass(confidence, correct, bins):
    index = upper_closed(confidence, mass_edges(confidence, bins))
    return sum(abs((correct - confidence)[index == b].sum()) for b in range(bins)) / len(confidence)


def debiased(confidence, correct, bins):
    edges = mass_edges(confidence, bins)
    data = list(zip(confidence.tolist(), correct.tolist()))
    binned = [rows for rows in calibration.utils.bin(data, edges[1:]) if len(rows) > 0]
    return calibration.utils.unbiased_l2_ce(binned)


def kolmogorov_smirnov(confidence, correct):
    return max(
        abs((correct - confidence)[confidence <= c].sum()) / len(confidence) for c in np.unique(confidence))


def brier_parts(probabilities, labels, bins):
    """Murphy 1973 and Stephenson et al. 2008, straight from the definitions, summed over classes."""
    reliability = resolution = uncertainty = variance = covariance = 0.0
    n = len(labels)
    for k in range(probabilities.shape[1]):
        p, o = probabilities[:, k], (labels == k).astype(float)
        index = upper_closed(p, [b / bins for b in range(bins + 1)])
        uncertainty += o.mean() * (1 - o.mean())
        for b in np.unique(index):
            pb, ob = p[index == b], o[index == b]
            reliability += len(pb) / n * (pb.mean() - ob.mean()) ** 2
            resolution += len(pb) / n * (ob.mean() - o.mean()) ** 2
            variance += ((pb - pb.mean()) ** 2).sum() / n
            covariance += 2 * ((ob - ob.mean()) * (pb - pb.mean())).sum() / n
    return [reliability, resolution, uncertainty, variance, covariance]


def aurc(scores, correct):
    """Mean over k of the expected risk of the k surest rows, equal scores in random order."""
    risks, answered, wrong = [], 0, 0
    for s in sorted(set(scores.tolist()), reverse=True):
        tie = correct[scores == s]
        risks += [(wrong + j * (1 - tie).mean()) / (answered + j) for j in range(1, len(tie) + 1)]
        answered, wrong = answered + len(tie), wrong + (1 - tie).sum()
    return float(np.mean(risks))


def negative_log_likelihood(logits, labels, inverse=1.0):
    scaled = logits * inverse
    return float(np.mean(scipy.special.logsumexp(scaled, axis=1) - scaled[np.arange(len(labels)), labels]))


def temperature(seed, rows, classes, scale):
    """Logits in 64ths, labels drawn from softmax(logits / scale)."""
    source = SplitMix64(seed)
    logits = np.array([[(source.below(1024) - 512) / 64 for _ in range(classes)] for _ in range(rows)])
    draws = np.array([source.below(UNIT) / UNIT for _ in range(rows)])
    shares = np.cumsum(scipy.special.softmax(logits / scale, axis=1), axis=1)
    # Which label a draw gives must not depend on the last digits of a softmax.
    assert np.abs(shares - draws[:, None]).min() > 1e-12
    labels = np.minimum((shares <= draws[:, None]).sum(axis=1), classes - 1)
    fit = scipy.optimize.minimize_scalar(
        lambda b: negative_log_likelihood(logits, labels, b), bounds=(0.01, 100), method="bounded",
        options={"xatol": 1e-12})
    beta = sklearn.calibration._TemperatureScaling().fit(logits, labels).beta_
    assert abs(beta - fit.x) < 1e-4 * fit.x, (beta, fit.x)
    # The minimiser is where the derivative is zero, which is better conditioned than the minimum.
    def slope(b):
        p = scipy.special.softmax(logits * b, axis=1)
        return float(np.mean((p * logits).sum(axis=1) - logits[np.arange(rows), labels]))
    root = scipy.optimize.brentq(slope, 0.01, 100, xtol=1e-14, rtol=1e-14)
    return f"""    TemperatureReference(
        seed: {seed}, rows: {rows}, classes: {classes}, scale: {scale}, labelSum: {int(labels.sum())},
        temperature: {1 / root!r}, before: {negative_log_likelihood(logits, labels)!r},
        after: {negative_log_likelihood(logits, labels, root)!r}),"""


def shape(name, bins, make):
    parts, labels = make()
    probabilities = parts / UNIT
    confidence = probabilities.max(axis=1)
    predicted = parts.argmax(axis=1)
    correct = (predicted == labels).astype(int)
    distinct = len(np.unique(confidence)) == len(confidence)
    own_mass = ece_mass(confidence, correct, bins)
    if distinct:
        mass = netcal_error("ECE", confidence, correct, bins, equal_intervals=False)
        assert abs(mass - own_mass) < 1e-12
    classes = probabilities.shape[1]
    one_hot = np.eye(classes)[labels]
    values = {
        "ece": netcal_error("ECE", confidence, correct, bins),
        "ece_mass": own_mass,
        "mce": netcal_error("MCE", confidence, correct, bins),
        "brier": sklearn.metrics.brier_score_loss(one_hot, probabilities, scale_by_half=False),
        "nll": sklearn.metrics.log_loss(labels, probabilities, labels=range(classes)),
        "classwise_ece": np.mean([
            netcal_error("ECE", probabilities[:, k], one_hot[:, k], bins) for k in range(classes)]),
        "debiased_ece": debiased(confidence, correct, bins),
        "smooth_ece": relplot.smECE(confidence, correct),
        "ks": kolmogorov_smirnov(confidence, correct),
        "accuracy": sklearn.metrics.accuracy_score(labels, predicted),
    }
    listed = ", ".join(f'"{key}": {float(value)!r}' for key, value in values.items())
    checksum = int((parts * np.arange(1, parts.size + 1).reshape(parts.shape)).sum() + labels.sum()) % (1 << 32)
    brier = ", ".join(repr(float(x)) for x in brier_parts(probabilities, labels, bins))
    return f"""    MetricReference(
        name: "{name}", bins: {bins}, checksum: {checksum},
        values: [{listed}],
        brierParts: [{brier}],
        lowerClosedError: {netcal_error("ECE", confidence, correct, bins, mirrored=False)!r},
        areaUnderRiskCoverage: {aurc(confidence, correct)!r}),"""


versions = ", ".join(
    f"{name} {importlib.metadata.version(name)}"
    for name in ("numpy", "scipy", "scikit-learn", "netcal", "relplot", "uncertainty-calibration"))
print(f"""// Made by: python3 Scripts/reference/calibration_metrics.py > Tests/CalibrationTests/Fixtures/MetricValues.swift
// with {versions}.
// swift-format-ignore-file

let metricReferences: [MetricReference] = [""")
for name, (bins, make) in SHAPES.items():
    print(shape(name, bins, make))
print("]\n\nlet temperatureReferences: [TemperatureReference] = [")
print(temperature(11, 400, 3, 2.5))
print(temperature(12, 300, 10, 0.5))
print(temperature(13, 200, 2, 40.0))
print("]\n\n/// (successes, trials, lower, upper), 95 %.\nlet wilsonReferences: [(Int, Int, Double, Double)] = [")
for k, n in [(0, 5), (5, 5), (1, 2), (37, 50), (9990, 10000)]:
    interval = scipy.stats.binomtest(k, n).proportion_ci(method="wilson")
    print(f"    ({k}, {n}, {float(interval.low)!r}, {float(interval.high)!r}),")
print("]")
print("\n/// (confidences, correct, relplot.smECE): all mass at an end of [0, 1] or at one point.")
print("let smoothReferences: [([Double], [Bool], Double)] = [")
for c, y in [([0.0, 1.0], [0, 1]), ([0.0, 0.0, 1.0], [1, 0, 1]), ([1.0], [0]), ([0.5] * 4, [1, 1, 1, 0])]:
    flags = ", ".join("true" if flag else "false" for flag in y)
    print(f"    ({c}, [{flags}], {float(relplot.smECE(np.array(c), np.array(y)))!r}),")
print("]")
