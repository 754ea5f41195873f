import CCodecs

/// One gzip member at a time (RFC 1952), through zlib, which checks length and CRC at its end.
final class Inflater {
    enum Outcome {
        /// Everything given was used, or the output is full.
        case inside
        case ended
        case damaged
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private var output: [UInt8]
    private var isOpen = false

    init(outputBytes: Int) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        output = [UInt8](repeating: 0, count: outputBytes)
    }

    deinit {
        if isOpen { inflateEnd(stream) }  // fails only for a stream that was not opened
        stream.deallocate()
    }

    /// Makes ready for the next member; false where zlib has no memory.
    func begin() -> Bool {
        if isOpen { return inflateReset(stream) == Z_OK }
        isOpen = wirespool_inflate_init(stream, 15 + 16) == Z_OK  // 16: gzip only
        return isOpen
    }

    /// Decodes `raw[from..<end]` until it is used up, one output buffer is full, or the member ends.
    ///
    /// - Parameters:
    ///   - from: moved behind what was used.
    ///   - decoded: what comes out is appended; also what came before damage.
    func step(_ raw: [UInt8], from: inout Int, end: Int, into decoded: inout [UInt8]) -> Outcome {
        var code = Z_OK
        var used = 0
        var produced = 0
        raw.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { room in
                // zlib declares next_in without const; it only reads.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + from })
                stream.pointee.avail_in = UInt32(clamping: end - from)
                stream.pointee.next_out = room.baseAddress
                stream.pointee.avail_out = UInt32(clamping: room.count)
                let offered = stream.pointee.avail_in
                code = inflate(stream, Z_NO_FLUSH)
                used = Int(offered - stream.pointee.avail_in)
                produced = room.count - Int(stream.pointee.avail_out)
            }
        }
        from += used
        decoded.append(contentsOf: output[..<produced])
        switch code {
        case Z_OK: return .inside
        case Z_BUF_ERROR: return used > 0 || produced > 0 || from == end ? .inside : .damaged
        case Z_STREAM_END: return .ended
        default: return .damaged
        }
    }
}

/// Some bytes as one gzip member.
///
/// - Parameter level: 1...9.
/// - Returns: nil where zlib has no memory.
func gzipMember(_ bytes: [UInt8], level: Int) -> [UInt8]? {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    guard wirespool_deflate_init(stream, Int32(clamping: level), 15 + 16) == Z_OK else { return nil }
    defer { deflateEnd(stream) }
    let bound = Int(deflateBound(stream, uLong(bytes.count)))
    var code = Z_OK
    let member = [UInt8](unsafeUninitializedCapacity: bound) { room, filled in
        bytes.withUnsafeBufferPointer { input in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(clamping: input.count)
            stream.pointee.next_out = room.baseAddress
            stream.pointee.avail_out = UInt32(clamping: bound)
            code = deflate(stream, Z_FINISH)
            filled = bound - Int(stream.pointee.avail_out)
        }
    }
    return code == Z_STREAM_END ? member : nil
}
