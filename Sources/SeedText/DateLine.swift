import Foundation
import WireModel

/// A line that is nothing but one or two dates, with or without a time of day and a word such as "Published".
struct DateLine: Equatable {
    var published: WireTime?
    var modified: WireTime?

    static let none = DateLine(published: nil, modified: nil)

    private init(published: WireTime?, modified: WireTime?) {
        self.published = published
        self.modified = modified
    }

    /// The date that seed text writes, `January 09, 2025`, in the time's own zone.
    static func written(_ time: WireTime) -> String {
        let seconds = time.instant.timeIntervalSince1970.rounded(.down) + Double(time.offsetSeconds ?? 0)
        let (year, month, day) = civil(fromDays: Int((seconds / 86_400).rounded(.down)))
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(monthNames[month - 1]) \(padded(day, 2)), \(padded(year, 4))"
    }

    /// Reads a whole line; nil when it holds anything else than dates.
    init?(_ line: String) {
        guard line.utf8.count <= 160, line.unicodeScalars.contains(where: { ("0"..."9").contains($0) }) else {
            return nil
        }
        let parts = DateLine.parts(of: line)
        guard parts.count <= 32 else { return nil }
        var reader = PartReader(parts: parts)
        guard reader.readAll(), reader.sawDate else { return nil }
        published = reader.published
        modified = reader.modified
    }

    /// Reads `Madrid - 09 ENE 2025 - 10:00 CET`, `Lenmouth, 9 January 2025`.
    static func afterPlace(_ line: String) -> DateLine? {
        guard line.count <= 80, let cut = line.firstIndex(where: { "-–—,|".contains($0) }) else { return nil }
        let place = line[..<cut].split(separator: " ")
        guard (1...3).contains(place.count), place.allSatisfy(\.isCapitalised) else { return nil }
        guard place.allSatisfy({ $0.allSatisfy(\.isLetter) }) else { return nil }
        return DateLine(String(line[line.index(after: cut)...]))
    }

    /// Days since 1970-01-01 of a date in the Gregorian calendar; nil when there is no such day.
    static func days(year: Int, month: Int, day: Int) -> Int? {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return civil(fromDays: days) == (year, month, day) ? days : nil
    }

    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// A word or a number, and the scalar that stands before it.
    struct Part {
        var word: String
        var number: Int?
        var digits: Int
        var before: Unicode.Scalar?
    }

    /// Words and numbers; a change from digits to letters parts them, so that `10h30` and `9th` are read.
    private static func parts(of line: String) -> [Part] {
        var parts: [Part] = []
        var word = String.UnicodeScalarView()
        var isNumber = false
        var before: Unicode.Scalar?
        var previous: Unicode.Scalar?
        func close() {
            guard !word.isEmpty else { return }
            let text = String(word)
            let number = isNumber && word.count <= 6 ? Int(text) : nil
            parts.append(Part(word: text, number: number, digits: isNumber ? word.count : 0, before: before))
            word.removeAll(keepingCapacity: true)
        }
        for scalar in line.lowercased().unicodeScalars where scalar.value != 0x307 {
            let digit = ("0"..."9").contains(scalar)
            if digit || scalar.isWordScalar {
                if word.isEmpty || digit != isNumber {
                    close()
                    before = previous
                    isNumber = digit
                }
                word.append(scalar)
            } else {
                close()
            }
            previous = scalar
        }
        close()
        return parts
    }
}

/// Walks over the parts of a line and takes every date and time of day.
private struct PartReader {
    let parts: [DateLine.Part]
    var index = 0
    var sawDate = false
    var published: WireTime?
    var modified: WireTime?
    private var isChange = false

    init(parts: [DateLine.Part]) { self.parts = parts }

    /// False as soon as something is no part of a date.
    mutating func readAll() -> Bool {
        while index < parts.count {
            let part = parts[index]
            if part.digits > 0 {
                guard readNumber() else { return false }
            } else if let month = CalendarWords.months[part.word], readMonthFirst(month) {
                continue
            } else if CalendarWords.changeWords.contains(part.word) {
                isChange = true
                index += 1
            } else if CalendarWords.fillers.contains(part.word) {
                index += 1
            } else {
                return false
            }
        }
        return true
    }

