"""Load for a long time, and what becomes of the gateway; `Scripts/gateway-bench.sh soak` calls it.

    soak.py CANDOR [--minutes 10] [--accounts 400] [--connections 32] [--json]

Each minute many accounts of all tiers ask for JSON and binary tensors; for some seconds of it connections are made anew
for every request, for some texts are streamed, with log-probabilities and with clients that leave in the middle, and
for some only requests that must be refused are sent. Memory is read each second. Exit codes: 0 all went well,
1 something was refused or broke, or memory, files or threads kept growing, 2 something could not be started.
"""

import argparse
import json
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.dont_write_bytecode = True

from load import inference, wrk  # noqa: E402
from load.usage import Usage  # noqa: E402
from support.accounts import TIERS, Account  # noqa: E402
from support.gateway import Gateway  # noqa: E402
from support.process import SetUpFailure  # noqa: E402
from upstreams import running  # noqa: E402

#: Seconds of a minute: load, new connections, streams, refusals.
PARTS = (42, 6, 6, 6)
#: How much more memory the last third of the minutes may have than the third before it.
GROWTH = 1.05


class Memory:
    """The most of a process's memory, read each second until it is stopped."""

    def __init__(self, usage: Usage):
        self.usage, self.most, self.ended = usage, 0.0, threading.Event()
        self.reader = threading.Thread(target=self.read)

    def read(self) -> None:
        while True:
            self.most = max(self.most, self.usage.resident_mib)
            if self.ended.wait(1):
                return

    def __enter__(self):
        self.reader.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.reader.join()


def good(accounts: list[Account], headers: dict[str, str]) -> list[bytes]:
    """Each account in both forms."""
    requests = []
    for account in accounts:
        for model in ("text", "binary"):
            body, own = inference.body(model == "binary")
            requests.append(wrk.request(
                f"/fixed/v2/models/{model}/infer", body, {**own, **account.headers, **headers}))
    return requests


def streams(accounts: list[Account]) -> list[bytes]:
    """Each account's chat, in parts."""
    body = json.dumps({
        "model": "walker", "messages": [{"role": "user", "content": "Where?"}], "max_tokens": 24, "stream": True,
        "logprobs": True, "top_logprobs": 5,
    }).encode()
    return [
        wrk.request("/text/v1/chat/completions", body, {"Content-Type": "application/json", **account.headers})
        for account in accounts]


def bad(account: Account) -> list[bytes]:
    """What must be refused: keys, paths, bodies."""
    body, own = inference.body(binary=False)
    infer = "/fixed/v2/models/text/infer"
    return [
        wrk.request(infer, body, own), wrk.request(infer, body, {**own, **Account("nobody", "free").headers}),
        wrk.request("/fixed/v2/models/none/infer", body, {**own, **account.headers}),
        wrk.request("/none", body, {**own, **account.headers}),
        wrk.request(infer, b"{}", {**own, **account.headers}),
        wrk.request(infer, body, {**own, **account.headers, "Inference-Header-Content-Length": "-1"}),
    ]


def minute(number: int, options, gateway: Gateway, accounts: list[Account], folder: Path) -> dict:
    usage = Usage(gateway.process.child.pid)
    before = usage.cpu_seconds
    with Memory(usage) as memory:
        load = wrk.run(gateway.url, good(accounts, {}), PARTS[0], options.connections, folder)
        anew = wrk.run(gateway.url, good(accounts, {"Connection": "close"}), PARTS[1], options.connections, folder)
        streamed = wrk.run(gateway.url, streams(accounts), PARTS[2], options.connections, folder)
        refused = wrk.run(gateway.url, bad(accounts[0]), PARTS[3], options.connections, folder)
    asked = load.requests + anew.requests + streamed.requests
    # Whatever should have been answered and was not, or should have been refused and was not.
    errors = {
        "load": load.refused + load.broken, "new connections": anew.refused + anew.broken,
        "streams": streamed.refused + streamed.broken,
        "refusals": refused.requests - refused.refused + refused.broken,
    }
    return {
        "minute": number, "requests": asked, "streams": streamed.requests, "refusals": refused.requests,
        "p99Microseconds": load.p99,
        "errors": sum(errors.values()), "errorsOf": errors,
        "residentMiB": round(memory.most, 1), "files": usage.files, "threads": usage.threads,
        "microsecondsARequest": round((usage.cpu_seconds - before) / (asked + refused.requests) * 1e6, 1),
        "storeMiB": round(sum(file.stat().st_size for file in folder.glob("access.sqlite*")) / 2**20, 1),
    }


def problems(rows: list[dict], connections: int) -> list[str]:
    found = [f"minute {row['minute']}: errors of {row['errorsOf']}" for row in rows if row["errors"]]
    third = len(rows) // 3
    if third:
        for key in ("residentMiB", "files", "threads"):
            middle = median(row[key] for row in rows[third:-third])
            last = median(row[key] for row in rows[-third:])
            # Files: the last minute's connections may not be closed yet.
            if last > middle * GROWTH + (2 * connections if key == "files" else 2):
                found.append(f"{key} grew from {middle} in the middle to {last} in the end")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("candor", type=Path)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--accounts", type=int, default=400)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--json", action="store_true", help="one document instead of a table")
    options = parser.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="candor-soak-"))
    accounts = [Account(f"account-{index}", TIERS[index % len(TIERS)]) for index in range(options.accounts)]
    upstreams: list[running.Upstream] = []
    gateway = None
    rows = []
    columns = {
        "minute": 6, "requests": 10, "streams": 9, "refusals": 10, "errors": 8, "p99Microseconds": 17,
        "microsecondsARequest": 22, "residentMiB": 13, "files": 7, "threads": 9, "storeMiB": 10}
    try:
        upstreams += [running.fixed(folder), running.completions(folder)]
        for upstream in upstreams:
            upstream.process.wait_for(upstream.ready)
        gateway = Gateway(
            options.candor.resolve(), folder, accounts, {"kind": "sqlite", "path": str(folder / "access.sqlite")},
            {"fixed": upstreams[0].url, "text": upstreams[1].url}, template="load/gateway.yaml",
            ready="/fixed/v2/health/live", log_level="warning")
        if not options.json:
            print("".join(f"{name:>{width}}" for name, width in columns.items()), flush=True)
        for number in range(1, options.minutes + 1):
            rows.append(minute(number, options, gateway, accounts, folder))
            if not options.json:
                print("".join(f"{rows[-1][name]:>{width}}" for name, width in columns.items()), flush=True)
        found = problems(rows, options.connections)
        code = gateway.stop()
        if code != 0:
            found.append(f"the gateway ended with {code}")
    except (SetUpFailure, OSError) as failure:
        print(f"gateway-soak: {failure}", file=sys.stderr)
        return 2
    finally:
        for one in [gateway, *(upstream.process for upstream in upstreams)]:
            if one:
                one.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        print(json.dumps({"accounts": options.accounts, "minutes": rows, "problems": found}, indent=2))
    else:
        print("\n".join(found) or "steady: nothing broke, nothing grew")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
