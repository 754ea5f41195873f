import WireModel

/// Reads what `CompactEncoder` wrote, trusting none of it: the other end may have been taken over.
struct CompactDecoder {
    /// Elements of all lists of a value together.
    var elements = 200_000
    /// Whether each text is made wire text (`String.wireText`) where it is not.
    var isWireText = false

    /// - Throws: `DecodingError` and `CompactFault` where the bytes are not a whole `Value`.
    func value<Value: Decodable>(_ type: Value.Type, from bytes: ArraySlice<UInt8>) throws -> Value {
        let input = CompactInput(CompactCursor(bytes, elements: elements, isWireText: isWireText))
        let value = try Value(from: input)
        guard input.cursor.isAtEnd else { throw CompactFault.left }
        return value
    }
}

/// The bytes not read yet; one for all containers of a value.
final class CompactInput: Decoder {
    fileprivate(set) var cursor: CompactCursor
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(_ cursor: CompactCursor) { self.cursor = cursor }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(CompactInputFields(input: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        CompactInputList(input: self, size: try cursor.count())
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { CompactInputSingle(input: self) }

    func flag() throws -> Bool { try cursor.flag() }
    func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number { try cursor.integer(type) }
    func double() throws -> Double { try cursor.double() }
    func text() throws -> String { try cursor.text() }

    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == String.self, let text = try text() as? Value { return text }
        return try Value(from: self)
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
