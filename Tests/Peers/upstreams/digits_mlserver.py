"""mlserver with scikit-learn's digits: FP64 probabilities `[n, 10]` in the output `predict_proba`, JSON only."""

import json
from pathlib import Path


def make_repository(folder: Path, http_port: int, grpc_port: int, metrics_port: int) -> None:
    """Trains the model and writes what `mlserver start FOLDER` reads."""
    import joblib
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression

    features, labels = load_digits(return_X_y=True)
    # Few steps and scaled features: probabilities that are not all 0 and 1.
    joblib.dump(LogisticRegression(max_iter=30, C=0.01).fit(features / 16, labels), folder / "digits.joblib")
    (folder / "model-settings.json").write_text(json.dumps({
        "name": "digits", "implementation": "mlserver_sklearn.SKLearnModel",
        "parameters": {"uri": "./digits.joblib", "version": "v1"},
    }))
    (folder / "settings.json").write_text(json.dumps({
        # No worker processes: one model needs none, and they take seconds to start.
        "host": "127.0.0.1", "http_port": http_port, "grpc_port": grpc_port, "metrics_port": metrics_port,
        "parallel_workers": 0, "debug": False,
    }))
