import WireModel

/// A canonical address is one already, and a resolved reference resolves to itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    if let url = CanonicalURL(text) {
        precondition(CanonicalURL(url.string)?.string == url.string)
    }
    _ = URLReference.resolve(text, base: "https://n.example/a/b?c#d")
    for op in ["resolve", "normalize", "canonical", "key"] {
        _ = URLLab.answer(op: op, input: text, base: "https://n.example/a/", site: "https://n.example/", feed: nil)
    }
    return 0
}
