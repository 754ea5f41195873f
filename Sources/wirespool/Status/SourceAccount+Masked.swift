extension SourceAccount {
    /// Words in the names of parameters whose values are not shown.
    private static let secretNames = [
        "key", "token", "secret", "pass", "auth", "sig", "session", "cred", "user", "mail",
    ]
    /// Values from this length on are not shown either: nobody reads them.
    private static let longValue = 24

    /// The same without what may be a secret in its addresses: a page is looked at over shoulders, and lands in pictures.
    var masked: SourceAccount {
        var account = self
        account.url = Self.masked(url)
        account.formerURLs = formerURLs.map(Self.masked)
        account.selfLink = selfLink.map(Self.masked)
        account.hubs = hubs.map(Self.masked)
        account.movingTo = movingTo.map(Self.masked)
        for index in account.outcomes.indices {
            account.outcomes[index].hops = outcomes[index].hops.map(Self.masked)
            account.outcomes[index].events = outcomes[index].events.map(Self.masked)
        }
        return account
    }

    /// A text that may end in an address, whose telling parameters lose their values.
    static func masked(_ text: String) -> String {
        guard let mark = text.firstIndex(of: "?") else { return text }
        let parameters = text[text.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
        return text[...mark] + parameters.map { maskedParameter(String($0)) }.joined(separator: "&")
    }

    private static func maskedParameter(_ text: String) -> String {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count > 1 else { return text.utf8.count >= longValue ? "…" : text }
        let name = halves[0].lowercased()
        let isTelling = secretNames.contains { name.contains($0) } || halves[1].utf8.count >= longValue
        return isTelling ? "\(halves[0])=…" : text
    }
}
