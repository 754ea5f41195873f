import Testing

@testable import Fetch

@Suite struct ContentDecoderTests {
    typealias Fault = ContentDecoder.Fault

    static let limits = ContentDecoder.Limits(decodedBytes: 8 << 20, ratio: 200)

    static func coding(_ form: Compressed.Form) -> ContentCoding {
        switch form {
        case .gzip: .gzip
        case .zlib, .raw: .deflate
        case .brotli: .brotli
        case .zstd: .zstd
        }
    }

    func decode(_ bytes: [UInt8], _ codings: [ContentCoding]) throws(Fault) -> [UInt8] {
        try ContentDecoder.decode(bytes, codings: codings, limits: ContentDecoderTests.limits)
    }

    @Test(arguments: Compressed.Form.allCases, [0, 1, 100, 65_536, 65_537, 300_000])
    func `a whole stream gives its text`(form: Compressed.Form, size: Int) throws {
        let text = SampleText.bytes(size)
        #expect(try decode(Compressed.encode(text, form), [ContentDecoderTests.coding(form)]) == text)
    }

    @Test(arguments: Compressed.Form.allCases)
    func `pieces of any size give the same text`(form: Compressed.Form) throws {
        let text = SampleText.bytes(90_000, seed: 7)
        let packed = Compressed.encode(text, form)
        for size in [1, 2, 3, 7, 1_000, 16_384] {
            let decoder = try ContentDecoder(
                codings: [ContentDecoderTests.coding(form)], limits: ContentDecoderTests.limits)
            var body: [UInt8] = []
            var rest = packed[...]
            while !rest.isEmpty {
                try decoder.take(Array(rest.prefix(size)), into: &body)
                rest = rest.dropFirst(size)
            }
            try decoder.finish(framed: false)
            #expect(body == text, "pieces of \(size)")
        }
    }

