import Foundation

/// The calendar that RFC 3339 writes: proleptic Gregorian, years 1...9999, no leap seconds.
enum WireCalendar {
    static func isDay(year: Int, month: Int, day: Int) -> Bool {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        return day <= length
    }

    /// Days since 1970-01-01; years are counted from March so that the leap day ends one.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// Whole seconds since 1970, held within years 1...9999.
    static func seconds(_ date: Date) -> Int {
        let raw = date.timeIntervalSince1970
        guard raw.isFinite else { return 0 }
        return Int(min(max(raw.rounded(.down), -62_135_596_800), 253_402_300_799))
    }

    static func text(seconds: Int, offset: Int?) -> String {
        let local = min(max(seconds + (offset ?? 0), -62_135_596_800), 253_402_300_799)
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        let rest = local - day * 86_400
        let (year, month, monthDay) = date(days: day)
        return String(unsafeUninitializedCapacity: 25) { out in
            var length = 0
            func put(_ value: Int, _ width: Int, _ end: Unicode.Scalar?) {
                var divisor = width == 4 ? 1000 : 10
                while divisor > 0 {
                    out[length] = UInt8(truncatingIfNeeded: 0x30 + value / divisor % 10)
                    length += 1
                    divisor /= 10
                }
                if let end {
                    out[length] = UInt8(truncatingIfNeeded: end.value)
                    length += 1
                }
            }
            put(year, 4, "-")
            put(month, 2, "-")
            put(monthDay, 2, "T")
            put(rest / 3600, 2, ":")
            put(rest / 60 % 60, 2, ":")
            put(rest % 60, 2, offset == nil ? "Z" : offset ?? 0 < 0 ? "-" : "+")
            if let offset {
                put(abs(offset) / 3600, 2, ":")
                put(abs(offset) / 60 % 60, 2, nil)
            }
            return length
        }
    }
}

extension Date {
    /// RFC 3339 in UTC with whole seconds: `2026-01-02T03:04:05Z`; years outside 1...9999 are held at the border.
    package var rfc3339: String { WireCalendar.text(seconds: WireCalendar.seconds(self), offset: nil) }

    /// RFC 3339 as a clock so many seconds east of UTC shows it: `2026-01-02T04:04:05+01:00`.
    package func rfc3339(offsetSeconds: Int) -> String {
        // RFC 3339 has no seconds in an offset, and none over a day.
        let offset = min(max(offsetSeconds, -86_340), 86_340) / 60 * 60
        return WireCalendar.text(seconds: WireCalendar.seconds(self), offset: offset)
    }
}

extension WireTime {
    /// The instant in UTC: `2026-01-02T03:04:05Z`.
    package var rfc3339: String { instant.rfc3339 }

    /// The instant as written, with the publisher's own offset where one was named, else in UTC.
    package var rfc3339WithOffset: String {
        offsetSeconds.map { instant.rfc3339(offsetSeconds: $0) } ?? rfc3339
    }

    /// The calendar day in the publisher's own zone: `2026-01-02`.
    package var day: String { String(rfc3339WithOffset.prefix(10)) }
}
