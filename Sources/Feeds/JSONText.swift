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
struct JSONText: ~Copyable {
    private let bytes: ByteView
    /// A string with escapes on its way.
    private var unescaped = ByteSink()
    private var at = 0
    private var depth = 0
    private(set) var isBroken = false
    private static let maximumDepth = 128
    /// Values of a document; what follows is left out, since each takes ten times the memory of its bytes.
    private static let maximumValues = 500_000
    private var values = 0
    /// What is read is not kept, as its reader wants to know only where it ends.
    private var isSkipping = false

    init(_ bytes: ByteView) { self.bytes = bytes }

    /// Nil where no value begins.
    mutating func value() -> JSONValue? {
        skipSpace()
        guard at < bytes.count, !isBroken else { return nil }
        values &+= 1
        if values > Self.maximumValues { return fail() }
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
            if let value, !isSkipping { members.append((name, value)) }
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
            if !isSkipping { elements.append(value) }
        }
        return .array(elements)
    }

    /// Reads the document's object with one element of its first array called `name` in memory at a time.
    ///
    /// - Parameters:
    ///   - isSkipping: the elements are not wanted, but for their number.
    ///   - element: gets each.
    /// - Returns: the object, that array empty, and how many elements it had; nil where no object begins.
    mutating func object(
        streaming name: StaticString, isSkipping: Bool, _ element: (JSONValue) -> Void
    ) -> (object: JSONValue, elements: Int)? {
        skipSpace()
        guard bytes[at] == 0x7B, enter() else { return nil }
        values &+= 1
        var members: [(name: String, value: JSONValue)] = []
        var count: Int?
        while true {
            skipSpace()
            if bytes[at] == 0x2C {
                at &+= 1
                continue
            }
            guard bytes[at] == 0x22 else {
                isBroken = bytes[at] != 0x7D
                break
            }
            guard let key = string(), expect(0x3A) else {
                isBroken = true
                break
            }
            skipSpace()
            if count == nil, bytes[at] == 0x5B, key == "\(name)" {
                self.isSkipping = isSkipping
                count = elements(element)
                self.isSkipping = false
                members.append((key, .array([])))
            } else if let value = value() {
                members.append((key, value))
            } else {
                isBroken = true
            }
            if isBroken { break }
        }
        return (.object(members), count ?? 0)
    }

    /// Lends the whole elements of an array one by one.
    private mutating func elements(_ element: (JSONValue) -> Void) -> Int {
        values &+= 1
        guard enter() else { return 0 }
        defer { depth &-= 1 }
        var count = 0
        while true {
            skipSpace()
            if bytes[at] == 0x2C {
                at &+= 1
                continue
            }
            if bytes[at] == 0x5D, at < bytes.count {
                at &+= 1
                return count
            }
            guard at < bytes.count, let value = value(), !isBroken else {
                isBroken = true
                return count
            }
            count &+= 1
            if !isSkipping { element(value) }
        }
    }

    private mutating func expect(_ byte: UInt8) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == byte else { return false }
        at &+= 1
        return true
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) -> JSONValue? {
        guard bytes.hasPrefix(word, at: at) else { return fail() }
        at &+= word.utf8CodeUnitCount
        return value
    }

    private mutating func number() -> JSONValue? {
        let start = at
        while at < bytes.count, bytes[at].isDigit || "+-.eE".utf8.contains(bytes[at]) { at &+= 1 }
        guard at > start else { return fail() }
        return .number(bytes[start..<at].string)
    }

    /// Nil where the closing quote is missing.
    private mutating func string() -> String? {
        at &+= 1
        let start = at
        let quote = bytes.index(of: 0x22, from: at)
        if quote < bytes.count, bytes.index(of: 0x5C, from: at, limit: quote) == quote {
            at = quote &+ 1
            return isSkipping ? "" : bytes[start..<quote].string
        }
        unescaped.removeAll()
        while at < bytes.count {
            // A string ends near: no more is looked at than has to be.
            let ahead = bytes[at..<min(bytes.count, at &+ 4096)]
            at &+= unescaped.copy(ahead, from: 0) { ByteWord.equal($0, 0x22) | ByteWord.equal($0, 0x5C) }
            if bytes[at] == 0x22 {
                at &+= 1
                return isSkipping ? "" : unescaped.view.string
            }
            if bytes[at] == 0x5C { escape() }
        }
        isBroken = true
        return nil
    }

    private mutating func escape() {
        let letter = bytes[at &+ 1]
        at &+= 2
        switch letter {
        case 0x6E: unescaped.append(0x0A)
        case 0x74: unescaped.append(0x09)
        case 0x72: unescaped.append(0x0D)
        case 0x62, 0x66: break
        case 0x75: unescaped.append(scalar: unicodeEscape().value)
        default: if at <= bytes.count { unescaped.append(letter) }
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
