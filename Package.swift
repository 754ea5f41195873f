// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")]
// Modules that hold C pointers: each unsafe use is marked and read twice (docs/architecture.md).
let pointers: [SwiftSetting] = strict + [.strictMemorySafety()]

let log = Target.Dependency.product(name: "Logging", package: "swift-log")

/// All symbols are bound before the program starts, and the tables that they stand in are read-only from then on.
///
/// Checked by .ci/hardening.sh; costs 2 ms a start.
let hardened = LinkerSetting.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "relro", "-Xlinker", "-z", "-Xlinker", "now"])

func module(
    _ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = strict
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// Fixtures are read where they lie, by `#filePath`.
func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: Bool = false) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestKit"], exclude: fixtures ? ["Fixtures"] : [],
        swiftSettings: strict)
}

let package = Package(
    name: "wirespool",
    products: [.executable(name: "wirespool", targets: ["wirespool"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CCodecs", pkgConfig: "zlib libbrotlidec libzstd",
            providers: [.apt(["zlib1g-dev", "libbrotli-dev", "libzstd-dev"])]),
        // Calls that Glibc's overlay does not import (renameat2).
        .systemLibrary(name: "CPosix"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        module("WireModel", ["CCrypto"]),
        module("Schedule", ["WireModel"]),
        module(
            "Fetch",
            ["WireModel", "CCurl", "CCodecs", .product(name: "DequeModule", package: "swift-collections")],
            settings: pointers),
        module("Markup", ["WireModel"], settings: pointers),
        module("Feeds", ["WireModel", "Markup"], settings: pointers),
        module("Extract", ["WireModel", "Markup"]),
        module("SeedText", ["WireModel"]),
        module("Dedup", ["WireModel"]),
        module("Spool", ["WireModel", "CPosix"]),
        module("Archive", ["WireModel", "CCodecs"]),
        module("State", ["WireModel", .product(name: "GRDB", package: "GRDB.swift")]),
        module(
            "Pipeline",
            [
                "WireModel", "Schedule", "Fetch", "Feeds", "Extract", "SeedText", "Dedup", "Spool", "State", "Archive",
                log,
            ]),
        // What a worker process gives up: Landlock, seccomp, limits.
        .target(name: "CConfine"),
        module("Workers", ["CConfine", "Pipeline", "Markup", "Feeds", "Extract", "WireModel", log]),
        .executableTarget(
            name: "wirespool",
            dependencies: [
                "Workers", "Pipeline", "WireModel", "Schedule", "Fetch", "Markup", "Feeds", "Extract", "SeedText",
                "Dedup",
                "Spool", "State", "Archive", log,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: strict, linkerSettings: [hardened]),

        // The polling policy against a made world (Benchmarks/simulation/README.md).
        .executableTarget(
            name: "PollingSimulation", dependencies: ["WireModel", "Schedule"], path: "Benchmarks/simulation",
            exclude: ["README.md"], swiftSettings: strict),

        .target(name: "TestKit", dependencies: ["WireModel"], path: "Tests/TestKit", swiftSettings: strict),
        tests("WireModelTests", ["WireModel"]),
        tests("ScheduleTests", ["Schedule"]),
        tests("FetchTests", ["Fetch", "CCodecs"]),
        tests("MarkupTests", ["Markup"]),
        tests("FeedsTests", ["Feeds"]),
        tests("ExtractTests", ["Extract"], fixtures: true),
        tests("SeedTextTests", ["SeedText"], fixtures: true),
        tests("DedupTests", ["Dedup"]),
        tests("SpoolTests", ["Spool"]),
        tests("StateTests", ["State"]),
        tests("ArchiveTests", ["Archive"]),
        tests(
            "PipelineTests",
            [
                "Pipeline", "WireModel", "Schedule", "Fetch", "Feeds", "Extract", "SeedText", "Dedup", "Spool", "State",
                log,
            ]),
        tests(
            "WorkersTests", ["Workers", "CConfine", "Pipeline", "Feeds", "Extract", "WireModel", "wirespool", log],
            fixtures: true),
        tests("CommandTests", ["wirespool", "State", "WireModel"]),
    ],
    swiftLanguageModes: [.v6]
)
