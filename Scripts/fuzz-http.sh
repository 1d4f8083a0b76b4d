#!/usr/bin/env bash
# Fuzzes `candor serve` over HTTP, in front of an upstream that puts scores into every field that it has: requests that
# schemathesis makes from Documentation/openapi-gateway.yaml and openapi-admin.yaml, then malformed HTTP over sockets.
# Fails for an answer that is not described, a score that an account of level label gets, and an end of the gateway.
#
#   Scripts/fuzz-http.sh [SECONDS [SEED]]   60 seconds; the seed of a failure is printed
#
# CANDOR names the command; without it, it is built. Python's packages go into .venv-fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${CANDOR:-}" ]; then
    swift build -c release --traits Gateway --product candor
    CANDOR=.build/release/candor
fi
python=.venv-fuzz/bin/python
if ! $python -c 'import schemathesis' 2>/dev/null; then
    python3 -m venv .venv-fuzz
    $python -m pip install -q -r Tests/Fuzz/HTTP/requirements.txt
fi
exec $python Tests/Fuzz/HTTP/run.py "$CANDOR" --seconds "${1:-60}" ${2:+--seed "$2"}
