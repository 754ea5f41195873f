/// Undoes UTF-8 that was once read as windows-1252 or Latin-1 and encoded again (`â€¦` for `…`).
enum DoubleDecoding {
    /// The text that was meant; nil where the bytes tell of no such accident.
    ///
    /// Sure only when every character outside ASCII takes part: the text's windows-1252 bytes must be valid UTF-8.
    static func undone(_ utf8: ByteView) -> [UInt8]? {
        let first = utf8.firstNonASCII()
        guard first < utf8.count, mayBegin(utf8, at: first) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for scalar in utf8.string.unicodeScalars {
            guard let byte = singleByte(scalar.value) else { return nil }
            bytes.append(byte)
        }
        return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
    }

    /// The first character must be a lead byte's: U+00C2…U+00F4.
    private static func mayBegin(_ utf8: ByteView, at index: Int) -> Bool {
        utf8[index] == 0xC3 && utf8[index &+ 1] >= 0x82 && utf8[index &+ 1] <= 0xB4 && utf8[index &+ 2] >= 0x80
    }

    private static func singleByte(_ scalar: UInt32) -> UInt8? {
        if scalar < 0x100 { return UInt8(scalar) }
        return windows1252[scalar]
    }

    /// The characters of windows-1252 that have other numbers in Unicode.
    private static let windows1252: [UInt32: UInt8] = [
        0x20AC: 0x80, 0x201A: 0x82, 0x192: 0x83, 0x201E: 0x84, 0x2026: 0x85, 0x2020: 0x86, 0x2021: 0x87, 0x2C6: 0x88,
        0x2030: 0x89, 0x160: 0x8A, 0x2039: 0x8B, 0x152: 0x8C, 0x17D: 0x8E, 0x2018: 0x91, 0x2019: 0x92, 0x201C: 0x93,
        0x201D: 0x94, 0x2022: 0x95, 0x2013: 0x96, 0x2014: 0x97, 0x2DC: 0x98, 0x2122: 0x99, 0x161: 0x9A, 0x203A: 0x9B,
        0x153: 0x9C, 0x17E: 0x9E, 0x178: 0x9F,
    ]
}
