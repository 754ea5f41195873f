import Foundation

/// Clock times and zones: `14:03:05.5 +0100`, `4:20 p.m. PST`, `T1403Z`, `14h03`, `14.03 Uhr`, `오후 11:23`.
extension WireTimeReader {
    mutating func clock(at index: Int) -> Clock? {
        guard let hour = number(index), hour.digits <= 6 else { return nil }
        // `2006-01-02+01:00` (XML Schema) has an offset there, no time.
        if mark(index - 1) == UInt8(ascii: "+"), isGlued(index), isGlued(index - 1) { return nil }
        guard
            var raw = colonClock(at: index, hour: hour) ?? wordClock(at: index, hour: hour)
                ?? compactClock(at: index, number: hour)
        else { return halfOnly(at: index, hour: hour) }
        if let (half, end) = halfOfDay(at: raw.end) {
            raw.half = half
            raw.end = end
        } else if let word = word(index - 1), let half = WireTimeWords.halves[word] {
            raw.half = half
            guard var clock = finished(raw, from: index) else { return nil }
            // Korea has one zone, and writes its words only there.
            if clock.zone == nil, word == "오전" || word == "오후" { clock.zone = .fixed(9 * 3600) }
            return clock
        }
        return finished(raw, from: index)
    }

    private struct RawClock {
        var hour: Int
        var minute = 0
        var second = 0
        var half: Int?
        var end: Int
    }

    /// `h:mm[:ss[.fraction]]`.
    private mutating func colonClock(at index: Int, hour: (value: Int, digits: Int)) -> RawClock? {
        guard hour.digits <= 2, mark(index + 1) == UInt8(ascii: ":"), isGlued(index + 1),
            let minute = number(index + 2),
            minute.digits <= 2, isGlued(index + 2)
        else { return nil }
        var raw = RawClock(hour: hour.value, minute: minute.value, end: index + 3)
        if mark(raw.end) == UInt8(ascii: ":"), isGlued(raw.end) {
            guard let second = number(raw.end + 1), second.digits <= 2 else {
                isImpossible = true
                return nil
            }
            raw.second = second.value
            raw.end += 2
            if let point = mark(raw.end), point == UInt8(ascii: ".") || point == UInt8(ascii: ","), isGlued(raw.end),
                number(raw.end + 1) != nil, isGlued(raw.end + 1)
            {
                raw.end += 2
            }
            if mark(raw.end) == UInt8(ascii: ":") {
                // Some write milliseconds so: 22:06:08:684Z.
                if number(raw.end + 1)?.digits == 3, isGlued(raw.end + 1) { raw.end += 2 } else { isImpossible = true }
            }
        }
        return raw
    }

    /// `14h03`, `14 Uhr`, `14.03 Uhr`, `klo 14.03`, `9時5分`.
    private func wordClock(at index: Int, hour: (value: Int, digits: Int)) -> RawClock? {
        guard hour.digits <= 2 else { return nil }
        if let word = word(index + 1), WireTimeWords.clockWords.contains(word) {
            var raw = RawClock(hour: hour.value, end: index + 2)
            if let minute = number(index + 2), minute.digits == 2 || word.unicodeScalars.first?.isASCII == false,
                minute.digits <= 2, isGlued(index + 2) || word.unicodeScalars.first?.isASCII == false
            {
                raw.minute = minute.value
                raw.end = index + 3
            } else if !isGlued(index + 1), !["uhr", "uur"].contains(word) {
                return nil  // "4 h" is a while, not a time
            }
            return raw
        }
        guard mark(index + 1) == UInt8(ascii: "."), isGlued(index + 1), let minute = number(index + 2),
            minute.digits == 2,
            isGlued(index + 2), mark(index + 3) != UInt8(ascii: ".") || !isGlued(index + 4)
        else { return nil }
        if let after = word(index + 3), WireTimeWords.clockWords.contains(after) {
            return RawClock(hour: hour.value, minute: minute.value, end: index + 4)
        }
        let dot = mark(index - 1) == UInt8(ascii: ".") ? 1 : 0
        if let before = word(index - 1 - dot), WireTimeWords.beforeClock.contains(before) {
            return RawClock(hour: hour.value, minute: minute.value, end: index + 3)
        }
        return nil
    }

    /// `T14`, `T1403`, `T140305` of ISO 8601, where a date stands before.
    private func compactClock(at index: Int, number: (value: Int, digits: Int)) -> RawClock? {
        guard word(index - 1) == "t", isGlued(index), isGlued(index - 1), self.number(index - 2) != nil,
            [2, 4, 6].contains(number.digits)
        else { return nil }
        var fields: [Int] = []
        var rest = number.value
        for _ in 0..<number.digits / 2 {
            fields.insert(rest % 100, at: 0)
            rest /= 100
        }
        var raw = RawClock(hour: fields[0], end: index + 1)
        if fields.count > 1 { raw.minute = fields[1] }
        if fields.count > 2 { raw.second = fields[2] }
        if let point = mark(raw.end), point == UInt8(ascii: ".") || point == UInt8(ascii: ","), isGlued(raw.end),
            self.number(raw.end + 1) != nil, isGlued(raw.end + 1)
        {
            raw.end += 2
        }
        return raw
    }

