"""Time of each recalibration fit on 10^5 rows of 10 classes, beside other people's software, in one run.

    pip install numpy scipy scikit-learn netcal betacal
    swift build -c release --product candor
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python3 Scripts/reference/recalibration_times.py .build/release/candor

Every fit runs ROUNDS times in turn with the others; the fastest counts. Candor's time is `recalibration.seconds` of
`candor evaluate --json`: the fit alone, without reading files.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

import betacal
import netcal.binning
import netcal.scaling
import numpy as np
import scipy.special
import sklearn.base
import sklearn.calibration
import sklearn.frozen
import sklearn.linear_model

warnings.filterwarnings("ignore")
ROWS, CLASSES, ROUNDS = 100_000, 10, int(os.environ.get("ROUNDS", "3"))
METHODS = [
    "temperature", "vector", "matrix", "platt", "isotonic", "beta", "beta-am", "beta-ab", "histogram", "histogram-mass"]

random = np.random.default_rng(0)
logits = (2 * random.normal(size=(ROWS, CLASSES))).astype(np.float32)
labels = np.argmax(logits / 1.7 + random.gumbel(size=logits.shape), axis=1)
probabilities = scipy.special.softmax(logits.astype(np.float64), axis=1)
kept = np.clip(probabilities, np.finfo(float).eps, 1 - np.finfo(float).eps)
odds = scipy.special.logit(kept)


class Scores(sklearn.base.ClassifierMixin, sklearn.base.BaseEstimator):
    """A classifier whose decision function is its input."""

    def fit(self, X, y):
        self.classes_ = np.arange(CLASSES)
        return self

    def decision_function(self, X):
        return X

    def predict(self, X):
        return X.argmax(axis=1)


def sklearn_rest(method):
    frozen = sklearn.frozen.FrozenEstimator(Scores().fit(odds, labels))
    return lambda: sklearn.calibration.CalibratedClassifierCV(frozen, method=method).fit(odds, labels)


def betacal_rest(form):
    def fit():
        for k in range(CLASSES):
            betacal.BetaCalibration(form).fit(kept[:, k], (labels == k).astype(int))
    return fit


PEERS = {
    ("temperature", "scikit-learn"): lambda: sklearn.calibration._TemperatureScaling().fit(logits, labels),
    ("temperature", "netcal"): lambda: netcal.scaling.TemperatureScaling().fit(probabilities, labels),
    ("matrix", "scikit-learn, LogisticRegression"):
        lambda: sklearn.linear_model.LogisticRegression(max_iter=1000).fit(logits.astype(np.float64), labels),
    ("platt", "scikit-learn"): sklearn_rest("sigmoid"),
    ("isotonic", "scikit-learn"): sklearn_rest("isotonic"),
    ("isotonic", "netcal"): lambda: netcal.binning.IsotonicRegression().fit(probabilities, labels),
    ("beta", "betacal"): betacal_rest("abm"),
    ("beta-am", "betacal"): betacal_rest("am"),
    ("beta-ab", "betacal"): betacal_rest("ab"),
    ("histogram", "netcal"): lambda: netcal.binning.HistogramBinning(bins=15).fit(probabilities, labels),
}

with tempfile.TemporaryDirectory() as folder:
    np.save(f"{folder}/Z.npy", logits)
    np.save(f"{folder}/y.npy", labels.astype(np.int32))

    def candor(method):
        files = [f"{folder}/Z.npy", f"{folder}/y.npy"]
        output = subprocess.run(
            [sys.argv[1], "evaluate", "--logits", files[0], "--labels", files[1], "--recalibrate", method,
             "--calibration-logits", files[0], "--calibration-labels", files[1], "--json"],
            check=True, capture_output=True).stdout
        return json.loads(output)["recalibration"]["seconds"]

    best = {}

    def note(key, seconds):
        best[key] = min(seconds, best.get(key, np.inf))

    for _ in range(ROUNDS):
        for method in METHODS:
            note((method, "candor"), candor(method))
        for key, fit in PEERS.items():
            start = time.perf_counter()
            fit()
            note(key, time.perf_counter() - start)

for method in METHODS:
    line = ", ".join(f"{name} {seconds:.3f} s" for (m, name), seconds in best.items() if m == method)
    print(f"{method}: {line}")
