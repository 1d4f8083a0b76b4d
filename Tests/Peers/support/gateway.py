"""`candor serve` as a process."""

import json
import signal
import subprocess
from pathlib import Path
from string import Template

from support.accounts import Account, organisations
from support.process import Process, SetUpFailure, free_port

PEERS = Path(__file__).parent.parent
BODY_LIMIT = 1 << 20


def make_certificate(certificate: Path, key: Path) -> None:
    """Of 127.0.0.1, signed by itself."""
    made = subprocess.run([
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2",
        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
    ], capture_output=True, text=True)
    if made.returncode != 0:
        raise SetUpFailure(f"openssl makes no certificate: {made.stderr}")


class Gateway:
    """One server with a configuration of its own; it keeps its port over restarts."""

    body_limit = BODY_LIMIT

    def __init__(self, candor: Path, folder: Path, accounts: list[Account], store: dict, words: dict[str, str],
                 template: str = "gateway.yaml", ready: str = "/triton/v2/health/live", log_level: str = "info"):
        self.candor, self.port, self.ready, self.log_level = candor, free_port(), ready, log_level
        self.folder = folder / f"gateway-{self.port}"
        self.folder.mkdir()
        self.secure_port = free_port()
        self.certificate = self.folder / "certificate.pem"
        make_certificate(self.certificate, self.folder / "key.pem")
        text = Template((PEERS / template).read_text()).substitute(
            words, port=self.port, securePort=self.secure_port, store=json.dumps(store),
            organisations=json.dumps(organisations(accounts)), bodyBytes=BODY_LIMIT)
        self.configuration = self.folder / "gateway.yaml"
        self.configuration.write_text(text)
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def secure_url(self) -> str:
        return f"https://127.0.0.1:{self.secure_port}"

    def start(self) -> None:
        self.process = Process(
            "gateway", [self.candor, "serve", "--config", self.configuration, "--log-level", self.log_level],
            self.folder)
        self.process.wait_for([self.url + self.ready], seconds=30)

    def stop(self) -> int:
        return self.process.stop()

    def restart(self) -> int:
        """Asks it to end, starts it again; returns the exit code of the first."""
        code = self.stop()
        self.start()
        return code

    def kill_and_start(self) -> None:
        self.process.stop(signal.SIGKILL)
        self.start()
