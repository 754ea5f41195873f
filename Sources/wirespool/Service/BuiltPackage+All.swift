extension BuiltPackage {
    /// `Package.resolved`, as it is compiled in; written by `make packages`, never by hand.
    static let all = [
        BuiltPackage(
            name: "grdb.swift", version: "7.10.0", licence: "MIT",
            revision: "a60dcff33d97a98b21425f1894587145d3efda50",
            place: "https://github.com/groue/GRDB.swift"),
        BuiltPackage(
            name: "llhttp", version: "9.3.0", licence: "MIT",
            revision: "",
            place: "https://github.com/nodejs/llhttp"),
        BuiltPackage(
            name: "swift-argument-parser", version: "1.8.2", licence: "Apache-2.0",
            revision: "436bde4bb9489201ca6662f5cf94ec45fa8e244e",
            place: "https://github.com/apple/swift-argument-parser"),
        BuiltPackage(
            name: "swift-async-algorithms", version: "1.1.4", licence: "Apache-2.0",
            revision: "6d516c3a2b6997945cc435bd8afcd761d748a7b9",
            place: "https://github.com/apple/swift-async-algorithms.git"),
        BuiltPackage(
            name: "swift-atomics", version: "1.3.0", licence: "Apache-2.0",
            revision: "6c7dbee0cc6840dffa75a29a46834d0714135e93",
            place: "https://github.com/apple/swift-atomics.git"),
        BuiltPackage(
            name: "swift-collections", version: "1.6.0", licence: "Apache-2.0",
            revision: "b9f4b3586ced378bbddc36a676d2aca082492ed9",
            place: "https://github.com/apple/swift-collections"),
        BuiltPackage(
            name: "swift-log", version: "1.16.2", licence: "Apache-2.0",
            revision: "c2cb5297956b2a95420f70d1f51e8dc4b4f94708",
            place: "https://github.com/apple/swift-log"),
        BuiltPackage(
            name: "swift-mustache", version: "2.1.1", licence: "Apache-2.0",
            revision: "abb2a36166e229dc37517e14cac6cd34b534cb90",
            place: "https://github.com/hummingbird-project/swift-mustache"),
        BuiltPackage(
            name: "swift-nio", version: "2.101.2", licence: "Apache-2.0",
            revision: "3398e4aaa6104439e99b3a73572f5b272b39e735",
            place: "https://github.com/apple/swift-nio"),
        BuiltPackage(
            name: "swift-service-lifecycle", version: "2.13.0", licence: "Apache-2.0",
            revision: "965f555e29a4bbd6248008d58d38e5600c8f2436",
            place: "https://github.com/swift-server/swift-service-lifecycle"),
        BuiltPackage(
            name: "swift-system", version: "1.8.1", licence: "Apache-2.0",
            revision: "a7b0cdcbe3928cc5501238df4756be9a5db11b83",
            place: "https://github.com/apple/swift-system.git"),
        BuiltPackage(
            name: "tomlkit", version: "0.6.0", licence: "MIT",
            revision: "bebd313dec74a93cadc8b5677bb17ad6e45414f7",
            place: "https://github.com/LebJe/TOMLKit"),
        BuiltPackage(
            name: "tomlplusplus", version: "3.4.0", licence: "MIT",
            revision: "",
            place: "https://github.com/marzer/tomlplusplus"),
    ]
}
