// swift-tools-version: 6.2
import PackageDescription

let warningsAreErrors: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// C that SwiftPM compiles at -O2 without `-DNDEBUG`: the define is ours to add.
let cSettings: [CSetting] = [
    .headerSearchPath("."),
    .define("NDEBUG", .when(configuration: .release)),
    .enableWarning("all"),
    .enableWarning("extra"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: warningsAreErrors)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: warningsAreErrors)
}

let package = Package(
    name: "candor",
    products: [
        .library(name: "CandorCore", targets: ["CandorCore"]),
        .library(name: "CandorCalibration", targets: ["CandorCalibration"]),
        .library(name: "CandorModel", targets: ["CandorModel"]),
        .library(name: "CandorTraining", targets: ["CandorTraining"]),
        .library(name: "CandorProof", targets: ["CandorProof"]),
        .library(name: "CandorMirage", targets: ["CandorMirage"]),
        .library(name: "CandorAudit", targets: ["CandorAudit"]),
        // The C tables of kernels by instruction set, for the benchmarks, a package of its own. No stable interface.
        .library(name: "CandorKernels", targets: ["CCandor", "CCandorBLAS"]),
    ],
    traits: [.default(enabledTraits: [])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.0.0"),
    ],
    targets: [
        // C: kernels that link nothing, then BLAS, which only training imports.
        .target(name: "CCandor", path: "CSources/CCandor", publicHeadersPath: "include", cSettings: cSettings),
        .target(
            name: "CCandorBLAS", dependencies: ["CCandor", "COpenBLAS"], path: "CSources/CCandorBLAS",
            publicHeadersPath: "include", cSettings: cSettings + [.headerSearchPath("../CCandor")]),
        .systemLibrary(
            name: "COpenBLAS", path: "CSources/COpenBLAS", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(
            name: "CSodium", path: "CSources/CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CZlib", path: "CSources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Libraries, from the bottom up.
        library("CandorCore", ["CCandor"]),
        library("CandorCalibration", ["CandorCore"]),
        library("CandorModel", ["CandorCore", "CSodium", "CZlib"]),
        library("CandorProof", ["CandorCore", "CCandor", "CSodium"]),
        library("CandorAudit", ["CandorCore", "CandorCalibration", "CandorModel", "CandorProof", "CSodium"]),
        library("CandorTraining", ["CandorCore", "CandorModel", "CCandor", "CCandorBLAS"]),
        library("CandorMirage", ["CandorCore", "CandorModel", "CandorTraining"]),
        library("CandorReport", [.product(name: "Mustache", package: "swift-mustache")]),

        // Neither the report nor the command is a product, so a consumer never fetches what only they need.
        .executableTarget(
            name: "candor",
            dependencies: [
                "CandorCore", "CandorCalibration", "CandorModel", "CandorProof", "CandorAudit",
                "CandorTraining", "CandorMirage", "CandorReport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: warningsAreErrors),

        // Test support: guarded buffers, lengths around lanes, edge values.
        .target(name: "KernelTestKit", path: "Tests/KernelTestKit", swiftSettings: warningsAreErrors),
        // Test support: counts the calling thread's allocations.
        .target(name: "AllocationCounter", path: "Tests/AllocationCounter", cSettings: cSettings),
        tests("KernelTests", ["CandorCore", "CCandor", "KernelTestKit", "AllocationCounter"]),
        tests("CoreTests", ["CandorCore", "AllocationCounter"]),
        tests("CalibrationTests", ["CandorCore", "CandorCalibration"]),
        tests("ModelTests", ["CandorCore", "CandorModel"]),
        tests(
            "TrainingTests",
            [
                "CandorCore", "CandorModel", "CandorTraining", "CCandor", "CCandorBLAS", "KernelTestKit",
                "AllocationCounter",
            ]),
        tests("MirageTests", ["CandorCore", "CandorModel", "CandorTraining", "CandorMirage"]),
        tests("ProofTests", ["CandorCore", "CandorProof", "CCandor", "KernelTestKit"]),
        tests("AuditTests", ["CandorCore", "CandorCalibration", "CandorModel", "CandorProof", "CandorAudit"]),
        tests("ReportTests", ["CandorReport"]),
        tests(
            "CommandTests",
            [
                "candor", "CandorCore", "CandorCalibration", "CandorModel", "CandorProof", "CandorAudit",
                "CandorTraining", "CandorMirage",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
