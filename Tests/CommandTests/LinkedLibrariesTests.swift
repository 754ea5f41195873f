import Foundation
import Logging
import Synchronization
import Testing
import WireModel

@testable import wirespool

/// What the program says of the libraries that it finds.
struct LinkedLibrariesTests {
    /// What was logged, a line each.
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
        var log: Logger { Logger(label: "test") { _ in Handler(lines: self) } }
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            lines.all.withLock { $0.append("\(event.level) \(event.message) \(event.metadata?["detail"] ?? "")") }
        }
    }

    @Test func `a library that lacks something ends the start with 69, a lesser one is a warning`() throws {
        let fine = LinkedLibrary("zlib", running: "1.3", built: "1.3", tested: "1.2.13")
        let old = LinkedLibrary("zstd", running: "1.4.0", built: "1.4.0", tested: "1.5.4")
        var unfit = LinkedLibrary("libcurl", running: "8.0.0", built: "8.0.0", tested: "7.88.1")
        unfit.lacks = ["asynchronous name resolution"]
        let lines = Lines()
        try LinkedLibraries.check([fine, old], log: lines.log)
        let told = lines.all.withLock { $0 }
        #expect(told.count == 1)
        #expect(
            told.first?.hasPrefix("warning a library is not as wirespool was tested with zstd 1.4.0 is older") == true)
        let failure = #expect(throws: Failure.self) {
            try LinkedLibraries.check([fine, old, unfit], log: lines.log)
        }
        #expect(failure?.exit == .unavailable)
        #expect(failure?.message.contains("lacks asynchronous name resolution: install") == true)
    }

    @Test func `those of this machine are all found, and none is unfit`() throws {
        let found = try LinkedLibraries.found()
        #expect(found.map(\.name) == ["libcurl", "zlib", "brotli", "zstd", "OpenSSL", "SQLite"])
        for library in found {
            #expect(library.running.split(separator: ".").count >= 2, "\(library)")
            #expect(library.fault == nil)
        }
        #expect(found[0].detail?.isEmpty == false, "the TLS library")
    }

    @Test func `version tells them, for people and for programs`() async throws {
        let house = try House()
        #expect(try await house.bare("version").out == "\(Version.current)\n")
        let long = try await house.bare("version", "--long")
        #expect(long.code == 0)
        #expect(["libcurl", "SQLite", "tested from"].allSatisfy { long.out.contains($0) }, "\(long)")
        let report = try #require(try await house.bare("version", "--json").jsonLines.first)
        #expect((report["libraries"] as? [[String: Any]])?.count == 6)
    }
}
