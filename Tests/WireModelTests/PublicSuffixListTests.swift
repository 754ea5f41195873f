import Foundation
import Testing

@testable import WireModel

struct PublicSuffixListTests {
    static let debian = "/usr/share/publicsuffix/public_suffix_list.dat"

    let list = PublicSuffixList(
        text: """
            // comment
            com
            uk
            co.uk
            *.ck
            !www.ck
            рф
            github.io
            """)

    @Test(arguments: [
        ("www.news.com", "news.com"), ("news.com", "news.com"), ("com", "com"), ("a.b.news.co.uk", "news.co.uk"),
        ("co.uk", "co.uk"), ("a.b.c.ck", "b.c.ck"), ("www.ck", "www.ck"), ("a.www.ck", "www.ck"), ("c.ck", "c.ck"),
        ("a.b.unlisted", "b.unlisted"), ("a.b.xn--p1ai", "b.xn--p1ai"), ("u.github.io", "u.github.io"),
        ("192.0.2.1", "192.0.2.1"), ("::1", "::1"), ("localhost", "localhost"), ("WWW.News.com.", "news.com"),
    ])
    func `the longest rule decides`(_ host: String, _ domain: String) {
        #expect(list.registrableDomain(of: host) == domain)
    }

    @Test func `the built-in list knows the large countries`() {
        #expect(PublicSuffixList.builtIn.registrableDomain(of: "www.abc.net.au") == "abc.net.au")
        #expect(PublicSuffixList.builtIn.registrableDomain(of: "news.bbc.co.uk") == "bbc.co.uk")
        #expect(PublicSuffixList.builtIn.registrableDomain(of: "www.spiegel.de") == "spiegel.de")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: debian), "Debian's publicsuffix is not installed"))
    func `Debian's list is read`() throws {
        let debian = PublicSuffixList(text: try String(contentsOfFile: Self.debian, encoding: .utf8))
        #expect(debian.registrableDomain(of: "a.b.city.kawasaki.jp") == "city.kawasaki.jp")
        #expect(debian.registrableDomain(of: "www.yle.fi") == "yle.fi")
        #expect(debian.registrableDomain(of: "x.y.kobe.jp") == "x.y.kobe.jp")
    }
}
