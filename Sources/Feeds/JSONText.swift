/// A JSON value; numbers stay as written.
enum JSONValue {
    case object([(name: String, value: JSONValue)])
    case array([JSONValue])
    case string(String)
    case number(String)
    case bool(Bool)
    case null

    subscript(_ name: String) -> JSONValue? {
        if case .object(let members) = self { return members.first { $0.name == name }?.value }
        return nil
    }

    var elements: [JSONValue] {
        if case .array(let elements) = self { return elements }
        return []
    }

    var isArray: Bool {
        if case .array = self { return true }
        return false
    }

    /// Text of a string or a number; nil for an empty one.
    var text: String? {
        switch self {
        case .string(let text), .number(let text): text.isEmpty ? nil : text
        default: nil
        }
    }
}

/// Reads JSON (RFC 8259) as feeds write it: one pass, bounded depth, raw control characters in strings allowed.
///
/// Where the bytes break off or go wrong, what was whole is kept: complete members and elements of every open value.
struct JSONText {
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0
    private(set) var isBroken = false
    private static let maximumDepth = 128

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Nil where no value begins.
    mutating func value() -> JSONValue? {
        skipSpace()
        guard at < bytes.count, !isBroken else { return nil }
        switch bytes[at] {
        case 0x7B: return object()
        case 0x5B: return array()
        case 0x22: return string().map { .string($0) }
        case 0x74: return word("true", .bool(true))
        case 0x66: return word("false", .bool(false))
        case 0x6E: return word("null", .null)
        default: return number()
        }
    }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] <= 0x20 { at &+= 1 }
    }

    private mutating func fail() -> JSONValue? {
        isBroken = true
        return nil
    }

    private mutating func enter() -> Bool {
        depth &+= 1
        if depth > Self.maximumDepth { isBroken = true }
        at &+= 1
        return !isBroken
    }

    private mutating func object() -> JSONValue? {
        guard enter() else { return nil }
        defer { depth &-= 1 }
        var members: [(name: String, value: JSONValue)] = []
        while true {
            skipSpace()
            guard at < bytes.count else {
                isBroken = true
                break
            }
            if bytes[at] == 0x7D {
                at &+= 1
                break
            }
            if bytes[at] == 0x2C {
                at &+= 1
                continue
            }
            guard bytes[at] == 0x22, let name = string(), expect(0x3A) else {
                isBroken = true
                break
            }
            let value = value()
            // A broken array still holds its whole elements; a broken object within it was dropped there.
            if let value { members.append((name, value)) }
            if isBroken || value == nil {
                isBroken = true
                break
            }
        }
        return .object(members)
    }

    private mutating func array() -> JSONValue? {
        guard enter() else { return nil }
        defer { depth &-= 1 }
        var elements: [JSONValue] = []
        while true {
            skipSpace()
            guard at < bytes.count else {
                isBroken = true
                break
            }
            if bytes[at] == 0x5D {
                at &+= 1
                break
            }
            if bytes[at] == 0x2C {
                at &+= 1
                continue
            }
            guard let value = value(), !isBroken else {
                isBroken = true
                break
            }
            elements.append(value)
        }
        return .array(elements)
    }

    private mutating func expect(_ byte: UInt8) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == byte else { return false }
        at &+= 1
        return true
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) -> JSONValue? {
        let letters = Array("\(word)".utf8)
        guard bytes[at...].starts(with: letters) else { return fail() }
        at &+= letters.count
        return value
    }

    private mutating func number() -> JSONValue? {
        let start = at
        while at < bytes.count, bytes[at] &- 0x30 < 10 || "+-.eE".utf8.contains(bytes[at]) { at &+= 1 }
        guard at > start else { return fail() }
        return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    /// Nil where the closing quote is missing.
    private mutating func string() -> String? {
        at &+= 1
        let start = at
        while at < bytes.count, bytes[at] != 0x22, bytes[at] != 0x5C { at &+= 1 }
        if at < bytes.count, bytes[at] == 0x22 {
            defer { at &+= 1 }
            return String(decoding: bytes[start..<at], as: UTF8.self)
        }
        var out = Array(bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            if byte == 0x22 {
                at &+= 1
                return String(decoding: out, as: UTF8.self)
            }
            if byte == 0x5C {
                escape(&out)
            } else {
                out.append(byte)
                at &+= 1
            }
        }
        isBroken = true
        return nil
    }

    private mutating func escape(_ out: inout [UInt8]) {
        at &+= 1
        guard at < bytes.count else { return }
        let letter = bytes[at]
        at &+= 1
        switch letter {
        case 0x6E: out.append(0x0A)
        case 0x74: out.append(0x09)
        case 0x72: out.append(0x0D)
        case 0x62, 0x66: break
        case 0x75: out.append(contentsOf: String(unicodeEscape()).utf8)
        default: out.append(letter)
        }
    }

    /// A lone surrogate becomes U+FFFD.
    private mutating func unicodeEscape() -> Unicode.Scalar {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        guard let unit = fourDigits() else { return replacement }
        if unit & 0xFC00 == 0xD800 {
            guard at &+ 1 < bytes.count, bytes[at] == 0x5C, bytes[at &+ 1] == 0x75 else { return replacement }
            let mark = at
            at &+= 2
            guard let low = fourDigits(), low & 0xFC00 == 0xDC00 else {
                at = mark
                return replacement
            }
            return Unicode.Scalar(0x10000 &+ (unit & 0x3FF) << 10 &+ low & 0x3FF) ?? replacement
        }
        return Unicode.Scalar(unit) ?? replacement
    }

    private mutating func fourDigits() -> UInt32? {
        guard at &+ 4 <= bytes.count else { return nil }
        var number: UInt32 = 0
        for offset in 0..<4 {
            switch bytes[at &+ offset] {
            case let digit where digit &- 0x30 < 10: number = number << 4 | UInt32(digit &- 0x30)
            case let digit where (digit | 0x20) &- 0x61 < 6: number = number << 4 | UInt32((digit | 0x20) &- 0x57)
            default: return nil
            }
        }
        at &+= 4
        return number
    }
}
