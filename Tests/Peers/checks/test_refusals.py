"""What is not served is refused, in the same words for everybody, and the upstream never hears of it."""

import gzip
import json
import zlib

import pytest

from support.accounts import Account
from support.plain import ask

BODY = json.dumps({
    "inputs": [{"name": "features", "shape": [1, 8], "datatype": "FP32", "data": [0, 1, 2, 3, 4, 5, 6, 7]}]
}).encode()
INFER = "/triton/v2/models/narrow/infer"


def post(world, path, body=BODY, headers=None, account="premium"):
    keys = world.accounts[account].headers if account else {}
    return ask(world.gateway.url, "POST", path, body, {"Content-Type": "application/json", **keys, **(headers or {})})


def test_the_request_of_the_other_checks_is_answered(world):
    assert post(world, INFER).status == 200


@pytest.mark.parametrize("path", [
    "/triton/v2/models/nothing/infer", "/triton/v2/models/NARROW/infer", "/nowhere/v2/models/narrow/infer",
    "/v2/models/narrow/infer", "/triton/v2/models/narrow/versions/999999/infer/more",
    "/triton/v2/repository/index", "/triton/v2/repository/models/narrow/unload", "/triton/v2/logging",
    "/triton/v2/trace/setting", "/triton/v2/systemsharedmemory/region/a/register", "/triton/v2/models/narrow/generate",
    "/mlserver/v2/repository/index", "/mlserver/docs", "/mlserver/v1/models/digits",
    "/text/v1/embeddings", "/text/seen",
])
def test_what_is_not_served_is_not_found(world, path):
    assert post(world, path).status == 404


@pytest.mark.parametrize("path", [
    "/triton//v2/models/narrow/infer", "/triton/v2/models/digits/../narrow/infer",
    "/triton/v2/models/narrow%2Finfer", "/triton/v2/models/%2e%2e/repository/index", "/triton/%2e%2e/triton/v2",
    "/triton/v2/models/narrow%252Finfer", "/triton/v2/models/narrow/infer/", "/triton/v2\\models/narrow/infer",
    "triton/v2/models/narrow/infer", "*", "http://127.0.0.1/triton/v2/repository/index",
])
def test_a_path_that_two_servers_could_read_in_two_ways_is_refused(world, path):
    assert post(world, path).status in (400, 404)


@pytest.mark.parametrize("path", [
    "/triton/v2/models/narrow/config", "/triton/v2/models/narrow/stats", "/triton/v2/models/stats", "/triton/metrics",
    "/triton/v2/repository/index", "/mlserver/docs", "/mlserver/metrics", "/text/seen",
])
def test_what_is_not_served_is_not_found_by_a_get(world, path):
    assert ask(world.gateway.url, "GET", path, headers=world.accounts["premium"].headers).status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_an_inference_by_another_method_is_refused(world, method):
    assert ask(world.gateway.url, method, INFER, headers=world.accounts["premium"].headers).status in (404, 405)


@pytest.mark.parametrize("path", ["infer", "infer?classification=3"])
def test_a_query_changes_nothing_or_is_refused(world, path):
    answer = post(world, f"/triton/v2/models/narrow/{path}", account="free")
    assert answer.status in (200, 400, 404)
    if answer.status == 200:
        assert [output["name"] for output in answer.json()["outputs"]] == ["logits_label"]


def test_whoever_has_no_key_is_refused_alike(world):
    stranger = Account("stranger", "premium").key
    wrong = [
        {}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Bearer x"},
        {"Authorization": f"Bearer {stranger}"}, {"Authorization": f"Basic {world.accounts['premium'].key}"},
        {"Authorization": f"Bearer {world.accounts['premium'].key}x"}, {"X-API-Key": stranger},
        {"Authorization": f"Bearer {world.accounts['premium'].hash}"},
        {"Authorization": f"Bearer {world.accounts['premium'].key}", "X-API-Key": stranger},
    ]
    answers = [post(world, INFER, headers=headers, account=None) for headers in wrong]
    assert [answer.status for answer in answers] == [401] * len(wrong)
    assert len({answer.body for answer in answers}) == 1


def test_a_key_may_come_in_either_header(world):
    key = world.accounts["premium"].key
    bodies = {post(world, INFER, headers=headers, account=None).body for headers in (
        {"Authorization": f"Bearer {key}"}, {"X-API-Key": key}, {"Authorization": f"Bearer {key}", "X-API-Key": key})}
    assert len(bodies) == 1


def test_a_refusal_is_the_same_for_every_account(world):
    for path in ("/triton/v2/models/nothing/infer", "/nowhere"):
        assert len({(answer.status, answer.body) for answer in (
            post(world, path, account=tier) for tier in ("free", "basic", "standard", "premium"))}) == 1


def test_a_body_beyond_the_limit_is_refused(world):
    large = BODY + b" " * world.gateway.body_limit
    assert post(world, INFER, large).status == 413


@pytest.mark.parametrize("pack, coding", [(gzip.compress, "gzip"), (zlib.compress, "deflate")])
def test_a_body_beyond_the_limit_is_refused_packed_as_well(world, pack, coding):
    packed = pack(BODY + b" " * 20 * world.gateway.body_limit)
    assert len(packed) < world.gateway.body_limit
    assert post(world, INFER, packed, {"Content-Encoding": coding}).status == 413


@pytest.mark.parametrize("body, headers", [
    (b"", {}), (b"{}", {}), (b"[]", {}), (b"\xff\x00", {}), (BODY[:-1], {}), (BODY + BODY, {}),
    (BODY, {"Content-Encoding": "gzip"}), (gzip.compress(BODY)[:-4], {"Content-Encoding": "gzip"}),
    (BODY, {"Inference-Header-Content-Length": "999999"}), (BODY, {"Inference-Header-Content-Length": "-1"}),
    (BODY, {"Inference-Header-Content-Length": "ten"}),
    (BODY.replace(b'"inputs"', b'"shm": 1, "inputs"'), {}),
    (BODY.replace(b'[1, 8]', b'[1, 8], "parameters": {"binary_data_size": 32}'), {}),
], ids=str)
def test_a_body_that_is_no_request_is_a_fault_of_the_client(world, body, headers):
    answer = post(world, INFER, body, headers)
    assert answer.status == 400
    assert answer.json()["error"]


def test_a_coding_that_the_gateway_does_not_know_is_refused(world):
    assert post(world, INFER, headers={"Content-Encoding": "br"}).status in (400, 415)


def test_what_the_upstream_refuses_is_refused_without_its_words(world):
    body = BODY.replace(b'"features"', b'"another"')
    upstream = ask(world.upstreams["triton"].url, "POST", "/v2/models/narrow/infer", body)
    assert upstream.status == 400 and b"another" in upstream.body
    answer = post(world, INFER, body)
    assert answer.status in (400, 502)
    assert upstream.json()["error"].encode() not in answer.body and b"unexpected inference input" not in answer.body


def test_headers_of_the_upstream_stay_behind(world):
    body = json.dumps({"inputs": [
        {"name": "predict", "shape": [1, 64], "datatype": "FP64", "data": [0.5] * 64}]}).encode()
    answer = post(world, "/mlserver/v2/models/digits/infer", body)
    assert answer.status == 200
    assert not [name for name in answer.headers if name.startswith("ce-")]
    assert "uvicorn" not in answer.headers.get("server", "")
