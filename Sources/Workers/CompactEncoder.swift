/// Writes values for the other end of a worker's socket: bytes without names, in the order of declaration.
///
/// Both ends are the same program, so nothing needs to be told but the values: numbers take eight bytes
/// (little-endian), texts and lists begin with a count of four, and properties that may be absent with one that says so.
/// Lists of elements that may be absent, and dictionaries, are not among what is sent.
struct CompactEncoder {
    static func bytes(of value: some Encodable) throws -> [UInt8] {
        let output = CompactOutput()
        try value.encode(to: output)
        return output.buffer.bytes
    }
}

/// The bytes written so far; one for all containers of a value.
final class CompactOutput: Encoder {
    private(set) var buffer = CompactBuffer()
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(CompactFields(output: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        defer { put(UInt32(0)) }
        return CompactList(output: self, place: buffer.bytes.count)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { CompactSingle(output: self) }

    func put(_ flag: Bool) { buffer.put(flag) }
    func put(_ number: some FixedWidthInteger) { buffer.put(number) }
    func put(_ text: String) { buffer.put(text) }

    func write(_ value: some Encodable) throws {
        if let text = value as? String { put(text) } else { try value.encode(to: self) }
    }

    /// Sets the four bytes at `place`, a list's count.
    func patch(_ place: Int, count: Int) { buffer.patch(place, count: count) }
}

/// The stored properties of one value.
private struct CompactFields<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let output: CompactOutput
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { output.put(false) }
    func encode(_ value: Bool, forKey key: Key) { output.put(value) }
    func encode(_ value: String, forKey key: Key) { output.put(value) }
    func encode(_ value: Double, forKey key: Key) { output.put(value.bitPattern) }
    func encode(_ value: Float, forKey key: Key) { output.put(value.bitPattern) }
    func encode(_ value: Int, forKey key: Key) { output.put(value) }
    func encode(_ value: Int8, forKey key: Key) { output.put(value) }
    func encode(_ value: Int16, forKey key: Key) { output.put(value) }
    func encode(_ value: Int32, forKey key: Key) { output.put(value) }
    func encode(_ value: Int64, forKey key: Key) { output.put(value) }
    func encode(_ value: UInt, forKey key: Key) { output.put(value) }
    func encode(_ value: UInt8, forKey key: Key) { output.put(value) }
    func encode(_ value: UInt16, forKey key: Key) { output.put(value) }
    func encode(_ value: UInt32, forKey key: Key) { output.put(value) }
    func encode(_ value: UInt64, forKey key: Key) { output.put(value) }
    func encode(_ value: some Encodable, forKey key: Key) throws { try output.write(value) }

    // What may be absent says whether it is there; the defaults of these would write nothing for what is not.
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try optional(value) }
    func encodeIfPresent(_ value: (some Encodable)?, forKey key: Key) throws { try optional(value) }

    private func optional(_ value: (some Encodable)?) throws {
        output.put(value != nil)
        if let value { try output.write(value) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        output.container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { output.unkeyedContainer() }
    func superEncoder() -> any Encoder { output }
    func superEncoder(forKey key: Key) -> any Encoder { output }
}

/// The elements of a list.
private struct CompactList: UnkeyedEncodingContainer {
    let output: CompactOutput
    /// Of the count in the output.
    let place: Int
    private(set) var count = 0
    var codingPath: [any CodingKey] { [] }

    init(output: CompactOutput, place: Int) {
        self.output = output
        self.place = place
    }

    mutating func encode(_ value: some Encodable) throws {
        counted()
        try output.write(value)
    }

    mutating func encodeNil() {
        counted()
        output.put(false)
    }

    private mutating func counted() {
        count += 1
        output.patch(place, count: count)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        counted()
        return output.container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        counted()
        return output.unkeyedContainer()
    }
    func superEncoder() -> any Encoder { output }
}

/// A value that is one number or text.
private struct CompactSingle: SingleValueEncodingContainer {
    let output: CompactOutput
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { output.put(false) }
    func encode(_ value: Bool) { output.put(value) }
    func encode(_ value: String) { output.put(value) }
    func encode(_ value: Double) { output.put(value.bitPattern) }
    func encode(_ value: Float) { output.put(value.bitPattern) }
    func encode(_ value: Int) { output.put(value) }
    func encode(_ value: Int8) { output.put(value) }
    func encode(_ value: Int16) { output.put(value) }
    func encode(_ value: Int32) { output.put(value) }
    func encode(_ value: Int64) { output.put(value) }
    func encode(_ value: UInt) { output.put(value) }
    func encode(_ value: UInt8) { output.put(value) }
    func encode(_ value: UInt16) { output.put(value) }
    func encode(_ value: UInt32) { output.put(value) }
    func encode(_ value: UInt64) { output.put(value) }
    func encode(_ value: some Encodable) throws { try output.write(value) }
}
