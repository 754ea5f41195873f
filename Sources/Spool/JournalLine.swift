import Glibc
import WireModel

/// Reads a publication's line in the very form that ``JournalEntry/line`` writes; every start reads thousands of them.
///
/// Anything else, were it but a blank more, is left to the JSON decoder, which alone decides what is no line.
struct JournalLine {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    static func publication(in bytes: UnsafeBufferPointer<UInt8>) -> Publication? {
        var line = JournalLine(bytes: bytes)
        return line.publication()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func publication() -> Publication? {
        guard skip(#"{"seq":"#), let seq = number(), skip(#","id":""#), let id = id(), skip(#"","version":"#),
            let version = number(), skip(#","op":""#), let op = operation(), skip(#"","path":""#),
            let path = path(seq: seq.digits, id: id.digits, version: version.digits), skip("\",")
        else { return nil }
        var textSHA256: String?
        if skip(#""textSHA256":""#) {
            textSHA256 = digest()
            guard textSHA256 != nil, skip("\",") else { return nil }
        }
        guard skip(#""recordSHA256":""#), let recordSHA256 = digest(), skip(#"","publishedAt":""#),
            let at = UTCStamp(text(length: 24)), skip("\"}"), place == bytes.count
        else { return nil }
        return Publication(
            seq: seq.value, id: id.value, version: version.value, op: op, path: path, textSHA256: textSHA256,
            recordSHA256: recordSHA256, publishedAt: at.date)
    }

    private mutating func skip(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard let base = bytes.baseAddress, bytes.count - place >= count,
            memcmp(base + place, word.utf8Start, count) == 0
        else { return false }
        place += count
        return true
    }

    /// Skips what stands at another place of the line, too.
    private mutating func skip(_ other: Range<Int>) -> Bool {
        guard let base = bytes.baseAddress, bytes.count - place >= other.count,
            memcmp(base + place, base + other.lowerBound, other.count) == 0
        else { return false }
        place += other.count
        return true
    }

    /// Skips so many bytes that `isFine` takes.
    private mutating func skip(_ count: Int, where isFine: (UInt8) -> Bool) -> Bool {
        guard bytes.count - place >= count else { return false }
        for index in place..<place + count where !isFine(bytes[index]) { return false }
        place += count
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isHex(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }

    /// A positive number of at most fifteen digits.
    private mutating func number() -> (value: Int, digits: Range<Int>)? {
        let start = place
        var value = 0
        while place < bytes.count, place - start < 15, Self.isDigit(bytes[place]) {
            value = value * 10 + Int(bytes[place] - 48)
            place += 1
        }
        guard place > start, bytes[start] != 48 else { return nil }
        return (value, start..<place)
    }

    private mutating func id() -> (value: StoryID, digits: Range<Int>)? {
        let start = place
        guard skip(16, where: Self.isHex) else { return nil }
        var bits: UInt64 = 0
        for index in start..<place {
            let byte = bytes[index]
            bits = bits << 4 | UInt64(byte < 58 ? byte - 48 : byte - 87)
        }
        return (StoryID(bits: bits), start..<place)
    }

    private mutating func operation() -> Publication.Operation? {
        let start = place
        while place < bytes.count, place - start < 16, (97...122).contains(bytes[place]) { place += 1 }
        return Publication.Operation(rawValue: String(decoding: bytes[start..<place], as: UTF8.self))
    }

    /// `records/2026/11/20/10/000123_547fe9a881ba73e2.1.json`, of this seq, id and version (``RecordPath``).
    private mutating func path(seq: Range<Int>, id: Range<Int>, version: Range<Int>) -> String? {
        let start = place
        guard skip("records"), folder(4), folder(2), folder(2), folder(2), skip("/"),
            skip(max(0, 6 - seq.count), where: { $0 == 48 }), skip(seq), skip("_"), skip(id), skip("."), skip(version),
            skip(".json")
        else { return nil }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func folder(_ width: Int) -> Bool { skip("/") && skip(width, where: Self.isDigit) }

    private mutating func digest() -> String? {
        let start = place
        guard skip(64, where: Self.isHex) else { return nil }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    /// So much of the line, or what is left of it.
    private mutating func text(length: Int) -> String {
        let start = place
        place = min(bytes.count, place + length)
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }
}
