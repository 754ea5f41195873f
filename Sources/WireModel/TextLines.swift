/// A text's bytes cut into lines.
package enum TextLines {
    /// The lines of a text in UTF-8, whichever of LF, CR LF and CR ends them, without their ends.
    ///
    /// By bytes: to Swift `\r\n` is one character, which is not the `\n` that one would split at.
    package static func lines(of bytes: ArraySlice<UInt8>) -> [String] {
        var lines: [String] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == 0x0A || byte == 0x0D {
                lines.append(String(decoding: bytes[start..<index], as: UTF8.self))
                if byte == 0x0D, index + 1 < bytes.endIndex, bytes[index + 1] == 0x0A { index += 1 }
                start = index + 1
            }
            index += 1
        }
        if start < bytes.endIndex { lines.append(String(decoding: bytes[start...], as: UTF8.self)) }
        return lines
    }
}
