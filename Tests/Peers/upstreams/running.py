"""Starts each upstream on free ports and waits until it serves."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from support.process import Process, SetUpFailure, free_port
from upstreams import digits_mlserver

HERE = Path(__file__).parent


class Upstream:
    """A process and where it answers."""

    def __init__(self, process: Process, port: int, ready: list[str]):
        self.process, self.port = process, port
        self.ready = [f"{self.url}{path}" for path in ready]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def mlserver(folder: Path) -> Upstream:
    folder = folder / "mlserver"
    folder.mkdir()
    port = free_port()
    digits_mlserver.make_repository(folder, port, free_port(), free_port())
    process = Process("mlserver", [Path(sys.executable).parent / "mlserver", "start", folder], folder)
    return Upstream(process, port, ["/v2/models/digits/ready"])


def triton(folder: Path) -> Upstream:
    folder = folder / "triton"
    folder.mkdir()
    port = free_port()
    # Triton loads libpython by its name alone: that of this interpreter must be found before the system's, whose
    # standard library may be another.
    libraries = [sysconfig.get_config_var("LIBDIR"), os.environ.get("LD_LIBRARY_PATH")]
    process = Process(
        "triton", [sys.executable, HERE / "triton_numpy.py", port, free_port(), free_port()], folder,
        {"LD_LIBRARY_PATH": ":".join(filter(None, libraries)), "PYTRITON_HOME": str(folder), "TMPDIR": str(folder)})
    return Upstream(process, port, [f"/v2/models/{name}/ready" for name in ("narrow", "wide", "half")])


def completions(folder: Path) -> Upstream:
    port = free_port()
    process = Process("completions", [sys.executable, HERE / "completions.py", port], folder)
    return Upstream(process, port, ["/v1/models"])


def fixed(folder: Path, classes: int = 1000) -> Upstream:
    port = free_port()
    process = Process("fixed", [build_fixed(folder), port, classes], folder)
    return Upstream(process, port, ["/v2/health/ready"])


def build_fixed(folder: Path) -> Path:
    program = folder / "fixed"
    command = ["cc", "-std=gnu11", "-O2", "-D_GNU_SOURCE", str(HERE / "fixed.c"), "-o", str(program)]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode != 0:
        raise SetUpFailure(f"fixed.c does not compile:\n{made.stderr}")
    return program
