import WireModel

/// Undoes a response's content codings as its bytes come, within limits, and knows whether the end was reached.
///
/// libcurl takes a truncated gzip body as complete; here only a body whose every coding ended is whole.
/// Memory: one window of 64 KiB for each coding beside the library's own; output goes straight into the caller's array.
/// Not thread-safe.
package final class ContentDecoder {
    package enum Fault: Error, Equatable, Sendable {
        /// The coded stream has no end.
        case truncated
        /// Not what the coding's name says, or something after its end.
        case damaged(String)
        case unknownCoding(String)
        case tooManyCodings
        /// More decoded bytes than the limit.
        case tooLarge(limit: Int)
        /// More decoded bytes for each wire byte than the limit.
        case ratio(limit: Int)
        /// The library had no memory.
        case noMemory
    }

    package struct Limits: Sendable {
        /// Decoded bytes, of the last coding and of each in between.
        package var decodedBytes: Int
        /// Decoded bytes for each wire byte.
        package var ratio: Int
        /// The ratio is judged only above so many decoded bytes; default 1 MiB.
        package var ratioFloor = 1 << 20

        package init(decodedBytes: Int, ratio: Int) {
            self.decodedBytes = decodedBytes
            self.ratio = ratio
        }
    }

    private let stages: [any DecodingStage]
    private let limits: Limits
    private var windows: [[UInt8]]
    private var decoded: [Int]
    private(set) var wireBytes = 0

    /// - Parameter codings: in the order they were applied, as Content-Encoding lists them; empty copies bytes through.
    package init(codings: [ContentCoding], limits: Limits) throws(Fault) {
        guard codings.count <= ContentCoding.maxStacked else { throw .tooManyCodings }
        var stages: [any DecodingStage] = []
        for coding in codings.reversed() {
            switch coding {
            case .gzip: stages.append(try InflateStage(.gzip))
            case .deflate: stages.append(try InflateStage(.deflate))
            case .brotli: stages.append(try BrotliStage())
            case .zstd: stages.append(try ZstdStage())
            }
        }
        self.stages = stages
        self.limits = limits
        windows = stages.map { _ in [UInt8](repeating: 0, count: 64 << 10) }
        decoded = stages.map { _ in 0 }
    }

    /// Decodes a whole body: the entry for tests, fuzzing and compressed files.
    package static func decode(
        _ bytes: [UInt8], codings: [ContentCoding], limits: Limits
    ) throws(Fault) -> [UInt8] {
        let decoder = try ContentDecoder(codings: codings, limits: limits)
        var body: [UInt8] = []
        try decoder.take(bytes, into: &body)
        try decoder.finish(framed: false)
        return body
    }

    /// Decodes the next piece and appends what comes out.
    package func take(_ bytes: [UInt8], into body: inout [UInt8]) throws(Fault) {
        var fault: Fault?
        unsafe bytes.withUnsafeBytes { buffer in
            do throws(Fault) { unsafe try take(buffer, into: &body) } catch { fault = error }
        }
        if let fault { throw fault }
    }

    func take(_ bytes: UnsafeRawBufferPointer, into body: inout [UInt8]) throws(Fault) {
        wireBytes += bytes.count
        unsafe try push(bytes, stage: 0, into: &body)
    }

    /// What it takes in memory, roughly: of a stage's window what it has filled by now.
    var memory: Int {
        var sum = 0
        for index in stages.indices { sum += windows[index].count + min(stages[index].windowLimit, decoded[index]) }
        return sum
    }

    /// Says whether the body is whole.
    ///
    /// - Parameter framed: the length was known from elsewhere (Content-Length, chunks, HTTP/2), so that a body
    ///   without a single byte is an empty page, not a lost one.
    package func finish(framed: Bool) throws(Fault) {
        if framed, wireBytes == 0 { return }
        guard stages.allSatisfy(\.isComplete) else { throw .truncated }
    }

    private func push(_ bytes: UnsafeRawBufferPointer, stage: Int, into body: inout [UInt8]) throws(Fault) {
        guard stage < stages.count else {
            let before = body.count
            // Up to the limit, for who is content with the beginning.
            unsafe body.append(contentsOf: bytes.prefix(limits.decodedBytes - body.count))
            guard bytes.count <= limits.decodedBytes - before else { throw .tooLarge(limit: limits.decodedBytes) }
            return
        }
        // Taken out while in use, so that writing to it copies nothing and breaks no exclusivity.
        var window: [UInt8] = []
        swap(&window, &windows[stage])
        defer { swap(&window, &windows[stage]) }
        var rest = unsafe bytes
        while true {
            let step = try unsafe self.step(rest, stage: stage, window: &window)
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest[step.consumed...])
            if step.produced > 0 {
                try forward(window, count: step.produced, after: stage, into: &body)
                try count(step.produced, stage: stage)
            }
            // A full window may hide more output; anything less with no input left is all there is.
            if unsafe rest.isEmpty, step.produced < window.count { return }
            if step.consumed == 0, step.produced == 0 { throw .damaged("the decoder makes no progress") }
        }
    }

    private func step(
        _ input: UnsafeRawBufferPointer, stage: Int, window: inout [UInt8]
    ) throws(Fault) -> DecodingStep {
        var outcome = Result<DecodingStep, Fault>.failure(.noMemory)
        unsafe window.withUnsafeMutableBytes { output in
            do throws(Fault) {
                outcome = .success(unsafe try stages[stage].step(input, into: output))
            } catch {
                outcome = .failure(error)
            }
        }
        return try outcome.get()
    }

    private func forward(_ window: [UInt8], count: Int, after stage: Int, into body: inout [UInt8]) throws(Fault) {
        var fault: Fault?
        unsafe window.withUnsafeBytes { buffer in
            let piece = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
            do throws(Fault) { unsafe try push(piece, stage: stage + 1, into: &body) } catch { fault = error }
        }
        if let fault { throw fault }
    }

    private func count(_ produced: Int, stage: Int) throws(Fault) {
        decoded[stage] += produced
        if decoded[stage] > limits.decodedBytes { throw .tooLarge(limit: limits.decodedBytes) }
        if decoded[stage] > limits.ratioFloor, decoded[stage] / max(wireBytes, 1) >= limits.ratio {
            throw .ratio(limit: limits.ratio)
        }
    }
}

/// What one call of a decoder did.
struct DecodingStep {
    var consumed: Int
    var produced: Int
}

/// One content coding's decoder.
protocol DecodingStage: AnyObject {
    /// The coded stream ended and nothing is left over.
    var isComplete: Bool { get }
    /// Decoded bytes that the library keeps, at most.
    var windowLimit: Int { get }
    /// Decodes some of `input` into `output`; consumes and produces as much as it can in one go.
    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Fault) -> DecodingStep
}
