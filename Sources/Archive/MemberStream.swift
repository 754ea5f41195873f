import Glibc

/// A WARC file's bytes, decoded, with the borders of gzip members and the places of damage.
///
/// A plain file is one member. What a call of `fill` finds stays until the caller deals with it: a border until
/// `crossBorder`, damage until `skipDamage`. Memory: one buffer of file bytes, and what the caller leaves unread.
final class MemberStream {
    enum Step {
        /// More bytes are unread than before.
        case bytes
        /// A gzip member ended, its checksum right.
        case border
        /// No gzip member, or one that does not decode to its end.
        case damage
        case end
    }

    private enum Form { case undecided, plain, gzip }

    private let file: ArchiveFile
    private let inflater = Inflater(outputBytes: 64 << 10)
    private var form = Form.undecided
    private var raw: [UInt8]
    private var rawAt = 0
    private var rawEnd = 0
    /// Offset in the file of `raw[rawEnd]`.
    private var fileAt: Int
    private var memberStart: Int
    /// Decoded bytes of this member so far.
    private var decoded = 0
    private var isInside = false
    private var sticky: Step?
    private var window: [UInt8] = []
    private var windowAt = 0
    /// File bytes that were gone through a second time, looking for the next record.
    private var rescanned = 0

    /// A second look may cost no more than the file read so far and this; so the whole stays linear.
    private static let rescanFloor = 4 << 20

    init(file: ArchiveFile, at offset: Int, readBytes: Int) {
        self.file = file
        raw = [UInt8](repeating: 0, count: readBytes)
        fileAt = offset
        memberStart = offset
    }

    var unreadCount: Int { window.count - windowAt }

    /// The next unread byte.
    var place: WARCPlace {
        if case .border = sticky, unreadCount == 0 { return WARCPlace(offset: rawOffset) }
        return form == .gzip
            ? WARCPlace(offset: memberStart, decoded: decoded - unreadCount)
            : WARCPlace(offset: rawOffset - unreadCount)
    }

    private var rawOffset: Int { fileAt - (rawEnd - rawAt) }

    subscript(_ index: Int) -> UInt8 { window[windowAt + index] }

    /// The first unread bytes.
    func prefix(_ count: Int) -> ArraySlice<UInt8> { window[windowAt..<min(windowAt + count, window.count)] }

    func drop(_ count: Int) { windowAt += min(count, unreadCount) }

    /// Makes at least `count` bytes unread.
    ///
    /// - Returns: what stands in the way, or `.bytes`.
    func ensure(_ count: Int) throws(ArchiveError) -> Step {
        while unreadCount < count {
            let step = try fill()
            guard case .bytes = step else { return step }
        }
        return .bytes
    }

    /// Makes more bytes unread, or says why not.
    func fill() throws(ArchiveError) -> Step {
        if windowAt > 0 {
            window.removeSubrange(..<windowAt)
            windowAt = 0
        }
        if let sticky { return sticky }
        if !isInside, let stop = try beginMember() { return stop }
        return form == .plain ? try fillPlain() : try fillMember()
    }

    /// Goes on behind the border that `fill` found.
    func crossBorder() {
        guard case .border = sticky else { return }
        drop(unreadCount)
        sticky = nil
    }

    /// Throws `count` bytes away that are not unread yet; without reading them where the file is plain.
    ///
    /// - Returns: false where the file ends before.
    func skipPlain(_ count: Int) throws(ArchiveError) -> Bool? {
        guard form == .plain, unreadCount == 0 else { return nil }
        let target = rawOffset + count
        guard target <= (try file.size()) else { return false }
        jump(to: target)
        return true
    }

    /// Goes behind the beginning of a record that was none, to look for the next from there.
    ///
    /// In a gzip file nothing happens: what was decoded wrongly is not decoded again.
    func rewind(behind place: WARCPlace) {
        guard form == .plain else { return }
        if maySecondLook(from: place.offset + 1, to: rawOffset) { jump(to: place.offset + 1) }
    }

