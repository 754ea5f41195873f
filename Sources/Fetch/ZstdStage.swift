import CCodecs

/// Zstandard (RFC 8878): frames in a row, skippable ones left out, windows up to 8 MiB (RFC 9659).
@safe final class ZstdStage: DecodingStage {
    private let context: OpaquePointer
    let windowLimit = 8 << 20
    private(set) var isComplete = false

    init() throws(ContentDecoder.Fault) {
        guard let context = unsafe ZSTD_createDCtx() else { throw .noMemory }
        unsafe self.context = context
        guard unsafe ZSTD_isError(wirespool_zstd_bound(context, 23)) == 0 else { throw .noMemory }
    }

    deinit { unsafe ZSTD_freeDCtx(context) }  // returns 0 always for a context of ours

    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Fault) -> DecodingStep {
        if isComplete, unsafe input.isEmpty { return DecodingStep(consumed: 0, produced: 0) }
        var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let hint = unsafe ZSTD_decompressStream(context, &target, &source)
        guard ZSTD_isError(hint) == 0 else {
            throw .damaged("zstd says \(unsafe String(cString: ZSTD_getErrorName(hint)))")
        }
        isComplete = hint == 0
        return unsafe DecodingStep(consumed: source.pos, produced: target.pos)
    }
}
