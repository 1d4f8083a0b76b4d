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


def test_metadata_name_the_outputs_that_leave_and_are_the_same_for_every_account(world):
    documents = []
    for tier in world.accounts:
        server, headers = client(world, "triton", tier)
        documents.append(server.get_model_metadata("narrow", headers=headers))
    assert all(document == documents[0] for document in documents)
    assert documents[0]["name"] == "narrow"
    assert {output["name"] for output in documents[0]["outputs"]} <= {"logits", "logits_label", "logits_confidence"}


def test_the_server_says_what_it_is_and_offers_nothing_that_it_refuses(world):
    server, headers = client(world, "triton")
    document = server.get_server_metadata(headers=headers)
    assert document["name"]
    refused = {"classification", "system_shared_memory", "cuda_shared_memory", "model_repository", "trace", "logging"}
    assert not refused & set(document["extensions"])
