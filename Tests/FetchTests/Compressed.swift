import CCodecs
import Testing

/// Coded bodies made with the libraries themselves.
enum Compressed {
    enum Form: String, CaseIterable, Sendable { case gzip, zlib, raw, brotli, zstd }

    static func encode(_ bytes: [UInt8], _ form: Form) -> [UInt8] {
        switch form {
        case .gzip: deflate(bytes, windowBits: 31)
        case .zlib: deflate(bytes, windowBits: 15)
        case .raw: deflate(bytes, windowBits: -15)
        case .brotli: brotli(bytes)
        case .zstd: zstd(bytes)
        }
    }

    static func deflate(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
        var input = bytes
        var stream = z_stream()
        #expect(wirespool_deflate_init(&stream, 9, windowBits) == Z_OK)
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
        let room = output.count
        let left = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                #expect(CCodecs.deflate(&stream, Z_FINISH) == Z_STREAM_END)
                return Int(stream.avail_out)
            }
        }
        deflateEnd(&stream)
        output.removeLast(left)
        return output.count <= room ? output : []
    }

    static func brotli(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: BrotliEncoderMaxCompressedSize(bytes.count) + 1_024)
        var size = output.count
        let done = BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, bytes.count, bytes, &size, &output)
        #expect(done == 1)
        output.removeLast(output.count - size)
        return output
    }

    static func zstd(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let size = ZSTD_compress(&output, output.count, bytes, bytes.count, 3)
        #expect(ZSTD_isError(size) == 0)
        output.removeLast(output.count - size)
        return output
    }
}

/// Numbers from a printed seed (splitmix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

enum SampleText {
    /// Text-like bytes: words drawn by a seeded generator, so that it packs as prose does.
    static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        let words = [
            "the", "council", "voted", "on", "Tuesday", "to", "close", "harbour", "bridge", "<p>", "and", "42",
        ]
        var numbers = SeededNumbers(state: seed)
        var text: [UInt8] = []
        while text.count < count {
            text += Array((words.randomElement(using: &numbers) ?? "").utf8)
            text.append(numbers.next() % 9 == 0 ? UInt8.random(in: 33...126, using: &numbers) : 32)
        }
        return Array(text.prefix(count))
    }
}
