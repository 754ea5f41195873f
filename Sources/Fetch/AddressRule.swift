/// Where a connection may go: public unicast addresses on the listed ports, and the operator's exceptions.
///
/// Judges the address of the socket, not the text of the URL: spellings and DNS answers cannot go round it.
/// The blocks are the IANA special-purpose registries (RFC 6890 and its updates); NAT64, 6to4 and mapped addresses
/// are judged by the IPv4 address inside.
package struct AddressRule: Sendable {
    package enum Verdict: Hashable, Sendable {
        case allowed
        /// The address may not be asked; the text says which block it is in.
        case refused(String)
        /// What this very installation serves there must not be fetched, whoever names it.
        case ownEndpoint
        /// The address might, the port may not.
        case portRefused(Int)

        package var isAllowed: Bool { self == .allowed }
    }

    private let exceptions: [AddressException]
    private let refusedEndpoints: [AddressException]
    private let allowedPorts: Set<Int>

    /// - Parameter refusedEndpoints: refused before any exception is looked at.
    package init(
        exceptions: [AddressException], allowedPorts: Set<Int>, refusedEndpoints: [AddressException] = []
    ) {
        self.exceptions = exceptions
        self.allowedPorts = allowedPorts
        self.refusedEndpoints = refusedEndpoints
    }

    /// - Parameter host: the URL's host in lower case; only for exceptions that are tied to one.
    package func verdict(address: IPAddress, port: Int, host: String) -> Verdict {
        if refusedEndpoints.contains(where: { $0.covers(address: address, port: port, host: host) }) {
            return .ownEndpoint
        }
        if exceptions.contains(where: { $0.covers(address: address, port: port, host: host) }) { return .allowed }
        if let block = AddressRule.refusedBlock(of: address) { return .refused(block) }
        return allowedPorts.contains(port) ? .allowed : .portRefused(port)
    }

    /// Whether any address could be asked on that port for that host: the check before a name is looked up.
    func mayAsk(port: Int, host: String) -> Bool {
        allowedPorts.contains(port) || exceptions.contains { $0.port == port && $0.covers(host: host) }
    }

    /// The special block that an address is in; nil for a public one.
    static func refusedBlock(of address: IPAddress) -> String? {
        switch address {
        case .v4(let bits):
            return refusedBlock(v4: bits)
        case .v6(let high, let low, let scope):
            if scope != 0 { return "scoped to an interface" }
            let last = UInt32(truncatingIfNeeded: low)
            if high == 0, low >> 32 == 0xFFFF { return refusedBlock(v4: last).map { "mapped \($0)" } }
            if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 { return refusedBlock(v4: last).map { "NAT64 \($0)" } }
            if high >> 16 == 0x0064_FF9B_0001 { return refusedLocalNAT64(high: high, low: low) }
            if high >> 48 == 0x2002 {
                return refusedBlock(v4: UInt32(truncatingIfNeeded: high >> 16)).map { "6to4 \($0)" }
            }
            if let block = v6Blocks.first(where: { $0.block.contains(address) }) { return block.name }
            // Only 2000::/3 is given out (IANA IPv6 address space); the rest has no public host.
            return high >> 61 == 1 ? nil : "not global unicast"
        }
    }

    /// RFC 8215 leaves open where the IPv4 address stands (RFC 6052 2.2): at /96, or at /48 when those bits are set.
    private static func refusedLocalNAT64(high: UInt64, low: UInt64) -> String? {
        let last = UInt32(truncatingIfNeeded: low)
        if let block = refusedBlock(v4: last) { return "local NAT64 \(block)" }
        let front = UInt32(truncatingIfNeeded: high & 0xFFFF)
        guard front != 0 else { return nil }
        return refusedBlock(v4: front << 16 | UInt32(truncatingIfNeeded: low >> 40 & 0xFFFF))
            .map { "local NAT64 \($0)" }
    }

    private static func refusedBlock(v4 bits: UInt32) -> String? {
        v4Blocks.first { bits & $0.mask == $0.base }?.name
    }

    private struct V4Block: Sendable {
        let base: UInt32
        let mask: UInt32
        let name: String

        init(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ prefix: UInt32, _ name: String) {
            base = a << 24 | b << 16 | c << 8
            mask = UInt32.max << (32 - prefix)
            self.name = name
        }
    }

    private static let v4Blocks: [V4Block] = [
        V4Block(0, 0, 0, 8, "0.0.0.0/8 this network"),
        V4Block(10, 0, 0, 8, "10.0.0.0/8 private"),
        V4Block(100, 64, 0, 10, "100.64.0.0/10 carrier-grade NAT"),
        V4Block(127, 0, 0, 8, "127.0.0.0/8 loopback"),
        V4Block(169, 254, 0, 16, "169.254.0.0/16 link-local"),
        V4Block(172, 16, 0, 12, "172.16.0.0/12 private"),
        V4Block(192, 0, 0, 24, "192.0.0.0/24 protocol assignments"),
        V4Block(192, 0, 2, 24, "192.0.2.0/24 documentation"),
        V4Block(192, 88, 99, 24, "192.88.99.0/24 6to4 relay"),
        V4Block(192, 168, 0, 16, "192.168.0.0/16 private"),
        V4Block(198, 18, 0, 15, "198.18.0.0/15 benchmarking"),
        V4Block(198, 51, 100, 24, "198.51.100.0/24 documentation"),
        V4Block(203, 0, 113, 24, "203.0.113.0/24 documentation"),
        V4Block(224, 0, 0, 4, "224.0.0.0/4 multicast"),
        V4Block(240, 0, 0, 4, "240.0.0.0/4 reserved"),
    ]

    private static let v6Blocks: [(block: AddressBlock, name: String)] = [
        ("::/96", "unspecified, loopback, IPv4-compatible"),
        ("100::/64", "discard only"),
        ("2001::/23", "protocol assignments, Teredo, ORCHID"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "unique local"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    ].compactMap { text, use in AddressBlock(text).map { ($0, "\(text) \(use)") } }
}
