"""Each tier sees of each model exactly what its level has, whatever form the tensors travel in."""

import numpy as np
import pytest

from support.accounts import LEVELS, TIERS
from support.expected import probabilities, released
from support.inference import Inference, names

FEATURES = np.random.default_rng(5).normal(size=(3, 8)).astype(np.float32)
DIGITS = np.random.default_rng(6).uniform(size=(3, 64))
# Route, model, its input, its output, what its scores are, features, whether it knows binary tensors.
MODELS = {
    "narrow": ("triton", "features", "logits", "logits", FEATURES, True),
    "wide": ("triton", "features", "logits", "logits", FEATURES, True),
    "half": ("triton", "features", "logits", "logits", FEATURES, True),
    "digits": ("mlserver", "predict", "predict_proba", "probabilities", DIGITS, False),
    "text": ("fixed", "features", "logits", "logits", FEATURES[:1], False),
    "binary": ("fixed", "features", "logits", "logits", FEATURES[:1], True),
    "brain": ("fixed", "features", "logits", "logits", FEATURES[:1], True),
}


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("binary", [True, False], ids=["binary", "json"])
@pytest.mark.parametrize("model", MODELS)
def test_a_level_has_its_outputs_and_no_other(world, model, binary, tier):
    route, input, output, kind, features, knows_binary = MODELS[model]
    direct = Inference(world.upstreams[route].url).infer(
        model, features, input=input, outputs=[output], binary=knows_binary)[output]
    expected = released(output, probabilities(direct, kind), LEVELS[tier])

    got = Inference(world.gateway.url + f"/{route}", world.accounts[tier]).infer(
        model, features, input=input, outputs=names(output), binary=binary,
        # Inputs go to the upstream as they came; outputs are the gateway's own.
        binary_input=binary and knows_binary)

    assert set(got) == set(expected)
    for name, values in expected.items():
        assert got[name].shape == values.shape
        if values.dtype == np.float32:
            assert got[name].dtype == np.float32
            np.testing.assert_allclose(got[name], values, rtol=3e-6, atol=1e-9)
        else:
            assert got[name].tolist() == (
                values.tolist() if binary or values.dtype != object else [word.decode() for word in values])


@pytest.mark.parametrize("model", ["narrow", "wide", "half"])
def test_the_best_three_are_those_of_the_whole_row_bit_for_bit(world, model):
    url = world.gateway.url + "/triton"
    rows = Inference(url, world.accounts["premium"]).infer(model, FEATURES)["logits"]
    best = Inference(url, world.accounts["standard"]).infer(model, FEATURES)
    assert np.array_equal(np.take_along_axis(rows, best["logits_label"], axis=1), best["logits"])


@pytest.mark.parametrize("tier", TIERS)
def test_outputs_that_are_not_named_are_those_of_the_level(world, tier):
    client = Inference(world.gateway.url + "/triton", world.accounts[tier])
    asked = client.infer("narrow", FEATURES, outputs=names("logits"))
    unasked = client.infer("narrow", FEATURES)
    assert {name: values.tolist() for name, values in asked.items()} == {
        name: values.tolist() for name, values in unasked.items()}


@pytest.mark.parametrize("request_form", [None, "gzip", "deflate"])
@pytest.mark.parametrize("answer_form", [None, "gzip"])
@pytest.mark.parametrize("binary", [True, False], ids=["binary", "json"])
def test_compression_of_requests_and_answers_changes_nothing(world, binary, request_form, answer_form):
    client = Inference(world.gateway.url + "/triton", world.accounts["premium"])
    plain = client.infer("wide", FEATURES, outputs=["logits"])
    packed = client.infer(
        "wide", FEATURES, outputs=["logits"], binary=binary, request_compression_algorithm=request_form,
        response_compression_algorithm=answer_form)
    assert np.array_equal(packed["logits"], plain["logits"])


def test_many_rows_at_once_are_masked_as_one_by_one(world):
    client = Inference(world.gateway.url + "/triton", world.accounts["standard"])
    features = np.random.default_rng(9).normal(size=(64, 8)).astype(np.float32)
    batch = client.infer("narrow", features)
    for index in (0, 17, 63):
        single = client.infer("narrow", features[index:index + 1])
        assert single["logits_label"][0].tolist() == batch["logits_label"][index].tolist()
        np.testing.assert_allclose(single["logits"][0], batch["logits"][index], rtol=3e-6)
