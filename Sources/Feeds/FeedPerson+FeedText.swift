import WireModel

extension FeedPerson {
    /// Reads `mail (Name)`, `Name <mail>`, `Name (mailto:mail)`, a bare address or a bare name (RSS 2.0, RFC 5322).
    init?(feedText text: String) {
        var rest = text.trimmedASCII
        guard !rest.isEmpty else { return nil }
        // Nothing so long is an address.
        guard rest.utf8.count <= 1024, rest.utf8.contains(0x40) else {
            self.init(name: rest)
            return
        }
        var mail: String?
        for (open, close) in [("(", ")"), ("<", ">")] {
            guard let from = rest.firstRange(of: open), rest.hasSuffix(close) else { continue }
            let inner = rest[from.upperBound..<rest.index(before: rest.endIndex)].trimmedASCII
            let outer = rest[..<from.lowerBound].trimmedASCII
            if let address = Self.mailAddress(inner) {
                mail = address
                rest = outer
            } else if let address = Self.mailAddress(outer) {
                mail = address
                rest = inner
            }
            break
        }
        if mail == nil, let address = Self.mailAddress(rest) {
            mail = address
            rest = ""
        }
        if mail == nil {
            let words = rest.split(separator: " ")
            if words.count > 1, let address = words.lazy.compactMap({ Self.mailAddress(String($0)) }).first {
                mail = address
                rest = words.filter { Self.mailAddress(String($0)) == nil }.joined(separator: " ")
            }
        }
        self.init(name: rest.isEmpty ? nil : rest, email: mail)
    }

    private static func mailAddress(_ text: String) -> String? {
        var address = Substring(text)
        if address.lowercased().hasPrefix("mailto:") { address = address.dropFirst(7) }
        let halves = address.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty,
            !address.contains(where: { $0.isWhitespace || "()<>,;:\"".contains($0) })
        else { return nil }
        return String(address)
    }
}
