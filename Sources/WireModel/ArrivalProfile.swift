import Foundation

/// When a source brings its entries, in a few numbers: how many, at which hours, on which days, lately or not.
///
/// Sums that fade with time; `Schedule` keeps and reads them. All times are UTC.
package struct ArrivalProfile: Hashable, Sendable, Codable {
    /// Arrivals and the hours in which they were watched for; both fade over weeks.
    package var arrivals = 0.0
    package var hours = 0.0
    /// Those of Saturdays and Sundays.
    package var weekendArrivals = 0.0
    package var weekendHours = 0.0
    /// Sums of cosine and sine of the time of day, once, twice and three times round: the shape of a day.
    package var day: [Double] = [0, 0, 0, 0, 0, 0]
    /// Arrivals of the last hours, and how many the shape expected there; both fade over hours.
    package var recentArrivals = 0.0
    package var recentExpected = 0.0
    /// Expected since the last arrival: how long the silence is, in entries.
    package var silence = 0.0
    /// Sums of cosine and sine of the minute of the hour at which the document changed, and how many changes.
    package var clock: [Double] = [0, 0]
    package var changes = 0.0

    package init() {}

    /// False for sums that a damaged state could hold.
    package var isSound: Bool {
        let all = [
            arrivals, hours, weekendArrivals, weekendHours, recentArrivals, recentExpected, silence, changes,
        ]
        return day.count == 6 && clock.count == 2 && all.allSatisfy { $0.isFinite && $0 >= 0 && $0 < 1e12 }
            && (day + clock).allSatisfy { $0.isFinite && abs($0) < 1e12 }
    }
}

/// A handful of hashes that stand for a set of keys: enough to tell whether two sets are much the same.
///
/// The lowest hashes of a set (bottom-k, Cohen 1997): a set and its sketch agree on which they are.
package struct KeySketch: Hashable, Sendable, Codable {
    /// Hashes that are kept.
    package static let size = 24
    package private(set) var hashes: [UInt64]

    /// - Parameter hashes: of all keys, in any order.
    package init(_ hashes: [UInt64]) { self.hashes = Array(Set(hashes).sorted().prefix(KeySketch.size)) }

    package var isEmpty: Bool { hashes.isEmpty }

    /// Share of the sketch's keys that the other set holds; 0 for an empty sketch.
    package func share(in other: Set<UInt64>) -> Double {
        hashes.isEmpty ? 0 : Double(hashes.count { other.contains($0) }) / Double(hashes.count)
    }

    /// FNV-1a, mixed by SplitMix64: the same on every host.
    package static func hash(_ key: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}
