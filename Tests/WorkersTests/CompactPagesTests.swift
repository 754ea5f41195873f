import Extract
import Foundation
import Pipeline
import Testing
import WireModel

@testable import Workers

/// What is written property by property against what the types themselves say that they have.
struct CompactPagesTests {
    @Test func `no property of what a page is asked for and gives is left out`() throws {
        let reading = try Filler.value(PageReading.self)
        let found = try again(reading)
        #expect(found.article == reading.article)
        #expect(found.observation == reading.observation)
        #expect(found.nextPage == reading.nextPage)
        let hints = try Filler.value(ExtractHints.self)
        try #expect(again(hints) == hints)
        let memory = try Filler.value(SiteMemory.self)
        try #expect(again(memory) == memory)
        let head = WorkerFrame.Head(
            url: CanonicalURL("https://news.example/"), contentType: "a", contentLocation: "b", hints: hints,
            memory: memory)
        let told = try again(head)
        #expect(told.url == head.url && told.contentType == "a" && told.contentLocation == "b")
        #expect(told.hints == hints && told.memory == memory)
    }

    @Test func `the filler leaves no property as it is at first`() throws {
        let (filled, empty) = (try Filler.value(Article.self), Article())
        for (one, other) in zip(Mirror(reflecting: filled).children, Mirror(reflecting: empty).children) {
            #expect(String(describing: one.value) != String(describing: other.value), "\(one.label ?? "")")
        }
    }

    @Test func `nothing is made of nothing`() throws {
        try #expect(again(Article()) == Article())
        try #expect(again(ExtractHints()) == ExtractHints())
        try #expect(again(SiteObservation()) == SiteObservation())
        for kind in [Block.Kind.paragraph, .heading, .listItem, .quote, .tableRow, .code] {
            try #expect(again(Block(kind, "x")) == Block(kind, "x"))
        }
    }

    @Test func `a likely address is taken as it is, any other is read`() throws {
        let likely = try #require(CanonicalURL("https://news.example/a"))
        for text in ["https://news.example/a", "https://news.example/b"] {
            let url = try #require(CanonicalURL(text))
            var cursor = CompactCursor(
                CompactBuffer.bytes(of: url)[...], elements: 1, isWireText: true, likely: likely)
            try #expect(cursor.whole(CanonicalURL.self) == url)
        }
        var buffer = CompactBuffer()
        buffer.put("javascript:alert(1)")
        var cursor = CompactCursor(buffer.bytes[...], elements: 1, isWireText: true)
        #expect(throws: CompactFault.self) { try cursor.whole(CanonicalURL.self) }
    }

