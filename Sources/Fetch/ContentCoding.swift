/// A content coding that we ask for (RFC 9110 8.4.1).
package enum ContentCoding: String, Sendable, CaseIterable {
    case gzip
    /// zlib by the standard, raw deflate by some servers; both are read.
    case deflate
    case brotli = "br"
    case zstd

    /// What we send as Accept-Encoding.
    static let accepted = "gzip, deflate, br, zstd"
    /// Stacked codings beyond this are refused.
    static let maxStacked = 2

    /// The codings in the order they were applied, from all Content-Encoding fields together.
    ///
    /// `identity` is left out, and so are character sets and transfer words that servers put here by mistake
    /// ("utf-8", "none", "binary"): browsers take such bodies as they are.
    package static func list(_ fields: [String]) throws(ContentDecoder.Fault) -> [ContentCoding] {
        var codings: [ContentCoding] = []
        for field in fields {
            for token in field.split(separator: ",", omittingEmptySubsequences: true) {
                let name = token.lowercased().filter { $0 != " " && $0 != "\t" }
                switch name {
                case "", "identity", "none", "binary", "8bit", "7bit", "utf-8", "utf8", "iso-8859-1": continue
                case "x-gzip": codings.append(.gzip)
                default:
                    guard let coding = ContentCoding(rawValue: name) else { throw .unknownCoding(name) }
                    codings.append(coding)
                }
                if codings.count > maxStacked { throw .tooManyCodings }
            }
        }
        return codings
    }
}
