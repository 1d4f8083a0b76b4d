"""What schemathesis checks besides: nothing that an upstream scored leaves, whatever was asked."""

import schemathesis


@schemathesis.check
def no_scores(ctx, response, case):
    text = response.content + str(response.headers).encode()
    assert b"0.87" not in text and b"0.09399" not in text, "a score in an answer of level label"
