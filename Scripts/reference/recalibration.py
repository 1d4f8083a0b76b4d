"""Values of recalibration methods and Mahalanobis distances by other people's software, for the Swift tests.

    pip install numpy scipy scikit-learn netcal betacal
    python3 Scripts/reference/recalibration.py > Tests/CalibrationTests/Fixtures/RecalibrationValues.swift

Sources of the values: isotonic regression and one-vs-rest Platt scaling from scikit-learn; one-vs-rest isotonic
regression and histogram binning from netcal; the covariance of Mahalanobis distances from scikit-learn.
scikit-learn's Platt scaling and betacal stop far from the minimum (their optimiser's tolerance is 1e-4 or so): the
values are those of the same objective minimised to rounding by scipy, and the packages' own are checked to be near.
Vector and matrix scaling have no package here: scipy minimises their objective, and scikit-learn's multinomial
regression checks matrix scaling where the prior vanishes.
"""
import importlib.metadata
import warnings

import betacal
import netcal.binning
import numpy as np
import scipy.optimize
import scipy.special
import sklearn.base
import sklearn.calibration
import sklearn.covariance
import sklearn.frozen
import sklearn.isotonic
import sklearn.linear_model

from synthetic import SHAPES, UNIT, SplitMix64, features

warnings.filterwarnings("ignore")
GRID = np.arange(21) / 20
EPS = np.finfo(np.float64).eps


def numbers(values):
    return "[" + ", ".join(repr(float(value)) for value in np.ravel(values)) + "]"


def minimise(features, targets, weights, start):
    """The minimum of the weighted cross-entropy of σ(features · θ), by Newton's method to rounding."""
    theta = np.array(start, dtype=float)
    def objective(t):
        u = features @ t
        return float((weights * (np.logaddexp(0, u) - targets * u)).sum())
    for _ in range(200):
        p = scipy.special.expit(features @ theta)
        gradient = features.T @ (weights * (p - targets))
        hessian = (features * (weights * p * (1 - p))[:, None]).T @ features
        step, length = np.linalg.solve(hessian, gradient), 1.0
        while objective(theta - length * step) > objective(theta) and length > 1e-10:
            length /= 2
        theta = theta - length * step
        if np.abs(length * step).max() < 1e-14 * np.abs(theta).max():
            break
    return theta


def near(found, expected, tolerance, what):
    assert np.allclose(found, expected, rtol=tolerance, atol=tolerance), (what, found, expected)


def platt(scores, outcomes, weights):
    yes, no = weights[outcomes == 1].sum(), weights[outcomes == 0].sum()
    targets = np.where(outcomes == 1, (yes + 1) / (yes + 2), 1 / (no + 2))
    theta = minimise(np.column_stack([scores, np.ones_like(scores)]), targets, weights, [0, 0])
    sigmoid = sklearn.calibration._SigmoidCalibration().fit(scores, outcomes, weights)
    near(sigmoid.predict(scores), scipy.special.expit(theta[0] * scores + theta[1]), 1e-3, "Platt")
    return theta


def beta(form, scores, outcomes, weights):
    kept = np.clip(scores, EPS, 1 - EPS)
    p, q = np.log(kept), -np.log1p(-kept)
    columns = {"abm": [p, q], "am": [p + q], "ab": [p + np.log(2), q - np.log(2)]}[form]
    if form != "ab":
        columns.append(np.ones_like(p))
    theta = minimise(np.column_stack(columns), outcomes, weights, [1] * len(columns))
    a, b, c = {
        "abm": lambda: theta,
        "am": lambda: (theta[0], theta[0], theta[1]),
        "ab": lambda: (theta[0], theta[1], (theta[0] - theta[1]) * np.log(2)),
    }[form]()
    if not (a > 0 and b > 0):
        return None  # neither package nor script knows the constraint
    own = betacal.BetaCalibration(form).fit(scores, outcomes, weights)
    near(own.predict(scores), scipy.special.expit(a * p + b * q + c), 2e-3, form)
    return a, b, c


