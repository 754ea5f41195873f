import Testing

@testable import Markup

/// Where elements stand (WHATWG HTML 13.2.6), as far as the place of text depends on it.
struct HTMLTreeTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let html: String
        /// Tags in document order, each followed by what stands in it.
        let tree: String
        var testDescription: String { name }
    }

    private static func tree(of page: HTMLPage, in range: Range<Int>) -> String {
        var parts: [String] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let end = Int(page.elements[index].end)
            let inner = tree(of: page, in: index + 1..<end)
            parts.append("\(page.elements[index].tag)" + (inner.isEmpty ? "" : "(\(inner))"))
            index = end
        }
        return parts.joined(separator: " ")
    }

    @Test(
        "elements stand where HTML 5 puts them",
        arguments: [
            Case(
                name: "a whole page", html: "<html><head><title>t</title></head><body><p>a</body></html>",
                tree: "html(head(title) body(p))"),
            Case(name: "nothing but text", html: "a", tree: "html(body(p))"),
            Case(name: "text before the body", html: "<head></head> a<p>b", tree: "html(head body(p p))"),
            Case(
                name: "a body that comes too late", html: "<div>a</div><body class=b><p>c",
                tree: "html(body(div p))"),
            Case(name: "meta before anything", html: "<meta name=a content=b><p>c", tree: "html(head(meta) body(p))"),
            Case(
                name: "meta after the head", html: "<head></head><meta name=a content=b><p>c",
                tree: "html(head meta body(p))"),
            Case(name: "a paragraph ends at a block", html: "<p>a<div>b</div>c", tree: "html(body(p div))"),
            Case(
                name: "a block within inline elements ends it too", html: "<p><span>a<ul><li>b</ul>",
                tree: "html(body(p(span) ul(li)))"),
            Case(name: "not beyond a button", html: "<p><button><p>a</button>b</p>", tree: "html(body(p(button(p))))"),
            Case(
                name: "an end tag of p alone is an empty paragraph's", html: "<div>a</p>b</div>",
                tree: "html(body(div))"),
            Case(
                name: "items end one another", html: "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
                tree: "html(body(ul(li li(ul(li)) li)))"),
            Case(
                name: "items through inline elements", html: "<ul><li><b>a<li>b</ul>", tree: "html(body(ul(li(b) li)))"),
            Case(name: "terms and definitions", html: "<dl><dt>a<dd>b<dt>c</dl>", tree: "html(body(dl(dt dd dt)))"),
            Case(
                name: "cells, rows and bodies", html: "<table><tbody><tr><td>a<td>b<tr><td>c<tbody><tr><td>d</table>",
                tree: "html(body(table(tbody(tr(td td) tr(td)) tbody(tr(td)))))"),
            Case(name: "a cell without a row", html: "<table><td>a<td>b</table>", tree: "html(body(table(tr(td td))))"),
            Case(
                name: "a table in a cell", html: "<table><tr><td><table><tr><td>a</table>b<td>c</table>",
                tree: "html(body(table(tr(td(table(tr(td))) td))))"),
            Case(
                name: "an end tag does not leave its cell", html: "<div><table><tr><td>a</div>b</table></div>",
                tree: "html(body(div(table(tr(td)))))"),
            Case(name: "headings end one another", html: "<h2>a<h3>b</h2>c", tree: "html(body(h2 h3))"),
            Case(name: "a styled heading in an empty one", html: "<h1><h2>a</h2></h1>", tree: "html(body(h1(h2)))"),
            Case(name: "links end one another", html: "<a href=x>a<a href=y>b</a>", tree: "html(body(a a))"),
            Case(
                name: "an end tag within other elements is ignored", html: "<div><span>a</div>b</span>c",
                tree: "html(body(div(span)))"),
            Case(
                name: "a form in a form is none", html: "<form><div><form>a</form></div>", tree: "html(body(form(div)))"
            ),
            Case(
                name: "unknown elements by their whole name", html: "<x-story-a><x-story-b>a</x-story-a>b</x-story-b>",
                tree: "html(body(other(other)))"),
            Case(
                name: "elements without content", html: "<p>a<br/>b<img src=x>c</img>",
                tree: "html(body(p(br img)))"),
            Case(name: "a title without an end", html: "<title>a<p>b", tree: "html(head body(p p))"),
        ])
    func place(_ given: Case) throws {
        let page = try HTMLPage(fragment: given.html)
        #expect(Self.tree(of: page, in: page.elements.indices) == given.tree)
    }

    @Test func `a link that ends within a block links no further`() throws {
        let page = try HTMLPage(fragment: "<a href=x><div>abc</a> defg</div>hij")
        #expect(page.blocks.map { page.string($0.text) } == ["abc defg", "hij"])
        #expect(page.blocks.map(\.linkBytes) == [3, 0])
        let link = try #require(page.elements.firstIndex { $0.tag == .a })
        #expect(page.text(of: link) == "abc")
    }

    @Test func `bold type that is never ended ends with its block`() throws {
        let page = try HTMLPage(fragment: "<div><p><b>abc</p></div><p>def</p>")
        #expect(page.blocks.map(\.boldBytes) == [3, 0])
    }

    @Test func `two attributes of one name are the first`() throws {
        let page = try HTMLPage(fragment: "<p CLASS=a class=b id=c>x</p>")
        let index = try #require(page.elements.firstIndex { $0.tag == .p })
        #expect(page.attribute(.classes, of: index) == "a")
        #expect(page.attributes(of: index).count == 2)
    }

    /// Attribute values byte by byte; the parser takes eight at a time.
    private static func slowValue(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var at = 0
        while at < bytes.count {
            let reading =
                bytes[at] != 0x26
                ? nil
                : unsafe bytes.withUnsafeBufferPointer { buffer in
                    unsafe buffer.baseAddress.flatMap {
                        unsafe HTMLReferences.table.reading($0, at: at, end: buffer.count, inAttribute: true)
                    }
                }
            if let reading {
                for place in 0..<reading.length { out.append(UInt8(truncatingIfNeeded: reading.text >> (place * 8))) }
                at = reading.next
            } else {
                let byte = bytes[at]
                if byte >= 0x20 && byte != 0x7F || byte.isHTMLSpace { out.append(byte) }
                at += 1
            }
        }
        return out
    }

    @Test("values are read as byte by byte", arguments: [1, 2, 3, 4] as [UInt64])
    func values(seed: UInt64) throws {
        let pieces = [
            "a", "b", "abcdefgh", "&", "&amp;", "&eacute", "&copy=", "&#228;", "&#x1F600;", "&bogus;", "\t", "\n",
            "\u{1}",
            "\u{7F}", "é", "漢", "<", ">", "'", "=", " ",
        ]
        var dice = HTMLDamageTests.Dice(state: seed)
        for _ in 0..<400 {
            let value = (0..<Int.random(in: 0...24, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? "" }
                .joined()
            let page = try HTMLPage(fragment: "<p id=\"\(value)\">x</p>")
            let index = try #require(page.elements.firstIndex { $0.tag == .p })
            let attribute = try #require(page.attributes(of: index).first)
            #expect(Array(page.valueBytes(of: attribute)) == Self.slowValue(value), "\(value.debugDescription)")
        }
    }
}