    /// Goes to the next thing in the file that looks like a gzip member; the unread bytes are gone.
    func skipDamage() throws(ArchiveError) {
        let origin = memberStart + 1
        jump(to: maySecondLook(from: origin, to: rawOffset) ? origin : max(origin, rawOffset))
        form = .gzip
        isInside = false
        while true {
            // CM 8 and no reserved flag (RFC 1952 2.3.1): four bytes that chance makes once in 130 million.
            while rawEnd - rawAt >= 4 {
                if raw[rawAt] == 0x1F, raw[rawAt + 1] == 0x8B, raw[rawAt + 2] == 8, raw[rawAt + 3] & 0xE0 == 0 {
                    memberStart = rawOffset
                    decoded = 0
                    return
                }
                rawAt += 1
            }
            guard try readRaw() else {
                rawAt = rawEnd
                memberStart = fileAt
                sticky = .end
                return
            }
        }
    }

    private func maySecondLook(from origin: Int, to end: Int) -> Bool {
        let cost = max(0, end - origin)
        guard rescanned + cost <= end + Self.rescanFloor else { return false }
        rescanned += cost
        return true
    }

    private func jump(to offset: Int) {
        window.removeAll(keepingCapacity: true)
        windowAt = 0
        rawAt = 0
        rawEnd = 0
        fileAt = offset
        sticky = nil
    }

    /// Puts more file bytes behind those that are left; false at the end of the file.
    private func readRaw() throws(ArchiveError) -> Bool {
        // At most the few bytes of what may be a member's beginning are left.
        let left = rawEnd - rawAt
        for index in 0..<left { raw[index] = raw[rawAt + index] }
        rawAt = 0
        rawEnd = left
        let count = try file.read(at: fileAt, into: &raw, from: left)
        rawEnd += count
        fileAt += count
        return count > 0
    }

    /// Decides what begins here.
    ///
    /// - Returns: nil where bytes may follow.
    private func beginMember() throws(ArchiveError) -> Step? {
        while rawEnd - rawAt < 4, try readRaw() {}
        if form == .undecided {
            let inGzip = isAtMagic ? true : try fileIsGzip()
            form = inGzip ? .gzip : .plain
        }
        if form == .gzip { try skipPadding() }
        memberStart = rawOffset
        decoded = 0
        if rawAt == rawEnd { return stay(.end) }
        if form == .plain {
            isInside = true
            return nil
        }
        guard isAtMagic else { return stay(.damage) }
        guard inflater.begin() else { throw ArchiveError(step: .read, path: file.path, code: ENOMEM) }
        isInside = true
        return nil
    }

    private var isAtMagic: Bool { rawEnd - rawAt >= 2 && raw[rawAt] == 0x1F && raw[rawAt + 1] == 0x8B }

    /// Zero bytes behind a member are padding, as gzip(1) has it.
    private func skipPadding() throws(ArchiveError) {
        while rawAt < rawEnd, raw[rawAt] == 0 {
            rawAt += 1
            while rawEnd - rawAt < 4, try readRaw() {}
        }
    }

    /// Somebody begins in the middle of a gzip file at no member's beginning.
    private func fileIsGzip() throws(ArchiveError) -> Bool {
        guard fileAt > 0 else { return false }
        var magic: [UInt8] = [0, 0]
        return try file.read(at: 0, into: &magic) == 2 && magic == [0x1F, 0x8B]
    }

    private func stay(_ step: Step) -> Step {
        sticky = step
        return step
    }

    private func fillPlain() throws(ArchiveError) -> Step {
        if rawAt == rawEnd, try !readRaw() { return stay(.end) }
        window.append(contentsOf: raw[rawAt..<rawEnd])
        rawAt = rawEnd
        return .bytes
    }

    private func fillMember() throws(ArchiveError) -> Step {
        let before = window.count
        while true {
            if rawAt == rawEnd, try !readRaw() {
                isInside = false
                return stay(.damage)
            }
            let outcome = inflater.step(raw, from: &rawAt, end: rawEnd, into: &window)
            let grown = window.count - before
            switch outcome {
            case .inside:
                if grown == 0 { continue }
                decoded += grown
                return .bytes
            case .ended, .damaged:
                isInside = false
                if case .ended = outcome {
                    sticky = .border
                } else {
                    sticky = .damage
                }
                decoded += grown
                return grown > 0 ? .bytes : sticky ?? .damage
            }
        }
    }
}
