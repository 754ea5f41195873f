import Schedule
import WireModel

/// Rules of any bytes answer for any path.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let rules = RobotsRules(text: bytes)
    let path = String(decoding: bytes.suffix(48).filter { $0 > 0x20 }, as: UTF8.self)
    if let url = CanonicalURL("https://n.example/" + path) {
        _ = rules.allows(agent: "wirespool", url: url)
        _ = rules.allows(agent: "a", url: url, onlyNamed: true)
    }
    _ = rules.crawlDelay(agent: "wirespool")
    return 0
}
