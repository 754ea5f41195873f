extension BuiltPackage {
    /// `Package.resolved`, as it is compiled in; written by `make packages`, never by hand.
    static let all = [
        BuiltPackage(
            name: "grdb.swift", version: "7.10.0", licence: "MIT",
            place: "https://github.com/groue/GRDB.swift"),
        BuiltPackage(
            name: "llhttp", version: "9.3.0", licence: "MIT",
            place: "https://github.com/nodejs/llhttp", carrier: "swift-nio"),
        BuiltPackage(
            name: "swift-argument-parser", version: "1.8.2", licence: "Apache-2.0",
            place: "https://github.com/apple/swift-argument-parser"),
        BuiltPackage(
            name: "swift-async-algorithms", version: "1.1.4", licence: "Apache-2.0",
            place: "https://github.com/apple/swift-async-algorithms.git"),
        BuiltPackage(
            name: "swift-atomics", version: "1.3.0", licence: "Apache-2.0",
            place: "https://github.com/apple/swift-atomics.git"),
        BuiltPackage(
            name: "swift-collections", version: "1.6.0", licence: "Apache-2.0",
            place: "https://github.com/apple/swift-collections"),
        BuiltPackage(
            name: "swift-log", version: "1.16.2", licence: "Apache-2.0",
            place: "https://github.com/apple/swift-log"),
        BuiltPackage(
            name: "swift-mustache", version: "2.1.1", licence: "Apache-2.0",
            place: "https://github.com/hummingbird-project/swift-mustache"),
        BuiltPackage(
            name: "swift-nio", version: "2.101.2", licence: "Apache-2.0",
            place: "https://github.com/apple/swift-nio"),
        BuiltPackage(
            name: "swift-service-lifecycle", version: "2.13.0", licence: "Apache-2.0",
            place: "https://github.com/swift-server/swift-service-lifecycle"),
        BuiltPackage(
            name: "swift-system", version: "1.8.1", licence: "Apache-2.0",
            place: "https://github.com/apple/swift-system.git"),
        BuiltPackage(
            name: "tomlkit", version: "0.6.0", licence: "MIT",
            place: "https://github.com/LebJe/TOMLKit"),
        BuiltPackage(
            name: "tomlplusplus", version: "3.4.0", licence: "MIT",
            place: "https://github.com/marzer/tomlplusplus", carrier: "tomlkit"),
    ]
}
