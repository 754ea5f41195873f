import WireModel

/// What a host's robots.txt asks of robots (RFC 9309), read once and asked for each address.
package struct RobotsRules: Sendable, Hashable, Codable {
    package struct Settings: Sendable, Hashable {
        /// Bytes of a file that are read (RFC 9309 2.5: 500 KiB at least); bounds 64 KiB...4 MiB.
        package var fileLimit: ByteLimit = .kibibytes(512)
        /// Allow and disallow lines that are kept, so that one address costs a bounded time; bounds 100...100 000.
        package var ruleCount = 20_000
        /// Sitemap lines that are kept; bounds 1...10 000.
        package var sitemapCount = 1000
        /// Bytes of one address that wildcards may be looked for in, over all rules: a tenth of a second's work.
        ///
        /// Twenty thousand rules of `/*a` cost an address of 8 KB half a second. An address beyond is not asked for.
        package var matchLimit: ByteLimit = .mebibytes(16)

        package init() {}
    }

    struct Rule: Sendable, Hashable, Codable {
        var isAllow: Bool
        /// In normal form: `*` and a last `$` are wild, their literal twins are escaped.
        var pattern: String
        /// As the file has it.
        var line: String
    }

    struct Group: Sendable, Hashable, Codable {
        /// Lower-case product tokens, `*` for all.
        var agents: [String]
        var rules: [Rule] = []
        var crawlDelaySeconds: Double?
    }

    private enum Blanket: String, Sendable, Codable { case allowAll, disallowAll }

    private var groups: [Group] = []
    private var blanket: Blanket?
    private var status: Int?
    private var matchLimit = Settings().matchLimit.bytes

    /// What it takes in memory, roughly: texts, and what stands around them.
    package private(set) var weight = 0

    /// Addresses of sitemaps as written, without doubles, in the file's order.
    package private(set) var sitemaps: [String] = []
    /// True where the file went over a bound and its end was not read.
    package private(set) var isCut = false

    /// Reads a file; no content is an error, lines that mean nothing are passed over.
    package init(text: [UInt8], settings: Settings = Settings()) {
        var reader = RobotsReader(settings: settings)
        reader.read(text.prefix(settings.fileLimit.bytes))
        groups = reader.groups
        sitemaps = reader.sitemaps
        isCut = reader.isCut || text.count > settings.fileLimit.bytes
        matchLimit = settings.matchLimit.bytes
        weight = sitemaps.reduce(0) { $0 + $1.utf8.count + 64 }
        for group in groups {
            weight += group.agents.reduce(64) { $0 + $1.utf8.count + 32 }
            weight += group.rules.reduce(0) { $0 + $1.pattern.utf8.count + $1.line.utf8.count + 128 }
        }
    }

    private init(blanket: Blanket, status: Int) {
        self.blanket = blanket
        self.status = status
    }

    /// What holds when the file did not come (RFC 9309 2.3.1).
    ///
    /// 5xx, network errors (0) and anything unknown disallow all; 4xx and redirects that led nowhere allow all, as does
    /// a 2xx without content.
    package static func forStatus(_ status: Int) -> RobotsRules {
        RobotsRules(blanket: (200..<500).contains(status) ? .allowAll : .disallowAll, status: status)
    }

    /// Whether the agent may ask for this address.
    ///
    /// The longest matching rule of the agent's groups decides, allow before disallow; without a group of its own, the
    /// groups for `*` (RFC 9309 2.2.1, 2.2.2). `/robots.txt` itself is always allowed.
    ///
    /// - Parameters:
    ///   - agent: product token; a version after `/` is left out.
    ///   - onlyNamed: look only at groups that name the agent (feeds that a person configured).
    package func allows(agent: String, url: CanonicalURL, onlyNamed: Bool = false) -> RobotsVerdict {
        verdict(agent: agent, target: Array(url.requestTarget.utf8), onlyNamed: onlyNamed)
    }

    /// Wait between two requests that the agent's groups ask for (not in RFC 9309, but in wide use).
    package func crawlDelay(agent: String) -> Duration? {
        groups(for: agent).compactMap(\.crawlDelaySeconds).max().map { .milliseconds(Int($0 * 1000)) }
    }

    /// True where a group names the agent itself.
    package func names(agent: String) -> Bool {
        let token = Self.token(of: agent)
        return groups.contains { $0.agents.contains(token) }
    }

    /// - Parameter target: path and query as bytes on the wire.
    func verdict(agent: String, target: [UInt8], onlyNamed: Bool = false) -> RobotsVerdict {
        if let blanket {
            let reason = status == 0 ? "robots.txt: no answer" : "robots.txt: HTTP \(status ?? 0)"
            return RobotsVerdict(allowed: blanket == .allowAll, rule: nil, reason: reason)
        }
        if target.starts(with: Array("/robots.txt".utf8)), target.count == 11 || target[11] == UInt8(ascii: "?") {
            return RobotsVerdict(allowed: true, rule: nil, reason: "robots.txt is always allowed")
        }
        let path = RobotsPattern.normal(target[...], isPattern: false)
        var best: Rule?
        var looked = 0
        for group in groups(for: agent) where !onlyNamed || group.agents.contains(Self.token(of: agent)) {
            for rule in group.rules {
                let length = rule.pattern.utf8.count
                if let best {
                    let bestLength = best.pattern.utf8.count
                    guard length > bestLength || (length == bestLength && rule.isAllow && !best.isAllow) else {
                        continue
                    }
                }
                if RobotsPattern.isWild(rule.pattern) { looked += path.count }
                guard looked <= matchLimit else {
                    return RobotsVerdict(
                        allowed: false, rule: nil, reason: "robots.txt: too many wildcards for so long an address")
                }
                if RobotsPattern.matches(rule.pattern, path) { best = rule }
            }
        }
        guard let best else { return RobotsVerdict(allowed: true, rule: nil, reason: "no rule of robots.txt matches") }
        return RobotsVerdict(
            allowed: best.isAllow, rule: best.line, reason: best.isAllow ? "robots.txt allows" : "robots.txt disallows")
    }

    private func groups(for agent: String) -> [Group] {
        let token = Self.token(of: agent)
        let own = groups.filter { $0.agents.contains(token) }
        return own.isEmpty ? groups.filter { $0.agents.contains("*") } : own
    }

    private static func token(of agent: String) -> String {
        String(agent.lowercased().prefix { $0 != "/" })
    }
}

/// May a robot ask, and which line says so.
package struct RobotsVerdict: Sendable, Hashable, Codable {
    package var allowed: Bool
    /// The line of robots.txt that decided; nil where none matched or the file did not come.
    package var rule: String?
    /// A short phrase for `why`.
    package var reason: String

    package init(allowed: Bool, rule: String?, reason: String) {
        self.allowed = allowed
        self.rule = rule
        self.reason = reason
    }
}
