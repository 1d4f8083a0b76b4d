"""Sends malformed HTTP over sockets: requests of a small grammar with bytes, lines and lengths changed, cut and joined.

The key is of an account of level label, so the upstream's scores must never come back; every answer must be HTTP with a
status that is described. The seed is printed, and decides everything that is sent.
"""

import argparse
import random
import re
import socket
import time

SECRET = (b"0.87301", b"0.09399")
KNOWN = {100, 200, 400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 431, 502, 503, 504}
BODY = b'{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}'
CHAT = b'{"model":"t","messages":[{"role":"user","content":"hi"}],"logprobs":true,"top_logprobs":5}'


def request(chance, key):
    method = chance.choice([b"POST"] * 20 + [b"GET", b"HEAD", b"OPTIONS", b"PUT", b"DELETE", b"CONNECT", b"TRACE", b"PRI"])
    path, body = chance.choice([
        (b"/v2/models/m/infer", BODY), (b"/texts/v1/chat/completions", CHAT)] * 12 + [(b"/v2/models/m", b""), (b"/v2", b""),
        (b"/v2/models/m/../../metrics", BODY), (b"//v2/models/m/infer", BODY), (b"/v2/models/m/%69nfer", BODY),
        (b"/v2/models/%6d/infer?a=b", BODY), (b"http://127.0.0.1/v2/models/m/infer", BODY), (b"*", b""),
        (b"/v2/%2e%2e/metrics", b""), (b"/" + b"a" * chance.choice([100, 5000, 70000]), b""), (b"127.0.0.1:80", b"")])
    if chance.random() < 0.15:
        body = mutate(chance, body)
    lines = [b"Host: x", b"Authorization: Bearer " + key]
    extra = [
        b"Candor-Level: full", b"X-HTTP-Method-Override: GET", b"X-Forwarded-For: 127.0.0.1", b"Candor-Level: label",
        b"X-API-Key: " + key, b"Authorization: Bearer x", b"Connection: Authorization, close", b"Upgrade: websocket",
        b"Connection: upgrade", b"Content-Encoding: gzip", b"Accept-Encoding: gzip", b"Expect: 100-continue",
        b"Inference-Header-Content-Length: %d" % chance.choice([0, 5, len(body), len(body) + 1, 2 ** 63, -1]),
        b"Transfer-Encoding: identity", b" folded: x", b"X: " + b"a" * chance.choice([10, 20000, 100000]), b"No-Colon",
        b"X\x00Y: z", b"Content-Length: 3", b"Content-Length: +5", b"Content-Length: 0x10", b"Trailer: Authorization",
        b"Host: y", b"TE: trailers", b"Cookie: a=b", b"Transfer-Encoding: chunked, identity"]
    lines += chance.sample(extra, chance.choice([0, 0, 0, 0, 1, 1, 2, 4]))
    if chance.random() < 0.2:
        lines.append(b"Transfer-Encoding: chunked")
        size = chance.choice([b"%x" % len(body)] * 6 + [b"%X;a=b" % len(body), b"ffffffffffffffff", b"-1", b"", b"0x5"])
        body = size + b"\r\n" + body + b"\r\n0\r\n" + chance.choice([b"", b"Candor-Level: full\r\n"]) + b"\r\n"
        if chance.random() < 0.2:
            lines.append(b"Content-Length: %d" % len(body))
    elif body or chance.random() < 0.5:
        lines.append(b"Content-Length: %d" % (len(body) + chance.choice([0] * 20 + [-1, 1, 100])))
    if chance.random() < 0.3:
        chance.shuffle(lines)
    end = chance.choice([b"\r\n"] * 30 + [b"\n", b"\r"])
    version = chance.choice([b"HTTP/1.1"] * 60 + [b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9.9", b"http/1.1", b""])
    return end.join([method + b" " + path + b" " + version] + lines) + end + end + body


def mutate(chance, data):
    data = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 8])):
        if not data:
            break
        place = chance.randrange(len(data))
        what = chance.randrange(5)
        if what == 0:
            data[place] = chance.randrange(256)
        elif what == 1:
            del data[place:place + chance.choice([1, 4, 50])]
        elif what == 2:
            data[place:place] = chance.choice([b"\r\n", b"\n", b"\x00", b" ", b":", b'"', b"\xff\xfe", b"{" * 2000, b"9" * 30])
        elif what == 3:
            data[place:place] = data[max(0, place - 30):place]
        else:
            data = data[:place]
    return bytes(data)


def send(port, data, chance):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.settimeout(0.05)
        got = b""
        try:
            if chance.random() < 0.2 and len(data) > 1:
                cut = chance.randrange(len(data))
                connection.sendall(data[:cut])
                time.sleep(0.002)
                connection.sendall(data[cut:])
            else:
                connection.sendall(data)
            while piece := connection.recv(65536):
                got += piece
        except (socket.timeout, ConnectionError):
            pass
        return got


def problem(got):
    """What is wrong with all that came back, or none."""
    if any(secret in got for secret in SECRET):
        return "a score leaves"
    if got and not got.startswith(b"HTTP/1."):
        return "no HTTP"
    for status in re.findall(rb"(?:^|\})HTTP/1\.[01] (\d+)", got):
        if int(status) not in KNOWN:
            return f"status {int(status)}"
    return None


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--key", required=True)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=None)
    given = options.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(2 ** 32)
    print(f"sockets: seed {seed}")
    chance, count, statuses = random.Random(seed), 0, {}
    end = time.monotonic() + given.seconds
    while time.monotonic() < end:
        data = b"".join(request(chance, given.key.encode()) for _ in range(chance.choice([1, 1, 1, 2, 3])))
        if chance.random() < 0.35:
            data = mutate(chance, data)
        got = send(given.port, data, chance)
        count += 1
        status = got[9:12].decode("latin-1") if got else "none"
        statuses[status] = statuses.get(status, 0) + 1
        if wrong := problem(got):
            raise SystemExit(f"sockets: {wrong} after {count} requests\nsent {data!r}\ngot {got[:2000]!r}")
    # A whole request is still answered as it should be.
    fine = send(given.port, b"GET /v2/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", random.Random(1))
    if not fine.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"sockets: the gateway does not answer any more: {fine!r}")
    print(f"sockets: {count} connections, first statuses {dict(sorted(statuses.items()))}")


if __name__ == "__main__":
    main()
