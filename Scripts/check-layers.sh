#!/usr/bin/env bash
# The rules that the tree encodes and no compiler checks. Prints each violation; exits 1 when there is one.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0
report() { # message, offending lines
    if [ -n "$2" ]; then
        printf '%s:\n%s\n' "$1" "$2"
        failed=1
    fi
}

report "C is imported outside *+Kernels.swift and Runtime.swift" \
    "$(git grep -nE '^ *(@[a-zA-Z()]+ +)*(public |package |internal |private )?import (CCandor|CCandorBLAS|CCandorJSON)$' -- Sources |
        grep -vE '(\+Kernels|/Runtime)\.swift:' || true)"
report "compiler flags that a consumer would refuse, or that hide run-time dispatch" \
    "$(git grep -nE 'unsafeFlags|-march|-fopenmp|-mavx' -- Package.swift 'Sources' 'CSources' Benchmarks Makefile || true)"
report "target pragmas outside dispatch/target_regions.h" \
    "$(git grep -nE 'pragma +(clang attribute|GCC (push_options|target))|PRAGMA\((clang attribute|GCC)' -- CSources |
        grep -v 'dispatch/target_regions.h' || true)"
report "global mutable state in C outside dispatch and parallel" \
    "$(git grep -nE '^static (_Atomic|atomic_[a-z]+|volatile|unsigned|int|size_t|float|double|bool|uint[0-9]+_t|int[0-9]+_t) [a-z_0-9]+( = [^;(]+)?;' \
        -- CSources | grep -vE 'CSources/CCandor/(dispatch|parallel)/' || true)"
report "global mutable state in Swift" \
    "$(git grep -nE '^(public |package |internal |private |fileprivate )?(nonisolated\(unsafe\) )?var ' -- 'Sources/*.swift' |
        grep -vE ':(public |package |private )?var [A-Za-z]+: [^=]*\{' || true)"
report "Foundation's or the standard library's unspecified randomness" \
    "$(git grep -nE '\.(shuffled|randomElement)\(|SystemRandomNumberGenerator|\.random\(in' -- Sources || true)"

# Dependencies run one way: a row is a target and what it must never import.
forbid() { # folder, pattern
    report "$1 imports what lies above it" "$(git grep -nE "^ *import ($2)\$" -- "Sources/$1" || true)"
}
forbid CandorCore 'Candor(Access|Gateway|Server|Masking|Calibration|Model|Training|Mirage|Audit|Report|Transport)'
forbid CandorCompression 'Foundation|Candor.*'
forbid CandorMasking 'Foundation|Candor(Access|Gateway|Server|Calibration|Model|Proof|Training|Mirage|Audit|Report|Transport)'
forbid CandorAccess 'NIO.*|Candor(Gateway|Calibration|Model|Proof|Training|Mirage|Audit|Report|Transport)'
forbid CandorGateway 'Hummingbird.*|AsyncHTTPClient|NIO.*|Candor(Server|Calibration|Model|Proof|Training|Mirage|Audit|Report|Transport)'
forbid CandorServer 'Candor(Calibration|Model|Proof|Training|Mirage|Audit|Report|Transport)'
forbid CandorCalibration 'Candor(Access|Gateway|Server|Masking|Model|Training|Mirage|Audit|Report|Transport)'
forbid CandorModel 'Candor(Access|Gateway|Server|Masking|Calibration|Training|Mirage|Audit|Report|Transport)'
forbid CandorAudit 'NIO.*|Candor(Access|Gateway|Server|Masking|Training|Mirage|Report|Transport)'
forbid CandorTraining 'Candor(Access|Gateway|Server|Masking|Calibration|Mirage|Audit|Report|Transport)'
forbid CandorMirage 'Candor(Access|Gateway|Server|Masking|Audit|Report|Transport)'
forbid CandorReport 'Candor.*'
forbid CandorProof 'NIO.*|Candor(Access|Gateway|Server|Masking|Calibration|Model|Training|Mirage|Audit|Transport|Report)'
forbid CandorTransport 'Candor(Access|Gateway|Server|Masking|Calibration|Model|Training|Mirage|Audit|Report)'

# Without the trait, the transport is an empty module.
for file in $(git ls-files Sources/CandorTransport Tests/TransportTests | grep '\.swift$'); do
    [ "$(head -1 "$file")" = "#if Network" ] && [ "$(tail -1 "$file")" = "#endif" ] ||
        report "a file of the transport that is not wholly within #if Network" "$file"
done

# Without the trait, the gateway is an empty module.
for file in $(git ls-files Sources/CandorGateway Sources/CandorServer Tests/GatewayTests Tests/ServerTests | grep '\.swift$'); do
    [ "$(head -1 "$file")" = "#if Gateway" ] && [ "$(tail -1 "$file")" = "#endif" ] ||
        report "a file of the gateway that is not wholly within #if Gateway" "$file"
done

# Without the trait, access control does not know SQLite; the trait Gateway has it within.
for file in $(git grep -lE '^ *import GRDB$' -- Sources Tests); do
    head -1 "$file" | grep -qxE '#if (Access|Gateway)' && [ "$(tail -1 "$file")" = "#endif" ] ||
        report "a file that imports GRDB and is not wholly within #if Access" "$file"
done

# Without the trait, access control does not know Redis; and one file alone knows the library.
for file in $(git ls-files 'Sources/CandorAccess/Stores/Redis/*.swift' 'Tests/AccessTests/Redis*.swift'); do
    [ "$(head -1 "$file")" = "#if Redis" ] && [ "$(tail -1 "$file")" = "#endif" ] ||
        report "a file of the store in Redis that is not wholly within #if Redis" "$file"
done
report "hiredis is imported outside RedisConnection.swift" \
    "$(git grep -nE '^ *import CHiredis$' -- Sources Tests | grep -v '/RedisConnection\.swift:' || true)"

# The example is built by the tests with the targets of Package.swift, and by a user with the products of its own.
example=Examples/MaskedServer
imported=$(sed -nE 's/^ *import ([A-Za-z]+)$/\1/p' $example/Sources/*.swift | grep -v '^Foundation$' | sort -u)
listed=$(grep -oE 'product\(name: "[A-Za-z]+"' $example/Package.swift | cut -d'"' -f2 | sort -u)
[ "$imported" = "$listed" ] ||
    report "$example imports other products than its Package.swift lists" "$(diff <(echo "$imported") <(echo "$listed"))"

[ $failed = 0 ] && echo "layers: the tree keeps its rules"
exit $failed
