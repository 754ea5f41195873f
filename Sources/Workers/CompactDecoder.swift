import WireModel

/// Reads what `CompactEncoder` wrote, trusting none of it: the other end may have been taken over.
///
/// Every count is held against the bytes that are left and against `elements`; a number with a fraction is finite and
/// below 10^12 (a date of the year 33,000); texts become valid UTF-8.
struct CompactDecoder {
    /// Elements of all lists of a value together.
    var elements = 200_000
    /// Whether each text is made wire text (`String.wireText`) where it is not.
    var isWireText = false

    /// - Throws: `DecodingError` and `CompactFault` where the bytes are not a whole `Value`.
    func value<Value: Decodable>(_ type: Value.Type, from bytes: ArraySlice<UInt8>) throws -> Value {
        let input = CompactInput(bytes, elements: elements, isWireText: isWireText)
        let value = try Value(from: input)
        guard input.isAtEnd else { throw CompactFault.left }
        return value
    }
}

enum CompactFault: Error {
    case short
    case tooMany
    case number
    case flag
    case left
}

/// The bytes not read yet; one for all containers of a value.
final class CompactInput: Decoder {
    private let bytes: ArraySlice<UInt8>
    private var at: Int
    private var elementsLeft: Int
    private let isWireText: Bool
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(_ bytes: ArraySlice<UInt8>, elements: Int, isWireText: Bool) {
        self.bytes = bytes
        at = bytes.startIndex
        elementsLeft = elements
        self.isWireText = isWireText
    }

    var isAtEnd: Bool { at == bytes.endIndex }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(CompactInputFields(input: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let count = Int(try integer(UInt32.self))
        guard count <= elementsLeft, count <= bytes.endIndex - at else { throw CompactFault.tooMany }
        elementsLeft -= count
        return CompactInputList(input: self, size: count)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { CompactInputSingle(input: self) }

    func flag() throws -> Bool {
        guard at < bytes.endIndex else { throw CompactFault.short }
        defer { at += 1 }
        guard bytes[at] < 2 else { throw CompactFault.flag }
        return bytes[at] == 1
    }

    func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        let size = Number.bitWidth / 8
        guard bytes.endIndex - at >= size else { throw CompactFault.short }
        var number: Number = 0
        withUnsafeMutableBytes(of: &number) { $0.copyBytes(from: bytes[at..<at + size]) }
        at += size
        return Number(littleEndian: number)
    }

    func double() throws -> Double {
        let number = Double(bitPattern: try integer(UInt64.self))
        guard number.isFinite, abs(number) < 1e12 else { throw CompactFault.number }
        return number
    }

    func text() throws -> String {
        let count = Int(try integer(UInt32.self))
        guard count <= bytes.endIndex - at else { throw CompactFault.short }
        defer { at += count }
        let utf8 = bytes[at..<at + count]
        let text = String(decoding: utf8, as: UTF8.self)
        return isWireText && utf8.mayHoldInvisible ? text.wireText : text
    }

    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == String.self, let text = try text() as? Value { return text }
        return try Value(from: self)
    }
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

private struct CompactInputFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let input: CompactInput
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }
    /// Asked before each value that may be absent.
    func decodeNil(forKey key: Key) throws -> Bool { try !input.flag() }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try input.flag() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try input.text() }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try input.double() }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { throw CompactFault.number }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try input.integer(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try input.integer(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try input.integer(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try input.integer(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try input.integer(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try input.integer(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try input.integer(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try input.integer(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try input.integer(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try input.integer(type) }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try input.value(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedDecodingContainer<Nested> {
        input.container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try input.unkeyedContainer() }
    func superDecoder() -> any Decoder { input }
    func superDecoder(forKey key: Key) -> any Decoder { input }
}

private struct CompactInputList: UnkeyedDecodingContainer {
    let input: CompactInput
    let size: Int
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { size }
    var isAtEnd: Bool { currentIndex >= size }

    init(input: CompactInput, size: Int) {
        self.input = input
        self.size = size
    }

    mutating func decodeNil() throws -> Bool { try !input.flag() }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard !isAtEnd else { throw CompactFault.short }
        currentIndex += 1
        return try input.value(type)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedDecodingContainer<Nested> {
        currentIndex += 1
        return input.container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        currentIndex += 1
        return try input.unkeyedContainer()
    }
    func superDecoder() -> any Decoder { input }
}

private struct CompactInputSingle: SingleValueDecodingContainer {
    let input: CompactInput
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }
    func decode(_ type: Bool.Type) throws -> Bool { try input.flag() }
    func decode(_ type: String.Type) throws -> String { try input.text() }
    func decode(_ type: Double.Type) throws -> Double { try input.double() }
    func decode(_ type: Float.Type) throws -> Float { throw CompactFault.number }
    func decode(_ type: Int.Type) throws -> Int { try input.integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try input.integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try input.integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try input.integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try input.integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try input.integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try input.integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try input.integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try input.integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try input.integer(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try input.value(type) }
}
