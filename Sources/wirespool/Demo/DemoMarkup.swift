import Foundation

/// Text as it stands in the languages that the demo site writes.
enum DemoMarkup {
    /// Text inside an element or a double-quoted attribute; control characters stay, since pages in the wild have them.
    static func html(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing(
            "\"", with: "&quot;")
    }

    /// XML 1.0 forbids most control characters (2.2); they are left out.
    static func xml(_ text: String) -> String {
        html(String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 || $0.value == 0x0A })))
    }

    /// A JSON string with its quotation marks (RFC 8259 7).
    static func json(_ text: String) -> String {
        var written = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": written += "\\\""
            case "\\": written += "\\\\"
            case "<": written += "\\u003c"  // keeps "</script>" out of a script
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                written += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: written.unicodeScalars.append(scalar)
            }
        }
        return written + "\""
    }

    /// A moment as `2026-11-20T06:00:00Z`.
    static func isoTime(_ date: Date) -> String { date.formatted(.iso8601) }

    /// A moment as `Fri, 20 Nov 2026 06:00:00 +0000` (RFC 5322 3.3).
    static func mailTime(_ date: Date, zone: String = "+0000") -> String {
        let parts = civil(date)
        let time = "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
        return
            """
            \(weekdays[parts.weekday]), \(two(parts.day)) \(months[parts.month - 1].prefix(3)) \(parts.year) \
            \(time) \(zone)
            """
    }

    /// A day as `November 20, 2026`.
    static func longDate(_ date: Date) -> String {
        let parts = civil(date)
        return "\(months[parts.month - 1]) \(parts.day), \(parts.year)"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private struct Civil {
        var year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, weekday = 0
    }

    private static func civil(_ date: Date) -> Civil {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
        return Civil(
            year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1, hour: parts.hour ?? 0,
            minute: parts.minute ?? 0, second: parts.second ?? 0, weekday: (parts.weekday ?? 1) - 1)
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
