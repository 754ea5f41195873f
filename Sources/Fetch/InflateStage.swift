import CCodecs

/// gzip (RFC 1952) and deflate (RFC 1950, or raw RFC 1951) through zlib.
///
/// Several gzip members in a row are one body (RFC 1952 2.2), and zero bytes after the last are padding, as gzip(1)
/// has it; anything else after the end is damage.
@safe final class InflateStage: DecodingStage {
    enum Form { case gzip, deflate }

    private enum Place: Equatable {
        /// Nothing read; `deflate` still has to find out which kind it is.
        case start
        case inside
        case ended
        case padding
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private let form: Form
    private var place = Place.start
    private var isOpen = false
    /// The first byte of a deflate body, kept until the second says which kind it is.
    private var held: UInt8?

    init(_ form: Form) throws(ContentDecoder.Fault) {
        self.form = form
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        if form == .gzip { try open(windowBits: 15 + 16) }
    }

    deinit {
        if isOpen { unsafe inflateEnd(stream) }  // Z_STREAM_ERROR only for a stream not opened
        unsafe stream.deallocate()
    }

    var windowLimit: Int { 64 << 10 }
    var isComplete: Bool { place == .ended || place == .padding }

    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Fault) -> DecodingStep {
        if !isOpen { return try unsafe sniff(input, into: output) }
        if isComplete, unsafe !input.isEmpty { return try unsafe afterEnd(input, into: output) }
        return try unsafe inflate(input, into: output)
    }

    private func open(windowBits: Int32) throws(ContentDecoder.Fault) {
        guard unsafe wirespool_inflate_init(stream, windowBits) == Z_OK else { throw .noMemory }
        isOpen = true
    }

    /// A zlib header has method 8 and is a multiple of 31 (RFC 1950 2.2); else it is raw deflate.
    private func sniff(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Fault) -> DecodingStep {
        guard let first = unsafe held ?? input.first else { return DecodingStep(consumed: 0, produced: 0) }
        guard let second = unsafe held == nil ? input.dropFirst().first : input.first else {
            held = first
            return DecodingStep(consumed: 1, produced: 0)
        }
        let isZlib = first & 0x0F == 8 && (Int(first) << 8 | Int(second)) % 31 == 0
        try open(windowBits: isZlib ? 15 : -15)
        place = .inside
        if held == nil { return try unsafe inflate(input, into: output) }
        held = nil
        let front = try unsafe withUnsafeBytes(of: first) { bytes throws(ContentDecoder.Fault) in
            try unsafe inflate(bytes, into: output)
        }
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: output[front.produced...])
        let back = try unsafe inflate(input, into: rest)
        return DecodingStep(consumed: back.consumed, produced: front.produced + back.produced)
    }

    private func afterEnd(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Fault) -> DecodingStep {
        guard form == .gzip else { throw .damaged("bytes after the end of the deflate stream") }
        if place == .ended, unsafe input.first == 0x1F {
            guard unsafe inflateReset(stream) == Z_OK else { throw .damaged("cannot go on to the next gzip member") }
            place = .inside
            return try unsafe inflate(input, into: output)
        }
        guard unsafe input.allSatisfy({ $0 == 0 }) else { throw .damaged("bytes after the end of the gzip stream") }
        place = .padding
        return DecodingStep(consumed: input.count, produced: 0)
    }

    private func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Fault) -> DecodingStep {
        guard place != .ended else { return DecodingStep(consumed: 0, produced: 0) }
        let offered = UInt32(clamping: input.count)
        let room = UInt32(clamping: output.count)
        // zlib declares next_in without const; it only reads.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = offered
        unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = room
        let code = unsafe CCodecs.inflate(stream, Z_NO_FLUSH)
        let step = unsafe DecodingStep(
            consumed: Int(offered - stream.pointee.avail_in), produced: Int(room - stream.pointee.avail_out))
        if step.consumed > 0 { place = .inside }
        switch code {
        case Z_OK, Z_BUF_ERROR: break  // Z_BUF_ERROR: no input or no room left, not a fault
        case Z_STREAM_END: place = .ended
        case Z_MEM_ERROR: throw .noMemory
        default: throw .damaged("zlib says \(code)")
        }
        return step
    }
}
