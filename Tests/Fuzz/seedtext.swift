import SeedText

/// Seed text of any bytes reads or is refused.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    _ = try? SeedTextReader().reading(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
