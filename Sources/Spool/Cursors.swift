import Foundation
import Glibc

/// `cursors/<consumer>.json`: how far each consumer has come.
struct Cursors {
    /// Bytes of one cursor file.
    private static let fileLimit = 4096

    /// Above every seq that a journal line may have.
    private static let seqLimit = Int.max / 100

    private struct Content: Codable {
        let consumer: String
        let seq: Int
    }

    private let directory: Directory

    init(root: Directory) throws(SpoolError) {
        directory = try root.directory("cursors")
    }

    static func isConsumer(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        func isPlain(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
        guard let first = bytes.first, bytes.count <= 64, isPlain(first) else { return false }
        return bytes.allSatisfy {
            isPlain($0) || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains($0)
        }
    }

    func seq(of consumer: String) throws(SpoolError) -> Int {
        let name = try Self.fileName(consumer)
        guard let bytes = try directory.contentIfPresent(of: name, limit: Self.fileLimit) else { return 0 }
        return try Self.seq(in: bytes, path: "\(directory.path)/\(name)")
    }

    private static func seq(in bytes: [UInt8], path: String) throws(SpoolError) -> Int {
        do {
            let content = try JSONDecoder().decode(Content.self, from: Data(bytes))
            if (0...seqLimit).contains(content.seq) { return content.seq }
        } catch {}
        throw .check(path, "it is not a cursor; remove it or acknowledge a seq anew")
    }

    func set(_ consumer: String, to seq: Int) throws(SpoolError) {
        let name = try Self.fileName(consumer)
        guard seq >= 0 else { throw .check("\(directory.path)/\(name)", "a seq is not negative") }
        // The process id keeps two writers' drafts apart; the last to rename wins whole.
        try directory.replaceContent(
            of: name, with: Array("{\"consumer\":\"\(consumer)\",\"seq\":\(seq)}\n".utf8), mode: 0o640,
            suffix: String(getpid()))
    }

    func remove(_ consumer: String) throws(SpoolError) {
        try directory.remove(try Self.fileName(consumer))
        try directory.flush()
    }

    /// Every cursor with the time of its last change; no seq where it cannot be read.
    ///
    /// Consumers write there by hands of their own: what one of them did to its cursor must not hold up the others.
    func all() throws(SpoolError) -> [String: (seq: Int?, changed: Date)] {
        var found: [String: (seq: Int?, changed: Date)] = [:]
        for name in try directory.names() where name.hasSuffix(".json") && Self.isConsumer(String(name.dropLast(5))) {
            let consumer = String(name.dropLast(5))
            guard let status = try directory.status(of: name) else { continue }  // forgotten in between
            let changed = Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
            do {
                found[consumer] = (try seq(of: consumer), changed)
            } catch {
                found[consumer] = (nil, changed)
            }
        }
        return found
    }

    /// Removes drafts that a dead process left before `limit`.
    func sweepDrafts(before limit: Date) throws(SpoolError) {
        for name in try directory.names() where name.hasPrefix(".") && name.hasSuffix(".tmp") {
            guard let status = try directory.status(of: name),
                Double(status.st_mtim.tv_sec) < limit.timeIntervalSince1970
            else { continue }
            try directory.remove(name)
        }
    }

    private static func fileName(_ consumer: String) throws(SpoolError) -> String {
        guard isConsumer(consumer) else {
            throw .check("cursors/", "a consumer's name is a-z, 0-9, dot, dash, underscore, at most 64")
        }
        return "\(consumer).json"
    }
}
