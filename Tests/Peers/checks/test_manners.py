"""What HTTP and the protocol ask of a server beside answers, and what upstreams rely on to be asked."""

import json

import pytest

from support.plain import ask

INFER = "/fixed/v2/models/text/infer"


def post(world, tensor: dict, **headers):
    body = json.dumps({"inputs": [{"name": "features", "datatype": "FP32", **tensor}]}).encode()
    return ask(world.gateway.url, "POST", INFER, body, {**world.accounts["free"].headers, **headers})


def test_a_method_that_is_refused_is_answered_with_those_that_are_not(world):
    """RFC 9110, 15.5.6."""
    answer = ask(world.gateway.url, "PUT", INFER, headers=world.accounts["free"].headers)
    assert answer.status == 405
    assert answer.headers.get("allow") == "POST"


def test_a_client_that_ends_its_connection_is_told_that_it_ends(world):
    """RFC 9112, 9.6: without it a client takes the end for a failure of its next request."""
    answer = post(world, {"shape": [1, 2], "data": [1, 2]}, Connection="close")
    assert answer.status == 200
    assert answer.headers.get("connection", "").lower() == "close"


@pytest.mark.parametrize("shape", [
    [1, 3], [147695, 4461, 916196390], [1 << 62, 4], [3], [-1, 2], [1.0, 2], ["1", 2], [], [[1, 2]],
], ids=str)
def test_a_shape_that_its_numbers_do_not_fill_is_refused(world, shape):
    """Triton 2.51 takes a shape's word for the size of its memory, and ends when it is not so."""
    assert post(world, {"shape": shape, "data": [1, 2]}).status == 400
