#!/usr/bin/env bash
# Fuzzes what reads the bytes of peers and strangers, under AddressSanitizer: each target of Tests/Fuzz for some time,
# from the corpus beside it. Exits 1 when an input crashes, takes ten seconds, or breaks an invariant; the input is
# then in .build-fuzz/findings, and belongs into Tests/Fuzz/Corpus, which the tests run through.
#
#   Scripts/fuzz.sh [SECONDS [TARGET...]]   60 seconds for each of messages, parties, files and evidence
#   Scripts/fuzz.sh corpus                  writes the corpus that the code describes
#
# What a run learns stays in .build-fuzz/learned for the next one.
set -euo pipefail
cd "$(dirname "$0")/.."
build=.build-fuzz
corpus=Tests/Fuzz/Corpus

# The flags are given twice: the Swift compiler heeds the last -sanitize alone.
export CANDOR_FUZZ=1
swift build -c release --scratch-path $build --sanitize address --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address \
    --product candor-fuzz
fuzzer=$build/release/candor-fuzz

if [ "${1:-}" = corpus ]; then
    exec "$fuzzer" --seeds=$corpus
fi
seconds=${1:-60}
[ $# -gt 0 ] && shift
targets=("$@")
[ $# -gt 0 ] || targets=(messages parties files evidence)

mkdir -p $build/findings
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
for target in "${targets[@]}"; do
    mkdir -p "$build/learned/$target"
    log=$build/$target.log
    echo "fuzz: $target for $seconds s"
    if ! nice "$fuzzer" "--target=$target" "-max_total_time=$seconds" -timeout=10 -print_final_stats=1 \
        "-artifact_prefix=$build/findings/$target-" "$build/learned/$target" "$corpus/$target" >"$log" 2>&1; then
        grep -vE '^#[0-9]+|^INFO|NEW_FUNC' "$log" | head -60 >&2
        echo "fuzz: $target FAILED; inputs are in $build/findings" >&2
        exit 1
    fi
    grep -E 'DONE' "$log"
done
echo "fuzz: no target failed"
