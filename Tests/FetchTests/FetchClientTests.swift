import Foundation
import TestKit
import Testing
import WireModel

@testable import Fetch

/// A client and a scripted server that it may ask; both end with the closure.
func withServer(
    _ routes: [String: ScriptedServer.Script], adjust: (inout FetchClient.Settings) -> Void = { _ in },
    body: (FetchClient, ScriptedServer) async throws -> Void
) async throws {
    let server = try ScriptedServer(routes)
    var settings = FetchClient.Settings()
    settings.addressExceptions = [try AddressException("127.0.0.1:\(server.port)")]
    // On a busy machine seconds pass between two steps of a transfer; what a test wants shorter it adjusts.
    settings.connectTimeout = .seconds(300)
    settings.lowSpeedTime = .seconds(600)
    settings.timeout = .seconds(600)
    adjust(&settings)
    let client = try FetchClient(settings: settings, clock: { Date(timeIntervalSince1970: 1_000) })
    do {
        try await body(client, server)
    } catch {
        await client.shutdown()
        server.stop()
        throw error
    }
    await client.shutdown()
    server.stop()
}

func webURL(_ text: String) throws -> CanonicalURL { try #require(CanonicalURL(text)) }

func reason(_ client: FetchClient, _ request: FetchRequest) async -> FetchError.Reason? {
    do throws(FetchError) {
        _ = try await client.fetch(request)
        return nil
    } catch {
        return error.reason
    }
}

/// The reason of a plain fetch of that URL; nil when a page came.
func reason(_ client: FetchClient, _ url: String) async -> FetchError.Reason? {
    guard let url = CanonicalURL(url) else {
        Issue.record("no URL: \(url)")
        return .internalFault
    }
    return await reason(client, FetchRequest(url: url))
}

/// A 200 head for a body that is sent as it is.
func rawHead(_ fields: String...) -> [UInt8] {
    Array(("HTTP/1.1 200 OK\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n").utf8)
}

@Suite struct FetchClientTests {
    typealias Script = ScriptedServer.Script

    @Test func `a page comes with status, fields, body and facts`() async throws {
        let body = SampleText.bytes(200_000)
        try await withServer(["/a": .reply(fields: ["ETag: \"v1\"", "X-A: 1"], body: body)]) { client, server in
            let page = try await client.fetch(FetchRequest(url: webURL(server.url("/a?q=1#top"))))
            #expect(page.status == 200 && page.body == body && page.wireBytes == body.count)
            #expect(page.header("X-A") == "1" && page.validators?.entityTag == "\"v1\"")
            #expect(page.finalURL == page.requestedURL && page.hops.isEmpty)
            #expect(page.httpVersion == "1.1" && page.remoteAddress == "127.0.0.1")
            #expect(page.fetchedAt == Date(timeIntervalSince1970: 1_000) && page.elapsed > .zero)
            let request = try #require(server.requests.first)
            #expect(request.target == "/a?q=1" && request.method == "GET")
            #expect(request.field("accept-encoding") == "gzip, deflate, br, zstd")
            #expect(request.field("user-agent") == "wirespool/1.0")
            for absent in ["cookie", "authorization", "referer", "if-none-match", "a-im", "from", "upgrade"] {
                #expect(request.field(absent) == nil)
            }
        }
    }

    @Test(arguments: Compressed.Form.allCases)
    func `a coded page is decoded, and its wire bytes are the coded ones`(form: Compressed.Form) async throws {
        let text = SampleText.bytes(150_000)
        let packed = Compressed.encode(text, form)
        let coding = ContentDecoderTests.coding(form).rawValue
        try await withServer(["/a": .reply(fields: ["Content-Encoding: \(coding)"], body: packed)]) { client, server in
            let page = try await client.fetch(FetchRequest(url: webURL(server.url("/a"))))
            #expect(page.body == text && page.wireBytes == packed.count)
        }
    }

    @Test(arguments: Compressed.Form.allCases)
    func `a coded page cut at its end is refused whole`(form: Compressed.Form) async throws {
        let packed = Compressed.encode(SampleText.bytes(100_000), form).dropLast(40)
        let coding = ContentDecoderTests.coding(form).rawValue
        let routes: [String: Script] = [
            "/framed": .reply(fields: ["Content-Encoding: \(coding)"], body: Array(packed)),
            "/closed": .raw(rawHead("Content-Encoding: \(coding)") + packed),
            "/empty": .raw(rawHead("Content-Encoding: \(coding)")),
        ]
        try await withServer(routes) { client, server in
            for path in routes.keys {
                #expect(await reason(client, server.url(path)) == .truncated, "\(path)")
            }
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var script: Script
        var reason: FetchError.Reason?

        init(_ name: String, _ script: Script, _ reason: FetchError.Reason?) {
            testDescription = name
            self.script = script
            self.reason = reason
        }
    }

    static let hi = Array("<p>hi".utf8)

    @Test(arguments: [
        Wrong("length twice the body", .raw(rawHead("Content-Length: 10") + hi), .truncated),
        Wrong("negative length", .raw(rawHead("Content-Length: -5") + hi), .badProtocol),
        Wrong("two lengths", .raw(rawHead("Content-Length: 5", "Content-Length: 4") + hi), .badProtocol),
        Wrong(
            "length of 40 digits", .raw(rawHead("Content-Length: \(String(repeating: "9", count: 40))") + hi),
            .badProtocol),
        Wrong("announces more than allowed", .raw(rawHead("Content-Length: 999999999") + hi), .tooLarge),
        Wrong(
            "chunks without an end", .raw(rawHead("Transfer-Encoding: chunked") + Array("5\r\n<p>hi\r\n".utf8)),
            .truncated),
        Wrong(
            "a chunk size of zz", .raw(rawHead("Transfer-Encoding: chunked") + Array("zz\r\n<p>hi\r\n".utf8)),
            .badProtocol),
        Wrong("chunks", .raw(rawHead("Transfer-Encoding: chunked") + Array("5\r\n<p>hi\r\n0\r\n\r\n".utf8)), nil),
        Wrong(
            "length beside chunks",
            .raw(rawHead("Content-Length: 3", "Transfer-Encoding: chunked") + Array("5\r\n<p>hi\r\n0\r\n\r\n".utf8)),
            nil),
        Wrong("a gzip transfer coding", .raw(rawHead("Transfer-Encoding: gzip, chunked") + hi), .badProtocol),
        Wrong("no length, closed", .raw(rawHead() + hi), nil),
        Wrong(
            "a reset in the body",
            Script([.send(rawHead("Content-Length: 10") + hi), .wait(.milliseconds(30)), .reset]), .truncated),
        Wrong("closed without a byte", .raw([]), .truncated),
        Wrong("no status line", .raw("<p>hello"), .badProtocol),
        Wrong("status 999", .raw("HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n"), .badProtocol),
        Wrong("HTTP/9.9", .raw("HTTP/9.9 200 X\r\nContent-Length: 0\r\n\r\n"), .badProtocol),
        Wrong("a NUL in the header", .raw("HTTP/1.1 200 OK\r\nA: \0\r\nContent-Length: 0\r\n\r\n"), .badProtocol),
        Wrong("an unasked 304", .raw("HTTP/1.1 304 Not Modified\r\n\r\n"), .unaskedNotModified),
        Wrong("an unasked 206", .raw("HTTP/1.1 206 Partial\r\nContent-Length: 5\r\n\r\n<p>hi"), .badProtocol),
        Wrong(
            "an unasked 226", .raw("HTTP/1.1 226 IM Used\r\nIM: feed\r\nContent-Length: 5\r\n\r\n<p>hi"), .badProtocol),
        Wrong("gzip that is plain text", .reply(fields: ["Content-Encoding: gzip"], body: hi), .badEncoding),
        Wrong("an unknown coding", .reply(fields: ["Content-Encoding: lzma9"], body: hi), .badEncoding),
        Wrong(
            "three codings", .reply(fields: ["Content-Encoding: gzip, gzip", "Content-Encoding: br"], body: hi),
            .badEncoding),
        Wrong("an empty gzip page of known length", .reply(fields: ["Content-Encoding: gzip"], body: []), nil),
        Wrong("a redirect without Location", .reply(302), .badRedirect),
        Wrong("a 300 is a page", .reply(300, fields: ["Location: /x"]), nil),
        Wrong(
            "a second response after the first", .raw(rawHead("Content-Length: 5") + hi + rawHead("Content-Length: 0")),
            nil),
    ])
    func `a response that lies is refused whole`(_ c: Wrong) async throws {
        try await withServer(["/a": c.script]) { client, server in
            #expect(await reason(client, server.url("/a")) == c.reason)
        }
    }

    @Test func `a broken error page keeps its status and loses its body`() async throws {
        let routes: [String: Script] = [
            "/429": .raw(
                "HTTP/1.1 429 Slow\r\nRetry-After: 9\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n<p>hi"),
            "/503": .raw("HTTP/1.1 503 Away\r\nContent-Length: 99\r\n\r\n<p>hi"),
            "/404": .raw("HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\n<p>hi"),
        ]
        try await withServer(routes) { client, server in
            let busy = try await client.fetch(FetchRequest(url: webURL(server.url("/429"))))
            #expect(busy.status == 429 && busy.header("retry-after") == "9" && busy.body.isEmpty)
            let away = try await client.fetch(FetchRequest(url: webURL(server.url("/503"))))
            #expect(away.status == 503 && away.body.isEmpty)
            let gone = try await client.fetch(FetchRequest(url: webURL(server.url("/404"))))
            #expect(gone.status == 404 && gone.body == FetchClientTests.hi)
        }
    }

    @Test func `limits on wire, decoded bytes, ratio and headers end a transfer`() async throws {
        let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 65, count: 65_536) + [13, 10]
        let routes: [String: Script] = [
            "/bomb": .reply(
                fields: ["Content-Encoding: br"], body: Compressed.brotli([UInt8](repeating: 0, count: 4 << 20))),
            "/endless": Script([.send(rawHead()), .flood([UInt8](repeating: 65, count: 65_536), times: 100_000)]),
            "/chunks": Script([.send(rawHead("Transfer-Encoding: chunked")), .flood(chunk, times: 100_000)]),
            "/extension": Script([
                .send(rawHead("Transfer-Encoding: chunked") + Array("5;x=".utf8)),
                .flood([UInt8](repeating: 65, count: 65_536), times: 100_000),
            ]),
            "/trailers": Script([
                .send(rawHead("Transfer-Encoding: chunked") + Array("5\r\n<p>hi\r\n0\r\n".utf8)),
                .flood(Array("X: \(String(repeating: "y", count: 1_000))\r\n".utf8), times: 1_000_000),
            ]),
            "/fields": Script([
                .send(Array("HTTP/1.1 200 OK\r\n".utf8)),
                .flood(Array("X: \(String(repeating: "y", count: 1_000))\r\n".utf8), times: 1_000_000),
            ]),
            "/hints": Script([.flood(Array("HTTP/1.1 103 Hi\r\nLink: </x>\r\n\r\n".utf8), times: 10_000_000)]),
            "/line": Script([
                .send(Array("HTTP/1.1 200 OK\r\nX: ".utf8)),
                .flood([UInt8](repeating: 65, count: 65_536), times: 100_000),
            ]),
        ]
        let expected: [String: Set<FetchError.Reason>] = [
            "/bomb": [.ratio], "/endless": [.tooLarge], "/chunks": [.tooLarge], "/extension": [.tooLarge],
            "/trailers": [.headersTooLarge, .tooLarge], "/fields": [.headersTooLarge], "/hints": [.headersTooLarge],
            "/line": [.headersTooLarge],
        ]
        try await withServer(routes) { client, server in
            for (path, reasons) in expected {
                let found = await reason(client, server.url(path))
                #expect(found.map(reasons.contains) == true, "\(path): \(String(describing: found))")
            }
        }
    }

    @Test func `a request's own limit is the smaller one`() async throws {
        try await withServer(["/a": .page(String(repeating: "x", count: 1_000))]) { client, server in
            var request = FetchRequest(url: try webURL(server.url("/a")))
            request.bodyLimit = ByteLimit(bytes: 999)
            #expect(await reason(client, request) == .tooLarge)
            request.bodyLimit = ByteLimit(bytes: 1_000)
            #expect(await reason(client, request) == nil)
        }
    }

    @Test(arguments: ["/decoded", "/sent", "/framed"])
    func `a sitemap may be larger than a page, up to its own limit`(path: String) async throws {
        let long = SampleText.bytes(300 << 10)
        let chunks = (0..<40_000).map { _ in "1;\(String(repeating: "x", count: 4))\r\na\r\n" }.joined()
        let routes: [String: ScriptedServer.Script] = [
            "/decoded": .reply(fields: ["Content-Encoding: gzip"], body: Compressed.encode(long, .gzip)),
            "/sent": .reply(body: long),
            "/framed": .raw(rawHead("Transfer-Encoding: chunked") + Array((chunks + "0\r\n\r\n").utf8)),
        ]
        for (limit, fits) in [(ByteLimit.kibibytes(512), true), (.kibibytes(250), false)] {
            let adjust: (inout FetchClient.Settings) -> Void = {
                $0.bodyLimit = path == "/sent" ? .mebibytes(1) : .kibibytes(200)
                $0.wireLimit = path == "/decoded" ? .mebibytes(1) : .kibibytes(200)
                $0.sitemapLimit = limit
            }
            try await withServer(routes, adjust: adjust) { client, server in
                var request = FetchRequest(url: try webURL(server.url(path)))
                #expect(await reason(client, request) == .tooLarge)
                request.isSitemap = true
                #expect(await reason(client, request) == (fits ? nil : .tooLarge), "\(limit)")
            }
        }
    }

    @Test func `eight mebibytes are what a page or a feed may have, sixteen what a sitemap`() async throws {
        let routes: [String: ScriptedServer.Script] = [
            "/8": .reply(body: [UInt8](repeating: 0x61, count: 8 << 20)),
            "/8+1": .reply(body: [UInt8](repeating: 0x61, count: (8 << 20) + 1)),
            "/16": .reply(body: [UInt8](repeating: 0x61, count: 16 << 20)),
        ]
        try await withServer(routes) { client, server in
            #expect(await reason(client, server.url("/8")) == nil)
            #expect(await reason(client, server.url("/8+1")) == .tooLarge)
            var request = FetchRequest(url: try webURL(server.url("/16")))
            request.isSitemap = true
            #expect(await reason(client, request) == nil)
        }
    }

    @Test(arguments: ["/plain", "/gzip", "/announced", "/endless"])
    func `the beginning of a longer body is taken where it is asked for`(path: String) async throws {
        let long = Array(String(repeating: "rule\n", count: 40_000).utf8)
        let routes: [String: ScriptedServer.Script] = [
            "/plain": .reply(body: long),
            "/gzip": .reply(fields: ["Content-Encoding: gzip"], body: Compressed.encode(long, .gzip)),
            "/announced": .raw(rawHead("Content-Length: 999999999") + long),
            "/endless": .init([.send(rawHead()), .flood(long, times: 1_000)]),
        ]
        try await withServer(routes) { client, server in
            var request = FetchRequest(url: try webURL(server.url(path)))
            request.bodyLimit = ByteLimit(bytes: 100_001)
            request.takesBeginning = true
            #expect(try await client.fetch(request).body == Array(long[..<100_001]))
        }
    }

    @Test func `bodies held together are bounded`() async throws {
        let body = SampleText.bytes(3 << 20)
        try await withServer(
            ["/a": .reply(body: body)],
            adjust: { $0.heldLimit = .mebibytes(2) },
            body: { client, server in
                #expect(await reason(client, server.url("/a")) == .internalFault)
            })
    }

    @Test func `a page has no more room than it needs: it may wait long for its reader`() async throws {
        let body = SampleText.bytes(700 << 10)
        try await withServer(["/a": .reply(fields: ["Content-Encoding: gzip"], body: Compressed.encode(body, .gzip))]) {
            client, server in
            let page = try await client.fetch(FetchRequest(url: try webURL(server.url("/a"))))
            #expect(page.body == body)
            #expect(page.body.capacity < body.count * 9 / 8 + 4_096)
        }
    }

    @Test func `what a page takes counts until nobody has it`() async throws {
        let body = SampleText.bytes(1_500 << 10)
        try await withServer(
            ["/a": .reply(body: body)], adjust: { $0.heldLimit = .mebibytes(2) },
            body: { client, server in
                let request = FetchRequest(url: try webURL(server.url("/a")))
                var first: Page? = try await client.fetch(request)
                #expect(await reason(client, request) == .internalFault)
                #expect(first?.body.count == body.count)
                first = nil
                #expect(await reason(client, request) == nil)
            })
    }

    @Test func `headers count among what is held, each field by its overhead too`() async throws {
        let fields = (0..<8_000).map { _ in "a: b" }
        try await withServer(
            ["/many": .reply(fields: fields), "/few": .reply(fields: Array(fields[..<20]))],
            adjust: { $0.heldLimit = .mebibytes(1) },
            body: { client, server in
                #expect(await reason(client, server.url("/many")) == .internalFault)
                #expect(await reason(client, server.url("/few")) == nil)
            })
    }

    @Test func `a decoder's window counts as far as it is filled`() throws {
        let bytes = SampleText.bytes(3 << 20)
        for (form, least) in [(Compressed.Form.brotli, 3 << 20), (.zstd, 3 << 20), (.gzip, 64 << 10)] {
            let coding = form == .brotli ? ContentCoding.brotli : form == .zstd ? .zstd : .gzip
            let decoder = try ContentDecoder(codings: [coding], limits: .init(decodedBytes: 8 << 20, ratio: 1_000))
            var body: [UInt8] = []
            #expect(decoder.memory <= 64 << 10)
            try decoder.take(Compressed.encode(bytes, form), into: &body)
            #expect(body.count == bytes.count)
            #expect((least...(least + (192 << 10))).contains(decoder.memory), "\(form): \(decoder.memory)")
        }
    }

    @Test func `time is bounded as a whole, by speed and for the connection`() async throws {
        let routes: [String: Script] = [
            "/silent": Script([.hang]),
            "/drip": Script([
                .send(rawHead("Content-Length: 1000")),
                .drip([UInt8](repeating: 65, count: 1_000), each: .milliseconds(100)),
            ]),
            "/hop": Script([
                .wait(.milliseconds(400)),
                .send(Array("HTTP/1.1 302 F\r\nLocation: /hop2\r\nContent-Length: 0\r\n\r\n".utf8)), .keepOpen,
            ]),
            "/hop2": Script([.wait(.milliseconds(400)), .send(rawHead("Content-Length: 0")), .keepOpen]),
        ]
        try await withServer(
            routes,
            adjust: {
                $0.timeout = .milliseconds(600)
                $0.lowSpeedTime = .seconds(1)
            },
            body: { client, server in
                #expect(await reason(client, server.url("/silent")) == .timeout)
                #expect(await reason(client, server.url("/hop")) == .timeout)
            })
        try await withServer(
            routes, adjust: { $0.lowSpeedTime = .seconds(1) },
            body: { client, server in
                #expect(await reason(client, server.url("/drip")) == .slow)
                #expect(await reason(client, server.url("/hop")) == nil)
            })
    }

    @Test func `a wrong setting is refused by name`() {
        let wrong: [(inout FetchClient.Settings) -> Void] = [
            { $0.maxActive = 0 }, { $0.maxHops = 21 }, { $0.timeout = .zero }, { $0.userAgent = "a\r\nb: c" },
            { $0.from = "a\nb" }, { $0.allowedPorts = [0] }, { $0.caFile = "/nonexistent" }, { $0.bodyLimit.bytes = 0 },
        ]
        for change in wrong {
            var settings = FetchClient.Settings()
            change(&settings)
            let error = #expect(throws: FetchError.self) { try FetchClient(settings: settings) }
            #expect(error?.reason == .internalFault && error?.detail.isEmpty == false)
        }
    }
}
