/// Names a story: 16 hex digits, the same for the same story on every host and in a replay.
///
/// The first 8 bytes of SHA-256 over a domain word and the story's key. Frozen by test vectors: changing this
/// orphans every published record.
package struct StoryID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The id as a number; the index and the state keep it so.
    package let bits: UInt64

    /// The id of the story at an address.
    package init(url: CanonicalURL) {
        self.init(key: "url\n" + url.equalityKey)
    }

    /// The id of a text that came without an address: its headline and body decide.
    package init(article: Article) {
        self.init(key: "text\n" + (article.headline ?? "") + "\n" + article.bodyText)
    }

    /// Reads a written id; nil unless it is 16 lower-case hex digits.
    package init?(hex: String) {
        guard hex.utf8.count == 16, hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            let bits = UInt64(hex, radix: 16)
        else { return nil }
        self.bits = bits
    }

    package init(bits: UInt64) { self.bits = bits }

    private init(key: String) {
        bits = SHA256Digest(of: "wirespool story 1\n\(key)".utf8).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// 16 lower-case hex digits; in the order of ``bits``.
    package var hex: String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    package var uri: String { "urn:wirespool:story:\(hex)" }
    package var description: String { hex }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = StoryID(hex: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a story id: \(text)")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
