import WireModel

/// Addresses as feeds write them.
enum FeedAddress {
    /// Without white space at the ends and line ends inside, made absolute where there is a base (RFC 3986 5).
    static func resolved(_ text: String?, base: String?) -> String? {
        guard var reference = text?.trimmedASCII, !reference.isEmpty else { return nil }
        if reference.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) {
            reference = String(reference.unicodeScalars.filter { $0 != "\n" && $0 != "\r" && $0 != "\t" })
        }
        if isAbsolute(reference) { return reference }
        guard let base else { return reference }
        return URLReference.resolve(reference, base: base) ?? reference
    }

    /// True where a scheme stands before the first colon (RFC 3986 3.1).
    static func isAbsolute(_ text: String) -> Bool {
        guard let first = text.utf8.first, (first | 0x20) &- 0x61 < 26 else { return false }
        for byte in text.utf8 {
            if byte == 0x3A { return true }
            guard (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
            else { return false }
        }
        return false
    }

    static func isWeb(_ text: String) -> Bool {
        let head = text.prefix(8).lowercased()
        return head.hasPrefix("http://") || head.hasPrefix("https://")
    }
}
