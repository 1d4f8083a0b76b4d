#!/usr/bin/env bash
# Installs what building and running need from the distribution's packages (with sudo when not root).
#   Scripts/setup.sh          to build and run
#   Scripts/setup.sh tests    and what the tests use besides
#   Scripts/setup.sh peers    and what the gateway's tests with real peers, its benchmark and its soak use
# Does nothing when all is there.
set -euo pipefail

packages=(libopenblas-dev libomp-dev libsodium-dev zlib1g-dev libsqlite3-dev libsimdjson-dev libhiredis-dev pkg-config dataset-fashion-mnist)
if [ "${1:-}" = tests ]; then
    packages+=(gcc gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user clang-format python3 python3-venv binutils git
        openssl valgrind redis-server)
fi
if [ "${1:-}" = peers ]; then
    # Triton's Python models load the shared library of Python.
    packages+=(gcc libc6-dev libpython3-dev openssl python3 python3-venv redis-server wrk)
fi

if ! command -v swift >/dev/null; then
    echo "setup: Swift 6.2 or later is needed; see https://www.swift.org/install/linux" >&2
    exit 2
fi

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "setup: installing ${missing[*]}"
    sudo=()
    [ "$(id -u)" = 0 ] || sudo=(sudo)
    "${sudo[@]}" apt-get update -qq
    # Tests start servers of their own: where no policy is set, the one that comes with redis-server must not start.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee $policy >/dev/null
        "${sudo[@]}" chmod +x $policy
        trap '"${sudo[@]}" rm -f $policy' EXIT
    fi
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# One test reads a model file with Python's safetensors; it skips, and says so, where this could not be made.
if [ "${1:-}" = tests ] && ! .venv/bin/python -c 'import numpy, safetensors' 2>/dev/null; then
    python3 -m venv .venv && .venv/bin/python -m pip install -q numpy safetensors ||
        echo "setup: no Python environment with numpy and safetensors; the tests that need it will skip" >&2
fi
