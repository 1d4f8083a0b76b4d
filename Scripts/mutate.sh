#!/usr/bin/env bash
# Leaves out the checks of CandorProof, CandorAudit and CandorTransport one at a time and runs their tests, which must
# fail then. Prints a line for each check, and exits 1 when one can be left out unnoticed.
#
#   Scripts/mutate.sh [CHECK...]      all checks of Mutation.swift, or those named
#
# A check faces the quick suites first, and those that run whole sessions only when it passes the quick ones. Tests that
# do not end within the limit count as failing, and are reported as such. Logs of what each check broke stay in
# .build-mutate/logs. MUTATE_JOBS: checks at a time, by default one a processor. MUTATE_LIMIT: seconds, by default 120.
#
# Builds these modules with their tests alone, with the mutations compiled in, in .build-mutate.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
package=$root/.build-mutate/package
logs=$root/.build-mutate/logs
jobs=${MUTATE_JOBS:-$(nproc)}
limit=${MUTATE_LIMIT:-120}

mkdir -p "$package" "$logs"
for folder in CSources Sources Tests; do ln -sfn "$root/$folder" "$package/$folder"; done
cat >"$package/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.2
import PackageDescription

let network: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOTLS"].map { .product(name: $0, package: "swift-nio") }
    + [.product(name: "NIOSSL", package: "swift-nio-ssl")]

let package = Package(
    name: "mutated",
    traits: [.default(enabledTraits: ["Network"]), .trait(name: "Network")],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    ],
    targets: [
        .target(
            name: "CCandor", path: "CSources/CCandor", publicHeadersPath: "include",
            cSettings: [.headerSearchPath("."), .define("NDEBUG")]),
        .systemLibrary(name: "CSodium", path: "CSources/CSodium", pkgConfig: "libsodium"),
        .target(name: "CandorCore", dependencies: ["CCandor"]),
        .target(
            name: "CandorProof", dependencies: ["CandorCore", "CCandor", "CSodium"],
            swiftSettings: [.define("CANDOR_MUTATIONS")]),
        .target(
            name: "CandorTransport",
            dependencies: ["CandorCore", "CandorProof", "CSodium"] + network,
            swiftSettings: [.define("CANDOR_MUTATIONS")]),
        .systemLibrary(name: "CZlib", path: "CSources/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "COpenBLAS", path: "CSources/COpenBLAS", pkgConfig: "openblas"),
        .target(
            name: "CCandorBLAS", dependencies: ["CCandor", "COpenBLAS"], path: "CSources/CCandorBLAS",
            publicHeadersPath: "include", cSettings: [.headerSearchPath("."), .headerSearchPath("../CCandor")]),
        .target(name: "CandorCalibration", dependencies: ["CandorCore"]),
        .target(name: "CandorCompression", dependencies: ["CZlib"]),
        .target(name: "CandorModel", dependencies: ["CandorCore", "CandorCompression", "CCandor", "CSodium"]),
        .target(name: "CandorTraining", dependencies: ["CandorCore", "CandorModel", "CCandor", "CCandorBLAS"]),
        .target(
            name: "CandorAudit",
            dependencies: ["CandorCore", "CandorCalibration", "CandorModel", "CandorProof", "CSodium"],
            swiftSettings: [.define("CANDOR_MUTATIONS")]),
        .target(name: "KernelTestKit", path: "Tests/KernelTestKit"),
        .target(name: "ProofTestKit", dependencies: ["CandorCore", "CandorProof"], path: "Tests/ProofTestKit"),
        .testTarget(
            name: "ProofTests", dependencies: ["CandorCore", "CandorProof", "CCandor", "KernelTestKit", "ProofTestKit"]),
        .testTarget(
            name: "AuditTests",
            dependencies: [
                "CandorCore", "CandorCalibration", "CandorModel", "CandorProof", "CandorTraining", "CandorAudit",
                "ProofTestKit",
            ]),
        .testTarget(name: "TransportTests", dependencies: ["CandorCore", "CandorProof", "CandorTransport"] + network),
    ],
    swiftLanguageModes: [.v6])
MANIFEST
swift build -c release --package-path "$package" --build-tests || exit 1
binary=$(swift build -c release --package-path "$package" --show-bin-path)/mutatedPackageTests.xctest

# Suites that run sessions with real transfers or TLS, and the test of a million gates.
slow='TransportTests|AuditProofTests|ExchangeTests|CompleteSessionTests|VOLESourceTests|OTSetupTests|COTExtensionTests|OTCostTests|oneWrongGateInAMillionIsRejected'

# tests CHECK LOG ARGUMENT...: the tests with that check left out; backtraces of those that are to stop would take longer.
tests() {
    CND_MUTATE=$1 SWIFT_BACKTRACE=enable=no timeout "$limit" "$binary" --testing-library swift-testing "${@:3}" \
        >"$2" 2>&1
}

# judge CHECK: one line, with SURVIVES in it when nothing noticed.
judge() {
    local check=$1 log=$logs/$1.log status failed
    tests "$check" "$log" --skip "$slow"
    status=$?
    if [ $status -eq 0 ]; then
        tests "$check" "$log" --filter "$slow"
        status=$?
    fi
    failed=$(grep -oE '✘ Test [A-Za-z0-9]+\(' "$log" | sort -u | wc -l)
    if [ $status -eq 0 ]; then
        echo "$check: SURVIVES"
    elif [ $status -eq 124 ]; then
        echo "$check: the tests do not end in $limit s, $failed fail"
    elif [ "$failed" -gt 0 ]; then
        echo "$check: $failed tests fail"
    else
        echo "$check: the tests stop"
    fi
}

for part in --skip --filter; do
    if ! tests none "$logs/none.log" $part "$slow" || ! grep -q 'with [1-9][0-9]* tests' "$logs/none.log"; then
        echo "the tests fail, or there are none, with every check in place" >&2
        tail -20 "$logs/none.log" >&2
        exit 1
    fi
done
if [ $# -eq 0 ]; then
    mapfile -t checks < <(sed -n 's/^    case \(.*\)/\1/p' Sources/CandorProof/Mutation.swift | tr -d ' ' | tr ',' '\n')
    set -- "${checks[@]}"
fi
export binary logs limit slow
export -f tests judge
printf '%s\n' "$@" | xargs -P "$jobs" -I CHECK bash -c 'exec 2>/dev/null; judge CHECK' | tee "$logs/summary"
survivors=$(grep -c SURVIVES "$logs/summary")
echo "$# checks left out, $survivors survivors"
[ "$survivors" -eq 0 ] && [ "$(wc -l <"$logs/summary")" -eq $# ]
