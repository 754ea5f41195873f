import Foundation

/// A moment as a publisher wrote it: the instant, and the zone and precision that were given.
package struct WireTime: Hashable, Sendable, Codable {
    package enum Precision: String, Sendable, Codable { case day, time }

    /// UTC instant.
    ///
    /// With day precision, midnight in the given zone (UTC without one).
    package var instant: Date
    /// Seconds east of UTC; nil when the text named no zone and UTC was assumed.
    package var offsetSeconds: Int?
    package var precision: Precision

    package init(instant: Date, offsetSeconds: Int? = nil, precision: Precision = .time) {
        self.instant = instant
        self.offsetSeconds = offsetSeconds
        self.precision = precision
    }
}
