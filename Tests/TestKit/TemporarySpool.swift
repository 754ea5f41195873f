import Foundation

/// A directory of its own for one test, with the path of a spool in it; all of it goes with this value.
package final class TemporarySpool: Sendable {
    /// The directory; exists, empty, mode 0700.
    package let directory: String
    /// Where a test puts its spool; not made yet.
    package var path: String { directory + "/spool" }

    package init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/wirespool-test-\(UUID().uuidString.lowercased())"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit {
        // What a test leaves behind when this fails is the temporary directory's to clear.
        do { try FileManager.default.removeItem(atPath: directory) } catch {}
    }

    /// A path below the directory.
    package func file(_ name: String) -> String { directory + "/" + name }

    /// A path below the spool.
    package func inSpool(_ name: String) -> String { path + "/" + name }

    package func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    package func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        try Data(Array(bytes)).write(to: URL(fileURLWithPath: path))
    }

    package func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Names in a directory, sorted.
    package func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}
