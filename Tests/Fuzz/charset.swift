import Markup

private let labels = [
    "utf-8", "utf-16le", "utf-16be", "windows-1252", "gb18030", "gbk", "big5", "euc-jp", "iso-2022-jp", "shift_jis",
    "euc-kr", "koi8-r", "windows-1251", "windows-874", "iso-8859-8", "macintosh", "replacement", "x-user-defined",
]

/// Whatever the bytes, what comes out is UTF-8; what reads strictly reads the same leniently.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = bytes.first, let encoding = WebEncoding(label: labels[Int(choice) % labels.count]) else {
        return 0
    }
    let text = Array(bytes.dropFirst())
    let lenient = encoding.decode(text, strict: false)
    if let lenient { precondition(WebEncoding.isValidUTF8(lenient)) }
    if let strict = encoding.decode(text, strict: true) { precondition(strict == lenient) }
    return 0
}
