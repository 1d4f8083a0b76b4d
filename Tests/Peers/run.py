"""Runs the gateway's checks with real servers and clients; Scripts/test-peers.sh makes the environment and calls it.

    run.py CANDOR [--stores sqlite,redis] [--keep] [-- arguments of pytest]

Starts every upstream and the gateway on free ports of loopback, runs checks/, stops everything, and says what ran and
how long it took. Exit codes: 0 all held, 1 a check failed, 2 something could not be started.
"""

import argparse
import signal
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

from support.process import SetUpFailure  # noqa: E402
from support.world import World  # noqa: E402


class Plugin:
    """Hands what runs to the checks."""

    def __init__(self, world: World):
        self.world = world

    def pytest_configure(self, config) -> None:
        config.world = self.world


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("candor", type=Path, help="the command, built with the trait Gateway")
    parser.add_argument("--stores", default="sqlite,redis", help="stores that two gateways share")
    parser.add_argument("--keep", action="store_true", help="keep the folder with configurations and logs")
    # What stands behind two dashes is pytest's, such as -k text.
    words, arguments = sys.argv[1:], []
    if "--" in words:
        words, arguments = words[:words.index("--")], words[words.index("--") + 1:]
    options = parser.parse_args(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))

    began = time.monotonic()
    world = World(options.candor.resolve(), options.stores.split(","))
    code = 2
    try:
        world.start()
        ready = time.monotonic()
        print("ready: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in world.seconds.items()))
        code = int(pytest.main(
            ["-q", "-rfs", "--durations=5", "-p", "no:cacheprovider", f"--rootdir={HERE}", str(HERE / "checks"),
             *arguments], plugins=[Plugin(world)]))
        print(f"peers: set up in {ready - began:.0f} s, checked in {time.monotonic() - ready:.0f} s")
    except SetUpFailure as failure:
        print(f"peers: {failure}", file=sys.stderr)
    finally:
        world.stop()
        if code != 0:
            print(world.logs(), file=sys.stderr)
        if options.keep:
            print(f"kept: {world.folder}")
        else:
            world.remove()
    return min(code, 2)


if __name__ == "__main__":
    sys.exit(main())
