import Foundation
import WireModel

/// Writes one JSON object (RFC 8259) member by member; absent values are left out.
struct JSONLine {
    private var bytes: [UInt8] = [0x7B]
    private var isFirst = true

    init(case id: String) { text("case", id) }

    func finished() -> [UInt8] { bytes + [0x7D] }

    mutating func text(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        begin(name)
        append(value)
    }

    mutating func date(_ name: StaticString, _ value: Date?) { text(name, value?.rfc3339) }

    mutating func number(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        begin(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func decimal(_ name: StaticString, _ value: Double) {
        guard value.isFinite else { return }
        begin(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func flag(_ name: StaticString, _ value: Bool) {
        begin(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    mutating func texts(_ name: StaticString, _ values: [String]) {
        list(name, values) { $0.append($1) }
    }

    mutating func numbers(_ name: StaticString, _ values: [Int]) {
        list(name, values) { $0.bytes.append(contentsOf: String($1).utf8) }
    }

    mutating func object(_ name: StaticString, _ write: (inout JSONLine) -> Void) {
        begin(name)
        nest(write)
    }

    mutating func array<Value>(_ name: StaticString, _ values: [Value], _ write: (Value, inout JSONLine) -> Void) {
        list(name, values) { line, value in line.nest { write(value, &$0) } }
    }

    /// Writes an object in place, within this one.
    private mutating func nest(_ write: (inout JSONLine) -> Void) {
        bytes.append(0x7B)
        isFirst = true
        write(&self)
        bytes.append(0x7D)
        isFirst = false
    }

    private mutating func list<Value>(
        _ name: StaticString, _ values: [Value], _ write: (inout JSONLine, Value) -> Void
    ) {
        begin(name)
        bytes.append(0x5B)
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(0x2C) }
            write(&self, value)
        }
        bytes.append(0x5D)
    }

    private mutating func begin(_ name: StaticString) {
        if !isFirst { bytes.append(0x2C) }
        isFirst = false
        bytes.append(0x22)
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0x22)
        bytes.append(0x3A)
    }

    private mutating func append(_ text: String) {
        bytes.append(0x22)
        var text = text
        text.withUTF8 { appendEscaped($0) }
        bytes.append(0x22)
    }

    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var copied = 0
        for (index, byte) in text.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F {
            bytes.append(contentsOf: text[copied..<index])
            copied = index &+ 1
            switch byte {
            case 0x22: bytes.append(contentsOf: "\\\"".utf8)
            case 0x5C: bytes.append(contentsOf: "\\\\".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            default:
                bytes.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
                bytes.append(contentsOf: String(byte, radix: 16).utf8)
            }
        }
        bytes.append(contentsOf: text[copied...])
    }
}
