import Foundation

extension WireTime {
    /// Bytes of a written date; anything longer is none.
    private static let dateBytes = 256
    /// Bytes of a line of page text that are looked at.
    private static let lineBytes = 1024

    /// Reads a date as feeds, headers and metadata write it.
    ///
    /// RFC 822/2822/5322, RFC 3339, ISO 8601 (with ordinal and two-digit years), W3CDTF, asctime, HTTP (RFC 9110
    /// 5.6.7), and what is found in the wild: localised names, `10/30/23`, `4:20 pm PST`, `Europe/Brussels`. Month
    /// first where `4/5/2020` leaves it open. Two-digit years by RFC 2822 4.3. A leap second is the second before it;
    /// fractions are dropped. Text after the date that is no number is passed over.
    ///
    /// - Returns: nil where the text is no possible date; never the present.
    package static func parse(_ text: String) -> WireTime? {
        guard text.utf8.count <= dateBytes else { return nil }
        let bytes = Array(text.utf8)
        guard let tokens = WireTimeToken.tokens(bytes, limit: 64, dropsComments: true) else { return nil }
        var reader = WireTimeReader(tokens: tokens, bytes: bytes, isStrict: true, dayFirst: false)
        return reader.wholeDate()
    }

    /// Finds the first date in a line of page text.
    ///
    /// Such lines are "Published 9 January 2025, 14:03 CET" or "Stand: 09.01.2025, 14.03 Uhr".
    /// Only dates with day, month and four-digit year of 1990...2100 count; a time is taken where it stands close by.
    ///
    /// - Parameter dayFirst: how `4/5/2020` is read where that is known (the page's language); nil leaves it out.
    package static func visible(in text: String, dayFirst: Bool? = nil) -> WireTime? {
        let bytes = Array(text.utf8.prefix(lineBytes))
        guard hasYear(bytes),
            let tokens = WireTimeToken.tokens(bytes, limit: lineBytes, dropsComments: false)
        else { return nil }
        var reader = WireTimeReader(tokens: tokens, bytes: bytes, isStrict: false, dayFirst: dayFirst)
        return reader.firstDate()
    }

    /// Whether four digits of a year that counts stand alone; most lines are done with here.
    private static func hasYear(_ bytes: [UInt8]) -> Bool {
        var digits = 0
        var value = 0
        for byte in bytes {
            if URLBytes.isDigit(byte) {
                digits += 1
                if digits <= 4 { value = value * 10 + Int(byte - 0x30) }
                continue
            }
            if digits == 4, WireTimeReader.visibleYears.contains(value) { return true }
            digits = 0
            value = 0
        }
        return digits == 4 && WireTimeReader.visibleYears.contains(value)
    }
}

/// Puts the pieces of a written date together: clock times first, then the date around them.
struct WireTimeReader {
    /// Years that a date in a line of page text may have.
    static let visibleYears = 1990...2100

    struct Clock {
        var secondOfDay: Int
        var zone: Zone?
        /// Tokens that it takes up, zone included.
        var range: Range<Int>
    }

    enum Zone {
        case fixed(Int)
        case region(TimeZone)
    }

    struct Day {
        var days: Int
        /// Tokens between the first and the last, clock times included.
        var range: Range<Int>
        /// Korean dates are written in one zone only.
        var impliedOffset: Int?
    }

    let tokens: [WireTimeToken]
    let bytes: [UInt8]
    let isStrict: Bool
    let dayFirst: Bool?
    private var clocks: [Clock] = []
    /// Something that looked like a time or zone was impossible.
    var isImpossible = false

    init(tokens: [WireTimeToken], bytes: [UInt8], isStrict: Bool, dayFirst: Bool?) {
        self.tokens = tokens
        self.bytes = bytes
        self.isStrict = isStrict
        self.dayFirst = dayFirst
    }

    /// The date that all numbers of the text belong to.
    mutating func wholeDate() -> WireTime? {
        if let moment = loneNumber() { return moment }
        findClocks()
        guard !isImpossible, clocks.count <= 1 else { return nil }
        let free = freeTokens()
        guard let (day, used) = firstDay(in: free) else { return nil }
        var zone = clocks.first?.zone
        var taken = Set(used)
        if clocks.isEmpty, let (own, end) = zoneOfDay(after: day.range.upperBound) {
            zone = own
            taken.formUnion(day.range.upperBound..<end)
        }
        guard !isImpossible else { return nil }
        let hasLeftover = free.contains { index in
            if case .number = tokens[index].kind { return !taken.contains(index) }
            return false
        }
        return hasLeftover ? nil : time(day, clock: clocks.first, zone: zone)
    }

