import TestKit
import Testing

@testable import WireModel

struct CanonicalURLTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var input: String
        var base: String?
        var expected: String?
        var testDescription: String { input }

        init(_ input: String, _ expected: String?, base: String? = nil) {
            self.input = input
            self.base = base
            self.expected = expected
        }
    }

    @Test(arguments: [
        Case("HTTP://EXAMPLE.com", "http://example.com/"),
        Case("  http://example.com/a\n/b\t ", "http://example.com/a/b"),
        Case("http:\\\\example.com\\a\\b", "http://example.com/a/b"),
        Case("http:/example.com", "http://example.com/"),
        Case("https:////example.com//a", "https://example.com//a"),
        Case("http://example.com:80/", "http://example.com/"),
        Case("https://example.com:80/", "https://example.com:80/"),
        Case("http://example.com:65536/", nil),
        Case("http://example.com:8a/", nil),
        Case("http://example.com/a/./b/../c/%2e%2E/d", "http://example.com/a/d"),
        Case("http://example.com/..", "http://example.com/"),
        Case("http://example.com/a/..", "http://example.com/"),
        Case("http://example.com/%7euser/%c3%bc%2f", "http://example.com/~user/%C3%BC%2F"),
        Case("http://example.com/100%", "http://example.com/100%25"),
        Case("http://example.com/a b\"<>`{}", "http://example.com/a%20b%22%3C%3E%60%7B%7D"),
        Case("http://example.com/?q=a b'c\"", "http://example.com/?q=a%20b%27c%22"),
        Case("http://example.com/?", "http://example.com/?"),
        Case("http://example.com?a", "http://example.com/?a"),
        Case("http://user:secret@example.com/", nil),
        Case("http://@example.com/", "http://example.com/"),
        Case("ftp://example.com/", nil), Case("javascript:alert(1)", nil), Case("data:text/html,x", nil),
        Case("", nil), Case("http://", nil), Case("http:///", nil), Case("/path", nil), Case("example.com/a", nil),
        Case("http://exa mple.com/", nil), Case("http://exa|mple.com/", nil), Case("http://a..b/", nil),
        Case("http://\(String(repeating: "a", count: 64)).example/", nil),
    ])
    func `an address comes to its normal form`(_ c: Case) {
        #expect(CanonicalURL(c.input)?.string == c.expected)
    }

    @Test(arguments: [
        Case("http://bücher.example/", "xn--bcher-kva.example"),
        Case("http://BÜCHER.example/", "xn--bcher-kva.example"),
        Case("http://bu\u{308}cher.example/", "xn--bcher-kva.example"),
        Case("http://b%C3%BCcher.example/", "xn--bcher-kva.example"),
        Case("http://www.ｅｘａｍｐｌｅ。com/", "www.example.com"), Case("http://faß.example/", "xn--fa-hia.example"),
        Case("http://例え.テスト/", "xn--r8jz45g.xn--zckzah"),
        Case("http://пример.испытание/", "xn--e1afmkfd.xn--80akhbyknj4f"),
        Case("http://XN--bcher-KVA.example/", "xn--bcher-kva.example"), Case("http://xn--bcher-ava.example/", nil),
        Case("http://xn--a.example/", nil), Case("http://xn--.example/", nil), Case("http://xn--example-.com/", nil),
        Case("http://ex\u{AD}ample.com/", "example.com"), Case("http://exa\u{FFFD}mple.com/", nil),
        Case("http://%41.example/", "a.example"), Case("http://a%00b.example/", nil),
        Case("http://a%2Fb.example/", nil),
        Case("http://example.com./", "example.com."), Case("http://a_b.example/", "a_b.example"),
        Case("http://127.0.0.1/", "127.0.0.1"), Case("http://127.1/", "127.0.0.1"),
        Case("http://2130706433/", "127.0.0.1"),
        Case("http://0x7f.1/", "127.0.0.1"), Case("http://0177.0.0.01/", "127.0.0.1"),
        Case("http://0x7f000001/", "127.0.0.1"),
        Case("http://①②⑦.0.0.1/", "127.0.0.1"), Case("http://1.2.3.4./", "1.2.3.4"), Case("http://256.1.1.1/", nil),
        Case("http://1.2.3.4.5/", nil), Case("http://4294967296/", nil), Case("http://a.09/", nil),
        Case("http://99999999999999999999999999/", nil), Case("http://1.2.3.example/", "1.2.3.example"),
        Case("http://[::1]:8080/", "::1"), Case("http://[2001:DB8:0:0:1:0:0:1]/", "2001:db8::1:0:0:1"),
        Case("http://[::ffff:127.0.0.1]/", "::ffff:7f00:1"), Case("http://[1:2:3:4:5:6:7:8]/", "1:2:3:4:5:6:7:8"),
        Case("http://[1::]/", "1::"), Case("http://[fe80::1%25eth0]/", nil), Case("http://[1:2:3]/", nil),
        Case("http://[::1::2]/", nil), Case("http://[::1/", nil), Case("http://[]/", nil),
        Case("http://[1:2:3:4:5:6:7:]/", nil),
    ])
    func `a host is read by the WHATWG rules`(_ c: Case) {
        #expect(CanonicalURL(c.input)?.host == c.expected)
    }

    @Test(arguments: [
        Case("b", "https://n.example/d/b"), Case("?x", "https://n.example/d/a?x"),
        Case("#f", "https://n.example/d/a?q#f"),
        Case("", "https://n.example/d/a?q"), Case("//o.example/z", "https://o.example/z"),
        Case("/z", "https://n.example/z"),
        Case("../../z", "https://n.example/z"), Case("\\z", "https://n.example/z"),
        Case("/\\o.example/z", "https://o.example/z"),
        Case("https:b", "https://n.example/d/b"), Case("http:b", "http://b/"), Case("https:/b", "https://n.example/b"),
        Case("mailto:a@b", nil), Case("a:b", nil), Case("./a:b", "https://n.example/d/a:b"),
    ])
    func `a reference is resolved against a page`(_ c: Case) throws {
        let base = try #require(CanonicalURL("https://n.example/d/a?q"))
        #expect(CanonicalURL(c.input, base: base)?.string == c.expected)
    }

    @Test func `parts agree with the whole`() throws {
        let url = try #require(CanonicalURL("https://[::1]:8443/a?b#c"))
        #expect(url.origin == "https://[::1]:8443")
        #expect(url.requestTarget == "/a?b")
        #expect(url.string == "https://[::1]:8443/a?b#c")
        #expect(url.port == 8443)
        #expect(url.fragment == "c")
    }

    @Test func `canonicalising twice equals once, whatever came in`() {
        var random = SeededRandom(seed: 20_261_121)
        let seeds = [
            "https://Bücher.example:8443/a/./b/../%7Ec%2f?q=%zz&x=1#fr", "http://[2001:db8::1]/x", "http://0x7f.1/%%41",
            "http://a.example/%2e%2e/..//.//%", "http://xn--bcher-kva.xn--r8jz45g/", "https://u:p@h.example/",
            "http:\\\\例え.テスト\\a",
        ]
        for round in 0..<4000 {
            let text = damaged(seeds[round % seeds.count], with: &random)
            guard let once = CanonicalURL(text) else { continue }
            let twice = CanonicalURL(once.string)
            #expect(twice == once, "\(text)")
            #expect(once.string.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(text)")
            #expect(CanonicalURL(once.equalityKey)?.equalityKey == once.equalityKey, "\(text)")
            let clean = once.withoutTracking()
            #expect(CanonicalURL(clean.string) == clean, "\(text)")
        }
    }

    @Test(arguments: ["/a", "/..", "%41", "?&", "@", ":", "[", "ü.", "/a/../", "\\", "//"])
    func `a long address costs linear time and is bounded`(_ unit: String) {
        for text in [
            String(repeating: unit, count: 200_000), "http://h.example/" + String(repeating: unit, count: 7000),
        ] {
            let url = CanonicalURL(text)
            #expect((url?.string.utf8.count ?? 0) <= 8192)
            _ = url?.equalityKey
        }
        _ = URLReference.resolve(String(repeating: unit, count: 200_000), base: "http://a/b")
    }
}
