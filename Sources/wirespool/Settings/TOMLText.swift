import TOMLKit

/// A TOML text, looked at before the library reads it.
enum TOMLText {
    /// Parts of one dotted key, at most; the library bounds the depth of values, not of keys.
    static let keyParts = 32

    struct Fault: Error, Equatable {
        let line: Int?
        let problem: String
    }

    /// The text as a table; refuses keys so deep that the library's recursion would end the process.
    static func table(_ text: String) throws(Fault) -> TOMLTable {
        if let line = lineOfDeepKey(Array(text.utf8)) {
            throw Fault(line: line, problem: "a key of more than \(keyParts) parts")
        }
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw Fault(line: error.source.begin.line, problem: error.description)
        } catch {
            throw Fault(line: nil, problem: "\(error)")
        }
    }

    /// Line of the first key with too many dots; dots in strings and comments are none.
    private static func lineOfDeepKey(_ bytes: [UInt8]) -> Int? {
        var line = 1
        var dots = 0
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let end = endOfString(bytes, from: index)
                line += bytes[index..<end].count { $0 == 0x0A }
                index = end
                continue
            case UInt8(ascii: "#"):
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
                continue
            case UInt8(ascii: "."):
                dots += 1
                if dots >= keyParts { return line }
            case 0x0A:
                line += 1
                dots = 0
            case UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
                UInt8(ascii: "}"):
                dots = 0
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Place behind a string that begins at `start` (TOML 1.0, String); a line's string ends with its line.
    private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
        let quote = bytes[start]
        let isLong = start + 2 < bytes.count && bytes[start + 1] == quote && bytes[start + 2] == quote
        var index = start + (isLong ? 3 : 1)
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                index += 2
                continue
            }
            if !isLong, bytes[index] == 0x0A { return index }
            if bytes[index] == quote {
                if !isLong { return index + 1 }
                if index + 2 < bytes.count, bytes[index + 1] == quote, bytes[index + 2] == quote { return index + 3 }
            }
            index += 1
        }
        return bytes.count
    }
}