    private func number(_ offset: Int, before: String? = nil) -> (value: Int, digits: Int)? {
        guard index + offset < parts.count, let value = parts[index + offset].number else { return nil }
        if let before, let scalar = parts[index + offset].before, !before.unicodeScalars.contains(scalar) { return nil }
        return (value, parts[index + offset].digits)
    }

    private mutating func readNumber() -> Bool {
        guard let first = number(0) else { return false }
        if let second = number(1, before: "-./"), let third = number(2, before: "-./"),
            parts[index + 1].before == parts[index + 2].before
        {
            return readNumeric(first, second, third, separator: parts[index + 1].before)
        }
        if let clock = number(1, before: ":."), first.value < 25, clock.value < 60, clock.digits == 2 {
            index += number(2, before: ":") == nil ? 2 : 3
            return true
        }
        // "9 January 2025", "9th of January", "9 de enero de 2025", "9 января 2025 г."
        var next = 1
        while next <= 2, index + next < parts.count, ordinals.contains(parts[index + next].word) { next += 1 }
        if (1...31).contains(first.value), index + next < parts.count,
            let month = CalendarWords.months[parts[index + next].word]
        {
            return readDayFirst(first.value, month, after: next + 1)
        }
        // The hour of "6 pm" or "10h30", an offset, seconds.
        guard first.digits <= 4, sawDate || index > 0 || index + 1 < parts.count else { return false }
        index += 1
        return first.value < 60 || first.digits == 4
    }

    private var ordinals: Set<String> { ["st", "nd", "rd", "th", "er", "º", "ª", "de", "of", "den", "e"] }

    private mutating func readDayFirst(_ day: Int, _ month: Int, after offset: Int) -> Bool {
        var next = offset
        if index + next < parts.count, ["de", "del", "в"].contains(parts[index + next].word) { next += 1 }
        let year = number(next).flatMap { $0.digits == 4 ? $0.value : nil }
        index += year == nil ? offset : next + 1
        return take(year, month, day)
    }

    private mutating func readMonthFirst(_ month: Int) -> Bool {
        guard let day = number(1), day.digits <= 2, (1...31).contains(day.value) else { return false }
        var next = 2
        if index + next < parts.count, ordinals.contains(parts[index + next].word) { next += 1 }
        let year = number(next).flatMap { $0.digits == 4 ? $0.value : nil }
        // "May 10:30" is no day.
        if year == nil, number(2, before: ":") != nil { return false }
        index += year == nil ? next : next + 1
        return take(year, month, day.value)
    }

    private mutating func readNumeric(
        _ first: (value: Int, digits: Int), _ second: (value: Int, digits: Int), _ third: (value: Int, digits: Int),
        separator: Unicode.Scalar?
    ) -> Bool {
        index += 3
        if first.digits == 4 { return take(first.value, second.value, third.value) }
        let year = third.digits == 2 ? 2000 + third.value : third.value
        guard third.digits == 2 || third.digits == 4 else { return false }
        if separator == "/", first.value <= 12, second.value <= 12, first.value != second.value {
            sawDate = true  // day and month can't be told apart: a date, but not a known one
            return true
        }
        return second.value > 12 ? take(year, first.value, second.value) : take(year, second.value, first.value)
    }

    private mutating func take(_ year: Int?, _ month: Int, _ day: Int) -> Bool {
        sawDate = true
        defer { isChange = false }
        guard let year else { return DateLine.days(year: 2024, month: month, day: day) != nil }
        guard let days = DateLine.days(year: year, month: month, day: day) else { return false }
        let time = WireTime(instant: Date(timeIntervalSince1970: Double(days) * 86_400), precision: .day)
        if isChange {
            modified = modified ?? time
        } else {
            published = published ?? time
        }
        return true
    }
}
