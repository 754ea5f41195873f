import WireModel

/// Why a fetch brought no page: what happened, where, and what to do.
///
/// An HTTP status is never an error of this type; it stands in the `Page`.
package struct FetchError: Error, Equatable, CustomStringConvertible, Sendable {
    package enum Reason: String, Sendable, CaseIterable, Codable {
        /// The task was cancelled.
        case cancelled
        /// The host name has no address, or no name server answered.
        case dns
        /// No connection came about, or it broke before the response began.
        case connect
        /// The certificate or the TLS handshake failed.
        case tls
        /// The time over all hops was used up.
        case timeout
        /// Fewer bytes a second than the settings ask for.
        case slow
        /// The address is private, local or special, or the URL holds credentials.
        case addressRefused = "address-refused"
        /// The address and port of something that this installation serves itself.
        case ownEndpoint = "own-endpoint"
        case portRefused = "port-refused"
        case schemeRefused = "scheme-refused"
        case redirectLimit = "redirect-limit"
        case redirectLoop = "redirect-loop"
        /// https redirected to http.
        case downgrade
        /// A redirect without a usable Location.
        case badRedirect = "bad-redirect"
        /// The caller's `beforeHop` said no.
        case hopRefused = "hop-refused"
        /// The caller's `beforeHop` said not now.
        case hopPutOff = "hop-put-off"
        /// More bytes on the wire or decoded than the limit.
        case tooLarge = "too-large"
        /// Unpacks to many times its size: a decompression bomb.
        case ratio
        case headersTooLarge = "headers-too-large"
        /// The body ended before its end.
        case truncated
        /// Unknown, stacked or damaged content coding.
        case badEncoding = "bad-encoding"
        /// Not HTTP, or HTTP that contradicts itself.
        case badProtocol = "bad-protocol"
        /// 304 to a request that asked nothing of the sort: the server, or a cache before it, lies.
        case unaskedNotModified = "unasked-304"
        /// The client was shut down.
        case shutDown = "shut-down"
        /// Our own fault or a full table: settings, memory, libcurl's start.
        case internalFault = "internal-fault"
    }

    package let reason: Reason
    /// The URL of the hop that failed.
    package let url: String
    /// One printable ASCII line, at most 300 bytes.
    package let detail: String
    /// Bytes on the wire of the body that is not to be had, as far as it came.
    package let wireBytes: Int
    /// Not before that is there any use in trying again; nil where nothing is known.
    package let wait: Duration?

    package init(_ reason: Reason, url: String, detail: String, wireBytes: Int = 0, wait: Duration? = nil) {
        self.wait = wait
        self.reason = reason
        self.url = url
        self.wireBytes = wireBytes
        self.detail = FetchError.printable(detail)
    }

    /// The same request may go well later without anybody changing anything.
    package var isRetryable: Bool {
        switch reason {
        case .dns, .connect, .tls, .timeout, .slow, .truncated, .badProtocol, .badEncoding, .cancelled, .shutDown,
            .internalFault, .redirectLoop, .badRedirect, .redirectLimit, .unaskedNotModified, .hopPutOff:
            true
        case .addressRefused, .ownEndpoint, .portRefused, .schemeRefused, .downgrade, .hopRefused, .tooLarge, .ratio,
            .headersTooLarge:
            false
        }
    }

    package var description: String {
        let shown = FetchError.printable(url, limit: 2_048)
        return "fetch: \(shown): \(reason.rawValue): \(detail)\(advice.map { "; \($0)" } ?? "")"
    }

    /// What a person can do, where a person can do something.
    private var advice: String? {
        switch reason {
        case .addressRefused: "if this host is yours, list its address and port in fetch.allow"
        case .ownEndpoint: "the status page is not fetched; if another program listens there, change page.listen"
        case .portRefused: "if the source is trusted, add the port to fetch.ports (a host of your own: to fetch.allow)"
        case .tls: "the site must mend its certificate; it is tried again"
        case .downgrade: "allow downgrades only for a source that really has no https"
        case .redirectLoop, .redirectLimit: "open the URL in a browser and store the address where it ends"
        case .tooLarge, .ratio: "raise the body limit only if such a page is expected"
        case .dns, .connect, .timeout, .slow, .truncated: "it is tried again"
        default: nil
        }
    }

    /// Foreign text made safe for a log line or a terminal: printable ASCII, cut.
    static func printable(_ text: String, limit: Int = 300) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if bytes.count >= limit { break }
            bytes.append((0x20...0x7E).contains(byte) ? byte : UInt8(ascii: "?"))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
