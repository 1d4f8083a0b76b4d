"""Programs that run beside the checks: started, waited for, stopped, with all that they say in a file."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path


class SetUpFailure(Exception):
    """Something that the checks need does not run."""


def free_port() -> int:
    """A port on loopback that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(url: str) -> int:
    """The status of a GET, 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


class Process:
    """One program and its children."""

    def __init__(self, name: str, command: list, folder: Path, environment: dict | None = None):
        self.name = name
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as log:
            # A session of its own: what it starts is stopped with it.
            self.child = subprocess.Popen(
                list(map(str, command)), stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=folder,
                env={**os.environ, **(environment or {})}, start_new_session=True)

    def wait_for_port(self, port: int, seconds: float = 10) -> None:
        """Until somebody listens there."""
        end = time.monotonic() + seconds
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            if self.child.poll() is not None or time.monotonic() > end:
                raise SetUpFailure(f"{self.name}: nobody listens on port {port}:\n{self.tail()}")
            time.sleep(0.05)

    def wait_for(self, urls: list[str], seconds: float = 60) -> None:
        """Until all of them answer 200."""
        end = time.monotonic() + seconds
        for url in urls:
            while status(url) != 200:
                if self.child.poll() is not None:
                    raise SetUpFailure(f"{self.name} ended with {self.child.returncode}:\n{self.tail()}")
                if time.monotonic() > end:
                    raise SetUpFailure(f"{self.name}: no answer at {url} in {seconds:.0f} s:\n{self.tail()}")
                time.sleep(0.1)

    def tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self, how: int = signal.SIGTERM, seconds: float = 15) -> int:
        """Asks it to end, and ends it and its children when it does not. Returns its exit code."""
        if self.child.poll() is None:
            self.child.send_signal(how)
            try:
                self.child.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return self.child.wait()
