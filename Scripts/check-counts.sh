#!/usr/bin/env bash
# Counts the instructions of every kernel (Tests/Counts/kernels.c) by callgrind, scalar and AVX2, and compares them
# with the tables in Tests/Counts. Time is no gate on a shared machine; instructions are, since they are exact.
#   Scripts/check-counts.sh             fails where a kernel takes over 2 % more than its table says
#   Scripts/check-counts.sh --update    writes the tables anew
# A table holds for the compiler and C library that it names: with others it is skipped, aloud. There are two: for
# Swift's own clang, which makes the package, and for gcc. AVX-512 is not counted: valgrind 3.19 does not know it.
set -euo pipefail
cd "$(dirname "$0")/.."
tolerance=2 # per cent
update=no
case "${1:-}" in
"") ;;
--update) update=yes ;;
*)
    echo "usage: Scripts/check-counts.sh [--update]" >&2
    exit 2
    ;;
esac

skip() { echo "counts: skipped: $1"; }
if [ "$(uname -m)" != x86_64 ]; then skip "not x86-64" && exit 0; fi
if ! command -v valgrind >/dev/null || [ ! -f /usr/include/valgrind/callgrind.h ]; then
    skip "needs valgrind" && exit 0
fi
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null || echo "unknown libc")
instruction_sets=(scalar)
grep -qw avx2 /proc/cpuinfo && instruction_sets+=(avx2)

# count COMPILER: lines "instruction-set kernel instructions".
count() {
    local sources=() source
    for source in CSources/CCandor/*/*.c CSources/CCandorBLAS/*.c; do
        [ "$source" = CSources/CCandorBLAS/gemm.c ] || sources+=("$source") # the products are OpenBLAS's
    done
    # callgrind 3.19 reads version 4 of the debug format at most.
    "$1" -std=gnu11 -O2 -gdwarf-4 -DNDEBUG -ffp-contract=off -ICSources/CCandor -ICSources/CCandor/include \
        -ICSources/CCandorBLAS/include "${sources[@]}" Tests/Counts/kernels.c -lm -o "$build/kernels"
    local isa
    for isa in "${instruction_sets[@]}"; do
        rm -f "$build"/out*
        CND_ISA=$isa CND_PARALLEL=serial valgrind -q --tool=callgrind --callgrind-out-file="$build/out" \
            "$build/kernels" >&2
        # One dump a kernel, in the order of their numbers; each names its kernel and has a total.
        ls -v "$build"/out.* | while read -r source; do
            awk -v isa="$isa" '/^desc: Trigger: Client Request: / { name = $NF }
                /^totals:/ { if (name != "") print isa, name, $2 }' "$source"
        done
    done
}

failed=0
# judge NAME COMPILER: compares or writes Tests/Counts/NAME.txt.
judge() {
    local table=Tests/Counts/$1.txt version
    version="$("$2" --version | head -1), $libc"
    if [ $update = no ]; then
        if [ ! -f "$table" ]; then
            skip "$1: no table $table" && return
        elif ! grep -qxF "# made with: $version" "$table"; then
            skip "$1: the table was $(sed -n 's/^# //; /^made with/p' "$table"); found: $version" && return
        fi
    fi
    count "$2" >"$build/$1"
    [ -s "$build/$1" ] || { echo "counts: $1: nothing was counted" >&2 && exit 1; }
    if [ $update = yes ]; then
        {
            echo "# Instructions of each kernel of Tests/Counts/kernels.c, by Scripts/check-counts.sh --update"
            echo "# made with: $version"
            column -t <"$build/$1"
        } >"$table"
        echo "counts: wrote $table"
        return
    fi
    awk -v tolerance=$tolerance -v compiler="$1" '
        function show(verdict) {
            printf "%-6s %-7s %-24s %10s %10s %8s  %s\n", compiler, $1, $2, before, $3, change, verdict
        }
        FNR == NR { if ($1 !~ /^#/) { table[$1, $2] = $3; left[$1 " " $2] } next }
        {
            before = table[$1, $2]; change = ""; delete left[$1 " " $2]; rows++
            if (before == "") { show("not in the table"); bad++; next }
            percent = 100 * ($3 - before) / before
            change = sprintf("%+.1f %%", percent)
            if (percent > tolerance) { show("REGRESSION"); bad++ }
            else if (percent < -tolerance) show("better: update the table")
            else if (percent != 0) show("within " tolerance " %")
        }
        END {
            for (row in left) { print compiler ": in the table but not counted: " row; bad++ }
            printf "counts: %s: %d kernels, %d wrong\n", compiler, rows, bad
            exit bad > 0
        }' "$table" "$build/$1" || failed=1
}

swift=$(readlink -f "$(command -v swift || true)" || true)
clang=$(dirname "${swift:-/}")/clang
if [ -x "$clang" ]; then judge clang "$clang"; else skip "clang: not beside swift"; fi
if command -v gcc >/dev/null; then judge gcc gcc; else skip "gcc: not here"; fi
[ $failed = 0 ] || echo "counts: a kernel takes more instructions than its table says, or the tables are old" >&2
exit $failed
