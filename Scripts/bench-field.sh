#!/bin/bash
# Times the field kernels: instruction set, elements, operation, nanoseconds an element. CC chooses the compiler
# (clang, else gcc); Swift's own is the one that a release has.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
if [ -z "${CC:-}" ]; then command -v clang >/dev/null && CC=clang || CC=gcc; fi
"$CC" -std=gnu11 -O2 -DNDEBUG -ICSources/CCandor -ICSources/CCandor/include \
    CSources/CCandor/{field,dispatch,parallel}/*.c Tests/C/tools/bench_field.c -o "$build/bench_field"
"$build/bench_field"
