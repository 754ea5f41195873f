import Foundation
import TOMLKit
import WireModel

/// One key of the settings file: what it means, what it may hold, where it goes.
struct SettingKey: Sendable {
    /// `section.key` as written in the file.
    let name: String
    let summary: String
    /// Unit or kind, for people: `duration`, `size`, `count`, `one of a, b`.
    let kind: String
    let bounds: String
    let read: @Sendable (any TOMLValueConvertible, inout Settings) throws(SettingFault) -> Void
    /// As it would stand in the file.
    let show: @Sendable (Settings) -> String

    var section: String { String(name.prefix { $0 != "." }) }
    var key: String { String(name.drop { $0 != "." }.dropFirst()) }
}

/// Why a value was refused; file and line are added by the loader.
struct SettingFault: Error {
    let allowed: String
}

typealias SettingPath<Value> = any WritableKeyPath<Settings, Value> & Sendable

extension SettingKey {
    static func string(_ name: String, _ path: SettingPath<String>, _ summary: String) -> SettingKey {
        SettingKey(name: name, summary: summary, kind: "text", bounds: "any") { value, settings throws(SettingFault) in
            guard let text = value.string else { throw SettingFault(allowed: "a text in quotes") }
            settings[keyPath: path] = text
        } show: {
            quoted($0[keyPath: path])
        }
    }

    static func choice(_ name: String, _ path: SettingPath<String>, _ options: [String], _ summary: String)
        -> SettingKey
    {
        let allowed = "one of " + options.map(quoted).joined(separator: ", ")
        return SettingKey(name: name, summary: summary, kind: "choice", bounds: allowed) {
            value, settings throws(SettingFault) in
            guard let text = value.string, options.contains(text) else { throw SettingFault(allowed: allowed) }
            settings[keyPath: path] = text
        } show: {
            quoted($0[keyPath: path])
        }
    }

    static func flag(_ name: String, _ path: SettingPath<Bool>, _ summary: String) -> SettingKey {
        SettingKey(name: name, summary: summary, kind: "switch", bounds: "true or false") {
            value, settings throws(SettingFault) in
            guard let on = value.bool else { throw SettingFault(allowed: "true or false") }
            settings[keyPath: path] = on
        } show: {
            $0[keyPath: path] ? "true" : "false"
        }
    }

    static func count(
        _ name: String, _ path: SettingPath<Int>, _ range: ClosedRange<Int>, _ summary: String
    ) -> SettingKey {
        let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return SettingKey(name: name, summary: summary, kind: "count", bounds: allowed) {
            value, settings throws(SettingFault) in
            guard let number = value.int, range.contains(number) else { throw SettingFault(allowed: allowed) }
            settings[keyPath: path] = number
        } show: {
            String($0[keyPath: path])
        }
    }

