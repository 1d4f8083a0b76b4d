#!/usr/bin/env bash
# A package that depends on a tagged copy of this one, and uses only the masking product, must build without fetching
# any other package. The copy is the commit that is checked out.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone -q --no-hardlinks . "$work/candor"
git -C "$work/candor" tag 1.0.0
mkdir -p "$work/consumer/Sources/consumer"
cat > "$work/consumer/Package.swift" <<EOF
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "consumer",
    dependencies: [.package(url: "$work/candor", from: "1.0.0")],
    targets: [
        .executableTarget(name: "consumer", dependencies: [.product(name: "CandorMasking", package: "candor")])
    ]
)
EOF
cat > "$work/consumer/Sources/consumer/main.swift" <<'EOF'
import CandorMasking
let masker = try Masker(MaskPolicy(.full, scores: .quantised(bins: 5)))
let answer = try masker.mask([0.873, 0.094, 0.033], .probabilities(classes: 3))
print("masked:", answer.scores)
guard answer.scores == [0.8, 0.2, 0] else { fatalError("another answer") }
EOF
swift build -c release --package-path "$work/consumer" --cache-path "$work/cache" >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}
"$work/consumer/.build/release/consumer"
fetched=$(ls "$work/consumer/.build/checkouts")
if [ "$fetched" != candor ]; then
    printf 'consumer: expected to fetch candor alone, fetched:\n%s\n' "$fetched"
    exit 1
fi
echo "consumer: a tagged copy builds and fetches nothing else"
