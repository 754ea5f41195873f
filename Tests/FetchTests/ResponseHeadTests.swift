import Testing

@testable import Fetch

@Suite struct ResponseHeadTests {
    func head(_ text: String, limit: Int = 256 << 10) throws(ResponseHead.Fault) -> ResponseHead {
        var head = ResponseHead(limit: limit)
        var line: [UInt8] = []
        for byte in text.utf8 {
            line.append(byte)
            if byte == 10 {
                try head.take(line)
                line = []
            }
        }
        return head
    }

    @Test func `status and fields are read in order`() throws {
        let head = try head("HTTP/1.1 200 OK\r\nETag:  \"a b\" \r\nX:1\r\nx: 2\r\nContent-Length: 5\r\n\r\n")
        #expect(head.status == 200 && head.isWhole && head.contentLength == 5 && !head.isChunked)
        #expect(head.values("etag") == ["\"a b\""])
        #expect(head.values("x") == ["1", "2"])
    }

    @Test func `interim responses are dropped and trailers only counted`() throws {
        let head = try head(
            "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/2 404\r\nA: b\r\n\r\nTrailer: x\r\nContent-Length: 9\r\n")
        #expect(head.status == 404)
        #expect(head.fields.map(\.name) == ["a"])
        #expect(head.contentLength == nil)
    }

    @Test func `a folded line goes on with its field, a bare CR is a blank, Latin-1 is read`() throws {
        let folded = try head("HTTP/1.1 200 OK\r\nA: one\r\n\t two\r\nB: x\ry\r\n\r\n")
        #expect(folded.values("a") == ["one two"] && folded.values("b") == ["x y"])
        var latin = ResponseHead(limit: 1_000)
        try latin.take(Array("HTTP/1.1 200 OK\r\n".utf8))
        try latin.take([0x41, 0x3A, 0xE9, 13, 10])
        #expect(latin.values("a") == ["é"])
    }

    @Test(arguments: [
        "HTTP/1.1 999 No\r\n\r\n", "HTTP/1.1 99 No\r\n\r\n", "HTTP/1.1 0200 No\r\n\r\n", "HTTP/1.1 600 No\r\n\r\n",
        "HTTP/1.1 2x0 No\r\n\r\n", "ICY 200 OK\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1111111111222222222233333333334444444444\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding : chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length\t: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\t0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nA: \0\r\n\r\n",
    ])
    func `a head that contradicts itself is refused`(text: String) {
        #expect(throws: ResponseHead.Fault.self) { try head(text) }
    }

    @Test func `equal lengths are one, chunks overrule them`() throws {
        #expect(try head("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5, 5\r\n\r\n").contentLength == 5)
        let chunked = try head("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: Chunked\r\n\r\n")
        #expect(chunked.contentLength == nil && chunked.isChunked)
    }

    @Test func `all header bytes count together`() throws {
        let text = "HTTP/1.1 103 Hi\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n"
        #expect(try head(text, limit: text.utf8.count).bytes == text.utf8.count)
        #expect(throws: ResponseHead.Fault.tooLarge(limit: 20)) { try head(text, limit: 20) }
    }

    @Test func `random bytes never trap`() {
        var numbers = SeededNumbers(state: 5)
        let seed = Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n x\r\n\r\n".utf8)
        for _ in 0..<3_000 {
            var bytes = seed
            for _ in 0..<4 {
                bytes[Int.random(in: 0..<bytes.count, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
            }
            var head = ResponseHead(limit: 1_000)
            for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
                if (try? head.take(Array(line) + [10])) == nil { break }
            }
        }
    }
}
