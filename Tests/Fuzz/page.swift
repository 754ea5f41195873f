import Extract
import WireModel

/// The article of any page; JSON-LD and meta elements are read on the way.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let url = CanonicalURL("https://n.example/2026/01/02/story.html")
    // A page without an article is an answer.
    _ = try? Extractor().article(from: bytes, contentType: "text/html; charset=utf-8", url: url)
    return 0
}
