"""A small upstream that speaks OpenAI's chat and text completions: log-probabilities, streams, always the same answer.

    completions.py PORT

The text is a walk over a vocabulary of 40 words; the distribution at each place follows from the prompt and the place
alone, so a stream, a whole answer, and an answer without log-probabilities are of one text. `GET /seen` is for the
checks: the last request's body, as it arrived.
"""

import hashlib
import json
import math
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VOCABULARY = [
    " " + word for word in
    "a and are as at be but by can for from has have he in is it its more no not of on one or she so some than that "
    "the then there they this to was we will with".split()
]
MODEL = "walker"
CREATED = 1_700_000_000
#: Tokens of an answer at most, however many are asked for.
LIMIT = 64


def distribution(prompt: str, place: int) -> list[tuple[str, float]]:
    """All words with their log-probabilities, the best first."""
    digest = hashlib.shake_128(f"{place}:{prompt}".encode()).digest(2 * len(VOCABULARY))
    # Up to about 8: from one word that is nearly certain to many that are alike. No two are equal.
    logits = [int.from_bytes(digest[2 * i:2 * i + 2], "little") / 8192 + i * 1e-6 for i in range(len(VOCABULARY))]
    total = math.log(sum(map(math.exp, logits)))
    return sorted(zip(VOCABULARY, (value - total for value in logits)), key=lambda pair: -pair[1])


def chat_token(word: str, logprob: float) -> dict:
    return {"token": word, "logprob": logprob, "bytes": list(word.encode())}


class Completion:
    """One request's answer, in parts or as a whole."""

    def __init__(self, body: dict, is_chat: bool):
        self.is_chat = is_chat
        self.prompt = json.dumps(body["messages"]) if is_chat else str(body["prompt"])
        self.limit = min(max(body.get("max_tokens") or body.get("max_completion_tokens") or 8, 1), LIMIT)
        if is_chat:
            self.top = (body.get("top_logprobs") or 0) if body.get("logprobs") else None
            if self.top is None and body.get("top_logprobs"):
                raise ValueError("top_logprobs needs logprobs")
        else:
            self.top = body.get("logprobs")
        if self.top is not None and not 0 <= self.top <= 20:
            raise ValueError("at most 20 log-probabilities")
        self.rows = [distribution(self.prompt, place) for place in range(self.limit)]

    @property
    def kind(self) -> str:
        return "chat.completion" if self.is_chat else "text_completion"

    def text(self, rows: list) -> str:
        return "".join(row[0][0] for row in rows)

    def logprobs(self, rows: list, offset: int = 0) -> dict | None:
        if self.top is None:
            return None
        if self.is_chat:
            content = [{**chat_token(*row[0]), "top_logprobs": [chat_token(*pair) for pair in row[:self.top]]}
                       for row in rows]
            return {"content": content, "refusal": None}
        offsets = []
        for row in rows:
            offsets.append(offset)
            offset += len(row[0][0])
        return {
            "tokens": [row[0][0] for row in rows], "token_logprobs": [row[0][1] for row in rows],
            "top_logprobs": [dict(row[:self.top]) for row in rows] if self.top else None, "text_offset": offsets,
        }

    def document(self, choice: dict, kind: str) -> dict:
        return {"id": "walk-1", "object": kind, "created": CREATED, "model": MODEL, "choices": [choice]}

    def whole(self) -> dict:
        choice = {"index": 0, "finish_reason": "length", "logprobs": self.logprobs(self.rows)}
        text = self.text(self.rows)
        message = {"role": "assistant", "content": text, "refusal": None}
        choice |= {"message": message} if self.is_chat else {"text": text}
        count = len(self.rows)
        return self.document(choice, self.kind) | {
            "usage": {"prompt_tokens": 5, "completion_tokens": count, "total_tokens": 5 + count}}

    def parts(self):
        """One for each token, and one that says why it ends."""
        kind = "chat.completion.chunk" if self.is_chat else self.kind
        offset = 0
        for place, row in enumerate(self.rows):
            word = row[0][0]
            choice = {"index": 0, "finish_reason": None, "logprobs": self.logprobs([row], offset)}
            first = {"role": "assistant"} if place == 0 else {}
            choice |= {"delta": first | {"content": word}} if self.is_chat else {"text": word}
            offset += len(word)
            yield self.document(choice, kind)
        end = {"index": 0, "finish_reason": "length", "logprobs": None}
        yield self.document(end | ({"delta": {}} if self.is_chat else {"text": ""}), kind)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are two writes, which would wait for each other's acknowledgement.
    disable_nagle_algorithm = True
    seen = b"null"

    def log_message(self, *_):
        pass

    def send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        if self.path == "/seen":
            self.send(200, Handler.seen)
        elif self.path == "/v1/models":
            model = {"id": MODEL, "object": "model", "created": CREATED, "owned_by": "candor"}
            self.send(200, json.dumps({"object": "list", "data": [model]}).encode())
        else:
            self.send(404, b"{}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        endpoints = {"/v1/chat/completions": True, "/v1/completions": False}
        if self.path not in endpoints:
            return self.send(404, b"{}")
        Handler.seen = body
        try:
            request = json.loads(body)
            completion = Completion(request, endpoints[self.path])
        except (ValueError, KeyError, TypeError) as error:
            return self.send(400, json.dumps({"error": {"message": str(error)}}).encode())
        if not request.get("stream"):
            return self.send(200, json.dumps(completion.whole()).encode())
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in [*(json.dumps(part) for part in completion.parts()), "[DONE]"]:
            event = f"data: {part}\n\n".encode()
            self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    #: Connections that wait to be accepted; a load opens many at once.
    request_queue_size = 256


if __name__ == "__main__":
    Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