def histogram(scores, outcomes, weights, edges, points):
    index = lambda x: np.maximum(np.searchsorted(edges[1:], x, side="left"), 0)
    bins = index(scores)
    values = [
        np.average(outcomes[bins == b], weights=weights[bins == b]) if weights[bins == b].sum() > 0
        else (edges[b] + edges[b + 1]) / 2 for b in range(len(edges) - 1)]
    return np.array(values)[index(points)]


def mass_edges(scores, bins):
    """Quantiles at k (n - 1) / bins, the position in integers."""
    ordered = np.sort(scores)
    edges = [0.0]
    for k in range(1, bins):
        position, rest = divmod(k * (len(ordered) - 1), bins)
        low, high = ordered[position], ordered[min(position + 1, len(ordered) - 1)]
        edges.append(low + (high - low) * rest / bins)
    return np.array(edges + [1.0])


def binary(name, column, weighted):
    parts, labels = SHAPES[name][1]()
    scores, outcomes = parts[:, column] / UNIT, (labels == column).astype(int)
    weights = np.arange(len(scores)) % 4 if weighted else np.ones(len(scores))
    weights = weights.astype(float)
    kept = np.clip(scores, EPS, 1 - EPS)
    isotonic = sklearn.isotonic.IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
    isotonic.fit(scores, outcomes, sample_weight=weights)
    edges = np.arange(11) / 10
    fits = {form: beta(form, scores, outcomes, weights) for form in ("abm", "am", "ab")}
    forms = ", ".join(f'"{form}": {numbers(fit)}' for form, fit in fits.items() if fit is not None)
    return f"""    BinaryReference(
        shape: "{name}", column: {column}, isWeighted: {str(weighted).lower()},
        platt: {numbers(platt(np.log(kept) - np.log1p(-kept), outcomes, weights))},
        beta: [{forms}],
        isotonic: {numbers(isotonic.predict(GRID))},
        width: {numbers(histogram(scores, outcomes, weights, edges, GRID))},
        mass: {numbers(histogram(scores, outcomes, weights, mass_edges(scores, 10), GRID))}),"""


class Scores(sklearn.base.ClassifierMixin, sklearn.base.BaseEstimator):
    """A classifier whose decision function is its input."""

    def __init__(self, classes=2):
        self.classes = classes

    def fit(self, X, y):
        self.classes_ = np.arange(self.classes)
        return self

    def decision_function(self, X):
        return X

    def predict(self, X):
        return X.argmax(axis=1)


def rest(name):
    """The first rows after each method, one class against the rest."""
    parts, labels = SHAPES[name][1]()
    probabilities = parts / UNIT
    odds = scipy.special.logit(np.clip(probabilities, EPS, 1 - EPS))
    frozen = sklearn.frozen.FrozenEstimator(Scores(parts.shape[1]).fit(odds, labels))
    sigmoid = sklearn.calibration.CalibratedClassifierCV(frozen, method="sigmoid").fit(odds, labels)
    isotonic = netcal.binning.IsotonicRegression().fit(probabilities, labels)
    width = netcal.binning.HistogramBinning(bins=7).fit(probabilities, labels)
    return f"""    RestReference(
        shape: "{name}", classes: {parts.shape[1]},
        platt: {numbers(sigmoid.predict_proba(odds)[:4])},
        isotonic: {numbers(isotonic.transform(probabilities)[:4])},
        width: {numbers(width.transform(probabilities)[:4])}),"""


def logit_rows(seed, rows, classes, scale):
    """As Synthetic.logits."""
    source = SplitMix64(seed)
    logits = np.array([[(source.below(1024) - 512) / 64 for _ in range(classes)] for _ in range(rows)])
    draws = np.array([source.below(UNIT) / UNIT for _ in range(rows)])
    shares = np.cumsum(scipy.special.softmax(logits / scale, axis=1), axis=1)
    assert np.abs(shares - draws[:, None]).min() > 1e-12
    return logits, np.minimum((shares <= draws[:, None]).sum(axis=1), classes - 1)


