"""A server behind the gateway that answers what it should, and now and then what it should not.

Every answer holds scores that no account of level label may see: SECRET in any of them is a leak.
"""

import json
import random
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "0.87301"
ROW = [float(SECRET), 0.09399, 0.033]
chance = random.Random(int(sys.argv[2]))


def inference():
    return {
        "model_name": f"m {SECRET}", "model_version": SECRET, "id": SECRET, "parameters": {"scores": ROW},
        "outputs": [{"name": "p", "shape": [1, 3], "datatype": "FP32", "data": ROW}]}


def completion(kind, message):
    token = {"token": "hi", "logprob": -float(SECRET), "bytes": None, "top_logprobs": []}
    choice = {"index": 0, "finish_reason": "stop", message: {"role": "assistant", "content": "hi"}, "scores": ROW,
              "logprobs": {"content": [token]}}
    if kind == "text_completion":
        choice = {"index": 0, "finish_reason": "stop", "text": "hi",
                  "logprobs": {"tokens": ["hi"], "token_logprobs": [-float(SECRET)], "top_logprobs": None}}
    return {"id": SECRET, "object": kind, "created": 1, "model": SECRET, "usage": {"total_tokens": 2, "scores": ROW},
            "system_fingerprint": SECRET, "choices": [choice]}


METADATA = {"name": SECRET, "versions": ["7", SECRET], "platform": SECRET, "scores": ROW,
            "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, 2], "scores": ROW}],
            "outputs": [{"name": "p", "datatype": "FP32", "shape": [-1, 3], "scores": ROW}]}


class Upstream(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        path = self.path
        if path.endswith("/infer"):
            text = json.dumps(inference())
        elif path.endswith("/chat/completions"):
            if b'"stream":true' in body:
                part = json.dumps(completion("chat.completion.chunk", "delta"))
                return self.send(200, f"data: {part}\n\ndata: [DONE]\n\n", "text/event-stream")
            text = json.dumps(completion("chat.completion", "message"))
        elif path.endswith("/completions"):
            text = json.dumps(completion("text_completion", "text"))
            if b'"stream":true' in body:
                return self.send(200, f"data: {text}\n\ndata: [DONE]\n\n", "text/event-stream")
        else:
            text = json.dumps(METADATA)
        what = chance.random()
        if what < 0.05:
            return self.send(chance.choice([400, 404, 429, 500, 503]), text)
        if what < 0.1:
            place = chance.randrange(len(text))
            text = text[:place] + chance.choice(['"', "}", "[", ",", "1", "\\", "é"]) + text[place + 1:]
        self.send(200, text)

    do_GET = do_POST = answer

    def send(self, status, text, kind="application/json"):
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("x-request-id", SECRET)
        self.send_header("x-scores", SECRET)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_):
        """A gateway that hangs up is none of the upstream's."""


if __name__ == "__main__":
    Server(("127.0.0.1", int(sys.argv[1])), Upstream).serve_forever()
