import Glibc

/// An IPv4 or IPv6 address as numbers.
package enum IPAddress: Hashable, Sendable, CustomStringConvertible {
    case v4(UInt32)
    /// `scope` is the interface of a link-local address, 0 where there is none.
    case v6(high: UInt64, low: UInt64, scope: UInt32)

    /// Reads dotted decimal or RFC 4291 text, strictly: no octal, no short forms, no brackets.
    ///
    /// A zone (`%eth0`) is read as a scope that is not 0.
    package init?(_ text: String) {
        var text = text
        var scope: UInt32 = 0
        if let mark = text.firstIndex(of: "%") {
            guard text.contains(":") else { return nil }
            scope = UInt32(text[text.index(after: mark)...]) ?? 1
            if scope == 0 { scope = 1 }
            text = String(text[..<mark])
        }
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            self = .v4(UInt32(bigEndian: four.s_addr))
            return
        }
        var six = [UInt8](repeating: 0, count: 16)
        let read = unsafe six.withUnsafeMutableBytes { unsafe inet_pton(AF_INET6, text, $0.baseAddress) }
        guard read == 1 else { return nil }
        self = .v6(high: IPAddress.word(six[0..<8]), low: IPAddress.word(six[8..<16]), scope: scope)
    }

    /// The address and port in a socket address; nil for any family but IPv4 and IPv6, or when it is too short.
    static func endpoint(of bytes: UnsafeRawBufferPointer) -> (address: IPAddress, port: Int)? {
        guard bytes.count >= MemoryLayout<sa_family_t>.size else { return nil }
        switch unsafe Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET:
            guard bytes.count >= MemoryLayout<sockaddr_in>.size else { return nil }
            let four = unsafe bytes.loadUnaligned(as: sockaddr_in.self)
            return (.v4(UInt32(bigEndian: four.sin_addr.s_addr)), Int(UInt16(bigEndian: four.sin_port)))
        case AF_INET6:
            guard bytes.count >= MemoryLayout<sockaddr_in6>.size else { return nil }
            let six = unsafe bytes.loadUnaligned(as: sockaddr_in6.self)
            let octets = unsafe withUnsafeBytes(of: six.sin6_addr) { unsafe [UInt8]($0) }
            let address = IPAddress.v6(
                high: word(octets[0..<8]), low: word(octets[8..<16]), scope: six.sin6_scope_id)
            return (address, Int(UInt16(bigEndian: six.sin6_port)))
        default:
            return nil
        }
    }

    package var description: String {
        switch self {
        case .v4(let bits):
            return "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
        case .v6(let high, let low, let scope):
            var groups: [String] = []
            for word in [high, low] {
                for shift in stride(from: 48, through: 0, by: -16) {
                    groups.append(String(word >> UInt64(shift) & 0xFFFF, radix: 16))
                }
            }
            return groups.joined(separator: ":") + (scope == 0 ? "" : "%\(scope)")
        }
    }

    /// An IPv4-mapped address (::ffff:0:0/96) is the same endpoint as its IPv4.
    package var unmapped: IPAddress {
        if case .v6(0, let low, 0) = self, low >> 32 == 0xFFFF { return .v4(UInt32(truncatingIfNeeded: low)) }
        return self
    }

    private static func word(_ octets: ArraySlice<UInt8>) -> UInt64 {
        octets.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// A block of addresses (`192.168.0.0/16`).
struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
    let base: IPAddress
    /// Leading bits that count: 0 to 32, or 0 to 128.
    let prefix: Int

    /// Nil where it is no address, the length is out of range, or bits beyond it are set.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
        if case .v6(_, _, let scope) = address, scope != 0 { return nil }
        var prefix = address.width
        if parts.count == 2 {
            guard parts[1].count <= 3, parts[1].allSatisfy({ $0.isASCII && $0.isNumber }), let bits = Int(parts[1]),
                bits <= address.width
            else { return nil }
            prefix = bits
        }
        guard address.masked(prefix) == address else { return nil }
        base = address
        self.prefix = prefix
    }

    /// A scoped address is in no block.
    func contains(_ address: IPAddress) -> Bool { address.masked(prefix) == base }

    var description: String { prefix == base.width ? "\(base)" : "\(base)/\(prefix)" }
}

extension IPAddress {
    var width: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// The address with all but its first `prefix` bits cleared; the scope stays.
    fileprivate func masked(_ prefix: Int) -> IPAddress {
        func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : bits >= 64 ? .max : ~(UInt64.max >> UInt64(bits)) }
        switch self {
        case .v4(let bits):
            return .v4(bits & UInt32(truncatingIfNeeded: mask(prefix) >> 32))
        case .v6(let high, let low, let scope):
            return .v6(high: high & mask(prefix), low: low & mask(prefix - 64), scope: scope)
        }
    }
}
