/// A shared library as the program finds it when it starts, beside what it was built with and is tested with.
///
/// Distributions replace libraries below a program that stays: what ran at its tests may not be what runs now.
package struct LinkedLibrary: Sendable, Equatable, Codable {
    package var name: String
    /// What runs, `7.88.1`.
    package var running: String
    /// What the headers said at the build; nil where they do not say.
    package var built: String?
    /// The oldest that is known to do.
    package var tested: String
    /// Below it something is not there that nothing goes without.
    package var needed: String?
    /// What else there is to say of it: the TLS library of libcurl.
    package var detail: String?
    /// What nothing goes without, and it cannot.
    package var lacks: [String]
    /// What it cannot, and there is a way without.
    package var misses: [String]

    package init(
        _ name: String, running: String, built: String?, tested: String, needed: String? = nil, detail: String? = nil
    ) {
        self.name = name
        self.running = running
        self.built = built
        self.tested = tested
        self.needed = needed
        self.detail = detail
        lacks = []
        misses = []
    }

    /// Why there is no working with it, and what to do; nil where there is.
    package var fault: String? {
        if let needed, Self.isOlder(running, than: needed) {
            return "\(name) \(running) is too old, \(needed) is needed: install the distribution's current one"
        }
        guard !lacks.isEmpty else { return nil }
        return "\(name) \(running) lacks \(lacks.joined(separator: " and ")): install the distribution's own one"
    }

    /// What is not as it should be, and what to do; nil where all is.
    package var warning: String? {
        if Self.isOlder(running, than: tested) {
            return "\(name) \(running) is older than any that wirespool is tested with (\(tested)): bring it up to date"
        }
        if let built, Self.numbers(built).first != Self.numbers(running).first {
            return "\(name) \(running) runs, but wirespool was built with \(built): build it again on this system"
        }
        if let built, Self.isOlder(running, than: built) {
            return "\(name) \(running) is older than what wirespool was built with (\(built)): bring it up to date"
        }
        guard !misses.isEmpty else { return nil }
        return "\(name) \(running) has no \(misses.joined(separator: ", no ")): it goes without"
    }

    private static func isOlder(_ one: String, than other: String) -> Bool {
        numbers(one).lexicographicallyPrecedes(numbers(other))
    }

    /// `1.5.4` as its numbers; what is behind another character (`3.0.17+quic`) does not count.
    private static func numbers(_ version: String) -> [Int] {
        version.prefix { $0 == "." || ("0"..."9").contains($0) }.split(separator: ".").compactMap { Int($0) }
    }
}
