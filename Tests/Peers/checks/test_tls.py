"""The same clients over TLS, with a certificate that they are told to trust."""

import ssl

import numpy as np
import openai
import pytest
import tritonclient.http as http

FEATURES = np.ones((1, 8), dtype=np.float32)


def infer(world, **options):
    client = http.InferenceServerClient(world.gateway.secure_url.removeprefix("https://") + "/triton", ssl=True, **options)
    tensor = http.InferInput("features", FEATURES.shape, "FP32")
    tensor.set_data_from_numpy(FEATURES)
    return client.infer("narrow", [tensor], headers=world.accounts["standard"].headers)


def test_tritonclient_gets_its_level(world):
    assert infer(world, ssl_options={"ca_certs": str(world.gateway.certificate)}).as_numpy("logits").shape == (1, 3)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(world):
    with pytest.raises(ssl.SSLError):
        infer(world)


def test_openai_streams_its_level(world):
    trust = ssl.create_default_context(cafile=str(world.gateway.certificate))
    client = openai.OpenAI(
        base_url=world.gateway.secure_url + "/text/v1", api_key=world.accounts["premium"].key, max_retries=0,
        http_client=openai.DefaultHttpxClient(verify=trust))
    messages = [{"role": "user", "content": "Where?"}]
    parts = client.chat.completions.create(
        model="walker", messages=messages, logprobs=True, top_logprobs=2, stream=True, max_tokens=4)
    tokens = [token for part in parts for choice in part.choices if choice.logprobs
              for token in choice.logprobs.content or []]
    assert [len(token.top_logprobs) for token in tokens] == [2] * 4
