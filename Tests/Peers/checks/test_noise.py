"""Sticky noise cannot be averaged away: not by repeats, not by accounts together, not by asking two gateways."""

import numpy as np
import pytest

from support.accounts import Account
from support.expected import probabilities
from support.inference import Inference

FEATURES = np.random.default_rng(21).normal(size=(4, 8)).astype(np.float32)


@pytest.fixture(scope="module")
def answers(world):
    """Asks one of two gateways as one of two accounts."""
    accounts = [Account("one", "premium"), Account("other", "premium")]
    gateways = [world.start_gateway(accounts, {"kind": "memory"}, template="noisy.yaml") for _ in range(2)]

    def ask(gateway=0, account=0, features=FEATURES):
        client = Inference(gateways[gateway].url + "/triton", accounts[account])
        return client.infer("narrow", features, outputs=["logits"])["logits"]

    try:
        yield ask
    finally:
        for gateway in gateways:
            gateway.stop()


def test_noise_is_on_and_keeps_the_label_and_the_sum(world, answers):
    exact = probabilities(
        Inference(world.upstreams["triton"].url).infer("narrow", FEATURES, outputs=["logits"])["logits"], "logits")
    noisy = answers()
    assert np.abs(noisy - exact).max() > 0.01
    assert noisy.argmax(axis=1).tolist() == exact.argmax(axis=1).tolist()
    np.testing.assert_allclose(noisy.sum(axis=1), 1, atol=1e-6)


def test_repeats_are_the_same_bytes(answers):
    first = answers()
    assert all(np.array_equal(answers(), first) for _ in range(20))


def test_accounts_together_learn_what_one_does(answers):
    assert np.array_equal(answers(account=1), answers(account=0))


def test_gateways_with_one_key_answer_alike(answers):
    assert np.array_equal(answers(gateway=1), answers(gateway=0))


def test_rows_that_are_almost_alike_have_the_same_noise(answers):
    first = answers()
    generator = np.random.default_rng(22)
    same = 0
    for _ in range(20):
        near = FEATURES + generator.normal(scale=1e-5, size=FEATURES.shape).astype(np.float32)
        same += int((answers(features=near) == first).all(axis=1).sum())
    # A row on the edge of a cell of the grid may fall into the next one.
    assert same >= 0.9 * 20 * len(FEATURES)
