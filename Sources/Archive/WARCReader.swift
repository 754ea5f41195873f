import WireModel

/// Reads a WARC file record by record: plain, or gzip with a member for each record, or gzip as a whole.
///
/// Format: ISO 28500:2017 (WARC 1.1) and its Annex D for gzip; 0.17 to 1.0 have the same form. What is damaged is
/// passed over up to the next gzip member or `WARC/1.` mark, and counted; nothing in a file is an error, only the disk
/// is. Memory: one block of at most `blockLimit`, and buffers of some hundred KiB. Time is linear in the decoded size:
/// looking again for a record behind a wrong length costs at most one more pass. Not thread-safe.
package final class WARCReader {
    package struct Settings: Sendable {
        /// Longest head of a record; default 64 KiB, 1 KiB to 1 MiB.
        package var headLimit = ByteLimit.kibibytes(64)
        /// Content kept of a record, the rest is passed over; default 16 MiB, 1 KiB to 1 GiB.
        package var blockLimit = ByteLimit.mebibytes(16)
        /// Bytes asked of the file at a time; default 256 KiB, 4 KiB to 16 MiB.
        package var readLimit = ByteLimit.kibibytes(256)

        package init() {}
    }

    private enum Attempt {
        case record(WARCRecord)
        case damage(WARCDamage)
        case end
    }

    /// Places of damage met so far.
    ///
    /// Damage in a row, without a whole record between, counts once, as what came first.
    package private(set) var damage: [WARCDamage: Int] = [:]

    private let stream: MemberStream
    private let settings: Settings
    private var isDamageOpen = false
    /// Decoded bytes to pass over before the first record.
    private var ahead: Int

    /// Opens a file.
    ///
    /// - Parameter place: of a record, or of `next` of an earlier reader; a place that is none costs a search for the
    ///   next record and counts as damage.
    package init(
        path: String, at place: WARCPlace = WARCPlace(), settings: Settings = Settings()
    ) throws(ArchiveError) {
        self.settings = settings
        stream = MemberStream(
            file: try .reading(path), at: max(0, place.offset), readBytes: max(settings.readLimit.bytes, 4_096))
        ahead = max(0, place.decoded)
    }

    /// Where the next record is looked for: a job that stores this goes on there.
    package var place: WARCPlace { stream.place }

    /// The next whole record.
    ///
    /// - Returns: nil at the end of the file.
    package func next() throws(ArchiveError) -> WARCRecord? {
        if ahead > 0 { try passOver() }
        while true {
            switch try attempt() {
            case .record(let record):
                isDamageOpen = false
                return record
            case .damage(let reason):
                if !isDamageOpen { damage[reason, default: 0] += 1 }
                isDamageOpen = true
            case .end: return nil
            }
        }
    }

    /// Passes over what stands before the place that this reader began at.
    private func passOver() throws(ArchiveError) {
        while ahead > 0 {
            guard case .bytes = try stream.ensure(1) else { break }
            let count = min(ahead, stream.unreadCount)
            stream.drop(count)
            ahead -= count
        }
        ahead = 0
    }

    private func attempt() throws(ArchiveError) -> Attempt {
        switch try skipBlankLines() {
        case .end: return .end
        case .damage: return try recovering(.unreadable)
        case .border, .bytes: break
        }
        let place = stream.place
        let bytes: Int
        switch try headBytes() {
        case .success(let count): bytes = count
        case .failure(let fault): return try recovering(fault.reason)
        }
        guard let head = WARCHead(stream.prefix(bytes)) else { return try recovering(.badHeader) }
        stream.drop(bytes)
        guard let block = try block(of: head) else { return try recovering(.cutShort, behind: place) }
        guard try isFollowedWell() else { return try recovering(.badLength, behind: place) }
        return .record(
            WARCRecord(
                place: place, version: head.version, fields: head.fields, block: block, blockBytes: head.blockBytes))
    }

    /// Two line ends close a record; some writers leave them out or put more.
    private func skipBlankLines() throws(ArchiveError) -> MemberStream.Step {
        while true {
            let step = try stream.ensure(1)
            switch step {
            case .border: stream.crossBorder()
            case .bytes:
                guard stream[0] == 0x0D || stream[0] == 0x0A else { return .bytes }
                stream.drop(1)
            case .damage, .end: return step
            }
        }
    }

    private struct HeadFault: Error { var reason: WARCDamage }

    /// Bytes up to and with the empty line.
    private func headBytes() throws(ArchiveError) -> Result<Int, HeadFault> {
        var seen = 0
        var lineStart = 0
        while true {
            let step = try stream.ensure(seen + 1)
            let known = min(stream.unreadCount, settings.headLimit.bytes)
            if known >= 5 || seen == known, !stream.prefix(5).elementsEqual("WARC/".utf8) {
                return .failure(HeadFault(reason: .noMark))
            }
            let bytes = stream.prefix(known)
            let base = bytes.startIndex
            for index in seen..<known where bytes[base + index] == 0x0A {
                if index >= 1, bytes[base + index - 1] == 0x0A { return .success(index + 1) }
                if index >= 2, bytes[base + index - 1] == 0x0D, bytes[base + index - 2] == 0x0A {
                    return .success(index + 1)
                }
                // Another record's first line: what follows is looked at from there, not `headLimit` bytes for each.
                if lineStart > 0, Self.mark(in: bytes[(base + lineStart)...(base + index)]) == base + lineStart {
                    return .failure(HeadFault(reason: .badHeader))
                }
                lineStart = index + 1
            }
            seen = known
            guard case .bytes = step else { return .failure(HeadFault(reason: .cutShort)) }
            if known >= settings.headLimit.bytes { return .failure(HeadFault(reason: .badHeader)) }
        }
    }

    /// The content, as much as the limit lets in.
    ///
    /// - Returns: nil where it ends too early.
    private func block(of head: WARCHead) throws(ArchiveError) -> [UInt8]? {
        let kept = min(head.blockBytes, settings.blockLimit.bytes)
        var block: [UInt8] = []
        // A stated length is a claim until its bytes are there.
        block.reserveCapacity(min(kept, 1 << 20))
        while block.count < kept {
            guard case .bytes = try stream.ensure(1) else { return nil }
            let part = stream.prefix(kept - block.count)
            block += part
            stream.drop(part.count)
        }
        var beyond = head.blockBytes - kept
        while beyond > 0 {
            if let isThere = try stream.skipPlain(beyond) { return isThere ? block : nil }
            guard case .bytes = try stream.ensure(1) else { return nil }
            let count = min(beyond, stream.unreadCount)
            stream.drop(count)
            beyond -= count
        }
        return block
    }

    /// The record ends where it said: at the member's end, the file's end, or before another record.
    private func isFollowedWell() throws(ArchiveError) -> Bool {
        while true {
            switch try stream.ensure(1) {
            case .border, .end: return true
            case .damage: return false
            case .bytes: break
            }
            if stream[0] == 0x0D || stream[0] == 0x0A {
                stream.drop(1)
                continue
            }
            _ = try stream.ensure(5)
            return stream.prefix(5).elementsEqual("WARC/".utf8)
        }
    }

    /// Goes to where the next record may begin.
    ///
    /// - Parameter start: of the record whose length was wrong; its content may hold what the length swallowed.
    private func recovering(_ reason: WARCDamage, behind start: WARCPlace? = nil) throws(ArchiveError) -> Attempt {
        if case .damage = try stream.ensure(stream.unreadCount + 1) {
            try stream.skipDamage()
            return .damage(.unreadable)
        }
        if let start { stream.rewind(behind: start) }
        if start == nil { stream.drop(1) }
        try skipToMark()
        return .damage(reason)
    }

    /// Drops bytes until `WARC/1.x` and a line end are next, or the member or the file ends, or damage begins.
    private func skipToMark() throws(ArchiveError) {
        while true {
            let step = try stream.ensure(Self.markBytes)
            let known = stream.unreadCount
            let bytes = stream.prefix(known)
            if let mark = Self.mark(in: bytes) {
                stream.drop(mark - bytes.startIndex)
                return
            }
            guard case .bytes = step else {
                stream.drop(known)
                return
            }
            // What is left may be the beginning of a mark.
            stream.drop(known - Self.markBytes + 1)
        }
    }

    private static let markBytes = 9

    private static func mark(in bytes: ArraySlice<UInt8>) -> Int? {
        var at = bytes.startIndex
        while let found = bytes[at...].firstIndex(of: UInt8(ascii: "W")), bytes.endIndex - found >= markBytes {
            let end = bytes[found + 8]
            if end == 0x0D || end == 0x0A, bytes[found...].starts(with: "WARC/1.".utf8) { return found }
            at = found + 1
        }
        return nil
    }
}
