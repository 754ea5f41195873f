import WireModel

/// A record that reads writes bytes that read as the same record.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let record = try? Record(json: Array(UnsafeBufferPointer(start: start, count: count))) else { return 0 }
    guard let json = try? record.json() else { preconditionFailure("a record that was read must be written") }
    precondition((try? Record(json: json)) == record)
    return 0
}
