import Foundation
import GRDB
import WireModel

/// One row read with checks: a damaged file gives an error where GRDB's own conversions would end the process.
struct Columns {
    let row: Row
    let table: StaticString

    init(_ row: Row, _ table: StaticString) {
        self.row = row
        self.table = table
    }

    func optionalInt(_ index: Int) throws(StateError) -> Int64? {
        switch value(index) {
        case .int64(let number): return number
        case .null: return nil
        default: throw wrong(index)
        }
    }

    func int(_ index: Int) throws(StateError) -> Int64 {
        guard let number = try optionalInt(index) else { throw wrong(index) }
        return number
    }

    func count(_ index: Int) throws(StateError) -> Int {
        guard let number = Int(exactly: try int(index)) else { throw wrong(index) }
        return number
    }

    func optionalText(_ index: Int) throws(StateError) -> String? {
        switch value(index) {
        case .string(let text): return text
        case .null: return nil
        default: throw wrong(index)
        }
    }

    func text(_ index: Int) throws(StateError) -> String {
        guard let text = try optionalText(index) else { throw wrong(index) }
        return text
    }

    func bytes(_ index: Int) throws(StateError) -> [UInt8] {
        switch value(index) {
        case .blob(let content): return [UInt8](content)
        case .null: return []
        default: throw wrong(index)
        }
    }

    /// A moment kept to the last bit.
    func exactDate(_ index: Int) throws(StateError) -> Date {
        switch value(index) {
        case .double(let seconds): return Date(timeIntervalSinceReferenceDate: seconds)
        case .int64(let seconds): return Date(timeIntervalSinceReferenceDate: Double(seconds))
        default: throw wrong(index)
        }
    }

    func optionalExactDate(_ index: Int) throws(StateError) -> Date? {
        if case .null = value(index) { return nil }
        return try exactDate(index)
    }

    /// A moment kept to the millisecond.
    func date(_ index: Int) throws(StateError) -> Date { Date(wireMillis: try int(index)) }

    func optionalDate(_ index: Int) throws(StateError) -> Date? {
        try optionalInt(index).map { Date(wireMillis: $0) }
    }

    func url(_ index: Int) throws(StateError) -> CanonicalURL {
        guard let url = CanonicalURL(try text(index)) else { throw wrong(index) }
        return url
    }

    func optionalURL(_ index: Int) throws(StateError) -> CanonicalURL? {
        guard let text = try optionalText(index) else { return nil }
        guard let url = CanonicalURL(text) else { throw wrong(index) }
        return url
    }

    func story(_ index: Int) throws(StateError) -> StoryID { StoryID(column: try int(index)) }

    func choice<Choice: RawRepresentable>(_ index: Int, as: Choice.Type) throws(StateError) -> Choice
    where Choice.RawValue == String {
        guard let choice = Choice(rawValue: try text(index)) else { throw wrong(index) }
        return choice
    }

    func json<Value: Decodable>(_ index: Int, as: Value.Type) throws(StateError) -> Value {
        let content = try text(index)
        do {
            return try JSONDecoder().decode(Value.self, from: Data(content.utf8))
        } catch {
            throw wrong(index)
        }
    }

    func optionalJSON<Value: Decodable>(_ index: Int, as type: Value.Type) throws(StateError) -> Value? {
        if case .null = value(index) { return nil }
        return try json(index, as: type)
    }

    private func value(_ index: Int) -> DatabaseValue.Storage {
        guard index < row.count else { return .null }
        return (row[index] as DatabaseValue).storage
    }

    private func wrong(_ index: Int) -> StateError {
        StateError(.damaged, "table \(table)", "column \(index) does not hold what was written there")
    }
}

extension Encodable {
    /// This value as JSON text, keys in order so that equal values are equal texts.
    func columnJSON(_ place: String) throws(StateError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        } catch {
            throw StateError(.rejected, place, "not encodable as JSON: \(error)")
        }
    }
}

extension Date {
    /// Milliseconds since 1970, clamped to about ±139 years so that no foreign date overflows.
    var wireMillis: Int64 {
        let millis = (timeIntervalSince1970 * 1000).rounded(.down)
        guard millis.isFinite else { return millis > 0 ? Self.furthestMillis : 0 }
        return Int64(min(max(millis, -Double(Self.furthestMillis)), Double(Self.furthestMillis)))
    }

    init(wireMillis: Int64) { self.init(timeIntervalSince1970: Double(wireMillis) / 1000) }

    static let furthestMillis: Int64 = 1 << 42

    /// Whole hours since 1970: the bucket of a tally.
    var tallyHour: Int64 { wireMillis / 3_600_000 }
}

extension StoryID {
    /// The id's 64 bits as SQLite keeps them.
    var column: Int64 { Int64(bitPattern: bits) }

    init(column: Int64) { self.init(bits: UInt64(bitPattern: column)) }
}

/// 64 bits that stand for a text in an index; SHA-256, since feeds choose the texts.
func keyColumn(_ text: String) -> Int64 {
    let bytes = SHA256Digest(of: text.utf8).bytes
    var bits: UInt64 = 0
    for byte in bytes.prefix(8) { bits = bits << 8 | UInt64(byte) }
    return Int64(bitPattern: bits)
}

extension CanonicalURL {
    /// The key under which this address is known: the bits of the story id it gives, so that a rebuilt document is
    /// found by address even where the journal has no URL.
    var keyColumn: Int64 { StoryID(url: self).column }
}