    /// A count that wirespool finds out by itself where it is not given.
    static func countOrAuto(
        _ name: String, _ path: SettingPath<Int?>, _ range: ClosedRange<Int>, _ summary: String
    ) -> SettingKey {
        let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound), or \"auto\""
        return SettingKey(name: name, summary: summary, kind: "count", bounds: allowed) {
            value, settings throws(SettingFault) in
            if value.string == "auto" {
                settings[keyPath: path] = nil
            } else if let number = value.int, range.contains(number) {
                settings[keyPath: path] = number
            } else {
                throw SettingFault(allowed: allowed)
            }
        } show: {
            $0[keyPath: path].map(String.init) ?? quoted("auto")
        }
    }

    static func fraction(_ name: String, _ path: SettingPath<Double>, _ summary: String) -> SettingKey {
        let allowed = "a number from 0 to 1"
        return SettingKey(name: name, summary: summary, kind: "fraction", bounds: allowed) {
            value, settings throws(SettingFault) in
            guard let number = value.double ?? value.int.map(Double.init), (0...1).contains(number) else {
                throw SettingFault(allowed: allowed)
            }
            settings[keyPath: path] = number
        } show: {
            String($0[keyPath: path])
        }
    }

    static func duration(
        _ name: String, _ path: SettingPath<Duration>, _ range: ClosedRange<Duration>, _ summary: String
    ) -> SettingKey {
        let allowed =
            "a duration from \(range.lowerBound.settingText) to \(range.upperBound.settingText), such as \"90s\", \"15m\", \"6h\", \"30d\""
        return SettingKey(name: name, summary: summary, kind: "duration", bounds: allowed) {
            value, settings throws(SettingFault) in
            guard let text = value.string, let duration = Duration(settingText: text), range.contains(duration) else {
                throw SettingFault(allowed: allowed)
            }
            settings[keyPath: path] = duration
        } show: {
            quoted($0[keyPath: path].settingText)
        }
    }

    static func size(
        _ name: String, _ path: SettingPath<ByteLimit>, _ range: ClosedRange<Int>, _ summary: String
    ) -> SettingKey {
        let allowed =
            "a size from \(ByteLimit(bytes: range.lowerBound).settingText) to \(ByteLimit(bytes: range.upperBound).settingText), such as \"512KiB\", \"8MiB\", \"2GiB\""
        return SettingKey(name: name, summary: summary, kind: "size", bounds: allowed) {
            value, settings throws(SettingFault) in
            // A bare number is bytes: `free-floor = 0` reads as it looks.
            let size = value.string.flatMap { ByteLimit(settingText: $0) } ?? value.int.map { ByteLimit(bytes: $0) }
            guard let size, range.contains(size.bytes) else {
                throw SettingFault(allowed: allowed)
            }
            settings[keyPath: path] = size
        } show: {
            quoted($0[keyPath: path].settingText)
        }
    }

    /// - Parameters:
    ///   - bounds: what `allows` asks of each text, in words.
    static func texts(
        _ name: String, _ path: SettingPath<[String]>, _ summary: String, bounds: String = "any",
        allows: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> SettingKey {
        SettingKey(name: name, summary: summary, kind: "list of texts", bounds: bounds) {
            value, settings throws(SettingFault) in
            let texts = value.array.map { $0.compactMap(\.string) }
            guard let texts, texts.count == value.array?.count, texts.allSatisfy(allows) else {
                throw SettingFault(allowed: bounds == "any" ? "a list of texts, such as [\"a\", \"b\"]" : bounds)
            }
            settings[keyPath: path] = texts
        } show: {
            "[" + $0[keyPath: path].map(quoted).joined(separator: ", ") + "]"
        }
    }

    static func listenAddress(
        _ name: String, _ path: SettingPath<ListenAddress>, _ summary: String
    ) -> SettingKey {
        let allowed = "such as \"127.0.0.1:7680\", \"[::1]:7680\" or \"unix:/run/wirespool-page/socket\""
        return SettingKey(name: name, summary: summary, kind: "address", bounds: allowed) {
            value, settings throws(SettingFault) in
            guard let text = value.string, let address = ListenAddress(text) else {
                throw SettingFault(allowed: allowed)
            }
            settings[keyPath: path] = address
        } show: {
            quoted($0[keyPath: path].description)
        }
    }

    static func counts(
        _ name: String, _ path: SettingPath<[Int]>, _ range: ClosedRange<Int>, _ summary: String
    ) -> SettingKey {
        let allowed = "a list of whole numbers from \(range.lowerBound) to \(range.upperBound)"
        return SettingKey(name: name, summary: summary, kind: "list of counts", bounds: allowed) {
            value, settings throws(SettingFault) in
            let numbers = value.array.map { $0.compactMap(\.int) }
            guard let numbers, numbers.count == value.array?.count, numbers.allSatisfy(range.contains) else {
                throw SettingFault(allowed: allowed)
            }
            settings[keyPath: path] = numbers
        } show: {
            "[" + $0[keyPath: path].map(String.init).joined(separator: ", ") + "]"
        }
    }

    static func durations(
        _ name: String, _ path: SettingPath<[Duration]>, _ range: ClosedRange<Duration>, _ summary: String
    ) -> SettingKey {
        let allowed =
            "a list of durations from \(range.lowerBound.settingText) to \(range.upperBound.settingText), such as [\"1h\", \"3d\"]"
        return SettingKey(name: name, summary: summary, kind: "list of durations", bounds: allowed) {
            value, settings throws(SettingFault) in
            let texts = value.array.map { $0.map(\.string) } ?? [nil]
            let durations = texts.compactMap { $0.flatMap { Duration(settingText: $0) } }
            guard durations.count == texts.count, durations.count <= 20, durations.allSatisfy(range.contains) else {
                throw SettingFault(allowed: allowed)
            }
            settings[keyPath: path] = durations
        } show: {
            "[" + $0[keyPath: path].map { quoted($0.settingText) }.joined(separator: ", ") + "]"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }
}

extension Duration {
    /// `90s`, `15m`, `6h`, `30d`, `250ms`; nil for anything else.
    init?(settingText text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), count <= 1_000_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(count)
        case "s": self = .seconds(count)
        case "m": self = .seconds(count * 60)
        case "h": self = .seconds(count * 3_600)
        case "d": self = .seconds(count * 86_400)
        default: return nil
        }
    }

    // A table, not a loop over a literal: of that, unrolled, the compiler builds now this code, now that (make reproducible).
    private static let settingUnits: [(name: String, milliseconds: Int)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
    ]

    var settingText: String {
        let milliseconds = Int(self / .milliseconds(1))
        if milliseconds == 0 { return "0s" }
        let unit = Self.settingUnits.first { milliseconds % $0.milliseconds == 0 }
        return unit.map { "\(milliseconds / $0.milliseconds)\($0.name)" } ?? "\(milliseconds)ms"
    }
}

extension Duration {
    /// For people: `45 s`, `12 min`, `3.2 h`, `5 d`.
    var roughText: String {
        let seconds = self / .seconds(1)
        return switch seconds {
        case ..<90: "\(Int(seconds.rounded())) s"
        case ..<5_400: "\(Int((seconds / 60).rounded())) min"
        case ..<129_600: String(format: "%.1f h", seconds / 3_600)
        default: "\(Int((seconds / 86_400).rounded())) d"
        }
    }
}

extension ByteLimit {
    /// `512KiB`, `8MiB`, `2GiB`, `0`; nil for anything else.
    init?(settingText text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), count <= 1 << 30 else { return nil }
        switch text.dropFirst(digits.count) {
        case "": self.init(bytes: count)
        case "KiB": self.init(bytes: count << 10)
        case "MiB": self.init(bytes: count << 20)
        case "GiB": self.init(bytes: count << 30)
        default: return nil
        }
    }

    private static let settingUnits: [(name: String, shift: Int)] = [("GiB", 30), ("MiB", 20), ("KiB", 10)]

    var settingText: String {
        if bytes == 0 { return "0" }
        let unit = Self.settingUnits.first { bytes % (1 << $0.shift) == 0 }
        return unit.map { "\(bytes >> $0.shift)\($0.name)" } ?? String(bytes)
    }
}
