import Foundation
import Glibc
import WireModel

/// The consumers' end of a spool: journal, records, cursors.
///
/// Any user who may read; never takes the lock.
package struct SpoolReader: Sendable {
    /// Largest seed text or record that is read.
    ///
    ///
    ///
    static let fileLimit = ByteLimit.mebibytes(16)

    package let path: String
    let root: Directory
    let journal: JournalFiles

    /// Opens the spool; makes nothing.
    package init(path: String) throws(SpoolError) {
        self.path = path
        root = try Directory.open(path, following: true)
        journal = JournalFiles(directory: try root.directory("journal"))
    }

    /// Entries from the publication `seq` on, whole lines only, at most `limit` (1...100,000).
    ///
    /// Begins later where the journal does. Cuts that stand before `seq` are left out.
    package func entries(from seq: Int, limit: Int) throws(SpoolError) -> [JournalEntry] {
        var position = JournalPosition(nextSeq: max(1, seq))
        return try journal.entries(from: &position, limit: min(max(limit, 1), 100_000))
    }

    /// Last seq in the journal; 0 while it is empty.
    package func lastSeq() throws(SpoolError) -> Int {
        for first in try journal.firstSeqs().reversed() {
            let bytes = try journal.content(firstSeq: first)
            for range in JournalFiles.wholeLines(of: bytes).reversed() {
                if case .publication(let found)? = JournalEntry(line: bytes[range]) { return found.seq }
            }
        }
        return 0
    }

    /// Files up to this seq may be gone; 0 before the first collection.
    package func collectedThrough() throws(SpoolError) -> Int { try journal.collectedThrough() }

    /// The record's bytes, checked against the hash in the journal.
    ///
    /// - Throws: `.open` with ENOENT where it was collected or taken away, `.check` where the bytes are not the
    ///   published ones.
    package func record(_ publication: Publication) throws(SpoolError) -> [UInt8] {
        try file(of: publication, \.recordName, digest: publication.recordSHA256)
    }

    /// The seed text's bytes, checked likewise; nil of a record without one.
    package func seedText(_ publication: Publication) throws(SpoolError) -> [UInt8]? {
        guard let digest = publication.textSHA256 else { return nil }
        return try file(of: publication, \.textName, digest: digest)
    }

    /// The bytes of each of these records, as ``record(_:)`` gives them, in their order.
    ///
    /// For many that lie near one another: the directory of an hour stays open from one to the next, and the disk reads
    /// some of them while others are taken apart.
    package func records(of publications: ArraySlice<Publication>) -> [Result<[UInt8], SpoolError>] {
        var hour: (parts: [String], directory: Directory)?
        var found: [Result<[UInt8], SpoolError>] = []
        found.reserveCapacity(publications.count)
        for start in stride(from: publications.startIndex, to: publications.endIndex, by: Self.fetchedAhead) {
            let group = publications[start..<min(start + Self.fetchedAhead, publications.endIndex)]
            let files = group.map { publication -> Result<Opened, SpoolError> in
                do throws(SpoolError) {
                    let place = try place(of: publication)
                    let directory = hour?.parts == place.hour ? hour?.directory : nil
                    let here: Directory
                    if let directory { here = directory } else { here = try self.directory(of: place) }
                    hour = (place.hour, here)
                    let file = try here.read(place.recordName)
                    file.fetchAhead()
                    return .success(Opened(file))
                } catch {
                    return .failure(error)
                }
            }
            for (publication, file) in zip(group, files) {
                found.append(file.flatMap { $0.content(digest: publication.recordSHA256) })
            }
        }
        return found
    }

    /// Files open at once for reading ahead; each of some tasks has so many.
    private static let fetchedAhead = 32

    /// A file between its opening and its reading.
    private final class Opened {
        let file: OpenFile
        init(_ file: consuming OpenFile) { self.file = file }

        func content(digest: String) -> Result<[UInt8], SpoolError> {
            do throws(SpoolError) {
                let bytes = try file.read(limit: fileLimit.bytes + 1)
                guard bytes.count <= fileLimit.bytes else {
                    throw .check(file.path, "it is larger than \(fileLimit.bytes) bytes")
                }
                guard SHA256Digest(of: bytes).hex == digest else {
                    throw .check(file.path, "its content is not what was published")
                }
                return .success(bytes)
            } catch {
                return .failure(error)
            }
        }
    }

    private func file(
        of publication: Publication, _ name: (RecordPath) -> String, digest: String
    ) throws(SpoolError) -> [UInt8] {
        let place = try place(of: publication)
        return try content(of: name(place), in: directory(of: place), digest: digest)
    }

    private func place(of publication: Publication) throws(SpoolError) -> RecordPath {
        guard let place = RecordPath(publication.path) else {
            throw .check(publication.path, "it is not a record's path")
        }
        return place
    }

    private func directory(of place: RecordPath) throws(SpoolError) -> Directory {
        var directory = try root.directory("records")
        for part in place.hour { directory = try directory.directory(part) }
        return directory
    }

    private func content(
        of name: String, in directory: Directory, digest: String
    ) throws(SpoolError) -> [UInt8] {
        let bytes = try directory.content(of: name, limit: Self.fileLimit.bytes)
        guard SHA256Digest(of: bytes).hex == digest else {
            throw .check("\(directory.path)/\(name)", "its content is not what was published")
        }
        return bytes
    }

    // MARK: Cursors

    /// Whether a consumer may be called so: `^[a-z0-9][a-z0-9._-]{0,63}$`.
    package static func isConsumer(_ name: String) -> Bool { Cursors.isConsumer(name) }

    /// Last seq that a consumer has done; 0 of one that never said.
    package func cursor(_ consumer: String) throws(SpoolError) -> Int {
        try Cursors(root: root).seq(of: consumer)
    }

    /// Notes that a consumer has done everything up to `seq`: atomic and flushed.
    ///
    /// Going back is allowed (a replay).
    ///
    /// - Parameter consumer: `^[a-z0-9][a-z0-9._-]{0,63}$`.
    package func acknowledge(_ consumer: String, seq: Int) throws(SpoolError) {
        try Cursors(root: root).set(consumer, to: seq)
    }

    /// All cursors by consumer; nil where one cannot be read.
    package func cursors() throws(SpoolError) -> [String: Int?] {
        try Cursors(root: root).all().mapValues(\.seq)
    }

    /// Forgets a consumer, so that it no longer holds back collection.
    package func forget(_ consumer: String) throws(SpoolError) {
        try Cursors(root: root).remove(consumer)
    }
}
