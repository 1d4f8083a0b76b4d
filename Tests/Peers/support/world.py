"""All that runs during the checks."""

import contextlib
import secrets
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support.accounts import TIERS, Account
from support.gateway import Gateway
from support.process import Process, SetUpFailure, free_port
from upstreams import running

UPSTREAMS = {
    "triton": running.triton, "mlserver": running.mlserver, "text": running.completions, "fixed": running.fixed,
}


class World:
    """The upstreams, one gateway in front of all of them, and an account of each tier."""

    def __init__(self, candor: Path, stores: list[str]):
        self.candor, self.stores = candor, stores
        self.folder = Path(tempfile.mkdtemp(prefix="candor-peers-"))
        self.noise_key = self.folder / "noise.key"
        self.noise_key.write_bytes(secrets.token_bytes(16))
        self.accounts = {tier: Account(tier, tier) for tier in TIERS}
        self.upstreams: dict[str, running.Upstream] = {}
        self.gateways: list[Gateway] = []
        self.seconds: dict[str, float] = {}

    def start(self) -> None:
        """Starts everything; the upstreams at once, since most of their time is waiting."""
        began = time.monotonic()

        def start(name: str) -> None:
            upstream = UPSTREAMS[name](self.folder)
            self.upstreams[name] = upstream
            upstream.process.wait_for(upstream.ready, seconds=120)
            self.seconds[name] = time.monotonic() - began

        with ThreadPoolExecutor() as pool:
            list(pool.map(start, UPSTREAMS))
        began = time.monotonic()
        self.gateway = self.start_gateway(list(self.accounts.values()), {"kind": "sqlite", "path": "access.sqlite"})
        self.seconds["gateway"] = time.monotonic() - began

    def start_gateway(self, accounts: list[Account], store: dict, template: str = "gateway.yaml") -> Gateway:
        words = {name: upstream.url for name, upstream in self.upstreams.items()}
        words["keyFile"] = str(self.noise_key)
        gateway = Gateway(self.candor, self.folder, accounts, store, words, template)
        self.gateways.append(gateway)
        return gateway

    @contextlib.contextmanager
    def store(self, kind: str):
        """A store that two gateways share, as a configuration names it."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        if kind == "sqlite":
            yield {"kind": "sqlite", "path": str(folder / "shared.sqlite")}
            return
        if shutil.which("redis-server") is None:
            raise SetUpFailure("redis-server is not installed: Scripts/setup.sh peers")
        port = free_port()
        redis = Process("redis", [
            "redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes",
            "--appendfsync", "always", "--maxmemory-policy", "noeviction"], folder)
        try:
            redis.wait_for_port(port)
            yield {"kind": "redis", "url": f"redis://127.0.0.1:{port}"}
        finally:
            redis.stop()

    def access(self, store: dict, *words: str) -> str:
        """`candor access` on a store, as an operator would."""
        name = store.get("path") or store["url"]
        done = subprocess.run([self.candor, "access", *words, "--store", name], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        for gateway in self.gateways:
            gateway.stop()
        for upstream in self.upstreams.values():
            upstream.process.stop()

    def logs(self) -> str:
        """The ends of what all programs said."""
        return "\n".join(f"--- {log.relative_to(self.folder)}\n" + "\n".join(
            log.read_text(errors="replace").splitlines()[-20:]) for log in sorted(self.folder.rglob("*.log")))

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