    @Test func `a page that breaks off or goes on is refused at every byte`() throws {
        let bytes = CompactBuffer.bytes(of: try Filler.value(PageReading.self))
        for end in bytes.indices {
            #expect(throws: CompactFault.self) { try Self.read(PageReading.self, bytes[..<end]) }
        }
        #expect(throws: CompactFault.self) { try Self.read(PageReading.self, (bytes + [0])[...]) }
        // A slice that does not begin at 0 is read as one that does.
        let later = [7, 7, 7] + bytes
        _ = try Self.read(PageReading.self, later[3...])
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `damaged pages never trap`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let bytes = CompactBuffer.bytes(of: try Filler.value(PageReading.self))
        for _ in 0..<2_000 {
            var damaged = bytes
            for _ in 0...random.next() % 4 {
                damaged[Int(random.next() % UInt64(damaged.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            _ = try? Self.read(PageReading.self, damaged[...])
        }
    }

    @Test func `counts of a page are held against their bounds`() throws {
        var article = Article()
        article.body = (0..<100).map { Block(.paragraph, String($0)) }
        let bytes = CompactBuffer.bytes(of: article)
        var cursor = CompactCursor(bytes[...], elements: 99, isWireText: true)
        #expect(throws: CompactFault.tooMany) { try cursor.whole(Article.self) }
        article.confidence = .nan
        let bad = CompactBuffer.bytes(of: article)
        #expect(throws: CompactFault.number) { try Self.read(Article.self, bad[...]) }
    }

    @Test func `texts of a page come out as wire text`() throws {
        var article = Article()
        article.headline = "a\u{202E}b"
        article.body = [Block(.paragraph, "c\u{1B}[31m\nd")]
        let found = try Self.read(Article.self, CompactBuffer.bytes(of: article)[...])
        #expect(found.headline == "a\u{202E}b".wireText)
        #expect(found.body == [Block(.paragraph, "c\u{1B}[31m\nd".wireText)])
    }

    private func again<Value: CompactValue>(_ value: Value) throws -> Value {
        try Self.read(Value.self, CompactBuffer.bytes(of: value)[...])
    }

    private static func read<Value: CompactValue>(
        _ type: Value.Type, _ bytes: ArraySlice<UInt8>
    ) throws(CompactFault) -> Value {
        var cursor = CompactCursor(bytes, elements: 10_000, isWireText: true)
        return try cursor.whole(type)
    }
}

/// Decodes every property of a type, each with another value, so that what is added to the type is there, too.
private final class Filler: Decoder {
    private(set) var count = 0
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    static func value<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: Filler()) }

    func number() -> Int {
        count += 1
        return count
    }

    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        // What is made of any text or number only where it is one of a few.
        let special: Any? =
            switch type {
            case is CanonicalURL.Type: CanonicalURL("https://news.example/\(number())")
            case is Block.Kind.Type: Block.Kind.quote
            case is WireTime.Precision.Type: WireTime.Precision.day
            case is SiteMemory.Source.Type: SiteMemory.Source.authorLine
            case is String.Type: "text \(number())"
            default: nil
            }
        if let value = special as? Value { return value }
        return try Value(from: self)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(FilledFields(filler: self))
    }
    func unkeyedContainer() -> any UnkeyedDecodingContainer { FilledList(filler: self) }
    func singleValueContainer() -> any SingleValueDecodingContainer { FilledSingle(filler: self) }
}

private struct FilledFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let filler: Filler
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { false }
    func decode(_ type: Bool.Type, forKey key: Key) -> Bool { true }
    func decode(_ type: String.Type, forKey key: Key) -> String { "text \(filler.number())" }
    func decode(_ type: Double.Type, forKey key: Key) -> Double { Double(filler.number()) + 0.25 }
    func decode(_ type: Float.Type, forKey key: Key) -> Float { Float(filler.number()) }
    func decode(_ type: Int.Type, forKey key: Key) -> Int { filler.number() }
    func decode(_ type: Int8.Type, forKey key: Key) -> Int8 { 1 }
    func decode(_ type: Int16.Type, forKey key: Key) -> Int16 { 1 }
    func decode(_ type: Int32.Type, forKey key: Key) -> Int32 { 1 }
    func decode(_ type: Int64.Type, forKey key: Key) -> Int64 { Int64(filler.number()) }
    func decode(_ type: UInt.Type, forKey key: Key) -> UInt { UInt(filler.number()) }
    func decode(_ type: UInt8.Type, forKey key: Key) -> UInt8 { 1 }
    func decode(_ type: UInt16.Type, forKey key: Key) -> UInt16 { 1 }
    func decode(_ type: UInt32.Type, forKey key: Key) -> UInt32 { 1 }
    func decode(_ type: UInt64.Type, forKey key: Key) -> UInt64 { UInt64(filler.number()) }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try filler.value(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedDecodingContainer<Nested> {
        filler.container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { filler.unkeyedContainer() }
    func superDecoder() -> any Decoder { filler }
    func superDecoder(forKey key: Key) -> any Decoder { filler }
}

private struct FilledList: UnkeyedDecodingContainer {
    let filler: Filler
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { 2 }
    var isAtEnd: Bool { currentIndex == 2 }

    init(filler: Filler) { self.filler = filler }

    mutating func decodeNil() -> Bool { false }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        return try filler.value(type)
    }
    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedDecodingContainer<Nested> {
        filler.container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { filler.unkeyedContainer() }
    func superDecoder() -> any Decoder { filler }
}

private struct FilledSingle: SingleValueDecodingContainer {
    let filler: Filler
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }
    func decode(_ type: Bool.Type) -> Bool { true }
    func decode(_ type: String.Type) -> String { "text \(filler.number())" }
    func decode(_ type: Double.Type) -> Double { Double(filler.number()) + 0.25 }
    func decode(_ type: Float.Type) -> Float { Float(filler.number()) }
    func decode(_ type: Int.Type) -> Int { filler.number() }
    func decode(_ type: Int8.Type) -> Int8 { 1 }
    func decode(_ type: Int16.Type) -> Int16 { 1 }
    func decode(_ type: Int32.Type) -> Int32 { 1 }
    func decode(_ type: Int64.Type) -> Int64 { Int64(filler.number()) }
    func decode(_ type: UInt.Type) -> UInt { UInt(filler.number()) }
    func decode(_ type: UInt8.Type) -> UInt8 { 1 }
    func decode(_ type: UInt16.Type) -> UInt16 { 1 }
    func decode(_ type: UInt32.Type) -> UInt32 { 1 }
    func decode(_ type: UInt64.Type) -> UInt64 { UInt64(filler.number()) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try filler.value(type) }
}
