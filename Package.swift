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

func library(_ name: String, _ dependencies: [Target.Dependency], _ more: [SwiftSetting] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: warningsAreErrors + more)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: warningsAreErrors)
}

/// What only code within `#if Network` imports.
let network: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Network"])),
    .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Network"])),
    .product(name: "NIOTLS", package: "swift-nio", condition: .when(traits: ["Network"])),
    .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["Network"])),
]

/// What only code within `#if Access` imports.
let access: [Target.Dependency] = [
    .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Access"]))
]

/// What only code within `#if Redis` imports.
let redis: [Target.Dependency] = [.target(name: "CHiredis", condition: .when(traits: ["Redis"]))]

func product(_ name: String, _ package: String, _ trait: String) -> Target.Dependency {
    .product(name: name, package: package, condition: .when(traits: [trait]))
}

/// What only code within `#if Gateway` imports: of the gateway's protocols, and of its server.
let gateway: [Target.Dependency] = [
    product("JWTKit", "jwt-kit", "Gateway"),
    product("CoreMetrics", "swift-metrics", "Gateway"),
    .target(name: "CCandorJSON", condition: .when(traits: ["Gateway"])),
    .target(name: "CandorCompression", condition: .when(traits: ["Gateway"])),
]
let server: [Target.Dependency] = [
    product("Hummingbird", "hummingbird", "Gateway"),
    product("HTTPTypes", "swift-http-types", "Gateway"),
    product("Logging", "swift-log", "Gateway"),
    product("CoreMetrics", "swift-metrics", "Gateway"),
    product("NIOCore", "swift-nio", "Gateway"),
    product("NIOPosix", "swift-nio", "Gateway"),
    product("NIOHTTP1", "swift-nio", "Gateway"),
    product("NIOSSL", "swift-nio-ssl", "Gateway"),
    product("ServiceLifecycle", "swift-service-lifecycle", "Gateway"),
    product("Tracing", "swift-distributed-tracing", "Gateway"),
]

