"""Two gateways on one store: an account is the same on both, and what it has had counts together."""

import time

import numpy as np
import pytest

from support.accounts import LEVELS, Account
from support.expected import apportioned, probabilities
from support.inference import Inference

FEATURES = np.random.default_rng(5).normal(size=(1, 8)).astype(np.float32)
# The configuration of the two: above so many detailed rows in a day, three classes are all.
LADDER = 60
BINS = 20


@pytest.fixture(scope="module", params=["sqlite", "redis"])
def pair(request, world):
    """Two gateways, each a process, on one store; levels quantised."""
    if request.param not in world.stores:
        pytest.skip(f"{request.param} is left out of this run")
    accounts = {name: Account(name, tier) for name, tier in [
        ("mover", "free"), ("counted", "premium"), ("kept", "standard"), ("quantised", "premium")]}
    with world.store(request.param) as store:
        gateways = [world.start_gateway(list(accounts.values()), store, template="pair.yaml") for _ in range(2)]
        try:
            yield gateways, accounts, store
        finally:
            for gateway in gateways:
                gateway.stop()


def level(gateway, account) -> str:
    """Which level an answer has, by its outputs."""
    got = Inference(gateway.url + "/triton", account).infer("narrow", FEATURES)
    if "logits_confidence" in got:
        return "bucket"
    if "logits" not in got:
        return "label"
    return "top-k" if got["logits"].shape[1] == 3 else "full"


def becomes(gateway, account, expected, seconds=3.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if level(gateway, account) == expected:
            return True
        time.sleep(0.1)
    return False


def test_a_change_of_tier_is_seen_by_both(world, pair):
    gateways, accounts, store = pair
    mover = accounts["mover"]
    assert [level(gateway, mover) for gateway in gateways] == ["label", "label"]
    for tier in ["standard", "premium", "basic", "free"]:
        world.access(store, "set", mover.name, "--organisation", f"{mover.name}-org", "--tier", tier)
        assert all([becomes(gateway, mover, LEVELS[tier]) for gateway in gateways])


def test_scores_are_quantised_alike_by_both(world, pair):
    gateways, accounts, _ = pair
    exact = Inference(world.upstreams["triton"].url).infer("narrow", FEATURES, outputs=["logits"])["logits"]
    expected = apportioned(probabilities(exact, "logits"), BINS)
    for gateway in gateways:
        got = Inference(gateway.url + "/triton", accounts["quantised"]).infer("narrow", FEATURES)["logits"]
        np.testing.assert_allclose(got, expected, atol=1e-7)


def test_rows_of_both_count_together(world, pair):
    gateways, accounts, _ = pair
    counted = accounts["counted"]
    levels = []
    for index in range(LADDER + 40):
        levels.append(level(gateways[index % 2], counted))
        time.sleep(0.05)
    assert levels[:LADDER // 2] == ["full"] * (LADDER // 2)
    # A gateway hears of the other's rows within a second: at most that many more are full.
    assert levels.count("full") <= LADDER + 25
    assert levels[-10:] == ["top-k"] * 10


def test_a_restart_forgets_neither_tier_nor_count(world, pair):
    gateways, accounts, store = pair
    kept = accounts["kept"]
    world.access(store, "set", kept.name, "--organisation", f"{kept.name}-org", "--tier", "basic")
    assert becomes(gateways[0], kept, "bucket")
    assert gateways[0].restart() == 0
    # The configuration says standard; the store's word holds.
    assert level(gateways[0], kept) == "bucket"
    assert level(gateways[0], accounts["counted"]) == "top-k"


def test_a_gateway_that_is_killed_forgets_no_row_that_it_answered(world, pair):
    gateways, accounts, _ = pair
    gateways[1].kill_and_start()
    assert level(gateways[1], accounts["counted"]) == "top-k"
