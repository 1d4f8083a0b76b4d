"""What a process has of the machine, from /proc."""

import os
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


class Usage:
    """One process, while it lives."""

    def __init__(self, pid: int):
        self.folder = Path(f"/proc/{pid}")

    @property
    def cpu_seconds(self) -> float:
        """Of all its threads, in the program and in the system for it."""
        # The name, in parentheses, may hold anything.
        fields = (self.folder / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK

    def status(self, key: str) -> int:
        """A number of `status`; sizes are in KiB there."""
        for line in (self.folder / "status").read_text().splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1])
        raise KeyError(key)

    @property
    def resident_mib(self) -> float:
        return self.status("VmRSS") / 1024

    @property
    def threads(self) -> int:
        return self.status("Threads")

    @property
    def files(self) -> int:
        return len(list((self.folder / "fd").iterdir()))
