import WireModel

extension FetchClient {
    /// Every bound of the module, with its default.
    package struct Settings: Sendable {
        /// `User-Agent`; one printable line; default `wirespool/1.0`.
        package var userAgent = "wirespool/1.0"
        /// `From` (RFC 9110 10.1.2): a mail address to complain to; default none.
        package var from: String?
        /// Name, TCP and TLS together, each hop; default 10 s; 10 ms to 5 min.
        package var connectTimeout: Duration = .seconds(10)
        /// Time on the network over all hops; default 60 s; 10 ms to 1 h.
        package var timeout: Duration = .seconds(60)
        /// A transfer below this many bytes a second for `lowSpeedTime` is dropped; default 200; 0 switches it off.
        package var lowSpeedBytes = 200
        /// Default 20 s; whole seconds, 1 s to 10 min.
        package var lowSpeedTime: Duration = .seconds(20)
        /// Decoded bytes of one body; default 8 MiB; 1 byte to 1 GiB.
        package var bodyLimit: ByteLimit = .mebibytes(8)
        /// Bytes of one body as sent, chunk framing included; default 8 MiB; 1 byte to 1 GiB.
        package var wireLimit: ByteLimit = .mebibytes(8)
        /// Bytes of a sitemap, decoded and as sent, where that is more than the two above; default 16 MiB; 1 byte to 1 GiB.
        package var sitemapLimit: ByteLimit = .mebibytes(16)
        /// Decoded bytes for each byte sent, judged above 1 MiB decoded; default 200; 1 to 100,000.
        package var ratioLimit = 200
        /// Header bytes of one hop: interim responses, fields, trailers; default 256 KiB; 1 KiB to 300 KiB.
        package var headerLimit: ByteLimit = .kibibytes(256)
        /// Redirects followed; default 10; 0 to 20.
        package var maxHops = 10
        /// Open connections from which on none is kept for another request; default 512; 0 to 4,096 (each costs every
        /// transfer a little).
        package var maxConnections = 512
        /// How long an idle connection is kept; default 30 s; whole seconds, 1 s to 10 min.
        package var maxIdle: Duration = .seconds(30)
        /// Transfers at the same time; others wait in order; default 128; 1 to 1,024.
        package var maxActive = 128
        /// A transfer that takes longer than this gives its place to the next one; default 2 s, 10 ms to 1 min.
        package var slowAfter: Duration = .seconds(2)
        /// Transfers that may run on beside the `maxActive` after `slowAfter`; default 512, 0 to 4,096.
        ///
        /// So that a few hundred hosts that answer byte by byte do not keep the others waiting.
        package var maxSlow = 512
        /// Fetches that may wait for a place; more fail with `.internalFault`; default 65,536.
        package var maxWaiting = 65_536
        /// Bytes held by all running transfers and by pages that are not read yet, headers and windows of decoders
        /// included; above it those with more than an equal part of it are dropped; default 24 MiB; 1 MiB to 64 GiB.
        package var heldLimit: ByteLimit = .mebibytes(24)
        /// Default 80 and 443.
        package var allowedPorts: Set<Int> = [80, 443]
        /// Addresses with port that may be asked although the rule refuses them; default none.
        package var addressExceptions: [AddressException] = []
        /// Endpoints refused whatever the exceptions say: our own listening sockets; default none.
        package var refusedEndpoints: [AddressException] = []
        /// Follow https to http; default no.
        package var allowDowngrade = false
        /// PEM file with certificates trusted beside the system's; default none.
        package var caFile: String?

        package init() {}

        /// What is out of range, as one sentence; nil when all is well.
        package var fault: String? {
            func outside<Value: Comparable>(_ name: String, _ value: Value, _ range: ClosedRange<Value>) -> String? {
                range.contains(value)
                    ? nil : "\(name) is \(value), allowed is \(range.lowerBound) to \(range.upperBound)"
            }
            let sizes = 1...(1 << 30)
            let faults: [String?] = [
                outside("connectTimeout", connectTimeout, .milliseconds(10) ... .seconds(300)),
                outside("timeout", timeout, .milliseconds(10) ... .seconds(3_600)),
                outside("lowSpeedBytes", lowSpeedBytes, 0...(1 << 20)),
                outside("lowSpeedTime", lowSpeedTime, .seconds(1) ... .seconds(600)),
                outside("bodyLimit", bodyLimit.bytes, sizes),
                outside("wireLimit", wireLimit.bytes, sizes),
                outside("sitemapLimit", sitemapLimit.bytes, sizes),
                outside("heldLimit", heldLimit.bytes, (1 << 20)...(1 << 36)),
                outside("ratioLimit", ratioLimit, 1...100_000),
                outside("headerLimit", headerLimit.bytes, 1_024...(300 << 10)),
                outside("maxHops", maxHops, 0...20),
                outside("maxConnections", maxConnections, 0...4_096),
                outside("maxIdle", maxIdle, .seconds(1) ... .seconds(600)),
                outside("maxActive", maxActive, 1...1_024),
                outside("slowAfter", slowAfter, .milliseconds(10) ... .seconds(60)),
                outside("maxSlow", maxSlow, 0...4_096),
                outside("maxWaiting", maxWaiting, 1...(1 << 20)),
                textFault,
            ]
            return faults.compactMap { $0 }.first
        }

        private var textFault: String? {
            if !HeaderText.isSendable(userAgent) || userAgent.isEmpty { return "userAgent is not one printable line" }
            if let from, !HeaderText.isSendable(from) { return "from is not one printable line" }
            if let port = allowedPorts.first(where: { !(1...65_535).contains($0) }) { return "\(port) is not a port" }
            return nil
        }
    }
}

/// What may go into a header field's value.
enum HeaderText {
    /// Visible characters, blanks and bytes above ASCII (RFC 9110 5.5): no control character can start a new field.
    static func isSendable(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}
