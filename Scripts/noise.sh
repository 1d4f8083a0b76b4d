#!/usr/bin/env bash
# Measures noise. CC chooses the compiler (clang, else gcc); Swift's own is the one that a release has.
#
#   Scripts/noise.sh law [N]     N samples (10^8) of each of several laws against the exact ones
#   Scripts/noise.sh bias        the bias of released rows
#   Scripts/noise.sh averaging   what averaging answers gains, with sticky and with fresh noise
#   Scripts/noise.sh speed       nanoseconds a sample, for every law and instruction set
#   Scripts/noise.sh peers       samples and noisy rows a second beside NumPy's and PyTorch's, in one run
#   Scripts/noise.sh fork        a Python server that forks: no two workers give the same noise
# PYTHON is the Python of the last two, with NumPy (fork needs none), and PyTorch if there is one.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
if [ -z "${CC:-}" ]; then command -v clang >/dev/null && CC=clang || CC=gcc; fi
flags=(-std=gnu11 -O2 -DNDEBUG -ffp-contract=off -ICSources/CCandor -ICSources/CCandor/include -ITests/C)
core=(CSources/CCandor/{dispatch,parallel,prg,numeric}/*.c)

library() { "$CC" "${flags[@]}" -fPIC -shared "${core[@]}" -o "$build/libcandor.so"; }
tool() { "$CC" "${flags[@]}" "${core[@]}" Tests/C/tools/noise.c -lm -o "$build/noise" && "$build/noise" "$@"; }

case "${1:-}" in
law) tool law "${2:-1e8}" ;;
bias) tool bias ;;
speed) tool speed ;;
averaging)
    printf '#include "check.h"\nunsigned long checks_passed, checks_failed;\n
        int main(void) { test_noise_sticky(); return checks_failed != 0; }\n' >"$build/main.c"
    "$CC" "${flags[@]}" "${core[@]}" Tests/C/test_noise_sticky.c "$build/main.c" -lm -o "$build/averaging"
    CANDOR_NOISE_REPORT=1 "$build/averaging"
    ;;
peers) library && "${PYTHON:-python3}" Scripts/reference/noise_peers.py "$build/libcandor.so" ;;
fork) library && "${PYTHON:-python3}" Tests/C/tools/noise_fork.py "$build/libcandor.so" ;;
*)
    sed -n '2,11p' "$0" >&2
    exit 2
    ;;
esac