    @Test(arguments: Compressed.Form.allCases)
    func `a cut at any byte is never complete`(form: Compressed.Form) {
        let packed = Compressed.encode(SampleText.bytes(3_000, seed: 3), form)
        for cut in 0..<packed.count {
            #expect(throws: Fault.self, "cut at \(cut)") {
                try decode(Array(packed[..<cut]), [ContentDecoderTests.coding(form)])
            }
        }
    }

    @Test(arguments: [UInt64(11), 12, 13, 14])
    func `random damage never traps, and never passes where the form has a checksum`(seed: UInt64) {
        var numbers = SeededNumbers(state: seed)
        for _ in 0..<300 {
            let form = Compressed.Form.allCases.randomElement(using: &numbers) ?? .gzip
            let text = SampleText.bytes(Int.random(in: 200...4_000, using: &numbers), seed: numbers.next())
            var packed = Compressed.encode(text, form)
            let at = packed.indices.randomElement(using: &numbers) ?? 0
            packed[at] ^= UInt8.random(in: 1...255, using: &numbers)
            let decoded = try? decode(packed, [ContentDecoderTests.coding(form)])
            // Only gzip's time and name bytes and zlib's level may differ without a change of the text.
            if form == .gzip || form == .zlib, let decoded { #expect(decoded == text, "seed \(seed), byte \(at)") }
        }
    }

    @Test func `random bytes under any coding are refused or bounded`() throws {
        var numbers = SeededNumbers(state: 99)
        for _ in 0..<2_000 {
            let junk = (0..<Int.random(in: 1...300, using: &numbers)).map { _ in
                UInt8.random(in: 0...255, using: &numbers)
            }
            let coding = ContentCoding.allCases.randomElement(using: &numbers) ?? .gzip
            if let body = try? decode(junk, [coding]) { #expect(body.count <= ContentDecoderTests.limits.decodedBytes) }
        }
    }

    @Test(arguments: Compressed.Form.allCases)
    func `a bomb is cut at the ratio`(form: Compressed.Form) {
        let packed = Compressed.encode([UInt8](repeating: 65, count: 7 << 20), form)
        #expect(throws: Fault.ratio(limit: 200)) { try decode(packed, [ContentDecoderTests.coding(form)]) }
    }

    @Test(arguments: Compressed.Form.allCases)
    func `a body above the decoded limit is refused`(form: Compressed.Form) {
        let text = SampleText.bytes(300_000, seed: 5)
        let packed = Compressed.encode(text, form)
        let codings = [ContentDecoderTests.coding(form)]
        #expect(throws: Fault.tooLarge(limit: 299_999)) {
            try ContentDecoder.decode(packed, codings: codings, limits: .init(decodedBytes: 299_999, ratio: 200))
        }
        #expect(throws: Never.self) {
            try ContentDecoder.decode(packed, codings: codings, limits: .init(decodedBytes: 300_000, ratio: 200))
        }
    }

    @Test func `an uncoded body obeys the same limit`() throws {
        let limits = ContentDecoder.Limits(decodedBytes: 10, ratio: 200)
        #expect(try ContentDecoder.decode([1, 2, 3], codings: [], limits: limits) == [1, 2, 3])
        #expect(throws: Fault.tooLarge(limit: 10)) {
            try ContentDecoder.decode([UInt8](repeating: 0, count: 11), codings: [], limits: limits)
        }
    }

    @Test func `two stacked codings are undone in order`() throws {
        let text = SampleText.bytes(50_000)
        let packed = Compressed.brotli(Compressed.encode(text, .gzip))
        #expect(try decode(packed, [.gzip, .brotli]) == text)
        #expect(throws: Fault.self) { try decode(packed, [.brotli, .gzip]) }
        #expect(throws: Fault.self) { try decode(Array(packed.dropLast()), [.gzip, .brotli]) }
    }

    @Test func `a bomb inside a bomb is cut on the way`() {
        let inner = Compressed.encode([UInt8](repeating: 0, count: 64 << 20), .gzip)
        let packed = Compressed.encode(inner, .gzip)
        #expect(throws: Fault.self) { try decode(packed, [.gzip, .gzip]) }
    }

    @Test func `gzip members in a row are one body and zeros after them are padding`() throws {
        let packed = Compressed.encode(Array("one ".utf8), .gzip) + Compressed.encode(Array("two".utf8), .gzip)
        #expect(try decode(packed, [.gzip]) == Array("one two".utf8))
        #expect(try decode(packed + [0, 0, 0], [.gzip]) == Array("one two".utf8))
        #expect(throws: Fault.self) { try decode(packed + [0, 7], [.gzip]) }
        #expect(throws: Fault.truncated) { try decode(Array(packed.dropLast(3)), [.gzip]) }
    }

    @Test(arguments: Compressed.Form.allCases)
    func `bytes after the end are refused`(form: Compressed.Form) {
        let packed = Compressed.encode(Array("done".utf8), form) + Array("<p>more".utf8)
        #expect(throws: Fault.self) { try decode(packed, [ContentDecoderTests.coding(form)]) }
    }

    @Test func `zstd frames in a row are one body`() throws {
        let packed = Compressed.zstd(Array("one ".utf8)) + Compressed.zstd(Array("two".utf8))
        #expect(try decode(packed, [.zstd]) == Array("one two".utf8))
    }

    @Test func `an empty body is whole only when its length was known`() throws {
        for coding in ContentCoding.allCases {
            let decoder = try ContentDecoder(codings: [coding], limits: ContentDecoderTests.limits)
            #expect(throws: Never.self) { try decoder.finish(framed: true) }
            #expect(throws: Fault.truncated) { try decoder.finish(framed: false) }
        }
    }

    struct ListCase: Sendable {
        var fields: [String]
        var codings: [ContentCoding]?
    }

    @Test(arguments: [
        ListCase(fields: [], codings: []),
        ListCase(fields: ["gzip"], codings: [.gzip]),
        ListCase(fields: [" X-GZIP "], codings: [.gzip]),
        ListCase(fields: ["identity"], codings: []),
        ListCase(fields: ["utf-8"], codings: []),
        ListCase(fields: ["deflate, br"], codings: [.deflate, .brotli]),
        ListCase(fields: ["gzip", "gzip"], codings: [.gzip, .gzip]),
        ListCase(fields: ["zstd,"], codings: [.zstd]),
        ListCase(fields: ["gzip, gzip, gzip"], codings: nil),
        ListCase(fields: ["compress"], codings: nil),
        ListCase(fields: ["lzma9"], codings: nil),
    ])
    func `Content-Encoding is read as a list`(_ c: ListCase) {
        #expect((try? ContentCoding.list(c.fields)) == c.codings)
    }
}
