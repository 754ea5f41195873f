import WireModel

/// What is read writes as RFC 3339, and reads back as the same instant.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    if let time = WireTime.parse(text) {
        precondition(WireTime.parse(time.rfc3339)?.instant == time.instant)
    }
    _ = WireTime.visible(in: text, dayFirst: nil)
    return 0
}
