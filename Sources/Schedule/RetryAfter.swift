import Foundation
import WireModel

/// Wait that a host asked for (RFC 9110 10.2.3): delta-seconds or an HTTP date.
///
/// - Returns: nil when malformed or negative; zero for a date gone by; else at most `cap`, since some hosts send weeks.
package func retryAfter(_ header: String, now: Date, cap: Duration = .seconds(86_400)) -> Duration? {
    let text = header.utf8.drop { $0 <= 0x20 }.prefix { $0 != 0x0A && $0 != 0x0D }
    let digits = text.prefix { (0x30...0x39).contains($0) }
    if !digits.isEmpty, text.dropFirst(digits.count).allSatisfy({ $0 <= 0x20 }) {
        // More than nine digits are over any cap.
        guard digits.count <= 9, let seconds = Int(String(Substring(digits))) else { return cap }
        return min(.seconds(seconds), cap)
    }
    // An HTTP date begins with a weekday; so "-5" or "1.5" are none.
    guard let first = text.first, (0x61...0x7A).contains(first | 0x20),
        let moment = WireTime.parse(String(Substring(text))), moment.precision == .time
    else { return nil }
    let wait = moment.instant.timeIntervalSince(now)
    guard wait > 0 else { return .zero }
    return wait >= cap.seconds ? cap : .milliseconds(Int(wait * 1000))
}

extension Duration {
    /// As a number of seconds, for arithmetic with `Date`.
    var seconds: Double {
        let (whole, attoseconds) = components
        return Double(whole) + Double(attoseconds) * 1e-18
    }
}
