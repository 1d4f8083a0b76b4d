"""tritonclient as the checks use it, against an upstream or a gateway in front of it."""

import numpy as np
import tritonclient.http as http

from support.accounts import Account


class Inference:
    """One server below a URL, asked as one account."""

    def __init__(self, url: str, account: Account | None = None):
        self.client = http.InferenceServerClient(url.removeprefix("http://"), network_timeout=30)
        self.headers = account.headers if account else {}

    def infer(self, model: str, features: np.ndarray, *, input: str = "features", outputs: list[str] | None = None,
              binary: bool = True, binary_input: bool | None = None, headers: dict | None = None,
              **options) -> dict[str, np.ndarray]:
        """All tensors of the answer by name; those that are named are asked for, else all. Inputs travel as outputs do
        unless that is said otherwise."""
        tensor = http.InferInput(input, features.shape, "FP64" if features.dtype == np.float64 else "FP32")
        tensor.set_data_from_numpy(features, binary_data=binary if binary_input is None else binary_input)
        asked = [http.InferRequestedOutput(name, binary_data=binary) for name in outputs] if outputs else None
        answer = self.client.infer(
            model, [tensor], outputs=asked, headers={**self.headers, **(headers or {})}, **options)
        names = [output["name"] for output in answer.get_response()["outputs"]]
        return {name: answer.as_numpy(name) for name in names}


def names(output: str) -> list[str]:
    """All outputs that a gateway has for one of scores; those of the account's level come."""
    return [output, f"{output}_label", f"{output}_confidence"]
