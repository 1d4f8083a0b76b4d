"""What the gateway costs; Scripts/gateway-bench.sh calls it.

    bench.py CANDOR [--seconds 5] [--rounds 3] [--connections 32] [--classes 1000] [--store sqlite|memory] [--json]

One upstream that answers at once, asked directly, through the gateway's pass-through route, and through the gateway
with each level's mask; in JSON and in binary tensors. All cases take turns, `rounds` times, and medians are given.
Exit codes: 0 the goals are met, 1 one is not, 2 something could not be started.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.dont_write_bytecode = True

from load import inference, wrk  # noqa: E402
from load.usage import Usage  # noqa: E402
from support.accounts import LEVELS, Account  # noqa: E402
from support.gateway import Gateway  # noqa: E402
from support.process import SetUpFailure  # noqa: E402
from upstreams import running  # noqa: E402

FORMS = {"json": "text", "binary": "binary"}
#: CPU of the gateway for a masked request, in microseconds.
CPU_GOALS = {"json": 250, "binary": 80}
#: Throughput over that of the same proxy without masking.
SHARE_GOAL = 0.85


class Case:
    """One way to ask, and what its rounds gave."""

    def __init__(self, form: str, way: str, url: str, path: str, headers: dict[str, str]):
        self.form, self.way, self.url = form, way, url
        body, own = inference.body(form == "binary")
        self.requests = [wrk.request(path, body, {**own, **headers})]
        self.figures: list[wrk.Figures] = []
        self.cpu: list[float] = []

    def run(self, options, folder: Path, gateway: Usage) -> None:
        before = gateway.cpu_seconds
        figures = wrk.run(self.url, self.requests, options.seconds, options.connections, folder)
        if figures.refused or figures.broken or not figures.requests:
            raise SetUpFailure(
                f"{self.form} {self.way}: {figures.refused} refused and {figures.broken} broken of {figures.requests}")
        self.figures.append(figures)
        self.cpu.append((gateway.cpu_seconds - before) / figures.requests * 1e6)

    def summary(self) -> dict:
        return {
            "form": self.form, "way": self.way, "requestsPerSecond": median(f.rate for f in self.figures),
            "p50Microseconds": median(f.p50 for f in self.figures),
            "p99Microseconds": median(f.p99 for f in self.figures),
            "gatewayMicroseconds": median(self.cpu) if self.way != "direct" else None,
        }


def cases(upstream: running.Upstream, gateway: Gateway, accounts: dict[str, Account]) -> list[Case]:
    every = []
    for form, model in FORMS.items():
        path = f"/v2/models/{model}/infer"
        every.append(Case(form, "direct", upstream.url, path, {}))
        every.append(Case(form, "through", gateway.url, f"/through{path}", accounts["free"].headers))
        every += [
            Case(form, LEVELS[tier], gateway.url, f"/fixed{path}", account.headers)
            for tier, account in accounts.items()]
    return every


def with_goals(rows: list[dict]) -> list[dict]:
    """Adds to each masked row its share of the throughput without masking, and whether it meets the goals."""
    through = {row["form"]: row["requestsPerSecond"] for row in rows if row["way"] == "through"}
    for row in rows:
        if row["way"] in ("direct", "through"):
            continue
        row["share"] = row["requestsPerSecond"] / through[row["form"]]
        row["meetsGoals"] = row["gatewayMicroseconds"] <= CPU_GOALS[row["form"]] and row["share"] >= SHARE_GOAL
    return rows


def table(rows: list[dict]) -> str:
    lines = [f"{'':8}{'':10}{'requests/s':>12}{'p50 µs':>10}{'p99 µs':>10}{'gateway µs':>12}{'share':>8}"]
    for row in rows:
        cpu = row["gatewayMicroseconds"]
        lines.append(
            f"{row['form']:8}{row['way']:10}{row['requestsPerSecond']:12.0f}{row['p50Microseconds']:10.0f}"
            f"{row['p99Microseconds']:10.0f}" + (f"{cpu:12.1f}" if cpu is not None else " " * 12)
            + (f"{row['share']:8.2f}" if "share" in row else " " * 8)
            + ("  misses its goal" if row.get("meetsGoals") is False else ""))
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("candor", type=Path)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--classes", type=int, default=1000)
    parser.add_argument("--store", choices=["sqlite", "memory"], default="sqlite")
    parser.add_argument("--json", action="store_true", help="one document instead of a table")
    options = parser.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="candor-bench-"))
    accounts = {tier: Account(tier, tier) for tier in LEVELS}
    upstream = gateway = None
    try:
        upstream = running.fixed(folder, options.classes)
        upstream.process.wait_for(upstream.ready)
        store = {"kind": options.store}
        if options.store == "sqlite":
            store["path"] = str(folder / "access.sqlite")
        gateway = Gateway(
            options.candor.resolve(), folder, list(accounts.values()), store, 
            # The benchmark asks for no text, so that nobody need be there.
            {"fixed": upstream.url, "text": upstream.url}, template="load/gateway.yaml", ready="/fixed/v2/health/live")
        usage = Usage(gateway.process.child.pid)
        every = cases(upstream, gateway, accounts)
        for _ in range(options.rounds):
            for case in every:
                case.run(options, folder, usage)
        rows = with_goals([case.summary() for case in every])
    except SetUpFailure as failure:
        print(f"gateway-bench: {failure}", file=sys.stderr)
        return 2
    finally:
        for running_one in (gateway, upstream.process if upstream else None):
            if running_one:
                running_one.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        print(json.dumps({
            "processors": os.cpu_count(), "classes": options.classes, "connections": options.connections,
            "seconds": options.seconds, "rounds": options.rounds, "store": options.store, "rows": rows}, indent=2))
    else:
        print(f"{options.classes} classes, {options.connections} connections, {options.rounds} rounds of "
              f"{options.seconds} s, store {options.store}, {os.cpu_count()} processors for all three programs")
        print(table(rows))
    return 0 if all(row.get("meetsGoals", True) for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
