import Extract
import WireModel

/// What is said over a worker's socket.
///
///     request: number (4), kind (1), bytes of the head (4), bytes of the document (4), its place (4), head[, document]
///     answer:  number (4), outcome (1), heap in KiB after the answer before (4), bytes of the value (4), value
///
/// Numbers are little-endian. A document's place is an offset in the memory that both share (`SharedDocuments`), or
/// `onSocket`. Answers come in the order of the requests; a worker's first, number 0, is its greeting.
enum WorkerFrame {
    enum Kind: UInt8 {
        case article = 1
        case fragment, feed, sitemap, feedLinks, outlines
        /// Nothing to read; answered at once.
        case greeting
    }

    enum Outcome: UInt8 {
        case value = 0
        case extractError, feedError
        /// In a greeting: the worker cannot give up its rights; the value says which and why.
        case unconfined
    }

    /// The place of a document that follows its head.
    static let onSocket = UInt32.max

    static let requestPrelude = 17
    static let answerPrelude = 13

    /// What goes with a document: where it is from, and what HTTP and the feed said.
    struct Head {
        var url: CanonicalURL?
        var contentType: String?
        var contentLocation: String?
        var hints: ExtractHints?
        var memory: SiteMemory?
    }

    /// An error of Extract or Feeds.
    struct Refusal: Codable {
        var reason: String
        var detail: String
    }

    /// A worker's first words.
    struct Greeting: Codable, Equatable {
        /// 0 where the kernel has no Landlock.
        var landlock: Int
    }

    static func request(
        number: UInt32, kind: Kind, head: [UInt8], documentBytes: Int, place: UInt32
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(requestPrelude + head.count)
        put(number, to: &bytes)
        bytes.append(kind.rawValue)
        put(UInt32(clamping: head.count), to: &bytes)
        put(UInt32(clamping: documentBytes), to: &bytes)
        put(place, to: &bytes)
        bytes.append(contentsOf: head)
        return bytes
    }

    static func answer(number: UInt32, outcome: Outcome, heapKiB: Int, value: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(answerPrelude + value.count)
        put(number, to: &bytes)
        bytes.append(outcome.rawValue)
        put(UInt32(clamping: heapKiB), to: &bytes)
        put(UInt32(clamping: value.count), to: &bytes)
        bytes.append(contentsOf: value)
        return bytes
    }

    /// Four bytes at `offset`, which the caller knows to be there.
    static func number(in bytes: ArraySlice<UInt8>, at offset: Int) -> UInt32 {
        let start = bytes.startIndex + offset
        return UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
            | UInt32(bytes[start + 3]) << 24
    }

    private static func put(_ number: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
