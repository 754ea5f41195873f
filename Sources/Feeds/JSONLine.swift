import Foundation
import WireModel

/// Writes one JSON object (RFC 8259) member by member; absent values are left out.
struct JSONLine: ~Copyable {
    /// Bytes that are gathered before they are handed on.
    private static let chunkBytes = 64 << 10

    private var sink = ByteSink(capacity: 4096)
    private var isFirst = true
    private let write: ([UInt8]) -> Void

    /// - Parameter write: gets the object in pieces, in order.
    init(case id: String, write: @escaping ([UInt8]) -> Void) {
        self.write = write
        sink.append(0x7B)
        text("case", id)
    }

    mutating func finish() {
        sink.append(0x7D)
        flush()
    }

    private mutating func flush() {
        write(sink.array)
        sink.removeAll()
    }

    mutating func text(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        begin(name)
        append(value)
    }

    mutating func date(_ name: StaticString, _ value: Date?) { text(name, value?.rfc3339) }

    mutating func number(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        begin(name)
        sink.append(String(value))
    }

    mutating func decimal(_ name: StaticString, _ value: Double) {
        guard value.isFinite else { return }
        begin(name)
        sink.append(String(value))
    }

    mutating func flag(_ name: StaticString, _ value: Bool) {
        begin(name)
        sink.append(value ? "true" : "false")
    }

    mutating func texts(_ name: StaticString, _ values: [String]) {
        list(name, values) { $0.append($1) }
    }

    mutating func numbers(_ name: StaticString, _ values: [Int]) {
        list(name, values) { $0.sink.append(String($1)) }
    }

    mutating func object(_ name: StaticString, _ write: (inout JSONLine) -> Void) {
        begin(name)
        nest(write)
    }

    mutating func array<Value>(
        _ name: StaticString, _ values: [Value], _ write: (Value, inout JSONLine) -> Void
    ) {
        list(name, values) { line, value in line.nest { write(value, &$0) } }
    }

    /// Begins an array of objects that come one by one.
    mutating func beginArray(_ name: StaticString) {
        begin(name)
        sink.append(0x5B)
    }

    mutating func element(isFirst: Bool, _ write: (inout JSONLine) -> Void) {
        if !isFirst { sink.append(0x2C) }
        nest(write)
    }

    mutating func endArray() { sink.append(0x5D) }

    private mutating func nest(_ write: (inout JSONLine) -> Void) {
        sink.append(0x7B)
        isFirst = true
        write(&self)
        isFirst = false
        sink.append(0x7D)
        if sink.count >= Self.chunkBytes { flush() }
    }

    private mutating func list<Value>(
        _ name: StaticString, _ values: [Value], _ write: (inout JSONLine, Value) -> Void
    ) {
        begin(name)
        sink.append(0x5B)
        for (index, value) in values.enumerated() {
            if index > 0 { sink.append(0x2C) }
            write(&self, value)
        }
        sink.append(0x5D)
    }

    private mutating func begin(_ name: StaticString) {
        if !isFirst { sink.append(0x2C) }
        isFirst = false
        sink.append(0x22)
        sink.append(name)
        sink.append("\":")
    }

    private mutating func append(_ text: String) {
        sink.append(0x22)
        text.withView { text in
            var at = 0
            while at < text.count {
                appendEscaped(text[at..<at &+ Self.chunkBytes])
                at &+= Self.chunkBytes
                if sink.count >= Self.chunkBytes { flush() }
            }
        }
        sink.append(0x22)
    }

    private mutating func appendEscaped(_ text: ByteView) {
        var at = 0
        while true {
            at = sink.copy(text, from: at) {
                ByteWord.below($0, 0x20) | ByteWord.equal($0, 0x22) | ByteWord.equal($0, 0x5C)
                    | ByteWord.equal($0, 0x7F)
            }
            guard at < text.count else { return }
            let byte = text[at]
            switch byte {
            case 0x22: sink.append("\\\"")
            case 0x5C: sink.append("\\\\")
            case 0x0A: sink.append("\\n")
            default:
                sink.append("\\u00")
                sink.append(Self.digit(byte >> 4))
                sink.append(Self.digit(byte & 15))
            }
            at &+= 1
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 &+ value : 0x57 &+ value }
}
