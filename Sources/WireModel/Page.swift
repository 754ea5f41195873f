import Foundation

/// One header field as it came, name in lower case.
package struct HeaderField: Hashable, Sendable, Codable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name.lowercased()
        self.value = value
    }
}

/// A redirect that was followed.
package struct RedirectHop: Hashable, Sendable, Codable {
    package var from: CanonicalURL
    package var status: Int
    package var to: CanonicalURL
    /// The redirect's own Retry-After (RFC 9110 10.2.3), as sent.
    package var retryAfter: String?

    /// 301 and 308 promise to last (RFC 9110 15.4).
    package var isPermanent: Bool { status == 301 || status == 308 }

    package init(from: CanonicalURL, status: Int, to: CanonicalURL, retryAfter: String? = nil) {
        self.from = from
        self.status = status
        self.to = to
        self.retryAfter = retryAfter
    }
}

/// A complete response: what one fetch brought, decoded and whole.
///
/// Any status may stand here; only transport failures and broken limits are errors.
package struct Page: Sendable, Codable, Equatable {
    package var requestedURL: CanonicalURL
    package var finalURL: CanonicalURL
    package var hops: [RedirectHop]
    package var status: Int
    /// The final response's own fields, in order.
    package var headers: [HeaderField]
    /// Content-decoded bytes; empty on a 304.
    package var body: [UInt8]
    /// Bytes of the body on the wire.
    package var wireBytes: Int
    package var fetchedAt: Date
    package var elapsed: Duration
    package var httpVersion: String
    package var remoteAddress: String
    /// Of the memory that all pages share; nothing of what a page says.
    package var hold = PageHold(nil)

    private enum CodingKeys: String, CodingKey {
        case requestedURL, finalURL, hops, status, headers, body, wireBytes, fetchedAt, elapsed, httpVersion
        case remoteAddress
    }

    package init(
        requestedURL: CanonicalURL, finalURL: CanonicalURL, hops: [RedirectHop] = [], status: Int = 200,
        headers: [HeaderField] = [], body: [UInt8], wireBytes: Int = 0, fetchedAt: Date, elapsed: Duration = .zero,
        httpVersion: String = "1.1", remoteAddress: String = ""
    ) {
        self.requestedURL = requestedURL
        self.finalURL = finalURL
        self.hops = hops
        self.status = status
        self.headers = headers
        self.body = body
        self.wireBytes = wireBytes
        self.fetchedAt = fetchedAt
        self.elapsed = elapsed
        self.httpVersion = httpVersion
        self.remoteAddress = remoteAddress
    }

    /// First field of that name, in any case; values are as sent, without surrounding blanks.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name == wanted }?.value
    }

    package var validators: Validators? {
        Validators(entityTag: header("etag"), lastModified: header("last-modified"), url: finalURL)
    }
}

/// Keeps something for as long as a copy of the page is there; as equal as any other.
package struct PageHold: Sendable, Equatable {
    private let kept: (any AnyObject & Sendable)?

    package init(_ kept: (any AnyObject & Sendable)?) { self.kept = kept }

    package static func == (_: PageHold, _: PageHold) -> Bool { true }
}
