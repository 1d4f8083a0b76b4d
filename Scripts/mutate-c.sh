#!/usr/bin/env bash
# Leaves out the refusals of the masks in C one at a time and runs their tests in C, which must fail then. Prints a line
# for each, and exits 1 when one can be left out unnoticed.
#
#   Scripts/mutate-c.sh [FILE:LINE...]     all of them, or those named
#
# A refusal is a statement that answers with an error, or that a policy is not good, other than the last of a function,
# which is its answer and no check. A copy of the file has `if (0)` before it. Needs gcc; a minute.
set -uo pipefail
cd "$(dirname "$0")/.."
build=$(mktemp -d)
export build
trap 'rm -rf "$build"' EXIT
numeric=CSources/CCandor/numeric
files=(policy mask mask_check masker logprobs)
suites=(policy mask_errors mask_logprobs masker mask_noise mask_randomness)
limit=120 # seconds

# object SOURCE [NAME]: compiles SOURCE as $build/NAME, by default its own name with .o.
object() {
    gcc -std=gnu11 -O1 -DNDEBUG -ffp-contract=off -w -ICSources/CCandor -ICSources/CCandor/include -ITests/C \
        -ICSources/CCandor/numeric -c "$1" -o "$build/${2:-$(basename "$1" .c).o}"
}
export -f object
# link PROGRAM MUTANT NAME: the tests with the object MUTANT for that of NAME.c.
link() {
    local objects=("$build"/*.o)
    gcc "${objects[@]/#$build\/$3.o/$2}" -lm -o "$1"
}

cat >"$build/driver.c" <<DRIVER
#include "check.h"
unsigned long checks_passed, checks_failed;
int main(void) {
$(printf '    test_%s();\n' "${suites[@]}")
    printf("%lu checks fail\n", checks_failed);
    return checks_failed != 0;
}
DRIVER
tests=("${suites[@]/#/Tests/C/test_}")
printf '%s\n' CSources/CCandor/*/*.c "$build/driver.c" "${tests[@]/%/.c}" |
    xargs -P "$(nproc)" -I SOURCE bash -c 'object SOURCE' || exit 1
link "$build/tests" "$build/policy.o" policy || exit 1
"$build/tests" >"$build/log" 2>&1 || { tail -5 "$build/log" && exit 1; }

if [ $# -eq 0 ]; then
    # What was found is held back until another statement follows: a brace in the first column ends a function.
    mapfile -t found < <(cd $numeric && awk '
        /^}/ { held = "" }
        held != "" { print held; held = "" }
        /return (refuse|cnd_mask_fail|fail_at)\(|return CANDOR_ERROR_|return code;|good = refuse\(/ {
            held = FILENAME ":" FNR
        }' "${files[@]/%/.c}")
    set -- "${found[@]}"
fi
survivors=0
for check in "$@"; do
    file=${check%.c:*} line=${check#*:}
    text=$(sed -n "${line}s/^ *//p" $numeric/"$file".c)
    sed "${line}s/\(return\|good =\) /if (0) &/" $numeric/"$file".c >"$build/mutant.c"
    if cmp -s $numeric/"$file".c "$build/mutant.c" || ! object "$build/mutant.c" mutant ||
        ! link "$build/mutated" "$build/mutant" "$file"; then
        echo "$check: expected a refusal to leave out, found: $text" >&2
        exit 1
    fi
    { timeout $limit "$build/mutated" >"$build/log" 2>/dev/null; } 2>/dev/null # twice: bash tells of crashes too
    case $? in
    0) echo "$check: SURVIVES: $text" && survivors=$((survivors + 1)) ;;
    1) echo "$check: $(cat "$build/log")" ;;
    124) echo "$check: the tests do not end in $limit s" ;;
    *) echo "$check: the tests stop" ;;
    esac
done
echo "$# refusals left out, $survivors survivors"
[ $survivors -eq 0 ]
