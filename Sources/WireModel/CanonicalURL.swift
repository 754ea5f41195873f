/// An absolute http or https URL in its normal form (RFC 3986 6.2.2, WHATWG host rules).
///
/// Two spellings of one address give equal values. Everything that wirespool fetches or publishes is one of these.
package struct CanonicalURL: Hashable, Sendable, CustomStringConvertible {
    /// The whole URL, ASCII only, host in lower case, default port left out.
    package let string: String
    package let scheme: String
    /// Host without brackets or port: a lower-case ASCII name or an address.
    package let host: String
    /// Nil when it is the scheme's own.
    package let port: Int?
    /// Begins with `/`.
    package let path: String
    /// Without the `?`.
    package let query: String?
    /// Without the `#`.
    package let fragment: String?

    package var description: String { string }

    /// `scheme://host[:port]`, the unit of robots.txt and of connections (RFC 6454).
    package var origin: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port.map { "\(scheme)://\(name):\($0)" } ?? "\(scheme)://\(name)"
    }

    /// Path and query as they stand in a request line.
    package var requestTarget: String { query.map { "\(path)?\($0)" } ?? path }
}

extension CanonicalURL: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let url = CanonicalURL(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a web address: \(text)")
        }
        self = url
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(string)
    }
}
