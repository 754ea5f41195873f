/// Calendar days: `2026-01-02`, `02/01/26`, `9. Januar 2025`, `Jan 4 … 2004`, `2026年1月2日`, `2003335`.
extension WireTimeReader {
    /// The first day in the tokens that no clock time takes, and the tokens it takes itself.
    func firstDay(in free: [Int]) -> (Day, [Int])? {
        let line = Line(reader: self, free: free)
        for at in free.indices {
            for form in [
                line.ideographic, line.numeric, line.spaced, line.dayMonthYear, line.yearMonthDay, line.monthDayYear,
            ] {
                if let found = form(at) { return day(found, at: at, in: free) }
            }
        }
        guard isStrict else { return nil }
        for at in free.indices {
            for form in [line.yearMonth, line.monthYear, line.compact] {
                if let found = form(at) { return day(found, at: at, in: free) }
            }
        }
        return nil
    }

    private func day(_ found: Line.Found, at: Int, in free: [Int]) -> (Day, [Int]) {
        let used = Array(free[at..<found.end])
        let range = free[at]..<free[found.end - 1] + 1
        return (Day(days: found.days, range: range, impliedOffset: found.impliedOffset), used)
    }

    /// The tokens between the clock times, by position.
    private struct Line {
        struct Found {
            var days: Int
            var end: Int
            var impliedOffset: Int?
        }

        let reader: WireTimeReader
        let free: [Int]

        func number(_ at: Int) -> (value: Int, digits: Int)? {
            free.indices.contains(at) ? reader.number(free[at]) : nil
        }
        func word(_ at: Int) -> String? { free.indices.contains(at) ? reader.word(free[at]) : nil }
        func mark(_ at: Int) -> UInt8? { free.indices.contains(at) ? reader.mark(free[at]) : nil }
        func month(_ at: Int) -> Int? { word(at).flatMap(WireTimeWords.month) }