let package = Package(
    name: "candor",
    products: [
        .library(name: "CandorCore", targets: ["CandorCore"]),
        .library(name: "CandorMasking", targets: ["CandorMasking"]),
        // Its store in SQLite is there with the trait Access alone, that in Redis with the trait Redis.
        .library(name: "CandorAccess", targets: ["CandorAccess"]),
        // Empty without the trait Gateway.
        .library(name: "CandorGateway", targets: ["CandorGateway"]),
        .library(name: "CandorServer", targets: ["CandorServer"]),
        .library(name: "CandorCalibration", targets: ["CandorCalibration"]),
        .library(name: "CandorModel", targets: ["CandorModel"]),
        .library(name: "CandorTraining", targets: ["CandorTraining"]),
        .library(name: "CandorProof", targets: ["CandorProof"]),
        .library(name: "CandorMirage", targets: ["CandorMirage"]),
        .library(name: "CandorAudit", targets: ["CandorAudit"]),
        // Empty without the trait Network.
        .library(name: "CandorTransport", targets: ["CandorTransport"]),
        // The C tables of kernels by instruction set, for the benchmarks, a package of its own. No stable interface.
        .library(name: "CandorKernels", targets: ["CCandor", "CCandorBLAS"]),
    ],
    traits: [
        .default(enabledTraits: []),
        .trait(name: "Network", description: "Builds CandorTransport: the proof's messages over TLS 1.3."),
        .trait(name: "Access", description: "Builds the store of CandorAccess in SQLite, and candor access."),
        .trait(name: "Redis", description: "Builds the store of CandorAccess in Redis, which several servers share."),
        .trait(
            name: "Gateway",
            description: "Builds CandorGateway and CandorServer: a proxy in front of inference servers.",
            enabledTraits: ["Access"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.0.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "5.0.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.0.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.24.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.1.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.0.0"),
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
        .systemLibrary(name: "CHiredis", path: "CSources/CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CZlib", path: "CSources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // C++ behind C: empty where simdjson is not installed, so that only the trait Gateway asks for it.
        .target(
            name: "CCandorJSON", path: "CSources/CCandorJSON", publicHeadersPath: "include",
            cxxSettings: [.enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("simdjson", .when(traits: ["Gateway"]))]),

        // Libraries, from the bottom up.
        library("CandorCore", ["CCandor"]),
        library("CandorCompression", ["CZlib"]),
        library("CandorMasking", ["CandorCore", "CCandor"]),
        library("CandorAccess", ["CandorCore", "CandorMasking", "CSodium"] + access + redis),
        library("CandorGateway", ["CandorCore", "CandorMasking", "CandorAccess", "CSodium"] + gateway),
        // A request stays on its event loop: what it awaits asks for no executor at every call.
        library(
            "CandorServer", ["CandorCore", "CandorMasking", "CandorAccess", "CandorGateway"] + server,
            [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        library("CandorCalibration", ["CandorCore"]),
        library("CandorModel", ["CandorCore", "CandorCompression", "CCandor", "CSodium"]),
        library("CandorProof", ["CandorCore", "CCandor", "CSodium"]),
        library("CandorAudit", ["CandorCore", "CandorCalibration", "CandorModel", "CandorProof", "CSodium"]),
        library("CandorTransport", ["CandorCore", "CandorProof", "CSodium"] + network),
        library("CandorTraining", ["CandorCore", "CandorModel", "CCandor", "CCandorBLAS"]),
        library("CandorMirage", ["CandorCore", "CandorCalibration", "CandorModel", "CandorTraining"]),
        library("CandorReport", [.product(name: "Mustache", package: "swift-mustache")]),

        // Neither the report nor the command is a product, so a consumer never fetches what only they need.
        .executableTarget(
            name: "candor",
            dependencies: [
                "CandorCore", "CandorMasking", "CandorAccess", "CandorGateway", "CandorServer", "CandorCalibration",
                "CandorModel", "CandorProof", "CandorAudit", "CandorTransport", "CandorTraining", "CandorMirage",
                "CandorReport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: warningsAreErrors),

        // Test support: guarded buffers, lengths around lanes, edge values.
        .target(name: "KernelTestKit", path: "Tests/KernelTestKit", swiftSettings: warningsAreErrors),
        // Test support: a prover and a verifier on two threads.
        .target(
            name: "ProofTestKit", dependencies: ["CandorCore", "CandorProof"], path: "Tests/ProofTestKit",
            swiftSettings: warningsAreErrors),
        // Test support: counts the calling thread's allocations.
        .target(name: "AllocationCounter", path: "Tests/AllocationCounter", cSettings: cSettings),
        // Test support: a server that a test kills; empty without the trait Access.
        .executableTarget(
            name: "access-victim", dependencies: ["CandorAccess"], path: "Tests/AccessVictim",
            swiftSettings: warningsAreErrors),
        // The example, which a test runs; empty without the trait Gateway.
        .executableTarget(
            name: "masked-server",
            dependencies: [
                "CandorMasking", "CandorAccess", "CandorGateway", "CandorServer",
                product("Hummingbird", "hummingbird", "Gateway"),
            ],
            path: "Examples/MaskedServer/Sources", swiftSettings: warningsAreErrors),
        // Test support: what is fuzzed; the tests run through its corpus.
        .target(
            name: "FuzzTargets",
            dependencies: ["CandorAudit", "CandorCalibration", "CandorCore", "CandorModel", "CandorProof"],
            path: "Tests/Fuzz/Targets", swiftSettings: warningsAreErrors),
        tests("KernelTests", ["CandorCore", "CCandor", "KernelTestKit", "AllocationCounter"]),
        tests("CoreTests", ["CandorCore", "AllocationCounter"]),
        tests("MaskingTests", ["CandorCore", "CandorMasking", "CCandor", "AllocationCounter"]),
        tests(
            "AccessTests",
            ["CandorAccess", "CandorCore", "CandorMasking", "AllocationCounter", "access-victim"] + access),
        tests(
            "GatewayTests",
            [
                "CandorCore", "CandorMasking", "CandorAccess", "CandorGateway",
                product("Yams", "Yams", "Gateway"),
            ] + gateway),
        tests(
            "ServerTests",
            [
                "CandorCore", "CandorMasking", "CandorAccess", "CandorGateway", "CandorServer", "masked-server",
                product("AsyncHTTPClient", "async-http-client", "Gateway"),
                product("HummingbirdCore", "hummingbird", "Gateway"),
                product("HummingbirdTesting", "hummingbird", "Gateway"),
            ] + server + gateway + access),
        tests("CompressionTests", ["CandorCompression", "CZlib"]),
        tests("CalibrationTests", ["CandorCore", "CandorCalibration"]),
        tests("ModelTests", ["CandorCore", "CandorModel"]),
        tests(
            "TrainingTests",
            [
                "CandorCore", "CandorModel", "CandorTraining", "CCandor", "CCandorBLAS", "KernelTestKit",
                "AllocationCounter",
            ]),
        tests("MirageTests", ["CandorCore", "CandorCalibration", "CandorModel", "CandorTraining", "CandorMirage"]),
        tests(
            "AuditTests",
            [
                "CandorCore", "CandorCalibration", "CandorModel", "CandorProof", "CandorTraining", "CandorAudit",
                "ProofTestKit",
            ]),
        tests("ProofTests", ["CandorCore", "CandorProof", "CCandor", "KernelTestKit", "ProofTestKit"]),
        tests("FuzzTests", ["FuzzTargets"]),
        tests("TransportTests", ["CandorCore", "CandorProof", "CandorTransport"] + network),
        tests("ReportTests", ["CandorReport"]),
        tests(
            "CommandTests",
            [
                "candor", "CandorCore", "CandorCalibration", "CandorModel", "CandorProof", "CandorAudit",
                "CandorTraining", "CandorMirage",
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// Programs that want a build or a tool of their own: Scripts/fuzz.sh and Scripts/constant-time.sh ask for them.
if Context.environment["CANDOR_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "candor-fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Driver",
            swiftSettings: warningsAreErrors
        ))
}
if Context.environment["CANDOR_CONSTANT_TIME"] != nil {
    package.targets += [
        .target(name: "SecretMarks", path: "Tests/ConstantTime/Marks", cSettings: cSettings),
        .executableTarget(
            name: "candor-constant-time", dependencies: ["CandorCore", "CandorProof", "SecretMarks"],
            path: "Tests/ConstantTime/Judge", swiftSettings: warningsAreErrors),
    ]
}