    /// `5 pm`.
    private mutating func halfOnly(at index: Int, hour: (value: Int, digits: Int)) -> Clock? {
        guard hour.digits <= 2, (1...12).contains(hour.value), word(index + 1)?.utf8.allSatisfy({ $0 < 0x80 }) == true,
            let (half, end) = halfOfDay(at: index + 1)
        else { return nil }
        return finished(RawClock(hour: hour.value, half: half, end: end), from: index)
    }

    /// `pm`, `p.m.`, `오후`.
    private func halfOfDay(at index: Int) -> (half: Int, end: Int)? {
        guard let word = word(index) else { return nil }
        if let half = WireTimeWords.halves[word] {
            // German "um 10:30 am 9. Januar" names no half.
            if word == "am", number(index + 1) != nil, mark(index + 2) == UInt8(ascii: ".") { return nil }
            return (half, index + 1)
        }
        guard word == "a" || word == "p", mark(index + 1) == UInt8(ascii: "."), self.word(index + 2) == "m" else {
            return nil
        }
        return (word == "p" ? 12 : 0, mark(index + 3) == UInt8(ascii: ".") ? index + 4 : index + 3)
    }

    private mutating func finished(_ raw: RawClock, from index: Int) -> Clock? {
        var hour = raw.hour
        if let half = raw.half, hour <= 12 { hour = hour % 12 + half }
        // RFC 3339 5.6 allows a 60th second; ISO 8601 wrote midnight at the end of a day as 24:00.
        let isEndOfDay = hour == 24 && raw.minute == 0 && raw.second == 0
        guard hour < 24 || isEndOfDay, raw.minute < 60, raw.second <= 60 else {
            isImpossible = true
            return nil
        }
        var clock = Clock(
            secondOfDay: hour * 3600 + raw.minute * 60 + min(raw.second, 59), zone: nil, range: index..<raw.end)
        let next = !isStrict && mark(raw.end) == UInt8(ascii: "(") ? raw.end + 1 : raw.end
        if let (zone, end) = zone(at: next) {
            clock.zone = zone
            clock.range = index..<end
        }
        return clock
    }

    // MARK: zones

    /// A zone after a date without a time: `2006-01-02+01:00`, `26 Sep 2022 GMT`.
    mutating func zoneOfDay(after index: Int) -> (Zone, Int)? {
        if let sign = mark(index), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            mark(index + 2) != UInt8(ascii: ":")
        {
            return nil
        }
        return word(index) == "at" ? nil : zone(at: index)
    }

    /// A zone name, a region, or a number of hours and minutes.
    mutating func zone(at index: Int) -> (Zone, Int)? {
        if let sign = mark(index), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            guard let (offset, end) = numericOffset(at: index) else { return nil }
            return (.fixed(offset), end)
        }
        guard let name = word(index) else { return nil }
        if let (region, end) = region(at: index) { return (.region(region), end) }
        if let region = WireTimeWords.regions[name], isStrict || name != "at" {
            let zone = TimeZone(identifier: region.identifier).map(Zone.region) ?? .fixed(region.standard)
            return (zone, index + 1)
        }
        guard let offset = WireTimeWords.zone(name) else { return nil }
        if ["gmt", "utc", "ut"].contains(name), let (extra, end) = numericOffset(at: index + 1) {
            return (.fixed(extra), end)
        }
        return (.fixed(offset), index + 1)
    }

    /// `+0100`, `+01:00`, `+1`, `-00:00`; beyond -12...+14 hours is no zone of this Earth.
    private mutating func numericOffset(at index: Int) -> (Int, Int)? {
        guard let sign = mark(index), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), isGlued(index + 1) else {
            return nil
        }
        guard let digits = number(index + 1) else {
            isImpossible = true  // `+zz:00`
            return nil
        }
        var hours = digits.value
        var minutes = 0
        var end = index + 2
        switch digits.digits {
        case 1, 2:
            if mark(end) == UInt8(ascii: ":"), isGlued(end) {
                guard let small = number(end + 1), small.digits == 2 else {
                    isImpossible = true
                    return nil
                }
                minutes = small.value
                end += 2
            }
        case 3, 4:
            hours = digits.value / 100
            minutes = digits.value % 100
        default:
            isImpossible = true
            return nil
        }
        let seconds = (hours * 60 + minutes) * 60
        let isPossible = minutes < 60 && seconds <= (sign == UInt8(ascii: "-") ? 12 : 14) * 3600
        if !isPossible { isImpossible = true }
        return isPossible ? (sign == UInt8(ascii: "-") ? -seconds : seconds, end) : nil
    }

    /// `Europe/Brussels`, from the system's tzdata.
    private func region(at index: Int) -> (TimeZone, Int)? {
        guard mark(index + 1) == UInt8(ascii: "/"), isGlued(index + 1), word(index + 2) != nil else { return nil }
        let start = tokens[index].start
        let name = bytes[start...].prefix(40).prefix { byte in
            URLBytes.isLetter(byte) || URLBytes.isDigit(byte)
                || [UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-")].contains(byte)
        }
        guard let zone = TimeZone(identifier: String(decoding: name, as: UTF8.self)) else { return nil }
        let end = tokens[index...].firstIndex { $0.start >= start + name.count } ?? tokens.count
        return (zone, end)
    }
}
