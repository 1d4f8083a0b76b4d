"""The openai client against an upstream that speaks its API: log-probabilities by level, streamed and whole."""

import json
import urllib.request

import openai
import pytest

TIERS = {"free": None, "basic": None, "standard": (3, 0.1), "premium": (20, None)}
MESSAGES = [{"role": "user", "content": "Where does it go?"}]


def speaker(world, tier):
    return openai.OpenAI(base_url=world.gateway.url + "/text/v1", api_key=world.accounts[tier].key, max_retries=0)


def direct(world):
    return openai.OpenAI(base_url=world.upstreams["text"].url + "/v1", api_key="none", max_retries=0)


def chat(client, **options):
    return client.chat.completions.create(model="walker", messages=MESSAGES, max_tokens=6, **options)


def complete(client, **options):
    return client.completions.create(model="walker", prompt="Where", max_tokens=6, **options)


def seen(world) -> dict:
    """The last request that reached the upstream."""
    with urllib.request.urlopen(world.upstreams["text"].url + "/seen") as answer:
        return json.load(answer)


def chat_tokens(tokens) -> list:
    return [(token.token, token.logprob, [(other.token, other.logprob) for other in token.top_logprobs])
            for token in tokens]


def masked(value, step):
    return value if step is None else round(value / step) * step


@pytest.mark.parametrize("tier", TIERS)
def test_chat_has_the_log_probabilities_of_its_level(world, tier):
    limit = TIERS[tier]
    answer = chat(speaker(world, tier), logprobs=True, top_logprobs=5)
    asked = seen(world)
    exact = chat(direct(world), logprobs=True, top_logprobs=5)
    assert answer.choices[0].message.content == exact.choices[0].message.content
    if limit is None:
        assert answer.choices[0].logprobs is None or not answer.choices[0].logprobs.content
        assert not asked.get("logprobs") and not asked.get("top_logprobs")
        return
    top, step = limit
    assert asked["logprobs"] is True and asked["top_logprobs"] == min(5, top)
    got, want = (chat_tokens(document.choices[0].logprobs.content) for document in (answer, exact))
    assert len(got) == len(want) == 6
    for (token, value, others), (exact_token, exact_value, exact_others) in zip(got, want):
        assert token == exact_token
        assert value == pytest.approx(masked(exact_value, step), abs=1e-5)
        assert [word for word, _ in others] == [word for word, _ in exact_others[:top]]
        assert [number for _, number in others] == pytest.approx(
            [masked(number, step) for _, number in exact_others[:top]], abs=1e-5)


@pytest.mark.parametrize("tier", TIERS)
def test_completions_have_the_log_probabilities_of_their_level(world, tier):
    limit = TIERS[tier]
    answer = complete(speaker(world, tier), logprobs=5).choices[0]
    asked = seen(world)
    exact = complete(direct(world), logprobs=5).choices[0]
    assert answer.text == exact.text
    if limit is None:
        assert answer.logprobs is None and not asked.get("logprobs")
        return
    top, step = limit
    assert asked["logprobs"] == min(5, top)
    assert answer.logprobs.tokens == exact.logprobs.tokens
    assert answer.logprobs.text_offset == exact.logprobs.text_offset
    assert answer.logprobs.token_logprobs == pytest.approx(
        [masked(value, step) for value in exact.logprobs.token_logprobs], abs=1e-5)
    for others, exact_others in zip(answer.logprobs.top_logprobs, exact.logprobs.top_logprobs):
        best = sorted(exact_others.items(), key=lambda pair: -pair[1])[:top]
        assert others == pytest.approx({word: masked(value, step) for word, value in best}, abs=1e-5)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("top", [0, 2, 20])
