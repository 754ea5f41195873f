import Testing
import WireModel

@testable import Feeds

struct FeedTextTests {
    @Test(arguments: [
        ("a &amp; b", "a & b"), ("<p>a</p><p>b</p>", "a b"), ("a<b>b</b>c", "abc"), ("1 < 2 & 3", "1 < 2 & 3"),
        ("x<script>y</script>z", "xz"), ("a<!-- b -->c", "ac"), ("&eacute;&#8217;&#x41;&nope;", "é’A&nope;"),
        ("  a \n b ", "a b"), ("AT&T", "AT&T"), ("a <b", "a <b"), ("&nbsp;x", "\u{A0}x"),
    ])
    func `HTML becomes the text it shows`(html: String, text: String) {
        #expect(html.withView { HTMLFragment.plainText($0) } == text)
    }

    @Test(arguments: [
        ("<a href=\"/x\">", "<a href=\"https://n.example/x\">"), ("<a href=y>", "<a href=\"https://n.example/a/y\">"),
        ("<img alt='/no' src='?q=1&amp;r=2'>", "<img alt='/no' src='https://n.example/a/b?q=1&amp;r=2'>"),
        ("<a href=\"mailto:a@b.example\">", "<a href=\"mailto:a@b.example\">"), ("<a href=\"\">", "<a href=\"\">"),
        ("text", "text"), ("<a href=\"//cdn.example/\">", "<a href=\"https://cdn.example/\">"),
    ])
    func `addresses in HTML become absolute and nothing else changes`(html: String, resolved: String) {
        var resolver = FragmentResolver()
        let out = html.withView {
            resolver.fragment(FeedText(view: $0, isHTML: true, base: "https://n.example/a/b"))
        }
        #expect(out == resolved)
    }

    @Test func `short references to a long base do not make gigabytes`() throws {
        let base = "https://n.example/" + String(repeating: "x", count: 1990) + "/"
        let html = String(repeating: "<a href=y>", count: 200_000)
        var resolver = FragmentResolver()
        let out = html.withView { resolver.fragment(FeedText(view: $0, isHTML: true, base: base)) }
        #expect(try #require(out).utf8.count < 12 << 20)
    }

    @Test(arguments: [
        ("<t>one</t>", "one"), ("<t> one &amp; two </t>", "one & two "), ("<t>\n <![CDATA[ a & b ]]> \n</t>", "a & b "),
        ("<t>a<![CDATA[b]]>c</t>", "abc"), ("<t>a <![CDATA[b]]> c</t>", "a b c"), ("<t>1 < 2</t>", "1 < 2"),
        ("<t></t>", ""), ("<t> </t>", ""), ("<t>a\r\nb</t>", "a\nb"),
    ])
    func `the runs of an element's text come together`(document: String, text: String) throws {
        struct Gathering: XMLReceiver, ~Copyable {
            var text = LeafText()
            var wantsMore: Bool { true }
            func tag(for name: XMLName) -> FeedTag { FeedTag(.other, .other) }
            func open(_ element: borrowing XMLElement) {}
            mutating func text(_ run: XMLText) { text.append(run) }
            func close(_ tag: FeedTag, _ name: XMLName) {}
        }
        document.withView { view in
            var gathering = Gathering()
            _ = try? XMLReader.read(view, limits: XMLLimits(), into: &gathering) { _ in .root }
            #expect(gathering.text.view.string == text)
        }
    }

    struct Somebody: Sendable {
        var text: String
        var name: String?
        var email: String?
    }

    private static let people = [
        Somebody(text: "me@n.example (Ann B.)", name: "Ann B.", email: "me@n.example"),
        Somebody(text: "Ann <me@n.example>", name: "Ann", email: "me@n.example"),
        Somebody(text: "Ann (mailto:me@n.example)", name: "Ann", email: "me@n.example"),
        Somebody(text: "me@n.example", email: "me@n.example"), Somebody(text: "Ann B.", name: "Ann B."),
        Somebody(text: "Ann (staff)", name: "Ann (staff)"), Somebody(text: "Ann)", name: "Ann)"),
        Somebody(text: "Ann B. me@n.example", name: "Ann B.", email: "me@n.example"),
    ]

    @Test(arguments: people)
    func `people are told from their addresses`(_ c: Somebody) {
        #expect(FeedPerson(feedText: c.text) == FeedPerson(name: c.name, email: c.email))
    }

    @Test(arguments: [
        ("{\"a\":[1,2.5e3,true,null]}", false), ("{\"a\":\"b\\n\\u00e9\"}", false), ("{\"a\":[1,2", true),
        ("{\"a\"", true),
        ("{\"a\":nope}", true), (String(repeating: "[", count: 1000), true),
        ("[" + String(repeating: "0,", count: 600_000) + "0]", true),
    ])
    func `JSON is read as far as it is whole`(text: String, isBroken: Bool) {
        let broken = text.withView { view in
            var json = JSONText(view)
            _ = json.value()
            return json.isBroken
        }
        #expect(broken == isBroken)
    }
}
