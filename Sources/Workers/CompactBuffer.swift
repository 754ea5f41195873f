/// The bytes of a value for the other end of a worker's socket, as far as they are written.
struct CompactBuffer {
    private(set) var bytes: [UInt8] = []

    static func bytes(of value: some CompactValue) -> [UInt8] {
        var buffer = CompactBuffer()
        value.write(to: &buffer)
        return buffer.bytes
    }

    mutating func put(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func put(byte: UInt8) { bytes.append(byte) }

    mutating func put(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            put(UInt32(clamping: utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func put(_ text: String?) {
        put(text != nil)
        if let text { put(text) }
    }

    mutating func put(_ flag: Bool?) {
        put(flag != nil)
        if let flag { put(flag) }
    }

    mutating func put(_ value: some CompactValue) { value.write(to: &self) }

    mutating func put(_ value: (some CompactValue)?) {
        put(value != nil)
        if let value { value.write(to: &self) }
    }

    mutating func put(_ texts: [String]) {
        put(UInt32(clamping: texts.count))
        for text in texts { put(text) }
    }

    mutating func put(_ values: [some CompactValue]) {
        put(UInt32(clamping: values.count))
        for value in values { value.write(to: &self) }
    }

    /// Sets the four bytes at `place`, a list's count.
    mutating func patch(_ place: Int, count: Int) {
        let count = UInt32(clamping: count)
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: count >> (8 * UInt32(index))) }
    }
}
