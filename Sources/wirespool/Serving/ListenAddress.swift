import Fetch

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
        guard host.contains(":") == isBracketed, !host.contains("%"), IPAddress(host) != nil else { return nil }
        self = .port(host: host, port: port)
    }

    /// Only programs of this machine can reach it.
    var isLocal: Bool {
        switch self {
        case .unix: true
        case .port(let host, _): Self.isLoopback(host)
        }
    }

    /// It stands for all addresses of this machine.
    var isAnywhere: Bool {
        guard case .port(let host, _) = self else { return false }
        return [.v4(0), .v6(high: 0, low: 0, scope: 0)].contains(IPAddress(host)?.unmapped)
    }

    private static func isLoopback(_ host: String) -> Bool {
        switch IPAddress(host)?.unmapped {
        case .v4(let bits): bits >> 24 == 127
        case .v6(high: 0, low: 1, scope: 0): true
        default: false
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
