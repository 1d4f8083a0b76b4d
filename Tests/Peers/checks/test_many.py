"""Many accounts at once: nobody gets another's answer or another's level."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from support.accounts import LEVELS, TIERS
from support.expected import probabilities, released
from support.plain import ask
from upstreams.triton_numpy import answer

REQUESTS = 240


def test_answers_of_many_at_once_do_not_mix(world):
    generator = np.random.default_rng(11)
    features = generator.normal(size=(REQUESTS, 8)).astype(np.float32)

    def one(index: int) -> dict[str, list]:
        tensor = {"name": "features", "shape": [1, 8], "datatype": "FP32", "data": features[index].tolist()}
        reply = ask(
            world.gateway.url, "POST", "/triton/v2/models/narrow/infer", json.dumps({"inputs": [tensor]}).encode(),
            {"Content-Type": "application/json", **world.accounts[TIERS[index % 4]].headers})
        assert reply.status == 200, reply.body
        return {output["name"]: output["data"] for output in reply.json()["outputs"]}

    with ThreadPoolExecutor(24) as pool:
        got = list(pool.map(one, range(REQUESTS)))
    for index, tensors in enumerate(got):
        rows = probabilities(answer("narrow", features[index:index + 1]), "logits")
        expected = released("logits", rows, LEVELS[TIERS[index % 4]])
        assert set(tensors) == set(expected)
        for name, values in expected.items():
            if values.dtype == np.float32:
                # Triton computes a batch of its own making, whose sums may round otherwise.
                np.testing.assert_allclose(tensors[name], values.ravel(), rtol=1e-4)
            else:
                words = [value.decode() if isinstance(value, bytes) else value for value in values.ravel().tolist()]
                assert tensors[name] == words