    /// A text of one long number: `20260102030405`, or seconds or milliseconds since 1970.
    private func loneNumber() -> WireTime? {
        guard tokens.count == 1, let (value, digits) = number(0) else { return nil }
        switch digits {
        case 10 where value < 4_102_444_800:
            return WireTime(instant: Date(timeIntervalSince1970: Double(value)), offsetSeconds: 0)
        case 13 where value < 4_102_444_800_000:
            return WireTime(instant: Date(timeIntervalSince1970: Double(value / 1000)), offsetSeconds: 0)
        case 12, 14:
            let full = digits == 12 ? value * 100 : value
            let (day, clock) = (full / 1_000_000, full % 1_000_000)
            let (year, month, monthDay) = (day / 10_000, day / 100 % 100, day % 100)
            guard WireCalendar.isDay(year: year, month: month, day: monthDay), clock / 10_000 < 24,
                clock / 100 % 100 < 60,
                clock % 100 < 60
            else { return nil }
            let seconds = clock / 10_000 * 3600 + clock / 100 % 100 * 60 + clock % 100
            let days = WireCalendar.days(year: year, month: month, day: monthDay)
            return WireTime(instant: Date(timeIntervalSince1970: Double(days * 86_400 + seconds)))
        default: return nil
        }
    }

    /// The first date, with the time beside it.
    mutating func firstDate() -> WireTime? {
        findClocks()
        guard let (day, _) = firstDay(in: freeTokens()) else { return nil }
        let near = clocks.first {
            $0.range.lowerBound >= day.range.lowerBound && $0.range.lowerBound - day.range.upperBound <= 5
        }
        let clock =
            near
            ?? clocks.last {
                $0.range.upperBound <= day.range.lowerBound && day.range.lowerBound - $0.range.upperBound <= 3
            }
        var zone = clock?.zone
        if clock == nil, let (own, _) = zoneOfDay(after: day.range.upperBound) { zone = own }
        return time(day, clock: clock, zone: zone)
    }

    private func freeTokens() -> [Int] {
        var free: [Int] = []
        var next = 0
        for clock in clocks {
            free += next..<clock.range.lowerBound
            next = clock.range.upperBound
        }
        return free + Array(next..<tokens.count)
    }

    private mutating func findClocks() {
        var index = 0
        while index < tokens.count {
            if let clock = clock(at: index) {
                clocks.append(clock)
                index = clock.range.upperBound
            } else {
                index += 1
            }
        }
    }

    private func time(_ day: Day, clock: Clock?, zone: Zone?) -> WireTime? {
        let local = day.days * 86_400 + (clock?.secondOfDay ?? 0)
        var offset: Int?
        switch zone {
        case .fixed(let seconds): offset = seconds
        case .region(let region):
            // The offset at the local time read as UTC is right but for hours beside a change; so ask again there.
            let guess = region.secondsFromGMT(for: Date(timeIntervalSince1970: Double(local)))
            offset = region.secondsFromGMT(for: Date(timeIntervalSince1970: Double(local - guess)))
        case nil: offset = day.impliedOffset
        }
        let instant = Date(timeIntervalSince1970: Double(local - (offset ?? 0)))
        return WireTime(instant: instant, offsetSeconds: offset, precision: clock == nil ? .day : .time)
    }

    // MARK: pieces

    func number(_ index: Int) -> (value: Int, digits: Int)? {
        guard tokens.indices.contains(index), case .number(let value, let digits) = tokens[index].kind else {
            return nil
        }
        return (value, digits)
    }

    func word(_ index: Int) -> String? {
        guard tokens.indices.contains(index), case .word(let word) = tokens[index].kind else { return nil }
        return word
    }

    func mark(_ index: Int) -> UInt8? {
        guard tokens.indices.contains(index), case .mark(let mark) = tokens[index].kind else { return nil }
        return mark
    }

    func isGlued(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].isGlued }
}
