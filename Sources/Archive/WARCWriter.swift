import Foundation
import Glibc
import WireModel

/// Appends pages to WARC files in a directory of its own, each record a gzip member.
///
/// A file is named after the time it was begun and a counter, and ends in `.open` while it grows: what has its final
/// name never changes. A file that a dead writer left open is cut behind its last whole record and gone on with. One
/// writer a directory (lock). Not thread-safe; calls block on the disk.
package final class WARCWriter {
    package struct Settings: Sendable {
        /// A file that has grown beyond this is closed; default 1 GiB, 1 MiB to 1 TiB.
        package var fileLimit = ByteLimit.mebibytes(1_024)
        /// Longest body that is taken; default 64 MiB, 1 KiB to 1 GiB.
        package var bodyLimit = ByteLimit.mebibytes(64)
        /// zlib's level; default 6, 1 to 9.
        package var level = 6

        package init() {}
    }

    /// Where a record was put.
    package struct Placement: Hashable, Sendable {
        /// Final name of the file, without the directory.
        package var file: String
        package var offset: Int
        /// Of the gzip member.
        package var bytes: Int
    }

    /// Bytes that reopening cut off the file of a dead writer.
    package private(set) var cutBytes = 0

    private static let openSuffix = ".open"

    private let directory: String
    private let software: String
    private let settings: Settings
    private let claim: ArchiveFile
    private var file: ArchiveFile?
    private var fileName = ""
    private var end = 0
    private var counter = 0

    /// Claims the directory, makes it if need be, and goes on with a file that was left open.
    ///
    /// - Parameter software: what the warcinfo record of each file says of its maker.
    package init(directory: String, software: String, settings: Settings = Settings()) throws(ArchiveError) {
        self.directory = directory
        self.software = software
        self.settings = settings
        if mkdir(directory, 0o750) != 0, errno != EEXIST {
            throw ArchiveError(step: .open, path: directory, code: errno)
        }
        claim = try .claimedDirectory(directory)
        let names = try Self.names(directory)
        counter = names.compactMap(Self.counter(of:)).max() ?? 0
        for name in names.filter({ $0.hasSuffix(Self.openSuffix) }) { try reopen(name) }
    }

    /// Appends a `response` record; it lasts only after `flush`.
    ///
    /// - Parameter now: names a file that is begun.
    /// - Throws: where the disk fails; the file then still ends with a whole record, and the page may come again.
    package func append(_ page: Page, now: Date) throws(ArchiveError) -> Placement {
        guard page.body.count <= settings.bodyLimit.bytes else {
            throw ArchiveError(
                step: .write, path: directory, code: EFBIG, hint: "a body may have \(settings.bodyLimit)")
        }
        if end >= settings.fileLimit.bytes { try close() }
        let file: ArchiveFile
        if let inHand = self.file { file = inHand } else { file = try begin(at: now) }
        let entry = WARCEntry.response(page, id: recordID(page.finalURL.string))
        let offset = end
        return Placement(file: fileName, offset: offset, bytes: try put(entry, into: file))
    }

    /// Makes all that was appended last.
    package func flush() throws(ArchiveError) { try file?.flush() }

    /// Gives the file in hand its final name; the next page begins another.
    package func close() throws(ArchiveError) {
        guard let file else { return }
        try file.flush()
        try finish(fileName)
        self.file = nil
        end = 0
    }

    private func begin(at now: Date) throws(ArchiveError) -> ArchiveFile {
        let digits = now.rfc3339.utf8.filter { (0x30...0x39).contains($0) }
        let stamp = String(decoding: digits, as: UTF8.self)
        let count = String(counter + 1)
        let name = "\(stamp)-\(String(repeating: "0", count: max(0, 6 - count.utf8.count)))\(count).warc.gz"
        let file = try ArchiveFile.writing("\(directory)/\(name)\(Self.openSuffix)", isNew: true)
        counter += 1
        fileName = name
        end = 0
        let entry = WARCEntry.warcinfo(software: software, fileName: name, at: now, id: recordID("warcinfo"))
        do {
            _ = try put(entry, into: file)
            try claim.flush()
        } catch {
            // It holds nothing yet; a name that stays is gone on with at the next start.
            unlink(file.path)
            throw error
        }
        self.file = file
        return file
    }

    /// - Returns: the member's bytes.
    private func put(_ entry: WARCEntry, into file: ArchiveFile) throws(ArchiveError) -> Int {
        guard let member = gzipMember(entry.bytes, level: min(max(settings.level, 1), 9)) else {
            throw ArchiveError(step: .compress, path: file.path, code: ENOMEM)
        }
        do {
            try file.write(member, at: end)
        } catch {
            // Best effort: what is torn is written over by the next record, or cut at reopening.
            do { try file.truncate(to: end) } catch {}
            throw error
        }
        end += member.count
        return member.count
    }

    /// Cuts a dead writer's file behind its last whole record; goes on with it where there is room.
    private func reopen(_ name: String) throws(ArchiveError) {
        let path = "\(directory)/\(name)"
        let left = try ArchiveFile.writing(path, isNew: false)
        let whole = try Self.wholeBytes(path)
        let size = try left.size()
        if whole < size {
            try left.truncate(to: whole)
            try left.flush()
            cutBytes += size - whole
        }
        let final = String(name.dropLast(Self.openSuffix.utf8.count))
        if whole == 0 {
            guard unlink(path) == 0 else { throw ArchiveError(step: .write, path: path, code: errno) }
        } else if file == nil, whole < settings.fileLimit.bytes {
            file = left
            fileName = final
            end = whole
        } else {
            try finish(final)
        }
    }

    private func finish(_ name: String) throws(ArchiveError) {
        let path = "\(directory)/\(name)"
        // Names hold a counter that only grows: nothing stands there.
        guard rename(path + Self.openSuffix, path) == 0 else {
            throw ArchiveError(step: .rename, path: path, code: errno)
        }
        try claim.flush()
    }

    /// Bytes up to the end of the last whole record; damage between records is none of a tail's.
    private static func wholeBytes(_ path: String) throws(ArchiveError) -> Int {
        var settings = WARCReader.Settings()
        settings.blockLimit = .kibibytes(1)  // the rest is decoded, and checked, but not kept
        let reader = try WARCReader(path: path, settings: settings)
        var whole = 0
        while try reader.next() != nil { whole = reader.place.offset }
        return whole
    }

    private static func names(_ directory: String) throws(ArchiveError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory).filter { counter(of: $0) != nil }
                .sorted()
        } catch {
            throw ArchiveError(step: .open, path: directory, code: EIO, hint: error.localizedDescription)
        }
    }

    /// The counter of a name of ours: `20261120103000-000001.warc.gz`, `.open` or not.
    private static func counter(of name: String) -> Int? {
        let parts = name.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.count == 14, Int(parts[0]) != nil else { return nil }
        let rest = parts[1].prefix { $0 != "." }
        guard [".warc.gz", ".warc.gz\(openSuffix)"].contains(parts[1].dropFirst(rest.count)) else { return nil }
        return Int(rest)
    }

    /// A UUID (RFC 9562 5.8) from what is unique: the file's name, the place in it, and the address.
    private func recordID(_ subject: String) -> String {
        var bytes = Array(SHA256Digest(of: "\(fileName)\n\(end)\n\(subject)".utf8).bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Array(bytes.hexString)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(hex[$0]) }
        return "<urn:uuid:\(groups.joined(separator: "-"))>"
    }
}
