import Foundation

/// A moment in UTC by the proleptic Gregorian calendar, to the millisecond: `2026-11-20T10:00:03.123Z`.
///
/// Without Foundation's formatters: the same bytes on every host, and no locale. Years 1970...9999; what lies outside
/// is clamped, for a clock may be wrong.
struct UTCStamp: Equatable {
    let milliseconds: Int

    init(_ date: Date) {
        let seconds = date.timeIntervalSince1970
        let clamped = seconds.isFinite ? min(max(seconds, 0), 253_402_300_799) : 0
        milliseconds = Int((clamped * 1000).rounded())
    }

    /// Reads exactly the form that `text` writes.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 24 else { return nil }
        for (position, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (23, "Z")] {
            guard bytes[position] == mark.utf8.first else { return nil }
        }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), let fraction = number(20..<23),
            year >= 1970, (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        // Days from civil: the year begins in March, so the leap day is its last.
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        milliseconds = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction
    }

    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    private var civil: (year: Int, month: Int, day: Int) {
        let days = milliseconds / 86_400_000 + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    /// `2026/11/20/10`.
    var hourPath: String {
        let (year, month, day) = civil
        return "\(year.padded(4))/\(month.padded(2))/\(day.padded(2))/\((milliseconds / 3_600_000 % 24).padded(2))"
    }

    var text: String {
        let (year, month, day) = civil
        let seconds = milliseconds / 1000
        let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { $0.padded(2) }
        return "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))T\(time.joined(separator: ":"))"
            + ".\((milliseconds % 1000).padded(3))Z"
    }
}

extension Int {
    /// Decimal with leading zeros to at least `width` digits; for values that are not negative.
    func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}
