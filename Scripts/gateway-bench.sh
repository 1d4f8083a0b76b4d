#!/usr/bin/env bash
# Measures the gateway with wrk, between it and an upstream that answers at once: throughput, latency, CPU a request;
# without a gateway, through it without a mask, and with each level's.
#   Scripts/gateway-bench.sh [--seconds 5] [--rounds 3] [--connections 32] [--store sqlite|memory] [--json]
#   Scripts/gateway-bench.sh soak [--minutes 10] [--accounts 400] [--json]     and what becomes of memory and files
# CANDOR names a command that is built already; else it is built here. Exit codes: 0 the goals are met, 1 one is not,
# 2 something could not be built or started.
set -euo pipefail
cd "$(dirname "$0")/.."
for program in wrk cc openssl python3; do
    if ! command -v "$program" >/dev/null; then
        echo "gateway-bench: $program is needed; Scripts/setup.sh peers installs it" >&2
        exit 2
    fi
done
if [ -z "${CANDOR:-}" ]; then
    swift build -c release --explicit-target-dependency-import-check error --enable-all-traits --product candor >&2 || exit 2
    CANDOR=.build/release/candor
fi
what=bench
if [ "${1:-}" = soak ]; then
    what=soak
    shift
fi
exec python3 "Tests/Peers/load/$what.py" "$CANDOR" "$@"
