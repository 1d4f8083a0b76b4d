#!/usr/bin/env bash
# Leaves out the checks of CandorProof and CandorAudit one at a time and runs their tests: some must fail then. Prints a
# line for each check, and exits 1 when one can be left out unnoticed.
#
#   Scripts/mutate.sh [CHECK...]      all checks of Mutation.swift, or those named
#
# Builds into .build-mutate. MUTATE_PACKAGE: the folder of another manifest of the same sources.
set -uo pipefail
cd "$(dirname "$0")/.."
package=${MUTATE_PACKAGE:-.}
flags=(-c release --package-path "$package" --scratch-path "$package/.build-mutate" -Xswiftc -DCANDOR_MUTATIONS)

swift build "${flags[@]}" --build-tests || exit 1
run() { CND_MUTATE=$1 SWIFT_BACKTRACE=enable=no timeout 600 swift test "${flags[@]}" --skip-build --filter "ProofTests|AuditTests" >"$log" 2>&1; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! run none || ! grep -q 'with [1-9][0-9]* tests' "$log"; then
    echo "the tests fail, or there are none, with every check in place" >&2
    tail -20 "$log" >&2
    exit 1
fi
if [ $# -eq 0 ]; then
    mapfile -t checks < <(sed -n 's/^    case \(.*\)/\1/p' Sources/CandorProof/Mutation.swift | tr -d ' ' | tr ',' '\n')
    set -- "${checks[@]}"
fi
survivors=0
for check in "$@"; do
    if run "$check"; then
        echo "$check: SURVIVES"
        survivors=$((survivors + 1))
    else
        failed=$(grep -oE '✘ Test [^ ]+\(' "$log" | sort -u | wc -l)
        if [ "$failed" -gt 0 ]; then echo "$check: $failed tests fail"; else echo "$check: the tests stop"; fi
    fi
done
echo "$# checks left out, $survivors survivors"
[ "$survivors" -eq 0 ]
