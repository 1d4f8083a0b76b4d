#!/usr/bin/env bash
# Judges with valgrind whether time depends on a secret, in all that touches Delta, MACs, keys, the secrets of oblivious
# transfer, noise with the scores it hides, and candor_mask at the level bucket and with noise: secrets are marked as
# undefined memory, and memcheck reports each branch and each address that depends on one. Leaks that are put in must be
# reported. Ends with "N passed, N failed".
#
#   Scripts/constant-time.sh      both parts
#   Scripts/constant-time.sh c    Tests/C/constant_time: every function of the proof's and noise's headers, built by each
#                                 compiler at -O2 and -O3, on each instruction set that valgrind has
#
# The other part is Tests/ConstantTime: what Swift does with the same secrets, built as the package is.
# Needs valgrind, and gcc or a clang: the one beside swift is what builds the package.
set -uo pipefail
cd "$(dirname "$0")/.."
if ! command -v valgrind >/dev/null || [ ! -f /usr/include/valgrind/memcheck.h ]; then
    echo "constant-time: needs valgrind" >&2
    exit 2
fi
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
passed=0
failed=0

# check NAME COMMAND...: passes when the command does.
check() {
    local name=$1
    shift
    if "$@" >"$build/log" 2>&1; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAILED: $name" >&2
        head -40 "$build/log" >&2
    fi
}

judge() { # program, instruction set, leak
    env CND_ISA="$2" CND_PARALLEL=serial valgrind -q --error-exitcode=9 "$build/$1" "${@:3}"
}

finds() { # program, leak: valgrind must be what ends it
    judge "$1" scalar "$2"
    [ $? -eq 9 ]
}

# Functions of these public headers that nothing here calls; a name that ends in vartime says so.
left_out() {
    local name missing=0
    for name in $(grep -hoE '\bcnd_[a-z0-9_]+\(' CSources/CCandor/include/cnd_{prg,hash,field,circuit,noise,ot,vole}.h |
        tr -d '(' | sort -u | grep -v '_vartime$'); do
        grep -qE "\b$name\(" Tests/C/constant_time/*.c || { echo "$name is not judged" && missing=1; }
    done
    return $missing
}
check "every function is judged" left_out

compilers=()
swift=$(readlink -f "$(command -v swift || true)" || true)
for compiler in gcc "$(dirname "${swift:-/}")/clang"; do
    command -v "$compiler" >/dev/null && compilers+=("$compiler")
done
[ ${#compilers[@]} -gt 0 ] || { echo "constant-time: needs gcc or clang" >&2 && exit 2; }
sets=(scalar)
if grep -qw avx2 /proc/cpuinfo; then sets+=(avx2); fi

for compiler in "${compilers[@]}"; do
    for level in -O2 -O3; do
        name=$(basename "$compiler")$level
        check "compile with $name" "$compiler" $level -std=gnu11 -gdwarf-4 -DNDEBUG -Wall -Wextra -Werror \
            -DCND_JUDGED -ffp-contract=off -ICSources/CCandor -ICSources/CCandor/include CSources/CCandor/*/*.c \
            Tests/C/constant_time/*.c -lm -o "$build/$name"
        for isa in "${sets[@]}"; do
            check "$name, $isa: the same time for every secret" judge "$name" "$isa"
        done
        for leak in branch address; do
            check "$name: a secret $leak is reported" finds "$name" $leak
        done
    done
done

if [ "${1:-}" != c ] && command -v swift >/dev/null; then
    export CANDOR_CONSTANT_TIME=1
    scratch=.build-constant-time
    check "compile with swift" swift build -c release --scratch-path $scratch --product candor-constant-time
    # valgrind 3.19 gives up on the debug information of Swift.
    check "strip" strip --strip-debug -o "$build/swift" $scratch/release/candor-constant-time
    for isa in "${sets[@]}"; do
        check "swift, $isa: the same time for every secret" judge swift "$isa"
    done
    check "swift: a secret branch is reported" finds swift leak
fi

echo "constant time: $passed passed, $failed failed"
[ $failed -eq 0 ]
