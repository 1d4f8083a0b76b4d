#!/bin/bash
# Tests the C core without Swift: gcc, sanitizers, clang, AArch64 under qemu, every instruction set and
# every thread backend by force, refused settings, exported symbols, linked libraries, constant time.
# Ends with "N passed, N failed"; what a machine lacks is skipped aloud.
#
# Needs gcc; uses clang, gcc-aarch64-linux-gnu with qemu-user, and valgrind where they are.
set -uo pipefail
cd "$(dirname "$0")/.."
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

flags=(-std=gnu11 -g -Wall -Wextra -Werror -ffp-contract=off -ICSources/CCandor -ICSources/CCandor/include
    -ICSources/CCandorBLAS -ICSources/CCandorBLAS/include)
core=(CSources/CCandor/*/*.c)
# What training computes without BLAS.
training=(CSources/CCandorBLAS/{train_*,*_scalar,embedding}.c)
tests=(Tests/C/*.c)
passed=0
failed=0
export ASAN_OPTIONS=detect_leaks=0 # LeakSanitizer cannot stop the threads of an OpenMP runtime

ok() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    echo "FAILED: $1" >&2
}
skip() { echo "skipped: $1" >&2; }

# check NAME COMMAND...: passes when the command does.
check() {
    local name=$1
    shift
    if "$@" >"$build/log" 2>&1; then ok; else
        bad "$name"
        head -20 "$build/log" >&2
    fi
}

# compile NAME COMPILER FLAGS...: the test driver, as $build/NAME, beside others that are compiled: see compiled.
compile() {
    local name=$1
    shift
    "$@" "${flags[@]}" "${core[@]}" "${training[@]}" "${tests[@]}" -lm -o "$build/$name" >"$build/$name.log" 2>&1 &
}

# compiled NAME: waits for the drivers; this one must be there.
compiled() {
    wait
    if [ -x "$build/$1" ]; then ok; else
        bad "compile $1"
        head -20 "$build/$1.log" >&2
    fi
}

# drive NAME ISA BACKEND STATUS SETTING... [-- RUNNER...]: the driver must find these in that environment.
drive() { drive_with "" "$@"; }
# brief: the same without the tests that other runs make.
brief() { drive_with brief "$@"; }

drive_with() {
    local length=$1 && shift
    local name=$1 isa=$2 backend=$3 status=$4
    shift 4
    local settings=()
    while [ $# -gt 0 ] && [ "$1" != -- ]; do settings+=("$1") && shift; done
    [ $# -gt 0 ] && shift
    [ -x "$build/$name" ] || return
    env -u CND_ISA -u CND_PARALLEL "${settings[@]}" "$@" "$build/$name" "$isa" "$backend" "$status" $length \
        >"$build/log" 2>&1
    local code=$? line
    line=$(grep -Eo '[0-9]+ passed, [0-9]+ failed' "$build/log")
    if [ -n "$line" ]; then
        passed=$((passed + ${line%% *}))
        local found=${line#*, }
        failed=$((failed + ${found%% *}))
    fi
    if [ $code -eq 0 ] && [ -n "$line" ]; then ok; else
        bad "$name $isa $backend $status, ${settings[*]}"
        head -20 "$build/log" >&2
    fi
}

# Settings that must be refused; values are those of cnd_status.h. Refused settings run scalar or serial.
refused() {
    drive "$1" scalar - -1 CND_ISA=sse2 "${@:2}"
    drive "$1" scalar - -1 CND_ISA=AVX2 "${@:2}"
    drive "$1" - serial -3 CND_PARALLEL=openmp "${@:2}"
    drive "$1" scalar serial -1 CND_ISA=avx CND_PARALLEL=threads "${@:2}"
    drive "$1" - - 0 CND_ISA= CND_PARALLEL= "${@:2}"
}

case $(uname -m) in
x86_64)
    mine=(scalar avx2 avx512)
    other=neon
    ;;
*)
    mine=(scalar neon)
    other=avx2
    ;;
esac
here=(scalar)
for isa in "${mine[@]:1}"; do
    case $isa in
    avx2) grep -qw avx2 /proc/cpuinfo && here+=("$isa") || skip "avx2: not on this machine" ;;
    avx512) grep -qw avx512ifma /proc/cpuinfo && here+=("$isa") || skip "avx512: not on this machine" ;;
    *) here+=("$isa") ;;
    esac
done

compile gcc gcc -O2 -DNDEBUG
compile gcc-checked gcc -O1 -DCND_CHECKS -fsanitize=address,undefined -fno-sanitize-recover=all
compile gcc-threads gcc -O1 -DNDEBUG -fsanitize=thread
if command -v clang >/dev/null; then compile clang clang -O2 -DNDEBUG; else skip "clang"; fi
hasArm=no
if command -v aarch64-linux-gnu-gcc >/dev/null && command -v qemu-aarch64 >/dev/null; then
    hasArm=yes
    # -static warns that dlopen wants the libraries of its making; without them there is no OpenMP.
    compile arm aarch64-linux-gnu-gcc -O2 -DNDEBUG -static -Wl,--no-warnings
fi
for name in gcc gcc-checked gcc-threads; do compiled $name; done
if command -v clang >/dev/null; then compiled clang; fi

backends=(serial pthread)
if ldconfig -p | grep -qE 'libomp\.so\.5|libgomp\.so\.1'; then backends+=(omp); else skip "omp: no OpenMP runtime"; fi
for name in gcc gcc-checked clang; do
    for i in 0 1 2; do # as many as the longer list; the shorter one starts again
        isa=${here[i % ${#here[@]}]}
        backend=${backends[i % ${#backends[@]}]}
        drive $name "$isa" "$backend" 0 CND_ISA="$isa" CND_PARALLEL="$backend"
    done
done
# The runtime itself is not compiled for ThreadSanitizer, which sees races in it, and in malloc there.
echo 'called_from_lib:libomp.so' >"$build/suppressions"
drive gcc-threads - - 0 TSAN_OPTIONS="suppressions=$build/suppressions die_after_fork=0"
if ldconfig -p | grep -q 'libgomp\.so\.1'; then
    # A runtime that is there already is the one to use; this one does not survive a fork by itself.
    drive gcc - omp 0 CND_PARALLEL=omp LD_PRELOAD=libgomp.so.1
fi
drive gcc scalar - -2 CND_ISA=$other
refused gcc

if [ $hasArm = yes ]; then
    compiled arm
    brief arm scalar serial 0 CND_ISA=scalar CND_PARALLEL=serial -- qemu-aarch64
    drive arm neon pthread 0 CND_ISA=neon CND_PARALLEL=pthread -- qemu-aarch64
    brief arm neon - 0 -- qemu-aarch64
    drive arm scalar - -2 CND_ISA=avx2 -- qemu-aarch64
    drive arm - serial -4 CND_PARALLEL=omp -- qemu-aarch64
else
    skip "AArch64: needs gcc-aarch64-linux-gnu and qemu-user"
fi

# The core exports cnd_ and candor_ names alone and needs nothing but libc.
core_only() { gcc -O2 -DNDEBUG -fPIC -shared -Wl,-z,defs "${flags[@]}" "${core[@]}" -o "$build/libcore.so"; }
names() { ! nm -D --defined-only "$build/libcore.so" | awk '{print $3}' | grep -vE '^(cnd|candor)_'; }
needs() { ! readelf -d "$build/libcore.so" | grep NEEDED | grep -vE '\[(libc\.so\.6|ld-linux-[^]]*)\]'; }
check "the core links without other libraries" core_only
check "global symbols begin with cnd_ or candor_" names
check "the core needs libc alone" needs

# The masking library by itself, as servers in C, C++ and Python use it.
for compiler in gcc clang; do
    command -v $compiler >/dev/null || continue
    check "libcandor with $compiler" env CC=$compiler Scripts/make-libcandor.sh "$build/libcandor-$compiler"
done
export PKG_CONFIG_PATH=$build/libcandor-gcc/lib/pkgconfig
# use COMPILER FLAGS...: compiles Tests/LibCandor/use.c against the installed library and runs it.
use() {
    # Split on purpose: flags of pkg-config.
    "$@" Tests/LibCandor/use.c $(pkg-config --cflags --libs candor) -Wl,-rpath,"$build/libcandor-gcc/lib" \
        -o "$build/use" && "$build/use"
}
check "libcandor from C99" use gcc -std=c99 -pedantic -Wall -Wextra -Werror
if command -v g++ >/dev/null; then
    check "libcandor from C++" use g++ -x c++ -std=c++11 -Wall -Wextra -Werror
else
    skip "libcandor from C++: needs g++"
fi
python=${CANDOR_PYTHON:-.venv/bin/python}
if "$python" -c 'import numpy' 2>/dev/null; then
    check "libcandor from Python" "$python" Tests/LibCandor/use.py "$build/libcandor-gcc/lib/libcandor.so"
else
    skip "libcandor from Python: needs numpy in $python"
fi

if command -v python3 >/dev/null; then
    check "noise in a forking Python server" env CC=gcc Scripts/noise.sh fork
else
    skip "noise in a forking server: needs python3"
fi

if command -v valgrind >/dev/null && [ -f /usr/include/valgrind/memcheck.h ]; then
    check "constant time" Scripts/constant-time.sh c
else
    skip "constant time: needs valgrind"
fi

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
