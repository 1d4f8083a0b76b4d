"""Nothing that a request says raises its level; what it says may lower it."""

import numpy as np
import pytest
from tritonclient.utils import InferenceServerException
import tritonclient.http as http

from support.inference import Inference

FEATURES = np.random.default_rng(5).normal(size=(2, 8)).astype(np.float32)


def outputs(world, tier, **options):
    client = Inference(world.gateway.url + "/triton", world.accounts[tier])
    return {name: values.tolist() for name, values in client.infer("narrow", FEATURES, **options).items()}


@pytest.mark.parametrize("tier", ["free", "basic", "standard"])
@pytest.mark.parametrize("options", [
    {"headers": {"Candor-Level": "full"}},
    {"headers": {"Candor-Use-Case": "calibration"}},
    {"headers": {"X-Candor-Level": "full", "X-Tier": "premium", "X-Forwarded-User": "premium", "X-Account": "premium"}},
    {"parameters": {"detail": "full"}},
], ids=["level", "use", "invented", "parameter"])
def test_a_request_cannot_raise_its_level(world, tier, options):
    assert outputs(world, tier, **options) == outputs(world, tier)


@pytest.mark.parametrize("level, tier", [("label", "free"), ("bucket", "basic"), ("top-k", "standard")])
def test_a_request_can_lower_its_level(world, level, tier):
    lower = outputs(world, tier)
    assert outputs(world, "premium", headers={"Candor-Level": level}) == lower
    assert outputs(world, "premium", parameters={"detail": level}) == lower


def test_of_two_levels_the_lower_counts(world):
    both = {"headers": {"Candor-Level": "full"}, "parameters": {"detail": "label"}}
    assert outputs(world, "premium", **both) == outputs(world, "free")


def test_a_level_that_is_none_is_refused(world):
    with pytest.raises(InferenceServerException) as error:
        outputs(world, "premium", headers={"Candor-Level": "everything"})
    assert error.value.status() == "400"


@pytest.mark.parametrize("tier", ["free", "premium"])
@pytest.mark.parametrize("asked", [
    http.InferRequestedOutput("logits", class_count=10), http.InferRequestedOutput("features"),
], ids=["classification", "another output"])
def test_an_extension_by_which_scores_would_leave_beside_the_answer_is_refused(world, tier, asked):
    tensor = http.InferInput("features", FEATURES.shape, "FP32")
    tensor.set_data_from_numpy(FEATURES)
    client = Inference(world.gateway.url + "/triton", world.accounts[tier])
    with pytest.raises(InferenceServerException) as error:
        client.client.infer("narrow", [tensor], outputs=[asked], headers=client.headers)
    assert error.value.status() == "400"


def test_shared_memory_is_refused(world):
    asked = http.InferRequestedOutput("logits")
    asked.set_shared_memory("region", 80)
    tensor = http.InferInput("features", FEATURES.shape, "FP32")
    tensor.set_data_from_numpy(FEATURES)
    client = Inference(world.gateway.url + "/triton", world.accounts["premium"])
    with pytest.raises(InferenceServerException) as error:
        client.client.infer("narrow", [tensor], outputs=[asked], headers=client.headers)
    assert error.value.status() == "400"
