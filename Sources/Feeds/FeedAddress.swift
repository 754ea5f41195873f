import WireModel

/// Addresses as feeds write them.
enum FeedAddress {
    /// Bytes of a base that references are resolved against; a longer one is none.
    private static let baseBytes = 2048

    /// Without white space at the ends and line ends inside, made absolute where there is a base (RFC 3986 5).
    static func resolved(_ text: ByteView, base: String?) -> String? {
        let reference = text.trimmed
        if reference.isEmpty { return nil }
        if reference.contains(0x0A) || reference.contains(0x0D) || reference.contains(0x09) {
            return resolved(unbroken: reference.array.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }, base: base)
        }
        if isAbsolute(reference) { return reference.string }
        return relative(reference.string, base: base)
    }

    static func resolved(_ text: String?, base: String?) -> String? {
        text?.withView { resolved($0, base: base) }
    }

    static func resolved(_ value: XMLValue?, base: String?) -> String? {
        guard let value else { return nil }
        return value.isPlain ? resolved(value.raw, base: base) : resolved(value.text, base: base)
    }

    private static func resolved(unbroken bytes: [UInt8], base: String?) -> String? {
        bytes.withView { isAbsolute($0) ? $0.string : relative($0.string, base: base) }
    }

    private static func relative(_ reference: String, base: String?) -> String {
        guard let base, base.utf8.count <= baseBytes else { return reference }
        return URLReference.resolve(reference, base: base) ?? reference
    }

    /// True where a scheme stands before the first colon (RFC 3986 3.1).
    static func isAbsolute(_ text: ByteView) -> Bool {
        guard text.first.isLetter else { return false }
        for index in 0..<text.count {
            let byte = text[index]
            if byte == 0x3A { return true }
            guard byte.isLetter || byte.isDigit || byte == 0x2B || byte == 0x2D || byte == 0x2E else { return false }
        }
        return false
    }

    static func isAbsolute(_ text: String) -> Bool { text.withView { isAbsolute($0) } }

    static func isWeb(_ text: String) -> Bool {
        text.withView { $0[0..<7].equalsIgnoringCase("http://") || $0[0..<8].equalsIgnoringCase("https://") }
    }
}
