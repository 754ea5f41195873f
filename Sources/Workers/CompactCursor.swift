import WireModel

/// The bytes of a worker's answer, or of a request's head, that are not read yet.
///
/// None of them is trusted: the other end may have been taken over. Every count is held against the bytes that are left and against `elements`; a number with a fraction is finite and
/// below 10^12 (a date of the year 33,000); texts become valid UTF-8.
struct CompactCursor {
    private let bytes: ArraySlice<UInt8>
    private var at: Int
    private var elementsLeft: Int
    private let isWireText: Bool
    /// An address that is likely to come, so that it is not taken apart again.
    private let likely: CanonicalURL?

    /// Elements of a list for which room is made before the first is read.
    private static let room = 1_024

    init(_ bytes: ArraySlice<UInt8>, elements: Int, isWireText: Bool, likely: CanonicalURL? = nil) {
        self.bytes = bytes
        at = bytes.startIndex
        elementsLeft = elements
        self.isWireText = isWireText
        self.likely = likely
    }

    var isAtEnd: Bool { at == bytes.endIndex }

    /// All of the bytes as one value.
    mutating func whole<Value: CompactValue>(_ type: Value.Type) throws(CompactFault) -> Value {
        let value = try Value(from: &self)
        guard isAtEnd else { throw .left }
        return value
    }

    mutating func flag() throws(CompactFault) -> Bool {
        let byte = try byte()
        guard byte < 2 else { throw .flag }
        return byte == 1
    }

    mutating func byte() throws(CompactFault) -> UInt8 {
        guard at < bytes.endIndex else { throw .short }
        defer { at &+= 1 }
        return bytes[at]
    }

    mutating func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws(CompactFault) -> Number {
        let size = Number.bitWidth / 8
        guard bytes.endIndex - at >= size else { throw .short }
        let offset = at - bytes.startIndex
        at += size
        return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: type)) }
    }

    mutating func double() throws(CompactFault) -> Double {
        let number = Double(bitPattern: try integer(UInt64.self))
        guard number.isFinite, abs(number) < 1e12 else { throw .number }
        return number
    }

    mutating func text() throws(CompactFault) -> String {
        let count = Int(try integer(UInt32.self))
        guard count <= bytes.endIndex - at else { throw .short }
        defer { at += count }
        let utf8 = bytes[at..<at + count]
        let text = String(decoding: utf8, as: UTF8.self)
        return isWireText && utf8.mayHoldInvisible ? text.wireText : text
    }

    /// The elements that a list is said to have.
    mutating func count() throws(CompactFault) -> Int {
        let count = Int(try integer(UInt32.self))
        guard count <= elementsLeft, count <= bytes.endIndex - at else { throw .tooMany }
        elementsLeft -= count
        return count
    }

    mutating func address() throws(CompactFault) -> CanonicalURL {
        let text = try text()
        if let likely, likely.string == text { return likely }
        guard let url = CanonicalURL(text) else { throw .address }
        return url
    }

    mutating func list<Value>(
        _ read: (inout CompactCursor) throws(CompactFault) -> Value
    ) throws(CompactFault) -> [Value] {
        let count = try count()
        var values: [Value] = []
        values.reserveCapacity(min(count, Self.room))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    mutating func optionalText() throws(CompactFault) -> String? { try flag() ? try text() : nil }
    mutating func texts() throws(CompactFault) -> [String] {
        try list { cursor throws(CompactFault) in try cursor.text() }
    }
    mutating func optionalFlag() throws(CompactFault) -> Bool? { try flag() ? try flag() : nil }
    mutating func optionalAddress() throws(CompactFault) -> CanonicalURL? { try flag() ? try address() : nil }
}

enum CompactFault: Error {
    case short
    case tooMany
    case number
    case flag
    case address
    case kind
    case left
}

extension ArraySlice<UInt8> {
    /// True where a control, bidi or zero-width character, a line separator or a non-character may stand.
    ///
    /// Never false where one does; true also for some that are harmless.
    var mayHoldInvisible: Bool {
        withUnsafeBufferPointer { bytes in
            var at = 0
            while at < bytes.count {
                let byte = bytes[at]
                at &+= 1
                if byte >= 0x20, byte < 0x7F { continue }
                if byte < 0x80 { return true }
                let next = at < bytes.count ? bytes[at] : 0
                let third = at &+ 1 < bytes.count ? bytes[at &+ 1] : 0
                switch byte {
                case 0xC2 where next < 0xA1 || next == 0xAD, 0xD8 where next == 0x9C,
                    0xE1 where next == 0x9A || next == 0xA0,
                    0xE2 where next == 0x81, 0xE3 where next == 0x80 && third == 0x80,
                    0xEF where next == 0xB7 || next >= 0xBB, 0xF3...0xFF:
                    return true
                case 0xE2 where next == 0x80 && (third < 0x8C || (0x8E...0x8F).contains(third) || third >= 0xA8):
                    // E2 80 93 … A6, dashes, quotes and the ellipsis, are in every story.
                    return true
                case 0xF0...0xF2 where next & 0x0F == 0x0F:
                    return true
                default: break
                }
            }
            return false
        }
    }
}
