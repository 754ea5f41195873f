/// Under which names the page may be asked for.
struct HostNames: Sendable {
    private let own: Set<String>
    private let further: Set<String>

    /// - Parameter further: of the operator, `name` for any port or `name:port`.
    init(address: ListenAddress, further: [String]) {
        var own: Set<String> = ["localhost", "127.0.0.1", "[::1]"]
        if case .port(let host, _) = address, address.isLocal { own.insert(host.contains(":") ? "[\(host)]" : host) }
        self.own = own
        self.further = Set(further.map { $0.lowercased() })
    }

    /// - Parameters:
    ///   - field: as the request names the host (RFC 9110 7.2).
    ///   - port: that the request came to, which the names of this machine have to say; nil at a socket, where a proxy may
    ///     say its own.
    func include(_ field: String, port: Int?) -> Bool {
        let asked = field.lowercased()
        if further.contains(asked) { return true }
        guard let (name, named) = Self.parts(asked) else { return false }
        return further.contains(name) || own.contains(name) && (port == nil || (named ?? 80) == port)
    }

    /// Whether a request could name a host so: a name, or an address as in a URL, with or without a port.
    static func canBeAsked(_ text: String) -> Bool {
        guard let (name, _) = parts(text) else { return false }
        let isBracketed = name.hasPrefix("[") && name.hasSuffix("]")
        let inner = isBracketed ? name.dropFirst().dropLast() : name[...]
        return !inner.isEmpty
            && inner.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                case UInt8(ascii: ":"): isBracketed
                default: false
                }
            }
    }

    /// Nil where what follows the last colon is no port.
    private static func parts(_ field: String) -> (name: String, port: Int?)? {
        guard let colon = field.lastIndex(of: ":"), !field.hasSuffix("]") else { return (field, nil) }
        guard let port = Int(field[field.index(after: colon)...]), (1...65_535).contains(port) else { return nil }
        return (String(field[..<colon]), port)
    }
}
