// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "masked-server",
    dependencies: [
        .package(name: "candor", path: "../..", traits: ["Gateway"]),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.0.0"),
    ],
    targets: [
        .executableTarget(
            name: "masked-server",
            dependencies: [
                .product(name: "CandorServer", package: "candor"), .product(name: "CandorGateway", package: "candor"),
                .product(name: "CandorAccess", package: "candor"), .product(name: "CandorMasking", package: "candor"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ],
            path: "Sources",
            // The sources are within `#if Gateway` for the tests of Candor, which may lack the trait.
            swiftSettings: [.define("Gateway")])
    ],
    swiftLanguageModes: [.v6]
)
