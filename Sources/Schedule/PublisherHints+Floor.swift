import Foundation
import WireModel

extension PublisherHints {
    /// A wait that the publisher asks for, and by what.
    struct Floor: Hashable {
        var seconds: Double
        var reason: String
    }

    /// The longest of max-age less Age, Expires less Date, ttl, sy:update*; at most `cap`, nil where nothing is asked.
    ///
    /// `no-cache`, `no-store` and `s-maxage` are for caches and shorten nothing. Some hosts send years; hence the cap.
    func floor(cap: Double) -> Floor? {
        let asked: [(Double?, String)] = [
            (freshSeconds, maxAge == nil ? "Expires" : "max-age"), (ttlMinutes.map { Double($0) * 60 }, "ttl"),
            (periodSeconds, "sy:updatePeriod"),
        ]
        return asked.compactMap { seconds, reason in
            seconds.flatMap { $0 > 0 ? Floor(seconds: min($0, cap), reason: reason) : nil }
        }.max { $0.seconds < $1.seconds }
    }

    /// Document hints where this (a 304) has none.
    func completed(by document: PublisherHints?) -> PublisherHints {
        var hints = self
        hints.ttlMinutes = ttlMinutes ?? document?.ttlMinutes
        if skipHours.isEmpty { hints.skipHours = document?.skipHours ?? [] }
        if skipDays.isEmpty { hints.skipDays = document?.skipDays ?? [] }
        hints.updatePeriod = updatePeriod ?? document?.updatePeriod
        hints.updateFrequency = updateFrequency ?? document?.updateFrequency
        return hints
    }

    /// Whether skipHours or skipDays name the hour of a moment (GMT).
    func skips(_ moment: Date) -> Bool {
        let seconds = Int(min(max(moment.timeIntervalSince1970, 0), 1e12))
        let hour = seconds / 3600 % 24
        if skipHours.contains(where: { $0 % 24 == hour }) { return true }
        // 1970-01-01 was a Thursday.
        let today = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"][seconds / 86_400 % 7]
        return skipDays.contains { $0.lowercased().hasPrefix(today) }
    }

    /// Seconds that the answer stays fresh (RFC 9111 4.2.1, 4.2.3); max-age wins over Expires.
    private var freshSeconds: Double? {
        if let maxAge { return maxAge - (age.flatMap { Self.delta($0) } ?? 0) }
        guard let expires, let end = WireTime.parse(expires)?.instant, let date,
            let start = WireTime.parse(date)?.instant
        else { return nil }
        return end.timeIntervalSince(start)
    }

    private var maxAge: Double? {
        for directive in cacheControl?.split(separator: ",") ?? [] {
            let parts = directive.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces).lowercased() == "max-age" else {
                continue
            }
            return Self.delta(parts[1].trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\""))))
        }
        return nil
    }

    private static func delta(_ text: String) -> Double? {
        let digits = text.trimmingCharacters(in: .whitespaces)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.utf8.count > 9 ? 1e9 : Double(digits)
    }

    /// sy:updatePeriod over sy:updateFrequency; the wild has "dayly", "Daily", "always".
    private var periodSeconds: Double? {
        guard let period = updatePeriod?.trimmingCharacters(in: .whitespacesAndNewlines).lowercased() else {
            return nil
        }
        let lengths: [(String, Double)] = [
            ("hour", 3600), ("dai", 86_400), ("day", 86_400), ("week", 604_800), ("month", 2_592_000),
            ("year", 31_536_000),
        ]
        guard let length = lengths.first(where: { period.hasPrefix($0.0) })?.1 else { return nil }
        return length / Double(max(1, updateFrequency ?? 1))
    }
}
