import Testing

@testable import Markup

struct HTMLPageTests {
    private func blocks(_ html: String) throws -> [String] {
        let page = try HTMLPage(fragment: html)
        return page.blocks.map { page.string($0.text) }
    }

    struct Case: CustomTestStringConvertible {
        let name: String
        let html: String
        let blocks: [String]
        var testDescription: String { name }
    }

    @Test(
        "text blocks",
        arguments: [
            Case(
                name: "inline tags do not part words", html: "<p>$<b>53</b> mil<i>lion</i></p>", blocks: ["$53 million"]
            ),
            Case(name: "white space is one space", html: "<p> a\n\t b&nbsp;&#160;c </p>", blocks: ["a b c"]),
            Case(name: "a break parts lines", html: "<p>a<br>b</p>", blocks: ["a", "b"]),
            Case(name: "an end tag of br is a break", html: "<p>a</br>b</p>", blocks: ["a", "b"]),
            Case(name: "a stray end tag of a heading is nothing", html: "<p>a</h2> b</p>", blocks: ["a b"]),
            Case(
                name: "scripts and styles are cut", html: "<p>a</p><script>if (a < b) {}</script><style>p{}</style>",
                blocks: ["a"]),
            Case(name: "comments are cut", html: "<p>a<!-- <p>x</p> -->b</p><!-->c", blocks: ["ab", "c"]),
            Case(
                name: "a doctype with entities is cut", html: "<!DOCTYPE html [<!ENTITY a 'x'>]><p>a</p>",
                blocks: ["]>", "a"]),
            Case(
                name: "drawings and templates are cut",
                html: "<svg><title>t</title><svg></svg></svg><template><p>x</p></template>a", blocks: ["a"]),
            Case(name: "noscript is cut", html: "<noscript><p>x</p></noscript><p>a</p>", blocks: ["a"]),
            Case(
                name: "references without a semicolon", html: "<p>a&nbspb &copy 2020 &euml;&eumlx &notit; &bogus</p>",
                blocks: ["a b © 2020 ëëx ¬it; &bogus"]),
            Case(name: "numbers that mean windows-1252", html: "<p>it&#146;s &#x80;5</p>", blocks: ["it’s €5"]),
            Case(
                name: "HTML 5's own names", html: "<p>&Ccaron;esk&yacute;&comma; &lcub;</p>", blocks: ["Český, {"]),
            Case(name: "attribute names of scripts", html: "<p @click=\"a > b\" :x='<p>' *y>a</p>", blocks: ["a"]),
            Case(name: "a less-than sign is text", html: "<p>1 < 2 <3</p>", blocks: ["1 < 2 <3"]),
            Case(name: "code keeps its lines", html: "<pre>a\n  b</pre>", blocks: ["a", "b"]),
            Case(name: "a row is one block", html: "<table><tr><td>a</td><td>b</td></tr></table>", blocks: ["a\nb"]),
            Case(name: "buttons and options are silent", html: "<button>x</button><p>a</p>", blocks: ["a"]),
            Case(name: "a page that ends inside a tag", html: "<p>a</p><p class=\"b", blocks: ["a"]),
            Case(name: "control characters", html: "<p>a\u{0}\u{1}\u{7F}b</p>", blocks: ["ab"]),
        ])
    func textBlocks(_ given: Case) throws { #expect(try blocks(given.html) == given.blocks) }

    @Test func `linked data is kept aside`() throws {
        let page = try HTMLPage(fragment: "<script type=\"application/ld+json\">{\"a\":\"<p>\"}</script><p>a</p>")
        #expect(page.linkedData.map { String(decoding: $0, as: UTF8.self) } == ["{\"a\":\"<p>\"}"])
        #expect(page.blocks.count == 1)
    }

    @Test func `attributes keep their decoded value`() throws {
        let page = try HTMLPage(fragment: "<a HREF='/x?a=1&amp;b=\"2\"' class=lead onclick=\"x()\">a</a>")
        let link = try #require(page.elements.firstIndex { $0.tag == .a })
        #expect(page.attribute(.href, of: link) == "/x?a=1&b=\"2\"")
        #expect(page.attribute(.classes, of: link) == "lead")
        #expect(page.attributes(of: link).count == 2)
    }

    @Test func `elements are ranges in document order`() throws {
        let page = try HTMLPage(fragment: "<div id=a><p>x</p><p>y</p></div><div id=b>z</div>")
        let first = try #require(page.elements.firstIndex { $0.tag == .div })
        #expect(page.text(of: first).split(separator: "\n").map(String.init) == ["x", "y"])
        let inside = page.elements[first + 1..<Int(page.elements[first].end)]
        #expect(inside.map(\.tag) == [.p, .p])
        #expect(page.ancestor(of: first + 1) { $0 == .div } == first)
    }

    @Test func `links and breaks are counted`() throws {
        let page = try HTMLPage(fragment: "<p><a href=x>abcd</a> efgh<br>ij</p>")
        #expect(page.blocks[0].linkBytes == 4)
        #expect(page.blocks[0].links == 1)
        #expect(page.blocks[1].followsBreak)
    }
}