def linear(seed, rows, classes, scale, prior):
    logits, labels = logit_rows(seed, rows, classes, scale)
    one_hot = np.eye(classes)[labels]
    x = np.column_stack([logits, np.ones(rows)])

    def matrix_loss(theta):
        w = theta.reshape(classes, classes + 1)
        u = x @ w.T
        return (scipy.special.logsumexp(u, axis=1) - (u * one_hot).sum(axis=1)).sum(), u, w

    def fit(expand, collapse, start, prior):
        """Minimises over parameters θ that `expand` makes a row-wise (W, b) of; the prior is around `start`."""
        def value(theta):
            return matrix_loss(expand(theta))[0] + prior / 2 * ((theta - start) ** 2).sum()
        def gradient(theta):
            _, u, _ = matrix_loss(expand(theta))
            return collapse((scipy.special.softmax(u, axis=1) - one_hot).T @ x) + prior * (theta - start)
        theta = scipy.optimize.minimize(value, start, jac=gradient, method="BFGS", options={"gtol": 1e-9}).x
        for _ in range(20):  # polishes by Newton's method with differences of the gradient
            h = 1e-5
            columns = [(gradient(theta + h * e) - gradient(theta - h * e)) / (2 * h) for e in np.eye(len(theta))]
            step = np.linalg.solve(np.array(columns), gradient(theta))
            theta = theta - step
        assert np.abs(gradient(theta)).max() < 1e-9, gradient(theta)
        return theta

    def expand_vector(theta):
        return np.column_stack([np.diag(theta[:classes]), theta[classes:]]).ravel()

    def collapse_vector(gradient):
        return np.concatenate([np.diag(gradient), gradient[:, classes]])

    identity = np.eye(classes, classes + 1).ravel()
    vector = fit(expand_vector, collapse_vector, np.array([1.0] * classes + [0.0] * classes), prior)
    matrix = fit(lambda t: t, np.ravel, identity, prior).reshape(classes, classes + 1)
    free = fit(lambda t: t, np.ravel, identity, 1e-6)
    own = sklearn.linear_model.LogisticRegression(C=1e8, tol=1e-10, max_iter=10000).fit(logits, labels)
    near(own.predict_proba(logits), scipy.special.softmax(matrix_loss(free)[1], axis=1), 1e-5, "matrix")
    return f"""    LinearReference(
        seed: {seed}, rows: {rows}, classes: {classes}, scale: {scale}, prior: {prior},
        vectorWeights: {numbers(vector[:classes])}, vectorBiases: {numbers(vector[classes:])},
        matrixWeights: {numbers(matrix[:, :classes])}, matrixBiases: {numbers(matrix[:, classes])}),"""


def distances(seed, rows, width, classes):
    train, labels = features(seed, rows, width, classes)
    queries, _ = features(seed + 1, 12, width, classes)
    means = np.array([train[labels == c].mean(axis=0) for c in range(classes)])
    covariance = sklearn.covariance.EmpiricalCovariance(assume_centered=True).fit(train - means[labels]).covariance_
    covariance += 1e-6 * np.trace(covariance) / width * np.eye(width)
    inverse = np.linalg.inv(covariance)
    mahalanobis = [max(-(q - m) @ inverse @ (q - m) for m in means) for q in queries]
    return f"""    FeatureReference(
        seed: {seed}, rows: {rows}, width: {width}, classes: {classes}, labelSum: {int(labels.sum())},
        mahalanobis: {numbers(mahalanobis)}),"""


versions = ", ".join(
    f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "scipy", "scikit-learn", "netcal", "betacal"))
print(f"""// Made by: python3 Scripts/reference/recalibration.py > Tests/CalibrationTests/Fixtures/RecalibrationValues.swift
// with {versions}.
// swift-format-ignore-file

let binaryReferences: [BinaryReference] = [""")
for name, column in (("two classes", 1), ("on edges", 0), ("few rows", 2)):
    for weighted in (False, True):
        print(binary(name, column, weighted))
print("]\n\nlet restReferences: [RestReference] = [")
for name in ("ten classes", "few rows"):
    print(rest(name))
print("]\n\nlet linearReferences: [LinearReference] = [")
print(linear(14, 300, 3, 2.5, 1))
print(linear(15, 200, 2, 0.8, 0.25))
print("]\n\nlet featureReferences: [FeatureReference] = [")
print(distances(16, 150, 4, 3))
print("]")
