import Testing

@testable import Archive

struct ArchivedResponseTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var body: String
        var coding: [String] = []
        var isTruncated = false
        var testDescription: String { name }
    }

    static let chunked = ["Content-Type: text/html", "Transfer-Encoding: chunked"]

    @Test(arguments: [
        Case(name: "plain", bytes: Made.http("<p>x</p>"), body: "<p>x</p>"),
        Case(name: "chunks", bytes: Made.http("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", fields: chunked), body: "abcde"),
        Case(name: "chunks by LF", bytes: Made.http("3\nabc\n0\n\n", fields: chunked), body: "abc"),
        Case(
            name: "chunks without an end", bytes: Made.http("3\r\nabc\r\n", fields: chunked), body: "abc",
            isTruncated: true),
        Case(name: "a chunk cut short", bytes: Made.http("F\r\nabc", fields: chunked), body: "abc", isTruncated: true),
        Case(
            name: "a chunk of any size", bytes: Made.http("FFFFFFFFFFFFFFFF\r\nabc", fields: chunked),
            body: "FFFFFFFFFFFFFFFF\r\nabc"),
        Case(name: "said chunked, stored joined", bytes: Made.http("<p>x</p>", fields: chunked), body: "<p>x</p>"),
        Case(
            name: "said gzip, stored plain", bytes: Made.http("<p>x</p>", fields: ["Content-Encoding: gzip"]),
            body: "<p>x</p>"),
        Case(
            name: "brotli is the caller's", bytes: Made.http("zz", fields: ["content-encoding: br"]), body: "zz",
            coding: ["br"]),
        Case(name: "no body", bytes: Made.http(""), body: ""),
        Case(name: "no reason phrase", bytes: Made.bytes("HTTP/2 200\r\n\r\nx"), body: "x"),
    ])
    func `framing is undone, codings are told`(c: Case) throws {
        let response = try #require(ArchivedResponse(c.bytes))
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == c.body)
        #expect(response.contentEncoding == c.coding)
        #expect(response.isTruncated == c.isTruncated)
    }

    @Test func `a gzip body keeps its coding`() throws {
        let packed = Made.gzip(Made.bytes("<p>x</p>"))
        let response = try #require(ArchivedResponse(Made.http("", fields: ["Content-Encoding: gzip"]) + packed))
        #expect(response.contentEncoding == ["gzip"])
        #expect(response.body == packed)
    }

    @Test(arguments: ["", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 999 OK\r\n\r\n", "<p>x</p>"])
    func `what is no response is none`(text: String) { #expect(ArchivedResponse(Made.bytes(text)) == nil) }
}