def test_a_stream_of_chat_is_the_whole_answer_in_parts(world, tier, top):
    client = speaker(world, tier)
    whole = chat(client, logprobs=True, top_logprobs=top).choices[0]
    text, tokens = "", []
    for part in chat(client, logprobs=True, top_logprobs=top, stream=True):
        for choice in part.choices:
            text += choice.delta.content or ""
            if choice.logprobs:
                tokens += choice.logprobs.content or []
    assert text == whole.message.content
    content = whole.logprobs.content if whole.logprobs else None
    assert chat_tokens(tokens) == chat_tokens(content or [])


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("top", [0, 2, 20])
def test_a_stream_of_completions_is_the_whole_answer_in_parts(world, tier, top):
    client = speaker(world, tier)
    whole = complete(client, logprobs=top).choices[0]
    text, values, others, offsets = "", [], [], []
    for part in complete(client, logprobs=top, stream=True):
        for choice in part.choices:
            text += choice.text
            if choice.logprobs:
                values += choice.logprobs.token_logprobs or []
                others += choice.logprobs.top_logprobs or []
                offsets += choice.logprobs.text_offset or []
    assert text == whole.text
    assert values == (whole.logprobs.token_logprobs if whole.logprobs else [])
    assert others == ((whole.logprobs.top_logprobs or []) if whole.logprobs else [])
    assert offsets == (whole.logprobs.text_offset if whole.logprobs else [])


def test_a_request_without_log_probabilities_gets_none(world):
    client = speaker(world, "premium")
    assert chat(client).choices[0].logprobs is None
    assert complete(client).choices[0].logprobs is None


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("stream", [True, False])
def test_a_bias_on_logits_never_goes_with_log_probabilities(world, tier, stream):
    client = speaker(world, tier)
    options = {"logit_bias": {"50": 5}, "stream": stream}
    if TIERS[tier] is None:
        # Nothing is released to this level, so that the bias shows nothing.
        answer = chat(client, logprobs=True, top_logprobs=5, **options)
        if not stream:
            assert answer.choices[0].logprobs is None
        return
    with pytest.raises(openai.BadRequestError):
        chat(client, logprobs=True, top_logprobs=5, **options)
    with pytest.raises(openai.BadRequestError):
        complete(client, logprobs=0, **options)


@pytest.mark.parametrize("options", [
    {"logprobs": True, "top_logprobs": -1}, {"logprobs": True, "top_logprobs": 21}, {"top_logprobs": 5},
    {"extra_body": {"prompt_logprobs": 5}}, {"extra_body": {"echo": True}}, {"extra_body": {"return_logits": True}},
], ids=str)
def test_what_would_release_more_is_refused(world, options):
    with pytest.raises(openai.BadRequestError):
        chat(speaker(world, "premium"), **options)


@pytest.mark.parametrize("options", [{"logprobs": -1}, {"logprobs": 21}, {"echo": True, "logprobs": 1}], ids=str)
def test_what_would_release_more_of_a_completion_is_refused(world, options):
    with pytest.raises(openai.BadRequestError):
        complete(speaker(world, "premium"), **options)


@pytest.mark.parametrize("tier", ["free", "basic", "standard"])
@pytest.mark.parametrize("options", [
    {"extra_headers": {"Candor-Level": "full"}}, {"extra_query": {"level": "full"}}, {"user": "premium"},
], ids=str)
def test_a_request_cannot_raise_its_level(world, tier, options):
    client = speaker(world, tier)
    plain = chat(client, logprobs=True, top_logprobs=20).choices[0]
    try:
        raised = chat(client, logprobs=True, top_logprobs=20, **options).choices[0]
    except openai.BadRequestError:
        return
    assert raised.logprobs == plain.logprobs


def test_a_level_that_a_request_asks_for_is_what_it_gets(world):
    answer = chat(speaker(world, "premium"), logprobs=True, top_logprobs=5, extra_headers={"Candor-Level": "label"})
    assert answer.choices[0].logprobs is None


def test_another_model_is_not_found(world):
    with pytest.raises(openai.NotFoundError):
        speaker(world, "premium").chat.completions.create(model="runner", messages=MESSAGES)


def test_another_key_is_refused(world):
    client = openai.OpenAI(base_url=world.gateway.url + "/text/v1", api_key="candor_none", max_retries=0)
    with pytest.raises(openai.AuthenticationError):
        chat(client)


def test_the_models_are_those_of_the_configuration(world):
    assert [model.id for model in speaker(world, "free").models.list()] == ["walker"]
