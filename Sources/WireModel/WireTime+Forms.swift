import Foundation

/// The two forms that nearly all feeds and headers use, read without cutting the text into pieces.
extension WireTime {
    /// As `parse(_:)`, from UTF-8.
    package static func parse(utf8 text: UnsafeBufferPointer<UInt8>) -> WireTime? {
        parse(form: text) ?? parse(String(decoding: text, as: UTF8.self))
    }

    /// RFC 3339 with seconds, or RFC 5322 with a four-digit year, seconds and a zone in digits or GMT.
    ///
    /// - Returns: nil for any other text, which may be a date all the same.
    static func parse(form text: UnsafeBufferPointer<UInt8>) -> WireTime? {
        guard text.count >= 20, text.count <= 40 else { return nil }
        var reader = FormReader(bytes: text)
        return text[0] &- 0x30 < 10 && text[4] == 0x2D ? reader.internetDate() : reader.mailDate()
    }

    /// Steps through a text that must be exactly as expected.
    private struct FormReader {
        let bytes: UnsafeBufferPointer<UInt8>
        private var at = 0
        private var isWrong = false

        init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        private var next: UInt8 { at < bytes.count ? bytes[at] : 0 }

        private mutating func expect(_ byte: UInt8) {
            if next != byte { isWrong = true }
            at += 1
        }

        private mutating func number(digits: Int) -> Int {
            var value = 0
            for _ in 0..<digits {
                let digit = next &- 0x30
                if digit > 9 { isWrong = true }
                value = value &* 10 &+ Int(digit)
                at += 1
            }
            return value
        }

        /// `2026-01-02T03:04:05[.678](Z|+01:00)`.
        mutating func internetDate() -> WireTime? {
            let year = number(digits: 4)
            expect(0x2D)
            let month = number(digits: 2)
            expect(0x2D)
            let day = number(digits: 2)
            if next | 0x20 != 0x74, next != 0x20 { return nil }
            at += 1
            let second = secondOfDay()
            if next == 0x2E {
                at += 1
                let start = at
                while next &- 0x30 < 10 { at += 1 }
                if at == start || at - start > 14 { return nil }
            }
            var offset = 0
            if next | 0x20 == 0x7A { at += 1 } else { offset = zone(hasColon: true) }
            return time(year: year, month: month, day: day, second: second, offset: offset)
        }

        /// `Fri, 02 Jan 2026 03:04:05 (+0100|GMT)`; the day's name is not looked at.
        mutating func mailDate() -> WireTime? {
            guard Self.weekdays.contains(letters(at: 0)), bytes[3] == 0x2C, bytes[4] == 0x20 else { return nil }
            at = 5
            let day = bytes[6] == 0x20 ? number(digits: 1) : number(digits: 2)
            expect(0x20)
            guard let month = Self.months.firstIndex(of: letters(at: at)) else { return nil }
            at += 3
            expect(0x20)
            let year = number(digits: 4)
            expect(0x20)
            let second = secondOfDay()
            expect(0x20)
            var offset = 0
            if letters(at: at) == Self.pack("gmt") { at += 3 } else { offset = zone(hasColon: false) }
            return time(year: year, month: month + 1, day: day, second: second, offset: offset)
        }

        /// RFC 3339 5.6 allows a 60th second; it is the second before.
        private mutating func secondOfDay() -> Int {
            let hour = number(digits: 2)
            expect(0x3A)
            let minute = number(digits: 2)
            expect(0x3A)
            let second = number(digits: 2)
            if hour > 23 || minute > 59 || second > 60 { isWrong = true }
            return hour * 3600 + minute * 60 + min(second, 59)
        }

        private mutating func zone(hasColon: Bool) -> Int {
            let sign = next
            if sign != 0x2B, sign != 0x2D { isWrong = true }
            at += 1
            let hours = number(digits: 2)
            if hasColon { expect(0x3A) }
            let minutes = number(digits: 2)
            let seconds = (hours * 60 + minutes) * 60
            if minutes > 59 || seconds > (sign == 0x2D ? 12 : 14) * 3600 { isWrong = true }
            return sign == 0x2D ? -seconds : seconds
        }

        private func time(year: Int, month: Int, day: Int, second: Int, offset: Int) -> WireTime? {
            guard !isWrong, at == bytes.count, WireCalendar.isDay(year: year, month: month, day: day) else {
                return nil
            }
            let seconds = WireCalendar.days(year: year, month: month, day: day) * 86_400 + second - offset
            return WireTime(instant: Date(timeIntervalSince1970: Double(seconds)), offsetSeconds: offset)
        }

        /// Three letters in lower case as one number; other bytes make no letters.
        private func letters(at start: Int) -> UInt32 {
            guard start + 3 <= bytes.count else { return 0 }
            var packed: UInt32 = 0
            for offset in 0..<3 {
                guard URLBytes.isLetter(bytes[start + offset]) else { return 0 }
                packed = packed << 8 | UInt32(bytes[start + offset] | 0x20)
            }
            return packed
        }

        private static func pack(_ name: String) -> UInt32 { name.utf8.reduce(0) { $0 << 8 | UInt32($1) } }
        private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(pack)
        private static let months = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ].map(pack)
    }
}
