import Markup
import Testing

@testable import Extract

struct PartedTextTests {
    @Test(
        "blanks between elements that are set apart",
        arguments: [
            ("<p><span>Jane Doe</span><span>Reporter</span></p>", "Jane Doe Reporter"),
            ("<p><a>Reuters</a><time>12 May 2024</time></p>", "Reuters 12 May 2024"),
            ("<p><span><a>By Sarah Doe</a></span><span>Twitter</span></p>", "By Sarah Doe Twitter"),
            // Parts of words and of names.
            ("<p>The Mc<b>Donald</b> farm</p>", "The McDonald farm"),
            ("<p>An i<span>Phone</span> rang</p>", "An iPhone rang"),
            ("<p><b>Mac</b><b>Book</b></p>", "MacBook"),
            ("<p><span>2</span><span>4</span></p>", "24"),
            ("<p><span>one</span><span>two</span></p>", "onetwo"),
        ])
    func parted(html: String, wanted: String) throws {
        let page = try HTMLPage(bytes: Array("<body>\(html)</body>".utf8), contentType: nil, bounds: HTMLBounds())
        let view = PageView(page)
        #expect(view.lines.map(\.text) == [wanted])
    }
}
