/// Letters and digits of a text in small letters, words parted by one space: what two texts are compared by.
///
/// The letters of most scripts come from a table, the rest by their Unicode properties.
package enum FoldedText {
    /// Small letter of each character below U+0530; 0 for no word character, `manifold` for what needs more than one.
    private static let small: [UInt16] = (UInt32(0)..<0x530).map { value in
        guard let scalar = Unicode.Scalar(value), isWord(scalar) else { return 0 }
        let mapping = scalar.properties.lowercaseMapping.unicodeScalars
        guard mapping.count == 1, let first = mapping.first, first.value < 0xFFFF else { return manifold }
        return UInt16(truncatingIfNeeded: first.value)
    }
    private static let manifold = UInt16.max

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    package static func folded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { folded($0) }
    }

    /// - Parameter bytes: well-formed UTF-8.
    package static func folded(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        // No small letter is longer than twice its capital: U+0130 and U+023A give three bytes for two.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count &* 2 &+ 8) { out in
            small.withUnsafeBufferPointer { small in
                let count = fold(bytes, into: out, small)
                return String(decoding: UnsafeBufferPointer(rebasing: out[..<count]), as: UTF8.self)
            }
        }
    }

    private static func fold(
        _ bytes: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>,
        _ small: UnsafeBufferPointer<UInt16>
    ) -> Int {
        var count = 0
        var pendingSpace = false
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte < 0x80 {
                at &+= 1
                let isLetter = (byte | 0x20) &- 0x61 < 26
                guard isLetter || byte &- 0x30 < 10 else {
                    pendingSpace = count > 0
                    continue
                }
                if pendingSpace {
                    out[count] = 0x20
                    count &+= 1
                    pendingSpace = false
                }
                out[count] = isLetter ? byte | 0x20 : byte
                count &+= 1
                continue
            }
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            guard at &+ length <= bytes.count else { return count }
            var value = UInt32(byte) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
            for offset in 1..<length { value = value << 6 | UInt32(bytes[at &+ offset] & 0x3F) }
            let kind = kind(of: value, small)
            if kind == .none {
                pendingSpace = count > 0
            } else {
                if pendingSpace {
                    out[count] = 0x20
                    count &+= 1
                    pendingSpace = false
                }
                switch kind {
                case .asWritten:
                    for offset in 0..<length { out[count &+ offset] = bytes[at &+ offset] }
                    count &+= length
                case .small(let scalar): count = append(scalar, to: out, at: count)
                default:
                    for scalar in (Unicode.Scalar(value) ?? " ").properties.lowercaseMapping.unicodeScalars {
                        count = append(scalar.value, to: out, at: count)
                    }
                }
            }
            at &+= length
        }
        return count
    }

    private enum Kind: Equatable {
        case none, asWritten, manifold
        case small(UInt32)
    }

    @inline(__always)
    private static func kind(of value: UInt32, _ small: UnsafeBufferPointer<UInt16>) -> Kind {
        if value < 0x530 {
            let letter = small[Int(value)]
            return letter == 0 ? .none : letter == manifold ? .manifold : .small(UInt32(letter))
        }
        switch value {
        case 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20BF: return .none
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FA5, 0xAC00...0xD7A3: return .asWritten
        default:
            guard let scalar = Unicode.Scalar(value), isWord(scalar) else { return .none }
            return .manifold
        }
    }

    @inline(__always)
    private static func append(_ scalar: UInt32, to out: UnsafeMutableBufferPointer<UInt8>, at count: Int) -> Int {
        if scalar < 0x80 {
            out[count] = UInt8(truncatingIfNeeded: scalar)
            return count &+ 1
        }
        if scalar < 0x800 {
            out[count] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            out[count &+ 1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            return count &+ 2
        }
        if scalar < 0x1_0000 {
            out[count] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            out[count &+ 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
            out[count &+ 2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            return count &+ 3
        }
        out[count] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
        out[count &+ 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
        out[count &+ 2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
        out[count &+ 3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
        return count &+ 4
    }
}