        /// `yyyy-mm-dd`, `dd.mm.yyyy`, `mm/dd/yy` …: three numbers with the same mark between them.
        func numeric(_ at: Int) -> Found? {
            guard let first = number(at), let sign = mark(at + 1), let second = number(at + 2), mark(at + 3) == sign,
                let third = number(at + 4), second.digits <= 2,
                [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(sign)
            else { return nil }
            let end = at + 5
            if first.digits == 4 {
                return third.digits <= 2 ? found(first, second.value, third.value, end: end) : nil
            }
            guard first.digits <= 2, third.digits == 4 || (third.digits == 2 && reader.isStrict) else { return nil }
            // ISO 8601:1988 had two-digit years in front.
            if sign == UInt8(ascii: "-"), first.digits == 2, third.digits == 2,
                let iso = found(first, second.value, third.value, end: end)
            {
                return iso
            }
            let dayThenMonth = found(third, second.value, first.value, end: end)
            guard sign == UInt8(ascii: "/") else {
                return dayThenMonth ?? found(third, first.value, second.value, end: end)
            }
            let monthThenDay = found(third, first.value, second.value, end: end)
            guard let dayThenMonth, let monthThenDay, dayThenMonth.days != monthThenDay.days else {
                return dayThenMonth ?? monthThenDay
            }
            return reader.dayFirst.map { $0 ? dayThenMonth : monthThenDay }
        }

        /// `11 04 2020`, day first.
        func spaced(_ at: Int) -> Found? {
            guard reader.isStrict, let day = number(at), day.digits <= 2, let month = number(at + 1), month.digits == 2,
                let year = number(at + 2), year.digits == 4
            else { return nil }
            return found(year, month.value, day.value, end: at + 3)
        }

        /// `2026年1月2日`, `2004년 05월 28일`.
        func ideographic(_ at: Int) -> Found? {
            guard let year = number(at), let mark = word(at + 1), mark == "年" || mark == "년",
                let month = number(at + 2),
                word(at + 3) == (mark == "年" ? "月" : "월"), let day = number(at + 4),
                let last = word(at + 5)?.unicodeScalars.first, ["日", "일", "号"].contains(last)
            else { return nil }
            var found = found(year, month.value, day.value, end: at + 6)
            if mark == "년" { found?.impliedOffset = 9 * 3600 }
            return found
        }

        /// `9th of January 2025`, `02-Jan-26`, `9 de enero de 2025`.
        func dayMonthYear(_ at: Int) -> Found? {
            guard let day = number(at), day.digits <= 2 else { return nil }
            var next = at + 1
            if let word = word(next), WireTimeWords.ordinals.contains(word), reader.isGlued(free[next]) { next += 1 }
            next = gap(next)
            guard let month = month(next) else { return nil }
            next = gap(next + 1)
            guard let year = number(next) else { return nil }
            return found(year, month, day.value, end: next + 1)
        }

        /// `January 9th, 2025`, `Jan 4 2004`.
        func monthDayYear(_ at: Int) -> Found? {
            guard let month = month(at) else { return nil }
            var next = gap(at + 1)
            guard let day = number(next), day.digits <= 2 else { return nil }
            next += 1
            if let word = word(next), WireTimeWords.ordinals.contains(word), reader.isGlued(free[next]) { next += 1 }
            next = gap(next)
            guard let year = number(next) else { return nil }
            return found(year, month, day.value, end: next + 1)
        }

        /// `2004. július 13.`, `2004-Jul-13`.
        func yearMonthDay(_ at: Int) -> Found? {
            guard let year = number(at), year.digits == 4 else { return nil }
            let middle = gap(at + 1)
            guard let month = month(middle) else { return nil }
            let last = gap(middle + 1)
            guard let day = number(last), day.digits <= 2 else { return nil }
            return found(year, month, day.value, end: last + 1)
        }

        /// `2003-12`: the first of the month; `2003-335`: a day of the year; `-03-12` of ISO 8601:1988.
        func yearMonth(_ at: Int) -> Found? {
            let isCentury = at == 1 && mark(0) == UInt8(ascii: "-")
            guard at == 0 || isCentury, let year = number(at), mark(at + 1) == UInt8(ascii: "-"),
                let second = number(at + 2), at + 3 == free.count || word(at + 3) == "t"
            else { return nil }
            if second.digits == 3, !isCentury { return ordinal(year, second.value, end: at + 3) }
            guard year.digits == (isCentury ? 2 : 4), second.digits <= 2 else { return nil }
            return found(year, second.value, 1, end: at + 3)
        }

        /// `Dec. 2003`: the first of the month; with anything else around it is a broken date.
        func monthYear(_ at: Int) -> Found? {
            guard at == 0, let month = month(at) else { return nil }
            let next = gap(at + 1)
            guard let year = number(next), year.digits == 4, next + 1 == free.count, free.count == reader.tokens.count
            else {
                return nil
            }
            return found(year, month, 1, end: next + 1)
        }

        /// One number that says it all: `2003`, `20031231`, `2003335` and their two-digit years (ISO 8601 basic forms).
        func compact(_ at: Int) -> Found? {
            guard let number = number(at), at + 1 == free.count || word(at + 1) == "t" else { return nil }
            let value = number.value
            // ISO 8601:1988 `-YYMM` left the century out.
            if at == 1, mark(0) == UInt8(ascii: "-"), number.digits == 4 {
                return found((value / 100, 2), value % 100, 1, end: at + 1)
            }
            guard at == 0 else { return nil }
            switch number.digits {
            case 4: return found(number, 1, 1, end: at + 1)
            case 5: return ordinal((value / 1000, 2), value % 1000, end: at + 1)
            case 6: return found((value / 10_000, 2), value / 100 % 100, value % 100, end: at + 1)
            case 7: return ordinal((value / 1000, 4), value % 1000, end: at + 1)
            case 8: return found((value / 10_000, 4), value / 100 % 100, value % 100, end: at + 1)
            default: return nil
            }
        }

        /// Passes over commas, dots, hyphens, slashes and small words, at most four.
        private func gap(_ at: Int) -> Int {
            var next = at
            while next < at + 4 {
                if let mark = mark(next), [0x2C, 0x2D, 0x2E, 0x2F, 0x27].contains(mark) {
                    next += 1
                } else if let word = word(next), WireTimeWords.fillers.contains(word) {
                    next += 1
                } else {
                    break
                }
            }
            return next
        }

        /// A possible day; two-digit years by RFC 2822 4.3.
        private func found(_ year: (value: Int, digits: Int), _ month: Int, _ day: Int, end: Int) -> Found? {
            guard let full = fullYear(year), WireCalendar.isDay(year: full, month: month, day: day) else { return nil }
            return Found(days: WireCalendar.days(year: full, month: month, day: day), end: end)
        }

        private func ordinal(_ year: (value: Int, digits: Int), _ day: Int, end: Int) -> Found? {
            guard let full = fullYear(year), (1...366).contains(day) else { return nil }
            let days = WireCalendar.days(year: full, month: 1, day: 1) + day - 1
            return WireCalendar.date(days: days).year == full ? Found(days: days, end: end) : nil
        }

        private func fullYear(_ year: (value: Int, digits: Int)) -> Int? {
            guard reader.isStrict else {
                return year.digits == 4 && WireTimeReader.visibleYears.contains(year.value) ? year.value : nil
            }
            switch year.digits {
            case 4: return year.value > 0 ? year.value : nil
            case 2: return year.value < 50 ? 2000 + year.value : 1900 + year.value
            default: return nil
            }
        }
    }
}
