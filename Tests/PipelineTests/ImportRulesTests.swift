import Foundation
import Testing

/// Imports only point down (docs/architecture.md); a stage that imports another is a web, not a fan.
struct ImportRulesTests {
    /// What each module may import of ours, of packages and of C.
    ///
    /// System modules are free.
    static let table: [String: Set<String>] = [
        "WireModel": ["CCrypto"],
        "Schedule": ["WireModel"],
        "Fetch": ["WireModel", "CCurl", "CCodecs", "DequeModule"],
        "Markup": ["WireModel"],
        "Feeds": ["WireModel", "Markup"],
        "Extract": ["WireModel", "Markup"],
        "SeedText": ["WireModel"],
        "Dedup": ["WireModel"],
        "Spool": ["WireModel", "CPosix"],
        "Archive": ["WireModel", "CCodecs"],
        "State": ["WireModel", "GRDB"],
        "Pipeline": [
            "WireModel", "Schedule", "Fetch", "Feeds", "Extract", "SeedText", "Dedup", "Spool", "State", "Archive",
            "Logging",
        ],
        "Workers": ["CConfine", "Pipeline", "Markup", "Feeds", "Extract", "WireModel", "Logging"],
        "wirespool": [
            "Workers",
            "WireModel", "Schedule", "Fetch", "Markup", "Feeds", "Extract", "SeedText", "Dedup", "Spool", "State",
            "Archive", "Pipeline", "Logging", "ArgumentParser", "Mustache", "NIOCore", "NIOHTTP1", "NIOPosix",
            "ServiceLifecycle", "UnixSignals",
            "TOMLKit",
        ],
    ]
    static let system: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Dispatch"]

    @Test(arguments: table.keys.sorted())
    func `a module imports only what stands below it`(module: String) throws {
        let allowed = try #require(Self.table[module]).union(Self.system)
        for (file, name) in try imports(of: module) {
            #expect(allowed.contains(name), "\(file) imports \(name)")
        }
    }

    @Test func `every module stands in the table`() throws {
        let modules = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter {
            !$0.hasPrefix("C") || $0 == "Commands"
        }
        #expect(Set(modules) == Set(Self.table.keys))
    }

    @Test(arguments: ["CURLOPT", "sqlite3_"])
    func `C names stay in their owner's module`(word: String) throws {
        let owner = ["CURLOPT": "Fetch", "sqlite3_": "State"][word]
        for module in Self.table.keys where module != owner {
            for file in try files(of: module) {
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(!text.contains(word), "\(file.path) uses \(word)")
            }
        }
    }

    private var sources: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("Sources")
    }

    private func files(of module: String) throws -> [URL] {
        let folder = sources.appendingPathComponent(module)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return names.filter { $0.hasSuffix(".swift") }.sorted().map { folder.appendingPathComponent($0) }
    }

    private func imports(of module: String) throws -> [(file: String, name: String)] {
        try files(of: module).flatMap { file in
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ").drop {
                    $0.hasPrefix("@") || ["package", "internal", "private", "public"].contains($0)
                }
                guard words.first == "import", let name = words.dropFirst().first else { return nil }
                return (file.lastPathComponent, String(name.prefix { $0 != "." }))
            }
        }
    }
}
