"""Starts a gateway in front of upstream.py and fuzzes it: by the descriptions of its surface, then by malformed HTTP."""

import argparse
import hashlib
import os
import pathlib
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
KEY, ADMIN = "candor_" + "k" * 43, "candor_" + "r" * 43


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def digest(key):
    return "sha256:" + hashlib.sha256(key.encode()).hexdigest()


def configuration(folder, port, admin, upstream):
    return {
        "listeners": [{"host": "127.0.0.1", "port": port}],
        "admin": {"host": "127.0.0.1", "port": admin, "keys": {"root": digest(ADMIN)}},
        "organisations": {"acme": {"acme-1": {"tier": "free", "keys": [digest(KEY)]}}},
        "store": {"kind": "sqlite", "path": str(folder / "access.sqlite")},
        "upstreams": {"stub": {"url": f"http://127.0.0.1:{upstream}"}},
        "routes": [
            {"path": "/", "upstream": "stub",
             "models": {"m": {"output": "p", "kind": "probabilities", "classes": 3}}},
            {"path": "/texts", "upstream": "stub", "text": {"models": ["t"], "vocabulary": 1000}}],
        # What stays open within the time of the run is not what is tested.
        "limits": {"idleTimeout": 5, "requestTimeout": 10},
    }


def served(name, place):
    """A description whose names of models, accounts and tiers are mostly those that are there."""
    text = yaml.safe_load((ROOT / "Documentation" / name).read_text())
    schemas, parameters = text["components"]["schemas"], text["components"].get("parameters", {})
    if name == "openapi-gateway.yaml":
        parameters["Model"]["schema"]["enum"] = ["m", "t", "other"]
        for request in ("ChatRequest", "TextRequest"):
            schemas[request]["properties"]["model"]["enum"] = ["t", "other"]
    place.write_text(yaml.safe_dump(text))
    return place


def schemathesis(schema, url, key, seconds, seed, paths):
    """Runs until the time is over, each time with another seed; the first failure ends it."""
    end, runs = time.monotonic() + seconds, 0
    while runs == 0 or time.monotonic() < end:
        command = [
            sys.executable, "-m", "schemathesis.cli", "run", str(schema), "--url", url, "-H", f"Authorization: Bearer {key}",
            "--include-path-regex", paths, "--phases", "examples,coverage,fuzzing", "--max-examples", "30",
            "--generation-database", "none", "--seed", str(seed + runs), "--mode", "all", "--no-color",
            "--checks", "status_code_conformance,content_type_conformance,response_headers_conformance,"
                        "response_schema_conformance,ignored_auth,no_scores"]
        if "admin" in schema.name:
            command[-1] = command[-1].replace(",no_scores", "")
        done = subprocess.run(
            command, env=os.environ | {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)},
            capture_output=True, text=True, cwd=schema.parent)
        runs += 1
        if done.returncode != 0:
            raise SystemExit(f"fuzz-http: {schema.name} at {url}, seed {seed + runs - 1}\n{done.stdout}\n{done.stderr}")
        summary = [line.strip() for line in done.stdout.splitlines() if "generated" in line or "test cases" in line.lower()]
        print(f"fuzz-http: {schema.name} {paths}, seed {seed + runs - 1}: {'; '.join(summary[-2:])}", flush=True)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("candor")
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=None)
    given = options.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(2 ** 31)
    print(f"fuzz-http: seed {seed}", flush=True)
    port, admin, upstream = free_port(), free_port(), free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "gateway.yaml").write_text(yaml.safe_dump(configuration(folder, port, admin, upstream)))
        log = open(folder / "candor.log", "w+")
        stub = subprocess.Popen([sys.executable, str(HERE / "upstream.py"), str(upstream), str(seed)])
        gateway = subprocess.Popen(
            [given.candor, "serve", "--config", str(folder / "gateway.yaml"), "--log-level", "error"],
            stdout=log, stderr=log)
        try:
            wait(gateway, port, log)
            share = given.seconds / 4
            client = served("openapi-gateway.yaml", folder / "openapi-gateway.yaml")
            schemathesis(client, f"http://127.0.0.1:{port}", KEY, share, seed, "^/v2")
            schemathesis(client, f"http://127.0.0.1:{port}/texts", KEY, share, seed, "^/v1")
            schemathesis(
                served("openapi-admin.yaml", folder / "openapi-admin.yaml"), f"http://127.0.0.1:{admin}", ADMIN, share,
                seed, ".*")
            subprocess.run(
                [sys.executable, str(HERE / "sockets.py"), "--port", str(port), "--key", KEY, "--seconds", str(share),
                 "--seed", str(seed)], check=True)
            if gateway.poll() is not None:
                raise SystemExit(f"fuzz-http: the gateway ended with {gateway.returncode}")
        except subprocess.CalledProcessError:
            raise SystemExit(1)
        finally:
            if gateway.poll() not in (None, 0):
                log.seek(0)
                print(log.read()[-4000:], file=sys.stderr)
            gateway.terminate()
            stub.terminate()
            gateway.wait(30)
    if gateway.returncode != 0:
        raise SystemExit(f"fuzz-http: the gateway ended with {gateway.returncode}")
    print("fuzz-http: nothing found")


def wait(gateway, port, log):
    for _ in range(200):
        if gateway.poll() is not None:
            log.seek(0)
            raise SystemExit(f"fuzz-http: the gateway did not start\n{log.read()}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/v2/health/live", timeout=1)
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("fuzz-http: the gateway does not answer")


if __name__ == "__main__":
    main()
