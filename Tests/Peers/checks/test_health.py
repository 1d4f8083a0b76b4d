"""Health, readiness and metadata as tritonclient asks for them."""

import pytest

from support.inference import Inference


def client(world, route, tier="free"):
    inference = Inference(world.gateway.url + f"/{route}", world.accounts[tier])
    return inference.client, inference.headers


@pytest.mark.parametrize("route, model", [("triton", "narrow"), ("mlserver", "digits")])
def test_server_and_model_are_live_and_ready(world, route, model):
    server, headers = client(world, route)
    assert server.is_server_live(headers=headers)
    assert server.is_server_ready(headers=headers)
    assert server.is_model_ready(model, headers=headers)


def test_a_model_that_is_not_served_is_not_ready(world):
    server, headers = client(world, "triton")
    assert not server.is_model_ready("nothing", headers=headers)


OUTPUTS = {
    "free": {"logits_label"}, "basic": {"logits_label", "logits_confidence"}, "standard": {"logits_label", "logits"},
    "premium": {"logits"},
}


@pytest.mark.parametrize("tier", OUTPUTS)
def test_metadata_have_the_inputs_of_the_model_and_the_outputs_of_the_level(world, tier):
    server, headers = client(world, "triton", tier)
    document = server.get_model_metadata("narrow", headers=headers)
    assert document["name"] == "narrow"
    assert document["inputs"] == [{"name": "features", "datatype": "FP32", "shape": [-1, 8]}]
    assert {output["name"] for output in document["outputs"]} == OUTPUTS[tier]


def test_the_server_says_what_it_is_and_offers_nothing_that_it_refuses(world):
    server, headers = client(world, "triton")
    document = server.get_server_metadata(headers=headers)
    assert document["name"]
    refused = {"classification", "system_shared_memory", "cuda_shared_memory", "model_repository", "trace", "logging"}
    assert not refused & set(document["extensions"])
