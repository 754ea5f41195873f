import CCodecs

/// Brotli (RFC 7932), windows up to 16 MiB; large windows stay off.
@safe final class BrotliStage: DecodingStage {
    private let state: OpaquePointer
    let windowLimit = 16 << 20
    private(set) var isComplete = false

    init() throws(ContentDecoder.Fault) {
        guard let state = unsafe BrotliDecoderCreateInstance(nil, nil, nil) else { throw .noMemory }
        unsafe self.state = state
    }

    deinit { unsafe BrotliDecoderDestroyInstance(state) }

    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Fault) -> DecodingStep {
        if isComplete {
            guard unsafe input.isEmpty else { throw .damaged("bytes after the end of the brotli stream") }
            return DecodingStep(consumed: 0, produced: 0)
        }
        var inputLeft = input.count
        var nextIn = unsafe input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var outputLeft = output.count
        var nextOut = unsafe output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let result = unsafe BrotliDecoderDecompressStream(
            state, &inputLeft, &nextIn, &outputLeft, &nextOut, nil)
        switch result {
        case BROTLI_DECODER_RESULT_SUCCESS: isComplete = true
        case BROTLI_DECODER_RESULT_ERROR:
            throw .damaged("brotli says \(unsafe BrotliDecoderGetErrorCode(state).rawValue)")
        default: break  // wants input or room
        }
        return DecodingStep(consumed: input.count - inputLeft, produced: output.count - outputLeft)
    }
}
