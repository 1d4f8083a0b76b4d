#!/usr/bin/env bash
# Makes the masking library for servers that are not Swift: libcandor.so, its header and its pkg-config file. It is
# the part of the C core that masking needs, with the compiler in CC (gcc 12 or later, or clang), and checks what it
# has made: exported symbols are candor_* alone, with versions, and it needs libc alone. Without CC it is clang where
# that is installed, whose kernels are up to a half faster, else cc.
#   Scripts/make-libcandor.sh DIRECTORY [PREFIX]     PREFIX is where it will be installed: default DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/.."
directory=${1:?usage: Scripts/make-libcandor.sh DIRECTORY [PREFIX]}
mkdir -p "$directory"/{lib/pkgconfig,include}
directory=$(cd "$directory" && pwd)
prefix=${2:-$directory}
header=CSources/CCandor/include/candor.h
number() { sed -n "s/^#define CANDOR_VERSION_$1 //p" "$header"; }
major=$(number MAJOR)
version=$major.$(number MINOR).$(number PATCH)
name=libcandor.so.$version
compiler=${CC:-$(command -v clang || echo cc)}

map=$(mktemp)
trap 'rm -f "$map"' EXIT
printf 'CANDOR_%s {\n    global: candor_*;\n    local: *;\n};\n' "$major" >"$map"
"$compiler" -std=gnu11 -O2 -DNDEBUG -Wall -Wextra -Werror -ffp-contract=off -fPIC -fvisibility=hidden -pthread \
    -ICSources/CCandor -ICSources/CCandor/include CSources/CCandor/{dispatch,parallel,prg,numeric}/*.c \
    -shared -Wl,-z,defs -Wl,-z,relro -Wl,-z,now -Wl,--version-script="$map" -Wl,-soname,"libcandor.so.$major" \
    -o "$directory/lib/$name"
ln -sf "$name" "$directory/lib/libcandor.so.$major"
ln -sf "libcandor.so.$major" "$directory/lib/libcandor.so"
cp "$header" "$directory/include/"
cat >"$directory/lib/pkgconfig/candor.pc" <<END
prefix=$prefix
libdir=\${prefix}/lib
includedir=\${prefix}/include

Name: candor
Description: Masks the scores of a classifier, so that only what a policy allows leaves the server
Version: $version
Libs: -L\${libdir} -lcandor
Cflags: -I\${includedir}
END

# Each function that the header declares, and no other, under this version's name.
exported=$(nm -D --defined-only "$directory/lib/$name" | awk '$2 != "A" {print $3}' | sort)
declared=$(grep -oE '\bcandor_[a-z_]+\(' "$header" | tr -d '(' | sort -u | sed "s/\$/@@CANDOR_$major/")
if [ "$exported" != "$declared" ]; then
    printf 'libcandor: expected exactly these symbols:\n%s\nfound:\n%s\n' "$declared" "$exported" >&2
    exit 1
fi
needed=$(readelf -d "$directory/lib/$name" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE '^(libc\.so\.6|ld-linux.*)$' || true)
if [ -n "$needed" ]; then
    printf 'libcandor: expected to need libc alone, needs also: %s\n' "$needed" >&2
    exit 1
fi
echo "libcandor: $directory/lib/$name, $(wc -w <<<"$exported") functions, needs libc alone"
