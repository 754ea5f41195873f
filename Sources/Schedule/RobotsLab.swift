import WireModel

/// Answers to the cases of `wirespool lab robots`.
package enum RobotsLab {
    package struct Answer: Sendable, Hashable, Codable {
        package var allowed: Bool
        package var crawlDelaySeconds: Double?
        package var sitemaps: [String]
    }

    /// One case; the address is taken as its bytes are, so that one with raw non-ASCII bytes matches no rule.
    ///
    /// - Parameter status: HTTP status of the file, 0 for a network error, nil for 200.
    package static func answer(robots: String?, status: Int?, agent: String, url: String) -> Answer {
        let status = status ?? 200
        let rules =
            (200..<300).contains(status) ? RobotsRules(text: Array((robots ?? "").utf8)) : RobotsRules.forStatus(status)
        let bytes = Array(url.utf8)
        var target = bytes[...].prefix { $0 != UInt8(ascii: "#") }
        if let colon = target.firstIndex(of: UInt8(ascii: ":")) {
            target = target[(colon + 1)...].drop { $0 == UInt8(ascii: "/") }
        }
        target = target.drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let path = target.first == UInt8(ascii: "/") ? Array(target) : [UInt8(ascii: "/")] + target
        let delay = rules.crawlDelay(agent: agent).map { Double($0 / .milliseconds(1)) / 1000 }
        return Answer(
            allowed: rules.verdict(agent: agent, target: path).allowed, crawlDelaySeconds: delay,
            sitemaps: rules.sitemaps)
    }
}
