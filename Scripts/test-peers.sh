#!/usr/bin/env bash
# Runs the gateway between real servers and real clients: mlserver with scikit-learn, Triton, a server that speaks
# OpenAI's API, and a store shared by two gateways; asked by tritonclient and openai. Everything is on loopback.
#   Scripts/test-peers.sh [options of Tests/Peers/run.py] [-- arguments of pytest]
# CANDOR names a command that is built already; else it is built here. Python's packages go into .venv-peers, once; the
# servers want Python 3.9 to 3.12, which CANDOR_PEERS_PYTHON names where python3 is another.
# Exit codes: 0 all held, 1 a check failed, 2 something could not be installed, built or started.
set -euo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS

fail() {
    echo "peers: $1" >&2
    exit 2
}

requirements=Tests/Peers/requirements.txt
if ! cmp -s "$requirements" .venv-peers/requirements.txt; then
    "${CANDOR_PEERS_PYTHON:-python3}" -m venv --clear .venv-peers || fail "no virtual environment: is python3-venv installed?"
    .venv-peers/bin/python -m pip install -q --disable-pip-version-check -r "$requirements" ||
        fail "Python's packages of $requirements could not be installed"
    cp "$requirements" .venv-peers/requirements.txt
fi
for program in cc openssl redis-server; do
    command -v "$program" >/dev/null || fail "$program is needed; Scripts/setup.sh peers installs it"
done
echo "peers: environment after $((SECONDS - started)) s"

if [ -z "${CANDOR:-}" ]; then
    swift build -c release --explicit-target-dependency-import-check error --enable-all-traits --product candor >/dev/null || fail "the command could not be built"
    CANDOR=.build/release/candor
    echo "peers: command after $((SECONDS - started)) s"
fi
[ -x "$CANDOR" ] || fail "no command at $CANDOR"

code=0
.venv-peers/bin/python Tests/Peers/run.py "$CANDOR" "$@" || code=$?
echo "peers: $((SECONDS - started)) s in all"
exit "$code"
