// swift-tools-version: 6.2
import PackageDescription

let warningsAreErrors: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let core: Target.Dependency = .product(name: "CandorCore", package: "candor")
/// The C tables of kernels by instruction set, which the Swift modules keep to themselves.
let kernels: Target.Dependency = .product(name: "CandorKernels", package: "candor")

/// One executable of benchmarks, which the plugin of the benchmark library finds and runs.
func suite(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: [
            "Measurement", .product(name: "Benchmark", package: "benchmark"), core, kernels,
        ] + dependencies,
        path: "Benchmarks/\(name)", swiftSettings: warningsAreErrors,
        plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
}

// A package of its own, so that users of Candor never fetch the benchmark library.
let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "candor", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
    ],
    targets: [
        suite(
            "Access",
            [.product(name: "CandorAccess", package: "candor"), .product(name: "CandorMasking", package: "candor")]),
        suite("Core", []),
        suite("Masking", [.product(name: "CandorMasking", package: "candor")]),
        suite("Metrics", [.product(name: "CandorCalibration", package: "candor")]),
        suite(
            "Training",
            [
                "CBLAS", .product(name: "CandorModel", package: "candor"),
                .product(name: "CandorTraining", package: "candor"),
            ]),
        // What the suites share: clocks, units of figures, names of instruction sets.
        .target(
            name: "Measurement", dependencies: [.product(name: "Benchmark", package: "benchmark"), core, kernels],
            path: "Benchmarks/Measurement", swiftSettings: warningsAreErrors),
        // cblas_sgemm itself, which training's products are compared with.
        .systemLibrary(name: "CBLAS", path: "Benchmarks/CBLAS", pkgConfig: "openblas"),
    ],
    swiftLanguageModes: [.v6]
)
