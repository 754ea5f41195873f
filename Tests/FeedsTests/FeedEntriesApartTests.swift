import Testing
import WireModel

@testable import Feeds

/// Reading a feed with one entry in memory at a time.
struct FeedEntriesApartTests {
    private static let documents = [
        """
        <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T</title>
        <item><title>one</title><media:group><media:content url="https://n.example/a.jpg"/></media:group></item>
        <item><title>two<item><title>three</title><category>c</category></item>
        <item><title>four</title></item><language>de</language><category>d</category></channel></rss>
        """,
        """
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
        <channel><title>T</title></channel><item><title>one</title><link>https://n.example/1</link></item></rdf:RDF>
        """,
        """
        <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://n.example/" xml:lang="fr"><title>T</title>
        <entry><id>1</id><title xml:lang="">one</title><link href="1"/></entry>
        <entry><id>2</id><author><name>B</name></author><entry><id>2a</id></entry></entry>
        <author><name>A</name></author><link rel="next" href="?p=2"/></feed>
        """,
        "<entry xmlns='http://www.w3.org/2005/Atom'><id>1</id><title>alone</title></entry>",
        """
        {"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"a \\"b\\" \\u00e9"}, 7, {"id":"2"}],
        "items":[{"id":"3"}],"language":"it","authors":[{"name":"A"}],"title":"T"}
        """,
        #"{"version":"https://jsonfeed.org/version/1","title":"T","items":"none"}"#,
    ]

    /// What a reader gives in both ways; nil where it refuses.
    private static func both(_ bytes: [UInt8], type: String?, _ settings: FeedReader.Settings) -> (Feed?, Feed?) {
        var apart = settings
        apart.heldBytes = 0
        let url = CanonicalURL("https://n.example/feed")
        var streamed: Feed?
        bytes.withUnsafeBufferPointer { buffer in
            var entries: [FeedEntry] = []
            do {
                try FeedReader(settings: apart).feed(in: buffer, about: FeedAbout(contentType: type, url: url)) {
                    streamed = $0
                } entry: {
                    entries.append($0)
                }
                streamed?.entries = entries
            } catch {
                #expect(streamed == nil, "no head of what is refused")
            }
        }
        let whole = try? FeedReader(settings: settings)
            .feed(from: bytes, contentType: type, contentLocation: nil, url: url)
        return (streamed, whole)
    }

    @Test(arguments: documents)
    func `entries that come one by one are those of the whole feed, wherever it is cut`(document: String) {
        let bytes = Array(document.utf8)
        for cut in 0...bytes.count {
            let (streamed, whole) = Self.both(Array(bytes[..<cut]), type: nil, FeedReader.Settings())
            #expect(streamed == whole, "cut at \(cut)")
        }
        #expect(Self.both(bytes, type: nil, FeedReader.Settings()).0 != nil)
    }

    @Test(arguments: documents)
    func `the bound of entries is the same`(document: String) {
        for limit in 1...3 {
            var settings = FeedReader.Settings()
            settings.entries = limit
            let (streamed, whole) = Self.both(Array(document.utf8), type: nil, settings)
            #expect(streamed == whole)
            #expect(streamed?.entries.count ?? 0 <= limit)
        }
    }

    /// Longer than the parts in which documents are decoded; the odd lengths put their ends inside of characters.
    private static let long = (0..<30_000).map {
        "<item><guid>\($0)</guid><title>Ж\(String(repeating: "ё", count: $0 % 7))</title></item>"
    }

    @Test func `a long document of one byte a character is decoded in parts`() {
        let text = "<?xml version='1.0' encoding='koi8-r'?><rss><channel>\(Self.long.joined())</channel></rss>"
        let bytes = text.unicodeScalars.map {
            $0 == "Ж" ? 0xF6 : $0 == "ё" ? 0xA3 : UInt8(truncatingIfNeeded: $0.value)
        }
        let (streamed, whole) = Self.both(bytes, type: "text/xml", FeedReader.Settings())
        #expect(streamed == whole)
        #expect(streamed?.encoding == "koi8-r")
        #expect(streamed?.entries.last?.title == "Ж" + String(repeating: "ё", count: 4999 % 7))
    }

    @Test(arguments: ["", "\u{FEFF}"])
    func `a stray byte in a long document costs one character`(mark: String) {
        var bytes = Array("\(mark)<rss><channel>\(Self.long.joined())</channel></rss>".utf8)
        bytes[bytes.count - 600_000] = 0xFF
        let (streamed, whole) = Self.both(bytes, type: nil, FeedReader.Settings())
        #expect(streamed == whole)
        #expect(streamed?.encoding == "utf-8")
        #expect(streamed?.entries.count == 5000)
        let text = String(decoding: FeedCharset(bytes, contentType: nil).text, as: UTF8.self)
        #expect(text.unicodeScalars.count { $0 == "\u{FFFD}" } <= 2)
        #expect(text.hasPrefix("<rss>"))
    }
}
