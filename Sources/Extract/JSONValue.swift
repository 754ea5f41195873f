/// A JSON document as sites really write it: raw line feeds in strings and trailing commas are forgiven.
///
/// Linear; nesting deeper than 64 ends the reading. Foundation's reader refuses what browsers' tools accept.
enum JSONValue {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    init?(_ bytes: [UInt8]) {
        var reader = JSONReader(bytes)
        guard let value = reader.document() else { return nil }
        self = value
    }

    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    var string: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number == number.rounded() ? String(Int64(exactly: number) ?? 0) : String(number)
        default: nil
        }
    }

    /// The members of an array, or the value alone: schema.org allows both everywhere.
    var list: [JSONValue] {
        switch self {
        case .array(let members): members
        case .null: []
        default: [self]
        }
    }
}

private struct JSONReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() -> JSONValue? {
        // Some wrap the body in CDATA or a comment.
        while index < bytes.count, bytes[index] != UInt8(ascii: "{"), bytes[index] != UInt8(ascii: "[") { index += 1 }
        if bytes[index...].starts(with: "[CDATA[".utf8) { index += 7 }
        while index < bytes.count, bytes[index] != UInt8(ascii: "{"), bytes[index] != UInt8(ascii: "[") { index += 1 }
        return value(depth: 0)
    }

    private mutating func skipSpace() {
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    }

    private mutating func value(depth: Int) -> JSONValue? {
        skipSpace()
        guard index < bytes.count, depth < 64 else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return string().map { .string($0) }
        default: return word()
        }
    }

    private mutating func object(depth: Int) -> JSONValue? {
        index += 1
        var members: [(key: String, value: JSONValue)] = []
        while true {
            skipSpace()
            guard index < bytes.count else { return .object(members) }
            if bytes[index] == UInt8(ascii: ",") {
                index += 1
                continue
            }
            if bytes[index] == UInt8(ascii: "}") {
                index += 1
                return .object(members)
            }
            guard bytes[index] == UInt8(ascii: "\""), let key = string() else { return .object(members) }
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return .object(members) }
            index += 1
            guard let value = value(depth: depth + 1) else { return .object(members) }
            members.append((key, value))
        }
    }

    private mutating func array(depth: Int) -> JSONValue? {
        index += 1
        var members: [JSONValue] = []
        while true {
            skipSpace()
            guard index < bytes.count else { return .array(members) }
            if bytes[index] == UInt8(ascii: ",") {
                index += 1
                continue
            }
            if bytes[index] == UInt8(ascii: "]") {
                index += 1
                return .array(members)
            }
            guard let value = value(depth: depth + 1) else { return .array(members) }
            members.append(value)
        }
    }

    private mutating func word() -> JSONValue? {
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte <= 0x20 || byte == 0x2C || byte == 0x5D || byte == 0x7D || byte == 0x3A { break }
            index += 1
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        switch text {
        case "": return nil
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null", "undefined": return .null
        default: return Double(text).map { .number($0) } ?? .null
        }
    }

    private mutating func string() -> String? {
        index += 1
        var text: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") { escape(into: &text) } else { text.append(byte) }
        }
        return nil
    }

    private mutating func escape(into text: inout [UInt8]) {
        guard index < bytes.count else { return }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"), UInt8(ascii: "r"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"), UInt8(ascii: "f"): text.append(0x20)
        case UInt8(ascii: "u"):
            guard var unit = hexUnit() else { return }
            if unit & 0xFC00 == 0xD800, index + 1 < bytes.count, bytes[index] == 0x5C, bytes[index + 1] == 0x75 {
                index += 2
                if let low = hexUnit(), low & 0xFC00 == 0xDC00 {
                    unit = 0x10000 &+ ((unit & 0x3FF) << 10 | (low & 0x3FF))
                    if let scalar = Unicode.Scalar(unit) { text.append(contentsOf: String(scalar).utf8) }
                    return
                }
            }
            if let scalar = Unicode.Scalar(unit) { text.append(contentsOf: String(scalar).utf8) }
        default: text.append(byte)
        }
    }

    private mutating func hexUnit() -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        let unit = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        index += 4
        return unit
    }
}
