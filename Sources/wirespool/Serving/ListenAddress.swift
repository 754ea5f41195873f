/// Where a server of ours listens: `127.0.0.1:7680`, `[::1]:7680`, `unix:/run/wirespool-page/socket`.
enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// An address in figures, never a name: what a name means is decided elsewhere.
    case port(host: String, port: Int)
    case unix(path: String)

    /// A path of a socket holds 107 bytes (unix(7)).
    private static let longestPath = 107

    init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard path.hasPrefix("/"), path.utf8.count <= Self.longestPath, !path.utf8.contains(0) else { return nil }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, host.contains(":") == isBracketed,
            host.utf8.allSatisfy({
                $0 == 0x2E || $0 == 0x3A || (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
            })
        else { return nil }
        self = .port(host: host, port: port)
    }

    /// Only programs of this machine can reach it.
    var isLocal: Bool {
        switch self {
        case .unix: true
        case .port(let host, _): host == "::1" || host.hasPrefix("127.")
        }
    }

    var port: Int? {
        if case .port(_, let port) = self { port } else { nil }
    }

    var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .port(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
