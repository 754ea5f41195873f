import Feeds
import WireModel

/// The first byte chooses what the bytes are taken for and which headers came with them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = bytes.first else { return 0 }
    let document = Array(bytes.dropFirst())
    var settings = FeedReader.Settings()
    settings.entries = 100
    let reader = FeedReader(settings: settings)
    let url = CanonicalURL("https://n.example/a/feed.xml")
    let type = choice & 8 == 0 ? nil : "text/xml; charset=\(choice & 16 == 0 ? "utf-8" : "shift_jis")"
    // A refusal is an answer; only traps, leaks and hangs are not.
    switch choice & 3 {
    case 0:
        guard let feed = try? reader.feed(from: document, contentType: type, contentLocation: nil, url: url) else {
            return 0
        }
        precondition(feed.entries.count <= 100)
        _ = FeedLabLines.feed(feed, case: "fuzz")
    case 1: _ = try? reader.sitemap(from: document, contentType: type, url: url)
    case 2: _ = try? reader.outlines(from: document)
    default: _ = try? reader.feedLinks(inPage: document, contentType: type, url: url)
    }
    return 0
}
