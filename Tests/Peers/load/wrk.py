"""Load by wrk, with requests written out beforehand: making them costs the generator nothing."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support.process import SetUpFailure

SCRIPT = Path(__file__).parent / "load.lua"


@dataclass
class Figures:
    """What a run of wrk counted; latencies in microseconds."""

    requests: int
    seconds: float
    p50: int
    p99: int
    #: Answers with a status from 400 on.
    refused: int
    #: Connections that failed, and answers that did not come.
    broken: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def request(path: str, body: bytes, headers: dict[str, str], method: str = "POST") -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(url: str, requests: list[bytes], seconds: float, connections: int, folder: Path) -> Figures:
    """Asks in turn for so long; one thread, since the machine's other processors are for what is measured."""
    file = folder / "requests"
    file.write_bytes(b"".join(b"%d\n%b" % (len(request), request) for request in requests))
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "10s", "-s", SCRIPT, url, "--", file],
        capture_output=True, text=True)
    if done.returncode != 0:
        raise SetUpFailure(f"wrk ended with {done.returncode}: {done.stdout}{done.stderr}")
    return Figures(**json.loads(done.stdout.strip().splitlines()[-1]))
